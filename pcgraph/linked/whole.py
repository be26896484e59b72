"""What VoID says of all together; it is counted, never typed in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pyoxigraph import Quad, Triple

from pcgraph.composition import Composition
from pcgraph.engine import solutions
from pcgraph.format import parse_turtle
from pcgraph.model import Store
from pcgraph.publish.counts import Counts, count, links
from pcgraph.publish.describe import void_text
from pcgraph.publish.release import release_of
from pcgraph.triples import triples_text

_MATCHES = " ".join(
    f"skos:{name}Match" for name in ("broad", "close", "exact", "narrow", "related")
)
_COUNTED = {
    "triples": "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o } }",
    "subjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }",
    "objects": "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?s ?p ?o }",
}


def void(composition: Composition, quads: Sequence[Quad] | None) -> Mapping[str, list[Triple]]:
    """Describe the graph by VoID.

    Args:
        composition: the graph.
        quads: every fact, as it was read; None to have the store count, which may be large.

    Returns:
        The triples, by the address of their subject.

    Raises:
        InputProblem: PC-PUBLISH-ABOUT if the ontology does not say once what release it is.
    """
    release = release_of(composition)
    if quads is None:
        counts = counted(composition.store, release.base)
        found = linked(composition.store, release.base)
    else:
        text = triples_text(list(dict.fromkeys(quad.triple for quad in quads)), "nt")
        lines = text.splitlines(keepends=True)
        counts, found = count(lines, release.base), links(lines, release.base)
    told: dict[str, list[Triple]] = defaultdict(list)
    for triple in parse_turtle(void_text(release, counts, found), "void.ttl"):
        told[str(triple.subject)[1:-1]].append(triple)
    return dict(told)


def counted(store: Store, base: str) -> Counts:
    """Count a graph by asking its store; a triple of two graphs is one.

    Args:
        store: the graph.
        base: what the addresses of its own things begin with.
    """
    one = {name: int(solutions(store, text, "void")[0]["n"].value)
           for name, text in _COUNTED.items()}  # fmt: skip
    own = f"""SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s ?p ?o
        FILTER(STRSTARTS(STR(?s), "{base}")) }}"""
    classes = """SELECT ?x (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?x FILTER(ISIRI(?x)) }
        GROUP BY ?x ORDER BY ?x"""
    properties = """SELECT ?x (COUNT(*) AS ?n) WHERE {
        SELECT DISTINCT ?s ?x ?o WHERE { ?s ?x ?o } } GROUP BY ?x ORDER BY ?x"""
    return Counts(
        one["triples"],
        int(solutions(store, own, "void")[0]["n"].value),
        one["subjects"],
        one["objects"],
        _numbers(store, classes),
        _numbers(store, properties),
    )


def linked(store: Store, base: str) -> Mapping[tuple[str, str], int]:
    """Count the links to NOS by asking the store: how many by which property."""
    nos = f"{base}id/nos/"
    text = f"""SELECT ?x (COUNT(*) AS ?n) WHERE {{ SELECT DISTINCT ?s ?x ?o WHERE {{
        VALUES ?x {{ {_MATCHES} }} ?s ?x ?o FILTER(STRSTARTS(STR(?s), "{base}") &&
        STRSTARTS(STR(?o), "{nos}")) }} }} GROUP BY ?x"""
    return {(name, nos): number for name, number in _numbers(store, text).items()}


def _numbers(store: Store, text: str) -> dict[str, int]:
    found = solutions(store, text, "void")
    pairs = ((row["x"].value, int(row["n"].value)) for row in found)
    return dict(sorted(pairs))
