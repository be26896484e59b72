"""Turn mapping sets into RDF: judgements, SSSOM records and direct triples.

Form of the records: SSSOM 1.1, RDF serialisation (https://w3id.org/sssom/).
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Quad

from pcgraph.mapping import EVIDENCE_SLOT, NO_TERM, NUMBER_SLOTS, MappingRow, MappingSet
from pcgraph.names import PREFIXES, compact, expand

JUDGEMENTS = NamedNode(PREFIXES["graph"] + "judgements")
EVIDENCE = NamedNode(PREFIXES["graph"] + "evidence")

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


def mapping_quads(sets: Sequence[MappingSet], looked_in: Mapping[str, str]) -> Iterator[Quad]:
    """Turn mapping sets into RDF.

    Every row becomes a pc:Judgement. Only accepted rows become besides an owl:Axiom
    record of the SSSOM 1.1 RDF form, the direct SKOS triple and pc:evidencedInFullBy,
    pc:evidencedInPartBy or pc:supportedBy: negated, none and unsure rows never do,
    because OWL tools turn every record they meet into an assertion.

    Args:
        sets: mapping files as read.
        looked_in: words that say where was looked, by the IRI of ``object_source``.

    Yields:
        Quads in the order of the files and rows.
    """
    for mapping_set in sets:
        if mapping_set.decision == "accepted":
            yield from _set_quads(mapping_set)
        for row in mapping_set.rows:
            yield from _judgement(row, mapping_set.decision, looked_in)
            if mapping_set.decision == "accepted":
                yield from _record(row)
                yield from _evidence(row)


def _judgement(row: MappingRow, decision: str, looked_in: Mapping[str, str]) -> Iterator[Quad]:
    """Say what was decided, whatever the decision."""
    source = expand(row.get("object_source")) or row.get("object_source")
    facts: list[tuple[str, NamedNode | Literal]] = [
        ("rdf:type", _iri("pc:Judgement")),
        ("pc:judgedStatement", _iri(row.get("subject_id"))),
        ("pc:decision", Literal(decision)),
        ("pc:reason", Literal(row.get("comment"), language="en")),
        ("pc:confidence", Literal(row.get("confidence"), datatype=_iri("xsd:decimal"))),
        ("pc:decidedBy", Literal(_decided_by(row))),
        ("pc:decidedHow", Literal(_decided_how(row))),
        ("pc:lookedIn", Literal(looked_in.get(source, compact(source)))),
        ("dcterms:created", Literal(row.get("mapping_date"), datatype=_iri("xsd:date"))),
    ]
    if row.get("reviewer_label"):
        facts.append(("pc:reviewedBy", Literal(row.get("reviewer_label"))))
    if row.get("review_date"):
        reviewed = Literal(row.get("review_date"), datatype=_iri("xsd:date"))
        facts.append(("pc:reviewedOn", reviewed))
    if row.get("object_id") != NO_TERM:
        facts.append(("pc:judgedStandard", _iri(row.get("object_id"))))
    if decision == "accepted":
        facts.append(("pc:relation", _iri(row.get("predicate_id"))))
        facts.append(("pc:evidence", Literal(row.get(EVIDENCE_SLOT))))
    node = _iri(row.get("record_id"))
    return (Quad(node, _iri(prop), value, JUDGEMENTS) for prop, value in facts)


def _record(row: MappingRow) -> Iterator[Quad]:
    """Write the SSSOM record of an accepted row."""
    node = _iri(row.get("record_id"))
    yield Quad(node, _iri("rdf:type"), _iri("owl:Axiom"), JUDGEMENTS)
    for prop, slot in _RECORD_IRIS.items():
        for curie in filter(None, row.get(slot).split("|")):
            yield Quad(node, _iri(prop), _iri(curie), JUDGEMENTS)
    for prop, slot in _RECORD_WORDS.items():
        if row.get(slot):
            yield Quad(node, _iri(prop), Literal(row.get(slot)), JUDGEMENTS)
    for slot in NUMBER_SLOTS:
        if row.get(slot):
            number = Literal(row.get(slot), datatype=_iri("xsd:double"))
            yield Quad(node, _iri(f"sssom:{slot}"), number, JUDGEMENTS)
    yield Quad(node, _iri("rdfs:comment"), Literal(row.get("comment")), JUDGEMENTS)


def _evidence(row: MappingRow) -> Iterator[Quad]:
    """Write the direct triples of an accepted row."""
    statement, standard = _iri(row.get("subject_id")), _iri(row.get("object_id"))
    shown_by = EVIDENCE_PROPERTY[row.get(EVIDENCE_SLOT)]
    for prop in (row.get("predicate_id"), shown_by, "pc:evidencedBy"):
        yield Quad(statement, _iri(prop), standard, EVIDENCE)


def _set_quads(mapping_set: MappingSet) -> Iterator[Quad]:
    """Describe a set of accepted rows, and tie their records to it."""
    node = _iri(str(mapping_set.meta["mapping_set_id"]))
    yield Quad(node, _iri("rdf:type"), _iri("sssom:MappingSet"), JUDGEMENTS)
    yield Quad(node, _iri("dcterms:license"), _iri(str(mapping_set.meta["license"])), JUDGEMENTS)
    for prop, slot in (
        ("dcterms:title", "mapping_set_title"),
        ("dcterms:description", "mapping_set_description"),
        ("owl:versionInfo", "mapping_set_version"),
    ):
        if slot in mapping_set.meta:
            yield Quad(node, _iri(prop), Literal(str(mapping_set.meta[slot])), JUDGEMENTS)
    for row in mapping_set.rows:
        yield Quad(node, _iri("sssom:mappings"), _iri(row.get("record_id")), JUDGEMENTS)


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
def _iri(curie: str) -> NamedNode:
    """Make a node of a CURIE; full IRIs pass as they are."""
    return NamedNode(expand(curie) or curie)
