"""What all pictures share: the page with its title and description, marks, hatching, colours.

Colours stand in classes, with others for a dark screen; print is always light. Every fill that
means something is a pattern of its own, so that it can be told without colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pcgraph.markup import escape
from pcgraph.model import Cell
from pcgraph.pictures.measure import LINE, text_width, wrap

Row = Mapping[str, Cell]
"""A row of an answer."""

WIDTH = 1000.0
MARGIN = 12.0
TITLE, LABEL, SMALL = 18.0, 12.0, 11.0
"""Sizes of fonts, in pixels."""

_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
_COLOURS = {
    "paper": ("#ffffff", "#14181b"),
    "ink": ("#1b1f23", "#e8ecef"),
    "soft": ("#4a545d", "#b4bec6"),
    "panel": ("#f4f6f8", "#20272c"),
    "one": ("#dfe4e8", "#3a444c"),
    "two": ("#a9cdec", "#24557c"),
    "three": ("#f3cf85", "#77551a"),
    "four": ("#cbbbe6", "#574383"),
    "five": ("#f0b09d", "#8a3c27"),
    "six": ("#b3dcb2", "#2c6634"),
    "seven": ("#ffffff", "#14181b"),
}
"""Light and dark."""
_FILLS = tuple(_COLOURS)

_HATCHES = {
    "plain": "",
    "rising": "M-2 2L2-2M0 10L10 0M8 12L12 8",
    "falling": "M-2 8L2 12M0 0L10 10M8-2L12 2",
    "crossed": "M-2 2L2-2M0 10L10 0M8 12L12 8M-2 8L2 12M0 0L10 10M8-2L12 2",
    "dotted": "M2 2h1.6v1.6h-1.6zM7 7h1.6v1.6h-1.6z",
    "upright": "M2.5 0V10M7.5 0V10",
    "level": "M0 2.5H10M0 7.5H10",
}


@dataclass(frozen=True)
class Fill:
    """How one meaning is filled: a colour, and a hatching that says the same.

    Attributes:
        name: a short name, unique in the picture.
        words: what it means, for the key.
        colour: a colour class.
        hatch: a kind of hatching.
    """

    name: str
    words: str
    colour: str
    hatch: str


def number(value: float) -> str:
    """Write a measure, to a tenth.

    >>> number(12.0), number(3.14159)
    ('12', '3.1')
    """
    return f"{value:.1f}".removesuffix(".0")


def counted(amount: int, what: str, more: str = "") -> str:
    """Count things in words.

    >>> counted(1, "line"), counted(2, "step", " up")
    ('1 line', '2 steps up')
    """
    return f"{amount} {what}{'' if amount == 1 else 's'}{more}"


def lines_of(
    x: float, y: float, lines: Sequence[str], size: float = LABEL, bold: bool = False,
    colour: str = "ink", anchor: str = "start",
) -> str:  # fmt: skip
    """Write lines of text, the top of the first at y."""
    weight = ' font-weight="bold"' if bold else ""
    placed = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return "".join(
        f'<text class="{colour}" x="{number(x)}" y="{number(y + size + n * size * LINE)}" '
        f'font-size="{number(size)}"{weight}{placed}>{escape(line)}</text>\n'
        for n, line in enumerate(lines)
        if line
    )


def tall(lines: Sequence[str], size: float = LABEL) -> float:
    """Give the height of lines of text."""
    return len(lines) * size * LINE


def box(
    x: float, y: float, width: float, height: float, fill: str = "panel", kind: str = ""
) -> str:
    """Draw a box in a colour, or with a pattern: ``fill`` is then ``url(#…)``."""
    return f'<rect{_look(fill, kind)} {_place(x, y, width, height)} rx="3"/>\n'


def _place(x: float, y: float, width: float, height: float) -> str:
    n = number
    return f'x="{n(x)}" y="{n(y)}" width="{n(width)}" height="{n(height)}"'


def _look(fill: str, kind: str) -> str:
    classes = " ".join(filter(None, (kind, "edge", fill if fill in _FILLS else "")))
    shown = "" if fill in _FILLS else f' fill="{fill}"'
    return f' class="{classes}"{shown}'


def ribbon(
    start: tuple[float, float, float],
    end: tuple[float, float, float],
    fill: str,
    kind: str = "mark",
) -> str:
    """Draw a ribbon between two edges, each x, top and height."""
    (x0, y0, h0), (x1, y1, h1) = start, end
    n, half = number, (x0 + x1) / 2
    way = (
        f"M{n(x0)} {n(y0)}C{n(half)} {n(y0)} {n(half)} {n(y1)} {n(x1)} {n(y1)}"
        f"V{n(y1 + h1)}C{n(half)} {n(y1 + h1)} {n(half)} {n(y0 + h0)} {n(x0)} {n(y0 + h0)}Z"
    )
    return f'<path{_look(fill, kind)} d="{way}"/>\n'


def strand(
    start: tuple[float, float], end: tuple[float, float], wide: float, fill: str, kind: str = "mark"
) -> str:
    """Draw a ribbon of one width all along, however steep, from point to point."""
    (x0, y0), (x1, y1) = start, end
    n, half = number, (x0 + x1) / 2
    way = f"M{n(x0)} {n(y0)}C{n(half)} {n(y0)} {n(half)} {n(y1)} {n(x1)} {n(y1)}"
    return (
        f'<path class="rim" stroke-width="{n(wide + 1.6)}" d="{way}"/>'
        f'<path class="{kind} strand" stroke="{fill}" stroke-width="{n(wide)}" d="{way}"/>\n'
    )


def line(points: Iterable[tuple[float, float]], kind: str) -> str:
    """Draw a line through points."""
    way = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f'<path class="{kind}" d="M{way}"/>\n'


def arrow_head(x: float, y: float, up: bool = False) -> str:
    """Draw the head of an arrow, its tip at x and y, pointing right or up."""
    sides = ((-4, 7), (4, 7)) if up else ((-7, -4), (-7, 4))
    way = "L".join(f"{number(x + dx)} {number(y + dy)}" for dx, dy in sides)
    return f'<path class="head" d="M{number(x)} {number(y)}L{way}Z"/>\n'


def told(words: str, *marks: str) -> str:
    """Put words behind marks, for whoever points at them."""
    return f"<g><title>{escape(words)}</title>\n{''.join(marks)}</g>\n"


def url(picture: str, fill: Fill) -> str:
    """Give what fills a shape with a pattern."""
    return f"url(#{picture}-{fill.name})"


def key(picture: str, fills: Sequence[Fill], y: float) -> tuple[str, float]:
    """Draw the key of the fills, and give the height that it takes."""
    marks, x, top = [], MARGIN, y
    for fill in fills:
        words = wrap(fill.words, WIDTH - 2 * MARGIN - 40, LABEL)
        wide = 34 + max(_width(one) for one in words)
        if x > MARGIN and x + wide > WIDTH - MARGIN:
            x, y = MARGIN, y + 24
        marks.append(box(x, y, 26, 15, url(picture, fill)))
        marks.append(lines_of(x + 32, y, words))
        x, y = x + wide + 22, y + tall(words[1:])
    return "".join(marks), y + 24 - top


def _width(words: str) -> float:
    return text_width(words, LABEL)


def heading(title: str, words: Sequence[str], y: float = MARGIN) -> tuple[str, float]:
    """Write the title over a picture with a few words below, and give where the next begins."""
    fit = WIDTH - 2 * MARGIN
    first = wrap(title, fit, TITLE, bold=True)
    marks = [lines_of(MARGIN, y, first, TITLE, bold=True)]
    y += tall(first, TITLE) + 4
    for one in words:
        shown = wrap(one, fit, LABEL)
        marks.append(lines_of(MARGIN, y, shown, LABEL, colour="soft"))
        y += tall(shown) + 2
    return "".join(marks), y + 8


def footing(words: Sequence[str], y: float) -> tuple[str, float]:
    """Write a few words below a picture, and give how tall it is then."""
    lines = [piece for one in words if one for piece in wrap(one, WIDTH - 2 * MARGIN, LABEL)]
    return lines_of(MARGIN, y, lines, LABEL, colour="soft"), y + tall(lines) + MARGIN


def judged(rows: Iterable[Row]) -> list[str]:
    """Say who judged what is drawn, and who reviewed it."""
    found = list(rows)
    by, reviewed = (
        sorted({one for row in found if row.get(name) for one in str(row[name]).split("; ")})
        for name in ("decided_by", "reviewed_by")
    )
    return [f"Judged by {'; '.join(by)}; reviewed by {'; '.join(reviewed)}."] if by else []


def page(
    picture: str, title: str, desc: str, height: float, marks: Iterable[str],
    fills: Sequence[Fill] = (),
) -> str:  # fmt: skip
    """Put a picture together.

    Args:
        picture: its short name, which begins every id in it.
        title: its title, for a screen reader.
        desc: what it shows, with the numbers, and where they stand as a table.
        height: how tall it is; it is always as wide as ``WIDTH``.
        marks: what is in it.
        fills: what the patterns are.

    Returns:
        An SVG document that needs nothing else.
    """
    wide, high = number(WIDTH), number(height)
    patterns = "".join(_pattern(picture, fill) for fill in fills)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pc-picture" viewBox="0 0 {wide} {high}" '
        f'width="{wide}" height="{high}" role="img" lang="en-GB" '
        f'aria-labelledby="{picture}-title {picture}-desc">\n'
        f'<title id="{picture}-title">{escape(title)}</title>\n'
        f'<desc id="{picture}-desc">{escape(desc)}</desc>\n'
        f"<style>{_style()}</style>\n<defs>\n{patterns}</defs>\n"
        f'<rect class="paper" width="{wide}" height="{high}"/>\n{"".join(marks)}</svg>\n'
    )


