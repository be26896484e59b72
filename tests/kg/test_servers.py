"""Every named query answers on real servers as it does in memory: columns, rows, order.

A union of graphs is asked for by naming each graph as ``default-graph-uri``: the one way that
both servers understand alike (Virtuoso's own default is the union of everything it holds, its
own graphs too; Oxigraph's is the empty default graph). Answers are compared as the cells that
``pcgraph.engine.cells`` makes of them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, Store
from pyoxigraph import parse_query_results as parse
from rdflib import Graph

from pcgraph.answer import prepare
from pcgraph.composition import graph_text
from pcgraph.engine import Row, cells, select
from pcgraph.files import home, write_folder
from pcgraph.generate import generate
from pcgraph.graph import KnowledgeGraph
from pcgraph.measuring.children import FAULTS
from pcgraph.measuring.questions import ASKED
from pcgraph.model import QueryFile
from pcgraph.new import FOLDERS
from pcgraph.resolve import candidates
from tests.kg.test_queries import GOLDEN, NAMES, UNFINISHED, unfinished
from tests.servers import Server, oxigraph_server, virtuoso_server

__all__ = ["unfinished"]

SINGLE = "https://example.org/single"
NOBODY_LOOKED = "https://example.org/nobody-looked"
FAULTY = "https://example.org/faulty"
GENERATED = "https://example.org/generated"

Answer = tuple[tuple[str, ...], tuple[Row, ...]]
Ask = Callable[[str, Sequence[str]], Answer]

DURATIONS = {
    ("reading-stated", "value"): {"1": "P1M", "3600": "PT1H"},
    ("our-readings", "values"): {"3600": "PT1H", "1": "P1M"},
    ("supervision", "duration"): {"3600": "1 hour"},
    ("supervision", "interval"): {"1": "1 month"},
}
"""Virtuoso 7.2.5 keeps of an xsd:duration only a number (test_virtuoso_loses_durations)."""

TOO_HEAVY = {("compare-roles", "as it stands"), ("compare-roles", "reading: own")}
"""Questions that no one asks: each of 16 roles beside each other one takes Virtuoso 15 seconds."""

RULES = sorted((home() / "shapes").glob("*/*.rq"))
GRAPHS = "GRAPH ?g reaches every graph of the server, whatever the request names"
NOT_ON_VIRTUOSO = {
    "evidence-by-record": "MINUS after a predicate that is a variable takes nothing away",
    "reference-printed": GRAPHS,
    "same-words-same-mappings": "three subqueries joined by their text take it minutes",
    "statement-judged": GRAPHS,
    "term-linked": GRAPHS,
    "triple-once": GRAPHS,
}
"""Rules that Virtuoso 7.2.5 answers wrongly, and why. ``pcgraph validate`` runs none there."""


@dataclass(frozen=True)
class Files:
    """What the engines are loaded with, and the graphs of the union."""

    union: Path
    single: Path
    nobody_looked: Path
    faulty: Path
    generated: Path
    graphs: tuple[str, ...]

    @property
    def sets(self) -> tuple[tuple[Path, str | None], ...]:
        """Each file and the graph it goes to; the union brings its graphs with it."""
        return (
            (self.union, None),
            (self.single, SINGLE),
            (self.nobody_looked, NOBODY_LOOKED),
            (self.faulty, FAULTY),
            (self.generated, GENERATED),
        )


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """Lay a generated folder over ours, with the faults of the benchmarks."""
    folder = tmp_path_factory.mktemp("grown") / "generated"
    write_folder(folder, generate(10_000, faults=FAULTS), FOLDERS)
    return KnowledgeGraph((folder,))


@pytest.fixture(scope="module")
def files(
    kg: KnowledgeGraph,
    unfinished: KnowledgeGraph,
    grown: KnowledgeGraph,
    tmp_path_factory: pytest.TempPathFactory,
) -> Files:
    folder = tmp_path_factory.mktemp("graphs")
    texts = {
        "union.nq": graph_text(kg.composition, "nq"),
        "single.nt": graph_text(kg.composition, "nt"),
        "nobody-looked.nt": graph_text(unfinished.composition, "nt"),
        "faulty.nt": faulty(graph_text(kg.composition, "nt")),
        "generated.nt": graph_text(grown.composition, "nt"),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    union, single, nobody_looked, broken, generated = (folder / name for name in texts)
    graphs = sorted(graph.value for graph in kg.composition.store.named_graphs())
    return Files(union, single, nobody_looked, broken, generated, tuple(graphs))


def faulty(text: str) -> str:
    """Take every 53rd triple away; give every 29th one more, with another object of its predicate.

    So that the rules have something to find, on a graph that is otherwise ours.
    """
    triples = [line.removesuffix(" .").split(" ", 2) for line in text.splitlines()]
    triples = [triple for triple in triples if "_:" not in triple[0] + triple[2]]
    objects: dict[str, list[str]] = {}
    for _, predicate, value in triples:
        objects.setdefault(predicate, []).append(value)
    kept = [triple for i, triple in enumerate(triples) if i % 53]
    for i, (subject, predicate, _) in enumerate(triples[::29]):
        others = objects[predicate]
        kept.append([subject, predicate, others[i * 7 % len(others)]])
    return "".join(sorted({f"{' '.join(triple)} .\n" for triple in kept}))


def asking(server: Server) -> Ask:
    """Make the function that sends a query to a server by SPARQLWrapper."""
    from SPARQLWrapper import JSON, POST, SELECT, URLENCODED, SPARQLWrapper

    def ask(text: str, graphs: Sequence[str]) -> Answer:
        wrapper = SPARQLWrapper(server.query)
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(URLENCODED)
        wrapper.setReturnFormat(JSON)
        wrapper.setTimeout(180)
        wrapper.setQuery(text)
        # It takes a query for an update if a line of its header begins with such a word.
        wrapper.queryType = SELECT
        for graph in graphs:
            wrapper.addParameter("default-graph-uri", graph)
            if server.name != "Virtuoso":
                wrapper.addParameter("named-graph-uri", graph)
        answer: Any = wrapper.query().response
        # Virtuoso would say here that it gives a part of the rows.
        assert answer.headers.get("X-SQL-State") is None
        return read(answer.read())

    ask.__name__ = f"ask_{server.name.casefold()}"
    return ask


def read(body: bytes) -> Answer:
    """Read JSON results; the older "typed-literal" of Virtuoso is understood."""
    answer = parse(body, format=QueryResultsFormat.JSON)
    assert isinstance(answer, QuerySolutions)
    names = tuple(variable.value for variable in answer.variables)
    return names, cells(names, ({name: row[name] for name in names} for row in answer))


def loaded(server: Server, files: Files) -> Ask:
    for path, graph in files.sets:
        server.load(path, graph)
    return asking(server)


@pytest.fixture(scope="module")
def oxigraph(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    with oxigraph_server(tmp_path_factory.mktemp("oxigraph")) as server:
        yield loaded(server, files)


@pytest.fixture(scope="module")
def virtuoso(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    with virtuoso_server(tmp_path_factory.mktemp("virtuoso")) as server:
        yield loaded(server, files)


@pytest.fixture(scope="module")
def disk(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """One store a set of graphs: to choose graphs at each query would be slow."""
    stores = {}
    for path, graph in files.sets:
        folder = str(tmp_path_factory.mktemp("store"))
        store = Store(folder)
        fill(store, path, graph)
        store.flush()
        del store
        stores[graph] = Store.read_only(folder)

    def ask(text: str, graphs: Sequence[str]) -> Answer:
        names, found = select(stores[None if len(graphs) > 1 else graphs[0]], text, "test")
        return names, cells(names, found)

    return ask


def fill(store: Store, path: Path, graph: str | None) -> None:
    """Load a file into a store: N-Triples into a graph, or N-Quads."""
    if graph is None:
        store.bulk_load(path=path, format=RdfFormat.N_QUADS)
    else:
        store.bulk_load(path=path, format=RdfFormat.N_TRIPLES, to_graph=NamedNode(graph))


ENGINES = ("oxigraph", "virtuoso", "disk")


def questions(kg: KnowledgeGraph, query: QueryFile) -> Iterator[tuple[str, str]]:
    """Give ways to ask a query: as it stands, as for its golden answer, by each parameter.

    Of the values of a parameter the first is taken that finds something.
    """
    store = kg.composition.store
    yield "as it stands", query.text
    asked = dict(GOLDEN.get(query.name, {}))
    edition = asked.pop("edition", None)
    yield "golden", kg.prepare(query, {k: [v] for k, v in asked.items()}, edition).text
    for param in query.params.values():
        if param.kind == "flag":
            values = ["true"]
        else:
            values = [str(one.term.value) for one in candidates(store, param)]
        edition = "all" if "framework" in query.params and param.name != "framework" else None
        for value in values:
            ready = prepare(store, query, {param.name: [value]}, edition)
            if select(store, ready.text, "test")[1]:
                yield f"{param.name}: {value}", ready.text
                break


@pytest.mark.parametrize("name", sorted(set(NAMES) - UNFINISHED))
@pytest.mark.parametrize("engine", ENGINES)
def test_same_answer_on_every_engine(
    kg: KnowledgeGraph, files: Files, engine: str, name: str, request: pytest.FixtureRequest
) -> None:
    """Same columns, rows, order: the union asked as it stands, the single graph as for golden."""
    ask: Ask = request.getfixturevalue(engine)
    for asked, text in questions(kg, kg.find_query(name)):
        if asked == "as it stands" and (name, asked) not in TOO_HEAVY:
            assert_same(kg, ask, name, asked, text, files.graphs)
        elif asked == "golden":
            assert_same(kg, ask, name, asked, text, [SINGLE])
            return


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(set(NAMES) - UNFINISHED))
@pytest.mark.parametrize("engine", ENGINES)
def test_same_answer_by_each_parameter(
    kg: KnowledgeGraph, files: Files, engine: str, name: str, request: pytest.FixtureRequest
) -> None:
    """The same by each parameter, on the union and on the single graph."""
    ask: Ask = request.getfixturevalue(engine)
    for asked, text in questions(kg, kg.find_query(name)):
        if (name, asked) not in TOO_HEAVY:
            assert_same(kg, ask, name, asked, text, files.graphs)
            assert_same(kg, ask, name, asked, text, [SINGLE])


def assert_same(
    kg: KnowledgeGraph, ask: Ask, name: str, asked: str, text: str, graphs: Sequence[str]
) -> None:
    names, found = select(kg.composition.store, text, "test")
    answer = ask(text, graphs)
    if ask.__name__ == "ask_virtuoso":
        answer = with_durations(name, answer)
    assert answer == (names, cells(names, found)), (asked, len(graphs))


def with_durations(name: str, answer: Answer) -> Answer:
    """Put back the durations that Virtuoso has lost."""
    names, rows = answer
    words = [DURATIONS.get((name, column), {}) for column in names]
    return names, tuple(
        tuple(
            told.get(cell, cell) if isinstance(cell, str) else cell
            for told, cell in zip(words, row, strict=True)
        )
        for row in rows
    )


@pytest.mark.parametrize("name", sorted(UNFINISHED))
@pytest.mark.parametrize("engine", ENGINES)
def test_same_answer_where_nobody_looked(
    unfinished: KnowledgeGraph, engine: str, name: str, request: pytest.FixtureRequest
) -> None:
    ask: Ask = request.getfixturevalue(engine)
    for asked, text in questions(unfinished, unfinished.find_query(name)):
        names, found = select(unfinished.composition.store, text, "test")
        assert found, asked
        assert ask(text, [NOBODY_LOOKED]) == (names, cells(names, found)), asked


@pytest.mark.parametrize("name", sorted(ASKED))
@pytest.mark.parametrize("engine", ENGINES)
def test_same_answer_on_a_generated_graph(
    grown: KnowledgeGraph, engine: str, name: str, request: pytest.FixtureRequest
) -> None:
    """With frameworks of another make than ours, and faults: as the benchmarks ask."""
    ask: Ask = request.getfixturevalue(engine)
    assert_same(grown, ask, name, "generated", asked_of(grown, name), [GENERATED])


@pytest.mark.parametrize("name", ["compare-roles", "nos-for-competency"])
def test_same_answer_on_a_generated_graph_in_rdflib(
    grown: KnowledgeGraph, files: Files, name: str
) -> None:
    """Those two had other rows there once; ``make bench`` asks all."""
    graph = Graph().parse(files.generated, format="nt")
    text = asked_of(grown, name)
    solutions = read(graph.query(text).serialize(format="json") or b"")
    names, found = select(grown.composition.store, text, "test")
    assert solutions == (names, cells(names, found))
    assert found


def asked_of(kg: KnowledgeGraph, name: str) -> str:
    """Give the text of a question of the benchmarks."""
    given = dict(ASKED[name])
    edition = given.pop("edition", None)
    return kg.prepare(kg.find_query(name), {k: [v] for k, v in given.items()}, edition).text


@pytest.mark.parametrize("path", RULES, ids=[path.stem for path in RULES])
@pytest.mark.parametrize("engine", ENGINES)
def test_same_findings_on_every_engine(
    files: Files, engine: str, path: Path, request: pytest.FixtureRequest
) -> None:
    """The rules agree on a graph with faults; those that Virtuoso cannot do are named."""
    if engine == "virtuoso" and path.stem in NOT_ON_VIRTUOSO:
        pytest.skip(f"Virtuoso: {NOT_ON_VIRTUOSO[path.stem]}")
    ask: Ask = request.getfixturevalue(engine)
    text = path.read_text(encoding="utf-8")
    store = Store()
    fill(store, files.faulty, FAULTY)
    names, found = select(store, text, "test")
    answer = ask(text, [FAULTY])
    if engine == "virtuoso":
        answer = with_durations(path.stem, answer)
    assert answer == (names, cells(names, found))


def test_the_faulty_graph_breaks_most_rules(files: Files) -> None:
    store = Store()
    fill(store, files.faulty, FAULTY)
    broken = [path for path in RULES if select(store, path.read_text("utf-8"), "test")[1]]
    assert len(broken) > len(RULES) / 2


COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


@pytest.mark.parametrize("engine", ["oxigraph", "virtuoso"])
def test_a_union_is_named_graph_by_graph(
    kg: KnowledgeGraph, files: Files, engine: str, request: pytest.FixtureRequest
) -> None:
    """What is asked of no named graph is nothing in Oxigraph, and everything in Virtuoso."""
    ask: Ask = request.getfixturevalue(engine)
    ours = len(files.single.read_text("utf-8").splitlines())
    assert ask(COUNT, files.graphs)[1] == ((ours,),)
    ((everything,),) = ask(COUNT, [])[1]
    assert isinstance(everything, int)
    assert everything == 0 if engine == "oxigraph" else everything > 2 * ours


def test_virtuoso_loses_durations(virtuoso: Ask, oxigraph: Ask) -> None:
    """If this fails, Virtuoso has learnt to keep them: delete DURATIONS."""
    text = """PREFIX pc: <https://w3id.org/pcgraph/ns/>
      SELECT (STR(?one) AS ?interval) (STR(?two) AS ?duration)
      WHERE { ?rule pc:interval ?one ; pc:duration ?two }"""
    assert oxigraph(text, [SINGLE])[1] == (("P1M", "PT1H"),)
    assert virtuoso(text, [SINGLE])[1] == (("1", "3600"),)


def test_names_of_exceptions_are_real() -> None:
    rules = {path.stem for path in RULES}
    assert {name for name, _ in TOO_HEAVY} <= set(NAMES)
    assert {name for name, _ in DURATIONS} <= {*NAMES, *rules}
    assert set(NOT_ON_VIRTUOSO) <= rules
    assert all(re.fullmatch(r"[^.]+", why) for why in NOT_ON_VIRTUOSO.values())
