"""The answers of a second person in a folder: read, added to, taken back, set side by side."""

from __future__ import annotations

from pathlib import Path

from pcgraph.decisions.card import NONE_FITS
from pcgraph.decisions.keep import (
    Choice,
    faults_of_choice,
    line_of,
    review_of,
    standard_of,
)
from pcgraph.decisions.person import checked_person
from pcgraph.errors import UsageProblem
from pcgraph.files import read_text
from pcgraph.keeping import Keeper
from pcgraph.model import TextFile
from pcgraph.reviews.session import Session
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
from pcgraph.suggested.candidates import queue

BEGINS, ENDS = "second-", ".csv"
"""How the file of the answers is called, before and after the name of the framework."""


def answers_of(keeper: Keeper) -> list[Answer]:
    """Read what the second person answered so far on the framework that is turned to.

    Raises:
        InputProblem: PC-REVIEW-ANSWERS.
    """
    path: Path = keeper.folder / _place(keeper)
    return read_answers(read_text(path) if path.is_file() else "", keeper.said, str(path))


class Second:
    """A second person, who answers the cards of the first unseen.

    Args:
        keeper: the folder, turned to a framework.
        by: who it is; empty for who has begun.
        day: the day of the answers.

    Attributes:
        by: who it is.
        answers: what was answered so far.
        rows: what the first decided.

    Raises:
        UsageProblem: PC-REVIEW-SECOND, PC-DECIDE-PERSON. InputProblem: PC-REVIEW-ANSWERS.
    """

    def __init__(self, keeper: Keeper, by: str, day: str) -> None:
        self.keeper, self.day = keeper, day
        self.answers = answers_of(keeper)
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
                f"Go on with that name, or put {_place(keeper)} aside.",
            )  # fmt: skip
        self.rows = first_rows(keeper.said)
        checked_second(keeper.said, self.rows, self.by)
        found = queue(keeper.composition, keeper.said, every=True)
        self._offered = {one.line: [a.standard for a in one.candidates] for one in found.lines}

    def session(self) -> Session:
        """Lay out the cards that are not answered."""
        cards = cards_twice(self.keeper.said, self.rows, self.answers, self._offered)
        return Session(
            self.keeper.said,
            cards,
            lambda _, line: accepted_by(self.answers, line),
            "person",
            len({pair_of(self.keeper.said, one)[0] for one in self.rows}),
        )

    def add(self, choice: Choice) -> list[str]:
        """Keep an answer, beside those that are in the folder by now.

        Returns:
            What does not fit in it; nothing was kept then.

        Raises:
            UsageProblem: PC-REVIEW-SECOND where the pair was answered meanwhile or another person
                answers; PC-IMPORT-BUSY. InputProblem: a place that cannot be written to.
        """
        faults = faults_of_choice(choice, self.keeper.said)
        if faults:
            return faults
        with patiently(self.keeper.folder):
            self._read_again()
            if any(self._is_answered(choice, one.choice) for one in self.answers):
                raise UsageProblem(
                    "PC-REVIEW-SECOND", "this card was answered meanwhile.",
                    "Take that answer back first, if it is to be another.",
                )  # fmt: skip
            self._save([*self.answers, Answer(choice, self.by, self.day)])
        return []

    def take_back(self, number: int | None = None) -> tuple[Answer, str] | None:
        """Take the last answer back.

        Args:
            number: how many answers there must be; any number if not given.

        Returns:
            The answer, and in words what it was; None if there is none.

        Raises:
            UsageProblem: PC-DECIDE-UNDO if it is not the last any more; as ``add``.
        """
        with patiently(self.keeper.folder):
            self._read_again()
            if not self.answers:
                return None
            if number is not None and number != len(self.answers):
                raise UsageProblem(
                    "PC-DECIDE-UNDO", "it is not your last answer any more.",
                    "Look at which card is asked now.",
                )  # fmt: skip
            last = self.answers[-1]
            self._save(self.answers[:-1])
        return last, self.told(last)

    def told(self, one: Answer) -> str:
        """Say in words what an answer was."""
        standard = standard_of(self.keeper.said, one.choice.standard)
        of = f"{standard.code}: " if standard else ""
        what = one.choice.evidence or one.choice.decision
        return f"{of}{what} ({line_of(self.keeper.said, one.choice.line).text})."

    def finish(self) -> list[str]:
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

    def _is_answered(self, choice: Choice, known: Choice) -> bool:
        """Tell whether an answer is given already, by another or by itself."""
        return known.line == choice.line and (
            known.standard == choice.standard or known.decision == NONE_FITS
        )

    def _read_again(self) -> None:
        self.answers = answers_of(self.keeper)
        other = next((one.by for one in self.answers if one.by != self.by), "")
        if other:
            raise UsageProblem(
                "PC-REVIEW-SECOND", f"{other} has begun to answer as the second person.",
                f"Go on with that name, or put {_place(self.keeper)} aside.",
            )  # fmt: skip

    def _save(self, answers: list[Answer]) -> None:
        text = write_answers(answers, self.keeper.said)
        save(self.keeper.folder, {_place(self.keeper): text})
        self.answers = answers


def _place(keeper: Keeper) -> str:
    return f"reviews/{BEGINS}{keeper.said.slug}{ENDS}"
