"""Hold an SSSOM table of others against the model of SSSOM 1.1: metadata, then row by row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from pcgraph.foreign.reading import ForeignSet
from pcgraph.sssom import NO_TERM, Fault, MappingRow
from pcgraph.sssom_head import curie_faults, extensions, line_of, model_head_faults
from pcgraph.sssom_model import (
    BUILT_IN,
    JUSTIFICATIONS,
    LITERAL,
    ROW_SLOTS,
    SET_SLOTS,
    SPREADING,
    UNMAPPED,
)
from pcgraph.sssom_values import Wrong, cell_fault, is_date

_ENDS = ("subject", "object")


def head_faults_of(table: ForeignSet) -> Iterator[Fault]:
    """Find what is wrong in the metadata; the lines are those of ``table.head``."""
    yield from table.head_faults
    if not table.meta:
        return
    yield from model_head_faults(table.meta, table.prefixes, table.head)
    if "curie_map" in table.meta:
        yield from curie_faults(table.meta["curie_map"], table.head)
    for slot in SPREADING:
        if not table.meta.get(slot) or slot not in table.filled:
            continue
        if any(slot not in row.slots for row in table.rows):
            what = f"the metadata give {slot}, and some rows do too: then it holds for no other."
            where = (line_of(table.head, slot), slot, str(table.meta[slot]))
            remedy = "Write it into every row, or leave the column out."
            yield Fault("PC-MAP-HEADER", "spread", *where, what, remedy, "warning")
    if table.meta.get("sssom_version", "1.0") == "1.0":
        named = {**SET_SLOTS, **ROW_SLOTS}
        used = [slot for slot in (*table.meta, *table.columns) if slot in named and named[slot].new]
        used = [slot for slot in dict.fromkeys(used) if slot != "sssom_version"]
        if used:
            what = f"{', '.join(used)} came with SSSOM 1.1, and sssom_version does not say 1.1."
            where = (line_of(table.head, "sssom_version"), "sssom_version", "")
            remedy = 'Write sssom_version: "1.1".'
            yield Fault("PC-MAP-HEADER", "sssom-version", *where, what, remedy, "warning")


def row_faults_of(table: ForeignSet) -> Iterator[Fault]:
    """Find what is wrong in the columns and the rows."""
    yield from table.faults
    if any(fault.rule in ("columns", "column-doubled") for fault in table.faults):
        return
    unfit = _unfit(table)
    for row in table.rows:
        yield from _row(table, row, unfit)
    seen: dict[str, int] = {}
    for row in table.rows if "record_id" in table.columns else ():
        record = row.get("record_id")
        full = table.prefixes.expand(record) or record
        first = seen.setdefault(full, row.line) if record else row.line
        if first != row.line:
            what = f"record_id {record} stands already in line {first}."
            where = (row.line, "record_id", record)
            remedy = "Give one of the two rows another id."
            yield Fault("PC-MAP-DOUBLE", "record-twice", *where, what, remedy)


def _unfit(table: ForeignSet) -> dict[str, dict[str, Wrong]]:
    """Find the values that cannot stand in their slots; each different one is looked at once."""
    found: dict[str, dict[str, Wrong]] = {}
    for name in table.columns:
        slot = ROW_SLOTS.get(name)
        if slot is None or (slot.kind == "text" and not slot.many):
            continue
        values = {row.slots[name] for row in table.rows if name in row.slots}
        wrong = {v: fault for v in values if (fault := cell_fault(slot, v, table.prefixes))}
        if wrong:
            found[name] = wrong
    for name, one in extensions(table.meta).items():
        hint = table.prefixes.expand(one.get("type_hint", "")) or ""
        form = _TYPED.get(hint.removeprefix(BUILT_IN["xsd"]))
        if form is None or name not in table.columns:
            continue
        values = {row.slots[name] for row in table.rows if name in row.slots}
        what = f"is not of the type {one['type_hint']} that extension_definitions give it."
        found[name] = {
            value: Wrong("extension", f"{name} {value!r} {what}", "Correct it, or the definition.")
            for value in values
            if not form(value)
        }
    return found


def _is_number(value: str) -> bool:
    return _FLOATING.fullmatch(value) is not None


_FLOATING = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|NaN|[+-]?INF")
_TYPED: Mapping[str, Callable[[str], bool]] = {
    "integer": lambda value: re.fullmatch(r"[+-]?[0-9]+", value) is not None,
    "double": _is_number,
    "boolean": lambda value: value in ("true", "false"),
    "date": is_date,
}
"""How the values of an extension slot look, by the type that its definition gives."""


def _row(table: ForeignSet, row: MappingRow, unfit: dict[str, dict[str, Wrong]]) -> Iterator[Fault]:
    """Hold one row against the rules of the model."""

    def told(slot: str, wrong: Wrong, severity: str = "violation") -> Fault:
        value = row.get(slot)
        return Fault("PC-MAP-ROW", wrong.rule, row.line, slot, value, *wrong[1:], severity)

    slots = row.slots
    for slot, values in unfit.items():
        if slots.get(slot) in values:
            yield told(slot, values[slots[slot]])
    justification = slots.get("mapping_justification", "")
    for slot in ("predicate_id", "mapping_justification"):
        if slot in table.columns and slot not in slots:
            yield told(slot, Wrong("empty", f"{slot} is empty.", "Fill it in: SSSOM asks for it."))
    if justification and justification not in JUSTIFICATIONS:
        what = f"mapping_justification {justification!r} is none of SSSOM's."
        remedy = f"One of: {', '.join(sorted(JUSTIFICATIONS))}."
        yield told("mapping_justification", Wrong("justification", what, remedy))
    for end in _ENDS:
        literal = table.said(row, f"{end}_type") == LITERAL
        slot = f"{end}_label" if literal else f"{end}_id"
        if slot not in slots and (
            literal or slot in table.columns or table.columns.count(f"{end}_type")
        ):
            what = f"{slot} is empty{' and the type is rdfs literal' if literal else ''}."
            yield told(slot, Wrong("empty", what, "Fill it in: SSSOM asks for it."))
    reviewer = "reviewer_id" in slots or "reviewer_label" in slots
    for slot in ("review_date", "reviewer_agreement"):
        if slot in slots and not reviewer:
            what = f"{slot} is given and no reviewer."
            remedy = "Name who reviewed it, or leave the cell empty."
            yield told(slot, Wrong("reviewer", what, remedy))
    for slot, severity, wrong in _no_term(table, row):
        yield told(slot, wrong, severity)


def _no_term(table: ForeignSet, row: MappingRow) -> Iterator[tuple[str, str, Wrong]]:
    """Hold a row against the rules of sssom:NoTermFound, and of its cardinality."""
    ends = tuple(row.get(f"{end}_id") in table.none_terms for end in _ENDS)
    for slot, cell in row.slots.items():
        if cell in table.none_terms and slot not in ("subject_id", "object_id"):
            what = f"{NO_TERM} stands in {slot}."
            yield (
                slot,
                "violation",
                Wrong("no-term", what, "It belongs to subject_id or object_id."),
            )
    wanted = UNMAPPED.get((ends[0], ends[1]), "")
    given = row.get("mapping_cardinality")
    if given and given != wanted and (wanted or given in UNMAPPED.values()):
        what = f"mapping_cardinality {given} does not go with the two ends."
        remedy = f"Write {wanted}." if wanted else f"It is for rows with {NO_TERM}."
        yield "mapping_cardinality", "violation", Wrong("cardinality", what, remedy)
    if not any(ends):
        return
    for end, missing in zip(_ENDS, ends, strict=True):
        if missing and not table.said(row, f"{end}_source"):
            what = f"{end}_id is {NO_TERM}, and {end}_source does not say where was looked."
            yield f"{end}_source", "warning", Wrong("no-term", what, "Name the source.")
    if row.get("predicate_modifier"):
        what = f"what Not means beside {NO_TERM} is left open by SSSOM."
        yield "predicate_modifier", "warning", Wrong("no-term", what, "Leave the cell empty.")
