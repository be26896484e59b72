"""Find what two passes of judging left open: pairs whose outcome nobody explained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import chain

from pcgraph.agreement import NAMES, Pair, Place, alone, by_pair, pass_files, place_of
from pcgraph.composition import Composition
from pcgraph.model import Finding
from pcgraph.sssom import EVIDENCE_SLOT, NO_TERM, ROLE, SETTLEMENT_SLOT, MappingRow, MappingSet


@dataclass(frozen=True)
class LeftOut:
    """What broken rows may have said: nothing is missed where a row was told and left out.

    Attributes:
        pairs: the statements and standards that such rows name (short ids).
        statements: the statements of all such rows that name one.
        vague: those of rows that name no standard.
        folders: where rows stand that name no statement.
    """

    pairs: set[Pair] = field(default_factory=set)
    statements: set[str] = field(default_factory=set)
    vague: set[str] = field(default_factory=set)
    folders: set[Place] = field(default_factory=set)

    def add(self, place: Place, statements: Set[str], standards: Set[str]) -> None:
        """Add a row, by the statements and standards that stand in its cells."""
        self.statements.update(statements)
        self.pairs.update((one, other) for one in statements for other in standards)
        self.vague.update(() if standards else statements)
        self.folders.update(() if statements else (place,))

    def spares(self, place: Place, pair: Pair, whole: bool) -> bool:
        """Tell whether a pair is not to be compared; ``whole`` if no row of it is missing."""
        vague = place in self.folders or pair[0] in self.vague
        return pair in self.pairs or (vague and not whole)


def settlement_findings(
    composition: Composition,
    rows: Mapping[Place, Sequence[MappingRow]],
    left_out: LeftOut,
) -> Iterator[Finding]:
    """Find pairs whose outcome nobody explained, and statements that one pass did not judge.

    A row explains itself (``ext_settlement``) where the passes differ in evidence or
    relation, or agree and the row says something else. A pair that a pass did not name
    counts as not accepted there.

    Args:
        composition: the graph, and the files it was made of.
        rows: the rows of each pass that can be read, by its layer and path.
        left_out: what broken rows may have said, in these and in the mapping files.

    Yields:
        Findings about the row, or about the file that lacks it.
    """
    places = {(file.layer, file.shown): place_of(file) for file in composition.files}
    for place, named in pass_files(composition.files).items():
        if sorted(named) != [*NAMES]:
            for file in named.values():
                yield _finding("pass-alone", "", "", "", " ".join(alone(named)), file.shown)
            continue
        final = {
            (row.get("subject_id"), row.get("object_id")): (one, row)
            for one in composition.sets
            if places.get((one.layer, one.shown)) == place
            for row in one.rows
            if row.get("subject_category") != ROLE
        }
        passes = by_pair({name: rows[file.layer, file.path] for name, file in named.items()})
        judged = {name: {statement for statement, _ in passes[name]} for name in NAMES}
        known = {statement for statement, _ in chain(final, *passes.values())}
        for name in NAMES if place not in left_out.folders else ():
            for statement in sorted(known - judged[name] - left_out.statements):
                what = f"Pass {name} did not judge this statement. Judge it there too."
                if place[0]:
                    what = _left_open(statement, name, judged)
                one = _finding("pass-incomplete", statement, "", name, what, named[name].shown)
                yield _of_own(one, place)
        ended = {
            statement
            for (statement, standard), (_, row) in final.items()
            if row.get(EVIDENCE_SLOT) or standard == NO_TERM
        }
        open_ones = judged["a"] & judged["b"] - ended - left_out.statements
        for statement in sorted(open_ones) if place not in left_out.folders else ():
            what = "Both passes judged this statement, and no row accepts a NOS or says that none "
            what += "fits. Add it to positive or none."
            if place[0]:
                what = "Both passes judged it; nothing is accepted for it now, and nobody says "
                what += f"that none fits. Decide: pcgraph mapping accept {statement} NOS ..., or "
                what += f'pcgraph mapping none {statement} --reason "because ...".'
            one = _finding("judgement-missing", statement, "", "", what, named["a"].shown)
            yield _of_own(one, place)
        accepted = (one for one, row in final.values() if row.get(EVIDENCE_SLOT))
        missing = next((one.shown for one in accepted), named["a"].shown)
        for pair in sorted({*final, *passes["a"], *passes["b"]}):
            if pair[1] == NO_TERM or not all(pair[0] in judged[name] for name in NAMES):
                continue
            whole = pair in final and pair in passes["a"] and pair in passes["b"]
            if not left_out.spares(place, pair, whole):
                yield from _unsettled(pair, passes, final.get(pair), missing, bool(place[0]))


def _left_open(statement: str, name: str, judged: Mapping[str, Set[str]]) -> str:
    """Say what a pass of a person's own folder lacks, and what to do."""
    other = next(one for one in NAMES if one != name)
    both = "pcgraph review --second asks what is left, and writes both passes anew."
    if statement not in judged[other]:
        if name == NAMES[0]:
            return f"It was judged after the two passes, and stands in neither: {both}"
        return "The second person has not judged it: pcgraph review --second."
    if name == NAMES[0]:
        return f"Pass {other} has it, and pass {name} has no answer of the first person: {both}"
    return f"Pass {other} has it, and the second person has not judged it: pcgraph review --second."


def _unsettled(
    pair: Pair,
    passes: Mapping[str, Mapping[Pair, MappingRow]],
    found: tuple[MappingSet, MappingRow] | None,
    missing: str,
    own: bool,
) -> Iterator[Finding]:
    """Find out whether a pair was answered in two ways and no row says why it was settled so."""
    place, row = found or (None, None)
    answers = [_answer(one) for one in (passes["a"].get(pair), passes["b"].get(pair), row)]
    if len(set(answers)) == 1 or (row and row.get(SETTLEMENT_SLOT)):
        return
    said = ", ".join(
        f"{who} {' '.join(answer) or 'not accepted'}"
        for who, answer in zip(("pass a:", "pass b:", "here:"), answers, strict=True)
    )
    message = f"The answers differ, and no row says why ({said}). "
    where = (place.shown, row.line) if row and place else (missing, 0)
    focus = row.get("record_id") if row else pair[0]
    if own:
        message += f"Settle it: pcgraph mapping accept (or reject) {' '.join(pair)} ... "
        message += '--settled "because ...".'
    elif row:
        message += f"Write the reason in {SETTLEMENT_SLOT}."
    else:
        message += f"Add a row for the pair, to negative if it is not used, with {SETTLEMENT_SLOT}."
    yield _finding("settlement-missing", focus, SETTLEMENT_SLOT, pair[1], message, *where)


def _answer(row: MappingRow | None) -> tuple[str, ...]:
    """Give what counts of a row: evidence and relation; nothing for one that accepts nothing."""
    if row is None or not row.get(EVIDENCE_SLOT):
        return ()
    return row.get(EVIDENCE_SLOT), row.get("predicate_id")


def _of_own(finding: Finding, place: Place) -> Finding:
    """Warn only, in a folder of a person's own: work there may be half done."""
    return replace(finding, severity="warning") if place[0] else finding


def _finding(
    rule: str, focus: str, path: str, value: str, what: str, file: str, line: int = 0
) -> Finding:
    return Finding("violation", rule, focus, path, value, what, file, line)
