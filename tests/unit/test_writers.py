import csv
import io
import json
import re
import zipfile
from html import escape, unescape

import pytest
from python_calamine import CalamineWorkbook

from pcgraph.graph import KnowledgeGraph
from pcgraph.model import Cell, Table
from pcgraph.writers.html import answer_html, table_html
from pcgraph.writers.results import table_content
from pcgraph.writers.tables import csv_text, excel_csv_text, json_text, markdown_text, text
from pcgraph.writers.terminal import terminal_text
from pcgraph.writers.workbook import workbook_bytes

HARD = Table(
    ("nos_code", "number", "reason"),
    (("2.1.1", 3, '=HYPERLINK("http://a")'), ("08", None, "a|b\n“c” <i>"), ("-1", 0.5, "é")),
    closed=1,
    notes=("said",),
    about=(("Question", "Why?"),),
)


def test_csv_is_exact() -> None:
    read = list(csv.reader(io.StringIO(csv_text(HARD))))
    assert read == [
        ["nos_code", "number", "reason"],
        ["2.1.1", "3", '=HYPERLINK("http://a")'],
        ["08", "", "a|b\n“c” <i>"],
        ["-1", "0.5", "é"],
    ]


def test_csv_for_excel_has_a_mark_and_no_formula() -> None:
    text = excel_csv_text(HARD)
    assert text[0] == "\ufeff"
    assert "'=HYPERLINK" in text
    assert "\r\n'-1," in text


def test_csv_for_excel_keeps_codes_quotes_and_line_feeds() -> None:
    table = Table(("nos_function", "reason"), (("1.2", "the person’s own"), ("2.1.1", "one\ntwo")))
    text = excel_csv_text(table)
    assert text == ('\ufeffnos_function,reason\r\n1.2,the person’s own\r\n2.1.1,"one\ntwo"\r\n')
    assert text.encode().decode("utf-8-sig").startswith("nos_function")


def test_a_carriage_return_in_a_cell_does_not_end_the_row() -> None:
    table = Table(("a", "b"), (("one\rtwo", "x"),))
    for written in (csv_text(table), excel_csv_text(table).removeprefix("\ufeff")):
        read = list(csv.reader(io.StringIO(written, newline="")))
        assert read == [["a", "b"], ["one\rtwo", "x"]]


def test_json_is_a_list_of_objects() -> None:
    read = json.loads(json_text(HARD))
    assert read[1] == {"nos_code": "08", "number": None, "reason": "a|b\n“c” <i>"}


def test_markdown_is_escaped() -> None:
    assert "| 08 |  | a\\|b “c” &lt;i&gt; |" in markdown_text(HARD)


def test_workbook_has_three_sheets_and_codes_as_text(kg: KnowledgeGraph) -> None:
    raw = workbook_bytes(HARD, kg.words)
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    assert book.sheet_names == ["Table", "About this table", "Words"]
    rows = book.get_sheet_by_name("Table").to_python()
    assert rows[0] == ["NOS", "Number", "Why"]
    assert rows[1] == ["2.1.1", 3.0, '=HYPERLINK("http://a")']
    assert rows[2][0] == "08"
    assert ["Question", "Why?"] in book.get_sheet_by_name("About this table").to_python()
    assert len(book.get_sheet_by_name("Words").to_python()) == 4
    assert workbook_bytes(HARD, kg.words) == raw


def asked(kg: KnowledgeGraph, name: str) -> Table:
    """Ask one of several questions, or take the table of hard cells."""
    if name == "hard":
        return HARD
    if name == "nos-for-competency":
        return kg.query(name, "all", rejected=True)
    return kg.query(name)


SEVERAL = ["hard", "nos-for-competency", "nos-list", "our-readings", "frameworks", "sections"]


@pytest.mark.parametrize("name", SEVERAL)
def test_all_forms_hold_the_same_cells(kg: KnowledgeGraph, name: str) -> None:
    table = asked(kg, name)
    texts = [list(table.columns), *([text(cell) for cell in row] for row in table.rows)]
    assert list(csv.reader(io.StringIO(csv_text(table), newline=""))) == texts
    for_excel = io.StringIO(excel_csv_text(table).removeprefix("\ufeff"), newline="")
    assert [[undefused(cell) for cell in row] for row in csv.reader(for_excel)] == texts
    assert json.loads(json_text(table)) == table.records()
    assert markdown_cells(markdown_text(table)) == [
        [cell.replace("\n", " ") for cell in row] for row in texts
    ]
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook_bytes(table, kg.words)))
    sheet = book.get_sheet_by_name("Table").to_python()
    assert sheet[1:] == [[in_excel(cell) for cell in row] for row in table.rows]


