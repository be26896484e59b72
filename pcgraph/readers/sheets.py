"""Read workbooks of Excel (.xlsx), bounded: sheets, cells, and what a cell does not show.

A workbook from outside may be made to hurt: small on disk and endless when unpacked, one text in a
million cells, one cell at the far end of the sheet, two parts of which each reader takes another.
So the parts that hold cells are unpacked up to a limit, looked through, and written anew; only
then does python-calamine read the values, from what was written here and nothing else.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from xml.parsers.expat import ExpatError

from pcgraph.errors import InputProblem
from pcgraph.grid import Grid
from pcgraph.model import Cell
from pcgraph.readers.book_xml import Bounds, SheetPass, elements, number_styles, shared_texts
from pcgraph.readers.packed import Packed, broken, too_large

_BIGGEST = 32 * 2**20
"""Bytes of a file."""
_SMALL = 8 * 2**20
"""Bytes of a part that has no cells."""
_SHEETS = 500
_ROOT = "_rels/.rels"
_BOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_STYLES = "xl/styles.xml"
_SHARED = "xl/sharedStrings.xml"
_NO_EXCEL = "its inside is not what Excel writes"
_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def read_sheets(path: Path) -> list[Grid]:
    """Read the sheets of a workbook, in the order of their tabs.

    Args:
        path: a file of the form .xlsx or .xlsm; macros are not read.

    Raises:
        InputProblem: PC-READ-FILE, PC-READ-WORKBOOK for a file that is none, is broken, or has a
            password.
        LimitReached: PC-LIMIT-WORKBOOK for one that is too large, packed or unpacked.
    """
    try:
        if path.exists() and not path.is_file():
            raise OSError(22, "it is no plain file")
        size = path.stat().st_size
        if size > _BIGGEST:
            too_large(path, f"the file has {size:,} bytes; {_BIGGEST:,} are read")
        raw = path.read_bytes()
    except OSError as fault:
        reason = "there is no such file" if isinstance(fault, FileNotFoundError) else fault.strerror
        raise InputProblem(
            "PC-READ-FILE", f"cannot read it: {reason}.", "Check the path.", str(path)
        ) from None
    return sheets_of(raw, path)


def sheets_of(raw: bytes, path: Path) -> list[Grid]:
    """Read the sheets of a workbook from its bytes; errors as for ``read_sheets``."""
    packed = Packed(raw, path)
    if _BOOK not in packed:
        broken(path, "it is no Excel workbook (.xlsx), though it is packed like one")
    try:
        return list(_read(*_rewritten(packed, path), path))
    except (ExpatError, KeyError, IndexError, ValueError, UnicodeError, LookupError):
        broken(path, _NO_EXCEL)


@dataclass(frozen=True)
class _Tab:
    """A sheet as the workbook lists it, and what was seen in it."""

    name: str
    hidden: bool
    seen: SheetPass


def _rewritten(packed: Packed, path: Path) -> tuple[list[_Tab], bytes]:
    """Look through all that holds cells; write it anew, as a workbook with names of our own."""
    bounds = Bounds(path)
    links: dict[str, tuple[str, str]] = {}
    for _, said in elements(packed.part(_LINKS, _SMALL), bounds, frozenset({"Relationship"})):
        if said.get("TargetMode") != "External":
            kind = said.get("Type", "").rpartition("/")[2]
            links[said["Id"]] = kind, posixpath.normpath(posixpath.join("/xl", said["Target"]))[1:]
    styled = _only([part for kind, part in links.values() if kind == "styles"], _STYLES)
    shared = _only([part for kind, part in links.values() if kind == "sharedStrings"], _SHARED)
    styles, styles_text = number_styles(packed.part(styled, _SMALL), bounds)
    lengths, shared_text = shared_texts(packed.part(shared), bounds)
    tabs: list[_Tab] = []
    old_days = False
    wanted = frozenset({"workbookPr", "sheets/sheet"})
    for element, said in elements(packed.part(_BOOK, _SMALL), bounds, wanted):
        if element == "workbookPr":
            old_days = said.get("date1904") in ("1", "true", "on")
            continue
        if len(tabs) == _SHEETS:
            too_large(path, f"it has more than {_SHEETS} sheets")
        name, hidden = said["name"], said.get("state", "visible") != "visible"
        # Only one attribute can have this name: two of one namespace are an error of the XML.
        (link,) = (value for key, value in said.items() if key.endswith("/relationships id"))
        kind, part = links[link]
        if kind != "worksheet":
            continue
        if any(name.casefold() == tab.name.casefold() for tab in tabs):
            broken(path, f"two of its sheets are called {name}")
        if part not in packed:
            broken(path, f"the part of the sheet {name} is missing")
        tabs.append(_Tab(name, hidden, SheetPass(packed.part(part), bounds, lengths, styles)))
    parts = {_STYLES: styles_text, _SHARED: shared_text}
    return tabs, _packed(tabs, parts, old_days)


def _only(parts: Sequence[str], usual: str) -> str:
    """Take the one part of a kind; one that is not linked may have the usual name."""
    if len(parts) > 1:
        raise ValueError(parts)
    return parts[0] if parts else usual


def _packed(tabs: Sequence[_Tab], parts: dict[str, bytes], old_days: bool) -> bytes:
    """Pack what was written anew; the sheets are called by their numbers."""
    numbers = range(1, len(tabs) + 1)
    sheets = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/{n}.xml"/>'
        for n in numbers
    )
    links += "".join(
        f'<Relationship Id="{kind}" Type="{_RELATIONS}/{kind}" Target="{kind}.xml"/>'
        for kind in ("styles", "sharedStrings")
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        root = f'<Relationship Id="r" Type="{_RELATIONS}/officeDocument" Target="{_BOOK}"/>'
        packed.writestr(_ROOT, f'<Relationships xmlns="{_PACKAGE}">{root}</Relationships>')
        packed.writestr(
            _BOOK,
            f'<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_RELATIONS}">'
            f'<workbookPr date1904="{int(old_days)}"/><sheets>{sheets}</sheets></workbook>',
        )
        packed.writestr(_LINKS, f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>')
        for name, text in parts.items():
            packed.writestr(name, text)
        for number, tab in zip(numbers, tabs, strict=True):
            packed.writestr(f"xl/worksheets/{number}.xml", tab.seen.text)
    return out.getvalue()


def _read(tabs: Sequence[_Tab], written: bytes, path: Path) -> Iterator[Grid]:
    """Read the values, from what was written anew."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(written)) as book:
            for number, tab in enumerate(tabs):
                rows = book.get_sheet_by_index(number).to_python(skip_empty_area=False)
                yield Grid(
                    tab.name,
                    tuple(tuple(map(_cell, row)) for row in rows),
                    frozenset(tab.seen.formulas),
                    tuple(tab.seen.merged),
                    tab.hidden,
                )
    except (CalamineError, OSError, OverflowError):
        broken(path, _NO_EXCEL)
    except BaseException as fault:
        # A panic of the reader is no Exception; anything else goes its way.
        if type(fault).__name__ == "PanicException":
            broken(path, _NO_EXCEL)
        raise


def _cell(value: object) -> Cell:
    """Turn a value into one of ours: a day into ISO 8601, an empty text into nothing."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool | int | float):
        return value
    return str(value) or None
