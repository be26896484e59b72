"""SSSOM tables of others: every fault at its cell, nothing lost, in time."""

import json
import time
from collections import Counter
from pathlib import Path

import pytest

from pcgraph.errors import InputProblem
from pcgraph.foreign.canonical import canonical_foreign
from pcgraph.foreign.check import check_foreign
from pcgraph.foreign.reading import ForeignSet, read_foreign
from pcgraph.model import TextFile
from pcgraph.sssom_model import ROW_SLOTS
from tests.conftest import TESTDATA, Command
from tests.mapping_faults import (
    COLUMNS,
    MORE,
    OF_OTHERS,
    TABLE_LINE,
    Broken,
    findings_of,
    sound,
)

SAMPLE = TESTDATA / "sssom" / "sample5.sssom.tsv"


def read(text: str, path: str = "x.sssom.tsv", beside: str = "") -> ForeignSet:
    apart = TextFile("x.sssom.yml", beside, "x.sssom.yml") if beside else None
    return read_foreign(TextFile(path, text, path), apart)


def test_a_sound_table_has_no_finding() -> None:
    assert check_foreign([read(sound().whole)]) == []


@pytest.mark.parametrize("broken", [*OF_OTHERS.values(), *MORE.values()], ids=[*OF_OTHERS, *MORE])
def test_each_fault_is_told_at_its_line_slot_and_cell(broken: Broken) -> None:
    found = [one for one in findings_of(broken) if one.rule == broken.rule]
    assert {(one.line, one.path, one.cell) for one in found} >= set(broken.places), findings_of(
        broken
    )
    assert {one.severity for one in found} == {broken.severity}
    for one in found:
        assert one.message.count(".") >= 2, "what is wrong, and what to do"


@pytest.mark.parametrize("broken", OF_OTHERS.values(), ids=OF_OTHERS)
def test_nothing_else_is_told_of_a_broken_kind(broken: Broken) -> None:
    assert {one.rule for one in findings_of(broken)} == {broken.rule}


def test_with_the_label_these_are_the_23_kinds() -> None:
    assert len(OF_OTHERS) + 1 == 23


def test_a_label_that_differs_from_that_of_our_graph_is_told() -> None:
    labels = {"https://example.org/b/1": "another title", "https://example.org/b/2": "second"}
    (one,) = check_foreign([read(sound().whole)], labels)
    assert (one.rule, one.severity, one.path, one.line, one.cell) == (
        "mapping-label", "violation", "object_label", TABLE_LINE + 1, 7,
    )  # fmt: skip
    assert check_foreign([read(sound().whole)], {"https://example.org/c/1": "x"}) == []
    (gone,) = check_foreign(
        [read(sound().whole)], {"x": "y"}, ["https://example.org/b/1", "https://example.org/b/3"]
    )
    assert (gone.rule, gone.line) == ("retired", TABLE_LINE + 1), "what was denied needs nothing"


def test_a_pair_asserted_in_one_file_and_denied_in_another_is_told_in_both() -> None:
    yes, no = sound(), sound()
    no.head[5] = "#mapping_set_id: https://example.org/other"
    no.head[2], no.head[3] = "#  z: https://example.org/a/", "#  b: https://example.org/b/"
    no.rows = [{**yes.rows[0], "subject_id": "z:1", "subject_source": "z:all",
                "predicate_modifier": "Not"}]  # fmt: skip
    tables = [read(yes.whole, "yes.sssom.tsv"), read(no.whole, "no.sssom.tsv")]
    found = check_foreign(tables)
    assert [(one.file, one.line, one.rule) for one in found] == [
        ("yes.sssom.tsv", TABLE_LINE + 1, "asserted-and-denied"),
        ("no.sssom.tsv", TABLE_LINE + 1, "asserted-and-denied"),
    ]
    assert "no.sssom.tsv" in found[0].message


def test_rows_that_differ_in_their_justification_are_all_allowed() -> None:
    text = sound()
    text.rows.append(
        {**text.rows[0], "record_id": "m:9", "mapping_justification": "semapv:LexicalMatching"}
    )
    assert check_foreign([read(text.whole)]) == []


