"""Answers in the hands of an analyst: pandas, polars, files, notebooks."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

import pcgraph
from pcgraph.errors import LimitReached, PcgraphError, QueryProblem
from pcgraph.frames import Answer
from pcgraph.graph import KnowledgeGraph
from pcgraph.writers.tables import csv_text
from tests.conftest import ROOT

MIXED = Answer(
    ("nos_function", "line", "confidence", "decided_on", "reviewed_on", "newest", "share", "any"),
    (
        ("1.2", 18, 1, "2026-11-21", None, True, 0.5, 3),
        ("2.1.1", None, None, "2026-02-28", None, None, 2, "three"),
    ),
)
EMPTY = ("nos-for-competency", {"role": "Psychosocial Link Worker", "tag": "EVOKE"})


def test_pandas_gets_a_type_for_each_column() -> None:
    frame = MIXED.to_pandas()
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "nos_function": "string",
        "line": "Int64",
        "confidence": "Float64",
        "decided_on": "datetime64[s]",
        "reviewed_on": "datetime64[s]",
        "newest": "boolean",
        "share": "Float64",
        "any": "string",
    }
    assert list(frame["nos_function"]) == ["1.2", "2.1.1"]
    assert frame["line"][0] == 18
    assert frame["line"][1] is pd.NA
    assert frame["newest"][1] is pd.NA
    assert frame["confidence"][1] is pd.NA
    assert frame["decided_on"][1] == pd.Timestamp("2026-02-28")
    assert frame["reviewed_on"].isna().all()
    assert list(frame["any"]) == ["3", "three"]


def test_polars_gets_a_type_for_each_column() -> None:
    frame = MIXED.to_polars()
    assert dict(frame.schema) == {
        "nos_function": pl.String,
        "line": pl.Int64,
        "confidence": pl.Float64,
        "decided_on": pl.Date,
        "reviewed_on": pl.Date,
        "newest": pl.Boolean,
        "share": pl.Float64,
        "any": pl.String,
    }
    assert frame.row(0) == ("1.2", 18, 1.0, date(2026, 11, 21), None, True, 0.5, "3")
    assert frame.row(1) == ("2.1.1", None, None, date(2026, 2, 28), None, None, 2.0, "three")


@pytest.mark.parametrize("cell", ["soon", "2026-02-30", "20261121", 7])
def test_what_is_no_date_stays_what_it_is(cell: str | int) -> None:
    answer = Answer(("decided_on",), ((cell,), (None,)))
    assert answer.to_polars()["decided_on"].to_list() == [cell, None]
    assert answer.to_pandas()["decided_on"][0] == cell


@pytest.mark.parametrize("name", ["nos-for-competency", "nos-list", "frameworks", "counts"])
def test_frames_hold_the_rows_of_the_answer(kg: KnowledgeGraph, name: str) -> None:
    answer = kg.query(name)
    rows = [
        tuple(cell.isoformat() if isinstance(cell, date) else cell for cell in row)
        for row in answer.to_polars().iter_rows()
    ]
    assert rows == list(answer.rows)
    frame = answer.to_pandas()
    assert list(frame.columns) == list(answer.columns)
    assert len(frame) == len(answer)
    for place, column in enumerate(answer.columns):
        missing = [row[place] is None for row in answer.rows]
        assert frame[column].isna().tolist() == missing, column


def test_codes_that_look_like_numbers_stay_text(kg: KnowledgeGraph) -> None:
    frame = kg.query("nos-list", nos="GEN97").to_pandas()
    assert frame["nos_function"][0] == "1.2"
    assert frame["principle_code"][0] == "1"
    assert str(frame["line_first"].dtype) == "Int64"


def test_an_empty_answer_keeps_its_columns(kg: KnowledgeGraph) -> None:
    name, given = EMPTY
    answer = kg.query(name, **given)
    assert list(answer.to_pandas().columns) == answer.to_polars().columns == list(answer.columns)
    assert answer.to_polars().schema["decided_on"] == pl.Date
    assert str(answer.to_pandas()["confidence"].dtype) == "Float64"
    assert len(answer.to_pandas()) == 0
    assert Answer((), ()).to_pandas().shape == (0, 0)
    (only,) = json.loads(answer.to_json())
    assert only["note"].startswith("No EVOKE competency is printed for the role ")


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_missing_library_says_what_to_install(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr("pcgraph.frames.import_module", refuse)
    with pytest.raises(PcgraphError) as told:
        getattr(MIXED, f"to_{library}")()
    assert told.value.code == "PC-NEEDS-LIBRARY"
    assert f"pip install {library}" in str(told.value)


def test_answers_are_written_to_files(kg: KnowledgeGraph, tmp_path: Path) -> None:
    answer = kg.query("frameworks")
    answer.to_csv(tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == answer.to_csv() == csv_text(answer)
    answer.to_xlsx(str(tmp_path / "a.xlsx"))
    assert (tmp_path / "a.xlsx").read_bytes()[:2] == b"PK"
    assert json.loads(answer.to_json()) == answer.records()


def test_a_notebook_shows_a_table_with_notes_and_a_short_text(kg: KnowledgeGraph) -> None:
    answer = kg.query("nos-for-competency", role="Link Worker", tag="EVOKE")
    shown = answer._repr_html_()
    assert "<caption>Which NOS evidence a competency? Rows: 2</caption>" in shown
    assert "reviewed by nobody yet" in shown
    assert f"More columns: {answer.closed}." in shown
    assert repr(answer) == "<Answer: rows 2, columns 36>"


def test_sparql_of_ones_own(kg: KnowledgeGraph) -> None:
    text = "SELECT ?code WHERE { nos:GEN97 skos:notation ?code }"
    answer = kg.sparql(text)
    assert answer.records() == [{"code": "GEN97"}]
    assert dict(answer.about)["SPARQL"] == text
    assert '<th scope="col">code</th>' in answer._repr_html_()
    none = kg.sparql("SELECT ?x WHERE { ?x a pc:Nothing }")
    assert none.notes == ("No row answers this.",)
    assert none.columns == ("x",)
    assert kg.construct(
        "CONSTRUCT { ?x a pc:Role } WHERE { ?x skos:prefLabel 'Cluster Lead'@en }"
    ) == (
        "@prefix pc: <https://w3id.org/pcgraph/ns/> .\n"
        "@prefix role: <https://w3id.org/pcgraph/id/role/> .\n"
        "role:cluster-lead a pc:Role .\n"
    )
    assert kg.result("ASK { nos:GEN97 a pc:OccupationalStandard }") is True
    assert isinstance(kg.result(text), Answer)
    assert str(kg.result("DESCRIBE nos:GEN97")).startswith("@prefix")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SELECT ?x WHERE { ?x", "PC-QUERY-SYNTAX"),
        ("SELECT * { SERVICE <http://a/> {} }", "PC-QUERY-REFUSED"),
        ("SELECT * WHERE " + "{" * 2300 + "}" * 2300, "PC-QUERY-DEPTH"),
        ("ASK {}", "PC-QUERY-FORM"),
    ],
)
def test_sparql_that_fails_or_is_refused(kg: KnowledgeGraph, text: str, code: str) -> None:
    for ask in (kg.sparql, kg.construct):
        with pytest.raises(QueryProblem) as told:
            ask(text)
        assert told.value.code == code


def test_limits_of_rows_and_of_time(kg: KnowledgeGraph) -> None:
    every = "{ ?s ?p ?o }"
    with pytest.raises(LimitReached, match="more than 3 rows"):
        kg.sparql(f"SELECT * WHERE {every}", max_rows=3)
    with pytest.raises(LimitReached, match="more than 3 triples"):
        kg.construct(f"CONSTRUCT {every} WHERE {every}", max_rows=3)
    slow = "SELECT (COUNT(*) AS ?n) WHERE { ?a a ?c . ?d ?e ?f } LIMIT 1"
    with pytest.raises(LimitReached, match="goes on in the background"):
        kg.sparql(slow, timeout=0.01)


def test_an_own_folder_is_named_in_the_command(tmp_path: Path) -> None:
    (tmp_path / "mine" / "data").mkdir(parents=True)
    answer = pcgraph.open(tmp_path / "mine").query("counts")
    assert dict(answer.about)["Command"].startswith("pcgraph query counts --with ")


def test_asking_needs_no_library_of_frames_or_notebooks() -> None:
    code = """import pcgraph, sys
pcgraph.open().query("counts")
print(sorted({"IPython", "pandas", "polars", "xlsxwriter"} & set(sys.modules)))"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert done.stdout == "[]\n"
