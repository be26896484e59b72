"""Deciding on one competency and one NOS: what is kept, what is refused, what is taken back."""

import json
import random
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pcgraph.asking import day_of
from pcgraph.cli import cli
from pcgraph.decisions.card import CARD, EVIDENCE, RELATIONS
from pcgraph.decisions.identical import identical_choices
from pcgraph.decisions.keep import KEPT, Choice, decided
from pcgraph.decisions.person import checked_person, cleaned, person_fault
from pcgraph.engine import solutions
from pcgraph.errors import InputProblem, PcgraphError, UsageProblem
from pcgraph.saving import PENDING, finished, patiently, reviewer, save
from tests.conftest import ROOT
from tests.unit.review_case import (
    DAY,
    KNOW,
    LISTEN,
    ME,
    NOS,
    WHY,
    files,
    keeper,
    part,
    rows,
    violations,
)
from tests.unit.workbook_case import folder


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return folder(tmp_path / "mine")


def code(told: pytest.ExceptionInfo[PcgraphError]) -> str:
    return told.value.code


def decide(place: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["mapping", *words, "--with", str(place), "--date", DAY])


def test_an_accepted_nos_is_kept_as_the_choice_of_a_person(mine: Path) -> None:
    made = keeper(mine).keep([part(nos_part="P3–P6, K2", confidence="high")], ME, DAY)
    assert [one.change.record for one in made.changes] == ["mine:map-village-0001"]
    row = rows(mine, "positive")[-1]
    assert (row["subject_id"], row["object_id"]) == ("mine:0002", "nos:GEN97")
    assert row["predicate_id"] == "skos:closeMatch"
    assert row["ext_evidence"] == "part"
    assert row["ext_nos_part"] == "P3–P6, K2"
    assert row["author_label"] == ME
    assert row["mapping_justification"] == "semapv:ManualMappingCuration"
    assert row["mapping_date"] == DAY
    assert row["confidence"] == "0.9"
    assert row["comment"] == WHY
    assert "mapping_tool" not in row
    assert not violations(mine)


def test_a_suggestion_that_a_person_took_is_told_as_such(mine: Path) -> None:
    keeper(mine).keep([part(how="person after suggestion")], ME, DAY)
    row = rows(mine, "positive")[-1]
    assert row["mapping_justification"] == "semapv:MappingReview"
    assert row["author_label"] == ME
    assert "mapping_tool" not in row


@pytest.mark.parametrize(
    ("choice", "kind", "slots"),
    [
        (Choice(KNOW, NOS + "GEN97", "considered and not used", reason=WHY), "negative",
         ("Not", "skos:mappingRelation", "nos:GEN97")),
        (Choice(KNOW, NOS + "GEN97", "considered and not used", relation="same", reason=WHY),
         "negative", ("Not", "skos:exactMatch", "nos:GEN97")),
        (Choice(KNOW, "", "none fits", reason=WHY), "none",
         (None, "skos:mappingRelation", "sssom:NoTermFound")),
        (Choice(KNOW, NOS + "GEN97", "not sure", reason=WHY), "unsure",
         (None, "skos:mappingRelation", "nos:GEN97")),
    ],
)  # fmt: skip
def test_each_decision_has_its_file(
    mine: Path, choice: Choice, kind: str, slots: tuple[str | None, ...]
) -> None:
    keeper(mine).keep([choice], ME, DAY)
    (row,) = rows(mine, kind)
    assert (row.get("predicate_modifier"), row["predicate_id"], row["object_id"]) == slots
    assert not violations(mine)


