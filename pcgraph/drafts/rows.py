"""Read the rows that a person filled in, each cell with its place, and say which cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pcgraph.drafts.sheets import ALONE, KIND_WORDS, YES
from pcgraph.grid import Grid, cell_name, column_name
from pcgraph.model import Cell, Finding
from pcgraph.names import Prefixes

_DAY = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([12][0-9]{3})")
_WITH_TIME = re.compile(r"(.{10})T[0-9:.]+")
_SHORT_MONTHS = ("02-30", "02-31", "04-31", "06-31", "09-31", "11-31")
_NO_LEAP = "02-29"
_AGAIN = "This cell is locked: undo the change, or write the draft again."


@dataclass(frozen=True)
class Known:
    """What one framework has.

    Attributes:
        label: what it is called.
        texts: the words of each line, or the heading of each domain, by address, in their order.
        lines: where a line begins, by address.
    """

    label: str
    texts: Mapping[str, str]
    lines: Mapping[str, int | None]


@dataclass(frozen=True)
class Sheet:
    """A sheet whose columns are found.

    Attributes:
        grid: its cells.
        file: what the workbook is called.
        places: the place of each column by its name.
        heads: what stands above it.
        others: the places of columns that are none of ours.
    """

    grid: Grid
    file: str
    places: Mapping[str, int]
    heads: Mapping[str, str]
    others: Sequence[int]

    def cell(self, line: int, name: str) -> Cell:
        """Give a cell of a row, counted from 0; blanks around words do not count."""
        row, place = self.grid.rows[line], self.places[name]
        cell = row[place] if place < len(row) else None
        return (cell.strip() or None) if isinstance(cell, str) else cell

    def column(self, name: str) -> Iterator[str]:
        """Give what stands in a column, below its head."""
        for line in range(1, len(self.grid.rows)):
            cell = self.cell(line, name)
            if cell is not None:
                yield str(cell)

    @property
    def notes(self) -> list[str]:
        """Say which columns were not read."""
        first = self.grid.rows[0] if self.grid.rows else ()
        named = [
            f"{column_name(place)} ({first[place]})"
            if place < len(first) and first[place] is not None
            else column_name(place)
            for place in self.others
        ]
        what = "column" if len(named) == 1 else "columns"
        return [f"{self.grid.name}: not read, {what} {', '.join(named)}."] if named else []


@dataclass(frozen=True)
class Row:
    """A pair of lines, and what a person says of it.

    Attributes:
        sheet: where it stands.
        line: its row, counted from 0.
        number: the change that it was drafted in.
        old: address of the old line, or nothing.
        new: of the new one.
        drafted: kinds of change by the draft.
        sure: whether the draft was sure.
        kinds: kinds of change that the person chose, or nothing.
        reason: the person's reason.
        targets: where the old and the new line belong, if not there: a number, or alone.
        by: who decided.
        day: on which day.
        why: what the draft says for it.
        near: address of what looks most like it and is not.
    """

    sheet: Sheet
    line: int
    number: int
    old: str
    new: str
    drafted: tuple[str, ...]
    sure: bool
    kinds: tuple[str, ...]
    reason: str
    targets: tuple[str, str]
    by: str
    day: str
    why: str
    near: str


def fault(
    sheet: Sheet, line: int | None, column: str, rule: str, message: str, value: Cell = None
) -> Finding:
    """Say what is wrong with a cell.

    Args:
        sheet: where.
        line: the row, counted from 0; None for the whole sheet.
        column: the column by its name.
        rule: short name of the rule.
        message: what is wrong and what to do.
        value: what stands there.
    """
    name = sheet.grid.name
    at = f"{name}!{cell_name(line, sheet.places[column])}" if line is not None else name
    shown = "" if value is None else str(value)
    number = line + 1 if line is not None else 0
    return Finding("violation", rule, at, sheet.heads[column], shown, message, sheet.file, number)


def form_faults(sheet: Sheet, rule: str) -> Iterator[Finding]:
    """Find formulas in the columns that are read, and cells that were made one.

    Args:
        sheet: the sheet.
        rule: what the names of the rules begin with.
    """
    names = {place: name for name, place in sheet.places.items()}
    for line, place in sorted(sheet.grid.formulas):
        if place in names and line > 0:
            yield fault(
                sheet, line, names[place], f"{rule}-formula",
                "It holds a formula. Write the words themselves.",
            )  # fmt: skip
    for span in sheet.grid.merged:
        yield fault(
            sheet, None, next(iter(sheet.places)), f"{rule}-merged",
            f"The cells {span} were made one. Take them apart again (Home, Merge & Center).", span,
        )  # fmt: skip


def read_rows(
    sheet: Sheet, old: Known, new: Known, prefixes: Prefixes
) -> tuple[list[Row], list[Finding]]:
    """Read the rows of a sheet, and name every cell that cannot be read.

    Args:
        sheet: the sheet.
        old: what the first framework has.
        new: what the second one has.
        prefixes: the map that ids are written by.
    """
    rows: list[Row] = []
    faults: list[Finding] = []
    faults += form_faults(sheet, "settle")
    for line in range(1, len(sheet.grid.rows)):
        if any(sheet.cell(line, name) is not None for name in sheet.places):
            reader = _Reader(sheet, line, prefixes)
            row = reader.row(old, new)
            faults += reader.faults
            rows += [row] if row else []
    return rows, faults


class _Reader:
    """Reads one row and keeps its faults."""

    def __init__(self, sheet: Sheet, line: int, prefixes: Prefixes) -> None:
        self.sheet, self.line, self.prefixes = sheet, line, prefixes
        self.faults: list[Finding] = []

    def row(self, old: Known, new: Known) -> Row | None:
        """Read it; None if its lines cannot be told."""
        number = self._number("change_no!")
        ends = [self._line(side, known) for side, known in (("old", old), ("new", new))]
        kinds = self._kinds("change+")
        old_to, new_to = (f"{side}_belongs_with+" for side in ("old", "new"))
        targets = self._target(old_to, ends[0]), self._target(new_to, ends[1])
        row = Row(
            self.sheet, self.line, number or 0, ends[0] or "", ends[1] or "",
            tuple(self._words("change!").split()), self._words("sure!") == YES, kinds,
            self._words("reason+"),
            targets,
            self._words("decided_by+"), self._day("decided_on+"),
            self._words("why_suggested!"), self._address("considered_instead!"),
        )  # fmt: skip
        if number is None or None in ends:
            return None
        if not row.old and not row.new:
            self._fault("old_id!", "settle-id", f"The row has no id of a line. {_AGAIN}")
            return None
        return row

    def _words(self, name: str) -> str:
        cell = self.sheet.cell(self.line, name)
        return "" if cell is None else " ".join(str(cell).split())

    def _fault(self, name: str, rule: str, message: str) -> None:
        self.faults.append(
            fault(self.sheet, self.line, name, rule, message, self.sheet.cell(self.line, name))
        )

    def _number(self, name: str) -> int | None:
        """Read a number of a change."""
        words = self._words(name)
        if words.isascii() and words.isdecimal() and len(words) < 9 and int(words) > 0:
            return int(words)
        self._fault(name, "settle-locked", f"It must be the number of a change. {_AGAIN}")
        return None

    def _address(self, name: str) -> str:
        words = self._words(name)
        return self.prefixes.expand(words) or words

    def _line(self, side: str, known: Known) -> str | None:
        """Read the id of a line and hold its words against the framework; None if they differ."""
        name, one = f"{side}_id!", self._address(f"{side}_id!")
        words = self._words(f"{side}_text!")
        if not one and not words:
            return ""
        if not one:
            self._fault(name, "settle-id", f"The id of the line is gone. {_AGAIN}")
        elif one not in known.texts:
            self._fault(
                name, "settle-id", f"{known.label} has no line {self._words(name)}. {_AGAIN}"
            )
        elif " ".join(known.texts[one].split()) != words:
            self._fault(
                name, "settle-id",
                f"In {known.label} {self._words(name)} has other words than stand in this row: "
                "the id or the words were changed here, or the framework since the draft. Undo "
                "it, or write the draft again.",
            )  # fmt: skip
        else:
            return one
        return None

    def _kinds(self, name: str) -> tuple[str, ...]:
        """Read kinds of change; several may hold."""
        words = self._words(name).casefold().replace(",", " ").replace(";", " ").split()
        for one in words:
            if one not in KIND_WORDS:
                near = get_close_matches(one, KIND_WORDS, 1)
                meant = f" Did you mean {near[0]}?" if near else ""
                self._fault(
                    name, "settle-kind",
                    f"{one} is no kind of change.{meant} Choose from the list; the sheet Kinds "
                    "says what each means.",
                )  # fmt: skip
                return (one,)
        return tuple(kind for kind in KIND_WORDS if kind in words)

    def _target(self, name: str, line: str | None) -> str:
        """Read where a line belongs: a number, alone, or nothing."""
        words = self._words(name).casefold()
        if not words:
            return ""
        if line == "":
            self._fault(name, "settle-belongs", "The row has no such line. Empty the cell.")
        elif words == ALONE:
            return ALONE
        elif words.isascii() and words.isdecimal() and len(words) < 9 and int(words) > 0:
            return str(int(words))
        else:
            self._fault(
                name, "settle-belongs",
                f"It must be the number of a change (first column), or {ALONE}. Correct it, or "
                "empty the cell.",
            )  # fmt: skip
        return ""

    def _day(self, name: str) -> str:
        """Read a day; what is none is given as it stands, so that it is told once only."""
        words = iso_day(self._words(name))
        month = words[5:]
        leap = words[:4].isdecimal() and _is_leap(int(words[:4]))
        if words and (
            not _DAY.fullmatch(words) or month in _SHORT_MONTHS or (month == _NO_LEAP and not leap)
        ):
            self._fault(
                name, "settle-day",
                "It is no day. Write it so: 2026-11-30, or 30/11/2026, the day first.",
            )  # fmt: skip
        return words


def iso_day(words: str) -> str:
    """Write a day as ISO 8601 does, if it is written day first or with a time.

    >>> iso_day("5/6/2026"), iso_day("30.11.2026"), iso_day("2026-11-30T10:15:00")
    ('2026-06-05', '2026-11-30', '2026-11-30')
    >>> iso_day("yesterday")
    'yesterday'
    """
    timed = _WITH_TIME.fullmatch(words)
    if timed:
        return timed[1]
    found = _DAY_FIRST.fullmatch(words)
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else words


def _is_leap(year: int) -> bool:
    """Tell whether a year has a 29 February.

    >>> _is_leap(2000), _is_leap(1900), _is_leap(2024)
    (True, False, True)
    """
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
