"""Read an earlier release from its folder."""

from __future__ import annotations

from pathlib import Path

from pcgraph.changes.nquads import Lines
from pcgraph.errors import UsageProblem
from pcgraph.release_files import read_release

_GRAPHS = "rdf/pcgraph.nq"


def read_earlier(folder: Path) -> Lines:
    """Read the graphs of an earlier release.

    Args:
        folder: of one version, as ``pcgraph publish`` wrote it.

    Raises:
        UsageProblem: PC-PUBLISH-PREVIOUS for what is no such folder.
        InputProblem: a file that cannot be read.
    """
    file = folder / _GRAPHS
    if not file.is_file():
        raise UsageProblem(
            "PC-PUBLISH-PREVIOUS",
            f"this is no release: there is no {_GRAPHS} in it.",
            "Name the folder of one version, such as releases/0.1.0.",
            str(folder),
        )
    return read_release(file).lines
