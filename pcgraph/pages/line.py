"""A line of a document, as the pages show it."""

from __future__ import annotations

from dataclasses import dataclass

from pcgraph.stand_in import LEFT_OUT_MARK


@dataclass(frozen=True)
class Line:
    """A line of a document that says something of its own: a competency or another statement.

    Attributes:
        id: its short id.
        kind: what it is, in words.
        text: the words that the graph holds.
        label: our short label.
        tag: its process word, or nothing.
        document: short id of the document.
        section: short id of the section.
        file: the source text.
        first: its first line there.
        last: its last line there.
    """

    id: str
    kind: str
    text: str
    label: str
    tag: str
    document: str
    section: str
    file: str
    first: int
    last: int

    @property
    def name(self) -> str:
        """Its short label; where there is none, its words."""
        return self.label or self.text or self.id

    @property
    def verbatim(self) -> bool:
        """Tell whether the graph holds the words of the source, not our label in their place."""
        return self.text not in ("", self.label) and LEFT_OUT_MARK not in self.text
