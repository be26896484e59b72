"""Write what was found in a file as a framework, a first version for a person to check.

What the file prints and what is read into it are two files, as everywhere; a doubt is an editorial
note of the thing that it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from pcgraph.intake.ids import Ids, local_name
from pcgraph.intake.lines import Lined
from pcgraph.intake.model import STATEMENTS, Found
from pcgraph.intake.parts import Part, Parts
from pcgraph.names import PREFIXES

_LABEL = 60
_WHY = (
    "Nobody has said that the words may be handed on. Until their owner gives leave, a release "
    "holds the structure, the line numbers and the labels."
)
_CLASSES = {
    "competency": "pc:Competency",
    "requirement": "pc:Requirement",
    "responsibility": "pc:Responsibility",
}
_KINDS = {"title": "title"}
"""Kinds of passages by what a line became; any other is a paragraph."""
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


@dataclass(frozen=True)
class About:
    """What is said of a framework that is brought in.

    Attributes:
        slug: its short name, for files: ``care-coordinator``.
        base: what the addresses of its folder begin with.
        title: its title, as printed where it is printed.
        file: the name of the text below ``data/sources/``.
        checksum: the SHA-256 of that text.
        original: the name of the file that was brought.
        original_checksum: its SHA-256.
        owner: who owns the words, if it was said.
        licence: under what the owner hands the words on, if that was said.
    """

    slug: str
    base: str
    title: str
    file: str
    checksum: str
    original: str
    original_checksum: str
    owner: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Drawn:
    """What a framework is drafted from.

    Attributes:
        found: what every line became, in the order of the source.
        ids: the local names of what was found.
        lined: the text that is quoted, and what stands where in it.
        parts: the sections, and the section of each statement.
        former: the words that an earlier version had instead, by place.
    """

    found: Sequence[Found]
    ids: Ids
    lined: Lined
    parts: Parts
    former: Mapping[int, str]


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


@dataclass(frozen=True)
class _Read:
    """What is read into a section: property and values, with label, reason and line."""

    kind: str
    path: str
    values: list[NamedNode]
    label: str
    reason: str
    line: int | None


def draft(about: About, drawn: Drawn) -> Draft:
    """Write a framework.

    Args:
        about: what is said of it.
        drawn: what was found, where it stands and how it is named.
    """
    writer = _Writer(about, drawn)
    return Draft(tuple(writer.framework()), tuple(writer.readings()), tuple(writer.source()))


def short_label(text: str) -> str:
    """Give the first words of a text, 60 characters at most: a label to begin with.

    >>> short_label("Ability to listen, and to hear what is not said by a person in distress")
    'Ability to listen, and to hear what is not said by a …'
    >>> short_label("listens to people.")
    'Listens to people'
    """
    text = " ".join(text.split())
    text = (text[:1].upper() + text[1:]).rstrip(" .;,") or text
    if len(text) <= _LABEL:
        return text
    return f"{text[: _LABEL - 1].rsplit(' ', 1)[0][: _LABEL - 2].rstrip(' ,;:')} …"


class _Writer:
    """Gives the triples of one framework."""

    def __init__(self, about: About, drawn: Drawn) -> None:
        self._about, self._found, self._ids = about, drawn.found, drawn.ids
        self._at, self._own = drawn.lined.at, drawn.lined.own
        self._parts, self._former = drawn.parts, drawn.former
        self._scheme = self._node(about.slug)
        self._source = self._node(f"source-{about.slug}")

    def framework(self) -> Iterator[Triple]:
        """Give what the file prints."""
        roles = [self._node(name) for name in self._parts.roles.values()]
        yield from self._said(
            self._scheme,
            {"rdf:type": [_iri("pc:Framework"), _iri("skos:ConceptScheme")],
             "dcterms:title": self._about.title, "prov:wasDerivedFrom": self._source,
             "pc:namesRole": roles},
        )  # fmt: skip
        yield from self._role_triples()
        for order, part in enumerate(self._parts.parts, 1):
            yield from self._section(part, order)
        orders: dict[str, int] = {}
        for place in self._at:
            one = self._found[place]
            kind = "statement" if one.became in STATEMENTS else str(one.became)
            if kind == "heading" or place in self._parts.phrases:
                continue
            kind = kind if kind in ("statement", "domain") else "passage"
            orders[kind] = orders.get(kind, 0) + 1
            yield from self._thing(place, one, kind, orders[kind])

    def _role_triples(self) -> Iterator[Triple]:
        """Give the roles of the framework: they are its own."""
        if not self._parts.roles:
            return
        scheme = self._node("roles")
        yield from self._said(
            scheme, {"rdf:type": _iri("skos:ConceptScheme"), "skos:prefLabel": "Roles"}
        )
        for label, name in self._parts.roles.items():
            yield from self._said(
                self._node(name),
                {"rdf:type": [_iri("pc:Role"), _iri("skos:Concept")],
                 "skos:inScheme": scheme, "skos:prefLabel": _one_line(label)},
            )  # fmt: skip

    def _section(self, part: Part, order: int) -> Iterator[Triple]:
        """Give a section, printed or not."""
        said: dict[str, object] = {
            "rdf:type": _iri("pc:Section"),
            "dcterms:isPartOf": self._scheme,
            "pc:order": order,
            "pc:domain": self._of(part.domain),
            "pc:role": None if part.all_roles else self._roles(part),
        }
        if part.heading is not None:
            stands = self._at[part.heading]
            last = stands.last
            if part.phrase:
                line = stands.first if part.phrase in stands.text else stands.last
                if part.phrase_at is not None:
                    line = self._at[part.phrase_at].first
                    last = max(last, self._at[part.phrase_at].last)
                said |= {"pc:additionPhrase": _one_line(part.phrase), "pc:additionLine": line}
            said |= self._printed(part.heading) | {"pc:heading": stands.text, "pc:lastLine": last}
        yield from self._said(self._node(part.name), said)

    def _thing(self, place: int, one: Found, kind: str, order: int) -> Iterator[Triple]:
        """Give a statement, a domain or a passage."""
        text = self._at[place].text
        said = self._printed(place) | {"pc:order": order}
        if kind == "statement":
            beside = [f"{_one_line(name)}: {_one_line(words)}" for name, words in one.notes]
            said |= {
                "rdf:type": [_iri(_CLASSES[one.became]), _iri("skos:Concept")],
                "skos:inScheme": self._scheme,
                "pc:text": text,
                "pc:section": self._node(self._parts.of[place]),
                "pc:tag": Literal(_one_line(one.tag)) if one.tag else None,
                "pc:tier": Literal(_one_line(one.level)) if one.level else None,
                "pc:besideText": [*dict.fromkeys(beside)],
            }
        elif kind == "domain":
            said |= {
                "rdf:type": [_iri("pc:Domain"), _iri("skos:Concept")],
                "skos:inScheme": self._scheme,
                "pc:heading": text,
            }
        else:
            said |= {
                "rdf:type": _iri("pc:Passage"),
                "dcterms:isPartOf": self._scheme,
                "pc:passageKind": Literal(_KINDS.get(one.became, "paragraph")),
                "pc:text": text,
            }
        if kind != "passage" and one.code:
            said["skos:notation"] = Literal(_one_line(one.code))
        yield from self._said(self._node(self._ids[place]), said)

    def _printed(self, place: int) -> dict[str, object]:
        """Say where a thing is printed."""
        stands, shown = self._at[place], self._found[place].shown
        return {
            "prov:wasQuotedFrom": self._source,
            "pc:firstLine": stands.first,
            "pc:lastLine": stands.last,
            "pc:place": Literal(_one_line(shown)) if shown and not self._own else None,
        }

    def _roles(self, part: Part) -> list[NamedNode]:
        return [self._node(self._parts.roles[label]) for label in part.roles]

    def readings(self) -> Iterator[Triple]:
        """Give labels to begin with, doubts, and what phrases and audiences are read as."""
        yield from self._said(self._scheme, {"skos:prefLabel": self._about.title})
        for place, stands in self._at.items():
            one = self._found[place]
            if place in self._parts.phrases:
                continue
            label = stands.text if one.became == "domain" else None
            if one.became in STATEMENTS:
                label = short_label(stands.text)
            doubts = [_one_line(doubt) for doubt in one.doubts]
            yield from self._said(
                self._node(self._ids[place]),
                {"skos:prefLabel": label, "skos:editorialNote": doubts,
                 "pc:formerText": self._former.get(place)},
            )  # fmt: skip
        for part in self._parts.parts:
            for read in self._read_into(part):
                yield from self._reading(part, read)

    def _read_into(self, part: Part) -> Iterator[_Read]:
        """Give what is read into a section."""
        at = part.heading if part.heading is not None else part.domain
        line = self._at[at].first if at is not None else None
        if part.all_roles and part.roles:
            yield _Read("roles", "pc:role", self._roles(part),
                        "All roles are the roles that the file names",
                        "No role is named; the words say that it is for all.", line)  # fmt: skip
        if part.phrase and part.above:
            if part.phrase_at is not None:
                line = self._at[part.phrase_at].first
            yield _Read("addition", "pc:inAdditionTo", [self._node(name) for name in part.above],
                        f"The phrase on line {line} takes in what stands above it",
                        "By our rule the words mean every heading above this one in its domain.",
                        line)  # fmt: skip

    def _reading(self, part: Part, read: _Read) -> Iterator[Triple]:
        """Say what is read into a section, and why."""
        node, path = self._node(part.name), _iri(read.path)
        for value in read.values:
            yield Triple(node, path, value)
        yield from self._said(
            self._node(f"reading-{read.kind}-{part.name}"),
            {"rdf:type": _iri("pc:Reading"), "skos:inScheme": self._scheme,
             "skos:prefLabel": read.label, "pc:basisLine": read.line, "pc:readsProperty": path,
             "pc:readsSubject": node, "pc:readsValue": read.values, "pc:reason": read.reason},
        )  # fmt: skip

    def source(self) -> Iterator[Triple]:
        """Say what the source is."""
        about = self._about
        note = f"Read from {_one_line(about.original)} (SHA-256 {about.original_checksum})."
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
             "pc:licenceStatus": Literal("stated" if about.licence else "not stated"),
             "dcterms:rights": about.licence or None,
             "pc:redistribution": Literal("structure"),
             "pc:redistributionReason": _WHY,
             "skos:editorialNote": note},
        )  # fmt: skip

    def _of(self, place: int | None) -> NamedNode | None:
        """Give the node of a thing by its place."""
        return None if place is None else self._node(self._ids[place])

    def _node(self, local: str) -> NamedNode:
        return NamedNode(f"{self._about.base}{local}")

    def _said(self, subject: NamedNode, said: Mapping[str, object]) -> Iterator[Triple]:
        """Give triples; None is nothing said, a text is English."""
        for name, values in said.items():
            for value in values if isinstance(values, list) else [values]:
                if value is not None:
                    yield Triple(subject, _iri(name), _term(value))


def _one_line(words: str) -> str:
    """Put words of several lines on one, as everywhere in the model."""
    return _BREAKS.sub(" ", words).strip()


def _term(value: object) -> NamedNode | Literal:
    if isinstance(value, NamedNode | Literal):
        return value
    if isinstance(value, int):
        return Literal(value)
    return Literal(str(value), language="en")


def _iri(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)
