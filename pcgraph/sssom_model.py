"""Name every slot of SSSOM 1.1 with its kind: what a mapping table may say, and how.

Source: the schema of SSSOM 1.1 (https://w3id.org/sssom/schema/) and its specification
(https://mapping-commons.github.io/sssom/spec/). The order is that of the schema: the canonical
form follows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

BUILT_IN: Mapping[str, str] = {
    "linkml": "https://w3id.org/linkml/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes that SSSOM lets a file use without declaring them."""

LITERAL = "rdfs literal"
"""The type of an end that is only words: it has a label, and may have no id."""

ENTITY_TYPES = (
    "owl class", "owl object property", "owl data property", "owl annotation property",
    "owl named individual", "skos concept", "rdfs resource", "rdfs class", LITERAL,
    "rdfs datatype", "rdf property", "composed entity expression",
)  # fmt: skip
_NO_PREDICATE = (LITERAL, "composed entity expression")

JUSTIFICATIONS = frozenset(
    f"semapv:{name}"
    for name in (
        "BackgroundKnowledgeBasedMatching",
        "CompositeMatching",
        "InstanceBasedMatching",
        "LexicalMatching",
        "LexicalSimilarityThresholdMatching",
        "LogicalReasoning",
        "ManualMappingCuration",
        "MappingChaining",
        "MappingInversion",
        "MappingReview",
        "SemanticSimilarityThresholdMatching",
        "StructuralMatching",
        "UnspecifiedMatching",
    )
)
"""The justifications that SSSOM 1.1 allows."""

VERSIONS = ("1.0", "1.1")
CARDINALITIES = ("1:1", "1:n", "n:1", "n:n", "1:0", "0:1", "0:0")
UNMAPPED: Mapping[tuple[bool, bool], str] = {
    (False, True): "1:0", (True, False): "0:1", (True, True): "0:0",
}  # fmt: skip
"""The cardinality of a row by whether its subject, and its object, is sssom:NoTermFound."""


@dataclass(frozen=True)
class Slot:
    """One slot of the model.

    Attributes:
        name: its name, which is that of its column.
        kind: ``id`` (a short id), ``text``, ``address``, ``number``, ``date``, ``word`` (one of
            ``words``), ``map`` (of prefixes) or ``definitions`` (of extension slots).
        many: it may hold several values.
        spreads: a value in the metadata holds for all rows, where no row has its own.
        words: the values allowed, for ``word``.
        least: the least number allowed; the most is 1.
        new: it came with SSSOM 1.1.
    """

    name: str
    kind: str = "text"
    many: bool = False
    spreads: bool = False
    words: tuple[str, ...] = ()
    least: int = 0
    new: bool = False