def _pattern(picture: str, fill: Fill) -> str:
    hatch = f'<path class="hatch" d="{_HATCHES[fill.hatch]}"/>' if _HATCHES[fill.hatch] else ""
    return (
        f'<pattern id="{picture}-{fill.name}" width="10" height="10" '
        f'patternUnits="userSpaceOnUse"><rect class="{fill.colour}" width="10" height="10"/>'
        f"{hatch}</pattern>\n"
    )


def _style() -> str:
    """Write the style: light, and for a dark screen; no variables, which many viewers lack."""
    light, dark = (_coloured({name: both[n] for name, both in _COLOURS.items()}) for n in (0, 1))
    return (
        f"\n.pc-picture {{ font-family: {_FONT}; max-width: 100%; height: auto; }}\n"
        f".pc-picture .edge {{ stroke-width: 0.8; }}\n"
        f".pc-picture .hatch, .pc-picture .link, .pc-picture .dashed, .pc-picture .rim, "
        f".pc-picture .strand {{ fill: none; }}\n"
        f".pc-picture .hatch {{ stroke-width: 1.2; }}\n"
        f".pc-picture .link, .pc-picture .dashed {{ stroke-width: 2.2; }}\n"
        f".pc-picture .dashed {{ stroke-dasharray: 6 4; }}\n"
        f".pc-picture .level {{ font-weight: bold; text-decoration: underline; }}\n"
        f"{light}@media screen and (prefers-color-scheme: dark) {{\n{dark}}}\n"
    )


def _coloured(colours: Mapping[str, str]) -> str:
    fills = "".join(f".pc-picture .{name} {{ fill: {one}; }}\n" for name, one in colours.items())
    ink, soft = colours["ink"], colours["soft"]
    return (
        f"{fills}.pc-picture .edge, .pc-picture .rim {{ stroke: {soft}; }}\n"
        f".pc-picture .hatch {{ stroke: {ink}; }}\n"
        f".pc-picture .link, .pc-picture .dashed {{ stroke: {ink}; }}\n"
        f".pc-picture .head {{ fill: {ink}; }}\n"
    )
