"""Where each page stands in the site: names that every system takes, and relative links."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from posixpath import basename, dirname, relpath

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_LONGEST = 80
_OWN = {
    "role": "role",
    "framework": "framework",
    "document": "framework",
    "nos": "nos",
    "function": "hfm",
}
"""Folders of things that have a prefix of their own, which their file names leave out."""


class Addresses:
    """The files of the site, by folder and short id.

    Args:
        things: pairs of folder and short id, or address where there is no short id.
    """

    def __init__(self, things: Iterable[tuple[str, str]]) -> None:
        self._paths: dict[tuple[str, str], str] = {}
        taken: set[str] = set()
        for folder, thing in sorted(set(things)):
            name, number = file_name(folder, thing), 1
            path = f"{folder}/{name}"
            while path.lower() in taken:
                number += 1
                path = f"{folder}/{name}-{number}"
            taken.add(path.lower())
            self._paths[folder, thing] = path

    def path(self, folder: str, thing: object, suffix: str = ".html") -> str:
        """Give the file of a thing; nothing if it has none."""
        known = self._paths.get((folder, str(thing)))
        return f"{known}{suffix}" if known else ""

    def of(self, folder: str) -> list[str]:
        """List the things of a folder."""
        return [thing for kind, thing in self._paths if kind == folder]


def file_name(folder: str, thing: str) -> str:
    """Make a file name of a short id or address, without suffix.

    Letters, digits, ``_`` and ``-`` only; never a name that Windows keeps for itself.

    >>> file_name("competency", "fccpcp:0004"), file_name("nos", "nos:GEN97")
    ('fccpcp-0004', 'GEN97')
    >>> file_name("role", "role:CON"), file_name("role", "https://example.org/a?b")
    ('x-CON', 'https-example-org-a-b')
    """
    prefix, _, local = thing.partition(":")
    plain = local if local and _OWN.get(folder) == prefix else thing
    name = _UNSAFE.sub("-", plain).strip("-")
    if len(name) > _LONGEST or not name:
        name = f"{name[:_LONGEST]}-{hashlib.sha256(thing.encode()).hexdigest()[:8]}".strip("-")
    return f"x-{name}" if _RESERVED.fullmatch(name) else name


def relative(page: str, target: str) -> str:
    """Give the link from one page to another place of the site.

    >>> relative("role/link-worker.html", "nos/GEN97.html#a")
    '../nos/GEN97.html#a'
    >>> relative("role/link-worker.html", "role/link-worker.html#a"), relative("a.html", "b.html")
    ('#a', 'b.html')
    >>> relative("review/a/workbook", "review/a"), relative("review/a/workbook", "review/")
    ('../a', '..')
    """
    path, mark, anchor = target.partition("#")
    if path == page and mark:
        return mark + anchor
    return _from(dirname(page) or ".", path) + mark + anchor


@lru_cache(maxsize=10_000)
def _from(folder: str, path: str) -> str:
    found = relpath(path, folder)
    if basename(found) in (".", "..") and path[-1:] not in ("/", "."):
        # A page whose folder holds this one: dots alone would lead into the folder.
        return f"{found}/../{basename(path)}".removeprefix("./")
    return found
