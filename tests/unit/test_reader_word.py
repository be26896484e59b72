"""Word documents: every visible word once and at its place; what is not seen is named."""

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pcgraph.intake.model import Line, Reading
from pcgraph.readers.word import read_word
from tests.documents import cell, document, packed, para, run, table

PLACE = Path("mine.docx")
BREAK = "<w:r><w:lastRenderedPageBreak/></w:r>"


def read(body: str, **parts: str) -> Reading:
    return read_word(document(body, **parts), PLACE)


def seen(reading: Reading) -> list[tuple[str, int, str, str]]:
    return [(line.kind, line.level, line.mark, line.text) for line in reading.lines]


def texts(reading: Reading) -> list[str]:
    return [line.text for line in reading.lines]


def told(reading: Reading) -> list[tuple[str, str, int, bool]]:
    return [(one.shown, one.words, one.line, one.lost) for one in reading.told]


def style(name: str, looks: str = "", based: str = "", number: int = 0) -> str:
    based = f'<w:basedOn w:val="{based}"/>' if based else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="s{number}"><w:name w:val="{name}"/>{based}'
        f"{looks}</w:style>"
    )


def of_style(words: str, number: int) -> str:
    return para(words, f'<w:pStyle w:val="s{number}"/>')


def listed(words: str, depth: int = 0, number: int = 1, more: str = "") -> str:
    looks = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return para(words, looks + more)


def level(depth: int, form: str, text: str, start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(*levels: str) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )


def inserted(inside: str) -> str:
    return f'<w:ins w:id="1" w:author="HR">{inside}</w:ins>'


def deleted(words: str) -> str:
    return f'<w:del w:id="2"><w:r><w:delText xml:space="preserve">{words}</w:delText></w:r></w:del>'


def box(*paras: str) -> str:
    content = f"<w:txbxContent>{''.join(paras)}</w:txbxContent>"
    new = f"<w:drawing><wp:anchor><wps:txbx>{content}</wps:txbx></wp:anchor></w:drawing>"
    old = f"<w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict>"
    both = f'<mc:Choice Requires="wps">{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
    return f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"


def test_headings_come_from_styles_and_those_that_they_are_based_on() -> None:
    styles = (
        style("Title", number=1)
        + style("heading 2", number=2)
        + style("Mine", based="s2", number=3)
        + style("Own", '<w:pPr><w:outlineLvl w:val="3"/></w:pPr>', number=4)
        + style("Deeper", '<w:pPr><w:outlineLvl w:val="4"/></w:pPr>', "s2", number=7)
        + style("Ring", based="s6", number=5)
        + style("Ring too", based="s5", number=6)
    )
    body = "".join(of_style(f"w{number}", number) for number in range(1, 8))
    reading = read(body, styles=styles)
    assert reading.title == "w1"
    assert [(line.kind, line.level) for line in reading.lines] == [
        ("heading", 1),
        ("heading", 2),
        ("heading", 2),
        ("heading", 4),
        ("text", 0),
        ("text", 0),
        ("heading", 5),
    ]


def test_marks_of_lists_are_counted_as_word_does() -> None:
    numbering = lists(
        level(0, "decimal", "%1."),
        level(1, "lowerLetter", "%1.%2)", 2),
        level(2, "bullet", "\uf0b7"),
    )
    body = (
        listed("a")
        + listed("b", 1)
        + listed("c", 1)
        + listed("d", 2)
        + listed("e")
        + listed("f", 1)
        + listed("g", number=2)
        + listed("h", number=0)
    )
    assert seen(read(body, numbering=numbering)) == [
        ("item", 1, "1.", "a"),
        ("item", 2, "1.b)", "b"),
        ("item", 2, "1.c)", "c"),
        ("item", 3, "•", "d"),
        ("item", 1, "2.", "e"),
        ("item", 2, "2.b)", "f"),
        ("item", 1, "1.", "g"),
        ("text", 0, "", "h"),
    ]


@pytest.mark.parametrize(
    ("text", "mark"), [("\uf0b7", "•"), ("v", "•"), ("ü", "•"), ("", "•"), ("–", "–"), ("o", "o")]
)
def test_a_letter_of_a_font_of_symbols_is_a_bullet(text: str, mark: str) -> None:
    reading = read(listed("a"), numbering=lists(level(0, "bullet", text)))
    assert reading.lines[0].mark == mark


def test_marks_typed_by_hand_are_marks() -> None:
    body = para("• a") + para(run("-") + "<w:r><w:tab/></w:r>" + run("b")) + para("1.2 c")
    assert seen(read(body)) == [
        ("item", 1, "•", "a"),
        ("item", 1, "-", "b"),
        ("text", 0, "", "1.2 c"),
    ]


