"""What comes from a store that is broken, cut, hostile or strange."""

import base64
import gzip
import hashlib
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from http.client import HTTPResponse
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from urllib.request import Request

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, QueryTriples, Store

from pcgraph.errors import LimitReached, PcgraphError, QueryProblem, UsageProblem
from pcgraph.stores import transport
from pcgraph.stores.address import checked, keys_for
from pcgraph.stores.remote import RemoteStore
from pcgraph.stores.transport import Limits
from pcgraph.stores.words import line_of
from tests.remote_server import SparqlServer, serving
from tests.unit.hostile import JSON, NTRIPLES, Hostile, Play, hostile, http, rows, saying

SELECT = "SELECT ?x WHERE { ?s ?p ?x }"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"
ONE = '{"x":{"type":"literal","value":"one"}}'
WHOLE = rows(ONE)
YES = http(b'{"head":{},"boolean":true}')
KEY = {"PCGRAPH_STORE_USER": "anne", "PCGRAPH_STORE_PASSWORD": "se cret"}


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the netrc file, the proxies and the waiting of this machine out of the tests."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(transport, "_WAITS", (0.0, 0.0))


Play_ = Callable[[Play], Hostile]


@pytest.fixture
def at() -> Iterator[Play_]:
    """Serve a play; it ends with the test."""
    open_now = []

    def start(play: Play) -> Hostile:
        manager = hostile(play)
        open_now.append(manager)
        return manager.__enter__()

    yield start
    for manager in open_now:
        manager.__exit__(None, None, None)


def store_at(
    base: str, seconds: float = 20, size: int = 1_000_000, tries: int = 3, **given: Any
) -> RemoteStore:
    given = {"dialect": "plain", "environ": {}, **given}
    return RemoteStore(f"{base}/sparql", limits=Limits(seconds, size, tries), **given)


def problem(store: RemoteStore, text: str = SELECT) -> PcgraphError:
    """Give the error of a query; it names the address and has no control characters."""
    with pytest.raises(PcgraphError) as told:
        store.query(text)
    assert told.value.where == store.address.shown
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f]", str(told.value)) is None
    assert len(told.value.what) < 500
    return told.value


def values(store: RemoteStore) -> list[Any]:
    found = store.query(SELECT)
    assert isinstance(found, QuerySolutions)
    return [row["x"] for row in found]


def test_a_good_answer_is_read(at: Play_) -> None:
    seen = at(saying(http(WHOLE)))
    assert values(store_at(seen.base)) == [Literal("one")]
    head, _, body = seen.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /sparql HTTP/1.1\r\n")
    assert b"Accept: application/sparql-results+json\r\n" in head
    assert b"Accept-Encoding: identity" in head
    assert parse_qs(body.decode()) == {"query": [SELECT]}


