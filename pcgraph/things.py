"""Find the one thing that a person means, of whatever kind, and say what things are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from pcgraph.composition import Composition
from pcgraph.engine import solutions
from pcgraph.model import Store
from pcgraph.names import BASE, OURS, Prefixes, compact
from pcgraph.resolve import (
    STAGES,
    Candidate,
    alike,
    ambiguous,
    earlier_editions,
    exact,
    members,
    read_as,
    unknown,
)

NAMED = (
    "pc:Role",
    "pc:Framework",
    "pc:RolePage",
    "pc:RoleTemplate",
    "pc:Domain",
    "pc:OccupationalStandard",
    "pc:ReferenceFunction",
    "pc:Principle",
    "pc:NamedTerm",
)
LINES = ("pc:Competency", "pc:Requirement", "pc:Responsibility")
STANDARDS = ("pc:OccupationalStandard",)
PLACES = (
    "pc:Section",
    "pc:Passage",
    "pc:Attribute",
    "pc:TemplateEntry",
    "pc:Judgement",
    "pc:Reading",
    "pc:SourceDocument",
    "org:Organization",
)
TERMS = ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")
ANY = (NAMED, LINES, PLACES, TERMS)
"""Ranks of classes: what has a name of its own wins over a line or heading of the same words."""

WORKED_OUT = "ours, worked out"
_PRINTED_FOLDER = "frameworks/"
_PRINTED_FILES = ("nos", "roles", "glossary")

PROPERTY_WORDS: Mapping[str, str] = {
    "dcterms:created": "judged on",
    "dcterms:date": "date",
    "dcterms:description": "description",
    "dcterms:isPartOf": "document",
    "dcterms:issued": "issued on",
    "dcterms:license": "licence",
    "dcterms:publisher": "publisher",
    "dcterms:references": "names",
    "dcterms:title": "printed title",
    "foaf:page": "printed address (may not open)",
    "owl:versionInfo": "version",
    "prov:wasDerivedFrom": "source text",
    "prov:wasQuotedFrom": "quoted from",
    "prov:wasRevisionOf": "later edition of",
    "rdf:type": "kind",
    "rdfs:isDefinedBy": "defined in",
    "rdfs:label": "label",
    "rdfs:subClassOf": "is a kind of",
    "rdfs:subPropertyOf": "is a form of",
    "schema:domainIncludes": "said of",
    "schema:rangeIncludes": "its values",
    "schema:sha256": "checksum (SHA-256)",
    "skos:altLabel": "also printed as",
    "skos:broadMatch": "NOS is wider",
    "skos:broader": "stands under",
    "skos:closeMatch": "nearly the same as, or overlaps",
    "skos:definition": "explanation",
    "skos:editorialNote": "our note",
    "skos:exactMatch": "same as",
    "skos:example": "example",
    "skos:inScheme": "belongs to",
    "skos:narrowMatch": "NOS is narrower",
    "skos:notation": "code",
    "skos:prefLabel": "label",
    "skos:relatedMatch": "related",
    "skos:scopeNote": "explanation",
}
"""Words for the properties of other vocabularies; ours have theirs in the ontology."""


_NAMING: Mapping[str, str] = {
    "pc:fileName": "words",
    "pc:heading": "heading",
    "pc:text": "words",
    "rdfs:label": "label",
    "skos:notation": "code",
    "skos:prefLabel": "label",
}
"""The properties by which a thing is called, and what kind of name each gives."""


@dataclass(frozen=True)
class Found:
    """A thing that was meant, and what was understood beyond the letter."""

    node: NamedNode
    notes: tuple[str, ...] = ()


def find_thing(composition: Composition, typed: str, ranks: Sequence[Sequence[str]] = ANY) -> Found:
    """Find the one thing that is meant by a label, code, words, short id or address.

    An id or address may be that of any thing in the graph, if ``ranks`` allows all, and is
    never taken for words. Else the surest way of matching wins, and in it the first rank that
    has a match. Of several editions the newest by our reading is taken, and that is said.

    Args:
        composition: the graph, with the prefixes of short ids.
        typed: what a person typed.
        ranks: the classes that are looked in, the first first.

    Raises:
        UsageProblem: PC-VALUE-UNKNOWN or PC-VALUE-AMBIGUOUS, with the candidates.
    """
    store, prefixes = composition.store, composition.prefixes
    node = _address(typed, prefixes) if ranks is ANY else None
    if node is not None and any(store.quads_for_pattern(node, None, None, None)):
        return Found(node)
    known: list[list[Candidate]] = []
    for stage in (exact,) if _is_address(typed, prefixes) else STAGES:
        for place, classes in enumerate(ranks):
            if place == len(known):
                known.append(members(store, classes, prefixes))
            matched = {one.term: one for one in stage(typed, known[place])}
            newest, notes = _newest(store, list(matched.values()))
            if len(newest) > 1:
                raise ambiguous(repr(typed[:60]), newest, typed)
            if newest:
                said = [] if stage is exact else [read_as(typed, newest[0])]
                return Found(_node(newest[0]), (*said, *notes))
    near = [one for rank in known for one in alike(typed, rank)]
    raise unknown(repr(typed[:60]), "Nearest", near[:6], typed)


def _newest(store: Store, found: Sequence[Candidate]) -> tuple[list[Candidate], list[str]]:
    """Leave out what stands in an earlier edition, where something else remains."""
    if len(found) < 2:
        return list(found), []
    earlier = " ".join(map(str, earlier_editions(store)))
    things = " ".join(str(one.term) for one in found)
    text = f"""SELECT DISTINCT ?x WHERE {{ VALUES ?x {{ {things} }} VALUES ?old {{ {earlier} }}
        {{ ?x skos:inScheme ?old }} UNION {{ ?x dcterms:isPartOf ?old }} }}"""
    old = {row["x"] for row in solutions(store, text, "newest")}
    kept = [one for one in found if one.term not in old]
    if not old or not kept:
        return list(found), []
    ids = ", ".join(one.id for one in found if one.term in old)
    return kept, [f"Left out as an earlier edition, by our reading: {ids}."]


def _node(one: Candidate) -> NamedNode:
    assert isinstance(one.term, NamedNode)
    return one.term


def _is_address(typed: str, prefixes: Prefixes = OURS) -> bool:
    """Tell whether a text is meant as a short id or address, not as words.

    >>> _is_address("nos:PE5"), _is_address("<https://example.org/a>"), _is_address("a: b")
    (True, True, False)
    """
    return "://" in typed or prefixes.expand(typed.strip("<>")) is not None


def _address(typed: str, prefixes: Prefixes = OURS) -> NamedNode | None:
    """Read a short id or an address.

    >>> _address("nos:PE5")
    <NamedNode value=https://w3id.org/pcgraph/id/nos/PE5>
    >>> _address("Link Worker") is None, _address("a: b") is None
    (True, True)
    """
    iri = typed.strip("<>")
    try:
        return NamedNode(prefixes.expand(iri) or iri)
    except ValueError:
        return None


def names_of(
    store: Store, nodes: Iterable[NamedNode], verbatim: bool = False
) -> dict[NamedNode, str]:
    """Say what things are called.

    Args:
        store: the graph.
        nodes: the things.
        verbatim: whether printed words win over our short label, where there are both.

    Returns:
        Label with its code, else heading, else words; nothing for what has none of them.
    """
    asked = dict.fromkeys(nodes)
    text = f"""SELECT ?x ?property (MIN(?said) AS ?words) WHERE {{
        VALUES ?x {{ {" ".join(map(str, asked))} }} VALUES ?property {{ {" ".join(_NAMING)} }}
        ?x ?property ?said }} GROUP BY ?x ?property"""
    said: dict[NamedNode, dict[str, str]] = {}
    for row in solutions(store, text, "names"):
        kind = _NAMING[compact(row["property"].value)]
        words = said.setdefault(row["x"], {})
        words[kind] = min(row["words"].value, words.get(kind, row["words"].value))
    order = ("heading", "words", "label") if verbatim else ("label", "heading", "words")
    found = {}
    for node, kinds in said.items():
        words_ = next((kinds[kind] for kind in order if kinds.get(kind)), "")
        found[node] = f"{kinds.get('code', '')} {words_}".strip()
    return {node: name for node, name in found.items() if name}


def printed_lines(
    store: Store, nodes: Iterable[NamedNode]
) -> dict[NamedNode, tuple[str, int, int]]:
    """Say where things are printed: source file, first and last line.

    A NOS or function is printed in the first row of a template that lists it.
    """
    asked = f"VALUES ?x {{ {' '.join(map(str, dict.fromkeys(nodes)))} }}"
    lines = "pc:firstLine ?first ; pc:lastLine ?last ; prov:wasQuotedFrom ?source"
    text = f"""SELECT ?x ?rank ?file ?first ?last WHERE {{
        {{ {asked} ?x {lines} BIND(1 AS ?rank) }}
        UNION {{ {asked} ?row pc:standard ?x ; {lines} BIND(2 AS ?rank) }}
        UNION {{ {asked} ?row pc:referenceFunction ?x ; {lines} BIND(2 AS ?rank) }}
        ?source pc:fileName ?file }} ORDER BY ?x ?rank ?file ?first"""
    found: dict[NamedNode, tuple[str, int, int]] = {}
    for row in solutions(store, text, "lines"):
        place = row["file"].value, int(row["first"].value), int(row["last"].value)
        # Virtuoso gives what stands alone in VALUES before a UNION as a text.
        found.setdefault(NamedNode(row["x"].value), place)
    return found


def find_property(store: Store, typed: str, of: NamedNode) -> Found:
    """Find the property that is meant by its words, short id or address.

    Of several properties of the same words the one that the thing ``of`` has is taken.

    Raises:
        UsageProblem: PC-VALUE-UNKNOWN or PC-VALUE-AMBIGUOUS, with the candidates.
    """
    known = [
        Candidate(node, words, (words, re.split("[/#]", node.value)[-1]), compact(node.value))
        for node, words in property_words(store).items()
    ]
    for stage in STAGES:
        found = stage(typed, known)
        used = [one for one in found if any(store.quads_for_pattern(of, _node(one), None, None))]
        found = used or found
        if len(found) > 1:
            raise ambiguous(repr(typed[:60]), found, typed)
        if found:
            return Found(_node(found[0]), () if stage is exact else (read_as(typed, found[0]),))
    raise unknown(repr(typed[:60]), "Nearest", alike(typed, known), typed)


def property_words(store: Store) -> dict[NamedNode, str]:
    """Give plain words for every property that the graph uses or the ontology defines."""
    text = """SELECT DISTINCT ?p ?label WHERE {
        { SELECT DISTINCT ?p WHERE { ?s ?p ?o } }
        UNION { ?p schema:domainIncludes ?class }
        OPTIONAL { ?p rdfs:label ?label } } ORDER BY ?p ?label"""
    found: dict[NamedNode, str] = {}
    for row in solutions(store, text, "properties"):
        curie = compact(row["p"].value)
        words = row["label"].value if row["label"] else PROPERTY_WORDS.get(curie, curie)
        found.setdefault(row["p"], words)
    return found


def graph_of(quad: Quad) -> str:
    """Name the graph that holds a fact."""
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def whose(composition: Composition, graph: str) -> str:
    """Say whose the facts of a graph are: printed, ours, worked out, or from a folder."""
    if composition.worked_out(graph) == "expectations":
        return WORKED_OUT
    layer = composition.layer_of(graph)
    bases = (one.base for one in composition.overlays if one.name == layer)
    place = graph.removeprefix(f"{next(bases, BASE)}graph/")
    if place.startswith(_PRINTED_FOLDER) or place in _PRINTED_FILES:
        return "printed"
    return f"from {layer}" if layer else "ours"


def shown(term: object, names: Mapping[NamedNode, str]) -> str:
    """Say what an RDF term is called: the name of a thing, else its id; a literal's text."""
    if isinstance(term, NamedNode):
        return names.get(term) or compact(term.value)
    return term.value if isinstance(term, Literal) else str(term)
