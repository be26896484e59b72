"""Write a table for a person at a terminal."""

from __future__ import annotations

import io
from itertools import groupby

from rich import box
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from pcgraph.model import Cell, Table
from pcgraph.writers.tables import text

_SHORT = 24
_NARROW = 12
_NOS_COLUMNS = ("nos_code", "nos_title", "evidence", "reason")


def terminal_text(
    table: Table, heads: dict[str, str], width: int, colour: bool, wide: bool = False
) -> str:
    """Lay a table out for a terminal.

    A table of NOS by competency is grouped: each sentence once, its NOS as short rows
    below. Any other table is a grid of the columns in front of the bar.

    Args:
        table: the answer.
        heads: words for the column names.
        width: columns of the terminal.
        colour: whether colour and bold may be used.
        wide: show also the columns behind the bar, as a plain grid.
    """
    out = io.StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=colour,
        no_color=not colour,
        color_system="standard" if colour else None,
        highlight=False,
        soft_wrap=False,
    )
    if not wide and {"competency", "competency_id", *_NOS_COLUMNS} <= set(table.columns):
        _by_competency(console, table, heads)
    elif table.rows:
        shown = len(table.columns) if wide else len(table.columns) - table.closed
        _grid(console, table.columns[:shown], [row[:shown] for row in table.rows], heads)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n")).rstrip("\n") + "\n"


def _by_competency(console: Console, table: Table, heads: dict[str, str]) -> None:
    """Print each competency once, with its NOS below it."""
    records = table.records()
    for _, group in groupby(records, key=lambda r: (r["role"], r["competency_id"])):
        rows = list(group)
        first = rows[0]
        tag = f" {first['tag']}" if first["tag"] else ""
        console.print(Text(f'"{first["competency"]}"', style="bold"))
        console.print(
            Text(
                f"{first['role']}{tag} · {first['framework']}, line {first['line_first']} · "
                f"{first['applies_by']}, line {first['applies_by_line']} · {first['competency_id']}"
            )
        )
        shown = [row for row in rows if row["nos_code"]]
        if shown:
            console.print()
            used = list(_NOS_COLUMNS)
            decisions = {row["decision"] for row in shown}
            if decisions != {"accepted"}:
                used.insert(2, "decision")
            _grid(console, tuple(used), [tuple(row[name] for name in used) for row in shown], heads)
        for row in rows:
            if not row["nos_code"]:
                reason = f": {row['reason']}" if row["reason"] else ""
                console.print(Text(f"{str(row['decision']).capitalize()}{reason}"))
                console.print()


def _grid(
    console: Console,
    columns: tuple[str, ...],
    rows: list[tuple[Cell, ...]],
    heads: dict[str, str],
) -> None:
    """Print a plain grid without frame; where it would not fit, one record below the other."""
    longest = [max((len(text(row[n])) for row in rows), default=0) for n in range(len(columns))]
    words = [heads.get(column, column) for column in columns]
    least = [min(size, _SHORT) if size <= _SHORT else _NARROW for size in longest]
    if (
        sum(max(size, _longest_word(head)) + 2 for size, head in zip(least, words, strict=True))
        > console.width
    ):
        _records(console, words, rows)
        return
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False)
    for place, head in enumerate(words):
        cells = [row[place] for row in rows]
        number = all(isinstance(cell, int | float) or cell is None for cell in cells)
        grid.add_column(
            head,
            no_wrap=longest[place] <= _SHORT,
            justify="right" if number and rows else "left",
            overflow="fold",
        )
    for row in rows:
        grid.add_row(*(Text(text(cell)) for cell in row))
    console.print(grid)
    console.print()


def _records(console: Console, heads: list[str], rows: list[tuple[Cell, ...]]) -> None:
    """Print each row as a block of lines, for tables wider than the terminal."""
    for row in rows:
        grid = Grid.grid(padding=(0, 2, 0, 0))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        for head, cell in zip(heads, row, strict=True):
            if cell is not None:
                grid.add_row(Text(head), Text(text(cell)))
        console.print(grid)
        console.print()


def _longest_word(words: str) -> int:
    return max(map(len, words.split()), default=0)
