"""Hold what --propose drafts against the correspondences that were curated by reading.

A group counts as right if its old and its new lines are exactly those of a curated one; its kind
counts if the curated one has that kind too. The bounds of the proposal were set on the one pair
that is curated, so that these figures flatter it; ``--without`` shows what it does on less.
"""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import pcgraph
from pcgraph.drafts.draft import draft
from pcgraph.drafts.pairing import Side
from pcgraph.drafts.propose import Proposal, propose
from pcgraph.engine import solutions
from pcgraph.graph import KnowledgeGraph

Members = tuple[frozenset[str], frozenset[str]]
"""The old and the new lines of a group."""


class Measured(NamedTuple):
    """How many of something were curated, proposed, and proposed rightly."""

    curated: int
    proposed: int
    right: int

    @property
    def precision(self) -> float:
        """Of those proposed, the share that is right."""
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        """Of those curated, the share that was proposed."""
        return self.right / self.curated if self.curated else 1.0


def curated(kg: KnowledgeGraph, older: str, newer: str) -> dict[Members, frozenset[str]]:
    """Give the curated groups of lines of two frameworks, with their kinds.

    Args:
        kg: the graph.
        older: the address of the older edition.
        newer: that of the newer.
    """
    store = kg.questioned.store
    text = f"""SELECT ?record ?old ?new ?kind WHERE {{
        ?set xkos:compares <{older}> , <{newer}> ; xkos:madeOf ?record .
        ?record pc:change ?kind .
        OPTIONAL {{ ?record xkos:sourceConcept ?old }}
        OPTIONAL {{ ?record xkos:targetConcept ?new }} }}"""
    domains = {row["x"] for row in solutions(store, "SELECT ?x { ?x a pc:Domain }", "curated")}
    found: dict[str, tuple[set[str], set[str], set[str]]] = {}
    for row in solutions(store, text, "curated"):
        if row["old"] in domains or row["new"] in domains:
            continue
        group = found.setdefault(row["record"].value, (set(), set(), set()))
        for name, part in zip(("old", "new", "kind"), group, strict=True):
            if row[name]:
                part.add(row[name].value)
    return {(frozenset(old), frozenset(new)): frozenset(kind) for old, new, kind in found.values()}


def measured(proposal: Proposal, truth: Mapping[Members, frozenset[str]]) -> dict[str, Measured]:
    """Count what is right, by kind, of the sure and the doubtful, and of all.

    Of ``sure``, ``doubtful`` and ``all`` the lines of a group are counted; of ``sure, kind too``
    and ``all, kind too`` the kinds must be right as well.
    """
    groups = {(frozenset(one.old), frozenset(one.new)): one for one in proposal.lines}
    kinds = {members: frozenset(one.kinds) for members, one in groups.items()}
    rows = {}
    for kind in sorted({kind for some in (*truth.values(), *kinds.values()) for kind in some}):
        one = {members for members, has in truth.items() if kind in has}
        other = {members for members, has in kinds.items() if kind in has}
        rows[kind] = Measured(len(one), len(other), len(one & other))
    full = {members for members, has in kinds.items() if truth.get(members) == has}
    sure = {members for members, one in groups.items() if one.sure}
    for name, some in (("sure", sure), ("doubtful", groups.keys() - sure), ("all", {*groups})):
        rows[name] = Measured(len(truth), len(some), len(some & truth.keys()))
        rows[f"{name}, kind too"] = Measured(len(truth), len(some), len(some & full))
    return rows


def less(side: Side, what: str) -> Side:
    """Give a framework without its roles or its domains."""
    if what == "roles":
        return Side(tuple(replace(one, roles=frozenset()) for one in side.lines), side.domains)
    return Side(tuple(replace(one, domain="") for one in side.lines))


def table(rows: Mapping[str, Measured]) -> Iterator[str]:
    """Write the counts as a table in Markdown."""
    yield "| what | curated | proposed | right | precision | recall |"
    yield "|---|---|---|---|---|---|"
    for name, one in rows.items():
        share = f"{one.precision:.2f} | {one.recall:.2f}"
        yield f"| {name} | {one.curated} | {one.proposed} | {one.right} | {share} |"


def main() -> None:
    """Print precision and recall for two editions whose correspondences are curated."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("older", nargs="?", default="fcc-2019")
    parser.add_argument("newer", nargs="?", default="fcc-pcp")
    parser.add_argument("--without", nargs="*", choices=("roles", "domains"), default=())
    asked = parser.parse_args()
    kg = pcgraph.open()
    made = draft(kg.questioned, asked.older, asked.newer)
    sides = made.sides
    for what in asked.without:
        sides = (less(sides[0], what), less(sides[1], what))
    truth = curated(kg, made.frameworks[0].value, made.frameworks[1].value)
    print("\n".join(table(measured(propose(*sides), truth))))


if __name__ == "__main__":
    main()
