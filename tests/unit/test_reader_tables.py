"""Tables of CSV and Excel: any headings in any order, rows that repeat, matrices, bad files."""

import csv
import io
import random
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

import pcgraph.readers.table as table
from pcgraph.errors import InputProblem, LimitReached, PcgraphError
from pcgraph.graph import KnowledgeGraph
from pcgraph.intake.heads import holds
from pcgraph.intake.items import found_items
from pcgraph.intake.model import Item, Reading
from pcgraph.readers.table import read_csv, read_excel
from pcgraph.writers.framework_table import framework_table
from pcgraph.writers.tables import csv_text
from tests.conftest import TESTDATA
from tests.round_trips import FRAMEWORKS, account, ledger_of, printed

PLACE, BOOK = Path("skills.csv"), Path("skills.xlsx")
REAL = TESTDATA / "case" / "sample_case.csv"
Fill = Callable[[xlsxwriter.Workbook], None]


def of_csv(text: str) -> Reading:
    return read_csv(text.encode(), PLACE)


def book(fill: Fill) -> bytes:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    fill(made)
    made.close()
    return out.getvalue()


def sheets(**named: Sequence[Sequence[Any]]) -> Fill:
    def fill(made: xlsxwriter.Workbook) -> None:
        for name, rows in named.items():
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)

    return fill


def of_excel(**named: Sequence[Sequence[Any]]) -> Reading:
    return read_excel(book(sheets(**named)), BOOK)


def said(reading: Reading, *names: str) -> list[tuple[Any, ...]]:
    """Give what is said of each statement."""
    plain = ("title", "introduction", "note", "domain", "heading")
    items = [one for one in reading.items if one.kind not in plain]
    return [tuple(getattr(one, name) for name in names) for one in items]


def told(reading: Reading, words: str) -> list[str]:
    return [one.shown for one in reading.told if words in one.words]


# Which column is what


@pytest.mark.parametrize(
    ("kind", "heads"),
    [
        ("statement", "Competency|CAPABILITY|Skill statement|Core competencies|fullStatement"),
        ("role", "Role|Job title|Job|Post|Applies to|Role(s)|Staff group"),
        ("domain", "Domain|Area|Theme|Category|Pillar|Competency area|Domain name"),
        ("section", "Heading|Group|Sub-domain|Subdomain|Sub theme|Section"),
        ("level", "Level|Tier|Band|Stage|Skill level|Level:"),
        ("code", "Code|Ref|Ref.|Number|No.|ID|#|Competency no|Human Coding Scheme"),
        ("kind", "Kind|Type|Item type"),
        ("nos", "NOS|NOS code|Linked NOS|National Occupational Standard"),
    ],
)
def test_headings_are_known_in_many_wordings(kind: str, heads: str) -> None:
    assert {head: holds(head) for head in heads.split("|")} == dict.fromkeys(heads.split("|"), kind)


@pytest.mark.parametrize("head", ["Link Worker", "Training Lead", "Lorem", "", "A " * 60])
def test_other_headings_are_not_known(head: str) -> None:
    assert holds(head) is None


HEADS = ("Ref", "Domain", "Heading", "Competency", "Role", "Level", "Type", "NOS", "Colour")
CELLS = ("1.10", "Feet", "Nails", "Cuts nails", "Nurse; Carer", "L1", "Skill", "CHS1", "red")


@pytest.mark.parametrize("turn", range(len(HEADS)))
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_columns_may_stand_in_any_order(turn: int, mark: str) -> None:
    rows = [mark.join(f'"{one}"' for one in row[turn:] + row[:turn]) for row in (HEADS, CELLS)]
    (one,) = of_csv("\n".join(rows)).items
    assert (one.code, one.domain, one.heading, one.text) == ("1.10", "Feet", "Nails", "Cuts nails")
    assert (one.roles, one.level, one.kind) == (("Nurse", "Carer"), "L1", "Skill")
    assert sorted(one.notes) == [("Colour", "red"), ("nos", "CHS1")]
    assert one.shown == "line 2"


