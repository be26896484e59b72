"""Check mapping files: their form, the model of SSSOM, and whether the graph bears them out.

What one file shows by itself: ``mapping.py``. Here is what needs the graph and the other files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from pcgraph.agreement import place_of
from pcgraph.compose import compose_turtle, end_faults, with_mappings
from pcgraph.composition import Composition, is_mapping_file
from pcgraph.engine import solutions
from pcgraph.errors import InputProblem
from pcgraph.mapping import PASS_REQUIRED, decision_of_file, faults_of, faults_of_pass, is_pass
from pcgraph.mapping_head import ADDRESSES, line_of
from pcgraph.model import Finding, TextFile
from pcgraph.names import BASE, Prefixes
from pcgraph.overlay import Overlay
from pcgraph.rules import rule_findings
from pcgraph.settlement import LeftOut, settlement_findings
from pcgraph.sssom import DECISION_BY_FILE, Fault, MappingRow, MappingSet, MappingTable, read_table
from pcgraph.sssom_cells import in_cell

_ENDS = ("subject", "object")
_ACCEPTED = DECISION_BY_FILE["positive"]
_STALE = frozenset({"mapping-label", "source-version"})
"""Rules on what a mapping file leaves unsaid, or says of another thing than it names."""
_OF_ABSENCE = frozenset({"same-words-same-mappings"})
"""Rules that find what another statement (their value) lacks."""


_SLOTS = {
    "pc:judgedStatement": "subject_id",
    "pc:judgedRole": "subject_id",
    "pc:judgedStandard": "object_id",
    "pc:comparedRole": "object_id",
    "pc:decision": "object_id",
    "pc:evidence": "ext_evidence",
    "skos:broadMatch": "predicate_id",
    "skos:exactMatch": "predicate_id",
    "skos:narrowMatch": "predicate_id",
}
"""The column that says what a rule of the graph finds at fault."""


class _Checked(NamedTuple):
    """One table: its file, its columns, what could be read of it, and what is wrong with it."""

    file: TextFile
    columns: Sequence[str]
    head: int
    read: MappingSet
    faults: list[Fault]


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
    tables = [_read(file, made.prefixes) for file in files if is_table(file.path)]
    seen = {(n, fault.line, fault.slot) for n, one in enumerate(tables) for fault in one.faults}
    for number, fault in end_faults(made, [one.read for one in tables]):
        cell = (number, fault.line, fault.slot)
        if cell not in seen:
            tables[number].faults.append(fault)
            seen.add(cell)
    for number, fault in _set_faults(tables):
        tables[number].faults.append(fault)
    found = [finding for one in tables for finding in _told(one)]
    whole = replace(made, sets=tuple(one.read for one in tables if not is_pass(one.file.path)))
    broken = {(one.file, one.line, one.path) for one in found}
    told = [*label_findings(whole), *_source_findings(whole), *_legacy_findings(whole)]
    # Here it is a violation; in the graph it is a warning, for the graph is whole without it.
    hints = [replace(one, severity="violation") if one.rule in _STALE else one for one in told]
    found += [one for one in hints if (one.file, one.line, one.path) not in broken]
    sound = [(one, _sound(one)) for one in tables]
    left_out = _left_out(sound)
    sets = [kept for one, kept in sound if one.read.decision]
    made = with_mappings(made, sets)
    found += _rule_findings(made, rules, left_out)
    rows = {(one.file.layer, one.file.path): kept.rows for one, kept in sound}
    found += settlement_findings(made, rows, left_out)
    columns = {one.file.shown: one.columns for one in tables}
    kept = [_with_cell(one, columns.get(one.file, ())) for one in found if one.file in chosen]
    return sorted(dict.fromkeys(kept), key=lambda one: (one.file, one.line, one.rule, one.path))


def _with_cell(finding: Finding, columns: Sequence[str]) -> Finding:
    """Say in which cell of its row a fault stands, where it stands in one."""
    if finding.cell or not finding.focus or finding.path not in columns:
        return finding
    return replace(finding, cell=columns.index(finding.path) + 1)


def in_place_of(
    files: Sequence[TextFile], given: Sequence[TextFile]
) -> tuple[list[TextFile], dict[str, str]]:
    """Let tables that were given by name take the place of those that they are copies of.

    Args:
        files: all files of the layout, with the given ones.
        given: the files that were given by name.

    Returns:
        The files without the originals: those of the same mapping_set_id; and by each
        original, as it is shown, the file that took its place.
    """
    copies = {set_id: file.shown for file in given if (set_id := _set_id(file))}
    shown = {file.shown for file in given}
    taken = {
        file.shown: copies[_set_id(file)]
        for file in files
        if file.shown not in shown and is_table(file.path) and _set_id(file) in copies
    }
    return [file for file in files if file.shown not in taken], taken


def _set_id(file: TextFile) -> str:
    return str(read_table(file, ()).meta.get("mapping_set_id", ""))


def is_table(path: str) -> bool:
    """Tell whether a path inside the layout is a mapping table that can be checked."""
    return is_mapping_file(path) or is_pass(path)


def _read(file: TextFile, prefixes: Prefixes) -> _Checked:
    """Read a table however broken: what could be read, and its faults."""
    if is_pass(file.path):
        table = read_table(file, PASS_REQUIRED)
        faults = list(faults_of_pass(table, prefixes, file.text))
        return _Checked(file, table.columns, table.head_line, _set(file, table, ""), faults)
    table, named = read_table(file), []
    try:
        decision = decision_of_file(file)
    except InputProblem as fault:
        remedy = f"{fault.remedy} Until then its rows are no part of the graph."
        named = [Fault(fault.code, "file-name", 1, "", "", fault.what, remedy)]
        decision = ""
    faults = [*named, *faults_of(table, decision, prefixes, file.text)]
    return _Checked(file, table.columns, table.head_line, _set(file, table, decision), faults)


def _set(file: TextFile, table: MappingTable, decision: str) -> MappingSet:
    """Give the rows of a table: none where it lacks columns, or nobody knows what they decide."""
    lacking = any(one.rule in ("column-missing", "column-doubled") for one in table.faults)
    unknown = not decision and not is_pass(file.path)
    rows = () if lacking or unknown else table.rows
    return MappingSet(table.meta, rows, decision, file.shown, file.layer)


def _set_faults(tables: Sequence[_Checked]) -> Iterator[tuple[int, Fault]]:
    """Find tables that give themselves the id of another: both would be one set in the graph."""
    ids = [str(one.read.meta.get("mapping_set_id", "")) for one in tables]
    for number, (one, said) in enumerate(zip(tables, ids, strict=True)):
        others = [other for n, other in enumerate(tables) if ids[n] == said and n != number]
        if said and others:
            what = f"mapping_set_id {said} is that of {others[0].file.shown} too."
            slot = "mapping_set_id"
            where = (line_of(one.file.text, slot), slot, said)
            remedy = "Give each table an id of its own."
            yield number, Fault("PC-MAP-DOUBLE", "set-twice", *where, what, remedy)


def _sound(one: _Checked) -> MappingSet:
    """Give what can be laid into the graph: the rows without fault, and metadata that serve."""
    bad = {fault.line for fault in one.faults if fault.severity == "violation"}
    meta = {slot: value for slot, value in one.read.meta.items() if slot not in ADDRESSES}
    meta |= {slot: f"{BASE}{slot}" for slot in ADDRESSES}
    rows = tuple(row for row in one.read.rows if row.line not in bad)
    return replace(one.read, meta=meta, rows=rows)


def _left_out(sound: Sequence[tuple[_Checked, MappingSet]]) -> LeftOut:
    """Find out what the lines speak of that were left out."""
    rows = [row for _, kept in sound for row in kept.rows]
    statements, standards = ({row.get(f"{end}_id") for row in rows} for end in _ENDS)
    left_out = LeftOut()
    for one, kept in sound:
        place, lines = place_of(one.file), {row.line for row in kept.rows}
        for number, line in enumerate(one.file.text.split("\n"), 1):
            if number > one.head and number not in lines and line.strip():
                cells = {cell.strip('"') for cell in line.split("\t")}
                left_out.add(place, statements & cells, standards & cells)
        if any(fault.rule in ("columns", "column-missing") for fault in one.faults):
            left_out.folders.add(place)
    return left_out


def _told(one: _Checked) -> Iterator[Finding]:
    """Give the faults of a table as findings about its records."""
    records = {row.line: row.get("record_id") for row in one.read.rows}
    for fault in one.faults:
        yield Finding(
            severity=fault.severity,
            rule=fault.rule,
            focus=records.get(fault.line, ""),
            path=fault.slot,
            value=fault.value,
            message=f"{fault.what} {fault.remedy}",
            file=one.file.shown,
            line=fault.line,
            cell=fault.cell or _cell_of(one, fault),
        )


def _cell_of(one: _Checked, fault: Fault) -> int:
    """Give the number of the cell of a fault, or 0 if it stands in the metadata."""
    inside = fault.line >= one.head and fault.slot in one.columns
    return one.columns.index(fault.slot) + 1 if inside else 0


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
            if said and known and said not in (known, in_cell(known)):
                message = f"{row.get(f'{end}_id')} is called {known!r}. "
                message += "Correct the label, or the id if another was meant."
                yield _about(mapping_set, row, "mapping-label", f"{end}_label", message)


def _source_findings(composition: Composition) -> Iterator[Finding]:
    """Find rows that do not say which edition of which document was judged."""
    text = """SELECT DISTINCT ?x WHERE { ?x skos:prefLabel ?label .
        { ?x prov:wasDerivedFrom ?source } UNION { ?x a pc:Register } }"""
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


def _legacy_findings(composition: Composition) -> Iterator[Finding]:
    """Find accepted rows whose standard a register that is laid over calls legacy."""
    text = 'SELECT DISTINCT ?x WHERE { ?c pc:checkedStandard ?x ; pc:registerStatus "legacy" }'
    legacy = {
        composition.prefixes.compact(row["x"].value)
        for row in solutions(composition.store, text, "legacy")
    }
    for mapping_set, row in _rows(composition) if legacy else ():
        if mapping_set.decision == _ACCEPTED and row.get("object_id") in legacy:
            message = "The register calls this standard legacy. Judge what replaced it."
            yield _about(mapping_set, row, "target-legacy", "object_id", message)


def _rule_findings(
    composition: Composition, rules: Sequence[TextFile], left_out: LeftOut
) -> Iterator[Finding]:
    """Run the rules of ``shapes/``, and keep what they find about rows of mapping files.

    What a rule misses elsewhere is no finding where a row was left out that may say it.
    """
    places: Mapping[str, tuple[MappingSet, MappingRow]] = {
        row.get("record_id"): (mapping_set, row) for mapping_set, row in _rows(composition)
    }
    for finding in rule_findings(composition, rules):
        unsure = left_out.folders or finding.value in left_out.statements
        if finding.focus in places and not (unsure and finding.rule in _OF_ABSENCE):
            mapping_set, row = places[finding.focus]
            slot = _SLOTS.get(finding.path, finding.path)
            yield replace(finding, path=slot, file=mapping_set.shown, line=row.line)


def _rows(composition: Composition) -> Iterator[tuple[MappingSet, MappingRow]]:
    for mapping_set in composition.sets:
        for row in mapping_set.rows:
            yield mapping_set, row


def _about(mapping_set: MappingSet, row: MappingRow, rule: str, slot: str, message: str) -> Finding:
    """Warn of one cell of a row."""
    record, value = row.get("record_id"), row.get(slot)
    shown = mapping_set.shown
    return Finding("warning", rule, record, slot, value, message, shown, row.line)
