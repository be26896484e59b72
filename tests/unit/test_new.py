"""A new folder of one's own: whole or not at all, with an example that is complete."""

import os
import re
from pathlib import Path

import pytest

import pcgraph
from pcgraph.errors import InputProblem, UsageProblem
from pcgraph.files import read_layout, write_folder
from pcgraph.format import canonical_turtle
from pcgraph.graph import KnowledgeGraph
from pcgraph.new import FOLDERS, checked_base, checked_name, new_texts, prefix_for
from pcgraph.validate import validate
from tests.conftest import Command
from tests.unit.test_cli import told

BLOCK = re.compile(r"^`(data/[^`]+)`\n\n```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def made(folder: Path, base: str = "https://example.org/mine/", title: str = "") -> Path:
    write_folder(folder, new_texts(folder.name, base, title), FOLDERS)
    return folder


def findings(folder: Path) -> list[str]:
    """Find what is wrong, by what is quick: that both engines find the same is held elsewhere."""
    kg = pcgraph.open(folder)
    sources = read_layout([folder], ("data",), (".txt",))
    checks = read_layout([folder], ("shapes",), (".ttl", ".rq"))
    texts = [file for file in sources if file.path.startswith("data/sources/")]
    return [
        f"{one.rule} {one.focus}" for one in validate(kg.composition, checks, texts, engine="fast")
    ]


def test_a_new_folder_is_made_said_and_laid_over(run: Command, tmp_path: Path) -> None:
    done = run("new", "My folder")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "My folder/.gitattributes",
        "My folder/README.md",
        "My folder/ontology/prefixes.ttl",
    ]
    assert "https://example.org/my-folder/ is an address for examples" in done.stderr
    assert 'Next: cd "My folder", read README.md there, then pcgraph validate' in done.stderr
    inside = tmp_path / "My folder"
    assert all((inside / folder).is_dir() for folder in FOLDERS)
    assert [path.name for path in tmp_path.iterdir()] == ["My folder"]
    checked = run("validate", "--engine", "fast", cwd=inside)
    assert checked.returncode == 0, checked.stderr
    assert checked.stderr.startswith("Using My folder, the folder you are in.\nChecked ")
    assert run("format", "--check", cwd=inside).returncode == 0
    assert run("new", "other", "--base", "https://example.com/other#", "-q").stderr == ""


@pytest.mark.parametrize(
    ("name", "base"),
    [("My folder", "https://example.com/frameworks#"), ("nos", "http://localhost:8000/a/b/")],
)
def test_the_example_in_the_readme_is_complete(tmp_path: Path, name: str, base: str) -> None:
    folder = made(tmp_path / name, base)
    readme = (folder / "README.md").read_text(encoding="utf-8")
    blocks = BLOCK.findall(readme)
    assert len(blocks) == 5
    for path, text in blocks:
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")
        if path.endswith(".ttl"):
            assert canonical_turtle(text, path) == text
    assert findings(folder) == []
    kg = KnowledgeGraph([folder])
    (row, _) = kg.query("nos-for-competency", role="Village Agent")
    assert (row["nos_code"], row["evidence"]) == ("GEN97", "helps only")
    assert row["competency_id"] == f"{prefix_for(name)}:0001"
    commands = re.findall(r"`pcgraph (\w+)", readme)
    assert set(commands) == {
        *("format", "import", "mapping", "query", "review", "settle", "validate", "workbook")
    }


def test_an_empty_folder_has_no_finding_and_its_file_is_canonical(tmp_path: Path) -> None:
    folder = made(tmp_path / "Über uns & Co", title='A "title" <b>\n\\ @en .')
    assert findings(folder) == []
    text = (folder / "ontology" / "prefixes.ttl").read_text(encoding="utf-8")
    assert canonical_turtle(text, "x") == text
    assert r'dcterms:title "A \"title\" <b> \\ @en ."@en' in text
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert readme.startswith('# A "title" \\<b\\> \\\\ @en .\n')
    (overlay,) = pcgraph.open(folder).overlays
    assert overlay.prefixes == {"uberunsco": "https://example.org/mine/"}


