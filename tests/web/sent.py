"""Requests to a server of ours, as they are, and what comes back."""

import http.client
import re
import socket
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urlsplit

_PATIENCE = 60.0
"""Seconds that an answer may take."""


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


def send(
    address: str, method: str = "GET", body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:  # fmt: skip
    """Send one request as it is: nothing is added but Host and the length of the body."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=_PATIENCE)
    try:
        place = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
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


class Taken(NamedTuple):
    """Of an answer what two servers must have in common: status, body, fingerprint."""

    status: int
    body: bytes
    mark: str


def fetch_all(address: str, paths: Iterable[str]) -> list[Taken]:
    """Fetch several paths of a server."""
    found = (send(address + path) for path in paths)
    return [Taken(one.status, one.body, one.headers.get("etag", "")) for one in found]


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
