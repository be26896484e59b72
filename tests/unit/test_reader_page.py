"""Pages of the web: what is seen becomes lines, what is not seen is named, nothing is fetched."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pcgraph.readers.blocks as blocks
import pcgraph.readers.page as page_
from pcgraph.errors import InputProblem, LimitReached
from pcgraph.intake.model import Line, Reading
from pcgraph.readers.page import read_page

PLACE = Path("page.html")


def read(text: str) -> Reading:
    return read_page(text.encode(), PLACE)


def seen(text: str) -> list[tuple[str, int, str, str]]:
    return [(line.kind, line.level, line.mark, line.text) for line in read(text).lines]


def rows(text: str) -> list[tuple[str, ...]]:
    return [line.cells for line in read(text).lines if line.kind in ("row", "blank")]


def test_headings_paragraphs_and_breaks() -> None:
    text = "<title>Mine \n all</title><h2>A <i>b</i></h2><p>one<br>two</p><div>three<p>four</div>"
    assert read(text).title == "Mine all"
    assert seen(text) == [
        ("heading", 2, "", "A b"),
        ("text", 0, "", "one"),
        ("text", 0, "", "two"),
        ("text", 0, "", "three"),
        ("text", 0, "", "four"),
    ]
    assert [line.shown for line in read(text).lines] == [
        f"paragraph {number}" for number in (1, 2, 2, 3, 4)
    ]


def test_lists_have_their_depth_and_marks() -> None:
    text = """<ul><li>a<ul><li>b</ul><li><p>c</p><p>d</p></ul>
      <ol start="4"><li>e<li value=9>f<li>g</ol><p>• h<br>2) i</p>"""
    assert seen(text) == [
        ("item", 1, "•", "a"),
        ("item", 2, "•", "b"),
        ("item", 1, "•", "c"),
        ("text", 1, "", "d"),
        ("item", 1, "4.", "e"),
        ("item", 1, "9.", "f"),
        ("item", 1, "10.", "g"),
        ("item", 1, "•", "h"),
        ("item", 1, "2)", "i"),
    ]


def test_a_list_of_20_levels_is_read() -> None:
    found = seen("".join(f"<ul><li>w{n}" for n in range(1, 21)))
    assert found == [("item", n, "•", f"w{n}") for n in range(1, 21)]


def test_a_short_bold_paragraph_looks_like_a_heading_of_no_level() -> None:
    assert seen("<p><b>Coach</b></p><p><b>Coach</b> says</p>") == [
        ("heading", 0, "", "Coach"),
        ("text", 0, "", "Coach says"),
    ]


def test_cells_stay_in_their_columns_and_merged_ones_are_named() -> None:
    text = """<table><tr><th>A<th colspan=2>B<tr><td rowspan=2>r<td>s<td>t
      <tr><td>u<td rowspan=2>v<tr><td>x<tr><td>y<td>z</table>"""
    assert rows(text) == [
        ("A", "B", ""),
        ("r", "s", "t"),
        ("", "u", "v"),
        ("x", "", ""),
        ("y", "z", ""),
    ]
    assert [(told.line, told.words) for told in read(text).told] == [
        (1, "merged cells: columns B to C are one."),
        (3, "merged cells: column A goes on from the row above."),
        (4, "merged cells: column C goes on from the row above."),
    ]
    assert read(text).lines[2].shown == "table 1, row 3"
    assert read(text).lines[2].text == "u v"


def test_paragraphs_of_a_cell_stand_on_lines_of_their_own() -> None:
    text = "<table><tr><td>A<td><ul><li>x<li>y</ul>z<td><p>p<br>q<p>r<tr><td>B<td>z<td></table>"
    assert rows(text) == [("A", "• x\n• y\nz", "p q\nr"), ("B", "z", "")]
    assert read(text).lines[0].text == "A x y z p q r"


def test_a_table_of_one_column_is_a_frame_around_paragraphs() -> None:
    text = "<table><tr><td><h2>Head</h2><ul><li>one</ul></table>"
    assert seen(text) == [("heading", 2, "", "Head"), ("item", 1, "•", "one")]
    assert read(text).lines[1].shown == "table 1, row 1, paragraph 2"


def test_a_table_in_a_table_follows_the_row_and_is_told() -> None:
    text = (
        "<table><tr><td>a<td>b<table><tr><td>c<td>d</table><tr><td>e<td>f</table>"
        "<table><tr><td>g<td>h</table>"
    )
    assert rows(text) == [("a", "b"), ("c", "d"), ("e", "f"), ("g", "h")]
    reading = read(text)
    assert [line.shown for line in reading.lines] == [
        "table 1, row 1",
        "table 1, row 1, column B, table 1, row 1",
        "table 1, row 2",
        "table 2, row 1",
    ]
    (told,) = reading.told
    assert (told.line, told.shown) == (2, "table 1, row 1, column B")


@pytest.mark.parametrize(
    ("hidden", "said"),
    [
        ("<nav><ul><li>Home<li>Away</ul></nav>", "a navigation (nav)"),
        ("<div hidden><div>Home</div>Away</div>", "a hidden element (div)"),
        ('<p style="color:red; display : none">Home Away</p>', "a hidden element (p)"),
        ("<template>Home Away</template>", "a template"),
        ("<noscript>Home Away</noscript>", "(noscript)"),
        ("<dialog>Home Away</dialog>", "a closed dialog"),
        ("<del>Home Away</del>", "deleted text (del)"),
    ],
)
def test_what_is_not_shown_is_named_with_its_words(hidden: str, said: str) -> None:
    reading = read(f"<p>before</p>\n{hidden}<p>after</p>")
    assert [line.text for line in reading.lines] == ["before", "after"]
    (told,) = reading.told
    assert told.shown == "line 2 of the file"
    assert told.lost
    assert said in told.words
    assert "“Home Away”" in told.words


def test_scripts_and_styles_are_counted_and_never_words() -> None:
    reading = read("<style>p{}</style><script>'<p>no</p>'</script><script>x</script><p>yes</p>")
    assert [line.text for line in reading.lines] == ["yes"]
    assert [told.words for told in reading.told] == [
        "elements script were passed over: 2.",
        "elements style were passed over: 1.",
    ]


def test_a_script_that_does_not_end_is_told_as_lost() -> None:
    reading = read("<p>yes</p><script><p>no</p>")
    assert [line.text for line in reading.lines] == ["yes"]
    (told,) = reading.told
    assert told.lost
    assert "does not end" in told.words


def test_what_would_be_fetched_or_looked_at_is_named() -> None:
    text = (
        '<p>a<img alt="a map" src="http://127.0.0.1:9/x"></p><iframe src="http://e.org/f"></iframe>'
    )
    told = read(text).told
    assert [(one.lost, one.line) for one in told] == [(True, 1), (True, 0)]
    assert "“a map”" in told[0].words
    assert "“http://e.org/f”" in told[1].words


def test_head_and_foot_of_the_page_are_read_and_noted() -> None:
    reading = read("<header><h1>T</h1></header><p>a</p><footer><p>f</p></footer><p>b</p>")
    assert [(line.text, line.note) for line in reading.lines] == [
        ("T", "header of the page"),
        ("a", ""),
        ("f", "footer of the page"),
        ("b", ""),
    ]


def test_the_stated_encoding_counts() -> None:
    said = '<meta charset="windows-1252"><p>the client’s café</p>'
    assert read_page(said.encode("cp1252"), PLACE).lines[0].text == "the client’s café"
    assert read_page(said.encode("utf-16"), PLACE).lines[0].text == "the client’s café"


@pytest.mark.parametrize(
    ("raw", "code", "said", "where"),
    [
        (b"<p>a\n<p>caf\xe9", "PC-READ-UTF8", "(0xe9) is not UTF-8", ":2"),
        (b"<meta charset=shift_jis><p>a", "PC-READ-UTF8", "shift_jis", ""),
        (b"<meta charset=latin1>\n<p>\x81", "PC-READ-UTF8", "(0x81) is not latin1", ":2"),
        (b"<p>a\n<!-- cut", "PC-READ-PAGE", "a comment begins", ":2"),
        (b"<p>a\n" + b"<a" * 2000, "PC-READ-PAGE", "a tag begins", ":2"),
        (b"<p>a\n<![<![x>", "PC-READ-PAGE", "a declaration", ":2"),
        (b"\n<table><tr><td>" * 60, "PC-READ-PAGE", "more than 50 deep", ":52"),
        (b"<html><body><script>x</script></body></html>", "PC-READ-EMPTY", "no words", ""),
        (b"<p>a\0b", "PC-READ-NUL", "NUL", ":1"),
    ],
)
def test_a_bad_page_is_refused(raw: bytes, code: str, said: str, where: str) -> None:
    with pytest.raises(InputProblem) as told:
        read_page(raw, PLACE)
    assert (told.value.code, told.value.exit_code) == (code, 3)
    assert said in told.value.what
    assert told.value.where == f"page.html{where}"
    assert told.value.remedy


@pytest.mark.parametrize("what", ["bytes", "columns", "cells", "lines"])
def test_limits_of_a_page(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_, "_BIGGEST", 400)
    monkeypatch.setattr(blocks, "MOST_CELLS", 40)
    monkeypatch.setattr(blocks, "MOST_LINES", 30)
    texts = {
        "bytes": "<p>" + "a" * 400,
        "columns": "<table><tr><td colspan=1001>a</table>",
        "cells": "<table><tr><td colspan=9>a" + "<tr><td>a" * 4 + "</table>",
        "lines": "<p>a" * 31,
    }
    with pytest.raises(LimitReached) as told:
        read(texts[what])
    assert told.value.code == "PC-LIMIT-SOURCE"


WORD = st.text("abcdefgh", min_size=1, max_size=4)
TREE = st.recursive(
    WORD.map(lambda word: f"{word} "),
    lambda inside: st.tuples(
        st.sampled_from(["p", "div", "h3", "ul", "li", "b", "td", "tr", "table", "header", "span"]),
        st.lists(inside, max_size=4),
    ).map(lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>"),
    max_leaves=25,
)


def visible(lines: tuple[Line, ...]) -> list[str]:
    return sorted(" ".join(line.text for line in lines).split())


@given(TREE)
def test_every_visible_word_is_read_once(tree: str) -> None:
    import re

    words = sorted(re.sub("<[^>]*>", " ", tree).split())
    if words:
        assert visible(read(f"<body>{tree}</body>").lines) == words
