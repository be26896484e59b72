"""Inheritance: what compose derives is what the ontology proves; readings say why."""

import owlrl
from rdflib import Graph, URIRef

from pcgraph.compose import EXPECTATIONS
from pcgraph.composition import Composition, graph_quads
from pcgraph.engine import solutions
from pcgraph.graph import KnowledgeGraph
from pcgraph.names import PREFIXES

PC = PREFIXES["pc"]


def derived(composition: Composition, name: str) -> set[tuple[str, str]]:
    rows = solutions(
        composition.store,
        f"SELECT ?s ?r WHERE {{ GRAPH <{EXPECTATIONS}> {{ ?s pc:{name} ?r }} }}",
        "test",
    )
    return {(row["s"].value, row["r"].value) for row in rows}


def test_owlrl_proves_own_and_printed_from_the_property_chains(composition: Composition) -> None:
    """The reference reasoner gets the same pairs from the axioms of the ontology."""
    wanted = {f"{PC}section", f"{PC}role", f"{PC}inAdditionTo"}
    graph = Graph()
    lines = [
        f"{quad.subject} {quad.predicate} {quad.object} ."
        for quad in graph_quads(composition)
        if quad.predicate.value in wanted or "ontology/pcgraph" in str(quad.graph_name)
    ]
    graph.parse(data="\n".join(lines), format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    for name in ("expectedOf", "expectedOfAsPrinted"):
        proved = {(str(s), str(o)) for s, o in graph.subject_objects(URIRef(PC + name))}
        assert proved == derived(composition, name)
        assert proved


def test_every_reading_has_a_reason_and_is_listed(kg: KnowledgeGraph) -> None:
    rows = kg.query("our-readings").records()
    listed = {row["reading_id"] for row in rows}
    found = solutions(kg.composition.store, "SELECT ?x WHERE { ?x a pc:Reading }", "test")
    assert len(listed) == sum(1 for _ in found)
    assert all(len(str(row["reason"])) > 30 for row in rows)


def test_what_the_issue_names_is_marked_as_our_reading(kg: KnowledgeGraph) -> None:
    rows = {str(row["what_we_read"]): row for row in kg.query("our-readings").records()}
    leads = rows["Leadership belongs to the two lead roles"]
    assert leads["values"] == "Cluster Lead; Locality Lead"
    later = rows["The undated framework is later than the one of November 2019"]
    assert later["values"] == "Link Worker framework, Nov 2019"
    second = rows["The second heading Link Worker Core Competencies is printed twice"]
    assert (second["about_id"], second["basis_lines"]) == ("fccweb:section-03", "29; 56; 58")
    assert "never merged" in str(second["reason"])
    assert str(rows["All Roles spans the eight roles that line 5 names"]["values"]).count(";") == 7
    assert (
        str(rows["All roles spans the three roles that the lists name"]["values"]).count(";") == 2
    )


def test_readings_stand_in_files_of_their_own(composition: Composition) -> None:
    """No frameworks file states buildsOn, inAdditionTo or wasRevisionOf, nor a label of ours."""
    read = {f"{PC}buildsOn", f"{PC}inAdditionTo", PREFIXES["prov"] + "wasRevisionOf"}
    read.add(PREFIXES["skos"] + "prefLabel")
    found = {
        str(quad.graph_name)
        for quad in graph_quads(composition)
        if quad.predicate.value in read and "/graph/frameworks/" in str(quad.graph_name)
    }
    assert found == set()


def test_tiered_is_what_plain_python_derives(composition: Composition) -> None:
    """A role includes the roles it builds on, only in frameworks that name both."""
    links: dict[str, dict[str, set[str]]] = {}
    for quad in graph_quads(composition):
        name = quad.predicate.value.rsplit("/", 1)[-1]
        subject = str(quad.subject).strip("<>")
        links.setdefault(name, {}).setdefault(subject, set()).add(str(quad.object).strip("<>"))

    def lower(role: str) -> set[str]:
        below = links["buildsOn"].get(role, set())
        return {role}.union(*(lower(one) for one in below))

    expected = set()
    roles = {role for named in links["namesRole"].values() for role in named}
    for statement, sections in links["section"].items():
        for section in sections:
            (document,) = links["isPartOf"][section]
            for role in roles & links["namesRole"].get(document, set()):
                if lower(role) & links["role"].get(section, set()):
                    expected.add((statement, role))
    statements = {s for s, _ in derived(composition, "expectedOfTiered")}
    assert {pair for pair in expected if pair[0] in statements} == derived(
        composition, "expectedOfTiered"
    )
    assert len(expected) > 500
