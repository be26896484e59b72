"""Write a table as an Excel workbook: the table, About this table, Words."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING

import xlsxwriter
from xlsxwriter.utility import xl_range

from pcgraph.errors import LimitReached
from pcgraph.model import Cell, Table
from pcgraph.writers.tables import HIGH, MEDIUM, text

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_WIDEST = 40
_FILTER_ARROW = 3
_EMPTY = 80
CELL = 32_767
"""How many characters a cell of Excel holds."""
_LINE = 15
_LETTERS = 1.05
"""Letters to one unit of width, which is that of a digit."""
_TALLEST = 405
_PLAIN_TEXT = 255
_EXACT = 10**15
_A4 = 9
_TEXT = 49
MADE = datetime(2000, 1, 1)
_SURE = f'[>={HIGH}]0.0#" high";[>={MEDIUM}]0.0#" medium";0.0#" low"'


class Forms:
    """The formats of cells in one workbook.

    Args:
        book: the workbook.
    """

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        usual = {"text_wrap": True, "valign": "top"}
        self.head = book.add_format({**usual, "bold": True, "bottom": 1})
        self.code = book.add_format({**usual, "num_format": _TEXT})
        self.words = book.add_format(usual)
        self.number = book.add_format({"valign": "top"})
        self.sure = book.add_format({"valign": "top", "align": "left", "num_format": _SURE})


def workbook_bytes(
    table: Table,
    words: Sequence[tuple[str, str, str]],
    before: Callable[[xlsxwriter.Workbook], None] | None = None,
    more: Mapping[str, Table] | None = None,
) -> bytes:
    """Lay a table out as a workbook of three sheets.

    Codes and function numbers stay text; how sure a judgement is stays a number and says
    high, medium or low. The head is frozen and has filters; the columns behind the bar are
    closed, under the + above the last open one. An empty table says why it is empty. No
    clock: the same table gives the same bytes.

    Args:
        table: the answer.
        words: name, head and meaning of each column (the dictionary).
        before: adds sheets that stand in front of these.
        more: further tables, each on a sheet of its name behind the first.

    Returns:
        The bytes of an .xlsx file.

    Raises:
        LimitReached: PC-LIMIT-CELL, a text that Excel would cut.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    title = dict(table.about).get("Question", "")
    book.set_properties({"created": MADE, "title": title, "author": "pcgraph editors"})
    forms = Forms(book)
    if before:
        before(book)
    tables = {"Table": table, **(more or {})}
    for name, one in tables.items():
        table_sheet(book.add_worksheet(name), one, words, forms)
    about = [("What", "Words"), *table.about]
    if table.closed:
        opened = f"{table.closed} more columns are closed: click the + above the column heads."
        about.append(("Closed columns", opened))
    pairs_sheet(book.add_worksheet("About this table"), about, (24, 100), forms)
    known = {name for one in tables.values() for name in one.columns}
    used = [(name, head, meaning) for name, head, meaning in words if name in known]
    dictionary = [("Column", "Head", "Meaning"), *used]
    pairs_sheet(book.add_worksheet("Words"), dictionary, (24, 28, 90), forms)
    book.close()
    return out.getvalue()


def table_sheet(
    sheet: "Worksheet", table: Table, words: Sequence[tuple[str, str, str]], forms: Forms
) -> None:
    """Fill a sheet with a table: the head and the rows, or why there are none.

    Args:
        sheet: the empty sheet.
        table: what stands on it.
        words: name, head and meaning of each column (the dictionary).
        forms: the formats of the workbook.

    Raises:
        LimitReached: PC-LIMIT-CELL, a text that Excel would cut.
    """
    names = {name: head for name, head, _ in words}
    heads = [names.get(column, column) for column in table.columns]
    rows: Sequence[Sequence[Cell]] = table.rows
    widths = [
        _width(column, heads[place], [row[place] for row in rows])
        for place, column in enumerate(table.columns)
    ]
    if not rows and table.notes:
        rows, widths[0] = [["\n".join(table.notes)]], _EMPTY
    _columns(sheet, table, widths, forms)
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head, forms.head)
    sheet.set_row(0, height(heads, [width - _FILTER_ARROW for width in widths]))
    for line, row in enumerate(rows, 1):
        sheet.set_row(line, height(map(text, row), widths))
        for place, cell in enumerate(row):
            _write(sheet, line, place, cell, table.columns[place], forms)
    end, last = max(len(rows), 1), len(heads) - 1
    sheet.autofilter(0, 0, end, last)
    sheet.ignore_errors({"number_stored_as_text": xl_range(1, 0, end, last)})
    to_print(sheet, landscape=True)


