"""A pool of child processes that answer what comes from outside.

What one request does to its process (no end, all the memory, a crash) is told to its caller
alone: the process is ended and another takes its place, and the others go on. This works alike
on Linux, macOS and Windows: plain child processes and pipes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import overload

from pcgraph.crew import Call, Crew, Limits
from pcgraph.errors import UsageProblem
from pcgraph.guard import guard
from pcgraph.memory import MEGABYTE, usual_limit
from pcgraph.model import Table
from pcgraph.stores.opened import is_address
from pcgraph.unanswered import died
from pcgraph.wire import (
    BrokenWire,
    Described,
    Head,
    Paged,
    Sparql,
    Surveyed,
    Verb,
    Written,
    read_table,
    read_written,
)

__all__ = ["Call", "Described", "Paged", "Pool", "Sparql", "Surveyed", "Verb", "Written"]

_SECONDS, _MAX_WAIT, _ROWS, _WAITING = 30.0, 30.0, 100_000, 32
_MAX_ANSWER = 64 * MEGABYTE
_LEAST = 256 * MEGABYTE


class Pool:
    """Child processes that open the graph once each and answer requests.

    It starts at once, and opens the graph meanwhile. It may be used from any thread.

    Args:
        overlays: folders laid over our graph, as for ``pcgraph.open``.
        size: how many processes.
        seconds: how long a request may run.
        max_wait: how long it may wait for its turn, in seconds; the first ones wait until
            the graph is open.
        max_bytes: how much memory each process may hold; None for an equal share of three
            quarters of the machine's, at least 256 MB.
        max_rows: how many rows or triples an answer may have; None for any number.
        max_answer: how many bytes an answer may have.
        waiting: how many requests may wait for their turn.
        store: the folder or address of a store that is asked in place of the files; it is
            only read, so any number of processes may open it.
        patience: after so many seconds a request is called slow. Slow ones leave one process
            free: where that would be the last one, the request is stopped, and begins anew when
            another slow one is done. None: all are alike.
        spares: how many further processes stand ready to take the place of one that ended.
        pages: whether each process asks what all pages are made of before it takes requests; of
            a large graph that takes minutes, which no request has.
        review: whether the menu of the pages leads to the review.
    """

    def __init__(
        self,
        overlays: Sequence[str | Path] = (),
        size: int = 2,
        seconds: float = _SECONDS,
        max_wait: float = _MAX_WAIT,
        max_bytes: int | None = None,
        max_rows: int | None = _ROWS,
        max_answer: int = _MAX_ANSWER,
        waiting: int = _WAITING,
        store: str | Path | None = None,
        patience: float | None = None,
        spares: int = 0,
        pages: bool = False,
        review: bool = False,
    ) -> None:
        if max_bytes is None:
            usual = usual_limit()
            max_bytes = None if usual is None else max(usual // (size + spares), _LEAST)
        limits = Limits(seconds, max_wait, max_bytes, max_answer, waiting, patience)
        settings: Head = {
            "overlays": [str(Path(one).absolute()) for one in overlays],
            "store": _where(store),
            "max_bytes": max_bytes,
            "max_rows": max_rows,
            "max_answer": max_answer,
            "pages": pages,
            "review": review,
        }
        self._seconds = seconds
        self._crew = Crew(settings, size, spares, limits)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def wait_open(self) -> None:
        """Wait until the first process opened the graph, however long that takes.

        Raises:
            PcgraphError: what is wrong with a file or a store.
        """
        fault = self._crew.opened()
        if fault:
            raise fault

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that there are just now, those that stand ready among them."""
        return self._crew.pids

    @property
    def at_work(self) -> int:
        """How many requests are being answered just now."""
        return self._crew.at_work

    @property
    def waits(self) -> int:
        """How many requests wait for their turn."""
        return self._crew.waits

    @overload
    def ask(
        self, request: Sparql | Paged | Described | Surveyed, timeout: float | None = None,
        call: Call | None = None,
    ) -> Written: ...  # fmt: skip

    @overload
    def ask(
        self, request: Verb, timeout: float | None = None, call: Call | None = None
    ) -> Table: ...

    def ask(
        self, request: Sparql | Verb | Paged | Described | Surveyed, timeout: float | None = None,
        call: Call | None = None,
    ) -> Written | Table:  # fmt: skip
        """Have a request answered.

        Args:
            request: SPARQL text, a verb of ours, a page of the site, a thing, or a survey.
            timeout: how many seconds it may run, if less than the pool allows.
            call: who asks, and the means to give it up; it is held by one request.

        Returns:
            The whole answer: a table for a verb, else written in its form.

        Raises:
            PcgraphError: whatever the request itself deserves. QueryProblem:
                PC-QUERY-DIED if it ended its process. LimitReached: PC-LIMIT-TIME,
                PC-LIMIT-MEMORY, PC-LIMIT-ROWS, PC-LIMIT-ANSWER, PC-LIMIT-REQUEST, and
                PC-LIMIT-BUSY where it did not get its turn, or was given up.
        """
        if isinstance(request, Sparql):
            guard(request.text, request.shown)
            _check_forms(request)
        seconds = self._seconds if timeout is None else min(timeout, self._seconds)
        asked: Head = {"asked": type(request).__name__, **vars(request)}
        if isinstance(request, Verb):
            asked["given"] = dict(request.given)
        head, body = self._crew.exchange(asked, seconds, call or Call())
        try:
            return (read_table if isinstance(request, Verb) else read_written)(head, body)
        except BrokenWire:
            raise died(None) from None

    def close(self) -> None:
        """End all processes, and give those who wait an error."""
        self._crew.close()


def _check_forms(request: Sparql) -> None:
    """Refuse forms that no worker writes."""
    tables, graphs = ("srj", "srx", "csv", "tsv"), ("ttl", "nt", "jsonld", "rdf")
    if request.tables not in tables or request.graphs not in graphs:
        raise UsageProblem(
            "PC-USAGE-FORM",
            f"{request.tables} and {request.graphs}: this pair of forms is not written here.",
            f"A table is one of {', '.join(tables)}; a graph is one of {', '.join(graphs)}.",
        )


def _where(store: str | Path | None) -> str | None:
    """Say where a store is, in words that mean the same in another process."""
    if store is None or is_address(str(store)):
        return None if store is None else str(store)
    return str(Path(store).absolute())
