"""One of several things of a line is settled alone; all else stays as it was found."""

import csv
import io

import pytest

from pcgraph.errors import InputProblem
from pcgraph.intake.earlier import Earlier
from pcgraph.intake.finding import found_in
from pcgraph.intake.model import Found, Item, Reading
from pcgraph.intake.part_settled import parts_settled
from pcgraph.intake.plain import lines_of
from pcgraph.intake.record import RECORD, outline_text, record, said_of
from pcgraph.intake.settled import Setting, Settled, read_settled

HEAD = "line_first,line_last,part,keep_as,domain,role,level,phrase_applies,join,note,same_as"
TEXT = """# Bakery

## Kneading

| Competency | Foundation | Enhanced |
|---|---|---|
| Dough | Carries flour | Kneads (Level 2) |

## Selling

- Greets people
"""
READING = Reading("markdown", title="Bakery", lines=tuple(lines_of(TEXT)))
ITEMS = (
    Item("1", "Kneads", domain="Baking", notes=(("Notes", "With love."),)),
    Item("2", "Greets", domain="Selling"),
)
NEVER = Earlier("https://e.org/", {"framework": [], "readings": [], "sources": []}, frozenset())
"""What there is of a framework that was never imported."""


def settled(*rows: str) -> Settled:
    return read_settled("\n".join([HEAD, *rows]), "bakery.outline.csv")


def of_row(*rows: str, reading: Reading = READING, line: int = 7) -> list[Found]:
    return [one for one in found_in(reading, settled(*rows)) if one.first == line]


def test_a_row_of_a_table_holds_several_things() -> None:
    assert [(one.became, one.text) for one in of_row()] == [
        ("heading", "Dough"), ("competency", "Carries flour"), ("competency", "Kneads (Level 2)"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "keep", ["competency", "requirement", "responsibility", "note", "introduction", "left out"]
)
def test_one_thing_becomes_what_a_person_says_and_its_neighbours_stay(keep: str) -> None:
    before, after = of_row(), of_row(f"7,,3,{keep}")
    assert [one.became for one in after] == ["heading", "competency", keep]
    assert after[:2] == before[:2]
    assert (after[2].why != "") == (keep == "left out")


def test_domain_role_and_level_are_those_of_one_thing() -> None:
    before = of_row()
    after = of_row("7,7,2,,selling,Cook; Porter,none", "7,7,3,,,none")
    assert after[0] == before[0]
    assert (after[1].roles, after[1].level, after[1].domain) == (("Cook", "Porter"), "", 2)
    assert (after[2].roles, after[2].domain) == ((), before[2].domain)
    assert before[2].level


def test_a_whole_line_and_one_thing_of_it_are_both_settled() -> None:
    after = of_row("7,,,requirement", "7,,3,responsibility")
    assert [one.became for one in after] == ["heading", "requirement", "responsibility"]


def test_what_was_left_out_can_be_brought_back_where_its_line_stands() -> None:
    things = (Item("1", "Kneads", domain="Baking", notes=(("Notes", "With care (Tier2)"),)),)
    reading = Reading("csv", items=things)
    found = found_in(reading, settled("1,,3,competency"))
    assert [one.became for one in found] == ["domain", "competency", "competency"]
    assert {one.domain for one in found} == {1}
    assert found[2].level == "Tier2"
    nowhere = [Found("competency", "Kneads", 7, 7, domain=3, section=5),
               Found("left out", "Bakes", 7, 7)]  # fmt: skip
    back = parts_settled(nowhere, settled("7,,2,requirement"))[1]
    assert (back.became, back.domain, back.section, back.why) == ("requirement", 3, 5, "")
    out = found_in(reading, settled("1,,3,left out", "1,,2,note"))
    assert [one.became for one in out] == ["domain", "note", "left out"]


def test_a_phrase_that_one_thing_is_no_longer_leaves_its_heading() -> None:
    things = (
        Item("h", "Night", "heading", roles=("Porter",)),
        Item("a", "Carries flour", "competency", "h"),
        Item("p", "As above, plus:", "phrase", "h"),
    )
    rows = ("3,,,phrase", "3,,1,competency")
    reading = Reading("csv", items=things)
    assert "As above, plus:" in [one.phrase for one in found_in(reading, settled(rows[0]))]
    found = found_in(reading, settled(*rows))
    assert [one.phrase for one in found] == [""] * len(found)
    assert found[-1].became == "competency"


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        ("7,,4,note", "PC-OUTLINE-PART", "On line 7 3 things begin, so there is no thing 4."),
        ("11,,2,note", "PC-OUTLINE-PART", "On line 11 1 thing begins, so there is no thing 2."),
        ("7,9,2,note", "PC-OUTLINE-PART", "ends on line 7, not on line 9"),
        ("7,,1,note", "PC-OUTLINE-PART", "'Dough' is a heading"),
        ("7,,0,note", "PC-OUTLINE-PART", "part says '0'"),
        ("7,,B,note", "PC-OUTLINE-PART", "part says 'B'"),
        ("7,,2,,Cooking", "PC-OUTLINE-DOMAIN", "No domain is called 'Cooking'"),
        ("4,,1,note", "PC-OUTLINE-LINE", "Line 4 is blank"),
        *((f"7,,2,{keep}", "PC-OUTLINE-PART", f"Only a whole line can be kept as {keep}")
          for keep in ("heading", "domain", "title", "phrase", "join with row above",
                       "split here")),
        ("7,,2,,,,,,yes", "PC-OUTLINE-PART", "Only a whole line can be kept as join with row"),
    ],
)  # fmt: skip
def test_what_cannot_hold_for_one_thing_is_said_with_its_row(
    row: str, code: str, words: str
) -> None:
    with pytest.raises(InputProblem) as problem:
        of_row("11,,,requirement" if not row.startswith("11") else "7,,,note", row)
    assert problem.value.code == code
    assert words in problem.value.what
    assert problem.value.where == "bakery.outline.csv, line 3"


