"""Read mapping sets of anybody, row by row: the columns may be others than ours.

Rows are told apart by addresses, not by short ids, so that two files may have other prefixes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pcgraph.errors import InputProblem
from pcgraph.foreign.reading import ForeignSet, read_foreign
from pcgraph.mapping import BY_PERSON, UNDECIDED
from pcgraph.model import TextFile
from pcgraph.names import OURS, Prefixes
from pcgraph.sssom import DECISION_BY_FILE, NO_TERM, NUMBER_SLOTS, Fault, MappingRow
from pcgraph.sssom_model import ROW_SLOTS
from pcgraph.sssom_values import value_fault

ACCEPTED, REJECTED = DECISION_BY_FILE["positive"], DECISION_BY_FILE["negative"]
NONE_FITS, UNSURE = DECISION_BY_FILE["none"], DECISION_BY_FILE["unsure"]
SUGGESTED = "suggested"
_BY_NAME: Mapping[str, str] = {**DECISION_BY_FILE, "predictions": SUGGESTED}
NEGATED = "Not"
NO_TERM_IRI = OURS.expand(NO_TERM) or ""
UNDECIDED_IRI = OURS.expand(UNDECIDED) or ""

_BORNE = frozenset({"column-unknown", "column-missing", "column-undeclared"})
"""What a set of others may have: it is read all the same."""
_ENDS = (("subject_id", "subject_label"), ("object_id", "object_label"))
_MANY = 500_000
"""So many rows are read: of more, every verb here would hold some gigabytes."""


@dataclass(frozen=True, slots=True)
class SetRow:
    """One row of a mapping set.

    Attributes:
        shown: the file, for messages.
        line: its line there.
        decision: what it decides, in the words of the tables, or ``suggested``.
        slots: its slots, with those that the metadata gives for all rows.
        record: the address of the record; empty if it has none.
        subject: the address of the subject, or its words if it has none.
        predicate: the address of the relation.
        object: as of the subject.
        prefixes: by which its short ids are read.
    """

    shown: str
    line: int
    decision: str
    slots: Mapping[str, str]
    record: str
    subject: str
    predicate: str
    object: str
    prefixes: Prefixes

    def get(self, slot: str) -> str:
        """Give a slot, or empty text where the row leaves it out."""
        return self.slots.get(slot, "")

    def end(self, name: str) -> str:
        """Write an end for people: its label, else its short id; ``name``: subject or object."""
        return self.get(f"{name}_label") or self.get(f"{name}_id")

    @property
    def place(self) -> str:
        """Name file and line, without the folder: the same on every machine."""
        name = self.shown.replace("\\", "/").rsplit("/", 1)[-1]
        return f"{name}:{self.line}"

    @property
    def negated(self) -> bool:
        """Whether it says that the relation does not hold."""
        return bool(self.get("predicate_modifier"))

    @property
    def decided_by(self) -> str:
        """Name the machine where a machine judged, else the person or group."""
        tool = f"{self.get('mapping_tool')} {self.get('mapping_tool_version')}".strip()
        return tool or self.get("author_label") or self.get("author_id")

    @property
    def decided_how(self) -> str:
        """Say how it was judged."""
        return BY_PERSON.get(self.get("mapping_justification"), "machine")


@dataclass(frozen=True)
class OneSet:
    """One mapping file.

    Attributes:
        name: its path inside the folder that was named, to find its like in another.
        shown: the file, for messages.
        meta: its metadata.
        prefixes: by which its short ids are read.
        rows: its rows.
    """

    name: str
    shown: str
    meta: Mapping[str, object]
    prefixes: Prefixes
    rows: tuple[SetRow, ...]


def read_sets(files: Sequence[TextFile]) -> tuple[OneSet, ...]:
    """Read mapping files, ours or those of others.

    Args:
        files: the files; their paths are told apart by, and a name such as
            ``negative.sssom.tsv`` says what the rows decide.

    Raises:
        InputProblem: a file that is no table of SSSOM, with file and line (PC-MAP-HEADER,
            PC-MAP-COLUMN, PC-MAP-ROW, PC-READ-HEAD); PC-SETS-SIZE for more rows than are held.
    """
    found, number = [], 0
    for file in files:
        found.append(_read_set(file))
        number += len(found[-1].rows)
        if number > _MANY:
            raise InputProblem(
                "PC-SETS-SIZE", f"the mapping files hold more than {_MANY:,} rows.",
                "Give fewer of them at once.", file.shown,
            )  # fmt: skip
    return tuple(found)


def _read_set(file: TextFile) -> OneSet:
    table = read_foreign(file)
    broken = table.head_faults if table.head else ()  # Without metadata it is read all the same.
    for fault in (*broken, *table.faults):
        grave = fault.severity == "violation" and fault.rule not in _BORNE
        if grave or (fault.rule == "column-missing" and "predicate_id" not in table.columns):
            raise fault.problem(file.shown)
    for end in _ENDS:
        if not set(end) & set(table.columns):
            words = " and ".join(end)
            what = f"the table has neither {words}: it is no mapping set."
            remedy = "Name a table of SSSOM (https://w3id.org/sssom/)."
            where = (table.head_line, end[0], "")
            raise Fault("PC-MAP-COLUMN", "ends", *where, what, remedy).problem(file.shown)
    for fault in _numbers(table):
        raise fault.problem(file.shown)
    prefixes = Prefixes({**OURS.namespaces, **table.prefixes.namespaces})
    known: dict[str, str] = {}
    decision = _BY_NAME.get(file.path.rsplit("/", 1)[-1].split(".", 1)[0], "")
    rows = tuple(
        _row(file.shown, row, {**table.spread, **row.slots}, decision, prefixes, known)
        for row in table.rows
    )
    return OneSet(file.path, file.shown, table.meta, prefixes, rows)


def _numbers(table: ForeignSet) -> Iterator[Fault]:
    """Find numbers that are none by the rule of the validator: they are multiplied and ordered."""
    known: dict[tuple[str, str], bool] = {}
    for name in (one for one in NUMBER_SLOTS if one in table.columns):
        for row in table.rows:
            value = row.get(name)
            if not value or known.get((name, value)):
                continue
            wrong = value_fault(ROW_SLOTS[name], value, table.prefixes)
            if wrong:
                yield Fault("PC-MAP-ROW", wrong.rule, row.line, name, value, *wrong[1:])
            known[name, value] = True


def _row(
    shown: str, row: MappingRow, slots: Mapping[str, str], decision: str, prefixes: Prefixes,
    known: dict[str, str],
) -> SetRow:  # fmt: skip
    """Turn a row as read into one of a set; ``known``: addresses by short id, found once."""

    def address(curie: str) -> str:
        if curie not in known:
            known[curie] = prefixes.expand(curie) or curie
        return known[curie]

    subject, other = (slots.get(one) or "" for one, _ in _ENDS)
    for (slot, label), value in zip(_ENDS, (subject, other), strict=True):
        if not value and not slots.get(label):
            what, remedy = f"{slot} is empty.", "Every row names both ends, by an id or a label."
            raise Fault("PC-MAP-ROW", "empty", row.line, slot, "", what, remedy).problem(shown)
    predicate, object_iri = address(slots.get("predicate_id", "")), address(other)
    decided = decision or _decided(slots, address(subject), predicate, object_iri)
    return SetRow(
        shown, row.line, decided, slots,
        address(slots["record_id"]) if "record_id" in slots else "",
        address(subject) if subject else f"“{slots['subject_label']}”",
        predicate,
        object_iri if other else f"“{slots['object_label']}”",
        prefixes,
    )  # fmt: skip


def _decided(slots: Mapping[str, str], subject: str, predicate: str, other: str) -> str:
    """Say what a row decides where the name of its file does not."""
    if NO_TERM_IRI in (subject, other):
        return NONE_FITS
    if slots.get("predicate_modifier"):
        return REJECTED
    return SUGGESTED if predicate == UNDECIDED_IRI else ACCEPTED


def rows_of(sets: Sequence[OneSet]) -> Iterator[SetRow]:
    """Give the rows of several files, in the order of the files."""
    for one in sets:
        yield from one.rows


def licence_of(sets: Sequence[OneSet]) -> str:
    """Give the licence that all sets have, or nothing."""
    said = {str(one.meta.get("license") or "") for one in sets}
    return said.pop() if len(said) == 1 else ""
