"""The frameworks in the forms of others, and what these forms cannot hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pcgraph.exports.dossier import dossier, frameworks
from pcgraph.exports.ledger import Ledger
from pcgraph.exports.losses import COLUMNS as LOSSES
from pcgraph.exports.losses import losses_table
from pcgraph.model import Cell, Table
from pcgraph.publish.member import Member
from pcgraph.writers.case import case_text
from pcgraph.writers.ctdl_asn import ctdl_asn_text
from pcgraph.writers.skos_only import skos_text
from pcgraph.writers.tables import csv_text

if TYPE_CHECKING:
    from pcgraph.graph import KnowledgeGraph

FORMS: Mapping[str, tuple[str, Callable[[Ledger], str]]] = {
    "case": ("json", case_text),
    "ctdl-asn": ("json", ctdl_asn_text),
    "skos": ("ttl", skos_text),
}
"""The forms of a release: the suffix of their files, and what writes them."""

_LONGEST = 80
_RESERVED = {"con", "prn", "aux", "nul", *(f"{a}{n}" for a in ("com", "lpt") for n in range(1, 10))}


def export_members(kg: KnowledgeGraph) -> Iterator[Member]:
    """Give every framework in CASE 1.0, CTDL-ASN and SKOS alone, then what they leave out.

    Args:
        kg: the graph that is released; one framework at a time is held in memory.

    Yields:
        The three files of each framework in the order of the addresses of the frameworks, then
        ``exports/LOSSES.csv``.
    """
    store, prefixes = kg.composition.store, kg.prefixes
    known = frameworks(store, prefixes)
    names = file_names([one.value for one in known])
    rows: list[tuple[Cell, ...]] = []
    for framework in known:
        gathered = dossier(store, framework, prefixes)
        for form, (suffix, write) in FORMS.items():
            ledger = Ledger(gathered)
            text = write(ledger)
            rows += losses_table([(ledger, form)]).rows
            yield Member(f"exports/{form}/{names[framework.value]}.{suffix}", text)
    yield Member("exports/LOSSES.csv", csv_text(Table(LOSSES, tuple(rows))))


def file_names(iris: Sequence[str]) -> dict[str, str]:
    """Name a file for each address, by its last part; valid on Windows, no two alike.

    >>> list(file_names(["https://example.org/id/my-cc", "https://example.org/x/My-CC"]).values())
    ['my-cc', 'My-CC-2']
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for iri in iris:
        last = re.split("[/#]", iri.rstrip("/#"))[-1]
        plain = re.sub("[^A-Za-z0-9_-]+", "-", last).strip("-")[:_LONGEST] or "framework"
        plain = f"framework-{plain}" if plain.lower() in _RESERVED else plain
        name, number = plain, 2
        while name.lower() in taken:
            name, number = f"{plain}-{number}", number + 1
        taken.add(name.lower())
        found[iri] = name
    return found
