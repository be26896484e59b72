"""Infer what follows from the facts by the axioms: fast by compiled rules, or by owlrl.

Both give the same facts, told by one filter, and only those that are not in the graph. They
never go back into a file, nor into the composed graph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Triple
from pyoxigraph import Store as Index

from pcgraph.axiom import TYPE, Node, Ontology, Refusal, refuse, reserved
from pcgraph.axioms import read_axioms
from pcgraph.engine import solutions
from pcgraph.hierarchy import HIERARCHY, Ground, Link, hierarchy
from pcgraph.inference import (
    BLANK,
    Check,
    Inference,
    Pattern,
    compile_axioms,
    compile_checks,
    key_of,
)
from pcgraph.model import Store
from pcgraph.names import OURS, PREFIXES, Prefixes
from pcgraph.reference import owlrl_closure

ENGINES = ("fast", "owlrl")

_RUN = "urn:pcgraph:run:"
_LINKS = frozenset([*HIERARCHY, NamedNode(PREFIXES["owl"] + "sameAs")])
_NO_NAMES = (BLANK, *(PREFIXES[name] for name in ("owl", "rdf", "rdfs", "xsd")))
_NUMBERS = (
    "integer decimal double float byte short int long unsignedByte unsignedShort unsignedInt "
    "unsignedLong nonNegativeInteger nonPositiveInteger negativeInteger positiveInteger"
)
_MOST_CLASHES = 100
_CASTS = ("boolean", "date", "dateTime", "time")


@dataclass(frozen=True)
class Inferred:
    """How many facts of one kind follow by one axiom.

    Attributes:
        rule: the rule of OWL 2 RL; nothing where the engine does not say.
        axiom: the axiom in one line; nothing where the engine does not say.
        kind: the property of the facts, or ``a`` and their class.
        number: how many facts.
    """

    rule: str
    axiom: str
    kind: str
    number: int


@dataclass(frozen=True)
class Clash:
    """One way in which the graph contradicts itself."""

    rule: str
    words: str


@dataclass(frozen=True)
class Entailments:
    """What follows from a graph and is not in it.

    Attributes:
        engine: what inferred it.
        triples: the facts, sorted.
        by_axiom: how many by which axiom, sorted.
        clashes: where the graph contradicts itself, sorted.
    """

    engine: str
    triples: tuple[Triple, ...]
    by_axiom: tuple[Inferred, ...]
    clashes: tuple[Clash, ...]


@dataclass(frozen=True)
class Run:
    """One run of a rule: what it added stands in a graph of its own."""

    inference: Inference
    graph: str


@dataclass(frozen=True)
class Closure:
    """All that follows by the compiled rules, with what each fact follows from.

    Attributes:
        store: the facts that the rules speak of, and beside them a graph for each run.
        runs: in the order in which they were made.
        links: what the axioms say of each other.
    """

    store: Store
    runs: tuple[Run, ...]
    links: dict[Link, Ground]


def entail(store: Store, engine: str = "fast", prefixes: Prefixes = OURS) -> Entailments:
    """Infer what follows from a graph and is not in it.

    Args:
        store: the graph; it is not changed.
        engine: ``fast`` or ``owlrl``.
        prefixes: for the words of axioms.

    Returns:
        The facts; a literal stands as the store holds it.

    Raises:
        InputProblem: PC-REASON-AXIOM names what is not covered.
    """
    ontology = read_axioms(store, prefixes)
    if engine == "owlrl":
        refuse(one for one in ontology.refused if not one.by_owlrl)
        return _by_owlrl(store, prefixes)
    return _by_rules(store, ontology, prefixes)


def is_told(subject: object, prop: object, value: object) -> bool:
    """Tell whether an inferred fact is told: named things, and words that mean something here.

    Literals and nameless things as subjects, words of OWL and XSD as kinds, and that a thing
    is the same as itself are true and of no use.
    """
    if not _is_plain(subject) or isinstance(value, BlankNode):
        return False
    if prop == TYPE:
        return _is_plain(value)
    if prop in _LINKS:
        return subject != value and _is_plain(value)
    named = isinstance(value, NamedNode) and value.value.startswith(BLANK)
    return _is_plain(prop) and not named


def _is_plain(term: object) -> bool:
    """Tell whether a term is a name, and no word of RDF, RDFS, OWL or XSD."""
    if not isinstance(term, NamedNode):
        return False
    return not term.value.startswith(_NO_NAMES) or not (
        reserved(term) or term.value.startswith(BLANK)
    )


def _by_rules(store: Store, ontology: Ontology, prefixes: Prefixes) -> Entailments:
    """Infer by the compiled rules."""
    checks = compile_checks(ontology)
    closure = infer(store, ontology, checks)
    counted: Counter[tuple[str, str, str]] = Counter()
    found: list[Triple] = []
    for inference, added in inferred(closure):
        told = [one for one in added if is_told(one.subject, one.predicate, one.object)]
        found += told
        if told:
            counted[inference.rule, inference.axiom.words, _kind(told[0], prefixes)] += len(told)
    for triple, ground in inferred_links(store, closure.links):
        found.append(triple)
        counted[ground.rule, ground.words, _kind(triple, prefixes)] += 1
    clashes = [*_clashes(closure.store, checks, prefixes), *_ill_typed(store)]
    return _entailments("fast", found, counted, clashes)


def infer(store: Store, ontology: Ontology, checks: Sequence[Check] = ()) -> Closure:
    """Run the compiled rules until nothing new follows.

    Raises:
        InputProblem: PC-REASON-AXIOM names what is not covered.
    """
    refuse(ontology.refused)
    links = hierarchy(ontology)
    rules = compile_axioms(ontology, links, checks)
    patterns = [part for one in rules for part in (*one.body, one.head)]
    patterns += [part for one in checks for part in one.body]
    working = Index()
    working.bulk_extend(_facts(store, patterns))
    runs = tuple(_run(working, rules))
    refuse(_about_literals(working, rules))
    return Closure(working, runs, links)


def inferred(closure: Closure) -> Iterator[tuple[Inference, list[Triple]]]:
    """Give what each run of a rule added: facts of one property, or members of one class."""
    for run in closure.runs:
        quads = closure.store.quads_for_pattern(None, None, None, NamedNode(run.graph))
        yield run.inference, [quad.triple for quad in quads]


def inferred_links(store: Store, links: dict[Link, Ground]) -> Iterator[tuple[Triple, Ground]]:
    """Give what follows about classes and properties, is told, and is not in the graph."""
    for link, ground in links.items():
        if ground.rule and is_told(*link) and not any(store.quads_for_pattern(*link, None)):
            yield Triple(*link), ground


def _facts(store: Store, patterns: Iterable[Pattern]) -> Iterator[Quad]:
    """Give the facts that the rules speak of, each nameless thing by an address."""
    for key in sorted({key_of(part) for part in patterns}):
        prop, kind = NamedNode(key[1:-1]) if key[0] == "<" else TYPE, None
        if key[0] == "a":
            kind = _read(key[3:-1])
        for quad in store.quads_for_pattern(None, prop, kind, None):
            yield Quad(_named(quad.subject), prop, _named(quad.object))


def _named(term: Any) -> Any:
    return NamedNode(BLANK + term.value) if isinstance(term, BlankNode) else term


def _read(iri: str) -> Node:
    return BlankNode(iri.removeprefix(BLANK)) if iri.startswith(BLANK) else NamedNode(iri)


def _run(store: Index, rules: Sequence[Inference]) -> Iterator[Run]:
    """Run each rule once on everything, then on what is new to it, until nothing is."""
    made: dict[str, list[tuple[int, str]]] = {}
    seen: dict[int, int] = {}
    count = 0
    busy = True
    while busy:
        busy = False
        for number, rule in enumerate(rules):
            before = count
            for since in _turns(rule, made, seen.get(number)):
                count += 1
                graph = f"{_RUN}{count}"
                if rule.repeated:
                    store.extend(_followed(store, NamedNode(rule.head[1][1:-1]), NamedNode(graph)))
                else:
                    store.update(rule.update(graph, since))
                if any(store.quads_for_pattern(None, None, None, NamedNode(graph))):
                    busy = True
                    made.setdefault(key_of(rule.head), []).append((count, graph))
                    yield Run(rule, graph)
            seen[number] = count if rule.repeated else before


def _followed(store: Store, prop: NamedNode, graph: NamedNode) -> list[Quad]:
    """Give what follows by going on along a property: the engine's own paths are slow at that."""
    ahead: dict[Any, list[Any]] = {}
    for quad in store.quads_for_pattern(None, prop, None, DefaultGraph()):
        ahead.setdefault(quad.subject, []).append(quad.object)
    found = []
    for first, direct in ahead.items():
        reached, waiting = set(direct), list(direct)
        while waiting:
            new = [one for one in ahead.get(waiting.pop(), ()) if one not in reached]
            reached.update(new)
            waiting += new
        for last in reached.difference(direct):
            found += [Quad(first, prop, last), Quad(first, prop, last, graph)]
    return found


