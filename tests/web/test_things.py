"""Every address of the graph opens: page and data, by what is accepted, with links in the head."""

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin
from xml.etree import ElementTree

import pytest
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
)
from starlette.testclient import TestClient

from pcgraph.composition import graph_quads
from pcgraph.errors import LimitReached
from pcgraph.graph import KnowledgeGraph
from pcgraph.linked.documents import document
from pcgraph.linked.known import Known
from pcgraph.linked.opened import Opened
from pcgraph.linked.places import Meant, meant, place
from pcgraph.linked.whole import counted, linked, void
from pcgraph.names import BASE, OURS
from pcgraph.new import new_texts
from pcgraph.pages.book import Book
from pcgraph.pages.render import SERVED_MENU
from pcgraph.pages.site import Site
from pcgraph.serve.app import make_app
from pcgraph.serve.faults import status_of
from pcgraph.serve.listed import index_text
from pcgraph.serve.settings import Settings
from pcgraph.serve.signposts import usual_place
from tests.conftest import ROOT

THEIRS = "https://skills.example.org/"
DATA = f"""PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX own: <{THEIRS}id/>
own:one skos:prefLabel "One <b>&amp;</b>"@en ; skos:related <{THEIRS}terms#a>, own:café .
own:café skos:prefLabel "Café"@fr ; skos:note [ skos:prefLabel "inside" ] .
own:bell skos:prefLabel "ring \\u0007" .
own:odd <{THEIRS}p/> "a property that XML cannot name" .
own:return skos:prefLabel "a\\rb  c" .
<{THEIRS}terms#a> skos:prefLabel "A" .
<{THEIRS}terms#b> skos:prefLabel "B" .
<{THEIRS}id/a%20b> skos:prefLabel "with a percent" .
<{THEIRS}id/role/link-worker> skos:prefLabel "theirs, not ours" .
<https://elsewhere.example.org/x?y=1> skos:prefLabel "Elsewhere" .
<{THEIRS}id/doc> skos:prefLabel "doc" .
<{THEIRS}id/doc.ttl> skos:prefLabel "a thing that looks like a form of another" .
"""
RDF = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
}
IRIS = (ROOT / "data" / "iris.txt").read_text("utf-8").split()
OTHERS = [
    f"{BASE}ns/", f"{BASE}ns/prefixes", f"{BASE}ns/expectedOfAsPrinted",
    f"{BASE}graph/roles", f"{BASE}graph/evidence", f"{BASE}shapes/Role-altLabel",
    f"{BASE}shapes/prefix-nos", f"{BASE}query/coverage", f"{BASE}release/0.1.0",
    f"{BASE}release/0.1.0/ns", "http://www.w3.org/2004/02/skos/core#Concept",
    f"{THEIRS}id/one", f"{THEIRS}id/café", f"{THEIRS}terms#a", f"{THEIRS}terms",
    f"{THEIRS}id/a%20b", f"{THEIRS}id/role/link-worker", f"{THEIRS}graph/ontology/prefixes",
    f"{THEIRS}prefixes", "https://elsewhere.example.org/x?y=1", f"{BASE}id/role/link-worker",
    f"{THEIRS}id/doc", f"{THEIRS}id/doc.ttl", f"{THEIRS}id/return", f"{BASE}release/0.1.0#graph",
]  # fmt: skip
STEP = 97


