"""SPARQL 1.1 Protocol, read-only, with the description of the service."""

from __future__ import annotations

from starlette.routing import BaseRoute

from pcgraph.serve.service import Service


def routes(service: Service) -> list[BaseRoute]:
    """Name the addresses."""
    return []
