"""The pages of the review: what they tell of the machine, where their links lead, their titles."""

from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pytest

from pcgraph.serve.reviewing.books import _SHOWN
from tests.books import saved
from tests.unit.review_case import ME, rows
from tests.unit.workbook_case import Case, folder
from tests.web.review_case import AT as SITE
from tests.web.review_case import WHY, Browser, app_of, form, part, words

AT = "/review/village"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return folder(tmp_path / "mine")


@pytest.fixture
def me(mine: Path) -> Browser:
    return Browser(app_of(mine), ME)


def upload(who: Browser, raw: bytes) -> Any:
    fields = {"token": form(who.get("/review/").text, "name")["token"]}
    sent = {"book": ("my words.xlsx", raw, "application/octet-stream")}
    return who.client.post(f"{AT}/workbook", data=fields, files=sent, headers={"Origin": SITE})


def test_what_does_not_fit_in_a_workbook_is_told_without_a_path_of_the_machine(
    me: Browser, mine: Path
) -> None:
    case = Case(mine)
    case.put("Mappings", 2, nos_code="GEN97", evidence="half of it", reason=WHY)
    saved(case.book, case.sheets)
    wrong = upload(me, case.book.read_bytes())
    assert wrong.status_code == 422
    told = words(wrong.text)
    assert "half of it" in told
    assert "my words.xlsx" in told
    assert "1 to mend" in told
    assert _SHOWN > 1
    for place in (gettempdir(), str(mine), "/workbook.xlsx"):
        assert place not in told


@pytest.mark.parametrize("number", ["9" * 4301, "1" * 13, "-1", "٣", "1_0", " 1", ""])
def test_a_number_that_is_none_of_a_step_takes_nothing_back(
    me: Browser, mine: Path, number: str
) -> None:
    assert me.post(AT, part(me.card(AT))).status_code == 303
    before = rows(mine, "positive")
    token = form(me.get("/review/").text, "name")["token"]
    given = {"token": token, "number": number, "do": "undo"}
    assert me.post(f"{AT}/undo", given).status_code == 409
    assert rows(mine, "positive") == before
    you = Browser(me.client.app, "B. Reviewer")
    token = form(you.get("/review/").text, "name")["token"]
    assert you.post(f"{AT}/second", {**given, "token": token}).status_code == 303
