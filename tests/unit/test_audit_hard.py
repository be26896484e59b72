"""The verb audit on dumps that were made to break, to stop or to deceive it."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from pcgraph.audit.check import Check, Found, Note, Outcome, readable, run_checks
from pcgraph.audit.checks import CHECKS
from pcgraph.audit.dump import Dump
from pcgraph.audit.links import _MARKDOWN
from pcgraph.errors import LimitReached
from pcgraph.publish.forms import canonical_lines, named
from pcgraph.publish.seen import seen
from pcgraph.publish.words import Words
from tests.conftest import Command

P, Q = NamedNode("https://d.org/p"), NamedNode("https://d.org/q")
TITLE = "<http://purl.org/dc/terms/title>"
DATA = "".join(f'<https://d.org/x/{i:03}> {TITLE} "t{i}"@en .\n' for i in range(100))
PREFIX = """@prefix ex: <https://d.org/x/> . @prefix void: <http://rdfs.org/ns/void#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix spdx: <http://spdx.org/rdf/terms#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SOURCE = "People must meet the agreed standards; and show kind words to others at all times."


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def audit(folder: Path, *only: str, previous: Path | None = None,
          sources: Path | None = None) -> dict[str, Outcome]:  # fmt: skip
    checks = [check for check in CHECKS if not only or check.id in only]
    assert not only or len(checks) == len(only)
    outcomes = run_checks(Dump(folder, previous, sources=sources), checks)
    return {one.check.id: one for one in outcomes}


def told(one: Outcome) -> str:
    return "\n".join(f"{f.severity}: {f.file}: {f.what}" for f in one.faults)


# Blank nodes that look alike


def chain(number: int) -> list[Quad]:
    nodes = [BlankNode(f"b{i}") for i in range(number)]
    return [
        *(Quad(one, Q, Literal("1")) for one in nodes),
        *(Quad(one, P, other) for one, other in pairwise(nodes)),
    ]


def clique(number: int) -> list[Quad]:
    nodes = [BlankNode(f"b{i}") for i in range(number)]
    return [Quad(one, P, other) for one in nodes for other in nodes if one != other]


def listed(text: str) -> list[Quad]:
    return list(parse(f"<https://d.org/x> <https://d.org/p> {text} .", RdfFormat.TURTLE))


@pytest.mark.parametrize(
    "quads",
    [chain(3_000), clique(10), listed("(" + "1 " * 3_000 + ")"), listed("(" * 1_000 + ")" * 1_000)],
    ids=["chain", "clique", "a list of equals", "lists in lists"],
)
def test_blank_nodes_that_would_take_for_ever_are_refused(quads: list[Quad]) -> None:
    with pytest.raises(LimitReached) as fault:
        canonical_lines(quads)
    assert fault.value.code == "PC-LIMIT-BLANK"
    assert fault.value.remedy


@pytest.mark.parametrize(
    "quads",
    [
        chain(60),
        clique(5),
        listed("(" + " ".join(map(str, range(3_000))) + ")"),
        [Quad(BlankNode(f"b{i}"), P, Literal("1")) for i in range(5_000)],
        [Quad(NamedNode("https://d.org/x"), P, BlankNode(f"b{i}")) for i in range(5_000)],
        [quad for i in range(800) for quad in listed(f"(1 2 3 {i})")],
    ],
    ids=["chain", "clique", "a list of others", "alone", "below one", "many short lists"],
)
def test_blank_nodes_that_are_soon_named_are_named(quads: list[Quad]) -> None:
    assert len(named(quads)) == len(set(quads))


def test_the_checks_that_need_no_names_of_blank_nodes_go_on(tmp_path: Path) -> None:
    text = f"<https://d.org/x> <https://d.org/p> ({'1 ' * 1_000}) ."
    lines = "".join(f"{quad} .\n" for quad in parse(text, RdfFormat.TURTLE))
    void = f"{PREFIX} ex:d a void:Dataset ; void:triples 2001 ."
    write(tmp_path, {"d.ttl": text, "d.nt": lines, "void.ttl": void})
    found = audit(tmp_path, "two-parsers", "one-hash", "canonical-lines", "void", "datatypes")
    assert found["two-parsers"].result == "passed", told(found["two-parsers"])
    assert found["datatypes"].result == "passed"
    for name in ("one-hash", "canonical-lines", "void"):
        assert "look alike" in found[name].because, name


