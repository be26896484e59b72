"""Hold a graph against shapes: by pySHACL, the reference, or by the fast engine.

Both get the same shapes, each with an address, and give bare results. What is said of a
result (its rule, severity and words) is read from the shapes, in one way for both.

They differ in one thing only: pySHACL reads numbers as Python does, so that it takes
``1_000`` for an xsd:integer, and it orders what is no value of its datatype by its letters.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from pcgraph.errors import InputProblem
from pcgraph.model import Finding, TextFile
from pcgraph.names import OURS, Prefixes
from pcgraph.patterns import in_python, may_not_end
from pcgraph.shape_reading import read_shapes
from pcgraph.shapes import SH, Shapes

_NESTED = 60
"""How deep pySHACL may descend; deeper shapes are refused before."""


class Result(NamedTuple):
    """One result of an engine, at the top level; terms as N-Triples, empty if there is none."""

    shape: str
    component: str
    focus: str
    path: str
    value: str


def shape_findings(
    data: str, shapes: Sequence[TextFile], prefixes: Prefixes = OURS, engine: str = "pyshacl"
) -> list[Finding]:
    """Hold a graph against shapes.

    Args:
        data: the data graph with the ontology, as TriG, Turtle or N-Triples; graphs in it
            are taken as one.
        shapes: Turtle files of shapes.
        prefixes: the map that ids are written by.
        engine: ``pyshacl`` or ``fast``.

    Returns:
        One finding for each top-level result, sorted; the same by both engines.

    Raises:
        InputProblem: PC-SHAPE, PC-SHAPE-TERM: shapes that cannot be used; PC-SHAPE-PATTERN,
            PC-SHAPE-ENGINE: shapes, or a graph, that only pySHACL cannot take.
    """
    read = read_shapes(shapes)
    results = ENGINES[engine](data, read)
    found = {_finding(result, read, prefixes): None for result in sorted(set(results))}
    return sorted(found, key=lambda one: (one.rule, one.focus, one.path, one.value, one.message))


def _finding(result: Result, shapes: Shapes, prefixes: Prefixes) -> Finding:
    """Say what a result means."""
    return Finding(
        severity=shapes.severity(result.shape),
        rule=shapes.rule(result.shape, prefixes),
        focus=_words(result.focus, prefixes),
        path=_words(result.path, prefixes),
        value=_words(result.value, prefixes),
        message=shapes.message(result.shape, result.component, prefixes),
        component=f"sh:{result.component}",
        term="" if result.value[:1] == "_" else result.value,
    )


def _words(term: str, prefixes: Prefixes) -> str:
    """Give a term as words that are the same in every run."""
    if not term.startswith('"'):
        return "a blank node" if term[:1] == "_" else prefixes.compact(term[1:-1])
    return _literal_value(term)


def _literal_value(term: str) -> str:
    """Give the text of a literal."""
    from pyoxigraph import Literal, RdfFormat, parse

    (quad,) = parse(f"<urn:x> <urn:x> {term} .", format=RdfFormat.N_TRIPLES)
    return quad.object.value if isinstance(quad.object, Literal) else ""


def _fast(data: str, shapes: Shapes) -> Iterator[Result]:
    """Run the fast engine."""
    import shacl

    with _told("PC-SHAPE", "the shapes cannot be used", "Mend the shape."):
        report = shacl.Shapes.from_text(shapes.text, "nt").validate_text(data, "trig")
        for one in report.results:
            yield Result(
                (one.source_shape or "").strip("<>"),
                one.component,
                one.focus_node,
                one.path if one.path and one.path.startswith("<") else "",
                one.value or "",
            )


def _reference(data: str, shapes: Shapes) -> list[Result]:
    """Run pySHACL."""
    for shape, pattern in shapes.patterns:
        if may_not_end(pattern):
            raise InputProblem(
                "PC-SHAPE-PATTERN",
                f"sh:pattern {pattern!r} repeats what is repeated already; pyshacl may never end.",
                "Use --engine fast, or write the pattern without a repetition in a repetition.",
                shapes.place(shape),
            )
    import pyshacl
    import rdflib
    import rdflib.plugins.sparql
    from rdflib.namespace import RDF
    from rdflib.namespace import SH as SHACL

    rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)
    remedy = "Mend it, or use --engine fast."
    with (
        _told("PC-SHAPE-ENGINE", "pyshacl stops", remedy),
        warnings.catch_warnings(),
        _as_written(),
    ):
        warnings.simplefilter("ignore")
        data_graph = rdflib.Graph().parse(data=_triples(data), format="nt")
        shapes_graph = rdflib.Graph().parse(data=shapes.text, format="nt")
        for subject, said in list(shapes_graph.subject_objects(SHACL.pattern)):
            words = rdflib.Literal(in_python(str(said)))
            shapes_graph.set((subject, SHACL.pattern, words))
        _, report, reason = pyshacl.validate(
            data_graph, shacl_graph=shapes_graph, inplace=True, max_validation_depth=_NESTED
        )
        if not isinstance(report, rdflib.Graph):
            raise ValueError(str(reason) or str(report))
        inner = set(report.objects(None, SHACL.detail))
        found = []
        for node in report.subjects(RDF.type, SHACL.ValidationResult):
            if node in inner:
                continue
            of = {str(slot): value for slot, value in report.predicate_objects(node)}
            path = of.get(SH + "resultPath")
            found.append(
                Result(
                    str(of[SH + "sourceShape"]),
                    str(of[SH + "sourceConstraintComponent"]).removeprefix(SH),
                    _n3(of[SH + "focusNode"]),
                    _n3(path) if isinstance(path, rdflib.URIRef) else "",
                    _n3(of[SH + "value"]) if SH + "value" in of else "",
                )
            )
    return found


def _n3(term: object) -> str:
    """Write a term of rdflib as N-Triples, as it stands."""
    import rdflib
    from pyoxigraph import BlankNode, Literal, NamedNode

    if isinstance(term, rdflib.Literal):
        if term.language:
            return str(Literal(str(term), language=term.language))
        return str(Literal(str(term), datatype=NamedNode(str(term.datatype or _STRING))))
    return str(BlankNode("b") if isinstance(term, rdflib.BNode) else NamedNode(str(term)))


_STRING = "http://www.w3.org/2001/XMLSchema#string"


def _triples(data: str) -> str:
    """Write the graphs of a text as the N-Triples of one graph."""
    from pyoxigraph import RdfFormat, parse, serialize

    triples = (quad.triple for quad in parse(data, format=RdfFormat.TRIG))
    return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()


@contextmanager
def _as_written() -> Iterator[None]:
    """Keep rdflib from rewriting literals: 01 is not the term 1."""
    import rdflib

    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


@contextmanager
def _told(code: str, what: str, remedy: str) -> Iterator[None]:
    """Turn what an engine raises into our error; engines raise of many kinds."""
    try:
        yield
    except Exception as fault:  # noqa: BLE001 - none may escape
        reason = (str(fault) or type(fault).__name__).split("\n", 1)[0][:200]
        raise InputProblem(code, f"{what}: {reason}", remedy) from None


ENGINES: dict[str, Callable[[str, Shapes], Sequence[Result] | Iterator[Result]]] = {
    "fast": _fast,
    "pyshacl": _reference,
}
