"""Describe tables to programs: CSV on the Web and Frictionless Data Package.

A description claims only what was counted while the table was written: a column whose cells are
not all numbers is text, a key that is not unique is no key, and a reference that leads nowhere is
left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pcgraph.publish.ready import DATES, DECIMALS, INTEGERS

LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0 International",
}
_FORMS = {
    "integer": re.compile(r"[+-]?[0-9]+"),
    "decimal": re.compile(r"[+-]?[0-9]+(\.[0-9]+)?"),
    "date": re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"),
}
_FRICTIONLESS = {"integer": "integer", "decimal": "number", "date": "date", "string": "string"}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Reference:
    """A column that holds keys of a table.

    Attributes:
        column: its name.
        table: the table of which it holds keys.
        key: the column of that table.
        filled: whether each row has one; strict readers of CSVW allow no reference to be empty.
    """

    column: str
    table: str
    key: str
    filled: bool


@dataclass(frozen=True)
class Described:
    """What was counted of a table while it was written.

    Attributes:
        name: of the table.
        what: what it holds.
        columns: their names, in order.
        kinds: what each column holds: string, integer, decimal or date.
        key: the columns of the primary key, empty if there is none.
        references: the columns that hold keys of other tables, each of which was found there.
        size: of the file, in bytes.
        sha256: of the file.
    """

    name: str
    what: str
    columns: tuple[str, ...]
    kinds: Mapping[str, str]
    key: tuple[str, ...]
    references: tuple[Reference, ...]
    size: int
    sha256: str

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.csv"


def kind_of(column: str) -> str:
    """Give what a column of this name should hold.

    >>> kind_of("line_first"), kind_of("nos_function"), kind_of("decided_on")
    ('integer', 'string', 'date')
    """
    if column in INTEGERS:
        return "integer"
    if column in DECIMALS:
        return "decimal"
    return "date" if column in DATES else "string"


def fits(cell: str, kind: str) -> bool:
    """Tell whether the text of a cell is of a kind.

    >>> fits("0.8", "decimal"), fits("1e-05", "decimal"), fits("2026-13-01", "date")
    (True, False, False)
    """
    return kind == "string" or _FORMS[kind].fullmatch(cell) is not None


def csvw_text(
    tables: Sequence[Described], words: Mapping[str, tuple[str, str]], about: Mapping[str, str]
) -> str:
    """Describe a group of tables for CSV on the Web.

    Args:
        tables: the first is the one that is described; or all of them. A reference to a table
            that is not among them is left out, and one that some rows do not have.
        words: head and meaning by the name of the column.
        about: title, description and version of the whole.
    """
    named = {table.name for table in tables}
    return _json({
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": about["title"],
        "dc:description": about["description"],
        "dc:license": {"@id": LICENCE["path"]},
        "null": "",
        "tables": [_csvw_table(table, words, named) for table in tables],
    })  # fmt: skip


def _csvw_table(
    table: Described, words: Mapping[str, tuple[str, str]], named: Iterable[str]
) -> dict[str, Any]:
    names = _column_names(table)
    schema: dict[str, Any] = {
        "columns": [_csvw_column(table, column, names[column], words) for column in table.columns]
    }
    if table.key:
        schema["primaryKey"] = [names[column] for column in table.key]
    references = [
        {"columnReference": [names[one.column]],
         "reference": {"resource": f"{one.table}.csv", "columnReference": [one.key]}}
        for one in table.references if one.table in named and one.filled
    ]  # fmt: skip
    if references:
        schema["foreignKeys"] = references
    return {
        "url": table.file,
        "dc:title": table.name,
        "dc:description": table.what,
        "tableSchema": schema,
    }


def _csvw_column(
    table: Described, column: str, name: str, words: Mapping[str, tuple[str, str]]
) -> dict[str, Any]:
    """Describe a column; its name in the file is a title too, by which it is recognised."""
    head, meaning = words.get(column, (column, ""))
    found: dict[str, Any] = {"name": name, "titles": list(dict.fromkeys([head, column]))}
    if meaning:
        found["dc:description"] = meaning
    found["datatype"] = table.kinds[column]
    if column in table.key:
        found["required"] = True
    return found


def _column_names(table: Described) -> dict[str, str]:
    """Name the columns; one whose head is a label, such as that of a role, by its place."""
    return {
        column: column if _NAME.fullmatch(column) else f"column_{place}"
        for place, column in enumerate(table.columns, 1)
    }


def datapackage_text(
    tables: Sequence[Described], words: Mapping[str, tuple[str, str]], about: Mapping[str, str]
) -> str:
    """Describe tables as a Frictionless Data Package.

    Args:
        tables: all of them.
        words: head and meaning by the name of the column.
        about: title, description and version of the whole.
    """
    return _json({
        "profile": "tabular-data-package",
        "name": "pcgraph-tables",
        "title": about["title"],
        "description": about["description"],
        "version": about["version"],
        "licenses": [LICENCE],
        "resources": [_resource(table, words) for table in tables],
    })  # fmt: skip


def _resource(table: Described, words: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(table, column, words) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.references:
        schema["foreignKeys"] = [
            {"fields": [one.column], "reference": {"resource": one.table, "fields": [one.key]}}
            for one in table.references
        ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "description": table.what,
        "path": table.file,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": table.size,
        "hash": f"sha256:{table.sha256}",
        "licenses": [LICENCE],
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"',
                    "doubleQuote": True, "header": True},
        "schema": schema,
    }  # fmt: skip


def _field(table: Described, column: str, words: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    head, meaning = words.get(column, (column, ""))
    found: dict[str, Any] = {"name": column, "type": _FRICTIONLESS[table.kinds[column]]}
    found["title"] = head
    if meaning:
        found["description"] = meaning
    if column in table.key:
        found["constraints"] = {"required": True}
    return found


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
