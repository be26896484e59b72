"""Let a second person answer the cards of the first in a terminal, unseen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pcgraph.asking import Asking, with_words
from pcgraph.console import counted, say
from pcgraph.files import read_text
from pcgraph.keeping import Keeper
from pcgraph.query import quoted
from pcgraph.reviews.session import Reply
from pcgraph.second import BEGINS, ENDS, Second
from pcgraph.suggested.aims import standards


def reviewed_twice(keeper: Keeper, by: str, day: str, quiet: bool) -> None:
    """Ask the second person; when all is answered, keep both passes and who agreed.

    Raises:
        UsageProblem: PC-REVIEW-SECOND, PC-DECIDE-PERSON. InputProblem: PC-REVIEW-ANSWERS.
    """
    _Asked(Second(keeper, by, day), quiet).run()


def begun_words(overlays: Sequence[Path]) -> list[str]:
    """Say how far a second person has come, where a folder has answers and no passes yet.

    Args:
        overlays: the folders laid over ours.

    Raises:
        InputProblem: answers that cannot be read.
    """
    told = []
    for folder in overlays:
        for path in sorted((folder / "reviews").glob(f"{BEGINS}*{ENDS}")):
            name = path.name.removeprefix(BEGINS).removesuffix(ENDS)
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


class _Asked:
    """The session of the second person."""

    def __init__(self, second: Second, quiet: bool) -> None:
        self.second, self.quiet = second, quiet
        self.session = second.session()

    def run(self) -> None:
        """Ask until all is answered or the person stops."""
        keeper = self.second.keeper
        say([f"Answered by {self.second.by}; what the first said is not shown."], self.quiet)
        known = standards(keeper.composition, keeper.said)
        asking = Asking(self.session, {aim.iri: aim for aim in known.every})
        while (typed := asking.ask()) is not None:
            reply = self.session.answer(typed)
            if reply.ask == "quit":
                break
            self._do(reply, asking)
            asking.session = self.session
        where = with_words(keeper.overlays)
        if self.session.prompt is not None:
            left = counted(len(self.session.cards), "card")
            done = f"{len(self.second.answers)} answered, {left} left."
            say([done, f"Next: pcgraph review --second{where} goes on here"], self.quiet)
            return
        told = self.second.finish()
        step = f"Next: pcgraph mapping agreement --differences{where}"
        say([*told, step], self.quiet)

    def _do(self, reply: Reply, asking: Asking) -> None:
        asking.told(reply.said)
        if reply.ask == "skip":
            self.session.skip()
        elif reply.ask == "undo":
            taken = self.second.take_back()
            if taken is None:
                asking.told(["There is nothing to take back."])
                return
            last, words = taken
            asking.told([f"Taken back: {words}"])
            self.session = self.second.session()
            self.session.cards.sort(key=lambda card: card.line != last.choice.line)
            asking.again()
        elif reply.ask:
            asking.told(["Neither is shown here: judge by the words alone."])
        elif reply.choice is not None:
            for choice in (reply.choice, *reply.more):
                faults = self.second.add(choice)
                if faults:
                    asking.told(faults)
                    return
                asking.told(["Saved."])
                self.session.kept(self.second.keeper.said)
