"""A pool of child processes that answer what comes from outside.

What one request does to its process (no end, all the memory, a crash) is told to its caller
alone: the process is ended and another is started, and the others go on. This works alike on
Linux, macOS and Windows: plain child processes and pipes.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Full, Queue
from typing import IO, overload

from pcgraph.errors import LimitReached, PcgraphError, QueryProblem, UsageProblem
from pcgraph.guard import guard
from pcgraph.memory import MEGABYTE, usual_limit
from pcgraph.model import Table
from pcgraph.stores.opened import is_address
from pcgraph.wire import (
    BrokenWire,
    Described,
    Head,
    Paged,
    Sparql,
    Surveyed,
    Verb,
    Written,
    read_error,
    read_table,
    read_written,
    receive,
    send,
)

__all__ = ["Described", "Paged", "Pool", "Sparql", "Surveyed", "Verb", "Written"]

_CHILD = "import sys; sys.path[:] = sys.argv[1:]; from pcgraph.worker import main; main()"
_STARTING = threading.Lock()
"""On Windows a child inherits what another thread just made for its own child."""
_SECONDS, _MAX_WAIT, _ROWS, _WAITING = 30.0, 30.0, 100_000, 32
_MAX_REQUEST, _MAX_ANSWER = 2 * MEGABYTE, 64 * MEGABYTE
_LEAST = 256 * MEGABYTE


@dataclass
class _Job:
    """One request on its way: to whom it was given, and what came of it."""

    head: Head
    begun: threading.Event = field(default_factory=threading.Event)
    reply: Future[tuple[Head, bytes]] = field(default_factory=Future)
    stopped: bool = False


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
    ) -> None:
        if max_bytes is None:
            usual = usual_limit()
            max_bytes = None if usual is None else max(usual // size, _LEAST)
        self._seconds, self._max_wait = seconds, max_wait
        self._max_bytes, self._max_answer = max_bytes, max_answer
        self._settings: Head = {
            "overlays": [str(Path(one).absolute()) for one in overlays],
            "store": _where(store),
            "max_bytes": max_bytes,
            "max_rows": max_rows,
            "max_answer": max_answer,
        }
        self._lock = threading.Lock()
        self._closed = False
        self._jobs: Queue[_Job | None] = Queue(waiting)
        self._busy: dict[int, _Job] = {}
        self._children: dict[int, subprocess.Popen[bytes]] = {}
        self._threads = [
            threading.Thread(target=self._serve, args=(slot,), daemon=True) for slot in range(size)
        ]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that there are just now."""
        with self._lock:
            return tuple(child.pid for child in self._children.values())

    @property
    def at_work(self) -> int:
        """How many requests are being answered just now."""
        with self._lock:
            return len(self._busy)

    @overload
    def ask(
        self, request: Sparql | Paged | Described | Surveyed, timeout: float | None = None
    ) -> Written: ...

    @overload
    def ask(self, request: Verb, timeout: float | None = None) -> Table: ...

    def ask(
        self, request: Sparql | Verb | Paged | Described | Surveyed, timeout: float | None = None
    ) -> Written | Table:
        """Have a request answered.

        Args:
            request: SPARQL text, a verb of ours, a page of the site, a thing, or a survey.
            timeout: how many seconds it may run, if less than the pool allows.

        Returns:
            The whole answer: a table for a verb, else written in its form.

        Raises:
            PcgraphError: whatever the request itself deserves. QueryProblem:
                PC-QUERY-DIED if it ended its process. LimitReached: PC-LIMIT-TIME,
                PC-LIMIT-MEMORY, PC-LIMIT-ROWS, PC-LIMIT-ANSWER, PC-LIMIT-REQUEST, and
                PC-LIMIT-BUSY where it did not get its turn.
        """
        if isinstance(request, Sparql):
            guard(request.text, request.shown)
            _check_forms(request)
        seconds = self._seconds if timeout is None else min(timeout, self._seconds)
        asked: Head = {"asked": type(request).__name__, **vars(request)}
        if isinstance(request, Verb):
            asked["given"] = dict(request.given)
        head, body = self._exchange(asked, seconds)
        try:
            return (read_table if isinstance(request, Verb) else read_written)(head, body)
        except BrokenWire:
            raise _died(None) from None

    def close(self) -> None:
        """End all processes, and give those who wait an error."""
        with self._lock:
            self._closed = True
            for child in self._children.values():
                child.kill()
        with suppress(Empty):
            while True:
                job = self._jobs.get_nowait()
                if job and job.reply.set_running_or_notify_cancel():
                    job.reply.set_exception(_closed())
                    job.begun.set()
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    def _exchange(self, head: Head, seconds: float) -> tuple[Head, bytes]:
        """Wait for a turn, then at most so long for the reply; else end that process."""
        if len(json.dumps(head)) > _MAX_REQUEST:
            what = f"the request is longer than {_MAX_REQUEST:,} bytes."
            raise LimitReached("PC-LIMIT-REQUEST", what, "Ask for less.")
        job = _Job(head)
        with self._lock:
            if self._closed:
                raise _closed()
            try:
                self._jobs.put_nowait(job)
            except Full:
                raise _full("too many requests are waiting") from None
        try:
            if not job.begun.wait(self._max_wait) and job.reply.cancel():
                raise _full(f"no process was free within {self._max_wait:g} seconds")
            return job.reply.result(seconds)
        except Late:
            raise LimitReached(
                "PC-LIMIT-TIME",
                f"no answer within {seconds:g} seconds; it was stopped.",
                "Ask for less: name more of what you look for.",
            ) from None
        finally:
            if not job.reply.done():
                self._stop(job)

    def _stop(self, job: _Job) -> None:
        """End the process that is at work for a job, or take the job back."""
        job.reply.cancel()
        with self._lock:
            for slot, busy in self._busy.items():
                if busy is job and slot in self._children:
                    job.stopped = True
                    self._children[slot].kill()

    def _serve(self, slot: int) -> None:
        """Keep one process at work; start another when it ended."""
        fault = self._start(slot)
        while job := self._jobs.get():
            with self._lock:
                self._busy[slot] = job
            if not job.reply.set_running_or_notify_cancel():
                with self._lock:
                    del self._busy[slot]
                continue
            if fault or self._children[slot].poll() is not None:
                self._end(slot)
                fault = self._start(slot)
            job.begun.set()
            if fault:
                self._finish(slot, job, fault)
            elif self._work(slot, job):
                self._end(slot)
                fault = self._start(slot)
        self._end(slot)

    def _start(self, slot: int) -> PcgraphError | None:
        """Start a process and wait until it opened the graph; give what went wrong."""
        command = [sys.executable, "-P", "-c", _CHILD, *sys.path]
        try:
            with self._lock, _STARTING:
                if self._closed:
                    return _closed()
                self._children[slot] = child = subprocess.Popen(  # noqa: S603 - our own program
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            send(_pipe(child.stdin), self._settings)
            return read_error(receive(_pipe(child.stdout), 0)[0])
        except (OSError, BrokenWire):
            return QueryProblem(
                "PC-POOL-START",
                "a process that answers could not open the graph.",
                "Try pcgraph compose with the same folders: it says what is wrong.",
            )

    def _work(self, slot: int, job: _Job) -> bool:
        """Have a process answer a job; tell whether that process can answer no more."""
        child = self._children[slot]
        found: PcgraphError | tuple[Head, bytes]
        try:
            send(_pipe(child.stdin), job.head)
            found = receive(_pipe(child.stdout), self._max_answer)
            last = found[0].get("last") is not False
            found = read_error(found[0]) or found
        except BrokenWire:
            child.kill()
            code = child.wait()
            found, last = _closed() if self._closed else _died(code, self._max_bytes), True
        self._finish(slot, job, found)
        return last or job.stopped

    def _finish(self, slot: int, job: _Job, found: PcgraphError | tuple[Head, bytes]) -> None:
        """Hand over what came of a job; from now on its caller cannot end the process."""
        with self._lock:
            self._busy.pop(slot, None)
        if isinstance(found, PcgraphError):
            job.reply.set_exception(found)
        else:
            job.reply.set_result(found)

    def _end(self, slot: int) -> None:
        """End a process, wait for it, and close its pipes."""
        with self._lock:
            child = self._children.pop(slot, None)
        if child is None:
            return
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            with suppress(OSError):
                _pipe(stream).close()


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    """Give the pipe that was asked for at the start."""
    assert stream is not None
    return stream


def _check_forms(request: Sparql) -> None:
    """Refuse forms that no worker writes."""
    tables, graphs = ("srj", "srx", "csv", "tsv"), ("ttl", "nt", "jsonld", "rdf")
    if request.tables not in tables or request.graphs not in graphs:
        raise UsageProblem(
            "PC-USAGE-FORM",
            f"{request.tables} and {request.graphs}: this pair of forms is not written here.",
            f"A table is one of {', '.join(tables)}; a graph is one of {', '.join(graphs)}.",
        )


def _full(what: str) -> LimitReached:
    return LimitReached("PC-LIMIT-BUSY", f"{what}.", "Try again in a moment.")


def _closed() -> LimitReached:
    return LimitReached("PC-LIMIT-BUSY", "the service is ending.", "Ask again when it is back.")


def _died(code: int | None, max_bytes: int | None = None) -> PcgraphError:
    """Tell by what a process ended: the engine aborts where memory is refused to it."""
    if os.name == "posix" and code == -signal.SIGABRT and max_bytes:
        return LimitReached(
            "PC-LIMIT-MEMORY",
            "the engine gave up on it, most likely because it takes more memory than "
            f"{max_bytes // MEGABYTE:,} MB.",
            "Ask for less.",
        )
    by = "" if code is None else f" (exit code {code})"
    return QueryProblem(
        "PC-QUERY-DIED",
        f"the process that answered it ended before the answer was whole{by}.",
        "Ask more simply: with less nesting, or for less.",
    )


def _where(store: str | Path | None) -> str | None:
    """Say where a store is, in words that mean the same in another process."""
    if store is None or is_address(str(store)):
        return None if store is None else str(store)
    return str(Path(store).absolute())
