import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Store

from pcgraph.errors import InputProblem, LimitReached, QueryProblem, UsageProblem
from pcgraph.model import TextFile
from pcgraph.query import MAX_DEPTH, bind, cell, guard, read_query, run, solutions

TEXT = """#+ summary: What?
#+ params:
#+   role: {type: iri, class: pc:Role}
#+   tag: {type: string, property: pc:tag}
SELECT ?x WHERE {
  VALUES ?role_id { UNDEF }  # param role
  VALUES ?tag { "EVOKE" }  # param
  { ?x ?p ?role_id } UNION {
    VALUES ?role_id { UNDEF }  # param role
    ?x ?p ?tag }
}
"""


def made(text: str = TEXT) -> TextFile:
    return TextFile("queries/what.rq", text, "what.rq")


def test_header_and_parameter_lines_are_read() -> None:
    query = read_query(made())
    assert query.name == "what"
    assert query.summary == "What?"
    assert set(query.params) == {"role", "tag"}
    assert query.params["role"].variable == "role_id"
    assert query.params["role"].of_class == "pc:Role"
    assert query.params["tag"].default == '"EVOKE"'


def test_values_go_in_as_terms_in_every_branch() -> None:
    bound = bind(read_query(made()), {"role": [NamedNode("http://a/b"), NamedNode("http://a/c")]})
    assert bound.count("VALUES ?role_id { <http://a/b> <http://a/c> }") == 2
    assert 'VALUES ?tag { "EVOKE" }' in bound


def test_a_value_cannot_break_out_of_its_braces() -> None:
    evil = 'x" } ; DROP ALL #'
    bound = bind(read_query(made()), {"tag": [Literal(evil)]})
    assert '"x\\" } ; DROP ALL #"' in bound
    assert solutions(Store(), bound, "q") == []


def test_an_unknown_parameter_lists_the_known_ones() -> None:
    with pytest.raises(UsageProblem, match="--role, --tag"):
        bind(read_query(made()), {"colour": [Literal("red")]})


def test_a_parameter_without_a_line_is_refused() -> None:
    with pytest.raises(QueryProblem) as told:
        read_query(made("#+ params:\n#+   role: {type: iri}\nSELECT ?x WHERE { ?x ?y ?z }"))
    assert told.value.code == "PC-QUERY-HEADER"


def test_a_broken_header_names_its_line() -> None:
    with pytest.raises(InputProblem) as told:
        read_query(made("#+ summary: x\n#+ params: [\nSELECT ?x WHERE { ?x ?y ?z }"))
    assert told.value.code == "PC-READ-HEAD"
    assert told.value.where.startswith("what.rq:")


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


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE " + "{" * 2300 + "}" * 2300,
        "SELECT * WHERE { BIND(" + "STR(" * 1000 + "1" + ")" * 1000 + " AS ?x) }",
        "SELECT * WHERE { FILTER(" + "!" * 9500 + "true) }",
        "SELECT * WHERE { FILTER(" + "1+" * 7000 + "1 > 0) }",
        "SELECT * WHERE { ?s ?p " + "(" * 300 + ")" * 300 + " }",
        "SELECT * WHERE { ?s ?p " + "[ ?p " * 300 + "]" * 300 + " }",
        "SELECT * WHERE { ?s " + "^" * 9000 + "<http://a> ?o }",
        "SELECT * WHERE { FILTER(1" + "*1" * 9000 + ") }",
        "SELECT * WHERE { {}" + "UNION{}" * 9000 + " }",
        "SELECT * WHERE { " + "OPTIONAL{?s ?p ?o}" * 5000 + " }",
        "SELECT * WHERE { " + "MINUS{?s ?p ?o}" * 5000 + " }",
        "SELECT * WHERE { " + "".join(f"BIND(1 AS ?x{n})" for n in range(5000)) + " }",
        "SELECT * WHERE { " + "?s ?p ?o ." * 9000 + " }",
        "SELECT * WHERE { ?s <http://a>" + "/<http://a>" * 9000 + " ?o }",
        "SELECT * WHERE { FILTER(true" + "||true" * 9000 + ") }",
        "# " + "x" * 100_001,
        "SELECT * WHERE { #\r FILTER(" + "(" * 40_000 + "1" + ")" * 40_000 + ") }",
        "SELECT * WHERE { pc:a\\# ?p ?o . FILTER(" + "(" * 40_000 + "1" + ")" * 40_000 + ") }",
        "SELECT * WHERE { FILTER(1<" + "(" * 45_000 + "1" + ")" * 45_000 + ">1) }",
        "SELECT * WHERE { FILTER(1<1" + "*1" * 45_000 + ">1) }",
        "SELECT * WHERE { FILTER(1<1" + "+1" * 45_000 + ">1) }",
    ],
)
def test_queries_of_death_are_refused_before_the_engine(text: str) -> None:
    with pytest.raises(QueryProblem) as told:
        guard(text, "q")
    assert told.value.code in {"PC-QUERY-DEPTH", "PC-QUERY-LONG", "PC-QUERY-SIZE"}


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE { SERVICE <http://a/> { ?s ?p ?o } }",
        "select * where { service silent ?x { ?s ?p ?o } }",
        "LOAD <file:///etc/passwd>",
        "SELECT * WHERE { #\rSERVICE <http://a/> {?a ?b ?c} }",
        "PREFIX : <http://a/> SELECT * WHERE { SERVICE:x {?a ?b ?c} }",
        "SELECT * WHERE { SERVICESILENT<http://a/> {?a ?b ?c} }",
        "SELECT * WHERE { OPTIONAL{pc:a\\# ?p ?o}\n SERVICE <http://a/> {?a ?b ?c} }",
    ],
)
def test_reaching_out_is_refused(text: str) -> None:
    with pytest.raises(QueryProblem, match="reach out"):
        guard(text, "q")


def test_words_that_only_look_dangerous_are_taken() -> None:
    guard('SELECT * WHERE { ?s ?p "SERVICE {{{{" # LOAD {{{\n FILTER(?p != <http://a/LOAD>) }', "q")
    guard("SELECT * WHERE { ?service ?load ?o }", "q")
    guard("SELECT * WHERE " + "{" * MAX_DEPTH + "}" * MAX_DEPTH, "q")


@given(st.text(alphabet="{}()[]!+-\"'<>?#\\ \nSELECTabc:/|^*", max_size=400))
def test_guard_ends_and_what_it_lets_through_does_not_kill(text: str) -> None:
    with contextlib.suppress(QueryProblem):
        guard(text, "q")
        run(Store(), text, "q")


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


HELD = "<http://a/held>"


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


@pytest.mark.parametrize(
    "header",
    [
        "params: [role]",
        "params: {role: text}",
        "columns: 3",
        "params: {role: {type: iri, class: 'pc:Role } UNION { ?x ?y ?z'}}",
        "params: {role: {type: string, values: x}}",
        "params: {role: {type: string, property: nosuch:x}}",
        "params: {role: {type: banana}}",
        "params: {role: }",
    ],
)
def test_a_header_of_another_form_is_refused(header: str) -> None:
    text = f"#+ {header}\nSELECT ?x WHERE {{\n  VALUES ?role {{ UNDEF }}  # param\n}}"
    with pytest.raises(QueryProblem) as told:
        read_query(made(text))
    assert told.value.code == "PC-QUERY-HEADER"
