"""A release and the one before: the patch, the log of changes, and what may not happen."""

import csv
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from pcgraph.changes.nquads import Lines, lines_of
from pcgraph.changes.plainly import plain
from pcgraph.changes.releases import changes_between
from pcgraph.errors import PcgraphError
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import Table
from pcgraph.names import BASE, OURS, expand
from pcgraph.publish.changelog import change_log
from pcgraph.publish.release import publish
from pcgraph.publish.versions import check_log, check_patch, version_members
from pcgraph.release_files import read_release
from pcgraph.writers.patch import apply_patch, patch_text
from tests.conftest import ROOT
from tests.unit import two_releases as two

NAME = "changes/0.1.0-to-0.2.0"
DCAT, OWL = "http://www.w3.org/ns/dcat#", "http://www.w3.org/2002/07/owl#"
CHAIN, RDF = f"<{OWL}propertyChainAxiom>", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def silent(what: str, done: int, whole: int) -> None:
    """Tell nothing."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two copies of our data; in the second a passage vanished, and four other things changed."""
    place = tmp_path_factory.mktemp("folders")
    return two.copied(place / "old"), two.changed(place / "new")


@pytest.fixture(scope="module")
def releases(
    kg: KnowledgeGraph, folders: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """Two published releases; the passage was put back."""
    place = tmp_path_factory.mktemp("releases")
    new = shutil.copytree(folders[1], place / "data")
    framework = "data/frameworks/fcc-2019.ttl"
    shutil.copy(ROOT / framework, new / framework)
    files = [replace(one, text=(new / one.path).read_text("utf-8")) for one in kg.files]
    first = publish(kg, place, pages=False, report=silent)
    second = publish(kg.with_files(files), place, pages=False, previous=first.folder, report=silent)
    return first.folder, second.folder


@pytest.fixture(scope="module")
def rows(releases: tuple[Path, Path]) -> list[dict[str, str]]:
    with (releases[1] / f"{NAME}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def patch_lines(folder: Path, mark: str) -> list[str]:
    text = (folder / f"{NAME}.rdfp").read_text("utf-8")
    return [line[2:] for line in text.splitlines() if line.startswith(f"{mark} ")]


def ontology(version: str) -> set[str]:
    """Give the facts that say what version a graph is."""
    graph = f"<{BASE}graph/ontology/pcgraph> ."
    return {
        f"<{BASE}ns/> <{RDF}type> <{OWL}Ontology> {graph}",
        f'<{BASE}ns/> <{OWL}versionInfo> "{version}" {graph}',
    }


def fact(subject: str, predicate: str, value: str, graph: str = "roles") -> str:
    return f"<{expand(subject)}> <{expand(predicate)}> {value} <{BASE}graph/{graph}> ."


def refused(old: set[str], new: set[str]) -> PcgraphError:
    with pytest.raises(PcgraphError) as caught:
        list(version_members(frozenset(old), frozenset(new)))
    return caught.value


def members(old: set[str], new: set[str]) -> dict[str, str]:
    found = version_members(frozenset(old), frozenset(new))
    return {one.path: str(one.content) for one in found}


OLD, NEW = ontology("0.1.0"), ontology("0.2.0")


def test_lines_taken_out_and_put_in_by_hand_give_the_new_file(releases: tuple[Path, Path]) -> None:
    old, new = ((one / "rdf/pcgraph.nq").read_text("utf-8").splitlines() for one in releases)
    gone, come = (patch_lines(releases[1], mark) for mark in "DA")
    assert set(gone) <= set(old)
    assert set(old).isdisjoint(come)
    assert sorted({*old} - {*gone} | {*come}) == new


def test_the_log_counts_what_the_patch_holds(
    releases: tuple[Path, Path], rows: list[dict[str, str]]
) -> None:
    gone, come = (len(patch_lines(releases[1], mark)) for mark in "DA")
    assert sum(int(row["patch_lines"]) for row in rows) == gone + come
    words = (releases[1] / "CHANGES.md").read_text("utf-8")
    assert (
        f"{gone + come} facts of the graph, each in one of them: {come} put in, {gone} taken"
        in words
    )
    assert words.count("\n- ") == len(rows) + len(("table", "patch"))


def test_the_log_says_what_was_done(rows: list[dict[str, str]]) -> None:
    told = {(row["change"], row["thing_id"], row["breaks_you"], row["replaced_by"]) for row in rows}
    used = "if you use this column"
    assert told == {
        ("withdrawn", two.WITHDRAWN, used, two.SUCCESSOR),
        ("reworded", two.LABELLED, used, ""),
        ("mapping reviewed", two.REVIEWED, "no", ""),
        ("other", f"{BASE}ns/", "no", ""),
    }


def test_the_log_in_words_says_what_replaces_what_was_withdrawn(
    releases: tuple[Path, Path],
) -> None:
    words = (releases[1] / "CHANGES.md").read_text("utf-8")
    (line,) = (line for line in words.splitlines() if two.WITHDRAWN in line)
    assert f"Replaced by {two.SUCCESSOR}. Why: Printed nowhere on its own." in line


def test_the_release_names_the_one_before(releases: tuple[Path, Path]) -> None:
    store = Store()
    store.bulk_load(path=str(releases[1] / "metadata/dcat.ttl"), format=RdfFormat.TURTLE)
    this, before = (NamedNode(f"{BASE}release/{one}") for one in ("0.2.0", "0.1.0"))
    for name in ("prev", "previousVersion"):
        quads = store.quads_for_pattern(this, NamedNode(DCAT + name), None)
        assert [quad.object for quad in quads] == [before]
    first = (releases[0] / "metadata/dcat.ttl").read_text("utf-8")
    assert "CHANGES.md" not in first
    assert "dcat:prev" not in first


def test_the_first_release_has_no_log(releases: tuple[Path, Path]) -> None:
    assert not (releases[0] / "changes").exists()
    assert not (releases[0] / "CHANGES.md").exists()
    assert "CHANGES.md" not in (releases[0] / "README.txt").read_text("utf-8")
    assert "CHANGES.md" in (releases[1] / "README.txt").read_text("utf-8")


def test_checksums_hold_the_log(releases: tuple[Path, Path]) -> None:
    sums = (releases[1] / "SHA256SUMS").read_text("utf-8")
    assert all(f"  {path}\n" in sums for path in ("CHANGES.md", f"{NAME}.rdfp", f"{NAME}.csv"))


def test_a_refused_release_leaves_nothing(
    kg: KnowledgeGraph, releases: tuple[Path, Path], tmp_path: Path
) -> None:
    with pytest.raises(PcgraphError) as caught:
        publish(kg, tmp_path / "out", pages=False, previous=releases[1], report=silent)
    assert caught.value.code == "PC-PUBLISH-VERSION"
    assert not list(tmp_path.rglob("*.nq"))
    assert not (tmp_path / "out/0.1.0").exists()


def test_what_is_no_release_is_refused(kg: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(PcgraphError) as caught:
        publish(kg, tmp_path / "out", pages=False, previous=tmp_path, report=silent)
    assert caught.value.code == "PC-PUBLISH-PREVIOUS"


def test_a_passage_that_vanished_stops_it(folders: tuple[Path, Path]) -> None:
    old, new = (read_release(one).lines for one in folders)
    fault = refused(set(old), set(new))
    assert fault.code == "PC-PUBLISH-VANISHED"
    assert f"1 published address would vanish: {two.GONE}." in fault.what


@pytest.mark.parametrize(("number", "named", "more"), [(20, 20, ""), (23, 20, " and 3 more")])
def test_of_many_that_vanished_the_first_are_named(number: int, named: int, more: str) -> None:
    lost = {fact(f"role:r{one:03}", "skos:prefLabel", '"x"') for one in range(number)}
    fault = refused(OLD | lost, NEW)
    assert len(re.findall(r"role:r\d{3}", fault.what)) == named
    assert fault.what.endswith(f"role:r019{more}.")


def test_what_was_withdrawn_first_may_go() -> None:
    true = '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'
    made = members(OLD | {fact("role:gone", "owl:deprecated", true)}, NEW)
    assert "role:gone" in made["CHANGES.md"]


@pytest.mark.parametrize(
    ("before", "after"), [("0.1.0", "0.1.0"), ("0.10.0", "0.9.0"), ("1.0.0", "1.0.0-rc.1")]
)
def test_a_version_must_be_later(before: str, after: str) -> None:
    assert refused(ontology(before), ontology(after)).code == "PC-PUBLISH-VERSION"


@pytest.mark.parametrize(
    ("before", "after"),
    [("0.9.0", "0.10.0"), ("1.0.0-rc.1", "1.0.0"), ("1.0.0-rc.9", "1.0.0-rc.10")],
)
def test_a_later_version_is_taken(before: str, after: str) -> None:
    assert f"changes/{before}-to-{after}.rdfp" in members(ontology(before), ontology(after))


@pytest.mark.parametrize(("before", "after"), [("texts", "stand-ins"), ("stand-ins", "texts")])
def test_words_are_not_compared_with_what_stands_in_their_place(before: str, after: str) -> None:
    old, new = (
        version | {fact("fcc19:0001", "pc:text", f'"{folder}"', f"{folder}/fcc-2019")}
        for version, folder in ((OLD, before), (NEW, after))
    )
    fault = refused(old, new)
    assert (fault.code, "fcc-2019" in fault.what) == ("PC-PUBLISH-POLICY", True)


def test_a_document_that_came_with_its_words_is_no_other_policy() -> None:
    come = {fact("fcc19:0001", "pc:text", '"x"', "texts/fcc-2019")}
    stayed = {fact("fccpcp:0001", "pc:text", '"x"', "stand-ins/fcc-pcp")}
    assert "CHANGES.md" in members(OLD | stayed, NEW | stayed | come)


def test_a_release_under_another_base_is_refused() -> None:
    moved = {line.replace(BASE, "https://example.org/pc/") for line in OLD}
    assert refused(moved, NEW).code == "PC-PUBLISH-BASE"


def test_releases_under_one_other_base_are_told_of_by_our_names() -> None:
    other = "https://example.org/pc#"
    label = fact("role:a", "skos:prefLabel", '"x"'), fact("role:a", "skos:prefLabel", '"y"')
    old, new = (
        frozenset(line.replace(BASE, other) for line in some)
        for some in (OLD | {label[0]}, NEW | {label[1]})
    )
    found = version_members(old, new, back=lambda line: line.replace(other, BASE))
    made = {one.path: str(one.content) for one in found}
    assert apply_patch(old, made[f"{NAME}.rdfp"], "patch") == new
    assert BASE not in made[f"{NAME}.rdfp"]
    assert "reworded,role" not in made[f"{NAME}.csv"]
    assert "(role:a): label: “x” is now “y”." in made["CHANGES.md"]


def related() -> tuple[Lines, Lines]:
    """Give two graphs of which the second lacks a relation between two roles."""
    label = {fact(f"role:{one}", "skos:prefLabel", '"x"') for one in "ab"}
    relation = fact("role:a", "skos:related", f"<{expand('role:b')}>")
    return frozenset(OLD | label | {relation}), frozenset(NEW | label)


def untold(table: Table) -> Table:
    """Tell of another thing in the rows that tell of roles."""
    place = table.columns.index("thing_id")
    rows = (
        (*row[:place], "role:other", *row[place + 1 :]) if "role:a" in row else row
        for row in table.rows
    )
    return replace(table, rows=tuple(rows))


def test_a_relation_that_no_row_tells_of_is_found() -> None:
    old, new = related()
    table = changes_between(old, new)
    check_log(table, old, new, OURS, "log")
    with pytest.raises(PcgraphError) as caught:
        check_log(untold(table), old, new, OURS, "log")
    assert caught.value.code == "PC-PUBLISH-UNLOGGED"
    assert "role:a skos:related role:b" in caught.value.what


def test_what_a_mapping_states_is_told_by_its_record() -> None:
    ends = {
        fact("fcc19:0001", "skos:prefLabel", '"x"'),
        fact("map:x-0001", "pc:judgedStatement", f"<{expand('fcc19:0001')}>", "judgements"),
        fact("map:x-0001", "pc:judgedStandard", f"<{expand('nos:GEN97')}>", "judgements"),
    }
    was, now = (fact("map:x-0001", "pc:decision", f'"{word}"') for word in ("accepted", "not used"))
    direct = fact("fcc19:0001", "pc:evidencedBy", f"<{expand('nos:GEN97')}>", "evidence")
    made = members(OLD | ends | {was, direct}, NEW | ends | {now})
    (row,) = (row for row in csv.DictReader(made[f"{NAME}.csv"].splitlines()) if "map:" in str(row))
    assert (row["change"], row["patch_lines"]) == ("mapping withdrawn", "3")


def test_a_log_that_lacks_a_row_is_found() -> None:
    old, new = related()
    table = changes_between(old, new)
    with pytest.raises(PcgraphError) as caught:
        check_log(replace(table, rows=table.rows[1:]), old, new, OURS, "log")
    assert caught.value.code == "PC-PUBLISH-PATCH"


def test_a_patch_that_leaves_something_out_is_found() -> None:
    old, new = related()
    with pytest.raises(PcgraphError) as caught:
        check_patch(old, new, patch_text(sorted(new - old), []), "patch")
    assert caught.value.code == "PC-PUBLISH-PATCH"


def test_blank_nodes_are_put_in_and_taken_out() -> None:
    def chained(version: set[str], *ways: str) -> Lines:
        text = "".join(f"{line}\n" for line in version)
        nodes = [f"_:n{place}" for place in range(len(ways))]
        where = f"<{BASE}graph/ontology/pcgraph> ."
        text += f"<{BASE}ns/a> {CHAIN} {nodes[0]} {where}\n"
        for node, way, rest in zip(nodes, ways, [*nodes[1:], f"<{RDF}nil>"], strict=True):
            text += f"{node} <{RDF}first> <{BASE}ns/{way}> {where}\n"
            text += f"{node} <{RDF}rest> {rest} {where}\n"
        return lines_of(parse(text, RdfFormat.N_QUADS))

    old, new = chained(OLD, "b", "c"), chained(NEW, "b", "d")
    found = {one.path: str(one.content) for one in version_members(old, new)}
    assert apply_patch(old, found[f"{NAME}.rdfp"], "patch") == new
    assert "names blank nodes after what hangs on them" in found["CHANGES.md"]
    assert "( pc:b pc:c )” is now “( pc:b pc:d )" in found["CHANGES.md"].replace("\\", "")


def test_nothing_but_the_version_is_a_change_that_breaks_nothing() -> None:
    made = members(OLD, NEW)
    assert made["CHANGES.md"].count("0 changes\n\nNone.") == 2
    assert "blank nodes" not in made["CHANGES.md"]


def test_many_changes_of_one_sort_are_counted() -> None:
    come = {fact(f"role:r{one:03}", "skos:prefLabel", '"x"') for one in range(60)}
    words = members(OLD, NEW | come)["CHANGES.md"]
    assert "### Added: 60\n" in words
    assert "- and 10 more: see" in words
    assert len(re.findall(r"role:r\d{3}\)", words)) == 50


@pytest.mark.parametrize(
    "label",
    ["<script>alert(1)</script>", "# head\n\n- item", "[x](javascript:1)", "`a` *b* _c_ |d|",
     "\u202eab\x00\x1b[31m", "x" * 100_000, "&lt;b&gt;", "\\<b>", "\u0627\u0644"],
)  # fmt: skip
def test_a_hostile_label_is_plain_words(label: str) -> None:
    table = replace(changes_between(*related()))
    columns = {name: place for place, name in enumerate(table.columns)}
    row = list(table.rows[0])
    row[columns["thing"]] = label
    words = change_log(Table(table.columns, (tuple(row),)), ("1", "2"), (1, 1), "n")
    (line,) = (
        line for line in words.splitlines() if line.startswith("- ") and plain(label) in line
    )
    assert not re.search(r"(?<!\\)(?:\\\\)*[<>`*_\[\]|#&]", plain(label))
    assert all(one.isprintable() for one in words.replace("\n", ""))
    assert len(line) < 2_000
