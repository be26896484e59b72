"""What changed between two mapping sets: one row a change, and nothing missed."""

import csv
import io
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from pcgraph.foreign.canonical import canonical_foreign
from pcgraph.foreign.reading import read_foreign
from pcgraph.model import TextFile
from pcgraph.sets.diff import CHANGES, diff
from tests.mapping_sets import HEAD, Row, mapped, mapping, one_set, set_of, table, write

USED = "if you use this column"
JUDGED = mapped("A:1", "closeMatch", "B:1", record_id="A:r1", comment="They share a word.",
                subject_label="One", ext_evidence="part", confidence="0.7",
                author_label="A. Reviewer", mapping_date="2026-11-01")  # fmt: skip


def changes(old: Sequence[Row], new: Sequence[Row]) -> list[tuple[object, ...]]:
    told = diff(one_set(old), one_set(new))
    return [(row["change"], row["before"], row["after"], row["breaks_you"]) for row in told]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, []),
        ({"ext_evidence": "all"}, [("strength changed", "part of it", "all of it", USED)]),
        ({"predicate_id": "skos:broadMatch"},
         [("relation changed", "overlaps", "NOS is wider", USED)]),
        ({"comment": "Another."}, [("reason changed", "They share a word.", "Another.", USED)]),
        ({"reviewer_label": "B. Reviewer", "review_date": "2026-11-02"},
         [("reviewed", None, "reviewed on: 2026-11-02; reviewed by: B. Reviewer", "no")]),
        ({"subject_label": "Uno"}, [("label only", "One", "Uno", USED)]),
        ({"ext_flag": "x"}, [("other", None, "x", "no")]),
        ({"mapping_date": "2026-11-05"}, [("other", "2026-11-01", "2026-11-05", USED)]),
        ({"confidence": "0.70"}, []),
        ({"record_id": "A:r2"}, [("other", "A:r1", "A:r2", "yes")]),
        ({"object_id": "B:2"}, [("other", "B:1", "B:2", "yes")]),
    ],
    ids=str,
)  # fmt: skip
def test_each_kind_of_change_is_one_row(
    changed: dict[str, str], told: list[tuple[object, ...]]
) -> None:
    assert changes([JUDGED], [{**JUDGED, **changed}]) == told


def test_who_judged_anew_is_told_with_what_they_judged() -> None:
    anew = {**JUDGED, "ext_evidence": "all", "mapping_date": "2026-12-01", "author_label": "C"}
    (row,) = diff(one_set([JUDGED]), one_set([anew]))
    assert row["change"] == "strength changed"
    assert row["slots"] == "ext_evidence; author_label; mapping_date"
    assert (row["decided_by"], row["decided_on"]) == ("C", "2026-12-01")


def test_a_row_that_moved_to_another_decision_is_one_change() -> None:
    rejected = mapped("A:1", "mappingRelation", "B:1", record_id="A:r1", predicate_modifier="Not",
                      comment="Not after all.")  # fmt: skip
    assert changes([JUDGED], [rejected]) == [
        ("decision changed", "accepted: part of it, overlaps",
         "considered and not used: Not skos:mappingRelation", "yes"),
    ]  # fmt: skip


def test_rows_without_record_are_matched_by_pair_and_justification() -> None:
    twice = [
        mapped("A:1", "closeMatch", "B:1", confidence="0.5"),
        {**mapped("A:1", "closeMatch", "B:1", confidence="0.9"),
         "mapping_justification": "semapv:LexicalMatching"},
    ]  # fmt: skip
    assert changes(twice, twice[::-1]) == []
    more = [*twice[::-1], mapped("A:1", "exactMatch", "B:1")]
    assert [row[0] for row in changes(twice, more)] == ["added"]


def test_another_prefix_for_the_same_address_is_no_change() -> None:
    other = table([{**JUDGED, "subject_id": "X:1", "record_id": "X:r1"}]).replace(
        "#  A: https://a.example/", "#  X: https://a.example/"
    )
    assert changes([JUDGED], [JUDGED]) == []
    assert diff(one_set([JUDGED]), set_of(other)).records() == []


def test_the_metadata_is_compared_and_given_to_the_rows() -> None:
    old = HEAD + "#mapping_tool: one\n"
    new = old.replace("one", "two")
    told = diff(set_of(table([JUDGED], old)), set_of(table([JUDGED], new)))
    assert sorted(str(row["change"]) for row in told) == ["about the set", "other"]
    licensed = HEAD.replace("publicdomain/zero/1.0", "licenses/by/4.0")
    (row,) = diff(one_set([JUDGED]), set_of(table([JUDGED], licensed)))
    assert (row["change"], row["what"], row["breaks_you"]) == (
        "about the set", "license", "if you use this column",
    )  # fmt: skip


def made(seed: int) -> list[Row]:
    """Make up a set, some of whose rows others with near seeds have too."""
    chance = random.Random(seed)  # noqa: S311 - made up data, not a secret
    rows: list[Row] = []
    for number in range(30):
        if chance.random() < 0.8:
            relation = chance.choice(["exactMatch", "closeMatch", "mappingRelation"])
            row = mapped(f"A:{number % 11}", relation, f"B:{number % 7}",
                         comment=f"why {chance.randrange(3)}")  # fmt: skip
            if chance.random() < 0.5:
                row["record_id"] = f"A:r{number}"
            if chance.random() < 0.3:
                row["predicate_modifier"] = "Not"
            rows.append(row)
    return rows


