"""Find and read the files of the layout, and write files whole or not at all.

No other module knows whether the four folders come from the wheel or a checkout.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from pcgraph.errors import InputProblem, UsageProblem
from pcgraph.model import TextFile
from pcgraph.names import PREFIX_FILE

FOLDERS = ("ontology", "data", "shapes", "queries")
_PACKAGE = Path(__file__).resolve().parent
_OUR_ONTOLOGY = "ontology/pcgraph.ttl"


def home() -> Path:
    """Give the folder that holds the four folders: the bundle if it exists, else the checkout."""
    bundle = _PACKAGE / "bundle"
    return bundle if bundle.is_dir() else _PACKAGE.parent


def is_checkout() -> bool:
    """Tell whether the four folders may be written to (they come from a checkout)."""
    return home() == _PACKAGE.parent


def read_layout(
    overlays: Sequence[Path] = (),
    folders: Sequence[str] = FOLDERS,
    suffixes: Sequence[str] = (".ttl", ".sssom.tsv"),
) -> list[TextFile]:
    """Read the files of the layout, ours first, then each overlay.

    Args:
        overlays: folders of the same layout to be laid over.
        folders: which of the four folders to read.
        suffixes: which files to read.

    Returns:
        The files in the order of their paths, ours before those of the overlays.

    Raises:
        InputProblem: PC-READ-LAYOUT if a folder lacks ``data/``, PC-READ-FILE and
            PC-READ-UTF8 for a file that cannot be read.
    """
    found = list(_read_files(home(), folders, suffixes))
    for overlay in overlays:
        found += read_overlay_files(overlay, folders, suffixes)
    return found


def read_overlay_files(
    overlay: Path, folders: Sequence[str], suffixes: Sequence[str]
) -> list[TextFile]:
    """Read the files of one folder that is laid over ours; errors as in ``read_layout``."""
    if not _is_folder(overlay):
        raise InputProblem(
            "PC-READ-LAYOUT", "there is no such folder.", "Check the path.", str(overlay)
        )
    if (overlay / _OUR_ONTOLOGY).exists():
        raise InputProblem(
            "PC-READ-LAYOUT",
            "this is a checkout or a release of ours; it cannot be laid over ours.",
            "Name a folder of your own; pcgraph new makes one.",
            str(overlay),
        )
    if not _is_folder(overlay / "data"):
        raise InputProblem(
            "PC-READ-LAYOUT",
            "the folder has no data/ in it.",
            "A folder of your own has ontology/ data/ shapes/ queries/; data/ is needed.",
            str(overlay),
        )
    return list(_read_files(overlay, folders, suffixes, layer_of(overlay)))


def layer_of(folder: Path) -> str:
    """Give the layer of the files of a folder: its path in full, so that two never share it."""
    return resolved(folder).as_posix()


def is_own_folder(folder: Path) -> bool:
    """Tell whether a folder is a person's own: it has ``ontology/prefixes.ttl`` and ``data/``.

    A checkout or a release of ours is none.

    Raises:
        InputProblem: PC-READ-FILE for a folder that may not be looked into.
    """
    try:
        (folder / PREFIX_FILE).lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as fault:
        raise _unreadable(folder / PREFIX_FILE, fault) from None
    return _is_folder(folder / "data") and not (folder / _OUR_ONTOLOGY).exists()


def _is_folder(path: Path) -> bool:
    """Tell whether a path is a folder.

    Raises:
        InputProblem: PC-READ-FILE for a place that may not be looked into.
    """
    try:
        return path.is_dir()
    except OSError as fault:
        raise _unreadable(path, fault) from None


def _read_files(
    root: Path, folders: Sequence[str], suffixes: Sequence[str], layer: str = ""
) -> Iterator[TextFile]:
    for folder in folders:
        for path in files_below(root / folder):
            if path.name.endswith(tuple(suffixes)):
                place = path.relative_to(root).as_posix()
                shown = path.as_posix() if layer else place
                yield TextFile(place, read_text(path, place.endswith(".txt")), shown, layer)


def files_below(folder: Path) -> list[Path]:
    """List what is below a folder and no folder itself, by path; hidden files are left out.

    A link to a folder is listed and not followed: it may lead in a ring.

    Raises:
        InputProblem: PC-READ-FILE for a folder that cannot be read.
    """

    def refuse(fault: OSError) -> None:
        if not isinstance(fault, FileNotFoundError):
            raise _unreadable(Path(fault.filename), fault)

    found = []
    for at, folders, names in os.walk(folder, onerror=refuse):
        found += [Path(at, name) for name in names]
        found += [path for name in folders if (path := Path(at, name)).is_symlink()]
    return sorted(
        (path for path in found if not path.name.startswith(".")), key=lambda path: path.parts
    )


def layout_file(path: Path) -> TextFile:
    """Read one file and give it a place in the layout: its own, or one under ``data/``.

    Raises:
        UsageProblem: PC-USAGE-FILE for a kind of file that is no part of a graph.
        InputProblem: a file that cannot be read.
    """
    if path.exists() and not path.name.endswith((".ttl", ".sssom.tsv")):
        raise UsageProblem(
            "PC-USAGE-FILE",
            f"{path.name} is neither Turtle nor a mapping table, by its name.",
            "Files that end in .ttl or .sssom.tsv are read.",
            str(path),
        )
    text = read_text(path)
    place = resolved(path)
    if place.is_relative_to(home()):
        inside = place.relative_to(home()).as_posix()
        if inside.startswith(("ontology/", "data/")):
            return TextFile(inside, text, str(path))
    folder = "data/mappings/given" if path.name.endswith(".sssom.tsv") else "data/given"
    return TextFile(f"{folder}/{path.name}", text, str(path))


def read_text(path: Path, exact: bool = False) -> str:
    """Read one UTF-8 file.

    Args:
        path: the file.
        exact: keep a byte order mark and CRLF, as for source texts under checksum.

    Raises:
        InputProblem: PC-READ-FILE if it cannot be opened, PC-READ-UTF8 with the line
            of the first byte that is not UTF-8.
    """
    try:
        if path.exists() and not path.is_file():
            raise OSError(22, "it is no plain file")
        raw = path.read_bytes()
    except OSError as fault:
        raise _unreadable(path, fault) from None
    try:
        text = raw.decode() if exact else raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        at = fault.start - raw.rfind(b"\n", 0, fault.start)
        raise InputProblem(
            "PC-READ-UTF8",
            f"byte {raw[fault.start]:#04x}, number {at} of the line, is not UTF-8.",
            "Save the file as UTF-8 and try again.",
            f"{path}:{line}",
        ) from None
    if not exact and "\r" in text and ('"""' in text or "'''" in text):
        line = text[: text.index("\r")].count("\n") + 1
        raise InputProblem(
            "PC-READ-CRLF",
            "line ends of Windows stand in a file with long texts, where they may be meant.",
            "Save the file with plain line feeds.",
            f"{path}:{line}",
        )
    return text if exact else text.replace("\r\n", "\n")


