"""Say how much of their words two lines share; a word that is rare in both texts counts more."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import fsum, log

from pcgraph.wording import stem, tokens

_SAYING_NOTHING = """
a ability able about above across after against along also among an and any are around as at be
because been before behind being below beside between beyond both but by can could do does down
during e.g eg either etc for from had has have he her his how however i.e ie if in including into
is it its just may must of off on onto or other our out over per shall she should since so some
such than that the their them then there these they this those through throughout to too toward
towards under until up upon use using very via was we were what when where which while who whom
whose will with within without would you your
"""
_PLAIN = frozenset(_SAYING_NOTHING.split())


def words_of(text: str) -> dict[str, str]:
    """Give the words of a text that count, by their stems, in the order in which they stand.

    A hyphen does not count; a stroke parts words. If no word counts, all do.

    >>> words_of("Be able to lead multi-disciplinary teams/meetings")
    {'lead': 'lead', 'multidisciplinari': 'multi-disciplinary', 'team': 'teams', 'meet': 'meetings'}
    """
    said = _said(text)
    counting = [word for word in said if word not in _PLAIN] or said
    found: dict[str, str] = {}
    for word in counting:
        found.setdefault(stem(_joined(word)), word)
    return found


def key(text: str) -> tuple[str, ...]:
    """Reduce a text to its words: case, stops and hyphens do not count.

    >>> key("Multi-disciplinary teams.") == key("multidisciplinary  Teams")
    True
    """
    return tuple(map(_joined, _said(text)))


def _said(text: str) -> list[str]:
    """Give all words of a text."""
    return tokens(text.replace("/", " "))


def _joined(word: str) -> str:
    return word.replace("-", "")


class Likeness:
    """Two lists of texts, and how like any of the one is to any of the other.

    A word weighs more the fewer texts of both lists have it (inverse document frequency). Lines
    are called by their places in the lists.

    Attributes:
        old: the words of each text of the first list.
        new: those of the second.
        of_old: for each of the first list what it shares with each of the second that shares a word
            with it, from 0 to 1 (Dice's measure over the weights).
        of_new: the same from the other side.
    """

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.old = [words_of(text) for text in old]
        self.new = [words_of(text) for text in new]
        number = Counter(word for words in (*self.old, *self.new) for word in words)
        total = len(self.old) + len(self.new)
        self._weights = {word: log(1 + total / times) for word, times in number.items()}
        having: dict[str, list[int]] = defaultdict(list)
        for place, words in enumerate(self.new):
            for word in words:
                having[word].append(place)
        whole = [self.weight(words) for words in self.old], [self.weight(one) for one in self.new]
        self.of_old: list[dict[int, float]] = []
        self.of_new: list[dict[int, float]] = [{} for _ in self.new]
        for one, words in enumerate(self.old):
            both: dict[int, float] = defaultdict(float)
            for word in sorted(words):
                for other in having.get(word, ()):
                    both[other] += self._weights[word]
            # Rounded, so that the sum is the same whichever list is the first.
            shares = {
                other: round(2 * both[other] / (whole[0][one] + whole[1][other]), 9)
                for other in sorted(both)
            }
            self.of_old.append(shares)
            for other, share in shares.items():
                self.of_new[other][one] = share

    def weight(self, words: Iterable[str]) -> float:
        """Weigh words, given by their stems."""
        return fsum(self._weights[word] for word in words)

    def share(self, old: int, new: int) -> float:
        """Say how much two lines share."""
        return self.of_old[old].get(new, 0.0)
