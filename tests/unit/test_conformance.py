"""The fast engine finds what pySHACL finds, in the same words; odd shapes are refused by both."""

import random
from collections.abc import Callable, Iterator

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from pcgraph import conformance
from pcgraph.conformance import Result, shape_findings
from pcgraph.errors import InputProblem
from pcgraph.files import read_layout
from pcgraph.model import Finding, TextFile
from pcgraph.names import PREFIXES
from pcgraph.shapes import Shapes

SHAPES = read_layout(folders=("shapes",), suffixes=(".ttl",))
TYPE = NamedNode(PREFIXES["rdf"] + "type")
HEAD = "".join(
    f"@prefix {name}: <{iri}> .\n"
    for name, iri in {**PREFIXES, "ex": "https://example.org/case/"}.items()
)
DATA = """
ex:x a ex:C ; ex:p "one", "one"@en, "deux"@fr, 1, "01"^^xsd:integer, 1.50, ex:y ; ex:q ex:y .
ex:y a ex:D ; ex:p "x\\n", "say \\"so\\""@en-GB ; ex:when "2026-01-02"^^xsd:date, "soon"^^xsd:date .
ex:z a ex:C ; ex:p [ ex:q ex:x ] ; ex:r ex:y, ex:z .
_:b a ex:C ; ex:p "https://w3id.org/pcgraph/id/nos/PE5" .
ex:D rdfs:subClassOf ex:C .
"""

Fired = list[tuple[Finding, str, str]]


def fired(data: str, shapes: list[TextFile], engine: str) -> Fired:
    """Give all that a finding says, with what its comparison leaves out."""
    found = shape_findings(data, shapes, engine=engine)
    return [(finding, finding.component, finding.term) for finding in found]


def both(data: str, shapes: list[TextFile]) -> Fired:
    """Run both engines, hold them against each other, and give what they found."""
    found = fired(data, shapes, "fast")
    assert found == fired(data, shapes, "pyshacl")
    return found


def shape(text: str) -> list[TextFile]:
    """Make a shape for ex:C."""
    body = f"{HEAD}ex:S a sh:NodeShape ; sh:targetClass ex:C ; {text}"
    return [TextFile("shapes/s.ttl", body, "s.ttl")]


