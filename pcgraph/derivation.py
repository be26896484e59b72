"""Say from what an inferred fact follows: one rule, one axiom, and the facts it goes on from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from pcgraph.axiom import KINDS, NEGATIVE, TYPE, Axiom, node
from pcgraph.axioms import read_axioms
from pcgraph.hierarchy import HIERARCHY, Ground
from pcgraph.inference import BLANK, Inference, Pattern, written
from pcgraph.model import Store
from pcgraph.names import OURS, Prefixes
from pcgraph.reason import infer, is_told

Fact = tuple[NamedNode, NamedNode, "NamedNode | Literal"]


@dataclass(frozen=True)
class Step:
    """One step of a proof.

    Attributes:
        rule: the rule of OWL 2 RL.
        words: the axiom in one line.
        place: a fact that states the axiom, or the one that states what it is a part of, and
            its graph; None if the axiom is among the premises.
        premises: the facts that the rule goes on from.
    """

    rule: str
    words: str
    place: tuple[Fact, str] | None
    premises: tuple[Fact, ...]


class Derivations:
    """What follows from a graph, and from what.

    Args:
        store: the graph.
        prefixes: for the words of axioms.

    Raises:
        InputProblem: PC-REASON-AXIOM names the axioms that are not covered.
    """

    def __init__(self, store: Store, prefixes: Prefixes = OURS) -> None:
        self._given = store
        self._axioms = read_axioms(store, prefixes)
        self._closure = infer(store, self._axioms)
        self._run_of = {run.graph: number for number, run in enumerate(self._closure.runs, 1)}

    def values(self, subject: NamedNode, prop: NamedNode) -> list[NamedNode | Literal]:
        """Give what follows for a subject and property, is told, and is not in the graph."""
        quads = self._closure.store.quads_for_pattern(subject, prop, None, None)
        found: set[Any] = {
            quad.object for quad in quads if self._run(quad) and is_told(subject, prop, quad.object)
        }
        for link, ground in self._closure.links.items() if prop in HIERARCHY else ():
            if link[:2] == (subject, prop) and ground.rule and is_told(*link):
                held = self._given.quads_for_pattern(*link, None)
                found |= set() if any(held) else {link[2]}
        return sorted(found, key=str)

    def step(self, fact: Fact) -> Step | None:
        """Say from what a fact follows; None if it does not, or is in the graph as it is."""
        link = tuple(map(_original, fact))
        ground = self._closure.links.get(link)
        if ground is not None and ground.rule:
            return self._by_ground(ground)
        for quad in self._closure.store.quads_for_pattern(*fact, None):
            if number := self._run(quad):
                return self._by_rule(fact, number)
        return None

    def given(self, fact: Fact) -> list[Quad]:
        """Find a fact in the graph as it is, also one about something without a name."""
        subject, prop, value = map(_original, fact)
        return list(self._given.quads_for_pattern(subject, prop, value, None))

    def words(self, term: object) -> str:
        """Say what something without a name is by its axioms; nothing for anything else."""
        own = _original(term)
        said = [one.words.strip("[]") for one in self._axioms.axioms if one.subject == own]
        return f"[{' ; '.join(said) or '…'}]" if isinstance(own, BlankNode) else ""

    def _run(self, quad: Quad) -> int:
        """Give the number of the run that added a fact; 0 if none did."""
        graph = quad.graph_name
        return self._run_of.get(graph.value, 0) if isinstance(graph, NamedNode) else 0

    def _since(self, fact: Fact) -> int:
        """Give the number of the run that added a fact; 0 if it was there before."""
        return max(map(self._run, self._closure.store.quads_for_pattern(*fact, None)), default=0)

    def _by_ground(self, ground: Ground) -> Step:
        """Say from what a link between two words follows."""
        stated = [one for one in self._axioms.axioms if one.words == ground.words]
        premises: list[Any] = [tuple(map(_named, link)) for link in ground.premises]
        told = {tuple(map(_original, one)) for one in premises}
        place = self._place(stated[0]) if stated else None
        if place and place[0] in told:
            place = None
        return Step(ground.rule, ground.words, place, tuple(premises))

    def _by_rule(self, fact: Fact, number: int) -> Step:
        """Say from what a fact follows that a rule added in one run."""
        one = self._closure.runs[number - 1].inference
        premises = min(self._ways(one, fact, number), key=str)
        if one.link is None:
            return Step(one.rule, one.axiom.words, self._place(one.axiom), premises)
        link: Any = tuple(map(_named, one.link))
        return Step(one.rule, one.axiom.words, None, (link, *premises))

    def _ways(self, one: Inference, fact: Fact, number: int) -> Iterator[tuple[Fact, ...]]:
        """Find the facts that were there before a run and from which it worked out a fact."""
        if one.repeated:
            yield self._path(fact, number)
            return
        bound = dict(zip(one.head, map(written, fact), strict=True))
        body = [_bind(part, bound) for part in one.body]
        text = f"SELECT * WHERE {{ {' . '.join(map(' '.join, body))} }}"
        for row in self._solutions(text):
            facts = tuple(_fact(part, row) for part in body)
            if all(self._since(premise) < number for premise in facts):
                yield facts

    def _solutions(self, text: str) -> Iterator[dict[str, Any]]:
        found: Any = self._closure.store.query(text)
        names = [variable.value for variable in found.variables]
        for row in found:
            yield {f"?{name}": row[name] for name in names}

    def _path(self, fact: Fact, number: int) -> tuple[Fact, ...]:
        """Find the shortest way of facts of one property that were there before a run."""
        first, prop, last = fact
        ways: list[list[Fact]] = [[]]
        seen: set[object] = set()
        while ways:
            way = ways.pop(0)
            end: Any = way[-1][2] if way else first
            for quad in sorted(self._closure.store.quads_for_pattern(end, prop, None), key=str):
                step: Any = (end, prop, quad.object)
                if quad.object in seen or self._since(step) >= number:
                    continue
                if quad.object == last:
                    return (*way, step)
                seen.add(quad.object)
                if not isinstance(quad.object, Literal):
                    ways.append([*way, step])
        return ()

    def _place(self, axiom: Axiom) -> tuple[Fact, str] | None:
        """Find the fact that states an axiom, or the one that states what it is a part of."""
        value: Any = axiom.values[0] if len(axiom.values) == 1 else None
        quads = list(self._given.quads_for_pattern(axiom.subject, node(axiom.kind), value, None))
        if axiom.kind in KINDS:
            kind = node(axiom.kind)
            quads = list(self._given.quads_for_pattern(axiom.subject, TYPE, kind, None))
        if not quads and axiom.kind != NEGATIVE:
            quads = list(self._given.quads_for_pattern(axiom.subject, node(axiom.kind), None, None))
        found = min(quads, key=str, default=None)
        for _ in range(20):
            if found is None or isinstance(found.subject, NamedNode):
                break
            above = self._given.quads_for_pattern(None, None, found.subject, None)
            found = min(above, key=str, default=found)
        if found is None:
            return None
        fact: Any = (found.subject, found.predicate, found.object)
        return fact, getattr(found.graph_name, "value", "")


def _bind(part: Pattern, bound: dict[str, str]) -> Pattern:
    subject, prop, value = part
    return bound.get(subject, subject), prop, bound.get(value, value)


def _fact(part: Pattern, row: dict[str, Any]) -> Any:
    return tuple(row[term] if term in row else _read(term) for term in part)


def _read(text: str) -> Any:
    """Read a term as it is written in a rule."""
    if text[0] == "<":
        return NamedNode(text[1:-1])
    from pyoxigraph import RdfFormat, parse

    quads = parse(input=f"<urn:a> <urn:b> {text} .", format=RdfFormat.N_TRIPLES)
    return next(iter(quads)).object


def _original(term: Any) -> Any:
    """Give back the label of what has no name."""
    if isinstance(term, NamedNode) and term.value.startswith(BLANK):
        return BlankNode(term.value.removeprefix(BLANK))
    return term


def _named(term: Any) -> Any:
    return NamedNode(BLANK + term.value) if isinstance(term, BlankNode) else term
