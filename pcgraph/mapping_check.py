"""Check mapping files: their form, the model of SSSOM, and whether the graph bears them out.

What one file shows by itself: ``mapping.py``. Here is what needs the graph and the other files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pcgraph.agreement import settlement_findings
from pcgraph.compose import (
    Composition,
    compose_turtle,
    end_faults,
    is_mapping_file,
    with_mappings,
)
from pcgraph.engine import solutions
from pcgraph.errors import InputProblem
from pcgraph.mapping import decision_of_file, faults_of, is_pass, read_pass
from pcgraph.model import Finding, TextFile
from pcgraph.overlay import Overlay
from pcgraph.rules import rule_findings
from pcgraph.sssom import Fault, MappingRow, MappingSet, read_table

_ENDS = ("subject", "object")


def check_mappings(
    files: Sequence[TextFile],
    chosen: Sequence[str],
    rules: Sequence[TextFile],
    overlays: Sequence[Overlay] = (),
) -> list[Finding]:
    """Check mapping files one by one, against each other, and against the graph.

    A row that is broken is told and left out; all others are checked further.

    Args:
        files: all files of the layout, with those that are to be checked.
        chosen: the files to be checked, as they are shown; the findings are about these.
        rules: the ``.rq`` files of ``shapes/``.
        overlays: the folders that files of other layers than ours come from.

    Returns:
        The findings in the order of files and lines.

    Raises:
        InputProblem: a Turtle file of the graph that cannot be read.
    """
    made = compose_turtle(files, overlays)
    found: list[Finding] = []
    sets = []
    for file in files:
        if is_mapping_file(file.path):
            faults, read = _read(file, made)
            found += [_told(fault, read, file.shown) for fault in faults]
            sets.append(read)
        elif is_pass(file.path):
            found += _pass_findings(file)
    bad = {(one.file, one.line) for one in found}
    sets = [_without(one, bad) for one in sets]
    by_file = {one.shown: one for one in sets}
    ends = [_told(fault, by_file[shown], shown) for shown, fault in end_faults(made, sets)]
    bad = {(one.file, one.line) for one in ends}
    made = with_mappings(made, [_without(one, bad) for one in sets])
    found += ends
    found += label_findings(made)
    found += _source_findings(made)
    found += _rule_findings(made, rules)
    if not any(one.file.rsplit("/", 2)[-2:-1] == ["passes"] for one in found):
        found += settlement_findings(made)
    kept = [one for one in found if any(f"{name}/".startswith(f"{one.file}/") for name in chosen)]
    return sorted(dict.fromkeys(kept), key=lambda one: (one.file, one.line, one.rule, one.path))


def _read(file: TextFile, made: Composition) -> tuple[list[Fault], MappingSet]:
    """Read a mapping file however broken; give its faults, and what could be read."""
    table = read_table(file)
    try:
        decision = decision_of_file(file)
    except InputProblem as fault:
        told = Fault(fault.code, "file-name", 1, "", "", fault.what, fault.remedy)
        return [told], MappingSet(table.meta, (), "", file.shown, file.layer)
    faults = list(faults_of(table, decision, made.prefixes, file.text))
    usable = {"mapping_set_id", "license"} <= set(table.meta)
    rows = table.rows if usable and not any(one.code == "PC-MAP-COLUMN" for one in faults) else ()
    return faults, MappingSet(table.meta, rows, decision, file.shown, file.layer)


def _without(one: MappingSet, bad: set[tuple[str, int]]) -> MappingSet:
    """Leave out the rows that were told."""
    return replace(one, rows=tuple(row for row in one.rows if (one.shown, row.line) not in bad))


def _told(fault: Fault, read: MappingSet, shown: str) -> Finding:
    """Give a fault as a finding about its record."""
    row = next((row for row in read.rows if row.line == fault.line), None)
    return Finding(
        severity=fault.severity,
        rule=fault.rule,
        focus=row.get("record_id") if row else "",
        path=fault.slot,
        value=fault.value,
        message=f"{fault.what} {fault.remedy}",
        file=shown,
        line=fault.line,
    )


def _pass_findings(file: TextFile) -> Iterator[Finding]:
    """Say why a pass cannot be read."""
    try:
        read_pass(file)
    except InputProblem as fault:
        line = int(fault.where.rsplit(":", 1)[-1])
        message = f"{fault.what} {fault.remedy}"
        yield Finding("violation", "pass-form", "", "", "", message, file.shown, line)


def label_findings(composition: Composition) -> Iterator[Finding]:
    """Find rows whose labels are not those of their ends: a reviewer reads the labels."""
    text = "SELECT ?x ?label WHERE { ?x skos:prefLabel ?label }"
    labels = {
        composition.prefixes.compact(row["x"].value): row["label"].value
        for row in solutions(composition.store, text, "labels")
    }
    for mapping_set, row in _rows(composition):
        for end in _ENDS:
            said, known = row.get(f"{end}_label"), labels.get(row.get(f"{end}_id"), "")
            if said and known and said != known:
                message = f"{row.get(f'{end}_id')} is called {known!r}. "
                message += "Correct the label, or the id if another was meant."
                yield _about(mapping_set, row, "mapping-label", f"{end}_label", message)


def _source_findings(composition: Composition) -> Iterator[Finding]:
    """Find rows that do not say which edition of which document was judged."""
    text = "SELECT DISTINCT ?x WHERE { ?x skos:prefLabel ?label ; prov:wasDerivedFrom ?source }"
    documents = {
        composition.prefixes.compact(row["x"].value)
        for row in solutions(composition.store, text, "documents")
    }
    for mapping_set, row in _rows(composition):
        for end in _ENDS:
            slot, source = f"{end}_source", row.get(f"{end}_source")
            if source and source not in documents:
                message = f"{source} is no document of the graph. Name the one that was judged."
                yield _about(mapping_set, row, "source-unknown", slot, message)
            version = f"{slot}_version"
            if not source or not row.get(version):
                missing = slot if not source else version
                message = f"{missing} is empty. Say which edition was judged: it may change."
                yield _about(mapping_set, row, "source-version", missing, message)


def _rule_findings(composition: Composition, rules: Sequence[TextFile]) -> Iterator[Finding]:
    """Run the rules of ``shapes/``, and keep what they find about rows of mapping files."""
    places: Mapping[str, tuple[MappingSet, MappingRow]] = {
        row.get("record_id"): (mapping_set, row) for mapping_set, row in _rows(composition)
    }
    for finding in rule_findings(composition, rules):
        if finding.focus in places:
            mapping_set, row = places[finding.focus]
            yield replace(finding, file=mapping_set.shown, line=row.line)


def _rows(composition: Composition) -> Iterator[tuple[MappingSet, MappingRow]]:
    for mapping_set in composition.sets:
        for row in mapping_set.rows:
            yield mapping_set, row


def _about(mapping_set: MappingSet, row: MappingRow, rule: str, slot: str, message: str) -> Finding:
    """Warn of one cell of a row."""
    record, value = row.get("record_id"), row.get(slot)
    shown = mapping_set.shown
    return Finding("warning", rule, record, slot, value, message, shown, row.line)
