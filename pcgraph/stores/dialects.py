"""Say in one table how the stores that one meets differ.

Where a store was not tested, the careful value stands: nothing is called atomic, and no more
is derived than its own documentation says.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pcgraph.model import Table

ALL_GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
_EVERYWHERE = "a body that is cut, is no JSON table, or has another length than it says"


@dataclass(frozen=True)
class Dialect:
    """How one kind of store differs from the others.

    Attributes:
        name: the word for ``--dialect``.
        title: the name of the product.
        tested: whether our tests were run on a real one.
        server: what the header ``Server`` begins with; empty if it does not tell.
        header: another header that only it sends.
        shape: what an address of it looks like, as a regular expression, if it has a shape.
        endings: for each ending of the query address, the endings of the update and the graph
            address; a graph ending of ``-`` says that there is none.
        default_graph: what it sees where no graph is named: ``union`` of all, or ``own``.
        dataset: how the graphs to ask are named: ``parameters`` of the protocol, or ``define``
            lines before the query (Virtuoso repeats each parameter as a header, and Python
            takes an answer with more than 100 headers for an attack).
        union: the parameter that makes the union of all graphs its default graph, to be used
            where all are ours: naming 22 graphs made Oxigraph 6 to 17 times slower.
        graphs: the query that lists its graphs (Virtuoso takes a thousand times as long to
            make them distinct as to group by them).
        largest_first: whether that list begins with the largest graph, and graphs are named in
            its order: Virtuoso plans by the first one named, and stood still for ever where that
            held nothing of what was asked.
        chunk: how many triples one INSERT DATA may hold.
        atomic: whether several operations in one update are all done or none.
        blank_nodes: whether INSERT DATA takes blank nodes.
        stable_labels: whether a blank node keeps its label from one answer to the next.
        row_cap: whether a graph answer may be cut at a row limit without a word.
        bearer: whether writing takes a token in place of name and password.
        partial: how an answer that is not whole shows itself.
    """

    name: str
    title: str
    tested: bool = False
    server: str = ""
    header: str = ""
    shape: str = ""
    endings: tuple[tuple[str, str, str], ...] = ()
    default_graph: str = "union"
    dataset: str = "parameters"
    union: str = ""
    graphs: str = ALL_GRAPHS
    largest_first: bool = False
    chunk: int = 1_000
    atomic: bool = False
    blank_nodes: bool = True
    stable_labels: bool = False
    row_cap: bool = False
    bearer: bool = False
    partial: str = _EVERYWHERE


DIALECTS: tuple[Dialect, ...] = (
    Dialect(
        "oxigraph",
        "Oxigraph server",
        tested=True,
        server="Oxigraph",
        endings=(("/query", "/update", "/store"), ("/sparql", "/update", "/store")),
        default_graph="own",
        union="union-default-graph",
        graphs="SELECT ?g WHERE { GRAPH ?g { } }",
        chunk=10_000,
        atomic=True,
        stable_labels=True,
        partial="the last words of the body are those of the error, with status 200",
    ),
    Dialect(
        "virtuoso",
        "Virtuoso",
        tested=True,
        server="Virtuoso",
        endings=(
            ("/sparql-auth", "/sparql-auth", "/sparql-graph-crud-auth"),
            ("/sparql", "/sparql-auth", "/sparql-graph-crud-auth"),
        ),
        dataset="define",
        graphs="SELECT ?g WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY DESC(COUNT(*)) ?g",
        largest_first=True,
        blank_nodes=False,
        stable_labels=True,
        row_cap=True,
        partial="headers X-SQL-State (time) and X-SPARQL-MaxRows (rows), with status 200; "
        "a graph cut at the row limit has no header, so the limit is asked for",
    ),
    Dialect(
        "fuseki",
        "Apache Jena Fuseki",
        server="Apache Jena Fuseki",
        header="Fuseki-Request-Id",
        endings=(
            ("/query", "/update", "/data"),
            ("/sparql", "/update", "/data"),
            ("", "/update", "/data"),
        ),
        default_graph="own",
    ),
    Dialect(
        "graphdb",
        "GraphDB (and RDF4J)",
        server="GraphDB",
        shape=r"/repositories/[^/]+$",
        endings=(("", "/statements", "/rdf-graphs/service"),),
    ),
    Dialect(
        "neptune",
        "Amazon Neptune",
        shape=r"^https?://[^/]+\.neptune\.amazonaws\.com(\.cn)?(:\d+)?/",
        endings=(("/sparql", "/sparql", "/sparql/gsp/"),),
    ),
    Dialect(
        "qlever",
        "QLever",
        server="QLever",
        endings=(("", "", "-"),),
        bearer=True,
    ),
    Dialect("plain", "any SPARQL 1.1 store", default_graph="own"),
)
BY_NAME: Mapping[str, Dialect] = {dialect.name: dialect for dialect in DIALECTS}


def detect(url: str, headers: Mapping[str, str]) -> Dialect:
    """Tell the kind of a store by the headers of an answer, else by the shape of its address.

    Args:
        url: the query address.
        headers: those of any answer; their names in any case.
    """
    told = {name.casefold(): value for name, value in headers.items()}
    server = told.get("server", "")
    for dialect in DIALECTS:
        if dialect.server and server.casefold().startswith(dialect.server.casefold()):
            return dialect
        if dialect.header and dialect.header.casefold() in told:
            return dialect
    path = url.partition("?")[0].rstrip("/")
    for dialect in DIALECTS:
        if dialect.shape and re.search(dialect.shape, path):
            return dialect
    return BY_NAME["plain"]


def derived(dialect: Dialect, url: str) -> tuple[str, str]:
    """Derive the update and the graph address from the query address; empty if unknown.

    >>> derived(BY_NAME["oxigraph"], "http://localhost:7878/query")
    ('http://localhost:7878/update', 'http://localhost:7878/store')
    >>> derived(BY_NAME["plain"], "http://localhost/anything")
    ('', '')
    """
    path = url.partition("?")[0].rstrip("/")
    for asked, update, graph in dialect.endings:
        if path.endswith(asked):
            stem = path.removesuffix(asked)
            return stem + update, "" if graph == "-" else stem + graph
    return "", ""


def dialect_table() -> Table:
    """Give the table of all kinds of store, for the documentation."""
    columns = (
        "dialect",
        "store",
        "tested",
        "known_by",
        "addresses",
        "default_graph",
        "graphs_named_by",
        "chunk",
        "atomic",
        "blank_nodes",
        "partial_answers",
    )
    rows = tuple(
        (
            one.name,
            one.title,
            one.tested,
            _known_by(one),
            "; ".join(f"{'…' + asked} → {update}, {graph}" for asked, update, graph in one.endings),
            one.default_graph,
            f"{one.union}, else {one.dataset}" if one.union else one.dataset,
            one.chunk,
            one.atomic,
            one.blank_nodes,
            one.partial,
        )
        for one in DIALECTS
    )
    return Table(columns, rows)


def _known_by(dialect: Dialect) -> str:
    ways = (
        f"Server: {dialect.server}" if dialect.server else "",
        f"header {dialect.header}" if dialect.header else "",
        "the shape of its address" if dialect.shape else "",
    )
    return ", ".join(filter(None, ways)) or "nothing: what no other is"
