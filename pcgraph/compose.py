"""Lay the files together into one graph, and derive what follows from them.

Each Turtle file is one named graph. What is derived stands in graphs of its own:
expectations (which statement is expected of which role, by reading), judgements and
evidence (from the mapping files).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    Triple,
)

from pcgraph.engine import graph_answer, solutions
from pcgraph.errors import InputProblem
from pcgraph.format import parse_turtle, refuse_tangled
from pcgraph.judgement import mapping_quads
from pcgraph.mapping import NO_TERM, MappingRow, MappingSet, read_mappings
from pcgraph.model import Table, TextFile
from pcgraph.names import PREFIXES, compact, expand, graph_name
from pcgraph.triples import WITH_GRAPHS, triples_text

EXPECTATIONS = PREFIXES["graph"] + "expectations"

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


@dataclass(frozen=True)
class Composition:
    """The composed graph, and the files it was made of.

    Attributes:
        store: an index over all named graphs; literals in it may be rewritten, so it
            is for questions, never for writing releases.
        files: the files, as read.
        sets: the mapping files, as read.
    """

    store: Store
    files: tuple[TextFile, ...]
    sets: tuple[MappingSet, ...]


def compose(files: Sequence[TextFile]) -> Composition:
    """Lay files together into one graph.

    Args:
        files: Turtle files of ``ontology/`` and ``data/`` and mapping files, each with
            its path inside the layout; other files are passed over.

    Returns:
        The composed graph with its derived graphs.

    Raises:
        InputProblem: a file that does not parse, or a mapping to something that is not
            in the graph; with file and line.
    """
    store = Store()
    for file in files:
        if is_graph_file(file.path):
            _load(store, file)
    sets = tuple(read_mappings(file) for file in files if is_mapping_file(file.path))
    _check_ends(store, sets)
    store.extend(mapping_quads(sets, _looked_in(store)))
    store.extend(_expectations(store))
    return Composition(store, tuple(files), sets)


def _expectations(store: Store) -> Iterator[Quad]:
    """Derive, by each reading, which statement is expected of which role."""
    graph = NamedNode(EXPECTATIONS)
    for derived, pattern in READINGS.values():
        text = f"CONSTRUCT {{ ?statement {derived} ?role }} WHERE {{ {pattern} }}"
        for triple in graph_answer(store, text, derived):
            yield Quad(triple.subject, triple.predicate, triple.object, graph)


def is_composed(file: TextFile) -> bool:
    """Tell whether a file becomes a part of the graph."""
    return is_graph_file(file.path) or is_mapping_file(file.path)


def is_graph_file(path: str) -> bool:
    """Tell whether a path inside the layout is a Turtle file of the graph.

    >>> is_graph_file("data/nos.ttl"), is_graph_file("shapes/role.ttl")
    (True, False)
    """
    return path.endswith(".ttl") and path.startswith(("ontology/", "data/"))


def is_mapping_file(path: str) -> bool:
    """Tell whether a path inside the layout is a mapping file to be composed.

    >>> is_mapping_file("data/mappings/x-to-nos/positive.sssom.tsv")
    True
    >>> is_mapping_file("data/mappings/x-to-nos/passes/a.sssom.tsv")
    False
    """
    parts = path.split("/")
    return (
        parts[:2] == ["data", "mappings"]
        and len(parts) == 4
        and parts[3].endswith(".sssom.tsv")
        and not parts[3].startswith("predictions.")
    )


def _load(store: Store, file: TextFile) -> None:
    """Load one Turtle file into the graph named for it."""
    graph = NamedNode(graph_name(file.path, file.layer))
    if "<<" in file.text or "--" in file.text:
        parse_turtle(file.text, file.shown)
    try:
        store.load(file.text.encode(), format=RdfFormat.TURTLE, to_graph=graph)
    except (SyntaxError, MemoryError):
        parse_turtle(file.text, file.shown)
        raise


def _check_ends(store: Store, sets: Sequence[MappingSet]) -> None:
    """Refuse doubled records, and mappings whose statement or standard is not in the graph."""
    known = {
        end: set(_column(store, pattern))
        for end, pattern in (
            ("subject_id", "?x a/rdfs:subClassOf* pc:Statement"),
            ("object_id", "?x a pc:OccupationalStandard"),
        )
    }
    seen: dict[str, str] = {}
    for mapping_set in sets:
        for row in mapping_set.rows:
            place = f"{mapping_set.shown}:{row.line}"
            first = seen.setdefault(row.get("record_id"), place)
            if first != place:
                raise InputProblem(
                    "PC-MAP-DOUBLE",
                    f"record_id {row.get('record_id')} stands already in {first}.",
                    "Give the row the next free number.",
                    place,
                )
            for end, nodes in known.items():
                curie = row.get(end)
                if curie != NO_TERM and expand(curie) not in nodes:
                    import difflib

                    near = difflib.get_close_matches(curie, map(compact, nodes), 3, 0.6)
                    raise InputProblem(
                        "PC-MAP-UNKNOWN",
                        f"{end} {curie} is not in the graph.",
                        f"Did you mean {' or '.join(near)}?" if near else "Mend the row.",
                        place,
                    )


def _column(store: Store, pattern: str) -> list[str]:
    """Give the IRIs that match ?x in a pattern over all graphs."""
    text = f"SELECT DISTINCT ?x WHERE {{ {pattern} }}"
    return [row["x"].value for row in solutions(store, text, "compose")]


def _looked_in(store: Store) -> dict[str, str]:
    """Say for each document that lists standards how many it lists."""
    text = """
        SELECT ?document ?label (COUNT(DISTINCT ?standard) AS ?number) WHERE {
          ?entry pc:standard ?standard ; pc:section ?section .
          ?section dcterms:isPartOf ?document . ?document skos:prefLabel ?label
        } GROUP BY ?document ?label"""
    return {
        row["document"].value: f"{row['number'].value} NOS, {row['label'].value}"
        for row in solutions(store, text, "compose")
    }


def graph_table(composition: Composition) -> Table:
    """List the graphs of a composition: file or derived, and how many triples."""
    files = graph_files(composition)
    rows = []
    for graph in sorted(composition.store.named_graphs(), key=lambda graph: graph.value):
        number = sum(1 for _ in composition.store.quads_for_pattern(None, None, None, graph))
        file = files.get(graph.value)
        rows.append((graph.value, file.shown if file else "derived", number))
    return Table(("graph", "made_from", "triples"), tuple(rows))


def graph_files(composition: Composition) -> dict[str, TextFile]:
    """Give the Turtle file that each graph was read from, by the name of the graph."""
    files = filter(lambda file: is_graph_file(file.path), composition.files)
    return {graph_name(file.path, file.layer): file for file in files}


def find_record(composition: Composition, iri: str) -> tuple[MappingSet, MappingRow] | None:
    """Find the row of a mapping file that a judgement was read from, by its address."""
    for mapping_set in composition.sets:
        for row in mapping_set.rows:
            if expand(row.get("record_id")) == iri:
                return mapping_set, row
    return None


def graph_quads(composition: Composition) -> list[Quad]:
    """Give every quad as it was read or derived; only links come from the store.

    A store rewrites literals, so that files and mapping rows are turned into quads again.
    """
    found = []
    for file in composition.files:
        if is_graph_file(file.path):
            graph = NamedNode(graph_name(file.path, file.layer))
            found += [
                Quad(triple.subject, triple.predicate, triple.object, graph)
                for triple in parse_turtle(file.text, file.shown)
            ]
    found += mapping_quads(composition.sets, _looked_in(composition.store))
    expectations = NamedNode(EXPECTATIONS)
    found += composition.store.quads_for_pattern(None, None, None, expectations)
    return found


def graph_text(composition: Composition, form: str) -> str:
    """Write a composition: graphs kept apart in nq, trig and jsonld, one graph elsewhere.

    Blank nodes get their RDFC-1.0 names, so that the same files give the same bytes.
    """
    quads = graph_quads(composition)
    refuse_tangled(quads, "the graph")
    whole = Dataset(quads)
    whole.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    if form in WITH_GRAPHS:
        return triples_text(list(whole), form)
    return triples_text([Triple(q.subject, q.predicate, q.object) for q in whole], form)
