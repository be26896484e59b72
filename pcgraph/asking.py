"""Show one card after the other in a terminal, and read what is typed; end of input is a stop."""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pcgraph.console import counted, emit, width
from pcgraph.errors import UsageProblem
from pcgraph.markup import fit
from pcgraph.query import quoted

if TYPE_CHECKING:
    from pcgraph.reviews.session import Card, Session
    from pcgraph.suggested.aims import Aim

_INDENT = 12
_FIXED = "\u00a0"
"""Stands for a blank at which no line is broken."""


def asked_for(words: str) -> str | None:
    """Ask for a line; None where the input has ended."""
    emit(fit(words), None)
    try:
        typed = sys.stdin.readline()
    except (UnicodeDecodeError, ValueError):
        return ""
    except KeyboardInterrupt:
        typed = ""
    if not typed:
        emit("\n", None)
        return None
    return typed.rstrip("\n")


class Asking:
    """Shows the cards of a session, and reads what is typed."""

    def __init__(self, session: Session, aims: Mapping[str, Aim]) -> None:
        self.session, self._aims = session, aims
        self._card: Card | None = None
        self._line = self._stage = ""

    def again(self) -> None:
        """Show the card whole when it is asked about next."""
        self._card, self._line = None, ""

    def ask(self) -> str | None:
        """Show what is asked, and give what is typed; None where nothing is left or typed."""
        from pcgraph.reviews.shown import line_words, standard_words

        prompt = self.session.prompt
        if prompt is None:
            return None
        said, card = self.session.said, prompt.card
        if card is not self._card:
            done, pairs = self.session.progress
            whole = f"{done} of {self.session.of} competencies, {counted(pairs, 'pair')} left"
            emit("\n", None)
            if card.line != self._line:
                emit(wrapped([("", f"— {whole} —"), *line_words(said, card.line)]), None)
            aim = self._aims.get(card.standard)
            emit(wrapped(standard_words(said, card, aim)), None)
        fresh = card is not self._card or prompt.stage != self._stage
        self._card, self._line, self._stage = card, card.line, prompt.stage
        if fresh and prompt.choices:
            emit(wrapped([("", prompt.words)]), None)
            keys = [f"[{letter}] {words}" for letter, words in prompt.choices]
            if prompt.stage == "shows":
                keys = ["  ".join(one.replace(" ", _FIXED) for one in keys)]
            emit(wrapped([("", one) for one in keys]), None)
        elif fresh:
            emit(wrapped([("", prompt.words)]), None)
        return asked_for("> ")

    def told(self, words: Sequence[str]) -> None:
        """Tell something."""
        emit(wrapped([("", one) for one in words if one]), None)

    def more(self, what: str) -> None:
        """Tell why the NOS is suggested, or its score."""
        from pcgraph.reviews.shown import score_words, why_words

        card = self.session.cards[0]
        self.told([score_words(card)] if what == "score" else why_words(card))


def wrapped(lines: Sequence[tuple[str, str]]) -> str:
    """Write lines for the screen: heads on the left, words wrapped; nothing that steers it."""
    columns = max(min(width(), 100), 20)
    narrow = columns < 50
    found = []
    for head, words in lines:
        words = re.sub(r"[ \t\r\n\f\v]+", " ", fit(words))
        indent = "  " if narrow or not head else " " * _INDENT
        start = (f"{head}: " if narrow else f"{head:<{_INDENT}}") if head else ""
        found.append(textwrap.fill(words, columns, initial_indent=start,
                                   subsequent_indent=indent if head else ""))  # fmt: skip
    return "".join(f"{one}\n" for one in found).replace(_FIXED, " ")


def with_words(overlays: Sequence[Path]) -> str:
    """Write the options that name the folders again, for the next command."""
    return "".join(f" --with {quoted(str(one))}" for one in overlays if one != Path())


def day_of(dated: datetime | None) -> str:
    """Give the day of a decision: as given, else today.

    Raises:
        UsageProblem: PC-DECIDE-DAY for a day to come; one day is left to the zones of time.
    """
    today = date.today()
    if dated and dated.date() > today + timedelta(days=1):
        raise UsageProblem(
            "PC-DECIDE-DAY",
            f"{dated:%Y-%m-%d} is still to come: nobody has decided anything on that day.",
            f"Give the day of the decision, {today:%Y-%m-%d} at the latest; without --date it is "
            "today.",
            "--date",
        )
    return f"{dated or today:%Y-%m-%d}"
