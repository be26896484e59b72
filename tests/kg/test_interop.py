"""Other tools read our mapping files: sssom-py and sssom-pydantic, no row lost.

They live in an environment of their own (``make interop``): together they weigh 260 MB.
"""

import json
import os
import subprocess
from pathlib import Path

import pytest

from pcgraph.files import home, read_layout
from pcgraph.foreign.canonical import canonical_foreign
from pcgraph.foreign.reading import read_foreign
from pcgraph.mapping import UNDECIDED
from pcgraph.model import TextFile
from pcgraph.sssom import read_table, write_mappings
from pcgraph.sssom_model import JUSTIFICATIONS, ROW_SLOTS, SET_SLOTS
from tests.conftest import TESTDATA
from tests.mapping_faults import sound
from tests.mapping_sets import mapping

PLACE = "Scripts" if os.name == "nt" else "bin"
PYTHON = Path(os.environ.get("PCGRAPH_INTEROP", home() / ".venv-interop" / PLACE / "python"))
FILES = [file for file in read_layout(folders=("data",)) if file.path.endswith(".sssom.tsv")]

SAMPLE = TESTDATA / "sssom" / "sample5.sssom.tsv"
BY_TOOL = "semapv:LexicalSimilarityThresholdMatching"

READ = """
import contextlib, io, json, logging, sys, warnings
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
import sssom_pydantic
from rdflib import OWL, RDF
from sssom.parsers import parse_sssom_table
from sssom.validators import validate
from sssom.writers import to_json, to_owl_graph, to_rdf_graph, write_table

def axioms(graph):
    return len(set(graph.subjects(RDF.type, OWL.Axiom)))


for path in sys.argv[1:]:
    read = parse_sssom_table(path)
    told = validate(read, fail_on_error=True)
    faults = sum(len(report.results) for report in told.values())
    again = io.StringIO()
    write_table(read, again)
    again.seek(0)
    written = parse_sssom_table(again)
    mappings = list(sssom_pydantic.read(path)[0])
    pairs = {(str(m.subject.curie), str(m.object.curie)) for m in mappings}
    print(json.dumps({
        "path": path,
        "faults": faults,
        "sssom-py": len(read.df),
        "sssom-py, written and read again": len(written.df),
        "sssom-py, as json": len(to_json(read)["mappings"]),
        "sssom-py, as rdf": axioms(to_rdf_graph(read)),
        "sssom-py, as owl": axioms(to_owl_graph(read)),
        "sssom-pydantic": len(mappings),
        "pairs": len(pairs),
    }))
"""


@pytest.fixture(scope="module")
def told() -> dict[str, dict[str, int]]:
    if not PYTHON.exists():
        pytest.skip("sssom-py and sssom-pydantic are not installed: make interop")
    paths = [str(home() / file.path) for file in FILES]
    done = subprocess.run(
        [str(PYTHON), "-c", READ, *paths], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    lines = [json.loads(line) for line in done.stdout.splitlines() if line[:1] == "{"]
    return {line["path"]: line for line in lines}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path.removeprefix("data/mappings/"))
def test_other_tools_accept_the_file_and_lose_no_row(
    told: dict[str, dict[str, int]], file: TextFile
) -> None:
    path, rows = str(home() / file.path), read_table(file, ()).rows
    pairs = {(row.get("subject_id"), row.get("object_id")) for row in rows}
    assert rows
    assert told[path] == {
        "path": path,
        "faults": 0,
        "sssom-py": len(rows),
        "sssom-py, written and read again": len(rows),
        "sssom-py, as json": len(rows),
        "sssom-py, as rdf": len(rows),
        "sssom-py, as owl": len(rows),
        "sssom-pydantic": len(rows),
        "pairs": len(pairs),
    }


# Tables of others, after we wrote them anew, and our own suggestions.


def suggestions() -> str:
    """Give a table of suggestions, in the canonical form: nothing in it is decided."""
    file = next(one for one in FILES if one.path.endswith("fcc-pcp-to-nos/positive.sssom.tsv"))
    table = read_table(file, ())
    meta = {**table.meta, "mapping_set_id": "https://example.org/predictions"}
    undecided = {"predicate_id": UNDECIDED, "mapping_justification": BY_TOOL, "ext_evidence": ""}
    text = write_mappings(meta, [{**row.slots, **undecided} for row in table.rows])
    return canonical_foreign(read_foreign(TextFile("p.sssom.tsv", text, "p.sssom.tsv")))


