"""Make a whole HTTP exchange end in time: look up, connect, send, and every byte of the answer.

A time-out of a socket starts again with each byte; a server that sends one a second is never
late by it. Here every wait gets what is left of the one deadline.
"""

import io
import socket
import ssl
import time
from functools import partial
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.request import AbstractHTTPHandler, OpenerDirector, ProxyHandler, Request

from pcgraph.stores.address import LOOPBACK, Address

_BLOCK = 64 * 1024


class Deadline:
    """A moment after which nothing is waited for.

    Args:
        seconds: from now; None for never.
    """

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds

    def left(self) -> float | None:
        """Give the seconds that are left; None for any number.

        Raises:
            TimeoutError: none is left.
        """
        if self._end is None:
            return None
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def connect(
        self, address: tuple[str, int], _timeout: object, source: tuple[str, int] | None
    ) -> socket.socket:
        """Connect to the first address of a host that takes us, all of them within the time."""
        fault: OSError = OSError("the host has no address")
        for family, kind, number, _, place in socket.getaddrinfo(*address, 0, socket.SOCK_STREAM):
            sock = socket.socket(family, kind, number)
            try:
                sock.settimeout(self.left())
                if source:
                    sock.bind(source)
                sock.connect(place)
                sock.settimeout(self.left())
            except OSError as one:
                sock.close()
                fault = one
            else:
                return sock
        raise fault


class _Reader(io.RawIOBase):
    """Read from a socket, each time with what is left of the deadline."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, deadline: Deadline) -> None:
        self._raw, self._sock, self._deadline = raw, sock, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(self._deadline.left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, deadline: Deadline, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_Reader(self.fp.detach(), sock, deadline), _BLOCK)


class _Connection(HTTPConnection):
    def __init__(self, host: str, *, deadline: Deadline, **kwargs: Any) -> None:
        super().__init__(host, **kwargs)
        self._deadline = deadline
        self._create_connection = deadline.connect
        self.response_class = partial(_Response, deadline=deadline)  # type: ignore[assignment]

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        for start in range(0, len(data), _BLOCK):
            self.sock.settimeout(self._deadline.left())
            super().send(data[start : start + _BLOCK])


class _SecureConnection(_Connection, HTTPSConnection):
    """As above over TLS: the two classes are met in this order by ``super``."""


class _Handler(AbstractHTTPHandler):
    """Open http and https and nothing else; certificates are always verified."""

    def __init__(self, deadline: Deadline, context: ssl.SSLContext | None) -> None:
        super().__init__()
        self._deadline, self._context = deadline, context
        self.http_request = self.https_request = self.do_request_

    def http_open(self, request: Request) -> HTTPResponse:
        return self.do_open(partial(_Connection, deadline=self._deadline), request)

    def https_open(self, request: Request) -> HTTPResponse:
        secure = partial(_SecureConnection, deadline=self._deadline, context=self._context)
        return self.do_open(secure, request)


def open_request(
    request: Request, deadline: Deadline, context: ssl.SSLContext | None
) -> HTTPResponse:
    """Send a request and give the answer with any status, its body not yet read.

    The proxy of the environment is used, but never for this machine itself. No redirect is
    followed and no password is sent but what the request holds.

    Raises:
        OSError: as urllib and http.client do; TimeoutError (or a URLError with it as its
            reason) when the time is up. HTTPException: what came is no HTTP.
    """
    opener = OpenerDirector()
    if Address(request.full_url).origin[1] not in LOOPBACK:
        opener.add_handler(ProxyHandler())
    opener.add_handler(_Handler(deadline, context))
    answer = opener.open(request, timeout=deadline.left())
    if not isinstance(answer, HTTPResponse):
        raise OSError("only http and https are opened")
    return answer
