"""Draw from the lines of a role over functions to NOS, side by side, one ribbon a judgement."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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
    strand,
    tall,
    told,
    url,
)
from pcgraph.pictures.measure import wrap

NAME = "ribbons"
FILLS = (
    Fill("all", "would show all of it", "four", "crossed"),
    Fill("part", "would show part of it", "two", "rising"),
    Fill("helps", "helps only", "one", "plain"),
)
_BY_WORDS = {"all of it": FILLS[0], "part of it": FILLS[1], "helps only": FILLS[2]}
_HOW = (
    "Lines of the framework by domain, functions of the Skills for Health map, NOS. Each ribbon is "
    "one judgement that a NOS counts for a line; lines without one are counted below their domain, "
    "by what was decided."
)
_READING = {
    "own": "Counted are only lines under the role's own headings.",
    "printed": "Counted are also the lines above, where a phrase is printed that takes them in.",
    "tiered": "Counted are also the lines of each role below, which is assumed and not printed.",
}
_UNIT, _GAP, _PAD = 7.0, 5.0, 4.0
_COLUMNS = ((MARGIN, 280.0), (462.0, 152.0), (746.0, WIDTH - MARGIN - 746.0))
"""Left edge and width of the three columns."""
_NO_FUNCTION = "no function"


@dataclass
class _Node:
    """A box of a column.

    Attributes:
        name: what it is, unique in its column.
        words: its words, broken into lines; the whole of them in ``told``.
        told: what is said to whoever points at it.
        links: how many ribbons it has.
        top: where it begins.
        used: how much of either edge is taken by ribbons.
    """

    name: str
    words: list[str]
    told: str
    links: int
    top: float = 0.0
    used: tuple[float, float] = (0.0, 0.0)

    @property
    def height(self) -> float:
        """Say how tall it must be for its words and its ribbons."""
        return max(tall(self.words, SMALL) + 2 * _PAD, self.links * _UNIT + 2)


def ribbons(rows: Sequence[Row], labels: Mapping[str, str], command: str = "") -> str:
    """Draw what the NOS of one role count for.

    Args:
        rows: those of the query ``nos-for-competency`` for one role and framework.
        labels: our short label of each line, by its id.
        command: what gives the same as a table.

    Returns:
        An SVG document.
    """
    role = "; ".join(dict.fromkeys(str(row["role"]) for row in rows))
    framework = "; ".join(dict.fromkeys(str(row["framework"]) for row in rows))
    links = [row for row in rows if row["nos_id"] and str(row["evidence"]) in _BY_WORDS]
    title = f"Side by side: {role}, functions and NOS, {framework}"
    sums = _sums(rows, links)
    counts = [_READING[one] for one in dict.fromkeys(str(row["reading"]) for row in rows)]
    top, y = heading(title, [sums, *counts, _HOW])
    legend, used = key(NAME, FILLS, y)
    y += used + 8
    marks = [top, legend]
    for (x, _), words in zip(_COLUMNS, ("Lines of the framework", "Functions", "NOS"), strict=True):
        marks.append(lines_of(x, y, [words], LABEL + 1, bold=True))
    y += 26
    left, drawn, bottom = _lines(rows, links, labels, y)
    middle = _nodes(links, left, "nos_function", ("nos_function", "nos_function_title"), 1)
    right = _nodes(links, middle, "nos_id", ("nos_code", "nos_title"), 2)
    bottom = max(bottom, *(_spread(nodes, y, bottom) for nodes in (middle, right)))
    marks += drawn
    marks += _ribbons(links, left, middle, right)
    for n, nodes in enumerate((left, middle, right)):
        marks += [_box(node, *_COLUMNS[n]) for node in nodes.values()]
    said = [*judged(links), f"As a table: {command}" if command else ""]
    foot, y = footing(said, bottom + 14)
    desc = " ".join([sums, *counts, _HOW, *_told(links, left, middle), *said])
    return page(NAME, title, desc, y, [*marks, foot], FILLS)


def _sums(rows: Sequence[Row], links: Sequence[Row]) -> str:
    """Count what is drawn."""
    lines, linked = ({row["competency_id"] for row in some} for some in (rows, links))
    strong = Counter(_fill(row).words for row in links)
    each = ", ".join(f"{strong[fill.words]} {fill.words}" for fill in FILLS)
    standards = len({row["nos_id"] for row in links})
    functions = len({row["nos_function"] for row in links})
    return (
        f"{counted(len(lines), 'line')}, of which {len(linked)} have a NOS; "
        f"{counted(len(links), 'judgement')} ({each}) on {standards} NOS under "
        f"{counted(functions, 'function')}."
    )


def _lines(
    rows: Sequence[Row], links: Sequence[Row], labels: Mapping[str, str], y: float
) -> tuple[dict[str, _Node], list[str], float]:
    """Stack the lines that have a NOS, by domain, and count the others below each."""
    number = Counter(str(row["competency_id"]) for row in links)
    by_domain: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: int(row["line_first"] or 0)):
        by_domain[str(row["domain"])].setdefault(str(row["competency_id"]), row)
    nodes: dict[str, _Node] = {}
    marks: list[str] = []
    x, wide = _COLUMNS[0]
    for domain, lines in by_domain.items():
        words = wrap(domain, wide, LABEL, True)
        marks.append(lines_of(x, y, words, LABEL, bold=True))
        y += tall(words) + 3
        for ident, row in lines.items():
            if not number[ident]:
                continue
            label = labels.get(ident) or str(row["competency"])
            said = f"{row['competency']} ({row['source_file']}, line {row['line_first']})"
            shown = wrap(label, wide - 2 * _PAD, SMALL)
            nodes[ident] = _Node(ident, shown, said, number[ident], y)
            y += nodes[ident].height + _GAP
        without = Counter(str(row["decision"]) for ident, row in lines.items() if not number[ident])
        for decision, amount in sorted(without.items()):
            marks.append(
                lines_of(x, y, [f"{counted(amount, 'line')}: {decision}"], SMALL, colour="soft")
            )
            y += tall([""], SMALL) + 3
        y += 10
    return nodes, marks, y


def _nodes(
    links: Sequence[Row],
    before: Mapping[str, _Node],
    key_of: str,
    words: tuple[str, str],
    column: int,
) -> dict[str, _Node]:
    """Make the boxes of a further column, in the order of what they are joined to."""
    came_from = "competency_id" if column == 1 else "nos_function"
    order = {name: n for n, name in enumerate(before)}
    places: dict[str, list[int]] = defaultdict(list)
    labels: dict[str, tuple[str, str]] = {}
    for row in links:
        name = _name(row, key_of)
        places[name].append(order[_name(row, came_from)])
        labels[name] = str(row[words[0]] or _NO_FUNCTION), str(row[words[1]] or "")
    wide = _COLUMNS[column][1] - 2 * _PAD
    names = sorted(places, key=lambda name: (sum(places[name]) / len(places[name]), name))
    return {
        name: _Node(
            name,
            wrap(" ".join(labels[name]), wide, SMALL),
            " ".join(labels[name]),
            len(places[name]),
        )
        for name in names
    }


def _fill(row: Row) -> Fill:
    return _BY_WORDS[str(row["evidence"])]


def _name(row: Row, column: str) -> str:
    return str(row[column] or _NO_FUNCTION)


def _spread(nodes: Mapping[str, _Node], y: float, bottom: float) -> float:
    """Place the boxes of a column evenly over the height, and give where the last ends."""
    free = bottom - y - sum(node.height for node in nodes.values())
    gap = min(max(free / max(len(nodes), 1), _GAP), 60.0)
    y += max((free - gap * (len(nodes) - 1)) / 2, 0.0)
    for node in nodes.values():
        node.top = y
        y += node.height + gap
    return y - gap if nodes else bottom


def _ribbons(
    links: Sequence[Row],
    left: Mapping[str, _Node],
    middle: Mapping[str, _Node],
    right: Mapping[str, _Node],
) -> Iterable[str]:
    """Draw the ribbons: two pieces each, at every box in the order of the other end."""
    first, second = list(middle), list(right)

    def at(node: _Node, edge: int) -> float:
        taken = node.used[edge]
        node.used = (taken + _UNIT, node.used[1]) if edge == 0 else (node.used[0], taken + _UNIT)
        return node.top + (node.height - node.links * _UNIT) / 2 + taken + _UNIT / 2

    def places(row: Row) -> tuple[int, int, int]:
        ident = str(row["competency_id"])
        function, standard = _name(row, "nos_function"), str(row["nos_id"])
        return list(left).index(ident), first.index(function), second.index(standard)

    ordered = {id(row): places(row) for row in links}
    tops: dict[int, list[float]] = {id(row): [0.0] * 4 for row in links}
    ends = (
        (left, "competency_id", 1, (0, 1, 2)),
        (middle, "nos_function", 0, (1, 0, 2)),
        (middle, "nos_function", 1, (1, 2, 0)),
        (right, "nos_id", 0, (2, 1, 0)),
    )
    for n, (nodes, column, edge, by) in enumerate(ends):
        for row in sorted(links, key=lambda row: [ordered[id(row)][one] for one in by]):
            tops[id(row)][n] = at(nodes[_name(row, column)], edge)
    (x0, w0), (x1, w1), (x2, _) = _COLUMNS
    strong = {fill.name: n for n, fill in enumerate(reversed(FILLS))}
    for row in sorted(links, key=lambda row: (strong[_fill(row).name], ordered[id(row)])):
        fill = url(NAME, _fill(row))
        a, b, c, d = tops[id(row)]
        yield told(
            _said(row),
            strand((x0 + w0, a), (x1, b), _UNIT - 2, fill),
            strand((x1 + w1, c), (x2, d), _UNIT - 2, fill, "more"),
        )


def _box(node: _Node, x: float, wide: float) -> str:
    """Draw a box with its words."""
    y = node.top + (node.height - tall(node.words, SMALL)) / 2
    words = lines_of(x + _PAD, y - 1, node.words, SMALL)
    return told(node.told, box(x, node.top, wide, node.height, kind="node"), words)


def _said(row: Row) -> str:
    """Say a ribbon in words."""
    return f"{row['nos_code']} {row['nos_title']}, {row['evidence']}: {row['reason']}"


def _told(
    links: Sequence[Row], left: Mapping[str, _Node], middle: Mapping[str, _Node]
) -> Iterable[str]:
    """Say in words what each function joins."""
    for name, node in middle.items():
        of_it = [row for row in links if _name(row, "nos_function") == name]
        lines = len({row["competency_id"] for row in of_it})
        codes = ", ".join(dict.fromkeys(str(row["nos_code"]) for row in of_it))
        yield f"Function {node.told}: {counted(lines, 'line')}, by {codes}."
