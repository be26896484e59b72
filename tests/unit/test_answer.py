from collections.abc import Collection

import pytest

import pcgraph
from pcgraph.errors import UsageProblem
from pcgraph.graph import KnowledgeGraph
from tests.judged import EVIDENCE, Row, mapping_rows, without


def decided(statements: Collection[object], *kinds: str) -> list[Row]:
    """Give what the files of these kinds hold on some statements."""
    rows = [row for row in mapping_rows() if row["subject_id"] in statements]
    return [row for row in rows if row["file"] in kinds]


def of_link_worker(kg: KnowledgeGraph) -> set[object]:
    rows = kg.query("competencies-for-role", role="Link Worker", framework="fcc-pcp")
    return {row["competency_id"] for row in rows}


def test_the_main_question(kg: KnowledgeGraph) -> None:
    table = kg.query("nos-for-competency", role="Link Worker", tag="EVOKE")
    accepted = decided({"fccpcp:0004"}, "positive")
    told = ("nos_id", "evidence", "reason", "mapping_id")
    assert [tuple(row[name] for name in told) for row in table] == [
        (row["object_id"], EVIDENCE[row["ext_evidence"]], row["comment"], row["record_id"])
        for row in accepted
    ]
    first = table.records()[0]
    assert (first["nos_code"], first["evidence"]) == ("MH27.2012", "helps only")
    assert (first["source_file"], first["line_first"]) == ("fcc-pcp.txt", 18)
    assert (first["reviewed_by"], first["decided_how"]) == ("nobody yet", "machine")
    assert first["reading"] == "printed"
    assert len(str(first["reason"])) > 60
    assert any(
        "same words stand in Link Worker framework, Nov 2019, line 27" in note
        for note in table.notes
    )
    assert any("reviewed by nobody yet" in note for note in table.notes)
    assert any(
        note.startswith("Left out as an earlier edition, by our reading: Link Worker")
        for note in table.notes
    )


def test_newest_leaves_the_earlier_edition_out_and_all_takes_it(kg: KnowledgeGraph) -> None:
    def documents(edition: str | None) -> set[object]:
        table = kg.query("nos-for-competency", edition, role="Link Worker", tag="EVOKE")
        return {row["framework"] for row in table.records()}

    pcp, nov = "PCP framework (undated)", "Link Worker framework, Nov 2019"
    assert documents(None) == documents("newest") == {pcp}
    assert documents("all") == {pcp, nov}
    assert documents("fcc-2019") == {nov}
    assert documents("Link Worker framework, Nov 2019") == {nov}


def test_every_competency_asked_about_is_there(kg: KnowledgeGraph) -> None:
    table = kg.query("nos-for-competency", role="Link Worker", framework="fcc-pcp")
    asked = of_link_worker(kg)
    assert len(asked) == 51
    shown = [(row["competency_id"], row["mapping_id"], row["decision"]) for row in table]
    assert {one for one, _, _ in shown} == asked
    assert sorted(map(str, shown)) == sorted(
        str((row["subject_id"], row["record_id"], row["decision"]))
        for row in decided(asked, "positive", "none", "unsure")
    )
    assert {row["reviewed_by"] for row in table} == {"nobody yet"}
    assert all(row["looked_in"] for row in table)


def test_a_competency_that_nobody_looked_at_is_there_and_says_so() -> None:
    kg = without("fccpcp:0004", "fccpcp:0010")
    table = kg.query("nos-for-competency", role="Link Worker", framework="fcc-pcp")
    assert len({row["competency_id"] for row in table}) == 51
    unseen = [row for row in table if row["decision"] == "not looked at"]
    assert [row["competency_id"] for row in unseen] == ["fccpcp:0004", "fccpcp:0010"]
    judged = ("nos_code", "evidence", "reason", "looked_in", "reviewed_by", "mapping_id")
    assert {row[name] for row in unseen for name in judged} == {None}
    assert "Looked at so far: 49 of 51 competencies and requirements." in table.notes
    one = kg.query("nos-for-competency", role="Link Worker", tag="EVOKE")
    assert "Nobody has looked yet whether a NOS fits." in one.notes


