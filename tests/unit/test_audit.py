"""The verb audit: every fault that is planted in a small dump is caught by its check."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from rdflib import Graph, Namespace
from rdflib.namespace import RDF

from pcgraph.audit.check import Outcome, run_checks
from pcgraph.audit.checks import CHECKS
from pcgraph.audit.concepts import rings
from pcgraph.audit.dump import Dump
from pcgraph.audit.values import bad_literal, language_fault
from pcgraph.audit.verdict import earl_turtle, outcomes_table
from pcgraph.audit.vocabulary import own_list
from pcgraph.errors import InputProblem
from tests.conftest import Command
from tests.dumps import OLD, ONE, Edits, failed, make, replaced, told

EARL = Namespace("http://www.w3.org/ns/earl#")
XSD = "http://www.w3.org/2001/XMLSchema#"


def audit(
    folder: Path,
    previous: Path | None = None,
    vocabularies: Sequence[Path] = (),
    sources: Path | None = None,
    only: Sequence[str] = (),
) -> dict[str, Outcome]:
    checks = [check for check in CHECKS if not only or check.id in only]
    found = run_checks(Dump(folder, previous, tuple(vocabularies), sources), checks)
    assert [one.check.id for one in found] == [check.id for check in checks]
    return {one.check.id: one for one in found}


HOME_FOLDER = "/".join(("", "home", "someone", ""))
"""What the check of private things looks for; put together, so that no file of ours has one."""


# A small dump, right and wrong


@pytest.fixture(scope="module")
def previous(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("old") / "0", OLD)


@pytest.fixture
def planted(tmp_path: Path, previous: Path) -> Callable[..., dict[str, Outcome]]:
    def plant(
        graph: str = ONE, edits: Edits | None = None, late: Edits | None = None
    ) -> dict[str, Outcome]:
        return audit(make(tmp_path / "1", graph, edits, late), previous)

    return plant


def test_the_small_dump_is_right(planted: Callable[..., dict[str, Outcome]]) -> None:
    found = planted()
    assert failed(found) == set(), [told(found[name]) for name in failed(found)]
    skipped = {name for name, one in found.items() if one.because}
    # No texts are named, it has no ontology file, and nobody judged.
    assert skipped == {"words", "owl-annotations", "reviewers"}


GRAPH_FAULTS = {
    "a slip in a term": (("dcterms:created", "dcterms:craeted"), "terms"),
    "a licence that is none": (("dcterms:created", "dcterms:licence"), "terms"),
    "a class that is not declared": (("c:b a skos:Concept, m:Skill", "c:b a m:Skil"), "declared"),
    "a property of two kinds": (
        ("m:level a owl:DatatypeProperty", "m:level a owl:DatatypeProperty, owl:ObjectProperty"),
        "owl-kinds",
    ),
    "a text for an object property": (
        ("m:level a owl:DatatypeProperty", "m:level a owl:ObjectProperty"),
        "owl-kinds",
    ),
    "a ring": (("c:a a skos:Concept,", "c:a skos:broader c:c ; a skos:Concept,"), "skos-cycles"),
    "S9": (("c:c a skos:Concept", "c:c a skos:Concept, skos:ConceptScheme"), "skos-integrity"),
    "S13": (('"Asking"@en', '"Asking"@en ; skos:altLabel "Asking"@en'), "skos-integrity"),
    "S14": (('"Asking"@en', '"Asking"@en, "To ask"@en'), "skos-integrity"),
    "S27": (
        ("skos:broader c:a", "skos:broader c:a ; skos:related c:a"), "skos-integrity",
    ),
    "S27 from afar": (
        ("skos:broader c:b ;", "skos:broader c:b ; skos:related c:a ;"), "skos-integrity",
    ),
    "S37": (("c:c a skos:Concept", "c:c a skos:Concept, skos:Collection"), "skos-integrity"),
    "S46": (
        ("c:a skos:closeMatch", "c:a skos:exactMatch c:z ; skos:broadMatch c:z ; skos:closeMatch"),
        "skos-integrity",
    ),
    "a day that is none": (('"2026-01-31"', '"2026-02-30"'), "datatypes"),
    "a language that is none": (('"Asking"@en', '"Asking"@englishlanguage'), "language-tags"),
    "a file address": (("m:level 1", "dcterms:source <file:///x/y>"), "addresses"),
    "a local address": (("m:level 1", "dcterms:source <http://localhost:3030/x>"), "addresses"),
    "a denied mapping": (
        ("c:a skos:closeMatch",
         "c:b skos:exactMatch <https://w3id.org/other/2> . c:a skos:closeMatch"),
        "sssom-denied",
    ),
    "a denied axiom": (
        ("[] a owl:Axiom", "[] a owl:Axiom ; owl:annotatedSource c:b ; owl:annotatedProperty "
         "skos:exactMatch ; owl:annotatedTarget <https://w3id.org/other/2> . [] a owl:Axiom"),
        "sssom-denied",
    ),
    "an address that vanished": (("c:c a skos:Concept", "c:d a skos:Concept"), "vanished"),
}  # fmt: skip
BY_THE_WAY = {"patch", "two-parsers"}
"""A graph that was changed is not what the patch makes; and a bad value may not be readable."""


@pytest.mark.parametrize("name", GRAPH_FAULTS)
def test_a_fault_in_the_graph(name: str, tmp_path: Path, previous: Path) -> None:
    (old, new), check = GRAPH_FAULTS[name]
    if check == "language-tags":  # no writer would write it, so it is planted in a file
        folder = make(tmp_path / "1", edits={"parts/all.ttl": replaced('"Asking"@en', new)})
        expected = {"graphs-list"}
    else:
        folder = make(tmp_path / "1", replaced(old, new)(ONE))
        expected = set()
    found = audit(folder, previous)
    assert check in failed(found)
    assert failed(found) <= {check, *BY_THE_WAY, *expected}, {
        n: told(found[n]) for n in failed(found)
    }


FILE_FAULTS: dict[str, tuple[Edits, set[str], str]] = {
    "a wrong hash on page one": (
        {"README.txt": lambda t: t.replace(t.split("one graph  ")[1][:64], "ab" * 32)},
        {"first-page"}, "README.txt:2"),
    "a wrong number in VoID": (
        {"metadata/void.ttl": replaced("void:triples ", "void:triples 1")}, {"void"},
        "void:triples 1"),
    "a wrong linkset": (
        {"metadata/void.ttl": replaced("<#o> ; void:triples 1", "<#o> ; void:triples 2")}, {"void"},
        "says links 2"),
    "a wrong size": (
        {"metadata/dcat.ttl": replaced('byteSize "', 'byteSize "1')}, {"dcat-files"}, "byteSize"),
    "a size as a decimal": (
        {"metadata/dcat.ttl": replaced("^^xsd:nonNegativeInteger", "^^xsd:decimal")},
        {"dcat-rules"}, "xsd:decimal"),
    "a wrong sum in DCAT": (
        {"metadata/dcat.ttl": replaced('checksumValue "', 'checksumValue "00')}, {"dcat-files"},
        "spdx:checksum"),
    "a publisher without class": (
        {"metadata/dcat.ttl": replaced("a foaf:Agent ; ", "")}, {"dcat-rules"}, "foaf:Agent"),
    "no licence": (
        {"metadata/dcat.ttl": replaced("dcterms:license", "dcterms:rights")}, {"dcat-rules"},
        "licence"),
    "no title": (
        {"metadata/dcat.ttl": replaced("dcterms:title", "dcterms:alternative")}, {"dcat-rules"},
        "dcterms:title"),
    "a media type as a text": (
        {"metadata/dcat.ttl": replaced("<https://www.iana.org/assignments/media-types/text/turtle>",
                                       '"text/turtle"')}, {"dcat-rules"}, "mediaType"),
    "a wrong number of triples": (
        {"graphs.csv": lambda t: t.replace("all.ttl,", "all.ttl,9")}, {"graphs-list"}, "triples"),
    "another graph name": (
        {"graphs.csv": replaced("mini/graph", "mini/grap")}, {"graphs-list"}, "not listed"),
    "a form of another graph": (
        {"rdf/mini.jsonld": replaced("Asking", "Esking")}, {"one-hash"}, "hash"),
    "lines out of order": (
        {"rdf/mini.nt": lambda t: "\n".join(reversed(t.split("\n"))).strip() + "\n"},
        {"canonical-lines"}, "not canonical"),
    "what no parser reads": (
        {"parts/all.ttl": lambda t: t + "<x"},
        {"two-parsers", "graphs-list"}, "parts/all.ttl"),
    "a patch that lies": (
        {"CHANGES.rdfp": replaced('"Asking"', '"Ask"')}, {"patch"}, "is not"),
    "a patch that was cut": (
        {"CHANGES.rdfp": replaced("TC .", "")}, {"patch"}, "cut"),
    "a log that lies": (
        {"CHANGES.md": replaced("1 added", "2 added")}, {"change-log"}, "CHANGES.md:3"),
    "a broken link": (
        {"site/index.html": replaced("skill.html#a", "skil.html")}, {"page-links"},
        "site/index.html:2"),
    "a broken anchor": (
        {"site/index.html": replaced("skill.html#a", "skill.html#b")}, {"page-links"}, "#b"),
    "a link that runs a script": (
        {"site/index.html": replaced("skill.html#a", "JavaScript:alert(1)")}, {"page-links"},
        "script"),
    "a row too long": (
        {"tables/skills.csv": replaced("c:a,Listening", "c:a,Listening,x")}, {"csv"}, "3 cells"),
    "columns that CSVW does not know": (
        {"tables/skills.csv-metadata.json": replaced('"label"', '"name"')}, {"csvw"}, "columns"),
    "a wrong hash in the package": (
        {"tables/datapackage.json": replaced("sha256:", "sha256:0")}, {"datapackage"}, "hash"),
    "a name twice in CASE": (
        {"exports/case.json": replaced('"i1", "full', '"d1", "full')}, {"json"}, "used twice"),
    "JSON that is none": (
        {"exports/case.json": lambda t: t[:-1]}, {"json"}, "no JSON"),
    "a table of mappings that is cut": (
        {"mappings/a.sssom.tsv": replaced("\to:1\t", "\to:1")}, {"sssom"}, "a.sssom.tsv:7"),
    "a number of facts that is not so": (
        {"LOAD.md": lambda t: t.replace("see **", "see **1")}, {"promises"}, "LOAD.md:3"),
    "rows that are too many": (
        {"LOAD.md": replaced("rq` | 3", "rq` | 2")}, {"promises"}, "asked again it gives more"),
    "rows that are not there": (
        {"LOAD.md": replaced("**3** rows", "**4** rows")}, {"promises"}, "asked again it gives 3"),
    "a question that is another": (
        {"queries/skills.rq": lambda t: t.replace("inScheme>", "topConceptOf>")}, {"promises"},
        "says queries/skills.rq gives 3 rows; asked again it gives 1"),
    "a question that reaches out": (
        {"queries/skills.rq": replaced("?one <", "SERVICE <urn:x> { } ?one <")}, {"promises"},
        "it cannot be asked: SERVICE"),
    "a file that LOAD.md names": (
        {"LOAD.md": replaced("| question", "See `rdf/other.nt`.\n\n| question")}, {"paper-links"},
        "LOAD.md:5: violation: it names rdf/other.nt"),
    "a rule that is broken": (
        {"shapes/rules/no-self.rq": replaced("?focus = ?value", "?focus != ?value")}, {"shapes"},
        "It is broader than itself. 2 rows, the first about"),
    "a rule that cannot be asked": (
        {"shapes/rules/no-self.rq": replaced("WHERE {", "WHERE {{")}, {"shapes"},
        "the rule cannot be asked"),
    "a shape that is broken": (
        {"shapes/core.ttl": replaced("minCount 1", "minCount 2")}, {"shapes"},
        "A skill has no label."),
    "a shape that is none": (
        {"shapes/core.ttl": replaced("minCount 1", "minCount 0.5")}, {"shapes"},
        "the shapes cannot be used"),
    "a script in a page": (
        {"site/index.html": replaced("<a ", "<script>alert(1)</script><a ")}, {"page-links"},
        "site/index.html:2: violation: a script in the page runs"),
    "a script of a kind that hides it": (
        {"site/index.html": replaced(
            "<a ", '<script type="module" type="application/ld+json">alert(1)</script><a ')},
        {"page-links"}, "a script in the page runs"),
    "an attribute that runs": (
        {"site/index.html": replaced("<a ", "<a OnClick='x()' ")}, {"page-links"},
        "the attribute onclick runs"),
    "a home folder": (
        {"README.txt": replaced("Mini.", f"Mini, from {HOME_FOLDER}work/x.")}, {"private"},
        HOME_FOLDER),
}  # fmt: skip


@pytest.mark.parametrize("name", FILE_FAULTS)
def test_a_fault_in_a_file(name: str, planted: Callable[..., dict[str, Outcome]]) -> None:
    edits, expected, words = FILE_FAULTS[name]
    found = planted(edits=edits)
    assert failed(found) == expected, {n: told(found[n]) for n in failed(found)}
    assert any(words in told(found[check]) for check in expected)


def test_one_byte(planted: Callable[..., dict[str, Outcome]]) -> None:
    found = planted(late={"site/skill.html": replaced("Listening</h1>", "listening</h1>")})
    assert failed(found) == {"checksums", "dcat-files", "archive"}
    assert [fault.file for fault in found["checksums"].faults] == ["site/skill.html"]


def test_two_forms_of_two_graphs(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:p> 1 .")
    (tmp_path / "a.nt").write_text('<urn:a> <urn:p> "1" .\n')
    found = audit(tmp_path, only=["one-hash"])["one-hash"]
    assert {fault.file for fault in found.faults} == {"a.ttl", "a.nt"}


def test_the_form_that_differs_is_told_and_no_other(tmp_path: Path) -> None:
    """The damaged one is the first by name, so it must not be taken for the right one."""
    folder = make(tmp_path / "1", edits={"rdf/mini.jsonld": replaced("Asking", "Esking")})
    found = audit(folder, only=["one-hash"])["one-hash"]
    assert [fault.file for fault in found.faults] == ["rdf/mini.jsonld"]
    assert "rdf/mini.nt" in found.faults[0].what


def test_the_form_whose_graphs_are_called_otherwise_is_told(tmp_path: Path) -> None:
    edits = {"rdf/mini.nq": lambda t: t.replace("mini/graph>", "mini/grap>")}
    found = audit(make(tmp_path / "1", edits=edits), only=["one-hash"])["one-hash"]
    assert {fault.file for fault in found.faults} == {"rdf/mini.nq", "rdf/mini.trig"}
    assert all("which graph holds what" in fault.what for fault in found.faults)


def test_data_in_a_script_is_no_program(tmp_path: Path) -> None:
    data = '<script type="application/ld+json">{"a": 1}</script><script src="x.js"></script><a '
    edits = {"site/index.html": replaced("<a ", data), "site/x.js": lambda _: "1"}
    folder = make(tmp_path / "1", edits=edits)
    (folder / "site/x.js").write_text("1")
    assert audit(folder, only=["page-links"])["page-links"].result == "passed"


def test_a_log_of_changes_may_name_what_is_gone(tmp_path: Path) -> None:
    edits = {"CHANGES.md": lambda t: t + "\n`rdf/gone.nt` is gone.\n"}
    found = audit(make(tmp_path / "1", edits=edits), only=["paper-links"])
    assert found["paper-links"].result == "passed"


def test_a_question_that_is_gone_is_told_twice(tmp_path: Path) -> None:
    folder = make(tmp_path / "1")
    (folder / "queries/skills.rq").unlink()
    found = audit(folder, only=["promises", "paper-links"])
    assert "promises rows of queries/skills.rq, which is not here" in told(found["promises"])


def test_a_large_graph_is_not_asked_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pcgraph.audit.asked.GRAPH_LIMIT", 10)
    wrong = {"LOAD.md": replaced("rq` | 3", "rq` | 2")}
    found = audit(make(tmp_path / "1", edits=wrong), only=["promises", "shapes"])
    assert found["promises"].result == "passed"
    assert "No question was asked: the graph (rdf/mini.nt) has" in found["promises"].notes[-1]
    assert "it is asked up to 10" in found["shapes"].because


def test_what_takes_too_long_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pcgraph.audit.asked.SECONDS", -1.0)
    found = audit(make(tmp_path / "1"), only=["promises", "shapes"])
    assert "used up: queries/skills.rq." in found["promises"].notes[-1]
    assert "used up: shapes/rules/no-self.rq." in found["shapes"].notes[-1]


@pytest.mark.parametrize(
    ("by", "said", "result"),
    [
        ("", "nobody yet", "passed"),
        ("", "Jane Smith", "failed"),
        ("; m:reviewedBy 'Jane Smith'", "Jane Smith", "passed"),
        ("; m:reviewedBy 'Jane Smith'", "1", "passed"),
        ("; m:reviewedBy 'Jane Smith'", "2", "failed"),
        ("; m:reviewedBy 'Jane Smith'", "nobody yet", "failed"),
    ],
)
def test_who_reviewed(by: str, said: str, result: str, tmp_path: Path) -> None:
    graph = ONE.replace("m:level 1", f"m:decidedHow 'machine' {by}")
    edits = {"graphs.csv": lambda t: t.replace("all.ttl", "all.ttl") + f'"a; reviewed: {said}"\n'}
    found = audit(make(tmp_path / "1", graph, edits), only=["reviewers"])["reviewers"]
    assert found.result == result
    assert [fault.line for fault in found.faults] == ([3] if result == "failed" else [])


def test_a_landing_page_that_is_not_here(tmp_path: Path) -> None:
    def landing(page: str) -> Edits:
        new = f"a dcat:Dataset ; dcat:landingPage <https://w3id.org/mini/release/1.0.0/{page}> ;"
        return {"metadata/dcat.ttl": replaced("a dcat:Dataset ;", new)}

    there = make(tmp_path / "1", edits=landing("site/index.html"))
    assert audit(there, only=["dcat-files"])["dcat-files"].result == "passed"
    gone = make(tmp_path / "2", edits=landing("site/home.html"))
    found = audit(gone, only=["dcat-files"])["dcat-files"]
    assert found.result == "warned"
    assert "landingPage names site/home.html" in told(found)


def test_a_part_that_is_gone_is_listed_all_the_same(tmp_path: Path) -> None:
    folder = make(tmp_path / "1")
    (folder / "parts/all.ttl").unlink()
    found = audit(folder, only=["graphs-list"])["graphs-list"]
    assert [fault.what for fault in found.faults] == ["parts/all.ttl is not here."]


def test_people_see_twenty_findings_and_programs_more(tmp_path: Path, run: Command) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d/SHA256SUMS").write_text("x\n" * 1_005)
    args = ("audit", str(tmp_path / "d"), "--check", "checksums", "-f")
    table, rows = (run(*args, form).stdout for form in ("table", "csv"))
    assert table.count("no line of checksum") == 20
    assert "985 more of severity violation" in " ".join(table.split())
    assert rows.count("no line of checksum") == 1_000
    assert "5 more of severity violation" in rows


def test_two_parsers_that_read_differently(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pcgraph.audit.forms._count", lambda *_: 7)
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:p> 1 .")
    found = audit(tmp_path, only=["two-parsers"])["two-parsers"]
    assert "pyoxigraph reads 1 statements in it, rdflib 7" in told(found)


def test_a_large_file_is_read_by_one_parser_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pcgraph.audit.forms.SECOND_MOST", 1)
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:p> 1, 2 .")
    found = audit(tmp_path, only=["two-parsers"])["two-parsers"]
    assert "Read by pyoxigraph only" in found.notes[0]
    assert "a.ttl" in found.notes[0]


def test_an_archive_in_the_folder_need_not_list_itself(tmp_path: Path) -> None:
    folder = make(tmp_path / "1")
    shutil.move(tmp_path / "mini-1.zip", folder / "mini-1.zip")
    found = audit(folder, only=["checksums", "archive"])
    assert failed(found) == set()
    renamed = folder.rename(tmp_path / "another")
    assert failed(audit(renamed, only=["checksums", "archive"])) == set()
    with zipfile.ZipFile(renamed / "other.zip", "w") as other:
        other.writestr("deep/er/SHA256SUMS", "")
    assert failed(audit(renamed, only=["checksums"])) == {"checksums"}


def test_a_missing_file(planted: Callable[..., dict[str, Outcome]]) -> None:
    found = planted(late={"site/skill.html": lambda _: ""})
    assert failed(found) == {"checksums", "dcat-files", "archive", "page-links"}


def test_a_file_that_is_not_listed(planted: Callable[..., dict[str, Outcome]]) -> None:
    found = planted(late={"more.txt": lambda _: "more"})
    assert failed(found) == {"checksums", "archive"}
    assert "more.txt" in told(found["checksums"])


def test_one_byte_in_the_archive(tmp_path: Path) -> None:
    folder = make(tmp_path / "1")
    archive = tmp_path / "mini-1.zip"
    content = archive.read_bytes()
    place = content.index(b"Mini. Load")
    archive.write_bytes(content[:place] + b"m" + content[place + 1 :])
    found = audit(folder, only=["archive"])["archive"]
    assert "cannot be read: Bad CRC" in told(found) or "README.txt has other bytes" in told(found)


def test_an_archive_that_would_land_outside(tmp_path: Path) -> None:
    folder = make(tmp_path / "1")
    with zipfile.ZipFile(tmp_path / "mini-1.zip", "a") as archive:
        archive.writestr("../evil.txt", "x")
    assert "would land outside" in told(audit(folder, only=["archive"])["archive"])


def test_a_formula_in_a_workbook(tmp_path: Path) -> None:
    import xlsxwriter

    folder = make(tmp_path / "1")
    assert audit(folder, only=["workbooks"])["workbooks"].result == "passed"
    with xlsxwriter.Workbook(folder / "tables/book.xlsx") as book:
        book.add_worksheet().write_formula(0, 0, "=1+1")
    assert "1 formulas" in told(audit(folder, only=["workbooks"])["workbooks"])


def test_an_address_that_vanished_is_named(tmp_path: Path, previous: Path) -> None:
    folder = make(tmp_path / "1", ONE.replace("c:c a skos", "c:d a skos"))
    found = audit(folder, previous, only=["vanished"])["vanished"]
    assert [fault.focus for fault in found.faults] == ["https://w3id.org/mini/id/c"]


def test_a_deprecated_address_has_not_vanished(tmp_path: Path, previous: Path) -> None:
    stays = "c:c owl:deprecated true ; dcterms:isReplacedBy c:d . c:d a skos:Concept ;"
    graph = replaced("c:c a skos:Concept ;", stays)(ONE)
    folder = make(tmp_path / "1", graph)
    assert audit(folder, previous, only=["vanished"])["vanished"].result == "passed"


def test_a_patch_without_the_release_before_is_held_against_this_one(tmp_path: Path) -> None:
    folder = make(
        tmp_path / "1", edits={"CHANGES.rdfp": replaced("A <", "A <urn:x> <urn:y> <urn:z> .\nA <")}
    )
    found = audit(folder, only=["patch"])["patch"]
    assert "puts in what is not there: <urn:x>" in told(found)


# Vocabularies and words that are given


def test_a_vocabulary_that_is_given_takes_the_place_of_our_list(tmp_path: Path) -> None:
    folder = make(tmp_path / "1", ONE.replace("m:level 1", "<https://e.org/v#b> 1"))
    vocabulary = tmp_path / "v.ttl"
    vocabulary.write_text("<https://e.org/v#a> a <http://www.w3.org/2002/07/owl#Class> .")
    unknown = audit(folder, only=["terms"])["terms"]
    assert unknown.result == "passed"
    assert "https://e.org/v#" in " ".join(unknown.notes)
    found = audit(folder, vocabularies=[vocabulary], only=["terms"])["terms"]
    assert "https://e.org/v#b is used as a property" in told(found)


def test_our_list_knows_what_rdflib_knows() -> None:
    """The names are our own; those of closed vocabularies are held against another list."""
    from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDFS, SKOS, VOID

    known = own_list()
    for space in (DCTERMS, FOAF, ORG, OWL, PROV, RDFS, SKOS, VOID):
        listed = {str(term) for term in space.__annotations__ if not term.startswith("_")}
        assert listed <= known[str(space)][0]
        assert known[str(space)][2]


@pytest.mark.parametrize("term", ["licence", "creater", "Title", ""])
def test_a_slip_is_not_in_our_list(term: str) -> None:
    assert term not in own_list()["http://purl.org/dc/terms/"][0]


def test_six_words_of_a_text(tmp_path: Path) -> None:
    folder = make(
        tmp_path / "1", edits={"CHANGES.md": lambda t: t + "\nable to listen and to ask well\n"}
    )
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "a.txt").write_text("People are able to listen and to ask well, always.")
    found = audit(folder, sources=texts, only=["words"])["words"]
    assert told(found).startswith("CHANGES.md:5:")


# What a dump may try


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = make(tmp_path / "1")
    (tmp_path / "secret.txt").write_text("secret")
    try:
        (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
        (folder / "folder").symlink_to(tmp_path)
    except OSError:
        pytest.skip("this system makes no links")
    dump = Dump(folder)
    assert "link.txt" not in dump.files
    assert not any(path.startswith("folder/") for path in dump.files)
    found = audit(folder)
    assert {fault.file for fault in found["plain-files"].faults} == {"link.txt", "folder"}
    with pytest.raises(InputProblem), dump.opened("link.txt"):
        pass


ENTITIES = """<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">
<rdf:Description rdf:about="http://e/x"><e:p>&a;</e:p></rdf:Description></rdf:RDF>"""
NESTED = "<urn:a> <urn:p> " + "<<( <urn:a> <urn:p> " * 100_000 + "1" + " )>>" * 100_000 + " ."
HARMFUL = {
    "entities.rdf": (ENTITIES, "XML entities"),
    "terms.ttl": (NESTED, "triple terms"),
    "deep.jsonld": ("[" * 100_000 + "]" * 100_000, "nested"),
    "broken.nq": ("\x00\xff<<", "not read whole"),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_what_would_harm_a_parser_is_refused(name: str, tmp_path: Path) -> None:
    text, words = HARMFUL[name]
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = audit(tmp_path)
    assert words in told(found["two-parsers"])
    assert "root:" not in str(outcomes_table(list(found.values())))


@pytest.mark.parametrize("context", ['"http://127.0.0.1:9/c"', '[{}, "http://127.0.0.1:9/c"]',
                                     '{"@import": "http://127.0.0.1:9/c"}'])  # fmt: skip
def test_no_context_is_fetched(
    context: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    def refuse(*_: object) -> None:
        raise AssertionError("something was to be fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    text = f'{{"\\u0040context": {context}, "@id": "http://e/x", "http://e/p": 1}}'
    (tmp_path / "a.jsonld").write_text(text)
    assert failed(audit(tmp_path)) >= {"two-parsers"}


def test_a_workbook_that_unpacks_without_end_is_not_unpacked(tmp_path: Path) -> None:
    sheet = "xl/worksheets/sheet1.xml"
    with (
        zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as book,
        book.open(sheet, "w", force_zip64=True) as member,
    ):
        for _ in range(300):
            member.write(bytes(2**20))
    assert "larger than is looked into" in told(audit(tmp_path, only=["workbooks"])["workbooks"])


def test_faults_without_number_are_counted_and_not_kept(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n" + "1\n" * 100_000)
    found = audit(tmp_path, only=["csv"])["csv"]
    assert found.numbers["violation"] == 100_000
    assert len(found.faults) == 1_000
    assert "99,000 more" in " ".join(found.said)


def test_an_empty_folder_says_of_every_check_why_it_was_not_run(tmp_path: Path) -> None:
    found = audit(tmp_path)
    ran = {name for name, one in found.items() if not one.because}
    assert ran == {"plain-files", "private"}
    assert all(one.because.endswith(".") for one in found.values() if one.because)


def test_what_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="PC-AUDIT-FOLDER"):
        Dump(tmp_path / "nothing")


def test_a_dump_of_one_file_is_checked_too(tmp_path: Path) -> None:
    (tmp_path / "skills.ttl").write_text(ONE, encoding="utf-8")
    found = audit(tmp_path)
    assert failed(found) == set()
    assert found["skos-integrity"].result == "passed"


# Small parts


@pytest.mark.parametrize(
    ("text", "datatype", "right"),
    [
        ("1.", "decimal", True), ("1e3", "decimal", False), ("+7", "integer", True),
        ("7.0", "integer", False), ("256", "unsignedByte", False), ("INF", "double", True),
        ("2024-02-29", "date", True), ("2023-02-29", "date", False), ("2024-1-1", "date", False),
        ("2024-01-01T24:00:00Z", "dateTime", True), ("2024-01-01T25:00:00", "dateTime", False),
        ("P1Y2M3DT4H", "duration", True), ("P", "duration", False), ("PT", "duration", False),
        ("P1D", "duration", True), ("yes", "boolean", False), ("abc", "hexBinary", False),
        ("YWJj", "base64Binary", True), ("YWJ", "base64Binary", False), ("a b", "anyURI", False),
        ("x", "strin", False), ("2024", "gYear", True), ("24", "gYear", False),
    ],
)  # fmt: skip
def test_values(text: str, datatype: str, right: bool) -> None:
    assert (bad_literal(text, XSD + datatype) == "") is right


@pytest.mark.parametrize(
    ("tag", "right"),
    [("en", True), ("EN-gb", True), ("sr-Latn-RS", True), ("de-CH-1996", True), ("en-UK", False),
     ("eng_GB", False), ("e", False), ("en-", False), ("qq", False), ("x-own", True),
     ("zh-cmn-Hans-CN", True), ("englishlanguage", False)],
)  # fmt: skip
def test_language_tags(tag: str, right: bool) -> None:
    assert (language_fault(tag) == "") is right


def test_rings_are_found_once_however_long() -> None:
    chain = {str(n): {str(n + 1)} for n in range(50_000)}
    assert list(rings(chain)) == []
    chain["50000"] = {"0"}
    assert [len(ring) for ring in rings(chain)] == [50_002]


# The command


def test_the_command(run: Command, tmp_path: Path) -> None:
    folder = make(tmp_path / "1", edits={"README.txt": replaced("Mini.", f"{HOME_FOLDER}x/y")})
    found = run("audit", str(folder), "-f", "json")
    assert found.returncode == 1
    rows = json.loads(found.stdout)
    assert {row["check"] for row in rows} == {check.id for check in CHECKS}
    assert [row["file"] for row in rows if row["result"] == "failed"] == ["README.txt"]
    assert "Failed: private." in found.stderr
    assert run("audit", str(folder), "--check", "checksums").returncode == 0
    assert run("audit", str(tmp_path / "none")).returncode == 3
    assert run("audit", str(folder), "--check", "nothing").returncode == 2


def test_earl(tmp_path: Path) -> None:
    found = audit(
        make(tmp_path / "1", edits={"README.txt": replaced("Mini.", f"{HOME_FOLDER}x/y")})
    )
    outcomes = list(found.values())
    text = earl_turtle(outcomes, "https://w3id.org/mini/release/1.0.0")
    assert text == earl_turtle(outcomes, "https://w3id.org/mini/release/1.0.0")
    graph = Graph().parse(data=text, format="turtle")
    results = {
        str(graph.value(one, EARL.test)).rsplit("/", 1)[-1]: graph.value(
            graph.value(one, EARL.result), EARL.outcome
        )
        for one in graph.subjects(RDF.type, EARL.Assertion)
    }
    assert results.keys() == found.keys()
    assert [name for name, result in results.items() if result == EARL.failed] == ["private"]
    assert results["words"] == EARL.inapplicable
    assert results["checksums"] == EARL.passed


def test_the_same_dump_gives_the_same_answer(tmp_path: Path) -> None:
    folder = make(tmp_path / "1", ONE.replace("dcterms:created", "dcterms:craeted"))
    once, again = (outcomes_table(list(audit(folder).values())) for _ in range(2))
    assert once == again
