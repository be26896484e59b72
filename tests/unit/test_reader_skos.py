"""SKOS and ASN in the syntaxes of RDF: ours read back, order, languages, rings, bad files."""

import socket
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from pcgraph.errors import InputProblem
from pcgraph.graph import KnowledgeGraph
from pcgraph.intake.items import found_items
from pcgraph.intake.model import Reading
from pcgraph.readers.rdf import read_rdf
from pcgraph.writers.skos_only import skos_text
from tests.round_trips import FRAMEWORKS, account, ledger_of, printed

HEAD = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix asn: <http://purl.org/ASN/schema/core/> .
@prefix gem: <http://purl.org/gem/qualifiers/> .
@prefix : <urn:x:> .
"""
SCHEME = """:s a skos:ConceptScheme ; skos:prefLabel "Feet"@en .
:d a skos:Concept ; skos:prefLabel "Nails"@en ; skos:topConceptOf :s ; skos:inScheme :s .
:b a skos:Concept ; skos:prefLabel "Cuts nails"@en, "Torri ewinedd"@cy ; skos:broader :d .
:a a skos:Concept ; skos:prefLabel "Files nails" ; skos:notation "1.10" .
:d skos:narrower :a .
"""


def read(text: str, name: str = "f.ttl") -> Reading:
    return read_rdf((HEAD + text).encode(), Path(name))


def texts(reading: Reading) -> list[str]:
    return [one.text for one in reading.items if one.kind != "title"]


@pytest.mark.parametrize("name", FRAMEWORKS[:4])
def test_our_export_is_read_back(kg: KnowledgeGraph, name: str) -> None:
    reading = read_rdf(skos_text(ledger_of(kg, name)).encode(), Path("f.ttl"))
    lines = printed(kg, name)
    for one in lines:
        if one["heading"] == "(no heading printed)":
            # SKOS wants a label: our writer gives the short id of the section.
            one["heading"] = next(
                item.text for item in reading.items if item.text.endswith("section-10")
            )
    assert account(found_items(reading)) == lines


def test_of_our_template_the_standards_are_read_as_its_members(kg: KnowledgeGraph) -> None:
    ledger = ledger_of(kg, "sfh-wbc")
    found = found_items(read_rdf(skos_text(ledger).encode(), Path("f.ttl")))
    headings = [one["heading"] for one in account(found)]
    assert headings == [one["heading"] for one in printed(kg, "sfh-wbc")]
    codes = {one.code for one in found if one.became == "competency"}
    assert {"GEN97", "SCDHSC0242"} <= codes


SYNTAXES = {
    "f.ttl": RdfFormat.TURTLE, "f.nt": RdfFormat.N_TRIPLES, "f.nq": RdfFormat.N_QUADS,
    "f.trig": RdfFormat.TRIG, "f.rdf": RdfFormat.RDF_XML, "f.jsonld": RdfFormat.JSON_LD,
}  # fmt: skip


@pytest.mark.parametrize("name", SYNTAXES)
def test_any_syntax_gives_the_same(name: str) -> None:
    quads = parse((HEAD + SCHEME).encode(), RdfFormat.TURTLE)
    written = serialize((quad.triple for quad in quads), format=SYNTAXES[name])
    assert written is not None
    reading = read_rdf(written, Path(name))
    assert reading.title == "Feet"
    assert texts(reading) == ["Nails", "Cuts nails", "Files nails"]
    assert [one.parent for one in reading.items[1:]] == ["", "urn:x:d", "urn:x:d"]


def test_languages_and_codes_are_kept() -> None:
    by_text = {one.text: one for one in read(SCHEME).items}
    assert ("label (cy)", "Torri ewinedd") in by_text["Cuts nails"].notes
    assert by_text["Files nails"].code == "1.10"


def test_a_definition_is_the_statement_and_its_label_a_note() -> None:
    one = read(':a a skos:Concept ; skos:prefLabel "Cut" ; skos:definition "Cuts nails" .').items[0]
    assert one.text == "Cuts nails"
    assert ("label", "Cut") in one.notes


def test_an_ordered_collection_orders_its_members() -> None:
    listed = (
        SCHEME
        + ':l a skos:OrderedCollection ; skos:prefLabel "By hand" ; '
        + ("skos:memberList (:b :a) .")
    )
    turned = listed.replace("(:b :a)", "(:a :b)")
    assert texts(read(listed)) == ["Nails", "By hand", "Cuts nails", "Files nails"]
    assert texts(read(turned)) == ["Nails", "By hand", "Files nails", "Cuts nails"]


@pytest.mark.parametrize(
    ("text", "words", "many"),
    [
        (":a skos:broader :b . :b skos:broader :a .", "a ring of 2", 2),
        (":a skos:broader :a .", "a ring of 1", 1),
        (":a a skos:Concept ; skos:broader :gone .", "stands under urn:x:gone", 1),
        (":a skos:broader :b, :c . :b a skos:Concept . :c a skos:Concept .", "below several", 3),
        (":a a skos:Concept . :l a skos:Collection ; skos:member :a, :gone .", "describe", 2),
        (':a a skos:Concept . :z dcterms:title "else" .', "no concept", 1),
        (":l a skos:OrderedCollection ; skos:memberList :n . :n <http://www.w3.org/1999/02/"
         "22-rdf-syntax-ns#first> :a ; <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> :n . "
         ":a a skos:Concept .", "", 2),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_bounded(text: str, words: str, many: int) -> None:
    reading = read(text)
    assert len(reading.items) == many
    assert not words or any(words in one.words for one in reading.told)


ASN = """:doc a asn:StandardDocument ; dcterms:title "Feet" ; gem:hasChild :top .
:b a asn:Statement ; dcterms:description "Second" ; asn:listID "2" ; gem:isChildOf :top .
:a a asn:Statement ; dcterms:description "First" ; asn:listID "1" ; gem:isChildOf :top ;
  asn:statementNotation "F.1" ; asn:statementLabel "Standard" ; dcterms:subject "health" ;
  dcterms:educationLevel <http://purl.org/ASN/scheme/ASNEducationLevel/3> .
