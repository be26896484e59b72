"""Write several files of a folder of one's own as one step, which a crash cannot halve.

What is to be written stands first, whole, in one file (``reviews/pending.json``); then each file is
switched in; then that file goes. Whoever comes next finishes what a crash left begun.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from pcgraph.decisions.person import checked_person, cleaned
from pcgraph.errors import InputProblem, UsageProblem
from pcgraph.files import read_text, resolved, write_whole
from pcgraph.model import TextFile
from pcgraph.sssom import read_table
from pcgraph.target import held, target

PENDING = "reviews/pending.json"
BY_FILE = "reviews/by.txt"
FINISHED = "A step that was begun and broken off has been finished."
_PLACES = ("data/mappings/", "reviews/")
_PATIENCE, _STEP = 5.0, 0.05
"""For so many seconds another writer is waited for."""


@contextmanager
def patiently(folder: Path) -> Iterator[None]:
    """Hold a folder against a second writer; wait a little for one who is just writing.

    Raises:
        UsageProblem: PC-IMPORT-BUSY if the other does not end.
    """
    place, waited = resolved(folder), 0.0
    while True:
        try:
            lock = held(place)
            lock.__enter__()
            break
        except UsageProblem as fault:
            if fault.code != "PC-IMPORT-BUSY" or waited >= _PATIENCE:
                raise
        time.sleep(_STEP)
        waited += _STEP
    try:
        yield
    finally:
        lock.__exit__(None, None, None)


def finished(folder: Path) -> bool:
    """Finish what a crash left begun; the folder is held.

    Returns:
        Whether there was anything.

    Raises:
        InputProblem: PC-DECIDE-PENDING if a file was changed since, so that it would be lost.
    """
    pending = folder / PENDING
    if not pending.is_file():
        return False
    try:
        said = json.loads(read_text(pending))
        before, texts = dict(said["before"]), dict(said["texts"])
        if not all(_is_ours(place) and isinstance(text, str) for place, text in texts.items()):
            raise ValueError("it names a file that is none of ours")
    except (ValueError, KeyError, TypeError) as fault:
        raise _unfit(pending, f"it cannot be read: {fault}") from None
    for place, text in texts.items():
        found = _mark(folder / place)
        if found not in (before.get(place), _mark_of(text)):
            raise _unfit(pending, f"{place} was changed since")
    _switch(folder, texts)
    pending.unlink()
    return True


def save(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files of a folder that is held, all or none of them.

    Args:
        folder: the folder.
        texts: what to write, by path inside the folder.

    Raises:
        InputProblem: a place that cannot be written to; what stood there stands again.
    """
    old = {place: (folder / place).read_bytes() if (folder / place).is_file() else None
           for place in texts}  # fmt: skip
    before = {place: _mark(folder / place) for place in texts}
    pending = folder / PENDING
    try:
        pending.parent.mkdir(exist_ok=True)
        words = json.dumps({"before": before, "texts": dict(texts)}, ensure_ascii=False)
        write_whole(pending, words)
        _switch(folder, texts)
    except (InputProblem, OSError) as fault:
        for place, raw in old.items():
            if raw is None:
                (folder / place).unlink(missing_ok=True)
            elif (folder / place).read_bytes() != raw:
                write_whole(folder / place, raw)
        pending.unlink(missing_ok=True)
        if isinstance(fault, InputProblem):
            raise
        raise InputProblem(
            "PC-WRITE-FILE", f"cannot write it: {fault.strerror}.",
            "Look at the folder and its rights.", str(folder),
        ) from None  # fmt: skip
    pending.unlink()


def _switch(folder: Path, texts: Mapping[str, str]) -> None:
    for place, text in texts.items():
        if _mark(folder / place) != _mark_of(text):
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            write_whole(folder / place, text)


def _is_ours(place: str) -> bool:
    """Tell whether a path is one that a step may write.

    >>> _is_ours("data/mappings/x-to-nos/none.sssom.tsv"), _is_ours("reviews/../../x")
    (True, False)
    """
    return place.startswith(_PLACES) and not {"..", ""} & set(place.split("/"))


def _mark(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _mark_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _unfit(pending: Path, why: str) -> InputProblem:
    return InputProblem(
        "PC-DECIDE-PENDING",
        f"a step was broken off and cannot be finished: {why}.",
        "Look at what it holds (JSON: files and their texts), write it in by hand or not, and "
        "delete it.",
        str(pending),
    )


def kept_suggestions(
    folder: Path, place: str, made: Callable[[TextFile | None], str], shown: str
) -> str:
    """Keep the file of suggestions of a folder, or none where nothing is suggested.

    A file that was kept before and would hold nothing any more is removed: what stands in it is
    suggested no longer, and it would be taken for what is.

    Args:
        folder: a folder of a person's own.
        place: the place of the file inside it.
        made: writes the file anew from what it is, or from nothing.
        shown: the file, as it is told.

    Returns:
        A sentence that says what was done.

    Raises:
        UsageProblem: PC-IMPORT-BUSY. InputProblem: a place that cannot be written to.
    """
    with held(folder):
        into = target(folder)
        there = into.read(place)
        text = made(TextFile(place, there, shown) if there else None)
        if read_table(TextFile(place, text, shown), ()).rows:
            changed = into.write({place: text})
            return f"Kept: {shown}" if changed else f"Kept: {shown}, which says it already"
        if not there:
            return "Nothing is suggested, so no file was written."
        try:
            (into.place / place).unlink()
        except OSError as fault:
            raise InputProblem(
                "PC-WRITE-FILE", f"cannot remove the file: {fault.strerror}.",
                "Look at the folder and its rights.", shown,
            ) from None  # fmt: skip
        return f"Nothing is suggested any more, so {shown} was removed."


def reviewer(folder: Path, typed: str) -> tuple[str, str]:
    """Give the person who decides: as typed, else as kept in the folder; and say which.

    The first name that is typed is kept in the folder, so that it is asked for once; another name
    signs that one command.

    Raises:
        UsageProblem: PC-DECIDE-PERSON for a name that is none, or if nobody is known.
    """
    path = folder / BY_FILE
    known = cleaned(read_text(path)) if path.is_file() else ""
    if not typed.strip() and not known:
        raise UsageProblem(
            "PC-DECIDE-PERSON", "it is not said who decides.",
            'Give --by "your name"; it is kept in the folder and asked for once.',
        )  # fmt: skip
    name = checked_person(typed if typed.strip() else known)
    if known and name != known:
        return name, f"Decided by {name} this time; {BY_FILE} names {known}."
    if not known:
        with patiently(folder):
            save(folder, {BY_FILE: f"{name}\n"})
        return name, f"Decided by {name}; kept in {BY_FILE}."
    return name, f"Decided by {name} ({BY_FILE}; --by names another for one command)."
