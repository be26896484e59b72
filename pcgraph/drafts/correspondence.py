"""Write what became of lines and domains as correspondences (XKOS), in canonical Turtle."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Triple

from pcgraph.composition import Composition
from pcgraph.engine import solutions
from pcgraph.format import canonical_turtle
from pcgraph.names import PREFIXES
from pcgraph.triples import triples_text


@dataclass(frozen=True)
class Decision:
    """Who decided, how, and when.

    Attributes:
        by: a person, or a machine with its version.
        how: machine, person, or person after suggestion.
        day: the day, as ISO 8601 writes it; empty if it is not said.
    """

    by: str
    how: str
    day: str = ""


@dataclass(frozen=True)
class Record:
    """Lines, or domains, that belong together, and what became of them.

    Attributes:
        old: addresses of the old ones; none if it was added.
        new: addresses of the new ones; none if it was removed.
        kinds: kinds of change.
        reason: why.
        note: what else is to be said; nothing if empty.
        near: what looks most like it on the other side and is not meant, or nothing.
        decided: who decided, where it is another than for the whole.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    kinds: tuple[str, ...]
    reason: str
    note: str = ""
    near: str = ""
    decided: Decision | None = None


@dataclass(frozen=True)
class Whole:
    """What is said of a set of records.

    Attributes:
        name: its address; those of its records begin with it.
        label: what it is called.
        note: how it was made.
        frameworks: the two that it compares, the older or first first.
        decided: who decided, how and when.
    """

    name: str
    label: str
    note: str
    frameworks: tuple[NamedNode, NamedNode]
    decided: Decision


class Changed(Protocol):
    """Lines that belong together, drafted or settled."""

    @property
    def old(self) -> Sequence[str]:
        """The old ones."""

    @property
    def new(self) -> Sequence[str]:
        """The new ones."""

    @property
    def kinds(self) -> Sequence[str]:
        """What became of them."""


def lines_by_kind(changes: Iterable[Changed]) -> str:
    """Say how many lines each single kind of change touches, however kinds are combined."""
    olds: dict[str, set[str]] = {}
    news: dict[str, set[str]] = {}
    for change in changes:
        for kind in change.kinds:
            olds.setdefault(kind, set()).update(change.old)
            news.setdefault(kind, set()).update(change.new)
    counted = [f"{kind} {len(olds[kind])} and {len(news[kind])}" for kind in sorted(olds)]
    return f"Old and new lines by kind, a line under each of its kinds: {', '.join(counted)}."


def correspondence_turtle(whole: Whole, records: Sequence[Record]) -> str:
    """Write a set of records as a file for ``data/correspondences/``."""
    name = NamedNode(whole.name)
    ids = [NamedNode(f"{whole.name}-{number:04}") for number in range(1, len(records) + 1)]
    facts = [
        *_facts(name, "rdf:type", NamedNode(PREFIXES["xkos"] + "Correspondence")),
        *_facts(name, "skos:prefLabel", _en(whole.label)),
        *_facts(name, "skos:editorialNote", _en(whole.note)),
        *_facts(name, "xkos:compares", *whole.frameworks),
        *_facts(name, "xkos:madeOf", *ids),
        *_decided(name, whole.decided),
    ]
    for node, record in zip(ids, records, strict=True):
        facts += _record(node, record)
    return canonical_turtle(triples_text(facts, "ttl"), "the correspondences")


def _record(node: NamedNode, record: Record) -> Iterator[Triple]:
    """Write one group of lines or domains."""
    yield from _facts(node, "rdf:type", NamedNode(PREFIXES["xkos"] + "ConceptAssociation"))
    yield from _facts(node, "xkos:sourceConcept", *map(NamedNode, record.old))
    yield from _facts(node, "xkos:targetConcept", *map(NamedNode, record.new))
    yield from _facts(node, "pc:change", *map(Literal, record.kinds))
    if record.reason:
        yield from _facts(node, "pc:reason", _en(record.reason))
    if record.near:
        yield from _facts(node, "pc:consideredConcept", NamedNode(record.near))
    if record.note:
        yield from _facts(node, "skos:editorialNote", _en(record.note))
    if record.decided:
        yield from _decided(node, record.decided)


def _decided(node: NamedNode, decided: Decision) -> Iterator[Triple]:
    """Say who decided something, how and when."""
    yield from _facts(node, "pc:decidedBy", Literal(decided.by))
    yield from _facts(node, "pc:decidedHow", Literal(decided.how))
    if decided.day:
        date = Literal(decided.day, datatype=NamedNode(PREFIXES["xsd"] + "date"))
        yield from _facts(node, "dcterms:created", date)


def _facts(node: NamedNode, said: str, *values: NamedNode | Literal) -> Iterator[Triple]:
    """Say something of a thing, by the short id of the property."""
    prefix, _, local = said.partition(":")
    for value in values:
        yield Triple(node, NamedNode(PREFIXES[prefix] + local), value)


def _en(words: str) -> Literal:
    return Literal(words, language="en")


def recorded(composition: Composition, frameworks: Sequence[NamedNode]) -> list[str]:
    """Give the sets of correspondences of two frameworks that the graph holds."""
    one, other = frameworks
    text = (
        f"SELECT DISTINCT ?x WHERE {{ ?x a xkos:Correspondence ; xkos:compares {one} , {other} }}"
    )
    return sorted(row["x"].value for row in solutions(composition.store, text, "settle"))


def free_name(composition: Composition, frameworks: Sequence[NamedNode], base: str = "") -> str:
    """Find an address for correspondences under which nothing is recorded yet.

    It begins with the base that is given; else it is one of ours, or begins with the base of what
    is laid over ours: of the folder that one of the frameworks is from, else of the last one.
    """
    locals_ = [re.split("[/#]", node.value)[-1] for node in frameworks]
    stem = re.sub("[^A-Za-z0-9_-]+", "-", "-".join(locals_))
    bases = [
        overlay.base
        for node in reversed(frameworks)
        for overlay in composition.overlays
        if node.value.startswith(overlay.base)
    ] + [overlay.base for overlay in reversed(composition.overlays)]
    bases = [base] if base else bases
    first = f"{bases[0]}corr-{stem}" if bases else f"{PREFIXES['corr']}{stem}"
    name, number = first, 1
    while any(composition.store.quads_for_pattern(NamedNode(name), None, None, None)):
        number += 1
        name = f"{first}-{number}"
    return name
