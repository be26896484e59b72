"""A server of ours as a child process, for tests that ask it over the net of this machine."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from tests.conftest import ROOT

HOST = "127.0.0.1"
_READY = 120.0
"""So many seconds the first page may take: the graph is read for it."""
_END = 20.0
_OPENER = build_opener(ProxyHandler({}))
"""Asks this machine itself, whatever proxy is set for the rest of the world."""


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        port: int = taken.getsockname()[1]
        return port


class Answer(NamedTuple):
    """What came back: status, body, and the fingerprint that stands in its head."""

    status: int
    body: bytes
    mark: str


def fetch(address: str, seconds: float = 60.0) -> Answer:
    """Fetch an address."""
    try:
        with _OPENER.open(address, timeout=seconds) as answer:
            return Answer(answer.status, answer.read(), answer.headers.get("ETag", ""))
    except HTTPError as refused:
        with refused:
            return Answer(refused.code, refused.read(), refused.headers.get("ETag", ""))


def fetch_all(address: str, paths: Iterable[str]) -> list[Answer]:
    """Fetch several paths of a server."""
    return [fetch(address + path) for path in paths]


@contextmanager
def serving(*options: str) -> Iterator[str]:
    """Serve while the block runs, from when the first page was given.

    Args:
        options: further options of ``pcgraph serve``.

    Yields:
        The address, with a slash at its end.
    """
    port = free_port()
    command = [sys.executable, "-m", "pcgraph", "serve", "--port", str(port), *options]
    child = subprocess.Popen(
        command, cwd=ROOT / "tests", env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    address = f"http://{HOST}:{port}/"
    try:
        _wait(child, address)
        yield address
    finally:
        child.terminate()
        try:
            child.communicate(timeout=_END)
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()


def _wait(child: subprocess.Popen[bytes], address: str) -> None:
    """Wait until a page is given."""
    until = time.monotonic() + _READY
    while True:
        if child.poll() is not None:
            assert child.stderr
            raise AssertionError(child.stderr.read().decode(errors="replace"))
        try:
            if fetch(address).status == 200:
                return
        except OSError:
            time.sleep(0.1)
        assert time.monotonic() < until, "the server does not answer"
