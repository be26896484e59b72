"""How well methods rank: the numbers by hand, what is right from graph and files, the verb."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pcgraph.cli import cli
from pcgraph.composition import Composition
from pcgraph.errors import InputProblem, PcgraphError, UsageProblem
from pcgraph.meant import gathered_of
from pcgraph.model import TextFile
from pcgraph.scored.gold import EVIDENCE, Gold, gold_of, of_editions, of_framework
from pcgraph.scored.measured import measured, places_by, places_of, recall, row_of
from pcgraph.scored.tables import of_tables
from pcgraph.suggested.ranking import Hit, Target, lexical
from tests.conftest import ROOT, TESTDATA

TARGETS = tuple(Target(f"t{number}", f"word{number}") for number in range(12))
ONET = TESTDATA / "onet-task-dwa"


def hits(order: Sequence[int]) -> list[Hit]:
    return [Hit(at, 0.5, (0.5,), (False,)) for at in order]


def test_places_are_those_of_the_right_targets() -> None:
    assert places_of(hits([4, 2, 7]), {7, 4, 9}) == [1, 3]


def test_the_numbers_are_those_worked_out_by_hand() -> None:
    right = (frozenset({0}), frozenset({1, 2}), frozenset({3}), frozenset({4}))
    gold = Gold(("a", "b", "c", "d"), TARGETS, right, 0, ())
    row = row_of("x", gold, [[1], [2, 6], [], [8]])
    assert row[:4] == ("x", 4, 12, 5)
    assert row[4] == round((1 + 1 / 2 + 0 + 1 / 8) / 4, 3)
    assert row[5:8] == (0.25, round((1 + 0.5) / 4, 3), round((1 + 1 + 0 + 1) / 4, 3))
    assert row[8] == 0.5


def test_the_fifth_place_is_a_hit_and_the_sixth_is_none() -> None:
    gold = Gold(("a", "b"), TARGETS, (frozenset({0}), frozenset({1})), 0, ())
    assert row_of("x", gold, [[5], [6]])[8] == 0.5
    assert recall([5, 6], 2, 5) == 0.5


def test_a_real_ranker_is_measured() -> None:
    gold = Gold(("word3", "word5 word3"), TARGETS, (frozenset({3}), frozenset({3, 5})), 1, ("N",))
    table = measured(gold, {"default": places_by(lexical(TARGETS), gold)})
    (row,) = table.records()
    assert (row["mrr"], row["recall_5"]) == (1.0, 1.0)
    assert table.notes[0] == "N"
    assert any("Left out: 1 statement has" in note for note in table.notes)
    assert any("for 2 of 2 a right one" in note for note in table.notes)


def test_nothing_right_is_told() -> None:
    with pytest.raises(UsageProblem) as told:
        gold_of({"a": "x"}, TARGETS, [("a", "elsewhere"), ("b", "t1")], (), "here")
    assert told.value.code == "PC-MEASURE-EMPTY"


def test_accepted_rows_are_right_by_their_evidence(composition: Composition) -> None:
    said, _ = gathered_of(composition, "fcc-pcp")
    every = of_framework(composition, said, EVIDENCE)
    parts = [of_framework(composition, said, [one]).pairs for one in EVIDENCE]
    accepted = [one for one in said.judged if one.decision == "accepted"]
    assert every.pairs == sum(parts) == len(accepted)
    assert len(every.statements) + every.without == len(said.lines)
    assert any("by machine" in note and "nobody" in note for note in every.notes)


def test_correspondences_are_right_both_ways(composition: Composition) -> None:
    one, _ = gathered_of(composition, "fcc-2019")
    other, _ = gathered_of(composition, "fcc-pcp")
    there, back = of_editions(composition, one, other), of_editions(composition, other, one)
    assert there.pairs == back.pairs > 50
    assert len(there.targets) == len(other.lines)


def text(name: str, content: str) -> TextFile:
    return TextFile(name, content, name)


GOOD = text("s.tsv", "q1\tKeep records\tNurse\n"), text("t.tsv", "d1\tRecords\nd2\tAid\tHelp\n")


def test_plain_tables_are_read() -> None:
    gold = of_tables(text("g.tsv", "q1\td2\t\r\n\n"), *GOOD)
    assert gold.right == (frozenset({1}),)
    assert gold.targets[1].place == "Help"


@pytest.mark.parametrize(
    ("content", "at", "words"),
    [
        ("q1\td1\nq9\td1\n", "g.tsv:2", "'q9' is not in s.tsv"),
        ("query\ttarget\nq1\td1\n", "g.tsv:1", "'query' is not in s.tsv"),
        ("q1\td7\n", "g.tsv:1", "'d7' is not in t.tsv"),
        ("q1\td1\nq1\td1\n", "g.tsv:2", "line 1 already"),
        ("q1\n", "g.tsv:1", "1 cells"),
        ("q1\td1\t1\t1\n", "g.tsv:1", "4 cells"),
        ("\td1\n", "g.tsv:1", "empty"),
    ],
)
def test_faults_of_the_gold_are_told_with_file_and_line(content: str, at: str, words: str) -> None:
    with pytest.raises(InputProblem) as told:
        of_tables(text("g.tsv", content), *GOOD)
    assert told.value.where == at
    assert words in told.value.what


@pytest.mark.parametrize("content", ["d1\tx\nd1\ty\n", "", "d1\n", "\n \n"])
def test_faults_of_the_tables_are_told(content: str) -> None:
    with pytest.raises(InputProblem) as told:
        of_tables(text("g.tsv", "q1\td1\n"), GOOD[0], text("t.tsv", content))
    assert told.value.where.startswith("t.tsv:")
    assert told.value.code == "PC-MEASURE-FILE"


def test_an_empty_gold_is_told() -> None:
    with pytest.raises(UsageProblem):
        of_tables(text("g.tsv", "\n"), *GOOD)


def ran(*words: str) -> Result:
    return CliRunner().invoke(cli, ["mapping", "measure", *words])


def refused(*words: str) -> PcgraphError:
    told = ran(*words).exception
    assert isinstance(told, PcgraphError), told
    return told


def rows(done: Result) -> list[dict[str, str]]:
    assert done.exit_code == 0, done.output
    return [*csv.DictReader(io.StringIO(done.stdout))]


def test_the_verb_measures_a_framework() -> None:
    done = ran("fcc-pcp", "--method", "default", "--method", "bm25", "-f", "csv")
    found = rows(done)
    assert [row["method"] for row in found] == ["default", "bm25"]
    assert float(found[0]["mrr"]) > 0.5
    assert "reviewed by nobody yet" in " ".join(done.stderr.split())
    assert "Next:" in done.stderr
    fewer = rows(ran("fcc-pcp", "--method", "default", "--evidence", "all,part", "-f", "csv"))
    assert int(fewer[0]["right_pairs"]) < int(found[0]["right_pairs"])


def test_the_verb_measures_editions() -> None:
    (row,) = rows(ran("fcc-2019", "--against", "fcc-pcp", "--method", "default", "-f", "csv"))
    assert float(row["mrr"]) > 0.9


def test_a_mapping_file_gives_what_its_framework_gives() -> None:
    file = ROOT / "data" / "mappings" / "fcc-pcp-to-nos" / "positive.sssom.tsv"
    one = rows(ran("--gold", str(file), "--method", "default", "-f", "csv"))
    assert one == rows(ran("fcc-pcp", "--method", "default", "-f", "csv"))


HEAD = "#curie_map: {}\nsubject_id\tsubject_label\tpredicate_id\tpredicate_modifier\tobject_id"
COLUMNS = f"{HEAD}\tobject_label\tmapping_justification\n"
WAY = "semapv:ManualMappingCuration"


def test_a_foreign_mapping_file_is_measured_by_its_labels(tmp_path: Path) -> None:
    file = tmp_path / "foreign.sssom.tsv"
    file.write_text(
        f"{COLUMNS}x:1\tKeep records\tskos:exactMatch\t\ty:1\tRecords\t{WAY}\n"
        f"x:1\tKeep records\tskos:exactMatch\tNot\ty:2\tGive first aid\t{WAY}\n"
        f"x:2\tSing\tskos:exactMatch\t\tsssom:NoTermFound\t\t{WAY}\n",
        "utf-8",
    )
    done = ran("--gold", str(file), "--method", "default", "-f", "csv")
    (row,) = rows(done)
    assert (row["ranked_for"], row["targets"], row["right_pairs"]) == ("1", "2", "1")
    assert "Left out: 1 statement has" in done.stderr
    file.write_text(f"{COLUMNS}x:1\t\tskos:exactMatch\t\ty:1\tRecords\t{WAY}\n", "utf-8")
    told = refused("--gold", str(file))
    assert told.exit_code == 3
    assert told.where.endswith("foreign.sssom.tsv:3")
    assert "subject_label" in told.what


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], "PC-MEASURE-WHICH"),
        (["fcc-pcp", "--gold", "x.tsv"], "PC-MEASURE-WHICH"),
        (["--gold", "x.tsv", "--statements", "y.tsv"], "PC-MEASURE-WHICH"),
        (["--gold", "x.tsv", "--against", "fcc-pcp"], "PC-MEASURE-WHICH"),
        (["fcc-pcp", "--against", "fcc-pcp"], "PC-MEASURE-WHICH"),
        (["fcc-pcp", "--evidence", "most"], "PC-VALUE-UNKNOWN"),
        (["fcc-pcp", "--against", "sfh-wbc"], "PC-MEASURE-EMPTY"),
    ],
)
def test_wrong_usage_is_told(words: list[str], code: str) -> None:
    told = refused(*words)
    assert (told.exit_code, told.code) == (2, code)


def test_files_that_are_none_are_told(tmp_path: Path) -> None:
    binary = tmp_path / "g.sssom.tsv"
    binary.write_bytes(b"\x00\xff\xfe" * 50)
    for words in ([str(tmp_path)], [str(tmp_path / "nothing")], [str(binary)]):
        assert refused("--gold", *words).exit_code == 3, words


@pytest.mark.skipif(not ONET.is_dir(), reason="outside data onet-task-dwa is not there")
def test_onet_is_ranked_no_worse_than_before() -> None:
    files = [str(ONET / name) for name in ("qrels.tsv", "queries.tsv", "targets.tsv")]
    named = zip(("--gold", "--statements", "--targets"), files, strict=True)
    words = [word for pair in named for word in pair]
    (row,) = rows(ran(*words, "--method", "default", "-f", "csv"))
    assert int(row["ranked_for"]) == 2303
    assert float(row["mrr"]) > 0.31


def test_quiet_says_nothing_beside_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    def meant(*given: object) -> object:
        return gathered_of(*given)[0], "It was read otherwise."  # type: ignore[arg-type]

    monkeypatch.setattr("pcgraph.meant.gathered_of", meant)
    words = ["mapping", "measure", "fcc-pcp", "--method", "default", "-f", "csv"]
    loud, still = (CliRunner().invoke(cli, [*words, *more]) for more in ([], ["-q"]))
    assert "read otherwise" in loud.stderr
    assert (still.exit_code, still.stderr) == (0, "")
    assert still.stdout == loud.stdout
