"""What is a quotation of a document that was brought in: words of one thing, never of two."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

from pcgraph.names import BASE
from pcgraph.publish.parted import parted, things
from pcgraph.publish.words import PARTED, Source, Words

TITLE, HEADING = "Moor guide matrix for 2023", "Making tea:"
ITEM = "Boils the water\nin a clean kettle"
LOOSE = "This page was printed\non paper by hand"
TEXT = f"{TITLE}\n{HEADING}\n{ITEM}\n{LOOSE}\n"
MINE = "https://example.org/mine/source"
HEAD = "@prefix pc: <https://w3id.org/pcgraph/ns/> . @prefix prov: <http://www.w3.org/ns/prov#> .\n"


def node(name: str, first: int, last: int, more: str = "", source: str = MINE) -> str:
    return (
        f"<https://example.org/mine/{name}> prov:wasQuotedFrom <{source}> ; "
        f"pc:firstLine {first} ; pc:lastLine {last} {more} .\n"
    )


def words_of(nodes: Iterable[str], text: str = TEXT, *sources: Source) -> Words:
    store = Store()
    store.load((HEAD + "".join(nodes)).encode(), format=RdfFormat.TURTLE)
    known = sources or (Source(MINE, "a.txt", "structure", "", ""),)
    return Words(parted(store, {"a.txt": text}, known).values())


THREE = [node("title", 1, 1), node("domain", 2, 2), node("item", 3, 4)]


@pytest.mark.parametrize(
    ("said", "is_quotation"),
    [
        (f"{TITLE}, {HEADING}", False),
        ("tea: Boils the water in a", False),
        ("in a clean kettle This page", False),
        ("boils the water in a clean kettle", True),
        ("this page was printed on paper", True),
        (TITLE + " kettle", False),
    ],
)
def test_a_quotation_is_of_one_thing(said: str, is_quotation: bool) -> None:
    assert any(words_of(THREE).runs(said)) == is_quotation


def test_lines_of_a_text_that_was_written_line_by_line_are_things() -> None:
    placed = [*THREE, node("other", 3, 4, '; pc:place "row 3"')]
    assert not any(words_of(placed).runs("This page was printed on paper by hand"))


def test_documents_of_our_own_stay_whole() -> None:
    ours = Source(f"{BASE}id/source/x", "a.txt", "structure", "", "")
    nodes = [node("title", 1, 1, "", ours.iri), node("domain", 2, 2, "", ours.iri)]
    assert any(words_of(nodes, TEXT, ours).runs(f"{TITLE}, {HEADING}"))


def test_texts_of_one_name_stay_whole() -> None:
    """Their lines cannot be told apart: rather too strict than too loose."""
    assert any(words_of(THREE, f"{TEXT}{PARTED}other").runs(f"{TITLE}, {HEADING}"))


def test_cells_beside_a_line_are_words_of_the_document_and_their_head_is_another_thing() -> None:
    beside = '; pc:besideText "How it is shown: a kettle that sings on the stove"'
    words = words_of([*THREE, node("more", 3, 4, beside)])
    assert any(words.runs("a kettle that sings on the stove"))
    assert not any(words.runs("How it is shown: a kettle"))
    assert not any(words_of(THREE).runs("a kettle that sings on the stove"))


@given(
    st.lists(st.sampled_from(["a", "b c", ""]), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 3)), max_size=4),
    st.booleans(),
)
def test_no_line_gets_lost(lines: list[str], spans: list[tuple[int, int]], each: bool) -> None:
    """Each line is in a thing, in what spans it or in what is between; none is in both."""
    numbered = [f"{number} {line}" for number, line in enumerate(lines, 1)]
    reach = [(first, first + more) for first, more in spans]
    found = [*things("\n".join(numbered), reach, each)]
    spanned = {n for first, last in reach for n in range(first, last + 1)}
    rest = "\n".join(found[len(reach) :]).split("\n")
    assert [one for one in rest if one] == [
        one for number, one in enumerate(numbered, 1) if number not in spanned
    ]
    expected = {one for n, one in enumerate(numbered, 1) if n in spanned}
    assert {line for one in found[: len(reach)] for line in one.split("\n") if line} == expected
