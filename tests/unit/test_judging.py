"""The verbs about mappings as a user meets them: each broken file is told, and nothing else."""

import csv
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from pcgraph.cli import cli
from pcgraph.files import FOLDERS
from pcgraph.mapping import canonical_mappings
from pcgraph.model import TextFile
from pcgraph.new import example_texts
from pcgraph.sssom import SLOTS
from tests.conftest import ROOT, Command
from tests.sheets import (
    MAPPINGS,
    NO_TERM,
    Row,
    Sheet,
    all_sheets,
    expand,
    folder,
    plain,
    statements,
)

Sheets = dict[str, Sheet]
Found = tuple[str, int, str]
"""What a finding is about: file, line and slot."""

OURS = "fcc-pcp-to-nos"
NOT = "skos:mappingRelation"


class Told(NamedTuple):
    """What the command said of mapping files."""

    code: int
    findings: list[dict[str, str]]
    words: str

    @property
    def places(self) -> set[Found]:
        return {(one["file"], int(one["line"] or 0), one["path"] or "") for one in self.findings}


def judged(*files: str, options: tuple[str, ...] = ()) -> Told:
    """Run the command here, in this process; the findings go to a file beside."""
    out = Path("found.json")
    words = ["mapping", "validate", *files, "-f", "json", "-o", str(out), *options]
    done = CliRunner().invoke(cli, words)
    assert isinstance(done.exception, SystemExit | None), done.exception
    rows = json.loads(out.read_text(encoding="utf-8"))
    out.unlink()
    return Told(done.exit_code, [row for row in rows if "rule" in row], done.output)


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("layout")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, root / name)
    for path in (root / "shapes").rglob("*.rq"):
        if "pc:judged" not in path.read_text(encoding="utf-8"):
            path.unlink()  # it says nothing of mappings, and takes time in every test
    return root


@pytest.fixture
def layout(
    copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Sheets], None]]:
    """Read the layout from a copy, in which a test may change tables; then they are put back."""
    monkeypatch.setattr("pcgraph.files._PACKAGE", copied / "pcgraph")
    monkeypatch.setattr("pcgraph.console._OPEN", {})
    monkeypatch.chdir(tmp_path)
    changed: set[str] = set()

    def write(sheets: Sheets) -> None:
        for sheet in sheets.values():
            changed.add(sheet.path)
            (copied / sheet.path).parent.mkdir(parents=True, exist_ok=True)
            (copied / sheet.path).write_text(sheet.text, encoding="utf-8")

    yield write
    for path in changed:
        if (ROOT / path).exists():
            shutil.copy(ROOT / path, copied / path)
        else:
            (copied / path).unlink()


@pytest.fixture
def here(layout: Callable[[Sheets], None], tmp_path: Path) -> Path:
    """Stand in an empty folder, with the layout as the graph."""
    return tmp_path


def accepted_alone(sheets: Sheets) -> Row:
    """Give an accepted row of a statement whose words stand nowhere else and have one row only."""
    words = Counter(plain(one) for one in statements().values())
    sheet = sheets["positive"]
    rows = Counter(row["subject_id"] for row in sheet.rows)
    said = statements()
    return next(
        row
        for row in sheet.rows
        if words[plain(said[expand(sheet, row["subject_id"])])] == 1
        and rows[row["subject_id"]] == 1
        and not row["ext_settlement"]
    )


def at(sheet: Sheet, row: Row, slot: str) -> set[Found]:
    return {(sheet.path, sheet.line(row), slot)}


# The broken files of research: one mutation of our own set each, and where it is to be told.


def no_justification_column(sheets: Sheets) -> set[Found]:
    sheet = sheets["positive"]
    sheet.columns.remove("mapping_justification")
    return {(sheet.path, sheet.table_line, "mapping_justification")}