def test_words_without_an_id_may_be_mapped_and_must_have_a_label() -> None:
    text = sound()
    text.head[8] = "#subject_type: rdfs literal"
    for row in text.rows:
        row["subject_id"] = ""
    assert check_foreign([read(text.whole)]) == []
    text.rows[0]["subject_label"] = ""
    (one,) = check_foreign([read(text.whole)])
    assert (one.rule, one.path) == ("empty", "subject_label")


@pytest.mark.parametrize("slot", [one for one in ROW_SLOTS if one != "subject_id"])
def test_every_slot_of_sssom_is_taken_and_kept(slot: str) -> None:
    known = ROW_SLOTS[slot]
    value = {"id": "a:1", "address": "https://example.org/", "number": "0.5", "date": "2026-11-21",
             "word": known.words[-1] if known.words else ""}.get(known.kind, r"words")  # fmt: skip
    value = {"mapping_justification": "semapv:MappingReview", "mapping_cardinality": "n:n",
             "predicate_modifier": "Not"}.get(slot, value)  # fmt: skip
    value = rf"{value}|{value}" if known.many else value
    text = sound()
    if slot not in text.columns:
        text.columns.append(slot)
    text.rows[1][slot] = value
    table = read(text.whole)
    assert [one for one in check_foreign([table]) if one.severity == "violation"] == []
    again = read(canonical_foreign(table))
    assert Counter(said(again)) == Counter(said(table))


def said(table: ForeignSet) -> list[tuple[tuple[str, str], ...]]:
    """Give what each row says, by itself or by the metadata."""
    return [tuple(sorted({**table.spread, **row.slots}.items())) for row in table.rows]


def test_what_is_quoted_escaped_or_of_an_extension_is_kept() -> None:
    text = sound()
    text.columns += ["match_string", "ext_why"]
    text.head.append("#extension_definitions:\n#- slot_name: ext_why\n#  property: m:why")
    text.rows[0] |= {"comment": '"two\nlines and a\ttab, ""quoted"""', "match_string": r"a\|b|c\\"}
    text.rows[1] |= {"ext_why": "because", "comment": '5" long'}
    table = read(text.whole)
    assert check_foreign([table]) == []
    assert table.rows[0].get("comment") == 'two\nlines and a\ttab, "quoted"'
    assert table.rows[1].line == TABLE_LINE + 3 + 3, "a row over two lines counts as two"
    once = canonical_foreign(table)
    assert Counter(said(read(once))) == Counter(said(table))
    assert canonical_foreign(read(once)) == once
    assert "\tmatch_string\t" in once
    assert once.split("\n")[-6].endswith("\text_why") or "\text_why\n" in once


def test_the_canonical_form_is_that_of_the_specification() -> None:
    text = sound()
    text.head.insert(2, "#  unused: https://example.org/unused/")
    text.head.append("#creator_label: first editor")
    text.rows.reverse()
    lines = canonical_foreign(read(text.whole)).split("\n")
    start = next(n for n, line in enumerate(lines) if line[:1] != "#")
    assert lines[:6] == [
        '#sssom_version: "1.1"', "#curie_map:", "#  a: https://example.org/a/",
        "#  b: https://example.org/b/", "#  m: https://example.org/m/",
        "#mapping_set_id: https://example.org/mappings/a-to-b",
    ]  # fmt: skip
    head = [line.partition(":")[0] for line in lines[:start] if line[1:2] not in " -"]
    assert head == ["#sssom_version", "#curie_map", "#mapping_set_id", "#mapping_set_version",
                    "#creator_label", "#license", "#subject_type", "#subject_source",
                    "#object_source", "#mapping_date"]  # fmt: skip
    assert "#- first editor" in lines
    assert lines[start].split("\t") == [
        one
        for one in ROW_SLOTS
        if one in COLUMNS and one not in ("subject_source", "object_source")
    ]
    assert [line[:3] for line in lines[start + 1 : -1]] == ["m:1", "m:2", "m:3", "m:4"]


