"""Ask how a NOS and a competency relate, once it is said what meeting the NOS would show."""

from __future__ import annotations

from pcgraph.decisions.card import relations_of
from pcgraph.decisions.meant import RELATION_WORDS

RELATION_KEYS = {"NOS is wider": "w", "nearly the same": "n", "same": "s",
                  "NOS is narrower": "i", "overlaps": "o"}  # fmt: skip
"""The letter that is typed for each relation."""


def relation_asked(shows: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Ask how the two relate, where meeting the NOS would show all or part of the competency.

    Returns:
        The question, and what can be chosen, by the letter for it; wider first.
    """
    choices = tuple((RELATION_KEYS[one], f"{one}: {RELATION_WORDS[one]}")
                    for one in relations_of(shows))  # fmt: skip
    if shows == "part of it":
        return "Does the NOS lie within the competency, or do the two overlap?", choices
    asks = "Is the NOS wider, about the same size, or could either replace the other?"
    return asks, choices[::-1]
