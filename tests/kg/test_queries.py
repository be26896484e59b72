"""Each named query: header, columns, golden answer, the same answer in rdflib."""

import csv
import io
import re
from pathlib import Path

import pytest
from rdflib import Graph, Variable

from pcgraph.answer import prepare
from pcgraph.composition import Composition, graph_text
from pcgraph.engine import cells, select
from pcgraph.explain import READING_WORDS
from pcgraph.files import home
from pcgraph.graph import KnowledgeGraph
from pcgraph.names import PREFIXES
from pcgraph.resolve import candidates
from pcgraph.writers.tables import csv_text
from tests.conftest import CASES

FILES = sorted((home() / "queries").glob("*.rq"))
NAMES = [path.stem for path in FILES]
GOLDEN: dict[str, dict[str, str]] = {
    "compare-frameworks": {"framework": "fcc-pcp", "other": "fcc-web"},
    "compare-roles": {"role": "Link Worker", "other": "Link Worker Coach"},
    "competencies-for-nos": {"edition": "fcc-2019", "rejected": "true"},
    "competencies-for-role": {"role": "Link Worker Coach"},
    "competencies-not-looked-at": {"role": "Link Worker Coach", "reading": "tiered"},
    "competencies-without-nos": {"role": "Link Worker Coach", "edition": "all"},
    "coverage": {"edition": "fcc-2019"},
    "domain-coverage": {"edition": "fcc-2019"},
    "mappings": {"competency": "ability to"},
    "nos-for-competency": {"role": "Link Worker", "edition": "all", "rejected": "true"},
    "nos-most-used": {"role": "Link Worker", "edition": "all"},
    "nos-without-competency": {"edition": "all"},
}
"""What is asked for the golden answer; every other query is asked as it stands."""

HELD_IN = {
    "competency": "competency_id",
    "decision": "decision",
    "document": "framework",
    "framework": "framework",
    "set": "set_id",
    "function": "nos_function",
    "group": "nos_group",
    "change": "change",
    "kind": "term_kind",
    "newer": "new_edition",
    "nos": "nos_code",
    "other": "frameworks",
    "older": "old_edition",
    "principle": "principle_code",
    "role": "role",
    "tag": "tag",
    "term": "term",
    "why": "why_none",
}
"""The column that holds what a parameter asks for."""

HELD_ELSEWHERE = {
    ("changes", "competency"): "old_id",
    ("changes", "domain"): "old_domain",
    ("changes", "role"): "old_role",
    ("compare-frameworks", "other"): "other_framework",
    ("requirements", "kind"): "kind",
    ("compare-roles", "other"): "role_b",
    ("compare-roles", "role"): "role_a",
    ("competencies-for-nos", "role"): "roles",
    ("progressions", "role"): "roles",
    ("sections", "role"): "roles",
    ("shared-competencies", "framework"): "frameworks",
    ("similar-roles", "other"): "other_role",
}
"""The same, where a query holds it in another column."""

UNFINISHED = {"competencies-not-looked-at"}
"""Queries on what nobody judged: of ours there is nothing, so a folder is left out."""

LEFT_JOINS = {"changes", "competencies-for-nos"}
"""Queries that say of what was asked about that nothing was found: such rows depend on the rest."""

COUNTED_OVER = {
    ("domain-coverage", "role"),
    ("mapping-counts", "framework"),
    ("nos-most-used", "framework"),
    ("nos-most-used", "role"),
    ("nos-without-competency", "framework"),
}
"""Parameters that choose what is counted, and not which rows there are: test_tables.py."""


@pytest.fixture(scope="session")
def reference(composition: Composition) -> Graph:
    graph = Graph(bind_namespaces="none")
    graph.parse(data=graph_text(composition, "nt"), format="nt")
    return graph


@pytest.fixture(scope="session")
def unfinished() -> KnowledgeGraph:
    kg = KnowledgeGraph()
    kept = [file for file in kg.files if "/fcc-pcp-to-nos/" not in file.path]
    kg.__dict__["files"] = tuple(kept)
    return kg


@pytest.mark.parametrize("name", NAMES)
def test_golden_answer(
    kg: KnowledgeGraph, unfinished: KnowledgeGraph, name: str, request: pytest.FixtureRequest
) -> None:
    asked = dict(GOLDEN.get(name, {}))
    graph = unfinished if name in UNFINISHED else kg
    table = graph.query(name, edition=asked.pop("edition", None), **asked)
    path = CASES / "queries" / f"{name}.csv"
    if request.config.getoption("--update-golden"):
        path.write_text(csv_text(table), encoding="utf-8", newline="\n")
    expected = path.read_text(encoding="utf-8")
    assert csv_text(table) == expected, "run pytest --update-golden and read the difference"


@pytest.mark.parametrize("name", NAMES)
def test_header_select_and_dictionary_agree(kg: KnowledgeGraph, name: str) -> None:
    query = kg.find_query(name)
    select = re.search(r"SELECT DISTINCT\s+(.*?)\s*WHERE", query.text, re.DOTALL)
    assert select is not None
    assert tuple(word[1:] for word in select[1].split()) == query.columns
    assert query.columns[len(query.columns) - len(query.closed) :] == query.closed
    assert set(query.columns) <= {column for column, _, _ in kg.words}
    assert query.summary.endswith("?")
    assert query.description
    assert query.ask
    assert set(re.findall(r"{([^}]*)}", " ".join(query.ask))) <= set(query.params)


