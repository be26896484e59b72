"""A register of NOS: read within bounds, settled by rules that are told, written as an overlay."""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

import pcgraph
import pcgraph.readers.register as reader
from pcgraph.engine import solutions
from pcgraph.errors import InputProblem, LimitReached, PcgraphError, UsageProblem
from pcgraph.files import read_layout
from pcgraph.format import canonical_turtle
from pcgraph.graph import KnowledgeGraph
from pcgraph.names import PREFIXES, Prefixes
from pcgraph.readers.register import read_register
from pcgraph.registering import import_register
from pcgraph.registers.files import FILE, Known, RegisterFile, register_files
from pcgraph.registers.rows import Entry, RawRow, RegisterRows, read_rows
from pcgraph.validate import validate
from tests.conftest import TESTDATA

BASE = "https://www.example.org/reg/"
MINE = Prefixes({**PREFIXES, "reg": BASE})
HEADS = ["URN", "NOS Title", "Validity", "Original URN", "Suite", "Indicative Review Date",
         "Modified"]  # fmt: skip
GEN97 = "Communicate effectively in a healthcare environment"
OURS = (
    Known("https://w3id.org/pcgraph/id/nos/GEN97", "GEN97", GEN97, "SFHGEN97"),
    Known("https://w3id.org/pcgraph/id/nos/PMWRV1", "PMWRV1", "Make a positive working culture"),
    Known("https://w3id.org/pcgraph/id/nos/MH27-2012", "MH27.2012", "Reinforce positive goals"),
)
ROWS = [
    ["SFHGEN97 ", f"{GEN97} ", "Current", "GEN", "General; ", "1905-03-15 00:00:00", "2019-03-01"],
    ["CFAPMVW1", "Make a positive working  culture", "Current", "", "", "", ""],
    ["SFHP1", "Take a history", "LEGACY", "SFHP1", "", "", "2014-01-01"],
    ["SFHP1 ", "Retrieve a medication history", "Current", "P1 & P2", "Pharmacy", "01/02/2024", ""],
    ["SFHP2", "An older one", "Legacy", "", "", "", "2018-12-31"],
]


def table(*rows: list[str], heads: list[str] = HEADS) -> list[RawRow]:
    return [RawRow(number, tuple(row)) for number, row in enumerate([heads, *rows], 1)]


def read(*rows: list[str]) -> RegisterRows:
    return read_rows(table(*rows), "r.csv")


def written(rows: Iterable[list[str]] = ROWS, earlier: str = "", known: Any = OURS) -> Any:
    file = RegisterFile("r.csv", "0" * 64, table(*rows))
    return register_files(file, BASE, MINE, known, "2019-06", earlier)


def graph_of(text: str) -> dict[str, dict[str, set[str]]]:
    """The facts of the file by rdflib, as local names: subject, property, values."""
    from rdflib import Graph

    found: dict[str, dict[str, set[str]]] = {}
    for s, p, o in Graph().parse(data=text, format="turtle"):
        names = [str(one).replace("#", "/").rsplit("/", 1)[1] for one in (s, p)]
        found.setdefault(names[0], {}).setdefault(names[1], set()).add(str(o))
    return found


def refused(rows: list[RawRow]) -> tuple[str, str]:
    with pytest.raises(PcgraphError) as caught:
        read_rows(rows, "r.csv")
    return caught.value.code, caught.value.where


def test_rows_of_one_code_become_one_entry_and_the_current_one_counts() -> None:
    (entry,) = read(ROWS[2], ROWS[3]).entries
    assert entry == Entry(
        "SFHP1",
        "Retrieve a medication history",
        "current",
        ("P1", "P2"),
        ("Pharmacy",),
        review="2024-02-01",
        rows=(3, 2),
        others=("Row 2 (legacy) has the title: Take a history",),
    )


def test_of_two_current_rows_the_one_changed_last_counts() -> None:
    old, new = ["A1", "Old", "Current"], ["A1", "New", "Current"]
    dated = [[*old, "", "", "", "2014-01-01"], [*new, "", "", "", "2019-01-01"]]
    assert read(*dated).entries[0].title == "New"
    assert read(*dated[::-1]).entries[0].title == "New"


