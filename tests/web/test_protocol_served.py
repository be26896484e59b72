"""The endpoint over the real graph: what it says of itself is true, and what others make of it."""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

import pytest
from pyoxigraph import (
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse_query_results,
)
from rdflib import RDF, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, TURTLE, XML, SPARQLWrapper

from pcgraph.engine import cells
from pcgraph.graph import KnowledgeGraph
from pcgraph.names import PREFIXES
from pcgraph.publish.surveyed import SERVICE
from pcgraph.serve.settings import Settings
from tests.conftest import Command
from tests.web.sent import send
from tests.web.serving_case import running

VOID, SD = "http://rdfs.org/ns/void#", "http://www.w3.org/ns/sparql-service-description#"
EVERY = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
CLASSES = "SELECT DISTINCT ?class WHERE { ?s a ?class }"
LINKS = """SELECT ?competency ?nos WHERE {
  ?competency a pc:Competency ; skos:closeMatch|skos:broadMatch|skos:narrowMatch ?nos .
} ORDER BY ?competency ?nos"""
QUICK = ("counts", "functional-map", "mapping-counts", "nos-for-competency", "nos-most-used",
         "roles", "sources", "tags")  # fmt: skip
"""Named queries that run in less than a second without a value."""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with running(Settings(workers=1, seconds=30.0)) as address:
        yield f"{address}/sparql"


@pytest.fixture(scope="module")
def told(endpoint: str) -> Store:
    """What the service says of itself."""
    store = Store()
    store.load(send(endpoint).body, format=RdfFormat.TURTLE)
    return store


def rows(endpoint: str, query: str) -> list[tuple[str, ...]]:
    """Ask the endpoint; give each row as words."""
    answer = send(endpoint, "POST", query.encode(), {"Content-Type": "application/sparql-query"})
    assert answer.status == 200, answer.text
    found = json.loads(answer.body)
    return [
        tuple(row[name]["value"] if name in row else "" for name in found["head"]["vars"])
        for row in found["results"]["bindings"]
    ]


def said(told: Store, query: str) -> list[tuple[str, ...]]:
    """Ask what the service says of itself."""
    prefixes = {"void": VOID, "sd": SD}
    found = told.query(query, prefixes=prefixes)
    assert isinstance(found, QuerySolutions)
    return [tuple(word(term) for term in row) for row in found]


def word(term: object) -> str:
    assert isinstance(term, NamedNode | Literal)
    return term.value


def as_cells(kg: KnowledgeGraph, body: bytes) -> tuple[Sequence[object], ...]:
    found = parse_query_results(body, format=QueryResultsFormat.JSON)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    rows = [dict(zip(names, row, strict=True)) for row in found]
    return cells(names, rows, kg.prefixes)


@pytest.mark.parametrize("name", QUICK)
def test_the_endpoint_answers_as_python_does(endpoint: str, kg: KnowledgeGraph, name: str) -> None:
    text = kg.queries[name].text
    answer = send(endpoint, "POST", text.encode(), {"Content-Type": "application/sparql-query"})
    assert answer.status == 200, answer.text
    table = kg.sparql(text)
    assert as_cells(kg, answer.body) == table.rows


def test_the_command_gives_the_same_rows_too(
    endpoint: str, kg: KnowledgeGraph, run: Command
) -> None:
    done = run("query", "-e", LINKS, "-f", "json")
    assert done.returncode == 0, done.stderr
    of_command = [(one["competency"], one["nos"]) for one in json.loads(done.stdout)]
    of_endpoint = [tuple(map(kg.prefixes.compact, row)) for row in rows(endpoint, LINKS)]
    of_python = [tuple(row) for row in kg.sparql(LINKS).rows]
    assert of_command == of_endpoint == of_python
    assert len(of_command) > 50


def test_all_that_is_in_the_graph_is_asked_and_no_more(endpoint: str, kg: KnowledgeGraph) -> None:
    dump = {
        (str(one.subject), str(one.predicate), str(one.object))
        for one in kg.composition.store.quads_for_pattern(None, None, None, None)
    }
    assert rows(endpoint, EVERY) == [(str(len(dump)),)]
    graphs = {name for (name,) in rows(endpoint, "SELECT ?g WHERE { GRAPH ?g { } }")}
    assert graphs == {node.value for node in kg.composition.store.named_graphs()}


