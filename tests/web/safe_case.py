"""What the tests of safety share: the real server as a child, and bytes sent as they are."""

import os
import re
import signal
import socket
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
from starlette.types import ASGIApp

from pcgraph.serve.lines import Bounds, lines
from pcgraph.serve.run import listen
from tests.conftest import ROOT

PATIENCE = 60.0


@dataclass
class Served:
    """A server that runs in another process."""

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
def served(folder: Path, *options: str) -> Iterator[Served]:
    """Serve our graph while the block runs, from when the graph is open."""
    said = folder / "said.txt"
    command = [sys.executable, "-m", "pcgraph", "serve", "--port", "0", *options]
    with said.open("w") as words:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
            stdout=subprocess.PIPE, stderr=words,
        )  # fmt: skip
    try:
        assert process.stdout
        address = process.stdout.readline().strip()
        assert address, said.read_text()
        yield Served(process, address, said)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout
        process.stdout.close()


def raw(place: tuple[str, int], *parts: bytes, seconds: float = 15.0, half: bool = False) -> bytes:
    """Send bytes; give what comes back until the other side ends or one answer is whole."""
    with socket.create_connection(place, timeout=seconds) as line:
        with suppress(OSError):
            for part in parts:
                line.sendall(part)
            if half:
                line.shutdown(socket.SHUT_WR)
        return taken(line)


def taken(line: socket.socket) -> bytes:
    """Take one answer from a connection."""
    found = bytearray()
    most = -1
    with suppress(ConnectionError):
        while most < 0 or len(found) < most:
            part = line.recv(65_536)
            if not part:
                break
            found += part
            end = found.find(b"\r\n\r\n") if most < 0 else -1
            if end >= 0:
                length = re.search(rb"(?i)\ncontent-length: *(\d+)", found[:end])
                most = end + 4 + int(length[1]) if length else sys.maxsize
    return bytes(found)


def status_of(answer: bytes) -> int:
    """Give the status of an answer; 0 if there was none."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.") else 0


@contextmanager
def beside(app: ASGIApp, bounds: Bounds) -> Iterator[tuple[str, int]]:
    """Run an application in a thread, on connections with these bounds."""
    listening = listen("127.0.0.1", 0)
    place = listening.getsockname()
    config = uvicorn.Config(
        app, http=lines(bounds), ws="none", lifespan="off", log_config=None,
        log_level="critical", timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    wait_until(lambda: server.started)
    try:
        yield place
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


def wait_until(true: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait for what another process or thread does."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)