def test_a_title_stands_above_and_notes_below() -> None:
    reading = of_csv("Foot care 2024\nFor all staff,,\n\nCompetency,Level\nCuts,1\nFiles,2\n\n"
                     "Source: a club\n")  # fmt: skip
    assert reading.title == "Foot care 2024"
    assert [(one.kind, one.text) for one in reading.items] == [
        ("title", "Foot care 2024"), ("introduction", "For all staff"), ("", "Cuts"),
        ("", "Files"), ("note", "Source: a club"),
    ]  # fmt: skip


def test_a_blank_cell_left_of_the_statement_is_as_above_and_told() -> None:
    reading = of_csv("Domain,Heading,Competency,Level\nFeet,Nails,Cuts,1\n,,Files,\n,Skin,Looks,2\n"
                     "Hands,,Waves,1\n")  # fmt: skip
    assert said(reading, "text", "domain", "heading", "level") == [
        ("Cuts", "Feet", "Nails", "1"), ("Files", "Feet", "Nails", ""),
        ("Looks", "Feet", "Skin", "2"), ("Waves", "Hands", "", "1"),
    ]  # fmt: skip
    assert told(reading, "'Domain' was read as the words above") == ["line 3, column A"]
    assert told(reading, "'Heading' was read as the words above") == ["line 3, column B"]


def test_a_blank_right_of_the_statement_stays_blank() -> None:
    reading = of_csv("Competency,Role\nCuts,Nurse\nFiles,\n")
    assert said(reading, "text", "roles") == [("Cuts", ("Nurse",)), ("Files", ())]


def test_merged_cells_have_the_words_of_the_first() -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet("Feet")
        sheet.write_row(0, 0, ["Competency", "Role"])
        sheet.write_column(1, 0, ["Cuts", "Files", "Looks"])
        sheet.merge_range("B2:B3", "Nurse")

    reading = read_excel(book(fill), BOOK)
    assert said(reading, "text", "roles") == [
        ("Cuts", ("Nurse",)), ("Files", ("Nurse",)), ("Looks", ()),
    ]  # fmt: skip
    assert told(reading, "merged cells (B2:B3)") == ["sheet Feet"]
    assert told(reading, "'Role' was read as the words above") == ["sheet Feet, cell B3"]


def test_rows_of_one_cell_over_the_whole_width_are_headings() -> None:
    reading = of_csv(
        "Ref,Competency,Level,NOS\nNails\n1,Cuts,1,x\n2,Files,1,x\nSkin\n3,Looks,1,x\n"
    )
    assert said(reading, "text", "domain") == [
        ("Cuts", "Nails"), ("Files", "Nails"), ("Looks", "Skin"),
    ]  # fmt: skip
    assert [one.text for one in reading.items if one.kind == "domain"] == ["Nails", "Skin"]


def test_marks_under_roles_and_levels_say_whose_it_is() -> None:
    reading = of_csv("Competency,Link Worker,Coach,Porter X,Tier 1,Tier 2\n"
                     "Cuts,x,,✓,yes,no\nFiles,-,E,,,✔\n")  # fmt: skip
    assert said(reading, "text", "roles", "level") == [
        ("Cuts", ("Link Worker", "Porter X"), "Tier 1"), ("Files", ("Coach",), "Tier 2"),
    ]  # fmt: skip


def test_a_mark_that_says_more_is_kept() -> None:
    reading = of_csv("Competency,Link Worker\nCuts,Essential\nFiles,Desirable\n")
    assert said(reading, "roles", "notes") == [
        (("Link Worker",), (("Link Worker", "Essential"),)),
        (("Link Worker",), (("Link Worker", "Desirable"),)),
    ]  # fmt: skip


