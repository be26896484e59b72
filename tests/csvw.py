"""Read tables as a stranger would: by csv and json, after CSVW and the Data Package alone."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

Rows = list[list[str]]


def read(raw: bytes) -> Rows:
    return list(csv.reader(io.StringIO(raw.decode("utf-8"), newline=""), strict=True))


def faults(metadata: dict[str, Any], file: Callable[[str], bytes]) -> Iterator[str]:
    """Hold tables against their CSVW description; tell what is wrong."""
    rows = {table["url"]: read(file(table["url"])) for table in metadata["tables"]}
    names = {
        table["url"]: [column["name"] for column in table["tableSchema"]["columns"]]
        for table in metadata["tables"]
    }

    def values(url: str, columns: list[str]) -> list[tuple[str, ...]]:
        places = [names[url].index(column) for column in columns]
        return [tuple(row[place] for place in places) for row in rows[url][1:]]

    for table in metadata["tables"]:
        url, schema = table["url"], table["tableSchema"]
        head, *body = rows[url]
        columns = schema["columns"]
        if len(head) != len(columns):
            yield f"{url}: {len(head)} columns, {len(columns)} described"
            continue
        for place, (name, column) in enumerate(zip(head, columns, strict=True)):
            if name not in column["titles"]:
                yield f"{url}: {name} is not column {place}"
        for number, row in enumerate(body, 2):
            if len(row) != len(columns):
                yield f"{url}: row {number} has {len(row)} cells"
                continue
            for cell, column in zip(row, columns, strict=True):
                if cell == metadata["null"]:
                    if column.get("required"):
                        yield f"{url}: row {number} lacks {column['name']}"
                elif not is_a(cell, column["datatype"]):
                    yield f"{url}: row {number}: {cell!r} is no {column['datatype']}"
        if key := schema.get("primaryKey"):
            found = values(url, key)
            if len(set(found)) < len(found):
                yield f"{url}: {key} is no key"
        for one in schema.get("foreignKeys", ()):
            target = one["reference"]
            known = values(target["resource"], target["columnReference"])
            if len(set(known)) < len(known):
                yield f"{url}: {target} is not unique"
            if not set(values(url, one["columnReference"])) <= set(known):
                yield f"{url}: {one['columnReference']} leads nowhere"


def is_a(cell: str, datatype: str) -> bool:
    if datatype == "date":
        try:
            return date.fromisoformat(cell).isoformat() == cell
        except ValueError:
            return False
    patterns = {"integer": r"-?\d+", "decimal": r"-?\d+(\.\d+)?", "string": r"(?s).*"}
    return re.fullmatch(patterns[datatype], cell) is not None
