"""Read query files, put values into them, refuse what is dangerous, and run them.

A parameter is one line ``VALUES ?x { UNDEF }  # param [name]`` (or a default in place
of UNDEF). What stands in the braces is replaced with terms, never with text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pcgraph.errors import LimitReached, QueryProblem, UsageProblem
from pcgraph.head import read_head
from pcgraph.model import Cell, Param, QueryFile, TextFile
from pcgraph.names import PREFIXES, compact

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Triple

Term = "NamedNode | Literal"

MAX_SIZE = 100_000
MAX_DEPTH = 64
MAX_STEPS = 2_000
_STEP_WORDS = frozenset({"BIND", "FILTER", "MINUS", "OPTIONAL", "UNION"})
_REACHING_WORDS = frozenset({"LOAD", "SERVICE"})

_PARAM_LINE = re.compile(
    r"^(?P<indent>\s*)VALUES \?(?P<variable>\w+) \{(?P<terms>[^{}\n]*)\}"
    r"\s*# param(?: (?P<name>[\w-]+))?\s*$",
    re.MULTILINE,
)
_TOKEN = re.compile(
    r"""(?P<skip>\#[^\n]*|<[^<>"{}|^`\\\s]*>
        |\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
        |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<name>[?$]?[A-Za-z_](?:[\w:-]|\.(?=[\w:-]))*)
    |(?P<open>[{(\[])|(?P<close>[})\]])|(?P<step>[!+*/|^.;&=-])|(?P<other>\s+|.)""",
    re.VERBOSE | re.DOTALL,
)


def read_query(file: TextFile) -> QueryFile:
    """Read a query file: its ``#+`` header and its parameter lines.

    Args:
        file: a ``.rq`` file; the header is YAML behind ``#+``.

    Returns:
        The query. Without a header it has no parameters but those of its lines.

    Raises:
        QueryProblem: PC-QUERY-HEADER, with file and line.
    """
    header = read_head(file.text, "#+", file.shown)
    declared = header.get("params") or {}
    params: dict[str, Param] = {}
    for match in _PARAM_LINE.finditer(file.text):
        name = match["name"] or match["variable"]
        about = declared.get(name, {})
        default = match["terms"].strip()
        params[name] = Param(
            name=name,
            newest=about.get("default") == "newest",
            variable=match["variable"],
            kind=about.get("type", "string"),
            of_class=about.get("class", ""),
            of_property=about.get("property", ""),
            values=tuple(about.get("values", ())),
            default=None if default == "UNDEF" else default,
            help=about.get("help", ""),
        )
    missing = sorted(set(declared) - set(params))
    if missing:
        raise QueryProblem(
            "PC-QUERY-HEADER",
            f"the header names the parameter {missing[0]} and no line has it.",
            f"Write a line VALUES ?{missing[0]} {{ UNDEF }}  # param",
            f"{file.shown}:1",
        )
    return QueryFile(
        name=file.path.rsplit("/", 1)[-1].removesuffix(".rq"),
        text=file.text,
        shown=file.shown,
        summary=str(header.get("summary", "")),
        description=str(header.get("description", "")),
        params=params,
        columns=tuple(header.get("columns", ())),
        closed=tuple(header.get("closed", ())),
        ask=tuple(header.get("ask", ())),
    )


def bind(query: QueryFile, values: Mapping[str, Sequence[NamedNode | Literal]]) -> str:
    """Put values into the parameter lines of a query.

    Args:
        query: the query.
        values: terms by parameter name; a parameter that is not named keeps its line.

    Returns:
        The SPARQL text, runnable as it stands; its lines stay parameters.

    Raises:
        UsageProblem: PC-QUERY-PARAM for a parameter that the query does not have.
    """
    for name in values:
        if name not in query.params:
            known = ", ".join(f"--{known}" for known in query.params) or "none"
            raise UsageProblem(
                "PC-QUERY-PARAM",
                f"the query {query.name} has no parameter {name}.",
                f"It has: {known}.",
            )

    def fill(match: re.Match[str]) -> str:
        name = match["name"] or match["variable"]
        if name not in values:
            return match[0]
        terms = " ".join(str(term) for term in values[name])
        rest = match[0][match.end("terms") - match.start() :]
        return f"{match['indent']}VALUES ?{match['variable']} {{ {terms} {rest}"

    return _PARAM_LINE.sub(fill, query.text)


def guard(text: str, shown: str) -> None:
    """Refuse a query that could kill the process or reach out of it.

    pyoxigraph dies (no exception) on some thousand nested brackets, and as well on some
    thousand operators, patterns or clauses in a row, which it nests itself; it follows
    SERVICE by default.

    Args:
        text: SPARQL of unknown origin.
        shown: name for messages.

    Raises:
        QueryProblem: PC-QUERY-SIZE, PC-QUERY-DEPTH, PC-QUERY-LONG or PC-QUERY-REFUSED.
    """
    if len(text) > MAX_SIZE:
        raise QueryProblem(
            "PC-QUERY-SIZE",
            f"the query has {len(text):,} characters; at most {MAX_SIZE:,} are taken.",
            "Ask in several queries.",
            shown,
        )
    depth = steps = 0
    for match in _TOKEN.finditer(text):
        kind, word = match.lastgroup, match[0].upper()
        depth += (kind == "open") - (kind == "close")
        steps += kind == "step" or word in _STEP_WORDS
        if depth <= MAX_DEPTH and steps <= MAX_STEPS and word not in _REACHING_WORDS:
            continue
        where = f"{shown}:{text.count(chr(10), 0, match.start()) + 1}"
        if word in _REACHING_WORDS:
            raise QueryProblem(
                "PC-QUERY-REFUSED",
                f"{word} would reach out to another address; it is not run.",
                "Load the other data as a folder (--with) and ask it here.",
                where,
            )
        if depth > MAX_DEPTH:
            what = f"the query is nested deeper than {MAX_DEPTH} levels."
            raise QueryProblem("PC-QUERY-DEPTH", what, "Write it flatter.", where)
        what = f"the query has more than {MAX_STEPS:,} patterns and operators."
        raise QueryProblem("PC-QUERY-LONG", what, "Ask in several queries.", where)


def solutions(store: Store, text: str, shown: str) -> QuerySolutions:
    """Run a SELECT over the union of all graphs.

    Raises:
        QueryProblem: PC-QUERY-SYNTAX with line and column, PC-QUERY-FORM if it is no SELECT.
    """
    from pyoxigraph import QuerySolutions

    answer = run(store, text, shown)
    if not isinstance(answer, QuerySolutions):
        raise QueryProblem(
            "PC-QUERY-FORM", "this is not a SELECT query.", "Ask for a table with SELECT.", shown
        )
    return answer


def graph_answer(store: Store, text: str, shown: str) -> list[Triple]:
    """Run a CONSTRUCT over the union of all graphs; errors as in ``solutions``."""
    from pyoxigraph import QueryTriples

    answer = run(store, text, shown)
    if not isinstance(answer, QueryTriples):
        raise QueryProblem(
            "PC-QUERY-FORM", "this is no CONSTRUCT query.", "Ask for a graph.", shown
        )
    return list(answer)


def run(store: Store, text: str, shown: str) -> object:
    """Run any SPARQL query over the union of all graphs; errors name line and column."""
    try:
        return store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
    except SyntaxError as fault:
        raise _syntax_problem(text, str(fault.msg), shown) from None
    except (OSError, ValueError, RuntimeError) as fault:
        raise QueryProblem("PC-QUERY-ENGINE", f"the engine says: {fault}", "", shown) from None


def _syntax_problem(text: str, reason: str, shown: str) -> QueryProblem:
    """Tell a syntax error by the words at its place, not by the engine's grammar."""
    place = re.search(r"at (\d+):(\d+)", reason)
    line, column = (int(place[1]), int(place[2])) if place else (1, 1)
    lines = text.splitlines() or [""]
    found = lines[min(line, len(lines)) - 1][column - 1 :].strip()[:40]
    what = f"the query does not parse at {found!r}" if found else "the query ends too early"
    remedy = "Look here and just before for a missing brace, dot, bracket or quote."
    if "Prefix not found" in reason:
        what, remedy = f"a prefix is not known at {found!r}", "Declare it with PREFIX."
    return QueryProblem("PC-QUERY-SYNTAX", f"{what}.", remedy, f"{shown}:{line}:{column}")


