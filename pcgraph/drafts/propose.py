"""Draft what became of each line of one framework in another, for a person to settle.

Words alone pair wrongly: wrong pairs share more words than true ones. So lines of the same words
are paired first; domains and roles that were renamed are known by such lines; then one assignment
over all that is left joins shared words (rare ones count more), role, domain and place in the
list; then whatever is still alone is held against the words that a pair leaves unexplained: it may
have been merged, absorbed or split off.

The bounds were set by looking at one pair of editions (November 2019 and the later one of First
Contact Clinical): on any other pair they are a guess. The cost is at most quadratic in the lines of
the two, but for the logarithm of a heap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pcgraph.drafts.likeness import words_of
from pcgraph.drafts.pairing import Line, Pairing, Side

__all__ = ["Group", "Line", "Proposal", "Side", "propose"]

_FEW_WORDS = 0.25
"""Below it, what stands in the same place is another line rather than other words."""
_SURE_WORDS, _SURE_APART = 0.5, 0.7
"""What a pair must share to be sure: of two editions; of two texts that are none."""
_SURE_MARGIN, _SURE_PART = 0.15, 0.9
"""Its lead over the next pair; how much of a line that was merged must be found again."""
_INSIDE, _COVERS, _SOME = 0.4, 0.3, 2
"""How much of a line another must hold; how much and how many unexplained words it must tell."""
_ALL_BUT = 0.8
"""Who tells nearly all unexplained words belongs to them by fewer of them, or of its own."""
_WHOLE, _THIRD = 0.75, 0.33
"""A line that is held so far, or is so much of the line that holds it, is merged; else absorbed."""
_STRANGE = 0.25
"""A line that shares less than this with every other came new, or went."""
_NEAR = 0.15
"""A line that shares less than this does not look like it."""
_SHORT = 3
_SHOWN = 6


@dataclass(frozen=True)
class Group:
    """Lines, or domains, that belong together, and what became of them.

    Attributes:
        old: ids of the old ones, the main one first; none if it was added.
        new: ids of the new ones, likewise; none if it was removed.
        kinds: kinds of change.
        sure: whether words, role and place leave no other choice.
        score: how well it fits, from 0 to 1; of what stands alone, how unlike all others it is.
        why: what speaks for it, in plain words.
        doubt: what speaks against it; nothing where it is sure.
        near: what looks most like it on the other side and was not taken, or nothing.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    kinds: tuple[str, ...]
    sure: bool
    score: float
    why: str
    doubt: str = ""
    near: str = ""


@dataclass(frozen=True)
class Proposal:
    """A draft for two frameworks.

    Attributes:
        lines: groups of lines; every line of both stands in exactly one. They are in the order of
            their main old lines; then those that were added.
        domains: likewise of domains; none where one of the two prints none.
        editions: whether so many lines have the same words that one was made out of the other.
    """

    lines: tuple[Group, ...]
    domains: tuple[Group, ...]
    editions: bool


class _Joint(NamedTuple):
    """A line that was left alone, and the pair that it may belong to.

    Attributes:
        fits: how much of the line the pair holds, and how much it tells of what is unexplained.
        line: its place.
        holder: the place of the line that holds it, on the other side.
        inside: how much of it that line holds.
        of_holder: how much of that line it is.
        enough: whether that is enough to say that it belongs there.
    """

    fits: float
    line: int
    holder: int
    inside: float
    of_holder: float
    enough: bool

    @property
    def wholly(self) -> bool:
        """Whether the line went in as a whole, or as a large part of the other."""
        return self.inside >= _WHOLE or self.of_holder >= _THIRD


def propose(old: Side, new: Side) -> Proposal:
    """Draft what became of each line and each domain of one framework in another."""
    pairing = Pairing(old, new)
    lines = tuple(_Draft(pairing).groups())
    both = old.domains and new.domains
    domains = tuple(_domains(pairing, old, new)) if both else ()
    return Proposal(lines, domains, pairing.editions)


