"""Ask the graph of a dump what lies in the dump: SPARQL of unknown origin, within bounds.

A text is refused if it could end the process or reach out of it; its rows are counted as they
come, and no more than needed. An engine that finds no row and does not end is stopped only by the
limit of the whole audit (``--timeout``).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import islice

from pyoxigraph import NamedNode, QuerySolution, QuerySolutions, RdfFormat, Store

from pcgraph.audit.dump import Dump
from pcgraph.engine import engine_told
from pcgraph.errors import QueryProblem
from pcgraph.guard import guard, refuse_reaching
from pcgraph.publish.forms import stream_of
from pcgraph.publish.promised import unordered

GRAPH_LIMIT = 50_000_000
"""A graph of more bytes than these is not asked: it is held in memory to be asked."""
SECONDS = 300.0
"""When the texts of one check took so long, the others are not asked."""


class TooLong(Exception):
    """The time of a check is used up."""


def too_large(dump: Dump) -> str:
    """Say why the graph of a dump is not asked; nothing if it can be."""
    main = dump.reading.main
    if not main:
        return "there is no graph that can be read."
    size = sum(dump.files[path] for path in main)
    if size > GRAPH_LIMIT:
        return (
            f"the graph ({', '.join(main)}) has {size:,} bytes; it is asked up to {GRAPH_LIMIT:,}."
        )
    return ""


def deadline() -> float:
    """Give the moment at which a check that begins now has taken long enough."""
    return time.monotonic() + SECONDS


def store_of(dump: Dump) -> Store:
    """Give the graph of the dump as one in a store; it is made once."""

    def made() -> Store:
        store = Store()
        store.bulk_load(stream_of(dump.reading.lines), RdfFormat.N_TRIPLES)
        return store

    return dump.once("store", made)


def rows(dump: Dump, path: str, most: int, until: float) -> tuple[int, str]:
    """Count the rows that a question gives of the graph.

    Args:
        dump: the dump.
        path: the file of the question.
        most: rows after which no more are counted.
        until: the moment at which it is stopped.

    Returns:
        The number, at most ``most``; the address in the column ``focus`` of the first row.

    Raises:
        QueryProblem: for what is refused, cannot be parsed or is no SELECT.
        TooLong: if the time is used up.
    """
    text = dump.text(path)
    guard(text, path)
    refuse_reaching(text, path)
    number, focus = 0, ""
    with engine_told(text, path):
        answer = store_of(dump).query(unordered(text))
        if not isinstance(answer, QuerySolutions):
            raise QueryProblem("PC-QUERY-FORM", "this is no SELECT.", "Write it as one.", path)
        named = "focus" in [variable.value for variable in answer.variables]
        for row in islice(_timed(answer, until), most):
            if not number and named and isinstance(row["focus"], NamedNode):
                focus = row["focus"].value
            number += 1
    return number, focus


def _timed(answer: QuerySolutions, until: float) -> Iterator[QuerySolution]:
    """Give the rows of an answer while there is time."""
    if time.monotonic() > until:
        raise TooLong
    for row in answer:
        if time.monotonic() > until:
            raise TooLong
        yield row
