"""Gather all that the graph says of one framework, for those who write it in another form.

A fact is *of the framework* if its subject is the framework, a domain, section, line, row,
passage, reading or progression of it, a judgement on a line of it, or a record of what became
of a line. What a form cannot hold is found by difference: see ``pcgraph.exports.ledger``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import BlankNode, Literal, NamedNode

from pcgraph.engine import solutions
from pcgraph.model import Store
from pcgraph.names import BASE, OURS, PREFIXES, Prefixes
from pcgraph.resolve import kinds_of, members, resolve

Term = NamedNode | Literal | BlankNode
Said = Mapping[str, tuple[Term, ...]]
"""What is said of one thing: the values by property, as IRI."""

DOCUMENTS = ("pc:Framework", "pc:RolePage", "pc:RoleTemplate")
DOCUMENT, DOMAIN, SECTION, LINE, ROW = "document", "domain", "section", "line", "template row"
ACCEPTED = "judgement: accepted"
RECORD = "record of an accepted judgement (SSSOM)"
MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
_KINDS = (
    ("pc:Domain", DOMAIN),
    ("pc:Section", SECTION),
    ("pc:Statement", LINE),
    ("pc:TemplateEntry", ROW),
    ("pc:Attribute", "attribute"),
    ("pc:Passage", "other passage"),
    ("pc:Reading", "reading of ours"),
    ("pc:Progression", "progression"),
    ("pc:ProgressionStep", "progression"),
    ("xkos:Correspondence", "what became of a line"),
    ("xkos:ConceptAssociation", "what became of a line"),
    ("org:Organization", "organisation named"),
)
_KEPT = (DOCUMENT, DOMAIN, SECTION, LINE, ROW)
"""Kinds whose facts are held; of others they are only counted, so that memory stays bounded."""
_OF_IT = (
    "VALUES ?s {{ {0} }}",
    "?s skos:inScheme {0}",
    "?s dcterms:isPartOf {0}",
    "?section dcterms:isPartOf {0} . ?s pc:section ?section",
    "{0} pc:consultee ?s",
    "?chain skos:inScheme {0} ; a pc:Progression . ?s dcterms:isPartOf ?chain",
    "?s xkos:compares {0}",
    "?line skos:inScheme {0} . ?s xkos:sourceConcept ?line",
    "?line skos:inScheme {0} . ?s xkos:targetConcept ?line",
)
"""What binds a thing to a framework; the judgements are asked for apart."""
_JUDGED = (
    "{{ ?line skos:inScheme {0} . ?s pc:judgedStatement ?line }} UNION "
    "{{ ?line skos:inScheme {0} . ?s owl:annotatedSource ?line }}"
)
_CHUNK = 400


@dataclass(frozen=True)
class Name:
    """How a thing outside the framework is called.

    Attributes:
        label: its label, with its language.
        code: its printed code, or nothing.
        definition: what it means, or nothing.
    """

    label: Literal
    code: str = ""
    definition: str = ""

    @property
    def shown(self) -> str:
        """Its code and label."""
        return f"{self.code} {self.label.value}".strip()


@dataclass(frozen=True)
class Judged:
    """An accepted judgement on a line.

    Attributes:
        record: its address.
        relation: the SKOS relation, as IRI.
        evidence: ``all``, ``part``, ``supports`` or nothing.
        reviewer: who reviewed it, or nothing.
        judge: who judged.
        how: ``machine``, ``person`` … or nothing.
        reason: why, or nothing.
        confidence: as written, or nothing.
    """

    record: NamedNode
    relation: str = ""
    evidence: str = ""
    reviewer: str = ""
    judge: str = ""
    how: str = ""
    reason: str = ""
    confidence: str = ""


@dataclass(frozen=True)
class Dossier:
    """All that the graph says of one framework.

    Attributes:
        framework: its address.
        said: what is said of it, its domains, sections, lines, rows and accepted judgements.
        kinds: what kind of thing each of these is.
        counted: how many facts each other kind of thing has, by kind and property.
        names: how the things are called that it points at.
        about: what is known of its source: ``publisher``, ``file``, ``date``; nothing else.
        released: the day of the ontology, such as ``2026-11-21``.
        version: the version of the data.
    """

    framework: NamedNode
    said: Mapping[NamedNode, Said]
    kinds: Mapping[NamedNode, str]
    counted: Mapping[tuple[str, str], int]
    names: Mapping[NamedNode, Name]
    about: Mapping[str, str]
    released: str
    version: str
    prefixes: Prefixes = OURS

    def of_kind(self, kind: str) -> tuple[NamedNode, ...]:
        """Give the things of one kind in the order of the source."""
        return self._ordered.get(kind, ())

    @cached_property
    def _ordered(self) -> Mapping[str, tuple[NamedNode, ...]]:
        found: dict[str, list[NamedNode]] = {}
        for node, kind in self.kinds.items():
            found.setdefault(kind, []).append(node)
        return {kind: tuple(sorted(nodes, key=self._place)) for kind, nodes in found.items()}

    def _place(self, node: NamedNode) -> tuple[int, str]:
        return self.order(node) or 0, node.value

    def order(self, node: NamedNode) -> int | None:
        """Give the place of a thing among those of its kind, or None where none is said."""
        for value in self.said[node].get(_PC + "order", ()):
            if isinstance(value, Literal) and value.value.lstrip("-").isdecimal():
                return int(value.value[:18])
        return None

    @cached_property
    def judgements(self) -> Mapping[tuple[NamedNode, NamedNode], Judged]:
        """Give the accepted judgements by the two ends."""
        found: dict[tuple[NamedNode, NamedNode], Judged] = {}
        for record in self.of_kind(ACCEPTED):
            said = self.said[record]
            values = {
                field: _first(said, _PC + name)
                for field, name in (
                    ("relation", "relation"), ("evidence", "evidence"), ("reviewer", "reviewedBy"),
                    ("judge", "decidedBy"), ("how", "decidedHow"), ("reason", "reason"),
                    ("confidence", "confidence"),
                )
            }  # fmt: skip
            for line in said.get(_PC + "judgedStatement", ()):
                for standard in said.get(_PC + "judgedStandard", ()):
                    if isinstance(line, NamedNode) and isinstance(standard, NamedNode):
                        found.setdefault((line, standard), Judged(record, **values))
        return found

    def words_on_links(self) -> str:
        """Say whose the links to other frameworks are, and who reviewed them."""
        judged = list(self.judgements.values())
        if not judged:
            return ""
        judges = "; ".join(sorted({one.judge or "not said" for one in judged}))
        reviewers = Counter(one.reviewer or "nobody yet" for one in judged)
        told = "; ".join(f"{who} ({number})" for who, number in sorted(reviewers.items()))
        ours = all(one.record.value.startswith(BASE) for one in judged)
        rests = ", from titles, not from performance criteria" if ours else ""
        return (
            f"{len(judged)} links to National Occupational Standards are judgements of the editors "
            f"of this file{rests}; the publisher of the framework has no part in them. "
            f"Judged by: {judges}. Reviewed by: {told}."
        )


_PC = PREFIXES["pc"]


def _first(said: Said, name: str) -> str:
    return next((value.value for value in said.get(name, ())), "")


def find_framework(store: Store, typed: str, prefixes: Prefixes = OURS) -> tuple[NamedNode, str]:
    """Find the framework, role page or role template that a person means.

    Returns:
        Its address, and a sentence if it was more than the letter.

    Raises:
        UsageProblem: PC-VALUE-UNKNOWN or PC-VALUE-AMBIGUOUS, with the candidates.
    """
    match = resolve(typed, "", members(store, DOCUMENTS, prefixes))
    found = match.terms[0]
    assert isinstance(found, NamedNode)
    return found, match.note


def frameworks(store: Store, prefixes: Prefixes = OURS) -> list[NamedNode]:
    """Give every framework, role page and role template, in the order of their addresses."""
    known = {one.term for one in members(store, DOCUMENTS, prefixes)}
    return sorted((one for one in known if isinstance(one, NamedNode)), key=str)


def dossier(store: Store, framework: NamedNode, prefixes: Prefixes = OURS) -> Dossier:
    """Gather all that the graph says of one framework.

    Args:
        store: the composed graph. It may write literals in another way than the files (case of
            language tags, form of numbers); the values are the same.
        framework: its address.
        prefixes: those of the graph.
    """
    gathered = _Gathered(store, framework)
    for pattern in _OF_IT:
        gathered.take(pattern)
    gathered.take_judgements()
    ends = {
        value
        for values in gathered.said.values()
        for one in values.values()
        for value in one
        if isinstance(value, NamedNode)
    }
    about = _about(store, framework)
    return Dossier(
        framework,
        {node: _fixed(said) for node, said in gathered.said.items()},
        gathered.kinds,
        gathered.counted,
        dict(_names(store, sorted(ends, key=str))),
        {name: words for name, words in about.items() if name not in ("released", "version")},
        about.get("released", ""),
        about.get("version", ""),
        prefixes,
    )


class _Gathered:
    """What was gathered so far."""

    def __init__(self, store: Store, framework: NamedNode) -> None:
        self._store, self._framework = store, framework
        self._classes = {
            kind: name for one, name in reversed(_KINDS) for kind in kinds_of(store, [one])
        }
        self.said: dict[NamedNode, dict[str, set[Term]]] = {}
        self.kinds: dict[NamedNode, str] = {}
        self.counted: Counter[tuple[str, str]] = Counter()
        self._seen: set[Term] = set()

    def take(self, pattern: str) -> None:
        """Take the facts of all things that a pattern binds, unless they were taken before."""
        bound = pattern.format(self._framework)
        text = f"SELECT DISTINCT ?s ?p ?o WHERE {{ {bound} . ?s ?p ?o }} ORDER BY ?s"
        new: dict[Term, list[tuple[str, Term]]] = {}
        for row in solutions(self._store, text, "export"):
            if row["s"] not in self._seen:
                new.setdefault(row["s"], []).append((row["p"].value, row["o"]))
        for node, facts in new.items():
            self._seen.add(node)
            self._add(node, self._kind(node, facts), facts)

    def _kind(self, node: Term, facts: Sequence[tuple[str, Term]]) -> str:
        if node == self._framework:
            return DOCUMENT
        types = [o for p, o in facts if p == _TYPE and isinstance(o, NamedNode)]
        found = {self._classes[one] for one in types if one in self._classes}
        return next((name for _, name in _KINDS if name in found), "anything else")

    def _add(self, node: Term, kind: str, facts: Iterable[tuple[str, Term]]) -> None:
        if kind in (*_KEPT, ACCEPTED) and isinstance(node, NamedNode):
            self.kinds[node] = kind
            said = self.said.setdefault(node, {})
            for name, value in facts:
                said.setdefault(name, set()).add(value)
        else:
            self.counted.update((kind, name) for name, _ in facts)

    def take_judgements(self) -> None:
        """Hold our own facts of accepted judgements; count all others in the engine."""
        bound = _JUDGED.format(self._framework)
        text = f"""SELECT DISTINCT ?s ?decision WHERE {{ {{ {bound} }}
            OPTIONAL {{ ?s pc:decision ?decision }} }} ORDER BY ?s"""
        rows = solutions(self._store, text, "export")
        found = [row for row in rows if row["decision"] and row["decision"].value == "accepted"]
        accepted = [str(row["s"]) for row in found if isinstance(row["s"], NamedNode)]
        # Asked for by name: else the engine goes through all accepted ones for each line.
        for start in range(0, len(accepted), _CHUNK):
            terms = " ".join(accepted[start : start + _CHUNK])
            text = (
                f"SELECT DISTINCT ?s ?p ?o WHERE {{ VALUES ?s {{ {terms} }} ?s ?p ?o }} ORDER BY ?s"
            )
            for row in solutions(self._store, text, "export"):
                if row["p"].value.startswith(_PC):
                    self._add(row["s"], ACCEPTED, [(row["p"].value, row["o"])])
        text = f"""SELECT ?decision ?p (COUNT(*) AS ?n) WHERE {{
            {{ SELECT DISTINCT ?decision ?s ?p ?o WHERE {{ {{ {bound} }} ?s ?p ?o
               OPTIONAL {{ ?s pc:decision ?decision }} }} }}
            }} GROUP BY ?decision ?p"""
        for row in solutions(self._store, text, "export"):
            decision = row["decision"].value if row["decision"] else "no decision"
            ours = row["p"].value.startswith(_PC)
            if decision == "accepted" and ours:
                continue
            kind = f"judgement: {decision}" if ours or decision != "accepted" else RECORD
            self.counted[kind, row["p"].value] += int(row["n"].value)


_TYPE = PREFIXES["rdf"] + "type"


def _fixed(said: Mapping[str, set[Term]]) -> Said:
    return {name: tuple(sorted(said[name], key=str)) for name in sorted(said)}


def _names(store: Store, nodes: Sequence[NamedNode]) -> Iterator[tuple[NamedNode, Name]]:
    """Find what things are called; of several labels the first in the order of their letters."""
    for start in range(0, len(nodes), _CHUNK):
        terms = " ".join(map(str, nodes[start : start + _CHUNK]))
        text = f"""SELECT DISTINCT ?x ?label ?code ?definition WHERE {{ VALUES ?x {{ {terms} }}
            {{ ?x skos:prefLabel ?label }} UNION {{ ?x rdfs:label ?label }}
            OPTIONAL {{ ?x skos:notation ?code }} OPTIONAL {{ ?x skos:definition ?definition }}
            }} ORDER BY ?x ?label ?code ?definition"""
        seen = set()
        for row in solutions(store, text, "export"):
            if row["x"] not in seen and isinstance(row["label"], Literal):
                seen.add(row["x"])
                words = (row[name].value if row[name] else "" for name in ("code", "definition"))
                yield row["x"], Name(row["label"], *words)


def _about(store: Store, framework: NamedNode) -> dict[str, str]:
    """Say what is known of the source, and of what day and version the data are."""
    text = f"""SELECT ?publisher ?file ?date ?day ?version WHERE {{
        OPTIONAL {{ {framework} prov:wasDerivedFrom ?source .
          OPTIONAL {{ ?source dcterms:publisher/skos:prefLabel ?publisher }}
          OPTIONAL {{ ?source pc:fileName ?file }}
          OPTIONAL {{ ?source pc:printedDate ?date }} }}
        OPTIONAL {{ <{_PC}> owl:versionInfo ?version }}
        OPTIONAL {{ <{_PC}> dcterms:modified ?modified }}
        OPTIONAL {{ <{_PC}> dcterms:issued ?issued }}
        BIND(COALESCE(?modified, ?issued) AS ?day)
        }} ORDER BY ?publisher ?file ?date ?day ?version LIMIT 1"""
    row = solutions(store, text, "export")[0]
    named = {"released": row["day"], "version": row["version"]}
    named |= {name: row[name] for name in ("publisher", "file", "date")}
    return {name: term.value for name, term in named.items() if term is not None}
