"""What tells machines which pages there are: the site map, and what robots may read."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from pcgraph.errors import UsageProblem
from pcgraph.pool import Described
from pcgraph.serve.replies import reply
from pcgraph.serve.service import Service

MOST = 50_000
"""So many addresses stand in one file at most, as the protocol of site maps has it."""
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XML = "application/xml"
_NOT_FOR_ROBOTS = ("/ask", "/q/", "/review/", "/sparql", "/thing")
_KEPT = "/%:@!$&'()*+,;=~-._?"


def routes(service: Service) -> list[BaseRoute]:
    """Name the addresses."""

    async def root(request: Request) -> str:
        return service.settings.public or str(request.base_url)

    async def site_map(request: Request) -> Response:
        found = await service.ask(Described(form="", public=service.settings.public))
        paths = found.body.decode().split()
        here = await root(request)
        number = request.path_params.get("number")
        parts = [paths[begin : begin + MOST] for begin in range(0, len(paths), MOST)] or [[]]
        if number is None and len(parts) > 1:
            return reply(request, index_text(here, len(parts)), _XML)
        place = 0 if number is None else number - 1
        if not 0 <= place < len(parts):
            raise UsageProblem(
                "PC-SERVE-PATH", f"there is no site map {number}.", "/sitemap.xml names all."
            )
        return reply(request, map_text(here, parts[place]), _XML)

    async def robots(request: Request) -> Response:
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in _NOT_FOR_ROBOTS),
                 f"Sitemap: {await root(request)}sitemap.xml"]  # fmt: skip
        return reply(request, "\n".join(lines) + "\n", "text/plain; charset=utf-8")

    return [
        Route("/robots.txt", robots),
        Route("/sitemap.xml", site_map),
        Route("/sitemap-{number:int}.xml", site_map),
    ]


def map_text(root: str, paths: list[str]) -> str:
    """Write a site map.

    >>> print(map_text("https://example.org/", ["a.html"]).splitlines()[2])
    <url><loc>https://example.org/a.html</loc></url>
    """
    return _text("urlset", "url", [f"{root}{path}" for path in paths])


def index_text(root: str, number: int) -> str:
    """Write the list of so many site maps."""
    return _text("sitemapindex", "sitemap",
                 [f"{root}sitemap-{one}.xml" for one in range(1, number + 1)])  # fmt: skip


def _text(outer: str, inner: str, addresses: list[str]) -> str:
    lines = (
        f"<{inner}><loc>{escape(quote(address, safe=_KEPT))}</loc></{inner}>"
        for address in addresses
    )
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{outer} xmlns="{_SPACE}">\n'
    return head + "".join(f"{line}\n" for line in lines) + f"</{outer}>\n"
