"""Lay the files together into one graph, and derive what follows from them.

Each Turtle file is one named graph. What is derived stands in graphs of its own:
expectations (which statement is expected of which role, by reading), judgements, evidence
and role-matches (from the mapping files). What is laid over ours has its own base: its graphs,
those of its files and the derived ones, never share a name with ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import (
    BlankNode,
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
from pcgraph.judgement import mapping_quads, mapping_trig
from pcgraph.mapping import read_mappings
from pcgraph.model import Table, TextFile
from pcgraph.names import BASE, OURS, PREFIXES, Prefixes, graph_name
from pcgraph.overlay import Overlay, joined_prefixes
from pcgraph.sssom import NO_TERM, ROLE, Fault, MappingRow, MappingSet
from pcgraph.triples import WITH_GRAPHS, triples_text

EXPECTATIONS = graph_name("expectations")

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


DERIVED = ("evidence", "expectations", "judgements", "role-matches")
"""What is worked out, each in a graph of its own; the name is that of the graph."""


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
        graphs = {self.graph_of(file) for file in self.files if file.layer == overlay.layer}
        graphs |= set(derived_of(overlay))
        return sum(1 for graph in graphs for _ in _quads_of(self.store, graph))


def derived_of(overlay: Overlay) -> list[NamedNode]:
    """Name the graphs of an overlay that are worked out and stand in no file."""
    return [NamedNode(graph_name(name, overlay.base)) for name in DERIVED]


def compose(files: Sequence[TextFile], overlays: Sequence[Overlay] = ()) -> Composition:
    """Lay files together into one graph.

    Args:
        files: Turtle files of ``ontology/`` and ``data/`` and mapping files, each with
            its path inside the layout; other files are passed over.
        overlays: the folders that files of other layers than ours come from.

    Returns:
        The composed graph with its derived graphs.

    Raises:
        InputProblem: a file that does not parse, or a mapping to something that is not
            in the graph; with file and line. Prefixes or bases that clash.
    """
    made = compose_turtle(files, overlays)
    mappings = (file for file in files if is_mapping_file(file.path))
    sets = tuple(read_mappings(file, made.prefixes) for file in mappings)
    for number, fault in end_faults(made, sets):
        raise fault.problem(sets[number].shown)
    return with_mappings(made, sets)


def compose_turtle(files: Sequence[TextFile], overlays: Sequence[Overlay] = ()) -> Composition:
    """Lay the Turtle files together; what the mapping files say and what follows is left out."""
    made = Composition(Store(), tuple(files), (), tuple(overlays), joined_prefixes(overlays))
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
            _load(made.store, file, graph)
    return made


def with_mappings(made: Composition, sets: Sequence[MappingSet]) -> Composition:
    """Add mapping files without faults, and all that is derived, to a graph without them."""
    made = replace(made, sets=tuple(sets))
    looked_in = _looked_in(made.store)
    for layer, base in _sets_by_base(made):
        text = mapping_trig(layer, looked_in, made.prefixes, base)
        made.store.load(text.encode(), format=RdfFormat.TRIG)
    made.store.extend(_expectations(made))
    return made


def _sets_by_base(made: Composition) -> Iterator[tuple[list[MappingSet], str]]:
    """Give the mapping files of each layer, with the base of its graphs."""
    for layer, base in made.bases.items():
        yield [one for one in made.sets if one.layer == layer], base


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


def _load(store: Store, file: TextFile, graph: NamedNode) -> None:
    """Load one Turtle file into a graph."""
    if "<<" in file.text or "--" in file.text:
        parse_turtle(file.text, file.shown)
    try:
        store.load(file.text.encode(), format=RdfFormat.TURTLE, to_graph=graph)
    except (SyntaxError, MemoryError):
        parse_turtle(file.text, file.shown)
        raise


def end_faults(made: Composition, sets: Sequence[MappingSet]) -> Iterator[tuple[int, Fault]]:
    """Find doubled records, and rows whose ends are not in the graph.

    Yields:
        The place of the set among ``sets``, and the fault. A doubled record is told where it
        stands again, then where it stands first.
    """
    roles = set(_column(made.store, "?x a pc:Role"))
    judged = {
        "subject_id": set(_column(made.store, "?x a/rdfs:subClassOf* pc:Statement")),
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


def _looked_in(store: Store) -> dict[tuple[str, bool], str]:
    """Say for each document how many standards it lists, and that its roles were compared."""
    text = """
        SELECT ?document ?label (COUNT(DISTINCT ?standard) AS ?number) WHERE {
          ?document pc:namesRole ?role ; skos:prefLabel ?label .
          OPTIONAL { ?section dcterms:isPartOf ?document .
            ?entry pc:section ?section ; pc:standard ?standard }
        } GROUP BY ?document ?label"""
    found = {}
    for row in solutions(store, text, "compose"):
        document, label, number = (row[name].value for name in ("document", "label", "number"))
        found[document, True] = f"roles named in {label}"
        if number != "0":
            found[document, False] = f"{number} NOS, {label}"
    return found


def graph_table(composition: Composition) -> Table:
    """List the graphs of a composition: file or derived, and how many triples."""
    files = graph_files(composition)
    rows = []
    for graph in sorted(composition.store.named_graphs(), key=lambda graph: graph.value):
        number = sum(1 for _ in _quads_of(composition.store, graph))
        file = files.get(graph.value)
        rows.append((graph.value, file.shown if file else "derived", number))
    return Table(("graph", "made_from", "triples"), tuple(rows))


def graph_files(composition: Composition) -> dict[str, TextFile]:
    """Give the Turtle file that each graph was read from, by the name of the graph."""
    files = filter(lambda file: is_graph_file(file.path), composition.files)
    return {composition.graph_of(file).value: file for file in files}


def find_record(composition: Composition, iri: str) -> tuple[MappingSet, MappingRow] | None:
    """Find the row of a mapping file that a judgement was read from, by its address."""
    for mapping_set in composition.sets:
        for row in mapping_set.rows:
            if composition.prefixes.expand(row.get("record_id")) == iri:
                return mapping_set, row
    return None


def _quads_of(store: Store, graph: NamedNode | BlankNode) -> Iterator[Quad]:
    return store.quads_for_pattern(None, None, None, graph)


def graph_quads(composition: Composition) -> list[Quad]:
    """Give every quad as it was read or derived; only links come from the store.

    A store rewrites literals, so that files and mapping rows are turned into quads again.
    """
    found = []
    for file in composition.files:
        if is_graph_file(file.path):
            graph = composition.graph_of(file)
            found += [
                Quad(triple.subject, triple.predicate, triple.object, graph)
                for triple in parse_turtle(file.text, file.shown)
            ]
    looked_in = _looked_in(composition.store)
    for sets, base in _sets_by_base(composition):
        found += mapping_quads(sets, looked_in, composition.prefixes, base)
    for base in composition.bases.values():
        found += _quads_of(composition.store, NamedNode(graph_name("expectations", base)))
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
        return triples_text(list(whole), form, composition.prefixes)
    triples = [Triple(q.subject, q.predicate, q.object) for q in whole]
    return triples_text(triples, form, composition.prefixes)
