"""What stands behind all pages: two pools of processes, and what is known without the graph."""

from __future__ import annotations

import json
from functools import cached_property, partial
from typing import overload

import anyio
import anyio.to_thread

from pcgraph.about import VERSION_QUERY
from pcgraph.graph import KnowledgeGraph
from pcgraph.memory import MEGABYTE
from pcgraph.model import Table
from pcgraph.names import VERSION
from pcgraph.pool import Described, Paged, Pool, Sparql, Surveyed, Verb, Written
from pcgraph.serve.settings import Settings

_THREADS = 200
"""So many requests wait for a process at once; each waits in a thread of its own."""
_KEPT = 64 * MEGABYTE
"""So much of the pages that were made is kept; those made first are forgotten first."""
_OWN_SECONDS = 60.0
"""How long a page or a verb of ours may take: the first ones wait for the graph to be read."""


class Service:
    """Answers requests through processes, so that nothing that is asked can stop the server.

    SPARQL of strangers has processes of its own: it never keeps a page waiting.

    Args:
        settings: what the server was asked to be.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._limiter = anyio.CapacityLimiter(_THREADS)
        self._pools: dict[bool, Pool] = {}
        self._pages: dict[str, bytes] = {}
        self._version: str | None = None
        self.reading = 0
        """How often the graph was read: what was made of it is as old as this says."""

    def start(self) -> None:
        """Start the processes; they read the graph meanwhile."""
        kept = self.settings
        self.reading += 1
        common = {"overlays": kept.overlays, "store": kept.store or None}
        self._pools = {
            True: Pool(
                size=max(kept.workers, 1), seconds=kept.seconds, max_rows=kept.max_rows,
                waiting=_THREADS, **common,  # type: ignore[arg-type]
            ),
            False: Pool(
                size=max(kept.workers // 2, 1), seconds=_OWN_SECONDS, max_rows=kept.max_rows,
                waiting=_THREADS, **common,  # type: ignore[arg-type]
            ),
        }  # fmt: skip

    def stop(self) -> None:
        """End the processes."""
        for pool in self._pools.values():
            pool.close()
        self._pools = {}

    def renew(self) -> None:
        """Have the graph read anew, after it was changed."""
        old = self._pools
        self._pages.clear()
        self._version = None
        self.start()
        for pool in old.values():
            pool.close()

    @cached_property
    def known(self) -> KnowledgeGraph:
        """The folders laid together, for what needs no graph: questions, prefixes, words.

        The graph itself is never composed here.
        """
        return KnowledgeGraph(self.settings.overlays, store=self.settings.store)

    @overload
    async def ask(self, request: Sparql | Paged | Described | Surveyed) -> Written: ...

    @overload
    async def ask(self, request: Verb) -> Table: ...

    async def ask(self, request: Sparql | Verb | Paged | Described | Surveyed) -> Written | Table:
        """Have a request answered.

        Raises:
            PcgraphError: as ``Pool.ask`` does.
        """
        pool = self._pools[isinstance(request, Sparql)]
        return await anyio.to_thread.run_sync(
            partial(pool.ask, request), limiter=self._limiter, abandon_on_cancel=True
        )

    async def page(self, path: str) -> bytes:
        """Give a page or file of the site; once made it is kept.

        Args:
            path: its place in the site, from its root.

        Raises:
            UsageProblem: PC-SERVE-PATH if there is none.
        """
        if path not in self._pages:
            found = (await self.ask(Paged(path))).body
            while self._pages and sum(map(len, self._pages.values())) + len(found) > _KEPT:
                del self._pages[next(iter(self._pages))]
            self._pages[path] = found
        return self._pages[path]

    async def rows(self, text: str) -> list[dict[str, str]]:
        """Ask a SELECT of ours; give each row as plain words by variable name.

        Args:
            text: written by us, with no value of a stranger in it.
        """
        pool = self._pools[False]
        found = await anyio.to_thread.run_sync(
            partial(pool.ask, Sparql(text)), limiter=self._limiter, abandon_on_cancel=True
        )
        answer = json.loads(found.body)
        return [
            {name: str(cell["value"]) for name, cell in row.items()}
            for row in answer["results"]["bindings"]
        ]

    async def version(self) -> str:
        """Give the version that the graph says it is."""
        if self._version is None:
            found = await self.rows(VERSION_QUERY)
            self._version = found[0]["version"] if found else VERSION
        return self._version
