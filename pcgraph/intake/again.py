"""Bring a changed file in again: ids are kept, a curator's edits are kept, the rest is told."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, Triple

from pcgraph.drafts.assignment import best_pairs
from pcgraph.drafts.likeness import Likeness, key
from pcgraph.intake.draft import short_label
from pcgraph.intake.ids import new_ids, pattern_of
from pcgraph.intake.model import Found
from pcgraph.intake.pairs import same_pairs
from pcgraph.names import PREFIXES

NEW = "new"
"""Said of a line that is none of the earlier ones."""
_PROPOSED = 0.6
"""From so much on two lines may be one that was reworded; a person decides."""
_MOST = 2_000
"""So many lines without a like one are compared with each other at most."""
_FIRST = NamedNode(PREFIXES["pc"] + "firstLine")
_WORDS = (NamedNode(PREFIXES["pc"] + "text"), NamedNode(PREFIXES["pc"] + "heading"))
DEPRECATED = NamedNode(PREFIXES["owl"] + "deprecated")
_FORMER = NamedNode(PREFIXES["pc"] + "formerText")
_LABEL = NamedNode(PREFIXES["skos"] + "prefLabel")
_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_SEVERAL = frozenset(
    NamedNode(PREFIXES[prefix] + name)
    for prefix, names in {
        "rdf": ("type",),
        "pc": ("basisLine", "besideText", "formerText", "inAdditionTo", "namesRole", "readsValue",
               "role"),
        "skos": ("altLabel", "editorialNote", "note"),
    }.items()
    for name in names
)  # fmt: skip
"""Properties of a draft that may have several values."""
_DOMAIN, _SECTION = "domain-", "section-"
_Sign = tuple[str, tuple[str, ...], tuple[str, ...]]
TRUE = Literal("true", datatype=NamedNode(PREFIXES["xsd"] + "boolean"))


@dataclass(frozen=True)
class Reworded:
    """A line that seems to be an earlier one in other words.

    Attributes:
        place: its place among what was found.
        name: the local name that it keeps.
        before: its words as they were.
        share: how much of their words the two share, from 0 to 1.
    """

    place: int
    name: str
    before: str
    share: float


@dataclass(frozen=True)
class Again:
    """What became of the ids of an earlier import.

    Attributes:
        ids: local names by place.
        same: how many things have the same words.
        reworded: those that were reworded, as it seems.
        new: the places of what was not there.
        gone: the local names of what is no longer there, with its words.
    """

    ids: Mapping[int, str]
    same: int
    reworded: tuple[Reworded, ...]
    new: tuple[int, ...]
    gone: Mapping[str, str]


def earlier_words(triples: Iterable[Triple], base: str) -> dict[str, str]:
    """Read from an earlier import the words of each thing, by local name, in source order."""
    triples = [*triples]
    lines = {one.subject: _number(one.object) for one in triples if one.predicate == _FIRST}
    words = _words_of(triples, base, _WORDS)
    ordered = sorted(words, key=lambda name: lines.get(NamedNode(base + name), 0))
    return {name: words[name] for name in ordered}


def _number(term: object) -> int:
    """Give the number of a line; 0 for what is none."""
    value = str(getattr(term, "value", ""))
    return int(value) if re.fullmatch("[0-9]{1,9}", value) else 0


def former_words(triples: Collection[Triple], base: str) -> dict[str, str]:
    """Read the words that a thing of an earlier import had before; not of what was withdrawn."""
    gone = {one.subject for one in triples if one.predicate == DEPRECATED}
    return _words_of((one for one in triples if one.subject not in gone), base, (_FORMER,))


def gone_before(triples: Collection[Triple], base: str) -> dict[str, str]:
    """Read the words of what left the source earlier, by local name."""
    gone = {one.subject for one in triples if one.predicate == DEPRECATED}
    return _words_of((one for one in triples if one.subject in gone), base, (_FORMER,))


def _words_of(
    triples: Iterable[Triple], base: str, properties: Collection[NamedNode]
) -> dict[str, str]:
    found = {}
    for triple in triples:
        subject = getattr(triple.subject, "value", "")
        if triple.predicate in properties and subject.startswith(base):
            found[subject.removeprefix(base)] = str(getattr(triple.object, "value", ""))
    return {name: found[name] for name in sorted(found)}


def kept_ids(
    found: Sequence[Found],
    earlier: Mapping[str, str],
    taken: Collection[str],
    said: Mapping[int, str] = MappingProxyType({}),
    withdrawn: Mapping[str, str] = MappingProxyType({}),
) -> Again:
    """Give what was found the names that it had; what is new gets numbers never used.

    The same words keep their name; where several lines have them, those below the same heading
    first, then in the order of the source. Of what is left, pairs that share most of their words
    are taken for reworded: proposed, not sure.

    Args:
        found: what every line became.
        earlier: the words of each thing of the earlier import, by its local name, in their order.
        taken: every local name that was ever used.
        said: what a person said of some, by place: the name that it keeps, or ``new``.
        withdrawn: the words of what left the source before; what comes back has its name again.
    """
    ids = {place: name for place, name in said.items() if name != NEW}
    names = [*earlier, *withdrawn]
    words = [*earlier.values(), *withdrawn.values()]
    old = _signs(zip(map(_kind_of, names), words, strict=True), {*ids.values()}, names)
    # Nobody knows what stood above those that were withdrawn.
    old[0][len(earlier) :] = [None] * len(withdrawn)
    new = _signs([(_kind(pattern_of(one)) if pattern_of(one) else None, one.text) for one in found],
                 said, range(len(found)))  # fmt: skip
    pairs = same_pairs(zip(old, new, strict=True))
    ids |= {place: names[at] for at, place in pairs.items()}
    same = len(pairs)
    kept = {*ids.values()}
    left = [name for name in earlier if name not in kept]
    without = [
        place for place, one in enumerate(found) if pattern_of(one) and place not in ids
    ]  # fmt: skip
    open_ = [place for place in without if said.get(place) != NEW]
    reworded = tuple(_reworded(found, earlier, left, open_))
    ids |= {one.place: one.name for one in reworded}
    fresh = [place for place in without if place not in ids]
    named = new_ids([found[place] for place in fresh], [*taken, *earlier, *kept])
    ids |= {fresh[number]: name for number, name in named.items()}
    kept |= {one.name for one in reworded}
    gone = {name: earlier[name] for name in left if name not in kept}
    return Again(ids, same, reworded, tuple(fresh), gone)


def _signs(
    things: Iterable[tuple[str | None, str]], apart: Container[object], names: Iterable[object]
) -> tuple[list[_Sign | None], list[_Sign | None]]:
    """Give what things are known by: kind and words with what they stand under, and without.

    Args:
        things: kind and words of each, in their order; kind None for what has no name.
        apart: those that are not to be known.
        names: what the things are called there.
    """
    exact: list[_Sign | None] = []
    plain: list[_Sign | None] = []
    domain: tuple[str, ...] = ()
    head = domain
    for (kind, text), name in zip(things, names, strict=True):
        words = key(text) if kind is not None else ()
        under = () if kind == _DOMAIN else domain if kind == _SECTION else head
        if kind == _DOMAIN:
            domain = head = words
        elif kind == _SECTION:
            head = words
        known = kind is not None and name not in apart
        exact.append((str(kind), words, under) if known else None)
        plain.append((str(kind), words, ()) if known else None)
    return exact, plain


def merged(
    fresh: Iterable[Triple], there: Collection[Triple], there_in_all: Collection[Triple],
    before: Collection[Triple], begun: Collection[Triple] | None = None,
) -> set[Triple]:  # fmt: skip
    """Lay what is drafted now and what a person changed since the last draft together.

    Where a person gave a property that has one value another value, that one stands; of a thing
    that a person took away as a whole nothing comes back.

    Args:
        fresh: what is drafted now, of one file.
        there: what stands in that file.
        there_in_all: what stands in all files that are drafted.
        before: what was drafted the last time, of all files.
        begun: what a later run drafted that was stopped while it wrote; None for none.

    Returns:
        What is drafted now, with what a person added and without what a person took away.
    """
    before = {*before}
    # Of a run that was stopped nobody knows how much it wrote: what only one of the two drafts has
    # was neither added nor taken away by a person, and what was withdrawn goes to another file.
    begun = before if begun is None else {*begun}
    gone = {one.subject for one in before ^ begun if one.predicate == DEPRECATED}
    added = {*there} - before - begun
    both = {one for one in before & begun if one.subject not in gone}
    taken = both - {*there_in_all}
    whole = {one.subject for one in taken} - {one.subject for one in there_in_all}
    ruled = {_slot(one) for one in added if one.predicate not in _SEVERAL}
    kept = {one for one in fresh if _slot(one) not in ruled and one.subject not in whole}
    return (kept - taken) | added


def _slot(triple: Triple) -> tuple[object, ...]:
    """Give what has one value: a property, of words one in each language."""
    return triple.subject, triple.predicate, getattr(triple.object, "language", None)


def withdrawn(
    gone: Mapping[str, str], base: str, scheme: NamedNode, there: Iterable[Triple]
) -> Iterator[Triple]:  # fmt: skip
    """Keep what left the source, marked as withdrawn: an address never vanishes.

    Args:
        gone: the words of each thing, by local name.
        base: what the addresses begin with.
        scheme: the framework.
        there: what is said of it now; its labels stay.
    """
    labels: dict[object, list[Triple]] = defaultdict(list)
    for one in there:
        if one.predicate == _LABEL:
            labels[one.subject].append(one)
    for name, words in sorted(gone.items()):
        node, text = NamedNode(base + name), Literal(words, language="en")
        yield Triple(node, DEPRECATED, TRUE)
        yield Triple(node, _FORMER, text)
        if _kind_of(name) in ("", _DOMAIN):
            yield Triple(node, _TYPE, NamedNode(PREFIXES["skos"] + "Concept"))
            yield Triple(node, NamedNode(PREFIXES["skos"] + "inScheme"), scheme)
            label = Triple(node, _LABEL, Literal(short_label(words), language="en"))
            yield from labels.get(node, [label])


def _reworded(
    found: Sequence[Found], earlier: Mapping[str, str], left: Sequence[str], without: Sequence[int]
) -> Iterator[Reworded]:
    """Pair what is left so that the pairs share most, kind by kind."""
    kinds = sorted({_kind_of(name) for name in left})
    for kind in kinds:
        names = [name for name in left if _kind_of(name) == kind]
        places = [place for place in without if _kind(pattern_of(found[place])) == kind]
        if not places or len(names) * len(places) > _MOST**2:
            continue
        likeness = Likeness([earlier[name] for name in names], [found[at].text for at in places])
        worth = [
            {other: share for other, share in shares.items() if share >= _PROPOSED}
            for shares in likeness.of_old
        ]
        for one, other in best_pairs(worth).items():
            name = names[one]
            yield Reworded(places[other], name, earlier[name], worth[one][other])


def _kind(pattern: str) -> str:
    return pattern.partition("{")[0]


def _kind_of(name: str) -> str:
    """Give what stands before the number of a name.

    >>> _kind_of("section-02"), _kind_of("0007")
    ('section-', '')
    """
    return re.sub(r"[0-9]+$", "", name)