def _turns(
    rule: Inference, made: dict[str, list[tuple[int, str]]], seen: int | None
) -> list[dict[int, str]]:
    """Say in which ways a rule is to be run: on everything, or on each part that is new to it."""
    if seen is None:
        return [{}]
    new = [
        {place: graph}
        for place, part in enumerate(rule.body)
        for number, graph in made.get(key_of(part), ())
        if number > seen
    ]
    return new[:1] and [{}] if rule.repeated else new


def _about_literals(store: Store, rules: Sequence[Inference]) -> Iterator[Refusal]:
    """Find the axioms that would say something of a literal, or go on from one."""
    reason = "some of the values are literals, and the compiled rules never go on from a literal"
    for one in rules:
        values = [(part, part[2]) for part in one.body if part[2][0] == "?"]
        ahead = {one.head[0]} | {part[0] for part in one.body}
        often = Counter(value for _, value in values)
        for part, value in values:
            if (value == one.head[0] or often[value] > 1) and (
                value not in ahead or value == one.head[0]
            ):
                text = f"ASK {{ {' '.join(part)} FILTER(isLiteral({value})) }}"
                if store.query(text):
                    yield Refusal(one.axiom.words, reason, one.rule, True)
                    break


def _clashes(store: Store, checks: Sequence[Check], prefixes: Prefixes) -> Iterator[Clash]:
    """Find where something holds that must not."""
    for check in checks:
        where = " . ".join(map(" ".join, check.body))
        text = f"SELECT DISTINCT * WHERE {{ {where} }} ORDER BY ?x ?y LIMIT {_MOST_CLASHES}"
        for row in solutions(store, text, "reason"):
            things = [_shown(row[name], prefixes) for name in sorted(row)]
            yield Clash(check.rule, ": ".join([check.axiom.words, *filter(None, things)]))


