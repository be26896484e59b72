"""The tests of the W3C for the SPARQL 1.1 Protocol and for service descriptions, over HTTP.

Their data are no part of the project: without them each test is skipped. The service is
read-only, so the tests that want an update done are held to another promise: the update is
refused with 403 and nothing changes. The others must come out as the W3C wrote them.
"""

import csv
import io
import json
from collections.abc import Iterator

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from pcgraph.serve.settings import Settings
from tests.conftest import TESTDATA
from tests.web.sent import Answer, send
from tests.web.serving_case import running, store_of

FOLDER = TESTDATA / "w3c-sparql-protocol"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
RDF_MEDIA = {"text/turtle", "application/n-triples", "application/rdf+xml", "text/html"}
XML_OR_JSON = {"application/sparql-results+xml", "application/sparql-results+json"}
UPDATES = {
    "update_dataset_default_graph",
    "update_dataset_default_graphs",
    "update_dataset_named_graphs",
    "update_dataset_full",
    "update_post_form",
    "update_post_direct",
    "update_base_uri",
}
"""The tests that want an update done."""


def manifest(part: str) -> Graph:
    return Graph().parse(FOLDER / part / "manifest.ttl")


def names(part: str) -> list[str]:
    """Name the tests of a part, in the order of its manifest; one of no name without the data."""
    if not FOLDER.is_dir():
        return ["the data of the W3C are not here"]
    graph = manifest(part)
    entries = next(graph.objects(None, MF.entries))
    return [str(one).rpartition("#")[2] for one in Collection(graph, entries)]


PROTOCOL, DESCRIPTION = names("protocol"), names("service-description")


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not FOLDER.is_dir():
        pytest.skip(f"The tests of the W3C are not here: {FOLDER.name}")
    store = store_of(FOLDER / "protocol" / "fixture.nq", tmp_path_factory.mktemp("w3c") / "store")
    with running(Settings(store=str(store), workers=1)) as address:
        yield f"{address}/sparql/"


@pytest.fixture(scope="module")
def requests() -> Graph:
    return manifest("protocol") if FOLDER.is_dir() else Graph()


def asked(graph: Graph, name: str) -> list[Node]:
    """Give the requests of a test in their order."""
    action = graph.value(named(graph, name), MF.action)
    found = graph.value(action, HT.requests)
    assert found is not None
    return list(Collection(graph, found))


def named(graph: Graph, name: str) -> URIRef:
    return next(
        one
        for one in graph.subjects(RDF.type, MF.ProtocolTest)
        if isinstance(one, URIRef) and str(one).endswith(f"#{name}")
    )


def answer_to(graph: Graph, request: Node, endpoint: str) -> Answer:
    """Send a request of the manifest."""
    path = str(graph.value(request, HT.absolutePath)).removeprefix("/sparql/")
    headers = {}
    listed = graph.value(request, HT.headers)
    for one in Collection(graph, listed) if listed else ():
        headers[str(graph.value(one, HT.fieldName))] = str(graph.value(one, HT.fieldValue))
    body = graph.value(request, HT.body)
    sent = None
    if body is not None:
        encoding = str(graph.value(body, CNT.characterEncoding) or "UTF-8")
        sent = str(graph.value(body, CNT.chars)).encode(encoding)
    method = str(graph.value(request, HT.methodName))
    return send(endpoint + path, method, sent, headers)


def boolean(answer: Answer) -> bool:
    assert answer.media == "application/sparql-results+json"
    found = json.loads(answer.body)["boolean"]
    assert isinstance(found, bool)
    return found


def check_format(answer: Answer, wanted: str) -> None:
    """Hold the media type to what is wanted, and read the body as what it says it is."""
    if wanted == "RDF":
        assert answer.media in RDF_MEDIA
        list(parse(answer.body, format=RdfFormat.TURTLE))
    elif wanted == "boolean":
        assert answer.media in XML_OR_JSON
        boolean(answer)
    else:
        assert wanted == "tabular"
        assert answer.media in XML_OR_JSON | {"text/csv", "text/tab-separated-values"}
        assert json.loads(answer.body)["results"]["bindings"]


def held(endpoint: str) -> int:
    """Count what the store holds."""
    answer = send(
        endpoint,
        "POST",
        COUNT.encode(),
        {"Content-Type": "application/sparql-query", "Accept": "text/csv"},
    )
    return int(list(csv.reader(io.StringIO(answer.text)))[1][0])


