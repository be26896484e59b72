"""All parts of the server as one application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from pcgraph.errors import PcgraphError
from pcgraph.serve import live, protocol, review, sitepages, things
from pcgraph.serve.guarded import guarded
from pcgraph.serve.replies import told
from pcgraph.serve.service import Service
from pcgraph.serve.settings import Settings


def make_app(settings: Settings) -> Starlette:
    """Make the application.

    Each part names its own routes; the first that fits answers. What no part has is a page of the
    site, or a thing by its address.

    Args:
        settings: what the server was asked to be.
    """
    service = Service(settings)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        service.start()
        try:
            yield
        finally:
            service.stop()

    routes: list[BaseRoute] = [
        *protocol.routes(service),
        *live.routes(service),
        *(review.routes(service) if settings.review else ()),
        *things.routes(service),
        *sitepages.routes(service),
    ]
    app = Starlette(
        routes=routes, lifespan=lifespan, exception_handlers={PcgraphError: told(service)},
        middleware=guarded(settings),
    )  # fmt: skip
    app.state.service = service
    return app
