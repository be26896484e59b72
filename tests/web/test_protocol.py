"""The SPARQL endpoint: how it is asked, in which forms it answers, what it refuses."""

import csv
import gzip
import io
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_from_bytes
from xml.etree import ElementTree

import pytest
from pyoxigraph import RdfFormat, parse

from pcgraph.serve.settings import Settings
from tests.web.sent import Answer, send
from tests.web.serving_case import running, store_of

ONE, TWO = "https://example.org/one", "https://example.org/two"
DATA = f"""
<https://example.org/a> <https://example.org/p> "A" <{ONE}> .
<https://example.org/a> <https://example.org/q> <https://example.org/b> <{ONE}> .
<https://example.org/b> <https://example.org/p> "B, \\"b\\"" <{TWO}> .
"""
ROWS = "SELECT ?s ?o WHERE { ?s <https://example.org/p> ?o } ORDER BY ?s"
GRAPH = "CONSTRUCT WHERE { ?s ?p ?o }"
DIRECT = {"Content-Type": "application/sparql-query"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
MOST = 20_000
READERS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("protocol")
    (folder / "data.nq").write_text(DATA, encoding="utf-8")
    store = store_of(folder / "data.nq", folder / "store")
    settings = Settings(store=str(store), workers=1, max_rows=50, max_body=MOST, seconds=20.0)
    with running(settings) as address:
        yield f"{address}/sparql"


def get(endpoint: str, query: str, accept: str | None = None, more: str = "") -> Answer:
    headers = {} if accept is None else {"Accept": accept}
    return send(f"{endpoint}?query={quote(query)}{more}", "GET", None, headers)


def column(answer: Answer, name: str) -> list[str]:
    assert answer.status == 200, answer.text
    return [row[name]["value"] for row in json.loads(answer.body)["results"]["bindings"]]


def refused(answer: Answer, status: int, code: str) -> str:
    """Hold an answer to an error of ours; give its words."""
    assert answer.status == status, answer.text
    assert f"[{code}]" in answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    return answer.text


def test_the_three_ways_to_ask_give_the_same(endpoint: str) -> None:
    got = get(endpoint, ROWS)
    form = send(endpoint, "POST", f"query={quote(ROWS)}".encode(), FORM)
    direct = send(endpoint, "POST", ROWS.encode(), DIRECT)
    charset = {"Content-Type": 'Application/SPARQL-Query; charset="UTF-8"'}
    said = send(f"{endpoint}/", "POST", ROWS.encode(), charset)
    assert got.body == form.body == direct.body == said.body
    assert column(got, "o") == ["A", 'B, "b"']


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("TEXT/CSV", "text/csv"),
        ("text/csv;q=0.5, text/tab-separated-values;q=0.6", "text/tab-separated-values"),
        ("application/sparql-results+json;q=0, application/json;q=0, */*;q=0.1",
         "application/sparql-results+xml"),
        ("text/turtle, application/sparql-results+json;q=0.1", "application/sparql-results+json"),
        (BROWSER, "application/sparql-results+xml"),
    ],
)  # fmt: skip
def test_a_table_comes_in_the_form_that_is_wanted(
    endpoint: str, accept: str | None, media: str
) -> None:
    answer = get(endpoint, ROWS, accept)
    assert (answer.status, answer.media) == (200, media)
    assert "Accept" in answer.headers["vary"]
    assert b"B, " in answer.body


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "text/turtle"),
        ("application/sparql-results+json, */*;q=0.1", "text/turtle"),
        ("application/n-triples", "application/n-triples"),
        ("application/ld+json;q=0.9, text/turtle;q=0.8", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
    ],
)
@pytest.mark.parametrize("query", [GRAPH, "DESCRIBE <https://example.org/a>"])
def test_a_graph_comes_in_the_form_that_is_wanted(
    endpoint: str, accept: str | None, media: str, query: str
) -> None:
    answer = get(endpoint, query, accept)
    assert (answer.status, answer.media) == (200, media)
    found = {str(one.predicate) for one in parse(answer.body, format=READERS[media])}
    assert found == {"<https://example.org/p>", "<https://example.org/q>"}


