"""Read tables of competencies row by row: blank cells as above, columns of levels and of roles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pcgraph.grid import column_name
from pcgraph.intake.cell_units import bare_name, cell_parts, cell_unit
from pcgraph.intake.cells import is_total, names_domain, says_nothing
from pcgraph.intake.columns import KEYS, Column, is_ticked
from pcgraph.intake.english import ends_closed, is_demand, words
from pcgraph.intake.heads import is_yes
from pcgraph.intake.model import STATEMENTS, Became
from pcgraph.intake.naming import names_everyone, roles_named
from pcgraph.intake.phrases import phrase_in
from pcgraph.intake.settled import SPLIT, Setting, halves
from pcgraph.intake.units import Unit
from pcgraph.marks import read_marks

_NAMES = re.compile(r"\s*[;,/]\s*")
_FEW_WORDS = 6
_KEPT = (
    "This table is kept as notes, for no column of it is known to hold statements: write in Keep "
    "as what its rows are, or name its columns (Competency, Role, Level) and bring it in again."
)


@dataclass(slots=True)
class OpenTable:
    """A table as it is read.

    Attributes:
        head: the cells of its head.
        columns: what its columns hold.
        above: for the first place of a column, what a blank cell repeats, and where that stands.
        guess: whether its columns are guessed.
        last: its last competency.
        ended: the columns in which something stood above, which no longer holds.
        said: values of which a doubt was told.
    """

    head: tuple[str, ...] = ()
    columns: list[Column] = field(default_factory=list)
    above: dict[int, tuple[str, str]] = field(default_factory=dict)
    guess: bool = False
    last: Unit | None = None
    ended: set[int] = field(default_factory=set)
    said: set[str] = field(default_factory=set)

    def begin_again(self) -> None:
        """Let nothing above a heading of the table hold below it."""
        self.ended |= set(self.above)
        self.above.clear()

    def end(self, column: Column) -> None:
        """Let what stands above in a column no longer hold."""
        if self.above.pop(column.first, None):
            self.ended.add(column.first)


def read_rows(rows: Sequence[Unit], table: OpenTable) -> list[Unit]:
    """Read the rows of a table.

    Args:
        rows: its rows, without its head; changed in place.
        table: what is known of it.

    Returns:
        What stands in them.
    """
    if not table.columns:
        out = [one for unit in rows for one in _without_columns(unit)]
        noted = [one for one in out if one.became == "note" and one.of_table]
        if noted and noted[0].setting is None:
            noted[0].doubts.append(_KEPT)
        return out
    return [one for unit in rows for one in _read_row(unit, table)]


def _without_columns(unit: Unit) -> list[Unit]:
    """Read a row of a table that has no statements: as notes, or as lines if it has one column."""
    if unit.kind != "row" or unit.became is not None:
        return [unit]
    filled = [cell for cell in unit.cells if cell]
    if not filled:
        unit.became, unit.why = "left out", "an empty row"
    elif len(unit.cells) == 1:
        marked = read_marks(filled[0])
        unit.kind = "item" if marked.mark else "text"
        unit.text, unit.mark, unit.level = marked.text, marked.mark, 1 if marked.mark else 0
    else:
        unit.became, unit.of_table = "note", True
        if len(unit.cells) == 2 and len(filled) == 2:
            unit.notes.append((filled[0], filled[1]))
    return [unit]


def _read_row(unit: Unit, table: OpenTable) -> list[Unit]:
    """Read one row: what its cells name, then what they say."""
    if unit.kind == "row" and unit.setting is not None and unit.became is not None:
        unit.of_table = True
        if unit.became in ("heading", "domain"):
            table.begin_again()
            unit.roles = roles_named(unit.text) if unit.became == "heading" else ()
        return [unit]
    if unit.kind != "row" or unit.became is not None:
        return [unit]
    cells = unit.cells
    filled = [cell for cell in cells if cell]
    if not filled:
        unit.became, unit.why = "left out", "an empty row"
        return [unit]
    if is_total(cells):
        unit.became, unit.why = "left out", "a row of totals"
        return [unit]
    merged = len(filled) > 1 and len(set(filled)) == 1 and not says_nothing(filled[0])
    if merged or (len(filled) == 1 and len(cells) > 1 and cells[0] and _names_rows(cells[0])):
        table.begin_again()
        became: Became = "domain" if names_domain(filled[0]) else "heading"
        over = cell_unit(unit, became, filled[0], table.columns[0])
        if became == "heading" and any(one.holds == "heading" for one in table.columns):
            over.doubts.append(
                "It stands over the rows below, which have headings of their own: write domain in "
                "Keep as if it is one."
            )
        return [over]
    out, doubts = _keys(unit, table)
    said = _statements(unit, table)
    if said and _goes_on(unit, said, table):
        assert table.last is not None
        table.last.text = f"{table.last.text} {said[0].text}"
        table.last.last = unit.last
        table.last.doubts.append(f"It goes on over a page break at {unit.shown}.")
        return []
    notes = _notes(unit, table)
    roles, tier = _about(table, doubts)
    for one in said:
        if one.became == "phrase":
            continue
        one.notes = [*notes, *one.notes]
        one.roles, one.tier = one.roles or roles, one.tier or tier
        one.code = one.code or _code(unit, table)
        one.doubts += doubts
        if table.guess:
            one.doubts.append("The table has no head that is known: its columns are guessed.")
    if not said:
        empty = [cell for one in table.columns if one.holds == "statement"
                 if (cell := one.cell(cells))]  # fmt: skip
        for place in out[-1:] if empty else []:
            place.doubts.append(f"No statement stands in its row, only {empty[0]!r}.")
    table.last = next((one for one in reversed(said) if one.became == "competency"), table.last)
    if not said and not out:
        unit.became = (unit.setting.became if unit.setting else None) or "note"
        unit.of_table = True
        unit.notes = notes
        if unit.setting is None:
            unit.doubts.append(
                "No statement stands in this row of the table: it is kept as a note."
            )
        return [unit]
    return out + (_settled(said, unit.setting) if unit.setting else said)


def _settled(said: Sequence[Unit], setting: Setting) -> list[Unit]:
    """Settle the statements of a row: what they are, and where one of them is two."""
    out: list[Unit] = []
    for one in said:
        if one.became in STATEMENTS:
            one.became = setting.became or one.became
        one.setting = setting
        rest = halves(one.text, setting.note)[1] if setting.keep_as == SPLIT else ""
        out.append(one)
        if rest:
            one.text = halves(one.text, setting.note)[0]
            out.append(replace(one, text=rest, code="", notes=[], doubts=[]))
    return out


def _names_rows(cell: str) -> bool:
    """Say whether the only cell of a row is the heading of the rows below."""
    few = len(words(cell)) <= _FEW_WORDS
    return names_domain(cell) or (few and not (is_demand(cell) and ends_closed(cell)))


def _keys(unit: Unit, table: OpenTable) -> tuple[list[Unit], list[str]]:
    """Read the cells that name domain, heading, role and level; a blank one is as above."""
    out: list[Unit] = []
    doubts: list[str] = []
    renewed = False
    for column in table.columns:
        if column.holds not in KEYS:
            continue
        cell = column.cell(unit.cells)
        if cell:
            table.ended.discard(column.first)
            fresh = renewed or table.above.get(column.first, ("", ""))[0] != cell
            renewed = renewed or (column.holds in ("domain", "heading", "group") and fresh)
            table.above[column.first] = (cell, unit.shown)
            if column.holds in ("domain", "heading") and fresh:
                out.append(cell_unit(unit, column.holds, cell, column))
            continue
        if renewed and column.holds not in ("role", "level"):
            table.end(column)
        if column.first not in table.above:
            if column.first in table.ended and column.holds in ("role", "level"):
                doubts.append(
                    f"The cell below {column.name!r} is blank, and a new heading stands above it: "
                    f"write {column.holds.capitalize()} if one above still holds."
                )
        else:
            value, where = table.above[column.first]
            doubts.append(
                f"The cell below {column.name or 'the blank head'!r} is blank: read as above, "
                f"{value!r} ({where})."
            )
    return out, doubts


def _statements(unit: Unit, table: OpenTable) -> list[Unit]:
    """Give the statements of a row: of its statement column, or of each level or role."""
    out: list[Unit] = []
    ticked_roles: list[str] = []
    ticked_levels: list[str] = []
    for column in table.columns:
        cell = column.cell(unit.cells)
        if column.holds == "statement" and cell:
            out += cell_parts(unit, cell, column)
        elif column.holds in ("for level", "for role") and cell:
            name = bare_name(column.name, phrase_in(column.name))
            if is_ticked(cell) if column.ticked else is_yes(cell):
                (ticked_levels if column.holds == "for level" else ticked_roles).append(name)
            parts = [] if column.ticked else cell_parts(unit, cell, column)
            for one in parts:
                one.tier = name if column.holds == "for level" else one.tier
                one.roles = (name,) if column.holds == "for role" else one.roles
            out += parts
    if any(column.holds == "statement" for column in table.columns):
        for one in out:
            one.roles = one.roles or tuple(ticked_roles)
            one.tier = one.tier or "; ".join(ticked_levels)
    elif ticked_roles or ticked_levels:
        out += _only_ticked(unit, table, tuple(ticked_roles), "; ".join(ticked_levels))
    return out


def _only_ticked(unit: Unit, table: OpenTable, roles: tuple[str, ...], levels: str) -> list[Unit]:
    """Give what a row names as a statement for the roles and levels that are only ticked."""
    names = [column for column in table.columns if column.holds == "heading"]
    for column in reversed(names):
        cell = column.cell(unit.cells) or table.above.get(column.first, ("", ""))[0]
        if not cell:
            continue
        one = cell_unit(unit, "competency", cell, column)
        one.roles, one.tier = roles, levels
        one.doubts.append(
            f"Below {', '.join(map(repr, filter(None, (*roles, levels))))} it is only ticked: the "
            f"words of column {column_name(column.first)} are taken for the statement."
        )
        return [one]
    return []


def _goes_on(unit: Unit, said: Sequence[Unit], table: OpenTable) -> bool:
    """Say whether a row only goes on with the one above, from which a page break parts it."""
    above = table.last
    return (
        unit.after_break
        and above is not None
        and len(said) == 1
        and said[0].text[:1].islower()
        and not ends_closed(above.text)
        and sum(map(bool, unit.cells)) == 1
    )


def _notes(unit: Unit, table: OpenTable) -> list[tuple[str, str]]:
    """Give what the other columns of a row say; a blank group as above."""
    notes = []
    for column in table.columns:
        cell = column.cell(unit.cells)
        if column.holds == "group":
            cell = cell or table.above.get(column.first, ("", ""))[0]
        if cell and column.holds in ("group", "note"):
            notes.append((column.name, cell))
    return notes


def _about(table: OpenTable, doubts: list[str]) -> tuple[tuple[str, ...], str]:
    """Give the roles and the level that the columns of that name say, as above where blank."""
    roles: tuple[str, ...] = ()
    tier = ""
    for column in table.columns:
        value = table.above.get(column.first, ("", ""))[0]
        if column.holds == "role" and value:
            roles = roles_named(value) or tuple(name for name in _NAMES.split(value) if name)
            several = any(names_everyone(role) or role.lower() == "both" for role in roles)
            if several and value.casefold() not in table.said:
                table.said.add(value.casefold())
                doubts.append(
                    f"It says {value!r}, here and perhaps below: write in Role which are meant."
                )
        elif column.holds == "level" and value:
            tier = value
    return roles, tier


def _code(unit: Unit, table: OpenTable) -> str:
    return next((column.cell(unit.cells) for column in table.columns if column.holds == "code"), "")