def test_a_graph_that_cannot_be_named_does_not_hide_another(tmp_path: Path) -> None:
    tangled = "".join(f"{quad} .\n" for quad in clique(10))
    write(tmp_path, {"a.nt": tangled, "a.ttl": tangled, "b.nt": DATA, "b.ttl": DATA[:-100]})
    cut = DATA[: DATA.rindex("\n", 0, -1) + 1]
    write(tmp_path, {"b.ttl": cut})
    one = audit(tmp_path, "one-hash")["one-hash"]
    assert one.result == "failed"
    assert "warning: a.nt: it was not compared" in told(one)
    assert not any("a.nt" in note for note in one.notes)


# Files that break their readers


@pytest.mark.parametrize(
    "fault", [RecursionError("deep"), MemoryError(), AssertionError(), KeyError("a")], ids=repr
)
def test_whatever_a_check_raises_is_a_finding(tmp_path: Path, fault: Exception) -> None:
    def breaks(dump: Dump) -> Found:
        if dump.content("a.txt"):
            raise fault
        yield Note("never said")

    write(tmp_path, {"a.txt": "x"})
    one, after = run_checks(
        Dump(tmp_path),
        [Check("broken", "It reads.", "violation", breaks),
         *(check for check in CHECKS if check.id == "plain-files")],
    )  # fmt: skip
    assert one.result == "failed"
    assert (one.faults[0].file, after.result) == ("a.txt", "passed")
    assert type(fault).__name__ in one.faults[0].what


def packed(path: Path, name: str, way: int, spoil: Callable[[bytearray], None]) -> None:
    with zipfile.ZipFile(path, "w", way) as whole:
        whole.writestr(name, "<a>" + "x<f>1</f>" * 1_000 + "</a>")
    content = bytearray(path.read_bytes())
    spoil(content)
    path.write_bytes(content)


def spoil_data(content: bytearray) -> None:
    content[60:90] = b"\xff" * 30


def spoil_name(content: bytearray) -> None:
    begin = content.rindex(b"PK\x01\x02")
    content[begin + 9] |= 8  # the name is said to be UTF-8
    content[begin + 46] = 0xFF


SPOILED = [
    (zipfile.ZIP_DEFLATED, spoil_data),
    (zipfile.ZIP_LZMA, spoil_data),
    (zipfile.ZIP_STORED, spoil_name),
]


@pytest.mark.parametrize(("way", "spoil"), SPOILED, ids=["zlib", "lzma", "name"])
def test_a_spoiled_archive_or_workbook_is_a_fault(
    tmp_path: Path, way: int, spoil: Callable[[bytearray], None]
) -> None:
    packed(tmp_path / f"x-{tmp_path.name}.zip", "a.xml", way, spoil)
    packed(tmp_path / "b.xlsx", "xl/worksheets/s.xml", way, spoil)
    write(tmp_path, {"a.xml": "<a>" + "x<f>1</f>" * 1_000 + "</a>"})
    sources = write(tmp_path.parent / "texts", {"a.txt": SOURCE})
    found = audit(tmp_path, "archive", "workbooks", "words", sources=sources)
    assert f"violation: x-{tmp_path.name}.zip: it cannot be read" in told(found["archive"])
    assert "violation: b.xlsx: it cannot be read" in told(found["workbooks"])
    assert found["words"].result == "passed"


