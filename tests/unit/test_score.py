"""The five-star list: each point by what a file has, and what it cannot show."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pcgraph.foreign.reading import read_foreign
from pcgraph.foreign.stars import UNSEEN, Point, stars, total
from pcgraph.model import TextFile
from tests.conftest import TESTDATA, Command
from tests.mapping_faults import Text, sound
from tests.mapping_sets import mapping

SAMPLE = TESTDATA / "sssom" / "sample5.sssom.tsv"


def whole() -> Text:
    """Give a set that meets every point that a file can show."""
    text = sound()
    text.head += [
        "#mapping_set_description: a to b", "#creator_id: m:first-editor",
        "#issue_tracker: https://example.org/issues", "#mapping_provider: https://example.org/",
        "#subject_source_version: '1'", "#object_source_version: '1'",
        "#curation_rule_text: the same activity",
    ]  # fmt: skip
    return text


def points(text: Text, violations: int = 0) -> dict[str, Point]:
    table = read_foreign(TextFile("x.sssom.tsv", text.whole, "x.sssom.tsv"))
    return {one.point: one for one in stars(table, violations)}


def test_a_set_that_has_all_meets_all_that_a_file_can_show() -> None:
    found = points(whole())
    assert {one.point for one in found.values() if one.met != "yes"} == {
        one.point for one in found.values() if one.found == UNSEEN
    }
    assert {one.star for one in found.values()} == {1, 2, 3, 4, 5}
    assert all(bool(one.to_do) == (one.met != "yes") for one in found.values())
    words = total("x", list(found.values()))
    assert words.startswith(f"x: {len(found) - 5} of {len(found)} points met, 0 partly; 4 of 5")


def row(**values: str) -> Callable[[Text], object]:
    return lambda text: text.rows[0].update(values)


def without(start: str) -> Callable[[Text], object]:
    def change(text: Text) -> None:
        text.head = [line for line in text.head if not line.startswith(start)]

    return change


def licence(words: str) -> Callable[[Text], object]:
    def change(text: Text) -> None:
        without("#license")(text)
        text.head.append(f"#license: {words}")

    return change


@pytest.mark.parametrize(
    ("change", "point", "met", "found"),
    [
        (row(object_id="https://example.org/b/1"), "Both ends have short ids", "partly", "3 of 4"),
        (row(predicate_id="m:like"), "The precision", "partly", "3 of 4 rows"),
        (row(predicate_id="skos:mappingRelation"), "The relation is named", "partly", "3 of 4"),
        (row(confidence=""), "How sure", "partly", "3 of 4 rows"),
        (row(object_label=""), "Both ends have labels", "partly", "3 of 4 rows"),
        (row(mapping_justification=""), "Each row has a justification", "partly", "3 of 4"),
        (row(object_source=""), "The sources are named", "partly", "3 of 4"),
        (row(mapping_justification="semapv:LexicalMatching"), "What a machine", "no", "0 of 1"),
        (without("#issue_tracker"), "A place for feedback", "no", "none of it"),
        (without("#creator_id"), "Who made it", "no", "none of it"),
        (without("#mapping_date"), "The date", "no", "0 of 4 rows"),
        (without("#object_source_version"), "With their versions", "no", "0 of 4 rows"),
        (without("#mapping_set_description"), "The set has id", "partly", "mapping_set_id"),
        (without("#mapping_provider"), "Where it comes from", "no", "0 of 4 rows"),
        (without("#curation_rule_text"), "How it was judged", "no", "0 of 4 rows"),
        (licence("https://w3id.org/sssom/license/unspecified"), "A standard open", "no", "unspec"),
        (licence("https://example.org/ours"), "A standard open", "partly", "example.org"),
        (licence("https://creativecommons.org/licenses/by-nc/4.0/"), "A standard", "partly", "nc"),
    ],
)
def test_each_point_sees_what_is_missing(
    change: Callable[[Text], object], point: str, met: str, found: str
) -> None:
    text = whole()
    change(text)
    (one,) = (one for name, one in points(text).items() if name.startswith(point))
    assert one.met == met
    assert found in one.found
    assert one.to_do


def test_a_set_with_violations_is_not_sound_sssom() -> None:
    assert points(whole(), 3)["It is SSSOM without a violation"].found == "3 violations"
    assert points(whole(), 3)["It is SSSOM without a violation"].met == "no"


def test_a_set_without_rows_meets_no_point_about_rows() -> None:
    text = whole()
    text.rows = []
    assert points(text)["How sure it is stands in confidence"].met == "no"


def test_the_verb_scores_files_of_others_and_all_of_ours(tmp_path: Path, run: Command) -> None:
    (tmp_path / "x.sssom.tsv").write_text(whole().whole, encoding="utf-8")
    done = run("mapping", "score", "x.sssom.tsv", "-f", "json")
    assert done.returncode == 0
    rows = [one for one in json.loads(done.stdout) if "star" in one]
    assert {one["file"] for one in rows} == {"x.sssom.tsv"}
    assert "5 points cannot be seen" in done.stderr.replace("\n", " ")
    assert "5star-mappings" in done.stderr
    ours = run("mapping", "score", "-f", "json")
    assert ours.returncode == 0
    files = {one["file"] for one in json.loads(ours.stdout) if "star" in one}
    assert "data/mappings/fcc-pcp-to-nos/positive.sssom.tsv" in files
    assert not [one for one in files if "passes" in one]
    missing = run("mapping", "score", "nosuch.sssom.tsv")
    assert (missing.returncode, missing.stdout) == (3, "")


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample of SSSOM 1.1 is not there")
def test_the_sample_is_scored(run: Command) -> None:
    done = run("mapping", "score", str(SAMPLE), "-f", "csv")
    assert done.returncode == 0
    assert "1 of 5 rows" in done.stdout, "the versions of the sources"


def _few(text: bytes) -> bytes:
    """Take a cell from each of the last two rows."""
    lines = text.rstrip(b"\n").split(b"\n")
    return b"\n".join([*lines[:-2], *(one.rpartition(b"\t")[0] for one in lines[-2:])]) + b"\n"


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (lambda text: text.replace(b"\n", b"\r"), 1),
        (lambda text: text[:-3] + b"\x00" + text[-3:], 0),
        (lambda text: text[:-1] + b'\t"open\n', 0),
        (lambda text: text.replace(b"subject_id\t", b"subject_id\rx\t", 1), 0),
        (lambda text: b"#a: [\n" + text, 0),
        (_few, -1),
    ],
    ids=["cr", "nul", "quote", "column", "yaml", "cells"],
)
def test_a_file_that_cannot_be_read_whole_is_told_and_not_scored(
    tmp_path: Path, spoil: Callable[[bytes], bytes], line: int
) -> None:
    text, path = whole().whole.encode(), tmp_path / "x.sssom.tsv"
    path.write_bytes(text)
    assert mapping("score", path).exit_code == 0
    path.write_bytes(spoil(text))
    done = mapping("score", path)
    assert (done.exit_code, done.stdout) == (3, "")
    assert f"x.sssom.tsv:{line if line > 0 else ''}" in done.output
    if line == -1:
        last = text.count(b"\n")
        words = done.output.replace("\n", "")
        assert f"x.sssom.tsv:{last - 1}" in words
        assert f"x.sssom.tsv:{last}" in words
