"""The outline file: what a person settles holds, and what does not fit is said with its line."""

import pytest

from pcgraph.errors import InputProblem
from pcgraph.intake.model import Became, Found, Line, Reading
from pcgraph.intake.outline import outline
from pcgraph.intake.plain import lines_of
from pcgraph.intake.settled import COLUMNS, read_settled

HEAD = ",".join(name for name in COLUMNS if name != "part")
TEXT = """Bakery Skills Framework

Kneading

- Kneads by hand and weighs flour
- Waits until the dough
has risen

Note for night staff

Selling

Porter
(in addition to the above)
- Greets people (Level 2)
"""


def read(*rows: str) -> dict[int, list[Found]]:
    """Read the text with some rows of an outline file; give what was found by first line."""
    settled = read_settled("\n".join([HEAD, *rows]), "bakery.outline.csv")
    found: dict[int, list[Found]] = {}
    for one in outline(Reading("text", lines=tuple(lines_of(TEXT))), settled):
        found.setdefault(one.first, []).append(one)
    return found


@pytest.mark.parametrize(
    "keep", ["competency", "requirement", "responsibility", "heading", "domain", "note", "title"]
)
def test_a_line_becomes_what_a_person_says(keep: str) -> None:
    assert [one.became for one in read(f"9,,{keep}")[9]] == [keep]


def test_left_out_by_a_person_says_so() -> None:
    one = read("9,9,left out")[9][0]
    assert (one.became, one.why) == ("left out", "a person said so in the outline file")


def test_lines_are_joined_where_a_person_says() -> None:
    joined = read("6,6,join with row above")[5][0]
    assert joined.last == 7
    assert joined.text == "Kneads by hand and weighs flour Waits until the dough has risen"
    assert read("6,6,,,,,,yes")[5][0].text == joined.text
    assert read("5,7,competency")[5][0].last == 7


def test_a_line_begins_a_thing_of_its_own_or_is_two() -> None:
    assert [one.text for one in read()[6]] == ["Waits until the dough has risen"]
    assert [one.text for one in read("7,7,split here")[7]] == ["has risen"]
    halves = read("5,5,split here,,,,,,and weighs flour")[5]
    assert [one.text for one in halves] == ["Kneads by hand", "and weighs flour"]
    assert [one.became for one in halves] == ["competency"] * 2


def test_only_the_line_that_has_the_words_is_split() -> None:
    found = read("5,6,split here,,,,,,and weighs flour")
    assert [one.text for one in found[5]] == ["Kneads by hand", "and weighs flour"]
    assert [one.text for one in found[6]] == ["Waits until the dough"]


def test_a_domain_cannot_stand_in_another() -> None:
    assert read("3,,domain,Kneading")[5][0].domain == read()[5][0].domain
    with pytest.raises(InputProblem) as problem:
        read("3,,domain,Selling")
    assert problem.value.code == "PC-OUTLINE-DOMAIN"
    assert "is a domain itself" in problem.value.what


def test_domain_role_and_level_are_set_and_taken_away() -> None:
    found = read("5,5,,Selling,Baker; Night Baker,Tier 1", "15,15,,none,,none")
    assert found[5][0].roles == ("Baker", "Night Baker")
    assert found[5][0].level == "Tier 1"
    assert found[5][0].domain == found[11][0].domain == 2
    assert (found[15][0].domain, found[15][0].level) == (0, "")


def test_a_heading_that_is_moved_takes_its_statements_along() -> None:
    assert read()[15][0].domain == 2
    found = read("13,13,,Kneading")
    assert (found[13][0].domain, found[15][0].domain) == (1, 1)


def test_a_phrase_that_does_not_apply_is_a_note() -> None:
    assert read()[13][0].phrase == "(in addition to the above)"
    found = read("14,14,,,,,no")
    assert (found[13][0].phrase, found[14][0].became) == ("", "note")


def test_what_is_settled_is_doubted_no_more() -> None:
    assert any(one.doubts for one in read()[3])
    assert not any(one.doubts for one in read("3,3,domain")[3])


