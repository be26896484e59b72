"""Check a composed graph: SHACL core shapes, set-based rules, and what only code can see.

The ontology is always in the data graph: without it a target class reaches nothing and
every validator says "conforms". Inner results of sh:node are not counted twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize

from pcgraph.boundary import boundary_findings
from pcgraph.composition import Composition, is_graph_file, looked_in, sets_by_base
from pcgraph.conformance import shape_findings
from pcgraph.engine import solutions
from pcgraph.format import parse_turtle
from pcgraph.head import read_head
from pcgraph.judgement import mapping_trig, records_trig
from pcgraph.mapping_check import label_findings
from pcgraph.model import FINDING_COLUMNS, Finding, Table, TextFile
from pcgraph.names import BASE, OURS, PREFIXES, Prefixes, compact, expand, graph_name
from pcgraph.places import Places
from pcgraph.rules import SEVERITIES, rule_findings
from pcgraph.shape_reading import read_shapes
from pcgraph.verbatim import verbatim_findings

ENGINES = ("auto", "pyshacl", "fast")
_REFERENCE_UP_TO = 50_000
"""Triples up to which pySHACL, the reference, runs where no engine is named."""


def validate(
    composition: Composition,
    checks: Sequence[TextFile],
    sources: Sequence[TextFile] = (),
    iris: str = "",
    engine: str = "auto",
) -> list[Finding]:
    """Find what is wrong with a graph.

    Args:
        composition: the graph, and the files it was made of.
        checks: the files of ``shapes/``: Turtle shapes and ``.rq`` rules.
        sources: the source texts; none to leave out the two-way check.
        iris: the content of ``data/iris.txt``: addresses that may never vanish.
        engine: what runs the shapes: ``pyshacl``, ``fast`` or ``auto``.

    Returns:
        The findings, worst first, each with the file and line of what it is about.

    Raises:
        InputProblem, QueryProblem: a shape or rule file that cannot be read.
    """
    prefixes = composition.prefixes
    shapes = [file for file in checks if file.path.endswith(".ttl")]
    found = [
        *shape_findings(whole_text(composition), shapes, prefixes, engine_for(composition, engine)),
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


def engine_for(composition: Composition, engine: str = "auto") -> str:
    """Name the engine that runs the shapes: the one asked for, else by the size of the graph."""
    if engine != "auto":
        return engine
    return "pyshacl" if sum(composition.sizes.values()) <= _REFERENCE_UP_TO else "fast"


def whole_text(composition: Composition) -> str:
    """Give all that was read or derived as one text of TriG, for what sees it as one graph.

    The files stand in it as they are: what a store would rewrite must be seen. One that names
    blank nodes is written anew, because another file may use the same names.
    """
    files = (file for file in composition.files if is_graph_file(file.path))
    texts = [_with_own_blank_nodes(file.text) for file in files]
    looked = looked_in(composition.store)
    for sets, base in sets_by_base(composition):
        texts.append(mapping_trig(sets, looked, composition.prefixes, base))
        texts.append(records_trig(sets, composition.prefixes, base))
    for base in composition.bases.values():
        graph = NamedNode(graph_name("expectations", base))
        links = composition.store.quads_for_pattern(None, None, None, graph)
        texts.append(_n_triples(quad.triple for quad in links))
    return "\n".join(texts)


def _with_own_blank_nodes(text: str) -> str:
    """Give blank nodes names that no other text has."""
    if "_:" not in text:
        return text
    found = parse(text, format=RdfFormat.TURTLE, rename_blank_nodes=True)
    return _n_triples(quad.triple for quad in found)


def _n_triples(triples: Iterable[Triple]) -> str:
    return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()


def _worst_first(finding: Finding) -> tuple[object, ...]:
    """Order findings: worst first, a changed source before what follows from it."""
    cause = finding.rule != "source-changed"
    worst = SEVERITIES.index(finding.severity)
    words = (finding.rule, finding.focus, finding.path, finding.value, finding.message)
    return worst, cause, *words, finding.file, finding.line


def findings_table(findings: Sequence[Finding], cells: bool = False) -> Table:
    """Lay findings out as a table; ``cells``: with the number of the cell in its row."""
    columns = (*FINDING_COLUMNS, "cell") if cells else tuple(FINDING_COLUMNS)
    rows = tuple(tuple(getattr(finding, name) or None for name in columns) for finding in findings)
    return Table(columns, rows)


def checked_rules(checks: Sequence[TextFile], prefixes: Prefixes = OURS) -> list[tuple[str, str]]:
    """List what is checked: each rule by its name, with the file that states it.

    Args:
        checks: the files of ``shapes/``.
        prefixes: the map that names of shapes are written by.

    Returns:
        Pairs of file and name, sorted: each shape that reports by itself, each ``.rq`` rule.
    """
    shapes = read_shapes([file for file in checks if file.path.endswith(".ttl")])
    found = {
        (file.shown, str(read_head(file.text, "#+", file.shown).get("id", "")))
        for file in checks
        if file.path.endswith(".rq")
    }
    for shape, file in shapes.files.items():
        if shapes.reports(shape):
            found.add((file.shown, shapes.rule(shape, prefixes)))
    return sorted(found)


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
