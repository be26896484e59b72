"""Sort more lines than memory should hold."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import IO

_BATCH = 200_000


class SortedLines:
    """Lines in the order of their code points, each once; what is too many lies in files aside.

    Args:
        lines: the first lines, each without its end.
        batch: how many are held in memory at most.
    """

    def __init__(self, lines: Iterable[str] = (), batch: int = _BATCH) -> None:
        self._files = ExitStack()
        self._runs: list[IO[str]] = []
        self._held: set[str] = set()
        self._batch = batch
        self._count: int | None = None
        for line in lines:
            self.add(line)

    def add(self, line: str) -> None:
        """Add a line."""
        self._held.add(line)
        self._count = None
        if len(self._held) >= self._batch:
            aside = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115
            file = self._files.enter_context(aside)
            file.writelines(f"{one}\n" for one in sorted(self._held))
            self._runs.append(file)
            self._held.clear()

    def __iter__(self) -> Iterator[str]:
        """Go through the lines in order; one reader at a time."""
        if not self._runs:
            yield from sorted(self._held)
            return
        before = None
        for line in heapq.merge(*map(_read, self._runs), sorted(self._held)):
            if line != before:
                yield line
            before = line

    def __len__(self) -> int:
        """Count the lines."""
        if self._count is None:
            self._count = sum(1 for _ in self) if self._runs else len(self._held)
        return self._count

    def close(self) -> None:
        """Take the files aside away."""
        self._files.close()


def _read(file: IO[str]) -> Iterator[str]:
    """Read a file from its beginning."""
    file.seek(0)
    for line in file:
        yield line.removesuffix("\n")
