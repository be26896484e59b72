"""The files themselves: canonical, complete, promised."""

import re
from pathlib import Path

import pytest

from pcgraph.compose import compose
from pcgraph.composition import Composition
from pcgraph.files import FOLDERS, home, read_layout, read_text
from pcgraph.format import canonical_turtle, parse_turtle
from pcgraph.mapping import canonical_mappings
from pcgraph.model import TextFile
from pcgraph.names import BASE, PREFIXES, compact, expand
from pcgraph.tidy import tidied
from pcgraph.validate import our_iris, validate

CHECKS = read_layout(folders=("shapes",), suffixes=(".ttl", ".rq"))
TURTLE = read_layout(suffixes=(".ttl",))


def test_the_real_graph_has_no_finding(composition: Composition) -> None:
    sources = read_layout(folders=("data",), suffixes=(".txt",))
    texts = [file for file in sources if file.path.startswith("data/sources/")]
    iris = read_text(home() / "data" / "iris.txt")
    assert validate(composition, CHECKS, texts, iris) == []


def test_every_file_is_in_its_canonical_form() -> None:
    changed = [path.as_posix() for path, before, text in tidied(()) if before != text]
    assert changed == [], "run pcgraph format"


@pytest.mark.parametrize("file", TURTLE, ids=lambda file: file.path)
def test_formatting_twice_changes_nothing(file: TextFile) -> None:
    once = canonical_turtle(file.text, file.shown)
    assert once == canonical_turtle(once, file.shown)


def test_a_property_added_is_one_line_changed() -> None:
    path = home() / "data" / "frameworks" / "fcc-2019.ttl"
    before = canonical_turtle(read_text(path), "before")
    after = canonical_turtle(before + '\nfcc19:0005 pc:printedDate "once" .\n', "after")
    old, new = before.splitlines(), after.splitlines()
    assert [line for line in new if line not in old] == ['    pc:printedDate "once" ;']
    assert len(new) == len(old) + 1


def test_mapping_files_are_in_their_canonical_form() -> None:
    files = [file for file in read_layout(folders=("data",)) if file.path.endswith(".sssom.tsv")]
    assert len(files) >= 8
    assert [file.path for file in files if canonical_mappings(file) != file.text] == []


@pytest.mark.parametrize("file", TURTLE, ids=lambda file: file.path)
def test_prefixes_are_those_of_the_one_map(file: TextFile) -> None:
    declared = re.findall(r"^PREFIX (\w+): <([^>]+)>$", file.text, re.MULTILINE)
    assert declared
    assert [(prefix, PREFIXES.get(prefix)) for prefix, _ in declared] == declared


def test_no_published_address_vanished(composition: Composition) -> None:
    listed = read_text(home() / "data" / "iris.txt").split()
    assert listed == sorted(set(listed))
    assert set(listed) == set(our_iris(composition))


def test_a_vanished_address_is_a_violation(composition: Composition) -> None:
    gone = "https://w3id.org/pcgraph/id/fcc-2019/9999"
    found = validate(composition, [], (), read_text(home() / "data" / "iris.txt") + gone)
    assert [(f.severity, f.rule, f.focus) for f in found] == [
        ("violation", "iri-vanished", "fcc19:9999")
    ]


def test_a_new_address_is_a_warning(composition: Composition) -> None:
    listed = read_text(home() / "data" / "iris.txt").replace(
        "https://w3id.org/pcgraph/id/fcc-2019/0001\n", ""
    )
    found = validate(composition, [], (), listed)
    assert [(f.severity, f.rule, f.focus) for f in found] == [
        ("warning", "iri-unlisted", "fcc19:0001")
    ]


def test_every_class_and_property_has_label_definition_and_example() -> None:
    ontology = next(file for file in TURTLE if file.path == "ontology/pcgraph.ttl")
    said: dict[str, set[str]] = {}
    for triple in parse_turtle(ontology.text, ontology.shown):
        subject = getattr(triple.subject, "value", "")
        if subject.startswith(PREFIXES["pc"]) and subject != PREFIXES["pc"]:
            said.setdefault(subject, set()).add(triple.predicate.value)
    wanted = {PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "definition"}
    wanted.add(PREFIXES["skos"] + "example")
    assert len(said) > 80
    assert {term for term, props in said.items() if not wanted <= props} == set()


