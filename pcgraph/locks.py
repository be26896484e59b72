"""Let one writer at a time into a place; the system lets go of the lock of one who dies."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from pcgraph.errors import PcgraphError

_BUSY = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
"""What a system says where another holds the lock."""


@contextmanager
def locked(lock: Path, busy: PcgraphError) -> Iterator[None]:
    """Hold a place against a second writer.

    Args:
        lock: the file that stands for the place; it is there while the place is held.
        busy: what is raised where another holds it.

    Raises:
        PcgraphError: busy.
        OSError: it cannot be made, or the file system has no locks.
    """
    with lock.open("a+b") as handle:
        try:
            _lock(handle)
        except OSError as fault:
            if fault.errno not in _BUSY:
                raise
            raise busy from None
        # Who held it before may have taken its name away: then it guards nothing.
        if not _still(lock, handle):
            raise busy
        try:
            yield
        finally:
            if os.name != "nt":
                _unlink(lock)
    if os.name == "nt":
        _unlink(lock)


def _lock(handle: BinaryIO) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _still(lock: Path, handle: BinaryIO) -> bool:
    """Tell whether a file that was opened still has its name."""
    try:
        return os.path.samestat(lock.stat(), os.fstat(handle.fileno()))
    except FileNotFoundError:
        return False


def _unlink(lock: Path) -> None:
    with suppress(OSError):
        lock.unlink()
