"""Measure everything, and write the table, the page and the chart: ``make bench``.

It ends with exit code 1 if engines give different answers, or one fails.
"""

import argparse
import csv
import os
import platform
import shlex
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import plot
import report
import startup

from pcgraph.measuring.cells import COLUMNS, Cell, disagreements, read_cell
from pcgraph.measuring.children import make_graph, measure
from pcgraph.measuring.tasks import TASKS

SIZES = (10_000, 100_000, 1_000_000, 5_000_000)
FEW_ABOVE = 900_000
OUT = Path(__file__).resolve().parent / "results"
STARTUP = "startup"


def main(args: Sequence[str]) -> int:
    """Measure, write, and say whether all answers agree."""
    given = _parsed(args)
    out: Path = given.out
    tasks = [name for name in given.tasks if name not in (STARTUP, *_server_names())]
    servers = [name for name in given.tasks if name in _server_names()]
    cells = _read(out / "results.csv") if given.keep else []
    fresh: list[Cell] = []
    for size in given.sizes:
        with tempfile.TemporaryDirectory(prefix="pcgraph-bench-", dir=given.scratch) as scratch:
            folder = Path(scratch, "generated")
            print(f"generating and composing {size:,} triples", file=sys.stderr)
            triples = make_graph(folder, size)
            repeats = 1 if size > FEW_ABOVE else 3
            for cell in _all(folder, triples, tasks, servers, repeats, given.most):
                print(*cell.row(), sep="\t", flush=True)
                fresh.append(cell)
                _write(out, _merged(cells, fresh))
    merged = _merged(cells, fresh)
    started = _started() if STARTUP in given.tasks else []
    command = shlex.join(["python", "benchmarks/run.py", *args])
    if given.keep:
        command = f"runs of python benchmarks/run.py --keep, the last one {command}"
    _pages(out, merged, command if args else "make bench", started)
    faults = [*disagreements(merged), *_failed(fresh)]
    for fault in faults:
        print(f"FAULT: {fault}", file=sys.stderr)
    return 1 if faults else 0


def _all(
    folder: Path, triples: int, tasks: Sequence[str], servers: Sequence[str], repeats: int,
    most: float,
) -> Iterator[Cell]:  # fmt: skip
    """Measure the tasks, then the servers."""
    yield from measure(
        folder, triples, tasks, repeats, lambda words: print(words, file=sys.stderr), most
    )
    if servers:
        from servers import measure_server

        for name in servers:
            yield from measure_server(name, folder, triples, repeats)


def _server_names() -> tuple[str, ...]:
    return ("oxigraph server", "virtuoso")


def _parsed(args: Sequence[str]) -> argparse.Namespace:
    """Read the arguments."""
    every = [STARTUP, *TASKS, *_server_names()]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=_numbers, default=list(SIZES), help="triples, by commas")
    parser.add_argument("--tasks", type=_words(every), default=every, help=", ".join(every))
    parser.add_argument("--out", type=Path, default=OUT, help="folder of the results")
    parser.add_argument("--scratch", type=Path, help="folder for generated graphs")
    parser.add_argument("--most", type=float, default=300.0, help="seconds a process may take")
    parser.add_argument(
        "--keep", action="store_true", help="keep the rows that are not measured anew"
    )
    return parser.parse_args(args)


def _numbers(text: str) -> list[int]:
    return [int(part.replace("_", "")) for part in text.split(",")]


def _words(known: Sequence[str]):
    def read(text: str) -> list[str]:
        chosen = [part.strip() for part in text.split(",")]
        unknown = [one for one in chosen if one not in known]
        if unknown:
            raise argparse.ArgumentTypeError(f"no task {unknown[0]!r}; known: {', '.join(known)}")
        return chosen

    return read


def _read(path: Path) -> list[Cell]:
    """Read the results of earlier runs."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as rows:
        return [read_cell(row) for row in csv.DictReader(rows)]


def _merged(cells: Iterable[Cell], fresh: Iterable[Cell]) -> list[Cell]:
    """Put fresh cells in the place of those of the same task, engine and size; ordered by size."""
    known = {(one.triples, one.task, one.engine): one for one in [*cells, *fresh]}
    return sorted(known.values(), key=lambda one: one.triples)


def _write(out: Path, cells: Iterable[Cell]) -> None:
    """Write the table, aside and then switched in, so that an interrupted run keeps it whole."""
    out.mkdir(parents=True, exist_ok=True)
    aside = out / ".results.csv"
    with aside.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows(cell.row() for cell in cells)
    os.replace(aside, out / "results.csv")


def _pages(out: Path, cells: Sequence[Cell], command: str, started: Sequence[str]) -> None:
    """Write the page and the chart."""
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}"
    page = report.readme(cells, command, machine, started)
    (out / "README.md").write_text(page, encoding="utf-8", newline="\n")
    chart = plot.growth(
        report.series(cells),
        "How cost grows with the size of the graph",
        "CPU seconds against number of triples, one line a task.",
    )
    (out / "growth.svg").write_text(chart, encoding="utf-8", newline="\n")


def _started() -> list[str]:
    """Measure cold starts; give the ratios."""
    print("cold starts", file=sys.stderr)
    return startup.ratios(startup.measure())


def _failed(cells: Iterable[Cell]) -> list[str]:
    """Name what failed, as against what was left out on purpose."""
    return [
        f"{one.task}, {one.engine}: {one.note}" for one in cells if "not run: failed" in one.note
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
