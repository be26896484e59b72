"""The RDF of a dump: each file is read once, as it streams; then one of the forms stands for all.

What is collected of a file is bounded by the size of its vocabulary, not of its data.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from pcgraph.audit.check import NotApplicable
from pcgraph.audit.dump import depth
from pcgraph.audit.values import bad_address, bad_literal, language_fault
from pcgraph.errors import LimitReached
from pcgraph.names import PREFIXES
from pcgraph.publish.forms import Canonical, fingerprint, one_graph, statements
from pcgraph.publish.lines import SortedLines

if TYPE_CHECKING:
    from pcgraph.audit.dump import Dump

FORMS = {
    ".nt": RdfFormat.N_TRIPLES,
    ".ttl": RdfFormat.TURTLE,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
}
"""The files that are read as RDF, by suffix; the first of them is the one to go through again."""
NO_BASE = "https://no-base.invalid/"
"""What a relative address is read below, so that it can be told."""
DESCRIBES = ("http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#")
"""What a file uses that describes the graph."""
_TYPE = PREFIXES["rdf"] + "type"
_MOST_TERMS = 1_000
"""More ``<<`` in a file than this are refused: nested deep they end the parser and the process."""
_DEEPEST = 1_000
_KEPT = 50
_TERM = re.compile(rb"<<|\{\|")
_SPACE = re.compile(r"(.*[/#])[^/#]*$", re.DOTALL)

Terms = tuple[NamedNode, NamedNode | BlankNode | Literal | Triple]
"""Property and value."""


@dataclass
class Scan:
    """What was seen in a file.

    Attributes:
        path: the file.
        fault: why it could not be read to its end, or not without leave; else nothing.
        line: where.
        refused: whether it was not read at all, because that might do harm.
        triples: how many statements were read.
        distinct: how many of them differ.
        mark: the RDFC-1.0 hash of what was read, with the graphs apart.
        bare: the same without the names of graphs.
        unnamed: why there is no hash: the blank nodes cannot be named; else nothing.
        graphs: how many statements each graph has, with a sum that does not depend on order.
        used: each term used as a property, class or datatype, with what it is used as.
        literals: literals that are not what their datatype says, with the reason.
        languages: language tags at fault, with the reason.
        addresses: addresses at fault, with the reason.
        subjects: how many subjects begin with each address up to the last slash or hash.
    """

    path: str
    fault: str = ""
    line: int = 0
    refused: bool = False
    triples: int = 0
    distinct: int = 0
    mark: str = ""
    bare: str = ""
    unnamed: str = ""
    graphs: dict[str, tuple[int, int]] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)
    literals: dict[str, str] = field(default_factory=dict)
    languages: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    subjects: Counter[str] = field(default_factory=Counter)

    @property
    def whole(self) -> bool:
        """Whether it was read to its end."""
        return not self.fault and not self.refused


class Reading:
    """All RDF files of a dump.

    Attributes:
        scans: what was seen in each.
        groups: the forms of one graph: files of one folder and name that differ by suffix.
        main: the files that hold the graph of the dump: one form of the largest group, or the
            largest file, or all if none is half of all.
    """

    def __init__(self, dump: Dump) -> None:
        self._dump = dump
        self.scans = {path: _scan(dump, path) for path in dump.files if form_of(path)}
        self.groups: dict[str, list[str]] = {}
        for path in self.scans:
            self.groups.setdefault(path.rsplit(".", 1)[0], []).append(path)
        self.main = self._main()
        self._lines: SortedLines | None = None

    def _main(self) -> list[str]:
        """Choose the files that hold the graph of the dump."""
        order = list(FORMS)
        best: list[tuple[int, bool, str]] = []  # several forms tell only between equals
        for paths in self.groups.values():
            read = [path for path in paths if self.scans[path].whole]
            if read:
                first = min(read, key=lambda path: order.index(suffix_of(path)))
                best.append((_weight(self.scans[first]), len(paths) > 1, first))
        if not best:
            return []
        size, several, path = max(best)
        if several or size * 2 >= sum(one[0] for one in best):
            return [path]
        return sorted(one[2] for one in best)

    @property
    def main_group(self) -> list[str]:
        """The files that are forms of the graph of the dump."""
        return self.groups[self.main[0].rsplit(".", 1)[0]] if len(self.main) == 1 else []

    @property
    def lines(self) -> SortedLines:
        """The graph of the dump as one: sorted canonical N-Triples.

        Raises:
            NotApplicable: its blank nodes cannot be named.
        """
        for path in self.main:
            if self.scans[path].unnamed:
                raise NotApplicable(f"{path}: {self.scans[path].unnamed}")
        if self._lines is None:
            made = Canonical()
            for path in self.main:
                for quad in one_graph(quads(self._dump, path)):
                    made.add(quad)
            self._lines = made.lines()
        return self._lines

    def subjects(self) -> Iterator[tuple[NamedNode | BlankNode, list[Terms]]]:
        """Go through the graph of the dump, one subject after the other."""
        before: NamedNode | BlankNode | None = None
        said: list[Terms] = []
        for triple in statements(self.lines):
            if triple.subject != before:
                if before is not None:
                    yield before, said
                assert isinstance(triple.subject, NamedNode | BlankNode)
                before, said = triple.subject, []
            said.append((triple.predicate, triple.object))
        if before is not None:
            yield before, said

    def described(self) -> list[str]:
        """Give the files that are no form of the graph and no part of it: the descriptions."""
        return [path for path in self.scans if path not in self.main_group]


def _weight(scan: Scan) -> int:
    """Give how large a file is as a candidate for the graph of the dump.

    A description may be larger than a small graph, but no description is ten times as large.
    """
    describes = any(term.startswith(DESCRIBES) for term in scan.used)
    return scan.distinct // 10 if describes else scan.distinct


def suffix_of(path: str) -> str:
    """Give the suffix of a path, in lower case."""
    return path[path.rfind(".") :].lower()


def form_of(path: str) -> RdfFormat | None:
    """Give the form that a file is read in, by its suffix."""
    return FORMS.get(suffix_of(path)) if "." in path else None


def refusal(dump: Dump, path: str) -> str:
    """Say why a file is not given to a parser: it could do harm; nothing if it can be given."""
    form = form_of(path)
    with dump.mapped(path) as whole:
        if form == RdfFormat.RDF_XML:
            if whole.find(b"<!ENTITY") >= 0 or whole.find(b"<!DOCTYPE") >= 0:
                return "it declares XML entities or a document type, which are not read"
            if whole[:2] in (b"\xff\xfe", b"\xfe\xff"):
                return "it is UTF-16, in which entities could hide"
        elif form == RdfFormat.JSON_LD:
            if depth(whole) > _DEEPEST:
                return f"it is nested more than {_DEEPEST:,} deep"
        else:
            if len(list(islice(_TERM.finditer(whole), _MOST_TERMS + 1))) > _MOST_TERMS:
                return f"it holds more than {_MOST_TERMS:,} triple terms"
    return ""


def quads(dump: Dump, path: str, lenient: bool = False) -> Iterator[Quad]:
    """Read the statements of a file as they come.

    Raises:
        SyntaxError: for what cannot be read.
    """
    form = form_of(path)
    assert form
    base = None if form in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS) else f"{NO_BASE}{path}"
    base = base and re.sub(r"[^A-Za-z0-9:/._-]", "_", base)
    with dump.opened(path) as file:
        try:
            yield from parse(file, form, base_iri=base, lenient=lenient, rename_blank_nodes=True)
        except (MemoryError, ValueError, OSError) as fault:
            raise SyntaxError(
                str(fault) or "a text in it is larger than the parser takes"
            ) from None


def _scan(dump: Dump, path: str) -> Scan:
    """Read a file: strictly; if it is at fault, once more with leave, to see what is in it."""
    scan = Scan(path)
    reason = refusal(dump, path)
    if reason:
        scan.refused, scan.fault = True, f"it was not read: {reason}"
        return scan
    try:
        _see(scan, quads(dump, path))
    except SyntaxError as fault:
        reason, line = str(fault.msg), fault.lineno or 0
        scan = Scan(path, fault=reason.split(": ", 1)[-1], line=line)
        try:
            _see(scan, quads(dump, path, lenient=True))
        except SyntaxError:
            return scan
    return scan


def _see(scan: Scan, found: Iterator[Quad]) -> None:
    """Collect what is told of a file."""
    apart, bare = Canonical(), Canonical()
    named = False
    for quad in found:
        scan.triples += 1
        apart.add(quad)
        graph = ""
        if not isinstance(quad.graph_name, DefaultGraph):
            named, graph = True, quad.graph_name.value
        if form_of(scan.path) in (RdfFormat.N_QUADS, RdfFormat.TRIG, RdfFormat.JSON_LD):
            bare.add(next(one_graph([quad])))
        number, total = scan.graphs.get(graph, (0, 0))
        scan.graphs[graph] = number + 1, (total + order_free(quad)) % 2**64
        _see_terms(scan, quad)
    try:
        lines = apart.lines()
    except LimitReached as reason:
        scan.unnamed, scan.distinct = reason.what, apart.distinct()
        return
    scan.distinct = len(lines)
    scan.mark = scan.bare = fingerprint(lines)
    lines.close()
    try:
        lines = bare.lines()
    except LimitReached as reason:
        scan.unnamed, scan.mark = reason.what, ""
        return
    if named:
        scan.bare = fingerprint(lines)
    lines.close()


def order_free(quad: Quad) -> int:
    """Give a number of a statement, to be summed; blank nodes count alike."""
    parts = (
        "_:" if isinstance(one, BlankNode) else str(one)
        for one in (quad.subject, quad.predicate, quad.object)
    )
    return hash(tuple(parts))


def _see_terms(scan: Scan, quad: Quad) -> None:
    """Collect the vocabulary, and values at fault."""
    predicate, value = quad.predicate.value, quad.object
    scan.used.setdefault(predicate, "property")
    if isinstance(value, Literal):
        if value.language:
            if value.language not in scan.languages and len(scan.languages) < _KEPT:
                reason = language_fault(value.language)
                if reason:
                    scan.languages[value.language] = reason
        else:
            scan.used.setdefault(value.datatype.value, "datatype")
            reason = bad_literal(value.value, value.datatype.value)
            if reason and len(scan.literals) < _KEPT:
                scan.literals[value.value] = reason
    elif isinstance(value, NamedNode):
        if predicate == _TYPE:
            scan.used.setdefault(value.value, "class")
        _see_address(scan, value.value)
    if isinstance(quad.subject, NamedNode):
        _see_address(scan, quad.subject.value)
        space = _SPACE.match(quad.subject.value)
        name = space.group(1) if space else quad.subject.value
        if name in scan.subjects or len(scan.subjects) < 10_000:
            scan.subjects[name] += 1


def _see_address(scan: Scan, address: str) -> None:
    if len(scan.addresses) < _KEPT:
        reason = bad_address(address, NO_BASE)
        if reason:
            scan.addresses[address] = reason
