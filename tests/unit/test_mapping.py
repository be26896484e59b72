import re
from pathlib import Path

import pytest

from pcgraph.compose import compose
from pcgraph.errors import InputProblem
from pcgraph.files import home, read_layout
from pcgraph.format import parse_turtle
from pcgraph.graph import KnowledgeGraph
from pcgraph.judgement import mapping_quads
from pcgraph.mapping import canonical_mappings, read_mappings, read_pass
from pcgraph.model import TextFile
from pcgraph.names import OURS
from tests.judged import DECISIONS, mapping_rows

SETS = home() / "data" / "mappings"
EVERY = sorted(path.relative_to(SETS).as_posix() for path in SETS.glob("**/*.sssom.tsv"))
NOT_ACCEPTED = [name for name in EVERY if name.count("/") == 1 and "positive" not in name]
FOLDERS = {"unsure": "fcc-web-to-nos"}


def given(name: str = "positive", old: str = "", new: str = "", folder: str = "") -> TextFile:
    folder = folder or FOLDERS.get(name, "fcc-pcp-to-nos")
    text = (SETS / folder / f"{name}.sssom.tsv").read_text(encoding="utf-8")
    assert old in text, old
    path = f"data/mappings/{folder}/{name}.sssom.tsv"
    return TextFile(path, text.replace(old, new, 1), f"{name.rsplit('/', 1)[-1]}.sssom.tsv")


def with_columns(file: TextFile, **cells: str) -> TextFile:
    """Give the same file with more columns, each with one value in all rows."""
    lines = file.text.splitlines()
    head = line_of(file, "record_id") - 1
    lines[head] = "\t".join([lines[head], *cells])
    lines[head + 1 :] = ["\t".join([line, *cells.values()]) for line in lines[head + 1 :]]
    return TextFile(file.path, "\n".join(lines) + "\n", file.shown)


def line_of(file: TextFile, start: str) -> int:
    return next(n for n, line in enumerate(file.text.splitlines(), 1) if line.startswith(start))


@pytest.mark.parametrize("place", EVERY)
def test_reading_and_writing_loses_nothing(place: str) -> None:
    folder, name = place.removesuffix(".sssom.tsv").split("/", 1)
    file = given(name, folder=folder)
    assert canonical_mappings(file) == file.text


def test_all_four_decisions_and_both_passes_are_among_them() -> None:
    kinds = {name.rsplit("/", 1)[-1].removesuffix(".sssom.tsv") for name in EVERY}
    assert kinds == {*DECISIONS, "a", "b"}
    assert {name.split("/")[0] for name in EVERY} > {"roles-to-roles"}


def test_signs_that_end_a_line_elsewhere_are_written_as_escapes() -> None:
    file = given(old="mapping_set_version: 0.1.0", new=r'mapping_set_version: "a\u2028b\x85c"')
    written = canonical_mappings(file)
    assert r'#mapping_set_version: "a\L' in written
    again = TextFile(file.path, written, file.shown)
    assert read_mappings(again).meta["mapping_set_version"] == "a\u2028b\x85c"
    assert canonical_mappings(again) == written


