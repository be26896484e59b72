import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from pcgraph.engine import run
from pcgraph.errors import QueryProblem
from pcgraph.guard import MAX_DEPTH, guard


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


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o.SERVICE <http://a/> {?a ?b ?c} }",
        "SELECT * { FILTER('a'<'b>') SERVICE <http://a/> {?a ?b ?c} FILTER('d'='d') }",
        "SELECT * { FILTER(1<2#>'''\n) SERVICE <http://a/> {?a ?b ?c} #'''\n }",
        "SELECT * { FILTER(trueSERVICE <http://a/> {?a ?b ?c}) }",
        "SELECT * { SERVICE#\n SILENT#\n?x {?a ?b ?c} }",
        "PREFIX : <http://a/> SELECT * { SERVICE:x {?a ?b ?c} }",
    ],
)
def test_no_reading_of_the_text_lets_a_service_through(text: str) -> None:
    with pytest.raises(QueryProblem, match="reach out"):
        run(Store(), text, "q")


@given(st.text(alphabet="{}()[]!+-\"'<>?#\\ \nSELECTabc:/|^*", max_size=400))
def test_guard_ends_and_what_it_lets_through_does_not_kill(text: str) -> None:
    with contextlib.suppress(QueryProblem):
        guard(text, "q")
        run(Store(), text, "q")
