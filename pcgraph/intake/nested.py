"""Make a reading of a nested tree: framework, domains, capabilities, statements, under any names.

A mapping is a thing if one of its names says what things have (name, id, children …); else its
names are things themselves, and what they lead to stands below them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from pcgraph.intake.jsons import number_of
from pcgraph.intake.model import Item, Reading
from pcgraph.intake.phrased import paragraphs
from pcgraph.intake.trees import LAST, Node, Teller, arranged

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")
_CODE = re.compile(r"(?=\S*\d)[\w.-]{1,20}")
_FIELDS = {
    "name": "name title label heading shortname shorttitle preflabel",
    "text": "text statement fullstatement description definition descriptor content words "
    "competencytext competency capability skill behaviour behavior standard summary",
    "code": "code ref reference notation number no humancodingscheme codednotation",
    "id": "id identifier key uuid uri iri atid",
    "kind": "type kind class category itemtype cfitemtype competencycategory",
    "level": "level levels tier tiers band bands stage stages grade",
    "role": "role roles job jobs jobrole jobroles audience appliesto post posts profession who",
    "order": "order position sequence sequencenumber sort sortorder rank listid",
    "parent": "parent parentid ischildof broader above parentcode",
    "domain": "domain theme area pillar",
    "section": "section group subdomain cluster topic",
    "notes": "notes note comment comments evidence examples example tags tag keywords keyword "
    "sources source references related links link seealso mapping mappings nos resources",
}
_FIELD = {name: kind for kind, names in _FIELDS.items() for name in names.split()}
_HOLDER_NAMES = (
    "children items elements nodes parts sub subs subitems entries members content contents list "
    "domains themes areas pillars clusters categories groups sections headings subdomains topics "
    "dimensions units strands competencies competences capabilities skills statements behaviours "
    "behaviors standards indicators criteria performancecriteria outcomes descriptors "
    "requirements responsibilities duties tasks knowledge attributes haspart narrower haschild "
    "framework frameworks competencyframework rows"
)
_HOLDERS = frozenset(_HOLDER_NAMES.split())
_WRAPS = frozenset({"framework", "competencyframework", "data", "root", "document"})
_PLAIN_NAMES = (
    "children items elements nodes parts sub subs subitems entries members content contents list "
    "haspart narrower haschild rows"
)
_PLAIN = frozenset(_PLAIN_NAMES.split())
_FEW = 3
"""A list of words under a name that is not known: texts of so many words are statements."""


@dataclass
class Branch:
    """A value of a tree, with its place.

    Attributes:
        shown: its place.
        word: of a plain value, its words.
        entries: of a mapping, names and values.
        parts: of a list, its values.
        kind: ``word``, ``mapping`` or ``list``.
    """

    shown: str
    kind: str
    word: str = ""
    entries: list[tuple[str, Branch]] = field(default_factory=list)
    parts: list[Branch] = field(default_factory=list)


@dataclass
class _Tree:
    teller: Teller = field(default_factory=Teller)
    nodes: dict[str, Node] = field(default_factory=dict)
    by_code: dict[str, str] = field(default_factory=dict)


def nested_reading(root: Branch, form: str) -> Reading:
    """Make a reading of a tree.

    Args:
        root: the whole; the reader bounds how deep it is.
        form: ``json`` or ``yaml``.
    """
    tree = _Tree()
    head: Item | None = None
    while root.kind == "mapping" and len(root.entries) == 1:
        name, inner = root.entries[0]
        if _plain(name) not in _WRAPS:
            break
        root = inner
    if root.kind == "mapping" and _is_thing(root):
        found = _said(root)
        text, notes = _worded(found, leaf=False)
        head = Item("framework", text, "title", code=found.code, roles=tuple(found.roles),
                    level=found.level, notes=tuple(notes), shown=root.shown)  # fmt: skip
        for name in ("key", "kind", "parent", "domain", "section"):
            notes += [(name, getattr(found, name))] if getattr(found, name) else []
        said = text, notes, found.code, found.roles, found.level
        head = replace(head, notes=tuple(notes)) if any(said) else None
        for kind, child in found.below:
            _add(tree, child, "", kind)
    else:
        for kind, child in _children(root, ""):
            _add(tree, child, "", kind)
    for node in tree.nodes.values():
        node.parents = [(tree.by_code.get(key, key), order) for key, order in node.parents]
    items = arranged(list(tree.nodes.values()), tree.teller, frozenset({"", "framework"}))
    title = head.text if head else ""
    return Reading(form, title, (), ((head, *items) if head else tuple(items)), tree.teller.all())


@dataclass
class _Said:
    """What a mapping says of one thing."""

    name: str = ""
    texts: list[tuple[str, str]] = field(default_factory=list)
    code: str = ""
    key: str = ""
    kind: str = ""
    level: str = ""
    order: float = LAST
    parent: str = ""
    domain: str = ""
    section: str = ""
    roles: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    below: list[tuple[str, tuple[str, Branch]]] = field(default_factory=list)


def _add(tree: _Tree, named: tuple[str, Branch], parent: str, kind: str) -> None:
    """Add a thing and all below it."""
    name, branch = named
    found = _said(branch) if branch.kind == "mapping" and _is_thing(branch) else _Said()
    if branch.kind == "word":
        if name and branch.word:
            found.texts.append(("text", branch.word))
        if name and branch.word and _CODE.fullmatch(name):
            found.code = name
        else:
            found.name = name or branch.word
    elif branch.kind == "list" or not _is_thing(branch):
        found.name = name
        found.below = list(_children(branch, ""))
    elif name and name != found.name:
        if found.name:
            found.notes.append(("key", name))
        found.name = found.name or name
    text, notes = _worded(found, leaf=not found.below)
    key = _key(tree, found, branch.shown)
    if not text:
        tree.teller.tell_some("things without words", branch.shown, "it has no words.")
    if found.code:
        tree.by_code.setdefault(found.code, key)
    tree.nodes[key] = Node(
        Item(
            key,
            text,
            found.kind or kind,
            code=found.code,
            domain=found.domain,
            heading=found.section,
            roles=tuple(found.roles),
            level=found.level,
            notes=tuple(notes),
            shown=branch.shown,
        ),
        [(found.parent or parent, found.order)],
    )
    for below, child in found.below:
        _add(tree, child, key, below)


def _key(tree: _Tree, found: _Said, shown: str) -> str:
    for key in (found.key, found.code if not found.key else ""):
        if key and key in tree.nodes:
            at = tree.nodes[key].item.shown
            words = f"{key} stands already at {at}; it was kept beside it."
            tree.teller.tell_some("things named twice", shown, words)
        elif key:
            return key
    return shown if shown not in tree.nodes else f"{shown} {len(tree.nodes)}"


def _worded(found: _Said, leaf: bool) -> tuple[str, list[tuple[str, str]]]:
    """Choose the words of a thing: of what holds others its name, of others the longer words."""
    notes = list(found.notes)
    texts = list(found.texts)
    if not texts:
        return found.name, notes
    best = max(range(len(texts)), key=lambda at: (len(texts[at][1]), -at))
    longer = len(texts[best][1].split()) > len(found.name.split())
    if found.name and not (leaf and longer):
        for name, words in texts:
            notes += paragraphs(words) if name == "text" else [(name, words)]
        return found.name, notes
    if found.name:
        notes.insert(0, ("name", found.name))
    notes += [one for at, one in enumerate(texts) if at != best]
    return texts[best][1], notes


def _is_thing(branch: Branch) -> bool:
    """Tell a thing from a mapping whose names are things: it has a name of a field, or a holder."""
    plain = [(_plain(name), value) for name, value in branch.entries]
    if any(name in _FIELD and (value.kind == "word" or _tongues(value)) for name, value in plain):
        return True
    # Knowledge, Skills, Behaviours beside each other are headings; one alone holds the rest.
    return sum(name in _HOLDERS for name, _ in plain) == 1


def _said(branch: Branch) -> _Said:
    """Take apart what a mapping says of a thing."""
    found = _Said()
    for name, value in branch.entries:
        field_name = _FIELD.get(_plain(name), "")
        tongues = _tongues(value)
        if tongues:
            chosen = next((tag for tag in tongues if tag.startswith("en")), next(iter(tongues)))
            found.notes += [(f"{name} ({t})", w) for t, w in tongues.items() if t != chosen]
            value = Branch(value.shown, "word", tongues[chosen])
        if value.kind == "word":
            _word(found, field_name, name, value.word)
        elif field_name in ("role", "level", "notes", "kind", "code") and _only_words(value):
            words = [part.word for part in value.parts]
            if field_name == "role":
                found.roles += words
            else:
                _word(found, field_name, name, "; ".join(words))
        elif field_name == "notes" or (not value.parts and not value.entries):
            found.notes += [(name, words) for words in _flat(value)]
        elif _plain(name) in _HOLDERS:
            found.below += _children(value, "" if _plain(name) in _PLAIN else _singular(name))
        elif _only_words(value) and not _texts(value):
            found.notes.append((name, "; ".join(part.word for part in value.parts)))
        elif value.kind == "list" and any(part.kind == "mapping" for part in value.parts):
            found.below += _children(value, _singular(name))
        else:
            found.below.append(("", (name, value)))
    return found


def _word(found: _Said, field_name: str, name: str, word: str) -> None:
    """Take one plain value by the field that it fills."""
    if not word:
        return
    if field_name == "text":
        found.texts.append(("text" if not found.texts else name, word))
    elif field_name == "role":
        found.roles.append(word)
    elif field_name == "order" and number_of(word) != LAST and found.order == LAST:
        found.order = number_of(word)
    elif field_name in ("name", "code", "kind", "level", "parent", "domain", "section"):
        if getattr(found, field_name):
            found.notes.append((name, word))
        else:
            setattr(found, field_name, word)
    elif field_name == "id":
        found.notes += [(name, word)] if found.key else []
        found.key = found.key or word
    else:
        found.notes.append((name, word))


def _children(branch: Branch, kind: str) -> Iterator[tuple[str, tuple[str, Branch]]]:
    """Give what stands in a list, or under the names of a mapping, as things of one kind."""
    if branch.kind == "mapping" and _is_thing(branch):
        yield kind, ("", branch)
    elif branch.kind == "mapping":
        for name, value in branch.entries:
            yield kind, (name, value)
    elif branch.kind == "word":
        if branch.word:
            yield kind, ("", branch)
    else:
        for part in branch.parts:
            if part.kind == "list" or (part.kind == "mapping" and not _is_thing(part)):
                yield from _children(part, kind)
            elif part.kind != "word" or part.word:
                yield kind, ("", part)


def _tongues(value: Branch) -> dict[str, str]:
    """Give words by language, where a mapping holds nothing else."""
    if value.kind != "mapping" or not value.entries:
        return {}
    if all(_LANGUAGE.fullmatch(name) and one.kind == "word" for name, one in value.entries):
        return {name: one.word for name, one in value.entries}
    return {}


def _only_words(value: Branch) -> bool:
    return value.kind == "list" and all(part.kind == "word" for part in value.parts)


def _texts(value: Branch) -> bool:
    """Tell statements from words: texts of some length."""
    lengths = [len(part.word.split()) for part in value.parts]
    return bool(lengths) and sum(lengths) >= _FEW * len(lengths)


def _flat(value: Branch) -> Iterable[str]:
    """Give all words in a value, each with the names that lead to it."""
    if value.kind == "word":
        return [value.word] if value.word else []
    named = [(f"{name}: ", one) for name, one in value.entries]
    named += [("", one) for one in value.parts]
    return [f"{name}{words}" for name, one in named for words in _flat(one)]


def _singular(name: str) -> str:
    """Give the kind of the things in a list by its name.

    >>> _singular("Competencies"), _singular("domains"), _singular("performance_criteria")
    ('competency', 'domain', 'performance criterion')
    """
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|[_\W]+", " ", name).strip().casefold()
    if words.endswith("ies"):
        return f"{words[:-3]}y"
    if words.endswith("criteria"):
        return f"{words[:-1]}on"
    return words[:-1] if words.endswith("s") and not words.endswith("ss") else words


def _plain(name: str) -> str:
    """Reduce a name to what is compared.

    >>> _plain("Performance-Criteria"), _plain("full_statement")
    ('performancecriteria', 'fullstatement')
    """
    return "".join(filter(str.isalnum, name)).casefold()
