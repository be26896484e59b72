"""What goes over the pipe between a pool and its workers: requests, answers, errors.

A frame is two lengths, a head in JSON and a body of bytes. Nothing is unpickled: a worker
runs SPARQL of unknown origin, so what it sends is read as strangers' data, and bounded.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from pcgraph.errors import (
    InputProblem,
    LimitReached,
    PcgraphError,
    QueryProblem,
    UsageProblem,
)
from pcgraph.model import Cell, Table

Head = dict[str, Any]

MAX_HEAD = 4 * 1024 * 1024
_LENGTHS = struct.Struct(">II")
_CLASSES: Mapping[str, type[PcgraphError]] = {
    one.__name__: one
    for one in (InputProblem, LimitReached, PcgraphError, QueryProblem, UsageProblem)
}


class BrokenWire(Exception):
    """The other side went away, or sent what is no frame."""


@dataclass(frozen=True)
class Sparql:
    """A SPARQL text of unknown origin.

    Attributes:
        text: the query.
        tables: the form of a table, or of true and false: srj, srx, csv or tsv.
        graphs: the form of a graph: ttl, nt, jsonld or rdf.
        shown: name for messages.
        default_graphs: the graphs that are asked together, in place of all and of FROM.
        named_graphs: the graphs that GRAPH may name, in place of all and of FROM NAMED.
        base: what relative addresses in the query are relative to; nothing if there is none.
        beside: a file of N-Triples that describes the service, which is asked as one more graph;
            nothing if only what is described is asked.
    """

    text: str
    tables: str = "srj"
    graphs: str = "ttl"
    shown: str = "sparql"
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    base: str = ""
    beside: str = ""


@dataclass(frozen=True)
class Verb:
    """A verb of ours, with the words that a person typed.

    Attributes:
        verb: ``query``, ``ask``, ``find``, ``show``, ``why``, ``nos``, ``compare`` or
            ``coverage``; for the pages of a server also ``matrix``, ``choices``, ``sides``,
            ``places`` and ``text`` (of a query).
        words: the name of the query, the question, the thing …
        given: for ``query``, ``ask``, ``compare`` and ``coverage``: typed values by parameter
            name.
        edition: for ``query``, ``ask`` and ``coverage``: ``newest``, ``all`` or the name of a
            framework.
        limit: for ``find``: the nearest so many.
    """

    verb: str
    words: tuple[str, ...]
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    edition: str | None = None
    limit: int | None = None


@dataclass(frozen=True)
class Paged:
    """A page of the site, or another file of it.

    Attributes:
        path: its place in the site, from its root, such as ``nos/GEN97.html``.
    """

    path: str


@dataclass(frozen=True)
class Described:
    """A thing, with all that is said of it; of neither address nor path, a list of all pages.

    Attributes:
        iri: its address; nothing if it is known by a path only.
        form: ttl, nt, jsonld, rdf, or html for its plain page; nothing to learn only whether it
            is known and where its documents stand.
        path: a path of the server, below the root; its ending may name the form.
        public: the address under which others see the server; it goes before our base.
        endpoint: the address of the SPARQL endpoint, which is told of all together.
    """

    iri: str = ""
    form: str = "ttl"
    path: str = ""
    public: str = ""
    endpoint: str = ""


@dataclass(frozen=True)
class Surveyed:
    """What there is in the graph, counted: as JSON, see ``pcgraph.publish.surveyed``."""


@dataclass(frozen=True)
class Written:
    """An answer that is written already.

    Attributes:
        kind: ``table``, ``boolean``, ``graph``, ``page``, ``survey``, or ``known`` of a thing
            that is known.
        form: srj, srx, csv, tsv, ttl, nt, jsonld, rdf; of a page the suffix of its path.
        body: the whole answer.
        page: of a thing: the path of the page of the site that shows it, if there is one.
        iri: of a thing: its address.
        place: of a thing: the path of its documents, with ``{}`` where the ending stands.
    """

    kind: str
    form: str
    body: bytes
    page: str = ""
    iri: str = ""
    place: str = ""


def send(stream: IO[bytes], head: Mapping[str, Any], body: bytes = b"") -> None:
    """Write one frame.

    Raises:
        BrokenWire: nobody reads any more.
    """
    written = json.dumps(head).encode("ascii")
    try:
        stream.write(_LENGTHS.pack(len(written), len(body)) + written + body)
        stream.flush()
    except (OSError, ValueError, struct.error) as fault:
        raise BrokenWire(str(fault)) from None


def receive(stream: IO[bytes], max_body: int) -> tuple[Head, bytes]:
    """Read one frame whose body is no longer than allowed.

    Raises:
        BrokenWire: the other side went away, or sent too much or no frame.
    """
    try:
        head_length, body_length = _LENGTHS.unpack(_read(stream, _LENGTHS.size))
        if head_length > MAX_HEAD or body_length > max_body:
            raise BrokenWire("too long")
        head = json.loads(_read(stream, head_length))
        body = _read(stream, body_length)
    except (OSError, ValueError, RecursionError) as fault:
        raise BrokenWire(str(fault)) from None
    if not isinstance(head, dict):
        raise BrokenWire("no frame")
    return head, body


def _read(stream: IO[bytes], length: int) -> bytes:
    found = stream.read(length)
    if len(found) < length:
        raise BrokenWire("the other side went away")
    return found


def error_head(fault: PcgraphError) -> Head:
    """Give the head that carries an error of ours."""
    parts = (fault.code, fault.what, fault.remedy, fault.where)
    head: Head = {"error": [type(fault).__name__, *parts]}
    if fault.meant:
        head["meant"] = [fault.option, fault.typed, *fault.meant]
    return head


def read_error(head: Head) -> PcgraphError | None:
    r"""Give the error that a head carries; None if it carries none.

    >>> read_error({"error": ["QueryProblem", "PC-QUERY-SYNTAX", "no", "", "x:1"]})
    QueryProblem('x:1: no\n  [PC-QUERY-SYNTAX]')
    """
    if "error" not in head:
        return None
    parts = head["error"]
    if not isinstance(parts, list) or len(parts) != 5:
        raise BrokenWire("no error of ours")
    name, code, what, remedy, where = map(str, parts)
    found = _CLASSES.get(name, QueryProblem)(code, what, remedy, where)
    try:
        option, typed, *meant = head.get("meant", ("", ""))
        found.option, found.typed = str(option), str(typed)
        found.meant = tuple((str(words), str(value)) for words, value in meant)
    except (TypeError, ValueError):
        raise BrokenWire("no error of ours") from None
    return found


def table_frame(table: Table) -> tuple[Head, bytes]:
    """Give the frame that carries a table: its rows are the body."""
    head = {
        "columns": table.columns,
        "closed": table.closed,
        "notes": table.notes,
        "about": table.about,
    }
    return head, json.dumps(table.rows, separators=(",", ":")).encode("ascii")


def read_table(head: Head, body: bytes) -> Table:
    """Give the table that a frame carries.

    Raises:
        BrokenWire: it is none.
    """
    try:
        columns = tuple(map(str, head["columns"]))
        rows = tuple(tuple(_cell(cell) for cell in row) for row in json.loads(body))
        if any(len(row) != len(columns) for row in rows):
            raise BrokenWire("no table")
        about = tuple((str(name), str(words)) for name, words in head["about"])
        notes = tuple(map(str, head["notes"]))
        return Table(columns, rows, int(head["closed"]), notes, about)
    except (KeyError, TypeError, ValueError, RecursionError):
        raise BrokenWire("no table") from None


def _cell(value: object) -> Cell:
    """Take what can be a cell, and nothing else."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise BrokenWire("no cell")


def read_written(head: Head, body: bytes) -> Written:
    """Give the written answer that a frame carries.

    Raises:
        BrokenWire: it is none.
    """
    try:
        told = (str(head.get(name, "")) for name in ("page", "iri", "place"))
        return Written(str(head["kind"]), str(head["form"]), body, *told)
    except KeyError:
        raise BrokenWire("no answer") from None