class _Draft:
    """The work on one draft. Lines are called by their places in the two lists."""

    def __init__(self, pairing: Pairing) -> None:
        self.by, self.like = pairing, pairing.like
        self.half_held: tuple[set[int], set[int]] = set(), set()
        self.pairs = {**pairing.same, **pairing.other_words}
        self.old_of = {new: old for old, new in self.pairs.items()}
        alone = [one for one in range(len(pairing.old)) if one not in self.pairs]
        self.joined = self._joints(
            alone, self.like.old, self.like.new, self.old_of, self.half_held[0]
        )
        whole = {one: other for one, other in self.pairs.items() if other not in self.joined}
        alone = [one for one in range(len(pairing.new)) if one not in self.old_of]
        self.split = self._joints(alone, self.like.new, self.like.old, whole, self.half_held[1])

    def _joints(
        self,
        alone: Sequence[int],
        mine: Sequence[Mapping[str, str]],
        theirs: Sequence[Mapping[str, str]],
        pairs: Mapping[int, int],
        half_held: set[int],
    ) -> dict[int, list[_Joint]]:
        """Find for lines left alone the pairs that they belong to, by the line that holds them.

        Args:
            alone: the lines, on one side.
            mine: the words of that side.
            theirs: those of the other.
            pairs: the line of this side for each line of the other that is paired.
            half_held: takes the lines that have something of such a pair, but not enough.
        """
        found: dict[int, list[_Joint]] = {}
        for line in alone:
            tried = [
                self._joint(line, holder, mine[line], theirs[holder], mine[main])
                for holder, main in pairs.items()
            ]
            known = sorted(
                filter(None, tried), key=lambda one: (-one.enough, -one.fits, one.holder)
            )
            if known and known[0].enough:
                found.setdefault(known[0].holder, []).append(known[0])
            elif known:
                half_held.add(line)
        return found

    def _joint(
        self,
        line: int,
        holder: int,
        words: Mapping[str, str],
        whole: Mapping[str, str],
        main: Mapping[str, str],
    ) -> _Joint | None:
        """Hold a line against what another has beyond its main line; None if it tells too little.

        The same words once more belong to the pair too: the line is printed several times.
        """
        weigh = self.like.weight
        shared = words.keys() & whole.keys()
        left = whole.keys() - main.keys()
        told = words.keys() & left
        if not told and not words.keys() == whole.keys() == main.keys():
            return None
        inside, of_holder = weigh(shared) / weigh(words), weigh(shared) / weigh(whole)
        covers = weigh(told) / weigh(left) if left else 1.0
        several = len(told) >= _SOME
        nearly_all = covers >= _ALL_BUT and (several or inside >= _INSIDE)
        if not nearly_all and not (several and covers >= _COVERS):
            return None
        enough = nearly_all or inside >= _INSIDE
        return _Joint(inside + covers, line, holder, inside, of_holder, enough)

    def groups(self) -> Iterator[Group]:
        """Give the groups in the order of their main old lines, then those that were added."""
        joined = {one.line for many in self.joined.values() for one in many}
        parted = {one.line for many in self.split.values() for one in many}
        for old in range(len(self.by.old)):
            if old in self.pairs:
                yield self._paired(old, self.pairs[old])
            elif old not in joined:
                yield self._alone(True, old)
        for new in range(len(self.by.new)):
            if new not in self.old_of and new not in parted:
                yield self._alone(False, new)

    def _paired(self, old: int, new: int) -> Group:
        """Say what became of an old line that goes on in a new one, and of those joined to it."""
        joined, split = self.joined.get(new, []), self.split.get(old, [])
        olds, news = (old, *(one.line for one in joined)), (new, *(one.line for one in split))
        exact = self.by.old[old].text == self.by.new[new].text
        kinds = [] if exact else ["reworded"]
        if joined and all(one.wholly for one in joined):
            kinds = ["merged"]
        elif joined:
            kinds.append("absorbed")
        elif split:
            kinds.append("split")
        elif self.by.same.get(old) != new and self.like.share(old, new) < _FEW_WORDS:
            kinds = ["replaced"]
        kinds += [f"moved-{what}" for what in self._moved(old, new)]
        doubts = [*self._doubts(old, new, olds, news), *_doubts_of_parts(joined, split)]
        return Group(
            tuple(self.by.old[one].id for one in olds),
            tuple(self.by.new[one].id for one in news),
            tuple(kinds) or ("unchanged",),
            not doubts,
            round(self.by.score(old, new), 2),
            self._why(old, new, olds, news),
            "; ".join(doubts),
            self._near(olds, news),
        )

    def _moved(self, old: int, new: int) -> list[str]:
        """Name where a line went: to another domain, to another role."""
        known = {"domain": self.by.same_domain(old, new), "role": self.by.same_role(old, new)}
        return [what for what, same in known.items() if same is False]

    def _doubts(
        self, old: int, new: int, olds: Sequence[int], news: Sequence[int]
    ) -> Iterator[str]:
        """Say what speaks against a pair."""
        moved = self._moved(old, new)
        if self.by.same.get(old) == new:
            if len(moved) > 1 and len(self.like.old[old]) <= _SHORT:
                yield "so few words may be said in two places by chance"
            return
        share = self.like.share(old, new)
        if share < _FEW_WORDS:
            yield "few words are shared: the same in other words, another in its place, or neither"
        elif share < (_SURE_WORDS if self.by.editions else _SURE_APART):
            yield "too few of the words are shared to be sure"
        if moved:
            yield f"it would have gone to another {' and another '.join(moved)}"
        rivals = [
            *(much for one, much in self.like.of_old[old].items()
              if one not in news and self.by.same.get(self.old_of.get(one, -1)) != one),
            *(much for one, much in self.like.of_new[new].items()
              if one not in olds and one not in self.by.same),
        ]  # fmt: skip
        if share - max(rivals, default=0.0) < _SURE_MARGIN:
            yield "one of the lines shares nearly as many words with another"

    def _why(self, old: int, new: int, olds: Sequence[int], news: Sequence[int]) -> str:
        """Say what speaks for a pair and those joined to it."""
        same = self.by.same.get(old) == new
        said = ["the same words"] if same else []
        if not same or len(olds) + len(news) > 2:
            old_words = {word for one in olds for word in self.like.old[one]}
            new_words = {stem: word for one in news for stem, word in self.like.new[one].items()}
            both = sorted(old_words & new_words.keys(), key=lambda w: (-self.like.weight([w]), w))
            said.append(f"both say {', '.join(new_words[word] for word in both[:_SHOWN])}")
        said += ["same role"] if self.by.same_role(old, new) else []
        said += ["same domain"] if self.by.same_domain(old, new) else []
        said += ["between the same lines"] if not same and self.by.place(old, new) == 1 else []
        return "; ".join(said)

    def _alone(self, gone: bool, line: int) -> Group:
        """Say of a line that nothing of the other side was found for it."""
        mine = (self.by.old if gone else self.by.new)[line].id
        olds, news = ([line], []) if gone else ([], [line])
        shares = (self.like.of_old if gone else self.like.of_new)[line]
        most = max(shares.values(), default=0.0)
        near = self._near(olds, news)
        doubts = ["a line of the other side shares words with it"] if most >= _STRANGE else []
        if line in self.half_held[0 if gone else 1]:
            doubts.append("some of its words may have gone into a pair, or come out of one")
        if not self.by.editions:
            doubts.append("the two have few lines in common: it may be said in other words")
        return Group(
            (mine,) if gone else (),
            () if gone else (mine,),
            ("removed",) if gone else ("added",),
            not doubts,
            round(1 - most, 2),
            f"no line shares more than {most:.0%} of the words" if most else "shares no word",
            "; ".join(doubts),
            near,
        )

    def _near(self, olds: Sequence[int], news: Sequence[int]) -> str:
        """Name the line of the other side that looks most like a group and is not in it."""
        side, table, mine, theirs = (
            (self.by.new, self.like.of_old, olds, news)
            if olds
            else (self.by.old, self.like.of_new, news, olds)
        )
        shares = [
            (much, -other)
            for one in mine
            for other, much in table[one].items()
            if other not in theirs and much >= _NEAR
        ]
        return side[-max(shares)[1]].id if shares else ""


