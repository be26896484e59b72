"""What a page is made of, before it is written as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pcgraph.worddiff import Piece

NOBODY = "nobody yet"
"""What stands where a reviewer would stand."""


@dataclass(frozen=True)
class Bit:
    """A few words of a page: what a cell or a fact holds.

    Attributes:
        words: the words; they are escaped when written.
        href: the place in the site that they lead to, from its root; nothing for no link.
        kind: how they look: ``evidence``, ``review``, ``code``, ``number``, ``long``, ``soft``.
        note: words in small below.
        pieces: in place of ``words``, runs of words that went, came or stayed.
    """

    words: str
    href: str = ""
    kind: str = ""
    note: str = ""
    pieces: Sequence[Piece] = ()


Bits = tuple[Bit, ...]


@dataclass(frozen=True)
class Row:
    """A row of a table.

    Attributes:
        cells: each cell with what it holds.
        kind: ``mapping`` for a judgement on a NOS.
        anchor: its name for links, where it has one.
        chosen: by place of a cell, what a reader may choose it by, where that is not its words.
    """

    cells: tuple[Bits, ...]
    kind: str = ""
    anchor: str = ""
    chosen: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def choices(self, place: int) -> tuple[str, ...]:
        """Name what a reader may choose a row by in one of its cells, each once.

        >>> Row((one("a"), one("reworded moved")), chosen={1: ("reworded", "moved")}).choices(1)
        ('reworded', 'moved')
        """
        words = self.chosen.get(place) or tuple(bit.words for bit in self.cells[place])
        return tuple(dict.fromkeys(" ".join(some.split()) for some in words if some))


@dataclass(frozen=True)
class Grid:
    """A table.

    Attributes:
        name: its name on the page, unique there.
        caption: what it shows.
        heads: heads of the columns.
        rows: its rows; the first cell of each heads it.
        filters: the columns that a reader may choose by.
        filtered: whether a reader may look for words in it.
        kind: ``lines`` where the first column is a number.
    """

    name: str
    caption: str
    heads: tuple[str, ...]
    rows: Sequence[Row]
    filters: tuple[int, ...] = ()
    filtered: bool = False
    kind: str = ""


Facts = Sequence[tuple[str, Bits]]
"""Pairs of what it is and its value."""


@dataclass(frozen=True)
class Page:
    """A page.

    Attributes:
        path: its place in the site, from its root.
        template: the file that lays it out.
        title: its heading.
        menu: path of the entry of the menu under which it stands.
        above: the pages above it, from the home page down.
        data: what the template takes.
        cite: address of the thing that it is about; nothing for none.
        linked: JSON-LD of the thing, as text.
        alternates: type and path of each other form.
    """

    path: str
    template: str
    title: str
    menu: str = ""
    above: Bits = ()
    data: Mapping[str, object] = field(default_factory=dict)
    cite: str = ""
    linked: str = ""
    alternates: tuple[tuple[str, str], ...] = ()


def one(words: object, kind: str = "", note: str = "") -> Bits:
    """Make a cell of a few words; of nothing, an empty one."""
    return (Bit(str(words), kind=kind, note=note),) if words not in (None, "") else ()
