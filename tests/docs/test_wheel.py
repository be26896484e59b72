"""The built wheel answers the main question in an empty environment, from another directory."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


def call(*words: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | more
    return subprocess.run(
        words, cwd=cwd, capture_output=True, encoding="utf-8", env=env, check=False
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and install it without extras; give the folder of its commands."""
    folder = tmp_path_factory.mktemp("wheel")
    built = call(
        *(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)),
        str(ROOT),
        cwd=folder,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = folder.glob("*.whl")
    assert call(sys.executable, "-m", "venv", str(folder / "env"), cwd=folder).returncode == 0
    commands = folder / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    put = call(
        *(str(commands / "python"), "-m", "pip", "--disable-pip-version-check", "install", "-q"),
        *("-c", str(ROOT / "constraints.txt"), str(wheel)),
        cwd=folder,
    )
    assert put.returncode == 0, put.stderr
    return commands


def test_the_main_question_from_another_directory(installed: Path, tmp_path: Path) -> None:
    done = call(
        *(str(installed / "pcgraph"), "query", "nos-for-competency", "--role", "Link Worker"),
        *("--tag", "EVOKE", "-q"),
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert [line.split(",")[0] for line in done.stdout.splitlines()] == [
        "role",
        "Link Worker",
        "Link Worker",
    ]
    assert "MH27.2012" in done.stdout


def test_validate_and_compose_work_from_the_bundle(installed: Path, tmp_path: Path) -> None:
    checked = call(str(installed / "pcgraph"), "validate", cwd=tmp_path)
    assert checked.returncode == 0, checked.stderr
    assert ": 0 violations" in checked.stderr
    assert call(str(installed / "pcgraph"), "compose", "-o", "g.nt", cwd=tmp_path).returncode == 0
    refused = call(str(installed / "pcgraph"), "format", cwd=tmp_path)
    assert refused.returncode == 3
    assert "not to be rewritten" in refused.stderr
