"""Every address of the graph: a redirect to its page or its data, by what a client accepts."""

from __future__ import annotations

from starlette.routing import BaseRoute

from pcgraph.serve.service import Service


def routes(service: Service) -> list[BaseRoute]:
    """Name the addresses."""
    return []
