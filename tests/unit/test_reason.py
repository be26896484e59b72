"""What follows: the compiled rules against owlrl, on the real graph and on many others."""

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse

import pcgraph.reason
from pcgraph.compose import EXPECTATIONS
from pcgraph.composition import Composition
from pcgraph.errors import InputProblem
from pcgraph.inference import compile_axioms, compile_checks
from pcgraph.names import BASE, PREFIXES
from pcgraph.reason import Entailments, entail
from pcgraph.reference import owlrl_closure
from tests.conftest import CASES

PC = PREFIXES["pc"]
RULES = {
    "eq": "ref sym trans rep-s rep-p rep-o diff1 diff2 diff3",
    "prp": "ap dom rng fp ifp irp symp asyp trp spo1 spo2 eqp1 eqp2 pdw adp inv1 inv2 key npa1 "
    "npa2",
    "cls": "thing nothing1 nothing2 int1 int2 uni com svf1 svf2 avf hv1 hv2 maxc1 maxc2 maxqc1 "
    "maxqc2 maxqc3 maxqc4 oo",
    "cax": "sco eqc1 eqc2 dw adc",
    "dt": "type1 type2 eq diff not-type",
    "scm": "cls sco eqc1 eqc2 op dp spo eqp1 eqp2 dom1 dom2 rng1 rng2 hv svf1 svf2 avf1 avf2 int "
    "uni",
}
"""The rules of OWL 2 RL, tables 4 to 9 of the profile document of W3C."""
NAMES = [f"{table}-{rule}" for table, rules in RULES.items() for rule in rules.split()]

JOINS = "it joins names: two names for one thing, which the compiled rules never do"
REFUSED = {
    "eq-sym": JOINS,
    "eq-trans": JOINS,
    "eq-rep-s": JOINS,
    "eq-rep-p": JOINS,
    "eq-rep-o": JOINS,
    "eq-diff1": "it needs an owl:sameAs, which is refused before",
    "eq-diff2": "it needs an owl:sameAs, which is refused before",
    "eq-diff3": "it needs an owl:sameAs, which is refused before",
    "prp-fp": JOINS,
    "prp-ifp": JOINS,
    "prp-key": JOINS,
    "cls-maxc2": JOINS,
    "cls-maxqc3": JOINS,
    "cls-maxqc4": JOINS,
}
"""The rules that are refused by name, each with the reason."""

SILENT = {"prp-ap", "cls-nothing1", "dt-type1", "dt-type2", "dt-eq", "dt-diff"}
"""The rules whose conclusions are never told: of words of OWL, and of literals."""


def load(path: Path) -> Store:
    store = Store()
    store.load(path.read_bytes(), format=RdfFormat.TURTLE)
    return store


def stated(path: Path) -> set[Triple]:
    """Read the conclusions that a case states, worked out by hand from the rule."""
    lines = path.read_text("utf-8").splitlines()
    heads = [line for line in lines if line.startswith("@prefix")]
    said = [line.removeprefix("#> ") for line in lines if line.startswith("#> ")]
    declared = "\n".join(
        [*heads, f"@prefix rdfs: <{PREFIXES['rdfs']}> . @prefix owl: <{PREFIXES['owl']}> ."]
    )
    quads = parse(input="\n".join([declared, *said]), format=RdfFormat.TURTLE)
    return {quad.triple for quad in quads}


def triples(found: Entailments) -> set[Triple]:
    assert len(set(found.triples)) == len(found.triples)
    return set(found.triples)


def compare(store: Store) -> tuple[set[Triple], set[Triple]]:
    """Give what the compiled rules lack, and what they have too much, held against owlrl."""
    fast, reference = entail(store), entail(store, "owlrl")
    assert bool(fast.clashes) == bool(reference.clashes)
    return triples(reference) - triples(fast), triples(fast) - triples(reference)


@pytest.mark.parametrize("name", NAMES)
def test_each_rule_gives_the_closure_of_owlrl_or_is_refused(name: str) -> None:
    path = CASES / "reason" / f"{name}.ttl"
    store = load(path)
    if name in REFUSED:
        with pytest.raises(InputProblem, match="PC-REASON-AXIOM"):
            entail(store)
        return
    assert compare(store) == (set(), set())
    found = entail(store)
    assert stated(path) <= triples(found)
    contradicts = path.read_text("utf-8").startswith("# contradiction")
    assert bool(found.clashes) == contradicts
    assert stated(path) or contradicts or name in SILENT