def test_a_list_of_20_levels_is_read() -> None:
    numbering = lists(*(level(depth, "bullet", "o") for depth in range(20)))
    body = "".join(listed(f"w{depth}", depth) for depth in range(20))
    assert seen(read(body, numbering=numbering)) == [
        ("item", depth + 1, "o", f"w{depth}") for depth in range(20)
    ]


def test_pages_are_counted_where_the_file_tells_them() -> None:
    body = (
        para("a")
        + para("")
        + para(BREAK + run("b"))
        + para(run("c") + BREAK + run(" and on"))
        + para("d")
    )
    assert [(line.text, line.shown) for line in read(body).lines] == [
        ("a", "page 1, paragraph 1"),
        ("", "page 1, after paragraph 1"),
        ("b", "page 2, paragraph 1"),
        ("c and on", "page 2, paragraph 2"),
        ("d", "page 3, paragraph 1"),
    ]
    assert read(para("a") + para("b")).lines[1].shown == "paragraph 2"


def test_a_row_that_goes_over_a_page_turns_it_once() -> None:
    split = para(run("x") + BREAK + run("y"))
    body = table(["a", "b"], [split, split], ["c", "d"]) + para("e")
    assert [line.shown for line in read(body).lines] == [
        "page 1, table 1, row 1",
        "page 1, table 1, row 2",
        "page 2, table 1, row 3",
        "page 2, paragraph 1",
    ]


def test_tracked_insertions_are_read_and_deletions_told() -> None:
    body = para("first") + para(
        run("Listens ") + inserted(run("and hears ")) + deleted("or talks ") + run("well")
    )
    reading = read(body)
    assert texts(reading) == ["first", "Listens and hears well"]
    assert reading.lines[1].note == "tracked change, taken as accepted"
    assert told(reading) == [
        (
            "paragraph 2",
            "inserted by a tracked change, taken as accepted: “and hears”.",
            2,
            False,
        ),
        ("paragraph 2", "deleted by a tracked change and left out: “or talks”.", 2, True),
    ]


def test_what_is_told_of_a_cell_names_its_column() -> None:
    reading = read(table(["a", para(run("b") + deleted("gone"))]))
    assert told(reading) == [
        ("table 1, row 1, column B", "deleted by a tracked change and left out: “gone”.", 1, True)
    ]


def test_paragraphs_whose_end_was_deleted_are_one() -> None:
    gone = '<w:rPr><w:del w:id="3"/></w:rPr>'
    reading = read(para("Listens ", gone) + para("well") + para("end", gone))
    assert texts(reading) == ["Listens well", "end"]


def test_moved_text_is_read_where_it_came_to() -> None:
    body = para(f'<w:moveFrom w:id="1">{run("moved")}</w:moveFrom>{run("stays")}') + para(
        f'<w:moveTo w:id="2">{run("moved")}</w:moveTo>'
    )
    assert texts(read(body)) == ["stays", "moved"]


def test_tracked_rows() -> None:
    rows = table(["a", "b"], ["c", "d"], ["e", "f"])
    marks = iter(["", '<w:trPr><w:ins w:id="1"/></w:trPr>', '<w:trPr><w:del w:id="2"/></w:trPr>'])
    reading = read(re.sub("<w:tr>", lambda _: f"<w:tr>{next(marks)}", rows))
    assert [line.cells for line in reading.lines if line.text] == [("a", "b"), ("c", "d")]
    assert [(one.shown, one.lost) for one in reading.told] == [
        ("table 1, row 2", False),
        ("table 1, row 3", True),
    ]
    assert "“e f”" in reading.told[1].words


def test_text_boxes_are_read_once_and_named_by_place() -> None:
    body = para("a") + para(run("b") + box(para("in the box"), listed("item"))) + para("c")
    reading = read(body)
    assert [(line.text, line.shown, line.note) for line in reading.lines] == [
        ("a", "paragraph 1", ""),
        ("b", "paragraph 2", ""),
        ("in the box", "text box 1 near paragraph 2", "text box"),
        ("item", "text box 1 near paragraph 2", "text box"),
        ("c", "paragraph 3", ""),
    ]
    assert [(one.shown, one.line) for one in reading.told] == [("text box 1 near paragraph 2", 3)]


def test_a_text_box_in_a_cell_follows_its_row() -> None:
    body = table(["a", para(run("b") + box(para("boxed")))], ["c", "d"])
    reading = read(body)
    assert texts(reading) == ["a b", "boxed", "c d"]
    assert reading.lines[1].shown == "text box 1 near table 1, row 1, column B"


