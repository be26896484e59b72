"""A release under the publisher's own base, the rules that let its addresses open, its examples."""

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store, parse

from pcgraph.composition import graph_quads
from pcgraph.errors import PcgraphError
from pcgraph.graph import KnowledgeGraph
from pcgraph.names import BASE, PREFIXES, Prefixes
from pcgraph.publish.describe import Release, Written
from pcgraph.publish.executables import executable_members, select_text
from pcgraph.publish.forms import canonical_lines, fingerprint, one_graph
from pcgraph.publish.member import Member
from pcgraph.publish.rebase import ADDRESSES, Rebase, resummed
from pcgraph.publish.redirects import SITE_URL, checked_site, redirect_members
from pcgraph.publish.release import Published, publish

SLASH, HASH = "https://example.nhs.uk/pc/", "https://example.nhs.uk/words#"
SITE = "https://data.example.nhs.uk/releases/"
OURS = b"w3id.org/pcgraph"
RDF = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML,
       "jsonld": RdfFormat.JSON_LD}  # fmt: skip
ACCEPTED = {
    "": "html",
    "*/*": "html",
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": "html",
    "text/html, text/turtle;q=0.5": "html",
    "text/turtle": "ttl",
    "text/turtle;q=0, application/rdf+xml": "rdf",
    "text/html;q=0, application/n-triples": "nt",
    "application/ld+json": "jsonld",
    "application/rdf+xml, text/turtle;q=0.6, text/html;q=0.5, */*;q=0.1": "rdf",
    "application/json;q=0.3, application/n-triples": "jsonld",
    "image/png, application/n-triples;q=0.5": "nt",
}
"""What clients send, and the form that they should get."""


def silent(what: str, done: int, whole: int) -> None:
    """Tell nothing."""


@pytest.fixture(scope="module")
def ours(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(kg, tmp_path_factory.mktemp("ours"), pages=False, report=silent).folder


@pytest.fixture(scope="module", params=[SLASH, pytest.param(HASH, marks=pytest.mark.long)])
def moved(
    kg: KnowledgeGraph, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Published]:
    place = tmp_path_factory.mktemp("moved")
    return request.param, publish(
        kg, place, pages=False, base=request.param, site_url=SITE, report=silent
    )


def data(path: Path) -> Iterator[bytes]:
    """Give the content of a file; of what is zipped, of each file in it."""
    if path.suffix in (".xlsx", ".zip"):
        with zipfile.ZipFile(path) as archive:
            names = (name for name in archive.namelist() if not name.endswith(ADDRESSES))
            yield from map(archive.read, names)
    else:
        yield path.read_bytes()


def table(folder: Path) -> dict[str, str]:
    with (folder / ADDRESSES).open(encoding="utf-8", newline="") as file:
        return {row["old"]: row["new"] for row in csv.DictReader(file)}


def lines(path: Path) -> set[str]:
    return set(path.read_text("utf-8").splitlines())


def rows(store: Store, text: str) -> list[list[str]]:
    found = store.query(text)
    assert isinstance(found, QuerySolutions)
    return [[str(one) for one in row] for row in found]


def test_no_file_holds_our_base(moved: tuple[str, Published]) -> None:
    folder = moved[1].folder
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != ADDRESSES]
    assert len(files) > 100
    assert [path.name for path in files if any(OURS in one for one in data(path))] == []


def test_each_address_is_that_of_the_table(
    kg: KnowledgeGraph, moved: tuple[str, Published]
) -> None:
    base, made = moved
    addresses = table(made.folder)
    assert {new.replace(base, BASE) for new in addresses.values()} == set(addresses)
    used = set(
        re.findall(
            f"<({re.escape(base)}[^>]*)>", (made.folder / "rdf/pcgraph.nq").read_text("utf-8")
        )
    )
    assert used <= set(addresses.values())
    assert f"{BASE}query/tags" in addresses
    assert any(one.startswith(f"{BASE}shapes/") and "prefix-" not in one for one in addresses)


def test_no_address_has_two_marks(moved: tuple[str, Published]) -> None:
    base, made = moved
    twice = re.compile(re.escape(base).encode() + rb"[^\s\"'<>]*#[^\s\"'<>]*#" if base == SLASH
                       else re.escape(base).encode() + rb"[^\s\"'<>]*#")  # fmt: skip
    found = [path.name for path in made.folder.rglob("*.*")
             if path.is_file() and any(map(twice.search, data(path)))]  # fmt: skip
    assert found == []


