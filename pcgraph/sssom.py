"""Read and write mapping files: SSSOM 1.1 tables, the record of our judgements.

Form of the table: SSSOM 1.1, TSV serialisation (https://w3id.org/sssom/).
What a row must hold: ``mapping.py``. How it becomes RDF: ``judgement.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pcgraph.errors import InputProblem
from pcgraph.head import read_head
from pcgraph.model import TextFile
from pcgraph.sssom_cells import Line, cut

_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ENDS_LINE = re.compile(r"[\x85\u2028\u2029]")
EVIDENCE_SLOT = "ext_evidence"
SETTLEMENT_SLOT = "ext_settlement"
APART_SLOT = "ext_apart"
OWN_SLOTS = ("ext_nos_part", "ext_nos_seen_on", "ext_flag", "ext_note")
"""Slots for what a person notes beside a judgement in a workbook; ours leave them empty."""
PROPERTIES: Mapping[str, str] = {
    EVIDENCE_SLOT: "pc:evidence",
    SETTLEMENT_SLOT: "pc:settledBecause",
    APART_SLOT: "pc:apartBecause",
}
"""The terms that our extensions stand for; those of a person's notes stand for none."""
NO_TERM = "sssom:NoTermFound"
NO_LICENCE = "https://w3id.org/sssom/license/unspecified"
"""What SSSOM has for a set of which nobody has said under what licence it is."""
ROLE = "pc:Role"
"""The category of both ends of a row that compares two roles."""

SLOTS: tuple[str, ...] = (
    "record_id",
    "subject_id",
    "subject_label",
    "subject_category",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "object_category",
    "mapping_justification",
    "author_id",
    "author_label",
    "reviewer_id",
    "reviewer_label",
    "subject_source",
    "subject_source_version",
    "object_source",
    "object_source_version",
    "mapping_tool",
    "mapping_tool_version",
    "mapping_date",
    "review_date",
    "confidence",
    "reviewer_agreement",
    "curation_rule_text",
    "subject_match_field",
    "object_match_field",
    "subject_preprocessing",
    "object_preprocessing",
    "similarity_score",
    "similarity_measure",
    "comment",
    EVIDENCE_SLOT,
    SETTLEMENT_SLOT,
    APART_SLOT,
    *OWN_SLOTS,
)
"""The columns we use, in canonical order: SSSOM's own order, then our extensions."""

IRI_SLOTS = (
    "record_id",
    "subject_id",
    "subject_category",
    "predicate_id",
    "object_id",
    "object_category",
    "mapping_justification",
    "author_id",
    "reviewer_id",
    "subject_source",
    "object_source",
    "subject_match_field",
    "object_match_field",
    "subject_preprocessing",
    "object_preprocessing",
)
"""Slots that hold short ids."""

LIST_SLOTS = frozenset(slot for slot in IRI_SLOTS if slot.endswith(("_field", "_preprocessing")))
"""Slots that may hold several short ids, parted by |."""

NUMBER_SLOTS = {"confidence": 0, "reviewer_agreement": -1, "similarity_score": 0}
"""Slots that hold a number, and the least it may be; the most is 1."""

REQUIRED = (
    "record_id",
    "subject_id",
    "predicate_id",
    "object_id",
    "mapping_justification",
    "author_label",
    "object_source",
    "mapping_date",
    "confidence",
    "comment",
)
"""Slots without which a row says too little to be defended."""

DECISION_BY_FILE: Mapping[str, str] = {
    "positive": "accepted",
    "negative": "considered and not used",
    "none": "none fits",
    "unsure": "not sure",
}
"""The decision is the file a row stands in; predictions and passes are never composed."""


@dataclass(frozen=True)
class MappingRow:
    """One row of a mapping file: its line in the file and its filled slots."""

    line: int
    slots: Mapping[str, str]

    def get(self, slot: str) -> str:
        """Give a slot, or empty text where the row leaves it out."""
        return self.slots.get(slot, "")


