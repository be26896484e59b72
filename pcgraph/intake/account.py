"""Account for every line of a source: what it became, or why it was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pcgraph.intake.model import Found, Told
from pcgraph.model import Table

COLUMNS = ("counted", "source_lines", "things", "doubtful", "place", "text", "reason")
_NAMES: dict[str, tuple[str, str]] = {
    "title": ("title", "titles"),
    "introduction": ("introduction", "introductions"),
    "domain": ("domain", "domains"),
    "heading": ("heading", "headings"),
    "phrase": ("'in addition' phrase", "'in addition' phrases"),
    "competency": ("competency", "competencies"),
    "requirement": ("requirement", "requirements"),
    "responsibility": ("responsibility", "responsibilities"),
    "note": ("note", "notes"),
    "left out": ("left out", "left out"),
    "blank": ("empty", "empty"),
}
_HEADS = "the head of a table"
_LONGEST = 160


def owners(found: Sequence[Found]) -> dict[int, Found]:
    """Give, for each line, the one thing that it counts for.

    A line that several things share (the cells of a row, a line that was split) counts for the
    first; furniture inside a thing that goes on over a page break counts for itself.

    Args:
        found: what was found, in the order of the lines.

    Returns:
        The thing of each line, by its number.
    """
    counted: dict[int, Found] = {}
    for one in found:
        if one.first == one.last:
            counted.setdefault(one.first, one)
    for one in found:
        if one.first != one.last:
            for line in range(one.first, one.last + 1):
                counted.setdefault(line, one)
    return counted


def account(found: Sequence[Found], total: int, told: Sequence[Told] = ()) -> Table:
    """Make the loss report: a row for each kind of thing, then one for each line to look at.

    Args:
        found: what was found, in the order of the lines.
        total: how many lines the source has.
        told: what the reader says about places that it did not read.

    Returns:
        The report; its notes say in words what the lines became.
    """
    counted = owners(found)
    lines = Counter(_kind(one) for one in counted.values())
    things = Counter(_kind(one) for one in found)
    doubtful = Counter(_kind(one) for one in found if one.doubts)
    kinds = [kind for kind in (*_NAMES, _HEADS) if things[kind]]
    rows: list[tuple[str | int | None, ...]] = [
        (kind, lines[kind], things[kind], doubtful[kind], None, None, None) for kind in kinds
    ]
    rows.append(("all", sum(lines.values()), len(found), sum(doubtful.values()), None, None, None))
    for one in found:
        reasons = [one.why] if one.became == "left out" else []
        for reason in (*reasons, *one.doubts):
            text = one.text if len(one.text) <= _LONGEST else f"{one.text[:_LONGEST]}…"
            rows.append((_kind(one), None, None, None, one.shown, text, reason))
    for place in told:
        kind = "not read" if place.lost else "told by the reader"
        rows.append((kind, None, None, None, place.shown, None, place.words))
    return Table(COLUMNS, tuple(rows), notes=_notes(lines, total, sum(lines.values()), told))


def _kind(one: Found) -> str:
    return _HEADS if one.became == "left out" and one.why.startswith(_HEADS) else one.became


def _notes(lines: Counter[str], total: int, counted: int, told: Sequence[Told]) -> tuple[str, ...]:
    names: dict[str, tuple[str, str]] = {**_NAMES, _HEADS: ("head of a table", "heads of tables")}
    parts = [f"{lines[kind]:,} {names[kind][lines[kind] != 1]}" for kind in names if lines[kind]]
    lost = sum(place.lost for place in told)
    if lost:
        parts.append(f"{lost:,} {'place' if lost == 1 else 'places'} not read")
    notes = [f"{total:,} {'line' if total == 1 else 'lines'}: {', '.join(parts) or 'nothing'}."]
    if counted != total:
        notes.append(f"{total - counted:,} lines are not accounted for: this is a fault of ours.")
    return tuple(notes)
