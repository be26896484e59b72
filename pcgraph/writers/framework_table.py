"""Lay a framework out as a table: a row for each line and each NOS accepted for it."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from pcgraph.exports.dossier import LINE, ROW
from pcgraph.exports.ledger import Ledger, Link
from pcgraph.model import Cell, Table

COLUMNS = (
    "order", "kind", "domain", "section", "addition_phrase", "roles", "tag", "thing_name",
    "competency", "nos_code", "nos_title", "evidence", "relation", "reason", "reviewed_by",
    "confidence", "decided_by", "decided_how", "framework", "source_file", "line_first",
    "line_last", "competency_id", "nos_id", "mapping_id",
)  # fmt: skip
_CLOSED = 10
_SHOWS = {"all": "all of it", "part": "part of it", "supports": "helps only"}
_RELATIONS = {
    ("exactMatch", "all"): "same",
    ("closeMatch", "all"): "nearly the same",
    ("closeMatch", "part"): "overlaps",
    ("broadMatch", "all"): "NOS is wider",
    ("narrowMatch", "part"): "NOS is narrower",
    ("relatedMatch", "supports"): "related",
}
_BY_ROW = "in the rows of its lines; one without lines is not there"
_BY_LABEL = "by its label"


def framework_table(ledger: Ledger) -> Table:
    """Lay the lines of a framework out as a table, in the order of the source.

    Args:
        ledger: the account of the framework; what is laid out is taken from it.
    """
    rows = _Rows(ledger)
    nodes = [node for kind in (LINE, ROW) for node in ledger.dossier.of_kind(kind)]
    found = [row for node in nodes for row in rows.of(node)]
    note = ledger.dossier.words_on_links()
    return Table(
        COLUMNS,
        tuple(found),
        closed=_CLOSED,
        notes=(note,) if note else (),
        about=(
            ("Question", f"The lines of {rows.title}"),
            *([("Whose links", note)] if note else []),
        ),
    )


class _Rows:
    """What makes the rows."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger, self._dossier = ledger, ledger.dossier
        framework = self._dossier.framework
        label = ledger.literal(framework, "skos:prefLabel")
        self.title = label.value if label else self._short(framework)

    def of(self, node: NamedNode) -> list[tuple[Cell, ...]]:
        """Give the rows of one line: one for each NOS, or one without."""
        ledger = self._ledger
        ledger.take(node, "skos:inScheme", self._dossier.framework)
        ledger.nodes(node, "prov:wasQuotedFrom", "by the name of its file")
        line: dict[str, Cell] = {
            "order": self._number(node, "pc:order"),
            "kind": self._kind(node),
            **self._place(node),
            "roles": self._joined(ledger.nodes(node, "pc:expectedOf", _BY_LABEL)),
            "tag": "; ".join(one.value for one in ledger.literals(node, "pc:tag")) or None,
            "thing_name": self._words(node, "skos:prefLabel"),
            "competency": self._words(node, "pc:text"),
            "framework": self.title,
            "source_file": self._dossier.about.get("file"),
            "line_first": self._number(node, "pc:firstLine"),
            "line_last": self._number(node, "pc:lastLine"),
            "competency_id": self._short(node),
        }
        links = [self._linked(link) for link in ledger.links(node)]
        links += [self._standard(one) for one in ledger.nodes(node, "pc:standard")]
        return [tuple((line | link).get(name) for name in COLUMNS) for link in links or [{}]]

    def _place(self, node: NamedNode) -> dict[str, Cell]:
        """Give the headings above a line."""
        ledger = self._ledger
        sections = [one for one in ledger.nodes(node, "pc:section") if one in self._dossier.said]
        domains = [
            one
            for each in [node, *sections]
            for one in ledger.nodes(each, "pc:domain", "" if each == node else _BY_ROW)
            if one in self._dossier.said
        ]
        for section in sections:
            ledger.nodes(section, "pc:role", "as the roles of its lines")
            ledger.take(section, "dcterms:isPartOf", self._dossier.framework, _BY_ROW)
        for domain in domains:
            ledger.take(domain, "skos:inScheme", self._dossier.framework, _BY_ROW)
        return {
            "domain": self._headed(domains, "pc:heading"),
            "section": self._headed(sections, "pc:heading"),
            "addition_phrase": self._headed(sections, "pc:additionPhrase") or None,
        }

    def _headed(self, nodes: list[NamedNode], name: str) -> str:
        words = [one.value for node in nodes for one in self._ledger.literals(node, name, _BY_ROW)]
        return "; ".join(dict.fromkeys(words)) or ("none printed" if name == "pc:heading" else "")

    def _linked(self, link: Link) -> dict[str, Cell]:
        """Give the cells of a link, with its judgement."""
        ledger, judged = self._ledger, link.judged
        ledger.take_link(link, evidence=bool(judged))
        cells = self._standard(link.other) | {"relation": link.relation}
        if judged is None:
            return cells
        for name in ("reviewedBy", "decidedBy", "decidedHow", "reason", "confidence"):
            ledger.literals(judged.record, f"pc:{name}")
        return cells | {
            "relation": _RELATIONS.get((link.relation, judged.evidence), link.relation),
            "evidence": _SHOWS.get(judged.evidence, judged.evidence) or None,
            "reason": judged.reason or None,
            "reviewed_by": judged.reviewer or "nobody yet",
            "confidence": _decimal(judged.confidence),
            "decided_by": judged.judge or None,
            "decided_how": judged.how or None,
            "mapping_id": self._short(judged.record),
        }

    def _standard(self, node: NamedNode) -> dict[str, Cell]:
        name = self._dossier.names.get(node)
        cells: dict[str, Cell] = {"nos_id": self._short(node)}
        return cells | ({"nos_code": name.code, "nos_title": name.label.value} if name else {})

    def _kind(self, node: NamedNode) -> Cell:
        """Give the class of a line, by its label."""
        for value in self._ledger.see(node, "rdf:type"):
            name = self._dossier.names.get(value) if isinstance(value, NamedNode) else None
            short = self._short(value) if isinstance(value, NamedNode) else ""
            if isinstance(value, NamedNode) and not short.startswith("skos:"):
                self._ledger.take(node, "rdf:type", value, _BY_LABEL)
                return name.label.value if name else short
        return None

    def _joined(self, nodes: list[NamedNode]) -> Cell:
        names = self._dossier.names
        words = [names[one].shown if one in names else self._short(one) for one in nodes]
        return "; ".join(words) or None

    def _words(self, node: NamedNode, name: str) -> Cell:
        found = self._ledger.literal(node, name)
        if found is not None and found.language:
            self._ledger.weaken(node, name, found, "without its language")
        return found.value if found is not None else None

    def _number(self, node: NamedNode, name: str) -> Cell:
        found = self._ledger.literal(node, name)
        if not isinstance(found, Literal):
            return None
        return (
            int(found.value) if found.value.isdecimal() and len(found.value) < 16 else found.value
        )

    def _short(self, node: NamedNode) -> str:
        return self._dossier.prefixes.compact(node.value)


def _decimal(words: str) -> Cell:
    """Read a confidence as a number, where it is one.

    >>> _decimal("0.6"), _decimal("")
    (0.6, None)
    """
    try:
        return float(words) if words else None
    except ValueError:
        return words
