"""Write the files of a release, and remember size and checksum of each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import BinaryIO

from pcgraph.errors import InputProblem
from pcgraph.new import name_fault
from pcgraph.publish.describe import Written
from pcgraph.publish.member import Member
from pcgraph.publish.rebase import Rebase, resummed
from pcgraph.publish.seen import seen
from pcgraph.publish.words import Words, whole_lines

_LONGEST = 200
"""So many characters has a name at most: systems take 255 bytes, and programs add to names."""

_PIECE = 1 << 20
_MARKUP = (".htm", ".html", ".svg", ".xml")
"""Files of which no line stands by itself: they are looked through whole."""
Report = Callable[[str, int, int], None]
"""Told how far the work is: what, done, of how many (0 if not known)."""


class Writer:
    """Writes members below a folder.

    Args:
        folder: the folder.
        words: those that no file may hold; None for any.
        report: told of each file.
        rebase: what moves addresses; None if they stay.

    Attributes:
        written: what was written, by path.
    """

    def __init__(
        self, folder: Path, words: Words | None, report: Report, rebase: Rebase | None
    ) -> None:
        self._folder = folder
        self._words = words
        self._report = report
        self._rebase = rebase
        self.written: dict[str, Written] = {}
        self._taken: set[str] = set()

    def write(self, members: Iterable[Member]) -> None:
        """Write each member; under another base, with its addresses moved.

        Raises:
            InputProblem: PC-PUBLISH-WORDS for a file with words that are to be left out,
                PC-PUBLISH-NAME for a name that some system does not take, or that is taken.
        """
        moved = map(self._moved, members) if self._rebase else members
        self.write_as_is(moved)

    def write_again(self, members: Iterable[Member]) -> None:
        """Write members in place of those of the same names."""
        for member in members:
            self._taken.discard(member.path.casefold())
            self.write([member])

    def _moved(self, member: Member) -> Member:
        assert self._rebase
        if member.path == "tables/datapackage.json":
            text = resummed(member.data().decode(), "tables/", self.written)
            member = Member(member.path, text)
        return self._rebase.member(member)

    def write_as_is(self, members: Iterable[Member]) -> None:
        """Write members whose addresses stay."""
        for member in members:
            self._report(member.path, len(self.written), 0)
            self._check_name(member.path)
            place = self._folder / member.path
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("wb") as file:
                summed = _Summed(file)
                member.write(summed)  # type: ignore[arg-type]
            self._gate(member, place)
            self.written[member.path] = Written(member.path, summed.size, summed.hexdigest())

    def _check_name(self, path: str) -> None:
        """Refuse a name that some system does not take, or that stands for another file there."""
        faults = (name_fault(part, _LONGEST) for part in path.split("/"))
        fault = next(filter(None, faults), "")
        if path.casefold() in self._taken:
            fault = "another file has that name, or one that differs from it only in case"
        if fault:
            raise InputProblem(
                "PC-PUBLISH-NAME",
                f"not every system can hold a file of this name: {fault}.",
                "Give what it is made of another name, of letters, digits and hyphens.",
                path[:_LONGEST],
            )
        self._taken.add(path.casefold())

    def _gate(self, member: Member, place: Path) -> None:
        """Refuse a file that holds words of a source that are to be left out."""
        rdf = member.path.startswith("rdf/") and not member.path.endswith(".nt")
        if self._words is None or rdf:
            return
        # A workbook is stored, not packed: its words stand in the file as they are.
        with place.open(encoding="utf-8", errors="replace") as file:
            pieces = iter(partial(file.read, -1 if place.suffix in _MARKUP else _PIECE), "")
            texts = (seen(member.path, text) for text in whole_lines(pieces))
            run = next((run for text in texts for run in self._words.runs(text)), "")
        if run:
            raise InputProblem(
                "PC-PUBLISH-WORDS",
                f"it would hold words of a document that may not be handed on: {run!r}.",
                "Say it in other words; or publish --text full, if you may.",
                member.path,
            )


class _Summed:
    """A file that is counted and summed while it is written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, piece: bytes) -> int:
        """Write a piece."""
        self._digest.update(piece)
        self.size += len(piece)
        return self._file.write(piece)

    def flush(self) -> None:
        """Leave it to the file."""

    def hexdigest(self) -> str:
        """Give the checksum."""
        return self._digest.hexdigest()