def _unreadable(path: Path, fault: OSError) -> InputProblem:
    reason = "there is no such file" if isinstance(fault, FileNotFoundError) else fault.strerror
    return InputProblem("PC-READ-FILE", f"cannot read it: {reason}.", "Check the path.", str(path))


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file aside and switch it in by rename, so that no half file is ever seen.

    A link is followed; a device or pipe is written to and never replaced.

    Raises:
        InputProblem: PC-WRITE-FILE if the place cannot be written to, PC-WRITE-OPEN if
            the file is open in another program; an old file is then untouched.
    """
    import tempfile

    raw = content.encode("utf-8") if isinstance(content, str) else content
    aside = ""
    try:
        path = resolved(path)
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(13, "it is read-only")
        marks = (f"~${path.name}", f".~lock.{path.name}#")
        if path.exists() and any(path.with_name(mark).exists() for mark in marks):
            raise _open_elsewhere(path)
        if path.exists() and not path.is_file() and not path.is_dir():
            if path.is_fifo():
                raise OSError(22, "nobody reads a pipe on its own; use | instead")
            with path.open("wb") as device:
                device.write(raw)
            return
        handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as out:
            out.write(raw)
            out.flush()
            os.fsync(out.fileno())
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        os.chmod(aside, mode)
        try:
            os.replace(aside, path)
        except PermissionError:
            raise _open_elsewhere(path) from None
    except OSError as fault:
        raise InputProblem(
            "PC-WRITE-FILE",
            f"cannot write it: {fault.strerror}.",
            "Look at the folder and its rights, or give another name.",
            str(path),
        ) from None
    finally:
        if aside and os.path.exists(aside):
            os.unlink(aside)


def _open_elsewhere(path: Path) -> InputProblem:
    """Say that another program holds a file: the system says so, or a mark beside the file."""
    guess = "Word" if path.suffix.lower() == ".docx" else "Excel"
    return InputProblem(
        "PC-WRITE-OPEN",
        f"{path.name} is open in another program ({guess}?).",
        "Close it or give another name.",
    )


def write_folder(
    folder: Path,
    texts: Mapping[str, str | bytes] | Iterable[tuple[str, str | bytes]],
    empty: Sequence[str],
) -> None:
    """Write a new folder aside and switch it in by rename: whole, or not at all.

    Args:
        folder: where; nothing, or an empty folder that you are not in.
        texts: the files, by path inside the folder; pairs are written as they come.
        empty: folders that are made besides.

    Raises:
        UsageProblem: PC-NEW-FOLDER if there is something already.
        InputProblem: PC-WRITE-FILE if the place cannot be written to.
    """
    with new_folder(folder) as aside:
        for place in empty:
            (aside / place).mkdir(parents=True, exist_ok=True)
        for place, text in texts.items() if isinstance(texts, Mapping) else texts:
            (aside / place).parent.mkdir(parents=True, exist_ok=True)
            write_whole(aside / place, text)


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Give a folder aside, to be filled; what is in it at the end becomes the folder by a rename.

    A fault leaves nothing; a kill leaves a hidden folder beside, whose name begins with a dot.

    Raises:
        UsageProblem: PC-NEW-FOLDER if there is something already.
        InputProblem: PC-WRITE-FILE if the place cannot be written to.
    """
    import shutil
    import tempfile

    aside = ""
    try:
        if folder.exists() and _holds_something(folder):
            raise UsageProblem(
                "PC-NEW-FOLDER",
                "there is something already; nothing was written.",
                "Name a folder that does not exist yet.",
                str(folder),
            )
        aside = tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.")
        yield Path(aside)
        os.chmod(aside, 0o777 & ~_umask())
        if folder.exists():
            folder.rmdir()
        os.rename(aside, folder)
    except OSError as fault:
        raise InputProblem(
            "PC-WRITE-FILE",
            f"cannot make the folder: {fault.strerror}.",
            "Name a place that exists and that you may write to.",
            str(folder),
        ) from None
    finally:
        if aside and os.path.exists(aside):
            shutil.rmtree(aside)


def _holds_something(folder: Path) -> bool:
    """Tell whether a path is not an empty folder, or the folder you are in."""
    return not folder.is_dir() or any(folder.iterdir()) or folder.samefile(Path())


def resolved(path: Path) -> Path:
    """Follow links; a ring of links is told.

    Raises:
        InputProblem: PC-READ-FILE.
    """
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        raise InputProblem(
            "PC-READ-FILE", "it is a link that leads nowhere.", "Check the path.", str(path)
        ) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