@dataclass(frozen=True)
class MappingSet:
    """One mapping file: its metadata, its rows, the decision that it records, its layer."""

    meta: Mapping[str, object]
    rows: tuple[MappingRow, ...]
    decision: str
    shown: str
    layer: str = ""


class Fault(NamedTuple):
    """What is wrong in a mapping file, and what to do.

    Attributes:
        code: stable short code, ``PC-MAP-ROW``.
        rule: short name of the rule that it breaks, ``confidence-range``.
        line: line of the file, counted from 1.
        slot: name of the column or of the metadata slot; empty if it is none.
        value: the value at fault, or empty.
        what: one sentence: what is wrong.
        remedy: one sentence: what to do.
        severity: ``violation`` or ``warning``.
        cell: number of the cell in its row, counted from 1; 0 if the slot says it, or none.
    """

    code: str
    rule: str
    line: int
    slot: str
    value: str
    what: str
    remedy: str
    severity: str = "violation"
    cell: int = 0

    def problem(self, shown: str) -> InputProblem:
        """Give it as the error that stops a command."""
        return InputProblem(self.code, self.what, self.remedy, f"{shown}:{self.line}")


@dataclass(frozen=True)
class MappingTable:
    """A table as it was read: what could be read, and what could not.

    Attributes:
        meta: the metadata.
        columns: the names of the columns; empty if there is no such line.
        head_line: the line of the names of the columns.
        rows: the rows that could be read.
        faults: what could not.
    """

    meta: Mapping[str, object]
    columns: tuple[str, ...]
    head_line: int
    rows: tuple[MappingRow, ...]
    faults: tuple[Fault, ...]


def read_table(file: TextFile, required: Sequence[str] = REQUIRED) -> MappingTable:
    """Read one SSSOM table, however broken.

    Args:
        file: the table.
        required: the columns that it must have.

    Returns:
        The metadata and the rows, each with its line, and the faults of form.
    """
    faults: list[Fault] = []
    try:
        meta = read_head(file.text, "#", file.shown)
    except InputProblem as broken:
        line = int(broken.where.rsplit(":", 1)[-1])
        faults.append(Fault(broken.code, "metadata", line, "", "", broken.what, broken.remedy))
        meta = {}
    lines = file.text.split("\n")
    head = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    if head == len(lines) or not lines[head].strip():
        missing = "the table has no line of column names."
        remedy = "Add it below the metadata."
        line = min(head + 1, len(lines))
        faults.append(Fault("PC-MAP-HEADER", "columns", line, "", "", missing, remedy))
        return MappingTable(meta, (), line, (), tuple(faults))
    columns = tuple(map(_unquoted, lines[head].split("\t")))
    faults += _column_faults(columns, required, head + 1)
    rows, controls = [], has_control(file.text)
    for row in cut(lines, head + 1):
        fault = row_fault(row, columns, controls) or _broken_cell(row, columns)
        if fault:
            faults.append(fault)
        else:
            named = zip(columns, row.cells, strict=True)
            filled = {name: cell for name, cell in named if cell and not cell.isspace()}
            rows.append(MappingRow(row.number, filled))
    return MappingTable(meta, columns, head + 1, tuple(rows), tuple(faults))


def _broken_cell(line: Line, columns: Sequence[str]) -> Fault | None:
    """Find a tab or a line end inside a cell, which a file of ours may not have."""
    if '"' not in line.text:
        return None
    for place, cell in enumerate(line.cells, 1):
        if "\n" in cell or "\t" in cell:
            what, remedy = "a cell has a tab or a line end in it.", "Write a blank for it."
            where = (line.number, columns[place - 1], "")
            return Fault("PC-MAP-ROW", "line-break", *where, what, remedy, cell=place)
    return None


