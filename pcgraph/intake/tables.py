"""Find the tables among the lines of an outline, and the heads of their columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pcgraph.intake.cell_rows import OpenTable, read_rows
from pcgraph.intake.cell_units import phrases_of_head
from pcgraph.intake.columns import columns_of, guessed, is_head
from pcgraph.intake.model import STATEMENTS
from pcgraph.intake.table_heads import area_above, told_of_head
from pcgraph.intake.units import Unit

_TABLE = re.compile(r"\btable \d+.*(?=, row \d)")
_GUESSED = "No column of this head is known: what the columns hold is guessed by their words."


def read_tables(units: Sequence[Unit]) -> list[Unit]:
    """Put in place of each row of a table what its cells are.

    Args:
        units: all units, furniture too.

    Returns:
        All units; those of a table are settled, but for tables of one column, whose cells stay
        lines of text.
    """
    out: list[Unit] = []
    run: list[Unit] = []
    rules: set[int] = set()
    waiting: list[Unit] = []
    for unit in units:
        if unit.kind == "row" and _of_table(unit):
            out_of = waiting if run else []
            run.extend(out_of)
            waiting = []
            run.append(unit)
        elif unit.became in ("blank", "left out") and run:
            if unit.kind == "row" and not waiting:
                rules.add(id(run[-1]))
            waiting.append(unit)
        else:
            out += _read_run(run, rules, area_above(out))
            out += [*waiting, unit]
            run, waiting, rules = [], [], set()
    return out + _read_run(run, rules, area_above(out)) + waiting


def _of_table(unit: Unit) -> bool:
    """Tell a row of a table; what a person says of one does not end the table."""
    if unit.setting is not None and unit.became in STATEMENTS:
        # It stays a row of its table; what its statements are is settled when they are read.
        unit.became = None
    return unit.became is None or unit.setting is not None


def _read_run(run: Sequence[Unit], rules: set[int], area: str) -> list[Unit]:
    """Read rows that stand together: one table, or several, or one that was cut."""
    if not run:
        return []
    out: list[Unit] = []
    table = OpenTable()
    rows: list[Unit] = []
    filled = [unit for unit in run if unit.kind == "row" and unit.became is None]
    ruled = any(id(unit) in rules for unit in filled)
    for unit in filled:
        unit.level = int(_is_marked(unit, rules))
    _join_heads(filled)
    filled = [unit for unit in filled if unit.became is None]
    ruled = ruled or any(unit.level for unit in filled)
    starts = {id(unit) for unit in filled if _starts(unit, filled[0], ruled)}
    if ruled:
        apart = (low for up, low in pairwise(filled) if _table_of(up) != _table_of(low))
        starts |= {id(unit) for unit in apart}
    places = {id(unit): place for place, unit in enumerate(filled)}
    for unit in run:
        if id(unit) in starts:
            out += read_rows(rows, table)
            rows = []
            table = _start(unit, table, filled, starts, places[id(unit)])
            _below_area(unit, table, area)
            if (table.columns and not table.guess) or unit.became == "left out":
                out.append(unit)
                out += phrases_of_head(unit, table.columns)
                continue
        rows.append(unit)
    return out + read_rows(rows, table)


def _join_heads(rows: Sequence[Unit]) -> None:
    """Join two heads of which the lower one parts the upper: *Levels*, below it 1, 2, 3."""
    if all(unit.level for unit in rows):
        # Cells are marked as heads for their looks only.
        for unit in rows[1:]:
            unit.level = 0
    for upper, lower in pairwise(rows):
        if not (upper.level and lower.level) or upper.cells == lower.cells:
            continue
        cells: list[str] = []
        over = ""
        for above, below in zip(upper.cells, lower.cells, strict=False):
            over = above or ("" if not below else over)
            numbered = below[:1].isdigit() and over
            cells.append(f"{over.rstrip('s')} {below}" if numbered else below or above)
        lower.cells = tuple(cells)
        upper.became, upper.why = "left out", "the head of a table, above its other head"


def _table_of(unit: Unit) -> str:
    """Give the name of the table in which a row stands; empty where its reader names none."""
    found = _TABLE.search(unit.shown)
    return found[0] if found else ""


def _below_area(unit: Unit, table: OpenTable, area: str) -> None:
    """Let a column of areas name headings where the heading above the table is the domain."""
    for at, column in enumerate(table.columns):
        if area and column.holds == "domain":
            taken = any(one.holds == "heading" for one in table.columns)
            table.columns[at] = replace(column, holds="group" if taken else "heading")
            unit.doubts.append(
                f"The table stands under {area!r}, so that is the domain, and what column "
                f"{column.name!r} names are headings in it: write domain in Keep as where one is."
            )


def _is_marked(unit: Unit, rules: set[int]) -> bool:
    """Say whether a row is marked as a head: by its reader, or by a line drawn below it."""
    lone = len(unit.cells) > 1 and sum(map(bool, unit.cells)) == 1
    return id(unit) in rules or (unit.level == 1 and not lone)


def _starts(unit: Unit, first: Unit, ruled: bool) -> bool:
    """Say whether a row may be a head; where lines are drawn below heads, only such a row."""
    if unit is first or unit.level:
        return True
    if unit.setting is not None:
        return False
    again = unit.cells == first.cells
    return (again and is_head(first.cells, True)) or (not ruled and is_head(unit.cells))


def _start(
    unit: Unit, table: OpenTable, filled: Sequence[Unit], starts: set[int], place: int
) -> OpenTable:
    """Begin a table at its head, or go on with one whose head is repeated or left blank."""
    cells = unit.cells
    same = len(cells) == len(table.head)
    if table.columns and same and (not any(cells) or cells == table.head):
        unit.became = "left out"
        unit.why = "the head of a table, repeated where a page ends"
        return table
    rows = []
    for at in range(place + 1, len(filled)):
        other = filled[at].cells
        if _table_of(filled[at]) != _table_of(unit) and unit.level:
            break
        goes_on = len(other) == len(cells) and (not any(other) or other == cells)
        if id(filled[at]) in starts and not goes_on:
            break
        rows.append(other)
    marked = bool(unit.level) and any(cells)
    columns = columns_of(cells, rows, marked) if marked or is_head(cells, True) else []
    guess = not columns and marked
    columns = columns or (guessed(rows, cells) if marked else [])
    if columns:
        unit.became, unit.why = "left out", "the head of a table"
        unit.doubts += [*told_of_head(cells, columns, rows), *([_GUESSED] if guess else [])]
        return OpenTable(cells, columns)
    if not any(cells):
        unit.became, unit.why = "left out", "the head of a table, blank"
    return OpenTable(cells, guessed([*rows, cells]), guess=True)
