"""Ask whether a role of an imported framework is one that another framework names.

Only names are compared here, and nothing is taken for the same: a person answers. What was
answered is read by ``like_asked.py`` and kept by ``like_kept.py``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pcgraph.engine import solutions
from pcgraph.model import Store
from pcgraph.names import OURS, Prefixes
from pcgraph.resolve import label_key

MOST = 3
"""So many roles are asked about for one at most."""
_NEAR = 0.88
"""How like two names are from which on one may be the other with a slip of the pen."""
BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
_UNDATED = "undated"
_UNLIKE = (9, 0.0)


@dataclass(frozen=True, order=True)
class NamedIn:
    """A document that names a role.

    Attributes:
        superseded: whether another document is a later edition of it.
        iri: its address.
        label: what it is called.
        publisher: who published it, or nothing.
        edition: its date, or ``undated``.
        framework: whether it is a framework, and no page or template.
    """

    superseded: bool
    iri: str
    label: str
    publisher: str = ""
    edition: str = _UNDATED
    framework: bool = True


@dataclass(frozen=True)
class OtherRole:
    """A role of another framework.

    Attributes:
        iri: its address.
        label: its label.
        named_in: the documents that name it, the one that counts first.
        same_name: whether it has the very same label, whatever case.
    """

    iri: str
    label: str
    named_in: tuple[NamedIn, ...] = ()
    same_name: bool = False


@dataclass(frozen=True)
class Likely:
    """A role of one's own, and those that may be the same."""

    own: str
    label: str
    others: tuple[OtherRole, ...]


def likely_roles(
    own: Mapping[str, str], store: Store, answered: Collection[str] = (), prefixes: Prefixes = OURS
) -> list[Likely]:
    """Find for each role the roles of other frameworks that have its name, or nearly.

    Case, hyphens, blanks, the s of a plural, ``&`` for ``and`` and what stands in brackets do not
    count; other labels of the other role count as much as its first one. A slip of the pen is
    allowed for, but never in a number: Band 4 is not Band 5.

    Args:
        own: the labels of the roles, by their addresses.
        store: the graph with the roles of others; those in ``own`` may stand there too.
        answered: the roles of one's own that were asked about before.
        prefixes: the prefixes of the graph.

    Returns:
        Those with anything to ask, in the order of ``own``; of each at most three others, the
        likest first.
    """
    others = _others(store, own, prefixes)
    found = []
    for iri, label in own.items():
        ranked = sorted(
            (rank, place)
            for place, (_, names) in enumerate(others)
            if (rank := min(_rank(label, name) for name in names)) < _UNLIKE
        )
        asked = tuple(
            OtherRole(one.iri, one.label, one.named_in, _folded(one.label) == _folded(label))
            for one in (others[place][0] for _, place in ranked[:MOST])
        )
        if asked and iri not in answered:
            found.append(Likely(iri, label, asked))
    return found


def _rank(label: str, other: str) -> tuple[int, float]:
    """Say how like two names are: the less, the liker.

    >>> _rank("Care Co-ordinators", "care coordinator"), _rank("Link Worker", "Cluster Lead")
    ((1, 0.0), (9, 0.0))
    >>> _rank("Health & Wellbeing Coach", "health and well-being coaches")
    (1, 0.0)
    >>> _rank("Care Coordinator (PCN)", "Care Coordinator"), _rank("Cordinator", "Coordinator")[0]
    ((2, 0.0), 3)
    """
    if _folded(label) == _folded(other):
        return 0, 0.0
    if _key(label) == _key(other):
        return 1, 0.0
    short, short_other = (_key(BRACKETS.sub(" ", one)) for one in (label, other))
    if short and short == short_other:
        return 2, 0.0
    if not short or re.findall("[0-9]+", label) != re.findall("[0-9]+", other):
        return _UNLIKE
    alike = difflib.SequenceMatcher(None, short, short_other, autojunk=False).ratio()
    # The same from either side; the measure alone is not.
    back = difflib.SequenceMatcher(None, short_other, short, autojunk=False).ratio()
    alike = round(max(alike, back), 6)
    return (3, -alike) if alike >= _NEAR else _UNLIKE


