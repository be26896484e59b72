"""Loading into a folder: whole or not at all, verified, and found again."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from pyoxigraph import Literal, NamedNode, Quad
from pyoxigraph import Store as OxStore

import pcgraph
from pcgraph.cli import cli
from pcgraph.composition import Composition, graph_quads
from pcgraph.errors import InputProblem, QueryProblem, UsageProblem
from pcgraph.files import read_layout
from pcgraph.graph import KnowledgeGraph
from pcgraph.load import load_folder
from pcgraph.manifest import Manifest, manifest_text, read_manifest
from pcgraph.model import TextFile
from pcgraph.stores.disk import building, open_current
from pcgraph.tally import hold_against, tally

OVERLAY = Path(__file__).parent.parent / "cases" / "overlay"
TINY = TextFile(
    "data/tiny.ttl",
    '<urn:a> <urn:p> "0.50"^^<http://www.w3.org/2001/XMLSchema#decimal>, "x"@en, <urn:b> .',
    "data/tiny.ttl",
)
MAIN = {"role": "Link Worker", "tag": "EVOKE"}


def silent(what: str, done: int, whole: int) -> None:
    """Take no notice."""


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "pcgraph", *words]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store") / "ours"
    load_folder(read_layout(folders=("ontology", "data")), (), folder, silent)
    return folder


def test_a_store_gives_the_same_answer_and_says_that_it_is_asked(loaded: Path) -> None:
    ours, theirs = KnowledgeGraph(), KnowledgeGraph(store=str(loaded))
    here, there = (
        ours.query("nos-for-competency", **MAIN),
        theirs.query("nos-for-competency", **MAIN),
    )
    assert there.rows == here.rows
    assert there.rows
    assert there.notes[0].startswith(f"Asked: the store {loaded}, with our graph (")
    assert there.notes[1:] == here.notes


def test_the_command_that_asks_the_same_names_the_store(loaded: Path) -> None:
    notes = pcgraph.open(store=loaded).ask("which NOS evidence the Link Worker EVOKE").notes
    assert notes[-1].endswith(f" --store {loaded}")


def test_a_store_is_found_again_from_another_folder(
    loaded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(loaded.parent)
    kg = pcgraph.open(store=loaded.name)
    monkeypatch.chdir(tmp_path)
    assert kg.query("roles").rows


@pytest.mark.parametrize(
    "fact",
    [
        ("fcc19:0005", "rdf:type", "pc:Competency"),
        ("fcc19:0005", "pc:section", "fcc19:section-02"),
        ("fccpcp:0004", "pc:supportedBy", "nos:PE5"),
        ("role:link-worker-coach", "pc:buildsOn", "role:link-worker"),
    ],
    ids="-".join,
)
def test_a_fact_in_a_store_is_there_for_the_same_reason(
    loaded: Path, fact: tuple[str, str, str]
) -> None:
    """What is written down is not called worked out; only file and line of ours are unknown."""
    here, there = KnowledgeGraph().why(*fact).rows, pcgraph.open(store=loaded).why(*fact).rows
    assert [(*row[:3], *row[5:]) for row in there] == [(*row[:3], *row[5:]) for row in here]
    assert here


def test_a_record_in_a_store_is_not_said_to_be_the_head_of_a_table(loaded: Path) -> None:
    fact = ("map:fcc-pcp-to-nos-0018", "pc:decision", "accepted")
    (row,) = pcgraph.open(store=loaded).why(*fact).rows
    assert row[2] == "our judgement, written down in a mapping table"


def test_a_store_without_any_role_is_not_asked_for_one(tmp_path: Path) -> None:
    """The words would be taken as they are, and the empty answer for one about the role."""
    load_folder([TINY], (), tmp_path / "store", silent)
    with pytest.raises(UsageProblem, match="nothing of this kind"):
        pcgraph.open(store=tmp_path / "store").query("nos-for-competency", role="Link Worker")


def test_folders_are_not_laid_over_a_store(loaded: Path) -> None:
    with pytest.raises(UsageProblem) as both:
        pcgraph.open(OVERLAY, store=loaded)
    with pytest.raises(UsageProblem) as none:
        pcgraph.open(store="")
    assert both.value.code == none.value.code == "PC-USAGE-STORE"


def test_the_manifest_names_each_graph_with_its_size(
    loaded: Path, composition: Composition
) -> None:
    manifest = open_current(loaded).manifest
    assert manifest.parts == {
        name: sum(1 for _ in composition.store.quads_for_pattern(None, None, None, NamedNode(name)))
        for name in {str(node.value) for node in composition.store.named_graphs()}
    }
    assert read_manifest(manifest_text(manifest)) == manifest


def test_what_was_laid_over_is_asked_without_its_folder(tmp_path: Path) -> None:
    kg = KnowledgeGraph([OVERLAY])
    load_folder(kg.files, kg.overlays, tmp_path / "store", silent)
    both = KnowledgeGraph(store=str(tmp_path / "store"))
    asked = {"role": "village:link-worker"}
    there = both.query("competencies-for-role", **asked)
    assert there.rows == kg.query("competencies-for-role", **asked).rows
    assert "village:link-worker" in {str(row[-1]) for row in both.query("roles").rows} | {
        str(cell) for row in both.query("roles").rows for cell in row
    }


def test_a_new_load_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    first = load_folder([TINY], (), folder, silent)
    reader = open_current(folder)
    second = load_folder([TINY], (), folder, silent)
    assert first.where != second.where
    assert open_current(folder).folder == Path(second.where)
    assert len(list(reader.store)) == 3, "who has the old one open keeps it"
    assert sorted(one.name for one in folder.iterdir()) == sorted(
        ["current", "lock", Path(second.where).name]
    )


def test_a_generation_that_goes_while_it_is_opened_is_not_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Load again just between the reading of ``current`` and the opening of what it names."""
    folder = tmp_path / "store"
    load_folder([TINY], (), folder, silent)
    loads = iter([1])

    def read(text: str) -> Manifest:
        for _ in loads:
            load_folder([TINY], (), folder, silent)
        return read_manifest(text)

    monkeypatch.setattr("pcgraph.stores.disk.read_manifest", read)
    assert len(list(open_current(folder).store)) == 3