def test_all_forms_are_one_graph(moved: tuple[str, Published]) -> None:
    made = moved[1]
    for form, kind in RDF.items():
        quads = parse(path=made.folder / f"rdf/pcgraph.{form}", format=kind)
        assert fingerprint(canonical_lines(one_graph(quads))) == made.marks[0], form


def test_sorted_forms_are_sorted_after_the_move(moved: tuple[str, Published]) -> None:
    text = (moved[1].folder / "rdf/pcgraph.nq").read_text("utf-8")
    assert text.splitlines() == sorted(text.splitlines())
    assert hashlib.sha256(text.encode()).hexdigest() == moved[1].marks[1]


def test_the_graph_is_ours_with_other_addresses(moved: tuple[str, Published], ours: Path) -> None:
    base, made = moved
    plain = {line.replace(base, BASE) for line in lines(made.folder / "rdf/pcgraph.nq")}
    there = lines(ours / "rdf/pcgraph.nq")
    assert {one for one in plain if "_:" not in one} == {one for one in there if "_:" not in one}
    assert len(plain) == len(there)


def test_every_question_gives_the_same_rows(
    kg: KnowledgeGraph, moved: tuple[str, Published]
) -> None:
    base, made = moved
    store, ours = Store(), Store()
    store.bulk_load(path=str(made.folder / "rdf/pcgraph.ttl"), format=RdfFormat.TURTLE)
    back = (made.folder / "rdf/pcgraph.nt").read_text("utf-8").replace(base, BASE)
    ours.bulk_load(back, RdfFormat.N_TRIPLES)
    for name in sorted(kg.queries):
        text = (made.folder / f"queries/{name}.rq").read_text("utf-8")
        found = [[cell.replace(base, BASE) for cell in row] for row in rows(store, text)]
        assert sorted(found) == sorted(rows(ours, kg.queries[name].text)), name


def test_checksums_are_those_of_the_moved_files(moved: tuple[str, Published]) -> None:
    folder = moved[1].folder
    for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines():
        sha256, path = line.split("  ")
        assert hashlib.sha256((folder / path).read_bytes()).hexdigest() == sha256, path


def test_mapping_files_expand_to_the_moved_addresses(moved: tuple[str, Published]) -> None:
    base, made = moved
    text = (made.folder / "mappings/fcc-2019-to-nos/positive.sssom.tsv").read_text("utf-8")
    assert f"nos: {base}id/nos/" in text.replace('"', "").replace("'", "")


def test_the_count_of_things_is_that_of_the_moved_graph(moved: tuple[str, Published]) -> None:
    base, made = moved
    void = (made.folder / "metadata/void.ttl").read_text("utf-8")
    assert f'void:uriSpace "{base}"' in void
    subjects = {line.split(" ")[0] for line in lines(made.folder / "rdf/pcgraph.nt")}
    things = sum(one.startswith(f"<{base}") for one in subjects)
    assert f"void:entities {things} ;" in void


@pytest.mark.parametrize("moved", [SLASH], indirect=True)
def test_the_next_release_under_a_base_is_tied_to_the_first(
    kg: KnowledgeGraph, moved: tuple[str, Published], tmp_path: Path
) -> None:
    old, new = ('owl:versionInfo "0.1.0"', 'owl:versionInfo "0.2.0"')
    files = [
        replace(one, text=one.text.replace(old, new)) if one.path == "ontology/pcgraph.ttl" else one
        for one in kg.files
    ]
    made = publish(kg.with_files(files), tmp_path, pages=False, previous=moved[1].folder,
                   base=SLASH, report=silent)  # fmt: skip
    patch = (made.folder / "changes/0.1.0-to-0.2.0.rdfp").read_text("utf-8")
    assert re.findall("^[AD] <([^>]*)>", patch, re.MULTILINE) == [f"{SLASH}ns/"] * 2
    told = ("CHANGES.md", "changes/0.1.0-to-0.2.0.csv", "metadata/dcat.ttl")
    assert [name for name in told if OURS in (made.folder / name).read_bytes()] == []
    assert f"({SLASH}ns/)" in (made.folder / "CHANGES.md").read_text("utf-8")


