"""Take the marks of a list, a heading or a table off a line, and leave its words as they are.

The reader of texts and the check of quotations must agree on what is a mark and what is a word:
both ask here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Look = Literal["blank", "heading", "item", "row", "text"]

_BULLET = r"[-*+–—](?=\s)|[•●○◦▪▫■□‣⁃∙·►▸➢➤❖✓✔☐☑\uf0a7\uf0b7\uf0d8\uf0fc]|o(?=\s)"
_NUMBER = (
    r"[A-Z]?\d{1,2}(?:\.\d{1,2}){1,5}[.:)]?(?=\s)|[A-Z]\d{1,2}[.:)](?=\s)"
    r"|\d{1,3}[.)](?=\s)|\(\d{1,3}\)(?=\s)"
    r"|[a-z][.)](?=\s)|[A-Z]\)(?=\s)|\([A-Za-z]\)(?=\s)|\(?[ivx]{2,5}\)(?=\s)|[ivx]{2,5}\.(?=\s)"
)
_MARK = re.compile(rf"(?P<mark>{_BULLET}|{_NUMBER})\s*(?=\S)")
_BOLD = re.compile(r"\*\*(?=[^\s*])([^*]+)\*\*")
_BOLD_LINE = re.compile(r"\*\*[^*]+\*\*\s*(?:\([^()]*\)|:)?")
_HEADING = re.compile(r"(#{1,6})(?!#)\s*")
_RULE_CELL = re.compile(r":?-+:?|")
_CODE = re.compile(r"[A-Z]?\d{1,2}(?:\.\d{1,2})+|[A-Z]\d{1,2}")


@dataclass(frozen=True)
class Marked:
    """A line and what stood before its words.

    Attributes:
        text: its words.
        mark: the mark of a list, as it stands.
        look: what it looks like.
        level: of a heading, the number of ``#``.
        cells: of a row of a table.
    """

    text: str
    mark: str = ""
    look: Look = "text"
    level: int = 0
    cells: tuple[str, ...] = ()


def read_marks(line: str) -> Marked:
    """Take the marks off a line.

    >>> read_marks("  - Be able to adapt")
    Marked(text='Be able to adapt', mark='-', look='item', level=0, cells=())
    >>> read_marks("## **Leadership**").text, read_marks("(iv) Listens").mark
    ('Leadership', '(iv)')
    >>> read_marks("| 1. Talk | | GEN97 |").cells
    ('1. Talk', '', 'GEN97')
    """
    line = line.strip()
    if not line:
        return Marked("", look="blank")
    if line.startswith("|"):
        cells = row_cells(line)
        return Marked(cells_text(cells), look="row", cells=cells)
    heading = _HEADING.match(line)
    if heading:
        return Marked(_without_bold(line[heading.end() :]), "", "heading", len(heading[1]))
    marked = _MARK.match(line)
    if marked:
        return Marked(_without_bold(line[marked.end() :]), marked["mark"], "item")
    look: Look = "heading" if _BOLD_LINE.fullmatch(line) else "text"
    return Marked(_without_bold(line), look=look)


def row_cells(line: str) -> tuple[str, ...]:
    """Give the cells of a row whose cells are parted by pipes."""
    line = line.strip()
    line = line[1:] if line.startswith("|") else line
    line = line[:-1] if line.endswith("|") else line
    return tuple(_without_bold(cell) for cell in line.split("|"))


def is_rule(cells: tuple[str, ...]) -> bool:
    """Say whether a row only draws the line below the head of a table."""
    return any(cells) and all(_RULE_CELL.fullmatch(cell) for cell in cells)


def cells_text(cells: tuple[str, ...]) -> str:
    """Join the words of the cells of a row; a row that only draws a line has none."""
    return " ".join(cell for cell in cells if cell and not (_RULE_CELL.fullmatch(cell)))


def code_of_mark(mark: str) -> str:
    """Give the code that a mark is: ``1.2`` is one, ``1.`` and ``-`` are none.

    >>> [code_of_mark(mark) for mark in ("2.1.3.", "B4:", "2.", "•")]
    ['2.1.3', 'B4', '', '']
    """
    found = _CODE.match(mark)
    return found[0] if found else ""


def _without_bold(text: str) -> str:
    return _BOLD.sub(r"\1", text.strip()).strip() if "**" in text else text.strip()
