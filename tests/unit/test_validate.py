"""Validation: what the engines are given, which one runs, and the reports that others read."""

import random
from pathlib import Path
from xml.etree import ElementTree

import rdflib
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Quad,
    RdfFormat,
    parse,
)
from rdflib.namespace import RDF, SH

from pcgraph.compose import compose
from pcgraph.composition import graph_text
from pcgraph.files import read_layout
from pcgraph.model import Finding, TextFile
from pcgraph.names import OURS
from pcgraph.validate import checked_rules, engine_for, validate, whole_text
from pcgraph.writers.junit import junit_text
from pcgraph.writers.report import report_turtle
from tests.conftest import Command

FILES = read_layout(folders=("ontology", "data"))
CHECKS = read_layout(folders=("shapes",), suffixes=(".ttl", ".rq"))
HEAD = "PREFIX ex: <https://example.org/>\nPREFIX pc: <https://w3id.org/pcgraph/ns/>\n"
NASTY = 'a "b" <c> & ]]> \\ \x1b[31m\x00\n\ud7ff\uffff d'
FINDINGS = [
    Finding("violation", "Statement-text", "fcc19:0004", "pc:text", "x", NASTY, "a & b.ttl", 3,
            "sh:MinCountConstraintComponent", '"x"@en'),
    Finding("violation", "source-changed", "fcc-2019.txt", "schema:sha256", NASTY, "Changed."),
    Finding("warning", "label-style", "a blank node", "", "a blank node", "Long.", "b.ttl", 4),
]  # fmt: skip


def graph_of(text: str, form: RdfFormat) -> Dataset:
    """Give the triples of a text, blank nodes by their canonical names."""
    dataset = Dataset(Quad(*quad.triple) for quad in parse(text, format=form))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def test_the_engines_are_given_the_whole_graph() -> None:
    composition = compose(FILES)
    whole = graph_of(whole_text(composition), RdfFormat.TRIG)
    assert whole == graph_of(graph_text(composition, "nt"), RdfFormat.N_TRIPLES)
    assert len(whole) > 25_000


def test_blank_nodes_of_two_files_stay_two() -> None:
    text = f"{HEAD}ex:%s pc:of _:same ; pc:also [] . # an end without a line feed"
    files = [
        TextFile(f"data/{name}.ttl", text.replace("%s", name), f"{name}.ttl") for name in "abc"
    ]
    found = list(parse(whole_text(compose(files)), format=RdfFormat.TRIG))
    blank = [quad.object for quad in found if isinstance(quad.object, BlankNode)]
    assert len(blank) == len(set(blank)) == 6


def test_the_reference_runs_on_small_graphs_and_the_fast_engine_on_large_ones() -> None:
    small = compose(FILES)
    facts = " .\n".join(f"ex:x{number} pc:of ex:y" for number in range(50_000))
    large = compose([TextFile("data/large.ttl", f"{HEAD}{facts} .\n", "large.ttl")])
    assert (engine_for(small), engine_for(large)) == ("pyshacl", "pyshacl")
    more = compose([TextFile("data/large.ttl", f"{HEAD}{facts} .\nex:x pc:of 1 .", "large.ttl")])
    assert (engine_for(more), engine_for(more, "pyshacl")) == ("fast", "pyshacl")