@pytest.mark.parametrize(
    ("name", "table", "graph"),
    [
        ("json", "application/sparql-results+json", "application/ld+json"),
        ("xml", "application/sparql-results+xml", "application/rdf+xml"),
        ("csv", "text/csv", ""),
        ("TSV", "text/tab-separated-values", ""),
        ("ttl", "", "text/turtle"),
        ("nt", "", "application/n-triples"),
        ("application/sparql-results%2Bjson", "application/sparql-results+json", ""),
        ("text/turtle", "", "text/turtle"),
    ],
)
def test_format_wins_over_the_header(endpoint: str, name: str, table: str, graph: str) -> None:
    for query, media in ((ROWS, table), (GRAPH, graph)):
        answer = get(endpoint, query, "text/plain", f"&format={name}")
        if media:
            assert (answer.status, answer.media) == (200, media)
        else:
            assert "Accept one of" in refused(answer, 406, "PC-SERVE-ACCEPT")


def test_a_csv_is_that_of_the_w3c(endpoint: str) -> None:
    answer = get(endpoint, ROWS, "text/csv")
    assert list(csv.reader(io.StringIO(answer.text))) == [
        ["s", "o"], ["https://example.org/a", "A"], ["https://example.org/b", 'B, "b"'],
    ]  # fmt: skip
    assert "charset=utf-8" in answer.headers["content-type"]


@pytest.mark.parametrize(
    ("query", "accept", "word"),
    [
        (ROWS, "image/png", "a table"),
        (ROWS, "text/turtle", "a table"),
        (GRAPH, "application/sparql-results+xml", "a graph"),
        ("ASK { }", "text/html", "true or false"),
    ],
)
def test_what_no_form_fits_is_not_acceptable(
    endpoint: str, query: str, accept: str, word: str
) -> None:
    answer = get(endpoint, query, accept)
    assert answer.status == 406
    assert word in answer.text
    assert "Accept" in answer.headers["vary"]


def test_head_gives_the_headers_alone(endpoint: str) -> None:
    address = f"{endpoint}?query={quote(ROWS)}"
    got, head = send(address), send(address, "HEAD")
    assert (head.status, head.body) == (200, b"")
    for name in ("etag", "content-type", "content-length", "vary"):
        assert head.headers[name] == got.headers[name]
    known = send(address, "GET", None, {"If-None-Match": got.headers["etag"]})
    assert (known.status, known.body) == (304, b"")


def test_a_long_answer_is_compressed_where_that_is_wanted(endpoint: str) -> None:
    query = 'SELECT ("' + "x" * 5000 + '" AS ?x) WHERE { }'
    plain = send(endpoint, "POST", query.encode(), DIRECT)
    small = send(endpoint, "POST", query.encode(), {**DIRECT, "Accept-Encoding": "gzip"})
    assert small.headers["content-encoding"] == "gzip"
    assert gzip.decompress(small.body) == plain.body


def test_a_page_of_another_site_may_ask(endpoint: str) -> None:
    told = send(endpoint, "OPTIONS", None, {"Origin": "https://example.org",
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "content-type"})  # fmt: skip
    assert (told.status, told.body) == (204, b"")
    assert told.headers["access-control-allow-origin"] == "*"
    assert "POST" in told.headers["access-control-allow-methods"]
    assert "Content-Type" in told.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in told.headers
    assert get(endpoint, "ASK { }").headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "PROPFIND", "BREW"])
def test_other_methods_are_told_which_there_are(endpoint: str, method: str) -> None:
    answer = send(f"{endpoint}?query=ASK%7B%7D", method)
    refused(answer, 405, "PC-SERVE-METHOD")
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"