def test_content_controls_are_read_and_named_wherever_they_stand() -> None:
    def control(inside: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    rows = table(["a", "b"], ["c", "d"])
    start = rows.rindex("<w:tr>")
    end = rows.rindex("</w:tbl>")
    body = (
        control(para("block"))
        + para(run("in ") + control(run("line")))
        + rows[:start]
        + control(rows[start:end])
        + rows[end:]
    )
    reading = read(body)
    assert texts(reading) == ["block", "in line", "a b", "c d"]
    assert [line.note for line in reading.lines[:2]] == ["content control"] * 2
    assert told(reading) == [
        ("paragraph 1", "a content control: its words were read.", 1, False),
        ("paragraph 2", "the words of a content control were read: “line”.", 2, False),
        ("table 1, after row 1", "rows or cells in a content control were read.", 0, False),
    ]


def test_merged_cells_are_named_and_stay_in_their_columns() -> None:
    body = table(
        [cell("A", '<w:gridSpan w:val="2"/>'), "B"],
        [cell("r", '<w:vMerge w:val="restart"/>'), "s", "t"],
        [cell(para(""), "<w:vMerge/>"), "u", "v"],
    )
    reading = read(body)
    assert [line.cells for line in reading.lines] == [
        ("A", "", "B"),
        ("r", "s", "t"),
        ("", "u", "v"),
    ]
    assert told(reading) == [
        ("table 1, row 1", "merged cells: columns A to B are one.", 1, False),
        ("table 1, row 3", "merged cells: column A goes on from the row above.", 3, False),
    ]


def test_paragraphs_of_a_cell_stand_on_lines_of_their_own_with_their_marks() -> None:
    numbering = lists(level(0, "decimal", "%1."), level(1, "bullet", "o"))
    body = table(["A", listed("x") + listed("y", 1)], [para("• p") + para("q"), "B"])
    reading = read(body, numbering=numbering)
    assert [(line.cells, line.text) for line in reading.lines] == [
        (("A", "1. x\no y"), "A 1. x y"),
        (("• p\nq", "B"), "p q B"),
    ]


def test_a_table_in_a_cell_follows_its_row() -> None:
    body = table(["a", table(["b", "c"]) + para("d")], ["e", "f"])
    reading = read(body)
    assert [line.cells for line in reading.lines] == [("a", "d"), ("b", "c"), ("e", "f")]
    assert reading.lines[1].shown == "table 1, row 1, column B, inner table, row 1"


def test_notes_heads_and_feet_follow_the_body() -> None:
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    reading = read_word(
        document(
            para(run("a") + note) + para("b"),
            footnotes=f'<w:footnote w:id="2">{para("see there")}</w:footnote>',
            header=para("Our trust"),
            footer=para("Page 1"),
        ),
        PLACE,
    )
    assert [(line.text, line.shown, line.note) for line in reading.lines] == [
        ("a", "paragraph 1", ""),
        ("b", "paragraph 2", ""),
        ("see there", "footnote 1, of paragraph 1", "footnote 1"),
        ("Our trust", "header 1", "header of the page"),
        ("Page 1", "footer 1", "footer of the page"),
    ]


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (run("secret", "<w:vanish/>"), "hidden text was not read: “secret”"),
        (
            '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="p" descr="a map"/>'
            "<a:graphic><pic:pic/></a:graphic></wp:inline></w:drawing></w:r>",
            "a picture was not looked into for words (its description: “a map”)",
        ),
        ("<w:r><w:object><v:shape/></w:object></w:r>", "an object of another program"),
        (
            '<w:r><w:pict><v:shape><v:textpath string="DRAFT"/></v:shape></w:pict></w:r>',
            "“DRAFT”",
        ),
        ('<w:r><w:commentReference w:id="4"/></w:r>', "a comment by Ann"),
        ('<w:r><w:commentReference w:id="9"/></w:r>', "a comment is referred to and is not there"),
    ],
)
def test_what_is_not_read_is_named_at_its_paragraph(inside: str, said: str) -> None:
    comment = f'<w:comment w:id="4" w:author="Ann">{para("Why?")}</w:comment>'
    reading = read(para("a") + para(run("b") + inside), comments=comment)
    assert texts(reading) == ["a", "b"]
    (one,) = [one for one in reading.told if said in one.words]
    assert (one.shown, one.line, one.lost) == ("paragraph 2", 2, True)


def test_symbols_fields_links_breaks_and_formulas() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGEREF x</w:instrText>'
        f'</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("7")}'
    )
    body = para(
        '<w:r><w:t>a</w:t><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
        + f'<w:hyperlink r:id="x">{run(" link ")}</w:hyperlink>'
        + field
        + "<w:r><w:noBreakHyphen/><w:br/></w:r><m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"
        + '<w:r><w:sym w:font="Odd" w:char="F021"/></w:r>'
    )
    reading = read(body)
    assert texts(reading) == ["a✓ link 7\u2011", "x+1◊"]
    assert [one.lost for one in reading.told] == [True, True]


