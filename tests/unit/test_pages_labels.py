"""The pages of a release without words: labels stand plain, the version is that of the graph."""

import hashlib
import io
import re
from dataclasses import replace

import pytest
from python_calamine import CalamineWorkbook

from pcgraph.files import read_layout
from pcgraph.graph import KnowledgeGraph
from pcgraph.names import VERSION
from pcgraph.pages.book import Book
from pcgraph.pages.site import Site
from pcgraph.publish.tables import table_members
from pcgraph.publish.words import left_out, source_texts, sources_of
from pcgraph.stand_in import LEFT_OUT_MARK

LOG = ("CHANGES.md", "what changed since the release before", 12)
LATER = "0.2.0"
ONTOLOGY = {"ontology/pcgraph.ttl"}
LINE, ROLE = "competency/fccpcp-0004", "role/link-worker"


@pytest.fixture(scope="module")
def without(kg: KnowledgeGraph) -> KnowledgeGraph:
    """The graph of version 0.2.0 without the words of any document."""
    store = kg.composition.store
    sources = sources_of(store)
    texts = source_texts(read_layout((), ("data",), (".txt",)), sources)
    files, _, _ = left_out(kg.files, store, texts, sources, kg.prefixes)
    old, new = (f'owl:versionInfo "{version}"' for version in (VERSION, LATER))
    changed = [
        replace(one, text=one.text.replace(old, new)) if one.path in ONTOLOGY else one
        for one in files
    ]
    assert changed != list(files)
    return kg.with_files(changed)


@pytest.fixture(scope="module")
def site(without: KnowledgeGraph) -> Site:
    return Site(Book(without, files=[LOG]))


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, str]:
    return {
        path: site.write(path) for path in site.makers if path.endswith((".html", ".js", ".svg"))
    }


@pytest.fixture(scope="module")
def with_words(kg: KnowledgeGraph) -> Site:
    return Site(Book(kg))


def lead(text: str) -> str:
    found = re.search(r'<p class="lead">(.*?)</p>', text, re.DOTALL)
    assert found
    return found[1]


def test_no_page_or_picture_shows_a_fingerprint_in_brackets(pages: dict[str, str]) -> None:
    data = re.compile(r'<script type="application/ld\+json">.*?</script>', re.DOTALL)
    shown = [path for path, text in pages.items() if "words left out:" in data.sub("", text)]
    assert (shown, len(pages) > 200) == ([], True)


def test_tables_and_data_keep_the_fingerprint(site: Site) -> None:
    assert LEFT_OUT_MARK in site.write(f"{ROLE}.csv")
    assert LEFT_OUT_MARK in site.write(f"{LINE}.jsonld")


def test_the_page_of_a_line_names_the_fingerprint_of_its_words(
    kg: KnowledgeGraph, pages: dict[str, str]
) -> None:
    (row,) = kg.sparql("SELECT ?text { fccpcp:0004 pc:text ?text }")
    mark = hashlib.sha256(str(row["text"]).encode()).hexdigest()[:8]
    assert "Fingerprint of its words" in pages[f"{LINE}.html"]
    assert mark in pages[f"{LINE}.html"]


def test_labels_are_not_set_against_each_other(pages: dict[str, str]) -> None:
    text = pages["changes.html"]
    assert [path for path, page in pages.items() if "<del>" in page or "<ins>" in page] == []
    assert "The words are left out of this release: in their place stand our short" in lead(text)
    assert "judged by reading the words of both texts" in lead(text)
    assert "underlined" not in lead(text)


def test_words_are_set_against_each_other(with_words: Site) -> None:
    text = with_words.write("changes.html")
    assert "<del>" in text
    assert "underlined" in lead(text)
    assert "left out" not in lead(text)


def test_a_page_with_lines_says_once_that_labels_stand_in(
    pages: dict[str, str], with_words: Site
) -> None:
    said = "our short label stands in their place"
    paths = [f"{ROLE}.html", "nos/GEN97.html", "domain/fccpcp-domain-01.html",
             "side-by-side/link-worker--link-worker-coach.html"]  # fmt: skip
    assert {path: pages[path].count(said) for path in paths} == dict.fromkeys(paths, 1)
    assert said not in with_words.write(paths[0])


def test_kinds_of_change_are_explained(pages: dict[str, str], site: Site) -> None:
    assert 'href="changes.html#kinds"' in pages["index.html"]
    key = pages["changes.html"].partition('id="kinds"')[2].partition("</dl>")[0]
    there = {word for row in site.book.changed for word in str(row["change"]).split()}
    assert set(re.findall("<dt>(.*?)</dt>", key)) == there
    assert "It went to another domain." in key


def test_the_log_is_named_where_the_release_has_one(
    pages: dict[str, str], with_words: Site
) -> None:
    for path in ("download.html", "changes.html"):
        assert "../CHANGES.md" in pages[path]
        assert "CHANGES.md" not in with_words.write(path)
    assert "If you had the release before" in pages["download.html"]


def test_every_page_says_the_version_of_the_graph(pages: dict[str, str]) -> None:
    text = {path: page for path, page in pages.items() if path.endswith(".html")}
    assert [path for path, page in text.items() if f"Data {LATER} ·" not in page] == []
    assert [path for path, page in text.items() if f"ata {VERSION}" in page] == []
    assert f"pcgraph, data {LATER}." in pages["cite.html"]


def test_the_workbook_says_the_version_of_the_graph(without: KnowledgeGraph) -> None:
    (made,) = (one for one in table_members(without) if one.path.endswith(".xlsx"))
    out = io.BytesIO()
    made.write(out)
    out.seek(0)
    rows = CalamineWorkbook.from_filelike(out).get_sheet_by_name("About").to_python()
    assert ["Data version", LATER] in [row[:2] for row in rows]
