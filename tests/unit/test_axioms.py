"""The axioms: which are read, which are no axioms, and which are refused by name."""

import pytest
from pyoxigraph import RdfFormat, Store

from pcgraph.axiom import Ontology, refuse
from pcgraph.axioms import read_axioms
from pcgraph.composition import Composition
from pcgraph.errors import InputProblem
from pcgraph.names import Prefixes

HEAD = """@prefix ex: <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def store_of(turtle: str) -> Store:
    store = Store()
    store.load((HEAD + turtle).encode(), format=RdfFormat.TURTLE)
    return store


def read(turtle: str) -> Ontology:
    known = {"owl": "http://www.w3.org/2002/07/owl#", "ex": "https://example.org/"}
    known["rdfs"] = "http://www.w3.org/2000/01/rdf-schema#"
    return read_axioms(store_of(turtle), Prefixes(known))


def test_the_axioms_of_the_ontology_are_all_covered(composition: Composition) -> None:
    ontology = read_axioms(composition.store)
    assert ontology.refused == ()
    words = {axiom.words for axiom in ontology.axioms}
    assert {
        "pc:expectedOf owl:propertyChainAxiom (pc:section pc:role)",
        "pc:expectedOfAsPrinted owl:propertyChainAxiom "
        "(pc:section [owl:inverseOf pc:inAdditionTo] pc:role)",
        "pc:buildsOn a owl:TransitiveProperty",
        "pc:Statement rdfs:subClassOf skos:Concept",
        "pc:supportedBy rdfs:subPropertyOf pc:evidencedBy",
    } <= words
    kinds = {axiom.kind for axiom in ontology.axioms}
    assert kinds == {
        "rdfs:subClassOf",
        "rdfs:subPropertyOf",
        "owl:propertyChainAxiom",
        "owl:TransitiveProperty",
    }


def test_what_declares_or_annotates_is_no_axiom() -> None:
    ontology = read(
        """ex: a owl:Ontology ; owl:versionInfo "1" ; owl:versionIRI ex:v1 .
        ex:A a owl:Class ; owl:deprecated true ; rdfs:seeAlso ex:B .
        ex:p a owl:ObjectProperty . ex:q a owl:AnnotationProperty . ex:a a owl:NamedIndividual .
        [] a owl:Axiom ; owl:annotatedSource ex:A ; owl:annotatedProperty owl:sameAs ;
          owl:annotatedTarget ex:B ."""
    )
    assert not ontology.axioms
    assert not ontology.refused
    assert len(ontology.classes) == len(ontology.properties) == 1


@pytest.mark.parametrize(
    ("turtle", "words", "reason"),
    [
        ("ex:p a owl:FunctionalProperty .", "ex:p a owl:FunctionalProperty (prp-fp)", "one thing"),
        ("ex:p a owl:ReflexiveProperty .", "ex:p a owl:ReflexiveProperty", "no part of OWL 2 RL"),
        ("ex:A owl:hasKey ( ex:p ) .", "ex:A owl:hasKey", "one thing"),
        ("ex:a owl:sameAs ex:b .", "ex:a owl:sameAs ex:b", "one thing"),
        ("ex:A owl:onProperty ex:p ; owl:hasSelf true .", "ex:A owl:hasSelf", "no part of OWL"),
        ("ex:A owl:onProperty ex:p ; owl:minCardinality 1 .", "owl:minCardinality", "no part of"),
        ("ex:A owl:onProperty ex:p ; owl:maxCardinality 2 .", "owl:maxCardinality", "no part of"),
        ("ex:A owl:disjointUnionOf ( ex:B ) .", "ex:A owl:disjointUnionOf", "no part of"),
        ("ex:a owl:inventedWord ex:b .", "ex:a owl:inventedWord ex:b", "no part of OWL 2 RL"),
        ("ex:a a owl:InventedKind .", "ex:a a owl:InventedKind", "no part of OWL 2 RL"),
        ("ex: a owl:Ontology ; owl:imports ex:other .", "owl:imports ex:other", "not fetched"),
        ("ex:A owl:onProperty ex:p .", "ex:A owl:onProperty", "a part of it is missing"),
        ("ex:A owl:someValuesFrom ex:B .", "ex:A owl:someValuesFrom", "part of it is missing"),
        ("[] a owl:AllDisjointClasses .", "owl:AllDisjointClasses", "part of it is missing"),
        ("[] a owl:NegativePropertyAssertion .", "owl:NegativeProp", "part of it is missing"),
        ("ex:p owl:propertyChainAxiom [ rdf:first ex:q ] .", "ChainAxiom", "list is broken"),
        ("ex:p owl:propertyChainAxiom ( [] ) .", "owl:propertyChainAxiom ([…])", "nameless"),
        ("ex:p rdfs:subPropertyOf rdfs:subClassOf .", "subPropertyOf", "a word of RDF"),
        ("ex:A rdfs:subClassOf owl:TransitiveProperty .", "subClassOf", "new axioms out of facts"),
        ("ex:p rdfs:range owl:Class .", "ex:p rdfs:range owl:Class", "new axioms out of facts"),
        ("xsd:string rdfs:subClassOf ex:A .", "rdfs:subClassOf ex:A", "about literals"),
        ('ex:A owl:oneOf ( "a" ) .', 'ex:A owl:oneOf ("a")', "about literals"),
        ("ex:A owl:onProperty ex:p ; owl:hasValue 1.0 .", "owl:hasValue", "compares by value"),
        ("skos:broader rdfs:domain ex:A .", "rdfs:domain ex:A", "SKOS is never reasoned with"),
        ("ex:A owl:equivalentClass skos:Concept .", "equivalentClass", "SKOS is never reasoned"),
        ('ex:A rdfs:subClassOf "B" .', 'ex:A rdfs:subClassOf "B"', "a literal as a class"),
    ],
)
def test_what_is_not_covered_is_named_with_its_reason(turtle: str, words: str, reason: str) -> None:
    ontology = read(turtle)
    assert len(ontology.refused) == 1, ontology.refused
    with pytest.raises(InputProblem) as told:
        refuse(ontology.refused)
    assert told.value.code == "PC-REASON-AXIOM"
    assert words in told.value.what
    assert reason in told.value.what


def test_the_remedy_offers_owlrl_only_where_that_covers_it() -> None:
    with pytest.raises(InputProblem, match="--engine owlrl"):
        refuse(read("ex:p a owl:FunctionalProperty .").refused)
    with pytest.raises(InputProblem) as told:
        refuse(read("ex:p a owl:FunctionalProperty , owl:ReflexiveProperty .").refused)
    assert "owlrl" not in told.value.remedy


def test_many_refusals_are_one_message_with_their_number() -> None:
    facts = " ".join(f"ex:a{n} owl:sameAs ex:b{n} ." for n in range(20))
    with pytest.raises(InputProblem, match="20") as told:
        refuse(read(facts).refused)
    assert str(told.value).count("owl:sameAs") == 8
    assert "and 12 more" in told.value.what
    refuse([])


def test_an_ontology_of_a_kind_that_is_ours_to_use_is_fine() -> None:
    ontology = read(
        """ex:A rdfs:subClassOf skos:Concept , [ owl:onProperty ex:p ; owl:hasValue "x"@en ] .
        ex:p rdfs:subPropertyOf rdfs:label ; rdfs:range xsd:string , rdfs:Literal .
        ex:q owl:propertyChainAxiom ( [ owl:inverseOf ex:r ] ex:r ) ; rdfs:domain owl:Thing ."""
    )
    assert ontology.refused == ()
    assert len(ontology.axioms) == 8
    assert "ex:q owl:propertyChainAxiom ([owl:inverseOf ex:r] ex:r)" in {
        axiom.words for axiom in ontology.axioms
    }
