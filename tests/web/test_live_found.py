"""What a new reader stumbled over on the pages of a server."""

from __future__ import annotations

import httpx

from tests.web.test_live import Seen, words


def test_two_sides_named_by_id_are_chosen_and_called_by_their_labels(client: httpx.Client) -> None:
    page = client.get("/compare.html?a=link-worker&b=link-worker-coach").text
    assert '<h1 dir="auto">Link Worker beside Link Worker Coach</h1>' in page
    chosen = Seen(page).chosen
    assert (chosen["a"], chosen["b"]) == ("Link Worker", "Link Worker Coach")
    editions = client.get("/compare.html?a=fcc-2019&b=fcc-pcp").text
    assert "Nov 2019 beside PCP framework" in words(editions)
    assert {"a", "b"} <= Seen(editions).chosen.keys()


def test_sides_that_are_not_chosen_are_asked_for(client: httpx.Client) -> None:
    for query, field in (
        ("a=&b=&reading=", "a"),
        ("a=link-worker&b=", "b"),
        ("b=link-worker", "a"),
    ):
        page = client.get(f"/compare.html?{query}")
        assert page.status_code == 400
        assert "Choose two." in words(page.text)
        assert Seen(page.text).fields[field]["aria-invalid"] == "true"


def test_coverage_is_headed_by_what_was_asked(client: httpx.Client) -> None:
    heads = {
        "role=link-worker": "Coverage: Link Worker",
        "framework=fcc-pcp": "Coverage: PCP framework (undated)",
        "by=domain": "Coverage, counted your way",
    }
    for query, head in heads.items():
        page = client.get(f"/coverage.html?{query}").text
        assert f'<h1 dir="auto">{head}</h1>' in page
        assert "Inheritance: printed." in words(page)
