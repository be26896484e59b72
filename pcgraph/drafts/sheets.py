"""What the workbook of a draft holds: its sheets and columns, and what a person fills in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pcgraph.composition import Composition
from pcgraph.drafts.draft import Draft, because, draft_table, kinds_of
from pcgraph.drafts.propose import Group
from pcgraph.model import Cell, Table
from pcgraph.worddiff import what_changed

CHANGES, DOMAINS, KINDS = "Changes", "Domains", "Kinds"
"""The sheets that stand in front of the words about them."""
ALONE = "alone"
"""Said of a line that belongs to no other."""
YES, NO = "yes", "no"


class Column(NamedTuple):
    """A column of the workbook.

    Attributes:
        name: as the code calls it; + is filled in by a person, ! is locked and needed.
        head: what stands above it.
        meaning: what the sheet of words says of it.
        width: how wide it is, in letters.
    """

    name: str
    head: str
    meaning: str
    width: int

    @property
    def filled_in(self) -> bool:
        """Whether a person fills it in."""
        return self.name.endswith("+")


_COLUMNS = (
    Column("change_no!", "Change", "Number of the change that was drafted; lines that it puts "
           "together share it.", 9),
    Column("old_text!", "Old words", "The words of the first or older framework, unaltered.", 40),
    Column("new_text!", "New words", "The words of the second or newer one, unaltered.", 40),
    Column("what_changed", "What changed", "Words that went (−), words that came (+), and words "
           "in place of others (→).", 30),
    Column("sure!", "Sure", "yes: words, role and place leave no other choice. no: a person must "
           "decide. Both by machine.", 6),
    Column("change!", "The draft says", "What became of it, by machine.", 14),
    Column("why_suggested!", "Why the draft says so", "What speaks for it; what speaks against it "
           "stands behind Doubtful.", 36),
    Column("change+", "You: what became of it", "What became of the old line, or of the new line "
           "where no old one stands; choose from the list. It is filled in where the draft is "
           "sure, and empty where you must decide. Once for each change is enough.", 18),
    Column("reason+", "You: why", "Your reason, a sentence of your own. It is needed wherever you "
           "decided anything but unchanged.", 36),
    Column("old_belongs_with+", "You: old line belongs with change", "Only if the draft puts the "
           "old line in the wrong change: the number of the right one, or the word alone if it "
           "belongs to no other line.", 13),
    Column("new_belongs_with+", "You: new line belongs with change", "The same for the new "
           "line.", 13),
    Column("decided_by+", "You: decided by", "Your name. Needed wherever you decided; in a row "
           "that is as the draft has it, it says that you agree.", 18),
    Column("decided_on+", "You: decided on", "The day, such as 2026-11-30, or 30/11/2026 with the "
           "day first.", 12),
    Column("old_role", "Old heading", "For whom the old line stands.", 22),
    Column("new_role", "New heading", "For whom the new line stands.", 22),
    Column("old_domain", "Old domain", "The domain of the old line, as printed.", 22),
    Column("new_domain", "New domain", "The domain of the new line, as printed.", 22),
    Column("considered_instead!", "Looks near, is not", "The line of the other side that looks "
           "most like it and was not taken.", 16),
    Column("old_source_file", "Old file", "The text that the old line stands in.", 14),
    Column("old_line_first", "Old line", "Its first line in that text.", 7),
    Column("new_source_file", "New file", "The text that the new line stands in.", 14),
    Column("new_line_first", "New line", "Its first line in that text.", 7),
    Column("old_id!", "Old id", "Short id of the old line.", 16),
    Column("new_id!", "New id", "Short id of the new line.", 16),
)  # fmt: skip
_OF_LINES = ("old_role", "new_role", "old_domain", "new_domain", "old_source_file",
             "old_line_first", "new_source_file", "new_line_first")  # fmt: skip
COLUMNS = {
    CHANGES: _COLUMNS,
    DOMAINS: tuple(column for column in _COLUMNS if column.name not in _OF_LINES),
}
"""The columns of each sheet; a domain has no role, no domain and no line of its own."""
NEEDED = tuple(column for column in _COLUMNS if column.name[-1] in "+!")
"""What must be there when a workbook is read back."""

KIND_WORDS = {
    "unchanged": "The same words. One old line, one new.",
    "reworded": "Other words for the same thing.",
    "moved-domain": "It went to another domain.",
    "moved-role": "It went to another role.",
    "merged": "Several old lines became one new line.",
    "absorbed": "A further old line went into a new line that goes on from another.",
    "split": "One old line became several new lines.",
    "replaced": "Another thing stands in its place. One old line, one new.",
    "added": "It is new: no old line.",
    "removed": "It is gone: no new line.",
}
"""What each kind of change means."""


def kinds_listed() -> list[tuple[str, str]]:
    """Give what can be chosen: each kind, and those that may hold together, with their meaning."""
    moves = ("moved-domain", "moved-role", "moved-domain moved-role")
    first = ("reworded", "merged", "absorbed", "absorbed reworded", "split", "split reworded",
             "replaced")  # fmt: skip
    names = ["unchanged", *first[:1], *moves]
    names += [f"reworded {move}" for move in moves] + [*first[1:]]
    names += [f"{kind} {move}" for kind in first[1:] for move in moves] + ["added", "removed"]
    return [(name, " ".join(KIND_WORDS[kind] for kind in name.split())) for name in names]


def draft_tables(composition: Composition, made: Draft) -> dict[str, Table]:
    """Lay a draft out as the sheets that a person fills in, what is doubtful first.

    There is no sheet of domains where nothing is to be said of any.
    """
    lines = draft_table(composition, made)
    last = max((row["change_no"] for row in lines), key=_number, default=0)
    rows = [_row(dict(row)) for row in lines]
    domains = [_row(row) for row in _domain_rows(composition, made, _number(last))]
    return {
        name: Table(
            tuple(column.name for column in COLUMNS[name]),
            tuple(
                tuple(row.get(column.name) for column in COLUMNS[name])
                for row in sorted(found, key=lambda row: row["sure!"] == YES)
            ),
            0,
            lines.notes,
            lines.about,
        )
        for name, found in ((CHANGES, rows), (DOMAINS, domains))
        if found
    }


def _number(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0


def _row(said: dict[str, Cell]) -> dict[str, Cell]:
    """Name the cells of a row as the workbook does; decide only what is sure."""
    row = {
        column.name: said.get(column.name.rstrip("!"))
        for column in _COLUMNS
        if not column.filled_in
    }
    row["change+"] = said["change"] if said["sure"] == YES else None
    return row


def _domain_rows(composition: Composition, made: Draft, last: int) -> Iterator[dict[str, Cell]]:
    """Give the pairs of domains as rows; their numbers follow those of the lines."""
    compact = composition.prefixes.compact
    for number, group in enumerate(made.proposal.domains, last + 1):
        for old, new in _pairs(group):
            texts = [made.headings[one] if one else "" for one in (old, new)]
            doubt = f" Doubtful: {group.doubt}." if group.doubt else ""
            yield {
                "change_no": number,
                "old_text": texts[0] or None,
                "new_text": texts[1] or None,
                "what_changed": what_changed(*texts) or None if all(texts) else None,
                "sure": YES if group.sure else NO,
                "change": kinds_of(group),
                "why_suggested": because(group.why) + doubt,
                "considered_instead": compact(group.near) or None,
                "old_id": compact(old) if old else None,
                "new_id": compact(new) if new else None,
            }


def _pairs(group: Group) -> Iterator[tuple[str, str]]:
    return ((old, new) for old in group.old or ("",) for new in group.new or ("",))