def test_examples_of_the_ontology_name_things_that_exist(composition: Composition) -> None:
    ontology = read_text(home() / "ontology" / "pcgraph.ttl")
    known = set(our_iris(composition))
    examples = " ".join(re.findall(r'example "(.*?)"@en', ontology))
    named = [expand(curie) for curie in re.findall(r"\b[a-z0-9]+:[\w-]+", examples)]
    ours = [iri for iri in named if iri and iri.startswith(BASE)]
    assert len(ours) > 60
    assert [iri for iri in ours if iri not in known] == []


def test_file_names_are_safe_on_windows() -> None:
    paths = [path for folder in FOLDERS for path in (home() / folder).rglob("*")]
    names = [path.relative_to(home()).as_posix() for path in paths]
    assert all(len(name) < 150 for name in names)
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert not re.search(r'[:*?"<>|\\]', name), name
        assert Path(name).stem.upper() not in {"CON", "AUX", "NUL", "PRN"}


@pytest.mark.parametrize(
    "literal",
    [
        '"0.50"^^xsd:decimal',
        '"01"^^xsd:integer',
        '"5"^^xsd:nonNegativeInteger',
        '"1"^^xsd:boolean',
        '"1e0"^^xsd:double',
        '"PT60M"^^xsd:dayTimeDuration',
    ],
)
def test_a_literal_that_a_store_would_rewrite_is_a_finding(literal: str) -> None:
    head = "PREFIX ex: <http://example.org/>\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
    given = TextFile("data/x.ttl", f"{head}\nex:a\n    ex:p {literal} ;\n.\n", "x.ttl")
    found = validate(compose([given]), [])
    assert [(f.rule, f.severity, f.path) for f in found] == [
        ("literal-form", "violation", "http://example.org/p")
    ]
    assert ". Write " in found[0].message


def test_findings_name_file_and_line_of_the_block(graph_files: list[TextFile]) -> None:
    broken = [
        TextFile(f.path, f.text.replace("    pc:order 5 ;\n", "", 1), f.shown)
        if f.path == "data/frameworks/fcc-2019.ttl"
        else f
        for f in graph_files
    ]
    (found,) = validate(compose(broken), CHECKS)
    file = next(f for f in broken if f.path == "data/frameworks/fcc-2019.ttl")
    assert found.rule == "Statement-order"
    assert found.focus == "fcc19:0005"
    assert found.file == "data/frameworks/fcc-2019.ttl"
    assert file.text.splitlines()[found.line - 1] == "fcc19:0005"


def test_the_ontology_uses_only_what_owl_2_rl_has() -> None:
    """No domain or range (one wrong link would type things), no imports, no restriction."""
    allowed_types = {
        "owl:Ontology",
        "owl:Class",
        "owl:ObjectProperty",
        "owl:DatatypeProperty",
        "owl:AnnotationProperty",
        "owl:TransitiveProperty",
        "sh:PrefixDeclaration",
    }
    logical = {
        "rdfs:subClassOf",
        "rdfs:subPropertyOf",
        "owl:propertyChainAxiom",
        "owl:inverseOf",
        "rdf:first",
        "rdf:rest",
        "rdf:type",
    }
    said = {
        "rdfs:comment",
        "rdfs:label",
        "rdfs:isDefinedBy",
        "rdfs:seeAlso",
        "owl:versionIRI",
        "owl:versionInfo",
    }
    for file in TURTLE:
        if not file.path.startswith("ontology/"):
            continue
        for triple in parse_turtle(file.text, file.shown):
            predicate = compact(triple.predicate.value)
            if predicate == "rdf:type":
                assert compact(str(triple.object).strip("<>")) in allowed_types, triple
            annotation = predicate.startswith(("dcterms:", "skos:", "schema:", "vann:", "sh:"))
            assert annotation or predicate in logical | said, triple


def test_no_blank_node_in_data_and_few_in_the_ontology() -> None:
    for file in TURTLE:
        blank = {
            str(t.subject) for t in parse_turtle(file.text, file.shown) if "_:" in str(t.subject)
        }
        assert not blank or file.path.startswith(("ontology/pcgraph.ttl", "shapes/")), file.path
