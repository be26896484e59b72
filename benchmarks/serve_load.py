"""Load the server: cheap requests alone, and beside queries of death.

Starts ``pcgraph serve`` on loopback, asks it from many clients for so many seconds, first alone,
then beside clients that send nothing but what would never end, and prints how long the cheap ones
waited, what each of the others was told and when, and the most memory that all processes of the
server held together (Linux). All comes from one address of this machine, so nobody is held back
as a client of its own: that is the harder case.

    python benchmarks/serve_load.py --seconds 30
    python benchmarks/serve_load.py --mixed --seconds 100 --clients 8 --dying 1 1 1 1 1 1

The second takes ten minutes: what is held after each of its rounds shows whether anything leaks.
"""

from __future__ import annotations

import argparse
import http.client
import os
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

ROOT = Path(__file__).parents[1]
CHEAP = (
    "/index.html",
    "/nos/GEN97.html",
    "/static/site.css",
    "/sparql?query=" + quote("SELECT ?role WHERE { ?role a pc:Role } ORDER BY ?role"),
    "/sparql?query=" + quote("ASK { pc:Role a ?class }"),
    "/sparql?query=" + quote("SELECT ?s ?t WHERE { ?s pc:text ?t } LIMIT 20"),
)
MIXED = (
    *CHEAP,
    "/id/nos/GEN97", "/id/nos/GEN97.ttl", "/ns/Competency.jsonld", "/void.ttl", "/sitemap.xml",
    "/roles.html", "/role/link-worker.html", "/competency/fccpcp-0004.html", "/checks.html",
    "/search.html?q=motivation", "/q/roles", "/q/roles.csv", "/q/roles.xlsx",
    "/q/nos-for-competency.json?role=Link%20Worker&tag=EVOKE",
    "/ask?q=" + quote("which NOS evidence the Link Worker EVOKE competency"),
    "/coverage.html?role=Link%20Worker", "/compare.html?a=Link%20Worker&b=Link%20Worker%20Coach",
    "/sparql", "/sparql?query=" + quote("SELECT * WHERE { ?s a pc:Competency ; pc:text ?t }"),
    "/sparql?query=" + quote("CONSTRUCT WHERE { ?s pc:evidencedBy ?o }"),
)  # fmt: skip
"""Pages, tables, things and queries of every kind, light and heavy."""
_TRIPLES = "?a ?b ?c . ?d ?e ?f"
DEATHS = (
    f"SELECT (COUNT(*) AS ?n) WHERE {{ {_TRIPLES} . ?g ?h ?i }}",
    "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>|^!<x:y>)* ?b . ?c (!<x:x>|^!<x:y>)* ?d }",
    f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?c), STR(?f))) AS ?g) WHERE {{ {_TRIPLES} }}",
    f"SELECT * WHERE {{ {_TRIPLES} }} ORDER BY ?c",
    f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT * {{ {_TRIPLES} }} }}",
    'SELECT (STRLEN(?s9) AS ?n) { BIND("0123456789" AS ?s0) '
    + " ".join(f"BIND(CONCAT({','.join([f'?s{n}'] * 10)}) AS ?s{n + 1})" for n in range(9))
    + " }",
    "SELECT * WHERE " + "{" * 2250 + "}" * 2250,
)
_PATIENCE = 60.0


@dataclass
class Seen:
    """What clients saw.

    Attributes:
        took: seconds of each answer.
        told: how often each status came; 0 where there was no answer.
    """

    took: list[float] = field(default_factory=list)
    told: Counter[int] = field(default_factory=Counter)

    def part(self, share: float) -> float:
        """Give the milliseconds in which such a share was answered."""
        found = sorted(self.took)
        return 1000 * found[min(int(len(found) * share), len(found) - 1)] if found else 0.0


def ask(place: str, path: str, seen: Seen) -> None:
    """Ask once, on a connection of its own."""
    begun = time.perf_counter()
    status = 0
    with suppress(OSError, http.client.HTTPException):
        line = http.client.HTTPConnection(place, timeout=_PATIENCE)
        try:
            line.request("GET", path, headers={"Accept": "*/*"})
            answer = line.getresponse()
            answer.read()
            status = answer.status
        finally:
            line.close()
    seen.took.append(time.perf_counter() - begun)
    seen.told[status] += 1


