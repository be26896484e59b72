"""A graph as a set of lines of N-Quads: what two releases are compared by.

A line is a text, so that a million of them fit in memory and a literal stays as it was written.
A blank node is named after all that hangs together with it, by RDFC-1.0: its name stays as long
as none of that changes, whatever else is in the graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from hashlib import sha256
from itertools import islice
from typing import NamedTuple, cast

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from pcgraph.errors import InputProblem
from pcgraph.format import refuse_tangled

Lines = Set[str]
"""A graph: lines of N-Quads, each ending in ``" ."``, without line feeds."""

_BATCH = 50_000
_BLANK, _TERM = "_:", "<<("
_SKOLEMISE = (
    "They cannot be told apart between two releases. Give them addresses in both files (skolemise "
    "them), then compare again."
)
_REST = re.compile(
    r'(<<\(.*\)>>|<[^>]*>|_:[^ ]+|"[^"\\]*(?:\\.[^"\\]*)*"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?)'
    r"(?: (<[^>]*>|_:[^ ]+))? \.",
    re.DOTALL,
)


class Parts(NamedTuple):
    """The terms of a line, as they are written; the graph is empty for the default graph."""

    subject: str
    predicate: str
    object: str
    graph: str = ""

    def line(self) -> str:
        """Put the terms together again."""
        return f"{' '.join(filter(None, self))} ."


def parts_of(line: str) -> Parts:
    """Take a line apart.

    >>> parts_of('<urn:a> <urn:p> "x <urn:b> ."@en <urn:g> .').graph
    '<urn:g>'
    >>> parts_of("<urn:a> <urn:p> <urn:b> .").graph
    ''
    """
    subject, predicate, rest = line.split(" ", 2)
    found = _REST.fullmatch(rest)
    assert found, line
    return Parts(subject, predicate, found[1], found[2] or "")


def subject_of(line: str) -> str:
    """Give the subject of a line.

    >>> subject_of("<urn:a> <urn:p> <urn:b> .")
    '<urn:a>'
    """
    return line[: line.index(" ")]


def lines_of(parts: Iterable[Quad] | Iterable[Triple], shown: str = "the graph") -> frozenset[str]:
    """Turn triples or quads into lines; blank nodes get names that stay.

    Args:
        parts: the graph.
        shown: the file or folder that it was read from, for messages.

    Raises:
        InputProblem: PC-FORMAT-BLANK for blank nodes that cannot be named in reasonable time;
            PC-READ-RDF12.
    """
    found: set[str] = set()
    blank: set[str] = set()
    rest: Iterator[Quad | Triple] = iter(parts)
    while batch := list(islice(rest, _BATCH)):
        written = serialize(cast(list[Quad], batch), format=RdfFormat.N_QUADS)
        assert written is not None
        for line in written.decode().split("\n"):
            if _TERM in line and parts_of(line).object.startswith(_TERM):
                raise InputProblem(
                    "PC-READ-RDF12",
                    f"triple terms (RDF 1.2) are not taken: {line}"[:160],
                    "Say it in RDF 1.1.",
                    shown,
                )
            if _BLANK in line and any(map(_is_blank, parts_of(line))):
                blank.add(line)
            elif line:
                found.add(line)
    if blank:
        found |= _named(blank, shown)
    return frozenset(found)


def without_graphs(lines: Lines, shown: str = "the graph") -> frozenset[str]:
    """Leave out which graph a fact stands in; blank nodes are named anew.

    Raises:
        InputProblem: PC-FORMAT-BLANK for blank nodes that hang together only now.
    """
    bare = {parts_of(line)._replace(graph="") for line in lines}
    blank = {parts.line() for parts in bare if any(map(_is_blank, parts))}
    return frozenset({parts.line() for parts in bare} - blank | _named(blank, shown))


def has_graphs(lines: Lines) -> bool:
    """Tell whether any fact stands in a named graph."""
    return any(parts_of(line).graph for line in lines)


def text_of(term: str) -> str:
    r"""Give what a term says: the address, or the text of a literal.

    >>> text_of("<urn:a>"), text_of('"two\\nlines"@en'), text_of('"1"^^<urn:int>')
    ('urn:a', 'two\nlines', '1')
    """
    if term.startswith('"'):
        if "\\" not in term:
            return term[1 : term.rindex('"')]
        (quad,) = parse(f"<urn:s> <urn:p> {term} .", format=RdfFormat.N_TRIPLES)
        return quad.object.value if isinstance(quad.object, Literal) else term
    return term[1:-1] if term.startswith("<") and not term.startswith("<<") else term


def _is_blank(term: str) -> bool:
    return term.startswith(_BLANK)


def _named(lines: Iterable[str], shown: str) -> set[str]:
    """Name the blank nodes of lines, those that hang together at a time.

    Raises:
        InputProblem: PC-FORMAT-BLANK.
    """
    found: set[str] = set()
    twins: dict[str, int] = {}
    for group in _together(lines):
        quads = list(parse("\n".join(group), format=RdfFormat.N_QUADS))
        try:
            refuse_tangled(quads, shown)
        except InputProblem as fault:
            raise InputProblem(fault.code, fault.what, _SKOLEMISE, shown) from None
        whole = Dataset(quads)
        whole.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        written = serialize(whole, format=RdfFormat.N_QUADS)
        assert written is not None
        told = sorted(filter(None, written.decode().split("\n")))
        digest = sha256("\n".join(told).encode()).hexdigest()[:16]
        twins[digest] = twins.get(digest, 0) + 1
        name = f"{_BLANK}b{digest}x{twins[digest]}"
        for line in told:
            terms = (
                term.replace(f"{_BLANK}c14n", f"{name}n") if _is_blank(term) else term
                for term in parts_of(line)
            )
            found.add(Parts(*terms).line())
    return found


def _together(lines: Iterable[str]) -> Iterator[list[str]]:
    """Part lines into groups that share no blank node; in no fixed order."""
    leader: dict[str, str] = {}

    def lead(node: str) -> str:
        while leader.setdefault(node, node) != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    blanks = {line: [term for term in parts_of(line) if _is_blank(term)] for line in lines}
    for nodes in blanks.values():
        for node in nodes[1:]:
            leader[lead(node)] = lead(nodes[0])
    groups: dict[str, list[str]] = {}
    for line, nodes in blanks.items():
        groups.setdefault(lead(nodes[0]), []).append(line)
    yield from groups.values()