def cell(name: str, slot: str, value: str) -> Callable[[Sheets], set[Found]]:
    """Write a value into one cell of the middle row of a table."""

    def change(sheets: Sheets) -> set[Found]:
        sheet = sheets[name]
        row = sheet.rows[len(sheet.rows) // 2]
        assert row.get(slot) != value
        row[slot] = value
        return at(sheet, row, slot)

    return change


def added_cell(slot: str, value: str) -> Callable[[Sheets], set[Found]]:
    """Write a value into one cell of a column that the table did not have."""

    def change(sheets: Sheets) -> set[Found]:
        assert slot not in sheets["positive"].columns
        sheets["positive"].add_column(slot)
        return cell("positive", slot, value)(sheets)

    return change


def agreement_3(sheets: Sheets) -> set[Found]:
    sheets["positive"].add_column("reviewer_label")
    for row in sheets["positive"].rows:
        row["reviewer_label"] = "A person"
    sheets["positive"].add_column("review_date")
    for row in sheets["positive"].rows:
        row["review_date"] = "2026-12-01"
    return added_cell("reviewer_agreement", "3")(sheets)


def head(old: str, new: str, slot: str) -> Callable[[Sheets], set[Found]]:
    """Write a line of the metadata anew."""

    def change(sheets: Sheets) -> set[Found]:
        sheet = sheets["positive"]
        line = sheet.head_line(old)
        sheet.head[line - 1] = new
        return {(sheet.path, line, slot)}

    return change


def without(start: str, slot: str) -> Callable[[Sheets], set[Found]]:
    """Take a line of the metadata out; what is missing is told at the first line."""

    def change(sheets: Sheets) -> set[Found]:
        sheet = sheets["positive"]
        del sheet.head[sheet.head_line(start) - 1]
        return {(sheet.path, 1, slot)}

    return change


def undeclared_prefix(sheets: Sheets) -> set[Found]:
    """Used in the rows, known to us, and not declared: another tool could not read the file."""
    sheet = sheets["positive"]
    del sheet.head[sheet.head_line("#  nos:") - 1]
    return {(sheet.path, sheet.head_line("#curie_map:"), "curie_map")}


def full_iri(sheets: Sheets) -> set[Found]:
    sheet = sheets["positive"]
    row = accepted_alone(sheets)
    row["object_id"] = expand(sheet, row["object_id"])
    return at(sheet, row, "object_id")


def undeclared_column(sheets: Sheets) -> set[Found]:
    sheet = sheets["positive"]
    sheet.add_column("reviewed_when")
    return {(sheet.path, sheet.table_line, "reviewed_when")}


def doubled_record(sheets: Sheets) -> set[Found]:
    sheet = sheets["positive"]
    first, *others = sheet.rows[0], sheet.rows[5], sheet.rows[-1]
    for row in others:
        row["record_id"] = first["record_id"]
    return set().union(*(at(sheet, row, "record_id") for row in (first, *others)))


def accepted_and_not(sheets: Sheets) -> set[Found]:
    sheet, other = sheets["positive"], sheets["negative"]
    row = accepted_alone(sheets)
    denied = other.add(
        other.rows[0], record_id="map:fcc-pcp-to-nos-9999", subject_id=row["subject_id"],
        subject_label=row["subject_label"], object_id=row["object_id"],
        object_label=row["object_label"], predicate_id=row["predicate_id"],
    )  # fmt: skip
    return at(sheet, row, "object_id") | at(other, denied, "object_id")


def none_beside_a_mapping(sheets: Sheets) -> set[Found]:
    sheet, other = sheets["positive"], sheets["none"]
    row = accepted_alone(sheets)
    none = other.add(
        other.rows[0], record_id="map:fcc-pcp-to-nos-9999", subject_id=row["subject_id"],
        subject_label=row["subject_label"],
    )  # fmt: skip
    return at(sheet, row, "object_id") | at(other, none, "object_id")


def set_id_of_another(sheets: Sheets) -> set[Found]:
    start = "#mapping_set_id:"
    sheet, other = sheets["positive"], sheets["none"]
    sheet.head[sheet.head_line(start) - 1] = other.head[other.head_line(start) - 1]
    return {(one.path, one.head_line(start), "mapping_set_id") for one in (sheet, other)}


def other_evidence(sheets: Sheets) -> set[Found]:
    sheet = sheets["positive"]
    row = next(one for one in sheet.rows if one["predicate_id"] == "skos:relatedMatch")
    row["ext_evidence"] = "part"
    return at(sheet, row, "ext_evidence")


def no_curie_map(sheets: Sheets) -> set[Found]:
    sheet = sheets["positive"]
    start = sheet.head_line("#curie_map:")
    end = next(n for n, line in enumerate(sheet.head) if n >= start and line[:3] != "#  ")
    del sheet.head[start - 1 : end]
    return {(sheet.path, 1, "curie_map")}


def curie_map_in_words(sheets: Sheets) -> set[Found]:
    sheet = sheets["positive"]
    no_curie_map(sheets)
    sheet.head.append("#curie_map: none")
    return {(sheet.path, len(sheet.head), "curie_map")}


BROKEN: dict[str, Callable[[Sheets], set[Found]]] = {
    "no justification column": no_justification_column,
    "empty justification": cell("positive", "mapping_justification", ""),
    "unknown justification": cell("positive", "mapping_justification", "semapv:Guessing"),
    "undeclared prefix": undeclared_prefix,
    "confidence 1.7": cell("positive", "confidence", "1.7"),
    "full IRI": full_iri,
    "NOT in capitals": cell("negative", "predicate_modifier", "NOT"),
    "impossible date": cell("positive", "mapping_date", "2026-02-30"),
    "space in a short id": cell("positive", "object_id", "nos:GEN 97"),
    "empty subject": cell("positive", "subject_id", ""),
    "empty predicate": cell("positive", "predicate_id", ""),
    "bad subject_type": head("#subject_type:", "#subject_type: competency", "subject_type"),
    "review without reviewer": added_cell("review_date", "2026-12-01"),
    "agreement 3": agreement_3,
    "no licence": without("#license:", "license"),
    "no set id": without("#mapping_set_id:", "mapping_set_id"),
    "undeclared column": undeclared_column,
    "doubled record": doubled_record,
    "NoTermFound as predicate": cell("none", "predicate_id", NO_TERM),
    "accepted and Not": accepted_and_not,
    "NoTermFound beside a mapping": none_beside_a_mapping,
    "broken YAML": head("#license:", "#license: https: //creativecommons.org: 4.0", ""),
}
OTHER_LABEL = ("subject_label", "object_label")

MORE: dict[str, Callable[[Sheets], set[Found]]] = {
    "unknown prefix": cell("positive", "object_id", "foo:GEN97"),
    "confidence in words": cell("positive", "confidence", "high"),
    "confidence below zero": cell("positive", "confidence", "-0.5"),
    "a date where an id belongs": cell("positive", "subject_source", "2026-11-21"),
    "an id where a date belongs": cell("positive", "mapping_date", "nos:GEN97"),
    "record id without prefix": cell("positive", "record_id", "0001"),
    "slip in the relation that is accepted": cell("positive", "predicate_id", "skos:closMatch"),
    "pass without a relation": cell("pass-a", "predicate_id", ""),
    "blank comment": cell("positive", "comment", " "),
    "other namespace": head("#  map:", "#  map: https://example.org/map/", "curie_map"),
    "list as subject_type": head("#subject_type:", "#subject_type: [skos concept]", "subject_type"),
    "licence that is no address": head("#license:", "#license: CC BY 4.0", "license"),
    "set id that is no address": head(
        "#mapping_set_id:", "#mapping_set_id: a b>", "mapping_set_id"
    ),
    "impossible date of the set": head("#mapping_date:", "#mapping_date: soon", "mapping_date"),
    "set id of another table": set_id_of_another,
    "curie_map in words": curie_map_in_words,
    "no curie_map at all": no_curie_map,
    "unknown NOS": cell("positive", "object_id", "nos:GEN979"),
    "unknown statement": cell("none", "subject_id", "fccpcp:9999"),
    "suggestion left": cell("positive", "predicate_id", NOT),
    "evidence of another relation": other_evidence,
    "slip in the relation that is denied": cell("negative", "predicate_id", "skos:closMatch"),
    "term that is no relation": cell("negative", "predicate_id", "skos:Concept"),
    "Not among the accepted": cell("positive", "predicate_id", ""),
    "NoTermFound as subject": cell("positive", "subject_id", NO_TERM),
    "standard among none": cell("none", "object_id", "nos:GEN97"),
    "a person chose, and a tool": cell(
        "positive", "mapping_justification", "semapv:ManualMappingCuration"
    ),
    "pass with unknown evidence": cell("pass-a", "ext_evidence", "maybe"),
    "pass with an unknown NOS": cell("pass-b", "object_id", "nos:GEN979"),
}


@pytest.mark.parametrize("name", [*BROKEN, *MORE])
def test_a_broken_file_is_told_at_its_line_and_slot_and_nothing_else(
    layout: Callable[[Sheets], None], name: str
) -> None:
    sheets = folder(OURS)
    expected = {**BROKEN, **MORE}[name](sheets)
    layout(sheets)
    told = judged()
    assert told.places == expected, told.findings
    assert len(told.findings) == len(expected), "each is told once"
    assert {one["severity"] for one in told.findings} == {"violation"}
    for one in told.findings:
        sentences = re.findall(r"[.?](?:\s|$)", one["message"])
        assert len(sentences) >= 2, "what is wrong, and what to do"
        sheet = next(sheet for sheet in sheets.values() if sheet.path == one["file"])
        inside = int(one["line"]) >= sheet.table_line and one["path"] in sheet.columns
        assert int(one["cell"] or 0) == (sheet.columns.index(one["path"]) + 1 if inside else 0)
    assert told.code == 1


@pytest.mark.parametrize("slot", OTHER_LABEL)
def test_a_label_that_differs_is_told(layout: Callable[[Sheets], None], slot: str) -> None:
    sheets = folder(OURS)
    was = sheets["positive"].rows[len(sheets["positive"].rows) // 2][slot]
    expected = cell("positive", slot, "Something else")(sheets)
    layout(sheets)
    told = judged()
    assert (told.code, told.places) == (1, expected)
    (one,) = told.findings
    assert (one["severity"], one["value"]) == ("violation", "Something else")
    assert repr(was) in one["message"]


def test_all_23_broken_files_of_other_tools_are_among_these() -> None:
    assert len(BROKEN) + 1 == 23


def test_our_tables_have_no_fault_and_all_are_checked(run: Command) -> None:
    sheets = [sheet for passes in (False, True) for _, sheet in all_sheets(passes)]
    done = run("mapping", "validate")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 1, "the names of the columns alone"
    rows = sum(len(sheet.rows) for sheet in sheets)
    assert f"Checked {len(sheets)} files, {rows} rows: 0 violations, 0 warnings." in done.stderr


def test_several_faults_are_told_at_once(layout: Callable[[Sheets], None]) -> None:
    sheets = folder(OURS)
    sheet, other = sheets["positive"], sheets["negative"]
    expected = head("#license:", "#license: CC BY", "license")(sheets)
    expected |= head("#object_type:", "#object_type: NOS", "object_type")(sheets)
    for row, slot, value in (
        (sheet.rows[3], "mapping_date", "21.11.2026"),
        (sheet.rows[3], "object_label", "Another title"),
        (sheet.rows[5], "object_id", "nos:GEN979"),
        (sheet.rows[5], "confidence", "2"),
        (sheet.rows[7], "subject_label", "Another label"),
        (other.rows[0], "predicate_modifier", "not"),
    ):
        row[slot] = value
        expected |= at(sheet if row in sheet.rows else other, row, slot)
    layout(sheets)
    told = judged()
    assert (told.code, told.places) == (1, expected)
    assert "8 violations, 0 warnings" in told.words


def test_a_broken_row_does_not_hide_another_row_of_its_statement(
    layout: Callable[[Sheets], None],
) -> None:
    sheets = folder(OURS)
    sheet = sheets["positive"]
    many = Counter(row["subject_id"] for row in sheet.rows)
    settled = next(r for r in sheet.rows if r["ext_settlement"] and many[r["subject_id"]] > 1)
    broken = next(
        r for r in sheet.rows if r["subject_id"] == settled["subject_id"] and r is not settled
    )
    settled["ext_settlement"] = ""
    broken["mapping_date"] = "soon"
    layout(sheets)
    expected = at(sheet, settled, "ext_settlement") | at(sheet, broken, "mapping_date")
    assert judged().places == expected


@pytest.mark.parametrize("name", ["positive", "negative", "none", "pass-a", "pass-b"])
def test_a_table_that_is_broken_whole_does_not_stop_the_others(
    layout: Callable[[Sheets], None], copied: Path, name: str
) -> None:
    whole, other = folder(OURS), folder("splw-page-to-nos")
    expected = cell("negative", "predicate_modifier", "NOT")(other)
    layout({"whole": whole[name], **other})
    (copied / whole[name].path).write_text("", encoding="utf-8")
    told = judged()
    assert told.places == expected | {(whole[name].path, 1, "")}
    assert told.code == 1


def test_a_row_that_lost_a_tab_is_told_and_the_next_is_read(
    layout: Callable[[Sheets], None], copied: Path
) -> None:
    sheets = folder(OURS)
    sheet = sheets["positive"]
    first, second = sheet.rows[4:6]
    second["confidence"] = "7"
    layout(sheets)
    lines = sheet.text.split("\n")
    lines[sheet.line(first) - 1] = lines[sheet.line(first) - 1].replace("\t", " ", 1)
    (copied / sheet.path).write_text("\n".join(lines), encoding="utf-8")
    assert judged().places == at(sheet, first, "") | at(sheet, second, "confidence")


# Files that are given by name.


def mine(**cells: str) -> Sheet:
    """Give a table of one sound row of somebody else, on a pair that nobody judged."""
    sheets = folder(OURS)
    sheet, like = sheets["positive"], accepted_alone(sheets)
    taken = {
        row["object_id"]
        for one in sheets.values()
        for row in one.rows
        if row["subject_id"] == like["subject_id"]
    }
    free = next(row for row in sheet.rows if row["object_id"] not in taken)
    same = {slot: free[slot] for slot in ("object_id", "object_label")}
    row = {**like, **same, "record_id": "map:mine-0001", **cells}
    own = sheet.head_line("#mapping_set_id:") - 1
    sheet.head[own] = "#mapping_set_id: https://example.org/mine"
    return Sheet("positive.sssom.tsv", sheet.head, sheet.columns, [row])


def test_a_sound_file_of_another_place_has_no_finding(here: Path) -> None:
    sheet = mine()
    (here / sheet.path).write_text(sheet.text, encoding="utf-8")
    told = judged(sheet.path)
    assert (told.code, told.findings) == (0, [])
    assert "Checked 1 file, 1 row: 0 violations" in told.words


@pytest.mark.parametrize(
    ("slot", "value", "shown"),
    [
        ("object_id", "nos:GEN979", "object_id"),
        ("mapping_date", "2026-02-30", "mapping_date"),
        ("record_id", "map:fcc-pcp-to-nos-0001", "record_id"),
        ("object_label", "Another title", "object_label"),
        ("subject_source_version", "", "subject_source_version"),
        ("object_source", "framework:nosuch", "object_source"),
    ],
)
def test_only_the_file_that_was_given_is_reported(
    here: Path, slot: str, value: str, shown: str
) -> None:
    sheet = mine(**{slot: value})
    (here / sheet.path).write_text(sheet.text, encoding="utf-8")
    places = judged(sheet.path).places
    assert at(sheet, sheet.rows[0], shown) <= places
    assert {(file, line) for file, line, _ in places} == {(sheet.path, sheet.line(sheet.rows[0]))}


def test_a_pair_that_we_judged_is_told_in_the_file_that_was_given(here: Path) -> None:
    """Both contradict our files; ours are not reported, and theirs must be."""
    sheets = folder(OURS)
    ours = sheets["positive"].rows[0]
    none = sheets["none"].rows[0]
    sheet = mine()
    like = sheet.rows[0]
    twice = sheet.add(
        like, record_id="map:mine-0002", subject_id=ours["subject_id"],
        subject_label=ours["subject_label"], object_id=ours["object_id"],
        object_label=ours["object_label"],
    )  # fmt: skip
    against = sheet.add(
        like, record_id="map:mine-0003", subject_id=none["subject_id"],
        subject_label=none["subject_label"],
    )  # fmt: skip
    (here / sheet.path).write_text(sheet.text, encoding="utf-8")
    places = judged(sheet.path).places
    assert at(sheet, twice, "object_id") <= places
    assert at(sheet, against, "object_id") <= places
    assert {file for file, _, _ in places} == {sheet.path}


@pytest.mark.parametrize("name", ["positive", "pass-a"])
def test_a_table_of_the_layout_is_reported_by_the_name_it_was_given(
    layout: Callable[[Sheets], None], copied: Path, name: str
) -> None:
    """By its full path, from another folder; what it lacks of the passes is told too."""
    sheets = folder(OURS)
    sheet = sheets[name]
    row = next(one for one in sheet.rows if one["ext_evidence"] and not one.get("ext_settlement"))
    sheet.rows.remove(row)
    broken = sheet.rows[0]
    broken["confidence"] = "7"
    layout(sheets)
    path = str(copied / sheet.path)
    places = judged(path).places
    line = sheet.line(broken)
    assert (path, line, "confidence") in places
    assert {file for file, _, _ in places} == {path}
    if name == "positive":
        assert (path, 0, "ext_settlement") in places


def test_a_file_given_twice_is_checked_once(here: Path) -> None:
    sheet = mine(confidence="7")
    (here / sheet.path).write_text(sheet.text, encoding="utf-8")
    told = judged(sheet.path, f"./{sheet.path}", str(here / sheet.path))
    assert len(told.findings) == 1
    assert "Checked 1 file, 1 row: 1 violation" in told.words


@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
        lambda text: text.removesuffix("\n").encode(),
    ],
    ids=["CRLF", "BOM", "CRLF and BOM", "no last line end"],
)
def test_the_ways_of_other_programs_to_save_are_read(
    here: Path, encoded: Callable[[str], bytes]
) -> None:
    sheet = mine(confidence="7")
    (here / sheet.path).write_bytes(encoded(sheet.text))
    assert judged(sheet.path).places == at(sheet, sheet.rows[0], "confidence")


