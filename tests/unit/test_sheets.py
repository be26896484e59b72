"""Workbooks read within bounds: what is in them, and those that are made to hurt."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

import pcgraph.readers.sheets as sheets
from pcgraph.errors import InputProblem, LimitReached, PcgraphError
from pcgraph.grid import Grid, columns_by_head
from pcgraph.readers.sheets import read_sheets, sheets_of

PLACE = Path("book.xlsx")
PAGE = "xl/worksheets/sheet1.xml"
SHARED = "xl/sharedStrings.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def book(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    fill(made)
    made.close()
    return out.getvalue()


def words(*rows: list[object]) -> Callable[[xlsxwriter.Workbook], None]:
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet("One")
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)

    return fill


def bent(raw: bytes, change: dict[str, bytes | None]) -> bytes:
    """Put other parts into a workbook; None leaves one out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(
        out, "w", zipfile.ZIP_DEFLATED
    ) as new:  # fmt: skip
        names = [name for name in old.namelist() if name not in change]
        for name in names:
            new.writestr(name, old.read(name))
        for name, content in change.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def page(cells: str) -> bytes:
    return f"<worksheet {MAIN}><sheetData>{cells}</sheetData></worksheet>".encode()


def refused(raw: bytes, code: str) -> PcgraphError:
    with pytest.raises(PcgraphError) as said:
        sheets_of(raw, PLACE)
    assert said.value.code == code
    assert said.value.where == str(PLACE)
    assert said.value.remedy
    return said.value


def test_cells_come_as_what_they_are() -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet("Mixed")
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["a", 1, 1.5, True, "", " x "])
        sheet.write_datetime(2, 1, datetime(2026, 11, 30), day)
        sheet.write_datetime(2, 2, datetime(2026, 11, 30, 10, 30), day)
        sheet.write_string(2, 3, "1.10")
        made.add_worksheet("Empty")
        made.add_worksheet("Hidden").hide()

    mixed, empty, hidden = sheets_of(book(fill), PLACE)
    assert mixed.name == "Mixed"
    assert mixed.rows[0] == ("a", 1, 1.5, True, None, " x ")
    assert not any(mixed.rows[1])
    assert mixed.rows[2][:4] == (None, "2026-11-30", "2026-11-30T10:30:00", "1.10")
    assert isinstance(mixed.rows[0][1], int)
    assert (empty.rows, empty.formulas, empty.hidden) == ((), frozenset(), False)
    assert hidden.hidden


def test_places_are_counted_from_a1() -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        made.add_worksheet("Far").write_string(2, 3, "here")

    (far,) = sheets_of(book(fill), PLACE)
    assert far.rows[2][3] == "here"
    assert len(far.rows) == 3


def test_formulas_are_named_with_what_they_came_to() -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        made.add_worksheet("Plain").write_string(0, 0, "=1+1")
        sheet = made.add_worksheet("Sums")
        sheet.write_formula(1, 2, "=1+1", value=2)
        sheet.write_array_formula(3, 0, 4, 1, "{=A1:B2*2}", value=7)
        sheet.merge_range(6, 0, 6, 2, "one")

    plain, sums = sheets_of(book(fill), PLACE)
    assert plain.formulas == frozenset()
    assert plain.rows == (("=1+1",),)
    assert sums.formulas == {(1, 2), (3, 0), (3, 1), (4, 0), (4, 1)}
    assert sums.rows[1][2] == 2
    assert sums.merged == ("A7:C7",)


def test_a_sheet_that_leaves_out_the_names_of_its_cells_is_read() -> None:
    cells = "<row><c><v>1</v></c><c><f>A1</f><v>2</v></c></row><row><c><v>3</v></c></row>"
    (one,) = sheets_of(bent(book(words(["x"])), {PAGE: page(cells)}), PLACE)
    assert one.formulas == {(0, 1)}


@pytest.mark.parametrize(
    ("raw", "words_"),
    [
        (b"", "it is empty"),
        (b"a,b\n1,2\n", "no Excel workbook"),
        (b"PK\x03\x04" + b"\0" * 40, "cut off or damaged"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "password, or of the old form"),
    ],
)
def test_what_is_no_workbook_is_told(raw: bytes, words_: str) -> None:
    assert words_ in refused(raw, "PC-READ-WORKBOOK").what


def test_a_file_that_is_cut_off_is_told_wherever() -> None:
    raw = book(words(["a", "b"], [1, 2]))
    for size in range(4, len(raw) - 1, 97):
        refused(raw[:size], "PC-READ-WORKBOOK")


def test_a_file_whose_bytes_were_changed_is_read_or_told() -> None:
    raw = book(words(["a", "b"], [1, 2]))
    seen = set()
    for place in range(0, len(raw), 41):
        try:
            sheets_of(raw[:place] + bytes([raw[place] ^ 0x55]) + raw[place + 1 :], PLACE)
        except PcgraphError as fault:
            seen.add(fault.code)
    assert seen == {"PC-READ-WORKBOOK"}


