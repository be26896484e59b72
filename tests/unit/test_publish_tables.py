"""The tables of a release, held against what reads them: csv, CSVW, data packages, SQL, Excel."""

import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

import pcgraph
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import Cell, Table
from pcgraph.new import new_texts
from pcgraph.publish import ready, tables
from pcgraph.publish.member import Member
from pcgraph.publish.ready import Ready
from pcgraph.publish.tables import table_members
from pcgraph.writers import collection
from tests.csvw import Rows, faults, read

Files = Mapping[str, bytes]
MATRIX = "coverage-matrix"
RELATIONS = {
    "roles", "competencies", "nos", "frameworks", "sources", "sections", "domains",
    "competency_role", "role_framework", "judgements",
}  # fmt: skip
ANSWERS = {
    "nos-for-competency", "competencies-for-nos", "competencies-for-role",
    "competencies-without-nos", "coverage", MATRIX, "changes", "template-nos", "mappings",
}  # fmt: skip


def content(member: Member) -> bytes:
    out = io.BytesIO()
    member.write(out)
    return out.getvalue()


def written(members: Sequence[Member]) -> dict[str, bytes]:
    return {one.path.removeprefix("tables/"): content(one) for one in members}


@pytest.fixture(scope="module")
def files(kg: KnowledgeGraph) -> Files:
    return written(list(table_members(kg, full=True)))


def _given(table: Table, _: KnowledgeGraph) -> Table:
    return table


@pytest.fixture
def few(kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Member]]:
    """Publish tables that a test makes, beside the real ones that others refer to."""

    def publish(*new: tuple[str, Table, tuple[str, ...]]) -> list[Member]:
        real = ready.ready_tables(True)
        ours = tuple(
            Ready(name, "Made by a test.", partial(_given, table), key) for name, table, key in new
        )
        names = {one.name for one in ours}
        kept = tuple(one for one in real if one.name in tables._FIRST and one.name not in names)
        monkeypatch.setattr(tables, "ready_tables", lambda _: (*ours, *kept))
        return list(table_members(kg, full=True))

    return publish


@pytest.fixture
def made(few: Callable[..., list[Member]]) -> Callable[..., Files]:
    return lambda *new: written(few(*new))


def described(files: Files, name: str) -> dict[str, Any]:
    table = json.loads(files[f"{name}.csv-metadata.json"])["tables"][0]
    found: dict[str, Any] = table["tableSchema"]
    return found


def resource(files: Files, name: str) -> dict[str, Any]:
    package = json.loads(files["datapackage.json"])
    found: dict[str, Any] = next(one for one in package["resources"] if one["name"] == name)
    return found


def sheet(files: Files, name: str) -> Rows:
    rows = book(files["pcgraph-tables.xlsx"]).get_sheet_by_name(name).to_python()
    return [[shown(cell) for cell in row] for row in rows]


@lru_cache(1)
def book(raw: bytes) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(raw))