@pytest.mark.parametrize(
    "base",
    ["example.org/pc/", "https://example.org/pc", "ftp://example.org/", "https://example.org/a b/",
     BASE, f"{BASE}mine/", "https://W3ID.org/pcgraph/x#", "urn:x:", "https://w3id.org/",
     "http://www.w3.org/2004/02/skos/core#", "http://purl.org/dc/terms/x/", "https://orcid.org/",
     'https://example.org/">/', "https://example.org/../"],
)  # fmt: skip
def test_a_wrong_base_is_refused(base: str) -> None:
    with pytest.raises(PcgraphError) as caught:
        Rebase(base)
    assert caught.value.code == "PC-PUBLISH-BASE"


def test_a_base_of_what_is_laid_over_is_refused() -> None:
    with pytest.raises(PcgraphError):
        Rebase(SLASH, Prefixes({**PREFIXES, "my": f"{SLASH}id/"}))


def test_a_wrong_base_is_refused_before_anything_is_written(
    kg: KnowledgeGraph, tmp_path: Path
) -> None:
    with pytest.raises(PcgraphError):
        publish(kg, tmp_path / "out", base=BASE, report=silent)
    assert not (tmp_path / "out").exists()


def test_an_address_that_is_in_use_is_refused() -> None:
    rebase = Rebase(SLASH)
    rebase.lines([f"<{BASE}id/a> <urn:p> <{SLASH}id/a> ."])
    with pytest.raises(PcgraphError) as caught:
        rebase.table()
    assert f"{SLASH}id/a" in caught.value.what


def test_another_page_of_the_publisher_stays() -> None:
    rebase = Rebase(SLASH)
    assert list(rebase.lines([f"<{BASE}id/a> <urn:p> <{SLASH}page> ."])) == [
        f"<{SLASH}id/a> <urn:p> <{SLASH}page> ."
    ]


def in_pieces(pieces: Sequence[bytes]) -> bytes:
    def write(out: io.BufferedIOBase) -> None:
        for piece in pieces:
            assert out.write(piece) == len(piece)

    return Rebase(SLASH).member(Member("x.nt", write)).data()  # type: ignore[arg-type]


def test_an_address_that_is_cut_in_pieces_is_moved() -> None:
    text = f"<{BASE}a> {BASE}{BASE[:-1]} {BASE[:9]}<{BASE}b>{BASE[:5]}".encode()
    wanted = text.replace(BASE.encode(), SLASH.encode())
    for first, second in product(range(0, len(text), 5), range(0, len(text), 7)):
        begin, end = sorted((first, second))
        assert in_pieces([text[:begin], text[begin:end], text[end:]]) == wanted
    assert in_pieces([text[place : place + 1] for place in range(len(text))]) == wanted


def test_what_is_zipped_is_moved() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet.xml", f"<a>{BASE}id/x</a>")
    made = Rebase(SLASH).member(Member("t.xlsx", out.getvalue())).data()
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert archive.read("sheet.xml") == f"<a>{SLASH}id/x</a>".encode()


def test_a_data_package_tells_the_sums_of_moved_files() -> None:
    package = {"name": "p", "resources": [{"path": "a.csv", "bytes": 1, "hash": "sha256:0"}]}
    made = resummed(json.dumps(package), "tables/", {"tables/a.csv": Written("", 7, "ff")})
    assert json.loads(made)["resources"] == [{"path": "a.csv", "bytes": 7, "hash": "sha256:ff"}]


class Server:
    """As much of Apache as the rules need: conditions, the variable FORM, the last rule."""

    def __init__(self, text: str) -> None:
        self._rules: list[tuple[list[tuple[str, str, bool]], str, str, str]] = []
        conditions: list[tuple[str, str, bool]] = []
        for line in text.splitlines():
            what, *words = line.split() or [""]
            if what == "RewriteCond":
                conditions.append((words[0], words[1], words[2:] == ["[NC]"]))
            elif what == "RewriteRule":
                self._rules.append((conditions, *words))  # type: ignore[arg-type]
                conditions = []

    def get(self, path: str, accept: str) -> str:
        """Give the target of a redirect; nothing if there is none."""
        form = ""
        for conditions, pattern, target, flags in self._rules:
            found = re.search(pattern, path)
            if not found or not all(
                _holds(accept if "ACCEPT" in name else form, test, nocase)
                for name, test, nocase in conditions
            ):
                continue
            if flags.startswith("[E=FORM:"):
                form = flags[8:-1]
                continue
            assert flags == "[R=303,L]"
            named = target.replace("%{ENV:FORM}", form)
            return re.sub(r"\$(\d)", lambda one: found[int(one[1])] or "", named)  # noqa: B023
        return ""


