"""The outline reader on the five raw source texts, held against the curated graph."""

import pytest

from pcgraph.graph import KnowledgeGraph
from pcgraph.intake.account import account, owners
from pcgraph.intake.model import STATEMENTS
from tests.yardstick import KINDS, SOURCES, curated, found_facts, read

NOT_PRINTED = {
    "fcc-pcp": {112, 201},
    "fcc-web": {13},
    "splw-page": {9, 15, 19, 24, 25, 31, 44, 46, 49},
}
"""Lines whose roles no text says there: only the readings do, or an outline file."""


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "roles"])
def test_raw_text_gives_what_the_graph_has(kg: KnowledgeGraph, name: str, kind: str) -> None:
    store = kg.composition.store
    assert found_facts(store, read(name))[kind] == curated(store, name)[kind]


@pytest.mark.parametrize("name", SOURCES)
def test_roles_differ_only_where_none_is_printed(kg: KnowledgeGraph, name: str) -> None:
    store = kg.composition.store
    differing = found_facts(store, read(name))["roles"] ^ curated(store, name)["roles"]
    assert {line for line, _ in differing} == NOT_PRINTED.get(name, set())


@pytest.mark.parametrize("name", SOURCES)
def test_with_its_outline_file_a_text_gives_the_graph(kg: KnowledgeGraph, name: str) -> None:
    store = kg.composition.store
    assert found_facts(store, read(name, settled=True)) == curated(store, name)


def test_the_yardstick_has_the_numbers_of_the_sources(kg: KnowledgeGraph) -> None:
    there = {name: curated(kg.composition.store, name) for name in SOURCES}
    counts = [len(there[name]["statements"]) for name in SOURCES]
    assert counts == [100, 88, 70, 34, 5]
    assert [len(there[name]["phrases"]) for name in SOURCES] == [4, 5, 1, 0, 0]


def test_what_lost_its_mark_or_has_a_blank_cell_is_said() -> None:
    lost = next(one for one in read("fcc-pcp") if one.first == 195)
    assert lost.became == "competency"
    assert "no mark" in lost.doubts[0]
    blank = next(one for one in read("sfh-wbc") if one.first == 105)
    assert any("B. HEALTH INTERVENTION" in doubt and "line 100" in doubt for doubt in blank.doubts)


def test_a_list_of_other_things_is_a_note_and_says_so() -> None:
    lists = [one for one in read("splw-page") if one.first in (28, 35, 52)]
    assert [one.became for one in lists] == ["note"] * 3
    assert all("Keep it as competency" in one.doubts[0] for one in lists)


@pytest.mark.parametrize(("name", "lines"), [*zip(SOURCES, (205, 176, 106, 166, 64), strict=True)])
def test_every_line_is_accounted_for(name: str, lines: int) -> None:
    found = read(name)
    assert set(owners(found)) == set(range(1, lines + 1))
    table = account(found, lines)
    total = next(row for row in table if row["found_as"] == "all")
    assert total["source_lines"] == lines
    assert not any("fault of ours" in note for note in table.notes)


def test_the_repeated_heading_is_kept_twice_and_said() -> None:
    heads = [one for one in read("fcc-web") if one.first in (29, 56)]
    assert heads[0].text == heads[1].text
    assert heads[0].section != heads[1].section
    assert "line 29" in heads[1].doubts[0]


def test_no_statement_is_found_twice() -> None:
    for name in SOURCES:
        places = [(one.first, one.text) for one in read(name) if one.became in STATEMENTS]
        assert len(places) == len(set(places))
