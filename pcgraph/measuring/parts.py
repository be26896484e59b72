"""What is measured: a piece of work, and a mark of its answer that any engine can give."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pcgraph.graph import KnowledgeGraph
from pcgraph.model import TextFile

DUMP, QUADS, QUESTIONS, WANTED = "graph.nt", "graph.nq", "questions.json", "wanted.json"
"""Files beside a generated folder: the composed graph as triples and as quads, the questions,
the findings that were planted."""


@dataclass(frozen=True)
class Part:
    """A piece of work.

    Attributes:
        task: what is done.
        engine: by what.
        work: does it; only this is measured.
        mark: counts what it gave, and gives a hash of it.
    """

    task: str
    engine: str
    work: Callable[[], Any]
    mark: Callable[[Any], tuple[int, str]]


class NotHere(Exception):
    """An engine is not installed, or a part of ours is not built: it is skipped by name."""


class Disagreement(Exception):
    """An answer is wrong: the run must fail."""


class Generated(KnowledgeGraph):
    """The generated folder with our ontology and without our data, so that sizes compare."""

    def __init__(self, folder: Path) -> None:
        super().__init__([folder])

    @cached_property
    def files(self) -> tuple[TextFile, ...]:
        """The files of the generated folder and those of our ontology."""
        found = super().files
        return tuple(one for one in found if one.layer or one.path.startswith("ontology/"))


def place(folder: Path, name: str) -> Path:
    """Name a file beside a generated folder."""
    return folder.with_name(f"{folder.name}-{name}")


def mark_rows(rows: Iterable[Sequence[object]]) -> tuple[int, str]:
    """Count rows, and hash them in any order.

    >>> mark_rows([(1, "b"), (0.5, None)]) == mark_rows([("0.50", ""), ("1.0", "b")])
    True
    """
    lines = sorted("\t".join(map(_plain, row)) for row in rows)
    return len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def _plain(value: object) -> str:
    """Write a cell alike for every engine: numbers by value, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    if text[:1].isdigit() or text[:1] == "-":
        try:
            return f"{float(text):g}"
        except ValueError:
            return text
    return text


def mark_properties(predicates: Iterable[str]) -> tuple[int, str]:
    """Count triples, and hash how many there are of each property."""
    counts: dict[str, int] = {}
    for predicate in predicates:
        counts[predicate] = counts.get(predicate, 0) + 1
    return sum(counts.values()), mark_rows(counts.items())[1]


def turtle_files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Give the Turtle files of the graph with the name of the graph of each."""
    from pcgraph.files import home
    from pcgraph.generate import BASE
    from pcgraph.names import graph_name

    for root, base in ((home() / "ontology", None), (folder / "ontology", BASE),
                       (folder / "data", BASE)):  # fmt: skip
        for path in sorted(root.rglob("*.ttl")):
            local = path.relative_to(root.parent).as_posix()
            yield path, graph_name(local, base) if base else graph_name(local)


Prepare = Callable[[Path], list[Part]]
"""Gets ready what is not measured, and gives the work."""

Engines = Mapping[str, Prepare]
