"""Workbooks read within bounds: what is in them, and those that are made to hurt."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

import pcgraph.readers.book_xml as book_xml
import pcgraph.readers.packed as packed_
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
    raw = bent(book(words(["x"])), {PAGE: page("") + b" " * 3_000_000})
    assert len(raw) < 20_000
    assert sheets_of(raw, PLACE)
    monkeypatch.setattr(packed_, "_UNPACKED", 1_000_000)
    assert "unpacked" in refused(raw, "PC-LIMIT-WORKBOOK").what
    # What is not read is not unpacked either.
    assert sheets_of(bent(book(words(["x"])), {"xl/media/a.png": b"0" * 3_000_000}), PLACE)


def test_many_small_parts_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed_, "_MEMBERS", 20)
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


# What follows was found by an attack: two readers of one file took two things for the same.

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
LINKS = "xl/_rels/workbook.xml.rels"
BOOK = "xl/workbook.xml"
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def zipped(members: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        for name, content in members:
            packed.writestr(name, content)
    return out.getvalue()


def bare(
    sheets_: str, targets: list[str], *parts: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """Make a workbook of the least that is read: r1, r2 and so on lead to the targets."""
    links = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/worksheet" Target="{target}"/>'
        for n, target in enumerate(targets, 1)
    )
    book_ = (
        f'<workbook {MAIN} xmlns:r="{RELATIONS}" xmlns:x="{RELATIONS}">'
        f"<sheets>{sheets_}</sheets></workbook>"
    )
    return zipped(
        [
            (BOOK, book_.encode()),
            (LINKS, f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'.encode()),
            *parts,
        ],
        method,
    )


def test_the_least_workbook_is_read() -> None:
    raw = bare('<sheet name="One" r:id="r1"/>', ["worksheets/sheet1.xml"], (PAGE, page(ONE)))
    (one,) = sheets_of(raw, PLACE)
    assert (one.name, one.rows) == ("One", ((1,),))


def test_a_sheet_with_two_links_is_told() -> None:
    raw = bare(
        '<sheet name="One" x:id="r1" r:id="r2"/>',
        ["worksheets/sheet1.xml", "worksheets/sheet2.xml"],
        (PAGE, page(ONE)),
        ("xl/worksheets/sheet2.xml", page(FAR)),
    )
    refused(raw, "PC-READ-WORKBOOK")


@pytest.mark.parametrize(
    "name",
    [
        "xl/./worksheets/sheet1.xml",
        "xl/x/../worksheets/sheet1.xml",
        "../a.xml",
        "/xl/worksheets/sheet1.xml",
        "xl//worksheets/sheet1.xml",
        "\\xl\\worksheets\\sheet1.xml",
        "C:/a.xml",
        "xl/.. /a.xml",
    ],
)
def test_a_part_with_a_name_that_leads_elsewhere_is_told(name: str) -> None:
    raw = bare(
        '<sheet name="One" r:id="r1"/>',
        ["./worksheets/sheet1.xml"],
        (PAGE, page(ONE)),
        (name, page(FAR)),
    )
    assert "one of its parts has the name" in refused(raw, "PC-READ-WORKBOOK").what


def test_parts_whose_names_differ_in_case_only_are_told() -> None:
    raw = bent(book(words(["x"])), {"xl/Worksheets/Sheet1.xml": page(FAR)})
    assert "two of its parts" in refused(raw, "PC-READ-WORKBOOK").what


def long_texts(cell: str, part: str = SHARED) -> bytes:
    """Put one long text into many cells, 90 million letters in all."""
    text = f"<sst {MAIN}><si><t>{'x' * 30_000}</t></si></sst>".encode()
    row = f"<row>{cell * 30}</row>"
    return bent(book(words(["x"])), {SHARED: None, part: text, PAGE: page(row * 100)})


@pytest.mark.parametrize(
    ("cell", "part"),
    [
        ('<c t="s"><v>00000000000000000000</v></c>', SHARED),
        ('<c t="s"><v> 0<!-- -->\n</v></c>', SHARED),
        ('<c t="s"><v><![CDATA[0]]></v></c>', SHARED),
        ('<c t="s"><v>0</v></c>', "xl/SharedStrings.xml"),
    ],
)
def test_a_long_text_in_many_cells_is_told_however_it_is_named(cell: str, part: str) -> None:
    assert "letters" in refused(long_texts(cell, part), "PC-LIMIT-WORKBOOK").what


def test_a_text_that_no_number_names_is_told() -> None:
    for said in ("+0", "-1", "1", "0.0", "\u0660"):
        refused(long_texts(f'<c t="s"><v>{said}</v></c>'), "PC-READ-WORKBOOK")


def test_limits_hold_for_all_sheets_together(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = '<row r="50"><c r="T50"><v>123456</v></c></row>'
    two = bare(
        '<sheet name="One" r:id="r1"/><sheet name="Two" r:id="r1"/>',
        ["worksheets/sheet1.xml"],
        (PAGE, page(rows)),
    )
    monkeypatch.setattr(book_xml, "_AREA", 2_000)
    monkeypatch.setattr(book_xml, "_LETTERS_IN_ALL", 12)
    assert len(sheets_of(two, PLACE)) == 2
    monkeypatch.setattr(book_xml, "_AREA", 1_999)
    assert "T50" in refused(two, "PC-LIMIT-WORKBOOK").what
    monkeypatch.setattr(book_xml, "_AREA", 2_000)
    monkeypatch.setattr(book_xml, "_LETTERS_IN_ALL", 11)
    assert "letters" in refused(two, "PC-LIMIT-WORKBOOK").what


@pytest.mark.parametrize(("method", "name"), [(zipfile.ZIP_LZMA, "LZMA"), (12, "bzip2")])
def test_other_methods_of_packing_are_told(method: int, name: str) -> None:
    raw = bare(
        '<sheet name="One" r:id="r1"/>', ["worksheets/sheet1.xml"], (PAGE, page("")), method=method
    )
    # Properties of the filter that no reader of LZMA takes; bzip2 has no such bytes.
    for bytes_ in (raw, raw.replace(b"\x5d\x00\x00", b"\xff\xff\xff")):
        assert name in refused(bytes_, "PC-READ-WORKBOOK").what


def test_elements_within_one_another_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_xml, "_ELEMENTS", 200)
    deep = bent(book(words(["x"])), {PAGE: page("<row>" * 10_000)})
    # The limit of elements would be met, were it not for their depth.
    assert "nested" in refused(deep, "PC-READ-WORKBOOK").what
    flat = bent(book(words(["x"])), {PAGE: page("<row/>" * 10_000)})
    assert "elements" in refused(flat, "PC-LIMIT-WORKBOOK").what


def test_a_tag_without_end_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    marks = " ".join(f'a{number}=""' for number in range(200_000))
    raw = bent(book(words(["x"])), {PAGE: page(f"<row {marks}/>")})
    assert "tags" in refused(raw, "PC-READ-WORKBOOK").what


def test_other_encodings_are_read() -> None:
    cells = '<row><c t="inlineStr"><is><t>\u00e9\u2192</t></is></c></row>'
    for code in ("utf-16", "utf-8-sig"):
        raw = bent(book(words(["x"])), {PAGE: page(cells).decode().encode(code)})
        (one,) = sheets_of(raw, PLACE)
        assert one.rows == (("\u00e9\u2192",),)


def test_a_part_with_a_password_is_told() -> None:
    raw = bytearray(book(words(["x"])))
    # The flags of a member stand 8 bytes into its entry in the list at the end.
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    found = refused(bytes(raw), "PC-READ-WORKBOOK")
    assert "protected by a password" in found.what
    assert "password" in (found.remedy or "")


def test_what_stands_around_the_zip_is_told() -> None:
    raw = book(words(["x"]))
    assert "after its end" in refused(raw + b"\0" * 30, "PC-READ-WORKBOOK").what
    assert "before its start" in refused(b"PK\x03\x04" + raw, "PC-READ-WORKBOOK").what
    # Two whole zips: some readers take the first, others the second.
    assert "before its start" in refused(raw + raw, "PC-READ-WORKBOOK").what


def test_two_sheets_of_one_name_are_told() -> None:
    raw = bare(
        '<sheet name="One" r:id="r1"/><sheet name="ONE" r:id="r2"/>',
        ["worksheets/sheet1.xml", "worksheets/sheet2.xml"],
        (PAGE, page(ONE)),
        ("xl/worksheets/sheet2.xml", page("")),
    )
    assert "two of its sheets are called ONE" in refused(raw, "PC-READ-WORKBOOK").what


def test_cells_out_of_order_are_told() -> None:
    for cells in (
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
    ):
        raw = bent(book(words(["x"])), {PAGE: page(cells)})
        assert "out of order" in refused(raw, "PC-READ-WORKBOOK").what


def test_names_of_extensions_are_no_cells() -> None:
    cells = (
        '<row r="1"><c r="A1"><v>1</v><y:f xmlns:y="urn:y">1</y:f></c></row>'
        '<y:row xmlns:y="urn:y"><c r="A9"><v>1</v></c></y:row>'
    )
    (one,) = sheets_of(bent(book(words(["x"])), {PAGE: page(cells)}), PLACE)
    assert (one.rows, one.formulas) == (((1,),), frozenset())


def test_texts_come_through_letter_by_letter() -> None:
    said = ["<&>\"'", "a\nb", "\tt ", "\u00e9\U0001f600", "]]>", "=1+1", "0012"]

    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet("A & <B>")
        for column, text in enumerate(said):
            sheet.write_string(0, column, text)
            sheet.write_formula(1, column, "=A1", None, text)
        sheet.write_rich_string(2, 0, "a ", made.add_format({"bold": True}), "bold ", " c")
        sheet.write_formula(3, 0, "=1/0", None, "#DIV/0!")

    (one,) = sheets_of(book(fill), PLACE)
    assert one.name == "A & <B>"
    assert list(one.rows[0]) == said
    assert list(one.rows[1][:5]) == said[:5]
    assert one.rows[2][0] == "a bold  c"
    assert one.rows[3][0] == "#DIV/0!"


def test_how_a_word_is_spoken_is_left_out() -> None:
    text = f"<sst {MAIN}><si><t>\u6771</t><rPh><t>higashi</t></rPh></si></sst>".encode()
    (one,) = sheets_of(bent(book(words(["x"])), {SHARED: text}), PLACE)
    assert one.rows == (("\u6771",),)


def test_days_count_from_the_year_the_workbook_says() -> None:
    found = []
    for old in (False, True):
        out = io.BytesIO()
        made = xlsxwriter.Workbook(out, {"date_1904": old})
        sheet = made.add_worksheet()
        sheet.write_datetime(0, 0, datetime(2026, 1, 2), made.add_format({"num_format": "d mmm"}))
        made.close()
        found.append(sheets_of(out.getvalue(), PLACE)[0].rows)
    assert found == [(("2026-01-02",),)] * 2


def test_a_span_of_time_that_no_clock_holds_is_told() -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        made.add_worksheet().write_number(0, 0, 1e9, made.add_format({"num_format": "[h]:mm"}))

    refused(book(fill), "PC-READ-WORKBOOK")


def test_ranges_of_formulas_are_not_counted_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_xml, "_AREA", 5_000)
    cells = "".join(
        f'<row r="{row}"><c r="A{row}"><f t="array" ref="A{row}:XFD{row}"/></c></row>'
        for row in range(1, 7)
    )
    raw = bent(book(words(["x"])), {PAGE: page(cells)})
    assert "formulas" in refused(raw, "PC-LIMIT-WORKBOOK").what


def test_a_return_that_is_written_as_a_number_stays() -> None:
    cells = '<row><c t="str"><v>a&#13;&#10;b&#13;c</v></c></row>'
    (one,) = sheets_of(bent(book(words(["x"])), {PAGE: page(cells)}), PLACE)
    assert one.rows == (("a\r\nb\rc",),)


def test_sheets_of_charts_are_left_out() -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        made.add_worksheet("One").write_number(0, 0, 1)
        chart = made.add_chart({"type": "bar"})
        chart.add_series({"values": "=One!$A$1:$A$2"})
        made.add_chartsheet("Chart").set_chart(chart)

    assert [one.name for one in sheets_of(book(fill), PLACE)] == ["One"]


def test_a_sheet_that_is_listed_and_missing_is_told() -> None:
    raw = bare('<sheet name="One" r:id="r1"/>', ["worksheets/sheet1.xml"])
    assert "the sheet One is missing" in refused(raw, "PC-READ-WORKBOOK").what


def test_many_sheets_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = "".join(f'<sheet name="{number}" r:id="r1"/>' for number in range(4))
    raw = bare(listed, ["worksheets/sheet1.xml"], (PAGE, page("")))
    assert len(sheets_of(raw, PLACE)) == 4
    monkeypatch.setattr(sheets, "_SHEETS", 3)
    assert "3 sheets" in refused(raw, "PC-LIMIT-WORKBOOK").what


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
