from pathlib import Path

import pytest

from pcgraph.compose import compose
from pcgraph.errors import InputProblem
from pcgraph.files import home, read_layout
from pcgraph.format import parse_turtle
from pcgraph.judgement import mapping_quads
from pcgraph.mapping import canonical_mappings, read_mappings
from pcgraph.model import TextFile

SET = home() / "data" / "mappings" / "fcc-pcp-to-nos"


def given(name: str = "positive", old: str = "", new: str = "") -> TextFile:
    text = (SET / f"{name}.sssom.tsv").read_text(encoding="utf-8")
    assert old in text, old
    path = f"data/mappings/fcc-pcp-to-nos/{name}.sssom.tsv"
    return TextFile(path, text.replace(old, new, 1), f"{name}.sssom.tsv")


def line_of(file: TextFile, start: str) -> int:
    return next(n for n, line in enumerate(file.text.splitlines(), 1) if line.startswith(start))


@pytest.mark.parametrize("name", ["positive", "negative", "none", "unsure"])
def test_reading_and_writing_loses_nothing(name: str) -> None:
    file = given(name)
    assert canonical_mappings(file) == file.text


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
        ("positive", "2026-11-21\t", "2026-02-30\t", "PC-MAP-ROW"),
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
        ("unsure", "nos:GEN123", "sssom:NoTermFound", "PC-MAP-ROW"),
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
        assert int(line) >= line_of(file, "record_id")


def test_an_unknown_nos_is_refused_with_a_guess() -> None:
    files = [f for f in read_layout(folders=("ontology", "data")) if f.path.endswith(".ttl")]
    broken = given(old="nos:GEN97\t", new="nos:GEN979\t")
    with pytest.raises(InputProblem) as told:
        compose([*files, broken])
    assert told.value.code == "PC-MAP-UNKNOWN"
    assert "nos:GEN97" in told.value.remedy
    assert told.value.where == f"positive.sssom.tsv:{line_of(broken, 'map:fcc-pcp-to-nos-0001')}"


@pytest.mark.parametrize("name", ["negative", "none", "unsure"])
def test_only_accepted_rows_become_assertions(name: str) -> None:
    """OWL tools turn every owl:Axiom into an assertion, so none may be made of the others."""
    quads = list(mapping_quads([read_mappings(given(name))], {}))
    predicates = {quad.predicate.value.rsplit("/", 1)[-1].rsplit("#", 1)[-1] for quad in quads}
    assert quads
    assert not predicates & {"annotatedSource", "annotatedTarget", "evidencedBy", "relatedMatch"}
    assert not [quad for quad in quads if "Axiom" in str(quad.object)]


def test_an_accepted_row_has_record_direct_triple_and_evidence() -> None:
    read = read_mappings(given())
    quads = list(mapping_quads([read], {}))
    direct = [quad for quad in quads if str(quad.graph_name).endswith("/graph/evidence>")]
    assert len(direct) == 3 * len(read.rows)
    axioms = [quad for quad in quads if str(quad.object).endswith("owl#Axiom>")]
    assert len(axioms) == len(read.rows)


def test_no_axiom_has_a_skos_term_as_subject() -> None:
    """SKOS terms are declared, and nothing more is said of them."""
    kinds = {"AnnotationProperty", "Class"}
    for path in Path(home() / "ontology").glob("*.ttl"):
        for triple in parse_turtle(path.read_text(encoding="utf-8"), path.name):
            if str(triple.subject).startswith("<http://www.w3.org/2004/02/skos/"):
                assert triple.predicate.value.endswith("#type"), triple
                assert str(triple.object).rsplit("#", 1)[-1].rstrip(">") in kinds, triple


def test_machine_is_named_and_nobody_reviewed() -> None:
    for folder in (home() / "data" / "mappings").iterdir():
        for path in folder.glob("*.sssom.tsv") if folder.is_dir() else ():
            read = read_mappings(
                TextFile(f"data/mappings/x/{path.name}", path.read_text("utf-8"), path.name)
            )
            for row in read.rows:
                assert "language model" in row.get("mapping_tool")
                assert row.get("mapping_justification") != "semapv:ManualMappingCuration"
                assert row.get("reviewer_label") == ""


def test_every_reason_is_its_own() -> None:
    """A reason stands twice only where the statement is word for word the same."""
    seen: dict[str, set[tuple[str, str]]] = {}
    for slug in ("fcc-pcp", "fcc-2019"):
        for path in (home() / "data" / "mappings" / f"{slug}-to-nos").glob("*.sssom.tsv"):
            read = read_mappings(
                TextFile(f"data/mappings/x/{path.name}", path.read_text("utf-8"), path.name)
            )
            for row in read.rows:
                end = (row.get("subject_label"), row.get("object_id"))
                seen.setdefault(row.get("comment"), set()).add(end)
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
    file = given(old="#creator_label:", new=f"#see_also: {value}\n#creator_label:")
    once = canonical_mappings(file)
    assert value in once
    again = TextFile(file.path, once, file.shown)
    assert canonical_mappings(again) == once
    assert read_mappings(again).meta["see_also"] == value


def test_a_reviewed_row_is_shown_as_reviewed() -> None:
    old = "mapping_date\tconfidence"
    file = given(old=old, new="mapping_date\treview_date\tconfidence")
    rows = [
        line.replace("2026-11-21\t", "2026-11-21\t2026-12-01\t") if line[:4] == "map:" else line
        for line in file.text.split("\n")
    ]
    read = read_mappings(TextFile(file.path, "\n".join(rows), file.shown))
    quads = mapping_quads([read], {})
    dates = {str(q.object).split(chr(34))[1] for q in quads if "reviewedOn" in str(q.predicate)}
    assert dates == {"2026-12-01"}