class Got(NamedTuple):
    """An answer, as far as the tests look at it."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Client:
    """Asks the server as others see it; what it leads to is asked for under the same address."""

    def __init__(self, client: TestClient) -> None:
        self._client = client

    def ask(self, target: str, method: str = "GET", **headers: str) -> Got:
        named = {name.replace("_", "-"): words for name, words in headers.items()}
        path = target.removeprefix(THEIRS[:-1])
        got = self._client.request(
            method, path, headers={"accept-encoding": "identity", "accept": "*/*", **named}
        )
        return Got(got.status_code, got.headers, got.content)

    def open(self, iri: str, accept: str) -> tuple[str, Got]:
        """Open an address of the graph; give where it led to."""
        path = iri.removeprefix(THEIRS) if iri.startswith(THEIRS) else iri.removeprefix(BASE)
        known = path != iri and "#" not in iri and iri != f"{BASE}id/role/link-worker"
        asked = f"/{path}" if known else f"/thing?iri={quote(iri, safe='')}"
        first = self.ask(asked, accept=accept)
        assert first.status == 303, (iri, first)
        assert "Accept" in first.headers["vary"]
        return first.headers["location"], self.ask(first.headers["location"].partition("#")[0])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to be laid over, whose base the server is called by."""
    made = tmp_path_factory.mktemp("things")
    for path, text in new_texts("my skills", THEIRS).items():
        (made / path).parent.mkdir(parents=True, exist_ok=True)
        (made / path).write_text(text, "utf-8")
    (made / "data").mkdir(exist_ok=True)
    (made / "data" / "things.ttl").write_text(DATA, "utf-8")
    return made


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Client]:
    settings = Settings(overlays=(folder,), workers=1, public=THEIRS, hosts=("testserver",))
    with TestClient(make_app(settings), follow_redirects=False) as client:
        yield Client(client)


@pytest.fixture(scope="module")
def opened(kg: KnowledgeGraph) -> Opened:
    return Opened(Site(Book(kg), SERVED_MENU))


@pytest.fixture(scope="module")
def told(kg: KnowledgeGraph) -> Mapping[str, set[Triple]]:
    """What the composed graph says of each address, by itself."""
    found = defaultdict(set)
    for quad in graph_quads(kg.composition):
        if isinstance(quad.subject, NamedNode):
            found[quad.subject.value].add(quad.triple)
    return found


def read(body: bytes, form: str) -> list[Triple]:
    return [quad.triple for quad in parse(body, format=RDF[form][1])]


def named(triples: list[Triple]) -> set[str]:
    """Give the triples with the names of blank nodes that depend on nothing else."""
    whole = Dataset([Quad(one.subject, one.predicate, one.object) for one in triples])
    whole.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    assert len(whole) == len(triples), "a triple is told twice"
    return {str(quad.triple) for quad in whole}


def links(got: Got) -> dict[str, list[tuple[str, str]]]:
    """Read the links of a head: target and type by relation."""
    found = defaultdict(list)
    pattern = r'<([^>]*)>; rel="([a-z-]+)"(?:; type="([^"]*)")?(?:, |$)'
    for target, rel, kind in re.findall(pattern, got.headers["link"]):
        found[rel].append((target, kind))
    assert "".join(m[0] for m in re.finditer(pattern, got.headers["link"])) == got.headers["link"]
    return found


def test_every_address_opens_whole(opened: Opened, told: Mapping[str, set[Triple]]) -> None:
    for iri in IRIS:
        head, body = opened.answer("", "", f"{iri.removeprefix(BASE)}.nt")
        assert (head["iri"], head["kind"]) == (iri, "graph")
        found = read(body, "nt")
        assert len(found) == len(set(found)), f"{iri}: a triple is told twice"
        own = {one for one in found if one.subject == NamedNode(iri)}
        blank = {one for one in own if isinstance(one.object, BlankNode)}
        expected = {one for one in told[iri] if not isinstance(one.object, BlankNode)}
        assert own - blank == expected, iri
        assert len(blank) == len(told[iri]) - len(expected), iri


def test_data_is_the_same_as_in_the_page_of_a_release(opened: Opened, kg: KnowledgeGraph) -> None:
    """The JSON-LD beside a page of the site says the same, with the judgements on a line."""
    site = Site(Book(kg), SERVED_MENU)
    for thing in ("fccpcp:0074", "nos:GEN97", "role:link-worker", "fccpcp:domain-01",
                  "framework:fcc-pcp"):  # fmt: skip
        path = site.book.link(thing, "").href.removesuffix(".html")
        beside = read(site.write(f"{path}.jsonld").encode(), "jsonld")
        assert named(beside) == named(read(opened.answer(thing, "ttl")[1], "ttl")), thing