def test_words_under_levels_are_statements_of_their_own() -> None:
    reading = of_csv("Competency,Foundation,Enhanced,How evidenced\n"
                     "Nails,Cuts nails with care,Teaches others to cut,Seen\n"
                     "Skin,Looks at the skin,,Talk\n")  # fmt: skip
    assert said(reading, "text", "heading", "level", "shown") == [
        ("Cuts nails with care", "Nails", "Foundation", "line 2, column B"),
        ("Teaches others to cut", "Nails", "Enhanced", "line 2, column C"),
        ("Looks at the skin", "Skin", "Foundation", "line 3, column B"),
    ]  # fmt: skip


def test_a_second_row_of_headings_names_the_roles() -> None:
    reading = of_excel(Feet=[["Competency", "Roles", "", "Level"], ["", "Nurse", "Porter", ""],
                             ["Cuts", "x", "", "1"], ["Files", "x", "x", "2"]])  # fmt: skip
    assert said(reading, "text", "roles", "level") == [
        ("Cuts", ("Nurse",), "1"), ("Files", ("Nurse", "Porter"), "2"),
    ]  # fmt: skip


def test_a_heading_above_says_that_columns_are_roles() -> None:
    reading = of_excel(Feet=[["", "Roles"], ["Competency", "Ward A", "Ward B"],
                             ["Cuts nails", "must do", ""]])  # fmt: skip
    assert said(reading, "text", "roles") == [("Cuts nails", ("Ward A",))]


def test_knowledge_and_skills_beside_each_other_are_statements_each() -> None:
    reading = of_csv("Domain,Knowledge,Skills\nFeet,Knows feet,Cuts nails\n")
    assert said(reading, "text", "kind") == [("Knows feet", "Knowledge"), ("Cuts nails", "Skills")]


def test_a_description_says_more_than_a_short_name() -> None:
    reading = of_csv("Skill,Description\nCutting,Cuts the nails of people with care\n"
                     "Filing,Files the nails of people with care\n")  # fmt: skip
    assert said(reading, "text", "notes") == [
        ("Cuts the nails of people with care", (("Skill", "Cutting"),)),
        ("Files the nails of people with care", (("Skill", "Filing"),)),
    ]  # fmt: skip


def test_a_second_domain_is_a_heading_and_a_third_a_note() -> None:
    reading = of_csv("Pillar,Domain,Theme,Competency\nCare,Feet,Nails,Cuts\n")
    assert said(reading, "domain", "heading", "notes") == [("Care", "Feet", (("Theme", "Nails"),))]


def test_doubled_headings_are_told_and_both_are_kept() -> None:
    reading = of_csv("Competency,Notes,Competency\nCuts,a,Files\n")
    assert said(reading, "text", "notes") == [("Cuts", (("Notes", "a"), ("Competency", "Files")))]
    assert told(reading, "columns A and C") == ["line 1"]


def test_headings_that_stand_again_are_no_row() -> None:
    reading = of_csv("Domain,Competency\nFeet,Cuts\nDomain,Competency\nHands,Waves\n")
    assert said(reading, "text", "domain") == [("Cuts", "Feet"), ("Waves", "Hands")]
    assert told(reading, "stand here again") == ["line 3"]


def test_a_second_table_of_a_sheet_has_its_own_columns() -> None:
    reading = of_csv(
        "Domain,Competency,Level\nFeet,Cuts,1\n\nCompetency,Role,Code\nWaves,Nurse,7\n"
    )
    assert said(reading, "text", "domain", "roles", "code") == [
        ("Cuts", "Feet", (), ""), ("Waves", "", ("Nurse",), "7"),
    ]  # fmt: skip


def test_sheets_are_domains_where_no_column_is() -> None:
    reading = of_excel(Nails=[["Competency"], ["Cuts"]], Skin=[["Skill"], ["Looks"]])
    assert said(reading, "text", "domain", "shown") == [
        ("Cuts", "Nails", "sheet Nails, row 2"), ("Looks", "Skin", "sheet Skin, row 2"),
    ]  # fmt: skip