def test_every_rule_has_a_graph_and_is_counted() -> None:
    assert {path.stem for path in (CASES / "reason").glob("*.ttl")} == set(NAMES)
    same = [name for name in NAMES if name not in REFUSED]
    assert (len(NAMES), len(same), len(REFUSED)) == (78, 64, 14)
    assert set(REFUSED) <= set(NAMES)


def test_a_contradiction_is_told_by_the_name_of_its_rule() -> None:
    found = {}
    for path in sorted((CASES / "reason").glob("*.ttl")):
        if path.read_text("utf-8").startswith("# contradiction"):
            found[path.stem] = {clash.rule for clash in entail(load(path)).clashes}
    assert found.pop("eq-ref") == {"eq-diff1"}
    assert found == {name: {name} for name in found}
    assert len(found) == 14


def test_a_contradiction_names_the_axiom_and_the_things() -> None:
    (clash,) = entail(load(CASES / "reason" / "cax-dw.ttl")).clashes
    assert "Plant" in clash.words
    assert "Animal" in clash.words
    assert clash.words.endswith("https://example.org/a")


def test_inferring_twice_is_inferring_once(composition: Composition) -> None:
    once = entail(composition.store)
    again = copied(composition, lambda _: True)
    before = len(again)
    again.extend(Quad(*parts(triple), NamedNode(f"{BASE}graph/x")) for triple in once.triples)
    assert len(again) == before + len(once.triples)
    assert entail(again).triples == ()
    assert entail(composition.store) == once


def parts(triple: Triple) -> tuple[NamedNode, NamedNode, NamedNode]:
    subject, prop, value = triple
    assert isinstance(subject, NamedNode)
    assert isinstance(prop, NamedNode)
    assert isinstance(value, NamedNode)
    return subject, prop, value


def copied(composition: Composition, wanted: Callable[[str], bool]) -> Store:
    """Copy the graphs that are wanted."""
    store = Store()
    store.extend(quad for quad in quads_of(composition) if wanted(str(quad.graph_name)))
    return store


def quads_of(composition: Composition) -> set[Quad]:
    return set(composition.store.quads_for_pattern(None, None, None, None))


def test_the_graph_is_not_changed(composition: Composition) -> None:
    before = quads_of(composition)
    entail(composition.store)
    assert quads_of(composition) == before


def test_the_chains_prove_exactly_what_compose_derives(composition: Composition) -> None:
    """Own and printed: what follows without the derived graph is that graph."""
    expected = composition.store.quads_for_pattern(None, None, None, NamedNode(EXPECTATIONS))
    derived = {quad.triple for quad in expected}
    found = triples(entail(copied(composition, lambda graph: EXPECTATIONS not in graph)))
    for reading in ("expectedOf", "expectedOfAsPrinted"):
        prop = NamedNode(PC + reading)
        wanted = {triple for triple in derived if triple.predicate == prop}
        assert len(wanted) > 400
        assert {triple for triple in found if triple.predicate == prop} == wanted


def part_of_the_graph(graph: str) -> bool:
    ends = ("ontology/pcgraph>", "ontology/alignments>", "frameworks/fcc-2019>", "evidence>")
    return graph.endswith((*ends, "readings/fcc-2019>", "roles>", "nos>"))


def test_on_a_part_of_the_graph_both_engines_agree(composition: Composition) -> None:
    store = copied(composition, part_of_the_graph)
    assert compare(store) == (set(), set())
    assert len(entail(store).triples) > 700


@pytest.mark.long
def test_on_the_whole_graph_both_engines_agree(composition: Composition) -> None:
    assert compare(copied(composition, bool)) == (set(), set())
    bare = copied(composition, lambda graph: EXPECTATIONS not in graph)
    assert compare(bare) == (set(), set())


