"""One graph in six forms: the same facts, the same fingerprint, the same bytes."""

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    parse,
)

from pcgraph.names import Prefixes
from pcgraph.publish.counts import count
from pcgraph.publish.forms import (
    APART,
    FORMS,
    ONE_GRAPH,
    canonical_lines,
    fingerprint,
    no_xml,
    one_graph,
    write_form,
)
from pcgraph.publish.lines import SortedLines

BASE = "https://example.org/"
PREFIXES = Prefixes({f"p{n}": f"{BASE}{n}/" for n in range(9)})


def iri(name: str) -> NamedNode:
    return NamedNode(f"{BASE}{name}")


ODD = ['say "x"', "two\nlines\ttabs", "</rdf:RDF> ]]> <script>", "\u202eright to left", "é \\ '"]
QUADS = [
    *(Quad(iri(f"{n % 9}/s{n}"), iri(f"{n % 5}/p"), Literal(word, language="en"), iri(f"g{n % 3}"))
      for n, word in enumerate(ODD * 4)),
    Quad(iri("1/s"), iri("1/p"), BlankNode("a"), iri("g1")),
    Quad(BlankNode("a"), iri("1/p"), BlankNode("b"), iri("g1")),
    Quad(BlankNode("b"), iri("2/p"), Literal("1.50", datatype=iri("x")), iri("g1")),
    Quad(iri("1/s"), iri("1/p"), iri("2/o"), iri("g1")),
    Quad(iri("1/s"), iri("1/p"), iri("2/o"), iri("g2")),
]  # fmt: skip


def rdfc(raw: bytes, form: str) -> str:
    """Give the hash by the engine's own canonicalization, of the whole."""
    whole = Dataset(parse(raw, FORMS[form]))
    whole.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{quad} .\n" for quad in whole)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def written(quads: list[Quad], form: str) -> bytes:
    out = io.BytesIO()
    named = quads if form in APART else one_graph(quads)
    write_form(canonical_lines(named), form, out, PREFIXES)
    return out.getvalue()


@pytest.mark.parametrize("form", ONE_GRAPH)
def test_each_form_of_one_graph_has_its_fingerprint(form: str) -> None:
    assert rdfc(written(QUADS, form), form) == fingerprint(canonical_lines(one_graph(QUADS)))


@pytest.mark.parametrize("form", APART)
def test_each_form_with_graphs_has_its_fingerprint(form: str) -> None:
    assert rdfc(written(QUADS, form), form) == fingerprint(canonical_lines(QUADS))


@pytest.mark.parametrize("form", FORMS)
def test_order_changes_no_byte(form: str) -> None:
    shuffled = sorted(QUADS, key=lambda quad: str(quad)[::-1])
    assert written(shuffled, form) == written(QUADS, form)


@pytest.mark.parametrize("form", ["ttl", "trig", "rdf"])
def test_prefixes_are_declared_in_order_and_only_if_used(form: str) -> None:
    head = written(QUADS, form).decode()
    places = [head.find(f"p{n}" + ("=" if form == "rdf" else ": <")) for n in range(9)]
    assert places == sorted(places)
    assert min(places) > 0
    few = written(QUADS[-2:], form).decode()
    assert f"{BASE}1/" in few
    assert f"{BASE}7/" not in few


def test_the_sum_of_the_file_is_the_fingerprint() -> None:
    raw = written(QUADS, "nq")
    assert hashlib.sha256(raw).hexdigest() == fingerprint(canonical_lines(QUADS))


@pytest.mark.parametrize("form", FORMS)
def test_a_graph_without_facts_can_be_written(form: str) -> None:
    assert not list(parse(written([], form), FORMS[form]))


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n\r")), max_size=60),
       st.integers(1, 9))  # fmt: skip
def test_lines_are_sorted_each_once_whatever_the_memory(some: list[str], batch: int) -> None:
    lines = SortedLines(some, batch)
    assert list(lines) == sorted(set(some))
    assert list(lines) == sorted(set(some))
    assert len(lines) == len(set(some))
    lines.close()


@pytest.mark.parametrize(("text", "bad"), [("a\u0001b", True), ("a\\u0001b", False), ("é", False),
                                           ("\ufffe", True), ("tab\t", False)])  # fmt: skip
def test_what_xml_cannot_hold_is_seen(text: str, bad: bool) -> None:
    lines = canonical_lines([Quad(iri("1/s"), iri("1/p"), Literal(text))])
    assert bool(no_xml(lines)) == bad


def test_counts_are_those_of_the_graph() -> None:
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    quads = [
        Quad(iri("a"), kind, iri("C")),
        Quad(iri("b"), kind, iri("C")),
        Quad(iri("b"), iri("p"), iri("a")),
        Quad(NamedNode("https://elsewhere.example/x"), iri("p"), Literal("1")),
        Quad(NamedNode("https://elsewhere.example/x"), iri("p"), Literal("1", language="en")),
    ]
    found = count(canonical_lines(quads), BASE)
    assert (found.triples, found.entities, found.subjects, found.objects) == (5, 2, 3, 4)
    assert found.classes == {f"{BASE}C": 2}
    assert found.properties == {f"{BASE}p": 3, kind.value: 2}


@pytest.mark.parametrize("form", ["ttl", "trig"])
def test_no_name_is_shortened_to_one_with_an_escape(form: str) -> None:
    r"""Virtuoso 7.2.5 takes the backslash of ``p1:more\/one`` for a part of the address."""
    quads = [Quad(iri("1/one"), iri("1/more/one"), iri("2/a"), iri("1/more/two"))]
    text = written(quads, form).decode()
    assert "\\" not in text
    assert "p2:a" in text
