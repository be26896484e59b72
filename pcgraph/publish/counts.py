"""Count a graph as VoID does, from its canonical lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from pcgraph.names import BASE, PREFIXES, compact
from pcgraph.publish.forms import statements

_TYPE = PREFIXES["rdf"] + "type"


@dataclass(frozen=True)
class Counts:
    """What VoID says of a graph.

    Attributes:
        triples: how many triples.
        entities: how many things under our addresses are described.
        subjects: how many distinct subjects.
        objects: how many distinct objects, literals too.
        classes: how many things are of each class.
        properties: how many triples have each property.
    """

    triples: int
    entities: int
    subjects: int
    objects: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]


def count(lines: Iterable[str], space: str = BASE) -> Counts:
    """Count a graph.

    Args:
        lines: its canonical N-Triples: those of a subject stand one after the other.
        space: what the addresses of its own things begin with.
    """
    triples = entities = subjects = 0
    before: object = None
    objects: set[int] = set()
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    for triple in statements(lines):
        triples += 1
        if triple.subject != before:
            before = triple.subject
            subjects += 1
            entities += str(getattr(before, "value", "")).startswith(space)
        # Of hashes of 64 bits: a graph of a thousand million objects would miss a few.
        objects.add(hash(str(triple.object)))
        properties[triple.predicate.value] += 1
        if triple.predicate.value == _TYPE and isinstance(triple.object, NamedNode):
            classes[triple.object.value] += 1
    return Counts(
        triples,
        entities,
        subjects,
        len(objects),
        dict(sorted(classes.items())),
        dict(sorted(properties.items())),
    )


def links(whole: Iterable[str], base: str) -> Mapping[tuple[str, str], int]:
    """Count the links to NOS: how many by which property below which address.

    Args:
        whole: canonical N-Triples.
        base: what the addresses of the release begin with.
    """
    nos = f"{base}id/nos/"
    found: Counter[tuple[str, str]] = Counter()
    for triple in statements(whole):
        value = triple.object
        if (
            isinstance(value, NamedNode)
            and str(triple.subject).startswith(f"<{base}")
            and value.value.startswith(nos)
            and triple.predicate.value.startswith(PREFIXES["skos"])
            and compact(triple.predicate.value).endswith("Match")
        ):
            found[triple.predicate.value, nos] += 1
    return found
