"""Write what was found in a file as a framework, a first version for a person to check.

What the file prints and what is read into it are two files, as everywhere; a doubt is an editorial
note of the thing that it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from pcgraph.intake.ids import Ids, local_name
from pcgraph.intake.model import STATEMENTS, Found
from pcgraph.names import PREFIXES
from pcgraph.triples import triples_text

_LABEL = 60
_ALL = re.compile(r"\b(?:all|every|any)\b.*\b(?:roles?|staff|workers?|posts?|grades?)\b", re.I)
_CLASSES = {
    "competency": "pc:Competency",
    "requirement": "pc:Requirement",
    "responsibility": "pc:Responsibility",
}
_KINDS = {"title": "title", "heading": "heading", "note": "paragraph", "introduction": "paragraph"}
"""Kinds of passages by what a line became; any other is a paragraph."""


@dataclass(frozen=True)
class About:
    """What is said of a framework that is brought in.

    Attributes:
        slug: its short name, for files: ``care-coordinator``.
        base: what the addresses of its folder begin with.
        prefix: the short form of the base.
        title: its title, as printed where it is printed.
        file: the name of the text below ``data/sources/``.
        checksum: the SHA-256 of that text.
        original: the name of the file that was brought.
        original_checksum: its SHA-256.
        owner: who owns the words, if it was said.
        licence: what the owner says of the licence.
    """

    slug: str
    base: str
    prefix: str
    title: str
    file: str
    checksum: str
    original: str
    original_checksum: str
    owner: str = ""
    licence: str = "not stated"


@dataclass(frozen=True)
class Draft:
    """A drafted framework, as triples by the file that they stand in.

    Attributes:
        framework: what the file prints.
        readings: what was read into it.
        sources: what the source is.
    """

    framework: tuple[Triple, ...]
    readings: tuple[Triple, ...]
    sources: tuple[Triple, ...]


def draft(about: About, found: Sequence[Found], ids: Ids) -> Draft:
    """Write a framework.

    Args:
        about: what is said of it.
        found: what every line became, in the order of the source.
        ids: the names of what was found.
    """
    writer = _Writer(about, found, ids)
    return Draft(
        tuple(writer.framework()), tuple(writer.readings()), tuple(writer.source())
    )  # fmt: skip


def draft_text(triples: Iterable[Triple], about: About) -> str:
    """Write triples as Turtle, not yet in the canonical form."""
    from pcgraph.names import Prefixes

    return triples_text([*triples], "ttl", Prefixes({**PREFIXES, about.prefix: about.base}))


def short_label(text: str) -> str:
    """Give the first words of a text, 60 characters at most: a label to begin with.

    >>> short_label("Ability to listen, and to hear what is not said by a person in distress")
    'Ability to listen, and to hear what is not said by a …'
    """
    text = " ".join(text.split())
    if len(text) <= _LABEL:
        return text
    return f"{text[: _LABEL - 1].rsplit(' ', 1)[0][: _LABEL - 2].rstrip(' ,;:')} …"


class _Writer:
    """Gives the triples of one framework."""

    def __init__(self, about: About, found: Sequence[Found], ids: Ids) -> None:
        self._about, self._found, self._ids = about, found, ids
        self._scheme = self._node(about.slug)
        self._source = self._node(f"source-{about.slug}")
        self._roles = self._named_roles()
        places: dict[str, list[int]] = {"domain": [], "heading": []}
        self._phrases: dict[int, Found] = {}
        self._numbers: dict[int, int] = {}
        self._above: dict[int, list[int]] = {}
        for place, one in enumerate(found):
            if one.became == "phrase":
                self._phrases.setdefault(one.section, one)
            elif one.became in places:
                places[one.became].append(place)
                self._numbers[place] = len(places[one.became])
            if one.became == "heading":
                self._above.setdefault(one.domain, []).append(place)
        self._places = places

    def _named_roles(self) -> Mapping[str, str]:
        """Give each role that is named its local name, in the order of the source."""
        names: dict[str, str] = {}
        for one in self._found:
            for role in one.roles:
                if not _ALL.search(role):
                    names.setdefault(role, f"role-{local_name(role)}")
        return names

    def framework(self) -> Iterator[Triple]:
        """Give what the file prints."""
        yield from self._said(
            self._scheme,
            {"rdf:type": [_iri("pc:Framework"), _iri("skos:ConceptScheme")],
             "dcterms:title": self._about.title,
             "prov:wasDerivedFrom": self._source,
             "pc:namesRole": [self._node(name) for name in self._roles.values()]},
        )  # fmt: skip
        yield from self._role_triples()
        orders: dict[str, int] = {}
        for place, one in enumerate(self._found):
            if one.became in ("blank", "phrase"):
                continue
            kind = "statement" if one.became in STATEMENTS else str(one.became)
            kind = kind if kind in ("statement", "domain", "heading") else "passage"
            orders[kind] = orders.get(kind, 0) + 1
            yield from self._thing(place, one, kind, orders[kind])

    def _role_triples(self) -> Iterator[Triple]:
        if not self._roles:
            return
        scheme = self._node("roles")
        yield from self._said(
            scheme, {"rdf:type": _iri("skos:ConceptScheme"), "skos:prefLabel": "Roles"}
        )
        for label, name in self._roles.items():
            yield from self._said(
                self._node(name),
                {"rdf:type": [_iri("pc:Role"), _iri("skos:Concept")],
                 "skos:inScheme": scheme, "skos:prefLabel": label},
            )  # fmt: skip

    def _thing(self, place: int, one: Found, kind: str, order: int) -> Iterator[Triple]:
        node = self._node(self._ids[place])
        said: dict[str, object] = {
            "prov:wasQuotedFrom": self._source,
            "pc:firstLine": one.first,
            "pc:lastLine": one.last,
            "pc:order": order,
        }
        if kind == "statement":
            said |= {
                "rdf:type": [_iri(_CLASSES[one.became]), _iri("skos:Concept")],
                "skos:inScheme": self._scheme,
                "pc:text": one.text,
                "pc:section": self._of("heading", one.section),
                "pc:tag": Literal(one.tag) if one.tag else None,
                "skos:notation": Literal(one.code) if one.code else None,
            }
        elif kind == "domain":
            said |= {
                "rdf:type": [_iri("pc:Domain"), _iri("skos:Concept")],
                "skos:inScheme": self._scheme,
                "pc:heading": one.text,
            }
        elif kind == "heading":
            phrase = self._phrase_of(place)
            said |= {
                "rdf:type": _iri("pc:Section"),
                "dcterms:isPartOf": self._scheme,
                "pc:heading": one.text,
                "pc:domain": self._of("domain", one.domain),
                "pc:role": [self._node(name) for name in self._audience(one)],
                "pc:additionPhrase": phrase.text if phrase else None,
                "pc:additionLine": phrase.first if phrase else None,
                "pc:lastLine": max(one.last, phrase.last) if phrase else one.last,
            }
        else:
            said |= {
                "rdf:type": _iri("pc:Passage"),
                "dcterms:isPartOf": self._scheme,
                "pc:passageKind": Literal(_KINDS.get(one.became, "paragraph")),
                "pc:text": one.text,
            }
        yield from self._said(node, said)

    def _audience(self, one: Found) -> list[str]:
        """Give the roles of a heading; *all roles* are all that the file names."""
        if any(_ALL.search(role) for role in one.roles):
            return [*self._roles.values()]
        return [self._roles[role] for role in one.roles]

    def _phrase_of(self, place: int) -> Found | None:
        """Find the inheritance phrase of a heading: it stands below it."""
        return self._phrases.get(self._numbers[place])

    def readings(self) -> Iterator[Triple]:
        """Give labels to begin with, doubts, and what phrases and audiences are read as."""
        yield from self._said(self._scheme, {"skos:prefLabel": self._about.title})
        number = 0
        for place, one in enumerate(self._found):
            if one.became in ("blank", "phrase"):
                continue
            node = self._node(self._ids[place])
            label = short_label(one.text) if one.became in STATEMENTS else None
            yield from self._said(
                node, {"skos:prefLabel": label, "skos:editorialNote": list(one.doubts)}
            )
            if one.became == "heading":
                for said in self._read_into(place, one):
                    number += 1
                    yield from self._reading(number, node, *said)

    def _read_into(
        self, place: int, one: Found
    ) -> Iterator[tuple[str, list[NamedNode], str, str, int]]:
        """Give property, values, label, reason and line of what is read into a heading."""
        if any(_ALL.search(role) for role in one.roles):
            values = [self._node(name) for name in self._audience(one)]
            yield ("pc:role", values, f"{one.text[:40]} means every role that the file names",
                   "The heading names no role of its own.", one.first)  # fmt: skip
        phrase = self._phrase_of(place)
        above = [
            self._node(self._ids[earlier])
            for earlier in (self._above[one.domain] if phrase else ())
            if earlier < place
        ]
        if phrase and above:
            yield ("pc:inAdditionTo", above,
                   f"The phrase on line {phrase.first} takes in the headings above it",
                   "The phrase names nothing else, and these stand above it in its domain.",
                   phrase.first)  # fmt: skip

    def _reading(
        self, number: int, node: NamedNode, path: str, values: list[NamedNode], label: str,
        reason: str, line: int,
    ) -> Iterator[Triple]:  # fmt: skip
        if path != "pc:role":
            yield from self._said(node, {path: values})
        yield from self._said(
            self._node(f"reading-{number:02}"),
            {"rdf:type": _iri("pc:Reading"), "skos:inScheme": self._scheme,
             "skos:prefLabel": label, "pc:basisLine": line, "pc:readsProperty": _iri(path),
             "pc:readsSubject": node, "pc:readsValue": values, "pc:reason": reason},
        )  # fmt: skip

    def source(self) -> Iterator[Triple]:
        """Say what the source is."""
        about = self._about
        note = f"Read from {about.original} (SHA-256 {about.original_checksum})."
        if about.owner:
            owner = self._node(f"owner-{local_name(about.owner)}")
            yield from self._said(
                owner, {"rdf:type": _iri("org:Organization"), "skos:prefLabel": about.owner}
            )
            yield from self._said(self._source, {"dcterms:publisher": owner})
        yield from self._said(
            self._source,
            {"rdf:type": [_iri("pc:SourceDocument"), _iri("prov:Entity")],
             "dcterms:title": about.title,
             "schema:sha256": Literal(about.checksum),
             "pc:fileName": Literal(about.file),
             "pc:licenceStatus": Literal(about.licence),
             "pc:redistribution": Literal("structure"),
             "pc:redistributionReason": "Nobody has said that the words may be handed on.",
             "skos:editorialNote": note},
        )  # fmt: skip

    def _of(self, became: str, number: int) -> NamedNode | None:
        """Give the domain or heading of a number; None for 0."""
        if not number:
            return None
        return self._node(self._ids[self._places[became][number - 1]])

    def _node(self, local: str) -> NamedNode:
        return NamedNode(f"{self._about.base}{local}")

    def _said(self, subject: NamedNode, said: Mapping[str, object]) -> Iterator[Triple]:
        """Give triples; None is nothing said, a text is English."""
        for name, values in said.items():
            for value in values if isinstance(values, list) else [values]:
                if value is not None:
                    yield Triple(subject, _iri(name), _term(value))


def _term(value: object) -> NamedNode | Literal:
    if isinstance(value, NamedNode | Literal):
        return value
    if isinstance(value, int):
        return Literal(value)
    return Literal(str(value), language="en")


def _iri(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    if prefix == "rdf":
        return NamedNode(f"http://www.w3.org/1999/02/22-rdf-syntax-ns#{local}")
    return NamedNode(PREFIXES[prefix] + local)