def _columns(sheet: "Worksheet", table: Table, widths: Sequence[int], forms: Forms) -> None:
    """Set the widths; close the columns behind the bar under a + on their left."""
    bar = len(table.columns) - table.closed
    for place, width in enumerate(widths):
        options = {"level": 1, "hidden": True} if place >= bar else {}
        if table.closed and place == bar - 1:
            options = {"collapsed": True}
        sheet.set_column(place, place, width, forms.code, options)
    sheet.outline_settings(symbols_right=False)


def _write(
    sheet: "Worksheet", line: int, place: int, cell: Cell, column: str, forms: Forms
) -> None:
    """Write a cell as what it is; text never becomes a formula, a link or a number."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) < _EXACT:
        form = forms.sure if column == "confidence" else forms.number
        sheet.write_number(line, place, cell, form)
        return
    if cell is None:
        sheet.write_blank(line, place, None, forms.code)
        return
    # Older Excel shows #### for longer texts in a cell of the form Text.
    words = fitting(text(cell))
    form = forms.code if len(words) <= _PLAIN_TEXT else forms.words
    write_words(sheet, line, place, words, form)


def write_words(sheet: "Worksheet", line: int, place: int, words: str, form: "Format") -> None:
    """Write a text as it is; what looks like markup of Excel would be taken for markup.

    Args:
        sheet: the sheet.
        line: the row, counted from 0.
        place: the column, counted from 0.
        words: the text.
        form: the form of the cell.
    """
    if words.startswith("<r>") and words.endswith("</r>"):
        sheet.write_rich_string(line, place, words[0], form, words[1:], form)
    else:
        sheet.write_string(line, place, words, form)


def _width(column: str, head: str, cells: Sequence[Cell]) -> int:
    """Choose the width of a column: as wide as its longest cell, up to a limit."""
    longest = max((len(text(cell)) for cell in cells), default=0)
    least = max(map(len, head.split()), default=0) + _FILTER_ARROW
    words = len(" medium") if column == "confidence" else 0
    return max(min(longest + words + 2, _WIDEST), least)


def height(cells: Iterable[str], widths: Sequence[int]) -> int:
    """Guess the height that shows every word: Excel does not fit rows that it did not write.

    >>> height(["one", "two words"], [40, 5])
    30
    """
    lines = 1
    for cell, width in zip(cells, widths, strict=False):
        if len(cell) > width or "\n" in cell:
            letters = int(width * _LETTERS)
            lines = max(lines, sum(_lines(part, letters) for part in cell.split("\n")))
    return min(lines * _LINE, _TALLEST)


def _lines(words: str, width: int) -> int:
    """Count the lines of a text that is wrapped at so many characters.

    >>> _lines("", 5), _lines("two words", 5), _lines("unbreakable", 5)
    (1, 2, 3)
    """
    lines, used = 1, 0
    for word in words.split(" "):
        size = len(word)
        if used and used + 1 + size > width:
            lines, used = lines + 1, 0
        lines += ceil(size / width) - 1 if size > width else 0
        used += size % width if size > width else size + bool(used)
    return lines


def fitting(words: str) -> str:
    """Refuse a text that Excel would cut.

    Raises:
        LimitReached: PC-LIMIT-CELL.
    """
    if len(words) > CELL:
        raise LimitReached(
            "PC-LIMIT-CELL",
            f"a text has {len(words):,} characters; a cell of Excel holds {CELL:,}.",
            "Write csv or json instead.",
        )
    return words


def pairs_sheet(
    sheet: "Worksheet", rows: Sequence[Sequence[str]], widths: Sequence[int], forms: Forms
) -> None:
    """Fill a sheet with rows of text, the first of which is the head.

    Args:
        sheet: the empty sheet.
        rows: the cells.
        widths: how wide each column is.
        forms: the formats of the workbook.

    Raises:
        LimitReached: PC-LIMIT-CELL, a text that Excel would cut.
    """
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width, forms.words)
    for line, row in enumerate(rows):
        sheet.set_row(line, height(row, widths))
        for place, cell in enumerate(row):
            form = forms.words if line else forms.head
            write_words(sheet, line, place, fitting(cell), form)
    to_print(sheet, landscape=False)


def to_print(sheet: "Worksheet", landscape: bool, head: int = 1, first: int = 0) -> None:
    """Keep the head in view, and print it on every page, all columns on one page's width.

    Args:
        sheet: the sheet.
        landscape: whether the paper lies on its side.
        head: how many rows the head has.
        first: how many columns stay in view too.
    """
    sheet.freeze_panes(head, first)
    sheet.repeat_rows(0, head - 1)
    sheet.set_paper(_A4)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RPage &P of &N")
