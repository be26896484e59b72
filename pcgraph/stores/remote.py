"""Ask and fill a SPARQL store at an address, as if it were one of our own.

A query is parsed here first, so a slip is told with line and column as everywhere, and only
what is a query is ever sent as one.
"""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NoReturn

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
)

from pcgraph.errors import QueryProblem, UsageProblem
from pcgraph.guard import refuse_reaching
from pcgraph.manifest import MANIFEST
from pcgraph.names import BASE
from pcgraph.stores import answers
from pcgraph.stores.address import Address, checked, keys_for
from pcgraph.stores.dialects import BY_NAME, Dialect, derived, detect
from pcgraph.stores.requests import graph_request, inserts, moves, sparql_request, with_prefixes
from pcgraph.stores.transport import Limits, Reply, Transport

OURS = (f"{BASE}graph/",)
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_NOWHERE = "urn:x-pcgraph:no-graph"
_ANYTHING = "SELECT (1 AS ?x) WHERE {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {}"

_Graphs = tuple[Sequence[object], Sequence[object]]
Subject = NamedNode | BlankNode | Triple | None
Object = NamedNode | BlankNode | Literal | Triple | None


class RemoteStore:
    """A SPARQL 1.1 store by address; it is asked like ``pyoxigraph.Store``.

    Nothing is sent before something is asked. Each answer is read to its end before any of
    it is given, so it is whole or an error.

    Args:
        url: the address for queries.
        update_url: the address for updates; by default derived from the query address.
        graph_url: the address of the Graph Store Protocol; by default derived too.
        dialect: the kind of store by its name in the table; by default found out.
        ours: with what the names of our graphs begin; ``("",)`` for all graphs.
        parts: the names of our graphs, where they are known: then no other is asked.
        limits: what one request may cost.
        environ: where to look for name and password; by default the environment.

    Raises:
        UsageProblem: PC-STORE-URL, PC-STORE-AUTH (a netrc file that cannot be used),
            PC-STORE-DIALECT.
    """

    def __init__(
        self,
        url: str,
        *,
        update_url: str = "",
        graph_url: str = "",
        dialect: str = "",
        ours: Sequence[str] = OURS,
        parts: Collection[str] = (),
        limits: Limits | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        if dialect and dialect not in BY_NAME:
            what = f"there is no kind of store by the name {dialect!r}."
            raise UsageProblem("PC-STORE-DIALECT", what, f"Known are {', '.join(BY_NAME)}.")
        self.address = checked(url)
        self._update = checked(update_url, "--update-url") if update_url else None
        self._graph = checked(graph_url, "--graph-url") if graph_url else None
        self._dialect = BY_NAME.get(dialect)
        self._ours, self._parts = tuple(ours), frozenset(parts)
        given = [one for one in (self.address, self._update, self._graph) if one is not None]
        keys = keys_for(given, os.environ if environ is None else environ)
        self._transport = Transport(keys, limits or Limits())
        self._graphs: tuple[NamedNode, ...] | None = None
        self._only_ours = False
        self._nothing_else: bool | None = None
        self._parser = Store()

    @property
    def dialect(self) -> Dialect:
        """Give the kind of the store; asked for by ``ASK {}`` when it is first needed."""
        if self._dialect is None:
            request = sparql_request(self.address.url, "ASK {}", answers.TABLES)
            reply = self._transport.send(request)
            answers.truth(reply)
            self._dialect = detect(self.address.url, dict(reply.headers.items()))
        return self._dialect

    def query(
        self,
        query: str,
        *,
        prefixes: dict[str, str] | None = None,
        base_iri: str | None = None,
        use_default_graph_as_union: bool = False,
        default_graph: list[NamedNode | BlankNode | DefaultGraph] | None = None,
        named_graphs: list[NamedNode | BlankNode] | None = None,
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Answer a SPARQL query; the answer has been read whole.

        Over the union, every graph of ours is named in the request, as the default graph and
        for ``GRAPH``; other graphs of the store are not seen. What CONSTRUCT gives has its
        numbers written as any pyoxigraph store writes them.

        Args:
            query: SPARQL, without SERVICE.
            prefixes: those that need not be declared.
            base_iri: what relative addresses in it are relative to.
            use_default_graph_as_union: whether the text itself names no graphs.
            default_graph: the graphs to ask together, in place of what the text names.
            named_graphs: those that ``GRAPH`` may name, likewise.

        Raises:
            SyntaxError: as pyoxigraph, before anything is sent. QueryProblem: PC-STORE-….
            LimitReached: PC-STORE-TIME, PC-STORE-SIZE.
        """
        refuse_reaching(query, self.address.shown)
        if base_iri:
            query = f"BASE <{base_iri}> {query}"
        form, columns = self._form(query, prefixes or {})
        text = with_prefixes(query, prefixes or {})
        union: bool | _Graphs = use_default_graph_as_union
        if default_graph is not None or named_graphs is not None:
            union = (default_graph or [NamedNode(_NOWHERE)], named_graphs or [])
        if form is QueryBoolean:
            return answers.truth(self._ask(text, answers.TABLES, union))
        if form is QuerySolutions:
            return answers.table(self._ask(text, answers.TABLES, union), columns)
        reply = self._ask(text, answers.GRAPHS, union)
        held = answers.triples(reply)
        self._refuse_capped(len(held), reply)
        found = held.query(_ALL)
        assert isinstance(found, QueryTriples)
        return found

    def named_graphs(self) -> Iterator[NamedNode | BlankNode]:
        """Name the graphs of ours that the store holds: by name, or the largest first."""
        if self._graphs is None:
            found = answers.table(self._ask(self.dialect.graphs, answers.TABLES), {"g"})
            graphs = [row["g"] for row in found]
            names = [one.value for one in graphs if isinstance(one, NamedNode)]
            order = names if self.dialect.largest_first else sorted(names)
            held = tuple(map(NamedNode, filter(self._is_ours, order)))
            # The one triple that says what was loaded does no harm in the union of all.
            others = {*graphs} - {*held, NamedNode(MANIFEST)}
            self._graphs, self._only_ours = held, not others
        return iter(self._graphs)

    def quads_for_pattern(
        self,
        subject: Subject,
        predicate: NamedNode | None,
        object: Object,  # noqa: A002 - as in pyoxigraph
        graph_name: NamedNode | BlankNode | DefaultGraph | None = None,
    ) -> Iterator[Quad]:
        """Give the quads of our graphs that match; None stands for anything.

        A blank node can be meant only where the store keeps its label.

        Raises:
            QueryProblem: as ``query``.
        """
        if isinstance(graph_name, DefaultGraph | BlankNode):
            return iter(())
        given = {"s": subject, "p": predicate, "o": object, "g": graph_name}
        if any(isinstance(term, Triple) for term in given.values()):
            return iter(())
        blank = {name: term for name, term in given.items() if isinstance(term, BlankNode)}
        if blank and not self.dialect.stable_labels:
            self._no_labels()
        told = {
            name: f"?{name}" if term is None or name in blank else str(term)
            for name, term in given.items()
        }
        asked = " ".join(word for word in told.values() if word[0] == "?") or "(1 AS ?held)"
        only = " ".join(f"FILTER(isBlank(?{name}))" for name in blank)
        body = f"GRAPH {told['g']} {{ {told['s']} {told['p']} {told['o']} {only} }}"
        found = self.query(f"SELECT {asked} WHERE {{ {body} }}", use_default_graph_as_union=True)
        assert isinstance(found, QuerySolutions)
        return _quads(found, given, blank)

    def size(self, graph: NamedNode) -> int:
        """Count the triples of one graph, of ours or not.

        Raises:
            QueryProblem: as ``query``.
        """
        text = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
        reply = self._ask(text, answers.TABLES)
        counts = [row["n"] for row in answers.table(reply, {"n"})]
        if (
            len(counts) != 1
            or not isinstance(counts[0], Literal)
            or not counts[0].value.isdecimal()
        ):
            raise QueryProblem(
                "PC-STORE-ANSWER", "the store does not count.", "Ask again.", reply.shown
            )
        return int(counts[0].value)

    def add(self, graph: NamedNode, ntriples: bytes) -> None:
        """Add triples to a graph; blank nodes of two calls are never the same.

        By the Graph Store Protocol where the store has it, else by INSERT DATA in chunks.

        Raises:
            QueryProblem: PC-STORE-WRITE where the store cannot be written to or the triples
                cannot be sent; else PC-STORE-….
        """
        place = self._place(self._graph, 1)
        if place is None:
            dialect = self.dialect
            for text in inserts(graph.value, ntriples, dialect.chunk, dialect.blank_nodes):
                self.update(text)
            return
        self._forget()
        self._transport.greet(place.of_graph(_NOWHERE))
        request = graph_request(place.of_graph(graph.value), ntriples)
        self._transport.send(request, writing=True)

    def update(self, text: str) -> None:
        """Run a SPARQL update; it is never sent twice where it may have run.

        Raises:
            QueryProblem: PC-STORE-WRITE if there is no address for updates; else PC-STORE-….
        """
        place = self._place(self._update, 0)
        if place is None:
            raise QueryProblem(
                "PC-STORE-WRITE",
                "it is not known where this store takes updates.",
                "Give the address with --update-url.",
                self.address.shown,
            )
        self._forget()
        request = sparql_request(place.url, text, "*/*", update=True)
        answers.refuse_partial(self._transport.send(request, True, self.dialect.bearer), True)

    def drop(self, graph: NamedNode) -> None:
        """Drop a graph; one that is not there is no error.

        Raises:
            QueryProblem: as ``update``.
        """
        self.update(f"DROP SILENT GRAPH {graph}")

    def replace(
        self, pairs: Sequence[tuple[NamedNode, NamedNode]], gone: Sequence[NamedNode] = ()
    ) -> bool:
        """Put each first graph in the place of the second, and drop those that are gone.

        Stores empty the second where the first is not there, as when another load moved it
        just now; so that is looked at before, and an atomic store is told to refuse it.

        Returns:
            Whether it was one step, all or nothing: the store does so, and the test said so.

        Raises:
            QueryProblem: PC-STORE-WRITE if a first graph is not there, before it is moved;
                else as ``update``.
        """
        for staging, _ in pairs:
            self._refuse_empty(staging)
        atomic = self.dialect.atomic
        steps = moves([(staging.value, target.value) for staging, target in pairs], not atomic)
        drops = [f"DROP SILENT GRAPH {graph}" for graph in gone]
        if atomic:
            self.update(" ;\n".join([*steps, *drops]))
            return True
        for (staging, _), step in zip(pairs, steps, strict=True):
            self._refuse_empty(staging)
            self.update(step)
        for drop in drops:
            self.update(drop)
        return False

    def _refuse_empty(self, staging: NamedNode) -> None:
        if not self.size(staging):
            raise QueryProblem(
                "PC-STORE-WRITE",
                f"the graph {staging.value} is empty or not there; it is not moved.",
                "Load it again.",
                self.address.shown,
            )

    def _is_ours(self, name: str) -> bool:
        return name in self._parts if self._parts else name.startswith(self._ours)

    def _forget(self) -> None:
        """Forget what the store holds: it is about to change."""
        self._graphs = self._nothing_else = None

    def _form(self, query: str, prefixes: dict[str, str]) -> tuple[type, frozenset[str]]:
        """Parse a query: give the kind of its answer, and the columns of a table."""
        empty = self._parser.query(query, prefixes=prefixes)
        named = empty.variables if isinstance(empty, QuerySolutions) else ()
        return type(empty), frozenset(variable.value for variable in named)

    def _ask(self, text: str, accept: str, union: bool | _Graphs = False) -> Reply:
        """Send a query over all graphs of ours, over some, or over what it names itself."""
        if isinstance(union, tuple):
            head, parameters = self._naming(*union)
        else:
            head, parameters = self._dataset() if union else ("", [])
        request = sparql_request(self.address.url, head + text, accept, parameters)
        return self._transport.send(request)

    def _dataset(self) -> tuple[str, list[tuple[str, str]]]:
        """Give what names our graphs: the start of the query, and parameters.

        Where none is ours a graph is named that nobody has, so that nothing else is seen.
        """
        everything = "" in self._ours
        if everything and self.dialect.default_graph == "union":
            return "", []
        if everything and self.dialect.union:
            return "", [(self.dialect.union, "")]
        graphs = tuple(self.named_graphs())
        if not graphs and not everything:
            graphs = (NamedNode(_NOWHERE),)
        elif self._alone():
            return "", [(self.dialect.union, "")]
        return self._naming(graphs, graphs)

    def _naming(
        self, default: Sequence[object], named: Sequence[object]
    ) -> tuple[str, list[tuple[str, str]]]:
        """Give what names graphs, as the store takes it."""
        pairs = [("default", one) for one in default] + [("named", one) for one in named]
        if self.dialect.dataset == "define":
            return "".join(f"define input:{kind}-graph-uri {one} " for kind, one in pairs), []
        return "", [(f"{kind}-graph-uri", str(one)[1:-1]) for kind, one in pairs]

    def _alone(self) -> bool:
        """Say whether the store can be asked for the union of all, and all is ours."""
        if not (self.dialect.union and self._only_ours):
            return False
        if self._nothing_else is None:
            reply = self._ask("ASK { ?s ?p ?o }", answers.TABLES)
            self._nothing_else = not answers.truth(reply)
        return self._nothing_else

    def _place(self, given: Address | None, which: int) -> Address | None:
        """Give the address for updates (0) or graphs (1): the one given, else derived."""
        if given is not None:
            return given
        url = derived(self.dialect, self.address.url)[which]
        return Address(url) if url else None

    def _refuse_capped(self, count: int, reply: Reply) -> None:
        """Refuse a graph that the store may have cut at its row limit without a word.

        A table of as many rows, of anything, has the limit in its headers.
        """
        if not count or not self.dialect.row_cap:
            return
        cap = answers.row_cap(self._ask(_ANYTHING.format(count), answers.TABLES))
        if cap is not None and count > cap:
            raise QueryProblem(
                "PC-STORE-ANSWER",
                f"the store cuts a graph at about {cap:,} triples, and this may be cut.",
                "Ask for less, or ask who runs the store for more rows.",
                reply.shown,
            )

    def _no_labels(self) -> NoReturn:
        raise QueryProblem(
            "PC-STORE-ANSWER",
            "a blank node of this store cannot be asked for: it has no name of its own.",
            "Ask for what it is connected to.",
            self.address.shown,
        )


def _quads(
    found: QuerySolutions,
    given: Mapping[str, Subject | Object | NamedNode],
    blank: Mapping[str, BlankNode],
) -> Iterator[Quad]:
    """Put the terms that were asked for and those that were found together."""
    open_names = {variable.value for variable in found.variables}
    for row in found:
        terms = [row[name] if name in open_names else given[name] for name in "spog"]
        if all(row[name] == term for name, term in blank.items()):
            yield Quad(*terms)  # type: ignore[arg-type]
