"""Draw what became of the lines between two editions: domains old and new, joined by ribbons.

A ribbon is as wide as the lines in it. Lines that were added come from a box of their own on the
older side, lines that were removed go to one on the newer side.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pcgraph.model import Cell
from pcgraph.pictures.frame import (
    LABEL,
    MARGIN,
    SMALL,
    WIDTH,
    Fill,
    Row,
    box,
    counted,
    footing,
    heading,
    judged,
    key,
    lines_of,
    page,
    ribbon,
    tall,
    told,
    url,
)
from pcgraph.pictures.measure import text_width, wrap

Band = tuple[str, str, str]
"""Old domain, new domain, kind."""

NAME = "flow"
FILLS = (
    Fill("unchanged", "unchanged", "one", "plain"),
    Fill("reworded", "reworded", "two", "rising"),
    Fill("moved", "moved", "three", "level"),
    Fill("merged", "merged, split or absorbed", "four", "crossed"),
    Fill("replaced", "replaced", "five", "dotted"),
    Fill("added", "added", "six", "upright"),
    Fill("removed", "removed", "seven", "falling"),
)
_FIRST = (
    ("added", "added"),
    ("removed", "removed"),
    ("replaced", "replaced"),
    ("merged", "merged"),
    ("split", "merged"),
    ("absorbed", "merged"),
    ("moved-domain", "moved"),
    ("moved-role", "moved"),
    ("reworded", "reworded"),
    ("unchanged", "unchanged"),
)
"""Of several kinds the first of these is drawn."""
_NOT_OLD, _NOT_NEW = "Added: not in the older edition", "Removed: not in the newer edition"
_SCALE, _NODE, _GAP = 6.5, 16.0, 16.0
_LEFT, _RIGHT = 262.0, WIDTH - 262.0


@dataclass(frozen=True)
class _Side:
    """The boxes of one side: their names in order, tops, and heights."""

    names: tuple[str, ...]
    tops: Mapping[str, float]
    heights: Mapping[str, float]
    bottom: float


def drawn_as(change: str) -> str:
    """Choose the one fill for what is said of a change.

    >>> drawn_as("reworded absorbed"), drawn_as("unchanged")
    ('merged', 'unchanged')
    """
    kinds = change.split()
    return next((fill for kind, fill in _FIRST if kind in kinds), "reworded")


def flow(rows: Sequence[Row], notes: Sequence[str] = (), command: str = "") -> str:
    """Draw what became of the lines between two editions.

    Args:
        rows: those of the query ``changes``, for two editions.
        notes: sentences below the title: the count of lines and kinds.
        command: what gives the same as a table.

    Returns:
        An SVG document.
    """
    old, new = _edition(rows, "old"), _edition(rows, "new")
    title = f"What became of each line: {old} to {new}"
    bands = _bands(rows)
    top, y = heading(title, [*notes, _HOW])
    fills = [fill for fill in FILLS if any(band[2] == fill.name for band in bands)]
    legend, used = key(NAME, fills, y)
    y += used + 6
    marks = [top, legend]
    for x, words, anchor in ((_LEFT, old, "end"), (_RIGHT, new, "start")):
        inside = x - 10 if anchor == "end" else x + 10
        marks.append(lines_of(inside, y, wrap(words, 240, LABEL, True), bold=True, anchor=anchor))
    y += 40
    left = _side(bands, 0, y, _ranked(rows, "old"))
    right = _side(bands, 1, y, _ranked(rows, "new"))
    counts = _lines(rows)
    marks += _ribbons(bands, counts, left, right)
    marks += _labels(bands, left, 0) + _labels(bands, right, 1)
    y = max(left.bottom, right.bottom)
    said = [*judged(rows), f"As a table: {command}" if command else ""]
    foot, y = footing(said, y)
    desc = " ".join([*notes, _told(counts), *_shared(rows, counts), *said])
    return page(NAME, title, desc, y, [*marks, foot], fills)


_HOW = (
    "A ribbon is as wide as its lines; a number on it counts them where there is room (8 → 4: old "
    "lines, new lines). Of several kinds of change the strongest is drawn."
)
_SHARED = "A line that two ribbons share is counted in both."


def _edition(rows: Sequence[Row], side: str) -> str:
    return next((str(row[f"{side}_edition"]) for row in rows), "")


def _bands(rows: Sequence[Row]) -> dict[Band, tuple[float, float]]:
    """Reckon the width of each ribbon at both ends, in lines.

    A line that went to two others counts a half in each, so that ends add up to the lines.
    """
    times = {end: Counter(row[end] for row in rows if row[end]) for end in ("old_id", "new_id")}
    found: dict[Band, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in rows:
        band = _band(row)
        for n, end in enumerate(("old_id", "new_id")):
            found[band][n] += 1 / times[end][row[end]] if row[end] else 0.0
    return {band: (one or other, other or one) for band, (one, other) in found.items()}


def _band(row: Row) -> Band:
    old, new = row["old_domain"] or _NOT_OLD, row["new_domain"] or _NOT_NEW
    return str(old), str(new), drawn_as(str(row["change"]))


def _lines(rows: Sequence[Row]) -> dict[Band, tuple[int, int]]:
    """Count the old and the new lines of each ribbon; a reader never meets half a line."""
    found: dict[Band, tuple[set[Cell], set[Cell]]] = defaultdict(lambda: (set(), set()))
    for row in rows:
        for ids, end in zip(found[_band(row)], ("old_id", "new_id"), strict=True):
            ids.update({row[end]} - {None})
    return {band: (len(old), len(new)) for band, (old, new) in found.items()}


def _ranked(rows: Sequence[Row], side: str) -> dict[str, int]:
    """Give the place of each domain in its document; what is in none comes last."""
    order = ("source_file", "line_first")
    known = sorted(
        {tuple(str(row[f"{side}_{one}"] or "").zfill(9) for one in order): row for row in rows
         if row[f"{side}_id"]}.items(),
        key=lambda item: item[0],
    )  # fmt: skip
    places: dict[str, int] = {}
    for _, row in known:
        places.setdefault(str(row[f"{side}_domain"]), len(places))
    return places


def _side(
    bands: Mapping[Band, tuple[float, float]], end: int, y: float, places: Mapping[str, int]
) -> _Side:
    """Stack the boxes of one side; each has room for its label.

    What was added begins above all, and what was removed ends below all, so that the ribbons of
    the one never cover those of the other.
    """
    sizes: dict[str, float] = defaultdict(float)
    for band, widths in bands.items():
        sizes[band[end]] += widths[end]
    names = tuple(
        sorted(sizes, key=lambda one: (one != _NOT_OLD, places.get(one, len(places)), one))
    )
    tops, heights = {}, {}
    for name in names:
        tops[name], heights[name] = y, sizes[name] * _SCALE
        y += max(heights[name], tall(_label(name, 0))) + _GAP
    return _Side(names, tops, heights, y)


def _label(name: str, lines: int) -> list[str]:
    return [*wrap(name, _LEFT - MARGIN - 12, LABEL, True), counted(lines, "line")]


def _labels(bands: Mapping[Band, tuple[float, float]], side: _Side, end: int) -> list[str]:
    """Draw the boxes of one side with their names and numbers of lines."""
    marks = []
    for name in side.names:
        lines = round(sum(widths[end] for band, widths in bands.items() if band[end] == name))
        *words, amount = _label(name, lines)
        x, anchor = (_LEFT - 8, "end") if end == 0 else (_RIGHT + _NODE + 8, "start")
        marks += [
            box((_LEFT, _RIGHT)[end], side.tops[name], _NODE, side.heights[name], "ink", "node"),
            lines_of(x, side.tops[name], words, bold=True, anchor=anchor),
            lines_of(x, side.tops[name] + tall(words), [amount], colour="soft", anchor=anchor),
        ]
    return marks


def _ribbons(
    bands: Mapping[Band, tuple[float, float]], counts: Mapping[Band, tuple[int, int]],
    left: _Side, right: _Side,
) -> Iterable[str]:  # fmt: skip
    """Draw the ribbons: at either end in the order of the other, so that few cross."""
    kinds = [fill.name for fill in FILLS]

    def place(band: Band, near: int) -> tuple[int, int, int]:
        ends = (left.names.index(band[0]), right.names.index(band[1]))
        return ends[near], ends[1 - near], kinds.index(band[2])

    tops: dict[Band, list[float]] = {band: [0.0, 0.0] for band in bands}
    for near, side in enumerate((left, right)):
        used: dict[str, float] = defaultdict(float)
        for band in sorted(bands, key=lambda one: place(one, near)):
            tops[band][near] = side.tops[band[near]] + used[band[near]]
            used[band[near]] += bands[band][near] * _SCALE
    for band in sorted(bands, key=lambda one: (-max(bands[one]), place(one, 0))):
        (y0, y1), (h0, h1) = tops[band], (width * _SCALE for width in bands[band])
        fill = next(one for one in FILLS if one.name == band[2])
        shape = ribbon((_LEFT + _NODE, y0, h0), (_RIGHT, y1, h1), url(NAME, fill))
        yield told(_said(band, counts[band]), shape, _count(counts[band], y0, h0))


def _count(lines: tuple[int, int], top: float, height: float) -> str:
    """Write the number of lines on a ribbon, on paper, if it is wide enough."""
    if height < SMALL + 5:
        return ""
    old, new = lines
    words = f"{old} → {new}" if old and new and old != new else f"{old or new}"
    x, y, wide = _LEFT + _NODE + 6, top + height / 2 - 8, text_width(words, SMALL, True) + 8
    label = lines_of(x + wide / 2, y + 1, [words], SMALL, True, anchor="middle")
    return box(x, y, wide, 16, "paper", "pill") + label


def _said(band: Band, lines: tuple[int, int]) -> str:
    """Say a ribbon in words."""
    old, new, kind = band
    words = next(fill.words for fill in FILLS if fill.name == kind)
    if kind == "added":
        return f"{new}: {counted(lines[1], 'line')} added"
    if kind == "removed":
        return f"{old}: {counted(lines[0], 'line')} removed"
    there = new if new != old else "the same"
    number = counted(lines[0], "line")
    if lines[0] != lines[1]:
        number = f"{counted(lines[0], 'old line')} became {counted(lines[1], 'new one')}"
    return f"{old} to {there}: {number}, {words}"


def _told(lines: Mapping[Band, tuple[int, int]]) -> str:
    """Say all ribbons in words, in the order of the domains."""
    return "".join(f"{_said(band, lines[band])}. " for band in sorted(lines)).strip()


def _shared(rows: Sequence[Row], lines: Mapping[Band, tuple[int, int]]) -> list[str]:
    """Say that lines are counted twice, if some are."""
    known = [len({row[end] for row in rows} - {None}) for end in ("old_id", "new_id")]
    return [_SHARED] if [sum(both) for both in zip(*lines.values(), strict=True)] != known else []
