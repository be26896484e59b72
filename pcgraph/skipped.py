"""Keep which cards a person left for later, in the folder of the decisions."""

from __future__ import annotations

from pathlib import Path

from pcgraph.decisions.gathered import Gathered
from pcgraph.files import read_text
from pcgraph.saving import patiently, save

SKIPPED = "reviews/skipped.tsv"


def skipped(folder: Path, said: Gathered) -> list[tuple[str, str]]:
    """Read which cards were skipped before, the last one last.

    Args:
        folder: the folder.
        said: what the graph says of the framework.

    Returns:
        Competency and NOS, by their addresses; the NOS empty for none.
    """
    path = folder / SKIPPED
    text = read_text(path) if path.is_file() else ""
    expand = said.prefixes.expand
    pairs = (line.split("\t") for line in text.splitlines()[1:] if line.count("\t") == 1)
    return [(expand(line) or "", expand(nos) or "") for line, nos in pairs]


def skip(folder: Path, said: Gathered, line: str, standard: str) -> None:
    """Keep that a card was skipped.

    Raises:
        UsageProblem: PC-IMPORT-BUSY. InputProblem: a place that cannot be written to.
    """
    compact = said.prefixes.compact
    with patiently(folder):
        pairs = [one for one in skipped(folder, said) if one != (line, standard)]
        pairs.append((line, standard))
        rows = [f"{compact(line)}\t{compact(nos) if nos else ''}\n" for line, nos in pairs]
        save(folder, {SKIPPED: "competency_id\tnos_id\n" + "".join(rows)})