def _holds(value: str, test: str, nocase: bool) -> bool:
    if test.startswith("="):
        return value == test[1:]
    return bool(re.search(test, value, re.IGNORECASE if nocase else 0))


def server(
    paths: Sequence[str] = (), things: Sequence[str] = (), site_url: str = SITE, base: str = BASE
) -> Server:
    release = Release("0.1.0", "", "", "", "", "", full=False, base=base)
    return Server(str(next(redirect_members(release, paths, things, site_url)).content))


@pytest.mark.parametrize("moved", [SLASH], indirect=True)
def test_every_address_opens_a_file_of_the_release(moved: tuple[str, Published]) -> None:
    base, made = moved
    rules = Server((made.folder / "w3id/.htaccess").read_text("utf-8"))
    addresses = [*table(made.folder).values(), base, f"{base}release/0.1.0",
                 f"{base}release/series", f"{base}.well-known/void",
                 *(f"{base}release/0.1.0/{file.path}" for file in made.files)]  # fmt: skip
    for accept, address in product(["text/html", "*/*", *TYPES.values()], addresses):
        target = rules.get(address.removeprefix(base), accept)
        assert target.startswith(f"{SITE}0.1.0/"), address
        assert (made.folder / target.removeprefix(f"{SITE}0.1.0/")).is_file(), (address, target)


TYPES = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}