def test_every_number_of_the_description_is_what_is_counted(endpoint: str, told: Store) -> None:
    whole = "?d sd:defaultGraph ?g . ?g void:sparqlEndpoint ?e ; "
    counted = rows(endpoint, """SELECT (COUNT(*) AS ?t) (COUNT(DISTINCT ?s) AS ?x)
        (COUNT(DISTINCT ?o) AS ?y) WHERE { ?s ?p ?o }""")  # fmt: skip
    names = "void:triples ?t ; void:distinctSubjects ?x ; void:distinctObjects ?y"
    assert said(told, f"SELECT ?t ?x ?y {{ {whole} {names} }}") == counted
    pairs = (
        ("sd:namedGraph ?n . ?n sd:name ?a ; sd:graph ?b . ?b void:triples ?c", "?d a sd:Dataset ;",
         "SELECT ?a (COUNT(*) AS ?c) { GRAPH ?a { ?s ?p ?o } } GROUP BY ?a"),
        ("void:classPartition ?b . ?b void:class ?a ; void:entities ?c", whole,
         "SELECT ?a (COUNT(DISTINCT ?s) AS ?c) { ?s a ?a } GROUP BY ?a"),
        ("void:propertyPartition ?b . ?b void:property ?a ; void:triples ?c", whole,
         "SELECT ?a (COUNT(*) AS ?c) { ?s ?a ?o } GROUP BY ?a"),
    )  # fmt: skip
    for path, before, query in pairs:
        found = said(told, f"SELECT ?a ?c {{ {before} {path} }}")
        assert sorted(found) == sorted(rows(endpoint, query)), path
        assert len(found) > 10
    (sizes,) = said(told, f"SELECT ?c ?p {{ {whole} void:classes ?c ; void:properties ?p }}")
    assert sizes == tuple(str(len(rows(endpoint, query))) for *_, query in pairs[1:])
    part = "SELECT ?a ?p ?n { ?c void:class ?a ; void:propertyPartition ?b . "
    assert sorted(said(told, part + "?b void:property ?p ; void:triples ?n }")) == sorted(
        rows(endpoint, "SELECT ?a ?p (COUNT(*) AS ?n) { ?s a ?a ; ?p ?o } GROUP BY ?a ?p")
    )


def test_the_description_is_that_of_this_endpoint(endpoint: str, told: Store) -> None:
    assert said(told, "SELECT ?e { ?s a sd:Service ; sd:endpoint ?e }") == [(endpoint,)]
    features = said(told, "SELECT ?f { ?s sd:feature ?f }")
    assert features == [(f"{SD}UnionDefaultGraph",)]
    languages = said(told, "SELECT ?f { ?s sd:supportedLanguage ?f }")
    assert languages == [(f"{SD}SPARQL11Query",)]
    assert len(said(told, "SELECT ?f { ?s a sd:Service ; sd:resultFormat ?f }")) == 8
    assert not any("_:" in str(quad.subject) for quad in told)


def test_an_editor_finds_classes_with_their_properties(endpoint: str) -> None:
    query = f"""PREFIX void: <{VOID}> PREFIX void-ext: <http://ldf.fi/void-ext#>
        SELECT DISTINCT ?class ?property ?target ?datatype WHERE {{
          ?c void:class ?class ; void:propertyPartition ?p . ?p void:property ?property .
          OPTIONAL {{
            {{ ?p void:classPartition [ void:class ?target ] }}
            UNION {{ ?p void-ext:datatypePartition [ void-ext:datatype ?datatype ] }} }} }}"""
    found = rows(endpoint, query)
    competency = f"{PREFIXES['pc']}Competency"
    of_one = {row[1:] for row in found if row[0] == competency}
    targets = rows(endpoint, """SELECT DISTINCT ?p ?c ("" AS ?d)
        WHERE { ?s a pc:Competency ; ?p ?o . ?o a ?c }""")  # fmt: skip
    datatypes = rows(endpoint, """SELECT DISTINCT ?p ("" AS ?c) (DATATYPE(?o) AS ?d)
        WHERE { ?s a pc:Competency ; ?p ?o FILTER(isLiteral(?o)) }""")  # fmt: skip
    assert of_one >= {*targets, *datatypes}
    assert {row for row in of_one if row[1] or row[2]} == {*targets, *datatypes}
    assert {row[0] for row in found} == {row[0] for row in rows(endpoint, CLASSES)}