def test_cells_in_quotes_are_read_as_what_they_hold(here: Path) -> None:
    sheet = mine()
    row = sheet.rows[0]
    said = {slot: f'"{value}"' for slot, value in row.items() if value}
    sheet.rows = [{**said, "comment": '"The ""goals"" are named."'}]
    (here / sheet.path).write_text(sheet.text, encoding="utf-8")
    assert judged(sheet.path).findings == []
    written = canonical_mappings(TextFile(sheet.path, sheet.text, sheet.path))
    again = csv.DictReader(written.split("\n")[len(sheet.head) :], delimiter="\t")
    assert next(again)["comment"] == 'The "goals" are named.'
    sheet.rows = [{**row, "comment": '"never closed'}]
    (here / sheet.path).write_text(sheet.text, encoding="utf-8")
    assert judged(sheet.path).places == at(sheet, sheet.rows[0], "comment")


def test_blank_rows_no_rows_and_a_huge_cell_are_no_faults(here: Path) -> None:
    sheet = mine(comment="because " * 500_000)
    (here / sheet.path).write_text(f"{sheet.text}\n\t\t\n", encoding="utf-8")
    told = judged(sheet.path)
    assert told.findings == []
    assert "Checked 1 file, 1 row:" in told.words
    sheet.rows = []
    (here / sheet.path).write_text(sheet.text, encoding="utf-8")
    told = judged(sheet.path)
    assert (told.code, told.findings) == (0, [])
    assert "Checked 1 file, 0 rows" in told.words


