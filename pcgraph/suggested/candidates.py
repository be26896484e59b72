"""Queue the lines of a framework for reviewing, each with what is suggested for it, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pcgraph.composition import Composition
from pcgraph.decisions.gathered import Gathered, Line
from pcgraph.suggested.aims import Aim, Aims, standards
from pcgraph.suggested.decided import NOTHING, Decided, decided
from pcgraph.suggested.elsewhere import Elsewhere
from pcgraph.suggested.looked import looked_in_words, places_words
from pcgraph.suggested.ranking import Hit, Ranker, Target, lexical
from pcgraph.suggested.reasons import reason, shared_words
from pcgraph.suggested.wordings import normalised, stems, stripped

_AT_ONCE = 500
"""Lines that are ranked at once: the hits of more would only take memory."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is suggested for a line.

    Attributes:
        standard: the address of the NOS, or of a line of another framework.
        rank: its place, counted from 1.
        score: how well it fits, from 0 to 1; 0 if only a judgement elsewhere speaks for it.
        agree: whether all halves of the ranker rank it first.
        why: one sentence for people.
        shared: shared words, as printed in the target.
        elsewhere: what was judged of it on the same words, or nearly the same, elsewhere.
        identical: whether the words are the same: the only match that is made by machine alone.
    """

    standard: str
    rank: int
    score: float
    agree: bool
    why: str
    shared: tuple[str, ...]
    elsewhere: tuple[str, ...]
    identical: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A line and what is suggested for it.

    Attributes:
        line: its address.
        candidates: the best first.
        left_out: how many pairs of it are decided and not offered again.
    """

    line: str
    candidates: tuple[Candidate, ...]
    left_out: int


@dataclass(frozen=True)
class Method:
    """By what was suggested, for those who write it down."""

    name: str = ""
    version: str = ""
    justification: str = ""
    preprocessing: tuple[str, ...] = ()
    halves: tuple[str, ...] = ()


@dataclass(frozen=True)
class Queue:
    """What is suggested for a framework.

    Attributes:
        looked_in: where was looked, with numbers: the first line of every answer.
        lines: in the order of reviewing: identical words, then where the halves agree, then by the
            best score, then those without a suggestion.
        places: the lists that were looked in, for a cell of a table.
        notes: what was left out, each a sentence.
        aims: what may be suggested, by address.
        to: the short name of what was looked in: ``nos``, or that of a framework.
        method: by what was suggested.
    """

    looked_in: str
    lines: tuple[Asked, ...]
    places: str = ""
    notes: tuple[str, ...] = ()
    aims: Mapping[str, Aim] = field(default_factory=dict)
    to: str = "nos"
    method: Method = Method()

    @property
    def identical(self) -> list[tuple[str, str]]:
        """Give the pairs whose words are the same: line and NOS, by their addresses."""
        return [(one.line, candidate.standard) for one in self.lines
                for candidate in one.candidates if candidate.identical]  # fmt: skip


def queue(
    composition: Composition,
    said: Gathered,
    ranker_of: Callable[[Sequence[Target]], Ranker] = lexical,
    most: int = 5,
    *,
    aims: Aims | None = None,
    every: bool = False,
    unsure: bool = False,
) -> Queue:
    """Suggest for each line of a framework what may evidence it.

    Args:
        composition: the graph.
        said: what the graph says of the framework.
        ranker_of: makes the ranker for the targets.
        most: how many suggestions a line gets at most.
        aims: what may be suggested; all NOS of the graph if not given.
        every: offer what is decided too, for measuring.
        unsure: offer again the pairs of which somebody was not sure.
    """
    meant = aims or standards(composition, said)
    known = decided(composition, said, meant)
    settled = {} if every else known
    ranker = ranker_of([aim.target for aim in meant.every])
    work = _Work(meant, ranker, Elsewhere(composition), settled, most, unsure)
    lines = [line for line in said.lines if not work.is_closed(line.iri)]
    asked = [one for start in range(0, len(lines), _AT_ONCE)
             for one in work.asked(lines[start : start + _AT_ONCE])]  # fmt: skip
    order = {line.iri: at for at, line in enumerate(said.lines)}
    asked.sort(key=lambda one: (*_sooner(one), order[one.line]))
    return Queue(
        looked_in=looked_in_words(meant, said),
        lines=tuple(asked),
        places=places_words(meant, said),
        notes=tuple(_left_out(said, known, asked, work, every)),
        aims={aim.iri: aim for aim in meant.every},
        to=meant.slug,
        method=Method(
            ranker.name, ranker.version, ranker.justification, ranker.preprocessing, ranker.halves
        ),
    )


def _sooner(one: Asked) -> tuple[bool, bool, bool, float]:
    """Say how soon a line is to be reviewed."""
    best = one.candidates[0] if one.candidates else None
    return (
        not (best and best.identical),
        not any(candidate.agree for candidate in one.candidates),
        best is None,
        -max((candidate.score for candidate in one.candidates), default=0.0),
    )


