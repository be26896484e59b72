"""Make lines of a plain text or of Markdown: marks off, words unaltered, wrapped lines apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pcgraph.intake.model import Line
from pcgraph.marks import Marked, cells_text, is_rule, read_marks, row_cells

_UNDERLINE = re.compile(r"(=+|-{3,})")
_DRAWN = re.compile(r"(?:[-_*=–—.·~]\s*){3,}")
_LONGEST_HEADING = 90
_TAB = 4
_MOST_DEPTHS = 64


def lines_of(text: str) -> list[Line]:
    """Make lines of a text: one a line of the file, the blank ones too.

    A line that is set in below an item of a list has the level of that item: it may go on
    with it. Pipes or tabs in two lines one after the other make rows of a table.

    Args:
        text: the whole text, decoded, its lines ended by LF.

    Returns:
        The lines, numbered from 1.
    """
    raws = text.split("\n")
    if raws and not raws[-1]:
        raws.pop()
    marked = [read_marks(raw) for raw in raws]
    _find_rows(raws, marked)
    _find_underlined(marked)
    lines = []
    depths: list[int] = []
    for number, (raw, one) in enumerate(zip(raws, marked, strict=True), 1):
        level = _level(raw, one, depths)
        line = Line(number, one.text, one.look, level, one.mark, one.cells, f"line {number}")
        lines.append(replace(line, note="page break") if "\f" in raw else line)
    return lines


def _level(raw: str, one: Marked, depths: list[int]) -> int:
    """Tell how deep a line stands; keep the stack of how far the open items are set in."""
    if one.look == "heading":
        depths.clear()
        return one.level
    if one.look in ("blank", "row"):
        return 0
    indent = _indent(raw)
    if one.look == "text":
        while depths and depths[-1] >= indent:
            if indent == 0:
                depths.clear()
                return 0
            depths.pop()
        return len(depths)
    while depths and depths[-1] > indent:
        depths.pop()
    if (not depths or depths[-1] < indent) and len(depths) < _MOST_DEPTHS:
        depths.append(indent)
    return max(len(depths), 1)


def _indent(raw: str) -> int:
    width = 0
    for char in raw:
        if char == "\t":
            width += _TAB - width % _TAB
        elif char.isspace():
            width += 1
        else:
            break
    return width


def _find_rows(raws: Sequence[str], marked: list[Marked]) -> None:
    """Take lines with as many pipes or tabs as their neighbour as rows of a table."""
    for sign in ("|", "\t"):
        counts = [
            raw.strip().count(sign) if one.look in ("text", "item") else 0
            for raw, one in zip(raws, marked, strict=True)
        ]
        for at, count in enumerate(counts):
            near = (counts[at - 1] if at else 0, counts[at + 1] if at + 1 < len(counts) else 0)
            if not count or count not in near or (sign == "\t" and marked[at].mark):
                continue
            if sign == "|":
                cells = row_cells(raws[at])
            else:
                cells = tuple(cell.strip() for cell in raws[at].rstrip("\n").split("\t"))
            if sum(map(bool, cells)) > 1 or is_rule(cells):
                marked[at] = Marked(cells_text(cells), look="row", cells=cells)


def _find_underlined(marked: list[Marked]) -> None:
    """Take a short line with a drawn line below it as a heading; a drawn line has no words."""
    for at, one in enumerate(marked):
        if one.look not in ("text", "item") or not _DRAWN.fullmatch(
            f"{one.mark} {one.text}".strip()
        ):
            continue
        above = marked[at - 1] if at else Marked("", look="blank")
        under = _UNDERLINE.fullmatch(one.text)
        if under and above.look == "text" and len(above.text) <= _LONGEST_HEADING:
            level = 1 if one.text.startswith("=") else 2
            marked[at - 1] = Marked(above.text, "", "heading", level)
