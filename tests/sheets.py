"""Mapping tables as the tests read them: by csv and YAML, without the code under test."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import yaml
from pyoxigraph import NamedNode, RdfFormat, parse

from tests.conftest import ROOT

MAPPINGS = "data/mappings"
NAMES = ("positive", "negative", "none", "unsure")
NO_TERM = "sssom:NoTermFound"
PC = "https://w3id.org/pcgraph/ns/"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

Row = dict[str, str]


@dataclass
class Sheet:
    """One table that a test may change, and that knows at which line each row then stands."""

    path: str
    head: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    @staticmethod
    def read(path: str) -> "Sheet":
        lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
        head = [line for line in lines if line.startswith("#")]
        table = csv.DictReader(lines[len(head) :], delimiter="\t")
        rows = [dict(row) for row in table]
        return Sheet(path, head, list(table.fieldnames or ()), rows)

    @property
    def text(self) -> str:
        lines = [*self.head, "\t".join(self.columns)]
        lines += ["\t".join(row.get(column, "") for column in self.columns) for row in self.rows]
        return "\n".join(lines) + "\n"

    @property
    def table_line(self) -> int:
        """The line of the names of the columns."""
        return len(self.head) + 1

    def line(self, row: Row) -> int:
        """The line of a row, which is told from others by its identity, not by its cells."""
        return self.table_line + 1 + next(n for n, one in enumerate(self.rows) if one is row)

    def head_line(self, start: str) -> int:
        """The line of the metadata that begins so."""
        return 1 + next(n for n, line in enumerate(self.head) if line.startswith(start))

    def add_column(self, name: str) -> None:
        self.columns.insert(self.columns.index("comment"), name)

    def add(self, like: Row, **cells: str) -> Row:
        """Add a row below the others: like another one, but for some cells."""
        self.rows.append({**like, **cells})
        return self.rows[-1]


def folder(name: str) -> dict[str, Sheet]:
    """Read the tables of one folder of mappings; passes are called pass-a and pass-b."""
    place = ROOT / MAPPINGS / name
    sheets = {one: f"{MAPPINGS}/{name}/{one}.sssom.tsv" for one in NAMES}
    sheets |= {f"pass-{one}": f"{MAPPINGS}/{name}/passes/{one}.sssom.tsv" for one in "ab"}
    return {
        one: Sheet.read(path)
        for one, path in sheets.items()
        if (place / path.removeprefix(f"{MAPPINGS}/{name}/")).exists()
    }


def folders() -> list[str]:
    return sorted(path.name for path in (ROOT / MAPPINGS).iterdir() if path.is_dir())


def all_sheets(passes: bool = False) -> Iterator[tuple[str, Sheet]]:
    """Give each table with its name; those of the passes alone, or all others."""
    for one in folders():
        for name, sheet in folder(one).items():
            if name.startswith("pass-") == passes:
                yield name, sheet


def expand(sheet: Sheet, curie: str) -> str:
    """Write a short id in full, by the prefixes that the table itself declares."""
    prefix, _, local = curie.partition(":")
    return f"{_prefixes(tuple(sheet.head))[prefix]}{local}"


@lru_cache(100)
def _prefixes(head: tuple[str, ...]) -> dict[str, str]:
    meta = yaml.safe_load("\n".join(line.removeprefix("#") for line in head))
    return dict(meta["curie_map"])


def statements() -> dict[str, str]:
    """Read the words of every competency, requirement and responsibility, by its address."""
    kinds = {PC + name for name in ("Competency", "Requirement", "Responsibility")}
    judged: set[str] = set()
    words: dict[str, str] = {}
    for path in sorted(Path(ROOT, "data", "frameworks").glob("*.ttl")):
        for triple in parse(path=str(path), format=RdfFormat.TURTLE):
            assert isinstance(triple.subject, NamedNode)
            value = str(getattr(triple.object, "value", ""))
            if triple.predicate.value == RDF_TYPE and value in kinds:
                judged.add(triple.subject.value)
            elif triple.predicate.value == f"{PC}text":
                words[triple.subject.value] = value
    return {one: words[one] for one in judged}


def plain(words: str) -> str:
    """Reduce words to their letters and digits: what *identical words* means in the policy."""
    return re.sub(r"[^a-z0-9]", "", words.casefold())