def test_what_was_only_considered_is_said_and_shown_when_asked() -> None:
    kg = without("fccpcp:0010", kinds=("none",))
    table = kg.query("nos-for-competency", role="Link Worker", competency="fccpcp:0010")
    assert [(row["decision"], row["nos_code"]) for row in table] == [
        ("considered and not used", None)
    ]
    (told,) = [note for note in table.notes if note.startswith("Looked at, and no NOS was used")]
    assert "--rejected" in told
    more = kg.query(
        "nos-for-competency", role="Link Worker", competency="fccpcp:0010", rejected=True
    )
    noes = decided({"fccpcp:0010"}, "negative")
    assert {row["mapping_id"] for row in more} == {row["record_id"] for row in noes}
    assert len(more) == len(noes) > 1


def test_rejected_adds_what_was_considered_and_not_used(kg: KnowledgeGraph) -> None:
    table = kg.query("nos-for-competency", role="Link Worker", tag="EVOKE", rejected=True)
    accepted = decided({"fccpcp:0004"}, "positive")
    noes = decided({"fccpcp:0004"}, "negative")
    assert [row["decision"] for row in table] == ["accepted"] * len(accepted) + [
        "considered and not used"
    ] * len(noes)
    rest = table.records()[len(accepted) :]
    assert {row["mapping_id"] for row in rest} == {row["record_id"] for row in noes}
    assert {row["evidence"] for row in rest} == {"none"}


def test_an_empty_answer_says_why(kg: KnowledgeGraph) -> None:
    table = kg.query("nos-for-competency", role="Psychosocial Link Worker", tag="EVOKE")
    assert table.rows == ()
    words = " ".join(table.notes)
    assert "Without --tag EVOKE" in words
    assert "With --reading tiered: 1 competency with 2 NOS" in words
    assert "nowhere printed" in words


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"edition": "all", "framework": "fcc-pcp"}, "PC-QUERY-PARAM"),
        ({"colour": "red"}, "PC-QUERY-PARAM"),
        ({"reading": "stated"}, "PC-VALUE-UNKNOWN"),
        ({"edition": "2031"}, "PC-VALUE-UNKNOWN"),
    ],
)
def test_wrong_values_are_told(kg: KnowledgeGraph, given: dict[str, str], code: str) -> None:
    with pytest.raises(UsageProblem) as told:
        kg.query("nos-for-competency", **given)
    assert told.value.code == code


def test_an_unknown_query_gets_a_guess(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageProblem, match="nos-for-competency"):
        kg.query("nos-for-competence")


def test_open_is_the_python_way_in() -> None:
    assert len(pcgraph.open().query("frameworks").rows) == 5


def test_about_names_question_values_version_and_graphs(kg: KnowledgeGraph) -> None:
    about = dict(kg.query("nos-for-competency", role="link worker", tag="EVOKE").about)
    assert about["Asked: role"] == "Link Worker"
    assert about["Data version"] == pcgraph.__version__
    assert "frameworks/fcc-pcp" in about["Graphs used"]


@pytest.mark.parametrize("reading", ["own", "printed", "tiered"])
def test_the_readings_are_compared_alike_whichever_is_shown(
    kg: KnowledgeGraph, reading: str
) -> None:
    table = kg.query(
        "competencies-for-role", role="Link Worker Coach", framework="fcc-pcp", reading=reading
    )
    (words,) = [note for note in table.notes if note.startswith("PCP framework (undated): ")]
    assert "52 as printed; 20 under own headings; 68 if tiers are assumed (16 more: " in words
    assert "Community 8, Professionalism and Communication 8, where no phrase" in words


def test_a_slip_of_the_pen_finds_as_much_as_the_right_words(kg: KnowledgeGraph) -> None:
    right = "Maintain a calm and sensitive approach when dealing with people in distress"
    slip = right.replace("approach", "aproach")
    found = [kg.query("nos-for-competency", "all", competency=words) for words in (right, slip)]
    assert found[0].rows == found[1].rows
    assert {row["competency_id"] for row in found[0]} == {"fccpcp:0008", "fcc19:0010"}


