"""Run work that may not end, and stop it for real.

The engine cannot cancel a query. The work runs in a thread; the main thread waits, so
that Ctrl-C is heard at once, and ends the process when the time is up.
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from pcgraph.errors import LimitReached

Result = TypeVar("Result")
_TICK = 0.05
_STACKS = (1024, 256, 64)
"""Megabytes of address space: the engine descends by recursion, some 20 KB a step at most."""
_STOPPED = "it was stopped"
_GOES_ON = "the query goes on in the background until this program (or notebook kernel) ends"


def within(seconds: float | None, work: Callable[[], Result], ending: bool = True) -> Result:
    """Run work, at most so many seconds.

    Args:
        seconds: the limit; None for none.
        work: what to do; its errors are passed on.
        ending: whether the caller ends the process when the time is up.

    Raises:
        LimitReached: PC-LIMIT-TIME; the work goes on in its thread, so a command must
            end the process by ``leave``; a notebook says that it goes on.
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
        thread.join(_TICK)
    if failed:
        raise failed[0]
    return done[0]


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
