"""Several servers behind one address: over one store on disk, and in front of a store elsewhere."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT, Command
from tests.servers import free_ports, oxigraph_server
from tests.web.sent import fetch_all, send
from tests.web.serving_case import Served, serving, wait_until

PAGES = (
    "", "nos/GEN97.html", "role/link-worker.html", "role/link-worker.csv", "search-index.js",
    "competency/fccpcp-0004.jsonld", "mappings.html", "changes.html", "nos/none.html",
)  # fmt: skip
"""Pages and files of all kinds, and one that is not there."""


@contextmanager
def proxied(folder: Path, servers: tuple[Served, ...]) -> Iterator[str]:
    """Run nginx before servers, by the example that we ship; only its ports are others."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not program:
        assert "PCGRAPH_SERVERS" not in os.environ, "nginx is not installed"
        pytest.skip("nginx is not installed")
    (port,) = free_ports(1)
    text = (ROOT / "examples/serving/nginx.conf").read_text("utf-8")
    for old, new in zip(
        (8001, 8002, 8080), (*(one.place[1] for one in servers), port), strict=True
    ):
        assert text.count(f":{old}") == 1
        text = text.replace(f":{old}", f":{new}")
    (folder / "nginx.conf").write_text(text, "utf-8")
    command = [program, "-p", str(folder), "-c", "nginx.conf", "-g", "daemon off;"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    address = f"http://localhost:{port}/"
    try:
        wait_until(lambda: process.poll() is not None or _answers(address))
        assert process.poll() is None
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _answers(address: str) -> bool:
    try:
        return send(address).status == 200
    except OSError:
        return False


def test_two_servers_over_one_store_answer_alike_and_one_may_end(
    served: str, tmp_path: Path, run: Command
) -> None:
    """As one that reads the files does: bytes, statuses and fingerprints are the same."""
    folder = tmp_path / "store"
    done = run("load", "--store", str(folder), "-q", seconds=120)
    assert done.returncode == 0, done.stderr
    options = ("--store", str(folder), "--workers", "1")
    with (
        serving(tmp_path, *options) as one, serving(tmp_path, *options) as other,
        proxied(tmp_path, (one, other)) as address,
    ):  # fmt: skip
        expected = fetch_all(served, PAGES)
        assert [answer.status for answer in expected] == [200] * 8 + [404]
        assert all(answer.mark for answer in expected[:8])
        for place in (one.address, other.address, address):
            assert fetch_all(place, PAGES) == expected
        # One ends, nobody is told an error; another is started in its place, at its port.
        one.process.terminate()
        assert fetch_all(address, PAGES) == expected
        one.process.wait(30)
        assert fetch_all(address, PAGES) == expected
        with serving(tmp_path, *options, "--port", str(one.place[1])):
            other.process.terminate()
            other.process.wait(30)
            assert fetch_all(address, PAGES) == expected


def test_pages_in_front_of_a_server_elsewhere(served: str, tmp_path: Path, run: Command) -> None:
    with oxigraph_server(tmp_path) as store:
        done = run("load", "--store", store.query, "-q", seconds=120)
        assert done.returncode == 0, done.stderr
        with serving(tmp_path, "--store", store.query, "--workers", "1") as server:
            assert fetch_all(server.address, PAGES) == fetch_all(served, PAGES)
