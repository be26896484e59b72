"""What is written in one pass is what the reference writes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from pcgraph.errors import InputProblem
from pcgraph.format import canonical_turtle, parse_turtle
from pcgraph.names import PREFIXES
from pcgraph.plain_turtle import written_turtle
from pcgraph.triples import triples_text
from tests.conftest import ROOT

FILES = sorted((ROOT / "data").rglob("*.ttl"))
BASE = "https://www.example.org/x/"
NODES = st.sampled_from(["a", "b-1", "0007", "a b".replace(" ", "%20")]).map(
    lambda name: NamedNode(BASE + name)
)
PROPERTIES = st.sampled_from(
    ["rdf:type", "rdfs:label", "skos:note", "pc:text", "pc:order", "dcterms:date"]
).map(lambda name: NamedNode(PREFIXES[name.partition(":")[0]] + name.partition(":")[2]))
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
VALUES = st.one_of(
    NODES,
    WORDS.map(Literal),
    WORDS.map(lambda words: Literal(words, language="en")),
    st.integers(0, 999).map(Literal),
    st.sampled_from(["one\ntwo", 'a "quote"', "back\\slash", "tab\there", "re\rturn", "\x7f"]).map(
        Literal
    ),
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_of_ours_is_written_the_same(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert written_turtle(parse_turtle(text, path.name), path.name) == text


@given(st.lists(st.builds(Triple, NODES, PROPERTIES, VALUES), min_size=1, max_size=12))
def test_anything_is_written_as_the_reference_writes_it(triples: list[Triple]) -> None:
    text = triples_text(list(dict.fromkeys(triples)), "ttl")
    assert written_turtle(triples, "x.ttl") == canonical_turtle(text, "x.ttl")


@pytest.mark.parametrize(
    "value",
    ["abc", "01", "+5", "-0", "-7", "0", "1.0", "", "true", "True", "1", "yes"],
)
@pytest.mark.parametrize("kind", ["integer", "boolean", "date", "anyURI", "decimal"])
def test_a_value_of_a_kind_is_written_as_the_reference_writes_it(value: str, kind: str) -> None:
    triple = Triple(
        NamedNode(BASE), NamedNode(PREFIXES["pc"] + "order"),
        Literal(value, datatype=NamedNode(PREFIXES["xsd"] + kind)),
    )  # fmt: skip
    try:
        wanted = canonical_turtle(triples_text([triple], "ttl"), "x.ttl")
    except InputProblem:
        with pytest.raises(InputProblem):
            written_turtle([triple], "x.ttl")
    else:
        assert written_turtle([triple], "x.ttl") == wanted


def test_nothing_is_written_of_nothing() -> None:
    assert written_turtle([], "x.ttl") == ""
