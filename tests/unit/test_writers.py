import csv
import io
import json

import pytest
from python_calamine import CalamineWorkbook

from pcgraph.graph import KnowledgeGraph
from pcgraph.model import Table
from pcgraph.writers.results import table_content
from pcgraph.writers.tables import csv_text, excel_csv_text, json_text, markdown_text
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
    assert "\n'-1," in text


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


def test_all_forms_hold_the_same_rows(kg: KnowledgeGraph) -> None:
    table = kg.query("nos-for-competency", role="Link Worker", tag="EVOKE", rejected=True)
    codes = [row["nos_code"] for row in table.records()]
    as_csv = list(csv.DictReader(io.StringIO(csv_text(table))))
    assert [row["nos_code"] for row in as_csv] == codes
    assert [row["nos_code"] for row in json.loads(json_text(table))] == codes
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook_bytes(table, kg.words)))
    sheet = book.get_sheet_by_name("Table").to_python()
    assert [row[3] for row in sheet[1:]] == codes
    shown = terminal_text(table, {}, 100, colour=False)
    assert [code for code in codes if str(code) not in shown] == []


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
