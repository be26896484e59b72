"""Other ways to use the pages: the keyboard, no JavaScript, what a screen reader is told."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.conftest import CASES
from tests.web.looking import faults_of_keys, sized
from tests.web.test_browser import KINDS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BY_KEYS = ("home", "competency", "side by side", "download", "problem")
READ = ("home", "competency", "function", "about", "accessibility", "problem")
"""The pages whose accessibility tree is kept as a golden file."""
_WORDS = """() => { document.querySelectorAll(".filter, #found").forEach((one) => one.remove());
  return document.body.innerText.replace(/\\s+/g, " "); }"""


@pytest.fixture(scope="module")
def page(browser: "Browser") -> Iterator["Page"]:
    """Open one page for all tests here."""
    with browser.new_context(reduced_motion="reduce") as context:
        yield context.new_page()


@pytest.fixture(scope="module")
def plain(browser: "Browser") -> Iterator["Page"]:
    """Open a page in which no script runs."""
    with browser.new_context(java_script_enabled=False) as context:
        yield context.new_page()


@pytest.mark.parametrize("kind", BY_KEYS)
def test_everything_is_reached_by_the_key_tab(served: str, page: "Page", kind: str) -> None:
    sized(page, 1280)
    page.goto(served + KINDS[kind].path)
    assert faults_of_keys(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_focus_is_seen_in_forced_colours_and_on_a_narrow_screen(
    served: str, page: "Page", scheme: str
) -> None:
    sized(page, 320, scheme)
    page.emulate_media(forced_colors="active")
    page.goto(served + KINDS["problem"].path)
    assert faults_of_keys(page) == []
    page.emulate_media(forced_colors="none")


def test_a_lost_focus_is_told(served: str, page: "Page") -> None:
    sized(page, 1280)
    page.goto(served + KINDS["problem"].path)
    page.evaluate("""() => { const sheet = new CSSStyleSheet();
      sheet.replaceSync(`.brand { outline: 0 !important; }
        .search input { position: fixed; left: -999px; }`);
      document.adoptedStyleSheets = [sheet]; }""")  # fmt: skip
    found = faults_of_keys(page)
    assert [one.partition(":")[0] for one in found] == ["ring", "shown"]
    page.goto(served + KINDS["problem"].path)
    page.evaluate(
        "document.querySelector('.brand').addEventListener('focus', (on) => on.target.blur())"
    )
    assert any("not reached" in one for one in faults_of_keys(page))


def test_the_skip_link_comes_first_and_leads_to_the_content(served: str, page: "Page") -> None:
    sized(page, 1280)
    page.goto(served)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("kind", KINDS)
def test_without_scripts_all_words_are_there(
    served: str, page: "Page", plain: "Page", kind: str
) -> None:
    sized(page, 1280)
    sized(plain, 1280)
    for one in (page, plain):
        one.goto(served + KINDS[kind].path, wait_until="load")
    words = plain.evaluate(_WORDS)
    assert len(words) > 300
    assert words == page.evaluate(_WORDS)


def test_without_scripts_a_search_gives_a_page_that_names_it(served: str, plain: "Page") -> None:
    plain.goto(served)
    plain.get_by_label("Search").first.fill("GEN97")
    plain.get_by_label("Search").first.press("Enter")
    plain.wait_for_url("**/search.html?q=GEN97")
    assert plain.locator("main a", has_text="GEN97").count()


@pytest.mark.parametrize("kind", READ)
def test_a_screen_reader_is_told(
    served: str, page: "Page", kind: str, request: pytest.FixtureRequest
) -> None:
    sized(page, 1280)
    page.goto(served + KINDS[kind].path, wait_until="load")
    told = page.locator("body").aria_snapshot() + "\n"
    stored = CASES / "web" / f"{kind.replace(' ', '-')}.yaml"
    if request.config.getoption("--update-golden"):
        stored.write_text(told, encoding="utf-8", newline="\n")
    assert told == stored.read_text("utf-8"), "run pytest --update-golden and read the difference"
