"""The same tasks as other engines do them, in the plainest way that each offers."""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, Store

from pcgraph.files import home
from pcgraph.generate import BASE, PREFIX
from pcgraph.measuring.ours import mark_store, reason_by
from pcgraph.measuring.parts import (
    DUMP,
    QUADS,
    QUESTIONS,
    Part,
    mark_properties,
    mark_rows,
    place,
    turtle_files,
)
from pcgraph.measuring.questions import ASKED, FEW
from pcgraph.names import PREFIXES, Prefixes

_PREFIXES = Prefixes({**PREFIXES, PREFIX: BASE})


def load_oxigraph(folder: Path) -> list[Part]:
    """Read the Turtle files by pyoxigraph, each into its graph, in memory."""

    def work() -> Store:
        return _bulk_loaded(Store(), folder)

    return [Part("load files", "pyoxigraph", work, mark_store)]


def _bulk_loaded(store: Store, folder: Path) -> Store:
    for path, graph in turtle_files(folder):
        store.bulk_load(path=path, format=RdfFormat.TURTLE, to_graph=NamedNode(graph))
    return store


def disk_oxigraph(folder: Path) -> list[Part]:
    """Read the composed graph, all triples made already, from one file onto disk."""
    where = TemporaryDirectory(dir=folder.parent)

    def work() -> Store:
        store = Store(Path(where.name, "store"))
        store.bulk_load(path=place(folder, QUADS), format=RdfFormat.N_QUADS)
        return store

    return [Part("load to disk", "pyoxigraph", work, mark_store)]


def load_rdflib(folder: Path) -> list[Part]:
    """Read the Turtle files by rdflib, into one graph."""
    import rdflib

    def work() -> rdflib.Graph:
        graph = rdflib.Graph()
        for path, _ in turtle_files(folder):
            graph.parse(path, format="turtle")
        return graph

    def mark(graph: rdflib.Graph) -> tuple[int, str]:
        return mark_properties(str(predicate) for predicate in graph.predicates())

    return [Part("load files", "rdflib", work, mark)]


def compose_oxigraph(folder: Path) -> list[Part]:
    """Read the composed graph, all triples made already, from one file."""

    def work() -> Store:
        store = Store()
        store.bulk_load(path=place(folder, QUADS), format=RdfFormat.N_QUADS)
        return store

    return [Part("compose", "pyoxigraph", work, mark_store)]


def queries_rdflib(folder: Path, names: Iterable[str] = ASKED) -> list[Part]:
    """Ask the same SPARQL of rdflib, over the same triples in one graph."""
    import rdflib

    graph = rdflib.Graph()
    graph.parse(place(folder, DUMP), format="nt")
    texts = json.loads(place(folder, QUESTIONS).read_text("utf-8"))
    return [
        Part(f"query {name}", "rdflib", partial(_ask, graph, texts[name]), _mark_bindings)
        for name in names
    ]


def few_queries_rdflib(folder: Path) -> list[Part]:
    """Ask some of the questions, for the short form."""
    return queries_rdflib(folder, FEW)


def _ask(graph: Any, text: str) -> tuple[list[str], list[Any]]:
    answer = graph.query(text)
    return [str(name) for name in answer.vars], list(answer)


def _mark_bindings(found: tuple[list[str], list[Any]]) -> tuple[int, str]:
    return mark_rows([_cell(term) for term in row] for row in found[1])


def _cell(term: object) -> object:
    from rdflib import URIRef

    return _PREFIXES.compact(str(term)) if isinstance(term, URIRef) else term


def shapes_pyshacl(folder: Path) -> list[Part]:
    """Run the core shapes by pySHACL."""
    import pyshacl
    import rdflib
    from rdflib.namespace import RDF, SH

    logging.getLogger("rdflib").setLevel(logging.CRITICAL)
    shapes = rdflib.Graph()
    for path in sorted((home() / "shapes").glob("*.ttl")):
        shapes.parse(path, format="turtle")

    def work() -> Any:
        data = rdflib.Graph()
        data.parse(place(folder, DUMP), format="nt")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return pyshacl.validate(data, shacl_graph=shapes, inplace=True)[1]

    def found(report: Any) -> Iterable[tuple[str, str]]:
        inner = set(report.objects(None, SH.detail))
        for result in set(report.subjects(RDF.type, SH.ValidationResult)) - inner:
            shape = _PREFIXES.compact(str(report.value(result, SH.sourceShape)))
            focus = _PREFIXES.compact(str(report.value(result, SH.focusNode)))
            yield shape.removeprefix("pcsh:"), focus

    return [Part("core shapes", "pyshacl", work, lambda report: mark_rows(set(found(report))))]


def reason_owlrl(folder: Path) -> list[Part]:
    """Infer by owlrl, the reference."""
    return reason_by(folder, "owlrl", "owlrl")
