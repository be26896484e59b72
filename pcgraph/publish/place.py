"""Where a release comes to stand: one writer at a time, made aside, switched in by a rename.

While ``0.1.0`` is made, ``.0.1.0.unfinished`` grows beside it, and whoever makes it holds
``.0.1.0.lock``. Both begin with a dot and are no version. A process that was killed leaves them:
the system lets go of the lock, and the next run takes them away.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pcgraph.errors import InputProblem, UsageProblem
from pcgraph.locks import locked

_UNFINISHED, _LOCK = "unfinished", "lock"


@contextmanager
def release_folder(target: Path, version: str, cleared: Callable[[Path], object]) -> Iterator[Path]:
    """Give a folder aside, to be filled; at the end it becomes ``target/<version>`` by a rename.

    A fault or an interruption leaves nothing; a kill leaves what the next run takes away.

    Args:
        target: the folder that holds releases; it is made if it is not there.
        version: of the release; it must be fit for the name of a folder.
        cleared: told of what a run that was killed had left, once it is gone.

    Raises:
        UsageProblem: PC-PUBLISH-EXISTS if there is something of that name, PC-PUBLISH-BUSY if
            another is writing it.
        InputProblem: PC-WRITE-FILE if the place cannot be written to.
    """
    folder, aside = target / version, target / f".{version}.{_UNFINISHED}"
    try:
        refuse_present(folder)
        _make(target)
        with locked(target / f".{version}.{_LOCK}", _busy(folder)):
            # Another may have written it before it let go.
            refuse_present(folder)
            if os.path.lexists(aside):
                _clear(aside)
                cleared(aside)
            aside.mkdir()
            try:
                yield aside
                _sync(aside)
                os.rename(aside, folder)
            finally:
                shutil.rmtree(aside, ignore_errors=True)
            _sync_folder(target)
    except OSError as fault:
        raise unwritten(folder, fault) from None


def refuse_present(folder: Path) -> None:
    """Refuse a version that is there; a link that leads nowhere is something too.

    Raises:
        UsageProblem: PC-PUBLISH-EXISTS.
    """
    if os.path.lexists(folder):
        link = folder.is_symlink() and not folder.exists()
        broken = " (a link that leads nowhere)" if link else ""
        raise UsageProblem(
            "PC-PUBLISH-EXISTS",
            f"version {folder.name} is there already{broken}; a release is never changed.",
            "Raise the version in ontology/pcgraph.ttl, or name another folder.",
            str(folder),
        )


def unwritten(folder: Path, fault: OSError) -> InputProblem:
    """Say that a release could not be written, in the system's words, and what to do."""
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        remedy = "Make room there and in the folder for temporary files, or name another folder."
    elif fault.errno == errno.ENAMETOOLONG:
        remedy = "Name a folder with a shorter path."
    else:
        remedy = "Name a folder that you may write to."
    reason = fault.strerror or " ".join(str(fault).split())[:200] or type(fault).__name__
    return InputProblem(
        "PC-WRITE-FILE", f"cannot write the release: {reason}. Nothing is left of it.", remedy,
        str(folder),
    )  # fmt: skip


def _make(target: Path) -> None:
    """Make the folder that holds releases.

    Raises:
        InputProblem: PC-WRITE-FILE for what is no folder, or a link that leads nowhere.
    """
    for place in (target, *target.parents):
        if not os.path.lexists(place):
            continue
        if not place.is_dir():
            what = "a link that leads nowhere" if place.is_symlink() else "no folder"
            raise InputProblem(
                "PC-WRITE-FILE",
                f"the release cannot be written: {place} is {what}.",
                "Name a folder, or one that can be made.",
                str(target),
            )
        break
    target.mkdir(parents=True, exist_ok=True)


def _clear(aside: Path) -> None:
    """Take away what a run that was killed has left; the lock says that nobody is at work.

    Raises:
        InputProblem: PC-WRITE-FILE.
    """
    try:
        if aside.is_dir() and not aside.is_symlink():
            shutil.rmtree(aside)
        else:
            aside.unlink()
    except OSError as fault:
        raise InputProblem(
            "PC-WRITE-FILE",
            f"a run that was stopped has left this, and it cannot be deleted: {fault.strerror}.",
            "Delete it, and publish again.",
            str(aside),
        ) from None


def _busy(folder: Path) -> UsageProblem:
    return UsageProblem(
        "PC-PUBLISH-BUSY",
        f"another pcgraph publish is writing version {folder.name} here.",
        "Wait until it has ended, or name another folder.",
        str(folder),
    )


def _sync(folder: Path) -> None:
    """Write all that lies below a folder through to the disk, where the system can."""
    for at, _, names in os.walk(folder):
        for name in names:
            _sync_one(os.path.join(at, name), os.O_RDWR)
        _sync_folder(Path(at))


def _sync_folder(folder: Path) -> None:
    """Write the names in a folder through to the disk; Windows opens no folder."""
    with suppress(PermissionError):
        _sync_one(str(folder), os.O_RDONLY)


def _sync_one(path: str, how: int) -> None:
    handle = os.open(path, how)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
