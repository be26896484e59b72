"""The editor of SPARQL: a form that is read without a script, and its answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from pcgraph.errors import PcgraphError, UsageProblem
from pcgraph.model import Cell, Table
from pcgraph.pages.page import Bit, Bits, Grid, Page, Row
from pcgraph.pages.thing import HOME
from pcgraph.pool import Sparql, Verb, Written
from pcgraph.serve.faults import status_of
from pcgraph.serve.replies import OPEN, reply
from pcgraph.serve.service import Service
from pcgraph.serve.views.given import given_of, problem_of
from pcgraph.serve.views.saved import parameters, query_named, split
from pcgraph.serve.views.shown import shown
from pcgraph.serve.views.snippets import sparql_snippets
from pcgraph.serve.views.tabled import MOST, table_reply

_PATH = "sparql.html"
_LONGEST = 100_000
_SHOWN = "query"
_TERM = re.compile(
    r'<(?P<iri>[^>]*)>|"(?P<text>(?:[^"\\]|\\.)*)"(?:@(?P<tongue>[\w-]+)|\^\^<(?P<type>[^>]*)>)?'
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_HEAD = re.compile(r"^#\+.*\n?", re.MULTILINE)
_MEDIA = {
    "csv": "text/csv; charset=utf-8; header=present",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "srj": "application/sparql-results+json",
    "srx": "application/sparql-results+xml",
    "ttl": "text/turtle; charset=utf-8",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
_WORKBOOK = "xlsx"
_TABLES = {"CSV": "csv", "TSV": "tsv", "JSON": "srj", "XML": "srx"}
_GRAPHS = {"Turtle": "ttl", "N-Triples": "nt", "JSON-LD": "jsonld", "RDF/XML": "rdf"}
FIRST = """# The NOS that evidence a competency, with the words of both
SELECT ?competency ?words ?nos ?title WHERE {
  ?judgement pc:judgedStatement ?competency ;
    pc:judgedStandard ?nos ;
    pc:decision "accepted" .
  ?competency pc:text ?words .
  ?nos skos:prefLabel ?title .
}
ORDER BY ?competency ?nos
LIMIT 20"""


@dataclass(frozen=True)
class _Fault:
    """The place of a fault in the text: its line and column, and the words of the line."""

    line: int
    column: int
    words: str


async def sparql_page(request: Request, service: Service) -> Response:
    """Show the editor, with the answer of what stands in it."""
    text = _text(request.query_params.get("query", ""))
    form = request.query_params.get("form", "")
    if form and text:
        given_of(request, ("query", "form"), _LONGEST)
        return await _written(request, service, text, form)
    data: dict[str, object] = {"text": text or FIRST, "problem": None, "place": None,
                               "answer": None, "forms": (), "boolean": "", "graph": "",
                               "notes": (), "ran": bool(text), "snippets": ()}  # fmt: skip
    status = 200
    try:
        if "saved" in request.query_params:
            data["text"] = await _saved(request, service)
        else:
            given_of(request, ("query", "form"), _LONGEST)
            if text:
                data |= await _answered(service, text)
            if data["answer"]:
                base = service.settings.public or str(request.base_url)
                data["snippets"] = sparql_snippets(base, text)
    except PcgraphError as fault:
        status = status_of(fault)
        data["problem"] = problem_of(fault, "query", lambda _: _PATH)
        data["place"] = _place(text, fault.where)
    page = Page(_PATH, "live-sparql.html", "SPARQL editor", "query.html",
                (*HOME, Bit("Query", "query.html")), data)  # fmt: skip
    return await shown(request, service, page, status)


def _text(typed: str) -> str:
    """Take a text as a form sends it: its lines end in one sign."""
    return typed.replace("\r\n", "\n").strip()


async def _saved(request: Request, service: Service) -> str:
    """Give the text of a saved query with its values filled in."""
    query = query_named(service, request.query_params["saved"])
    given = given_of(request, ("saved", *parameters(query)))
    asked, edition = split({name: words for name, words in given.items() if name != "saved"})
    found = await service.ask(Verb("text", (query.name,), asked, edition))
    return _HEAD.sub("", str(found.rows[0][0])).strip()


async def _written(request: Request, service: Service, text: str, form: str) -> Response:
    """Give the answer in another form.

    Raises:
        UsageProblem: PC-USAGE-FORM.
    """
    if form not in (*_MEDIA, _WORKBOOK):
        what = f"{form[:20]!r} is no form of an answer."
        known = ", ".join((*_MEDIA, _WORKBOOK))
        raise UsageProblem("PC-USAGE-FORM", what, f"It is one of {known}.")
    if form == _WORKBOOK:
        found = await service.ask(Sparql(text, "tsv", "ttl", _SHOWN))
        if found.form == "tsv" and found.kind != "boolean":
            made = await anyio.to_thread.run_sync(_table, service, found)
            return await table_reply(request, service, made, form, "answer")
        raise UsageProblem("PC-USAGE-FORM", f"the answer is no table; it has no form {form}.",
                           "Choose one of the forms below the answer.")  # fmt: skip
    table = form if form in _TABLES.values() else "srj"
    graph = form if form in _GRAPHS.values() else "ttl"
    found = await service.ask(Sparql(text, table, graph, _SHOWN))
    if found.form != form:
        kind = "a graph" if found.kind == "graph" else "a table"
        raise UsageProblem("PC-USAGE-FORM", f"the answer is {kind}; it has no form {form}.",
                           "Choose one of the forms below the answer.")  # fmt: skip
    headers = {**OPEN, "Content-Disposition": f'inline; filename="answer.{form}"'}
    return reply(request, found.body, _MEDIA[form], headers=headers)


async def _answered(service: Service, text: str) -> dict[str, object]:
    """Lay the answer out: a table, yes or no, or a graph as text."""
    found = await service.ask(Sparql(text, "tsv", "ttl", _SHOWN))
    offered = _GRAPHS if found.kind == "graph" else _TABLES
    if found.kind not in ("graph", "boolean"):
        offered = {"Excel": _WORKBOOK, **offered}
    forms = tuple(
        Bit(words, f"{_PATH}?form={form}&query={quote(text, safe='')}")
        for words, form in offered.items()
    )
    if found.kind == "graph":
        lines = found.body.decode().split("\n", MOST)
        more = len(lines) > MOST and bool(lines[MOST])
        cut = (f"The first {MOST} lines; the other forms have all.",) if more else ()
        return {"graph": "\n".join(lines[:MOST]), "forms": forms, "notes": cut}
    if found.kind == "boolean":
        said = "Yes: the graph has it." if found.body.strip() == b"true" else "No."
        return {"boolean": said, "forms": forms}
    return {"answer": await _grid(service, found), "forms": forms}


async def _grid(service: Service, found: Written) -> Grid:
    """Lay a table out: ids of what has a page lead there; the rows that are shown are read only."""
    lines = found.body.decode().split("\n")
    heads = tuple(lines[0].split("\t"))
    number = len(lines) - 2
    rows = [line.split("\t") for line in lines[1 : min(number, MOST) + 1]]
    ids = {_short(service, cell) for row in rows for cell in row if cell.startswith("<")}
    places = await service.ask(Verb("places", tuple(sorted(ids)))) if ids else None
    at = {str(word): str(path) for word, path in places.rows} if places else {}
    made = [Row(tuple(_cell(service, cell, at) for cell in row)) for row in rows]
    said = f"{number} {'row' if number == 1 else 'rows'}"
    said = f"The first {MOST} of {said}; the other forms have all" if number > MOST else said
    return Grid("answer", said, heads, made, filtered=number > 5)


def _table(service: Service, found: Written) -> Table:
    """Read all of an answer as a table: numbers as numbers, addresses as short ids."""
    lines = found.body.decode().rstrip("\n").split("\n")
    heads = tuple(head.removeprefix("?") for head in lines[0].split("\t"))
    rows = [[_cell(service, cell, {}) for cell in line.split("\t")] for line in lines[1:]]
    return Table(heads, tuple(tuple(map(_value, row)) for row in rows))


def _value(cell: Bits) -> Cell:
    """Give what a cell of a workbook holds."""
    words = cell[0].words if cell else None
    if words is None or cell[0].kind != "number":
        return words
    return int(words) if re.fullmatch(r"[+-]?[0-9]{1,15}", words) else float(words)


def _short(service: Service, cell: str) -> str:
    return service.known.prefixes.compact(cell[1:-1])


def _cell(service: Service, cell: str, at: dict[str, str]) -> Bits:
    """Read a cell of TSV as it is meant."""
    found = _TERM.fullmatch(cell)
    if not cell:
        return ()
    if found is None:
        number = re.fullmatch(r"[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?", cell)
        return (Bit(cell, kind="number" if number else ""),)
    if found["iri"] is not None:
        short = _short(service, cell)
        return (Bit(short, at.get(short, ""), "code"),)
    words = _ESCAPE.sub(_unescaped, found["text"])
    kind = service.known.prefixes.compact(found["type"]) if found["type"] else ""
    note = found["tongue"] or kind
    return (Bit(words, kind="long" if len(words) > 60 else "", note=note or ""),)


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code:
        return chr(int(code, 16)) if int(code, 16) < 0x110000 else "�"
    return _ESCAPED.get(found[3], found[3])


def _place(text: str, where: str) -> _Fault | None:
    """Find the line and column that a fault names."""
    found = re.fullmatch(rf"{_SHOWN}:(\d+)(?::(\d+))?", where)
    if not found:
        return None
    line, column = int(found[1]), int(found[2] or 1)
    lines = text.split("\n")
    return _Fault(line, column, lines[line - 1][:200] if line <= len(lines) else "")
