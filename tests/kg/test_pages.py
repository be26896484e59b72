"""What the smaller questions answer, held against the texts and the mapping files."""

from collections import Counter
from collections.abc import Callable, Collection
from itertools import product

import pytest

from pcgraph.composition import Composition
from pcgraph.engine import solutions
from pcgraph.files import home
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import Cell
from tests.judged import DECISIONS, EVIDENCE, mapping_rows, without

PAGE = (home() / "data/sources/splw-page.txt").read_text(encoding="utf-8").split("\n")
ROLE = "Social Prescribing Link Worker"
PCP = "PCP framework (undated)"
OF_THE_PAGE = ("hosts", "responsibilities", "supervision", "training-for-role")

Rows = list[dict[str, Cell]]


def rows(kg: KnowledgeGraph, name: str, edition: str | None = None, **given: str) -> Rows:
    return kg.query(name, edition, **given).records()


def printed(first: int, last: int) -> list[str]:
    """Give lines of the role page without the mark of a list, counted from 1."""
    return [line.removeprefix("- ") for line in PAGE[first - 1 : last]]


def test_four_training_standards_and_a_heading_with_nothing_under_it(kg: KnowledgeGraph) -> None:
    *standards, empty = rows(kg, "training-for-role", role="SPLW")
    assert [row["training"] for row in standards] == printed(20, 23)
    assert [row["line_first"] for row in standards] == [20, 21, 22, 23]
    assert {row["section"] for row in standards} == set(printed(19, 19))
    assert {row["what_stands"] for row in standards} == {"printed"}
    assert [empty["section"]] == printed(24, 24)
    assert empty["what_stands"] == "heading printed, nothing under it"
    assert (empty["line_first"], empty["training"], empty["training_id"]) == (24, None, None)


def test_supervision_has_a_rule_three_kinds_and_what_else_is_printed(kg: KnowledgeGraph) -> None:
    found = rows(kg, "supervision")
    kinds = list(dict.fromkeys(str(row["kind"]) for row in found))
    assert kinds == ["supervision rule", "supervision kind", "passage"]
    by_kind = {kind: [row for row in found if row["kind"] == kind] for kind in kinds}
    (rule,) = by_kind["supervision rule"]
    assert [rule["text"]] == printed(41, 41)
    assert (rule["duration"], rule["interval"]) == ("1 hour", "1 month")
    assert [row["text"] for row in by_kind["supervision kind"]] == printed(28, 30)
    lines = [row["line_first"] for row in by_kind["passage"]]
    assert lines == [26, 27, 32, 33, 40, 42]
    assert [row["text"] for row in by_kind["passage"]] == [PAGE[int(str(n)) - 1] for n in lines]
    assert len(found) == 10


@pytest.mark.parametrize(
    ("old", "new", "column", "words"),
    [
        ('pc:interval "P1M"', 'pc:interval "P2M"', "interval", "2 months"),
        ('pc:interval "P1M"', 'pc:interval "P14D"', "interval", "14 days"),
        ('pc:interval "P1M"', 'pc:interval "P1Y6M"', "interval", "P1Y6M"),
        ('pc:duration "PT1H"', 'pc:duration "PT45M"', "duration", "45 minutes"),
        ('pc:duration "PT1H"', 'pc:duration "PT2H"', "duration", "2 hours"),
    ],
)
def test_other_times_are_put_into_words_or_left_as_stored(
    kg: KnowledgeGraph,
    changed: Callable[[str, str, str], Composition],
    old: str,
    new: str,
    column: str,
    words: str,
) -> None:
    graph = changed("data/readings/splw-page.ttl", old, new)
    found = solutions(graph.store, kg.find_query("supervision").text, "test")
    assert [row[column].value for row in found if row[column]] == [words]


def test_a_publisher_without_a_reading_of_ours_is_printed(
    kg: KnowledgeGraph, changed: Callable[[str, str, str], Composition]
) -> None:
    path, stated = "data/readings/fcc-web.ttl", "pc:readsProperty dcterms:publisher"
    graph = changed(path, stated, "pc:readsProperty dcterms:title")
    found = solutions(graph.store, kg.find_query("sources").text, "test")
    known = {row["source_file"].value: row["publisher_known"].value for row in found}
    assert known["fcc-web.txt"] == "printed"
    assert known["fcc-pcp.txt"] == "our reading"


