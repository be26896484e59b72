"""The verb reason, its graphs, and why for what follows."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, Triple, parse

import pcgraph
from pcgraph.compose import compose
from pcgraph.composition import Composition
from pcgraph.derivation import Derivations
from pcgraph.entailed import COLUMNS, entail_composition, entailment_text
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import TextFile
from pcgraph.names import BASE, PREFIXES
from pcgraph.reason import entail
from tests.conftest import CASES, Command
from tests.unit.test_reason import HEAD, generated

FOLDER = CASES / "overlay"
VILLAGE = "https://example.org/village/"
GRAPH = NamedNode(f"{BASE}graph/entailments")
Proof = dict[Any, tuple[Any, ...]]


def test_columns_stand_in_the_dictionary(kg: KnowledgeGraph) -> None:
    assert set(COLUMNS) <= {name for name, _, _ in kg.words}


def test_what_follows_stands_in_a_graph_of_its_own(composition: Composition) -> None:
    found = entail_composition(composition)
    assert {quad.graph_name for quad in found.quads} == {GRAPH}
    assert [quad.triple for quad in found.quads] == list(entail(composition.store).triples)
    assert sum(one.number for one in found.by_axiom) == len(found.quads)
    assert GRAPH not in set(composition.store.named_graphs())


def test_the_same_files_give_the_same_bytes(composition: Composition) -> None:
    again = compose(list(composition.files))
    for form in ("nq", "ttl"):
        texts = [
            entailment_text(one, entail_composition(one), form) for one in (composition, again)
        ]
        assert texts[0] == texts[1]
    assert entail_composition(composition).by_axiom == entail_composition(again).by_axiom


def test_what_follows_from_a_folder_stands_in_its_graph(composition: Composition) -> None:
    ours = set(entail_composition(composition).quads)
    found = set(entail_composition(pcgraph.open(FOLDER).composition).quads)
    assert ours <= found
    added = found - ours
    assert {str(quad.graph_name) for quad in added} == {f"<{VILLAGE}graph/entailments>"}
    kinds = {quad.object for quad in added if str(quad.subject) == f"<{VILLAGE}0001>"}
    assert NamedNode(PREFIXES["pc"] + "Statement") in kinds


def with_files(files: list[TextFile], **texts: str) -> Composition:
    """Compose the real graph with further files."""
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    more = [TextFile(f"data/{name}.ttl", prefixes + text, name) for name, text in texts.items()]
    return compose([*files, *more])


def test_a_literal_stands_as_its_file_has_it(graph_files: list[TextFile]) -> None:
    made = with_files(
        graph_files,
        mine="""pc:size rdfs:subPropertyOf pc:extent .
        role:link-worker pc:size "0.50"^^xsd:decimal .
        role:care-coordinator pc:size "0.5"^^xsd:decimal .""",
    )
    for engine in ("fast",):
        values = {
            str(quad.subject)[-13:-1]: str(quad.object).split("^")[0]
            for quad in entail_composition(made, engine).quads
            if quad.predicate.value.endswith("extent")
        }
        assert values == {"/link-worker": '"0.50"', "-coordinator": '"0.5"'}


def leaves(derivations: Derivations, fact: Any, proofs: Proof) -> None:
    """Work out a proof down to facts of the graph; each step rests on others than itself."""
    if fact in proofs:
        return
    proofs[fact] = ()
    if derivations.given(fact):
        return
    step = derivations.step(fact)
    assert step is not None, fact
    assert step.rule
    assert step.premises or step.place
    proofs[fact] = step.premises
    for premise in step.premises:
        leaves(derivations, premise, proofs)


def depth(proofs: Proof, fact: Any, above: tuple[Any, ...] = ()) -> int:
    assert fact not in above, "a proof that rests on itself"
    return 1 + max((depth(proofs, one, (*above, fact)) for one in proofs[fact]), default=0)


def test_every_fact_that_follows_has_a_proof_of_facts_of_the_graph(
    composition: Composition,
) -> None:
    derivations = Derivations(composition.store)
    proofs: Proof = {}
    found = [tuple(triple) for triple in entail(composition.store).triples]
    for fact in found:
        leaves(derivations, fact, proofs)
    assert len(found) > 1000
    assert {bool(derivations.given(fact)) for fact in proofs if not proofs[fact]} == {True}
    assert not any(derivations.given(fact) for fact in found)
    assert max(depth(proofs, fact) for fact in found) >= 3


@pytest.mark.parametrize("seed", range(30))
def test_no_proof_rests_on_itself(seed: int) -> None:
    store = generated(seed)
    derivations = Derivations(store)
    proofs: Proof = {}
    for triple in entail(store).triples:
        leaves(derivations, tuple(triple), proofs)
        depth(proofs, tuple(triple))


def test_of_two_ways_the_one_that_was_there_before_is_told() -> None:
    """That ex:x is an ex:S follows by ex:t; that ex:b is an ex:A follows from it, not before."""
    store = Store()
    data = f"""{HEAD} ex:S owl:onProperty ex:p ; owl:someValuesFrom ex:A ;
        rdfs:subClassOf [ owl:onProperty ex:p ; owl:allValuesFrom ex:A ] .
        ex:x ex:p ex:b , ex:t . ex:t a ex:A ."""
    store.load(data.encode(), format=RdfFormat.TURTLE)
    proofs: Proof = {}
    found = [tuple(one) for one in entail(store).triples if "/ns/" not in str(one.subject)]
    assert len(found) == 2
    for fact in found:
        leaves(Derivations(store), fact, proofs)
        depth(proofs, fact)


CASE_FILES = sorted((CASES / "reason").glob("*.ttl"))


@pytest.mark.parametrize(
    "path",
    [path for path in CASE_FILES if path.read_text("utf-8").startswith("#>")],
    ids=lambda path: path.stem,
)
def test_each_rule_is_named_in_the_proof_of_what_it_gives(path: Path) -> None:
    store = Store()
    store.load(path.read_bytes(), format=RdfFormat.TURTLE)
    derivations = Derivations(store)
    rules = set()
    for triple in entail(store).triples:
        proofs: Proof = {}
        leaves(derivations, tuple(triple), proofs)
        depth(proofs, tuple(triple))
        steps = [derivations.step(fact) for fact in proofs if not derivations.given(fact)]
        rules |= {step.rule for step in steps if step}
    other = {"cls-thing": "cls-svf2", "scm-op": "scm-hv", "scm-dp": "scm-hv"}
    assert other.get(path.stem, path.stem) in rules


@pytest.mark.parametrize(
    ("words", "rules", "places"),
    [
        (
            ("fccpcp:0004", "kind", "prov:Entity"),
            ["1 cax-sco", "1.2 cax-sco"],
            ["alignments.ttl", "pcgraph.ttl", "fcc-pcp.ttl"],
        ),
        (
            ("pc:Competency", "rdfs:subClassOf", "prov:Entity"),
            ["1 scm-sco"],
            ["pcgraph.ttl", "alignments.ttl"],
        ),
        (
            ("Link Worker", "kind", "org:Role"),
            ["1 cax-sco"],
            ["alignments.ttl", "roles.ttl"],
        ),
    ],
)
def test_why_proves_what_follows(
    kg: KnowledgeGraph, words: tuple[str, ...], rules: list[str], places: list[str]
) -> None:
    table = kg.why(*words)
    told = [str(row["because"]) for row in table]
    steps = [str(row["step"]) for row in table]
    named = [
        f"{step} {words.split('rule ')[1].split(' ')[0]}"
        for step, words in zip(steps, told, strict=True)
        if "OWL 2 RL" in words
    ]
    assert named == rules
    assert [str(row["file"]).split("/")[-1] for row in table if row["file"]] == places
    assert all(row["line"] for row in table if row["file"])
    assert any("follows by the axioms" in note for note in table.notes)


def test_a_chain_without_a_name_is_proved_with_its_words(graph_files: list[TextFile]) -> None:
    made = with_files(
        graph_files,
        mine="""pc:Guide rdfs:label "guide"@en ; owl:equivalentClass
        [ owl:onProperty pc:buildsOn ; owl:someValuesFrom pc:Role ] .""",
    )
    table = pcgraph.proof.prove(made, "role:link-worker-coach", "kind", "pc:Guide")
    told = [(row["step"], row["fact"], row["because"]) for row in table.records()]
    nameless = "[pc:buildsOn owl:someValuesFrom pc:Role]"
    assert told[1][1] == f"pc:Guide owl:equivalentClass {nameless}"
    assert str(told[2][1]).endswith(f"kind {nameless}")
    assert "cls-svf1" in str(told[2][2])
    assert [row["file"] for row in table.records()][1] == "mine"


def test_why_says_that_it_did_not_look_where_axioms_are_refused(
    graph_files: list[TextFile],
) -> None:
    made = with_files(graph_files, mine="pc:role a owl:FunctionalProperty .")
    table = pcgraph.proof.prove(made, "fccpcp:0004", "kind", "prov:Entity")
    assert table.rows[0][2] == "not in the graph"
    assert any("pc:role a owl:FunctionalProperty" in note for note in table.notes)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_verb_counts_by_axiom(run: Command, composition: Composition) -> None:
    done = run("reason")
    assert done.returncode == 0
    rows = rows_of(done.stdout)
    assert list(rows[0]) == list(COLUMNS)
    total = len(entail_composition(composition).quads)
    assert sum(int(row["number"]) for row in rows) == total
    assert f"{total} facts inferred, by the compiled rules." in done.stderr
    assert "Next: pcgraph why S P O" in done.stderr


def test_the_verb_writes_the_facts(run: Command, tmp_path: Path, composition: Composition) -> None:
    done = run("reason", "-o", "inferred.nq")
    assert done.stdout == ""
    written = list(parse(path=str(tmp_path / "inferred.nq")))
    assert set(written) == set(entail_composition(composition).quads)
    turtle = run("reason", "--format", "ttl", "--quiet")
    assert turtle.stderr == ""
    found = {quad.triple for quad in parse(input=turtle.stdout, format=RdfFormat.TURTLE)}
    assert found == {quad.triple for quad in written}


@pytest.fixture
def mine(tmp_path: Path) -> Callable[[str], str]:
    """Make a folder of one file to lay over ours."""
    import shutil

    def make(text: str) -> str:
        shutil.copytree(FOLDER, tmp_path / "mine")
        prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
        path = tmp_path / "mine" / "ontology" / "mine.ttl"
        path.write_text(prefixes + f"PREFIX village: <{VILLAGE}>\n{text}", encoding="utf-8")
        return "mine"

    return make


def test_the_verb_refuses_an_axiom_by_name(run: Command, mine: Callable[[str], str]) -> None:
    folder = mine("village:p a owl:FunctionalProperty .")
    done = run("reason", "--with", folder)
    assert done.returncode == 3
    assert done.stdout == ""
    assert "village:p a owl:FunctionalProperty (prp-fp)" in done.stderr
    assert "[PC-REASON-AXIOM]" in done.stderr


def test_the_verb_tells_a_contradiction_and_writes_nothing(
    run: Command, mine: Callable[[str], str]
) -> None:
    folder = mine("pc:Role owl:disjointWith pc:Section . village:x a pc:Role , pc:Section .")
    done = run("reason", "--with", folder, "-o", "out.ttl")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "cax-dw pc:Role owl:disjointWith pc:Section: village:x" in done.stderr
    assert not Path(folder, "out.ttl").exists()


@pytest.mark.long
def test_the_verb_runs_the_reference(run: Command) -> None:
    fast, slow = run("reason", "-f", "nt"), run("reason", "--engine", "owlrl", "-f", "nt")
    assert fast.stdout == slow.stdout
    assert "by the reference, owlrl" in slow.stderr


def test_the_verb_stops_at_its_limit(run: Command) -> None:
    done = run("reason", "--engine", "owlrl", "--timeout", "0.05")
    assert done.returncode == 5
    assert "PC-LIMIT-TIME" in done.stderr
    assert done.stdout == ""


def test_a_file_that_would_share_the_graph_of_what_follows_is_refused(
    run: Command, mine: Callable[[str], str], tmp_path: Path
) -> None:
    mine("village:p a owl:ObjectProperty .")
    text = f"<{VILLAGE}a> <{VILLAGE}b> <{VILLAGE}c> ."
    (tmp_path / "mine" / "data" / "entailments.ttl").write_text(text, encoding="utf-8")
    done = run("reason", "--with", "mine")
    assert done.returncode == 3
    assert "PC-OVERLAY-GRAPH" in done.stderr


def test_a_triple_is_sorted_by_what_it_says(composition: Composition) -> None:
    found = entail(composition.store).triples

    def said(triple: Triple) -> list[str]:
        return [str(one).strip("<>") for one in triple]

    assert list(found) == sorted(found, key=said)