@pytest.mark.parametrize("iri", [*IRIS[::STEP], *OTHERS])
def test_an_address_opens_in_five_forms_of_one_content(served: Client, iri: str) -> None:
    page, got = served.open(iri, "text/html")
    assert got.status == 200
    assert got.headers["content-type"] == "text/html; charset=utf-8"
    assert b"<h1" in got.body
    forms = {}
    for form, (media, _) in RDF.items():
        where, got = served.open(iri, media)
        assert got.status == 200, (where, got.body)
        assert got.headers["content-type"].partition(";")[0] == media
        assert f".{form}" in where
        forms[form] = named(read(got.body, form))
    assert forms["ttl"]
    assert forms["ttl"] == forms["nt"] == forms["jsonld"] == forms["rdf"], page
    if not {"graph", "release"} & set(iri.split("/")):
        assert any(iri in triple for triple in forms["ttl"])


def test_the_literal_address_wins_over_ours_of_the_same_path(served: Client) -> None:
    theirs, ours = f"{THEIRS}id/role/link-worker", f"{BASE}id/role/link-worker"
    where, got = served.open(theirs, "text/turtle")
    assert where == f"{theirs}.ttl"
    assert b"theirs, not ours" in got.body
    where, got = served.open(ours, "text/turtle")
    assert where == f"{THEIRS}thing.ttl?iri={quote(ours, safe='')}"
    assert b"theirs, not ours" not in got.body


def test_what_has_no_address_of_its_own_comes_along(served: Client, opened: Opened) -> None:
    assert b'"inside"' in served.ask("/id/caf%C3%A9.nt").body
    for name in ("ns/expectedOfAsPrinted", "shapes/Role-altLabel"):
        found = read(opened.answer(f"{BASE}{name}", "nt")[1], "nt")
        led_to = {one.object for one in found if isinstance(one.object, BlankNode)}
        assert (
            led_to == {one.subject for one in found if isinstance(one.subject, BlankNode)} != set()
        )


def test_a_thing_without_a_page_has_a_plain_one(served: Client) -> None:
    where, got = served.open(f"{THEIRS}id/one", "text/html")
    text = got.body.decode()
    assert where == f"{THEIRS}id/one.html"
    assert "One &lt;b&gt;&amp;amp;&lt;/b&gt;" in text
    assert f'<code class="copy">{THEIRS}id/one</code>' in text
    assert 'href="caf%C3%A9.html"' in text
    assert f'href="../thing.html?iri={quote(f"{THEIRS}terms#a", safe="")}"' in text
    assert "creativecommons.org" not in text.partition("<body>")[0]
    for target in re.findall(r'href="([^"#]+)"', text.partition("<main")[2].partition("</main")[0]):
        assert served.ask(urljoin("/id/one.html", target)).status == 200, target


def test_pages_of_graphs_terms_and_questions(served: Client) -> None:
    graph = served.ask("/graph/judgements.html").body.decode()
    assert re.search(r"Facts in it \(worked out\): [\d,]+, the first 500 are shown", graph)
    assert len(graph) < 1_000_000
    roles = served.ask(f"/thing.html?iri={BASE}graph/roles").body.decode()
    assert "(data/roles.ttl)" in roles
    term = served.ask("/ns/buildsOn.html").body.decode()
    assert "Where it is used: " in term
    assert "role:link-worker" in term
    query = served.ask("/query/coverage.html").body.decode()
    assert "SELECT" in query
    assert 'href="../q/coverage"' in query


