"""Write a framework as a workbook that people who know no RDF check and fill in."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from pcgraph.books.sheets import (
    CHOSEN_IN_NEW,
    COLUMNS,
    MARK,
    WIDTHS,
    WORDS,
    Offered,
    Page,
    Row,
    plain,
)
from pcgraph.writers.fill_in import FillForms, lock, write_cell
from pcgraph.writers.tables import text
from pcgraph.writers.workbook import MADE, fitting, height, pairs_sheet, write_words

_LEAST = 9
_TAKEN = 2_000
"""Rows beyond which a height is not worked out: Excel finds its own when a cell is changed."""
_LITERAL = 255
"""Letters of a list of choices that a workbook holds without a column of its own."""
_ROLES_AT = 4
"""The column of the sheet Words in which the roles to choose from stand."""
_DAYS = ("decided_on+", "reviewed_on+", "nos_seen_on+")
_SHOWN = 255
"""Letters beyond which older Excel shows #### in a cell of the form Text."""


def framework_book(
    pages: Sequence[Page],
    words: Sequence[tuple[str, str, str]],
    title: str,
    roles: Sequence[str] = (),
) -> bytes:
    """Lay the sheets of a framework out as a workbook.

    No clock: the same framework gives the same bytes.

    Args:
        pages: the sheets, in the order of their tabs.
        words: name, head and meaning of each column (the dictionary).
        title: what the workbook is about.
        roles: what a role can be said to be like.

    Returns:
        The bytes of an .xlsx file.

    Raises:
        LimitReached: PC-LIMIT-CELL, a text that Excel would cut.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": MADE, "title": title[:_LITERAL], "author": "pcgraph editors"})
    forms = FillForms(book)
    heads = {name: head for name, head, _ in words}
    sizes = {page.name: len(page.rows) + page.new for page in pages}
    sizes[WORDS] = len(roles)
    for page in pages:
        _sheet(book.add_worksheet(page.name), page, heads, sizes, forms)
    _words(book.add_worksheet(WORDS), pages, words, roles, forms)
    book.close()
    return out.getvalue()


def _sheet(
    sheet: Worksheet, page: Page, heads: Mapping[str, str], sizes: Mapping[str, int],
    forms: FillForms,
) -> None:  # fmt: skip
    """Fill a sheet; what a person says is open, all else is locked."""
    columns = COLUMNS[page.name]
    widths = [_width(column, heads) for column in columns]
    for place, column in enumerate(columns):
        sheet.set_column(place, place, widths[place])
        yours = column.endswith("+")
        form = forms.head_marked if yours else forms.head
        sheet.write_string(0, place, heads[plain(column)], form)
    sheet.set_row(0, height([heads[plain(one)] for one in columns], [w - 4 for w in widths]))
    chosen = CHOSEN_IN_NEW.get(page.name, frozenset())
    new = [Row({})] * page.new
    for line, row in enumerate((*page.rows, *new), 1):
        cells = [row.cells.get(column) for column in columns]
        if line <= min(len(page.rows), _TAKEN):
            sheet.set_row(line, height(map(text, cells), widths))
        added = line > len(page.rows)
        for place, column in enumerate(columns):
            opened = row.opened and (column.endswith("+") or (added and column in chosen))
            day = column in _DAYS
            form = forms.yours[day, not cells[place]] if opened else forms.locked
            if opened and len(text(cells[place])) > _SHOWN:
                form = forms.long
            write_cell(sheet, line, place, cells[place], form)
    last = max(sizes[page.name], 1)
    for column, offered in page.offered.items():
        _list(sheet, columns.index(column), last, offered, sizes)
    lock(sheet, last, len(columns))


def _width(column: str, heads: Mapping[str, str]) -> int:
    """Choose the width of a column: that of its kind, or of the longest word of its head."""
    least = max(map(len, heads[plain(column)].split())) + 4
    return max(WIDTHS.get(plain(column), _LEAST), least if column != MARK else _LEAST)


def _list(
    sheet: Worksheet, place: int, last: int, offered: Offered, sizes: Mapping[str, int]
) -> None:
    """Add a drop-down, and what Excel says when something else is typed."""
    source: Sequence[str] | str = list(offered.words)
    if offered.sheet:
        if not sizes.get(offered.sheet):
            return
        at = _ROLES_AT
        if offered.sheet != WORDS:
            at = COLUMNS[offered.sheet].index(offered.column)
        source = f"='{offered.sheet}'!{xl_range_abs(1, at, sizes[offered.sheet], at)}"
    elif len(",".join(source)) > _LITERAL:
        return
    sheet.data_validation(1, place, last, place, {
        "validate": "list", "source": source,
        "error_type": "stop" if offered.strict else "warning",
        "error_title": "Not in the list",
        "error_message": "Choose from the list; the sheet Words says what the column means.",
    })  # fmt: skip


def _words(
    sheet: Worksheet,
    pages: Sequence[Page],
    words: Sequence[tuple[str, str, str]],
    roles: Sequence[str],
    forms: FillForms,
) -> None:
    """Say what each column means, once; beside it the roles that can be chosen."""
    used = {plain(column): column for page in pages for column in COLUMNS[page.name]}
    rows = [("Column", "Head", "Meaning"), *(word for word in words if word[0] in used)]
    pairs_sheet(sheet, rows, (18, 28, 90), forms)
    sheet.set_column(_ROLES_AT, _ROLES_AT, 40, forms.words)
    for line, role in enumerate(("Roles to choose from", *roles) if roles else ()):
        write_words(sheet, line, _ROLES_AT, fitting(role), forms.words if line else forms.head)
    sheet.protect("", {"format_columns": True, "format_rows": True})