KINDS = {
    "datatype": ("sh:property [ sh:path ex:p ; sh:datatype xsd:integer ] .", 8),
    "ill-typed": ("sh:property [ sh:path ex:when ; sh:datatype xsd:date ] .", 1),
    "count": ('sh:property [ sh:path ex:p ; sh:maxCount 1 ; sh:message "Too many."@en ] .', 2),
    "or": ("sh:or ( [ sh:class ex:D ] [ sh:property [ sh:path ex:q ; sh:minCount 1 ] ] ) .", 2),
    "not": ("sh:not [ sh:property [ sh:path ex:q ; sh:hasValue ex:y ] ] .", 1),
    "xone": ("sh:xone ( [ sh:class ex:C ] [ sh:nodeKind sh:IRI ] ) .", 3),
    "and": ("sh:and ( [ sh:class ex:D ] [ sh:nodeKind sh:IRI ] ) .", 3),
    "in": ('sh:property [ sh:path ex:p ; sh:in ( "one" 1 ex:y ) ] .', 8),
    "pattern": ('sh:property [ sh:path ex:p ; sh:pattern "^[A-Za-z0-9]+$" ] .', 6),
    "flags": ('sh:property [ sh:path ex:p ; sh:pattern "^ONE$" ; sh:flags "i" ] .', 9),
    "languages": ('sh:property [ sh:path ex:p ; sh:languageIn ( "en" ) ] .', 9),
    "unique language": ("sh:property [ sh:path ex:p ; sh:uniqueLang true ] .", 0),
    "inverse": ("sh:property [ sh:path [ sh:inversePath ex:q ] ; sh:minCount 1 ] .", 2),
    "sequence": ("sh:property [ sh:path ( ex:q ex:p ) ; sh:maxLength 3 ] .", 1),
    "alternative": (
        "sh:property [ sh:path [ sh:alternativePath ( ex:q ex:r ) ] ; sh:maxCount 1 ] .",
        1,
    ),
    "many steps": ("sh:property [ sh:path [ sh:zeroOrMorePath ex:r ] ; sh:class ex:D ] .", 3),
    "qualified": (
        "sh:property [ sh:path ex:r ; sh:qualifiedValueShape [ sh:class ex:D ] ;"
        " sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1 ] .",
        3,
    ),
    "qualified apart": (
        "sh:property [ sh:path ex:r ; sh:qualifiedValueShapesDisjoint true ;"
        " sh:qualifiedValueShape [ sh:class ex:D ] ; sh:qualifiedMinCount 1 ] ,"
        " [ sh:path ex:r ; sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ;"
        " sh:qualifiedMaxCount 1 ] .",
        5,
    ),
    "inner": ("sh:property [ sh:path ex:q ; sh:node ex:T ] . ex:T a sh:NodeShape ;"
              " sh:property [ sh:path ex:none ; sh:minCount 1 ] .", 1),
    "closed": ("sh:closed true ; sh:ignoredProperties ( rdf:type ex:p ) .", 5),
    "pairs": ("sh:property [ sh:path ex:p ; sh:equals ex:q ; sh:disjoint ex:q ] .", 10),
    "less": ("sh:property [ sh:path ex:when ; sh:lessThan ex:when ] .", 2),
    "range": ("sh:property [ sh:path ex:p ; sh:minInclusive 1.4 ; sh:maxExclusive 2 ] .", 0),
    "length": ("sh:property [ sh:path ex:p ; sh:minLength 4 ] .", 0),
    "warning": ('sh:severity sh:Warning ; sh:message "de"@de, "en"@en ; sh:nodeKind sh:IRI .', 1),
    "off": ("sh:property [ sh:path ex:p ; sh:deactivated true ; sh:maxCount 0 ] .", 0),
    "node target": ('sh:targetNode "a", ex:q ; sh:targetSubjectsOf ex:when ; sh:class ex:D .', 0),
    "object target": ("sh:targetObjectsOf ex:p ; sh:nodeKind sh:BlankNodeOrIRI .", 0),
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_both_engines_find_the_same(name: str) -> None:
    text, number = KINDS[name]
    found = both(HEAD + DATA, shape(text))
    assert found or name in ("unique language", "less", "off")
    assert len(found) == number or not number


def test_the_words_come_from_the_shape_or_name_the_constraint() -> None:
    (one,) = {f.message for f, _, _ in both(HEAD + DATA, shape(KINDS["count"][0]))}
    assert one == "Too many."
    words = {f.message for f, _, _ in both(HEAD + DATA, shape(KINDS["datatype"][0]))}
    assert words == {"This breaks sh:datatype xsd:integer of the shape. Correct it, or the shape."}
    (warned,) = both(HEAD + DATA, shape(KINDS["warning"][0]))
    assert (warned[0].severity, warned[0].message) == ("warning", "en")
    assert warned[0].focus == "a blank node"


def test_a_value_is_shown_in_words_and_kept_as_a_term() -> None:
    found = both(HEAD + DATA, shape(KINDS["languages"][0]))
    terms = {finding.value: term for finding, _, term in found}
    assert terms["01"] == f'"01"^^<{PREFIXES["xsd"]}integer>'
    assert terms["https://w3id.org/pcgraph/id/nos/PE5"].startswith('"https')
    assert terms["a blank node"] == ""


def test_graphs_of_trig_are_one_graph_and_a_doubled_triple_is_one() -> None:
    data = f"{HEAD}ex:x a ex:C ; ex:p 1 . GRAPH ex:g {{ ex:x ex:p 1, 2 }}"
    found = both(data, shape("sh:property [ sh:path ex:p ; sh:maxCount 2 ] ."))
    assert found == []
    found = both(data, shape("sh:property [ sh:path ex:p ; sh:maxCount 1 ] ."))
    assert [finding.focus for finding, _, _ in found] == ["https://example.org/case/x"]


REFUSED = {
    "misspelt": "sh:propety [ sh:path ex:p ] .",
    "query": 'sh:sparql [ sh:select "SELECT" ] .',
    "uses itself": "sh:property [ sh:path ex:q ; sh:node ex:S ] .",
    "no shape": "sh:property ex:nowhere .",
    "no path": "sh:property [ sh:minCount 1 ] .",
    "unknown path": "sh:property [ sh:path [ ex:foo ex:p ] ; sh:minCount 1 ] .",
    "no list": "sh:in ex:p .",
    "compares what nobody can": "sh:property [ sh:path ex:p ; sh:lessThan 1 ] .",
    "list in a ring": "sh:in ex:l . ex:l rdf:first 1 ; rdf:rest ex:l .",
    "no number": 'sh:property [ sh:path ex:p ; sh:minCount "1" ] .',
    "no boolean": "sh:closed 1 .",
    "one as true": 'sh:property [ sh:path ex:p ; sh:uniqueLang "1"^^xsd:boolean ] .',
    "two datatypes": "sh:property [ sh:path ex:p ; sh:datatype xsd:date, xsd:string ] .",
    "no kind": "sh:nodeKind ex:IRI .",
    "look-ahead": 'sh:property [ sh:path ex:p ; sh:pattern "(?=a)" ] .',
    "back reference": r'sh:property [ sh:path ex:p ; sh:pattern "(a)\\1" ] .',
    "flag": 'sh:property [ sh:path ex:p ; sh:pattern "a" ; sh:flags "x" ] .',
    "deep": "sh:node " + "[ sh:node " * 1000 + "[ sh:class ex:D ]" + " ]" * 1000 + " .",
    "deep or": "sh:or ( " + "[ sh:or ( " * 1000 + "ex:T" + " ) ]" * 1000 + " ) .",
    "deep path": "sh:property [ sh:path "
    + "[ sh:inversePath " * 1000 + "ex:p" + " ]" * 1000 + " ; sh:minCount 1 ] .",
    "long path": f"sh:property [ sh:path ( {'ex:p ' * 1000} ) ; sh:minCount 1 ] .",
    "doubling": "sh:node ex:n0 .\n" + "\n".join(
        f"ex:n{n} sh:node ex:n{n + 1} ; sh:not [ sh:not ex:n{n + 1} ] ." for n in range(18)
    ) + " ex:n18 sh:class ex:C .",
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("engine", ["fast", "pyshacl"])
def test_both_engines_refuse_the_same(name: str, engine: str) -> None:
    with pytest.raises(InputProblem) as told:
        shape_findings(HEAD + DATA, shape(REFUSED[name]), engine=engine)
    assert told.value.code in ("PC-SHAPE", "PC-SHAPE-TERM")
    assert told.value.where.startswith("s.ttl:")


def test_what_only_pyshacl_refuses_is_told_with_the_way_out() -> None:
    """It does not compare blank nodes, and says so when it meets one."""
    text = shape("sh:property [ sh:path ex:p ; sh:lessThan ex:p ] .")
    assert "a blank node" in [finding.value for finding, _, _ in fired(HEAD + DATA, text, "fast")]
    with pytest.raises(InputProblem, match="--engine fast") as told:
        fired(HEAD + DATA, text, "pyshacl")
    assert told.value.code == "PC-SHAPE-ENGINE"


@pytest.mark.parametrize("words", [" 5 ", "1_000", "٣"])
def test_what_python_takes_for_a_number_and_xsd_does_not(words: str) -> None:
    """The one known difference: pySHACL reads numbers as Python does."""
    text = shape("sh:property [ sh:path ex:p ; sh:datatype xsd:integer ] .")
    data = f'{HEAD}ex:x a ex:C ; ex:p "{words}"^^xsd:integer .'
    assert [finding.value for finding, _, _ in fired(data, text, "fast")] == [words]
    assert fired(data, text, "pyshacl") == []


def test_a_long_list_is_no_danger() -> None:
    values = " ".join(f"ex:v{number}" for number in range(10_000))
    text = shape(f"sh:property [ sh:path ex:q ; sh:in ( {values} ) ] .")
    assert [finding.value for finding, _, _ in fired(HEAD + DATA, text, "fast")] == [
        "https://example.org/case/y"
    ]


def test_a_pattern_that_may_not_end_is_left_to_the_engine_that_ends() -> None:
    text = shape('sh:property [ sh:path ex:t ; sh:pattern "^(a+)+$" ] .')
    data = f'{HEAD}ex:x a ex:C ; ex:t "{"a" * 40}!" .'
    assert len(fired(data, text, "fast")) == 1
    with pytest.raises(InputProblem, match="PC-SHAPE-PATTERN"):
        fired(data, text, "pyshacl")


def test_blank_shapes_of_two_files_are_kept_apart() -> None:
    one = f"{HEAD}ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property _:p . _:p sh:path ex:p ."
    two = f"{HEAD}ex:T a sh:NodeShape ; sh:targetClass ex:D ; sh:property _:p ."
    two += " _:p sh:path ex:none ; sh:minCount 1 ."
    files = [TextFile(f"shapes/{n}.ttl", text, f"{n}.ttl") for n, text in enumerate((one, two))]
    found = both(HEAD + DATA, files)
    assert [finding.rule for finding, _, _ in found] == ["https://example.org/case/T"]


TERMS = {NamedNode(PREFIXES["owl"] + kind) for kind in ("Class", "DatatypeProperty")}


def some_of_each() -> list[Triple]:
    """Give a thing of each class that a shape is for, with the classes of the ontology."""
    files = [f for f in read_layout(folders=("ontology", "data")) if f.path.endswith(".ttl")]
    triples = [quad.triple for f in files for quad in parse(f.text, format=RdfFormat.TURTLE)]
    types: dict[object, list[object]] = {}
    for triple in triples:
        if triple.predicate == TYPE:
            types.setdefault(triple.object, []).append(triple.subject)
    chosen = {x for kind, all_of in types.items() if kind not in TERMS for x in all_of[:1]}
    above = NamedNode(PREFIXES["rdfs"] + "subClassOf")
    return [t for t in dict.fromkeys(triples) if t.subject in chosen or t.predicate == above]


BASE = some_of_each()
Change = Callable[[random.Random, Triple], Iterator[Triple]]


def dropped(_: random.Random, __: Triple) -> Iterator[Triple]:
    yield from ()


def doubled(chance: random.Random, triple: Triple) -> Iterator[Triple]:
    yield triple
    yield Triple(triple.subject, triple.predicate, chance.choice(BASE).object)


def retyped(chance: random.Random, triple: Triple) -> Iterator[Triple]:
    words = triple.object.value if isinstance(triple.object, Literal | NamedNode) else ""
    kind = chance.choice(("string", "date", "decimal", "integer", "anyURI", "boolean"))
    datatype = NamedNode(PREFIXES["xsd"] + kind)
    yield Triple(triple.subject, triple.predicate, Literal(words, datatype=datatype))


def translated(chance: random.Random, triple: Triple) -> Iterator[Triple]:
    words = triple.object.value if isinstance(triple.object, Literal) else "words"
    tag = chance.choice(("en", "fr", "en-gb"))
    yield triple
    yield Triple(triple.subject, triple.predicate, Literal(words, language=tag))


def emptied(chance: random.Random, triple: Triple) -> Iterator[Triple]:
    words = chance.choice(("", " ", "x\n", "0", "-1", "é" * 70))
    yield Triple(triple.subject, triple.predicate, Literal(words))


def misled(chance: random.Random, triple: Triple) -> Iterator[Triple]:
    # pySHACL stops where it is to compare a blank node, so that none takes the place of a number
    blank = BlankNode("b") if isinstance(triple.object, NamedNode) else Literal("b")
    other = chance.choice((NamedNode("https://example.org/case/x"), blank))
    yield Triple(triple.subject, triple.predicate, other)


def unnamed(_: random.Random, triple: Triple) -> Iterator[Triple]:
    yield triple
    yield Triple(BlankNode("b"), triple.predicate, triple.object)


CHANGES: tuple[Change, ...] = (
    dropped, doubled, retyped, translated, emptied, misled, unnamed,
)  # fmt: skip


def changed(seed: int) -> str:
    """Change some facts of the graph, the same ones in every run."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    places = set(chance.sample(range(len(BASE)), 3))
    triples: list[Triple] = []
    for number, triple in enumerate(BASE):
        change = chance.choice(CHANGES) if number in places else None
        triples += change(chance, triple) if change else (triple,)
    return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()


@pytest.mark.parametrize("tens", range(10))
def test_both_engines_find_the_same_in_changed_graphs(tens: int) -> None:
    for seed in range(tens * 10, tens * 10 + 10):
        both(changed(seed), SHAPES)


def test_the_changes_are_faults_of_many_kinds() -> None:
    found = [one for seed in range(60) for one in fired(changed(seed), SHAPES, "fast")]
    assert len({component for _, component, _ in found}) >= 8
    assert len({finding.rule for finding, _, _ in found}) >= 40


def test_a_result_that_one_engine_lacks_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = conformance.ENGINES["fast"]

    def forgetful(data: str, shapes: Shapes) -> list[Result]:
        return list(fast(data, shapes))[1:]

    monkeypatch.setitem(conformance.ENGINES, "fast", forgetful)
    with pytest.raises(AssertionError):
        both(HEAD + DATA, shape(KINDS["count"][0]))