def _column_faults(columns: Sequence[str], required: Sequence[str], line: int) -> Iterator[Fault]:
    unknown = [column for column in columns if column not in SLOTS]
    missing = [slot for slot in required if slot not in columns]
    doubled = sorted({column for column in columns if columns.count(column) > 1})
    for words, names in (("unknown", unknown), ("missing", missing), ("doubled", doubled)):
        if names:
            yield Fault(
                "PC-MAP-COLUMN",
                f"column-{words}",
                line,
                names[0],
                "",
                f"{words} column: {', '.join(names)}.",
                "The columns we read are named in data/mappings/README.md.",
            )


def _unquoted(cell: str) -> str:
    r"""Take a cell out of its quotes, in which SSSOM lets any cell stand.

    >>> print(_unquoted('"the ""goals"" of a person"'), _unquoted('"goals" alone'))
    the "goals" of a person "goals" alone
    """
    return cell[1:-1].replace('""', '"') if _QUOTED.fullmatch(cell) else cell


def quoted_cell(cell: str, mark: str = "\t") -> str:
    """Put a cell into quotes if it needs them."""
    needs = '"' in cell or mark in cell or "\n" in cell
    return '"' + cell.replace('"', '""') + '"' if needs else cell


def has_control(text: str) -> bool:
    """Tell whether a text has a control character other than tab and line feed."""
    return _CONTROL.search(text) is not None


def row_fault(line: Line, columns: Sequence[str], controls: bool) -> Fault | None:
    """Say why a line is no row of the table, or nothing; ``controls``: look for such characters."""

    def told(rule: str, cell: int, what: str, remedy: str) -> Fault:
        slot = columns[cell - 1] if 0 < cell <= len(columns) and rule != "cells" else ""
        return Fault("PC-MAP-ROW", rule, line.number, slot, "", what, remedy, cell=cell)

    found = _CONTROL.search(line.text) if controls else None
    if found:
        cell = min(line.text.count("\t", 0, found.start()) + 1, len(line.cells))
        what, remedy = f"the row holds the control character {ord(found[0]):#04x}.", "Delete it."
        if line.text.endswith("\r"):
            what, remedy = "the line ends with a carriage return.", "Save it with LF line ends."
        return told("control-character", cell, what, remedy)
    if line.wrong:
        what = "a cell begins with a quote that is not closed, or closed too soon."
        return told("quotes", line.wrong, what, 'Write "" for a quote in it, and " at its end.')
    if len(line.cells) != len(columns):
        what = f"the row has {len(line.cells)} cells and the table has {len(columns)} columns."
        remedy = "Look for a lost or an extra tab, or a line end inside a cell."
        return told("cells", min(len(line.cells), len(columns)) + 1, what, remedy)
    return None


def write_mappings(
    meta: Mapping[str, object],
    rows: Sequence[Mapping[str, str]],
    required: Sequence[str] = REQUIRED,
    order: Sequence[str] = ("record_id",),
) -> str:
    """Write one SSSOM table in the canonical form.

    Args:
        meta: the metadata of the set; keys keep their order.
        rows: the rows as slot and text; empty slots are left out.
        required: the columns that are always written.
        order: the slots that the rows are ordered by.

    Returns:
        The text: metadata, the columns that any row fills in canonical order, rows in
        order, LF line ends.
    """
    columns = [slot for slot in SLOTS if slot in required or any(row.get(slot) for row in rows)]
    ordered = sorted(rows, key=lambda row: [row.get(slot, "") for slot in order])
    lines = [f"#{line}" for line in _write_meta(meta).rstrip("\n").split("\n")]
    lines.append("\t".join(columns))
    lines += ["\t".join(quoted_cell(row.get(column, "")) for column in columns) for row in ordered]
    return "\n".join(lines) + "\n"


def _write_meta(meta: Mapping[str, object]) -> str:
    """Write the metadata; what YAML would take for a date or number is quoted."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Writes signs that end a line elsewhere as escapes."""

    def text(dumper: Any, value: str) -> Any:
        style = '"' if _ENDS_LINE.search(value) else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, text)
    return yaml.dump(
        dict(meta), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=1_000_000
    )
