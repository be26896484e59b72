"""What is measured, and what is made of it: ratios, growth, verdicts, chart; the verb itself."""

import csv
import importlib.util
import io
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from pcgraph.bench import COLUMNS, ratios_table
from pcgraph.measuring import children, tasks
from pcgraph.measuring.cells import (
    BUDGETS,
    OURS,
    WHOLE,
    Budget,
    Cell,
    disagreements,
    exponent,
    judge,
    read_cell,
)
from pcgraph.measuring.cells import COLUMNS as RESULT_COLUMNS
from pcgraph.measuring.children import make_graph, measure
from pcgraph.measuring.parts import mark_rows
from pcgraph.measuring.tasks import FEW, TASKS, Doer
from tests.conftest import ROOT, Command

SMALL = 2000
SVG = "{http://www.w3.org/2000/svg}"


def script(name: str) -> ModuleType:
    """Import a script of benchmarks/."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314 - it is ours


def cell(task: str, engine: str, triples: int, cpu: float, rows: int = 7) -> Cell:
    return Cell(task, engine, triples, 3, cpu, cpu, 50.0, rows, "abc")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    place = tmp_path_factory.mktemp("bench") / "generated"
    return place, make_graph(place, SMALL)


@pytest.mark.parametrize("power", [0.5, 1, 2])
def test_the_exponent_of_known_growth_is_found(power: float) -> None:
    points = [(size, 0.003 * size**power) for size in (10**4, 10**5, 10**6, 5 * 10**6)]
    assert exponent(points) == pytest.approx(power)


def test_an_exponent_needs_two_sizes_and_measured_times() -> None:
    assert exponent([(1000, 2.0)]) is None
    assert exponent([(1000, 2.0), (1000, 3.0)]) is None
    assert exponent([(1000, 0.0), (2000, 1.0)]) is None


def test_each_engine_gives_the_same_answers(folder: tuple[Path, int]) -> None:
    said: list[str] = []
    done = ("load files", "compose", "mapping rows", FEW)
    cells = list(measure(*folder, done, 1, said.append))
    assert disagreements(cells) == []
    by_task: dict[str, set[str]] = {}
    for one in cells:
        assert (one.n, one.note) == (1, ""), one
        assert one.cpu > 0
        assert one.rows > 0
        by_task.setdefault(one.task, set()).add(one.engine)
    assert by_task["load files"] == {OURS, "pyoxigraph", "rdflib"}
    assert by_task["query mappings"] == {OURS, WHOLE, "pyoxigraph", "rdflib"}
    assert len([task for task in by_task if task.startswith("query ")]) == 4
    assert said[0] == f"load files, pcgraph, {folder[1]} triples"


def test_a_cell_is_read_back_as_it_was_written() -> None:
    for one in (cell("a", "b", 10, 0.25), Cell("a", "b", 10, note="not run: why")):
        assert read_cell(dict(zip(RESULT_COLUMNS, map(str, one.row()), strict=True))) == one


def test_more_runs_are_told_and_the_middle_one_is_taken(
    folder: tuple[Path, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter([5.0, 1.0, 3.0])

    def child(*_: object) -> list[dict[str, object]]:
        cpu = next(times)
        return [{"task": "compose", "engine": "x", "n": 1, "cpu": cpu, "wall": cpu, "peak": cpu,
                 "rows": 2, "mark": "m"}]  # fmt: skip

    monkeypatch.setattr(children, "_child", child)
    monkeypatch.setitem(tasks.ALL, "compose", (Doer("x", "nowhere:nothing"),))
    (only,) = measure(*folder, ["compose"], 3, lambda _: None)
    assert (only.n, only.cpu, only.peak) == (3, 3.0, 5.0)


def test_what_is_too_slow_or_not_there_is_named_and_not_run(
    folder: tuple[Path, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    doers = (
        Doer(OURS, "ours:mapping_rows", most=1100),
        Doer("nobody", "others:nobody"),
    )
    monkeypatch.setitem(tasks.ALL, "mapping rows", doers)
    notes = [one.note for one in measure(*folder, ["mapping rows"], 1, lambda _: None)]
    assert notes[0] == "not run: too slow above 1,000 triples"
    assert notes[1].startswith("not run: failed (StopIteration")
    late = next(measure(*folder, ["compose"], 1, lambda _: None, most=0.01))
    assert late.note == "not run: stopped after 0.01 seconds"
    assert late.row()[3:] == (0, "", "", "", "", "", late.note)


def test_a_query_that_takes_too_long_is_left_out_and_the_others_are_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[list[str]] = []

    def run(args: list[str], _: float) -> tuple[list[dict[str, object]], str]:
        calls.append(list(args))
        names = args[4].split(",") if args[4:] else ["query a", "query b", "query c"]
        done = names[: names.index("query b")] if "query b" in names else names
        note = "not run: stopped after 1 seconds" if "query b" in names else ""
        return [{"task": name, "engine": "x"} for name in done], note

    monkeypatch.setattr(children, "_run", run)
    monkeypatch.setattr(children, "WARM", {"queries": ["query a", "query b", "query c"]})
    lines = children._child("queries", Doer("x", ""), Path("f"), 1, 1.0)
    assert [(line["task"], "note" in line) for line in lines] == [
        ("query a", False), ("query b", True), ("query c", False),
    ]  # fmt: skip
    assert [call[4:] for call in calls] == [[], ["query c"]]


def test_rows_are_the_same_whatever_their_order_and_the_form_of_their_numbers() -> None:
    assert mark_rows([("a", 1), ("b", 0.50)]) == mark_rows([("b", "0.5"), ("a", "1.0")])
    assert mark_rows([("a", None)]) == mark_rows([("a", "")])
    assert mark_rows([("a", 1)]) != mark_rows([("a", 2)])
    assert mark_rows([("a",), ("a",)]) != mark_rows([("a",)])


def test_different_answers_are_told() -> None:
    same = [cell("query x", "a", 10, 1.0), cell("query x", "b", 10, 2.0)]
    assert disagreements(same) == []
    assert disagreements([*same, cell("query x", "c", 20, 2.0, rows=8)]) == []
    (told,) = disagreements([*same, cell("query x", "c", 10, 2.0, rows=8)])
    assert told.startswith("query x at 10 triples: a gives 7 (abc); ")
    assert disagreements([same[0], replace(same[1], mark="abd")])


LIMIT = Budget("at most 1.2 times", "query ", OURS, "pyoxigraph", 1_000_000, most=1.2)
SPEED = Budget("at least 20 times", "query ", OURS, "rdflib", 1_000_000, least=20)


@pytest.mark.parametrize(
    ("costs", "met", "measured"),
    [((1.1, 1.2), True, 1.2), ((0.5, 1.21), False, 1.21), ((1.3, 1.0), False, 1.3)],
)
def test_a_limit_holds_for_the_worst(costs: Sequence[float], met: bool, measured: float) -> None:
    cells = [cell(f"query {n}", OURS, 10**6, cost) for n, cost in enumerate(costs)]
    cells += [cell(f"query {n}", "pyoxigraph", 10**6, 1.0) for n in range(len(costs))]
    verdict = judge(LIMIT, cells)
    assert verdict.met is met
    assert verdict.measured == pytest.approx(measured)


@pytest.mark.parametrize(("costs", "met"), [((10.0, 41.0), True), ((10.0, 39.0), False)])
def test_a_speed_holds_for_the_geometric_mean(costs: Sequence[float], met: bool) -> None:
    cells = [cell(f"query {n}", "rdflib", 10**6, cost) for n, cost in enumerate(costs)]
    cells += [cell(f"query {n}", OURS, 10**6, 1.0) for n in range(len(costs))]
    assert judge(SPEED, cells).met is met


def test_a_budget_is_judged_at_its_size_or_not_at_all() -> None:
    small = [cell("query x", OURS, 10**4, 9.0), cell("query x", "pyoxigraph", 10**4, 1.0)]
    assert judge(LIMIT, small).met is None
    near = [cell("query x", OURS, 999_936, 1.0), cell("query x", "pyoxigraph", 999_936, 1.0)]
    huge = [cell("query x", OURS, 5 * 10**6, 9.0), cell("query x", "pyoxigraph", 5 * 10**6, 1.0)]
    verdict = judge(LIMIT, [*small, *near, *huge])
    assert (verdict.met, verdict.triples) == (True, 999_936)
    alone = [cell("query x", OURS, 10**6, 1.0)]
    assert judge(LIMIT, alone).met is None, "there is nothing to compare with"


def test_rows_a_second_and_seconds_are_budgets_too() -> None:
    rate = Budget("rows", "mapping rows", OURS, "", 1000, per_second=10_000)
    assert judge(rate, [cell("mapping rows", OURS, 1000, 0.1, rows=1000)]).met is True
    assert judge(rate, [cell("mapping rows", OURS, 1000, 0.1, rows=999)]).met is False
    seconds = Budget("checks", "all", OURS, "", 1000, most=60)
    assert judge(seconds, [cell("all", OURS, 1000, 60.0)]).met is True
    assert judge(seconds, [cell("all", OURS, 1000, 60.1)]).met is False


def test_every_budget_is_about_a_task_that_is_measured() -> None:
    engines = {doer.engine for doers in TASKS.values() for doer in doers} | {WHOLE}
    for budget in BUDGETS:
        assert budget.task == "query " or budget.task in TASKS
        assert {budget.engine, budget.rival} - {""} <= engines


def a_run(query: float = 1.0) -> list[Cell]:
    """Measured cells of three sizes; a query costs so many times that of pyoxigraph."""
    cells = []
    for size in (10**4, 10**5, 10**6):
        cells += [
            cell("load files", OURS, size, size / 10**6),
            cell("load files", "pyoxigraph", size, size / 10**6),
            cell("query x", OURS, size, query * size / 10**7),
            cell("query x", "pyoxigraph", size, size / 10**7),
        ]
    return [*cells, Cell("reason", "owlrl", 10**6, note="not run: too slow above 30,000 triples")]


@pytest.mark.parametrize(("query", "verdict"), [(1.1, "| met |"), (1.5, "| **not met** |")])
def test_the_page_says_what_was_met_and_what_not(query: float, verdict: str) -> None:
    page = script("report").readme(a_run(query), "make bench", "a machine", ["a / b: 0.1"])
    (line,) = [one for one in page.splitlines() if one.startswith("| each named query at most")]
    assert line.endswith(verdict)
    assert f"{query:.2f} (worst: query x)" in line
    assert "not measured" in page.split("| reasoning at least", 1)[1].split("\n", 1)[0]
    assert "| reason | owlrl | 1,000,000 | not run: too slow above 30,000 triples |" in page
    assert "| load files | pcgraph | 0.0100 | 0.1000 | 1.0000 | 1.00 |" in page
    assert "- a / b: 0.1" in page


def test_growth_that_is_not_linear_is_said() -> None:
    cells = [cell("reason", OURS, size, size**1.5) for size in (10, 100, 1000)]
    page = script("report").readme(cells, "make bench", "a machine")
    (line,) = [one for one in page.splitlines() if one.startswith("| growth linear")]
    assert "1.50 (worst: reason)" in line
    assert line.endswith("| **not met** |")


def test_the_chart_is_well_formed_named_and_inside_its_frame() -> None:
    series = {
        f"task {n} <&>": [(size, size ** (1 + n / 10) / 10**6) for size in (10**4, 10**5, 10**6)]
        for n in range(8)
    }
    text = script("plot").growth(series, "How cost grows", "Seconds against triples.")
    root = parsed(text)
    assert root.get("role") == "img"
    labels = str(root.get("aria-labelledby")).split()
    titles = [root.find(f"{SVG}title"), root.find(f"{SVG}desc")]
    assert [one.get("id") for one in titles if one is not None] == labels
    _, _, width, height = map(float, str(root.get("viewBox")).split())
    groups = root.findall(f"{SVG}g")
    assert len(groups) == 8
    words = [str(one.text) for one in root.iter(f"{SVG}text")]
    assert "task 0 <&>" in words
    assert "grows with exponent 1.70" in words
    places = [(float(t.get("x", 0)), float(t.get("y", 0))) for t in root.iter(f"{SVG}text")]
    assert all(0 <= x < width - 100 and 0 < y < height for x, y in places)
    assert len(set(places)) == len(places), "words stand on each other"
    assert "prefers-color-scheme:dark" in text
    # A steeper line ends higher: y counts from above, and the legend begins with the highest.
    ends = [float(str(g[0].get("d")).split()[-1]) for g in groups]
    assert ends == sorted(ends), "the legend has the order of the lines"
    assert words[words.index("task 7 <&>") + 1] == "grows with exponent 1.70"
    assert words.index("task 7 <&>") < words.index("task 0 <&>")


def test_a_chart_of_nothing_or_of_one_size_is_well_formed_too() -> None:
    plot = script("plot")
    assert parsed(plot.growth({}, "a", "b")) is not None
    one = plot.growth({"x": [(1000, 0.0), (1000, 0.5)]}, "a", "b")
    assert "measured once" in one
    assert parsed(one) is not None


def test_the_short_table_has_a_row_for_each_task_and_rival() -> None:
    cells = [
        cell("load files", OURS, 10, 1.0), cell("load files", "rdflib", 10, 5.0),
        cell("query a", OURS, 10, 1.0), cell("query a", WHOLE, 10, 2.0),
        cell("query a", "rdflib", 10, 10.0), cell("query b", OURS, 10, 1.0),
        cell("query b", WHOLE, 10, 2.0), cell("query b", "rdflib", 10, 1000.0),
        Cell("reason", OURS, 10, note="not run"), cell("reason", "owlrl", 10, 5.0),
    ]  # fmt: skip
    table = ratios_table(cells)
    assert table.columns == COLUMNS
    assert table.rows == (
        ("load files", "rdflib", 1.0, 5.0, 5.0, 7),
        ("2 named queries", "rdflib", 2.0, 1010.0, 100.0, 14),
        ("2 named queries, with words", "rdflib", 4.0, 1010.0, 50.0, 14),
    )


def test_the_verb_measures_and_says_that_it_is_one_run(run: Command, tmp_path: Path) -> None:
    done = run("bench", "--triples", str(SMALL), "-f", "json", seconds=240)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    found = {(row["task"], row["beside"]) for row in rows}
    assert found >= {("load files", "rdflib"), ("4 named queries", "pyoxigraph")}
    for row in rows:
        assert float(row["times_cheaper"]) > 0
        assert float(row["ours_s"]) > 0
    for task in ("core shapes", "reason"):
        assert any(one[0] == task for one in found) != (f"{task}, " in done.stderr)
    assert "Ratios of one run on this machine" in " ".join(done.stderr.split())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [("--seed", "3"), ("--faults", "0.1"), ("--write", "x", "-f", "csv"), ("--triples", "9")],
)
def test_the_verb_refuses_options_that_do_not_go_together(run: Command, words: list[str]) -> None:
    done = run("bench", *words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_the_whole_run_writes_table_page_and_chart(tmp_path: Path) -> None:
    args = ["--sizes", "2000", "--tasks", "compose,mapping rows", "--out", str(tmp_path)]
    run = script_with_friends()
    assert run.main(args) == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "results.csv").read_text("utf-8"))))
    assert [row["task"] for row in rows] == ["compose", "compose", "mapping rows"]
    page = (tmp_path / "README.md").read_text("utf-8")
    assert "benchmarks/run.py --sizes 2000" in page
    assert page.count(f"| mapping rows | pcgraph | {float(rows[-1]['cpu_s']):.2f} |") == 1
    assert parsed((tmp_path / "growth.svg").read_text("utf-8")).tag == f"{SVG}svg"
    again = ["--sizes", "2000", "--tasks", "mapping rows", "--keep", "--out", str(tmp_path)]
    assert run.main(again) == 0
    kept = list(csv.DictReader(io.StringIO((tmp_path / "results.csv").read_text("utf-8"))))
    assert kept[:2] == rows[:2]
    assert len(kept) == 3


def test_a_run_with_different_answers_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = script_with_friends()
    wrong = [cell("compose", OURS, 2000, 1.0, rows=1), cell("compose", "pyoxigraph", 2000, 1.0)]
    monkeypatch.setattr(run, "measure", lambda *_: iter(wrong))
    monkeypatch.setattr(run, "make_graph", lambda *_: 2000)
    args = ["--sizes", "2000", "--tasks", "compose", "--out", str(tmp_path)]
    assert run.main(args) == 1
    assert "FAULT: compose at 2000 triples" in capsys.readouterr().err


def script_with_friends() -> ModuleType:
    """Import the script that runs all, as it is run: with its folder on the path."""
    folder = str(ROOT / "benchmarks")
    sys.path.insert(0, folder)
    try:
        return script("run")
    finally:
        sys.path.remove(folder)