def rows(answer: QuerySolutions, max_rows: int | None = None) -> tuple[tuple[Cell, ...], ...]:
    """Turn solutions into cells: IRIs as short ids, numbers as numbers, the rest as text.

    Args:
        answer: what ``solutions`` gave.
        max_rows: how many rows are allowed; None for no limit.

    Raises:
        LimitReached: PC-LIMIT-ROWS; never a cut table.
    """
    found: list[tuple[Cell, ...]] = []
    names = answer.variables
    for solution in answer:
        if max_rows is not None and len(found) == max_rows:
            raise LimitReached(
                "PC-LIMIT-ROWS",
                f"the answer has more than {max_rows} rows.",
                "Ask for less, or raise --max-rows.",
            )
        found.append(tuple(cell(solution[name]) for name in names))
    return tuple(found)


def cell(term: object) -> Cell:
    """Turn one RDF term into a cell."""
    from pyoxigraph import BlankNode, Literal, NamedNode

    if term is None:
        return None
    if isinstance(term, NamedNode):
        return compact(term.value)
    if isinstance(term, Literal):
        datatype = term.datatype.value.removeprefix(PREFIXES["xsd"])
        if datatype == "integer":
            return int(term.value) if len(term.value) < 19 else term.value
        if datatype in ("decimal", "double"):
            return float(term.value)
        if datatype == "boolean":
            return term.value == "true"
        return term.value
    return f"_:{term.value}" if isinstance(term, BlankNode) else str(term)
