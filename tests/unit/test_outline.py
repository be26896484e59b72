"""Reading outlines whose looks deceive: texts of other shapes, and what must hold for any."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcgraph.intake.account import account, owners, to_look_at
from pcgraph.intake.model import STATEMENTS, Found, Line, Reading, Told
from pcgraph.intake.outline import outline
from pcgraph.intake.plain import lines_of

CASES = Path(__file__).parent.parent / "cases" / "intake"
EXPECTED = sorted(CASES.glob("*.expected.csv"))


def read(text: str) -> tuple[Found, ...]:
    return outline(Reading("text", lines=tuple(lines_of(text))))


def case(name: str) -> str:
    return next(CASES.glob(f"{name}.[mt]*")).read_text(encoding="utf-8")


def told(found: tuple[Found, ...]) -> list[dict[str, str]]:
    """Give what was found in the form of the files of expected outcomes."""
    domains = {one.domain: str(one.first) for one in found if one.became == "domain"}
    sections = {one.section: str(one.first) for one in found if one.became == "heading"}
    return [
        {
            "first": str(one.first),
            "last": str(one.last),
            "became": one.became,
            "domain": domains.get(one.domain, ""),
            "section": sections.get(one.section, ""),
            "roles": "; ".join(one.roles),
            "level": one.level,
            "tag": one.tag,
            "code": one.code,
            "phrase": one.phrase,
        }
        for one in found
        if one.became != "blank"
    ]


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name.split(".")[0])
def test_a_framework_of_another_shape_is_read_as_a_person_would(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    assert told(read(case(path.name.split(".")[0]))) == expected


def texts(found: tuple[Found, ...], *kinds: str) -> list[str]:
    return [one.text for one in found if one.became in kinds]


def test_what_goes_on_over_a_page_break_is_one_statement_and_says_so() -> None:
    cut = next(one for one in read(case("paged")) if one.first == 21)
    assert cut.text == "Explains delays honestly and gives people something to read"
    assert "page break" in cut.doubts[0]


def test_aspects_are_headings_inside_domains_and_a_list_about_the_document_is_a_note() -> None:
    found = read(case("aspects"))
    assert texts(found, "domain") == ["Domain 1: Building trust", "Domain 2: Joint working"]
    assert texts(found, "heading").count("Skills") == 2
    assert sum(one.became in STATEMENTS for one in found) == 10
    notes = [one.first for one in found if one.became == "note"]
    assert notes == [3, 10, 11, 12, 50, 51]


def test_levels_below_domains_are_levels_of_their_statements() -> None:
    found = read(case("tiers"))
    assert texts(found, "domain") == ["FOOD SAFETY", "CUSTOMER CARE"]
    levels = [one.level for one in found if one.became == "competency"]
    assert levels == ["Level 1"] * 3 + ["Level 2"] * 2 + ["Level 1"] * 2 + ["Level 2"]
    phrases = [one.phrase for one in found if one.became == "heading"]
    assert phrases == ["", "(all of level 1 plus)", "", "as above"]


def test_roles_above_domains_reach_the_statements_by_their_heading() -> None:
    found = read(case("by-role"))
    sections = {one.section: one for one in found if one.became == "heading"}
    roles = [sections[one.section].roles for one in found if one.became == "competency"]
    assert roles == [("Care Navigator",)] * 3 + [("Senior Care Navigator",)] * 2
    assert len(texts(found, "domain")) == 4
    assert sections[2].phrase == "*As for Care Navigator, plus:*"


def test_ticks_say_for_which_roles_and_a_blank_domain_is_as_above() -> None:
    found = [one for one in read(case("ticked")) if one.became == "competency"]
    assert [(one.code, one.roles, one.domain) for one in found] == [
        ("A1", ("Navigator", "Team Lead"), 1),
        ("A2", ("Navigator",), 1),
        ("B1", ("Team Lead",), 2),
        ("B2", ("Team Lead",), 2),
    ]
    assert found[1].notes == (("Evidence", "Observation"),)
    assert found[1].doubts == (
        "The cell below 'Domain' is blank: read as above, 'Welcome' (line 2).",
    )


def test_duties_and_criteria_are_of_their_own_kinds() -> None:
    found = read(case("job"))
    kinds = [one.became for one in found if one.became in STATEMENTS]
    assert kinds == ["responsibility"] * 3 + ["requirement"] * 3 + ["competency"] * 2
    headings = [one for one in found if one.became == "heading" and one.text == "Main duties"]
    assert headings[0].roles == ("Reablement Assistant",)
    assert texts(found, "note") == ["Office: 0000 000", "Duty phone: 0000 001"]


def test_numbers_of_several_levels_make_domains_headings_and_codes() -> None:
    found = read(case("coded"))
    assert texts(found, "domain") == ["Domain A – Clinical care", "Domain B – Leadership"]
    assert texts(found, "heading") == ["Assessment", "Planning", "Team working"]
    codes = [one.code for one in found if one.became == "competency"]
    assert codes == ["A1.1", "A1.2", "A2.1", "B1.1", "B1.2"]


def test_parts_below_a_colon_are_one_statement() -> None:
    found = read(
        "Pulse Skills\n\n- Takes and writes down:\n  - pulse\n  - weight\n- Washes hands\n"
    )
    assert texts(found, "competency") == ["Takes and writes down: pulse weight", "Washes hands"]
    assert "2 lines" in found[2].doubts[0]


def test_an_empty_text_is_nothing() -> None:
    assert read("") == ()
    assert account((), 0).notes == ("0 lines: nothing.",)


def test_a_heading_said_again_with_other_lines_is_kept_twice() -> None:
    text = "Porter Skills\n\nPorter\n- Lifts safely\n\nCook\n- Cooks\n\nPorter\n- Drives the van\n"
    heads = [one for one in read(text) if one.became == "heading"]
    assert [one.text for one in heads] == ["Porter", "Cook", "Porter"]
    assert len({one.section for one in heads}) == 3
    assert "line 3" in heads[2].doubts[0]


def test_a_reader_that_gives_no_marks_and_no_blank_lines_is_read_too() -> None:
    lines = (
        Line(1, "Porter competency framework", "heading", 1, shown="paragraph 1"),
        Line(2, "Moving people", "heading", 2, shown="paragraph 2"),
        Line(3, "Moves beds without bumps", "item", 1, shown="paragraph 3"),
        Line(4, "Talks with the person who is moved", "item", 1, shown="paragraph 4"),
        Line(5, "a hidden line", "text", shown="text box 1", note="text box"),
    )
    found = outline(Reading("word", lines=lines))
    assert [one.became for one in found[:4]] == ["title", "domain", "competency", "competency"]
    assert found[2].shown == "paragraph 3"
    assert any("text box" in doubt for doubt in found[4].doubts)


def test_the_report_counts_lines_once_and_names_what_was_not_read() -> None:
    found = read(case("levels"))
    lost = Told("page 2", "A text box was not read.", lost=True)
    table = account(found, 22, (lost,))
    assert table.notes[0].startswith("22 lines: ")
    assert table.notes[0].endswith("1 place not read.")
    assert table.notes[1:] == ("They make 2 domains, 2 headings, 9 competencies.",)
    kinds = {row["found_as"]: row for row in table}
    assert kinds["all"]["source_lines"] == 22
    assert kinds["competency"]["things"] == 9
    assert kinds["the head of a table"]["source_lines"] == 3
    assert to_look_at(found, (lost,))[0] == ("page 2", "", "A text box was not read.")


def test_a_line_that_is_lost_is_said_to_be_lost() -> None:
    assert "1 lines" in account(read("- Listens\n"), 2).notes[-1]


SOME = """listens talks with people who need help safely and quickly to the nurse records (plan)
Level 2 All Roles Porter Skills care. plus: above in addition or Supervision 1. 2.1 x"""
WORDS = st.sampled_from(SOME.split())
PARTS = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
BEFORE = st.sampled_from(["", "- ", "• ", "1. ", "(a) ", "## ", "# ", "  ", "    - ", "o  ", "\t"])
ROWS = st.lists(PARTS, min_size=1, max_size=4).map(lambda cells: f"| {' | '.join(cells)} |")
LINES = st.one_of(
    st.just(""),
    st.tuples(BEFORE, PARTS).map("".join),
    ROWS,
    st.sampled_from(["|---|---|", "Page 2 of 9", "12", "-----", "(in addition to the above)"]),
)
TEXTS = st.lists(LINES, max_size=40).map("\n".join)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_every_line_is_accounted_for_once(text: str) -> None:
    lines = lines_of(text)
    found = read(text)
    assert set(owners(found)) == {line.number for line in lines}
    assert [one.first for one in found] == sorted(one.first for one in found)
    counts = [int(row["source_lines"] or 0) for row in account(found, len(lines))]
    assert counts[-1] == sum(counts[:-1]) == len(lines)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_no_text_is_invented(text: str) -> None:
    printed = text.split("\n")
    for one in read(text):
        rest = " ".join(printed[one.first - 1 : one.last])
        for word in one.text.split():
            assert word in rest
            rest = rest[rest.index(word) + len(word) :]


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_numbers_of_domains_and_headings_are_those_of_their_order(text: str) -> None:
    found = read(text)
    for kind, number in (("domain", "domain"), ("heading", "section")):
        counted = [getattr(one, number) for one in found if one.became == kind]
        assert counted == list(range(1, len(counted) + 1))
        assert all(0 <= getattr(one, number) <= len(counted) for one in found)


NAMES = ("numbered", "levels", "unmarked", "aspects", "tiers", "job", "by-role", "coded")


def kept(text: str) -> list[tuple[str, str, str]]:
    return [(one.became, one.text, one.level) for one in read(text) if one.became != "blank"]


@given(st.sampled_from(NAMES), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_more_blank_lines_change_nothing(name: str, chance: object) -> None:
    text = case(name)
    blank = {at for at in range(len(text)) if text.startswith("\n\n", at)}
    more = "".join(
        char * (1 + (at in blank and chance.random() < 0.5))  # type: ignore[attr-defined]
        for at, char in enumerate(text)
    )
    assert kept(more) == kept(text)


@pytest.mark.parametrize("mark", ["*", "•", "–", "◦", "▪", "+", "\uf0b7"])
@pytest.mark.parametrize("name", ["aspects", "by-role", "job", "paged"])
def test_another_mark_changes_nothing(name: str, mark: str) -> None:
    text = case(name)
    changed = "\n".join(
        f"{mark} {line[2:]}" if line[:2] in ("- ", "• ", "◦ ") else line
        for line in text.split("\n")
    )
    assert sum(line.startswith(f"{mark} ") for line in changed.split("\n")) > 3
    assert kept(changed) == kept(text)


def test_a_page_of_contents_is_left_out_and_lead_ins_are_no_headings() -> None:
    found = read(case("contents"))
    assert [one.first for one in found if one.became == "left out"] == [2, 3, 4]
    domains = [(one.text, one.code) for one in found if one.became == "domain"]
    assert domains == [("Making contact", "2.1"), ("Working with groups", "2.2")]
    assert [one.domain for one in found if one.became == "competency"] == [1, 1, 1, 2, 2, 2]


def test_columns_of_a_level_and_of_roles_with_a_phrase_in_their_heads() -> None:
    found = read(case("columns"))
    phrases = [(one.text, one.level) for one in found if one.became == "phrase"]
    assert phrases == [("as Core, plus", "Practitioner"), ("all of the above, plus", "Lead")]
    said = [(one.text, one.domain, one.roles, one.level) for one in found[-5:]]
    assert said == [
        ("Stays calm", 2, (), "Core (all staff)"),
        ("Calls for help early", 2, (), "Core (all staff)"),
        ("Mediates between relatives", 2, ("Practitioner",), ""),
        ("Reviews incidents", 2, ("Lead",), ""),
        ("Reports themes to the board", 2, ("Lead",), ""),
    ]


def test_lines_without_marks_below_a_lead_in_and_what_must_not_be_done() -> None:
    found = read(case("lead-in"))
    assert [one.first for one in found if one.became == "competency"] == [8, 9, 10, 16, 17, 18]
    forbidden = next(one for one in found if one.first == 13)
    assert forbidden.became == "note"
    assert "must not" in forbidden.doubts[0]


def test_a_first_line_like_a_later_heading_of_roles_is_one_too() -> None:
    found = read(case("drivers"))
    roles = [one.roles for one in found if one.became == "heading"]
    assert roles == [("DRIVERS",), ("DRIVER SUPERVISORS",)]
    assert len(texts(found, "domain")) == 5
    assert texts(found, "competency")[:2] == [
        "checks tyres and lights",
        "plans the route, allowing time for stops",
    ]


def test_a_bold_beginning_with_a_phrase_behind_it_is_a_heading() -> None:
    found = read(case("bold"))
    heads = [(one.text, one.level, one.phrase) for one in found if one.became == "heading"]
    assert heads == [
        ("Tier 1", "Tier 1", ""),
        ("Tier 2 (in addition to Tier 1)", "Tier 2", "(in addition to Tier 1)"),
        ("Tier 1", "Tier 1", ""),
        ("Tier 2", "Tier 2", "As Tier 1, plus:"),
    ]


def test_small_letters_after_a_blank_line_begin_a_thing_of_their_own() -> None:
    found = read("Pulse Skills\n\n- Takes a pulse\n\nof late, we also weigh people. It helps.\n")
    assert texts(found, "competency") == ["Takes a pulse"]
    joined = read("Pulse Skills\n\n- Takes a pulse and\n\nwrites it down\n- Weighs\n")
    assert texts(joined, "competency") == ["Takes a pulse and writes it down", "Weighs"]
    assert "blank line" in joined[2].doubts[0]


def test_a_blank_cell_right_of_a_new_one_is_not_as_above() -> None:
    found = read(
        "| Area | Topic | Competency |\n|---|---|---|\n| Home | Heat | Lights a fire |\n"
        "| Town | | Buys bread |\n"
    )
    said = [one for one in found if one.became == "competency"]
    assert [(one.domain, one.section) for one in said] == [(1, 1), (2, 0)]
    assert said[1].doubts == ()


def test_a_heading_of_which_only_a_part_is_a_role_is_no_heading_of_roles() -> None:
    found = read("Skills\n\nPorter and Safety\n- Lifts\n\nPorter\n- Drives\n")
    assert [one.roles for one in found if one.became in ("domain", "heading")] == [
        (),
        ("Porter",),
    ]


def test_a_form_of_two_columns_is_no_table_of_competencies() -> None:
    found = read("About the post\n\n| Job family | Senior Porter |\n|---|---|\n| Hours | 30 |\n")
    assert [one.became for one in found if one.first > 2] == ["note", "left out", "note"]
