"""What the pages of a release promise, read from the pages themselves."""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pcgraph.files import home

PLACE = "Scripts" if os.name == "nt" else "bin"
PYTHON = Path(os.environ.get("PCGRAPH_INTEROP", home() / ".venv-interop" / PLACE / "python"))
"""The Python of other tools, which live in an environment of their own (``make interop``)."""

_ROW = re.compile(r"^\| `queries/(?P<name>[^`]+)\.rq` \| (?P<rows>\d+) \|$", re.MULTILINE)
_CHECK = re.compile(
    r"^\| (?P<what>[^|]+) \| `(?P<how>[^`]+)`(?P<more>[^|]*) \| (?P<seen>[^|]+) \|$"
)
_BLOCK = re.compile(r"^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Check:
    """A row of CHECK.md: a command, and what it should show."""

    what: str
    how: str
    seen: str


def promised(release: Path) -> dict[str, int]:
    """Give the rows that LOAD.md promises of each question."""
    text = (release / "LOAD.md").read_text("utf-8")
    return {found["name"]: int(found["rows"]) for found in _ROW.finditer(text)}


def facts(release: Path) -> int:
    """Give the number that LOAD.md says one should see first."""
    found = re.search(r"You should see \*\*(\d+)\*\*", (release / "LOAD.md").read_text("utf-8"))
    assert found
    return int(found[1])


def checks(release: Path) -> Iterator[Check]:
    """Give the commands of CHECK.md, but for those that it says are not tried."""
    for line in (release / "CHECK.md").read_text("utf-8").splitlines():
        found = _CHECK.match(line)
        if found and "not tried" not in found["more"]:
            yield Check(found["what"], found["how"], found["seen"])


def blocks(release: Path, page: str, heading: str = "") -> list[str]:
    """Give the blocks of commands of a page, of one section of it if a heading is named."""
    text = (release / page).read_text("utf-8")
    if heading:
        text = text.split(f"\n## {heading}", 1)[1].split("\n## ", 1)[0]
    return [found["text"] for found in _BLOCK.finditer(text)]


def program(name: str) -> str:
    """Find a program of another tool; skip the test by its name if it is not there."""
    path = os.pathsep.join([os.environ.get("PATH", ""), str(PYTHON.parent)])
    found = shutil.which(name, path=path)
    if found is None:
        pytest.skip(f"{name} is not installed: make interop, or see CHECK.md of a release")
    return found
