"""What a new reader stumbled over on the pages of a server."""

from __future__ import annotations

import io
import re
from html import unescape
from zipfile import ZipFile

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


def test_an_answer_of_the_editor_is_a_workbook_and_lines_for_programs(client: httpx.Client) -> None:
    text = "SELECT (STR(1.2) AS ?code) (7 AS ?n) (nos:GEN97 AS ?nos) {}"
    page = client.get("/sparql.html", params={"query": text}).text
    excel = next(link for link, said in Seen(page).links.items() if said == "Excel")
    made = client.get(f"/{excel}")
    assert made.content[:2] == b"PK"
    with ZipFile(io.BytesIO(made.content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        shared = book.read("xl/sharedStrings.xml").decode()
    assert "<v>7</v>" in sheet
    assert "nos:GEN97" in shared
    said = words(page)
    for program in ("Power Query", "pandas.read_csv", "read.csv"):
        assert program in said
    address = next(one for one in re.findall(r"read_csv\('([^']*)'", unescape(page)))
    assert client.get(address).text.startswith("code,n,nos")
    yes = client.get("/sparql.html", params={"query": "ASK {}"}).text
    assert "Excel" not in Seen(yes).links.values()


def test_a_fault_of_the_editor_says_its_line_at_the_head(client: httpx.Client) -> None:
    page = client.get("/sparql.html", params={"query": "SELECT * WHERE {\n ?s ?p }"}).text
    head = page[page.index('role="alert"') : page.index("<h1")]
    assert re.search(r"Line \d+, column \d+: ", words(head))


def test_an_answer_of_many_rows_is_shown_in_part_and_says_where_all_are(
    client: httpx.Client,
) -> None:
    page = client.get("/q/nos-for-competency").text
    number = len(client.get("/q/nos-for-competency.json").json())
    assert number > 500
    assert f"The first 200 of {number} rows; CSV and Excel have all" in words(page)
    assert page.count("<tr role=") == 201
    assert "nos-for-competency.csv" in Seen(page).links


def test_a_role_that_is_asked_about_in_no_known_way_has_its_page_offered(
    client: httpx.Client,
) -> None:
    page = client.get("/ask", params={"q": "what about link workers"})
    assert "role/link-worker.html" in Seen(page.text).links
    other = words(client.get("/ask", params={"q": "which role needs safeguarding"}).text)
    assert "No place for" not in other
    assert "No question here has a place for 'role'." in other
