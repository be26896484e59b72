"""Keep what of a page of the web is open: a table, or an element that is passed over."""

from __future__ import annotations

from pcgraph.grid import column_name
from pcgraph.readers.blocks import LineList, Para, Row, Table


class Skipped:
    """An element that is passed over with all that stands in it."""

    def __init__(self, tag: str, why: str, line: int) -> None:
        self.tag, self.why, self.line = tag, why, line
        self.depth = 1
        self.words: list[str] = []

    def add(self, data: str) -> None:
        """Keep words of it, to name it by."""
        self.words.append(data)


class OpenTable:
    """A table whose end has not come yet."""

    def __init__(self, table: Table, lines: LineList) -> None:
        self.table = table
        self._lines = lines
        self.inside: list[Para | Table] | None = None
        self.in_head = False
        self._down: dict[int, int] = {}
        self._inner = 0

    def next_inside(self) -> int:
        """Count a table that stands in it."""
        self._inner += 1
        return self._inner

    def row(self) -> None:
        """Begin a row."""
        self.row_ends()
        self.table.rows.append(Row(head=self.in_head))
        self.inside = None

    def row_ends(self) -> None:
        """Leave blank, to the right, what a cell of a row above reaches down to."""
        if not self.table.rows:
            return
        row = self.table.rows[-1]
        for place in sorted(place for place, left in self._down.items() if left):
            if place >= len(row.cells):
                self._lines.count(place - len(row.cells))
                row.cells += [[] for _ in range(place - len(row.cells))]
                self._pass_over(row)

    def cell(self, across: int, down: int, heads: bool) -> None:
        """Begin a cell.

        Args:
            across: how many columns it takes.
            down: how many rows it takes.
            heads: whether it is marked as a head; a row of such cells only is one.
        """
        if not self.table.rows:
            self.row()
        row = self.table.rows[-1]
        row.head = (heads and (row.head or not row.cells)) or self.in_head
        self._pass_over(row)
        first = len(row.cells)
        self.inside = []
        row.cells.append(self.inside)
        row.cells += [[] for _ in range(across - 1)]
        if across > 1:
            row.merged.append(
                f"columns {column_name(first)} to {column_name(first + across - 1)} are one"
            )
        if down > 1:
            self._down.update(dict.fromkeys(range(first, first + across), down - 1))

    def _pass_over(self, row: Row) -> None:
        """Leave blank what a cell of a row above reaches down to."""
        while self._down.get(len(row.cells), 0):
            place = len(row.cells)
            self._down[place] -= 1
            self._lines.count(1)
            row.cells.append([])
            row.merged.append(f"column {column_name(place)} goes on from the row above")
