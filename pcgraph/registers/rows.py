"""Read the rows of a register of NOS: columns by their heads, one entry a code, nothing in silence.

Registers are dirty: blanks around codes, a code in two rows, review dates before there was any
review, rows of old editions. Each of these is settled by a rule that is said here, and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pcgraph.code_rules import closed_up, parted, title_key, trimmed
from pcgraph.errors import InputProblem
from pcgraph.grid import column_name, head_key

CURRENT, LEGACY, LISTED = "current", "legacy", "listed"

_HEADS: Mapping[str, tuple[str, ...]] = {
    "code": ("urn", "nos urn", "nos code", "code", "register code", "unique nos id"),
    "title": ("nos title", "title"),
    "validity": ("validity", "nos validity"),
    "original": ("original urn", "original_urn", "original code"),
    "suite": ("suite", "suites"),
    "developer": ("developed by", "developed_by", "developer"),
    "review": ("indicative review date", "indicative_review_date", "review date"),
    "changed": ("modified", "last modified", "date approved", "date_approved"),
}
_NEEDED = {"code": "URN", "title": "NOS Title", "validity": "Validity"}
HEAD_ROWS = 20
"""So many rows may stand before the one with the heads."""
_FIRST_YEAR, _LAST_YEAR = 1986, 2100
"""Occupational standards began in 1986; what a register dates before or far ahead is a slip."""
_NAMED = 5
"""So many rows are named where many have the same fault."""
_LONGEST_CODE, _LONGEST_TITLE = 80, 1_000
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff"
    r"\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
"""What no form can hold, or nobody sees: control characters, marks of direction, soft hyphens."""
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ][0-9:.]+Z?)?")
_BRITISH = re.compile(r"([0-9]{1,2})[ /.-]([0-9]{1,2})[ /.-]([0-9]{4})(?:[T ][0-9:.]+Z?)?")
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True)
class RawRow:
    """A row of the file.

    Attributes:
        number: the line, or the row of a sheet, where it begins.
        cells: its cells as text; an empty one is an empty text.
    """

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """What a register says of one code.

    Attributes:
        code: the code in force.
        title: the title, with single blanks.
        status: ``current``, ``legacy``, or ``listed`` where the register does not say.
        originals: codes that it had before.
        suites: the suites that it belongs to.
        developers: who developed it.
        review: the day for which a review was planned, as ISO 8601 writes it, or nothing.
        rows: the rows of the file, the one that counts first.
        others: titles of the other rows, where they differ, each with its row and status.
    """

    code: str
    title: str
    status: str
    originals: tuple[str, ...] = ()
    suites: tuple[str, ...] = ()
    developers: tuple[str, ...] = ()
    review: str = ""
    rows: tuple[int, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class RegisterRows:
    """What was read from a register.

    Attributes:
        entries: one for each code, in the order of their codes.
        told: what must be known of the reading, each a sentence.
        count: how many rows with anything in them stand below the heads.
        left_out: how many of them became no entry.
        last_change: the latest day on which a row was changed, or nothing.
    """

    entries: tuple[Entry, ...]
    told: tuple[str, ...]
    count: int
    left_out: int
    last_change: str


@dataclass
class _Faults:
    """Faults by their words, with the rows that have them."""

    rows: dict[str, list[int]] = field(default_factory=dict)

    def add(self, words: str, row: int) -> None:
        rows = self.rows.setdefault(words, [])
        if row not in rows[-1:]:
            rows.append(row)

    def told(self) -> Iterator[str]:
        for words, rows in self.rows.items():
            named = ", ".join(map(str, rows[:_NAMED]))
            more = f" and {len(rows) - _NAMED} more" if len(rows) > _NAMED else ""
            yield f"{'Row' if len(rows) == 1 else f'{len(rows)} rows:'} {named}{more}: {words}"


def read_rows(rows: Sequence[RawRow], shown: str) -> RegisterRows:
    """Read the rows of a register.

    Of several rows of one code a current one counts before a legacy one, then the one that was
    changed last, then the last one. What else the others say (title, suites, original codes) is
    kept.

    Args:
        rows: the rows, that of the heads among the first.
        shown: the file, for messages.

    Raises:
        InputProblem: PC-REGISTER-HEAD for heads that are missing or stand twice,
            PC-REGISTER-CELL for a cell behind the last head, PC-REGISTER-EMPTY for no row.
    """
    at, columns = _columns(rows, shown)
    heads = [bool(trimmed(cell)) for cell in rows[at].cells]
    width = max(place for place, head in enumerate(heads, 1) if head)
    nameless = [place for place, head in enumerate(heads[:width]) if not head]
    faults = _Faults()
    found: dict[str, list[tuple[str, Entry]]] = {}
    count = left_out = 0
    last_change = ""
    for row in rows[at + 1 :]:
        if not any(map(trimmed, row.cells)):
            continue
        count += 1
        _refuse_stray(row, width, shown)
        cell = {
            name: _plain(row.cells[place] if place < len(row.cells) else "", faults, row.number)
            for name, place in columns.items()
        }
        if any(trimmed("".join(row.cells[place : place + 1])) for place in nameless):
            faults.add("a cell stands in a column without a head; it is not read.", row.number)
        entry = _entry(cell, row.number, faults)
        if entry is None:
            left_out += 1
            continue
        changed = _day(cell.get("changed", ""))
        last_change = max(last_change, changed)
        found.setdefault(entry.code, []).append((changed, entry))
    if not found:
        raise InputProblem(
            "PC-REGISTER-EMPTY", "it has no row with a code and a title below its heads.",
            "Save the whole register, with its rows.", shown,
        )  # fmt: skip
    told = list(faults.told())
    several = [entries for entries in found.values() if len(entries) > 1]
    if several:
        rows_of = sum(map(len, several))
        legacy = sum(len({one.status for _, one in entries}) > 1 for entries in several)
        titles = sum(len({title_key(one.title) for _, one in entries}) > 1 for entries in several)
        told.append(
            f"{len(several)} codes stand in {rows_of} rows, {legacy} of them as current and as "
            f"legacy, {titles} with two titles: the current row counts, then the one changed last."
        )
    entries = tuple(_one(found[code]) for code in sorted(found))
    return RegisterRows(entries, tuple(told), count, left_out, last_change)


def is_head(cells: Sequence[str]) -> bool:
    """Tell whether a row has the heads of a register: a code and a title."""
    keys = {head_key(cell) for cell in cells}
    return all(keys & set(_HEADS[name]) for name in ("code", "title"))


def is_register_head(cells: Sequence[str]) -> bool:
    """Tell the heads of a register from those of any table with codes and titles.

    >>> is_register_head(["URN", "NOS Title"]), is_register_head(["Code", "Title"])
    (True, False)
    """
    keys = {head_key(cell) for cell in cells}
    sure = keys & {*_HEADS["validity"], *_HEADS["code"][:3]}
    return is_head(cells) and bool(sure)


def _columns(rows: Sequence[RawRow], shown: str) -> tuple[int, dict[str, int]]:
    """Find the row of the heads, and the columns that are read."""
    near: tuple[int, list[str]] | None = None
    for at, row in enumerate(rows[:HEAD_ROWS]):
        keys = [head_key(cell) for cell in row.cells]
        found = {
            name: [place for place, key in enumerate(keys) if key in heads]
            for name, heads in _HEADS.items()
        }
        missing = [head for name, head in _NEEDED.items() if not found[name]]
        if near is None or len(missing) < len(near[1]):
            near = row.number, missing
        if missing:
            continue
        for places in found.values():
            twice = [place for place in places if keys[place] in keys[:place]] or places[1:]
            if twice:
                names = " and ".join(column_name(place) for place in places)
                raise InputProblem(
                    "PC-REGISTER-HEAD",
                    f"the columns {names} have heads for the same thing: "
                    f"{', '.join(trimmed(row.cells[place]) for place in places)}.",
                    "Keep one of them, and give the other another head.",
                    f"{shown}:{row.number}",
                )
        return at, {name: places[0] for name, places in found.items() if places}
    number, missing = near or (1, list(_NEEDED.values()))
    raise InputProblem(
        "PC-REGISTER-HEAD",
        f"this is no NOS register: it has no column {', '.join(missing)}.",
        "One row must have the heads URN, NOS Title and Validity; the other columns may be absent "
        "and stand in any order.",
        f"{shown}:{number}",
    )


def _refuse_stray(row: RawRow, width: int, shown: str) -> None:
    """Refuse a cell behind the last head: its row is shifted, and nobody can say where."""
    stray = next((n for n in range(width, len(row.cells)) if trimmed(row.cells[n])), None)
    if stray is not None:
        raise InputProblem(
            "PC-REGISTER-CELL",
            f"a cell stands in column {column_name(stray)}, and the heads end at "
            f"{column_name(width - 1)}.",
            "A comma too many, or a quote that is not closed, shifts a row: mend it, or delete the "
            "cell.",
            f"{shown}:{row.number}",
        )


def _plain(cell: str, faults: _Faults, row: int) -> str:
    """Give a cell with single blanks and without characters that no form can hold."""
    if _CONTROL.search(cell):
        faults.add("characters that cannot be shown were taken away.", row)
        cell = _CONTROL.sub("", cell)
    return " ".join(trimmed(cell).split())


def _entry(cell: Mapping[str, str], row: int, faults: _Faults) -> Entry | None:
    """Make an entry of a row; None for a row that has no code or no title."""
    code, title = cell["code"], cell["title"]
    if not code or not title:
        faults.add(f"no {'URN' if not code else 'title'}; the row is left out.", row)
        return None
    if code.startswith(_FORMULA) or len(code) > _LONGEST_CODE or len(title) > _LONGEST_TITLE:
        what = "begins like a formula" if code.startswith(_FORMULA) else "is too long for one"
        faults.add(f"its URN or title {what}; the row is left out.", row)
        return None
    if title.startswith(_FORMULA):
        faults.add("the title begins like a formula; it is taken as text.", row)
    first, _, rest = code.partition(" ")
    if rest and title_key(rest) == title_key(title):
        faults.add("the title stands in the URN too; its first word is taken as the code.", row)
        code = first
    status = cell["validity"].casefold()
    if status not in (CURRENT, LEGACY):
        faults.add(f"the validity {cell['validity'][:40]!r} is neither Current nor Legacy.", row)
        status = LISTED
    review = _day(cell.get("review", ""))
    if cell.get("review") and not review:
        faults.add(f"no review can be on {cell['review'][:20]}; that date is left out.", row)
    # Some rows have only the letters of a series there, or a place in a list, such as GEN.
    originals = [
        one
        for one in parted(cell.get("original", ""))
        if closed_up(one) != closed_up(code) and re.search("[0-9]", one)
    ]
    return Entry(
        code, title, status, tuple(originals), _listed(cell.get("suite", "")),
        _listed(cell.get("developer", "")), review, (row,),
    )  # fmt: skip


def _listed(cell: str) -> tuple[str, ...]:
    """Part a cell of several names.

    >>> _listed("Renal; General Healthcare; ")
    ('Renal', 'General Healthcare')
    """
    return tuple(dict.fromkeys(filter(None, map(trimmed, cell.split(";")))))


def _one(found: Sequence[tuple[str, Entry]]) -> Entry:
    """Make one entry of the rows of a code."""
    ranks = {CURRENT: 2, LISTED: 1, LEGACY: 0}
    ordered = sorted(found, key=lambda one: (ranks[one[1].status], one[0], one[1].rows))[::-1]
    first, others = ordered[0][1], [entry for _, entry in ordered[1:]]

    def joined(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(x for _, entry in ordered for x in getattr(entry, name)))

    return replace(
        first,
        originals=joined("originals"),
        suites=joined("suites"),
        developers=joined("developers"),
        rows=tuple(row for _, entry in ordered for row in entry.rows),
        others=tuple(
            f"Row {one.rows[0]} ({one.status}) has the title: {one.title}"
            for one in others
            if title_key(one.title) != title_key(first.title)
        ),
    )


def _day(cell: str) -> str:
    """Read a day; nothing for what is none, or cannot be one of a standard.

    >>> _day("2024-02-01 00:00:00"), _day("01/02/2024"), _day("1905-03-15"), _day("2023-02-29")
    ('2024-02-01', '2024-02-01', '', '')
    """
    found = _ISO.fullmatch(cell)
    if found:
        year, month, day = map(int, found.groups())
    elif found := _BRITISH.fullmatch(cell):
        day, month, year = map(int, found.groups())
    else:
        return ""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not (_FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= 12):
        return ""
    last = 29 if leap and month == 2 else _DAYS[month - 1]
    return f"{year:04}-{month:02}-{day:02}" if 1 <= day <= last else ""
