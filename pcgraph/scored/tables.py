"""Read what is right from files: a mapping table, or three plain tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pcgraph.errors import InputProblem
from pcgraph.model import TextFile
from pcgraph.names import Prefixes
from pcgraph.scored.gold import Gold, evidence_of, gold_of
from pcgraph.sssom import EVIDENCE_SLOT, NO_TERM, read_table
from pcgraph.suggested.ranking import Target

_NEEDED = ("subject_id", "predicate_id", "object_id")
_SHOWN = 60


def of_mapping(
    file: TextFile,
    words: Mapping[str, str],
    others: Sequence[Target],
    prefixes: Prefixes,
    evidence: Sequence[str],
) -> Gold:
    """Take the rows of a mapping table that say yes.

    The words are those of the graph where it knows the id, else the label. Ranked are the objects
    of the table; where one of them is a NOS of the graph, all its NOS too.

    Args:
        file: the table.
        words: words of the graph by address.
        others: the NOS of the graph.
        prefixes: how addresses are written.
        evidence: the answers that count as right.

    Raises:
        InputProblem: PC-MEASURE-FILE, or what is wrong with the table, with file and line.
        UsageProblem: PC-MEASURE-EMPTY.
    """
    table = read_table(file, _NEEDED)
    wrong = [fault for fault in table.faults if fault.rule != "column-unknown"]
    if wrong:
        raise wrong[0].problem(file.shown)
    statements: dict[str, str] = {}
    objects: dict[str, str] = {}
    pairs: list[tuple[str, str]] = []
    for row in table.rows:
        if row.get("object_id") == NO_TERM:
            found = _end(row.slots, "subject", words, prefixes, f"{file.shown}:{row.line}")
            statements.setdefault(*found)
            continue
        one, other = (
            _end(row.slots, end, words, prefixes, f"{file.shown}:{row.line}")
            for end in ("subject", "object")
        )
        statements.setdefault(*one)
        objects.setdefault(*other)
        meant = evidence_of(row.get(EVIDENCE_SLOT)) in evidence
        if row.get("predicate_modifier") != "Not" and meant:
            pairs.append((one[0], other[0]))
    places = {target.iri: target for target in others}
    targets = [*others] if places.keys() & objects.keys() else []
    targets += [Target(iri, text) for iri, text in objects.items() if iri not in places]
    notes = [f"Right is what the rows of {file.shown} say that are not negated."]
    return gold_of(statements, targets, pairs, notes, file.shown)


def _end(
    slots: Mapping[str, str], end: str, words: Mapping[str, str], prefixes: Prefixes, where: str
) -> tuple[str, str]:
    """Give the address and the words of one end of a row."""
    name = slots.get(f"{end}_id", "")
    iri = prefixes.expand(name) or name
    text = words.get(iri) or slots.get(f"{end}_label", "")
    if not iri or not text.strip():
        raise InputProblem(
            "PC-MEASURE-FILE",
            f"{end}_id {name!r} is not known to the graph, and the row has no {end}_label."
            if name
            else f"the row has no {end}_id.",
            "Give the label, or lay the folder over that knows the id (--with DIR).",
            where,
        )
    return iri, text


def of_tables(gold: TextFile, statements: TextFile, targets: TextFile) -> Gold:
    """Take plain tables without a line of names: ids and words, parted by tabs.

    Args:
        gold: id of a statement, id of a right target.
        statements: id, words.
        targets: id, words, and if there are any the words of its place.

    Raises:
        InputProblem: PC-MEASURE-FILE, with file and line. UsageProblem: PC-MEASURE-EMPTY.
    """
    asked = {cells[0]: cells[1] for _, cells in _unique(statements)}
    ranked = [Target(cells[0], cells[1], cells[2]) for _, cells in _unique(targets)]
    known = {one.iri for one in ranked}
    pairs: dict[tuple[str, str], int] = {}
    for line, cells in _rows(gold):
        for cell, ids, file in ((cells[0], asked, statements), (cells[1], known, targets)):
            if cell not in ids:
                what = f"the id {_cut(cell)!r} is not in {file.shown}."
                raise _fault(gold, line, what, "Give it there; delete a line that names columns.")
        pair = cells[0], cells[1]
        if pair in pairs:
            what = f"the pair stands in line {pairs[pair]} already."
            raise _fault(gold, line, what, "Delete one of the two.")
        pairs[pair] = line
    notes = [f"Right is what {gold.shown} says."]
    return gold_of(asked, ranked, pairs, notes, gold.shown)


def _unique(file: TextFile) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """Read a table whose ids stand once each, with words."""
    seen: dict[str, int] = {}
    for line, cells in _rows(file):
        if cells[0] in seen:
            what = f"the id {_cut(cells[0])!r} stands in line {seen[cells[0]]} already."
            raise _fault(file, line, what, "Give each thing an id of its own.")
        seen[cells[0]] = line
        yield line, cells
    if not seen:
        raise _fault(file, 1, "the table is empty.", "Each line is an id, a tab, and words.")


def _rows(file: TextFile) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """Read the lines of a table: two cells, or three."""
    for line, words in enumerate(file.text.replace("\r\n", "\n").split("\n"), 1):
        if not words.strip():
            continue
        cells = [cell.strip() for cell in words.split("\t")]
        if len(cells) not in (2, 3):
            what = f"the line has {len(cells)} cells, parted by tabs; two or three are needed."
            raise _fault(file, line, what, "Look for a lost or an extra tab.")
        if not cells[0] or not cells[1]:
            raise _fault(file, line, "the first or the second cell is empty.", "Fill it.")
        yield line, (cells[0], cells[1], cells[2] if len(cells) > 2 else "")


def _fault(file: TextFile, line: int, what: str, remedy: str) -> InputProblem:
    return InputProblem("PC-MEASURE-FILE", what, remedy, f"{file.shown}:{line}")


def _cut(words: str) -> str:
    """Shorten what is told back."""
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
