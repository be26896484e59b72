"""Say whether a fact is in the graph, and by what: written down, or worked out from what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from pcgraph.about import about_words
from pcgraph.composition import Composition, graph_files
from pcgraph.derivation import Derivations, Fact
from pcgraph.engine import solutions
from pcgraph.errors import InputProblem, UsageProblem
from pcgraph.inference import BLANK
from pcgraph.judgement import EVIDENCE_WORDS
from pcgraph.model import Cell, Finding, Store, Table
from pcgraph.names import compact, expand
from pcgraph.places import Places
from pcgraph.query import quoted
from pcgraph.resolve import Candidate, exact
from pcgraph.sssom import EVIDENCE_SLOT, MappingRow, MappingSet
from pcgraph.things import (
    LINES,
    Found,
    find_property,
    find_thing,
    graph_of,
    names_of,
    printed_lines,
    property_words,
    shown,
    whose,
)
from pcgraph.views import first_line
from pcgraph.worked_out import RULES, premises, values_of

COLUMNS = ("step", "fact", "because", "file", "line", "source_file", "source_line")

_AS_PRINTED = "written down, as the source prints it"
Row = dict[str, Cell]


def prove(composition: Composition, subject: str, prop: str, value: str) -> Table:
    """Say whether a fact is in the graph, and by what.

    Args:
        composition: the graph, and the files it was made of.
        subject: a thing: label, code, words, short id or address.
        prop: a property: its words, short id or address.
        value: a thing, or the text of a literal.

    Returns:
        One row a step: the fact, why it holds, the file and line of ours where it is written,
        and the line of the source that prints it. Steps such as 1.2 are what 1 rests on.

    Raises:
        UsageProblem: PC-VALUE-UNKNOWN or PC-VALUE-AMBIGUOUS, with the candidates.
    """
    store = composition.store
    thing = find_thing(composition, subject)
    relation = find_property(store, "rdf:type" if prop == "a" else prop, thing.node)
    if not values_of(store, thing.node, relation.node):
        thing = _other_reading(composition, subject, relation.node) or thing
    told = _Told(composition)
    values = values_of(store, thing.node, relation.node)
    held, read = _held(composition, thing.node, relation.node, value, values)
    if not held:
        held, read = told.inferred(thing.node, relation.node, value)
    rows = [row for n, fact in enumerate(held, 1) for row in told.steps(fact, str(n))]
    if not held:
        rows = list(_absent(told, thing.node, relation.node, value))
    notes = (*thing.notes, *relation.notes, *read)
    command = " ".join(["pcgraph why", *map(quoted, (subject, prop, value))])
    body = tuple(tuple(row.get(column) for column in COLUMNS) for row in rows)
    about = about_words(store, "Is this fact in the graph, and by what?", command, len(rows), notes)
    return Table(COLUMNS, body, notes=notes, about=about)


def _other_reading(composition: Composition, subject: str, prop: NamedNode) -> Found | None:
    """Read words as a line of a framework, where the thing first meant lacks the property."""
    try:
        found = find_thing(composition, subject, (LINES,))
    except UsageProblem:
        return None
    return found if values_of(composition.store, found.node, prop) else None


def _held(
    composition: Composition,
    subject: NamedNode,
    prop: NamedNode,
    value: str,
    values: Sequence[NamedNode | Literal],
) -> tuple[list[Fact], tuple[str, ...]]:
    """Find the facts of this subject and property whose value is the one that was typed.

    Args:
        composition: the graph.
        subject: the thing.
        prop: the property.
        value: what was typed.
        values: those that the facts have.

    Raises:
        UsageProblem: PC-VALUE-AMBIGUOUS if several things may be meant by the value.
    """
    store = composition.store
    things = [one for one in values if isinstance(one, NamedNode)]
    names = names_of(store, things)
    known = [
        Candidate(one, "", (shown(one, names),), composition.prefixes.compact(one.value))
        if isinstance(one, NamedNode)
        else Candidate(one, "", (one.value,))
        for one in values
    ]
    found = [one.term for one in exact(value, known)]
    notes: tuple[str, ...] = ()
    if things and not found:
        try:
            meant = find_thing(composition, value)
        except UsageProblem as fault:
            if fault.code == "PC-VALUE-AMBIGUOUS":
                raise
            return [], ()
        found, notes = [one for one in things if one == meant.node], meant.notes
    return [(subject, prop, one) for one in dict.fromkeys(found)], notes


def _stands_in(store: Store, node: NamedNode) -> bool:
    """Tell whether anything is said of a node, or with it."""
    patterns = ((node, None), (None, node))
    return any(any(store.quads_for_pattern(s, None, o, None)) for s, o in patterns)


def _absent(told: _Told, subject: NamedNode, prop: NamedNode, value: str) -> Iterator[Row]:
    """Say that a fact is not in the graph, and what is there instead."""
    words = f"{told.name(subject)} {told.words[prop]}"
    iri = told.composition.prefixes.expand(value)
    nowhere = iri and not _stands_in(told.store, NamedNode(iri))
    because = f"not in the graph; {value} stands nowhere in it" if nowhere else "not in the graph"
    yield {"step": "1", "fact": f"{words} {value}", "because": because}
    values = values_of(told.store, subject, prop)
    if not values:
        yield {"step": "2", "fact": f"{words} …", "because": "nothing is recorded for these two"}
    for number, one in enumerate(values, 2):
        for row in told.steps((subject, prop, one), str(number)):
            if row["step"] == str(number):
                yield {**row, "because": f"in the graph instead; {row['because']}"}


class _Told:
    """Puts facts into words, with the places where they stand."""

    def __init__(self, composition: Composition) -> None:
        self.composition = composition
        self.store = composition.store
        self.compact = composition.prefixes.compact
        self.words = property_words(composition.store)
        self._files = graph_files(composition)
        self._places: dict[str, Places] = {}

    def name(self, term: NamedNode | Literal) -> str:
        """Name a thing with its id, or quote a text."""
        if isinstance(term, Literal):
            return f'"{term.value}"'
        if nameless := self._words_of(term):
            return nameless
        name, curie = shown(term, names_of(self.store, [term])), self.compact(term.value)
        return curie if name == curie else f"{name} ({curie})"

    def steps(self, fact: Fact, step: str) -> Iterator[Row]:
        """Say by what a fact is in the graph; what it rests on stands in steps below it."""
        subject, prop, value = fact
        words = f"{self.name(subject)} {self.words.get(prop, compact(prop.value))} "
        row: Row = {"step": step, "fact": words + self.name(value)}
        graphs = sorted(map(graph_of, self.store.quads_for_pattern(*fact, None)))
        if not graphs:
            yield from self._followed(row, fact, step)
        for graph in graphs:
            worked_out = self.composition.worked_out(graph)
            if worked_out == "expectations":
                yield from self._derived(row, fact, step)
            elif worked_out == "evidence":
                yield from self._judged(row, fact)
            elif worked_out == "judgements":
                yield {**row, **self._record(subject)}
            else:
                yield {**row, **self._written(fact, graph)}

    @cached_property
    def derivations(self) -> Derivations:
        """What follows from the graph by the axioms, and from what."""
        return Derivations(self.store, self.composition.prefixes)

    def inferred(
        self, subject: NamedNode, prop: NamedNode, value: str
    ) -> tuple[list[Fact], tuple[str, ...]]:
        """Find the facts that follow by the axioms and whose value is the one that was typed."""
        try:
            values = self.derivations.values(subject, prop)
        except InputProblem as fault:
            return [], (f"What follows by the axioms was not looked at: {fault.what}",)
        held, notes = _held(self.composition, subject, prop, value, values)
        said = "Not in the graph: it follows by the axioms (pcgraph reason infers all that does)."
        return held, (*notes, said) if held else ()

    def _words_of(self, term: NamedNode) -> str:
        """Say what something without a name is, in a step of a proof."""
        return self.derivations.words(term) if term.value.startswith(BLANK) else ""

    def _followed(self, row: Row, fact: Fact, step: str) -> Iterator[Row]:
        """Say by which rule and axiom a fact follows, and from which facts."""
        found = self.derivations.step(fact)
        if found is None:
            for quad in self.derivations.given(fact):
                yield {**row, **self._written(fact, graph_of(quad))}
            return
        yield {**row, "because": f"follows by the rule {found.rule} of OWL 2 RL"}
        first = 1
        if found.place is not None:
            place = self._written(*found.place)
            axiom: Row = {"step": f"{step}.1", "fact": found.words, **place}
            yield {**axiom, "because": "an axiom, written down"}
            first = 2
        for number, premise in enumerate(found.premises, first):
            yield from self.steps(premise, f"{step}.{number}")

    def _derived(self, row: Row, fact: Fact, step: str) -> Iterator[Row]:
        """Say by which rule a fact was worked out, and from which facts."""
        subject, prop, value = fact
        for rule in RULES.get(compact(prop.value), ()):
            for facts in premises(self.store, rule, subject, value):
                yield {**row, "because": f"worked out by rule; {rule.words}"}
                for number, premise in enumerate(facts, 1):
                    yield from self.steps(premise, f"{step}.{number}")

    def _judged(self, row: Row, fact: Fact) -> Iterator[Row]:
        """Say from which accepted judgements a fact was worked out."""
        if not self.composition.files:
            yield from self._judged_there(row, fact)
        ends = fact[0].value, fact[2].value
        for mapping_set in self.composition.sets:
            for one in mapping_set.rows:
                expand = self.composition.prefixes.expand
                same = (expand(one.get("subject_id")), expand(one.get("object_id"))) == ends
                if same and mapping_set.decision == "accepted":
                    much = EVIDENCE_WORDS[one.get(EVIDENCE_SLOT)]
                    by = one.get("reviewer_label") or "nobody yet"
                    because = f"worked out from the judgement {one.get('record_id')}: accepted, "
                    place = _row_place(mapping_set, one)
                    yield {**row, "because": f"{because}{much}, reviewed by {by}", **place}

    def _judged_there(self, row: Row, fact: Fact) -> Iterator[Row]:
        """Say the same of a store, which has the judgements and not their tables."""
        text = f"""SELECT DISTINCT ?record ?evidence ?reviewer WHERE {{
            ?record pc:judgedStatement {fact[0]} ; pc:judgedStandard {fact[2]} ;
                pc:decision "accepted" ; pc:evidence ?evidence .
            OPTIONAL {{ ?record pc:reviewedBy ?reviewer }} }} ORDER BY ?record"""
        for found in solutions(self.store, text, "proof"):
            much = EVIDENCE_WORDS[found["evidence"].value]
            by = found["reviewer"].value if found["reviewer"] else "nobody yet"
            record = self.compact(found["record"].value)
            because = f"worked out from the judgement {record}: accepted, {much}, reviewed by {by}"
            yield {**row, "because": because}

    def _record(self, subject: NamedNode) -> Row:
        """Say in which mapping table a judgement, or a set of them, is written."""
        if not self.composition.files:
            return {"because": "our judgement, written down in a mapping table"}
        found = self.composition.records.get(subject.value)
        if found:
            place = _row_place(*found)
            return {"because": "our judgement, written down in the mapping table", **place}
        heads: list[Cell] = [
            one.shown
            for one in self.composition.sets
            if one.meta.get("mapping_set_id") == subject.value
        ]
        because = "written down at the head of the mapping table"
        return {"because": because, "file": next(iter(heads), None), "line": 1}

    def _written(self, fact: Fact, graph: str) -> Row:
        """Say in which file a fact is written, and which line of the source prints it."""
        stored = not self.composition.files
        if graph not in self._files and (not stored or self.composition.worked_out(graph)):
            return {"because": f"worked out; it stands in {graph}"}
        _, prop, _ = fact
        row: Row = {"file": graph} if stored else self._place(fact, graph)
        kind = prop == _iri("rdf:type")
        if whose(self.composition, graph) == "printed" and not kind:
            return {"because": _AS_PRINTED, **row, **self._source(fact)}
        layer = self.composition.layer_of(graph)
        kind_by = f"from {layer}" if layer else "ours"
        because = f"written down, {kind_by if kind else whose(self.composition, graph)}"
        return {"because": because, **row, **_reading(self.store, fact)}

    def _place(self, fact: Fact, graph: str) -> Row:
        """Give the file and line of ours where a fact is written."""
        file = self._files[graph]
        subject, prop, value = fact
        said = self.compact(value.value) if isinstance(value, NamedNode) else value.value
        finding = Finding("", "", subject.value, compact(prop.value), said, "")
        place = self._places.setdefault(graph, Places([file])).locate(finding)
        return {"file": file.shown, "line": place.line or None}

    def _source(self, fact: Fact) -> Row:
        """Give file and line of the source that prints a fact."""
        subject, prop, value = fact
        if prop == _iri("pc:namesRole"):
            pattern = first_line(str(subject), "?value_id")
            text = f"SELECT * WHERE {{ VALUES ?value_id {{ {value} }} {pattern} }}"
            for row in solutions(self.store, text, "proof"):
                first = row["line_first"] and int(row["line_first"].value)
                return {"source_file": row["source_file"].value, "source_line": first}
        lines = printed_lines(self.store, [subject]).get(subject)
        if lines is None:
            return {}
        file, line, _ = lines
        if compact(prop.value) in ("pc:additionPhrase", "pc:additionLine"):
            for one in values_of(self.store, subject, _iri("pc:additionLine")):
                line = int(one.value)
        return {"source_file": file, "source_line": line}


def _iri(curie: str) -> NamedNode:
    return NamedNode(expand(curie) or curie)


def _row_place(mapping_set: MappingSet, row: MappingRow) -> Row:
    return {"file": mapping_set.shown, "line": row.line}


def _reading(store: Store, fact: Fact) -> Row:
    """Give the reading of ours that states a fact, with the lines on which it rests."""
    subject, prop, value = fact
    text = f"""SELECT ?reading ?reason ?file ?line WHERE {{
        ?reading pc:readsSubject {subject} ; pc:readsProperty {prop} ;
            pc:readsValue {value} ; pc:reason ?reason ; skos:inScheme ?document .
        ?document prov:wasDerivedFrom ?source . ?source pc:fileName ?file
        OPTIONAL {{ ?reading pc:basisLine ?line }} }} ORDER BY ?reading ?line"""
    found = solutions(store, text, "proof")
    if not found:
        return {}
    lines = [row["line"].value for row in found if row["line"]]
    reading, reason = compact(found[0]["reading"].value), found[0]["reason"].value
    return {
        "because": f"written down as the reading {reading}: {reason}",
        "source_file": found[0]["file"].value if lines else None,
        "source_line": int(lines[0]) if len(lines) == 1 else "; ".join(lines) or None,
    }
