"""What a change of a property is called, and what it does to who uses the data."""

from __future__ import annotations

from collections.abc import Mapping

from pcgraph.names import PREFIXES

ADDED, WITHDRAWN, VANISHED, OTHER = "added", "withdrawn", "vanished", "other"
REWORDED, MOVED, LABEL, SOURCE = "reworded", "moved", "label only", "source corrected"
MAPPED, UNMAPPED = "mapping added", "mapping withdrawn"
STRENGTH, REVIEWED = "mapping strength changed", "mapping reviewed"
CHANGES = (
    VANISHED, WITHDRAWN, UNMAPPED, STRENGTH, MAPPED, REVIEWED, REWORDED, MOVED, SOURCE, LABEL,
    ADDED, OTHER,
)  # fmt: skip
"""What may become of a thing, the gravest first."""

YES, IF_USED, NO = "yes", "if you use this column", "no"
BREAKS = (YES, IF_USED, NO)
"""Whether a change breaks what others built on the data, the gravest first."""


def iri(curie: str) -> str:
    """Write a short id of ours as a term of N-Quads.

    >>> iri("rdf:type")
    '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>'
    """
    prefix, _, local = curie.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


def _all(curies: str) -> frozenset[str]:
    return frozenset(map(iri, curies.split()))


TYPE, DEPRECATED = iri("rdf:type"), iri("owl:deprecated")
REPLACED_BY, DECISION, REASON = iri("dcterms:isReplacedBy"), iri("pc:decision"), iri("pc:reason")
TEXT, PREF_LABEL = iri("pc:text"), iri("skos:prefLabel")
EVIDENCE, RELATION = iri("pc:evidence"), iri("pc:relation")
NEARLY = "nearly the same"
RELATION_WORDS: Mapping[str, str] = {
    iri("skos:exactMatch"): "same",
    iri("skos:closeMatch"): NEARLY,
    iri("skos:broadMatch"): "NOS is wider",
    iri("skos:narrowMatch"): "NOS is narrower",
    iri("skos:relatedMatch"): "related",
}
"""What the column ``relation`` of the tables says for each."""
RECORDS = _all("pc:Judgement pc:RoleComparison")
ENDS = (
    (iri("pc:judgedStatement"), iri("pc:judgedStandard")),
    (iri("pc:judgedRole"), iri("pc:comparedRole")),
)
"""The two ends of a mapping: of a statement, of a role."""

DIRECT = _all(
    "pc:evidencedBy pc:evidencedInFullBy pc:evidencedInPartBy pc:supportedBy skos:exactMatch "
    "skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch"
)
"""What an accepted mapping states between its two ends; it belongs to the mapping."""

MEMBERS = _all("sssom:mappings xkos:madeOf sh:declare")
"""What ties a thing to the list it stands in; it belongs to the thing if that came or went."""

DOCUMENTS = _all("pc:Framework pc:RolePage pc:RoleTemplate")
STANDS_IN = tuple(map(iri, ("skos:inScheme", "dcterms:isPartOf")))
ABOUT = tuple(
    map(
        iri,
        (
            "pc:judgedStatement",
            "xkos:sourceConcept",
            "xkos:targetConcept",
            "pc:stepStatement",
            "pc:readsSubject",
            "pc:section",
        ),
    )
)
"""What leads from a thing without a document of its own to one that has it."""

NAMING = tuple(
    map(
        iri,
        (
            "skos:prefLabel",
            "rdfs:label",
            "dcterms:title",
            "pc:heading",
            "pc:text",
            "pc:fileName",
            "sh:prefix",
            "foaf:name",
        ),
    )
)
"""By what a thing is called, the first that it has."""

WORDING = tuple(map(iri, ("pc:text", "pc:heading", "skos:definition", *("skos:prefLabel",))))
"""What is shown of a thing that came or went, the first that it has."""

NOTES = tuple(map(iri, ("skos:changeNote", "skos:historyNote", "skos:editorialNote")))

_PRINTED_LABEL = frozenset({"NOS", "role", "reference function", "underpinning principle"})
"""Kinds of thing whose label is printed in a source."""

