"""Write a thing as JSON-LD that stands alone, with what was judged on it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Quad

from pcgraph.composition import Composition, graph_quads
from pcgraph.names import PREFIXES, Prefixes

_STRING = f"{PREFIXES['xsd']}string"
_TYPE = f"{PREFIXES['rdf']}type"

BySubject = Mapping[str, Sequence[Quad]]


def by_subject(composition: Composition) -> BySubject:
    """Sort the facts of the graph by the address of their subject, or its mark if it has none.

    They are taken from the files, since a store rewrites literals; of a store, from it.
    """
    found: dict[str, list[Quad]] = defaultdict(list)
    store = composition.store
    quads: Iterable[Quad] = store.quads_for_pattern(None, None, None, None)
    for quad in graph_quads(composition) if composition.files else quads:
        subject = quad.subject
        found[subject.value if isinstance(subject, NamedNode) else str(subject)].append(quad)
    return found


def jsonld(facts: BySubject, things: Iterable[str], prefixes: Prefixes) -> str:
    """Write things with all their facts.

    Args:
        facts: what ``by_subject`` gave.
        things: addresses; the first is what it is about.
        prefixes: those to write short ids with.

    Returns:
        JSON-LD with a context of its own: nothing is fetched to read it.
    """
    used: set[str] = set()

    def short(iri: str) -> str:
        curie = prefixes.compact(iri)
        if curie != iri:
            used.add(curie.partition(":")[0])
        return curie

    graph = []
    for thing in dict.fromkeys(things):
        types: set[str] = set()
        values: dict[str, dict[str, object]] = defaultdict(dict)
        for quad in facts.get(thing, ()):
            if quad.predicate.value == _TYPE and isinstance(quad.object, NamedNode):
                types.add(short(quad.object.value))
            else:
                values[short(quad.predicate.value)][str(quad.object)] = _value(quad.object, short)
        node: dict[str, object] = {"@id": short(thing)}
        node |= {"@type": sorted(types)} if types else {}
        for name, found in sorted(values.items()):
            listed = [found[key] for key in sorted(found)]
            node[name] = listed[0] if len(listed) == 1 else listed
        graph.append(node)
    context = {prefix: prefixes.namespaces[prefix] for prefix in sorted(used)}
    return json.dumps({"@context": context, "@graph": graph}, ensure_ascii=False)


def _value(term: object, short: object) -> object:
    """Write one value: a link, a text, or a text with its language or type."""
    assert callable(short)
    if isinstance(term, Literal):
        if term.language:
            return {"@value": term.value, "@language": term.language}
        if term.datatype.value == _STRING:
            return term.value
        return {"@value": term.value, "@type": short(term.datatype.value)}
    return {"@id": short(term.value) if isinstance(term, NamedNode) else str(term)}
