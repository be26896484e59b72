"""Account for every line of a source: what it became, or why it was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pcgraph.intake.model import STATEMENTS, Found, Told
from pcgraph.model import Table

COLUMNS = ("found_as", "source_lines", "things", "doubtful")
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
_STRUCTURE = ("domain", "heading", "competency", "requirement", "responsibility")
_LONGEST = 160


def owners(found: Sequence[Found]) -> dict[int, Found]:
    """Give, for each line, the one thing that it counts for.

    A line that several things share (the cells of a row, a line that was split) counts for the
    first statement of it, or the first thing; furniture inside a thing that goes on over a page
    break counts for itself.

    Args:
        found: what was found, in the order of the lines.

    Returns:
        The thing of each line, by its number.
    """
    counted: dict[int, Found] = {}
    alone = [one for one in found if one.first == one.last]
    for one in sorted(alone, key=lambda one: one.became not in STATEMENTS):
        counted.setdefault(one.first, one)
    for one in found:
        if one.first != one.last:
            for line in range(one.first, one.last + 1):
                counted.setdefault(line, one)
    return counted


def account(
    found: Sequence[Found], total: int, told: Sequence[Told] = (), unit: str = "line"
) -> Table:
    """Make the loss report: a row for each kind of thing; the lines add up to those of the file.

    Args:
        found: what was found, in the order of the lines.
        total: how many lines the source has.
        told: what the reader says about places that it did not read.
        unit: what is counted: ``line``, or ``entry`` of a table, a tree or a package.

    Returns:
        The report; its notes say in words what the lines became.
    """
    counted = owners(found)
    lines = Counter(_kind(one) for one in counted.values())
    things = Counter(_kind(one) for one in found)
    doubtful = Counter(_kind(one) for one in found if one.doubts)
    kinds = [kind for kind in (*_NAMES, _HEADS) if things[kind]]
    rows = [(kind, lines[kind], things[kind], doubtful[kind]) for kind in kinds]
    rows.append(("all", sum(lines.values()), len(found), sum(doubtful.values())))
    return Table(COLUMNS, tuple(rows), notes=_notes(lines, things, total, told, unit))


def to_look_at(found: Sequence[Found], told: Sequence[Told] = ()) -> list[tuple[str, str, str]]:
    """List what a person should look at: place, words, and what is to be known.

    What the reader could not read comes first, then every doubt in the order of the source, then
    what else the reader says.
    """
    lost = [(place.shown, "", place.words) for place in told if place.lost]
    doubts = [
        (one.shown, f"{one.text[:_LONGEST]}…" if len(one.text) > _LONGEST else one.text, doubt)
        for one in found
        for doubt in one.doubts
    ]
    return [*lost, *doubts, *((place.shown, "", place.words) for place in told if not place.lost)]


def _kind(one: Found) -> str:
    return _HEADS if one.became == "left out" and one.why.startswith(_HEADS) else one.became


def _notes(
    lines: Counter[str], things: Counter[str], total: int, told: Sequence[Told], unit: str
) -> tuple[str, ...]:
    names: dict[str, tuple[str, str]] = {**_NAMES, _HEADS: ("head of a table", "heads of tables")}
    several = {"line": "lines", "entry": "entries"}[unit]
    counted = sum(lines.values())
    parts = [f"{lines[kind]:,} {names[kind][lines[kind] != 1]}" for kind in names if lines[kind]]
    lost = sum(place.lost for place in told)
    if lost:
        parts.append(f"{lost:,} {'place' if lost == 1 else 'places'} not read")
    notes = [f"{total:,} {unit if total == 1 else several}: {', '.join(parts) or 'nothing'}."]
    kept = [kind for kind in _STRUCTURE if things[kind]]
    if any(things[kind] != lines[kind] for kind in kept):
        made = (f"{things[kind]:,} {names[kind][things[kind] != 1]}" for kind in kept)
        notes.append(f"They make {', '.join(made)}.")
    if counted != total:
        notes.append(
            f"{total - counted:,} {several} are not accounted for: this is a fault of ours."
        )
    return tuple(notes)