def undefused(cell: str) -> str:
    """Take the mark off a cell that Excel would have read as a formula."""
    return cell[1:] if re.match(r"'[=+\-@\t\r]", cell) else cell


def markdown_cells(page: str) -> list[list[str]]:
    """Read the cells of a Markdown table."""
    lines = [line for line in page.splitlines() if line.strip("|- ")]
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
    return [[unescape(cell[1:-1]).replace("\\|", "|") for cell in row] for row in rows]


def in_excel(cell: Cell) -> str | float:
    """Say what a cell of a workbook holds: numbers as such, all else as text."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    return text(cell)


def test_the_terminal_shows_every_code(kg: KnowledgeGraph) -> None:
    table = kg.query("nos-for-competency", role="Link Worker", tag="EVOKE", rejected=True)
    shown = terminal_text(table, {}, 100, colour=False)
    assert [row["nos_code"] for row in table if str(row["nos_code"]) not in shown] == []


def sheet_xml(raw: bytes, path: str = "xl/worksheets/sheet1.xml") -> str:
    """Give one part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        return parts.read(path).decode()


def test_the_sheet_is_ready_to_be_read_and_printed(kg: KnowledgeGraph) -> None:
    table = kg.query("nos-for-competency", role="Link Worker", tag="EVOKE")
    raw = workbook_bytes(table, kg.words)
    xml = sheet_xml(raw)
    columns = {
        number: options
        for first, last, options in re.findall(r'<col min="(\d+)" max="(\d+)" ([^>]*)/>', xml)
        for number in range(int(first), int(last) + 1)
    }
    bar = len(table.columns) - table.closed
    closed = [number for number, options in columns.items() if 'hidden="1"' in options]
    assert closed == list(range(bar + 1, len(table.columns) + 1))
    assert 'collapsed="1"' in columns[bar]
    assert 'summaryRight="0"' in xml
    assert 'state="frozen"' in xml
    assert '<autoFilter ref="A1:AJ3"/>' in xml
    assert '<ignoredError sqref="A2:AJ3" numberStoredAsText="1"/>' in xml
    assert 'orientation="landscape"' in xml
    assert 'fitToPage="1"' in xml
    assert "Table!$1:$1" in sheet_xml(raw, "xl/workbook.xml")
    heights = [float(height) for height in re.findall(r'<row [^>]* ht="([\d.]+)"', xml)]
    assert min(heights[1:]) >= 4 * 15


def test_how_sure_stays_a_number_and_says_high_medium_or_low(kg: KnowledgeGraph) -> None:
    raw = workbook_bytes(Table(("confidence", "line_first"), ((0.8, 3), (None, 4))), kg.words)
    form = "[&gt;=0.8]0.0#&quot; high&quot;;[&gt;=0.6]0.0#&quot; medium&quot;;0.0#&quot; low&quot;"
    assert form in sheet_xml(raw, "xl/styles.xml")
    styles = dict(re.findall(r'<c r="(\w+)" s="(\d+)"', sheet_xml(raw)))
    assert styles["A2"] != styles["B2"] == styles["B3"]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_name("Table")
    assert sheet.to_python()[1:] == [[0.8, 3.0], ["", 4.0]]


def test_about_says_what_a_reader_must_know(kg: KnowledgeGraph) -> None:
    table = kg.query("nos-for-competency", role="Link Worker", tag="EVOKE")
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook_bytes(table, kg.words)))
    about = [
        [str(cell) for cell in row]
        for row in book.get_sheet_by_name("About this table").to_python()
    ]
    heads = [head for head, _ in about]
    assert ["Command", 'pcgraph query nos-for-competency --role "Link Worker" --tag EVOKE'] in about
    assert ["Document", "PCP framework (undated): no date printed"] in about
    assert ["Judged by", "language model, from titles 2026-11 (machine)"] in about
    for head in ("Inheritance", "Judgement", "Licence: ours", "Data version", "Graphs used"):
        assert head in heads
    words = " ".join(cell for row in about for cell in row)
    for part in ("Not endorsed by Skills for Health", "belong to their owners", "CC BY 4.0", "MIT"):
        assert part in words
    assert [note for note in table.notes if note not in words] == []
    dated = dict(kg.query("nos-for-competency", "fcc-2019", role="Link Worker").about)
    assert dated["Document"] == "Link Worker framework, Nov 2019: 27 November 2019"


