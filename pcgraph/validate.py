"""Check a composed graph: SHACL core shapes, set-based rules, and what only code can see.

The ontology is always in the data graph: without it a target class reaches nothing and
every validator says "conforms". Inner results of sh:node are not counted twice.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Iterator, Sequence

from pcgraph.boundary import boundary_findings
from pcgraph.composition import Composition, graph_text, is_graph_file
from pcgraph.engine import solutions
from pcgraph.errors import InputProblem
from pcgraph.format import parse_turtle
from pcgraph.mapping_check import label_findings
from pcgraph.model import FINDING_COLUMNS, Finding, Table, TextFile
from pcgraph.names import BASE, OURS, PREFIXES, Prefixes, compact, expand
from pcgraph.places import Places
from pcgraph.rules import SEVERITIES, rule_findings
from pcgraph.verbatim import verbatim_findings

_NOT_RUN = frozenset({"js", "target", "JSConstraint", "rule", "SPARQLTarget", "JSTarget"})


def validate(
    composition: Composition,
    checks: Sequence[TextFile],
    sources: Sequence[TextFile] = (),
    iris: str = "",
) -> list[Finding]:
    """Find what is wrong with a graph.

    Args:
        composition: the graph, and the files it was made of.
        checks: the files of ``shapes/``: Turtle shapes and ``.rq`` rules.
        sources: the source texts; none to leave out the two-way check.
        iris: the content of ``data/iris.txt``: addresses that may never vanish.

    Returns:
        The findings, worst first, each with the file and line of what it is about.

    Raises:
        InputProblem, QueryProblem: a shape or rule file that cannot be read.
    """
    prefixes = composition.prefixes
    shapes = [file for file in checks if file.path.endswith(".ttl")]
    found = [
        *shape_findings(graph_text(composition, "nt"), shapes, prefixes),
        *idle_shapes(composition, shapes),
        *rule_findings(composition, [f for f in checks if f.path.endswith(".rq")]),
        *boundary_findings(composition, shapes),
        *_rewritten_literals(composition.files, prefixes),
        *label_findings(composition),
        *(verbatim_findings(composition.store, sources, prefixes) if sources else ()),
        *_vanished(composition, iris),
    ]
    places = Places(composition.files, prefixes)
    return sorted(map(places.locate, dict.fromkeys(found)), key=_worst_first)


def _worst_first(finding: Finding) -> tuple[object, ...]:
    """Order findings: worst first, a changed source before what follows from it."""
    cause = finding.rule != "source-changed"
    worst = SEVERITIES.index(finding.severity)
    words = (finding.rule, finding.focus, finding.path, finding.value, finding.message)
    return worst, cause, *words, finding.file, finding.line


def findings_table(findings: Sequence[Finding]) -> Table:
    """Lay findings out as a table."""
    columns = tuple(FINDING_COLUMNS)
    rows = tuple(tuple(getattr(finding, name) or None for name in columns) for finding in findings)
    return Table(columns, rows)


def shape_findings(
    data: str, shapes: Sequence[TextFile], prefixes: Prefixes = OURS
) -> list[Finding]:
    """Validate by pySHACL, the reference.

    Args:
        data: the data graph with the ontology, as N-Triples.
        shapes: Turtle files of shapes.
        prefixes: the map that ids are written by.

    Returns:
        One finding for each top-level result.

    Raises:
        InputProblem: PC-SHAPE, a shape that cannot be read.
    """
    import pyshacl
    import rdflib.plugins.sparql
    from rdflib import RDF, BNode, Graph, URIRef
    from rdflib.namespace import SH

    rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)
    data_graph, shapes_graph = Graph(), Graph()
    for file in shapes:
        _check_shape_terms(file)
    try:
        data_graph.parse(data=data, format="nt")
        for file in shapes:
            shapes_graph.parse(data=file.text, format="turtle")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _, report, _ = pyshacl.validate(data_graph, shacl_graph=shapes_graph, inplace=True)
    except Exception as fault:  # noqa: BLE001 - pyshacl raises of many kinds; none may escape
        reason = (str(fault) or type(fault).__name__).split("\n", 1)[0][:200]
        raise InputProblem(
            "PC-SHAPE", f"the shapes cannot be used: {reason}", "Mend the shape."
        ) from None
    if not isinstance(report, Graph):
        raise InputProblem("PC-SHAPE", f"the shapes cannot be used: {report}", "Mend the shape.")
    found = []
    inner = set(report.objects(None, SH.detail))
    for result in report.subjects(RDF.type, SH.ValidationResult):
        if result in inner:
            continue
        shape = report.value(result, SH.sourceShape)
        if isinstance(shape, BNode):
            shape = shapes_graph.value(None, SH.property, shape)
        path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
        severity = str(report.value(result, SH.resultSeverity)).rsplit("#", 1)[-1].lower()
        found.append(
            Finding(
                severity=severity if severity in SEVERITIES else "violation",
                rule=_fixed(shape, prefixes).removeprefix("pcsh:"),
                focus=_fixed(report.value(result, SH.focusNode), prefixes),
                path=prefixes.compact(str(path)) if isinstance(path, URIRef) else "",
                value=_fixed(value, prefixes),
                message=str(report.value(result, SH.resultMessage) or ""),
            )
        )
    return found


def _fixed(node: object, prefixes: Prefixes) -> str:
    """Give a node as words that are the same in every run."""
    from rdflib import BNode

    if node is None:
        return ""
    return "a blank node" if isinstance(node, BNode) else prefixes.compact(str(node))


def _check_shape_terms(file: TextFile) -> None:
    """Refuse a misspelt SHACL term: every validator passes over it and says "conforms"."""
    from rdflib.namespace import SH

    for triple in parse_turtle(file.text, file.shown):
        for term in (triple.predicate, triple.object):
            iri = getattr(term, "value", "")
            unknown = iri.startswith(str(SH)) and iri.removeprefix(str(SH)) not in SH
            if unknown or iri.removeprefix(str(SH)) in _NOT_RUN:
                word = compact(iri)
                line = next((n for n, t in enumerate(file.text.splitlines(), 1) if word in t), 1)
                raise InputProblem(
                    "PC-SHAPE-TERM",
                    f"{word} is no term of SHACL." if unknown else f"{word} is not run here.",
                    "Look for a slip; the shape would check nothing.",
                    f"{file.shown}:{line}",
                )


def idle_shapes(composition: Composition, shapes: Sequence[TextFile]) -> Iterator[Finding]:
    """Find shapes whose target class is neither declared nor used: they reach nothing."""
    text = "SELECT DISTINCT ?c WHERE { { ?c a ?kind } UNION { ?x a ?c } }"
    known = {getattr(row["c"], "value", "") for row in solutions(composition.store, text, "idle")}
    target_class = expand("sh:targetClass")
    for file in shapes:
        for triple in parse_turtle(file.text, file.shown):
            target = getattr(triple.object, "value", "")
            if triple.predicate.value == target_class and target not in known:
                yield Finding(
                    severity="warning",
                    rule="shape-reaches-nothing",
                    focus=composition.prefixes.compact(str(triple.subject).strip("<>")),
                    path="sh:targetClass",
                    value=composition.prefixes.compact(target),
                    message="The shape is for a class that the graph does not know, so it checks "
                    "nothing. Look for a slip in its name, or declare the class.",
                    file=file.shown,
                )


def our_iris(composition: Composition) -> list[str]:
    """List every address of ours that the graph describes, sorted."""
    text = f"""SELECT DISTINCT ?x WHERE {{ ?x ?p ?o
        FILTER(ISIRI(?x) && STRSTARTS(STR(?x), "{BASE}"))
        FILTER(!STRSTARTS(STR(?x), "{PREFIXES["pcsh"]}")) }}"""
    return sorted(row["x"].value for row in solutions(composition.store, text, "our_iris"))


def _rewritten_literals(files: Iterable[TextFile], prefixes: Prefixes) -> Iterator[Finding]:
    """Find literals that an Oxigraph store would write in another way."""
    from pyoxigraph import Literal, NamedNode, Quad, Store

    typed = [
        triple
        for file in files
        if is_graph_file(file.path)
        for triple in parse_turtle(file.text, file.shown)
        if isinstance(triple.object, Literal) and triple.object.datatype.value not in _PLAIN
    ]
    store, key = Store(), NamedNode("urn:key")
    different = list(dict.fromkeys(triple.object for triple in typed))
    names = [NamedNode(f"urn:{number}") for number in range(len(different))]
    store.extend(Quad(n, key, literal) for n, literal in zip(names, different, strict=True))
    kept = {quad.subject: quad.object for quad in store}
    rewritten = {
        literal: kept[name]
        for name, literal in zip(names, different, strict=True)
        if kept[name] != literal
    }
    for triple in typed:
        if triple.object in rewritten:
            yield Finding(
                severity="violation",
                rule="literal-form",
                focus=prefixes.compact(str(triple.subject).strip("<>")),
                path=prefixes.compact(triple.predicate.value),
                value=str(triple.object),
                message=f"A store would rewrite this literal. Write {rewritten[triple.object]}.",
            )


_PLAIN = (PREFIXES["xsd"] + "string", PREFIXES["rdf"] + "langString")


def _vanished(composition: Composition, iris: str) -> Iterator[Finding]:
    """Find published addresses that the graph no longer describes, and new unlisted ones."""
    if not iris:
        return
    listed, now = set(iris.split()), set(our_iris(composition))
    for iri in sorted(listed - now):
        yield Finding(
            severity="violation",
            rule="iri-vanished",
            focus=compact(iri),
            path="",
            value="",
            message="A published address is gone. Bring it back, with owl:deprecated true "
            "and dcterms:isReplacedBy.",
        )
    for iri in sorted(now - listed):
        yield Finding(
            severity="warning",
            rule="iri-unlisted",
            focus=compact(iri),
            path="",
            value="",
            message="A new address is not in data/iris.txt. Run pcgraph format to list it.",
        )
