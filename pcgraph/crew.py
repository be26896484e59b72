"""The processes of a pool at work: who is answered next, and what is stopped when.

One thread for each process waits for its answer, one watches the clock, and one keeps further
processes ready. What a process did is told to the one request that it was at work for.
"""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, field

from pcgraph.child import Child, no_start
from pcgraph.errors import LimitReached, PcgraphError, QueryProblem
from pcgraph.lanes import Lanes, Task
from pcgraph.memory import MEGABYTE
from pcgraph.wire import BrokenWire, Head, read_error

_MAX_REQUEST = 2 * MEGABYTE
_TICK = 0.03
"""So often, in seconds, is looked whether a request ran or waited too long."""
_REMEMBERED = 1_000
"""So many requests are kept in mind as slow."""
_REST = 5.0
"""So many seconds go by before another spare process is tried where one could not start."""

_Found = PcgraphError | tuple[Head, bytes]


@dataclass(frozen=True)
class Limits:
    """What the processes may take.

    Attributes:
        seconds: how long a request may run.
        max_wait: how many seconds it may wait for its turn.
        max_bytes: how much memory each process may hold; None where nothing bounds it.
        max_answer: how many bytes an answer may have.
        waiting: how many requests may wait for their turn.
        patience: after so many seconds a request is called slow; None: all are alike.
    """

    seconds: float
    max_wait: float
    max_bytes: int | None
    max_answer: int
    waiting: int
    patience: float | None = None


@dataclass(eq=False)
class _Job(Task):
    """One request on its way: in which process it is, and what came of it."""

    head: Head = field(default_factory=dict)
    text: str = ""
    seconds: float = 0.0
    reply: Future[tuple[Head, bytes]] = field(default_factory=Future)
    child: Child | None = None
    again: bool = False


class Call:
    """A request as its caller holds it: who asks, and the means to give it up.

    Args:
        owner: who asks; nobody has all processes where others wait. Empty: not counted.
    """

    def __init__(self, owner: str = "") -> None:
        self.owner = owner
        self._lock = threading.Lock()
        self._given_up = False
        self._held: tuple[Crew, _Job] | None = None

    def give_up(self, at_work: bool = True) -> None:
        """Take the request back.

        Args:
            at_work: also where a process is at work for it: then that process is ended.
        """
        with self._lock:
            self._given_up = True
            held = self._held
        if held:
            crew, job = held
            crew._drop(job, at_work)

    def _hold(self, crew: Crew, job: _Job) -> None:
        with self._lock:
            self._held = crew, job
            given_up = self._given_up
        if given_up:
            crew._drop(job, True)


