"""Say what the columns of a table hold, by their heads and by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pcgraph.intake.english import is_demand, word_set, words
from pcgraph.intake.naming import is_aspect, level_named, roles_named
from pcgraph.intake.phrases import phrase_in

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

    >>> named("Competency"), named("Level 2"), named("How evidenced"), named("Ward Clerk")
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
    for holds, pattern in _PATTERNS:
        if pattern.fullmatch(head):
            return holds
    return "for role" if roles_named(head) else None


def is_head(cells: Sequence[str]) -> bool:
    """Say whether a row is the head of a table: short cells, most of them names of columns."""
    filled = [cell for cell in cells if cell]
    if not filled or any(
        len(cell) > _LONG or (is_demand(cell) and not named(cell)) for cell in filled
    ):
        return False
    known = sum(named(cell) is not None for cell in filled)
    if len(cells) < 3 and known < len(cells):
        return False
    return known >= max(1, _HALF * len(filled)) and (len(filled) > 1 or len(cells) == 1)


def columns_of(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Say what each column of a table holds.

    Args:
        head: the cells of its head.
        rows: the cells of the rows below.

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
    if len(crossed) == len(columns) and not all(_asking(column, rows) for column in crossed):
        return []
    if len(crossed) > 1 and not all(column.ticked for column in crossed):
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
        return [
            replace(column, holds="heading" if column.first < longest.first else "note")
            if column in said and column != longest
            else column
            for column in columns
        ]
    if not said and len(crossed) < 2:
        return []
    return columns


def _spans(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Column]:
    columns: list[Column] = []
    for place, name in enumerate(head):
        if not name and columns:
            columns[-1] = replace(columns[-1], last=place)
        else:
            holds = named(name) or ("heading" if not name else "note")
            columns.append(Column(name, holds, place, place))
    wide = max((len(row) for row in rows), default=0)
    if columns and wide > len(head):
        columns[-1] = replace(columns[-1], last=wide - 1)
    return columns


def guessed(rows: Sequence[Sequence[str]]) -> list[Column]:
    """Say what the columns of a table without a known head hold, by their words alone.

    Args:
        rows: the cells of each row.

    Returns:
        The columns; none where no column reads as statements.
    """
    wide = max((len(row) for row in rows), default=0)
    for place in range(wide):
        cells = [row[place] for row in rows if place < len(row) and row[place]]
        asking = sum(is_demand(cell) and len(words(cell)) > 2 for cell in cells)
        if len(cells) > 1 and asking > _HALF * len(cells):
            before = [Column("", "heading", left, left) for left in range(place)]
            after = [Column("", "note", right, right) for right in range(place + 1, wide)]
            return [*before, Column("", "statement", place, place), *after]
    return []


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
