"""The pages of the review: what they tell of the machine, where their links lead, their titles."""

import re
from html import unescape
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from urllib.parse import urljoin

import pytest

from pcgraph.decisions.keep import state_of
from tests.books import saved
from tests.unit.review_case import ME, keeper, rows
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


PAGES = ("/review/", *(f"{AT}{more}" for more in (
    "", "/second", "/workbook", "/identical", "/decisions", "/differences",
    "?line=mine%3A0002&nos=nos%3AHT4", "?line=mine%3A0002&nos=none",
)))  # fmt: skip


def test_every_link_between_the_pages_of_the_review_leads_to_a_page(me: Browser) -> None:
    """Who was the first may not be the second: that alone is refused."""
    assert me.post(AT, part(me.card(AT))).status_code == 303
    you, nobody = Browser(me.client.app, "B. Reviewer"), Browser(me.client.app)
    seen = set()
    for who in (me, you, nobody):
        for page in PAGES:
            text = who.get(page).text
            assert "<h1>" in text
            for link in re.findall(r'<a[^>]* href="([^"#]+)"', text):
                at = urljoin(f"{SITE}{page}", unescape(link))
                if not at.startswith(f"{SITE}/review") or (who, at) in seen:
                    continue
                seen.add((who, at))
                found = who.get(at.removeprefix(SITE))
                refused = at.endswith("/second") and found.status_code == 403
                assert found.status_code == 200 or refused, (page, link)
    assert (me, f"{SITE}{AT}") in seen
    assert (you, f"{SITE}{AT}/second") in seen


def test_the_cards_answer_with_a_slash_behind_too(me: Browser) -> None:
    led = me.get(f"{AT}/?line=mine%3A0002&nos=nos%3AHT4")
    assert (led.status_code, led.headers["location"]) == (
        308, f"{AT}?line=mine%3A0002&nos=nos%3AHT4")  # fmt: skip
    assert me.get(f"{AT}/").headers["location"] == AT


def test_a_title_begins_with_error_where_something_was_refused_and_nowhere_else(
    me: Browser,
) -> None:
    for page in PAGES:
        found = me.get(page)
        assert found.status_code == 200
        assert "<title>Error: " not in found.text, page
    assert "<title>Error: Review: " in me.post(AT, me.card(AT)).text
    nameless = {**form(me.get("/review/").text, "name"), "name": ""}
    assert "<title>Error: Review" in me.post("/review/", nameless).text
    assert "<title>Error: " in upload(me, b"no workbook").text
    assert "<title>Error: " in me.get(f"{AT}?line=mine%3A0002&on=nos%3AHT4&nos=nonsense").text


def test_a_nos_that_is_not_known_is_told_in_words_of_the_web(me: Browser, mine: Path) -> None:
    told = words(me.get(f"{AT}?line=mine%3A0002&on=nos%3AHT4&nos=nonsense").text)
    assert "is not known" in told
    assert "or with a register." in told
    assert "pcgraph import" not in told
    made = keeper(mine)
    made.turn_to("https://w3id.org/pcgraph/id/framework/fcc-2019")
    row = made.said.judged[0].row
    ends = [row.get(f"{end}_id") for end in ("subject", "object")]
    state = state_of(made.said, *(made.said.prefixes.expand(end) or "" for end in ends))
    given = {"line": ends[0], "nos": ends[1], "again": "yes", "state": state}
    token = form(me.get("/review/").text, "name")["token"]
    other = me.post("/review/fcc-2019", part({"token": token, **given}))
    assert other.status_code == 409
    assert "it is changed where it stands" in words(other.text)
    assert "--" not in words(other.text)


def test_a_workbook_that_changes_nothing_is_not_said_to_be_seen_soon(me: Browser) -> None:
    done = upload(me, me.get(f"{AT}/workbook.xlsx").content)
    assert done.status_code == 200
    told = words(done.text)
    assert "Nothing was changed." in told
    assert "The other pages show it" not in told
