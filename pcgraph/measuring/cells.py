"""Hold what was measured, and what follows from it: ratios, growth, budgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import NamedTuple

OURS, WHOLE = "pcgraph", "pcgraph, with words"
COLUMNS = (
    "task", "engine", "triples", "n", "cpu_s", "wall_s", "peak_mb", "rows", "hash", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One task by one engine at one size.

    Attributes:
        task: what was done.
        engine: by what.
        triples: how many facts the graph has.
        n: how often it was measured; 0 if it was not.
        cpu: median of the CPU seconds of the process, user and system, all threads.
        wall: median of the seconds on the clock.
        peak: most memory of the process in MB; 0 if the system does not say.
        rows: how many rows, triples or findings the answer has.
        mark: a hash of the answer, the same for the same answer of any engine.
        note: why it was not measured, or nothing.
    """

    task: str
    engine: str
    triples: int
    n: int = 0
    cpu: float = 0.0
    wall: float = 0.0
    peak: float = 0.0
    rows: int = 0
    mark: str = ""
    note: str = ""

    def row(self) -> tuple[str | int, ...]:
        """Give the row of the table of results."""
        if not self.n:
            return (self.task, self.engine, self.triples, 0, "", "", "", "", "", self.note)
        times = (f"{self.cpu:.6f}", f"{self.wall:.6f}", f"{self.peak:.0f}")
        return (self.task, self.engine, self.triples, self.n, *times, self.rows, self.mark, "")


def read_cell(row: Mapping[str, str]) -> Cell:
    """Read a row of the table of results."""
    return Cell(
        row["task"], row["engine"], int(row["triples"]), int(row["n"]), float(row["cpu_s"] or 0),
        float(row["wall_s"] or 0), float(row["peak_mb"] or 0), int(row["rows"] or 0), row["hash"],
        row["note"],
    )  # fmt: skip


class Budget(NamedTuple):
    """What is promised of a task.

    Attributes:
        words: the promise.
        task: the task, or the beginning of the names of several that are taken together.
        engine: whose cost.
        rival: beside whose; nothing where the cost itself is limited.
        triples: the least size at which it is promised.
        least: how many times cheaper than the rival it must be, or 0.
        most: how many times the cost of the rival it may be, or how many CPU seconds, or 0.
        per_second: how many rows a CPU second it must do at least, or 0.
    """

    words: str
    task: str
    engine: str
    rival: str
    triples: int
    least: float = 0
    most: float = 0
    per_second: float = 0


class Verdict(NamedTuple):
    """How a promise was kept: what was measured, at which size, and whether it suffices."""

    budget: Budget
    measured: float | None
    triples: int
    met: bool | None
    worst: str = ""


BUDGETS = (
    Budget("load of RDF files at least 0.9 of the speed of pyoxigraph", "load files", OURS,
           "pyoxigraph", 1_000_000, most=1 / 0.9),
    Budget("mapping rows: at least 10,000 a second", "mapping rows", OURS, "", 1_000_000,
           per_second=10_000),
    Budget("each named query at most 1.2 times the same SPARQL given to pyoxigraph", "query ",
           OURS, "pyoxigraph", 1_000_000, most=1.2),
    Budget("the same with the words that explain the answer", "query ", WHOLE, "pyoxigraph",
           1_000_000, most=1.2),
    Budget("named queries at least 20 times rdflib (geometric mean)", "query ", OURS, "rdflib",
           1_000_000, least=20),
    Budget("core shapes at least 40 times pySHACL", "core shapes", OURS, "pyshacl", 100_000,
           least=40),
    Budget("all shapes and rules on a million triples within 60 seconds", "all shapes and rules",
           OURS, "", 1_000_000, most=60),
    Budget("reasoning at least 50 times owlrl", "reason", OURS, "owlrl", 10_000, least=50),
)  # fmt: skip
"""The budgets of design.md, section 5, that this run can hold."""

GROWTH_MOST = 1.15
"""The exponent up to which growth is called linear: a logarithm of the size stays below it."""


def judge(budget: Budget, cells: Iterable[Cell]) -> Verdict:
    """Hold a promise against what was measured.

    Of several sizes that of the promise is taken, or the nearest one above; below it nothing
    is judged. Of several tasks a limit holds for the worst, a speed for the geometric mean.
    """
    ours: dict[tuple[int, str], Cell] = {}
    theirs: dict[tuple[int, str], Cell] = {}
    for cell in cells:
        if cell.n and (cell.task.startswith(budget.task) if budget.task.endswith(" ")
                       else cell.task == budget.task):  # fmt: skip
            key = (cell.triples, cell.task)
            if cell.engine == budget.engine:
                ours[key] = cell
            elif cell.engine == budget.rival:
                theirs[key] = cell
    keys = [key for key in ours if not budget.rival or key in theirs]
    # A graph is within a few percent of the size that was asked for.
    sizes = [size for size, _ in keys if size >= 0.9 * budget.triples]
    if not sizes:
        return Verdict(budget, None, 0, None)
    size = min(sizes)
    found = {task: ours[size, task] for at, task in keys if at == size}
    if budget.per_second:
        rate = min(cell.rows / max(cell.cpu, 1e-9) for cell in found.values())
        return Verdict(budget, rate, size, rate >= budget.per_second)
    if not budget.rival:
        cost = max(cell.cpu for cell in found.values())
        return Verdict(budget, cost, size, cost <= budget.most)
    costs = {task: ratio(cell, theirs[size, task]) for task, cell in found.items()}
    worst = max(costs, key=lambda task: costs[task])
    if budget.most:
        return Verdict(budget, costs[worst], size, costs[worst] <= budget.most, worst)
    speed = 1 / mean(costs.values())
    return Verdict(budget, speed, size, speed >= budget.least, worst)


def ratio(cell: Cell, other: Cell) -> float:
    """Give the cost of one as a multiple of that of another, in CPU seconds."""
    return max(cell.cpu, 1e-9) / max(other.cpu, 1e-9)


def mean(numbers: Iterable[float]) -> float:
    """Give the geometric mean.

    >>> mean([1.0, 100.0])
    10.0
    """
    logs = [log(number) for number in numbers]
    return round(exp(sum(logs) / len(logs)), 9)


def exponent(points: Sequence[tuple[float, float]]) -> float | None:
    """Fit how cost grows with size: the slope of a straight line through the logarithms.

    >>> exponent([(10, 3), (100, 30), (1000, 300)])
    1.0
    >>> exponent([(10, 1), (100, 100)])
    2.0
    >>> exponent([(10, 1)]) is None
    True
    """
    logs = [(log(size), log(cost)) for size, cost in points if size > 0 and cost > 0]
    if len({size for size, _ in logs}) < 2:
        return None
    middle = sum(size for size, _ in logs) / len(logs)
    height = sum(cost for _, cost in logs) / len(logs)
    across = sum((size - middle) ** 2 for size, _ in logs)
    return round(sum((s - middle) * (c - height) for s, c in logs) / across, 6)


def disagreements(cells: Iterable[Cell]) -> list[str]:
    """Name the tasks to which engines gave different answers."""
    answers: dict[tuple[str, int], dict[str, tuple[int, str]]] = {}
    for cell in cells:
        if cell.n:
            of = answers.setdefault((cell.task, cell.triples), {})
            of[cell.engine] = cell.rows, cell.mark
    return [
        f"{task} at {size} triples: "
        + "; ".join(f"{engine} gives {rows} ({mark})" for engine, (rows, mark) in of.items())
        for (task, size), of in answers.items()
        if len(set(of.values())) > 1
    ]