def test_a_graph_that_is_too_large_has_a_page_but_no_document(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("known", "plain"):
        monkeypatch.setattr(f"pcgraph.linked.{module}.MOST", 50)
    opened = Opened(Site(Book(kg), SERVED_MENU))
    assert b": at least 50<" in opened.answer(f"{BASE}graph/nos", "html")[1]
    assert len(read(opened.answer(f"{BASE}graph/role-matches", "nt")[1], "nt")) == 9
    with pytest.raises(LimitReached, match="more than 50 triples") as fault:
        opened.answer(f"{BASE}graph/nos", "ttl")
    assert status_of(fault.value) == 400


def test_a_judgement_leads_to_its_row(served: Client) -> None:
    where, got = served.open(f"{BASE}id/mapping/fcc-pcp-to-nos-0311", "text/html")
    assert where == f"{THEIRS}mapping/map-fcc-pcp-to-nos.html#fcc-pcp-to-nos-0311"
    assert b'id="fcc-pcp-to-nos-0311"' in got.body


@pytest.mark.parametrize("name", ["bell", "odd"])
def test_what_xml_cannot_say_is_told(served: Client, name: str) -> None:
    got = served.ask(f"/id/{name}.rdf")
    assert got.status == 406
    assert b"cannot be written as RDF/XML" in got.body
    assert b"PC-SERVE-ACCEPT" in got.body
    assert len(read(served.ask(f"/id/{name}.ttl").body, "ttl")) == 1


def test_no_form_that_is_accepted_lists_those_there_are(served: Client) -> None:
    got = served.ask("/id/nos/GEN97", accept="image/png, text/*;q=0")
    assert got.status == 406
    assert "Accept" in got.headers["vary"]
    for ending in ("html", *RDF):
        assert f"{THEIRS}id/nos/GEN97.{ending}" in got.body.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/id/nos/NOPE", "/id/nos/NOPE.ttl", "/id/nos/GEN97.pdf", "/id/nos/GEN97/", "/id/", "/ns",
        "/thing?iri=nos:NOPE", "/thing", "/thing?iri=", "/thing.pdf?iri=nos:GEN97",
        "/thing?iri=https://evil.example.org/", "/thing?iri=//evil.example.org", "/void.pdf",
        "/id/..%2f..%2fetc%2fpasswd", "/id/%2e%2e/%2e%2e/etc/passwd", "/id/x%0d%0aSet-Cookie:%20a",
        "/id/%00", "/id/%ff", "/id/a  b", "/id/" + "x" * 5_000, "/thing?iri=%3Cscript%3E",
        "/thing?iri=nos:GEN97%0d%0aX-Evil:1", "/release/9.9.9", "/graph/nope", "/query/nope",
        "/shapes/nope", "//evil.example.org/%2e%2e", "/index.html.ttl", "/id/{}", "/thing?iri={}",
        "/sitemap-2.xml", "/sitemap-0.xml",
    ],
)  # fmt: skip
def test_what_is_unknown_is_404_and_leads_nowhere(served: Client, path: str) -> None:
    for accept in ("text/html", "text/turtle", "*/*"):
        got = served.ask(path, accept=accept)
        odd = any(sign in path.partition("?")[0] for sign in ("%0d", "%00"))
        assert got.status == (400 if odd else 404), got
        assert not {"location", "set-cookie", "x-evil"} & set(got.headers)
        if accept == "text/html" and not odd and "%0d" not in path:
            assert got.headers["content-type"] == "text/html; charset=utf-8"
            assert b"<script>" not in got.body.lower()


@pytest.mark.parametrize("path", ["/id/nos/GEN97.ttl", "/ns.ttl", "/ns/Role.html", "/nos.html"])
def test_an_answer_is_not_sent_twice(served: Client, path: str) -> None:
    plain, small = served.ask(path), served.ask(path, accept_encoding="gzip")
    assert plain.status == small.status == 200
    marks = {got.headers["etag"] for got in (plain, small)}
    packed = small.headers.get("content-encoding") == "gzip"
    assert packed == (len(plain.body) >= 1_000)
    assert len(marks) == 1 + packed
    assert small.body == plain.body
    assert "Accept-Encoding" in plain.headers["vary"]
    for got, coding in ((plain, "identity"), (small, "gzip")):
        mark = got.headers["etag"]
        for given in (mark, f"W/{mark}", f'"x", {mark}', "*"):
            again = served.ask(path, accept_encoding=coding, if_none_match=given)
            assert (again.status, again.body, again.headers["etag"]) == (304, b"", mark)
            assert again.headers["vary"] == got.headers["vary"]
        assert served.ask(path, accept_encoding=coding, if_none_match='"x"').status == 200
    head = served.ask(path, "HEAD")
    assert (head.status, head.body) == (200, b"")
    for name in ("content-length", "content-type", "etag", "link", "vary"):
        assert head.headers[name] == plain.headers[name]


