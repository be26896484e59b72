"""One child process that answers, as its pool sees it: started, asked, ended."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from typing import IO

from pcgraph.errors import PcgraphError, QueryProblem
from pcgraph.wire import BrokenWire, Head, read_error, receive, send

_CHILD = "import sys; sys.path[:] = sys.argv[1:]; from pcgraph.worker import main; main()"
_STARTING = threading.Lock()
"""On Windows a child inherits what another thread just made for its own child."""
_CALM = 15
"""How far a process that takes long stands back behind the others (nice, 0 to 19)."""


class Child:
    """A process that was just begun; it is of use once ``opened`` gave no fault."""

    def __init__(self) -> None:
        command = [sys.executable, "-P", "-c", _CHILD, *sys.path]
        with _STARTING:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        self.pid = self._process.pid
        self.calm = False

    @property
    def ended(self) -> bool:
        """Whether the process is there no more."""
        return self._process.poll() is not None

    def opened(self, settings: Head) -> PcgraphError | None:
        """Wait until it opened the graph; give what went wrong."""
        try:
            send(_pipe(self._process.stdin), settings)
            return read_error(receive(_pipe(self._process.stdout), 0)[0])
        except (OSError, BrokenWire):
            return no_start()

    def answer(self, head: Head, most: int) -> tuple[Head, bytes]:
        """Have it answer a request.

        Args:
            head: the request.
            most: how many bytes the body of the answer may have.

        Raises:
            BrokenWire: it ended, or sent what is no answer.
        """
        send(_pipe(self._process.stdin), head)
        return receive(_pipe(self._process.stdout), most)

    def stand_back(self) -> None:
        """Let the other processes of the machine go before it; this cannot be taken back."""
        if hasattr(os, "setpriority"):
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.pid, _CALM)
                self.calm = True

    def kill(self) -> None:
        """End it, without waiting."""
        with suppress(OSError):
            self._process.kill()

    def end(self) -> int:
        """End it, wait for it, and close its pipes; give by what it ended."""
        self.kill()
        code = self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                _pipe(stream).close()
        return code


def no_start() -> PcgraphError:
    """Tell that a process could not begin."""
    return QueryProblem(
        "PC-POOL-START",
        "a process that answers could not open the graph.",
        "Try pcgraph compose with the same folders: it says what is wrong.",
    )


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    """Give the pipe that was asked for at the start."""
    assert stream is not None
    return stream
