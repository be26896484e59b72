"""A small folder in which decisions are kept, and what tests ask of it."""

import csv
import io
from pathlib import Path

from pcgraph.decisions.keep import Choice
from pcgraph.graph import KnowledgeGraph
from pcgraph.keeping import Keeper
from pcgraph.model import Finding
from tests.unit.workbook_case import folder

ME, DAY, WHY = "A. Reviewer", "2026-11-20", "Both are about knowing whom to ask in a place."
LISTEN, KNOW = "https://example.org/mine/0001", "https://example.org/mine/0002"
NOS = "https://w3id.org/pcgraph/id/nos/"


def keeper(place: Path) -> Keeper:
    """Open the folder; a small framework is put there if there is none."""
    made = Keeper([place if place.exists() else folder(place)])
    made.choose()
    return made


def part(nos: str = "GEN97", line: str = KNOW, **more: str) -> Choice:
    said = {"decision": "accepted", "evidence": "part of it", "relation": "overlaps", "reason": WHY}
    return Choice(line, f"{NOS}{nos}", **{**said, **more})


def rows(place: Path, kind: str, of: str = "village") -> list[dict[str, str]]:
    """Read the rows of a mapping file without our own reader."""
    path = place / f"data/mappings/{of}-to-nos/{kind}.sssom.tsv"
    if not path.exists():
        return []
    text = "\n".join(x for x in path.read_text(encoding="utf-8").split("\n") if x[:1] != "#")
    return [*csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)]


def files(place: Path) -> dict[str, bytes]:
    """Give every file of the folder but the journal and the list of what was withdrawn."""
    return {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in sorted(place.rglob("*"))
        if path.is_file() and path.name not in ("journal.csv", "withdrawn.txt")
    }


def violations(place: Path) -> list[Finding]:
    """Check the folder whole, by all shapes and rules."""
    found = KnowledgeGraph([place]).findings("fast")
    return [one for one in found if one.severity == "violation"]
