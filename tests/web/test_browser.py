"""Each kind of page in a real browser: axe-core, narrow screens, spacing, forced colours, alone."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.web.looking import (
    EVERY,
    Watch,
    faults_of_axe,
    faults_of_forced_colours,
    faults_of_width,
    sized,
    watched,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route


class Kind(NamedTuple):
    """A kind of page: the address of one, from the root, and its status."""

    path: str
    status: int = 200


KINDS = {
    "home": Kind(""),
    "search": Kind("search.html?q=EVOKE"),
    "roles": Kind("roles.html"),
    "role": Kind("role/link-worker.html"),
    "competencies": Kind("competencies.html"),
    "competency": Kind("competency/fccpcp-0004.html"),
    "all NOS": Kind("nos.html"),
    "NOS": Kind("nos/GEN97.html"),
    "framework": Kind("framework/fcc-pcp.html"),
    "document": Kind("document/fcc-pcp.html"),
    "domain": Kind("domain/fccpcp-domain-01.html"),
    "function": Kind("function/1-2.html"),
    "mapping set": Kind("mapping/map-fcc-pcp-to-nos.html"),
    "changes": Kind("changes.html"),
    "side by side": Kind("side-by-side/link-worker--link-worker-coach.html"),
    "coverage": Kind("coverage/fcc-pcp.html"),
    "download": Kind("download.html"),
    "citing": Kind("cite.html"),
    "about": Kind("about.html"),
    "accessibility": Kind("accessibility.html"),
    "404": Kind("404.html"),
    "problem": Kind("nos/none.html", 404),
    "ask": Kind("ask?q=which+NOS+evidence+the+Link+Worker+EVOKE+competency"),
    "ask, unclear": Kind("ask?q=what+does+a+coach+need", 400),
    "found nothing": Kind("search.html?q=xylophone"),
    "questions": Kind("query.html"),
    "question": Kind("q/nos-for-competency?role=link+worker&tag=EVOKE"),
    "question, unknown value": Kind("q/nos-for-competency?tag=ZEST", 400),
    "editor": Kind("sparql.html?query=SELECT+%2A+WHERE+%7B+%3Fs+a+pc%3ARole+%7D"),
    "editor, error": Kind("sparql.html?query=SELECT+%2A+WHERE+%7B+%3Fs+a+", 400),
    "coverages": Kind("coverage.html?role=Link+Worker"),
    "comparison": Kind("compare.html?a=Link+Worker&b=Link+Worker+Coach"),
    "editions": Kind("compare.html?a=fcc-2019&b=fcc-pcp"),
    "checks": Kind("checks.html"),
    "term": Kind("ns/Competency.html"),
    "judgement": Kind("thing.html?iri=map:fcc-pcp-to-nos-0018"),
}
"""Every kind of page; a further one is one line."""


@pytest.fixture(scope="module")
def page(browser: "Browser") -> Iterator["Page"]:
    """Open one page for all tests here; each goes to an address of its own."""
    with browser.new_context(reduced_motion="reduce") as context:
        yield context.new_page()


def opened(page: "Page", served: str, kind: str) -> Watch:
    """Open a page of a kind; give what it said and asked while it was loaded."""
    path, status = KINDS[kind]
    sized(page, 1280)
    with watched(page, served) as watch:
        if status != 200:
            watch.refused.add(served + path)
        answer = page.goto(served + path, wait_until="load")
        assert answer
        assert answer.status == status
        page.wait_for_load_state("networkidle")
    return watch


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_of_each_kind(served: str, page: "Page", kind: str) -> None:
    """No finding of axe, nothing wider than the screen, nothing cut, nothing said or asked."""
    watch = opened(page, served, kind)
    assert watch.said == []
    assert watch.elsewhere == []
    assert faults_of_width(page) == []
    assert faults_of_forced_colours(page) == []
    assert faults_of_axe(page) == []


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_of_each_kind_in_every_look(served: str, page: "Page", kind: str) -> None:
    opened(page, served, kind)
    assert faults_of_axe(page, EVERY) == []


SPOILT = """<p style="color: red">styled</p>
  <p><img src="https://other.example/a.png"><input></p>
  <div class="far">wide</div><p class="low">Words that are cut.</p>"""
SPOILING = b""".far { width: 2000px; } .low { height: 3px; overflow: hidden; }
  main input { border: 0; }"""


def test_faults_are_seen(served: str, page: "Page") -> None:
    """The same looks tell what is wrong with a page that was spoilt on its way."""

    def spoil(route: "Route") -> None:
        answer = route.fetch()
        body = answer.text().replace("</h1>", f"</h1>{SPOILT}", 1)
        route.fulfill(response=answer, body=body)

    def restyle(route: "Route") -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.body() + SPOILING)

    page.route("**/accessibility.html", spoil)
    page.route("**/site.css", restyle)
    page.route("https://other.example/**", lambda route: route.abort())
    sized(page, 1280)
    try:
        with watched(page, served) as watch:
            page.goto(served + "accessibility.html", wait_until="load")
        wide, forced, axe = (
            " ".join(look(page))
            for look in (faults_of_width, faults_of_forced_colours, faults_of_axe)
        )
    finally:
        page.unroute_all()
    assert any("style" in said for said in watch.said)
    assert any("other.example" in said for said in watch.said + watch.elsewhere)
    assert "px wider" in wide
    assert "Words that are cut" in wide
    assert "no border" in forced
    assert "label" in axe
    assert "image-alt" in axe
