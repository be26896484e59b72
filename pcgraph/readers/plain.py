"""Read plain text and Markdown: bytes become lines, whatever the ends of lines and the marks."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from pathlib import Path

from pcgraph.intake.model import Item, Line, Reading, Told
from pcgraph.intake.plain import lines_of
from pcgraph.readers.blocks import LONGEST, MOST_COLUMNS, MOST_LINES, refuse, too_large

_AS_UTF8 = "Open it in an editor, save it as UTF-8 (Notepad: Save as, Encoding) and try again."
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LOST = "\ufffd"
_NAMED = 100
"""So many lines with one kind of letter are named, each by itself."""
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_plain(raw: bytes, path: Path, form: str = "text") -> Reading:
    """Read a text.

    Args:
        raw: the bytes of the file.
        path: the file, for what is told.
        form: ``text`` or ``markdown``.

    Raises:
        InputProblem: PC-READ-EMPTY, PC-READ-UTF8 with the line and the byte, PC-READ-NUL.
        LimitReached: PC-LIMIT-SOURCE for too many lines, or too many letters in one.
    """
    text = text_of(raw, path)
    if text.count("\n") >= MOST_LINES:
        too_large(path, f"it has more than {MOST_LINES:,} lines")
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST:
            too_large(path, f"line {number} has more than {LONGEST:,} letters")
        if line.count("|") > MOST_COLUMNS or line.count("\t") > MOST_COLUMNS:
            too_large(path, f"line {number} has more than {MOST_COLUMNS:,} columns")
    if not text.strip():
        refuse(
            path, "PC-READ-EMPTY", "it has no words", "Name a file in which the framework stands."
        )
    return Reading(form, "", tuple(lines_of(text)), (), told_of(text))


def text_of(raw: bytes, path: Path) -> str:
    """Make text of bytes: UTF-8, or UTF-16 with its mark; each end of a line becomes LF.

    Args:
        raw: the bytes of the file.
        path: the file, for what is told.

    Raises:
        InputProblem: PC-READ-UTF8 with the line and the byte; PC-READ-NUL.
    """
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), "utf-8")
    if encoding == "utf-32":
        refuse(path, "PC-READ-UTF8", "it is written in UTF-32", _AS_UTF8, 1)
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as fault:
        if encoding == "utf-16":
            before = raw[: fault.start].decode(encoding, "replace")
            what = f"it is cut off or damaged at byte {fault.start + 1:,}; it is UTF-16 by its mark"
        else:
            before = raw[: fault.start].decode(encoding, "replace")
            what = (
                f"byte {fault.start + 1:,} ({raw[fault.start]:#04x}) is not UTF-8"
                f"{_perhaps(raw, fault.start)}"
            )
        refuse(path, "PC-READ-UTF8", what, _AS_UTF8, _unix(before).count("\n") + 1)
    text = _unix(text)
    if "\0" in text:
        place = text.index("\0")
        line = text.count("\n", 0, place) + 1
        if text[:2_000].count("\0") * 3 > len(text[:2_000]):
            refuse(path, "PC-READ-UTF8", "it looks like UTF-16 without its mark", _AS_UTF8, line)
        refuse(
            path,
            "PC-READ-NUL",
            "a NUL byte stands in it, so it is no text, or is damaged",
            "Open it in the program that made it and save it as text in UTF-8.",
            line,
        )
    return text


def told_of(text: str) -> tuple[Told, ...]:
    """Say which lines have marks of direction, which are kept, and letters that were lost."""
    told: list[Told] = []
    if not _DIRECTIONS.search(text) and _LOST not in text:
        return ()
    for number, line in enumerate(text.split("\n"), start=1):
        marks = sorted(set(_DIRECTIONS.findall(line)))
        if marks:
            names = ", ".join(f"U+{ord(mark):04X}" for mark in marks)
            words = f"it has marks of the direction of writing ({names}); they are kept."
            told.append(Told(f"line {number}", words, number))
        if _LOST in line:
            words = "a letter was lost before (U+FFFD stands for it); look at the original."
            told.append(Told(f"line {number}", words, number, True))
        if len(told) >= _NAMED:
            words = "further such places after this one are not named."
            return (*told, Told(f"line {number}", words, number))
    return tuple(told)


def told_of_lines(lines: list[Line]) -> list[Told]:
    """Say the same of the lines of a document, by their places."""
    said = told_of("\n".join(line.text for line in lines))
    return [Told(lines[one.line - 1].shown, one.words, one.line, one.lost) for one in said]


def told_of_items(items: Sequence[Item]) -> list[Told]:
    """Say the same of the things of a table or tree, by their places."""
    texts = ("; ".join((one.text, *(words for _, words in one.notes))) for one in items)
    said = told_of("\n".join(text.replace("\n", " ") for text in texts))
    return [Told(items[one.line - 1].shown, one.words, one.line, one.lost) for one in said]


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _perhaps(raw: bytes, place: int) -> str:
    """Say what a byte would be in the encoding that Windows uses in Western Europe."""
    letter = raw[place : place + 1].decode("cp1252", "ignore")
    return f"; in Windows-1252 it is {letter}" if letter.isprintable() and letter else ""
