"""Loading into a server: in chunks, on from where it was cut, verified, then switched."""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat
from pyoxigraph import Store as OxStore

from pcgraph.compose import compose
from pcgraph.composition import Composition
from pcgraph.errors import InputProblem, QueryProblem
from pcgraph.files import read_layout
from pcgraph.graph import KnowledgeGraph
from pcgraph.load import load_server
from pcgraph.manifest import MANIFEST, manifest_of
from pcgraph.model import TextFile
from pcgraph.names import BASE
from pcgraph.stores.remote import RemoteStore
from tests.remote_server import SparqlHandler, SparqlServer, serving

OVERLAY = Path(__file__).parent.parent / "cases" / "overlay"


class Target:
    """What a load writes to, over a store; it counts what is sent."""

    def __init__(self, dies_after: int = 10**9, loses: int = 0, whole: bool = True) -> None:
        self.store = OxStore()
        self.calls: list[str] = []
        self.dies_after, self.loses, self.whole = dies_after, loses, whole
        self.query = self.store.query
        self.named_graphs = self.store.named_graphs
        self.quads_for_pattern = self.store.quads_for_pattern

    def size(self, graph: NamedNode) -> int:
        return len(list(self.store.quads_for_pattern(None, None, None, graph)))

    def add(self, graph: NamedNode, ntriples: bytes) -> None:
        if len(self.calls) == self.dies_after:
            raise QueryProblem("PC-STORE-REACH", "it went away.", "", "http://127.0.0.1:1/query")
        self.calls.append(graph.value)
        lines = ntriples.splitlines(keepends=True)
        kept = b"".join(lines[self.loses :] if len(lines) > 100 else lines)
        self.store.load(kept, format=RdfFormat.N_TRIPLES, to_graph=graph)

    def drop(self, graph: NamedNode) -> None:
        self.store.remove_graph(graph)

    def replace(
        self, pairs: Sequence[tuple[NamedNode, NamedNode]], gone: Sequence[NamedNode] = ()
    ) -> bool:
        for stage, target in pairs:
            self.store.update(f"MOVE SILENT GRAPH {stage} TO GRAPH {target}")
        for graph in gone:
            self.drop(graph)
        return self.whole


def silent(what: str, done: int, whole: int) -> None:
    """Take no notice."""


def graphs_of(target: Target) -> set[str]:
    return {str(node.value) for node in target.store.named_graphs()}


def links_of(store: OxStore, without: str = MANIFEST) -> set[Quad]:
    return {q for q in store if "BlankNode" not in repr(q) and q.graph_name.value != without}


def ours(composition: Composition) -> OxStore:
    assert isinstance(composition.store, OxStore)
    return composition.store


def test_all_graphs_stand_there_under_their_own_names(composition: Composition) -> None:
    target = Target()
    loaded = load_server(composition, target, "there", silent)
    assert graphs_of(target) == {str(n.value) for n in composition.store.named_graphs()} | {
        MANIFEST
    }
    assert links_of(target.store) == links_of(ours(composition))
    assert loaded.whole
    assert loaded.found == 0
    assert manifest_of(target) == loaded.manifest
    assert dict(loaded.manifest.parts) == dict(composition.sizes)


def test_a_load_that_was_cut_goes_on_where_it_stopped(composition: Composition) -> None:
    whole = Target()
    load_server(composition, whole, "there", silent)
    target = Target(dies_after=len(whole.calls) // 2)
    with pytest.raises(QueryProblem, match="it went away"):
        load_server(composition, target, "there", silent)
    assert not {one for one in graphs_of(target) if ":loading:" not in one}, "nothing is switched"
    first, target.dies_after = list(target.calls), 10**9
    loaded = load_server(composition, target, "there", silent)
    assert loaded.found > 0
    assert len(target.calls) == len(whole.calls), "no chunk is sent twice"
    assert target.calls[: len(first)] == first
    assert links_of(target.store) == links_of(ours(composition))
    blank = [sum("BlankNode" in repr(q) for q in store) for store in (target.store, whole.store)]
    assert blank[0] == blank[1] > 0


def test_what_the_server_loses_is_found_out_and_nothing_is_switched(
    composition: Composition,
) -> None:
    target = Target(loses=1)
    with pytest.raises(QueryProblem) as fault:
        load_server(composition, target, "there", silent)
    assert fault.value.code == "PC-STORE-VERIFY"
    assert graphs_of(target) == set(), "what is not whole is taken away"


def test_a_graph_that_is_no_more_is_taken_away(composition: Composition) -> None:
    target = Target()
    both = KnowledgeGraph([OVERLAY])
    load_server(both.composition, target, "there", silent)
    assert any("example.org/village" in name for name in graphs_of(target))
    load_server(composition, target, "there", silent)
    assert not any("example.org/village" in name for name in graphs_of(target))
    assert links_of(target.store) == links_of(ours(composition))


def test_a_server_that_cannot_switch_at_once_is_told(composition: Composition) -> None:
    assert not load_server(composition, Target(whole=False), "there", silent).whole


def test_other_content_has_another_place_until_it_is_whole() -> None:
    text = "<urn:a> <urn:p> <urn:b> ."
    one = compose([TextFile("data/x.ttl", text, "x")])
    two = compose([TextFile("data/x.ttl", text.replace("urn:b", "urn:c"), "x")])
    target = Target()
    load_server(one, target, "there", silent)
    load_server(two, target, "there", silent)
    places = {name for name in target.calls if ":loading:" in name}
    assert len(places) == len(target.calls) == 4, "a graph and the manifest, twice"


def test_it_is_asked_over_http_as_it_is_here(composition: Composition) -> None:
    with serving(SparqlServer(OxStore())) as server:
        address = f"{server.base}/query"
        files = read_layout(folders=("ontology", "data"))
        load_server(compose(files), RemoteStore(address, ours=("",)), address, silent)
        there, here = KnowledgeGraph(store=address), KnowledgeGraph()
        asked = {"role": "Link Worker", "tag": "EVOKE"}
        answer = there.query("nos-for-competency", **asked)
        assert answer.rows == here.query("nos-for-competency", **asked).rows
        assert answer.notes[0].startswith(f"Asked: the store {address}, with our graph (")
        told = [row[1] for row in there.why("EVOKE", "MH27.2012").rows]
        assert "Not by itself: it helps only." in told
        rows = [row for row in here.show("nos:PE5").rows if row[0] != "in our files"]
        assert list(there.show("nos:PE5").rows) == rows
        assert there.ask("what does GEN97 count for").rows


@pytest.fixture
def served() -> Iterator[SparqlServer]:
    """Give a server into which two small graphs were loaded."""
    texts = {"one": "<urn:a> <urn:p> <urn:b> .", "two": "<urn:a> <urn:p> <urn:c> ."}
    files = [TextFile(f"data/{name}.ttl", text, name) for name, text in texts.items()]
    with serving(SparqlServer(OxStore())) as server:
        address = f"{server.base}/query"
        load_server(compose(files), RemoteStore(address, ours=("",)), address, silent)
        yield server


ASKED = "SELECT ?o WHERE { ?s <urn:p> ?o } ORDER BY ?o"


def asked(server: SparqlServer) -> list[object]:
    kg = KnowledgeGraph(store=f"{server.base}/query")
    return [row[0] for row in kg.sparql(ASKED).rows]


@pytest.mark.parametrize("graph", [f"{BASE}graph/other", f"{BASE}graph/one-more", "urn:other"])
def test_what_others_put_into_a_server_is_not_answered(served: SparqlServer, graph: str) -> None:
    served.store.update(f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:a> <urn:p> <urn:evil> }} }}")
    assert asked(served) == ["urn:b", "urn:c"]


