"""Read workbooks of Excel (.xlsx), bounded: sheets, cells, and what a cell does not show.

A workbook from outside may be made to hurt: small on disk and endless when unpacked, one text in a
million cells, one cell at the far end of the sheet. So the file is unpacked here, member by
member, up to a limit; each sheet is looked through for formulas, merged cells and size; only then
does python-calamine read the values, from what was unpacked and nothing else.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NoReturn
from xml.parsers.expat import ExpatError, ParserCreate

from pcgraph.errors import InputProblem, LimitReached
from pcgraph.grid import Grid, cell_name
from pcgraph.model import Cell

_BIGGEST = 32 * 2**20
"""Bytes of a file."""
_UNPACKED = 128 * 2**20
"""Bytes of all its members together."""
_MEMBERS = 2_000
_AREA = 2_000_000
"""Cells of a sheet up to the last one that is filled, empty ones among them."""
_LETTERS_IN_ALL = 64 * 2**20
"""Letters of all cells together: a text that stands in many cells is packed once."""
_NAMED = 1_000
"""So many formulas and merged ranges of a sheet are named."""
_INDEX = 10
"""Letters of the number of a text that cells share."""
_BOOK = "xl/workbook.xml"
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_NAME = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


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
            _too_large(path, f"the file has {size:,} bytes; {_BIGGEST:,} are read")
        raw = path.read_bytes()
    except OSError as fault:
        reason = "there is no such file" if isinstance(fault, FileNotFoundError) else fault.strerror
        raise InputProblem(
            "PC-READ-FILE", f"cannot read it: {reason}.", "Check the path.", str(path)
        ) from None
    return sheets_of(raw, path)


def sheets_of(raw: bytes, path: Path) -> list[Grid]:
    """Read the sheets of a workbook from its bytes; errors as for ``read_sheets``."""
    members = _unpacked(raw, path)
    try:
        lengths = _text_lengths(members.get("xl/sharedStrings.xml", b""), path)
        looked = {
            name: _looked_through(members[part], lengths, path)
            for name, part in _parts(members, path)
        }
        return list(_read(members, looked, path))
    except (ExpatError, KeyError, ValueError, UnicodeError, LookupError):
        _broken(path, "its inside is not what Excel writes")


def _unpacked(raw: bytes, path: Path) -> dict[str, bytes]:
    """Unpack what holds cells; pictures, macros and the like are left packed."""
    if raw.startswith(_OLD_OR_LOCKED):
        _broken(
            path,
            "it is a workbook with a password, or of the old form .xls",
            "Open it in Excel and save it as .xlsx without a password.",
        )
    if not raw.startswith(_ZIP):
        _broken(path, "it is empty" if not raw else "it is no Excel workbook (.xlsx)")
    members: dict[str, bytes] = {}
    left = _UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            infos = packed.infolist()
            if len(infos) > _MEMBERS:
                _too_large(path, f"it holds {len(infos):,} files; {_MEMBERS:,} are read")
            for info in infos:
                if not info.filename.endswith((".xml", ".rels")):
                    continue
                if info.filename in members:
                    _broken(path, f"two of its parts are called {info.filename}")
                with packed.open(info) as member:
                    members[info.filename] = member.read(left + 1)
                left -= len(members[info.filename])
                if left < 0:
                    _too_large(path, f"unpacked it has more than {_UNPACKED:,} bytes")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError,
            ValueError):  # fmt: skip
        _broken(path, "it is cut off or damaged")
    if _BOOK not in members:
        _broken(path, "it is no Excel workbook (.xlsx), though it is packed like one")
    return members


def _parts(members: Mapping[str, bytes], path: Path) -> Iterator[tuple[str, str]]:
    """Name each sheet with the part of the file that holds it."""
    targets: dict[str, str] = {}
    for name, said in _elements(members.get("xl/_rels/workbook.xml.rels", b""), path):
        if name == "Relationship":
            target = said.get("Target", "")
            whole = target[1:] if target.startswith("/") else posixpath.join("xl", target)
            targets[said.get("Id", "")] = posixpath.normpath(whole)
    for name, said in _elements(members[_BOOK], path):
        if name == "sheet":
            link = next((value for key, value in said.items() if key.endswith(":id")), "")
            if targets.get(link, "") in members:
                yield said["name"], targets[link]


def _elements(text: bytes, path: Path) -> list[tuple[str, dict[str, str]]]:
    """List the elements of a small part, each with its attributes."""
    found: list[tuple[str, dict[str, str]]] = []
    if text:
        parser = _Parser(path)
        parser.expat.StartElementHandler = lambda name, said: found.append((_local(name), said))
        parser.expat.Parse(text, True)
    return found


class _Parser:
    """A parser that takes no document type, so that nothing can be defined to grow."""

    def __init__(self, path: Path) -> None:
        self.expat = ParserCreate()
        self.expat.buffer_text = True

        def refuse(*_: object) -> NoReturn:
            _broken(path, "it defines entities of its own, which no workbook needs")

        self.expat.StartDoctypeDeclHandler = refuse


class _Looked:
    """What was seen in a sheet before its values are read."""

    def __init__(self) -> None:
        self.formulas: set[tuple[int, int]] = set()
        self.merged: list[str] = []
        self.last = (0, 0)
        self.letters = 0


def _looked_through(text: bytes, lengths: Sequence[int], path: Path) -> _Looked:
    """Look through a sheet for formulas and merged cells; refuse one that is too large.

    Args:
        text: the part of the file that holds it.
        lengths: how long each text is that cells share.
        path: the file.
    """
    seen, parser = _Looked(), _Parser(path)
    row, column, shared, said = -1, -1, False, ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, shared, said
        name = _local(tag)
        if name == "row":
            row = int(attributes["r"]) - 1 if "r" in attributes else row + 1
            column = -1
        elif name == "c":
            row, column = _place(attributes["r"]) if "r" in attributes else (row, column + 1)
            shared = attributes.get("t") == "s"
        elif name in ("v", "is", "f"):
            said = ""
            seen.last = max(seen.last[0], row + 1), max(seen.last[1], column + 1)
            if seen.last[0] * seen.last[1] > _AREA:
                _too_large(
                    path, f"its cells go on to {cell_name(row, column)}; {_AREA:,} cells are read"
                )
            if name == "f":
                seen.formulas.update(_formula_places(row, column, attributes.get("ref", "")))
        elif name == "mergeCell" and len(seen.merged) < _NAMED:
            seen.merged.append(attributes.get("ref", ""))

    def words(some: str) -> None:
        nonlocal said
        said += some[:_INDEX] if shared else ""
        seen.letters += len(some)

    def end(tag: str) -> None:
        if shared and _local(tag) == "v" and said.strip().isdecimal():
            place = int(said)
            seen.letters += lengths[place] if place < len(lengths) else 0
        if seen.letters > _LETTERS_IN_ALL:
            _too_large(path, f"its cells hold more than {_LETTERS_IN_ALL:,} letters")

    parser.expat.StartElementHandler = start
    parser.expat.CharacterDataHandler = words
    parser.expat.EndElementHandler = end
    parser.expat.Parse(text, True)
    return seen


def _text_lengths(text: bytes, path: Path) -> list[int]:
    """Count the letters of each text that cells share."""
    lengths: list[int] = []
    if not text:
        return lengths
    parser = _Parser(path)

    def start(tag: str, _: object) -> None:
        if _local(tag) == "si":
            lengths.append(0)

    def words(said: str) -> None:
        if lengths:
            lengths[-1] += len(said)

    parser.expat.StartElementHandler = start
    parser.expat.CharacterDataHandler = words
    parser.expat.Parse(text, True)
    return lengths


def _formula_places(row: int, column: int, ref: str) -> Iterator[tuple[int, int]]:
    """Give the cells that one formula fills: its own, or a range."""
    yield row, column
    first, _, last = ref.partition(":")
    if last:
        (top, left), (bottom, right) = _place(first), _place(last)
        cells = ((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1))
        yield from (cell for cell, _ in zip(cells, range(_NAMED), strict=False))


def _place(name: str) -> tuple[int, int]:
    """Read the name of a cell: its row and column, counted from 0.

    >>> _place("AB12")
    (11, 27)
    """
    found = _NAME.fullmatch(name)
    if not found:
        raise ValueError(name)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def _local(tag: str) -> str:
    """Leave out the prefix of the name of an element."""
    return tag.rpartition(":")[2]


def _read(
    members: Mapping[str, bytes], looked: Mapping[str, _Looked], path: Path
) -> Iterator[Grid]:
    """Read the values, from what was unpacked and looked through."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    out.seek(0)
    try:
        with CalamineWorkbook.from_filelike(out) as book:
            shown = {one.name: one.visible == SheetVisibleEnum.Visible
                     for one in book.sheets_metadata}  # fmt: skip
            for name in book.sheet_names:
                if name in looked:
                    seen = looked[name]
                    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                    yield Grid(
                        name,
                        tuple(tuple(map(_cell, row)) for row in rows),
                        frozenset(seen.formulas),
                        tuple(seen.merged),
                        not shown[name],
                    )
    except (CalamineError, OSError):
        _broken(path, "its inside is not what Excel writes")
    except BaseException as fault:
        # A panic of the reader is no Exception; anything else goes its way.
        if type(fault).__name__ == "PanicException":
            _broken(path, "its inside is not what Excel writes")
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


def _broken(path: Path, what: str, remedy: str = "") -> NoReturn:
    raise InputProblem(
        "PC-READ-WORKBOOK",
        f"cannot read it: {what}.",
        remedy or "Save it from Excel or LibreOffice as .xlsx and try again.",
        str(path),
    ) from None


def _too_large(path: Path, what: str) -> NoReturn:
    raise LimitReached(
        "PC-LIMIT-WORKBOOK",
        f"the workbook is too large: {what}.",
        "Delete empty rows, columns and sheets that are not needed, and save it anew.",
        str(path),
    )
