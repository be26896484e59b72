"""CASE packages: ours read back, those of others, and broken ones."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pcgraph.errors import InputProblem
from pcgraph.graph import KnowledgeGraph
from pcgraph.intake.items import found_items
from pcgraph.intake.model import STATEMENTS, Reading
from pcgraph.readers.case import read_case
from pcgraph.writers.case import case_text
from tests.conftest import TESTDATA
from tests.round_trips import FRAMEWORKS, account, ledger_of, printed

PLACE = Path("package.json")
REAL = TESTDATA / "case" / "Ordering.json"
Json = dict[str, Any]


def item(key: str, text: str, **more: Any) -> Json:
    return {"identifier": key, "uri": f"urn:{key}", "fullStatement": text, **more}


def child(one: str, above: str, number: int | None = None) -> Json:
    link: Json = {"associationType": "isChildOf", "originNodeURI": {"identifier": one}}
    link["destinationNodeURI"] = {"identifier": above}
    return link | ({"sequenceNumber": number} if number is not None else {})


def package(items: list[Any], links: list[Any], **more: Any) -> Json:
    document = {"identifier": "doc", "title": "Care of feet", "creator": "A club"}
    return {"CFDocument": document, "CFItems": items, "CFAssociations": links, **more}


def read(said: Any) -> Reading:
    return read_case(json.dumps(said).encode(), PLACE)


def texts(reading: Reading) -> list[str]:
    return [one.text for one in reading.items if one.kind != "title"]


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize("name", FRAMEWORKS)
def test_our_export_is_read_back(kg: KnowledgeGraph, name: str, version: str) -> None:
    reading = read_case(case_text(ledger_of(kg, name), version).encode(), PLACE)
    found = found_items(reading)
    lines = printed(kg, name)
    if version == "1.0":
        # A line of 1.0 has no breaks: the export's report of losses says so.
        lines = [line | {"text": " ".join(line["text"].split("\n"))} for line in lines]
    assert account(found) == lines
    assert not any(one.became == "left out" for one in found)


def test_children_stand_in_the_order_of_their_numbers() -> None:
    items = [item("a", "Second"), item("d", "Feet", CFItemType="Domain"), item("b", "First")]
    links = [child("a", "d", 10), child("b", "d", 9), child("d", "doc", 1)]
    reading = read(package(items, links))
    assert texts(reading) == ["Feet", "First", "Second"]
    assert [one.parent for one in reading.items[1:]] == ["", "d", "d"]
    assert [one.order for one in reading.items[1:]] == [1, 1, 2]


def test_all_that_an_item_says_is_kept() -> None:
    more = {
        "humanCodingScheme": "1.10", "abbreviatedStatement": "Cut", "educationLevel": ["L1", "L2"],
        "conceptKeywords": ["Nurse", "CUT", "nails"], "notes": "See it.", "odd": 7,
    }  # fmt: skip
    concepts = [
        {"title": "Nurse", "hierarchyCode": "role"},
        {"title": "CUT", "hierarchyCode": "tag"},
    ]
    related: Json = {"associationType": "isRelatedTo", "originNodeURI": {"identifier": "a"}}
    related["destinationNodeURI"] = {"identifier": "x", "title": "CHS1", "uri": "urn:x"}
    said = package([item("a", "Cuts", **more)], [related], CFDefinitions={"CFConcepts": concepts})
    one = read(said).items[1]
    assert (one.code, one.level, one.roles) == ("1.10", "L1; L2", ("Nurse",))
    assert set(one.notes) == {
        ("tag", "CUT"), ("keyword", "nails"), ("abbreviatedStatement", "Cut"), ("odd", "7"),
        ("notes", "See it."), ("isRelatedTo", "CHS1 – urn:x"),
    }  # fmt: skip


def test_an_identifier_given_twice_loses_no_words() -> None:
    items = [item("a", "One"), item("a", "Two"), item("a", "One"), item("d", "Feet")]
    reading = read(package(items, [child("a", "d")]))
    assert texts(reading) == ["Feet", "One", "Two"]
    told = {one.shown: one for one in reading.told}
    assert "stands already at CFItems[0]" in told["CFItems[1]"].words
    assert told["CFItems[2]"].lost
    assert "the same" in told["CFItems[2]"].words


@pytest.mark.parametrize(
    ("links", "shown", "words"),
    [
        ([child("a", "b"), child("b", "a")], "CFItems[0]", "a ring of 2"),
        ([child("a", "a")], "CFItems[0]", "a ring of 1"),
        ([child("a", "gone")], "CFItems[0]", "stands under gone, which is not in the file"),
        ([child("gone", "a")], "CFAssociations[0]", "its origin gone is no item"),
        ([child("a", "b"), child("a", "c")], "CFItems[0]", "it stands below several"),
        (["no link"], "CFAssociations[0]", "no object"),
    ],
)
def test_broken_links_are_told_and_nothing_is_lost(
    links: list[Any], shown: str, words: str
) -> None:
    reading = read(package([item(key, f"Does {key}") for key in "abc"], links))
    assert sorted(texts(reading)) == ["Does a", "Does b", "Does c"]
    assert any(one.shown == shown and words in one.words for one in reading.told)


def test_a_ring_of_thousands_and_a_chain_of_thousands_are_bounded() -> None:
    many = 20_000
    items = [item(str(one), f"Does {one}") for one in range(many)]
    links = [child(str(one), str((one + 1) % many)) for one in range(many)]
    reading = read(package(items, links))
    assert len(texts(reading)) == many
    assert next(one.words for one in reading.told if "ring" in one.words).endswith(
        "a ring of 20,000. It was put at the top."
    )


def test_very_many_faults_are_counted_not_named() -> None:
    items = [item(str(one), f"Does {one}") for one in range(500)]
    reading = read(package(items, [child(str(one), "gone") for one in range(500)]))
    assert len(reading.told) == 101
    assert reading.told[-1].words.startswith("400 more")


def test_parts_that_are_not_read_are_told_as_lost() -> None:
    reading = read(package([item("a", "Does")], [], CFRubrics=[{"identifier": "r"}]))
    assert [(one.shown, one.lost) for one in reading.told] == [("CFRubrics", True)]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "PC-READ-EMPTY"),
        (b"{}", "PC-READ-CASE"),
        (b'{"CFItems": []}', "PC-READ-EMPTY"),
        (b'{"CFItems": [', "PC-READ-JSON"),
        (b'{"CFItems": [{"identifier": "a", "identifier": "b"}]}', "PC-READ-JSON"),
        (b'{"CFItems": ' + b"[" * 100_000, "PC-READ-DEPTH"),
        (b'{"CFItems": "\xe9"}', "PC-READ-UTF8"),
        (b'{"CFItems": "a\0"}', "PC-READ-NUL"),
    ],
)
def test_what_cannot_be_read_says_why(raw: bytes, code: str) -> None:
    with pytest.raises(InputProblem) as fault:
        read_case(raw, PLACE)
    assert fault.value.code == code
    assert fault.value.exit_code == 3
    assert str(PLACE) in fault.value.where
    assert fault.value.remedy


@pytest.mark.parametrize(
    "change", [lambda raw: b"\xef\xbb\xbf" + raw, lambda raw: raw.decode().encode("utf-16")]
)
def test_marks_of_encodings_do_not_count(change: Callable[[bytes], bytes]) -> None:
    raw = json.dumps(package([item("a", "Geht zu Fuß")], []), ensure_ascii=False).encode()
    assert texts(read_case(change(raw), PLACE)) == ["Geht zu Fuß"]


@pytest.mark.skipif(
    not REAL.exists(),
    reason="the package of another publisher is not here: name its folder in PCGRAPH_TESTDATA",
)
def test_a_package_of_others_keeps_its_tree() -> None:
    said = json.loads(REAL.read_text(encoding="utf-8"))
    found = found_items(read_case(REAL.read_bytes(), REAL))
    lines = [one for one in found if one.became in STATEMENTS]
    parents = {
        one["destinationNodeURI"]["identifier"]
        for one in said["CFAssociations"]
        if one["associationType"] == "isChildOf"
    }
    leaves = {one["fullStatement"] for one in said["CFItems"] if one["identifier"] not in parents}
    assert {one.text for one in lines} == leaves
    assert all(one.domain == 1 for one in lines)
