"""Several servers behind one address: over one store on disk, and in front of a store elsewhere."""

from pathlib import Path

from tests.conftest import Command
from tests.servers import oxigraph_server
from tests.web.sent import fetch_all
from tests.web.serving_case import serving

PAGES = (
    "", "nos/GEN97.html", "role/link-worker.html", "role/link-worker.csv", "search-index.js",
    "competency/fccpcp-0004.jsonld", "mappings.html", "changes.html", "nos/none.html",
)  # fmt: skip
"""Pages and files of all kinds, and one that is not there."""


def test_two_servers_over_one_store_answer_alike(served: str, tmp_path: Path, run: Command) -> None:
    """As one that reads the files does: bytes, statuses and fingerprints are the same."""
    folder = tmp_path / "store"
    done = run("load", "--store", str(folder), "-q", seconds=120)
    assert done.returncode == 0, done.stderr
    options = ("--store", str(folder), "--workers", "1")
    with serving(tmp_path, *options) as one, serving(tmp_path, *options) as other:
        first, second = fetch_all(one.address, PAGES), fetch_all(other.address, PAGES)
        assert [answer.status for answer in first] == [200] * 8 + [404]
        assert first == second == fetch_all(served, PAGES)
        assert all(answer.mark for answer in first[:8])
        # One may be ended and started anew while the other goes on.
        with serving(tmp_path, *options) as third:
            assert fetch_all(third.address, PAGES[:2]) == second[:2]
        assert fetch_all(other.address, PAGES) == second


def test_pages_in_front_of_a_server_elsewhere(served: str, tmp_path: Path, run: Command) -> None:
    with oxigraph_server(tmp_path) as store:
        done = run("load", "--store", store.query, "-q", seconds=120)
        assert done.returncode == 0, done.stderr
        with serving(tmp_path, "--store", store.query, "--workers", "1") as server:
            assert fetch_all(server.address, PAGES) == fetch_all(served, PAGES)
