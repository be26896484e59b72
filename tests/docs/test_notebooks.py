"""The notebooks of the examples are run, and show what they showed."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.conftest import ROOT

NOTEBOOKS = sorted((ROOT / "examples").glob("*.ipynb"))
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def run_notebook(path: Path, folder: Path) -> str:
    """Run a notebook in a folder; give it with its outputs and nothing of this machine."""
    book = nbformat.read(path, as_version=4)
    book.metadata = METADATA
    resources = {"metadata": {"path": str(folder)}}
    client = NotebookClient(book, timeout=120, resources=resources, record_timing=False)
    client.execute()
    book.metadata = METADATA
    for number, cell in enumerate(book.cells, 1):
        cell["id"], cell["metadata"] = f"cell-{number:02}", {}
    return f"{nbformat.writes(book, indent=1, sort_keys=True, ensure_ascii=False)}\n"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_shows_what_it_showed(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path / "settings"))
    work = tmp_path / "work"
    work.mkdir()
    real = run_notebook(path, work)
    if request.config.getoption("--update-golden"):
        path.write_text(real, encoding="utf-8", newline="\n")
    assert str(tmp_path) not in real
    stored = path.read_text(encoding="utf-8")
    assert real == stored, "run pytest --update-golden and read the difference"


def test_each_notebook_has_a_title_and_headings() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["questions", "sparql"]
    for path in NOTEBOOKS:
        cells = nbformat.read(path, as_version=4).cells
        assert cells[0].source.startswith("# ")
        assert sum(cell.source.startswith("## ") for cell in cells) >= 4
