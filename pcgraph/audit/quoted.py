"""Whether words of given texts stand in the dump."""

from __future__ import annotations

import os
import re
import zipfile
from html import unescape
from pathlib import Path

from pcgraph.audit.check import Check, Fault, Found, NotApplicable, Note
from pcgraph.audit.dump import TEXT_LIMIT, Dump
from pcgraph.errors import InputProblem
from pcgraph.publish.words import RUN, Words

_BINARY = (".zip", ".png", ".jpg", ".gz", ".pdf", ".ico", ".woff2")
_XML = re.compile(r"<[^>]*>")


def quoted(dump: Dump) -> Found:
    """Look in every file for six words of a given text one after the other."""
    if dump.sources is None:
        raise NotApplicable("no texts were named: --sources DIR.")
    words = Words(_texts(dump.sources))
    passed = []
    for path, size in dump.files.items():
        if path.lower().endswith(_BINARY):
            passed.append(path)
            continue
        if path.lower().endswith(".xlsx"):
            found = next(words.runs(_shared(dump, path)), "")
            line = 0
        elif size > TEXT_LIMIT:
            passed.append(path)
            continue
        else:
            found, line = _first(words, dump.content(path).decode("utf-8", "replace"))
        if found:
            yield Fault(f"it holds words of a text: {found!r}.", "Say it in other words.", path,
                        line)  # fmt: skip
    if passed:
        yield Note(f"Not looked through: {', '.join(passed)}.")
    yield Note(f"Runs of {RUN} words.")


def _texts(folder: Path) -> list[str]:
    """Read the texts whose words are looked for.

    Raises:
        InputProblem: PC-READ-FILE.
    """
    try:
        paths = sorted(folder.rglob("*.txt")) if folder.is_dir() else [folder]
        return [path.read_text(encoding="utf-8-sig", errors="replace") for path in paths]
    except OSError as fault:
        raise InputProblem(
            "PC-READ-FILE", f"cannot read it: {fault.strerror}.", "Check the path.",
            os.fspath(folder),
        ) from None  # fmt: skip


def _first(words: Words, text: str) -> tuple[str, int]:
    """Give the first run, and its line."""
    for number, line in enumerate(text.splitlines(), 1):
        found = next(words.runs(line.replace("\\n", "\n")), "")
        if found:
            return found, number
    return next(words.runs(text), ""), 0


def _shared(dump: Dump, path: str) -> str:
    """Give the texts of a workbook, one a line."""
    texts = []
    try:
        with dump.opened(path) as file, zipfile.ZipFile(file) as whole:
            for one in whole.infolist():
                if one.filename.endswith(".xml") and one.file_size <= TEXT_LIMIT:
                    with whole.open(one) as member:
                        texts.append(member.read(TEXT_LIMIT).decode("utf-8", "replace"))
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError):
        return ""  # told by the check of workbooks
    return unescape(_XML.sub("\n", "\n".join(texts)))


CHECKS = (
    Check("words", "No six words of the given texts stand one after the other.", "violation",
          quoted),
)  # fmt: skip
