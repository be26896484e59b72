"""Ask a server over HTTP and get a whole answer within bounds, or an error of ours.

Nothing is believed: not where it sends us, not how much it sends, not that it ends.
"""

import ssl
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPResponse
from io import BytesIO
from typing import IO
from urllib.error import URLError
from urllib.parse import urljoin
from urllib.request import Request

from pcgraph.errors import LimitReached, QueryProblem
from pcgraph.stores.address import PASSWORD, USER, Address, Keys
from pcgraph.stores.deadline import Deadline, open_request
from pcgraph.stores.login import Login
from pcgraph.stores.words import line_of

MAX_REDIRECTS = 5
_BLOCK = 64 * 1024
_IN_MEMORY = 16 * 1024 * 1024
_WORDS_READ = 4096
_WAITS = (0.2, 0.8)
_LONGEST_WAIT = 5.0
_MOVED = frozenset({301, 302, 303, 307, 308})
_TRY_AGAIN = frozenset({429, 502, 503, 504})
_NOT_THERE = (404, 405)
_WHOLE = (
    "Give the whole address for queries, as http://localhost:7878/query (Oxigraph) or "
    "http://localhost:8890/sparql (Virtuoso)."
)
_LATER = "Ask again later, or see whether the store is well."


@dataclass(frozen=True)
class Limits:
    """What one request may cost.

    Attributes:
        seconds: from the first packet to the last byte; None for any time.
        size: bytes of an answer.
        tries: how often a reading request is sent before we give up.
    """

    seconds: float | None = 300.0
    size: int = 1 << 30
    tries: int = 3


@dataclass(frozen=True)
class Reply:
    """A whole answer with a status that says yes.

    Attributes:
        status: 200 or another of that kind.
        headers: names in any case.
        body: a file of the bytes, read from its start.
        framed: whether the server said how long it is, and it was that long.
        shown: the address for messages.
    """

    status: int
    headers: Message
    body: IO[bytes]
    framed: bool
    shown: str


