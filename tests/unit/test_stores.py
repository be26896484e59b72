"""The same questions to every kind of store give the same answers and the same errors."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat
from pyoxigraph import Store as Index

from pcgraph import engine
from pcgraph.errors import LimitReached, QueryProblem
from pcgraph.model import Store
from pcgraph.stores.remote import RemoteStore
from tests.remote_server import SparqlServer, serving

FIRST = NamedNode("https://w3id.org/pcgraph/graph/first")
SECOND = NamedNode("https://w3id.org/pcgraph/graph/second")
LINK_WORKER = NamedNode("https://w3id.org/pcgraph/id/role/link-worker")
LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
XSD = "http://www.w3.org/2001/XMLSchema#"
PC = "https://w3id.org/pcgraph/ns/"
PE5 = "https://w3id.org/pcgraph/id/nos/PE5"
DATA = f"""
{LINK_WORKER} {LABEL} "Link Worker \\"é漢😀\\""@en {FIRST} .
{LINK_WORKER} <{PC}order> "7"^^<{XSD}integer> {FIRST} .
{LINK_WORKER} <{PC}share> "0.5"^^<{XSD}decimal> {SECOND} .
<{PE5}> {LABEL} "a\\nb" {SECOND} .
<{PE5}> <http://purl.org/dc/terms/isPartOf> {LINK_WORKER} {SECOND} .
"""
EVERYTHING = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"


def _filled(index: Index) -> Index:
    index.load(DATA, format=RdfFormat.N_QUADS)
    return index


def in_memory(_: Path) -> Iterator[Store]:
    yield _filled(Index())


def on_disk(folder: Path) -> Iterator[Store]:
    written = _filled(Index(str(folder / "store")))
    written.flush()
    del written
    yield Index.read_only(str(folder / "store"))


def at_an_address(_: Path) -> Iterator[Store]:
    with serving(SparqlServer(_filled(Index()))) as server:
        yield RemoteStore(f"{server.base}/query", environ={})


@pytest.fixture(params=[in_memory, on_disk, at_an_address], ids=lambda kind: kind.__name__)
def store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Store]:
    monkeypatch.setenv("HOME", str(tmp_path))
    yield from request.param(tmp_path)


def test_the_union_of_all_graphs_is_asked(store: Store) -> None:
    names, found = engine.select(store, EVERYTHING, "q")
    assert names == ("s", "p", "o")
    assert len(found) == 5
    decimal = NamedNode(f"{XSD}decimal")
    assert [row["o"] for row in found if row["s"] == LINK_WORKER] == [
        Literal('Link Worker "é漢😀"', language="en"),
        Literal(7),
        Literal("0.5", datatype=decimal),
    ]


def test_cells_are_the_same(store: Store) -> None:
    text = """SELECT ?thing ?label ?order ?no {
        ?thing skos:prefLabel ?label OPTIONAL { ?thing pc:order ?order } } ORDER BY ?thing"""
    names, found = engine.select(store, text, "q")
    assert engine.cells(names, found) == (
        ("nos:PE5", "a\nb", None, None),
        ("role:link-worker", 'Link Worker "é漢😀"', 7, None),
    )


def test_our_prefixes_need_not_be_declared_and_may_be_declared_otherwise(store: Store) -> None:
    plain = "SELECT ?x WHERE { ?x dcterms:isPartOf role:link-worker }"
    other = "PREFIX dcterms: <urn:other:> " + plain
    assert [row["x"].value[-3:] for row in engine.solutions(store, plain, "q")] == ["PE5"]
    assert engine.solutions(store, other, "q") == []


def test_graphs_are_seen_by_name_too(store: Store) -> None:
    text = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
    found = [(row["g"], int(row["n"].value)) for row in engine.solutions(store, text, "q")]
    assert found == [(FIRST, 2), (SECOND, 3)]
    across = "SELECT ?n { ?s dcterms:isPartOf ?role GRAPH ?g { ?role pc:order ?n } }"
    assert [row["n"] for row in engine.solutions(store, across, "q")] == [Literal(7)]


def test_from_narrows(store: Store) -> None:
    text = f"SELECT ?o FROM {FIRST} WHERE {{ ?s ?p ?o }}"
    assert len(engine.solutions(store, text, "q")) == 2
    named = f"SELECT ?o FROM NAMED {SECOND} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert len(engine.solutions(store, named, "q")) == 3
    with pytest.raises(QueryProblem, match="PC-QUERY-FROM"):
        engine.solutions(store, "SELECT ?o FROM <urn:none> WHERE { ?s ?p ?o }", "q")


def test_no_row_is_one_row_too_many(store: Store) -> None:
    assert len(engine.solutions(store, EVERYTHING, "q", 5)) == 5
    with pytest.raises(LimitReached, match="PC-LIMIT-ROWS"):
        engine.select(store, EVERYTHING, "q", 4)
    construct = "CONSTRUCT WHERE { ?s ?p ?o }"
    assert len(engine.graph_answer(store, construct, "q", 5)) == 5
    with pytest.raises(LimitReached, match="PC-LIMIT-ROWS"):
        engine.graph_answer(store, construct, "q", 4)


def test_graphs_are_made(store: Store) -> None:
    text = "CONSTRUCT { ?s a pc:Thing } WHERE { ?s skos:prefLabel ?l }"
    found = {(one.subject, one.object) for one in engine.graph_answer(store, text, "q")}
    thing = NamedNode(f"{PC}Thing")
    assert found == {(LINK_WORKER, thing), (NamedNode(PE5), thing)}


@pytest.mark.parametrize(("kind", "expected"), [("role:link-worker", True), ("nos:X", False)])
def test_yes_and_no(store: Store, kind: str, expected: bool) -> None:
    assert bool(engine.run(store, f"ASK {{ {kind} ?p ?o }}", "q")) is expected


def test_a_table_without_columns(store: Store) -> None:
    assert engine.select(store, "SELECT * WHERE { role:link-worker pc:order 7 }", "q") == ((), [{}])


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("SELECT ?x WHERE {\n ?x foo:bar ?z }", "PC-QUERY-SYNTAX", "q:2:"),
        ("SELECT ?x WHERE { ?x ?y }", "PC-QUERY-SYNTAX", "q:1:26"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "PC-QUERY-SYNTAX", "q:1:1"),
        ("ASK {}", "PC-QUERY-FORM", "q"),
        ("SELECT ?x { SERVICE <http://a/> { ?x ?y ?z } }", "PC-QUERY-REFUSED", "q:1"),
    ],
)
def test_errors_are_the_same(store: Store, text: str, code: str, place: str) -> None:
    with pytest.raises(QueryProblem) as told:
        engine.solutions(store, text, "q")
    assert told.value.code == code
    assert told.value.where.startswith(place)


def test_graphs_are_named(store: Store) -> None:
    assert set(store.named_graphs()) == {FIRST, SECOND}


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        ((None, None, None), 5),
        ((LINK_WORKER, None, None), 3),
        ((None, LABEL, None), 2),
        ((None, None, LINK_WORKER), 1),
        ((None, None, Literal('Link Worker "é漢😀"', language="en")), 1),
        ((None, None, Literal("a\nb")), 1),
        ((LINK_WORKER, LABEL, Literal("other")), 0),
        ((None, None, None, FIRST), 2),
        ((LINK_WORKER, LABEL, Literal('Link Worker "é漢😀"', language="en"), FIRST), 1),
        ((LINK_WORKER, LABEL, None, SECOND), 0),
        ((None, None, None, NamedNode("urn:none")), 0),
        ((None, None, None, DefaultGraph()), 0),
    ],
)
def test_quads_are_found_by_pattern(
    store: Store, pattern: tuple[NamedNode, NamedNode, NamedNode], count: int
) -> None:
    found = list(store.quads_for_pattern(*pattern))
    assert len(set(found)) == len(found) == count
    graph = pattern[3] if len(pattern) > 3 else None
    for quad in found:
        assert all(
            want is None or want == got
            for want, got in zip((*pattern[:3], graph), quad, strict=True)
        )


TRIPLES = b'<urn:a> <urn:b> "\\u0022x\\\\y" .\n<urn:a> <urn:b> <urn:c> .\n'


@pytest.fixture(params=["graph store", "updates"])
def writable(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RemoteStore]:
    """Give a store that is written to in both ways that stores can be."""
    name = "Oxigraph/0.5.13" if request.param == "graph store" else "nameless"
    with serving(SparqlServer(_filled(Index()), name)) as server:
        store = RemoteStore(f"{server.base}/query", update_url=f"{server.base}/update", environ={})
        yield store
        ways = {path.partition("?")[0] for path, _ in server.asked}
        assert ("/store" in ways) == (request.param == "graph store")


def test_triples_are_added_and_counted(writable: RemoteStore) -> None:
    assert writable.size(FIRST) == 2
    writable.add(FIRST, TRIPLES)
    assert writable.size(FIRST) == 4
    found = {quad.object for quad in writable.quads_for_pattern(NamedNode("urn:a"), None, None)}
    assert found == {Literal('"x\\y'), NamedNode("urn:c")}


def test_a_new_graph_is_seen_and_a_dropped_one_is_gone(writable: RemoteStore) -> None:
    third = NamedNode("https://w3id.org/pcgraph/graph/third")
    assert third not in set(writable.named_graphs())
    writable.add(third, TRIPLES)
    assert third in set(writable.named_graphs())
    writable.drop(third)
    writable.drop(third)
    assert writable.size(third) == 0


def test_graphs_that_are_not_ours_are_not_seen(writable: RemoteStore) -> None:
    writable.add(NamedNode("urn:other:staging"), TRIPLES)
    assert set(writable.named_graphs()) == {FIRST, SECOND}
    assert len(engine.solutions(writable, EVERYTHING, "q")) == 5
    every = RemoteStore(writable.address.url, ours=("",), environ={})
    assert len(engine.solutions(every, EVERYTHING, "q")) == 7
    nobody = RemoteStore(writable.address.url, ours=("urn:nobody:",), environ={})
    assert engine.solutions(nobody, EVERYTHING, "q") == []
    writable.add(FIRST, TRIPLES)


def test_the_union_is_asked_for_only_where_all_is_ours() -> None:
    with serving(SparqlServer(_filled(Index()))) as server:
        store = RemoteStore(f"{server.base}/query", environ={})
        assert len(engine.solutions(store, EVERYTHING, "q")) == 5
        assert b"union-default-graph=" in server.asked[-1][1]
        nobody = RemoteStore(store.address.url, ours=("urn:nobody:",), environ={})
        server.store.add(Quad(LINK_WORKER, LABEL, Literal("another's"), DefaultGraph()))
        for one, count in ((RemoteStore(store.address.url, environ={}), 5), (nobody, 0)):
            assert len(engine.solutions(one, EVERYTHING, "q")) == count
            assert b"default-graph-uri=" in server.asked[-1][1]


def test_a_declared_prefix_is_not_declared_again() -> None:
    with serving(SparqlServer(_filled(Index()))) as server:
        store = RemoteStore(f"{server.base}/query", environ={})
        text = "PREFIX pc: <urn:pc:> SELECT ?x { ?x pc:order role:x }"
        engine.solutions(store, text, "q")
        sent = parse_qs(server.asked[-1][1].decode())["query"][0]
    assert sent == f"PREFIX role: <https://w3id.org/pcgraph/id/role/> {text}"


def test_graphs_are_put_in_the_place_of_others(writable: RemoteStore) -> None:
    staged = [NamedNode("urn:staging:1"), NamedNode("urn:staging:2")]
    for number, graph in enumerate(staged):
        writable.add(graph, b"<urn:%d> <urn:b> <urn:c> .\n" % number)
    atomic = writable.replace(list(zip(staged, [FIRST, SECOND], strict=True)))
    assert atomic is (writable.dialect.name == "oxigraph")
    held = {
        (quad.subject, quad.graph_name) for quad in writable.quads_for_pattern(None, None, None)
    }
    assert held == {(NamedNode("urn:0"), FIRST), (NamedNode("urn:1"), SECOND)}
    assert [writable.size(graph) for graph in staged] == [0, 0]


def test_a_graph_that_is_not_there_replaces_nothing(writable: RemoteStore) -> None:
    writable.add(NamedNode("urn:staging:1"), TRIPLES)
    pairs = [(NamedNode("urn:staging:1"), FIRST), (NamedNode("urn:none"), SECOND)]
    with pytest.raises(QueryProblem, match="PC-STORE-WRITE"):
        writable.replace(pairs)
    assert (writable.size(FIRST), writable.size(SECOND)) == (2, 3)


def test_what_another_load_moves_in_between_is_not_lost(
    writable: RemoteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two loads of the same content look before they move; the second then finds it gone."""
    writable.add(NamedNode("urn:staging:1"), TRIPLES)
    looked = iter([1])
    size = writable.size
    monkeypatch.setattr(writable, "size", lambda graph: next(looked, None) or size(graph))
    with pytest.raises(QueryProblem):
        writable.replace([(NamedNode("urn:moved"), FIRST), (NamedNode("urn:staging:1"), SECOND)])
    assert (size(FIRST), size(SECOND)) == (2, 3)


