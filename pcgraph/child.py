"""One child process that answers, as its pool sees it: started, asked, ended."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from queue import SimpleQueue
from typing import IO

from pcgraph.errors import PcgraphError
from pcgraph.unanswered import no_start
from pcgraph.wire import BrokenWire, Head, read_error, receive, send

_CHILD = "import sys; sys.path[:] = sys.argv[1:]; from pcgraph.worker import main; main()"
_STARTING = threading.Lock()
"""On Windows a child inherits what another thread just made for its own child."""
_CALM = 10
"""How far a process that takes long stands back behind the others (nice, 0 to 19)."""


class Child:
    """A process that was just begun; it is of use once ``opened`` gave no fault.

    Args:
        most: how many bytes the body of an answer may have.
    """

    def __init__(self, most: int) -> None:
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
        self.code: int | None = None
        self._most = most
        self._frames: SimpleQueue[tuple[Head, bytes] | None] = SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def ended(self) -> bool:
        """Whether the process is there no more."""
        return self._process.poll() is not None

    def _read(self) -> None:
        """Take what the process sends, until it ends; then put it away.

        A process that was told to end may need a while for it, on a machine that is busy: nobody
        waits for that but this thread.
        """
        with suppress(BrokenWire):
            while True:
                self._frames.put(receive(_pipe(self._process.stdout), self._most))
        self.kill()
        self.code = self._process.wait()
        self._frames.put(None)

    def _frame(self) -> tuple[Head, bytes]:
        found = self._frames.get()
        if found is None:
            raise BrokenWire("the process ended")
        return found

    def opened(self, settings: Head) -> PcgraphError | None:
        """Wait until it opened the graph; give what went wrong."""
        try:
            send(_pipe(self._process.stdin), settings)
            return read_error(self._frame()[0])
        except (OSError, BrokenWire):
            return no_start()

    def answer(self, head: Head) -> tuple[Head, bytes]:
        """Have it answer a request.

        Args:
            head: the request.

        Raises:
            BrokenWire: it ended, or sent what is no answer.
        """
        send(_pipe(self._process.stdin), head)
        return self._frame()

    def stand_back(self) -> None:
        """Let the other processes of the machine go before it; this cannot be taken back."""
        if hasattr(os, "setpriority"):
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.pid, _CALM)
                self.calm = True

    def kill(self) -> None:
        """End it, without waiting: whoever waits for its answer waits no more."""
        with suppress(OSError):
            self._process.kill()
        self._frames.put(None)

    def join(self) -> None:
        """Wait until it ended, and close its pipes."""
        self._reader.join()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                _pipe(stream).close()


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    """Give the pipe that was asked for at the start."""
    assert stream is not None
    return stream
