"""Publish generated graphs of growing size, and hold what each further fact costs against growth.

Run by itself: ``python benchmarks/publish.py``, or with sizes of your own. Each release is written
by a fresh process. The ratios of one run on one machine are the claim, the times are not: a fact
of the last step may cost at most ``BUDGET`` times what one of the first step costs.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pcgraph.measuring.children import make_graph

ROOT = Path(__file__).resolve().parent.parent
SIZES = (100_000, 200_000, 400_000)
"""All so large that no line is set beside every document: see ``pcgraph.publish.promised``."""
BUDGET = 1.3
_MEGABYTE = 1024
"""Linux tells the peak of memory in kilobytes."""


class Measured(NamedTuple):
    """What one release cost.

    Attributes:
        triples: how many facts, with those of our graph.
        wall: seconds.
        cpu: seconds of user and system.
        peak: megabytes of memory.
    """

    triples: int
    wall: float
    cpu: float
    peak: float


def measure(size: int, scratch: Path) -> Measured:
    """Publish a generated graph of a size in a process of its own."""
    folder = scratch / f"graph-{size}"
    make_graph(folder, size)
    words = ["publish", str(scratch / f"release-{size}"), "--no-pages", "--with", str(folder), "-q"]
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "pcgraph", *words], cwd=scratch, stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as child:  # fmt: skip
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    if child.returncode:
        raise SystemExit(f"publish ended with {child.returncode}")
    (file,) = (scratch / f"release-{size}").glob("*/rdf/pcgraph.nt")
    with file.open("rb") as lines:
        triples = sum(1 for _ in lines)
    return Measured(triples, wall, used.ru_utime + used.ru_stime, used.ru_maxrss / _MEGABYTE)


def steps(found: Sequence[Measured]) -> list[tuple[float, float]]:
    """Give what each further fact costs from size to size: CPU microseconds, and bytes at peak."""
    return [
        (
            (now.cpu - before.cpu) / (now.triples - before.triples) * 1e6,
            (now.peak - before.peak) / (now.triples - before.triples) * 2**20,
        )
        for before, now in pairwise(found)
    ]


def table(found: Sequence[Measured]) -> Iterator[str]:
    """Write what was measured as a table in Markdown."""
    yield "| triples | wall s | CPU s | peak MB | CPU us a further one | bytes a further one |"
    yield "|---|---|---|---|---|---|"
    grown = [("", ""), *((f"{cpu:.0f}", f"{peak:.0f}") for cpu, peak in steps(found))]
    for one, (cpu, peak) in zip(found, grown, strict=True):
        cost = f"{one.wall:.1f} | {one.cpu:.1f} | {one.peak:.0f}"
        yield f"| {one.triples:,} | {cost} | {cpu} | {peak} |"


def main() -> None:
    """Print the table, and the ratio of the last step to the first; exit 1 over budget."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("sizes", nargs="*", type=int, default=SIZES)
    sizes = asked.parse_args().sizes
    if len(sizes) < 3:
        raise SystemExit("Give three sizes or more, each larger than the one before.")
    with tempfile.TemporaryDirectory(prefix="pcgraph-bench-") as scratch:
        found = [measure(size, Path(scratch)) for size in sizes]
    print("\n".join(table(found)))
    grown = steps(found)
    ratio = grown[-1][0] / grown[0][0]
    verdict = "met" if ratio <= BUDGET else "**not met**"
    print(f"\nA further triple, last step to first: {ratio:.2f}; budget {BUDGET}, {verdict}")
    sys.exit(ratio > BUDGET)


if __name__ == "__main__":
    main()
