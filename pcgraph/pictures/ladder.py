"""Draw the roles of a framework as a ladder: what each adds in each domain, and what it takes in.

A solid line goes up to a role where a printed phrase takes the lines below in, a dashed one
where only a tier that we assume does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pcgraph.pictures.frame import (
    LABEL,
    MARGIN,
    SMALL,
    WIDTH,
    Row,
    arrow_head,
    box,
    counted,
    footing,
    heading,
    line,
    lines_of,
    page,
    tall,
    told,
)
from pcgraph.pictures.measure import wrap

NAME = "ladder"
OWN, PRINTED, ASSUMED = "own heading", "printed phrase", "assumed tier"
_NAMES, _GUTTER, _RISE, _PAD = 168.0, 16.0, 34.0, 6.0
_BOXES = (
    "Each box says how many lines stand under a heading of the role, by domain; and of them, how "
    "many stand under a heading that it shares, or under one that does not say for whom it is, so "
    "that we had to read it."
)
_LINES = (
    "A solid line: a printed phrase takes the lines below in. A dashed line: no phrase is printed, "
    "and only a tier that we assume would. Which role builds on which is our reading, nowhere "
    "printed."
)
_APART = "Roles outside the ladder: they build on no other role, and none is read to build on them"
_STEPS = "A triangle counts the lines that step up from a line of a role below; our reading too."

_Taken = tuple[str, str, str, str]


@dataclass(frozen=True)
class _Cell:
    """What a role has in a domain: own lines, those taken in, steps up.

    Lines are taken in by (from, how, line, also): ``also`` names roles off the ladder that share
    their heading. ``headings`` counts the own lines under a shared heading, or one that we read.
    """

    own: int
    headings: Mapping[str, int]
    taken: Mapping[_Taken, int]
    steps: tuple[str, ...]

    def by(self, how: str) -> int:
        """Count the lines taken in in one way."""
        return sum(number for (_, way, _, _), number in self.taken.items() if way == how)


Cells = Mapping[tuple[str, str], _Cell]


def ladder(
    rows: Sequence[Row],
    builds_on: Iterable[tuple[str, str]],
    steps: Sequence[Row] = (),
    command: str = "",
) -> str:
    """Draw the roles of one framework.

    Args:
        rows: those of the query ``competencies-for-role`` for it, by the reading ``tiered``.
        builds_on: pairs of roles: the higher, and the one that it builds on.
        steps: rows of the query ``progressions`` for it.
        command: what gives the same as a table.

    Returns:
        An SVG document.
    """
    framework = next((str(row["framework"]) for row in rows), "")
    levels, apart = _levels(rows, set(builds_on))
    cells, domains = _cells(rows, steps, apart), _domains(rows)
    title = f"What each role adds: {framework}"
    how = [_BOXES, *([_LINES] if levels else []), *([_STEPS] if steps else [])]
    top, y = heading(title, how)
    heads, y = _heads(domains, y)
    marks = [top, heads]
    rungs: dict[str, float] = {}
    wide = _across(domains)[1]
    for role in [one for level in reversed(levels) for one in level]:
        rungs[role] = y
        y += _height(role, cells, wide) + _RISE
    marks += _links(cells, domains, rungs)
    y -= _RISE - 12 if levels else 0.0
    if apart:
        if levels:
            lines = wrap(_APART, WIDTH - 2 * MARGIN, LABEL, True)
            marks.append(lines_of(MARGIN, y, lines, bold=True))
            y += tall(lines) + 2
            for one in _shared(cells):
                lines = wrap(one, WIDTH - 2 * MARGIN, LABEL)
                marks.append(lines_of(MARGIN, y, lines, colour="soft"))
                y += tall(lines)
            y += 6
        for role in apart:
            rungs[role] = y
            y += _height(role, cells, wide) + 10
    for role, where in rungs.items():
        marks += _rung(role, where, cells, domains)
    said = [f"As a table: {command}"] if command else []
    foot, y = footing(said, y + 4)
    rungs_told, apart_told = (
        [_told(role, cells, domains) for role in some]
        for some in ((one for level in levels for one in level), apart)
    )
    between = [f"{_APART}.", *_shared(cells)] if levels and apart else []
    desc = " ".join([*how, *rungs_told, *between, *apart_told, *said])
    return page(NAME, title, desc, y, [*marks, foot])


def _shared(cells: Cells) -> list[str]:
    """Say of roles off the ladder why lines of theirs are taken in all the same."""
    pairs = {(also, lower) for cell in cells.values() for lower, _, _, also in cell.taken if also}
    return [
        f"Lines of {also} are taken in above only where they stand under a heading that it shares "
        f"with {lower}."
        for also, lower in sorted(pairs)
    ]


def _domains(rows: Sequence[Row]) -> list[str]:
    """Give the domains in the order of the source."""
    first: dict[str, int] = {}
    for row in rows:
        domain, place = str(row["domain"]), int(row["line_first"] or 0)
        first[domain] = min(first.get(domain, place), place)
    return sorted(first, key=lambda domain: (first[domain], domain))


def _levels(
    rows: Sequence[Row], builds_on: set[tuple[str, str]]
) -> tuple[list[list[str]], list[str]]:
    """Sort the roles: those on the ladder by the rungs below them, and those that stand apart."""
    roles = sorted({str(row["role"]) for row in rows})
    pairs = {pair for pair in builds_on if set(pair) <= set(roles)}

    def depth(role: str, seen: frozenset[str] = frozenset()) -> int:
        below = [low for high, low in pairs if high == role and low not in seen]
        return max((1 + depth(low, seen | {role}) for low in below), default=0)

    on = {role for pair in pairs for role in pair}
    levels: dict[int, list[str]] = defaultdict(list)
    for role in roles:
        if role in on:
            levels[depth(role)].append(role)
    return [levels[n] for n in sorted(levels)], [role for role in roles if role not in on]


def _cells(rows: Sequence[Row], steps: Sequence[Row], apart: Sequence[str]) -> Cells:
    """Count what each role has in each domain."""
    own: Counter[tuple[str, str]] = Counter()
    headings: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    taken: dict[tuple[str, str], Counter[_Taken]] = defaultdict(Counter)
    for row in rows:
        place = str(row["role"]), str(row["domain"])
        if row["applies_by"] in (PRINTED, ASSUMED):
            by = str(row["applies_by_line"] or "")
            below = str(row["from_role"]).split("; ")
            on = [one for one in below if one not in apart] or below
            also = " and ".join(one for one in below if one not in on)
            taken[place]["; ".join(on), str(row["applies_by"]), by, also] += 1
        else:
            own[place] += 1
            headings[place].update({str(row["applies_by"])} - {OWN})
    up: dict[tuple[str, str], list[str]] = defaultdict(list)
    for step in steps:
        if int(step["step"] or 0) > 1:
            for role in str(step["roles"]).split("; "):
                up[role, str(step["domain"])].append(str(step["chain"]))
    places = {*own, *taken, *up}
    return {
        one: _Cell(own[one], dict(sorted(headings[one].items())), taken[one], tuple(up[one]))
        for one in places
    }


def _across(domains: Sequence[str]) -> tuple[float, float]:
    """Give the width of a column and of the box in it."""
    column = (WIDTH - MARGIN - _NAMES) / max(len(domains), 1)
    return column, min(column - _GUTTER, 180.0)


def _left(n: int, domains: Sequence[str]) -> float:
    return _NAMES + n * _across(domains)[0]


def _heads(domains: Sequence[str], y: float) -> tuple[str, float]:
    column, _ = _across(domains)
    named = ["no domain printed" if one == "none printed" else one for one in domains]
    words = [wrap(domain, column - 12, SMALL, True) for domain in named]
    high = max((tall(lines, SMALL) for lines in words), default=0.0)
    marks = [
        lines_of(_left(n, domains), y + high - tall(lines, SMALL), lines, SMALL, bold=True)
        for n, lines in enumerate(words)
    ]
    return "".join(marks), y + high + 8


def _headings(cell: _Cell) -> list[str]:
    """Say which own lines stand under no heading of the role alone."""
    return [
        how if number == cell.own else f"{number}: {how}" for how, number in cell.headings.items()
    ]


def _inside(cell: _Cell, wide: float) -> list[tuple[str, str]]:
    """Write what stands in a box: lines of words, and how each is set."""
    printed, assumed = cell.by(PRINTED), cell.by(ASSUMED)
    said = [
        (f"{cell.own} own", "bold"),
        *((words, "soft") for words in _headings(cell)),
        *([(f"+ {printed} printed", "plain")] if printed else []),
        *([(f"+ {assumed} assumed", "soft")] if assumed else []),
        *([(counted(len(cell.steps), "step", " up"), "step")] if cell.steps else []),
    ]
    return [
        (one, how if n == 0 or how != "step" else "plain")
        for words, how in said
        for n, one in enumerate(
            wrap(words, wide - _PAD - (18 if how == "step" else 6), SMALL, how == "bold")
        )
    ]


def _height(role: str, cells: Cells, wide: float) -> float:
    lines = max(len(_inside(cell, wide)) for (one, _), cell in cells.items() if one == role)
    return max(tall([""] * lines, SMALL) + 2 * _PAD, tall(_name(role, cells)) + 2 * _PAD)


def _name(role: str, cells: Cells) -> list[str]:
    return [*wrap(role, _NAMES - MARGIN - 12, LABEL, True), *_sums(role, cells)]


def _sums(role: str, cells: Cells) -> list[str]:
    """Count the lines of a role by each reading."""
    of_role = [cell for (one, _), cell in cells.items() if one == role]
    own = sum(cell.own for cell in of_role)
    printed = own + sum(cell.by(PRINTED) for cell in of_role)
    tiered = printed + sum(cell.by(ASSUMED) for cell in of_role)
    more = ([f"{printed} as printed"] if printed > own else []) + (
        [f"{tiered} if tiered"] if tiered > printed else []
    )
    return [f"{own} own" if more else counted(own, "line"), *more]


def _rung(role: str, y: float, cells: Cells, domains: Sequence[str]) -> Iterable[str]:
    """Draw one role: its name, and a box for each domain."""
    name, sums = wrap(role, _NAMES - MARGIN - 12, LABEL, True), _sums(role, cells)
    yield lines_of(MARGIN, y + _PAD, name, bold=True)
    yield lines_of(MARGIN, y + _PAD + tall(name), sums, colour="soft")
    wide = _across(domains)[1]
    high = _height(role, cells, wide)
    for n, domain in enumerate(domains):
        cell = cells.get((role, domain))
        if cell is None:
            continue
        x = _left(n, domains)
        marks = [box(x, y, wide, high, kind="mark")]
        for at, (words, how) in enumerate(_inside(cell, wide)):
            place = y + _PAD + at * tall([""], SMALL)
            colour = "soft" if how == "soft" else "ink"
            shift = 12 if how == "step" else 0
            if shift:
                marks.append(arrow_head(x + _PAD + 4, place + 3, up=True))
            marks.append(lines_of(x + _PAD + shift, place, [words], SMALL, how == "bold", colour))
        yield told(_cell_told(role, domain, cell), *marks)


def _links(cells: Cells, domains: Sequence[str], rungs: Mapping[str, float]) -> Iterable[str]:
    """Draw from where a role takes lines in: straight from the next rung, else along the side."""
    order = list(rungs)
    wide = _across(domains)[1]
    for (role, domain), cell in sorted(cells.items()):
        for (lower, how, at, also), number in sorted(cell.taken.items()):
            below = [one for one in order if one in lower.split("; ")]
            if role not in rungs or not below:
                continue
            x = _left(domains.index(domain), domains)
            low, kind = below[0], "link" if how == PRINTED else "dashed"
            bottom, start = rungs[role] + _height(role, cells, wide), rungs[low]
            if order.index(low) == order.index(role) + 1:
                mark = line([(x + wide / 2, start), (x + wide / 2, bottom + 7)], f"mark {kind}")
                head = arrow_head(x + wide / 2, bottom, up=True)
            else:
                side, turn = x + wide + _GUTTER / 2 - 1, bottom + 13
                way = [(x + wide, start + 16), (side, start + 16), (side, turn)]
                way += [(x + wide - 14, turn), (x + wide - 14, bottom + 7)]
                mark, head = line(way, f"mark {kind}"), arrow_head(x + wide - 14, bottom, up=True)
            line_words = f", line {at}" if at and how == PRINTED else ""
            source = _source(lower, also)
            words = f"{role}, {domain}: {counted(number, 'line')} of {source} by {how}{line_words}"
            yield told(words, mark, head)


def _source(lower: str, also: str) -> str:
    """Name the role that lines are taken from, and who shares their heading."""
    return f"{lower} (heading shared with {also})" if also else lower


def _cell_told(role: str, domain: str, cell: _Cell) -> str:
    """Say a box in words."""
    taken = "".join(
        f", {number} of {_source(lower, also)} by {how}"
        + (f" (line {at})" if how == PRINTED else "")
        for (lower, how, at, also), number in sorted(cell.taken.items())
    )
    steps = f"; steps up: {', '.join(cell.steps)}" if cell.steps else ""
    headings = _headings(cell)
    heading_words = f" ({', '.join(headings)})" if headings else ""
    return f"{role}, {domain}: {cell.own} own{heading_words}{taken}{steps}"


def _told(role: str, cells: Cells, domains: Sequence[str]) -> str:
    """Say a rung in words."""
    each = [
        _cell_told(role, domain, cells[role, domain]).removeprefix(f"{role}, ")
        for domain in domains
        if (role, domain) in cells
    ]
    return f"{role} ({', '.join(_sums(role, cells))}): {'; '.join(each)}."
