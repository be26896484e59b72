"""One framework against another: which functions have a link in both, in one, or in neither."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pcgraph.coverage import map_order, sentence
from pcgraph.model import Cell, Table
from pcgraph.spots import Row, number
from pcgraph.whole import document_names

BOTH, NEITHER = "both", "neither"
Where = Mapping[Cell, str]
"""In which of two documents each function has a link, by its short id."""


def where_linked(whole: Table) -> Where:
    """Say of each function in which of two documents it has a link.

    Args:
        whole: what is counted by document, of two documents by one reading.

    Returns:
        ``only`` the first, ``only`` the second, ``both`` or ``neither``, in this order, and
        within each in the order of the functional map.
    """
    names = document_names(whole)
    linked: dict[Cell, list[str]] = {}
    for row in sorted(whole, key=map_order):
        some = linked.setdefault(row["function_id"], [])
        some += [names[row["document_id"]]] * bool(row["competencies_linked"])
    found = {place: _words(some) for place, some in linked.items()}
    order = [*(f"only {name}" for name in names.values()), BOTH, NEITHER]
    return dict(sorted(found.items(), key=lambda item: order.index(item[1])))


def with_where(table: Table, where: Where, key: str = "function_id") -> Table:
    """Add to each row where its function has a link, behind what names the function.

    Args:
        table: what was counted, or its links.
        where: what ``where_linked`` said, by what stands in the column ``key``.
        key: the column.
    """
    at = max(n for n, name in enumerate(table.columns)
             if name in ("nos_function_title", "principle")) + 1  # fmt: skip
    place = table.columns.index(key)
    columns = (*table.columns[:at], "where", *table.columns[at:])
    rows = tuple((*row[:at], where.get(row[place]), *row[at:]) for row in table.rows)
    return replace(table, columns=columns, rows=rows)


def where_notes(whole: Table, where: Where) -> list[str]:
    """Name the functions of each kind, and say what of the documents nobody looked at.

    A function whose every link only helps is marked, and one that is not linked in a document
    of which not all was looked at.
    """
    names = document_names(whole)
    rows: dict[Cell, list[Row]] = {}
    for row in whole:
        rows.setdefault(row["function_id"], []).append(row)
    kinds = [*(f"only {name}" for name in names.values()), BOTH, NEITHER]
    notes = []
    for kind in kinds:
        places = [place for place, said in where.items() if said == kind]
        told = ", ".join(_told(rows[place], kind) for place in places)
        notes.append(f"{sentence(kind)}: {len(places)}{f' ({told})' if told else ''}.")
    for identity, name in names.items():
        row = next(row for row in whole if row["document_id"] == identity)
        unseen, total = number(row, "framework_not_looked_at"), number(row, "framework_total")
        if unseen:
            notes.append(
                f"{name}: nobody looked at {unseen} of {total}; more functions may be touched."
            )
    return notes


def _words(linked: Sequence[str]) -> str:
    """Say which of two have it.

    >>> _words([]), _words(["A"]), _words(["A", "B"])
    ('neither', 'only A', 'both')
    """
    if not linked:
        return NEITHER
    return BOTH if len(linked) > 1 else f"only {linked[0]}"


def _told(rows: Sequence[Row], kind: str) -> str:
    """Name a function, with what one must know of its links; of what both have, nothing more."""
    code = str(rows[0]["nos_function"] or rows[0]["nos_function_title"])
    strong = sum(number(row, name) for row in rows for name in ("of_which_all", "of_which_part"))
    helps = kind not in (BOTH, NEITHER) and not strong
    return f"{code} helps only" if helps else code
