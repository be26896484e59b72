"""The verb by which a person judges suggestions, one card at a time, in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pcgraph.asking import Asking, asked_for, day_of, with_words, wrapped
from pcgraph.console import counted, emit, say, shared
from pcgraph.errors import PcgraphError, UsageProblem

if TYPE_CHECKING:
    from pcgraph.decisions.keep import Choice
    from pcgraph.keeping import Keeper
    from pcgraph.reviews.session import Reply, Session
    from pcgraph.suggested.candidates import Queue


@click.command(
    name="review",
    help='Example:  pcgraph review --with my-cc --by "your name"\n\n'
    "Judge which NOS evidence the competencies of a framework, one card at a time, evidence "
    "first. Without FRAMEWORK the only one of your folder. Each decision is saved at once; stop "
    "whenever you like (q, Ctrl-C), and go on by the same command. With --second, a second person "
    "answers the same cards without seeing the answers of the first.",
)
@click.argument("framework", required=False)
@click.option("--by", default="", metavar="NAME",
              help="Who decides: a person. The first is kept in your folder.")  # fmt: skip
@click.option("--date", "dated", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY",
              help="On which day; today if not given.")  # fmt: skip
@click.option("--second", is_flag=True, help="A second person; the first's answers stay unseen.")
@shared()
def review(
    framework: str | None, by: str, dated: datetime | None, second: bool,
    overlays: Sequence[Path], output: Path | None, quiet: bool,
) -> None:  # fmt: skip
    """Ask card after card, and keep what is decided."""
    from pcgraph.keeping import Keeper
    from pcgraph.saving import reviewer

    if output is not None:
        raise UsageProblem("PC-USAGE-SUFFIX", "a review writes into your folder alone.",
                           "Leave -o out.")  # fmt: skip
    day = day_of(dated)
    keeper = Keeper(overlays)
    keeper.choose(framework)
    if second:
        from pcgraph.seconding import reviewed_twice

        reviewed_twice(keeper, by, day, quiet)
        return
    if not by.strip() and not (keeper.folder / "reviews/by.txt").is_file():
        by = asked_for("Your name, as it is to stand beside your decisions: ") or ""
    name, told = reviewer(keeper.folder, by)
    say([*keeper.notes, told], quiet)
    made = _First(keeper, name, day).run()
    kinds = ", ".join(f"{number} {what}" for what, number in made.counts.items() if number)
    done, pairs = made.session.progress
    whole = len(keeper.said.lines)
    state = f"{done} of {whole} competencies, {counted(pairs, 'pair')} left."
    where = with_words(keeper.overlays)
    step = f"Next: pcgraph review{where} goes on here" if made.session.prompt else (
        f"Next: pcgraph mapping validate{where}; then let a second person answer: pcgraph review "
        f"--second{where} --by NAME"
    )  # fmt: skip
    say([f"Kept: {kinds or 'nothing new'}.", state, step], quiet)


class _First:
    """The session of the person who decides."""

    def __init__(self, keeper: Keeper, by: str, day: str) -> None:
        self.keeper, self.by, self.day = keeper, by, day
        self.counts: dict[str, int] = {}
        self.found: Queue
        self.session: Session
        self._begin(self._begun())

    def _begun(self) -> str:
        """Give the competency that was decided on last; nothing if there is none."""
        from pcgraph.decisions.journal import last_step

        step = last_step(self.keeper.journal())
        kept = step[-1].change.after or step[-1].change.before if step else None
        subject = kept.slots.get("subject_id", "") if kept else ""
        return self.keeper.said.prefixes.expand(subject) or ""

    def _begin(self, first: str = "") -> None:
        """Lay out the cards; those of the competency that is named come first."""
        from pcgraph.reviews.session import Session, cards_of, is_settled
        from pcgraph.skipped import skipped
        from pcgraph.suggested.candidates import queue

        keeper = self.keeper
        self.found = queue(keeper.composition, keeper.said, unsure=False)
        late = skipped(keeper.folder, keeper.said)
        cards = cards_of(self.found, late)
        cards.sort(key=lambda one: one.line != first or (one.line, one.standard) in late)
        self.session = Session(keeper.said, cards, is_settled)

    def run(self) -> _First:
        """Ask until no card is left or the person stops."""
        emit(wrapped([("", self.found.looked_in)]), None)
        asking = Asking(self.session, self.found.aims)
        while (typed := asking.ask()) is not None:
            reply = self.session.answer(typed)
            if reply.ask == "quit":
                break
            self._do(reply, asking)
            asking.session = self.session
        return self

    def _do(self, reply: Reply, asking: Asking) -> None:
        """Do what an answer asks for."""
        from pcgraph.skipped import skip

        asking.told(reply.said)
        if reply.ask == "skip":
            card = self.session.cards[0]
            self.session.skip()
            skip(self.keeper.folder, self.keeper.said, card.line, card.standard)
        elif reply.ask == "undo":
            self._undo(asking)
        elif reply.ask:
            asking.more(reply.ask)
        elif reply.choice is not None:
            all(self._keep(choice, asking) for choice in (reply.choice, *reply.more))

    def _keep(self, choice: Choice, asking: Asking) -> bool:
        """Keep a decision; tell whether it was kept."""
        try:
            step = self.keeper.keep([choice], self.by, self.day, False, "review")
        except UsageProblem as fault:
            # Another may have decided the pair meanwhile: the cards are laid out anew.
            asking.told((fault.what, fault.remedy))
            self._begin(choice.line)
            asking.again()
            return False
        what = choice.decision
        self.counts[what] = self.counts.get(what, 0) + 1
        records = ", ".join(one.change.record for one in step.changes)
        asking.told((f"Saved: {what} ({records}).", *step.told))
        self.session.kept(self.keeper.said)
        return True

    def _undo(self, asking: Asking) -> None:
        try:
            step = self.keeper.undo(self.by, self.day)
        except PcgraphError as fault:
            asking.told((fault.what, fault.remedy))
            return
        line = ""
        for one in step.changes:
            kept = one.change.after or one.change.before
            subject = kept.slots.get("subject_id", "") if kept else ""
            line = self.keeper.said.prefixes.expand(subject) or ""
        asking.told((f"Taken back: {', '.join(one.change.record for one in step.changes)}.",))
        self.counts["taken back"] = self.counts.get("taken back", 0) + 1
        self._begin(line)
        asking.again()
