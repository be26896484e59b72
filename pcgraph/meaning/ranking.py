"""Rank targets for statements by meaning and by words.

The half of meaning is the mean of two likenesses:

- *the whole*: the cosine of the vectors of statement and target (Reimers & Gurevych,
  "Sentence-BERT", EMNLP 2019); a fifth of it is that of the place in the functional map.
- *piece by piece*, for the targets that lead otherwise: each piece of the target is held against
  its nearest in the statement and each of the statement against its nearest in the target, the
  rare pieces counting most (the late interaction of Khattab & Zaharia, "ColBERT", SIGIR 2020, with
  the vectors that the model has made anyway). A short title that stands for one part of a long
  statement is found so; it takes the place of scoring clauses.

Four fifths of the score are meaning, one fifth words (``suggested.ranking.lexical``). Numbers:
``benchmarks/methods.py``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log
from typing import Any

from pcgraph.meaning.model import NAME, SIZE, WEIGHTS, Embedded, Model
from pcgraph.names import VERSION
from pcgraph.suggested.ranking import Hit, Ranker, Target, lexical
from pcgraph.suggested.wordings import stripped

MEANING, PLACE, PIECE_BY_PIECE = 0.8, 0.2, 0.5
"""Shares: of meaning in the score, of the place in the whole, of the pieces in the meaning."""
_LEAD = 50
"""So many targets are held against a statement piece by piece."""
_BY_WORDS = 500
"""So many targets get a score by their words; the rest would have next to nothing."""
_BATCH = 256
_DIGITS = 6
"""Scores are rounded, so that no last bit of a machine decides which stands first."""


class ByMeaning:
    """Ranks by meaning and words.

    Memory: about 40 vectors of 2 bytes a number for a target, 30 kB at the most.

    Args:
        targets: what is ranked.
        model: what gives vectors.
        words: the half of words; if not given, the default method.
    """

    name = f"{NAME} with BM25 and TF-IDF"
    version = f"{VERSION}, model {WEIGHTS.package} {WEIGHTS.version}"
    justification = "semapv:CompositeMatching"
    halves = (f"meaning ({NAME})", "words")

    def __init__(
        self, targets: Sequence[Target], model: Model, words: Ranker | None = None
    ) -> None:
        import numpy

        self._numpy: Any = numpy
        self._model, self._words = model, words or lexical(targets)
        self.preprocessing = self._words.preprocessing
        self._count = len(targets)
        places = dict.fromkeys(one.place for one in targets if one.place)
        placed = dict(zip(places, model.embed([*places]), strict=True))
        self._whole = numpy.zeros((self._count, SIZE), numpy.float32)
        self._starts = numpy.zeros(self._count + 1, numpy.int64)
        pieces: list[int] = []
        insides: list[Any] = []
        held: Counter[int] = Counter()
        for start in range(0, self._count, _BATCH):
            some = targets[start : start + _BATCH]
            for at, one in enumerate(model.embed([target.text for target in some]), start):
                place = targets[at].place
                other = placed[place].vector if place else one.vector
                self._whole[at] = (1 - PLACE) * one.vector + PLACE * other
                insides.append(one.inside.astype(numpy.float16))
                held.update(set(one.pieces))
                pieces += one.pieces
                self._starts[at + 1] = len(pieces)
        self._rare = {piece: log(1 + self._count / (1 + times)) for piece, times in held.items()}
        self._rarest = log(1 + self._count)
        self._weights = numpy.array([self._rare[piece] for piece in pieces], numpy.float32)
        empty = [numpy.zeros((0, SIZE), numpy.float16)]
        self._inside = numpy.concatenate(insides or empty)

    def rank(self, texts: Sequence[str], most: int) -> list[list[Hit]]:
        """Rank the targets for each text, as ``Ranker.rank`` says."""
        found: list[list[Hit]] = []
        for start in range(0, len(texts) if self._count else 0, _BATCH):
            some = texts[start : start + _BATCH]
            embedded = self._model.embed([stripped(text) for text in some])
            by_words = self._words.rank(some, max(most, _BY_WORDS))
            # One by one: together, the last bits would hang on what else is asked.
            found += [
                self._rank(one, self._whole @ one.vector, hits, most)
                for one, hits in zip(embedded, by_words, strict=True)
            ]
        return found or [[] for _ in texts]

    def _rank(self, asked: Embedded, whole: Any, by_words: Sequence[Hit], most: int) -> list[Hit]:
        """Rank the targets for one text, of which the likeness of the whole is known."""
        numpy = self._numpy
        whole = numpy.clip(whole.astype(numpy.float64), 0.0, 1.0)
        words = numpy.zeros(self._count)
        for hit in by_words:
            words[hit.at] = hit.score
        first = numpy.round(MEANING * whole + (1 - MEANING) * words, _DIGITS)
        lead = numpy.sort(numpy.argsort(-first, kind="stable")[:_LEAD])
        meaning = (1 - PIECE_BY_PIECE) * whole
        meaning[lead] += PIECE_BY_PIECE * self._piece_by_piece(asked, lead)
        meaning = numpy.round(meaning, _DIGITS)
        score = numpy.round(MEANING * meaning + (1 - MEANING) * words, _DIGITS)
        best = numpy.argsort(-score, kind="stable")[:most]
        firsts = int(numpy.argmax(meaning)), by_words[0].at if by_words else -1
        return [
            Hit(
                int(at), float(score[at]), (float(meaning[at]), float(words[at])),
                tuple(int(at) == one for one in firsts),
            )
            for at in best
            if score[at] > 0
        ]  # fmt: skip

    def _piece_by_piece(self, asked: Embedded, lead: Any) -> Any:
        """Hold some targets against a text piece by piece, both ways: 0 to 1 each."""
        numpy = self._numpy
        sizes = self._starts[lead + 1] - self._starts[lead]
        bounds = numpy.concatenate(([0], numpy.cumsum(sizes)[:-1]))
        rows = numpy.concatenate(
            [numpy.arange(self._starts[at], self._starts[at + 1]) for at in lead]
        )
        likeness = self._inside[rows].astype(numpy.float32) @ asked.inside.T
        weights = self._weights[rows]
        theirs = numpy.add.reduceat(weights * likeness.max(axis=1), bounds)
        theirs = theirs / numpy.add.reduceat(weights, bounds)
        mine = [self._rare.get(piece, self._rarest) for piece in asked.pieces]
        ours = numpy.maximum.reduceat(likeness, bounds, axis=0) @ numpy.array(mine) / sum(mine)
        return numpy.clip((theirs + ours) / 2, 0.0, 1.0)
