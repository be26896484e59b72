"""Check SSSOM tables of others: form, model, and whether their rows hold together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pcgraph.foreign.model import head_faults_of, row_faults_of
from pcgraph.foreign.reading import ForeignSet
from pcgraph.foreign.relations import relation_faults
from pcgraph.model import Finding
from pcgraph.sssom import Fault
from pcgraph.sssom_cells import in_cell


def check_foreign(
    tables: Sequence[ForeignSet],
    labels: Mapping[str, str] | None = None,
    gone: Sequence[str] = (),
) -> list[Finding]:
    """Check tables of others one by one, and all against each other.

    Args:
        tables: the tables as read.
        labels: the labels of what our graph knows, by full address; what it does not know is
            no fault.
        gone: what our graph knows to be withdrawn, by full address.

    Returns:
        The findings in the order of files and lines; those about metadata that stand in a
        file beside name that file.
    """
    faults = [list(row_faults_of(table)) for table in tables]
    bad = [{fault.line for fault in some if fault.severity == "violation"} for some in faults]
    sound = [
        replace(table, rows=tuple(row for row in table.rows if row.line not in wrong))
        if wrong
        else table
        for table, wrong in zip(tables, bad, strict=True)
    ]
    for number, fault in relation_faults(sound):
        faults[number].append(fault)
    found = []
    for table, some in zip(tables, faults, strict=True):
        records = {row.line: row.get("record_id") for row in table.rows}
        found += [
            finding_of(fault, table.beside or table.file.shown, table.columns)
            for fault in head_faults_of(table)
        ]
        found += [
            finding_of(fault, table.file.shown, table.columns, records.get(fault.line, ""))
            for fault in some
        ]
        found += _against_graph(table, labels or {}, frozenset(gone))
    order = {one.file.shown: n for n, one in enumerate(tables)}
    order |= {one.beside: order[one.file.shown] for one in tables if one.beside}
    return sorted(
        dict.fromkeys(found),
        key=lambda one: (order[one.file], one.file, one.line, one.rule, one.path),
    )


def finding_of(fault: Fault, shown: str, columns: Sequence[str], record: str = "") -> Finding:
    """Give a fault of a table as a finding, with the number of its cell.

    Args:
        fault: the fault.
        shown: the file, as it is shown.
        columns: the columns of the table, for the number of the cell.
        record: the id of the row.
    """
    cell = fault.cell
    if not cell and record is not None and fault.slot in columns and fault.code not in _OF_HEAD:
        cell = columns.index(fault.slot) + 1
    return Finding(
        severity=fault.severity,
        rule=fault.rule,
        focus=record,
        path=fault.slot,
        value=fault.value,
        message=f"{fault.what} {fault.remedy}",
        file=shown,
        line=fault.line,
        cell=cell,
    )


_OF_HEAD = ("PC-MAP-HEADER", "PC-MAP-PREFIX", "PC-READ-HEAD")


def _against_graph(
    table: ForeignSet, labels: Mapping[str, str], gone: frozenset[str]
) -> Iterator[Finding]:
    """Find labels that differ from those of our graph, and what was withdrawn there."""
    for row in table.rows if labels else ():
        for end in ("subject", "object"):
            curie = row.get(f"{end}_id")
            iri = table.prefixes.expand(curie) if curie and curie not in table.none_terms else None
            if iri is None:
                continue
            said, known = row.get(f"{end}_label"), labels.get(iri, "")
            told = []
            if said and known and said not in (known, in_cell(known)):
                what = f"{curie} is called {known!r}."
                remedy = "Correct the label, or the id if another was meant."
                told.append(("mapping-label", f"{end}_label", said, what, remedy))
            if iri in gone and row.get("predicate_modifier") != "Not":
                what = f"{curie} was withdrawn."
                told.append(("retired", f"{end}_id", curie, what, "Judge what replaced it."))
            for rule, slot, value, what, remedy in told:
                fault = Fault("PC-MAP-ROW", rule, row.line, slot, value, what, remedy)
                yield finding_of(fault, table.file.shown, table.columns, row.get("record_id"))