def generated(seed: int) -> Store:
    """Make a small graph of our ontology, with axioms of every kind that is compiled."""
    chance = random.Random(seed)  # noqa: S311 - the same graphs in every run
    words = {"t": [f"ex:t{n}" for n in range(7)], "p": PROPERTIES, "k": CLASSES}

    def filled(pattern: str) -> str:
        return re.sub(r"\$([tpk])", lambda found: chance.choice(words[found[1]]), pattern)

    lines = [filled("$k a owl:Class .") for _ in range(4)]
    lines += [filled(chance.choice(AXIOMS)) for _ in range(chance.randint(3, 9))]
    lines += [filled("$t a $k .") for _ in range(5)]
    lines += [filled("$t $p $t .") for _ in range(9)]
    store = Store()
    store.load((HEAD + "\n".join(lines)).encode(), format=RdfFormat.TURTLE)
    return store


PROPERTIES = [
    "pc:section", "pc:role", "pc:inAdditionTo", "pc:buildsOn", "pc:expectedOf",
    "pc:expectedOfAsPrinted", "ex:p", "ex:q",
]  # fmt: skip
CLASSES = ["pc:Statement", "pc:Competency", "pc:Role", "pc:Section", "skos:Concept", "ex:A", "ex:B"]
HEAD = "\n".join(
    f"@prefix {name}: <{PREFIXES.get(name, 'https://example.org/')}> ."
    for name in ("pc", "owl", "rdf", "rdfs", "skos", "ex")
)
HEAD += """
pc:expectedOf owl:propertyChainAxiom ( pc:section pc:role ) ;
  rdfs:subPropertyOf pc:expectedOfAsPrinted .
pc:expectedOfAsPrinted
  owl:propertyChainAxiom ( pc:section [ owl:inverseOf pc:inAdditionTo ] pc:role ) .
pc:buildsOn a owl:TransitiveProperty . pc:Competency rdfs:subClassOf pc:Statement .
pc:Statement rdfs:subClassOf skos:Concept .
"""
AXIOMS = (
    "ex:A rdfs:subClassOf $k .",
    "ex:B rdfs:subClassOf $k , [ owl:onProperty $p ; owl:hasValue $t ] .",
    "ex:A owl:equivalentClass ex:B .",
    "$p rdfs:subPropertyOf $p .",
    "$p owl:equivalentProperty $p .",
    "$p owl:inverseOf $p .",
    "$p a owl:SymmetricProperty .",
    "$p a owl:TransitiveProperty , owl:ObjectProperty .",
    "$p owl:propertyChainAxiom ( $p $p ) .",
    "$p owl:propertyChainAxiom ( [ owl:inverseOf $p ] $p $p ) .",
    "$p rdfs:domain $k .",
    "$p rdfs:range $k .",
    "ex:A owl:equivalentClass [ owl:onProperty $p ; owl:hasValue $t ] .",
    "ex:C owl:onProperty $p ; owl:someValuesFrom $k .",
    "ex:D owl:onProperty $p ; owl:someValuesFrom $k , owl:Thing .",
    "ex:E owl:onProperty $p ; owl:allValuesFrom $k .",
    "ex:F owl:onProperty $p ; owl:allValuesFrom $k . $t a ex:F .",
    "ex:G owl:intersectionOf ( $k $k ) .",
    "ex:H owl:unionOf ( $k ex:G [ owl:intersectionOf ( $k ex:B ) ] ) .",
    "ex:I owl:oneOf ( $t $t ) ; rdfs:subClassOf ex:A .",
    "$p rdfs:subPropertyOf [ owl:inverseOf $p ] .",
    "owl:Thing rdfs:subClassOf ex:J .",
    "ex:A owl:disjointWith ex:B .",
    "ex:p owl:propertyDisjointWith ex:q .",
    "ex:p a owl:AsymmetricProperty . ex:q a owl:IrreflexiveProperty .",
)


@pytest.mark.parametrize("tens", range(10))
def test_on_generated_graphs_both_engines_agree(tens: int) -> None:
    for seed in range(10 * tens, 10 * tens + 10):
        store = generated(seed)
        assert compare(store) == (set(), set()), f"seed {seed}"
        assert entail(store).triples, f"seed {seed}"