_TYPES = {
    f"{end}_type": Slot(f"{end}_type", "word", spreads=True, words=ENTITY_TYPES)
    for end in ("subject", "object")
}
_ALL: Mapping[str, Slot] = _TYPES | {
    one.name: one
    for one in (
        Slot("sssom_version", "word", words=VERSIONS, new=True),
        Slot("curie_map", "map"),
        Slot("mapping_set_id", "address"),
        Slot("mapping_set_version"),
        Slot("mapping_set_source", "address", many=True),
        Slot("mapping_set_title"),
        Slot("mapping_set_description"),
        Slot("mapping_set_confidence", "number", new=True),
        Slot("record_id", "id", new=True),
        Slot("subject_id", "id"),
        Slot("subject_label"),
        Slot("subject_category"),
        Slot("predicate_id", "id"),
        Slot("predicate_label"),
        Slot("predicate_modifier", "word", words=("Not",)),
        Slot("object_id", "id"),
        Slot("object_label"),
        Slot("object_category"),
        Slot("mapping_justification", "id"),
        *(Slot(f"{who}_id", "id", many=True) for who in ("author", "reviewer", "creator")),
        *(Slot(f"{who}_label", many=True) for who in ("author", "reviewer", "creator")),
        Slot("license", "address"),
        *(Slot(f"{end}_source", "id", spreads=True) for end in ("subject", "object")),
        *(Slot(f"{end}_source_version", spreads=True) for end in ("subject", "object")),
        Slot("predicate_type", "word", spreads=True, new=True,
             words=tuple(one for one in ENTITY_TYPES if one not in _NO_PREDICATE)),
        Slot("mapping_provider", "address", spreads=True),
        Slot("mapping_source", "id"),
        Slot("mapping_cardinality", "word", words=CARDINALITIES),
        Slot("cardinality_scope", many=True, spreads=True, new=True),
        Slot("mapping_tool", spreads=True),
        Slot("mapping_tool_id", "id", spreads=True, new=True),
        Slot("mapping_tool_version", spreads=True),
        Slot("mapping_date", "date", spreads=True),
        Slot("publication_date", "date"),
        Slot("review_date", "date", new=True),
        Slot("confidence", "number"),
        Slot("reviewer_agreement", "number", least=-1, new=True),
        Slot("curation_rule", "id", many=True, spreads=True),
        Slot("curation_rule_text", many=True, spreads=True),
        *(Slot(f"{end}_match_field", "id", many=True, spreads=True)
          for end in ("subject", "object")),
        Slot("match_string", many=True),
        *(Slot(f"{end}_preprocessing", "id", many=True, spreads=True)
          for end in ("subject", "object")),
        Slot("similarity_score", "number"),
        Slot("similarity_measure", spreads=True),
        Slot("see_also", "address", many=True),
        Slot("issue_tracker", "address"),
        Slot("issue_tracker_item", "id"),
        Slot("other"),
        Slot("comment"),
        Slot("extension_definitions", "definitions", many=True),
    )
}  # fmt: skip

_SHARED = """
    license subject_type subject_source subject_source_version object_type object_source
    object_source_version predicate_type mapping_provider
"""
_OF_SET = f"""
    sssom_version curie_map mapping_set_id mapping_set_version mapping_set_source
    mapping_set_title mapping_set_description mapping_set_confidence creator_id creator_label
    {_SHARED} cardinality_scope mapping_tool mapping_tool_id mapping_tool_version mapping_date
    publication_date subject_match_field object_match_field subject_preprocessing
    object_preprocessing similarity_measure curation_rule curation_rule_text see_also
    issue_tracker other comment extension_definitions
"""
_OF_ROW = f"""
    record_id subject_id subject_label subject_category predicate_id predicate_label
    predicate_modifier object_id object_label object_category mapping_justification author_id
    author_label reviewer_id reviewer_label creator_id creator_label {_SHARED} mapping_source
    mapping_cardinality cardinality_scope mapping_tool mapping_tool_id mapping_tool_version
    mapping_date publication_date review_date confidence reviewer_agreement curation_rule
    curation_rule_text subject_match_field object_match_field match_string subject_preprocessing
    object_preprocessing similarity_score similarity_measure see_also issue_tracker_item other
    comment
"""

SET_SLOTS: Mapping[str, Slot] = {name: _ALL[name] for name in _OF_SET.split()}
"""What the metadata of a set may say, in the order of the schema."""

ROW_SLOTS: Mapping[str, Slot] = {name: _ALL[name] for name in _OF_ROW.split()}
"""What a row may say, in the order of the schema."""

SPREADING = tuple(name for name, slot in ROW_SLOTS.items() if slot.spreads)
"""Slots whose value in the metadata holds for all rows, where no row has its own."""

FORMER: Mapping[str, str] = {
    "match_type": "mapping_justification",
    "match_term_type": "subject_type and object_type",
    "semantic_similarity_score": "similarity_score",
    "semantic_similarity_measure": "similarity_measure",
}
"""Slots of SSSOM before 1.0, and what stands for them now."""
