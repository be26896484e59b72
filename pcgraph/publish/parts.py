"""The parts of a release: each graph apart, with whose words and whose judgement it holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Quad

from pcgraph.composition import ENTAILMENTS, Composition
from pcgraph.engine import solutions
from pcgraph.entailed import entail_composition
from pcgraph.publish.apart import QUOTED, STAND_INS, TEXTS, Apart
from pcgraph.publish.gathered import Gathered, Report, gather
from pcgraph.publish.judged import Judged, judged_in, judged_of
from pcgraph.publish.laid import NOT_STATED, Laid, laid_over
from pcgraph.publish.layers import Layers
from pcgraph.publish.lines import Lines
from pcgraph.publish.words import Cutter, Source, sources_of

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
EDITORS = "pcgraph editors"
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
    "readings": "what was read into a document, with reasons",
    "role-matches": "roles of different documents that are alike",
    "registers": "what a register says of standards of the graph, and which register it is",
    "roles": "the roles",
    "sources": "the documents, their checksums and what may be handed on",
    STAND_INS: "short labels in place of the words of a document (texts/)",
    TEXTS: "the words of a document",
}
"""What the graphs of one folder hold, by the first part of their name."""
_PRINTED = ("frameworks", "glossary", "nos", "roles")
"""The folders that hold names and headings as the documents print them, beside what is ours."""
_JUDGED = ("evidence", "judgements", "role-matches")
"""The graphs that are made of mapping files."""
_QUOTED = "words of documents, as they are quoted in parts/{}"
_STAND_FOR = "the same with the words of documents cut (texts/{})"


@dataclass(frozen=True)
class Part:
    """One graph of a release.

    Attributes:
        graph: its address.
        name: its name below ``graph/``, behind the folder of its layer.
        path: its file in the release.
        what: what it holds.
        words_of: whose words it holds.
        licence: address of a licence, or what the source says of it.
        judged: who judged how much of it; nothing where nothing is judged.
        loaded: whether the whole graph holds it, or it stands apart.
        lines: its canonical N-Triples.
    """

    graph: str
    name: str
    path: str
    what: str
    words_of: str
    licence: str
    judged: str
    loaded: bool
    lines: Lines


def gathered(
    composition: Composition,
    full: Collection[str],
    cutter: Cutter | None = None,
    report: Report | None = None,
) -> Gathered:
    """Go through a graph and what follows from it.

    The store of the graph and the facts that follow are held in memory; the quads are not.

    Args:
        composition: the graph of the release.
        full: the documents whose words it holds.
        cutter: of a release with words, leaves them out: what is left becomes parts that may be
            loaded in place of the words.
        report: told how many facts were taken.
    """
    apart = Apart(composition, full, cutter)

    def beside() -> Iterator[Quad]:
        if report:
            report("what follows from the graph", 0, 0)
        yield from apart.beside(entail_composition(composition).quads)

    return gather(apart.quads(), beside, report)


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
    judged = judged_of(composition.store)
    laid = laid_over(composition)
    return [
        _part(graph, layers, lines, graph in made.loaded, documents, judged, laid)
        for graph, lines in made.graphs.items()
    ]


def _part(
    graph: str,
    layers: Layers,
    lines: Lines,
    loaded: bool,
    documents: Mapping[str, Sequence[tuple[Source, str]]],
    judged: Sequence[Judged],
    laid: Mapping[str, Laid],
) -> Part:
    base, layer, name = layers.graph(graph)
    folder, _, local = name.partition("/")
    apart = folder in (TEXTS, STAND_INS)
    what = _WHAT.get(folder, "a part of the graph")
    if apart and local.startswith(QUOTED):
        what = (_QUOTED if folder == TEXTS else _STAND_FOR).format(
            local.removeprefix(QUOTED) if folder == TEXTS else local
        )
    return Part(
        graph,
        f"{layer}{name}",
        f"{folder}/{layer}{local}.ttl" if apart else f"parts/{layer}{name}.ttl",
        what,
        *_whose(folder, local, base, documents, laid.get(layer)),
        judged_in(graph, judged, base),
        loaded,
        lines,
    )


def _whose(
    folder: str,
    local: str,
    base: str,
    documents: Mapping[str, Sequence[tuple[Source, str]]],
    laid: Laid | None,
) -> tuple[str, str]:
    """Say whose words a graph holds, and under which licence.

    What a folder laid over ours holds is its owner's: it is under our licence only if it says so.
    """
    editors, ours = (EDITORS, LICENCE) if laid is None else (laid.owner, NOT_STATED)
    owned = folder in ("frameworks", TEXTS)
    alike = [one for one in documents.get(local, ()) if owned and one[0].iri.startswith(base)]
    source, publisher = alike[0] if alike else (None, "")
    said = {one.licence for some in documents.values() for one, _ in some}
    theirs = said.pop() if len(said) == 1 else "as each document states (DATASHEET.md)"
    owner = "the owners of the documents"
    if source is not None:
        theirs, owner = source.licence, publisher or f"not named in {source.file}"
    if folder == TEXTS and source is not None:
        return owner, theirs
    if folder == TEXTS:
        rest = f"ours: {ours}" if laid is None else f"the rest: {ours}"
        quotes = "quote" if laid is None else "quotes"
        return f"the documents, as {editors} {quotes} them", f"quoted words: {theirs}; {rest}"
    if folder == "registers":
        return (
            "codes and states: the owner of the register",
            "as the register states (DATASHEET.md)",
        )
    if folder in _PRINTED:
        return (
            f"names and headings as printed: {owner}; the rest: {editors}",
            f"names and headings: {theirs}; the rest: {ours}",
        )
    if laid is not None and folder in _JUDGED:
        return f"{editors}{f' ({laid.judges})' if laid.judges else ''}", laid.licence
    return editors, ours


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
