"""The forms in which a mapping set is handed on, each made from the same rows.

What was not accepted is never asserted: it stands in the tables and in JSON, where the row says
Not, and in no RDF. OWL tools turn every record that they meet into an assertion.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from pcgraph.judgement import mapping_trig, records_trig
from pcgraph.names import OURS, PREFIXES, Prefixes, graph_name
from pcgraph.sets.rows import ACCEPTED
from pcgraph.sssom import NUMBER_SLOTS, PROPERTIES, MappingRow, MappingSet, write_mappings
from pcgraph.triples import triples_text

LABELS = ("subject_label", "object_label", "predicate_label")
_MANY = frozenset(
    (
        "author_id", "author_label", "reviewer_id", "reviewer_label", "curation_rule_text",
        "subject_match_field", "object_match_field", "subject_preprocessing",
        "object_preprocessing",
    )
)  # fmt: skip
"""Slots of which SSSOM lets a row have several; in JSON they are lists."""
_TYPES = ("subject_type", "object_type", "predicate_type")
_EXTRA = "ext_"
_DATES: Mapping[str, str] = {"mapping_date": "dcterms:created", "review_date": "sssom:review_date"}
_XSD = PREFIXES["xsd"]


def with_labels(one: MappingSet) -> str:
    """Write a set as a canonical table of SSSOM."""
    return write_mappings(one.meta, [row.slots for row in one.rows])


def without_labels(one: MappingSet) -> str:
    """Write a set without the labels of its ends, which may be words of others.

    Its reasons stay: they are words of those who judged.
    """
    rows = [
        {slot: value for slot, value in row.slots.items() if slot not in LABELS}
        for row in one.rows
    ]  # fmt: skip
    return write_mappings(one.meta, rows)


def json_text(one: MappingSet) -> str:
    """Write a set as SSSOM JSON, as sssom-py reads it.

    SSSOM leaves the form open. What kind of thing the ends are stands in each row: sssom-py cannot
    hand it on from the set. The context holds only prefixes and is not fetched from anywhere.
    Readers refuse slots that they do not know, so our extensions stand in ``other``, which SSSOM
    has for it.
    """
    left = ("curie_map", *_TYPES)
    meta = {slot: value for slot, value in one.meta.items() if slot not in left}
    types = {slot: str(one.meta[slot]) for slot in _TYPES if slot in one.meta}
    curies = one.meta.get("curie_map")
    whole = {
        "@context": dict(sorted(curies.items())) if isinstance(curies, dict) else {},
        **meta,
        "mappings": [{**types, **_as_object(row)} for row in one.rows],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _as_object(row: MappingRow) -> dict[str, object]:
    """Give a row as an object of JSON."""
    found: dict[str, object] = {}
    more = []
    for slot, value in row.slots.items():
        if slot.startswith(_EXTRA):
            more.append(f"{slot}={value.replace('|', '¦')}")
        elif slot in NUMBER_SLOTS:
            found[slot] = float(value)
        else:
            found[slot] = value.split("|") if slot in _MANY else value
    return {**found, **({"other": "|".join(more)} if more else {})}


def records_text(sets: Sequence[MappingSet], prefixes: Prefixes = OURS) -> str:
    """Write the accepted rows in the RDF form of SSSOM 1.1, as Turtle.

    Each is an owl:Axiom inside its sssom:MappingSet, with day, review and extensions.
    """
    quads = parse(records_trig(sets, prefixes), format=RdfFormat.TRIG)
    triples = [one.triple for one in quads]
    triples += (one for some in sets if some.decision == ACCEPTED for one in _more(some, prefixes))
    return triples_text([*dict.fromkeys(triples)], "ttl", prefixes)


def _more(one: MappingSet, prefixes: Prefixes) -> Iterator[Triple]:
    """Give the days and the extensions of accepted rows, which the graph says otherwise."""
    properties: dict[str, str] = {}
    defined = one.meta.get("extension_definitions")
    for said in defined if isinstance(defined, list) else ():
        if isinstance(said, dict):
            # A slot that stands for no term stays in the tables: a made-up one would be no fact.
            slot = str(said.get("slot_name"))
            found = prefixes.expand(str(said.get("property") or PROPERTIES.get(slot, "")))
            properties |= {slot: found} if found else {}
    for row in one.rows:
        record = NamedNode(prefixes.expand(row.get("record_id")) or row.get("record_id"))
        for slot, curie in _DATES.items():
            if row.get(slot):
                day = Literal(row.get(slot), datatype=NamedNode(f"{_XSD}date"))
                yield Triple(record, NamedNode(prefixes.expand(curie) or curie), day)
        for slot, iri in properties.items():
            if row.get(slot):
                yield Triple(record, NamedNode(iri), Literal(row.get(slot)))


def links_text(sets: Sequence[MappingSet], prefixes: Prefixes = OURS) -> str:
    """Write the accepted rows as plain links, as Turtle, with who judged said beside.

    A plain link says neither how sure it is nor who made it: so it stands in a file of its own.
    """
    trig = mapping_trig(sets, {}, prefixes)
    judged = NamedNode(graph_name("judgements"))
    triples = [
        one.triple for one in parse(trig, format=RdfFormat.TRIG) if one.graph_name != judged
    ]  # fmt: skip
    dcterms = PREFIXES["dcterms"]
    for one in sets:
        if one.decision != ACCEPTED:
            continue
        node = NamedNode(str(one.meta["mapping_set_id"]))
        said = f"{_words(one)} As plain links: the records say how sure each is, and why."
        triples.append(Triple(node, NamedNode(f"{dcterms}description"), Literal(said)))
        licence = NamedNode(str(one.meta["license"]))
        triples.append(Triple(node, NamedNode(f"{dcterms}license"), licence))
    return triples_text([*dict.fromkeys(triples)], "ttl", prefixes)


def _words(one: MappingSet) -> str:
    """Say of a set what it is, who judged, and who reviewed."""
    by = sorted({_judge(row) for row in one.rows})
    seen = sum(bool(row.get("reviewer_label") or row.get("reviewer_id")) for row in one.rows)
    title = str(one.meta.get("mapping_set_title") or one.meta["mapping_set_id"])
    reviewed = f"{seen} of {len(one.rows)} reviewed" if seen else "reviewed by nobody yet"
    return f"{title}. {len(one.rows)} accepted, judged by {'; '.join(by)}; {reviewed}."


def _judge(row: MappingRow) -> str:
    tool = f"{row.get('mapping_tool')} {row.get('mapping_tool_version')}".strip()
    return f"machine ({tool})" if tool else row.get("author_label") or row.get("author_id")


def form_members(
    files: Sequence[tuple[str, MappingSet]], prefixes: Prefixes = OURS
) -> Iterator[tuple[str, str]]:
    """Give the forms beside the tables with labels: path and text.

    Args:
        files: the sets, each with its path below the folder of mappings, such as
            ``fcc-pcp-to-nos/positive.sssom.tsv``.
        prefixes: the map that their short ids are written by.
    """
    for path, one in files:
        yield f"without-labels/{path}", without_labels(one)
    for path, one in files:
        yield f"json/{path.removesuffix('.tsv')}.json", json_text(one)
    sets = [one for _, one in files]
    yield "accepted.ttl", records_text(sets, prefixes)
    yield "links.ttl", links_text(sets, prefixes)
