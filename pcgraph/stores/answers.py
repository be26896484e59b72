"""Read what a store answers, whole or not at all, into terms of pyoxigraph."""

import io
import json
import re
from collections.abc import Set
from typing import IO, Any, NoReturn

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from pcgraph.errors import QueryProblem
from pcgraph.stores.transport import Reply
from pcgraph.stores.words import line_of

TABLES = "application/sparql-results+json"
GRAPHS = "application/n-triples, text/turtle;q=0.9"
ROW_CAP = "X-SPARQL-MaxRows"
_JSON = frozenset({TABLES, "application/json"})
_RDF = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
}
_YES_OR_NO = 1_000_000
_ASKED = "__ASK_RETVAL"
"""The column in which Virtuoso answers an ASK: a row with 1 for yes, no row for no."""
_BLANK = re.compile(rb'("bnode"\s{0,9},\s{0,9}"value"\s{0,9}:\s{0,9}")nodeID://')
_LONGEST_BLANK = 64


def table(reply: Reply, expected: Set[str]) -> QuerySolutions:
    """Read the answer to a SELECT; it is read to its end before a row is given.

    Raises:
        QueryProblem: PC-STORE-ANSWER.
    """
    refuse_partial(reply)
    _media(reply, _JSON)
    fault = _fault_of_table(reply, expected)
    if fault:
        _wrong(reply, fault)
    answer = _results(reply, last=True)
    assert isinstance(answer, QuerySolutions)
    return answer


def _fault_of_table(reply: Reply, expected: Set[str]) -> str:
    """Read a table to its end and say what is wrong with it.

    It is said, not raised: a traceback would keep the answer of the engine for another
    thread, where it must not end.
    """
    try:
        answer = _results(reply)
        if not isinstance(answer, QuerySolutions):
            return "it is true or false, where a table was asked for"
        got = {variable.value for variable in answer.variables}
        if got != expected:
            names = f"{', '.join(sorted(got))} for {', '.join(sorted(expected))}"
            return f"it has other columns than asked for ({line_of(names)})"
        for _ in answer:
            pass
    except (SyntaxError, ValueError, OSError) as fault:
        return _told(reply, fault)
    return ""


def truth(reply: Reply) -> QueryBoolean:
    """Read the answer to an ASK.

    Raises:
        QueryProblem: PC-STORE-ANSWER.
    """
    refuse_partial(reply)
    _media(reply, _JSON)
    reply.body.seek(0)
    text = reply.body.read(_YES_OR_NO)
    try:
        held: Any = json.loads(text)
        held = held if isinstance(held, dict) else {}
        said = held.get("boolean")
        if said is None and held["head"]["vars"] == [_ASKED]:
            said = any(row[_ASKED]["value"] == "1" for row in held["results"]["bindings"])
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        _wrong(reply, _told(reply, fault))
    if not isinstance(said, bool):
        _wrong(reply, "it says neither true nor false")
    plain = b'{"head":{},"boolean":%s}' % (b"true" if said else b"false")
    answer = parse_query_results(plain, format=QueryResultsFormat.JSON)
    assert isinstance(answer, QueryBoolean)
    return answer


def triples(reply: Reply) -> Store:
    """Read the answer to a CONSTRUCT or DESCRIBE into a store of its own; labels stay.

    Raises:
        QueryProblem: PC-STORE-ANSWER.
    """
    refuse_partial(reply)
    form = _RDF[_media(reply, frozenset(_RDF))]
    if not reply.framed:
        _wrong(reply, "the server does not say how long it is, so it may be cut")
    held = Store()
    reply.body.seek(0)
    try:
        held.bulk_extend(parse(reply.body, format=form))
    except (SyntaxError, ValueError, OSError) as fault:
        _wrong(reply, _told(reply, fault))
    reply.body.close()
    return held


def row_cap(reply: Reply) -> int | None:
    """Give the number of rows that a store cuts its answers at, where it says so."""
    told = reply.headers.get(ROW_CAP, "").strip()
    if not told:
        return None
    return int(told) if told.isdecimal() and len(told) < 19 else 0


def refuse_partial(reply: Reply, writing: bool = False) -> None:
    """Refuse an answer of which the headers say that it is not all.

    Raises:
        QueryProblem: PC-STORE-ANSWER.
    """
    state = reply.headers.get("X-SQL-State", "").strip()
    if state:
        words = line_of(reply.headers.get("X-SQL-Message", "")).partition(" Activity:")[0]
        _partial(reply, f"{line_of(state)}: {words}")
    if row_cap(reply) is not None:
        told = line_of(reply.headers[ROW_CAP])
        _partial(reply, f"it gives at most {told} rows")
    if reply.status != 200 and not writing:
        _partial(reply, f"status {reply.status} in place of 200")


def _partial(reply: Reply, why: str) -> NoReturn:
    raise QueryProblem(
        "PC-STORE-ANSWER",
        f"the store gave only a part of the answer ({why}).",
        "Ask for less, or ask who runs the store for more time or rows.",
        reply.shown,
    )


def _results(reply: Reply, last: bool = False) -> QuerySolutions | QueryBoolean:
    """Start to read JSON; the last time, its file is closed at the end."""
    reply.body.seek(0)
    plain = io.BufferedReader(_PlainLabels(reply.body, last))
    return parse_query_results(plain, format=QueryResultsFormat.JSON)


class _PlainLabels(io.RawIOBase):
    """Take ``nodeID://`` from the blank nodes of Virtuoso: it makes no label of one.

    Inside a string of JSON no quote stands without a backslash before it, so what is looked
    for cannot be the words of a literal.
    """

    def __init__(self, body: IO[bytes], last: bool) -> None:
        self._body, self._last = body, last
        self._held = self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            block = b"" if self._body.closed else self._body.read(len(buffer))
            if not block and not self._held:
                if self._last:
                    self._body.close()
                return 0
            text = self._held + block
            ends = [found.end() for found in _BLANK.finditer(text)]
            cut = max([len(text) - _LONGEST_BLANK if block else len(text), 0, *ends])
            self._ready, self._held = _BLANK.sub(rb"\1", text[:cut]), text[cut:]
        given, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)


def _media(reply: Reply, allowed: Set[str]) -> str:
    """Give the media type of an answer, if it is one that was asked for."""
    media = reply.headers.get_content_type() if "Content-Type" in reply.headers else ""
    if media not in allowed:
        reply.body.seek(0)
        said = line_of(reply.body.read(1000).decode("utf-8", "replace"))
        what = line_of(media) or "of no type"
        _wrong(reply, f"it is {what}, none of {', '.join(sorted(allowed))}: {said or 'nothing'}")
    return media


def _told(reply: Reply, fault: Exception) -> str:
    """Say why an answer does not parse, with its last words: they may be those of an error."""
    size = reply.body.seek(0, io.SEEK_END)
    reply.body.seek(max(0, size - 80))
    last = line_of(reply.body.read(80).decode("utf-8", "replace"))
    return f"{line_of(str(fault))}; it ends with {last!r}" if last else "there is nothing"


def _wrong(reply: Reply, what: str) -> NoReturn:
    raise QueryProblem(
        "PC-STORE-ANSWER",
        f"the store gave no whole answer: {what}.",
        "See that the address is the one for queries; ask again, or ask for less.",
        reply.shown,
    )
