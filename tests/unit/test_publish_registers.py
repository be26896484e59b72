"""A register in a release: its rows stay behind, what it says of our standards does not."""

import csv
from pathlib import Path

import pytest

from pcgraph.console import silent
from pcgraph.files import write_whole
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import TextFile
from pcgraph.new import example_texts
from pcgraph.publish.registers import without_registers
from pcgraph.publish.release import Published, publish
from pcgraph.registering import import_register

BASE = "https://example.org/mine/"
REGISTER = """\
URN,NOS Title,Validity,Suite,Original URN,Modified
SFHGEN97,Communicate effectively in a healthcare environment,Current,Sextant suite,GEN97,2019-03-01
SFHCHS84,Zephyr plans agreed,Current,Sextant suite,ZZ9,2019-02-01
SFHCHS53,Evaluate marmalade,Legacy,Sextant suite,ZZ8,2019-02-01
"""
HELD_BACK = ("CHS53", "marmalade", "Zephyr", "Sextant", "ZZ8", "ZZ9")
"""Codes, titles and cells of rows that no standard of the graph is in."""
USED = "nos-SFHCHS84"


def laid_over(folder: Path, decision: str = "withheld") -> KnowledgeGraph:
    """Lay a register over, with the example framework, which a row of the register is mapped to."""
    source = folder.parent / "register.csv"
    source.write_text(REGISTER, encoding="utf-8")
    import_register(source, folder, BASE)
    for path, text in example_texts(BASE, "mine").items():
        text = text.replace("nos:GEN97", f"mine:{USED}").replace("effectively in", "not in")
        text = text.replace("framework:sfh-wbc\t2014-03-10", "mine:register\t2019-03-01")
        text = text.replace("Communicate not in a healthcare environment", "Zephyr plans agreed")
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        write_whole(folder / path, text)
    file = folder / "data" / "registers" / "nos.ttl"
    text = file.read_text(encoding="utf-8").replace('"withheld"', f'"{decision}"')
    file.write_text(text, encoding="utf-8", newline="\n")
    return KnowledgeGraph([folder])


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    return laid_over(tmp_path_factory.mktemp("over") / "mine")


