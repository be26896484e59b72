"""What a person settles holds for the things of a table or tree as it does for lines."""

import pytest

from pcgraph.errors import InputProblem
from pcgraph.intake.finding import found_in
from pcgraph.intake.model import Became, Found, Item, Line, Reading, Told
from pcgraph.intake.settled import COLUMNS, Settled, read_settled

HEAD = ",".join(name for name in COLUMNS if name != "part")
FLAT = (
    Item("a", "Kneading", shown="row 2"),
    Item("b", "Kneads by hand and weighs flour", code="K1", notes=(("tag", "DO"), ("Tools", "x"))),
    Item("c", "Waits until the dough", shown="row 4", roles=("Baker",)),
    Item("d", "has risen", shown="row 5", code="K2", notes=(("Seen", "yes"),)),
    Item("e", "Selling"),
    Item("f", "Greets people", level="2"),
)
TREE = (
    Item("d1", "Kneading", "domain"),
    Item("h", "Night", "heading", "d1", roles=("Porter",), notes=(("phrase", "As above, plus:"),)),
    Item("a", "Carries flour", "competency", "h", roles=("Porter",)),
    Item("d2", "Selling", "domain"),
    Item("b", "Greets people", "competency", "d2"),
    Item("c", "Counts money", "competency", "d2"),
)
COLUMN = (
    Item("1", "Kneads", domain="Baking", heading="Hands"),
    Item("2", "Cares", domain="Baking", heading="Hands", notes=(("Notes", "With love."),)),
    Item("3", "Greets", domain="Selling"),
)


def read(items: tuple[Item, ...], *rows: str) -> tuple[Found, ...]:
    settled = read_settled("\n".join([HEAD, *rows]), "bakery.outline.csv")
    return found_in(Reading("test", items=items), settled)


def became(found: tuple[Found, ...]) -> list[tuple[Became, str, int, int]]:
    return [(one.became, one.text, one.domain, one.section) for one in found]


def test_lines_and_things_go_the_way_that_is_theirs() -> None:
    lines = Reading("text", lines=(Line(1, "Skills"), Line(2, "Bakes bread", "item", 1, "-")))
    assert [one.first for one in found_in(lines)] == [1, 2]
    assert [one.became for one in found_in(lines, read_settled(f"{HEAD}\n2,,left out"))][1] == (
        "left out"
    )
    things = Reading("test", items=FLAT)
    assert found_in(things, Settled()) == found_in(things)
    assert [one.first for one in found_in(things)] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "keep",
    [
        *("competency", "requirement", "responsibility", "heading", "domain"),
        *("introduction", "phrase", "note", "title", "left out"),
    ],
)
@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_thing_becomes_what_a_person_says(keep: str, place: int) -> None:
    found = [one for one in read(TREE, f"{place},,{keep}") if one.first == place]
    assert [(one.became, one.text) for one in found] == [(keep, TREE[place - 1].text)]
    assert {one.first for one in read(TREE, f"{place},,{keep}")} == set(range(1, 7))


def test_what_is_left_out_says_why_and_takes_what_stands_beside_it_along() -> None:
    found = read(COLUMN, "2,,left out")
    assert [(one.became, one.text) for one in found if one.first == 2] == [
        ("left out", "Cares"), ("left out", "With love."),
    ]  # fmt: skip
    assert {one.why for one in found if one.first == 2} == {"a person said so in the outline file"}
    only = read(COLUMN, "3,,left out")
    assert [one.text for one in only if one.became == "domain"] == ["Baking"]


def test_a_domain_that_a_person_names_takes_what_follows_it() -> None:
    found = read(FLAT, "1,,domain", "5,,domain")
    assert became(found) == [
        ("domain", "Kneading", 1, 0),
        ("competency", "Kneads by hand and weighs flour", 1, 0),
        ("competency", "Waits until the dough", 1, 0),
        ("competency", "has risen", 1, 0),
        ("domain", "Selling", 2, 0),
        ("competency", "Greets people", 2, 0),
    ]
    assert not any(one.doubts for one in found)


def test_a_heading_that_a_person_names_stands_in_its_domain_and_takes_what_follows() -> None:
    found = read(FLAT, "1,,domain", "3,,heading", "5,,domain")
    assert [(one.domain, one.section) for one in found] == [
        (1, 0), (1, 0), (1, 1), (1, 1), (2, 0), (2, 0),
    ]  # fmt: skip


