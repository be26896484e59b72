"""Measure a handful of tasks on a small generated graph, beside other engines: the short form.

The whole measurement, at sizes up to millions, is ``benchmarks/run.py``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from pcgraph.errors import QueryProblem
from pcgraph.measuring.cells import OURS, WHOLE, Cell, disagreements, mean, ratio
from pcgraph.measuring.children import Said, make_graph, measure
from pcgraph.measuring.tasks import FEW
from pcgraph.model import Table

TASKS = ("load files", FEW, "core shapes", "reason")
COLUMNS = ("task", "beside", "ours_s", "theirs_s", "times_cheaper", "rows")
WORDS = (
    ("task", "Task", "what was done"),
    ("beside", "Beside", "the engine that did the same"),
    ("ours_s", "Ours, s", "our CPU seconds: user and system, all threads"),
    ("theirs_s", "Theirs, s", "the CPU seconds of the other engine"),
    ("times_cheaper", "Times cheaper", "theirs divided by ours; below 1 ours costs more"),
    ("rows", "Rows", "rows, triples or findings of the answer, the same of both"),
)
"""The dictionary of the columns: name, head, meaning."""

_QUERY = "query "


def short_run(
    triples: int, say: Said, tasks: Sequence[str] = TASKS, most: float = 60.0
) -> tuple[Table, list[str]]:
    """Generate a graph in a temporary folder, and measure our tasks beside other engines.

    Args:
        triples: the size of the graph.
        say: is told what is being measured.
        tasks: what to measure.
        most: seconds after which a process is stopped.

    Returns:
        The table of ratios; and what was not run, in words.

    Raises:
        QueryProblem: PC-BENCH-DIFFERENT if two engines give different answers.
        UsageProblem: PC-BENCH-SIZE.
    """
    with tempfile.TemporaryDirectory(prefix="pcgraph-bench-") as scratch:
        folder = Path(scratch, "generated")
        size = make_graph(folder, triples)
        cells = list(measure(folder, size, tasks, 1, say, most))
    different = disagreements(cells)
    if different:
        raise QueryProblem(
            "PC-BENCH-DIFFERENT",
            f"engines give different answers: {different[0]}.",
            "Tell the maintainers; the table would compare different things.",
        )
    missing = [f"{cell.task}, {cell.engine}: {cell.note}." for cell in cells if not cell.n]
    return ratios_table(cells), missing


def ratios_table(cells: Sequence[Cell]) -> Table:
    """Lay ours beside each other engine; named queries are taken together.

    Args:
        cells: what was measured at one size.
    """
    known = {(cell.task, cell.engine): cell for cell in cells if cell.n}
    rows: list[tuple[str | float | int, ...]] = []
    asked: dict[tuple[str, str], list[tuple[Cell, Cell]]] = {}
    for (task, engine), cell in known.items():
        if task.startswith(_QUERY):
            for ours in (OURS, WHOLE):
                if engine not in (OURS, WHOLE) and (task, ours) in known:
                    asked.setdefault((ours, engine), []).append((known[task, ours], cell))
        elif engine != OURS and (task, OURS) in known:
            rows.append(_row(task, engine, [(known[task, OURS], cell)]))
    for (ours, engine), pairs in sorted(asked.items()):
        words = ", with words" if ours == WHOLE else ""
        rows.append(_row(f"{len(pairs)} named queries{words}", engine, pairs))
    return Table(COLUMNS, tuple(rows))


def _row(task: str, engine: str, pairs: Sequence[tuple[Cell, Cell]]) -> tuple[str | float, ...]:
    """Make one row; of several queries times are added, and ratios are averaged."""
    times = (sum(ours.cpu for ours, _ in pairs), sum(other.cpu for _, other in pairs))
    cheaper = mean(ratio(other, ours) for ours, other in pairs)
    rows = sum(ours.rows for ours, _ in pairs)
    return (task, engine, *(round(time, 4) for time in times), round(cheaper, 2), rows)