:top a asn:Statement ; dcterms:description "Nails" ; gem:isChildOf :doc .
"""


def test_statements_of_asn_stand_by_their_numbers() -> None:
    reading = read(ASN)
    assert (reading.form, reading.title) == ("asn", "Feet")
    assert texts(reading) == ["Nails", "First", "Second"]
    first = reading.items[2]
    assert (first.code, first.kind, first.level) == ("F.1", "Standard", "3")
    assert ("subject", "health") in first.notes


@pytest.mark.parametrize(
    ("name", "text", "code", "line"),
    [
        ("f.ttl", "", "PC-READ-EMPTY", 0),
        ("f.ttl", "# nothing\n", "PC-READ-EMPTY", 0),
        ("f.ttl", "<urn:a> <urn:b>\n ??", "PC-READ-RDF", 2),
        ("f.ttl", "<urn:a> <urn:b> <urn:c> .", "PC-READ-SKOS", 0),
        ("f.rdf", '<!DOCTYPE r [<!ENTITY a "b">]><r/>', "PC-READ-DOCTYPE", 1),
        ("f.rdf", "<a>" * 300, "PC-READ-DEPTH", 1),
        ("f.jsonld", '{"@context": "https://x.test/c", "@id": "a"}', "PC-READ-CONTEXT", 0),
        ("f.jsonld", '{"@context": {"@import": "https://x.test/c"}}', "PC-READ-CONTEXT", 0),
        ("f.jsonld", '{"a": ' * 60 + "1" + "}" * 60, "PC-READ-DEPTH", 1),
    ],
)
def test_what_cannot_be_read_says_why_and_fetches_nothing(
    name: str, text: str, code: str, line: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with pytest.raises(InputProblem) as fault:
        read_rdf(text.encode(), Path(name))
    assert (fault.value.code, fault.value.exit_code) == (code, 3)
    assert fault.value.where == (f"{name}:{line}" if line else name)


def test_brackets_without_end_do_not_end_the_process() -> None:
    with pytest.raises(InputProblem) as fault:
        read(":a skos:broader " + "[ skos:broader " * 100_000)
    assert fault.value.code == "PC-READ-RDF"
