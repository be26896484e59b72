"""The pages that a release has too, each made when it is first asked for."""

from __future__ import annotations

from importlib import resources

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from pcgraph.errors import UsageProblem
from pcgraph.serve import listed
from pcgraph.serve.replies import OPEN, reply
from pcgraph.serve.service import Service
from pcgraph.serve.signposts import of_page
from pcgraph.serve.things import at_path

MEDIA = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "jsonld": "application/ld+json",
    "csv": "text/csv; charset=utf-8; header=present",
    "svg": "image/svg+xml",
    "json": "application/json",
}
_STATIC = ("icon.svg", "site.css", "site.js", "editor.js")


def routes(service: Service) -> list[BaseRoute]:
    """Name the addresses of the site."""
    static = resources.files("pcgraph.pages") / "static"
    fixed = {f"static/{name}": (static / name).read_bytes() for name in _STATIC}

    async def page(request: Request) -> Response:
        path = request.path_params["path"] or "index.html"
        suffix = path.rpartition(".")[2]
        if path in fixed:
            return reply(request, fixed[path], MEDIA[suffix])
        try:
            body = await service.page(path)
        except UsageProblem as fault:
            return await _thing(request, fault)
        headers = {} if suffix in ("html", "css", "js") else dict(OPEN)
        if suffix == "html":
            public = service.settings.public
            links = of_page(body, public or "/", path, public)
            headers |= {"Link": links} if links else {}
        return reply(request, body, MEDIA.get(suffix, "text/plain; charset=utf-8"), headers=headers)

    async def _thing(request: Request, fault: UsageProblem) -> Response:
        """Answer for what is no page, but may be the address of a thing."""
        try:
            return await at_path(request, service)
        except UsageProblem as other:
            if fault.code != "PC-SERVE-PATH" or other.code != "PC-SERVE-THING":
                raise
            raise fault from None

    return [*listed.routes(service), Route("/{path:path}", page)]
