"""Measure each task in fresh processes, the engines in turn, and check that they agree."""

from __future__ import annotations

import json
import os
import queue
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

from pcgraph.errors import QueryProblem
from pcgraph.files import write_folder
from pcgraph.generate import SEED, Tally, generate
from pcgraph.measuring.cells import Cell
from pcgraph.measuring.parts import WANTED, place
from pcgraph.measuring.tasks import ALL, PREPARE, WARM, Doer
from pcgraph.new import FOLDERS

SECONDS = 300.0
FAULTS = 0.01

Said = Callable[[str], None]


def make_graph(folder: Path, triples: int, seed: int = SEED) -> int:
    """Write a generated folder and what other engines need beside it; give its size."""
    tally = Tally()
    write_folder(folder, generate(triples, seed, FAULTS, tally), FOLDERS)
    planted = sorted({(one.rule, one.focus) for one in tally.planted if not one.in_text})
    place(folder, WANTED).write_text(json.dumps(planted), encoding="utf-8")
    line = _child(PREPARE.function, PREPARE, folder, 1, None)[-1]
    if "rows" not in line:
        raise QueryProblem("PC-BENCH-FAILED", f"{line['note']}.", "See the words above.")
    return int(str(line["rows"]))


def measure(
    folder: Path, triples: int, tasks: Sequence[str], repeats: int, say: Said, most: float = SECONDS
) -> Iterator[Cell]:
    """Measure tasks on a folder that ``make_graph`` wrote.

    Args:
        folder: the generated folder.
        triples: its size.
        tasks: names of ``ALL``.
        repeats: how often each is measured.
        say: is told what is being measured.
        most: seconds after which a process is stopped, one run of a query being one.

    Yields:
        A cell for each task and engine; what was not run says why.
    """
    for task in tasks:
        found: dict[tuple[str, str], list[dict[str, object]]] = {}
        stopped: set[str] = set()
        runs, inside = (1, repeats) if task in WARM else (repeats, 1)
        for _ in range(runs):
            for doer in ALL[task]:
                if doer.engine in stopped:
                    continue
                say(f"{task}, {doer.engine}, {triples} triples")
                for line in _lines(task, doer, folder, triples, inside, most):
                    key = str(line["task"]), str(line["engine"])
                    found.setdefault(key, []).append(line)
                    if "note" in line:
                        stopped.add(doer.engine)
        yield from (_cell(key, triples, lines) for key, lines in found.items())


def _lines(
    task: str, doer: Doer, folder: Path, triples: int, repeats: int, most: float
) -> Iterator[dict[str, object]]:
    """Run one process, unless it would take too long."""
    if doer.most and triples > doer.most:
        note = f"not run: too slow above {round(doer.most / 1.1):,} triples"
        yield {"task": task, "engine": doer.engine, "note": note}
        return
    yield from _child(task, doer, folder, repeats, most)


def _child(
    task: str, doer: Doer, folder: Path, repeats: int, most: float | None
) -> list[dict[str, object]]:
    """Run one process, and read what it measured; a part that takes too long is left out."""
    words, lines = [task, doer.engine, str(folder), str(repeats)], list[dict[str, object]]()
    left, about = list(WARM.get(task, ())), {"task": task, "engine": doer.engine}
    while True:
        # What is repeated inside may take so much longer.
        found, note = _run(words, most and most * (repeats if left else 1))
        lines += found
        done = {str(line["task"]) for line in found}
        left = [name for name in left if name not in done]
        if note.startswith(_STOPPED) and left:
            lines.append({**about, "task": left.pop(0), "note": note})
            words[4:] = [",".join(left)]
        if not (note.startswith(_STOPPED) and left):
            break
    if note and (task not in WARM or not note.startswith(_STOPPED)):
        lines.append({**about, "note": note})
    return lines


_STOPPED = "not run: stopped"


def _run(args: Sequence[str], most: float | None) -> tuple[list[dict[str, object]], str]:
    """Run one process; give its lines, and why it did not end well.

    Args:
        args: its arguments.
        most: seconds that may pass until its first line, and from line to line.
    """
    # The same code, and no choices by hashing: a run is to be like the next one.
    here = str(Path(__file__).resolve().parent.parent.parent)
    known = {**os.environ, "PYTHONHASHSEED": "0"}
    known["PYTHONPATH"] = os.pathsep.join(filter(None, [here, known.get("PYTHONPATH")]))
    said: queue.Queue[bytes] = queue.Queue()
    lines: list[dict[str, object]] = []
    with tempfile.TemporaryFile() as words, subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "pcgraph.measuring", *args],
        stdout=subprocess.PIPE, stderr=words, env=known,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        thread = threading.Thread(target=_hand_on, args=(process.stdout, said), daemon=True)
        thread.start()
        try:
            while line := said.get(timeout=most):
                lines.append(json.loads(line))
        except queue.Empty:
            process.kill()
            thread.join()
            return lines, f"{_STOPPED} after {most:g} seconds"
        if process.wait():
            words.seek(0)
            last = words.read().decode("utf-8", "replace").strip().splitlines()
            return lines, f"not run: failed ({(last or ['it was killed'])[-1][:120]})"
    return lines, ""


def _hand_on(out: IO[bytes], said: queue.Queue[bytes]) -> None:
    """Put lines into a queue, and nothing at the end."""
    for line in out:
        said.put(line)
    said.put(b"")


def _cell(key: tuple[str, str], triples: int, lines: Sequence[dict[str, object]]) -> Cell:
    """Make one cell of the runs of one task by one engine."""
    notes = [str(line["note"]) for line in lines if "note" in line]
    if notes:
        return Cell(*key, triples, note=notes[0])

    def middle(name: str) -> float:
        return statistics.median(float(str(line[name])) for line in lines)

    number = len(lines) if len(lines) > 1 else int(str(lines[0]["n"]))
    peak = max(float(str(line["peak"])) for line in lines)
    last = lines[-1]
    return Cell(
        *key, triples, number, middle("cpu"), middle("wall"), peak, int(str(last["rows"])),
        str(last["mark"]),
    )  # fmt: skip
