"""Whether words of given texts stand in the dump."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pcgraph.audit.check import Check, Fault, Found, NotApplicable, Note
from pcgraph.audit.dump import TEXT_LIMIT, UNPACKING, Dump
from pcgraph.errors import InputProblem
from pcgraph.publish.seen import seen
from pcgraph.publish.words import RUN, Words

_BINARY = (".png", ".jpg", ".jpeg", ".gif", ".gz", ".pdf", ".ico", ".woff2")
_TEXTS = (".txt", ".md")
_PACKED = (".zip", ".xlsx", ".docx")
_MOST_MEMBERS = 200_000
_MOST_UNPACKED = 2 * 2**30
_REMEDY = "Say it in other words."


def quoted(dump: Dump) -> Found:
    """Look in every file for six words of a given text one after the other."""
    if dump.sources is None:
        raise NotApplicable("no texts were named: --sources DIR.")
    texts = texts_of(dump.sources)
    words = Words(texts)
    passed: list[str] = []
    for path, size in dump.files.items():
        if path.lower().endswith(_PACKED):
            with dump.opened(path) as file:
                yield from _packed(dump, words, path, file, passed)
        elif path.lower().endswith(_BINARY) or size > TEXT_LIMIT:
            passed.append(path)
        else:
            yield from _one(words, path, path, dump.content(path))
    if passed:
        yield Note(f"Not looked through: {', '.join(passed)}.")
    yield Note(f"{len(texts):,} texts, {len(words):,} runs of {RUN} words.")


def texts_of(folder: Path) -> list[str]:
    """Read the texts whose words are looked for: .txt and .md, UTF-8 or, if they say so, UTF-16.

    Args:
        folder: where they lie, at any depth; or one text.

    Raises:
        InputProblem: PC-READ-FILE; PC-AUDIT-SOURCES if no text has a run of six words, since
            nothing could be found of it.
    """
    if not folder.is_dir() and not folder.is_file():
        raise InputProblem(
            "PC-READ-FILE", "this is no folder and no file.", "Check the path.", os.fspath(folder)
        )
    try:
        inside = folder.rglob("*") if folder.is_dir() else [folder]
        paths = sorted(one for one in inside if one == folder or _is_text(one))
        texts = [_decoded(path.read_bytes()) for path in paths]
    except OSError as fault:
        raise InputProblem(
            "PC-READ-FILE", f"cannot read it: {fault.strerror}.", "Check the path.",
            os.fspath(folder),
        ) from None  # fmt: skip
    if not len(Words(texts)):
        raise InputProblem(
            "PC-AUDIT-SOURCES",
            f"no text in it has {RUN} words one after the other.",
            f"Name a folder of texts ({', '.join(_TEXTS)}).",
            os.fspath(folder),
        )
    return texts


def _is_text(path: Path) -> bool:
    return path.suffix.lower() in _TEXTS and path.is_file()


def _decoded(content: bytes) -> str:
    """Read a text; UTF-16 begins with a mark of its own."""
    utf16 = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    return content.decode("utf-16" if utf16 else "utf-8-sig", "replace")


def _one(words: Words, file: str, name: str, content: bytes) -> Iterator[Fault]:
    """Look through a file, or a member of an archive; tell the first run, and its line."""
    text = _decoded(content)
    found = next(words.runs(seen(name, text)), "")
    if found:
        line = 0
        if file == name:
            lines = enumerate(text.splitlines(), 1)
            line = next((n for n, one in lines if next(words.runs(seen(name, one)), "")), 0)
        inside = "" if file == name else f"its member {name} "
        what = f"{inside}holds words of a text: {found!r}."
        yield Fault(what if inside else f"it {what}", _REMEDY, file, line)


def _packed(
    dump: Dump, words: Words, path: str, file: BinaryIO, passed: list[str]
) -> Iterator[Fault]:
    """Look through the members of an archive or workbook, but for those that lie here too."""
    sums = {dump.sha256(one) for one in dump.files} if path.lower().endswith(".zip") else set()
    unpacked = 0
    try:
        with zipfile.ZipFile(file) as whole:
            members = [one for one in whole.infolist() if not one.is_dir()]
            for one in members[:_MOST_MEMBERS]:
                unpacked += one.file_size
                name, lower = one.filename, one.filename.lower()
                if lower.endswith(_BINARY):
                    continue
                packed = lower.endswith(_PACKED)
                if one.file_size > TEXT_LIMIT or unpacked > _MOST_UNPACKED:
                    passed.append(f"{path} ({name})")
                    continue
                with whole.open(one) as member:
                    content = member.read(TEXT_LIMIT)
                if hashlib.sha256(content).hexdigest() in sums:
                    continue
                if packed:
                    passed.append(f"{path} ({name})")
                    continue
                yield from _one(words, path, name, content)
            if len(members) > _MOST_MEMBERS:
                passed.append(f"{path} (its members after {_MOST_MEMBERS:,})")
    except UNPACKING:
        passed.append(path)  # told by the checks of archives and workbooks


CHECKS = (
    Check("words", "No six words of the given texts stand one after the other.", "violation",
          quoted),
)  # fmt: skip