def broken(seed: int) -> list[TextFile]:
    """Take some lines out of the files of our frameworks, the same ones in every run."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    files = []
    for file in FILES:
        lines = file.text.split("\n")
        if file.path.startswith("data/frameworks/"):
            lines = [
                line
                for line in lines
                if not line.startswith("    pc:") or line.endswith(",") or chance.random() > 0.02
            ]
            lines = [
                line.replace("@en ;", " ;") if chance.random() < 0.01 else line for line in lines
            ]
        files.append(TextFile(file.path, "\n".join(lines), file.shown))
    return files


def test_both_engines_find_the_same_in_the_whole_graph() -> None:
    composition = compose(broken(7))
    found = {name: validate(composition, CHECKS, engine=name) for name in ("fast", "pyshacl")}
    assert found["fast"] == found["pyshacl"]
    by_shape = [one for one in found["fast"] if one.component]
    assert len(by_shape) > 20
    assert all(one.file and one.line for one in by_shape)


def address(curie: str) -> rdflib.URIRef:
    return rdflib.URIRef(OURS.expand(curie) or "")


def test_a_report_is_shacl_that_other_tools_read() -> None:
    text = report_turtle(FINDINGS, OURS)
    graph = rdflib.Graph().parse(data=text, format="turtle")
    assert len(list(parse(text, format=RdfFormat.TURTLE))) == len(graph)
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert str(graph.value(report, SH.conforms)) == "false"
    assert len(list(graph.objects(report, SH.result))) == 3
    (node,) = graph.subjects(SH.sourceConstraintComponent, SH.MinCountConstraintComponent)
    assert graph.value(node, SH.sourceShape) == address("pcsh:Statement-text")
    assert graph.value(node, SH.focusNode) == address("fcc19:0004")
    assert graph.value(node, SH.resultPath) == address("pc:text")
    assert graph.value(node, SH.value) == rdflib.Literal("x", lang="en")
    assert str(graph.value(node, SH.resultMessage)) == f"{NASTY} (a & b.ttl:3)"
    (warned,) = graph.subjects(SH.resultSeverity, SH.Warning)
    assert (warned, SH.value, None) not in graph
    (changed,) = graph.subjects(SH.focusNode, rdflib.Literal("fcc-2019.txt"))
    assert str(graph.value(changed, SH.value)) == NASTY


def test_a_report_without_results_conforms() -> None:
    graph = rdflib.Graph().parse(data=report_turtle([], OURS), format="turtle")
    assert [str(value) for value in graph.objects(None, SH.conforms)] == ["true"]
    assert not list(graph.objects(None, SH.result))


def test_a_ci_report_has_a_case_a_rule_and_survives_any_text() -> None:
    rules = [("shapes/statement.ttl", "Statement-text"), ("shapes/r.rq", "label-style"),
             ("shapes/r.rq", "quiet")]  # fmt: skip
    root = ElementTree.fromstring(junit_text(FINDINGS, rules))  # noqa: S314 - our own text
    assert (root.get("tests"), root.get("failures")) == ("4", "2")
    cases = {case.get("name"): case for case in root.iter("testcase")}
    assert cases["Statement-text"].get("classname") == "shapes/statement.ttl"
    failure = cases["Statement-text"].find("failure")
    assert failure is not None
    assert failure.text is not None
    assert failure.text.startswith('a & b.ttl:3: violation: fcc19:0004 pc:text x: a "b" <c> & ]]>')
    assert "\x00" not in failure.text
    assert cases["label-style"].find("failure") is None
    output = cases["label-style"].find("system-out")
    assert output is not None
    assert "b.ttl:4: warning" in str(output.text)
    assert not list(cases["quiet"])
    assert cases["source-changed"].find("failure") is not None


def test_every_shape_that_reports_and_every_rule_is_a_case() -> None:
    rules = checked_rules(CHECKS)
    names = [name for _, name in rules]
    assert len(names) == len(set(names)) > 160
    assert ("shapes/statement.ttl", "Statement-text") in rules
    assert ("shapes/rules/line-once.rq", "line-once") in rules
    assert "Judgement-hasEvidence" not in names
    assert "Statement" not in names


def test_the_command_names_its_engine_and_writes_reports(run: Command, tmp_path: Path) -> None:
    text = f"{HEAD}ex:s a pc:Section ; pc:firstLine 0 .\n"
    (tmp_path / "mine.ttl").write_text(text, encoding="utf-8")
    tables = []
    for engine in ("fast", "pyshacl"):
        done = run("validate", "mine.ttl", "--engine", engine, "-f", "json")
        assert done.returncode == 1, done.stderr
        assert f"run by {engine}" in " ".join(done.stderr.split())
        tables.append(done.stdout)
    assert tables[0] == tables[1]
    args = ("validate", "mine.ttl", "--engine", "fast", "-o")
    assert run(*args, "out.ttl").returncode == run(*args, "again.ttl").returncode == 1
    report = (tmp_path / "out.ttl").read_text(encoding="utf-8")
    assert "Section-firstLine" in report
    assert (tmp_path / "again.ttl").read_text(encoding="utf-8") == report
    assert run(*args, "out.xml").returncode == 1
    root = ElementTree.parse(tmp_path / "out.xml").getroot()  # noqa: S314 - our own text
    told = [failure.text or "" for failure in root.iter("failure")]
    assert any(one.startswith("mine.ttl:3: ") for one in told)
