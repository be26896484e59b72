"""The pages: every link leads somewhere, nothing gets out of its quotes, the same bytes twice."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from posixpath import dirname, join, normpath

import pytest

from pcgraph.files import home, read_layout
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import TextFile
from pcgraph.pages.address import Addresses, file_name
from pcgraph.pages.book import Book
from pcgraph.pages.page import NOBODY
from pcgraph.pages.site import Site
from pcgraph.publish.site import site_members
from tests.conftest import ROOT

VOID = {"meta", "link", "input", "img", "br"}
FILES = [("README.txt", "read this first", 12), ("tables/a.csv", "a table <b>", 1234567)]
SCRIPT = "<script>alert(1)</script>"
SAYS = f"{SCRIPT} ]]> \"' שלום \\u0001 & more"
LONG = "long " * 20_000
SHOWN = [
    "index.html", "search.html", "roles.html", "role/link-worker.html", "frameworks.html",
    "framework/fcc-pcp.html", "document/fcc-pcp.html", "domain/fccpcp-domain-01.html",
    "competencies.html", "competency/fccpcp-0004.html", "competency/fccpcp-0005.html",
    "nos.html", "nos/GEN97.html", "functions.html", "function/1-2.html", "mappings.html",
    "mapping/map-fcc-pcp-to-nos.html", "changes.html", "side-by-side.html", "about.html",
    "side-by-side/link-worker--link-worker-coach.html", "coverage/fcc-pcp.html", "cite.html",
]  # fmt: skip
"""A page of each kind that shows words of the graph."""


class Parsed(HTMLParser):
    """A page that was read: its elements, ids, links and words; tags that do not close are told.

    ``either_way`` are the words in elements that find the direction of their words.
    """

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.ways: list[bool] = []
        self.either_way: list[str] = []
        self.one_way: list[str] = []
        self.feed(text)
        self.close()
        self.wrong += self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)
            self.ways.append(tag == "bdi" or ("dir", "auto") in attrs)

    def handle_endtag(self, tag: str) -> None:
        if self.ways:
            self.ways.pop()
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self.open and self.open[-1] not in ("script", "title"):
            (self.either_way if any(self.ways) else self.one_way).append(data)

    def all(self, *tags: str) -> list[dict[str, str]]:
        return [attrs for tag, attrs in self.elements if tag in tags]

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.elements if "id" in attrs]

    @property
    def links(self) -> list[tuple[str, str]]:
        """What is linked or loaded: attribute and address."""
        names = ("href", "src", "action")
        return [(name, at[name]) for _, at in self.elements for name in names if name in at]


def written(kg: KnowledgeGraph, full: bool = False) -> dict[str, str]:
    members = site_members(kg, full, FILES)
    found = {}
    for member in members:
        assert not callable(member.content)
        content = member.content
        found[member.path] = content if isinstance(content, str) else content.decode()
    return found


@pytest.fixture(scope="module")
def site(kg: KnowledgeGraph) -> dict[str, str]:
    return written(kg)


@pytest.fixture(scope="module")
def pages(site: dict[str, str]) -> dict[str, Parsed]:
    return {path: Parsed(text) for path, text in site.items() if path.endswith(".html")}


def test_tags_close_and_ids_stand_once(pages: dict[str, Parsed]) -> None:
    assert {path: page.wrong for path, page in pages.items() if page.wrong} == {}
    twice = {
        path: [name for name, number in Counter(page.ids).items() if number > 1]
        for path, page in pages.items()
    }
    assert {path: names for path, names in twice.items() if names} == {}


def inside(pages: dict[str, Parsed]) -> Iterator[tuple[str, str, str]]:
    """Give each link that stays inside: page, file and anchor."""
    for path, page in pages.items():
        for _, address in page.links:
            if re.match(r"[a-z]+:", address):
                continue
            target, _, anchor = address.partition("#")
            target = target.partition("?")[0]
            yield path, normpath(join(dirname(path), target)) if target else path, anchor


def test_every_link_leads_to_a_file_and_a_place_in_it(
    site: dict[str, str], pages: dict[str, Parsed]
) -> None:
    known = set(site) | {path for path, _, _ in FILES}
    ids = {path: set(page.ids) for path, page in pages.items()}
    dead = {
        (path, target, anchor)
        for path, target, anchor in inside(pages)
        if target not in known or (anchor and anchor not in ids[target])
    }
    assert dead == set()


def test_nothing_is_loaded_from_elsewhere(site: dict[str, str], pages: dict[str, Parsed]) -> None:
    loaded = {
        at.get("src", at.get("href", ""))
        for page in pages.values()
        for tag, at in page.elements
        if tag in ("script", "img", "iframe", "object")
        or (tag == "link" and at["rel"] == "stylesheet")
    }
    assert not [address for address in loaded if ":" in address or address.startswith("//")]
    styles = "".join(text for path, text in site.items() if path.endswith((".css", ".js")))
    assert not re.search(r"@import|url\(|https?://|fetch\(|XMLHttp", styles)


def test_links_to_elsewhere_are_of_the_web(pages: dict[str, Parsed]) -> None:
    names = {
        address.partition(":")[0]
        for page in pages.values()
        for _, address in page.links
        if re.match(r"[a-z]+:", address)
    }
    assert names <= {"http", "https"}


def test_each_page_has_what_a_reader_needs(pages: dict[str, Parsed]) -> None:
    for path, page in pages.items():
        tags = Counter(tag for tag, _ in page.elements)
        assert (tags["h1"], tags["main"], tags["title"]) == (1, 1, 1), path
        assert page.all("html")[0]["lang"] == "en-GB", path
        assert page.all("a")[0] == {"class": "skip", "href": "#main"}, path
        assert "main" in page.ids, path
        rels = {at["rel"] for at in page.all("link")}
        assert {"stylesheet", "license", "describedby"} <= rels, path


def test_titles_tell_pages_of_a_kind_apart(pages: dict[str, Parsed], kg: KnowledgeGraph) -> None:
    titles = Counter("".join(pages[f"site/nos/{name}.html"].text).strip().partition("\n")[0]
                     for name in (file_name("nos", str(row["nos_id"]))
                                  for row in kg.query("nos-list")))  # fmt: skip
    assert max(titles.values()) == 1


@pytest.mark.parametrize(
    ("query", "column", "folder"),
    [
        ("mappings", "competency_id", "competency"),
        ("roles", "role_id", "role"),
        ("nos-list", "nos_id", "nos"),
        ("functional-map", "function_id", "function"),
        ("domains", "domain_id", "domain"),
        ("frameworks", "document_id", "framework"),
        ("frameworks", "document_id", "document"),
    ],
)
def test_every_thing_has_its_page(
    site: dict[str, str], kg: KnowledgeGraph, query: str, column: str, folder: str
) -> None:
    things = {str(row[column]) for row in kg.query(query)}
    assert things
    for thing in things:
        page = site[f"site/{folder}/{file_name(folder, thing)}.html"]
        if folder != "document":
            assert f">{thing}</code>" in page


def test_every_mapping_row_says_that_nobody_has_reviewed_it(site: dict[str, str]) -> None:
    number = 0
    for path, text in site.items():
        for row in re.findall(r'<tr role="row" class="mapping".*?</tr>', text, re.DOTALL):
            number += 1
            assert 'class="review nobody"' in row, (path, row[:300])
            assert NOBODY in row, path
    assert number > 2 * 1043  # Each judgement stands on the page of its line and of its set.


def test_a_row_that_shows_a_nos_as_evidence_is_a_mapping_row(site: dict[str, str]) -> None:
    for path, text in site.items():
        for row in re.findall(r'<tr role="row"(?! class="mapping").*?</tr>', text, re.DOTALL):
            assert 'class="evidence"' not in row, (path, row[:300])


def test_what_was_looked_at_is_said_alike_on_every_page(
    site: dict[str, str], kg: KnowledgeGraph
) -> None:
    said = {"none fits": "looked: none of the listed NOS fits", "not sure": "not sure"}
    rows = kg.query("competencies-for-role", "all", reading="tiered")
    decided = {str(row["competency_id"]): row["nos_decision"] for row in rows}
    looked = 0
    for path, text in site.items():
        if path.startswith("site/mapping/"):
            continue  # There each judgement has a row, and a line several.
        for row in re.findall(r'<tr role="row".*?</tr>', text, re.DOTALL):
            line = re.search(r'href="[a-z./]*(fcc[a-z0-9]+)-(\d{4})\.html"', row)
            decision = decided.get(f"{line[1]}:{line[2]}") if line else None
            assert "nobody has looked yet" not in row or decision is None, (path, row)
            if line and 'data-head="NOS"' in row and decision in said:
                looked += 1
                assert said[str(decision)] in row, (path, row)
    assert looked > 2 * 81


def test_a_line_that_nobody_looked_at_is_not_said_to_be_judged(kg: KnowledgeGraph) -> None:
    book = Book(kg)
    del book.judged["fccpcp:0004"]
    text = Site(book).write("domain/fccpcp-domain-01.html")
    assert text.count("nobody has looked yet") == 1
    assert "Nobody has looked yet" in Site(book).write("competency/fccpcp-0004.html")


def test_a_reviewer_is_named_where_there_is_one(kg: KnowledgeGraph) -> None:
    book = Book(kg)
    row = next(row for row in book.judgements if row["competency_id"] == "fccpcp:0004")
    row["reviewed_by"] = "Bethan Jones"
    text = Site(book).write("competency/fccpcp-0004.html")
    assert '<span class="review"><bdi>Bethan Jones</bdi></span>' in text


def test_the_words_of_a_source_stay_out_unless_asked_for(
    site: dict[str, str], kg: KnowledgeGraph
) -> None:
    source = next(file for file in read_layout((), ("data",), (".txt",)) if "pcp" in file.path)
    paragraphs = {str(row["text"]) for row in kg.sparql(
        "SELECT ?text { ?x a pc:Passage ; pc:text ?text ; prov:wasQuotedFrom source:fcc-pcp }")
        if len(str(row["text"]).split()) > 5}  # fmt: skip
    assert paragraphs
    assert all(one in " ".join(source.text.split()) for one in paragraphs)
    shown = [one for one in paragraphs if any(one in text for text in site.values())]
    assert shown == []


def test_with_the_words_each_line_of_a_source_is_there(kg: KnowledgeGraph) -> None:
    source = next(file for file in read_layout((), ("data",), (".txt",)) if "pcp" in file.path)
    book = Book(kg, {"fcc-pcp.txt": source.text})
    page = Parsed(Site(book).write("document/fcc-pcp.html"))
    lines = {f"L{number}" for number, text in enumerate(source.text.splitlines(), 1)
             if text.strip()}  # fmt: skip
    assert {at["id"] for at in page.all("li") if at.get("id", "").startswith("L")} == lines
    assert source.text.splitlines()[17] in page.text
    assert "license" not in {at["rel"] for at in page.all("link")}
    assert "../competency/fccpcp-0004.html" in {address for _, address in page.links}


def test_embedded_data_is_json_about_the_thing(site: dict[str, str]) -> None:
    text = site["site/competency/fccpcp-0004.html"]
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert found
    assert json.loads(found[1]) == json.loads(site["site/competency/fccpcp-0004.jsonld"])
    graph = {node["@id"]: node for node in json.loads(found[1])["@graph"]}
    assert graph["fccpcp:0004"]["pc:tag"] == "EVOKE"
    judged = [node for node in graph.values() if "pc:decision" in node]
    assert len(judged) == 6  # Two accepted, four considered and not used.


def test_linked_data_is_the_same_facts_for_another_reader(
    site: dict[str, str], kg: KnowledgeGraph
) -> None:
    from rdflib import Graph, URIRef

    graph = Graph().parse(data=site["site/nos/GEN97.jsonld"], format="json-ld")
    thing = "https://w3id.org/pcgraph/id/nos/GEN97"
    asked = kg.sparql(f"SELECT (COUNT(*) AS ?n) {{ <{thing}> ?p ?o }}")
    assert len(list(graph.triples((URIRef(thing), None, None)))) == next(iter(asked))["n"]


def test_search_index_is_one_list_and_the_script_is_small(site: dict[str, str]) -> None:
    index = site["site/search-index.js"]
    assert index.startswith("window.pcgraphIndex = {")
    found = json.loads(index.removeprefix("window.pcgraphIndex = ").rstrip(";\n"))
    paths = [path for _, _, path, _ in found["things"]]
    assert len(paths) == len(set(paths))
    assert {f"site/{path}" for path in paths} <= set(site)
    assert ["splw", "Link Worker", "also"] in found["words"]
    assert ["hwbc", "Health and Wellbeing Coach", "name"] in found["words"]
    assert len(site["site/static/site.js"].encode()) <= 10_000


def test_without_script_everything_is_listed(
    site: dict[str, str], pages: dict[str, Parsed]
) -> None:
    found = json.loads(site["site/search-index.js"].removeprefix("window.pcgraphIndex = ")
                       .rstrip(";\n"))  # fmt: skip
    listed = {address for _, address in pages["site/search.html"].links}
    assert {path for _, _, path, _ in found["things"]} <= listed


def test_download_lists_the_files_of_the_release(pages: dict[str, Parsed]) -> None:
    page = pages["site/download.html"]
    assert {f"../{path}" for path, _, _ in FILES} <= {address for _, address in page.links}
    assert {"a table <b>", "1,234,567"} <= set(page.text)


def test_whom_to_tell_is_named_where_it_is_known(kg: KnowledgeGraph) -> None:
    path = "competency/fccpcp-0004.html"
    told = Parsed(Site(Book(kg, contact="mailto:a@example.org")).write(path))
    assert ("href", "mailto:a@example.org?subject=pcgraph%200.1.0%20fccpcp%3A0004") in told.links
    bad = Site(Book(kg, contact="javascript:alert(1)")).write(path)
    assert "javascript:" not in bad
    assert "Ask whoever gave you this release" in bad


Changed = Callable[[dict[str, tuple[str, str]]], KnowledgeGraph]


@pytest.fixture(scope="module")
def changed() -> Changed:
    """Open the real graph with a text replaced in each of some files."""

    def change(texts: dict[str, tuple[str, str]]) -> KnowledgeGraph:
        files = {file.path: file for file in read_layout((), ("data",))}
        extra = []
        for path, (old, new) in texts.items():
            assert old in files[path].text, path
            text = files[path].text.replace(old, new)
            extra.append(TextFile(path, text, (home() / path).as_posix()))
        return KnowledgeGraph(extra=extra)

    return change


@pytest.fixture(scope="module")
def hostile(changed: Changed) -> dict[str, str]:
    """Write the pages of a graph whose labels and addresses are meant to break them."""
    said = SAYS.replace("\\", "\\\\").replace('"', '\\"').replace("\\\\u0001", "\\u0001")
    kg = changed({
        "data/readings/fcc-pcp.ttl": ("Draw out strengths and resources for wellbeing goals", said),
        "data/frameworks/fcc-pcp.ttl": ("Manage differing agendas", LONG + said),
        "data/nos.ttl": (
            "<http://tools.skillsforhealth.org.uk/competence/show/html/id/3001>",
            "<javascript:alert(1)>",
        ),
        "data/roles.ttl": ('"Link Worker"', f'"{said}"'),
        "data/glossary.ttl": ("EVOKE", "EVOKE"),
    })  # fmt: skip
    site = Site(Book(kg))
    extra = ["search-index.js", "competency/fccpcp-0004.jsonld", "competency/fccpcp-0003.html"]
    return {path: site.write(path) for path in [*SHOWN, *extra]}


def test_hostile_words_stay_words(hostile: dict[str, str]) -> None:
    seen = 0
    for path, text in hostile.items():
        if not path.endswith(".html"):
            continue
        page = Parsed(text)
        assert page.wrong == [], path
        scripts = [at for at in page.all("script") if at.get("type") != "application/ld+json"]
        assert all(set(at) == {"src", "defer"} for at in scripts), path
        assert "\x01" not in text, path
        seen += sum(SCRIPT in words for words in page.text)
    assert seen > 50


def test_hostile_addresses_are_no_links(hostile: dict[str, str]) -> None:
    page = Parsed(hostile["nos/GEN97.html"])
    assert [link for link in page.links if "javascript" in link[1]] == []
    assert "javascript:alert(1)" in page.text


def test_hostile_words_stay_inside_the_embedded_data(hostile: dict[str, str]) -> None:
    text = hostile["competency/fccpcp-0004.html"]
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert found
    label = json.loads(found[1])["@graph"][0]["skos:prefLabel"]["@value"]
    assert SCRIPT in label
    assert "<" not in found[1]
    assert "<" not in hostile["search-index.js"]
    assert json.loads(hostile["search-index.js"].partition(" = ")[2].rstrip(";\n"))["things"]


def test_long_words_are_whole_once_and_short_in_headings(hostile: dict[str, str]) -> None:
    page = Parsed(hostile["competency/fccpcp-0003.html"])
    assert any(LONG.strip() in words for words in page.text)
    assert len(hostile["competencies.html"]) < 600_000
    title = re.search("<title>(.*?)</title>", hostile["competency/fccpcp-0003.html"], re.DOTALL)
    assert title
    assert len(title[1]) < 400


def test_text_that_may_run_from_right_to_left_finds_its_own_way(hostile: dict[str, str]) -> None:
    seen = 0
    for path, text in hostile.items():
        if path.endswith(".html") and not path.startswith("coverage/"):  # another writer's table
            page = Parsed(text)
            seen += len(page.either_way)
            assert [words for words in page.one_way if "שלום" in words] == [], path
    assert seen > 500


def test_the_words_of_our_label_alone_are_said_to_be_ours(changed: Changed) -> None:
    label = "Draw out strengths and resources for wellbeing goals"
    words = (
        "Ability to provide person centred support, helping individuals identify and utilise "
        "their own strengths and resources to achieve their wellbeing goals (EVOKE)"
    )
    kg = changed({"data/frameworks/fcc-pcp.ttl": (words, label)})
    text = Site(Book(kg)).write("competency/fccpcp-0004.html")
    assert "The words of the source are not in this release" in text
    assert "blockquote" not in text


def test_the_same_bytes_in_another_process_and_hash_order(site: dict[str, str]) -> None:
    program = (
        "import hashlib, pcgraph\n"
        "from tests.unit.test_pages import written, digest\n"
        "print(digest(written(pcgraph.open())))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=300,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )  # fmt: skip
    assert done.stdout.strip() == digest(site)


def digest(files: dict[str, str]) -> str:
    whole = hashlib.sha256()
    for path, text in files.items():
        whole.update(path.encode() + b"\0" + text.encode() + b"\0")
    return whole.hexdigest()


def test_file_names_fit_windows(site: dict[str, str]) -> None:
    assert all(re.fullmatch(r"[A-Za-z0-9_./-]+", path) for path in site)
    assert all(len(path) < 120 for path in site)
    assert len({path.lower() for path in site}) == len(site)


def test_two_things_never_share_a_file() -> None:
    things = [("nos", "nos:Ab"), ("nos", "nos:AB"), ("nos", "a:b-c"), ("nos", "a-b:c")]
    addresses = Addresses([*things, ("nos", "nos:aux")])
    paths = [addresses.path(*thing) for thing in things]
    assert len({path.lower() for path in paths}) == 4
    assert addresses.path("nos", "nos:aux") == "nos/x-aux.html"
    assert addresses.path("nos", "nos:none") == ""
    assert len(file_name("nos", "https://example.org/" + "x" * 500)) < 100


def test_nothing_is_written_by_hand_of_the_clock_or_the_machine(site: dict[str, str]) -> None:
    assert not [path for path, text in site.items() if str(ROOT) in text]
