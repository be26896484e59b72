"""A little SPARQL server on this machine, over a pyoxigraph store, for the tests.

It speaks the SPARQL 1.1 Protocol (query and update by POST with a form) and the Graph Store
Protocol, as an Oxigraph server does.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    QueryResultsFormat,
    QueryTriples,
    RdfFormat,
    Store,
    serialize,
)


class SparqlHandler(BaseHTTPRequestHandler):
    """Answer for the store that the server holds."""

    protocol_version = "HTTP/1.1"
    server: "SparqlServer"

    def version_string(self) -> str:
        return self.server.name

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def reply(self, status: int, content: bytes = b"", media: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self) -> None:
        path, body = urlsplit(self.path).path, self.body()
        self.server.asked.append((self.path, body))
        if path == "/store":
            self.graph(body)
            return
        form = parse_qs(body.decode(), keep_blank_values=True)
        try:
            if path == "/query" and "query" in form:
                self.reply(200, *self.answer(form))
            elif path == "/update" and "update" in form:
                self.server.store.update(form["update"][0])
                self.reply(204)
            else:
                self.reply(404, b"nothing is here")
        except (SyntaxError, ValueError, RuntimeError, OSError) as fault:
            self.reply(400, str(fault).encode())

    def answer(self, form: dict[str, list[str]]) -> tuple[bytes, str]:
        default: list[NamedNode | BlankNode | DefaultGraph]
        named: list[NamedNode | BlankNode]
        default = [NamedNode(one) for one in form.get("default-graph-uri", [])]
        named = [NamedNode(one) for one in form.get("named-graph-uri", [])]
        found = self.server.store.query(
            form["query"][0],
            use_default_graph_as_union="union-default-graph" in form,
            default_graph=default or None,
            named_graphs=named or None,
        )
        if isinstance(found, QueryTriples):
            return serialize(found, format=RdfFormat.N_TRIPLES) or b"", "application/n-triples"
        media = "application/sparql-results+json"
        return found.serialize(format=QueryResultsFormat.JSON) or b"", media

    def graph(self, body: bytes) -> None:
        store = self.server.store
        graph = NamedNode(parse_qs(urlsplit(self.path).query)["graph"][0])
        held = any(store.quads_for_pattern(None, None, None, graph))
        if self.command in ("PUT", "DELETE"):
            store.remove_graph(graph)
        if self.command == "DELETE":
            self.reply(204 if held else 404)
        elif self.command == "GET":
            triples = (quad.triple for quad in store.quads_for_pattern(None, None, None, graph))
            content = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
            self.reply(200 if held else 404, content if held else b"", "application/n-triples")
        else:
            try:
                store.load(body, format=RdfFormat.N_TRIPLES, to_graph=graph)
            except SyntaxError as fault:
                self.reply(400, str(fault).encode())
                return
            self.reply(204 if held else 201)

    def do_GET(self) -> None:
        self.server.asked.append((self.path, b""))
        self.graph(b"")

    def do_DELETE(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        body = self.body()
        self.server.asked.append((self.path, body))
        self.graph(body)


class SparqlServer(ThreadingHTTPServer):
    """Serve one store at a free port of this machine.

    Attributes:
        store: what is served.
        name: what the header ``Server`` says.
        asked: path and body of each request, in order.
    """

    daemon_threads = True

    def __init__(
        self,
        store: Store,
        name: str = "Oxigraph/0.5.13",
        handler: type[BaseHTTPRequestHandler] = SparqlHandler,
    ) -> None:
        self.store, self.name = store, name
        self.asked: list[tuple[str, bytes]] = []
        super().__init__(("127.0.0.1", 0), handler)

    @property
    def base(self) -> str:
        """Give scheme, host and port."""
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing where a client hangs up: that is what some tests are about."""


@contextmanager
def serving(server: SparqlServer) -> Iterator[SparqlServer]:
    """Serve in a thread of this process while the block runs."""
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