def test_a_date_that_cannot_be_is_left_out_and_told() -> None:
    made = read(ROWS[0], ["A1", "T", "Current", "", "", "2023-02-29", ""])
    assert [entry.review for entry in made.entries] == ["", ""]
    assert "Row 2: no review can be on 1905-03-15 00:00:00; that date is left out." in made.told
    assert made.last_change == "2019-03-01"


def test_every_row_is_an_entry_or_is_told() -> None:
    made = read(*ROWS, ["", "No code", "Current"], ["A1", "", "Current"], ["", " ", ""],
                ["=cmd|'/c calc'!A1", "Run", "Current"], ["A2", "=1+1", "Gone"])  # fmt: skip
    kept = sum(len(entry.rows) for entry in made.entries)
    assert (made.count, made.left_out, kept) == (9, 3, 6)
    told = " ".join(made.told)
    for words in ("Row 7: no URN", "Row 8: no title", "Row 10: its URN or title begins like a",
                  "Row 11: the title begins like", "Row 11: the validity 'Gone'"):  # fmt: skip
        assert words in told
    assert {entry.code: entry.status for entry in made.entries}["A2"] == "listed"


def test_blanks_and_marks_that_nobody_sees_are_taken_away() -> None:
    made = read(["\u200fSFH\u200bA1\u00a0", "A \u202e title\x07  here ", " current "])
    assert [(one.code, one.title, one.status) for one in made.entries] == [
        ("SFHA1", "A title here", "current")
    ]
    assert made.told == ("Row 2: characters that cannot be shown were taken away.",)


@pytest.mark.parametrize(
    ("heads", "code", "where"),
    [
        (["URN", "NOS Title"], "PC-REGISTER-HEAD", "r.csv:1"),
        (["a", "b", "c"], "PC-REGISTER-HEAD", "r.csv:1"),
        (["URN", "NOS Title", "Validity", "urn "], "PC-REGISTER-HEAD", "r.csv:1"),
        (["URN", "NOS Title", "Title", "Validity"], "PC-REGISTER-HEAD", "r.csv:1"),
        (["URN", "NOS Title", "Validity"], "PC-REGISTER-EMPTY", "r.csv"),
    ],
)
def test_heads_that_do_not_do_are_refused(heads: list[str], code: str, where: str) -> None:
    assert refused(table(heads=heads)) == (code, where)


def test_columns_may_stand_in_any_order_below_a_title() -> None:
    rows = [RawRow(1, ("Register, June 2019",)), RawRow(2, ()),
            RawRow(3, ("", "validity", "x", "TITLE", "Urn")),
            RawRow(4, ("0", "Current", "y", "T", "A1"))]  # fmt: skip
    made = read_rows(rows, "r.csv")
    assert [(one.code, one.title, one.rows) for one in made.entries] == [("A1", "T", (4,))]
    assert made.told == ("Row 4: a cell stands in a column without a head; it is not read.",)


def test_a_cell_far_behind_the_heads_is_refused() -> None:
    row = ["A1", "T", "Current", "", "", "", "", *[""] * 60, "x"]
    assert refused(table(ROWS[0], row)) == ("PC-REGISTER-CELL", "r.csv:3")


def test_a_row_that_is_ours_is_a_check_of_ours_and_no_new_standard() -> None:
    made = written()
    facts = graph_of(made.texts[FILE])
    assert facts["lookup-nos-GEN97"]["checkedStandard"] == {OURS[0].iri}
    assert facts["lookup-nos-GEN97"]["checkRule"] == {"with SFH before it"}
    assert facts["lookup-nos-GEN97"]["registerStatus"] == {"current"}
    assert facts["lookup-nos-GEN97"]["identifier"] == {"SFHGEN97"}
    assert "nos-SFHGEN97" not in facts
    assert facts["nos-SFHP1"]["notation"] == {"SFHP1"}
    assert facts["check-SFHP2"]["registerStatus"] == {"legacy"}
    assert made.rules == {"by title": 1, "not found": 1, "with SFH before it": 1}


def test_a_title_under_another_code_and_an_absence_are_said() -> None:
    facts = graph_of(written().texts[FILE])
    assert facts["lookup-nos-PMWRV1"]["registerStatus"] == {"same title under another code"}
    assert facts["lookup-nos-PMWRV1"]["sameTitle"] == {f"{BASE}nos-CFAPMVW1"}
    assert facts["lookup-nos-MH27-2012"]["registerStatus"] == {"not found"}
    assert "nos-CFAPMVW1" in facts


