import pytest

from pcgraph.compose import Composition, compose, graph_quads, graph_text
from pcgraph.errors import InputProblem
from pcgraph.model import TextFile


def test_a_broken_file_is_told_with_its_line() -> None:
    with pytest.raises(InputProblem) as told:
        compose([TextFile("data/x.ttl", "<http://a> <http://b>\n<http://c\n", "mine/x.ttl")])
    assert told.value.where.startswith("mine/x.ttl:")
    assert told.value.exit_code == 3


def test_each_triple_stands_in_one_graph(composition: Composition) -> None:
    seen: dict[str, str] = {}
    for quad in graph_quads(composition):
        triple = f"{quad.subject} {quad.predicate} {quad.object}"
        assert seen.setdefault(triple, str(quad.graph_name)) == str(quad.graph_name), triple


@pytest.mark.parametrize("form", ["nq", "trig", "nt", "ttl"])
def test_the_same_files_give_the_same_bytes(composition: Composition, form: str) -> None:
    again = compose(list(composition.files))
    assert graph_text(again, form) == graph_text(composition, form)


def test_files_that_are_no_part_of_the_graph_are_passed_over() -> None:
    assert len(compose([TextFile("shapes/x.ttl", "not turtle", "x")]).store) == 0