def test_the_card_lets_only_what_goes_together_through(mine: Path) -> None:
    kept = keeper(mine)
    for evidence, relation in product((*EVIDENCE, "", "some"), (*RELATIONS, "", "equal")):
        choice = part(evidence=evidence, relation=relation)
        if (evidence, relation) in CARD:
            kept.keep([choice], ME, DAY, again=True)
            assert rows(mine, "positive")[-1]["predicate_id"] == CARD[evidence, relation]
        else:
            with pytest.raises(UsageProblem) as told:
                kept.keep([choice], ME, DAY, again=True)
            assert code(told) == "PC-DECIDE-CARD"


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (part(reason=" "), "reason is empty"),
        (part(line="https://example.org/mine/0009"), "no competency"),
        (part(nos="GEN999"), "no NOS"),
        (part(decision="none fits", evidence="", relation=""), "leave one of the two out"),
        (part(decision="maybe"), "no decision"),
        (part(decision="not sure"), "stay empty"),
        (part(decision="considered and not used"), "choose one of the two"),
        (part(confidence="very"), "How sure"),
        (part(nos_seen_on="yesterday"), "no day"),
        (part(reason="a\x1b[2Jb is clear enough"), "steers a screen"),
        (part(nos_part="P1\tP2"), "a tab"),
        (part(nos_part="most of it"), "P3–P6, K2"),
        (part(nos_seen_on="2026-12-01"), "after the day"),
        (part(how="machine"), "how it was judged"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(
    mine: Path, choice: Choice, words: str
) -> None:
    before, kept = files(mine), keeper(mine)
    with pytest.raises(UsageProblem) as told:
        kept.keep([part("GEN62"), choice], ME, DAY)
    assert words in str(told.value)
    assert files(mine) == before


def test_a_pair_is_decided_again_only_where_that_is_asked_for(mine: Path) -> None:
    kept = keeper(mine)
    kept.keep([part()], "B. Reviewer", DAY)
    with pytest.raises(UsageProblem) as told:
        kept.keep([part()], ME, "2026-12-01")
    assert code(told) == "PC-DECIDE-AGAIN"
    assert "accepted, part of it, overlaps, by B. Reviewer on 2026-11-20" in str(told.value)
    kept.keep([part(decision="considered and not used", evidence="", relation="")], ME,
              "2026-12-01", again=True)  # fmt: skip
    (row,) = rows(mine, "negative")
    assert (row["record_id"], row["author_label"]) == ("mine:map-village-0001", ME)
    assert len(rows(mine, "positive")) == 1


def test_what_is_contrary_is_refused(mine: Path) -> None:
    kept, none = keeper(mine), Choice(KNOW, "", "none fits", reason=WHY)
    kept.keep([none], ME, DAY)
    with pytest.raises(UsageProblem) as told:
        kept.keep([part()], ME, DAY)
    assert code(told) == "PC-DECIDE-CONTRARY"
    kept.keep([part()], ME, DAY, again=True)
    assert not rows(mine, "none")
    with pytest.raises(UsageProblem) as told:
        kept.keep([none], ME, DAY, again=True)
    assert code(told) == "PC-DECIDE-CONTRARY"
    assert not violations(mine)


def test_what_the_graph_would_refuse_is_not_written(mine: Path) -> None:
    """Two competencies of one framework cannot both be the same as one NOS."""
    kept = keeper(mine)
    same = {"evidence": "all of it", "relation": "same"}
    kept.keep([part("GEN62", **same)], ME, DAY)
    before = files(mine)
    with pytest.raises(UsageProblem) as told:
        kept.keep([part("GEN62", LISTEN, **same)], ME, DAY)
    assert code(told) == "PC-DECIDE-FAULT"
    assert files(mine) == before
    kept.keep([part("GEN62", LISTEN)], ME, DAY)
    assert not violations(mine)


def test_a_framework_of_ours_is_judged_into_the_own_folder(mine: Path) -> None:
    kept = keeper(mine)
    kept.choose("Link Worker framework, Nov 2019")
    judged = {(one.row.get("subject_id"), one.row.get("object_id")) for one in kept.said.judged}
    short = kept.said.prefixes.compact
    line, nos = next(
        (line.iri, one.iri)
        for line in kept.said.lines
        for one in kept.said.standards
        if (short(line.iri), short(one.iri)) not in judged
        and (short(line.iri), "sssom:NoTermFound") not in judged
    )
    unsure = Choice(line, nos, "not sure", reason=WHY)
    kept.keep([unsure], ME, DAY)
    (row,) = rows(mine, "unsure", "fcc-2019")
    assert (row["subject_id"], row["object_id"]) == (short(line), short(nos))
    other = next(one for one in kept.said.judged if one.decision == "accepted")
    taken = Choice(kept.said.prefixes.expand(other.row.get("subject_id")) or "",
                   kept.said.prefixes.expand(other.row.get("object_id")) or "",
                   "considered and not used", reason=WHY)  # fmt: skip
    with pytest.raises(UsageProblem) as told:
        kept.keep([taken], ME, DAY, again=True)
    assert code(told) == "PC-DECIDE-OTHERS"


def test_the_cheap_check_finds_what_the_whole_one_does(mine: Path) -> None:
    """Random decisions, each kept or refused: what is kept leaves nothing wrong."""
    chance, kept = random.Random(9), keeper(mine)  # noqa: S311
    codes = ("GEN97", "GEN62", "GEN14", "CHS45", "PE5")
    made = refused = 0
    for _ in range(25):
        decision = chance.choice(KEPT)
        evidence, relation = chance.choice([*CARD])
        if decision != "accepted":
            evidence = relation = ""
        nos = "" if decision == "none fits" else NOS + chance.choice(codes)
        choice = Choice(chance.choice([LISTEN, KNOW]), nos, decision, evidence, relation, WHY)
        try:
            kept.keep([choice], ME, DAY, again=chance.random() < 0.7)
            made += 1
        except UsageProblem:
            refused += 1
        if chance.random() < 0.2:
            kept.undo(ME, DAY)
    assert made > 5
    assert refused > 2
    assert not violations(mine)
    assert files(mine) == files(keeper(mine).folder)


def test_undo_puts_each_step_back_to_the_byte(mine: Path) -> None:
    kept, states = keeper(mine), []
    choices = [
        part(),
        part(decision="not sure", evidence="", relation=""),
        part("GEN62"),
        part("GEN62", decision="considered and not used", evidence="", relation=""),
    ]
    kept.keep([part("GEN14", LISTEN)], ME, DAY)
    for choice in choices:
        states.append(rows_of(mine))
        kept.keep([choice], ME, DAY, again=True)
    for state in reversed(states):
        kept.undo(ME, DAY)
        assert rows_of(mine) == state
    kept.undo(ME, DAY)
    with pytest.raises(UsageProblem) as told:
        kept.undo(ME, DAY)
    assert code(told) == "PC-DECIDE-UNDO"
    kept.keep([part()], ME, DAY)
    assert rows(mine, "positive")[-1]["record_id"] == "mine:map-village-0004"


def test_what_another_decided_is_not_taken_back(mine: Path) -> None:
    keeper(mine).keep([part()], ME, DAY)
    before = files(mine)
    done = decide(mine, "undo", "--by", "B. Reviewer")
    assert isinstance(done.exception, UsageProblem)
    assert done.exception.code == "PC-DECIDE-UNDO"
    assert f"{ME} made it on {DAY}" in str(done.exception)
    assert "--again" in str(done.exception)
    after = {k: v for k, v in files(mine).items() if k != "reviews/by.txt"}
    assert after == before
    done = decide(mine, "undo", "--by", ME)
    assert done.exit_code == 0, done.exception
    step = done.stderr[done.stderr.index("Next: ") :].split()
    assert step[1:4] == ["pcgraph", "review", "--with"]


def rows_of(place: Path) -> list[list[dict[str, str]]]:
    kinds = ("positive", "negative", "none", "unsure")
    return [[{k: v for k, v in row.items() if v} for row in rows(place, kind)] for kind in kinds]


def test_what_was_changed_since_is_not_taken_back(mine: Path) -> None:
    kept = keeper(mine)
    kept.keep([part()], ME, DAY)
    path = mine / "data/mappings/village-to-nos/positive.sssom.tsv"
    path.write_text(path.read_text("utf-8").replace(WHY, f"{WHY} Indeed."), encoding="utf-8")
    with pytest.raises(UsageProblem) as told:
        kept.undo(ME, DAY)
    assert code(told) == "PC-DECIDE-UNDO"
    assert "changed since" in str(told.value)


def test_two_who_decide_at_once_lose_nothing(mine: Path) -> None:
    one, other = keeper(mine), keeper(mine)
    one.keep([part()], ME, DAY)
    other.keep([part("GEN62")], "B. Reviewer", DAY)
    with pytest.raises(UsageProblem) as told:
        one.keep([part("GEN62")], ME, DAY)
    assert code(told) == "PC-DECIDE-AGAIN"
    found = {row["object_id"]: row["author_label"] for row in rows(mine, "positive")[1:]}
    assert found == {"nos:GEN97": ME, "nos:GEN62": "B. Reviewer"}


def test_a_folder_that_is_held_is_waited_for(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pcgraph.saving._PATIENCE", 0.1)
    held = subprocess.Popen(
        [sys.executable, "-c", "import sys;from pathlib import Path;from pcgraph.target import "
         "held\nwith held(Path(sys.argv[1])): print('held',flush=True);sys.stdin.read()",
         str(mine)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert held.stdout is not None
    assert held.stdout.readline() == "held\n"
    kept = keeper(mine)
    with pytest.raises(UsageProblem) as told:
        kept.keep([part()], ME, DAY)
    assert code(told) == "PC-IMPORT-BUSY"
    held.communicate("")
    kept.keep([part()], ME, DAY)


@pytest.mark.parametrize("done", [0, 1, 2])
def test_a_crash_between_two_files_is_mended_by_the_next_run(
    mine: Path, done: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A decision that moves a row from file to file: whatever was switched in, the rest follows."""
    kept = keeper(mine)
    kept.keep([part()], ME, DAY)
    written: list[Path] = []

    class Killed(BaseException):
        pass

    from pcgraph import saving
    from pcgraph.files import write_whole as whole

    def dies(path: Path, text: str | bytes) -> None:
        if not path.name.startswith("pending") and len(written) == done:
            raise Killed
        written.append(path) if not path.name.startswith("pending") else None
        whole(path, text)

    monkeypatch.setattr(saving, "write_whole", dies)
    with pytest.raises(Killed):
        kept.keep([part(decision="not sure", evidence="", relation="")], ME, DAY, again=True)
    monkeypatch.undo()
    assert (mine / PENDING).is_file()
    again = keeper(mine)
    assert any("finished" in note for note in again.notes)
    assert not (mine / PENDING).exists()
    assert [row["object_id"] for row in rows(mine, "unsure")] == ["nos:GEN97"]
    assert len(rows(mine, "positive")) == 1
    again.undo(ME, DAY)
    assert len(rows(mine, "positive")) == 2
    assert not violations(mine)


@pytest.mark.parametrize(
    "text",
    [
        "{", "[]", '{"before": {}, "texts": {"../x": "y"}}',
        '{"before": {}, "texts": {"reviews/../../x": "y"}}',
        '{"before": {"reviews/by.txt": "0"}, "texts": {"reviews/by.txt": "B\\n"}}',
    ],
)  # fmt: skip
def test_a_step_that_cannot_be_finished_is_told(mine: Path, text: str) -> None:
    (mine / "reviews").mkdir()
    (mine / "reviews/by.txt").write_text("A\n")
    (mine / PENDING).write_text(text)
    before = files(mine)
    with pytest.raises(InputProblem) as told:
        keeper(mine)
    assert code(told) == "PC-DECIDE-PENDING"
    assert files(mine) == before


def test_a_write_that_fails_leaves_all_as_it_was(mine: Path) -> None:
    kept = keeper(mine)
    kept.keep([part()], ME, DAY)
    journal = mine / "reviews/journal.csv"
    text = journal.read_bytes()
    before = files(mine)
    (mine / "reviews/~$journal.csv").write_text("")
    with pytest.raises(InputProblem) as told:
        kept.keep([part("GEN62")], ME, DAY)
    assert code(told) == "PC-WRITE-OPEN"
    (mine / "reviews/~$journal.csv").unlink()
    assert files(mine) == before
    assert journal.read_bytes() == text
    kept.keep([part("GEN62")], ME, DAY)
    assert not violations(mine)


def test_a_journal_that_cannot_be_read_is_told(mine: Path) -> None:
    kept = keeper(mine)
    kept.keep([part()], ME, DAY)
    for text in ("a,b\n1,2\n", "no\x00", (mine / "reviews/journal.csv").read_text() + "x,\n"):
        (mine / "reviews/journal.csv").write_text(text)
        with pytest.raises(InputProblem) as told:
            kept.keep([part("GEN62")], ME, DAY)
        assert code(told) == "PC-DECIDE-JOURNAL"


@pytest.mark.parametrize(
    "name",
    ["pcgraph", "ChatGPT", "gpt-4o", "GPT 5", "Claude", "claude opus 4", "Claude AI", "Copilot",
     "Gemini Pro", "llama-3", "a language model", "AI", "ai", "our AI", "the machine", "bot",
     "review bot", "Bot 7", "LLM, checked", "", "--", "7", "x" * 500,
     "none", "None", "anonymous", "Unknown", "(unknown)", "nobody", "n/a", "N / A", "test",
     "Test User", "no one", "Anonymous Reviewer", "o1", "O3", "o3-mini", "o4-mini", "r1",
     "model o3", "o3 r1", "A. o3", "Claude O3", "\u0421hatgpt", "Chatg\u0440t",
     "Cl\u0430ude Dupont", "A. Revi\u03bfwer", "\u0410\u0406", "\uff23hatGPT",
     "g\u200dpt-4", "Cl\u200daude", "Gem\u2060ini", "Co\u0337pilot", "Ge\u0301mini", "G P T",
     "G.P.T.", "G P T 4", "g-p-t", "the G P T", "A I", "L L M", "\u200d", "Chat\u00adGPT",
     "Chat\U000e0020GPT", "gp\ufe0ft-4", "Co\u034fpilot", "Op\u20ddenAI", "un\u200bknown"],
)  # fmt: skip
def test_no_machine_stands_where_a_person_should(name: str, mine: Path) -> None:
    assert person_fault(name)
    with pytest.raises(UsageProblem) as told:
        keeper(mine).keep([part()], name, DAY)
    assert code(told) == "PC-DECIDE-PERSON"


@pytest.mark.parametrize(
    "name",
    ["A. Reviewer", "Claude Dupont", "Ai Tanaka", "Jan Bot", "first reviewer", "Aisha, NHS",
     "A. None", "A. Test", "A", "Claude Dupont, ward B12", "A. Reviewer 2", "Рецензент Второй",
     "Р. Сорока", "Αξιολογητής Πρώτος", "Первая-Reviewer", "评审员",
     "G. P. Reviewing", "J P Person", "A I Judge", "G P T Person", "G.P. Taker", "J. P. T.",
     "Zo\u00e9 Prénom", "क्\u200dष Reviewer", "می\u200cنا"],
)  # fmt: skip
def test_names_of_people_pass(name: str) -> None:
    assert not person_fault(name)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("A.Re\u200bviewer", "A.Reviewer"), ("A.\u200b \u2060Reviewer\ufeff", "A. Reviewer"),
        ("A. Revie\u00adwer", "A. Reviewer"), ("A. Re\u200dviewer", "A. Reviewer"),
        ("A.\u200e\U000e0041 Reviewer", "A. Reviewer"), ("क्\u200dष Reviewer", "क्\u200dष Reviewer"),
        ("می\u200cنا", "می\u200cنا"), ("\u200cA. Reviewer\u200d", "A. Reviewer"),
        ("Zoe\u0301 Reviewer", "Zo\u00e9 Reviewer"),
    ],
)  # fmt: skip
def test_a_name_is_kept_as_it_is_seen(typed: str, kept: str, mine: Path) -> None:
    assert checked_person(typed) == kept
    step = keeper(mine).keep([part()], typed, DAY)
    assert step.changes[0].by == kept


def test_why_a_name_is_refused_is_said_plainly() -> None:
    assert person_fault("n/a") == '"n/a" names nobody'
    assert person_fault("\u0421hatgpt").endswith("mixes the letters of two alphabets")
    assert person_fault("o4-mini") == '"o4-mini" is no name of a person'


def test_the_person_is_asked_for_once(mine: Path) -> None:
    with pytest.raises(UsageProblem) as told:
        reviewer(mine, "")
    assert code(told) == "PC-DECIDE-PERSON"
    assert "kept" in reviewer(mine, f" {ME}\n")[1]
    assert reviewer(mine, "")[0] == ME
    assert reviewer(mine, "B. Reviewer")[0] == "B. Reviewer"
    assert f"this time; reviews/by.txt names {ME}" in reviewer(mine, "B. Reviewer")[1]
    assert (mine / "reviews/by.txt").read_text() == f"{ME}\n"
    (mine / "reviews/by.txt").write_text("ChatGPT\n")
    with pytest.raises(UsageProblem):
        reviewer(mine, "")


def test_words_that_are_identical_are_accepted_by_rule(mine: Path) -> None:
    path = mine / "data/frameworks/village.ttl"
    title = "Communicate effectively in a healthcare environment"
    text = path.read_text("utf-8").replace("Know which groups and activities there are in the "
                                           "village", title.upper())  # fmt: skip
    path.write_text(text, "utf-8")
    kept = keeper(mine)
    choices, told = identical_choices(kept.said, [(KNOW, NOS + "GEN97"), (LISTEN, NOS + "GEN97")])
    assert not choices[0:1] or choices[0].line == KNOW
    # The pair of LISTEN is decided in the example: it is not offered again.
    assert [one.standard for one in choices] == [NOS + "GEN97"]
    assert not told
    kept.keep(choices, ME, DAY)
    row = rows(mine, "positive")[-1]
    assert row["mapping_justification"] == "semapv:LexicalMatching"
    assert row["mapping_tool"] == "pcgraph"
    assert row["author_label"] == ME
    assert row["predicate_id"] == "skos:exactMatch"
    text = "SELECT ?by { ?x pc:decidedHow 'identical text' ; pc:decidedBy ?by }"
    (found,) = solutions(kept.composition.store, text, "test")
    assert found["by"].value.startswith("pcgraph ")
    assert identical_choices(kept.said, [(KNOW, NOS + "GEN97")]) == ([], [])


def test_identical_words_in_two_places_are_left_to_a_person(mine: Path) -> None:
    kept = keeper(mine)
    pairs = [(KNOW, NOS + "GEN62"), (LISTEN, NOS + "GEN62")]
    choices, told = identical_choices(kept.said, pairs)
    assert not choices
    assert len(told) == 2
    kept.keep([Choice(KNOW, "", "none fits", reason=WHY)], ME, DAY)
    choices, told = identical_choices(kept.said, pairs[:1])
    assert not choices
    assert "none fits" in told[0]


def test_the_verbs_keep_what_they_say(mine: Path) -> None:
    done = decide(mine, "accept", "groups and activities", "gen 97", "--evidence", "helps",
                  "--reason", WHY, "--by", ME, "-f", "json")  # fmt: skip
    assert done.exit_code == 0, done.output
    (row,) = json.loads(done.stdout)
    assert row["nos_code"] == "GEN97"
    assert row["relation"] == "related"
    assert row["decided_by"] == ME
    assert row["decided_how"] == "person"
    assert "gen 97 was read as GEN97" in done.stderr
    assert "Next:" in done.stderr
    again = decide(mine, "reject", "mine:0002", "GEN97", "--reason", WHY)
    assert isinstance(again.exception, UsageProblem)
    assert again.exception.code == "PC-DECIDE-AGAIN"
    done = decide(mine, "reject", "line 6", "GEN97", "--reason", WHY, "--again",
                  "--only-relation", "same")  # fmt: skip
    assert done.exit_code == 0, done.exception
    assert rows(mine, "negative")[0]["predicate_id"] == "skos:exactMatch"
    done = decide(mine, "undo", "-f", "json")
    assert json.loads(done.stdout)[0]["after"].startswith("accepted, supports")
    assert decide(mine, "unsure", KNOW, "GEN62", "--reason", WHY).exit_code == 0
    decide(mine, "undo")
    decide(mine, "undo")
    assert decide(mine, "none", "0002", "--reason", WHY).exit_code == 0
    assert rows(mine, "none")[0]["subject_id"] == "mine:0002"


@pytest.mark.parametrize(
    ("words", "fault", "told"),
    [
        (("accept", "0002", "GEN97", "--reason", WHY), "PC-DECIDE-CARD", "--evidence"),
        (("accept", "0002", "GEN97", "--reason", WHY, "--evidence", "part"), "PC-DECIDE-RELATION",
         '"overlaps" (each has something the other lacks)'),
        (("accept", "0002", "GEN97", "--reason", WHY, "--evidence", "all", "--relation",
          "overlaps"), "PC-DECIDE-CARD", "goes with"),
        (("accept", "0002", "GEN97", "--evidence", "helps"), "PC-DECIDE-CARD", "--reason"),
        (("accept", "0002", "GEN97", "--reason", WHY, "--evidence", "much"), "PC-VALUE-UNKNOWN",
         "all of it"),
        (("accept", "0002", "--reason", WHY, "--evidence", "all"), "PC-DECIDE-WHICH", "named"),
        (("accept", "0002", "GEN79", "--reason", WHY, "--evidence", "helps"), "PC-VALUE-UNKNOWN",
         "Did you mean"),
        (("none", "line 1", "--reason", WHY), "PC-VALUE-UNKNOWN", "no competency"),
        (("none", "cycling", "--reason", WHY), "PC-VALUE-UNKNOWN", "not known"),
        (("reject", "0002", "GEN97", "--reason", WHY, "--by", "the AI"), "PC-DECIDE-PERSON",
         "person"),
        (("accept", "--identical", "--evidence", "all"), "PC-DECIDE-WHICH", "Leave"),
    ],
)  # fmt: skip
def test_what_the_verbs_refuse_is_said_in_words(
    mine: Path, words: tuple[str, ...], fault: str, told: str
) -> None:
    before = files(mine)
    by = () if "--by" in words else ("--by", ME)
    done = decide(mine, *words, *by)
    assert isinstance(done.exception, PcgraphError), done.output
    assert done.exception.code == fault
    assert told in str(done.exception)
    assert {k: v for k, v in files(mine).items() if not k.startswith("reviews/")} == before


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("accept", "mine:0002", "GEN97", "--evidence", "helps"), "share, and what one of them"),
        (("reject", "mine:0002", "GEN97"), "share, and what one of them lacks"),
        (("unsure", "mine:0002", "GEN97"), "share, and what one of them lacks"),
        (("none", "mine:0002"), "what came nearest"),
    ],
)
def test_a_reason_that_says_little_is_kept_and_told(
    mine: Path, words: tuple[str, ...], wanted: str
) -> None:
    done = decide(mine, *words, "--reason", "ok", "--by", ME)
    assert done.exit_code == 0, done.output
    told = " ".join(done.stderr.split())
    assert "The reason says little (fewer than 20 letters)" in told
    assert wanted in told
    assert ",ok," in done.stdout
    again = decide(mine, *words, "--reason", WHY, "--by", ME, "--again")
    assert again.exit_code == 0, again.output
    assert "says little" not in again.stderr


def test_what_stands_in_another_set_is_told_with_what_can_be_done(
    mine: Path, tmp_path: Path
) -> None:
    kept = keeper(mine)
    kept.choose("Link Worker framework, Nov 2019")
    expand, known = kept.said.prefixes.expand, {one.iri for one in kept.said.standards}
    ours = next(one for one in kept.said.judged if one.decision == "none fits")
    line = ours.row.get("subject_id")
    said = ("--reason", WHY, "--by", ME, "--again")
    fault = decide(mine, "none", line, *said).exception
    assert isinstance(fault, UsageProblem)
    assert fault.code == "PC-DECIDE-OTHERS"
    assert "It says the same: nothing is left to do" in fault.remedy
    judged = {expand(one.row.get("object_id")) for one in kept.said.judged
              if one.row.get("subject_id") == line}  # fmt: skip
    free = kept.said.prefixes.compact(sorted(known - judged)[0]).removeprefix("nos:")
    fault = decide(mine, "accept", line, free, "--evidence", "helps", *said).exception
    assert isinstance(fault, UsageProblem)
    assert fault.code == "PC-DECIDE-CONTRARY"
    assert ours.row.get("record_id") in fault.remedy
    assert "pcgraph mapping unsure" in fault.remedy
    done = decide(mine, "unsure", line, free, *said)
    assert done.exit_code == 0, done.output
    decide(mine, "none", "mine:0002", "--reason", WHY, "--by", ME)
    third = tmp_path / "third"
    assert CliRunner().invoke(cli, ["new", str(third), "--base", "https://example.org/third/"])
    words = ["mapping", "accept", "mine:0002", "GEN97", "--evidence", "helps", *said]
    two = ["--with", str(mine), "--with", str(third), "--date", DAY]
    fault = CliRunner().invoke(cli, [*words, *two]).exception
    assert isinstance(fault, UsageProblem)
    assert f"name that folder last, --with {mine.as_posix()}" in fault.remedy
    last = ["--with", str(third), "--with", str(mine), "--date", DAY]
    done = CliRunner().invoke(cli, [*words, *last])
    assert done.exit_code == 0, done.output


def test_ones_own_decision_comes_before_that_of_another_set(mine: Path) -> None:
    kept = keeper(mine)
    kept.keep([part()], ME, DAY)
    own = decided(kept.said, KNOW, f"{NOS}GEN97")
    assert own is not None
    other = replace(own, file=replace(own.file, layer=""))
    for judged in ([other, own], [own, other]):
        said = replace(kept.said, judged=judged)
        assert decided(said, KNOW, f"{NOS}GEN97") is own


def soon(days: int) -> str:
    return f"{date.today() + timedelta(days=days):%Y-%m-%d}"


@pytest.mark.parametrize(
    "words",
    [
        ["review", "--by", ME],
        ["mapping", "accept", "mine:0002", "GEN97", "--evidence", "helps", "--reason", WHY,
         "--by", ME],
        ["mapping", "accept", "--identical", "--by", ME],
        ["mapping", "reject", "mine:0002", "GEN97", "--reason", WHY, "--by", ME],
        ["mapping", "unsure", "mine:0002", "GEN97", "--reason", WHY, "--by", ME],
        ["mapping", "none", "mine:0002", "--reason", WHY, "--by", ME],
        ["mapping", "undo", "--by", ME],
        ["mapping", "carry", "fcc-2019", "fcc-pcp", "--save"],
        ["mapping", "chain"],
        ["suggest", "--save"],
        ["workbook", "import", "none.xlsx", "--by", ME],
        ["settle", "none.xlsx", "--by", ME],
    ],
)  # fmt: skip
def test_nothing_is_decided_on_a_day_to_come(mine: Path, words: list[str]) -> None:
    before = files(mine)
    into = ["--into", str(mine)] if words[0] == "workbook" else ["--with", str(mine)]
    done = CliRunner().invoke(cli, [*words, *into, "--date", soon(2)], input="q\n")
    assert isinstance(done.exception, UsageProblem), done.output
    assert done.exception.code == "PC-DECIDE-DAY"
    assert f"{soon(2)} is still to come" in str(done.exception)
    assert files(mine) == before


def test_a_day_is_left_to_the_zones_of_time() -> None:
    assert day_of(datetime.fromisoformat(soon(1))) == soon(1)
    assert day_of(None) == soon(0)


def test_without_a_folder_nothing_can_be_kept(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["mapping", "none", "fcc19:0003", "--reason", WHY, "--by", ME])
    assert isinstance(done.exception, UsageProblem)
    assert done.exception.code == "PC-DECIDE-FOLDER"


def test_a_decision_is_kept_in_less_than_half_a_second(mine: Path) -> None:
    kept = keeper(mine)
    kept.keep([part()], ME, DAY)
    start = time.process_time()
    kept.keep([part("GEN62")], ME, DAY)
    assert time.process_time() - start < 0.5


def test_a_file_is_saved_once_and_stays(mine: Path) -> None:
    with patiently(mine):
        save(mine, {"reviews/by.txt": "A. Reviewer\n"})
        assert not finished(mine)
    assert cleaned((mine / "reviews/by.txt").read_text()) == ME


def test_accept_identical_is_a_whole_command(mine: Path) -> None:
    path = mine / "data/frameworks/village.ttl"
    title = "Communicate effectively in a healthcare environment"
    text = path.read_text("utf-8").replace("Know which groups and activities there are in the "
                                           "village", title.upper())  # fmt: skip
    path.write_text(text, "utf-8")
    before = files(mine)
    done = decide(mine, "accept", "--identical", "--by", ME, "-f", "json")
    assert done.exit_code == 0, done.exception
    (row,) = json.loads(done.stdout)
    assert (row["nos_code"], row["decided_how"]) == ("GEN97", "identical text")
    assert f"Run by {ME}" in " ".join(done.stderr.split())
    kept = rows(mine, "positive")[-1]
    assert (kept["subject_id"], kept["object_id"]) == ("mine:0002", "nos:GEN97")
    assert kept["mapping_justification"] == "semapv:LexicalMatching"
    again = decide(mine, "accept", "--identical", "-f", "json")
    assert (again.exit_code, json.loads(again.stdout)) == (0, [])
    assert decide(mine, "undo").exit_code == 0
    positive = "data/mappings/village-to-nos/positive.sssom.tsv"
    assert files(mine)[positive] == before[positive]
