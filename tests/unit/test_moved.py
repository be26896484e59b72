"""What was settled about a source moves with its words; what became of it is written down."""

import pytest

from pcgraph.intake.model import Found, Item, Line, Reading
from pcgraph.intake.record import moved, outline_text, record
from pcgraph.intake.settled import Setting, Settled, read_settled


def text(*lines: str) -> Reading:
    kept = (Line(number, line, "text" if line else "blank") for number, line in enumerate(lines, 1))
    return Reading("text", lines=tuple(kept))


def settle(*rows: tuple[int, int]) -> Settled:
    return Settled(tuple(Setting(first, last, "note") for first, last in rows), "o.csv")


def lines_of(settled: Settled) -> list[tuple[int, int]]:
    return [(row.first, row.last) for row in settled.rows]


@pytest.mark.parametrize(
    ("before", "now", "row", "after"),
    [
        (["a", "b"], ["new", "a", "", "b"], (2, 2), (4, 4)),
        (["a", "b", "c"], ["x", "a", "", "b", "c"], (1, 2), (2, 4)),
        (["N", "a", "M", "z"], ["M", "a", "y", "N", "a"], (2, 2), (5, 5)),
        (["N", "a", "M", "a"], ["x", "M", "a"], (4, 4), (3, 3)),
        (["N", "", "a", "M", "", "a"], ["M", "", "a", "N", "", "a"], (6, 6), (3, 3)),
        (
            ["x", "a", "", "N", "x", "a", "", "M"],
            ["x", "a", "", "M", "x", "a", "", "N"],
            (2, 2),
            (6, 6),
        ),
        (["a", "", "b"], ["x", "a", "", "", "b"], (1, 3), (2, 5)),
        (["a", "a"], ["x", "a", "a"], (2, 2), (3, 3)),
        (["a  b"], ["", "a b"], (1, 1), (2, 2)),
    ],
    ids=[
        "down",
        "range",
        "same neighbours",
        "other one gone",
        "above a blank",
        "below a blank",
        "blank inside",
        "repeated",
        "blanks",
    ],
)
def test_what_was_settled_moves_with_its_words(
    before: list[str], now: list[str], row: tuple[int, int], after: tuple[int, int]
) -> None:
    settled, told = moved(settle(row), text(*before), text(*now))
    assert (lines_of(settled), told) == ([after], ())
    assert (settled.rows[0].keep_as, settled.shown) == ("note", "o.csv")


@pytest.mark.parametrize(
    ("now", "row"),
    [
        (["b", "c", "d"], (1, 1)),
        (["a", "x", "b", "c", "d"], (1, 2)),
        (["b", "a", "c", "d"], (1, 2)),
        (["a", "c", "d"], (1, 3)),
        (["x", "a", "b", "c", "d"], (9, 9)),
    ],
    ids=["gone", "parted", "turned", "inner one gone", "beyond"],
)
def test_what_no_longer_fits_is_told(now: list[str], row: tuple[int, int]) -> None:
    settled, told = moved(settle(row), text("a", "b", "c", "d"), text(*now))
    assert (lines_of(settled), len(told)) == ([], 1)
    assert f"line {row[0]} (" in told[0]


def test_moved_settings_never_overlap_and_stand_in_order() -> None:
    before, now = text("a", "b", "c", "d"), text("d", "a", "b", "c")
    settled, told = moved(settle((1, 2), (4, 4)), before, now)
    assert (lines_of(settled), told) == ([(1, 1), (2, 3)], ())
    apart, told = moved(settle((1, 2), (4, 4)), before, text("a", "d", "b", "c"))
    assert (lines_of(apart), len(told)) == ([(2, 2)], 1)


def test_of_the_same_source_nothing_moves() -> None:
    settled = settle((1, 1), (7, 9))
    assert moved(settled, text("a"), text("a")) == (settled, ())


def test_things_of_a_table_move_too() -> None:
    before = Reading("csv", items=(Item("1", "a"), Item("2", "b")))
    now = Reading("csv", items=(Item("1", "b"),))
    assert lines_of(moved(settle((2, 2)), before, now)[0]) == [(1, 1)]


def test_an_outline_is_written_as_it_is_read() -> None:
    rows = (
        Setting(1, 2, "competency", "Ward", ("Nurse", "Cook"), "Band 5", True, True, "why", "0001",
                row=2),
        Setting(3, 3, "join with row above", "none", (), "none", False, True, row=3),
        Setting(4, 4, roles=None, same_as="new", row=4),
    )  # fmt: skip
    assert read_settled(outline_text(Settled(rows))).rows == rows
    assert outline_text(Settled()) == ""
    # A row that joins says so once.
    assert outline_text(Settled(rows[1:2])).splitlines()[1] == (
        "3,3,,join with row above,none,none,none,no,,,"
    )


def test_the_record_says_what_became_of_every_line() -> None:
    things = [
        Found("domain", "Ward", 1, 1, "line 1", domain=1),
        Found("blank", "", 2, 2),
        Found("competency", "Runs", 3, 4, "line 3", domain=1, roles=("Nurse", "Cook"),
              level="2", phrase="also", doubts=("one.", "two.")),
        Found("left out", "page 3", 5, 5, "line 5", why="a page number"),
    ]  # fmt: skip
    assert record(things, {0: "domain-01", 2: "0001"}).splitlines()[1:] == [
        "1,1,,line 1,Ward,domain,Ward,,,,,domain-01",
        "3,4,,line 3,Runs,competency,Ward,Nurse; Cook,2,also,one. two.,0001",
        "5,5,,line 5,page 3,left out,,,,,a page number,",
    ]
