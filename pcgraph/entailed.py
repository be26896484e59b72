"""Give what follows from the composed graph: in graphs of its own, as table and as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from pcgraph.composition import ENTAILMENTS, Composition, graph_quads
from pcgraph.model import Table
from pcgraph.names import BASE, graph_name
from pcgraph.reason import Clash, Inferred, entail
from pcgraph.triples import WITH_GRAPHS, triples_text

Term = NamedNode | BlankNode | Literal | Triple

_BATCH = 20_000
"""So many literals are looked at together."""

COLUMNS = ("rule", "axiom", "inferred", "number")


@dataclass(frozen=True)
class Entailed:
    """What follows from a composed graph and is not in it.

    Attributes:
        engine: what inferred it.
        quads: the facts, sorted, each in the graph of its layer.
        by_axiom: how many by which axiom.
        clashes: where the graph contradicts itself.
    """

    engine: str
    quads: tuple[Quad, ...]
    by_axiom: tuple[Inferred, ...]
    clashes: tuple[Clash, ...]


def entail_composition(composition: Composition, engine: str = "fast") -> Entailed:
    """Infer what follows from a composed graph; the graph is not changed.

    A literal stands as its file has it. What does not follow from ours alone is theirs: it
    stands in a graph of the folder that is laid over.

    Args:
        composition: the graph.
        engine: ``fast`` or ``owlrl``.

    Raises:
        InputProblem: PC-REASON-AXIOM names the axioms that are not covered.
    """
    found = entail(composition.store, engine, composition.prefixes)
    quads = tuple(_as_parsed(composition, [*_in_graphs(composition, found.triples, engine)]))
    return Entailed(found.engine, quads, found.by_axiom, found.clashes)


def entailment_table(found: Entailed) -> Table:
    """Say how many facts follow by which axiom."""
    rows = [(one.rule or None, one.axiom or None, one.kind, one.number) for one in found.by_axiom]
    return Table(COLUMNS, tuple(rows))


def entailment_text(composition: Composition, found: Entailed, form: str) -> str:
    """Write what follows in a graph format: graphs kept apart in nq, trig and jsonld."""
    if form in WITH_GRAPHS:
        return triples_text(found.quads, form, composition.prefixes)
    return triples_text([quad.triple for quad in found.quads], form, composition.prefixes)


def _in_graphs(composition: Composition, triples: Sequence[Triple], engine: str) -> Iterable[Quad]:
    """Put each fact into the graph of its layer."""
    if not composition.overlays:
        graph = NamedNode(graph_name(ENTAILMENTS))
        return (_quad(one, graph) for one in triples)
    ours = Store()
    for name in composition.store.named_graphs():
        if name.value.startswith(BASE) and not composition.layer_of(name.value):
            ours.extend(composition.store.quads_for_pattern(None, None, None, name))
    alone = set(entail(ours, engine).triples)
    return (_quad(one, _home(composition, one, one in alone)) for one in triples)


def _quad(triple: Triple, graph: NamedNode) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def _home(composition: Composition, triple: Triple, ours: bool) -> NamedNode:
    """Name the graph of a fact: ours, or of the last folder that has a name in it."""
    bases = [one.base for one in composition.overlays]
    terms = [one.value for one in triple if isinstance(one, NamedNode)]
    named = [base for base in bases if any(term.startswith(base) for term in terms)]
    return NamedNode(graph_name(ENTAILMENTS, BASE if ours else (named or bases)[-1]))


def _as_parsed(composition: Composition, quads: Sequence[Quad]) -> Iterable[Quad]:
    """Give back to each literal the form that it has in the file where its subject has it."""
    held = {}
    if any(isinstance(quad.object, Literal) for quad in quads):
        held = _rewritten(composition)
    if not held:
        return quads
    # A form that the store keeps may stand beside another that it rewrites to the same.
    same = set(held.values())
    written: dict[tuple[object, object], dict[Term, None]] = {}
    for quad in _with_literals(composition):
        form = held.get(quad.object, quad.object)
        if form in same:
            written.setdefault((quad.subject, form), {})[quad.object] = None
    return (
        Quad(quad.subject, quad.predicate, form, quad.graph_name)
        for quad in quads
        for form in written.get((quad.subject, quad.object), {quad.object: None})
    )


def _with_literals(composition: Composition) -> Iterator[Quad]:
    """Give the quads of a composition whose object is a literal, as they were parsed."""
    return (quad for quad in graph_quads(composition) if isinstance(quad.object, Literal))


def _rewritten(composition: Composition) -> dict[Term, Term]:
    """Find the literals that a store rewrites, such as 007, with what it makes of them."""
    prop = NamedNode("urn:pcgraph:literal")
    found: dict[Term, Term] = {}
    literals = (quad.object for quad in _with_literals(composition))
    while some := list(dict.fromkeys(islice(literals, _BATCH))):
        places = [NamedNode(f"urn:pcgraph:literal:{number}") for number in range(len(some))]
        index = Store()
        index.extend(Quad(place, prop, one) for place, one in zip(places, some, strict=True))
        held = {quad.subject: quad.object for quad in index}
        for place, one in zip(places, some, strict=True):
            if held[place] != one:
                found[one] = held[place]
    return found
