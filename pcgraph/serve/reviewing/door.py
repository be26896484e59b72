"""Who asks for a page of the review, and whether a form came from a page of ours.

A cookie holds the name that was given and a number drawn by lot; every form holds a token made of
both. A page of another site can neither read the cookie nor make the token, and a form that it
sends is known by where it comes from.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import Response

from pcgraph.decisions.person import checked_person
from pcgraph.errors import UsageProblem
from pcgraph.serve.settings import Settings

COOKIE, TOKEN = "pcgraph-review", "token"
BOOK = "book"
_DAYS = 30
_DRAWN = re.compile(r"[A-Za-z0-9_-]{20,60}")
_MOST_FIELDS = 60
_URLENCODED, _MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"


@dataclass(frozen=True)
class Visitor:
    """Who asks.

    Attributes:
        name: the name that was given; empty if none was.
        drawn: the number drawn by lot for this browser.
        token: what every form of theirs must hold.
        new: whether the browser has no cookie yet.
    """

    name: str
    drawn: str
    token: str
    new: bool = False


class Door:
    """Lets visitors in, and forms of ours.

    Args:
        settings: what the server was asked to be.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._key = secrets.token_bytes(32)

    def visitor(self, request: Request) -> Visitor:
        """Tell who asks, by the cookie; one that is none of ours counts as none."""
        drawn, _, coded = request.cookies.get(COOKIE, "").partition(".")
        if not _DRAWN.fullmatch(drawn):
            return self.named("", secrets.token_urlsafe(24), True)
        try:
            name = base64.urlsafe_b64decode(coded.encode() + b"==").decode()
            return self.named(checked_person(name) if name else "", drawn)
        except (ValueError, UsageProblem):
            return self.named("", drawn)

    def named(self, name: str, drawn: str, new: bool = False) -> Visitor:
        """Make a visitor of a name and a number."""
        words = f"{drawn}|{name}".encode()
        return Visitor(name, drawn, hmac.new(self._key, words, sha256).hexdigest(), new)

    def let_in(self, response: Response, visitor: Visitor) -> Response:
        """Have the browser keep who asks, for the pages of the review alone."""
        coded = base64.urlsafe_b64encode(visitor.name.encode()).decode().rstrip("=")
        response.set_cookie(
            COOKIE, f"{visitor.drawn}.{coded}", max_age=_DAYS * 86400, path="/review",
            secure=self._settings.public.startswith("https:"), httponly=True, samesite="strict",
        )  # fmt: skip
        return response

    def is_theirs(self, visitor: Visitor, form: Mapping[str, str]) -> bool:
        """Tell whether a form holds the token of a visitor; it takes the same time whatever."""
        return hmac.compare_digest(visitor.token.encode(), form.get(TOKEN, "").encode())

    def checked(self, request: Request) -> None:
        """Refuse a form that does not come from a page of ours.

        Raises:
            UsageProblem: PC-SERVE-ORIGIN.
        """
        origin = request.headers.get("origin", "")
        site = request.headers.get("sec-fetch-site", "")
        ours = {f"{request.url.scheme}://{request.headers.get('host', '')}"}
        if self._settings.public:
            ours.add("/".join(self._settings.public.split("/")[:3]))
        # Where a page sends no address of itself, a browser writes null for its origin.
        foreign = (origin and origin != "null" and origin not in ours) or (
            site != "same-origin" if site else origin not in ours
        )
        if foreign:
            raise UsageProblem(
                "PC-SERVE-ORIGIN", "this form does not come from a page of this server.",
                "Open the page here, and send it from there.",
            )  # fmt: skip

    async def form(self, request: Request) -> dict[str, str]:
        """Read the fields of a form; of several of a name the last.

        Raises:
            UsageProblem: PC-SERVE-TYPE, PC-SERVE-BODY, PC-SERVE-FORM.
        """
        _of_type(request, _URLENCODED)
        body = await _body(request, self._settings.max_body)
        try:
            return dict(parse_qsl(body.decode(), True, max_num_fields=_MOST_FIELDS))
        except ValueError:
            raise _unread() from None

    async def book(self, request: Request) -> tuple[dict[str, str], bytes, str]:
        """Read a form with a workbook: its fields, the bytes of the workbook, and its name.

        Raises:
            UsageProblem: PC-SERVE-TYPE, PC-SERVE-BODY, PC-SERVE-FORM.
        """
        _of_type(request, _MULTIPART)
        body = await _body(request, self._settings.max_book)

        async def whole() -> AsyncIterator[bytes]:
            yield body

        try:
            parser = MultiPartParser(request.headers, whole(), max_files=1, max_fields=5)  # type: ignore[arg-type]
            form = await parser.parse()
        except (MultiPartException, ValueError, KeyError):
            raise _unread() from None
        found = form.get(BOOK)
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        if not isinstance(found, UploadFile):
            return fields, b"", ""
        content = await found.read()
        await form.close()
        return fields, content, found.filename or ""


def _of_type(request: Request, wanted: str) -> None:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != wanted:
        raise UsageProblem("PC-SERVE-TYPE", "this is not sent as a form.", f"Send {wanted}.")


async def _body(request: Request, most: int) -> bytes:
    """Read what was sent, and stop where it is too much."""
    found = bytearray()
    async for piece in request.stream():
        found += piece
        if len(found) > most:
            raise UsageProblem(
                "PC-SERVE-BODY", f"more was sent than the {most:,} bytes that are taken.",
                "Send less at once.",
            )  # fmt: skip
    return bytes(found)


def _unread() -> UsageProblem:
    return UsageProblem("PC-SERVE-FORM", "the form cannot be read.", "Send it from its page.")
