"""The folder that is checked, read with care: nothing in it is trusted, no program of it is run.

Links are never followed, no file is read beyond a limit, nothing is fetched.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import mmap
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar, cast

from pcgraph.errors import InputProblem

if TYPE_CHECKING:
    from pcgraph.audit.reading import Reading

Made = TypeVar("Made")
TEXT_LIMIT = 64 * 2**20
"""A text, table or description is read whole up to so many bytes."""
UNPACKING = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, RuntimeError,
             EOFError, ValueError)  # fmt: skip
"""What is raised for an archive that was cut, changed, locked, or made to break its reader."""
_MOST_FILES = 200_000
_DEEPEST = 500
_BLOCK = 2**20
_FEED = re.compile(rb"\n")
_TOKENS = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)


class Dump:
    """A folder to check.

    Args:
        folder: the folder.
        previous: the release before, if there is one to compare with.
        vocabularies: files of vocabularies that the user has.
        sources: texts whose words may not stand in the dump.
        later: files that are made after the checks, and to which links may lead.

    Attributes:
        files: each file with its size, by its path with forward slashes.
        odd: what is no plain file: path and what it is.
        at: the file that was opened last.

    Raises:
        InputProblem: PC-AUDIT-FOLDER if it is no folder, or holds too many files.
    """

    def __init__(
        self,
        folder: Path,
        previous: Path | None = None,
        vocabularies: tuple[Path, ...] = (),
        sources: Path | None = None,
        later: tuple[str, ...] = (),
    ) -> None:
        if not folder.is_dir():
            raise InputProblem(
                "PC-AUDIT-FOLDER",
                "this is no folder.",
                "Name the folder of a release, unpacked.",
                str(folder),
            )
        self.folder = folder.resolve()
        self.previous = previous
        self.vocabularies = vocabularies
        self.sources = sources
        self.later = later
        self.files: dict[str, int] = {}
        self.odd: list[tuple[str, str]] = []
        self.at = ""
        self._sums: dict[str, str] = {}
        self._made: dict[str, object] = {}
        for path, size in _listed(self.folder, self.odd):
            self.files[path] = size
            if len(self.files) > _MOST_FILES:
                raise InputProblem(
                    "PC-AUDIT-FOLDER",
                    f"it holds more than {_MOST_FILES:,} files.",
                    "Name the folder of one release.",
                    str(folder),
                )

    @property
    def reading(self) -> Reading:
        """Its RDF, read once."""
        from pcgraph.audit.reading import Reading

        return self.once("reading", lambda: Reading(self))

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """Give what is made of the dump once and used by several checks."""
        if name not in self._made:
            self._made[name] = make()
        return cast("Made", self._made[name])

    @property
    def release(self) -> str:
        """The address of the dcat:Dataset with distributions; empty if there is not just one."""
        from pcgraph.audit.metadata import metadata

        found = metadata(self).subjects("http://www.w3.org/ns/dcat#distribution")
        return found[0] if len(found) == 1 else ""

    def named(self, *suffixes: str) -> list[str]:
        """Give the files whose names end so."""
        return [path for path in self.files if path.lower().endswith(suffixes)]

    def pages(self) -> list[str]:
        """Give the first pages: what is called README, at the top."""
        return [path for path in self.files if path.lower().startswith("readme.")]

    @contextmanager
    def opened(self, path: str) -> Iterator[BinaryIO]:
        """Open a file; a link that came in its place is not followed.

        Raises:
            InputProblem: PC-READ-FILE.
        """
        self.at = path
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
        try:
            number = os.open(self.folder / path, flags)
        except OSError as fault:
            raise InputProblem(
                "PC-READ-FILE", f"cannot read it: {fault.strerror}.", "Look at its rights.", path
            ) from None
        with os.fdopen(number, "rb") as file:
            yield file

    def content(self, path: str, limit: int = TEXT_LIMIT) -> bytes:
        """Read a file whole.

        Raises:
            InputProblem: PC-AUDIT-LARGE for one above the limit, PC-READ-FILE.
        """
        with self.opened(path) as file:
            found = file.read(limit + 1)
        if len(found) > limit:
            raise InputProblem(
                "PC-AUDIT-LARGE",
                f"it is larger than the {limit:,} bytes that are read of such a file.",
                "Part the file.",
                path,
            )
        return found

    def text(self, path: str) -> str:
        """Read a UTF-8 file whole.

        Raises:
            InputProblem: PC-READ-UTF8, PC-AUDIT-LARGE, PC-READ-FILE.
        """
        content = self.content(path)
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            line = content.count(b"\n", 0, fault.start) + 1
            raise InputProblem(
                "PC-READ-UTF8", f"line {line} is not UTF-8.", "Save it as UTF-8.", path
            ) from None

    def json(self, path: str) -> Any:
        """Read a JSON file whole, of bounded depth, without names given twice.

        Raises:
            InputProblem: PC-READ-JSON, and those of ``content``.
        """
        content = self.content(path)
        fault: object = "it is nested too deep" if depth(content) > _DEEPEST else ""
        if not fault:
            try:
                return json.loads(content, object_pairs_hook=_once)
            except (ValueError, RecursionError) as problem:
                fault = problem
        raise InputProblem("PC-READ-JSON", f"this is no JSON: {fault}.", "Mend the file.", path)

    def sha256(self, path: str) -> str:
        """Give the checksum of a file, in hex digits."""
        if path not in self._sums:
            with self.opened(path) as file:
                digest = hashlib.sha256()
                while block := file.read(_BLOCK):
                    digest.update(block)
            self._sums[path] = digest.hexdigest()
        return self._sums[path]

    def line_of(self, path: str, *words: str) -> int:
        """Find the first line of a file that holds one of some words; 0 if none does."""
        wanted = [word.encode("utf-8", "replace") for word in words if word]
        if not wanted or path not in self.files:
            return 0
        with self.mapped(path) as whole:
            for word in wanted:
                place = whole.find(word)
                if place >= 0:
                    return 1 + sum(1 for _ in _FEED.finditer(whole, 0, place))
        return 0

    @contextmanager
    def mapped(self, path: str) -> Iterator[mmap.mmap | bytes]:
        """Give the bytes of a file without reading it whole."""
        with self.opened(path) as file:
            if not self.files.get(path):
                yield b""
                return
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
                yield whole


def depth(content: bytes | mmap.mmap) -> int:
    """Tell how deep a JSON text is nested, without reading it.

    >>> depth(b'{"a": [[1]], "b": "[[[["}')
    3
    """
    deepest = now = 0
    for token in _TOKENS.finditer(content):
        sign = token.group()[:1]
        if sign in (b"[", b"{"):
            now += 1
            deepest = max(deepest, now)
        elif sign in (b"]", b"}"):
            now -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object, unless a name stands in it twice: readers differ on which counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} stands twice in one object")
    return found


def _listed(folder: Path, odd: list[tuple[str, str]]) -> Iterator[tuple[str, int]]:
    """List the plain files below a folder in the order of their paths; note all else."""

    def refuse(fault: OSError) -> None:
        odd.append((str(fault.filename), f"cannot be read: {fault.strerror}"))

    found = []
    for place, folders, names in os.walk(folder, followlinks=False, onerror=refuse):
        below = Path(place).relative_to(folder)
        for name in (*folders, *names):
            path = (below / name).as_posix()
            about = os.lstat(Path(place) / name)
            if stat.S_ISLNK(about.st_mode):
                odd.append((path, "is a link; it was not followed"))
            elif stat.S_ISREG(about.st_mode):
                found.append((path, about.st_size))
            elif not stat.S_ISDIR(about.st_mode):
                odd.append((path, "is no plain file; it was not read"))
    yield from sorted(found)