@pytest.mark.parametrize("seed", range(20))
def test_nothing_differs_from_itself_and_both_ways_tell_the_same(seed: int) -> None:
    old, new = made(seed), made(seed + 1)
    assert changes(old, old[::-1]) == []
    there, back = changes(old, new), changes(new, old)
    turned = {"added": "withdrawn", "withdrawn": "added"}
    assert sorted((turned.get(str(c), str(c)), str(b), str(a)) for c, a, b, _ in there) == sorted(
        (str(c), str(a), str(b)) for c, a, b, _ in back
    )
    came = sum(row[0] == "added" for row in there)
    went = sum(row[0] == "withdrawn" for row in there)
    assert len(old) - went + came == len(new)
    assert {row[0] for row in there} <= set(CHANGES)


def test_the_command_tells_folders_apart_and_check_says_so(tmp_path: Path) -> None:
    for side, rows in (("old", [JUDGED]), ("new", [])):
        write(tmp_path / side / "a-to-b" / "positive.sssom.tsv", rows)
        write(tmp_path / side / "a-to-b" / "passes" / "a.sssom.tsv", [JUDGED])
    old, new = tmp_path / "old", tmp_path / "new"
    done = mapping("diff", old, new, "-f", "csv")
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert (row["change"], row["mapping_id"], row["breaks_you"]) == ("withdrawn", "A:r1", "yes")
    assert done.exit_code == 0
    assert mapping("diff", old, new, "--check").exit_code == 1
    assert mapping("diff", old, old, "--check").exit_code == 0
    assert "added" not in mapping("diff", old, new, "--change", "added", "-f", "csv", "-q").stdout
    assert mapping("diff", old, new, "--change", "nonsense").exit_code == 2


@pytest.mark.parametrize(
    ("content", "code", "place"),
    [
        (b"", "PC-MAP-HEADER", ":1"),
        (b"\xff\xfe\x00", "PC-READ-UTF8", ":1"),
        (b"a\tb\n1\t2\n", "PC-MAP-COLUMN", ":1"),
        (b"predicate_id\nx\n", "PC-MAP-COLUMN", ":1"),
        (HEAD.encode() + b"subject_id\tpredicate_id\tobject_id\nA:1\tx\n", "PC-MAP-ROW", ":8"),
        (HEAD.encode() + b"subject_id\tpredicate_id\tobject_id\n\tx\tB:1\n", "PC-MAP-ROW", ":8"),
        (b"#a: [\nsubject_id\tpredicate_id\tobject_id\n", "PC-READ-HEAD", ":2"),
        (b"subject_id\tpredicate_id\tobject_id\nA:1\x07\tx\tB:1\n", "PC-MAP-ROW", ":2"),
    ],
    ids=["empty", "binary", "columns", "ends", "cells", "no-subject", "yaml", "control"],
)
def test_what_is_no_mapping_set_is_told_with_file_and_line(
    tmp_path: Path, content: bytes, code: str, place: str
) -> None:
    good, bad = write(tmp_path / "good.sssom.tsv", [JUDGED]), tmp_path / "bad.sssom.tsv"
    bad.write_bytes(content)
    done = mapping("diff", good, bad)
    assert done.exit_code == 3
    assert code in done.output
    assert f"bad.sssom.tsv{place}" in done.output


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    good = write(tmp_path / "good.sssom.tsv", [JUDGED])
    for gone, code in ((tmp_path / "none", "PC-SETS-NONE"), (tmp_path / "x", "PC-READ-FILE")):
        done = mapping("diff", good, gone)
        assert (done.exit_code, code in done.output) == (3, True)


def test_the_canonical_form_of_a_file_is_no_change() -> None:
    alike = {"mapping_tool": "one", "mapping_date": "2026-11-01", "subject_source": "A:source",
             "curation_rule_text": "a rule|another \\ rule", "author_label": "A | B\\"}  # fmt: skip
    rows = [{**JUDGED, **alike, "confidence": "0.70", "object_id": f"B:{n}", "record_id": f"A:{n}"}
            for n in range(3)]  # fmt: skip
    head = HEAD + (
        "#creator_label: A. Reviewer\n#mapping_set_title: 'A'\n#object_source: B:source\n"
        "#mapping_set_confidence: 0.90\n#see_also: []\n#publication_date: 2026-11-02\n"
        "#extension_definitions:\n#- slot_name: ext_evidence\n#  property: A:evidence\n"
    )
    text = table(rows, head)
    again = canonical_foreign(read_foreign(TextFile("x.sssom.tsv", text, "x.sssom.tsv")))
    assert "#mapping_tool: one" in again
    assert again != text
    for one, other in ((text, again), (again, text)):
        assert diff(set_of(one), set_of(other)).records() == []
    moved = again.replace("#mapping_tool: one\n", "#mapping_tool: two\n")
    told = diff(set_of(text), set_of(moved)).records()
    assert [(row["change"], row["after"]) for row in told] == [("other", "two")] * 3
    gone = again.replace("#mapping_tool: one\n", "")
    told = diff(set_of(text), set_of(gone)).records()
    assert [(row["change"], row["what"]) for row in told] == [("other", "mapping_tool")] * 3
    untitled = again.replace("#mapping_set_title: A\n", "")
    (row,) = diff(set_of(text), set_of(untitled)).records()
    assert (row["change"], row["what"]) == ("about the set", "mapping_set_title")
