"""The pages that a release has too, each made when it is first asked for."""

from __future__ import annotations

from importlib import resources

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from pcgraph.serve.replies import OPEN, reply
from pcgraph.serve.service import Service

MEDIA = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "jsonld": "application/ld+json",
    "csv": "text/csv; charset=utf-8; header=present",
    "svg": "image/svg+xml",
    "json": "application/json",
}
_STATIC = ("site.css", "site.js", "editor.js")


def routes(service: Service) -> list[BaseRoute]:
    """Name the addresses of the site."""
    static = resources.files("pcgraph.pages") / "static"
    fixed = {f"static/{name}": (static / name).read_bytes() for name in _STATIC}

    async def page(request: Request) -> Response:
        path = request.path_params["path"] or "index.html"
        suffix = path.rpartition(".")[2]
        if path in fixed:
            return reply(request, fixed[path], MEDIA[suffix])
        body = await service.page(path)
        headers = {} if suffix in ("html", "css", "js") else OPEN
        return reply(request, body, MEDIA.get(suffix, "text/plain; charset=utf-8"), headers=headers)

    return [Route("/{path:path}", page)]