def test_metadata_in_a_file_beside_are_read_and_told_there(tmp_path: Path, run: Command) -> None:
    text = sound()
    body = text.whole.partition("\nrecord_id")[2]
    (tmp_path / "x.sssom.tsv").write_text(f"record_id{body}", encoding="utf-8")
    head = "\n".join(line[1:] for line in text.head)
    (tmp_path / "x.sssom.yml").write_text(head, encoding="utf-8")
    done = run("mapping", "validate", "x.sssom.tsv", "-f", "json")
    assert done.returncode == 0, done.stdout
    broken = head.replace("skos concept", "competency")
    (tmp_path / "x.sssom.yml").write_text(broken, encoding="utf-8")
    done = run("mapping", "validate", "x.sssom.tsv", "-f", "json")
    (one,) = json.loads(done.stdout)
    assert (one["file"], one["line"], one["path"]) == ("x.sssom.yml", 9, "subject_type")


def test_a_table_with_commas_is_read_and_written_as_tsv_beside(
    tmp_path: Path, run: Command
) -> None:
    text = sound()
    text.rows[0]["comment"] = "one, and two"
    rows = ['"' + '","'.join(row[one] for one in text.columns) + '"' for row in text.rows]
    lines = [*text.head, ",".join(text.columns), *rows]
    (tmp_path / "x.sssom.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert run("mapping", "validate", "x.sssom.csv").returncode == 0
    assert run("format", "x.sssom.csv").returncode == 0
    written = read((tmp_path / "x.sssom.tsv").read_text(encoding="utf-8"))
    assert Counter(said(written)) == Counter(said(read(text.whole)))
    (tmp_path / "x.sssom.tsv").write_text("of another\n", encoding="utf-8")
    done = run("format", "x.sssom.csv")
    assert done.returncode == 3
    assert (tmp_path / "x.sssom.tsv").read_text(encoding="utf-8") == "of another\n"


def test_bytes_that_sssom_forbids_are_told(tmp_path: Path, run: Command) -> None:
    text = sound().whole
    (tmp_path / "x.sssom.tsv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    done = run("mapping", "validate", "x.sssom.tsv", "-f", "json")
    assert done.returncode == 1
    (one,) = json.loads(done.stdout)
    assert (one["rule"], one["line"]) == ("byte-order-mark", 1)
    (tmp_path / "x.sssom.tsv").write_bytes(text.replace("\n", "\r\n").encode())
    assert run("mapping", "validate", "x.sssom.tsv").returncode == 0, "CRLF may be read"
    (tmp_path / "x.sssom.tsv").write_bytes(text.encode().replace(b"second", b"sec\xefond"))
    (tmp_path / "y.sssom.tsv").write_text(text, encoding="utf-8")
    done = run("mapping", "validate", "x.sssom.tsv", "y.sssom.tsv", "-f", "json")
    assert done.returncode == 1
    (one,) = json.loads(done.stdout)
    where = text.split("\n")[TABLE_LINE + 1].index("second") + len("sec") + 1
    assert (one["file"], one["rule"], one["line"]) == ("x.sssom.tsv", "utf-8", TABLE_LINE + 2)
    assert f"byte 0xef, number {where} of the line" in one["message"]
    assert "Checked 2 files" in done.stderr


def test_a_table_of_suggestions_is_held_against_sssom_and_against_our_labels(
    tmp_path: Path, run: Command
) -> None:
    text = sound()
    text.head[3] = "#  b: https://w3id.org/pcgraph/id/nos/"
    for row in text.rows:
        row |= {"predicate_id": "skos:mappingRelation", "predicate_modifier": ""}
    text.rows[1] |= {"object_id": "b:GEN97", "object_label": "Another title"}
    (tmp_path / "predictions.sssom.tsv").write_text(text.whole, encoding="utf-8")
    done = run("mapping", "validate", "predictions.sssom.tsv", "-f", "json")
    assert done.returncode == 1
    (one,) = json.loads(done.stdout)
    assert (one["rule"], one["path"], one["cell"]) == ("mapping-label", "object_label", 7)
    text.rows[1]["object_label"] = ""
    (tmp_path / "predictions.sssom.tsv").write_text(text.whole, encoding="utf-8")
    assert run("mapping", "validate", "predictions.sssom.tsv").returncode == 0
    text.rows[2]["confidence"] = "7"
    (tmp_path / "predictions.sssom.tsv").write_text(text.whole, encoding="utf-8")
    assert run("mapping", "validate", "predictions.sssom.tsv").returncode == 1


def test_a_positive_table_of_others_is_no_table_of_ours(tmp_path: Path, run: Command) -> None:
    """Other projects call their files so too; theirs name nothing of ours."""
    (tmp_path / "positive.sssom.tsv").write_text(sound().whole, encoding="utf-8")
    done = run("mapping", "validate", "positive.sssom.tsv")
    assert done.returncode == 0
    assert "Held against SSSOM 1.1 alone" in done.stderr
    assert run("format", "--check", "positive.sssom.tsv").returncode == 1


def test_a_comment_in_the_metadata_is_never_lost(tmp_path: Path, run: Command) -> None:
    text = sound()
    text.head[7] += " # or another"
    (tmp_path / "x.sssom.tsv").write_text(text.whole, encoding="utf-8")
    done = run("format", "x.sssom.tsv")
    assert done.returncode == 3
    assert "x.sssom.tsv:8" in done.stderr
    assert (tmp_path / "x.sssom.tsv").read_text(encoding="utf-8") == text.whole


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ('#comment: "abc" # mine', 11), ("#comment: 'a' # mine", 11), ("#comment: abc # mine", 11),
        ("#creator_label: [a, b] # mine", 11), ("#comment: | # mine\n#  text", 11),
        ("#comment: |\n#  text\n## mine", 13), ("#comment: abc\n# # mine", 12),
        ("#comment: |\n#  see issue #5\n#  # heading", 0), ('#comment: "see # 5"', 0),
        ("#comment: >\n#  one #5\n#\n#  two", 0), ("#comment: it's # 5's", 11),
        ("#comment: C#", 0), ("#see_also:\n#- https://example.org/x#y", 0),
    ],
)  # fmt: skip
def test_a_comment_is_told_from_a_text_with_the_same_sign(said: str, line: int) -> None:
    text = sound()
    text.head.append(said)
    table = read(text.whole)
    if not line:
        assert read(canonical_foreign(table)).meta[said[1:].partition(":")[0]]
        return
    with pytest.raises(InputProblem) as told:
        canonical_foreign(table)
    assert (told.value.code, told.value.where) == ("PC-FORMAT-COMMENT", f"x.sssom.tsv:{line}")


