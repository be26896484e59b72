"""Real SPARQL servers for tests: Oxigraph (PyPI) and Virtuoso (Debian), on loopback only.

Each is started in a folder of its own on free ports and stopped by its own process id. A test
that needs a server that is not installed is skipped by name; with PCGRAPH_SERVERS=1, as
``.ci/run`` sets it, a missing server is a failure.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from pcgraph.files import home

PATIENCE = 60.0
"""Seconds that a server is given to start or to stop."""

SUFFIX = ".exe" if os.name == "nt" else ""
PLACE = "Scripts" if os.name == "nt" else "bin"

INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 20
CheckpointInterval = 0
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
ThreadsPerQuery = 1
AsyncQueueMaxThreads = 1
DirsAllowed = {folder}

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 10
MaxClientConnections = 10

[SPARQL]
ResultSetMaxRows = 100000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 0
"""


@dataclass(frozen=True)
class Server:
    """A server that runs.

    Attributes:
        name: what it is called in messages.
        query: where SELECT is sent.
        update: where changes are sent.
        store: its SPARQL 1.1 Graph Store, for ``?graph=``.
        load: put a file of N-Triples into a graph; N-Quads where the graph is None.
        talk: run commands of the server's own client, and give what it says.
        user: who may change it, by digest authentication; empty where anyone may.
        password: the password of that user.
    """

    name: str
    query: str
    update: str
    store: str
    load: Callable[[Path, str | None], None]
    talk: Callable[[str], str] | None = None
    user: str = ""
    password: str = ""


def missing(what: str, remedy: str) -> None:
    """Skip a test for want of a server, or fail where servers were promised."""
    said = f"{what} is not installed: {remedy}"
    if os.environ.get("PCGRAPH_SERVERS") == "1":
        pytest.fail(said)
    pytest.skip(said)


def oxigraph_program() -> str | None:
    """Find the Oxigraph server."""
    places = (
        os.environ.get("PCGRAPH_OXIGRAPH"),
        Path(sys.executable).with_name(f"oxigraph{SUFFIX}"),
        home() / ".venv-interop" / PLACE / f"oxigraph{SUFFIX}",
    )
    return next((str(p) for p in places if p and Path(p).exists()), shutil.which("oxigraph"))


@contextmanager
def oxigraph_server(folder: Path, *start: str) -> Iterator[Server]:
    """Run the Oxigraph server; stop it at the end.

    Args:
        folder: where its words are written.
        start: its command and options; else its data are in memory.
    """
    found = oxigraph_program()
    if found is None:
        missing("The Oxigraph server", "make interop, or pip install oxigraph")
        return
    (port,) = free_ports(1)
    base = f"http://127.0.0.1:{port}"

    def load(path: Path, graph: str | None) -> None:
        address = f"{base}/store" + (f"?graph={quote(graph, safe='')}" if graph else "")
        kind = "application/n-triples" if graph else "application/n-quads"
        _send("PUT" if graph else "POST", address, path.read_bytes(), kind)

    command = [found, *(start or ("serve",)), "--bind", f"127.0.0.1:{port}"]
    with _running(command, folder) as process:
        _wait(process, lambda: _send("GET", f"{base}/query?query=ASK%20%7B%7D"), folder)
        yield Server("Oxigraph server", f"{base}/query", f"{base}/update", f"{base}/store", load)


@contextmanager
def virtuoso_server(folder: Path) -> Iterator[Server]:
    """Run Virtuoso on an empty database in a folder; stop it at the end.

    Args:
        folder: an empty folder, the only one it may read.
    """
    program, talk = (shutil.which(n) or shutil.which(n, path="/usr/bin") for n in VIRTUOSO)
    if program is None or talk is None:
        missing("Virtuoso", "apt-get install virtuoso-opensource-7-bin (Debian)")
        return
    sql, http = free_ports(2)
    base, password = f"http://127.0.0.1:{http}", "for-tests-only"
    ini = folder / "virtuoso.ini"
    ini.write_text(INI.format(folder=folder, sql=sql, http=http), encoding="utf-8")

    def isql(commands: str, word: str = password) -> str:
        done = subprocess.run(
            [talk, f"127.0.0.1:{sql}", "dba", word, "ERRORS=STDOUT", f"exec={commands}"],
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        if done.returncode or "*** Error" in done.stdout:
            raise OSError(f"isql says: {done.stdout} {done.stderr}")
        return done.stdout

    def load(path: Path, graph: str | None) -> None:
        copy = folder / path.name
        if copy != path:
            shutil.copyfile(path, copy)
        isql(
            f"log_enable(2, 1); ld_dir('{folder}', '{path.name}', '{graph or 'urn:unused'}');"
            " rdf_loader_run();"
        )
        told = isql(
            "select concat('state ', cast(ll_state as varchar), ' ', coalesce(ll_error, 'fine'))"
            f" from DB.DBA.load_list where ll_file like '%/{path.name}';"
        )
        assert "state 2 fine" in told, told
        copy.unlink(missing_ok=copy != path)

    with _running([program, "-f", "+configfile", str(ini)], folder) as process:
        _wait(process, lambda: isql("select 1;", "dba"), folder)
        isql(f'set password "dba" "{password}";', "dba")
        _wait(process, lambda: _send("GET", f"{base}/sparql?query=ASK%20%7B%7D"), folder)
        yield Server(
            "Virtuoso",
            f"{base}/sparql",
            f"{base}/sparql-auth",
            f"{base}/sparql-graph-crud-auth",
            load,
            isql,
            "dba",
            password,
        )


VIRTUOSO = ("virtuoso-t", "isql-vt")
"""The server of Virtuoso, and the program that talks to it."""


def free_ports(number: int) -> tuple[int, ...]:
    """Find ports of this machine that nobody listens on."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(number)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return tuple(one.getsockname()[1] for one in sockets)


@contextmanager
def _running(command: list[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program in a folder and end it by its own process id, kindly at first."""
    with (folder / "output.txt").open("wb") as words:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=words, stderr=words
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(PATIENCE)


def _wait(process: subprocess.Popen[bytes], ready: Callable[[], object], folder: Path) -> None:
    """Wait until a server answers; tell its own words if it ends or stays silent."""
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            ready()
        except (OSError, subprocess.TimeoutExpired):
            time.sleep(0.1)
        else:
            return
    words = [p.read_text("utf-8", "replace")[-2000:] for p in folder.glob("*.txt")]
    words += [p.read_text("utf-8", "replace")[-2000:] for p in folder.glob("*.log")]
    pytest.fail(f"{process.args!r} does not answer: {words}")


def _send(method: str, address: str, body: bytes | None = None, kind: str = "") -> bytes:
    """Send one request to a server of ours; an answer that is no success is an OSError."""
    heads = {"Content-Type": kind} if kind else {}
    asked = urllib.request.Request(address, body, heads, method=method)  # noqa: S310
    with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310
        return bytes(answer.read())
