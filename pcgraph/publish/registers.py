"""Leave a register of NOS out of a release, but for what it says of the standards of the graph.

A register states no licence: its rows are not ours to hand on. That a code is current in a register
of some day is a fact about the standard, and is what an answer rests on: it stays, without any
title of the register.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode, Quad, Triple

from pcgraph.composition import Composition, is_composed, is_graph_file, is_mapping_file
from pcgraph.engine import solutions
from pcgraph.format import parse_turtle
from pcgraph.model import TextFile
from pcgraph.names import PREFIXES, Prefixes
from pcgraph.publish.forms import canonical_lines, statements
from pcgraph.triples import triples_text

FULL = "full"
_REGISTERS = """SELECT ?register ?name ?file ?date ?licence ?decision ?reason WHERE {
    ?register a pc:Register .
    OPTIONAL { ?register skos:prefLabel ?name } OPTIONAL { ?register dcterms:source ?file }
    OPTIONAL { ?register pc:registerDate ?date } OPTIONAL { ?register pc:licenceStatus ?licence }
    OPTIONAL { ?register pc:redistribution ?decision }
    OPTIONAL { ?register pc:redistributionReason ?reason } } ORDER BY ?register"""
_STANDARDS = """SELECT DISTINCT ?nos ?code WHERE {
    VALUES ?register { REGISTERS } ?nos skos:inScheme ?register ; skos:notation ?code }"""
_CHECKS = """SELECT DISTINCT ?check ?nos WHERE {
    VALUES ?register { REGISTERS } ?check pc:checkedIn ?register ; pc:checkedStandard ?nos }"""
_LABEL = NamedNode(PREFIXES["skos"] + "prefLabel")
_STAYS = frozenset(
    NamedNode(f"{PREFIXES[prefix]}{name}")
    for prefix, name in (
        ("rdf", "type"), ("dcterms", "identifier"), ("pc", "checkRule"), ("pc", "checkedIn"),
        ("pc", "checkedStandard"), ("pc", "registerStatus"),
    )
)  # fmt: skip
"""What is handed on of a check: the standard, its code and status in the register, and the rule."""


@dataclass(frozen=True)
class LeftRegister:
    """A register that a release leaves out.

    Attributes:
        iri: its address.
        name: what it is called, with its date.
        file: the name of the file that it was read from.
        licence: what it states of its licence.
        decision: what may be handed on of it.
        reason: why.
        rows: how many of its standards are left out.
        used: how many of them stay by their codes, because a mapping names them.
        checked: of how many standards it is said what the register says of them.
    """

    iri: str
    name: str
    file: str
    licence: str
    decision: str
    reason: str
    rows: int = 0
    used: int = 0
    checked: int = 0


def without_registers(
    files: Sequence[TextFile], composition: Composition
) -> tuple[tuple[TextFile, ...], tuple[LeftRegister, ...]]:
    """Rewrite files so that they hold no rows of a register that may not be handed on.

    Only a register that says ``full`` of itself is handed on. Of any other stay: what it is; of
    each standard of the graph its code and status there; and of its own standards those that a
    mapping or another file names, by their codes.

    Args:
        files: the files of the graph.
        composition: the graph that they make.

    Returns:
        The files, and the registers that were left out; without any the files as they were.
    """
    left = [one for one in registers_of(composition) if one.decision != FULL]
    if not left:
        return tuple(files), ()
    asked = " ".join(f"<{one.iri}>" for one in left)
    store = composition.store
    found = solutions(store, _STANDARDS.replace("REGISTERS", asked), "publish")
    codes = {row["nos"].value: row["code"].value for row in found}
    found = solutions(store, _CHECKS.replace("REGISTERS", asked), "publish")
    checks = {row["check"].value: row["nos"].value for row in found}
    used = _used(composition, codes, checks)
    kept = {check for check, nos in checks.items() if nos not in codes or nos in used}
    leaving = _Leaving(codes, used, checks, kept)
    about = {NamedNode(iri) for iri in (*codes, *checks)}
    graphs = {quad.graph_name for one in about for quad in store.quads_for_pattern(one, None, None)}
    rewritten = [
        _rewritten(file, leaving, composition, graphs) if is_composed(file) else file
        for file in files
    ]
    number = _counted(composition, left, leaving)
    return tuple(rewritten), tuple(
        replace(one, rows=number[one.iri][0], used=number[one.iri][1], checked=number[one.iri][2])
        for one in left
    )


def registers_of(composition: Composition) -> list[LeftRegister]:
    """Give the registers of a graph; one that does not say what may be handed on is withheld."""
    found: dict[str, LeftRegister] = {}
    for row in solutions(composition.store, _REGISTERS, "publish"):
        said = {name: row[name].value if row[name] else "" for name in row}
        iri = said["register"]
        date = said["date"]
        one = LeftRegister(
            iri, said["name"] or f"register of {date}", said["file"],
            said["licence"] or "not stated", said["decision"] or "withheld", said["reason"],
        )  # fmt: skip
        found.setdefault(iri, one)
    return list(found.values())


@dataclass(frozen=True)
class _Leaving:
    """What is left out: the codes of the standards of registers, and which of these stay."""

    codes: Mapping[str, str]
    used: Collection[str]
    checks: Mapping[str, str]
    kept: Collection[str]

    def triples(self, triples: Sequence[Triple]) -> Iterator[Triple]:
        """Give what stays of a file."""
        for triple in triples:
            subject = getattr(triple.subject, "value", "")
            if subject in self.codes:
                if subject in self.used:
                    yield self._by_code(triple, subject)
            elif subject not in self.checks or (
                subject in self.kept and triple.predicate in _STAYS
            ):
                yield triple

    def _by_code(self, triple: Triple, subject: str) -> Triple:
        if triple.predicate != _LABEL:
            return triple
        return Triple(triple.subject, _LABEL, Literal(self.codes[subject], language="en"))


def _used(
    composition: Composition, codes: Mapping[str, str], checks: Mapping[str, str]
) -> set[str]:
    """Find the standards of registers that a mapping names, or a thing beside the register."""
    used = set()
    for iri in codes:
        for quad in composition.store.quads_for_pattern(None, None, NamedNode(iri), None):
            subject = getattr(quad.subject, "value", "")
            if subject not in codes and subject not in checks:
                used.add(iri)
    return used


def _rewritten(
    file: TextFile, leaving: _Leaving, composition: Composition, graphs: Collection[object]
) -> TextFile:
    if is_mapping_file(file.path):
        return replace(file, text=_labels_by_code(file.text, leaving, composition.prefixes))
    if not is_graph_file(file.path) or composition.graph_of(file) not in graphs:
        return file
    stays = [*leaving.triples(list(parse_turtle(file.text, file.shown)))]
    lines = canonical_lines(Quad(*triple) for triple in stays)
    return replace(file, text=triples_text([*statements(lines)], "ttl", composition.prefixes))


def _labels_by_code(text: str, leaving: _Leaving, prefixes: Prefixes) -> str:
    """Put codes in the place of the titles of standards of a register in a mapping table."""
    lines = text.split("\n")
    head = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    columns = lines[head].split("\t") if head < len(lines) else []
    if not {"object_id", "object_label"} <= set(columns):
        return text
    standard, label = columns.index("object_id"), columns.index("object_label")
    for number in range(head + 1, len(lines)):
        cells = lines[number].split("\t")
        iri = prefixes.expand(cells[standard]) if len(cells) == len(columns) else None
        if iri and iri in leaving.used:
            cells[label] = leaving.codes[iri]
            lines[number] = "\t".join(cells)
    return "\n".join(lines)


def _counted(
    composition: Composition, left: Sequence[LeftRegister], leaving: _Leaving
) -> dict[str, tuple[int, int, int]]:
    """Count for each register what is left out, what stays by its code, and what is checked."""
    text = "SELECT DISTINCT ?x ?of WHERE { ?x skos:inScheme|pc:checkedIn ?of } ORDER BY ?of ?x"
    parts: dict[str, set[str]] = {one.iri: set() for one in left}
    for row in solutions(composition.store, text, "publish"):
        if row["of"].value in parts:
            parts[row["of"].value].add(row["x"].value)
    return {
        iri: (
            sum(x in leaving.codes and x not in leaving.used for x in some),
            sum(x in leaving.used for x in some),
            sum(x in leaving.kept and leaving.checks[x] not in leaving.codes for x in some),
        )
        for iri, some in parts.items()
    }
