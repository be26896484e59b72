"""Settle what each column of a table holds: by its heading, its neighbours and its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pcgraph.grid import column_name
from pcgraph.intake.cells import says_nothing
from pcgraph.intake.heads import Holds, holds, is_aspect, is_level, is_mark, is_role
from pcgraph.intake.role_heads import roles_among

Kept = Holds | Literal["for role", "for level"]
Row = tuple[int, tuple[str, ...]]
"""The number of a row, from 1, and its cells."""
_SAMPLE = 2_000
_FEW = 5
_SHORT_MARK = 3


@dataclass
class Column:
    """One column.

    Attributes:
        place: from 0.
        name: its heading, as printed.
        holds: what stands in it.
        worded: of a column for a role or level: whether its cells are statements themselves.
        lone: of ``statement``: whether it is one aspect of several, each cell by itself.
    """

    place: int
    name: str
    holds: Kept
    worded: bool = False
    lone: bool = False


def settled(
    heads: Sequence[str], hints: Sequence[str], rows: Sequence[Row]
) -> tuple[list[Column], list[str]]:
    """Settle the columns of a table.

    Args:
        heads: the headings; empty for none.
        hints: for each column ``role`` or ``level`` where a heading above says so, or nothing.
        rows: the rows below.

    Returns:
        The columns that have a heading or a cell, and what must be said of them; none of them
        holds statements where no column can be told to.
    """
    told: list[str] = []
    sample = rows[:_SAMPLE]
    filled = {place for _, row in rows for place, cell in enumerate(row) if cell}
    columns = []
    roles = roles_among(heads)
    for place, name in enumerate(heads):
        cells = [cell for _, row in sample if place < len(row) and (cell := row[place])]
        if not name and place not in filled:
            continue
        hint = hints[place] or ("role" if place in roles and holds(name) is None else "")
        columns.append(_column(place, name, hint, cells))
        if columns[-1].holds == "for role" and not hints[place] and not is_role(name):
            told.append(
                f"{name!r} was read as a role, by the form of the words alone: write another Role "
                "at its statements where that is wrong."
            )
    for kind in ("for role", "for level"):
        crossed = [one for one in columns if one.holds == kind]
        if any(one.worded for one in crossed):
            for one in crossed:
                one.worded = not _marked(one, sample)
    _doubled(columns, told)
    _choose_statement(columns, sample, told)
    _choose_headings(columns)
    for kind in ("role", "code", "id", "level", "kind", "parent", "order"):
        for extra in [one for one in columns if one.holds == kind][1:]:
            extra.holds = "note"
    if any(one.worded for one in columns):
        for one in columns:
            if one.holds == "statement":
                one.holds = "section"
        _choose_headings(columns)
    return columns, told


def has_statements(columns: Sequence[Column]) -> bool:
    """Tell whether any column holds statements."""
    return any(one.holds == "statement" or one.worded for one in columns)


def _column(place: int, name: str, hint: str, cells: Sequence[str]) -> Column:
    """Say what a column holds by itself."""
    by_head = holds(name) if name else None
    if name and (by_head is None or hint) and (is_level(name) or is_role(name) or hint):
        said = [cell for cell in cells if not says_nothing(cell)]
        by_words = _mean(said) >= _SHORT_MARK
        kind: Kept = "for level" if hint == "level" or is_level(name) else "for role"
        return Column(place, name, kind, worded=by_words)
    if name and by_head is None and cells and all(map(is_mark, cells)):
        return Column(place, name, "for role")
    return Column(place, name, by_head or "note")


def _doubled(columns: Sequence[Column], told: list[str]) -> None:
    """Say which headings stand twice."""
    seen: dict[str, Column] = {}
    for one in columns:
        if not one.name:
            continue
        before = seen.setdefault(one.name.casefold(), one)
        if before is not one:
            told.append(
                f"the heading {one.name!r} stands in the columns {column_name(before.place)} and "
                f"{column_name(one.place)}; "
                "the first counts, the other is kept as a note."
            )
            if one.holds not in ("for role", "for level", "role"):
                one.holds = "note"


def _choose_statement(columns: list[Column], rows: Sequence[Row], told: list[str]) -> None:
    """Leave one column of statements, or several that are aspects of their own."""
    said = [one for one in columns if one.holds == "statement"]
    texts = [one for one in columns if one.holds == "text"]
    if len(said) > 1 and all(is_aspect(one.name) for one in said):
        for one in said:
            one.lone = True
        said, texts = [], texts
    elif len(said) > 1 or (said and texts):
        best = max([*said, *texts], key=lambda one: (_words(one, rows), -one.place))
        if best in texts and not _says_more(best, said[0], rows):
            best = max(said, key=lambda one: (_words(one, rows), -one.place))
        for one in said:
            if one is not best:
                one.holds = "section" if _repeats(one, rows) else "note"
                told.append(f"{best.name!r} was taken for the statements, not {one.name!r}.")
        best.holds = "statement"
    elif not said and texts and not any(one.worded for one in columns):
        best = max(texts, key=lambda one: (_words(one, rows), -one.place))
        best.holds = "statement"
    for one in columns:
        if one.holds == "text":
            one.holds = "note"


def _says_more(text: Column, said: Column, rows: Sequence[Row]) -> bool:
    """Tell a description that is the statement from one that explains it."""
    return _words(said, rows) < _FEW and _words(text, rows) > 2 * _words(said, rows)


def _choose_headings(columns: list[Column]) -> None:
    """Leave one domain and one heading: a second domain is a heading, further ones are notes."""
    domains = [one for one in columns if one.holds == "domain"]
    outer = [one for one in columns if one.holds == "section"]
    if not domains and len(outer) > 1 and all(holds(one.name) == "section" for one in outer):
        outer[0].holds = "domain"
    for extra in domains[1:]:
        extra.holds = "section"
    sections = [one for one in columns if one.holds == "section"]
    for extra in sections[1:]:
        extra.holds = "note"


def _marked(column: Column, rows: Sequence[Row]) -> bool:
    """Tell a column that is ticked, or blank, from one with words."""
    return all(is_mark(cell) for _, row in rows if (cell := _cell(column, row)))


def _repeats(column: Column, rows: Sequence[Row]) -> bool:
    """Tell whether cells of a column repeat, or are blank below the first, as headings are."""
    cells = [_cell(column, row) for _, row in rows]
    filled = [cell for cell in cells if cell]
    return len(set(filled)) < len(cells)


def _words(column: Column, rows: Sequence[Row]) -> float:
    return _mean([cell for _, row in rows if (cell := _cell(column, row))])


def _mean(cells: Sequence[str]) -> float:
    return sum(len(cell.split()) for cell in cells) / len(cells) if cells else 0.0


def _cell(column: Column, row: Sequence[str]) -> str:
    return row[column.place] if column.place < len(row) else ""
