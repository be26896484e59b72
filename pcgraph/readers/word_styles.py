"""Say what the styles and the numbering of a Word document make of a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from pcgraph.readers.xml_tree import is_on, value

_HEADING = re.compile(r"heading ([1-9])")
_DEEPER = re.compile(r"list (?:bullet |number |continue )?([2-5])")
_BULLETS = frozenset("•◦▪▫●○■□‣–—-*o")
_PART = re.compile(r"%([1-9])")
_LONGEST_MARK = 40
_DEEPEST = 20
"""Styles based on one another, and levels of a list: Word has 11 and 9; a ring ends here."""
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True)
class Style:
    """What a style says, with what it takes over from the styles that it is based on.

    Attributes:
        name: its name, as Word knows it in every language.
        heading: the level of a heading, 0 for none.
        number: the list that its paragraphs are in, and how deep, from 0; -1 where none is told.
        bold: whether its letters are bold.
        hidden: whether they are not shown.
    """

    name: str = ""
    heading: int = 0
    number: tuple[str, int] = ("", -1)
    bold: bool = False
    hidden: bool = False


@dataclass
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1
    style: str = ""


@dataclass
class _List:
    """A list as it is defined once, for all lists that count together."""

    levels: dict[int, _Level] = field(default_factory=dict)
    link: str = ""


class Styles:
    """The styles of a document, by their ids."""

    def __init__(self, tree: Element) -> None:
        """Read them.

        Args:
            tree: the part that holds them.
        """
        self._said = {value(one, "styleId"): one for one in tree.findall("style")}
        self._known: dict[str, Style] = {}
        self.usual = next(
            (
                value(one, "styleId")
                for one in tree.findall("style")
                if value(one, "type") == "paragraph" and is_default(one)
            ),
            "",
        )

    def style(self, name: str) -> Style:
        """Give a style by its id; one that is not there says nothing."""
        if name not in self._known:
            chain: list[Element] = []
            here = name
            while here in self._said and len(chain) < _DEEPEST:
                chain.append(self._said[here])
                here = value(chain[-1].find("basedOn"))
            self._known[name] = _settled(chain)
        return self._known[name]


def is_default(one: Element) -> bool:
    """Tell whether a style is the usual one of its kind."""
    return one.get("default", "0") in ("1", "true", "on")


def _settled(chain: list[Element]) -> Style:
    """Lay a style over those that it is based on."""
    heading, bold, hidden = 0, False, False
    number = ("", -1)
    for one in reversed(chain):
        found = _HEADING.fullmatch(value(one.find("name")).lower())
        outline = value(one.find("pPr/outlineLvl"))
        if outline.isdecimal():
            heading = int(outline) + 1 if int(outline) < 9 else 0
        elif found:
            heading = int(found[1])
        elif value(one.find("name")).lower() == "title":
            heading = 1
        listed = one.find("pPr/numPr")
        if listed is not None:
            number = number_of(listed, number)
        for properties in one.findall("rPr"):
            bold = is_on(properties.find("b")) if properties.find("b") is not None else bold
            unseen = properties.find("vanish")
            hidden = is_on(unseen) if unseen is not None else hidden
    name = value(chain[0].find("name")).lower() if chain else ""
    deeper = _DEEPER.fullmatch(name)
    if deeper and number[1] <= 0:
        number = number[0], int(deeper[1]) - 1
    return Style(name, heading, number, bold, hidden)


def number_of(listed: Element, before: tuple[str, int] = ("", -1)) -> tuple[str, int]:
    """Read which list, and how deep."""
    list_id, depth = value(listed.find("numId")), value(listed.find("ilvl"))
    deep = int(depth) if depth.isdecimal() and len(depth) < 3 else before[1]
    return list_id or before[0], deep


class Numbering:
    """The lists of a document: they count, and give each item its mark."""

    def __init__(self, tree: Element) -> None:
        """Read them.

        Args:
            tree: the part that holds them.
        """
        self._lists: dict[str, _List] = {}
        linked: dict[str, str] = {}
        for one in tree.findall("abstractNum"):
            made = _List(link=value(one.find("numStyleLink")))
            for level in one.findall("lvl")[:_DEEPEST]:
                made.levels[_small(value(level, "ilvl"))] = _level(level)
            self._lists[value(one, "abstractNumId")] = made
            if value(one.find("styleLink")):
                linked[value(one.find("styleLink"))] = value(one, "abstractNumId")
        self._of: dict[str, str] = {}
        self._restart: dict[tuple[str, int], int] = {}
        for one in tree.findall("num"):
            number, kind = value(one, "numId"), value(one.find("abstractNumId"))
            link = self._lists[kind].link if kind in self._lists else ""
            self._of[number] = linked.get(link, kind)
            for over in one.findall("lvlOverride"):
                start = value(over.find("startOverride"))
                if start:
                    self._restart[number, _small(value(over, "ilvl"))] = _small(start, 1)
        self._counts: dict[str, dict[int, int]] = {}

    def depth_of_style(self, number: str, style: str) -> int:
        """Say how deep items of a style are in a list, from 0."""
        levels = self._levels(number)
        return next((depth for depth, one in levels.items() if style and one.style == style), 0)

    def mark(self, number: str, depth: int) -> str:
        """Count one item more, and give its mark as Word prints it."""
        levels = self._levels(number)
        level = levels.get(depth, _Level("bullet", "•"))
        counts = self._counts.setdefault(self._of.get(number, number), {})
        start = self._restart.pop((number, depth), None)
        if start is not None:
            counts[depth] = start
        else:
            counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        if level.form == "bullet":
            # What a font of symbols draws is no letter, whatever letter stands in the file.
            return level.text if level.text in _BULLETS else "•"
        if level.form == "none":
            return _PART.sub("", level.text).strip()

        def said(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            here = levels.get(place, _Level())
            return _written(counts.get(place, here.start), here.form)

        return _PART.sub(said, level.text).strip()

    def _levels(self, number: str) -> dict[int, _Level]:
        found = self._lists.get(self._of.get(number, ""))
        return found.levels if found else {}


def _level(one: Element) -> _Level:
    return _Level(
        value(one.find("numFmt")) or "decimal",
        value(one.find("lvlText"))[:_LONGEST_MARK],
        _small(value(one.find("start")), 1),
        value(one.find("pStyle")),
    )


def _small(said: str, otherwise: int = 0) -> int:
    """Read a number that is not large; anything else is another one."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else otherwise


def _written(number: int, form: str) -> str:
    """Write the number of an item.

    >>> _written(4, "lowerRoman"), _written(28, "upperLetter"), _written(3, "decimalZero")
    ('iv', 'BB', '03')
    """
    if form == "decimalZero":
        return f"{number:02}"
    if form.endswith("Letter") and 0 < number <= 26 * 9:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if form.startswith("upper") else letters
    if form.endswith("Roman") and 0 < number < 4_000:
        written = ""
        for worth, sign in _ROMAN:
            written += sign * (number // worth)
            number %= worth
        return written.upper() if form.startswith("upper") else written
    return str(number)
