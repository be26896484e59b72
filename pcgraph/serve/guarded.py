"""What stands before every request: who may ask, how much, and what a browser may do with it."""

from __future__ import annotations

from starlette.middleware import Middleware

from pcgraph.serve.settings import Settings


def guarded(settings: Settings) -> list[Middleware]:
    """Give what stands before the application, the outermost first."""
    return []
