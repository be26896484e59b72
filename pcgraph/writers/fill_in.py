"""What the sheets share that a person fills in: cells that are locked or open, drop-downs."""

from __future__ import annotations

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from pcgraph.model import Cell
from pcgraph.writers.tables import text
from pcgraph.writers.workbook import Forms, fitting, to_print, write_words

_FILL, _WAITS, _LOCKED = "#FFF9E5", "#FFE699", "#F2F2F2"
_TEXT = "@"
_DAY = "yyyy-mm-dd"
_MARKED = '"✎ "@'
"""Shows a mark before a head, which itself stays what it is: colour alone tells not everyone."""
_ZOOM = 85


class FillForms(Forms):
    """The formats of cells in one workbook, with those that a person fills in."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        super().__init__(book)
        usual = {"text_wrap": True, "valign": "top"}
        line = {"border": 1, "border_color": "#BFBFBF"}
        self.locked = book.add_format({**usual, **line, "bg_color": _LOCKED})
        yours = {**usual, **line, "locked": False}
        head = {**usual, "bold": True, "bottom": 1, "bg_color": _WAITS}
        self.head_yours = book.add_format(head)
        self.head_marked = book.add_format({**head, "num_format": _MARKED})
        self.long = book.add_format({**usual, **line, "locked": False, "bg_color": _FILL})
        self.yours = {
            (day, waits): book.add_format(
                {**yours, "num_format": _DAY if day else _TEXT,
                 "bg_color": _WAITS if waits else _FILL}
            )
            for day in (True, False)
            for waits in (True, False)
        }  # fmt: skip


def write_cell(sheet: Worksheet, line: int, place: int, cell: Cell, form: Format) -> None:
    """Write a cell as what it is: text never becomes a formula, a link or a number.

    Raises:
        LimitReached: PC-LIMIT-CELL, a text that Excel would cut.
    """
    if cell is None or cell == "":
        sheet.write_blank(line, place, None, form)
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        sheet.write_number(line, place, cell, form)
    else:
        write_words(sheet, line, place, fitting(text(cell)), form)


def lock(sheet: Worksheet, last: int, columns: int, first: int = 1) -> None:
    """Lock a sheet but for its open cells; what is in view, filters and widths stay free.

    Args:
        sheet: the sheet, filled.
        last: its last row, counted from 0.
        columns: how many columns it has.
        first: how many columns stay in view.
    """
    sheet.autofilter(0, 0, last, columns - 1)
    sheet.ignore_errors({"number_stored_as_text": xl_range(1, 0, last, columns - 1)})
    sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
    sheet.set_zoom(_ZOOM)
    to_print(sheet, landscape=True, first=first)
