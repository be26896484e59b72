"""Let a second person answer the cards of the first, unseen, and set the answers side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pcgraph.asking import Asking, with_words
from pcgraph.console import counted, say
from pcgraph.decisions.keep import faults_of_choice, line_of, review_of, standard_of
from pcgraph.decisions.person import checked_person
from pcgraph.errors import UsageProblem
from pcgraph.files import read_text
from pcgraph.keeping import Keeper
from pcgraph.model import TextFile
from pcgraph.query import quoted
from pcgraph.reviews.session import Reply, Session
from pcgraph.reviews.twice import (
    Answer,
    accepted_by,
    cards_twice,
    checked_second,
    first_rows,
    is_same,
    pair_of,
    passes,
    read_answers,
    told_same,
    write_answers,
)
from pcgraph.saving import patiently, save
from pcgraph.suggested.aims import standards
from pcgraph.suggested.candidates import queue

_BEGINS, _ENDS = "second-", ".csv"
"""How the file of the answers is called, before and after the name of the framework."""


def reviewed_twice(keeper: Keeper, by: str, day: str, quiet: bool) -> None:
    """Ask the second person; when all is answered, keep both passes and who agreed.

    Raises:
        UsageProblem: PC-REVIEW-SECOND, PC-DECIDE-PERSON. InputProblem: PC-REVIEW-ANSWERS.
    """
    _Second(keeper, by, day, quiet).run()


def begun_words(overlays: Sequence[Path]) -> list[str]:
    """Say how far a second person has come, where a folder has answers and no passes yet.

    Args:
        overlays: the folders laid over ours.

    Raises:
        InputProblem: answers that cannot be read.
    """
    told = []
    for folder in overlays:
        for path in sorted((folder / "reviews").glob(f"{_BEGINS}*{_ENDS}")):
            name = path.name.removeprefix(_BEGINS).removesuffix(_ENDS)
            if (folder / f"data/mappings/{name}-to-nos/passes/b.sssom.tsv").is_file():
                continue
            # An answer is one line: no line end can be typed into it.
            number = read_text(path).rstrip("\n").count("\n")
            told.append(
                f"Your folder, {name}: the second person has answered {counted(number, 'card')}, "
                "and has not finished; go on: "
                f"pcgraph review {quoted(name)} --second{with_words(overlays)}"
            )
    return [*told, "What follows is of passes that are finished."] if told else []


class _Second:
    """The session of the second person."""

    def __init__(self, keeper: Keeper, by: str, day: str, quiet: bool) -> None:
        self.keeper, self.day, self.quiet = keeper, day, quiet
        self.place = f"reviews/{_BEGINS}{keeper.said.slug}{_ENDS}"
        path: Path = keeper.folder / self.place
        text = read_text(path) if path.is_file() else ""
        self.answers = read_answers(text, keeper.said, str(path))
        known = self.answers[-1].by if self.answers else ""
        if not by.strip() and not known:
            raise UsageProblem(
                "PC-DECIDE-PERSON", "it is not said who answers as the second person.",
                'Give --by "the name of the second person"; it is kept with the answers.',
            )  # fmt: skip
        self.by = checked_person(by if by.strip() else known)
        if known and self.by != known:
            raise UsageProblem(
                "PC-REVIEW-SECOND", f"{known} has begun to answer as the second person.",
                f"Go on with that name, or put {self.place} aside.",
            )  # fmt: skip
        self.rows = first_rows(keeper.said)
        checked_second(keeper.said, self.rows, self.by)
        found = queue(keeper.composition, keeper.said, every=True)
        self.offered = {one.line: [aim.standard for aim in one.candidates] for one in found.lines}
        self._begin()

    def _begin(self) -> None:
        cards = cards_twice(self.keeper.said, self.rows, self.answers, self.offered)
        self.session = Session(
            self.keeper.said,
            cards,
            lambda _, line: accepted_by(self.answers, line),
            "person",
            len({pair_of(self.keeper.said, one)[0] for one in self.rows}),
        )

    def run(self) -> None:
        """Ask until all is answered or the person stops."""
        say([f"Answered by {self.by}; what the first said is not shown."], self.quiet)
        known = standards(self.keeper.composition, self.keeper.said)
        asking = Asking(self.session, {aim.iri: aim for aim in known.every})
        while (typed := asking.ask()) is not None:
            reply = self.session.answer(typed)
            if reply.ask == "quit":
                break
            self._do(reply, asking)
            asking.session = self.session
        where = with_words(self.keeper.overlays)
        if self.session.prompt is not None:
            done = f"{len(self.answers)} answered, {counted(len(self.session.cards), 'card')} left."
            say([done, f"Next: pcgraph review --second{where} goes on here"], self.quiet)
            return
        told = self._finish()
        step = f"Next: pcgraph mapping agreement --differences{where}"
        say([*told, step], self.quiet)

    def _do(self, reply: Reply, asking: Asking) -> None:
        asking.told(reply.said)
        if reply.ask == "skip":
            self.session.skip()
        elif reply.ask == "undo":
            if not self.answers:
                asking.told(["There is nothing to take back."])
                return
            last = self.answers.pop()
            self._save()
            what = last.choice.evidence or last.choice.decision
            standard = standard_of(self.keeper.said, last.choice.standard)
            of = f"{standard.code}: " if standard else ""
            line = line_of(self.keeper.said, last.choice.line)
            asking.told([f"Taken back: {of}{what} ({line.text})."])
            self._begin()
            self.session.cards.sort(key=lambda card: card.line != last.choice.line)
            asking.again()
        elif reply.ask:
            asking.told(["Neither is shown here: judge by the words alone."])
        elif reply.choice is not None:
            for choice in (reply.choice, *reply.more):
                faults = faults_of_choice(choice, self.keeper.said)
                if faults:
                    asking.told(faults)
                    return
                self.answers.append(Answer(choice, self.by, self.day))
                self._save()
                asking.told(["Saved."])
                self.session.kept(self.keeper.said)

    def _save(self) -> None:
        with patiently(self.keeper.folder):
            save(self.keeper.folder, {self.place: write_answers(self.answers, self.keeper.said)})

    def _finish(self) -> list[str]:
        """Keep both passes, and who gave the same answer; say how far they agree."""
        said = self.keeper.said
        place = f"data/mappings/{said.slug}-to-nos/passes/a.sssom.tsv"
        made = self.keeper.folder / place
        earlier = TextFile(place, read_text(made), str(made)) if made.is_file() else None
        texts = passes(said, self.rows, self.answers, earlier)
        told = told_same(said, self.rows, self.answers)
        same = [
            review_of(said, one, self.by, self.day)
            for one in self.rows
            if is_same(said, one, self.answers) and one.row.get("reviewer_label") != self.by
        ]
        with patiently(self.keeper.folder):
            save(self.keeper.folder, texts)
        if same:
            self.keeper.write(same, self.by, self.day, "agreed")
        return [told, f"Both are kept as passes: {', '.join(texts)}."]
