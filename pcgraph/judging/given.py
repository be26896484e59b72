"""Find the mapping files that a person names: files, or folders that hold some."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pcgraph.errors import InputProblem
from pcgraph.files import files_below, read_text
from pcgraph.model import TextFile

SUFFIX = ".sssom.tsv"
_INSIDE = ("data/mappings", "mappings")
"""Where mapping files stand: in a folder of our layout, in a release."""
_PASSES = "passes"
_HELD = 400_000_000
"""So many bytes of mapping files are read at once."""


def mapping_files(given: Path) -> list[TextFile]:
    """Read a mapping file, or all mapping files of a folder but passes of judging.

    Args:
        given: a file; a folder of mapping files, of our layout, or a release.

    Raises:
        InputProblem: PC-SETS-NONE for a folder without mapping files, PC-SETS-SIZE,
            PC-READ-FILE, PC-READ-UTF8.
    """
    if not given.is_dir():
        return [_read(given, given.name)]
    root = next((given / one for one in _INSIDE if (given / one).is_dir()), given)
    paths = [one for one in files_below(root) if one.name.endswith(SUFFIX)]
    places = [one.relative_to(root) for one in paths]
    found = [
        _read(one, place.as_posix())
        for one, place in zip(paths, places, strict=True)
        if _PASSES not in place.parts[:-1]
    ]
    if not found:
        raise InputProblem(
            "PC-SETS-NONE",
            f"there is no mapping file in it (*{SUFFIX}).",
            "Name a mapping file, a folder of mapping files, or a release.",
            str(given),
        )
    return found


def _read(path: Path, place: str) -> TextFile:
    try:
        size = path.stat().st_size
    except OSError:
        size = 0  # it is told when it is read
    if size > _HELD:
        raise InputProblem(
            "PC-SETS-SIZE", f"it has more than {_HELD // 1_000_000} MB.", "Cut it into parts.",
            str(path),
        )  # fmt: skip
    return TextFile(place, read_text(path), str(path))


def several(given: Sequence[Path]) -> Iterator[TextFile]:
    """Read all that is named, each file once."""
    seen: set[str] = set()
    for one in given:
        for file in mapping_files(one):
            if file.shown not in seen:
                seen.add(file.shown)
                yield file
