"""A framework that is not ours goes the whole way: in, suggested, judged, checked, handed on."""

import csv
import html
import io
from pathlib import Path

import pyoxigraph
import pytest
from click.testing import CliRunner

from pcgraph import console
from pcgraph.cli import cli
from tests.conftest import ROOT

CARERS = ROOT / "examples" / "carers" / "carer-support.md"
BASE = "https://www.example.org/carers/"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
NOS = "https://w3id.org/pcgraph/id/nos/"
FIRST, SECOND = "A. Reviewer", "B. Reviewer"
PART = ("p", "n", "yes", "", "the workload", "", "", "", "high")
"""Part of it, the NOS is narrower; a reason put together; no parts of the NOS; sure."""


class Way:
    """Runs the commands in turn on one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *words: str, typed: str = "") -> str:
        """Run a command with the folder laid over; give what it says as data."""
        named = [] if words[0] == "import" else ["--with", str(self.folder)]
        console._OPEN.clear()  # Each command is a process of its own for a user.
        done = CliRunner(env={"COLUMNS": "100"}).invoke(cli, [*words, *named], input=typed)
        assert done.exit_code == 0, f"{words}: {done.output}"
        return done.stdout

    def rows(self, *words: str, typed: str = "") -> list[dict[str, str]]:
        """Run a command, and read its table."""
        return list(csv.DictReader(io.StringIO(self(*words, "-f", "csv", typed=typed))))


@pytest.fixture(scope="module")
def way(tmp_path_factory: pytest.TempPathFactory) -> Way:
    """Bring the framework in, and judge some of it."""
    way = Way(tmp_path_factory.mktemp("way") / "carers")
    way("import", str(CARERS), "--into", str(way.folder), "--base", BASE, "--licence", LICENCE)
    (one,) = way.rows("mapping", "accept", "--identical", "--by", FIRST)
    assert (one["nos_code"], one["decided_how"]) == ("PROHSS1", "identical text")
    by = ("--by", FIRST)
    way(
        "mapping",
        "accept",
        "Manage your own time and workload",
        "HT4",
        "--evidence",
        "part",
        "--relation",
        "NOS is narrower",
        "--reason",
        "Time is shown, the workload is not.",
        *by,
    )
    way(
        "mapping",
        "reject",
        "Manage your own time and workload",
        "GEN23",
        "--reason",
        "Watching one's own practice is not managing one's time.",
        *by,
    )
    way("mapping", "none", "Lead a monthly meeting in which cases are discussed", "--reason",
        "SCDHSC0241 came nearest; contributing is not leading.", *by)  # fmt: skip
    return way


def test_what_is_decided_is_not_suggested_again(way: Way) -> None:
    found = way.rows("suggest")
    pairs = {(row["competency"], row["nos_code"]) for row in found}
    assert len({competency for competency, _ in pairs}) >= 30
    assert ("Contribute to the effectiveness of the team", "SCDHSC0241") in pairs
    assert not {("Manage your own time and workload", code) for code in ("HT4", "GEN23")} & pairs
    assert "Lead a monthly meeting in which cases are discussed" not in {one for one, _ in pairs}


def test_it_is_checked_asked_and_handed_on_with_nothing_denied_asserted(
    way: Way, tmp_path: Path
) -> None:
    way("validate", "--engine", "fast")
    assert way.rows("mapping", "validate") == []
    known = way.rows("query", "nos-for-competency", "--framework", "carer-support", "--rejected")
    told = {
        (row["nos_code"], row["decision"], row["evidence"], row["decided_by"], row["reviewed_by"])
        for row in known
        if row["competency"].startswith("Manage your own time")
    }
    assert told == {
        ("HT4", "accepted", "part of it", FIRST, "nobody yet"),
        ("GEN23", "considered and not used", "none", FIRST, "nobody yet"),
    }
    out = tmp_path / "out"
    way("mapping", "export", "carer-support", str(out), "--licence", LICENCE)
    alone = [str(path) for path in out.rglob("positive.sssom.tsv")]
    console._OPEN.clear()
    done = CliRunner().invoke(cli, ["mapping", "validate", *alone])
    assert done.exit_code == 0, done.output
    for path in (*out.rglob("*.ttl"), *out.rglob("*.nt")):
        store = pyoxigraph.Store()
        store.load(path=str(path))
        linked = {
            quad.object.value
            for quad in store
            if isinstance(quad.object, pyoxigraph.NamedNode) and quad.object.value.startswith(NOS)
        }
        assert linked == {f"{NOS}HT4", f"{NOS}PROHSS1"}, path


def test_an_assessor_gets_what_was_decided_and_what_was_not(way: Way, tmp_path: Path) -> None:
    way("pack", "-o", str(tmp_path / "pack.html"))
    page = html.unescape((tmp_path / "pack.html").read_text(encoding="utf-8"))
    assert page.count("Time is shown, the workload is not.") == 1
    assert page.count("Watching one's own practice is not managing one's time.") == 1
    assert "SCDHSC0241 came nearest" in page
    for line in CARERS.read_text(encoding="utf-8").splitlines():
        if line.startswith("- "):
            assert line[2:] in page


def test_a_second_person_sees_no_answer_of_the_first(way: Way) -> None:
    seen = way("review", "--second", "--by", SECOND, typed="k\n" * 12 + "q\n")
    assert "0 of 3 competencies" in seen
    assert seen.count("Competency ") == 3
    for words in (FIRST, "accepted", "Time is shown", "Watching one", "came nearest"):
        assert words not in seen, words
