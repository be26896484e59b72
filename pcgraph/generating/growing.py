"""Hold what grows while a folder is generated: counts, chances, and the files all share."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pcgraph.generating.blocks import Blocks, Fact, english

Chance = Callable[[], float]

STANDARDS = 24
"""How many standards a template lists."""


@dataclass(frozen=True)
class Planted:
    """One finding that a planted fault must lead to.

    Attributes:
        kind: what was done, in words.
        rule: the shape or rule that must find it.
        focus: what the finding must be about: a short id, or the name of a source text.
        in_text: it is found only where the source texts are read too.
    """

    kind: str
    rule: str
    focus: str
    in_text: bool = False


@dataclass
class Tally:
    """What was generated, counted while the files are taken.

    Attributes:
        triples: those of the files and those that composing derives from them.
        statements: competencies and requirements.
        rows: rows of mapping tables.
        standards: occupational standards.
        frameworks: editions of frameworks.
        planted: the findings that the planted faults must lead to.
    """

    triples: int = 0
    statements: int = 0
    rows: int = 0
    standards: int = 0
    frameworks: int = 0
    planted: list[Planted] = field(default_factory=list)


class Growing:
    """Counts, chances, and the files that hold a bit of each document.

    Args:
        tally: is filled.
        chances: gives a number from 0 below 1, by which all is chosen but the faults.
        fault_chances: the same for faults.
        share: the share of things that get a fault.
    """

    def __init__(self, tally: Tally, chances: Chance, fault_chances: Chance, share: float) -> None:
        self.tally = tally
        self.chance = chances
        self._fault_chance, self._share = fault_chances, share
        self._turns: dict[str, int] = {}
        self.words = 0
        self.sources = Blocks("dcterms", "gen", "pc", "prov", "schema", "xsd")
        self.roles = Blocks("gen", "pc", "skos")
        self.nos = Blocks("foaf", "gen", "pc", "skos", "xsd")

    def count(self, blocks: Blocks, local: str, *facts: Fact) -> None:
        """Add a block, and count its triples."""
        self.tally.triples += blocks.add(local, *facts)

    def faulty(self) -> bool:
        """Say whether the next thing gets a fault."""
        return self._share > 0 and self._fault_chance() < self._share

    def turn(self, of: str, kinds: Sequence[str]) -> str:
        """Take turns between kinds of faults."""
        self._turns[of] = self._turns.get(of, -1) + 1
        return kinds[self._turns[of] % len(kinds)]

    def plant(self, kind: str, rule: str, *focuses: str, in_text: bool = False) -> None:
        """Note findings that must come."""
        self.tally.planted += [Planted(kind, rule, focus, in_text) for focus in focuses]

    def source(self, local: str, title: str, lines: Sequence[str], date: str, said: str) -> str:
        """Describe a source text; give the text."""
        text = "\n".join(lines) + "\n"
        self.count(
            self.sources, f"source-{local}",
            ("a", ("prov:Entity", "pc:SourceDocument")), ("dcterms:date", f'"{date}"^^xsd:date'),
            ("dcterms:title", english(title)),
            ("schema:sha256", f'"{hashlib.sha256(text.encode()).hexdigest()}"'),
            ("pc:fileName", f'"{local}.txt"'), ("pc:licenceStatus", '"stated"'),
            ("pc:printedDate", f'"{said}"'), ("pc:redistribution", '"full"'),
            ("pc:redistributionReason", english("Generated; it is ours.")),
        )  # fmt: skip
        return text

    def role(self, local: str, label: str) -> None:
        """Describe a role."""
        self.count(
            self.roles, local, ("a", ("skos:Concept", "pc:Role")),
            ("skos:altLabel", english(f"{label}s")), ("skos:inScheme", "gen:scheme-roles"),
            ("skos:prefLabel", english(label)),
        )  # fmt: skip

    def passages(self, printed: Blocks, local: str, told: Sequence[tuple[int, str, str]]) -> None:
        """Describe the printed lines of a document that are no heading and no statement."""
        for order, (line, kind, text) in enumerate(told, 1):
            self.count(
                printed, f"{local}-passage-{order:03d}", ("a", "pc:Passage"),
                ("dcterms:isPartOf", f"gen:{local}"),
                ("prov:wasQuotedFrom", f"gen:source-{local}"), ("pc:firstLine", str(line)),
                ("pc:lastLine", str(line)), ("pc:order", str(order)),
                ("pc:passageKind", f'"{kind}"'), ("pc:text", english(text)),
            )  # fmt: skip


def document_files(local: str, printed: Blocks, read: Blocks, text: str) -> list[tuple[str, str]]:
    """Give the files of one document: what it prints, what is read into it, its text."""
    return [
        (f"data/frameworks/{local}.ttl", printed.text()),
        (f"data/readings/{local}.ttl", read.text()),
        (f"data/sources/{local}.txt", text),
    ]
