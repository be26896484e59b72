"""Make a reading of SKOS: concepts below each other, collections as headings."""

from __future__ import annotations

from dataclasses import replace

from pcgraph.intake.facts import TYPE, Facts, short_name
from pcgraph.intake.model import Item, Reading
from pcgraph.intake.phrased import PHRASE, is_phrase
from pcgraph.intake.trees import Node, Teller, arranged

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_DCTERMS = "http://purl.org/dc/terms/"
_CONCEPT, _SCHEME = f"{_SKOS}Concept", f"{_SKOS}ConceptScheme"
_COLLECTIONS = (f"{_SKOS}Collection", f"{_SKOS}OrderedCollection")
_LABEL, _MEANS, _CODE = f"{_SKOS}prefLabel", f"{_SKOS}definition", f"{_SKOS}notation"
_BROADER, _NARROWER = f"{_SKOS}broader", f"{_SKOS}narrower"
_TOP_OF, _HAS_TOP, _IN = f"{_SKOS}topConceptOf", f"{_SKOS}hasTopConcept", f"{_SKOS}inScheme"
_MEMBER, _MEMBERS = f"{_SKOS}member", f"{_SKOS}memberList"
_AUDIENCE, _KIND = f"{_DCTERMS}audience", f"{_DCTERMS}type"
_OWN = frozenset(
    {
        TYPE, _LABEL, _MEANS, _CODE, _BROADER, _NARROWER, _TOP_OF, _HAS_TOP, _IN, _MEMBER,
        _MEMBERS, _AUDIENCE, _KIND, f"{_DCTERMS}isPartOf", f"{_SKOS}note",
    }
)  # fmt: skip


def is_skos(facts: Facts) -> bool:
    """Tell whether a file holds concepts."""
    return bool(facts.of_type(_CONCEPT) or _linked(facts))


def skos_reading(facts: Facts) -> Reading:
    """Make a reading of concepts.

    What a collection lists stands below it, and the collection where its members would stand:
    SKOS orders nothing but members of an ordered collection, so the file's order counts else.
    Things that are only an audience are roles.

    Args:
        facts: the facts of the file.
    """
    teller = Teller()
    schemes = facts.of_type(_SCHEME)
    concepts = _concepts(facts)
    collections = facts.of_type(*_COLLECTIONS)
    known = {*concepts, *collections}
    nodes = {key: _node(facts, key, teller) for key in facts.said if key in known}
    for place, node in enumerate(nodes.values()):
        node.item = replace(node.item, order=place)
    _below(facts, nodes, set(schemes))
    _collected(facts, nodes, collections, teller)
    items = arranged(list(nodes.values()), teller, frozenset(schemes))
    heads = [_head(facts, key) for key in schemes]
    _tell_others(facts, known | set(schemes), teller)
    title = heads[0].text if heads else ""
    return Reading("skos", title, (), (*heads, *items), teller.all())


def _linked(facts: Facts) -> set[str]:
    """List things that are concepts by their links, though no type says so."""
    found: set[str] = set()
    for key, said in facts.said.items():
        if not {_BROADER, _NARROWER, _TOP_OF, _IN}.isdisjoint(said):
            found.add(key)
            found.update(facts.keys(key, _NARROWER, _BROADER))
    return found


def _concepts(facts: Facts) -> list[str]:
    """List concepts of the framework: not those that only name an audience or a match."""
    schemes = set(facts.of_type(_SCHEME))
    linked = _linked(facts) & set(facts.said)
    linked.update(one for key in schemes for one in facts.keys(key, _HAS_TOP) if one in facts.said)
    typed = facts.of_type(_CONCEPT)
    members = {
        one
        for key in facts.of_type(*_COLLECTIONS)
        for one in [*facts.keys(key, _MEMBER), *facts.listed(key, _MEMBERS)]
        if one in facts.said
    }
    held = linked | members
    named = {one for key in facts.said for one in facts.keys(key, *_POINTERS)}
    lone = [key for key in typed if key not in held and (key not in named or not held)]
    wanted = (held | set(lone)) - schemes - set(facts.of_type(*_COLLECTIONS))
    return [key for key in facts.said if key in wanted]


_POINTERS = (
    _AUDIENCE,
    f"{_DCTERMS}references",
    *(f"{_SKOS}{name}Match" for name in ("exact", "close", "broad", "narrow", "related")),
)