@pytest.mark.parametrize("name", NAMES)
def test_text_runs_in_any_tool(kg: KnowledgeGraph, name: str) -> None:
    """Prefixes are declared, sorted, used and ours; no path that Virtuoso refuses; ordered."""
    text = kg.find_query(name).text
    declared = re.findall(r"^PREFIX (\w+): <([^>]+)>$", text, re.MULTILINE)
    body = re.sub(r'"[^"]*"|<[^>]*>|^#.*$|^PREFIX.*$', "", text, flags=re.MULTILINE)
    used = set(re.findall(r"(?<![\w?])([a-z]+):[\w-]*", body))
    assert declared == sorted(declared)
    assert {prefix for prefix, _ in declared} == used
    assert all(PREFIXES[prefix] == namespace for prefix, namespace in declared)
    assert not re.search(r"[\w)][*+?](?=[\s;.)/|])", body), "no *, + or ? paths in named queries"
    assert "SELECT *" not in text
    assert "ORDER BY" in text
    assert max(len(line) for line in text.splitlines()) <= 105


def test_nothing_of_ours_was_left_unjudged(kg: KnowledgeGraph) -> None:
    assert len(kg.query("competencies-not-looked-at", edition="all")) == 0


@pytest.mark.parametrize("name", sorted(UNFINISHED))
def test_same_answer_in_rdflib_where_nobody_looked(unfinished: KnowledgeGraph, name: str) -> None:
    graph = Graph(bind_namespaces="none")
    graph.parse(data=graph_text(unfinished.composition, "nt"), format="nt")
    ready = unfinished.prepare(unfinished.find_query(name), {})
    assert same_answer(unfinished.composition, graph, ready.text) > 100


@pytest.mark.parametrize("name", sorted(set(NAMES) - UNFINISHED))
def test_same_answer_in_rdflib(
    kg: KnowledgeGraph, composition: Composition, reference: Graph, name: str
) -> None:
    asked = dict(GOLDEN.get(name, {}))
    edition = asked.pop("edition", None)
    ready = kg.prepare(kg.find_query(name), {key: [value] for key, value in asked.items()}, edition)
    assert same_answer(composition, reference, ready.text) > 0


@pytest.mark.long
@pytest.mark.parametrize("reading", READING_WORDS)
@pytest.mark.parametrize("name", ["competencies-for-role", "nos-for-competency"])
def test_same_answer_in_rdflib_for_all_roles_and_editions(
    kg: KnowledgeGraph, composition: Composition, reference: Graph, name: str, reading: str
) -> None:
    """The whole of the two large tables, by each reading: the short form asks one role."""
    given = {"reading": [reading]}
    if name == "nos-for-competency":
        given["rejected"] = ["true"]
    ready = kg.prepare(kg.find_query(name), given, "all")
    assert same_answer(composition, reference, ready.text) > 250


def same_answer(composition: Composition, reference: Graph, text: str) -> int:
    """Ask both engines, hold row against row, give the number of rows."""
    names, fast = select(composition.store, text, "test")
    ours = [tuple(None if row[n] is None else row[n].value for n in names) for row in fast]
    slow = [
        tuple(None if row.get(Variable(n)) is None else str(row[Variable(n)]) for n in names)
        for row in reference.query(text).bindings
    ]
    assert ours == slow
    return len(ours)


@pytest.mark.parametrize("name", NAMES)
def test_unbound_is_the_union_of_the_bound_answers(
    kg: KnowledgeGraph, composition: Composition, name: str
) -> None:
    query = kg.find_query(name)
    store = composition.store
    everything = prepare(store, query, {}, "all" if "framework" in query.params else None)
    whole = answers(composition, everything.text)
    for param in query.params.values():
        asked = (name, param.name)
        if param.kind == "flag" or param.name == "reading" or asked in COUNTED_OVER:
            continue
        place = query.columns.index(HELD_ELSEWHERE.get(asked) or HELD_IN[param.name])
        joined = set()
        for candidate in candidates(store, param):
            typed = str(candidate.term.value)
            edition = "all" if "framework" in query.params and param.name != "framework" else None
            ready = prepare(store, query, {param.name: [typed]}, edition)
            joined |= {
                row
                for row in answers(composition, ready.text)
                if row[place] is not None or name not in LEFT_JOINS
            }
        assert joined == {row for row in whole if row[place] is not None}, param.name


def answers(composition: Composition, text: str) -> set[tuple[object, ...]]:
    names, found = select(composition.store, text, "test")
    return set(cells(names, found))


def test_dictionary_is_used_whole_and_once(kg: KnowledgeGraph) -> None:
    names = [name for name, _, _ in kg.words]
    assert len(names) == len(set(names))
    heads = {p: next(csv.reader(io.StringIO(p.read_text("utf-8")))) for p in golden()}
    for path, head in heads.items():
        assert set(head) <= set(names), path
    assert all(head and meaning.endswith(".") for _, head, meaning in kg.words)
    assert len({head for _, head, _ in kg.words}) == len(names), "two columns of one head"


def golden() -> list[Path]:
    found = sorted((CASES / "queries").glob("*.csv"))
    assert [path.stem for path in found] == NAMES
    return found
