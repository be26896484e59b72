"""Rank targets for statements by their words: BM25 and TF-IDF, each alone or averaged.

How a statement becomes a query, and why (numbers: ``benchmarks/suggest.py``):

- Lead-ins are taken off (``wordings.stripped``): "Ability to" is about every competency.
- What is named first counts most: such a statement names the activity and its object first;
  purpose, manner and examples follow. The weight of a word falls in a straight line from 1 to a
  half over the first ten words that say something, and stays there.
- A word that no target holds is looked for by its letters: the three stems of the same
  first letter that share the most runs of three letters (Dice of at least a half) stand in for
  it, each by its likeness: a slip of the pen finds its word. Words that are known stay.

Clauses are not scored apart: with words alone the best clause of a list is often a bare verb, and
the mean of whole and best clause ranked worse on tasks of others and no better on ours.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import nlargest, nsmallest
from operator import add
from typing import Protocol

from pcgraph.names import VERSION
from pcgraph.suggested.postings import PLACE_WEIGHT, Bag, Bm25, Postings, TfIdf, bag_of
from pcgraph.suggested.wordings import stems, stripped, trigrams

_FALL, _LEAST = 20, 0.5
ALIKE, SHORTEST = 0.5, 5
"""How alike two words must be for one to stand in for the other, and their fewest letters."""
_STAND_INS = 3
_MOST_STEMS = 400
"""Stems of a statement that are looked at; a longer text is no statement, and would cost time."""


@dataclass(frozen=True)
class Target:
    """What may be suggested.

    Attributes:
        iri: its address.
        text: its title, or its words.
        place: the words of its place in the functional map, or nothing.
    """

    iri: str
    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A target that was found for a statement.

    Attributes:
        at: its number among the targets.
        score: how well it fits, from 0 to 1.
        halves: the score of each half, from 0 to 1.
        firsts: whether each half ranks it first.
    """

    at: int
    score: float
    halves: tuple[float, ...]
    firsts: tuple[bool, ...]


class Ranker(Protocol):
    """Ranks the targets that it was made for.

    Attributes:
        name: what it is called in mapping files, such as ``BM25 and TF-IDF``.
        version: its version.
        justification: the short id of SSSOM for such a method.
        preprocessing: short ids of what was done to the texts before.
        halves: what its halves are called for people.
    """

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def version(self) -> str:
        """Its version."""

    @property
    def justification(self) -> str:
        """Its justification."""

    @property
    def preprocessing(self) -> tuple[str, ...]:
        """Its preprocessing."""

    @property
    def halves(self) -> tuple[str, ...]:
        """Its halves."""

    def rank(self, texts: Sequence[str], most: int) -> list[list[Hit]]:
        """Rank the targets for each text, the best first; equal scores by the order of targets."""


class Half(Protocol):
    """One way of scoring all targets.

    Attributes:
        name: what it is called for people.
        postings: the targets by their terms.
    """

    name: str
    postings: Postings

    def query(self, looked_for: Bag, meant: Bag, /) -> Bag:
        """Weigh a query, so that the products with the weights of a target add up to its score."""


