"""Help a person to say why: put what they said of activity, outcome and lacks into sentences."""

from __future__ import annotations

from collections.abc import Mapping

ACTIVITY, OUTCOME, NOS_LACKS, LINE_LACKS = "activity", "outcome", "nos_lacks", "line_lacks"
PARTS: Mapping[str, str] = {
    ACTIVITY: "Same activity? yes, no, or in your words",
    OUTCOME: "Same outcome? yes, no, or in your words",
    NOS_LACKS: "What does the NOS lack that the competency asks for?",
    LINE_LACKS: "What does the competency lack that the NOS asks for?",
}
"""What is asked, in this order; each may be left empty."""
SHORT = 20
"""A reason of fewer letters says little."""
_YES, _NO = frozenset(("yes", "y")), frozenset(("no", "n"))
_NOTHING = frozenset(("nothing", "none", "-", "no", "n"))


def composed(parts: Mapping[str, str]) -> str:
    """Put the parts of a reason into readable sentences; nothing if nothing was said.

    >>> composed({"activity": "yes", "outcome": "no", "nos_lacks": "the visit at home"})
    'The same activity, for another outcome. The NOS lacks the visit at home.'
    >>> composed({"activity": "listening to a person", "line_lacks": "nothing"})
    'Same activity: listening to a person. The competency lacks nothing of the NOS.'
    """
    activity, outcome = parts.get(ACTIVITY, "").strip(), parts.get(OUTCOME, "").strip()
    both = _both(activity.casefold(), outcome.casefold())
    said = [both] if both else [
        _one(activity, "activity", "The same activity", "Another activity"),
        _one(outcome, "outcome", "The same outcome", "Another outcome"),
    ]  # fmt: skip
    for part, who, of in (
        (NOS_LACKS, "The NOS", ""),
        (LINE_LACKS, "The competency", " of the NOS"),
    ):
        lacks = parts.get(part, "").strip().rstrip(".")
        if lacks.casefold() in _NOTHING:
            said.append(f"{who} lacks nothing{of or ' of the competency'}.")
        elif lacks:
            said.append(f"{who} lacks {_within(lacks)}.")
    return " ".join(filter(None, said))


def is_nothing(typed: str) -> bool:
    """Tell whether nothing was said to be lacking.

    >>> is_nothing(" Nothing."), is_nothing("the visit at home")
    (True, False)
    """
    return typed.strip().rstrip(".").casefold() in {"", *_NOTHING}


def is_short(reason: str) -> bool:
    """Tell whether a reason says little, by the number of its letters.

    >>> is_short("ok"), is_short("Both are about whom to ask.")
    (True, False)
    """
    return sum(map(str.isalpha, reason)) < SHORT


def _within(words: str) -> str:
    """Write words as they stand within a sentence; letters that stand for words stay.

    >>> _within("The visit"), _within("NHS homes")
    ('the visit', 'NHS homes')
    """
    first = words.split()[0]
    return words if first[1:] != first[1:].lower() or first == "I" else words[0].lower() + words[1:]


def _both(activity: str, outcome: str) -> str:
    """Say activity and outcome in one sentence, where both were answered by yes or no."""
    if not {activity, outcome} <= _YES | _NO:
        return ""
    first = "The same activity" if activity in _YES else "Another activity"
    second = "the same outcome" if outcome in _YES else "another outcome"
    joined = "with" if (activity in _YES) == (outcome in _YES) else "for"
    return f"{first}, {joined} {second}."


def _one(said: str, what: str, yes: str, no: str) -> str:
    if said.casefold() in _YES:
        return f"{yes}."
    if said.casefold() in _NO:
        return f"{no}."
    return f"Same {what}: {said.rstrip('.')}." if said else ""
