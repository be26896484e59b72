"""A whole release: what lies in it, that it proves itself, and what a fault leaves."""

import csv
import hashlib
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, QuerySolutions, RdfFormat, Store

import pcgraph
from pcgraph.conformance import shape_findings
from pcgraph.console import silent
from pcgraph.errors import InputProblem, UsageProblem
from pcgraph.files import read_layout
from pcgraph.graph import KnowledgeGraph
from pcgraph.names import OURS
from pcgraph.publish import release as module
from pcgraph.publish.describe import Release, dcat_text
from pcgraph.publish.member import Member
from pcgraph.publish.release import Published, publish
from pcgraph.publish.words import Words

ROOT = Path(__file__).resolve().parents[2]
VOID = "http://rdfs.org/ns/void#"


@pytest.fixture(scope="module")
def kg() -> KnowledgeGraph:
    return pcgraph.open()


@pytest.fixture(scope="module")
def done(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Published:
    return publish(kg, tmp_path_factory.mktemp("releases"), pages=False, report=silent)


@pytest.fixture(scope="module")
def full(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Published:
    place = tmp_path_factory.mktemp("full")
    desk = "mailto:desk@example.org"
    return publish(kg, place, text="full", pages=False, contact=desk, report=silent)


@pytest.fixture(scope="module")
def sources() -> Words:
    files = [file for file in read_layout((), ("data",), (".txt",)) if "/sources/" in file.path]
    return Words(file.text for file in files)


def files_of(folder: Path) -> dict[str, Path]:
    return {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }


def asked(store: Store, text: str) -> int:
    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return sum(1 for _ in found)


def promised(folder: Path) -> Iterator[tuple[str, int]]:
    for line in (folder / "LOAD.md").read_text("utf-8").splitlines():
        if line.startswith("| `queries/"):
            name, rows = line.strip("| ").split(" | ")
            yield name.strip("`"), int(rows)


def test_the_sums_are_those_of_all_files_and_of_nothing_else(done: Published) -> None:
    files = files_of(done.folder)
    lines = (done.folder / "SHA256SUMS").read_text("utf-8").splitlines()
    sums = {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
    archive = f"pcgraph-{done.release.version}.zip"
    assert set(sums) == set(files) - {"SHA256SUMS", archive}
    for path, digest in sums.items():
        assert hashlib.sha256(files[path].read_bytes()).hexdigest() == digest, path


def test_the_archive_holds_the_same(done: Published) -> None:
    name = f"pcgraph-{done.release.version}"
    with zipfile.ZipFile(done.folder / f"{name}.zip") as archive:
        held = {one.filename: archive.read(one) for one in archive.infolist()}
        assert all(one.compress_type == zipfile.ZIP_STORED for one in archive.infolist())
    files = files_of(done.folder)
    assert held == {
        f"{name}/{path}": place.read_bytes()
        for path, place in files.items()
        if path != f"{name}.zip"
    }


def test_the_fingerprint_stands_on_page_one(done: Published) -> None:
    for form, mark in zip(("nt", "nq"), done.marks, strict=True):
        raw = (done.folder / "rdf" / f"pcgraph.{form}").read_bytes()
        assert hashlib.sha256(raw).hexdigest() == mark
        assert mark in (done.folder / "README.txt").read_text("utf-8")


def test_a_release_that_was_not_audited_says_so(done: Published) -> None:
    assert not (done.folder / "AUDIT.md").exists()
    assert "It was not run" in (done.folder / "CHECK.md").read_text("utf-8")
    for name in ("README.txt", "DATASHEET.md", "metadata/dcat.ttl"):
        assert "AUDIT.md" not in (done.folder / name).read_text("utf-8"), name


def test_a_release_without_pages_names_none(done: Published) -> None:
    for name in ("README.txt", "DATASHEET.md"):
        assert "site/" not in (done.folder / name).read_text("utf-8"), name


def test_another_day_zone_and_order_give_the_same_bytes(done: Published, tmp_path: Path) -> None:
    code = (
        "import sys, pcgraph; from pathlib import Path;"
        "from pcgraph.console import silent; from pcgraph.publish.release import publish;"
        "publish(pcgraph.open(), Path(sys.argv[1]), pages=False, report=silent)"
    )
    environ = {
        **os.environ,
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": str(ROOT),
        "SOURCE_DATE_EPOCH": "1",
    }
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=environ, check=True)
    mine, other = files_of(done.folder), files_of(tmp_path / done.release.version)
    assert mine.keys() == other.keys()
    assert [path for path in mine if mine[path].read_bytes() != other[path].read_bytes()] == []


def test_no_words_that_may_not_be_handed_on_stand_in_any_file(
    done: Published, sources: Words
) -> None:
    assert done.left_out > 1000
    for path, place in files_of(done.folder).items():
        if not path.endswith(".zip"):
            text = place.read_text("utf-8", errors="replace")
            assert next(sources.runs(text), "") == "", path


@pytest.mark.parametrize(
    ("file", "form"), [("pcgraph.nt", RdfFormat.N_TRIPLES), ("pcgraph.trig", RdfFormat.TRIG)]
)
def test_every_question_gives_what_the_page_promises(
    done: Published, file: str, form: RdfFormat
) -> None:
    store = Store()
    store.bulk_load(path=done.folder / "rdf" / file, format=form)
    rows = dict(promised(done.folder))
    assert len(rows) == len(list((done.folder / "queries").glob("*.rq"))) > 30
    for name, number in rows.items():
        assert asked(store, (done.folder / name).read_text("utf-8")) == number, name


def test_the_parts_are_the_whole(done: Published) -> None:
    whole, parts = Store(), Store()
    whole.bulk_load(path=done.folder / "rdf" / "pcgraph.nq", format=RdfFormat.N_QUADS)
    with (done.folder / "graphs.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        raw = (done.folder / row["file"]).read_bytes()
        assert hashlib.sha256(raw).hexdigest() == row["sha256"]
        graph = NamedNode(row["graph"])
        before = len(parts)
        parts.bulk_load(raw, RdfFormat.TURTLE, to_graph=graph)
        assert len(parts) - before == int(row["triples"])
        if row["loaded"] == "no":
            parts.remove_graph(graph)
    assert {str(one) for one in parts.named_graphs()} == {str(one) for one in whole.named_graphs()}
    assert len(parts) == len(whole) == done.facts
    assert {row["licence"] for row in rows if row["whose_words"] == "pcgraph editors"} == {
        done.release.licence
    }


def test_what_void_says_is_counted_again(done: Published) -> None:
    store, said = Store(), Store()
    store.bulk_load(path=done.folder / "rdf" / "pcgraph.nt", format=RdfFormat.N_TRIPLES)
    said.load(path=done.folder / "metadata" / "void.ttl")
    dataset = NamedNode(f"{done.release.iri}#graph")

    def told(name: str) -> int:
        (quad,) = said.quads_for_pattern(dataset, NamedNode(VOID + name), None)
        return int(quad.object.value)  # type: ignore[union-attr]

    assert told("triples") == len(store)
    assert told("distinctSubjects") == asked(store, "SELECT DISTINCT ?s { ?s ?p ?o }")
    assert told("distinctObjects") == asked(store, "SELECT DISTINCT ?o { ?s ?p ?o }")
    assert told("properties") == asked(store, "SELECT DISTINCT ?p { ?s ?p ?o }")
    assert told("classes") == asked(store, "SELECT DISTINCT ?c { ?s a ?c }")


def test_what_is_said_of_quality_is_counted_again(kg: KnowledgeGraph, done: Published) -> None:
    said = Store()
    said.load(path=done.folder / "metadata" / "dcat.ttl")
    dqv = "http://www.w3.org/ns/dqv#"
    told = {
        str(quad.object).rpartition("/")[2].rstrip(">"): int(
            next(said.quads_for_pattern(quad.subject, NamedNode(f"{dqv}value"), None)).object.value  # type: ignore[union-attr]
        )
        for quad in said.quads_for_pattern(None, NamedNode(f"{dqv}isMeasurementOf"), None)
    }
    mappings = list(kg.query("mappings"))
    with (done.folder / "tables" / "competencies.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "competency"]
    lines = {row["competency_id"] for row in rows}
    linked = {row["competency_id"] for row in mappings if row["decision"] == "accepted"}
    assert told["judged"] == len(mappings)
    assert told["reviewed"] == sum(row["reviewed_by"] != "nobody yet" for row in mappings)
    assert told["competencies-judged"] == len({row["competency_id"] for row in mappings} & lines)
    assert told["competencies-with-nos"] == len(linked & lines)
    assert told["competencies"] == told["competencies-quoted"] == len(lines)


def test_whom_to_tell_stands_in_the_description() -> None:
    release = Release("1.0", "2026-01-01", "t", "d", "c", "https://example.org/l", True)
    told = dcat_text(release, [], [], [], "0", "mailto:desk@example.org")
    assert "hasEmail> <mailto:desk@example.org>" in told
    assert "landingPage" not in told


def test_whom_to_tell_stands_in_the_datasheet(done: Published, full: Published) -> None:
    told = [(one.folder / "DATASHEET.md").read_text("utf-8") for one in (done, full)]
    words = [text.split("## Whom to tell\n\n")[1].split("\n")[0] for text in told]
    assert words == ["Whoever gave you this release.", "mailto:desk@example.org."]


def graphs(done: Published) -> list[dict[str, str]]:
    with (done.folder / "graphs.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def without_texts(full: Published) -> list[Path]:
    """Name the files that the page says to load by who wants no words of documents."""
    return [
        full.folder / row["file"]
        for row in graphs(full)
        if row["file"].startswith("stand-ins/")
        or (row["loaded"] == "yes" and not row["file"].startswith("texts/"))
    ]


def test_words_that_may_be_handed_on_stand_apart(full: Published) -> None:
    """Without them, with the stand-ins in their place, every question has as many rows."""
    texts = [row for row in graphs(full) if row["file"].startswith("texts/")]
    owners = {row["whose_words"]: row["licence"] for row in texts}
    assert owners["First Contact Clinical"] == owners["Skills for Health"] == "not stated"
    assert owners["not named in splw-page.txt"] == "not stated"
    assert "pcgraph editors" not in owners
    store = Store()
    for path in without_texts(full):
        store.bulk_load(path=path, format=RdfFormat.TURTLE)
    for name, number in promised(full.folder):
        assert asked(store, (full.folder / name).read_text("utf-8")) == number, name


def test_no_words_are_left_beside_the_texts(full: Published, sources: Words) -> None:
    rows = graphs(full)
    with_words = {
        row["file"]
        for row in rows
        if next(sources.runs((full.folder / row["file"]).read_text("utf-8")), "")
    }
    assert with_words == {row["file"] for row in rows if row["file"].startswith("texts/")}
    assert {"texts/quoted/nos.ttl", "texts/quoted/judgements.ttl"} < with_words
    assert {row["loaded"] for row in rows if row["file"] in with_words} == {"yes"}


def test_the_graph_with_stand_ins_conforms(full: Published) -> None:
    store = Store()
    for path in without_texts(full):
        store.bulk_load(path=path, format=RdfFormat.TURTLE)
    shapes = read_layout((), ("shapes",), (".ttl",))
    text = (store.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph()) or b"").decode()
    assert len(text.splitlines()) > 25_000
    assert list(shape_findings(text, shapes, OURS, "pyshacl")) == []


def test_names_and_headings_belong_to_who_printed_them(done: Published, full: Published) -> None:
    for release in (done, full):
        rows = {row["file"].removeprefix("parts/"): row for row in graphs(release)}
        for name in ("nos", "roles", "glossary", "frameworks/fcc-pcp"):
            row = rows[f"{name}.ttl"]
            assert row["whose_words"].startswith("names and headings as printed: "), name
            assert row["licence"].startswith("names and headings: not stated; the rest: http")
        assert "First Contact Clinical" in rows["frameworks/fcc-pcp.ttl"]["whose_words"]


def test_each_graph_says_how_much_of_it_is_judged(kg: KnowledgeGraph, done: Published) -> None:
    told = {row["file"].removeprefix("parts/"): row["whose_judgement"] for row in graphs(done)}
    decisions = list(kg.query("mappings"))
    linked = sum(row["decision"] == "accepted" for row in decisions)
    assert f"{len(decisions)} decisions on NOS by machine, {linked} of" in told["judgements.ttl"]
    assert told["evidence.ttl"] == (
        f"{linked} accepted decisions on NOS by machine; reviewed: nobody yet"
    )
    assert told["role-matches.ttl"].startswith("9 accepted comparisons of roles")
    steps = [int(told[f"progressions/{name}.ttl"].split()[0]) for name in ("fcc-2019", "fcc-pcp")]
    page = (done.folder / "README.txt").read_text("utf-8")
    assert f"  {sum(steps)} progressions by machine; reviewed: nobody yet\n" in page
    assert f"{linked} links are accepted" in (done.folder / "DATASHEET.md").read_text("utf-8")
    assert told["nos.ttl"] == told["frameworks/fcc-pcp.ttl"] == ""


def test_who_chose_to_hold_the_words_is_told(done: Published, full: Published) -> None:
    for name in ("README.txt", "DATASHEET.md"):
        with_words = (full.folder / name).read_text("utf-8")
        assert "by the choice of its publisher (`--text full`)" in with_words
        assert "not the words of the source" not in with_words
        without = (done.folder / name).read_text("utf-8")
        assert "`--text full`" not in without
        assert "a title of six words" in without
        assert "A word here is" in without


def test_a_version_that_is_there_is_never_changed(kg: KnowledgeGraph, done: Published) -> None:
    before = {path: place.stat().st_mtime_ns for path, place in files_of(done.folder).items()}
    with pytest.raises(UsageProblem, match="never changed") as fault:
        publish(kg, done.folder.parent, pages=False, report=silent)
    assert fault.value.code == "PC-PUBLISH-EXISTS"
    after = {path: place.stat().st_mtime_ns for path, place in files_of(done.folder).items()}
    assert after == before


@pytest.mark.parametrize(("number", "words"), [(28, "No space left"), (13, "Permission denied")])
def test_a_fault_in_the_middle_leaves_nothing(
    kg: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def full_disk(_: object) -> None:
        raise OSError(number, os.strerror(number))

    def members(*_: object, **__: object) -> Iterator[Member]:
        yield Member("exports/one.csv", "whole")
        yield Member("exports/two.csv", full_disk)

    monkeypatch.setattr(module, "export_members", members)
    with pytest.raises(InputProblem, match=words) as fault:
        publish(kg, tmp_path / "new", pages=False, report=silent)
    assert fault.value.code == "PC-WRITE-FILE"
    assert list((tmp_path / "new").iterdir()) == []


def test_words_that_slip_in_stop_it(
    kg: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (line,) = [row["competency"] for row in kg.query("competencies-for-role", role="Link Worker")
               if "wellbeing goals (EVOKE)" in str(row["competency"])]  # fmt: skip

    def members(*_: object, **__: object) -> Iterator[Member]:
        yield Member("exports/one.csv", f"id,words\n1,{line}\n")

    monkeypatch.setattr(module, "export_members", members)
    with pytest.raises(InputProblem, match="may not be handed on") as fault:
        publish(kg, tmp_path, pages=False, report=silent)
    assert fault.value.code == "PC-PUBLISH-WORDS"
    assert list(tmp_path.iterdir()) == []
