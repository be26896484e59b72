"""The five documents brought in as anybody's: what our own graph says of them comes out."""

import pytest

import pcgraph
from pcgraph.bringing import import_framework
from pcgraph.engine import solutions
from pcgraph.files import home
from pcgraph.graph import KnowledgeGraph
from tests.yardstick import CASES, SOURCES

EDITIONS = ("fcc-pcp", "fcc-2019", "fcc-web")
_EXPECTED = """
    SELECT ?text ?role WHERE {
      ?statement skos:inScheme %s ; pc:text ?text ; pc:expectedOf%s/skos:prefLabel ?role }"""


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """Bring every source in, with its outline file where there is one."""
    folder = tmp_path_factory.mktemp("ours") / "mine"
    for name in SOURCES:
        outline = CASES / f"{name}.outline.csv"
        source = home() / "data" / "sources" / f"{name}.txt"
        import_framework(source, folder, outline=outline if outline.exists() else None)
    return pcgraph.open(folder)


def expected(kg: KnowledgeGraph, framework: str, reading: str) -> list[tuple[str, str]]:
    labels = {
        name: row["label"].value
        for row in solutions(kg.composition.store, _LABELS, "test")
        if row["said"] is not None
        for name in (row["label"].value, row["said"].value)
    }
    rows = solutions(kg.composition.store, _EXPECTED % (framework, reading), "test")
    return sorted(
        (row["text"].value, labels.get(row["role"].value, row["role"].value)) for row in rows
    )


_LABELS = """SELECT ?label ?said WHERE {
    ?role a pc:Role ; skos:prefLabel ?label ; skos:inScheme scheme:role .
    OPTIONAL { ?role skos:altLabel ?said } }"""


@pytest.mark.parametrize("reading", ["", "AsPrinted"])
@pytest.mark.parametrize("name", EDITIONS)
def test_what_is_expected_of_whom_is_what_our_graph_says(
    kg: KnowledgeGraph, brought: KnowledgeGraph, name: str, reading: str
) -> None:
    theirs = expected(brought, f"<https://example.org/mine/my-{name}/my-{name}>", reading)
    assert theirs == expected(kg, f"framework:{name}", reading)


def test_no_import_of_them_is_at_fault(brought: KnowledgeGraph) -> None:
    found = [one for one in brought.findings("fast") if one.severity == "violation"]
    assert not found
