"""Every question of a release gives the rows that LOAD.md promises, loaded as LOAD.md says.

In pyoxigraph, rdflib, the Oxigraph server and Virtuoso; from the one graph, and from the parts
with their union as the default graph. Each query is sent as its file stands.
"""

import json
import re
import shlex
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyoxigraph
import pytest
from rdflib import Dataset, Graph

from pcgraph.names import BASE
from tests.kg.test_queries import NAMES
from tests.released import blocks, facts, promised
from tests.servers import Server, missing, oxigraph_program, oxigraph_server, virtuoso_server

FORMS = ("one graph", "parts apart")

SLOW = {
    "rdflib": {
        "compare-roles", "competencies-for-nos", "competencies-for-role",
        "competencies-not-looked-at", "competencies-without-nos", "coverage", "domain-coverage",
        "nos-for-competency", "nos-most-used",
    },
    "virtuoso": {
        "compare-roles", "competencies-for-nos", "competencies-for-role", "mappings",
        "nos-for-competency", "progressions", "similar-roles", "template-nos",
    },
}  # fmt: skip
"""Questions that take more than some 4 seconds: asked by ``make test-long``."""

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"

Ask = Callable[[str], list[list[str]]]


def files(release: Path, form: str, heading: str) -> str:
    """Give the commands of LOAD.md for a form."""
    one, apart = blocks(release, "LOAD.md", heading)
    return one if form == FORMS[0] else apart


@pytest.fixture(scope="module", params=FORMS)
def form(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def in_memory(release: Path, form: str) -> Ask:
    store, apart = pyoxigraph.Store(), form == FORMS[1]
    store.bulk_load(path=release / "rdf" / f"pcgraph.{'trig' if apart else 'nt'}")

    def ask(text: str) -> list[list[str]]:
        found = store.query(text, use_default_graph_as_union=apart)
        assert isinstance(found, pyoxigraph.QuerySolutions)
        return [[term.value if term else "" for term in row] for row in found]

    return ask


@pytest.fixture(scope="module")
def rdflib(release: Path, form: str, request: pytest.FixtureRequest) -> Ask:
    """Parse as LOAD.md says: its lines are run as they stand there."""
    import rdflib as library

    names: dict[str, object] = {"rdflib": library}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(release)
        exec(files(release, form, "rdflib"), names)  # noqa: S102 - our own page
    graph = names["graph"]
    assert isinstance(graph, Dataset if form == FORMS[1] else Graph)

    def ask(text: str) -> list[list[str]]:
        rows: Any = graph.query(text)
        return [[str(term) for term in row] for row in rows]

    return ask


@pytest.fixture(scope="module")
def oxigraph(release: Path, form: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Load and start as LOAD.md says, on a port that is free."""
    program = oxigraph_program()
    if program is None:
        missing("The Oxigraph server", "make interop, or pip install oxigraph")
        return
    folder = tmp_path_factory.mktemp("oxigraph")
    load, start = (
        shlex.split(line.replace("DB", str(folder / "data")))
        for line in files(release, form, "Oxigraph").splitlines()
    )
    assert (load[0], start[0]) == ("oxigraph", "oxigraph")
    subprocess.run([program, *load[1:]], cwd=release, check=True, capture_output=True)
    with oxigraph_server(folder, *start[1:]) as server:
        yield asking(server)


@pytest.fixture(scope="module")
def virtuoso(release: Path, form: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Load as LOAD.md says; the one graph is named with each question, the parts are not."""
    folder = tmp_path_factory.mktemp("virtuoso")
    with ExitStack() as held:
        server = held.enter_context(virtuoso_server(folder))
        assert server.talk is not None
        commands = files(release, form, "Virtuoso")
        file = re.search(r"'(pcgraph\.\w+)'", commands)
        assert file
        (folder / file[1]).write_bytes((release / "rdf" / file[1]).read_bytes())
        server.talk(" ".join(commands.replace("DIR", str(folder)).split()))
        assert "2" in server.talk("select ll_state from DB.DBA.load_list;").split()
        yield asking(server, *([f"{BASE}graph"] if form == FORMS[0] else []))


def asking(server: Server, *graphs: str) -> Ask:
    """Send a query as any client would."""

    def ask(text: str) -> list[list[str]]:
        told = [("query", text), *(("default-graph-uri", graph) for graph in graphs)]
        heads = {"Accept": "application/sparql-results+json"}
        request = urllib.request.Request(server.query, urlencode(told).encode(), heads)  # noqa: S310
        with urllib.request.urlopen(request, timeout=300) as answer:  # noqa: S310
            # Virtuoso would say here that it gives a part of the rows.
            assert answer.headers.get("X-SQL-State") is None
            read = json.loads(answer.read())
        names = read["head"]["vars"]
        return [
            [row[name]["value"] if name in row else "" for name in names]
            for row in read["results"]["bindings"]
        ]

    return ask


ENGINES = ("in_memory", "rdflib", "oxigraph", "virtuoso")


@pytest.mark.parametrize(
    ("engine", "name"),
    [
        pytest.param(engine, name, marks=[pytest.mark.long] if name in SLOW.get(engine, ()) else [])
        for engine in ENGINES
        for name in NAMES
    ],
)
def test_every_question_gives_the_rows_that_the_page_promises(
    release: Path, form: str, engine: str, name: str, request: pytest.FixtureRequest
) -> None:
    ask: Ask = request.getfixturevalue(engine)
    text = (release / "queries" / f"{name}.rq").read_text("utf-8")
    assert len(ask(text)) == promised(release)[name]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_count_is_what_the_page_promises(
    release: Path, form: str, engine: str, request: pytest.FixtureRequest
) -> None:
    ask: Ask = request.getfixturevalue(engine)
    text = COUNT
    if (engine, form) == ("virtuoso", FORMS[1]):
        told = " ".join((release / "LOAD.md").read_text("utf-8").split())
        where = re.search(r"count with `([^`]*)`, which gives (\d+):", told)
        assert where
        assert int(where[2]) == facts(release)
        text = f"SELECT (COUNT(*) AS ?n) WHERE {{ {where[1]} }}"
    assert ask(text) == [[str(facts(release))]]


def test_the_page_promises_every_question(release: Path) -> None:
    assert sorted(promised(release)) == sorted(NAMES)
    assert sorted(promised(release)) == sorted(p.stem for p in (release / "queries").glob("*.rq"))
    assert set().union(*SLOW.values()) <= set(NAMES)


def test_virtuoso_adds_facts_of_its_own(
    release: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """LOAD.md says so, and that a name is told with the request for that reason."""
    folder = tmp_path_factory.mktemp("virtuoso-trig")
    with virtuoso_server(folder) as server:
        server.load(release / "rdf" / "pcgraph.trig", None)
        ask = asking(server)
        more = int(ask(COUNT)[0][0]) - facts(release)
        assert 2_000 < more < 3_000
        # As Virtuoso reads TriG, each graph has its own address still.
        graphs = ask("SELECT ?g WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
        named = {graph for (graph,) in graphs if graph.startswith(f"{BASE}graph")}
    store = pyoxigraph.Store()
    store.bulk_load(path=release / "rdf" / "pcgraph.nq")
    assert named == {graph.value for graph in store.named_graphs()}
