"""Questions in plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from pcgraph.errors import PcgraphError
from pcgraph.model import Table
from pcgraph.pages.page import Bit, Page
from pcgraph.pages.thing import HOME
from pcgraph.pool import Verb
from pcgraph.serve.faults import status_of
from pcgraph.serve.service import Service
from pcgraph.serve.views.given import Given, Problem, address, given_of, problem_of, told_lines
from pcgraph.serve.views.shown import shown
from pcgraph.serve.views.tabled import (
    edition_of,
    form_links,
    form_of,
    grid_of,
    table_reply,
    wide_link,
)

_KNOWN = ("q", "edition", "reading", "wide", "excel")
_EXAMPLES = 8
_VERB = re.compile(r"Understood: (pcgraph (show|why|nos) ?(.*))")
_VERBS = {"show": "what is known of", "why": "why or why not:", "nos": "what is known of the NOS"}


async def ask_page(request: Request, service: Service) -> Response:
    """Answer a question: what was understood, the table, the notes, its other forms."""
    form = form_of(request, request.path_params.get("form", ""), "excel" in request.query_params)
    if form != "html":
        given = given_of(request, _KNOWN)
        return await table_reply(request, service, await _answer(service, given), form, "answer")
    question = request.query_params.get("q", "").strip()
    data: dict[str, object] = {
        "question": question, "problem": None, "grid": None, "forms": (), "understood": (),
        "notes": (), "wide": None, "examples": (), "replied": False, "empty": False,
    }  # fmt: skip
    status, title = 200, "Ask in your own words"
    try:
        given = given_of(request, _KNOWN)
        if question:
            title = question
            data |= await _answered(service, given)
    except PcgraphError as fault:
        status = status_of(fault)
        problem = problem_of(fault, "ask", partial(_again, question, fault))
        data["problem"] = await _leading(service, problem)
    if not data["grid"] and not data["understood"]:
        data["examples"] = _examples(service)
    page = Page("ask", "live-ask.html", title, "index.html", HOME, data)
    return await _reply(request, service, page, status)


async def _leading(service: Service, problem: Problem) -> Problem:
    """Lead to the page of what is named, where it has one."""
    links = [part for told in problem.more for part in told.parts if part.href.startswith("ask?")]
    if not links:
        return problem
    found = await service.ask(Verb("places", tuple(part.words.strip("“”") for part in links)))
    pages = {f"“{word}”": str(path) for word, path in found.rows}

    def led(part: Bit) -> Bit:
        return replace(part, href=pages.get(part.words, part.href)) if part in links else part

    more = tuple(replace(told, parts=tuple(map(led, told.parts))) for told in problem.more)
    return replace(problem, more=more)


async def _reply(request: Request, service: Service, page: Page, status: int) -> Response:
    return await shown(request, service, page, status, {"Vary": "Accept"})


async def _answer(service: Service, given: Given) -> Table:
    words = {name: given[name] for name in ("reading",) if name in given}
    return await service.ask(Verb("ask", given.get("q", ()), words, edition_of(given)))


async def _answered(service: Service, given: Given) -> dict[str, object]:
    """Lay an answer out."""
    table = await _answer(service, given)
    notes = told_lines(_in_words(table.notes), partial(_with, given))
    replied = not table.rows and table.columns == ("note",)
    said = [note for note in notes if replied or note.words.startswith("Understood:")]
    rest = [note for note in notes if note not in said]
    wide = "wide" in given
    other = {name: values for name, values in given.items() if name != "wide"}
    return {
        "understood": tuple(said),
        "notes": tuple(rest),
        "grid": None if replied else await grid_of(service, table, "The answer", wide),
        "empty": not table.rows and not replied,
        "forms": () if replied else form_links("ask", other),
        "wide": wide_link("ask", other, wide) if table.closed and table.rows else None,
        "replied": replied,
    }


def _in_words(notes: Sequence[str]) -> list[str]:
    """Say in words which other verb a question was understood to be; the command stands last."""
    found = [_VERB.match(note) for note in notes]
    said = [f"Understood: {_VERBS[one[2]]} {one[3]}." if one else note
            for one, note in zip(found, notes, strict=True)]  # fmt: skip
    commands = [one[1] for one in found if one]
    return [*said, *(line for command in commands for line in ("Same as:", f"  {command}"))]


def _with(given: Given, name: str, value: str) -> str:
    """Ask the same with an option, where a question takes it."""
    return address("ask", {**given, name: (value,)}) if name in ("edition", "reading") else ""


def _again(question: str, fault: PcgraphError, value: str) -> str:
    """Ask again with what was meant in place of what was typed."""
    at = question.casefold().find(fault.typed.casefold()) if fault.typed else -1
    meant = value if at < 0 else question[:at] + value + question[at + len(fault.typed) :]
    return address("ask", {"q": (meant,)})


def _examples(service: Service) -> tuple[str, ...]:
    """Give questions to begin with: those of the queries that name nothing."""
    known = service.known
    asks = (one for name in sorted(known.queries) for one in known.find_query(name).ask[:1])
    return tuple(one for one in asks if "{" not in one and "…" not in one)[:_EXAMPLES]
