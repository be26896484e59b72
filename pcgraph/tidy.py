"""Say what every file of a checkout, or of a folder of one's own, looks like in canonical form."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pcgraph.compose import compose
from pcgraph.composition import is_mapping_file
from pcgraph.decisions.predicted import canonical_predictions
from pcgraph.errors import InputProblem
from pcgraph.files import (
    FOLDERS,
    home,
    is_checkout,
    is_own_folder,
    layout_file,
    read_layout,
    read_overlay_files,
    read_text,
    resolved,
)
from pcgraph.foreign.canonical import canonical_foreign
from pcgraph.foreign.reading import read_foreign
from pcgraph.format import canonical_turtle, prefixes_turtle
from pcgraph.given import TABLES, foreign_file, is_foreign, is_predictions
from pcgraph.graph import KnowledgeGraph
from pcgraph.mapping import canonical_mappings, is_pass
from pcgraph.model import TextFile
from pcgraph.names import OURS, PREFIX_FILE, Prefixes
from pcgraph.validate import our_iris

_SUFFIXES = (".ttl", ".sssom.tsv")
IRI_FILE = "data/iris.txt"


def tidied(paths: Sequence[Path], folder: Path | None = None) -> Iterator[tuple[Path, str, str]]:
    """Give the canonical form of files.

    Args:
        paths: the files; none for all files of the folder.
        folder: a folder of one's own; None for the checkout, with its prefix map and
            its list of addresses.

    Yields:
        Path, text before, canonical text.

    Raises:
        InputProblem: a file that cannot be read or whose form cannot be changed safely.
        UsageProblem: PC-USAGE-FILE, a kind of file that has no canonical form.
    """
    if paths:
        for path in paths:
            inside = _inside(path)
            if path.exists() and (is_predictions(inside) or is_pass(inside)):
                file = TextFile(inside, read_text(path), str(path))
                yield path, file.text, _canonical(file, OURS)
                continue
            if path.name.endswith(TABLES) and path.exists() and is_foreign(path):
                yield _foreign(path)
                continue
            file = layout_file(path)
            yield path, file.text, _canonical(file, _prefixes_at(path))
        return
    if folder is not None:
        prefixes = KnowledgeGraph([folder]).prefixes
        for file in filter(_has_form, read_overlay_files(folder, FOLDERS, _SUFFIXES)):
            yield Path(file.shown), file.text, _canonical(file, prefixes)
        return
    if not is_checkout():
        raise InputProblem(
            "PC-READ-LAYOUT",
            "the files of an installed package are not to be rewritten.",
            "Name the files, or run it in a checkout of the project.",
        )
    files = [f for f in read_layout() if f.path != PREFIX_FILE and _has_form(f)]
    for file in files:
        yield home() / file.path, file.text, _canonical(file, OURS)
    ours = TextFile(PREFIX_FILE, prefixes_turtle(), PREFIX_FILE)
    yield _made(PREFIX_FILE, ours.text)
    parts = [file for file in files if file.path.startswith(("ontology/", "data/"))]
    graph = compose([*parts, ours])
    listed = _before(IRI_FILE).split()
    yield _made(IRI_FILE, "".join(f"{iri}\n" for iri in sorted({*listed, *our_iris(graph)})))


def _foreign(path: Path) -> tuple[Path, str, str]:
    """Give the canonical form of a table of others.

    A table parted by commas is written anew beside it; metadata in a file beside come into it.

    Raises:
        InputProblem: what cannot be read, or would be lost.
    """
    table = foreign_file(path)
    text = canonical_foreign(table)
    if path.name.endswith(TABLES[0]):
        return path, table.file.text, text
    place = path.with_name(path.name.removesuffix(TABLES[1]) + TABLES[0])
    before = read_text(place) if place.exists() else ""
    if before not in ("", text):
        raise InputProblem(
            "PC-WRITE-EXISTS", "another table stands there already.",
            f"Move it away, or delete it; {path.name} would be written there.", str(place),
        )  # fmt: skip
    return place, before, text


def _made(place: str, text: str) -> tuple[Path, str, str]:
    return home() / place, _before(place), text


def _before(place: str) -> str:
    path = home() / place
    return read_text(path) if path.exists() else ""


def _has_form(file: TextFile) -> bool:
    """Tell whether a file of the layout has a canonical form."""
    kinds = (is_mapping_file, is_pass, is_predictions)
    return file.path.endswith(".ttl") or any(is_kind(file.path) for is_kind in kinds)


def _inside(path: Path) -> str:
    """Give the place of a table inside the checkout or a folder of one's own; nothing elsewhere."""
    if not path.name.endswith(_SUFFIXES[1]):
        return ""
    place = resolved(path)
    roots = (one for one in place.parents if one == home() or is_own_folder(one))
    return next((place.relative_to(one).as_posix() for one in roots), "")


def _prefixes_at(path: Path) -> Prefixes:
    """Give the prefixes that a file may use: ours, and those of the folder it lies in."""
    for folder in resolved(path).parents:
        if is_own_folder(folder):
            return KnowledgeGraph([folder]).prefixes
    return OURS


def _canonical(file: TextFile, prefixes: Prefixes) -> str:
    """Give the canonical text of one file, by its kind."""
    if file.path.endswith(".ttl"):
        return canonical_turtle(file.text, file.shown)
    if is_predictions(file.path):
        return canonical_predictions(file) or canonical_foreign(read_foreign(file))
    return canonical_mappings(file, prefixes)
