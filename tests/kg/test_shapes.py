"""Each shape and each rule has a case that breaks exactly it, and one that does not."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib import Graph, URIRef
from rdflib.namespace import SH

from pcgraph.composition import Composition
from pcgraph.conformance import shape_findings
from pcgraph.files import home, read_layout
from pcgraph.format import parse_turtle
from pcgraph.model import TextFile
from pcgraph.names import PREFIXES, compact, graph_name
from pcgraph.rules import SEVERITIES, rule_findings
from pcgraph.triples import triples_text
from tests.conftest import CASES

CHECKS = read_layout(folders=("shapes",), suffixes=(".ttl", ".rq"))
SHAPES = [file for file in CHECKS if file.path.endswith(".ttl")]
RULES = [file for file in CHECKS if file.path.endswith(".rq")]
FAILING = sorted((CASES / "shapes").glob("*/fail-*.ttl"))
PASSING = sorted((CASES / "shapes").glob("*/pass.ttl"))
RULE_NAMES = [Path(file.path).stem for file in RULES]
ONTOLOGY = home() / "ontology" / "pcgraph.ttl"


@pytest.fixture(scope="session")
def merged() -> Graph:
    graph = Graph()
    for file in SHAPES:
        graph.parse(data=file.text, format="turtle")
    return graph


def fired(path: Path) -> set[str]:
    """Validate one case by both engines, and give the names of the shapes that fire."""
    triples = [
        triple
        for file in (path, ONTOLOGY)
        for triple in parse_turtle(file.read_text(encoding="utf-8"), file.name)
    ]
    data = triples_text(triples, "nt")
    found = shape_findings(data, SHAPES)
    assert found == shape_findings(data, SHAPES, engine="fast")
    return {finding.rule for finding in found}


@pytest.mark.parametrize("path", FAILING, ids=lambda path: path.stem.removeprefix("fail-"))
def test_exactly_this_shape_fires(path: Path) -> None:
    assert fired(path) == {path.stem.removeprefix("fail-")}


@pytest.mark.parametrize("path", PASSING, ids=lambda path: path.parent.name)
def test_no_shape_fires(path: Path) -> None:
    assert fired(path) == set()


def test_every_shape_that_is_reported_has_a_failing_case(merged: Graph) -> None:
    reported = {compact(str(s)).removeprefix("pcsh:") for s in merged.subjects(SH.message, None)}
    assert len(reported) > 140
    assert {path.stem.removeprefix("fail-") for path in FAILING} == reported


def test_every_class_has_a_shape_with_a_passing_case(merged: Graph) -> None:
    targets = {compact(str(s)).removeprefix("pcsh:"): str(c) for s, c in merged[: SH.targetClass :]}
    assert {path.parent.name for path in PASSING} == {
        name
        for name in targets
        if (URIRef(PREFIXES["pcsh"] + name), SH.message, None) not in merged
    }
    ontology = Graph().parse(ONTOLOGY)
    owl_class = URIRef(PREFIXES["owl"] + "Class")
    sub_class = URIRef(PREFIXES["rdfs"] + "subClassOf")
    for one in ontology.subjects(URIRef(PREFIXES["rdf"] + "type"), owl_class):
        above = {str(one), *(str(c) for c in ontology.transitive_objects(one, sub_class))}
        assert above & set(targets.values()), one


def test_every_reported_shape_says_what_and_how_bad(merged: Graph) -> None:
    for shape in merged.subjects(SH.message, None):
        assert (shape, SH.severity, None) in merged, shape
        assert (shape, SH.name, None) in merged, shape
        words = str(merged.value(shape, SH.message))
        assert words.endswith("."), shape
        assert len(words.split(". ")) >= 2, f"{shape}: what is wrong, and what to do"


def rows(path: Path, only: str = "") -> dict[str, int]:
    """Run the rules on one case beside the ontology; give the number of findings by rule."""
    store = Store()
    store.load(path=str(path), format=RdfFormat.TRIG)
    graph = NamedNode(graph_name("ontology/pcgraph.ttl"))
    store.load(path=str(ONTOLOGY), format=RdfFormat.TURTLE, to_graph=graph)
    chosen = [file for file in RULES if only in ("", Path(file.path).stem)]
    counted: dict[str, int] = {}
    for finding in rule_findings(Composition(store, (), ()), chosen):
        counted[finding.rule] = counted.get(finding.rule, 0) + 1
    return counted


@pytest.mark.parametrize("name", RULE_NAMES)
def test_exactly_this_rule_finds_its_failing_case(name: str) -> None:
    assert set(rows(CASES / "rules" / name / "fail.trig")) == {name}


@pytest.mark.parametrize("name", RULE_NAMES)
def test_the_rule_lets_its_passing_case_through(name: str) -> None:
    assert rows(CASES / "rules" / name / "pass.trig", name) == {}


@pytest.mark.parametrize("file", RULES, ids=lambda file: Path(file.path).stem)
def test_a_rule_says_what_it_is(file: TextFile) -> None:
    from pcgraph.head import read_head

    header = read_head(file.text, "#+", file.shown)
    assert header["id"] == Path(file.path).stem
    assert header["severity"] in SEVERITIES
    assert all(str(header[key]).endswith(".") for key in ("summary", "message", "remedy"))
    assert "SELECT DISTINCT ?focus ?path ?value" in file.text


LEFT_OUT = (
    ("level-words-printed", "Reflect on bias in action"),
    ("explanation-printed", "Local authorities (LA) employ them."),
)


@pytest.mark.parametrize(("name", "text"), LEFT_OUT)
def test_a_text_whose_words_were_left_out_breaks_no_rule(
    name: str, text: str, tmp_path: Path
) -> None:
    """A release writes a label with a mark for a quoted line, and cuts other texts by …."""
    case = (CASES / "rules" / name / "fail.trig").read_text("utf-8")
    assert text in case

    def found(new: str, more: str = "") -> set[str]:
        path = tmp_path / "case.trig"
        path.write_text(case.replace(text, new) + more, "utf-8")
        return set(rows(path, name))

    left_out = 'GRAPH graph:other { ex:other pc:text "1 [words left out: 0123abcd]"@en }'
    assert found("1 [words left out: 0123abcd]") == set()
    assert found("Words …", left_out) == set()
    assert found("Words …") == {name}  # no words were left out: the document itself prints …
    assert found(text, left_out) == {name}  # those of others were left out


def test_cases_of_rules_and_rules_are_the_same() -> None:
    assert sorted(path.name for path in (CASES / "rules").iterdir()) == sorted(RULE_NAMES)


def test_a_broken_shape_is_told_and_not_taken_for_conforming() -> None:
    from pcgraph.errors import InputProblem

    with pytest.raises(InputProblem, match=r"x\.ttl"):
        shape_findings("", [TextFile("shapes/x.ttl", "<http://a> <http://b", "x.ttl")])


def test_an_inner_result_is_not_counted_as_one_of_its_own() -> None:
    """A shape by sh:node gives one result, with the inner one as its detail."""
    shapes = (
        "PREFIX sh: <http://www.w3.org/ns/shacl#>\nPREFIX ex: <http://a/>\n"
        "ex:outer a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:outer-p .\n"
        "ex:outer-p a sh:PropertyShape ; sh:path ex:p ; sh:node ex:inner .\n"
        "ex:inner a sh:NodeShape ; sh:property ex:inner-q .\n"
        "ex:inner-q a sh:PropertyShape ; sh:path ex:q ; sh:minCount 1 .\n"
    )
    data = (
        f"<http://a/x> <{PREFIXES['rdf']}type> <http://a/C> .\n"
        "<http://a/x> <http://a/p> <http://a/y> .\n"
    )
    found = shape_findings(data, [TextFile("shapes/s.ttl", shapes, "s.ttl")])
    assert [(f.rule, f.focus) for f in found] == [("http://a/outer-p", "http://a/x")]
