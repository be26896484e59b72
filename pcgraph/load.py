"""Load the composed graph into a store: a folder on disk, or a server.

On disk a new generation is built beside the current one and switched in by one rename. On a
server each graph is first put under another name, in chunks, so that a load that was cut goes
on where it stopped; when all is there and verified, the graphs are moved to their own names:
in one request, all or nothing, where the server can; else one after the other, which is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from pcgraph.compose import compose
from pcgraph.composition import Composition, file_quads, graph_quads, size_of
from pcgraph.errors import QueryProblem
from pcgraph.manifest import LOADING, MANIFEST, SAYS, Layer, Manifest, manifest_of, manifest_text
from pcgraph.model import Store, Table, TextFile
from pcgraph.names import VERSION
from pcgraph.overlay import Overlay
from pcgraph.stores.disk import building
from pcgraph.tally import Part, hold_against, tally, told

CHUNK = 10_000
"""How many triples are sent to a server at once."""
Report = Callable[[str, int, int], None]
"""What is told while work goes on: what is done, how much of it, of how much (0: not known)."""


@dataclass(frozen=True)
class Loaded:
    """What a load did.

    Attributes:
        manifest: what was loaded.
        where: the folder of the generation, or the address.
        rewritten: literals that the store writes in another way: as in the files, as it has them.
        whole: whether all was switched at once.
        found: facts that an earlier load, which was cut, had sent already.
    """

    manifest: Manifest
    where: str
    rewritten: tuple[tuple[str, str], ...]
    whole: bool = True
    found: int = 0


class Target(Store, Protocol):
    """A server that can be written to."""

    def size(self, graph: NamedNode) -> int:
        """Count the triples of a graph."""
        ...

    def add(self, graph: NamedNode, ntriples: bytes) -> None:
        """Add triples to a graph."""
        ...

    def drop(self, graph: NamedNode) -> None:
        """Take a graph away, if it is there."""
        ...

    def replace(
        self, pairs: Sequence[tuple[NamedNode, NamedNode]], gone: Sequence[NamedNode] = ()
    ) -> bool:
        """Move each graph over another and take others away; tell whether it was all at once."""
        ...


def digest_of(files: Iterable[TextFile]) -> str:
    """Name the content of files, and the version of our data, by sixteen hexadecimal digits."""
    digest = sha256(VERSION.encode())
    for file in files:
        for part in (file.path, file.layer.rsplit("/", 1)[-1], file.text):
            digest.update(b"\0" + part.encode("utf-8", "replace"))
    return digest.hexdigest()[:16]


def load_folder(
    files: Sequence[TextFile], overlays: Sequence[Overlay], folder: Path, report: Report
) -> Loaded:
    """Build a new generation of a store folder, verify it and make it the current one.

    Raises:
        InputProblem: a file that cannot be used; a folder that cannot be written to.
        QueryProblem: PC-STORE-BUSY, PC-STORE-VERIFY; the store is then as it was.
    """
    digest = digest_of(files)
    with building(folder, digest) as made:
        report("composing", 0, 0)
        composition = compose(files, overlays, made.index)
        report("verifying", 0, 0)
        parts = tally(graph_quads(composition))
        sizes = {name: size_of(made.index, NamedNode(name)) for name in parts}
        rewritten = hold_against(made.index, parts, sizes, str(folder))
        manifest = _manifest(composition, parts, digest)
        del composition  # it holds the index open
        place = made.finish(manifest)
    return Loaded(manifest, str(place), tuple(rewritten))


def loaded_table(loaded: Loaded) -> Table:
    """List the graphs that were loaded, with the number of their facts."""
    return Table(("graph", "triples"), tuple(sorted(loaded.manifest.parts.items())))


def load_server(composition: Composition, target: Target, where: str, report: Report) -> Loaded:
    """Send a composed graph to a server, verify it there and switch it in.

    Args:
        composition: the graph.
        target: the server.
        where: its address, for messages.
        report: is told how far it is.

    Raises:
        QueryProblem: the server fails or holds something else than was sent. What was sent
            stays there under other names: the same command goes on with it.
    """
    digest, parts = digest_of(composition.files), dict[str, Part]()
    total = sum(composition.sizes.values())
    found = sent = 0
    staged: dict[str, NamedNode] = {}
    for graph, chunk, there in _chunks(composition, target, digest, staged, parts):
        if there:
            found += len(chunk)
        else:
            target.add(staged[graph], _ntriples(chunk))
        sent += len(chunk)
        report("sending", sent, total)
    report("verifying", 0, 0)
    sizes = {name: target.size(node) for name, node in staged.items()}
    by_stage = {node.value: parts[name] for name, node in staged.items()}
    by_size = {node.value: sizes[name] for name, node in staged.items()}
    try:
        rewritten = hold_against(target, by_stage, by_size, where)
    except QueryProblem as fault:
        if fault.code == "PC-STORE-VERIFY":
            for node in staged.values():
                target.drop(node)
        raise
    manifest, before = _manifest(composition, parts, digest), manifest_of(target)
    says, stage = NamedNode(MANIFEST), _stage(digest, MANIFEST)
    target.drop(stage)
    target.add(stage, _ntriples([Triple(says, NamedNode(SAYS), Literal(manifest_text(manifest)))]))
    report("switching", 0, 0)
    gone = sorted(set(before.parts) - set(manifest.parts)) if before else []
    pairs = [(staged[name], NamedNode(name)) for name in sorted(staged)]
    whole = target.replace([*pairs, (stage, says)], [NamedNode(name) for name in gone])
    return Loaded(manifest, where, tuple(rewritten), whole, found)


def _chunks(
    composition: Composition,
    target: Target,
    digest: str,
    staged: dict[str, NamedNode],
    parts: dict[str, Part],
) -> Iterator[tuple[str, list[Triple], bool]]:
    """Cut the graph into chunks; tell of each whether an earlier load has sent it already.

    The order of the quads is always the same, so that the number of triples that a graph has
    tells which chunks are there. The first chunk holds all triples with blank nodes, because
    these mean something new each time they are sent: it is there only if it is whole.
    """
    there: dict[str, int] = {}
    waiting: dict[str, list[Triple]] = {}
    first: dict[str, list[Triple]] = _with_blank_nodes(composition)

    def begin(graph: str) -> None:
        staged[graph] = _stage(digest, graph)
        there[graph] = target.size(staged[graph])
        if there[graph] < len(first.get(graph, ())):
            target.drop(staged[graph])
            there[graph] = 0

    def cut(graph: str, chunk: list[Triple]) -> tuple[str, list[Triple], bool]:
        known = there[graph] >= len(chunk)
        there[graph] = there[graph] - len(chunk) if known else 0
        return graph, chunk, known

    for quad in told(graph_quads(composition), parts):
        graph = str(quad.graph_name.value) if isinstance(quad.graph_name, NamedNode) else ""
        if graph not in staged:
            begin(graph)
            if first.get(graph):
                yield cut(graph, first[graph])
        if _is_blank(quad):
            continue
        chunk = waiting.setdefault(graph, [])
        chunk.append(quad.triple)
        if len(chunk) == CHUNK:
            yield cut(graph, waiting.pop(graph))
    for graph, chunk in waiting.items():
        yield cut(graph, chunk)


def _with_blank_nodes(composition: Composition) -> dict[str, list[Triple]]:
    """Give the triples with blank nodes of each graph: they stand in Turtle files alone."""
    found: dict[str, dict[Triple, None]] = {}
    for quad in file_quads(composition):
        if _is_blank(quad) and isinstance(quad.graph_name, NamedNode):
            found.setdefault(quad.graph_name.value, {})[quad.triple] = None
    return {graph: list(triples) for graph, triples in found.items()}


def _is_blank(quad: Quad) -> bool:
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)


def _stage(digest: str, graph: str) -> NamedNode:
    """Name the place where a graph is put until all is there; no question asks it."""
    name = sha256(graph.encode()).hexdigest()[:16]
    return NamedNode(f"{LOADING}{digest}:{name}")


def _manifest(composition: Composition, parts: dict[str, Part], digest: str) -> Manifest:
    layers = (Layer(one.name, one.base, one.prefixes) for one in composition.overlays)
    sizes = {name: part.triples for name, part in parts.items()}
    return Manifest(VERSION, digest, tuple(layers), sizes)


def _ntriples(triples: Sequence[Triple]) -> bytes:
    written = serialize(triples, format=RdfFormat.N_TRIPLES)
    assert written is not None
    return written
