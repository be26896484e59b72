"""Ask each question of the ready tables once: what was answered waits in a file aside."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from pcgraph.answer import answer_text
from pcgraph.model import Table
from pcgraph.publish.lines import Aside, Lines

if TYPE_CHECKING:
    from pcgraph.covered.matrix import Matrix
    from pcgraph.graph import KnowledgeGraph


class Answers:
    """The answers of a graph to the questions of the ready tables.

    No answer is held in memory here, but for the matrix of coverage.

    Args:
        kg: the graph.
    """

    def __init__(self, kg: KnowledgeGraph) -> None:
        self._kg = kg
        self._aside = Aside()
        self._kept: dict[Hashable, tuple[Table, Lines]] = {}

    def query(self, name: str, **given: str) -> Table:
        """Answer a named query, as ``KnowledgeGraph.query`` does."""
        asked = name, *sorted(given.items())
        return self._once(asked, lambda: self._kg.query(name, **given))

    def text(self, text: str, shown: str) -> Table:
        """Answer a SELECT of ours that is no named query."""
        store, prefixes = self._kg.questioned.store, self._kg.prefixes
        return self._once(text, lambda: answer_text(store, text, shown, None, prefixes))

    @cached_property
    def matrix(self) -> Matrix:
        """What is covered of the NOS, by role."""
        return self._kg.coverage_matrix()

    def _once(self, key: Hashable, ask: Callable[[], Table]) -> Table:
        if key in self._kept:
            table, lines = self._kept[key]
            return replace(table, rows=tuple(tuple(json.loads(line)) for line in lines))
        table = ask()
        # As JSON, because a cell is text, a number, yes or no, or nothing.
        lines = self._aside.write(map(json.dumps, table.rows))
        self._kept[key] = replace(table, rows=()), lines
        return table
