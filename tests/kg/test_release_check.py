"""CHECK.md and LOAD.md of a release do what they say: each command is run as it stands there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.released import PYTHON, blocks, checks, facts, program

BY_US = ("pyshacl",)
"""Programs that stand beside our own Python."""

TOOLS = {"frictionless", "rapper", "csvwvalidate", "pyshacl", "sha256sum", "unzip", "wc", "sort"}

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the commands are of a POSIX shell")


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command as a reader would, with the programs of our tests on the path."""
    places = [str(PYTHON.parent), str(Path(sys.executable).parent), os.environ["PATH"]]
    return subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": os.pathsep.join(places), "COLUMNS": "100"},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def tool(command: str) -> str:
    return next(word for word in command.split() if "=" not in word)


def test_the_page_names_every_tool_that_we_know(release: Path) -> None:
    assert {tool(check.how) for check in checks(release)} == TOOLS


@pytest.mark.parametrize("name", sorted(TOOLS))
def test_each_command_shows_what_the_page_says(release: Path, name: str) -> None:
    if not (Path(sys.executable).parent / name).exists():
        program(name)
    mine = [check for check in checks(release) if tool(check.how) == name]
    assert mine
    for check in mine:
        done = shell(check.how, release)
        said = done.stdout + done.stderr
        assert done.returncode == 0, (check, said)
        if check.seen == "nothing":
            assert said == "", check
        else:
            assert check.seen in said, (check, said)


@pytest.mark.parametrize("name", ["sha256sum", "sort", "rapper", "wc"])
def test_the_commands_see_a_changed_byte(release: Path, tmp_path: Path, name: str) -> None:
    """One letter of the N-Triples is changed, one line is doubled: no command stays content."""
    program(name)
    text = (release / "rdf" / "pcgraph.nt").read_text("utf-8")
    head, line, rest = text.partition("\n")
    (tmp_path / "rdf").mkdir()
    changed = f"{head}{line}{head}{line}{rest.replace(' .', ' . .', 1)}"
    (tmp_path / "rdf" / "pcgraph.nt").write_text(changed, "utf-8", newline="\n")
    (tmp_path / "SHA256SUMS").write_bytes((release / "SHA256SUMS").read_bytes())
    for check in checks(release):
        if tool(check.how) == name and ("pcgraph.nt" in check.how or "SHA256" in check.how):
            done = shell(check.how, tmp_path)
            said = done.stdout + done.stderr
            assert done.returncode or (said and check.seen not in said), check


def test_nothing_else_lies_in_a_release(release: Path) -> None:
    """The list of what lies there and is not told holds only what the page says."""
    command = blocks(release, "CHECK.md")[0]
    archive = f"pcgraph-{release.name}.zip"
    assert shell(command, release).stdout.split() == ["SHA256SUMS", archive]
    told = (release / "CHECK.md").read_text("utf-8")
    assert f"`SHA256SUMS` and, beside the archive, `{archive}`" in " ".join(told.split())


def test_a_file_that_is_not_told_is_seen(release: Path, tmp_path: Path) -> None:
    (tmp_path / "more.txt").write_text("more", "utf-8")
    (tmp_path / "SHA256SUMS").write_text(f"{'0' * 64}  told.txt\n", "utf-8")
    command = blocks(release, "CHECK.md")[0]
    assert shell(command, tmp_path).stdout.split() == ["SHA256SUMS", "more.txt", "told.txt"]


def rules_asked(folder: Path, release: Path) -> str:
    """Run the Python of the page, as a reader would, in a folder."""
    program = blocks(release, "CHECK.md")[1]
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True,
                          encoding="utf-8", timeout=300, check=True)  # fmt: skip
    return done.stdout


def test_the_released_graph_breaks_no_rule(release: Path) -> None:
    assert "[words left out: " in (release / "rdf/pcgraph.nt").read_text("utf-8")
    assert len([*(release / "shapes/rules").glob("*.rq")]) >= 30
    assert rules_asked(release, release) == ""


def test_the_rules_see_a_fault_in_a_text_that_has_its_words(release: Path, tmp_path: Path) -> None:
    """Others had their words left out; this text has its own."""
    shutil.copytree(release / "shapes", tmp_path / "shapes")
    (tmp_path / "rdf").mkdir()
    ns, ours = "https://w3id.org/pcgraph/ns/", "https://example.org/"
    more = (
        f"<{ours}step> <{ns}stepStatement> <{ours}line> .\n"
        f'<{ours}step> <{ns}levelWords> "in action"@en .\n'
        f'<{ours}line> <{ns}text> "Reflect"@en .\n'
    )
    text = (release / "rdf/pcgraph.nt").read_text("utf-8")
    (tmp_path / "rdf/pcgraph.nt").write_text(text + more, "utf-8")
    told = rules_asked(tmp_path, release).splitlines()
    assert [line for line in told if "level-words-printed" in line and f"{ours}step" in line]


def test_the_page_counts_what_was_written(release: Path) -> None:
    assert facts(release) == len((release / "rdf/pcgraph.nt").read_text("utf-8").splitlines())