@pytest.mark.parametrize(
    "table", [b'"' + b"x" * 200_000 + b'",1\n', b"\xff\xfe\x00\n"], ids=["huge cell", "no UTF-8"]
)
def test_a_table_that_cannot_be_read_is_a_fault_wherever_it_is_read(
    tmp_path: Path, table: bytes
) -> None:
    columns = {"columns": [{"name": "a"}, {"name": "b"}]}
    fields = {"path": "t.csv", "schema": {"fields": [{"name": "a"}]}}
    write(tmp_path, {
        "t.csv": table, "graphs.csv": b"graph,file,triples\n" + table,
        "t-metadata.json": json.dumps({"url": "t.csv", "tableSchema": columns}),
        "datapackage.json": json.dumps({"resources": [fields]}),
    })  # fmt: skip
    found = audit(tmp_path, "csv", "csvw", "datapackage", "graphs-list")
    assert {one.result for one in found.values()} == {"failed"}
    for name, file in (("csv", "t.csv"), ("csvw", "t.csv"), ("datapackage", "t.csv"),
                       ("graphs-list", "graphs.csv")):  # fmt: skip
        assert f"violation: {file}: " in told(found[name]), name


def test_a_page_that_ends_its_parser_is_a_fault(tmp_path: Path) -> None:
    write(tmp_path, {"p.html": "<![foo[x]]>", "q.html": '<a href="nowhere">x</a>'})
    words = told(audit(tmp_path, "page-links")["page-links"])
    assert "violation: p.html: this is no HTML" in words
    assert "q.html: the link 'nowhere' leads nowhere" in words


# Names that are no text


def test_what_is_no_text_is_written_as_escapes() -> None:
    assert readable("a\udcff\x1b[31m\x00b é") == "a\\udcff\\x1b[31m\\x00b é"


@pytest.mark.parametrize("form", ["csv", "json", "md", "earl", "junit", "xlsx"])
def test_every_form_can_be_written_of_every_name(run: Command, tmp_path: Path, form: str) -> None:
    dump = write(tmp_path / "dump", {
        "datapackage.json": '{"resources":[{"path":"\\ud800\\u0000\\u001b.csv"}]}',
    })  # fmt: skip
    if sys.platform.startswith("linux"):
        os.close(os.open(os.fsencode(dump) + b"/bad\xff.html", os.O_CREAT | os.O_WRONLY))
    out = tmp_path / f"out.{form}"
    result = run("audit", str(dump), "-f", form, "-o", str(out))
    assert result.returncode == 1, result.stderr
    assert "Traceback" not in result.stderr
    content = out.read_bytes()
    if form != "xlsx":
        assert "d800" in content.decode("utf-8")
    if form == "junit":
        ElementTree.fromstring(content)  # noqa: S314 - our own
    if form == "csv" and sys.platform.startswith("linux"):
        rows = list(csv.DictReader(content.decode("utf-8").splitlines()))
        assert [r["file"] for r in rows if "not UTF-8" in r["what"]] == ["bad\\udcff.html"]


# Files that would take for ever: each of these ends at once, or not in a day


def test_patterns_take_time_that_grows_with_the_text_alone() -> None:
    many = 400_000
    assert _MARKDOWN.findall("](" * many + "[a](b)") == ["b"]
    assert seen("a.html", "<" * many).strip() == ""
    assert seen("a.html", "<a " * many).split()[:2] == ["a", "a"]
    words = Words([SOURCE])
    assert list(words.runs("<" * many)) == []
    assert list(words.runs("a b c d e f g " + "-" * many)) == []
    assert list(words.runs(f"a b c d e f g a{'-' * many}a")) == []
    assert list(words.runs(f"{'<' * many}{SOURCE}"))


# What the user names beside the dump


@pytest.mark.parametrize(
    ("name", "content"),
    [("A.TXT", SOURCE.encode()), ("a.md", SOURCE.encode()), ("a.txt", SOURCE.encode("utf-16"))],
)
def test_texts_are_read_under_any_usual_name(tmp_path: Path, name: str, content: bytes) -> None:
    texts = write(tmp_path / "texts", {name: content})
    one = audit(write(tmp_path / "dump", {"a.txt": SOURCE}), "words", sources=texts)["words"]
    assert one.result == "failed"
    # Fifteen words, of which the first six are a run, then the next, to the tenth.
    assert any("1 texts, 10 runs of 6 words" in note for note in one.notes), one.notes


