"""The graph holds what was counted in the texts, by script and by eye."""

import pytest

from pcgraph.graph import KnowledgeGraph

PCP, NOV, WEB = (
    "PCP framework (undated)",
    "Link Worker framework, Nov 2019",
    "web page list (undated)",
)
PAGE, TEMPLATE = "SPLW page (undated)", "Well-being Co-ordinator template, 2014"

EXPECTED = {
    ("statements", PCP): 100,
    ("statements", NOV): 88,
    ("statements", WEB): 70,
    ("sections", PCP): 18,
    ("sections", NOV): 15,
    ("sections", WEB): 5,
    ("domains", PCP): 7,
    ("domains", NOV): 6,
    ("domains", WEB): 0,
    ("roles named", PCP): 8,
    ("roles named", NOV): 3,
    ("printed inheritance phrases", PCP): 4,
    ("printed inheritance phrases", NOV): 5,
    ("printed inheritance phrases", WEB): 1,
    ("NOS", TEMPLATE): 34,
    ("NOS, core", TEMPLATE): 14,
    ("NOS, role-specific", TEMPLATE): 20,
    ("reference functions", TEMPLATE): 25,
    ("underpinning principles", TEMPLATE): 11,
    ("consultees", TEMPLATE): 4,
    ("references", TEMPLATE): 9,
    ("lists with none assigned", TEMPLATE): 2,
    ("attributes", TEMPLATE): 20,
    ("responsibilities", PAGE): 5,
    ("training standards", PAGE): 4,
    ("supervision kinds", PAGE): 3,
    ("supervision rules", PAGE): 1,
    ("funding bands", PAGE): 1,
    ("host organisation kinds", PAGE): 5,
    ("resources", PAGE): 9,
    ("other list items", PAGE): 4,
}

SECTIONS = {
    PCP: [16, 4, 4, 8, 3, 6, 8, 2, 2, 11, 8, 5, 4, 2, 8, 3, 3, 3],
    NOV: [3, 13, 5, 4, 10, 3, 4, 9, 6, 6, 8, 3, 3, 8, 3],
    WEB: [11, 21, 7, 20, 11],
}

READINGS = {
    (PCP, "Link Worker"): (51, 51, 51),
    (PCP, "Care Coordinator"): (45, 45, 45),
    (PCP, "Link Worker Coach"): (20, 52, 68),
    (PCP, "Psychosocial Link Worker"): (19, 32, 81),
    (PCP, "Community Centred Development Link Worker"): (9, 9, 9),
    (PCP, "Locality Lead"): (14, 14, 14),
    (PCP, "Cluster Lead"): (14, 14, 14),
    (PCP, "Health and Wellbeing Coach"): (3, 3, 3),
    (NOV, "Link Worker"): (51, 51, 51),
    (NOV, "Link Worker Coach"): (23, 53, 71),
    (NOV, "Psychosocial Link Worker"): (23, 51, 88),
    (WEB, "Link Worker"): (39, 39, 39),
    (WEB, "Care Coordinator"): (22, 22, 22),
    (WEB, "Health and Wellbeing Coach"): (31, 31, 31),
}


def test_counts(kg: KnowledgeGraph) -> None:
    counted = {
        (str(row["counted"]), str(row["framework"])): row["number"]
        for row in kg.query("counts").records()
    }
    assert {key: counted.get(key) for key in EXPECTED} == EXPECTED


@pytest.mark.parametrize("framework", SECTIONS)
def test_statements_by_section(kg: KnowledgeGraph, framework: str) -> None:
    rows = kg.query("sections", document=framework).records()
    assert [row["statements"] for row in rows] == SECTIONS[framework]


@pytest.mark.parametrize(("framework", "role"), READINGS)
def test_the_table_of_readings(kg: KnowledgeGraph, framework: str, role: str) -> None:
    sizes = tuple(
        len(kg.query("competencies-for-role", role=role, framework=framework, reading=reading).rows)
        for reading in ("own", "printed", "tiered")
    )
    assert sizes == READINGS[framework, role]
    (row,) = [
        row for row in kg.query("roles", role=role).records() if row["framework"] == framework
    ]
    assert (row["own"], row["printed"], row["tiered"]) == sizes


def test_roles_without_a_row_above_have_no_statements(kg: KnowledgeGraph) -> None:
    named = {(str(r["framework"]), str(r["role"])) for r in kg.query("roles").records()}
    assert {pair for pair in named if pair[0] in SECTIONS} == set(READINGS)


def test_domain_sizes(kg: KnowledgeGraph) -> None:
    rows = kg.query("domains").records()
    sizes = {
        label: [row["statements"] for row in rows if row["framework"] == label]
        for label in (PCP, NOV)
    }
    assert sizes == {PCP: [24, 17, 12, 11, 19, 14, 3], NOV: [3, 22, 17, 21, 14, 11]}


def test_texts_of_the_web_page_repeat(kg: KnowledgeGraph) -> None:
    table = kg.query("competencies-for-role", framework=WEB)
    words = {row["competency_id"]: str(row["competency"]) for row in table.records()}
    assert len(words) == 70
    assert len(set(words.values())) == 58
    assert len({text.casefold().removesuffix(".") for text in words.values()}) == 56


def test_fifty_three_statements_stand_in_both_editions(kg: KnowledgeGraph) -> None:
    def texts(framework: str) -> list[str]:
        table = kg.query("competencies-for-role", framework=framework)
        return list({r["competency_id"]: str(r["competency"]) for r in table.records()}.values())

    assert len(set(texts(PCP)) & set(texts(NOV))) == 53


def test_awkward_codes_are_kept_as_printed(kg: KnowledgeGraph) -> None:
    ids = {row["nos_code"]: row["nos_id"] for row in kg.query("nos-list").records()}
    assert ids["SFJCPS 8.12"] == "nos:SFJCPS-8-12"
    assert ids["IPC2.2012"] == "nos:IPC2-2012"
    assert ids["CFA_BAD332"] == "nos:CFA_BAD332"
    assert ids["RenTP17"] == "nos:RenTP17"


def test_a_blank_cell_takes_the_row_above_also_across_a_page_break(kg: KnowledgeGraph) -> None:
    rows = {row["line_first"]: row for row in kg.query("nos-list").records()}
    assert (rows[75]["nos_function"], rows[75]["principle_code"]) == ("3.5.1", "3")
    assert (rows[105]["nos_function"], rows[105]["principle_code"]) == ("B16.3", "B")


def test_evoke_reaches_the_coach_by_the_phrase_and_the_psychosocial_not_at_all(
    kg: KnowledgeGraph,
) -> None:
    coach = kg.query("nos-for-competency", role="Link Worker Coach", tag="EVOKE", framework=PCP)
    assert {(row["applies_by"], row["applies_by_line"]) for row in coach.records()} == {
        ("printed phrase", 35)
    }
    none = kg.query(
        "nos-for-competency", role="Psychosocial Link Worker", tag="EVOKE", framework=PCP
    )
    assert none.rows == ()
    assert any("--reading tiered: 1 competency with 2 NOS" in note for note in none.notes)
