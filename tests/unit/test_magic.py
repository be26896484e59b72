"""The notebook's %%sparql, in a real IPython shell without a notebook."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

from pcgraph.errors import PcgraphError, UsageProblem
from pcgraph.frames import Answer
from pcgraph.load import load_folder
from pcgraph.magic import read_line
from pcgraph.model import TextFile
from pcgraph.names import PREFIXES


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[InteractiveShell]:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    made = InteractiveShell()
    made.run_line_magic("load_ext", "pcgraph")
    yield made
    made.reset(new_session=False)


def test_select_gives_a_table_and_keeps_it(shell: InteractiveShell) -> None:
    cell = "%%sparql codes --max-rows 5\nSELECT ?code WHERE { nos:PE5 skos:notation ?code }"
    done = shell.run_cell(cell)
    assert isinstance(done.result, Answer)
    assert done.result.rows == (("PE5",),)
    assert shell.user_ns["codes"] is done.result
    assert "<table>" in done.result._repr_html_()


def test_construct_prints_turtle_and_ask_says_true_or_false(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    where = "{ nos:PE5 a pc:OccupationalStandard }"
    assert shell.run_cell(f"%%sparql said\nASK {where}").result is True
    assert shell.user_ns["said"] is True
    capsys.readouterr()
    done = shell.run_cell(f"%%sparql turtle\nCONSTRUCT {where} WHERE {where}")
    assert done.result is None
    assert "nos:PE5 a pc:OccupationalStandard ." in capsys.readouterr().out
    assert shell.user_ns["turtle"].endswith("nos:PE5 a pc:OccupationalStandard .\n")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("%%sparql\nSELECT ?x WHERE { ?x", "does not parse"),
        ("%%sparql\nSELECT * { SERVICE <http://a/> {} }", "it is not run"),
        ("%%sparql 1x\nASK {}", "'1x' cannot be the name of a variable"),
        ("%%sparql --none\nASK {}", "--none"),
        ('%%sparql "\nASK {}', "No closing quotation"),
        ("%%sparql --with none\nASK {}", "no such folder"),
        ("%%sparql --store none\nASK {}", "there is no store here"),
        ("%%sparql --store ''\nASK {}", "no store is named"),
        ("%%sparql --store none --with none\nASK {}", "cannot lay a folder over it"),
        ("%%sparql --max-rows 1\nSELECT * { ?s ?p ?o }", "more than 1 rows"),
        ("%%sparql --timeout 0.01\nSELECT (COUNT(*) AS ?n) { ?a a ?c . ?d ?e ?f }", "goes on in"),
        ("import pcgraph; pcgraph.open().query('nosuch')", "there is no query 'nosuch'"),
    ],
)
def test_what_goes_wrong_is_one_message_and_stops_the_run(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str], cell: str, words: str
) -> None:
    done = shell.run_cell(cell)
    assert isinstance(done.error_in_exec, PcgraphError)
    captured = capsys.readouterr()
    printed = captured.out + captured.err
    assert words in printed
    assert printed.count("pcgraph:") == 1
    assert "Traceback" not in printed
    assert len(printed.strip().splitlines()) <= 3


def test_a_folder_of_ones_own_is_read_anew_each_time(
    shell: InteractiveShell, tmp_path: Path
) -> None:
    (tmp_path / "mine" / "data").mkdir(parents=True)
    path = tmp_path / "mine" / "data" / "mine.ttl"
    cell = "%%sparql --with mine\nSELECT ?l { <http://a/x> skos:prefLabel ?l }"
    for label in ("one", "two"):
        path.write_text(
            f'<http://a/x> <http://www.w3.org/2004/02/skos/core#prefLabel> "{label}" .\n',
            encoding="utf-8",
        )
        assert shell.run_cell(cell).result.rows == ((label,),)


def test_a_store_is_asked_and_opened_anew_each_time(
    shell: InteractiveShell, tmp_path: Path
) -> None:
    cell = "%%sparql --store mine\nSELECT ?l { <http://a/x> rdfs:label ?l }"
    for label in ("one", "two"):
        text = f'<http://a/x> <{PREFIXES["rdfs"]}label> "{label}" .'
        file = TextFile("data/mine.ttl", text, "mine.ttl")
        load_folder([file], (), tmp_path / "mine", lambda *_: None)
        assert shell.run_cell(cell).result.rows == ((label,),)


def test_help_is_printed_and_nothing_is_run(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    done = shell.run_cell("%%sparql --help\nnonsense")
    assert done.success
    printed = capsys.readouterr().out
    for option in ("Example:", "--with", "--store", "--max-rows", "--timeout"):
        assert option in printed


def test_a_path_of_windows_keeps_its_backslashes() -> None:
    assert read_line(r'x --with "C:\my work" --timeout 5', windows=True) == (
        "x",
        (Path(r"C:\my work"),),
        "",
        None,
        5.0,
    )
    assert read_line('--with "my work"', windows=False) == (
        None,
        (Path("my work"),),
        "",
        None,
        60.0,
    )
    with pytest.raises(UsageProblem):
        read_line("one two", windows=False)
