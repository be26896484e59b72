"""The folder of one's own that something is brought into: one that exists, or a new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pcgraph.errors import InputProblem, UsageProblem
from pcgraph.files import is_own_folder, layer_of, read_text, resolved, write_folder, write_whole
from pcgraph.locks import locked
from pcgraph.model import TextFile
from pcgraph.names import PREFIX_FILE, PREFIXES, Prefixes
from pcgraph.new import FOLDERS, checked_base, checked_name, new_texts, prefix_for
from pcgraph.overlay import read_overlay


@dataclass(frozen=True)
class Target:
    """A folder to write into.

    Attributes:
        place: the folder.
        shown: the folder as it was named.
        base: what the addresses of its things begin with.
        prefixes: ours and its own.
        new: whether it is to be made.
        notes: what must be said of it.
        own: the prefixes that it declares.
    """

    place: Path
    shown: Path
    base: str
    prefixes: Prefixes
    new: bool
    notes: tuple[str, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)

    def read(self, path: str) -> str:
        """Give what stands in a file of the folder; nothing if there is none."""
        there = self.place / path
        return read_text(there) if not self.new and there.exists() else ""

    def write(self, texts: Mapping[str, str | bytes], title: str = "") -> tuple[str, ...]:
        """Write files into the folder, each whole, in the order given; make it if it is new.

        What is brought in again gives the same, so that a run that was stopped between two files
        is mended by the next.

        Args:
            texts: what to write, by path inside the folder.
            title: what a new folder is about.

        Returns:
            The paths that were written.

        Raises:
            InputProblem: a place that cannot be written to. UsageProblem: PC-NEW-FOLDER.
        """
        if self.new:
            every = {**new_texts(self.place.name, self.base, title), **texts}
            write_folder(self.place, every, FOLDERS)
            return tuple(sorted(every))
        changed = []
        for path, content in texts.items():
            file = self.place / path
            raw = content.encode() if isinstance(content, str) else content
            if file.is_file() and file.read_bytes() == raw:
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file, content)
            changed.append(path)
        return tuple(changed)


@contextmanager
def held(into: Path) -> Iterator[None]:
    """Hold a folder of one's own against a second writer; one that is not there yet is free.

    Raises:
        UsageProblem: PC-IMPORT-BUSY. InputProblem: PC-WRITE-FILE.
    """
    place = resolved(into)
    if not is_own_folder(place):
        yield
        return
    busy = UsageProblem(
        "PC-IMPORT-BUSY",
        "another pcgraph is writing into this folder.",
        "Wait until it has ended, and run this again.",
        str(into),
    )
    try:
        with locked(place / ".pcgraph.lock", busy):
            yield
    except OSError as fault:
        raise InputProblem(
            "PC-WRITE-FILE", f"cannot write into the folder: {fault.strerror}.",
            "Look at the folder and its rights.", str(into),
        ) from None  # fmt: skip


def target(into: Path, base: str | None = None) -> Target:
    """Look at the folder that something is to be brought into; nothing is written yet.

    Args:
        into: a folder of one's own, or the place for a new one.
        base: the base address of a new folder; of one that exists, its own or None.

    Raises:
        UsageProblem: PC-IMPORT-FOLDER for a folder that is not one's own, PC-IMPORT-BASE for
            another base than the folder has, PC-NEW-NAME, PC-NEW-BASE.
        InputProblem: a folder whose prefixes cannot be read.
    """
    place = resolved(into)
    if is_own_folder(place):
        head = TextFile(PREFIX_FILE, read_text(place / PREFIX_FILE), str(into / PREFIX_FILE))
        overlay = read_overlay(layer_of(place), head)
        if base is not None and checked_base(base, place.name)[0] != overlay.base:
            raise UsageProblem(
                "PC-IMPORT-BASE",
                f"the folder has the base {overlay.base}, not {base[:120]}.",
                "Leave --base out, or name another folder.",
                str(into),
            )
        own = overlay.prefixes
        return Target(place, into, overlay.base, Prefixes({**PREFIXES, **own}), False, (), own)
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise UsageProblem(
            "PC-IMPORT-FOLDER",
            "it holds other things, and is no folder that pcgraph new made.",
            "Name such a folder, or one that does not exist yet.",
            str(into),
        )
    name = checked_name(place.name)
    address, notes = checked_base(base, name)
    own = {prefix_for(name): address}
    return Target(place, into, address, Prefixes({**PREFIXES, **own}), True, tuple(notes), own)
