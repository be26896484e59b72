"""Lines of plain texts and of Markdown: marks off, words as they are."""

import pytest

from pcgraph.intake.furniture import furniture
from pcgraph.intake.plain import lines_of
from pcgraph.marks import read_marks
from pcgraph.verbatim import printed_text


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("- Listens", "-"), ("•Listens", "•"), ("o\tListens", "o"), ("12) Listens", "12)"),
        ("(b) Listens", "(b)"), ("iv. Listens", "iv."), ("2.1.3 Listens", "2.1.3"),
        ("B4: Listens", "B4:"), ("\uf0b7 Listens", "\uf0b7"), ("– Listens", "–"),
    ],
)  # fmt: skip
def test_marks_are_taken_off(line: str, mark: str) -> None:
    one = lines_of(line)[0]
    assert (one.kind, one.mark, one.text) == ("item", mark, "Listens")
    assert printed_text([line]) == one.text


@pytest.mark.parametrize(
    "line", ["A. Writer and others", "2019 was a year", "-5 degrees", "one or two", "1-hour talk"]
)
def test_words_that_look_like_marks_stay(line: str) -> None:
    assert lines_of(line)[0].text == line


def test_depth_of_items_and_what_is_set_in_below_them() -> None:
    lines = lines_of("- a\n  - b\n    c\n  - d\n- e\nf\n")
    assert [line.level for line in lines] == [1, 2, 2, 2, 1, 0]
    deep = lines_of("".join(f"{' ' * depth}- x\n" for depth in range(20)))
    assert [line.level for line in deep] == list(range(1, 21))


def test_headings_by_hashes_lines_below_and_bold() -> None:
    lines = lines_of("## **Safety**\nTalking\n=======\n**Rest**\nSome **bold** words\n")
    assert [(line.kind, line.level, line.text) for line in lines] == [
        ("heading", 2, "Safety"),
        ("heading", 1, "Talking"),
        ("text", 0, "======="),
        ("heading", 0, "Rest"),
        ("text", 0, "Some bold words"),
    ]


def test_rows_by_pipes_and_by_tabs() -> None:
    lines = lines_of("| a | | b |\n\nName | Level\n--- | ---\nx | 2\n\np\tq\nr\ts\n\nPage 2 | us\n")
    rows = [line.cells for line in lines if line.kind == "row"]
    assert rows == [("a", "", "b"), ("Name", "Level"), ("---", "---"), ("x", "2"), ("p", "q"),
                    ("r", "s")]  # fmt: skip
    assert lines[-1].kind == "text"


def test_a_form_feed_is_a_page_break_and_one_line_end_ends_the_text() -> None:
    lines = lines_of("a\n\fb\n")
    assert [(line.number, line.text, line.note) for line in lines] == [
        (1, "a", ""),
        (2, "b", "page break"),
    ]


def left_out(text: str) -> list[int]:
    lines = lines_of(text)
    return sorted(lines[at].number for at in furniture(lines))


def test_page_numbers_and_running_heads_are_furniture_and_headings_are_not() -> None:
    page = "Porter\n- Lifts\nRiver House\nPage {}\nRiver House Skills\n"
    text = "River House Skills\n" + "".join(page.format(number) for number in range(1, 4))
    assert left_out(text) == [4, 5, 6, 9, 10, 11, 14, 15, 16]


def test_a_line_of_the_printer_again_and_again_is_furniture() -> None:
    text = "Version 1.2 printed at night\n- a\n- b\nVersion 1.2 printed at night\nwords here\n"
    assert left_out(text + "Version 1.2 printed at night\nmore\n") == []
    text = "a word\nVersion 1.2, page 1\nb word\nVersion 1.2, page 2\nc word\n"
    assert left_out(text) == [2, 4]


def test_numbers_that_rise_are_pages_and_one_alone_is_doubtful() -> None:
    assert left_out("a\n1\nb\n2\nc\n") == [2, 4]
    assert left_out("a\n7\nb\n3\nc\n") == []


def test_marks_of_a_line_are_read_alike_by_reader_and_check() -> None:
    assert read_marks("|---|:-:|").text == ""
    assert read_marks("#### **A** and **B**").text == "A and B"