def _shown(term: Any, prefixes: Prefixes) -> str:
    if isinstance(term, NamedNode):
        nameless = term.value.startswith(BLANK)
        return "something without a name" if nameless else prefixes.compact(term.value)
    return str(term)


def _ill_typed(store: Store) -> Iterator[Clash]:
    """Find literals that are none of their datatype; a store does not know every datatype."""
    numbers = " ".join(f"xsd:{name}" for name in _NUMBERS.split()).replace(" ", ", ")
    bad = [f"(?type IN ({numbers}) && !isNumeric(?value))"]
    for name in _CASTS:
        cast = f"DATATYPE(COALESCE(xsd:{name}(STR(?value)), 0))"
        bad.append(f"(?type = xsd:{name} && {cast} != xsd:{name})")
    text = f"""SELECT DISTINCT ?value WHERE {{ ?s ?p ?value FILTER(isLiteral(?value))
        BIND(DATATYPE(?value) AS ?type) FILTER(?type NOT IN (xsd:string, rdf:langString))
        FILTER({" || ".join(bad)}) }} ORDER BY ?value LIMIT {_MOST_CLASHES}"""
    for row in solutions(store, text, "reason"):
        value = row["value"]
        datatype = value.datatype.value.removeprefix(PREFIXES["xsd"])
        yield Clash("dt-not-type", f'"{value.value}" is no xsd:{datatype}')


def _by_owlrl(store: Store, prefixes: Prefixes) -> Entailments:
    """Infer by the reference."""
    added, clashes = owlrl_closure(store)
    found = [one for one in added if is_told(one.subject, one.predicate, one.object)]
    counted = Counter(("", "", _kind(one, prefixes)) for one in found)
    return _entailments("owlrl", found, counted, [Clash("", words) for words in clashes])


def _kind(triple: Triple, prefixes: Prefixes) -> str:
    if triple.predicate == TYPE and isinstance(triple.object, NamedNode):
        return f"a {prefixes.compact(triple.object.value)}"
    return prefixes.compact(triple.predicate.value)


def _entailments(
    engine: str,
    found: Iterable[Triple],
    counted: Counter[tuple[str, str, str]],
    clashes: Iterable[Clash],
) -> Entailments:
    triples = sorted(found, key=_place)
    by_axiom = tuple(Inferred(*key, number) for key, number in sorted(counted.items()))
    told = sorted(set(clashes), key=lambda one: (one.rule, one.words))
    return Entailments(engine, tuple(triples), by_axiom, tuple(told))


def _place(triple: Triple) -> tuple[str, str, str]:
    subject, prop, value = triple.subject, triple.predicate, triple.object
    first = subject.value if isinstance(subject, NamedNode) else str(subject)
    return first, prop.value, value.value if isinstance(value, NamedNode) else str(value)
