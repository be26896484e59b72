"""Every address of the graph: a redirect to its page or its data, by what a client accepts.

The address itself answers 303, to the page or to the document in the form that the client
accepts best; with an ending it is that document. Which forms, and which of them for whom, is
decided as by the rules of a release (``pcgraph.publish.redirects``), and qualities are weighed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NoReturn

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from pcgraph.errors import UsageProblem
from pcgraph.linked.places import FORMS as ENDINGS
from pcgraph.linked.places import WHOLE
from pcgraph.pool import Described, Written
from pcgraph.serve.accept import HTML, JSONLD, NTRIPLES, RDFXML, TURTLE, Form, chosen
from pcgraph.serve.faults import as_text
from pcgraph.serve.replies import OPEN, accepted, reply
from pcgraph.serve.service import Service
from pcgraph.serve.signposts import of_thing

FORMS = (
    Form("html", HTML, ("application/xhtml+xml",)),
    Form("ttl", TURTLE, ("application/x-turtle",)),
    Form("jsonld", JSONLD, ("application/json",)),
    Form("nt", NTRIPLES),
    Form("rdf", RDFXML),
)
"""What a thing can be had as; who names none of them by name gets the page."""
_MEDIA = {form.name: form.media for form in FORMS}
_TEXT = "text/plain; charset=utf-8"
_SPACES = ("id", "ns", "graph", "shapes", "query", "release")
"""Where the addresses below our base begin."""
_METHODS = ["GET", "HEAD", "OPTIONS"]
_ASKED = {
    "Access-Control-Allow-Methods": ", ".join(_METHODS),
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
    "Allow": ", ".join(_METHODS),
}


def routes(service: Service) -> list[BaseRoute]:
    """Name the addresses."""

    async def by_path(request: Request) -> Response:
        return await at_path(request, service)

    async def by_iri(request: Request) -> Response:
        """Answer for an address of any base, or a short id: ``/thing.ttl?iri=…``."""
        ending = request.path_params.get("ending", "")
        iri = request.query_params.get("iri", "").strip()
        if not iri:
            raise UsageProblem(
                "PC-SERVE-THING", "no thing is named.", "Name its address: /thing?iri=ADDRESS."
            )
        if ending and ending not in ENDINGS:
            _unknown(f"thing.{ending}")
        return await _answered(request, service, Described(iri, ENDINGS.get(ending, "")))

    async def void(request: Request) -> Response:
        """Lead to what is said of all together: data, whatever is accepted, as in a release."""
        form = chosen(accepted(request), FORMS[1:]) or FORMS[1]
        place = f"{service.settings.public or '/'}{WHOLE}.{form.name}"
        return Response(status_code=303, headers={"Location": place, "Vary": "Accept", **OPEN})

    return [
        Route("/.well-known/void", _open(void), methods=_METHODS),
        Route(f"/{WHOLE}.{{ending}}", _open(by_path), methods=_METHODS),
        Route("/thing", _open(by_iri), methods=_METHODS),
        Route("/thing.{ending}", _open(by_iri), methods=_METHODS),
        *(Route(f"/{space}/{{rest:path}}", _open(by_path), methods=_METHODS) for space in _SPACES),
    ]


async def at_path(request: Request, service: Service) -> Response:
    """Answer for the thing whose address ends in the path that is asked for.

    Raises:
        PcgraphError: PC-SERVE-THING if nothing is said of it.
    """
    raw = request.scope.get("raw_path") or request.url.path.encode()
    path = raw.decode("ascii", "replace").partition("?")[0].removeprefix("/")
    if not path:
        _unknown(path)
    return await _answered(request, service, Described("", "", path))


async def _answered(request: Request, service: Service, asked: Described) -> Response:
    """Ask for a thing; send the document, or the client on to it."""
    public = service.settings.public
    endpoint = f"{public or request.base_url}sparql"
    found = await service.ask(Described(asked.iri, asked.form, asked.path, public, endpoint))
    root = public or "/"
    if found.kind == "known":
        return _chosen(request, found, root)
    headers = {"Link": of_thing(found.iri, found.place, found.page, root, found.form)}
    own = f"{root}{found.place.format(f'.{found.form}')}"
    if own != f"/{asked.path}":
        headers["Content-Location"] = own
    if found.form != "html":
        headers |= OPEN
    return reply(request, found.body, _MEDIA[found.form], headers=headers)


def _chosen(request: Request, found: Written, root: str) -> Response:
    """Send a client to the form that it accepts best, or say which there are."""
    form = chosen(accepted(request), FORMS)
    links = of_thing(found.iri, found.place, found.page, root, "")
    headers = {"Vary": "Accept", "Link": links, "Cache-Control": "no-cache", **OPEN}
    if not form:
        had = (f"{one.media} at {root}{found.place.format(f'.{one.name}')}" for one in FORMS)
        fault = UsageProblem(
            "PC-SERVE-ACCEPT",
            "it cannot be had in any form that was asked for.",
            f"There is {', '.join(had)}.",
        )
        return reply(request, as_text(fault), _TEXT, 406, headers)
    path = found.place.format(f".{form.name}")
    if form.name == "html" and found.page:
        path = found.page
    return Response(status_code=303, headers={**headers, "Location": f"{root}{path}"})


def _open(
    answer: Callable[[Request], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """Answer a browser that asks first whether a page of another site may read this."""

    async def opened(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={**OPEN, **_ASKED})
        return await answer(request)

    return opened


def _unknown(path: str) -> NoReturn:
    raise UsageProblem(
        "PC-SERVE-THING", f"nothing is said of {path[:100]!r}.", "Search for it by name."
    )
