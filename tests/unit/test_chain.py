"""What follows from mappings: by the rules of SSSOM, and nothing else."""

import csv
import io
import itertools
import random
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from pcgraph.errors import LimitReached
from pcgraph.model import TextFile
from pcgraph.names import OURS
from pcgraph.sets.chain import Chained, chain
from pcgraph.sets.chained import chained_text
from pcgraph.sets.rows import read_sets, rows_of
from tests.mapping_sets import HEAD, Row, mapped, mapping, one_set, set_of, table, write

Triples = set[tuple[str, str, str]]


def derived(rows: Sequence[Row], **options: int) -> Chained:
    return chain([*rows_of(one_set(rows))], **options)  # type: ignore[arg-type]


def found(rows: Sequence[Row], **options: int) -> Triples:
    return {
        (one.steps[0].slot("subject", "id"), one.predicate_id.removeprefix("skos:"),
         one.steps[-1].slot("object", "id"))
        for one in derived(rows, **options).found
    }  # fmt: skip


@pytest.mark.parametrize(
    ("one", "two", "result", "rule"),
    [
        ("exactMatch", "exactMatch", "exactMatch", "T1"),
        ("broadMatch", "broadMatch", "broadMatch", "T1"),
        ("narrowMatch", "narrowMatch", "narrowMatch", "T1"),
        ("owl:equivalentClass", "owl:equivalentClass", "owl:equivalentClass", "T1"),
        ("rdfs:subClassOf", "rdfs:subClassOf", "rdfs:subClassOf", "T1"),
        ("owl:sameAs", "owl:sameAs", "owl:sameAs", "T1"),
        ("exactMatch", "closeMatch", "closeMatch", "RCE1"),
        ("exactMatch", "relatedMatch", "relatedMatch", "RCE1"),
        ("exactMatch", "broadMatch", "broadMatch", "RCE1"),
        ("owl:equivalentClass", "narrowMatch", "narrowMatch", "RCE1"),
        ("closeMatch", "exactMatch", "closeMatch", "RCE2"),
        ("narrowMatch", "exactMatch", "narrowMatch", "RCE2"),
        ("closeMatch", "closeMatch", "", ""),
        ("relatedMatch", "relatedMatch", "", ""),
        ("closeMatch", "broadMatch", "", ""),
        ("broadMatch", "narrowMatch", "", ""),
        ("rdfs:seeAlso", "rdfs:seeAlso", "", ""),
        ("rdfs:seeAlso", "exactMatch", "", ""),
        ("broadMatch", "owl:equivalentClass", "broadMatch", "RCE1 read backwards"),
        ("exactMatch", "rdfs:subClassOf", "", ""),
        ("mappingRelation", "exactMatch", "", ""),
    ],
)
def test_two_mappings_give_what_sssom_says(one: str, two: str, result: str, rule: str) -> None:
    rows = [mapped("A:1", one, "B:1"), mapped("B:1", two, "C:1")]
    made = derived(rows)
    told = [(x.predicate_id.removeprefix("skos:"), x.rules) for x in made.found]
    assert told == ([(result, rule)] if result else [])


def test_broad_and_narrow_are_read_backwards_as_each_other() -> None:
    rows = [mapped("A:1", "narrowMatch", "B:1"), mapped("C:1", "broadMatch", "B:1")]
    (one,) = derived(rows).found
    assert (one.predicate_id, one.rules) == ("skos:narrowMatch", "T1; RI2")
    backwards = derived([mapped("A:1", "broadMatch", "B:1")], inversions=True).found
    assert [(x.predicate_id, x.rules) for x in backwards] == [("skos:narrowMatch", "RI2")]
    assert not derived([mapped("A:1", "rdfs:subClassOf", "B:1")], inversions=True).found