@pytest.mark.parametrize(
    ("rows", "code", "line"),
    [
        (["99,,note"], "PC-OUTLINE-LINE", 2),
        (["4,4,note"], "PC-OUTLINE-LINE", 2),
        (["0,,note"], "PC-OUTLINE-LINE", 2),
        (["x,,note"], "PC-OUTLINE-LINE", 2),
        (["7,6,note"], "PC-OUTLINE-LINE", 2),
        (["5,,note", "6,,statement"], "PC-OUTLINE-WORD", 3),
        (["5,,,,,,maybe"], "PC-OUTLINE-WORD", 2),
        (["5,,split here,,,,,,not there"], "PC-OUTLINE-WORD", 2),
        (["5,,,,,,,,,Section 1"], "PC-OUTLINE-WORD", 2),
        (["5,,,,,,,,,fcc19:0007"], "PC-OUTLINE-WORD", 2),
        (["5,,,,,,,,,0007;0008"], "PC-OUTLINE-WORD", 2),
        (["5,6,note", "6,6,note"], "PC-OUTLINE-TWICE", 3),
        (["5,,note,,,,,,words, with a comma, or two"], "PC-OUTLINE-COLUMN", 2),
        (['5,,note,,,,,,"not closed'], "PC-OUTLINE-COLUMN", 2),
        (["", "5,,,Baking"], "PC-OUTLINE-DOMAIN", 3),
    ],
)
def test_what_does_not_fit_is_said_with_its_line(rows: list[str], code: str, line: int) -> None:
    with pytest.raises(InputProblem) as problem:
        read(*rows)
    assert problem.value.code == code
    assert problem.value.where == f"bakery.outline.csv, line {line}"


def test_what_a_line_was_before_is_carried_as_it_is_written() -> None:
    rows = ["5,,,,,,,,,0007", "6,7,,,,,,,,new", "9,,,,,,,,,section-01", "11,,note"]
    settled = read_settled("\n".join([HEAD, *rows]))
    assert [row.same_as for row in settled.rows] == ["0007", "new", "section-01", ""]
    assert COLUMNS[-1] == "same_as"
    assert [one.became for one in read(*rows)[5]] == ["competency"]
    old = read_settled("line_first,line_last,keep_as,domain,role,level,phrase_applies,join,note\n5")
    assert [row.same_as for row in old.rows] == [""]


@pytest.mark.parametrize("head", ["", "line_first,colour", "line_first,role,role", "role"])
def test_heads_that_are_not_ours_are_refused(head: str) -> None:
    with pytest.raises(InputProblem) as problem:
        read_settled(f"{head}\n1\n")
    assert problem.value.code == "PC-OUTLINE-COLUMN"


TABLE = """# Skills

| Competency | Level | Area |
| --- | --- | --- |
| Listens with care and speaks well | 1 | Care |
| Cuts | 2 | Care |
| nails | 2 | |
| Smiles | 3 | Work |
| Sings | 3 | Work |
"""


def of_table(*rows: str) -> list[tuple[int, Became, str, str, int]]:
    """Read the table with some rows of an outline file; leave out what stands above its rows."""
    settled = read_settled("\n".join([HEAD, *rows]))
    found = outline(Reading("text", lines=tuple(lines_of(TABLE))), settled)
    return [
        (one.first, one.became, one.text, one.level, one.domain) for one in found if one.first > 4
    ]


WHOLE = [
    (5, "domain", "Care", "", 1),
    (5, "competency", "Listens with care and speaks well", "1", 1),
    (6, "competency", "Cuts", "2", 1),
    (7, "competency", "nails", "2", 1),
    (8, "domain", "Work", "", 2),
    (8, "competency", "Smiles", "3", 2),
    (9, "competency", "Sings", "3", 2),
]