def test_sheets_that_are_hidden_or_hold_no_table_are_told_as_lost() -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        sheets(Feet=[["Competency"], ["Cuts"]], Lists=[["a"], ["b"]], Old=[["Competency"], ["x"]])(
            made
        )
        made.get_worksheet_by_name("Old").hide()

    reading = read_excel(book(fill), BOOK)
    assert said(reading, "text") == [("Cuts",)]
    lost = {one.shown: one.words for one in reading.told if one.lost}
    assert "2 filled rows" in lost["sheet Lists"]
    assert "hidden" in lost["sheet Old"]


def test_sixty_sheets_are_read() -> None:
    many = {f"Sheet {n}": [["Competency"], [f"Does {n}"]] for n in range(60)}
    assert len(said(of_excel(**many), "text")) == 60


def test_formulas_are_named_and_never_worked_out() -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet("Feet")
        sheet.write_row(0, 0, ["Competency", "Level"])
        sheet.write_string(1, 0, "Cuts")
        sheet.write_formula(1, 1, "=1+1", value=5)

    reading = read_excel(book(fill), BOOK)
    assert said(reading, "level") == [("5",)]
    assert told(reading, "holds a formula") == ["sheet Feet, cell B2"]
    plain = of_csv("Competency,Level\n=cmd|' /C calc'!A0,- not one\n")
    assert said(plain, "text") == [("=cmd|' /C calc'!A0",)]
    assert told(plain, "begins as a formula") == ["line 2, column A"]


def test_codes_stay_text_and_numbers_with_fractions_are_told() -> None:
    reading = of_excel(Feet=[["Ref", "Competency"], ["1.10", "Cuts"], [7, "Files"], [1.1, "Looks"]])
    assert said(reading, "code") == [("1.10",), ("7",), ("1.1",)]
    assert told(reading, "row 4") == ["sheet Feet"]


def test_a_stray_cell_is_kept_and_told() -> None:
    reading = of_csv("Competency,Level\nCuts,1\n" + "\n" * 5000 + ",,,,stray\n")
    assert said(reading, "text") == [("Cuts",)]
    assert [(one.kind, one.text, one.shown) for one in reading.items[1:]] == [
        ("note", "stray", "line 5003")
    ]


def test_columns_without_a_heading_are_notes_and_trailing_blanks_are_nothing() -> None:
    reading = of_csv("Competency,,Level,,,\nCuts,by hand,1,,,\n")
    assert said(reading, "notes") == [((("column B", "by hand"),),)]
    assert told(reading, "has no heading") == ["line 1, column B"]


def test_a_statement_of_several_rows_under_one_id_is_one() -> None:
    reading = of_csv("ID,Competency,NOS,Role\nF1,Cuts,CHS1,Nurse\nF1,Cuts,CHS2,Carer\nF2,Cuts,,\n")
    assert said(reading, "text", "roles") == [("Cuts", ("Nurse", "Carer")), ("Cuts", ())]
    notes = reading.items[0].notes
    assert [words for name, words in notes if name == "nos"] == ["CHS1", "CHS2"]


def test_parents_by_code_make_a_tree_and_rings_are_told() -> None:
    reading = of_csv("Code,Statement,Is Child Of\nB,Cuts,A\nA,Feet,\nC,Self,C\nD,Lost,Z\n")
    places = {one.text: one.parent for one in reading.items}
    assert [one.text for one in reading.items][:2] == ["Feet", "Cuts"]
    assert places["Cuts"] == next(one.key for one in reading.items if one.text == "Feet")
    assert len(told(reading, "ring of 1")) == 1
    assert len(told(reading, "not in the file")) == 1


@pytest.mark.parametrize("name", FRAMEWORKS[:4])
def test_our_export_is_read_back(kg: KnowledgeGraph, name: str) -> None:
    found = found_items(of_csv(csv_text(framework_table(ledger_of(kg, name)))))
    lines = printed(kg, name)
    for one in lines:
        one["heading"] = one["heading"].replace("(no heading printed)", "")
    assert account(found) == lines