def _doubts_of_parts(joined: Sequence[_Joint], split: Sequence[_Joint]) -> Iterator[str]:
    """Say what speaks against lines that were joined to a pair."""
    if any(one.inside < _SURE_PART for one in joined):
        yield "not all that is joined is found in the new line"
    if split:
        yield "that a line was split off is seen by the words that the other new line left out"


def _domains(by: Pairing, old: Side, new: Side) -> Iterator[Group]:
    """Say what became of each domain: by its heading, else by the lines that it keeps."""
    for one, heading in old.domains.items():
        other = by.domain_of.get(one)
        if other is None:
            yield _lone_domain(one, "removed", heading, new, by.editions)
        elif new.domains[other] == heading:
            yield Group((one,), (other,), ("unchanged",), True, 1.0, "the same heading")
        else:
            why = "most lines of the same words stand under the two headings"
            yield Group((one,), (other,), ("reworded",), True, 1.0, why)
    for other, heading in new.domains.items():
        if other not in by.domain_of.values():
            yield _lone_domain(other, "added", heading, old, by.editions)


def _lone_domain(one: str, kind: str, heading: str, side: Side, editions: bool) -> Group:
    """Say of a domain that none of the other side was found for it."""
    words = words_of(heading).keys()
    near = next((d for d, other in side.domains.items() if words & words_of(other).keys()), "")
    doubts = ["a heading of the other side shares a word with it"] if near else []
    doubts += [] if editions else ["the two have few lines in common"]
    old, new = ((one,), ()) if kind == "removed" else ((), (one,))
    why = "no heading has its name, and its lines did not go to one domain"
    return Group(old, new, (kind,), not doubts, 1.0, why, "; ".join(doubts))
