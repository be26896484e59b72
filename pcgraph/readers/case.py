"""Read CASE packages: JSON of 1EdTech's Competencies and Academic Standards Exchange."""

from __future__ import annotations

from pathlib import Path

from pcgraph.intake.case import case_reading, is_case
from pcgraph.intake.model import Reading
from pcgraph.readers.blocks import refuse
from pcgraph.readers.json_text import json_of


def read_case(raw: bytes, path: Path) -> Reading:
    """Read a package.

    Args:
        raw: the bytes of the file.
        path: the file, for what is told.

    Raises:
        InputProblem: PC-READ-CASE for JSON that is no package, PC-READ-EMPTY for one without
            items, and as ``json_of``.
    """
    said = json_of(raw, path)
    if not is_case(said):
        what = "it is no CASE package: CFItems is missing"
        refuse(path, "PC-READ-CASE", what, "Export the whole package (CFPackages), not a part.")
    reading = case_reading(said)
    if not any(item.kind != "title" for item in reading.items):
        refuse(path, "PC-READ-EMPTY", "its CFItems are empty", "Export it with its items.")
    return reading
