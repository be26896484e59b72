"""Write answers: whole, with their fingerprint, compressed where that is wanted."""

from __future__ import annotations

import gzip
import json
from collections.abc import Awaitable, Callable, Mapping
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from pcgraph.errors import PcgraphError
from pcgraph.names import VERSION
from pcgraph.pages.page import Bit, Page
from pcgraph.pages.render import html
from pcgraph.serve.accept import HTML, Form, chosen
from pcgraph.serve.faults import RETRY, as_json, as_text, remedy_of, status_of
from pcgraph.serve.service import Service

_WORTH = 1_000
"""Shorter answers are not compressed."""
_RETRY_AFTER = "5"
_FAULT_FORMS = (
    Form("text", "text/plain"),
    Form("html", HTML, ("application/xhtml+xml",)),
    Form("json", "application/json", ("application/problem+json",)),
)
OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Link, ETag"}
"""Headers of data that any page of the web may read."""


def reply(
    request: Request, body: str | bytes, media: str, status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:  # fmt: skip
    """Write an answer, or that it is what the client has already.

    Args:
        request: what was asked.
        body: the whole answer.
        media: its media type, with its character set where that is not the usual one.
        status: of the answer.
        headers: further headers; ``Vary`` is joined with what is added here.
    """
    content = body.encode() if isinstance(body, str) else body
    found = {"Cache-Control": "no-cache", **(headers or {})}
    found["Vary"] = ", ".join(filter(None, (found.get("Vary", ""), "Accept-Encoding")))
    mark = sha256(content + media.encode()).hexdigest()[:32]
    small = len(content) >= _WORTH and _takes_gzip(request.headers.get("accept-encoding", ""))
    if small:
        found["Content-Encoding"] = "gzip"
        mark += "-gzip"
    if status == 200:
        found["ETag"] = f'"{mark}"'
        if _has(_header(request, "if-none-match") or "", mark):
            found.pop("Content-Encoding", None)
            return Response(status_code=304, headers=found)
    sent = gzip.compress(content, 6, mtime=0) if small else content
    return Response(sent, status, found, media)


def accepted(request: Request) -> str | None:
    """Give what a client accepts, however many headers say it; None if none does."""
    return _header(request, "accept")


def _header(request: Request, name: str) -> str | None:
    """Give a header that is a list, on however many lines it was sent; None if it was not."""
    found = request.headers.getlist(name)
    return ", ".join(found) if found else None


def page_reply(
    request: Request, page: Page, version: str, menu: tuple[Bit, ...], status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:  # fmt: skip
    """Write a page that is made for one request."""
    made = html(page, version, menu)
    return reply(request, made, f"{HTML}; charset=utf-8", status, headers)


def told(service: Service) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Give what tells an error of ours: as a page to a browser, as JSON or text to a program."""

    async def tell(request: Request, fault: Exception) -> Response:
        assert isinstance(fault, PcgraphError)
        fault.remedy = remedy_of(fault)
        status = status_of(fault)
        headers = {"Vary": "Accept", **OPEN, "Cache-Control": "no-store"}
        if status in RETRY:
            headers["Retry-After"] = _RETRY_AFTER
        form = chosen(accepted(request), _FAULT_FORMS) or _FAULT_FORMS[0]
        if form.name == "json":
            return reply(request, json.dumps(as_json(fault)), form.media, status, headers)
        if form.name == "text":
            return reply(request, as_text(fault), "text/plain; charset=utf-8", status, headers)
        page = Page(request.url.path.lstrip("/") or "index.html", "problem.html",
                    "This page is not here" if status == 404 else "This could not be answered",
                    data={"fault": fault})  # fmt: skip
        try:
            version = await service.version()
        except PcgraphError:
            version = VERSION
        return page_reply(request, page, version, service.menu, status, headers)

    return tell


def _takes_gzip(accepted: str) -> bool:
    """Tell whether a client takes gzip.

    >>> _takes_gzip("gzip, br"), _takes_gzip("gzip;q=0"), _takes_gzip("*"), _takes_gzip("")
    (True, False, True, False)
    """
    found = {}
    for item in accepted.lower().split(","):
        name, *given = (part.strip() for part in item.split(";"))
        refused = any(part.replace(" ", "") in ("q=0", "q=0.0", "q=0.00", "q=0.000")
                      for part in given)  # fmt: skip
        found[name] = not refused
    return found.get("gzip", found.get("*", False))


def _has(header: str, mark: str) -> bool:
    """Tell whether a client names the fingerprint of what it has."""
    return header.strip() == "*" or any(
        one.strip().removeprefix("W/") == f'"{mark}"' for one in header.split(",")
    )
