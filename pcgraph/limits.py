"""Run work that may not end, or take all the memory, and stop it for real.

The engine cannot cancel a query, and where memory is refused to it, it ends the process
without a word. The work runs in a thread; the main thread waits, so that Ctrl-C is heard at
once, and ends the process when the time is up or the memory grows beyond its limit.
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from pcgraph.errors import LimitReached
from pcgraph.memory import MEGABYTE, resident, usual_limit

Result = TypeVar("Result")
USUAL = 0
"""Stands for the usual limit of memory, which is worked out only when work takes long."""
_TICK = 0.01
"""The engine was seen to take up to 120 MB in 50 ms: within a tick it takes some 25."""
_STACKS = (1024, 256, 64)
"""Megabytes of address space: the engine descends by recursion, some 20 KB a step at most."""
_STOPPED = "it was stopped"
_GOES_ON = "the query goes on in the background until this program (or notebook kernel) ends"


def within(
    seconds: float | None,
    work: Callable[[], Result],
    ending: bool = True,
    max_bytes: int | None = None,
) -> Result:
    """Run work, at most so many seconds, and in so much memory.

    Args:
        seconds: the limit of time; None for none.
        work: what to do; its errors are passed on.
        ending: whether the caller ends the process when a limit is reached.
        max_bytes: how much memory this process may hold in all; None for no limit, USUAL
            for the usual one. Where a process cannot see its memory there is none.

    Raises:
        LimitReached: PC-LIMIT-TIME, PC-LIMIT-MEMORY; the work goes on in its thread, so a
            command must end the process by ``leave``; a notebook says that it goes on.
    """
    done: list[Result] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as fault:  # noqa: BLE001 - handed to the main thread
            import traceback

            traceback.clear_frames(fault.__traceback__)
            failed.append(fault)

    started = time.monotonic()
    thread = _started(run)
    thread.join(0.002)
    while thread.is_alive():
        if seconds is not None and time.monotonic() - started > seconds:
            raise LimitReached(
                "PC-LIMIT-TIME",
                f"no answer within {seconds:g} seconds; {_STOPPED if ending else _GOES_ON}.",
                "Ask for less, or raise --timeout.",
            )
        if max_bytes is not None:
            max_bytes = _checked(max_bytes, ending)
        thread.join(_TICK)
    if failed and isinstance(failed[0], MemoryError):
        raise _too_big("this system gives it", ending)
    if failed:
        raise failed[0]
    return done[0]


def _checked(max_bytes: int, ending: bool) -> int | None:
    """Refuse to go on above the limit of memory; give that limit, None if there can be none."""
    limit = max_bytes or usual_limit()
    held = resident()
    if limit is None or held is None:
        return None
    if held > limit:
        raise _too_big(f"{limit // MEGABYTE:,} MB", ending)
    return limit


def _too_big(most: str, ending: bool) -> LimitReached:
    return LimitReached(
        "PC-LIMIT-MEMORY",
        f"the answer takes more memory than {most}; {_STOPPED if ending else _GOES_ON}.",
        "Ask for less, or raise --max-memory.",
    )


def _started(run: Callable[[], None]) -> threading.Thread:
    """Start a thread with the largest stack that the system grants."""
    for size in _STACKS:
        thread = threading.Thread(target=run, daemon=True)
        try:
            threading.stack_size(size * 1024 * 1024)
            thread.start()
        except (RuntimeError, ValueError):
            continue
        finally:
            threading.stack_size(0)
        return thread
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def leave(code: int) -> None:
    """End the process at once, also when a thread of the engine is still at work."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)