_LABELS = _all(
    "skos:prefLabel skos:altLabel skos:hiddenLabel rdfs:label sssom:subject_label "
    "sssom:object_label sssom:author_label"
)
_WORDED = _all(
    "pc:text pc:heading pc:additionPhrase pc:levelWords pc:reason pc:settledBecause "
    "pc:apartBecause pc:redistributionReason rdfs:comment skos:definition skos:scopeNote "
    "skos:example skos:note skos:editorialNote skos:changeNote skos:historyNote dcterms:title "
    "dcterms:description"
)
_PLACED = _all(
    "pc:section pc:domain pc:role pc:order pc:inAdditionTo pc:buildsOn pc:referenceFunction "
    "pc:expectedOf pc:expectedOfAsPrinted pc:expectedOfTiered skos:inScheme skos:broader "
    "dcterms:isPartOf"
)
_SOURCED = _all(
    "pc:firstLine pc:lastLine pc:additionLine pc:basisLine pc:functionFromLine "
    "pc:principleFromLine pc:filledFromLine pc:fileName pc:printedDate pc:tag pc:headingLevel "
    "schema:sha256 prov:wasQuotedFrom prov:wasDerivedFrom dcterms:date dcterms:issued skos:notation"
)
_GROUPS: Mapping[str, str] = {
    **dict.fromkeys(_all("pc:expectedOf pc:expectedOfAsPrinted pc:expectedOfTiered"), "expected"),
}
_RECORD_GROUPS: Mapping[str, str] = {
    **dict.fromkeys(
        DIRECT
        | _all("pc:evidence pc:relation pc:confidence owl:annotatedProperty sssom:confidence"),
        STRENGTH,
    ),
    **dict.fromkeys(
        _all("pc:reviewedBy pc:reviewedOn sssom:reviewer_id sssom:reviewer_label"), REVIEWED
    ),
    **dict.fromkeys(_all("pc:reason rdfs:comment"), REWORDED),
    **dict.fromkeys(_LABELS, LABEL),
}
ECHOES = DIRECT | _all(
    "owl:annotatedProperty sssom:confidence sssom:reviewer_label sssom:reviewer_id rdfs:comment"
)
"""What says of a mapping again what another property of it says too: told only if alone."""

_STRUCTURE = _all(
    "rdf:type skos:notation pc:decision pc:judgedStatement pc:judgedStandard pc:judgedRole "
    "pc:comparedRole owl:annotatedSource owl:annotatedTarget owl:propertyChainAxiom "
    "rdfs:subClassOf rdfs:subPropertyOf rdfs:domain rdfs:range owl:inverseOf sh:namespace"
)
"""What is no column but what columns, ids and queries rest on: if it goes, they break."""

_VERSION = _all("owl:versionInfo owl:versionIRI owl:priorVersion")
_OF_ONTOLOGY = _VERSION | _all("dcterms:issued dcterms:modified dcterms:date")
ONTOLOGY, VERSIONED = "ontology", "version"
"""The kind of thing whose version and day make one row, and the name of that row's group."""


def group_of(predicate: str, kind: str, record: bool) -> str:
    """Say which changes of one thing make one row: those of a property, or of several."""
    if kind == ONTOLOGY and predicate in _OF_ONTOLOGY:
        return VERSIONED
    found = _RECORD_GROUPS.get(predicate) if record else _GROUPS.get(predicate)
    return found or predicate


def change_of(predicate: str, kind: str, record: bool) -> str:
    """Say what a change of a property is called.

    >>> change_of(iri("skos:prefLabel"), "competency", False)
    'label only'
    >>> change_of(iri("skos:prefLabel"), "NOS", False)
    'reworded'
    """
    if record and predicate in _RECORD_GROUPS:
        return _RECORD_GROUPS[predicate]
    if predicate in _LABELS:
        return REWORDED if kind in _PRINTED_LABEL else LABEL
    sets = ((_WORDED, REWORDED), (_PLACED, MOVED), (_SOURCED, SOURCE))
    return next((change for some, change in sets if predicate in some), OTHER)


def breaks(predicates: frozenset[str], went: bool) -> str:
    """Say what a change of properties breaks; what only comes breaks nothing.

    >>> breaks(frozenset({iri("skos:altLabel")}), went=True)
    'if you use this column'
    >>> breaks(frozenset({iri("rdf:type")}), went=False)
    'no'
    """
    if not went or predicates <= _VERSION:
        return NO
    return YES if predicates & _STRUCTURE else IF_USED


KINDS: Mapping[str, str] = {
    iri(curie): words
    for curie, words in {
        "pc:Judgement": "mapping",
        "pc:RoleComparison": "mapping of roles",
        "pc:OccupationalStandard": "NOS",
        "pc:NamedTerm": "glossary entry",
        "owl:Class": "term",
        "owl:ObjectProperty": "term",
        "owl:DatatypeProperty": "term",
        "owl:AnnotationProperty": "term",
        "owl:Ontology": ONTOLOGY,
        "owl:Axiom": "mapping",
        "sssom:MappingSet": "mapping file",
        "sh:PrefixDeclaration": "prefix",
        "skos:ConceptScheme": "scheme",
        "xkos:Correspondence": "comparison of editions",
        "xkos:ConceptAssociation": "line of a comparison",
        "org:Organization": "organisation",
    }.items()
}
"""What things of a class are called; others by the label of their class."""
