"""Two ways of scoring short texts by their words, over one inverted index.

Only the postings of the terms of a query are touched, so that the work grows with what matches.

*BM25*: Robertson & Zaragoza (2009), "The Probabilistic Relevance Framework: BM25 and Beyond",
Foundations and Trends in Information Retrieval 3(4), with their usual k1 = 1.2 and b = 0.75. The
place of a target in its map is a second field of half the weight, its counts added before
saturation (their BM25F).

*TF-IDF*: the vector space model of Salton, Wong & Yang (1975), "A Vector Space Model for Automatic
Indexing", Communications of the ACM 18(11), over single stems and pairs of neighbours, with the
weights of Salton & Buckley (1988), "Term-weighting Approaches in Automatic Text Retrieval",
Information Processing & Management 24(5): tf times ln((1 + N) / (1 + n)) + 1, cosine.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log, sqrt
from typing import NamedTuple

K1, B = 1.2, 0.75
PLACE_WEIGHT = 0.5
"""What a word of the place counts against one of the title."""

Bag = Mapping[str, float]


class Scores(NamedTuple):
    """What the targets of one query earn; good until the next query.

    Attributes:
        sums: the sum of each target, by its number.
        touched: the numbers of those that hold a term.
        scale: what a sum is multiplied by to be a score from 0 to 1.
    """

    sums: list[float]
    touched: set[int]
    scale: float


class Postings:
    """Which targets hold a term, with what weight."""

    def __init__(self, bags: Iterable[Bag]) -> None:
        at: dict[str, tuple[list[int], list[float]]] = {}
        size = 0
        for number, bag in enumerate(bags):
            size += 1
            for term, weight in bag.items():
                held = at.get(term)
                if held is None:
                    held = at[term] = [], []
                held[0].append(number)
                held[1].append(weight)
        self._at = at
        self._sums = [0.0] * size
        self._touched: set[int] = set()

    def score(self, query: Bag, scale: float) -> Scores:
        """Sum for each target that holds a term the products of weights."""
        sums, touched = self._sums, self._touched
        for number in touched:
            sums[number] = 0.0
        touched.clear()
        for term, weight in query.items():
            held = self._at.get(term)
            if held is None:
                continue
            touched.update(held[0])
            for number, value in zip(*held, strict=True):
                sums[number] += weight * value
        return Scores(sums, touched, scale)


class Bm25:
    """BM25 as a share of the most that the words of a query could earn: 0 to 1.

    The share makes queries of any length, and both halves, comparable: the most is what a target
    would earn that holds every word of the query without end. A word that no target holds counts
    in the most, so that what is not found lowers the score.
    """

    name = "words (BM25)"

    def __init__(self, bags: Sequence[Bag]) -> None:
        number = len(bags)
        sizes = [sum(bag.values()) for bag in bags]
        mean = sum(sizes) / number if number and any(sizes) else 1.0
        held = Counter(term for bag in bags for term in bag)
        self._rare = {
            term: log(1 + (number - count + 0.5) / (count + 0.5)) for term, count in held.items()
        }
        self._rarest = log(1 + (number + 0.5) / 0.5)
        self._postings = Postings(
            {
                term: self._rare[term] * times * (K1 + 1) / (times + K1 * (1 - B + B * size / mean))
                for term, times in bag.items()
            }
            for bag, size in zip(bags, sizes, strict=True)
        )

    def score(self, query: Bag, meant: Bag, /) -> Scores:
        """Score the targets.

        Args:
            query: the terms looked for, with those that stand in for unknown ones.
            meant: the terms of the statement itself: they make the most that can be earned.
        """
        rare, rarest = self._rare, self._rarest
        most = (K1 + 1) * sum(times * rare.get(term, rarest) for term, times in meant.items())
        return self._postings.score(query, 1 / most if most else 0.0)


class TfIdf:
    """The cosine of TF-IDF vectors: 0 to 1 by itself."""

    name = "word pairs (TF-IDF)"

    def __init__(self, bags: Sequence[Bag]) -> None:
        number = len(bags)
        held = Counter(term for bag in bags for term in bag)
        self._rare = {term: log((1 + number) / (1 + count)) + 1 for term, count in held.items()}
        self._rarest = log(1 + number) + 1
        self._postings = Postings(map(self._unit, bags))

    def _unit(self, bag: Bag) -> dict[str, float]:
        """Weigh a bag and bring it to length 1."""
        weighed = {term: times * self._rare.get(term, self._rarest) for term, times in bag.items()}
        length = sqrt(sum(value * value for value in weighed.values()))
        return {term: value / length for term, value in weighed.items()} if length else {}

    def score(self, query: Bag, _meant: Bag, /) -> Scores:
        """Score the targets, as ``Bm25.score`` does."""
        return self._postings.score(self._unit(query), 1.0)


def bag_of(terms: Sequence[str], weights: Sequence[float], pairs: bool) -> dict[str, float]:
    """Count terms, each with the weight of where it stands; with pairs of neighbours if wanted.

    >>> bag_of(["a", "b", "a"], [1, 0.5, 0.5], pairs=True)
    {'a': 1.5, 'a b': 1.0, 'b': 0.5, 'b a': 0.5}
    """
    bag: dict[str, float] = defaultdict(float)
    last = len(terms) - 1
    for at, (term, weight) in enumerate(zip(terms, weights, strict=True)):
        bag[term] += weight
        if pairs and at < last:
            bag[f"{term} {terms[at + 1]}"] += weight
    return dict(bag)
