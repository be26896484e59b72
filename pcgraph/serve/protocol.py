"""SPARQL 1.1 Protocol, read-only, with the description of the service.

Section numbers are those of the SPARQL 1.1 Protocol (W3C, 2013). A request is read here and
answered by a process of the pool; what is sent is a whole answer or an error with its status.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from pcgraph.errors import LimitReached, PcgraphError, UsageProblem
from pcgraph.pool import Sparql
from pcgraph.serve.accept import HTML, JSONLD, NTRIPLES, RDFXML, TURTLE, Form, chosen
from pcgraph.serve.dataset import Dataset
from pcgraph.serve.replies import OPEN, reply, told
from pcgraph.serve.service import Service

TABLES = (
    Form("srj", "application/sparql-results+json", ("application/json",)),
    Form("srx", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Form("csv", "text/csv"),
    Form("tsv", "text/tab-separated-values"),
)
"""The forms of a table, and of true and false."""
GRAPHS = (
    Form("ttl", TURTLE, ("application/x-turtle", "application/turtle")),
    Form("nt", NTRIPLES, ("text/plain",)),
    Form("jsonld", JSONLD, ("application/json",)),
    Form("rdf", RDFXML, ("application/xml", "text/xml")),
)
"""The forms of a graph."""
_PAGE = Form("html", HTML, ("application/xhtml+xml",))
_SHORT = {
    "csv": "csv", "tsv": "tsv", "json": "srj jsonld", "xml": "srx rdf", "srj": "srj",
    "srx": "srx", "ttl": "ttl", "turtle": "ttl", "n3": "ttl", "nt": "nt", "ntriples": "nt",
    "n-triples": "nt", "jsonld": "jsonld", "json-ld": "jsonld", "rdf": "rdf", "rdfxml": "rdf",
    "rdf+xml": "rdf", "rdf-xml": "rdf",
}  # fmt: skip
"""Short cuts behind ``format=``, as other endpoints and clients have them."""
_METHODS = "GET, HEAD, POST, OPTIONS"
_FORM, _QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
_UPDATE = "application/sparql-update"
_CORS = {
    **OPEN,
    "Access-Control-Allow-Methods": _METHODS,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Cache-Control, Content-Type, "
    "If-None-Match, X-Requested-With",
    "Access-Control-Max-Age": "86400",
}
_CHARSET = re.compile(r'charset\s*=\s*"?([^";\s]+)', re.IGNORECASE)
_HOST = re.compile(r"(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?", re.ASCII)
_OF_THE_FORM = frozenset({"format"})
"""What may be said where the service is asked to describe itself."""
_FIELDS = 1_000
"""So many parameters are read; a request that names all graphs has some dozens."""
_SHOWN = "query"

Pairs = Sequence[tuple[str, str]]


class _Forms(NamedTuple):
    """How an answer is to be written, where the client takes it in such a form."""

    table: Form | None
    graph: Form | None


def routes(service: Service) -> list[BaseRoute]:
    """Name the addresses."""
    endpoint = _Endpoint(service)
    return [Route("/sparql", endpoint), Route("/sparql/", endpoint)]


class _Endpoint:
    """Answers every request to the endpoint, whatever its method."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._dataset = Dataset(service)
        self._tell = told(service)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            answer = await self._answer(request)
        except ClientDisconnect:
            return
        except PcgraphError as fault:
            answer = await self._tell(request, fault)
            if answer.status_code == 405:
                answer.headers["Allow"] = _METHODS
            if answer.status_code == 415:
                answer.headers["Accept-Post"] = f"{_QUERY}, {_FORM}"
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={**_CORS, "Allow": _METHODS})
        if request.method not in ("GET", "HEAD", "POST"):
            raise UsageProblem(
                "PC-SERVE-METHOD", f"{request.method[:20]} is not answered here.",
                f"Ask by one of {_METHODS}.",
            )  # fmt: skip
        asked: Pairs = _pairs(request.scope["query_string"])
        if request.method == "POST":
            asked = await self._posted(request, asked)
        if any(name == "update" for name, _ in asked):
            raise _read_only()
        queries = [value for name, value in asked if name == "query"]
        if not {name for name, _ in asked} - _OF_THE_FORM and request.method != "POST":
            return await self._describe(request, asked)
        if len(queries) != 1:
            raise UsageProblem(
                "PC-SERVE-QUERY",
                f"the request holds {len(queries)} queries, and exactly one is answered.",
                "Give it as query=, or post it as application/sparql-query.",
            )
        return await self._query(request, queries[0], asked)

    async def _posted(self, request: Request, asked: Pairs) -> Pairs:
        """Read the body of a POST: parameters, or a query alone (2.1.2, 2.1.3)."""
        given = request.headers.get("content-type", "")
        media = given.partition(";")[0].strip().lower()
        if media == _UPDATE:
            raise _read_only()
        if media not in (_FORM, _QUERY):
            raise UsageProblem(
                "PC-SERVE-TYPE",
                f"a body of the type {media[:60]!r} is not read here.",
                f"Post {_QUERY}, or a form as {_FORM}, and say so in Content-Type.",
            )
        if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
            raise UsageProblem(
                "PC-SERVE-TYPE", "a compressed body is not read here.", "Post it as it is."
            )
        charset = _CHARSET.search(given)
        if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
            raise _no_text(f"the body is said to be {charset[1][:20]}")
        body = await self._body(request)
        if media == _FORM:
            return [*asked, *_pairs(body)]
        try:
            return [*asked, ("query", body.decode("utf-8"))]
        except UnicodeDecodeError as fault:
            raise _no_text(f"the body is none from byte {fault.start + 1} on") from None

    async def _body(self, request: Request) -> bytes:
        """Read a body, and no more than is allowed."""
        most, found = self._service.settings.max_body, bytearray()
        async for part in request.stream():
            found += part
            if len(found) > most:
                raise LimitReached(
                    "PC-SERVE-BODY", f"the body has more than {most:,} bytes.", "Ask for less."
                )
        return bytes(found)

    async def _query(self, request: Request, text: str, asked: Pairs) -> Response:
        """Have a query answered, in the form that the client takes."""
        forms = _forms(request, asked)
        here = self._address(request)
        default, named = (
            # Forms of other endpoints send these empty where nothing was chosen. A graph that is
            # named twice is one: the engine would count its triples twice.
            tuple(
                dict.fromkeys(
                    value for name, value in asked if name == f"{kind}-graph-uri" and value
                )
            )
            for kind in ("default", "named")
        )
        wanted = Sparql(
            text,
            forms.table.name if forms.table else TABLES[0].name,
            forms.graph.name if forms.graph else GRAPHS[0].name,
            _SHOWN,
            default, named, here,
        )  # fmt: skip
        named_in = "".join(f" <{iri}>" for iri in (*default, *named))
        beside = await self._dataset.beside(text + named_in, here)
        answer = await self._service.ask(replace(wanted, beside=beside))
        graph = answer.kind == "graph"
        form = forms.graph if graph else forms.table
        if form is None:
            raise _not_acceptable(
                "a graph" if graph else "a table, or true or false", GRAPHS if graph else TABLES
            )
        return reply(request, answer.body, _media(form), headers={**OPEN, "Vary": "Accept"})

    async def _describe(self, request: Request, asked: Pairs) -> Response:
        """Describe the service to a program; send a person to the page for queries."""
        public = self._service.settings.public
        form = _forms(request, asked, page=True).graph
        if form is _PAGE:
            place = f"{public.rstrip('/')}/query.html"
            return Response(status_code=303, headers={**OPEN, "Location": place, "Vary": "Accept"})
        if form is None:
            raise _not_acceptable("the description of the service", GRAPHS)
        text = await self._dataset.text(self._address(request), form.name)
        return reply(request, text, _media(form), headers={**OPEN, "Vary": "Accept"})

    def _address(self, request: Request) -> str:
        """Give the address of the endpoint as it was asked; relative addresses are read by it."""
        public, path = self._service.settings.public, request.url.path
        if public:
            return public.rstrip("/") + path
        host = request.headers.get("host", "")
        if not _HOST.fullmatch(host):
            host = f"{self._service.settings.host}:{self._service.settings.port}"
        return f"{request.url.scheme}://{host}{path}"


