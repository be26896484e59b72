"""Write zip files whose bytes depend on nothing but their content.

Members are stored, not compressed: what a compressor gives depends on its version. Names are
sorted; dates, rights and the system that made it are the same on every machine.
"""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

_DATE = (1980, 1, 1, 0, 0, 0)
"""The first day that a zip file can name."""
_UNIX = 3
_RIGHTS = 0o100644 << 16
"""A plain file that its owner may write and everybody may read."""


def stored(archive: bytes) -> bytes:
    """Rewrite a zip file, such as a workbook, so that equal content gives equal bytes.

    Args:
        archive: a zip file of any making.
    """
    out = io.BytesIO()
    write_restored(io.BytesIO(archive), out)
    return out.getvalue()


def stored_zip(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Make a zip file of members.

    >>> one = stored_zip([("b", b"2"), ("a", b"1")])
    >>> one == stored_zip([("a", b"1"), ("b", b"2")])
    True

    Args:
        members: names, with forward slashes, and contents; in any order.

    Raises:
        ValueError: two members of one name.
    """
    out = io.BytesIO()
    write_stored(members, out)
    return out.getvalue()


def write_stored(members: Iterable[tuple[str, bytes | Path]], out: BinaryIO) -> None:
    """Write a zip file, the same as ``stored_zip`` makes; a file is never held whole.

    Args:
        members: names, with forward slashes, each with its content or the file that has it.
        out: where to; it must be able to go back.

    Raises:
        ValueError: two members of one name.
    """
    ordered = sorted(members, key=lambda member: member[0])
    names = [name for name, _ in ordered]
    twice = [name for name, after in pairwise(names) if name == after]
    if twice:
        raise ValueError(f"two members are called {twice[0]}")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in ordered:
            if isinstance(content, bytes):
                archive.writestr(_info(name, len(content)), content)
            else:
                with (
                    content.open("rb") as file,
                    archive.open(_info(name, content.stat().st_size), "w") as member,
                ):
                    shutil.copyfileobj(file, member)


def write_restored(archive: BinaryIO, out: BinaryIO) -> None:
    """Rewrite a zip file as ``stored`` does, member by member.

    Args:
        archive: a zip file that was opened for reading.
        out: where to; it must be able to go back.
    """
    with (
        zipfile.ZipFile(archive) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new,
    ):
        for name in sorted(old.namelist()):
            info = _info(name, old.getinfo(name).file_size)
            with old.open(name) as content, new.open(info, "w") as member:
                shutil.copyfileobj(content, member)


def _info(name: str, size: int) -> zipfile.ZipInfo:
    """Describe a member alike on every machine."""
    info = zipfile.ZipInfo(name, _DATE)
    info.compress_type = zipfile.ZIP_STORED
    info.create_system = _UNIX
    info.external_attr = _RIGHTS
    info.file_size = size
    return info
