"""An answer in the hands of an analyst: pandas, polars, Excel, CSV, JSON, a notebook.

What type a column gets is read from its cells, which have the types of the graph: a code
such as 1.2 is text there and stays text. Only dates are read from words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from pcgraph.errors import PcgraphError
from pcgraph.model import Cell, Table

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

Words = tuple[tuple[str, str, str], ...]
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_STYLE = (
    "<style>.pcgraph th, .pcgraph td {text-align: left; vertical-align: top}"
    ".pcgraph caption {text-align: left; font-weight: bold}</style>\n"
)
_PANDAS: Mapping[str, str] = {
    "boolean": "boolean",
    "date": "datetime64[s]",
    "integer": "Int64",
    "number": "Float64",
    "text": "string",
}
_POLARS: Mapping[str, str] = {
    "boolean": "Boolean",
    "date": "Date",
    "integer": "Int64",
    "number": "Float64",
    "text": "String",
}


@dataclass(frozen=True, repr=False)
class Answer(Table):
    r"""A table that can be handed on.

    >>> Answer(("code",), (("1.2",),)).to_csv()
    'code\n1.2\n'

    Attributes:
        words: the dictionary of columns: name, head, meaning.
    """

    words: Words = field(default=(), compare=False)

    @classmethod
    def of(cls, table: Table, words: Sequence[tuple[str, str, str]]) -> Answer:
        """Make an answer of a table and the dictionary of columns."""
        parts = {part.name: getattr(table, part.name) for part in fields(Table)}
        return cls(**parts, words=tuple(words))

    def __repr__(self) -> str:
        return f"<Answer: rows {len(self.rows)}, columns {len(self.columns)}>"

    def _repr_html_(self) -> str:
        """Show it in a notebook: the columns in front of the bar, and the notes."""
        from pcgraph.writers.html import answer_html

        shown = answer_html(self, self.words, ".to_pandas() and .to_xlsx() have them all.")
        return f'{_STYLE}<div class="pcgraph">\n{shown}</div>'

    @overload
    def to_csv(self) -> str: ...

    @overload
    def to_csv(self, path: str | Path) -> None: ...

    def to_csv(self, path: str | Path | None = None) -> str | None:
        """Write exact CSV: to a file, or give its text where no path is named.

        Raises:
            InputProblem: PC-WRITE-FILE, PC-WRITE-OPEN.
        """
        from pcgraph.files import write_whole
        from pcgraph.writers.tables import csv_text

        if path is None:
            return csv_text(self)
        write_whole(Path(path), csv_text(self))
        return None

    def to_json(self) -> str:
        """Give a JSON list of objects; an empty answer says why in ``note``."""
        from pcgraph.writers.tables import json_text

        return json_text(self)

    def to_xlsx(self, path: str | Path) -> None:
        """Write a workbook: the table, About this table, Words.

        Raises:
            InputProblem: PC-WRITE-FILE; PC-WRITE-OPEN if it is open in Excel.
            LimitReached: PC-LIMIT-CELL.
        """
        from pcgraph.files import write_whole
        from pcgraph.writers.workbook import workbook_bytes

        write_whole(Path(path), workbook_bytes(self, self.words))

    def to_pandas(self) -> pd.DataFrame:
        """Give a pandas frame; where nothing is recorded stands ``pd.NA`` (``NaT`` in dates).

        Raises:
            PcgraphError: PC-NEEDS-LIBRARY if pandas is not installed.
        """
        pandas = _library("pandas")
        frame: pd.DataFrame = pandas.DataFrame(
            {
                name: pandas.Series(cells, dtype=_PANDAS[kind])
                for name, kind, cells in _typed_columns(self)
            },
            columns=list(self.columns),
        )
        return frame

    def to_polars(self) -> pl.DataFrame:
        """Give a polars frame; where nothing is recorded stands null.

        Raises:
            PcgraphError: PC-NEEDS-LIBRARY if polars is not installed.
        """
        polars = _library("polars")
        frame: pl.DataFrame = polars.DataFrame(
            [
                polars.Series(name, cells, dtype=getattr(polars, _POLARS[kind]))
                for name, kind, cells in _typed_columns(self)
            ]
        )
        return frame


def _library(name: str) -> Any:
    """Import a library that not everybody has.

    Raises:
        PcgraphError: PC-NEEDS-LIBRARY, with what to install.
    """
    try:
        return import_module(name)
    except ImportError:
        raise PcgraphError(
            "PC-NEEDS-LIBRARY", f"{name} is not installed.", f"Install it: pip install {name}"
        ) from None


def _typed_columns(table: Table) -> list[tuple[str, str, list[Cell | date]]]:
    """Give each column with the kind of its cells, and the cells in that kind."""
    from pcgraph.writers.tables import text

    found = []
    for place, name in enumerate(table.columns):
        cells: list[Cell] = [row[place] for row in table.rows]
        kind = _kind(name, [cell for cell in cells if cell is not None])
        typed: list[Cell | date] = list(cells)
        if kind in ("text", "date"):
            form = date.fromisoformat if kind == "date" else str
            typed = [None if cell is None else form(text(cell)) for cell in cells]
        found.append((name, kind, typed))
    return found


def _kind(name: str, filled: Sequence[Cell]) -> str:
    """Tell the kind of a column by the cells that are not empty.

    A column with nothing in it is text, but for the two kinds that a name tells: what ends
    in ``_on`` are dates, ``confidence`` is a number.

    >>> _kind("nos_function", ["1.2"]), _kind("line_first", [18]), _kind("decided_on", [])
    ('text', 'integer', 'date')
    """
    types = {type(cell) for cell in filled}
    if name.endswith("_on") and all(map(_is_date, filled)):
        return "date"
    if name == "confidence" and types <= {int, float}:
        return "number"
    if types == {bool}:
        return "boolean"
    if types == {int}:
        return "integer"
    return "number" if types and types <= {int, float} else "text"


def _is_date(cell: Cell) -> bool:
    """Tell whether a cell is a day of the calendar, written as ISO 8601 writes it."""
    if not isinstance(cell, str) or not _DATE.fullmatch(cell):
        return False
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return True
