"""Put the lines together that wrap, and keep the others apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

from pcgraph.intake.english import ends_closed, is_demand, is_note, is_titled, is_unfinished
from pcgraph.intake.model import Became, Line, LineKind
from pcgraph.intake.phrases import phrase_alone
from pcgraph.intake.settled import SPLIT, Setting, halves

PAGE_BREAK = "page break"
"""The note of a line that begins a page."""
_BROKEN = re.compile(r"[^\W\d_]+[-\u00ad\u2010]$")
_WIDEST = 132
_FULL = 0.7
_USUAL_LOWER = 0.3


@dataclass(slots=True)
class Unit:
    """One thing of an outline on its way to what it becomes.

    Attributes:
        first: the place of its first line, from 0.
        last: the place of its last line.
        text: its words.
        kind: what it looks like.
        level: of a heading or item.
        mark: the mark of a list.
        cells: of a row.
        shown: where it stands.
        gap: whether a blank line, or furniture, stands above.
        setting: what a person settled.
        became: what it is; empty as long as that is open.
        series: the numbered headings that it is one of, from 1; 0 for none.
    """

    first: int
    last: int
    text: str
    kind: LineKind
    level: int = 0
    mark: str = ""
    cells: tuple[str, ...] = ()
    shown: str = ""
    gap: bool = False
    setting: Setting | None = None
    became: Became | None = None
    why: str = ""
    doubts: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    roles: tuple[str, ...] = ()
    tier: str = ""
    tag: str = ""
    code: str = ""
    phrase: str = ""
    domain: int = 0
    section: int = 0
    of_table: bool = False
    after_break: bool = False
    series: int = 0
    more: list[str] = field(default_factory=list)


def units_of(
    lines: Sequence[Line], left_out: Mapping[int, str], settled: Mapping[int, Setting]
) -> list[Unit]:
    """Put lines together.

    Args:
        lines: every line.
        left_out: why a line, by its place from 0, is furniture.
        settled: what is settled, by the number of the line.

    Returns:
        The units in order; blank lines and furniture stand alone, each with what it became.
    """
    usual_lower = _lower_is_usual(lines)
    width = 0 if usual_lower else _width(lines)
    units: list[Unit] = []
    above: Unit | None = None
    gap, broken = True, False
    for at, line in enumerate(lines):
        setting = settled.get(line.number)
        if line.kind == "blank":
            units.append(Unit(at, at, "", "blank", shown=line.shown, became="blank"))
            gap = True
            continue
        if at in left_out and (setting is None or _is_between(at, line, setting, left_out)):
            units.append(Unit(at, at, line.text, line.kind, shown=line.shown, became="left out"))
            units[-1].why, units[-1].cells = left_out[at], line.cells
            broken, gap = broken or "page" in left_out[at] or "again" in left_out[at], True
            continue
        following = lines[at + 1] if at + 1 < len(lines) else None
        joined = above is not None and _joins(above, setting)
        if joined or (
            above is not None
            and not (setting or above.setting)
            and _goes_on(above, lines[above.last], line, following, gap, broken, width, usual_lower)
        ):
            assert above is not None
            _join(above, at, line, gap, broken, bool(setting))
        else:
            above = _unit(at, line, gap, setting)
            above.after_break = broken or line.note == PAGE_BREAK
            units.append(above)
            units.extend(_split(above, setting))
            above = units[-1]
        gap = broken = False
    for unit in units:
        if unit.more:
            unit.text = " ".join([unit.text, *unit.more])
    return units


def _is_between(at: int, line: Line, setting: Setting, left_out: Mapping[int, str]) -> bool:
    """Tell furniture that parts the lines of one thing, which a person settled as a whole."""
    begins = at - (line.number - setting.first)
    return setting.first < line.number < setting.last and begins not in left_out


def _unit(at: int, line: Line, gap: bool, setting: Setting | None) -> Unit:
    unit = Unit(at, at, line.text, line.kind, line.level, line.mark, line.cells, line.shown, gap)
    if setting is not None:
        unit.setting, unit.became = setting, setting.became
    if line.note and line.note != PAGE_BREAK:
        unit.doubts.append(f"The reader says of this place: {line.note}.")
    return unit


def _split(unit: Unit, setting: Setting | None) -> list[Unit]:
    """Split a line that is really two things, where a person says so."""
    # A row is split where its cells are read.
    if setting is None or setting.keep_as != SPLIT or unit.kind == "row":
        return []
    unit.text, rest = halves(unit.text, setting.note)
    if not rest:
        return []
    second = Unit(unit.first, unit.last, rest, unit.kind, unit.level, unit.mark)
    second.shown, second.setting = unit.shown, setting
    return [second]


def _joins(above: Unit, setting: Setting | None) -> bool:
    """Say whether a person wants a line with what stands above it."""
    if setting is None:
        return False
    if setting.join:
        return True
    return setting is above.setting and setting.keep_as != SPLIT and above.kind != "row"


def _join(unit: Unit, at: int, line: Line, gap: bool, broken: bool, settled: bool) -> None:
    end = _BROKEN.search((unit.more or [unit.text])[-1])
    if end and line.text[:1].islower():
        unit.doubts.append(
            f"A word ends with a hyphen before {line.shown or f'line {line.number}'}: {end[0]!r}, "
            f"{line.text.split(maxsplit=1)[0]!r}. Both are kept as printed: if they are one word, "
            "mend it in the file and import it again."
        )
    unit.more.append(line.text)
    unit.last = at
    if unit.cells:
        unit.cells = _cells_joined(unit.cells, line.cells or (line.text,))
    if settled:
        return
    if broken:
        unit.doubts.append(
            f"It goes on over a page break at {line.shown or f'line {line.number}'}: see that "
            "nothing is missing there."
        )
    elif gap:
        unit.doubts.append(
            f"A blank line stands inside it, before {line.shown or f'line {line.number}'}: split "
            "there if two things are meant."
        )


def _cells_joined(above: Sequence[str], cells: Sequence[str]) -> tuple[str, ...]:
    """Join two rows cell by cell; what both say in the same words is said once."""
    pairs = zip_longest(above, cells, fillvalue="")
    return tuple(one if one == two else f"{one} {two}".strip() for one, two in pairs)


def _goes_on(
    above: Unit,
    upper: Line,
    line: Line,
    following: Line | None,
    gap: bool,
    broken: bool,
    width: int,
    usual_lower: bool,
) -> bool:
    """Say whether a line goes on with the unit above it."""
    if line.kind != "text" or above.kind not in ("item", "text"):
        return False
    if phrase_alone(line.text) or is_note(line.text):
        return False
    if line.note and line.note != PAGE_BREAK:
        return False
    unfinished = is_unfinished(upper.text)
    lower = line.text[:1].islower() and not usual_lower and not ends_closed(upper.text)
    if gap:
        if broken:
            return (lower and not upper.text.endswith(":")) or unfinished
        return lower and unfinished
    if above.kind == "item":
        lower = line.text[:1].islower()
    if above.kind == "item" and line.level and not upper.text.endswith(":"):
        return True
    if unfinished or (lower and not upper.text.endswith(":")):
        return True
    heads = following is not None and following.kind in ("item", "row") and is_titled(line.text)
    if not width or (heads and len(line.text) < width // 2):
        return False
    if above.kind == "item" and ends_closed(upper.text):
        return False
    return _length(upper) + 1 + len(line.text.split(" ", 1)[0]) > width


def _length(line: Line) -> int:
    return len(line.text) + (len(line.mark) + 1 if line.mark else 0) + 2 * max(line.level - 1, 0)


def _width(lines: Sequence[Line]) -> int:
    """Give the width at which the lines of a text are broken; 0 where they are not."""
    longest = max((_length(line) for line in lines if line.kind in ("text", "item")), default=0)
    if longest > _WIDEST:
        return 0
    for above, below in pairwise(lines):
        full = above.kind in ("text", "item") and _length(above) >= _FULL * longest
        if full and below.kind == "text" and below.text[:1].islower():
            return longest
    return 0


def _lower_is_usual(lines: Sequence[Line]) -> bool:
    """Say whether lines without marks begin with small letters, so that these tell nothing."""
    if sum(line.kind == "item" for line in lines) > 2:
        return False
    starts = [
        line.text
        for above, line in pairwise(lines)
        if above.kind == "blank" and line.kind == "text"
    ]
    small = sum(text[:1].islower() for text in starts)
    return small >= _USUAL_LOWER * len(starts) and small > 2


def join_parts(units: Sequence[Unit]) -> list[Unit]:
    """Join the items that stand, set in, below an item that ends with a colon, and are its parts.

    Args:
        units: those that are neither blank nor furniture.

    Returns:
        The units; where the items set in read as demands themselves, they stay apart.
    """
    out: list[Unit] = []
    at = 0
    while at < len(units):
        unit = units[at]
        end = at + 1
        if unit.kind == "item" and unit.became is None and unit.text.endswith(":"):
            while end < len(units) and _is_part(units[end], unit):
                end += 1
            parts = units[at + 1 : end]
            if parts and 2 * sum(is_demand(part.text) for part in parts) < len(parts):
                unit.text = " ".join([unit.text, *(part.text for part in parts)])
                unit.last = parts[-1].last
                many = "line" if len(parts) == 1 else "lines"
                unit.doubts.append(f"{len(parts)} {many} set in below it are read as parts of it.")
            else:
                end = at + 1
        out.append(unit)
        at = end
    return out


def _is_part(unit: Unit, above: Unit) -> bool:
    deeper = unit.kind == "item" and unit.level > above.level
    return deeper and unit.became is None and unit.setting is None
