"""Coverage, counted by what a form asks."""

from __future__ import annotations

from functools import partial

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from pcgraph.errors import PcgraphError
from pcgraph.pages.choices import fields_of
from pcgraph.pages.page import Bit, Page
from pcgraph.pages.served import by_field
from pcgraph.pages.thing import HOME
from pcgraph.pool import Verb
from pcgraph.serve.faults import status_of
from pcgraph.serve.replies import reply
from pcgraph.serve.service import Service
from pcgraph.serve.sitepages import MEDIA
from pcgraph.serve.views.given import Given, address, given_of, problem_of
from pcgraph.serve.views.shown import shown
from pcgraph.serve.views.tabled import edition_of, form_links, form_of, table_reply

_PATH = "coverage.html"
_KNOWN = ("role", "framework", "edition", "reading", "function", "by", "against", "excel")


def _asked(given: Given) -> Given:
    return {name: words for name, words in given.items() if name not in ("edition", "excel")}


async def coverage_page(request: Request, service: Service) -> Response:
    """Show the list of coverage pages, or the matrix that a form asks for."""
    form = form_of(request, request.path_params["form"], bool(request.query_params.get("excel")))
    if form != "html":
        given = given_of(request, _KNOWN)
        table = await service.ask(Verb("coverage", (), _asked(given), edition_of(given)))
        return await table_reply(request, service, table, form, "coverage")
    if not request.query_params:
        return reply(request, await service.page(_PATH), MEDIA["html"])
    data: dict[str, object] = {"problem": None, "matrix": "", "forms": (), "lead": ""}
    status, title = 200, "Coverage, counted your way"
    raw: Given = {}
    try:
        raw = given = given_of(request, _KNOWN)
        found = await service.ask(Verb("matrix", (), _asked(given), edition_of(given)))
        lead, drawn, named = map(str, found.rows[0])
        title = f"Coverage: {named}" if named else "Coverage, counted your way"
        data["lead"] = lead
        data["matrix"] = Markup(drawn)  # noqa: S704 - the writer escapes it
        data["forms"] = form_links("coverage", given)
    except PcgraphError as fault:
        status = status_of(fault)
        data["problem"] = problem_of(fault, "role", partial(_again, raw, fault))
    choices = await service.ask(Verb("choices", ("coverage",)))
    fields = fields_of(service.known.find_query("coverage"), choices, raw)
    data["fields"] = [*fields, by_field(raw.get("by", ("",))[0])]
    above = (*HOME, Bit("Coverage", _PATH))
    page = Page("coverage.html", "live-coverage.html", title, _PATH, above, data)
    return await shown(request, service, page, status)


def _again(raw: Given, fault: PcgraphError, value: str) -> str:
    """Ask again with what was meant in place of what was typed."""
    changed = tuple(value if word == fault.typed else word for word in raw.get(fault.option, ()))
    return address(_PATH, {**raw, fault.option: changed} if fault.option in raw else raw)
