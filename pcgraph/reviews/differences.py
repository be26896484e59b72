"""List where two passes of judging differ, with both answers and both reasons."""

from __future__ import annotations

from collections.abc import Iterator

from pcgraph.agreement import Passes, answer_of, place_of, read_passes
from pcgraph.composition import Composition
from pcgraph.decisions.card import ACCEPTED, cells_of, decided_by
from pcgraph.engine import solutions
from pcgraph.mapping import decision_of
from pcgraph.model import Cell, Table
from pcgraph.sssom import NO_TERM, SETTLEMENT_SLOT, MappingRow

COLUMNS = (
    "competency", "nos_code", "nos_title", "first_answer", "second_answer", "first_reason",
    "second_reason", "settled_because", "first_by", "second_by", "competency_id", "nos_id",
)  # fmt: skip
_WORDS = """SELECT ?x ?words ?code WHERE { { ?x pc:text ?words ; pc:section ?s } UNION
    { ?x a pc:OccupationalStandard ; skos:prefLabel ?words ; skos:notation ?code } } ORDER BY ?x"""
_UNNAMED = "not named"


def differences(composition: Composition) -> Table:
    """List the pairs on which the two passes differ; those of a person's own folder, if it has any.

    A pair that one pass does not name counts as not used there (data/mappings/README.md).

    Returns:
        One row a pair, in the order of the ids; the note says how many there are, and how many
        are settled.

    Raises:
        InputProblem: a pass that cannot be read, or that has no other beside it.
    """
    every = read_passes(composition)
    every = [one for one in every if one.place[0]] or every
    compact = composition.prefixes.compact
    words = {
        compact(row["x"].value): (row["words"].value, row["code"].value if row["code"] else "")
        for row in solutions(composition.store, _WORDS, "differences")
    }
    settled = _settled(composition)
    rows = [row for one in every for row in _of(one, words, settled)]
    done = sum(bool(row[COLUMNS.index("settled_because")]) for row in rows)
    notes = (f"{len(rows)} answers differ; {done} of them are settled.",)
    if not every:
        notes = ("No folder of data/mappings has two passes: pcgraph review --second makes them.",)
    return Table(COLUMNS, tuple(rows), notes=notes)


def _settled(composition: Composition) -> dict[tuple[object, str, str], str]:
    """Give why each pair was settled as it was, by folder, competency and NOS."""
    places = {(file.layer, file.shown): place_of(file) for file in composition.files}
    return {
        (places.get((one.layer, one.shown)), row.get("subject_id"), row.get("object_id")):
            row.get(SETTLEMENT_SLOT)
        for one in composition.sets
        for row in one.rows
    }  # fmt: skip


def _of(
    one: Passes,
    words: dict[str, tuple[str, str]],
    settled: dict[tuple[object, str, str], str],
) -> Iterator[tuple[Cell, ...]]:
    for pair in sorted({*one.rows["a"], *one.rows["b"]}):
        first, second = one.rows["a"].get(pair), one.rows["b"].get(pair)
        if pair[1] == NO_TERM or not _differ(first, second):
            continue
        line, nos = (words.get(end, (end, "")) for end in pair)
        yield (
            line[0], nos[1], nos[0], _answer(first), _answer(second), _reason(first),
            _reason(second), settled.get((one.place, *pair), ""), _by(first), _by(second), *pair,
        )  # fmt: skip


def _differ(first: MappingRow | None, second: MappingRow | None) -> bool:
    if first is None or second is None:
        named = first or second
        return named is not None and decision_of(named) == ACCEPTED
    return answer_of(first) != answer_of(second)


def _answer(row: MappingRow | None) -> str:
    if row is None:
        return _UNNAMED
    cells = cells_of(row, decision_of(row), "")
    if cells["decision+"] != ACCEPTED:
        return cells["decision+"]
    return f"{cells['evidence+']}, {cells['relation+']}"


def _reason(row: MappingRow | None) -> str:
    return row.get("comment") if row else ""


def _by(row: MappingRow | None) -> str:
    return decided_by(row) if row else ""
