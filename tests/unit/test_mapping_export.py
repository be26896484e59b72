"""A mapping set in the forms in which it is handed on: nothing lost, nothing denied asserted."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from rdflib import OWL, RDF, Graph, Namespace

from pcgraph.decisions.records import definition
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import TextFile
from pcgraph.sets.forms import records_text, with_labels
from pcgraph.sets.rows import ACCEPTED, SetRow, read_sets, rows_of
from pcgraph.sssom import MappingSet, read_table
from tests.mapping_sets import mapping

SSSOM = Namespace("https://w3id.org/sssom/")
Made = tuple[Path, list[SetRow]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, kg: KnowledgeGraph) -> Made:
    folder = tmp_path_factory.mktemp("handed") / "on"
    done = mapping("export", folder, "--without-this-folder")
    assert done.exit_code == 0, done.output
    files = [one for one in kg.files if one.path.endswith(".sssom.tsv")
             and "passes" not in one.path]  # fmt: skip
    return folder, [*rows_of(read_sets(files))]


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        one.relative_to(folder).as_posix(): one.read_bytes()
        for one in sorted(folder.rglob("*")) if one.is_file()
    }  # fmt: skip


@pytest.mark.parametrize("form", ["mappings", "without-labels"])
def test_tables_hold_every_row(made: Made, form: str) -> None:
    folder, rows = made
    paths = sorted((folder / form).rglob("*.sssom.tsv"))
    again = [*rows_of(read_sets([TextFile(str(p), p.read_text("utf-8"), str(p)) for p in paths]))]
    labels = {"subject_label", "object_label"} if form == "without-labels" else set()

    def plain(some: list[SetRow]) -> dict[str, dict[str, str]]:
        return {row.record: {k: v for k, v in row.slots.items() if k not in labels} for row in some}

    assert len(again) == len(rows) > 1000
    assert plain(again) == plain(rows)


def test_json_holds_every_row_and_fetches_no_context(made: Made) -> None:
    folder, rows = made
    found: dict[str, dict[str, object]] = {}
    for path in (folder / "json").rglob("*.json"):
        said = json.loads(path.read_text("utf-8"))
        assert all(isinstance(one, str) for one in said["@context"].values())
        assert "curie_map" not in said
        found |= {one["record_id"]: one for one in said["mappings"]}
    assert len(found) == len(rows)
    for row in rows:
        one = found[row.get("record_id")]
        assert one["confidence"] == float(row.get("confidence"))
        assert one["author_label"] == [row.get("author_label")]
        assert one.get("predicate_modifier", "") == row.get("predicate_modifier")
        evidence = row.get("ext_evidence")
        assert (f"ext_evidence={evidence}" in str(one.get("other", "")).split("|")) == bool(
            evidence
        )


def test_no_rdf_asserts_what_was_not_accepted(made: Made) -> None:
    folder, rows = made
    files = [one for one in folder.rglob("*") if one.suffix in (".ttl", ".nt", ".rdf", ".jsonld")]
    assert len(files) == 2
    triples: set[Triple] = set()
    for path in files:
        triples |= {one.triple for one in parse(path.read_bytes(), format=RdfFormat.TURTLE)}
    pairs = {(str(one.subject)[1:-1], str(one.object)[1:-1]) for one in triples}
    names = {one.subject for one in triples}
    for row in rows:
        asserted = row.decision == ACCEPTED
        assert ((row.subject, row.object) in pairs) == asserted
        assert (NamedNode(row.record) in names) == asserted
    assert not any("NoTermFound" in str(one) for one in triples)


def test_the_records_have_the_form_of_sssom(made: Made) -> None:
    folder, rows = made
    graph = Graph().parse(folder / "accepted.ttl")
    accepted = {row.record for row in rows if row.decision == ACCEPTED}
    assert {str(one) for one in graph.subjects(RDF.type, OWL.Axiom)} == accepted
    held = {str(one) for one in graph.objects(None, SSSOM.mappings)}
    assert held == accepted
    assert len({*graph.subjects(RDF.type, SSSOM.MappingSet)}) == 5
    for one in (OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget, SSSOM.confidence):
        assert len({*graph.subjects(one)}) == len(accepted)
    assert not [*graph.subjects(SSSOM.record_id)]
    links = (folder / "links.ttl").read_text("utf-8")
    assert "owl:Axiom" not in links
    assert links.count("reviewed by nobody yet") == 5


def test_the_same_input_gives_the_same_bytes_and_sums_hold(made: Made, tmp_path: Path) -> None:
    folder, _ = made
    assert mapping("export", tmp_path / "again", "--without-this-folder").exit_code == 0
    files = files_of(folder)
    assert files_of(tmp_path / "again") == files
    lines = (line.partition("  ") for line in files["SHA256SUMS"].decode().splitlines())
    listed = {path: digest for digest, _, path in lines}
    assert listed == {
        path: sha256(raw).hexdigest() for path, raw in files.items() if path != "SHA256SUMS"
    }


def test_only_a_folder_that_it_wrote_is_written_anew(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    words = ("export", "splw-page", folder, "--without-this-folder")
    done = mapping(*words)
    assert done.exit_code == 0
    told = " ".join(done.output.split())
    assert "without-labels/ leaves their labels out, but a reason may quote" in told
    first = files_of(folder)
    assert mapping("export", "fcc-web", folder, "--without-this-folder").exit_code == 0
    assert "mappings/fcc-web-to-nos/positive.sssom.tsv" in files_of(folder)
    assert mapping(*words).exit_code == 0
    assert files_of(folder) == first
    assert [one.name for one in tmp_path.iterdir()] == ["out"]
    for name in ("mine.txt", "README.txt"):
        (folder / name).write_text("mine", encoding="utf-8")
        refused = mapping("export", "fcc-web", folder, "--without-this-folder")
        assert (refused.exit_code, "PC-NEW-FOLDER" in refused.output) == (2, True)
        assert (folder / name).read_text(encoding="utf-8") == "mine"
        if name == "mine.txt":
            (folder / name).unlink()


def test_what_changed_since_an_earlier_set_is_written(made: Made, tmp_path: Path) -> None:
    folder, _ = made
    before = tmp_path / "before" / "splw-page-to-nos"
    before.mkdir(parents=True)
    lines = (
        (folder / "mappings/splw-page-to-nos/positive.sssom.tsv").read_text("utf-8").splitlines()
    )
    (before / "positive.sssom.tsv").write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    words = ("export", "splw-page", tmp_path / "out", "--without-this-folder")
    assert mapping(*words, "--previous", before.parent).exit_code == 0
    log = (tmp_path / "out" / "CHANGES.md").read_text("utf-8")
    gone = lines[-1].split("\t")[0]
    assert f"({gone}): the whole: now “accepted" in log
    assert log.count("\n- ") == (tmp_path / "out" / "changes.csv").read_text("utf-8").count(
        "added,"
    )


def test_one_file_holds_accepted_rows_alone(tmp_path: Path) -> None:
    for suffix in (".sssom.tsv", ".json", ".ttl"):
        out = tmp_path / f"one{suffix}"
        assert mapping("export", "splw-page", "-o", out).exit_code == 0
        assert "Not" not in out.read_text("utf-8").replace("Not endorsed", "").split()
        assert "splw:0003" in out.read_text("utf-8")
    for words, code in (
        (("-o", tmp_path / "x.sssom.tsv"), "PC-EXPORT-SEVERAL"),
        (("splw-page", "-o", tmp_path / "x.txt"), "PC-USAGE-SUFFIX"),
        (("nonsense", tmp_path / "x"), "PC-VALUE-UNKNOWN"),
        ((), "PC-EXPORT-FOLDER"),
        ((tmp_path / "y", "--licence", "mine", ), "PC-EXPORT-LICENCE"),
    ):  # fmt: skip
        done = mapping("export", *words, "--without-this-folder")
        assert (done.exit_code, code in done.output) == (2, True), (words, done)
        assert not (tmp_path / "x").exists()


def test_what_stands_for_no_term_is_in_the_tables_and_in_no_rdf() -> None:
    """A slot of ours has its term, even where the head names none; a person's notes have none."""
    head = "".join(
        f"#{line}\n"
        for line in (
            "sssom_version: '1.1'", "curie_map:", "  skos: http://www.w3.org/2004/02/skos/core#",
            "  nos: https://w3id.org/pcgraph/id/nos/", "extension_definitions:",
            *(f"- slot_name: {one}" for one in ("ext_settlement", "ext_nos_part")),
            "mapping_set_id: https://example.org/m", "license: https://example.org/l",
        )
    )  # fmt: skip
    cells = {"record_id": "nos:1", "subject_id": "nos:2", "predicate_id": "skos:exactMatch",
             "object_id": "nos:3", "mapping_justification": "semapv:ManualMappingCuration",
             "comment": "x", "ext_settlement": "both agree", "ext_nos_part": "P3"}  # fmt: skip
    text = head + "\t".join(cells) + "\n" + "\t".join(cells.values()) + "\n"
    table = read_table(TextFile("x/positive.sssom.tsv", text, "x"), ("record_id",))
    one = MappingSet(table.meta, tuple(table.rows), ACCEPTED, "x")
    triples = [*parse(records_text([one]), format=RdfFormat.TURTLE)]
    used = {triple.predicate.value for triple in triples}
    assert "https://w3id.org/pcgraph/ns/settledBecause" in used
    assert not [one for one in used if "ext_" in one]
    assert "P3" in with_labels(one)
    assert definition("ext_settlement")["property"] == "pc:settledBecause"
    assert "property" not in definition("ext_nos_part")
