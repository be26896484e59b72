"""Tell tables of our graph from SSSOM tables of others, and read the latter with their metadata."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pcgraph.composition import is_mapping_file
from pcgraph.errors import UsageProblem
from pcgraph.files import home, is_own_folder, layer_of, read_text, resolved
from pcgraph.foreign.reading import ForeignSet, read_foreign
from pcgraph.mapping import is_pass
from pcgraph.model import TextFile
from pcgraph.names import BASE, OURS, PREFIX_FILE
from pcgraph.overlay import read_overlay
from pcgraph.sssom import DECISION_BY_FILE, Fault

TABLES = (".sssom.tsv", ".sssom.csv")
_BESIDE = (".sssom.yml", ".sssom.yaml", ".yml", ".yaml")


def is_predictions(path: str) -> bool:
    """Tell whether a path inside the layout is a table of suggestions: no part of the graph.

    >>> is_predictions("data/mappings/x-to-nos/predictions.sssom.tsv")
    True
    """
    return path.startswith("data/mappings/") and Path(path).name.startswith("predictions.")


def is_foreign(path: Path, overlays: Sequence[Path] = ()) -> bool:
    """Tell whether a table is held against SSSOM alone, and not against our graph and policy.

    Ours are the tables in ``data/mappings/FOLDER`` of a checkout or of a folder of one's own,
    and those elsewhere that are called as such tables are, use an address of ours, and declare
    no prefix that neither we nor a folder laid over have.

    Args:
        path: the table.
        overlays: the folders laid over ours.

    Raises:
        InputProblem: a file that cannot be read.
    """
    if path.name.startswith("predictions.") or not path.name.endswith(TABLES[0]):
        return True
    place = resolved(path)
    for folder in place.parents:
        if folder == home() or is_own_folder(folder):
            inside = place.relative_to(folder).as_posix()
            if is_mapping_file(inside) or is_pass(inside):
                return False
    name = path.name.removesuffix(TABLES[0])
    text = read_text(path)
    if name not in DECISION_BY_FILE or BASE not in text:
        return True
    declared = read_foreign(TextFile(path.name, text, str(path))).meta.get("curie_map")
    known = {*OURS.namespaces, *(one for folder in overlays for one in _own_prefixes(folder))}
    return isinstance(declared, dict) and not declared.keys() <= known


def _own_prefixes(folder: Path) -> Iterable[str]:
    """Name the prefixes that a folder declares."""
    place = folder / PREFIX_FILE
    if not place.is_file():
        return ()
    file = TextFile(PREFIX_FILE, read_text(place), str(place))
    return read_overlay(layer_of(folder), file).prefixes


def foreign_file(path: Path) -> ForeignSet:
    """Read a table of others, with the file of its metadata where it has none of its own.

    Raises:
        InputProblem: a file that cannot be read.
        UsageProblem: PC-USAGE-FILE, a file that is no table by its name.
    """
    if path.exists() and not path.name.endswith(TABLES):
        raise UsageProblem(
            "PC-USAGE-FILE",
            "this is no mapping table, by its name.",
            f"A mapping table ends in {' or '.join(TABLES)}.",
            str(path),
        )
    file = TextFile(path.name, read_text(path), str(path))
    table = read_foreign(file, None if file.text.startswith("#") else _beside(path))
    return replace(table, faults=(_MARKED, *table.faults)) if _is_marked(path) else table


_MARKED = Fault(
    "PC-MAP-ROW", "byte-order-mark", 1, "", "", "the file begins with a byte order mark.",
    "Save it as UTF-8 without one: SSSOM forbids it.",
)  # fmt: skip


def _is_marked(path: Path) -> bool:
    """Tell whether a file begins with a byte order mark."""
    with path.open("rb") as file:
        return file.read(3) == b"\xef\xbb\xbf"


def _beside(path: Path) -> TextFile | None:
    """Read the file of the metadata beside a table, if there is one."""
    stem = path.name.removesuffix(".tsv").removesuffix(".csv").removesuffix(".sssom")
    names = dict.fromkeys([f"{path.name}{_BESIDE[2]}", *(stem + suffix for suffix in _BESIDE)])
    found = next((one for name in names if (one := path.with_name(name)).is_file()), None)
    return TextFile(found.name, read_text(found), str(found)) if found else None