def test_one_row_for_a_line_and_part() -> None:
    with pytest.raises(InputProblem) as problem:
        settled("7,,2,note", "7,,3,note", "7,7,2,requirement")
    assert problem.value.code == "PC-OUTLINE-TWICE"
    assert problem.value.what == "Thing 2 of line 7 is settled in line 2 already."


def test_what_is_settled_now_counts_more_by_line_and_part() -> None:
    before = settled("7,,2,note", "7,,3,note", "11,,,note", "3,,1,note")
    over = settled("7,,3,requirement", "3,,,heading").over(before)
    assert [(row.first, row.part, row.keep_as) for row in over.rows] == [
        (3, 0, "heading"), (7, 2, "note"), (7, 3, "requirement"), (11, 0, "note"),
    ]  # fmt: skip


def test_the_record_numbers_only_what_shares_a_line_and_an_outline_is_written_with_parts() -> None:
    rows = [*csv.DictReader(io.StringIO(record(found_in(READING), {})))]
    assert list(rows[0]) == list(RECORD)
    parts = {row["text"]: row["part"] for row in rows}
    assert (parts["Dough"], parts["Carries flour"], parts["Kneads (Level 2)"]) == ("1", "2", "3")
    assert {parts["Bakery"], parts["Selling"], parts["Greets people"]} == {""}
    mine = settled("7,,2,note", "11,,,note")
    assert read_settled(outline_text(mine), mine.shown) == mine
    assert said_of(Setting(9, 9, roles=("Care Coordinator",), phrase_applies=False)) == (
        "Role: Care Coordinator; Phrase applies: no"
    )


def test_each_thing_says_for_itself_what_it_was() -> None:
    found = found_in(Reading("csv", items=ITEMS))
    assert [one.first for one in found] == [1, 1, 1, 2, 2]
    said = settled("1,,2,,,,,,,,0009", "1,,3,,,,,,,,passage-004", "2,,2,,,,,,,,new")
    again = NEVER.named(found, said)
    assert [again.ids[place] for place in range(5)] == [
        "domain-01", "0009", "passage-004", "domain-02", "0010"
    ]  # fmt: skip
    wrong = settled("2,,2,,,,,,,,0009", "1,,1,,,,,,,,0009")
    with pytest.raises(InputProblem) as problem:
        NEVER.named(found, wrong)
    assert problem.value.code == "PC-OUTLINE-WORD"
    assert problem.value.where == "bakery.outline.csv, line 3"
