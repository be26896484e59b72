"""Keep a composed graph on disk: a folder of generations, of which one is current.

``current`` names the generation that is asked. A generation is built under another name,
synced, renamed, and only then named in ``current``, by a rename of that small file: whoever
opens the folder finds the old generation or the new one, whole. The engine's own files lie in
``index/`` of a generation, beside ``manifest.json``, which says what was loaded, and
``files.json``, which says how large each file was when it was closed: the engine goes on without
a word where some of its files are cut, and then finds less.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph

from pcgraph.errors import InputProblem, QueryProblem, UsageProblem
from pcgraph.files import write_whole
from pcgraph.manifest import Manifest, manifest_text, read_manifest

_CURRENT, _LOCK, _INDEX = "current", "lock", "index"
_MANIFEST, _FILES = "manifest.json", "files.json"
_OWN = ("LOG", "LOCK")
"""What the engine writes for itself whenever it opens an index begins with these."""
_GENERATION, _BUILDING = "generation-", "building-"
_NAME = re.compile(rf"{_GENERATION}[0-9a-f]{{16}}(?:-\d+)?")
_KEPT = frozenset({_CURRENT, _LOCK})


@dataclass(frozen=True)
class Generation:
    """One finished graph of a store folder, opened to be asked.

    Attributes:
        store: the index, which nobody can change through it.
        manifest: what was loaded.
        folder: where it lies.
    """

    store: pyoxigraph.Store
    manifest: Manifest
    folder: Path


def is_store(folder: Path) -> bool:
    """Tell whether a folder is a store."""
    return (folder / _CURRENT).is_file()


def open_current(folder: Path) -> Generation:
    """Open the current generation of a store folder, to be asked and not to be changed.

    A load may take a generation away before it is open: then the next one is opened.

    Raises:
        InputProblem: PC-STORE-NONE if there is no store, PC-STORE-BROKEN if its files are
            not what they should be; with the folder.
    """
    before = None
    while True:
        name = _current_name(folder)
        if name is None:
            raise InputProblem(
                "PC-STORE-NONE",
                "there is no store here.",
                f"Make one: pcgraph load --store {folder}",
                str(folder),
            )
        try:
            return _open(folder / name)
        except InputProblem:
            if name == before:
                raise
        before = name


def _open(place: Path) -> Generation:
    """Open one generation."""
    try:
        manifest = read_manifest((place / _MANIFEST).read_text("utf-8"))
        # The engine would make a missing place anew: an empty store would answer nothing.
        if not (place / _INDEX / "CURRENT").is_file():
            raise OSError("its index is not there")
        _refuse_cut_files(place)
        store = pyoxigraph.Store.read_only(str(place / _INDEX))
        held = sum(1 for _ in store.named_graphs())
    except (OSError, RuntimeError, ValueError) as fault:
        raise _broken(place, fault) from None
    if held != len(manifest.parts):
        what = f"it holds {held} graphs and its manifest names {len(manifest.parts)}"
        raise _broken(place, ValueError(what))
    return Generation(store, manifest, place)


def _sizes(index: Path) -> dict[str, int]:
    """Give the size of each file of an index, by its name."""
    files = (one for one in sorted(index.iterdir()) if not one.name.startswith(_OWN))
    return {one.name: one.stat().st_size for one in files if one.is_file()}


def _refuse_cut_files(place: Path) -> None:
    """Refuse an index of which a file is not there, or not as large as it was written."""
    written = json.loads((place / _FILES).read_text("utf-8"))
    found = _sizes(place / _INDEX)
    if not isinstance(written, dict) or not written:
        raise ValueError(f"{_FILES} does not list its files")
    for name, size in written.items():
        if found.get(name) != size:
            raise ValueError(f"{name} is not as it was written")


def _current_name(folder: Path) -> str | None:
    """Read which generation is current; None if there is no store."""
    try:
        name = (folder / _CURRENT).read_text("utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as fault:
        raise _broken(folder / _CURRENT, fault) from None
    if not _NAME.fullmatch(name):
        raise _broken(folder / _CURRENT, ValueError("it does not name a generation"))
    return name


def _broken(place: Path, fault: Exception) -> InputProblem:
    """Say that the files of a store are not what they should be."""
    words = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
    reason = " ".join(words.split())[:200] or type(fault).__name__
    return InputProblem(
        "PC-STORE-BROKEN",
        f"the store cannot be read: {reason}.",
        "Load it again (pcgraph load --store …); the graph itself lies in your files.",
        str(place),
    )


@contextmanager
def building(folder: Path, digest: str) -> Iterator[Building]:
    """Build a new generation beside the others; nobody sees it before it is finished.

    Args:
        folder: the store folder, which is made if it is not there.
        digest: sixteen hexadecimal digits that name what is loaded.

    Yields:
        The generation that is being built; ``finish`` makes it the current one. Without
        ``finish``, or after an error, everything of it is taken away.

    Raises:
        UsageProblem: PC-STORE-FOLDER if something else lies in the folder.
        QueryProblem: PC-STORE-BUSY if another load is at work in it.
        InputProblem: PC-WRITE-FILE if the folder cannot be written to, or the disk is full.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageProblem(
            "PC-STORE-FOLDER", "it is a file; nothing was written.", "Name a folder.", str(folder)
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _refuse_other_things(folder)
        with _locked(folder):
            for left in folder.glob(f"{_BUILDING}*"):
                shutil.rmtree(left, ignore_errors=True)
            place = folder / f"{_BUILDING}{digest}"
            place.mkdir()
            made = Building(folder, place, digest)
            try:
                yield made
            finally:
                made.close()
                shutil.rmtree(place, ignore_errors=True)
    except OSError as fault:
        raise _unwritten(folder, fault) from None


class Building:
    """A generation that is being built.

    Attributes:
        index: the empty index to be filled.
    """

    def __init__(self, folder: Path, place: Path, digest: str) -> None:
        self._folder, self._place, self._digest = folder, place, digest
        self._index: pyoxigraph.Store | None = pyoxigraph.Store(str(place / _INDEX))

    @property
    def index(self) -> pyoxigraph.Store:
        """Give the index while it may be filled."""
        assert self._index is not None  # asked before it is finished
        return self._index

    def close(self) -> None:
        """Let go of the index: its files are closed."""
        self._index = None

    def finish(self, manifest: Manifest) -> Path:
        """Sync what was built, make it the current generation and take the older ones away.

        Returns:
            The folder of the generation.

        Raises:
            InputProblem: PC-WRITE-FILE; the generation before is still the current one.
        """
        try:
            self.index.flush()
            self.close()
            write_whole(self._place / _MANIFEST, manifest_text(manifest))
            sizes = json.dumps(_sizes(self._place / _INDEX), indent=1)
            write_whole(self._place / _FILES, f"{sizes}\n")
            _sync(self._place / _INDEX)
            _sync(self._place)
            name = self._free_name()
            os.replace(self._place, self._folder / name)
            write_whole(self._folder / _CURRENT, f"{name}\n")
            _sync(self._folder)
        except OSError as fault:
            raise _unwritten(self._folder, fault) from None
        self._take_away_older(name)
        return self._folder / name

    def _free_name(self) -> str:
        """Find a name that no generation has: the current one is never built over."""
        name, number = f"{_GENERATION}{self._digest}", 1
        while (self._folder / name).exists():
            number += 1
            name = f"{_GENERATION}{self._digest}-{number}"
        return name

    def _take_away_older(self, current: str) -> None:
        """Take older generations away; who has one open keeps it (on Windows it stays)."""
        for old in self._folder.glob(f"{_GENERATION}*"):
            if old.name != current:
                shutil.rmtree(old, ignore_errors=True)


def _unwritten(folder: Path, fault: OSError) -> InputProblem:
    """Say that a store could not be written, in the system's words."""
    reason = fault.strerror or " ".join(str(fault).split())[:200]
    return InputProblem(
        "PC-WRITE-FILE",
        f"cannot write the store: {reason}. What was there before is still there.",
        "Look at the room on the disk and the rights of the folder, or name another folder.",
        str(folder),
    )


def _refuse_other_things(folder: Path) -> None:
    """Refuse a folder that holds anything but a store."""
    for one in folder.iterdir():
        known = one.name in _KEPT or one.name.startswith((_GENERATION, _BUILDING, f".{_CURRENT}."))
        if not known:
            raise UsageProblem(
                "PC-STORE-FOLDER",
                f"{one.name} lies in it, so it is no store; nothing was written.",
                "Name a new folder.",
                str(folder),
            )


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder against a second load; the system lets go if this process dies."""
    with (folder / _LOCK).open("a+b") as handle:
        try:
            if os.name == "nt":
                import msvcrt

                msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
            else:
                import fcntl

                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise QueryProblem(
                "PC-STORE-BUSY",
                "another load is at work in this store.",
                "Wait until it has ended.",
                str(folder),
            ) from None
        yield


def _sync(folder: Path) -> None:
    """Write a folder and the files in it through to the disk, where the system can."""
    for path in (*(one for one in folder.iterdir() if one.is_file()), folder):
        with suppress(OSError, PermissionError):
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
