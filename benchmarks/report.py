"""Write what was measured in words: budgets met or not, growth, ratios, what was not run."""

from collections.abc import Iterable, Sequence

from pcgraph.measuring.cells import (
    BUDGETS,
    GROWTH_MOST,
    OURS,
    WHOLE,
    Budget,
    Cell,
    Verdict,
    exponent,
    judge,
    mean,
    ratio,
)

_QUERY = "query "
_NAMES = {OURS: "named queries, mean", WHOLE: "with their words, mean"}


def readme(cells: Sequence[Cell], command: str, machine: str, started: Sequence[str] = ()) -> str:
    """Write the page of results.

    Args:
        cells: what was measured.
        command: the command that measured it.
        machine: what it ran on, in words.
        started: the ratios of cold starts, a line each.
    """
    parts = [
        "# Results",
        "",
        f"Measured by `{command}` on {machine}. Written by that command; do not edit.",
        "",
        "CPU seconds of the process (user and system, all threads), median of n runs; each cell "
        "in a fresh process, the engines of a task in turn. Named queries are repeated inside one "
        "process, beside the same SPARQL text given to pyoxigraph over the same store. Ratios "
        "are those of this run. The run fails if engines give different answers. All numbers: "
        "`results.csv`; means are geometric.",
        "",
        "![CPU seconds by number of triples](growth.svg)",
        "",
        "## Budgets",
        "",
        *_table(("budget", "measured", "at triples", "verdict"), map(_verdict, _verdicts(cells))),
        "",
        "## Growth",
        "",
        "The exponent is the slope of a straight line through the logarithms of size and CPU "
        f"seconds: 1 is linear, 2 quadratic. Up to {GROWTH_MOST} is called linear.",
        "",
        *_growth(cells),
        "",
        *_largest(cells),
        "## Beside other engines",
        "",
        "How many times the CPU seconds of the other engine we take: below 1 we are cheaper.",
        "",
        *_ratios(cells),
    ]
    if started:
        parts += ["", "## Cold starts", "", *(f"- {line}" for line in started)]
    missing = [cell for cell in cells if not cell.n]
    if missing:
        head = ("task", "engine", "triples", "why")
        rows = ((one.task, one.engine, f"{one.triples:,}", one.note) for one in missing)
        parts += ["", "## Not run", "", *_table(head, rows)]
    return "\n".join(parts) + "\n"


def _verdicts(cells: Sequence[Cell]) -> list[Verdict]:
    """Judge the promises, and whether each task grows in a straight line."""
    return [*(judge(budget, cells) for budget in BUDGETS), *_linear(cells)]


def _linear(cells: Sequence[Cell]) -> Iterable[Verdict]:
    """Hold growth against a straight line, each query by itself; the worst counts."""
    found = {
        f"{task}, {engine}" if engine == WHOLE else task: exponent(list(by_size.items()))
        for (task, engine), by_size in _points(cells).items()
    }
    known = {name: number for name, number in found.items() if number is not None}
    budget = Budget("growth linear", "", OURS, "", 0, most=GROWTH_MOST)
    if not known:
        yield Verdict(budget, None, 0, None)
        return
    worst = max(known, key=lambda name: known[name])
    largest = max(cell.triples for cell in cells)
    yield Verdict(budget, known[worst], largest, known[worst] <= GROWTH_MOST, worst)


def _verdict(verdict: Verdict) -> tuple[str, str, str, str]:
    """Put a verdict into words."""
    budget, measured = verdict.budget, verdict.measured
    if measured is None:
        return budget.words, "", "", "not measured"
    if budget.per_second:
        words = f"{measured:,.0f} a second"
    elif not budget.rival and budget.words != "growth linear":
        words = f"{measured:.2f} s"
    elif budget.least:
        words = f"{measured:.1f} times"
    else:
        words = f"{measured:.2f}"
    if verdict.worst and (budget.rival or budget.words == "growth linear"):
        words += f" (worst: {verdict.worst})"
    return budget.words, words, f"{verdict.triples:,}", "met" if verdict.met else "**not met**"


