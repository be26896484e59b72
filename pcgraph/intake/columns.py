"""Say what the columns of a table hold, by their heads and by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pcgraph.intake.english import is_demand, word_set, words
from pcgraph.intake.naming import is_aspect, level_named, roles_named
from pcgraph.intake.phrases import phrase_in
from pcgraph.intake.role_heads import roles_among

Holds = Literal[
    "statement", "domain", "heading", "group", "role", "level", "code", "note", "for level",
    "for role",
]  # fmt: skip
KEYS: tuple[Holds, ...] = ("domain", "heading", "group", "role", "level")
"""A blank cell in a column of these means *as above*."""
TICKS = word_set("✓ ✔ ☑ ☒ ✗ ✘ x y n yes no • ● ○ - – — / * e d f r m p n/a na 1 2 3 4 5")
_NOT_TICKED = word_set("✗ ✘ n no - – — n/a na ○")
_HALF = 0.5
_LONG = 60
_SHORT = 5
_NAMES: tuple[tuple[Holds, str], ...] = (
    (
        "code",
        r"(?:nos\s+)?(?:code|ref(?:erence)?|no|number|id|#|item)s?\.?(?:\s*(?:no|number)\.?)?",
    ),
    ("level", r"(?:level|tier|band|grade|stage|step)s?"),
    ("role", r"(?:job\s+)?roles?|who|applies to|for whom|relevant to|staff group|job(?: title)?"),
    (
        "note",
        r".*\b(?:evidence[ds]?|how|assess\w*|notes?|comments?|examples?|date|sign\w*|links?|source|"
        r"training|rating|achieved|met|self|mapping|resources?|review\w*|weblink|url|guidance)\b.*",
    ),
    ("domain", r".*\b(?:domain|area|theme|category|pillar|cluster|dimension|strand)s?\b.*"),
    ("group", r".*\b(?:principle|function|element|sub-?\w+|unit|group|sector)s?\b.*"),
    ("heading", r".*\b(?:heading|topic|section|subject|aspect|title)s?\b.*"),
    (
        "statement",
        r".*\b(?:competenc(?:e|y|es|ies)|capabilit(?:y|ies)|statements?|descriptors?|descriptions?|"
        r"criteri(?:a|on)|standards?|skills?|behaviou?rs?|outcomes?|indicators?|expectations?|"
        r"requirements?|responsibilit(?:y|ies)|tasks?|dut(?:y|ies)|knowledge|abilit(?:y|ies)|"
        r"attributes?|performance|what .*|you (?:will|must|can).*)\b.*",
    ),
)
_GENERAL = re.compile(
    r"\b(?:roles?|posts?|assess\w*|sign\w*|evidence\w*|dates?|comments?|notes?|how)\b|"
    r"^(?:for whom|who|applies to|relevant to)\b",
    re.IGNORECASE,
)
"""Words of heads that name no role, though they may end as one does."""
_PATTERNS = [(holds, re.compile(pattern, re.IGNORECASE)) for holds, pattern in _NAMES]


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        name: its head, as printed.
        holds: what stands in it.
        first: the place of its first cell, from 0.
        last: the place of its last: a blank head belongs to the column before it.
        ticked: of a column for a level or role, whether it only has ticks.
    """

    name: str
    holds: Holds
    first: int
    last: int
    ticked: bool = False

    def cell(self, cells: Sequence[str]) -> str:
        """Give what stands in this column of a row."""
        return " ".join(cell for cell in cells[self.first : self.last + 1] if cell)


