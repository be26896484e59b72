"""The pages that only a server has: search, questions, queries, coverage, comparison, checks."""

from __future__ import annotations

from starlette.routing import BaseRoute

from pcgraph.serve.service import Service


def routes(service: Service) -> list[BaseRoute]:
    """Name the addresses."""
    return []