CUT = WHOLE[: len(WHOLE) - 1]
CHUNKED = "Transfer-Encoding: chunked"
NT = b"<a:a> <a:b> <a:c> .\n"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (http(CUT), "ends with"),
        (http(b""), "nothing"),
        (http(WHOLE + b"\nThe operation has been cancelled"), "operation has been cancelled"),
        (http(WHOLE + WHOLE), "one root element"),
        (http(WHOLE[:20], JSON, "200 OK", f"Content-Length: {len(WHOLE)}"), "20 of"),
        (http(b"5\r\n" + WHOLE[:5], JSON, "200 OK", CHUNKED), "line was cut"),
        (http(b"zz\r\n" + WHOLE, JSON, "200 OK", CHUNKED), "line was cut"),
        (http(b"<!DOCTYPE html><p>Welcome</p>", "text/html"), "text/html"),
        (http(b"all is well", "text/plain"), "all is well"),
        (http(WHOLE, "text/plain"), "text/plain"),
        (http(b"<?xml?>", "application/sparql-results+xml"), "sparql-results+xml"),
        (http(NT, NTRIPLES), "application/n-triples"),
        (http(WHOLE, JSON, "200 OK", "X-SQL-State: S1TAT", "X-SQL-Message: RC: late"), "S1TAT"),
        (http(WHOLE, JSON, "200 OK", "X-SPARQL-MaxRows: 1"), "at most 1 rows"),
        (http(WHOLE, JSON, "206 Partial Content"), "206"),
        (http(b"", JSON, "204 No Content"), "204"),
        (http(gzip.compress(bytes(10_000_000)), JSON, "200 OK", "Content-Encoding: gzip"), "gzip"),
        (http(b'{"head":{"vars":["x"]},"results":{"bindings":{}}}'), "bindings"),
        (http(b'{"head":{"vars":["x"]},"results":{}}'), "bindings"),
        (http(rows('{"x":{"type":"literal"}}')), "value"),
        (http(rows('{"x":{"type":"literal","value":5}}')), "string"),
        (http(rows('{"x":{"type":"uri","value":"no iri"}}')), "uri"),
        (http(rows('{"x":["a"]}')), "objects"),
        (http(rows(ONE.replace("x", "y"))), "y"),
        (http(rows(names='"x","z"')), "other columns"),
        (http(rows(names="")), "other columns"),
        (http(b'{"head":{},"boolean":true}'), "true or false"),
        (http(b"[" * 200_000), "ends with"),
        (http(b"\xff\xfe" + WHOLE), "ends with"),
        (b"220 smtp.example.org ESMTP\r\n", "no HTTP"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n", "no HTTP"),
    ],
    ids=lambda value: str(value)[:70],
)
def test_what_is_no_whole_table_is_an_error(at: Play_, answer: bytes, words: str) -> None:
    told = problem(store_at(at(saying(answer)).base))
    assert told.code == "PC-STORE-ANSWER"
    assert words in told.what


BOMB = b'<!DOCTYPE a [<!ENTITY b "bbb">]><sparql>&b;</sparql>'


@pytest.mark.parametrize("media", ["application/sparql-results+xml", "text/xml", "image/png"])
def test_a_type_that_was_not_asked_for_is_never_parsed(at: Play_, media: str) -> None:
    for text in (SELECT, "ASK {}", CONSTRUCT):
        assert problem(store_at(at(saying(http(BOMB, media))).base), text).code == "PC-STORE-ANSWER"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"head":{},"boolean":true', "ends with"),
        (b'{"head":{},"boolean":"true"}', "neither"),
        (b'{"head":{},"boolean":1}', "neither"),
        (b'{"head":{}}', "ends with"),
        (b"[]", "ends with"),
        (rows(ONE), "neither"),
        (rows('{"__ASK_RETVAL":1}', names='"__ASK_RETVAL"'), "ends with"),
        (b"[" * 100_000, "ends with"),
    ],
)
def test_what_is_neither_true_nor_false_is_an_error(at: Play_, body: bytes, words: str) -> None:
    told = problem(store_at(at(saying(http(body))).base), "ASK {}")
    assert told.code == "PC-STORE-ANSWER"
    assert words in told.what


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"head":{"link":[]},"boolean":true}', True),
        (b' { "boolean" : false } \n', False),
        (rows(names='"__ASK_RETVAL"'), False),
        (rows('{"__ASK_RETVAL":{"value":"1"}}', names='"__ASK_RETVAL"'), True),
    ],
)
def test_yes_and_no_also_as_virtuoso_says_it(at: Play_, body: bytes, expected: bool) -> None:
    assert bool(store_at(at(saying(http(body))).base).query("ASK {}")) is expected


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (http(NT + b"The SPARQL operation has been cancelled", NTRIPLES), "cancelled"),
        (http(NT[:-3], NTRIPLES), "ends with"),
        (http(b"<a> <b> <c> .", "text/turtle"), "ends with"),
        (http(WHOLE), JSON),
        (http(b"<rdf/>", "application/rdf+xml"), "rdf+xml"),
        (b"HTTP/1.0 200 OK\r\nContent-Type: application/n-triples\r\n\r\n" + NT, "how long"),
        (http(NT, NTRIPLES, "200 OK", "X-SQL-State: S1TAT"), "S1TAT"),
    ],
)
def test_what_is_no_whole_graph_is_an_error(at: Play_, answer: bytes, words: str) -> None:
    told = problem(store_at(at(saying(answer)).base), CONSTRUCT)
    assert told.code == "PC-STORE-ANSWER"
    assert words in told.what