def shown(cell: object) -> str:
    """Write a cell of Excel as CSV has it: Excel knows no whole numbers."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def test_the_files_are_these(files: Files) -> None:
    names = RELATIONS | ANSWERS
    wanted = {f"{name}.csv" for name in names} | {f"{name}.csv-metadata.json" for name in names}
    wanted |= {"csv-metadata.json", "datapackage.json", "pcgraph-tables.xlsx"}
    assert set(files) == wanted


def test_csv_is_as_rfc_4180_has_it(files: Files) -> None:
    for name, raw in files.items():
        if name.endswith(".csv"):
            assert not raw.startswith(b"\xef\xbb\xbf")
            assert raw.endswith(b"\r\n")
            assert b"\n" not in raw.replace(b"\r\n", b"")


@pytest.mark.parametrize("name", sorted(RELATIONS | ANSWERS))
def test_each_table_is_as_its_description_says(files: Files, name: str) -> None:
    metadata = json.loads(files[f"{name}.csv-metadata.json"])
    assert metadata["tables"][0]["url"] == f"{name}.csv"
    assert list(faults(metadata, files.__getitem__)) == []


def test_all_tables_together_are_as_described(files: Files) -> None:
    metadata = json.loads(files["csv-metadata.json"])
    assert {table["url"] for table in metadata["tables"]} == {
        f"{name}.csv" for name in RELATIONS | ANSWERS
    }
    assert list(faults(metadata, files.__getitem__)) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"role,reading", b"reading,role", "is not column"),
        (b"fccpcp:0001", b"fccpcp:9999", "leads nowhere"),
        (b"heading,13,", b"heading,x,", "is no integer"),
        (b"role:care-coordinator,0.1.0", b",0.1.0", "lacks role_id"),
        (b",own,", b",printed,", "is no key"),
    ],
)
def test_the_check_itself_finds_faults(files: Files, old: bytes, new: bytes, told: str) -> None:
    broken = dict(files)
    assert old in broken["competency_role.csv"]
    broken["competency_role.csv"] = broken["competency_role.csv"].replace(old, new)
    metadata = json.loads(files["csv-metadata.json"])
    assert any(told in fault for fault in faults(metadata, broken.__getitem__))


@pytest.mark.parametrize(
    ("name", "key", "targets"),
    [
        ("roles", ["role_id"], set()),
        ("sources", ["source_id"], set()),
        ("frameworks", ["document_id"], {"sources"}),
        ("nos", ["nos_id"], {"sources"}),
        ("domains", ["domain_id"], {"frameworks", "sources"}),
        ("sections", ["section_id"], {"domains", "frameworks", "sources"}),
        ("competencies", ["competency_id"], {"sections", "domains", "frameworks", "sources"}),
        ("competency_role", ["competency_id", "role_id", "reading"], {"competencies", "roles"}),
        ("role_framework", ["role_id", "document_id"], {"roles", "frameworks", "sources"}),
        ("judgements", ["mapping_id"], {"competencies", "nos"}),
        ("mappings", ["mapping_id"], {"competencies", "nos", "judgements", "sources"}),
        ("nos-for-competency", None, {"competencies", "nos", "judgements", "sources"}),
        ("competencies-for-role", ["role_id", "competency_id"],
         {"competencies", "roles", "sources"}),
        ("coverage", ["function_id", "role_id", "document_id"], {"roles", "frameworks"}),
        ("template-nos", ["entry_id"], {"nos", "sources"}),
        ("changes", None, {"competencies"}),
    ],
)  # fmt: skip
def test_the_keys_of_the_real_graph_hold(
    files: Files, name: str, key: list[str] | None, targets: set[str]
) -> None:
    schema = resource(files, name)["schema"]
    assert schema.get("primaryKey") == key
    assert {one["reference"]["resource"] for one in schema.get("foreignKeys", ())} == targets


def test_a_reference_that_may_be_empty_is_in_the_data_package_only(files: Files) -> None:
    nos = {"reference": {"resource": "nos", "fields": ["nos_id"]}, "fields": ["nos_id"]}
    assert nos in resource(files, "judgements")["schema"]["foreignKeys"]
    stated = described(files, "judgements")["foreignKeys"]
    assert [one["columnReference"] for one in stated] == [["competency_id"]]


def test_no_column_of_numbers_is_called_text(files: Files) -> None:
    for name in RELATIONS | (ANSWERS - {MATRIX}):
        head, *body = read(files[f"{name}.csv"])
        kinds = {one["name"]: one["type"] for one in resource(files, name)["schema"]["fields"]}
        # Codes that happen to look like numbers are text.
        for place, column in enumerate(head):
            cells = {row[place] for row in body} - {""}
            if cells and all(cell.isdigit() for cell in cells):
                assert kinds[column] == "integer", column
    kinds = {one["name"]: one["type"] for one in resource(files, "mappings")["schema"]["fields"]}
    assert (kinds["decided_on"], kinds["confidence"], kinds["nos_code"]) == (
        "date", "number", "string",
    )  # fmt: skip


def test_the_data_package_has_size_and_checksum_of_each_file(files: Files) -> None:
    package = json.loads(files["datapackage.json"])
    assert package["profile"] == "tabular-data-package"
    assert package["version"] == "0.1.0"
    assert "created" not in package
    for one in package["resources"]:
        raw = files[one["path"]]
        assert one["bytes"] == len(raw)
        assert one["hash"] == f"sha256:{hashlib.sha256(raw).hexdigest()}"
        assert [field["name"] for field in one["schema"]["fields"]] == read(raw)[0]


def test_heads_and_meanings_are_those_of_the_dictionary(files: Files, kg: KnowledgeGraph) -> None:
    words = {name: (head, meaning) for name, head, meaning in kg.words}
    for column in described(files, "judgements")["columns"]:
        head, meaning = words[column["name"]]
        assert column["titles"][0] == head
        assert column["dc:description"] == meaning


def test_where_words_are_left_out_the_heads_do_not_promise_them(kg: KnowledgeGraph) -> None:
    members = {one.path: one for one in table_members(kg)}
    metadata = json.loads(content(members["tables/competencies.csv-metadata.json"]))
    columns = {one["name"]: one for one in metadata["tables"][0]["tableSchema"]["columns"]}
    assert columns["competency"]["titles"] == ["Competency", "competency"]
    assert "unaltered" not in columns["competency"]["dc:description"]
    assert "left out" in metadata["dc:description"]
    metadata = json.loads(content(members["tables/nos.csv-metadata.json"]))
    columns = {one["name"]: one for one in metadata["tables"][0]["tableSchema"]["columns"]}
    assert "first ones stand here, with …" in columns["nos_title"]["dc:description"]
    assert "what_changed" not in content(members["tables/changes.csv"]).decode()


def test_the_answers_are_those_of_the_queries(files: Files, kg: KnowledgeGraph) -> None:
    for name in ("nos-for-competency", "mappings", "template-nos"):
        table = kg.query(name)
        head, *body = read(files[f"{name}.csv"])
        assert head == list(table.columns)
        wanted = [["" if cell is None else str(cell) for cell in row] for row in table.rows]
        assert body == wanted


def test_a_little_sql_gives_what_the_query_gives(files: Files, kg: KnowledgeGraph) -> None:
    base = sqlite3.connect(":memory:")
    for name in RELATIONS:
        head, *body = read(files[f"{name}.csv"])
        columns = ", ".join(f'"{column}"' for column in head)
        base.execute(f"CREATE TABLE {name} ({columns})")
        base.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(head))})", body)
    about = dict(sheet(files, "About"))
    text = about["A little SQL"].partition(": ")[2]
    found = {tuple(row[1:3]) for row in base.execute(text) if row[0] == "PCP framework (undated)"}
    table = kg.query("nos-for-competency", role="Link Worker", framework="PCP framework (undated)")
    wanted = {(row["competency"], row["nos_code"]) for row in table}
    assert found == wanted
    assert len(found) > 51


def test_every_competency_counts_once_as_printed(files: Files) -> None:
    head, *body = read(files["competency_role.csv"])
    rows = [dict(zip(head, row, strict=True)) for row in body]
    coach = [
        row["reading"] for row in rows
        if row["role"] == "Link Worker Coach" and row["framework"] == "PCP framework (undated)"
    ]  # fmt: skip
    # The numbers of the design: 20 own, 52 as printed, 68 if tiers are assumed.
    assert {one: coach.count(one) for one in coach} == {"own": 20, "printed": 52, "tiered": 68}
    # Earlier editions are there too: every competency counts for some role.
    head, *body = read(files["competencies.csv"])
    place = head.index("competency_id")
    assert {row["competency_id"] for row in rows} == {row[place] for row in body}


def test_the_workbook_has_a_sheet_a_table(files: Files) -> None:
    names = book(files["pcgraph-tables.xlsx"]).sheet_names
    assert names[:2] == ["nos-for-competency", "About"]
    assert set(names) == RELATIONS | ANSWERS | {"About", "Words"}
    assert names[-1] == "Words"


@pytest.mark.parametrize("name", sorted((RELATIONS | ANSWERS) - {MATRIX}))
def test_every_cell_of_a_sheet_is_that_of_the_csv(
    files: Files, name: str, kg: KnowledgeGraph
) -> None:
    heads = {column: head for column, head, _ in kg.words}
    head, *body = read(files[f"{name}.csv"])
    top, *rows = sheet(files, name)
    assert top == [heads[column] for column in head]
    assert rows == [[_excel(cell) for cell in row] for row in body]


def _excel(cell: str) -> str:
    """Give a number as Excel has it: 1.0 is 1."""
    return cell.removesuffix(".0") if cell in {"1.0", "0.0"} else cell


def test_the_matrix_is_drawn_and_says_the_same(files: Files) -> None:
    head, *body = read(files[f"{MATRIX}.csv"])
    rows = sheet(files, MATRIX)
    drawn = {row[0]: row[4:] for row in rows[2:] if row[0]}
    for row in body:
        if row[0]:
            wanted = [cell.partition(" ")[0] for cell in row[4:]]
            assert drawn[row[0]] == wanted
    assert [f"{b}, {a}" for a, b in zip(rows[0][4:], rows[1][4:], strict=True)] == head[4:]


def test_the_words_explain_every_column(files: Files) -> None:
    explained = {row[0] for row in sheet(files, "Words")}
    for name in RELATIONS | (ANSWERS - {MATRIX}):
        assert set(read(files[f"{name}.csv"])[0]) <= explained


def test_the_same_graph_gives_the_same_bytes_in_any_order(files: Files) -> None:
    members = list(table_members(pcgraph.open(), full=True))
    assert written(members[::-1]) == dict(files)


def test_the_workbook_is_stored_without_a_clock(files: Files) -> None:
    with zipfile.ZipFile(io.BytesIO(files["pcgraph-tables.xlsx"])) as parts:
        assert {one.compress_type for one in parts.infolist()} == {zipfile.ZIP_STORED}
        assert {one.date_time for one in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.testzip() is None


def test_no_path_of_this_machine_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    (folder / "data").mkdir(parents=True)
    for path, text in new_texts("mine", "https://example.org/mine/").items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    for raw in written(list(table_members(pcgraph.open(folder)))).values():
        assert tmp_path.name.encode() not in raw
        assert b"--with" not in raw


HARD: tuple[tuple[Cell, ...], ...] = (
    ('=HYPERLINK("http://a")', 1),
    ("-1+1", 2),
    ("<r><b>no markup</b></r>", 3),
    ("one\r\ntwo", 4),
    ('<script>"quoted", and a comma', 5),
    ("שלום", 6),
    ("_x0041_", 7),
    ("2.1.1", 8),
)


def test_hard_cells_stay_as_they_are(made: Callable[..., Files]) -> None:
    files = made(("hard", Table(("reason", "order"), HARD), ("order",)))
    wanted = [["reason", "order"], *([str(cell) for cell in row] for row in HARD)]
    assert read(files["hard.csv"]) == wanted
    assert sheet(files, "hard")[1:] == wanted[1:]
    with zipfile.ZipFile(io.BytesIO(files["pcgraph-tables.xlsx"])) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_a_table_written_in_pieces_is_whole(
    made: Callable[..., Files], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_PIECE", 2)
    files = made(("long", Table(("order",), tuple((n,) for n in range(5, 0, -1))), ("order",)))
    assert files["long.csv"] == b"order\r\n5\r\n4\r\n3\r\n2\r\n1\r\n"
    assert resource(files, "long")["bytes"] == len(files["long.csv"])


def test_what_does_not_hold_is_not_claimed(made: Callable[..., Files]) -> None:
    rows = (("fccpcp:0001", "a1", 1), ("fccpcp:9999", "2", 1))
    files = made(("odd", Table(("competency_id", "line_first", "order"), rows), ("order",)))
    schema = resource(files, "odd")["schema"]
    assert "primaryKey" not in schema
    assert "foreignKeys" not in schema
    assert [one["type"] for one in schema["fields"]] == ["string", "string", "integer"]
    assert list(faults(json.loads(files["csv-metadata.json"]), files.__getitem__)) == []


def test_a_key_that_is_empty_is_no_key(made: Callable[..., Files]) -> None:
    files = made(("odd", Table(("order", "reason"), ((1, "a"), (None, "b"))), ("order",)))
    assert "primaryKey" not in described(files, "odd")


def test_nothing_refers_to_a_key_that_is_not_unique(made: Callable[..., Files]) -> None:
    rows = (("Link Worker", "role:link-worker"), ("Link worker", "role:link-worker"))
    files = made(
        ("roles", Table(("role", "role_id"), rows), ("role_id",)),
        ("odd", Table(("role_id",), (("role:link-worker",),)), ()),
    )
    assert "primaryKey" not in described(files, "roles")
    assert "foreignKeys" not in resource(files, "odd")["schema"]


def test_a_table_above_the_limit_of_excel_is_left_out_and_named(
    made: Callable[..., Files], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collection, "ROWS", 2)
    fits = Table(("order",), ((1,), (2,)))
    files = made(("fits", fits, ()), ("large", Table(("order",), (*fits.rows, (3,))), ()))
    names = book(files["pcgraph-tables.xlsx"]).sheet_names
    assert "fits" in names
    assert "large" not in names
    assert "large.csv" in files
    about = sheet(files, "About")
    place = about.index(["Sheet large", "3 rows"])
    assert about[place + 1][0] == "Left out"
    assert "large.csv" in about[place + 1][1]


def test_a_text_above_the_limit_of_excel_is_cut_and_named(made: Callable[..., Files]) -> None:
    long = "x" * 100_000
    files = made(("long", Table(("reason",), ((long,), ("short",))), ()))
    assert read(files["long.csv"])[1] == [long]
    cell = sheet(files, "long")[1][0]
    assert len(cell) == 32_767
    assert cell.endswith("[100,000 characters, cut]")
    assert any(row[0] == "Cut" and "long.csv" in row[1] for row in sheet(files, "About"))


def test_roles_of_one_name_have_columns_of_their_own() -> None:
    assert ready._headed(Table(("a", "b", "a", "a"), ())).columns == ("a", "b", "a (2)", "a (3)")


def test_a_full_disk_is_told_as_what_it_is(few: Callable[..., list[Member]]) -> None:
    class Full(io.BytesIO):
        def write(self, _: object, /) -> int:
            raise OSError(28, "No space left on device")

    members = few(("small", Table(("order",), ((1,),)), ()))
    assert len(members) > 3
    for one in members:
        with pytest.raises(OSError, match="No space left") as told:
            one.write(Full())
        assert told.value.errno == 28


def test_a_full_disk_aside_is_told_too(
    few: Callable[..., list[Member]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("xlsxwriter.packager.Packager._create_package", full)
    workbook = few(("small", Table(("order",), ((1,),)), ()))[-1]
    with pytest.raises(OSError, match="No space left") as told:
        content(workbook)
    assert told.value.errno == 28