SPOILT = {
    "empty": "",
    "a line end": "\n",
    "no text at all": "PK\x03\x04\x00\x00",
    "head only": "{head}\n",
    "lost tab in the names": "{head}\n{names_without_a_tab}\n{row}\n",
    "NUL": "{head}\n{names}\n\x00{row}\n",
    "bell": "{head}\n{names}\n{row}\x07\n",
    "lone carriage return": "{head}\n{names}\n{row}\r{row}\n",
    "cut off": "{head}\n{names}\n{half}",
}
"""What a file may hold instead of a table; the last line that is written is the one at fault."""


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_no_table_is_told_with_its_line(here: Path, name: str) -> None:
    sheet = mine()
    names, row = sheet.text.splitlines()[-2:]
    parts = {"head": "\n".join(sheet.head), "names": names, "row": row, "half": row[:60]}
    text = SPOILT[name].format(**parts, names_without_a_tab=names.replace("\t", ",", 1))
    (here / sheet.path).write_bytes(text.encode())
    lines = {
        "head only": sheet.table_line,
        "lost tab in the names": sheet.table_line,
        "empty": 1,
        "a line end": 1,
        "no text at all": 1,
    }
    told = judged(sheet.path)
    assert told.code == 1
    assert lines.get(name, sheet.table_line + 1) in {line for _, line, _ in told.places}
    assert {file for file, _, _ in told.places} == {sheet.path}
    assert re.search(r"Checked 1 file, \d+ rows?: ", told.words), "no number below zero"