def series(cells: Iterable[Cell]) -> dict[str, list[tuple[float, float]]]:
    """Give the points of growth of our tasks; named queries are taken together."""
    found: dict[str, list[tuple[float, float]]] = {}
    asked: dict[tuple[str, int], list[float]] = {}
    for cell in cells:
        if not cell.n or cell.engine not in _NAMES:
            continue
        if cell.task.startswith(_QUERY):
            asked.setdefault((_NAMES[cell.engine], cell.triples), []).append(cell.cpu)
        else:
            found.setdefault(cell.task, []).append((cell.triples, cell.cpu))
    for (name, size), costs in asked.items():
        found.setdefault(name, []).append((size, mean(costs)))
    return {name: sorted(points) for name, points in found.items()}


def _points(cells: Iterable[Cell]) -> dict[tuple[str, str], dict[int, float]]:
    """Give our CPU seconds by size, each query by itself."""
    points: dict[tuple[str, str], dict[int, float]] = {}
    for cell in cells:
        if cell.n and cell.engine in _NAMES:
            points.setdefault((cell.task, cell.engine), {})[cell.triples] = cell.cpu
    return points


def _growth(cells: Sequence[Cell]) -> list[str]:
    """Show our CPU seconds by size, each query by itself, with the exponents."""
    sizes = sorted({cell.triples for cell in cells if cell.n})
    points = _points(cells)
    head = ("task", "engine", *(f"{size:,}" for size in sizes), "exponent")
    rows = []
    for (task, engine), found in points.items():
        fitted = exponent(list(found.items()))
        seconds = (f"{found[size]:.4f}" if size in found else "" for size in sizes)
        rows.append((task, engine, *seconds, "" if fitted is None else f"{fitted:.2f}"))
    return _table(head, rows)


def _largest(cells: Sequence[Cell]) -> list[str]:
    """Show what each task takes at the largest size: time, and the most memory at once."""
    ours = [cell for cell in cells if cell.n and cell.engine in _NAMES]
    if not ours:
        return []
    size = max(cell.triples for cell in ours)
    head = ("task", "engine", "CPU, s", "wall, s", "peak memory, MB", "rows or facts")
    rows = (
        (
            cell.task, cell.engine, f"{cell.cpu:.2f}", f"{cell.wall:.2f}", f"{cell.peak:,.0f}",
            f"{cell.rows:,}",
        )
        for cell in ours
        if cell.triples == size
    )  # fmt: skip
    return [
        f"## The largest graph, {size:,} triples",
        "",
        "Memory is that of the process with its graph; queries share one, so it is the most so "
        "far there.",
        "",
        *_table(head, rows),
        "",
    ]


def _ratios(cells: Sequence[Cell]) -> list[str]:
    """Show ours beside each other engine, size by size."""
    known = {(cell.task, cell.triples, cell.engine): cell for cell in cells if cell.n}
    rows = []
    for cell in cells:
        ours = known.get((cell.task, cell.triples, OURS))
        if ours and cell.n and cell.engine != OURS:
            whole = known.get((cell.task, cell.triples, WHOLE))
            pair = (whole, ours) if cell.engine == WHOLE and whole else (ours, cell)
            name = f"{OURS} without its words" if cell.engine == WHOLE else cell.engine
            rows.append((
                cell.task if cell.engine != WHOLE else f"{cell.task}, with words", name,
                f"{cell.triples:,}", str(pair[0].n), f"{pair[0].cpu:.4f}", f"{pair[1].cpu:.4f}",
                f"{ratio(*pair):.3g}",
            ))  # fmt: skip
    head = ("task", "beside", "triples", "n", "ours, s", "theirs, s", "ratio")
    return _table(head, rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Write a table of Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(cells) + " |" for cells in lines]
