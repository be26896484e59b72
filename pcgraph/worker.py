"""One child process of a pool: it opens the graph once, then answers request after request.

It ends by itself when the pool's end of the pipe closes, and after an answer that outgrew its
memory, because what took the memory cannot be stopped. Its standard output is the pipe: what
else is written there goes to standard error.
"""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from functools import cached_property
from io import BytesIO, StringIO
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Any

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, Triple

from pcgraph.answering import Answering
from pcgraph.engine import engine_told, run
from pcgraph.errors import LimitReached, PcgraphError, QueryProblem, UsageProblem
from pcgraph.graph import KnowledgeGraph
from pcgraph.limits import leave, within
from pcgraph.memory import MEGABYTE, bind
from pcgraph.model import Store
from pcgraph.publish.surveyed import joined, survey
from pcgraph.triples import triples_text
from pcgraph.wire import BrokenWire, Head, error_head, receive, send, table_frame

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

    from pcgraph.linked.opened import Opened

FORMS = {
    "srj": QueryResultsFormat.JSON,
    "srx": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
_MARKS = {"srj": b",{", "srx": b"<result>", "csv": b"\n", "tsv": b"\n"}
"""What stands before or behind each row, in json between two; a cell may hold it too."""
_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_STACK = 1024 * MEGABYTE
"""Address space that ``within`` asks for, for the engine to descend in; it is not held.

What the system refuses beyond twice the limit is a second line: it ends the process without a
word, where the watch would have come too late.
"""


def main() -> None:
    """Serve the pool that started this process, until it goes away."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    frames: SimpleQueue[Head] = SimpleQueue()
    threading.Thread(target=_read, args=(sys.stdin.buffer, frames), daemon=True).start()
    settings = frames.get()
    max_bytes = settings["max_bytes"]
    if max_bytes is not None:
        bind(2 * max_bytes + _STACK)
    worker = Worker(settings)
    fault = _answer(answers, worker.warm, max_bytes)
    while not fault:
        request = frames.get()
        fault = _answer(answers, lambda: worker.answer(request), max_bytes)  # noqa: B023 - at once
    leave(LimitReached.exit_code)


def _read(stream: IO[bytes], frames: SimpleQueue[Head]) -> None:
    """Take what the pool sends; end the process when it went away, also in the midst of work."""
    try:
        while True:
            frames.put(receive(stream, 0)[0])
    except BrokenWire:
        os._exit(0)


def _answer(
    answers: IO[bytes], work: Callable[[], tuple[Head, bytes]], max_bytes: int | None
) -> bool:
    """Do one piece of work and send what came of it; tell whether this must be the last."""
    last = False
    try:
        head, body = within(None, work, max_bytes=max_bytes)
    except PcgraphError as fault:
        last = fault.code == "PC-LIMIT-MEMORY"
        if isinstance(fault, LimitReached) and "--" in fault.remedy:
            fault.remedy = "Ask for less."
        head, body = error_head(fault), b""
    except BaseException as fault:  # noqa: BLE001 - whatever it is, the asker is told
        last = True
        what = f"the query failed inside the program: {type(fault).__name__}."
        head, body = error_head(QueryProblem("PC-QUERY-ENGINE", what)), b""
    try:
        send(answers, {**head, "last": last}, body)
    except BrokenWire:
        return True
    return last


class Worker:
    """Answers requests over the graph that it opened.

    Args:
        settings: ``overlays`` (folders), ``store`` (a folder, or none), ``max_rows``,
            ``max_answer`` (bytes), ``pages``, whether the pages are got ready, and ``review``,
            whether their menu leads to the review.
    """

    def __init__(self, settings: Mapping[str, Any]) -> None:
        overlays = [Path(one) for one in settings["overlays"]]
        self._kg = KnowledgeGraph(overlays, store=settings["store"] or "")
        self._max_rows: int | None = settings["max_rows"]
        self._ours = Answering(self._kg, self._max_rows, bool(settings.get("review")))
        self._max_answer: int = settings["max_answer"]
        self._described: tuple[str, Store] | None = None
        self._pages = bool(settings.get("pages"))

    def warm(self) -> tuple[Head, bytes]:
        """Read the graph, and ask it once; where pages are made here, all that they share.

        Raises:
            PcgraphError: a file or a store that cannot be read.
        """
        run(self._kg.composition.store, "ASK { ?s ?p ?o }", "warm")
        _ = self._kg.queries, self._kg.words
        if self._pages:
            self._ours.site.warm()
        return {}, b""

    def answer(self, request: Head) -> tuple[Head, bytes]:
        """Answer one request: a verb of ours by a table, anything else by bytes."""
        asked = {
            "Sparql": self._sparql, "Paged": self._page, "Described": self._thing,
            "Surveyed": self._survey,
        }  # fmt: skip
        if request["asked"] in asked:
            head, body = asked[request["asked"]](request)
        else:
            table = self._ours.table(request)
            if self._max_rows is not None and len(table) > self._max_rows:
                raise self._too_many("rows")
            head, body = table_frame(table)
        if len(body) > self._max_answer:
            raise _too_long(self._max_answer)
        return head, body

    def _sparql(self, request: Head) -> tuple[Head, bytes]:
        """Run SPARQL text and write its answer, whole or not at all."""
        text, shown, form = request["text"], request["shown"], request["tables"]
        kg = self._kg
        with engine_told(text, shown, kg.prefixes):
            graphs = request["default_graphs"], request["named_graphs"]
            dataset = graphs if any(graphs) else None
            store = self._store(request["beside"])
            answer = run(store, text, shown, kg.prefixes, dataset, request["base"])
            if isinstance(answer, QueryTriples):
                body = self._graph(answer, request["graphs"])
                return {"kind": "graph", "form": request["graphs"]}, body
            sink = _Sink(self._max_answer)
            answer.serialize(sink, format=FORMS[form])
        body = sink.getvalue()
        if form == "srx":
            body = _as_xml(body)
        kind = "boolean" if isinstance(answer, QueryBoolean) else "table"
        if isinstance(answer, QuerySolutions):
            self._count(body, form)
        return {"kind": kind, "form": form}, body

    def _store(self, beside: str) -> Store:
        """Give the graph, or the graph with the description of the service in one more graph."""
        if not beside:
            return self._kg.composition.store
        if self._described is None or self._described[0] != beside:
            said = Path(beside).read_bytes()
            self._described = beside, joined(self._kg.composition.store, said)
        return self._described[1]

    def _survey(self, _: Head) -> tuple[Head, bytes]:
        """Count what there is."""
        body = survey(self._kg.composition.store).as_json().encode()
        return {"kind": "survey", "form": "json"}, body

    def _page(self, request: Head) -> tuple[Head, bytes]:
        """Write a page of the site."""
        path = request["path"]
        return {"kind": "page", "form": path.rpartition(".")[2]}, self._ours.page(path)

    @cached_property
    def _linked(self) -> Opened:
        """What each address opens as."""
        from pcgraph.linked.opened import Opened

        return Opened(self._ours.site)

    def _thing(self, request: Head) -> tuple[Head, bytes]:
        """Write all that is said of a thing, or its plain page; of nothing, list the pages."""
        iri, form = request["iri"], request["form"]
        more = request["path"], request["public"], request["endpoint"]
        return self._linked.answer(iri, form, *more)

    def _graph(self, answer: QueryTriples, form: str) -> bytes:
        """Write a graph."""
        most = None if self._max_rows is None else self._max_rows + 1
        found: list[Triple] = list(islice(answer, most))
        if len(found) == most:
            raise self._too_many("triples")
        body = triples_text(found, form, self._kg.prefixes).encode()
        return _as_xml(body) if form == "rdf" else body

    def _count(self, body: bytes, form: str) -> None:
        """Refuse a table of too many rows; the marks are counted first, because that is quick."""
        marks = body.count(_MARKS[form]) + (form == "srj")
        if self._max_rows is None or marks <= self._max_rows:
            return
        rows = body.count(_MARKS[form]) - (form == "tsv")
        if form == "srj":
            rows = len(json.loads(body)["results"]["bindings"])
        elif form == "csv":
            rows = sum(1 for _ in csv.reader(StringIO(body.decode(), newline=""))) - 1
        if rows > self._max_rows:
            raise self._too_many("rows")

    def _too_many(self, what: str) -> LimitReached:
        return LimitReached(
            "PC-LIMIT-ROWS",
            f"the answer has more than {self._max_rows} {what}.",
            "Ask for less: add LIMIT, or name more of what you look for.",
        )


class _Sink(BytesIO):
    """Takes what the engine writes, and refuses more than so many bytes."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, part: Buffer, /) -> int:
        """Take a part.

        Raises:
            LimitReached: PC-LIMIT-ANSWER.
        """
        taken = super().write(part)
        if self.tell() > self._most:
            raise _too_long(self._most)
        return taken


def _as_xml(body: bytes) -> bytes:
    r"""Give XML that every reader reads as it was meant, or refuse what XML cannot say.

    The engine writes control characters as they are, and a carriage return that a reader would
    take for a line feed.

    >>> _as_xml(b"<literal>a\rb</literal>")
    b'<literal>a&#13;b</literal>'
    """
    if _NOT_XML.search(body):
        raise UsageProblem(
            "PC-USAGE-FORM", "a text in it has a character that XML cannot hold.", "Ask for JSON."
        )
    return body.replace(b"\r", b"&#13;")


def _too_long(most: int) -> LimitReached:
    return LimitReached(
        "PC-LIMIT-ANSWER",
        f"the answer is longer than {most:,} bytes.",
        "Ask for less: add LIMIT, or name fewer variables.",
    )