@pytest.mark.parametrize(
    "last",
    [
        {"predicate_modifier": "Not"},
        {"object_id": "sssom:NoTermFound"},
        {"object_id": "", "object_label": "words alone"},
    ],
    ids=["not", "none-fits", "literal"],
)
def test_nothing_follows_from_what_asserts_nothing(last: dict[str, str]) -> None:
    rows = [mapped("A:1", "exactMatch", "B:1"), {**mapped("B:1", "exactMatch", "C:1"), **last}]
    assert found([rows[0], mapped("B:1", "exactMatch", "C:1")])
    assert not found(rows)


def test_a_judged_pair_is_left_and_counted() -> None:
    rows = [mapped("A:1", "exactMatch", "B:1"), mapped("B:1", "closeMatch", "C:1")]
    denied = mapped("C:1", "mappingRelation", "A:1", predicate_modifier="Not")
    made = derived([*rows, denied])
    assert (made.found, made.known, made.denied) == ((), 1, 1)
    made = derived([*rows, mapped("A:1", "relatedMatch", "C:1")])
    assert (made.found, made.known, made.denied) == ((), 2, 0)


def test_no_exact_match_joins_two_of_one_scheme() -> None:
    rows = [mapped("A:1", "exactMatch", "B:1"), mapped("A:2", "exactMatch", "B:1")]
    made = derived(rows)
    assert (made.found, made.one_scheme) == ((), 1)
    apart = [{**row, "subject_source": f"C:{n}", "object_source": "C:9"}
             for n, row in enumerate(rows)]  # fmt: skip
    assert found(apart) == {("A:1", "exactMatch", "A:2")}


def test_the_surest_of_the_shortest_paths_is_told() -> None:
    rows = [
        mapped("A:1", "exactMatch", "B:1", confidence="0.5"),
        mapped("B:1", "closeMatch", "C:1", confidence="0.5"),
        mapped("A:1", "exactMatch", "B:2", confidence="0.9", record_id="A:r"),
        mapped("B:2", "closeMatch", "C:1", confidence="0.8"),
    ]
    made = {(x.subject, x.object): x for x in derived(rows).found}
    one = made["https://a.example/1", "https://c.example/1"]
    assert one.confidence == "0.72"
    assert one.steps[0].row.get("record_id") == "A:r"
    assert one.rules == "RCE1"


def test_without_a_confidence_none_is_made_up() -> None:
    rows = [mapped("A:1", "exactMatch", "B:1", confidence="0.5"),
            mapped("B:1", "closeMatch", "C:1")]  # fmt: skip
    assert [x.confidence for x in derived(rows).found] == [""]


RELATIONS = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "owl:equivalentClass")


