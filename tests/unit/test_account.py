"""Every line is accounted for once, and what is doubtful is told; pure."""

from dataclasses import replace

import pytest

from pcgraph.intake.account import account, owners, to_look_at
from pcgraph.intake.model import Became, Found, Told


def one(became: Became, first: int, last: int = 0, text: str = "words") -> Found:
    return Found(became, text, first, last or first, f"line {first}")


def test_a_line_of_several_things_counts_for_its_first_statement() -> None:
    heading, first, second = one("heading", 1), one("competency", 1), one("requirement", 1)
    assert owners([heading, first, second]) == {1: first}
    assert owners([heading, one("note", 1)]) == {1: heading}


def test_furniture_inside_a_thing_counts_for_itself() -> None:
    long, page = one("competency", 2, 4), one("left out", 3)
    assert owners([long, page, one("competency", 4, 5)]) == {
        2: long, 3: page, 4: long, 5: one("competency", 4, 5)
    }  # fmt: skip


def test_the_report_has_a_row_for_each_kind_and_adds_up() -> None:
    head = replace(one("left out", 4), why="the head of a table, which is kept with each row")
    doubtful = replace(one("competency", 3), doubts=("look",))
    found = [one("title", 1), one("heading", 2), one("competency", 2), doubtful, head,
             one("left out", 5)]  # fmt: skip
    table = account(found, 5)
    assert table.rows == (
        ("title", 1, 1, 0),
        ("heading", 0, 1, 0),
        ("competency", 2, 2, 1),
        ("left out", 1, 1, 0),
        ("the head of a table", 1, 1, 0),
        ("all", 5, 6, 1),
    )
    assert table.notes == (
        "5 lines: 1 title, 2 competencies, 1 left out, 1 head of a table.",
        "They make 1 heading, 2 competencies.",
    )


@pytest.mark.parametrize(
    ("total", "unit", "notes"),
    [
        (1, "line", ("1 line: 1 note.",)),
        (1, "entry", ("1 entry: 1 note.",)),
        (3, "entry", ("3 entries: 1 note.",
                      "2 entries are not accounted for: this is a fault of ours.")),
    ],
)  # fmt: skip
def test_the_notes_say_what_the_lines_became(total: int, unit: str, notes: tuple[str, ...]) -> None:
    assert account([one("note", 1)], total, (), unit).notes == notes


def test_places_that_were_not_read_are_counted() -> None:
    lost, said = Told("page 2", "a picture", lost=True), Told("page 3", "a box")
    assert account([one("note", 1)], 1, (lost, said)).notes[0].endswith("1 note, 1 place not read.")
    assert account([], 0, (lost, lost)).notes == ("0 lines: 2 places not read.",)


def test_what_was_lost_comes_first_and_every_doubt_has_its_place() -> None:
    long = replace(one("competency", 3, text="x" * 161), doubts=("a", "b"))
    short = replace(one("competency", 4, text="y" * 160), doubts=("c",))
    lost, said = Told("page 2", "a picture", lost=True), Told("page 3", "a box")
    assert to_look_at([long, short], (said, lost)) == [
        ("page 2", "", "a picture"),
        ("line 3", "x" * 160 + "…", "a"),
        ("line 3", "x" * 160 + "…", "b"),
        ("line 4", "y" * 160, "c"),
        ("page 3", "", "a box"),
    ]
