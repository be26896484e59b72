"""Find: what is typed whole comes first, no code is taken for another, an empty answer says why."""

import re

import pytest

from pcgraph.graph import KnowledgeGraph


def first(kg: KnowledgeGraph, words: str) -> object:
    return kg.find(words).records()[0]["thing_id"]


@pytest.mark.parametrize(
    ("words", "thing"),
    [
        ("gen97", "nos:GEN97"),
        ("SFHGEN97", "nos:GEN97"),
        ("GEN 97", "nos:GEN97"),
        ("sfjcps-8.12", "nos:SFJCPS-8-12"),
        ("nos:PE5", "nos:PE5"),
        ("link worker", "role:link-worker"),
        ("Link Workers", "role:link-worker"),
        ("1.2", "hfm:1-2"),
        ("calm sensitive", "fccpcp:0008"),
        ("sensitive, CALM", "fccpcp:0008"),
        ("lnik worker coach", "role:link-worker-coach"),
        ("evoke", "named:evoke"),
    ],
)
def test_the_nearest_comes_first(kg: KnowledgeGraph, words: str, thing: str) -> None:
    assert first(kg, words) == thing


def test_stems_find_other_forms_of_a_word(kg: KnowledgeGraph) -> None:
    ids = {row["thing_id"] for row in kg.find("communicating")}
    assert {"nos:GEN97", "nos:GEN62", "hfm:1-2"} <= ids


def test_every_thing_found_holds_every_word(kg: KnowledgeGraph) -> None:
    for row in kg.find("health coaching"):
        words = f"{row['thing_name']} {row['found_in'] or ''}".casefold()
        assert "health" in words
        assert "coach" in words


def test_earlier_editions_come_later(kg: KnowledgeGraph) -> None:
    ids = [row["thing_id"] for row in kg.find("calm sensitive")]
    assert ids == ["fccpcp:0008", "fcc19:0010"]


def test_one_code_is_never_taken_for_another(kg: KnowledgeGraph) -> None:
    table = kg.find("GEN79")
    assert table.rows == ()
    assert table.notes[0] == "No label, text or code holds: gen79."
    assert "GEN97" in table.notes[1]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("xyzzy", "No label, text or code holds: xyzzy."),
        ("evoke immunisation", "Each word stands somewhere, but nothing holds all of: "),
        ("  ?", "Give a word, a code or a short id."),
    ],
)
def test_an_empty_answer_says_why(kg: KnowledgeGraph, words: str, why: str) -> None:
    table = kg.find(words)
    assert table.rows == ()
    assert table.notes[0].startswith(why)


def test_a_slip_is_told(kg: KnowledgeGraph) -> None:
    assert kg.find("lnik worker").notes == ("'lnik' was read as 'link'.",)


def test_a_limit_is_told(kg: KnowledgeGraph) -> None:
    table = kg.find("coach", 5)
    assert len(table) == 5
    whole = len(kg.find("coach"))
    assert table.notes == (f"The nearest 5 of {whole} (--limit {whole} for all).",)


@pytest.mark.parametrize("words", ["MI", "act", "IT", "LA"])
def test_short_words_are_found_whole(kg: KnowledgeGraph, words: str) -> None:
    for row in kg.find(words):
        text = f"{row['thing_name']} {row['found_in'] or ''}"
        assert re.search(rf"(?<!\w){words}(?!\w)", text, re.IGNORECASE), row
