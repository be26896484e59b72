"""What a reader types or chooses stands in the address, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(reduced_motion="reduce") as context:
        yield context.new_page()


def test_a_search_on_the_search_page_can_be_shared(served: str, page: Page) -> None:
    page.goto(f"{served}search.html")
    field = page.locator("#q")
    field.fill("safe guarding & care")
    field.press("Enter")
    assert page.url == f"{served}search.html?q=safe%20guarding%20%26%20care"
    assert page.locator("#found li").count()
    page.reload()
    assert page.locator("#q").input_value() == "safe guarding & care"


def test_an_address_names_what_was_chosen_alone(served: str, page: Page) -> None:
    page.goto(f"{served}q/competencies-for-role")
    page.locator("#role").select_option("Link Worker")
    page.get_by_role("button", name="Show the answer").click()
    page.wait_for_url("**/competencies-for-role?*")
    assert page.url == f"{served}q/competencies-for-role?role=Link+Worker"


def test_a_form_without_any_choice_is_still_asked(served: str, page: Page) -> None:
    page.goto(f"{served}coverage.html")
    page.get_by_role("button", name="Count").click()
    page.wait_for_url("**/coverage.html?*")
    assert page.locator("main .matrix").count()


def test_rows_are_chosen_by_single_reasons(served: str, page: Page) -> None:
    page.goto(f"{served}role/link-worker-coach.html")
    reasons = page.get_by_label("Counts because").first
    assert "line 100" not in reasons.inner_text()
    reasons.select_option("as printed: every reason but tiers")
    assert page.get_by_text("52 of 68 rows shown").count() == 1
    page.goto(f"{served}changes.html")
    page.get_by_label("Change", exact=True).first.select_option("reworded")
    shown = page.locator("#lines-1 tbody tr:visible th:first-child bdi").all_inner_texts()
    assert shown
    assert all("reworded" in words for words in shown)
    assert any(words != "reworded" for words in shown)


@pytest.mark.parametrize("path", ["compare.html?a=fcc-2019&b=fcc-pcp", "changes.html"])
def test_what_changed_fits_on_a_screen(served: str, page: Page, path: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{served}{path}")
    wider = page.evaluate(
        "[...document.querySelectorAll('main .scroll')].map((o) => o.scrollWidth - o.clientWidth)"
    )
    assert wider
    assert max(wider) <= 0


def test_a_fault_of_the_editor_takes_the_focus(served: str, page: Page) -> None:
    page.goto(f"{served}sparql.html?query=SELECT+*+WHERE+%7B")
    assert page.evaluate("document.activeElement.className") == "problem"
