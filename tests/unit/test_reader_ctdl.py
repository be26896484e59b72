"""CTDL-ASN: ours read back, other ways to write it, and what is broken."""

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from pcgraph.errors import InputProblem
from pcgraph.graph import KnowledgeGraph
from pcgraph.intake.items import found_items
from pcgraph.intake.model import Reading
from pcgraph.readers.ctdl import read_ctdl
from pcgraph.writers.ctdl_asn import ctdl_asn_text
from tests.round_trips import FRAMEWORKS, account, ledger_of, printed

PLACE = Path("framework.jsonld")
REMOTE = "https://credreg.net/ctdlasn/schema/context/json"
Json = dict[str, Any]


def competency(key: str, text: Any, **more: Any) -> Json:
    said = {f"ceasn:{name}": value for name, value in more.items()}
    return {"@id": key, "@type": "ceasn:Competency", "ceasn:competencyText": text, **said}


def framework(**more: Any) -> Json:
    said = {f"ceasn:{name}": value for name, value in more.items()}
    return {"@id": "f", "@type": "ceasn:CompetencyFramework", "ceasn:name": "Feet", **said}


def read(*things: Json, context: Any = None) -> Reading:
    said = {"@graph": list(things)} | ({"@context": context} if context else {})
    return read_ctdl(json.dumps(said).encode(), PLACE)


def texts(reading: Reading) -> list[str]:
    return [one.text for one in reading.items if one.kind != "title"]


@pytest.mark.parametrize("name", FRAMEWORKS)
def test_our_export_is_read_back(kg: KnowledgeGraph, name: str) -> None:
    reading = read_ctdl(ctdl_asn_text(ledger_of(kg, name)).encode(), PLACE)
    assert account(found_items(reading)) == printed(kg, name)


def test_a_context_that_stands_elsewhere_is_named_and_never_fetched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "socket", refuse)
    reading = read(competency("a", {"en-US": "Cuts nails"}), context=REMOTE)
    assert texts(reading) == ["Cuts nails"]
    assert [one.shown for one in reading.told if REMOTE in one.words] == ["@context"]


@pytest.mark.parametrize(
    ("context", "key"),
    [
        ({"asn": "https://purl.org/ctdlasn/terms/"}, "asn:competencyText"),
        ({"words": "ceasn:competencyText"}, "words"),
        ({"words": {"@id": "https://purl.org/ctdlasn/terms/competencyText"}}, "words"),
        (None, "https://purl.org/ctdlasn/terms/competencyText"),
        (REMOTE, "competencyText"),
    ],
)
def test_names_count_however_they_are_written(context: Any, key: str) -> None:
    said = {"@id": "a", "@type": "ceasn:Competency", key: "Cuts nails"}
    assert texts(read(said, context=context)) == ["Cuts nails"]


def test_english_is_taken_and_other_languages_are_kept() -> None:
    both = {"cy": "Torri ewinedd", "en-GB": "Cuts nails"}
    one = read(competency("a", both)).items[0]
    assert one.text == "Cuts nails"
    assert ("competencyText (cy)", "Torri ewinedd") in one.notes
    other = read(competency("a", [{"@language": "cy", "@value": "Torri"}])).items[0]
    assert other.text == "Torri"


def test_children_stand_as_their_parent_lists_them() -> None:
    top = competency("d", "Feet", hasChild=["b", "a"], isTopChildOf="f")
    items = [competency(key, key * 3, isChildOf="d", listID=number) for key, number in
             (("a", "1"), ("b", "2"))]  # fmt: skip
    assert texts(read(framework(hasTopChild=["d"]), *items, top)) == ["Feet", "bbb", "aaa"]


def test_without_a_list_the_number_counts() -> None:
    items = [competency("d", "Feet"), competency("a", "Second", isChildOf="d", listID="10"),
             competency("b", "First", isChildOf={"@id": "d"}, listID="9")]  # fmt: skip
    assert texts(read(*items)) == ["Feet", "First", "Second"]


def test_things_inside_others_are_things() -> None:
    inner = competency("b", "Inner")
    reading = read(competency("a", "Outer", hasChild=[competency("m", "Mid", hasChild=[inner])]))
    assert [(one.text, one.parent) for one in reading.items] == [
        ("Outer", ""), ("Mid", "a"), ("Inner", "m"),
    ]  # fmt: skip


def test_roles_are_the_concepts_that_the_framework_names() -> None:
    concepts: list[Json] = [
        {"@id": f"r:{name}", "@type": "skos:Concept", "skos:prefLabel": {"en": name}}
        for name in ("Nurse", "scissors")
    ]
    one = competency("a", "Cuts", conceptTerm=["r:Nurse", "r:scissors"])
    item = read(framework(conceptTerm=["r:Nurse"]), one, *concepts).items[1]
    assert item.roles == ("Nurse",)
    assert ("term", "scissors") in item.notes


@pytest.mark.parametrize(
    ("things", "words"),
    [
        ([competency("a", "A", isChildOf="b"), competency("b", "B", isChildOf="a")], "a ring"),
        ([competency("a", "A", isChildOf="gone")], "not in the file"),
        ([competency("a", "A", hasChild=["gone"])], "names gone below it"),
        ([competency("a", "A"), competency("a", "B")], "stands already"),
        ([competency("a", "A"), {"@id": "x", "@type": "ceasn:Rubric"}], "it is Rubric"),
        ([competency("a", "A"), competency("b", "")], "no words"),
    ],
)
def test_what_is_wrong_is_told_and_no_competency_is_lost(things: list[Json], words: str) -> None:
    reading = read(*things)
    assert any(words in one.words for one in reading.told)
    assert len(reading.items) == sum("Competency" in one["@type"] for one in things)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "PC-READ-EMPTY"),
        (b'{"@graph": []}', "PC-READ-CTDL"),
        (b'{"@graph": [', "PC-READ-JSON"),
        (b"[" * 60 + b"]" * 60, "PC-READ-DEPTH"),
    ],
)
def test_what_cannot_be_read_says_why(raw: bytes, code: str) -> None:
    with pytest.raises(InputProblem) as fault:
        read_ctdl(raw, PLACE)
    assert (fault.value.code, fault.value.exit_code) == (code, 3)
