"""The verb that offers the graph to an assistant: the tools of the Model Context Protocol."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from pcgraph.console import STORE_MEANT, at_store, max_rows, say, shared, timeout
from pcgraph.errors import PcgraphError

_ROWS = 100_000
_SECONDS = 10.0
_PROCESSES = 2


@click.command(
    name="mcp",
    help="Example:  pcgraph mcp\n\n"
    "Offer the graph to an assistant by the Model Context Protocol: an assistant starts this "
    "command and asks over standard input and output. It can list and ask the named questions, "
    "ask in plain words, find, show, and ask why; it can change nothing. Needs the extra mcp: "
    "pip install 'pcgraph[mcp]'.",
)
@timeout(_SECONDS, "Seconds that a question may take.")
@max_rows
@at_store
@shared(written=False)
@click.pass_context
def mcp(
    ctx: click.Context, seconds: float, max_rows: int | None, overlays: Sequence[Path], quiet: bool
) -> None:
    """Answer an assistant until it goes away."""
    from pcgraph.graph import KnowledgeGraph
    from pcgraph.pool import Pool

    try:
        from pcgraph.serve.assistants import offer
    except ImportError as fault:
        raise PcgraphError(
            "PC-NEEDS-LIBRARY", f"the library mcp (2 or later) is missing: {fault}.",
            "Install it: pip install 'pcgraph[mcp]'",
        ) from None  # fmt: skip
    store = ctx.meta.get(STORE_MEANT, "")
    say(["Waiting for an assistant on standard input; it ends when that is closed."], quiet)
    pool = Pool(overlays, _PROCESSES, seconds, max_rows=max_rows or _ROWS, store=store or None)
    try:
        offer(pool, KnowledgeGraph(overlays, store=store))
    finally:
        pool.close()
