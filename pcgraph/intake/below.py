"""Say of lines that stand below an unfinished line, or set in below one, that they may be parts."""

from __future__ import annotations

from collections.abc import Sequence

from pcgraph.intake.english import is_demand, is_unfinished
from pcgraph.intake.model import STATEMENTS
from pcgraph.intake.siblings import form_of_number
from pcgraph.intake.units import Unit

_LONGEST = 60


def doubt_parts(units: Sequence[Unit]) -> None:
    """Say of each item that reads as a part of the item above it that it was kept apart.

    Args:
        units: those that are neither blank nor furniture, when it is said what each became.
    """
    stem: Unit | None = None
    above: list[Unit] = []
    for unit in units:
        if unit.kind != "item" or unit.of_table or unit.became not in STATEMENTS:
            stem, above = None, []
            continue
        while above and above[-1].level >= unit.level:
            above.pop()
        if stem is not None and _is_part(unit, stem):
            _doubt(unit, stem, "which does not end there")
        else:
            if above and not is_demand(unit.text):
                _doubt(unit, above[-1], "and is set in")
            stem = unit if unit.text.endswith(":") or is_unfinished(unit.text) else None
        above.append(unit)


def _is_part(unit: Unit, stem: Unit) -> bool:
    """Say whether an item is deeper than one that is unfinished, or is marked in another way."""
    if unit.level > stem.level:
        return True
    if stem.text.endswith(",") or unit.level < stem.level:
        return False
    return form_of_number(unit) != form_of_number(stem)


def _doubt(unit: Unit, stem: Unit, how: str) -> None:
    if unit.setting is not None:
        return
    text = stem.text if len(stem.text) <= _LONGEST else f"{stem.text[:_LONGEST]}…"
    unit.doubts.append(
        f"It stands below {text!r} ({stem.shown or f'line {stem.first + 1}'}), {how}: keep it as "
        "join with row above if it is a part of that."
    )
