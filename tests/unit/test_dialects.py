"""The table of the stores that one meets: how each is known, and what is derived for it."""

import re

import pytest

from pcgraph.stores.dialects import BY_NAME, DIALECTS, derived, detect, dialect_table

ANY = "http://example.org/sparql"


@pytest.mark.parametrize(
    ("headers", "url", "expected"),
    [
        ({"Server": "Virtuoso/07.20.3229 (Linux) x86_64-pc-linux-gnu  "}, ANY, "virtuoso"),
        ({"server": "Oxigraph/0.5.13"}, ANY, "oxigraph"),
        ({"fuseki-request-id": "7"}, ANY, "fuseki"),
        ({"Server": "Apache Jena Fuseki (4.8.0)"}, ANY, "fuseki"),
        ({}, "http://localhost:7200/repositories/ours", "graphdb"),
        ({}, "https://a-b.cluster-c.eu-west-2.neptune.amazonaws.com:8182/sparql", "neptune"),
        ({"Server": "nginx"}, ANY, "plain"),
        ({}, "https://neptune.amazonaws.com.example.org/sparql", "plain"),
        ({}, "http://localhost/repositories/ours/statements", "plain"),
        ({"Server": "Virtuoso/07"}, "http://localhost/repositories/ours", "virtuoso"),
    ],
)
def test_a_store_is_known_by_what_it_says_before_its_address(
    headers: dict[str, str], url: str, expected: str
) -> None:
    assert detect(url, headers).name == expected


@pytest.mark.parametrize(
    ("name", "path", "update", "graph"),
    [
        ("oxigraph", "/query", "/update", "/store"),
        ("virtuoso", "/sparql", "/sparql-auth", "/sparql-graph-crud-auth"),
        ("virtuoso", "/sparql-auth", "/sparql-auth", "/sparql-graph-crud-auth"),
        ("virtuoso", "/sparql/", "/sparql-auth", "/sparql-graph-crud-auth"),
        ("fuseki", "/ds/query", "/ds/update", "/ds/data"),
        ("fuseki", "/ds/sparql", "/ds/update", "/ds/data"),
        ("fuseki", "/ds", "/ds/update", "/ds/data"),
        ("graphdb", "/repositories/x", "/repositories/x/statements", None),
        ("neptune", "/sparql", "/sparql", "/sparql/gsp/"),
        ("qlever", "/api/ours", "/api/ours", ""),
        ("plain", "/sparql", "", ""),
        ("oxigraph", "/elsewhere", "", ""),
    ],
)
def test_the_other_addresses_are_derived(
    name: str, path: str, update: str, graph: str | None
) -> None:
    base = "http://localhost:1"
    graph = "/repositories/x/rdf-graphs/service" if graph is None else graph
    whole = tuple(base + end if end else "" for end in (update, graph))
    assert derived(BY_NAME[name], base + path) == whole


def test_only_what_was_tried_is_called_tested_or_atomic() -> None:
    assert {one.name for one in DIALECTS if one.tested} == {"oxigraph", "virtuoso"}
    assert {one.name for one in DIALECTS if one.atomic} == {"oxigraph"}


def test_names_are_words_and_single() -> None:
    assert len(BY_NAME) == len(DIALECTS)
    assert all(re.fullmatch("[a-z]+", name) for name in BY_NAME)


def test_the_table_has_a_row_for_each() -> None:
    records = dialect_table().records()
    assert [one["dialect"] for one in records] == list(BY_NAME)
    assert all(value != "" for one in records for name, value in one.items() if name != "addresses")
    assert records[1]["addresses"] == (
        "…/sparql-auth → /sparql-auth, /sparql-graph-crud-auth; "
        "…/sparql → /sparql-auth, /sparql-graph-crud-auth"
    )
