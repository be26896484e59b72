"""Judging the mappings of a folder in the browser."""

from __future__ import annotations

from starlette.routing import BaseRoute

from pcgraph.serve.service import Service


def routes(service: Service) -> list[BaseRoute]:
    """Name the addresses."""
    return []
