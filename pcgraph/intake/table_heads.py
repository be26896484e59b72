"""Say what was made of the head of a table: what is kept beside, what was only supposed."""

from __future__ import annotations

from collections.abc import Sequence

from pcgraph.grid import column_name
from pcgraph.intake.columns import Column, named
from pcgraph.intake.english import is_shouted
from pcgraph.intake.naming import names_no_area, roles_named
from pcgraph.intake.role_heads import is_short_role
from pcgraph.intake.units import Unit


def told_of_head(
    head: Sequence[str], columns: Sequence[Column], rows: Sequence[Sequence[str]]
) -> list[str]:
    """Say which columns are kept beside the statements, and which meaning is only supposed.

    Args:
        head: the cells of the head.
        columns: what each column holds.
        rows: the cells of the rows below.
    """
    told = []
    for one in columns:
        if not any(one.cell(row) for row in rows if tuple(row) != tuple(head)):
            continue
        if one.holds in ("note", "group"):
            name = f"Column {one.name!r}" if one.name else _unnamed(one)
            told.append(f"{name} is kept beside each statement.")
        elif one.holds == "heading" and one.name and named(one.name) is None:
            told.append(f"Column {one.name!r} is not known: its words are read as headings.")
    supposed = [one.name for one in columns if one.holds == "for role" and _is_supposed(one.name)]
    if supposed:
        names = ", ".join(map(repr, supposed))
        told.append(
            f"{names} {'is' if len(supposed) == 1 else 'are'} read as roles, by the form of the "
            "words alone: write another Role at the statements where that is wrong."
        )
    return told


def _unnamed(column: Column) -> str:
    return f"Column {column_name(column.first)}, which has no head,"


def _is_supposed(name: str) -> bool:
    return is_short_role(name) or not roles_named(name)


def area_above(units: Sequence[Unit]) -> str:
    """Give the heading below the title that a table stands directly under, if it names an area.

    Args:
        units: what stands above the table.

    Returns:
        Its words; none where statements or another table stand between, or where the heading
        names no area, but a role, a list or the document.
    """
    heads = [at for at, unit in enumerate(units) if unit.kind == "heading"]
    if len(heads) < 2:
        return ""
    last = units[heads[-1]]
    between = units[heads[-1] + 1 :]
    if any(unit.kind in ("item", "row") and unit.became != "blank" for unit in between):
        return ""
    if last.became not in (None, "domain") or roles_named(last.text) or names_no_area(last.text):
        return ""
    return "" if is_shouted(last.text) and last.level < 1 else last.text
