"""Find headings that are siblings: lines numbered in one form, such as *2 Talking*, *3 Teams*."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pcgraph.intake.english import (
    ends_closed,
    is_demand,
    is_lead_in,
    is_unfinished,
    may_be_demand,
    words,
)
from pcgraph.intake.model import STATEMENTS
from pcgraph.intake.naming import level_named
from pcgraph.intake.units import Unit

_MOST_WORDS = 14
_FEW_WORDS = 6
_STEP = 3
"""So far may the number of a sibling be ahead of that of the one before."""
_MARK = re.compile(r"(\(?(?:[A-Z]?\d{1,2}\.){0,4}[A-Z]?)(\d{1,2})([.:)]?)|(\(?)([A-Z])([.:)])")
_BARE = re.compile(r"()(\d{1,2})([.:)]?)\s+(?=[^\W\d_])|()([A-Z])([.:)])\s+(?=[^\W\d_])")
_NAMED = re.compile(
    r"([^\W\d_]{3,20})\s+(\d{1,2}|[A-Z]|[IVX]{1,5})(?:\s*([:.)–—-])|(?=\s+[A-Z])|\s*$)"
)
_ROMAN = {"I": 1, "V": 5, "X": 10}


@dataclass(slots=True)
class _Series:
    """Lines that are numbered in one form.

    Attributes:
        last: the number of the last.
        places: where they stand among the units.
    """

    last: int = 0
    places: list[int] = field(default_factory=list)


def number_siblings(units: Sequence[Unit]) -> bool:
    """Take numbered lines of one form as headings, where some are and all stand over something.

    Args:
        units: those that are neither blank nor furniture; changed in place.

    Returns:
        Whether a line became a heading.
    """
    changed = False
    for number, series in enumerate(_series(units), 1):
        members = [units[at] for at in series.places]
        if _are_headings(units, series):
            for unit in members:
                unit.series = number
                changed = changed or unit.became is None
                _head(unit, members)
    return changed


def doubt_siblings(units: Sequence[Unit]) -> None:
    """Say of a numbered line that it was read in another way than those of its form.

    Args:
        units: those that are neither blank nor furniture, when it is said what each became.
    """
    for series in _series(units):
        members = [units[at] for at in series.places if units[at].setting is None]
        heads = [unit for unit in members if unit.became in ("domain", "heading")]
        others = [unit for unit in members if unit.became in (*STATEMENTS, "note")]
        if not heads or not others:
            continue
        for unit in heads if len(heads) < len(others) else others:
            other = (others if unit in heads else heads)[0]
            unit.doubts.append(
                f"Read as {_a(unit)}, though {_quoted(other)} ({_place(other)}), which is numbered "
                f"in the same way, is read as {_a(other)}: keep both as the same if they are alike."
            )


def _a(unit: Unit) -> str:
    return f"a {unit.became}"


def _quoted(unit: Unit) -> str:
    text = f"{unit.mark} {unit.text}".strip() if unit.kind == "item" else unit.text
    return repr(text if len(text) <= 60 else f"{text[:60]}…")


def _place(unit: Unit) -> str:
    return unit.shown or f"line {unit.first + 1}"


def _head(unit: Unit, members: Sequence[Unit]) -> None:
    """Make a heading of one; print its number if those of its siblings are printed."""
    if unit.became not in (None, "heading"):
        return
    if unit.became is None and unit.kind == "item" and is_demand(unit.text):
        other = next(one for one in members if one is not unit)
        unit.doubts.append(
            f"Read as a heading, as {_quoted(other)} ({_place(other)}) is: keep it as competency "
            "if it is one."
        )
    unit.became = "heading"
    shown = next((one for one in members if one.kind == "heading"), None)
    if shown is None or unit.kind == "heading":
        return
    if unit.kind == "item":
        unit.text = f"{unit.mark} {unit.text}"
        unit.mark = ""
    unit.kind, unit.level = "heading", shown.level


def form_of_number(unit: Unit) -> str:
    """Give the form of the mark of an item: that of its number, or the mark itself."""
    return next(_numbers(unit), (unit.mark[:1], 0))[0]


def _series(units: Sequence[Unit]) -> Iterator[_Series]:
    """Give the lines that are numbered in one form with numbers that go up, two at least."""
    open_now: dict[tuple[str, tuple[str, int]], _Series] = {}
    shown: dict[str, _Series] = {}
    every: list[_Series] = []
    for at, unit in enumerate(units):
        if unit.became in ("blank", "left out", "title") or unit.kind == "row" or unit.of_table:
            continue
        depth = (unit.kind, unit.level if unit.kind != "text" else 0)
        is_shown = unit.kind == "heading" and unit.level > 0
        for form, number in _numbers(unit):
            series = open_now.get((form, depth))
            if series is None or not series.last < number <= series.last + _STEP:
                # A line may go on with headings, though it is not shown as they are.
                series = None if is_shown else shown.get(form)
                fits = series is not None and series.last + 1 == number
                if series is None or not (fits and _fits(unit) and _holds(units, at, None)):
                    series = open_now[form, depth] = _Series()
                    every.append(series)
            series.places.append(at)
            series.last = number
            if is_shown:
                shown[form] = series
    yield from (series for series in every if len(series.places) > 1)


def _numbers(unit: Unit) -> Iterator[tuple[str, int]]:
    """Give the form of the number of a line, and the number; letters may be Roman numbers."""
    found = _MARK.fullmatch(unit.mark) if unit.kind == "item" else _BARE.match(unit.text)
    if found is not None:
        before, number, after = found.groups()[:3] if found[2] else found.groups()[3:]
        yield from _values(f"{before}#{after}", number)
        return
    named = _NAMED.match(unit.text)
    # A form with a word may be a heading of a level, which is told by its words.
    if named is not None and not level_named(unit.text[: named.end(2)]):
        yield from _values(f"{named[1].casefold()} #{named[3] or ''}", named[2])


def _values(form: str, number: str) -> Iterator[tuple[str, int]]:
    if number.isdigit():
        yield form, int(number)
        return
    if len(number) == 1:
        yield f"{form} letter", ord(number)
    if all(sign in _ROMAN for sign in number):
        values = [_ROMAN[sign] for sign in number]
        ahead = [*values[1:], 0]
        less = (-one if one < two else one for one, two in zip(values, ahead, strict=True))
        yield f"{form} Roman", sum(less)


def _are_headings(units: Sequence[Unit], series: _Series) -> bool:
    """Say whether numbered lines are headings: all are short, and stand over something."""
    members = [units[at] for at in series.places]
    if not all(_fits(unit) for unit in members if unit.became is None):
        return False
    if any(unit.became not in (None, "heading", "domain") for unit in members):
        return False
    follows = [
        _holds(units, at, next_at)
        for at, next_at in zip(series.places, [*series.places[1:], None], strict=True)
    ]
    headed = sum(unit.became in ("heading", "domain") for unit in members)
    if members[0].kind == "item":
        # A list of demands, some with parts below, is a list; what is below headings asks too.
        asking = sum(is_demand(unit.text) and unit.became is None for unit in members)
        below = [units[at + 1] for at in series.places if at + 1 < len(units)]
        often = Counter(unit.text for unit in below if unit.became == "heading")
        asked = all(
            (unit.kind == "item" and unit.became is None and _asks(unit)) or often[unit.text] > 1
            for unit in below
        )
        return all(follows) and (headed > asking or asked)
    return sum(follows) > len(follows) // 2 and (
        headed > 0 or all(follows) or members[0].kind == "text"
    )


def _asks(unit: Unit) -> bool:
    return is_demand(unit.text) or may_be_demand(unit.text)


def _fits(unit: Unit) -> bool:
    """Say whether a line is as short as a heading."""
    text = unit.text
    return (
        0 < len(words(text)) <= (_MOST_WORDS if unit.kind != "item" else _FEW_WORDS)
        and not ends_closed(text)
        and not is_lead_in(text)
        and not is_unfinished(text)
        and unit.setting is None
    )


def _holds(units: Sequence[Unit], at: int, sibling: int | None) -> bool:
    """Say whether a heading, or a list that is marked in another way, follows a numbered line."""
    if at + 1 >= len(units) or at + 1 == sibling:
        return False
    unit, below = units[at], units[at + 1]
    if below.became in ("heading", "domain", "phrase") or below.kind == "row":
        return True
    if below.kind == "item":
        if unit.kind != "item" or below.level > unit.level:
            return True
        return form_of_number(unit) != form_of_number(below)
    leads = below.text.endswith(":") or _asks(below)
    return below.kind == "text" and unit.kind != "item" and leads
