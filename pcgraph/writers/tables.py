"""Write a table as CSV, JSON or Markdown text."""

import csv
import io
import json

from pcgraph.model import Cell, Table

_CONTROL = dict.fromkeys((*range(9), *range(11, 32), 127), "�")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(table: Table) -> str:
    """Write exact CSV: the column names, then the rows; nothing is changed for any program."""
    return _csv(table, exact=True)


def excel_csv_text(table: Table) -> str:
    """Write CSV that Excel opens safely: with a byte order mark, formulas defused by '."""
    return "\ufeff" + _csv(table, exact=False)


def _csv(table: Table, exact: bool) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.rows:
        cells = [text(cell) for cell in row]
        writer.writerow(cells if exact else [_defused(cell) for cell in cells])
    return out.getvalue()


def _defused(cell: str) -> str:
    """Keep Excel from reading a cell as a formula.

    >>> _defused("=1+1"), _defused("2.1.1")
    ("'=1+1", '2.1.1')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def json_text(table: Table) -> str:
    """Write a list of objects with the column names as keys; null where nothing is recorded."""
    return json.dumps(table.records(), ensure_ascii=False, indent=2) + "\n"


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
    safe = cell.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return safe.replace("|", "\\|").replace("\n", " ")


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


def shown(cell: Cell) -> str:
    """Write one cell as text without characters that would steer a terminal."""
    return text(cell).translate(_CONTROL)
