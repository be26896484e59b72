"""Read tables of competencies row by row: blank cells as above, columns of levels and of roles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pcgraph.intake.columns import KEYS, Column, columns_of, guessed, is_head, is_ticked
from pcgraph.intake.english import ends_closed, is_demand, is_unfinished, words
from pcgraph.intake.model import STATEMENTS, Became
from pcgraph.intake.naming import roles_named
from pcgraph.intake.phrases import after_phrase, phrase_alone, phrase_in
from pcgraph.intake.settled import SPLIT, Setting, halves
from pcgraph.intake.units import Unit
from pcgraph.marks import read_marks

_PARTS = re.compile(r"\s*(?:\n|<br\s*/?>)\s*")
_NAMES = re.compile(r"\s*[;,/]\s*")
_FEW_WORDS = 6


@dataclass(slots=True)
class _Table:
    """A table as it is read: its columns, and what a blank cell would repeat."""

    head: tuple[str, ...] = ()
    columns: list[Column] = field(default_factory=list)
    above: dict[int, tuple[str, str]] = field(default_factory=dict)
    guess: bool = False
    last: Unit | None = None


def read_tables(units: Sequence[Unit]) -> list[Unit]:
    """Put in place of each row of a table what its cells are.

    Args:
        units: all units, furniture too.

    Returns:
        All units; those of a table are settled, but for tables of one column, whose cells stay
        lines of text.
    """
    out: list[Unit] = []
    run: list[Unit] = []
    rules: set[int] = set()
    waiting: list[Unit] = []
    for unit in units:
        if unit.kind == "row" and _of_table(unit):
            out_of = waiting if run else []
            run.extend(out_of)
            waiting = []
            run.append(unit)
        elif unit.became in ("blank", "left out") and run:
            if unit.kind == "row" and not waiting:
                rules.add(id(run[-1]))
            waiting.append(unit)
        else:
            out += _read_run(run, rules)
            out += [*waiting, unit]
            run, waiting, rules = [], [], set()
    return out + _read_run(run, rules) + waiting


def _of_table(unit: Unit) -> bool:
    """Tell a row of a table; what a person says of one does not end the table."""
    if unit.setting is not None and unit.became in STATEMENTS:
        # It stays a row of its table; what its statements are is settled when they are read.
        unit.became = None
    return unit.became is None or unit.setting is not None


def _read_run(run: Sequence[Unit], rules: set[int]) -> list[Unit]:
    """Read rows that stand together: one table, or several, or one that was cut."""
    if not run:
        return []
    out: list[Unit] = []
    table = _Table()
    rows: list[Unit] = []
    filled = [unit for unit in run if unit.kind == "row" and unit.became is None]
    ruled = any(id(unit) in rules for unit in filled)
    starts = {id(unit) for unit in filled if _starts(unit, rules, filled[0], ruled)}
    places = {id(unit): place for place, unit in enumerate(filled)}
    for unit in run:
        if id(unit) in starts:
            out += _read_rows(rows, table)
            rows = []
            table = _start(unit, table, filled, starts, places[id(unit)])
            if (table.columns and not table.guess) or unit.became == "left out":
                out.append(unit)
                out += _phrases_of_head(unit, table)
                continue
        rows.append(unit)
    return out + _read_rows(rows, table)


def _starts(unit: Unit, rules: set[int], first: Unit, ruled: bool) -> bool:
    """Say whether a row may be a head; where lines are drawn below heads, only such a row."""
    if unit is first or id(unit) in rules:
        return True
    if unit.setting is not None:
        return False
    return (not ruled or unit.cells == first.cells) and is_head(unit.cells)


def _start(
    unit: Unit, table: _Table, filled: Sequence[Unit], starts: set[int], place: int
) -> _Table:
    """Begin a table at its head, or go on with one whose head is repeated or left blank."""
    cells = unit.cells
    same = len(cells) == len(table.head)
    if table.columns and same and (not any(cells) or cells == table.head):
        unit.became = "left out"
        unit.why = "the head of a table, repeated where a page ends"
        return table
    rows = []
    for at in range(place + 1, len(filled)):
        other = filled[at].cells
        goes_on = len(other) == len(cells) and (not any(other) or other == cells)
        if id(filled[at]) in starts and not goes_on:
            break
        rows.append(other)
    columns = columns_of(cells, rows) if is_head(cells) else []
    if columns:
        unit.became, unit.why = "left out", "the head of a table"
        return _Table(cells, columns)
    if not any(cells):
        unit.became, unit.why = "left out", "the head of a table, blank"
    return _Table(cells, guessed([*rows, cells]), guess=True)


def _phrases_of_head(unit: Unit, table: _Table) -> list[Unit]:
    """Give the phrase of inheritance that the head of a column has."""
    found = []
    for column in table.columns:
        phrase = phrase_in(column.name) if column.holds in ("for level", "for role") else ""
        if phrase:
            found.append(_cell(unit, "phrase", phrase, column))
            found[-1].phrase, found[-1].tier = phrase, _bare(column.name, phrase)
    return found


def _bare(name: str, phrase: str = "") -> str:
    return (name.replace(phrase, "") if phrase else name).strip(" :–—-*")


def _read_rows(rows: Sequence[Unit], table: _Table) -> list[Unit]:
    if not table.columns:
        return [one for unit in rows for one in _without_columns(unit)]
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


def _read_row(unit: Unit, table: _Table) -> list[Unit]:
    """Read one row: what its cells name, then what they say."""
    if unit.kind == "row" and unit.setting is not None and unit.became is not None:
        unit.of_table = True
        if unit.became in ("heading", "domain"):
            table.above.clear()
            unit.roles = roles_named(unit.text) if unit.became == "heading" else ()
        return [unit]
    if unit.kind != "row" or unit.became is not None:
        return [unit]
    cells = unit.cells
    filled = [cell for cell in cells if cell]
    if not filled:
        unit.became, unit.why = "left out", "an empty row"
        return [unit]
    merged = len(filled) > 1 and len(set(filled)) == 1
    if merged or (len(filled) == 1 and len(cells) > 1 and cells[0] and _names_rows(cells[0])):
        table.above.clear()
        return [_cell(unit, "heading", filled[0], table.columns[0])]
    out, doubts = _keys(unit, table)
    said = _statements(unit, table)
    if said and _goes_on(unit, said, table):
        assert table.last is not None
        table.last.text = f"{table.last.text} {said[0].text}"
        table.last.last = unit.last
        table.last.doubts.append(f"It goes on over a page break at {unit.shown}.")
        return []
    notes = _notes(unit, table)
    roles, tier = _about(table)
    for one in said:
        if one.became == "phrase":
            continue
        one.notes = [*notes, *one.notes]
        one.roles, one.tier = one.roles or roles, one.tier or tier
        one.code = one.code or _code(unit, table)
        one.doubts += doubts
        if table.guess:
            one.doubts.append("The table has no head that is known: its columns are guessed.")
    table.last = next((one for one in reversed(said) if one.became == "competency"), table.last)
    if not said and not out:
        unit.became = (unit.setting.became if unit.setting else None) or "note"
        unit.of_table = True
        unit.notes = notes
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
    return len(words(cell)) <= _FEW_WORDS and not (is_demand(cell) and ends_closed(cell))


def _keys(unit: Unit, table: _Table) -> tuple[list[Unit], list[str]]:
    """Read the cells that name domain, heading, role and level; a blank one is as above."""
    out: list[Unit] = []
    doubts: list[str] = []
    renewed = False
    for column in table.columns:
        if column.holds not in KEYS:
            continue
        cell = column.cell(unit.cells)
        if cell:
            fresh = renewed or table.above.get(column.first, ("", ""))[0] != cell
            renewed = renewed or (column.holds in ("domain", "heading", "group") and fresh)
            table.above[column.first] = (cell, unit.shown)
            if column.holds in ("domain", "heading") and fresh:
                out.append(_cell(unit, column.holds, cell, column))
        elif renewed or column.first not in table.above:
            table.above.pop(column.first, None)
        else:
            value, where = table.above[column.first]
            doubts.append(
                f"The cell below {column.name or 'the blank head'!r} is blank: read as above, "
                f"{value!r} ({where})."
            )
    return out, doubts


def _statements(unit: Unit, table: _Table) -> list[Unit]:
    """Give the statements of a row: of its statement column, or of each level or role."""
    out: list[Unit] = []
    ticked_roles: list[str] = []
    ticked_levels: list[str] = []
    for column in table.columns:
        cell = column.cell(unit.cells)
        if column.holds == "statement" and cell:
            out += _parts(unit, cell, column)
        elif column.holds in ("for level", "for role") and cell:
            name = _bare(column.name, phrase_in(column.name))
            if column.ticked:
                if is_ticked(cell):
                    (ticked_levels if column.holds == "for level" else ticked_roles).append(name)
                continue
            parts = _parts(unit, cell, column)
            for one in parts:
                one.tier = name if column.holds == "for level" else one.tier
                one.roles = (name,) if column.holds == "for role" else one.roles
            out += parts
    for one in out:
        one.roles = one.roles or tuple(ticked_roles)
        one.tier = one.tier or "; ".join(ticked_levels)
    return out


def _parts(unit: Unit, cell: str, column: Column) -> list[Unit]:
    """Part the words of a cell into statements, where it has lines of its own."""
    texts: list[str] = []
    for part in _PARTS.split(cell):
        marked = read_marks(part)
        if not marked.text:
            continue
        if texts and not marked.mark and (is_unfinished(texts[-1]) or marked.text[:1].islower()):
            texts[-1] = f"{texts[-1]} {marked.text}"
        else:
            texts.append(marked.text)
    out: list[Unit] = []
    phrase = ""
    for text in texts:
        if phrase_alone(text):
            phrase = text
            out.append(_cell(unit, "phrase", text, column))
            out[-1].phrase = text
            continue
        one = _cell(unit, "competency", text, column)
        own = phrase_in(text) if after_phrase(text) != text else ""
        one.phrase = own or phrase
        if own:
            one.doubts.append(
                "A phrase of inheritance stands before the statement: say whether it applies."
            )
        out.append(one)
    return out


def _cell(unit: Unit, became: Became, text: str, column: Column) -> Unit:
    """Make a thing of a cell."""
    shown = f"{unit.shown}, column {_letter(column.first)}" if unit.shown else ""
    one = Unit(unit.first, unit.last, text, "row", shown=shown, became=became, of_table=True)
    one.doubts = list(unit.doubts)
    if became == "heading":
        one.roles = roles_named(text)
    return one


def _letter(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _goes_on(unit: Unit, said: Sequence[Unit], table: _Table) -> bool:
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


def _notes(unit: Unit, table: _Table) -> list[tuple[str, str]]:
    """Give what the other columns of a row say; a blank group as above."""
    notes = []
    for column in table.columns:
        cell = column.cell(unit.cells)
        if column.holds == "group":
            cell = cell or table.above.get(column.first, ("", ""))[0]
        if cell and column.holds in ("group", "note"):
            notes.append((column.name, cell))
    return notes


def _about(table: _Table) -> tuple[tuple[str, ...], str]:
    """Give the roles and the level that the columns of that name say, as above where blank."""
    roles: tuple[str, ...] = ()
    tier = ""
    for column in table.columns:
        value = table.above.get(column.first, ("", ""))[0]
        if column.holds == "role" and value:
            roles = roles_named(value) or tuple(name for name in _NAMES.split(value) if name)
        elif column.holds == "level" and value:
            tier = value
    return roles, tier


def _code(unit: Unit, table: _Table) -> str:
    return next((column.cell(unit.cells) for column in table.columns if column.holds == "code"), "")
