"""Reviewing one card at a time: what is asked and shown, what is kept, stopping and going on."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pcgraph import console
from pcgraph.asking import Asking, wrapped
from pcgraph.cli import cli
from pcgraph.decisions.card import NONE_FITS
from pcgraph.decisions.keep import Choice
from pcgraph.errors import InputProblem, UsageProblem
from pcgraph.reviews.reason import composed
from pcgraph.reviews.session import Session, cards_of, is_settled
from pcgraph.reviews.shown import line_words
from pcgraph.suggested.candidates import queue
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
from tests.unit.workbook_case import Case, folder

TAKEN = ("p", "o", "yes", "", "the village", "", "", "", "high")
"""Part of it, overlaps; a reason put together; no parts of the NOS; sure."""
REFUSED = ("n", "no", "no", "", "", "Only a word is shared by the two of them.", "")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return folder(tmp_path / "mine")


def session(place: Path, *typed: str, by: str = ME, columns: int = 90, more: tuple[str, ...] = ()
            ) -> Result:  # fmt: skip
    """Run a review with a script of answers."""
    words = ["review", "--with", str(place), "--date", DAY, *(("--by", by) if by else ()), *more]
    text = "".join(f"{one}\n" for one in typed)
    return CliRunner(env={"COLUMNS": str(columns)}).invoke(cli, words, input=text)


def test_a_card_says_all_and_hides_the_score(mine: Path) -> None:
    done = session(mine, "q")
    assert done.exit_code == 0, done.exception
    shown = " ".join(done.stdout.split())
    assert "Looked in: 34 NOS" in shown
    assert "0 of 2 competencies, 8 pairs left" in shown
    assert "Know which groups and activities there are in the village" in shown
    assert "Role Village Agent Domain none printed Source village.txt, line 6" in shown
    assert "NOS HT4 Manage and organise your own time and activities" in shown
    assert "Function 5.1.2" in shown
    assert "Status listed, as of" in shown
    assert "Suggested Shared words: activities" in shown
    assert "would that show the competency?" in shown
    assert "Score" not in shown
    assert "Next: pcgraph review" in done.stderr
    assert "Score 0." in session(mine, "s", "q").stdout
    assert "Both halves of the search rank it first." in session(mine, "w", "q").stdout
    assert "nobody could meet the NOS without" in " ".join(session(mine, "?", "q").stdout.split())


@pytest.mark.parametrize("blank", [" ", "_"])
def test_a_card_shows_the_start_of_a_long_competency_and_says_where_the_rest_stands(
    mine: Path, blank: str
) -> None:
    said = keeper(mine).said
    (line,) = (one for one in said.lines if one.iri == KNOW)
    words = blank.join(["village"] * 9_000)
    long = replace(said, lines=tuple(replace(one, text=words) for one in (line,)))
    told = dict(line_words(long, KNOW))
    shown, _, rest = told["Competency"].partition(" … ")
    assert words.startswith(shown)
    assert 500 < len(shown) <= 600
    assert shown.endswith("village") or blank == "_"
    left = f"{len(words) - len(shown):,}"
    assert rest == f"({left} more characters; the whole stands in {told['Source']})"
    assert "village.txt, line 6" in rest
    some = replace(said, lines=tuple(replace(one, text="x" * 640) for one in (line,)))
    assert dict(line_words(some, KNOW))["Competency"] == "x" * 640


def test_what_is_answered_is_kept_as_a_suggestion_that_a_person_took(mine: Path) -> None:
    done = session(mine, *TAKEN, "q")
    row = rows(mine, "positive")[-1]
    assert (row["object_id"], row["predicate_id"]) == ("nos:HT4", "skos:closeMatch")
    assert row["comment"] == "The same activity. The NOS lacks the village."
    assert (row["confidence"], row["author_label"]) == ("0.9", ME)
    assert row["mapping_justification"] == "semapv:MappingReview"
    assert "mapping_tool" not in row
    assert "Kept: 1 accepted." in done.stderr
    assert not violations(mine)


def test_the_relation_is_asked_for_only_where_several_are_possible(mine: Path) -> None:
    assert "Is the NOS wider, about the same size" in session(mine, "all of it", "q").stdout
    assert "or do the two overlap?" in session(mine, "part", "q").stdout
    done = session(mine, "helps", "", "", "", "", WHY, "", "", "q")
    assert "Is the NOS wider" not in done.stdout
    row = rows(mine, "positive")[-1]
    assert (row["predicate_id"], row["comment"]) == ("skos:relatedMatch", WHY)


def test_nothing_is_decided_without_an_answer(mine: Path) -> None:
    before = files(mine)
    done = session(mine, "", "", "same", "p", "", "x", "o", "", "", "", "", "", "", "q")
    assert "is none of" in done.stdout
    assert "A reason is needed" in done.stdout
    assert {k: v for k, v in files(mine).items() if not k.startswith("reviews/")} == before


@pytest.mark.parametrize("at", range(len(TAKEN)))
def test_stopping_at_any_question_loses_nothing(mine: Path, at: int) -> None:
    """By the end of the input, and by q: the same, and nothing half is kept."""
    for last in ((), ("q",)):
        done = session(mine, *TAKEN[:at], *last)
        assert done.exit_code == 0, done.exception
        assert len(rows(mine, "positive")) == 1
        assert "goes on here" in done.stderr


def test_a_review_goes_on_where_it_stopped_and_skipped_cards_come_last(mine: Path) -> None:
    session(mine, *TAKEN, "k", "q")
    done = session(mine, "q")
    assert "HT4" not in done.stdout
    assert "GEN47" not in done.stdout
    kept = keeper(mine)
    text = (mine / "reviews/skipped.tsv").read_text().splitlines()
    assert text == ["competency_id\tnos_id", "mine:0002\tnos:GEN47"]
    found = cards_of(queue(kept.composition, kept.said), [(KNOW, NOS + "GEN47")])
    assert (found[-1].line, found[-1].standard) == (KNOW, NOS + "GEN47")


def test_a_review_goes_on_with_the_competency_that_was_begun(mine: Path) -> None:
    first_shown = session(mine, "q").stdout
    assert "Know which groups" in first_shown
    keeper(mine).keep([part("GEN62", LISTEN)], ME, DAY)
    assert "Listen to what matters to the person" in session(mine, "q").stdout


def test_a_workbook_taken_twice_with_more_rows_brings_in_the_new_ones(mine: Path) -> None:
    case = Case(mine)
    case.put("Mappings", 3, evidence="helps only", reason=WHY)
    assert not case.take().findings
    case.put("Mappings", 4, evidence="helps only", reason=WHY)
    done = case.take()
    assert not done.findings, done.findings
    assert len(rows(mine, "positive")) == 3
    case.put("Mappings", 3, confidence="high")
    assert [one.rule for one in case.take().findings] == ["workbook-pair-twice"]


def test_undo_and_back(mine: Path) -> None:
    done = session(mine, "u", *TAKEN, "u", "q")
    assert "there is nothing to take back" in done.stdout
    assert "Taken back: mine:map-village-0001." in done.stdout
    assert len(rows(mine, "positive")) == 1
    assert done.stdout.count("NOS         HT4") == 2
    done = session(mine, "b", "p", "b", "h", "b", "q")
    assert "This is the first question of the card" in done.stdout
    assert len(rows(mine, "positive")) == 1


def test_none_fits_ends_a_competency(mine: Path) -> None:
    done = session(mine, "0", "n", "0", "y", "HT4 came nearest; it lacks the village.", "", "q")
    shown = " ".join(done.stdout.split())
    assert "Not yet seen for this competency: GEN47 " in shown
    assert "What came nearest, and why not?" in shown
    assert rows(mine, "none")[0]["subject_id"] == "mine:0002"
    assert "Listen to what matters to the person" in done.stdout
    assert "1 of 2 competencies" in done.stderr


def test_who_used_none_is_asked_whether_none_fits(mine: Path) -> None:
    typed = REFUSED * 5
    done = session(mine, *typed, "n", "GEN97", *TAKEN, "q")
    assert "Does none of the listed NOS fit this competency?" in done.stdout
    assert len(rows(mine, "negative")) == 5
    row = rows(mine, "positive")[-1]
    assert row["object_id"] == "nos:GEN97"
    assert row["mapping_justification"] == "semapv:ManualMappingCuration"
    assert "1 of 2 competencies" in done.stderr


def test_one_reason_for_all_other_suggestions_is_kept_with_each(mine: Path) -> None:
    why = "Only a word is shared by these and the village."
    done = session(mine, *TAKEN, "r", why, "high", "q")
    assert done.exit_code == 0, done.exception
    found = rows(mine, "negative")
    assert len(found) == 4
    assert {(row["subject_id"], row["comment"]) for row in found} == {("mine:0002", why)}
    assert len({row["record_id"] for row in found}) == 4
    assert not violations(mine)
    session(mine, "u", "q")
    assert len(rows(mine, "negative")) == 3


def test_commands_typed_alone_are_no_reason(mine: Path) -> None:
    done = session(mine, *TAKEN, "n", "?", "undo", "q")
    shown = " ".join(done.stdout.split())
    assert shown.count("typed alone are commands") == 1
    assert "Does a person do the same in both?" in shown
    assert "Taken back: mine:map-village-0001" in shown
    assert len(rows(mine, "positive")) == 1


def test_what_hardly_fits_is_asked_again(mine: Path) -> None:
    done = session(mine, "a", "w", "", "", "The visit", "The visit", "", "Too short", WHY,
                   "most", "P3–P6, K2", "", "q")  # fmt: skip
    shown = " ".join(done.stdout.split())
    assert "You said all of it, and name something that it lacks" in shown
    assert "The NOS lacks the visit." in shown
    assert "fewer than 20 letters" in shown
    assert "names no parts" in shown
    row = rows(mine, "positive")[-1]
    assert (row["comment"], row["ext_nos_part"]) == (WHY, "P3–P6, K2")


def test_enter_goes_back_from_naming_a_nos(mine: Path) -> None:
    done = session(mine, *REFUSED * 5, "n", "", "q")
    assert "(Enter: back)" in done.stdout
    assert done.stdout.count("Does none of the listed NOS fit this competency?") == 2


def test_to_be_not_sure_needs_a_reason_too(mine: Path) -> None:
    session(mine, "m", "", "It can be read in two ways.", "low", "q")
    assert rows(mine, "unsure")[0]["comment"] == "It can be read in two ways."


def test_words_of_the_source_never_steer_the_terminal(mine: Path) -> None:
    path = mine / "data/frameworks/village.ttl"
    bad = "Know \\u001B]0;gone\\u0007\\u001B[2J\\u202Ewhich groups and activities there are"
    text = path.read_text("utf-8")
    path.write_text(text.replace("Know which groups and activities there are", bad), "utf-8")
    done = session(mine, "w", "\x1b[31mp\x1b[0m", "o", "", "", "", "",
                   "Both \x1b[2Jknow it very well indeed.",
                   "", "", "q", by="A.\x1b[1m Reviewer")  # fmt: skip
    assert not {"\x1b", "\x07", "\u202e"} & {*done.output}
    assert "groups and activities there are" in " ".join(done.stdout.split())
    row = rows(mine, "positive")[-1]
    assert (row["comment"], row["author_label"]) == ("Both know it very well indeed.", ME)


def test_a_narrow_terminal_has_all_words(mine: Path) -> None:
    done = session(mine, "q", columns=30)
    assert max(map(len, done.stdout.splitlines())) <= 30
    assert "Know which groups and activities there are" in " ".join(done.stdout.split())
    assert wrapped([("NOS", "a\tb\n\x1bc")]) == "NOS         a b \ufffdc\n"


def test_the_name_is_asked_for_once(mine: Path) -> None:
    done = session(mine, ME, "q", by="")
    assert "Your name" in done.stdout
    assert "Your name" not in session(mine, "q", by="").stdout
    assert (mine / "reviews/by.txt").read_text() == f"{ME}\n"
    other = session(folder(mine.parent / "other"), "Copilot", by="")
    assert isinstance(other.exception, UsageProblem)
    assert other.exception.code == "PC-DECIDE-PERSON"


def test_another_who_decides_meanwhile_is_told(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pair on the card is decided by another before the last answer."""
    asked = Asking.ask
    other, count = keeper(mine), 0

    def ask(self: Asking) -> str | None:
        nonlocal count
        count += 1
        if count == len(TAKEN):
            other.keep([part("HT4")], "B. Reviewer", DAY)
        return asked(self)

    monkeypatch.setattr(Asking, "ask", ask)
    done = session(mine, *TAKEN, "q")
    assert "B. Reviewer" in done.stdout
    assert rows(mine, "positive")[-1]["author_label"] == "B. Reviewer"
    assert done.exit_code == 0