def test_version_is_quoted_so_that_it_never_becomes_a_date() -> None:
    file = given(old="mapping_set_version: 0.1.0", new='mapping_set_version: "2026-11-21"')
    assert "#mapping_set_version: '2026-11-21'\n" in canonical_mappings(file)


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("positive", "\tpart", "\tall", None),
        ("positive", "skos:relatedMatch", "skos:exactMatch", "PC-MAP-ROW"),
        ("positive", "\t0.55\t", "\t1.7\t", "PC-MAP-ROW"),
        ("positive", "\t0.55\t", "\thigh\t", "PC-MAP-ROW"),
        ("positive", "nos:GEN97", "sssom:NoTermFound", "PC-MAP-ROW"),
        ("positive", "nos:GEN97", "foo:GEN97", "PC-MAP-ROW"),
        ("positive", "\tcomment\t", "\tremark\t", "PC-MAP-COLUMN"),
        ("positive", "\tcomment\t", "\tconfidence\t", "PC-MAP-COLUMN"),
        ("positive", "map:fcc-pcp-to-nos-0001\t", "", "PC-MAP-ROW"),
        ("positive", "map:fcc-pcp-to-nos-0001\t", "\t", "PC-MAP-ROW"),
        ("positive", "#license:", "#licence:", "PC-MAP-HEADER"),
        ("positive", "#curie_map:", "#curie_map: [", "PC-READ-HEAD"),
        ("positive", "id/nos/", "id/other/", "PC-MAP-PREFIX"),
        ("negative", "\tNot\t", "\t\t", "PC-MAP-ROW"),
        ("negative", "\tNot\t", "\tNOT\t", "PC-MAP-ROW"),
        ("none", "sssom:NoTermFound", "nos:GEN97", "PC-MAP-ROW"),
        ("positive", "2026-11-22\t", "2026-02-30\t", "PC-MAP-ROW"),
        ("positive", "\t0.55\t", "\t1e-3\t", "PC-MAP-ROW"),
        ("positive", "\t0.55\t", "\tnan\t", "PC-MAP-ROW"),
        ("positive", "framework:sfh-wbc", "some template", "PC-MAP-ROW"),
        ("positive", "map:fcc-pcp-to-nos-0001", "map:a b", "PC-MAP-ROW"),
        ("positive", "Talking with", "Talk\x07ing with", "PC-MAP-ROW"),
        ("positive", "https://creativecommons.org/licenses/by/4.0/", "CC BY", "PC-MAP-HEADER"),
        ("positive", "#curie_map:", "#curie_map: none\n#other:", "PC-MAP-HEADER"),
        ("positive", "#creator_label:", "#license: x\n#creator_label:", "PC-READ-HEAD"),
        ("positive", "#creator_label:", "#a: &a [x]\n#b: *a\n#creator_label:", "PC-READ-HEAD"),
        ("positive", "#creator_label:", "#a: " + "[" * 5000 + "\n#creator_label:", "PC-READ-HEAD"),
        ("positive", "#creator_label:", "#a: \x01\n#creator_label:", "PC-READ-HEAD"),
        ("unsure", "nos:PROHSS1", "sssom:NoTermFound", "PC-MAP-ROW"),
        ("unsure", "skos:mappingRelation", "skos:closeMatch", "PC-MAP-ROW"),
    ],
)
def test_a_broken_row_is_refused_with_its_line(
    name: str, old: str, new: str, code: str | None
) -> None:
    file = given(name, old, new)
    if code is None:
        read_mappings(file)
        return
    with pytest.raises(InputProblem) as told:
        read_mappings(file)
    assert told.value.code == code
    file_name, line = told.value.where.split(":")
    assert file_name == f"{name}.sssom.tsv"
    if code in ("PC-MAP-ROW", "PC-MAP-COLUMN"):
        pairs = zip(given(name).text.splitlines(), file.text.splitlines(), strict=True)
        assert int(line) == next(n for n, (one, two) in enumerate(pairs, 1) if one != two)
        assert int(line) >= line_of(file, "record_id")


def test_an_unknown_nos_is_refused_with_a_guess() -> None:
    files = [f for f in read_layout(folders=("ontology", "data")) if f.path.endswith(".ttl")]
    broken = given(old="nos:GEN97\t", new="nos:GEN979\t")
    with pytest.raises(InputProblem) as told:
        compose([*files, broken])
    assert told.value.code == "PC-MAP-UNKNOWN"
    assert "nos:GEN97" in told.value.remedy
    assert told.value.where == f"positive.sssom.tsv:{line_of(broken, 'map:fcc-pcp-to-nos-0001')}"


@pytest.mark.parametrize("place", NOT_ACCEPTED)
def test_only_accepted_rows_become_assertions(place: str) -> None:
    """OWL tools turn every owl:Axiom into an assertion, so none may be made of the others."""
    folder, name = place.removesuffix(".sssom.tsv").split("/")
    quads = list(mapping_quads([read_mappings(given(name, folder=folder))], {}))
    predicates = {quad.predicate.value.rsplit("/", 1)[-1].rsplit("#", 1)[-1] for quad in quads}
    assert quads
    assert predicates >= {"decision", "reason"}
    direct = {"closeMatch", "evidencedBy", "evidencedInPartBy", "relatedMatch", "supportedBy"}
    assert not predicates & {"annotatedSource", "annotatedTarget", *direct}
    assert not [quad for quad in quads if "Axiom" in str(quad.object)]


def test_an_accepted_row_has_record_direct_triple_and_evidence() -> None:
    read = read_mappings(given())
    quads = list(mapping_quads([read], {}))
    direct = [quad for quad in quads if str(quad.graph_name).endswith("/graph/evidence>")]
    assert len(direct) == 3 * len(read.rows)
    axioms = [quad for quad in quads if str(quad.object).endswith("owl#Axiom>")]
    assert len(axioms) == len(read.rows)


def test_two_roles_are_compared_and_nothing_is_evidence() -> None:
    read = read_mappings(given(folder="roles-to-roles"))
    quads = list(mapping_quads([read], {}))
    rows = mapping_rows("roles-to-roles", "positive")
    kinds = {str(q.object) for q in quads}
    assert "<https://w3id.org/pcgraph/ns/RoleComparison>" in kinds
    assert "<https://w3id.org/pcgraph/ns/Judgement>" not in kinds
    assert not [quad for quad in quads if "evidence" in quad.predicate.value.lower()]
    graphs = {str(quad.graph_name).rsplit("/", 1)[-1].rstrip(">") for quad in quads}
    assert graphs == {"judgements", "role-matches"}
    direct = [quad for quad in quads if str(quad.graph_name).endswith("/role-matches>")]
    assert len(direct) == len(rows)
    shown = {
        tuple(OURS.compact(str(node)[1:-1]) for node in (quad.subject, quad.predicate, quad.object))
        for quad in direct
    }
    assert shown == {(row["subject_id"], row["predicate_id"], row["object_id"]) for row in rows}


