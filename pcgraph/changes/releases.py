"""Tell what changed between two releases, and what of it breaks those who use them.

A release is its graph: a set of lines, as ``nquads.lines_of`` makes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pcgraph.changes import terms
from pcgraph.changes.nquads import Lines, has_graphs, parts_of, subject_of, text_of, without_graphs
from pcgraph.changes.rows import Change, changes
from pcgraph.errors import UsageProblem
from pcgraph.model import Table
from pcgraph.names import BASE, OURS, Prefixes

_CLOSED = Change._fields.index("decided_by")
_ONTOLOGY, _VERSION = f"<{BASE}ns/>", terms.iri("owl:versionInfo")
_KIND = terms.iri("owl:Ontology")
_BASE_OF = terms.iri("vann:preferredNamespaceUri")
_ENTAILED = "/graph/entailments> ."
"""How a line ends that only ``reason`` adds."""


def patch(old: Lines, new: Lines) -> tuple[list[str], list[str]]:
    """Give the lines that were added and those that were deleted, both sorted."""
    return sorted(new - old), sorted(old - new)


def aligned(old: Lines, new: Lines) -> tuple[Lines, Lines, list[str]]:
    """Leave out what only one of two releases can have, and say so.

    Where one holds named graphs and the other does not, graphs do not count. What follows by
    the axioms counts only where it was worked out for both.

    Returns:
        The two graphs as they can be compared, and what was not compared.
    """
    notes = []
    with_graphs = [has_graphs(lines) for lines in (old, new)]
    sides = [old, new]
    for place, (one, other) in enumerate(((old, new), (new, old))):
        inferred = {line for line in one if line.endswith(_ENTAILED)}
        there = any(line.endswith(_ENTAILED) for line in other)
        if not with_graphs[1 - place]:
            there = not without_graphs(inferred).isdisjoint(other)
        if inferred and not there:
            sides[place] = one - inferred
            which = ("old", "new")[place]
            notes.append(f"Not compared: what was inferred; only the {which} release holds it.")
    if with_graphs[0] != with_graphs[1]:
        names = ("the old release", "the new release")
        sides = [without_graphs(*side) for side in zip(sides, names, strict=True)]
        notes.append("Not compared: in which graph a fact stands; only one release says it.")
    return sides[0], sides[1], notes


def changes_between(old: Lines, new: Lines, prefixes: Prefixes = OURS) -> Table:
    """Tell what became of each thing between two releases.

    Args:
        old: the graph of the older release; ``aligned`` with the new one.
        new: that of the newer one.
        prefixes: the map by which short ids are written.

    Returns:
        One row a change, what breaks first. ``patch_lines`` says for how many added and deleted
        facts a row stands; each of them belongs to exactly one row.
    """
    added, deleted = patch(old, new)
    bases = bases_of(old) | bases_of(new)
    versions = version_of(old), version_of(new)
    rows = changes(old, new, deleted, added, prefixes, tuple(sorted(bases)), versions)
    closed = len(Change._fields) - _CLOSED
    return Table(Change._fields, tuple(map(tuple, rows)), closed)


def vanished(old: Lines, new: Lines) -> list[str]:
    """List the addresses of ours that disappeared without having been withdrawn first."""
    starts = tuple(f"<{base}" for base in (BASE, *bases_of(old)))
    gone = {line for line in old if line.startswith(starts)}
    now = {subject_of(line) for line in new}
    kept = {
        subject_of(line)
        for line in gone
        if f" {terms.DEPRECATED} " in line and text_of(parts_of(line).object) == "true"
    }
    return sorted(text_of(one) for one in {subject_of(line) for line in gone} - now - kept)


def breaking(table: Table) -> Table:
    """Keep the rows that break what others built on the old release."""
    return only(table, "breaks_you", terms.YES)


def kind_of_change(words: str) -> str:
    """Read a word for a kind of change, such as ``mapping-added``.

    Raises:
        UsageProblem: PC-VALUE-UNKNOWN for a word that names none.
    """
    wanted = " ".join(words.casefold().replace("-", " ").split())
    if wanted not in terms.CHANGES:
        raise UsageProblem(
            "PC-VALUE-UNKNOWN",
            f"{words!r} is no change between releases.",
            f"Known are {', '.join(terms.CHANGES)}.",
        )
    return wanted


def only(table: Table, column: str, word: str) -> Table:
    """Keep the rows that have a word in a column."""
    place = table.columns.index(column)
    return replace(table, rows=tuple(row for row in table.rows if row[place] == word))


def counts(table: Table, old: Lines, new: Lines) -> Iterator[str]:
    """Say how many changes there are, how many break, and for how many facts they stand."""
    if not table.rows:
        yield f"Nothing changed: both hold the same {_counted(len(old), 'fact')}."
        return
    number = Counter(str(row["change"]) for row in table)
    said = ", ".join(f"{number[change]} {change}" for change in terms.CHANGES if number[change])
    yield f"{_counted(len(table), 'change')}: {said}."
    broken = Counter(str(row["breaks_you"]) for row in table)
    yield (
        f"Breaks you: {', '.join(f'{one} {broken[one]}' for one in terms.BREAKS)}. "
        "Yes: an id or an accepted mapping is gone, or what queries rest on."
    )
    added, deleted = len(new - old), len(old - new)
    yield (
        f"They stand for {_counted(added + deleted, 'fact')}, each in one row: {added} added, "
        f"{deleted} deleted."
    )
    before, after = version_of(old), version_of(new)
    if before and before == after:
        yield f"Both say that they are version {before}."
    if any(line.startswith("_:") for line in (new - old) | (old - new)):
        yield (
            "Blank nodes (in property chains) are compared by their canonical names (RDFC-1.0): "
            "a chain that changed counts as a whole."
        )


def version_of(lines: Lines) -> str | None:
    """Give the version that a release says it is: of what is laid over ours, its own or none."""
    own = tuple(f"<{base}" for base in bases_of(lines) if not base.startswith(BASE))
    typed = map(parts_of, filter(lambda line: _KIND in line, lines))
    declared = {one.subject for one in typed if one[1:3] == (terms.TYPE, _KIND)}
    said = map(parts_of, sorted(lines_with(lines, _VERSION)))
    found = (
        one for one in said if one.subject in declared and one.subject.startswith(own or _ONTOLOGY)
    )
    return next((text_of(one.object) for one in found), None)


def bases_of(lines: Lines) -> set[str]:
    """Give the base addresses that a release says are its own."""
    return {text_of(parts_of(line).object) for line in lines_with(lines, _BASE_OF)}


def lines_with(lines: Lines, predicate: str) -> list[str]:
    """Find the lines of one property."""
    mark = f" {predicate} "
    return [line for line in lines if mark in line and parts_of(line).predicate == predicate]


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")
