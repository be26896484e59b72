import csv
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from pcgraph import pool as pools
from pcgraph.errors import InputProblem, LimitReached, PcgraphError, QueryProblem, UsageProblem
from pcgraph.load import load_folder
from pcgraph.memory import MEGABYTE
from pcgraph.model import Table, TextFile
from pcgraph.pool import Pool, Sparql, Verb

ROOT = Path(__file__).parents[2]
ROLES = Sparql("SELECT ?role WHERE { ?role a pc:Role } ORDER BY ?role LIMIT 3", tables="csv")
ENDLESS = Sparql("SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
MOST = 384 * MEGABYTE
QUICK = Sparql("ASK { pc:Role a ?class }")
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    """Two workers with little of everything."""
    with Pool(
        size=2, seconds=2, max_wait=60, max_bytes=MOST, max_rows=500, max_answer=8 * MEGABYTE
    ) as made:
        assert made.ask(QUICK).body == b'{"head":{},"boolean":true}'
        yield made


@pytest.fixture
def alone() -> Iterator[Pool]:
    """One worker that has much time, and a queue for one."""
    with Pool(size=1, seconds=60, max_bytes=MOST, waiting=1) as made:
        made.ask(QUICK)
        yield made


@pytest.fixture
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(60) as made:
        yield made


def wait_until(true: Callable[[], bool]) -> None:
    """Wait for what another process or thread does, half a minute at most."""
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def lives(pid: int) -> bool:
    """Tell whether a process is there and is no zombie that waits for the system."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def at_work(pool: Pool, executor: ThreadPoolExecutor) -> Future[Any]:
    """Begin what does not end, and wait until a worker is at it."""
    slow = executor.submit(pool.ask, ENDLESS)
    wait_until(lambda: pool.at_work == 1)
    return slow


def code_of(pool: Pool, request: Sparql | Verb) -> str:
    """Give the code of the error that a request earns."""
    with pytest.raises(PcgraphError) as told:
        pool.ask(request)
    return told.value.code


def test_a_table_is_written_in_each_w3c_form(pool: Pool) -> None:
    text = 'SELECT ?x ?y WHERE { VALUES (?x ?y) { (1 "a,{b") (UNDEF "c\\nd<result>") } }'
    found = {form: pool.ask(Sparql(text, tables=form)) for form in ("srj", "srx", "csv", "tsv")}
    assert {one.kind for one in found.values()} == {"table"}
    assert [one.form for one in found.values()] == ["srj", "srx", "csv", "tsv"]
    bindings = json.loads(found["srj"].body)["results"]["bindings"]
    assert [row["y"]["value"] for row in bindings] == ["a,{b", "c\nd<result>"]
    assert found["srx"].body.count(b"<result>") == 2
    rows = list(csv.reader(StringIO(found["csv"].body.decode(), newline="")))
    assert rows == [["x", "y"], ["1", "a,{b"], ["", "c\nd<result>"]]
    assert found["tsv"].body == b'?x\t?y\n1\t"a,{b"\n\t"c\\nd<result>"\n'


def test_a_graph_is_turtle_or_n_triples(pool: Pool) -> None:
    text = "CONSTRUCT { pc:Role rdfs:label 'Role' } WHERE {}"
    turtle = pool.ask(Sparql(text))
    assert (turtle.kind, turtle.form) == ("graph", "ttl")
    assert b'pc:Role rdfs:label "Role"' in turtle.body
    lines = pool.ask(Sparql(text, graphs="nt")).body
    assert lines.startswith(b"<https://w3id.org/pcgraph/ns/Role> <")
    assert lines.endswith(b'"Role" .\n')


def test_true_or_false_is_told_apart_from_a_table(pool: Pool) -> None:
    found = pool.ask(Sparql("ASK { pc:Role a pc:Nothing }", tables="csv"))
    assert (found.kind, found.body) == ("boolean", b"false")


def test_a_verb_gives_the_table_that_the_graph_gives(pool: Pool) -> None:
    import pcgraph

    kg = pcgraph.open()
    given = {"role": ("Link Worker",), "tag": ("EVOKE",)}
    found = pool.ask(Verb("query", ("nos-for-competency",), given))
    expected = kg.query("nos-for-competency", role="Link Worker", tag="EVOKE")
    assert {type(cell) for row in found.rows for cell in row} >= {str, int, type(None)}
    for part in ("columns", "rows", "closed", "notes", "about"):
        assert getattr(found, part) == getattr(expected, part)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (Verb("ask", ("which NOS evidence", "the Link Worker EVOKE competency")), "MH27.2012"),
        (Verb("find", ("calm", "sensitive"), limit=1), "calm"),
        (Verb("show", ("EVOKE",)), "EVOKE"),
        (Verb("why", ("EVOKE", "MH27.2012")), "MH27.2012"),
    ],
    ids=["ask", "find", "show", "why"],
)
def test_the_other_verbs_answer_too(pool: Pool, request_: Verb, words: str) -> None:
    found = pool.ask(request_)
    assert isinstance(found, Table)
    assert words.casefold() in str(found.rows).casefold()


@pytest.mark.parametrize(
    ("verb", "words"),
    [("compose", ()), ("__class__", ("x",)), ("query", ()), ("query", ("a", "b")), ("show", ())],
)
def test_no_other_verb_can_be_called(pool: Pool, verb: str, words: tuple[str, ...]) -> None:
    assert code_of(pool, Verb(verb, words)) == "PC-USAGE-VERB"


def test_a_path_is_no_name_of_a_query(pool: Pool, tmp_path: Path) -> None:
    mine = tmp_path / "mine.rq"
    mine.write_text("SELECT ?x WHERE { ?x a pc:Role }\n")
    assert code_of(pool, Verb("query", (str(mine),))) == "PC-QUERY-UNKNOWN"


def test_an_error_of_ours_arrives_whole(pool: Pool) -> None:
    with pytest.raises(QueryProblem) as told:
        pool.ask(Sparql("SELECT ?x WHERE {\n ?x nope:a 1 }", shown="page"))
    fault = told.value
    assert (fault.code, fault.where) == ("PC-QUERY-SYNTAX", "page:2:11")
    assert (fault.what, fault.remedy) == (
        "the prefix nope: is not known.",
        "Declare it with PREFIX.",
    )
    with pytest.raises(UsageProblem) as usage:
        pool.ask(Verb("show", ("no such thing at all",)))
    assert usage.value.exit_code == 2


def test_what_would_reach_out_does_not_get_to_a_worker(pool: Pool) -> None:
    text = "SELECT * WHERE { SERVICE <http://example.org/> { ?a ?b ?c } }"
    assert code_of(pool, Sparql(text)) == "PC-QUERY-REFUSED"
    assert code_of(pool, Sparql("SELECT * WHERE " + "{" * 2250 + "}" * 2250)) == "PC-QUERY-DEPTH"


@pytest.mark.parametrize("forms", [("xlsx", "ttl"), ("srj", "trig"), ("ttl", "srj")])
def test_a_form_that_is_not_written_is_refused(pool: Pool, forms: tuple[str, str]) -> None:
    assert code_of(pool, Sparql("ASK {}", *forms)) == "PC-USAGE-FORM"


@pytest.mark.parametrize("form", ["srj", "srx", "csv", "tsv"])
def test_an_answer_of_as_many_rows_as_allowed_is_given_and_of_one_more_is_not(
    pool: Pool, form: str
) -> None:
    row = '(CONCAT(STR(?p), ",{<result>", "\\n,{\\n") AS ?x)'
    text = "SELECT (?p AS ?q) " + row + " WHERE { ?s ?p ?o } LIMIT "
    assert pool.ask(Sparql(text + "500", tables=form)).body.count(b"http") >= 1000
    assert code_of(pool, Sparql(text + "501", tables=form)) == "PC-LIMIT-ROWS"


def test_a_graph_has_no_more_triples_than_allowed(pool: Pool) -> None:
    text = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT "
    assert pool.ask(Sparql(text + "500", graphs="nt")).body.count(b" .\n") == 500
    assert code_of(pool, Sparql(text + "501")) == "PC-LIMIT-ROWS"


def test_a_table_of_a_verb_has_no_more_rows_than_allowed(pool: Pool) -> None:
    """Options of the command are nothing that a caller of the pool could raise."""
    with pytest.raises(LimitReached) as told:
        pool.ask(Verb("query", ("mappings",)))
    assert (told.value.code, told.value.remedy) == ("PC-LIMIT-ROWS", "Ask for less.")


def test_an_answer_that_is_too_long_is_an_error_before_it_is_whole(pool: Pool) -> None:
    """It would have eight hundred million rows."""
    assert code_of(pool, Sparql("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }")) == "PC-LIMIT-ANSWER"


def test_a_request_that_is_too_long_is_refused(pool: Pool) -> None:
    assert code_of(pool, Verb("find", ("a" * 2_100_000,))) == "PC-LIMIT-REQUEST"
    assert code_of(pool, Verb("ask", ("a",), {"x": ("a" * 2_100_000,)})) == "PC-LIMIT-REQUEST"


def test_a_request_that_cannot_be_sent_costs_no_worker(pool: Pool) -> None:
    for _ in range(3):
        with pytest.raises(TypeError):
            pool.ask(Verb("find", (b"calm",)))  # type: ignore[arg-type]
    assert pool.ask(QUICK).kind == "boolean"


def test_words_that_are_no_unicode_arrive_as_they_are(pool: Pool) -> None:
    assert code_of(pool, Verb("show", ("\ud800 no such thing",))) == "PC-VALUE-UNKNOWN"


DEATHS = {
    "distinct": "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f } }",
    "order": "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c",
    "concat": "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?c), STR(?f))) AS ?g)"
    " WHERE { ?a ?b ?c . ?d ?e ?f }",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>|^!<x:y>)* ?b . ?c (!<x:x>|^!<x:y>)* ?d }",
    "doubling": 'SELECT (STRLEN(?s9) AS ?n) { BIND("0123456789" AS ?s0) '
    + " ".join(f"BIND(CONCAT({','.join([f'?s{n}'] * 10)}) AS ?s{n + 1})" for n in range(9))
    + " }",
}


@pytest.mark.parametrize("death", DEATHS)
def test_a_query_of_death_is_an_error_for_its_caller_alone(pool: Pool, death: str) -> None:
    code = code_of(pool, Sparql(DEATHS[death]))
    assert code in ("PC-LIMIT-MEMORY", "PC-LIMIT-TIME")
    assert pool.ask(QUICK).kind == "boolean"


def test_a_regular_expression_that_would_try_all_ways_is_answered(pool: Pool) -> None:
    """The engine's expressions take time that grows with the text, not twofold a letter."""
    text = 'ASK { ?s ?p ?o FILTER(REGEX("' + "a" * 40 + '!", "^(a+)+(a*)*$")) }'
    assert pool.ask(Sparql(text, tables="csv")).body == b"false"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE " + "{" * 2250 + "}" * 2250,
        "SELECT * WHERE " + "{" * 120_000 + "}" * 120_000,
        "SELECT * { FILTER(" + "!" * 200_000 + "true) }",
        "SELECT * { ?s ?p " + "[ <x:p> " * 25_000 + "1" + "]" * 25_000 + " }",
    ],
    ids=["4.5 KB of braces", "braces", "signs", "nodes"],
)
def test_depth_that_got_past_the_guard_does_no_harm(
    pool: Pool, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(pools, "guard", lambda *_: None)
    try:
        told = pool.ask(Sparql(text)).kind
    except PcgraphError as fault:
        told = fault.code
    assert told in ("table", "PC-QUERY-DIED", "PC-LIMIT-TIME", "PC-LIMIT-MEMORY")
    assert pool.ask(QUICK).kind == "boolean"


@linux
def test_a_worker_holds_no_more_than_it_may(alone: Pool, executor: ThreadPoolExecutor) -> None:
    slow = executor.submit(alone.ask, Sparql(DEATHS["order"]))
    pid, most = alone.pids[0], 0
    while not slow.done() and lives(pid):
        pages = Path(f"/proc/{pid}/statm").read_text().split()
        most = max(most, int(pages[1]) * os.sysconf("SC_PAGE_SIZE") if pages else 0)
        time.sleep(0.002)
    with pytest.raises(LimitReached, match="384 MB"):
        slow.result(30)
    assert 100 * MEGABYTE < most < 600 * MEGABYTE


@linux
def test_without_any_watch_the_system_still_holds_a_worker(pool: Pool) -> None:
    """RLIMIT_AS stands behind the watch: what may be mapped is bounded."""
    for pid in pool.pids:
        bound = Path(f"/proc/{pid}/limits").read_text()
        line = next(line for line in bound.splitlines() if line.startswith("Max address space"))
        assert int(line.split()[3]) < 3_000 * MEGABYTE
        core = next(line for line in bound.splitlines() if line.startswith("Max core"))
        assert core.split()[4] == "0"


def test_a_quick_one_is_answered_while_a_slow_one_runs(executor: ThreadPoolExecutor) -> None:
    with Pool(size=2, seconds=60, max_bytes=MOST) as two:
        slow = at_work(two, executor)
        for _ in range(5):
            assert two.ask(ROLES).body.startswith(b"role\r\nhttps://")
        assert not slow.done()
        two.close()
        with pytest.raises(LimitReached, match="the service is ending"):
            slow.result(30)


def test_a_caller_may_ask_for_less_time_and_not_for_more(pool: Pool) -> None:
    with pytest.raises(LimitReached, match=r"0\.2 seconds"):
        pool.ask(ENDLESS, timeout=0.2)
    with pytest.raises(LimitReached, match="within 2 seconds"):
        pool.ask(ENDLESS, timeout=1000)


@posix
def test_a_worker_that_is_killed_is_told_and_replaced(
    alone: Pool, executor: ThreadPoolExecutor
) -> None:
    slow, pid = at_work(alone, executor), alone.pids[0]
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(QueryProblem, match="ended before the answer was whole") as told:
        slow.result(30)
    assert told.value.code == "PC-QUERY-DIED"
    assert alone.ask(QUICK).kind == "boolean"
    assert pid not in alone.pids


@posix
def test_a_worker_that_died_idle_harms_nobody(alone: Pool) -> None:
    (pid,) = alone.pids
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.5)
    assert alone.ask(QUICK).kind == "boolean"
    assert pid not in alone.pids


