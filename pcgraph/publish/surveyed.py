"""Count what there is in a graph, as VoID tells it, and lay what is said of it beside it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse
from pyoxigraph import Store as Index

from pcgraph.engine import solutions
from pcgraph.model import Store
from pcgraph.names import BASE, graph_name

SERVICE = graph_name("service")
"""The graph that describes the service; it is no part of what is described."""
_SHOWN = "survey"
_JOINED = 200_000
"""So many facts at most are copied, to be asked together with what is said of them."""
_IRIS = "FILTER(isIRI(?class))"
_WHOLE = """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects)
  (COUNT(DISTINCT ?o) AS ?objects) WHERE { ?s ?p ?o }"""
_OURS = f"""SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{
  ?s ?p ?o FILTER(isIRI(?s) && STRSTARTS(STR(?s), "{BASE}")) }}"""
_GRAPHS = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
_CLASSES = f"""SELECT ?class (COUNT(DISTINCT ?s) AS ?n)
WHERE {{ ?s a ?class {_IRIS} }} GROUP BY ?class"""
_PROPERTIES = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p"
_PARTS = f"""SELECT ?class ?p (COUNT(*) AS ?n)
WHERE {{ ?s a ?class ; ?p ?o {_IRIS} }} GROUP BY ?class ?p"""
_TARGETS = f"""SELECT ?class ?p ?target (COUNT(DISTINCT ?o) AS ?n)
WHERE {{ ?s a ?class ; ?p ?o . ?o a ?target {_IRIS} FILTER(isIRI(?target)) }}
GROUP BY ?class ?p ?target"""
_DATATYPES = f"""SELECT ?class ?p ?target (COUNT(*) AS ?n)
WHERE {{ ?s a ?class ; ?p ?o {_IRIS} FILTER(isLiteral(?o)) BIND(DATATYPE(?o) AS ?target) }}
GROUP BY ?class ?p ?target"""

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Survey:
    """What there is in a graph: each row ends in its count, in figures.

    Attributes:
        triples: how many triples all graphs have together.
        subjects: how many distinct subjects.
        objects: how many distinct objects.
        entities: how many things under our addresses are described.
        graphs: each graph, with its triples.
        classes: each class, with its things.
        properties: each property, with its triples.
        parts: class and property of a thing, with the triples of such things.
        targets: class and property of a thing and class of what it leads to, with those things.
        datatypes: class and property of a thing and datatype of the value, with the triples.
    """

    triples: int
    subjects: int
    objects: int
    entities: int
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
    ours = solutions(store, _OURS, _SHOWN)[0]
    return Survey(
        int(whole["triples"].value), int(whole["subjects"].value), int(whole["objects"].value),
        int(ours["n"].value),
        *(_rows(store, text)
          for text in (_GRAPHS, _CLASSES, _PROPERTIES, _PARTS, _TARGETS, _DATATYPES)),
    )  # fmt: skip


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
    copied = isinstance(store, Index) and len(store) <= _JOINED
    if copied:
        both.bulk_extend(store.quads_for_pattern(None, None, None, None))
    name = NamedNode(SERVICE)
    for quad in parse(said, format=RdfFormat.N_TRIPLES):
        one = Triple(quad.subject, quad.predicate, quad.object)
        if not any(both.quads_for_pattern(one.subject, one.predicate, one.object, None)):
            both.add(Quad(one.subject, one.predicate, one.object, name))
    return both