def test_what_says_what_was_loaded_is_no_part_of_what_was_loaded(served: SparqlServer) -> None:
    store = KnowledgeGraph(store=f"{served.base}/query").composition.store
    names = [node.value for node in store.named_graphs()]
    assert names == [f"{BASE}graph/one", f"{BASE}graph/two"]


def test_a_server_that_lost_a_graph_is_not_asked_for_the_rest(served: SparqlServer) -> None:
    served.store.remove_graph(NamedNode(f"{BASE}graph/two"))
    with pytest.raises(InputProblem, match=r"lost the graph .*graph/two") as fault:
        asked(served)
    assert fault.value.code == "PC-STORE-BROKEN"


def test_a_manifest_that_cannot_be_read_is_not_taken_for_none(served: SparqlServer) -> None:
    says = f"<{MANIFEST}> ?p"
    served.store.update(
        f'DELETE {{ GRAPH ?g {{ {says} ?o }} }} INSERT {{ GRAPH ?g {{ {says} "{{" }} }}'
        f" WHERE {{ GRAPH ?g {{ {says} ?o }} }}"
    )
    served.store.update("INSERT DATA { GRAPH <urn:other> { <urn:a> <urn:p> <urn:evil> } }")
    with pytest.raises(InputProblem) as fault:
        asked(served)
    assert fault.value.code == "PC-STORE-BROKEN"


def test_a_first_load_that_was_cut_is_not_asked() -> None:
    target = Target(dies_after=1)
    texts = {"one": "<urn:a> <urn:p> <urn:b> .", "two": "<urn:a> <urn:p> <urn:c> ."}
    files = [TextFile(f"data/{name}.ttl", text, name) for name, text in texts.items()]
    with pytest.raises(QueryProblem, match="it went away"):
        load_server(compose(files), target, "there", silent)
    with (
        serving(SparqlServer(target.store)) as server,
        pytest.raises(InputProblem, match="has not ended") as fault,
    ):
        asked(server)
    assert fault.value.code == "PC-STORE-NONE"


def test_a_server_filled_by_other_means_is_asked_for_all_that_it_holds() -> None:
    store = OxStore()
    store.update("INSERT DATA { <urn:a> <urn:p> 1 . GRAPH <urn:g> { <urn:a> <urn:p> 2 } }")
    with serving(SparqlServer(store)) as server:
        assert asked(server) == [1, 2]


def test_the_key_in_an_address_is_not_shown_beside_an_answer(served: SparqlServer) -> None:
    store = f"{served.base}/query?key=secret"
    (words,) = KnowledgeGraph(store=store).parts
    assert words.startswith(f"Asked: the store {served.base}/query, with our graph (")
    done = subprocess.run(
        [sys.executable, "-m", "pcgraph", "load", "--store", store],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert f"--store {served.base}/query" in done.stderr
    assert "secret" not in done.stderr


def test_a_server_that_takes_too_long_is_told_with_the_option_that_gives_it_more() -> None:
    class Slow(SparqlHandler):
        def answer(self, form: dict[str, list[str]]) -> tuple[bytes, str]:
            time.sleep(3)
            return super().answer(form)

    with serving(SparqlServer(OxStore(), handler=Slow)) as server:
        done = subprocess.run(
            [sys.executable, "-m", "pcgraph", "load", "--store", f"{server.base}/query",
             "--timeout", "0.5"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 5, done.stderr
    assert "PC-STORE-TIME" in done.stderr
    assert "raise --timeout" in done.stderr
