"""Read an outline that may not be what it looks like: every line becomes one thing, once."""

from __future__ import annotations

from collections.abc import Sequence

from pcgraph.intake.below import doubt_parts
from pcgraph.intake.corrected import corrected
from pcgraph.intake.front import FRONT, front_of
from pcgraph.intake.furniture import RUNNING, furniture
from pcgraph.intake.headings import find_headings
from pcgraph.intake.model import STATEMENTS, Found, Reading
from pcgraph.intake.naming import trailing_level
from pcgraph.intake.phrases import printed_code, process_tag
from pcgraph.intake.settled import Settled, check_lines
from pcgraph.intake.siblings import doubt_siblings
from pcgraph.intake.structure import arrange
from pcgraph.intake.tables import read_tables
from pcgraph.intake.units import Unit, join_parts, units_of
from pcgraph.marks import code_of_mark


def outline(reading: Reading, settled: Settled | None = None) -> tuple[Found, ...]:
    """Say what each line of an outline became.

    A thing may go on over a page break: then the furniture between stands in the answer too,
    with a place inside that of the thing. Several cells of one row may become a thing each.

    Args:
        reading: the lines.
        settled: what a person settled, if anything.

    Returns:
        What was found, in the order of the lines.

    Raises:
        InputProblem: PC-OUTLINE-LINE, PC-OUTLINE-WORD, PC-OUTLINE-DOMAIN for a setting that
            does not fit the source.
    """
    settled = settled or Settled()
    check_lines(settled, reading.lines)
    front = front_of(reading.lines)
    left_out = furniture(front.lines) | dict.fromkeys(front.left_out, FRONT)
    units = units_of(front.lines, left_out, settled.by_line())
    units = read_tables(units)
    open_units = [unit for unit in units if unit.became not in ("blank", "left out")]
    find_headings(open_units, front.title or reading.title or _running_title(units))
    kept = join_parts(open_units)
    joined = {id(unit) for unit in open_units} - {id(unit) for unit in kept}
    units = [unit for unit in units if id(unit) not in joined]
    open_units = kept
    arrange(open_units)
    doubt_siblings(open_units)
    doubt_parts(open_units)
    _endings(open_units)
    found = [_found(unit, reading) for unit in units]
    return corrected(found, [unit.setting for unit in units], settled)


def _running_title(units: Sequence[Unit]) -> str:
    """Give the first line, where it runs over the pages as their head: so does a title."""
    first = next((unit for unit in units if unit.became not in ("blank", "left out")), None)
    if first is None or first.kind in ("item", "row"):
        return ""
    runs = any(unit.why == RUNNING and unit.text == first.text for unit in units)
    return first.text if runs else ""


def _endings(units: Sequence[Unit]) -> None:
    """Read codes, tiers and process words of the statements."""
    tags: dict[str, int] = {}
    said = [unit for unit in units if unit.became in STATEMENTS]
    for unit in said:
        unit.code = unit.code or code_of_mark(unit.mark) or printed_code(unit.text)
        unit.tier = trailing_level(unit.text) or unit.tier
        unit.tag = process_tag(unit.text)
        tags[unit.tag] = tags.get(unit.tag, 0) + 1
    for unit in units:
        if unit.became in ("domain", "heading") and not unit.of_table:
            unit.code = code_of_mark(unit.mark)
    tags.pop("", None)
    for unit in said:
        if unit.tag and len(tags) == 1 and tags[unit.tag] == 1:
            unit.doubts.append(
                f"({unit.tag}) is the only such word: is it a process word, or an abbreviation?"
            )
            unit.tag = ""


def _found(unit: Unit, reading: Reading) -> Found:
    first, last = reading.lines[unit.first], reading.lines[unit.last]
    shown = unit.shown
    if last is not first and last.shown and last.shown != first.shown:
        shown = f"{first.shown} to {last.shown}"
    assert unit.became is not None
    return Found(
        became=unit.became,
        text=unit.text,
        first=first.number,
        last=last.number,
        shown=shown,
        domain=unit.domain,
        section=unit.section,
        roles=unit.roles,
        code=unit.code,
        tag=unit.tag,
        level=unit.tier,
        phrase=unit.phrase,
        why=unit.why,
        doubts=tuple(unit.doubts),
        notes=tuple(unit.notes),
    )
