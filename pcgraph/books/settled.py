"""Take over what a person settled about the lines of an import: the outline file, written anew."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from pcgraph.books.filled import Book, Filled
from pcgraph.books.gathered import Gathered
from pcgraph.books.pages import SETTLED, Import, check_rows, outline_rows
from pcgraph.books.sheets import CHECK, YES_NO
from pcgraph.intake.settled import COLUMNS, JOIN, KEEP_AS
from pcgraph.model import Finding

Place = tuple[str, str]


@dataclass
class Outlined:
    """What was settled.

    Attributes:
        text: the outline file as it is to be; None if nothing was changed.
        changed: about how many places something else is said.
        findings: what does not fit.
    """

    text: str | None = None
    changed: int = 0
    findings: list[Finding] = field(default_factory=list)


def outlined(book: Book, said: Gathered, brought: Import) -> Outlined:
    """Read what a person settled.

    Args:
        book: the workbook.
        said: what the graph says of the framework.
        brought: what the last import left.
    """
    made = Outlined()
    rows = {(row["line_first"], row.get("line_last") or row["line_first"]): row
            for row in outline_rows(brought.outline)}  # fmt: skip
    known = {
        (str(row.cells["line_first!"]), str(row.cells["line_last!"])): row.cells
        for row in check_rows(brought, said.mine)
    }
    settled: dict[Place, Filled] = {}
    first: dict[Place, Filled] = {}
    for row in book.rows.get(CHECK, ()):
        place = row.cells["line_first!"], row.cells["line_last!"]
        if place not in known:
            what = "the line numbers are locked, and they were changed, or the source was: undo "
            what += "it, or write the workbook again."
            made.findings.append(row.fault("line_first!", "line", what))
            continue
        first.setdefault(place, row)
        if not row.edited:
            continue
        words = {name: row.cells[f"{name}+"] for name in SETTLED}
        if words == {name: rows.get(place, {}).get(name, "") for name in SETTLED}:
            continue
        if not any(words.values()) and place not in rows:
            continue
        if not said.mine:
            what = f"{said.about.label} is not of your folder: undo it."
            made.findings.append(row.fault("keep_as+", "not-yours", what))
        elif first[place] is not row:
            what = f"line {place[0]} stands in row {first[place].number} too: settle it there."
            made.findings.append(row.fault("keep_as+", "twice", what))
        else:
            settled[place] = row
            made.findings += _faults(row, words)
            rows.pop(place, None)
            if any(words.values()):
                rows[place] = {"line_first": place[0], "line_last": place[1], **words}
    made.changed = len(settled)
    if settled and not made.findings:
        made.findings += _overlaps(rows, settled)
    if settled and not made.findings:
        made.text = _text(rows)
    return made


def _faults(row: Filled, words: Mapping[str, str]) -> list[Finding]:
    """Find what the outline file cannot hold."""
    found = []
    if words["keep_as"] and words["keep_as"] not in KEEP_AS:
        found.append(row.unknown("keep_as+", "Keep as", KEEP_AS))
    for name in ("phrase_applies", "join"):
        if words[name] and words[name] not in YES_NO:
            found.append(row.unknown(f"{name}+", "the answer", YES_NO))
    if words["keep_as"] == JOIN and words["join"] == "no":
        what = f"Keep as says {JOIN}, and Goes on from above says no: empty one of them."
        found.append(row.fault("join+", "join", what))
    return found


def _overlaps(rows: Mapping[Place, object], settled: Mapping[Place, Filled]) -> list[Finding]:
    """Find lines that are settled twice: by a row here, and by lines settled together."""
    found = []
    for above, below in pairwise(sorted(rows, key=lambda one: (int(one[0]), int(one[1])))):
        if int(below[0]) <= int(above[1]):
            row = settled.get(below) or settled.get(above)
            if row:
                what = f"line {below[0]} is settled by another row too: empty one of the two."
                found.append(row.fault("keep_as+", "twice", what))
    return found


def _text(rows: Mapping[Place, Mapping[str, str]]) -> str:
    """Write the outline file; a column that we do not know of is kept only where it is filled."""
    out = io.StringIO()
    more = [name for name in SETTLED if name not in COLUMNS]
    names = [*COLUMNS, *(name for name in more if any(row.get(name) for row in rows.values()))]
    writer = csv.DictWriter(out, names, extrasaction="ignore", lineterminator="\n", restval="")
    writer.writeheader()
    ordered = sorted(rows, key=lambda one: (int(one[0]), int(one[1])))
    writer.writerows(rows[place] for place in ordered)
    return out.getvalue()
