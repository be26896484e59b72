"""Read the XML of a workbook within bounds, and write anew what of it holds cells.

What is written anew is all that the reader of values gets to see. So it cannot be led to another
part, another name or another cell than was counted here: every byte of it is our own.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NoReturn
from xml.parsers.expat import ParserCreate
from xml.sax.saxutils import escape, quoteattr

from pcgraph.grid import cell_name, column_name
from pcgraph.readers.packed import broken, too_large

_ELEMENTS = 5_000_000
"""Elements of all parts together: two for each cell that is filled, and the rows."""
_DEPTH = 64
"""Elements within one another; a cell with text of several styles has 7."""
_TOKEN = 2**20
"""Bytes of one tag with its attributes: Excel lets a cell hold 32,767 letters."""
_BITE = 2**16
_AREA = 2_000_000
"""Cells up to the last one that is filled, empty ones among them, of all sheets together."""
_LETTERS_IN_ALL = 64 * 2**20
"""Letters of all cells together: a text that stands in many cells is packed once."""
_NAMED = 1_000
"""So many merged ranges of a sheet, and cells of a formula that fills a range, are named."""
_ROWS, _COLUMNS = 2**20, 2**14
"""What a sheet of Excel has."""
_NAME = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KINDS = frozenset({"n", "s", "str", "b", "e", "d", "inlineStr"})

Start = Callable[[Sequence[str], dict[str, str]], None]


class Bounds:
    """What a workbook may still have: the same for all of its parts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.elements = 0
        self.area = 0
        self.letters = 0

    def parse(
        self,
        text: bytes,
        start: Start,
        words: Callable[[Sequence[str], str], None] | None = None,
        end: Callable[[Sequence[str]], None] | None = None,
    ) -> None:
        """Parse a part, bite by bite; the names of the open elements are handed on.

        Args:
            text: the part.
            start: takes the open elements, the new one last, and its attributes.
            words: takes the open elements, and text of the last one.
            end: takes the open elements, when the last one ends.

        Raises:
            InputProblem: PC-READ-WORKBOOK for what no program for sheets writes.
            LimitReached: PC-LIMIT-WORKBOOK.
        """
        parser = ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        opened: list[str] = []
        home = ""

        def opening(tag: str, attributes: dict[str, str]) -> None:
            nonlocal home
            self.elements += 1
            if self.elements > _ELEMENTS:
                too_large(self.path, f"it has more than {_ELEMENTS:,} elements")
            if len(opened) == _DEPTH:
                broken(self.path, "its inside is nested deeper than Excel does it")
            space, _, name = tag.rpartition(" ")
            if not opened:
                home = space
            # Extensions have names of their own, which may look the same.
            opened.append(name if space == home else "")
            start(opened, attributes)

        def closing(_: str) -> None:
            if end:
                end(opened)
            opened.pop()

        def refuse(*_: object) -> NoReturn:
            broken(self.path, "it defines entities of its own, which no workbook needs")

        parser.StartDoctypeDeclHandler = refuse
        parser.StartElementHandler = opening
        parser.EndElementHandler = closing
        if words:
            take = words
            parser.CharacterDataHandler = lambda said: take(opened, said)
        for place in range(0, len(text), _BITE):
            bite = text[place : place + _BITE]
            parser.Parse(bite, False)
            if place + len(bite) - parser.CurrentByteIndex > _TOKEN:
                broken(self.path, f"one of its tags has more than {_TOKEN:,} bytes")
        parser.Parse(b"", True)

    def count(self, letters: int) -> None:
        """Count letters of cells.

        Raises:
            LimitReached: PC-LIMIT-WORKBOOK.
        """
        self.letters += letters
        if self.letters > _LETTERS_IN_ALL:
            too_large(self.path, f"its cells hold more than {_LETTERS_IN_ALL:,} letters")