def test_bytes_that_are_no_text_are_told_with_their_line(here: Path) -> None:
    """The other lines are read all the same: one run tells everything there is to mend."""
    sheet = mine(confidence="7")
    raw = sheet.text.encode().replace(b"map:mine", b"map:m\xefne")
    (here / "positive.sssom.tsv").write_bytes(raw)
    told = judged("positive.sssom.tsv")
    assert told.code == 1
    line = sheet.line(sheet.rows[0])
    told_of = {one["rule"]: (int(one["line"]), one["message"]) for one in told.findings}
    assert (line, True) in {(at, "0xef" in message) for at, message in told_of.values()}


def test_a_draft_elsewhere_is_held_against_sssom_alone(here: Path) -> None:
    """Nobody knows what its rows decide; what the model of SSSOM forbids is told."""
    sheet = mine(confidence="7", ext_evidence="maybe")
    (here / "draft.sssom.tsv").write_text(sheet.text, encoding="utf-8")
    told = judged("draft.sssom.tsv")
    assert told.code == 1
    assert told.places == {("draft.sssom.tsv", sheet.line(sheet.rows[0]), "confidence")}
    assert "Held against SSSOM 1.1 alone" in told.words


def test_a_table_of_ours_by_another_name_is_told_that_its_name_decides(
    layout: Callable[[Sheets], None],
) -> None:
    """Its rows are held against the form, and against nothing that the name would decide."""
    sheet = mine(confidence="7", ext_evidence="maybe")
    sheet.path = f"{MAPPINGS}/{OURS}/draft.sssom.tsv"
    layout({"draft": sheet})
    told = judged()
    assert told.code == 1
    assert told.places == {
        (sheet.path, 1, ""),
        (sheet.path, sheet.line(sheet.rows[0]), "confidence"),
    }
    (named,) = (one for one in told.findings if one["rule"] == "file-name")
    assert "positive, negative, none, unsure" in named["message"]


