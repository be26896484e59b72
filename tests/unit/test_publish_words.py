"""Leaving out the words of others: no run of six stays, equal texts stay equal."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, RdfFormat, Store, parse

import pcgraph
from pcgraph.composition import is_graph_file
from pcgraph.files import read_layout
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import TextFile
from pcgraph.publish.apart import Apart
from pcgraph.publish.judged import judged_in, judged_of, totals
from pcgraph.publish.words import RUN, Cutter, Source, Words, left_out, sources_of

SOURCE = "Meet the baker before dawn and light the oven with dry wood only"
WORDS = SOURCE.split()
MINE = Source("https://example.org/x", "x", "structure", "", "")


@pytest.fixture(scope="module")
def kg() -> KnowledgeGraph:
    return pcgraph.open()


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {
        file.path.rsplit("/", 1)[-1]: file.text
        for file in read_layout((), ("data",), (".txt",))
        if "/sources/" in file.path
    }


def literals(files: tuple[TextFile, ...]) -> Iterator[tuple[str, str, str]]:
    for file in files:
        if is_graph_file(file.path):
            for quad in parse(file.text.encode(), RdfFormat.TURTLE):
                if isinstance(quad.object, Literal):
                    yield str(quad.subject), str(quad.predicate), quad.object.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SOURCE, "Meet the baker before …"),
        (f"He said: “{SOURCE}”.", "He said: “Meet the baker before …”."),
        ("Meet the baker before dawn!", "Meet the baker before dawn!"),
        ("meet THE baker, before dawn - and more", "meet THE baker, before … more"),
        (
            "Meet the baker GEN97 before dawn and light",
            "Meet the baker GEN97 before dawn and light",
        ),
        ("meet the bak\u00ader be\u200bfore dawn and light", "meet the bak\u00ader be\u200bfore …"),
        ("Meet the web2 before dawn and light", "Meet the web2 before dawn and light"),
        ("", ""),
    ],
)
def test_runs_are_cut_but_for_their_first_words(text: str, expected: str) -> None:
    assert Words([SOURCE]).cut(text) == expected


def test_a_word_with_a_digit_parts_no_run_and_a_code_does() -> None:
    source = "teams use web2 pages and h2o bottles"
    assert Words([source]).cut(source) == "teams use web2 pages …"
    assert Words([source.replace("web2", "GEN23")]).cut(source) == source


@given(st.lists(st.sampled_from([*WORDS, "x", "y;", "“z”", "GEN97"]), max_size=40))
def test_nothing_of_six_words_is_left(some: list[str]) -> None:
    words = Words([SOURCE])
    assert not list(words.runs(words.cut(" ".join(some))))


@given(st.integers(0, len(WORDS) - RUN), st.integers(RUN, len(WORDS)))
def test_every_run_is_seen(first: int, size: int) -> None:
    run = " ".join(WORDS[first : first + size])
    assert list(Words([SOURCE]).runs(f"a line\n<p>{run}</p>")) == [run]


def test_cells_of_a_source_are_no_run() -> None:
    assert not list(
        Words(["| one two three | four five six |"]).runs("one two three four five six")
    )


def test_no_words_of_any_document_are_left(kg: KnowledgeGraph, texts: dict[str, str]) -> None:
    store = kg.composition.store
    files, words, number = left_out(kg.files, store, texts, sources_of(store))
    assert number > 1000
    for source in texts.values():
        assert next(words.runs(source), "")
    assert {file.path for file in files if next(words.runs(file.text), "")} == set()
    assert [file.path for file in files] == [file.path for file in kg.files]


def test_equal_texts_stay_equal_and_others_differ(
    kg: KnowledgeGraph, texts: dict[str, str]
) -> None:
    store = kg.composition.store
    files, _, _ = left_out(kg.files, store, texts, sources_of(store))
    text = "<https://w3id.org/pcgraph/ns/text>"
    before = {subject: value for subject, name, value in literals(kg.files) if name == text}
    after = {subject: value for subject, name, value in literals(files) if name == text}
    assert before.keys() == after.keys()
    lines = {one for one, value in after.items() if "[words left out: " in value}
    assert len(lines) > 250
    pairs = {(before[one], after[one]) for one in lines}
    assert len({old for old, _ in pairs}) == len({new for _, new in pairs}) == len(pairs)
    for old, new in pairs:
        assert f"[words left out: {hashlib.sha256(old.encode()).hexdigest()[:8]}]" in new


def test_the_graph_without_words_answers_alike(kg: KnowledgeGraph, texts: dict[str, str]) -> None:
    store = kg.composition.store
    files, _, _ = left_out(kg.files, store, texts, sources_of(store))
    without = kg.with_files(files)
    for name in ("changes", "nos-for-competency", "competencies-for-role", "coverage"):
        here, there = kg.query(name), without.query(name)
        ids = [column for column in here.columns if column.endswith(("_id", "_no", "decision"))]
        assert [[row[one] for one in ids] for row in here] == [
            [row[one] for one in ids] for row in there
        ]
    for name in kg.queries:
        assert len(without.query(name)) == len(kg.query(name)), name
    same = [row["mapping_effect"] for row in kg.query("changes")]
    assert [row["mapping_effect"] for row in without.query("changes")] == same


def test_what_has_no_address_is_named_alike_each_time(kg: KnowledgeGraph) -> None:
    words = "the baker before dawn and light"
    text = f'<a:s> <a:p> ( "{words}" [ <a:q> "b" ] [ <a:q> "c" ] ) .\n'
    once, again = (
        left_out([TextFile("data/x.ttl", text, "x")], kg.composition.store, {"x": SOURCE}, [MINE])
        for _ in "12"
    )
    assert once[0] == again[0]
    assert once[2] == again[2] == 1
    assert words not in once[0][0].text


def test_what_may_be_handed_on_is_kept(kg: KnowledgeGraph, texts: dict[str, str]) -> None:
    store = kg.composition.store
    files, words, number = left_out(kg.files, store, texts, [])
    assert (files, number) == (kg.files, 0)
    assert not list(words.runs(texts["fcc-pcp.txt"]))


def apart(kg: KnowledgeGraph, path: str, text: str) -> tuple[set[str], set[str]]:
    """Give what a release with words holds of a file, and what stands beside it."""
    graph = replace(kg.composition, files=(TextFile(path, text, path),), sets=())
    made = Apart(graph, {"x"}, Cutter(Words([SOURCE]), {}))
    both = []
    for quads in (made.quads(), made.beside(())):
        seen = ((one.graph_name, one) for one in quads if "a:" in one.predicate.value)
        both.append(
            {f"{str(name)[1:-1].partition('/graph/')[2]} {one.object}" for name, one in seen}
        )
    return both[0], both[1]


def test_words_go_where_they_can_be_left_out(kg: KnowledgeGraph) -> None:
    text = f'<a:s> <a:p> "{SOURCE}" , "mine" ; <a:q> <a:o> .\n'
    cut = '"Meet the baker before …"'
    for path, place in (("readings/y", "quoted/readings/y"), ("frameworks/x", "x"),
                        ("frameworks/z", "quoted/frameworks/z")):  # fmt: skip
        there, beside = apart(kg, f"data/{path}.ttl", text)
        assert there == {f'texts/{place} "{SOURCE}"', f'{path} "mine"', f"{path} <a:o>"}, path
        assert beside == {f"stand-ins/{place} {cut}"}, path


def test_what_hangs_together_without_an_address_moves_together(kg: KnowledgeGraph) -> None:
    text = f'<a:s> <a:p> [ <a:q> "{SOURCE}" ; <a:r> "b" ] ; <a:t> "c" .\n'
    there, beside = apart(kg, "data/y.ttl", text)
    assert {one.partition(" ")[0] for one in there} == {"texts/quoted/y", "y"}
    assert {one for one in there if one.startswith("y ")} == {'y "c"'}
    assert len(there) == 4
    assert {one.partition(" ")[0] for one in beside} == {"stand-ins/quoted/y"}
    assert len(beside) == 3


def test_what_a_person_has_reviewed_is_counted() -> None:
    store = Store()
    text = """@prefix pc: <https://w3id.org/pcgraph/ns/> . @prefix xkos:
        <http://rdf-vocabulary.ddialliance.org/xkos#> . <a:g> {
        <a:1> a pc:Judgement ; pc:decidedHow "machine" ; pc:decision "accepted" .
        <a:2> a pc:Judgement ; pc:decidedHow "machine" ; pc:decision "none fits" ;
            pc:reviewedBy "Ada" , "Bo" .
        <a:3> a xkos:Correspondence ; pc:decidedHow "a person" ; xkos:madeOf <a:4> , <a:5> . }
        <a:h> { <a:6> a pc:Judgement ; pc:decidedHow "machine" ; pc:decision "accepted" . }"""
    store.load(text.encode(), format=RdfFormat.TRIG)
    found = judged_of(store)
    assert judged_in("a:h", found) == (
        "1 decision on NOS by machine, 1 of them accepted; reviewed: nobody yet"
    )
    assert [str(one) for one in totals(found)] == [
        "3 decisions on NOS by machine, 2 of them accepted; reviewed: 1",
        "2 correspondences between editions by a person; reviewed: nobody yet",
    ]
    assert judged_in("a:x", found) == ""
