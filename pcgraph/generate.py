"""Generate a folder of our own model, of any size, to be laid over ours.

Families of editions, each with roles that build on each other; templates that list
standards; mapping tables. The same size, seed and share of faults give the same bytes on
every platform. Faults are planted on purpose, one a thing, and told, so that what finds
faults can be held against them.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from pcgraph.errors import UsageProblem
from pcgraph.generating.blocks import BASE, PREFIX
from pcgraph.generating.edition import Family
from pcgraph.generating.growing import Growing, Planted, Tally
from pcgraph.generating.template import make_functions, make_template
from pcgraph.names import PREFIX_FILE, PREFIXES

__all__ = ["BASE", "LEAST", "PREFIX", "SEED", "Planted", "Tally", "generate"]

SEED = 20261122
LEAST = 2000
"""The fewest triples that can be asked for."""

_LIKELY = 40.0
_FEWEST = 8
_PER_TEMPLATE = 4
_PREFIX_TRIPLES = 8


def generate(
    triples: int, seed: int = SEED, faults: float = 0.0, tally: Tally | None = None
) -> Iterator[tuple[str, str]]:
    """Generate the files of a folder that is to be laid over ours.

    Args:
        triples: how many facts it has: files, and what is derived from them (within 5%).
        seed: another one gives other words and judgements.
        faults: the share of statements without rows, of template rows, and of accepted mapping
            rows that get one fault each.
        tally: is filled while the files are taken.

    Yields:
        Path inside the folder, and text.

    Raises:
        UsageProblem: PC-BENCH-SIZE, PC-BENCH-FAULTS.
    """
    if triples < LEAST:
        raise UsageProblem(
            "PC-BENCH-SIZE", f"{triples} triples are too few.", f"Ask for {LEAST} or more."
        )
    if not 0 <= faults <= 1:
        raise UsageProblem(
            "PC-BENCH-FAULTS", f"{faults} is no share.", "Give a number from 0 to 1, such as 0.01."
        )
    counted = Tally() if tally is None else tally
    chances, fault_chances = Random(seed), Random(seed + 1)  # noqa: S311 - nothing is secret
    growing = Growing(counted, chances.random, fault_chances.random, faults)
    yield ".gitattributes", "* text=auto eol=lf\ndata/sources/* -text\n"
    yield "README.md", _README
    yield PREFIX_FILE, _PREFIX_TEXT
    counted.triples += _PREFIX_TRIPLES
    make_functions(growing)
    yield from _documents(growing, triples)
    yield "data/nos.ttl", growing.nos.text()
    yield "data/roles.ttl", growing.roles.text()
    yield "data/sources/sources.ttl", growing.sources.text()


def _documents(growing: Growing, triples: int) -> Iterator[tuple[str, str]]:
    """Make template after template and family after family; the last edition takes what is left."""
    usual = min(max(round(triples / 220), 12), 240)
    tally, spent, number = growing.tally, 0, 0
    template = make_template(growing, 0)
    yield from template.files
    while _left(tally, triples, spent) >= _FEWEST:
        if number and number % _PER_TEMPLATE == 0:
            template = make_template(growing, number // _PER_TEMPLATE)
            yield from template.files
        before = tally.triples
        family = Family(growing, number, template, usual)
        for edition in range(1, 4 + number % 2):
            size = round(usual * (0.6 + 0.8 * growing.chance()))
            left = _left(tally, triples, spent + tally.triples - before)
            if left < _FEWEST:
                break
            yield from family.edition(edition, round(left) if left < 1.6 * size else size)
        spent += tally.triples - before
        number += 1


def _left(tally: Tally, triples: int, spent: int) -> float:
    """Say how many statements are still to be made, by what one has taken so far."""
    each = spent / tally.statements if tally.statements else _LIKELY
    return (triples - tally.triples) / each


_PREFIX_TEXT = (
    "".join(
        f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("dcterms", "owl", "sh", "vann", "xsd")
    )
    + f"""
<{BASE}prefixes>
    a owl:Ontology ;
    dcterms:title "Generated graph"@en ;
    vann:preferredNamespacePrefix "{PREFIX}" ;
    vann:preferredNamespaceUri "{BASE}" ;
    sh:declare <{BASE}shapes/prefix-{PREFIX}> ;
.

<{BASE}shapes/prefix-{PREFIX}>
    a sh:PrefixDeclaration ;
    sh:namespace "{BASE}"^^xsd:anyURI ;
    sh:prefix "{PREFIX}" ;
.
"""
)

_README = """\
# A generated graph

Made by `pcgraph bench --write`. Its words are invented and its judgements are chance: it is for
tests and measurements, and says nothing about any framework or standard.
"""
