"""Choose the reader of a file that has a structure of its own, by its content and its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pcgraph.intake.model import Reading
from pcgraph.readers.case import read_case
from pcgraph.readers.ctdl import read_ctdl
from pcgraph.readers.rdf import SYNTAXES, read_rdf
from pcgraph.readers.table import read_csv, read_excel
from pcgraph.readers.tree import read_json_tree, read_yaml_tree

READERS: dict[str, Callable[[bytes, Path], Reading]] = {
    "csv": read_csv,
    "excel": read_excel,
    "case": read_case,
    "ctdl-asn": read_ctdl,
    "rdf": read_rdf,
    "json": read_json_tree,
    "yaml": read_yaml_tree,
}
_SUFFIXES = {
    ".csv": "csv", ".tsv": "csv", ".tab": "csv",
    ".xlsx": "excel", ".xlsm": "excel", ".xltx": "excel", ".xls": "excel",
    ".yaml": "yaml", ".yml": "yaml",
    ".json": "json", ".jsonld": "json",
}  # fmt: skip
_ZIP = b"PK\x03\x04"
_RDF = b"http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_CTDL = (b"ceasn:", b"ctdlasn", b'"competencyText"')
_START = 4096


def structured_form(raw: bytes, path: Path) -> str:
    """Say of which form a file is, if it is one that has a structure of its own.

    Args:
        raw: its bytes.
        path: the file, for its name.

    Returns:
        A name of ``READERS``; nothing for a text, a page, a document.
    """
    suffix = path.suffix.lower()
    named = _SUFFIXES.get(suffix, "")
    if raw.startswith(_ZIP):
        return "excel" if named == "excel" or b"xl/workbook.xml" in raw else ""
    if named == "json":
        return _of_json(raw)
    if named:
        return named
    if suffix == ".xml":
        return "rdf" if _RDF in raw[:_START] else ""
    return "rdf" if suffix in SYNTAXES else ""


def _of_json(raw: bytes) -> str:
    plain = raw.replace(b"\0", b"") if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else raw
    if b'"CFItems"' in plain or b'"CFDocument"' in plain:
        return "case"
    if any(mark in plain for mark in _CTDL):
        return "ctdl-asn"
    return "rdf" if b'"@context"' in plain or b'"@graph"' in plain else "json"


def read_structured(raw: bytes, path: Path) -> Reading:
    """Read a file that has a structure of its own; errors as of its reader.

    Args:
        raw: its bytes.
        path: the file; ``structured_form`` gives a form for it.
    """
    return READERS[structured_form(raw, path)](raw, path)
