import pytest
from pyoxigraph import Literal, NamedNode, Store

from pcgraph.engine import solutions
from pcgraph.errors import InputProblem, QueryProblem, UsageProblem
from pcgraph.model import TextFile
from pcgraph.query import bind, read_query

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
