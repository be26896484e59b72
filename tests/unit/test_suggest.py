"""The verb suggest: what is offered, why, what is left out, and what is kept."""

import csv
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from pcgraph.decisions.gathered import Gathered, frameworks_of, gathered
from pcgraph.decisions.keep import Choice
from pcgraph.decisions.predicted import predictions_place
from pcgraph.errors import InputProblem
from pcgraph.graph import KnowledgeGraph
from pcgraph.mapping import read_mappings
from pcgraph.meant import gathered_of
from pcgraph.model import TextFile
from pcgraph.registering import import_register
from pcgraph.sssom import read_table, write_mappings
from pcgraph.suggested.aims import lines_of
from pcgraph.suggested.candidates import Asked, Queue, queue
from pcgraph.suggested.listed import COLUMNS, short_table, suggestions_table
from pcgraph.suggested.predictions import predictions_text
from pcgraph.suggested.reasons import alike_words, shared_words
from pcgraph.suggested.wordings import normalised
from tests.conftest import Command
from tests.unit.review_case import ME, WHY, keeper
from tests.unit.workbook_case import BASE, folder

DAY = "2026-11-20"
HEALTH = "Communicate effectively in a healthcare environment"
REGISTER = f"""URN,NOS Title,Validity,Originating Suite,Developed By,Last Change
SFHGEN97,{HEALTH},Current,General,Skills for Health,2019-06-01
XYZ1,Know which groups and activities there are in the village,Legacy,Village,Someone,2019-06-01
XYZ2,Paint fences,Current,Village,Someone,2019-06-01
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return folder(tmp_path / "mine")


def of(place: Path | None, name: str = "village") -> tuple[KnowledgeGraph, Gathered]:
    kg = KnowledgeGraph([place] if place else [])
    said, _ = gathered_of(kg.questioned, name)
    return kg, said


def asked_of(
    place: Path | None, name: str = "village", *, every: bool = False, unsure: bool = False
) -> Queue:
    kg, said = of(place, name)
    return queue(kg.questioned, said, every=every, unsure=unsure)


def line(found: Queue, end: str) -> Asked:
    (one,) = [one for one in found.lines if one.line.endswith(end)]
    return one


def reworded(place: Path, old: str, new: str) -> None:
    """Say something else in the second line of the small framework, in text and data."""
    for path in (place / "data").rglob("*"):
        if path.is_file() and path.suffix in (".ttl", ".txt"):
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace(old, new), encoding="utf-8")


OLD = "Know which groups and activities there are in the village"


def judge(place: Path, kind: str, **slots: str) -> None:
    """Add a row on the second line to a mapping file of the small framework."""
    path = place / f"data/mappings/village-to-nos/{kind}.sssom.tsv"
    base = place / "data/mappings/village-to-nos/positive.sssom.tsv"
    table = read_table(TextFile("x", base.read_text(encoding="utf-8"), "x"))
    row = {**table.rows[0].slots, "record_id": f"mine:map-{kind}", "subject_id": "mine:0002"}
    row.pop("ext_evidence", None)
    row.pop("subject_label", None)
    row |= {"predicate_id": "skos:mappingRelation", **slots}
    meta = {
        **table.meta,
        "curie_map": {**dict(table.meta["curie_map"]), "sssom": "https://w3id.org/sssom/"},  # type: ignore[call-overload]
        "mapping_set_id": f"{BASE}mappings/{kind}",
    }
    path.write_text(write_mappings(meta, [{k: v for k, v in row.items() if v}]), encoding="utf-8")


def test_each_line_gets_at_most_so_many_with_a_reason(mine: Path) -> None:
    kg, said = of(mine)
    found = queue(kg.questioned, said, most=2)
    assert {one.line.rsplit("/", 1)[-1] for one in found.lines} == {"0001", "0002"}
    for one in found.lines:
        assert [candidate.rank for candidate in one.candidates] == [1, 2]
        for candidate in one.candidates:
            assert re.fullmatch(r"[A-Z].+\.", candidate.why)
            assert 0 < candidate.score < 1
            assert not candidate.identical
    assert "Shared words: groups" in next(
        one.why for one in asked_of(mine).lines[0].candidates if "GEN31" in one.standard
    )


def test_first_line_says_where_was_looked(mine: Path, run: Command) -> None:
    done = run("suggest", "--with", str(mine))
    assert done.returncode == 0
    first = " ".join(done.stderr.split("\n")[:2])
    assert first.startswith("Looked in: 34 NOS (Well-being Co-ordinator template, 2014-03-10).")
    assert "about 1,900 for health and care: absence here proves nothing." in first
    assert "Next: " in done.stderr


def test_a_pair_that_was_accepted_is_not_offered_again(mine: Path) -> None:
    found = asked_of(mine)
    one = line(found, "0001")
    assert one.left_out == 1
    assert all("GEN97" not in candidate.standard for candidate in one.candidates)
    assert "Not offered again: 1 pair decided already." in found.notes
    every = asked_of(mine, every=True)
    assert line(every, "0001").left_out == 0
    assert "What is decided already is offered too (--all)." in every.notes


def test_a_pair_that_was_not_used_is_not_offered_again(mine: Path) -> None:
    before = line(asked_of(mine), "0002").candidates[0].standard
    assert before.endswith("HT4")
    judge(mine, "negative", object_id="nos:HT4", predicate_modifier="Not")
    after = line(asked_of(mine), "0002")
    assert before not in {candidate.standard for candidate in after.candidates}
    assert after.left_out == 1


def test_what_somebody_was_not_sure_of_comes_back_when_asked_for(mine: Path) -> None:
    judge(mine, "unsure", object_id="nos:HT4")
    found = asked_of(mine)
    assert "Not sure: 1, offered again by --unsure." in found.notes
    assert all("HT4" not in one.standard for one in line(found, "0002").candidates)
    again = line(asked_of(mine, unsure=True), "0002")
    assert again.candidates[0].standard.endswith("HT4")


def test_a_line_that_none_fits_is_left_out(mine: Path) -> None:
    judge(mine, "none", object_id="sssom:NoTermFound", object_label="")
    found = asked_of(mine)
    assert [one.line.endswith("0001") for one in found.lines] == [True]
    assert "Left out: 1 line of which it was judged that none fits." in found.notes
    assert len(asked_of(mine, every=True).lines) == 2


def test_ours_are_decided_and_say_so(run: Command) -> None:
    done = run("suggest", "fcc-pcp", "--format", "json")
    assert done.returncode == 0
    (only,) = json.loads(done.stdout)
    assert "Every line is decided" in only["note"]
    assert "30 lines of which it was judged that none fits" in only["note"]


def test_all_shows_suggestions_for_ours_that_find_what_was_accepted() -> None:
    kg, said = of(None, "fcc-pcp")
    found = queue(kg.questioned, said, every=True)
    assert len(found.lines) == len(said.lines) == 100
    expand = said.prefixes.expand
    gold: dict[str, set[str]] = {}
    for one in said.judged:
        if one.decision == "accepted":
            pair = expand(one.row.get("subject_id")), expand(one.row.get("object_id"))
            gold.setdefault(str(pair[0]), set()).add(str(pair[1]))
    by_words = [
        any(one.standard in gold[asked.line] and one.score > 0 for one in asked.candidates)
        for asked in found.lines
        if asked.line in gold
    ]
    assert sum(by_words) / len(by_words) > 0.7


def test_the_same_words_elsewhere_are_told_as_strong_evidence() -> None:
    found = asked_of(None, "fcc-2019", every=True)
    evoke = next(
        one
        for asked in found.lines
        for one in asked.candidates
        if any("accepted" in words for words in one.elsewhere)
    )
    assert evoke.elsewhere
    told = " ".join(evoke.elsewhere)
    assert re.search(r", line \d+", told)
    assert "accepted, by machine: language model" in told
    assert "reviewed by nobody yet" in told
    assert evoke.why.startswith("Judged elsewhere: ")


def test_words_judged_elsewhere_come_before_words_shared(mine: Path) -> None:
    _, other = of(None, "fcc-pcp")
    expand = other.prefixes.expand
    accepted = {str(expand(one.row.get("subject_id"))) for one in other.judged
                if one.decision == "accepted"}  # fmt: skip
    source = next(one for one in other.lines if one.iri in accepted and len(one.text) > 60)
    words = source.text
    reworded(mine, OLD, words.replace('"', '\\"'))
    plain = line(asked_of(mine), "0002")
    said_there = {
        str(expand(one.row.get("object_id"))): one.decision for one in other.judged
        if expand(one.row.get("subject_id")) == source.iri
    }  # fmt: skip
    first = plain.candidates[0]
    assert said_there[first.standard] == "accepted"
    assert any(f"line {source.first}" in one for one in first.elsewhere)
    nearly = words.split()
    assert len(nearly) > 5
    reworded(mine, words, " ".join([*nearly, "kindly"]))
    near = line(asked_of(mine), "0002").candidates[0]
    assert near.standard == first.standard
    assert "nearly the same words" in near.elsewhere[0]
    reworded(mine, " ".join([*nearly, "kindly"]), " ".join(nearly[: len(nearly) // 2]))
    assert not any(one.elsewhere for one in line(asked_of(mine), "0002").candidates)


def test_what_was_not_used_elsewhere_is_told_and_is_no_reason() -> None:
    found = asked_of(None, "fcc-2019", every=True)
    told = [c for one in found.lines for c in one.candidates
            if c.elsewhere and all("not used" in e for e in c.elsewhere)]  # fmt: skip
    assert told
    for one in found.lines:
        supported = [any("accepted" in e for e in c.elsewhere) for c in one.candidates]
        assert supported == sorted(supported, reverse=True)


def test_identical_words_are_the_only_match_and_come_first(mine: Path) -> None:
    kg, said = of(mine)
    title = next(one.title for one in said.standards if one.code == "HT1")
    reworded(mine, OLD, f"{title.upper()}!")
    kg, said = of(mine)
    found = queue(kg.questioned, said)
    assert found.lines[0].line.endswith("0002")
    first = found.lines[0].candidates[0]
    assert first.identical
    assert first.why == "The words are the same."
    assert sum(one.identical for asked in found.lines for one in asked.candidates) == 1
    table = read_table(TextFile("x", predictions_text(said, found, DAY), "x"), ())
    matches = {row.get("object_id"): row for row in table.rows
               if row.get("predicate_id") != "skos:mappingRelation"}  # fmt: skip
    assert [*matches] == ["nos:HT1"]
    assert matches["nos:HT1"].get("predicate_id") == "skos:exactMatch"
    assert matches["nos:HT1"].get("mapping_justification") == "semapv:LexicalMatching"


def test_editions_are_never_joined_by_an_exact_match() -> None:
    kg, said = of(None, "fcc-2019")
    other, _ = gathered_of(kg.questioned, "fcc-pcp")
    found = queue(kg.questioned, said, aims=lines_of(kg.questioned, other))
    assert found.looked_in == "Looked in: 100 lines of PCP framework (undated)."
    same = [one for asked in found.lines for one in asked.candidates if one.identical]
    assert len(same) > 50
    table = read_table(TextFile("x", predictions_text(said, found, DAY), "x"), ())
    relations = {row.get("predicate_id") for row in table.rows}
    assert relations == {"skos:closeMatch", "skos:mappingRelation"}
    assert sum(row.get("predicate_id") == "skos:closeMatch" for row in table.rows) == len(same)
    assert predictions_place(said, found.to).endswith("fcc-2019-to-fcc-pcp/predictions.sssom.tsv")


def test_the_order_is_agreement_then_score_then_the_rest() -> None:
    found = asked_of(None, "fcc-web", every=True)
    keys = [
        (
            not any(one.identical for one in asked.candidates),
            not any(one.agree for one in asked.candidates),
            not asked.candidates,
            -max((one.score for one in asked.candidates), default=0),
        )
        for asked in found.lines
    ]
    assert keys == sorted(keys)
    assert len(set(keys)) > 10


def test_the_table_has_the_columns_of_the_workbook_and_a_row_for_none(mine: Path) -> None:
    kg, said = of(mine)
    found = queue(kg.questioned, said, most=3)
    table = suggestions_table(said, found)
    assert table.columns == COLUMNS
    assert COLUMNS[len(COLUMNS) - table.closed] == "shared_words"
    rows = table.records()
    assert [row["rank"] for row in rows] == [1, 2, 3, None, 1, 2, 3, None]
    assert [row["no"] for row in rows] == [1] * 4 + [2] * 4
    for row in rows:
        assert not any(row[one] for one in ("evidence", "relation", "reason", "nos_part", "flag"))
        assert not any(row[one] for one in ("decided_by", "decided_on"))
        assert row["looked_in"] == "34 NOS (Well-being Co-ordinator template, 2014-03-10)"
    none = rows[3]
    assert none["nos_title"] == "none of these"
    assert (none["nos_code"], none["suggestion_id"], none["score"]) == (None, None, None)
    ids = [row["suggestion_id"] for row in rows if row["rank"]]
    assert len(set(ids)) == 6
    assert ids == [row["suggestion_id"] for row in suggestions_table(said, found).records()
                   if row["rank"]]  # fmt: skip
    assert set(COLUMNS) <= {name for name, _, _ in kg.words}


def test_a_terminal_gets_whole_competencies_and_is_told_of_the_rest(mine: Path) -> None:
    kg, said = of(mine)
    table = suggestions_table(said, queue(kg.questioned, said))
    short = short_table(table, 1)
    assert {row[0] for row in short.rows} == {1}
    assert [row[0] for row in table.rows].count(1) == len(short.rows)
    assert short.notes[-1].startswith("1 more competencies")
    assert short_table(table, 99).notes == table.notes


def test_predictions_are_kept_in_ones_own_folder_and_read_back(mine: Path, run: Command) -> None:
    before = {path for path in mine.rglob("*") if path.is_file()}
    done = run("suggest", "--with", str(mine), "--save", "--date", DAY)
    assert done.returncode == 0, done.stderr
    (new,) = {path for path in mine.rglob("*") if path.is_file()} - before
    assert new == mine / "data/mappings/village-to-nos/predictions.sssom.tsv"
    text = new.read_text(encoding="utf-8")
    table = read_table(TextFile("x", text, "x"), ())
    assert table.faults == ()
    shown = list(csv.DictReader(io.StringIO(done.stdout)))
    wanted = {(row["competency_id"], row["nos_id"], row["suggestion_id"], row["why_suggested"])
              for row in shown if row["rank"]}  # fmt: skip
    kept = {(row.get("subject_id"), row.get("object_id"), row.get("record_id"), row.get("comment"))
            for row in table.rows}  # fmt: skip
    assert kept == wanted
    for row in table.rows:
        assert row.get("predicate_id") == "skos:mappingRelation"
        assert row.get("mapping_justification") == "semapv:LexicalSimilarityThresholdMatching"
        assert row.get("mapping_date") == DAY
        assert row.get("mapping_tool") == "pcgraph suggest, BM25 and TF-IDF"
        assert row.get("mapping_tool_version")
        assert 0 < float(row.get("similarity_score")) < 1
        assert row.get("similarity_measure")
        assert "semapv:Stemming" in row.get("subject_preprocessing").split("|")
    rows = [dict(row.slots) for row in table.rows]
    slots = ("record_id", "subject_id", "predicate_id", "object_id", "mapping_justification")
    assert write_mappings(table.meta, rows, slots) == text
    with pytest.raises(InputProblem):
        read_mappings(TextFile("data/mappings/x/predictions.sssom.tsv", text, "x"))
    again = run("suggest", "--with", str(mine), "--save", "--date", DAY)
    assert again.stdout == done.stdout
    assert new.read_text(encoding="utf-8") == text


def test_predictions_are_no_part_of_the_graph_and_trouble_no_other_verb(
    mine: Path, run: Command
) -> None:
    plain = run("compose", "--with", str(mine), "-f", "csv").stdout
    assert run("suggest", "--with", str(mine), "--save", "-q").returncode == 0
    assert run("compose", "--with", str(mine), "-f", "csv").stdout == plain
    for verb in (("validate",), ("mapping", "validate")):
        assert run(*verb, "--with", str(mine)).returncode == 0
    assert run("format", "--check", cwd=mine).returncode == 0


def test_what_is_decided_goes_from_the_predictions_when_they_are_saved_again(mine: Path) -> None:
    kg, said = of(mine)
    before = predictions_text(said, queue(kg.questioned, said), DAY)
    assert "\tnos:HT4\t" in before
    judge(mine, "negative", object_id="nos:HT4", predicate_modifier="Not")
    kg, said = of(mine)
    after = predictions_text(said, queue(kg.questioned, said), DAY)
    assert [row for row in after.split("\n") if "mine:0002\t" in row]
    assert "\tnos:HT4\t" not in after


def test_where_nothing_is_suggested_no_file_is_kept_and_an_earlier_one_goes(
    mine: Path, run: Command
) -> None:
    words = ("suggest", "--with", str(mine), "--save", "--date", DAY)
    place = mine / "data/mappings/village-to-nos/predictions.sssom.tsv"
    assert run(*words).returncode == 0
    kept = place.read_text(encoding="utf-8")
    mapped = keeper(mine)
    while left := queue(mapped.composition, mapped.said).lines:
        refused = [Choice(one.line, candidate.standard, "considered and not used", reason=WHY)
                   for one in left for candidate in one.candidates]  # fmt: skip
        if not refused:
            break
        mapped.keep(refused, ME, DAY)
    done = run(*words)
    assert done.returncode == 0, done.stderr
    assert f"any more, so {mine.name}/data/mappings/village-to-nos/predictions" in said_of(done)
    assert not place.exists()
    again = run(*words)
    assert again.returncode == 0, again.stderr
    assert "Nothing is suggested, so no file was written." in said_of(again)
    assert not place.exists()
    place.write_text(kept.replace("pcgraph suggest, ", "another tool, "), encoding="utf-8")
    other = place.read_text(encoding="utf-8")
    assert "Kept: mine/data" in said_of(run(*words))
    assert place.read_text(encoding="utf-8") == other


def test_format_takes_suggestions_and_passes_alike_by_name_and_with_the_folder(
    mine: Path, run: Command
) -> None:
    assert run("suggest", "--with", str(mine), "--save", "--date", DAY).returncode == 0
    place = mine / "data/mappings/village-to-nos/predictions.sssom.tsv"
    made = place.with_name("passes") / "a.sssom.tsv"
    made.parent.mkdir()
    judged = place.with_name("positive.sssom.tsv").read_text(encoding="utf-8")
    made.write_text(judged, encoding="utf-8")
    assert run("format", str(made)).returncode == 0
    kept = {one: one.read_text(encoding="utf-8") for one in (place, made)}
    for words in ((), (str(place),), (str(made),), (str(place), str(made))):
        done = run("format", "--check", *words, cwd=mine)
        assert done.returncode == 0, done.stdout + done.stderr
    for one, text in kept.items():
        head, _, rows = text.rpartition("\n#")
        first, columns, *more = rows.rstrip("\n").split("\n")
        more = [*reversed(more)] if len(more) > 1 else more
        order = [*range(1, columns.count("\t") + 1), 0]
        turned = ["\t".join(line.split("\t")[at] for at in order) for line in (columns, *more)]
        one.write_text("\n".join((f"{head}\n#{first}", *turned, "")), encoding="utf-8")
        for words in ((), (str(one),)):
            done = run("format", "--check", *words, cwd=mine)
            assert done.returncode == 1, done.stderr
            assert one.name in done.stdout
        assert run("format", str(one), cwd=mine).returncode == 0
        assert one.read_text(encoding="utf-8") == text
        assert run("format", "--check", cwd=mine).returncode == 0


def test_format_keeps_suggestions_of_another_form_whole(mine: Path, run: Command) -> None:
    assert run("suggest", "--with", str(mine), "--save", "--date", DAY).returncode == 0
    place = mine / "data/mappings/village-to-nos/predictions.sssom.tsv"
    text = place.read_text(encoding="utf-8")
    first = text.index("\nrecord_id\t") + 1
    columns, *rows = text[first:].rstrip("\n").split("\n")
    wider = [f"{columns}\tother_column", *(f"{row}\tkept words" for row in rows), ""]
    undeclared = text[:first] + "\n".join(wider)
    place.write_text(undeclared, encoding="utf-8")
    for words in ((), (str(place),)):
        done = run("format", *words, cwd=mine)
        assert (done.returncode, "other_column" in done.stderr) == (3, True)
    assert place.read_text(encoding="utf-8") == undeclared
    told = "#extension_definitions:\n#- slot_name: other_column\n#  property: skos:note\n"
    place.write_text(text[:first] + told + "\n".join(wider), encoding="utf-8")
    assert run("format", cwd=mine).returncode == 0
    after = place.read_text(encoding="utf-8")
    assert "slot_name: other_column" in after
    assert after.count("kept words") == len(rows)
    for words in ((), (str(place),)):
        assert run("format", "--check", *words, cwd=mine).returncode == 0


def said_of(done: CompletedProcess[str]) -> str:
    return " ".join(done.stderr.split())


def test_a_register_laid_over_is_looked_in_and_what_is_retired_is_marked(
    mine: Path, tmp_path: Path
) -> None:
    file = tmp_path / "register.csv"
    file.write_text(REGISTER, encoding="utf-8")
    laid = tmp_path / "reg"
    import_register(file, laid, "https://example.org/reg/", "2019-06")
    judge(mine, "none", object_id="sssom:NoTermFound", object_label="")
    kg = KnowledgeGraph([laid, mine])
    said, _ = gathered_of(kg.questioned, None)
    found = queue(kg.questioned, said)
    assert found.looked_in == (
        "Looked in: 34 NOS (Well-being Co-ordinator template, 2014-03-10) and 2 NOS (register of "
        "2019-06: 1 current, 1 legacy). What no list here has is not looked at: absence here "
        "proves nothing."
    )
    # None fits was said of the 34: the register was not looked at, so that its NOS are open.
    one = line(found, "0002")
    assert one.left_out == 34
    (only,) = one.candidates
    assert only.identical
    assert "It is legacy in register of 2019-06." in only.why
    (row,) = [row for row in suggestions_table(said, found).records() if row["nos_code"] == "XYZ1"]
    assert (row["nos_status"], row["nos_status_as_of"]) == ("legacy", "register of 2019-06")


def test_nos_of_ones_own_are_counted_as_yours(mine: Path) -> None:
    own = mine / "data/own.ttl"
    own.write_text(
        "PREFIX mine: <https://example.org/mine/>\nPREFIX pc: <https://w3id.org/pcgraph/ns/>\n"
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
        "mine:nos a skos:ConceptScheme ; skos:prefLabel \"NOS of ours\"@en .\n"
        "mine:N1 a pc:OccupationalStandard, skos:Concept ; skos:inScheme mine:nos ;\n"
        "  skos:notation \"N1\" ; skos:prefLabel \"Visit a village\"@en .\n",
        encoding="utf-8",
    )  # fmt: skip
    found = asked_of(mine)
    assert "2014-03-10) and 1 of yours." in found.looked_in
    assert any(one.standard.endswith("N1") for one in line(found, "0002").candidates)


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        ((), 2, "PC-BOOK-WHICH"),
        (("no such thing at all",), 2, "PC-VALUE-UNKNOWN"),
        (("fcc-pcp", "--save"), 2, "PC-SUGGEST-FOLDER"),
        (("fcc-pcp", "--save", "--all"), 2, "PC-SUGGEST-SAVE"),
        (("fcc-pcp", "--against", "fcc-pcp"), 2, "PC-SUGGEST-SAME"),
        (("fcc-pcp", "--most", "0"), 2, "--most"),
        (("sfh-wbc",), 0, "has no competency"),
    ],
)
def test_wrong_usage_is_told(args: Sequence[str], code: int, told: str, run: Command) -> None:
    done = run("suggest", *args)
    assert (done.returncode, told in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr


def test_a_method_alone_can_be_chosen(run: Command) -> None:
    done = run("suggest", "fcc-web", "--all", "--method", "tfidf", "--most", "1", "--format", "csv")
    rows = [row for row in csv.DictReader(io.StringIO(done.stdout)) if row["rank"]]
    assert {row["tool"] for row in rows} == {"pcgraph suggest, TF-IDF"}
    assert {row["rank"] for row in rows} == {"1"}


@pytest.mark.parametrize("words", ["🙂 …", "x", "Gofal ’r bobl â dementia", "word " * 5000])
def test_odd_statements_are_listed_all_the_same(words: str, mine: Path) -> None:
    reworded(mine, OLD, words.strip())
    kg, said = of(mine)
    table = suggestions_table(said, queue(kg.questioned, said))
    assert any(row["competency"] == words.strip() and not row["rank"] for row in table.records())


def test_every_framework_of_ours_is_found_without_a_fault() -> None:
    kg = KnowledgeGraph()
    for iri, _, _ in frameworks_of(kg.questioned):
        assert queue(kg.questioned, gathered(kg.questioned, iri)).looked_in.startswith("Looked in")


def test_words_are_given_as_the_title_prints_them() -> None:
    assert shared_words("Plan Care, plans and caring", ["plan", "care"]) == ("Plan", "Care")
    assert alike_words("Write documents", ["documentari"]) == ("documents",)
    assert normalised("") == ""


def test_what_another_tool_suggested_stays_when_suggestions_are_saved(
    mine: Path, run: Command
) -> None:
    run("suggest", "--with", mine, "--save")
    place = next(mine.glob("data/mappings/*/predictions.sssom.tsv"))
    first = place.read_text(encoding="utf-8")
    head, row = first.rstrip("\n").split("\n")[-2:]
    cells = dict(zip(head.split("\t"), row.split("\t"), strict=True))
    cells |= {"record_id": "mine:carried-1", "mapping_tool": "pcgraph mapping carry"}
    place.write_text(f"{first}{chr(9).join(cells.values())}\n", encoding="utf-8", newline="\n")
    run("suggest", "--with", mine, "--save")
    again = place.read_text(encoding="utf-8")
    assert again.count("pcgraph mapping carry") == 1
    assert len(again.splitlines()) == len(first.splitlines()) + 1


def test_words_that_nobody_sees_stand_in_no_mapping_file(tmp_path: Path, run: Command) -> None:
    """An escape for a terminal, and marks of direction, are in the source and in no cell."""
    source = tmp_path / "odd.txt"
    source.write_text(
        "Odd\n\nSkills\n1. Able to \x1b[31mcommunicate\x1b[0m effectively \u202ewith\u200b people\n"
        "2. Listen to people and carers\n",
        encoding="utf-8",
    )
    assert run("import", str(source), "--into", "odd").returncode == 0
    assert run("suggest", "--with", "odd", "--save", "-q").returncode == 0
    (saved,) = tmp_path.rglob("predictions.sssom.tsv")
    row = next(one for one in saved.read_text(encoding="utf-8").split("\n") if "communicate" in one)
    done = run("mapping", "accept", row.split("\t")[1], "GEN97", "--evidence", "part",
               "--relation", "overlaps", "--reason", "Communicating is shown, people are not.",
               "--by", "A. Reviewer", "--with", "odd")  # fmt: skip
    assert done.returncode == 0, done.stderr
    for text in (path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.sssom.tsv")):
        assert not {"\x1b", "\u202e", "\u200b"} & set(text)
    checked = run("mapping", "validate", "--with", "odd")
    assert checked.returncode == 0, checked.stdout