def named(head: str) -> Holds | None:
    """Say what a column holds, by its head.

    >>> named("Competency"), named("Level 2"), named("How evidenced"), named("Link Worker")
    ('statement', 'for level', 'note', 'for role')
    >>> named("Underpinning Principle"), named("Lorem")
    ('group', None)
    """
    phrase = phrase_in(head)
    head = (head.replace(phrase, "") if phrase else head).strip(" *_:–—-")
    if head.lower() in ("standard", "standards", "competent"):
        return "statement"
    if level_named(head):
        return "for level"
    roles = roles_named(head)
    ends = bool(roles) and head.endswith(roles[-1]) and not _GENERAL.search(head)
    for holds, pattern in _PATTERNS:
        if pattern.fullmatch(head) and not ends:
            return holds
    return "for role" if roles else None


def kinds_of(head: Sequence[str], short: bool = True) -> list[Holds | None]:
    """Say what each column holds, by its head and the heads beside it.

    Args:
        head: the cells of a head.
        short: whether abbreviations, and heads that differ by a rank only, may be roles.

    >>> kinds_of(["Criteria", "HCSW", "Senior HCSW"])
    ['statement', 'for role', 'for role']
    """
    roles = roles_among(head) if short else frozenset[int]()
    return [
        named(cell) or ("for role" if place in roles else None) for place, cell in enumerate(head)
    ]


def is_head(cells: Sequence[str], short: bool = False) -> bool:
    """Say whether a row is the head of a table: short cells, most of them names of columns.

    Args:
        cells: its cells.
        short: as of ``kinds_of``.
    """
    kinds = kinds_of(cells, short)
    filled = [cell for cell in cells if cell]
    if not filled or any(
        len(cell) > _LONG or (is_demand(cell) and (not kind or _is_said(cell, kind, short)))
        for cell, kind in zip(cells, kinds, strict=True)
    ):
        return False
    known = sum(kind is not None for kind in kinds)
    if len(cells) < 3 and known < len(cells):
        return False
    return known >= max(1, _HALF * len(filled)) and (len(filled) > 1 or len(cells) == 1)


def _is_said(cell: str, kind: Holds, first: bool) -> bool:
    """Tell a short statement in the midst of a table: *Writes notes*."""
    return not first and kind == "note" and " " in cell


def columns_of(
    head: Sequence[str], rows: Sequence[Sequence[str]], marked: bool = False
) -> list[Column]:
    """Say what each column of a table holds.

    Args:
        head: the cells of its head.
        rows: the cells of the rows below.
        marked: whether the source marks it as a head.

    Returns:
        The columns that are known or may be; none where the table has no statement.
    """
    columns = _spans(head, rows)
    columns = [
        replace(column, ticked=_ticked(column, rows))
        if column.holds in ("for level", "for role")
        else column
        for column in columns
    ]
    crossed = [column for column in columns if column.holds in ("for level", "for role")]
    said = [column for column in columns if column.holds == "statement"]
    asking = [_asking(column, rows) for column in crossed]
    if len(crossed) == len(columns) and not (any(asking) if marked else all(asking)):
        return []
    if not said and crossed and not _any_left(columns, crossed[0]):
        columns = _named_left(columns, crossed[0], rows)
    if len(crossed) > 1 and not all(column.ticked for column in crossed):
        return [
            replace(column, holds="heading") if column in said else column for column in columns
        ]
    beside = len(crossed) == len(said) == 1 and crossed[0].first > said[0].first
    if beside and _asking(crossed[0], rows) and not _asking(said[0], rows):
        return [
            replace(column, holds="heading") if column in said else column for column in columns
        ]
    if len(crossed) == 1 and not said and _asking(crossed[0], rows):
        columns = [
            replace(column, holds="statement") if column in crossed else column
            for column in columns
        ]
        said = [column for column in columns if column.holds == "statement"]
    if len(said) > 1 and not all(is_aspect(column.name) for column in said):
        longest = max(said, key=lambda column: (_length(column, rows), -column.first))
        columns = [
            replace(column, holds="heading" if column.first < longest.first else "note")
            if column in said and column != longest
            else column
            for column in columns
        ]
        said = [longest]
    if not said and len(crossed) < 2:
        return []
    if said and not _any_left(columns, said[0]):
        columns = _named_left(columns, said[0], rows)
    return columns


