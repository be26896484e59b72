"""Read CTDL-ASN in JSON-LD (Credential Engine's terms for competencies)."""

from __future__ import annotations

from pathlib import Path

from pcgraph.intake.ctdl import ctdl_reading, is_ctdl
from pcgraph.intake.model import Reading
from pcgraph.readers.blocks import refuse
from pcgraph.readers.json_text import json_of


def read_ctdl(raw: bytes, path: Path) -> Reading:
    """Read a file; a context that stands elsewhere is never fetched.

    Args:
        raw: the bytes of the file.
        path: the file, for what is told.

    Raises:
        InputProblem: PC-READ-CTDL for JSON without a competency of CTDL-ASN, and as ``json_of``.
    """
    said = json_of(raw, path)
    if not is_ctdl(said):
        what = "no ceasn:Competency stands in it"
        refuse(path, "PC-READ-CTDL", what, "Export the framework with its competencies.")
    return ctdl_reading(said)
