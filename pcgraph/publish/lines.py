"""Sort more lines than memory should hold, and keep them, whole or by group, in files aside.

In memory are at most ``batch`` lines of each sorting; what was sorted into files is read from them
block by block, as often as it is asked for.
"""

from __future__ import annotations

import heapq
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from errno import EIO
from itertools import groupby
from typing import BinaryIO, Protocol

_BATCH = 100_000
_BLOCK = 1 << 20


class Lines(Protocol):
    """Lines in order, each once, that can be gone through again and again."""

    def __iter__(self) -> Iterator[str]:
        """Go through the lines."""
        ...

    def __len__(self) -> int:
        """Count the lines."""
        ...


class Aside:
    """A file without a name that goes when nothing holds it any more, or when it is closed."""

    def __init__(self) -> None:
        files = ExitStack()
        aside = tempfile.TemporaryFile("w+b")  # noqa: SIM115
        self._file: BinaryIO = files.enter_context(aside)
        self.close = weakref.finalize(self, files.close)
        self._end = 0

    def write(self, lines: Iterable[str]) -> Stretch:
        """Write lines at the end; give them."""
        begin, number = self._end, 0
        self._file.seek(begin)
        for line in lines:
            self._end += self._file.write(f"{line}\n".encode())
            number += 1
        return Stretch(self, begin, self._end, number)

    def read(self, begin: int, end: int) -> Iterator[str]:
        """Read the lines between two places; several readers may take turns."""
        rest = b""
        while begin < end:
            self._file.seek(begin)
            block = self._file.read(min(_BLOCK, end - begin))
            if not block:
                raise OSError(EIO, "a file aside ends too early")
            begin += len(block)
            whole, mark, rest = (rest + block).rpartition(b"\n")
            if mark:
                yield from whole.decode().split("\n")


class Stretch:
    """Lines that stand one after the other in a file aside.

    Args:
        aside: the file.
        begin: the place of the first byte.
        end: the place behind the last.
        number: how many lines.
    """

    def __init__(self, aside: Aside, begin: int, end: int, number: int) -> None:
        self._aside, self._begin, self._end, self._number = aside, begin, end, number

    def __iter__(self) -> Iterator[str]:
        """Go through the lines."""
        return self._aside.read(self._begin, self._end)

    def __len__(self) -> int:
        """Count the lines."""
        return self._number

    def close(self) -> None:
        """Take the file away."""
        self._aside.close()


class SortedLines:
    """Lines in the order of their code points, each once; what is too many lies in files aside.

    Args:
        lines: the first lines, each without its end.
        batch: how many are held in memory at most.
    """

    def __init__(self, lines: Iterable[str] = (), batch: int = _BATCH) -> None:
        self._batch = batch
        self._held: set[str] = set()
        self._runs: list[Stretch] = []
        self._whole: list[str] | Stretch | None = None
        for line in lines:
            self.add(line)

    @property
    def held(self) -> int:
        """How many lines are in memory."""
        return len(self._held) + (len(self._whole) if isinstance(self._whole, list) else 0)

    def add(self, line: str) -> None:
        """Add a line."""
        if self._whole is not None:
            self._reopen()
        self._held.add(line)
        if len(self._held) >= self._batch:
            self._spill()

    def __iter__(self) -> Iterator[str]:
        """Go through the lines in order."""
        return iter(self._settled())

    def __len__(self) -> int:
        """Count the lines."""
        return len(self._settled())

    def close(self) -> None:
        """Take the files aside away."""
        for run in self._runs:
            run.close()
        if isinstance(self._whole, Stretch):
            self._whole.close()

    def _spill(self) -> None:
        self._runs.append(Aside().write(sorted(self._held)))
        self._held.clear()

    def _settled(self) -> list[str] | Stretch:
        """Put all in order, once for all readers."""
        if self._whole is None and not self._runs:
            self._whole = sorted(self._held)
            self._held.clear()
        elif self._whole is None:
            if self._held:
                self._spill()
            merged = _once(heapq.merge(*self._runs))
            self._whole = self._runs[0] if len(self._runs) == 1 else Aside().write(merged)
            self._runs.clear()
        assert self._whole is not None
        return self._whole

    def _reopen(self) -> None:
        """Take up again what was put in order."""
        if isinstance(self._whole, Stretch):
            self._runs.append(self._whole)
        else:
            self._held.update(self._whole or ())
        self._whole = None


class GroupedLines:
    """Lines by the name of their group, each group in order; all groups share one bound.

    Args:
        batch: how many lines of all groups are held in memory at most.
    """

    def __init__(self, batch: int = _BATCH) -> None:
        self._lines = SortedLines(batch=batch)

    def add(self, group: str, line: str) -> None:
        """Add a line to a group; the name of a group holds no control character."""
        self._lines.add(f"{group}\t{line}")

    def groups(self) -> dict[str, Lines]:
        """Give the groups in the order of their names; nothing can be added after."""
        aside = Aside()
        parted = (line.partition("\t") for line in self._lines)
        found: dict[str, Lines] = {
            group: aside.write(line for _, _, line in some)
            for group, some in groupby(parted, key=lambda parts: parts[0])
        }
        self._lines.close()
        return found


def _once(lines: Iterable[str]) -> Iterator[str]:
    """Leave out lines that stand one after the other twice."""
    before = None
    for line in lines:
        if line != before:
            yield line
        before = line
