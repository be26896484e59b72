"""Hold a store against the quads that were put into it: by counts, and by a sample.

A store may write a literal in another way than the files do (``0.50`` as ``0.5``): such ones
are told. What is missing is an error. Every graph is counted; of each graph a sample is looked
up that holds literals of every datatype and language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heappush, heapreplace

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from pcgraph.engine import solutions
from pcgraph.errors import QueryProblem
from pcgraph.model import Store

_SAMPLE, _OF_A_KIND, _AT_ONCE = 200, 20, 50


@dataclass
class Part:
    """What one graph should hold.

    Attributes:
        triples: how many different ones.
        sample: some of them: those with the least hashes, and some of each kind of literal.
    """

    triples: int = 0
    sample: set[Triple] = field(default_factory=set)
    _least: list[tuple[int, Triple]] = field(default_factory=list)
    _kinds: dict[str, int] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)

    def add(self, triple: Triple) -> bool:
        """Count a triple; tell whether it is a new one."""
        key = hash(triple)
        if key in self._seen:
            return False
        self._seen.add(key)
        self.triples += 1
        if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
            return True
        kind = _kind(triple.object)
        if kind and self._kinds.get(kind, 0) < _OF_A_KIND:
            self._kinds[kind] = self._kinds.get(kind, 0) + 1
            self.sample.add(triple)
        if len(self._least) < _SAMPLE:
            heappush(self._least, (-key, triple))
        elif key < -self._least[0][0]:
            heapreplace(self._least, (-key, triple))
        return True

    def whole_sample(self) -> list[Triple]:
        """Give the sample in a fixed order."""
        return sorted({*self.sample, *(triple for _, triple in self._least)}, key=str)


def _kind(term: object) -> str:
    """Name the datatype or language of a literal; nothing for other terms."""
    if not isinstance(term, Literal):
        return ""
    return term.language or term.datatype.value


def tally(quads: Iterable[Quad]) -> dict[str, Part]:
    """Count quads by graph, and take a sample of each graph."""
    parts: dict[str, Part] = {}
    for _ in told(quads, parts):
        pass
    return parts


def told(quads: Iterable[Quad], parts: dict[str, Part]) -> Iterator[Quad]:
    """Pass on each different quad once, and keep count of it by graph in ``parts``."""
    for quad in quads:
        graph = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
        part = parts.get(graph)
        if part is None:
            part = parts[graph] = Part()
        if part.add(quad.triple):
            yield quad


def hold_against(
    store: Store, parts: Mapping[str, Part], sizes: Mapping[str, int], where: str
) -> list[tuple[str, str]]:
    """Hold a store against what was put into it.

    Args:
        store: the store, which can be asked by graph.
        parts: what each graph should hold.
        sizes: how many triples each graph of the store has.
        where: the store, for messages.

    Returns:
        The literals that the store writes in another way: as in the files, as it has them.

    Raises:
        QueryProblem: PC-STORE-VERIFY, a graph with another number of triples, or a triple of
            the sample that is not there.
    """
    rewritten: dict[tuple[str, str], None] = {}
    for graph, part in sorted(parts.items()):
        if sizes.get(graph, 0) != part.triples:
            raise _amiss(f"{graph} has {sizes.get(graph, 0)} facts, not {part.triples}", where)
        sample = part.whole_sample()
        for start in range(0, len(sample), _AT_ONCE):
            for triple, instead in _differing(store, graph, sample[start : start + _AT_ONCE]):
                if instead is None:
                    raise _amiss(f"{graph} lacks {str(triple)[:300]}", where)
                rewritten[str(triple.object), str(instead)] = None
    return list(rewritten)


def _amiss(what: str, where: str) -> QueryProblem:
    return QueryProblem(
        "PC-STORE-VERIFY",
        f"what the store holds is not what was loaded: {what}.",
        "Nothing was switched. Load it again; if it happens again, the store cannot hold it.",
        where,
    )


def _differing(
    store: Store, graph: str, sample: list[Triple]
) -> Iterator[tuple[Triple, Literal | None]]:
    """Find triples that a graph lacks, each with the literal that it has instead."""
    pairs = " ".join(sorted({f"({one.subject} {one.predicate})" for one in sample}))
    text = f"SELECT * WHERE {{ GRAPH <{graph}> {{ VALUES (?s ?p) {{ {pairs} }} ?s ?p ?o }} }}"
    held: dict[tuple[object, object], set[object]] = {}
    for row in solutions(store, text, "load"):
        held.setdefault((row["s"], row["p"]), set()).add(row["o"])
    expected: dict[tuple[object, object], set[object]] = {}
    for one in sample:
        expected.setdefault((one.subject, one.predicate), set()).add(one.object)
    for one in sample:
        key = (one.subject, one.predicate)
        if one.object in held.get(key, set()):
            continue
        others = [o for o in held.get(key, set()) - expected[key] if isinstance(o, Literal)]
        instead = sorted(others, key=str)[0] if others and isinstance(one.object, Literal) else None
        yield one, instead