def test_evidence_between_two_roles_is_refused() -> None:
    file = with_columns(given(folder="roles-to-roles"), ext_evidence="part")
    with pytest.raises(InputProblem, match="two roles are only compared") as told:
        read_mappings(file)
    assert told.value.code == "PC-MAP-ROW"
    assert told.value.where == f"positive.sssom.tsv:{line_of(file, 'map:roles-to-roles-0001')}"


def test_no_axiom_has_a_skos_term_as_subject() -> None:
    """SKOS terms are declared, and nothing more is said of them."""
    kinds = {"AnnotationProperty", "Class"}
    for path in Path(home() / "ontology").glob("*.ttl"):
        for triple in parse_turtle(path.read_text(encoding="utf-8"), path.name):
            if str(triple.subject).startswith("<http://www.w3.org/2004/02/skos/"):
                assert triple.predicate.value.endswith("#type"), triple
                assert str(triple.object).rsplit("#", 1)[-1].rstrip(">") in kinds, triple


def test_machine_is_named_and_nobody_reviewed() -> None:
    """In the passes too: what each of them says was said by the same kind of judge."""
    for place in EVERY:
        folder, name = place.removesuffix(".sssom.tsv").split("/", 1)
        file = given(name, folder=folder)
        rows = read_pass(file) if "passes/" in place else read_mappings(file).rows
        assert rows, place
        for row in rows:
            assert "language model" in row.get("mapping_tool")
            assert row.get("mapping_justification") != "semapv:ManualMappingCuration"
            assert row.get("reviewer_label") == ""


def test_every_reason_is_its_own(kg: KnowledgeGraph) -> None:
    """A reason stands twice only where the statement has the same words, but for signs."""
    letters = {
        str(row["competency_id"]): re.sub(r"[^a-z0-9]+", " ", str(row["competency"]).casefold())
        for row in kg.query("competencies-for-role", "all")
    }
    seen: dict[str, set[tuple[str, str]]] = {}
    for row in mapping_rows():
        words = letters[row["subject_id"]].strip()
        seen.setdefault(row["comment"], set()).add((words, row["object_id"]))
    for row in mapping_rows("roles-to-roles"):
        seen.setdefault(row["comment"], set()).add((row["subject_id"], row["object_id"]))
    assert len(seen) > 90
    assert {reason: ends for reason, ends in seen.items() if len(ends) > 1} == {}


def test_a_doubled_record_is_refused_with_both_places() -> None:
    files = [f for f in read_layout(folders=("ontology", "data")) if f.path.endswith(".ttl")]
    twice = given(old="map:fcc-pcp-to-nos-0006\t", new="map:fcc-pcp-to-nos-0001\t")
    with pytest.raises(InputProblem, match="stands already in") as told:
        compose([*files, twice])
    assert told.value.code == "PC-MAP-DOUBLE"


@pytest.mark.parametrize("value", ["1.10", "012", "12:30", "2026-11-21", "yes"])
def test_values_of_the_head_are_kept_as_they_are_written(value: str) -> None:
    file = given(old="#creator_label:", new=f"#other: {value}\n#creator_label:")
    once = canonical_mappings(file)
    assert value in once
    again = TextFile(file.path, once, file.shown)
    assert canonical_mappings(again) == once
    assert read_mappings(again).meta["other"] == value


def test_a_reviewed_row_is_shown_as_reviewed() -> None:
    file = with_columns(given(), review_date="2026-12-01", reviewer_label="A. Reader")
    read = read_mappings(file)
    quads = list(mapping_quads([read], {}))
    for prop, value in (("reviewedOn", "2026-12-01"), ("reviewedBy", "A. Reader")):
        told = [q.object for q in quads if q.predicate.value.endswith(f"/{prop}")]
        assert len(told) == len(read.rows)
        assert {str(one).split('"')[1] for one in told} == {value}


@pytest.mark.parametrize("cells", [{"review_date": "2026-12-01"}, {"reviewer_agreement": "0.5"}])
def test_a_review_without_a_reviewer_is_refused(cells: dict[str, str]) -> None:
    file = with_columns(given(), **cells)
    with pytest.raises(InputProblem, match="no reviewer") as told:
        read_mappings(file)
    assert told.value.where == f"positive.sssom.tsv:{line_of(file, 'map:')}"
