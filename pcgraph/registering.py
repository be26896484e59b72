"""Lay a register of NOS into a folder of one's own: read the file, write what it says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pcgraph.graph import KnowledgeGraph
from pcgraph.readers.register import read_register
from pcgraph.registers.files import FILE, RegisterFiles, register_files
from pcgraph.registers.lookup import known_standards
from pcgraph.target import target


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
        UsageProblem: what ``target`` raises; PC-REGISTER-DATE.
        InputProblem: what ``read_register`` and ``read_rows`` raise; a place that cannot be
            written to.
        LimitReached: a register that is too large.
    """
    file = read_register(path)
    folder = target(into, base)
    laid = [] if folder.new else [folder.place]
    known = known_standards(KnowledgeGraph(laid).questioned.store)
    made = register_files(file, folder.base, folder.prefixes, known, dated, folder.read(FILE))
    return Imported(into, folder.write(made.texts), made, folder.notes)