def test_all_that_is_minted_begins_with_the_base_and_the_form_is_canonical() -> None:
    rows = [*ROWS, ["A.B", 'He said "C:\\x"', "Current"], ["A-B", "Two", "Current"],
            ["A B", "Three", "Current", "", "Zeta; Alpha & Beta; Alpha"]]  # fmt: skip
    text = written(rows).texts[FILE]
    assert canonical_turtle(text, "r.ttl") == text
    assert written(rows).texts[FILE] == text
    facts = graph_of(text)
    codes = {
        next(iter(said["notation"])) for name, said in facts.items() if name.startswith("nos-")
    }
    assert {"A.B", "A-B", "A B"} <= codes
    subjects = {line for line in text.splitlines() if line and line[0] not in " .P"}
    assert all(line.startswith("reg:") for line in subjects)


def test_without_a_prefix_addresses_stand_in_full() -> None:
    file = RegisterFile("r.csv", "0" * 64, table(*ROWS))
    text = register_files(file, BASE, Prefixes(PREFIXES), OURS).texts[FILE]
    assert f"<{BASE}nos-SFHP1>" in text
    assert canonical_turtle(text, "r.ttl") == text


def test_a_newer_register_keeps_addresses_and_withdraws_what_left() -> None:
    first = written([*ROWS, ["A.B", "One", "Current"], ["A-B", "Two", "Current"]]).texts[FILE]
    before = {next(iter(said["notation"])): name for name, said in graph_of(first).items()
              if name.startswith("nos-")}  # fmt: skip
    made = written([["A.B", "One, reworded", "Current"], ["A B", "New", "Current"]], first)
    after = graph_of(made.texts[FILE])
    assert after[before["A.B"]]["prefLabel"] == {"One, reworded"}
    assert after[before["A-B"]]["deprecated"] == {"true"}
    assert set(before.values()) <= set(after)
    assert "A-B" in made.kept
    assert "A.B" not in made.kept
    assert canonical_turtle(made.texts[FILE], "r.ttl") == made.texts[FILE]
    again = written([["A.B", "One, reworded", "Current"], ["A B", "New", "Current"]],
                    made.texts[FILE])  # fmt: skip
    assert again.texts == made.texts


@pytest.mark.parametrize(
    ("dated", "name", "modified", "date"),
    [
        ("2019-06", "r.csv", "2019-03-27", "2019-06"),
        ("", "r-2018.csv", "2019-03-27 09:16:53", "2019-03-27"),
        ("", "nos register 2018-11.csv", "", "2018-11"),
    ],
)
def test_the_date_is_given_or_the_last_change_or_in_the_name(
    dated: str, name: str, modified: str, date: str
) -> None:
    row = ["A1", "T", "Current", "", "", "", modified]
    file = RegisterFile(name, "0" * 64, table(row))
    assert register_files(file, BASE, MINE, (), dated).date == date


@pytest.mark.parametrize("dated", ["", "June 2019", "2019-13", "2019-6"])
def test_a_register_of_no_date_is_refused(dated: str) -> None:
    file = RegisterFile("r.csv", "0" * 64, table(["A1", "T", "Current"]))
    with pytest.raises(UsageProblem, match="PC-REGISTER-DATE"):
        register_files(file, BASE, MINE, (), dated)


HEAD = b"URN,NOS Title,Validity\n"
GOOD = HEAD + b'SFHA1,"One, two",Current\n'


