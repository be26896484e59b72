"""Keep the account of what a writer takes from a framework: the rest is what is left out.

A writer reads the facts through a ``Ledger`` and nothing else, so that its report of losses is
no promise but a difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from pcgraph.exports.dossier import MATCHES, Dossier, Judged, Term

EVIDENCE = ("evidencedBy", "evidencedInFullBy", "evidencedInPartBy", "supportedBy")
Fact = tuple[NamedNode, str, Term]


@dataclass(frozen=True)
class Line:
    """One line of the account: the facts of one property on one kind of thing.

    Attributes:
        kind: the kind of thing, as in the dossier.
        name: the property, as IRI.
        facts: how many there are.
        carried: how many the form holds whole.
        in_part: how many it holds with less in them.
        notes: what is lost of these.
    """

    kind: str
    name: str
    facts: int
    carried: int
    in_part: int
    notes: tuple[str, ...] = ()

    @property
    def left_out(self) -> int:
        """How many the form does not hold."""
        return self.facts - self.carried - self.in_part


@dataclass(frozen=True)
class Link:
    """A link of a line to a thing of another framework.

    Attributes:
        line: the line.
        relation: local name of the SKOS relation.
        other: the other thing.
        judged: the judgement it rests on, where one is recorded.
    """

    line: NamedNode
    relation: str
    other: NamedNode
    judged: Judged | None


class Ledger:
    """The facts of one framework, and which of them were taken.

    Args:
        dossier: the facts.
    """

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self._taken: dict[Fact, str] = {}
        self._iris: dict[str, str] = {}

    def see(self, node: NamedNode, name: str) -> tuple[Term, ...]:
        """Give the values of a property without taking them."""
        return self.dossier.said.get(node, {}).get(self._iri(name), ())

    def take(self, node: NamedNode, name: str, value: Term, but: str = "") -> None:
        """Take one fact.

        Args:
            node: its subject.
            name: its property, as a short id.
            value: its value.
            but: what the form loses of it; nothing if it holds it whole.
        """
        fact = node, self._iri(name), value
        if value in self.see(node, name) and self._taken.get(fact) != "":
            self._taken[fact] = but

    def weaken(self, node: NamedNode, name: str, value: Term, but: str) -> None:
        """Say that of a fact that was taken the form loses something."""
        self._taken[node, self._iri(name), value] = but

    def nodes(self, node: NamedNode, name: str, but: str = "") -> list[NamedNode]:
        """Take the things that a property points at."""
        found = [one for one in self.see(node, name) if isinstance(one, NamedNode)]
        for one in found:
            self.take(node, name, one, but)
        return found

    def literals(self, node: NamedNode, name: str, but: str = "") -> list[Literal]:
        """Take the words or numbers that a property gives."""
        found = [one for one in self.see(node, name) if isinstance(one, Literal)]
        for one in found:
            self.take(node, name, one, but)
        return found

    def literal(self, node: NamedNode, name: str, but: str = "") -> Literal | None:
        """Take the first word or number that a property gives; of several the others are lost."""
        found = next((one for one in self.see(node, name) if isinstance(one, Literal)), None)
        if found is not None:
            self.take(node, name, found, but)
        return found

    def links(self, line: NamedNode) -> list[Link]:
        """Give the links of a line to things of other frameworks, without taking them."""
        judged = self.dossier.judgements
        return [
            Link(line, relation, other, judged.get((line, other)))
            for relation in MATCHES
            for other in self.see(line, f"skos:{relation}")
            if isinstance(other, NamedNode)
        ]

    def take_link(self, link: Link, but: str = "", evidence: bool = False) -> None:
        """Take a link, and of its judgement what a link says by itself.

        Args:
            link: the link.
            but: what the form loses of its relation.
            evidence: whether the form says how much of the line the other thing would show.
        """
        relation = f"skos:{link.relation}"
        self.take(link.line, relation, link.other, but)
        if evidence:
            for name in EVIDENCE:
                self.take(link.line, f"pc:{name}", link.other)
        if link.judged is None:
            return
        record = link.judged.record
        self.take(record, "pc:judgedStatement", link.line)
        self.take(record, "pc:judgedStandard", link.other)
        self.literals(record, "pc:decision")
        self.nodes(record, "pc:relation", but)
        if evidence:
            self.literals(record, "pc:evidence")

    def lines(self) -> list[Line]:
        """Give the account: every fact of the framework stands in exactly one line."""
        facts: Counter[tuple[str, str]] = Counter(self.dossier.counted)
        whole: Counter[tuple[str, str]] = Counter()
        part: Counter[tuple[str, str]] = Counter()
        notes: dict[tuple[str, str], set[str]] = {}
        for node, said in self.dossier.said.items():
            for name, values in said.items():
                key = self.dossier.kinds[node], name
                facts[key] += len(values)
                for value in values:
                    but = self._taken.get((node, name, value))
                    if but:
                        part[key] += 1
                        notes.setdefault(key, set()).add(but)
                    elif but == "":
                        whole[key] += 1
        return [
            Line(*key, facts[key], whole[key], part[key], tuple(sorted(notes.get(key, ()))))
            for key in sorted(facts)
        ]

    def taken(self) -> Mapping[Fact, str]:
        """Give the facts that were taken, each with what is lost of it."""
        return self._taken

    def _iri(self, name: str) -> str:
        if name not in self._iris:
            found = self.dossier.prefixes.expand(name)
            assert found is not None
            self._iris[name] = found
        return self._iris[name]
