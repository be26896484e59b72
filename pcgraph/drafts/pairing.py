"""Pair the lines of two frameworks: the same words first, then by words, role, domain and place.

The weights and bounds were set by looking at one pair of editions (November 2019 and the later one
of First Contact Clinical): on any other pair they are a guess.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nlargest
from itertools import product

from pcgraph.drafts.assignment import best_pairs
from pcgraph.drafts.likeness import Likeness, key

_WORDS, _ROLE, _DOMAIN, _PLACE = 0.55, 0.15, 0.15, 0.15
"""What each counts in the score of a pair."""
_LEAST_SCORE, _LEAST_WORDS = 0.4, 0.15
"""A pair below either is none."""
_CANDIDATES = 8
"""How many lines of the other framework a line is held against: those of the best score."""
_CROWD = 12
"""Between the same neighbours the place says less where more lines than that stand there."""
_UNKNOWN = 0.5
"""What a role or domain counts where one side names none."""
_EDITION = 0.5
"""With this share of lines of the same words, one text is taken for an edition of the other."""

_End = tuple[str, object]


@dataclass(frozen=True)
class Line:
    """One line of a framework.

    Attributes:
        id: its name.
        text: its words.
        roles: for whom it stands; the same words are the same role.
        domain: the id of its domain, or nothing.
    """

    id: str
    text: str
    roles: frozenset[str] = frozenset()
    domain: str = ""


@dataclass(frozen=True)
class Side:
    """One of two frameworks.

    Attributes:
        lines: its lines, in the order in which they stand.
        domains: the heading of each domain by its id, in their order.
    """

    lines: tuple[Line, ...]
    domains: Mapping[str, str] = field(default_factory=dict)


class Pairing:
    """The pairs of two frameworks, and what speaks for any pair.

    Lines are called by their places in the two lists.

    Attributes:
        like: how much of their words lines share.
        domain_of: the new domain for an old one, where there is one.
        role_of: likewise of roles.
        same: the new line for each old line that has its words, where there is one.
    """

    def __init__(self, old: Side, new: Side) -> None:
        self.old, self.new = old.lines, new.lines
        self.like = Likeness([one.text for one in self.old], [one.text for one in self.new])
        places = _by_words(self.old), _by_words(self.new)
        both = [(mine, places[1][words]) for words, mine in places[0].items() if words in places[1]]
        single = [(mine[0], theirs[0]) for mine, theirs in both if len(mine) == len(theirs) == 1]
        homes = [([self.old[o].domain], [self.new[n].domain]) for o, n in single]
        self.domain_of = namesakes(old.domains, new.domains, homes)
        names = [{role: role for one in lines for role in sorted(one.roles)}
                 for lines in (self.old, self.new)]  # fmt: skip
        whom = [(sorted(self.old[o].roles), sorted(self.new[n].roles)) for o, n in single]
        self.role_of = namesakes(names[0], names[1], whom)
        self.same = dict(single)
        for mine, theirs in both:
            if len(mine) > 1 or len(theirs) > 1:
                self.same.update(self._twins(mine, theirs))

    @property
    def editions(self) -> bool:
        """Whether so many lines have the same words that one text was made out of the other."""
        return len(self.same) >= _EDITION * min(len(self.old), len(self.new))

    def same_domain(self, old: int, new: int) -> bool | None:
        """Tell whether two lines stand in the same domain; None if one stands in none."""
        one, other = self.old[old].domain, self.new[new].domain
        return self.domain_of.get(one) == other if one and other else None

    def same_role(self, old: int, new: int) -> bool | None:
        """Tell whether two lines have a role in common; None if that cannot be known."""
        one, other = self.old[old].roles, self.new[new].roles
        if not (one and other and self.role_of):
            return None
        return any(self.role_of.get(role) in other for role in one)

    def place(self, old: int, new: int) -> float:
        """Say how far two lines stand between the same neighbours, from 0 to 1."""
        (mine, crowd), (theirs, others) = self._gaps
        if old not in mine or new not in theirs:
            return 0.0
        one, other = mine[old], theirs[new]
        agree = ((one[0] == other[0]) + (one[1] == other[1])) / 2
        return agree * min(1.0, _CROWD / (crowd[one] + others[other]))

    def score(self, old: int, new: int) -> float:
        """Say how well two lines fit by words, role, domain and place, from 0 to 1."""
        return (
            _WORDS * self.like.share(old, new)
            + self._known(old, new)
            + _PLACE * self.place(old, new)
        )

    @cached_property
    def other_words(self) -> dict[int, int]:
        """The new line for each old one that goes on in other words: the best sum."""
        taken = set(self.same.values())
        free = [at for at in range(len(self.old)) if at not in self.same]
        worth = []
        for old in free:
            shares = self.like.of_old[old].items()
            near = [new for new, share in shares if share >= _LEAST_WORDS and new not in taken]
            above = [(round(self.score(old, new) - _LEAST_SCORE, 6), -new) for new in near]
            kept = nlargest(_CANDIDATES, (one for one in above if one[0] > 0))
            worth.append({-new: score for score, new in kept})
        return {free[row]: new for row, new in best_pairs(worth).items()}

    def _known(self, old: int, new: int) -> float:
        """Weigh role and domain."""
        role, domain = self.same_role(old, new), self.same_domain(old, new)
        known = [_UNKNOWN if one is None else float(one) for one in (role, domain)]
        return _ROLE * known[0] + _DOMAIN * known[1]

    def _twins(self, mine: Sequence[int], theirs: Sequence[int]) -> dict[int, int]:
        """Pair lines of the same words that stand several times: by role, domain and order."""

        def rank(pair: tuple[int, int]) -> tuple[float, ...]:
            old, new = pair
            other_text = self.old[old].text != self.new[new].text
            apart = abs(mine.index(old) - theirs.index(new))
            return -self._known(old, new), other_text, apart, old, new

        found: dict[int, int] = {}
        taken: set[int] = set()
        for old, new in sorted(product(mine, theirs), key=rank):
            if old not in found and new not in taken:
                found[old] = new
                taken.add(new)
        return found

    @cached_property
    def _gaps(self) -> tuple[tuple[dict[int, tuple[_End, _End]], Counter[tuple[_End, _End]]], ...]:
        """Say of each line left alone between which neighbours it stands, and how many with it.

        A neighbour is the next line that has its words on the other side too, or the end of the
        domain. Both sides call it by the new line or domain.
        """
        homes = {one: self.domain_of.get(one, f"old {one}") for one in {x.domain for x in self.old}}
        homes[""] = ""
        known = {at: at for at in self.same.values()}
        old = _between([homes[one.domain] for one in self.old], self.same)
        new = _between([one.domain for one in self.new], known)
        return (old, Counter(old.values())), (new, Counter(new.values()))


def namesakes(
    old: Mapping[str, str],
    new: Mapping[str, str],
    beside: Iterable[tuple[Sequence[str], Sequence[str]]],
) -> dict[str, str]:
    """Find for each old domain or role the new one: of its name, else where most its lines went.

    Args:
        old: the names of the old ones.
        new: the names of the new ones.
        beside: the old and the new ones of each two lines that have the same words.

    Returns:
        Each new one at most once. Lines tell only where at least two went, and more than half.
    """
    by_name = {key(name): one for one, name in reversed(list(new.items()))}
    found: dict[str, str] = {}
    for one, name in old.items():
        if key(name) in by_name:
            found[one] = by_name.pop(key(name))
    number: Counter[tuple[str, str]] = Counter()
    total: Counter[str] = Counter()
    for some, others in beside:
        total.update(some)
        number.update(product(some, others))
    taken = set(found.values())
    for (one, other), times in sorted(number.items(), key=lambda item: (-item[1], item[0])):
        told = one in old and other in new and times > 1 and 2 * times > total[one]
        if told and one not in found and other not in taken:
            found[one] = other
            taken.add(other)
    return found


def _by_words(lines: Sequence[Line]) -> dict[tuple[str, ...], list[int]]:
    """Give the places of lines by their words."""
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, one in enumerate(lines):
        found[key(one.text)].append(place)
    return dict(found)


def _between(homes: Sequence[str], fixed: Mapping[int, int]) -> dict[int, tuple[_End, _End]]:
    """Name the neighbours of every line that is not fixed, before and after it."""
    before = _last_seen(homes, fixed, range(len(homes)))
    after = _last_seen(homes, fixed, range(len(homes) - 1, -1, -1))
    return {at: (before[at], after[at]) for at in range(len(homes)) if at not in fixed}


def _last_seen(
    homes: Sequence[str], fixed: Mapping[int, int], order: Sequence[int]
) -> dict[int, _End]:
    """Name what was seen last before each line: a fixed line, or the end of its domain."""
    found: dict[int, _End] = {}
    last: _End = ("", None)
    home: str | None = None
    for at in order:
        if homes[at] != home:
            home = homes[at]
            last = ("end of", home)
        found[at] = last
        if at in fixed:
            last = ("line", fixed[at])
    return found
