"""Write the requests: SPARQL by SPARQLWrapper, graphs by the Graph Store Protocol."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING
from urllib.request import Request

from pyoxigraph import BlankNode, RdfFormat, parse

from pcgraph.errors import QueryProblem
from pcgraph.guard import declared_prefixes
from pcgraph.names import VERSION

if TYPE_CHECKING:
    from SPARQLWrapper import SPARQLWrapper

_AGENT = f"pcgraph/{VERSION}"
_UPDATE = "INSERT"
_QUERY = "SELECT"


@cache
def _wrapper() -> "type[SPARQLWrapper]":
    """Make the class once, when it is first needed: the import is slow."""
    from SPARQLWrapper import SPARQLWrapper

    class Written(SPARQLWrapper):
        """SPARQLWrapper told what it is given: by itself it takes a comment for an update."""

        kind = _QUERY

        def _parseQueryType(self, query: str) -> str:  # noqa: N802, ARG002 - its name
            return self.kind

    return Written


def sparql_request(
    url: str,
    text: str,
    accept: str,
    parameters: Iterable[tuple[str, str]] = (),
    update: bool = False,
) -> Request:
    """Write the request for a query or an update: POST with a form, as all stores take it.

    Args:
        url: where it goes.
        text: the SPARQL.
        accept: the media types that are asked for.
        parameters: others of the protocol, such as ``default-graph-uri``.
        update: whether it is an update.
    """
    written = _wrapper()(url, updateEndpoint=url, agent=_AGENT)
    written.kind = _UPDATE if update else _QUERY  # type: ignore[attr-defined]
    written.setMethod("POST")
    written.setOnlyConneg(True)
    written.addCustomHttpHeader("Accept", accept)
    for name, value in parameters:
        written.addParameter(name, value)
    written.setQuery(text)
    return written._createRequest()


def with_prefixes(text: str, prefixes: Mapping[str, str]) -> str:
    """Put the prefixes that a query uses and does not declare before it, on its first line.

    >>> with_prefixes("SELECT ?x { ?x a:b ?y }", {"a": "urn:a:", "b": "urn:b:"})
    'PREFIX a: <urn:a:> SELECT ?x { ?x a:b ?y }'
    """
    declared = declared_prefixes(text)
    wanted = [name for name in sorted(prefixes) if f"{name}:" in text and name not in declared]
    return "".join(f"PREFIX {name}: <{prefixes[name]}> " for name in wanted) + text


def graph_request(url: str, ntriples: bytes) -> Request:
    """Write the request that adds triples to the graph of an address."""
    headers = {"Content-Type": "application/n-triples", "User-Agent": _AGENT}
    return Request(url, ntriples, headers, method="POST")  # noqa: S310 - opened by ours


def inserts(graph: str, ntriples: bytes, chunk: int, blank_nodes: bool) -> Iterator[str]:
    """Write triples as updates of bounded length, one after the other.

    They are parsed and written anew: an escape in N-Triples is not one in SPARQL.

    Args:
        graph: the IRI of the graph.
        ntriples: the triples.
        chunk: how many stand in one update.
        blank_nodes: whether the store takes blank nodes so.

    Raises:
        QueryProblem: PC-STORE-WRITE, for text that is not N-Triples, or blank nodes that
            would not stay what they are.
    """
    try:
        found = [quad.triple for quad in parse(ntriples, format=RdfFormat.N_TRIPLES)]
    except SyntaxError as fault:
        what = f"what is to be written is not N-Triples: {fault.msg}."
        raise QueryProblem("PC-STORE-WRITE", what, "", graph) from None
    blank = any(isinstance(end, BlankNode) for one in found for end in (one.subject, one.object))
    if blank and (not blank_nodes or len(found) > chunk):
        raise QueryProblem(
            "PC-STORE-WRITE",
            "the graph has blank nodes, and they do not reach this store by INSERT DATA.",
            "Give the address of its Graph Store Protocol with --graph-url.",
            graph,
        )
    for start in range(0, len(found), chunk):
        lines = "\n".join(
            f"{one.subject} {one.predicate} {one.object} ." for one in found[start : start + chunk]
        )
        yield f"INSERT DATA {{ GRAPH <{graph}> {{\n{lines}\n}} }}"


def moves(pairs: Sequence[tuple[str, str]], silent: bool) -> list[str]:
    """Write the operation that puts each first graph in the place of the second.

    Args:
        pairs: first and second graph.
        silent: whether a first one that is not there is no error: the second is then emptied.
    """
    verb = "MOVE SILENT" if silent else "MOVE"
    return [f"{verb} GRAPH <{staging}> TO GRAPH <{target}>" for staging, target in pairs]
