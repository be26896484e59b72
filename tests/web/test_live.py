"""The live pages answer by the words of a form, and tell plainly what they cannot answer."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from html.parser import HTMLParser
from zipfile import ZipFile

import httpx
import pytest

from pcgraph.graph import KnowledgeGraph

EVOKE = "which NOS evidence the Link Worker EVOKE competency"
HTML = {"accept": "text/html"}


class Seen(HTMLParser):
    """What a page says: its links, its fields with what they hold, its tables."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: dict[str, str] = {}
        self.fields: dict[str, dict[str, str | None]] = {}
        self.chosen: dict[str, str] = {}
        self.ids: list[str] = []
        self.tags: list[str] = []
        self._link = self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.ids += [found["id"] or ""] if "id" in found else []
        if tag == "a":
            self._link = found.get("href") or ""
            self.links.setdefault(self._link, "")
        if tag in ("input", "select", "textarea"):
            self.fields[found.get("id") or ""] = found
        if tag == "select":
            self._select = found.get("id") or ""
        if tag == "option" and "selected" in found:
            self.chosen[self._select] = found.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        self._link = "" if tag == "a" else self._link

    def handle_data(self, data: str) -> None:
        if self._link:
            self.links[self._link] += data


def words(text: str) -> str:
    """Give the words of a page, without its marks."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text)))


def test_a_question_is_answered_with_what_was_understood(client: httpx.Client) -> None:
    page = client.get("/ask", params={"q": EVOKE})
    seen = Seen(page.text)
    assert page.status_code == 200
    assert "Understood: Which NOS evidence a competency? Role: Link Worker." in words(page.text)
    assert "Process word: EVOKE." in words(page.text)
    assert "reviewed by nobody yet: all 2" in words(page.text)
    again = "q/nos-for-competency?role=Link%20Worker&tag=EVOKE"
    assert again in seen.links
    assert 'pcgraph query nos-for-competency --role "Link Worker" --tag EVOKE' in words(page.text)
    assert {"nos/PE5.html", "nos/MH27-2012.html", "role/link-worker.html"} <= set(seen.links)
    assert any(link.startswith("ask.csv?q=which%20NOS") for link in seen.links)
    assert client.get(f"/{again}").status_code == 200


def test_an_empty_answer_explains_itself(client: httpx.Client) -> None:
    page = client.get("/ask", params={"q": EVOKE.replace("Link", "Psychosocial Link")})
    assert page.status_code == 200
    said = words(page.text)
    assert "No row answers this." in said
    assert "line 44" in said
    assert "(in addition to the above)" in said
    link = "q/nos-for-competency?role=Psychosocial%20Link%20Worker&tag=EVOKE&reading=tiered"
    assert link in Seen(page.text).links
    assert "--role Psychosocial" not in said


def test_a_reply_in_words_is_a_page(client: httpx.Client) -> None:
    page = client.get("/ask", params={"q": "which one is in force"})
    assert page.status_code == 200
    assert "The texts do not say which edition is in force." in words(page.text)
    assert "table" not in Seen(page.text).tags


def test_what_is_known_of_a_thing_is_told_in_words(client: httpx.Client) -> None:
    said = words(client.get("/ask", params={"q": "what is GEN97"}).text)
    assert "Understood: what is known of GEN97." in said
    assert "Same as: pcgraph show GEN97" in said


def test_two_meanings_are_links_that_ask_again(client: httpx.Client) -> None:
    page = client.get("/ask", params={"q": "what does a coach need"})
    seen = Seen(page.text)
    assert page.status_code == 400
    assert "Error: " in page.text.partition("</title>")[0]
    assert "There is a problem" in page.text
    meant = {one.strip(): link for link, one in seen.links.items() if link.startswith("ask?")}
    assert set(meant) >= {"Health and Wellbeing Coach", "Link Worker Coach"}
    assert meant["Link Worker Coach"] == "ask?q=what%20does%20a%20Link%20Worker%20Coach%20need"
    assert client.get(f"/{meant['Link Worker Coach']}").status_code == 200
    assert seen.fields["ask"]["aria-invalid"] == "true"
    assert set((seen.fields["ask"]["aria-describedby"] or "").split()) <= set(seen.ids)


def test_what_is_not_understood_names_the_nearest_questions(client: httpx.Client) -> None:
    page = client.get("/ask", params={"q": "blah NOS teams"})
    links = Seen(page.text).links
    assert page.status_code == 400
    assert "I did not understand" in words(page.text)
    near = [link for link in links if link.startswith("q/")]
    assert len(near) == 3
    assert "search.html?q=blah%20teams" in links


def test_no_question_offers_some(client: httpx.Client) -> None:
    links = Seen(client.get("/ask").text).links
    first = next(link for link in links if link.startswith("ask?q="))
    assert client.get(f"/{first}").status_code == 200


def test_the_search_needs_no_script(client: httpx.Client) -> None:
    page = client.get("/search.html", params={"q": "motivation"})
    said, links = words(page.text), Seen(page.text).links
    assert "Found: 3 things." in said
    assert "Competencies: 1" in said
    assert links["competency/fccweb-0008.html"].strip() in said
    assert "thing?iri=named%3Amotivational-interviewing" in links
    assert "search-index.js" not in page.text
    assert "nos/GEN97.html" in Seen(client.get("/search.html?q=gen 97").text).links
    slip = client.get("/search.html", params={"q": "comunication"})
    assert "was read as" in words(slip.text)
    short = client.get("/search.html", params={"q": "HWBC"})
    assert "role/health-and-wellbeing-coach.html" in Seen(short.text).links
    none = client.get("/search.html", params={"q": "xylophone"})
    assert "Nothing was found for “ xylophone ”" in words(none.text)
    assert "search-index.js" in client.get("/search.html").text


@pytest.mark.parametrize("question", ["line", "section"])
def test_every_link_to_what_was_found_opens(client: httpx.Client, question: str) -> None:
    text = client.get("/search.html", params={"q": question}).text
    found = text.partition('<ul class="inline">')[0].partition("<main")[2]
    links = [unescape(link) for link in Seen(found).links]
    assert len(links) > 5
    assert any("passage-" in link or "reading-" in link for link in links)
    assert {link: client.get(f"/{link}").status_code for link in links} == dict.fromkeys(links, 200)


def test_every_saved_query_is_a_form_that_opens(client: httpx.Client, kg: KnowledgeGraph) -> None:
    links = [link for link in Seen(client.get("/query.html").text).links if link[:2] == "q/"]
    assert len(links) == len(kg.queries) > 30
    for link in links[::6]:
        page = client.get(f"/{link}", params={"wide": "1"})
        assert page.status_code == 200, link
        assert page.text.count("<h1") == 1


def test_a_query_offers_the_values_of_the_graph(client: httpx.Client) -> None:
    page = client.get("/q/nos-for-competency", params={"role": "link worker", "tag": "EVOKE"})
    seen = Seen(page.text)
    assert seen.chosen["role"] == "Link Worker"
    assert seen.chosen["tag"] == "EVOKE"
    assert [seen.fields[one]["name"] for one in ("framework", "edition", "reading")] == [
        "framework", "edition", "reading"
    ]  # fmt: skip
    assert "option" in seen.tags
    assert seen.fields["competency"].get("type") is None
    assert '<option value="Care Coordinator">' in page.text
    kept = "../sparql.html?saved=nos-for-competency&role=link%20worker&tag=EVOKE"
    assert kept in seen.links
    assert "VALUES ?tag_asked { &#34;EVOKE&#34; }" in page.text
    assert "#+ summary" not in page.text
    assert "../document/fcc-pcp.html#L18" in Seen(client.get(f"{page.url}&wide=1").text).links


def test_a_query_has_its_answer_in_every_form(client: httpx.Client) -> None:
    asked = {"role": "Link Worker", "tag": "EVOKE"}
    name = "/q/nos-for-competency"
    rows = list(csv.DictReader(io.StringIO(client.get(f"{name}.csv", params=asked).text)))
    assert [row["nos_code"] for row in rows] == ["MH27.2012", "PE5"]
    assert [row["nos_code"] for row in client.get(f"{name}.json", params=asked).json()] == [
        row["nos_code"] for row in rows
    ]
    excel = client.get(f"{name}.csv", params={**asked, "excel": "1"})
    assert excel.content.startswith(b"\xef\xbb\xbf")
    assert excel.content == client.get(f"{name}.csv-excel", params=asked).content
    book = client.get(f"{name}.xlsx", params=asked)
    assert ZipFile(io.BytesIO(book.content)).testzip() is None
    assert book.headers["content-disposition"] == 'attachment; filename="nos-for-competency.xlsx"'
    assert "| MH27.2012 |" in client.get(f"{name}.md", params=asked).text
    taken = client.get(name, params=asked, headers={"accept": "text/csv"})
    assert taken.text == client.get(f"{name}.csv", params=asked).text
    assert "Accept" in taken.headers["vary"]
    assert taken.headers["access-control-allow-origin"] == "*"
    head = client.head(f"{name}.csv", params=asked)
    assert (head.status_code, head.content) == (200, b"")
    tag = client.get(f"{name}.csv", params=asked).headers["etag"]
    again = client.get(f"{name}.csv", params=asked, headers={"if-none-match": tag})
    assert again.status_code == 304


def test_the_snippets_fetch_what_the_page_shows(client: httpx.Client) -> None:
    page = client.get("/q/nos-for-competency", params={"role": "Link Worker", "rejected": "true"})
    said = unescape(page.text)
    url = f"{client.base_url}q/nos-for-competency.csv?role=Link%20Worker&rejected=true"
    assert f"pandas.read_csv('{url}', dtype=str)" in said
    assert f'read.csv("{url}"' in said
    assert f'Web.Contents("{url}")' in said
    assert f"curl -o nos-for-competency.csv '{url}'" in said
    assert "query('nos-for-competency', role='Link Worker', rejected=True)" in said
    assert client.get(url).text.count("considered and not used") > 4


def test_an_unknown_value_offers_the_known_ones_at_its_field(client: httpx.Client) -> None:
    page = client.get("/q/nos-for-competency", params={"role": "coach", "tag": "EVOKE"})
    seen = Seen(page.text)
    assert page.status_code == 400
    assert "nos-for-competency?role=Link%20Worker%20Coach&tag=EVOKE" in seen.links
    assert seen.fields["role"]["aria-invalid"] == "true"
    assert "role-wrong" in seen.ids
    assert "#role" in seen.links
    unknown = client.get("/q/nos-for-competency", params={"tag": "ZEST"})
    assert "nos-for-competency?tag=EVOKE" in Seen(unknown.text).links
    assert "Process word 'ZEST' is not known." in words(unknown.text)
    data = client.get("/q/nos-for-competency.csv?tag=ZEST", headers={"accept": "*/*"})
    assert data.status_code == 400
    assert "PC-VALUE-UNKNOWN" in data.text


def test_a_query_that_is_not_there_is_404(client: httpx.Client) -> None:
    page = client.get("/q/nos-for-competencies")
    assert page.status_code == 404
    assert "nos-for-competency" in words(page.text)
    assert client.get("/q/pyproject.toml").status_code == 404
    assert client.get("/q/queries%2Froles.rq").status_code == 404


def test_the_editor_answers_with_prefixed_links(client: httpx.Client) -> None:
    text = "SELECT ?role ?label {\r\n ?role a pc:Role ; skos:prefLabel ?label } ORDER BY ?label"
    page = client.get("/sparql.html", params={"query": text})
    seen = Seen(page.text)
    assert page.status_code == 200
    assert seen.links["role/link-worker.html"] == "role:link-worker"
    assert "10 rows" in words(page.text)
    assert "Cluster Lead en" in words(page.text)
    forms = {one: link for link, one in seen.links.items() if link.startswith("sparql.html?form")}
    assert set(forms) == {"Excel", "CSV", "TSV", "JSON", "XML"}
    answer = client.get(f"/{forms['JSON']}").json()
    assert len(answer["results"]["bindings"]) == 10
    assert client.get(f"/{forms['CSV']}").text.startswith("role,label\r\n")


def test_the_editor_reads_what_a_literal_holds(client: httpx.Client) -> None:
    text = r"""SELECT ("a\tb\n\"<i>\"" AS ?x) (1.5 AS ?y) ("2014-03-10"^^xsd:date AS ?z) {}"""
    said = words(client.get("/sparql.html", params={"query": text}).text)
    assert 'a b "<i>"' in said
    assert "2014-03-10 xsd:date" in said
    assert " 1.5 " in said


def test_the_editor_tells_the_line_and_column_of_a_fault(client: httpx.Client) -> None:
    page = client.get("/sparql.html", params={"query": "SELECT * {\r\n  ?s ?p }"})
    seen = Seen(page.text)
    assert page.status_code == 400
    assert "Line 2, column 10" in words(page.text)
    assert seen.fields["query"]["data-line"] == "2"
    assert "query-wrong" in (seen.fields["query"]["aria-describedby"] or "").split()
    assert "query-wrong" in seen.ids
    assert "?s ?p }" in unescape(page.text.partition("<textarea")[2])


def test_the_editor_answers_yes_and_graphs_and_refuses_changes(client: httpx.Client) -> None:
    ask = client.get("/sparql.html", params={"query": "ASK { nos:GEN97 ?p ?o }"})
    assert "Yes: the graph has it." in words(ask.text)
    graph = client.get("/sparql.html", params={"query": "DESCRIBE nos:GEN97"})
    assert "nos:GEN97" in words(graph.text)
    assert any("form=jsonld" in link for link in Seen(graph.text).links)
    change = client.get("/sparql.html", params={"query": "DELETE WHERE { ?s ?p ?o }"})
    assert change.status_code == 400
    assert "DELETE would change the graph" in words(change.text)
    wrong = client.get("/sparql.html", params={"query": "ASK {}", "form": "ttl"})
    assert wrong.status_code == 400


def test_a_saved_query_opens_in_the_editor_with_its_values(client: httpx.Client) -> None:
    page = client.get("/sparql.html", params={"saved": "roles", "role": "Link Worker"})
    text = unescape(re.findall(r"(?s)<textarea[^>]*>\n(.*?)</textarea>", page.text)[0])
    assert "<https://w3id.org/pcgraph/id/role/link-worker>" in text
    answer = client.get("/sparql.html", params={"query": text, "form": "csv"})
    assert answer.status_code == 200
    assert "Link Worker" in answer.text


def test_the_words_to_complete_come_from_the_graph(client: httpx.Client) -> None:
    text = client.get("/static/terms.js").text
    terms = dict(json.loads(text.removeprefix("window.pcgraphTerms = ").rstrip(";\n")))
    assert terms["pc:Competency"].startswith("class, ")
    assert terms["skos:"] == "prefix"
    assert terms["skos:prefLabel"].startswith("property")
    assert terms["nos:GEN97"].startswith("NOS, Communicate effectively")
    own = sum(len(client.get(f"/static/{one}").content) for one in ("site.js", "editor.js"))
    assert own <= 10_000


def test_a_form_asks_by_get_and_without_script(client: httpx.Client) -> None:
    page = client.get("/coverage.html", params={"role": "Link Worker", "by": "domain"})
    seen = Seen(page.text)
    assert page.status_code == 200
    assert seen.chosen["by"] == "domain"
    assert "matrix" in page.text
    link = next(link for link in seen.links if link.startswith("coverage.csv"))
    rows = list(csv.DictReader(io.StringIO(client.get(f"/{link}").text)))
    assert {row["role"] for row in rows if "role" in row} <= {"Link Worker"}
    wrong = client.get("/coverage.html", params={"role": "coach"})
    assert wrong.status_code == 400
    assert "coverage.html?role=Link%20Worker%20Coach" in Seen(wrong.text).links
    assert client.get("/coverage.csv?required=/etc/passwd").status_code == 400


def test_any_two_are_set_side_by_side(client: httpx.Client) -> None:
    pair = {"a": "Link Worker", "b": "Link Worker Coach"}
    page = client.get("/compare.html", params=pair)
    assert "68 rows" in words(page.text)
    assert "only Link Worker: 16" in words(page.text)
    assert len(client.get("/compare.json", params=pair).json()) == 68
    editions = {"a": "Link Worker framework, Nov 2019", "b": "PCP framework (undated)"}
    marked = client.get("/compare.html", params=editions)
    assert marked.status_code == 200, words(marked.text)
    assert "<ins>" in marked.text
    assert Seen(marked.text).links["competency/fcc19-0011.html"].startswith("line ")
    same = client.get("/compare.html", params={"a": "Link Worker", "b": "Link Worker"})
    assert same.status_code == 400
    assert "one and the same thing" in words(same.text)
    assert client.get("/compare.html").status_code == 200
    options = Seen(client.get("/compare.html").text)
    assert options.tags.count("optgroup") == 4


def test_the_checks_are_told_in_words_with_counts(client: httpx.Client) -> None:
    page = client.get("/checks.html")
    said = words(page.text)
    assert "The graph keeps every rule that must be kept." in said
    assert re.search(r"[1-9]\d* files were held against [1-9]\d+ rules", said)
    assert "0 faults" in said


def test_the_menu_is_the_same_everywhere_and_marks_the_place(client: httpx.Client) -> None:
    menu = ["Ask", "Roles", "Competencies", "NOS", "What changed", "Side by side", "Coverage",
            "Query", "Download", "About"]  # fmt: skip
    places = {"/": "Ask", "/ask": "Ask", "/nos.html": "NOS", "/q/roles": "Query",
              "/sparql.html": "Query", "/compare.html": "Side by side"}  # fmt: skip
    for path, place in places.items():
        text = client.get(path).text.partition('class="band menu"')[2].partition("</ul>")[0]
        assert re.findall(r">([^<>\n]+)</a>", text) == menu
        assert re.findall(r'aria-current="[^"]+">([^<]+)', text) == [place], path


def test_two_lines_of_what_a_client_has_are_both_read(client: httpx.Client) -> None:
    mark = client.get("/index.html").headers["etag"]
    lines = [("If-None-Match", '"another"'), ("If-None-Match", mark)]
    assert client.get("/index.html", headers=lines).status_code == 304
    assert client.get("/index.html", headers=lines[:1] * 2).status_code == 200


def test_the_download_page_leads_to_the_whole_graph_and_not_to_files_beside_it(
    client: httpx.Client,
) -> None:
    page = client.get("/download.html").text
    assert "stand alone" not in page
    links = Seen(page).links
    whole = next(link for link in links if link.endswith("/rdf/pcgraph.ttl"))
    assert client.head(f"/{whole}").status_code == 200
    assert client.get(f"/{whole}").headers["content-type"].startswith("text/turtle")
    assert ".well-known/void" in links
    assert "sparql.html" in links
