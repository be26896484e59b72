"""Write the coverage matrix as the first sheet of a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pcgraph.covered.matrix import Matrix
from pcgraph.covered.spots import STEPS, Spot
from pcgraph.writers.heat import LIGHT, shades, title_of
from pcgraph.writers.workbook import height, to_print, workbook_bytes

if TYPE_CHECKING:
    import xlsxwriter

_UP, _DOTS, _LINES = 14, 18, 11
"""Patterns of Excel: thin diagonals, sparse dots, thin horizontal lines."""
_PATTERN = {"suggested": _UP, "partly": _DOTS, "unseen": _LINES}
_LEFT: tuple[str, ...] = ("Function", "Function title", "Principle", "Core or specific")
_WIDTHS: tuple[int, ...] = (9, 46, 30, 18)
_WHERE, _WHERE_WIDTH = "Where", 26
_LACKS, _LACKS_WIDTH = "Required, no link", 30
_COLUMN = 12


def matrix_workbook(matrix: Matrix, words: Sequence[tuple[str, str, str]]) -> bytes:
    """Write the matrix as a heat map, then the long table, the links, About this table and Words.

    What is linked is a number, which Excel can sort and add up, shown with how many of it are
    weak in brackets; its colour is a conditional format. What is not linked is a sign on a
    pattern, explained by the key below the matrix.

    Args:
        matrix: what was counted.
        words: the dictionary of columns: name, head, meaning.
    """
    if not matrix.heads:
        return workbook_bytes(matrix.long, words)
    more = {"Links": matrix.links} if matrix.links is not None else {}
    return workbook_bytes(matrix.long, words, lambda book: _sheet(book, matrix), more)


def _sheet(book: xlsxwriter.Workbook, matrix: Matrix) -> None:
    """Fill the sheet."""
    forms = _Forms(book)
    sheet = book.add_worksheet("Matrix")
    left, widths = _LEFT, _WIDTHS
    if matrix.compared:
        left, widths = (*_LEFT, _WHERE), (*_WIDTHS, _WHERE_WIDTH)
    if matrix.held:
        left, widths = (*left, _LACKS), (*widths, _LACKS_WIDTH)
    for place, width in enumerate((*widths, *(_COLUMN for _ in matrix.heads))):
        sheet.set_column(place, place, width)
    first = len(left)
    for place, name in enumerate(left):
        sheet.write_string(1, place, name, forms.head)
    for place, head in enumerate(matrix.heads, first):
        sheet.write_string(0, place, head.group, forms.head)
        sheet.write_string(1, place, head.label, forms.head)
    sheet.set_row(0, 45)
    sheet.set_row(1, 75)
    row = 2
    for line in matrix.lines:
        told = (line.code, line.title, line.principle, line.lists,
                *([line.where] if matrix.compared else []),
                *([matrix.missing_words(line)] if matrix.held else []))  # fmt: skip
        for place, cell in enumerate(told):
            sheet.write_string(row, place, cell, forms.words)
        for place, spot in enumerate(line.spots, first):
            form = forms.of(spot)
            if spot.linked:
                sheet.write_number(row, place, spot.linked, form)
            else:
                sheet.write_string(row, place, spot.sign, form)
        sheet.set_row(row, height(told, widths))
        row += 1
    last = row - 1
    for (low, high), form in zip(_bounds(), forms.shades, strict=True):
        rule = {"type": "cell", "criteria": "between", "minimum": low, "maximum": high}
        sheet.conditional_format(2, first, last, first + len(matrix.heads) - 1,
                                 {**rule, "format": form})  # fmt: skip
    for label, numbers in matrix.last:
        sheet.write_string(row, 1, label, forms.total)
        for place, number in enumerate(numbers, first):
            sheet.write_number(row, place, number, forms.total)
        row += 1
    row += 1
    sheet.write_string(row, 0, "Key", forms.total)
    sheet.write_string(row, 1, title_of(matrix), forms.plain)
    for kind, sign, meaning in matrix.key:
        row += 1
        sheet.write_string(row, 0, sign, forms.key(kind))
        sheet.write_string(row, 1, meaning, forms.plain)
    for (_, shown), form in zip(shades(), forms.shades, strict=True):
        row += 1
        sheet.write_string(row, 0, shown, form)
        sheet.write_string(row, 1, "linked", forms.plain)
    to_print(sheet, landscape=True, head=2, first=2)


def _bounds() -> list[tuple[int, int]]:
    """Give the least and the greatest number of each shade."""
    return list(zip(STEPS, [*(step - 1 for step in STEPS[1:]), 10**6], strict=True))


class _Forms:
    """The formats of the cells, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        wrapped = {"text_wrap": True, "valign": "top"}
        self.head = book.add_format({**wrapped, "bold": True, "bottom": 1, "valign": "bottom"})
        self.words = book.add_format({**wrapped, "num_format": "@"})
        self.plain = book.add_format({"valign": "top"})
        self.total = book.add_format({"bold": True, "valign": "top"})
        self.shades = [
            book.add_format(
                {"bg_color": LIGHT[f"step{n}"], "font_color": LIGHT.get(f"on{n}", LIGHT["ink"])}
            )
            for n, _ in enumerate(STEPS, 1)
        ]

    def of(self, spot: Spot) -> Any:
        """Give the format of a cell: the weak ones in brackets, the pattern of its kind."""
        weak = spot.sign.partition(" ")[2]
        shown = f'0" {weak}"' if spot.linked and weak else "General"
        return self._form(spot.kind, shown, spot.required)

    def key(self, kind: str) -> Any:
        """Give the format of an entry of the key."""
        return self._form(kind, "@", kind == "required")

    def _form(self, kind: str, shown: str, required: bool) -> Any:
        wanted: dict[str, Any] = {"align": "center", "valign": "top", "border": 1,
                                  "border_color": LIGHT["line"], "num_format": shown}  # fmt: skip
        if kind in _PATTERN:
            wanted |= {
                "pattern": _PATTERN[kind],
                "fg_color": LIGHT["mark"],
                "bg_color": LIGHT["cell"],
            }
        if kind == "helps":
            wanted["italic"] = True
        if required:
            wanted |= {"border": 8, "border_color": LIGHT["alarm"], "bold": True}
        name = tuple(sorted(wanted.items()))
        if name not in self._made:
            self._made[name] = self._book.add_format(wanted)
        return self._made[name]
