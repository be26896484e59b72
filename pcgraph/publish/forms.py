"""Write a graph in each RDF form, line by line, and give it one fingerprint for all forms."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO, cast

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from pcgraph.names import OURS, Prefixes
from pcgraph.publish.lines import Lines, SortedLines
from pcgraph.publish.tangled import refuse_tangled_blanks

FORMS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}
ONE_GRAPH = ("ttl", "nt", "rdf", "jsonld")
APART = ("trig", "nq")
_PREFIXED = ("ttl", "trig", "rdf")
_NOT_XML = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]"
    r"|(?<!\\)(?:\\\\)*\\(?:u|U0000)00(?:0[0-8BCEFbcef]|1[0-9A-Fa-f])|\\(?:u|U0000)(?i:FFF[EF])"
)
_BEGIN = (
    "A-Z_a-z\\xc0-\\xd6\\xd8-\\xf6\\xf8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c\\u200d"
    "\\u2070-\\u218f\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd"
    "\\U00010000-\\U000effff"
)
_NAMED = re.compile(rf"[{_BEGIN}][{_BEGIN}.0-9\xb7\u0300-\u036f\u203f\u2040-]*>$")
"""The end of an address that may be the name of an element (NCName of XML)."""


class Canonical:
    """A dataset on its way to canonical N-Quads: sorted, blank nodes named as RDFC-1.0 says.

    Only what hangs on blank nodes is held in memory, all else is streamed: the names that
    RDFC-1.0 gives depend on nothing else.
    """

    def __init__(self) -> None:
        self._lines = SortedLines()
        self._blank: list[Quad] = []

    def add(self, quad: Quad) -> None:
        """Add a quad."""
        if has_blank(quad):
            self._blank.append(quad)
        else:
            self._lines.add(f"{quad} .")

    def distinct(self) -> int:
        """Tell how many quads differ, without naming blank nodes; nothing can be added after."""
        return len(self._lines) + len(Dataset(self._blank))

    def lines(self) -> SortedLines:
        """Give the lines; nothing can be added after.

        Raises:
            LimitReached: PC-LIMIT-BLANK if the blank nodes cannot be named.
        """
        for quad in named(self._blank):
            self._lines.add(f"{quad} .")
        return self._lines


def has_blank(quad: Quad) -> bool:
    """Tell whether a blank node is part of a quad."""
    return any(isinstance(one, BlankNode) for one in (quad.subject, quad.object, quad.graph_name))


def named(quads: Iterable[Quad]) -> Dataset:
    """Name the blank nodes of quads as RDFC-1.0 says.

    Raises:
        LimitReached: PC-LIMIT-BLANK if it would take for ever.
    """
    whole = Dataset(quads)
    refuse_tangled_blanks([*whole])
    whole.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return whole


def canonical_lines(quads: Iterable[Quad]) -> SortedLines:
    """Give the canonical N-Quads of a dataset."""
    made = Canonical()
    for quad in quads:
        made.add(quad)
    return made.lines()


def one_graph(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Give quads without the names of their graphs."""
    return (Quad(one.subject, one.predicate, one.object, DefaultGraph()) for one in quads)


