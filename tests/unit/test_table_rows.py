"""Tables of documents, of sheets and trees: heads, ticks, blank cells, what is kept beside."""

import json
from pathlib import Path

import pytest

from pcgraph.intake.finding import found_in
from pcgraph.intake.model import STATEMENTS, Found
from pcgraph.intake.role_heads import roles_among
from pcgraph.readers.page import read_page
from pcgraph.readers.plain import read_plain
from pcgraph.readers.table import read_csv
from pcgraph.readers.tree import read_json_tree, read_yaml_tree

PLACE = Path("skills")


def of_text(*rows: str) -> tuple[Found, ...]:
    text = "\n".join(["# Skills framework", "", *rows, ""])
    return found_in(read_plain(text.encode(), PLACE, "markdown"))


def of_csv(*rows: str) -> tuple[Found, ...]:
    return found_in(read_csv("\n".join(rows).encode(), PLACE))


def of_page(body: str) -> tuple[Found, ...]:
    return found_in(read_page(f"<html><body>{body}</body></html>".encode(), PLACE))


def said(found: tuple[Found, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.text, one.roles) for one in found if one.became in STATEMENTS]


def doubts(found: tuple[Found, ...], words: str) -> list[str]:
    return [one.shown for one in found if any(words in doubt for doubt in one.doubts)]


def named(found: tuple[Found, ...], became: str) -> list[str]:
    return [one.text for one in found if one.became == became]


CRITERIA = (
    "| Criteria | HCSW | Senior HCSW |",
    "|---|---|---|",
    "| Washing | Washes a patient | Teaches washing |",
    "| Feeding | ✓ | N/A |",
)


def test_abbreviations_that_head_columns_are_roles_and_said_to_be() -> None:
    found = of_text(*CRITERIA)
    assert said(found)[:2] == [
        ("Washes a patient", ("HCSW",)), ("Teaches washing", ("Senior HCSW",)),
    ]  # fmt: skip
    assert doubts(found, "read as roles") == ["line 3"]


def test_a_tick_takes_the_words_of_its_row_and_not_applicable_takes_nothing() -> None:
    found = of_text(*CRITERIA)
    assert said(found)[2:] == [("Feeding", ("HCSW",))]
    assert doubts(found, "only ticked") == ["line 6, column A"]


def test_a_head_without_a_line_below_may_have_abbreviations_too() -> None:
    found = of_text(CRITERIA[0], *CRITERIA[2:])
    assert said(found)[0] == ("Washes a patient", ("HCSW",))


def test_a_row_over_others_that_have_headings_asks_whether_it_is_a_domain() -> None:
    found = of_text(*CRITERIA, "| Families | | |", "| Talks | Offers talks | Plans talks |")
    assert doubts(found, "write domain in Keep as") == ["line 7, column A"]


@pytest.mark.parametrize(
    ("heads", "roles"),
    [
        (["Standard", "TNA", "RN"], {1, 2}),
        (["Area", "Ward Host", "Lead Ward Host", "CPD"], {1, 2}),
        (["Competency", "NOS", "KSB"], set()),
        (["TASK", "DONE", "WHEN"], set()),
    ],
)
def test_roles_among_heads(heads: list[str], roles: set[int]) -> None:
    assert roles_among(heads) == roles


def test_a_table_that_is_kept_as_notes_says_so_once() -> None:
    found = of_text("| Version | Agreed |", "|---|---|", "| 1 | May |", "| 2 | June |")
    assert named(found, "note") == ["Version Agreed", "1 May", "2 June"]
    assert doubts(found, "kept as notes") == ["line 3"]


def test_heads_of_a_page_that_name_roles_are_no_statements() -> None:
    found = of_page(
        "<h1>Skills</h1><h2>Carers</h2><table><tr><th>Link Worker</th><th>Lead Link Worker</th>"
        "</tr><tr><td>Offers a talk</td><td>Everything there and more</td></tr></table>"
    )
    assert said(found) == [
        ("Offers a talk", ("Link Worker",)),
        ("Everything there and more", ("Lead Link Worker",)),
    ]


def test_two_heads_of_a_page_are_read_as_one() -> None:
    found = of_page(
        "<table><thead><tr><th rowspan=2>Competency</th><th colspan=2>Levels</th></tr>"
        "<tr><th>1</th><th>2</th></tr></thead><tr><td>Washes people</td><td>✓</td><td>✓</td></tr>"
        "<tr><td>Feeds people</td><td></td><td>x</td></tr></table>"
    )
    levels = [(one.text, one.level) for one in found if one.became in STATEMENTS]
    assert levels == [("Washes people", "Level 1; Level 2"), ("Feeds people", "Level 2")]


