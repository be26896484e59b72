"""Count what there is in a graph, as VoID tells it, and lay what is said of it beside it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse
from pyoxigraph import Store as Index

from pcgraph.engine import solutions
from pcgraph.model import Store
from pcgraph.names import PREFIXES, graph_name

SERVICE = graph_name("service")
"""The graph that describes the service; it is no part of what is described."""
_SHOWN, _TYPE = "survey", PREFIXES["rdf"] + "type"
_NEAR = 150_000
"""So many facts at most are copied, to be asked together with what is said of them, and looked
through one by one. A store on disk gives some ten thousand in a second to Python."""
_WHOLE = """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects)
  (COUNT(DISTINCT ?o) AS ?objects) WHERE { ?s ?p ?o }"""
_GRAPHS = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
_CLASSES = """SELECT ?class (COUNT(DISTINCT ?s) AS ?n)
WHERE { ?s a ?class FILTER(isIRI(?class)) } GROUP BY ?class"""
_PROPERTIES = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p"

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Survey:
    """What there is in a graph: each row ends in its count, in figures.

    Attributes:
        triples: how many triples all graphs have together.
        subjects: how many distinct subjects.
        objects: how many distinct objects.
        graphs: each graph, with its triples.
        classes: each class, with its things.
        properties: each property, with its triples.
        parts: class and property of a thing, with the triples of such things.
        targets: class and property of a thing and class of what it leads to, with the triples.
        datatypes: class and property of a thing and datatype of the value, with the triples.
            These three are empty of a graph that is too large, or at an address.
    """

    triples: int
    subjects: int
    objects: int
    graphs: Rows
    classes: Rows
    properties: Rows
    parts: Rows
    targets: Rows
    datatypes: Rows

    def as_json(self) -> str:
        """Write it for another process."""
        return json.dumps(asdict(self))


def read_survey(text: str | bytes) -> Survey:
    """Read what ``as_json`` wrote."""
    values: list[Any] = [
        tuple(map(tuple, value)) if isinstance(value, list) else value
        for value in json.loads(text).values()
    ]
    return Survey(*values)


def survey(store: Store) -> Survey:
    """Count what there is, by the same engine that answers: what is told is what can be asked.

    Args:
        store: the graph, wherever it is.

    Raises:
        PcgraphError: the store cannot be asked.
    """
    whole = solutions(store, _WHOLE, _SHOWN)[0]
    near = isinstance(store, Index) and len(store) <= _NEAR
    parts, targets, datatypes = _within(store) if near else ((), (), ())
    triples, subjects, objects = (
        int(whole[name].value) for name in ("triples", "subjects", "objects")
    )
    graphs, classes, properties = (_rows(store, one) for one in (_GRAPHS, _CLASSES, _PROPERTIES))
    return Survey(
        triples, subjects, objects, graphs, classes, properties, parts, targets, datatypes
    )


def _within(store: Store) -> tuple[Rows, Rows, Rows]:
    """Count properties by the classes of things, in one pass: joins would take minutes."""
    kinds: dict[object, tuple[str, ...]] = {}
    for quad in store.quads_for_pattern(None, NamedNode(_TYPE), None, None):
        known, kind = kinds.get(quad.subject, ()), quad.object
        if isinstance(kind, NamedNode) and kind.value not in known:
            kinds[quad.subject] = (*known, kind.value)
    found: Counter[tuple[tuple[str, ...], str, tuple[str, ...], bool]] = Counter()
    for quad in store.quads_for_pattern(None, None, None, None):
        classes, value = kinds.get(quad.subject), quad.object
        if classes:
            literal = isinstance(value, Literal)
            to = (value.datatype.value,) if isinstance(value, Literal) else kinds.get(value, ())
            found[classes, quad.predicate.value, to, literal] += 1
    parts, targets, datatypes = (Counter[tuple[str, ...]]() for _ in range(3))
    for (classes, property_, to, literal), size in found.items():
        for one in classes:
            parts[one, property_] += size
            for other in to:
                (datatypes if literal else targets)[one, property_, other] += size
    return _sorted(parts), _sorted(targets), _sorted(datatypes)


def _sorted(counted: Counter[tuple[str, ...]]) -> Rows:
    return tuple((*names, str(size)) for names, size in sorted(counted.items()))


def _rows(store: Store, text: str) -> Rows:
    """Give the rows of a count, in order."""
    found = solutions(store, text, _SHOWN)
    rows = (tuple(term.value for term in row.values()) for row in found if None not in row.values())
    return tuple(sorted(rows))


def joined(store: Store, said: bytes) -> Store:
    """Give a store with one more graph: what is said of the service, and was not said yet.

    A larger one, or one at an address, is not copied: then that graph stands alone.

    Args:
        store: the graph, which stays as it is.
        said: N-Triples.
    """
    both = Index()
    copied = isinstance(store, Index) and len(store) <= _NEAR
    if copied:
        both.bulk_extend(store.quads_for_pattern(None, None, None, None))
    name = NamedNode(SERVICE)
    for quad in parse(said, format=RdfFormat.N_TRIPLES):
        one = Triple(quad.subject, quad.predicate, quad.object)
        if not any(both.quads_for_pattern(one.subject, one.predicate, one.object, None)):
            both.add(Quad(one.subject, one.predicate, one.object, name))
    return both