def test_a_graph_is_read_and_its_blank_nodes_keep_their_labels(at: Play_) -> None:
    body = '_:b1 <a:b> "é漢😀"@en .\n'.encode()
    found = store_at(at(saying(http(body, NTRIPLES))).base).query(CONSTRUCT)
    assert isinstance(found, QueryTriples)
    assert [(one.subject, one.object) for one in found] == [
        (BlankNode("b1"), Literal("é漢😀", language="en"))
    ]


def test_a_graph_cut_at_a_row_limit_without_a_word_is_found_out(at: Play_) -> None:
    three = b"".join(b"<a:%d> <a:b> <a:c> .\n" % number for number in range(3))
    capped = http(rows(), JSON, "200 OK", "X-SPARQL-MaxRows: 2")
    seen = at(saying(http(three, NTRIPLES), capped))
    told = problem(store_at(seen.base, dialect="virtuoso"), CONSTRUCT)
    assert told.code == "PC-STORE-ANSWER"
    assert "LIMIT+3" in seen.requests[1].decode()
    whole = store_at(at(saying(http(three, NTRIPLES), http(rows()))).base, dialect="virtuoso")
    found = whole.query(CONSTRUCT)
    assert isinstance(found, QueryTriples)
    assert len(list(found)) == 3


def test_terms_come_as_they_are(at: Play_) -> None:
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    body = rows(
        f'{{"x":{{"type":"typed-literal","datatype":"{integer}","value":"{"9" * 5000}"}}}}',
        '{"x":{"type":"bnode","value":"nodeID://b10000"}}',
        '{"x": { "type": "bnode", "value": "nodeID://b7" }}',
        '{"x":{"type":"bnode","value":"b2"}}',
        r'{"x":{"type":"literal","value":"\"type\": \"bnode\", \"value\": \"nodeID://é漢😀"}}',
        '{"x":{"type":"literal","value":"a","xml:lang":"en"}}',
        "{}",
    )
    assert values(store_at(at(saying(http(body))).base)) == [
        Literal("9" * 5000, datatype=NamedNode(integer)),
        BlankNode("b10000"),
        BlankNode("b7"),
        BlankNode("b2"),
        Literal('"type": "bnode", "value": "nodeID://é漢😀'),
        Literal("a", language="en"),
        None,
    ]


def test_blank_nodes_at_the_borders_of_what_is_read_at_once(at: Play_) -> None:
    blank = '{"x":{"type":"bnode","value":"nodeID://b%d"}}'
    many = [blank % number for number in range(5_000)]
    found = values(store_at(at(saying(http(rows(*many)))).base))
    assert found == [BlankNode(f"b{number}") for number in range(5_000)]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("400 Bad Request", "PC-STORE-REFUSED"),
        ("404 Not Found", "PC-STORE-REFUSED"),
        ("418 Teapot", "PC-STORE-REFUSED"),
        ("500 Internal Server Error", "PC-STORE-REFUSED"),
        ("503 Service Unavailable", "PC-STORE-REFUSED"),
        ("401 Unauthorized", "PC-STORE-AUTH"),
        ("403 Forbidden", "PC-STORE-AUTH"),
    ],
)
def test_a_no_is_told_in_the_words_of_the_server(at: Play_, status: str, code: str) -> None:
    page = "<html><head><title>Hm</title></head><b>disk\r\n\x1b[31m full\u202e</b></html>"
    told = problem(store_at(at(saying(http(page.encode(), "text/html", status))).base))
    assert told.code == code
    assert f"({status[:3]}): disk [31m full." in told.what
    assert told.exit_code == 4


def test_what_a_server_says_is_one_short_line() -> None:
    assert line_of("a\n\tb\x07\u200b  c.") == "a b c"
    assert line_of("no <http://example.org/a> here") == "no <http://example.org/a> here"
    assert line_of("wrong at 'x'\n\nSPARQL query:\nSELECT 1") == "wrong at 'x'"
    assert len(line_of("x" * 100_000)) < 250