def test_forms_have_marks_of_their_own(served: Client) -> None:
    marks = [served.ask(f"/id/nos/GEN97.{form}").headers["etag"] for form in ("html", *RDF)]
    assert len(set(marks)) == len(marks)
    for alias, form in (("json", "jsonld"), ("xml", "rdf")):
        got, usual = served.ask(f"/id/nos/GEN97.{alias}"), served.ask(f"/id/nos/GEN97.{form}")
        assert (got.body, got.headers["content-type"]) == (usual.body, RDF[form][0])
        assert got.headers["content-location"] == f"{THEIRS}id/nos/GEN97.{form}"


def test_any_page_of_the_web_may_read_data(served: Client) -> None:
    for path in ("/id/nos/GEN97", "/id/nos/GEN97.ttl", "/id/nos/NOPE", "/.well-known/void",
                 "/void.ttl", "/nos/GEN97.jsonld"):  # fmt: skip
        got = served.ask(path, origin="https://elsewhere.example.org")
        assert got.headers["access-control-allow-origin"] == "*"
        assert "Link" in got.headers["access-control-expose-headers"]
        assert "access-control-allow-credentials" not in got.headers
    asked = served.ask("/id/nos/GEN97.ttl", "OPTIONS", access_control_request_method="GET")
    assert asked.status == 204
    assert "If-None-Match" in asked.headers["access-control-allow-headers"]
    assert served.ask("/id/nos/GEN97", "POST").status == 405


@pytest.mark.parametrize("path", ["/id/nos/GEN97", "/id/nos/GEN97.html", "/nos/GEN97.html"])
def test_links_of_a_page_can_be_followed(served: Client, path: str) -> None:
    found = links(served.ask(path))
    assert found["cite-as"] == [(f"{BASE}id/nos/GEN97", "")]
    assert found["license"] == [("https://creativecommons.org/licenses/by/4.0/", "")]
    assert found["type"] == [("https://schema.org/AboutPage", "")]
    kinds = {kind for _, kind in found["describedby"]}
    assert kinds == {media for media, _ in RDF.values()}
    assert kinds <= {kind for _, kind in found["alternate"]}
    for target, kind in {*found["describedby"], *found["alternate"]}:
        got = served.ask(target)
        assert target.startswith(THEIRS)
        assert (got.status, got.headers["content-type"].partition(";")[0]) == (200, kind)


def test_links_of_data_lead_back(served: Client) -> None:
    found = links(served.ask("/id/nos/GEN97.ttl"))
    assert found["describes"] == [(f"{BASE}id/nos/GEN97", "")]
    assert (f"{THEIRS}nos/GEN97.html", "text/html") in found["alternate"]
    assert "text/turtle" not in {kind for _, kind in found["alternate"]}
    theirs = links(served.ask("/id/caf%C3%A9.ttl"))
    assert theirs["cite-as"] == [(f"{THEIRS}id/caf%C3%A9", "")]
    assert "license" not in theirs


def test_a_page_names_its_forms_in_its_head(served: Client) -> None:
    for path in ("/nos/GEN97.html", "/ns/Role.html", "/id/one.html"):
        head = served.ask(path).body.decode().partition("<body>")[0]
        named_ = re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)">', head)
        assert "application/ld+json" in dict(named_)
        for kind, target in named_:
            got = served.ask(urljoin(path, target))
            assert (got.status, got.headers["content-type"].partition(";")[0]) == (200, kind)


def test_the_whole_is_described(served: Client) -> None:
    for accept, form in (("*/*", "ttl"), ("text/html", "ttl"), ("application/rdf+xml", "rdf")):
        got = served.ask("/.well-known/void", accept=accept)
        assert (got.status, got.headers["location"]) == (303, f"{THEIRS}void.{form}")
        found = read(served.ask(got.headers["location"]).body, form)
        dumps = [one.object.value for one in found if one.predicate.value.endswith("#dataDump")
                 and isinstance(one.object, NamedNode)]  # fmt: skip
        total = [int(str(one.object).split('"')[1]) for one in found
                 if one.predicate.value.endswith("void#triples")
                 and str(one.subject).endswith("#graph>")]  # fmt: skip
        assert len(dumps) == 4
        assert {one.object for one in found if one.predicate.value.endswith("#sparqlEndpoint")} == {
            NamedNode(f"{THEIRS}sparql")
        }
    dump = next(one for one in dumps if one.endswith(".nt"))
    assert total == [len(read(served.ask(f"/{dump.removeprefix(BASE)}").body, "nt"))]


