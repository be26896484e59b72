"""What a query names, and whether it looks for anything, told from its text."""

import pytest

from pcgraph.guard import matches_nothing, names_any

VOID = "http://rdfs.org/ns/void#"


@pytest.mark.parametrize(
    "query",
    [
        "ASK{}",
        "SELECT (1 AS ?x) WHERE { # ?s ?p ?o\n }",
        "CONSTRUCT{<a:a> <a:b> 1}WHERE{}",
        "DESCRIBE <http://example.org/>",
        'SELECT ("{ ?s ?p ?o }" AS ?x) { }',
    ],
)
def test_a_query_without_a_pattern_looks_for_nothing(query: str) -> None:
    assert matches_nothing(query)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s ?p ?o }",
        "ASK { GRAPH ?g { } }",
        "ASK { { } }",
        "SELECT * { VALUES ?x { 1 } }",
        "SELECT (EXISTS { ?s ?p ?o } AS ?x) { }",
        "CONSTRUCT WHERE { ?s ?p ?o }",
        "CONSTRUCT # {\n WHERE { ?s ?p ?o }",
        "CONSTRUCT { } WHERE { ?s ?p ?o }",
        "CONSTRUCT FROM <a:g> WHERE { ?s ?p ?o }",
        "DESCRIBE ?s { ?s ?p ?o }",
        "SELECT ?construct { ?construct ?p ?o }",
        "ASK { # }\n ?s ?p ?o }",
    ],
)
def test_a_query_with_a_pattern_looks_for_something(query: str) -> None:
    assert not matches_nothing(query)


@pytest.mark.parametrize(
    "query",
    [
        f"ASK {{ ?s a <{VOID}Dataset> }}",
        f"prefix v:<{VOID}> ASK {{ ?s a v:Dataset }}",
        f"PREFIX : <{VOID}> ASK {{ ?s a :Dataset }}",
        f"PREFIX : # <x>\n <{VOID}> ASK {{ ?s a :Dataset }}",
        f"BASE <{VOID}> ASK {{ ?s a <Dataset> }}",
        f"ASK FROM <{VOID}> {{ }}",
        f"PREFIX a: <urn:a> PREFIX a: <{VOID}> ASK {{ ?s a a:x }}",
    ],
)
def test_what_is_named_is_found(query: str) -> None:
    assert names_any(query, [VOID])


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s ?p ?o }",
        f"PREFIX v: <{VOID}> ASK {{ ?s ?p ?o }}",
        f"PREFIX : <{VOID}> ASK {{ ?s ?p ?o }}",
        f"# <{VOID}Dataset>\nASK {{ }}",
        f'SELECT ("<{VOID}Dataset>" AS ?x) {{ }}',
        "PREFIX v: <urn:v:> ASK { ?s a v:Dataset }",
        "ASK { ?s a <http://rdfs.org/ns/> }",
        "ASK { ?s a unknown:thing }",
    ],
)
def test_what_is_only_declared_or_quoted_is_not_named(query: str) -> None:
    assert not names_any(query, [VOID])