def _pairs(written: bytes) -> list[tuple[str, str]]:
    """Read parameters, as a form and the part of an address behind ``?`` have them."""
    try:
        return parse_qsl(
            written.decode("utf-8"), keep_blank_values=True, errors="strict",
            max_num_fields=_FIELDS,
        )  # fmt: skip
    except UnicodeDecodeError:
        raise _no_text("a parameter is none") from None
    except ValueError:
        raise UsageProblem(
            "PC-SERVE-QUERY", f"there are more than {_FIELDS:,} parameters.", "Ask for less."
        ) from None


def _forms(request: Request, asked: Pairs, page: bool = False) -> _Forms:
    """Choose the forms of the answer: by ``format=``, else by the header Accept."""
    said = [value.strip().lower() for name, value in asked if name == "format" and value.strip()]
    if said:
        names = _SHORT.get(said[-1], "").split()
        table = _by_name(TABLES, names, said[-1])
        graph = _by_name(GRAPHS, names, said[-1])
        if table is None and graph is None:
            raise UsageProblem(
                "PC-SERVE-ACCEPT", f"there is no form {said[-1][:60]!r}.",
                f"format= takes one of {', '.join(sorted(_SHORT))}.",
            )  # fmt: skip
        return _Forms(table, graph)
    # Several lines of one header are one list (RFC 9110, 5.3).
    accept = ", ".join(request.headers.getlist("accept"))
    return _Forms(chosen(accept, TABLES), chosen(accept, (*GRAPHS, _PAGE) if page else GRAPHS))


def _by_name(forms: Sequence[Form], names: Sequence[str], media: str) -> Form | None:
    """Find a form by its short name or its media type."""
    fits = (form for form in forms if form.name in names or media in (form.media, *form.also))
    return next(fits, None)


def _media(form: Form) -> str:
    """Name a media type as it is sent: with its character set where that could be another."""
    if form.name == "csv":
        return f"{form.media}; charset=utf-8; header=present"
    return f"{form.media}; charset=utf-8" if form.media.startswith("text/") else form.media


def _not_acceptable(what: str, forms: Sequence[Form]) -> UsageProblem:
    return UsageProblem(
        "PC-SERVE-ACCEPT",
        f"the answer is {what}, which is not written in any form that was asked for.",
        f"Accept one of {', '.join(form.media for form in forms)}.",
    )


def _no_text(what: str) -> UsageProblem:
    return UsageProblem(
        "PC-SERVE-UTF8", f"a query is text in UTF-8, and {what}.", "Send it in UTF-8."
    )


def _read_only() -> UsageProblem:
    return UsageProblem(
        "PC-SERVE-UPDATE",
        "this service is read-only: no update is run.",
        "Ask by query=; the graph is changed by its files.",
    )