def _node(facts: Facts, key: str, teller: Teller) -> Node:
    """Make a thing of a concept: its definition is its words where it reads as the statement."""
    label, others = facts.words(key, _LABEL, *_USUAL)
    means, more = facts.words(key, _MEANS)
    shown = _short(key)
    kinds = [short_name(one) for one in facts.keys(key, _KIND)]
    kinds += [short_name(one) for one in facts.types(key) if not one.startswith(_SKOS)]
    kind = kinds[0] if kinds else "section" if facts.types(key) & set(_COLLECTIONS) else ""
    text = means or label
    notes = [("label", label)] if means and label and label != means else []
    notes += [(f"label ({tag})", words) for tag, words in others]
    notes += [(f"definition ({tag})", words) for tag, words in more]
    codes = [facts.shown(one) for one in facts.values(key, _CODE)]
    notes += [("code", code) for code in codes[1:]]
    notes += [("type", one) for one in kinds[1:]]
    for one in facts.values(key, f"{_SKOS}note"):
        words = facts.shown(one)
        notes.append((PHRASE if is_phrase(words) else "note", words))
    notes += facts.notes(key, _OWN | set(_USUAL))
    if not text:
        teller.tell_some("things without words", shown, "it has no label.")
        text = short_name(key)
    roles = tuple(facts.shown(one) for one in facts.values(key, _AUDIENCE))
    return Node(
        Item(
            key,
            text,
            kind,
            code=codes[0] if codes else "",
            roles=roles,
            notes=tuple(notes),
            shown=shown,
        )
    )


_USUAL = ("http://www.w3.org/2000/01/rdf-schema#label",)


def _below(facts: Facts, nodes: dict[str, Node], schemes: set[str]) -> None:
    """Put each concept below its broader ones; those that say nothing, below the scheme."""
    for key, node in nodes.items():
        node.parents += [(one, node.item.order) for one in facts.keys(key, _BROADER)]
    for key in nodes:
        for child in facts.keys(key, _NARROWER):
            below = nodes.get(child)
            if below is not None and key not in dict(below.parents):
                below.parents.append((key, below.item.order))
    for node in nodes.values():
        if not node.parents:
            node.parents = [(one, node.item.order) for one in sorted(schemes)[:1]]


def _collected(
    facts: Facts, nodes: dict[str, Node], collections: list[str], teller: Teller
) -> None:
    """Put members below their collection, and the collection where its members stood."""
    taken: dict[str, str] = {}
    for key in collections:
        ordered = facts.listed(key, _MEMBERS)
        members = list(dict.fromkeys([*ordered, *facts.keys(key, _MEMBER)]))
        above: dict[str, float] = {}
        for place, member in enumerate(members):
            node = nodes.get(member)
            if node is None:
                words = f"it lists {_short(member)}, which the file does not describe."
                teller.tell_some("members that are not here", _short(key), words, True)
                continue
            if member in taken:
                words = f"it also stands in {nodes[key].item.text}; kept in the first collection."
                teller.tell_some("members of several", node.item.shown, words, True)
                continue
            taken[member] = key
            for parent, order in node.parents if member not in collections else []:
                above.setdefault(parent, order)
            node.parents = [(key, place if ordered else node.item.order)]
        if above:
            nodes[key].parents = [(next(iter(above)), nodes[key].item.order)]
            others = [nodes[one].item.text for one in list(above)[1:] if one in nodes]
            if others:
                words = f"its members stand in several places, in {', '.join(others)} too."
                teller.tell_some("collections across several", nodes[key].item.shown, words, True)


def _head(facts: Facts, key: str) -> Item:
    text, others = facts.words(key, f"{_DCTERMS}title", _LABEL, *_USUAL)
    notes = [(f"title ({tag})", words) for tag, words in others]
    skip = frozenset({TYPE, f"{_DCTERMS}title", _HAS_TOP, _AUDIENCE})
    notes += [one for one in facts.notes(key, skip) if one[1] != text]
    roles = tuple(facts.shown(one) for one in facts.values(key, _AUDIENCE))
    return Item(key, text or short_name(key), "title", roles=roles, notes=tuple(notes),
                shown=_short(key))  # fmt: skip


def _tell_others(facts: Facts, known: set[str], teller: Teller) -> None:
    """Name things of the file that became nothing and that nothing points at."""
    pointed = {one for said in facts.said for one in _all_keys(facts, said)}
    for key in facts.said:
        if key not in known and key not in pointed:
            words = "it is no concept, collection or scheme; it was not read."
            teller.tell_some("things of other kinds", _short(key), words, True)


def _all_keys(facts: Facts, key: str) -> list[str]:
    return facts.keys(key, *facts.said[key])


def _short(key: str) -> str:
    return key if key.startswith("_:") else f"<{key}>"
