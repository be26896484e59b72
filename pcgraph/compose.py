"""Lay the files together into one graph, and derive what follows from them.

Each Turtle file is one named graph. What is derived stands in graphs of its own:
expectations (which statement is expected of which role, by reading), judgements, evidence
and role-matches (from the mapping files). What is laid over ours has its own base: its graphs,
those of its files and the derived ones, never share a name with ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from pcgraph.composition import (
    Composition,
    derived_of,
    is_graph_file,
    is_mapping_file,
    looked_in,
    sets_by_base,
)
from pcgraph.engine import graph_answer, solutions
from pcgraph.errors import InputProblem
from pcgraph.format import parse_turtle
from pcgraph.judgement import mapping_trig, records_trig
from pcgraph.mapping import read_mappings
from pcgraph.model import Store, TextFile
from pcgraph.names import BASE, PREFIXES, graph_name
from pcgraph.overlay import Overlay, joined_prefixes
from pcgraph.sssom import NO_TERM, ROLE, Fault, MappingRow, MappingSet

EXPECTATIONS = graph_name("expectations")
_BULK = 4_000_000
"""From so many characters on, what the engine does to load in bulk is worth its while."""

READINGS: dict[str, tuple[str, str]] = {
    "own": (
        "pc:expectedOf",
        "?statement pc:section ?section . ?section pc:role ?role .",
    ),
    "printed": (
        "pc:expectedOfAsPrinted",
        "?statement pc:section ?section . ?section (^pc:inAdditionTo)?/pc:role ?role .",
    ),
    "tiered": (
        "pc:expectedOfTiered",
        "?role pc:buildsOn* ?lower . ?section pc:role ?lower ; "
        "dcterms:isPartOf/pc:namesRole ?role . ?statement pc:section ?section .",
    ),
}
"""The three readings of inheritance: derived property and pattern."""


def compose(
    files: Sequence[TextFile],
    overlays: Sequence[Overlay] = (),
    index: pyoxigraph.Store | None = None,
    records: bool = True,
) -> Composition:
    """Lay files together into one graph.

    Args:
        files: Turtle files of ``ontology/`` and ``data/`` and mapping files, each with
            its path inside the layout; other files are passed over.
        overlays: the folders that files of other layers than ours come from.
        index: the empty store to be filled, such as one on disk; None for one in memory.
        records: whether the SSSOM records are added; ``add_records`` adds them later.

    Returns:
        The composed graph with its derived graphs.

    Raises:
        InputProblem: a file that does not parse, or a mapping to something that is not
            in the graph; with file and line. Prefixes or bases that clash.
    """
    made = compose_turtle(files, overlays, index)
    mappings = (file for file in files if is_mapping_file(file.path))
    sets = tuple(read_mappings(file, made.prefixes) for file in mappings)
    for number, fault in end_faults(made, sets):
        raise fault.problem(sets[number].shown)
    made = with_mappings(made, sets)
    if records:
        add_records(made)
    return made


def compose_turtle(
    files: Sequence[TextFile],
    overlays: Sequence[Overlay] = (),
    index: pyoxigraph.Store | None = None,
) -> Composition:
    """Lay the Turtle files together; what the mapping files say and what follows is left out."""
    index = pyoxigraph.Store() if index is None else index
    made = Composition(index, tuple(files), (), tuple(overlays), joined_prefixes(overlays))
    taken = {graph: "what is worked out" for overlay in overlays for graph in derived_of(overlay)}
    for file in files:
        if is_graph_file(file.path):
            graph = made.graph_of(file)
            if file.layer and graph in taken:
                raise InputProblem(
                    "PC-OVERLAY-GRAPH",
                    f"its facts and {taken[graph]} would have one address, {graph}.",
                    "Give the file another name or another folder.",
                    file.shown,
                )
            taken[graph] = f"those of {file.shown}"
            _load(index, file, graph)
    return made


def with_mappings(made: Composition, sets: Sequence[MappingSet]) -> Composition:
    """Add mapping files without faults, and all that is derived but records, to a graph."""
    made, index = replace(made, sets=tuple(sets)), _index_of(made)
    looked = looked_in(index)
    for some, base in sets_by_base(made):
        _put(index, mapping_trig(some, looked, made.prefixes, base), RdfFormat.TRIG)
    index.bulk_extend(_expectations(made))
    return made


def add_records(made: Composition) -> None:
    """Add the SSSOM records of the accepted rows to a graph: a quarter of all its triples.

    They serve whoever reads SSSOM; no named question of ours does.
    """
    index = _index_of(made)
    for some, base in sets_by_base(made):
        _put(index, records_trig(some, made.prefixes, base), RdfFormat.TRIG)


def _index_of(made: Composition) -> pyoxigraph.Store:
    """Give the index of a graph that is put together in this process."""
    assert isinstance(made.store, pyoxigraph.Store)
    return made.store


def _expectations(made: Composition) -> Iterator[Quad]:
    """Derive, by each reading, which statement is expected of which role.

    Statement and role are of one layer: a role of ours is never expected to show what
    stands in another framework that is laid over, nor the other way round.
    """
    home = _home_of(made)
    graphs = {base: NamedNode(graph_name("expectations", base)) for base in made.bases.values()}
    for derived, pattern in READINGS.values():
        text = f"CONSTRUCT {{ ?statement {derived} ?role }} WHERE {{ {pattern} }}"
        for triple in graph_answer(made.store, text, derived):
            base = home(triple)
            if base is not None:
                yield Quad(triple.subject, triple.predicate, triple.object, graphs[base])


def _home_of(made: Composition) -> Callable[[Triple], str | None]:
    """Give what finds the base of the layer that declares both ends of a triple, if one does."""
    if not made.overlays:
        return lambda _: BASE
    bases: dict[object, str] = {
        made.graph_of(f): made.bases[f.layer] for f in made.files if is_graph_file(f.path)
    }
    order = list(made.bases.values())
    declared: dict[object, set[str]] = {}
    kind = NamedNode(PREFIXES["rdf"] + "type")
    for quad in made.store.quads_for_pattern(None, kind, None, None):
        if quad.graph_name in bases:
            declared.setdefault(quad.subject, set()).add(bases[quad.graph_name])

    def home(triple: Triple) -> str | None:
        both = declared.get(triple.subject, set()) & declared.get(triple.object, set())
        return next((base for base in order if base in both), None)

    return home


def _load(index: pyoxigraph.Store, file: TextFile, graph: NamedNode) -> None:
    """Load one Turtle file into a graph."""
    if "<<" in file.text or "--" in file.text:
        parse_turtle(file.text, file.shown)
    try:
        _put(index, file.text, RdfFormat.TURTLE, graph)
    except (SyntaxError, MemoryError):
        parse_turtle(file.text, file.shown)
        raise


def _put(
    index: pyoxigraph.Store, text: str, form: RdfFormat, graph: NamedNode | None = None
) -> None:
    """Load a text: little in one transaction, much in bulk."""
    load = index.bulk_load if len(text) > _BULK else index.load
    load(text.encode(), format=form, to_graph=graph)


def end_faults(made: Composition, sets: Sequence[MappingSet]) -> Iterator[tuple[int, Fault]]:
    """Find doubled records, and rows whose ends are not in the graph.

    What was withdrawn is in the graph: what was judged of it is kept, and ``validate`` tells it.

    Yields:
        The place of the set among ``sets``, and the fault. A doubled record is told where it
        stands again, then where it stands first.
    """
    gone = set(_column(made.store, "?x owl:deprecated true"))
    roles = set(_column(made.store, "?x a pc:Role")) | gone
    judged = {
        "subject_id": set(_column(made.store, "?x a/rdfs:subClassOf* pc:Statement")) | gone,
        "object_id": set(_column(made.store, "?x a pc:OccupationalStandard")),
    }
    compared = dict.fromkeys(judged, roles)
    expand = made.prefixes.expand
    seen: dict[str | None, tuple[int, MappingRow]] = {}
    for number, mapping_set in enumerate(sets):
        for row in mapping_set.rows:
            record = expand(row.get("record_id"))
            first = seen.setdefault(record, (number, row))
            if record and first[1] is not row:
                yield number, _doubled(row, sets[first[0]], first[1])
                yield first[0], _doubled(first[1], mapping_set, row)
            ends = compared if row.get("subject_category") == ROLE else judged
            for end, nodes in ends.items():
                curie = row.get(end)
                if curie != NO_TERM and expand(curie) not in nodes:
                    what = f"{end} {curie} is not in the graph."
                    if ends is compared:
                        what = f"{end} {curie} is no role of the graph."
                    remedy = _meant(curie, map(made.prefixes.compact, nodes))
                    fault = ("PC-MAP-UNKNOWN", "end-unknown", row.line, end, curie)
                    yield number, Fault(*fault, what, remedy)


def _doubled(row: MappingRow, other_set: MappingSet, other: MappingRow) -> Fault:
    """Tell a record that stands in another row too."""
    record = row.get("record_id")
    what = f"record_id {record} stands already in {other_set.shown}:{other.line}."
    remedy = "Give one of the two rows the next free number."
    return Fault("PC-MAP-DOUBLE", "record-twice", row.line, "record_id", record, what, remedy)


def _meant(word: str, known: Iterable[str]) -> str:
    """Say what may have been meant by an unknown id."""
    import difflib

    near = difflib.get_close_matches(word, known, 3, 0.6)
    return f"Did you mean {' or '.join(near)}?" if near else "Mend the row."


def _column(store: Store, pattern: str) -> list[str]:
    """Give the IRIs that match ?x in a pattern over all graphs."""
    text = f"SELECT DISTINCT ?x WHERE {{ {pattern} }}"
    return [row["x"].value for row in solutions(store, text, "compose")]