@pytest.mark.skipif(
    not REAL.exists(),
    reason="the table of another publisher is not here: name its folder in PCGRAPH_TESTDATA",
)
def test_a_table_of_others_keeps_its_tree() -> None:
    reading = read_csv(REAL.read_bytes(), REAL)
    by_code = {one.code: one for one in reading.items}
    assert len(by_code) == 10
    assert by_code["M.F"].parent == by_code["M"].key
    assert by_code["M.F.1-2.S1a"].parent == by_code["M.F.1-2.S1"].key


def test_a_domain_over_the_headings_and_domains_between_the_rows() -> None:
    reading = of_csv("Foot care,,\nVersion 2,,\nDomain 1: Nails,,\nNo.,Competency,Coach,Nurse\n"
                     "1.1,Cuts,x,\nDomain 2: Skin,,\n2.1,Looks,x,x\n\n"
                     "Prepared by a club\n")  # fmt: skip
    assert [(one.kind, one.text, one.code, one.domain) for one in reading.items] == [
        ("title", "Foot care", "", ""), ("introduction", "Version 2", "", ""),
        ("domain", "Domain 1: Nails", "", ""), ("", "Cuts", "1.1", "Domain 1: Nails"),
        ("domain", "Domain 2: Skin", "", ""), ("", "Looks", "2.1", "Domain 2: Skin"),
        ("note", "Prepared by a club", "", ""),
    ]  # fmt: skip


def test_all_levels_have_statements_where_one_has() -> None:
    rows = "Coaching,Knows why coaching matters,Coaches teams\n"
    reading = of_csv(f"Capability,Level 1,Level 2\n{rows}")
    assert said(reading, "text", "level") == [
        ("Knows why coaching matters", "Level 1"), ("Coaches teams", "Level 2"),
    ]  # fmt: skip


def test_blank_lines_between_statements_of_one_column_make_no_notes() -> None:
    assert said(of_csv("Competency\nCuts\n\nFiles\n\nLooks\n"), "text") == [
        ("Cuts",), ("Files",), ("Looks",),
    ]  # fmt: skip


def test_sheets_about_the_others_are_told_and_not_read() -> None:
    reading = of_excel(Feet=[["Competency"], ["Cuts"]], Words=[["Column", "Name"], ["a", "b"]])
    assert said(reading, "text") == [("Cuts",)]
    assert [(one.shown, one.lost) for one in reading.told] == [("sheet Words", True)]


# What is bad


def item_of(raw: bytes) -> Item:
    return read_csv(raw, PLACE).items[0]


@pytest.mark.parametrize(
    "raw",
    [
        "Competency\r\nGeht zu Fuß\r\n".encode("utf-8-sig"),
        "Competency\nGeht zu Fuß\n".encode("utf-16"),
        "sep=;\nCompetency;Level\nGeht zu Fuß;1\n".encode(),
        'Competency,Level\n"Geht zu Fuß",1'.encode(),
    ],
)
def test_marks_of_encodings_and_ends_of_lines_do_not_count(raw: bytes) -> None:
    assert item_of(raw).text == "Geht zu Fuß"


@pytest.mark.parametrize(
    ("raw", "code", "line"),
    [
        (b"", "PC-READ-EMPTY", 0),
        (b" \n\n", "PC-READ-EMPTY", 0),
        (b"Competency\nCuts \xe9\n", "PC-READ-UTF8", 2),
        (b"Competency\nCuts\0\n", "PC-READ-NUL", 2),
        (b'Competency,Level\nCuts,1\n"Files,2\nLooks,3\n', "PC-READ-CSV", 3),
        (b'Competency,Level\n"Cuts" x,1\n', "PC-READ-CSV", 2),
        (b"Foo,Bar\na,b\n", "PC-READ-COLUMNS", 0),
        (b"Competency,Level\n", "PC-READ-COLUMNS", 0),
    ],
)
def test_what_cannot_be_read_says_why(raw: bytes, code: str, line: int) -> None:
    with pytest.raises(InputProblem) as fault:
        read_csv(raw, PLACE)
    assert (fault.value.code, fault.value.exit_code) == (code, 3)
    assert fault.value.where == (f"{PLACE}:{line}" if line else str(PLACE))
    assert fault.value.remedy