@pytest.mark.parametrize(
    ("place", "body", "headers", "status", "code"),
    [
        ("?query=ASK%7B%7D&query=ASK%7B%7D", None, {}, 400, "PC-SERVE-QUERY"),
        ("?default-graph-uri=x", b"ASK { }", DIRECT, 400, "PC-QUERY-ENGINE"),
        ("?query=ASK%7B%7D", b"ASK { }", DIRECT, 400, "PC-SERVE-QUERY"),
        ("?query=ASK%7B%7D", b"query=ASK%7B%7D", FORM, 400, "PC-SERVE-QUERY"),
        ("", b"", FORM, 400, "PC-SERVE-QUERY"),
        ("", b"a=1&" * 1001 + b"query=ASK%7B%7D", FORM, 400, "PC-SERVE-QUERY"),
        ("?query=", None, {}, 400, "PC-QUERY-SYNTAX"),
        ("?query=ASK%7B%7D", b"", {"Content-Type": "text/plain"}, 415, "PC-SERVE-TYPE"),
        ("", b"ASK { }", {}, 415, "PC-SERVE-TYPE"),
        ("", b"ASK { }", {**DIRECT, "Content-Encoding": "gzip"}, 415, "PC-SERVE-TYPE"),
        ("", b"ASK { }", {"Content-Type": "multipart/form-data; boundary=x"}, 415,
         "PC-SERVE-TYPE"),
        ("", "ASK { }".encode("utf-16"), DIRECT, 400, "PC-SERVE-UTF8"),
        ("", b"ASK { }", {"Content-Type": "application/sparql-query;charset=latin-1"}, 400,
         "PC-SERVE-UTF8"),
        ("?query=ASK%7B%7D%23%ff", None, {}, 400, "PC-SERVE-UTF8"),
        ("?query=ASK%7B%7D%23%ED%A0%80", None, {}, 400, "PC-SERVE-UTF8"),
        ("", b"query=ASK%7B%7D%23\xe9", FORM, 400, "PC-SERVE-UTF8"),
        ("", b"x" * (MOST + 1), DIRECT, 413, "PC-SERVE-BODY"),
        ("?format=yaml", None, {}, 406, "PC-SERVE-ACCEPT"),
    ],
)  # fmt: skip
def test_what_is_no_request_is_told_so(
    endpoint: str, place: str, body: bytes | None, headers: dict[str, str], status: int, code: str
) -> None:
    answer = send(f"{endpoint}{place}", "GET" if body is None else "POST", body, headers)
    refused(answer, status, code)
    assert ("accept-post" in answer.headers) == (status == 415)


@pytest.mark.parametrize(
    ("place", "body", "headers"),
    [
        ("?update=CLEAR%20ALL", None, {}),
        ("?query=ASK%7B%7D&update=CLEAR%20ALL", None, {}),
        ("", b"update=CLEAR+ALL", FORM),
        ("", b"query=ASK%7B%7D&update=CLEAR+ALL", FORM),
        ("", b"DROP ALL", {"Content-Type": "application/sparql-update"}),
        ("?query=ASK%7B%7D", b"\xff", {"Content-Type": "application/sparql-update"}),
    ],
)
def test_updates_are_refused(
    endpoint: str, place: str, body: bytes | None, headers: dict[str, str]
) -> None:
    answer = send(f"{endpoint}{place}", "GET" if body is None else "POST", body, headers)
    assert "read-only" in refused(answer, 403, "PC-SERVE-UPDATE")
    assert len(column(get(endpoint, ROWS), "o")) == 2


@pytest.mark.parametrize("text", ["CLEAR ALL", "INSERT DATA { <a:a> <a:b> 1 }", "DROP DEFAULT"])
def test_an_update_called_a_query_is_refused_too(endpoint: str, text: str) -> None:
    assert "would change the graph" in refused(get(endpoint, text), 400, "PC-QUERY-SYNTAX")
    assert len(column(get(endpoint, ROWS), "o")) == 2


def test_a_slip_is_told_with_line_and_column(endpoint: str) -> None:
    words = refused(get(endpoint, "SELECT ?s\nWHERE { ?s ?p }"), 400, "PC-QUERY-SYNTAX")
    assert words.startswith("query:2:16: ")
    answer = get(endpoint, "SELECT ?s\nWHERE { ?s ?p }", "application/json")
    told = json.loads(answer.body)
    assert (answer.status, told["code"]) == (400, "PC-QUERY-SYNTAX")
    assert told["where"] == "query:2:16"


def test_the_dataset_of_a_request_stands_in_place_of_that_of_the_query(endpoint: str) -> None:
    def ask(query: str, *graphs: str) -> list[str]:
        more = "".join(f"&{kind}-graph-uri={quote(iri, safe='')}" for kind, _, iri in
                       (one.partition(" ") for one in graphs))  # fmt: skip
        return column(get(endpoint, query, None, more), "s")

    every, named = "SELECT ?s WHERE { ?s ?p ?o }", "SELECT ?s WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert len(ask(every)) == len(ask(named)) == 3
    assert len(ask(every, f"default {ONE}")) == 2
    assert len(ask(every, f"default {ONE}", f"default {TWO}")) == 3
    assert ask(named, f"default {ONE}") == []
    assert ask(named, f"named {TWO}") == ["https://example.org/b"]
    assert ask(every, f"named {TWO}") == []
    assert len(ask(every.replace("WHERE", f"FROM <{TWO}> WHERE"), f"default {ONE}")) == 2
    assert len(ask(every, "default ", "named ")) == 3


