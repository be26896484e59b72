"""Whether mapping tables can be read, and whether what they deny is nowhere asserted."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode

from pcgraph.audit.check import Check, Fault, Found, NotApplicable, Note
from pcgraph.audit.dump import Dump
from pcgraph.model import TextFile
from pcgraph.names import PREFIXES, Prefixes
from pcgraph.sssom import NO_TERM, MappingTable, read_table

_OWL, _SKOS = PREFIXES["owl"], PREFIXES["skos"]
_ANY = _SKOS + "mappingRelation"
_MATCHES = {_SKOS + name for name in ("mappingRelation", "exactMatch", "closeMatch", "broadMatch",
                                      "narrowMatch", "relatedMatch")}  # fmt: skip
_SLOTS = ("subject_id", "predicate_id", "object_id", "mapping_justification")
Link = tuple[str, str, str]


def _tables(dump: Dump) -> dict[str, MappingTable]:
    def read() -> dict[str, MappingTable]:
        return {
            path: read_table(TextFile(path, dump.text(path), path), _SLOTS)
            for path in dump.named(".sssom.tsv")
        }

    found = dump.once("mappings", read)
    if not found:
        raise NotApplicable("there is no mapping table (a file .sssom.tsv).")
    return found


def readable(dump: Dump) -> Found:
    """Read every mapping table."""
    tables = _tables(dump)
    rows = 0
    for path, table in tables.items():
        rows += len(table.rows)
        for fault in table.faults:
            yield Fault(fault.what, fault.remedy, path, fault.line)
        known = _prefixes(table)
        for row in table.rows:
            for slot in _SLOTS:
                name = row.get(slot)
                if name and ":" in name and not known.expand(name) and "://" not in name:
                    yield Fault(f"{name} has a prefix that the head does not declare.",
                                "Declare it in curie_map.", path, row.line)  # fmt: skip
    yield Note(f"{len(tables):,} tables, {rows:,} rows.")


def denied(dump: Dump) -> Found:
    """Look in the graph for what a row with the modifier Not denies."""
    tables = _tables(dump)
    said: dict[bool, set[Link]] = {True: set(), False: set()}
    for table in tables.values():
        known = _prefixes(table)
        for row in table.rows:
            if row.get("object_id") == NO_TERM:
                continue
            link = tuple(known.expand(row.get(slot)) or row.get(slot) for slot in _SLOTS[:3])
            said[row.get("predicate_modifier") == "Not"].add((link[0], link[1], link[2]))
    if not said[True]:
        raise NotApplicable("no mapping table denies anything.")
    wrong = said[True] - said[False]
    ends = {(one, other) for one, relation, other in wrong if relation == _ANY}
    for link, how in _asserted(dump):
        if link in wrong or ((link[0], link[2]) in ends and link[1] in _MATCHES):
            yield Fault(
                f"a mapping table denies what the graph asserts as {how}: {' '.join(link)}",
                "Write denied mappings nowhere but in the table: other tools would believe them.",
                dump.reading.main[0],
                focus=link[0],
            )
    yield Note(f"{len(said[True]):,} denied rows.")


def _asserted(dump: Dump) -> Iterator[tuple[Link, str]]:
    """Give the mappings that the graph asserts, as triples and as annotated axioms."""
    parts = [_OWL + name for name in ("annotatedSource", "annotatedProperty", "annotatedTarget")]
    for subject, said in dump.reading.subjects():
        axiom: dict[str, list[str]] = {part: [] for part in parts}
        for predicate, value in said:
            if not isinstance(value, NamedNode):
                continue
            if predicate.value in _MATCHES and isinstance(subject, NamedNode):
                yield (subject.value, predicate.value, value.value), "a triple"
            elif predicate.value in axiom:
                axiom[predicate.value].append(value.value)
        source, relation, target = (axiom[part][:1] for part in parts)
        if source and relation and target:
            yield (source[0], relation[0], target[0]), "an owl:Axiom"


def _prefixes(table: MappingTable) -> Prefixes:
    """Give the prefixes that the head of a table declares."""
    curies = table.meta.get("curie_map")
    own = {
        str(name): str(space)
        for name, space in (curies.items() if isinstance(curies, dict) else ())
    }
    builtin = {name: PREFIXES[name] for name in ("owl", "rdf", "rdfs", "skos", "sssom", "semapv")}
    return Prefixes({**builtin, **own})


CHECKS = (
    Check("sssom", "Every mapping table can be read.", "violation", readable),
    Check("sssom-denied", "What a mapping table denies is nowhere asserted.", "violation",
          denied),
)  # fmt: skip
