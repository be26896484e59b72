"""Make a reading of a nested tree: framework, domains, capabilities, statements, under any names.

A mapping is a thing if one of its names says what things have (name, id, children …); else its
names are things themselves, and what they lead to stands below them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from pcgraph.intake.branches import (
    FIELD,
    HOLDERS,
    PLAIN,
    WRAPS,
    Branch,
    alone_at_top,
    are_texts,
    has_head,
    has_only_words,
    is_thing,
    plain_name,
    unwrapped,
    words_by_language,
)  # fmt: skip
from pcgraph.intake.jsons import number_of
from pcgraph.intake.model import Item, Reading
from pcgraph.intake.phrased import paragraphs
from pcgraph.intake.trees import LAST, Node, Teller, arranged

_CODE = re.compile(r"(?=\S*\d)[\w.-]{1,20}")
_PRINTED = re.compile(
    r"[A-Za-z]{1,6}[ _.-]?\d{1,3}(?:[.-]\d{1,3}){0,3}[a-z]?|\d{1,2}(?:\.\d{1,3}){1,3}"
)
"""An identifier that people would print as a code: D1, 2.1, PC-03."""


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
    root = unwrapped(root)
    titled = alone_at_top(root)
    if titled is not None:
        head = Item("framework", titled[0], "title", shown=titled[1].shown)
        words = "all stands below it, so it was taken for the title, not for a domain."
        tree.teller.tell(head.shown, words)
        root = titled[1]
    if head is None and root.kind == "mapping" and (is_thing(root) or has_head(root)):
        found = _said_at_top(root, tree.teller)
        text, notes = _worded(found, leaf=False)
        head = Item("framework", text, "title", code=found.code, roles=tuple(found.roles),
                    level=found.level, notes=tuple(notes), shown=root.shown)  # fmt: skip
        for name in ("key", "kind", "parent", "domain", "section"):
            notes += [(name, getattr(found, name))] if getattr(found, name) else []
        said = text, notes, found.code, found.roles, found.level
        head = replace(head, notes=tuple(notes)) if any(said) else None
        for kind, child in found.below:
            _add(tree, child, "", kind, _Over(tuple(found.roles), found.level))
    else:
        for kind, child in _children(root, ""):
            _add(tree, child, "", kind, _Over())
    for node in tree.nodes.values():
        node.parents = [(tree.by_code.get(key, key), order) for key, order in node.parents]
    items = arranged(list(tree.nodes.values()), tree.teller, frozenset({"", "framework"}))
    title = head.text if head else ""
    return Reading(form, title, (), ((head, *items) if head else tuple(items)), tree.teller.all())


def _said_at_top(root: Branch, teller: Teller) -> _Said:
    """Take apart the top: plain values there tell of the framework and are no statements."""
    entries = []
    about = []
    for name, value in root.entries:
        if value.kind == "word" and plain_name(name) in WRAPS:
            entries.append(("title", value))
        elif value.kind == "word" and not FIELD.get(plain_name(name)):
            about.append((name, value))
        else:
            entries.append((name, value))
    found = _said(Branch(root.shown, root.kind, "", entries, root.parts))
    found.notes += [(name, value.word) for name, value in about if value.word]
    if about:
        names = ", ".join(repr(name) for name, _ in about)
        teller.tell(about[0][1].shown, f"{names}: taken as said of the whole, not as statements.")
    if found.roles:
        words = f"statements that name no role are for {'; '.join(found.roles)}, as the top says."
        teller.tell(root.shown, words)
    return found


@dataclass(frozen=True)
class _Over:
    """What is said above of all below that does not say it: the roles, the level."""

    roles: tuple[str, ...] = ()
    level: str = ""


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


def _add(tree: _Tree, named: tuple[str, Branch], parent: str, kind: str, over: _Over) -> None:
    """Add a thing and all below it."""
    name, branch = named
    found = _said(branch) if branch.kind == "mapping" and is_thing(branch) else _Said()
    if branch.kind == "word":
        if name and branch.word:
            found.texts.append(("text", branch.word))
        if name and branch.word and _CODE.fullmatch(name):
            found.code = name
        else:
            found.name = name or branch.word
    elif branch.kind == "list" or not is_thing(branch):
        found.name = name
        found.below = list(_children(branch, ""))
    elif name and name != found.name:
        if found.name:
            found.notes.append(("key", name))
        found.name = found.name or name
    text, notes = _worded(found, leaf=not found.below)
    if kind == "role":
        found.kind, kind = "", "heading" if found.below else "role"
        found.roles = found.roles or [text]
    over = _Over(tuple(found.roles) or over.roles, found.level or over.level)
    if not found.below:
        found.roles, found.level = list(over.roles), over.level
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
        _add(tree, child, key, below, over)


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


def _said(branch: Branch) -> _Said:
    """Take apart what a mapping says of a thing."""
    found = _Said()
    for name, value in branch.entries:
        field_name = FIELD.get(plain_name(name), "")
        if field_name == "role" and value.kind != "word" and not has_only_words(value):
            _take_roles(found, value)
            continue
        tongues = words_by_language(value)
        if tongues:
            chosen = next((tag for tag in tongues if tag.startswith("en")), next(iter(tongues)))
            found.notes += [(f"{name} ({t})", w) for t, w in tongues.items() if t != chosen]
            value = Branch(value.shown, "word", tongues[chosen])
        if value.kind == "word":
            _word(found, field_name, name, value.word)
        elif field_name in ("role", "level", "notes", "kind", "code") and has_only_words(value):
            words = [part.word for part in value.parts]
            if field_name == "role":
                found.roles += words
            else:
                _word(found, field_name, name, "; ".join(words))
        elif field_name == "notes" or (not value.parts and not value.entries):
            found.notes += [(name, words) for words in _flat(value)]
        elif plain_name(name) in HOLDERS:
            found.below += _children(value, "" if plain_name(name) in PLAIN else _singular(name))
        elif has_only_words(value) and not are_texts(value):
            found.notes.append((name, "; ".join(part.word for part in value.parts)))
        elif value.kind == "list" and any(part.kind == "mapping" for part in value.parts):
            found.below += _children(value, _singular(name))
        else:
            found.below.append(("", (name, value)))
    return found


def _take_roles(found: _Said, value: Branch) -> None:
    """Take roles that are things of their own: with statements below them, or only with a name."""
    for _, (name, branch) in _children(value, ""):
        said = _said(branch) if branch.kind == "mapping" and is_thing(branch) else _Said()
        below = said.below or branch.kind == "list" or (branch.entries and not is_thing(branch))
        words = said.name or name or branch.word
        if below or not words:
            found.below.append(("role", (name, branch)))
            continue
        found.roles.append(words)
        texts = [*said.texts, *said.notes]
        if branch.kind == "word" and name and branch.word:
            texts.append((name, branch.word))
        found.notes += [(f"role {words}", text) for _, text in texts]
        found.notes += [(f"role {words}", one) for one in (said.code, said.key, said.level) if one]


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
        if _PRINTED.fullmatch(word) and not found.code and plain_name(name) in ("id", "identifier"):
            found.code = word
    else:
        found.notes.append((name, word))


def _children(branch: Branch, kind: str) -> Iterator[tuple[str, tuple[str, Branch]]]:
    """Give what stands in a list, or under the names of a mapping, as things of one kind."""
    if branch.kind == "mapping" and is_thing(branch):
        yield kind, ("", branch)
    elif branch.kind == "mapping":
        for name, value in branch.entries:
            yield kind, (name, value)
    elif branch.kind == "word":
        if branch.word:
            yield kind, ("", branch)
    else:
        for part in branch.parts:
            if part.kind == "list" or (part.kind == "mapping" and not is_thing(part)):
                yield from _children(part, kind)
            elif part.kind != "word" or part.word:
                yield kind, ("", part)


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
