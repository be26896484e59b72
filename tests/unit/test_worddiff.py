"""Words that went and came: what is told of texts too long to be told apart."""

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pcgraph.worddiff import Piece, pieces

WORDS = some.lists(some.sampled_from("abcd"), max_size=30).map(" ".join)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 30_000, "a b " * 15_000),
        ("a b c " * 2_000, "b a c " * 2_000),
        (" ".join(f"w{n} x" for n in range(9_000)), " ".join(f"w{n} y" for n in range(9_000))),
    ],
    ids=["one word", "three words", "many words"],
)
def test_of_texts_too_long_all_went_and_all_came(old: str, new: str) -> None:
    assert pieces(old, new) == [Piece(old.strip(), new.strip())]


def test_a_text_of_three_thousand_words_is_still_told_apart() -> None:
    """Words of which the commonest makes a twentieth, as in English."""
    old = " ".join("the" if n % 20 == 0 else f"w{n % 700}" for n in range(3_000))
    assert [piece for piece in pieces(old, f"{old} more") if not piece.stayed] == [
        Piece("", "more")
    ]


def test_the_same_long_text_stayed() -> None:
    text = "a b " * 20_000
    assert pieces(text, text) == [Piece(text.strip(), text.strip())]
    assert pieces(" ", "") == []


@given(WORDS, WORDS)
def test_short_texts_are_told_as_without_the_bound(old: str, new: str) -> None:
    """Both texts come back whole, and as many words stay as the matcher finds, or fewer by one."""
    found = pieces(old, new)
    for side, text in enumerate((old, new)):
        assert " ".join(piece[side] for piece in found if piece[side]) == text
    matcher = difflib.SequenceMatcher(None, old.split(), new.split(), autojunk=False)
    stayed = sum(len(piece.old.split()) for piece in found if piece.stayed)
    assert stayed <= sum(block.size for block in matcher.get_matching_blocks())
    assert (stayed == len(old.split()) == len(new.split())) == (old == new)
