"""Write the file of suggestions of a framework; what another tool suggested there stays.

Suggestions are no part of the graph: nobody decided them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pcgraph.decisions.gathered import Gathered
from pcgraph.mapping import refuse_comments
from pcgraph.model import TextFile
from pcgraph.names import VERSION
from pcgraph.overlay import slug
from pcgraph.sssom import IRI_SLOTS, NO_LICENCE, MappingRow, read_table, write_mappings

REQUIRED = ("record_id", "subject_id", "predicate_id", "object_id", "mapping_justification")
UNDATED = "undated"


def predictions_place(said: Gathered, to: str = "nos") -> str:
    """Give the place of the file inside the folder.

    Args:
        said: what the graph says of the framework.
        to: what was looked in: ``nos``, or the short name of another framework.
    """
    return f"data/mappings/{said.slug}-to-{to}/predictions.sssom.tsv"


def canonical_predictions(file: TextFile) -> str:
    """Give the same suggestions in the form in which they are kept.

    Returns:
        The text; nothing for a table in another form of SSSOM, of which something would be lost.

    Raises:
        InputProblem: PC-FORMAT-COMMENT for a comment that would be lost.
    """
    table = read_table(file, ())
    if table.faults:
        return ""
    refuse_comments(file)
    return write_mappings(table.meta, [row.slots for row in table.rows], REQUIRED)


def predictions(
    said: Gathered,
    to: str,
    rows: Sequence[Mapping[str, str]],
    mine: Callable[[MappingRow], bool],
    day: str,
    before: TextFile | None = None,
) -> str:
    """Put suggestions into the file, in the canonical form.

    Args:
        said: what the graph says of the framework.
        to: what was looked in: ``nos``, or the short name of another framework.
        rows: the suggestions, as slots of SSSOM.
        mine: tells the rows that these take the place of.
        day: on which day, such as ``2026-11-22``.
        before: the file as it is; None if there is none.

    Raises:
        InputProblem: a file that cannot be read, with file and line.
    """
    table = read_table(before, ()) if before else None
    for fault in table.faults if table else ():
        if before and fault.rule != "column-unknown":
            raise fault.problem(before.shown)
    there = table.rows if table else ()
    every = [*(dict(row.slots) for row in there if not mine(row)), *map(dict, rows)]
    meta = dict(table.meta) if table else {}
    declared = meta.get("curie_map")
    curies = dict(declared) if isinstance(declared, dict) else {}
    known = said.prefixes.namespaces
    used = {
        short.partition(":")[0]
        for row in every
        for slot in IRI_SLOTS
        for short in row.get(slot, "").split("|")
        if ":" in short
    }
    curies |= {name: known[name] for name in {*used, "semapv", "skos"} if name in known}
    begun: dict[str, object] = {
        "sssom_version": "1.1",
        "curie_map": {},
        "mapping_set_id": f"{said.base}mappings/{slug(said.slug)}-to-{slug(to)}-predictions",
        "mapping_set_version": VERSION,
        "mapping_set_title": f"{said.about.label} to {'NOS' if to == 'nos' else to}: suggested",
        "mapping_set_description": "Suggestions of a machine; nobody has decided any of them.",
        "license": NO_LICENCE,
        "mapping_date": day,
        "subject_type": "skos concept",
        "object_type": "skos concept",
    }
    whole = {**begun, **meta, "curie_map": dict(sorted(curies.items())), "mapping_date": day}
    return write_mappings(whole, every, REQUIRED)
