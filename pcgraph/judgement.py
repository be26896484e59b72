"""Turn mapping sets into RDF: judgements, SSSOM records and direct triples.

Form of the records: SSSOM 1.1, RDF serialisation (https://w3id.org/sssom/). The text is
put together from the short ids of the table, which are short ids of Turtle too: the
engine's own parser is many times faster than making each quad.
"""

from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import Quad, RdfFormat, parse

from pcgraph.mapping import judged_how
from pcgraph.names import BASE, OURS, Prefixes, graph_name
from pcgraph.sssom import (
    APART_SLOT,
    EVIDENCE_SLOT,
    NO_TERM,
    NUMBER_SLOTS,
    ROLE,
    SETTLEMENT_SLOT,
    MappingRow,
    MappingSet,
)

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

LookedIn = Mapping[tuple[str, bool], str]
"""Words that say where was looked, by document and by whether roles were compared."""

_RECORD_IRIS: Mapping[str, str] = {
    "subject_id": "owl:annotatedSource",
    "predicate_id": "owl:annotatedProperty",
    "object_id": "owl:annotatedTarget",
    "mapping_justification": "sssom:mapping_justification",
    "subject_source": "sssom:subject_source",
    "object_source": "sssom:object_source",
    "subject_category": "sssom:subject_category",
    "object_category": "sssom:object_category",
    "subject_match_field": "sssom:subject_match_field",
    "object_match_field": "sssom:object_match_field",
    "subject_preprocessing": "sssom:subject_preprocessing",
    "object_preprocessing": "sssom:object_preprocessing",
    "author_id": "pav:authoredBy",
    "reviewer_id": "sssom:reviewer_id",
}
_RECORD_WORDS = (
    "subject_label",
    "object_label",
    "author_label",
    "reviewer_label",
    "subject_source_version",
    "object_source_version",
    "mapping_tool",
    "mapping_tool_version",
    "curation_rule_text",
    "similarity_measure",
)


def mapping_trig(
    sets: Sequence[MappingSet],
    looked_in: LookedIn,
    prefixes: Prefixes = OURS,
    base: str = BASE,
) -> str:
    """Turn mapping sets into RDF, but for their SSSOM records.

    Every row becomes a pc:Judgement, or a pc:RoleComparison. Only accepted rows become
    besides the direct SKOS triple, and, where a statement is judged, pc:evidencedBy with its
    strength.

    Args:
        sets: mapping files as read, without faults.
        looked_in: words that say where was looked, by the IRI of ``object_source`` and by
            whether roles were compared.
        prefixes: the map that their short ids are written by.
        base: the address that begins the names of the graphs.

    Returns:
        TriG text with the graphs ``judgements``, ``evidence`` and ``role-matches``; a graph
        without triples is left out.
    """
    graphs: dict[str, list[str]] = {"judgements": [], "evidence": [], "role-matches": []}
    for mapping_set in sets:
        accepted = mapping_set.decision == "accepted"
        for row in mapping_set.rows:
            facts = _judgement(row, mapping_set.decision, looked_in, prefixes)
            if accepted:
                compared = row.get("subject_category") == ROLE
                graphs["role-matches" if compared else "evidence"].append(_direct(row))
            graphs["judgements"].append(f"{row.get('record_id')} {' ; '.join(facts)} .")
    return _trig(graphs, prefixes, base)


def records_trig(sets: Sequence[MappingSet], prefixes: Prefixes = OURS, base: str = BASE) -> str:
    """Write the SSSOM records of accepted rows, and the sets that they belong to.

    A record is an owl:Axiom, in the SSSOM 1.1 RDF form. Negated, none and unsure rows never
    get one, because OWL tools turn every record they meet into an assertion.

    Args:
        sets: mapping files as read, without faults.
        prefixes: the map that their short ids are written by.
        base: the address that begins the name of the graph.

    Returns:
        TriG text, all in the graph ``judgements``; without rows it is empty.
    """
    lines: list[str] = []
    for mapping_set in sets:
        if mapping_set.decision == "accepted":
            lines += _set_lines(mapping_set)
            lines += (
                f"{row.get('record_id')} {' ; '.join(_record(row))} ." for row in mapping_set.rows
            )
    return _trig({"judgements": lines}, prefixes, base)


def _trig(graphs: Mapping[str, Sequence[str]], prefixes: Prefixes, base: str) -> str:
    """Put lines of triples together into TriG text; a graph without lines is left out."""
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes.namespaces.items())
    blocks = (
        f"GRAPH <{graph_name(name, base)}> {{\n" + "\n".join(lines) + "\n}\n"
        for name, lines in graphs.items()
        if lines
    )
    return head + "".join(blocks)


