"""Settle one of several things that were found on a line, after everything was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pcgraph.errors import InputProblem
from pcgraph.intake.corrected import corrected
from pcgraph.intake.model import STATEMENTS, Found
from pcgraph.intake.naming import trailing_level
from pcgraph.intake.phrases import printed_code, process_tag
from pcgraph.intake.settled import Setting, Settled

HEADS = ("domain", "heading")


def numbered_parts(found: Sequence[Found]) -> dict[int, int]:
    """Number the things that begin on a line, from 1, by their place among what was found.

    What is blank has no number; what was left out has one.
    """
    seen: Counter[int] = Counter()
    parts: dict[int, int] = {}
    for place, one in enumerate(found):
        if one.became != "blank":
            seen[one.first] += 1
            parts[place] = seen[one.first]
    return parts


def shown_parts(found: Sequence[Found]) -> dict[int, int]:
    """Number the things of those lines that hold several, by their place among what was found."""
    parts = numbered_parts(found)
    several = {found[place].first for place, part in parts.items() if part > 1}
    return {place: part for place, part in parts.items() if found[place].first in several}


def parts_settled(found: Sequence[Found], settled: Settled) -> tuple[Found, ...]:
    """Apply what is settled about one of several things of a line to that thing alone.

    Args:
        found: what was found, as the lines are settled.
        settled: what a person settled.

    Raises:
        InputProblem: PC-OUTLINE-PART for a thing that is not there or cannot be kept so;
            PC-OUTLINE-DOMAIN for a domain that is none of those found.
    """
    rows = settled.by_part()
    if not rows:
        return tuple(found)
    parts = numbered_parts(found)
    at = {(found[place].first, part): place for place, part in parts.items()}
    settings: dict[int, Setting] = {}
    for key, row in rows.items():
        where = f"{settled.shown}, line {row.row}"
        if key not in at:
            raise _missing(row, sum(first == row.first for first, _ in at), where)
        _check(row, found[at[key]], where)
        settings[at[key]] = row
    kept = _kept(found, settings)
    return corrected(kept, [settings.get(place) for place in range(len(kept))], settled)


def _missing(row: Setting, many: int, where: str) -> InputProblem:
    things = "1 thing begins" if many == 1 else f"{many} things begin"
    return InputProblem(
        "PC-OUTLINE-PART",
        f"On line {row.first} {things}, so there is no thing {row.part}.",
        "Look at part in the record of the import, or leave it empty for the whole line.",
        where,
    )


def _check(row: Setting, one: Found, where: str) -> None:
    """Hold a setting against the thing that it is about."""
    if row.last not in (row.first, one.last):
        raise InputProblem(
            "PC-OUTLINE-PART",
            f"Thing {row.part} of line {row.first} ends on line {one.last}, not on line "
            f"{row.last}.",
            "Write a row for each thing; line_last may be empty.",
            where,
        )
    if row.keep_as and one.became in HEADS and row.keep_as != one.became:
        raise InputProblem(
            "PC-OUTLINE-PART",
            f"{one.text!r} is a {one.became}, so it cannot be kept as {row.keep_as} by itself: "
            "others may stand below it.",
            "Leave part empty to keep the whole line in another way; the domain of what stands "
            "below it can be settled there.",
            where,
        )


def _kept(found: Sequence[Found], settings: Mapping[int, Setting]) -> list[Found]:
    """Make things what a person says that they are."""
    kept = list(found)
    for place, row in settings.items():
        one = found[place]
        became = row.became
        if one.became == "phrase" and (became or row.phrase_applies is False):
            _take_phrase(kept, one)
        if became is None or became == one.became:
            continue
        if one.became == "phrase":
            one = replace(one, phrase="")
        if became in STATEMENTS and one.became not in STATEMENTS:
            one = _statement(one, found)
        kept[place] = replace(one, became=became, why="")
    return kept


def _take_phrase(kept: list[Found], phrase: Found) -> None:
    """Take a phrase from the heading that it was given to."""
    for place, one in enumerate(kept):
        own = one.section == phrase.section if one.became == "heading" else (
            one.became == "domain" and not phrase.section and one.domain == phrase.domain
        )  # fmt: skip
        if own and one.phrase == phrase.text:
            kept[place] = replace(one, phrase="")


def _statement(one: Found, found: Sequence[Found]) -> Found:
    """Place what becomes a statement, and read what the ends of its words say."""
    if not one.domain and not one.section:
        # What is left out stands nowhere: it goes where the other things of its line stand.
        beside = [other for other in found if other.first == one.first and other is not one
                  and other.became not in ("blank", "left out", "title")]  # fmt: skip
        if beside:
            one = replace(one, domain=beside[-1].domain, section=beside[-1].section)
    tag = process_tag(one.text)
    known = any(other.tag == tag for other in found)
    return replace(
        one,
        code=one.code or printed_code(one.text),
        level=trailing_level(one.text) or one.level,
        tag=tag if known else "",
    )
