import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pcgraph.errors import InputProblem
from pcgraph.format import canonical_turtle, parse_turtle

HEAD = "PREFIX pc: <https://w3id.org/pcgraph/ns/>\nPREFIX fcc19: <https://w3id.org/pcgraph/id/fcc-2019/>\n"


def test_blocks_stand_in_the_order_of_their_iris_whatever_refers_to_them() -> None:
    text = HEAD + "fcc19:b pc:p fcc19:a . fcc19:c pc:p fcc19:a, fcc19:b . fcc19:a pc:p fcc19:c ."
    blocks = [line for line in canonical_turtle(text, "x").splitlines() if line[:5] == "fcc19"]
    assert blocks == ["fcc19:a", "fcc19:b", "fcc19:c"]


def test_literals_are_kept_as_written() -> None:
    text = HEAD + 'fcc19:a pc:p "0.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .'
    assert " 0.50 ;" in canonical_turtle(text, "x")


def test_a_syntax_error_names_file_and_line() -> None:
    with pytest.raises(InputProblem) as told:
        canonical_turtle(HEAD + "fcc19:a pc:p\n.\n", "mine.ttl")
    assert told.value.code == "PC-READ-TURTLE"
    assert told.value.where == "mine.ttl:4"
    assert told.value.exit_code == 3


def test_a_comment_is_never_lost() -> None:
    with pytest.raises(InputProblem) as told:
        canonical_turtle(HEAD + 'fcc19:a pc:p "x # y" .\nfcc19:b pc:p fcc19:a . # why\n', "m.ttl")
    assert (told.value.code, told.value.where) == ("PC-FORMAT-COMMENT", "m.ttl:4")


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcdef"),
            st.sampled_from("pqr"),
            st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20),
        ),
        max_size=12,
    )
)
def test_any_graph_keeps_its_triples_and_its_form(rows: list[tuple[str, str, str]]) -> None:
    def quote(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    text = HEAD + "".join(f"fcc19:{s} pc:{p} {quote(o)} .\n" for s, p, o in rows)
    once = canonical_turtle(text, "x")
    assert set(map(str, parse_turtle(once, "x"))) == set(map(str, parse_turtle(text, "x")))
    assert canonical_turtle(once, "x") == once
    shuffled = HEAD + "".join(f"fcc19:{s} pc:{p} {quote(o)} .\n" for s, p, o in reversed(rows))
    assert canonical_turtle(shuffled, "x") == once


def test_a_mark_inside_a_long_literal_is_no_comment() -> None:
    text = HEAD + 'fcc19:a pc:p """first\n# second "quoted"\nthird""" ; pc:q \'it # is\' .\n'
    once = canonical_turtle(text, "x")
    assert "# second" in once
    assert canonical_turtle(once, "x") == once


@pytest.mark.parametrize(
    "line",
    [
        'fcc19:a pc:b """foo"bar""" . # lost',
        "fcc19:a pc:b '''x'y''' . # lost",
        "fcc19:it\\'s pc:b fcc19:c . # lost",
    ],
)
def test_a_comment_after_hard_quotes_is_never_lost(line: str) -> None:
    with pytest.raises(InputProblem) as told:
        canonical_turtle(HEAD + line + "\n", "m.ttl")
    assert (told.value.code, told.value.where) == ("PC-FORMAT-COMMENT", "m.ttl:3")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("fcc19:a pc:b <<( fcc19:a pc:b fcc19:c )>> .", "PC-READ-RDF12"),
        ('fcc19:a pc:b "x"@en--ltr .', "PC-READ-RDF12"),
        ("fcc19:a pc:b _:x . fcc19:b pc:b _:x .", "PC-FORMAT-BLANK"),
        ("[] pc:b fcc19:a .", "PC-FORMAT-BLANK"),
        ("fcc19:a pc:b [ pc:c 1 ] , [ pc:c 2 ] .", "PC-FORMAT-BLANK"),
        ("fcc19:a pc:b " + "[ pc:b " * 250 + "1" + " ]" * 250 + " .", "PC-FORMAT-BLANK"),
        ('VERSION "1.2"', None),
    ],
)
def test_what_cannot_be_written_safely_is_refused(line: str, code: str | None) -> None:
    if code is None:
        with contextlib.suppress(InputProblem):
            canonical_turtle(HEAD + line + "\nfcc19:a pc:b 1 .\n", "m.ttl")
        return
    with pytest.raises(InputProblem) as told:
        canonical_turtle(HEAD + line + "\n", "m.ttl")
    assert told.value.code == code


def test_an_empty_file_is_left_as_it_is() -> None:
    assert canonical_turtle("", "x") == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<http://a> foo:b <http://c> .", "foo"),
        ("<http://a> <http://b> <http://c>\n<http://d> <http://e> <http://f> .", "dot"),
    ],
)
def test_a_syntax_error_says_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(InputProblem, match=words):
        parse_turtle(text, "x")