def foreign() -> dict[str, str]:
    """Give tables of others in the canonical form: one with quotes and lists, and the sample."""
    text = sound()
    text.columns.append("match_string")
    text.rows[0] |= {"comment": '"a ""b"" and\ta tab"', "match_string": "one|two"}
    found = {"sound": text.whole}
    if SAMPLE.exists():
        found["sample5"] = SAMPLE.read_text(encoding="utf-8")
    return {
        name: canonical_foreign(read_foreign(TextFile(f"{name}.sssom.tsv", one, name)))
        for name, one in found.items()
    }


def test_what_we_write_of_others_and_of_suggestions_loses_no_row_elsewhere(
    tmp_path: Path,
) -> None:
    if not PYTHON.exists():
        pytest.skip("sssom-py and sssom-pydantic are not installed: make interop")
    rows = {}
    for name, text in {**foreign(), "predictions": suggestions()}.items():
        path = tmp_path / f"{name}.sssom.tsv"
        path.write_text(text, encoding="utf-8")
        rows[str(path)] = len(read_foreign(TextFile(name, text, name)).rows)
    done = subprocess.run(
        [str(PYTHON), "-c", READ, *rows], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    lines = [json.loads(line) for line in done.stdout.splitlines() if line[:1] == "{"]
    assert {line["path"] for line in lines} == {*rows}
    for line in lines:
        counts = {name: number for name, number in line.items() if name.startswith("sssom-")}
        assert set(counts.values()) == {rows[line["path"]]}, line
        assert line["faults"] == 0


SCHEMA = """
import json, pathlib, sssom_schema, yaml
path = pathlib.Path(sssom_schema.__file__).parent / "schema" / "sssom_schema.yaml"
print(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))
"""
KINDS = {
    "EntityReference": "id", "string": "text", "NonRelativeURI": "address", "double": "number",
    "date": "date", "prefix": "map", "extension definition": "definitions",
}  # fmt: skip


def test_our_model_is_the_schema_of_sssom() -> None:
    if not PYTHON.exists():
        pytest.skip("sssom-py and sssom-pydantic are not installed: make interop")
    done = subprocess.run(
        [str(PYTHON), "-c", SCHEMA], capture_output=True, encoding="utf-8", check=True
    )
    schema = json.loads(done.stdout)
    of_set = [one for one in schema["classes"]["mapping set"]["slots"] if one != "mappings"]
    assert [*SET_SLOTS] == of_set
    assert [*ROW_SLOTS] == schema["classes"]["mapping"]["slots"]
    for name, slot in {**SET_SLOTS, **ROW_SLOTS}.items():
        said = schema["slots"][name]
        notes = said.get("annotations", {})
        kind = KINDS.get(said.get("range", "string"), "word")
        assert slot.kind == kind, name
        assert slot.many == bool(said.get("multivalued")) or kind == "map", name
        assert slot.spreads == bool(notes.get("propagated")), name
        assert slot.new == (notes.get("added_in") == "1.1"), name
        if kind == "number":
            assert slot.least == said["minimum_value"]
        if kind == "word" and name != "predicate_type":
            words = schema["enums"][said["range"]]["permissible_values"]
            assert list(slot.words) == list(words), name
    allowed = {one["equals_string"] for one in schema["slots"]["mapping_justification"]["any_of"]}
    assert allowed == JUSTIFICATIONS


READ_FORMS = """
import json, logging, sys, warnings
from pathlib import Path
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
from rdflib import Graph, OWL, RDF
from sssom.parsers import parse_sssom_json, parse_sssom_table

root = Path(sys.argv[1])
print(json.dumps({
    "json": sum(len(parse_sssom_json(one).df) for one in root.glob("json/*/*.json")),
    "without labels": sum(
        len(parse_sssom_table(one).df) for one in root.glob("without-labels/*/*.tsv")
    ),
    "rdf": len({*Graph().parse(root / "accepted.ttl").subjects(RDF.type, OWL.Axiom)}),
}))
"""


def test_other_tools_read_every_row_of_what_is_exported(tmp_path: Path) -> None:
    if not PYTHON.exists():
        pytest.skip("sssom-py and sssom-pydantic are not installed: make interop")
    assert mapping("export", tmp_path / "out", "--without-this-folder").exit_code == 0
    done = subprocess.run(
        [str(PYTHON), "-c", READ_FORMS, str(tmp_path / "out")],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    used = [file for file in FILES if "/passes/" not in file.path]
    rows = sum(len(read_table(file, ()).rows) for file in used)
    accepted = sum(len(read_table(file, ()).rows) for file in used if "positive" in file.path)
    told = json.loads(done.stdout.splitlines()[-1])
    assert told == {"json": rows, "without labels": rows, "rdf": accepted}