def test_values_behaviours_and_for_whom() -> None:
    found = of_text(
        "| Value | Behaviour | Applies to | Evidence |", "|---|---|---|---|",
        "| Kind | Listens to people | All | Diary |", "| | Speaks plainly | Lead Worker | |",
        "| | TBC | | |", "| TOTAL | 2 | | |",
    )  # fmt: skip
    assert said(found) == [
        ("Listens to people", ("All",)), ("Speaks plainly", ("Lead Worker",)),
    ]  # fmt: skip
    assert named(found, "heading") == ["Kind"]
    assert doubts(found, "'Evidence' is kept beside") == ["line 3"]
    assert doubts(found, "write in Role which are meant") == ["line 5, column B"]
    assert [one.why for one in found if one.text.startswith("TOTAL")] == ["a row of totals"]


def test_an_area_below_a_heading_that_is_a_domain_is_a_heading_in_it() -> None:
    found = of_text(
        "## Supporting carers", "", "| Area | Competency |", "|---|---|",
        "| Respite | Signposts to respite |", "| Talks | Offers a talk |",
    )  # fmt: skip
    assert named(found, "domain") == ["Supporting carers"]
    assert named(found, "heading") == ["Respite", "Talks"]
    assert doubts(found, "so that is the domain") == ["line 5"]


def test_a_row_that_calls_itself_a_domain_is_one() -> None:
    rows = ("| Food | Serves | Plans |", "| DOMAIN B: Work | | |", "| Talk | Talks | Leads |")
    found = of_text("| Topic | Level 1 | Level 2 |", "|---|---|---|", *rows)
    assert named(found, "domain") == ["DOMAIN B: Work"]
    sheet = of_csv("Topic,Level 1,Level 2", "Food,Serves warm meals,Plans all meals",
                   "DOMAIN B: Work,,", "Talk,Talks to people,Leads all talks")  # fmt: skip
    assert named(sheet, "domain") == ["DOMAIN B: Work"]
    assert {one.domain for one in sheet if one.text == "Leads all talks"} == {1}


SPREAD = ("Role;Level;Domain;Statement;Evidence", "Guide;Band 3;One;Listens;Diary",
          ";;;Speaks;", ";;Two;Plans;", "Lead;Band 4;One;Leads;")  # fmt: skip


def test_blank_roles_hold_over_a_domain_and_are_told() -> None:
    found = of_csv(*SPREAD)
    assert said(found)[2] == ("Plans", ("Guide",))
    assert doubts(found, "a domain begins, and 'Role' is blank") == ["line 4"]
    told = read_csv("\n".join(SPREAD).encode(), PLACE).told
    assert "line 3, column A, line 4, column A." in " ".join(one.words for one in told)
    assert [one.shown for one in told if "'Evidence' is kept" in one.words] == ["line 1"]


def test_a_blank_heading_does_not_hold_over_a_domain_and_that_is_told() -> None:
    rows = ("Domain,Heading,Statement", "One,First,Listens", "Two,,Plans")
    told = read_csv("\n".join(rows).encode(), PLACE).told
    assert [one.shown for one in told if "was left blank" in one.words] == ["line 3, column B"]
    assert named(of_csv(*rows), "heading") == ["First"]


def test_lines_of_a_cell_are_statements_with_places() -> None:
    found = of_csv("Theme,Statement", 'IT,"• Books rooms\n• Sends texts"', "Talk,N/A", "Total,2")
    places = [(one.text, one.shown) for one in found if one.became in STATEMENTS]
    assert places == [("Books rooms", "line 2, part 1"), ("Sends texts", "line 2, part 2")]
    assert "Total" not in named(found, "domain")


def of_yaml(text: str) -> tuple[Found, ...]:
    return found_in(read_yaml_tree(text.encode(), PLACE))


def test_the_only_name_at_the_top_is_the_title_and_that_is_said() -> None:
    tree = {"My framework": {"One": {"Ask": ["Asks people first"]}, "Two": ["Ends well"]}}
    found = found_in(read_json_tree(json.dumps(tree).encode(), PLACE))
    assert named(found, "title") == ["My framework"]
    assert named(found, "domain") == ["One", "Two"]
    assert any("taken for the title" in doubt for doubt in found[0].doubts)


def test_plain_words_at_the_top_tell_of_the_whole() -> None:
    found = of_yaml("framework: F\nowner: Hospice\nversion: 2\ndomains:\n- name: D\n  skills: [A]")
    assert (found[0].became, found[0].text) == ("title", "F")
    assert found[0].notes == (("owner", "Hospice"), ("version", "2"))
    assert said(found) == [("A", ())]


def test_roles_of_a_tree_and_identifiers_that_are_codes() -> None:
    found = of_yaml(
        "title: F\ndomains:\n- name: One\n  roles:\n  - name: Guide\n    skills: [Talks]\n"
        "- name: Two\n  role: Clerk\n  skills:\n  - text: Files\n    id: D1\n"
    )
    assert [one.roles for one in found if one.text == "Guide"] == [("Guide",)]
    clerk = next(one for one in found if one.text == "Files")
    assert (clerk.roles, clerk.code) == (("Clerk",), "D1")
