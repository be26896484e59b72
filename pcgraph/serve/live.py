"""The pages that only a server has: search, questions, queries, coverage, comparison, checks.

The checks of the graph are a page that is made once and kept, like those of a release.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from pcgraph.serve.service import Service
from pcgraph.serve.views.ask import ask_page
from pcgraph.serve.views.covered import coverage_page
from pcgraph.serve.views.finding import search_page
from pcgraph.serve.views.saved import queries_page, query_page
from pcgraph.serve.views.sides import compare_page
from pcgraph.serve.views.sparql import sparql_page

_VIEWS: dict[str, Callable[[Request, Service], Awaitable[Response]]] = {
    "/ask": ask_page,
    "/ask.{form}": ask_page,
    "/search.html": search_page,
    "/query.html": queries_page,
    "/q/{name}": query_page,
    "/sparql.html": sparql_page,
    "/coverage.{form}": coverage_page,
    "/compare.{form}": compare_page,
}


def routes(service: Service) -> list[BaseRoute]:
    """Name the addresses."""
    return [Route(path, _bound(view, service)) for path, view in _VIEWS.items()]


def _bound(
    view: Callable[[Request, Service], Awaitable[Response]], service: Service
) -> Callable[[Request], Awaitable[Response]]:
    """Give a view what answers."""

    async def bound(request: Request) -> Response:
        return await view(request, service)

    return bound
