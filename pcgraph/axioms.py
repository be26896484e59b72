"""Read the axioms of a graph, and name those that the compiled rules do not cover.

What an ontology says in RDFS and OWL becomes typed axioms. Triples that only declare or
annotate are none. Whatever else uses a word of OWL is refused by name: never ignored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from pcgraph.axiom import (
    BROKEN,
    DECLARED,
    GROUPS,
    KINDS,
    LIMITS,
    LISTS,
    NEGATIVE,
    NO_AXIOMS,
    NOT_COVERED,
    OUTSIDE,
    PARTS,
    PLAIN,
    RESTRICTIONS,
    SAME,
    TYPE,
    Axiom,
    Node,
    Ontology,
    Refusal,
    Term,
    node,
    number_of,
    unsound,
)
from pcgraph.engine import solutions
from pcgraph.model import Store
from pcgraph.names import OURS, PREFIXES, Prefixes


def read_axioms(store: Store, prefixes: Prefixes = OURS) -> Ontology:
    """Read the axioms of all graphs of a store.

    Args:
        store: the graph.
        prefixes: for the words of an axiom.

    Returns:
        The axioms, and beside them what is refused.
    """
    return _Reader(store, prefixes).ontology()


class _Reader:
    """Reads one store."""

    def __init__(self, store: Store, prefixes: Prefixes) -> None:
        self.store, self.prefixes = store, prefixes
        self.refused: list[Refusal] = []
        self.inverses: dict[Node, Node] = {}
        self.told: set[Node] = set()

    def ontology(self) -> Ontology:
        """Read everything."""
        for subject, value in self._pairs("owl:inverseOf"):
            if isinstance(subject, BlankNode) and isinstance(value, NamedNode):
                self.inverses[subject] = value
        found = [axiom for axiom in self._axioms() if self._sound(axiom)]
        self._refuse_the_rest()
        kinds = ("rdf:Property", "owl:DatatypeProperty", "owl:ObjectProperty")
        properties = {one: node(kind) for kind in kinds for one in self._members(kind)}
        return Ontology(
            tuple(sorted(set(found), key=_order)),
            tuple(sorted(set(self.refused), key=lambda one: (one.rule, one.words))),
            frozenset(self._members("owl:Class")),
            properties,
            self.inverses,
        )

    def _axioms(self) -> Iterator[Axiom]:
        for kind in PLAIN:
            for subject, value in self._pairs(kind):
                if subject not in self.inverses or kind != "owl:inverseOf":
                    yield self._axiom(kind, subject, (value,))
        for kind in LISTS:
            for subject, head in self._pairs(kind):
                if (values := self._list(kind, subject, head)) is not None:
                    yield self._axiom(kind, subject, values)
        for kind in KINDS:
            for subject in self._members(kind):
                yield self._axiom(kind, subject)
        for kind in RESTRICTIONS:
            for subject, value in self._pairs(kind):
                yield from self._restriction(kind, subject, value)
        for kind in GROUPS:
            for subject in self._members(kind):
                yield from self._group(kind, subject)
        yield from self._negatives()

    def _axiom(
        self, kind: str, subject: Node, values: tuple[Term, ...] = (), prop: Node | None = None
    ) -> Axiom:
        if kind in KINDS:
            words = f"{self._word(subject)} a {kind}"
        elif kind in RESTRICTIONS or kind in LISTS:
            said = " ".join(map(self._word, values))
            if kind in LISTS:
                said = f"({said})"
            owner = self._word(prop) if prop is not None else self._word(subject)
            words = f"{owner} {kind} {said}"
            if isinstance(subject, NamedNode) and prop is not None:
                words = f"{self._word(subject)}: {words}"
        elif kind in (*GROUPS, NEGATIVE):
            members = [subject, prop, *values] if prop is not None else list(values)
            words = f"{kind} ({' '.join(map(self._word, members))})"
        else:
            words = f"{self._word(subject)} {kind} {self._word(values[0])}"
        return Axiom(kind, subject, values, prop, words)

    def _restriction(self, kind: str, subject: Node, value: Term) -> Iterator[Axiom]:
        """Read what a class asks of a property."""
        self.told.add(subject)
        on = self._objects(subject, "owl:onProperty")
        classes: list[Term | None] = [None]
        if kind == "owl:maxQualifiedCardinality":
            classes = [*self._objects(subject, "owl:onClass")]
        if not on or not classes:
            self._refuse(kind, subject, BROKEN)
        for prop in on:
            if isinstance(prop, Literal):
                continue
            for of in classes:
                values = (value,) if of is None else (value, of)
                axiom = self._axiom(kind, subject, values, prop)
                if kind not in LIMITS or number_of(value) == 0:
                    yield axiom
                elif number_of(value) == 1:
                    rule = "cls-maxc2" if kind == "owl:maxCardinality" else "cls-maxqc3"
                    if of == node("owl:Thing"):
                        rule = "cls-maxqc4"
                    self.refused.append(Refusal(axiom.words, SAME, rule, True))
                else:
                    self.refused.append(Refusal(axiom.words, OUTSIDE))

    def _group(self, kind: str, subject: Node) -> Iterator[Axiom]:
        """Read a set of things that are told apart all at once."""
        self.told.add(subject)
        words = ("owl:members", "owl:distinctMembers")[: 1 + (kind == "owl:AllDifferent")]
        heads = [head for word in words for head in self._objects(subject, word)]
        if not heads:
            self._refuse(kind, subject, BROKEN)
        for head in heads:
            if (values := self._list(kind, subject, head)) is not None:
                yield self._axiom(kind, subject, values)

    def _negatives(self) -> Iterator[Axiom]:
        """Read the facts that are said not to hold."""
        for subject, source in self._pairs("owl:sourceIndividual"):
            self.told.add(subject)
            targets = [
                value
                for word in ("owl:targetIndividual", "owl:targetValue")
                for value in self._objects(subject, word)
            ]
            properties = self._objects(subject, "owl:assertionProperty")
            if not targets or not properties or isinstance(source, Literal):
                self._refuse(NEGATIVE, subject, BROKEN)
                continue
            for prop in properties:
                if not isinstance(prop, Literal):
                    yield from (self._axiom(NEGATIVE, source, (one,), prop) for one in targets)

    def _sound(self, axiom: Axiom) -> bool:
        """Tell whether an axiom uses its terms so that the rules reach all that it says."""
        reason, by_owlrl = unsound(axiom, self.inverses)
        if reason:
            self.refused.append(Refusal(axiom.words, reason, "", by_owlrl))
        return not reason

    def _refuse_the_rest(self) -> None:
        """Refuse what is known not to be covered, and every word of OWL that is not known."""
        known = {*PLAIN, *LISTS, *RESTRICTIONS, *PARTS, *NO_AXIOMS}
        for word in self._owl_words("?x ?word ?y"):
            if word not in known:
                self._refuse_all(word, self._pairs(word))
        known = {*KINDS, *GROUPS, *DECLARED, NEGATIVE}
        for word in self._owl_words("?x a ?word"):
            if word not in known:
                self._refuse_all(word, [(one, TYPE) for one in self._members(word)])
        lost: list[tuple[Node, Term]] = [
            (one, TYPE) for one in self._members(NEGATIVE) if one not in self.told
        ]
        parts = [(word, self._pairs(word)) for word in PARTS]
        for word, pairs in (*parts, (NEGATIVE, lost)):
            for subject, _ in pairs:
                if subject not in self.told:
                    self._refuse(word, subject, BROKEN)

    def _refuse_all(self, word: str, pairs: Iterable[tuple[Node, Term]]) -> None:
        """Refuse everything that uses a word."""
        rule, reason, by_owlrl = NOT_COVERED.get(word, ("", OUTSIDE, False))
        for subject, value in pairs:
            self.told.add(subject)
            words = f"{self._word(subject)} {word} {self._word(value)}"
            if value == TYPE:
                words = f"{self._word(subject)} a {word}"
            self.refused.append(Refusal(words, reason, rule, by_owlrl))

    def _owl_words(self, pattern: str) -> list[str]:
        """List the words of OWL that stand in one place of the facts."""
        text = f"SELECT DISTINCT ?word WHERE {{ {pattern} }}"
        words = [row["word"].value for row in solutions(self.store, text, "axioms") if row["word"]]
        owl = PREFIXES["owl"]
        return sorted(f"owl:{word.removeprefix(owl)}" for word in words if word.startswith(owl))

    def _refuse(self, kind: str, subject: Node, reason: str) -> None:
        self.refused.append(Refusal(f"{self._word(subject)} {kind} …", reason))

    def _list(self, kind: str, subject: Node, head: Term) -> tuple[Term, ...] | None:
        """Read a list; refuse one that is broken."""
        found: list[Term] = []
        seen: set[Term] = set()
        while head != node("rdf:nil"):
            first = [] if isinstance(head, Literal) else self._objects(head, "rdf:first")
            rest = [] if isinstance(head, Literal) else self._objects(head, "rdf:rest")
            if head in seen or len(first) != 1 or len(rest) != 1:
                self._refuse(kind, subject, "its list is broken")
                return None
            seen.add(head)
            found += first
            head = rest[0]
        return tuple(found)

    def _word(self, term: Term) -> str:
        """Write a term: a short id, or what a nameless class or property says."""
        if isinstance(term, NamedNode):
            return self.prefixes.compact(term.value)
        if isinstance(term, Literal):
            return str(term)
        if term in self.inverses:
            return f"[owl:inverseOf {self._word(self.inverses[term])}]"
        said = []
        for kind in RESTRICTIONS:
            on = [one for one in self._objects(term, "owl:onProperty") if one != term]
            for value in self._objects(term, kind):
                shown = "[…]" if isinstance(value, BlankNode) else self._word(value)
                said += [f"{self._word(prop)} {kind} {shown}" for prop in on]
        for kind in LISTS:
            said += [f"{kind} (…)" for _ in self._objects(term, kind)]
        return f"[{' ; '.join(said) or '…'}]"

    def _pairs(self, word: str) -> list[tuple[Node, Term]]:
        quads: Iterable[Any] = self.store.quads_for_pattern(None, node(word), None, None)
        return sorted({(quad.subject, quad.object) for quad in quads}, key=str)

    def _objects(self, subject: Node, word: str) -> list[Term]:
        quads: Iterable[Any] = self.store.quads_for_pattern(subject, node(word), None, None)
        return sorted({quad.object for quad in quads}, key=str)

    def _members(self, word: str) -> list[Node]:
        quads: Iterable[Any] = self.store.quads_for_pattern(None, TYPE, node(word), None)
        return sorted({quad.subject for quad in quads}, key=str)


def _order(axiom: Axiom) -> tuple[str, str, str]:
    return axiom.kind, axiom.words, str(axiom.subject)