def test_a_literal_that_the_store_rewrites_is_told(tmp_path: Path) -> None:
    done = load_folder([TINY], (), tmp_path / "store", silent)
    decimal = "<http://www.w3.org/2001/XMLSchema#decimal>"
    assert done.rewritten == ((f'"0.50"^^{decimal}', f'"0.5"^^{decimal}'),)


@pytest.mark.parametrize("name", ["missing", "other", "more"])
def test_a_store_that_holds_something_else_is_found_out(
    composition: Composition, name: str
) -> None:
    quads = list(graph_quads(composition))
    parts = tally(quads)
    whole = OxStore()
    whole.extend(quads)
    victim = next(q for q in quads if q.triple in parts[q.graph_name.value].whole_sample())  # type: ignore[union-attr]
    if name in ("missing", "other"):
        whole.remove(victim)
    if name == "other":
        whole.add(Quad(victim.subject, NamedNode("urn:p"), victim.object, victim.graph_name))
    if name == "more":
        whole.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal("x"), victim.graph_name))
    sizes = {graph: len(list(whole.quads_for_pattern(None, None, None, NamedNode(graph))))
             for graph in parts}  # fmt: skip
    with pytest.raises(QueryProblem) as fault:
        hold_against(whole, parts, sizes, "here")
    assert fault.value.code == "PC-STORE-VERIFY"
    assert fault.value.where == "here"


def test_a_load_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    load_folder([TINY], (), folder, silent)
    with pytest.raises(InputProblem):
        load_folder([TextFile("data/x.ttl", "not turtle", "data/x.ttl")], (), folder, silent)
    assert len(list(open_current(folder).store)) == 3
    assert not list(folder.glob("building-*"))


def test_a_folder_with_other_things_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear all")
    with pytest.raises(UsageProblem, match=r"letter\.txt lies in it"):
        load_folder([TINY], (), tmp_path, silent)
    assert [one.name for one in tmp_path.iterdir()] == ["letter.txt"]


def test_a_store_in_use_by_another_load_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with building(folder, "0" * 16):
        done = subprocess.run(
            command("load", "--store", str(folder)), capture_output=True, text=True, check=False
        )
    assert done.returncode == 4
    assert "another load is at work" in done.stderr
    assert "Traceback" not in done.stderr


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[20:60] = bytes(255 - byte for byte in raw[20:60])
    path.write_bytes(raw)


