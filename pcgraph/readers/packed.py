"""Unpack parts of a workbook, bounded, from a zip that can be read in one way only.

Readers of zip files differ: which of two members of one name counts, whether case does, what
stands before the first member or after the end. A zip that leaves room for that is refused.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path
from typing import NoReturn

from pcgraph.errors import InputProblem, LimitReached

_UNPACKED = 128 * 2**20
"""Bytes of all parts that are unpacked, together."""
_MEMBERS = 2_000
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_END = b"PK\x05\x06"
_END_SIZE = 22
"""Bytes of the record that ends a zip, when no comment follows."""
_LOCKED = 0x1 | 0x40
"""Flags of a member: it has a password, by the old or by the strong method."""
_METHODS = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "XZ"}
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)


class Packed:
    """The parts of a workbook, by name; case does not count, and no part is unpacked unasked."""

    def __init__(self, raw: bytes, path: Path) -> None:
        """Open it and look at the names of its members.

        Args:
            raw: the bytes of the file.
            path: the file, for what is told.

        Raises:
            InputProblem: PC-READ-WORKBOOK for what is no zip of the one kind that is read.
            LimitReached: PC-LIMIT-WORKBOOK for too many members.
        """
        self._path = path
        self._left = _UNPACKED
        self._members: dict[str, zipfile.ZipInfo] = {}
        if raw.startswith(_OLD_OR_LOCKED):
            broken(
                path,
                "it is a workbook with a password, or of the old form .xls",
                "Open it in Excel and save it as .xlsx without a password.",
            )
        if not raw.startswith(_ZIP):
            broken(path, "it is empty" if not raw else "it is no Excel workbook (.xlsx)")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
        except _DAMAGE:
            broken(path, "it is cut off or damaged")
        infos = self._zip.infolist()
        if len(infos) > _MEMBERS:
            too_large(path, f"it holds {len(infos):,} files; {_MEMBERS:,} are read")
        if raw[-_END_SIZE:][:4] != _END:
            broken(path, "something stands after its end")
        if min((info.header_offset for info in infos), default=0):
            broken(path, "something stands before its start")
        for info in infos:
            self._take(info)

    def _take(self, info: zipfile.ZipInfo) -> None:
        """Note a member, or refuse the workbook for it."""
        if info.flag_bits & _LOCKED:
            broken(
                self._path,
                "it is protected by a password",
                "Take the password away, save it as .xlsx and try again.",
            )
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            method = _METHODS.get(info.compress_type, f"number {info.compress_type}")
            broken(self._path, f"it is packed by the method {method}, which Excel does not use")
        # A folder of its own is no part, but its name ends like none either.
        steps = info.filename.replace("\\", "/").removesuffix("/").split("/")
        if not all(step.strip(". ") for step in steps) or ":" in steps[0]:
            broken(self._path, f"one of its parts has the name {info.filename!r}")
        name = "/".join(steps).casefold()
        if name in self._members:
            broken(self._path, f"two of its parts are called {info.filename}")
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
            too_large(self._path, f"unpacked it has more than {_UNPACKED:,} bytes")
        if info.file_size > most:
            too_large(self._path, f"its part {info.filename} has more than {most:,} bytes")
        try:
            # No more is unpacked than the member is said to have; a lie fails its checksum.
            content = self._zip.read(info)
        except _DAMAGE:
            broken(self._path, "it is cut off or damaged")
        self._left -= len(content)
        return content


def broken(path: Path, what: str, remedy: str = "") -> NoReturn:
    """Refuse a workbook that cannot be read.

    Raises:
        InputProblem: PC-READ-WORKBOOK.
    """
    raise InputProblem(
        "PC-READ-WORKBOOK",
        f"cannot read it: {what}.",
        remedy or "Save it from Excel or LibreOffice as .xlsx and try again.",
        str(path),
    ) from None


def too_large(path: Path, what: str) -> NoReturn:
    """Refuse a workbook that would take too much time or memory.

    Raises:
        LimitReached: PC-LIMIT-WORKBOOK.
    """
    raise LimitReached(
        "PC-LIMIT-WORKBOOK",
        f"the workbook is too large: {what}.",
        "Delete empty rows, columns and sheets that are not needed, and save it anew.",
        str(path),
    )