@pytest.mark.parametrize(
    ("row", "place", "wanted"),
    [
        ("6,,requirement", 2, [(6, "requirement", "Cuts", "2", 1)]),
        ("6,,,,,9", 2, [(6, "competency", "Cuts", "9", 1)]),
        ("6,,,Work", 2, [(6, "competency", "Cuts", "2", 2)]),
        ("6,,note", 2, [(6, "note", "Cuts 2 Care", "", 1)]),
        ("6,,left out", 2, [(6, "left out", "Cuts 2 Care", "", 0)]),
        ("5,,split here,,,,,,and speaks", 1,
         [(5, "competency", "Listens with care", "1", 1),
          (5, "competency", "and speaks well", "1", 1)]),
    ],
)  # fmt: skip
def test_a_row_of_a_table_is_settled_and_the_others_stay(
    row: str, place: int, wanted: list[tuple[int, Became, str, str, int]]
) -> None:
    assert of_table() == WHOLE
    assert of_table(row) == [*WHOLE[:place], *wanted, *WHOLE[place + 1 :]]


def test_rows_are_settled_each_and_joined_where_a_person_says() -> None:
    assert [one[1] for one in of_table("6,7,responsibility")][2:4] == ["responsibility"] * 2
    joined = of_table("7,,join with row above")
    assert joined == [*WHOLE[:2], (6, "competency", "Cuts nails", "2", 1), *WHOLE[4:]]


def test_a_row_that_is_a_heading_or_domain_does_not_end_its_table() -> None:
    assert of_table("6,,domain")[2:4] == [
        (6, "domain", "Cuts 2 Care", "", 2), (7, "competency", "nails", "2", 2),
    ]  # fmt: skip
    assert of_table("6,,heading")[2:4] == [
        (6, "heading", "Cuts 2 Care", "", 1), (7, "competency", "nails", "2", 1),
    ]  # fmt: skip


def test_furniture_inside_what_is_settled_is_no_part_of_it() -> None:
    page = "- Works with people and\n\nPage {} of 3\n\nwith their families\n- Does more\n\n"
    lines = tuple(lines_of("# Skills\n\n" + "".join(page.format(n) for n in (1, 2, 3))))
    settled = read_settled(f"{HEAD}\n3,7,requirement\n12,12,note")
    found = {one.first: one for one in outline(Reading("text", lines=lines), settled)}
    assert (found[3].became, found[3].text, found[3].last) == (
        "requirement", "Works with people and with their families", 7,
    )  # fmt: skip
    assert (found[5].became, found[12].became) == ("left out", "note")


def test_furniture_that_a_person_settled_itself_is_what_was_said() -> None:
    text = "# Skills\n\n- Works\n- Does more\n\nPage 1 of 3\nPage 2 of 3\nPage 3 of 3\n"
    reading = Reading("text", lines=tuple(lines_of(text)))
    assert [one.became for one in outline(reading)][-3:] == ["left out"] * 3
    one = outline(reading, read_settled(f"{HEAD}\n6,8,note"))[-1]
    assert (one.became, one.first, one.last) == ("note", 6, 8)


def test_below_a_row_that_is_a_heading_no_cell_is_as_above_it() -> None:
    lines = tuple(lines_of(TABLE))
    found = outline(Reading("text", lines=lines), read_settled(f"{HEAD}\n6,,domain"))
    (nails,) = [one for one in found if one.text == "nails"]
    assert nails.doubts == ()


def test_a_row_that_a_person_settled_is_no_head_of_a_table() -> None:
    rows = [("Competency", "Level"), ("Cuts", "1"), ("Skills", "Level"), ("Sings", "2")]
    lines = [Line(n, " ".join(row), "row", cells=row) for n, row in enumerate(rows, 1)]
    reading = Reading("word", lines=tuple(lines))
    assert [one.became for one in outline(reading)][2] == "left out"
    one = outline(reading, read_settled(f"{HEAD}\n3,,competency"))[2]
    assert (one.became, one.text, one.level) == ("competency", "Skills", "Level")


def test_any_order_of_columns_and_a_byte_order_mark_are_fine() -> None:
    settled = read_settled("\ufeffKeep as,Line first\r\nnote,9\r\n")
    assert [(row.first, row.last, row.keep_as) for row in settled.rows] == [(9, 9, "note")]