@pytest.mark.parametrize(
    "change",
    [
        {"xl/workbook.xml": None},
        {"xl/workbook.xml": b"<workbook"},
        {PAGE: b"<worksheet>"},
        {PAGE: page('<row r="1"><c r="1A"><v>1</v></c></row>')},
        {PAGE: page('<row r="x"><c r="A1"><v>1</v></c></row>')},
        {SHARED: b"<sst><si>"},
        {SHARED: None},
        {"xl/styles.xml": b"\xff\xfe\x00"},
    ],
)
def test_a_workbook_with_a_broken_part_is_told(change: dict[str, bytes | None]) -> None:
    refused(bent(book(words(["text"])), change), "PC-READ-WORKBOOK")


def test_a_text_that_is_packed_like_a_workbook_is_none() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", "<document/>")
    assert "though it is packed like one" in refused(out.getvalue(), "PC-READ-WORKBOOK").what


def test_a_part_that_unpacks_without_end_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = bent(book(words(["x"])), {"xl/bomb.xml": b"0" * 3_000_000})
    assert len(raw) < 20_000
    assert sheets_of(raw, PLACE)
    monkeypatch.setattr(sheets, "_UNPACKED", 1_000_000)
    assert "unpacked" in refused(raw, "PC-LIMIT-WORKBOOK").what
    # What is not read is not unpacked either.
    assert sheets_of(bent(book(words(["x"])), {"xl/media/a.png": b"0" * 3_000_000}), PLACE)


def test_many_small_parts_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "_MEMBERS", 20)
    raw = bent(book(words(["x"])), {f"xl/{number}.xml": b"" for number in range(20)})
    assert refused(raw, "PC-LIMIT-WORKBOOK")


def test_two_parts_of_one_name_are_told() -> None:
    raw = book(words(["x"]))
    out = io.BytesIO(raw)
    with zipfile.ZipFile(out, "a") as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr(PAGE, page(""))
    assert "two of its parts" in refused(out.getvalue(), "PC-READ-WORKBOOK").what


def test_a_cell_at_the_far_end_is_told_before_anything_is_laid_out() -> None:
    first = '<row r="1"><c r="A1"><v>1</v></c></row>'
    full = f'{first}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    raw = bent(book(words(["x"])), {PAGE: page(full)})
    assert "XFD1048576" in refused(raw, "PC-LIMIT-WORKBOOK").what
    empty = (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    )
    (one,) = sheets_of(bent(book(words(["x"])), {PAGE: page(empty)}), PLACE)
    assert one.rows == ((1,),)


def test_one_long_text_in_many_cells_is_told() -> None:
    text = f"<sst {MAIN}><si><t>{'x' * 30_000}</t></si></sst>".encode()
    row = "".join('<c t="s"><v>0</v></c>' for _ in range(30))
    raw = bent(book(words(["x"])), {SHARED: text, PAGE: page(f"<row>{row}</row>" * 100)})
    assert len(raw) < 20_000
    assert "letters" in refused(raw, "PC-LIMIT-WORKBOOK").what


def test_entities_are_not_defined() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    for part in (PAGE, SHARED, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        raw = book(words(["x"]))
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            old = packed.read(part)
        head, _, rest = old.partition(b"?>")
        found = refused(bent(raw, {part: head + b"?>" + bomb + rest}), "PC-READ-WORKBOOK")
        assert "entities" in found.what


def test_files_are_told_by_their_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "a.xlsx"
    with pytest.raises(InputProblem, match="no such file"):
        read_sheets(place)
    with pytest.raises(InputProblem, match="no plain file"):
        read_sheets(tmp_path)
    place.write_bytes(book(words(["x"])))
    assert [one.name for one in read_sheets(place)] == ["One"]
    monkeypatch.setattr(sheets, "_BIGGEST", 100)
    with pytest.raises(LimitReached, match="PC-LIMIT-WORKBOOK"):
        read_sheets(place)


def test_columns_are_found_by_their_heads() -> None:
    rows = (("Old\nId", None, "why", "WHY", "Mine", None), ("a", "b", None, None, None, None))
    found = columns_by_head(Grid("One", rows), {"old_id!": "Old id", "why+": "Why", "x": "X"})
    assert found == ({"old_id!": 0, "why+": 2}, {"why+": [2, 3]}, [1, 4])
    assert columns_by_head(Grid("None", ()), {"x": "X"}) == ({}, {}, [])


def test_a_day_alone_is_a_day() -> None:
    assert sheets._cell(date(2026, 1, 2)) == "2026-01-02"
    assert sheets._cell(datetime(2026, 1, 2)) == "2026-01-02"
    assert sheets._cell(3.0) == 3
    assert sheets._cell(False) is False
