"""Work out what the axioms say of each other: the scm rules of OWL 2 RL.

There are few axioms and many facts, so that this is done here, and only the facts by SPARQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from pcgraph.axiom import TYPE, Axiom, Node, Ontology, Term, node

SUB_CLASS, SUB_PROPERTY = node("rdfs:subClassOf"), node("rdfs:subPropertyOf")
SAME_CLASS, SAME_PROPERTY = node("owl:equivalentClass"), node("owl:equivalentProperty")
DOMAIN, RANGE = node("rdfs:domain"), node("rdfs:range")
HIERARCHY = (SUB_CLASS, SUB_PROPERTY, SAME_CLASS, SAME_PROPERTY, DOMAIN, RANGE)

Link = tuple[Node, NamedNode, Term]
Edges = dict[Term, dict[Term, "Ground"]]
_THING, _NOTHING = node("owl:Thing"), node("owl:Nothing")


@dataclass(frozen=True)
class Ground:
    """By what a link between two words holds.

    Attributes:
        rule: the rule of OWL 2 RL; nothing for what the ontology states.
        words: the axiom, or that which came last.
        premises: the links that it follows from.
    """

    rule: str
    words: str
    premises: tuple[Link, ...] = ()


def hierarchy(ontology: Ontology) -> dict[Link, Ground]:
    """Give every link between classes and between properties, with its ground.

    Args:
        ontology: the axioms.

    Returns:
        What is stated and what follows: subclasses, subproperties, equals, domains, ranges.
    """
    by_kind: dict[str, list[Axiom]] = {}
    for axiom in ontology.axioms:
        by_kind.setdefault(axiom.kind, []).append(axiom)
    properties = _edges(_property_links(by_kind))
    _close(properties, SUB_PROPERTY, "scm-spo")
    for one, declared in ontology.properties.items():
        rule = "scm-dp" if declared == node("owl:DatatypeProperty") else "scm-op"
        ground = Ground(rule, "", ((one, TYPE, declared),))
        properties.setdefault(one, {}).setdefault(one, ground)
    classes = _edges(_class_links(by_kind, ontology))
    while True:
        _close(classes, SUB_CLASS, "scm-sco")
        new = [
            (link, ground)
            for link, ground in _restriction_links(by_kind, ontology, classes, properties)
            if link[2] not in classes.get(link[0], {})
        ]
        if not new:
            break
        for (low, _, high), ground in new:
            classes.setdefault(low, {}).setdefault(high, ground)
    found = dict(_links(classes, SUB_CLASS)) | dict(_links(properties, SUB_PROPERTY))
    for axiom in ontology.axioms:
        if axiom.kind in ("owl:equivalentClass", "owl:equivalentProperty"):
            found[axiom.subject, node(axiom.kind), axiom.values[0]] = Ground("", axiom.words)
    found |= {
        link: ground
        for edges, below, same, rule in (
            (classes, SUB_CLASS, SAME_CLASS, "scm-eqc2"),
            (properties, SUB_PROPERTY, SAME_PROPERTY, "scm-eqp2"),
        )
        for link, ground in _equal(edges, below, same, rule)
        if link not in found
    }
    for kind, place in (("rdfs:domain", DOMAIN), ("rdfs:range", RANGE)):
        found |= _ends(by_kind.get(kind, []), place, classes, properties)
    return found


def restriction_rules(links: Mapping[Link, Ground]) -> Iterator[tuple[Link, Ground]]:
    """Give the links between classes whose facts follow from no stated axiom alone."""
    for link, ground in links.items():
        if ground.rule in ("scm-hv", "scm-svf1", "scm-svf2", "scm-avf1", "scm-avf2", "scm-cls"):
            yield link, ground


def _edges(links: Iterable[tuple[Link, Ground]]) -> Edges:
    found: Edges = {}
    for (low, _, high), ground in links:
        held = found.setdefault(low, {}).get(high)
        if held is None or (held.rule and not ground.rule):
            found[low][high] = ground
    return found


def _property_links(by_kind: Mapping[str, list[Axiom]]) -> Iterator[tuple[Link, Ground]]:
    for axiom in by_kind.get("rdfs:subPropertyOf", []):
        yield (axiom.subject, SUB_PROPERTY, axiom.values[0]), Ground("", axiom.words)
    for axiom in by_kind.get("owl:equivalentProperty", []):
        yield from _both_ways(axiom, SUB_PROPERTY, SAME_PROPERTY, "scm-eqp1")


def _class_links(
    by_kind: Mapping[str, list[Axiom]], ontology: Ontology
) -> Iterator[tuple[Link, Ground]]:
    for axiom in by_kind.get("rdfs:subClassOf", []):
        yield (axiom.subject, SUB_CLASS, axiom.values[0]), Ground("", axiom.words)
    for axiom in by_kind.get("owl:equivalentClass", []):
        yield from _both_ways(axiom, SUB_CLASS, SAME_CLASS, "scm-eqc1")
    for axiom in by_kind.get("owl:intersectionOf", []):
        for one in axiom.values:
            yield (axiom.subject, SUB_CLASS, one), Ground("scm-int", axiom.words)
    for axiom in by_kind.get("owl:unionOf", []):
        for one in axiom.values:
            if not isinstance(one, Literal):
                yield (one, SUB_CLASS, axiom.subject), Ground("scm-uni", axiom.words)
    for one in sorted(ontology.classes, key=str):
        ground = Ground("scm-cls", "", ((one, TYPE, node("owl:Class")),))
        yield (one, SUB_CLASS, _THING), ground
        yield (_NOTHING, SUB_CLASS, one), ground
        yield (one, SUB_CLASS, one), ground


def _both_ways(
    axiom: Axiom, below: NamedNode, same: NamedNode, rule: str
) -> Iterator[tuple[Link, Ground]]:
    one, other = axiom.subject, axiom.values[0]
    ground = Ground(rule, axiom.words, ((one, same, other),))
    yield (one, below, other), ground
    if not isinstance(other, Literal):
        yield (other, below, one), ground


def _close(edges: Edges, below: NamedNode, rule: str) -> None:
    """Add what follows by going up more than one step."""
    steps = {low: list(highs.items()) for low, highs in edges.items()}
    for low in steps:
        reached = edges[low]
        waiting = [high for high in reached if high != low]
        while waiting:
            middle = waiting.pop(0)
            for high, ground in steps.get(middle, ()):
                if high not in reached and high != low:
                    premises = ((low, below, middle), (middle, below, high))
                    reached[high] = Ground(rule, ground.words, premises)  # type: ignore[arg-type]
                    waiting.append(high)


def _links(edges: Edges, prop: NamedNode) -> Iterator[tuple[Link, Ground]]:
    for low, highs in edges.items():
        if not isinstance(low, Literal):
            yield from (((low, prop, high), ground) for high, ground in highs.items())


def _equal(
    edges: Edges, below: NamedNode, same: NamedNode, rule: str
) -> Iterator[tuple[Link, Ground]]:
    """Give what stands below each other both ways."""
    for low, highs in edges.items():
        for high, ground in highs.items():
            both = low != high and low in edges.get(high, {})
            if both and not isinstance(low, Literal) and not isinstance(high, Literal):
                premises = ((low, below, high), (high, below, low))
                yield (low, same, high), Ground(rule, ground.words, premises)


def _ends(
    axioms: Iterable[Axiom], place: NamedNode, classes: Edges, properties: Edges
) -> dict[Link, Ground]:
    """Give domains or ranges: a wider class holds too, and a narrower property has it too."""
    rule = "scm-dom" if place == DOMAIN else "scm-rng"
    found: dict[Link, Ground] = {}
    narrower: dict[Term, list[Node]] = {}
    for low, highs in properties.items():
        for high in highs:
            if low != high and not isinstance(low, Literal):
                narrower.setdefault(high, []).append(low)
    for axiom in axioms:
        found[axiom.subject, place, axiom.values[0]] = Ground("", axiom.words)
    for prop, _, end in list(found):
        for wider in classes.get(end, {}):
            if wider != end and not isinstance(end, Literal):
                premises: tuple[Link, ...] = ((prop, place, end), (end, SUB_CLASS, wider))
                words = classes[end][wider].words
                found.setdefault((prop, place, wider), Ground(f"{rule}1", words, premises))
    for prop, _, end in list(found):
        for low in narrower.get(prop, ()):
            premises = ((prop, place, end), (low, SUB_PROPERTY, prop))
            words = properties[low][prop].words
            found.setdefault((low, place, end), Ground(f"{rule}2", words, premises))
    return found


def _restriction_links(
    by_kind: Mapping[str, list[Axiom]], ontology: Ontology, classes: Edges, properties: Edges
) -> Iterator[tuple[Link, Ground]]:
    """Compare the classes that ask something of a property: scm-hv, scm-svf and scm-avf."""
    kinds = (("owl:hasValue", "hv"), ("owl:someValuesFrom", "svf"), ("owl:allValuesFrom", "avf"))
    for kind, short in kinds:
        asked = by_kind.get(kind, [])
        on: dict[Node, list[Axiom]] = {}
        of: dict[Term, list[Axiom]] = {}
        for axiom in asked:
            assert axiom.prop is not None
            on.setdefault(axiom.prop, []).append(axiom)
            of.setdefault(axiom.values[0], []).append(axiom)
        for one in asked:
            assert one.prop is not None
            value = one.values[0]
            for other in on[one.prop] if short != "hv" else ():
                if other.values[0] in classes.get(value, {}) and not isinstance(value, Literal):
                    link = (value, SUB_CLASS, other.values[0])
                    ground = Ground(f"scm-{short}1", one.words, (link,))
                    yield (one.subject, SUB_CLASS, other.subject), ground
            for other in of[value]:
                if other.prop is not None and other.prop in properties.get(one.prop, {}):
                    link = (one.prop, SUB_PROPERTY, other.prop)
                    low, high = (one, other) if short != "avf" else (other, one)
                    rule = "scm-hv" if short == "hv" else f"scm-{short}2"
                    yield (low.subject, SUB_CLASS, high.subject), Ground(rule, one.words, (link,))