def without(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the rules be compiled as before, but for one."""

    def fewer(*given: Any) -> list[Any]:
        return [one for one in compile_axioms(*given) if one.rule != rule]

    monkeypatch.setattr(pcgraph.reason, "compile_axioms", fewer)


COMPILED = [
    name
    for name in NAMES
    if name not in {*REFUSED, *SILENT} and not name.startswith(("eq", "scm", "dt"))
]


@pytest.mark.parametrize("name", COMPILED)
def test_the_comparison_finds_a_rule_that_is_lost(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = CASES / "reason" / f"{name}.ttl"
    if path.read_text("utf-8").startswith("# contradiction"):
        checks = compile_checks
        monkeypatch.setattr(
            pcgraph.reason,
            "compile_checks",
            lambda ontology: [one for one in checks(ontology) if one.rule != name],
        )
        with pytest.raises(AssertionError):
            compare(load(path))
        return
    without({"cls-thing": "cls-svf2"}.get(name, name), monkeypatch)
    missing, extra = compare(load(path))
    assert missing
    assert not extra


def test_the_generated_graphs_find_a_rule_that_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each rule for facts is needed by one of the first graphs at least."""
    whole = {seed: triples(entail(generated(seed))) for seed in range(40)}
    used = {one.rule for seed in whole for one in entail(generated(seed)).by_axiom}
    rules = sorted(rule for rule in used if not rule.startswith("scm"))
    assert len(rules) > 15
    for rule in rules:
        with monkeypatch.context() as patch:
            without(rule, patch)
            assert any(triples(entail(generated(seed))) < whole[seed] for seed in whole), rule


def test_a_long_way_round_is_followed_to_its_end() -> None:
    """A rule that uses its own conclusions goes on until nothing is new."""
    lines = ["ex:p owl:propertyChainAxiom ( ex:p ex:q ) . ex:a ex:p ex:n0 ."]
    lines += [f"ex:n{n} ex:q ex:n{n + 1} ." for n in range(300)]
    store = Store()
    store.load((HEAD + "\n".join(lines)).encode(), format=RdfFormat.TURTLE)
    ends = {str(one.object).split("/")[-1] for one in entail(store).triples if "org/a" in str(one)}
    assert ends == {f"n{n}>" for n in range(1, 301)}


@pytest.mark.parametrize(
    ("turtle", "words"),
    [
        ("ex:p rdfs:range ex:A .", "ex:p rdfs:range ex:A (prp-rng)"),
        ("ex:p a owl:SymmetricProperty .", "(prp-symp)"),
        ("ex:p owl:inverseOf ex:q .", "(prp-inv1)"),
        ("ex:r rdfs:subPropertyOf ex:p . ex:q owl:inverseOf ex:p .", "(prp-inv2)"),
        ("ex:s owl:propertyChainAxiom ( ex:p [ owl:inverseOf ex:p ] ) .", "(prp-spo2)"),
        ("ex:t a ex:A . ex:A owl:onProperty ex:p ; owl:allValuesFrom ex:B .", "(cls-avf)"),
    ],
)
def test_an_axiom_that_goes_on_from_a_literal_is_refused(turtle: str, words: str) -> None:
    store = Store()
    data = f'{HEAD} {turtle} ex:t ex:p "a" . ex:t ex:r "a" .'
    store.load(data.encode(), format=RdfFormat.TURTLE)
    with pytest.raises(InputProblem) as told:
        entail(store)
    assert words.replace("ex:", "https://example.org/") in told.value.what
    assert "literal" in told.value.what
    assert "--engine owlrl" in told.value.remedy
    assert isinstance(entail(store, "owlrl").triples, tuple)


def test_literals_follow_where_a_property_is_wider() -> None:
    store = Store()
    data = f"""{HEAD} ex:p rdfs:subPropertyOf rdfs:label . ex:A rdfs:subClassOf
        [ owl:onProperty ex:q ; owl:hasValue "local"@en ] .
        ex:t ex:p "a"@en , 5 ; a ex:A ."""
    store.load(data.encode(), format=RdfFormat.TURTLE)
    assert compare(store) == (set(), set())
    found = [one for one in entail(store).triples if "/ns/" not in str(one.subject)]
    assert {str(one.object) for one in found} == {
        '"a"@en',
        '"5"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"local"@en',
    }


def test_owlrl_says_more_than_is_told() -> None:
    """Unfiltered it types literals and words of OWL, and says that all is the same as itself."""
    store = load(CASES / "reason" / "prp-dom.ttl")
    raw, _ = owlrl_closure(store)
    told = entail(store, "owlrl").triples
    assert len(raw) > 20
    assert set(told) < set(raw)
    assert [str(one.predicate) for one in told] == [f"<{PREFIXES['rdf']}type>"]
