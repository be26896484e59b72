"""Judgements carried over to the next edition: what is proposed, why, and how it is kept."""

import csv
import io
from pathlib import Path

import pytest

from pcgraph.decisions.gathered import Gathered, gathered
from pcgraph.decisions.predicted import predictions_place
from pcgraph.errors import UsageProblem
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import TextFile
from pcgraph.names import PREFIXES
from pcgraph.sets.carried import TOOL, predictions_text
from pcgraph.sets.carry import AGAIN, STRONG, WEAK, Became, Carried, carry, correspondences
from pcgraph.sets.rows import read_sets
from tests.conftest import ROOT
from tests.mapping_sets import mapping

OLD, NEW = (f"{PREFIXES['framework']}{one}" for one in ("fcc-2019", "fcc-pcp"))
Sides = tuple[Gathered, Gathered]


@pytest.fixture(scope="module")
def sides(kg: KnowledgeGraph) -> Sides:
    return gathered(kg.composition, OLD), gathered(kg.composition, NEW)


@pytest.fixture(scope="module")
def carried(kg: KnowledgeGraph, sides: Sides) -> tuple[Carried, ...]:
    return carry(correspondences(kg.composition, OLD, NEW)[1], *sides)


@pytest.mark.parametrize(
    ("old", "new", "kinds", "strength"),
    [
        ("a", "b", "unchanged", STRONG),
        ("a", "b", "unchanged moved-role", STRONG),
        ("a", "b", "reworded", AGAIN),
        ("a", "b", "reworded absorbed", WEAK),
        ("a", "b", "replaced", WEAK),
        ("ab", "c", "merged", WEAK),
        ("a", "bc", "unchanged split", WEAK),
    ],
)
def test_only_the_same_words_make_it_strong(old: str, new: str, kinds: str, strength: str) -> None:
    made = Became("x", tuple(old), tuple(new), tuple(kinds.split()), "")
    assert made.strength == strength
    assert sorted(made.change.split(", ")) == sorted(kinds.split())


def test_every_judgement_of_a_line_goes_to_each_line_it_became(
    carried: tuple[Carried, ...], sides: Sides
) -> None:
    old, _ = sides
    proposals = [one for one in carried if one.proposed]
    ends = {
        (one.became.name, one.new.iri if one.new else "", one.judged.row.get("record_id"))
        for one in proposals if one.judged
    }  # fmt: skip
    assert len(ends) == len(proposals)
    said: dict[str, int] = {}
    for one in old.judged:
        line = old.prefixes.expand(one.row.get("subject_id")) or ""
        said[line] = said.get(line, 0) + (one.decision != "not sure")
    became = {one.became.name: one.became for one in carried}.values()
    expected = sum(said.get(line, 0) * len(one.new) for one in became for line in one.old)
    assert len(proposals) == expected > 300


def test_what_was_decided_with_the_same_words_is_decided_alike(
    carried: tuple[Carried, ...],
) -> None:
    strong = [one for one in carried if one.proposed and one.became.strength == STRONG]
    assert len(strong) > 100
    assert all(one.agrees for one in strong)
    assert not all(one.agrees for one in carried if one.agrees is not None)


def test_gone_and_new_lines_are_listed(carried: tuple[Carried, ...]) -> None:
    gone = [one for one in carried if one.new is None]
    came = [one for one in carried if one.old is None]
    assert {one.became.change for one in gone} == {"removed"}
    assert {one.became.change for one in came} == {"added"}
    assert not [one for one in (*gone, *came) if one.proposed]


def test_what_cannot_be_carried_says_why(kg: KnowledgeGraph, sides: Sides) -> None:
    graph = kg.composition
    for pair, code in (((OLD, OLD), "PC-CARRY-SAME"), ((NEW, NEW.replace("pcp", "web")), "PC-CARRY-NONE")):  # noqa: E501  # fmt: skip
        with pytest.raises(UsageProblem, match=code):
            correspondences(graph, *pair)
    with pytest.raises(UsageProblem, match="PC-CARRY-TURNED"):
        carry(correspondences(graph, NEW, OLD)[1], *sides[::-1])


