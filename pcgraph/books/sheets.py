"""What the workbook of a framework holds: its sheets, their columns, and what can be chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from pcgraph.decisions.card import AGREES, DECISIONS, EVIDENCE, RELATIONS, SURE
from pcgraph.intake.settled import KEEP_AS
from pcgraph.model import Cell

CHECK, COMPETENCIES, ROLES, DOMAINS = "Check the import", "Competencies", "Roles", "Domains"
MAPPINGS, STANDARDS, ABOUT, WORDS = "Mappings", "NOS", "About", "Words"
MARK = "row_mark!"
"""By this column it is seen which rows a person changed."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    CHECK: (
        "line_first!", "line_last!", "line_part!", "place", "text", "found_as", "in_domain",
        "for_roles", "keep_as+", "domain+", "role+", "level+", "phrase_applies+", "join+", "note+",
        "same_as+", "look_at", "id!", MARK,
    ),
    COMPETENCIES: (
        "competency", "label+", "kind", "code", "tag", "tier", "domain", "section", "roles",
        "beside", "source_file", "line_first", "line_last", "place", "competency_id!", MARK,
    ),
    ROLES: (
        "role", "label+", "like_role+", "section", "spellings", "competencies", "role_id!", MARK,
    ),
    DOMAINS: (
        "domain", "label+", "introduction", "sections", "statements", "source_file", "line_first",
        "line_last", "domain_id!", MARK,
    ),
    MAPPINGS: (
        "competency", "role", "nos_code+", "nos_title", "evidence+", "relation+", "decision+",
        "reason+", "nos_part+", "nos_seen_on+", "confidence+", "decided_by+", "decided_how",
        "decided_on+", "reviewed_by+", "reviewed_on+", "agrees+", "looked_in", "flag+", "note+",
        "row_check", "framework", "edition", "domain", "source_file", "line_first", "line_last",
        "competency_id!", "nos_id!", "mapping_id!", "predicate", MARK, "data_version",
    ),
    STANDARDS: (
        "nos_code+", "nos_title+", "suite+", "nos_page+", "nos_seen_on+", "version+",
        "nos_status+", "nos_id!", MARK,
    ),
    ABOUT: ("what!", "words+", "note", MARK),
}  # fmt: skip
"""The columns of each sheet; + is filled in by a person, ! is locked and needed."""

WIDTHS: Mapping[str, int] = {
    "competency": 44, "text": 44, "reason": 44, "words": 60, "label": 36, "nos_title": 36,
    "introduction": 40, "note": 36, "look_at": 36, "row_check": 30, "section": 28, "domain": 26,
    "in_domain": 26, "role": 26, "roles": 26, "for_roles": 26, "like_role": 26, "nos_page": 34,
    "suite": 24, "decision": 18, "relation": 16, "nos_code": 15, "decided_by": 20,
    "reviewed_by": 20, "looked_in": 24, "keep_as": 18, "what": 24, "spellings": 24, "beside": 36,
}  # fmt: skip
"""How wide a column is, in letters; others have what their heads need."""

NEW_ROWS: Mapping[str, int] = {MAPPINGS: 200, STANDARDS: 200}
"""So many empty rows are open for what a person adds."""
CHOSEN_IN_NEW: Mapping[str, frozenset[str]] = {
    MAPPINGS: frozenset({"competency", "competency_id!"}),
    STANDARDS: frozenset(),
}
"""Columns that are locked, and open in a row that a person adds."""

STATUSES = ("current", "legacy", "listed")
YES_NO = ("yes", "no")
LICENCES = ("not stated", "stated")


@dataclass(frozen=True)
class Offered:
    """What can be chosen in a column.

    Attributes:
        words: the words, or none if they stand in a column.
        sheet: the sheet of that column.
        column: its name, with its mark.
        strict: whether nothing else may be typed.
    """

    words: Sequence[str] = ()
    sheet: str = ""
    column: str = ""
    strict: bool = True


OFFERED: Mapping[str, Mapping[str, Offered]] = {
    CHECK: {
        "keep_as+": Offered(KEEP_AS),
        "domain+": Offered(sheet=DOMAINS, column="domain", strict=False),
        "role+": Offered(sheet=ROLES, column="role", strict=False),
        "phrase_applies+": Offered(YES_NO),
        "join+": Offered(YES_NO),
    },
    ROLES: {"like_role+": Offered(sheet=WORDS, column="like_role")},
    MAPPINGS: {
        "competency": Offered(sheet=COMPETENCIES, column="competency"),
        "competency_id!": Offered(sheet=COMPETENCIES, column="competency_id!"),
        "nos_code+": Offered(sheet=STANDARDS, column="nos_code+", strict=False),
        "evidence+": Offered(EVIDENCE),
        "relation+": Offered(RELATIONS),
        "decision+": Offered(DECISIONS),
        "confidence+": Offered(SURE, strict=False),
        "agrees+": Offered(AGREES),
    },
    STANDARDS: {"nos_status+": Offered(STATUSES)},
}
"""What can be chosen, by sheet and column."""


@dataclass(frozen=True)
class Row:
    """A row of a sheet as it is written.

    Attributes:
        cells: by the name of the column, with its mark.
        opened: whether what a person fills in is open; else all of it is locked.
    """

    cells: Mapping[str, Cell]
    opened: bool = True


@dataclass(frozen=True)
class Page:
    """A sheet as it is written.

    Attributes:
        name: what stands on its tab.
        rows: its rows.
        new: how many empty rows are open below.
        offered: what can be chosen, by column.
    """

    name: str
    rows: Sequence[Row]
    new: int = 0
    offered: Mapping[str, Offered] = field(default_factory=dict)


def plain(column: str) -> str:
    """Give the name of a column without its mark.

    >>> plain("nos_code+"), plain("nos_id!"), plain("role")
    ('nos_code', 'nos_id', 'role')
    """
    return column.rstrip("+!")


def filled_in(sheet: str) -> tuple[str, ...]:
    """Name the columns of a sheet that a person fills in."""
    return tuple(column for column in COLUMNS[sheet] if column.endswith("+"))


def mark_of(sheet: str, cells: Mapping[str, Cell]) -> str:
    """Mark a row: by what stands in the cells that a person fills in, blanks apart."""
    words = (one_line(cells.get(column)) for column in filled_in(sheet))
    return sha256("\x1f".join(words).encode()).hexdigest()[:10]


def one_line(cell: Cell) -> str:
    r"""Give the words of a cell, parted by single blanks.

    >>> one_line(" two\n words "), one_line(None), one_line(62)
    ('two words', '', '62')
    """
    return "" if cell is None else " ".join(str(cell).split())


def listed(words: str, known: Iterable[str]) -> str:
    """Give words as they stand in a list; upper and lower case do not count.

    >>> listed("Helps only", EVIDENCE), listed("Y", YES_NO), listed("some", EVIDENCE)
    ('helps only', 'Y', 'some')
    """
    low = words.casefold()
    return next((one for one in known if one.casefold() == low), words)


def marked(sheet: str, cells: Mapping[str, Cell], opened: bool = True) -> Row:
    """Make a row, and mark it."""
    return Row({**cells, MARK: mark_of(sheet, cells)}, opened)
