"""Write a framework with SKOS and Dublin Core terms alone, for tools that know nothing else.

Lines and domains become concepts of a concept scheme, sections ordered collections of their
lines; a line stands below its domain. The verbatim words are ``skos:definition``, our short label
``skos:prefLabel``; whose task a line is, is ``dcterms:audience``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode

from pcgraph.exports.dossier import DOMAIN, LINE, ROW, SECTION, Term
from pcgraph.exports.ledger import Ledger
from pcgraph.names import PREFIXES

_WORDS_ONLY = "as words in a note"
_SUMMED = "summed up in a note on the scheme"
_MEMBER = "as membership in a collection"
_IN_ORDER = "as the order in a collection"
_ONE_OF = ("exactMatch", "broadMatch", "narrowMatch", "relatedMatch")
"""Of these only one may join two concepts (S27, S46)."""


def skos_text(ledger: Ledger) -> str:
    """Write a framework as Turtle with SKOS and Dublin Core terms alone.

    Args:
        ledger: the account of the framework; what is written is taken from it.

    Returns:
        Turtle, the same for the same framework, without blank nodes but for the lists.
    """
    return _Scheme(ledger).written()


class _Scheme:
    """The blocks of the file: what is said of each subject."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger, self._dossier = ledger, ledger.dossier
        self._framework = self._dossier.framework
        self._blocks: dict[NamedNode, dict[str, list[str]]] = {}
        self._others: set[NamedNode] = set()
        self._domains = set(self._dossier.of_kind(DOMAIN))
        self._sections = set(self._dossier.of_kind(SECTION))

    def written(self) -> str:
        """Give the file."""
        self._scheme()
        for node in self._dossier.of_kind(DOMAIN):
            self._domain(node)
        members: dict[NamedNode, list[NamedNode]] = {}
        for node in self._dossier.of_kind(LINE):
            self._line(node)
            for section in self._above(node, "pc:section", self._sections):
                members.setdefault(section, []).append(node)
        for node in self._dossier.of_kind(ROW):
            for section in self._above(node, "pc:section", self._sections, _MEMBER):
                members.setdefault(section, []).extend(self._listed(node))
        for node in self._dossier.of_kind(SECTION):
            self._section(node, members.get(node, []))
        for node in sorted(self._others - set(self._blocks), key=str):
            self._other(node)
        body = "\n".join(self._body())
        return "\n".join([*_head(self._dossier.prefixes.namespaces, body), body])

    def _scheme(self) -> None:
        ledger, node = self._ledger, self._framework
        self._is(node, "ConceptScheme")
        self._called(node, "skos:prefLabel", "dcterms:title")
        self._put(node, "dcterms:title", ledger.literals(node, "dcterms:title"))
        self._put(node, "dcterms:source", ledger.nodes(node, "prov:wasDerivedFrom"))
        older = ledger.nodes(node, "prov:wasRevisionOf", "as dcterms:isVersionOf")
        self._put(node, "dcterms:isVersionOf", older)
        self._put(node, "dcterms:audience", self._audience(node, "pc:namesRole"))
        note = self._dossier.words_on_links()
        self._put(node, "skos:editorialNote", [Literal(note, language="en")] if note else [])
        day = self._dossier.released
        date = NamedNode(f"{PREFIXES['xsd']}date")
        self._put(node, "dcterms:modified", [Literal(day[:10], datatype=date)] if day else [])

    def _domain(self, node: NamedNode) -> None:
        self._is(node, "Concept")
        self._in_scheme(node)
        self._put(node, "skos:topConceptOf", [self._framework])
        self._called(node, "pc:heading", "skos:prefLabel")
        self._put(node, "skos:scopeNote", self._ledger.literals(node, "pc:text"))
        self._common(node)

    def _line(self, node: NamedNode) -> None:
        self._is(node, "Concept")
        self._in_scheme(node)
        self._called(node, "skos:prefLabel", "pc:text")
        self._put(node, "skos:definition", self._ledger.literals(node, "pc:text"))
        self._alternative(node, self._ledger.literals(node, "pc:tag"))
        self._put(node, "dcterms:audience", self._audience(node, "pc:expectedOf"))
        sections = self._above(node, "pc:section", self._sections)
        domains = [
            one for each in sections for one in self._above(each, "pc:domain", self._domains)
        ]
        domains += self._above(node, "pc:domain", self._domains)
        self._put(node, "skos:broader", domains)
        self._put(node, "skos:topConceptOf", [] if domains else [self._framework])
        self._common(node)
        self._matches(node)

    def _section(self, node: NamedNode, members: list[NamedNode]) -> None:
        ledger = self._ledger
        self._is(node, "OrderedCollection")
        self._called(node, "pc:heading", "skos:prefLabel")
        ledger.take(node, "dcterms:isPartOf", self._framework)
        self._put(node, "dcterms:isPartOf", [self._framework])
        if members:
            for one in members:
                ledger.literals(one, "pc:order", _IN_ORDER)
            listed = " ".join(f"\n        {self._short(one)}" for one in dict.fromkeys(members))
            self._put(node, "skos:member", members)
            self._blocks[node]["skos:memberList"] = [f"({listed} )"]
        self._put(node, "dcterms:audience", self._audience(node, "pc:role"))
        self._put(node, "skos:note", ledger.literals(node, "pc:additionPhrase", _WORDS_ONLY))
        self._put(node, "skos:note", ledger.literals(node, "pc:text"))
        self._common(node)

    def _listed(self, row: NamedNode) -> list[NamedNode]:
        """Take the standards that a row of a template lists."""
        found = self._ledger.nodes(row, "pc:standard", _MEMBER)
        self._others.update(found)
        return found

    def _matches(self, node: NamedNode) -> None:
        """Write the matches; of two that SKOS forbids beside each other only the stronger."""
        joined: set[NamedNode] = set()
        for link in self._ledger.links(node):
            if link.relation in _ONE_OF and link.other in joined:
                continue
            joined.update([link.other] if link.relation in _ONE_OF else [])
            self._ledger.take_link(link)
            if link.judged:
                for name in ("pc:decidedBy", "pc:reviewedBy"):
                    self._ledger.literals(link.judged.record, name, _SUMMED)
            self._others.add(link.other)
            self._put(node, f"skos:{link.relation}", [link.other])

    def _common(self, node: NamedNode) -> None:
        ledger = self._ledger
        self._put(node, "skos:notation", ledger.literals(node, "skos:notation"))
        self._put(node, "dcterms:source", ledger.nodes(node, "prov:wasQuotedFrom"))
        self._put(node, "dcterms:references", ledger.nodes(node, "dcterms:references"))
        for kind in ledger.see(node, "rdf:type"):
            if isinstance(kind, NamedNode) and not kind.value.startswith(PREFIXES["skos"]):
                ledger.take(node, "rdf:type", kind)
                self._put(node, "dcterms:type", [kind])

    def _called(self, node: NamedNode, *names: str) -> None:
        """Give one label a language (S14), from the first property that has one; others too."""
        labels: dict[str, Literal] = {}
        for name in names:
            for value in self._ledger.see(node, name):
                if isinstance(value, Literal) and (value.language or "") not in labels:
                    labels[value.language or ""] = value
                    if name != "pc:text":
                        self._ledger.take(node, name, value)
            if labels:
                break
        own = [value for _, value in sorted(labels.items())]
        self._put(node, "skos:prefLabel", own or [Literal(self._short(node))])

    def _alternative(self, node: NamedNode, values: list[Literal]) -> None:
        """Give further labels, but none that is the main one too (S13)."""
        taken = self._blocks[node].get("skos:prefLabel", [])
        self._put(node, "skos:altLabel", [one for one in values if str(one) not in taken])

    def _audience(self, node: NamedNode, name: str) -> list[NamedNode]:
        found = self._ledger.nodes(node, name)
        self._others.update(found)
        return found

    def _other(self, node: NamedNode) -> None:
        """Say what a role or standard is called, so that the file can be read by itself."""
        name = self._dossier.names.get(node)
        if name is not None:
            self._is(node, "Concept")
            self._put(node, "skos:prefLabel", [name.label])
            self._put(node, "skos:notation", [Literal(name.code)] if name.code else [])

    def _is(self, node: NamedNode, kind: str) -> None:
        self._blocks.setdefault(node, {})["a"] = [f"skos:{kind}"]
        self._ledger.take(node, "rdf:type", NamedNode(f"{PREFIXES['skos']}{kind}"))

    def _in_scheme(self, node: NamedNode) -> None:
        self._ledger.take(node, "skos:inScheme", self._framework)
        self._put(node, "skos:inScheme", [self._framework])

    def _above(
        self, node: NamedNode, name: str, known: set[NamedNode], but: str = ""
    ) -> list[NamedNode]:
        found = [one for one in self._ledger.see(node, name) if isinstance(one, NamedNode)]
        for one in found:
            if one in known:
                self._ledger.take(node, name, one, but)
        return [one for one in found if one in known]

    def _put(self, node: NamedNode, name: str, values: Iterable[Term]) -> None:
        said = self._blocks[node].setdefault(name, [])
        for value in values:
            words = self._short(value) if isinstance(value, NamedNode) else str(value)
            if words not in said:
                said.append(words)

    def _short(self, node: NamedNode) -> str:
        """Write an address short where Turtle can read it: no local name begins with a hyphen."""
        found = self._dossier.prefixes.compact(node.value)
        return str(node) if found == node.value or ":-" in found else found

    def _body(self) -> Iterator[str]:
        """Write a block a subject, in the order of the addresses."""
        for node in sorted(self._blocks, key=lambda one: one.value):
            said = {name: values for name, values in self._blocks[node].items() if values}
            lines = [
                f"    {name} {', '.join(sorted(said[name]))}"
                for name in sorted(said, key=lambda name: (name != "a", name))
            ]
            yield f"{self._short(node)}\n" + " ;\n".join(lines) + " .\n"


def _head(namespaces: Mapping[str, str], body: str) -> Iterator[str]:
    """Declare the prefixes that the body may use."""
    found = set(re.findall(r"(?<!\w)(\w+):", body))
    for prefix in sorted(found & set(namespaces)):
        yield f"@prefix {prefix}: <{namespaces[prefix]}> ."
    yield ""