class _Work:
    """What is needed to suggest for one line after the other."""

    def __init__(
        self, aims: Aims, ranker: Ranker, elsewhere: Elsewhere, settled: Mapping[str, Decided],
        most: int, unsure: bool,
    ) -> None:  # fmt: skip
        self.aims, self.ranker, self.elsewhere = aims.every, ranker, elsewhere
        self.settled, self.most, self.unsure = settled, most, unsure
        self.at = {aim.iri: number for number, aim in enumerate(aims.every)}
        self.same: dict[str, list[int]] = {}
        for number, aim in enumerate(aims.every):
            self.same.setdefault(normalised(aim.title), []).append(number)
        self.same.pop("", None)
        self.lists = {aim.source for aim in aims.every}

    def is_closed(self, line: str) -> bool:
        """Tell whether every list was looked at for a line, so that nothing is open."""
        known = self.settled.get(line, NOTHING)
        open_again = self.unsure and known.unsure
        return bool(self.lists) and not open_again and self.lists <= known.covered

    def asked(self, lines: Sequence[Line]) -> Iterator[Asked]:
        """Suggest for lines."""
        closed = [self._closed(line.iri) for line in lines]
        wanted = self.most + max(map(len, closed), default=0)
        ranked = self.ranker.rank([line.text for line in lines], wanted)
        for line, hits, shut in zip(lines, ranked, closed, strict=True):
            yield Asked(line.iri, tuple(self._candidates(line, hits, shut)), len(shut))

    def _closed(self, line: str) -> set[int]:
        """Number the targets that are decided for a line."""
        known = self.settled.get(line, NOTHING)
        if known is NOTHING:
            return set()
        if known.covered & self.lists:
            return {at for at, aim in enumerate(self.aims) if known.closes(aim, self.unsure)}
        named = (self.at.get(iri) for iri in known.pairs | known.unsure)
        return {at for at in named if at is not None and known.closes(self.aims[at], self.unsure)}

    def _candidates(self, line: Line, hits: Sequence[Hit], closed: set[int]) -> Iterator[Candidate]:
        """Suggest for one line: identical words, then what was accepted elsewhere, then by score.

        The scores keep their meaning: what was judged elsewhere only changes the order.
        """
        found = {hit.at: hit for hit in hits}
        told: dict[int, list[str]] = {}
        worth: dict[int, int] = {}
        for one in self.elsewhere.judged(line.iri, line.text):
            number = self.at.get(one.standard)
            if number is not None:
                told.setdefault(number, []).append(one.words)
                if one.accepted:
                    worth[number] = min(worth.get(number, 2), 0 if one.same else 1)
        same = {
            at for at in self.same.get(normalised(line.text), ()) if self.aims[at].iri != line.iri
        }
        ranks = {hit.at: place for place, hit in enumerate(hits)}
        order = sorted(
            (at for at in {*found, *worth, *same}
             if at not in closed and self.aims[at].iri != line.iri),
            key=lambda at: (at not in same, worth.get(at, 2), ranks.get(at, len(ranks)), at),
        )  # fmt: skip
        meant = stems(stripped(line.text)) if order else []
        for rank, at in enumerate(order[: self.most], 1):
            aim, hit = self.aims[at], found.get(at)
            judged = tuple(told.get(at, ()))
            yield Candidate(
                standard=aim.iri,
                rank=rank,
                score=hit.score if hit else 0.0,
                agree=bool(hit and hit.firsts and all(hit.firsts)),
                why=reason(aim, hit, self.ranker.halves, meant, at in same, judged),
                shared=shared_words(aim.title, meant),
                elsewhere=judged,
                identical=at in same,
            )


def _left_out(
    said: Gathered, known: Mapping[str, Decided], asked: Sequence[Asked], work: _Work, every: bool
) -> Iterator[str]:
    """Say what is not offered, and why."""
    if not said.lines:
        yield "The framework has no competency, requirement or responsibility."
        return
    if every:
        yield "What is decided already is offered too (--all)."
        return
    there = {one.line for one in asked}
    gone = [line.iri for line in said.lines if line.iri not in there]
    none = sum(known.get(line, NOTHING).none_fits for line in gone)
    if none:
        yield f"Left out: {_lines(none)} of which it was judged that none fits."
    if len(gone) > none:
        yield (
            f"Left out: {_lines(len(gone) - none)} that two whole passes held against every NOS "
            "that was looked in."
        )
    pairs = sum(one.left_out for one in asked)
    if pairs:
        yield f"Not offered again: {pairs:,} {'pair' if pairs == 1 else 'pairs'} decided already."
    open_ones = sum(len(known[one].unsure) for one in known) if not work.unsure else 0
    if open_ones:
        yield f"Not sure: {open_ones:,}, offered again by --unsure."
    if gone and not asked:
        yield "Every line is decided: nothing is left to suggest. --all shows suggestions anyway."
    bare = sum(not one.candidates for one in asked)
    if bare:
        yield f"Without a suggestion: {_lines(bare)}; no word of theirs stands where was looked."


def _lines(number: int) -> str:
    return f"{number:,} {'line' if number == 1 else 'lines'}"