def test_files_that_cannot_be_checked_are_refused_by_the_contract(
    run: Command, tmp_path: Path
) -> None:
    (tmp_path / "mine.ttl").write_text("", encoding="utf-8")
    (tmp_path / "mine.tsv").write_text("", encoding="utf-8")
    (tmp_path / "folder.sssom.tsv").mkdir()
    for name, code, words in (
        ("mine.ttl", 2, ("mine.ttl", "pcgraph validate")),
        ("mine.tsv", 2, ("mine.tsv", ".sssom.tsv")),
        ("folder.sssom.tsv", 3, ("folder.sssom.tsv", "no plain file")),
        ("nosuch.sssom.tsv", 3, ("nosuch.sssom.tsv", "no such file")),
    ):
        done = run("mapping", "validate", name)
        assert (done.returncode, done.stdout) == (code, ""), name
        assert "Traceback" not in done.stderr
        assert all(word in done.stderr for word in words), done.stderr


def test_a_table_outside_the_folders_of_mappings_is_held_against_sssom_alone(
    run: Command, tmp_path: Path
) -> None:
    for place in ("data", "data/mappings", "data/mappings/a/b"):
        (tmp_path / place).mkdir(parents=True, exist_ok=True)
        (tmp_path / place / "positive.sssom.tsv").write_text("", encoding="utf-8")
        done = run("mapping", "validate", f"{place}/positive.sssom.tsv", "--with", ".")
        assert done.returncode == 1, done.stderr
        assert "Held against SSSOM 1.1 alone" in done.stderr