@pytest.mark.parametrize(
    "raw",
    [
        GOOD,
        b"\xef\xbb\xbf" + GOOD,
        GOOD.replace(b"\n", b"\r\n"),
        GOOD.decode().encode("utf-16"),
        b'URN;NOS Title;Validity\nSFHA1;"One, two";Current\n',
        b"URN\tNOS Title\tValidity\nSFHA1\tOne, two\tCurrent\n",
    ],
    ids=["plain", "BOM", "CRLF", "UTF-16", "semicolons", "tabs"],
)
def test_csv_is_read_in_the_forms_that_excel_saves(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(raw)
    assert [row.cells for row in read_register(path).rows][1] == ("SFHA1", "One, two", "Current")


def test_a_row_knows_the_line_on_which_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(HEAD + b'A1,"two\nlines",Current\nA2,T,Current\n')
    assert [row.number for row in read_register(path).rows] == [1, 2, 4]


@pytest.mark.parametrize(
    ("name", "raw", "code", "where"),
    [
        ("r.csv", b"", "PC-READ-CSV", "r.csv"),
        ("r.csv", b" \n\n", "PC-READ-CSV", "r.csv"),
        ("r.csv", GOOD + b"A2,Caf\xe9,Current\n", "PC-READ-UTF8", "r.csv:3"),
        ("r.csv", GOOD.decode().encode("utf-16-le"), "PC-READ-CSV", "r.csv:1"),
        ("r.csv", GOOD + b"A\x002,T,Current\n", "PC-READ-CSV", "r.csv:3"),
        ("r.csv", GOOD + b'A2,"Open,Current\nA3,T,Current\n', "PC-READ-CSV", "r.csv:3"),
        ("r.csv", GOOD + b'A2,"Bad" x,Current\n', "PC-READ-CSV", "r.csv:3"),
        ("r.csv", b"PK\x03\x04rest", "PC-READ-SUFFIX", "r.csv"),
        ("r.xls", GOOD, "PC-READ-SUFFIX", "r.xls"),
        ("r", GOOD, "PC-READ-SUFFIX", "r"),
        ("r.xlsx", GOOD, "PC-READ-WORKBOOK", "r.xlsx"),
        ("r.xlsx", b"", "PC-READ-WORKBOOK", "r.xlsx"),
        ("r.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600), "PC-READ-WORKBOOK", "r.xlsx"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_place(
    tmp_path: Path, name: str, raw: bytes, code: str, where: str
) -> None:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(InputProblem) as caught:
        read_register(tmp_path / name)
    assert (caught.value.code, Path(caught.value.where).name) == (code, where)
    assert caught.value.exit_code == 3


def test_columns_rows_cells_and_bytes_are_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r.csv"

    def limit(raw: bytes) -> str:
        path.write_bytes(raw)
        with pytest.raises(LimitReached) as caught:
            read_register(path)
        assert caught.value.exit_code == 5
        return caught.value.what

    assert "100,000 columns" in limit(b"URN,NOS Title,Validity" + b",x" * 99_997 + b"\n")
    assert "100,000 letters" in limit(HEAD + b"A1," + b"x" * 110_000 + b",Current\n")
    monkeypatch.setattr(reader, "_ROWS", 3)
    assert "more than 3 rows" in limit(GOOD + b"A2,T,Current\n" * 2)
    monkeypatch.setattr(reader, "_BIGGEST", 20)
    assert "bytes" in limit(GOOD)


def test_a_workbook_gives_the_same_rows_and_names_what_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    book = xlsxwriter.Workbook(str(path))
    notes, sheet = book.add_worksheet("Notes"), book.add_worksheet("Register")
    notes.write(0, 0, "about")
    sheet.write_row(0, 0, ["URN", "NOS Title", "Validity"])
    sheet.write_row(1, 0, [1234, "T", "Current"])
    sheet.write_formula(2, 1, "=cmd|'/c calc'!A1", None, "was")
    book.close()
    file = read_register(path)
    assert file.rows[1] == RawRow(2, ("1234", "T", "Current"))
    assert file.told[0] == "Not read: the sheets Notes."
    assert file.told[1].startswith("Formulas stand in B3; none was worked out")


def test_two_sheets_that_look_like_registers_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name in ("One", "Two"):
        book.add_worksheet(name).write_row(0, 0, ["URN", "NOS Title", "Validity"])
    book.close()
    with pytest.raises(InputProblem, match="One and Two") as caught:
        read_register(path)
    assert caught.value.code == "PC-REGISTER-SHEET"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    out = io.StringIO()
    csv.writer(out).writerows([HEADS, *ROWS])
    path = tmp_path / "register.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def findings(folder: Path) -> list[str]:
    kg = pcgraph.open(folder)
    checks = read_layout([folder], ("shapes",), (".ttl", ".rq"))
    sources = read_layout([folder], ("data",), (".txt",))
    texts = [file for file in sources if file.path.startswith("data/sources/")]
    return [
        f"{one.rule} {one.focus}" for one in validate(kg.composition, checks, texts, engine="fast")
    ]


def test_a_new_folder_is_made_whole_and_valid(source: Path, tmp_path: Path) -> None:
    done = import_register(source, tmp_path / "my reg", BASE, "2019-06")
    assert done.paths == (".gitattributes", "README.md", FILE, "ontology/prefixes.ttl")
    assert findings(tmp_path / "my reg") == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["my reg", "register.csv"]


def test_into_a_folder_that_is_there_only_the_register_is_written(
    source: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    import_register(source, folder, BASE, "2018")
    hand = folder / "data" / "nos.ttl"
    hand.write_text(
        f"PREFIX mine: <{BASE}>\nPREFIX pc: <{PREFIXES['pc']}>\nPREFIX skos: <{PREFIXES['skos']}>\n"
        "mine:nos-P2 a pc:OccupationalStandard , skos:Concept ; skos:inScheme mine:hand ; "
        'skos:notation "P2." ; skos:prefLabel "Typed by hand"@en .\n',
        encoding="utf-8",
    )
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = import_register(source, folder, dated="2019-06")
    assert done.paths == (FILE,)
    changed = [path for path, raw in before.items() if path.read_bytes() != raw]
    assert changed == [folder / FILE]
    facts = graph_of((folder / FILE).read_text(encoding="utf-8"))
    assert facts["lookup-mine-nos-P2"]["checkRule"] == {"without marks, with SFH before it"}
    assert "nos-SFHP2" in facts, "an address that was there stays"
    assert findings(folder) == []


def test_nothing_is_written_where_anything_is_wrong(source: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_bytes(HEAD + b'A1,"open\n')
    with pytest.raises(InputProblem):
        import_register(bad, tmp_path / "new", BASE)
    assert not (tmp_path / "new").exists()
    other = tmp_path / "other"
    other.mkdir()
    (other / "x.txt").write_text("mine")
    with pytest.raises(UsageProblem, match="PC-IMPORT-FOLDER"):
        import_register(source, other, BASE)
    import_register(source, tmp_path / "new", BASE)
    with pytest.raises(UsageProblem, match="PC-IMPORT-BASE"):
        import_register(source, tmp_path / "new", "https://www.example.org/else/")
    with pytest.raises(UsageProblem, match="PC-NEW-BASE"):
        import_register(source, tmp_path / "ours", "https://w3id.org/pcgraph/reg/")
    assert [path.name for path in other.iterdir()] == ["x.txt"]


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The register of 2019 laid into a folder; it is never part of the project."""
    path = TESTDATA / "nos-register" / "uk-nos-register-2019-health-and-care.csv"
    if not path.exists():
        pytest.skip("the NOS register of 2019 is not here: name its folder in PCGRAPH_TESTDATA")
    folder = tmp_path_factory.mktemp("real") / "reg"
    import_register(path, folder, BASE, "2019-06")
    return folder


def test_the_34_codes_in_the_real_register_by_rule(real: Path) -> None:
    rows = pcgraph.open(real).nos().records()
    assert Counter(row["register_rule"] for row in rows) == {
        "with SFH before it": 20,
        "as it is": 9,
        "without blank or underscore": 2,
        "by title": 2,
        None: 1,
    }
    assert [row["asked"] for row in rows if row["nos_status"] == "not found"] == ["MH27.2012"]
    assert {row["register_code"] for row in rows if row["register_rule"] == "by title"} == {
        "SFHIPC2",
        "CFAPMVW1",
    }


def test_the_codes_that_we_recorded_are_those_of_the_real_register(
    real: Path, kg: KnowledgeGraph
) -> None:
    recorded = {row["nos_code"]: row["register_code"] for row in kg.query("nos-list").records()}
    found = {
        row["nos_code"]: row["register_code"] if row["register_rule"] != "by title" else None
        for row in pcgraph.open(real).nos().records()
    }
    assert found == recorded


def test_the_real_register_is_canonical_valid_and_whole(real: Path) -> None:
    text = (real / FILE).read_text(encoding="utf-8")
    assert canonical_turtle(text, "r.ttl") == text
    assert findings(real) == []
    store = pcgraph.open(real).composition.store
    asked = (
        "SELECT (COUNT(DISTINCT ?c) AS ?n) WHERE { ?x a pc:RegisterCheck ; dcterms:identifier ?c }"
    )
    path = TESTDATA / "nos-register" / "uk-nos-register-2019-health-and-care.csv"
    with path.open(encoding="utf-8", newline="") as file:
        codes = {row["URN"].strip() for row in csv.DictReader(file)}
    assert int(solutions(store, asked, "test")[0]["n"].value) == len(codes)
