"""A release of a large graph: what is held is bounded, and nothing is asked or read twice."""

import gc
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

import pcgraph
from pcgraph.engine import solutions
from pcgraph.entailed import entail_composition
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import TextFile
from pcgraph.publish import gathered, lines, promised
from pcgraph.publish.answers import Answers
from pcgraph.publish.forms import canonical_lines, one_graph
from pcgraph.publish.gathered import gather
from pcgraph.publish.lines import GroupedLines, SortedLines
from pcgraph.publish.tables import table_members
from pcgraph.publish.words import RUN, Words, whole_lines

PC = "https://w3id.org/pcgraph/ns/"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=5)
GROUP = st.sampled_from(["a", "a/b", "a-b", "b"])


def iri(name: str) -> NamedNode:
    return NamedNode(f"urn:{name}")


def fact(number: int, graph: str = "g") -> Quad:
    return Quad(iri(f"s{number}"), iri("p"), Literal(str(number)), iri(graph))


class Counted(SortedLines):
    """Sorted lines that remember how many were ever in memory, of all of them together."""

    alive: list["Counted"] = []  # noqa: RUF012 - emptied by each test
    most = 0

    def __init__(self, *given: Any, **named: Any) -> None:
        Counted.alive.append(self)
        super().__init__(*given, **named)

    def add(self, line: str) -> None:
        super().add(line)
        Counted.most = max(Counted.most, sum(one.held for one in Counted.alive))