def test_a_file_of_ones_own_folder_never_hides_one_of_ours(
    layout: Callable[[Sheets], None], tmp_path: Path
) -> None:
    """Both are shown as data/mappings/…: one line that is broken there breaks none of ours."""
    sheet = mine(confidence="7")
    path = tmp_path / MAPPINGS / OURS / "positive.sssom.tsv"
    path.parent.mkdir(parents=True)
    path.write_text(sheet.text, encoding="utf-8")
    told = judged(options=("--with", "."))
    shown = f"{MAPPINGS}/{OURS}/positive.sssom.tsv"
    assert told.places == {(shown, sheet.line(sheet.rows[0]), "confidence")}


def test_the_example_of_a_new_folder_has_no_finding(here: Path) -> None:
    texts = example_texts("https://example.org/village/", "village")
    prefix = (
        "PREFIX sh: <http://www.w3.org/ns/shacl#>\nPREFIX vann: <http://purl.org/vocab/vann/>\n"
        "<https://example.org/village/> vann:preferredNamespaceUri "
        '"https://example.org/village/" .\n<https://example.org/village/p> sh:prefix "village" ; '
        'sh:namespace "https://example.org/village/" .\n'
    )
    for place, text in {**texts, "ontology/prefixes.ttl": prefix}.items():
        (here / place).parent.mkdir(parents=True, exist_ok=True)
        (here / place).write_text(text, encoding="utf-8")
    told = judged(options=("--with", "."))
    assert told.findings == []
    assert told.code == 0


