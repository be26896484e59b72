"""Measure the outline reader: the five raw source texts against the curated graph.

``python -m tests.yardstick`` prints the table; ``python -m tests.yardstick NAME`` what differs.
"""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pcgraph
from pcgraph.engine import solutions
from pcgraph.files import home
from pcgraph.intake.model import STATEMENTS, Found, Reading
from pcgraph.intake.outline import outline
from pcgraph.intake.phrases import title_after
from pcgraph.intake.plain import lines_of
from pcgraph.intake.settled import read_settled
from pcgraph.model import Store

SOURCES = ("fcc-pcp", "fcc-2019", "fcc-web", "sfh-wbc", "splw-page")
KINDS = ("statements", "domains", "placed", "roles", "phrases", "words")
CASES = Path(__file__).parent / "cases" / "intake"
Facts = Mapping[str, set[tuple[Any, ...]]]

_THINGS = """
    SELECT ?kind ?first ?last ?text ?heading ?tag ?order ?section ?domain ?phrase ?role WHERE {
      ?node prov:wasQuotedFrom source:%s ; a ?kind ; pc:firstLine ?first ; pc:lastLine ?last .
      OPTIONAL { ?node pc:text ?text } OPTIONAL { ?node pc:heading ?heading }
      OPTIONAL { ?node pc:tag ?tag } OPTIONAL { ?node pc:additionPhrase ?phrase }
      OPTIONAL { ?node pc:section ?s . OPTIONAL { ?s pc:firstLine ?section }
                 OPTIONAL { ?s pc:domain/pc:firstLine ?domain } }
      OPTIONAL { ?node pc:role/skos:prefLabel ?role }
      VALUES ?kind { pc:Competency pc:Requirement pc:Responsibility pc:Domain pc:Section }
    }"""
_UNPRINTED = """
    SELECT ?line ?role WHERE {
      ?section dcterms:isPartOf framework:%s ; a pc:Section ; pc:role/skos:prefLabel ?role ;
        pc:domain/pc:firstLine ?line .
      FILTER NOT EXISTS { ?section pc:firstLine ?first }
    }"""
_ROWS = """
    SELECT ?first ?section ?code ?title ?function ?name ?letter WHERE {
      ?node prov:wasQuotedFrom source:%s ; a pc:TemplateEntry ; pc:firstLine ?first ;
        pc:section/pc:firstLine ?section ; pc:standard ?nos ; pc:referenceFunction ?of .
      ?nos skos:notation ?code ; skos:prefLabel ?title .
      ?of skos:notation ?function ; skos:prefLabel ?name ; skos:broader/skos:notation ?letter .
    }"""
_LABELS = """
    SELECT ?said ?label WHERE { ?role a pc:Role ; skos:prefLabel ?label .
      { ?role skos:prefLabel ?said } UNION { ?role skos:altLabel ?said } }"""


def curated(store: Store, name: str) -> Facts:
    """Give the facts of one source as the curated graph has them."""
    facts: dict[str, set[tuple[Any, ...]]] = {kind: set() for kind in KINDS}
    for row in solutions(store, _THINGS % name, "yardstick"):
        value = {key: term.value for key, term in row.items() if term is not None}
        kind = value["kind"].rsplit("/", 1)[-1].lower()
        first = int(value["first"])
        if kind == "domain":
            facts["domains"].add((first, value["heading"]))
        elif kind == "section":
            if "role" in value:
                facts["roles"].add((first, value["role"]))
            if "phrase" in value:
                facts["phrases"].add((first, value["phrase"]))
        else:
            facts["statements"].add((first, int(value["last"]), kind, value["text"]))
            facts["placed"].add(_place(first, value.get("domain"), value.get("section")))
            if "tag" in value:
                facts["words"].add((first, value["tag"]))
    for row in solutions(store, _UNPRINTED % name, "yardstick"):
        facts["roles"].add((int(row["line"].value), row["role"].value))
    for row in solutions(store, _ROWS % name, "yardstick"):
        one = {key: term.value for key, term in row.items()}
        facts["statements"].add((int(one["first"]), one["code"], one["title"]))
        facts["placed"].add(
            (int(one["first"]), int(one["section"]), one["letter"], one["function"], one["name"])
        )
    return facts


def _place(first: int, domain: str | None, section: str | None) -> tuple[int, int, int]:
    return first, int(domain or 0), int(section or 0)


def found_facts(store: Store, found: Iterable[Found]) -> Facts:
    """Give the facts that the outline reader found."""
    facts: dict[str, set[tuple[Any, ...]]] = {kind: set() for kind in KINDS}
    labels = {
        row["said"].value.casefold(): row["label"].value
        for row in solutions(store, _LABELS, "yardstick")
    }
    all_found = list(found)
    domains = {one.domain: one.first for one in all_found if one.became == "domain"}
    sections = {one.section: one.first for one in all_found if one.became == "heading"}
    for one in all_found:
        if one.became == "domain":
            facts["domains"].add((one.first, one.text))
        if one.became in ("domain", "heading"):
            facts["roles"] |= {(one.first, labels.get(role.casefold(), role)) for role in one.roles}
            if one.phrase:
                facts["phrases"].add((one.first, one.phrase))
        if one.became not in STATEMENTS:
            continue
        if one.notes:
            principle, function = one.notes[0][1], one.notes[1][1]
            number, name = function.split(" ", 1)
            facts["statements"].add((one.first, one.code, title_after(one.text, one.code)))
            facts["placed"].add(
                (one.first, sections.get(one.section, 0), principle.split(".")[0], number, name)
            )
            continue
        facts["statements"].add((one.first, one.last, one.became, one.text))
        facts["placed"].add((one.first, domains.get(one.domain, 0), sections.get(one.section, 0)))
        facts["words"] |= {(one.first, word) for word in (one.tag, one.level) if word}
    return facts


def read(name: str, settled: bool = False) -> tuple[Found, ...]:
    """Read one source, with or without its outline file."""
    text = (home() / "data" / "sources" / f"{name}.txt").read_text(encoding="utf-8")
    reading = Reading("text", lines=tuple(lines_of(text)))
    if not settled:
        return outline(reading)
    path = CASES / f"{name}.outline.csv"
    if not path.exists():
        return outline(reading)
    return outline(reading, read_settled(path.read_text(encoding="utf-8"), path.name))


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


def main() -> None:
    """Print the table, or what differs for one source."""
    store = pcgraph.open().composition.store
    wanted = [name for name in SOURCES if name in sys.argv[1:]] or SOURCES
    _say(f"{'source':10} {'outline':8} " + " ".join(f"{kind:>22}" for kind in KINDS))
    for name in wanted:
        there = curated(store, name)
        for settled in (False, True):
            here = found_facts(store, read(name, settled))
            cells = []
            for kind in KINDS:
                both = len(here[kind] & there[kind])
                precision = both / len(here[kind]) if here[kind] else 1.0
                recall = both / len(there[kind]) if there[kind] else 1.0
                cells.append(f"{both:3}/{len(there[kind]):3} P{precision:5.3f} R{recall:5.3f}")
                if len(wanted) == 1:
                    for mark, facts in (
                        ("+", here[kind] - there[kind]),
                        ("-", there[kind] - here[kind]),
                    ):
                        for fact in sorted(facts, key=str):
                            _say(f"  {mark} {kind}: {fact}")
            _say(
                f"{name:10} {'with' if settled else 'without':8} "
                + " ".join(f"{c:>22}" for c in cells)
            )


if __name__ == "__main__":
    main()