def test_fifty_requests_over_two_workers(executor: ThreadPoolExecutor) -> None:
    """Each caller gets its own answer."""
    with Pool(size=2, seconds=60, waiting=50) as two:
        texts = [f"SELECT ({n} AS ?n) WHERE {{}}" for n in range(50)]
        asked = [executor.submit(two.ask, Sparql(text, tables="csv")) for text in texts]
        assert [one.result(60).body for one in asked] == [b"n\r\n%d\r\n" % n for n in range(50)]


def test_where_too_many_wait_the_next_is_refused(alone: Pool, executor: ThreadPoolExecutor) -> None:
    slow = at_work(alone, executor)
    waiting = executor.submit(alone.ask, QUICK, 20)
    wait_until(lambda: alone.waits == 1)
    assert code_of(alone, QUICK) == "PC-LIMIT-BUSY"
    alone.close()
    for one in (slow, waiting):
        assert isinstance(one.exception(30), LimitReached)


def test_who_does_not_get_a_turn_in_time_is_told(executor: ThreadPoolExecutor) -> None:
    with Pool(size=1, seconds=60, max_wait=0.3) as impatient:
        wait_until(lambda: executor.submit(impatient.ask, QUICK).exception(30) is None)
        slow = at_work(impatient, executor)
        with pytest.raises(LimitReached, match=r"no process was free within 0\.3 seconds") as told:
            impatient.ask(QUICK)
        assert told.value.code == "PC-LIMIT-BUSY"
        assert not slow.done()