@pytest.mark.parametrize(
    "value", [r"be\all", r"a\0b", r"d\x7fel", r"x\uFFFEy", r"a\x85b", r"a\u2028b", r"a\rb", r"a\nb",
              r"\ufeffa", r"a\tb", r"\e", r"\u200bx", r"\u00a0x\u00a0", r"a\\b", r"\U0001F600 #"]
)  # fmt: skip
def test_signs_that_cannot_be_seen_are_written_so_that_they_can_be_read(value: str) -> None:
    text = sound()
    text.head.append(f'#comment: "{value}"')
    table = read(text.whole)
    once = canonical_foreign(table)
    assert read(once).meta["comment"] == table.meta["comment"]
    assert canonical_foreign(read(once)) == once


def test_a_form_that_says_something_else_never_replaces_a_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = sound()
    text.head.append('#comment: "words"')
    monkeypatch.setattr("pcgraph.foreign.canonical._scalar", lambda text: text.upper())
    with pytest.raises(InputProblem) as told:
        canonical_foreign(read(text.whole))
    assert told.value.code == "PC-FORMAT-LOSS"


def test_a_table_without_rows_keeps_its_columns() -> None:
    text = sound()
    text.rows = []
    once = canonical_foreign(read(text.whole))
    assert set(read(once).columns) == set(COLUMNS)
    assert canonical_foreign(read(once)) == once


@pytest.mark.parametrize("said", ["#x_version: a" + " " * 60_000 + 'b"', "#" + " " * 60_000 + "x"])
def test_a_long_line_of_metadata_takes_no_time(said: str) -> None:
    text = sound()
    text.head.append(said)
    start = time.process_time()
    check_foreign([read(text.whole)])
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("said", "rule"),
    [("1.10 # mine", True), ("1.10", True), ("1.10#5", False), ("a b", False), ("1.10  ", True)],
)
def test_a_number_as_version_is_told_beside_a_comment(said: str, rule: bool) -> None:
    text = sound()
    text.head[6] = f"#mapping_set_version: {said}"
    found = check_foreign([read(text.whole)])
    assert [(one.rule, one.value) for one in found] == [("version-unquoted", "1.10")] * rule


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample of SSSOM 1.1 is not there")
def test_the_sample_with_all_slots_is_accepted_and_loses_nothing() -> None:
    table = read(SAMPLE.read_text(encoding="utf-8"), "sample5.sssom.tsv")
    assert check_foreign([table]) == []
    assert len(table.rows) == 5
    again = read(canonical_foreign(table))

    def numbers(table: ForeignSet) -> Counter[tuple[tuple[str, str], ...]]:
        return Counter(
            tuple((slot, value.removesuffix(".0")) for slot, value in row) for row in said(table)
        )

    assert numbers(again) == numbers(table)