class SheetPass:
    """One sheet, looked through and written anew.

    Attributes:
        formulas: places of formulas.
        merged: ranges of cells that were made one.
        text: the sheet, written anew with nothing but the cells that are filled.
    """

    def __init__(
        self, text: bytes, bounds: Bounds, lengths: Sequence[int], styles: int
    ) -> None:  # fmt: skip
        """Look through a sheet.

        Args:
            text: the part of the file that holds it.
            bounds: what it may have.
            lengths: how long each text is that cells share.
            styles: how many styles there are.
        """
        self.formulas: set[tuple[int, int]] = set()
        self.merged: list[str] = []
        self._bounds, self._lengths, self._styles = bounds, lengths, styles
        self._out = io.StringIO()
        self._out.write(f'<worksheet xmlns="{_SPREADSHEET}"><sheetData>')
        self._row = self._column = -1
        self._last = (0, 0)
        self._before = bounds.area
        self._written = (-1, -1)
        self._attributes: dict[str, str] = {}
        self._value: list[str] = []
        self._inline: list[str] = []
        self._in_cell = False
        bounds.parse(text, self._start, self._words, self._end)
        self._out.write(f"{'</row>' if self._written[0] >= 0 else ''}</sheetData></worksheet>")
        self.text = self._out.getvalue().encode()

    def _start(self, opened: Sequence[str], attributes: dict[str, str]) -> None:
        depth = len(opened)
        if depth > 5:
            return
        name = opened[-1]
        if depth == 4 and name == "c" and opened[2] == "row" and opened[1] == "sheetData":
            if "r" in attributes:
                self._row, self._column = _place(attributes["r"])
            else:
                self._column += 1
            self._attributes, self._value, self._inline = attributes, [], []
            self._in_cell = True
        elif depth == 3 and name == "row" and opened[1] == "sheetData":
            self._row = _number(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
        elif depth == 5 and name == "f" and self._in_cell:
            self._reach()
            self.formulas.update(_filled(self._row, self._column, attributes))
            if len(self.formulas) > _AREA:
                too_large(self._bounds.path, f"its formulas fill more than {_AREA:,} cells")
        elif depth == 3 and name == "mergeCell" and len(self.merged) < _NAMED:
            span = attributes["ref"]
            for corner in span.split(":"):
                _place(corner)
            self.merged.append(span)

    def _words(self, opened: Sequence[str], said: str) -> None:
        if not self._in_cell or len(opened) < 5:
            return
        if opened[4] == "v" and len(opened) == 5:
            self._value.append(said)
        elif opened[4] == "is" and _is_text(opened[5:]):
            self._inline.append(said)
        else:
            return
        self._bounds.count(len(said))

    def _end(self, opened: Sequence[str]) -> None:
        if len(opened) == 4 and self._in_cell:
            self._in_cell = False
            if self._value or self._inline:
                self._write()

    def _reach(self) -> None:
        """Refuse a cell that makes the sheet too large."""
        if not (0 <= self._row < _ROWS and 0 <= self._column < _COLUMNS):
            raise ValueError(self._row)
        self._last = max(self._last[0], self._row + 1), max(self._last[1], self._column + 1)
        self._bounds.area = self._before + self._last[0] * self._last[1]
        if self._bounds.area > _AREA:
            too_large(
                self._bounds.path,
                f"its cells go on to {cell_name(self._row, self._column)}; "
                f"{_AREA:,} cells are read",
            )

    def _write(self) -> None:
        """Write a cell that has something in it."""
        self._reach()
        place = self._row, self._column
        if place <= self._written:
            broken(self._bounds.path, f"its cell {cell_name(*place)} stands out of order")
        if place[0] != self._written[0]:
            end = "</row>" if self._written[0] >= 0 else ""
            self._out.write(f'{end}<row r="{place[0] + 1}">')
        self._written = place
        kind = self._attributes.get("t", "n")
        if kind not in _KINDS:
            raise ValueError(kind)
        # The reader of values leaves out what stands for an error; its words are to be seen.
        kind = "str" if kind == "e" else kind
        said = "".join(self._inline if kind == "inlineStr" else self._value)
        style = self._attributes.get("s", "")
        number = int(style) if style.isascii() and style.isdecimal() and len(style) < 9 else 0
        number = number if number < self._styles else 0
        marks = f'r="{_column(place[1])}{place[0] + 1}" s="{number}" t="{kind}"'
        if kind == "inlineStr":
            said = f"<is>{_text(said)}</is>"
        elif kind == "s":
            shared = _number(said.strip())
            self._bounds.count(self._lengths[shared])
            said = f"<v>{shared}</v>"
        else:
            said = f"<v>{_escaped(said)}</v>"
        self._out.write(f"<c {marks}>{said}</c>")


def shared_texts(text: bytes, bounds: Bounds) -> tuple[list[int], bytes]:
    """Count the letters of each text that cells share, and write the texts anew."""
    lengths: list[int] = []
    out = io.StringIO()
    out.write(f'<sst xmlns="{_SPREADSHEET}">')
    said: list[str] = []

    def words(opened: Sequence[str], some: str) -> None:
        if opened[1:2] == ["si"] and _is_text(opened[2:]):
            said.append(some)

    def end(opened: Sequence[str]) -> None:
        if opened[1:] == ["si"]:
            whole = "".join(said)
            said.clear()
            lengths.append(len(whole))
            out.write(f"<si>{_text(whole)}</si>")

    if text:
        bounds.parse(text, _nothing, words, end)
    out.write("</sst>")
    return lengths, out.getvalue().encode()


def number_styles(text: bytes, bounds: Bounds) -> tuple[int, bytes]:
    """Count the styles of cells, and write anew what tells a day from a number."""
    formats: list[str] = []
    styles: list[str] = []

    def start(opened: Sequence[str], attributes: dict[str, str]) -> None:
        if opened[1:] == ["numFmts", "numFmt"]:
            number, code = _number(attributes["numFmtId"]), attributes["formatCode"]
            formats.append(f'<numFmt numFmtId="{number}" formatCode={quoteattr(code)}/>')
        elif opened[1:] == ["cellXfs", "xf"]:
            styles.append(f'<xf numFmtId="{_number(attributes.get("numFmtId", "0"))}"/>')

    if text:
        bounds.parse(text, start)
    written = (
        f'<styleSheet xmlns="{_SPREADSHEET}"><numFmts>{"".join(formats)}</numFmts>'
        f"<cellXfs>{''.join(styles)}</cellXfs></styleSheet>"
    )
    return len(styles), written.encode()


def elements(
    text: bytes, bounds: Bounds, wanted: frozenset[str]
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """List elements of a small part by name, each with its attributes."""
    found: list[tuple[str, Mapping[str, str]]] = []

    def start(opened: Sequence[str], attributes: dict[str, str]) -> None:
        if "/".join(opened[1:]) in wanted:
            found.append((opened[-1], attributes))

    if text:
        bounds.parse(text, start)
    return iter(found)


def _is_text(within: Sequence[str]) -> bool:
    """Tell text from how it is to be spoken (rPh), which stands beside it."""
    return within in (["t"], ["r", "t"])


def _text(said: str) -> str:
    return f'<t xml:space="preserve">{_escaped(said)}</t>'


def _escaped(said: str) -> str:
    return escape(said, {"\r": "&#13;"})


def _nothing(_opened: Sequence[str], _attributes: dict[str, str]) -> None:
    """Take no notice."""


_column = cache(column_name)


def _filled(row: int, column: int, said: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Give the cells that one formula fills: its own, or a range.

    Cells that share a formula have it each; its range is not needed.
    """
    yield row, column
    first, _, last = said.get("ref", "").partition(":")
    if last and said.get("t") != "shared":
        (top, left), (bottom, right) = _place(first), _place(last)
        cells = ((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1))
        yield from (cell for cell, _ in zip(cells, range(_NAMED), strict=False))


def _number(said: str) -> int:
    """Read a number without a sign, as XML for sheets writes it."""
    if not (said.isascii() and said.isdecimal()):
        raise ValueError(said)
    return int(said)


def _place(name: str) -> tuple[int, int]:
    """Read the name of a cell: its row and column, counted from 0.

    >>> _place("AB12")
    (11, 27)
    """
    found = _NAME.fullmatch(name)
    if not found:
        raise ValueError(name)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1
