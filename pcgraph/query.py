"""Read query files and put values into them.

A parameter is one line ``VALUES ?x { UNDEF }  # param [name]`` (or a default in place
of UNDEF). What stands in the braces is replaced with terms, never with text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pcgraph.errors import QueryProblem, UsageProblem
from pcgraph.head import read_head
from pcgraph.model import Param, QueryFile, TextFile
from pcgraph.names import OURS, Prefixes

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

_PARAM_LINE = re.compile(
    r"^(?P<indent>\s*)VALUES \?(?P<variable>\w+) \{(?P<terms>[^{}\n]*)\}"
    r"\s*# param(?: (?P<name>[\w-]+))?\s*$",
    re.MULTILINE,
)
_RESERVED = frozenset(
    {
        "edition",
        "format",
        "help",
        "max-memory",
        "max-rows",
        "output",
        "quiet",
        "sparql",
        "timeout",
        "wide",
        "with",
        "without-this-folder",
    }
)
_KINDS = ("flag", "iri", "string")

Terms = dict[str, tuple["NamedNode | Literal", ...]]
"""The terms put into a query, by parameter name."""


@dataclass(frozen=True)
class Asked:
    """A question made ready.

    Attributes:
        query: the query file.
        text: its SPARQL text with the terms put in.
        values: the terms, by parameter name.
        typed: what was typed, by option name, in the order of the options.
        notes: what was understood beyond the letter, and what was left out.
        prefixes: those that the text need not declare, and that ids are written by.
        overlays: the folders that are laid over, as they were typed.
        store: the store that is asked in place of the files, if one is.
    """

    query: QueryFile
    text: str
    values: Terms
    typed: Mapping[str, Sequence[str]]
    notes: tuple[str, ...]
    prefixes: Prefixes = OURS
    overlays: tuple[str, ...] = ()
    store: str = ""

    def command(self, **other: str) -> str:
        """Write the command that asks this again, with other values for some options."""
        words = ["pcgraph", "query", self.query.name]
        for name, values in {
            **self.typed,
            **{key: [value] for key, value in other.items()},
        }.items():
            param = self.query.params.get(name)
            if param is not None and param.kind == "flag":
                words += [f"--{name}"] * (list(values) == ["true"])
                continue
            for value in values:
                words += [f"--{name}", quoted(value)]
        for folder in self.overlays:
            words += ["--with", quoted(folder)]
        words += ["--store", quoted(self.store)] if self.store else []
        return " ".join(words)


def quoted(word: str) -> str:
    """Quote a word for a command line where it needs it, in a way that most shells take.

    >>> quoted("Link Worker"), quoted("EVOKE")
    ('"Link Worker"', 'EVOKE')
    """
    if re.fullmatch(r"[\w.:/@%+-]+", word):
        return word
    return '"' + re.sub(r'(["\\$`])', r"\\\1", word) + '"'


def read_query(file: TextFile, prefixes: Prefixes = OURS) -> QueryFile:
    """Read a query file: its ``#+`` header and its parameter lines.

    Args:
        file: a ``.rq`` file; the header is YAML behind ``#+``.
        prefixes: the map that classes and properties in the header are held against.

    Returns:
        The query. Without a header it has no parameters but those of its lines.

    Raises:
        QueryProblem: PC-QUERY-HEADER, with file and line.
    """
    header = read_head(file.text, "#+", file.shown)
    declared = _checked_header(header, file.shown, prefixes)
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


def _checked_header(
    header: Mapping[str, Any], shown: str, prefixes: Prefixes
) -> Mapping[str, dict[str, Any]]:
    """Hold the kinds of the header's entries; give the declared parameters."""
    params = header.get("params") or {}
    lists = [
        key for key in ("columns", "closed", "ask") if not isinstance(header.get(key, []), list)
    ]
    wrong = lists[0] if lists else ""
    if not isinstance(params, dict) or not all(isinstance(one, dict) for one in params.values()):
        wrong = "params"
    if not all(isinstance(one, str) for key in ("columns", "closed", "ask") if not wrong
               for one in header.get(key, [])):  # fmt: skip
        wrong = "a line of columns, closed or ask"
    for about in params.values() if not wrong else ():
        curies = f"{about.get('class', '')} {about.get('property', '')}".split()
        if not all(re.fullmatch(r"\w+:[\w-]+", one) and prefixes.expand(one) for one in curies):
            wrong = "params"
        if not isinstance(about.get("values", []), list):
            wrong = "params"
        if about.get("type", "string") not in _KINDS:
            wrong = "type"
    for name in params if not wrong else ():
        if name in _RESERVED or not re.fullmatch(r"[a-z][a-z-]*", name):
            wrong = f"the parameter name {name!r}"
    if len(header.get("closed", ())) > len(header.get("columns", ())):
        wrong = wrong or "closed"
    if wrong:
        raise QueryProblem(
            "PC-QUERY-HEADER",
            f"{wrong} in the header has not the form it must have.",
            "See the header of queries/nos-for-competency.rq.",
            f"{shown}:1",
        )
    return params


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
