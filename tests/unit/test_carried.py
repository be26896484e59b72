"""What was settled about a file goes where the words of each thing stand in the file as it is."""

import pytest

from pcgraph.intake.carried import carried
from pcgraph.intake.finding import found_in
from pcgraph.intake.model import Reading
from pcgraph.intake.plain import lines_of
from pcgraph.intake.record import record
from pcgraph.intake.settled import read_settled

TEXT = """# Bakery

## Kneading

| Competency | Foundation | Enhanced | Advanced |
|---|---|---|---|
| Dough | Carries flour | Kneads | Checks stock |
| Cake | Carries sugar | Whips | Checks stock |
| Pie | Salts | Whips | Fills |

## Selling

- Greets people
"""
HEAD = "line_first,line_last,part,keep_as,domain,role,level,phrase_applies,join,note,same_as\n"


def reading(text: str) -> Reading:
    return Reading("markdown", title="Bakery", lines=tuple(lines_of(text)))


def carry(rows: str, *changes: tuple[str, str]) -> tuple[list[tuple[int, int, str]], list[str]]:
    """Change the text; give line, part and role of what is settled then, and what is told."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    before = reading(TEXT)
    became = record(found_in(before), {})
    settled, told = carried(read_settled(HEAD + rows, "o.csv"), before, reading(text), became)
    return [(row.first, row.part, "; ".join(row.roles or ())) for row in settled.rows], [*told]


COOK = "7,,2,,,Cook\n"


def test_nothing_moves_where_nothing_changed() -> None:
    assert carry(COOK + "13,,,note") == ([(7, 2, "Cook"), (13, 0, "")], [])


@pytest.mark.parametrize(
    ("change", "at"),
    [
        (("Kneads", "Kneads by hand"), (7, 2)),
        (("Dough", "Bread"), (7, 2)),
        (("# Bakery", "# Bakery\n\nOur words."), (9, 2)),
        (("| Dough | Carries flour | Kneads | Checks stock |\n", ""), None),
        (("Carries flour", "Carries salt"), None),
    ],
    ids=["neighbour", "first cell", "moved down", "row gone", "itself"],
)
def test_a_changed_neighbour_takes_nothing_from_a_thing(
    change: tuple[str, str], at: tuple[int, int] | None
) -> None:
    rows, told = carry(COOK, change)
    assert rows == ([(*at, "Cook")] if at else [])
    assert len(told) == (at is None)
    for one in told:
        assert "thing 2 of line 7 ('Carries flour'), Role: Cook, no longer fits" in one


def test_words_that_stand_several_times_go_where_their_row_is_sure() -> None:
    assert carry("8,,4,,,Cook", ("Carries sugar", "Melts sugar"))[0] == [(8, 4, "Cook")]
    assert carry("8,,4,,,Cook", ("Kneads", "Bakes"), ("Carries sugar", "Melts sugar"))[0] == [
        (8, 4, "Cook")
    ]
    assert carry("9,,3,,,Cook", ("| Pie", "| Tart"))[0] == [(9, 3, "Cook")]
    rows, told = carry(
        "8,,4,,,Cook", ("| Cake | Carries sugar | Whips |", "| Jam | Boils | Cuts |")
    )
    assert (rows, len(told)) == ([], 1)


def test_of_a_whole_line_the_unchanged_things_keep_what_was_settled_and_the_rest_is_told() -> None:
    rows, told = carry("7,,,,,Cook", ("Kneads", "Kneads by hand"))
    assert rows == [(7, 2, "Cook"), (7, 4, "Cook")]
    assert told == [
        "What you settled about line 7 ('Kneads'), Role: Cook, holds for the rest of the line only:"
        " these words are not in the file now, or stand in several places."
    ]


def test_what_only_a_whole_line_can_be_is_told_with_what_was_settled() -> None:
    rows, told = carry("7,,,heading", ("Kneads", "Kneads by hand"))
    assert rows == []
    assert len(told) == 1
    assert "Keep as: heading, no longer fits" in told[0]


def test_a_thing_that_stands_alone_now_is_settled_as_its_line() -> None:
    rows, told = carry(
        "7,,2,,,Cook", ("| Dough | Carries flour | Kneads | Checks stock |\n", ""),
        ("- Greets people", "- Greets people\n- Carries flour"),
    )  # fmt: skip
    assert (rows, told) == ([(13, 0, "Cook")], [])


def test_a_record_that_is_lost_is_told() -> None:
    before = reading(TEXT)
    settled, told = carried(read_settled(HEAD + COOK, "o.csv"), before, before, "")
    assert settled.rows == ()
    assert ["thing 2 of line 7" in one for one in told] == [True]
