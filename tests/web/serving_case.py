"""A server of ours for tests: as a child process, or in a thread of this one; on loopback."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from pyoxigraph import RdfFormat, parse
from starlette.types import ASGIApp

from pcgraph.manifest import Manifest
from pcgraph.serve.app import make_app
from pcgraph.serve.lines import Bounds, lines
from pcgraph.serve.run import listen
from pcgraph.serve.settings import Settings
from pcgraph.stores.disk import building
from tests.conftest import ROOT

PATIENCE = 60.0
"""Seconds that a server is given to start, and to end."""


@dataclass
class Served:
    """A server that runs in another process.

    Attributes:
        process: that process.
        address: where it listens, with a slash at its end.
        said: the file with what it wrote to standard error.
    """

    process: subprocess.Popen[str]
    address: str
    said: Path

    @property
    def place(self) -> tuple[str, int]:
        """Its host and port."""
        parts = urlsplit(self.address)
        return str(parts.hostname), int(parts.port or 0)

    def rests(self) -> bool:
        """Tell whether none of its processes works just now (Linux)."""
        before = {pid: worked(pid) for pid in self.children()}
        time.sleep(0.5)
        return before == {pid: worked(pid) for pid in self.children()}

    def children(self) -> list[int]:
        """Name the processes that it started (Linux)."""
        pid = self.process.pid
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):
                found += (task / "children").read_text().split()
        return sorted({int(one) for one in found})


def worked(pid: int) -> float:
    """Tell how many seconds a process has worked (Linux)."""
    try:
        parts = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return int(parts[11]) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Served]:
    """Serve as a user does while the block runs, from when the graph is open.

    Args:
        folder: where it is started, and what it says is kept.
        options: further options of ``pcgraph serve``.
    """
    said = folder / "said.txt"
    port = () if "--port" in options else ("--port", "0")
    command = [sys.executable, "-m", "pcgraph", "serve", *port, *options]
    with said.open("w") as words:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
            stdout=subprocess.PIPE, stderr=words,
        )  # fmt: skip
    assert process.stdout
    try:
        address = process.stdout.readline().strip()
        assert address, said.read_text()
        yield Served(process, address, said)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


@contextmanager
def running(settings: Settings) -> Iterator[str]:
    """Serve in a thread of this process; give the address, without a slash at its end."""
    with beside(make_app(settings), Bounds(), lifespan=True) as (host, port):
        yield f"http://{host}:{port}"


@contextmanager
def beside(app: ASGIApp, bounds: Bounds, lifespan: bool = False) -> Iterator[tuple[str, int]]:
    """Run an application in a thread, on connections with these bounds; give host and port."""
    listening = listen("127.0.0.1", 0)
    host, port = listening.getsockname()
    config = uvicorn.Config(
        app, http=lines(bounds), ws="none", lifespan="on" if lifespan else "off",
        log_config=None, log_level="critical", server_header=False,
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    wait_until(lambda: server.started or not thread.is_alive())
    try:
        yield host, port
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


def wait_until(true: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait for what another process or thread does."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def store_of(nquads: Path, folder: Path) -> Path:
    """Write a store folder that holds these quads, as ``pcgraph load`` writes one."""
    quads = list(parse(nquads.read_bytes(), format=RdfFormat.N_QUADS))
    parts: dict[str, int] = {}
    for quad in quads:
        name = str(getattr(quad.graph_name, "value", ""))
        parts[name] = parts.get(name, 0) + 1
    with building(folder, "0" * 16) as made:
        made.index.bulk_extend(quads)
        made.finish(Manifest("1", "0" * 16, (), parts))
    return folder
