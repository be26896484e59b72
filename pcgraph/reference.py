"""Run the reference reasoner, owlrl, over a store."""

from __future__ import annotations

from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from pcgraph.model import Store
from pcgraph.names import PREFIXES

_ERROR = "http://www.daml.org/2002/03/agents/agent-ont#error"


def owlrl_closure(store: Store) -> tuple[list[Triple], list[str]]:
    """Infer everything by OWL 2 RL, without the triples that hold of any graph.

    Args:
        store: the graph; it is not changed.

    Returns:
        What owlrl adds, as it adds it, but for triples whose subject is a literal; and its
        words for each contradiction.
    """
    import logging
    import warnings

    import owlrl
    import rdflib

    logging.getLogger("rdflib").setLevel(logging.CRITICAL)
    graph = rdflib.Graph()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for quad in store.quads_for_pattern(None, None, None, None):
            graph.add(tuple(map(_to_rdflib, quad.triple)))
        before = set(graph)
        semantics = owlrl.OWLRL_Semantics
        rules = owlrl.DeductiveClosure(semantics, axiomatic_triples=False, datatype_axioms=False)
        rules.expand(graph)
    errors = sorted(str(words) for words in graph.objects(None, rdflib.URIRef(_ERROR)))
    added = (one for one in graph if one not in before and not isinstance(one[0], rdflib.Literal))
    return [Triple(*map(_from_rdflib, one)) for one in added], errors


def _to_rdflib(term: Any) -> Any:
    from rdflib import BNode, URIRef
    from rdflib import Literal as Text

    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if term.language:
        return Text(term.value, lang=term.language)
    if term.datatype.value == PREFIXES["xsd"] + "string":
        return Text(term.value)
    return Text(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def _from_rdflib(term: Any) -> Any:
    from rdflib import BNode, URIRef

    if isinstance(term, URIRef):
        return NamedNode(str(term))
    if isinstance(term, BNode):
        return BlankNode(str(term))
    if term.language:
        return Literal(str(term), language=term.language)
    return (
        Literal(str(term), datatype=NamedNode(str(term.datatype)))
        if term.datatype
        else Literal(str(term))
    )
