"""Read tables: CSV (comma, semicolon, tab or bar) and Excel, any columns in any order."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from pcgraph.grid import Grid
from pcgraph.intake.grids import Sheet, grid_reading
from pcgraph.intake.heads import known_heads
from pcgraph.intake.model import Reading, Told
from pcgraph.intake.table_columns import Row
from pcgraph.model import Cell
from pcgraph.readers.blocks import LONGEST, MOST_CELLS, MOST_COLUMNS, refuse, too_large
from pcgraph.readers.packed import names_in
from pcgraph.readers.plain import text_of
from pcgraph.readers.sheets import sheets_of

_MARKS = (",", ";", "\t", "|")
_LOOK = 30
_ROWS = 1_000_000
_HEADS = (
    "Write a heading over each column, in one row: Competency (or Capability, Skill, Statement), "
    "and as they apply Domain, Heading, Role, Level, Code, Kind, NOS."
)
_QUOTE = "Mend the row: a quote inside a quoted cell is written twice."


def read_csv(raw: bytes, path: Path) -> Reading:
    """Read a table of CSV.

    Args:
        raw: the bytes of the file.
        path: the file, for what is told.

    Raises:
        InputProblem: PC-READ-CSV with the line on which the row begins; PC-READ-COLUMNS where
            no column can be told to hold statements; PC-READ-EMPTY, PC-READ-UTF8, PC-READ-NUL.
        LimitReached: PC-LIMIT-SOURCE for too many rows, columns, cells or letters.
    """
    text = text_of(raw, path)
    if not text.strip():
        refuse(path, "PC-READ-EMPTY", "it is empty", "Name a file in which the framework stands.")
    return _reading([Sheet("", list(_rows(text, path)))], "csv", path)


def read_excel(raw: bytes, path: Path) -> Reading:
    """Read the sheets of a workbook; no formula is ever worked out.

    Args:
        raw: the bytes of the file.
        path: the file, for what is told.

    Raises:
        InputProblem: PC-READ-COLUMNS, PC-READ-EMPTY, and as ``sheets_of``.
        LimitReached: PC-LIMIT-SOURCE for too many columns, and as ``sheets_of``.
    """
    grids = sheets_of(raw, path)
    if not any(any(map(any, grid.rows)) for grid in grids):
        refuse(path, "PC-READ-EMPTY", "no cell of it is filled", "Name a file with a framework.")
    told: list[Told] = []
    if any(name.endswith("/vbaproject.bin") for name in names_in(raw)):
        told.append(Told("the file", "it has macros; they were neither read nor run.", lost=True))
    sheets = [_sheet(grid, path, told) for grid in grids]
    return _reading(sheets, "excel", path, tuple(told))


def _reading(
    sheets: Sequence[Sheet], form: str, path: Path, told: tuple[Told, ...] = ()
) -> Reading:
    reading, heads = grid_reading(sheets, form)
    if not any(item.kind not in ("title", "introduction", "note") for item in reading.items):
        found = f"; the headings found: {'; '.join(heads[:5])}" if heads else ""
        what = f"it cannot be told which column holds the statements{found}"
        refuse(path, "PC-READ-COLUMNS", what, _HEADS)
    whole = (*told, *reading.told)
    return Reading(form, reading.title, (), reading.items, whole)


def _rows(text: str, path: Path) -> Iterator[Row]:
    """Part the text into rows; each knows the line on which it begins."""
    first, _, rest = text.partition("\n")
    begins_at, mark = 1, ""
    if first.strip().casefold().startswith("sep=") and len(first.strip()) == 5:
        # Excel writes so which mark parts the cells.
        mark, text, begins_at = first.strip()[4], rest, 2
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark or _mark(text), strict=True)
    cells_in_all = 0
    number = 0
    while True:
        begins = reader.line_num + begins_at
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            said = str(fault)
            if "larger than field limit" in said and '"' not in text:
                too_large(path, f"a cell of line {begins} is too long")
            open_quote = "unexpected end" in said or "larger than field limit" in said
            what = "a quote that opens in it is not closed" if open_quote else said
            refuse(path, "PC-READ-CSV", f"the row that begins here: {what}", _QUOTE, begins)
        row = _cut([cell.strip() for cell in cells])
        number += 1
        cells_in_all += len(row)
        if len(row) > MOST_COLUMNS:
            what = f"the row of line {begins} has {len(row):,} columns; {MOST_COLUMNS:,} are read"
            too_large(path, what)
        if number > _ROWS or cells_in_all > MOST_CELLS * 3:
            too_large(path, f"it has more than {_ROWS:,} rows, or {MOST_CELLS * 3:,} cells")
        if any(len(cell) > LONGEST for cell in row):
            too_large(path, f"a cell in line {begins} has more than {LONGEST:,} letters")
        yield begins, row


def _mark(text: str) -> str:
    """Choose what parts the cells: the mark by which most headings are known."""
    head = io.StringIO(text[: 2**16], newline="")
    lines = [line for line, _ in zip(head, range(_LOOK), strict=False)]

    def known(mark: str) -> tuple[int, int]:
        best = (0, 0)
        for cells in csv.reader(lines, delimiter=mark):
            filled = [cell.strip() for cell in cells if cell.strip()][:MOST_COLUMNS]
            best = max(best, (known_heads(filled) if len(cells) > 1 else 0, len(cells)))
        return best

    try:
        return max(_MARKS, key=known)
    except csv.Error:
        return ","


def _cut(cells: Sequence[str]) -> tuple[str, ...]:
    """Take blank cells away from the end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return tuple(cells[:end])


def _sheet(grid: Grid, path: Path, told: list[Told]) -> Sheet:
    """Make text of the cells of a sheet; say where a number may have been another code."""
    rows = []
    for at, cells in enumerate(grid.rows, 1):
        row = _cut([_text(cell) for cell in cells])
        if len(row) > MOST_COLUMNS:
            what = f"its sheet {grid.name} has {len(row):,} columns; {MOST_COLUMNS:,} are read"
            too_large(path, what)
        rows.append((at, row))
    fractions = [
        f"row {at}"
        for at, cells in enumerate(grid.rows, 1)
        if any(isinstance(cell, float) for cell in cells)
    ]
    if fractions:
        shown = ", ".join(fractions[:5]) + (" and others" if len(fractions) > 5 else "")
        words = f"numbers with a fraction stand in {shown}: a code 1.10 kept as a number is 1.1."
        told.append(Told(f"sheet {grid.name}", words))
    formulas = frozenset((row + 1, column) for row, column in grid.formulas)
    return Sheet(grid.name, rows, formulas, grid.merged, grid.hidden)


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return "" if cell is None else str(cell).strip()
