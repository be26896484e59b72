"""Other tools read every file of a release: no triple, row or sheet is lost on the way."""

import csv
import json
import socket
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from rdflib import BNode, Dataset, Graph

from tests.conftest import TESTDATA
from tests.released import PYTHON, facts, program

ONE = {"nt": "nt", "ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
APART = {"trig": "trig", "nq": "nquads"}
RAPPER = {
    "nt": "ntriples", "ttl": "turtle", "rdf": "rdfxml", "nq": "nquads", "trig": "trig",
}  # fmt: skip

READ = """
import csv, json, logging, os, sys, warnings
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
from csvw import TableGroup
from frictionless import Package
from openpyxl import load_workbook
from sssom.parsers import parse_sssom_table
from sssom.validators import validate

os.chdir(sys.argv[1])
package = Package("tables/datapackage.json")
checked = package.validate()
told = {"csvw": {}, "frictionless": {}, "excel": {}, "formulas": [], "sssom": {}}
told["valid"] = checked.valid
for task in checked.tasks:
    told["frictionless"][task.name] = task.stats["rows"]
group = TableGroup.from_file("tables/csv-metadata.json")
for table in group.tables:
    told["csvw"][str(table.url)[:-4]] = len(list(table.iterdicts(strict=True)))
told["keys"] = group.check_referential_integrity()
book = load_workbook("tables/pcgraph-tables.xlsx")
for sheet in book.worksheets:
    rows = []
    for row in sheet.iter_rows():
        rows.append([cell.value for cell in row])
        told["formulas"] += [cell.coordinate for cell in row if cell.data_type == "f"]
    told["excel"][sheet.title] = rows
for path in sys.argv[2:]:
    read = parse_sssom_table(path)
    faults = sum(len(report.results) for report in validate(read, fail_on_error=False).values())
    told["sssom"][path] = [len(read.df), faults]
print(json.dumps(told, default=str))
"""

Told = dict[str, Any]


def mappings(release: Path) -> list[str]:
    return sorted(p.relative_to(release).as_posix() for p in release.glob("mappings/*/*.sssom.tsv"))


@pytest.fixture(scope="module")
def told(release: Path) -> Told:
    """What the other tools read, all in one process: they take seconds to start."""
    if not PYTHON.exists():
        pytest.skip("csvw, frictionless, openpyxl, sssom-py are not installed: make interop")
    done = subprocess.run(
        [str(PYTHON), "-c", READ, str(release), *mappings(release)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    read: Told = json.loads(done.stdout.splitlines()[-1])
    return read


@pytest.fixture(scope="module")
def tables(release: Path) -> dict[str, list[list[str]]]:
    """The rows of each CSV file, its head first."""
    found = {}
    for path in sorted(release.glob("tables/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = list(csv.reader(file))
    return found


@pytest.fixture(scope="module")
def whole(release: Path) -> Graph:
    return Graph().parse(release / "rdf" / "pcgraph.nt", format="nt")


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing reach the network."""

    def refuse(*_: object) -> None:
        raise AssertionError("a file of a release asks the network")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def grounded(graph: Graph | Dataset) -> set[tuple[object, ...]]:
    """Give the triples in which all have an address, without their graph."""
    found = (tuple(statement[:3]) for statement in _statements(graph))
    return {triple for triple in found if not any(isinstance(term, BNode) for term in triple)}


def _statements(graph: Graph | Dataset) -> Any:
    return graph.quads() if isinstance(graph, Dataset) else graph


# RDF


@pytest.mark.parametrize("form", [*ONE, *APART])
@pytest.mark.usefixtures("alone")
def test_rdflib_reads_each_form_alike(release: Path, whole: Graph, form: str) -> None:
    assert len(whole) == facts(release)
    graph: Graph | Dataset = Dataset(default_union=True) if form in APART else Graph()
    graph.parse(release / "rdf" / f"pcgraph.{form}", format={**ONE, **APART}[form])
    assert len(list(graph.triples((None, None, None)))) == facts(release)
    assert grounded(graph) == grounded(whole)


@pytest.mark.usefixtures("alone")
def test_the_graphs_that_are_listed_are_those_that_rdflib_finds(release: Path) -> None:
    with (release / "graphs.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["loaded"] == "yes"]
    dataset = Dataset().parse(release / "rdf" / "pcgraph.trig", format="trig")
    found = {str(g.identifier): len(g) for g in dataset.graphs() if len(g)}
    assert found == {row["graph"]: int(row["triples"]) for row in rows}


@pytest.mark.parametrize("form", RAPPER)
def test_rapper_reads_each_form(release: Path, form: str) -> None:
    assert rapped(release / "rdf" / f"pcgraph.{form}", RAPPER[form]) == facts(release)


def test_rapper_reads_every_turtle_file(release: Path) -> None:
    """Each part has the triples that graphs.csv says."""
    with (release / "graphs.csv").open(encoding="utf-8", newline="") as file:
        triples = {row["file"]: int(row["triples"]) for row in csv.DictReader(file)}
    counted = {
        path.relative_to(release).as_posix(): rapped(path, "turtle")
        for path in release.rglob("*.ttl")
    }
    assert {path: counted[path] for path in triples} == triples
    assert all(counted.values()), counted
    assert {"metadata/dcat.ttl", "metadata/void.ttl", "shapes/core.ttl"} < set(counted)


def rapped(path: Path, form: str) -> int:
    done = subprocess.run(
        [program("rapper"), "-q", "-i", form, "-o", "ntriples", str(path)],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b""), path
    return done.stdout.count(b"\n")


def test_no_shortened_name_holds_an_escape(release: Path) -> None:
    r"""Virtuoso 7.2.5 takes the backslash of ``graph:texts\/x`` for a part of the address."""
    for path in [*release.glob("rdf/*.trig"), *release.rglob("*.ttl")]:
        outside = "".join(path.read_text("utf-8").split('"')[::2])
        assert "\\/" not in outside, path


@pytest.mark.usefixtures("alone")
def test_json_ld_needs_no_other_file(release: Path) -> None:
    exports = sorted((release / "exports" / "ctdl-asn").glob("*.json"))
    assert exports
    for path in exports:
        graph = Graph().parse(path, format="json-ld")
        context = json.loads(path.read_text("utf-8"))["@context"]
        assert isinstance(context, dict), path
        assert len(graph) > 50, path


# CASE


def test_case_is_valid_by_the_schema(release: Path) -> None:
    validators = pytest.importorskip("jsonschema.validators")
    schema = TESTDATA / "case" / "case-v1p0-cfpackage-schema.json"
    if not schema.exists():
        pytest.skip("the schema of CASE 1.0 is not here: name its folder in PCGRAPH_TESTDATA")
    read = json.loads(schema.read_text("utf-8"))
    validator = validators.validator_for(read)(read)
    files = sorted((release / "exports" / "case").glob("*.json"))
    assert len(files) == len(list((release / "exports" / "ctdl-asn").glob("*.json")))
    for path in files:
        package = json.loads(path.read_text("utf-8"))
        assert [fault.message for fault in validator.iter_errors(package)] == [], path
        del package["CFDocument"]["creator"]
        assert not validator.is_valid(package), path


# tables


def test_frictionless_finds_no_fault_and_every_row(
    told: Told, tables: dict[str, list[list[str]]]
) -> None:
    assert told["valid"]
    assert told["frictionless"] == {name: len(rows) - 1 for name, rows in tables.items()}


def test_a_reader_of_csvw_accepts_every_cell_and_key(
    told: Told, tables: dict[str, list[list[str]]]
) -> None:
    assert told["keys"]
    assert told["csvw"] == {name: len(rows) - 1 for name, rows in tables.items()}


def test_excel_shows_every_table_as_its_csv(told: Told, tables: dict[str, list[list[str]]]) -> None:
    """Every cell; the matrix has one head more, a key below, and numbers without their share."""
    assert set(told["excel"]) == {*tables, "About", "Words"}
    assert all(len(rows) > 10 for rows in map(told["excel"].get, ("About", "Words")))
    for name, rows in tables.items():
        wanted = [[shown(cell) for cell in row] for row in rows[1:]]
        sheet = [[shown(cell) for cell in row] for row in told["excel"][name]]
        if name == "coverage-matrix":
            wanted = [[cell.split(" (")[0] for cell in row] for row in wanted]
            assert sheet[2 : 2 + len(wanted)] == wanted
        else:
            assert sheet[1:] == wanted, name


def shown(cell: object) -> str:
    """Write a cell without what a type changes: 1.0 and 1, True and true are alike."""
    text = "" if cell is None else str(cell)
    text = {"True": "true", "False": "false"}.get(text, text)
    return text.removesuffix(".0")


def test_excel_finds_no_formula(told: Told) -> None:
    assert told["formulas"] == []


# mappings


def test_sssom_py_finds_no_fault_and_every_row(release: Path, told: Told) -> None:
    expected = {}
    for path in mappings(release):
        rows = (release / path).read_text("utf-8").splitlines()
        expected[path] = [sum(not line.startswith("#") for line in rows) - 1, 0]
    assert told["sssom"] == expected
    assert len(expected) > 10


# the archive


def test_the_archive_is_whole_and_holds_every_file(release: Path) -> None:
    root = f"pcgraph-{release.name}"
    with zipfile.ZipFile(release / f"{root}.zip") as archive:
        assert archive.testzip() is None
        held = {one.filename.removeprefix(f"{root}/") for one in archive.infolist()}
    here = {p.relative_to(release).as_posix() for p in release.rglob("*") if p.is_file()}
    assert held == here - {f"{root}.zip"}
