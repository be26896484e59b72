"""Write what changed between two mapping sets in words, for those who built on the older one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pcgraph.changes import terms
from pcgraph.changes.plainly import plain
from pcgraph.model import Table
from pcgraph.sets.diff import CHANGES

_MANY = 50
"""So many changes of one sort are told; the table has all."""


def set_log(table: Table, name: str) -> str:
    """Write a log of changes as Markdown.

    Args:
        table: the changes, as ``diff`` gives them.
        name: the file that holds them as a table.
    """
    return "\n".join(_lines(table, name)) + "\n"


def _lines(table: Table, name: str) -> Iterator[str]:
    yield "# What changed in the mappings"
    for note in table.notes:
        yield f"\n{note}"
    if table.rows:
        yield f"\nAs a table, one row a change: `{name}`"
    rows = table.records()
    for change in CHANGES:
        alike = [row for row in rows if row["change"] == change]
        if alike:
            yield f"\n## {change[0].upper()}{change[1:]}: {len(alike):,}\n"
            yield from (_told(row) for row in alike[:_MANY])
            if len(alike) > _MANY:
                yield f"- and {len(alike) - _MANY:,} more: see `{name}`"


def _told(row: Mapping[str, object]) -> str:
    ends = [row[f"{end}_label"] or row[end] for end in ("subject", "object")]
    said = " – ".join(plain(one) for one in ends if one)
    record = f" ({plain(row['mapping_id'])})" if row["mapping_id"] else ""
    before, after = (plain(row[one]) if row[one] else "" for one in ("before", "after"))
    if before and after:
        told = f"{plain(row['what'])}: “{before}” is now “{after}”"
    else:
        told = f"{plain(row['what'])}: {'was' if before else 'now'} “{before or after}”"
    breaks = " It breaks you." if row["breaks_you"] == terms.YES else ""
    return f"- {said}{record}: {told}.{breaks}"
