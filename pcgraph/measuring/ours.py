"""The tasks as we do them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pyoxigraph import Quad, RdfFormat, Store

from pcgraph.compose import compose, compose_turtle
from pcgraph.composition import is_mapping_file
from pcgraph.engine import cells, select
from pcgraph.files import read_layout
from pcgraph.generate import BASE
from pcgraph.judgement import mapping_trig, records_trig
from pcgraph.load import load_folder
from pcgraph.mapping import read_mappings
from pcgraph.measuring.cells import OURS, WHOLE
from pcgraph.measuring.parts import (
    DUMP,
    QUADS,
    QUESTIONS,
    WANTED,
    Disagreement,
    Generated,
    NotHere,
    Part,
    mark_properties,
    mark_rows,
    place,
)
from pcgraph.measuring.questions import ASKED, FEW
from pcgraph.model import Finding
from pcgraph.model import Store as Held
from pcgraph.query import Asked
from pcgraph.stores.disk import open_current


def prepare(folder: Path) -> list[Part]:
    """Write what other engines need: the composed graph, and the questions as SPARQL."""
    kg = Generated(folder)

    def work() -> int:
        store, size = kg.composition.store, 0
        with place(folder, QUADS).open("wb") as quads, place(folder, DUMP).open("wb") as triples:
            for quad in _quads(store):
                size += 1
                quads.write(f"{quad} .\n".encode())
                triples.write(f"{quad.triple} .\n".encode())
        texts = {name: _asked(kg, name).text for name in ASKED}
        place(folder, QUESTIONS).write_text(json.dumps(texts), encoding="utf-8")
        return size

    return [Part("prepare", OURS, work, lambda size: (size, ""))]


def _asked(kg: Generated, name: str) -> Asked:
    """Make a question ready."""
    given = dict(ASKED[name])
    edition = given.pop("edition", None)
    typed = {key: [value] for key, value in given.items()}
    return kg.prepare(kg.find_query(name), typed, edition)


def load_files(folder: Path) -> list[Part]:
    """Read the Turtle files and index them in memory."""

    def work() -> Held:
        kg = Generated(folder)
        return compose_turtle(kg.files, kg.overlays).store

    return [Part("load files", OURS, work, mark_store)]


def _quads(store: Held) -> Iterator[Quad]:
    return store.quads_for_pattern(None, None, None, None)


def mark_store(store: Held) -> tuple[int, str]:
    """Count the triples of a store by property."""
    return mark_properties(quad.predicate.value for quad in _quads(store))


def compose_all(folder: Path) -> list[Part]:
    """Read all files, check the mapping rows, make triples of them, derive what follows."""

    def work() -> Held:
        kg = Generated(folder)
        return compose(kg.files, kg.overlays).store

    return [Part("compose", OURS, work, mark_store)]


def load_disk(folder: Path) -> list[Part]:
    """Compose all files onto disk, verified against what was read, and switched in."""
    where = TemporaryDirectory(dir=folder.parent)
    kg = Generated(folder)

    def work() -> Path:
        store = Path(where.name, "store")
        load_folder(kg.files, kg.overlays, store, lambda *_: None)
        return store

    return [Part("load to disk", OURS, work, lambda store: mark_store(open_current(store).store))]


def mapping_rows(folder: Path) -> list[Part]:
    """Read and check mapping rows, and index the triples that they become."""
    kg = Generated(folder)
    files = [file for file in kg.files if is_mapping_file(file.path)]

    def work() -> int:
        sets = [read_mappings(file, kg.prefixes) for file in files]
        index = Store()
        for text in (
            mapping_trig(sets, {}, kg.prefixes, BASE),
            records_trig(sets, kg.prefixes, BASE),
        ):
            index.load(text.encode(), format=RdfFormat.TRIG)
        return sum(len(one.rows) for one in sets)

    return [Part("mapping rows", OURS, work, lambda rows: (rows, ""))]


def queries(folder: Path, names: Iterable[str] = ASKED) -> list[Part]:
    """Ask each question side by side: the engine alone, our table, our table with its words."""
    kg = Generated(folder)
    store, parts = kg.composition.store, []
    for name in names:
        asked = _asked(kg, name)
        task = f"query {name}"
        parts += [
            Part(task, "pyoxigraph", partial(_alone, store, asked.text), _mark_solutions),
            Part(task, OURS, partial(_table, store, asked), mark_rows),
            Part(task, WHOLE, partial(_whole, kg, name), lambda answer: mark_rows(answer.rows)),
        ]
    return parts


def few_queries(folder: Path) -> list[Part]:
    """Ask some of the questions, for the short form."""
    return queries(folder, FEW)


def _alone(store: Any, text: str) -> tuple[list[Any], list[Any]]:
    """Give the text to the engine, and read every row."""
    found: Any = store.query(text, use_default_graph_as_union=True)
    return [variable.value for variable in found.variables], list(found)


def _mark_solutions(found: tuple[list[Any], list[Any]]) -> tuple[int, str]:
    from pcgraph.generate import PREFIX
    from pcgraph.names import PREFIXES, Prefixes

    names, solutions = found
    rows = ({name: solution[name] for name in names} for solution in solutions)
    return mark_rows(cells(names, rows, Prefixes({**PREFIXES, PREFIX: BASE})))


def _table(store: Held, asked: Asked) -> Sequence[Sequence[object]]:
    """Give the rows of the table, without words."""
    names, found = select(store, asked.text, asked.query.shown, None, asked.prefixes)
    return cells(names, found, asked.prefixes)


def _whole(kg: Generated, name: str) -> Any:
    """Give the answer as ``kg.query`` does: values resolved, table, words."""
    return kg.answer(_asked(kg, name))


def core_shapes(folder: Path) -> list[Part]:
    """Run the core shapes by the fast engine."""
    shape_findings = _built("pcgraph.conformance", "shape_findings")
    whole_text = _built("pcgraph.validate", "whole_text")
    kg = Generated(folder)
    made, shapes = kg.composition, read_layout((), ("shapes",), (".ttl",))

    def work() -> list[Finding]:
        found: list[Finding] = shape_findings(whole_text(made), shapes, kg.prefixes, "fast")
        return found

    return [Part("core shapes", OURS, work, mark_findings)]


def all_checks(folder: Path) -> list[Part]:
    """Run all shapes and rules, and what only code can see; the planted faults must be found."""
    validate = _built("pcgraph.validate", "validate")
    assert "fast" in _built("pcgraph.validate", "ENGINES")
    kg = Generated(folder)
    made, checks = kg.composition, read_layout((), ("shapes",), (".ttl", ".rq"))

    def work() -> list[Finding]:
        found: list[Finding] = validate(made, checks, engine="fast")
        return found

    wanted = {tuple(pair) for pair in json.loads(place(folder, WANTED).read_text("utf-8"))}

    def mark(found: Sequence[Finding]) -> tuple[int, str]:
        told = {(one.rule, one.focus) for one in found}
        if told != wanted:
            raise Disagreement(f"not as planted: {sorted(told ^ wanted)[:2]}")
        return mark_findings(found)

    return [Part("all shapes and rules", OURS, work, mark)]


def mark_findings(found: Sequence[Finding]) -> tuple[int, str]:
    """Count findings, and hash rule and focus."""
    return mark_rows({(one.rule, one.focus) for one in found})


def reason(folder: Path) -> list[Part]:
    """Infer by the axioms of the ontology."""
    return reason_by(folder, "fast", OURS)


def reason_by(folder: Path, engine: str, name: str) -> list[Part]:
    """Infer by one of our two engines."""
    entail = _built("pcgraph.reason", "entail")
    store = Generated(folder).composition.store
    work = partial(entail, store, engine)
    return [Part("reason", name, work, lambda e: mark_rows((str(t),) for t in e.triples))]


def _built(module: str, name: str) -> Any:
    """Import a part of ours that an older version may lack."""
    try:
        return getattr(import_module(module), name)
    except (ImportError, AttributeError):
        raise NotHere(f"{module}.{name} is not built") from None
