"""Find the front matter of a text: lines such as *title: Skills* between two lines of dashes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pcgraph.intake.model import Line

FRONT = "front matter"
_FENCES = ("---", "...")
_MOST_LINES = 100
_KEY = re.compile(r"[^\W\d][\w .-]{0,40}:(?:\s|$)")
_TITLE = re.compile(r"title:\s*(.*)", re.IGNORECASE)
_NEAR = 3


@dataclass(frozen=True)
class Front:
    """The front matter of a text.

    Attributes:
        left_out: the places of its lines, from 0, that say nothing else.
        title: the title that it names.
        lines: every line of the text; that of the title has the words of the title alone.
    """

    left_out: frozenset[int]
    title: str
    lines: tuple[Line, ...]


def front_of(lines: Sequence[Line]) -> Front:
    """Part the front matter from the text.

    The line with the title is kept as the title, unless the title stands again right below.

    Args:
        lines: every line.
    """
    filled = [at for at, line in enumerate(lines) if line.kind != "blank"]
    close = _close(lines, filled)
    if not close:
        return Front(frozenset(), "", tuple(lines))
    left_out = set(filled[: close + 1])
    at = next((at for at in filled[1:close] if _TITLE.fullmatch(lines[at].text)), 0)
    found = _TITLE.fullmatch(lines[at].text)
    title = found[1].strip(" \"'") if found else ""
    if not title:
        return Front(frozenset(left_out), "", tuple(lines))
    changed = list(lines)
    below = [lines[place].text for place in filled[close + 1 : close + 1 + _NEAR]]
    if title not in below:
        left_out.discard(at)
        changed[at] = replace(lines[at], text=title, kind="heading", level=1)
    return Front(frozenset(left_out), title, tuple(changed))


def _close(lines: Sequence[Line], filled: Sequence[int]) -> int:
    """Give the place, among the lines with words, of the line that closes; 0 where none does."""
    if not filled or lines[filled[0]].text != _FENCES[0]:
        return 0
    for order, at in enumerate(filled[1:_MOST_LINES], 1):
        if lines[at].text in _FENCES:
            inside = [lines[place] for place in filled[1:order]]
            keys = sum(bool(_KEY.match(line.text)) or line.kind == "item" for line in inside)
            begins = bool(inside) and bool(_KEY.match(inside[0].text))
            return order if begins and 2 * keys >= len(inside) else 0
    return 0
