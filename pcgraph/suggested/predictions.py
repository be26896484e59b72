"""Write suggestions as a mapping file of predictions, in the canonical SSSOM form.

Predictions are no part of the graph: nobody decided them, and the relation says so. Those of
``pcgraph suggest`` are made anew by each ``--save``; what is decided by then is left out. Identical
words alone are a match by themselves: exact with a NOS, close between two frameworks, because an
exact match carries on, and would join the editions of a document into one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pcgraph.decisions.gathered import Gathered
from pcgraph.decisions.predicted import UNDATED, predictions
from pcgraph.mapping import UNDECIDED
from pcgraph.model import TextFile
from pcgraph.sssom import MappingRow
from pcgraph.sssom_cells import in_cell
from pcgraph.suggested.candidates import Queue
from pcgraph.suggested.listed import suggestion_id

TOOL = "pcgraph suggest"
_IDENTICAL = "semapv:LexicalMatching"
_NORMALISED = (
    "semapv:CaseNormalization", "semapv:BlankNormalisation", "semapv:PunctuationSuppression",
)  # fmt: skip


def predictions_text(said: Gathered, found: Queue, day: str, before: TextFile | None = None) -> str:
    """Write the file; what other tools suggested there stays.

    Args:
        said: what the graph says of the framework.
        found: what is suggested for it.
        day: on which day, such as ``2026-11-22``.
        before: the file as it is; None if there is none.

    Raises:
        InputProblem: a file that cannot be read, with file and line.
    """

    def mine(row: MappingRow) -> bool:
        return row.get("mapping_tool").startswith(TOOL)

    return predictions(said, found.to, [*_rows(said, found, day)], mine, day, before)


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
                "subject_source_version": said.about.dated or UNDATED,
                "object_source": compact(aim.source) if aim.source else "",
                "object_source_version": aim.dated or UNDATED,
                "mapping_tool": f"{TOOL}, {method.name}",
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
            yield {slot: in_cell(value) for slot, value in row.items() if value}
