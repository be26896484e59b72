"""Run SPARQL over the composed graph, and turn answers into cells.

Whatever the engine raises, at the start or while an answer is read, is told as our errors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, Any

from pcgraph.errors import LimitReached, QueryProblem
from pcgraph.guard import from_graphs, matches_nothing, refuse_reaching
from pcgraph.model import Cell
from pcgraph.names import OURS, PREFIXES, Prefixes

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple

    from pcgraph.model import Store

Row = tuple[Cell, ...]
_NOT_WORDS = re.compile(r"<[^>]*>|\"[^\"]*\"|'[^']*'|#[^\n]*")


def solutions(
    store: Store,
    text: str,
    shown: str,
    max_rows: int | None = None,
    prefixes: Prefixes = OURS,
) -> list[dict[str, Any]]:
    """Run a SELECT over the graph; give each row as terms by variable name (None if unbound).

    Args:
        store: the graph.
        text: the query.
        shown: its name for messages.
        max_rows: how many rows are allowed; None for no limit.
        prefixes: those that need not be declared.

    Raises:
        QueryProblem: PC-QUERY-SYNTAX with line and column, PC-QUERY-FORM if it is no SELECT,
            PC-QUERY-ENGINE. LimitReached: PC-LIMIT-ROWS; never a cut answer.
    """
    return select(store, text, shown, max_rows, prefixes)[1]


def select(
    store: Store,
    text: str,
    shown: str,
    max_rows: int | None = None,
    prefixes: Prefixes = OURS,
) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    """Run a SELECT as ``solutions`` does; give the names of its columns too."""
    from pyoxigraph import QuerySolutions

    with engine_told(text, shown, prefixes):
        answer = run(store, text, shown, prefixes)
        if not isinstance(answer, QuerySolutions):
            raise QueryProblem(
                "PC-QUERY-FORM",
                "this is not a SELECT query.",
                "Ask for a table with SELECT.",
                shown,
            )
        names = tuple(variable.value for variable in answer.variables)
        found: list[dict[str, Any]] = []
        for solution in answer:
            if len(found) == max_rows:
                raise LimitReached(
                    "PC-LIMIT-ROWS",
                    f"the answer has more than {max_rows} rows.",
                    "Ask for less, or raise --max-rows.",
                )
            found.append(dict(zip(names, solution, strict=True)))
    return names, found


def graph_answer(
    store: Store,
    text: str,
    shown: str,
    max_triples: int | None = None,
    prefixes: Prefixes = OURS,
) -> list[Triple]:
    """Run a CONSTRUCT or DESCRIBE over the graph; errors as in ``solutions``."""
    from pyoxigraph import QueryTriples

    with engine_told(text, shown):
        answer = run(store, text, shown, prefixes)
        if not isinstance(answer, QueryTriples):
            raise QueryProblem(
                "PC-QUERY-FORM", "this is no CONSTRUCT query.", "Ask for a graph.", shown
            )
        found = list(answer if max_triples is None else islice(answer, max_triples + 1))
    if max_triples is not None and len(found) > max_triples:
        raise LimitReached(
            "PC-LIMIT-ROWS",
            f"the answer has more than {max_triples} triples.",
            "Ask for less, or raise --max-rows.",
        )
    return found


def run(
    store: Store,
    text: str,
    shown: str,
    prefixes: Prefixes = OURS,
    dataset: tuple[Sequence[str], Sequence[str]] | None = None,
    base: str = "",
) -> QuerySolutions | QueryBoolean | QueryTriples:
    """Start any SPARQL query; read its answer inside ``engine_told`` too.

    Without FROM the query sees the union of all graphs; with FROM those it names. A graph that is
    not held is an error, but where a dataset is given to a query that looks for nothing: to that
    one it is an empty graph, as the tests of the SPARQL 1.1 Protocol have it.

    Args:
        store: the graph.
        text: the query.
        shown: its name for messages.
        prefixes: those that need not be declared.
        dataset: the graphs that are asked together and those that GRAPH may name, in place of
            what FROM says (SPARQL 1.1 Protocol, 2.1.4).
        base: what relative addresses in the query are relative to; nothing if there is none.

    Raises:
        QueryProblem: PC-QUERY-SYNTAX, PC-QUERY-FROM for a graph that is not held,
            PC-QUERY-REFUSED for SERVICE.
    """
    refuse_reaching(text, shown)
    with engine_told(text, shown, prefixes):
        named = from_graphs(text, prefixes) if "from" in text.casefold() else ()
        if dataset:
            named = (*dataset[0], *dataset[1])
        if dataset and matches_nothing(text):
            named = ()
        held = {graph.value for graph in store.named_graphs()} if named else set()
        for iri in named:
            if iri not in held:
                raise QueryProblem(
                    "PC-QUERY-FROM",
                    f"FROM names a graph that is not held: {iri}."
                    if not dataset else f"a graph is asked for that is not held: {iri}.",
                    "pcgraph compose lists the graphs; nothing is fetched.",
                    shown,
                )  # fmt: skip
        known = dict(prefixes.namespaces)
        if not dataset:
            return store.query(
                text, base_iri=base or None, prefixes=known, use_default_graph_as_union=not named
            )
        return store.query(
            text,
            base_iri=base or None,
            prefixes=known,
            default_graph=[_node(iri) for iri in dataset[0]],
            named_graphs=[_node(iri) for iri in dataset[1]],
        )


def _node(iri: str) -> NamedNode:
    from pyoxigraph import NamedNode

    return NamedNode(iri)


@contextmanager
def engine_told(text: str, shown: str, prefixes: Prefixes = OURS) -> Iterator[None]:
    """Turn what the engine raises, at the start or while an answer is read, into our errors."""
    try:
        yield
    except SyntaxError as fault:
        raise _syntax_problem(text, str(fault.msg), shown, prefixes) from None
    except (OSError, ValueError, RuntimeError) as fault:
        raise QueryProblem("PC-QUERY-ENGINE", f"the engine says: {fault}", "", shown) from None


def _syntax_problem(text: str, reason: str, shown: str, prefixes: Prefixes) -> QueryProblem:
    """Tell a syntax error by the words at its place, not by the engine's grammar."""
    place = re.search(r"at (\d+):(\d+)", reason)
    line, column = (int(place[1]), int(place[2])) if place else (1, 1)
    lines = text.splitlines() or [""]
    found = lines[min(line, len(lines)) - 1][column - 1 :].strip()[:40]
    what = f"the query does not parse at {found!r}" if found else "the query ends too early"
    remedy = "Look here and just before for a missing brace, dot, bracket or quote."
    first = re.search(r"\b(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|COPY|MOVE|ADD)\b", text.upper())
    if "Prefix not found" in reason:
        used = {m[1] for m in re.finditer(r"(?<![\w<:/])([A-Za-z]\w*):", _NOT_WORDS.sub("", text))}
        declared = {m[1] for m in re.finditer(r"PREFIX\s+(\w*):", text, re.IGNORECASE)}
        unknown = sorted(used - declared - set(prefixes.namespaces))
        what = f"the prefix {unknown[0]}: is not known" if unknown else "a prefix is not known"
        remedy = "Declare it with PREFIX."
    elif first and not re.search(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", text.upper()):
        what, remedy = f"{first[1]} would change the graph", "Only reading queries are run."
    return QueryProblem("PC-QUERY-SYNTAX", f"{what}.", remedy, f"{shown}:{line}:{column}")


def cells(
    names: Sequence[str], found: Iterable[Mapping[str, object]], prefixes: Prefixes = OURS
) -> tuple[Row, ...]:
    """Turn solutions into rows of cells: short ids, numbers as numbers, the rest as text."""
    to_cell = _cell_maker(prefixes)
    return tuple(tuple(to_cell(row[name]) for name in names) for row in found)


def cell(term: object, prefixes: Prefixes = OURS) -> Cell:
    """Turn one RDF term into a cell."""
    return _cell_maker(prefixes)(term)


def is_true(term: Any) -> bool:
    """Tell whether a term says yes; what Virtuoso works out is 1 or 0."""
    return term is not None and term.value in ("true", "1")


def _cell_maker(prefixes: Prefixes) -> Callable[[object], Cell]:
    """Give what turns terms into cells; made once for a table, because tables are large."""
    from pyoxigraph import BlankNode, Literal, NamedNode

    xsd = PREFIXES["xsd"]
    numbers = {f"{xsd}{name}": name for name in ("integer", "decimal", "double")}
    boolean, short_ids = f"{xsd}boolean", dict[str, str]()

    def to_cell(term: object) -> Cell:
        if term is None:
            return None
        if isinstance(term, Literal):
            datatype = term.datatype.value
            if datatype in numbers:
                return _number(term.value, numbers[datatype])
            return is_true(term) if datatype == boolean else term.value
        if isinstance(term, NamedNode):
            iri = term.value
            if iri not in short_ids:
                short_ids[iri] = prefixes.compact(iri)
            return short_ids[iri]
        return f"_:{term.value}" if isinstance(term, BlankNode) else str(term)

    return to_cell


def _number(text: str, datatype: str) -> int | float | str:
    """Give a number where Python holds it exactly and finitely, else the text as it is."""
    try:
        if datatype == "integer":
            return int(text) if len(text) < 19 else text
        number = float(text)
    except ValueError:
        return text
    exact = datatype == "double" or repr(number) == text or f"{number:g}" == text
    return number if exact and isfinite(number) else text
