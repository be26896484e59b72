"""Write a framework as a CASE package (1EdTech Competencies and Academic Standards Exchange).

A domain, a section and a line become CFItems below each other, told apart by CFItemType. CASE
knows no role: the roles of a heading, the process word and the things a line names become
keywords, and each keyword a CFConcept that keeps its address. Links to NOS become associations;
their exact relation and evidence stand in the grouping of the association, since CASE has no
wider and no narrower. Identifiers are made from our addresses (UUID version 5), which stand in
``uri``: the same framework has the same identifiers in every release.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from pyoxigraph import Literal, NamedNode

from pcgraph.exports.dossier import DOMAIN, LINE, ROW, SECTION, Judged
from pcgraph.exports.ledger import Ledger, Link
from pcgraph.names import PREFIXES

VERSIONS = ("1.0", "1.1")
_OF_URLS = bytes.fromhex("6ba7b8119dad11d180b400c04fd430c8")
"""The namespace that RFC 9562 gives for names that are addresses."""
_TITLE = 100
_INT32 = 2**31
_NO_HEADING = "(no heading printed)"
_BREAK = re.compile("[\t\n\r]")
_ONE_LINE = "breaks of lines became blanks"
_AS_RELATED = "as isRelatedTo; the relation is named in the grouping"
_WORDS_ONLY = "as words in a note"
_REPLACED = "as replacedBy, which says that the older one is out of use"
_SHOWS = {"all": "shows all of it", "part": "shows part of it", "supports": "helps only"}

Json = dict[str, Any]


def case_text(ledger: Ledger, version: str = "1.0") -> str:
    """Write a framework as a CFPackage in JSON.

    Args:
        ledger: the account of the framework; what is written is taken from it.
        version: ``1.0``, or ``1.1``, which was validated by no schema.

    Returns:
        JSON, the same for the same framework.
    """
    package = _Package(ledger, version).written()
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def identifier(name: str) -> str:
    """Make the UUID (version 5) of an address.

    >>> identifier("https://w3id.org/pcgraph/id/framework/fcc-pcp")
    '13930a11-3a13-5e0b-ad6f-aa86bd620221'
    """
    digest = bytearray(hashlib.sha1(_OF_URLS + name.encode(), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    text = digest.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def uri(iri: str) -> str:
    """Write an address in ASCII, as a URI must be.

    >>> uri("https://example.org/caf\u00e9")
    'https://example.org/caf%C3%A9'
    """
    return re.sub(
        "[^\x00-\x7f]+", lambda found: "".join(f"%{one:02X}" for one in found[0].encode()), iri
    )


def _one_line(words: str) -> str:
    return _BREAK.sub(" ", words)


def _title(words: str) -> str:
    """Shorten words for the title of a link."""
    plain = _one_line(words)
    return plain if len(plain) <= _TITLE else f"{plain[: _TITLE - 1].rstrip()}…"


class _Package:
    """What one package is made of."""

    def __init__(self, ledger: Ledger, version: str) -> None:
        self._ledger, self._dossier, self._newer = ledger, ledger.dossier, version == "1.1"
        day = self._dossier.released[:10] or "1970-01-01"
        self._changed = {"lastChangeDateTime": f"{day}T00:00:00+00:00"}
        self._titles: dict[NamedNode, str] = {}
        self._types: dict[str, Json] = {}
        self._concepts: dict[str, Json] = {}
        self._groups: dict[str, Json] = {}
        self._links: list[Json] = []

    def written(self) -> Json:
        """Give the package."""
        document = self._document()
        things = [node for kind in (DOMAIN, SECTION, LINE, ROW) for node in self._things(kind)]
        items = [self._item(node) for node in things]
        for node in things:
            self._place(node)
        self._edition()
        for node in things:
            for link in self._ledger.links(node):
                self._link(link)
            for standard in self._ledger.nodes(node, "pc:standard"):
                self._listed(node, standard)
        return {
            "CFDocument": document,
            "CFItems": items,
            "CFAssociations": self._links,
            "CFDefinitions": {
                "CFConcepts": [self._concepts[key] for key in sorted(self._concepts)],
                "CFSubjects": [],
                "CFLicenses": [],
                "CFItemTypes": [self._types[key] for key in sorted(self._types)],
                "CFAssociationGroupings": [self._groups[key] for key in sorted(self._groups)],
            },
            "CFRubrics": [],
        }

    def _things(self, kind: str) -> tuple[NamedNode, ...]:
        return self._dossier.of_kind(kind)

    def _document(self) -> Json:
        """Write the framework itself."""
        ledger, node, about = self._ledger, self._dossier.framework, self._dossier.about
        title, label = self._words(node, "dcterms:title"), self._words(node, "skos:prefLabel")
        self._titles[node] = _title(title or label or self._short(node))
        document = {
            **self._named(node),
            "creator": _one_line(about.get("publisher", "not stated")),
            "title": title or label or self._short(node),
            **self._changed,
        }
        if "publisher" in about:
            document["publisher"] = _one_line(about["publisher"])
        language = self._language(node, "dcterms:title", "skos:prefLabel")
        more = {"description": label if title else "", "language": language}
        document |= {name: words for name, words in more.items() if words}
        ledger.take(node, "rdf:type", _term("pc:Framework"))
        if self._newer:
            document["caseVersion"] = "1.1"
            types = self._kind(node)
            document |= {"frameworkType": types[1]} if types else {}
        for role in ledger.nodes(node, "pc:namesRole"):
            self._concept("role", role)
        document["notes"] = " ".join(
            (
                f"Written by pcgraph from data of version {self._dossier.version}; the times of "
                "change are the day of that version.",
                "abbreviatedStatement is a short label by the editors of this file, where it "
                "stands beside a fullStatement; roles stand among the keywords.",
                "creator is the publisher, by the editors' reading where the text names none.",
                self._dossier.words_on_links(),
            )
        ).strip()
        return document

    def _item(self, node: NamedNode) -> Json:
        """Write a domain, section, line or row as a CFItem."""
        ledger = self._ledger
        heading, label = self._words(node, "pc:heading"), self._words(node, "skos:prefLabel")
        of_line = self._dossier.kinds[node] in (LINE, ROW)
        words = self._words(node, "pc:text") if of_line else ""
        full = words or heading or label or self._instead(node)
        short = label if label != full else ""
        self._titles[node] = _title(label or full)
        kind = self._kind(node)
        keywords = self._keywords(node)
        language = self._language(node, "pc:text", "pc:heading", "skos:prefLabel")
        code = ledger.literal(node, "skos:notation")
        order = ledger.literal(node, "pc:order")
        item: Json = {
            **self._named(node),
            "fullStatement": full,
            "abbreviatedStatement": short,
            "CFItemType": kind[1] if kind else "",
            "CFItemTypeURI": self._to_type(*kind) if kind else {},
            "humanCodingScheme": _one_line(code.value) if code else "",
            "listEnumeration": order.value if order else "",
            "conceptKeywords": keywords,
            "notes": "\n\n".join(self._notes(node, of_line)),
            "language": language,
            **self._changed,
        }
        return {name: value for name, value in item.items() if value or name == "fullStatement"}

    def _instead(self, node: NamedNode) -> str:
        """Say what stands for the words where none are printed."""
        for one in self._ledger.see(node, "pc:standard"):
            if isinstance(one, NamedNode) and one in self._dossier.names:
                return _one_line(self._dossier.names[one].shown)
        return _NO_HEADING if self._dossier.kinds[node] == SECTION else self._short(node)

    def _notes(self, node: NamedNode, of_line: bool) -> list[str]:
        """Give the words beside: an introduction, or the phrase that adds other sections."""
        texts = [] if of_line else self._ledger.literals(node, "pc:text")
        phrases = self._ledger.literals(node, "pc:additionPhrase", _WORDS_ONLY)
        notes = self._ledger.literals(node, "skos:editorialNote")
        return [one.value for one in (*phrases, *texts, *notes)]

    def _keywords(self, node: NamedNode) -> list[str]:
        """Give the roles, the process word and the terms of a thing."""
        ledger = self._ledger
        roles = [*ledger.nodes(node, "pc:role"), *ledger.nodes(node, "pc:expectedOf")]
        found = [self._concept("role", role) for role in roles]
        for tag in ledger.literals(node, "pc:tag"):
            found.append(self._tag(tag))
        found += [self._concept("term", one) for one in ledger.nodes(node, "dcterms:references")]
        places = ledger.nodes(node, "pc:referenceFunction")
        found += [self._concept("function", one) for one in places]
        return list(dict.fromkeys(found))

    def _concept(self, kind: str, node: NamedNode) -> str:
        """Define a keyword that is a thing of the graph; give the keyword."""
        name = self._dossier.names.get(node)
        title = _one_line(name.shown if name else self._short(node))
        self._define(kind, self._named(node), title, name.definition if name else "")
        return title

    def _tag(self, tag: Literal) -> str:
        title = _one_line(tag.value)
        self._define("tag", _unnamed(f"tag {title}"), title, "A word that the text prints.")
        return title

    def _define(self, kind: str, named: Json, title: str, meaning: str) -> None:
        described = {"description": meaning} if meaning else {}
        self._concepts[f"{kind} {named['uri']}"] = {
            **named, "title": title, "hierarchyCode": kind, **described, **self._changed,
        }  # fmt: skip

    def _kind(self, node: NamedNode) -> tuple[NamedNode, str] | None:
        """Take the first class of ours that a thing has, with its label."""
        for value in self._ledger.see(node, "rdf:type"):
            if isinstance(value, NamedNode) and not value.value.startswith(PREFIXES["skos"]):
                self._ledger.take(node, "rdf:type", value)
                name = self._dossier.names.get(value)
                return value, _one_line(name.label.value if name else self._short(value))
        return None

    def _to_type(self, node: NamedNode, label: str) -> Json:
        name = self._dossier.names.get(node)
        self._types[node.value] = {
            **self._named(node),
            "title": label,
            "description": (name.definition if name else "") or label,
            "hierarchyCode": label,
            **self._changed,
        }
        return {"title": label, **self._named(node)}

    def _place(self, node: NamedNode) -> None:
        """Put a thing below what it stands in; whatever stands in nothing, below the framework."""
        ledger, framework = self._ledger, self._dossier.framework
        ledger.take(node, "skos:inScheme", framework)
        ledger.take(node, "dcterms:isPartOf", framework)
        parents = [
            one
            for name in ("pc:section", "pc:domain")
            for one in ledger.see(node, name)
            if isinstance(one, NamedNode) and one in self._titles and one != node
        ]
        for parent in parents:
            ledger.take(node, "pc:section", parent)
            ledger.take(node, "pc:domain", parent)
        order = self._dossier.order(node)
        placed = {"sequenceNumber": order} if order is not None and 0 <= order < _INT32 else {}
        for parent in dict.fromkeys(parents or [framework]):
            self._associate("isChildOf", self._end(node), self._end(parent), placed)

    def _edition(self) -> None:
        """Say which framework this one revises."""
        framework = self._dossier.framework
        for older in self._ledger.nodes(framework, "prov:wasRevisionOf", _REPLACED):
            self._associate("replacedBy", self._end(older), self._end(framework), {})

    def _link(self, link: Link) -> None:
        """Write a link to a NOS or another thing outside."""
        exact = link.relation == "exactMatch"
        self._ledger.take_link(link, "" if exact else _AS_RELATED, evidence=bool(link.judged))
        more: Json = {"CFAssociationGroupingURI": self._group(link)}
        record = None
        if link.judged:
            record = link.judged.record
            self._ledger.literals(record, "pc:reviewedBy")
            self._ledger.literals(record, "pc:decidedBy")
            self._ledger.literals(record, "pc:decidedHow")
            if self._newer:
                self._ledger.literals(record, "pc:reason")
                more["notes"] = link.judged.reason
        kind = "exactMatchOf" if exact else "isRelatedTo"
        self._associate(kind, self._end(link.line), self._end(link.other), more, record)

    def _group(self, link: Link) -> Json:
        """Name the relation, the evidence and the judges of a link; define it once."""
        judged = link.judged or Judged(link.line)
        words = [f"skos:{link.relation}", _SHOWS.get(judged.evidence, judged.evidence)]
        by = f"Judged by {judged.judge} ({judged.how}). " if judged.judge else ""
        about = f"{by}Reviewed by {judged.reviewer or 'nobody yet'}." if link.judged else ""
        return self._grouped("; ".join(filter(None, words)), about)

    def _listed(self, row: NamedNode, standard: NamedNode) -> None:
        """Link a row of a template to the standard that it lists."""
        group = self._grouped("pc:standard", "The standard that the row lists.")
        more = {"CFAssociationGroupingURI": group}
        self._associate("isRelatedTo", self._end(row), self._end(standard), more)

    def _grouped(self, title: str, about: str) -> Json:
        named = _unnamed(f"grouping {title} {about}")
        described = {"description": about} if about else {}
        title = _one_line(title)
        self._groups[f"{title} {about}"] = {**named, "title": title, **described, **self._changed}
        return {"title": title, **named}

    def _associate(
        self, kind: str, origin: Json, end: Json, more: Json, record: NamedNode | None = None
    ) -> None:
        key = f"{kind} {origin['uri']} {end['uri']}"
        named = self._named(record) if record else _unnamed(key)
        link = {**named, "associationType": kind, **more}
        link |= {"originNodeURI": origin, "destinationNodeURI": end, **self._changed}
        self._links.append({name: value for name, value in link.items() if value != ""})

    def _end(self, node: NamedNode) -> Json:
        name = self._dossier.names.get(node)
        title = self._titles.get(node) or _title(name.shown if name else self._short(node))
        return {"title": title, **self._named(node)}

    def _named(self, node: NamedNode) -> Json:
        return {"identifier": identifier(node.value), "uri": uri(node.value)}

    def _words(self, node: NamedNode, name: str) -> str:
        """Take the first words of a property; up to 1.0 they stand in one line."""
        found = self._ledger.literal(node, name)
        if found is None:
            return ""
        if self._newer and name == "pc:text":
            return found.value
        plain = _one_line(found.value)
        if plain != found.value:
            self._ledger.weaken(node, name, found, _ONE_LINE)
        return plain

    def _language(self, node: NamedNode, *names: str) -> str:
        values = (value for name in names for value in self._ledger.see(node, name)[:1])
        tags = (value.language for value in values if isinstance(value, Literal))
        return next(filter(None, tags), "") or ""

    def _short(self, node: NamedNode) -> str:
        return self._dossier.prefixes.compact(node.value)


def _unnamed(key: str) -> Json:
    """Name something that has no address in the graph."""
    made = identifier(f"{PREFIXES['pc']}case {key}")
    return {"identifier": made, "uri": f"urn:uuid:{made}"}


def _term(curie: str) -> NamedNode:
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local)