@pytest.fixture(scope="module")
def release(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Published:
    target = tmp_path_factory.mktemp("released")
    return publish(kg, target, text="full", pages=False, report=silent)


def text_of(files: tuple[TextFile, ...], end: str) -> str:
    return next(file.text for file in files if file.path.endswith(end))


def test_the_rows_stay_behind_and_the_facts_on_our_standards_do_not(kg: KnowledgeGraph) -> None:
    files, (left,) = without_registers(kg.files, kg.composition)
    assert (left.rows, left.used, left.checked) == (1, 1, 34)
    assert (left.file, left.decision, left.licence) == ("register.csv", "withheld", "not stated")
    register = text_of(files, "registers/nos.ttl")
    assert 'pc:checkRule "with SFH before it"' in register
    assert 'dcterms:identifier "SFHGEN97"' in register
    assert "Communicate effectively" not in register
    assert "pc:registerRow" not in register
    assert [word for word in HELD_BACK if word in register] == []


def test_a_standard_that_a_mapping_names_stays_by_its_code(kg: KnowledgeGraph) -> None:
    files, _ = without_registers(kg.files, kg.composition)
    register = text_of(files, "registers/nos.ttl")
    assert 'skos:prefLabel "SFHCHS84"@en' in register
    assert "mine:check-SFHCHS84" in register
    before = text_of(kg.files, "village-to-nos/positive.sssom.tsv")
    mapping = text_of(files, "village-to-nos/positive.sssom.tsv")
    assert "\tZephyr plans agreed\t" in before
    assert f"\tmine:{USED}\tSFHCHS84\t" in mapping
    assert mapping.replace("SFHCHS84\t", "") == before.replace("Zephyr plans agreed\t", "").replace(
        "SFHCHS84\t", ""
    )


def test_files_beside_the_register_stay_as_they_are(kg: KnowledgeGraph) -> None:
    files, _ = without_registers(kg.files, kg.composition)
    changed = [a.path for a, b in zip(files, kg.files, strict=True) if a.text != b.text]
    assert changed == [
        "data/mappings/village-to-nos/positive.sssom.tsv", "data/registers/nos.ttl"
    ]  # fmt: skip


@pytest.mark.parametrize("decision", ["structure", "withheld"])
def test_a_register_is_handed_on_only_where_it_says_so(decision: str, tmp_path: Path) -> None:
    kg = laid_over(tmp_path / "mine", decision)
    assert [one.decision for one in without_registers(kg.files, kg.composition)[1]] == [decision]


def test_a_register_that_may_be_handed_on_is(tmp_path: Path) -> None:
    kg = laid_over(tmp_path / "mine", "full")
    assert without_registers(kg.files, kg.composition) == (tuple(kg.files), ())


def test_without_a_register_nothing_is_touched() -> None:
    kg = KnowledgeGraph()
    files, left = without_registers(kg.files, kg.composition)
    assert (files, left) == (tuple(kg.files), ())


def test_what_is_said_elsewhere_of_a_row_keeps_it_by_its_code(tmp_path: Path) -> None:
    laid_over(tmp_path / "mine")
    note = f"<{BASE}note> <http://purl.org/dc/terms/references> <{BASE}nos-SFHCHS53> .\n"
    (tmp_path / "mine" / "data" / "readings" / "note.ttl").write_text(note, encoding="utf-8")
    kg = KnowledgeGraph([tmp_path / "mine"])
    files, (left,) = without_registers(kg.files, kg.composition)
    assert (left.rows, left.used) == (0, 2)
    assert 'skos:prefLabel "SFHCHS53"@en' in text_of(files, "registers/nos.ttl")


def test_no_file_of_a_release_holds_a_row(release: Published) -> None:
    held = [
        (path.name, word)
        for path in release.folder.rglob("*")
        if path.is_file() and path.suffix not in (".zip", ".xlsx")
        for text in [path.read_text(encoding="utf-8")]
        for word in HELD_BACK
        if word in text
    ]
    assert held == []
    # Its own words are in: the choice to hold the words of documents is none about registers.
    assert "EVOKE" in (release.folder / "texts" / "fcc-2019.ttl").read_text(encoding="utf-8")


def test_the_release_says_what_was_left_out_and_whose_the_rest_is(release: Published) -> None:
    readme = (release.folder / "README.txt").read_text(encoding="utf-8")
    assert "Left out: the rows of the NOS register of 2019-03-01" in readme
    assert "1 of its standards, with titles" in readme
    sheet = (release.folder / "DATASHEET.md").read_text(encoding="utf-8")
    assert "| NOS register of 2019-03-01 (register.csv) | not stated | withheld |" in sheet
    with (release.folder / "graphs.csv").open(encoding="utf-8", newline="") as lines:
        (row,) = [row for row in csv.DictReader(lines) if "registers/nos" in row["graph"]]
    assert row["licence"] == "as the register states (DATASHEET.md)"
    assert row["whose_words"] == "codes and states: the owner of the register"


def test_the_answers_of_a_release_keep_the_status_and_its_date(release: Published) -> None:
    with (release.folder / "tables" / "nos.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = {row["nos_code"]: row for row in csv.DictReader(lines)}
    assert len(rows) == 35
    gen97 = rows["GEN97"]
    assert (gen97["nos_status"], gen97["nos_status_as_of"]) == (
        "current", "register of 2019-03-01"
    )  # fmt: skip
    assert rows["SFHCHS84"]["nos_title"] == "SFHCHS84"
    links = (release.folder / "tables" / "judgements.csv").read_text(encoding="utf-8-sig")
    (mine,) = [row for row in csv.DictReader(links.splitlines()) if row["nos_code"] == "SFHCHS84"]
    assert mine["looked_in"] == "NOS register of 2019-03-01"
