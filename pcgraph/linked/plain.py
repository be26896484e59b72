"""The plain page of a thing: every fact with labels and links, and what points at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import islice

from pyoxigraph import Literal, NamedNode, Quad, Triple

from pcgraph.linked.documents import document
from pcgraph.linked.known import MOST, Known
from pcgraph.linked.places import place
from pcgraph.names import BASE, PREFIXES
from pcgraph.pages.grids import filled
from pcgraph.pages.mappings import anchor
from pcgraph.pages.page import Bit, Bits, Grid, Page, one
from pcgraph.pages.thing import HOME, Box
from pcgraph.publish.executables import select_text
from pcgraph.things import names_of, property_words, shown, whose

DATA = (
    ("Turtle", "text/turtle", ".ttl"),
    ("JSON-LD", "application/ld+json", ".jsonld"),
    ("N-Triples", "application/n-triples", ".nt"),
    ("RDF/XML", "application/rdf+xml", ".rdf"),
)
"""Words, media type and ending of each form of data."""
_FACTS, _USES, _COUNTED = 500, 200, 5_000
"""So many facts and uses are shown, and so many uses are counted; the data has all facts."""
_LONGEST = 5_000
_INSIDE = 1_000
"""So many triples stand in the page itself as JSON-LD at most."""
_PLAIN = frozenset(PREFIXES[prefix] + name for prefix, name in
                   (("xsd", "string"), ("rdf", "langString")))  # fmt: skip
_TYPE = NamedNode(f"{PREFIXES['rdf']}type")
_ABOUT = "about.html"


class Plain:
    """Makes plain pages.

    Args:
        known: what the graph says.
        public: the address under which others see the server; may be empty.
    """

    def __init__(self, known: Known, public: str) -> None:
        self._known = known
        self._book = known.book
        self._store = known.book.kg.composition.store
        self._prefixes = known.book.kg.prefixes
        self._public = public

    def site_page(self, iri: str) -> str:
        """Give the page of the site that shows a thing; nothing if there is none.

        A judgement is shown on the page of its mapping set, as the rules of a release have it.
        """
        if self._known.is_whole(iri):
            return "index.html"
        thing = self._prefixes.compact(iri)
        href = self._book.link(thing, "").href
        if href or not iri.startswith(PREFIXES["map"]):
            return href
        path = self._book.addresses.path("mapping", thing.rpartition("-")[0])
        return f"{path}#{anchor(thing)}" if path and self._is_judgement(iri) else path

    def page(self, iri: str) -> Page:
        """Make the page.

        Args:
            iri: an address that is known.
        """
        triples = self._known.some(iri, MOST)
        stem = place(iri, self._public, self._known.knows)
        path = stem.format(".html")
        node = NamedNode(iri)
        thing = self._prefixes.compact(iri)
        whole = bool(of_graphs := self._known.own_graphs(iri)) or self._known.is_whole(iri)
        own = [triple for triple in triples if triple.subject == node]
        data = tuple((words, kind, stem.format(ending)) for words, kind, ending in DATA)
        few = len(triples) <= _INSIDE
        return Page(
            path,
            "thing.html",
            self._names([node]).get(node) or self._known.query_of(iri) or thing,
            _ABOUT,
            HOME,
            {
                "kinds": self._kinds(own),
                "more": self._more(iri),
                "facts": self._facts(own),
                "inside": self._inside(of_graphs, triples if whole else []),
                "ours": iri.startswith(BASE),
                "uses": self._uses(node),
                "query": self._query(iri),
                "box": Box(
                    thing,
                    iri,
                    self._book.cited(thing),
                    tuple(Bit(words, href) for words, _, href in data),
                    self._book.contact,
                ),
            },
            iri,
            document(triples, "jsonld", self._prefixes, iri) if few else "",
            tuple((kind, href) for _, kind, href in data),
        )

    def _is_judgement(self, iri: str) -> bool:
        """Tell whether a row of the page of its set is about it."""
        return any(
            triple.predicate.value == f"{PREFIXES['pc']}decision"
            for triple in self._known.some(iri, _FACTS)
        )

    def _kinds(self, own: Iterable[Triple]) -> Bits:
        """Name the classes of a thing."""
        kinds = [triple.object for triple in own if triple.predicate == _TYPE]
        return tuple(self._bits(sorted(kinds, key=str)))

    def _more(self, iri: str) -> Bits:
        """Lead to the page that says it better, where there is one."""
        page = self.site_page(iri)
        if page:
            return (Bit("Its page", page),)
        name = self._known.query_of(iri)
        return (Bit("Ask it here", f"q/{name}"),) if name else ()

    def _query(self, iri: str) -> str:
        name = self._known.query_of(iri)
        return select_text(self._book.kg.queries[name].text) if name else ""

    def _facts(self, own: Sequence[Triple]) -> Grid:
        """Lay out every fact, by the words of its property."""
        ordered = sorted(own, key=lambda one_: (self._word(one_.predicate), str(one_.object)))
        some = ordered[:_FACTS]
        values = self._bits([triple.object for triple in some])
        rows = [
            [(self._property(triple.predicate),), (value,), one(self._whose(triple))]
            for triple, value in zip(some, values, strict=True)
        ]
        return filled("facts", _caption("Facts", len(own), len(some)),
                      ("What", "Value", "Whose"), rows)  # fmt: skip

    def _inside(self, graphs: Sequence[str], triples: Sequence[Triple]) -> Grid:
        """Lay out the triples of a graph, as many as a page can hold."""
        some = sorted(triples, key=str)[:_FACTS]
        things = self._bits([triple.subject for triple in some])
        values = self._bits([triple.object for triple in some])
        rows = [
            [(thing,), (self._property(triple.predicate),), (value,)]
            for triple, thing, value in zip(some, things, values, strict=True)
        ]
        made = [self._known.made_from(graph) for graph in graphs]
        source = ", ".join(file or "worked out" for file in made)
        words = f"Facts in it ({source})" if source else "Facts in it"
        caption = _caption(words, len(triples), len(some), len(triples) == MOST)
        return filled("inside", caption, ("Thing", "What", "Value"), rows)

    def _uses(self, node: NamedNode) -> Grid:
        """Lay out which facts point at a thing, or say it of others."""
        at = [*islice(self._store.quads_for_pattern(None, None, node, None), _COUNTED)]
        by = [*islice(self._store.quads_for_pattern(None, node, None, None), _COUNTED)]
        found = dict.fromkeys(quad.triple for quad in (*at, *by))
        some = sorted(found, key=str)[:_USES]
        things = self._bits([triple.subject for triple in some])
        values = self._bits([triple.object for triple in some])
        rows = [
            [(thing,), (self._property(triple.predicate),),
             (Bit("this", kind="soft") if triple.object == node else value,)]
            for triple, thing, value in zip(some, things, values, strict=True)
        ]  # fmt: skip
        caption = _caption(
            "Where it is used", len(found), len(some), _COUNTED in (len(at), len(by))
        )
        return filled("uses", caption, ("Thing", "What", "Value"), rows)

    @cached_property
    def _words(self) -> Mapping[NamedNode, str]:
        return property_words(self._store)

    def _word(self, predicate: NamedNode) -> str:
        return self._words.get(predicate) or self._prefixes.compact(predicate.value)

    def _property(self, predicate: NamedNode) -> Bit:
        """Name a property by its words, with its short id below."""
        short = self._prefixes.compact(predicate.value)
        return Bit(self._word(predicate), self.href(predicate.value), note=short)

    def _whose(self, triple: Triple) -> str:
        """Say whose a fact is."""
        composition = self._book.kg.composition
        quads = self._store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        graphs = {_graph(quad) for quad in quads}
        return ", ".join(sorted({whose(composition, graph) for graph in graphs if graph}))

    def _names(self, nodes: Sequence[NamedNode]) -> Mapping[NamedNode, str]:
        return names_of(self._store, nodes, verbatim=True) if nodes else {}

    def _bits(self, terms: Sequence[object]) -> list[Bit]:
        """Name terms: things by their label with a link, texts as they are."""
        names = self._names([term for term in terms if isinstance(term, NamedNode)])
        return [self._bit(term, names) for term in terms]

    def _bit(self, term: object, names: Mapping[NamedNode, str]) -> Bit:
        if isinstance(term, NamedNode):
            short = self._prefixes.compact(term.value)
            words = shown(term, names)
            note = short if words != short else ""
            return Bit(_cut(words), self.href(term.value), "long", note)
        if isinstance(term, Literal):
            kind = "" if term.datatype.value in _PLAIN else term.datatype.value
            note = term.language or self._prefixes.compact(kind)
            return Bit(_cut(term.value), kind="long", note=note)
        return Bit("a node without an address", kind="soft")

    def href(self, iri: str) -> str:
        """Give the page of a thing, of the site or plain; nothing for what is not known."""
        page = self.site_page(iri)
        if page or not self._known.knows(iri):
            return page
        return place(iri, self._public, self._known.knows).format(".html")


def _caption(words: str, number: int, some: int, more_there: bool = False) -> str:
    """Say how many there are, as far as they are counted, and how many of them are shown."""
    least = "at least " if more_there else ""
    more = f", the first {some:,} are shown" if some < number else ""
    return f"{words}: {least}{number:,}{more}"


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]} …"


def _graph(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
