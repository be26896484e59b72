"""Review on a real server: two browsers at once, and a process that is killed while it saves."""

import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from pcgraph.saving import PENDING
from tests.unit.review_case import ME, WHY, keeper, rows, violations
from tests.unit.workbook_case import folder
from tests.web.looking import faults_of_axe, faults_of_forced_colours, faults_of_width
from tests.web.review_case import Fields, form
from tests.web.serving_case import serving

AT = "/review/village"
HT4 = f"{AT}?line=mine%3A0002&nos=nos%3AHT4"
GEN47 = f"{AT}?line=mine%3A0002&nos=nos%3AGEN47"
YOU = "B. Reviewer"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    at = tmp_path_factory.mktemp("review")
    place = folder(at / "mine")
    with serving(at, "--review", str(place), "--workers", "1") as server:
        yield server.address[:-1], place


def person(browser: Any, address: str, name: str, **how: Any) -> Any:
    """Open a browser of a person, who gives a name."""
    page = browser.new_context(**how).new_page()
    page.goto(f"{address}/review/")
    page.fill("#name", name)
    page.click("text=Begin")
    return page


def choose(page: Any, shows: str, why: str = WHY) -> None:
    page.check(f'[name="shows"][value="{shows}"]')
    if shows == "p":
        page.check('[name="relation-p"][value="o"]')
    page.fill("#reason", why)


def test_two_browsers_at_once_lose_nothing(browser: Any, served: tuple[str, Path]) -> None:
    address, place = served
    me = person(browser, address, ME)
    you = person(browser, address, YOU, java_script_enabled=False, viewport={
        "width": 320, "height": 700})  # fmt: skip
    me.goto(address + HT4)
    you.goto(address + HT4)
    choose(me, "p")
    choose(you, "n", "Only one word is shared by the two of them.")
    me.click("text=Save and next")
    assert "Saved" in me.inner_text("[role=status]")
    you.click("text=Save and next")
    assert "Somebody decided meanwhile" in you.inner_text("[role=alert]")
    assert f"HT4: accepted, part of it, overlaps, by {ME}" in you.inner_text("[role=alert]")
    assert you.input_value("#reason") == "Only one word is shared by the two of them."
    assert you.evaluate("document.documentElement.scrollWidth") <= 320
    assert not rows(place, "negative")
    me.goto(address + GEN47)
    you.goto(f"{address}{AT}?line=mine%3A0001&nos=GEN62")
    choose(me, "h")
    choose(you, "n")
    me.click("text=Save and next")
    you.click("text=Save and next")
    by = {(kind, row["object_id"]): row["author_label"]
          for kind in ("positive", "negative") for row in rows(place, kind)}  # fmt: skip
    assert by["positive", "nos:GEN47"] == ME
    assert by["negative", "nos:GEN62"] == YOU
    assert by["positive", "nos:HT4"] == ME
    assert not violations(place)


def test_only_the_relations_that_fit_are_shown_and_keys_are_enough(
    browser: Any, served: tuple[str, Path]
) -> None:
    page = person(browser, served[0], ME)
    page.goto(f"{served[0]}/about.html")
    page.click(".menu >> text=Review")
    assert page.url == f"{served[0]}/review/"
    page.goto(f"{served[0]}{AT}?line=mine%3A0001&nos=GEN14")
    assert page.is_hidden("#relation-a")
    page.focus("#shows")
    page.keyboard.press("Space")
    assert page.is_visible("#relation-a")
    page.keyboard.press("ArrowDown")
    assert page.is_hidden("#relation-a")
    assert page.is_visible("#relation-p")
    page.click("text=Save and next")
    assert page.evaluate("document.activeElement.className") == "summary"
    page.click(".summary a >> nth=0")
    assert page.evaluate("document.activeElement.name") == "relation-p"


def test_axe_finds_nothing_on_any_page_of_the_review(
    browser: Any, served: tuple[str, Path]
) -> None:
    page = person(browser, served[0], "C. Reviewer")
    for path in (AT, f"{AT}/identical", f"{AT}/decisions", f"{AT}/differences", f"{AT}/second",
                 f"{AT}/workbook", f"{HT4}&settle=yes", "/review/", "refused"):  # fmt: skip
        page.goto(served[0] + (AT if path == "refused" else path))
        if path == "refused":
            page.click("text=Save and next")
        assert faults_of_width(page) == [], path
        assert faults_of_forced_colours(page) == [], path
        assert faults_of_axe(page) == [], path


def _client(address: str) -> httpx.Client:
    who = httpx.Client(base_url=address, headers={"Origin": address}, timeout=30)
    first = form(who.get("/review/").text, "name")
    who.post("/review/", data={**first, "name": ME})
    return who


def _answers(address: str, sent: list[str], kept: list[str]) -> None:
    """Answer card after card until the server is gone; note what was sent and what confirmed."""
    try:
        who = _client(address)
        for _ in range(40):
            fields: Fields = form(who.get(AT).text, "reason")
            if fields["nos"] == "none":
                return
            sent.append(f"{fields['line']} {fields['nos']}")
            done = who.post(AT, data={**fields, "shows": "n", "reason": WHY})
            if done.status_code == 303:
                kept.append(sent[-1])
    except (httpx.HTTPError, StopIteration):
        return


def test_what_was_confirmed_is_there_after_kill_9(tmp_path: Path) -> None:
    place = folder(tmp_path / "mine")
    chance = random.Random(7)  # noqa: S311 - a moment to end at, no secret
    confirmed: list[str] = []
    tried: list[str] = []
    for _ in range(3):
        with serving(tmp_path, "--review", str(place), "--workers", "1") as server:
            sent: list[str] = []
            work = threading.Thread(target=_answers, args=(server.address[:-1], sent, confirmed))
            work.start()
            for _ in range(600):
                if sent or not work.is_alive():
                    break
                time.sleep(0.05)
            time.sleep(chance.uniform(0.0, 0.7))
            server.process.kill()
            server.process.wait(10)
            work.join(30)
            tried += sent
        made = keeper(place)
        assert not (place / PENDING).exists()
        there = {f"{row['subject_id']} {row['object_id']}" for row in rows(place, "negative")}
        assert set(confirmed) <= there <= set(tried)
        assert len(made.journal()) == len(there)
    assert tried
    assert not violations(place)
