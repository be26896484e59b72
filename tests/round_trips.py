"""What the graph says of a framework, set beside what a reader found in an export of it."""

from collections.abc import Sequence
from typing import Any

from pyoxigraph import NamedNode

from pcgraph.engine import solutions
from pcgraph.exports.dossier import dossier
from pcgraph.exports.ledger import Ledger
from pcgraph.graph import KnowledgeGraph
from pcgraph.intake.model import STATEMENTS, Found
from pcgraph.names import PREFIXES

FRAMEWORKS = ("fcc-pcp", "fcc-2019", "fcc-web", "splw-page", "sfh-wbc")
_LINES = """SELECT DISTINCT ?s ?order ?text ?heading ?domain ?role WHERE {{
    ?s pc:section ?section ; pc:order ?order .
    ?section dcterms:isPartOf framework:{0} .
    {{ ?s skos:inScheme framework:{0} }} UNION {{ ?s a pc:TemplateEntry }}
    OPTIONAL {{ ?s pc:text ?text }}
    OPTIONAL {{ ?section pc:heading ?heading }}
    OPTIONAL {{ ?section pc:domain/pc:heading ?domain }}
    OPTIONAL {{ ?s pc:expectedOf/skos:prefLabel ?role }}
}} ORDER BY ?order"""


def ledger_of(kg: KnowledgeGraph, name: str) -> Ledger:
    """Open the account that an export is written from."""
    node = NamedNode(f"{PREFIXES['framework']}{name}")
    return Ledger(dossier(kg.composition.store, node, kg.composition.prefixes))


def printed(kg: KnowledgeGraph, name: str) -> list[dict[str, Any]]:
    """Give the lines of a framework in their order: words, domain, heading, roles."""
    lines: dict[str, dict[str, Any]] = {}
    for row in solutions(kg.composition.store, _LINES.format(name), "test"):
        one = lines.setdefault(
            row["s"].value,
            {
                "text": row["text"].value if row["text"] else "",
                "domain": row["domain"].value if row["domain"] else "",
                "heading": row["heading"].value if row["heading"] else "(no heading printed)",
                "roles": set(),
            },
        )
        one["roles"] |= {row["role"].value} if row["role"] else set()
    return list(lines.values())


def account(found: Sequence[Found]) -> list[dict[str, Any]]:
    """Give the statements that were found in their order, as ``printed`` gives them."""
    domains = {one.domain: one for one in found if one.became == "domain"}
    sections = {one.section: one for one in found if one.became == "heading"}
    lines = []
    for one in found:
        if one.became in STATEMENTS:
            section = sections.get(one.section)
            lines.append(
                {
                    "text": one.text,
                    "domain": domains[one.domain].text if one.domain else "",
                    "heading": section.text if section else "",
                    "roles": set(one.roles or (section.roles if section else ())),
                }
            )
    return lines
