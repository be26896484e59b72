"""What a server says of itself is made once for what was read, and anew when that changes."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import anyio
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, serialize

import pcgraph
from pcgraph.pool import Surveyed, Written
from pcgraph.publish.surveyed import SERVICE, joined, read_survey, survey
from pcgraph.serve.dataset import Dataset
from pcgraph.serve.service import Service

HERE, THERE = "http://127.0.0.1:8000/sparql", "https://example.org/sparql"
VOID = "ASK { ?s a <http://rdfs.org/ns/void#Dataset> }"


def node(name: str) -> NamedNode:
    return NamedNode(f"https://example.org/{name}")


def graph(*things: str) -> Store:
    store = Store()
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    store.extend(Quad(node(one), kind, node("Kind"), node("graph")) for one in things)
    return store


class Counting:
    """Stands for the service: answers a survey of its store, and counts how often."""

    def __init__(self, store: Store) -> None:
        self.store, self.reading, self.asked = store, 1, 0
        self.settings = SimpleNamespace(store="")
        self.known = pcgraph.open()

    async def ask(self, request: Surveyed) -> Written:
        assert isinstance(request, Surveyed)
        self.asked += 1
        return Written("survey", "json", survey(self.store).as_json().encode())


def test_it_is_counted_once_until_the_graph_is_read_anew() -> None:
    service = Counting(graph("a"))
    dataset = Dataset(cast(Service, service))

    async def text(endpoint: str) -> str:
        return await dataset.text(endpoint, "nt")

    first = anyio.run(text, HERE)
    assert f"<{HERE}> ." in first
    assert f"<{THERE}> ." in anyio.run(text, THERE)
    service.store = graph("a", "b")
    assert anyio.run(text, HERE) == first
    assert service.asked == 1
    service.reading += 1
    again = anyio.run(text, HERE)
    assert service.asked == 2
    for number, words in (("1", first), ("2", again)):
        assert f'void#triples> "{number}"^^<http://www.w3.org/2001/XMLSchema#integer>' in words


def test_what_is_asked_beside_is_a_file_only_where_it_is_named() -> None:
    dataset = Dataset(cast(Service, Counting(graph("a"))))
    assert anyio.run(dataset.beside, "ASK { ?s ?p ?o }", HERE) == ""
    path = Path(anyio.run(dataset.beside, VOID, HERE))
    assert path == Path(anyio.run(dataset.beside, VOID, HERE))
    assert path != Path(anyio.run(dataset.beside, VOID, THERE))
    assert path.read_text("utf-8") == anyio.run(dataset.text, HERE, "nt")


def test_many_addresses_do_not_fill_the_memory() -> None:
    dataset = Dataset(cast(Service, Counting(graph("a"))))
    for number in range(20):
        anyio.run(dataset.triples, f"http://127.0.0.1:{8000 + number}/sparql")
    assert len(dataset._said) <= 8


def test_a_survey_comes_through_as_it_was() -> None:
    found = survey(graph("a", "b"))
    assert read_survey(found.as_json()) == found
    assert (found.triples, found.subjects, found.objects) == (2, 2, 1)
    assert found.graphs == ((node("graph").value, "2"),)
    assert found.classes == ((node("Kind").value, "2"),)


def test_only_what_is_not_said_yet_is_laid_beside() -> None:
    store = graph("a")
    (held,) = store
    new = Quad(node("x"), node("y"), node("z"))
    said = serialize([Quad(held.subject, held.predicate, held.object), new],
                     format=RdfFormat.N_TRIPLES)  # fmt: skip
    assert said is not None
    both = joined(store, said)
    beside = Quad(new.subject, new.predicate, new.object, NamedNode(SERVICE))
    assert set(both.quads_for_pattern(None, None, None, None)) == {held, beside}
    assert len(store) == 1
