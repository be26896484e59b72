"""The composed graph: what it was made of, which graphs it has, how it is written out.

Files and mapping rows are the master; the store over them is an index, for questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    Triple,
)

from pcgraph.engine import solutions
from pcgraph.format import parse_turtle, refuse_tangled
from pcgraph.judgement import mapping_quads
from pcgraph.model import Store, Table, TextFile
from pcgraph.names import BASE, OURS, Prefixes, graph_name
from pcgraph.overlay import Overlay
from pcgraph.sssom import MappingRow, MappingSet
from pcgraph.triples import WITH_GRAPHS, triples_text

DERIVED = ("evidence", "expectations", "judgements", "role-matches")
"""What is worked out, each in a graph of its own; the name is that of the graph."""

ENTAILMENTS = "entailments"
"""The graph of what follows by the axioms; only ``reason`` works that out."""


_BATCH = 20_000
"""Rows of mapping files that are turned into RDF at once, to bound the memory that it takes."""


@dataclass(frozen=True)
class Composition:
    """The composed graph, and the files it was made of.

    Attributes:
        store: an index over all named graphs; literals in it may be rewritten, so it
            is for questions, never for writing releases.
        files: the files, as read.
        sets: the mapping files, as read.
        overlays: the folders that were laid over ours.
        prefixes: our prefixes and theirs.
    """

    store: Store
    files: tuple[TextFile, ...]
    sets: tuple[MappingSet, ...]
    overlays: tuple[Overlay, ...] = ()
    prefixes: Prefixes = OURS

    @property
    def bases(self) -> dict[str, str]:
        """Give the base address of each layer, ours first."""
        return {"": BASE} | {overlay.layer: overlay.base for overlay in self.overlays}

    def graph_of(self, file: TextFile) -> NamedNode:
        """Name the graph that holds a file."""
        return NamedNode(graph_name(file.path, self.bases[file.layer]))

    def worked_out(self, graph: str) -> str:
        """Say what a graph holds that is worked out; nothing for one that was read from a file."""
        names = {graph_name(name, base): name for base in self.bases.values() for name in DERIVED}
        return names.get(graph, "")

    def layer_of(self, graph: str) -> str:
        """Name the folder laid over ours that a graph comes from; nothing for ours."""
        names = (one.name for one in self.overlays if graph.startswith(f"{one.base}graph/"))
        return next(names, "")

    def facts_of(self, overlay: Overlay) -> int:
        """Count the facts of an overlay: those of its files and those derived from them."""
        begin = f"{overlay.base}graph/"
        return sum(n for graph, n in self.sizes.items() if graph.startswith(begin))

    @cached_property
    def records(self) -> Mapping[str, tuple[MappingSet, MappingRow]]:
        """Give the rows of the mapping files, each with its file, by the address of the record."""
        found: dict[str, tuple[MappingSet, MappingRow]] = {}
        for mapping_set in self.sets:
            for row in mapping_set.rows:
                iri = self.prefixes.expand(row.get("record_id"))
                found.setdefault(iri or "", (mapping_set, row))
        return found

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """Count the facts of each graph."""
        named = (node for node in self.store.named_graphs() if isinstance(node, NamedNode))
        return {node.value: size_of(self.store, node) for node in named}


def derived_of(overlay: Overlay) -> list[NamedNode]:
    """Name the graphs of an overlay that are worked out and stand in no file."""
    names = (*DERIVED, ENTAILMENTS)
    return [NamedNode(graph_name(name, overlay.base)) for name in names]


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


def graph_table(composition: Composition) -> Table:
    """List the graphs of a composition: file or derived, and how many triples."""
    files = graph_files(composition)
    rows = []
    for graph, number in sorted(composition.sizes.items()):
        file = files.get(graph)
        rows.append((graph, file.shown if file else "derived", number))
    return Table(("graph", "made_from", "triples"), tuple(rows))


def graph_files(composition: Composition) -> dict[str, TextFile]:
    """Give the Turtle file that each graph was read from, by the name of the graph."""
    files = filter(lambda file: is_graph_file(file.path), composition.files)
    return {composition.graph_of(file).value: file for file in files}


def size_of(store: Store, graph: NamedNode) -> int:
    """Count the triples of one graph."""
    text = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
    return int(solutions(store, text, "compose")[0]["n"].value)


def graph_quads(composition: Composition) -> Iterator[Quad]:
    """Give every quad as it was read or derived; only links come from the store.

    A store rewrites literals, so that files and mapping rows are turned into quads again.
    """
    yield from file_quads(composition)
    looked = looked_in(composition.store)
    for sets, base in sets_by_base(composition):
        yield from mapping_quads(sets, looked, composition.prefixes, base)
    for base in composition.bases.values():
        graph = NamedNode(graph_name("expectations", base))
        yield from composition.store.quads_for_pattern(None, None, None, graph)


def file_quads(composition: Composition) -> Iterator[Quad]:
    """Give every quad of the Turtle files, as it was read."""
    for file in composition.files:
        if is_graph_file(file.path):
            graph = composition.graph_of(file)
            for triple in parse_turtle(file.text, file.shown):
                yield Quad(triple.subject, triple.predicate, triple.object, graph)


def sets_by_base(composition: Composition) -> Iterator[tuple[list[MappingSet], str]]:
    """Give the mapping files in batches of one layer each, with the base of its graphs."""
    for layer, base in composition.bases.items():
        batch: list[MappingSet] = []
        for one in composition.sets:
            if one.layer != layer:
                continue
            batch.append(one)
            if sum(len(some.rows) for some in batch) > _BATCH:
                yield batch, base
                batch = []
        if batch:
            yield batch, base


def looked_in(store: Store) -> dict[tuple[str, bool], str]:
    """Say for each document how many standards it lists, and that its roles were compared.

    Of a register no number is said: a release holds it without its rows, and says the same.
    """
    text = """
        SELECT ?document ?label (COUNT(DISTINCT ?standard) AS ?number) WHERE {
          ?document pc:namesRole ?role ; skos:prefLabel ?label .
          OPTIONAL { ?section dcterms:isPartOf ?document .
            ?entry pc:section ?section ; pc:standard ?standard }
        } GROUP BY ?document ?label"""
    found: dict[tuple[str, bool], str] = {}
    for row in solutions(store, text, "compose"):
        document, label, number = (row[name].value for name in ("document", "label", "number"))
        found[document, True] = f"roles named in {label}"
        if number != "0":
            found[document, False] = f"{number} NOS, {label}"
    text = "SELECT ?register ?label WHERE { ?register a pc:Register ; skos:prefLabel ?label }"
    for row in solutions(store, text, "compose"):
        found[row["register"].value, False] = row["label"].value
    return found


def graph_text(composition: Composition, form: str) -> str:
    """Write a composition: graphs kept apart in nq, trig and jsonld, one graph elsewhere.

    Blank nodes get their RDFC-1.0 names, so that the same files give the same bytes.
    """
    quads = list(graph_quads(composition))
    refuse_tangled(quads, "the graph")
    whole = Dataset(quads)
    whole.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    if form in WITH_GRAPHS:
        return triples_text(list(whole), form, composition.prefixes)
    triples = [Triple(q.subject, q.predicate, q.object) for q in whole]
    return triples_text(triples, form, composition.prefixes)
