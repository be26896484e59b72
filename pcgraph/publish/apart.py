"""Put the words of documents apart: into graphs that can be left out, with others in their place.

A literal with words of a document stands in ``texts/``, its cut form in ``stand-ins/``: without the
one and with the other a graph holds no words that belong to others, and answers all the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from pcgraph.composition import Composition, graph_quads
from pcgraph.names import PREFIXES
from pcgraph.publish.forms import has_blank
from pcgraph.publish.layers import Layers
from pcgraph.publish.words import Cutter

TEXTS, STAND_INS = "texts", "stand-ins"
FRAMEWORKS, QUOTED = "frameworks/", "quoted/"
VERBATIM = frozenset(
    NamedNode(PREFIXES["pc"] + name)
    for name in ("additionPhrase", "besideText", "formerText", "heading", "levelWords", "text")
)
"""The properties whose values are words of a source."""
_Pair = tuple[Quad, Quad | None]
"""A quad as it is released, and what stands in for it where it holds words of a document."""


class Apart:
    """The quads of a release.

    Args:
        composition: the graph of the release.
        full: the documents whose words it holds, by the last part of the name of their graph.
        cutter: leaves the words of those out; None if there are none.
    """

    def __init__(
        self, composition: Composition, full: Collection[str], cutter: Cutter | None
    ) -> None:
        self._composition = composition
        self._full = full
        self._cutter = cutter
        self._layers = Layers(composition.overlays)

    def quads(self) -> Iterator[Quad]:
        """Give every quad of the graph, those with words of documents in graphs of their own."""
        for quad, _ in self._pairs(graph_quads(self._composition)):
            yield quad

    def beside(self, inferred: Iterable[Quad]) -> Iterator[Quad]:
        """Give the quads that the graph does not hold.

        Args:
            inferred: what follows from the graph.

        Yields:
            What follows, and the stand-ins of all that holds words of a document.
        """
        for quad, other in self._pairs(inferred):
            yield quad
            if other:
                yield other
        if self._cutter:
            for _, other in self._pairs(graph_quads(self._composition)):
                if other:
                    yield other

    def _pairs(self, quads: Iterable[Quad]) -> Iterator[_Pair]:
        """Take those together that hang on blank nodes: no node reaches over two files."""
        held: dict[str, list[Quad]] = {}
        for quad in quads:
            if self._cutter and has_blank(quad):
                assert isinstance(quad.graph_name, NamedNode)
                held.setdefault(quad.graph_name.value, []).append(quad)
            else:
                yield self._pair(quad)
        for some in held.values():
            moves = any(self._pair(quad)[1] for quad in some)
            yield from (self._pair(quad, moves) for quad in some)

    def _pair(self, quad: Quad, moves: bool = False) -> _Pair:
        verbatim = quad.predicate in VERBATIM
        if not verbatim and not self._cutter:
            return quad, None
        assert isinstance(quad.graph_name, NamedNode)
        base, _, name = self._layers.graph(quad.graph_name.value)
        document = name.removeprefix(FRAMEWORKS) if name.startswith(FRAMEWORKS) else ""
        if document and verbatim and document not in self._full:
            return _into(quad, f"{base}graph/{STAND_INS}/{document}"), None
        cut = self._cutter.quad(quad) if self._cutter else quad
        if not self._cutter or not (moves or verbatim or cut != quad):
            return quad, None
        place = document if document in self._full else f"{QUOTED}{name}"
        return (
            _into(quad, f"{base}graph/{TEXTS}/{place}"),
            _into(cut, f"{base}graph/{STAND_INS}/{place}"),
        )


def _into(quad: Quad, graph: str) -> Quad:
    """Put a quad into another graph."""
    return Quad(quad.subject, quad.predicate, quad.object, NamedNode(graph))
