"""Write a table as an Excel workbook: the table, About this table, Words."""

import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter

from pcgraph.errors import LimitReached
from pcgraph.model import Table
from pcgraph.writers.tables import text

_LONG = 60
_CELL = 32_767
_MADE = datetime(2000, 1, 1)


def workbook_bytes(table: Table, words: Sequence[tuple[str, str, str]]) -> bytes:
    """Lay a table out as a workbook of three sheets.

    Codes and function numbers stay text; the columns behind the bar are grouped and
    closed; the head is frozen and has filters. No clock: the same table gives the same bytes.

    Args:
        table: the answer.
        words: name, head and meaning of each column (the dictionary).

    Returns:
        The bytes of an .xlsx file.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": _MADE})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    plain = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    number = book.add_format({"valign": "top"})
    heads = {name: words_ for name, words_, _ in words}

    sheet = book.add_worksheet("Table")
    bar = len(table.columns) - table.closed
    for place, column in enumerate(table.columns):
        longest = max((len(text(row[place])) for row in table.rows), default=0)
        width = min(max(longest, len(column)) + 2, _LONG)
        behind = {"level": 1, "hidden": True} if place >= bar else {}
        sheet.set_column(place, place, width, plain, behind)
        sheet.write_string(0, place, heads.get(column, column), head)
    for line, row in enumerate(table.rows, 1):
        for place, cell in enumerate(row):
            if isinstance(cell, bool) or cell is None or isinstance(cell, str):
                sheet.write_string(line, place, _fitting(text(cell)), plain)
            else:
                sheet.write_number(line, place, cell, number)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)

    about = book.add_worksheet("About this table")
    _pairs(about, [("What", "Words"), *table.about], (24, 100), head, plain)
    dictionary = book.add_worksheet("Words")
    used = [(name, h, meaning) for name, h, meaning in words if name in table.columns]
    _pairs(dictionary, [("Column", "Head", "Meaning"), *used], (24, 28, 90), head, plain)
    book.close()
    return out.getvalue()


def _fitting(words: str) -> str:
    """Refuse a text that Excel would cut.

    Raises:
        LimitReached: PC-LIMIT-CELL.
    """
    if len(words) > _CELL:
        raise LimitReached(
            "PC-LIMIT-CELL",
            f"a text has {len(words):,} characters; a cell of Excel holds {_CELL:,}.",
            "Write csv or json instead.",
        )
    return words


def _pairs(
    sheet: "xlsxwriter.worksheet.Worksheet",
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    head: "xlsxwriter.format.Format",
    plain: "xlsxwriter.format.Format",
) -> None:
    """Write rows of text below a head."""
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width, plain)
    for line, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write_string(line, place, _fitting(cell), head if line == 0 else plain)
