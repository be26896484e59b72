"""Any two roles, frameworks or editions side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from pcgraph.errors import PcgraphError, UsageProblem
from pcgraph.model import Table
from pcgraph.pages.page import Bit, Page
from pcgraph.pages.thing import HOME
from pcgraph.pool import Verb
from pcgraph.resolve import label_key
from pcgraph.serve.faults import status_of
from pcgraph.serve.service import Service
from pcgraph.serve.views.given import Given, address, given_of, problem_of, told_lines
from pcgraph.serve.views.shown import shown
from pcgraph.serve.views.tabled import form_links, form_of, grid_of, table_reply, wide_link

_PATH, _MENU = "compare.html", "side-by-side.html"
_MORE = ("reading", "change", "role", "set", "edition")
_KNOWN = ("a", "b", *_MORE, "wide", "excel")


async def _answer(service: Service, given: Given) -> Table:
    more = {name: given[name] for name in _MORE if name in given}
    sides = tuple(given.get(name, ("",))[0] for name in ("a", "b"))
    return await service.ask(Verb("compare", sides, more))


def _meant(typed: str, sides: Sequence[Mapping[str, object]]) -> tuple[str, str]:
    """Find the option that a name or id means: its value and words; else what was typed."""
    key = label_key(typed)
    exact = [row for row in sides if typed == row["value"]]
    called = [row for row in sides if key in str(row["called"]).split("|")]
    found = exact or called
    if not typed or (not exact and len(found) != 1):
        return typed, typed
    return str(found[0]["value"]), str(found[0]["words"])


def _with(kept: Given, name: str, value: str) -> str:
    """Ask the same with an option, where this page takes it."""
    return address(_PATH, {**kept, name: (value,)}) if name in _MORE else ""


async def compare_page(request: Request, service: Service) -> Response:
    """Set two things side by side, or ask which."""
    form = form_of(request, request.path_params["form"], bool(request.query_params.get("excel")))
    if form != "html":
        table = await _answer(service, given_of(request, _KNOWN))
        return await table_reply(request, service, table, form, "compare")
    typed = {name: request.query_params.get(name, "")[:200] for name in ("a", "b", "reading")}
    data: dict[str, object] = {"problem": None, "grid": None, "typed": typed, "forms": (),
                               "notes": (), "wide": None, "empty": False}  # fmt: skip
    status, title = 200, "Side by side"
    raw: Given = {}
    answered = False
    try:
        raw = given = given_of(request, _KNOWN)
        lacking = [name for name in ("a", "b") if name not in given]
        if lacking and (len(lacking) == 1 or "a" in request.query_params):
            fault = UsageProblem("PC-COMPARE-SIDES", "Choose two.", "")
            fault.option = lacking[0]
            raise fault
        if not lacking:
            table = await _answer(service, given)
            answered = True
            wide = "wide" in given
            kept = {name: words for name, words in given.items() if name != "wide"}
            data |= {
                "grid": await grid_of(service, table, "", wide), "empty": not table.rows,
                "notes": told_lines(table.notes, partial(_with, kept)),
                "forms": form_links("compare", kept),
                "wide": wide_link(_PATH, kept, wide) if table.closed and table.rows else None,
            }  # fmt: skip
    except PcgraphError as fault:
        status = status_of(fault)
        side = next((name for name in ("a", "b") if fault.typed and typed[name] == fault.typed), "")
        data["problem"] = problem_of(
            fault, side or "a", lambda value: address(_PATH, {**raw, side: (value,)})
        )
    sides = (await service.ask(Verb("sides", ()))).records()
    chosen = {name: _meant(typed[name], sides) for name in ("a", "b")}
    data |= {"sides": sides, "typed": {**typed, **{name: one[0] for name, one in chosen.items()}}}
    if answered:
        title = f"{chosen['a'][1]} beside {chosen['b'][1]}"
    page = Page(_PATH, "live-compare.html", title, _MENU, (*HOME, Bit("Side by side", _MENU)), data)
    return await shown(request, service, page, status)
