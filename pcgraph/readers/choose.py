"""Choose the reader of a file, by its content first and its name second, and read it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import RdfFormat

from pcgraph.errors import InputProblem
from pcgraph.intake.model import Reading, Told
from pcgraph.readers.blocks import refuse, too_large
from pcgraph.readers.case import read_case
from pcgraph.readers.ctdl import read_ctdl
from pcgraph.readers.packed import OLD_OR_LOCKED, ZIP, names_in
from pcgraph.readers.page import read_page
from pcgraph.readers.pdf import read_pdf
from pcgraph.readers.plain import read_plain, told_of_items
from pcgraph.readers.rdf import OTHERS, SYNTAXES, read_rdf
from pcgraph.readers.signs import is_json, is_page, is_rdf_xml, is_turtle, start_of
from pcgraph.readers.table import read_csv, read_excel
from pcgraph.readers.tree import read_json_tree, read_yaml_tree
from pcgraph.readers.word import read_word

BIGGEST = 128 * 2**20
"""Bytes of a file that is read at all."""


@dataclass(frozen=True)
class Form:
    """A form of files that is read.

    Attributes:
        name: what it is called, in a sentence.
        suffixes: how names of such files end.
        read: its reader.
        signed: whether its first bytes say that it is one.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[bytes, Path], Reading]
    signed: bool = False


def _suffixes(*syntaxes: RdfFormat) -> tuple[str, ...]:
    return tuple(suffix for suffix, syntax in SYNTAXES.items() if syntax in syntaxes)


