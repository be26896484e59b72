"""The ranking by words, held against sums made by hand."""

from math import isclose, log, sqrt

import pytest

from pcgraph.suggested.ranking import Hit, Target, bm25, lexical, tfidf
from pcgraph.suggested.wordings import normalised, stems, stripped


def targets(*texts: str) -> list[Target]:
    return [Target(str(number), text) for number, text in enumerate(texts)]


def best(*texts: str, asked: str, most: int = 5) -> list[int]:
    (hits,) = lexical(targets(*texts)).rank([asked], most)
    return [hit.at for hit in hits]


def test_bm25_is_the_share_of_what_the_words_could_earn() -> None:
    (hits,) = bm25(targets("apple pear", "apple")).rank(["pear apple"], 5)
    # N = 2; apple stands in both, pear in one; sizes 2 and 1, so that the mean is 1.5.
    apple, pear = log(1 + 0.5 / 2.5), log(1 + 1.5 / 1.5)
    # The second word of a statement weighs 1 - 1/20.
    most = 2.2 * (pear + 0.95 * apple)
    long, short = 1 + 1.2 * (0.25 + 0.75 * 2 / 1.5), 1 + 1.2 * (0.25 + 0.75 * 1 / 1.5)
    first = (pear + 0.95 * apple) * 2.2 / long / most
    second = 0.95 * apple * 2.2 / short / most
    assert [hit.at for hit in hits] == [0, 1]
    assert isclose(hits[0].score, first)
    assert isclose(hits[1].score, second)
    assert [hit.firsts for hit in hits] == [(True,), (False,)]


def test_tfidf_is_the_cosine_over_words_and_pairs() -> None:
    (hits,) = tfidf(targets("apple pear", "apple")).rank(["apple"], 5)
    # The first target has the terms apple, pear and the pair; the second only apple.
    apple, other = log(3 / 3) + 1, log(3 / 2) + 1
    assert [hit.at for hit in hits] == [1, 0]
    assert isclose(hits[0].score, 1)
    assert isclose(hits[1].score, apple / sqrt(apple**2 + 2 * other**2))


def test_the_default_is_the_mean_of_its_halves() -> None:
    texts = ("Agree a plan of care", "Plan a journey", "Care for horses", "Lead a team")
    asked = "Plan care with the person"
    (whole,) = lexical(targets(*texts)).rank([asked], 9)
    halves: list[dict[int, Hit]] = []
    for make in (bm25, tfidf):
        (hits,) = make(targets(*texts)).rank([asked], 9)
        halves.append({hit.at: hit for hit in hits})
    assert len(whole) == 3
    for hit in whole:
        assert hit.halves == tuple(half[hit.at].score for half in halves)
        assert isclose(hit.score, sum(hit.halves) / 2)
        assert hit.firsts == tuple(half[hit.at].firsts[0] for half in halves)
        assert 0 < hit.score <= 1


def test_equal_scores_go_by_the_order_of_targets() -> None:
    same = ("Give advice", "Give advice", "Something else", "Give advice")
    assert best(*same, asked="give advice") == [0, 1, 3]
    assert best(*same, asked="give advice", most=2) == [0, 1]
    (hits,) = lexical(targets(*same)).rank(["give advice"], 5)
    assert [all(hit.firsts) for hit in hits] == [True, False, False]


def test_a_text_ranks_alike_alone_and_among_others() -> None:
    texts = ("Agree a plan of care", "Plan a journey", "Care for horses")
    asked = ["Care plan", "", "horses", "Care plan", "documentation of horsemanship"]
    ranker = lexical(targets(*texts))
    together = ranker.rank(asked, 5)
    assert together == [lexical(targets(*texts)).rank([one], 5)[0] for one in asked]
    assert together[0] == together[3]
    assert together[1] == []


def test_what_is_named_first_counts_most() -> None:
    texts = ("Record visits", "Prevent falls")
    rest = "for all people in the house by means of letters so that"
    assert best(*texts, asked=f"record visits {rest} prevent falls")[0] == 0
    assert best(*texts, asked=f"prevent falls {rest} record visits")[0] == 1


def test_words_of_the_place_count_by_half() -> None:
    title, place = Target("a", "Advice to farmers"), Target("b", "Farmers", "Advice")
    (hits,) = lexical([place, title]).rank(["advice"], 5)
    assert [hit.at for hit in hits] == [1, 0]
    (only,) = lexical([place, Target("c", "Farmers")]).rank(["advice"], 5)
    assert [hit.at for hit in only] == [0]


def test_an_unknown_word_is_looked_for_by_its_letters_and_a_known_one_is_not() -> None:
    assert best("Write documents", "Wash hands", asked="documentary") == [0]
    assert best("Wash hands", asked="documentary") == []
    # Both spellings are known here, so that neither stands in for the other.
    assert best("documents", "documentary", asked="documentary") == [1]


@pytest.mark.parametrize(
    "asked",
    ["", "  ", "…!?", "🙂🙂", "the of and", "x" * 100_000, "word " * 5_000, "\x00\x01", "١٢٣"],
    ids=["empty", "blank", "marks", "emoji", "plain", "one long", "5,000", "control", "digits"],
)
def test_any_text_can_be_asked(asked: str) -> None:
    assert best("Wash hands", "", "🙂", asked=asked) == []


def test_no_target_at_all_gives_nothing() -> None:
    assert lexical([]).rank(["wash hands"], 5) == [[]]


def test_accents_are_found_however_they_are_written() -> None:
    assert best("Cefnogi pobl hŷn", "Wash hands", asked="cefnogi pobl hyn") == [0]
    assert stems("é") == stems("e\u0301")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Ability to listen actively", "listen actively"),
        ("The ability to demonstrate empathy", "empathy"),
        ("Be able to lead", "lead"),
        ("Demonstrate knowledge and understanding of data protection", "data protection"),
        ("Demonstrates how to wash hands", "wash hands"),
        ("Knowledge of how to refer", "refer"),
        ("Has a good understanding of housing", "housing"),
        ("• 3) Able to cook", "cook"),
        ("Commitment to learning", "learning"),
        ("Canvass opinions", "Canvass opinions"),
        ("Demonstration gardens are kept", "Demonstration gardens are kept"),
        ("Canals are kept", "Canals are kept"),
        ("Tools are cleaned", "Tools are cleaned"),
        ("Knowledge", "Knowledge"),
        ("Ability to", "Ability to"),
        ("", ""),
    ],
)
def test_lead_ins_are_taken_off_and_nothing_else(text: str, rest: str) -> None:
    assert stripped(text) == rest


def test_the_same_words_are_the_same_and_stems_are_not() -> None:
    assert normalised("  Wash HANDS, carefully.") == normalised("wash hands carefully")
    assert normalised("Wash hand") != normalised("Wash hands")
    assert normalised("!!") == ""