def test_an_empty_answer_says_why_in_every_form(kg: KnowledgeGraph) -> None:
    table = kg.query("nos-for-competency", role="Psychosocial Link Worker", tag="EVOKE")
    assert json.loads(json_text(table)) == [{"note": " ".join(table.notes)}]
    raw = workbook_bytes(table, kg.words)
    head, first = (
        CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_name("Table").to_python()
    )
    assert head[:2] == ["Role", "Process word"]
    assert first[0] == "\n".join(table.notes)
    about = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_name("About this table")
    assert ["Why it is empty", table.notes[0]] in about.to_python()
    shown = answer_html(table, kg.words)
    assert [note for note in table.notes if escape(note) not in shown] == []
    assert shown.count(table.notes[0]) == 1


def test_a_number_that_excel_would_round_is_text(kg: KnowledgeGraph) -> None:
    raw = workbook_bytes(Table(("number",), ((12_345_678_901_234_567,),)), kg.words)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_name("Table")
    assert sheet.to_python()[1] == ["12345678901234567"]


def test_html_is_a_real_table_and_escaped(kg: KnowledgeGraph) -> None:
    assert table_html(HARD, kg.words) == (
        "<table>\n<caption>Why? Rows: 3</caption>\n<thead>\n"
        '<tr><th scope="col">NOS</th><th scope="col">Number</th></tr>\n</thead>\n<tbody>\n'
        '<tr><th scope="row">2.1.1</th><td>3</td></tr>\n'
        '<tr><th scope="row">08</th><td></td></tr>\n'
        '<tr><th scope="row">-1</th><td>0.5</td></tr>\n'
        "</tbody>\n</table>\n"
    )
    shown = answer_html(HARD, kg.words, "Ask <me>.")
    assert "<p>More columns: 1. Ask &lt;me&gt;.</p>\n<ul>\n<li>said</li>\n</ul>\n" in shown
    whole = table_html(Table(HARD.columns, HARD.rows), ())
    assert "<td>a|b\n“c” &lt;i&gt;</td>" in whole
    assert "=HYPERLINK(&quot;http://a&quot;)" in whole


@pytest.mark.parametrize("names", [("a", "a"), ("a", None), ("a", "")])
def test_a_first_column_that_names_no_row_heads_none(names: tuple[Cell, Cell]) -> None:
    assert 'scope="row"' not in table_html(Table(("x", "y"), ((names[0], 1), (names[1], 2))), ())


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_no_column_is_dropped_at_any_width(kg: KnowledgeGraph, width: int) -> None:
    table = kg.query("our-readings", document="sfh-wbc")
    shown = terminal_text(table, {}, width, colour=False)
    for row in table.records():
        for name in ("what_we_read", "reason", "framework"):
            assert str(row[name]).split()[0] in shown
    assert max(len(line) for line in shown.splitlines()) <= width


@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_column_is_squeezed_by_the_heads_of_its_neighbours(width: int) -> None:
    """Short numbers under long heads are not wrapped, so that they take the width of the head."""
    heads = {"a": "Considered and not used", "b": "Competencies looked at", "c": "Not sure for"}
    table = Table(("roles", *heads), (("Psychosocial Link Worker", 1, 2, 3),))
    shown = terminal_text(table, heads, width, colour=False)
    assert "Psychosocial Link Worker" in shown
    assert all(head in shown for head in heads.values())


def test_wide_shows_every_column(kg: KnowledgeGraph) -> None:
    table = kg.query("nos-for-competency", role="Link Worker", tag="EVOKE")
    shown = table_content(table, kg.words, "table", 100, False, wide=True)
    assert isinstance(shown, str)
    for words in ("Data version", "Core or specific", "Mapping id"):
        assert words in shown


def test_an_empty_table_is_still_a_table() -> None:
    empty = Table(("a", "b"), ())
    assert csv_text(empty) == "a,b\n"
    assert json.loads(json_text(empty)) == []
    assert terminal_text(empty, {}, 80, colour=False).strip() == ""


def test_what_every_row_has_stands_above_the_grid_once_even_nought() -> None:
    table = Table(("role", "number", "own"), (("a", 0, None), ("b", 0, None)))
    lines = terminal_text(table, {"number": "Number"}, 80, colour=False).splitlines()
    assert lines[0] == "Number: 0"
    assert [line for line in lines[2:] if "0" in line] == []
    assert lines[-1].strip() == "b"
