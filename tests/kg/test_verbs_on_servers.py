"""The verbs over real servers that pcgraph load has filled: the same answers as from the files."""

from collections.abc import Iterator

import pytest

from pcgraph.graph import KnowledgeGraph
from pcgraph.load import load_server
from pcgraph.model import Table
from pcgraph.stores.address import PASSWORD, USER
from pcgraph.stores.remote import RemoteStore
from tests.servers import oxigraph_server, virtuoso_server

STARTS = {"oxigraph": oxigraph_server, "virtuoso": virtuoso_server}

VERBS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("query", "nos-for-competency", {"role": "Link Worker", "tag": "EVOKE"}),
    ("query", "nos-for-competency", {"role": "locality lead", "tag": "EVOKE"}),
    ("query", "competencies-for-role", {"role": "link worker coach", "reading": "own"}),
    ("ask", "what does GEN97 count for", {}),
    ("find", "calm sensitive", {}),
    ("find", "GEN97", {}),
    ("show", "nos:PE5", {}),
    ("show", "fcc19:section-02", {}),
    ("show", "fccpcp:0004", {}),
    ("show", "framework:fcc-2019", {}),
    ("show", "map:fcc-pcp-to-nos-0018", {}),
    ("show", "pc:Competency", {}),
)
FACTS = (
    ("fcc19:0005", "pc:expectedOf", "role:link-worker"),
    ("fcc19:0005", "rdf:type", "pc:Competency"),
    ("fcc19:0005", "rdf:type", "pc:Statement"),
    ("fccpcp:0004", "pc:supportedBy", "nos:PE5"),
    ("role:link-worker-coach", "pc:buildsOn", "role:link-worker"),
)
IN_FILES = ("in our files", "Judged", "Ground", "Record")
"""What only the files can say."""


@pytest.fixture(scope="module", params=STARTS)
def there(
    kg: KnowledgeGraph, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KnowledgeGraph]:
    with STARTS[request.param](tmp_path_factory.mktemp(request.param)) as server:
        environ = {USER: server.user, PASSWORD: server.password} if server.user else {}
        target = RemoteStore(server.query, ours=("",), environ=environ)
        load_server(kg.composition, target, server.query, lambda *_: None)
        yield KnowledgeGraph(store=server.query)


def told(table: Table) -> tuple[list[object], list[str]]:
    """Give rows and notes, without what names the files or the store."""
    rows = [row for row in table.rows if row[0] not in IN_FILES]
    notes = [one.partition(" --store ")[0] for one in table.notes]
    return sorted(rows, key=str), [one for one in notes if not one.startswith("Asked: the store")]


@pytest.mark.parametrize(("verb", "word", "given"), VERBS)
def test_a_verb_answers_as_from_the_files(
    kg: KnowledgeGraph, there: KnowledgeGraph, verb: str, word: str, given: dict[str, str]
) -> None:
    here = told(getattr(kg, verb)(word, **given))
    assert told(getattr(there, verb)(word, **given)) == here
    assert here[0] or here[1]


@pytest.mark.parametrize("fact", FACTS, ids="-".join)
def test_a_fact_holds_for_the_same_reason(
    kg: KnowledgeGraph, there: KnowledgeGraph, fact: tuple[str, str, str]
) -> None:
    """Only the file and the line of ours are not in a store; the line of the source is."""
    here = [(*row[:3], *row[5:]) for row in kg.why(*fact).rows]
    assert [(*row[:3], *row[5:]) for row in there.why(*fact).rows] == here
    assert here


def test_a_pair_is_judged_alike(kg: KnowledgeGraph, there: KnowledgeGraph) -> None:
    assert told(there.why("EVOKE", "MH27.2012"))[0] == told(kg.why("EVOKE", "MH27.2012"))[0]