def test_what_names_its_own_domain_or_heading_does_not_follow_another() -> None:
    items: tuple[Item, ...] = (Item("0", "Dough", domain="Baking"), *COLUMN, Item("4", "Smiles"))
    found = {one.text: one for one in read(items, "1,,heading")}
    assert found["Dough"].domain == found["Kneads"].domain == found["Baking"].domain
    assert found["Kneads"].section == found["Hands"].section != found["Dough"].section
    assert found["Greets"].domain == found["Selling"].domain
    assert (found["Greets"].section, found["Smiles"].section) == (0, 0)
    items = (items[0], Item("1", "Kneads", domain="Baking"), *items[3:])
    found = {one.text: one for one in read(items, "1,,heading")}
    assert found["Kneads"].section == found["Dough"].section == 1
    assert [(found[text].domain, found[text].section) for text in ("Greets", "Smiles")] == [
        (2, 0), (0, 0),
    ]  # fmt: skip
    items = (items[0], COLUMN[0], Item("5", "Folds", domain="Baking"))
    assert {one.text: one for one in read(items, "1,,heading")}["Folds"].section == 0


def test_a_thing_stands_under_the_heading_above_it_unless_in_another_domain() -> None:
    items = (
        Item("h", "Nails", "heading", domain="Feet", roles=("Carer",)),
        Item("a", "Waves", "", "h", domain="Hands", roles=("Carer",)),
        Item("b", "Cuts", "", "h", domain="Feet", roles=("Carer",)),
    )
    found = {one.text: one for one in read(items)}
    assert (found["Waves"].section, found["Waves"].roles) == (0, ("Carer",))
    assert (found["Cuts"].section, found["Cuts"].roles) == (1, ())


def test_what_has_things_below_it_keeps_them_and_ends_what_stands_before() -> None:
    tree = (Item("x", "Lone"), *TREE, Item("z", "Last"))
    found = {one.text: one for one in read(tree, "1,,domain")}
    assert [found[text].domain for text in ("Lone", "Kneading", "Carries flour", "Last")] == [
        1, 2, 2, 0,
    ]  # fmt: skip
    assert [one.domain for one in read(TREE, "1,,note")][:3] == [0, 0, 0]
    found = {one.text: one for one in read((*TREE, Item("z", "Last")), "1,,domain", "4,,domain")}
    assert (found["Selling"].domain, found["Last"].domain) == (2, 0)


def test_a_statement_with_others_below_it_is_one_where_a_person_says() -> None:
    found = read(TREE, "2,,competency")
    assert [one.became for one in found[:3]] == ["domain", "competency", "competency"]
    assert [one.domain for one in found[:3]] == [1, 1, 1]


def test_things_are_joined_and_nothing_of_them_is_lost() -> None:
    for row in ("4,,join with row above", "4,,,,,,,yes"):
        one = read(FLAT, row)[2]
        assert (one.text, one.first, one.last) == ("Waits until the dough has risen", 3, 4)
        assert (one.code, one.roles, one.shown) == ("K2", ("Baker",), "row 4 to row 5")
        assert ("Seen", "yes") in one.notes
    one = read(FLAT, "3,4,join with row above")[1]
    assert (one.first, one.last, one.code) == (2, 4, "K1")
    assert ("code", "K2") in one.notes


def test_what_stood_below_a_thing_that_is_joined_stands_below_the_whole() -> None:
    found = read(TREE, "2,,join with row above")
    assert became(found)[:2] == [
        ("domain", "Kneading Night", 1, 0), ("competency", "Carries flour", 1, 0),
    ]  # fmt: skip


def test_a_thing_is_two_where_a_person_says() -> None:
    first, second = read(FLAT, "2,,split here,,,,,,and weighs flour")[1:3]
    assert (first.text, second.text) == ("Kneads by hand", "and weighs flour")
    assert (first.first, second.first) == (2, 2)
    assert (first.code, second.code) == ("K1", "")
    assert (first.tag, second.tag) == ("DO", "DO")
    assert ("Tools", "x") in first.notes
    assert ("Tools", "x") not in second.notes
    assert read(FLAT, "2,,split here") == read(FLAT)


def test_domain_role_and_level_are_set_and_taken_away() -> None:
    found = read(TREE, "5,,,Kneading,Baker; Night Baker,Tier 1", "6,,,none")
    assert (found[4].domain, found[4].roles, found[4].level) == (
        1, ("Baker", "Night Baker"), "Tier 1",
    )  # fmt: skip
    assert (found[5].domain, found[5].roles, found[5].level) == (0, (), "")
    found = read(FLAT, "3,,,,none", "6,,,,,none")
    assert (found[2].roles, found[5].level) == ((), "")


