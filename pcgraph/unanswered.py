"""Why a request of a pool was not answered, in words for who asked."""

from __future__ import annotations

import os
import signal

from pcgraph.errors import LimitReached, PcgraphError, QueryProblem
from pcgraph.memory import MEGABYTE


def no_start() -> PcgraphError:
    """Tell that a process could not begin."""
    return QueryProblem(
        "PC-POOL-START",
        "a process that answers could not open the graph.",
        "Try pcgraph compose with the same folders: it says what is wrong.",
    )


def late(seconds: float) -> LimitReached:
    """Tell that a request was stopped at its limit of time."""
    return LimitReached(
        "PC-LIMIT-TIME",
        f"no answer within {seconds:g} seconds; it was stopped.",
        "Ask for less: name more of what you look for.",
    )


def full(what: str) -> LimitReached:
    """Tell that a request did not get its turn, and why."""
    return LimitReached("PC-LIMIT-BUSY", f"{what}.", "Try again in a moment.")


def closed() -> LimitReached:
    """Tell that the service ends."""
    return LimitReached("PC-LIMIT-BUSY", "the service is ending.", "Ask again when it is back.")


def died(code: int | None, max_bytes: int | None = None) -> PcgraphError:
    """Tell by what a process ended: the engine aborts where memory is refused to it."""
    if os.name == "posix" and code == -signal.SIGABRT and max_bytes:
        return LimitReached(
            "PC-LIMIT-MEMORY",
            "the engine gave up on it, most likely because it takes more memory than "
            f"{max_bytes // MEGABYTE:,} MB.",
            "Ask for less.",
        )
    by = "" if code is None else f" (exit code {code})"
    return QueryProblem(
        "PC-QUERY-DIED",
        f"the process that answered it ended before the answer was whole{by}.",
        "Ask more simply: with less nesting, or for less.",
    )
