"""What stands before every request: who may ask, how much, and what a browser may do with it."""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
import time
import traceback
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

import anyio
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pcgraph.errors import LimitReached, PcgraphError, QueryProblem, UsageProblem
from pcgraph.serve.faults import RETRY, as_json, as_text, status_of
from pcgraph.serve.hosts import LOOPBACK, allowed_hosts, asker, host_of, is_loopback
from pcgraph.serve.rates import Rates
from pcgraph.serve.service import ASKING
from pcgraph.serve.settings import Settings

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
MAX_ADDRESS, MAX_HEADERS, MAX_FIELDS = 16_000, 32_000, 100
"""Letters of an address, bytes and number of headers; browsers send a tenth of it."""
_AT_ONCE, _BODIES = 256, 64_000_000
"""So many requests are at work at once, and so many bytes of their bodies are held."""
_FINISHED = ("/review",)
"""Below these a request is finished also when its client went away: it may be writing."""
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
FIXED: Mapping[str, str] = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
"""Headers of every answer. No script or style stands in a page, and nothing comes from elsewhere.

``Referrer-Policy`` is not ``no-referrer``: a browser would then hide where a form comes from.
"""


def guarded(settings: Settings) -> list[Middleware]:
    """Give what stands before the application, the outermost first."""
    return [Middleware(Gate, settings=settings)]


class Gate:
    """Refuses what is not meant for this server or is too much, and answers for its faults.

    Args:
        app: what is behind it.
        settings: what the server was asked to be.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings
        self._hosts = allowed_hosts(settings)
        self._rates = Rates(settings.per_minute)
        self._at_work = self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send)
        begun = time.perf_counter()
        self._at_work += 1
        try:
            await self._guard(scope, receive, answer)
        except _Gone:
            return
        except asyncio.CancelledError:
            # Only the end of the server comes to here: what ends because its client went away
            # stays in ``_answered``.
            await answer.tell(scope, _ending())
            raise
        except PcgraphError as fault:
            await answer.tell(scope, fault)
        except Exception as fault:  # noqa: BLE001 - whatever it is, its words stay here
            await answer.tell(scope, _fault_of_ours(fault))
        finally:
            self._at_work -= 1
            if self._settings.logged:
                _log(scope, answer.status, time.perf_counter() - begun)

    async def _guard(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        """Look at a request, take its body, and have it answered."""
        headers = _headers(scope)
        _check_form(scope, headers)
        self._check_host(scope, headers)
        client = scope["client"][0] if scope.get("client") else ""
        wait = self._rates.wait(asker(client))
        if wait:
            raise _TooOften(wait)
        if self._at_work > _AT_ONCE:
            raise LimitReached("PC-LIMIT-BUSY", "too many requests are at work.", "Try again.")
        body = await self._body(scope["path"], headers.get(b"content-length", b""), receive)
        self._held += len(body)
        ASKING.set("" if is_loopback(client) else asker(client))
        try:
            await self._answered(scope, body, receive, answer)
        finally:
            self._held -= len(body)

    def _check_host(self, scope: Scope, headers: Mapping[bytes, bytes]) -> None:
        """Refuse a request that calls the server by another name."""
        names = [headers.get(b"host", b"").decode("latin-1")]
        target = scope["raw_path"].decode("latin-1")
        if not target.startswith("/"):
            try:
                parts = urlsplit(target)
            except ValueError:
                parts = urlsplit("")
            if parts.scheme.lower() not in ("http", "https"):
                raise _odd("its address is neither a path nor an address of the web.")
            names.append(parts.netloc)
            scope["raw_path"] = (parts.path or "/").encode("latin-1")
            scope["path"] = unquote(parts.path or "/")
        for name in names:
            host = host_of(name)
            if host is None:
                raise _odd("it does not say which server it means (Host).")
            if host not in self._hosts:
                raise UsageProblem(
                    "PC-SERVE-HOST", "this server is not called by that name.",
                    f"Use {LOOPBACK[0]} on this machine; whoever runs the server can allow a "
                    "name: --allow-host NAME.",
                )  # fmt: skip

    async def _body(self, path: str, length: bytes, receive: Receive) -> bytes:
        """Take the body of a request, if it is not too long; a workbook may be longer."""
        book = self._settings.review and path.startswith("/review/") and path.endswith("/workbook")
        most = self._settings.max_book if book else self._settings.max_body
        if length and int(length) > most:
            raise _long(most)
        body = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise _Gone
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > most:
                raise _long(most)
            if self._held + len(body) > max(_BODIES, most):
                raise LimitReached("PC-LIMIT-BUSY", "too much is being sent.", "Try again.")
        return bytes(body)

    async def _answered(self, scope: Scope, body: bytes, receive: Receive, answer: _Answer) -> None:
        """Have a request answered; stop when its client goes away."""
        given, gone = False, asyncio.Event()

        async def again() -> Message:
            nonlocal given
            if not given:
                given = True
                return {"type": "http.request", "body": body, "more_body": False}
            await gone.wait()
            return {"type": "http.disconnect"}

        with anyio.CancelScope() as work:

            async def watch() -> None:
                while (await receive())["type"] != "http.disconnect":
                    pass
                gone.set()
                if not answer.whole and not scope["path"].startswith(_FINISHED):
                    work.cancel()

            watching = asyncio.create_task(watch())
            try:
                await self._app(scope, again, answer.send)
            finally:
                watching.cancel()


class _Gone(Exception):
    """The client went away before it had asked."""


class _TooOften(LimitReached):
    """A client that must wait; so many seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            "PC-SERVE-RATE", "too many requests came from your address.",
            f"Ask again in {int(seconds) + 1} seconds.",
        )  # fmt: skip