def test_all_of_the_manifests_is_run(requests: Graph) -> None:
    if not FOLDER.is_dir():
        pytest.skip(f"The tests of the W3C are not here: {FOLDER.name}")
    assert (len(PROTOCOL), len(DESCRIPTION)) == (34, 3)
    assert {name for name in PROTOCOL if wants_an_update(requests, name)} == UPDATES


def wants_an_update(graph: Graph, name: str) -> bool:
    """Tell whether a test begins with an update that is to succeed."""
    first = asked(graph, name)[0]
    words = [str(one) for one in graph.transitive_objects(first, None)]
    update = any(one == "application/sparql-update" or one.startswith("update=") for one in words)
    return update and any(one.endswith("#StatusCode2xx") for one in words)


@pytest.mark.parametrize("name", [one for one in PROTOCOL if one not in UPDATES])
def test_the_protocol_is_kept_as_the_w3c_has_it(endpoint: str, requests: Graph, name: str) -> None:
    for request in asked(requests, name):
        answer = answer_to(requests, request, endpoint)
        response = requests.value(request, HT.resp)
        classes = {str(one)[-3:-2] for one in requests.objects(response, MF.expectedStatus)}
        assert classes, name
        assert str(answer.status)[0] in classes, answer.text
        wanted = requests.value(response, MF.expectedFormat)
        if wanted is not None:
            check_format(answer, str(wanted))
        truth = requests.value(response, MF.expectedBoolean)
        if truth is not None:
            assert boolean(answer) is bool(truth.toPython()), answer.text  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", [one for one in PROTOCOL if one in UPDATES])
def test_what_wants_an_update_is_refused_and_changes_nothing(
    endpoint: str, requests: Graph, name: str
) -> None:
    before = held(endpoint)
    update, *after = asked(requests, name)
    answer = answer_to(requests, update, endpoint)
    assert answer.status == 403
    assert "PC-SERVE-UPDATE" in answer.text
    assert held(endpoint) == before == 3
    for request in after:
        assert boolean(answer_to(requests, request, endpoint)) is False


@pytest.mark.parametrize("name", DESCRIPTION)
def test_the_service_is_described(endpoint: str, name: str) -> None:
    answer = send(endpoint)
    assert (answer.status, answer.media) == (200, "text/turtle")
    graph = Graph().parse(data=answer.body, format="turtle")
    (service,) = graph.subjects(RDF.type, SD.Service)
    if name == "has-endpoint-triple":
        assert list(graph.objects(service, SD.endpoint)) == [URIRef(endpoint)]
    elif name == "returns-rdf":
        assert len(graph) > 50
    else:
        check_schema(graph, service)


def check_schema(graph: Graph, service: Node) -> None:
    """Hold a description to the domains and ranges of the vocabulary (SD, section 3)."""
    ranges = {
        SD.defaultDataset: (SD.Service, SD.Dataset),
        SD.availableGraphs: (SD.Service, SD.GraphCollection),
        SD.defaultGraph: (SD.Dataset, SD.Graph),
        SD.graph: (SD.NamedGraph, SD.Graph),
    }
    for term, (domain, kind) in ranges.items():
        pairs = list(graph.subject_objects(term))
        assert pairs, term
        for one, other in pairs:
            assert (one, RDF.type, domain) in graph
            assert (other, RDF.type, kind) in graph
    for one, other in graph.subject_objects(SD.namedGraph):
        assert {SD.Dataset, SD.GraphCollection} & set(graph.objects(one, RDF.type))
        assert (other, RDF.type, SD.NamedGraph) in graph
        assert len(list(graph.objects(other, SD.name))) == 1
    only = {
        SD.supportedLanguage: {SD.SPARQL11Query},
        SD.feature: {SD.UnionDefaultGraph},
    }
    for term, wanted in only.items():
        assert set(graph.objects(service, term)) == wanted
    used = {one for one in graph.predicates() if str(one).startswith(str(SD))}
    assert used == {*ranges, *only, SD.namedGraph, SD.name, SD.endpoint, SD.resultFormat,
                    SD.defaultEntailmentRegime}  # fmt: skip
    assert len(list(graph.objects(service, SD.resultFormat))) == 8
