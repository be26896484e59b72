"""Write many tables as one Excel workbook: a sheet a table, About, Words."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from tempfile import TemporaryDirectory
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from pcgraph.model import Cell, Table
from pcgraph.writers.stored import write_restored
from pcgraph.writers.tables import text
from pcgraph.writers.workbook import CELL, MADE, Forms, pairs_sheet, table_sheet

ROWS, COLUMNS = 1_048_575, 16_384
"""How many rows, below the head, and columns a sheet of Excel holds."""

_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}

Pair = tuple[str, str]
Draw = Callable[[xlsxwriter.Workbook, str], None]


@dataclass(frozen=True)
class Sheet:
    """One table of the workbook.

    Attributes:
        name: of the sheet, and of the csv file that holds the same.
        table: what stands on it.
        told: what the sheet About says of it; of the table itself it tells the rows.
        draw: what adds the sheet, given its name, where it is more than a plain table.
    """

    name: str
    table: Table
    told: Sequence[Pair] = ()
    draw: Draw | None = None


def write_collection(
    sheets: Iterable[Sheet],
    words: Sequence[tuple[str, str, str]],
    title: str,
    about: Sequence[Pair],
    out: BinaryIO,
) -> None:
    """Write the workbook; the same tables give the same bytes, whatever packs them.

    The second sheet, About, says of each table what it is. A table that a sheet cannot hold is
    left out and named there, and so is a text that a cell cannot hold. The tables are taken
    one after the other.

    Args:
        sheets: the tables, in the order of the sheets.
        words: name, head and meaning of each column (the dictionary).
        title: what the workbook is called in its properties.
        about: pairs of heading and words that hold for all of it.
        out: where to; a file that can go back.

    Raises:
        OSError: the disk is full, or nothing can be written aside.
    """
    packed = io.BytesIO()
    # Cells wait in files, because a sheet may have millions; they go even if this fails.
    with TemporaryDirectory(ignore_cleanup_errors=True) as aside:
        book = xlsxwriter.Workbook(packed, {**_OPTIONS, "tmpdir": aside})
        book.set_properties({"created": MADE, "title": title, "author": "pcgraph editors"})
        book.use_zip64()
        _fill(book, sheets, words, about)
        failed: tuple[object, ...] = ()
        try:
            book.close()
        except FileCreateError as fault:
            failed = getattr(fault.args[0], "args", fault.args)
        # Not inside: what holds on to the fault holds on to a half zip file, which complains.
        if failed:
            raise OSError(*failed)
    write_restored(packed, out)


def _fill(
    book: xlsxwriter.Workbook,
    sheets: Iterable[Sheet],
    words: Sequence[tuple[str, str, str]],
    about: Sequence[Pair],
) -> None:
    """Write the sheets."""
    forms, first, used = Forms(book), None, set[str]()
    told: list[Pair] = [("What", "Words"), *about]
    for sheet in sheets:
        told += _told(sheet)
        if _too_large(sheet.table):
            continue
        used.update(sheet.table.columns)
        if sheet.draw:
            sheet.draw(book, sheet.name)
        else:
            table_sheet(book.add_worksheet(sheet.name), _fitting(sheet), words, forms)
        first = first or book.add_worksheet("About")
    first = first or book.add_worksheet("About")
    pairs_sheet(first, [(head, _cut(said)) for head, said in told], (26, 100), forms)
    dictionary = [("Column", "Head", "Meaning"), *(word for word in words if word[0] in used)]
    pairs_sheet(book.add_worksheet("Words"), dictionary, (24, 28, 90), forms)


def _told(sheet: Sheet) -> Iterable[Pair]:
    """Say on the sheet About what a table is, and what the workbook lacks of it."""
    rows = len(sheet.table.rows)
    yield f"Sheet {sheet.name}", f"{rows:,} row{'' if rows == 1 else 's'}"
    if _too_large(sheet.table):
        yield (
            "Left out",
            (
                f"A sheet of Excel holds {ROWS:,} rows and {COLUMNS:,} columns. "
                f"The whole table is in {sheet.name}.csv."
            ),
        )
    elif long := sum(map(_too_long, (cell for row in sheet.table.rows for cell in row))):
        yield (
            "Cut",
            (
                f"{long:,} cell{'' if long == 1 else 's'}: a cell of Excel holds {CELL:,} "
                f"characters. The whole texts are in {sheet.name}.csv."
            ),
        )
    yield from sheet.told


def _too_large(table: Table) -> bool:
    """Tell whether a sheet of Excel cannot hold a table."""
    return len(table.rows) > ROWS or len(table.columns) > COLUMNS


def _too_long(cell: Cell) -> bool:
    """Tell whether a cell of Excel cannot hold a text."""
    return isinstance(cell, str) and len(cell) > CELL


def _fitting(sheet: Sheet) -> Table:
    """Cut the texts that are too long for a cell; the sheet About tells it."""
    table = sheet.table
    if not any(map(_too_long, (cell for row in table.rows for cell in row))):
        return table
    rows = tuple(
        tuple(_cut(text(cell)) if _too_long(cell) else cell for cell in row) for row in table.rows
    )
    return replace(table, rows=rows)


def _cut(words: str) -> str:
    """Cut a text to what a cell of Excel holds; the end says so."""
    end = f" … [{len(words):,} characters, cut]"
    return words if len(words) <= CELL else words[: CELL - len(end)] + end
