"""Measure what a release holds and how far it is judged: numbers for DQV, each counted."""

from __future__ import annotations

from dataclasses import dataclass

from pcgraph.engine import solutions
from pcgraph.model import Store

DIMENSIONS = {
    "completeness": "How much of what the documents print is judged and linked.",
    "review": "How many judgements a person has looked at.",
    "traceability": "How much can be traced to a line of a document.",
}


@dataclass(frozen=True)
class Measure:
    """One number.

    Attributes:
        name: what it is called in addresses.
        words: what is counted.
        dimension: a key of ``DIMENSIONS``.
        number: the count.
    """

    name: str
    words: str
    dimension: str
    number: int


_ASKED = (
    ("judged", "How many decisions on NOS are recorded.", "completeness",
     "?one a pc:Judgement"),
    ("competencies", "How many competencies there are.", "completeness",
     "?one a pc:Competency"),
    ("competencies-judged", "For how many competencies a decision on NOS is recorded.",
     "completeness", "?one a pc:Competency . ?judgement pc:judgedStatement ?one"),
    ("competencies-with-nos", "For how many competencies a NOS is accepted.", "completeness",
     '?one a pc:Competency . ?judgement pc:judgedStatement ?one ; pc:decision "accepted"'),
    ("reviewed", "How many decisions on NOS name a reviewer.", "review",
     "?one a pc:Judgement ; pc:reviewedBy ?reviewer"),
    ("competencies-quoted", "For how many competencies document and line are recorded.",
     "traceability", "?one a pc:Competency ; prov:wasQuotedFrom ?source ; pc:firstLine ?line"),
)  # fmt: skip


def measures(store: Store) -> list[Measure]:
    """Count what is said of the quality of a graph.

    Args:
        store: the graph.
    """
    found = []
    for name, words, dimension, pattern in _ASKED:
        text = f"SELECT (COUNT(DISTINCT ?one) AS ?n) WHERE {{ {pattern} }}"
        number = int(solutions(store, text, "publish")[0]["n"].value)
        found.append(Measure(name, words, dimension, number))
    return found


def counted(store: Store) -> dict[str, int]:
    """Count what the first page tells: how many of what, in the words of who reads it.

    Args:
        store: the graph.
    """
    classes = {
        "competencies": "pc:Competency",
        "requirements": "pc:Requirement",
        "responsibilities": "pc:Responsibility",
        "roles": "pc:Role",
        "NOS": "pc:OccupationalStandard",
        "documents": "pc:SourceDocument",
    }
    found = {}
    for words, name in classes.items():
        text = f"SELECT (COUNT(DISTINCT ?one) AS ?n) WHERE {{ ?one a {name} }}"
        found[words] = int(solutions(store, text, "publish")[0]["n"].value)
    return found