def test_a_store_counts_as_the_files_do(kg: KnowledgeGraph) -> None:
    composition = kg.composition
    assert void(composition, None) == void(composition, [*graph_quads(composition)])
    assert counted(composition.store, BASE).triples == len({
        quad.triple for quad in graph_quads(composition)
    })  # fmt: skip
    assert sum(linked(composition.store, BASE).values()) > 100


def test_every_page_is_listed(served: Client) -> None:
    got = served.ask("/sitemap.xml")
    listed = [one.text or "" for one in ElementTree.fromstring(got.body).iter()  # noqa: S314
              if one.tag.endswith("loc")]  # fmt: skip
    assert len(listed) == len(set(listed)) > 1_000
    for page in ("nos/GEN97.html", "ns/Role.html", "id/one.html", "index.html"):
        assert f"{THEIRS}{page}" in listed
    assert f"{THEIRS}id/nos/GEN97.html" not in listed
    assert f"{THEIRS}404.html" not in listed
    for page in listed[::STEP]:
        assert served.ask(page).status == 200, page
    robots = served.ask("/robots.txt").body.decode()
    assert f"Sitemap: {THEIRS}sitemap.xml" in robots
    assert "Disallow: /sparql" in robots


def test_more_than_a_file_may_hold_is_parted(
    served: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pcgraph.serve.listed.MOST", 500)
    index = served.ask("/sitemap.xml").body.decode()
    parts = re.findall("<loc>([^<]+)</loc>", index)
    assert index == index_text(THEIRS, len(parts))
    sizes = [served.ask(part).body.count(b"<loc>") for part in parts]
    assert sizes[:-1] == [500] * (len(sizes) - 1)
    assert 0 < sizes[-1] <= 500


def test_a_graph_from_a_store_says_the_same(kg: KnowledgeGraph) -> None:
    """Without files the store is asked for each thing; it may write numbers anew."""

    class Stored(Known):
        _in_files = False

    files, stored = Known(Book(kg)), Stored(Book(kg))
    for name in ("id/fcc-pcp/0074", "ns/expectedOfAsPrinted", "ns/", "graph/roles",
                 "query/coverage", "release/0.1.0/ns"):  # fmt: skip
        iri = f"{BASE}{name}"
        both = [document(one.triples(iri), "nt", OURS, iri) for one in (files, stored)]
        assert both[0] == both[1], iri
    assert not any(stored.knows(iri) for iri in (f"{BASE}id/nope", "a b", "", f"{BASE}id/<"))


def test_where_an_address_stands() -> None:
    known = {f"{BASE}id/a", f"{BASE}ns/", f"{THEIRS}id/a", f"{BASE}id/b", f"{BASE}id/b.ttl"}
    knows = known.__contains__
    assert meant("id/a.rdf", "", knows) == Meant(f"{BASE}id/a", "rdf")
    assert meant("id/a.rdf", THEIRS, knows) == Meant(f"{THEIRS}id/a", "rdf")
    assert meant("ns.ttl", "", knows) == Meant(f"{BASE}ns/", "ttl")
    assert meant("id/b.ttl", "", knows) == Meant(f"{BASE}id/b.ttl")
    assert place(f"{BASE}id/b", "", knows).startswith("thing{}?")
    for iri in known - {f"{BASE}id/b"}:
        for public in ("", THEIRS):
            where = place(iri, public, knows).format(".nt")
            if "?" in where:
                assert unquote(where.partition("=")[2]) == iri
            else:
                assert meant(where, public, knows) == Meant(iri, "nt")


def test_where_documents_stand_is_told_alike(opened: Opened) -> None:
    for iri in IRIS[::STEP]:
        assert opened.answer(iri, "")[0]["place"] == usual_place(iri, "")


def test_small_answers_are_sent_packed_only_where_that_is_worth_it(served: Client) -> None:
    got = served.ask("/ns.ttl", accept_encoding="gzip;q=0, *")
    assert "content-encoding" not in got.headers
    assert len(gzip.compress(got.body)) < len(got.body)
