"""Write a draft as a workbook that a person settles in Excel."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from pcgraph.drafts.sheets import ALONE, CHANGES, COLUMNS, KINDS, NO, Column, kinds_listed
from pcgraph.model import Table
from pcgraph.writers.fill_in import FillForms, lock, write_cell
from pcgraph.writers.tables import text
from pcgraph.writers.workbook import MADE, height, pairs_sheet

_HOW = (
    ("What this is", "A draft by machine of what became of each line of one framework in another. "
     "Nobody has judged it. Cells in yellow are yours; all others are locked."),
    ("1. Decide", "Rows whose Sure is no stand first, and their dark yellow cells are empty: read "
     "both texts and choose what became of the line. Rows whose Sure is yes are filled in; change "
     "them where the draft is wrong."),
    ("2. Say why", "Write your reason wherever you decided anything but unchanged, then your name "
     "and the day (2026-11-30, or 30/11/2026: day first). Your name in a row that you did not "
     "change says that you agree with it."),
    ("3. Regroup", "Rows with the same number in Change belong together. If the draft put a line "
     "in the wrong change, write the number of the right one, or alone, under You: old line "
     "belongs with change (or new line). If a pair is no pair, write alone for both: the old "
     "line is then removed, the new one added."),
    ("4. Give it back", "pcgraph settle FILE.xlsx -o data/correspondences/NAME.ttl says in words, "
     "by row, what is missing or does not fit; when nothing is, it writes the file. "
     "With --rest as-drafted it takes what the draft says for every change that you left empty, "
     "and marks it as decided by machine."),
    ("Rules", "Delete no row: every line of both frameworks must be accounted for. Columns may be "
     "moved and added; their heads may not be changed. No formulas."),
)  # fmt: skip


def draft_book(tables: Mapping[str, Table]) -> bytes:
    """Lay a draft out as a workbook; no clock, so that the same draft gives the same bytes.

    Args:
        tables: the sheets to fill in, by name.

    Raises:
        LimitReached: PC-LIMIT-CELL, a text that Excel would cut.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    about = tables[CHANGES].about
    title = dict(about).get("Question", "")
    book.set_properties({"created": MADE, "title": title, "author": "pcgraph editors"})
    forms = FillForms(book)
    kinds = kinds_listed()
    for sheet_name, table in tables.items():
        _sheet(book.add_worksheet(sheet_name), table, COLUMNS[sheet_name], len(kinds), forms)
    pairs_sheet(
        book.add_worksheet("About this table"), [("What", "Words"), *_HOW, *about], (24, 100), forms
    )
    pairs_sheet(
        book.add_worksheet(KINDS), [("What became of it", "Meaning"), *kinds], (34, 100), forms
    )
    meant = [(column.head, column.meaning) for column in COLUMNS[CHANGES]]
    pairs_sheet(book.add_worksheet("Words"), [("Head", "Meaning"), *meant], (34, 100), forms)
    book.close()
    return out.getvalue()


def _sheet(
    sheet: Worksheet, table: Table, columns: Sequence[Column], kinds: int, forms: FillForms
) -> None:
    """Fill a sheet: what the draft says is locked, what a person says is open."""
    widths = [column.width for column in columns]
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        form = forms.head_yours if column.filled_in else forms.head
        sheet.write_string(0, place, column.head, form)
    sheet.set_row(0, height([column.head for column in columns], [w - 2 for w in widths]))
    sure = table.columns.index("sure!")
    for line, row in enumerate(table.rows, 1):
        sheet.set_row(line, height(map(text, row), widths))
        for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
            waits = column.name == "change+" and row[sure] == NO
            form = forms.locked
            if column.filled_in:
                form = forms.yours[column.name == "decided_on+", waits]
            write_cell(sheet, line, place, cell, form)
    last = max(len(table.rows), 1)
    _lists(sheet, columns, last, kinds)
    lock(sheet, last, len(columns))


def _lists(sheet: Worksheet, columns: Sequence[Column], last: int, kinds: int) -> None:
    """Add the drop-downs and what Excel says when something else is typed."""
    places = {column.name: place for place, column in enumerate(columns)}
    kind = places["change+"]
    sheet.data_validation(1, kind, last, kind, {
        "validate": "list", "source": f"={KINDS}!{xl_range_abs(1, 0, kinds, 0)}",
        "error_type": "warning", "error_title": "No such kind",
        "error_message": "Choose from the list; the sheet Kinds says what each means.",
    })  # fmt: skip
    for name in ("old_belongs_with+", "new_belongs_with+"):
        sheet.data_validation(1, places[name], last, places[name], {
            "validate": "any", "input_title": "Only if the draft is wrong",
            "input_message": f"The number of the right change (first column), or {ALONE}.",
        })  # fmt: skip
    day = places["decided_on+"]
    sheet.data_validation(1, day, last, day, {
        "validate": "date", "criteria": ">=", "value": MADE, "error_type": "warning",
        "error_title": "No day", "error_message": "Write it so: 2026-11-30 or 30/11/2026.",
    })  # fmt: skip
