"""Make a reading of a CASE package (1EdTech, 1.0 and 1.1), of whoever wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pcgraph.intake.jsons import Json, listed, mappings, number_of, words_of
from pcgraph.intake.model import Item, Reading
from pcgraph.intake.phrased import paragraphs
from pcgraph.intake.trees import LAST, Node, Teller, arranged

_OWN = frozenset(
    {
        "identifier", "uri", "fullStatement", "CFItemType", "CFItemTypeURI", "humanCodingScheme",
        "conceptKeywords", "conceptKeywordsURI", "educationLevel", "notes", "lastChangeDateTime",
        "CFDocumentURI", "language",
    }
)  # fmt: skip
"""Fields of an item that are read by themselves, or that say nothing of it."""
_OF_DOCUMENT = frozenset(
    {"identifier", "uri", "title", "lastChangeDateTime", "CFPackageURI", "language"}
)
_PARTS = ("CFDocument", "CFItems", "CFAssociations")
_ENDS = {
    "originNodeURI": ("originNodeIdentifier", "originNodeUri"),
    "destinationNodeURI": ("destinationNodeIdentifier", "destinationNodeUri"),
}
_ROLE, _TAG = "role", "tag"


@dataclass
class _Package:
    """What is known of a package while it is read."""

    document: Json
    teller: Teller = field(default_factory=Teller)
    nodes: list[Node] = field(default_factory=list)
    by_key: dict[str, Node] = field(default_factory=dict)
    again: dict[str, list[Node]] = field(default_factory=dict)
    concepts: dict[str, str] = field(default_factory=dict)


def is_case(said: Any) -> bool:
    """Tell whether JSON is a CASE package."""
    return isinstance(said, dict) and "CFItems" in said


def case_reading(said: Json) -> Reading:
    """Make a reading of a package.

    Children stand in the order of ``sequenceNumber``, then of the file. Keywords that the
    package defines as roles are roles; all else that is said of an item is kept as its notes.

    Args:
        said: the package, as JSON holds it.
    """
    first = next(iter(mappings(said.get("CFDocument"))), (0, {}))[1]
    package = _Package(first)
    if not first:
        package.teller.tell("CFDocument", "it is missing, so the framework has no title.")
    package.concepts = _concepts(said, package.teller)
    for place, one in enumerate(listed(said.get("CFItems"))):
        _take_item(package, one, f"CFItems[{place}]")
    _associate(package, said.get("CFAssociations"))
    for name, part in said.items():
        if name not in (*_PARTS, "CFDefinitions") and part:
            many = f"{len(part):,} of them" if isinstance(part, list) else "it"
            package.teller.tell(name, f"{many} not read: no part of a framework here.", lost=True)
    title = words_of(first.get("title"))
    roots = frozenset(filter(None, (words_of(first.get(key)) for key in ("identifier", "uri"))))
    items = arranged(package.nodes, package.teller, roots)
    if first:
        notes = tuple(
            (name, words_of(value))
            for name, value in first.items()
            if name not in _OF_DOCUMENT and words_of(value)
        )
        items.insert(0, Item("CFDocument", title, "title", notes=notes, shown="CFDocument"))
    return Reading("case", title, (), tuple(items), package.teller.all())


def _concepts(said: Json, teller: Teller) -> dict[str, str]:
    """Give what the keywords are, as the definitions say it: role, tag, term."""
    found: dict[str, str] = {}
    described = 0
    defined = said.get("CFDefinitions")
    for name, part in defined.items() if isinstance(defined, dict) else ():
        for _, one in mappings(part):
            title, kind = words_of(one.get("title")), words_of(one.get("hierarchyCode"))
            if name == "CFConcepts" and (title not in found or kind.casefold() == _ROLE):
                found[title] = kind.casefold()
            described += words_of(one.get("description")) not in ("", title)
    if described:
        words = f"what {described:,} of the things defined there mean is not taken over."
        teller.tell("CFDefinitions", words, lost=True)
    return found


def _take_item(package: _Package, said: Any, shown: str) -> None:
    """Take one item; one whose identifier stands already is kept under a key of its own."""
    if not isinstance(said, dict):
        package.teller.tell(shown, "it is no object; it was not read.", lost=True)
        return
    key = words_of(said.get("identifier")) or words_of(said.get("uri"))
    if not key:
        package.teller.tell(shown, "it has no identifier; nothing can stand below it.")
        key = shown
    item = _item(package, said, key, shown)
    before = package.by_key.get(key)
    if before is None:
        package.nodes.append(Node(item))
        package.by_key[key] = package.nodes[-1]
        address = words_of(said.get("uri"))
        package.by_key.setdefault(address or key, package.nodes[-1])
        return
    words = f"its identifier {key} stands already at {before.item.shown}"
    if _same(item, before.item):
        words += ", with the same words; it was left out as the same."
        package.teller.tell_some("items given twice", shown, words, True)
        return
    package.teller.tell_some("identifiers given twice", shown, f"{words}; it was kept beside it.")
    package.nodes.append(Node(_item(package, said, f"{key} {shown}", shown)))
    package.again.setdefault(before.item.key, []).append(package.nodes[-1])


def _same(one: Item, other: Item) -> bool:
    left, right = ((item.text, item.kind, item.code, item.notes) for item in (one, other))
    return left == right


def _item(package: _Package, said: Json, key: str, shown: str) -> Item:
    kind = words_of(said.get("CFItemType")) or words_of(said.get("CFItemTypeURI"))
    text, short = words_of(said.get("fullStatement")), words_of(said.get("abbreviatedStatement"))
    roles, notes = [], []
    keywords = listed(said.get("conceptKeywords"))
    for word in keywords:
        known = package.concepts.get(words_of(word), "")
        if known == _ROLE:
            roles.append(words_of(word))
        else:
            notes.append((_TAG if known == _TAG else "keyword", words_of(word)))
    notes += paragraphs(words_of(said.get("notes")))
    for name, value in said.items():
        if name not in _OWN and words_of(value) and (text or name != "abbreviatedStatement"):
            notes.append((name, words_of(value)))
    if not (text or short):
        package.teller.tell_some("items without words", shown, "it has no words.")
    code, level = said.get("humanCodingScheme"), said.get("educationLevel")
    return Item(
        key, text or short, kind, code=words_of(code), roles=tuple(roles), level=words_of(level),
        notes=tuple(notes), shown=shown,
    )  # fmt: skip


def _associate(package: _Package, said: Any) -> None:
    """Take the links: below what an item stands, and what else is said of it."""
    roots = {words_of(package.document.get(name)) for name in ("identifier", "uri")} - {""}
    for place, one in enumerate(listed(said)):
        shown = f"CFAssociations[{place}]"
        if not isinstance(one, dict):
            package.teller.tell_some("no links", shown, "it is no object; it was not read.", True)
            continue
        kind = words_of(one.get("associationType"))
        origin, end = (_end(one, name, package.by_key, roots) for name in _ENDS)
        node = package.by_key.get(origin)
        if node is None:
            from_document = origin in roots
            words = f"its origin {origin or '(none)'} is no item of the file; it was not read."
            words = f"{kind} of the framework itself is not taken over." if from_document else words
            package.teller.tell_some("links of what is not here", shown, words, True)
        elif kind == "isChildOf":
            below = [node, *package.again.get(node.item.key, ())]
            target = package.by_key.get(end)
            key = target.item.key if target else end
            for child in below:
                child.parents.append((key, number_of(one.get("sequenceNumber", LAST))))
        else:
            _note(node, kind or "link", one)


def _note(node: Node, kind: str, said: Json) -> None:
    """Keep another link as a note of the item that it goes out from."""
    target = said.get("destinationNodeURI")
    address = words_of(target.get("uri")) if isinstance(target, dict) else ""
    group = words_of(said.get("CFAssociationGroupingURI"))
    told = [words_of(target), address if address != words_of(target) else "", group]
    told.append(words_of(said.get("notes")))
    if kind == "hasSkillLevel" and not node.item.level:
        node.item = replace(node.item, level=words_of(target))
    else:
        node.notes.append((kind, " – ".join(filter(None, told))))


def _end(said: Json, name: str, known: Mapping[str, Node], roots: set[str]) -> str:
    """Give the key of one end of a link: by its identifier, else by its address."""
    target = said.get(name)
    found = []
    if isinstance(target, dict):
        found = [words_of(target.get("identifier")), words_of(target.get("uri"))]
    elif target:
        found = [words_of(target)]
    found += [words_of(said.get(other)) for other in _ENDS[name]]
    found = [one for one in found if one]
    return next((one for one in found if one in known or one in roots), found[0] if found else "")
