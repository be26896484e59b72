"""What stands behind all pages: two pools of processes, and what is known without the graph."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from contextvars import ContextVar
from functools import cached_property, partial
from threading import Thread
from typing import Any, overload

import anyio
import anyio.to_thread

from pcgraph.about import VERSION_QUERY
from pcgraph.errors import InputProblem, QueryProblem
from pcgraph.graph import KnowledgeGraph
from pcgraph.memory import MEGABYTE, usual_limit
from pcgraph.model import Table
from pcgraph.names import VERSION
from pcgraph.pages.page import Bit
from pcgraph.pages.render import served_menu
from pcgraph.pool import Call, Described, Paged, Pool, Sparql, Surveyed, Verb, Written
from pcgraph.serve.settings import Settings

_THREADS = 200
"""So many requests wait for a process at once; each waits in a thread of its own."""
_KEPT = 64 * MEGABYTE
"""So much of the pages that were made is kept; those made first are forgotten first."""
_OWN_SECONDS = 60.0
"""How long a page or a verb of ours may take: the first ones wait for the graph to be read."""
_MOST_WAITING = 100
"""So many requests for SPARQL, and so many for pages, wait for their turn."""
_PATIENCE = 0.4
"""After so many seconds SPARQL of a stranger is called slow; most takes a hundredth of it."""
_GRACE = 0.5
"""So many seconds a request goes on whose client went away: most are done by then, and a process
that is ended costs more than a short answer."""
_SPARES = 2
"""So many processes stand ready to take the place of one that was ended."""
_LEAST = 256 * MEGABYTE

_UNREAD = "the graph cannot be read just now."
_WHO_RUNS = "Whoever runs this server sees there what is wrong."

ASKING: ContextVar[str] = ContextVar("asking", default="")
"""Who sent the request that is being answered; empty for this machine itself."""


class Service:
    """Answers requests through processes, so that nothing that is asked can stop the server.

    SPARQL of strangers has processes of its own: it never keeps a page waiting.

    Args:
        settings: what the server was asked to be.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._limiters = {one: anyio.CapacityLimiter(_THREADS) for one in (True, False)}
        self._pools: dict[bool, Pool] = {}
        self._pages: dict[str, bytes] = {}
        self._version: str | None = None
        self.reading = 0
        """How often the graph was read: what was made of it is as old as this says."""

    def start(self) -> None:
        """Start the processes; they read the graph meanwhile."""
        kept, others = self.settings, max(self.settings.workers // 2, 1)
        self.reading += 1
        size = max(kept.workers, 1)
        common: dict[str, Any] = {
            "overlays": kept.overlays,
            "store": kept.store or None,
            "max_rows": kept.max_rows,
            "max_bytes": kept.max_bytes or _share(size + _SPARES + others),
            "waiting": _MOST_WAITING,
        }
        self._pools = {
            True: Pool(size=size, seconds=kept.seconds, max_wait=max(kept.seconds / 2, 1.0),
                       patience=_PATIENCE, spares=_SPARES, **common),
            False: Pool(size=others, seconds=_OWN_SECONDS, pages=True,
                        review=kept.review is not None, **common),
        }  # fmt: skip

    async def ready(self) -> None:
        """Wait until the graph is open.

        Raises:
            PcgraphError: what is wrong with a file or a store.
        """
        for pool in tuple(self._pools.values()):
            await anyio.to_thread.run_sync(pool.wait_open, abandon_on_cancel=True)

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
            Thread(target=_retire, args=(pool,), daemon=True).start()

    @property
    def menu(self) -> tuple[Bit, ...]:
        """The menu of every page."""
        return served_menu(self.settings.review is not None)

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
        return await self._asked(isinstance(request, Sparql), request)

    async def _asked(
        self, strange: bool, request: Sparql | Verb | Paged | Described | Surveyed
    ) -> Written | Table:
        """Wait for an answer in a thread; stop the work when nobody waits for it any more."""
        call = Call(ASKING.get())
        try:
            return await anyio.to_thread.run_sync(
                partial(self._pools[strange].ask, request, call=call),
                limiter=self._limiters[strange], abandon_on_cancel=True,
            )  # fmt: skip
        except anyio.get_cancelled_exc_class():
            call.give_up(at_work=False)
            asyncio.get_running_loop().call_later(_GRACE, call.give_up)
            raise
        except InputProblem as fault:
            # Its words name files of this machine: they are for whoever runs the server.
            print(f"pcgraph: {fault}", file=sys.stderr, flush=True)  # noqa: T201
            raise QueryProblem("PC-SERVE-GRAPH", _UNREAD, _WHO_RUNS) from None

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
        found = await self._asked(False, Sparql(text))
        assert isinstance(found, Written)
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


def _share(processes: int) -> int | None:
    """Give the memory that each of so many processes may hold."""
    usual = usual_limit()
    return None if usual is None else max(usual // processes, _LEAST)


def _retire(pool: Pool) -> None:
    """End the processes of a pool that nobody asks any more, when what they do is done."""
    end = time.monotonic() + _OWN_SECONDS
    while (pool.at_work or pool.waits) and time.monotonic() < end:
        time.sleep(0.05)
    pool.close()