@pytest.mark.parametrize("kind", ["default", "named"])
def test_a_graph_that_is_not_held_is_told(endpoint: str, kind: str) -> None:
    more = f"&{kind}-graph-uri={quote(ONE, safe='')}&{kind}-graph-uri=https%3A//example.org/x"
    for query in (
        ROWS,
        "ASK { GRAPH ?g { } }",
        "SELECT (EXISTS { ?s ?p ?o } AS ?x) WHERE { }",
        "CONSTRUCT WHERE { ?s ?p ?o }",
        "CONSTRUCT { <a:a> <a:b> ?o } { ?s ?p ?o }",
    ):
        words = refused(get(endpoint, query, None, more), 400, "PC-QUERY-FROM")
        assert "https://example.org/x" in words
        assert "nothing is fetched" in words
    refused(get(endpoint, "ASK FROM <https://example.org/x> { }"), 400, "PC-QUERY-FROM")
    for query in (
        "ASK { }",
        "SELECT (1 AS ?x) WHERE { }",
        "CONSTRUCT { <a:a> <a:b> 1 } WHERE { }",
        "DESCRIBE <https://example.org/none>",
    ):
        assert get(endpoint, query, None, more).status == 200


def test_a_graph_that_is_named_twice_counts_once(endpoint: str) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    assert column(get(endpoint, count, more=f"&default-graph-uri={ONE}" * 2), "n") == ["2"]


def test_parameters_without_a_query_are_no_question_about_the_service(endpoint: str) -> None:
    refused(send(f"{endpoint}?querry=ASK"), 400, "PC-SERVE-QUERY")
    assert send(f"{endpoint}?format=nt").status == 200


def test_relative_addresses_are_those_of_the_endpoint(endpoint: str) -> None:
    query = "SELECT (STR(<x>) AS ?s) (STR(<#y>) AS ?t) WHERE { }"
    assert column(get(endpoint, query), "s") == [endpoint.removesuffix("sparql") + "x"]
    assert column(get(endpoint, query), "t") == [f"{endpoint}#y"]


def test_an_answer_is_whole_or_an_error(endpoint: str) -> None:
    numbers = " ".join(map(str, range(51)))
    many = f"SELECT * WHERE {{ VALUES ?n {{ {numbers} }} }}"
    for form in ("json", "xml", "csv", "tsv"):
        refused(get(endpoint, many, None, f"&format={form}"), 400, "PC-LIMIT-ROWS")
        assert get(endpoint, many.replace(" 50 ", " "), None, f"&format={form}").status == 200
    graph = f"CONSTRUCT {{ <a:a> <a:b> ?n }} WHERE {{ VALUES ?n {{ {numbers} }} }}"
    refused(get(endpoint, graph), 400, "PC-LIMIT-ROWS")


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "text/turtle"),
        ("*/*", "text/turtle"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples, text/html;q=0.1", "application/n-triples"),
    ],
)
def test_without_a_query_a_program_is_told_what_there_is(
    endpoint: str, accept: str | None, media: str
) -> None:
    answer = send(endpoint, "GET", None, {} if accept is None else {"Accept": accept})
    assert (answer.status, answer.media) == (200, media)
    found = {str(one.object) for one in parse(answer.body, format=READERS[media])}
    assert {f"<{endpoint}>", f"<{ONE}>", f"<{TWO}>"} <= found
    assert f"<{endpoint}/>" not in found
    other = send(f"{endpoint}/", "GET", None, {"Accept": "application/n-triples"})
    assert f"#endpoint> <{endpoint}/> ." in other.text
    assert f"#endpoint> <{endpoint}> ." not in other.text


def test_without_a_query_a_person_is_sent_to_the_page(endpoint: str) -> None:
    answer = send(endpoint, "GET", None, {"Accept": BROWSER})
    assert (answer.status, answer.headers["location"]) == (303, "/query.html")
    assert send(endpoint, "GET", None, {"Accept": "image/png"}).status == 406


class Listener:
    """Listens on loopback and counts who comes."""

    def __init__(self) -> None:
        self.came = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                one, _ = self._socket.accept()
            except OSError:
                return
            self.came += 1
            one.close()

    def close(self) -> None:
        self._socket.close()


