"""The folder on which is decided, kept open: one request after the other.

The graph of the folder lives in the process of the server here, other than for all other pages:
the folder is the reviewer's own, nothing that a stranger typed is run on it, and a decision is
checked against the whole graph before it is written. The work runs in a thread, so that no other
page waits.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import anyio
import anyio.to_thread

from pcgraph.about import VERSION_QUERY
from pcgraph.composition import is_mapping_file
from pcgraph.decisions.card import NONE_FITS
from pcgraph.decisions.gathered import Gathered, frameworks_of, home_of
from pcgraph.decisions.journal import Entry, last_step
from pcgraph.engine import solutions
from pcgraph.errors import InputProblem, LimitReached, UsageProblem
from pcgraph.files import files_below, layer_of, resolved
from pcgraph.keeping import Keeper
from pcgraph.names import VERSION
from pcgraph.reviews.session import Card, Session, cards_of, is_settled
from pcgraph.reviews.twice import first_rows
from pcgraph.second import answers_of
from pcgraph.serve.settings import Settings
from pcgraph.skipped import skipped
from pcgraph.suggested.candidates import Queue, queue

_PATIENCE = 20.0
"""For so many seconds a request waits for those before it."""
_LENT = 600.0
"""For so many seconds a competency that one person looks at is offered to others last."""
_MOST_LENT = 1000
Result = TypeVar("Result")


@dataclass(frozen=True)
class Reviewable:
    """A framework that can be decided on.

    Attributes:
        iri: its address.
        slug: its name in the addresses of pages.
        label: what it is called.
        mine: whether it is of the folder.
    """

    iri: str
    slug: str
    label: str
    mine: bool


@dataclass(frozen=True)
class Far:
    """How far a person or a set is.

    Attributes:
        answered: how many pairs of competency and NOS, or that none fits, are answered.
        left: how many suggestions are left.
        begun: how many competencies have an answer.
        whole: how many have all of theirs.
        lines: how many competencies are asked about.
    """

    answered: int
    left: int
    begun: int
    whole: int
    lines: int

    @property
    def words(self) -> str:
        """Say it, and what is counted."""
        return (
            f"{self.answered} of {self.answered + self.left} suggestions answered; {self.begun} of "
            f"{self.lines} competencies with an answer, {self.whole} with all answered"
        )


class Desk:
    """Works on the folder, for one request after the other.

    Attributes:
        keeper: the folder, once it was opened; the methods without ``async`` are for work that
            ``run`` was given.

    Args:
        settings: what the server was asked to be.
    """

    keeper: Keeper

    def __init__(self, settings: Settings) -> None:
        assert settings.review is not None
        mine = layer_of(settings.review)
        others = (one for one in settings.overlays if layer_of(one) != mine)
        self.overlays = (*others, settings.review)
        self._lock = anyio.Lock()
        self._opened: tuple[tuple[str, int, int], ...] | None = None
        self._said: dict[str, Gathered] = {}
        self._queues: dict[str, Queue] = {}
        self._lent: dict[str, tuple[str, float]] = {}

    async def run(self, work: Callable[[Desk], Result]) -> Result:
        """Do a piece of work with the folder as it stands now.

        What was begun is done, even if the browser goes away.

        Raises:
            LimitReached: PC-LIMIT-BUSY if others take too long. PcgraphError: what the work
                raises, and a folder that cannot be read.
        """
        try:
            with anyio.fail_after(_PATIENCE):
                await self._lock.acquire()
        except TimeoutError:
            raise LimitReached(
                "PC-LIMIT-BUSY", "others are deciding in this folder.", "Send it again."
            ) from None
        try:
            return await anyio.to_thread.run_sync(self._done, work)
        except InputProblem as fault:
            # Its place is a file of this machine: that is for whoever runs the server.
            print(f"pcgraph: {fault}", file=sys.stderr, flush=True)  # noqa: T201
            raise InputProblem(fault.code, fault.what, fault.remedy) from None
        finally:
            self._lock.release()

    def _done(self, work: Callable[[Desk], Result]) -> Result:
        self._freshen()
        return work(self)

    def _freshen(self) -> None:
        """Read the folder anew where somebody else wrote into it."""
        now = self._files()
        try:
            if self._opened is None:
                self.keeper = Keeper(self.overlays)
                self.keeper.turn_to(self.frameworks()[0].iri)
            elif now != self._opened:
                self.keeper.reopen()
            elif not self.keeper.refreshed():
                return
        except UsageProblem as fault:
            if fault.code != "PC-IMPORT-BUSY":
                raise
            if self._opened is None:
                raise LimitReached("PC-LIMIT-BUSY", fault.what, "Send it again.") from None
            # Another is just writing: what is known is shown, and its marks tell its age.
            return
        self._opened = now
        self.forget()

    def _files(self) -> tuple[tuple[str, int, int], ...]:
        """Mark the files of the folder that are no mappings."""
        root = resolved(self.overlays[-1])
        found = []
        for part in ("data", "ontology", "queries", "shapes"):
            for path in files_below(root / part):
                place = path.relative_to(root).as_posix()
                if not is_mapping_file(place):
                    stat = path.stat()
                    found.append((place, stat.st_mtime_ns, stat.st_size))
        return tuple(found)

    def forget(self) -> None:
        """Forget what was worked out of the folder."""
        self._said.clear()
        self._queues.clear()

    def version(self) -> str:
        """Give the version that the graph says it is."""
        found = [*solutions(self.keeper.composition.store, VERSION_QUERY, "review")]
        return found[0]["version"].value if found else VERSION

    def frameworks(self) -> list[Reviewable]:
        """List the frameworks that can be decided on: those of the folder first."""
        composition, own = self.keeper.composition, self.keeper.layer
        found, taken = [], set[str]()
        every = frameworks_of(composition)
        for iri, label, layer in sorted(every, key=lambda one: one[2] != own):
            slug = home_of(composition, iri)[1]
            if slug not in taken:
                found.append(Reviewable(iri, slug, label, layer == own))
                taken.add(slug)
        return found

    def turn(self, slug: str) -> Gathered:
        """Turn to a framework.

        Raises:
            UsageProblem: PC-SERVE-PATH.
        """
        known = {one.slug: one.iri for one in self.frameworks()}
        if slug not in known:
            raise UsageProblem(
                "PC-SERVE-PATH", "there is no such framework to be reviewed.",
                "Begin at the list of frameworks: /review/.",
            )  # fmt: skip
        iri = known[slug]
        if self.keeper.said.iri != iri:
            if iri in self._said:
                self.keeper.said = self._said[iri]
            else:
                self.keeper.turn_to(iri)
        self._said[iri] = self.keeper.said
        return self.keeper.said

    def written(self, anew: bool = False) -> None:
        """Take over what was just written.

        Args:
            anew: whether what is suggested is to be worked out again: something was taken back.
        """
        self._said = {self.keeper.said.iri: self.keeper.said}
        if anew:
            self._queues.clear()

    def queue(self) -> Queue:
        """Give what is suggested for the framework that is turned to."""
        said = self.keeper.said
        if said.iri not in self._queues:
            self._queues[said.iri] = queue(self.keeper.composition, said)
        return self._queues[said.iri]

    def session(self, drawn: str, first: str = "") -> Session:
        """Lay out the cards that are left, for one browser.

        Args:
            drawn: the number of the browser: what others look at comes last.
            first: a competency whose cards come first.
        """
        said, expand = self.keeper.said, self.keeper.said.prefixes.expand
        late = skipped(self.keeper.folder, said)
        done = {(expand(one.row.get("subject_id")), expand(one.row.get("object_id")))
                for one in said.judged}  # fmt: skip
        none = {expand(one.row.get("subject_id")) for one in said.judged
                if one.decision == NONE_FITS}  # fmt: skip
        left = [one for one in cards_of(self.queue(), late)
                if (one.line, one.standard) not in done and one.line not in none]  # fmt: skip
        now = time.monotonic()

        def later(card: Card) -> tuple[bool, bool]:
            who, since = self._lent.get(card.line, (drawn, now))
            is_late = (card.line, card.standard) in late
            return who != drawn and now - since < _LENT, card.line != first or is_late

        return Session(said, sorted(left, key=later), is_settled)

    def far(self, session: Session) -> Far:
        """Say how far the framework is that is turned to, by whomever it was judged."""
        expand = self.keeper.said.prefixes.expand
        done = {(expand(one.row.get("subject_id")), one.row.get("object_id"))
                for one in self.keeper.said.judged}  # fmt: skip
        whole, left = session.progress
        return Far(len(done), left, len({line for line, _ in done}), whole, session.of)

    def lend(self, line: str, drawn: str) -> None:
        """Note that a browser looks at a competency; nothing of it is kept."""
        self._lent.pop(line, None)
        if len(self._lent) >= _MOST_LENT:
            del self._lent[next(iter(self._lent))]
        self._lent[line] = (drawn, time.monotonic())

    def last(self, by: str) -> list[Entry]:
        """Give the last step of a person, if it is on this framework."""
        step = last_step(self.keeper.journal(), by) if by else []
        return step if step and self.line_of_step(step) else []

    def line_of_step(self, step: list[Entry]) -> str:
        """Give the competency of a step; nothing if it is none of this framework."""
        kept = step[-1].change.after or step[-1].change.before
        line = self.keeper.said.prefixes.expand(kept.slots.get("subject_id", "")) if kept else ""
        return line or "" if any(one.iri == line for one in self.keeper.said.lines) else ""

    def is_second(self, by: str) -> bool:
        """Tell whether a person has begun to answer as the second, and is not done.

        What the first said is not shown to them until then.
        """
        answers = answers_of(self.keeper)
        if not answers or answers[-1].by.casefold() != by.casefold():
            return False
        place = self.keeper.folder / f"data/mappings/{self.keeper.said.slug}-to-nos/passes"
        return not (place / "b.sssom.tsv").is_file()

    def by_others(self, by: str) -> int:
        """Count what others judged of the framework, for one who could answer it unseen.

        Args:
            by: who asks; empty for somebody without a name.

        Returns:
            How many judgements; 0 for one who decided some of them, and where a second person is
            another or is done.
        """
        me = by.casefold()
        firsts = [one.row.get("author_label").casefold() for one in first_rows(self.keeper.said)]
        if me in firsts:
            return 0
        place = self.keeper.folder / f"data/mappings/{self.keeper.said.slug}-to-nos/passes"
        answers = answers_of(self.keeper)
        theirs = bool(me and answers) and answers[-1].by.casefold() != me
        return 0 if theirs or (place / "b.sssom.tsv").is_file() else sum(map(bool, firsts))
