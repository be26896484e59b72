"""Unpack parts of a file of Office, bounded, from a zip that can be read in one way only.

Readers of zip files differ: which of two members of one name counts, whether case does, what
stands before the first member or after the end. A zip that leaves room for that is refused.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from pcgraph.errors import InputProblem, LimitReached

_UNPACKED = 128 * 2**20
"""Bytes of all parts that are unpacked, together."""
_MEMBERS = 2_000
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
_END = b"PK\x05\x06"
_ENTRY = b"PK\x01\x02"
_ENTRIES = 20_000
"""Marks of members that are looked at; parts may be zips themselves and have such marks too."""
_END_SIZE = 22
"""Bytes of the record that ends a zip, when no comment follows."""
_LOCKED = 0x1 | 0x40
"""Flags of a member: it has a password, by the old or by the strong method."""
_METHODS = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "XZ"}
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)


@dataclass(frozen=True)
class Kind:
    """What a file of Office is called, for what is told of it.

    Attributes:
        name: in a sentence; in capitals the last part of the codes.
        program: what writes it.
        suffix: how its name ends.
        old: how the name of the old form ends.
        less: how to make it smaller.
    """

    name: str
    program: str
    suffix: str
    old: str
    less: str


WORKBOOK = Kind(
    "workbook",
    "Excel",
    ".xlsx",
    ".xls",
    "Delete empty rows, columns and sheets that are not needed, and save it anew.",
)
DOCUMENT = Kind(
    "document",
    "Word",
    ".docx",
    ".doc",
    "Save the part that holds the framework as a document of its own.",
)


class Packed:
    """The parts of a file of Office, by name; no part is unpacked unasked, case does not count."""

    def __init__(self, raw: bytes, path: Path, kind: Kind = WORKBOOK) -> None:
        """Open it and look at the names of its members.

        Args:
            raw: the bytes of the file.
            path: the file, for what is told.
            kind: what it should be; the codes below end in its name.

        Raises:
            InputProblem: PC-READ-WORKBOOK for what is no zip of the one kind that is read.
            LimitReached: PC-LIMIT-WORKBOOK for too many members.
        """
        self._path = path
        self._kind = kind
        self._left = _UNPACKED
        self._members: dict[str, zipfile.ZipInfo] = {}
        if raw.startswith(OLD_OR_LOCKED):
            self._broken(
                f"it is a {kind.name} with a password, or of the old form {kind.old}",
                f"Open it in {kind.program} and save it as {kind.suffix} without a password.",
            )
        if not raw.startswith(ZIP):
            self._broken(
                "it is empty" if not raw else f"it is no {kind.program} {kind.name} ({kind.suffix})"
            )
        # The list of members is read whole, and each takes a hundred times its bytes of memory.
        if raw.count(_ENTRY) > _ENTRIES:
            self._too_large(f"it holds more than {_ENTRIES:,} files")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
        except _DAMAGE:
            self._broken("it is cut off or damaged")
        infos = self._zip.infolist()
        if len(infos) > _MEMBERS:
            self._too_large(f"it holds {len(infos):,} files; {_MEMBERS:,} are read")
        if raw[-_END_SIZE:][:4] != _END:
            self._broken("something stands after its end")
        if min((info.header_offset for info in infos), default=0):
            self._broken("something stands before its start")
        for info in infos:
            self._take(info)

    def _take(self, info: zipfile.ZipInfo) -> None:
        """Note a member, or refuse the workbook for it."""
        if info.flag_bits & _LOCKED:
            self._broken(
                "it is protected by a password",
                f"Take the password away, save it as {self._kind.suffix} and try again.",
            )
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            method = _METHODS.get(info.compress_type, f"number {info.compress_type}")
            self._broken(
                f"it is packed by the method {method}, which {self._kind.program} does not use"
            )
        # A folder of its own is no part, but its name ends like none either.
        steps = info.filename.replace("\\", "/").removesuffix("/").split("/")
        if not all(step.strip(". ") for step in steps) or ":" in steps[0]:
            self._broken(f"one of its parts has the name {info.filename!r}")
        name = "/".join(steps).casefold()
        if name in self._members:
            self._broken(f"two of its parts are called {info.filename}")
        self._members[name] = info

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._members

    def part(self, name: str, most: int = _UNPACKED) -> bytes:
        """Unpack a part.

        Args:
            name: its name; one that is not there is empty.
            most: how many bytes it may have.

        Raises:
            InputProblem: PC-READ-WORKBOOK for a part that is damaged.
            LimitReached: PC-LIMIT-WORKBOOK for one that is too large.
        """
        info = self._members.get(name.casefold())
        if info is None:
            return b""
        if info.file_size > self._left:
            self._too_large(f"unpacked it has more than {_UNPACKED:,} bytes")
        if info.file_size > most:
            self._too_large(f"its part {info.filename} has more than {most:,} bytes")
        try:
            # No more is unpacked than the member is said to have; a lie fails its checksum.
            content = self._zip.read(info)
        except _DAMAGE:
            self._broken("it is cut off or damaged")
        self._left -= len(content)
        return content

    def _broken(self, what: str, remedy: str = "") -> NoReturn:
        broken(self._path, what, remedy, self._kind)

    def _too_large(self, what: str) -> NoReturn:
        too_large(self._path, what, self._kind)


def names_in(raw: bytes) -> frozenset[str]:
    """Give the names of the parts of a zip, in small letters; none where they cannot be read."""
    if raw.count(_ENTRY) > _ENTRIES:
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            return frozenset(name.replace("\\", "/").lower() for name in packed.namelist())
    except _DAMAGE:
        return frozenset()


def broken(path: Path, what: str, remedy: str = "", kind: Kind = WORKBOOK) -> NoReturn:
    """Refuse a file that cannot be read.

    Raises:
        InputProblem: PC-READ-WORKBOOK, PC-READ-DOCUMENT.
    """
    raise InputProblem(
        f"PC-READ-{kind.name.upper()}",
        f"cannot read it: {what}.",
        remedy or f"Save it from {kind.program} or LibreOffice as {kind.suffix} and try again.",
        str(path),
    ) from None


def too_large(path: Path, what: str, kind: Kind = WORKBOOK) -> NoReturn:
    """Refuse a file that would take too much time or memory.

    Raises:
        LimitReached: PC-LIMIT-WORKBOOK, PC-LIMIT-DOCUMENT.
    """
    raise LimitReached(
        f"PC-LIMIT-{kind.name.upper()}",
        f"the {kind.name} is too large: {what}.",
        kind.less,
        str(path),
    )
