"""Hold mapping files against the rules of SSSOM 1.1 and of our policy, file by file.

Form of the table: ``sssom.py``. The policy: ``data/mappings/README.md``. What needs the
graph: ``mapping_check.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from pcgraph.errors import InputProblem
from pcgraph.head import comment_line
from pcgraph.mapping_head import head_faults
from pcgraph.model import TextFile
from pcgraph.names import OURS, Prefixes
from pcgraph.sssom import (
    DECISION_BY_FILE,
    EVIDENCE_SLOT,
    IRI_SLOTS,
    LIST_SLOTS,
    NO_TERM,
    NUMBER_SLOTS,
    REQUIRED,
    ROLE,
    Fault,
    MappingRow,
    MappingSet,
    MappingTable,
    read_table,
    write_mappings,
)
from pcgraph.sssom_model import JUSTIFICATIONS, ROW_SLOTS, Slot
from pcgraph.sssom_values import Wrong, cell_fault

_NUMBER = re.compile(r"-?[01](\.[0-9]+)?")
_Unfit = Mapping[str, Mapping[str, Wrong]]
_Told = Callable[[str, str, str, str], Fault]
_CHOSEN = "semapv:ManualMappingCuration"
_LEAST_SURE, _LEAST_WORDS = 0.5, 20
_HINT = "warning"
_DATE_SLOTS = ("mapping_date", "review_date")
PASS_REQUIRED = ("subject_id", "object_id")

_RELATES = (DECISION_BY_FILE["positive"], DECISION_BY_FILE["negative"])

EVIDENCE_BY_RELATION: Mapping[str, tuple[str, ...]] = {
    "skos:exactMatch": ("all",),
    "skos:closeMatch": ("all", "part"),
    "skos:broadMatch": ("all",),
    "skos:narrowMatch": ("part",),
    "skos:relatedMatch": ("supports",),
}
"""Which strength of evidence goes with which relation (the policy of data/mappings)."""

UNDECIDED = "skos:mappingRelation"
"""The relation of a row that accepts nothing: none is asserted."""

BY_PERSON: Mapping[str, str] = {
    "semapv:ManualMappingCuration": "person",
    "semapv:MappingReview": "person after suggestion",
}
"""The justifications that say that a person chose, and how that is told."""

BY_METHOD: Mapping[str, str] = {"semapv:LexicalMatching": "identical text"}
"""The justification of rows that a rule accepted and no person looked at, and how that is told."""


def judged_how(justification: str) -> str:
    """Say how something was judged, in the words of the tables.

    >>> judged_how("semapv:MappingReview"), judged_how("semapv:UnspecifiedMatching")
    ('person after suggestion', 'machine')
    """
    return BY_PERSON.get(justification) or BY_METHOD.get(justification, "machine")


def read_mappings(file: TextFile, prefixes: Prefixes = OURS) -> MappingSet:
    """Read one mapping file that is to become a part of the graph.

    Args:
        file: a file named ``positive``, ``negative``, ``none`` or ``unsure``.sssom.tsv.
        prefixes: the map that its short ids are held against.

    Returns:
        The metadata and the rows, each with its line.

    Raises:
        InputProblem: PC-MAP-FILE, PC-MAP-HEADER, PC-MAP-COLUMN or PC-MAP-ROW, with file
            and line; the first of what ``faults_of`` finds.
    """
    decision = decision_of_file(file)
    table = read_table(file)
    for fault in faults_of(table, decision, prefixes, file.text):
        if fault.severity == "violation":
            raise fault.problem(file.shown)
    return MappingSet(table.meta, table.rows, decision, file.shown, file.layer)


def decision_of_file(file: TextFile) -> str:
    """Say what the rows of a mapping file decide: its name says it.

    Raises:
        InputProblem: PC-MAP-FILE.
    """
    kind = file.path.rsplit("/", 1)[-1].split(".", 1)[0]
    if kind not in DECISION_BY_FILE:
        raise InputProblem(
            "PC-MAP-FILE",
            f"a mapping file cannot be called {kind!r}.",
            f"Name it one of {', '.join(DECISION_BY_FILE)} (.sssom.tsv).",
            file.shown,
        )
    return DECISION_BY_FILE[kind]


def read_pass(file: TextFile) -> tuple[MappingRow, ...]:
    """Read one pass of judging: a table of all decisions, which never becomes part of the graph.

    Args:
        file: a file of ``passes/``, such as ``a.sssom.tsv``.

    Returns:
        The rows, each with its line; ``decision_of`` says what each decides.

    Raises:
        InputProblem: PC-MAP-HEADER, PC-MAP-COLUMN or PC-MAP-ROW, with file and line.
    """
    table = read_table(file, PASS_REQUIRED)
    for fault in table.faults:
        raise fault.problem(file.shown)
    return table.rows


def decision_of(row: MappingRow) -> str:
    """Say what a row of a pass decides: its file does not say it.

    >>> decision_of(MappingRow(1, {"object_id": "nos:PE5", "predicate_modifier": "Not"}))
    'considered and not used'
    >>> decision_of(MappingRow(1, {"object_id": "nos:PE5"}))
    'not sure'
    """
    if row.get("object_id") == NO_TERM:
        return DECISION_BY_FILE["none"]
    if row.get("predicate_modifier"):
        return DECISION_BY_FILE["negative"]
    return DECISION_BY_FILE["positive" if row.get(EVIDENCE_SLOT) else "unsure"]


def faults_of(
    table: MappingTable,
    decision: str | None,
    prefixes: Prefixes,
    text: str,
    required: Sequence[str] = REQUIRED,
) -> Iterator[Fault]:
    """Find what is wrong in one file: its form, its metadata, then row by row.

    Args:
        table: the file as read.
        decision: what its rows decide; empty if nobody knows, None if each row says it (a pass).
        prefixes: the map that its short ids are held against.
        text: the file, for the lines of its metadata.
        required: the slots that every row must fill.

    Yields:
        Faults; one that is a warning does not keep the file out of the graph.
    """
    if not any(fault.rule == "metadata" for fault in table.faults):
        yield from head_faults(table, prefixes, text)
    yield from table.faults
    if any(fault.rule == "column-doubled" for fault in table.faults):
        return
    filled = [slot for slot in required if slot in table.columns]
    unfit = _unfit(table, prefixes)
    for row in table.rows:
        decided = decision_of(row) if decision is None else decision
        yield from _row_faults(row, decided, filled, unfit)


def faults_of_pass(table: MappingTable, prefixes: Prefixes, text: str) -> Iterator[Fault]:
    """Find what is wrong in one pass of judging, as ``faults_of`` does in a file of the graph."""
    yield from faults_of(table, None, prefixes, text, (*PASS_REQUIRED, "predicate_id"))
    seen: dict[tuple[str, str], int] = {}
    for row in table.rows:
        pair = row.get("subject_id"), row.get("object_id")
        first = seen.setdefault(pair, row.line)
        if first != row.line:
            what, remedy = f"this pair stands already in line {first}.", "Keep one of the rows."
            where = (row.line, "object_id", pair[1])
            yield Fault("PC-MAP-DOUBLE", "pair-twice", *where, what, remedy)


def _unfit(table: MappingTable, prefixes: Prefixes) -> dict[str, dict[str, Wrong]]:
    """Find the values that cannot stand in their slots; each different one is looked at once."""
    found = {}
    for slot in map(_slot, (*IRI_SLOTS, *_DATE_SLOTS, *NUMBER_SLOTS)):
        if slot.name in table.columns:
            values = {row.slots[slot.name] for row in table.rows if slot.name in row.slots}
            wrong = {v: fault for v in values if (fault := cell_fault(slot, v, prefixes, True))}
            if wrong:
                found[slot.name] = wrong
    return found


def _slot(name: str) -> Slot:
    """Give a slot as we take it: a category is a short id, one author is one."""
    kind = "id" if name in IRI_SLOTS else ROW_SLOTS[name].kind
    return replace(ROW_SLOTS[name], kind=kind, many=name in LIST_SLOTS)


def _row_faults(
    row: MappingRow, decision: str, required: Sequence[str], unfit: _Unfit
) -> Iterator[Fault]:
    """Hold one row against the rules of its file; ``unfit`` are the values that do not fit."""

    def told(rule: str, slot: str, what: str, remedy: str) -> Fault:
        return Fault("PC-MAP-ROW", rule, row.line, slot, row.get(slot), what, remedy)

    slots = row.slots
    for slot in required:
        if slot not in slots:
            remedy = "Fill it in; every row must be able to be defended."
            yield told("empty", slot, f"{slot} is empty.", remedy)
    for slot, wrong in unfit.items():
        if slots.get(slot) in wrong:
            rule, what, remedy = wrong[slots[slot]]
            yield told(rule, slot, what, remedy)
    if slots.get("mapping_justification", "semapv:LexicalMatching") not in JUSTIFICATIONS:
        what = f"mapping_justification {slots['mapping_justification']!r} is none of SSSOM's."
        remedy = f"One of: {', '.join(sorted(JUSTIFICATIONS))}."
        yield told("justification", "mapping_justification", what, remedy)
    reviewer = slots.get("reviewer_id") or slots.get("reviewer_label")
    for slot in ("review_date", "reviewer_agreement"):
        if slot in slots and not reviewer:
            what = f"{slot} is given and no reviewer."
            yield told("reviewer", slot, what, "Name who reviewed it, or leave the cell empty.")
    yield from _decision_faults(row, decision, told)
    yield from _trust_faults(row, decision, told)


def _trust_faults(row: MappingRow, decision: str, told: _Told) -> Iterator[Fault]:
    """Find what a row says of who judged it, and how surely, that a reader cannot rely on."""
    how, tool = row.get("mapping_justification"), row.get("mapping_tool")
    if how == _CHOSEN and tool:
        what = f"{_CHOSEN} says that a person chose, and mapping_tool names {tool!r}."
        remedy = "Leave one of the two out; semapv:MappingReview is a person judging a suggestion."
        yield told("who-judged", "mapping_justification", what, remedy)
    if how in JUSTIFICATIONS and how not in BY_PERSON and not tool:
        what = f"{how} says that no person chose, and mapping_tool is empty."
        yield told("who-judged", "mapping_tool", what, "Name the tool.")._replace(severity=_HINT)
    confidence = row.get("confidence")
    sure = float(confidence) if _NUMBER.fullmatch(confidence) else 1
    if decision == "accepted" and 0 <= sure < _LEAST_SURE:
        what = f"a row is accepted with the confidence {confidence}."
        remedy = f"Below {_LEAST_SURE} our policy accepts nothing: data/mappings/README.md."
        yield told("confidence-low", "confidence", what, remedy)._replace(severity=_HINT)
    comment = row.get("comment")
    if 0 < len(comment) < _LEAST_WORDS:
        what = "the reason is too short to say what the two share and what one lacks."
        yield told("reason-short", "comment", what, "Write it out.")._replace(severity=_HINT)
    if (row.get("reviewer_id") or row.get("reviewer_label")) and not row.get("review_date"):
        what = "a reviewer is named and review_date is empty."
        yield told("reviewer", "review_date", what, "Say when.")._replace(severity=_HINT)


def _decision_faults(row: MappingRow, decision: str, told: _Told) -> Iterator[Fault]:
    """Hold a row against what its file decides; what is empty was told already."""
    negated, none = row.get("predicate_modifier"), row.get("object_id") == NO_TERM
    evidence, relation = row.get(EVIDENCE_SLOT), row.get("predicate_id")
    if NO_TERM in (row.get("subject_id"), relation):
        slot = "predicate_id" if relation == NO_TERM else "subject_id"
        yield told("no-term", slot, f"{NO_TERM} stands in {slot}.", "It belongs to object_id.")
    elif not (decision and relation and row.get("object_id")):
        return
    elif decision == "accepted" and (negated or none):
        slot = "predicate_modifier" if negated else "object_id"
        what = f"a row that is accepted has {slot} {row.get(slot)}."
        yield told("decision", slot, what, "Move it to its own file, or mend it.")
    elif decision in _RELATES and relation not in (UNDECIDED, *EVIDENCE_BY_RELATION):
        what = f"{relation} is no relation of a mapping."
        yield told("relation", "predicate_id", what, f"One of: {', '.join(EVIDENCE_BY_RELATION)}.")
    elif decision == "accepted" and relation == UNDECIDED:
        what = f"{UNDECIDED} is a suggestion, and nobody decided it."
        remedy = "Choose the relation by data/mappings/README.md, or move the row to unsure."
        yield told("suggestion", "predicate_id", what, remedy)
    elif decision == "accepted" and _compares_roles(row):
        if evidence:
            what = f"two roles are only compared, and the row has evidence {evidence!r}."
            yield told("evidence", EVIDENCE_SLOT, what, "Leave the cell empty.")
    elif decision == "accepted":
        if evidence not in EVIDENCE_BY_RELATION.get(relation, ()):
            what = f"evidence {evidence or 'empty'!r} does not go with {relation}."
            remedy = "See the table of evidence and relation in data/mappings/README.md."
            yield told("evidence", EVIDENCE_SLOT, what, remedy)
    elif evidence:
        what = f"a row that is {decision} has evidence {evidence!r}."
        yield told("evidence", EVIDENCE_SLOT, what, "Leave the cell empty.")
    elif decision == "considered and not used" and negated != "Not":
        what = f"a row of negative has predicate_modifier {negated or 'empty'!r}."
        yield told("decision", "predicate_modifier", what, "Write Not, with one capital.")
    elif (decision == "none fits") != none:
        what = f"{NO_TERM} belongs to none.sssom.tsv and to it alone."
        yield told("no-term", "object_id", what, "Move or mend the row.")
    elif decision != "considered and not used" and (negated or relation != UNDECIDED):
        what = f"a row that is {decision} says {negated} {relation}.".replace("  ", " ")
        remedy = f"Write {UNDECIDED} and no predicate_modifier: it asserts nothing."
        yield told("decision", "predicate_id", what, remedy)


def _compares_roles(row: MappingRow) -> bool:
    """Tell whether a row compares two roles: then it yields no evidence."""
    return row.get("subject_category") == ROLE


def canonical_mappings(file: TextFile, prefixes: Prefixes = OURS) -> str:
    """Give the same mapping file, or the same pass, in the canonical form.

    Raises:
        InputProblem: what cannot be read, or would be lost.
    """
    rows = read_pass(file) if is_pass(file.path) else read_mappings(file, prefixes).rows
    refuse_comments(file)
    meta, slots = read_table(file, ()).meta, [row.slots for row in rows]
    if is_pass(file.path):
        return write_mappings(meta, slots, PASS_REQUIRED, PASS_REQUIRED)
    return write_mappings(meta, slots)


def refuse_comments(file: TextFile) -> None:
    """Refuse to write a mapping file anew that holds a comment: it would be lost.

    Raises:
        InputProblem: PC-FORMAT-COMMENT.
    """
    line = comment_line(file.text, "#")
    if line:
        raise InputProblem(
            "PC-FORMAT-COMMENT",
            "a comment would be lost in the canonical form.",
            "Put the words into mapping_set_description, or delete the comment.",
            f"{file.shown}:{line}",
        )


def is_pass(path: str) -> bool:
    """Tell whether a path inside the layout is one pass of judging.

    >>> is_pass("data/mappings/x-to-nos/passes/a.sssom.tsv")
    True
    """
    return path.startswith("data/mappings/") and path.split("/")[-2:-1] == ["passes"]