@pytest.mark.parametrize(
    "name",
    ["con", "AUX", "nul.txt", "com1", "LPT9.a.b", "a?b", "a*", "a:b", "a\\b", "a|b", 'a"', "a\tb",
     "a.", "a ", " a", "", "x" * 61, "a<b", "\x7f"],
)  # fmt: skip
def test_names_that_some_system_cannot_hold_are_refused(name: str) -> None:
    with pytest.raises(UsageProblem) as told:
        checked_name(name)
    assert told.value.code == "PC-NEW-NAME"


@pytest.mark.parametrize("name", ["my-cc", "Gemeinde Übersicht", "2026", "com10", "console"])
def test_other_names_are_taken(name: str) -> None:
    assert checked_name(name) == name


@pytest.mark.parametrize(
    "base",
    [
        "ftp://example.com/",
        "example.com/x/",
        "https://",
        "https:///x/",
        'https://example.com/"x/',
        "https://example.com/<x>/",
        "https://example.com/a b/",
        "https://example.com/a?b=",
        "https://example.com/ä/",
        "https://example.com/a/../b/",
        "https://user@example.com/",
        "https://example.com/#/#",
        "https://w3id.org/pcgraph",
        "https://w3id.org/pcgraph/",
        "http://W3ID.ORG/PCGRAPH/mine/",
        "https://w3id.org/pcgraph#",
        "urn:x:",
        "",
    ],
)
def test_addresses_that_are_no_base_of_ones_own_are_refused(base: str) -> None:
    with pytest.raises(UsageProblem) as told:
        checked_base(base, "x")
    assert told.value.code == "PC-NEW-BASE"


def test_a_missing_end_is_added_and_said() -> None:
    base, notes = checked_base("https://example.com/x", "x")
    assert base == "https://example.com/x/"
    assert notes == ["The base must end in / or #: https://example.com/x/ is taken."]
    assert checked_base("https://example.com", "x")[0] == "https://example.com/"
    assert checked_base("https://w3id.org/pcgraphs/x#", "x") == ("https://w3id.org/pcgraphs/x#", [])


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("new",), 2, ("DIR",)),
        (("new", "full"), 2, ("something already; nothing was written", "PC-NEW-FOLDER")),
        (("new", "full/a.txt"), 2, ("PC-NEW-FOLDER",)),
        (("new", "."), 2, ("PC-NEW-FOLDER",)),
        (("new", ".."), 2, ("PC-NEW-FOLDER",)),
        (("new", "none/x"), 3, ("cannot make the folder", "PC-WRITE-FILE")),
        (("new", "full/a.txt/x"), 3, ("PC-WRITE-FILE",)),
        (("new", "aux"), 2, ("PC-NEW-NAME",)),
        (("new", "x", "--base", "https://w3id.org/pcgraph/x/"), 2, ("lies under ours",)),
        (("new", "ring/x"), 3, ()),
    ],
    ids=lambda value: "-".join(map(str, value))[:40] if isinstance(value, tuple) else str(value),
)
def test_bad_use_writes_nothing(
    run: Command, tmp_path: Path, args: tuple[str, ...], code: int, words: tuple[str, ...]
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "ring").symlink_to("ring")
    told(run(*args), code, *words)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["full", "ring"]
    assert (tmp_path / "full" / "a.txt").read_text(encoding="utf-8") == "mine"


def test_a_failed_rename_leaves_nothing_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: str, target: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "rename", refuse)
    with pytest.raises(InputProblem, match="Permission denied"):
        made(tmp_path / "mine")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_may_be_there_already(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    made(tmp_path / "mine")
    assert (tmp_path / "mine" / "data" / "sources").is_dir()
    assert (tmp_path / "mine" / "data" / "correspondences").is_dir()