@linux
def test_nothing_is_left_after_close(executor: ThreadPoolExecutor) -> None:
    before = len(os.listdir("/proc/self/fd")), threading.active_count()
    two = Pool(size=2, seconds=60, max_bytes=MOST)
    two.ask(QUICK)
    with pytest.raises(LimitReached):
        two.ask(Sparql(DEATHS["order"]))
    two.ask(QUICK)
    wait_until(lambda: len(two.pids) == 2)
    pids = two.pids
    two.close()
    two.close()
    assert (len(os.listdir("/proc/self/fd")), threading.active_count()) == before
    for pid in pids:
        assert not Path(f"/proc/{pid}").exists()
    assert two.pids == ()
    assert code_of(two, QUICK) == "PC-LIMIT-BUSY"


@linux
def test_a_pool_may_be_closed_before_it_is_ready() -> None:
    started = Pool(size=2)
    pids = started.pids
    started.close()
    assert not any(map(lives, pids))


@linux
def test_workers_end_when_the_program_is_killed(tmp_path: Path) -> None:
    """One of them idles, the other is at work on what would not end."""
    program = tmp_path / "program.py"
    program.write_text(
        "import threading, time\n"
        "from pcgraph.pool import Pool, Sparql\n"
        "if __name__ == '__main__':\n"
        "    pool = Pool(size=2, seconds=600)\n"
        "    pool.ask(Sparql('ASK {}'))\n"
        f"    asked = threading.Thread(target=pool.ask, args=(Sparql({ENDLESS.text!r}),))\n"
        "    asked.start()\n"
        "    while pool.at_work == 0 or len(pool.pids) < 2: time.sleep(0.01)\n"
        "    print(*pool.pids, flush=True)\n"
    )
    process = subprocess.Popen(
        [sys.executable, str(program)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    pids = [int(pid) for pid in process.stdout.readline().split()]
    assert len(pids) == 2
    assert all(map(lives, pids))
    process.kill()
    process.wait()
    process.stdout.close()
    wait_until(lambda: not any(map(lives, pids)))


def test_a_folder_is_laid_over(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "roles.ttl").write_text(
        "PREFIX pc: <https://w3id.org/pcgraph/ns/>\n<http://example.org/a> a pc:Role .\n"
    )
    with Pool([tmp_path], size=1) as one:
        assert b"true" in one.ask(Sparql("ASK { <http://example.org/a> a pc:Role }")).body


def test_a_folder_that_cannot_be_read_is_told_to_each_caller(tmp_path: Path) -> None:
    broken = tmp_path / "data" / "roles.ttl"
    broken.parent.mkdir()
    broken.write_text("this is no Turtle")
    with Pool([tmp_path], size=1) as one:
        for _ in range(2):
            with pytest.raises(InputProblem) as told:
                one.ask(QUICK)
            assert "roles.ttl:1" in told.value.where
        broken.write_text("")
        assert one.ask(QUICK).kind == "boolean"


def nothing_said(what: str, done: int, whole: int) -> None:
    """Take no notice."""


def test_a_store_on_disk_is_asked_in_place_of_the_files(tmp_path: Path) -> None:
    text = "<http://example.org/a> a <https://w3id.org/pcgraph/ns/Role> ."
    file = TextFile("data/roles.ttl", text, "data/roles.ttl")
    load_folder([file], (), tmp_path / "store", nothing_said)
    with Pool(store=tmp_path / "store", size=2) as two:
        for _ in range(2):
            assert two.ask(ROLES).body == b"role\r\nhttp://example.org/a\r\n"
    with Pool(store=tmp_path / "absent", size=1) as one:
        assert code_of(one, QUICK) == "PC-STORE-NONE"
    assert not (tmp_path / "absent").exists()
