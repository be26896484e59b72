"""Read back the sheets that a person filled in: rows by their columns, and what cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pcgraph.books.sheets import ABOUT, COLUMNS, MARK, mark_of, one_line, plain
from pcgraph.drafts.rows import Sheet, fault, form_faults
from pcgraph.errors import InputProblem
from pcgraph.grid import Grid, columns_by_head, head_key
from pcgraph.model import Finding

_LONGEST = 5_000
GONE, PASSED = "gone", "gone-unchanged"
"""The rules that what a row is about is not there: a locked cell was changed, or the workbook is
old. In an old workbook a row that nobody filled in may be passed over."""


@dataclass(frozen=True)
class Filled:
    """A row that a person may have filled in.

    Attributes:
        sheet: the sheet.
        at: its place, counted from 0.
        cells: its words by column; a column that is not needed may be missing.
        edited: whether its cells are others than they were written with.
    """

    sheet: Sheet
    at: int
    cells: Mapping[str, str]
    edited: bool

    @property
    def number(self) -> int:
        """Its number as Excel shows it."""
        return self.at + 1

    @property
    def gone(self) -> str:
        """The rule by which it is told that what it is about is not there."""
        return GONE if self.edited else PASSED

    def fault(self, column: str, rule: str, words: str) -> Finding:
        """Say what is wrong with one of its cells.

        Args:
            column: the column.
            rule: short name of the rule, without its beginning.
            words: what is wrong and what to do; the row is named before it.
        """
        said = f"sheet {self.sheet.grid.name}, row {self.number}: {words}"
        place = column if column in self.sheet.places else next(iter(self.sheet.places))
        return fault(self.sheet, self.at, place, f"workbook-{rule}", said, self.cells.get(column))

    def unknown(
        self, column: str, words: str, known: Sequence[str], rule: str = "unknown"
    ) -> Finding:  # fmt: skip
        """Say that what stands in a cell is none of what is known there."""
        value = self.cells.get(column, "")
        near = get_close_matches(value, known, 3, 0.6)
        near = near or [one for one in known if value and one.startswith(value)][:3]
        meant = f": did you mean {' or '.join(near)}?" if near else f". {_listed(known)}"
        return self.fault(column, rule, f'{words} "{value}" is unknown{meant}')


def _listed(known: Sequence[str]) -> str:
    return f"One of: {'; '.join(known)}." if len(known) < 12 else "Choose from the list."


@dataclass(frozen=True)
class Book:
    """What was read.

    Attributes:
        rows: the rows of each sheet that is there, by its name.
        findings: what cannot be read.
        notes: what was not read.
    """

    rows: Mapping[str, Sequence[Filled]]
    findings: Sequence[Finding]
    notes: Sequence[str]


def read_book(grids: Sequence[Grid], words: Mapping[str, str], file: str) -> Book:
    """Read the sheets of a workbook by their names and heads.

    Args:
        grids: the sheets, as read.
        words: the head of each column, by its name.
        file: what the workbook is called.

    Raises:
        InputProblem: PC-BOOK-SHEET if it is no such workbook, PC-BOOK-COLUMN for a column that is
            missing or stands twice.
    """
    by_name = {head_key(grid.name): grid for grid in grids}
    faults: list[str] = []
    if head_key(ABOUT) not in by_name:
        there = ", ".join(grid.name for grid in grids[:12]) or "none"
        raise InputProblem(
            "PC-BOOK-SHEET",
            f"the workbook has no sheet {ABOUT}, which names its framework; it has: {there}.",
            "pcgraph workbook export writes the workbook that is read here.",
            file,
        )
    rows: dict[str, Sequence[Filled]] = {}
    findings: list[Finding] = []
    notes: list[str] = []
    for name, columns in COLUMNS.items():
        grid = by_name.get(head_key(name))
        if grid is None:
            continue
        sheet = _sheet(grid, columns, words, file, faults)
        if faults:
            continue
        notes += sheet.notes
        findings += _named(form_faults(sheet, "workbook"), grid.name)
        rows[name] = [*_rows(sheet, name)]
        findings += (found for row in rows[name] for found in _form(row))
    if faults:
        raise InputProblem(
            "PC-BOOK-COLUMN",
            f"{'; '.join(faults)}.",
            "The first row of a sheet must have the heads that it was written with, each once; in "
            "which order does not matter. A workbook of an earlier version of pcgraph may lack "
            "some: write it again.",
            file,
        )
    return Book(rows, findings, notes)


def _named(findings: Iterator[Finding], sheet: str) -> Iterator[Finding]:
    """Begin what is told of a cell with the words for its place."""
    from dataclasses import replace

    for one in findings:
        at = f", row {one.line}" if one.line else ""
        yield replace(one, message=f"sheet {sheet}{at}: {one.message}")


def _sheet(
    grid: Grid, columns: Sequence[str], words: Mapping[str, str], file: str, faults: list[str]
) -> Sheet:
    """Find the columns of a sheet by their heads; add what is wrong with them to the faults."""
    heads = {column: words[plain(column)] for column in columns}
    places, twice, others = columns_by_head(grid, heads)
    missing = [heads[one] for one in columns if one[-1] in "+!" and one not in places]
    doubled = [heads[one] for one in twice]
    said = [
        *([f"has no column {'; no column '.join(missing)}"] if missing else []),
        *([f"has twice the column {'; '.join(doubled)}"] if doubled else []),
    ]
    if said:
        faults.append(f"the sheet {grid.name} {' and '.join(said)}")
    return Sheet(grid, file, places, heads, others)


def _rows(sheet: Sheet, name: str) -> Iterator[Filled]:
    """Give the rows that hold anything."""
    for at in range(1, len(sheet.grid.rows)):
        cells = {column: one_line(sheet.cell(at, column)) for column in sheet.places}
        if any(cells.values()):
            yield Filled(sheet, at, cells, cells[MARK] != mark_of(name, cells))


def _form(row: Filled) -> Iterator[Finding]:
    """Find what no text of ours can hold."""
    for column, words in row.cells.items():
        if column.endswith("+") and row.edited:
            if any(ord(letter) < ord(" ") or letter in "\x7f\ufffe\uffff" for letter in words):
                yield row.fault(column, "character", "a cell holds a control character: delete it.")
            elif len(words) > _LONGEST:
                long = f"the cell has {len(words):,} letters; {_LONGEST:,} are taken: shorten it."
                yield row.fault(column, "long", long)
