"""The search, answered by the server where no script does it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from pcgraph.errors import PcgraphError
from pcgraph.model import Table
from pcgraph.pages.page import Bit, Page
from pcgraph.pages.thing import HOME
from pcgraph.pool import Verb
from pcgraph.serve.faults import status_of
from pcgraph.serve.replies import reply
from pcgraph.serve.service import Service
from pcgraph.serve.sitepages import MEDIA
from pcgraph.serve.views.given import address, given_of, problem_of
from pcgraph.serve.views.shown import shown
from pcgraph.writers.tables import text

_LIMIT, _LONGEST = 100, 200
_PLURAL = {
    "competency": "competencies",
    "responsibility": "responsibilities",
    "template entry": "template entries",
}


async def search_page(request: Request, service: Service) -> Response:
    """Show the search, or what it finds, grouped by kind."""
    if not request.query_params:
        return reply(request, await service.page("search.html"), MEDIA["html"])
    question = request.query_params.get("q", "").strip()
    data: dict[str, object] = {
        "question": question[:_LONGEST], "problem": None, "groups": {}, "notes": (), "number": 0,
        "ask": address("ask", {"q": (question[:_LONGEST],)}),
    }  # fmt: skip
    status = 200
    try:
        given = given_of(request, ("q",), _LONGEST)
        if "q" in given:
            table = await service.ask(Verb("find", given["q"][:1], limit=_LIMIT))
            data |= await _found(service, table)
    except PcgraphError as fault:
        status = status_of(fault)
        data["problem"] = problem_of(fault, "q", lambda _: "search.html")
    title = f"Search: {question[:_LONGEST]}" if question else "Search"
    page = Page("search.html", "live-search.html", title, "search.html", HOME, data)
    return await shown(request, service, page, status)


async def _found(service: Service, table: Table) -> dict[str, object]:
    """Group what was found by kind, the nearest first, each with its page and its place.

    What has no page of the site has its plain page: every address of the graph opens.
    """
    places = await service.ask(Verb("places", tuple(text(row["thing_id"]) for row in table)))
    at = {text(word): text(path) for word, path in places.rows}
    groups: dict[str, list[Bit]] = {}
    for row in table:
        kind, thing = text(row["thing"]), text(row["thing_id"])
        line = f"line {row['line_first']}" if row["line_first"] else ""
        where = ", ".join(filter(None, (text(row["framework"]), line)))
        found = text(row["found_in"])
        note = " · ".join(filter(None, (where, found)))
        href = at.get(thing) or address("thing", {"iri": (thing,)})
        bit = Bit(text(row["thing_name"]), href, note=note)
        groups.setdefault(_PLURAL.get(kind, f"{kind}s"), []).append(bit)
    notes = tuple(note.partition(" (--limit")[0] for note in table.notes)
    return {"groups": groups, "notes": notes, "number": len(table)}
