"""A server says what a release says, by every way of asking, and whatever it is asked."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from html import unescape

import httpx
import pytest

from pcgraph.files import read_layout
from pcgraph.graph import KnowledgeGraph
from pcgraph.pages.book import Book
from pcgraph.pages.site import Site

_OWN = re.compile(r"(?s)<section data-served>.*?</section>\n")
_ALONE = re.compile(r"<p[^>]*>These pages stand alone: [^<]*</p>\n")
"""What is said where no files of a release are beside the pages; beside a server there are."""
_MORE = {"index.html", "coverage.html", "download.html", "side-by-side.html"}
"""The pages of a release to which a server adds what only it can give."""
_EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}"
_ODD = ("\x00\x07\x1b[31m", "‮evil", "%00", "../../etc/passwd", "a" * 3_000, "'", "\"", "\\",
        "?x ; DROP", "\ud7ff\ufffe", " ", "-1", "\r\nSet-Cookie: a=b")  # fmt: skip
_ASKED = {
    "/ask": ("q", "edition", "reading", "wide"),
    "/search.html": ("q",),
    "/q/nos-for-competency": ("role", "tag", "competency", "framework", "edition", "reading",
                              "rejected", "wide"),
    "/q/changes": ("older", "newer", "change", "set"),
    "/sparql.html": ("query", "saved", "form"),
    "/coverage.html": ("role", "framework", "edition", "reading", "function", "by", "against"),
    "/compare.html": ("a", "b", "reading", "change"),
    "/query.html": ("query",),
    "/ask.csv": ("q",),
    "/q/roles.json": ("role", "document"),
}  # fmt: skip


_WITH = {"/q/nos-for-competency": {"role": "Link Worker", "tag": "EVOKE"}}
"""What is asked besides, so that a value which changes nothing has a short answer."""


@pytest.fixture(scope="module")
def static(kg: KnowledgeGraph) -> Site:
    """Give the pages of a release."""
    sources = read_layout((), ("data",), (".txt",))
    return Site(Book(kg, {file.path.rpartition("/")[2]: file.text for file in sources}))


def _main(text: str) -> str:
    found = re.search(r"(?s)<main.*</main>", text)
    assert found
    return found[0]


def _sample(site: Site) -> list[str]:
    """Take a page of every folder, and all that stand at the top."""
    kinds: dict[str, list[str]] = {}
    for path in site.makers:
        if path.endswith(".html"):
            kinds.setdefault(path.rpartition("/")[0], []).append(path)
    return [path for folder, some in kinds.items() for path in (some[:1] if folder else some)]


def test_the_content_is_that_of_a_release(client: httpx.Client, static: Site) -> None:
    sample = _sample(static)
    assert len({path.partition("/")[0] for path in sample if "/" in path}) >= 9
    more = set()
    for path in sample:
        answer = client.get(f"/{path}")
        assert answer.status_code == 200, path
        here = _main(answer.text)
        without = _OWN.sub("", here)
        more |= {path} if without != here else set()
        assert without == _ALONE.sub("", _main(static.write(path))), path
    assert more == _MORE


def test_a_release_has_nothing_that_needs_a_server(static: Site) -> None:
    assert not {"checks.html", "static/terms.js", "query.html", "ask"} & set(static.makers)
    for path in _MORE:
        assert "data-served" not in static.write(path)


def _command(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "pcgraph", *words], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_every_way_of_asking_gives_the_same_rows(client: httpx.Client, kg: KnowledgeGraph) -> None:
    given = {"role": "Link Worker Coach", "tag": "ENGAGE"}
    name = "nos-for-competency"
    answer = kg.query(name, **given)
    text = client.get(f"/q/{name}.csv", params=given).text
    assert len(answer) > 1
    assert text == answer.to_csv()
    options = [word for key, value in given.items() for word in (f"--{key}", value)]
    assert text == _command("query", name, *options, "-q", "-f", "csv")
    asked = "which NOS evidence the Link Worker Coach ENGAGE competency"
    assert text == client.get("/ask.csv", params={"q": asked}).text
    assert client.get(f"/q/{name}.json", params=given).json() == answer.records()
    page = client.get(f"/q/{name}", params={**given, "wide": "1"}).text
    shown = re.findall(r'<td role="cell" data-head="NOS">(?:<[^>]+>)*([^<]+)', page)
    assert [unescape(one) for one in shown] == [row["nos_code"] for row in answer]
    link = re.findall(r'href="\.\./(sparql\.html\?saved=[^"]+)"', page)[0]
    editor = client.get(f"/{unescape(link)}").text
    query = unescape(re.findall(r"(?s)<textarea[^>]*>\n(.*?)</textarea>", editor)[0])
    answered = client.get("/sparql.html", params={"query": query, "form": "csv"}).text
    by_sparql = list(csv.DictReader(io.StringIO(answered)))
    assert [row["nos_code"] for row in by_sparql] == [row["nos_code"] for row in answer]
    assert [row["reason"] for row in by_sparql] == [row["reason"] for row in answer]


def test_coverage_and_comparison_give_the_rows_of_the_command(
    client: httpx.Client, kg: KnowledgeGraph
) -> None:
    covered = client.get("/coverage.csv", params={"role": "Link Worker", "reading": "tiered"}).text
    assert covered == kg.coverage(role="Link Worker", reading="tiered").to_csv()
    compared = client.get("/compare.csv", params={"a": "Link Worker", "b": "Care Coordinator"})
    assert compared.text == kg.compare("Link Worker", "Care Coordinator").to_csv()


@pytest.mark.parametrize("path", _ASKED)
def test_what_is_typed_is_never_read_as_marks(client: httpx.Client, path: str) -> None:
    for name in (*_ASKED[path], _EVIL):
        value = _EVIL if name != "saved" else f"roles{_EVIL}"
        params = {**_WITH.get(path, {}), name: value}
        answer = client.get(path, params=params, follow_redirects=False)
        assert answer.status_code in (200, 303, 400, 404), (name, answer.status_code)
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert "<script>alert" not in answer.text, name
            assert "<img" not in answer.text, name
            assert "onerror=alert(2)>" not in answer.text, name
            scripts = re.findall(r"<script(?![^>]* src=)[^>]*>", answer.text)
            assert not scripts, name
            assert " style=" not in answer.text
            assert not re.search(r"\son[a-z]+=\"", answer.text)


@pytest.mark.parametrize("path", _ASKED)
def test_odd_values_are_told_plainly(client: httpx.Client, path: str) -> None:
    for place, value in enumerate(_ODD):
        name = _ASKED[path][place % len(_ASKED[path])]
        params = {**_WITH.get(path, {}), name: value}
        answer = client.get(path, params=params, follow_redirects=False)
        assert answer.status_code in (200, 303, 400, 404), (name, value)
        assert "Traceback" not in answer.text
        assert "\x00" not in answer.text
        assert "\x1b" not in answer.text
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", [one for one in _ASKED if one.endswith(".html") or "." not in one])
def test_an_unknown_parameter_is_named(client: httpx.Client, path: str) -> None:
    answer = client.get(path, params={"colour": "red"})
    assert answer.status_code == 400
    assert "no parameter 'colour'" in unescape(answer.text)


def test_too_much_is_refused_with_its_measure(client: httpx.Client) -> None:
    long = client.get("/ask", params={"q": "which NOS " * 400})
    assert long.status_code == 400
    assert "at most 2,000 are read" in long.text
    many = client.get("/q/roles.csv?" + "&".join(["role=x"] * 51), headers={"accept": "*/*"})
    assert many.status_code == 400
    assert "at most 50" in many.text
    text = client.get("/sparql.html", params={"query": "SELECT * {} #" + "x" * 12_000})
    assert text.status_code == 200
    text = client.get("/sparql.html", params={"query": "SELECT * {} #" + "x" * 60_000})
    assert text.status_code == 414
    deep = client.get("/sparql.html", params={"query": "SELECT * " + "{" * 100 + "}" * 100})
    assert deep.status_code == 400
    assert "nested deeper" in deep.text


def test_a_form_that_is_not_written_is_told(client: httpx.Client) -> None:
    for path in ("/ask.exe", "/coverage.pdf", "/compare.zip"):
        assert client.get(path).status_code == 404, path
    refused = client.get("/q/roles", headers={"accept": "image/png"})
    assert refused.status_code == 406


def test_a_large_answer_is_cut_on_the_page_alone(client: httpx.Client) -> None:
    text = "SELECT * { ?s ?p ?o } LIMIT 1200"
    page = client.get("/sparql.html", params={"query": text})
    assert "The first 500 of 1200 rows; the other forms have all" in page.text
    assert page.text.count('<tr role="row"') == 501
    whole = client.get("/sparql.html", params={"query": text, "form": "tsv"})
    assert whole.text.count("\n") == 1201
    rows = client.get("/q/mappings")
    assert "The first 200 of 1043 rows" in rows.text