def test_a_heading_that_is_moved_takes_its_statements_along() -> None:
    assert [one.domain for one in read(TREE, "2,,,selling")][:3] == [1, 2, 2]


def test_words_beside_a_thing_go_to_its_domain_but_have_no_role_of_it() -> None:
    said = [one for one in read(COLUMN, "2,,,Selling,Baker,3") if one.first == 2]
    assert [(one.became, one.domain, one.roles, one.level) for one in said] == [
        ("competency", 2, ("Baker",), "3"), ("note", 2, (), ""),
    ]  # fmt: skip


def test_what_is_settled_of_a_row_is_not_said_of_the_domain_that_it_names() -> None:
    found = read(COLUMN, "3,,,Baking,Baker")
    assert [(one.became, one.domain, one.roles) for one in found if one.first == 3] == [
        ("domain", 2, ()), ("competency", 1, ("Baker",)),
    ]  # fmt: skip


def test_a_phrase_applies_or_not_as_a_person_says() -> None:
    assert read(TREE)[1].phrase == "As above, plus:"
    assert read(TREE, "2,,,,,,no")[1].phrase == ""
    odd = (TREE[0], Item("h", "Night", "heading", "d1", notes=(("phrase", "All else too"),)))
    assert read(odd)[1].phrase == ""
    assert read(odd, "2,,,,,,yes")[1].phrase == "All else too"


def test_a_thing_that_is_a_phrase_is_that_of_its_heading() -> None:
    tree = (*TREE[:1], Item("h", "Night", "heading", "d1"), TREE[2], *TREE[3:])
    found = read(tree, "3,,phrase")
    assert (found[1].phrase, found[2].became, found[2].section) == ("Carries flour", "phrase", 1)
    found = read(tree, "3,,phrase,,,,no")
    assert (found[1].phrase, found[2].became) == ("", "note")
    assert read(tree, "5,,phrase")[3].phrase == "Greets people"


def test_a_row_to_which_the_phrase_of_its_heading_does_not_apply_has_one_without() -> None:
    phrase = (("phrase", "In addition to the above:"),)
    items = [Item(key, f"Does {key}", heading="Nurse", notes=phrase) for key in "ab"]
    found = read(tuple(items), "2,,,,,,no")
    assert [(one.text, one.phrase) for one in found if one.became == "heading"] == [
        ("Nurse", "In addition to the above:"), ("Nurse", ""),
    ]  # fmt: skip


def test_what_is_settled_is_doubted_no_more() -> None:
    told = (Told("row 4", "it is odd."),)
    reading = Reading("test", items=FLAT, told=told)
    assert found_in(reading)[2].doubts == ("it is odd.",)
    assert found_in(reading, read_settled(f"{HEAD}\n3,,,,Baker"))[2].doubts == ()


@pytest.mark.parametrize(
    ("row", "code", "said"),
    [
        ("7,,note", "PC-OUTLINE-LINE", "Item 7 is not in the source, which has 6."),
        ("2,900000000,note", "PC-OUTLINE-LINE", "Item 900000000 is not in the source"),
        ("2,,split here,,,,,,not there", "PC-OUTLINE-WORD", "Item 2 cannot be split"),
        ("2,,split here,,,,,,Kneads", "PC-OUTLINE-WORD", "'Kneads' does not stand inside it"),
        ("6,,,Baking", "PC-OUTLINE-DOMAIN", "No domain is called 'Baking'."),
        ("1,,domain,none", "PC-OUTLINE-DOMAIN", "'Kneading' is a domain itself"),
    ],
)
def test_what_does_not_fit_is_said_in_words_that_fit(row: str, code: str, said: str) -> None:
    with pytest.raises(InputProblem) as problem:
        read(FLAT, row)
    assert (problem.value.code, problem.value.where) == (code, "bakery.outline.csv, line 2")
    assert said in problem.value.what
    assert problem.value.remedy


def test_a_thing_without_words_cannot_be_settled() -> None:
    with pytest.raises(InputProblem) as problem:
        read((*FLAT, Item("g", "")), "7,,note")
    assert problem.value.what == "Item 7 has no words."


def test_a_source_of_lines_speaks_of_lines() -> None:
    reading = Reading("text", lines=(Line(1, "Bakes"),))
    with pytest.raises(InputProblem) as problem:
        found_in(reading, read_settled(f"{HEAD}\n2,,note"))
    assert problem.value.what == "Line 2 is not in the source, which has 1."
