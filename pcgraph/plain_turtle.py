"""Write many triples in the canonical form in one pass: what rdflib would write, without rdflib.

Only what is plain is written here: addresses, and texts of one line. ``pcgraph.format`` is the
reference, and writes the rest; the tests hold the two against each other on every file of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from pyoxigraph import Literal, NamedNode, Triple

from pcgraph.names import OURS, PREFIXES, Prefixes
from pcgraph.triples import triples_text

_XSD = PREFIXES["xsd"]
_BARE = (f"{_XSD}integer", f"{_XSD}boolean")
_PLAIN = {_BARE[0]: "0|-?[1-9][0-9]*", _BARE[1]: "true|false"}
_TYPED = (*_BARE, f"{_XSD}date", f"{_XSD}anyURI")
_TEXTS = (f"{_XSD}string", f"{PREFIXES['rdf']}langString")
_FIRST = (f"{PREFIXES['rdf']}type", f"{PREFIXES['rdfs']}label")
_MORE_LINES = re.compile(r"[\x00-\x1f\x7f]")


def written_turtle(triples: Iterable[Triple], shown: str, prefixes: Prefixes = OURS) -> str:
    """Write triples in the canonical form.

    Args:
        triples: what is to be written; doubles count once.
        shown: path for messages.
        prefixes: the map.

    Raises:
        InputProblem: as ``canonical_turtle``, for what has no canonical form.
    """
    wanted = set(triples)
    if not wanted:
        return ""
    if all(map(_is_plain, wanted)):
        text = _plain(wanted, prefixes)
        if text:
            return text
    from pcgraph.format import canonical_turtle

    return canonical_turtle(triples_text([*wanted], "ttl", prefixes), shown)


def _is_plain(triple: Triple) -> bool:
    """Tell whether nothing of a triple is written in more than one line, or has no address."""
    end = triple.object
    if not (isinstance(triple.subject, NamedNode) and isinstance(end, NamedNode | Literal)):
        return False
    if isinstance(end, NamedNode):
        return True
    known = end.datatype.value in (*_TEXTS, *_TYPED)
    if not re.fullmatch(_PLAIN.get(end.datatype.value, ".*"), end.value):
        return False
    return known and not _MORE_LINES.search(end.value) and not end.direction


def _plain(triples: Iterable[Triple], prefixes: Prefixes) -> str:
    """Write block by block; nothing where the values of a property have no plain order."""
    used: set[str] = set()

    def term(node: NamedNode) -> str:
        short = prefixes.compact(node.value)
        if short != node.value:
            used.add(short.partition(":")[0])
            return short
        return str(node)

    def value(node: NamedNode | Literal) -> str:
        if isinstance(node, NamedNode):
            return term(node)
        kind = node.datatype.value
        typed = term(node.datatype) if kind in _TYPED else ""
        if kind in _BARE:
            return node.value
        words = node.value.replace("\\", "\\\\").replace('"', '\\"')
        tail = f"^^{typed}" if typed else f"@{node.language}" if node.language else ""
        return f'"{words}"{tail}'

    blocks = []
    ordered = sorted(triples, key=lambda one: (one.subject.value, _place(one.predicate.value)))  # type: ignore[union-attr]
    for subject, facts in groupby(ordered, key=lambda one: one.subject):
        lines = [term(subject)]
        for predicate, several in groupby(facts, key=lambda one: one.predicate):
            name = term(predicate) if predicate.value != _FIRST[0] else "a"
            ends = [one.object for one in several]
            values = [value(end) for end in _in_order(ends)]  # type: ignore[arg-type]
            if not values:
                return ""
            gap = " " if len(values) == 1 else "\n        "
            lines.append(f"    {name}{gap}" + " ,\n        ".join(values) + " ;")
        blocks.append("\n".join([*lines, ".\n"]))
    head = "".join(f"PREFIX {name}: <{prefixes.namespaces[name]}>\n" for name in sorted(used))
    return "\n".join([*([head] if head else []), *blocks])


def _place(predicate: str) -> tuple[bool, int, str]:
    """Order properties: type, label, then by address."""
    first = predicate in _FIRST
    return not first, _FIRST.index(predicate) if first else 0, predicate


def _in_order(ends: Sequence[NamedNode | Literal]) -> list[NamedNode | Literal]:
    """Order the values of a property as rdflib does; nothing where they are of several kinds."""
    if len(ends) == 1:
        return [*ends]
    names = [end for end in ends if isinstance(end, NamedNode)]
    words = [end for end in ends if isinstance(end, Literal)]
    if len({(end.datatype.value, end.language) for end in words}) > 1:
        return []
    if words and words[0].datatype.value == _BARE[0]:
        words.sort(key=lambda end: int(end.value))
    else:
        words.sort(key=lambda end: end.value)
    return [*sorted(names, key=lambda end: end.value), *words]