class Crew:
    """Processes that answer requests, each one at a time.

    Args:
        settings: what a process needs to open the graph.
        size: how many processes.
        spares: how many further processes stand ready to take the place of one that ended.
        limits: what they may take.
    """

    def __init__(self, settings: Head, size: int, spares: int, limits: Limits) -> None:
        self._settings, self._spares, self._limits = settings, spares, limits
        self._changed = threading.Condition()
        self._closed = False
        self._lanes: Lanes[_Job] = Lanes(size, limits.waiting)
        self._children: set[Child] = set()
        self._spare: list[Child] = []
        self._slow: dict[str, None] = {}
        self._first: Future[PcgraphError | None] = Future()
        work = [self._serve] * size + [self._watch] + [self._keep_spares] * bool(spares)
        self._threads = [threading.Thread(target=one, daemon=True) for one in work]
        for thread in self._threads:
            thread.start()

    def opened(self) -> PcgraphError | None:
        """Wait until the first process opened the graph; give what went wrong."""
        return self._first.result()

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that there are just now, those that stand ready among them."""
        with self._changed:
            return tuple(sorted(child.pid for child in self._children))

    @property
    def at_work(self) -> int:
        """How many requests are being answered just now."""
        with self._changed:
            return len(self._lanes.running)

    @property
    def waits(self) -> int:
        """How many requests wait for their turn."""
        with self._changed:
            return len(self._lanes.waiting)

    def close(self) -> None:
        """End all processes, and give those who wait an error."""
        with self._changed:
            self._closed = True
            for job in [*self._lanes.waiting, *self._lanes.running]:
                _settle(job, _closed())
            self._lanes.waiting.clear()
            if not self._first.done():
                self._first.set_result(_closed())
            for child in self._children:
                child.kill()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()
        while self._spare:
            self._end(self._spare.pop())

    def exchange(self, head: Head, seconds: float, call: Call) -> tuple[Head, bytes]:
        """Let a request wait and run, and give what came of it.

        Raises:
            PcgraphError: what a process said, or why there is no answer.
        """
        text = json.dumps(head)
        if len(text) > _MAX_REQUEST:
            what = f"the request is longer than {_MAX_REQUEST:,} bytes."
            raise LimitReached("PC-LIMIT-REQUEST", what, "Ask for less.")
        slow = self._limits.patience is not None and text in self._slow
        job = _Job(call.owner, slow, time.monotonic(), head, text, seconds)
        with self._changed:
            if self._closed:
                raise _closed()
            if not self._lanes.put(job):
                raise _full("too many requests are waiting")
            self._changed.notify_all()
        call._hold(self, job)
        try:
            return job.reply.result()
        finally:
            self._drop(job, True)

    def _drop(self, job: _Job, at_work: bool) -> None:
        """Take a job back that is not done, and end the process that is at work for it."""
        with self._changed:
            if job.reply.done() or not (at_work or job in self._lanes.waiting):
                return
            self._give_up(job, _full("it was given up by who asked"))

    def _give_up(self, job: _Job, fault: PcgraphError) -> None:
        """Tell a job why it ends; whoever calls this holds the lock."""
        _settle(job, fault)
        if job in self._lanes.waiting:
            self._lanes.drop(job)
        elif job.child:
            job.child.kill()

    def _serve(self) -> None:
        """Answer one job after the other; take another process when one ended."""
        child = self._fresh()
        while job := self._next():
            if isinstance(child, Child) and child.ended:
                self._end(child)
                child = self._fresh()
            if isinstance(child, PcgraphError):
                self._finish(job, child)
                child = self._fresh()
            elif not self._work(child, job):
                self._end(child)
                child = self._fresh()
        if isinstance(child, Child):
            self._end(child)

    def _next(self) -> _Job | None:
        """Wait for a job that may start; none at the end."""
        with self._changed:
            while not self._closed:
                job = self._lanes.take()
                if job:
                    job.since = time.monotonic()
                    return job
                self._changed.wait()
        return None

    def _fresh(self) -> Child | PcgraphError:
        """Give a process that opened the graph: one that stands ready, else a new one."""
        while True:
            with self._changed:
                ready = self._spare.pop(0) if self._spare else None
                self._changed.notify_all()
            if not ready:
                return self._start()
            if not ready.ended:
                return ready
            self._end(ready)

    def _start(self) -> Child | PcgraphError:
        """Start a process and wait until it opened the graph; give what went wrong."""
        try:
            with self._changed:
                if self._closed:
                    return _closed()
                child = Child()
                self._children.add(child)
        except OSError:
            return no_start()
        fault = child.opened(self._settings)
        with self._changed:
            if not self._first.done():
                self._first.set_result(_closed() if self._closed else fault)
        if not fault:
            return child
        self._end(child)
        return fault

    def _work(self, child: Child, job: _Job) -> bool:
        """Have a process answer a job; tell whether that process can answer more."""
        with self._changed:
            job.child, job.since = child, time.monotonic()
            if job.reply.done():
                self._lanes.drop(job)
                self._changed.notify_all()
                return True
            self._calm(job)
        try:
            head, body = child.answer(job.head, self._limits.max_answer)
            last = head.get("last") is not False
            found: _Found = read_error(head) or (head, body)
        except BrokenWire:
            code = child.end()
            found, last = _closed() if self._closed else died(code, self._limits.max_bytes), True
        with self._changed:
            stopped, job.child = job.again or job.reply.done(), None
            if last and job.again and not job.reply.done():
                job.again, job.since = False, time.monotonic()
                self._lanes.again(job)
                self._changed.notify_all()
                return False
        self._finish(job, found)
        return not (last or stopped or child.calm)

    def _finish(self, job: _Job, found: _Found) -> None:
        """Hand over what came of a job; from now on its caller cannot end the process."""
        with self._changed:
            self._lanes.drop(job)
            if not job.slow or time.monotonic() - job.since < (self._limits.patience or 0):
                self._slow.pop(job.text, None)
            _settle(job, found)
            self._changed.notify_all()

    def _calm(self, job: _Job) -> None:
        """Let a slow job stand back behind the others."""
        if job.slow and job.child and self._limits.patience is not None:
            job.child.stand_back()

    def _end(self, child: Child) -> None:
        """End a process, wait for it, and close its pipes."""
        with self._changed:
            self._children.discard(child)
        child.end()

    def _watch(self) -> None:
        """Stop what runs or waits too long."""
        while True:
            with self._changed:
                while not (self._closed or self._lanes.running or self._lanes.waiting):
                    self._changed.wait()
                if self._closed:
                    return
                now = time.monotonic()
                for job in [*self._lanes.waiting, *self._lanes.running]:
                    if not job.reply.done():
                        self._look(job, now - job.since)
            time.sleep(_TICK)

    def _look(self, job: _Job, past: float) -> None:
        """Stop a job if its time is up; call it slow if it takes long."""
        if not job.child:
            if past > self._limits.max_wait:
                most = f"{self._limits.max_wait:g} seconds"
                self._give_up(job, _full(f"no process was free within {most}"))
        elif past > job.seconds:
            self._give_up(job, _late(job.seconds))
        elif self._limits.patience is not None and past > self._limits.patience and not job.slow:
            while len(self._slow) >= _REMEMBERED:
                del self._slow[next(iter(self._slow))]
            self._slow[job.text] = None
            if self._lanes.slows(job):
                self._calm(job)
            else:
                job.again = True
                job.child.kill()

    def _keep_spares(self) -> None:
        """Have further processes stand ready."""
        while True:
            with self._changed:
                while not self._closed and len(self._spare) >= self._spares:
                    self._changed.wait()
                if self._closed:
                    return
            found = self._start()
            with self._changed:
                if isinstance(found, Child):
                    self._spare.append(found)
                elif not self._closed:
                    self._changed.wait(_REST)


def _settle(job: _Job, found: _Found) -> None:
    """Give a job what came of it, unless it has that already."""
    if job.reply.done():
        return
    if isinstance(found, PcgraphError):
        job.reply.set_exception(found)
    else:
        job.reply.set_result(found)


def _late(seconds: float) -> LimitReached:
    return LimitReached(
        "PC-LIMIT-TIME",
        f"no answer within {seconds:g} seconds; it was stopped.",
        "Ask for less: name more of what you look for.",
    )


def _full(what: str) -> LimitReached:
    return LimitReached("PC-LIMIT-BUSY", f"{what}.", "Try again in a moment.")


def _closed() -> LimitReached:
    return LimitReached("PC-LIMIT-BUSY", "the service is ending.", "Ask again when it is back.")


def died(code: int | None, max_bytes: int | None = None) -> PcgraphError:
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