def test_a_large_map_of_prefixes_is_read_and_a_flood_told_at_its_line() -> None:
    text = sound()
    text.head[2:2] = [f"#  p{n}: https://example.org/of/prefix/{n}_" for n in range(2_500)]
    assert len("\n".join(text.head)) > 100_000
    assert check_foreign([read(text.whole)]) == []
    text.head.append("#comment: |\n" + "#  words\n" * 9 + f"#  {'x' * 1_000_000}")
    (one,) = check_foreign([read(text.whole)])
    assert (one.rule, one.line) == ("metadata", len(text.head) + 10)


def many(number: int, wrong: int = 0) -> str:
    text = sound()
    like = text.rows[0]
    text.rows = [
        {**like, "record_id": f"m:{n}", "subject_id": f"a:{n}", "object_id": f"b:{n % 97}-{n}",
         "predicate_id": ("skos:closeMatch", "skos:broadMatch", "skos:exactMatch")[n % 3],
         "confidence": "7" if n < wrong else f"0.{n % 90 + 10}", "comment": f"number {n}"}
        for n in range(number)
    ]  # fmt: skip
    return text.whole


def test_that_nothing_exact_wider_or_narrower_was_found_holds_together() -> None:
    text = sound()
    none = {**text.rows[3], "subject_source": "", "object_source": "a:all"}
    for kind in ("broad", "narrow", "related"):
        more = {"record_id": f"m:{kind}", "predicate_id": f"skos:{kind}Match"}
        text.rows.append({**none, **more})
    text.rows.append({**none, "record_id": "m:6", "subject_id": "a:6", "subject_source": "a:all"})
    assert [one for one in check_foreign([read(text.whole)]) if one.severity == "violation"] == []


@pytest.mark.parametrize(
    ("of_match", "of_none", "told"),
    [("b:x", "b:x", 2), ("b:x", "b:y", 0), ("", "b:x", 2), ("b:x", "", 2), ("", "", 2)],
)
def test_nothing_found_stands_against_a_match_in_the_same_source(
    of_match: str, of_none: str, told: int
) -> None:
    text = sound()
    text.rows[0] |= {"subject_id": "a:4", "object_source": of_match}
    text.rows[3]["object_source"] = of_none
    found = check_foreign([read(text.whole)])
    assert sum(one.rule == "no-term" and one.severity == "violation" for one in found) == told


def test_one_thing_with_many_matches_and_many_times_nothing_takes_no_time() -> None:
    text = sound()
    like, none = text.rows[0], text.rows[3]
    text.rows = [
        {**like, "record_id": f"m:{n}", "object_id": f"b:{n}"} if n % 2 else
        {**none, "record_id": f"m:{n}", "subject_id": "a:1", "comment": f"{n}"}
        for n in range(10_000)
    ]  # fmt: skip
    table = read(text.whole)
    start = time.process_time()
    found = [one for one in check_foreign([table]) if one.rule == "no-term"]
    assert time.process_time() - start < 5
    assert len(found) == len({one.line for one in found}) == 10_000


def test_time_grows_with_the_rows_and_no_faster() -> None:
    """Ten thousand rows in seconds; twice the rows at most three times the time, broken or not."""
    assert len(check_foreign([read(many(2_000, 1_000))])) == 1_000
    seconds = []
    for number in (10_000, 20_000):
        text = many(number, number // 2)
        start = time.process_time()
        check_foreign([read(text)])
        seconds.append(time.process_time() - start)
    assert seconds[0] < 10
    assert seconds[1] < 3 * seconds[0] + 0.5