def test_words_are_found_in_utf_16(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", {"a.txt": SOURCE})
    dump = write(tmp_path / "dump", {"a.txt": SOURCE.encode("utf-16")})
    assert audit(dump, "words", sources=texts)["words"].result == "failed"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--sources", "empty"), "PC-AUDIT-SOURCES"),
        (("--sources", "short"), "PC-AUDIT-SOURCES"),
        (("--sources", "nosuch"), "PC-READ-FILE"),
        (("--previous", "nosuch"), "PC-AUDIT-FOLDER"),
        (("--vocab", "nosuch.ttl"), "PC-READ-FILE"),
        (("--vocab", "short/a.txt"), "PC-READ-RDF"),
        (("--vocab", os.devnull), "PC-READ-FILE"),
    ],
)
def test_what_cannot_be_used_is_told_before_any_check(
    run: Command, tmp_path: Path, options: Sequence[str], code: str
) -> None:
    dump = write(tmp_path / "dump", {"a.nt": DATA})
    (tmp_path / "empty").mkdir()
    write(tmp_path / "short", {"a.txt": "Five words are no run."})
    option, name = options
    result = run("audit", str(dump), option, str(tmp_path / name), "--check", "void")
    assert result.returncode == 3
    assert code in result.stderr
    assert result.stdout == ""


# Numbers that deceive


