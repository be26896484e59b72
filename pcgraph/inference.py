"""Compile axioms into rules, each a SPARQL update that has the name of its OWL 2 RL rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pyoxigraph import BlankNode, NamedNode

from pcgraph.axiom import TYPE, Axiom, Node, Ontology, Term, node, reserved
from pcgraph.hierarchy import Ground, Link, restriction_rules

Pattern = tuple[str, str, str]
"""Subject, property and value, as they are written in SPARQL."""

BLANK = "urn:pcgraph:nameless:"
"""What stands in place of the label of a blank node, which SPARQL cannot name."""

_TYPE, _THING = str(TYPE), node("owl:Thing")


@dataclass(frozen=True)
class Inference:
    """One rule: where the body holds, the head holds.

    Attributes:
        rule: the rule of OWL 2 RL, ``prp-spo2``.
        axiom: the axiom that it was compiled from.
        body: what must hold.
        head: what follows.
        repeated: the one property of the body may be followed any number of times; it is no
            update, because the paths of the engine are slow.
        link: the link between classes that the axiom follows from, if it is not stated.
    """

    rule: str
    axiom: Axiom
    body: tuple[Pattern, ...]
    head: Pattern
    repeated: bool = False
    link: Link | None = None

    def pattern(self, since: Mapping[int, str] | None = None) -> str:
        """Write the body, each pattern in the graph that is given for its place, if one is."""
        parts = []
        for place, (subject, prop, value) in enumerate(self.body):
            text = f"{subject} {prop} {value}"
            graph = (since or {}).get(place)
            parts.append(f"GRAPH <{graph}> {{ {text} }}" if graph else text)
        return " . ".join(parts)

    def update(self, graph: str, since: Mapping[int, str] | None = None) -> str:
        """Write the update that adds what follows, and notes it in a graph of its own.

        Args:
            graph: the address of that graph.
            since: by place in the body, the graph in which that part must hold.
        """
        head = " ".join(self.head)
        where = f"{self.pattern(since)} FILTER NOT EXISTS {{ {head} }}"
        return f"INSERT {{ {head} . GRAPH <{graph}> {{ {head} }} }} WHERE {{ {where} }}"


@dataclass(frozen=True)
class Check:
    """What must never hold: where the body does, the graph contradicts itself."""

    rule: str
    axiom: Axiom
    body: tuple[Pattern, ...]


def compile_axioms(
    ontology: Ontology, links: Mapping[Link, Ground], checks: Iterable[Check] = ()
) -> list[Inference]:
    """Compile axioms into rules, in an order in which most need to run once.

    Args:
        ontology: the axioms.
        links: what they say of each other.
        checks: what will be looked for; rules that make nothing else are left out.
    """
    writer = _Writer(ontology)
    found = [rule for axiom in ontology.axioms for rule in writer.rules(axiom)]
    for (low, prop, high), ground in restriction_rules(links):
        axiom = Axiom("rdfs:subClassOf", low, (high,), None, ground.words)
        link = (low, prop, high) if low != high else None
        if link:
            body, head = (_is("?x", low),), _is("?x", high)
            found.append(Inference("cax-sco", axiom, body, head, link=link))
    return in_order(_needed(found, {key_of(part) for one in checks for part in one.body}))


def compile_checks(ontology: Ontology) -> list[Check]:
    """Compile what must never hold."""
    writer = _Writer(ontology)
    nothing = node("owl:Nothing")
    words = "nothing is an owl:Nothing"
    first = Check("cls-nothing2", Axiom("", nothing, words=words), (_is("?x", nothing),))
    return [first, *(check for axiom in ontology.axioms for check in writer.checks(axiom))]


def key_of(pattern: Pattern) -> str:
    """Name what a pattern is about: a property, or the members of a class."""
    return f"a {pattern[2]}" if pattern[1] == _TYPE else pattern[1]


def in_order(found: Sequence[Inference]) -> list[Inference]:
    """Put what makes facts before what uses them; of rules in a circle the first comes first.

    What follows a property any number of times comes late in its circle: it has then least to do.
    """
    found = sorted(found, key=lambda one: one.repeated)
    makers: dict[str, int] = {}
    users: dict[str, list[int]] = {}
    for number, one in enumerate(found):
        makers[key_of(one.head)] = makers.get(key_of(one.head), 0) + 1
        for key in {key_of(part) for part in one.body}:
            users.setdefault(key, []).append(number)
    waits = [len({key_of(part) for part in one.body} & set(makers)) for one in found]
    ready = [number for number, wait in enumerate(waits) if not wait][::-1]
    rest = iter(range(len(found)))
    done: dict[int, Inference] = {}
    while len(done) < len(found):
        number = ready.pop() if ready else next(rest)
        if number in done:
            continue
        done[number] = found[number]
        key = key_of(found[number].head)
        makers[key] -= 1
        for user in users.get(key, ()) if not makers[key] else ():
            waits[user] -= 1
            if not waits[user] and user not in done:
                ready.append(user)
    return list(done.values())


def written(term: Term) -> str:
    """Write a term in SPARQL; a nameless one by an address that stands for it."""
    return f"<{BLANK}{term.value}>" if isinstance(term, BlankNode) else str(term)


def _needed(found: Sequence[Inference], looked_for: set[str]) -> list[Inference]:
    """Leave out rules whose conclusion is never told and never used, and those said twice."""
    once: dict[tuple[object, ...], Inference] = {}
    for one in found:
        if one.repeated or one.head not in one.body:
            once.setdefault((one.body, one.head, one.repeated), one)
    kept = list(once.values())
    while True:
        used = looked_for | {key_of(part) for one in kept for part in one.body}
        fewer = [one for one in kept if _told(one.head) or key_of(one.head) in used]
        if len(fewer) == len(kept):
            return kept
        kept = fewer


def _told(head: Pattern) -> bool:
    """Tell whether a conclusion may be told: no class without a name, no word of OWL."""
    if head[1] != _TYPE:
        return True
    return not head[2].startswith(f"<{BLANK}") and not reserved(NamedNode(head[2][1:-1]))


def _is(thing: str, of: Term) -> Pattern:
    return thing, _TYPE, written(of)


class _Writer:
    """Writes the rules and checks of single axioms."""

    def __init__(self, ontology: Ontology) -> None:
        self.inverses = ontology.inverses

    def rules(self, axiom: Axiom) -> Iterator[Inference]:
        """Write the rules of an axiom; none for one that only forbids."""
        write = _RULES.get(axiom.kind)
        for rule, body, head in write(self, axiom) if write else ():
            yield Inference(rule, axiom, tuple(body), head, rule == "prp-trp")

    def checks(self, axiom: Axiom) -> Iterator[Check]:
        """Write the checks of an axiom; none for one that only concludes."""
        write = _CHECKS.get(axiom.kind)
        for rule, body in write(self, axiom) if write else ():
            yield Check(rule, axiom, tuple(body))

    def has(self, thing: str, prop: Term, value: str) -> Pattern:
        """Write that a thing has a value; a nameless inverse is turned round."""
        if isinstance(prop, BlankNode):
            return value, str(self.inverses[prop]), thing
        return thing, str(prop), value


_Rule = tuple[str, Iterable[Pattern], Pattern]
_Clash = tuple[str, Iterable[Pattern]]


def _below(_: _Writer, axiom: Axiom) -> Iterator[_Rule]:
    yield "cax-sco", [_is("?x", axiom.subject)], _is("?x", axiom.values[0])


def _same_class(_: _Writer, axiom: Axiom) -> Iterator[_Rule]:
    one, other = axiom.subject, axiom.values[0]
    yield "cax-eqc1", [_is("?x", one)], _is("?x", other)
    yield "cax-eqc2", [_is("?x", other)], _is("?x", one)


def _below_property(w: _Writer, axiom: Axiom) -> Iterator[_Rule]:
    one, other = axiom.subject, axiom.values[0]
    yield "prp-spo1", [w.has("?x", one, "?y")], w.has("?x", other, "?y")


def _same_property(w: _Writer, axiom: Axiom) -> Iterator[_Rule]:
    one, other = axiom.subject, axiom.values[0]
    yield "prp-eqp1", [w.has("?x", one, "?y")], w.has("?x", other, "?y")
    yield "prp-eqp2", [w.has("?x", other, "?y")], w.has("?x", one, "?y")


def _chain(w: _Writer, axiom: Axiom) -> Iterator[_Rule]:
    last = len(axiom.values)
    body = [w.has(f"?x{n}", step, f"?x{n + 1}") for n, step in enumerate(axiom.values)]
    if body:
        yield "prp-spo2", body, w.has("?x0", axiom.subject, f"?x{last}")


def _inverse(w: _Writer, axiom: Axiom) -> Iterator[_Rule]:
    one, other = axiom.subject, axiom.values[0]
    yield "prp-inv1", [w.has("?x", one, "?y")], w.has("?y", other, "?x")
    yield "prp-inv2", [w.has("?x", other, "?y")], w.has("?y", one, "?x")


def _symmetric(w: _Writer, axiom: Axiom) -> Iterator[_Rule]:
    yield "prp-symp", [w.has("?x", axiom.subject, "?y")], w.has("?y", axiom.subject, "?x")


def _transitive(w: _Writer, axiom: Axiom) -> Iterator[_Rule]:
    yield "prp-trp", [w.has("?x", axiom.subject, "?y")], w.has("?x", axiom.subject, "?y")


def _domain(w: _Writer, axiom: Axiom) -> Iterator[_Rule]:
    yield "prp-dom", [w.has("?x", axiom.subject, "?y")], _is("?x", axiom.values[0])


def _range(w: _Writer, axiom: Axiom) -> Iterator[_Rule]:
    yield "prp-rng", [w.has("?x", axiom.subject, "?y")], _is("?y", axiom.values[0])


def _all_of(_: _Writer, axiom: Axiom) -> Iterator[_Rule]:
    if axiom.values:
        yield "cls-int1", [_is("?x", one) for one in axiom.values], _is("?x", axiom.subject)
    for one in axiom.values:
        yield "cls-int2", [_is("?x", axiom.subject)], _is("?x", one)


def _one_of_these(_: _Writer, axiom: Axiom) -> Iterator[_Rule]:
    for one in axiom.values:
        yield "cls-uni", [_is("?x", one)], _is("?x", axiom.subject)


def _some(w: _Writer, axiom: Axiom) -> Iterator[_Rule]:
    link, of = w.has("?x", _on(axiom), "?y"), axiom.values[0]
    if of == _THING:
        yield "cls-svf2", [link], _is("?x", axiom.subject)
    else:
        yield "cls-svf1", [link, _is("?y", of)], _is("?x", axiom.subject)


def _all(w: _Writer, axiom: Axiom) -> Iterator[_Rule]:
    body = [_is("?x", axiom.subject), w.has("?x", _on(axiom), "?y")]
    yield "cls-avf", body, _is("?y", axiom.values[0])


def _has_value(w: _Writer, axiom: Axiom) -> Iterator[_Rule]:
    link = w.has("?x", _on(axiom), written(axiom.values[0]))
    yield "cls-hv1", [_is("?x", axiom.subject)], link
    yield "cls-hv2", [link], _is("?x", axiom.subject)


def _listed(_: _Writer, axiom: Axiom) -> Iterator[_Rule]:
    for one in axiom.values:
        yield "cls-oo", [], _is(written(one), axiom.subject)


def _apart(_: _Writer, axiom: Axiom) -> Iterator[_Clash]:
    rule = "cax-dw" if axiom.kind == "owl:disjointWith" else "cls-com"
    yield rule, [_is("?x", axiom.subject), _is("?x", axiom.values[0])]


def _all_apart(_: _Writer, axiom: Axiom) -> Iterator[_Clash]:
    for one, other in combinations(axiom.values, 2):
        yield "cax-adc", [_is("?x", one), _is("?x", other)]


def _apart_properties(w: _Writer, axiom: Axiom) -> Iterator[_Clash]:
    one, other = axiom.subject, axiom.values[0]
    yield "prp-pdw", [w.has("?x", one, "?y"), w.has("?x", other, "?y")]


def _all_apart_properties(w: _Writer, axiom: Axiom) -> Iterator[_Clash]:
    for one, other in combinations(axiom.values, 2):
        yield "prp-adp", [w.has("?x", one, "?y"), w.has("?x", other, "?y")]


def _irreflexive(w: _Writer, axiom: Axiom) -> Iterator[_Clash]:
    yield "prp-irp", [w.has("?x", axiom.subject, "?x")]


def _asymmetric(w: _Writer, axiom: Axiom) -> Iterator[_Clash]:
    yield "prp-asyp", [w.has("?x", axiom.subject, "?y"), w.has("?y", axiom.subject, "?x")]


def _not_so(w: _Writer, axiom: Axiom) -> Iterator[_Clash]:
    literal = not isinstance(axiom.values[0], NamedNode | BlankNode)
    fact = w.has(written(axiom.subject), _on(axiom), written(axiom.values[0]))
    yield f"prp-npa{1 + literal}", [fact]


def _none(w: _Writer, axiom: Axiom) -> Iterator[_Clash]:
    body = [_is("?x", axiom.subject), w.has("?x", _on(axiom), "?y")]
    of = axiom.values[1:]
    if not of:
        yield "cls-maxc1", body
    elif of[0] == _THING:
        yield "cls-maxqc2", body
    else:
        yield "cls-maxqc1", [*body, _is("?y", of[0])]


def _different(_: _Writer, axiom: Axiom) -> Iterator[_Clash]:
    if axiom.values[0] == axiom.subject:
        yield "eq-diff1", []


def _all_different(_: _Writer, axiom: Axiom) -> Iterator[_Clash]:
    if len(set(axiom.values)) < len(axiom.values):
        yield "eq-diff2", []


def _on(axiom: Axiom) -> Node:
    assert axiom.prop is not None
    return axiom.prop


_RULES: Mapping[str, Callable[[_Writer, Axiom], Iterator[_Rule]]] = {
    "rdfs:subClassOf": _below,
    "owl:equivalentClass": _same_class,
    "rdfs:subPropertyOf": _below_property,
    "owl:equivalentProperty": _same_property,
    "owl:propertyChainAxiom": _chain,
    "owl:inverseOf": _inverse,
    "owl:SymmetricProperty": _symmetric,
    "owl:TransitiveProperty": _transitive,
    "rdfs:domain": _domain,
    "rdfs:range": _range,
    "owl:intersectionOf": _all_of,
    "owl:unionOf": _one_of_these,
    "owl:someValuesFrom": _some,
    "owl:allValuesFrom": _all,
    "owl:hasValue": _has_value,
    "owl:oneOf": _listed,
}
_CHECKS: Mapping[str, Callable[[_Writer, Axiom], Iterator[_Clash]]] = {
    "owl:disjointWith": _apart,
    "owl:complementOf": _apart,
    "owl:AllDisjointClasses": _all_apart,
    "owl:propertyDisjointWith": _apart_properties,
    "owl:AllDisjointProperties": _all_apart_properties,
    "owl:IrreflexiveProperty": _irreflexive,
    "owl:AsymmetricProperty": _asymmetric,
    "owl:NegativePropertyAssertion": _not_so,
    "owl:maxCardinality": _none,
    "owl:maxQualifiedCardinality": _none,
    "owl:differentFrom": _different,
    "owl:AllDifferent": _all_different,
}
