"""Say what every file of a checkout looks like in its canonical form."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pcgraph.compose import compose, is_mapping_file
from pcgraph.errors import InputProblem
from pcgraph.files import home, is_checkout, layout_file, read_layout, read_text
from pcgraph.format import canonical_turtle, prefixes_turtle
from pcgraph.mapping import canonical_mappings
from pcgraph.model import TextFile
from pcgraph.validate import our_iris

PREFIX_FILE = "ontology/prefixes.ttl"
IRI_FILE = "data/iris.txt"


def tidied(paths: Sequence[Path]) -> Iterator[tuple[Path, str, str]]:
    """Give the canonical form of files.

    Args:
        paths: the files; none for all files of the checkout, with the prefix map and
            the list of addresses.

    Yields:
        Path, text before, canonical text.

    Raises:
        InputProblem: a file that cannot be read or whose form cannot be changed safely.
        UsageProblem: PC-USAGE-FILE, a kind of file that has no canonical form.
    """
    if paths:
        for path in paths:
            file = layout_file(path)
            yield path, file.text, _canonical(file)
        return
    if not is_checkout():
        raise InputProblem(
            "PC-READ-LAYOUT",
            "the files of an installed package are not to be rewritten.",
            "Name the files, or run it in a checkout of the project.",
        )
    files = [f for f in read_layout() if f.path != PREFIX_FILE and _has_form(f)]
    for file in files:
        yield home() / file.path, file.text, _canonical(file)
    prefixes = TextFile(PREFIX_FILE, prefixes_turtle(), PREFIX_FILE)
    yield _made(PREFIX_FILE, prefixes.text)
    parts = [file for file in files if file.path.startswith(("ontology/", "data/"))]
    graph = compose([*parts, prefixes])
    listed = _before(IRI_FILE).split()
    yield _made(IRI_FILE, "".join(f"{iri}\n" for iri in sorted({*listed, *our_iris(graph)})))


def _made(place: str, text: str) -> tuple[Path, str, str]:
    return home() / place, _before(place), text


def _before(place: str) -> str:
    path = home() / place
    return read_text(path) if path.exists() else ""


def _has_form(file: TextFile) -> bool:
    """Tell whether a file of the layout has a canonical form; predictions and passes have none."""
    return file.path.endswith(".ttl") or is_mapping_file(file.path)


def _canonical(file: TextFile) -> str:
    """Give the canonical text of one file, by its kind."""
    if file.path.endswith(".ttl"):
        return canonical_turtle(file.text, file.shown)
    return canonical_mappings(file)
