"""Say from which facts ``compose`` works out the derived ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from pcgraph.axiom import node
from pcgraph.derivation import Fact
from pcgraph.engine import solutions
from pcgraph.model import Store

_OWN = ("?s pc:section ?section", "?section pc:role ?o")
_IN_DOCUMENT = ("?section dcterms:isPartOf ?document", "?document pc:namesRole ?o")


@dataclass(frozen=True)
class Rule:
    """One way in which a fact is worked out.

    Attributes:
        words: the rule.
        premises: triple patterns over ?s and ?o; a property with ``+`` is a chain.
        optional: a premise that is told where it is recorded.
    """

    words: str
    premises: tuple[str, ...]
    optional: str = ""


RULES: Mapping[str, tuple[Rule, ...]] = {
    "pc:expectedOf": (
        Rule("reading own: it stands under a heading that is meant for the role", _OWN),
    ),
    "pc:expectedOfAsPrinted": (
        Rule("reading printed: it stands under a heading that is meant for the role", _OWN),
        Rule(
            "reading printed: the printed phrase takes in the heading under which it stands",
            ("?s pc:section ?section", "?adding pc:inAdditionTo ?section", "?adding pc:role ?o"),
            "?adding pc:additionPhrase ?phrase",
        ),
    ),
    "pc:expectedOfTiered": (
        Rule(
            "reading tiered: it stands under a heading that is meant for the role",
            (*_OWN, *_IN_DOCUMENT),
        ),
        Rule(
            "reading tiered: the role is assumed to include the role below it; nowhere printed",
            (
                "?s pc:section ?section",
                "?section pc:role ?lower",
                "?o pc:buildsOn+ ?lower",
                *_IN_DOCUMENT,
            ),
        ),
    ),
}
"""How the derived properties are worked out (``compose`` derives them, this says from what)."""


def premises(
    store: Store, rule: Rule, subject: NamedNode, value: NamedNode | Literal
) -> list[list[Fact]]:
    """Find the facts from which a rule works out a fact; one list for each way it does."""
    optional = f"OPTIONAL {{ {rule.optional} }}" if rule.optional else ""
    text = f"""SELECT DISTINCT * WHERE {{ VALUES (?s ?o) {{ ({subject} {value}) }}
        {" . ".join(rule.premises)} {optional} }}"""
    ways = []
    for row in solutions(store, text, "proof"):
        facts: list[Fact] = []
        for pattern in (*rule.premises, *filter(None, [rule.optional])):
            first, prop, last = pattern.split()
            ends = row[first[1:]], row[last[1:]]
            link = node(prop.removesuffix("+"))
            if prop.endswith("+"):
                facts += _chain(store, ends[0], link, ends[1])
            elif None not in ends:
                facts.append((ends[0], link, ends[1]))
        ways.append(facts)
    return sorted(ways, key=str)


def _chain(store: Store, first: NamedNode, prop: NamedNode, last: NamedNode) -> list[Fact]:
    """Find the shortest chain of facts of one property from one thing to another."""
    ways: list[list[Fact]] = [[]]
    seen = {first}
    while ways:
        way = ways.pop(0)
        end = way[-1][2] if way else first
        if end == last:
            return way
        for one in values_of(store, end, prop) if isinstance(end, NamedNode) else ():
            if isinstance(one, NamedNode) and isinstance(end, NamedNode) and one not in seen:
                seen.add(one)
                ways.append([*way, (end, prop, one)])
    return []


def values_of(store: Store, subject: NamedNode, prop: NamedNode) -> list[NamedNode | Literal]:
    """Give what the graph holds for a subject and property, in a fixed order."""
    quads = store.quads_for_pattern(subject, prop, None, None)
    held = {quad.object for quad in quads if isinstance(quad.object, NamedNode | Literal)}
    return sorted(held, key=str)
