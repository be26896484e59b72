"""Do one task in this process, measure it, and print what was measured, a line a part.

``python -m pcgraph.measuring TASK ENGINE FOLDER REPEATS [PARTS]`` is run by ``children.py``;
PARTS, by commas, are those to be done where not all are.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from pathlib import Path

from pcgraph.measuring.parts import NotHere, Part
from pcgraph.measuring.tasks import ALL, PREPARE

_SHORT = 0.3
_MOST = 25


def main(args: list[str]) -> None:
    """Do the task, each part as often as asked, the parts of one name in turn."""
    task, engine, folder, repeats, *chosen = args
    names = chosen[0].split(",") if chosen else []
    doers = (PREPARE,) if task == PREPARE.function else ALL[task]
    doer = next(one for one in doers if one.engine == engine)
    try:
        parts = doer.prepare()(Path(folder))
    except NotHere as fault:
        print(json.dumps({"task": task, "engine": engine, "note": f"not run: {fault}"}))  # noqa: T201
        return
    for name in dict.fromkeys(part.task for part in parts if not names or part.task in names):
        for line in _measured([part for part in parts if part.task == name], int(repeats)):
            print(json.dumps(line), flush=True)  # noqa: T201


def _measured(parts: list[Part], repeats: int) -> list[dict[str, object]]:
    """Measure parts of one name side by side, so that they meet the same noise."""
    times: dict[str, list[tuple[float, float]]] = {part.engine: [] for part in parts}
    marks: dict[str, tuple[int, str]] = {}
    peaks: dict[str, float] = {}
    runs = repeats
    while len(times[parts[0].engine]) < runs:
        for part in parts:
            gc.collect()
            cpu, wall = time.process_time(), time.perf_counter()
            result = part.work()
            spent = time.process_time() - cpu, time.perf_counter() - wall
            times[part.engine].append(spent)
            peaks[part.engine] = peak_mb()
            if part.engine not in marks:
                marks[part.engine] = part.mark(result)
            del result
        shortest = min(min(cpu for cpu, _ in found) for found in times.values())
        if repeats > 1 and len(times[parts[0].engine]) == 1:
            runs = max(repeats, min(_MOST, int(_SHORT / max(shortest, 1e-6))))
    return [
        {
            "task": part.task,
            "engine": part.engine,
            "n": len(times[part.engine]),
            "cpu": statistics.median(cpu for cpu, _ in times[part.engine]),
            "wall": statistics.median(wall for _, wall in times[part.engine]),
            "peak": peaks[part.engine],
            "rows": marks[part.engine][0],
            "mark": marks[part.engine][1],
        }
        for part in parts
    ]


def peak_mb() -> float:
    """Give the most memory that this process had, in MB; 0 where the system does not say."""
    try:
        # On Linux getrusage also counts the process that this one was started from.
        for line in Path("/proc/self/status").read_text("ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
        import resource
    except (OSError, ImportError):
        return 0.0
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    main(sys.argv[1:])
