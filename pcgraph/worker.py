"""One child process of a pool: it opens the graph once, then answers request after request.

It ends by itself when the pool's end of the pipe closes, and after an answer that outgrew its
memory, because what took the memory cannot be stopped. Its standard output is the pipe: what
else is written there goes to standard error.
"""

from __future__ import annotations

import csv
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from io import BytesIO, StringIO
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Any

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, Triple

from pcgraph.engine import engine_told, run
from pcgraph.errors import LimitReached, PcgraphError, QueryProblem, UsageProblem
from pcgraph.files import read_layout
from pcgraph.graph import KnowledgeGraph
from pcgraph.limits import leave, within
from pcgraph.memory import MEGABYTE, bind
from pcgraph.model import Finding, Table
from pcgraph.triples import triples_text
from pcgraph.wire import BrokenWire, Head, error_head, receive, send, table_frame

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

    from pcgraph.covered.matrix import Matrix
    from pcgraph.pages.site import Site

FORMS = {
    "srj": QueryResultsFormat.JSON,
    "srx": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
_SHOWN = 100
"""So many letters of what was asked for are named in a message."""
_COVERAGE = frozenset({"against", "by", "framework", "function", "reading", "role"})
_SYNONYM = ("said", "means", "kind", "note")
_TAKEN: Mapping[str, Collection[str]] = {
    "compare": frozenset({"change", "edition", "reading", "role", "set"}),
    "coverage": _COVERAGE,
    "matrix": _COVERAGE,
}
"""What these verbs take from outside: never the name of a file."""
_MARKS = {"srj": b",{", "srx": b"<result>", "csv": b"\n", "tsv": b"\n"}
"""What stands before or behind each row; in a csv and in json a cell may hold it too."""
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
        settings: ``overlays`` (folders), ``store`` (a folder, or none), ``max_rows`` and
            ``max_answer`` (bytes).
    """

    def __init__(self, settings: Mapping[str, Any]) -> None:
        overlays = [Path(one) for one in settings["overlays"]]
        self._kg = KnowledgeGraph(overlays, store=settings["store"] or "")
        self._max_rows: int | None = settings["max_rows"]
        self._max_answer: int = settings["max_answer"]

    def warm(self) -> tuple[Head, bytes]:
        """Read the graph, and ask it once.

        Raises:
            PcgraphError: a file or a store that cannot be read.
        """
        run(self._kg.composition.store, "ASK { ?s ?p ?o }", "warm")
        _ = self._kg.queries, self._kg.words
        return {}, b""

    def answer(self, request: Head) -> tuple[Head, bytes]:
        """Answer one request: a verb of ours by a table, anything else by bytes."""
        asked = {"Sparql": self._sparql, "Paged": self._page, "Described": self._thing}
        if request["asked"] in asked:
            head, body = asked[request["asked"]](request)
        else:
            table = self._verb(request)
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
            store = kg.composition.store
            answer = run(store, text, shown, kg.prefixes, dataset, request["base"])
            if isinstance(answer, QueryTriples):
                body = self._graph(answer, request["graphs"])
                return {"kind": "graph", "form": request["graphs"]}, body
            sink = _Sink(self._max_answer)
            answer.serialize(sink, format=FORMS[form])
        body = sink.getvalue()
        kind = "boolean" if isinstance(answer, QueryBoolean) else "table"
        if isinstance(answer, QuerySolutions):
            self._count(body, form)
        return {"kind": kind, "form": form}, body

    @cached_property
    def _site(self) -> Site:
        """The pages, made when one is first asked for."""
        from pcgraph.pages.book import Book
        from pcgraph.pages.render import SERVED_MENU
        from pcgraph.pages.served import Checked, pages
        from pcgraph.pages.site import Site

        sources = () if self._kg.named_store else read_layout((), ("data",), (".txt",))
        texts = {file.path.rpartition("/")[2]: file.text for file in sources}
        book = Book(self._kg, texts)
        checked = Checked(None if self._kg.named_store else self._checked)
        return Site(book, SERVED_MENU, pages(book, checked))

    def _checked(self) -> tuple[Sequence[Finding], int, int]:
        """Hold the graph against its shapes and rules, by what is quick.

        A file is named by its place in its folder, not by that of the folder on this machine.
        """
        from pcgraph.composition import is_composed
        from pcgraph.validate import checked_rules

        kg = self._kg
        rules = checked_rules(kg.checks, kg.prefixes)
        files = sum(map(is_composed, kg.composition.files))
        told = {
            file.shown: "/".join(filter(None, (Path(file.layer).name, file.path)))
            for file in (*kg.composition.files, *kg.checks)
        }
        found = [
            replace(one, file=told.get(one.file, Path(one.file).name))
            for one in kg.findings("fast")
        ]
        return found, files, len(rules)

    def _page(self, request: Head) -> tuple[Head, bytes]:
        """Write a page of the site."""
        path = request["path"]
        if path not in self._site.makers:
            raise UsageProblem(
                "PC-SERVE-PATH", f"there is no page {path[:_SHOWN]!r}.", "Search for it by name."
            )
        form = path.rpartition(".")[2]
        return {"kind": "page", "form": form}, self._site.write(path).encode()

    def _thing(self, request: Head) -> tuple[Head, bytes]:
        """Write all that is said of a thing."""
        iri, form = request["iri"], request["form"]
        facts = self._site.book.facts.get(iri)
        if not facts:
            raise UsageProblem(
                "PC-SERVE-THING", f"nothing is said of {iri[:_SHOWN]!r}.", "Search for it by name."
            )
        found = [Triple(quad.subject, quad.predicate, quad.object) for quad in facts]
        prefixes = self._kg.prefixes
        body = triples_text(list(dict.fromkeys(found)), form, prefixes).encode()
        page = self._site.book.link(prefixes.compact(iri), "").href
        return {"kind": "graph", "form": form, "page": page}, body

    def _graph(self, answer: QueryTriples, form: str) -> bytes:
        """Write a graph."""
        most = None if self._max_rows is None else self._max_rows + 1
        found: list[Triple] = list(islice(answer, most))
        if len(found) == most:
            raise self._too_many("triples")
        return triples_text(found, form, self._kg.prefixes).encode()

    def _count(self, body: bytes, form: str) -> None:
        """Refuse a table of too many rows; the marks are counted first, because that is quick."""
        if self._max_rows is None or body.count(_MARKS[form]) <= self._max_rows:
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

    def _verb(self, request: Head) -> Table:
        """Answer by a verb of ours; a path is no name of a query here."""
        kg, verb, words = self._kg, request["verb"], request["words"]
        given, edition = request["given"], request["edition"]
        if verb == "query" and len(words) == 1:
            if words[0] not in kg.queries and words[0].endswith(".rq"):
                raise UsageProblem(
                    "PC-QUERY-UNKNOWN", f"there is no query {words[0]!r}.", "Name one of the list."
                )
            asked = kg.prepare(kg.find_query(words[0]), given, edition)
            return kg.answer(asked, self._max_rows)
        if verb == "ask" and words:
            values = {name: values[0] for name, values in given.items() if values}
            return kg.ask(" ".join(words), edition, self._max_rows, **values)
        if verb == "find" and words:
            return self._found(" ".join(words), request["limit"])
        if verb == "show" and len(words) == 1:
            return kg.show(words[0])
        if verb == "why":
            return kg.why(*words)
        if verb == "nos":
            return kg.nos(*words)
        several = {name: values for name, values in given.items() if values}
        unfit = sorted(several.keys() - _TAKEN.get(verb, several.keys()))
        if unfit:
            raise UsageProblem(
                "PC-QUERY-PARAM", f"{verb} takes no {unfit[0][:_SHOWN]!r} here.",
                f"It takes: {', '.join(sorted(_TAKEN[verb]))}.",
            )  # fmt: skip
        if verb == "compare" and len(words) == 2:
            return kg.compare(*words, **{name: values[0] for name, values in several.items()})
        if verb in ("coverage", "matrix") and not words:
            alone = {name: several.pop(name)[0] for name in ("by", "against") if name in several}
            found = kg.coverage_matrix(edition=edition, **alone, **several)
            return found.long if verb == "coverage" else _drawn(found)
        return self._helped(verb, words, given, edition)

    def _found(self, words: str, limit: int | None) -> Table:
        """Find things; where nothing holds the words, what people mean by them."""
        table = self._kg.find(words, limit)
        if table.rows:
            return table
        for said, means, kind, _ in self._kg.table_of_words("synonyms.csv", _SYNONYM):
            if kind in ("name", "also") and said.casefold() == words.casefold().strip():
                found = self._kg.find(means, limit)
                return replace(found, notes=(f"{words!r} was read as {means}.", *found.notes))
        return table

    def _helped(
        self, verb: str, words: Sequence[str], given: Mapping[str, Sequence[str]],
        edition: str | None,
    ) -> Table:  # fmt: skip
        """Answer what only the pages of a server ask: what a form offers, where a thing stands."""
        from pcgraph.pages.served import book_choices, places_table, sides_choices

        if verb == "choices" and len(words) == 1:
            return book_choices(self._site.book, words[0])
        if verb == "sides" and not words:
            return sides_choices(self._site.book)
        if verb == "places":
            return places_table(self._site.book, words)
        if verb == "text" and len(words) == 1:
            asked = self._kg.prepare(self._kg.find_query(words[0]), given, edition)
            return Table(("text", "command"), ((asked.text, asked.command()),))
        raise UsageProblem(
            "PC-USAGE-VERB",
            f"{verb!r} with {len(words)} words cannot be asked here.",
            "It takes query NAME, ask WORDS, find WORDS, show THING, why WORDS, nos CODES, "
            "compare ONE OTHER, coverage.",
        )


def _drawn(matrix: Matrix) -> Table:
    """Write the matrix as a part of a page: its title and its HTML."""
    from pcgraph.writers.heat import title_of
    from pcgraph.writers.heat_page import matrix_content

    return Table(("title", "html"), ((title_of(matrix), matrix_content(matrix)),))


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


def _too_long(most: int) -> LimitReached:
    return LimitReached(
        "PC-LIMIT-ANSWER",
        f"the answer is longer than {most:,} bytes.",
        "Ask for less: add LIMIT, or name fewer variables.",
    )
