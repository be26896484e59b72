"""Make a reading of CTDL-ASN in JSON-LD, from its names as they are written.

Files of registries name their context by an address. It is never fetched: what the names mean
is known, whether they are written in full, with the prefix of the file, or with the usual one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pcgraph.intake.jsons import Json, listed, number_of, words_of
from pcgraph.intake.model import Item, Reading
from pcgraph.intake.phrased import paragraphs
from pcgraph.intake.trees import LAST, Node, Teller, arranged

_CEASN = ("https://purl.org/ctdlasn/terms/", "http://purl.org/ctdlasn/terms/")
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_USUAL = {"ceasn": _CEASN[0], "skos": _SKOS}
_TEXTS = ("competencyText", "competencyLabel", "name", "prefLabel")
_OWN = frozenset(
    {
        "@id", "@type", "@context", "competencyText", "competencyCategory", "codedNotation",
        "conceptTerm", "conceptKeyword", "comment", "isPartOf", "isTopChildOf", "isChildOf",
        "hasChild", "inLanguage", "dateModified", "ctid",
    }
)  # fmt: skip
_OF_FRAMEWORK = frozenset({"@id", "@type", "@context", "name", "hasTopChild", "conceptTerm"})


@dataclass
class _File:
    """What is known of a file while it is read."""

    spaces: dict[str, str] = field(default_factory=lambda: dict(_USUAL))
    teller: Teller = field(default_factory=Teller)
    frameworks: dict[str, Json] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    children: dict[str, dict[str, int]] = field(default_factory=dict)
    concepts: dict[str, str] = field(default_factory=dict)
    terms: dict[str, list[str]] = field(default_factory=dict)


def is_ctdl(said: Any) -> bool:
    """Tell whether JSON holds competencies of CTDL-ASN."""
    file = _File()
    _context(file, said)
    return any("Competency" in _types(file, one) for one in _things(said))


def ctdl_reading(said: Any) -> Reading:
    """Make a reading of a file.

    Of words in several languages the English ones are taken, else the first; the others are
    kept as notes. Concepts that the framework itself names are roles.

    Args:
        said: what JSON holds.
    """
    file = _File()
    _context(file, said)
    things = [(place, _local(file, one)) for place, one in enumerate(_things(said))]
    for place, one in things:
        _sort(file, one, f"@graph[{place}]")
    for key in file.nodes:
        _place(file, key)
    named = {term for said in file.frameworks.values() for term in _ids(said.get("conceptTerm"))}
    for key, node in file.nodes.items():
        _terms(file, node, file.terms.get(key, ()), named)
    if len(file.frameworks) > 1:
        many = f"{len(file.frameworks):,} frameworks stand in the file; all were read as one."
        file.teller.tell("@graph", many)
    items = arranged(list(file.nodes.values()), file.teller, frozenset(file.frameworks))
    heads = [_framework(file, key, said) for key, said in file.frameworks.items()]
    title = heads[0].text if heads else ""
    return Reading("ctdl-asn", title, (), (*heads, *items), file.teller.all())


def _things(said: Any) -> list[Json]:
    """Give the things of a file; one that stands within another is a thing too."""
    top = said.get("@graph", said) if isinstance(said, dict) else said
    found = [one for one in listed(top) if isinstance(one, dict)]
    for one in found:
        for value in one.values():
            # The list grows while it is walked, so that things at any depth are found.
            inside = (part for part in listed(value) if isinstance(part, dict))
            found += [part for part in inside if "@type" in part and "@id" in part]
    return found


def _context(file: _File, said: Any) -> None:
    """Take the prefixes that the file declares; tell of a context that stands elsewhere."""
    for one in listed(said.get("@context") if isinstance(said, dict) else None):
        if isinstance(one, str):
            words = f"the context {one} stands elsewhere and was not fetched; the usual names hold."
            file.teller.tell("@context", words)
        elif isinstance(one, dict):
            for name, value in one.items():
                meant = value.get("@id") if isinstance(value, dict) else value
                if isinstance(meant, str) and not name.startswith("@"):
                    file.spaces[name] = meant


def _local(file: _File, said: Json) -> Json:
    """Name the properties of a thing as CTDL-ASN does; others keep their names."""
    return {_name(file, name): value for name, value in said.items()}


def _name(file: _File, name: str) -> str:
    prefix, colon, local = name.partition(":")
    whole = file.spaces.get(name) or (file.spaces.get(prefix, f"{prefix}:") + local)
    whole = whole if colon or name in file.spaces else name
    if whole.partition(":")[0] in _USUAL:
        prefix, _, local = whole.partition(":")
        whole = _USUAL[prefix] + local
    for space in (*_CEASN, _SKOS):
        if whole.startswith(space):
            return whole.removeprefix(space)
    return local if prefix == "ceterms" and colon else name


def _types(file: _File, said: Json) -> set[str]:
    found = said.get("@type", said.get("type"))
    return {_name(file, one) for one in listed(found) if isinstance(one, str)}


def _sort(file: _File, said: Json, shown: str) -> None:
    """Take one thing of the file: a framework, a competency, a concept, or none of these."""
    types = _types(file, said)
    key = words_of(said.get("@id")) or shown
    if "Competency" in types:
        _competency(file, said, key, shown)
    elif "CompetencyFramework" in types:
        file.frameworks.setdefault(key, {}).update(said)
        _keep_order(file, key, said.get("hasTopChild"))
    elif "Concept" in types:
        file.concepts[key] = _chosen(said.get("prefLabel"))[0]
    else:
        kind = ", ".join(sorted(types)) or "nothing that is known here"
        words = f"it is {kind}, no competency; it was not read."
        file.teller.tell_some("things of other kinds", shown, words, True)


def _competency(file: _File, said: Json, key: str, shown: str) -> None:
    if key in file.nodes:
        words = f"its address {key} stands already at {file.nodes[key].item.shown}"
        words += "; it was kept beside it, below the same."
        file.teller.tell_some("addresses given twice", shown, words)
        key = f"{key} {shown}"
    text, used = "", ""
    others: list[tuple[str, str]] = []
    for name in _TEXTS:
        text, others = _chosen(said.get(name))
        if text:
            used = name
            break
    notes = [(f"{used} ({tag})", words) for tag, words in others]
    if not text:
        file.teller.tell_some("things without words", shown, "it has no words.")
    keywords = _all_of(said.get("conceptKeyword"))
    notes += [("keyword" if tag else "tag", words) for tag, words in _keyworded(keywords)]
    notes += [one for words in _all_of(said.get("comment")) for one in paragraphs(words)]
    for name, value in said.items():
        if name in _OWN or name == used:
            continue
        words, more = _chosen(value)
        notes += [(name, words)] if words else []
        notes += [(f"{name} ({tag})", words) for tag, words in more]
    node = Node(
        Item(
            key,
            text,
            _chosen(said.get("competencyCategory"))[0],
            shown=shown,
            code=words_of(said.get("codedNotation")),
            notes=tuple(notes),
        )
    )
    order = number_of(said.get("listID"))
    above = [*_ids(said.get("isChildOf")), *_ids(said.get("isTopChildOf"))]
    node.parents = [(one, order) for one in above]
    file.terms[key] = _ids(said.get("conceptTerm"))
    file.nodes[key] = node
    _keep_order(file, key, said.get("hasChild"))


def _keyworded(words: Iterable[str]) -> list[tuple[str, str]]:
    """Tell a word in capitals, a tag, from other keywords."""
    return [("" if one.isupper() else "keyword", one) for one in words]


def _keep_order(file: _File, key: str, children: Any) -> None:
    known = file.children.setdefault(key, {})
    for child in _ids(children):
        known.setdefault(child, len(known))


def _place(file: _File, key: str) -> None:
    """Put children in the order in which their parents list them; add parents that only do so."""
    for child, place in file.children.get(key, {}).items():
        node = file.nodes.get(child)
        if node is None:
            words = f"it names {child} below it, which is not in the file."
            shown = file.nodes[key].item.shown
            file.teller.tell_some("things below that are not in the file", shown, words, True)
        elif key not in dict(node.parents):
            node.parents.append((key, place))
    node = file.nodes[key]
    node.parents = [
        (above, file.children.get(above, {}).get(key, LAST if order == LAST else order))
        for above, order in node.parents
    ]


def _terms(file: _File, node: Node, terms: Iterable[str], named: set[str]) -> None:
    """Say for whom a competency is, and what else it names."""
    roles = []
    for term in terms:
        words = file.concepts.get(term) or term
        if term in named:
            roles.append(words)
        else:
            node.notes.append(("term", words))
    node.item = replace(node.item, roles=tuple(roles))


def _framework(file: _File, key: str, said: Mapping[str, Any]) -> Item:
    title, others = _chosen(said.get("name"))
    notes = [(f"name ({tag})", words) for tag, words in others]
    for name, value in said.items():
        if name not in _OF_FRAMEWORK:
            words, more = _chosen(value)
            notes += [(name, words)] if words else []
            notes += [(f"{name} ({tag})", one) for tag, one in more]
    roles = [file.concepts.get(one) or one for one in _ids(said.get("conceptTerm"))]
    return Item(key, title, "title", roles=tuple(roles), notes=tuple(notes), shown="@graph")


def _ids(value: Any) -> list[str]:
    found = (one.get("@id", one) if isinstance(one, dict) else one for one in listed(value))
    return [words for words in map(words_of, found) if words]


def _by_language(value: Any) -> list[tuple[str, str]]:
    """Give words with their languages, in whichever way JSON-LD has them."""
    found: list[tuple[str, str]] = []
    for one in listed(value):
        if isinstance(one, dict) and "@value" in one:
            found.append((words_of(one.get("@language")), words_of(one["@value"])))
        elif isinstance(one, dict) and "@id" not in one:
            found += [(tag, words_of(words)) for tag, words in one.items()]
        else:
            found.append(("", words_of(one)))
    return [(tag, words) for tag, words in found if words]


def _chosen(value: Any) -> tuple[str, list[tuple[str, str]]]:
    """Choose the English words, else the first; give the other languages too.

    >>> _chosen({"fr": "Écouter", "en-GB": "Listen"})
    ('Listen', [('fr', 'Écouter')])
    """
    found = _by_language(value)
    english = [tag for tag, _ in found if tag.casefold().split("-")[0] == "en"]
    tag = english[0] if english else found[0][0] if found else ""
    mine = [words for one, words in found if one == tag]
    return "; ".join(mine), [(one, words) for one, words in found if one != tag]


def _all_of(value: Any) -> list[str]:
    """Give each of several words by itself."""
    out = []
    for one in listed(value):
        if isinstance(one, dict) and "@value" not in one:
            out += [words_of(words) for said in one.values() for words in listed(said)]
        else:
            out.append(words_of(one.get("@value")) if isinstance(one, dict) else words_of(one))
    return [words for words in out if words]