def clients(
    place: str, number: int, paths: tuple[str, ...], until: float, pause: float
) -> tuple[list[threading.Thread], list[Seen]]:
    """Start clients, each in a thread."""
    seen = [Seen() for _ in range(number)]

    def work(mine: Seen, at: int) -> None:
        while time.monotonic() < until:
            ask(place, paths[at % len(paths)], mine)
            at += 1
            time.sleep(pause)

    threads = [
        threading.Thread(target=work, args=(mine, at), daemon=True) for at, mine in enumerate(seen)
    ]
    for thread in threads:
        thread.start()
    return threads, seen


def joined(parts: list[Seen]) -> Seen:
    """Lay together what clients saw."""
    whole = Seen()
    for part in parts:
        whole.took += part.took
        whole.told += part.told
    return whole


def held(pid: int) -> tuple[int, int]:
    """Give the bytes that a process and its children hold, and how many children there are."""
    pids = {pid}
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):
                pids |= set(map(int, (task / "children").read_text().split()))
    whole = 0
    for one in pids:
        with suppress(OSError, IndexError):
            pages = Path(f"/proc/{one}/statm").read_text().split()
            whole += int(pages[1]) * os.sysconf("SC_PAGE_SIZE")
    return whole, len(pids) - 1


def round_of(place: str, pid: int, options: argparse.Namespace, dying: int) -> None:
    """Ask for so many seconds, and print what was seen."""
    until = time.monotonic() + options.seconds
    paths = tuple("/sparql?query=" + quote(text) for text in DEATHS)
    killers, ends = clients(place, dying, paths, until, 0.0)
    wanted = MIXED if options.mixed else CHEAP
    asking, seen = clients(place, options.clients, wanted, until, options.pause)
    memory = []
    while time.monotonic() < until:
        memory.append(held(pid)[0])
        time.sleep(0.05)
    for thread in asking + killers:
        thread.join(_PATIENCE)
    cheap, ended = joined(seen), joined(ends)
    print(
        f"| {options.clients} + {dying} | {len(cheap.took)} | {cheap.part(0.5):.0f} | "
        f"{cheap.part(0.95):.0f} | {cheap.part(0.99):.0f} | {cheap.part(1):.0f} | "
        f"{dict(sorted(cheap.told.items()))} | {len(ended.took)} | "
        f"{max(ended.took, default=0):.1f} | {dict(sorted(ended.told.items()))} | "
        f"{max(memory) / 2**20:.0f} / {statistics.median(memory) / 2**20:.0f} / "
        f"{held(pid)[0] / 2**20:.0f} | {held(pid)[1]} |",
        flush=True,
    )


def main() -> None:
    """Start a server, load it, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0, help="of each round")
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--dying", type=int, nargs="*", default=[0, 1, 4])
    parser.add_argument("--pause", type=float, default=0.05, help="seconds between two requests")
    parser.add_argument("--timeout", type=float, default=10.0, help="of the server")
    parser.add_argument("--settle", type=float, default=10.0,
                        help="seconds before the first round")  # fmt: skip
    parser.add_argument("--mixed", action="store_true", help="all kinds of requests, also heavy")
    parser.add_argument("serve", nargs="*", help="further options of pcgraph serve, behind --")
    options = parser.parse_args()
    command = [sys.executable, "-m", "pcgraph", "serve", "--port", "0", "--quiet",
               "--timeout", str(options.timeout), *options.serve]  # fmt: skip
    server = subprocess.Popen(
        command, cwd=ROOT / "benchmarks", env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert server.stdout
        place = urlsplit(server.stdout.readline().strip()).netloc
        for path in MIXED if options.mixed else CHEAP:
            ask(place, path, Seen())
        time.sleep(options.settle)
        load = f", load of the machine {os.getloadavg()[0]:.1f}" if os.name == "posix" else ""
        print(f"{os.cpu_count()} cores{load}; rounds of {options.seconds:g} s\n")
        print("| clients + dying | answers | p50 ms | p95 | p99 | most | told | deaths "
              "| longest s | told | MB most / usual / after | processes |")  # fmt: skip
        print("|" + " --- |" * 12)
        for dying in options.dying:
            round_of(place, server.pid, options, dying)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


if __name__ == "__main__":
    main()
