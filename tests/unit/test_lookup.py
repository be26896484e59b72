"""The verbs that take plain words: data on stdout, words on stderr, exit codes of the contract."""

import json
from pathlib import Path

from tests.conftest import Command


def test_ask_answers_and_says_what_it_understood(run: Command) -> None:
    done = run("ask", "which NOS evidence the Link Worker EVOKE competency")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0].startswith("role,tag,competency,nos_code")
    assert [line.split(",")[1] for line in done.stdout.splitlines()[1:]] == ["EVOKE", "EVOKE"]
    assert "Understood: Which NOS evidence a competency?" in done.stderr
    assert "Same as:\n  pcgraph query nos-for-competency" in done.stderr


def test_ask_takes_words_without_quotes(run: Command) -> None:
    done = run("ask", "what", "must", "a", "Link", "Worker", "Coach", "show?", "-q")
    assert len(done.stdout.splitlines()) == 53
    assert done.stderr == ""


def test_ask_that_is_not_understood_is_wrong_usage(run: Command) -> None:
    done = run("ask", "what is the capital of France")
    assert (done.returncode, done.stdout) == (2, "")
    assert "PC-ASK-UNSURE" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reply_is_an_answer(run: Command) -> None:
    done = run("ask", "is it endorsed by NHS England?", "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)[0]["note"].startswith("No. None of the five documents")


def test_ask_writes_a_workbook_that_knows_the_question(run: Command, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    done = run("ask", "which NOS evidence the LW EVOKE competency", "-o", "answer.xlsx")
    assert done.returncode == 0, done.stderr
    book = CalamineWorkbook.from_path(tmp_path / "answer.xlsx")
    rows = book.get_sheet_by_name("About this table").to_python()
    about = {str(row[0]): str(row[1]) for row in rows}
    assert about["You asked"] == "which NOS evidence the LW EVOKE competency"
    assert about["Command"].startswith("pcgraph query nos-for-competency")


def test_a_reading_that_the_question_does_not_take_is_refused(run: Command) -> None:
    done = run("ask", "which roles are there", "--reading", "own")
    assert done.returncode == 2
    assert "PC-QUERY-PARAM" in done.stderr


def test_find_leads_on(run: Command) -> None:
    done = run("find", "calm", "sensitive")
    assert done.returncode == 0
    assert "fccpcp:0008" in done.stdout
    assert "Next: pcgraph show fccpcp:0008" in done.stderr


def test_find_nothing_is_an_answer(run: Command) -> None:
    done = run("find", "xyzzy", "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout) == [{"note": "No label, text or code holds: xyzzy."}]
