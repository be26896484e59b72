"""One framework against another: held against the mapping files, and read back in each form."""

import re
import shutil
from collections import defaultdict
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import pcgraph
from pcgraph.covered.matrix import Head, Matrix
from pcgraph.errors import UsageProblem
from pcgraph.graph import KnowledgeGraph
from pcgraph.writers.heat_page import matrix_html
from pcgraph.writers.heat_sheet import matrix_workbook
from pcgraph.writers.heat_svg import matrix_svg
from pcgraph.writers.heat_text import matrix_text
from tests.conftest import CASES, Command
from tests.judged import mapping_rows

PCP, WEB, NOV = (
    "PCP framework (undated)",
    "web page list (undated)",
    "Link Worker framework, Nov 2019",
)
PAGE = "SPLW page (undated)"
SETS = {PCP: "fcc-pcp-to-nos", NOV: "fcc-2019-to-nos", WEB: "fcc-web-to-nos",
        PAGE: "splw-page-to-nos"}  # fmt: skip
COLUMN = {"all": "of_which_all", "part": "of_which_part", "supports": "of_which_helps"}


@pytest.fixture(scope="module")
def editions(kg: KnowledgeGraph) -> Matrix:
    return kg.coverage_matrix(against="fcc-2019", links=True, framework="fcc-pcp")


@pytest.fixture(scope="module")
def places(kg: KnowledgeGraph) -> dict[str, str]:
    """Give the function of each NOS, by the rows of the template."""
    return {str(row["nos_id"]): str(row["nos_function"]) for row in kg.query("template-nos")}


