"""Things that several tests share: the real graph, the golden files, the command."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import pcgraph
from pcgraph.compose import compose
from pcgraph.composition import Composition
from pcgraph.console import silent
from pcgraph.files import read_layout
from pcgraph.graph import KnowledgeGraph
from pcgraph.model import TextFile
from pcgraph.publish.release import publish

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases"
TESTDATA = Path(os.environ.get("PCGRAPH_TESTDATA", ROOT.parent / "shared" / "testdata"))
"""Data of others, which is no part of the project: tests that need it skip where it is not."""

Command = Callable[..., subprocess.CompletedProcess[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Write the golden files anew.")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests that ``long.txt`` names; a name of none is an error of the whole suite."""
    lines = (ROOT / "tests" / "long.txt").read_text("utf-8").splitlines()
    named = {line for line in lines if line and not line.startswith("#")}
    for item in items:
        if item.nodeid in named:
            item.add_marker(pytest.mark.long)
            named.remove(item.nodeid)
    whole = config.args == config.getini("testpaths") and not config.option.ignore
    if whole and named:
        raise pytest.UsageError(f"tests/long.txt names no test: {', '.join(sorted(named))}")


@pytest.fixture(scope="session")
def kg() -> KnowledgeGraph:
    return pcgraph.open()


@pytest.fixture(scope="session")
def composition(kg: KnowledgeGraph) -> Composition:
    return kg.composition


@pytest.fixture(scope="session")
def release(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish a release, without its pages, once for all who read one."""
    return publish(kg, tmp_path_factory.mktemp("released"), pages=False, report=silent).folder


@pytest.fixture(scope="session")
def graph_files() -> list[TextFile]:
    return read_layout(folders=("ontology", "data"))


@pytest.fixture
def changed(graph_files: list[TextFile]) -> Callable[[str, str, str], Composition]:
    """Compose the real graph with one text of one file replaced."""

    def change(path: str, old: str, new: str) -> Composition:
        files = []
        for file in graph_files:
            if file.path == path:
                assert old in file.text, f"{old!r} is not in {path}"
                file = TextFile(path, file.text.replace(old, new, 1), file.shown)
            files.append(file)
        return compose(files)

    return change


@pytest.fixture
def run(tmp_path: Path) -> Command:
    """Run the command in an empty folder, as a user would."""

    def command(
        *args: str, cwd: Path = tmp_path, seconds: float = 300
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pcgraph", *args],
            cwd=cwd,
            capture_output=True,
            encoding="utf-8",
            timeout=seconds,
            env={**os.environ, "COLUMNS": "100", "PYTHONPATH": str(ROOT)},
            check=False,
        )

    return command