def test_what_is_no_ntriples_is_not_written(writable: RemoteStore) -> None:
    with pytest.raises(QueryProblem):
        writable.add(FIRST, b"<urn:a> <urn:b> <urn:x> .\n<urn:a> } DROP ALL ; {")
    assert writable.size(FIRST) == 2


def test_updates_are_chunked_and_blank_nodes_are_never_torn_apart() -> None:
    with serving(SparqlServer(Index(), "nameless")) as server:
        store = RemoteStore(f"{server.base}/query", update_url=f"{server.base}/update", environ={})
        many = b"".join(b"<urn:%d> <urn:b> <urn:c> .\n" % number for number in range(2_500))
        store.add(FIRST, many)
        assert store.size(FIRST) == 2_500
        assert sum(path == "/update" for path, _ in server.asked) == 3
        store.add(SECOND, b"_:a <urn:b> _:c .\n")
        with pytest.raises(QueryProblem, match="blank nodes"):
            store.add(SECOND, many + b"_:a <urn:b> <urn:c> .\n")
        assert store.size(SECOND) == 1


def test_virtuoso_is_told_the_graphs_before_the_query() -> None:
    with serving(SparqlServer(_filled(Index()), "Virtuoso/07.20")) as server:
        store = RemoteStore(f"{server.base}/query", environ={})
        with pytest.raises(QueryProblem, match="PC-STORE-REFUSED"):
            store.query(EVERYTHING, use_default_graph_as_union=True)
        sent = server.asked[-1][1].decode()
    assert "default-graph-uri=" not in sent
    assert sent.startswith("query=define+input%3Adefault-graph-uri+%3Chttps%3A//w3id.org")


def test_a_blank_node_is_found_again_where_labels_stay() -> None:
    with serving(SparqlServer(Index())) as server:
        server.store.add(Quad(LINK_WORKER, LABEL, Literal("x"), FIRST))
        server.store.update(f"INSERT DATA {{ GRAPH {FIRST} {{ _:a {LABEL} 1 . _:b {LABEL} 2 }} }}")
        store = RemoteStore(f"{server.base}/query", environ={})
        one = next(quad for quad in store.quads_for_pattern(None, None, Literal(1)))
        assert list(store.quads_for_pattern(one.subject, None, None)) == [one]
        other = RemoteStore(f"{server.base}/query", dialect="plain", environ={})
        with pytest.raises(QueryProblem, match="PC-STORE-ANSWER"):
            other.quads_for_pattern(one.subject, None, None)
