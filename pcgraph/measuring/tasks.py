"""List the tasks: who can do them, and up to which size it is worth waiting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import NamedTuple, cast

from pcgraph.measuring import questions
from pcgraph.measuring.cells import OURS
from pcgraph.measuring.parts import Prepare


class Doer(NamedTuple):
    """Who does a task.

    Attributes:
        engine: its name.
        function: what gets the work ready, as module and name.
        most: the most triples at which it takes less than five minutes; 0 for any.
    """

    engine: str
    function: str
    most: int = 0

    def prepare(self) -> Prepare:
        """Import what gets the work ready."""
        module, _, name = self.function.partition(":")
        return cast("Prepare", getattr(import_module(f"pcgraph.measuring.{module}"), name))


_RDFLIB, _PYSHACL, _OWLRL = 1_100_000, 110_000, 33_000

PREPARE = Doer(OURS, "ours:prepare")

TASKS: Mapping[str, tuple[Doer, ...]] = {
    "load files": (
        Doer(OURS, "ours:load_files"),
        Doer("pyoxigraph", "others:load_oxigraph"),
        Doer("rdflib", "others:load_rdflib", _RDFLIB),
    ),
    "compose": (Doer(OURS, "ours:compose_all"), Doer("pyoxigraph", "others:compose_oxigraph")),
    "load to disk": (
        Doer(OURS, "ours:load_disk"),
        Doer("pyoxigraph", "others:disk_oxigraph"),
    ),
    "mapping rows": (Doer(OURS, "ours:mapping_rows"),),
    "queries": (
        Doer(OURS, "ours:queries"),
        Doer("rdflib", "others:queries_rdflib", _RDFLIB),
    ),
    "core shapes": (
        Doer(OURS, "ours:core_shapes"),
        Doer("pyshacl", "others:shapes_pyshacl", _PYSHACL),
    ),
    "all shapes and rules": (Doer(OURS, "ours:all_checks"),),
    "reason": (Doer(OURS, "ours:reason"), Doer("owlrl", "others:reason_owlrl", _OWLRL)),
}
"""The tasks in the order in which they are measured."""

FEW = "some queries"

SHORT: Mapping[str, tuple[Doer, ...]] = {
    FEW: (Doer(OURS, "ours:few_queries"), Doer("rdflib", "others:few_queries_rdflib", _RDFLIB)),
}
"""Shorter forms of tasks, for the verb."""

WARM: Mapping[str, Sequence[str]] = {
    "queries": [f"query {name}" for name in questions.ASKED],
    FEW: [f"query {name}" for name in questions.FEW],
}
"""Tasks of several parts that are repeated inside one process: making it ready takes longer."""

ALL = {**TASKS, **SHORT}