def most_held(size: int, graphs: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Gather so many facts, and say how many lines were in memory at most."""
    Counted.alive, Counted.most = [], 0
    monkeypatch.setattr(SortedLines.__init__, "__defaults__", ((), 50))
    monkeypatch.setattr(GroupedLines.__init__, "__defaults__", (50,))
    monkeypatch.setattr(lines, "SortedLines", Counted)
    monkeypatch.setattr("pcgraph.publish.forms.SortedLines", Counted)
    made = gather(fact(one, f"g{one % graphs}") for one in range(size))
    assert [len(made.whole), len(made.apart), len(made.graphs)] == [size, size, graphs]
    assert sum(map(len, made.graphs.values())) == size
    return Counted.most


def test_a_graph_twice_as_large_is_held_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [most_held(size, graphs, monkeypatch) for size, graphs in ((400, 4), (3200, 160))]
    assert max(found) <= 3 * 50


@given(st.lists(TEXT), st.lists(TEXT), st.integers(1, 9))
def test_lines_can_be_added_after_reading(some: list[str], more: list[str], batch: int) -> None:
    found = SortedLines(some, batch)
    assert list(found) == sorted(set(some))
    for line in more:
        found.add(line)
    assert list(found) == sorted({*some, *more})
    assert len(found) == len({*some, *more})


@given(st.lists(st.tuples(GROUP, TEXT)), st.integers(1, 9))
def test_groups_are_kept_apart_in_order(some: list[tuple[str, str]], batch: int) -> None:
    found = GroupedLines(batch)
    for group, line in some:
        found.add(group, line)
    groups = {group: list(lines) for group, lines in found.groups().items()}
    names = sorted({group for group, _ in some})
    assert list(groups) == names
    assert groups == {name: sorted({line for group, line in some if group == name})
                      for name in names}  # fmt: skip


def test_readers_may_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "_BLOCK", 7)
    grouped = GroupedLines(3)
    for number in range(40):
        grouped.add(f"g{number % 2}", f"é{number:03}")
    one, other = grouped.groups().values()
    pairs = list(zip(one, other, one, strict=True))
    even = [f"é{number:03}" for number in range(0, 40, 2)]
    assert pairs == list(zip(even, [f"é{number:03}" for number in range(1, 40, 2)], even,
                             strict=True))  # fmt: skip


def test_files_aside_go_with_what_holds_them() -> None:
    found = SortedLines(map(str, range(10)), 4)
    whole = found._settled()
    assert isinstance(whole, lines.Stretch)
    file = whole._aside._file
    del whole
    reader = iter(found)
    next(reader)
    del found
    gc.collect()
    assert not file.closed
    del reader
    gc.collect()
    assert file.closed


def test_runs_that_were_merged_are_closed() -> None:
    found = SortedLines(map(str, range(10)), 4)
    files = [run._aside._file for run in found._runs]
    assert len(files) == 2
    len(found)
    assert [file.closed for file in files] == [True, True]


NODES = st.one_of(st.sampled_from("abc").map(iri), st.sampled_from("xy").map(BlankNode))
QUADS = st.lists(
    st.builds(Quad, NODES, st.sampled_from("pq").map(iri), NODES, GROUP.map(iri)), max_size=12
)


@given(QUADS, QUADS)
def test_what_is_gathered_is_what_each_form_would_be(some: list[Quad], more: list[Quad]) -> None:
    asked: list[bool] = []

    def beside() -> Iterator[Quad]:
        asked.append(True)
        return (Quad(*quad.triple, iri("beside")) for quad in more)  # type: ignore[call-arg]

    # An iterator can be gone through only once.
    made = gather(iter(some), beside)
    assert list(made.whole) == list(canonical_lines(one_graph(some)))
    assert list(made.apart) == list(canonical_lines(some))
    parts = {str(quad.graph_name)[1:-1] for quad in some}
    assert asked == [True]
    assert set(made.loaded) == parts
    assert list(made.graphs) == sorted(parts | ({"urn:beside"} if more else set()))
    for graph, found in made.graphs.items():
        quads = more if graph == "urn:beside" else [
            quad for quad in some if str(quad.graph_name) == f"<{graph}>"
        ]  # fmt: skip
        assert list(found) == list(canonical_lines(one_graph(quads)))


def test_how_far_it_is_is_told_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathered, "_TOLD", 10)
    told: list[int] = []
    gather(map(fact, range(35)), report=lambda _, done, __: told.append(done))
    assert told == [0, 10, 20, 30]


def test_the_tables_ask_no_question_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[str] = Counter()
    usual = KnowledgeGraph.answer

    def answer(self: KnowledgeGraph, question: Any, max_rows: int | None = None) -> Any:
        asked[question.text] += 1
        return usual(self, question, max_rows)

    monkeypatch.setattr(KnowledgeGraph, "answer", answer)
    for member in table_members(pcgraph.open(), full=True):
        member.data()
    assert len(asked) > 12
    assert set(asked.values()) == {1}


def test_an_answer_that_waited_aside_is_the_same() -> None:
    kept = Answers(pcgraph.open())
    for name in ("mappings", "sections", "progressions"):
        once, again = kept.query(name), kept.query(name)
        assert once.rows
        assert again.rows == once.rows
        assert [*map(type, again.rows[0])] == [*map(type, once.rows[0])]
        assert (again.columns, again.closed, again.notes) == (once.columns, once.closed, once.notes)
    assert kept.query("competencies-for-role", reading="own") != kept.query("competencies-for-role")


def graph_of(documents: int, several: int) -> SortedLines:
    """Make a graph of some documents and lines."""
    kinds = {"Framework": documents, "Competency": several}
    return SortedLines(
        f"<urn:{kind}{one}> {TYPE} <{PC}{kind}> ."
        for kind, number in kinds.items()
        for one in range(number)
    )


@pytest.mark.parametrize(("documents", "number"), [(4, 9), (5, None)])
def test_lines_of_a_large_graph_are_not_set_beside_every_document(
    documents: int, number: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promised, "MOST", 20)
    (name,) = promised.EACH_BESIDE_EACH
    texts = dict.fromkeys(("a", name), "SELECT * { ?s ?p ?o }")
    told: list[tuple[str, int, int]] = []
    whole = graph_of(documents, 5)
    found = promised.promised(texts, whole, lambda *one: told.append(one))
    assert found == {"a": documents + 5, name: number}
    assert told == [("the question a", 0, 2), (f"the question {name}", 1, 2)]


def test_a_promise_does_not_depend_on_the_order() -> None:
    kg = pcgraph.open()
    store, cut = kg.composition.store, 0
    for file in kg.queries.values():
        text = promised.unordered(file.text)
        cut += len(text) < len(file.text)
        if file.path.endswith(("compare-roles.rq", "counts.rq", "changes.rq")):
            rows, same = (len(solutions(store, one, "test")) for one in (file.text, text))
            assert rows == same > 0
    assert cut == len(kg.queries)


@pytest.mark.parametrize(
    "end", ["LIMIT 3", "offset 1", "VALUES ?s { <urn:a> }", "# } ORDER BY ?x\nLIMIT 3"]
)
def test_what_may_change_the_number_of_rows_stays(end: str) -> None:
    text = f"SELECT * {{ ?s ?p ?o }} ORDER BY ?s {end}"
    assert promised.unordered(text) == text


RUNS = "meet the baker before dawn and light"
PIECE = st.sampled_from([RUNS, RUNS, "meet the", "x", "<a href='b'>", ">", "|", "\n"])


@given(st.lists(PIECE, max_size=12).map(" ".join), st.integers(1, 50))
def test_a_file_in_pieces_holds_the_same_runs(text: str, size: int) -> None:
    words = Words([RUNS])
    pieces = (text[begin : begin + size] for begin in range(0, len(text), size))
    found = [run for piece in whole_lines(pieces) for run in words.runs(piece)]
    assert found == list(words.runs(text))
    assert len(found) == text.count(RUNS)


def test_six_words_are_seen_and_five_are_not() -> None:
    source = ["meet", "the", "baker", "before", "dawn", "and", "light"]
    words = Words([" ".join(source)])
    assert list(words.runs(" ".join(source[:RUN]))) == [" ".join(source[:RUN])]
    assert not list(words.runs(" ".join(source[: RUN - 1])))


def test_forms_that_become_one_in_a_store_all_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pcgraph.entailed._BATCH", 3)
    text = f"""PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        <{PC}size> rdfs:subPropertyOf <{PC}extent> .
        <urn:a> <{PC}size> 007 , 7 . <urn:b> <{PC}size> 7 . <urn:c> <{PC}size> "7" ."""
    kg = pcgraph.open()
    made = kg.with_files([*kg.files, TextFile("data/mine.ttl", text, "mine")])
    found = sorted(
        f"{quad.subject} {str(quad.object).split('^')[0]}"
        for quad in entail_composition(made.composition).quads
        if quad.predicate.value == f"{PC}extent"
    )
    assert found == ['<urn:a> "007"', '<urn:a> "7"', '<urn:b> "7"', '<urn:c> "7"']


def test_a_graph_that_was_let_go_is_composed_again() -> None:
    kg = pcgraph.open()
    before = kg.composition
    kg.let_go()
    assert kg.composition is not before
    assert kg.composition.sizes == before.sizes