def linked(name: str, places: dict[str, str]) -> dict[str, dict[str, str]]:
    """Read from a mapping file, of each function, how far each competency is linked."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in mapping_rows(SETS[name], "positive"):
        here = found[places[row["object_id"]]]
        known = here.get(row["subject_id"], "supports")
        here[row["subject_id"]] = min(known, row["ext_evidence"])
    return found


@pytest.mark.parametrize(("one", "other"), [(PCP, NOV), (PCP, PAGE), (PAGE, WEB), (WEB, PCP)])
def test_each_function_is_where_the_mapping_files_have_it(
    kg: KnowledgeGraph, places: dict[str, str], one: str, other: str
) -> None:
    """The order of the words: all is before part, part before supports."""
    found = kg.coverage_matrix(against=other, framework=one)
    first, second = linked(one, places), linked(other, places)
    expected = {
        **dict.fromkeys(places.values(), "neither"),
        **dict.fromkeys(first, f"only {one}"),
        **dict.fromkeys(second, f"only {other}"),
        **dict.fromkeys(first.keys() & second.keys(), "both"),
    }
    assert {line.code: line.where for line in found.lines} == expected
    assert [head.label for head in found.heads] == [one, other]
    for row in found.long:
        strengths = (first if row["framework"] == one else second)[str(row["nos_function"])]
        assert row["where"] == expected[str(row["nos_function"])]
        assert row["competencies_linked"] == len(strengths)
        for word, column in COLUMN.items():
            assert row[column] == sum(one == word for one in strengths.values())


def test_the_links_behind_are_those_of_the_mapping_files(
    editions: Matrix, places: dict[str, str]
) -> None:
    assert editions.links is not None
    seen = {(row["framework"], row["competency_id"], row["nos_id"])
            for row in editions.links if row["decision"] == "accepted"}  # fmt: skip
    assert seen == {
        (name, row["subject_id"], row["object_id"])
        for name in (PCP, NOV)
        for row in mapping_rows(SETS[name], "positive")
    }
    where = {line.code: line.where for line in editions.lines}
    assert all(row["where"] == where[str(row["nos_function"])] for row in editions.links)
    codes = [str(row["nos_function"]) for row in editions.links]
    assert list(dict.fromkeys(codes)) == [line.code for line in editions.lines]


def test_rows_stand_by_where_then_in_the_order_of_the_map(editions: Matrix) -> None:
    names = [name for name, _ in editions.bands]
    assert [name.split(":")[0] for name in names] == [f"Only {PCP}", "Both", "Neither"]
    assert names[-1] == f"Neither: {len(editions.bands[-1][1])}"
    both = [line.code for line in editions.bands[1][1]]
    assert both.index("1.2") < both.index("B3.4.2") < both.index("B16.3") < both.index("C2.1")


def test_where_does_not_depend_on_what_stands_beside_each_other(
    kg: KnowledgeGraph, editions: Matrix
) -> None:
    where = {line.code: line.where for line in editions.lines}
    for by in ("role", "domain"):
        found = kg.coverage_matrix(by, against="fcc-2019", framework="fcc-pcp")
        assert {line.code: line.where for line in found.lines} == where
        assert [name for name, _ in found.groups] == [PCP, NOV]


def test_a_role_named_counts_for_both(kg: KnowledgeGraph) -> None:
    found = kg.coverage_matrix(against="fcc-2019", framework="fcc-pcp", role="Link Worker")
    assert {head.group for head in found.heads} == {"Link Worker"}
    for place, name in enumerate(("fcc-pcp", "fcc-2019")):
        alone = kg.coverage_matrix(role="Link Worker", edition=name)
        lines = {line.code: line.spots[0] for line in alone.lines}
        assert {line.code: line.spots[place] for line in found.lines} == lines


def test_notes_name_the_functions_and_those_that_only_help(editions: Matrix) -> None:
    first = editions.long.notes[:4]
    assert first[0] == f"Only {PCP}: 2 (helps only: 1.5, 3.5.1)."
    assert first[1] == f"Only {NOV}: 0."
    assert first[3] == "Neither: 2 (B3.4.1, B16.4)."


def test_frameworks_stand_beside_each_other_by_framework(kg: KnowledgeGraph) -> None:
    found = kg.coverage_matrix("framework", edition="all")
    assert {head.label for head in found.heads} == set(SETS)
    assert not found.compared
    whole = kg.coverage_matrix(edition="fcc-pcp")
    place = [head.label for head in found.heads].index(PCP)
    at = whole.heads.index(Head("any role", PCP, whole=True))
    assert [line.spots[place] for line in found.lines] == [line.spots[at] for line in whole.lines]
    assert any(note.startswith(f"{PCP}, any role: ") for note in found.long.notes)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"against": "fcc-2019"}, "PC-COVERAGE-AGAINST"),
        ({"against": "fcc-2019", "framework": "fcc-2019"}, "PC-COVERAGE-AGAINST"),
        ({"against": "fcc-2019", "framework": ["fcc-pcp", "fcc-web"]}, "PC-COVERAGE-AGAINST"),
        ({"against": "fcc-2019", "framework": "fcc-pcp", "reading": ["own", "tiered"]},
         "PC-COVERAGE-AGAINST"),
        ({"links": True, "reading": ["own", "tiered"]}, "PC-COVERAGE-LINKS"),
        ({"against": "sfh-wbc", "framework": "fcc-pcp"}, "PC-VALUE-UNKNOWN"),
    ],
)  # fmt: skip
def test_what_are_not_two_frameworks_is_told(
    kg: KnowledgeGraph, asked: dict[str, str], code: str
) -> None:
    with pytest.raises(UsageProblem) as caught:
        kg.coverage_matrix(**asked)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_a_document_without_the_role_is_not_left_out_in_silence(kg: KnowledgeGraph) -> None:
    coach = "Health and Wellbeing Coach"
    found = kg.coverage_matrix(framework=["fcc-pcp", "fcc-2019"], role=coach)
    assert any(f"Nothing is counted in: {NOV}." in note for note in found.long.notes)
    beside = kg.coverage_matrix("framework", framework=["fcc-pcp", "fcc-2019"], role=coach)
    assert f"{NOV}, {coach}: no competency is printed there." in beside.long.notes
    assert {row["state"] for row in beside.long if row["framework"] == NOV} == {"nothing printed"}


def own_folder(run: Command, folder: Path) -> Path:
    """Make a folder by the command, and put a framework with roles and mappings into it."""
    assert run("new", str(folder), "--base", "https://example.org/x/").returncode == 0
    shutil.copytree(CASES / "overlay" / "data", folder / "data", dirs_exist_ok=True)
    for path in [*folder.glob("data/**/*.ttl"), *folder.glob("data/**/*.tsv")]:
        text = path.read_text(encoding="utf-8").replace("example.org/village/", "example.org/x/")
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder


def test_a_framework_of_ones_own_has_its_columns(run: Command, tmp_path: Path) -> None:
    """The village links a line to GEN97 (function 1.2) and one to MH27.2012 (C2.1)."""
    name = "Example framework for the tests"
    folder = own_folder(run, tmp_path / "village")
    both = pcgraph.open(folder)
    beside = both.coverage_matrix()
    ours = [(head, *(line.spots[n] for line in beside.lines))
            for n, head in enumerate(beside.heads) if head.group != name]  # fmt: skip
    plain = pcgraph.open().coverage_matrix()
    assert ours == [(head, *(line.spots[n] for line in plain.lines))
                    for n, head in enumerate(plain.heads)]  # fmt: skip
    found = both.coverage_matrix(against="fcc-pcp", links=True, framework=name)
    theirs = [row for row in found.long if row["framework"] == name]
    touched = [row["nos_function"] for row in theirs if row["competencies_linked"]]
    assert touched == ["1.2", "C2.1"]
    assert f"{name}: nobody looked at 8 of 10; more functions may be touched." in found.long.notes
    assert {row["state"] for row in theirs} == {"linked", "no link recorded"}
    assert found.links is not None
    mine = [row for row in found.links if row["framework"] == name]
    assert [(row["nos_code"], row["evidence"]) for row in mine] == [
        ("GEN97", "helps only"),
        ("MH27.2012", "part of it"),
    ]
    assert {row["competency_id"] for row in mine} == {"village:0001", "village:0002"}
    assert both.prefixes.expand("village:0001") == "https://example.org/x/0001"


def test_a_framework_that_nobody_mapped_has_no_gap(run: Command, tmp_path: Path) -> None:
    name = "Example framework for the tests"
    folder = own_folder(run, tmp_path / "village")
    shutil.rmtree(folder / "data" / "mappings")
    found = pcgraph.open(folder).coverage_matrix(against="fcc-pcp", framework=name)
    assert {line.spots[0].kind for line in found.lines} == {"unseen"}
    assert {row["state"] for row in found.long if row["framework"] == name} == {"nobody looked"}
    assert f"{name}: nobody looked at 10 of 10; more functions may be touched." in found.long.notes


def test_each_form_says_where(kg: KnowledgeGraph, editions: Matrix, tmp_path: Path) -> None:
    page = matrix_html(editions, kg.words)
    bands = re.findall(r'class="group"[^>]*>([^<]*)<', page)
    assert bands == [name for name, _ in editions.bands]
    assert "The competencies behind" in page
    assert page.count("<tr>") == 1 + len(editions.links or ())
    heads = re.findall(r'role="rowheader" aria-label="([^"]*)"', matrix_svg(editions))
    assert f"only {PCP}: 1.5 Provide information, advice and guidance (role-specific)" in heads
    text = matrix_text(editions, 90).split("\n")
    assert text.index(f"Only {PCP}: 2") < text.index("Both: 21") < text.index("Neither: 2")
    table = editions.table()
    assert table.columns[2:5] == ("principle", "where", "nos_group")
    assert {len(row) for row in table.rows} == {len(table.columns)}
    path = tmp_path / "x.xlsx"
    path.write_bytes(matrix_workbook(editions, kg.words))
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["Matrix", "Table", "Links", "About this table", "Words"]
    rows = book.get_sheet_by_name("Matrix").to_python()
    assert [row[4] for row in rows[2 : 2 + len(editions.lines)]] == [
        line.where for line in editions.lines
    ]
    assert rows[1][5:] == [PCP, NOV]
    assert len(book.get_sheet_by_name("Links").to_python()) == 1 + len(editions.links or ())


def test_the_command_goes_both_ways(run: Command) -> None:
    done = run("coverage", "--framework", "fcc-pcp", "--against", "fcc-2019", "-f", "csv")
    assert done.returncode == 0
    assert done.stdout.startswith("nos_function,nos_function_title,principle,where,framework,")
    assert f"Only {PCP}: 2 (helps only: 1.5, 3.5.1)." in done.stderr
    done = run("coverage", "--function", "B2.1", "--links", "--edition", "fcc-pcp", "-f", "csv")
    lines = done.stdout.splitlines()
    assert len(lines) == 1 + 2
    assert all(line.startswith("B2.1,") for line in lines[1:])
    asked = run("query", "competencies-for-nos", "--function", "B2.1", "--edition", "fcc-pcp")
    assert len(asked.stdout.splitlines()) == len(lines)
