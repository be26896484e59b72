"""Measure the main question cold, side by side with its rivals, and hold it against the budget.

Run by ``run.py``, or by itself. It prints medians and ratios of one run on one machine; the
ratios are the claim, the times are not.
"""

import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = 9
MAIN = ["-m", "pcgraph", "query", "nos-for-competency", "--role", "Link Worker", "--tag", "EVOKE"]
TASKS = {
    "bare python": ["-c", "pass"],
    "import pyoxigraph, click": ["-c", "import pyoxigraph, click"],
    "main question, as csv": [*MAIN, "--edition", "all"],
    "main question, as table": [*MAIN, "--edition", "all", "--format", "table"],
    "rdflib, the same table": [str(ROOT / "benchmarks" / "plain_rdflib.py"), str(ROOT), "whole"],
    "rdflib, four columns of it": [
        str(ROOT / "benchmarks" / "plain_rdflib.py"),
        str(ROOT),
        "short",
    ],
}
BUDGETS: tuple[tuple[str, str, float | None], ...] = (
    ("main question, as csv", "rdflib, the same table", 0.25),
    ("main question, as csv", "rdflib, four columns of it", None),
    ("main question, as csv", "import pyoxigraph, click", 4.0),
    ("main question, as table", "rdflib, the same table", 0.25),
    ("main question, as table", "import pyoxigraph, click", 4.0),
)


def measure() -> dict[str, tuple[float, float]]:
    """Run the tasks in turn, so that all meet the same noise; give wall and CPU medians."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in TASKS}
    for run in range(RUNS + 1):
        for name, args in TASKS.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            started = time.perf_counter()
            done = subprocess.run(
                [sys.executable, *args], capture_output=True, check=True, cwd=ROOT.parent
            )
            wall = time.perf_counter() - started
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            if run:
                taken[name].append((wall, cpu))
            elif name != "bare python" and "import" not in name and b"MH27.2012" not in done.stdout:
                raise SystemExit(f"{name} gives another answer: {done.stdout!r}")
    return {
        name: (statistics.median(w for w, _ in runs), statistics.median(c for _, c in runs))
        for name, runs in taken.items()
    }


def ratios(found: dict[str, tuple[float, float]]) -> list[str]:
    """Say how we compare with the rivals, and with the budgets."""
    lines = []
    for name, rival, budget in BUDGETS:
        wall, cpu = (found[name][n] / found[rival][n] for n in (0, 1))
        verdict = "no budget" if budget is None else f"budget {budget}"
        if budget is not None:
            verdict += ", met" if cpu <= budget else ", **not met**"
        lines.append(f"{name} / {rival}: {wall:.2f} wall, {cpu:.2f} CPU; {verdict}")
    return lines


def main() -> None:
    """Print the table of medians and the ratios against the budget."""
    found = measure()
    print(f"medians of {RUNS} runs, cold processes, in turn")
    for name, (wall, cpu) in found.items():
        print(f"  {name:28} {wall * 1000:7.0f} ms wall {cpu * 1000:7.0f} ms CPU")
    for line in ratios(found):
        print(f"  {line}")


if __name__ == "__main__":
    main()
