"""Run the application until it is told to stop."""

from __future__ import annotations

import uvicorn

from pcgraph.serve.app import make_app
from pcgraph.serve.settings import Settings


def run(settings: Settings) -> None:
    """Serve until the process is told to stop."""
    config = uvicorn.Config(
        make_app(settings), host=settings.host, port=settings.port, log_level="warning",
        server_header=False, date_header=True, access_log=False, proxy_headers=False,
    )  # fmt: skip
    uvicorn.Server(config).run()
