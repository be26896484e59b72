"""Our mapping files, read without the code that is tested; the graph without some of their rows."""

import csv
from collections.abc import Collection
from functools import cache
from pathlib import Path

from pcgraph.graph import KnowledgeGraph
from pcgraph.model import TextFile
from tests.conftest import ROOT

DECISIONS = {
    "negative": "considered and not used",
    "none": "none fits",
    "positive": "accepted",
    "unsure": "not sure",
}
"""What a row decides, by the name of its file."""

EVIDENCE = {"all": "all of it", "part": "part of it", "supports": "helps only"}
"""How the strength of evidence is put into words."""

NO_TERM = "sssom:NoTermFound"
"""What a row has in place of a NOS where none fits."""

Row = dict[str, str]


def mapping_rows(folder: str = "*-to-nos", name: str = "*") -> list[Row]:
    """Read the rows of mapping files, those of roles left out: their folder is roles-to-roles.

    Each row has, beside its columns, ``file`` (positive …), ``decision`` and ``place``
    (file and line).
    """
    rows = []
    for path in _paths(folder):
        kind = path.name.split(".")[0]
        if name not in ("*", kind):
            continue
        lines = path.read_text(encoding="utf-8").split("\n")
        head = next(n for n, line in enumerate(lines) if not line.startswith("#"))
        read = csv.DictReader(filter(None, lines[head:]), delimiter="\t", quoting=csv.QUOTE_NONE)
        for number, row in enumerate(read, head + 2):
            place = f"{path.relative_to(ROOT).as_posix()}:{number}"
            rows.append({**row, "file": kind, "decision": DECISIONS[kind], "place": place})
    return rows


@cache
def pass_rows(folder: str, name: str) -> list[Row]:
    """Read the rows of one pass."""
    path = ROOT / "data" / "mappings" / folder / "passes" / f"{name}.sssom.tsv"
    lines = path.read_text(encoding="utf-8").split("\n")
    kept = (line for line in lines if line and not line.startswith("#"))
    return list(csv.DictReader(kept, delimiter="\t", quoting=csv.QUOTE_NONE))


def without(*statements: str, kinds: Collection[str] = tuple(DECISIONS)) -> KnowledgeGraph:
    """Open the graph as it would be without the rows of these kinds on these statements."""
    files = []
    for path in _paths("*-to-nos"):
        if path.name.split(".")[0] in kinds:
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            kept = (line for line in lines if not set(statements) & set(line.split("\t")))
            shown = str(path)
            files.append(TextFile(path.relative_to(ROOT).as_posix(), "".join(kept), shown))
    return KnowledgeGraph(extra=files)


def _paths(folder: str) -> list[Path]:
    return sorted((ROOT / "data" / "mappings").glob(f"{folder}/*.sssom.tsv"))
