"""Workbooks as the tests read and write them: by calamine and xlsxwriter alone."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from pcgraph.model import Cell

Rows = list[list[Cell]]


def read(raw: bytes) -> dict[str, Rows]:
    """Read all sheets, as lists of rows that a test may change."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    return {
        name: [
            [_plain(cell) for cell in row]
            for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        ]
        for name in book.sheet_names
    }  # fmt: skip


def _plain(cell: object) -> Cell:
    return int(cell) if isinstance(cell, float) else str(cell) or None


def write(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    """Write sheets; a text that begins with = becomes a formula, as it would in Excel."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
    book.close()
    return out.getvalue()


def saved(path: Path, sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> Path:
    path.write_bytes(write(sheets))
    return path


class Filled:
    """One sheet of a draft that a test fills in, by heads and ids."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def place(self, head: str) -> int:
        return self.rows[0].index(head)

    def line(self, old: str | None = None, new: str | None = None) -> int:
        """Find the one row of a pair; None stands for any, an empty text for none."""
        found = [
            line
            for line, row in enumerate(self.rows[1:], 1)
            if old in (None, row[self.place("Old id")] or "")
            and new in (None, row[self.place("New id")] or "")
        ]
        assert len(found) == 1, (old, new, found)
        return found[0]

    def get(self, line: int, head: str) -> Cell:
        return self.rows[line][self.place(head)]

    def put(self, line: int, head: str, cell: Cell) -> None:
        self.rows[line][self.place(head)] = cell
