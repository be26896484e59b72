"""What the pages of the review say to somebody new: plain, whole, and the same everywhere."""

from pathlib import Path

import pytest

from pcgraph.roundtrip import take_back
from tests.unit.review_case import DAY, ME, files, rows
from tests.unit.workbook_case import folder
from tests.web.review_case import WHY, Browser, app_of, form, part, words

AT = "/review/village"
HT4 = f"{AT}?line=mine%3A0002&nos=nos%3AHT4"
GEN47 = f"{AT}?line=mine%3A0002&nos=nos%3AGEN47"
YOU = "B. Reviewer"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return folder(tmp_path / "mine")


def test_the_workbook_holds_what_was_decided_in_the_browser_just_now(mine: Path) -> None:
    me = Browser(app_of(mine), ME)
    me.post(AT, part(me.card(HT4)))
    book = mine.parent / "village.xlsx"
    book.write_bytes(me.get(f"{AT}/workbook.xlsx").content)
    before = files(mine)
    done = take_back(book, mine, (), ME, DAY)
    assert (done.findings, done.notes, done.told) == ((), (), "")
    me.post(AT, part(me.card(GEN47)))
    after = " ".join(take_back(book, mine, (), ME, DAY).notes)
    assert "1 of the judgements stands in no row: mine:map-village-0002 GEN47." in after
    me.post(f"{AT}/undo", form(me.get(AT).text, "number"))
    assert files(mine) == before


def test_a_row_of_what_was_taken_back_since_is_not_missed(mine: Path) -> None:
    me = Browser(app_of(mine), ME)
    me.post(AT, part(me.card(HT4)))
    book = mine.parent / "village.xlsx"
    book.write_bytes(me.get(f"{AT}/workbook.xlsx").content)
    me.post(f"{AT}/undo", form(me.get(AT).text, "number"))
    done = take_back(book, mine, (), ME, DAY)
    assert (done.findings, done.notes, done.told) == ((), (), "")


def test_who_comes_after_others_is_told_before_the_first_answer(mine: Path) -> None:
    app = app_of(mine)
    me, you, nobody = Browser(app, ME), Browser(app, YOU), Browser(app)
    me.post(AT, part(me.card(HT4)))
    offered = "2 judgements are made by others already. To judge the same ones unseen, begin as"
    for who in (you, nobody):
        for path in (AT, "/review/"):
            page = who.get(path)
            assert offered in words(page.text)
            assert "village/second" in page.text.partition("unseen, ")[2].partition("</a>")[0]
    for path in (AT, "/review/"):
        assert "second person" not in words(me.get(path).text)
    you.post(AT, part(you.card(GEN47)))
    assert offered not in words(you.get(AT).text)


def test_the_first_in_an_empty_set_sees_nothing_of_a_second_person(mine: Path) -> None:
    for file in (mine / "data/mappings/village-to-nos").iterdir():
        file.unlink()
    me = Browser(app_of(mine), ME)
    for path in (AT, "/review/"):
        assert "second person" not in words(me.get(path).text)


def test_a_second_person_without_a_name_is_asked_for_it(mine: Path) -> None:
    page = Browser(app_of(mine)).get(f"{AT}/second")
    assert page.status_code == 200
    assert "This was not done" not in page.text
    assert "Who decides? Say your name first" in words(page.text)
    assert "back=village/second" in page.text


def test_progress_moves_with_every_answer_and_is_the_same_on_both_pages(mine: Path) -> None:
    me = Browser(app_of(mine), ME)
    for number in (1, 2, 3):
        begun = min(number, 2)
        told = (
            f"{number} of 9 suggestions answered; {begun} of 2 competencies with an answer, 0 with "
            "all answered"
        )
        page = me.get(AT).text
        assert told in words(page)
        assert f'max="9" value="{number}"' in page
        assert told in words(me.get("/review/").text)
        me.post(AT, part(me.card(AT)))


def test_the_progress_of_a_second_person_counts_their_own_answers(mine: Path) -> None:
    you = Browser(app_of(mine), YOU)
    for number in (0, 1):
        page = you.get(f"{AT}/second").text
        assert f"{number} of 4 suggestions answered; {number} of 1 competencies" in words(page)
        you.post(f"{AT}/second", {**form(page, "reason"), "shows": "n", "reason": WHY})


def test_where_a_framework_stands_is_said_in_plain_words(mine: Path) -> None:
    page = words(Browser(app_of(mine), ME).get("/review/").text)
    assert "laid under" not in page
    assert "pcgraph, or another folder; what you decide goes to your folder" in page


def test_how_sure_is_not_chosen_beforehand_and_the_page_says_what_is_kept(mine: Path) -> None:
    me = Browser(app_of(mine), ME)
    page = me.get(HT4).text
    assert "sure" not in form(page, "reason")
    assert "if you choose nothing, medium is kept" in words(page)
    me.post(AT, part(me.card(HT4)))
    assert rows(mine, "positive")[-1]["confidence"] == "0.7"
    me.post(AT, {**part(me.card(HT4)), "sure": "low"})
    assert rows(mine, "positive")[-1]["confidence"] == "0.5"
    assert me.card(HT4)["sure"] == "low"


def test_ones_own_decisions_say_how_sure_in_words_and_lead_to_a_change(mine: Path) -> None:
    app = app_of(mine)
    me, you = Browser(app, ME), Browser(app, YOU)
    me.post(AT, {**part(me.card(HT4)), "sure": "high"})
    page = me.get(f"{AT}/decisions").text
    for head in ("Competency", "Decision", "Reason", "How sure", "Decided by", "Marked"):
        assert f">{head}</th>" in page
    assert ">high<" in page.replace("<bdi>", "").replace("</bdi>", "")
    assert "0.9" not in words(page).partition("Data 0")[0]
    assert page.count("<bdi>Change</bdi>") == 1
    link = page.partition("<bdi>Change</bdi>")[0].rpartition('href="')[2].partition('"')[0]
    assert "nos=nos%3AHT4" in link
    assert "<bdi>Change</bdi>" not in you.get(f"{AT}/decisions").text


def test_a_clash_tells_the_reason_of_the_other(mine: Path) -> None:
    app = app_of(mine)
    me, you = Browser(app, ME), Browser(app, YOU)
    yours = you.card(HT4)
    me.post(AT, part(me.card(HT4), reason="Both name what goes on in a place."))
    clash = you.post(AT, {**yours, "shows": "n", "reason": "Only one word is shared by the two."})
    assert "Their reason: Both name what goes on in a place." in words(clash.text)