def test_saved_again_it_replaces_its_own_rows_and_keeps_those_of_others(
    carried: tuple[Carried, ...], sides: Sides
) -> None:
    def save(some: tuple[Carried, ...], before: str = "") -> str:
        path = predictions_place(sides[1])
        file = TextFile(path, before, path) if before else None
        return predictions_text(some, *sides, "corr:x", "2026-11-22", file)

    first = save(carried)
    (made,) = read_sets([TextFile("predictions.sssom.tsv", first, "p")])
    free = [one for one in carried if one.proposed and one.taken is None]
    assert len(made.rows) == len(free) > 0
    assert len({row.record for row in made.rows}) == len(free)
    for row in made.rows:
        assert row.get("predicate_id") == "skos:mappingRelation"
        assert row.get("mapping_justification") == "semapv:MappingChaining"
        assert not row.get("ext_evidence")
        assert row.get("comment").startswith("Carried over from fcc19:")
        assert "reviewed by nobody yet" in row.get("comment")
        assert ("considered and not used" in row.get("comment")) == row.negated
        assert not row.get("confidence") or "words are the same" in row.get("comment")
    assert save(carried, first) == first
    theirs = first.replace(TOOL, "pcgraph suggest, words")
    both = save(carried, theirs)
    assert len(read_sets([TextFile("x", both, "x")])[0].rows) == 2 * len(free)
    assert save((), both) == theirs


def test_the_command_counts_and_shows_what_is_decided_if_asked(tmp_path: Path) -> None:
    done = mapping("carry", "fcc-2019", "fcc-pcp", "-f", "csv")
    rows = [*csv.DictReader(io.StringIO(done.stdout))]
    assert done.exit_code == 0
    assert {row["decision"] for row in rows} == {"suggested", ""}
    every = [*csv.DictReader(io.StringIO(mapping("carry", "fcc-2019", "fcc-pcp", "-f", "csv", "--all").stdout))]  # noqa: E501  # fmt: skip
    decided = [row for row in every if row["decided_alike"]]
    assert len(every) == len(rows) + len(decided)
    alike = sum(row["decided_alike"] == "yes" for row in decided)
    strong = [row for row in decided if row["carried_strength"] == "strong"]
    assert f"decided there {len(strong)}, alike {len(strong)}" in " ".join(done.output.split())
    assert 0 < alike < len(decided)


def test_it_is_saved_into_the_folder_of_ones_own_only(tmp_path: Path) -> None:
    refused = mapping("carry", "fcc-2019", "fcc-pcp", "--save", "--without-this-folder")
    assert (refused.exit_code, "PC-CARRY-FOLDER" in refused.output) == (2, True)
    folder = tmp_path / "mine"
    (folder / "ontology").mkdir(parents=True)
    (folder / "data").mkdir()
    head = "PREFIX sh: <http://www.w3.org/ns/shacl#>\nPREFIX vann: <http://purl.org/vocab/vann/>\n"
    (folder / "ontology" / "prefixes.ttl").write_text(
        f'{head}<https://mine.example/x/> vann:preferredNamespaceUri "https://mine.example/x/" ; '
        'sh:declare [ sh:prefix "mine" ; sh:namespace "https://mine.example/x/" ] .\n',
        encoding="utf-8",
    )
    words = ("carry", "fcc-2019", "fcc-pcp", "--save", "--with", folder, "--date", "2026-11-22")
    done = mapping(*words)
    assert done.exit_code == 0, done.output
    file = folder / "data" / "mappings" / "fcc-pcp-to-nos" / "predictions.sssom.tsv"
    saved = file.read_bytes()
    assert b"mine:carried-" in saved
    assert mapping(*words).exit_code == 0
    assert file.read_bytes() == saved
    file.write_bytes(b"\xff\xfe broken")
    broken = mapping(*words)
    assert (broken.exit_code, file.read_bytes()) == (3, b"\xff\xfe broken")
    assert not (ROOT / "data" / "mappings" / "fcc-pcp-to-nos" / "predictions.sssom.tsv").exists()