def _any_left(columns: Sequence[Column], said: Column) -> bool:
    """Say whether a column that names areas or headings stands left of the statements."""
    groups = ("domain", "heading", "group")
    return any(one.holds in groups for one in columns if one.first < said.first)


def _named_left(
    columns: Sequence[Column], said: Column, rows: Sequence[Sequence[str]]
) -> list[Column]:
    """Take the first column of short words left of the statements for their headings."""
    left = [
        one
        for one in columns
        if one.first < said.first and one.holds == "note" and one.name and named(one.name) is None
    ]
    for column in left:
        cells = [column.cell(row) for row in rows if column.cell(row)]
        many = sum(len(words(cell)) for cell in cells)
        if cells and len(cells) <= many <= _SHORT * len(cells):
            return [replace(one, holds="heading") if one is column else one for one in columns]
    return list(columns)


def _spans(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Column]:
    columns: list[Column] = []
    kinds = kinds_of(head)
    wide = max((len(row) for row in rows), default=0)
    for place in range(max(wide, len(head)) if head else 0):
        name = head[place] if place < len(head) else ""
        if not name and columns and not _by_itself(place, columns[-1], rows):
            columns[-1] = replace(columns[-1], last=place)
        else:
            kind = kinds[place] if name else None
            holds: Holds = kind or ("note" if name or columns else "heading")
            columns.append(Column(name, holds, place, place))
    return columns


def _by_itself(place: int, before: Column, rows: Sequence[Sequence[str]]) -> bool:
    """Tell a column without a head from one over which the head before it reaches."""
    if before.holds not in ("statement", "for role", "for level"):
        return False
    filled = [row for row in rows if place < len(row) and row[place]]
    both = [row for row in filled if before.cell(row) not in ("", row[place])]
    return 2 * len(both) > len(filled)


def guessed(rows: Sequence[Sequence[str]], head: Sequence[str] = ()) -> list[Column]:
    """Say what the columns of a table without a known head hold, by their words alone.

    Args:
        rows: the cells of each row.
        head: its heads, where it has some.

    Returns:
        The columns; none where no column reads as statements.
    """
    wide = max((len(row) for row in rows), default=0)
    names = [*head, *[""] * wide]
    kinds = kinds_of(head)
    for place in range(wide):
        cells = [row[place] for row in rows if place < len(row) and row[place]]
        asking = sum(is_demand(cell) and len(words(cell)) > 2 for cell in cells)
        if len(cells) > 1 and asking > _HALF * len(cells):
            before = [Column(names[left], "heading", left, left) for left in range(place)]
            after = [_beside(names[right], right, kinds) for right in range(place + 1, wide)]
            return [*before, Column(names[place], "statement", place, place), *after]
    return []


def _beside(name: str, place: int, kinds: Sequence[Holds | None]) -> Column:
    """Give a column right of statements that were guessed, by its head if that is known."""
    kind = kinds[place] if place < len(kinds) else None
    return Column(name, kind if kind in ("role", "level", "code") else "note", place, place)


def _asking(column: Column, rows: Sequence[Sequence[str]]) -> bool:
    """Say whether at least half of the cells of a column read as demands."""
    cells = [column.cell(row) for row in rows if column.cell(row)]
    return bool(cells) and sum(map(is_demand, cells)) >= _HALF * len(cells)


def is_ticked(cell: str) -> bool:
    """Say whether a cell says yes."""
    return bool(cell) and cell.lower() not in _NOT_TICKED


def _ticked(column: Column, rows: Sequence[Sequence[str]]) -> bool:
    cells = [column.cell(row) for row in rows]
    return all(not cell or cell.lower() in TICKS for cell in cells)


def _length(column: Column, rows: Sequence[Sequence[str]]) -> int:
    return sum(len(column.cell(row)) for row in rows)
