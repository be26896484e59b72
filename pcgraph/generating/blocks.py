"""Write the blocks of a Turtle file in the one canonical form, without a serialiser.

Who adds a block gives its facts in canonical order; a test compares with ``format.py``.
"""

from __future__ import annotations

from pcgraph.names import PREFIXES

BASE = "https://example.org/generated/"
PREFIX = "gen"

Value = str | tuple[str, ...]
"""One object of a fact, or several in order."""

Fact = tuple[str, Value]


class Blocks:
    """The blocks of one file.

    Args:
        prefixes: those that its blocks use.
    """

    def __init__(self, *prefixes: str) -> None:
        known = {**PREFIXES, PREFIX: BASE}
        self._head = "".join(f"PREFIX {name}: <{known[name]}>\n" for name in sorted(prefixes))
        self._blocks: list[tuple[str, str]] = []

    def add(self, local: str, *facts: Fact) -> int:
        """Add what is said about one thing; give the number of triples."""
        lines, size = [f"{PREFIX}:{local}"], 0
        for predicate, value in facts:
            if isinstance(value, str):
                lines.append(f"    {predicate} {value} ;")
                size += 1
            else:
                several = " ,\n        ".join(value)
                lines.append(f"    {predicate}\n        {several} ;")
                size += len(value)
        lines.append(".\n")
        self._blocks.append((local, "\n".join(lines)))
        return size

    def text(self) -> str:
        """Give the file, its blocks in the order of their names."""
        blocks = sorted(self._blocks)
        return "\n".join([self._head, *(text for _, text in blocks)])


def english(text: str) -> str:
    """Write invented words, which need no escapes, as a literal."""
    return f'"{text}"@en'