def broken_ways() -> Iterator[object]:
    """Give ways in which the files of a store are broken, each by the path that is hit."""
    yield pytest.param("*/index/*.sst", _flip, id="table-flipped")
    yield pytest.param("current", lambda p: p.write_text("../../etc"), id="current-leads-away")
    yield pytest.param("current", lambda p: p.write_bytes(b"\xff\xfe"), id="current-garbage")
    yield pytest.param("*/manifest.json", _cut, id="manifest-cut")
    yield pytest.param("*/manifest.json", Path.unlink, id="manifest-gone")
    yield pytest.param("*/manifest.json", lambda p: p.write_text("[]"), id="manifest-other")
    yield pytest.param("*/files.json", lambda p: p.write_text("{}"), id="files-none")
    yield pytest.param("*/files.json", _cut, id="files-cut")
    yield pytest.param("*/index/*.log", _cut, id="index-log-cut")
    yield pytest.param("*/index/CURRENT", Path.unlink, id="index-current-gone")
    yield pytest.param("*/index/MANIFEST-*", _cut, id="index-manifest-cut")
    yield pytest.param("*/index/*.sst", Path.unlink, id="table-gone")
    yield pytest.param("*/index/*.sst", _cut, id="table-cut")
    yield pytest.param("*/index/*.sst", lambda p: p.write_bytes(b"x" * 9000), id="table-garbage")


@pytest.mark.parametrize(("pattern", "breaking"), list(broken_ways()))
def test_a_broken_store_is_told_with_its_folder(
    tmp_path: Path, pattern: str, breaking: object
) -> None:
    folder = tmp_path / "store"
    load_folder(read_layout(folders=("ontology",)), (), folder, silent)
    for path in sorted(folder.glob(pattern)):
        breaking(path)  # type: ignore[operator]
    done = subprocess.run(
        command("query", "-e", "SELECT ?s ?p ?o WHERE { ?s ?p ?o }", "--store", str(folder)),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in (3, 4), done.stderr
    assert "Traceback" not in done.stderr
    assert str(folder) in done.stderr or "the engine says" in done.stderr
    assert done.stdout == ""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of files")
def test_a_full_disk_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    load_folder([TINY], (), folder, silent)
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000));"
        "sys.argv = ['pcgraph', 'load', '--store', sys.argv[1]];"
        "from pcgraph.__main__ import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited, str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3, done.stderr
    assert "cannot write the store" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(list(open_current(folder).store)) == 3
    assert not list(folder.glob("building-*"))


@pytest.mark.parametrize(
    ("where", "words"),
    [("store", "The store is as it was."), ("http://127.0.0.1:9/query", "goes on from it")],
)
def test_interrupted_it_says_what_is_left(
    where: str,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.chdir(tmp_path)
    for name in ("load_folder", "load_server"):
        monkeypatch.setattr(f"pcgraph.load.{name}", interrupted)
    with pytest.raises(click.exceptions.Abort):
        cli(["load", "--store", where], standalone_mode=False)
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("times", [4, pytest.param(20, marks=pytest.mark.long)])
def test_killed_many_times_it_is_the_old_or_the_new_one_whole(tmp_path: Path, times: int) -> None:
    """Kill a load at moments of its life; each time the store is whole."""
    folder = tmp_path / "store"
    words = command("load", "--store", str(folder), "--quiet")
    load_folder([TINY], (), folder, silent)
    started = time.monotonic()
    subprocess.run([*words[:-3], "--store", str(tmp_path / "other"), "-q"], check=True,
                   capture_output=True)  # fmt: skip
    life, seen = time.monotonic() - started, set()
    for number in range(times):
        running = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(life * (0.3 + 0.8 * number / times))
        running.kill()
        running.wait()
        found = open_current(folder)
        sizes = {
            name: len(list(found.store.quads_for_pattern(None, None, None, NamedNode(name))))
            for name in found.manifest.parts
        }
        assert sizes == found.manifest.parts
        seen.add(len(sizes))
        if len(sizes) > 1:
            load_folder([TINY], (), folder, silent)
    assert 1 in seen, "some were killed before the switch"
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    assert len(open_current(folder).manifest.parts) > 1