@pytest.mark.parametrize("seed", range(25))
def test_to_chain_again_adds_nothing(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - made up data, not a secret
    pairs = list(itertools.combinations([f"{p}:{n}" for p in "ABC" for n in range(4)], 2))
    rows: Sequence[Row] = [
        mapped(one, chance.choice(RELATIONS), two, subject_source=f"A:s{one[-1]}{one[0]}",
               object_source=f"A:s{two[-1]}{two[0]}")
        for one, two in chance.sample(pairs, 9)
    ]  # fmt: skip
    made = derived(rows, most_steps=12)
    assert not made.cut
    more = [
        mapped(x.steps[0].slot("subject", "id"), x.predicate_id, x.steps[-1].slot("object", "id"),
               subject_source=x.steps[0].slot("subject", "source"),
               object_source=x.steps[-1].slot("object", "source"))
        for x in made.found
    ]  # fmt: skip
    assert not derived([*rows, *more], most_steps=12).found
    assert all(x.subject != x.object for x in made.found)


def test_a_long_path_is_cut_and_said_and_too_many_results_are_an_error() -> None:
    line = [mapped(f"A:{n}", "broadMatch", f"A:{n + 1}") for n in range(6)]
    made = derived(line, most_steps=3)
    assert made.cut
    assert max(len(x.steps) for x in made.found) == 3
    assert not derived(line, most_steps=6).cut
    with pytest.raises(LimitReached, match="PC-LIMIT-CHAIN"):
        derived(line, most=3)


def test_the_work_grows_with_the_rows() -> None:
    rows = [*rows_of(set_of(table([mapped(f"A:{n}", "closeMatch", "B:1") for n in range(20000)])))]
    made = chain(rows)
    assert not made.found
    assert made.joined == 20000 * 19999 // 2


def test_the_file_holds_suggestions_with_rule_and_path_and_no_evidence(tmp_path: Path) -> None:
    rows = [
        mapped("A:1", "exactMatch", "B:1", subject_label="one", confidence="0.5", record_id="A:r1",
               ext_evidence="all"),
        mapped("B:1", "closeMatch", "C:1", confidence="0.5", ext_evidence="part"),
    ]  # fmt: skip
    source, out = write(tmp_path / "x.sssom.tsv", rows), tmp_path / "chained.sssom.tsv"
    done = mapping("chain", source, "-o", out, "--date", "2026-11-22")
    assert done.exit_code == 0
    text = out.read_text(encoding="utf-8")
    assert text == chained_text(derived(rows), one_set(rows), "2026-11-22").replace(
        "set.sssom.tsv", "x.sssom.tsv"
    )
    (row,) = set_of(text)[0].rows
    assert row.decision == "accepted"  # by itself; its file is called predictions where kept
    assert row.get("mapping_justification") == "semapv:MappingChaining"
    assert (row.get("mapping_tool"), row.get("confidence")) == ("pcgraph mapping chain", "0.25")
    assert row.get("curation_rule_text") == "Chaining rules of SSSOM: RCE1"
    assert "A:1 (one) → skos:exactMatch [A:r1] B:1 → skos:closeMatch [x.sssom.tsv:9] C:1" in (
        row.get("comment")
    )
    assert not row.get("ext_evidence")
    for name in ("positive", "negative"):
        refused = mapping("chain", source, "-o", tmp_path / f"{name}.sssom.tsv")
        assert (refused.exit_code, "PC-CHAIN-NAME" in refused.output) == (2, True)
        assert not (tmp_path / f"{name}.sssom.tsv").exists()


def test_a_prefix_with_two_meanings_is_told(tmp_path: Path) -> None:
    other = HEAD.replace("https://b.example/", "https://x.example/")
    one = write(tmp_path / "1.sssom.tsv", [mapped("A:1", "exactMatch", "C:1")])
    two = write(tmp_path / "2.sssom.tsv", [mapped("C:1", "exactMatch", "B:1")], other)
    assert mapping("chain", one, two, "-f", "csv").exit_code == 0
    done = mapping("chain", one, two, "-f", "sssom")
    assert (done.exit_code, "PC-CHAIN-PREFIX" in done.output) == (2, True)


def test_an_empty_answer_says_why_with_numbers() -> None:
    done = mapping("chain", "-f", "csv")
    assert done.exit_code == 0
    assert not [*csv.DictReader(io.StringIO(done.stdout))]
    words = " ".join(done.output.split())
    assert "there are 0 exact ones" in words
    assert "SSSOM has no rule" in words
    assert "are never chained" in words


def test_a_row_that_says_not_is_never_chained_whatever_its_file_is_called() -> None:
    rows = [mapped("A:1", "exactMatch", "B:1"),
            mapped("B:1", "closeMatch", "C:1", predicate_modifier="Not")]  # fmt: skip
    assert not chain([*rows_of(one_set(rows, "positive.sssom.tsv"))]).found
    assert chain([*rows_of(one_set([rows[0], mapped("B:1", "closeMatch", "C:1")]))]).found


_NO_NUMBERS = ("1e40", "inf", "1E+99999999", "9" * 50, "-5", "1_0", "nan", "1.01", "0,5", "½")


@pytest.mark.parametrize("value", _NO_NUMBERS)
def test_a_confidence_that_is_no_number_from_0_to_1_is_refused(tmp_path: Path, value: str) -> None:
    rows = [mapped("A:1", "exactMatch", "B:1", confidence="0.5"),
            mapped("B:1", "exactMatch", "C:1", confidence=value)]  # fmt: skip
    bad = write(tmp_path / "bad.sssom.tsv", rows)
    good = write(tmp_path / "good.sssom.tsv", rows[:1])
    for words in (("chain", bad), ("diff", good, bad), ("diff", bad, good)):
        done = mapping(*words)
        assert (done.exit_code, done.stdout) == (3, "")
        assert "PC-MAP-ROW" in done.output
        assert "bad.sssom.tsv:9" in done.output
        assert "confidence" in done.output


@pytest.mark.parametrize("value", ["1", "1.0", "0", "1e-300", "0." + "3" * 90])
def test_a_confidence_however_small_or_long_is_multiplied(value: str) -> None:
    rows = [mapped("A:1", "exactMatch", "B:1", confidence=value),
            mapped("B:1", "exactMatch", "C:1", confidence="0.5")]  # fmt: skip
    (one,) = derived(rows).found
    assert float(one.confidence) == pytest.approx(float(value) / 2, abs=0.0001)


def test_no_rows_with_another_number_that_is_none_are_taken(tmp_path: Path) -> None:
    row = mapped("A:1", "exactMatch", "B:1", similarity_score="2")
    done = mapping("chain", write(tmp_path / "x.sssom.tsv", [row]))
    assert (done.exit_code, "similarity_score" in done.output) == (3, True)


def test_a_row_that_finds_no_subject_asserts_nothing_under_whatever_prefix() -> None:
    other = HEAD.replace("#curie_map:\n", "#curie_map:\n#  Z: https://w3id.org/sssom/\n")
    assert OURS.expand("sssom:NoTermFound") == "https://w3id.org/sssom/NoTermFound"
    for none, head in (("sssom:NoTermFound", HEAD), ("Z:NoTermFound", other)):
        for turn in (False, True):
            ends = [("A:1", none), ("B:1", none)]
            rows = [mapped(*((b, "exactMatch", a) if turn else (a, "exactMatch", b)))
                    for a, b in ends]  # fmt: skip
            made = chain([*rows_of(set_of(table(rows, head)))], inversions=True)
            assert (made.asserted, made.undecided, made.found) == (0, 2, ())
            for name in ("positive", "set"):
                (some,) = read_sets([TextFile(f"{name}.sssom.tsv", table(rows, head), name)])
                assert not chain(some.rows).asserted


def test_what_is_left_out_counts_as_work_and_a_hub_is_stopped() -> None:
    hub = [mapped(f"A:{n}", "exactMatch", "B:1") for n in range(60)]
    assert derived(hub).one_scheme == 60 * 59 // 2
    with pytest.raises(LimitReached, match="PC-LIMIT-CHAIN"):
        derived(hub, most=1000)
    with pytest.raises(LimitReached, match="PC-LIMIT-CHAIN"):
        derived(hub, most=60 * 59 // 2 - 1)
    judged = [mapped(a, "exactMatch", b)
              for a, b in itertools.combinations([f"A:{n}" for n in range(40)], 2)]  # fmt: skip
    assert not derived(judged).found
    with pytest.raises(LimitReached, match="steps were tried"):
        derived(judged, most=40 * 39 // 2)
    turned = [mapped(f"A:{n}", "broadMatch", "B:1") for n in range(6)]
    assert len(found(turned, inversions=True)) == 6
    with pytest.raises(LimitReached, match="PC-LIMIT-CHAIN"):
        derived(turned, inversions=True, most=5)


def test_a_great_hub_is_stopped_within_seconds() -> None:
    hub = [mapped(f"A:{n}", "exactMatch", "B:1") for n in range(10_000)]
    rows = [*rows_of(one_set(hub))]
    start = time.process_time()
    with pytest.raises(LimitReached, match="PC-LIMIT-CHAIN"):
        chain(rows)
    assert time.process_time() - start < 15