def test_a_short_bold_paragraph_looks_like_a_heading_of_no_level() -> None:
    bold = "<w:b/>"
    body = para(run("Coach", bold)) + para(run("Coach", bold) + run(" says"))
    assert [(line.kind, line.level) for line in read(body).lines] == [("heading", 0), ("text", 0)]


def test_macros_and_missing_parts_are_told() -> None:
    raw = document(para("a"), vbaProject="", styles="")
    with zipfile.ZipFile(io.BytesIO(raw)) as old:
        kept = {name: old.read(name) for name in old.namelist() if "styles" not in name}
    words = [one.words for one in read_word(packed(kept), PLACE).told]
    assert words == [
        "it has macros; they were neither read nor run.",
        "its part word/styles.xml is missing.",
    ]


def test_a_document_in_the_strict_form_is_read() -> None:
    raw = document(of_style("a", 2), styles=style("heading 2", number=2))
    with zipfile.ZipFile(io.BytesIO(raw)) as old:
        kept = {name: old.read(name).decode() for name in old.namelist()}
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    strict = {
        name: said.replace(main, "http://purl.oclc.org/ooxml/wordprocessingml/main").replace(
            links, "http://purl.oclc.org/ooxml/officeDocument/relationships"
        )
        for name, said in kept.items()
    }
    assert seen(read_word(packed(strict), PLACE)) == [("heading", 2, "", "a")]


def test_a_document_of_another_writer_is_read() -> None:
    made = docx.Document()
    made.core_properties.title = "In the properties"
    made.add_heading("Coach", 1)
    made.add_paragraph("Listens", style="List Bullet")
    made.add_paragraph("Deeper", style="List Bullet 2")
    made.add_paragraph("one", style="List Number")
    made.add_paragraph("two", style="List Number")
    grid = made.add_table(2, 3)
    for place, one in enumerate(one for row in grid.rows for one in row.cells):
        one.text = f"c{place}"
    made.sections[0].header.paragraphs[0].text = "Head"
    out = io.BytesIO()
    made.save(out)
    reading = read_word(out.getvalue(), PLACE)
    assert reading.title == "In the properties"
    assert seen(reading) == [
        ("heading", 1, "", "Coach"),
        ("item", 1, "•", "Listens"),
        ("item", 2, "•", "Deeper"),
        ("item", 1, "1.", "one"),
        ("item", 1, "2.", "two"),
        ("row", 0, "", "c0 c1 c2"),
        ("row", 0, "", "c3 c4 c5"),
        ("text", 0, "", "Head"),
    ]


WORD = st.text("abcdefgh", min_size=1, max_size=4)
RUNS = st.lists(WORD, min_size=1, max_size=3).map(
    lambda words: "".join(run(f" {word} ") for word in words)
)
INLINE = st.one_of(
    RUNS,
    RUNS.map(inserted),
    RUNS.map(lambda inside: f"<w:hyperlink>{inside}</w:hyperlink>"),
    RUNS.map(lambda inside: f"<w:sdt><w:sdtContent>{inside}</w:sdtContent></w:sdt>"),
    RUNS.map(lambda inside: box(para(inside)).replace("Fallback", "Other")),
)
PARA = st.lists(INLINE, max_size=3).map(lambda made: para("".join(made)))
BLOCK = st.recursive(
    st.one_of(PARA, PARA.map(lambda made: made.replace("<w:pPr>", "<w:pPr><w:numPr/>"))),
    lambda inside: st.one_of(
        inside.map(lambda made: f"<w:sdt><w:sdtContent>{made}</w:sdtContent></w:sdt>"),
        st.lists(st.lists(inside, min_size=1, max_size=3), min_size=1, max_size=2).map(
            lambda rows: table(*rows)
        ),
    ),
    max_leaves=6,
)


def visible(lines: tuple[Line, ...]) -> list[str]:
    return sorted(" ".join(line.text for line in lines).split())


@given(st.lists(BLOCK, min_size=1, max_size=4))
def test_every_visible_word_is_read_once(blocks: list[str]) -> None:
    body = "".join(blocks)
    # A text box is written twice, for new and for old programs; it is seen once.
    once = re.sub("<mc:Other>.*?</mc:Other>", "", body, flags=re.DOTALL)
    words = sorted(re.sub("<[^>]*>", " ", once).split())
    if words:
        assert visible(read(body).lines) == words