class Transport:
    """Send requests to the addresses of one store.

    Args:
        keys: names and passwords, each kept to its server.
        limits: what a request may cost.
        pause: how to wait between tries.
    """

    def __init__(
        self, keys: Keys, limits: Limits, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._keys, self.limits, self._pause = keys, limits, pause
        self._login = Login(keys)
        self._context: ssl.SSLContext | None = None

    def send(self, request: Request, writing: bool = False, bearer: bool = False) -> Reply:
        """Send a request, follow what may be followed, and read the whole answer.

        Args:
            request: what to send; its body as bytes.
            writing: whether it changes the store: it is then sent again only if it cannot
                have arrived, and no redirect is followed.
            bearer: whether the store takes a token.

        Raises:
            QueryProblem: PC-STORE-REACH, PC-STORE-AUTH, PC-STORE-REDIRECT, PC-STORE-REFUSED,
                PC-STORE-ANSWER. LimitReached: PC-STORE-TIME, PC-STORE-SIZE.
        """
        deadline = Deadline(self.limits.seconds)
        tries = redirects = 0
        asked = False
        while True:
            request = _again(request, request.full_url)
            shown = Address(request.full_url).shown
            tries += 1
            more = tries < self.limits.tries
            try:
                self._sign(request, bearer, shown)
                response = open_request(request, deadline, self._tls(request))
            except (OSError, HTTPException, ValueError) as fault:
                if not (more and _may_be_sent_again(fault, writing)):
                    raise self._unreached(fault, shown) from None
                self._wait(tries, deadline, shown)
                continue
            with closing(response):
                status = response.status
                if 200 <= status < 300:
                    return self._whole(response, shown)
                if status in _MOVED:
                    redirects += 1
                    request = self._moved(request, response, writing, redirects)
                    tries = 0
                elif status == 401 and not asked and self._login.learn(request, response.headers):
                    asked, tries = True, 0
                elif status in _TRY_AGAIN and more and not writing:
                    self._wait(tries, deadline, shown, response.headers.get("Retry-After", ""))
                else:
                    raise self._refused(response, shown)

    def greet(self, url: str) -> None:
        """Learn what an address asks for before a long body is sent to it.

        A server that says no while we still send may close the line, and its question is lost.
        """
        if not self._login.knows(url):
            deadline = Deadline(self.limits.seconds)
            request = Request(url)  # noqa: S310 - opened by ours, http and https only
            try:
                with closing(open_request(request, deadline, self._tls(request))) as response:
                    if response.status == 401:
                        self._login.learn(request, response.headers)
            except (OSError, HTTPException, ValueError) as fault:
                raise self._unreached(fault, Address(url).shown) from None

    def _sign(self, request: Request, bearer: bool, shown: str) -> None:
        try:
            self._login.sign(request, bearer)
        except (UnicodeError, ValueError):
            raise QueryProblem(
                "PC-STORE-AUTH",
                "the name or the password has letters that cannot be sent.",
                "Use letters, digits and signs of ASCII.",
                shown,
            ) from None

    def _tls(self, request: Request) -> ssl.SSLContext | None:
        """Give the one context for all requests: certificates and names are verified."""
        if request.type == "https" and self._context is None:
            self._context = ssl.create_default_context()
        return self._context

    def _wait(self, tries: int, deadline: Deadline, shown: str, told: str = "") -> None:
        """Wait a little, or as long as the server says if that is short."""
        seconds = _WAITS[min(tries, len(_WAITS)) - 1]
        if told.isdecimal() and len(told) < 5:
            seconds = min(float(told), _LONGEST_WAIT)
        try:
            left = deadline.left()
        except TimeoutError:
            raise self._late(shown) from None
        self._pause(seconds if left is None else min(seconds, left))

    def _moved(
        self, request: Request, response: HTTPResponse, writing: bool, redirects: int
    ) -> Request:
        """Give the request for the place that a server sends us to, if we go there."""
        shown = Address(request.full_url).shown
        told = response.headers.get("Location", "")
        try:
            target = Address(urljoin(request.full_url, told).partition("#")[0])
            old, new = Address(request.full_url).origin, target.origin
        except (ValueError, KeyError):
            raise _redirect(shown, f"sends us to {line_of(told) or 'nowhere'}") from None
        upgrade = (old[0], old[2], new[0], new[2]) == ("http", 80, "https", 443)
        sent = f"sends us to {line_of(target.shown)}"
        if not told or "@" in target.url.partition("?")[0] or not told.isascii():
            raise _redirect(shown, "sends us nowhere that can be asked")
        if redirects > MAX_REDIRECTS:
            raise _redirect(shown, f"{sent}, the {redirects}th time")
        if new != old and not (upgrade and old[1] == new[1]):
            raise _redirect(shown, f"{sent}, another server or a less safe way to it")
        if writing or response.status == 303:
            raise _redirect(shown, sent)
        return _again(request, target.url)

    def _whole(self, response: HTTPResponse, shown: str) -> Reply:
        """Read a body to its end, and hold its length against what was promised."""
        promised = None if response.chunked else response.length
        coding = response.headers.get("Content-Encoding", "identity").strip().casefold()
        if coding not in ("", "identity"):
            raise _no_answer(shown, f"it is packed ({line_of(coding)}), which was not asked for")
        if promised is not None and promised > self.limits.size:
            raise self._large(shown)
        body: IO[bytes] = BytesIO()
        size = 0
        try:
            while block := response.read(_BLOCK):
                size += len(block)
                if size > self.limits.size:
                    raise self._large(shown)
                if size > _IN_MEMORY and isinstance(body, BytesIO):
                    body = _on_disk(body)
                body.write(block)
            if promised is not None and size != promised:
                raise _no_answer(shown, f"it ends after {size:,} of {promised:,} bytes")
        except BaseException as fault:
            body.close()
            if isinstance(fault, TimeoutError):
                raise self._late(shown) from None
            if isinstance(fault, OSError | HTTPException | ValueError):
                raise _no_answer(shown, f"the line was cut after {size:,} bytes") from None
            raise
        body.seek(0)
        framed = bool(response.chunked) or promised is not None
        return Reply(response.status, response.headers, body, framed, shown)

    def _refused(self, response: HTTPResponse, shown: str) -> QueryProblem:
        """Tell a status that says no, with the server's own words in one line."""
        try:
            said = response.read(_WORDS_READ)
        except (OSError, HTTPException, ValueError):
            said = b""
        packed = response.headers.get("Content-Encoding", "")
        words = "" if packed else line_of(self._keys.hide(said.decode("utf-8", "replace")))
        words = words or line_of(response.reason or "")
        what = f"the store says no ({response.status}){': ' if words else ''}{words}"
        if response.status in (401, 403):
            remedy = (
                "See that name and password are right and may do this."
                if self._keys.of(response.url)
                else f"Set {USER} and {PASSWORD}, or use a netrc file."
            )
            return QueryProblem("PC-STORE-AUTH", f"{what}.", remedy, shown)
        later = response.status in _TRY_AGAIN
        remedy = _LATER if later else _WHOLE if response.status in _NOT_THERE else ""
        return QueryProblem("PC-STORE-REFUSED", f"{what}.", remedy, shown)

    def _unreached(self, fault: Exception, shown: str) -> QueryProblem | LimitReached:
        """Tell why there is no answer at all."""
        reason = fault.reason if isinstance(fault, URLError) else fault
        if isinstance(reason, TimeoutError):
            return self._late(shown)
        if isinstance(reason, ssl.SSLCertVerificationError):
            what = f"the certificate of the store is not trusted: {reason.verify_message}"
            remedy = "Ask who runs it; it is never asked without a valid certificate."
            return QueryProblem("PC-STORE-REACH", f"{line_of(what)}.", remedy, shown)
        if isinstance(reason, HTTPException | ValueError) and not isinstance(reason, OSError):
            return _no_answer(shown, f"it is no HTTP ({type(reason).__name__})")
        why = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
        return QueryProblem(
            "PC-STORE-REACH",
            f"the store cannot be reached: {line_of(self._keys.hide(why))}.",
            "See that the address is right and the store runs.",
            shown,
        )

    def _late(self, shown: str) -> LimitReached:
        return LimitReached(
            "PC-STORE-TIME",
            f"the store gave no whole answer within {self.limits.seconds:g} seconds.",
            "Ask for less, or raise --timeout.",
            shown,
        )

    def _large(self, shown: str) -> LimitReached:
        return LimitReached(
            "PC-STORE-SIZE",
            f"the store sends more than {self.limits.size:,} bytes; it was stopped.",
            "Ask for less.",
            shown,
        )


def _again(request: Request, url: str) -> Request:
    """Give the same request for an address: urllib writes into one that it was given."""
    kept = {
        name: value
        for name, value in request.header_items()
        if name not in ("Authorization", "Host", "Content-length")
    }
    return Request(url, request.data, kept, method=request.get_method())  # noqa: S310


def _on_disk(body: BytesIO) -> IO[bytes]:
    """Put what was read so far into a file that has no name and ends with its last use."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - handed on
    file.write(body.getbuffer())
    return file


def _may_be_sent_again(fault: Exception, writing: bool) -> bool:
    """Say whether nothing came back; for writing, whether nothing can have arrived."""
    reason = fault.reason if isinstance(fault, URLError) else fault
    if writing:
        return isinstance(reason, ConnectionRefusedError)
    return isinstance(reason, ConnectionError)


def _redirect(shown: str, what: str) -> QueryProblem:
    return QueryProblem(
        "PC-STORE-REDIRECT",
        f"the store {what}; that is not followed.",
        "If it has moved and you trust the new address, give that.",
        shown,
    )


def _no_answer(shown: str, what: str) -> QueryProblem:
    return QueryProblem("PC-STORE-ANSWER", f"the answer is not whole: {what}.", _LATER, shown)
