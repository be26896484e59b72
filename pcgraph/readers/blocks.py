"""Turn paragraphs and tables, as a reader meets them, into lines with numbers and places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from pcgraph.errors import InputProblem, LimitReached
from pcgraph.grid import column_name
from pcgraph.intake.model import Line, LineKind, Reading, Told

MOST_LINES = 2_000_000
MOST_CELLS = 2_000_000
MOST_COLUMNS = 1_000
LONGEST = 100_000
"""Letters of one line, paragraph or cell."""
_QUOTED = 80
_TYPED = re.compile(
    r"([•◦▪▫‣⁃●○■□➢➤✓✔·∙–—*+§\uf0a7\uf0b7-]|o(?=\s+[A-Z])|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])"
    r"[ \t\u00a0]+(?=\S)"
)
_BREAKS = re.compile(r"[\t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")


@dataclass(frozen=True)
class Para:
    """A paragraph.

    Attributes:
        pieces: its words, cut where a line break stands in it.
        kind: what it looks like.
        level: as of a line.
        mark: as of a line.
        shown: where it stands; empty in a table, where the row says it.
        note: as of a line.
        told: what must be said of it, and whether something was not read.
    """

    pieces: tuple[str, ...]
    kind: LineKind = "text"
    level: int = 0
    mark: str = ""
    shown: str = ""
    note: str = ""
    told: tuple[tuple[str, bool], ...] = ()


Cell = list["Para | Table"]


@dataclass
class Row:
    """A row of a table.

    Attributes:
        cells: what stands in each column; merged cells are filled at their first place.
        merged: which of its cells are merged, each in words.
        page: the page on which it begins, in words, or nothing.
        told: as of a paragraph.
        head: whether the source marks it as the head of the table.
    """

    cells: list[Cell] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    page: str = ""
    told: list[tuple[str, bool]] = field(default_factory=list)
    head: bool = False


@dataclass
class Table:
    """A table.

    Attributes:
        shown: its name: ``table 1``.
        rows: its rows.
        note: as of a line, for each of its rows.
    """

    shown: str
    rows: list[Row] = field(default_factory=list)
    note: str = ""


class LineList:
    """Lines in the order of reading, and what must be said of them."""

    def __init__(self, path: Path) -> None:
        """Begin with none.

        Args:
            path: the file, for what is told.
        """
        self._path = path
        self._cells = 0
        self.lines: list[Line] = []
        self.told: list[Told] = []

    def add(self, block: Para | Table) -> None:
        """Add a paragraph or a table.

        Raises:
            LimitReached: PC-LIMIT-SOURCE for too many lines or cells.
        """
        if isinstance(block, Table):
            self._table(block)
        else:
            self._para(block, block.shown)

    def tell(self, shown: str, words: str, lost: bool = False) -> None:
        """Say something of no line in particular."""
        self.told.append(Told(shown, words, 0, lost))

    def count(self, cells: int) -> None:
        """Count cells of tables, before they are kept.

        Raises:
            LimitReached: PC-LIMIT-SOURCE for too many.
        """
        self._cells += cells
        if self._cells > MOST_CELLS:
            too_large(self._path, f"its tables have more than {MOST_CELLS:,} cells")

    def reading(self, form: str, title: str, nothing: str = "it has no words") -> Reading:
        """Give what was read.

        Args:
            form: the format.
            title: the title, where the file names one.
            nothing: why there may be no line.

        Raises:
            InputProblem: PC-READ-EMPTY if there is no line with words.
        """
        if not any(line.text for line in self.lines):
            refuse(
                self._path, "PC-READ-EMPTY", nothing, "Name a file in which the framework stands."
            )
        return Reading(form, title, tuple(self.lines), (), tuple(self.told))

    def _line(
        self,
        text: str,
        kind: LineKind,
        level: int,
        mark: str,
        shown: str,
        note: str,
        cells: tuple[str, ...] = (),
    ) -> None:
        if len(self.lines) == MOST_LINES:
            too_large(self._path, f"it has more than {MOST_LINES:,} lines")
        number = len(self.lines) + 1
        if len(text) > LONGEST:
            too_large(self._path, f"{shown or f'line {number}'} has more than {LONGEST:,} letters")
        self.lines.append(Line(number, text, kind, level, mark, cells, shown, note))

    def _para(self, para: Para, shown: str) -> None:
        first = len(self.lines) + 1
        pieces = [piece for piece in map(one_line, para.pieces) if piece]
        # A break inside a heading or an item is for the looks, unless a list was typed so.
        if para.kind in ("heading", "item") and not any(map(_TYPED.match, pieces[1:])):
            pieces = [" ".join(pieces)] if pieces else []
        if not pieces:
            self._line("", "blank", 0, para.mark, shown, para.note)
        for place, piece in enumerate(pieces):
            if place == 0 and para.kind != "text":
                self._line(piece, para.kind, para.level, para.mark, shown, para.note)
                continue
            mark, words = typed_mark(piece)
            kind: LineKind = "item" if mark else "text"
            level = max(para.level, 1) if mark else para.level if para.kind == "text" else 0
            self._line(words, kind, level, mark, shown, para.note)
        self._tell_all(para.told, shown, first)

    def _tell_all(self, told: Iterable[tuple[str, bool]], shown: str, line: int) -> None:
        self.told += [Told(shown, words, line, lost) for words, lost in told]

    def _table(self, table: Table) -> None:
        columns = max((len(row.cells) for row in table.rows), default=0)
        for number, row in enumerate(table.rows, start=1):
            shown = f"{row.page}{table.shown}, row {number}"
            if columns == 1:
                self._boxed(row, shown)
            else:
                self._row(row, shown, columns, table.note)

    def _boxed(self, row: Row, shown: str) -> None:
        """Add a row of a table that has one column: a frame around paragraphs."""
        self._tell_all(row.told, shown, len(self.lines) + 1)
        paras = 0
        for block in row.cells[0] if row.cells else []:
            if isinstance(block, Table):
                self._inside(block, shown, len(self.lines) + 1)
            else:
                paras += 1
                self._para(block, block.shown or f"{shown}, paragraph {paras}")

    def _row(self, row: Row, shown: str, columns: int, note: str) -> None:
        """Add a row; in a cell, each paragraph begins a line of its own, with its mark."""
        if columns > MOST_COLUMNS:
            too_large(self._path, f"a table has more than {MOST_COLUMNS:,} columns")
        self.count(columns - len(row.cells))
        number = len(self.lines) + 1
        notes = [note]
        cells: list[str] = []
        words: list[str] = []
        for cell in row.cells:
            paras = [one for one in cell if isinstance(one, Para) and not one.shown]
            notes += [one.note for one in paras]
            said = [one for one in map(_in_cell, paras) if one != ("", "")]
            cells.append("\n".join(f"{mark} {some}".strip() for mark, some in said))
            words += [f"{mark if _is_number(mark) else ''} {some}".strip() for mark, some in said]
        cells += [""] * (columns - len(cells))
        text = " ".join(filter(None, words))
        said_of_it = "; ".join(dict.fromkeys(filter(None, notes)))
        self._line(
            text,
            "row" if text else "blank",
            int(row.head and bool(text)),
            "",
            shown,
            said_of_it,
            tuple(cells),
        )
        self._tell_all(row.told, shown, number)
        self._tell_all([(f"merged cells: {one}.", False) for one in row.merged], shown, number)
        for place, cell in enumerate(row.cells):
            where = f"{shown}, column {column_name(place)}" if cell else ""
            for block in cell:
                if isinstance(block, Table):
                    self._inside(block, where, len(self.lines) + 1)
                elif block.shown:
                    self._para(block, block.shown)
                else:
                    self._tell_all(block.told, where, number)

    def _inside(self, table: Table, shown: str, line: int) -> None:
        """Add a table that stands in a cell, after the row."""
        words = "a table stands in this cell; its rows follow the row."
        self.told.append(Told(shown, words, line))
        table.shown = f"{shown}, {table.shown}"
        self._table(table)


def _in_cell(para: Para) -> tuple[str, str]:
    """Give the mark and the words of a paragraph in a cell."""
    words = " ".join(filter(None, map(one_line, para.pieces)))
    return (para.mark, words) if para.mark or para.kind != "text" else typed_mark(words)


def _is_number(mark: str) -> bool:
    """Tell a mark that counts, which may be a printed code, from a bullet."""
    return mark != "o" and any(letter.isalnum() for letter in mark)


def typed_mark(text: str) -> tuple[str, str]:
    """Cut the mark of a list, typed by hand, from the words.

    >>> typed_mark("• Listen well"), typed_mark("1.2 Listen well")
    (('•', 'Listen well'), ('', '1.2 Listen well'))
    """
    found = _TYPED.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


def one_line(text: str) -> str:
    r"""Put words on one line: breaks and tabs become a blank, nothing else is changed.

    >>> one_line(" a\tb ")
    'a b'
    """
    return _BREAKS.sub(" ", text).strip(" \u00a0")


def quoted(text: str) -> str:
    """Quote words, shortened, for what is told.

    >>> quoted("a  b")
    '“a b”'
    """
    words = " ".join(text.split())
    return f"“{words}”" if len(words) <= _QUOTED else f"“{words[: _QUOTED - 1]}…”"


def refuse(path: Path, code: str, what: str, remedy: str, line: int = 0) -> NoReturn:
    """Refuse a file.

    Raises:
        InputProblem: with this code.
    """
    place = f"{path}:{line}" if line else str(path)
    raise InputProblem(code, f"cannot read it: {what}.", remedy, place) from None


def too_large(path: Path, what: str) -> NoReturn:
    """Refuse a file that would take too much time or memory.

    Raises:
        LimitReached: PC-LIMIT-SOURCE.
    """
    raise LimitReached(
        "PC-LIMIT-SOURCE",
        f"the file is too large: {what}.",
        "Save the part that holds the framework as a file of its own.",
        str(path),
    )
