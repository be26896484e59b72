from collections.abc import Callable

import pytest

from pcgraph.answer import answer
from pcgraph.compose import compose
from pcgraph.composition import Composition, graph_quads, graph_text
from pcgraph.engine import solutions
from pcgraph.errors import InputProblem
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import TextFile
from pcgraph.names import BASE, OURS, PREFIXES
from tests.judged import mapping_rows, without

MATCHES = {f"skos:{name}Match" for name in ("broad", "close", "exact", "narrow", "related")}


def triples(composition: Composition, graph: str) -> set[tuple[str, str, str]]:
    """Give the triples of one graph, each IRI as a short id."""
    return {
        (
            OURS.compact(str(quad.subject)[1:-1]),
            OURS.compact(quad.predicate.value),
            OURS.compact(str(quad.object)[1:-1]),
        )
        for quad in graph_quads(composition)
        if str(quad.graph_name) == f"<{BASE}graph/{graph}>"
    }


def test_a_broken_file_is_told_with_its_line() -> None:
    with pytest.raises(InputProblem) as told:
        compose([TextFile("data/x.ttl", "<http://a> <http://b>\n<http://c\n", "mine/x.ttl")])
    assert told.value.where.startswith("mine/x.ttl:")
    assert told.value.exit_code == 3


def test_each_triple_stands_in_one_graph(composition: Composition) -> None:
    seen: dict[str, str] = {}
    for quad in graph_quads(composition):
        triple = f"{quad.subject} {quad.predicate} {quad.object}"
        assert seen.setdefault(triple, str(quad.graph_name)) == str(quad.graph_name), triple


@pytest.mark.parametrize("form", ["nq", "trig", "nt", "ttl"])
def test_the_same_files_give_the_same_bytes(composition: Composition, form: str) -> None:
    again = compose(list(composition.files))
    assert graph_text(again, form) == graph_text(composition, form)


def test_files_that_are_no_part_of_the_graph_are_passed_over() -> None:
    assert not list(compose([TextFile("shapes/x.ttl", "not turtle", "x")]).store.named_graphs())


def test_the_direct_links_are_those_of_the_accepted_rows(composition: Composition) -> None:
    rows = mapping_rows(name="positive")
    direct = {(row["subject_id"], row["predicate_id"], row["object_id"]) for row in rows}
    properties = {
        "all": "pc:evidencedInFullBy",
        "part": "pc:evidencedInPartBy",
        "supports": "pc:supportedBy",
    }
    for row in rows:
        for prop in ("pc:evidencedBy", properties[row["ext_evidence"]]):
            direct.add((row["subject_id"], prop, row["object_id"]))
    assert triples(composition, "evidence") == direct
    assert len(direct) == 3 * len(rows)


def test_likeness_of_roles_stands_apart_and_is_no_evidence(composition: Composition) -> None:
    rows = mapping_rows("roles-to-roles", "positive")
    alike = triples(composition, "role-matches")
    assert alike == {(row["subject_id"], row["predicate_id"], row["object_id"]) for row in rows}
    assert {prop for _, prop, _ in alike} <= MATCHES
    judged = triples(composition, "judgements")
    ends = {row[end] for row in rows for end in ("subject_id", "object_id")}
    assert {thing for thing, prop, kind in judged if kind == "pc:RoleComparison"} == {
        row["record_id"] for row in mapping_rows("roles-to-roles")
    }
    assert not [one for one in judged if one[1] == "pc:judgedStatement" and one[2] in ends]
    assert not [one for one in triples(composition, "expectations") if one[0] in ends]


def test_without_its_rows_a_statement_is_judged_by_nobody_and_the_rest_stays(
    composition: Composition,
) -> None:
    gone = {row["record_id"] for row in mapping_rows() if row["subject_id"] == "fccpcp:0004"}
    fewer = without("fccpcp:0004").composition
    for graph in ("evidence", "judgements"):
        whole, left = triples(composition, graph), triples(fewer, graph)
        assert left < whole
        assert all({one[0], one[2]} & ({"fccpcp:0004"} | gone) for one in whole - left)
        assert not any({one[0], one[2]} & ({"fccpcp:0004"} | gone) for one in left)
    assert triples(fewer, "role-matches") == triples(composition, "role-matches")


@pytest.mark.parametrize(
    ("folder", "old", "new", "what"),
    [
        (
            "roles-to-roles",
            "\trole:social-prescribing-link-worker\t",
            "\tframework:sfh-wbc\t",
            "no role of",
        ),
        ("roles-to-roles", "\trole:link-worker\t", "\tframework:fcc-pcp\t", "no role of"),
        ("fcc-pcp-to-nos", "\tfccpcp:0001\t", "\tframework:fcc-pcp\t", "not in the graph"),
        ("fcc-pcp-to-nos", "\tnos:GEN97\t", "\tnos:GEN979\t", "not in the graph"),
    ],
)
def test_an_end_of_another_kind_is_told_with_its_line(
    changed: Callable[[str, str, str], Composition], folder: str, old: str, new: str, what: str
) -> None:
    first = mapping_rows(folder, "positive")[0]
    with pytest.raises(InputProblem, match=what) as told:
        changed(first["place"].split(":")[0], old, new)
    assert told.value.code == "PC-MAP-UNKNOWN"
    assert told.value.where.endswith(first["place"])


def test_no_named_question_of_ours_reads_the_sssom_records(composition: Composition) -> None:
    kg = KnowledgeGraph()
    records = f"<{PREFIXES['owl']}Axiom>"
    without = kg.questioned.store
    count = f"SELECT (COUNT(*) AS ?n) WHERE {{ ?x a {records} }}"
    assert solutions(without, count, "test")[0]["n"].value == "0"
    assert solutions(composition.store, count, "test")[0]["n"].value != "0"
    for name in kg.queries:
        asked = kg.prepare(kg.find_query(name), {})
        assert answer(without, asked).rows == answer(composition.store, asked).rows, name


def test_a_question_of_your_own_reads_the_sssom_records() -> None:
    kg = KnowledgeGraph()
    kg.query("counts")
    text = "SELECT ?x WHERE { ?x a owl:Axiom } LIMIT 1"
    assert len(kg.sparql(text)) == 1
