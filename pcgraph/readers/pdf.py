"""Read the text of a PDF, page by page; pypdf does it, an extra that has to be installed."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from pcgraph.errors import InputProblem, PcgraphError
from pcgraph.intake.model import Reading
from pcgraph.readers.blocks import LineList, Para, refuse, too_large
from pcgraph.readers.plain import told_of_lines

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_PAGES = 2_000
_LETTERS = 20_000_000
_DRAWN = 24 * 2**20
"""Bytes of all pages, unpacked: a page of text has some 20 kB; half a MB takes a second."""
_EDGE = 2
"""So many lines at the head and at the foot of a page may be furniture."""
_OFTEN = 3
"""On so many pages, and on half of them, furniture stands again."""
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?:page\s+)?#(?:\s*(?:of|/)\s*#)?", re.IGNORECASE)
_JOINED = {
    ord(letter): two
    for letter, two in zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)
}
"""Letters that a font draws as one; no text means them so."""
_SAVE = "Open it in its program and print it to a new PDF, or save it as Word or text."


def read_pdf(raw: bytes, path: Path) -> Reading:
    """Read the text of a PDF.

    Args:
        raw: the bytes of the file.
        path: the file, for what is told.

    Raises:
        InputProblem: PC-NEEDS-LIBRARY without pypdf; PC-READ-PDF for one that is none, is
            broken, has a password, or is pictures of pages.
        LimitReached: PC-LIMIT-SOURCE.
    """
    try:
        import pypdf
    except ImportError:
        raise InputProblem(
            "PC-NEEDS-LIBRARY",
            "to read a PDF, pypdf is needed, and it is not installed.",
            "Install it: pip install pypdf; or save the PDF as Word or text.",
            str(path),
        ) from None
    import logging

    # It warns on stderr of what it repairs; what matters is told here.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw), strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
    except pypdf.errors.DependencyError:
        locked = True
    except RecursionError:
        refuse(path, "PC-READ-PDF", "its inside leads in a ring", _SAVE)
    except Exception as fault:  # noqa: BLE001 - what a broken file makes it raise is not told
        _broken(path, fault)
    if locked:
        refuse(
            path,
            "PC-READ-PDF",
            "it is protected by a password",
            "Open it with the password, print it to a new PDF, and import that.",
        )
    try:
        return _read(reader, path)
    except PcgraphError:
        raise
    except (RecursionError, MemoryError):
        refuse(path, "PC-READ-PDF", "its inside leads in a ring, or is endless", _SAVE)
    except Exception as fault:  # noqa: BLE001 - as above
        _broken(path, fault)


def _broken(path: Path, fault: Exception) -> NoReturn:
    name = type(fault).__name__
    if name == "LimitReachedError":
        too_large(path, "a part of it is too large when it is unpacked")
    refuse(path, "PC-READ-PDF", f"it is cut off or damaged ({name} in pypdf)", _SAVE)


def _read(reader: PdfReader, path: Path) -> Reading:
    number = len(reader.pages)
    if number > _PAGES:
        too_large(path, f"it has {number:,} pages; {_PAGES:,} are read")
    lines = LineList(path)
    pages: list[list[str]] = []
    letters = drawn = 0
    for place, page in enumerate(reader.pages, start=1):
        content = page.get_contents()
        drawn += len(content.get_data()) if content is not None else 0
        if drawn > _DRAWN:
            too_large(path, f"its pages have more than {_DRAWN:,} bytes, unpacked")
        text = page.extract_text()
        letters += len(text)
        if letters > _LETTERS:
            too_large(path, f"it has more than {_LETTERS:,} letters")
        text = text.replace("\0", "").translate(_JOINED).strip("\n")
        pages.append(text.split("\n") if text.strip() else [])
        for words in _beside(page, bool(text.strip())):
            lines.tell(f"page {place}", words, True)
    furniture = _furniture(pages)
    titles: set[str] = set()
    for place, page_lines in enumerate(pages, start=1):
        _add_page(lines, place, page_lines, furniture, titles)
    if not any(pages):
        refuse(
            path,
            "PC-READ-PDF",
            f"its {number} pages have no text: they are pictures of pages (scanned), or empty",
            "Let a program for OCR make text of it (Word does so on opening a PDF), "
            "read that through, and import it.",
        )
    if reader.is_encrypted:
        lines.tell("the document", "it is protected against changes, not against reading.")
    if reader.get_fields():
        lines.tell("the document", "it has fields to fill in; what they hold was not read.", True)
    if reader.attachments:
        lines.tell("the document", "files are attached to it; they were not read.", True)
    told = "a PDF has no paragraphs: each line of its pages is one line; look where lines wrap."
    lines.tell("the document", told)
    lines.told += told_of_lines(lines.lines)
    title = reader.metadata.title if reader.metadata else ""
    return lines.reading("pdf", " ".join((title or "").split()))


def _add_page(
    lines: LineList, place: int, page: Sequence[str], furniture: set[str], seen: set[str]
) -> None:
    """Add the lines of a page; blank ones are not counted.

    Where words of furniture stand first, they may be the title that later pages repeat.
    """
    written = [number for number, line in enumerate(page) if line.strip()]
    edge = {*written[:_EDGE], *written[-_EDGE:]}
    half = len(page) / 2
    count = 0
    for number, words in enumerate(page):
        count += bool(words.strip())
        after = "" if words.strip() else "after "
        shown = f"page {place}, {after}line {count}"
        note = ""
        shape = _shape(words)
        if number in edge and shape in furniture:
            if shape in seen or "#" in shape:
                note = f"{'header' if number < half else 'footer'} of the page"
            seen.add(shape)
        lines.add(Para((words,), shown=shown, note=note))


def _furniture(pages: Sequence[Sequence[str]]) -> set[str]:
    """Find lines that stand again at the head or foot of pages, whatever numbers are in them."""
    seen: Counter[str] = Counter()
    for page in pages:
        written = [line for line in page if line.strip()]
        seen.update({_shape(line) for line in (*written[:_EDGE], *written[-_EDGE:])})
    full = sum(1 for page in pages if page)
    often = max(_OFTEN, (full + 1) // 2)
    return {
        shape
        for shape, times in seen.items()
        if times >= often or (full > 1 and times > 1 and _PAGE_NUMBER.fullmatch(shape))
    }


def _shape(line: str) -> str:
    return _DIGITS.sub("#", " ".join(line.split()))


def _beside(page: PageObject, has_text: bool) -> Iterator[str]:
    """Name what of a page is no text."""
    resources = _plain(page.get("/Resources"))
    drawn = _plain(_plain(resources or {}).get("/XObject")) or {}
    kinds = [_plain(one) for one in drawn.values()] if isinstance(drawn, dict) else []
    pictures = sum(1 for one in kinds if isinstance(one, dict) and one.get("/Subtype") == "/Image")
    if not has_text and pictures:
        yield "it has no text: it is a picture of a page; it was not read."
    elif pictures:
        yield f"pictures were not looked into for words: {pictures}."
    notes = _plain(page.get("/Annots")) or []
    said = [_plain(one) for one in notes] if isinstance(notes, list) else []
    written = [
        one for one in said if isinstance(one, dict) and one.get("/Subtype") not in _NO_WORDS
    ]
    if written:
        yield f"notes or fields laid over the page were not read: {len(written)}."


_NO_WORDS = frozenset({"/Link", "/Popup"})


def _plain(one: Any) -> Any:
    """Follow a reference inside a PDF."""
    return one.get_object() if hasattr(one, "get_object") else one