def test_five_responsibilities_five_hosts(kg: KnowledgeGraph) -> None:
    tasks = rows(kg, "responsibilities", role=ROLE)
    assert [row["competency"] for row in tasks] == printed(10, 14)
    codes = {row["nos_id"]: str(row["nos_code"]) for row in rows(kg, "nos-list")}
    for task in tasks:
        judged = [row for row in mapping_rows() if row["subject_id"] == task["competency_id"]]
        used = sorted(codes[row["object_id"]] for row in judged if row["file"] == "positive")
        assert (task["nos_codes"], task["nos_decision"]) == ("; ".join(used), "accepted")
    assert len({task["nos_codes"] for task in tasks}) == 5
    hosts = rows(kg, "hosts", role=ROLE)
    assert [row["host"] for row in hosts] == printed(35, 39)
    assert {row["section"] for row in hosts} == set(printed(31, 31))


@pytest.mark.parametrize(
    ("kinds", "codes", "decision"),
    [(("positive", "negative"), None, "not looked at"),
     (("positive",), "none", "considered and not used")],
)  # fmt: skip
def test_a_responsibility_without_an_accepted_nos_says_why(
    kinds: Collection[str], codes: str | None, decision: str
) -> None:
    """Line 10 of the page has accepted NOS and others considered; line 11 stays as it is."""
    judged = {row["file"] for row in mapping_rows() if row["subject_id"] == "splw:0001"}
    assert judged == {"positive", "negative"}
    first, second, *_ = rows(without("splw:0001", kinds=kinds), "responsibilities", role=ROLE)
    assert first["competency_id"] == "splw:0001"
    assert (first["nos_codes"], first["nos_decision"]) == (codes, decision)
    assert second["nos_decision"] == "accepted"


def test_no_other_role_has_what_only_the_page_prints(kg: KnowledgeGraph) -> None:
    for name in OF_THE_PAGE:
        assert {row["role"] for row in rows(kg, name)} == {ROLE}
        empty = kg.query(name, role="Link Worker Coach")
        assert empty.rows == ()
        assert any("Without --role Link Worker Coach" in note for note in empty.notes)


def test_the_band_is_a_maximum_and_requirements_are_those_of_all_roles(kg: KnowledgeGraph) -> None:
    (band,) = rows(kg, "requirements", role=ROLE)
    assert (band["kind"], band["maximum_band"], band["line_first"]) == ("funding band", 5, 45)
    assert [band["competency"]] == printed(45, 45)
    newest = rows(kg, "requirements", framework=PCP)
    assert len(newest) == 8 * 3
    assert {row["maximum_band"] for row in newest} == {None}
    per_role = Counter(row["role"] for row in rows(kg, "requirements", edition="fcc-2019"))
    assert per_role == {
        "Link Worker": 3,
        "Link Worker Coach": 3,
        "Psychosocial Link Worker": 3,
    }


def test_five_sources_each_to_its_last_line(kg: KnowledgeGraph) -> None:
    found = rows(kg, "sources")
    lengths = {}
    for path in (home() / "data/sources").glob("*.txt"):
        text = path.read_text(encoding="utf-8").split("\n")
        lengths[path.name] = max(n for n, line in enumerate(text, 1) if line.strip())
    assert {row["source_file"]: row["lines"] for row in found} == lengths
    assert len(found) == 5
    dated = {row["source_file"]: row["edition"] for row in found}
    assert dated["fcc-2019.txt"] == "27 November 2019"
    assert dated["sfh-wbc.txt"] == "10-03-2014"
    assert list(dated.values()).count("no date printed") == 3
    (page,) = [row for row in found if row["source_file"] == "splw-page.txt"]
    assert (page["title"], page["publisher"], page["publisher_known"]) == (
        "none printed",
        None,
        "not known",
    )
    assert {row["publisher_known"] for row in found if row["publisher"]} == {"our reading"}
    assert {row["licence_status"] for row in found} == {"not stated"}


def test_process_words_stand_in_both_editions_and_tiers_on_the_web_page(kg: KnowledgeGraph) -> None:
    found = rows(kg, "tags")
    by_file: dict[str, list[str]] = {}
    for row in found:
        by_file.setdefault(str(row["source_file"]), []).append(str(row["tag"]))
        path = home() / "data/sources" / str(row["source_file"])
        text = path.read_text(encoding="utf-8").split("\n")
        lines = [n for n, line in enumerate(text, 1) if f"({row['tag']})" in line]
        assert row["places"] == "; ".join(f"line {n}" for n in lines)
        assert (row["competencies"], row["line_first"]) == (len(lines), lines[0])
    assert {name: sorted(words) for name, words in by_file.items()} == {
        "fcc-2019.txt": ["ENGAGE", "EVOKE", "FOCUS", "PLAN"],
        "fcc-pcp.txt": ["ENGAGE", "EVOKE", "FOCUS", "PLAN"],
        "fcc-web.txt": ["Tier 2", "Tier2"],
    }
    (evoke,) = rows(kg, "tags", tag="EVOKE", framework=PCP)
    assert evoke["roles"] == "Care Coordinator; Link Worker; Link Worker Coach"