def test_a_kill_between_decisions_loses_nothing(mine: Path) -> None:
    run = subprocess.Popen(
        [sys.executable, "-m", "pcgraph", "review", "--with", str(mine), "--by", ME],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert run.stdin is not None
    run.stdin.write("\n".join((*TAKEN, "p", "o", "yes")) + "\n")
    run.stdin.flush()
    for _ in range(300):
        if len(rows(mine, "positive")) == 2 and not (mine / "reviews/pending.json").exists():
            break
        time.sleep(0.1)
    run.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
    run.communicate()
    assert [row["object_id"] for row in rows(mine, "positive")] == ["nos:GEN97", "nos:HT4"]
    assert "GEN47" in session(mine, "q").stdout
    assert not violations(mine)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process alone")
def test_ctrl_c_at_a_question_stops_and_keeps_what_was_saved(mine: Path) -> None:
    run = subprocess.Popen(
        [sys.executable, "-m", "pcgraph", "review", "--with", str(mine), "--by", ME],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    assert run.stdin is not None
    run.stdin.write("\n".join((*TAKEN, "p", "o", "yes")) + "\n")
    run.stdin.flush()
    for _ in range(300):
        if len(rows(mine, "positive")) == 2 and not (mine / "reviews/pending.json").exists():
            break
        time.sleep(0.1)
    time.sleep(0.5)
    run.send_signal(signal.SIGINT)
    run.wait(30)
    _, told = run.communicate()
    assert run.returncode in (0, 130)
    assert "Traceback" not in told
    assert [row["object_id"] for row in rows(mine, "positive")] == ["nos:GEN97", "nos:HT4"]
    assert not violations(mine)


def test_the_session_is_driven_without_a_terminal(mine: Path) -> None:
    kept = keeper(mine)
    made = Session(kept.said, cards_of(queue(kept.composition, kept.said)), is_settled)
    assert made.prompt is not None
    assert not made.prompt.offered
    for typed in TAKEN[:-1]:
        assert made.answer(typed).choice is None
    choice = made.answer(TAKEN[-1]).choice
    assert choice is not None
    assert (choice.evidence, choice.relation) == ("part of it", "overlaps")
    assert choice.how == "person after suggestion"


def test_reasons_are_put_together_from_what_was_said() -> None:
    assert composed({}) == ""
    assert composed({"activity": "yes", "outcome": "yes"}) == (
        "The same activity, with the same outcome."
    )
    assert composed({"nos_lacks": "homes.", "line_lacks": "a plan"}) == (
        "The NOS lacks homes. The competency lacks a plan."
    )


# A second person


def first(place: Path) -> None:
    keeper(place).keep([part("HT4"), part("GEN62")], ME, DAY)


HELPS = ("h", "", "", "", "", "Both are about talking with people.", "", "")
NOT = ("n", "", "", "", "", "Another kind of work altogether.", "")
OF_LISTEN = ("GEN23", "GEN31", "GEN97", "SCDHSC0023")
"""The cards of the competency that the folder decided on, in the order in which they are asked."""
OF_KNOW = ("GEN31", "GEN47", "GEN62", "HT1", "HT2", "HT4")
SECOND = ("--second",)


def answers(**said: Sequence[str]) -> tuple[str, ...]:
    """Give what a second person types: an answer to the NOS named, and no to the others."""
    return tuple(typed for code in (*OF_LISTEN, *OF_KNOW) for typed in said.get(code, NOT))


def test_the_second_does_not_see_what_the_first_said(mine: Path) -> None:
    first(mine)
    done = session(mine, "q", by="B. Reviewer", more=SECOND)
    for words in (WHY, "overlaps", ME, "accepted", "map-0001", "Listening is part", "0.7"):
        assert words not in done.stdout, words
    assert "Listen to what matters" in done.stdout
    assert "4 cards left" not in done.stdout
    assert "0 of 2 competencies" in done.stdout


def test_the_second_is_told_of_what_the_first_decided_only(mine: Path) -> None:
    text = (mine / "data/mappings/village-to-nos/positive.sssom.tsv").read_text("utf-8")
    assert "mine:0001" in text
    done = session(mine, "q", by="B. Reviewer", more=SECOND)
    assert "0 of 1 competencies" in done.stdout
    first(mine)
    done = session(mine, *NOT, *NOT, *HELPS, "u", "q", by="B. Reviewer", more=SECOND)
    assert "Taken back: GEN97: helps only (Listen to what matters" in " ".join(done.stdout.split())


def test_answers_of_the_second_are_saved_each_and_never_composed(mine: Path) -> None:
    first(mine)
    before = {k: v for k, v in files(mine).items() if not k.startswith("reviews/")}
    session(mine, *NOT, *NOT, *HELPS, by="B. Reviewer", more=SECOND)
    text = (mine / "reviews/second-village.csv").read_text()
    *_, row = csv.DictReader(io.StringIO(text))
    assert (row["nos_id"], row["evidence"], row["by"]) == ("nos:GEN97", "helps only", "B. Reviewer")
    done = session(mine, "u", "q", by="", more=SECOND)
    assert done.exit_code == 0, done.exception
    assert "nos:GEN97" not in (mine / "reviews/second-village.csv").read_text()
    assert {k: v for k, v in files(mine).items() if not k.startswith("reviews/")} == before


def test_when_all_is_answered_both_passes_are_kept(mine: Path) -> None:
    first(mine)
    overlap = ("p", "o", "", "", "", "", WHY, "", "")
    # GEN97 alike; of the other competency GEN62 alike, HT4 not.
    typed = answers(GEN97=HELPS, GEN62=overlap, HT4=HELPS)
    done = session(mine, *typed, by="B. Reviewer", more=SECOND)
    assert done.exit_code == 0, done.exception
    assert "2 of 3 answers are the same" in " ".join(done.stderr.split())
    found = {row["object_id"]: row for row in rows(mine, "positive")}
    assert found["nos:GEN97"]["reviewer_label"] == "B. Reviewer"
    assert found["nos:GEN62"]["reviewer_agreement"] == "1"
    assert found["nos:GEN62"]["review_date"] == DAY
    assert not found["nos:HT4"].get("reviewer_label")
    where = ["--with", str(mine)]
    table = CliRunner().invoke(cli, ["mapping", "agreement", "--differences", "-f", "json", *where])
    (row,) = json.loads(table.stdout)
    assert (row["nos_code"], row["first_answer"]) == ("HT4", "part of it, overlaps")
    assert row["second_answer"] == "helps only, related"
    assert (row["first_reason"], row["second_by"]) == (WHY, "B. Reviewer")
    measured = CliRunner().invoke(cli, ["mapping", "agreement", *where])
    assert "2 of 3 the same" in measured.stderr.splitlines()[0], "nothing is left to go on with"
    assert "two persons" in measured.stderr
    assert "competency and NOS,any answer,3," in measured.stdout, (
        "what nobody was asked is left out"
    )
    assert "Settled since: 0 of 1 pairs" in " ".join(measured.stderr.split())
    assert "1 still wait" in " ".join(measured.stderr.split())
    checked = CliRunner().invoke(cli, ["mapping", "validate", *where, "-f", "json"])
    assert {one["rule"] for one in json.loads(checked.stdout)} == {"settlement-missing"}
    assert '--settled "because ..."' in checked.stdout.replace('\\"', '"')
    packed = CliRunner().invoke(cli, ["pack", "village", *where, "-o", str(mine / "p.html")])
    assert packed.exit_code == 0, packed.output
    told = (mine / "p.html").read_text(encoding="utf-8")
    assert "The two persons differ, and it is not settled: first: part of it; second: helps" in told
    assert "Settled: " not in told
    pass_a = (mine / "data/mappings/village-to-nos/passes/a.sssom.tsv").read_bytes()
    settled = CliRunner().invoke(
        cli, ["mapping", "accept", KNOW, "HT4", "--evidence", "helps", "--reason", WHY,
              "--settled", "because the village is not the person's own time",
              "--by", ME, *where]
    )  # fmt: skip
    assert settled.exit_code == 0, settled.exception
    console._OPEN.clear()
    checked = CliRunner().invoke(cli, ["mapping", "validate", *where, "-f", "json"])
    assert json.loads(checked.stdout) == []
    session(mine, by="", more=SECOND)
    assert (mine / "data/mappings/village-to-nos/passes/a.sssom.tsv").read_bytes() == pass_a


def test_agreement_says_first_how_far_the_second_person_has_come(mine: Path) -> None:
    first(mine)
    where = ["--with", str(mine)]
    measured = CliRunner().invoke(cli, ["mapping", "agreement", *where])
    assert "Your folder" not in measured.stderr
    session(mine, *NOT, *NOT, "q", by="B. Reviewer", more=SECOND)
    for more in ([], ["--differences"]):
        measured = CliRunner().invoke(cli, ["mapping", "agreement", *more, *where])
        assert measured.exit_code == 0, measured.exception
        assert measured.output.startswith("Your folder, village: the second person has answered 2")
        told = "".join(measured.stderr.split())
        assert f"goon:pcgraphreviewvillage--second--with{mine}" in told, "a long path is wrapped"
    (mine / "reviews/second-village.csv").write_bytes(b"a\xff\n")
    broken = CliRunner().invoke(cli, ["mapping", "agreement", *where])
    assert isinstance(broken.exception, InputProblem)


def test_that_the_first_took_nothing_is_not_to_be_seen_by_the_cards(
    mine: Path, tmp_path: Path
) -> None:
    """Of a competency where none fits the second is asked the same as where some were taken."""
    none = folder(tmp_path / "none")
    keeper(none).keep([Choice(KNOW, "", NONE_FITS, reason=WHY)], ME, DAY)
    some = folder(tmp_path / "some")
    keeper(some).keep([part("GEN47"), part("HT1")], ME, DAY)
    shown = []
    for place in (none, some):
        done = session(place, *(typed for _ in OF_LISTEN for typed in NOT), "0", WHY, "", "q",
                       by="B. Reviewer", more=SECOND)  # fmt: skip
        assert done.exit_code == 0, done.output
        _, _, cards = done.stdout.partition("1 of 2 competencies")
        shown.append(cards)
    assert shown[0] == shown[1] != ""
    assert "GEN31" in shown[0]
    assert WHY not in shown[0]


def test_the_second_is_another_than_the_first(mine: Path) -> None:
    first(mine)
    for name, fault in ((ME.upper(), "PC-REVIEW-SECOND"), ("", "PC-DECIDE-PERSON"),
                        ("Gemini", "PC-DECIDE-PERSON")):  # fmt: skip
        done = session(mine, by=name, more=SECOND)
        assert isinstance(done.exception, UsageProblem)
        assert done.exception.code == fault
    session(mine, *HELPS, by="B. Reviewer", more=SECOND)
    done = session(mine, by="C. Reviewer", more=SECOND)
    assert isinstance(done.exception, UsageProblem)


@pytest.mark.parametrize("text", ["a,b\n", "\x00", "competency_id\nx\n"])
def test_answers_that_cannot_be_read_are_told(mine: Path, text: str) -> None:
    first(mine)
    (mine / "reviews/second-village.csv").write_text(text)
    done = session(mine, by="B. Reviewer", more=SECOND)
    assert isinstance(done.exception, InputProblem)
    assert done.exception.code == "PC-REVIEW-ANSWERS"


# The same queue in the workbook


def test_the_workbook_offers_the_queue_and_fills_nothing_in(mine: Path) -> None:
    case = Case(mine)
    told = {line: str(case.cell("Mappings", line, "row_check"))
            for line in range(1, len(case.sheets["Mappings"]))}  # fmt: skip
    offered = [line for line, words in told.items() if words.startswith("Suggested")]
    assert [case.cell("Mappings", line, "nos_code") for line in offered][:2] == ["HT4", "GEN47"]
    assert offered == [*range(3, 11)]
    for line in offered:
        for name in ("evidence", "relation", "decision", "reason", "decided_by", "confidence"):
            assert case.cell("Mappings", line, name) is None
    before = files(mine)
    done = case.take()
    assert not done.findings
    assert not done.written
    assert files(mine) == before
    case.written()
    book = case.book.read_bytes()
    case.written()
    assert case.book.read_bytes() == book


def test_a_row_of_the_queue_that_is_filled_in_is_a_suggestion_taken(mine: Path) -> None:
    case = Case(mine)
    case.put("Mappings", 3, evidence="helps only", reason=WHY)
    case.put("Mappings", 4, nos_code="GEN62", evidence="helps only", reason=WHY)
    done = case.take()
    assert not done.findings, done.findings
    found = {row["object_id"]: row["mapping_justification"] for row in rows(mine, "positive")}
    assert found["nos:HT4"] == "semapv:MappingReview"
    assert found["nos:GEN62"] == "semapv:ManualMappingCuration"
    assert not violations(mine)
