"""Take a card that was filled in as a form: its fields are the answers of a session, in order."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pcgraph.decisions.keep import Choice
from pcgraph.decisions.person import cleaned
from pcgraph.reviews.reason import PARTS
from pcgraph.reviews.session import (
    NOS_PART,
    REASON,
    RELATION,
    SHOWS,
    SURE,
    UNSEEN,
    WHICH,
    Card,
    Prompt,
    Session,
)

FIELDS = (SHOWS, RELATION, *PARTS, REASON, NOS_PART, SURE, WHICH)
"""The fields of a card, in the order in which they are asked."""
_INSTEAD: Mapping[str, str] = {
    SHOWS: "m",
    REASON: "Nothing was typed that could be taken as the reason.",
}
"""With what the asking goes on behind a field that does not fit, to find what else does not."""
_UNCHOSEN: Mapping[str, str] = {
    SHOWS: "Choose what meeting the NOS would show.",
    RELATION: "Choose how the two relate.",
    REASON: "A reason is needed: a sentence that says why.",
    SURE: "Choose how sure you are: high, medium or low.",
}
_DOUBTED: Mapping[str, str] = {
    REASON: "The reason is short: would somebody else understand it?",
    "nos_lacks": "You said all of it, and name something that it lacks: is it part of it?",
}
"""What is told on a page in place of the words for those who type letters."""
_COMMANDS = frozenset(("b", "back", "u", "undo", "q", "quit", "?", "help"))
"""What a terminal takes as a command; in a form these are words like any other."""


@dataclass(frozen=True)
class Filled:
    """What a form came to.

    Attributes:
        choices: the decisions; several where none of the other suggestions is used either.
        faults: what does not fit, by the field.
        doubts: what hardly fits, by the field: sent again as it is, it is kept.
        asks: a card that is to be asked about next, for a NOS that was named.
    """

    choices: tuple[Choice, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()
    asks: Card | None = None


def filled(session: Session, typed: Mapping[str, str], seen: Collection[str] = ()) -> Filled:
    """Answer the first card of a session by the fields of a form.

    Args:
        session: with the cards of the competency; the first is the one that was filled in.
        typed: the fields; where something is to be chosen, the letter for it.
        seen: the fields of which a doubt was told, and that are to be kept so.
    """
    faults: list[tuple[str, str]] = []
    doubts: list[tuple[str, str]] = []
    first = session.cards[0]
    for _ in range(2 * len(FIELDS)):
        prompt = session.prompt
        if prompt is None or prompt.card != first:
            asks = prompt.card if prompt and not faults else None
            return Filled((), tuple(faults), tuple(doubts), asks)
        stage = prompt.stage
        words = _words(prompt, typed)
        reply = session.answer(words)
        if _stands(session, prompt) and reply.choice is None:
            told = " ".join(reply.said)
            reply = session.answer(words)
            if _stands(session, prompt) and reply.choice is None:
                faults.append((stage, _UNCHOSEN.get(stage, told)))
                instead = prompt.choices[0][0] if stage == RELATION else _INSTEAD.get(stage, "")
                if stage == SHOWS and not first.standard:
                    instead = "y"
                reply = session.answer(instead)
                if _stands(session, prompt) and reply.choice is None:
                    reply = session.answer(instead)
                if stage == WHICH:
                    break
            elif stage not in seen:
                doubts.append((stage, _DOUBTED.get(stage, told)))
        if reply.choice is not None:
            choices = () if faults or doubts else (reply.choice, *reply.more)
            return Filled(choices, tuple(faults), tuple(doubts))
    return Filled((), tuple(faults), tuple(doubts))


def _stands(session: Session, prompt: Prompt) -> bool:
    """Tell whether the same is asked as before."""
    now = session.prompt
    return now is not None and (now.card, now.stage) == (prompt.card, prompt.stage)


def _words(prompt: Prompt, typed: Mapping[str, str]) -> str:
    """Give the answer to a question from the fields."""
    stage = prompt.stage
    words = cleaned(typed.get(stage, ""))
    if stage == UNSEEN:
        return "y"
    if stage == REASON and words and prompt.offered and words != prompt.offered:
        return f"{prompt.offered} {words}"
    if words.casefold() in _COMMANDS:
        return "" if prompt.choices else f"{words}."
    return words
