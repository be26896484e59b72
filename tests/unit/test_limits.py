import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from pcgraph import limits, memory
from pcgraph.errors import LimitReached
from pcgraph.limits import USUAL, within
from pcgraph.memory import MEGABYTE, resident, usual_limit

ROOT = Path(__file__).parents[2]
TELLS = resident() is not None
tells = pytest.mark.skipif(not TELLS, reason="this system does not tell the memory of a process")


def test_work_that_ends_gives_its_result() -> None:
    assert within(5, lambda: 42) == 42


def test_errors_are_passed_on() -> None:
    def fail() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        within(None, fail)


def test_work_that_does_not_end_is_a_limit_reached() -> None:
    stop = threading.Event()
    with pytest.raises(LimitReached, match=r"0\.1 seconds"):
        within(0.1, stop.wait)
    stop.set()


@tells
def test_what_is_taken_is_seen() -> None:
    before = resident()
    taken = bytearray(os.urandom(MEGABYTE)) * 200
    after = resident()
    assert before is not None
    assert after is not None
    assert 150 * MEGABYTE < after - before < 400 * MEGABYTE
    assert len(taken) == 200 * MEGABYTE


@tells
def test_work_that_takes_too_much_memory_is_a_limit_reached() -> None:
    held, stop = resident() or 0, threading.Event()
    taken: list[bytes] = []

    def take() -> None:
        while not stop.wait(0.005):
            taken.append(b"x" * 8 * MEGABYTE)

    most = held // MEGABYTE + 100
    with pytest.raises(LimitReached, match=rf"{most:,} MB; it was stopped") as told:
        within(60, take, max_bytes=most * MEGABYTE)
    stop.set()
    assert told.value.code == "PC-LIMIT-MEMORY"
    assert told.value.exit_code == 5
    assert "--max-memory" in told.value.remedy


@tells
def test_the_usual_limit_of_memory_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "usual_limit", lambda: MEGABYTE)
    stop = threading.Event()
    with pytest.raises(LimitReached, match="1 MB"):
        within(60, stop.wait, max_bytes=USUAL)
    stop.set()


def test_a_notebook_is_told_that_the_work_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "resident", lambda: 2 * MEGABYTE)
    stop = threading.Event()
    with pytest.raises(LimitReached, match="goes on in the background"):
        within(60, stop.wait, ending=False, max_bytes=MEGABYTE)
    stop.set()


@pytest.mark.parametrize("named", [None, USUAL, 1], ids=["none", "usual", "named"])
def test_where_nothing_can_be_told_there_is_no_limit(
    monkeypatch: pytest.MonkeyPatch, named: int | None
) -> None:
    monkeypatch.setattr(limits, "resident", lambda: None)
    monkeypatch.setattr(limits, "usual_limit", lambda: None)
    assert within(60, lambda: threading.Event().wait(0.1), max_bytes=named) is False


def test_without_a_limit_memory_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "resident", lambda: pytest.fail("looked"))
    assert within(60, lambda: threading.Event().wait(0.1)) is False


def test_memory_that_python_is_refused_is_a_limit_reached() -> None:
    def fail() -> None:
        raise MemoryError

    with pytest.raises(LimitReached, match="more memory than this system gives") as told:
        within(None, fail)
    assert told.value.code == "PC-LIMIT-MEMORY"


@pytest.mark.parametrize(
    ("there_is", "most"), [(4_000, 3_000), (100_000, 8_192)], ids=["small", "large"]
)
def test_the_usual_limit_is_three_quarters_and_at_most_8_gb(
    monkeypatch: pytest.MonkeyPatch, there_is: int, most: int
) -> None:
    monkeypatch.setattr(memory, "_physical", lambda: there_is * MEGABYTE)
    usual_limit.cache_clear()
    assert usual_limit() == most * MEGABYTE
    usual_limit.cache_clear()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="containers of Linux")
def test_in_a_container_its_own_memory_counts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given, free = tmp_path / "given", tmp_path / "free"
    given.write_text(f"{MEGABYTE}\n")
    free.write_text("max\n")
    monkeypatch.setattr(memory, "_CONTAINER", (str(tmp_path / "absent"), str(free), str(given)))
    assert memory._physical() == MEGABYTE


def _command(*args: str) -> tuple[int, str, str, int]:
    """Run the command; give its exit code, what it wrote, and the most it held, in MB."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pcgraph", *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    most = 0
    while process.poll() is None:
        with suppress(OSError, IndexError):
            pages = Path(f"/proc/{process.pid}/statm").read_text().split()
            most = max(most, int(pages[1]) * os.sysconf("SC_PAGE_SIZE") // MEGABYTE)
        time.sleep(0.002)
    out, err = process.communicate()
    return process.returncode, out, err, most


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize(
    "text",
    [
        "SELECT DISTINCT * WHERE { ?a ?b ?c . ?d ?e ?f }",
        "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c",
        "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?c), STR(?d), STR(?f))) AS ?g)"
        " WHERE { ?a ?b ?c . ?d ?e ?f }",
    ],
    ids=["distinct", "order", "concat"],
)
def test_a_query_of_death_ends_in_bounded_memory(text: str) -> None:
    code, out, err, most = _command("query", "-e", text, "--max-memory", "128", "--timeout", "3")
    assert (code, out) == (5, "")
    assert "more memory than 128 MB" in err or "3 seconds" in err
    assert "Traceback" not in err
    assert 40 < most < 256


@pytest.mark.parametrize("verb", ["ask", "find", "show", "why", "validate"])
def test_every_verb_that_may_take_long_has_both_limits(verb: str) -> None:
    from click.testing import CliRunner

    from pcgraph.cli import cli

    told = CliRunner().invoke(cli, [verb, "--help"]).output
    assert "--timeout" in told
    assert "--max-memory MB" in told
    assert "three" in told.split("--max-memory")[1]


def test_a_limit_of_memory_that_nobody_can_keep_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from click.testing import CliRunner

    from pcgraph.cli import cli

    monkeypatch.setattr(memory, "resident", lambda: None)
    done = CliRunner().invoke(cli, ["show", "EVOKE", "--max-memory", "100"])
    assert done.exit_code == 2
    assert "does not tell how much memory" in done.output


def test_the_limit_of_memory_reaches_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from pcgraph.cli import cli

    seen: list[int | None] = []

    def noted(
        seconds: float, work: object, ending: bool = True, max_bytes: int | None = None
    ) -> None:
        seen.append(max_bytes)
        raise LimitReached("PC-X", "seen.")

    monkeypatch.setattr(limits, "within", noted)
    for args in (["show", "EVOKE"], ["show", "EVOKE", "--max-memory", "100"]):
        CliRunner().invoke(cli, args)
    assert seen == [USUAL, 100 * MEGABYTE]
