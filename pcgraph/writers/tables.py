"""Write a table as CSV, JSON or Markdown text."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence

from pcgraph.markup import fit
from pcgraph.model import Cell, Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
HIGH, MEDIUM = 0.8, 0.6
"""The scale of data/mappings/README.md: how sure a judgement is."""


def csv_text(table: Table) -> str:
    """Write exact CSV: the column names, then the rows; nothing is changed for any program."""
    return _csv(table, str, "\n")


def excel_csv_text(table: Table) -> str:
    """Write CSV that Excel opens safely: with a byte order mark, formulas defused by '.

    Rows end as Excel ends them itself (CRLF), so that a line feed inside a cell stays one.
    """
    return "\ufeff" + _csv(table, _defused, "\r\n")


def _csv(table: Table, form: Callable[[str], str], end: str) -> str:
    rows = [table.columns, *([form(text(cell)) for cell in row] for row in table.rows)]
    return "".join(_csv_row(row) + end for row in rows)


def _csv_row(row: Sequence[str]) -> str:
    r"""Write one row; a carriage return inside a cell is quoted whatever ends the row.

    >>> _csv_row(["a", "b\rc"])
    'a,"b\rc"'
    """
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(row)
    return out.getvalue().removesuffix("\r\n")


def _defused(cell: str) -> str:
    """Keep Excel from reading a cell as a formula.

    >>> _defused("=1+1"), _defused("2.1.1")
    ("'=1+1", '2.1.1')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def json_text(table: Table) -> str:
    r"""Write a list of objects with the column names as keys; null where nothing is recorded.

    An empty answer is a list of one object that holds only ``note``: why it is empty.

    >>> json_text(Table(("role",), (), notes=("No row answers this.", "Nobody looked.")))
    '[\n  {\n    "note": "No row answers this. Nobody looked."\n  }\n]\n'
    """
    records: Sequence[Mapping[str, Cell]] = table.records()
    if not records and table.notes:
        records = [{"note": " ".join(table.notes)}]
    import json

    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


def markdown_text(table: Table) -> str:
    """Write a Markdown table."""

    def line(cells: list[str]) -> str:
        return "| " + " | ".join(cells) + " |"

    rows = [[_plain(text(cell)) for cell in row] for row in table.rows]
    head = [line(list(table.columns)), line(["---"] * len(table.columns))]
    return "\n".join([*head, *map(line, rows)]) + "\n"


def _plain(cell: str) -> str:
    r"""Escape what Markdown would read as markup.

    >>> _plain("a|b <i>")
    'a\\|b &lt;i&gt;'
    """
    safe = fit(cell).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return safe.replace("|", "\\|").replace("](", "]\\(").replace("\n", " ")


def text(cell: Cell) -> str:
    """Write one cell as text: nothing for nothing, true and false in lower case.

    >>> text(None), text(True), text(0.8)
    ('', 'true', '0.8')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(cell)


def how_sure(confidence: Cell) -> str:
    """Say how sure a judgement is.

    >>> how_sure(0.8), how_sure(0.65), how_sure(0.55)
    ('high', 'medium', 'low')
    """
    if not isinstance(confidence, int | float):
        return text(confidence)
    return "high" if confidence >= HIGH else "medium" if confidence >= MEDIUM else "low"


def shown(cell: Cell) -> str:
    """Write one cell as text without characters that would steer a terminal."""
    return fit(text(cell))
