"""The verb that serves the graph: pages, linked data, SPARQL, tables and review."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from pcgraph.console import say, shared


@click.command(
    name="serve",
    help="Example:  pcgraph serve\n\n"
    "Serve the graph on this machine: pages, a SPARQL endpoint, linked data and tables, until "
    "Ctrl-C. Nobody else reaches it unless --host says so.",
)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS",
              help="The address to bind; this machine alone if not given.")  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65_535), default=8000, show_default=True,
              help="The port; 0 for any that is free.")  # fmt: skip
@shared()
def serve(host: str, port: int, overlays: Sequence[Path], output: Path | None, quiet: bool) -> None:
    """Serve until told to stop."""
    from pcgraph.serve.run import run
    from pcgraph.serve.settings import Settings

    say([f"Open http://{host}:{port}/ in a browser; Ctrl-C stops it."], quiet)
    run(Settings(overlays=tuple(overlays), host=host, port=port))