def test_reading_is_tried_again_but_not_for_ever(at: Play_) -> None:
    busy = http(b"busy", "text/plain", "503 Service Unavailable", "Retry-After: 0")
    seen = at(saying(busy, busy, http(WHOLE)))
    assert values(store_at(seen.base)) == [Literal("one")]
    seen = at(saying(busy))
    assert problem(store_at(seen.base)).code == "PC-STORE-REFUSED"
    assert len(seen.requests) == 3


@pytest.mark.parametrize("reset", [False, True])
def test_a_line_closed_at_once_is_tried_again_but_not_for_ever(at: Play_, reset: bool) -> None:
    def play(line: socket.socket, _: bytes) -> None:
        if reset:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        line.close()

    seen = at(play)
    told = problem(store_at(seen.base))
    assert told.code == "PC-STORE-REACH"
    assert len(seen.requests) == 3


def test_a_port_without_a_server_cannot_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert problem(store_at(f"http://127.0.0.1:{port}")).code == "PC-STORE-REACH"


def test_a_host_that_does_not_exist_cannot_be_reached() -> None:
    assert problem(store_at("http://no-such-host.invalid")).code == "PC-STORE-REACH"


def _silent(line: socket.socket, _: bytes) -> None:
    line.recv(1)


def _trickled(start: bytes) -> Play:
    """Send a beginning, then a blank again and again, each well within any socket's time."""

    def play(line: socket.socket, _: bytes) -> None:
        line.sendall(start)
        while True:
            line.sendall(b" ")
            time.sleep(0.02)

    return play


@pytest.mark.parametrize(
    "play",
    [
        _silent,
        _trickled(b""),
        _trickled(b"HTTP/1.1 200 OK\r\nX-Long:"),
        _trickled(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n\r\n".encode()),
    ],
    ids=["silent", "status", "header", "body"],
)
def test_the_time_is_counted_for_the_whole_answer(at: Play_, play: Play) -> None:
    told = problem(store_at(at(play).base, seconds=0.3))
    assert isinstance(told, LimitReached)
    assert told.code == "PC-STORE-TIME"


def test_a_no_that_trickles_is_told_without_its_words(at: Play_) -> None:
    play = _trickled(b"HTTP/1.1 500 Broken\r\nContent-Length: 4000\r\n\r\n")
    assert "(500): Broken" in problem(store_at(at(play).base, seconds=0.3)).what


def test_a_server_that_does_not_listen_to_a_long_request_is_late(at: Play_) -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    with listening:
        store = store_at(f"http://127.0.0.1:{listening.getsockname()[1]}", seconds=0.3)
        text = f"SELECT ?x WHERE {{ ?s ?p ?x }} # {'x' * 12_000_000}"
        told = problem(store, text)
    assert told.code == "PC-STORE-TIME"


def test_an_endless_body_is_stopped_near_the_limit(at: Play_) -> None:
    sent = []

    def play(line: socket.socket, _: bytes) -> None:
        line.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n\r\n".encode())
        while True:
            line.sendall(bytes(65536))
            sent.append(65536)

    told = problem(store_at(at(play).base, size=500_000))
    assert isinstance(told, LimitReached)
    assert told.code == "PC-STORE-SIZE"
    # What the operating system keeps under way is sent too, but nothing like ten gigabytes.
    assert sum(sent) < 30_000_000


def test_a_length_beyond_the_limit_is_refused_before_reading(at: Play_) -> None:
    large = http(b"{", JSON, "200 OK", "Content-Length: 10000000000")
    assert problem(store_at(at(saying(large)).base)).code == "PC-STORE-SIZE"


def _to(place: str, status: str = "307 Temporary Redirect") -> bytes:
    return http(b"", "text/plain", status, f"Location: {place}")


@pytest.mark.parametrize(
    "place",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "http://127.0.0.2/sparql",
        "//example.org/sparql",
        "http://127.0.0.1:1/sparql",
        "https://127.0.0.1/sparql",
        "http://anne:word@127.0.0.1/sparql",
        "http://[::1/sparql",
        "",
    ],
)
def test_a_redirect_to_another_place_is_not_followed(at: Play_, place: str) -> None:
    told = problem(store_at(at(saying(_to(place))).base))
    assert told.code == "PC-STORE-REDIRECT"
    assert "word" not in told.what


