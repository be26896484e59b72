"""Gather what is right: the rows that were accepted, the correspondences of two editions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pcgraph.composition import Composition
from pcgraph.decisions.gathered import Gathered
from pcgraph.engine import solutions
from pcgraph.errors import UsageProblem
from pcgraph.mapping import BY_PERSON
from pcgraph.sssom import EVIDENCE_SLOT, MappingRow
from pcgraph.suggested.aims import lines_of, standards
from pcgraph.suggested.ranking import Target

EVIDENCE = ("all", "part", "helps")
"""The answers that may count as right, as people say them."""
_SLOT_WORDS = {"supports": "helps"}
_CORRESPONDENCES = """SELECT ?one ?other WHERE {
    ?x a xkos:ConceptAssociation ; xkos:sourceConcept ?one ; xkos:targetConcept ?other
    } ORDER BY ?one ?other"""


@dataclass(frozen=True)
class Gold:
    """Statements, targets, and which are right for which.

    Attributes:
        statements: the words of those that have a right target.
        targets: all that may be suggested.
        right: for each statement the numbers of the right targets.
        without: how many statements were left out, because nothing is right for them.
        notes: where it comes from, and how it is to be read.
    """

    statements: tuple[str, ...]
    targets: tuple[Target, ...]
    right: tuple[frozenset[int], ...]
    without: int
    notes: tuple[str, ...]

    @property
    def pairs(self) -> int:
        """Count the pairs of a statement and a right target."""
        return sum(map(len, self.right))


def gold_of(
    statements: Mapping[str, str],
    targets: Sequence[Target],
    pairs: Iterable[tuple[str, str]],
    notes: Sequence[str],
    where: str,
) -> Gold:
    """Put statements, targets and pairs together.

    Args:
        statements: words by id, in their order.
        targets: what is ranked.
        pairs: ids of a statement and of a target; those of others are left out.
        notes: where the pairs come from.
        where: what is named if there is no pair.

    Raises:
        UsageProblem: PC-MEASURE-EMPTY if nothing is right for anything.
    """
    at = {one.iri: number for number, one in enumerate(targets)}
    right: dict[str, set[int]] = {}
    for statement, target in pairs:
        if statement in statements and target in at:
            right.setdefault(statement, set()).add(at[target])
    if not right:
        raise UsageProblem(
            "PC-MEASURE-EMPTY",
            "nothing is recorded as right here, so nothing can be measured.",
            "Judge some lines first, or name other files or evidence.",
            where,
        )
    asked = [one for one in statements if one in right]
    return Gold(
        tuple(statements[one] for one in asked),
        tuple(targets),
        tuple(frozenset(right[one]) for one in asked),
        len(statements) - len(asked),
        tuple(notes),
    )


def evidence_of(slot: str) -> str:
    """Say the evidence of a row as people say it; a row that names none counts as *all*."""
    return _SLOT_WORDS.get(slot, slot) or "all"


def of_framework(composition: Composition, said: Gathered, evidence: Sequence[str]) -> Gold:
    """Take the rows that were accepted for a framework.

    Args:
        composition: the graph.
        said: what the graph says of the framework.
        evidence: the answers that count as right.

    Raises:
        UsageProblem: PC-MEASURE-EMPTY.
    """
    expand = composition.prefixes.expand
    accepted = [one for one in said.judged if one.decision == "accepted"]
    pairs = [
        (expand(one.row.get("subject_id")) or "", expand(one.row.get("object_id")) or "")
        for one in accepted
        if evidence_of(one.row.get(EVIDENCE_SLOT)) in evidence
    ]
    notes = [
        f"Right is what was accepted for {said.about.label or said.slug} "
        f"({', '.join(evidence)}): {_by([one.row for one in accepted])}.",
        "The judging saw the same words as the methods do; a title that shares words with a line "
        "may have been accepted the sooner for it.",
    ]
    targets = [one.target for one in standards(composition, said).every]
    words = {line.iri: line.text for line in said.lines}
    return gold_of(words, targets, pairs, notes, said.about.label or said.slug)


def _by(accepted: Sequence[MappingRow]) -> str:
    """Say who judged, and how many of the rows somebody has reviewed."""
    people = sum(row.get("mapping_justification") in BY_PERSON for row in accepted)
    reviewed = sum(bool(row.get("reviewer_label") or row.get("reviewer_id")) for row in accepted)
    judged = f"{people} of {len(accepted)} rows judged by people" if people else "judged by machine"
    seen = f"{reviewed} reviewed" if reviewed else "reviewed by nobody yet"
    return f"{judged} from the titles of the NOS, {seen}"


def of_editions(composition: Composition, one: Gathered, other: Gathered) -> Gold:
    """Take the correspondences of two editions: what became of a line.

    Args:
        composition: the graph.
        one: the edition whose lines are asked for.
        other: the edition whose lines are ranked.

    Raises:
        UsageProblem: PC-MEASURE-EMPTY if no correspondence joins them.
    """
    rows = solutions(composition.store, _CORRESPONDENCES, "measure")
    pairs = [(row["one"].value, row["other"].value) for row in rows]
    pairs += [(later, earlier) for earlier, later in pairs]
    targets = [aim.target for aim in lines_of(composition, other).every]
    words = {line.iri: line.text for line in one.lines}
    names = [said.about.label or said.slug for said in (one, other)]
    notes = [
        f"Right is what the recorded correspondences say of {names[0]} and {names[1]}; lines that "
        "came or went have none."
    ]
    return gold_of(words, targets, pairs, notes, " and ".join(names))


def known_words(composition: Composition) -> dict[str, str]:
    """Give the words of every statement and the title of every NOS, by address."""
    text = """SELECT ?x ?words WHERE { { ?x pc:section ?section ; pc:text ?words } UNION
        { ?x a pc:OccupationalStandard ; skos:prefLabel ?words } } ORDER BY ?x ?words"""
    found: dict[str, str] = {}
    for row in solutions(composition.store, text, "measure"):
        found.setdefault(row["x"].value, row["words"].value)
    return found
