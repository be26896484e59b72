"""Write what was looked up as a page for a person at a terminal: a heading, then groups."""

from __future__ import annotations

from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from pcgraph.model import Cell, Table
from pcgraph.writers.tables import shown, text

_HEAD = 24

Record = dict[str, Cell]


def write_page(console: Console, table: Table) -> bool:
    """Write a table that has a page of its own.

    Args:
        console: where to write.
        table: the answer of show or why.

    Returns:
        Whether the table is of that kind; if not, nothing was written.
    """
    if table.columns[:2] == ("part", "fact"):
        _thing(console, table)
    elif table.columns == ("what", "words"):
        _pair(console, table)
    elif table.columns[:3] == ("step", "fact", "because"):
        _steps(console, table)
    else:
        return False
    return True


def _thing(console: Console, table: Table) -> None:
    """Write a thing: what it is, then each part with its facts and where they stand."""
    first = next(iter(table), None)
    if first is None:
        return
    console.print(Text(shown(f"{text(first['thing'])} · {text(first['thing_id'])}"), style="bold"))
    for part, rows in groupby(table, key=lambda row: row["part"]):
        console.print()
        console.print(Text(shown(part), style="bold"))
        grid = _grid(_HEAD)
        for row in rows:
            grid.add_row(Text(shown(row["fact"])), _value(row))
        console.print(Padding(grid, (0, 0, 0, 2)))


def _value(row: Record) -> Text:
    """Write a value with its id, then whose it is and where it is printed, then the reason."""
    known = row["value_id"] in (None, row["value"]) or text(row["value_id"]).startswith("pc:")
    words = Text(shown(row["value"]) + ("" if known else f" ({shown(row['value_id'])})"))
    about = [one for one in (text(row["whose"]), _place(row)) if one not in ("", "printed")]
    if about:
        words.append(f"\n{shown(', '.join(about))}", style="dim")
    if row["reason"]:
        words.append(f"\n{shown(row['reason'])}", style="dim")
    return words


def _place(row: Record) -> str:
    """Name the lines of the source on which a fact is printed."""
    first, last = row["line_first"], row["line_last"]
    if first is None:
        return ""
    lines = f"line {first}" if last in (None, first) else f"lines {first} to {last}"
    return f"{text(row['source_file'])}, {lines}" if row["source_file"] else lines


def _pair(console: Console, table: Table) -> None:
    """Write the question with its answer, then each point once, with all that belongs to it."""
    (_, question), (_, answer), *rest = ((row["what"], row["words"]) for row in table)
    console.print(Text(shown(f"{text(question)}   {text(answer)}"), style="bold"))
    grid = _grid(max(len(text(what)) for what, _ in rest) + 1)
    for what, rows in groupby(rest, key=lambda row: row[0]):
        for number, (_, words) in enumerate(rows):
            grid.add_row(Text("" if number else shown(what)), Text(shown(words)))
    console.print(grid)


def _steps(console: Console, table: Table) -> None:
    """Write each step: the fact, why it holds, where it is written and printed."""
    grid = _grid(max(len(text(row["step"])) for row in table) + 1)
    for row in table:
        words = Text(shown(row["fact"]), style="bold")
        words.append(f"\n{shown(row['because'])}", style="not bold")
        written = f"{text(row['file'])}:{text(row['line'])}" if row["file"] else ""
        printed = f"{text(row['source_file'])}, line {text(row['source_line'])}"
        places = [written, printed if row["source_file"] else ""]
        if any(places):
            words.append(f"\n{shown(' · '.join(filter(None, places)))}", style="not bold dim")
        grid.add_row(Text(shown(row["step"])), words)
    console.print(grid)


def _grid(first: int) -> Grid:
    """Make a grid of two columns: a narrow head, and words that wrap."""
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=first, overflow="fold")
    grid.add_column(overflow="fold")
    return grid
