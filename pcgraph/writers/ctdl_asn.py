"""Write a framework as CTDL-ASN in JSON-LD (Credential Engine's terms for competencies).

A domain, a section and a line become ceasn:Competency below each other, told apart by
``competencyCategory``. Roles and the things a line names become ``conceptTerm``, described in
the same file. The context stands in the file and nothing is fetched to read it. No CTID is
written: whoever puts the framework into a registry gets it there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from pyoxigraph import Literal, NamedNode

from pcgraph.exports.dossier import DOMAIN, LINE, ROW, SECTION
from pcgraph.exports.ledger import Ledger, Link
from pcgraph.names import PREFIXES

_ALIGNMENTS = {
    "exactMatch": ("exactAlignment", ""),
    "closeMatch": ("majorAlignment", "as majorAlignment, the nearest"),
    "broadMatch": ("broadAlignment", ""),
    "narrowMatch": ("narrowAlignment", ""),
    "relatedMatch": ("minorAlignment", "as minorAlignment, the nearest"),
}
_LISTED = "as alignTo"
_WORDS_ONLY = "as words in a comment"
_BY_LABEL = "by its label"
_NO_HEADING = "(no heading printed)"
_IN_LANGUAGES = ("name", "description", "publisherName", "competencyText", "competencyLabel",
                 "competencyCategory", "conceptKeyword", "comment")  # fmt: skip
_ADDRESSES = (
    "alignTo", "isPartOf", "isTopChildOf", "isChildOf", "hasTopChild", "hasChild", "conceptTerm",
    "source", "sourceDocumentation", "derivedFrom", *(one for one, _ in _ALIGNMENTS.values()),
)  # fmt: skip

Json = dict[str, Any]


def ctdl_asn_text(ledger: Ledger) -> str:
    """Write a framework as JSON-LD with ceasn:CompetencyFramework and ceasn:Competency.

    Args:
        ledger: the account of the framework; what is written is taken from it.

    Returns:
        JSON, the same for the same framework.
    """
    document = {"@context": _context(), "@graph": _Graph(ledger).written()}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _context() -> Json:
    terms: Json = {prefix: PREFIXES[prefix] for prefix in ("ceasn", "skos", "xsd")}
    for name in _IN_LANGUAGES:
        terms[f"ceasn:{name}"] = {"@id": f"{PREFIXES['ceasn']}{name}", "@container": "@language"}
    for name in _ADDRESSES:
        terms[f"ceasn:{name}"] = {"@id": f"{PREFIXES['ceasn']}{name}", "@type": "@id"}
    modified = f"{PREFIXES['ceasn']}dateModified"
    terms["ceasn:dateModified"] = {"@id": modified, "@type": f"{PREFIXES['xsd']}date"}
    label = f"{PREFIXES['skos']}prefLabel"
    return terms | {"skos:prefLabel": {"@id": label, "@container": "@language"}}


def _worded(values: Iterable[Literal], many: bool = False) -> Json:
    """Write words by language, ``und`` where none is said.

    Args:
        values: the words.
        many: whether the property takes a list a language; else several are joined.
    """
    found: dict[str, list[str]] = {}
    for value in values:
        found.setdefault(value.language or "und", []).append(value.value)
    return {tag: words if many else " ".join(words) for tag, words in found.items()}


class _Graph:
    """The nodes of the file."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger, self._dossier = ledger, ledger.dossier
        self._things = [
            node for kind in (DOMAIN, SECTION, LINE, ROW) for node in self._dossier.of_kind(kind)
        ]
        self._children: dict[NamedNode, list[NamedNode]] = {}
        self._concepts: set[NamedNode] = set()
        known = set(self._things)
        for node in self._things:
            for parent in self._parents(node, known):
                self._children.setdefault(parent, []).append(node)

    def _parents(self, node: NamedNode, known: set[NamedNode]) -> list[NamedNode]:
        found = []
        for name in ("pc:section", "pc:domain"):
            for parent in self._ledger.see(node, name):
                if isinstance(parent, NamedNode) and parent in known and parent != node:
                    self._ledger.take(node, name, parent)
                    found.append(parent)
        return list(dict.fromkeys(found or [self._dossier.framework]))

    def written(self) -> list[Json]:
        """Give the framework, its competencies, then the concepts they name."""
        framework = self._framework()
        above: dict[NamedNode, list[NamedNode]] = {}
        for parent, nodes in self._children.items():
            for node in nodes:
                above.setdefault(node, []).append(parent)
        competencies = [self._competency(node, above[node]) for node in self._things]
        return [framework, *competencies, *self._described()]

    def _framework(self) -> Json:
        ledger, node = self._ledger, self._dossier.framework
        titles = self._single(node, "dcterms:title")
        labels = self._single(node, "skos:prefLabel")
        self._types(node, ["pc:Framework"])
        roles = ledger.nodes(node, "pc:namesRole")
        self._concepts.update(roles)
        about = [_literal(self._dossier.words_on_links()), *(labels if titles else [])]
        publisher = self._dossier.about.get("publisher", "")
        written = {
            "@id": node.value,
            "@type": "ceasn:CompetencyFramework",
            "ceasn:name": _worded(titles or labels or [_literal(self._short(node))]),
            "ceasn:description": _worded(one for one in reversed(about) if one.value),
            "ceasn:publisherName": _worded([_literal(publisher)] if publisher else []),
            "ceasn:inLanguage": self._languages(),
            "ceasn:dateModified": self._dossier.released[:10],
            "ceasn:source": self._addresses(node, "prov:wasDerivedFrom"),
            "ceasn:derivedFrom": self._addresses(node, "prov:wasRevisionOf", "as derivedFrom"),
            "ceasn:conceptTerm": [role.value for role in roles],
            "ceasn:hasTopChild": [one.value for one in self._children.get(node, ())],
        }
        return {name: value for name, value in written.items() if value}

    def _competency(self, node: NamedNode, parents: list[NamedNode]) -> Json:
        ledger, framework = self._ledger, self._dossier.framework
        of_line = self._dossier.kinds[node] in (LINE, ROW)
        headings = self._single(node, "pc:heading")
        labels = self._single(node, "skos:prefLabel")
        texts = self._single(node, "pc:text") if of_line else ledger.literals(node, "pc:text")
        words = (texts if of_line else []) or headings or labels or [self._instead(node)]
        comments = [] if of_line else texts
        comments += ledger.literals(node, "pc:additionPhrase", _WORDS_ONLY)
        ledger.take(node, "skos:inScheme", framework)
        ledger.take(node, "dcterms:isPartOf", framework)
        below = [one.value for one in parents if one != framework]
        order = ledger.literal(node, "pc:order")
        code = ledger.literal(node, "skos:notation")
        written = {
            "@id": node.value,
            "@type": "ceasn:Competency",
            "ceasn:competencyText": _worded(words),
            "ceasn:competencyLabel": _worded(labels if labels != words else []),
            "ceasn:competencyCategory": _worded(self._types(node, None)),
            "ceasn:codedNotation": code.value if code else "",
            "ceasn:listID": order.value if order else "",
            "ceasn:comment": _worded(comments, many=True),
            "ceasn:conceptKeyword": _worded(ledger.literals(node, "pc:tag"), many=True),
            "ceasn:conceptTerm": self._terms(node),
            "ceasn:isPartOf": framework.value,
            "ceasn:isTopChildOf": framework.value if framework in parents else "",
            "ceasn:isChildOf": below,
            "ceasn:hasChild": [one.value for one in self._children.get(node, ())],
            "ceasn:sourceDocumentation": self._addresses(node, "prov:wasQuotedFrom"),
            **self._aligned(node),
        }
        return {name: value for name, value in written.items() if value}

    def _instead(self, node: NamedNode) -> Literal:
        """Say what stands for the words where none are printed."""
        names = self._dossier.names
        for one in self._ledger.see(node, "pc:standard"):
            if isinstance(one, NamedNode) and one in names:
                return Literal(names[one].shown, language=names[one].label.language or "en")
        if self._dossier.kinds[node] == SECTION:
            return Literal(_NO_HEADING, language="en")
        return _literal(self._short(node))

    def _terms(self, node: NamedNode) -> list[str]:
        """Give the roles and the things that are named."""
        names = ("pc:role", "pc:expectedOf", "dcterms:references", "pc:referenceFunction")
        found = [one for name in names for one in self._ledger.nodes(node, name)]
        self._concepts.update(found)
        return list(dict.fromkeys(one.value for one in found))

    def _aligned(self, node: NamedNode) -> Json:
        """Give the alignments, by property."""
        found: dict[str, list[str]] = {}
        for link in self._ledger.links(node):
            name, but = _ALIGNMENTS[link.relation]
            self._ledger.take_link(link, but)
            self._reviewed(link)
            found.setdefault(f"ceasn:{name}", []).append(link.other.value)
        listed = self._ledger.nodes(node, "pc:standard", _LISTED)
        return found | ({"ceasn:alignTo": [one.value for one in listed]} if listed else {})

    def _reviewed(self, link: Link) -> None:
        """Take who judged and reviewed: the description of the framework sums it up."""
        if link.judged:
            for name in ("pc:decidedBy", "pc:reviewedBy"):
                self._ledger.literals(link.judged.record, name, "summed up in the description")

    def _types(self, node: NamedNode, only: list[str] | None) -> list[Literal]:
        """Take the class that the form says: the first but SKOS's, or one of those named."""
        for value in self._ledger.see(node, "rdf:type"):
            short = self._dossier.prefixes.compact(getattr(value, "value", ""))
            if not isinstance(value, NamedNode) or short.startswith("skos:"):
                continue
            if only is None or short in only:
                self._ledger.take(node, "rdf:type", value, "" if only else _BY_LABEL)
                name = self._dossier.names.get(value)
                return [name.label if name else _literal(short)]
        return []

    def _single(self, node: NamedNode, name: str) -> list[Literal]:
        """Take one value a language: the form holds no more."""
        found: dict[str, Literal] = {}
        for value in self._ledger.see(node, name):
            if isinstance(value, Literal) and (value.language or "") not in found:
                found[value.language or ""] = value
                self._ledger.take(node, name, value)
        return list(found.values())

    def _described(self) -> list[Json]:
        """Describe the roles and things that are named."""
        names = self._dossier.names
        known = [one for one in sorted(self._concepts, key=str) if one in names]
        return [
            {
                "@id": one.value,
                "@type": "skos:Concept",
                **({"skos:notation": names[one].code} if names[one].code else {}),
                "skos:prefLabel": _worded([names[one].label]),
            }
            for one in known
        ]

    def _addresses(self, node: NamedNode, name: str, but: str = "") -> list[str]:
        return [one.value for one in self._ledger.nodes(node, name, but)]

    def _languages(self) -> list[str]:
        """Name the languages of the lines."""
        words = (one for node in self._things for one in self._ledger.see(node, "pc:text"))
        return sorted({one.language for one in words if isinstance(one, Literal) and one.language})

    def _short(self, node: NamedNode) -> str:
        return self._dossier.prefixes.compact(node.value)


def _literal(words: str) -> Literal:
    return Literal(words, language="en")
