"""Read query files, put values into them, refuse what is dangerous, and run them.

A parameter is one line ``VALUES ?x { UNDEF }  # param [name]`` (or a default in place
of UNDEF). What stands in the braces is replaced with terms, never with text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import isfinite
from typing import TYPE_CHECKING, Any

from pcgraph.errors import LimitReached, QueryProblem, UsageProblem
from pcgraph.head import read_head
from pcgraph.model import Cell, Param, QueryFile, TextFile
from pcgraph.names import PREFIXES, compact, expand

if TYPE_CHECKING:
    from pyoxigraph import (
        Literal,
        NamedNode,
        QueryBoolean,
        QuerySolutions,
        QueryTriples,
        Store,
        Triple,
    )

Row = tuple[Cell, ...]

MAX_SIZE = 100_000
MAX_DEPTH = 64
MAX_STEPS = 2_000
_STEP_WORDS = frozenset({"BIND", "FILTER", "MINUS", "OPTIONAL", "UNION"})

_NOT_WORDS = re.compile(r"<[^>]*>|\"[^\"]*\"|'[^']*'|#[^\n]*")
_PARAM_LINE = re.compile(
    r"^(?P<indent>\s*)VALUES \?(?P<variable>\w+) \{(?P<terms>[^{}\n]*)\}"
    r"\s*# param(?: (?P<name>[\w-]+))?\s*$",
    re.MULTILINE,
)
_TOKEN = re.compile(
    r"""(?P<skip>\#[^\r\n]*|<[^<>"{}|^`\\\s()\[\]!*]{0,1000}>
        |\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
        |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
    |(?P<name>[?$]?[A-Za-z_](?:[\w:-]|\\.|\.(?=[\w:-]))*)
    |(?P<open>[{(\[])|(?P<close>[})\]])|(?P<step>[!+*/|^.;&=-])|(?P<other>\s+|\\.|.)""",
    re.VERBOSE | re.DOTALL,
)
_REACHING = re.compile(r"(?:SERVICE|LOAD)(?:$|[^A-Za-z0-9_]|SILENT)", re.IGNORECASE)
_RESERVED = frozenset(
    {
        "edition",
        "format",
        "help",
        "max-rows",
        "output",
        "quiet",
        "sparql",
        "timeout",
        "wide",
        "with",
    }
)
_KINDS = ("flag", "iri", "string")


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
    declared = _checked_header(header, file.shown)
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
            many=about.get("many") == "true",
            values=tuple(map(str, about.get("values", ()))),
            default=None if default == "UNDEF" else default,
            help=str(about.get("help", "")),
        )
    unfit = [
        name for name in params if not re.fullmatch(r"[a-z][a-z-]*", name) or name in _RESERVED
    ]
    if unfit:
        raise QueryProblem(
            "PC-QUERY-HEADER",
            f"a parameter cannot be called {unfit[0]!r}.",
            "Give it a name of small letters that is no option of the command.",
            f"{file.shown}:1",
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


def _checked_header(header: Mapping[str, Any], shown: str) -> Mapping[str, dict[str, Any]]:
    """Hold the kinds of the header's entries; give the declared parameters."""
    params = header.get("params") or {}
    lists = [
        key for key in ("columns", "closed", "ask") if not isinstance(header.get(key, []), list)
    ]
    wrong = lists[0] if lists else ""
    if not isinstance(params, dict) or not all(isinstance(one, dict) for one in params.values()):
        wrong = "params"
    for about in params.values() if not wrong else ():
        curies = f"{about.get('class', '')} {about.get('property', '')}".split()
        if not all(re.fullmatch(r"\w+:[\w-]+", curie) and expand(curie) for curie in curies):
            wrong = "params"
        if not isinstance(about.get("values", []), list):
            wrong = "params"
        if about.get("type", "string") not in _KINDS:
            wrong = "type"
    for name in params if not wrong else ():
        if name in _RESERVED or not re.fullmatch(r"[a-z][a-z-]*", name):
            wrong = f"the parameter name {name!r}"
    if wrong:
        raise QueryProblem(
            "PC-QUERY-HEADER",
            f"{wrong} in the header has not the form it must have.",
            "See the header of queries/nos-for-competency.rq.",
            f"{shown}:1",
        )
    return params


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
        find_param(query, name)

    def fill(match: re.Match[str]) -> str:
        name = match["name"] or match["variable"]
        if name not in values:
            return match[0]
        terms = " ".join(str(term) for term in values[name])
        rest = match[0][match.end("terms") - match.start() :]
        return f"{match['indent']}VALUES ?{match['variable']} {{ {terms} {rest}"

    return _PARAM_LINE.sub(fill, query.text)


def find_param(query: QueryFile, name: str) -> Param:
    """Give a parameter of a query by its name.

    Raises:
        UsageProblem: PC-QUERY-PARAM, with the parameters that it has.
    """
    if name in query.params:
        return query.params[name]
    known = ", ".join(f"--{known}" for known in query.params) or "none"
    raise UsageProblem(
        "PC-QUERY-PARAM",
        f"the query {query.name} has no parameter {name}.",
        f"It has: {known}.",
    )


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
        reaching = kind == "name" and _REACHING.match(word)
        if depth <= MAX_DEPTH and steps <= MAX_STEPS and not reaching:
            continue
        where = f"{shown}:{text.count(chr(10), 0, match.start()) + 1}"
        if reaching:
            raise QueryProblem(
                "PC-QUERY-REFUSED",
                f"{word[:7].rstrip(':')} would reach out to another address; it is not run.",
                "Load the other data as a folder (--with) and ask it here.",
                where,
            )
        if depth > MAX_DEPTH:
            what = f"the query is nested deeper than {MAX_DEPTH} levels."
            raise QueryProblem("PC-QUERY-DEPTH", what, "Write it flatter.", where)
        what = f"the query has more than {MAX_STEPS:,} patterns and operators."
        raise QueryProblem("PC-QUERY-LONG", what, "Ask in several queries.", where)


def solutions(
    store: Store, text: str, shown: str, max_rows: int | None = None
) -> list[dict[str, Any]]:
    """Run a SELECT over the graph; give each row as terms by variable name (None if unbound).

    Args:
        store: the graph.
        text: the query.
        shown: its name for messages.
        max_rows: how many rows are allowed; None for no limit.

    Raises:
        QueryProblem: PC-QUERY-SYNTAX with line and column, PC-QUERY-FORM if it is no SELECT,
            PC-QUERY-ENGINE. LimitReached: PC-LIMIT-ROWS; never a cut answer.
    """
    return select(store, text, shown, max_rows)[1]


def select(
    store: Store, text: str, shown: str, max_rows: int | None = None
) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    """Run a SELECT as ``solutions`` does; give the names of its columns too."""
    from pyoxigraph import QuerySolutions

    with engine_told(text, shown):
        answer = run(store, text, shown)
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
            found.append({name: solution[name] for name in names})
    return names, found


def graph_answer(store: Store, text: str, shown: str) -> list[Triple]:
    """Run a CONSTRUCT over the graph; errors as in ``solutions``."""
    from pyoxigraph import QueryTriples

    with engine_told(text, shown):
        answer = run(store, text, shown)
        if not isinstance(answer, QueryTriples):
            raise QueryProblem(
                "PC-QUERY-FORM", "this is no CONSTRUCT query.", "Ask for a graph.", shown
            )
        return list(answer)


def run(store: Store, text: str, shown: str) -> QuerySolutions | QueryBoolean | QueryTriples:
    """Start any SPARQL query; read its answer inside ``engine_told`` too.

    Without FROM the query sees the union of all graphs; with FROM those it names.

    Raises:
        QueryProblem: PC-QUERY-SYNTAX, PC-QUERY-FROM for a graph that is not held.
    """
    with engine_told(text, shown):
        named = _from_graphs(text) if "from" in text.casefold() else ()
        held = {graph.value for graph in store.named_graphs()} if named else set()
        for iri in named:
            if iri not in held:
                raise QueryProblem(
                    "PC-QUERY-FROM",
                    f"FROM names a graph that is not held: {iri}.",
                    "pcgraph compose lists the graphs; nothing is fetched.",
                    shown,
                )
        return store.query(text, prefixes=PREFIXES, use_default_graph_as_union=not named)


def _from_graphs(text: str) -> tuple[str, ...]:
    """Give the addresses behind FROM and FROM NAMED."""
    found, after = [], False
    for match in _TOKEN.finditer(text):
        word = match[0]
        if match.lastgroup == "other" and word.isspace():
            continue
        if after and word.upper() != "NAMED":
            found.append(word.strip("<>") if word.startswith("<") else expand(word) or word)
            after = False
        after = after or word.upper() == "FROM"
    return tuple(found)


@contextmanager
def engine_told(text: str, shown: str) -> Iterator[None]:
    """Turn what the engine raises, at the start or while an answer is read, into our errors."""
    try:
        yield
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
    first = re.search(r"\b(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|COPY|MOVE|ADD)\b", text.upper())
    if "Prefix not found" in reason:
        used = {m[1] for m in re.finditer(r"(?<![\w<:/])([A-Za-z]\w*):", _NOT_WORDS.sub("", text))}
        declared = {m[1] for m in re.finditer(r"PREFIX\s+(\w*):", text, re.IGNORECASE)}
        unknown = sorted(used - declared - set(PREFIXES))
        what = f"the prefix {unknown[0]}: is not known" if unknown else "a prefix is not known"
        remedy = "Declare it with PREFIX."
    elif first and not re.search(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", text.upper()):
        what, remedy = f"{first[1]} would change the graph", "Only reading queries are run."
    return QueryProblem("PC-QUERY-SYNTAX", f"{what}.", remedy, f"{shown}:{line}:{column}")


def cells(names: Sequence[str], found: Iterable[Mapping[str, object]]) -> tuple[Row, ...]:
    """Turn solutions into rows of cells: short ids, numbers as numbers, the rest as text."""
    return tuple(tuple(cell(row[name]) for name in names) for row in found)


def cell(term: object) -> Cell:
    """Turn one RDF term into a cell."""
    from pyoxigraph import BlankNode, Literal, NamedNode

    if term is None:
        return None
    if isinstance(term, NamedNode):
        return compact(term.value)
    if isinstance(term, Literal):
        datatype = term.datatype.value.removeprefix(PREFIXES["xsd"])
        if datatype in ("integer", "decimal", "double"):
            return _number(term.value, datatype)
        if datatype == "boolean":
            return term.value == "true"
        return term.value
    return f"_:{term.value}" if isinstance(term, BlankNode) else str(term)


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
