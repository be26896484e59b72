"""What passes from the readers of files to the draft of a framework."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LineKind = Literal["blank", "heading", "item", "row", "text"]
"""What a line looks like; appearances may deceive. ``row``: of a table, with cells."""

Became = Literal[
    "title",
    "introduction",
    "domain",
    "heading",
    "phrase",
    "competency",
    "requirement",
    "responsibility",
    "note",
    "left out",
    "blank",
]
"""What a line became. ``phrase``: words such as "in addition to the above"."""

STATEMENTS: tuple[Became, ...] = ("competency", "requirement", "responsibility")


@dataclass(frozen=True)
class Line:
    """One line of a text, a page or a document, in the order of reading.

    Attributes:
        number: its number, from 1; of a text file the line of the file.
        text: its words, without mark of a list, ``#``, ``**`` and pipes; else unaltered.
        kind: what it looks like.
        level: of a heading 1 to 6, of an item of a list how deep, from 1; of other text how many
            items it is set in below; of a row 1 where the source marks it as the head of its
            table; 0 where none is told.
        mark: the mark of a list as it stands: ``-``, ``•``, ``1.``.
        cells: of a row of a table, the words of each cell.
        shown: where it stands, in the units of its reader: ``page 2, paragraph 3``.
        note: what must be known of it: ``text box``, ``tracked change, taken as accepted``.
    """

    number: int
    text: str
    kind: LineKind = "text"
    level: int = 0
    mark: str = ""
    cells: tuple[str, ...] = ()
    shown: str = ""
    note: str = ""


@dataclass(frozen=True)
class Item:
    """One thing of a source that has a structure of its own.

    Attributes:
        key: what names it in the source, unique in it.
        text: its words.
        kind: what it is, where the source says it: as ``Became``; empty where it does not.
        parent: the key of what it stands under; empty for none.
        code: its printed code.
        order: its place among those of one parent, from 1.
        domain: its domain, where a column or property names it in words.
        heading: the words of the heading that it stands under, likewise.
        roles: the roles that it is for, as printed.
        level: the level or tier, as printed.
        notes: what else is said of it: name of the field, words.
        shown: where it stands: ``sheet Skills, row 7``, ``CFItems[12]``.
    """

    key: str
    text: str
    kind: str = ""
    parent: str = ""
    code: str = ""
    order: int = 0
    domain: str = ""
    heading: str = ""
    roles: tuple[str, ...] = ()
    level: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    shown: str = ""


@dataclass(frozen=True)
class Told:
    """Something that must be said about a place in a source.

    Attributes:
        shown: the place, in the units of its reader.
        words: what is to be known, in a sentence.
        line: the number of the line or the place of the item, from 1; 0 for the whole.
        lost: whether something of the source was not read.
    """

    shown: str
    words: str
    line: int = 0
    lost: bool = False


@dataclass(frozen=True)
class Reading:
    """What a reader gives: lines, or items, never both.

    Attributes:
        form: the format: ``word``, ``text``, ``case`` …
        title: the title, where the file names one.
        lines: every line, blank ones too.
        items: every thing.
        told: what must be said.
    """

    form: str
    title: str = ""
    lines: tuple[Line, ...] = ()
    items: tuple[Item, ...] = ()
    told: tuple[Told, ...] = ()


@dataclass(frozen=True)
class Found:
    """What one line, or several lines joined, or one item became.

    Attributes:
        became: what it is.
        text: its words; lines are joined by one blank.
        first: the number of its first line, or the place of the item, from 1.
        last: the number of its last line.
        shown: where it stands.
        domain: the number of its domain among those found, from 1; 0 for none; of a domain its
            own number.
        section: the number of the heading that it stands under, from 1; 0 for none; of a heading
            its own number.
        roles: of a heading, the roles that it names; of a statement, those of its own.
        code: its printed code.
        tag: a process word in brackets, such as ``EVOKE``.
        level: the level or tier, as printed.
        phrase: of a heading, the words of its inheritance phrase; of a statement, those before it.
        why: of what was left out, the reason.
        doubts: what a person should look at, each a sentence.
        notes: what the other columns of its row say: name of the column, words.
    """

    became: Became
    text: str
    first: int
    last: int
    shown: str = ""
    domain: int = 0
    section: int = 0
    roles: tuple[str, ...] = ()
    code: str = ""
    tag: str = ""
    level: str = ""
    phrase: str = ""
    why: str = ""
    doubts: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
