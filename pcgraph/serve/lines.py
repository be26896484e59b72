"""The connections: how many there may be, and how long a client may take over a request.

uvicorn waits for ever for a header or a body that does not come, and for a client that does not
read. Here each has its time, and where there are too many connections the one that has waited
longest without asking anything makes room: so who only holds connections open stops nobody.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from pcgraph.serve.guarded import FIXED

_WORDS = {
    400: "The request is not understood.",
    408: "The request did not arrive in time.",
    414: "The address is too long. Send a long query in the body, by POST.",
    431: "The headers are too long.",
    503: "Too many connections are open. Try again in a moment.",
}
_CHECK = 5.0
"""So often, in seconds, is looked whether a client reads."""


@dataclass(frozen=True)
class Bounds:
    """What connections may take.

    Attributes:
        head: seconds in which the line and the headers of a request must be there.
        body: seconds in which its body must be there.
        pace: bytes in a second that a client must read of an answer.
        unread: bytes of answers that may wait to be read, in all.
        most: how many connections there may be.
        each: how many an address of the net may have.
    """

    head: float = 10.0
    body: float = 20.0
    pace: int = 4_000
    unread: int = 256_000_000
    most: int = 512
    each: int = 128


class Line(H11Protocol):
    """One connection, with its limits."""

    bounds = Bounds()
    _since = 0.0
    _awaited = ""
    _deadline: asyncio.TimerHandle | None = None
    _reading: asyncio.TimerHandle | None = None
    _unread = 0
    _paused_at = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection; where there are too many, an idle one makes room."""
        super().connection_made(transport)
        self._since = self.loop.time()
        if self._finds_room():
            self._expect()
        else:
            self._say(503)

    def _finds_room(self) -> bool:
        """Let an idle connection make room where there are too many; false if none can."""
        others = cast("set[Line]", self.connections)
        count = Counter(map(_address, others))
        mine = _address(self)
        if count[mine] > self.bounds.each and not _is_ours(mine):
            wanted = [mine]
        elif len(others) > self.bounds.most:
            wanted = [max(count, key=lambda one: count[one]), ""]
        else:
            return True
        for address in wanted:
            idle = [one for one in others if one is not self and one.idle(address)]
            if idle:
                min(idle, key=lambda one: one._since).drop()
                return True
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a connection."""
        self._expect_nothing()
        if self._reading:
            self._reading.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came; look what is still to come."""
        super().data_received(data)
        self._expect()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        self._since = self.loop.time()
        super().on_response_complete()
        self._expect()

    def idle(self, address: str) -> bool:
        """Tell whether it has nothing at work, and is of an address (of any, if empty)."""
        if address and _address(self) != address:
            return False
        done = self.cycle is None or self.cycle.response_complete
        return done and not self.transport.get_write_buffer_size()

    def drop(self) -> None:
        """End it at once."""
        self.connections.discard(self)
        self.transport.abort()

    def shutdown(self) -> None:
        """End it when its answer was given."""
        try:
            super().shutdown()
        except h11.LocalProtocolError:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - said in our words
        """Tell that a request is not understood, or is too long."""
        hint = getattr(sys.exc_info()[1], "error_status_hint", 400)
        status = hint if hint in _WORDS else 400
        if status == 431 and b"\n" not in self.conn.trailing_data[0]:
            status = 414
        self._say(status)

    def pause_writing(self) -> None:
        """Watch a client that does not read, or reads slowly."""
        super().pause_writing()
        self._unread, self._paused_at = self.transport.get_write_buffer_size(), self.loop.time()
        if not self._reading:
            self._reading = self.loop.call_later(_CHECK, self._check_reading)
        slow = [one for one in cast("set[Line]", self.connections) if one._reading]
        while sum(one.transport.get_write_buffer_size() for one in slow) > self.bounds.unread:
            oldest = min(slow, key=lambda one: one._paused_at)
            slow.remove(oldest)
            oldest.drop()

    def resume_writing(self) -> None:
        """Let go of a client that has read."""
        super().resume_writing()
        if self._reading:
            self._reading.cancel()
            self._reading = None

    def _check_reading(self) -> None:
        left = self.transport.get_write_buffer_size()
        if self._unread - left < self.bounds.pace * _CHECK:
            self.drop()
            return
        self._unread = left
        self._reading = self.loop.call_later(_CHECK, self._check_reading)

    def _expect(self) -> None:
        """Set the time for what is still to come of a request."""
        state = self.conn.their_state
        awaited = {h11.IDLE: "head", h11.SEND_BODY: "body"}.get(state, "")
        if self.transport.is_closing():
            awaited = ""
        if awaited != self._awaited:
            self._expect_nothing()
            if awaited:
                seconds = self.bounds.head if awaited == "head" else self.bounds.body
                self._awaited = awaited
                self._deadline = self.loop.call_later(seconds, self._late)

    def _expect_nothing(self) -> None:
        self._awaited = ""
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None

    def _late(self) -> None:
        """End a connection on which a request did not arrive in time."""
        begun = self._awaited == "body" or self.conn.trailing_data[0]
        self._awaited, self._deadline = "", None
        if begun:
            self._say(408)
        else:
            self.transport.close()

    def _say(self, status: int) -> None:
        """Answer in place of the application, unless it answers already, and end."""
        if self.transport.is_closing():
            return
        if self.cycle is None or not self.cycle.response_started or self.cycle.response_complete:
            self.transport.write(_plain(status))
        if self.cycle is not None:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self._expect_nothing()
        self.transport.close()


def lines(bounds: Bounds) -> type[Line]:
    """Give connections with these bounds."""
    return cast("type[Line]", type("BoundLine", (Line,), {"bounds": bounds}))


def _address(line: Line) -> str:
    client: Sequence[Any] | None = line.client
    return str(client[0]) if client else ""


def _is_ours(address: str) -> bool:
    """Tell whether an address is this machine: itself, or the proxy before it."""
    return address in ("", "::1") or address.startswith("127.")


def _plain(status: int) -> bytes:
    """Write a whole answer."""
    body = f"{_WORDS[status]}\n"
    retry = {"retry-after": "5"} if status == 503 else {}
    headers = {
        "content-type": "text/plain; charset=utf-8", "content-length": str(len(body)),
        "cache-control": "no-store", "connection": "close", **retry, **FIXED,
    }  # fmt: skip
    told = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n{told}\r\n{body}".encode()
