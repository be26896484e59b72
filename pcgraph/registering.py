"""Lay a register of NOS into a folder of one's own: read the file, write what it says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pcgraph.errors import UsageProblem
from pcgraph.files import (
    is_own_folder,
    layer_of,
    read_text,
    resolved,
    write_folder,
    write_whole,
)
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import TextFile
from pcgraph.names import PREFIX_FILE, PREFIXES, Prefixes
from pcgraph.new import FOLDERS, checked_base, checked_name, new_texts, prefix_for
from pcgraph.overlay import read_overlay
from pcgraph.readers.register import read_register
from pcgraph.registers.files import FILE, RegisterFiles, register_files
from pcgraph.registers.lookup import known_standards


@dataclass(frozen=True)
class Imported:
    """What was written.

    Attributes:
        folder: the folder.
        paths: the files that were written, by place inside the folder.
        register: what the register came to.
        notes: what must be said of the folder.
    """

    folder: Path
    paths: tuple[str, ...]
    register: RegisterFiles
    notes: tuple[str, ...] = ()


def import_register(path: Path, into: Path, base: str | None = None, dated: str = "") -> Imported:
    """Read a register and lay it into a folder, which is made if there is none.

    What stands in the folder stays, but for an earlier register: the new one takes its place and
    keeps its addresses. Nothing is written before all is read.

    Args:
        path: the register, as CSV or Excel.
        into: a folder of one's own, or the place for a new one.
        base: the base address of a new folder; of one that exists, its own or None.
        dated: the day, month or year that the register is of, such as ``2019-06``.

    Raises:
        UsageProblem: PC-IMPORT-FOLDER for a folder that is not one's own, PC-IMPORT-BASE for
            another base than the folder has, PC-NEW-NAME, PC-NEW-BASE, PC-REGISTER-DATE.
        InputProblem: what ``read_register`` and ``read_rows`` raise; a place that cannot be
            written to.
        LimitReached: a register that is too large.
    """
    file = read_register(path)
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
        prefixes = Prefixes({**PREFIXES, **overlay.prefixes})
        earlier = read_text(place / FILE) if (place / FILE).exists() else ""
        known = known_standards(KnowledgeGraph([place]).questioned.store)
        made = register_files(file, overlay.base, prefixes, known, dated, earlier)
        for name, text in made.texts.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            write_whole(place / name, text)
        return Imported(into, tuple(made.texts), made)
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise UsageProblem(
            "PC-IMPORT-FOLDER",
            "it holds other things, and is no folder that pcgraph new made.",
            "Name such a folder, or one that does not exist yet.",
            str(into),
        )
    name = checked_name(place.name)
    address, notes = checked_base(base, name)
    prefixes = Prefixes({**PREFIXES, prefix_for(name): address})
    known = known_standards(KnowledgeGraph().questioned.store)
    made = register_files(file, address, prefixes, known, dated)
    texts = {**new_texts(name, address), **made.texts}
    write_folder(place, texts, FOLDERS)
    return Imported(into, tuple(sorted(texts)), made, tuple(notes))
