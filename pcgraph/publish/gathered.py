"""Go through a graph once, and give its lines as one graph, with graphs apart, and by graph.

What is read and derived is never held whole here: lines wait in files aside, and in memory are
only what hangs on blank nodes and a bounded number of lines.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from pcgraph.publish.forms import Canonical, has_blank, named
from pcgraph.publish.lines import GroupedLines, Lines

Report = Callable[[str, int, int], None]
_TOLD = 20_000
"""So many facts after each other are told as one step."""


@dataclass(frozen=True)
class Gathered:
    """The canonical lines of a graph.

    Attributes:
        whole: as one graph, N-Triples.
        apart: with the names of the graphs, N-Quads.
        graphs: N-Triples by the name of their graph, in the order of the names, with those that
            stand beside.
        loaded: the graphs that the whole holds.
    """

    whole: Lines
    apart: Lines
    graphs: Mapping[str, Lines]
    loaded: Collection[str]


def gather(
    quads: Iterable[Quad],
    beside: Callable[[], Iterable[Quad]] | None = None,
    report: Report | None = None,
) -> Gathered:
    """Give the canonical lines of a graph in the three forms of a release.

    Args:
        quads: those of the graph, each in a named graph; they are gone through once.
        beside: gives the quads of further graphs that the whole does not hold; asked when the
            others were taken.
        report: told how many facts were taken.
    """
    whole, apart, graphs = Canonical(), Canonical(), _Graphs()
    loaded: set[str] = set()
    for quad in _told(quads, report):
        loaded.add(graphs.add(quad))
        whole.add(Quad(quad.subject, quad.predicate, quad.object))
        apart.add(quad)
    for quad in beside() if beside else ():
        graphs.add(quad)
    return Gathered(whole.lines(), apart.lines(), graphs.lines(), loaded)


def graphs_of(quads: Iterable[Quad]) -> Mapping[str, Lines]:
    """Give the canonical N-Triples of each graph, in the order of the names of the graphs."""
    graphs = _Graphs()
    for quad in quads:
        graphs.add(quad)
    return graphs.lines()


class _Graphs:
    """Graphs on their way to canonical N-Triples; blank nodes are named graph by graph."""

    def __init__(self) -> None:
        self._lines = GroupedLines()
        self._blank: dict[str, list[Quad]] = {}

    def add(self, quad: Quad) -> str:
        """Add a quad to its graph; give the name of the graph."""
        assert isinstance(quad.graph_name, NamedNode)
        graph = quad.graph_name.value
        bare = Quad(quad.subject, quad.predicate, quad.object)
        if has_blank(bare):
            self._blank.setdefault(graph, []).append(bare)
        else:
            self._lines.add(graph, f"{bare} .")
        return graph

    def lines(self) -> Mapping[str, Lines]:
        """Give the lines of each graph."""
        for graph, quads in self._blank.items():
            for quad in named(quads):
                self._lines.add(graph, f"{quad} .")
        return self._lines.groups()


def _told(quads: Iterable[Quad], report: Report | None) -> Iterator[Quad]:
    """Tell how many were taken."""
    for number, quad in enumerate(quads):
        if report and number % _TOLD == 0:
            report("the graph", number, 0)
        yield quad