def test_a_redirect_within_a_server_takes_the_query_along(at: Play_) -> None:
    seen = at(saying(_to("/new", "301 Moved Permanently"), http(WHOLE)))
    assert values(store_at(seen.base)) == [Literal("one")]
    assert seen.requests[1].startswith(b"POST /new ")
    assert seen.requests[1].endswith(seen.requests[0].rpartition(b"\r\n\r\n")[2])


def test_redirects_without_end_are_ended(at: Play_) -> None:
    seen = at(saying(_to("/sparql")))
    assert problem(store_at(seen.base)).code == "PC-STORE-REDIRECT"
    assert len(seen.requests) == transport.MAX_REDIRECTS + 1


class _Line:
    """What ``http.client`` reads an answer from."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer

    def makefile(self, _: str) -> BytesIO:
        return BytesIO(self.answer)


def _told_by(answer: bytes, request: Request) -> HTTPResponse:
    response = HTTPResponse(_Line(answer), method="POST")  # type: ignore[arg-type]
    response.begin()
    response.url = request.full_url
    return response


def test_https_is_verified_and_never_left_for_http(monkeypatch: pytest.MonkeyPatch) -> None:
    contexts = []

    def opened(request: Request, _: object, context: ssl.SSLContext) -> HTTPResponse:
        contexts.append(context)
        return _told_by(_to("http://example.org/sparql"), request)

    monkeypatch.setattr(transport, "open_request", opened)
    assert problem(store_at("https://example.org")).code == "PC-STORE-REDIRECT"
    assert [(one.verify_mode, one.check_hostname) for one in contexts] == [
        (ssl.CERT_REQUIRED, True)
    ]


def test_http_may_send_us_to_https_of_the_same_host(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def opened(request: Request, *_: object) -> HTTPResponse:
        asked.append(request.full_url)
        moved = len(asked) == 1
        return _told_by(_to("https://example.org/sparql") if moved else http(WHOLE), request)

    monkeypatch.setattr(transport, "open_request", opened)
    assert values(store_at("http://example.org")) == [Literal("one")]
    assert asked == ["http://example.org/sparql", "https://example.org/sparql"]


def test_https_is_not_taken_for_http() -> None:
    with serving(SparqlServer(Store())) as server:
        told = problem(store_at(server.base.replace("http:", "https:")))
    assert told.code == "PC-STORE-REACH"


def _unauthorized(challenge: str) -> bytes:
    return http(b"", "text/plain", "401 Unauthorized", f"WWW-Authenticate: {challenge}")


def test_basic_is_told_when_asked_and_remembered(at: Play_) -> None:
    seen = at(saying(_unauthorized('Basic realm="x"'), http(WHOLE)))
    store = store_at(seen.base, environ=KEY)
    assert values(store) == values(store) == [Literal("one")]
    token = base64.b64encode(b"anne:se cret")
    assert [b"Authorization: Basic " + token in one for one in seen.requests] == [
        False,
        True,
        True,
    ]


def test_digest_is_told_and_the_password_never_sent(at: Play_) -> None:
    seen = at(saying(_unauthorized('Digest realm="SPARQL", nonce="abc", qop="auth"'), http(WHOLE)))
    assert values(store_at(seen.base, environ=KEY)) == [Literal("one")]
    head = seen.requests[1].decode()
    said = dict(re.findall(r'(\w+)="?([^",\r]+)"?', head.split("Authorization: Digest ")[1]))

    def md5(text: str) -> str:
        return hashlib.md5(text.encode()).hexdigest()  # noqa: S324 - RFC 2617

    expected = md5(
        f"{md5('anne:SPARQL:se cret')}:abc:{said['nc']}:{said['cnonce']}:auth:{md5('POST:/sparql')}"
    )
    assert said["response"] == expected
    assert "se cret" not in head


@pytest.mark.parametrize("environ", [{}, KEY])
@pytest.mark.parametrize(
    "challenge",
    [
        'Basic realm="x"',
        'Digest realm="x", nonce="y", qop="auth"',
        'Digest realm="x", nonce="y", algorithm="SHA-1024"',
        "Digest nothing",
        "Negotiate",
        "",
    ],
)
def test_a_server_that_never_agrees_is_asked_twice_at_most(
    at: Play_, challenge: str, environ: dict[str, str]
) -> None:
    seen = at(saying(_unauthorized(challenge)))
    assert problem(store_at(seen.base, environ=environ)).code == "PC-STORE-AUTH"
    assert len(seen.requests) <= 2


def test_no_password_is_ever_shown(at: Play_) -> None:
    def echo(line: socket.socket, request: bytes) -> None:
        if b"Authorization" in request:
            line.sendall(http(request + b" se cret", "text/plain", "500 No"))
        else:
            line.sendall(_unauthorized('Basic realm="x"'))

    store = store_at(at(echo).base, environ=KEY)
    told = problem(store)
    assert told.code == "PC-STORE-REFUSED"
    for secret in ("se cret", base64.b64encode(b"anne:se cret").decode()):
        assert secret not in str(told)
        assert secret not in repr(vars(store))
        assert secret not in repr(vars(vars(store)["_transport"]))


def test_a_password_goes_to_no_other_server(at: Play_) -> None:
    other = at(saying(http(WHOLE)))
    seen = at(saying(_unauthorized('Basic realm="x"'), _to(f"{other.base}/sparql")))
    assert problem(store_at(seen.base, environ=KEY)).code == "PC-STORE-REDIRECT"
    assert other.requests == []


@pytest.mark.parametrize(
    "environ",
    [
        {"PCGRAPH_STORE_USER": "anne", "PCGRAPH_STORE_PASSWORD": "漢"},
        {"PCGRAPH_STORE_USER": "a\r\nX: y", "PCGRAPH_STORE_PASSWORD": "b"},
    ],
)
def test_a_name_that_cannot_be_sent_is_told(at: Play_, environ: dict[str, str]) -> None:
    challenge = 'Digest realm="x", nonce="y", qop="auth"'
    told = problem(store_at(at(saying(_unauthorized(challenge))).base, environ=environ))
    assert told.code == "PC-STORE-AUTH"


@pytest.mark.parametrize(
    "url",
    [
        "http://anne:word@example.org/sparql",
        "http://anne@example.org/sparql",
        "file:///etc/passwd",
        "ftp://example.org/",
        "example.org/sparql",
        "http://",
        "http://[::1",
        "http://example.org:port/",
        "http://example.org/a b",
        "http://example.org/\r\nX: y",
        "http://example.org/é",
        "http://example.org/#a",
        "anne:word@example.org",
        "",
    ],
)
def test_an_address_that_is_none_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(UsageProblem) as told:
        RemoteStore(url, environ={})
    assert told.value.code == "PC-STORE-URL"
    assert "word" not in str(told.value).replace("password", "")


def test_what_stands_behind_the_question_mark_is_not_shown(at: Play_) -> None:
    seen = at(saying(http(b"", JSON, "500 No")))
    store = RemoteStore(f"{seen.base}/sparql?key=token", dialect="plain", environ={})
    assert "token" not in str(problem(store))
    assert seen.requests[0].startswith(b"POST /sparql?key=token ")


def test_a_query_that_does_not_parse_is_never_sent(at: Play_) -> None:
    seen = at(saying(http(WHOLE)))
    for text in ("SELECT ?x {", "DROP ALL", "# ADD\nINSERT DATA { <a:a> <a:b> <a:c> }"):
        with pytest.raises(SyntaxError):
            store_at(seen.base).query(text)
    with pytest.raises(QueryProblem, match="SERVICE"):
        store_at(seen.base).query("ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")
    assert seen.requests == []


def test_a_comment_that_speaks_of_updates_makes_no_update(at: Play_) -> None:
    seen = at(saying(http(WHOLE)))
    text = f"# What is at\n# the address? INSERT it.\n{SELECT}"
    store_at(seen.base, update_url=f"{seen.base}/update").query(text)
    assert seen.requests[0].startswith(b"POST /sparql ")
    assert parse_qs(seen.requests[0].rpartition(b"\r\n\r\n")[2].decode()) == {"query": [text]}


@pytest.mark.parametrize("status", ["502 Bad Gateway", "503 Service Unavailable", "429 Many"])
def test_an_update_that_may_have_run_is_not_sent_again(at: Play_, status: str) -> None:
    seen = at(saying(http(b"", "text/plain", status)))
    with pytest.raises(QueryProblem) as told:
        store_at(seen.base, update_url=f"{seen.base}/update").update("CLEAR ALL")
    assert told.value.code == "PC-STORE-REFUSED"
    assert len(seen.requests) == 1


def test_an_update_is_not_sent_again_when_the_line_is_closed(at: Play_) -> None:
    seen = at(lambda line, _: line.close())
    with pytest.raises(QueryProblem, match="PC-STORE-REACH"):
        store_at(seen.base, update_url=f"{seen.base}/update").update("CLEAR ALL")
    assert len(seen.requests) == 1


def test_an_update_follows_no_redirect(at: Play_) -> None:
    seen = at(saying(_to("/other")))
    with pytest.raises(QueryProblem, match="PC-STORE-REDIRECT"):
        store_at(seen.base, update_url=f"{seen.base}/update").update("CLEAR ALL")
    assert len(seen.requests) == 1


def test_a_store_without_an_update_address_is_not_written_to(at: Play_) -> None:
    seen = at(saying(YES))
    with pytest.raises(QueryProblem, match="PC-STORE-WRITE"):
        store_at(seen.base).update("CLEAR ALL")
    assert seen.requests == []


def test_a_token_is_sent_only_when_writing(at: Play_) -> None:
    seen = at(saying(http(WHOLE)))
    store = store_at(seen.base, dialect="qlever", environ={"PCGRAPH_STORE_PASSWORD": "token"})
    store.query(SELECT)
    store.update("CLEAR ALL")
    assert [b"Authorization: Bearer token" in one for one in seen.requests] == [False, True]


def test_netrc_is_used_by_host_and_its_default_is_not(at: Play_, tmp_path: Path) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("default login anyone password nothing\n")
    netrc.chmod(0o600)
    seen = at(saying(_unauthorized('Basic realm="x"'), http(WHOLE)))
    assert problem(store_at(seen.base)).code == "PC-STORE-AUTH"
    netrc.write_text("machine 127.0.0.1 login anne password netrc-word\n")
    seen = at(saying(_unauthorized('Basic realm="x"'), http(WHOLE)))
    assert values(store_at(seen.base)) == [Literal("one")]
    assert base64.b64encode(b"anne:netrc-word") in seen.requests[1]


@pytest.mark.parametrize(
    ("text", "mode", "words"),
    [
        ("machine h login a password word\n", 0o644, "others"),
        ("machine h login a password word extra word\n", 0o600, "does not belong"),
        ("machine h nonsense a\n", 0o600, "does not belong"),
    ],
)
def test_a_netrc_that_cannot_be_used_is_told_without_its_words(
    tmp_path: Path, text: str, mode: int, words: str
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text(text)
    netrc.chmod(mode)
    with pytest.raises(UsageProblem) as told:
        store_at("http://h")
    assert told.value.code == "PC-STORE-AUTH"
    assert words in told.value.what
    assert "extra" not in str(told.value)


def test_a_password_is_kept_to_its_server() -> None:
    keys = keys_for([checked("http://a:1/x")], KEY)
    assert keys.of("http://a:1/y") == ("anne", "se cret")
    for other in ("http://a:2/x", "https://a:1/x", "http://b:1/x", "http://a/x"):
        assert keys.of(other) is None


def test_a_name_without_password_is_told() -> None:
    with pytest.raises(UsageProblem, match="without PCGRAPH_STORE_PASSWORD"):
        store_at("http://h", environ={"PCGRAPH_STORE_USER": "anne"})