def test_the_limit_of_time_holds(run: Command) -> None:
    done = run("mapping", "validate", "--timeout", "0.01")
    assert done.returncode == 5
    assert "PC-LIMIT-TIME" in done.stderr


def test_the_columns_we_read_are_those_that_the_policy_names() -> None:
    text = (ROOT / MAPPINGS / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"`([a-z_]+)`", text.partition("## Columns we read")[2])
    assert tuple(named) == SLOTS


def named_without_date(sheets: Sheets) -> set[Found]:
    sheet = sheets["positive"]
    told = added_cell("reviewer_label", "A person")(sheets)
    return {(path, line, "review_date") for path, line, _ in told if path == sheet.path}


HINTS: dict[str, Callable[[Sheets], set[Found]]] = {
    "confidence below the policy": cell("positive", "confidence", "0.3"),
    "no tool where no person chose": cell("negative", "mapping_tool", ""),
    "reason without words": cell("positive", "comment", "good fit"),
    "reviewer without a date": named_without_date,
}


@pytest.mark.parametrize("name", HINTS)
def test_what_a_reader_cannot_rely_on_is_hinted(
    layout: Callable[[Sheets], None], name: str
) -> None:
    sheets = folder(OURS)
    expected = HINTS[name](sheets)
    layout(sheets)
    told = judged()
    assert told.places == expected
    assert [one["severity"] for one in told.findings] == ["warning"]
    assert told.code == 0


def test_a_copy_stands_in_place_of_its_original(here: Path) -> None:
    sheet = folder(OURS)["positive"]
    row = sheet.rows[len(sheet.rows) // 2]
    (here / "positive.sssom.tsv").write_text(sheet.text, encoding="utf-8")
    told = judged("positive.sssom.tsv")
    assert (told.code, told.findings) == (0, [])
    assert f"in place of {sheet.path}" in told.words.replace("-\n", "-").replace("\n", " ")
    row["confidence"] = "1.7"
    (here / "positive.sssom.tsv").write_text(sheet.text, encoding="utf-8")
    assert judged("positive.sssom.tsv").places == {
        ("positive.sssom.tsv", sheet.line(row), "confidence")
    }


def test_a_statement_that_lost_all_its_rows_is_told(layout: Callable[[Sheets], None]) -> None:
    sheets = folder(OURS)
    gone = next(
        row["subject_id"]
        for row in sheets["none"].rows
        if list(statements().values()).count(
            statements()[expand(sheets["none"], row["subject_id"])]
        )
        == 1
    )
    for sheet in (one for name, one in sheets.items() if not name.startswith("pass-")):
        sheet.rows = [row for row in sheet.rows if row["subject_id"] != gone]
    layout(sheets)
    told = judged()
    assert ("judgement-missing", gone) in {(one["rule"], one["focus"]) for one in told.findings}
    assert told.code == 1


def test_a_reviewer_may_be_named_by_orcid(layout: Callable[[Sheets], None]) -> None:
    sheets = folder(OURS)
    sheet = sheets["positive"]
    sheet.head.insert(sheet.head.index("#curie_map:") + 1, "#  orcid: https://orcid.org/")
    added_cell("reviewer_id", "orcid:0000-0002-1825-0097")(sheets)
    added_cell("review_date", "2026-12-01")(sheets)
    layout(sheets)
    assert judged().findings == []