def test_every_row_of_the_mapping_files_is_a_judgement(kg: KnowledgeGraph) -> None:
    recorded, not_used = {}, {"negative": "none"}
    for row in mapping_rows():
        standard = None if row["file"] == "none" else row["object_id"]
        reviewer = row.get("reviewer_label") or "nobody yet"
        evidence = EVIDENCE.get(row.get("ext_evidence", "")) or not_used.get(row["file"])
        told = (row["decision"], row["subject_id"], standard, reviewer, evidence, row["comment"])
        recorded[row["record_id"]] = told
    columns = ("decision", "competency_id", "nos_id", "reviewed_by", "evidence", "reason")
    found = rows(kg, "mappings")
    shown = {row["mapping_id"]: tuple(row[name] for name in columns) for row in found}
    assert shown == recorded
    assert len(found) == len(recorded)
    numbers = Counter(decision for decision, *_ in recorded.values())
    assert set(numbers) == set(DECISIONS.values())
    for decision, number in numbers.items():
        assert len(rows(kg, "mappings", decision=decision)) == number


def test_mappings_do_not_say_how_many_were_looked_at(kg: KnowledgeGraph) -> None:
    """They list what was judged, so that the number would always be all of them."""
    notes = kg.query("mappings", decision="accepted").notes
    assert not any("Looked at so far" in note for note in notes)
    assert any("reviewed by nobody yet" in note for note in notes)


def test_a_coach_is_not_expected_to_show_sixteen_lines_of_the_link_worker(
    kg: KnowledgeGraph,
) -> None:
    asked = {"role": "Link Worker", "other": "Link Worker Coach"}
    found = rows(kg, "compare-roles", **asked)
    assert {row["framework"] for row in found} == {PCP}
    only = [row for row in found if row["where"] == "only Link Worker"]
    assert found[:16] == only
    assert Counter(row["domain"] for row in only) == {
        "Enabling Access to Support in the Community": 8,
        "Professionalism and Communication": 8,
    }
    assert {row["applies_by_b"] for row in only} == {None}
    where = Counter(row["where"] for row in found)
    assert where == {"only Link Worker": 16, "only Link Worker Coach": 17, "both": 35}
    tiered = Counter(row["where"] for row in rows(kg, "compare-roles", reading="tiered", **asked))
    assert tiered == {"only Link Worker Coach": 17, "both": 51}


@pytest.mark.parametrize("reading", ["own", "printed", "tiered"])
def test_two_roles_are_compared_as_each_is_listed(kg: KnowledgeGraph, reading: str) -> None:
    """Every pair of roles in every edition that names both: the sets of the one-role question."""
    listed: dict[tuple[Cell, Cell], set[Cell]] = {}
    for row in rows(kg, "competencies-for-role", edition="all", reading=reading):
        listed.setdefault((row["framework"], row["role"]), set()).add(row["competency_id"])
    expected = set()
    for (framework, one), (same, other) in product(listed, repeat=2):
        if framework != same or one == other:
            continue
        first, second = listed[framework, one], listed[framework, other]
        for line in first | second:
            where = "both" if line in first & second else "only "
            where += "" if where == "both" else str(one if line in first else other)
            expected.add((framework, one, other, line, where))
    found = [
        (r["framework"], r["role_a"], r["role_b"], r["competency_id"], r["where"])
        for r in rows(kg, "compare-roles", edition="all", reading=reading)
    ]
    assert set(found) == expected
    assert len(found) == len(expected)


def test_why_a_line_applies_is_said_of_both_roles_as_of_each(kg: KnowledgeGraph) -> None:
    why = {
        (row["role"], row["competency_id"]): (row["applies_by"], row["applies_by_line"])
        for row in rows(kg, "competencies-for-role", framework=PCP)
    }
    for row in rows(kg, "compare-roles", framework=PCP):
        for role, end in ((row["role_a"], "a"), (row["role_b"], "b")):
            said = (row[f"applies_by_{end}"], row[f"applies_by_line_{end}"])
            assert said == why.get((role, row["competency_id"]), (None, None))