def fingerprint(lines: Iterable[str]) -> str:
    """Give the SHA-256 of canonical lines: the hash of the dataset by RDFC-1.0, in hex digits."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(f"{line}\n".encode())
    return digest.hexdigest()


def write_form(lines: Lines, form: str, out: BinaryIO, prefixes: Prefixes = OURS) -> None:
    """Write canonical lines in one of the RDF forms.

    Args:
        lines: canonical N-Quads, or N-Triples for a form of one graph.
        form: a key of ``FORMS``.
        out: what is written to.
        prefixes: the map; of it, what is used is declared.
    """
    if form in ("nt", "nq"):
        for line in lines:
            out.write(f"{line}\n".encode())
        return
    if form not in _PREFIXED:
        serialize(statements(lines), out, FORMS[form])
        return
    declared = used_prefixes(lines, prefixes, escaped=form == "rdf")
    body = _by_graph(lines) if form == "trig" else statements(lines)
    headed = _Headed(out, len(declared), xml=form == "rdf")
    serialize(body, cast("BinaryIO", headed), FORMS[form], prefixes=declared)
    headed.end()


def used_prefixes(
    lines: Iterable[str], prefixes: Prefixes, *, escaped: bool = True
) -> dict[str, str]:
    r"""Give the prefixes whose namespaces occur, in the order of their names.

    Args:
        lines: canonical lines.
        prefixes: the map.
        escaped: whether a prefix is given too under which a name would hold a slash: Virtuoso
            7.2.5 takes the backslash of ``graph:frameworks\/x`` into the address, and says
            nothing.
    """
    found: set[str] = set()
    known = {namespace: prefix for prefix, namespace in prefixes.namespaces.items()}
    for line in lines:
        for iri in re.findall(r"<([^>]*[/#])[^>/#]*>", line):
            found.add(iri)
    used = found & set(known)
    if not escaped:
        used = {one for one in used if not any(_below(other, one) for other in found - used)}
    return {known[one]: one for one in sorted(used, key=known.__getitem__)}


def _below(namespace: str, other: str) -> bool:
    """Say whether a namespace is a folder below another."""
    return namespace != other and namespace.startswith(other)


def no_xml(lines: Iterable[str]) -> str:
    """Give the first line that holds a character XML cannot hold, or nothing."""
    return next((line for line in lines if _NOT_XML.search(line)), "")


def no_element(lines: Iterable[str]) -> str:
    """Give the first line whose property XML has no name for, or nothing.

    RDF/XML writes a property as an element, which is called like the end of its address.

    >>> no_element(['<urn:a> <https://example.org/p1> "x" .'])
    ''
    >>> no_element(['<urn:a> <https://example.org/1> "x" .'])
    '<urn:a> <https://example.org/1> "x" .'
    """
    fit: set[str] = set()
    for line in lines:
        name = line.split(" ", 2)[1]
        if name not in fit and not _NAMED.search(name):
            return line
        fit.add(name)
    return ""


def quads_of(lines: Iterable[str]) -> Iterator[Quad]:
    """Give the quads of canonical lines."""
    return parse(stream_of(lines), RdfFormat.N_QUADS)


def stream_of(lines: Iterable[str]) -> BinaryIO:
    """Give lines as a file to be read; nothing but ``read`` works."""
    return cast("BinaryIO", _Stream(f"{line}\n".encode() for line in lines))


def _by_graph(lines: Lines) -> Iterator[Quad]:
    """Give the quads graph by graph, each in the order of its lines."""
    keyed = SortedLines(f"{line[_graph_at(line) :]}\t{line}" for line in lines)
    try:
        yield from quads_of(line.split("\t", 1)[1] for line in keyed)
    finally:
        keyed.close()


def _graph_at(line: str) -> int:
    """Find where the name of the graph begins in a line of N-Quads.

    >>> _graph_at("<a:s> <a:p> <a:o> <a:g> .")
    18
    """
    return line.rindex(" ", 0, -2) + 1


class _Headed:
    """A file whose declarations of prefixes are put in order: the engine has none.

    Args:
        out: what is written to.
        number: how many prefixes are declared.
        xml: whether they are attributes of one element, not lines.
    """

    def __init__(self, out: BinaryIO, number: int, xml: bool) -> None:
        self._out = out
        self._number = number
        self._xml = xml
        self._head: bytes | None = b""

    def write(self, piece: bytes) -> int:
        """Write a piece; keep the first ones back until the head is whole."""
        if self._head is None:
            return self._out.write(piece)
        self._head += piece
        if self._xml and b"<rdf:RDF" in self._head:
            begin = self._head.index(b"<rdf:RDF")
            if b">" in self._head[begin:]:
                end = self._head.index(b">", begin)
                names = re.findall(rb'\sxmlns:[^=]+="[^"]*"', self._head[begin:end])
                rest = self._head[end:]
                self._flush(self._head[:begin] + b"<rdf:RDF" + b"".join(sorted(names)) + rest)
        elif not self._xml and self._head.count(b"\n") >= self._number:
            lines = self._head.split(b"\n", self._number)
            self._flush(b"\n".join([*sorted(lines[:-1]), lines[-1]]))
        return len(piece)

    def flush(self) -> None:
        """Do nothing: the head may not be whole."""

    def end(self) -> None:
        """Write what was kept back of a graph without facts."""
        if self._head:
            self._flush(self._head)

    def _flush(self, head: bytes) -> None:
        self._out.write(head)
        self._head = None


class _Stream:
    """A file to be read, made of pieces."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """Give at most so many bytes."""
        found = [self._rest]
        length = len(self._rest)
        while size < 0 or length < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            found.append(piece)
            length += len(piece)
        whole = b"".join(found)
        size = len(whole) if size < 0 else size
        self._rest = whole[size:]
        return whole[:size]


def statements(lines: Iterable[str]) -> Iterator[Triple]:
    """Give the triples of canonical lines."""
    return (quad.triple for quad in quads_of(lines))
