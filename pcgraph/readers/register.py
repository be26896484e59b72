"""Read a register of NOS from CSV or Excel, bounded: rows of text that know their lines."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

from pcgraph.errors import InputProblem, LimitReached, PcgraphError
from pcgraph.grid import Grid, cell_name
from pcgraph.readers.sheets import sheets_of
from pcgraph.registers.files import RegisterFile
from pcgraph.registers.rows import HEAD_ROWS, RawRow, is_head, is_register_head

_BIGGEST = 64 * 2**20
"""Bytes of a file: a register of all sectors has about 20."""
_ROWS, _COLUMNS = 500_000, 500
_CELL = 100_000
"""Letters of one cell."""
_SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
_PARTED = (",", ";", "\t")
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_ZIP = b"PK\x03\x04"
_NAMED = 5


def read_register(path: Path) -> RegisterFile:
    """Read the rows of a register.

    CSV may be parted by commas, semicolons or tabs, in UTF-8 or, with its mark, UTF-16. Of a
    workbook the one sheet that has the heads of a register is read; no formula is ever worked
    out.

    Args:
        path: a file that ends in .csv, .tsv, .txt, .xlsx or .xlsm.

    Raises:
        InputProblem: PC-READ-FILE, PC-READ-SUFFIX, PC-READ-UTF8, PC-READ-CSV,
            PC-READ-WORKBOOK, PC-REGISTER-SHEET, each with its place.
        LimitReached: PC-LIMIT-REGISTER, PC-LIMIT-WORKBOOK.
    """
    raw = _bytes(path)
    suffix = path.suffix.lower()
    book = suffix in (".xlsx", ".xlsm")
    if suffix not in _SUFFIXES or (not book and raw.startswith(_ZIP)):
        inside = ", and inside it is packed like an Excel workbook" if raw.startswith(_ZIP) else ""
        raise InputProblem(
            "PC-READ-SUFFIX",
            f"its name ends in {suffix or 'nothing'}{inside}.",
            "A register is read from .csv (or .tsv, .txt) and .xlsx: save or name it so.",
            str(path),
        )
    checksum = hashlib.sha256(raw).hexdigest()
    if book:
        rows, told = _of_sheets(sheets_of(raw, path), path)
    else:
        text, told = _decoded(raw, path)
        rows = list(_of_csv(text, path))
    return RegisterFile(path.name, checksum, rows, told, str(path))


def is_register(path: Path) -> bool:
    """Tell whether a file is a register of NOS: a table whose first rows have its heads."""
    if path.suffix.lower() not in _SUFFIXES:
        return False
    try:
        rows = read_register(path).rows
    except PcgraphError:
        return False
    return any(is_register_head(row.cells) for row in rows[:HEAD_ROWS])


def _bytes(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise OSError(22, "it is no plain file")
        size = path.stat().st_size
        if size > _BIGGEST:
            raise _too_large(path, f"it has {size:,} bytes; {_BIGGEST:,} are read")
        return path.read_bytes()
    except OSError as fault:
        reason = "there is no such file" if isinstance(fault, FileNotFoundError) else fault.strerror
        raise InputProblem(
            "PC-READ-FILE", f"cannot read it: {reason}.", "Check the path.", str(path)
        ) from None


def _decoded(raw: bytes, path: Path) -> tuple[str, tuple[str, ...]]:
    """Read the text of a CSV file; say so where it was not UTF-8."""
    if not raw.strip():
        raise InputProblem(
            "PC-READ-CSV", "it is empty.", "Save the register again, with its rows.", str(path)
        )
    wide = _WIDE.get(raw[:2])
    try:
        text = raw.decode(wide or "utf-8-sig")
    except UnicodeDecodeError as fault:
        line = 1 if wide else raw[: fault.start].count(b"\n") + 1
        raise InputProblem(
            "PC-READ-UTF8",
            f"byte {raw[fault.start]:#04x} is not {wide.upper() if wide else 'UTF-8'}.",
            "In Excel, save it as CSV UTF-8 (Comma delimited), or as .xlsx.",
            f"{path}:{line}",
        ) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise InputProblem(
            "PC-READ-CSV",
            "a NUL byte stands in it: it is UTF-16 without its mark, or no text.",
            "In Excel, save it as CSV UTF-8 (Comma delimited), or as .xlsx.",
            f"{path}:{line}",
        )
    return text, ("The file is UTF-16; it was read as such.",) if wide else ()


def _of_csv(text: str, path: Path) -> Iterator[RawRow]:
    """Part the text into rows; each knows the line on which it begins.

    A quote that is not closed is told with the line of the row in which it stands.
    """
    head = text.lstrip().split("\n", 1)[0]
    mark = max(_PARTED, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    number = 0
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            cut = "unexpected end" in str(fault) or "field larger" in str(fault)
            what = "a quote that opens in it is not closed" if cut else str(fault)
            raise InputProblem(
                "PC-READ-CSV",
                f"the row that begins here cannot be read: {what}.",
                "Mend the row: a quote inside a quoted cell is written twice.",
                f"{path}:{begins}",
            ) from None
        number += 1
        _bound(cells, number, f"{path}:{begins}")
        yield RawRow(begins, tuple(cells))


def _bound(cells: list[str], number: int, where: str) -> None:
    if len(cells) > _COLUMNS:
        raise _too_large(where, f"the row has {len(cells):,} columns; {_COLUMNS} are read")
    if number > _ROWS:
        raise _too_large(where, f"it has more than {_ROWS:,} rows")
    if any(len(cell) > _CELL for cell in cells):
        raise _too_large(where, f"a cell has more than {_CELL:,} letters")


def _too_large(where: Path | str, what: str) -> LimitReached:
    return LimitReached(
        "PC-LIMIT-REGISTER",
        f"the register is too large: {what}.",
        "Keep the rows and columns of the register, and save it anew.",
        str(where),
    )


def _of_sheets(sheets: list[Grid], path: Path) -> tuple[list[RawRow], tuple[str, ...]]:
    """Take the one sheet that has the heads of a register; name what is not as it seems."""
    texts = [
        [RawRow(at, tuple(map(_text, row))) for at, row in enumerate(sheet.rows, 1)]
        for sheet in sheets
    ]
    with_heads = [
        at for at, rows in enumerate(texts) if any(is_head(row.cells) for row in rows[:20])
    ]
    if len(with_heads) > 1:
        names = " and ".join(sheets[at].name for at in with_heads)
        raise InputProblem(
            "PC-REGISTER-SHEET",
            f"the sheets {names} both look like a register.",
            "Keep one of them in the file.",
            str(path),
        )
    at = with_heads[0] if with_heads else 0
    if not sheets or not sheets[at].rows:
        raise InputProblem(
            "PC-REGISTER-SHEET", "its first sheet is empty.", "Save the register again.", str(path)
        )
    sheet = sheets[at]
    widest = max(map(len, sheet.rows))
    if widest > _COLUMNS:
        raise _too_large(path, f"its sheet {sheet.name} has {widest:,} columns")
    told = []
    others = [one.name for one in sheets if one is not sheet and one.rows]
    if others:
        told.append(f"Not read: the sheets {', '.join(others)}.")
    if sheet.hidden:
        told.append(f"The sheet {sheet.name} is hidden; it was read.")
    if sheet.formulas:
        cells = [cell_name(*place) for place in sorted(sheet.formulas)]
        told.append(
            f"Formulas stand in {', '.join(cells[:_NAMED])}"
            f"{f' and {len(cells) - _NAMED} more' if len(cells) > _NAMED else ''}; none was worked "
            "out, each cell has what it came to when the file was saved."
        )
    if sheet.merged:
        told.append(f"Merged cells ({', '.join(sheet.merged[:_NAMED])}) count as the first alone.")
    return texts[at], tuple(told)


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)