@pytest.mark.parametrize(("number", "result"), [(100, "passed"), (1, "failed")])
def test_the_largest_graph_is_counted(tmp_path: Path, number: int, result: str) -> None:
    term = "<https://d.org/o/A> a <http://www.w3.org/2002/07/owl#Class> .\n"
    void = f"{PREFIX} ex:d a void:Dataset ; void:triples {number} ."
    line = term.replace(" a ", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ")
    write(tmp_path, {"data.nt": DATA, "o.nt": line, "o.ttl": term, "void.ttl": void})
    assert audit(tmp_path, "void")["void"].result == result


def test_every_number_of_void_is_counted(tmp_path: Path) -> None:
    part = f"[ void:property {TITLE} ; void:triples 100, 102 ]"
    void = f"ex:d a void:Dataset ; void:triples 100, 101 ; void:propertyPartition {part} ."
    write(tmp_path, {"data.nt": DATA, "void.ttl": PREFIX + void})
    words = told(audit(tmp_path, "void")["void"])
    assert "void:triples 101;" in words
    assert "102;" in words
    assert " 100;" not in words


def described(number: int, place: str, said: str) -> str:
    return f"ex:d{number} a dcat:Distribution ; dcat:downloadURL <{place}> ; {said} .\n"


def test_every_size_and_checksum_is_measured(tmp_path: Path) -> None:
    size, right = len(DATA.encode()), hashlib.sha256(DATA.encode()).hexdigest()

    def sum_(algorithm: str, value: str) -> str:
        return f'spdx:checksum [ spdx:algorithm {algorithm} ; spdx:checksumValue "{value}" ]'

    known = "spdx:checksumAlgorithm_sha256"
    text = (
        described(1, "https://d.org/r/a.nt", f"dcat:byteSize {size}, 7 ; {sum_(known, right)}")
        + described(2, "http://d.org/r/b.nt", f"dcat:byteSize 5 ; {sum_(known, '0' * 64)}")
        + described(3, "https://d.org/r/c.nt", sum_("spdx:checksumAlgorithm_sha512", "0" * 128))
        + described(4, "https://d.org/r/e.nt", sum_('"SHA-256"', "0" * 64))
        + described(5, "https://d.org/r/f.nt", sum_(known, f'{right}", "{"1" * 64}'))
    )
    write(tmp_path, {f"{name}.nt": DATA for name in "abcef"} | {"dcat.ttl": PREFIX + text})
    one = audit(tmp_path, "dcat-files")["dcat-files"]
    by_name = {n: [f for f in one.faults if f.focus.endswith(f"d{n}")] for n in range(1, 6)}
    assert [(n, [f.severity for f in found]) for n, found in by_name.items()] == [
        (1, ["violation"]), (2, ["violation", "violation"]), (3, ["info"]),
        (4, ["violation"]), (5, ["violation"]),
    ]  # fmt: skip
    assert "byteSize says 7" in by_name[1][0].what
    assert "was not checked" in by_name[3][0].what


# Patches, archives and pages

NEW = f'<https://d.org/x/new> {TITLE} "n" .\n'


@pytest.mark.parametrize(
    ("patch", "new", "what"),
    [
        (f"TX .\nA {NEW}D {NEW}TC .\n", DATA, "put in and taken out"),
        (f"TX .\nD {NEW}A {NEW}TC .\n", DATA + NEW, "put in and taken out"),
        (f"TX .\nTC .\nA {NEW}", DATA + NEW, "outside TX and TC"),
        (f"A {NEW}TX .\nTC .\n", DATA + NEW, "outside TX and TC"),
        (f"TX .\nTX .\nA {NEW}TC .\n", DATA + NEW, "has no fellow"),
        (f"TX .\nA {NEW}TC .\nTX .\n", DATA + NEW, "it was cut"),
    ],
)
def test_the_rows_of_a_patch_have_an_order(tmp_path: Path, patch: str, new: str, what: str) -> None:
    old = write(tmp_path / "old", {"d.nt": DATA})
    dump = write(tmp_path / "new", {"d.nt": new, "c.rdfp": patch})
    assert what in told(audit(dump, "patch", previous=old)["patch"])


def test_a_patch_in_order_fits(tmp_path: Path) -> None:
    old = write(tmp_path / "old", {"d.nt": DATA})
    patch = f"H id <urn:a> .\nTX .\nA {NEW}TC .\n"
    dump = write(tmp_path / "new", {"d.nt": DATA + NEW, "c.rdfp": patch})
    assert audit(dump, "patch", previous=old)["patch"].result == "passed"


def test_addresses_of_a_small_space_that_vanish_are_told(tmp_path: Path) -> None:
    few = "".join(f'<https://z.org/x/{i}> {TITLE} "t" .\n' for i in range(5))
    old = write(tmp_path / "old", {"d.nt": DATA + few})
    dump = write(tmp_path / "new", {"d.nt": DATA + few.split("\n")[0] + "\n"})
    one = audit(dump, "vanished", previous=old)["vanished"]
    assert "warning: : 4 addresses below https://z.org/x/" in told(one)


def test_links_and_folders_in_an_archive_are_looked_at(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "/etc/passwd", "b.txt": "b"})
    link = zipfile.ZipInfo("a.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(tmp_path / f"x-{tmp_path.name}.zip", "w") as whole:
        whole.writestr(link, "/etc/passwd")
        whole.write(tmp_path / "b.txt", "b.txt")
        whole.writestr(zipfile.ZipInfo("../../evil/"), b"")
        whole.writestr(zipfile.ZipInfo("hidden/"), b"payload")
    words = told(audit(tmp_path, "archive")["archive"])
    assert "a.txt is a link" in words
    assert "'../../evil/' would land outside" in words
    assert "the folder hidden/ has a content" in words
    assert "b.txt" not in words


@pytest.mark.parametrize(
    "element",
    [
        '<a href="java&#10;script:alert(1)">x</a>',
        '<a href="java\tscript:alert(1)">x</a>',
        '<a href="&#1;JavaScript:alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        '<form action="javascript:alert(1)"></form>',
        '<button formaction="javascript:alert(1)"></button>',
        '<svg><a xlink:href="javascript:alert(1)">x</a></svg>',
    ],
)
def test_what_a_browser_would_run_is_a_fault(tmp_path: Path, element: str) -> None:
    write(tmp_path, {"p.html": f"<html>{element}</html>"})
    assert "a link runs a script" in told(audit(tmp_path, "page-links")["page-links"])


def test_a_picture_in_an_address_is_none(tmp_path: Path) -> None:
    write(tmp_path, {"p.html": '<html><img src="data:image/png;base64,AAAA"></html>'})
    assert audit(tmp_path, "page-links")["page-links"].result == "passed"
