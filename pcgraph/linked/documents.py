"""Write what is said of a thing in one of the forms of RDF."""

from __future__ import annotations

from collections.abc import Sequence
from xml.parsers import expat

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Quad,
    RdfFormat,
    Triple,
    parse,
)

from pcgraph.errors import UsageProblem
from pcgraph.format import refuse_tangled
from pcgraph.names import Prefixes
from pcgraph.triples import triples_text


def document(triples: Sequence[Triple], form: str, prefixes: Prefixes, iri: str) -> str:
    """Write triples; blank nodes get their RDFC-1.0 names, so that all forms have the same.

    Args:
        triples: all that is said, each once.
        form: ``ttl``, ``nt``, ``jsonld`` or ``rdf``.
        prefixes: the map to write with.
        iri: what it is about, for messages.

    Raises:
        UsageProblem: PC-SERVE-ACCEPT if RDF/XML cannot say it.
    """
    named = _named(triples)
    if form != "rdf":
        return triples_text(named, form, prefixes)
    try:
        written = triples_text(named, form, prefixes)
        expat.ParserCreate(namespace_separator=" ").Parse(written, True)
        read = parse(written.encode(), format=RdfFormat.RDF_XML)
        # Names of properties that XML cannot write, and characters that it does not keep.
        same = {*map(_mark, _named([quad.triple for quad in read]))} == {*map(_mark, named)}
    except (UsageProblem, SyntaxError, ValueError, expat.ExpatError):
        same = False
    if not same:
        raise UsageProblem(
            "PC-SERVE-ACCEPT",
            f"what is said of {iri[:100]} cannot be written as RDF/XML.",
            "Ask for Turtle, JSON-LD or N-Triples.",
        )
    return written


def _named(triples: Sequence[Triple]) -> list[Triple]:
    """Give blank nodes the names that depend on nothing but the triples."""
    if not any(isinstance(end, BlankNode) for one in triples for end in (one.subject, one.object)):
        return list(triples)
    refuse_tangled(triples, "what is said of it")
    whole = Dataset([Quad(one.subject, one.predicate, one.object) for one in triples])
    whole.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return [quad.triple for quad in whole]


def _mark(triple: Triple) -> str:
    return str(triple)
