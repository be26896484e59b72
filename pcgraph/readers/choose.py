"""Choose the reader of a file, by its content first and its name second, and read it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pcgraph.errors import InputProblem
from pcgraph.intake.model import Reading, Told
from pcgraph.readers.blocks import refuse, too_large
from pcgraph.readers.packed import OLD_OR_LOCKED, ZIP
from pcgraph.readers.page import read_page
from pcgraph.readers.pdf import read_pdf
from pcgraph.readers.plain import read_plain
from pcgraph.readers.word import read_word

BIGGEST = 128 * 2**20
"""Bytes of a file that is read at all."""
_START = 1024
_BOOK = b"xl/workbook.xml"
# A further form is entered in these three, and in form_of where its content tells it.
SUFFIXES: dict[str, str] = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown",
    ".htm": "html", ".html": "html", ".xhtml": "html",
    ".docx": "word", ".docm": "word", ".dotx": "word", ".dotm": "word",
    ".pdf": "pdf",
}  # fmt: skip
NAMES: dict[str, str] = {
    "text": "plain text",
    "markdown": "Markdown",
    "html": "a page of the web (HTML)",
    "word": "a Word document",
    "pdf": "a PDF",
}
READERS: dict[str, Callable[[bytes, Path], Reading]] = {
    "text": lambda raw, path: read_plain(raw, path, "text"),
    "markdown": lambda raw, path: read_plain(raw, path, "markdown"),
    "html": read_page,
    "word": read_word,
    "pdf": read_pdf,
}
_WITH_SIGN = frozenset({"word", "pdf", "workbook"})
"""Forms that are known by their first bytes; others are what their names say."""
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_AS_WORD = "Open it in Word or LibreOffice and save it as .docx."


def read(path: Path) -> Reading:
    """Read a file by the reader that fits it.

    Args:
        path: the file.

    Raises:
        InputProblem: PC-READ-FILE, PC-READ-EMPTY, PC-READ-FORM for a form that is not read, and
            what its reader raises.
        LimitReached: PC-LIMIT-SOURCE, before it is read, and what its reader raises.
    """
    raw = raw_of(path)
    form = form_of(raw, path)
    reading = READERS[form](raw, path)
    named = SUFFIXES.get(path.suffix.lower(), "")
    if named == form:
        return reading
    words = f"by its name it is {NAMES.get(named, 'of no known form')}, by its content "
    told = Told("the file", f"{words}{NAMES[form]}; it was read as that.")
    return replace(reading, told=(told, *reading.told))


def raw_of(path: Path, most: int = BIGGEST) -> bytes:
    """Give the bytes of a file that is not too large.

    Args:
        path: the file.
        most: how many bytes it may have.

    Raises:
        InputProblem: PC-READ-FILE, PC-READ-EMPTY.
        LimitReached: PC-LIMIT-SOURCE.
    """
    try:
        if path.exists() and not path.is_file():
            raise OSError(22, "it is a folder" if path.is_dir() else "it is no plain file")
        with path.open("rb") as opened:
            size = os.fstat(opened.fileno()).st_size
            if size > most:
                too_large(path, f"it has {size:,} bytes; {most:,} are read")
            raw = opened.read(most + 1)
    except (OSError, ValueError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else "no file can have this name"
        if isinstance(fault, FileNotFoundError):
            reason = "there is no such file"
        raise InputProblem(
            "PC-READ-FILE", f"cannot read it: {reason}.", "Check the path.", str(path)
        ) from None
    if len(raw) > most:
        too_large(path, f"it has more than {most:,} bytes")
    if not raw:
        refuse(path, "PC-READ-EMPTY", "it is empty", "Name a file in which the framework stands.")
    return raw


def form_of(raw: bytes, path: Path) -> str:
    """Say of which form a file is.

    Args:
        raw: its bytes.
        path: the file, for its name.

    Raises:
        InputProblem: PC-READ-FORM for a form that is not read.
    """
    start = raw[:_START].removeprefix(b"\xef\xbb\xbf").lstrip()
    named = SUFFIXES.get(path.suffix.lower(), "")
    if raw.startswith(ZIP) and _BOOK in raw and "workbook" in READERS:
        return "workbook"
    if raw.startswith((ZIP, OLD_OR_LOCKED)):
        return "word"
    if b"%PDF-" in raw[:_START] and (named == "pdf" or start.startswith(b"%PDF-")):
        return "pdf"
    if start.startswith(b"{\\rtf"):
        refuse(path, "PC-READ-FORM", "it is a text with formats (RTF)", _AS_WORD)
    if raw.startswith(_PICTURES):
        what = "it is a picture; words in pictures are not read"
        refuse(path, "PC-READ-FORM", what, "Type the words into a text file, or let OCR do it.")
    lower = start[:256].lower()
    if lower.startswith(b"mime-version:") or b"content-type: multipart/related" in lower:
        what = "it is a web page packed into one file (MHTML)"
        refuse(path, "PC-READ-FORM", what, "Open it in a browser and save it as HTML only.")
    if _is_page(raw, start):
        return "html"
    if not named:
        what = f"files whose names end in {path.suffix or 'nothing'} are not read"
        refuse(path, "PC-READ-FORM", what, f"These are: {', '.join(sorted(SUFFIXES))}.")
    if named in _WITH_SIGN:
        what = f"by its name it is {NAMES[named]}, but nothing of that is in it"
        remedy = "Look where the file comes from; perhaps the download was cut off. Get it anew."
        refuse(path, "PC-READ-FORM", what, remedy)
    return named


def _is_page(raw: bytes, start: bytes) -> bool:
    """Tell whether the start of a file is that of a page of the web."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = raw[:_START].decode("utf-16", "ignore").lstrip().encode()
    lower = start.lower()
    if lower.startswith(b"<?xml"):
        lower = lower.partition(b"?>")[2].lstrip()
    while lower.startswith(b"<!--") and b"-->" in lower:
        lower = lower.partition(b"-->")[2].lstrip()
    return lower.startswith((b"<!doctype html", b"<html"))