def test_headings_that_tell_nothing_are_shown_with_how_to_name_them() -> None:
    with pytest.raises(InputProblem) as fault:
        read_excel(book(sheets(Feet=[["Foo", "", "Bar"], ["a", "", "b"]])), BOOK)
    assert fault.value.code == "PC-READ-COLUMNS"
    assert "sheet Feet, row 1: A 'Foo', C 'Bar'" in fault.value.what
    assert "Competency" in fault.value.remedy


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (("," * 99_999 + "x\n").encode(), "100,000 columns"),
        (b"Competency\n" + b"x" * 100_001, "100,000 letters"),
    ],
)
def test_too_much_is_refused_at_once(raw: bytes, name: str) -> None:
    with pytest.raises(LimitReached) as fault:
        read_csv(raw, PLACE)
    assert (fault.value.code, fault.value.exit_code) == ("PC-LIMIT-SOURCE", 5)
    assert name in fault.value.what


def test_blank_columns_at_the_end_are_no_columns() -> None:
    wide = "," * 99_999
    assert said(of_csv(f"Competency{wide}\nCuts{wide}\n"), "text") == [("Cuts",)]


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "_ROWS", 3)
    with pytest.raises(LimitReached):
        of_csv("Competency\na\nb\nc\n")


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"<a>" + b" " * 200_000_000)
    return out.getvalue()


def far() -> bytes:
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet("Feet")
        sheet.write(0, 0, "Competency")
        sheet.write(1_048_575, 16_383, "stray")

    return book(fill)


@pytest.mark.parametrize(
    ("make", "code", "exit_code"),
    [
        (bomb, "PC-LIMIT-WORKBOOK", 5),
        (far, "PC-LIMIT-WORKBOOK", 5),
        (lambda: b"\xd0\xcf\x11\xe0 locked", "PC-READ-WORKBOOK", 3),
        (lambda: book(sheets(Feet=[["Competency"], ["a"]]))[:-40], "PC-READ-WORKBOOK", 3),
        (lambda: book(sheets(Feet=[])), "PC-READ-EMPTY", 3),
    ],
)
def test_workbooks_that_are_made_to_hurt(
    make: Callable[[], bytes], code: str, exit_code: int
) -> None:
    with pytest.raises(PcgraphError) as fault:
        read_excel(make(), BOOK)
    assert (fault.value.code, fault.value.exit_code) == (code, exit_code)


# Whatever the table, no cell is lost

SOME_HEADS = (
    "Competency", "Skill", "Description", "Domain", "Area", "Heading", "Role", "Job", "Level",
    "Code", "ID", "Type", "NOS", "Link Worker", "Tier 1", "Foundation", "Notes", "Foo", "",
    "Is child of", "order", "Knowledge", "tag",
)  # fmt: skip
SOME_WORDS = ("x", "✓", "", "", "no", "-", "cut {}", "Listens with care to {}", "1.{}", "R {}; S")


@pytest.mark.parametrize("seed", range(150))
def test_no_cell_of_any_table_is_lost(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    width = chance.randint(1, 8)
    rows = [[chance.choice(SOME_HEADS) for _ in range(width)]]
    for number in range(chance.randint(1, 12)):
        cells = (chance.choice(SOME_WORDS) for _ in range(chance.randint(0, width + 1)))
        rows.append([cell.format(f"q{number}q{at}q") for at, cell in enumerate(cells)])
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    try:
        reading = of_csv(out.getvalue())
    except InputProblem as fault:
        if fault.code not in ("PC-READ-COLUMNS", "PC-READ-EMPTY"):
            raise
        return
    kept = " ".join([*(str(one) for one in reading.items), *(str(one) for one in reading.told)])
    words = {word for row in rows for cell in row for word in cell.split() if "q" in word}
    assert [word for word in words if word.strip(";") not in kept] == []
    assert {one.first for one in found_items(reading)} == set(range(1, len(reading.items) + 1))
    assert len({one.key for one in reading.items}) == len(reading.items)
