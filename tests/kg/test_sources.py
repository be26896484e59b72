"""The graph and the texts that it quotes say the same, both ways."""

import hashlib
from collections.abc import Callable

import pytest
from pyoxigraph import Literal

from pcgraph.composition import Composition
from pcgraph.engine import solutions
from pcgraph.files import home, read_layout
from pcgraph.format import parse_turtle
from pcgraph.model import TextFile
from pcgraph.verbatim import printed_text, verbatim_findings

GIVEN = {
    "fcc-pcp.txt": "aa5a4d41c35c8e5d3accdec897006a4da4cd708a110d35f7ab83d756e6349fc3",
    "fcc-2019.txt": "56c8b82cb8d1a211165e10bc9334299ab7f5b49706c71620da6a7bdc7c0752c4",
    "fcc-web.txt": "a5617b64c495ebf11f7ee718333d85783b49449f047313256c4455cb6b298b61",
    "splw-page.txt": "e8efb3daad10c82bf578ec556f9d708d67592f4416c7eb071fb01d2f8a334391",
    "sfh-wbc.txt": "371f79ea26dc76712d4f5bc4546f0f2e7f70a04001ac7672f7f3c52d5ec58bf8",
}


@pytest.fixture(scope="session")
def sources() -> list[TextFile]:
    found = read_layout(folders=("data",), suffixes=(".txt",))
    return [file for file in found if file.path.startswith("data/sources/")]


def rules(composition: Composition, sources: list[TextFile]) -> set[str]:
    return {finding.rule for finding in verbatim_findings(composition.store, sources)}


def test_every_line_belongs_to_one_node_and_every_text_is_in_its_source(
    composition: Composition, sources: list[TextFile]
) -> None:
    assert len(sources) == 5
    assert list(verbatim_findings(composition.store, sources)) == []


@pytest.mark.parametrize("name", GIVEN)
def test_the_given_documents_are_unchanged(name: str) -> None:
    raw = (home() / "data" / "sources" / name).read_bytes()
    assert hashlib.sha256(raw).hexdigest() == GIVEN[name]


def test_one_word_changed_in_the_graph_is_found(
    changed: Callable[[str, str, str], Composition], sources: list[TextFile]
) -> None:
    graph = changed("data/frameworks/fcc-2019.ttl", "calm and sensitive", "calm and gentle")
    found = list(verbatim_findings(graph.store, sources))
    assert [(f.rule, f.focus) for f in found] == [("text-not-in-source", "fcc19:0010")]
    assert "calm and sensitive" in found[0].message
    assert "lines 31 to 31" in found[0].message


def test_one_bullet_dropped_from_the_graph_is_found(
    changed: Callable[[str, str, str], Composition], sources: list[TextFile]
) -> None:
    graph = changed("data/frameworks/fcc-pcp.ttl", "prov:wasQuotedFrom source:fcc-pcp ;\n", "")
    found = list(verbatim_findings(graph.store, sources))
    assert [(f.rule, f.line) for f in found] == [("line-not-in-graph", 15)]


def test_one_line_added_to_a_source_is_found(
    composition: Composition, sources: list[TextFile]
) -> None:
    longer = [
        TextFile(f.path, f.text + "\n- One more\n", f.shown) if "web" in f.path else f
        for f in sources
    ]
    found = list(verbatim_findings(composition.store, longer))
    assert [(f.rule, f.line) for f in found] == [("source-changed", 0), ("line-not-in-graph", 107)]


def test_a_line_added_at_the_top_is_told_shortly(
    composition: Composition, sources: list[TextFile]
) -> None:
    """What follows from the changed text is folded: first the cause, then a few, then a number."""
    longer = [
        TextFile(f.path, "One more\n" + f.text, f.shown) if "web" in f.path else f for f in sources
    ]
    found = list(verbatim_findings(composition.store, longer))
    assert [f.rule for f in found] == [
        "source-changed",
        *["text-not-in-source"] * 3,
        "source-differs",
    ]
    assert int(found[-1].message.split()[0]) > 70


def test_a_line_of_two_nodes_is_found(
    changed: Callable[[str, str, str], Composition], sources: list[TextFile]
) -> None:
    graph = changed("data/frameworks/fcc-web.ttl", "pc:lastLine 17 ;", "pc:lastLine 18 ;")
    assert rules(graph, sources) == {"line-twice-in-graph", "text-not-in-source"}


def test_a_missing_source_is_found(composition: Composition, sources: list[TextFile]) -> None:
    assert rules(composition, sources[1:]) == {"source-missing"}


def test_frameworks_hold_no_words_but_those_of_the_source(
    graph_files: list[TextFile], sources: list[TextFile]
) -> None:
    """Every text in English in data/frameworks stands in the source of that name."""
    texts = {f.path.split("/")[-1].removesuffix(".txt"): f.text for f in sources}
    for file in graph_files:
        if not file.path.startswith("data/frameworks/"):
            continue
        slug = file.path.split("/")[-1].removesuffix(".ttl")
        printed = printed_text(texts[slug].split("\n"))
        for triple in parse_turtle(file.text, file.shown):
            if isinstance(triple.object, Literal) and triple.object.language == "en":
                assert triple.object.value in printed, triple


def test_labels_of_roles_nos_and_named_terms_are_printed(
    composition: Composition, sources: list[TextFile]
) -> None:
    printed = "\n".join(file.text for file in sources)
    rows = solutions(
        composition.store,
        """SELECT ?x ?l WHERE {
             VALUES ?c { pc:Role pc:OccupationalStandard pc:ReferenceFunction pc:Principle
               pc:NamedTerm }
             ?x a ?c ; skos:prefLabel|skos:altLabel|skos:notation ?l }""",
        "test",
    )
    labels = [(row["x"].value, row["l"].value) for row in rows]
    assert len(labels) > 150
    assert [(x, label) for x, label in labels if label not in printed] == []
