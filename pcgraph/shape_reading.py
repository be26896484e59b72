"""Read the shapes of ``shapes/``, and refuse what would check nothing or check it in two ways.

A misspelt term, a list that is none, a shape that points at nothing: one validator passes
over it, another stops. Here each is told, by file and line, before any engine runs. Every
shape gets an address, so that whatever an engine reports can be traced to its file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from pcgraph.errors import InputProblem
from pcgraph.format import parse_turtle
from pcgraph.model import TextFile
from pcgraph.names import PREFIXES
from pcgraph.patterns import pattern_fault
from pcgraph.shape_terms import (
    BOOLEANS,
    CORE,
    COUNTS,
    IRIS,
    KINDS,
    LISTS,
    NOT_RUN,
    ONCE,
    PATHS,
    REFERENCES,
    SHAPE_LISTS,
    SHAPES,
    TEXTS,
)
from pcgraph.shapes import SH, Shapes, place_of

RDF = PREFIXES["rdf"]
XSD_INTEGER = PREFIXES["xsd"] + "integer"
_DEEPEST, _DEEPEST_PATH = 40, 8
"""How far shapes and paths may be nested: an engine descends by recursion."""
_LARGEST, _LARGEST_PATH = 10_000, 50
"""How many shapes one may lead to, counted anew for each way to them; how many parts a path has."""
_FIRST, _REST, _NIL, _TYPE = (RDF + name for name in ("first", "rest", "nil", "type"))


def read_shapes(files: Sequence[TextFile]) -> Shapes:
    """Read shapes, and check that they are shapes of SHACL Core, well formed.

    Args:
        files: the Turtle files.

    Raises:
        InputProblem: PC-READ-TURTLE; PC-SHAPE-TERM for a term that is unknown or not run
            here; PC-SHAPE for a shape that is not well formed, nested too deep, or that
            uses itself; each with file and line.
    """
    triples: list[Triple] = []
    of_file: dict[str, TextFile] = {}
    for number, file in enumerate(files):
        own = [_relabelled(triple, number) for triple in parse_turtle(file.text, file.shown)]
        for triple in own:
            _check_terms(triple, file)
            of_file.setdefault(str(triple.subject), file)
        triples += own
    read = _Reader(triples, of_file)
    read.check()
    return read.shapes()


class _Reader:
    """The triples of the shapes, by subject."""

    def __init__(self, triples: Sequence[Triple], of_file: Mapping[str, TextFile]) -> None:
        self._triples = list(dict.fromkeys(triples))
        self._of_file = of_file
        self._by_subject: dict[str, dict[str, list[object]]] = {}
        for triple in self._triples:
            slots = self._by_subject.setdefault(str(triple.subject), {})
            slots.setdefault(triple.predicate.value, []).append(triple.object)
        self._used: dict[str, list[str]] = {}
        for subject, _, node in self._references():
            self._used.setdefault(str(node), []).append(subject)

    def _references(self) -> Iterator[tuple[str, str, object]]:
        """Go through the places where a shape uses another."""
        for subject, slots in self._by_subject.items():
            for name in sorted(REFERENCES):
                for node in slots.get(SH + name, ()):
                    yield subject, name, node
            for name in sorted(SHAPE_LISTS):
                for head in slots.get(SH + name, ()):
                    for node in self._members(head) or ():
                        yield subject, name, node

    def _members(self, head: object) -> list[object] | None:
        """Give the members of a list; None if it is none."""
        found: list[object] = []
        seen: set[str] = set()
        while getattr(head, "value", "") != _NIL or not isinstance(head, NamedNode):
            slots = self._by_subject.get(str(head), {})
            first, rest = slots.get(_FIRST, ()), slots.get(_REST, ())
            if str(head) in seen or len(first) != 1 or len(rest) != 1:
                return None
            seen.add(str(head))
            found.append(first[0])
            head = rest[0]
        return found

    def _is_shape(self, subject: str) -> bool:
        """Tell whether a node is a shape: said to be, with a target, or used as one."""
        slots = self._by_subject[subject]
        kinds = {getattr(kind, "value", "") for kind in slots.get(_TYPE, ())}
        said = kinds & {SH + "NodeShape", SH + "PropertyShape"}
        has = any(slot.removeprefix(SH) in SHAPES for slot in slots if slot.startswith(SH))
        return bool(said or has or subject in self._used)

    def check(self) -> None:
        """Refuse what is not well formed.

        Raises:
            InputProblem: PC-SHAPE.
        """
        for subject, name, node in self._references():
            if str(node) not in self._by_subject:
                raise self._refused(subject, f"sh:{name} points at {node}, which is no shape.")
            if name == "property" and SH + "path" not in self._by_subject[str(node)]:
                raise self._refused(str(node), "a property shape needs sh:path.")
        for subject, slots in self._by_subject.items():
            for slot, values in slots.items():
                if slot.startswith(SH):
                    name = slot.removeprefix(SH)
                    fault = self._fault(name, values)
                    if fault:
                        raise self._refused(subject, f"sh:{name} {fault}.")
                    for term in values if name == "pattern" else ():
                        wrong = pattern_fault(getattr(term, "value", ""), _flags_of(slots))
                        if wrong:
                            raise self._refused(subject, f"sh:pattern {term} {wrong}.")
        self._check_depth()

    def _fault(self, name: str, values: Sequence[object]) -> str:
        """Say what is wrong with the values of one property of a shape, or nothing."""
        if name in ONCE and len(values) > 1:
            return "stands twice in one shape"
        for term in values:
            literal = term if isinstance(term, Literal) else None
            if name in COUNTS and not (literal and _is_count(literal)):
                return f"needs a number from 0, not {term}"
            if name in BOOLEANS and not (literal and literal.value in ("true", "false")):
                return f"needs true or false, not {term}"
            if name in TEXTS and literal is None:
                return f"needs a text, not {term}"
            if name in IRIS and not isinstance(term, NamedNode):
                return f"needs an address, not {term}"
            if name == "nodeKind" and getattr(term, "value", "").removeprefix(SH) not in KINDS:
                return f"does not know {term}"
            if name in LISTS and self._members(term) is None:
                return "needs a list"
            if name in SHAPE_LISTS and not self._members(term):
                return "needs a list of shapes"
            if name == "path" and not self._is_path(term, 0):
                return f"is no path, or one of more than {_DEEPEST_PATH} levels"
        return ""

    def _is_path(self, node: object, depth: int) -> bool:
        """Tell whether a node is a property path, not nested too deep."""
        if isinstance(node, NamedNode) or depth > _DEEPEST_PATH:
            return isinstance(node, NamedNode) and node.value != _NIL
        slots = self._by_subject.get(str(node), {})
        if _FIRST in slots:
            parts = self._members(node)
            return self._are_paths(parts, depth)
        said = [(slot, ends) for slot, ends in slots.items() if slot.removeprefix(SH) in PATHS]
        if len(said) != 1 or len(said[0][1]) != 1:
            return False
        slot, (end,) = said[0]
        if slot == SH + "alternativePath":
            parts = self._members(end)
            return self._are_paths(parts, depth)
        return self._is_path(end, depth + 1)

    def _are_paths(self, parts: Sequence[object] | None, depth: int) -> bool:
        fits = parts is not None and 1 < len(parts) <= _LARGEST_PATH
        return fits and all(self._is_path(part, depth + 1) for part in parts or ())

    def _check_depth(self) -> None:
        """Refuse shapes that use themselves, are nested too deep or lead to too many."""
        below: dict[str, list[str]] = {}
        for subject, _, node in self._references():
            below.setdefault(subject, []).append(str(node))
        depth: dict[str, int] = {}
        size: dict[str, int] = {}
        for start in below:
            path, stack = set[str](), [(start, False)]
            while stack:
                one, done = stack.pop()
                if done:
                    path.discard(one)
                    depth[one] = 1 + max((depth[two] for two in below.get(one, ())), default=0)
                    size[one] = 1 + sum(size[two] for two in below.get(one, ()))
                    if size[one] > _LARGEST:
                        raise self._refused(one, f"it leads to more than {_LARGEST} shapes.")
                    if depth[one] > _DEEPEST:
                        raise self._refused(one, f"shapes are nested deeper than {_DEEPEST}.")
                elif one in path:
                    raise self._refused(one, "a shape uses itself; validators differ on that.")
                elif one not in depth:
                    path.add(one)
                    stack += [(one, True), *((two, False) for two in below.get(one, ()))]

    def _refused(self, subject: str, what: str) -> InputProblem:
        """Tell what is wrong with a shape, or with the shape that a blank node is part of."""
        return InputProblem(
            "PC-SHAPE",
            f"the shapes cannot be used: {what}",
            "Mend the shape.",
            place_of(self._named(subject), self._of_file.get(subject)),
        )

    def _named(self, subject: str) -> str:
        """Give the nearest shape with an address that uses a node, as N-Triples."""
        seen = set[str]()
        while subject.startswith("_:") and subject in self._used and subject not in seen:
            seen.add(subject)
            subject = self._used[subject][0]
        return subject

    def shapes(self) -> Shapes:
        """Give an address to every shape that has none."""
        blank = (one for one in self._by_subject if one.startswith("_:") and self._is_shape(one))
        names = {one: NamedNode(f"urn:pcgraph:shape:{n}") for n, one in enumerate(blank)}

        def named(node: object) -> object:
            return names.get(str(node), node)

        def key(subject: str) -> str:
            return str(names.get(subject, subject)).strip("<>")

        triples = [Triple(named(t.subject), t.predicate, named(t.object)) for t in self._triples]  # type: ignore[arg-type]
        written = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
        facts = {
            key(subject): {
                slot.removeprefix(SH): values
                for slot, values in slots.items()
                if slot.startswith(SH)
            }
            for subject, slots in self._by_subject.items()
            if self._is_shape(subject)
        }
        parents = {key(node): [key(up) for up in ups] for node, ups in self._used.items()}
        properties: dict[str, list[str]] = {}
        for subject, name, node in self._references():
            if name == "property":
                properties.setdefault(key(str(node)), []).append(key(subject))
        files = {key(one): file for one, file in self._of_file.items()}
        made = frozenset(node.value for node in names.values())
        return Shapes(written.decode(), facts, parents, properties, files, made)


def _relabelled(triple: Triple, file: int) -> Triple:
    """Keep the blank nodes of two files apart."""
    ends = (
        BlankNode(f"f{file}x{end.value}") if isinstance(end, BlankNode) else end
        for end in (triple.subject, triple.object)
    )
    subject, value = ends
    return Triple(subject, triple.predicate, value)  # type: ignore[arg-type]


def _check_terms(triple: Triple, file: TextFile) -> None:
    """Refuse a misspelt SHACL term: every validator passes over it and says "conforms"."""
    for term in (triple.predicate, triple.object):
        iri = term.value if isinstance(term, NamedNode) else ""
        name = iri.removeprefix(SH)
        if iri.startswith(SH) and name not in CORE:
            word = f"sh:{name}"
            line = next((n for n, t in enumerate(file.text.splitlines(), 1) if word in t), 1)
            raise InputProblem(
                "PC-SHAPE-TERM",
                f"{word} is not run here." if name in NOT_RUN else f"{word} is no term of SHACL.",
                "Put what needs a query into a rule, a .rq file of shapes/."
                if name in NOT_RUN
                else "Look for a slip; the shape would check nothing.",
                f"{file.shown}:{line}",
            )


def _is_count(literal: Literal) -> bool:
    return literal.datatype.value == XSD_INTEGER and bool(re.fullmatch("[0-9]{1,9}", literal.value))


def _flags_of(slots: Mapping[str, Sequence[object]]) -> str:
    return "".join(str(getattr(term, "value", "")) for term in slots.get(SH + "flags", ()))
