"""Describe every query as SHACL does, so that editors of SPARQL offer it as an example.

Each is a ``sh:SPARQLSelectExecutable`` with its text, its words and its prefixes, as the examples
of the SIB endpoints are; the prefixes are declared in the same file, so that it stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import dropwhile

from pyoxigraph import Literal, NamedNode, Triple

from pcgraph.model import QueryFile
from pcgraph.names import BASE, PREFIXES, Prefixes
from pcgraph.overlay import Overlay
from pcgraph.publish.member import Member
from pcgraph.triples import triples_text

PATH = "queries/examples.ttl"
_HEAD = "#+"


def executable_members(
    queries: Iterable[tuple[QueryFile, str]], overlays: Iterable[Overlay] = ()
) -> list[Member]:
    """Give the file of all examples.

    Args:
        queries: each query, with the base of the folder that it lies in.
        overlays: the folders that are laid over ours; what they and we declare is declared.
    """
    found = [triple for query, base in queries for triple in executable(query, base)]
    spaces = {**PREFIXES}
    found += _declared(PREFIXES, BASE)
    for one in overlays:
        found += _declared(one.prefixes, one.base)
        spaces |= one.prefixes
    return [Member(PATH, triples_text(list(dict.fromkeys(found)), "ttl", Prefixes(spaces)))]


def select_text(text: str) -> str:
    r"""Give the text of a query without its head.

    >>> select_text("#+ summary: What?\n\nPREFIX a: <urn:a>\nSELECT ?x WHERE { ?x ?y ?z }\n")
    'PREFIX a: <urn:a>\nSELECT ?x WHERE { ?x ?y ?z }\n'
    """
    lines = dropwhile(lambda line: line.startswith(_HEAD), text.split("\n"))
    return "\n".join(lines).lstrip("\n")


def executable(query: QueryFile, base: str) -> Iterable[Triple]:
    """Describe a query.

    Args:
        query: the query.
        base: the base of the folder that it lies in.
    """
    node = NamedNode(f"{base}query/{query.name}")
    yield Triple(node, _iri("rdf:type"), _iri("sh:SPARQLExecutable"))
    yield Triple(node, _iri("rdf:type"), _iri("sh:SPARQLSelectExecutable"))
    yield Triple(node, _iri("sh:prefixes"), _iri("pc:prefixes"))
    yield Triple(node, _iri("sh:select"), Literal(select_text(query.text)))
    yield Triple(node, _iri("rdfs:label"), Literal(query.name))
    comment = " ".join(filter(None, (query.summary, query.description)))
    if comment:
        yield Triple(node, _iri("rdfs:comment"), Literal(comment, language="en"))


def _declared(prefixes: Mapping[str, str], base: str) -> Iterable[Triple]:
    """Declare each prefix as ``ontology/prefixes.ttl`` does."""
    for prefix, namespace in prefixes.items():
        node = NamedNode(f"{base}shapes/prefix-{prefix}")
        space = Literal(namespace, datatype=NamedNode(f"{PREFIXES['xsd']}anyURI"))
        yield Triple(_iri("pc:prefixes"), _iri("sh:declare"), node)
        yield Triple(node, _iri("rdf:type"), _iri("sh:PrefixDeclaration"))
        yield Triple(node, _iri("sh:prefix"), Literal(prefix))
        yield Triple(node, _iri("sh:namespace"), space)


def _iri(curie: str) -> NamedNode:
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local)
