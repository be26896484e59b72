"""Cut the lines of a mapping table into cells, quoted ones too, and say which cannot be cut."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_OPEN = re.compile(r'"((?:[^"]+|"")*+)("?)')
_MOST_LINES = 200
"""A cell over more lines than these is a quote that somebody forgot to close."""


def in_cell(text: str) -> str:
    r"""Give a text as one cell can hold it: on one line, without what nobody sees.

    >>> in_cell("a\tb\x07 c\u200b"), in_cell("two\n lines")
    ('a b c', 'two lines')
    """
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


class Line(NamedTuple):
    """One row of a table, as far as it can be cut.

    Attributes:
        number: the line that it begins in, counted from 1.
        text: its text, which may go over several lines.
        cells: its cells, without their quotes.
        wrong: the number of the first cell whose quote is not closed, or 0.
    """

    number: int
    text: str
    cells: list[str]
    wrong: int


def cut(lines: Sequence[str], start: int, mark: str = "\t") -> Iterator[Line]:
    r"""Cut lines into cells, by the quoting of SSSOM: a quoted cell may hold tabs and line ends.

    Args:
        lines: all lines of the file.
        start: the place of the first among them.
        mark: what parts the cells.

    Yields:
        The rows that are not blank. Behind a quote that is not closed the next line is a row.

    >>> [(one.number, one.cells) for one in cut(['a\t"b', 'c"\td', "e"], 0)]
    [(1, ['a', 'b\nc', 'd']), (3, ['e'])]
    """
    at = start
    while at < len(lines):
        text = lines[at]
        number = at + 1
        at += 1
        if '"' not in text:
            if text.strip():
                yield Line(number, text, text.split(mark), 0)
            continue
        cells, wrong, opened = _cells(text, mark)
        end = at
        while opened and end < min(len(lines), at + _MOST_LINES):
            end = next((n for n in range(end, len(lines)) if '"' in lines[n]), len(lines)) + 1
            if end > min(len(lines), at + _MOST_LINES):
                break
            whole = "\n".join(lines[at - 1 : end])
            cells, wrong, opened = _cells(whole, mark)
            if not opened and not wrong:
                text, at = whole, end
        if wrong or opened:
            cells, wrong, _ = _cells(text, mark)
        yield Line(number, text, cells, wrong)


def _cells(text: str, mark: str) -> tuple[list[str], int, bool]:
    """Cut one text: its cells, the number of one with a wrong quote, whether it lacks its end."""
    cells: list[str] = []
    at, wrong, opened = 0, 0, False
    while True:
        if text[at : at + 1] == '"':
            match = _OPEN.match(text, at)
            assert match
            after = text[match.end() : match.end() + 1]
            if match[2] and after in ("", mark):
                cells.append(match[1].replace('""', '"'))
                at = match.end()
                if not after:
                    return cells, wrong, False
                at += 1
                continue
            wrong = wrong or len(cells) + 1
            opened = not match[2] and wrong == len(cells) + 1
        end = text.find(mark, at)
        cells.append(text[at:] if end < 0 else text[at:end])
        if end < 0:
            return cells, wrong, opened
        at = end + 1
