"""A sheet as it was read from a workbook: rows of cells that know their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pcgraph.model import Cell

_LETTERS = 26


@dataclass(frozen=True)
class Grid:
    """One sheet of a workbook.

    Attributes:
        name: what stands on its tab.
        rows: the cells, from A1 on; a day is written as ISO 8601 writes it, and a number without
            a fraction is an int.
        formulas: places (row and column, counted from 0) that hold a formula; the cell has what
            it came to when the file was saved.
        merged: ranges of cells that were made one, such as ``A1:B2``.
        hidden: whether its tab is not shown.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    formulas: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[str, ...] = ()
    hidden: bool = False


def cell_name(row: int, column: int) -> str:
    """Name a cell as spreadsheets do.

    Args:
        row: its row, counted from 0.
        column: its column, counted from 0.

    >>> cell_name(0, 0), cell_name(11, 27)
    ('A1', 'AB12')
    """
    return f"{column_name(column)}{row + 1}"


def column_name(column: int) -> str:
    """Name a column as spreadsheets do, counted from 0.

    >>> column_name(25), column_name(26), column_name(16_383)
    ('Z', 'AA', 'XFD')
    """
    name, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, _LETTERS)
        name = chr(ord("A") + letter) + name
    return name


def head_key(words: Cell) -> str:
    """Reduce a head of a column to what is compared: case, blanks and line ends do not count.

    >>> head_key(" Old  Words "), head_key(None)
    ('old words', '')
    """
    return " ".join(str(words).split()).casefold() if words is not None else ""


def columns_by_head(
    grid: Grid, heads: Mapping[str, str]
) -> tuple[dict[str, int], dict[str, list[int]], list[int]]:
    """Find the columns of a sheet by the heads in its first row.

    Args:
        grid: the sheet.
        heads: the head of each column, by the name of the column; the name itself counts too.

    Returns:
        The place of each column by name; columns whose head stands more than once, with their
        places; the places of columns that have another head, and of those that have none though
        something stands below.
    """
    first: Sequence[Cell] = grid.rows[0] if grid.rows else ()
    names = {head_key(head): name for name, head in heads.items()}
    names |= {head_key(name): name for name in heads}
    found: dict[str, list[int]] = {}
    others: list[int] = []
    for place in range(max(map(len, grid.rows), default=0)):
        key = head_key(first[place] if place < len(first) else None)
        if key in names:
            found.setdefault(names[key], []).append(place)
        elif key or any(place < len(row) and row[place] is not None for row in grid.rows[1:]):
            others.append(place)
    twice = {name: places for name, places in found.items() if len(places) > 1}
    return {name: places[0] for name, places in found.items()}, twice, others