REACHING = [
    "SELECT * WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * WHERE { service silent <URL> { ?s ?p ?o } }",
    "SELECT * WHERE { SERVICE#\n<URL>{ ?s ?p ?o } }",
    "SELECT * WHERE { SERVICE SILENT # <x>\n <URL> { ?s ?p ?o } }",
    "PREFIX a: <URL> SELECT * WHERE { SERVICE a: { ?s ?p ?o } }",
    "BASE <URL> SELECT * WHERE { SERVICE <> { ?s ?p ?o } }",
    "SELECT * WHERE { BIND(<URL> AS ?x) SERVICE ?x { ?s ?p ?o } }",
    "ASK { { SELECT * WHERE { SERVICE <URL> { ?s ?p ?o } } } }",
    "SELECT * WHERE { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * WHERE { SERVIC\\u0045 <URL> { ?s ?p ?o } }",
    "SELECT * FROM <URL> WHERE { ?s ?p ?o }",
    "SELECT * FROM NAMED <URL> WHERE { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM#\n<URL> WHERE { ?s ?p ?o }",
    "PREFIX a: <URL> SELECT * FROM a: WHERE { ?s ?p ?o }",
    "DESCRIBE ?s FROM <URL> WHERE { ?s ?p ?o }",
    "LOAD <URL>",
    "LOAD SILENT <URL> INTO GRAPH <a:a>",
    "ASK { } ; LOAD <URL>",
]


@pytest.mark.parametrize("text", REACHING)
def test_nothing_is_fetched(endpoint: str, text: str) -> None:
    listener = Listener()
    try:
        url = f"http://127.0.0.1:{listener.port}/x"
        query = text.replace("URL", url)
        answers = [get(endpoint, query), send(endpoint, "POST", query.encode(), DIRECT)]
        plain = f"&default-graph-uri={quote(url, safe='')}&named-graph-uri={quote(url, safe='')}"
        answers.append(get(endpoint, ROWS, None, plain))
        assert {one.status for one in answers} == {400}
        assert all("[PC-QUERY-" in one.text for one in answers)
        assert get(endpoint, "ASK { }", None, plain).status == 200
        update = {"Content-Type": "application/sparql-update"}
        assert send(endpoint, "POST", query.encode(), update).status == 403
        socket.create_connection(("127.0.0.1", listener.port), 5).close()
        while not listener.came:
            pass
        assert listener.came == 1
    finally:
        listener.close()


def test_text_of_every_script_is_taken(endpoint: str) -> None:
    words = "naïve 患者 🩺 \u202e"
    query = f'SELECT ("{words}" AS ?s) WHERE {{ }}'
    address = f"{endpoint}?query={quote_from_bytes(query.encode())}"
    assert column(send(address), "s") == [words]
    assert column(send(endpoint, "POST", query.encode(), DIRECT), "s") == [words]


@pytest.mark.parametrize("query", ["SELECT (TEXT AS ?x) { }", "CONSTRUCT { <a:a> <a:b> TEXT } { }"])
def test_xml_says_what_was_meant_or_nothing(endpoint: str, query: str) -> None:
    fine = get(endpoint, query.replace("TEXT", '"a\\r\\n\\tb]]>"'), None, "&format=xml")
    assert fine.status == 200
    read = ElementTree.fromstring(fine.body)  # noqa: S314 - our own answer
    assert any(node.text == "a\r\n\tb]]>" for node in read.iter())
    for mark in ("\\u0001", "\\u0000", "\\uFFFE"):
        text = query.replace("TEXT", f'"a{mark}b"')
        refused(get(endpoint, text, None, "&format=xml"), 400, "PC-USAGE-FORM")
        assert get(endpoint, text, None, "&format=json").status == 200


def test_the_paths_are_those_two(endpoint: str) -> None:
    assert column(get(f"{endpoint}/", ROWS), "o") == column(get(endpoint, ROWS), "o")
    assert get(f"{endpoint}/x", ROWS).status == 404


def test_what_a_server_is_called_by_others_is_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "data.nq").write_text(DATA, encoding="utf-8")
    store = str(store_of(tmp_path / "data.nq", tmp_path / "store"))
    with running(Settings(store=store, workers=1, public="https://example.org/pc/")) as address:
        answer = send(f"{address}/sparql", "GET", None, {"Accept": "application/n-triples"})
        assert "<https://example.org/pc/sparql>" in answer.text
        assert "127.0.0.1" not in answer.text
        to = send(f"{address}/sparql", "GET", None, {"Accept": "text/html"})
        assert to.headers["location"] == "https://example.org/pc/query.html"
        base = send(f"{address}/sparql?query={quote('SELECT (STR(<x>) AS ?x) { }')}")
        assert b"https://example.org/pc/x" in base.body