class Lexical:
    """Ranks by words; the score is the mean of its halves.

    Args:
        targets: what is ranked.
        name: what it is called.
        kinds: the halves, each with whether it counts pairs of neighbours.
    """

    version = VERSION
    justification = "semapv:LexicalSimilarityThresholdMatching"
    preprocessing = (
        "semapv:CaseNormalization",
        "semapv:DiacriticsSuppression",
        "semapv:PunctuationSuppression",
        "semapv:StopWordRemoval",
        "semapv:Stemming",
    )

    def __init__(
        self,
        targets: Sequence[Target],
        name: str,
        kinds: Sequence[tuple[Callable[[Sequence[Bag]], Half], bool]],
    ) -> None:
        self.name = name
        said = [(stems(one.text), stems(one.place)) for one in targets]
        self._halves = [
            (make([_both(text, place, pairs) for text, place in said]), pairs)
            for make, pairs in kinds
        ]
        self.halves = tuple(half.name for half, _ in self._halves)
        self._known = dict.fromkeys(term for parts in said for part in parts for term in part)
        self._by_letters: dict[str, list[str]] = {}
        self._stand_ins: dict[str, tuple[tuple[str, float], ...]] = {}

    def rank(self, texts: Sequence[str], most: int) -> list[list[Hit]]:
        """Rank the targets for each text, as ``Ranker.rank`` says."""
        return [self._rank(text, most) for text in texts]

    def _rank(self, text: str, most: int) -> list[Hit]:
        terms = stems(stripped(text))[:_MOST_STEMS]
        weights = [max(_LEAST, 1 - at / _FALL) for at in range(len(terms))]
        queries = []
        for half, pairs in self._halves:
            meant = bag_of(terms, weights, pairs)
            queries.append(half.query(self._with_stand_ins(meant, terms), meant))
        found = [
            half.postings.sums(query)
            for (half, _), query in zip(self._halves, queries, strict=True)
        ]
        every = sorted(set().union(*(touched for _, touched in found)))
        if not every:
            return []
        parts = [list(map(sums.__getitem__, every)) for sums, _ in found]
        whole = parts[0]
        for part in parts[1:]:
            whole = list(map(add, whole, part))
        least = nlargest(most, whole)[-1]
        best = [(-score, at) for at, score in enumerate(whole) if score >= least > 0]
        firsts = [part.index(max(part)) for part in parts]
        return [
            Hit(
                every[at], min(-score / len(parts), 1.0), tuple(min(one[at], 1.0) for one in parts),
                tuple(at == first for first in firsts),
            )
            for score, at in sorted(best)[:most]
        ]  # fmt: skip

    def _with_stand_ins(self, meant: Bag, terms: Sequence[str]) -> Bag:
        """Add to a query what stands in for the words that no target holds."""
        unknown = [term for term in dict.fromkeys(terms) if term not in self._known]
        if not unknown:
            return meant
        query = dict(meant)
        for term in unknown:
            for other, alike in self._stand_in(term):
                if other not in meant:
                    query[other] = query.get(other, 0.0) + alike * meant[term]
        return query

    def _stand_in(self, term: str) -> tuple[tuple[str, float], ...]:
        """Find the stems that are most like one that no target holds; each is looked up once."""
        if len(term) < SHORTEST or any(letter.isdigit() for letter in term):
            return ()
        if term not in self._stand_ins:
            self._stand_ins[term] = self._alike(term)
        return self._stand_ins[term]

    def _alike(self, term: str) -> tuple[tuple[str, float], ...]:
        if not self._by_letters:
            by_letters = defaultdict(list)
            for one in self._known:
                if len(one) >= SHORTEST and one.isalpha():
                    for run in trigrams(one):
                        by_letters[one[0] + run].append(one)
            self._by_letters = dict(by_letters)
        mine = trigrams(term)
        shared = Counter(one for run in mine for one in self._by_letters.get(term[0] + run, ()))
        # With its ends marked a word has as many runs as letters; one may stand there twice.
        likeness = [(-2 * number / (len(mine) + len(one)), one) for one, number in shared.items()]
        best = nsmallest(_STAND_INS, [pair for pair in likeness if -pair[0] >= ALIKE])
        return tuple((one, min(-alike, 1.0)) for alike, one in best)


def _both(text: Sequence[str], place: Sequence[str], pairs: bool) -> Bag:
    """Count the terms of a target, those of its place by less."""
    bag = bag_of(text, [1.0] * len(text), pairs)
    for term, times in bag_of(place, [PLACE_WEIGHT] * len(place), pairs).items():
        bag[term] = bag.get(term, 0.0) + times
    return bag


def lexical(targets: Sequence[Target]) -> Ranker:
    """Rank by the mean of BM25 and TF-IDF: the default, complete without any model."""
    return Lexical(targets, "BM25 and TF-IDF", ((Bm25, False), (TfIdf, True)))


def bm25(targets: Sequence[Target]) -> Ranker:
    """Rank by BM25 alone, for measuring."""
    return Lexical(targets, "BM25", ((Bm25, False),))


def tfidf(targets: Sequence[Target]) -> Ranker:
    """Rank by TF-IDF alone, for measuring."""
    return Lexical(targets, "TF-IDF", ((TfIdf, True),))
