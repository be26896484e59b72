"""Tell what the values of a nested tree are: things, holders of things, words about the whole."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")
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
FIELD = {name: kind for kind, names in _FIELDS.items() for name in names.split()}
_HOLDER_NAMES = (
    "children items elements nodes parts sub subs subitems entries members content contents list "
    "domains themes areas pillars clusters categories groups sections headings subdomains topics "
    "dimensions units strands competencies competences capabilities skills statements behaviours "
    "behaviors standards indicators criteria performancecriteria outcomes descriptors "
    "requirements responsibilities duties tasks knowledge attributes haspart narrower haschild "
    "framework frameworks competencyframework rows"
)
HOLDERS = frozenset(_HOLDER_NAMES.split())
WRAPS = frozenset({"framework", "competencyframework", "data", "root", "document"})
_ABOUT = frozenset(
    {
        "framework", "competencyframework", "title", "name", "owner", "publisher", "author",
        "authors", "version", "date", "published", "updated", "issued", "reviewed", "licence",
        "license", "status", "language", "copyright", "organisation", "organization", "source",
        "website", "url", "contact", "description", "edition", "rights", "creator",
    }
)  # fmt: skip
"""Names of what is said of a framework as a whole."""
_PLAIN_NAMES = (
    "children items elements nodes parts sub subs subitems entries members content contents list "
    "haspart narrower haschild rows"
)
PLAIN = frozenset(_PLAIN_NAMES.split())
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


def unwrapped(root: Branch) -> Branch:
    """Take off names that only say that a framework follows."""
    while root.kind == "mapping" and len(root.entries) == 1:
        name, inner = root.entries[0]
        if plain_name(name) not in WRAPS or inner.kind == "word":
            break
        root = inner
    return root


def alone_at_top(root: Branch) -> tuple[str, Branch] | None:
    """Give the only name at the top and what it leads to, where that is a tree of its own."""
    if root.kind != "mapping" or len(root.entries) != 1:
        return None
    name, inner = root.entries[0]
    if plain_name(name) in HOLDERS or inner.kind != "mapping" or is_thing(inner):
        return None
    below = [value for _, value in inner.entries]
    deep = len(below) > 1 or any(one.kind == "mapping" for one in below)
    return (name, inner) if deep and all(one.kind != "word" for one in below) else None


def has_head(root: Branch) -> bool:
    """Tell a mapping that begins with words about the framework: its name, owner, version."""
    words = [name for name, value in root.entries if value.kind == "word"]
    return (
        0 < len(words) < len(root.entries)
        and any(plain_name(name) in _ABOUT for name in words)
    )  # fmt: skip


def is_thing(branch: Branch) -> bool:
    """Tell a thing from a mapping whose names are things: it has a name of a field, or a holder."""
    plain = [(plain_name(name), value) for name, value in branch.entries]
    if any(
        name in FIELD and (value.kind == "word" or words_by_language(value))
        for name, value in plain
    ):
        return True
    # Knowledge, Skills, Behaviours beside each other are headings; one alone holds the rest.
    return sum(name in HOLDERS for name, _ in plain) == 1


def words_by_language(value: Branch) -> dict[str, str]:
    """Give words by language, where a mapping holds nothing else."""
    if value.kind != "mapping" or not value.entries:
        return {}
    if all(_LANGUAGE.fullmatch(name) and one.kind == "word" for name, one in value.entries):
        return {name: one.word for name, one in value.entries}
    return {}


def has_only_words(value: Branch) -> bool:
    """Tell a list of plain values."""
    return value.kind == "list" and all(part.kind == "word" for part in value.parts)


def are_texts(value: Branch) -> bool:
    """Tell statements from words: texts of some length."""
    lengths = [len(part.word.split()) for part in value.parts]
    return bool(lengths) and sum(lengths) >= _FEW * len(lengths)


def plain_name(name: str) -> str:
    """Reduce a name to what is compared.

    >>> plain_name("Performance-Criteria"), plain_name("full_statement")
    ('performancecriteria', 'fullstatement')
    """
    return "".join(filter(str.isalnum, name)).casefold()
