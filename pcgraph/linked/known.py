"""What an address of the graph means, and all that is said of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from pcgraph.composition import graph_files
from pcgraph.errors import LimitReached
from pcgraph.format import parse_turtle
from pcgraph.linked.whole import void
from pcgraph.names import BASE, PREFIXES
from pcgraph.pages.book import Book
from pcgraph.publish.executables import executable

_TYPE = NamedNode(f"{PREFIXES['rdf']}type")
_ONTOLOGY = NamedNode(f"{PREFIXES['owl']}Ontology")
_VERSION = NamedNode(f"{PREFIXES['owl']}versionIRI")
_ENDPOINT = NamedNode("http://rdfs.org/ns/void#sparqlEndpoint")
_JUDGED = NamedNode(f"{PREFIXES['pc']}judgedStatement")
MOST = 200_000
"""So many triples are written of one thing; a graph of more is for the endpoint."""

Told = Mapping[str, Sequence[Triple]]


class Known:
    """What the graph says, by the address that it is said of.

    Things and terms have the facts of which they are the subject, with the blank nodes that
    these lead to, and a line the judgements on it; a graph has its triples, an ontology those
    of the graph that it stands in; queries and shapes are described as a release does.

    Args:
        book: the answers that the pages are made of.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self._composition = book.kg.composition

    def knows(self, iri: str) -> bool:
        """Tell whether there is anything to say of an address."""
        return bool(
            self.is_whole(iri)
            or iri == self._dump
            or self.is_graph(iri)
            or iri in self._shapes
            or self.query_of(iri)
            or next(iter(self._quads(iri)), None)
            or self._parts.get(iri)
            or iri in self._versions
            or (iri.startswith(f"{self._release}#") and iri in self._void)
        )

    def is_whole(self, iri: str) -> bool:
        """Tell whether an address names all that there is: our base, or this release."""
        return iri in (BASE, self._release)

    def is_graph(self, iri: str) -> bool:
        """Tell whether an address names a graph."""
        return iri in self._composition.sizes

    def triples(self, iri: str, endpoint: str = "") -> list[Triple]:
        """Give all that is said of an address, each once.

        Args:
            iri: the address.
            endpoint: where all together can be asked by SPARQL, which is said of it; may be empty.

        Raises:
            LimitReached: PC-LIMIT-ROWS for a graph that is too large to be sent whole.
        """
        found = self.some(iri, MOST + 1)
        if len(found) > MOST:
            raise LimitReached(
                "PC-LIMIT-ROWS",
                f"more than {MOST:,} triples are said of {iri[:100]}.",
                "Ask for a part of it by SPARQL, with LIMIT.",
            )
        if endpoint and self.is_whole(iri):
            found.append(Triple(NamedNode(self._dataset), _ENDPOINT, NamedNode(endpoint)))
        return found

    def some(self, iri: str, most: int) -> list[Triple]:
        """Give what is said of an address, each once, but no more than so many triples."""
        found: dict[Triple, None] = {}
        for triple in self._said(iri):
            if len(found) == most:
                break
            found[triple] = None
        return [*found]

    def query_of(self, iri: str) -> str:
        """Give the name of the query that an address names; nothing if it names none."""
        for base in self._composition.bases.values():
            name = iri.removeprefix(f"{base}query/")
            file = self.book.kg.queries.get(name) if name != iri else None
            if file and self._composition.bases.get(file.layer, BASE) == base:
                return name
        return ""

    def made_from(self, iri: str) -> str:
        """Name the file that a graph was read from; nothing for one that is worked out."""
        file = graph_files(self._composition).get(iri)
        return file.path if file else ""

    def things(self) -> Iterator[str]:
        """Give the address of every thing that something is said of; none of a large store."""
        yield from (iri for iri in self._facts if not iri.startswith("_:"))

    def records(self, iri: str) -> list[str]:
        """Name the judgements on a line."""
        if self._in_files:
            return self._judged.get(iri, [])
        found = self._composition.store.quads_for_pattern(None, _JUDGED, _node(iri), None)
        return sorted({quad.subject.value for quad in found if isinstance(quad.subject, NamedNode)})

    def own_graphs(self, iri: str) -> list[str]:
        """Name the graphs that belong to an address as a whole: of a graph or an ontology."""
        graphs = {
            quad.graph_name.value
            for quad in self._quads(iri)
            if quad.predicate == _TYPE
            and quad.object == _ONTOLOGY
            and isinstance(quad.graph_name, NamedNode)
        }
        return sorted({iri, *graphs} & set(self._composition.sizes))

    def _said(self, iri: str) -> Iterator[Triple]:
        if self.is_whole(iri):
            yield from chain.from_iterable(self._void.values())
        if iri == self._dump:
            yield from (quad.triple for quad in self._all())
        if iri.startswith(f"{self._release}#"):
            yield from self._void.get(iri, ())
        if iri in self._versions:
            yield from self._said(self._versions[iri])
        yield from self._closed(self._quads(iri))
        for record in self.records(iri):
            yield from self._closed(self._quads(record))
        for part in self._parts.get(iri, ()):
            yield from self._closed(self._quads(part))
        yield from self._shapes.get(iri, ())
        graphs = self.own_graphs(iri)
        if graphs:
            yield from (quad.triple for quad in self._of_graphs(graphs))
        name = self.query_of(iri)
        if name:
            base = iri.removesuffix(f"query/{name}")
            yield from executable(self.book.kg.find_query(name), base)

    def _closed(self, quads: Iterable[Quad]) -> Iterator[Triple]:
        """Give the triples, with those of the blank nodes that they lead to."""
        waiting, seen = [*quads], set()
        while waiting:
            quad = waiting.pop()
            yield quad.triple
            value = quad.object
            if isinstance(value, BlankNode) and value not in seen:
                seen.add(value)
                waiting += self._quads(str(value), value)

    @cached_property
    def _in_files(self) -> bool:
        """Whether the facts are taken from files: a store is asked for each thing instead."""
        return bool(self._composition.files)

    @cached_property
    def _facts(self) -> Mapping[str, Sequence[Quad]]:
        """Every fact by its subject, from the files."""
        return self.book.facts if self._in_files else {}

    @cached_property
    def _judged(self) -> Mapping[str, list[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for iri, quads in self._facts.items():
            for quad in quads:
                if quad.predicate == _JUDGED and isinstance(quad.object, NamedNode):
                    found[quad.object.value].add(iri)
        return {iri: sorted(some) for iri, some in found.items()}

    @cached_property
    def _parts(self) -> Mapping[str, list[str]]:
        """The things whose address has a # , by what stands before it: no server sees the rest."""
        found: dict[str, list[str]] = defaultdict(list)
        for iri in self._facts:
            before, mark, _ = iri.partition("#")
            if mark:
                found[before].append(iri)
        return dict(found)

    @cached_property
    def _release(self) -> str:
        """The address of this release."""
        return f"{BASE}release/{self.book.version}"

    @property
    def _dataset(self) -> str:
        """The address of the whole graph, as VoID names it."""
        return f"{self._release}#graph"

    @property
    def _dump(self) -> str:
        """The address of the whole graph in one file, as VoID names it but for its ending."""
        return f"{self._release}/rdf/pcgraph"

    @cached_property
    def _versions(self) -> Mapping[str, str]:
        """The ontologies by the address of their version."""
        found = self._composition.store.quads_for_pattern(None, _VERSION, None, None)
        return {
            quad.object.value: quad.subject.value
            for quad in found
            if isinstance(quad.object, NamedNode) and isinstance(quad.subject, NamedNode)
        }

    @cached_property
    def _void(self) -> Told:
        """What VoID says of all together, by subject: counted once."""
        return void(self._composition, [*self._all()] if self._in_files else None)

    def _all(self) -> Iterable[Quad]:
        """Give every fact."""
        if self._in_files:
            return chain.from_iterable(self._facts.values())
        return self._composition.store.quads_for_pattern(None, None, None, None)

    @cached_property
    def _shapes(self) -> Told:
        """The shapes that the graph is held to, each with its triples."""
        by_subject: dict[str, list[Triple]] = defaultdict(list)
        for file in self.book.kg.checks:
            if file.path.endswith(".ttl"):
                for triple in parse_turtle(file.text, file.shown):
                    by_subject[str(triple.subject)].append(triple)
        found: dict[str, list[Triple]] = {}
        for name, triples in by_subject.items():
            if name.startswith("<"):
                found[name[1:-1]] = closed = []
                waiting, seen = [*triples], {name}
                while waiting:
                    triple = waiting.pop()
                    closed.append(triple)
                    below = str(triple.object)
                    if isinstance(triple.object, BlankNode) and below not in seen:
                        seen.add(below)
                        waiting += by_subject.get(below, [])
        return found

    def _quads(self, iri: str, node: NamedNode | BlankNode | None = None) -> Iterable[Quad]:
        """Give the facts of a thing, or of a blank node by its mark."""
        if self._in_files:
            return self._facts.get(iri, ())
        try:
            asked = node or _node(iri)
        except ValueError:
            return ()
        return self._composition.store.quads_for_pattern(asked, None, None, None)

    def _of_graphs(self, graphs: Sequence[str]) -> Iterator[Quad]:
        """Give the triples of graphs, as they were read."""
        if self._in_files:
            wanted = {NamedNode(graph) for graph in graphs}
            yield from (quad for quad in self._all() if quad.graph_name in wanted)
            return
        for graph in graphs:
            store = self._composition.store
            yield from store.quads_for_pattern(None, None, None, NamedNode(graph))


def _node(iri: str) -> NamedNode:
    return NamedNode(iri)
