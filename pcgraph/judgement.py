"""Turn mapping sets into RDF: judgements, SSSOM records and direct triples.

Form of the records: SSSOM 1.1, RDF serialisation (https://w3id.org/sssom/).
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Quad

from pcgraph.mapping import EVIDENCE_SLOT, NO_TERM, NUMBER_SLOTS, MappingRow, MappingSet
from pcgraph.names import BASE, OURS, Prefixes, graph_name

Fact = tuple[NamedNode, NamedNode, NamedNode | Literal]

EVIDENCE_PROPERTY: Mapping[str, str] = {
    "all": "pc:evidencedInFullBy",
    "part": "pc:evidencedInPartBy",
    "supports": "pc:supportedBy",
}

EVIDENCE_WORDS: Mapping[str, str] = {
    "all": "all of it",
    "part": "part of it",
    "supports": "helps only",
}
"""What meeting the standard would show, in the words of the tables."""

_RECORD_IRIS: Mapping[str, str] = {
    "owl:annotatedSource": "subject_id",
    "owl:annotatedProperty": "predicate_id",
    "owl:annotatedTarget": "object_id",
    "sssom:mapping_justification": "mapping_justification",
    "sssom:subject_source": "subject_source",
    "sssom:object_source": "object_source",
    "sssom:subject_category": "subject_category",
    "sssom:subject_match_field": "subject_match_field",
    "sssom:object_match_field": "object_match_field",
    "sssom:subject_preprocessing": "subject_preprocessing",
    "sssom:object_preprocessing": "object_preprocessing",
    "pav:authoredBy": "author_id",
    "sssom:reviewer_id": "reviewer_id",
}
_RECORD_WORDS: Mapping[str, str] = {
    "sssom:subject_label": "subject_label",
    "sssom:object_label": "object_label",
    "sssom:author_label": "author_label",
    "sssom:reviewer_label": "reviewer_label",
    "sssom:subject_source_version": "subject_source_version",
    "sssom:object_source_version": "object_source_version",
    "sssom:mapping_tool": "mapping_tool",
    "sssom:mapping_tool_version": "mapping_tool_version",
    "sssom:curation_rule_text": "curation_rule_text",
    "sssom:similarity_measure": "similarity_measure",
}


def mapping_quads(
    sets: Sequence[MappingSet],
    looked_in: Mapping[str, str],
    prefixes: Prefixes = OURS,
    base: str = BASE,
) -> Iterator[Quad]:
    """Turn mapping sets into RDF.

    Every row becomes a pc:Judgement. Only accepted rows become besides an owl:Axiom
    record of the SSSOM 1.1 RDF form, the direct SKOS triple and pc:evidencedInFullBy,
    pc:evidencedInPartBy or pc:supportedBy: negated, none and unsure rows never do,
    because OWL tools turn every record they meet into an assertion.

    Args:
        sets: mapping files as read.
        looked_in: words that say where was looked, by the IRI of ``object_source``.
        prefixes: the map that their short ids are written by.
        base: the address that begins the names of the two graphs.

    Yields:
        Quads in the order of the files and rows.
    """
    judgements = NamedNode(graph_name("judgements", base))
    evidence = NamedNode(graph_name("evidence", base))
    for mapping_set in sets:
        accepted = mapping_set.decision == "accepted"
        for fact in _set_facts(mapping_set, prefixes) if accepted else ():
            yield Quad(*fact, judgements)
        for row in mapping_set.rows:
            for fact in _judgement(row, mapping_set.decision, looked_in, prefixes):
                yield Quad(*fact, judgements)
            for fact in _record(row, prefixes) if accepted else ():
                yield Quad(*fact, judgements)
            for fact in _evidence(row, prefixes) if accepted else ():
                yield Quad(*fact, evidence)


def _judgement(
    row: MappingRow, decision: str, looked_in: Mapping[str, str], prefixes: Prefixes
) -> Iterator[Fact]:
    """Say what was decided, whatever the decision."""
    source = prefixes.expand(row.get("object_source")) or row.get("object_source")
    facts: list[tuple[str, NamedNode | Literal]] = [
        ("rdf:type", _iri("pc:Judgement")),
        ("pc:judgedStatement", _iri(row.get("subject_id"), prefixes)),
        ("pc:decision", Literal(decision)),
        ("pc:reason", Literal(row.get("comment"), language="en")),
        ("pc:confidence", Literal(row.get("confidence"), datatype=_iri("xsd:decimal"))),
        ("pc:decidedBy", Literal(_decided_by(row))),
        ("pc:decidedHow", Literal(_decided_how(row))),
        ("pc:lookedIn", Literal(looked_in.get(source, prefixes.compact(source)))),
        ("dcterms:created", Literal(row.get("mapping_date"), datatype=_iri("xsd:date"))),
    ]
    if row.get("reviewer_label"):
        facts.append(("pc:reviewedBy", Literal(row.get("reviewer_label"))))
    if row.get("review_date"):
        reviewed = Literal(row.get("review_date"), datatype=_iri("xsd:date"))
        facts.append(("pc:reviewedOn", reviewed))
    if row.get("object_id") != NO_TERM:
        facts.append(("pc:judgedStandard", _iri(row.get("object_id"), prefixes)))
    if decision == "accepted":
        facts.append(("pc:relation", _iri(row.get("predicate_id"), prefixes)))
        facts.append(("pc:evidence", Literal(row.get(EVIDENCE_SLOT))))
    node = _iri(row.get("record_id"), prefixes)
    return ((node, _iri(prop), value) for prop, value in facts)


def _record(row: MappingRow, prefixes: Prefixes) -> Iterator[Fact]:
    """Write the SSSOM record of an accepted row."""
    node = _iri(row.get("record_id"), prefixes)
    yield node, _iri("rdf:type"), _iri("owl:Axiom")
    for prop, slot in _RECORD_IRIS.items():
        for curie in filter(None, row.get(slot).split("|")):
            yield node, _iri(prop), _iri(curie, prefixes)
    for prop, slot in _RECORD_WORDS.items():
        if row.get(slot):
            yield node, _iri(prop), Literal(row.get(slot))
    for slot in NUMBER_SLOTS:
        if row.get(slot):
            number = Literal(row.get(slot), datatype=_iri("xsd:double"))
            yield node, _iri(f"sssom:{slot}"), number
    yield node, _iri("rdfs:comment"), Literal(row.get("comment"))


def _evidence(row: MappingRow, prefixes: Prefixes) -> Iterator[Fact]:
    """Write the direct triples of an accepted row."""
    statement = _iri(row.get("subject_id"), prefixes)
    standard = _iri(row.get("object_id"), prefixes)
    shown_by = EVIDENCE_PROPERTY[row.get(EVIDENCE_SLOT)]
    for prop in (_iri(row.get("predicate_id"), prefixes), _iri(shown_by), _iri("pc:evidencedBy")):
        yield statement, prop, standard


def _set_facts(mapping_set: MappingSet, prefixes: Prefixes) -> Iterator[Fact]:
    """Describe a set of accepted rows, and tie their records to it."""
    node = NamedNode(str(mapping_set.meta["mapping_set_id"]))
    yield node, _iri("rdf:type"), _iri("sssom:MappingSet")
    yield node, _iri("dcterms:license"), NamedNode(str(mapping_set.meta["license"]))
    for prop, slot in (
        ("dcterms:title", "mapping_set_title"),
        ("dcterms:description", "mapping_set_description"),
        ("owl:versionInfo", "mapping_set_version"),
    ):
        if slot in mapping_set.meta:
            yield node, _iri(prop), Literal(str(mapping_set.meta[slot]))
    for row in mapping_set.rows:
        yield node, _iri("sssom:mappings"), _iri(row.get("record_id"), prefixes)


def _decided_by(row: MappingRow) -> str:
    """Name the machine where a machine judged, else the person or group."""
    tool = f"{row.get('mapping_tool')} {row.get('mapping_tool_version')}".strip()
    return tool or row.get("author_label")


def _decided_how(row: MappingRow) -> str:
    """Say how a judgement came about: machine unless its justification names a person."""
    by_person = {
        "semapv:ManualMappingCuration": "person",
        "semapv:MappingReview": "person after suggestion",
    }
    return by_person.get(row.get("mapping_justification"), "machine")


@lru_cache(maxsize=4096)
def _iri(curie: str, prefixes: Prefixes = OURS) -> NamedNode:
    """Make a node of a CURIE; full IRIs pass as they are."""
    return NamedNode(prefixes.expand(curie) or curie)
