"""The saved queries: their list, each as a form with its answer, each in every form."""

from __future__ import annotations

import difflib
import re
from functools import partial
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pcgraph.errors import PcgraphError, UsageProblem
from pcgraph.model import QueryFile, Table
from pcgraph.pages.choices import fields_of, head_of
from pcgraph.pages.page import Bit, Grid, Page, Row, one
from pcgraph.pages.thing import HOME
from pcgraph.pool import Verb
from pcgraph.serve.faults import status_of
from pcgraph.serve.service import Service
from pcgraph.serve.views.given import Given, address, given_of, problem_of, told_lines
from pcgraph.serve.views.shown import shown
from pcgraph.serve.views.snippets import snippets
from pcgraph.serve.views.tabled import (
    edition_of,
    form_links,
    form_of,
    grid_of,
    table_reply,
    wide_link,
)

_NAME = re.compile(r"(.+?)(?:\.(html|csv|csv-excel|json|xlsx|md))?")
_HEAD = re.compile(r"^#\+.*\n?", re.MULTILINE)
_COLUMN = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
_OTHER = ("wide", "excel")
_QUERY = "query.html"


async def queries_page(request: Request, service: Service) -> Response:
    """List the saved queries; a text of SPARQL goes to the editor."""
    if "query" in request.query_params:
        return RedirectResponse(f"sparql.html?{request.url.query}", 303)
    given_of(request, ())
    known = service.known
    rows = []
    for name in sorted(known.queries):
        query = known.find_query(name)
        takes = ", ".join(map(head_of, query.params)) or "nothing"
        rows.append(Row((
            (Bit(query.summary or name, f"q/{quote(name, safe='')}"),),
            one(_described(service, query), kind="long"), one(takes), one(name, kind="code"),
        )))  # fmt: skip
    heads = ("Question", "What it gives", "What you may choose", "Its name")
    grid = Grid("queries", f"Saved queries: {len(rows)}", heads, rows, filtered=True)
    page = Page(_QUERY, "live-queries.html", "Query", _QUERY, HOME, {"grid": grid})
    return await shown(request, service, page)


def query_named(service: Service, name: str) -> QueryFile:
    """Give a saved query; a path is no name of one here.

    Raises:
        UsageProblem: PC-QUERY-UNKNOWN.
    """
    if name in service.known.queries:
        return service.known.find_query(name)
    near = difflib.get_close_matches(name, service.known.queries, 3, 0.5)
    fault = UsageProblem("PC-QUERY-UNKNOWN", f"there is no saved query {name[:60]!r}.",
                         f"Did you mean {' or '.join(near)}?" if near else "")  # fmt: skip
    fault.meant = tuple((one_name, one_name) for one_name in near)
    raise fault


def _described(service: Service, query: QueryFile) -> str:
    """Describe a query with the heads of its columns in place of their names."""
    heads = {column: f"“{head}”" for column, head, _ in service.known.words}
    return _COLUMN.sub(lambda found: heads.get(found[0], found[0]), query.description)


def parameters(query: QueryFile) -> tuple[str, ...]:
    """Name what may stand in the address of a query."""
    return (*query.params, *(("edition",) if "framework" in query.params else ()))


def split(given: Given) -> tuple[Given, str | None]:
    """Part what is asked of a query from the edition that is asked."""
    kept = {name: words for name, words in given.items() if name not in ("edition", *_OTHER)}
    return kept, edition_of(given)


async def query_page(request: Request, service: Service) -> Response:
    """Show a query as a form, with its answer, or give the answer alone."""
    found = _NAME.fullmatch(request.path_params["name"])
    name, suffix = (found[1], found[2] or "") if found else (request.path_params["name"], "")
    query = query_named(service, name)
    form = form_of(request, suffix, bool(request.query_params.get("excel")))
    if form != "html":
        given = given_of(request, (*parameters(query), *_OTHER))
        table = await _answer(service, query, given)
        return await table_reply(request, service, table, form, name)
    raw: Given = {}
    for key, value in request.query_params.multi_items():
        raw[key] = (*raw.get(key, ()), value)
    raw = {key: tuple(filter(None, words)) for key, words in raw.items() if any(words)}
    lead = _described(service, query)
    data: dict[str, object] = {"query": query, "problem": None, "grid": None, "lead": lead}
    status = 200
    try:
        given = given_of(request, (*parameters(query), *_OTHER))
        data |= await _answered(request, service, query, given)
    except PcgraphError as fault:
        status = status_of(fault)
        data["problem"] = problem_of(
            fault, next(iter(query.params), "main"),
            partial(_again, f"q/{quote(name, safe='')}", raw, fault),
        )  # fmt: skip
    choices = await service.ask(Verb("choices", (name,)))
    data["fields"] = fields_of(query, choices, {k: w for k, w in raw.items() if len(w) < 10})
    page = Page(f"q/{quote(name, safe='')}", "live-query.html", query.summary or name, _QUERY,
                (*HOME, Bit("Query", _QUERY)), data)  # fmt: skip
    return await shown(request, service, page, status, {"Vary": "Accept"})


async def _answer(service: Service, query: QueryFile, given: Given) -> Table:
    asked, edition = split(given)
    return await service.ask(Verb("query", (query.name,), asked, edition))


async def _answered(
    request: Request, service: Service, query: QueryFile, given: Given
) -> dict[str, object]:
    """Lay the answer out, with its other forms and the query behind it."""
    table = await _answer(service, query, given)
    asked, edition = split(given)
    path, wide = f"q/{quote(query.name, safe='')}", "wide" in given
    kept = {**asked, **({"edition": (edition,)} if edition else {})}
    behind = await service.ask(Verb("text", (query.name,), asked, edition))
    sparql, command = map(str, behind.rows[0])
    base = service.settings.public or str(request.base_url)
    return {
        "grid": await grid_of(service, table, "", wide),
        "empty": not table.rows,
        "notes": told_lines(table.notes, partial(_with, query, path, kept)),
        "forms": form_links(path, kept),
        "wide": wide_link(path, kept, wide) if table.closed and table.rows else None,
        "command": told_lines([command])[0].note,
        "sparql": _HEAD.sub("", sparql).strip(),
        "editor": address("sparql.html", {"saved": (query.name,), **kept}),
        "snippets": snippets(base, query, asked, edition),
    }


def _with(query: QueryFile, path: str, kept: Given, name: str, value: str) -> str:
    """Ask the same with an option, where this query takes it."""
    return address(path, {**kept, name: (value,)}) if name in parameters(query) else ""


def _again(path: str, raw: Given, fault: PcgraphError, value: str) -> str:
    """Ask again with what was meant in place of what was typed."""
    words = raw.get(fault.option, ())
    changed = tuple(value if one_word.strip() == fault.typed else one_word for one_word in words)
    return address(path, {**raw, fault.option: changed} if fault.option else raw)