def test_a_register_code_finds_its_nos(kg: KnowledgeGraph) -> None:
    (row,) = kg.query("nos-list", nos="SFHGEN97")
    assert row["nos_code"] == "GEN97"


def test_competencies_looked_at_are_counted(kg: KnowledgeGraph) -> None:
    table = kg.query("nos-for-competency", role="Link Worker", framework="fcc-pcp")
    assert "Looked at so far: 51 of 51 competencies and requirements." in table.notes


def test_documents_are_counted_apart_and_roles_never_summed(kg: KnowledgeGraph) -> None:
    one = kg.query("competencies-for-role", role="Link Worker").notes
    assert [note for note in one if " as printed; " in note] == [
        "PCP framework (undated): 51 as printed; 51 under own headings; 51 if tiers are assumed.",
        "web page list (undated): 39 as printed; 39 under own headings; 39 if tiers are assumed.",
    ]
    assert not [note for note in kg.query("competencies-for-role").notes if " as printed; " in note]


def test_two_roles_side_by_side_are_counted_by_domain(kg: KnowledgeGraph) -> None:
    table = kg.query("compare-roles", role="Link Worker", other="Link Worker Coach")
    assert table.notes[0] == (
        "PCP framework (undated), only Link Worker: 16 (Enabling Access to Support in the "
        "Community 8, Professionalism and Communication 8)."
    )
    assert not any(", both: " in note for note in kg.query("compare-roles").notes)


@pytest.mark.parametrize(
    "query",
    ["competencies-for-role", "nos-most-used", "template-nos", "nos-list", "functional-map",
     "nos-without-competency", "compare-roles", "responsibilities"],
)  # fmt: skip
def test_no_table_shows_links_without_saying_who_judged(kg: KnowledgeGraph, query: str) -> None:
    notes = kg.query(query).notes
    assert any(note.startswith("Looked at so far: ") for note in notes)
    if query != "responsibilities":
        assert any("nobody yet" in note for note in notes)


@pytest.mark.parametrize("gone", [(), ("fccpcp:0004", "fccweb:0008")], ids=["all", "some"])
def test_the_links_are_counted_from_the_mapping_files(gone: tuple[str, ...]) -> None:
    """Comparisons of roles are no links, and roles are no competencies."""
    notes = " ".join(without(*gone).query("template-nos").notes)
    every = mapping_rows()
    kept = [row for row in every if row["subject_id"] not in gone]
    accepted = sum(row["file"] == "positive" for row in kept)
    assert f"Links: Judged by machine from titles: all {accepted}; " in notes
    every_line, looked = ({row["subject_id"] for row in rows} for rows in (every, kept))
    assert f"Looked at so far: {len(looked)} of {len(every_line)} competencies, " in notes
    assert len(looked) == len(every_line) - len(gone)


def test_which_is_newer_is_said_to_be_our_reading_with_its_reason(kg: KnowledgeGraph) -> None:
    (note,) = [one for one in kg.query("frameworks").notes if "newer" in one]
    assert note.startswith("Which is newer is our reading: ")
    assert len(note) > 80


def test_why_there_is_none_is_counted(kg: KnowledgeGraph) -> None:
    asked = {"framework": "fcc-pcp", "role": "Link Worker"}
    lines = of_link_worker(kg)
    none = {row["subject_id"] for row in decided(lines, "none")}
    notes = kg.query("competencies-without-nos", **asked).notes
    assert f"Why there is none: looked, none of the 34 fits {len(none)}." in notes
    fewer = without("fccpcp:0004", "fccpcp:0010").query("competencies-without-nos", **asked).notes
    counted = f"looked, none of the 34 fits {len(none) - 1}, nobody has looked 2."
    assert f"Why there is none: {counted}" in fewer
    assert "fccpcp:0010" in none
