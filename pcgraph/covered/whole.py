"""Documents as a whole: what is counted in their domains, added up."""

from __future__ import annotations

from collections.abc import Mapping

from pcgraph.covered.spots import COUNTS, STATES, TOTALS, Row, listed, number, spot
from pcgraph.model import Cell, Table

_OPEN = ("nos_function", "nos_function_title", "principle", "framework", *COUNTS, "nos_codes",
         "state")  # fmt: skip
_SUMS = ("total", "with_nos", "none_fits", "open", "not_looked_at")
_CLOSED = ("nos_group", "reading", "edition", "function_id", "document_id", "data_version")
_COLUMNS = (*_OPEN, *(f"framework_{name}" for name in _SUMS), *_CLOSED)


def by_document(table: Table) -> Table:
    """Add up the answer of ``domain-coverage``, in which a competency stands once a function.

    Returns:
        One row a function, document and reading, with what was said of the table.
    """
    parts: dict[tuple[Cell, Cell, Cell], list[Row]] = {}
    for row in table:
        key = row["document_id"], row["reading"], row["function_id"]
        parts.setdefault(key, []).append(row)
    rows = tuple(tuple(_sum(some)[name] for name in _COLUMNS) for some in parts.values())
    closed = len(_SUMS) + len(_CLOSED)
    return Table(_COLUMNS, rows, notes=table.notes, about=table.about, closed=closed)


def _sum(rows: list[Row]) -> Row:
    """Add up one function over the domains of a document."""
    plain: list[Row] = [
        {name.removeprefix("domain_"): cell for name, cell in row.items()} for row in rows
    ]
    codes = sorted({one for row in plain for one in listed(row["nos_codes"])})
    sums: dict[str, Cell] = {
        name: sum(number(row, name) for row in plain) for name in (*COUNTS, *TOTALS)
    }
    sums |= {"nos_codes": "; ".join(codes) or None}
    sums |= {"state": STATES[spot(sums).kind]}
    return {**plain[0], **sums, **{f"framework_{name}": sums[name] for name in _SUMS}}


def document_names(table: Table) -> Mapping[Cell, str]:
    """Name the documents by their short ids: by title, with the id where two have the same."""
    titles = {row["document_id"]: row["framework"] for row in table}
    several = list(titles.values())
    return {
        one: f"{title}, {one}" if several.count(title) > 1 else str(title)
        for one, title in titles.items()
    }