class _Answer:
    """What is sent back, with the headers that every answer has."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.whole = False

    async def send(self, message: Message) -> None:
        """Send a part of an answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message = {**message, "headers": _with_fixed(message.get("headers", ()))}
        elif not message.get("more_body", False):
            self.whole = True
        await self._send(message)

    async def tell(self, scope: Scope, fault: PcgraphError) -> None:
        """Tell a fault, if nothing was said yet."""
        if self.status:
            return
        status = status_of(fault)
        as_data = b"json" in _headers(scope).get(b"accept", b"").partition(b",")[0]
        media = "application/json" if as_data else "text/plain; charset=utf-8"
        body = (json.dumps(as_json(fault)) if as_data else as_text(fault)).encode()
        headers = {
            "content-type": media, "content-length": str(len(body)), "cache-control": "no-store",
            "access-control-allow-origin": "*",
        }  # fmt: skip
        if status == 405:
            headers["allow"] = ", ".join(METHODS)
        if status in RETRY:
            headers["retry-after"] = str(int(getattr(fault, "seconds", 4)) + 1)
        if status in (400, 414, 431):
            headers["connection"] = "close"
        raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        await self.send({"type": "http.response.start", "status": status, "headers": raw})
        await self.send({"type": "http.response.body", "body": body})


def _with_fixed(headers: object) -> list[tuple[bytes, bytes]]:
    """Add the headers of every answer; what only a page of ours may read is marked so."""
    assert isinstance(headers, list | tuple)
    fixed = {name.encode(): value.encode() for name, value in FIXED.items()}
    kept = [(name, value) for name, value in headers if name.lower() not in fixed]
    names = {name.lower() for name, _ in kept}
    if b"cross-origin-resource-policy" not in names:
        open_ = b"access-control-allow-origin" in names
        fixed[b"cross-origin-resource-policy"] = b"cross-origin" if open_ else b"same-origin"
    return [*kept, *fixed.items()]


def _headers(scope: Scope) -> dict[bytes, bytes]:
    return dict(scope["headers"])


def _check_form(scope: Scope, headers: Mapping[bytes, bytes]) -> None:
    """Refuse a request that no client of ours sends."""
    if scope["http_version"] not in ("1.0", "1.1"):
        raise _odd("this version of HTTP is not spoken here.")
    if scope["method"] not in METHODS:
        raise UsageProblem(
            "PC-SERVE-METHOD", "this method is not taken here.", f"Use {', '.join(METHODS)}."
        )
    if len(scope["raw_path"]) + len(scope["query_string"]) > MAX_ADDRESS:
        raise UsageProblem(
            "PC-SERVE-ADDRESS", f"the address has more than {MAX_ADDRESS:,} letters.",
            "Send a long query in the body: POST with Content-Type application/sparql-query.",
        )  # fmt: skip
    fields = scope["headers"]
    if len(fields) > MAX_FIELDS or sum(len(a) + len(b) for a, b in fields) > MAX_HEADERS:
        raise UsageProblem("PC-SERVE-HEADERS", "the headers are too many or too long.")
    names = [name for name, _ in fields]
    if b"transfer-encoding" in names and b"content-length" in names:
        raise _odd("it says twice how long it is.")
    if names.count(b"host") > 1 or not headers.get(b"content-length", b"0").isdigit():
        raise _odd("a header of it cannot be understood.")
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in scope["path"]):
        raise _odd("its address has a character that cannot be printed.")


def _odd(what: str) -> UsageProblem:
    return UsageProblem("PC-SERVE-REQUEST", f"the request is not understood: {what}")


def _ending() -> LimitReached:
    what = "the server is being stopped."
    return LimitReached("PC-LIMIT-BUSY", what, "Try again in a moment.")


def _long(most: int) -> LimitReached:
    what = f"the request is longer than {most:,} bytes."
    return LimitReached("PC-SERVE-BODY", what, "Send less at once.")


def _fault_of_ours(fault: Exception) -> PcgraphError:
    """Write a fault of ours for whoever runs the server, and give the words for the client.

    What the fault says of itself is left out: it may hold words of a query.
    """
    number = secrets.token_hex(4)
    place = "".join(traceback.format_tb(fault.__traceback__))
    sys.stderr.write(f"Fault {number}: {type(fault).__name__}\n{place}")
    sys.stderr.flush()
    return QueryProblem(
        "PC-SERVE-FAULT", "something went wrong in this program.",
        f"Whoever runs this server finds it there under {number}.",
    )  # fmt: skip


def _log(scope: Scope, status: int, seconds: float) -> None:
    """Write one line: no words of a query, no address of a client."""
    path = scope["raw_path"].decode("latin-1")[:200]
    when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    told = status or "gone"
    sys.stderr.write(f"{when} {scope['method'][:10]} {path} {told} {seconds * 1000:.0f} ms\n")
    sys.stderr.flush()
