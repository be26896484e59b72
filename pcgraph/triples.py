"""Write RDF text in a fixed order, so that the same graph gives the same bytes."""

import re
from collections.abc import Sequence
from itertools import takewhile

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from pcgraph.errors import UsageProblem
from pcgraph.names import OURS, Prefixes

_NOT_XML = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]|\\\\u00[01]")

RDF_FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}
WITH_GRAPHS = ("nq", "trig", "jsonld")


def triples_text(
    parts: Sequence[Triple] | Sequence[Quad], form: str, prefixes: Prefixes = OURS
) -> str:
    """Write triples or quads, sorted, with the prefixes of one map.

    Args:
        parts: triples, or quads for a form that keeps graphs apart.
        form: ``ttl``, ``nt``, ``nq``, ``trig``, ``jsonld`` or ``rdf``.
        prefixes: the map.
    """
    ordered = sorted(parts, key=_key)
    if form == "rdf" and any(_NOT_XML.search(str(part.object)) for part in ordered):
        raise UsageProblem(
            "PC-USAGE-FORM", "a text in it has a character that XML cannot hold.", "Write ttl."
        )
    declared = dict(prefixes.namespaces) if form in ("ttl", "trig", "rdf") else None
    written = serialize(ordered, format=RDF_FORMATS[form], prefixes=declared)
    assert written is not None
    text = written.decode()
    return _with_used_prefixes(text) if form in ("ttl", "trig") else text


def _with_used_prefixes(text: str) -> str:
    r"""Keep the prefixes that the text uses, in the order of their names.

    >>> _with_used_prefixes("@prefix b: <http://b> .\n@prefix a: <http://a> .\na:x a a:y .\n")
    '@prefix a: <http://a> .\na:x a a:y .\n'
    """
    lines = text.split("\n")
    head = list(takewhile(lambda line: line.startswith("@prefix "), lines))
    body = "\n".join(lines[len(head) :])
    used = [line for line in sorted(head) if line.split(" ", 2)[1] in body]
    return "\n".join([*used, body])


def _key(part: Triple | Quad) -> tuple[str, str, str, str]:
    graph = str(part.graph_name) if isinstance(part, Quad) else ""
    return graph, str(part.subject), str(part.predicate), str(part.object)
