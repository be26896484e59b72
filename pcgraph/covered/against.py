"""One framework against another: which functions have a link in both, in one, or in neither."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pcgraph.covered.matrix import map_order, sentence
from pcgraph.covered.spots import Row, number
from pcgraph.covered.whole import document_names
from pcgraph.model import Cell, Table

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

    Of the functions that only one has, those whose every link only helps are named apart.
    """
    names = document_names(whole)
    rows: dict[Cell, list[Row]] = {}
    for row in whole:
        rows.setdefault(row["function_id"], []).append(row)
    notes = []
    for kind in (*(f"only {name}" for name in names.values()), BOTH, NEITHER):
        places = [place for place, said in where.items() if said == kind]
        weak = [place for place in places if kind.startswith("only ") and _only_helps(rows[place])]
        told = ", ".join(_code(rows[place]) for place in places if place not in weak)
        helps = ", ".join(_code(rows[place]) for place in weak)
        both = "; ".join(filter(None, (told, helps and f"helps only: {helps}")))
        notes.append(f"{sentence(kind)}: {len(places)}{f' ({both})' if both else ''}.")
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


def _code(rows: Sequence[Row]) -> str:
    """Name a function by its code; what has none by what is said instead."""
    return str(rows[0]["nos_function"] or rows[0]["nos_function_title"])


def _only_helps(rows: Sequence[Row]) -> bool:
    """Tell whether no link shows all or part of a competency."""
    return not sum(number(row, name) for row in rows for name in ("of_which_all", "of_which_part"))