def test_an_editor_finds_the_examples_and_they_run(endpoint: str, kg: KnowledgeGraph) -> None:
    found = rows(endpoint, f"""PREFIX sh: <{PREFIXES["sh"]}> SELECT DISTINCT ?q ?comment ?text
        WHERE {{ ?q a sh:SPARQLExecutable ; rdfs:comment ?comment ;
                 sh:select|sh:ask|sh:construct|sh:describe ?text }} ORDER BY ?q""")  # fmt: skip
    assert [row[0].rpartition("/")[2] for row in found] == sorted(kg.queries)
    assert all(comment for _, comment, _ in found)
    for name, _, text in found:
        if name.rpartition("/")[2] in QUICK[4:]:
            assert rows(endpoint, text), name


def test_an_editor_finds_the_prefixes_once(endpoint: str) -> None:
    query = f"""PREFIX sh: <{PREFIXES["sh"]}>
        SELECT ?prefix ?space WHERE {{ [] sh:namespace ?space ; sh:prefix ?prefix }}"""
    found = rows(endpoint, query)
    assert set(found) >= set(PREFIXES.items())
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    "query",
    [
        f"ASK {{ GRAPH <{SERVICE}> {{ ?s ?p ?o }} }}",
        f"ASK FROM <{SERVICE}> {{ ?s ?p ?o }}",
        f"PREFIX v: <{VOID}> ASK {{ ?s a v:Dataset }}",
        f"ASK {{ ?s <{VOID}class> pc:Competency . ?thing a pc:Competency ; pc:text ?text }}",
        f"PREFIX : <{SD}> ASK {{ ?s a :NamedGraph }}",
    ],
)
def test_the_description_is_asked_where_it_is_named(endpoint: str, query: str) -> None:
    assert json.loads(send(f"{endpoint}?query={quote(query)}").body) == {
        "head": {}, "boolean": True,
    }  # fmt: skip


def test_the_description_is_a_graph_of_the_request_too(endpoint: str) -> None:
    more = f"&default-graph-uri={quote(SERVICE, safe='')}"
    answer = send(f"{endpoint}?query={quote(EVERY)}{more}&format=csv")
    assert int(answer.text.split()[1]) > 1000


def test_a_declared_prefix_alone_changes_nothing(endpoint: str) -> None:
    declared = f"PREFIX void: <{VOID}> PREFIX sh: <{PREFIXES['sh']}> # void:class\n{EVERY}"
    assert rows(endpoint, declared) == rows(endpoint, EVERY)


def converted(client: SPARQLWrapper) -> Any:
    """Ask by the client; what comes back is of whatever kind it makes of the answer."""
    return client.queryAndConvert()


def test_sparqlwrapper_asks_it_unchanged(endpoint: str) -> None:
    client = SPARQLWrapper(endpoint)
    client.setQuery(LINKS.replace("SELECT", _declared() + "SELECT"))
    client.setReturnFormat(JSON)
    found = converted(client)
    assert len(found["results"]["bindings"]) == len(rows(endpoint, LINKS))
    client.setReturnFormat(CSV)
    assert converted(client).count(b"\r\n") == len(rows(endpoint, LINKS)) + 1
    client.setMethod("POST")
    client.setReturnFormat(XML)
    assert len(converted(client).getElementsByTagName("result")) == len(rows(endpoint, LINKS))
    client.setQuery("CONSTRUCT WHERE { ?s a <http://www.w3.org/2002/07/owl#Class> }")
    client.setReturnFormat(TURTLE)
    assert b"owl:Class" in converted(client)
    client.setReturnFormat(XML)
    assert len(converted(client)) > 5
    client.setQuery("ASK { ?s ?p ?o }")
    client.setReturnFormat(JSON)
    assert converted(client)["boolean"] is True


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_the_store_of_rdflib_reads_it_unchanged(endpoint: str, method: str) -> None:
    graph = Graph(store=SPARQLStore(endpoint, method=method))
    pc = PREFIXES["pc"]
    expected = {one for (one,) in rows(endpoint, "SELECT ?s WHERE { ?s a pc:Role }")}
    found = {str(one) for one in graph.subjects(RDF.type, URIRef(f"{pc}Role"))}
    assert found == expected
    assert expected
    asked = graph.query(f"{_declared()}{LINKS}")
    assert len(list(asked)) == len(rows(endpoint, LINKS))
    assert len(graph) == int(rows(endpoint, EVERY)[0][0])
    assert graph.query("ASK { ?s ?p ?o }").askAnswer is True


def _declared() -> str:
    """Declare the prefixes for clients that parse a query themselves."""
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("pc", "skos"))
