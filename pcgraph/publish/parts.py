"""The parts of a release: each graph apart, with whose words and whose judgement it holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from pcgraph.composition import ENTAILMENTS, Composition, graph_quads
from pcgraph.engine import solutions
from pcgraph.entailed import entail_composition
from pcgraph.model import Store
from pcgraph.names import PREFIXES
from pcgraph.publish.gathered import Gathered, Report, gather
from pcgraph.publish.layers import Layers
from pcgraph.publish.lines import Lines
from pcgraph.publish.words import Source, sources_of

TEXTS, STAND_INS = "texts", "stand-ins"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
EDITORS = "pcgraph editors"
_FRAMEWORKS = "frameworks/"
_VERBATIM = frozenset(
    NamedNode(PREFIXES["pc"] + name) for name in ("additionPhrase", "heading", "levelWords", "text")
)
"""The properties whose values are words of a source."""
_WHAT = {
    "correspondences": "what became of each line between two editions",
    "evidence": "the accepted links from competencies to NOS, as plain triples",
    "expectations": "which line is expected of which role, by reading of inheritance",
    ENTAILMENTS: "what follows by the axioms of the ontology; not needed for any question",
    "frameworks": "what a document prints: its structure, lines, roles and headings",
    "glossary": "terms, tools and acts that the documents name",
    "judgements": "every decision on NOS: accepted, not used, none fits, not sure, with reasons",
    "nos": "the NOS of one template with their functions",
    "ontology": "the words of the model",
    "progressions": "competencies that step up from role to role",
    "readings": "what we read into a document, with reasons",
    "role-matches": "roles of different documents that are alike",
    "roles": "the roles",
    "sources": "the documents, their checksums and what may be handed on",
    STAND_INS: "our short labels in place of the words of a document",
    TEXTS: "the words of a document",
}
"""What the graphs of one folder hold, by the first part of their name."""
_JUDGED = ("evidence", "judgements", "role-matches", "correspondences", "progressions")


@dataclass(frozen=True)
class Part:
    """One graph of a release.

    Attributes:
        graph: its address.
        name: its name below ``graph/``, behind the folder of its layer.
        path: its file in the release.
        what: what it holds.
        words_of: whose words it holds.
        judged: who judged what it says; nothing where nothing is judged.
        licence: address of a licence, or what the source says of it.
        loaded: whether the whole graph holds it, or it stands apart.
        lines: its canonical N-Triples.
    """

    graph: str
    name: str
    path: str
    what: str
    words_of: str
    judged: str
    licence: str
    loaded: bool
    lines: Lines


def release_quads(composition: Composition, full: Collection[str]) -> Iterator[Quad]:
    """Give every quad of a release; the words of documents stand in graphs of their own.

    Args:
        composition: the graph of the release.
        full: the documents whose words it holds, by the last part of the name of their graph.
    """
    layers = Layers(composition.overlays)
    for quad in graph_quads(composition):
        yield _apart(quad, full, layers) if quad.predicate in _VERBATIM else quad


def _apart(quad: Quad, full: Collection[str], layers: Layers) -> Quad:
    """Put the words of a document into a graph of their own."""
    assert isinstance(quad.graph_name, NamedNode)
    base, _, name = layers.graph(quad.graph_name.value)
    if not name.startswith(_FRAMEWORKS):
        return quad
    document = name.removeprefix(_FRAMEWORKS)
    folder = TEXTS if document in full else STAND_INS
    graph = NamedNode(f"{base}graph/{folder}/{document}")
    return Quad(quad.subject, quad.predicate, quad.object, graph)


def gathered(
    composition: Composition,
    full: Collection[str],
    in_place: Composition | None = None,
    report: Report | None = None,
) -> Gathered:
    """Go through a graph and what follows from it.

    The store of the graph and the facts that follow are held in memory; the quads are not.

    Args:
        composition: the graph of the release.
        full: the documents whose words it holds.
        in_place: of a release with words, the graph without them: its short labels become
            parts that may be loaded in place of the words.
        report: told how many facts were taken.
    """
    layers = Layers(composition.overlays)

    def beside(loaded: Collection[str]) -> Iterator[Quad]:
        for quad in release_quads(in_place, ()) if in_place is not None else ():
            assert isinstance(quad.graph_name, NamedNode)
            graph = quad.graph_name.value
            if layers.graph(graph)[2].startswith(f"{STAND_INS}/") and graph not in loaded:
                yield quad
        if report:
            report("what follows from the graph", 0, 0)
        yield from entail_composition(composition).quads

    return gather(release_quads(composition, full), beside, report)


def parts_of(composition: Composition, made: Gathered) -> list[Part]:
    """Describe the graphs of a release.

    Args:
        composition: the graph of the release.
        made: its lines.

    Returns:
        The parts in the order of their graphs.
    """
    layers = Layers(composition.overlays)
    sources = {one.iri: one for one in sources_of(composition.store)}
    documents = _documents(composition, sources)
    judged = judged_by(composition.store)
    return [
        _part(graph, layers, lines, graph in made.loaded, documents, judged)
        for graph, lines in made.graphs.items()
    ]


def judged_by(store: Store) -> str:
    """Say who judged, and how much of it anyone has reviewed."""
    text = """SELECT ?how (COUNT(DISTINCT ?one) AS ?number) (COUNT(DISTINCT ?seen) AS ?reviewed)
        WHERE { ?one pc:decidedHow ?how .
            OPTIONAL { ?one pc:reviewedBy ?by . BIND(?one AS ?seen) } }
        GROUP BY ?how ORDER BY ?how"""
    rows = solutions(store, text, "publish")
    by = ", ".join(f"{row['number'].value} by {row['how'].value}" for row in rows)
    reviewed = sum(int(row["reviewed"].value) for row in rows)
    return f"judged from titles and texts: {by}; reviewed: {reviewed or 'nobody yet'}"


def _part(
    graph: str,
    layers: Layers,
    lines: Lines,
    loaded: bool,
    documents: Mapping[str, Sequence[tuple[Source, str]]],
    judged: str,
) -> Part:
    base, layer, name = layers.graph(graph)
    folder, _, local = name.partition("/")
    alike = [one for one in documents.get(local, ()) if one[0].iri.startswith(base)]
    source, publisher = alike[0] if alike else (None, "")
    apart = folder in (TEXTS, STAND_INS)
    words_of, licence = EDITORS, LICENCE
    if folder == TEXTS and source is not None:
        words_of, licence = publisher or f"the author of {source.file}", source.licence
    return Part(
        graph,
        f"{layer}{name}",
        f"{folder}/{layer}{local}.ttl" if apart else f"parts/{layer}{name}.ttl",
        _WHAT.get(folder, "a part of the graph"),
        words_of,
        judged if folder in _JUDGED else "",
        licence,
        loaded,
        lines,
    )


def _documents(
    composition: Composition, sources: Mapping[str, Source]
) -> dict[str, list[tuple[Source, str]]]:
    """Give source and publisher of documents by the last part of the names of their graphs."""
    text = """SELECT ?source ?publisher WHERE { ?source a pc:SourceDocument .
        OPTIONAL { ?source dcterms:publisher ?of . ?of skos:prefLabel ?publisher } }"""
    found: dict[str, list[tuple[Source, str]]] = {}
    for row in solutions(composition.store, text, "publish"):
        source = sources[row["source"].value]
        publisher = row["publisher"].value if row["publisher"] else ""
        found.setdefault(source.file.rsplit(".", 1)[0], []).append((source, publisher))
    return found
