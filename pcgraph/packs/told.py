"""Say on the cover what a pack is, what it rests on, and what its words mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pcgraph.decisions.card import ACCEPTED
from pcgraph.packs.entries import NOBODY
from pcgraph.packs.model import OUTCOMES, Pairs, Sheet

SUBJECT = (
    "Which National Occupational Standards (NOS) evidence each competency, why, and who says so"
)
_MOST = (
    ("all of it", "a NOS would show all of it"),
    ("part of it", "a NOS would show part of it, none all of it"),
    ("helps only", "the NOS help only"),
)
TERMS: Pairs = (
    ("NOS", "National Occupational Standard: what a person must do and know in a job task."),
    ("competency", "A line of the framework: a competency, requirement or responsibility."),
    ("would show", "How much of the competency meeting the NOS would show, as it was judged."),
    ("all of it", "Whoever meets the NOS has shown the whole competency."),
    ("part of it", "Meeting the NOS shows a piece of it; something else must show the rest."),
    ("helps only", "The NOS helps to show it, and would not count by itself."),
    ("the NOS is wider", "The NOS asks for more than the competency."),
    ("the NOS is narrower", "The NOS is one piece of the competency."),
    ("the two overlap", "Each asks for something that the other does not."),
    ("considered and not used", "A NOS that came near, and the reason why it is not used."),
    ("none of the listed NOS fits", "Of those looked at. It says nothing about other NOS."),
    ("how sure", "From 0 to 1, by who judged: high from 0.8, medium from 0.6, low below."),
    ("machine", "A program judged, no person; its name and version stand there."),
    ("reviewed by nobody yet", "No second person has looked at the judgement."),
    ("pass", "One of two judgings made without sight of each other, before they were settled."),
    ("process word", "The word in brackets behind a competency, such as EVOKE; as printed."),
)
"""The words used in a pack, with what they mean."""


def sentences(sheets: Sequence[Sheet]) -> list[str]:
    """Say how the pack is to be read: whose words stand in it, and what it rests on."""
    every = [entry for sheet in sheets for entry in sheet.every]
    parted = sum(entry.parted for entry in every)
    if not every:
        return [
            "Nothing has been judged yet: every page says so. It is the list of what is to be "
            "looked at.",
            _WHOSE,
            _ENDORSED,
        ]
    where = (
        f"A part of the NOS is named in {parted} of {len(every)} judgements."
        if parted
        else "No judgement here names one."
    )
    nobody = sum(not entry.reviewer for entry in every)
    reviewed = (
        "Nobody has reviewed any of it yet."
        if nobody == len(every)
        else f"Reviewed by nobody yet: {nobody} of {len(every)} judgements."
    )
    return [
        _WHOSE,
        "It rests on the titles of the NOS and their places in the functional map, not on their "
        "performance criteria, unless a part of the NOS is named, such as P3–P6, K2. " + where,
        reviewed,
        "Whether a person meets a NOS, and whether that counts, is for the assessor to say.",
        _ENDORSED,
    ]


_WHOSE = (
    "The words of each competency are those of the source, unaltered. The short label above them, "
    "the judgements and the reasons are not the source's."
)
_ENDORSED = "No publisher of the framework or of the NOS endorses it."


def counts(sheets: Sequence[Sheet]) -> list[tuple[str, str]]:
    """Count what became of the competencies; those with a NOS also by the most that one shows."""
    outcomes = Counter(sheet.outcome for sheet in sheets)
    best = Counter(sheet.used[0].shows for sheet in sheets if sheet.used)
    rows = []
    for outcome, words in OUTCOMES.items():
        rows.append((words, str(outcomes[outcome])))
        if outcome == ACCEPTED and best:
            rows += [(f"of these: {most}", str(best[shows])) for shows, most in _MOST]
    return [*rows, ("all", str(len(sheets)))]


def judges(sheets: Sequence[Sheet]) -> list[tuple[str, str, str]]:
    """Say who judged, how many judgements, and who reviewed how many of these."""
    reviewers: dict[str, Counter[str]] = {}
    for sheet in sheets:
        for entry in sheet.every:
            reviewers.setdefault(entry.judge, Counter())[entry.reviewer or NOBODY] += 1
    return [
        (judge, str(some.total()),
         "; ".join(f"{who} ({number})" for who, number in sorted(some.items())))
        for judge, some in sorted(reviewers.items())
    ]  # fmt: skip


def days(sheets: Sequence[Sheet]) -> str:
    """Say on which days it was judged.

    Returns:
        The first and the last day, or the only one; nothing where nothing was judged.
    """
    found = sorted({entry.day for sheet in sheets for entry in sheet.every if entry.day})
    return " to ".join(dict.fromkeys((found[0], found[-1]))) if found else ""
