"""Check a composed graph: SHACL core shapes, set-based rules, and what only code can see.

The ontology is always in the data graph: without it a target class reaches nothing and
every validator says "conforms". Inner results of sh:node are not counted twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pcgraph.compose import Composition, graph_text, is_graph_file
from pcgraph.errors import InputProblem, QueryProblem
from pcgraph.format import parse_turtle
from pcgraph.head import read_head
from pcgraph.model import FINDING_COLUMNS, Finding, Table, TextFile
from pcgraph.names import BASE, PREFIXES, compact, expand
from pcgraph.query import cell, solutions
from pcgraph.verbatim import verbatim_findings

SEVERITIES = ("violation", "warning", "info")


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
    found = [
        *shape_findings(
            graph_text(composition, "nt"), [f for f in checks if f.path.endswith(".ttl")]
        ),
        *rule_findings(composition, [f for f in checks if f.path.endswith(".rq")]),
        *_rewritten_literals(composition.files),
        *(verbatim_findings(composition.store, sources) if sources else ()),
        *_vanished(composition, iris),
    ]
    places = _places(composition.files)
    located = [_located(finding, places) for finding in found]
    return sorted(
        located,
        key=lambda f: (SEVERITIES.index(f.severity), f.rule, f.focus, f.path, f.value),
    )


def findings_table(findings: Sequence[Finding]) -> Table:
    """Lay findings out as a table."""
    columns = tuple(FINDING_COLUMNS)
    rows = tuple(tuple(getattr(finding, name) or None for name in columns) for finding in findings)
    return Table(columns, rows)


def shape_findings(data: str, shapes: Sequence[TextFile]) -> list[Finding]:
    """Validate by pySHACL, the reference.

    Args:
        data: the data graph with the ontology, as N-Triples.
        shapes: Turtle files of shapes.

    Returns:
        One finding for each top-level result.

    Raises:
        InputProblem: PC-SHAPE, a shape that cannot be read.
    """
    import pyshacl
    from rdflib import RDF, Graph, URIRef
    from rdflib.namespace import SH

    data_graph, shapes_graph = Graph(), Graph()
    data_graph.parse(data=data, format="nt")
    for file in shapes:
        parse_turtle(file.text, file.shown)
        shapes_graph.parse(data=file.text, format="turtle")
    try:
        _, report, _ = pyshacl.validate(data_graph, shacl_graph=shapes_graph, inplace=True)
    except Exception as fault:
        if not type(fault).__module__.startswith("pyshacl"):
            raise
        raise InputProblem(
            "PC-SHAPE", f"the shapes cannot be used: {fault}", "Mend the shape."
        ) from None
    assert isinstance(report, Graph)
    inner = set(report.objects(None, SH.detail))
    found = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        if result in inner:
            continue
        shape = report.value(result, SH.sourceShape)
        path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
        severity = str(report.value(result, SH.resultSeverity)).rsplit("#", 1)[-1].lower()
        found.append(
            Finding(
                severity=severity,
                rule=compact(str(shape)).removeprefix("pcsh:"),
                focus=compact(str(report.value(result, SH.focusNode))),
                path=compact(str(path)) if isinstance(path, URIRef) else "",
                value=compact(str(value)) if value is not None else "",
                message=str(report.value(result, SH.resultMessage) or ""),
            )
        )
    return found


def rule_findings(composition: Composition, rules: Sequence[TextFile]) -> Iterator[Finding]:
    """Run the set-based rules.

    Args:
        composition: the graph.
        rules: ``.rq`` files with id, severity, message and remedy in the header and the
            columns focus, path and value.

    Yields:
        One finding a row.
    """
    for file in rules:
        header = read_head(file.text, "#+", file.shown)
        severity = str(header.get("severity", ""))
        if severity not in SEVERITIES:
            raise QueryProblem(
                "PC-RULE-HEADER",
                f"severity {severity!r} is not one of {', '.join(SEVERITIES)}.",
                "Mend the #+ lines.",
                f"{file.shown}:1",
            )
        message = f"{header.get('message', '')} {header.get('remedy', '')}".strip()
        for row in solutions(composition.store, file.text, file.shown):
            focus, path, value = (cell(row[name]) for name in ("focus", "path", "value"))
            yield Finding(
                severity=severity,
                rule=str(header.get("id", "")),
                focus=str(focus or ""),
                path=str(path or ""),
                value="" if value is None else str(value),
                message=message,
            )


def our_iris(composition: Composition) -> list[str]:
    """List every address of ours that the graph describes, sorted."""
    text = f"""SELECT DISTINCT ?x WHERE {{ ?x ?p ?o
        FILTER(ISIRI(?x) && STRSTARTS(STR(?x), "{BASE}"))
        FILTER(!STRSTARTS(STR(?x), "{PREFIXES["pcsh"]}")) }}"""
    return sorted(row["x"].value for row in solutions(composition.store, text, "our_iris"))


def _rewritten_literals(files: Iterable[TextFile]) -> Iterator[Finding]:
    """Find literals that an Oxigraph store would write in another way."""
    from pyoxigraph import Literal, Quad, Store

    for file in files:
        if not is_graph_file(file.path):
            continue
        for triple in parse_turtle(file.text, file.shown):
            if not isinstance(triple.object, Literal) or triple.object.datatype.value in _PLAIN:
                continue
            store = Store()
            store.add(Quad(triple.subject, triple.predicate, triple.object))
            kept = next(iter(store)).object
            if kept != triple.object:
                yield Finding(
                    severity="violation",
                    rule="literal-form",
                    focus=compact(str(triple.subject).strip("<>")),
                    path=compact(triple.predicate.value),
                    value=str(triple.object),
                    message=f"A store would rewrite this literal. Write it as {kept}.",
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


def _places(files: Iterable[TextFile]) -> Mapping[str, tuple[str, int]]:
    """Find the file and line where the block of each subject begins in canonical Turtle."""
    places: dict[str, tuple[str, int]] = {}
    record = re.compile(r"(\w+:[\w-]+)(?=\s|$)|<([^>]+)>(?=\s|$)")
    for file in files:
        for number, line in enumerate(file.text.splitlines(), 1):
            match = record.match(line)
            if match and not line.startswith("PREFIX"):
                name = match[1] or compact(match[2])
                places.setdefault(name, (file.shown, number))
    return places


def _located(finding: Finding, places: Mapping[str, tuple[str, int]]) -> Finding:
    """Add the file and line of what a finding is about."""
    if finding.file:
        return finding
    from dataclasses import replace

    file, line = places.get(finding.focus, ("", 0))
    if not file and expand(finding.focus) is None:
        file, line = places.get(compact(finding.focus), ("", 0))
    return replace(finding, file=file, line=line)
