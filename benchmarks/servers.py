"""Ask the named queries of real SPARQL servers, where they are installed (POSIX only for CPU).

The servers are those of the tests, started in a folder of their own and stopped at the end.
"""

import importlib
import json
import os
import statistics
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pcgraph.generate import BASE, PREFIX
from pcgraph.measuring.cells import Cell
from pcgraph.measuring.parts import DUMP, QUESTIONS, mark_rows, place
from pcgraph.names import PREFIXES, Prefixes

SERVERS = {"oxigraph server": "oxigraph_server", "virtuoso": "virtuoso_server"}
"""Names of servers, and of what starts them in ``tests/servers.py``."""

_GRAPH = f"{BASE}graph/all"
_MOST = 1_100_000
_SECONDS = 300.0
_PREFIXES = Prefixes({**PREFIXES, PREFIX: BASE})


def measure_server(name: str, folder: Path, triples: int, repeats: int) -> Iterator[Cell]:
    """Load the composed graph into a server, and ask it each question.

    Args:
        name: one of ``SERVERS``.
        folder: the generated folder, with the composed graph and the questions beside it.
        triples: its size.
        repeats: how often each question is asked.

    Yields:
        A cell a question; one for the load. What was not run says why.
    """
    if triples > _MOST:
        note = f"not run: too slow above {round(_MOST / 1.1):,} triples"
        yield Cell("queries", name, triples, note=note)
        return
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    try:
        import pytest

        start = getattr(importlib.import_module("tests.servers"), SERVERS[name])
    except (ImportError, AttributeError):
        note = "not run: tests/servers.py and pytest are needed to start it"
        yield Cell("queries", name, triples, note=note)
        return
    finally:
        sys.path.pop(0)
    with tempfile.TemporaryDirectory(dir=folder.parent) as own:
        try:
            with start(Path(own)) as server:
                yield from _measured(server, name, folder, triples, repeats)
        except pytest.skip.Exception as told:
            yield Cell("queries", name, triples, note=f"not run: {told}")


def _measured(server: Any, name: str, folder: Path, triples: int, repeats: int) -> Iterator[Cell]:
    """Load, then ask; CPU is that of the server, in steps of a hundredth of a second."""
    started, clock = _cpu(), time.perf_counter()
    server.load(place(folder, DUMP), _GRAPH)
    spent, wall = _cpu() - started, time.perf_counter() - clock
    yield Cell("load into a server", name, triples, 1, spent, wall, 0.0, triples, "")
    for question, text in json.loads(place(folder, QUESTIONS).read_text("utf-8")).items():
        task, costs, rows = f"query {question}", [], []
        try:
            for _ in range(repeats + 1):
                started, clock = _cpu(), time.perf_counter()
                rows = _ask(server.query, text)
                costs.append((_cpu() - started, time.perf_counter() - clock))
        except (OSError, ValueError) as fault:
            note = f"not run: it refused the query ({str(fault)[:80]})"
            yield Cell(task, name, triples, note=note)
            continue
        # The first time, pages and plans are fetched.
        cpu, wall = (statistics.mean(cost[n] for cost in costs[1:]) for n in (0, 1))
        yield Cell(task, name, triples, repeats, cpu, wall, 0.0, *mark_rows(rows))


def _ask(address: str, text: str) -> list[Sequence[object]]:
    """Send a query by POST; give the rows as cells."""
    form = {"query": text, "default-graph-uri": _GRAPH}
    request = urllib.request.Request(  # noqa: S310 - an address of this machine
        address,
        urllib.parse.urlencode(form).encode(),
        {"Accept": "application/sparql-results+json"},
    )
    with urllib.request.urlopen(request, timeout=_SECONDS) as reply:  # noqa: S310
        found = json.loads(reply.read())
    names = found["head"]["vars"]
    return [[_cell(row.get(name)) for name in names] for row in found["results"]["bindings"]]


def _cell(term: dict[str, str] | None) -> object:
    """Turn a term of a JSON answer into a cell."""
    if term is None:
        return None
    return _PREFIXES.compact(term["value"]) if term["type"] == "uri" else term["value"]


def _cpu() -> float:
    """Add up the CPU seconds of the processes that this one started; 0 where nobody tells."""
    spent, tick = 0.0, os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = status.read_text("ascii", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[1]) == os.getpid():
            spent += (int(words[11]) + int(words[12])) / tick
    return spent
