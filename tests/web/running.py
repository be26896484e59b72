"""The server for tests: on a free port of loopback, in this process, ended at the end."""

import http.client
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import uvicorn
from pyoxigraph import RdfFormat, parse

from pcgraph.manifest import Manifest
from pcgraph.serve.app import make_app
from pcgraph.serve.settings import Settings
from pcgraph.stores.disk import building

PATIENCE = 60.0
"""Seconds that the server is given to start, and to answer."""


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media(self) -> str:
        """The media type, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


@contextmanager
def running(settings: Settings) -> Iterator[str]:
    """Run a server; give its address without a slash at the end."""
    config = uvicorn.Config(
        make_app(settings), host="127.0.0.1", port=0, log_level="error", server_header=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        end = time.monotonic() + PATIENCE
        while not server.started and thread.is_alive() and time.monotonic() < end:
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


def send(
    address: str, method: str = "GET", body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:  # fmt: skip
    """Send one request as it is: nothing is added but Host and the length of the body."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=PATIENCE)
    try:
        place = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.putrequest(method, place, skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        found = connection.getresponse()
        told = {name.lower(): value for name, value in found.getheaders()}
        return Answer(found.status, told, found.read())
    finally:
        connection.close()


def store_of(nquads: Path, folder: Path) -> Path:
    """Write a store folder that holds these quads, as ``pcgraph load`` writes one."""
    quads = list(parse(nquads.read_bytes(), format=RdfFormat.N_QUADS))
    parts: dict[str, int] = {}
    for quad in quads:
        name = quad.graph_name
        parts[str(getattr(name, "value", ""))] = parts.get(str(getattr(name, "value", "")), 0) + 1
    with building(folder, "0" * 16) as made:
        made.index.bulk_extend(quads)
        made.finish(Manifest("1", "0" * 16, (), parts))
    return folder