def _folded(label: str) -> str:
    return " ".join(label.casefold().split())


def _key(label: str) -> str:
    return label_key(label.replace("&", " and "))


def other_roles(
    store: Store, own: Collection[str], prefixes: Prefixes = OURS
) -> dict[str, OtherRole]:
    """Give the roles of other frameworks, by their addresses."""
    return {role.iri: role for role, _ in _others(store, own, prefixes)}


def _others(
    store: Store, own: Collection[str], prefixes: Prefixes
) -> list[tuple[OtherRole, list[str]]]:
    """Give the roles of others that a document names, each with all its names, by address."""
    text = """SELECT DISTINCT ?role ?rank ?name WHERE {
        VALUES (?property ?rank) { (skos:prefLabel 1) (skos:altLabel 2) }
        ?role a pc:Role ; ?property ?name .
        FILTER NOT EXISTS { ?role owl:deprecated true } } ORDER BY ?role ?rank ?name"""
    names: dict[str, list[str]] = {}
    for row in solutions(store, text, "roles", None, prefixes):
        if row["role"].value not in own:
            names.setdefault(row["role"].value, []).append(row["name"].value)
    named = documents_naming(store, prefixes)
    return [
        (OtherRole(iri, words[0], named[iri]), words)
        for iri, words in sorted(names.items())
        if iri in named
    ]


def documents_naming(store: Store, prefixes: Prefixes = OURS) -> dict[str, tuple[NamedIn, ...]]:
    """Give the documents that name each role; earlier editions stand behind later ones."""
    text = """SELECT DISTINCT ?role ?document ?kind ?issued ?publisher ?old WHERE {
        VALUES ?kind { pc:Framework pc:RolePage pc:RoleTemplate }
        ?document a ?kind ; pc:namesRole ?role .
        OPTIONAL { ?document prov:wasDerivedFrom ?source .
          OPTIONAL { ?source dcterms:issued ?issued }
          OPTIONAL { ?source dcterms:publisher ?body .
            OPTIONAL { ?body skos:prefLabel ?called }
            BIND(COALESCE(?called, IF(ISLITERAL(?body), ?body, "")) AS ?publisher) } }
        OPTIONAL { ?later prov:wasRevisionOf ?document . BIND(true AS ?old) }
        } ORDER BY ?role ?document ?issued ?publisher"""
    found: dict[str, dict[str, NamedIn]] = {}
    titles = _labels(store, prefixes)
    for row in solutions(store, text, "roles", None, prefixes):
        iri = row["document"].value
        issued, publisher = (
            row[name].value if row[name] else "" for name in ("issued", "publisher")
        )
        kind = prefixes.compact(row["kind"].value)
        one = NamedIn(
            row["old"] is not None, iri, titles.get(iri, prefixes.compact(iri)), publisher,
            issued or _UNDATED, kind == "pc:Framework",
        )  # fmt: skip
        found.setdefault(row["role"].value, {}).setdefault(iri, one)
    return {role: tuple(sorted(documents.values())) for role, documents in found.items()}


def _labels(store: Store, prefixes: Prefixes) -> dict[str, str]:
    """Give what documents are called: our label before the title that is printed."""
    text = """SELECT ?x ?rank ?label WHERE {
        VALUES (?property ?rank) { (skos:prefLabel 1) (dcterms:title 2) }
        ?x pc:namesRole ?role ; ?property ?label } ORDER BY ?x ?rank ?label"""
    found: dict[str, str] = {}
    for row in solutions(store, text, "roles", None, prefixes):
        found.setdefault(row["x"].value, row["label"].value)
    return found
