import pytest
from pyoxigraph import Literal, NamedNode, Store

from pcgraph.engine import cell, run, solutions
from pcgraph.errors import LimitReached, QueryProblem

HELD = "<http://a/held>"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SELECT ?x WHERE { ?x ?y }", "q:1:26"),
        ("SELECT ?x WHERE {\n ?x foo:bar ?z }", "q:2:"),
        ("", "q:1:1"),
        ("SELECT ?x WHERE { ?x ?y ?z ", "q:1:"),
    ],
)
def test_a_syntax_error_names_line_and_column(text: str, place: str) -> None:
    with pytest.raises(QueryProblem) as told:
        run(Store(), text, "q")
    assert told.value.code == "PC-QUERY-SYNTAX"
    assert told.value.where.startswith(place)
    assert len(told.value.what) < 120


def test_rows_stop_at_the_limit_and_are_never_cut() -> None:
    text = "SELECT ?x WHERE { VALUES ?x { 1 2 3 } }"
    assert len(solutions(Store(), text, "q", 3)) == 3
    with pytest.raises(LimitReached):
        solutions(Store(), text, "q", 2)


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (None, None),
        (NamedNode("https://w3id.org/pcgraph/id/nos/PE5"), "nos:PE5"),
        (Literal("2.1.1"), "2.1.1"),
        (Literal(5), 5),
        (Literal(True), True),
        (Literal("1", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#boolean")), True),
        (Literal("0", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#boolean")), False),
        (Literal(0.5), 0.5),
        (Literal("abc", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")), "abc"),
        (Literal("INF", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#double")), "INF"),
        (
            Literal(
                "1.00000000000000001",
                datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal"),
            ),
            "1.00000000000000001",
        ),
        (
            Literal("9" * 40, datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
            "9" * 40,
        ),
    ],
)
def test_cells(term: object, expected: object) -> None:
    assert cell(term) == expected


@pytest.fixture
def two_graphs() -> Store:
    store = Store()
    store.update(
        f"INSERT DATA {{ GRAPH {HELD} {{ <a:a> <a:p> 1 }} GRAPH <http://a/b> {{ <a:a> <a:p> 2 }} }}"
    )
    return store


def test_without_from_all_graphs_are_seen_and_with_it_those_named(two_graphs: Store) -> None:
    assert len(solutions(two_graphs, "SELECT ?x WHERE { ?s ?p ?x }", "q")) == 2
    assert len(solutions(two_graphs, f"SELECT ?x FROM {HELD} WHERE {{ ?s ?p ?x }}", "q")) == 1
    named = f"SELECT ?x FROM NAMED {HELD} WHERE {{ GRAPH ?g {{ ?s ?p ?x }} }}"
    assert len(solutions(two_graphs, named, "q")) == 1


def test_from_a_graph_that_is_not_held_is_refused(two_graphs: Store) -> None:
    with pytest.raises(QueryProblem) as told:
        solutions(two_graphs, "SELECT ?x FROM <http://a/none> WHERE { ?s ?p ?x }", "q")
    assert told.value.code == "PC-QUERY-FROM"


def test_an_update_is_told_as_what_it_is() -> None:
    with pytest.raises(QueryProblem, match="INSERT would change the graph"):
        run(Store(), "INSERT DATA { <a:a> <a:b> <a:c> }", "q")


def test_an_unknown_prefix_is_named() -> None:
    with pytest.raises(QueryProblem, match="the prefix foo: is not known"):
        run(Store(), "SELECT ?x WHERE { ?x foo:bar ?y }", "q")
