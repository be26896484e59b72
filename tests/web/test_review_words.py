"""What the pages of the review say to somebody new: plain, whole, and the same everywhere."""

from pathlib import Path

import pytest

from pcgraph.roundtrip import take_back
from tests.unit.review_case import DAY, ME, files
from tests.unit.workbook_case import folder
from tests.web.review_case import Browser, app_of, form, part

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
