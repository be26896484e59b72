"""Show one thing with everything that the graph knows of it, and where each fact comes from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Quad

from pcgraph.about import about_words
from pcgraph.composition import Composition, graph_files
from pcgraph.engine import cell, select, solutions
from pcgraph.judgement import EVIDENCE_WORDS
from pcgraph.model import Cell, QueryFile, Store, Table
from pcgraph.names import PREFIXES, VERSION, compact, expand
from pcgraph.places import Places
from pcgraph.query import bind, quoted
from pcgraph.status import REGISTER
from pcgraph.things import (
    find_thing,
    graph_of,
    names_of,
    printed_lines,
    property_words,
    shown,
    whose,
)
from pcgraph.view import Answer, Part, Pattern
from pcgraph.views import ELSEWHERE, VIEWS

COLUMNS = (
    "part",
    "fact",
    "value",
    "whose",
    "reason",
    "source_file",
    "line_first",
    "line_last",
    "value_id",
    "thing",
    "thing_id",
    "data_version",
)
_CLOSED = 5

Row = dict[str, Cell]

_FIRST = (
    "rdf:type",
    "skos:notation",
    "pc:heading",
    "pc:text",
    "pc:tag",
    "skos:prefLabel",
    "skos:altLabel",
)
"""The facts that are shown first, in this order; the rest goes by its words."""

_NOT_SHOWN = frozenset(
    {
        "pc:additionLine",
        "pc:evidencedBy",
        "pc:evidencedInFullBy",
        "pc:evidencedInPartBy",
        "pc:expectedOf",
        "pc:expectedOfAsPrinted",
        "pc:expectedOfTiered",
        "pc:firstLine",
        "pc:headingLevel",
        "pc:lastLine",
        "pc:namesRole",
        "pc:order",
        "pc:reviewedBy",
        "pc:supportedBy",
        "prov:wasQuotedFrom",
        "rdfs:comment",
    }
    | {f"skos:{name}Match" for name in ("exact", "close", "broad", "narrow", "related")}
)
"""Facts that other columns or parts give: lines, roles, judgements."""

_NO_KIND = frozenset({"owl:Axiom", "prov:Entity", "skos:Concept", "skos:ConceptScheme"})
_COLUMN = re.compile(r"\{(\w+)\}")
_MACHINE = ("owl:", "sssom:")
_WHOSE = {"dcterms:title": "printed", "pc:printedDate": "printed", "rdf:type": "ours"}
"""Whose some facts are, whatever file they stand in: no text says what kind a thing is."""


def show(composition: Composition, find: Callable[[str], QueryFile], typed: str) -> Table:
    """Show a thing.

    Args:
        composition: the graph, and the files it was made of.
        find: gives a named query.
        typed: the thing: label, code, words, short id or address.

    Returns:
        One row a fact: what it is, whose, why, and where it is printed.

    Raises:
        UsageProblem: PC-VALUE-UNKNOWN or PC-VALUE-AMBIGUOUS, with the candidates.
        QueryProblem: a named query that fails.
    """
    store = composition.store
    found = find_thing(composition, typed)
    node = found.node
    rows = list(_own_facts(composition, node))
    for part in _view(store, node):
        if isinstance(part, Pattern):
            rows += _pattern_rows(composition, part, node)
        else:
            rows += _answer_rows(composition, part, find(part.query), node)
    rows += _file_rows(composition, node)
    name = shown(node, names_of(store, [node], verbatim=True))
    once: dict[tuple[Cell, ...], Row] = {}
    for row in rows:
        key = tuple(row.get(column) for column in ("part", "fact", "value", "value_id"))
        if key not in once or not once[key].get("line_first"):
            once[key] = row
    same = {
        "thing": name,
        "thing_id": composition.prefixes.compact(node.value),
        "data_version": VERSION,
    }
    body = tuple(tuple((row | same).get(column) for column in COLUMNS) for row in once.values())
    about = about_words(
        store, f"What is known of {name}?", f"pcgraph show {quoted(typed)}", len(body), found.notes
    )
    return Table(COLUMNS, body, _CLOSED, found.notes, about)


def _view(store: Store, node: NamedNode) -> Sequence[Part]:
    """Choose what others say of a thing, by its classes."""
    below = "SELECT DISTINCT ?kind ?class WHERE { ?kind rdfs:subClassOf ?class }"
    links = [(row["kind"], row["class"]) for row in solutions(store, below, "show")]
    text = f"SELECT DISTINCT ?class WHERE {{ {node} a ?class }}"
    classes = {row["class"] for row in solutions(store, text, "show")}
    while above := {upper for kind, upper in links if kind in classes} - classes:
        classes |= above
    names = {compact(one.value) for one in classes if isinstance(one, NamedNode)}
    return next((parts for name, parts in VIEWS.items() if name in names), ELSEWHERE)


def _own_facts(composition: Composition, node: NamedNode) -> Iterator[Row]:
    """Give every fact that the graph states of a thing, in plain words."""
    store = composition.store
    words = property_words(store)
    quads = [quad for quad in store.quads_for_pattern(node, None, None, None) if _is_shown(quad)]
    things = [quad.object for quad in quads if isinstance(quad.object, NamedNode)]
    names = {**words, **names_of(store, things, verbatim=True)}
    lines = printed_lines(store, [node, *things])
    read = _read_facts(store, node)
    phrase = store.quads_for_pattern(node, _iri("pc:additionLine"), None, None)
    phrase_line = next((cell(quad.object) for quad in phrase), None)

    def place(quad: Quad) -> tuple[int, str, str]:
        curie = compact(quad.predicate.value)
        rank = _FIRST.index(curie) if curie in _FIRST else len(_FIRST)
        return rank, words[quad.predicate], shown(quad.object, names)

    for quad in sorted(quads, key=place):
        curie = compact(quad.predicate.value)
        row: Row = {
            "part": "about it",
            "fact": words[quad.predicate],
            "value": shown(quad.object, names),
            "whose": _WHOSE.get(curie) or whose(composition, graph_of(quad)),
        }
        place_of = lines.get(node)
        if isinstance(quad.object, NamedNode):
            row["value_id"] = composition.prefixes.compact(quad.object.value)
            place_of = lines.get(quad.object) or place_of
        elif curie == "pc:evidence":
            row["value"] = EVIDENCE_WORDS.get(str(row["value"]))
        if row["whose"] == "printed" and place_of:
            row.update(zip(("source_file", "line_first", "line_last"), place_of, strict=True))
        if curie == "pc:additionPhrase":
            row.update(line_first=phrase_line, line_last=phrase_line)
        row.update(read.get((quad.predicate, quad.object)) or read.get((quad.predicate,)) or {})
        yield row


def _is_shown(quad: Quad) -> bool:
    """Tell whether a fact is worth a row of its own."""
    curie, value = compact(quad.predicate.value), quad.object
    if curie in _NOT_SHOWN or curie.startswith(_MACHINE):
        return False
    if not isinstance(value, NamedNode):
        return isinstance(value, Literal)
    scheme = curie == "skos:inScheme" and value.value.startswith(PREFIXES["scheme"])
    return not scheme and not (curie == "rdf:type" and compact(value.value) in _NO_KIND)


def _read_facts(store: Store, node: NamedNode) -> dict[tuple[object, ...], Row]:
    """Give reason and basis of the facts that readings state of a thing."""
    text = f"""SELECT ?property ?value ?reason ?file (MIN(?line) AS ?first) (MAX(?line) AS ?last)
        WHERE {{ ?reading pc:readsSubject {node} ; pc:readsProperty ?property ; pc:reason ?reason .
        OPTIONAL {{ ?reading pc:readsValue ?value }}
        OPTIONAL {{ ?reading pc:basisLine ?line ; skos:inScheme ?document .
            ?document prov:wasDerivedFrom ?source . ?source pc:fileName ?file }} }}
        GROUP BY ?property ?value ?reason ?file"""
    found: dict[tuple[object, ...], Row] = {}
    for row in solutions(store, text, "show"):
        key = (row["property"], row["value"]) if row["value"] else (row["property"],)
        found[key] = {"reason": row["reason"].value}
        if row["first"] is not None and row["first"] == row["last"]:
            line, file = cell(row["first"]), cell(row["file"])
            found[key] |= {"line_first": line, "line_last": line, "source_file": file}
    return found


def _pattern_rows(composition: Composition, part: Pattern, node: NamedNode) -> Iterator[Row]:
    """Give the rows of a part that a pattern gives."""
    asked = ("sort", "fact", "value", "value_id", "reason", "whose", "g")
    wanted = " ".join(f"?{name}" for name in (*asked, "source_file", "line_first", "line_last"))
    text = f"""SELECT DISTINCT {wanted} WHERE {{ {part.where.replace("?thing", str(node))} }}
        ORDER BY ?sort ?source_file ?line_first ?fact ?value ?value_id"""
    store, prefixes = composition.store, composition.prefixes
    names, found = select(store, text, f"show: {part.part}", None, prefixes)
    for solution in found:
        row = {name: cell(solution[name], prefixes) for name in names}
        graph = whose(composition, solution["g"].value) if solution["g"] else part.whose
        yield {
            **row,
            "part": part.part,
            "fact": row["fact"] or part.fact,
            "whose": row["whose"] or graph,
            "line_last": row["line_last"] or row["line_first"],
        }


def _answer_rows(
    composition: Composition, part: Answer, query: QueryFile, node: NamedNode
) -> Iterator[Row]:
    """Give the rows of a part that a named query gives."""
    store, prefixes = composition.store, composition.prefixes
    values: dict[str, tuple[NamedNode | Literal, ...]] = {}
    for name, given in part.given.items():
        if isinstance(given, str):
            text = f"SELECT ?term WHERE {{ {given.replace('?thing', str(node))} }}"
            values[name] = tuple(row["term"] for row in solutions(store, text, "show"))
            if not values[name]:
                return
        else:
            values[name] = tuple(map(Literal, given))
    names, found = select(store, bind(query, values), query.shown, None, prefixes)
    for solution in found:
        row = {name: cell(solution[name], prefixes) for name in names}
        if part.only and row[part.only] != prefixes.compact(node.value):
            continue
        filled = defaultdict(str, {key: str(value) for key, value in row.items() if value})
        filled |= {key: "0" for key, value in row.items() if value == 0}
        if filled["nos_status_as_of"].startswith(REGISTER):
            # A part of its own shows what the register says: this one rests on the document.
            filled |= {"nos_status": "", "nos_status_as_of": ""}
        for fact, value in part.facts:
            columns = _COLUMN.findall(value)
            if columns and not any(filled[column] for column in columns):
                continue
            yield {
                "part": part.part,
                "fact": fact.format_map(filled),
                "value": value.format_map(filled).strip(),
                "whose": part.whose,
                "reason": part.reason.format_map(filled) or None,
                "source_file": row.get("source_file"),
                "line_first": row.get(part.lines[0]),
                "line_last": row.get(part.lines[1]),
                "value_id": row.get(part.value_id),
            }


def _file_rows(composition: Composition, node: NamedNode) -> Iterator[Row]:
    """Say in which files of ours, and at which lines, a thing is written."""
    row: Mapping[str, Cell] = {"part": "in our files", "fact": "written in"}
    record = composition.records.get(node.value)
    if record:
        yield {**row, "value": f"{record[0].shown}:{record[1].line}", "whose": "ours"}
    quads = composition.store.quads_for_pattern(node, None, None, None)
    graphs = sorted(set(map(graph_of, quads)))
    files = graph_files(composition)
    for graph in filter(files.__contains__, graphs):
        for block in Places([files[graph]]).blocks(node.value):
            place = f"{block.file.shown}:{block.first}"
            yield {**row, "value": place, "whose": whose(composition, graph)}


def _iri(curie: str) -> NamedNode:
    return NamedNode(expand(curie) or curie)
