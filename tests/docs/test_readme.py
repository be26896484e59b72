"""The README is run: each command works, each printed answer is the real one."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from pcgraph.cli import cli
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\n\$ (pcgraph [^\n]*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
PYTHON = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
COMMANDS = sorted(set(re.findall(r"`(pcgraph [a-z][^`]*)`", README)))


def shown(command: str, cwd: Path) -> str:
    """Run a command as on a terminal of 100 columns, words and data together."""
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command), "--format", "table"],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "100", "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.parametrize(("command", "printed"), BLOCKS, ids=lambda value: value[:40])
def test_printed_answers_are_real(
    command: str, printed: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    real = shown(command, tmp_path).rstrip() + "\n"
    if request.config.getoption("--update-golden"):
        text = (ROOT / "README.md").read_text(encoding="utf-8")
        text = text.replace(f"```\n$ {command}\n{printed}```", f"```\n$ {command}\n{real}```")
        (ROOT / "README.md").write_text(text, encoding="utf-8", newline="\n")
        printed = real
    assert printed == real, "run pytest --update-golden and read the difference"


NEEDS_MORE = (["ask"], ["audit"], ["bench"], ["find"], ["import"], ["load"], ["new"], ["settle"],
              ["show"], ["why"], ["review"], ["suggest"], ["pack"], ["mapping", "reject"],
              ["mapping", "unsure"], ["mapping", "none"], ["mapping", "undo"], ["serve"],
              ["mcp"])  # fmt: skip
"""Verbs that are named alone and need more, or take long: their help is run in place of them."""

STAND_INS = ("COMPETENCY", "FILE", "NAME", "NEW", "OLD", "REGISTER", "URL", "my-cc")
"""Words that stand for what a reader has: the help is run in place of them."""


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_in_the_text_work(command: str, tmp_path: Path) -> None:
    cwd = ROOT if "--check" in command else tmp_path
    words = shlex.split(command)
    words += ["--help"] * (words[1:] in NEEDS_MORE or any(word in STAND_INS for word in words))
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout or done.stderr or list(tmp_path.iterdir())


def test_every_verb_is_named_in_the_readme() -> None:
    assert len(BLOCKS) == 3
    verbs = cli.list_commands(click.Context(cli))
    assert {verb for verb in verbs if f"pcgraph {verb}" not in README} == set()


def test_targets_that_the_readme_names_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make (\w+)`", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_links_lead_somewhere() -> None:
    for name in ("README.md", "data/README.md", "data/mappings/README.md", "CHANGELOG.md"):
        page = ROOT / name
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{name}: {target}"


def test_the_python_lines_work(tmp_path: Path) -> None:
    lines, _ = PYTHON
    done = subprocess.run(
        [sys.executable, "-c", f"{lines}\nprint(list(frame['nos_code']), len(table))"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.stdout == "['MH27.2012', 'PE5'] 3\n", done.stderr


def test_the_python_block_works_on_what_compose_writes(tmp_path: Path) -> None:
    _, block = PYTHON
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    made = subprocess.run(
        [sys.executable, "-m", "pcgraph", "compose", "-o", "graph.trig"],
        cwd=tmp_path,
        env=env,
        check=False,
    )
    assert made.returncode == 0
    (tmp_path / "queries").mkdir()
    text = (ROOT / "queries" / "counts.rq").read_text(encoding="utf-8")
    (tmp_path / "queries" / "counts.rq").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", f"{block}\nprint(len(list(rows)))"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        env=env,
        check=False,
    )
    assert int(done.stdout) > 40, done.stderr
