"""Write suggestions as a mapping file of predictions, in the canonical SSSOM form.

Predictions are no part of the graph: nobody decided them, and the relation says so. Identical
words alone are a match by themselves: exact with a NOS, close between two frameworks, because an
exact match carries on, and would join the editions of a document into one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pcgraph.decisions.gathered import Gathered
from pcgraph.mapping import UNDECIDED
from pcgraph.names import VERSION
from pcgraph.overlay import slug
from pcgraph.sssom import IRI_SLOTS, NO_LICENCE, write_mappings
from pcgraph.suggested.candidates import Queue
from pcgraph.suggested.listed import suggestion_id

_REQUIRED = ("record_id", "subject_id", "predicate_id", "object_id", "mapping_justification")
_IDENTICAL = "semapv:LexicalMatching"
_NORMALISED = (
    "semapv:CaseNormalization", "semapv:BlankNormalisation", "semapv:PunctuationSuppression",
)  # fmt: skip
_UNDATED = "undated"


def predictions_path(said: Gathered, found: Queue) -> str:
    """Give the place of the file inside the folder.

    Args:
        said: what the graph says of the framework.
        found: what is suggested for it.
    """
    return f"data/mappings/{said.slug}-to-{found.to}/predictions.sssom.tsv"


def predictions_text(said: Gathered, found: Queue, day: str) -> str:
    """Write the file.

    Args:
        said: what the graph says of the framework.
        found: what is suggested for it.
        day: on which day, such as ``2026-11-22``.
    """
    rows = [*_rows(said, found, day)]
    names = {
        one.partition(":")[0]
        for row in rows
        for slot in IRI_SLOTS
        for one in row.get(slot, "").split("|")
        if ":" in one
    }
    name = f"{slug(said.slug)}-to-{slug(found.to)}-predictions"
    known = said.prefixes.namespaces
    meta: dict[str, object] = {
        "sssom_version": "1.1",
        "curie_map": {
            one: known[one] for one in sorted({*names, "semapv", "skos"}) if one in known
        },
        "mapping_set_id": f"{said.base}mappings/{name}",
        "mapping_set_version": VERSION,
        "mapping_set_title": f"{said.about.label} to {_whither(found)}: suggested",
        "mapping_set_description": (
            f"Suggestions of a machine; nobody has decided any of them. {found.looked_in} "
            "Made anew by every pcgraph suggest --save; what is decided by then is left out."
        ),
        "license": NO_LICENCE,
        "mapping_date": day,
        "subject_type": "skos concept",
        "object_type": "skos concept",
    }
    return write_mappings(meta, rows, _REQUIRED, ("subject_id", "record_id"))


def _whither(found: Queue) -> str:
    return "NOS" if found.to == "nos" else found.to


def _rows(said: Gathered, found: Queue, day: str) -> Iterator[Mapping[str, str]]:
    compact = said.prefixes.compact
    lines = {line.iri: line for line in said.lines}
    method = found.method
    for one in found.lines:
        line = lines[one.line]
        for candidate in one.candidates:
            aim = found.aims[candidate.standard]
            same = candidate.identical
            relation = "skos:exactMatch" if found.to == "nos" else "skos:closeMatch"
            prepared = "|".join(_NORMALISED if same else method.preprocessing)
            row = {
                "record_id": compact(suggestion_id(said, line.iri, candidate)),
                "subject_id": compact(line.iri),
                "subject_label": line.label,
                "predicate_id": relation if same else UNDECIDED,
                "object_id": compact(aim.iri),
                "object_label": aim.title if found.to == "nos" else "",
                "mapping_justification": _IDENTICAL if same else method.justification,
                "subject_source": compact(said.iri),
                "subject_source_version": said.about.dated or _UNDATED,
                "object_source": compact(aim.source) if aim.source else "",
                "object_source_version": aim.dated or _UNDATED,
                "mapping_tool": f"pcgraph suggest, {method.name}",
                "mapping_tool_version": method.version,
                "mapping_date": day,
                "subject_match_field": "pc:text",
                "object_match_field": "skos:prefLabel" if found.to == "nos" else "pc:text",
                "subject_preprocessing": prepared,
                "object_preprocessing": prepared,
                "similarity_score": f"{candidate.score:.4f}",
                "similarity_measure": f"{method.name}, 0 to 1",
                "comment": candidate.why,
            }
            yield {slot: _plain(value) for slot, value in row.items() if value}


def _plain(value: str) -> str:
    r"""Keep a value in one cell.

    >>> _plain("a\tb\x07 c")
    'a b c'
    """
    return " ".join("".join(one if one.isprintable() else " " for one in value).split())
