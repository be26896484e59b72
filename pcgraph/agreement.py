"""Measure how far two passes of judging agree.

Agreement is raw (the share of equal answers) and Cohen's kappa: J. Cohen, A coefficient of
agreement for nominal scales, Educational and Psychological Measurement 20 (1960), 37-46.
Both of our passes were made by machine: it is agreement of two machine passes, not of two people.
Where a folder of a person's own has passes, those are measured, and ours are not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product

from pcgraph.composition import Composition
from pcgraph.engine import solutions
from pcgraph.errors import InputProblem
from pcgraph.judgement import EVIDENCE_WORDS
from pcgraph.mapping import BY_PERSON, decision_of, is_pass, read_pass
from pcgraph.model import Cell, Table, TextFile
from pcgraph.sssom import EVIDENCE_SLOT, NO_TERM, SETTLEMENT_SLOT, MappingRow

COLUMNS = (
    "compared",
    "evidence",
    "pairs",
    "pass_a",
    "pass_b",
    "prevalence",
    "both",
    "of_either",
    "agreement",
    "kappa",
)
_NONE = "none"
NAMES = ("a", "b")
"""How the two passes of a folder are called."""

Pair = tuple[str, str]
Place = tuple[str, str]
"""Where passes lie: the layer, and the folder inside the layout."""


@dataclass(frozen=True)
class Passes:
    """The two passes of one folder of mappings.

    Attributes:
        place: the folder, by its layer and its place inside the layout.
        folder: where the folder lies, as it is shown.
        rows: for each pass, by its name, its rows by statement and standard (short ids).
        standards: the standards that were looked at (short ids).
    """

    place: Place
    folder: str
    rows: Mapping[str, Mapping[Pair, MappingRow]]
    standards: frozenset[str]

    @property
    def statements(self) -> list[str]:
        """The statements that either pass judged, in the order of their ids."""
        return sorted({statement for rows in self.rows.values() for statement, _ in rows})

    def asked(self, statement: str) -> list[Pair]:
        """Give the pairs of a statement that both passes were asked.

        A machine went through all standards, and what it did not name it did not take; a person
        was asked only what has an answer.
        """
        if not any(_by_person(row) for row in self.rows["b"].values()):
            return [(statement, standard) for standard in sorted(self.standards)]
        both = self.rows["a"].keys() & self.rows["b"].keys()
        return sorted(pair for pair in both if pair[0] == statement and pair[1] != NO_TERM)

    def evidence(self, name: str, pair: Pair) -> str:
        """Say what one pass answered for a pair: all, part, supports or none."""
        row = self.rows[name].get(pair)
        return (row.get(EVIDENCE_SLOT) if row else "") or _NONE


def read_passes(composition: Composition) -> list[Passes]:
    """Read the passes of every folder that has two of them.

    Raises:
        InputProblem: a pass that cannot be read, or that has no other beside it.
    """
    listed = _listed(composition)
    passes = []
    for place, named in pass_files(composition.files).items():
        if sorted(named) != [*NAMES]:
            what, remedy = alone(named)
            raise InputProblem("PC-MAP-PASSES", what, remedy, _folder(named))
        rows = {name: read_pass(file) for name, file in named.items()}
        sources = {row.get("object_source") for row in chain(*rows.values())}
        standards = frozenset(chain(*(listed.get(source, ()) for source in sources)))
        passes.append(Passes(place, _folder(named), by_pair(rows), standards))
    return passes


def pass_files(files: Sequence[TextFile]) -> dict[Place, dict[str, TextFile]]:
    """Give the passes of each folder of mappings, by their names; the folders in order."""
    found: dict[Place, dict[str, TextFile]] = {}
    for file in files:
        if is_pass(file.path):
            name = file.path.rsplit("/", 1)[-1].removesuffix(".sssom.tsv")
            found.setdefault(place_of(file), {})[name] = file
    return dict(sorted(found.items()))


def place_of(file: TextFile) -> Place:
    """Give the folder of mappings that a table or a pass belongs to."""
    folder = file.path.rsplit("/", 1)[0]
    return file.layer, folder.rsplit("/", 1)[0] if is_pass(file.path) else folder


def _folder(named: Mapping[str, TextFile]) -> str:
    """Name the folder of mappings that passes belong to, as it is shown."""
    return next(iter(named.values())).shown.replace("\\", "/").rsplit("/", 2)[0]


def alone(named: Mapping[str, TextFile]) -> tuple[str, str]:
    """Say that passes cannot be compared, and what to do."""
    what = f"{_folder(named)}/passes holds {', '.join(sorted(named))} (.sssom.tsv)."
    return what, "Two passes are compared: a.sssom.tsv and b.sssom.tsv."


def by_pair(rows: Mapping[str, Sequence[MappingRow]]) -> dict[str, dict[Pair, MappingRow]]:
    """Give the rows of each pass by statement and standard."""
    return {
        name: {(row.get("subject_id"), row.get("object_id")): row for row in some}
        for name, some in rows.items()
    }


def agreement(composition: Composition) -> Table:
    """Compare the two passes of all folders: over pairs, and over statements.

    A pair is a statement and a standard that was looked at. What a pass of a machine did not name
    counts as *none*; of persons those pairs count that both answered. A statement counts by its
    strongest evidence. Words that stand in several documents were judged once in each pass: the
    rows *each wording once* count them once.

    Returns:
        For each way of comparing one row for all answers together and one for each answer
        against all others: how many were compared, how often each pass gave the answer, its
        prevalence (the mean share of the two), how often both gave it and which share that is
        of what either gave, the share of equal answers, and kappa (empty where a pass gives
        no two different answers). Shares are from 0 to 1.
    """
    every, words = read_passes(composition), _words(composition)
    mine = [one for one in every if one.place[0]]
    ours = len(every) - len(mine)
    every = mine or every
    passes = [one for one in every if one.standards]
    final = _final(composition)
    pairs: list[tuple[str, str]] = []
    outcomes: list[str] = []
    once: list[tuple[str, str]] = []
    statements: list[tuple[str, str]] = []
    seen: set[str] = set()
    for one in passes:
        for statement in one.statements:
            asked = one.asked(statement)
            answers = [(one.evidence("a", pair), one.evidence("b", pair)) for pair in asked]
            pairs += answers
            outcomes += [final.get((one.place, pair), _NONE) for pair in asked]
            first, second = ([answer[side] for answer in answers] for side in (0, 1))
            statements.append((_strongest(first), _strongest(second)))
            wording = words.get(statement, statement)
            if wording not in seen:
                once += answers
            seen.add(wording)
    rows = [
        *_compare("competency and NOS", pairs),
        *_compare("competency and NOS, each wording once", once),
        *_compare("competency, by its strongest evidence", statements),
    ]
    notes = [
        *(_in_words(every) if mine else ()),
        _whose(passes),
        *_settled(composition, passes, pairs, outcomes),
        f"Read from: {', '.join(f'{one.folder}/passes' for one in passes)}.",
    ]
    if not pairs:
        notes = ["No folder of data/mappings has two passes (passes/a.sssom.tsv, b.sssom.tsv)."]
    notes += [
        f"Left out: {one.folder}/passes, because no document that it names in object_source "
        "lists NOS, so that nothing says how many were looked at."
        for one in every
        if not one.standards
    ]
    if mine and ours:
        notes.append("Passes of your folder; of ours: pcgraph mapping agreement "
                     "--without-this-folder.")  # fmt: skip
    return Table(COLUMNS, tuple(rows), notes=tuple(notes))


def _whose(passes: Sequence[Passes]) -> str:
    """Say who made the passes, persons or machines, and that nothing was settled yet."""
    made = [{_by_person(row) for one in passes for row in one.rows[name].values()}
            for name in NAMES]  # fmt: skip
    if not any(True in some for some in made):
        return (
            "Agreement of two machine passes, each made by the policy (data/mappings/README.md) "
            "without sight of the other, before anything was settled. No person took part."
        )
    if not any(False in some for some in made):
        return (
            "Agreement of two persons, the second without sight of the answers of the first, "
            "before anything was settled."
        )
    words = {frozenset((True,)): "by persons", frozenset((False,)): "by machine"}
    first, second = (words.get(frozenset(some), "partly by machine") for some in made)
    return (
        f"Agreement of two passes, the first {first}, the second {second}, before anything was "
        "settled."
    )


def _by_person(row: MappingRow) -> bool:
    return row.get("mapping_justification") in BY_PERSON


def _in_words(passes: Sequence[Passes]) -> list[str]:
    """Say how many answers are the same, of those that both passes hold."""
    both = [
        (one.rows["a"][pair], one.rows["b"][pair])
        for one in passes
        for pair in one.rows["a"].keys() & one.rows["b"].keys()
    ]
    same = sum(answer_of(first) == answer_of(second) for first, second in both)
    words = "the same (decision, evidence and relation) where both answered."
    return [f"{same} of {len(both)} {words}"]


def answer_of(row: MappingRow) -> tuple[str, str, str]:
    """Give what a row of a pass answers: decision, evidence, and the relation if it is accepted."""
    shows = row.get(EVIDENCE_SLOT)
    return decision_of(row), shows, row.get("predicate_id") if shows else ""


def _final(composition: Composition) -> dict[tuple[Place, Pair], str]:
    """Give the evidence that was settled on, by folder, statement and standard (short ids)."""
    places = {(file.layer, file.shown): place_of(file) for file in composition.files}
    return {
        (place, (row.get("subject_id"), row.get("object_id"))): row.get(EVIDENCE_SLOT)
        for one in composition.sets
        if (place := places.get((one.layer, one.shown)))
        for row in one.rows
        if row.get(EVIDENCE_SLOT)
    }


def _settled(
    composition: Composition,
    passes: Sequence[Passes],
    pairs: Sequence[tuple[str, str]],
    outcomes: Sequence[str],
) -> list[str]:
    """Say how many pairs were settled, how many wait, and how many went against both passes."""
    apart = sum(a != b for a, b in pairs)
    against = sum(a == b != end for (a, b), end in zip(pairs, outcomes, strict=True))
    places = {(file.layer, file.shown): place_of(file) for file in composition.files}
    reasons = {
        (places.get((one.layer, one.shown)), row.get("subject_id"), row.get("object_id"))
        for one in composition.sets
        for row in one.rows
        if row.get(SETTLEMENT_SLOT)
    }
    waiting = sum(
        one.evidence("a", pair) != one.evidence("b", pair) and (one.place, *pair) not in reasons
        for one in passes
        for pair in product(one.statements, sorted(one.standards))
    )
    changed = f"Changed since, against both passes: {against}."
    if not waiting:
        return [
            f"Settled since: {apart} pairs on which the passes gave different evidence. {changed} "
            "Each has its reason (ext_settlement).",
        ]
    return [
        f"Settled since: {apart - waiting} of {apart} pairs on which the passes gave different "
        f"evidence; {waiting} still wait: pcgraph mapping agreement --differences lists them. "
        f"{changed}",
    ]


def kappa(answers: Sequence[tuple[str, str]]) -> float | None:
    """Give Cohen's kappa of paired answers; None where chance alone would agree always.

    >>> kappa([("part", "part"), ("none", "none"), ("part", "none"), ("none", "part")])
    0.0
    """
    number = len(answers)
    if not number:
        return None
    equal = sum(a == b for a, b in answers) / number
    first, second = Counter(a for a, _ in answers), Counter(b for _, b in answers)
    chance = sum(first[value] * second[value] for value in first) / number**2
    return None if chance == 1 else (equal - chance) / (1 - chance)


def _compare(name: str, answers: Sequence[tuple[str, str]]) -> Iterator[tuple[Cell, ...]]:
    """Compare answers: all together, then each of them against the others."""
    if not answers:
        return
    yield _row(name, "any answer", answers, None)
    for value in (*EVIDENCE_WORDS, _NONE):
        split = [(str(a == value), str(b == value)) for a, b in answers]
        yield _row(name, EVIDENCE_WORDS.get(value, "none"), split, "True")
    accepted = [(str(a != _NONE), str(b != _NONE)) for a, b in answers]
    yield _row(name, "all, part or helps", accepted, "True")


def _row(
    name: str, words: str, answers: Sequence[tuple[str, str]], value: str | None
) -> tuple[Cell, ...]:
    """Lay out one comparison."""
    counts: tuple[Cell, ...] = (None, None, None, None, None)
    if value is not None:
        first, second = (sum(one[side] == value for one in answers) for side in (0, 1))
        both = sum(a == b == value for a, b in answers)
        either = first + second - both
        share = round(both / either, 3) if either else None
        counts = (first, second, round((first + second) / 2 / len(answers), 4), both, share)
    equal = round(sum(a == b for a, b in answers) / len(answers), 4)
    by_chance = kappa(answers)
    shown = None if by_chance is None else round(by_chance, 3)
    return (name, words, len(answers), *counts, equal, shown)


def _strongest(answers: Sequence[str]) -> str:
    return next((value for value in EVIDENCE_WORDS if value in answers), _NONE)


def _listed(composition: Composition) -> dict[str, list[str]]:
    """Give the standards that each document lists (short ids)."""
    text = """SELECT DISTINCT ?document ?standard WHERE {
        ?entry pc:standard ?standard ; pc:section ?section .
        ?section dcterms:isPartOf ?document }"""
    compact = composition.prefixes.compact
    found: dict[str, list[str]] = {}
    for row in solutions(composition.store, text, "agreement"):
        name = compact(row["document"].value)
        found.setdefault(name, []).append(compact(row["standard"].value))
    return found


def _words(composition: Composition) -> dict[str, str]:
    """Give the words of each statement, by its short id."""
    text = "SELECT ?statement ?text WHERE { ?statement pc:section ?section ; pc:text ?text }"
    return {
        composition.prefixes.compact(row["statement"].value): row["text"].value
        for row in solutions(composition.store, text, "agreement")
    }
