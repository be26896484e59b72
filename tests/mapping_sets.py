"""Small mapping sets of nobody in particular, for tests."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

from pcgraph.cli import cli
from pcgraph.errors import PcgraphError
from pcgraph.model import TextFile
from pcgraph.sets.rows import OneSet, read_sets

HEAD = """#curie_map:
#  A: https://a.example/
#  B: https://b.example/
#  C: https://c.example/
#license: https://creativecommons.org/publicdomain/zero/1.0/
#mapping_set_id: https://a.example/set
"""
Row = Mapping[str, str]


def table(rows: Sequence[Row], head: str = HEAD) -> str:
    """Write rows as a table, the columns in the order in which they come."""
    columns = [*dict.fromkeys(slot for row in rows for slot in row)]
    columns = columns or ["subject_id", "predicate_id", "object_id"]
    lines = ["\t".join(columns)]
    lines += ["\t".join(row.get(slot, "") for slot in columns) for row in rows]
    return head + "\n".join(lines) + "\n"


def mapped(subject: str, predicate: str, other: str, **more: str) -> dict[str, str]:
    """Give a row; the relation is one of SKOS if it has no prefix."""
    name = predicate if ":" in predicate else f"skos:{predicate}"
    return {
        "subject_id": subject,
        "predicate_id": name,
        "object_id": other,
        "mapping_justification": "semapv:ManualMappingCuration",
        **more,
    }


def one_set(rows: Sequence[Row], name: str = "set.sssom.tsv") -> tuple[OneSet, ...]:
    """Read rows as a set of one file."""
    return read_sets([TextFile(name, table(rows), name)])


def set_of(text: str) -> tuple[OneSet, ...]:
    """Read a text as a set of one file."""
    return read_sets([TextFile("set.sssom.tsv", text, "set.sssom.tsv")])


def write(path: Path, rows: Sequence[Row], head: str = HEAD) -> Path:
    """Write rows as a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(table(rows, head), encoding="utf-8", newline="\n")
    return path


class Done(NamedTuple):
    """What a verb did: its exit code, the data, and data and words together."""

    exit_code: int
    stdout: str
    output: str


def mapping(*words: object) -> Done:
    """Run a verb about mappings here, in this process."""
    done = CliRunner().invoke(cli, ["mapping", *map(str, words)])
    if isinstance(done.exception, PcgraphError):
        return Done(done.exception.exit_code, done.stdout, f"{done.output}{done.exception}")
    assert isinstance(done.exception, SystemExit | None), done.exception
    return Done(done.exit_code, done.stdout, done.output)
