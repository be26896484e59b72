"""Read a release from a path: our layout, a published folder, or one RDF file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import Quad, RdfFormat, parse

from pcgraph.changes.gate import check_bounds
from pcgraph.changes.nquads import lines_of
from pcgraph.changes.releases import aligned, changes_between, counts, kind_of_change, only
from pcgraph.compose import compose
from pcgraph.composition import graph_quads
from pcgraph.errors import InputProblem, UsageProblem
from pcgraph.files import files_below, layer_of, read_layout, read_text
from pcgraph.model import Table, TextFile
from pcgraph.names import OURS, PREFIX_FILE, Prefixes
from pcgraph.overlay import Overlay, read_overlay

RDF_SUFFIXES = {
    ".trig": RdfFormat.TRIG,
    ".nq": RdfFormat.N_QUADS,
    ".nt": RdfFormat.N_TRIPLES,
    ".ttl": RdfFormat.TURTLE,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
}
"""The files that are read; of a published folder the first kind that it holds."""

_WHOLE = (".trig", ".nq", ".nt", ".ttl")
_OUR_ONTOLOGY = "ontology/pcgraph.ttl"
_PARTS = ("ontology", "data")
_SUFFIXES = (".ttl", ".sssom.tsv")
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Release:
    """The graph of a release, and how it was read.

    Attributes:
        lines: the facts, as lines of N-Quads.
        prefixes: our prefixes and those of the release.
        note: what was read, in words.
    """

    lines: frozenset[str]
    prefixes: Prefixes
    note: str


def compare_releases(old: Path, new: Path, change: str | None = None) -> Table:
    """Tell what changed between two releases.

    Args:
        old: the older one: a folder of our layout, a published folder, or an RDF file.
        new: the newer one.
        change: only this kind of change, such as ``reworded``.

    Returns:
        One row a change; the notes say how many there are and what was not compared.

    Raises:
        InputProblem: PC-COMPARE-RELEASE for a folder that holds no release; a file that cannot
            be read. UsageProblem: PC-VALUE-UNKNOWN for a word that is no kind of change.
    """
    wanted = kind_of_change(change) if change else ""
    before, after = read_release(old), read_release(new)
    prefixes = Prefixes({**before.prefixes.namespaces, **after.prefixes.namespaces})
    was, now, left_out = aligned(before.lines, after.lines)
    table = changes_between(was, now, prefixes)
    notes = (
        f"Old: {before.note} New: {after.note}",
        *counts(table, was, now),
        *left_out,
        "Not compared: shapes, queries and source texts; only the facts of the graph are.",
    )
    shown = only(table, "change", wanted) if wanted else table
    about = (("Question", f"What changed from {old} to {new}?"), ("Old", str(old)),
             ("New", str(new)), ("Rows", str(len(shown.rows))))  # fmt: skip
    return replace(shown, notes=notes, about=about)


def are_releases(one: str, other: str) -> bool:
    """Tell whether two words are paths of releases.

    They are if both exist as paths; a word that exists as a file by chance is no path as long
    as the other does not exist and neither looks like one.

    Raises:
        UsageProblem: PC-COMPARE-PATH for a path beside a word, or a path where nothing is.
        InputProblem: PC-READ-FILE for a link that leads nowhere, or a place that is closed.
    """
    words = (one, other)
    there = [is_path(word) for word in words]
    if all(there):
        return True
    # A broken link may bear the name of a framework: it is a path only beside another path.
    meant = all(is_path(word) or _looks_like_path(word) or _is_link(word) for word in words)
    for word, found in zip(words, there, strict=True):
        if not found and (_looks_like_path(word) or (meant and _is_link(word))):
            raise _nothing_at(word)
    if any(there) and any(map(_looks_like_path, (one, other))):
        raise beside_a_word(one, other)
    return False


def beside_a_word(one: str, other: str) -> UsageProblem:
    """Say that of two words one is a path and the other is not."""
    path, word = (one, other) if is_path(one) else (other, one)
    return UsageProblem(
        "PC-COMPARE-PATH",
        f"{path!r} is a path and {word!r} is not.",
        "Name two paths for two releases, or two words for two editions, frameworks or roles.",
    )


def is_path(word: str) -> bool:
    """Tell whether there is a file or folder of that name."""
    try:
        return Path(word).exists()
    except (OSError, ValueError):
        return False


def _is_link(word: str) -> bool:
    try:
        return Path(word).is_symlink()
    except (OSError, ValueError):
        return False


def _nothing_at(word: str) -> UsageProblem | InputProblem:
    """Say why a path cannot be followed: nothing is there, a broken link, a closed folder."""
    if _is_link(word):
        return InputProblem(
            "PC-READ-FILE", "it is a link that leads nowhere.", "Mend or remove the link.", word
        )
    try:
        Path(word).lstat()
    except PermissionError as fault:
        return _unreadable(Path(word), fault)
    except (OSError, ValueError):
        pass
    return UsageProblem(
        "PC-COMPARE-PATH",
        f"{word!r} looks like a path, and there is nothing.",
        "Check the path. Editions, frameworks and roles are named by words: pcgraph query "
        "frameworks lists some.",
    )


def _looks_like_path(word: str) -> bool:
    """Tell whether a word is meant as a path: an RDF file by its name, or with a separator.

    >>> _looks_like_path("old/release"), _looks_like_path("a.ttl"), _looks_like_path("fcc-pcp")
    (True, True, False)
    >>> _looks_like_path("https://w3id.org/pcgraph/id/framework/fcc-pcp")
    False
    """
    if "://" in word:
        return False
    by_name = word.lower().endswith(tuple(RDF_SUFFIXES))
    begins = word.startswith(("./", "../", "/", "~", ".\\", "..\\")) or word in (".", "..")
    return by_name or begins or bool(re.fullmatch(r"\S*[/\\]\S*", word))


def read_release(path: Path) -> Release:
    """Read a release.

    Args:
        path: a folder of our layout (it holds ``data/``), composed as pcgraph composes it, laid
            over ours if it is a person's own; a published folder, with one ``.trig`` or
            ``.nq``, else one ``.nt`` or ``.ttl``, that holds the whole graph; or an RDF file.

    Raises:
        InputProblem: PC-COMPARE-RELEASE; PC-READ-FILE and others for what cannot be read.
    """
    try:
        composed = (path / "data").is_dir()
        if path.is_dir() and not composed:
            path = _whole_graph(path)
    except OSError as fault:
        raise _unreadable(path, fault) from None
    return _read_layout(path) if composed else _read_file(path)


def _whole_graph(folder: Path) -> Path:
    """Find the file of a published folder that holds the whole graph."""
    files = [path for path in sorted(folder.iterdir()) if path.is_file()]
    for suffix in _WHOLE:
        found = [path for path in files if path.name.lower().endswith(suffix)]
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(path.name for path in found[:3])
            raise InputProblem(
                "PC-COMPARE-RELEASE",
                f"it holds {len(found)} files of one kind: {names}.",
                "Name the one that holds the whole graph.",
                str(folder),
            )
    raise InputProblem(
        "PC-COMPARE-RELEASE",
        "it holds no release: neither data/ nor a file .trig, .nq, .nt or .ttl.",
        "Name a folder of our layout, a published folder, or an RDF file.",
        str(folder),
    )


def _read_layout(folder: Path) -> Release:
    """Compose a folder: as ours if it is a checkout or copy of ours, else laid over ours."""
    if (folder / _OUR_ONTOLOGY).exists():
        files = [*_our_files(folder)]
        made = compose(files)
        note = f"{folder}, composed from {len(files)} files"
    else:
        files = read_layout((folder,), _PARTS, _SUFFIXES)
        made = compose(files, (_overlay(folder, files),))
        note = f"{folder}, laid over our graph"
    lines = lines_of(graph_quads(made), str(folder))
    return Release(lines, made.prefixes, f"{note} ({len(lines):,} facts).")


def _our_files(folder: Path) -> Iterator[TextFile]:
    for part in _PARTS:
        for path in files_below(folder / part):
            if path.name.endswith(_SUFFIXES):
                place = path.relative_to(folder).as_posix()
                yield TextFile(place, read_text(path), path.as_posix())


def _overlay(folder: Path, files: list[TextFile]) -> Overlay:
    layer = layer_of(folder)
    own = (file for file in files if file.layer == layer and file.path == PREFIX_FILE)
    return read_overlay(layer, next(own, None))


def _read_file(path: Path) -> Release:
    """Read one RDF file.

    Raises:
        InputProblem: PC-COMPARE-RELEASE for another kind of file, PC-READ-FILE, PC-READ-RDF.
    """
    form = RDF_SUFFIXES.get(path.suffix.lower())
    if form is None:
        raise InputProblem(
            "PC-COMPARE-RELEASE",
            "it is no RDF file, by its name.",
            f"Files that end in {', '.join(RDF_SUFFIXES)} are read.",
            str(path),
        )
    lines = lines_of(_quads(path, form), str(path))
    return Release(lines, OURS, f"{path} ({len(lines):,} facts).")


def _quads(path: Path, form: RdfFormat) -> Iterator[Quad]:
    """Read the quads of a file as they come; a fault is told with its line."""
    try:
        if not path.is_file() and path.exists():
            raise OSError(22, "it is no plain file")
        with path.open("rb") as file:
            check_bounds(_chunks(file), form, str(path))
            file.seek(0)
            yield from parse(file, format=form)
    except SyntaxError as fault:
        reason = str(fault.msg).split(": ", 1)[-1]
        place = f"{path}:{fault.lineno}" if fault.lineno else str(path)
        raise InputProblem(
            "PC-READ-RDF", f"this is not valid {form.name}: {reason}.", "Mend the file.", place
        ) from None
    except MemoryError:
        raise InputProblem(
            "PC-READ-RDF",
            "one text in it is larger than the parser takes (16 MB).",
            "Part the text.",
            str(path),
        ) from None
    except OSError as fault:
        raise _unreadable(path, fault) from None


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _unreadable(path: Path, fault: OSError) -> InputProblem:
    """Say why a file or folder cannot be read, and what to do."""
    if isinstance(fault, PermissionError):
        remedy = "Ask for the right to read it and the folders above it, or copy it."
    else:
        remedy = "Check the path."
    return InputProblem("PC-READ-FILE", f"cannot read it: {fault.strerror}.", remedy, str(path))
