"""An empty answer names the line where a phrase is missing, and what would give an answer."""

import pytest

from pcgraph.graph import KnowledgeGraph
from tests.judged import mapping_rows, without

PHRASE = '"(in addition to the above)"'


def words(kg: KnowledgeGraph, query: str, edition: str | None = None, **given: str) -> list[str]:
    table = kg.query(query, edition, **given)
    assert table.rows == ()
    return list(table.notes)


def test_the_heading_without_the_phrase_is_named_with_its_line(kg: KnowledgeGraph) -> None:
    notes = words(kg, "nos-for-competency", role="Psychosocial Link Worker", tag="EVOKE")
    assert notes[0] == (
        "No EVOKE competency is printed for the role Psychosocial Link Worker in: "
        "PCP framework (undated)."
    )
    assert notes[1] == (
        "PCP framework (undated), Practitioner Skills, line 44: the heading "
        f'"Psychosocial Link Worker" does not carry {PHRASE}.'
    )
    assert notes[2] == (
        f"Link Worker Coach, line 33: carries {PHRASE} (line 35), so the role Link Worker Coach "
        "has what stands above it (line 18)."
    )
    assert notes[5].startswith("With --reading tiered: 1 competency with 2 NOS.")
    assert notes[6] == (
        '  pcgraph query nos-for-competency --role "Psychosocial Link Worker" --tag EVOKE '
        "--reading tiered"
    )


def test_the_other_edition_has_its_own_lines(kg: KnowledgeGraph) -> None:
    notes = words(
        kg, "nos-for-competency", "fcc-2019", role="Psychosocial Link Worker", tag="EVOKE"
    )
    assert "Nov 2019, Practitioner Skills, line 50: the heading" in notes[1]
    assert "line 40: carries" in notes[2]
    assert "(line 42)" in notes[2]


def test_the_reading_that_leaves_the_phrase_out_is_told(kg: KnowledgeGraph) -> None:
    notes = words(kg, "competencies-for-role", role="Link Worker Coach", tag="EVOKE", reading="own")
    assert notes[1].endswith("(line 35), which --reading own leaves out.")
    assert any(note.startswith("With --reading printed: 1 competency.") for note in notes)


@pytest.mark.parametrize(
    ("given", "first"),
    [
        (
            {"role": "Locality Lead", "framework": "fcc-web"},
            "The role Locality Lead is not named in: web page list (undated). "
            "It is named in: PCP framework (undated).",
        ),
        (
            {"role": "Link Worker", "tag": "Tier 2"},
            "No Tier 2, Tier2 is printed for any role in: PCP framework (undated).",
        ),
    ],
)
def test_what_is_not_there_comes_first(
    kg: KnowledgeGraph, given: dict[str, str], first: str
) -> None:
    edition = None if "framework" in given else "fcc-pcp"
    assert words(kg, "competencies-for-role", edition, **given)[0] == first


def test_a_domain_without_a_heading_for_the_role_is_named(kg: KnowledgeGraph) -> None:
    notes = words(kg, "competencies-for-role", role="Locality Lead", tag="EVOKE")
    assert notes[1] == "PCP framework (undated), Practitioner Skills: no heading for this role."


def test_without_a_role_the_values_are_left_out_in_turn(kg: KnowledgeGraph) -> None:
    notes = words(kg, "nos-list", group="core", function="C2.1")
    assert notes[0] == "No row answers this."
    assert any(note.startswith("Without --group core: ") for note in notes)


def test_the_offered_command_answers(kg: KnowledgeGraph) -> None:
    table = kg.query(
        "nos-for-competency", role="Psychosocial Link Worker", tag="EVOKE", reading="tiered"
    )
    assert len({row["competency_id"] for row in table}) == 1
    assert len({row["nos_id"] for row in table}) == 2


@pytest.mark.parametrize(
    ("query", "given", "first"),
    [
        (
            "responsibilities",
            {"role": "Link Worker"},
            "No such line is printed for the role Link Worker: it stands only in "
            "SPLW page (undated), for the role Social Prescribing Link Worker.",
        ),
        (
            "training-for-role",
            {"role": "Link Worker"},
            "No such line is printed for the role Link Worker: it stands only in "
            "SPLW page (undated), for the role Social Prescribing Link Worker.",
        ),
        (
            "compare-roles",
            {"role": "Link Worker", "other": "Link Worker"},
            "The same role was named twice; there is nothing to compare.",
        ),
        (
            "compare-roles",
            {"role": "Link Worker", "other": "Well-being Co-ordinator"},
            "No document that is asked names both roles. Link Worker in: "
            "PCP framework (undated), web page list (undated); Well-being Co-ordinator in: none.",
        ),
        (
            "competencies-without-nos",
            {"role": "Link Worker", "why": "unsure"},
            "No row answers this.",
        ),
    ],
)
def test_nothing_false_is_said_of_what_is_printed(
    kg: KnowledgeGraph, query: str, given: dict[str, str], first: str
) -> None:
    assert words(kg, query, **given)[0] == first


def test_a_role_of_a_template_is_led_to_its_nos(kg: KnowledgeGraph) -> None:
    notes = words(kg, "nos-for-competency", role="Well-being Co-ordinator")
    assert notes[1] == "Its NOS are printed in that template: pcgraph query template-nos."


def test_a_line_of_an_earlier_edition_is_said_to_be_left_out(kg: KnowledgeGraph) -> None:
    notes = words(kg, "nos-for-competency", competency="fcc19:0006")
    assert notes[1] == "With --edition all: 1 competency with 2 NOS."


def test_only_accepted_nos_are_counted_in_what_would_answer(kg: KnowledgeGraph) -> None:
    """The line has an accepted NOS, and others that are not sure."""
    judged = [row for row in mapping_rows() if row["subject_id"] == "fccweb:0065"]
    accepted = [row for row in judged if row["file"] == "positive"]
    assert any(row["file"] == "unsure" for row in judged)
    notes = words(kg, "nos-for-competency", role="Locality Lead", competency="fccweb:0065")
    assert f"Without --role Locality Lead: 1 competency with {len(accepted)} NOS." in notes


def test_a_line_without_an_accepted_nos_is_counted_without_nos(kg: KnowledgeGraph) -> None:
    """The line has none that fits and one that is not sure."""
    judged = {row["file"] for row in mapping_rows() if row["subject_id"] == "fccweb:0047"}
    assert {"none", "unsure"} <= judged
    assert "positive" not in judged
    notes = words(kg, "nos-for-competency", role="Locality Lead", competency="fccweb:0047")
    assert "Without --role Locality Lead: 1 competency." in notes


def test_what_nobody_looked_at_is_no_answer_where_everything_was_looked_at(
    kg: KnowledgeGraph,
) -> None:
    given = {"role": "Link Worker", "framework": "fcc-pcp"}
    without_nos = len(kg.query("competencies-without-nos", **given))
    notes = words(kg, "competencies-without-nos", **given, why="not-looked")
    assert f"Without --why not-looked: {without_nos} competencies." in notes
    assert len(without("fccpcp:0010").query("competencies-not-looked-at", **given)) == 1
    assert words(kg, "competencies-not-looked-at", **given)[0] == "No row answers this."