@pytest.mark.parametrize("moved", [SLASH], indirect=True)
def test_a_part_is_the_graph_of_its_address(moved: tuple[str, Published]) -> None:
    base, made = moved
    rules = Server((made.folder / "w3id/.htaccess").read_text("utf-8"))
    with (made.folder / "graphs.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            target = rules.get(row["graph"].removeprefix(base), "text/turtle")
            assert target == f"{SITE}0.1.0/{row['file']}"


@pytest.mark.parametrize(("accept", "form"), ACCEPTED.items())
def test_a_client_gets_the_form_it_asks_for(accept: str, form: str) -> None:
    target = server(["site/index.html"]).get("id/role/link-worker", accept)
    last = "site/index.html" if form == "html" else f"rdf/pcgraph.{form}"
    assert target == f"{SITE}0.1.0/{last}"


@pytest.mark.parametrize(("accept", "form"), ACCEPTED.items())
def test_words_of_the_model_in_turtle_are_the_ontology(accept: str, form: str) -> None:
    target = server(["site/index.html"]).get("ns/Competency", accept)
    last = {"html": "site/index.html", "ttl": "ontology/pcgraph.ttl"}.get(form)
    assert target == f"{SITE}0.1.0/{last or f'rdf/pcgraph.{form}'}"


PAGES = (
    "site/index.html", "site/role/link-worker.html", "site/nos/GEN97.html", "site/nos/PE5.html",
    "site/competency/fcc19-0001.html", "site/competency/fcc19-0002.html",
    "site/domain/fcc19-domain-01.html", "site/mapping/map-fcc-2019-to-nos.html",
    "site/function/1-2.html", "site/document/fcc-2019.html",
)  # fmt: skip
HAVE_PAGES = {
    "role/link-worker": "role/link-worker", "nos/GEN97": "nos/GEN97", "nos/PE5": "nos/PE5",
    "fcc-2019/0001": "competency/fcc19-0001", "fcc-2019/domain-01": "domain/fcc19-domain-01",
    "mapping/fcc-2019-to-nos-0001": "mapping/map-fcc-2019-to-nos",
    "mapping/fcc-2019-to-nos-positive": "mapping/map-fcc-2019-to-nos",
    "health-functional-map/1-2": "function/1-2", "source/fcc-2019": "document/fcc-2019",
}  # fmt: skip
HAVE_NONE = (
    "nos/IPC2-2012",
    "health-functional-map/1-3",
    "fcc-2019/section-01",
    "mapping/fcc-pcp-to-nos-0001",
    "named/a",
)


@pytest.mark.parametrize(
    ("thing", "page"), [*HAVE_PAGES.items(), *((one, "index") for one in HAVE_NONE)]
)
def test_a_thing_opens_its_page_or_the_first(thing: str, page: str) -> None:
    things = [f"{BASE}id/{one}" for one in (*HAVE_PAGES, *HAVE_NONE)]
    target = server(PAGES, things).get(f"id/{thing}", "text/html")
    assert target == f"{SITE}0.1.0/site/{page}.html"


def test_earlier_releases_stay_where_they_are() -> None:
    rules = server(["site/index.html"])
    assert rules.get("release/0.0.9", "text/turtle") == f"{SITE}0.0.9/metadata/dcat.ttl"
    assert rules.get("release/0.0.9/rdf/pcgraph.nt", "*/*") == f"{SITE}0.0.9/rdf/pcgraph.nt"


def test_what_is_no_address_of_ours_is_not_sent_anywhere() -> None:
    rules = server(["site/index.html"])
    assert [rules.get(path, "*/*") for path in ("nosuch", "idea/x", "release/../x")] == [""] * 3


def test_no_rules_for_what_no_server_sees() -> None:
    release = Release("0.1.0", "", "", "", "", "", full=False, base=HASH)
    assert list(redirect_members(release, [], [], SITE)) == []


@pytest.mark.parametrize("site", ["x", "https://example.org/a", "https://example.org/a#", BASE])
def test_a_wrong_address_of_the_site_is_refused(site: str) -> None:
    with pytest.raises(PcgraphError) as caught:
        checked_site(site)
    assert caught.value.code == "PC-PUBLISH-SITE"


def test_the_placeholder_is_said_to_be_one() -> None:
    release = Release("0.1.0", "", "", "", "", "", full=False)
    said = [str([*redirect_members(release, [], [], one)][1].content) for one in (SITE_URL, SITE)]
    assert ["placeholder" in one for one in said] == [True, False]
    assert SITE_URL in said[0]


@pytest.fixture(scope="module")
def examples(kg: KnowledgeGraph) -> str:
    queries = [(kg.find_query(name), BASE) for name in kg.queries]
    (member,) = executable_members(queries)
    return str(member.content)


def test_another_reader_finds_each_query_as_it_is(kg: KnowledgeGraph, examples: str) -> None:
    from rdflib import Graph, Namespace
    from rdflib.plugins.sparql import prepareQuery
    from rdflib.term import URIRef

    sh = Namespace(PREFIXES["sh"])
    graph = Graph().parse(data=examples, format="turtle")
    kinds = (
        {*graph.subjects(None, sh[one])} for one in ("SPARQLExecutable", "SPARQLSelectExecutable")
    )
    named = {URIRef(f"{BASE}query/{name}") for name in kg.queries}
    assert all(kind == named for kind in kinds)
    for name, file in kg.queries.items():
        (text,) = graph.objects(URIRef(f"{BASE}query/{name}"), sh.select)
        head = [line for line in file.text.splitlines() if line.startswith("#+")]
        assert str(text) == file.text[sum(len(line) + 1 for line in head) :].lstrip("\n")
        prepareQuery(str(text))
    declared = {(str(graph.value(one, sh.prefix)), str(graph.value(one, sh.namespace)))
                for one in graph.objects(URIRef(f"{BASE}ns/prefixes"), sh.declare)}  # fmt: skip
    assert declared == set(PREFIXES.items())


def test_each_example_runs_and_has_words(kg: KnowledgeGraph, examples: str) -> None:
    store, graph = Store(), Store()
    store.load(examples, RdfFormat.TURTLE)
    graph.bulk_extend(one_graph(graph_quads(kg.composition)))
    asked = """PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?select ?label ?comment WHERE {
        ?q sh:select ?select ; rdfs:label ?label ; rdfs:comment ?comment ; sh:prefixes ?p }"""
    found = store.query(asked, prefixes={"rdfs": PREFIXES["rdfs"]})
    assert isinstance(found, QuerySolutions)
    told = {row["label"].value: row for row in found}
    assert set(told) == set(kg.queries)
    for name, row in told.items():
        assert rows(graph, row["select"].value) == rows(graph, kg.queries[name].text)
        assert row["comment"].value.startswith(kg.find_query(name).summary)


def test_a_mark_inside_a_query_is_no_head() -> None:
    text = "#+ summary: x\nSELECT ?a WHERE { ?a ?b '''\n#+ y\n''' }\n"
    assert "#+ y" in select_text(text)