FORMS: dict[str, Form] = {
    "text": Form("plain text", (".txt", ".text"), lambda raw, path: read_plain(raw, path, "text")),
    "markdown": Form(
        "Markdown", (".md", ".markdown"), lambda raw, path: read_plain(raw, path, "markdown")
    ),
    "html": Form("a page of the web (HTML)", (".htm", ".html", ".xhtml"), read_page),
    "word": Form("a Word document", (".docx", ".docm", ".dotx", ".dotm"), read_word, True),
    "pdf": Form("a PDF", (".pdf",), read_pdf, True),
    "csv": Form("a table (CSV)", (".csv", ".tsv", ".tab"), read_csv),
    "excel": Form(
        "an Excel workbook", (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls"), read_excel, True
    ),
    "yaml": Form("YAML", (".yaml", ".yml"), read_yaml_tree),
    "json": Form("JSON", (".json", ".jsonld"), read_json_tree),
    "case": Form("a CASE package", (".json",), read_case),
    "ctdl-asn": Form("CTDL-ASN (JSON-LD)", (".json", ".jsonld"), read_ctdl),
    "json-ld": Form("RDF (JSON-LD)", _suffixes(RdfFormat.JSON_LD), read_rdf),
    "rdf": Form("RDF", _suffixes(*OTHERS), read_rdf),
}
"""All forms. Of several that have a suffix, the first is what the name alone says."""
SUFFIXES: dict[str, str] = {
    suffix: name for name, form in reversed(FORMS.items()) for suffix in form.suffixes
}
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_AS_WORD = "Open it in Word or LibreOffice and save it as .docx."
_CTDL = (b"ceasn:", b"ctdlasn", b'"competencyText"')


def read(path: Path) -> Reading:
    """Read a file by the reader that fits it.

    Args:
        path: the file.

    Raises:
        InputProblem: PC-READ-FILE, PC-READ-EMPTY, PC-READ-FORM for a form that is not read, and
            what its reader raises.
        LimitReached: PC-LIMIT-SOURCE, before it is read, and what its reader raises.
    """
    return read_bytes(raw_of(path), path)


def read_bytes(raw: bytes, path: Path) -> Reading:
    """Read the bytes of a file by the reader that fits them; errors as of ``read``.

    Args:
        raw: the bytes.
        path: the file, for its name.
    """
    form = form_of(raw, path)
    reading = FORMS[form].read(raw, path)
    if reading.items:
        reading = replace(reading, told=(*reading.told, *told_of_items(reading.items)))
    suffix = path.suffix.lower()
    if suffix in FORMS[form].suffixes:
        return reading
    by_name = FORMS[SUFFIXES[suffix]].name if suffix in SUFFIXES else "of no known form"
    words = f"by its name it is {by_name}, by its content {FORMS[form].name}; it was read as that."
    return replace(reading, told=(Told("the file", words), *reading.told))


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

    Returns:
        A name of ``FORMS``.

    Raises:
        InputProblem: PC-READ-FORM for a form that is not read.
    """
    named = SUFFIXES.get(path.suffix.lower(), "")
    start = start_of(raw)
    signed = _by_sign(raw, named, start)
    if signed:
        return signed
    _refuse_known(raw, start, path)
    if is_page(start) or (named == "excel" and start[:6].lower() == "<table"):
        return "html"
    # A tree of YAML may be written as JSON is.
    if is_json(start) and named != "yaml":
        return _of_json(raw)
    if named != "rdf" and (is_rdf_xml(start) or is_turtle(start)):
        return "rdf"
    if not named:
        what = f"files whose names end in {path.suffix or 'nothing'} are not read"
        refuse(path, "PC-READ-FORM", what, f"These are: {', '.join(sorted(SUFFIXES))}.")
    if path.suffix.lower() == ".xml" and not is_rdf_xml(start):
        what = "it is XML, but neither RDF nor a page of the web"
        refuse(path, "PC-READ-FORM", what, "Open it in its program and save it as .docx or .xlsx.")
    if FORMS[named].signed:
        what = f"by its name it is {FORMS[named].name}, but nothing of that is in it"
        remedy = "Look where the file comes from; perhaps the download was cut off. Get it anew."
        if named == "excel" and b"\0" not in raw:
            remedy = "If it is a table written as text, name it .csv and try again."
        refuse(path, "PC-READ-FORM", what, remedy)
    return named


def _by_sign(raw: bytes, named: str, start: str) -> str:
    """Give the form that the first bytes of a file say, if they do."""
    if raw.startswith(ZIP):
        return _of_zip(raw, named)
    if raw.startswith(OLD_OR_LOCKED):
        return "excel" if named == "excel" else "word"
    sign = raw.find(b"%PDF-", 0, 1024)
    return "pdf" if sign >= 0 and (named == "pdf" or start.startswith("%PDF-")) else ""


def _of_zip(raw: bytes, named: str) -> str:
    """Tell a workbook from a document by the names of its parts, where there are any."""
    names = names_in(raw)
    for folder, form in (("xl/", "excel"), ("word/", "word")):
        if any(name.startswith(folder) for name in names):
            return form
    # Of a zip that is cut off the name of a part may still be seen.
    cut_off = not names and b"xl/workbook.xml" in raw
    return "excel" if named == "excel" or (named != "word" and cut_off) else "word"


def _of_json(raw: bytes) -> str:
    """Tell what JSON holds by the names that only one form has."""
    plain = raw.replace(b"\0", b"") if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else raw
    if b'"CFItems"' in plain or b'"CFDocument"' in plain:
        return "case"
    if any(mark in plain for mark in _CTDL):
        return "ctdl-asn"
    return "json-ld" if b'"@context"' in plain or b'"@graph"' in plain else "json"


def _refuse_known(raw: bytes, start: str, path: Path) -> None:
    """Refuse forms that are known and not read.

    Raises:
        InputProblem: PC-READ-FORM.
    """
    if start.startswith("{\\rtf"):
        refuse(path, "PC-READ-FORM", "it is a text with formats (RTF)", _AS_WORD)
    if raw.startswith(_PICTURES):
        what = "it is a picture; words in pictures are not read"
        refuse(path, "PC-READ-FORM", what, "Type the words into a text file, or let OCR do it.")
    lower = start[:256].lower()
    if lower.startswith("mime-version:") or "content-type: multipart/related" in lower:
        what = "it is a web page packed into one file (MHTML)"
        refuse(path, "PC-READ-FORM", what, "Open it in a browser and save it as HTML only.")
    if start.startswith("<?xml") and "urn:schemas-microsoft-com:office:spreadsheet" in start:
        what = "it is a workbook written as XML (Excel 2003)"
        refuse(path, "PC-READ-FORM", what, "Open it in Excel and save it as .xlsx.")
