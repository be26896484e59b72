"""Ask the named questions of the composed graph, or of a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pcgraph.answer import answer, prepare
from pcgraph.frames import Answer
from pcgraph.layout import Layout
from pcgraph.model import QueryFile, Store
from pcgraph.query import Asked


class Questions(Layout):
    """The files laid together, and the questions that can be asked of them by name."""

    def prepare(
        self,
        query: QueryFile,
        given: Mapping[str, Sequence[str]],
        edition: str | None = None,
    ) -> Asked:
        """Make a question ready, with typed values."""
        asked = prepare(self._store_for(query), query, given, edition, self.prefixes)
        return replace(
            asked,
            notes=(*self.parts, *asked.notes),
            overlays=self.named_folders,
            store=self.named_store,
        )

    def answer(self, asked: Asked, max_rows: int | None = None) -> Answer:
        """Answer a question that was made ready."""
        return Answer.of(answer(self._store_for(asked.query), asked, max_rows), self.words)

    def _store_for(self, query: QueryFile) -> Store:
        """Give the store for a question; one that is not ours may read SSSOM records."""
        ours = self.queries.get(query.name)
        known = ours is not None and not ours.layer and ours.text == query.text
        return (self.questioned if known else self.composition).store

    def query(self, name: str, edition: str | None = None, **given: str | bool) -> Answer:
        """Ask a named query.

        Args:
            name: name of the query, or a path that ends in ``.rq``.
            edition: ``newest``, ``all`` or the name of a framework.
            given: values by parameter name, as a person would type them.

        Returns:
            The table, with its notes; it goes to pandas, polars, Excel, CSV, JSON, HTML.

        Raises:
            PcgraphError: an unknown query, parameter or value, or a query that fails.
        """
        return self.answer(self.prepare(self.find_query(name), typed(given), edition))


def typed(given: Mapping[str, str | bool]) -> dict[str, list[str]]:
    """Turn the values of a Python call into what a person would type."""
    return {
        key: [str(value).lower() if isinstance(value, bool) else str(value)]
        for key, value in given.items()
    }