def mapping_quads(
    sets: Sequence[MappingSet],
    looked_in: LookedIn,
    prefixes: Prefixes = OURS,
    base: str = BASE,
) -> Iterator[Quad]:
    """Give judgements, direct triples and records as quads, each literal as in the table."""
    yield from parse(mapping_trig(sets, looked_in, prefixes, base), format=RdfFormat.TRIG)
    yield from parse(records_trig(sets, prefixes, base), format=RdfFormat.TRIG)


def _judgement(
    row: MappingRow, decision: str, looked_in: LookedIn, prefixes: Prefixes
) -> list[str]:
    """Say what was decided, whatever the decision."""
    slots = row.slots
    source = prefixes.expand(slots["object_source"]) or slots["object_source"]
    compared = slots.get("subject_category") == ROLE
    facts = [
        "a pc:RoleComparison" if compared else "a pc:Judgement",
        f"{'pc:judgedRole' if compared else 'pc:judgedStatement'} {slots['subject_id']}",
        f'pc:decision "{decision}"',
        f"pc:reason {_quoted(slots['comment'])}@en",
        f'pc:confidence "{slots["confidence"]}"^^xsd:decimal',
        f"pc:decidedBy {_quoted(_decided_by(row))}",
        f'pc:decidedHow "{judged_how(slots["mapping_justification"])}"',
        f"pc:lookedIn {_quoted(looked_in.get((source, compared), prefixes.compact(source)))}",
        f'dcterms:created "{slots["mapping_date"]}"^^xsd:date',
    ]
    if "reviewer_label" in slots:
        facts.append(f"pc:reviewedBy {_quoted(slots['reviewer_label'])}")
    if "review_date" in slots:
        facts.append(f'pc:reviewedOn "{slots["review_date"]}"^^xsd:date')
    if slots["object_id"] != NO_TERM:
        other = "pc:comparedRole" if compared else "pc:judgedStandard"
        facts.append(f"{other} {slots['object_id']}")
    if decision == "accepted":
        facts.append(f"pc:relation {slots['predicate_id']}")
    if EVIDENCE_SLOT in slots:
        facts.append(f'pc:evidence "{slots[EVIDENCE_SLOT]}"')
    if SETTLEMENT_SLOT in slots:
        facts.append(f"pc:settledBecause {_quoted(slots[SETTLEMENT_SLOT])}@en")
    if APART_SLOT in slots:
        facts.append(f"pc:apartBecause {_quoted(slots[APART_SLOT])}@en")
    return facts


def _record(row: MappingRow) -> list[str]:
    """Write the SSSOM record of an accepted row."""
    facts, slots = ["a owl:Axiom", f"rdfs:comment {_quoted(row.get('comment'))}"], row.slots
    for slot, prop in _RECORD_IRIS.items():
        if slot in slots:
            facts.append(f"{prop} {slots[slot].replace('|', ' , ')}")
    facts += [f"sssom:{slot} {_quoted(slots[slot])}" for slot in _RECORD_WORDS if slot in slots]
    for slot in NUMBER_SLOTS:
        if slot in slots:
            facts.append(f'sssom:{slot} "{slots[slot]}"^^xsd:double')
    return facts


def _direct(row: MappingRow) -> str:
    """Write the direct triples of an accepted row."""
    properties = [row.get("predicate_id")]
    if row.get(EVIDENCE_SLOT):
        properties += [EVIDENCE_PROPERTY[row.get(EVIDENCE_SLOT)], "pc:evidencedBy"]
    facts = " ; ".join(f"{prop} {row.get('object_id')}" for prop in properties)
    return f"{row.get('subject_id')} {facts} ."


def _set_lines(mapping_set: MappingSet) -> Iterator[str]:
    """Describe a set of accepted rows, and tie their records to it."""
    meta = mapping_set.meta
    facts = ["a sssom:MappingSet", f"dcterms:license <{meta['license']}>"]
    for prop, slot in (
        ("dcterms:title", "mapping_set_title"),
        ("dcterms:description", "mapping_set_description"),
        ("owl:versionInfo", "mapping_set_version"),
    ):
        if slot in meta:
            facts.append(f"{prop} {_quoted(str(meta[slot]))}")
    if mapping_set.rows:
        records = " , ".join(row.get("record_id") for row in mapping_set.rows)
        facts.append(f"sssom:mappings {records}")
    yield f"<{meta['mapping_set_id']}> {' ; '.join(facts)} ."


def _decided_by(row: MappingRow) -> str:
    """Name the machine where a machine judged, else the person or group."""
    tool = f"{row.get('mapping_tool')} {row.get('mapping_tool_version')}".strip()
    return tool or row.get("author_label")


def _quoted(text: str) -> str:
    r"""Write a text as a literal of Turtle.

    >>> print(_quoted('a "b" \\ c'))
    "a \"b\" \\ c"
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'.replace("\n", "\\n").replace("\r", "\\r")
