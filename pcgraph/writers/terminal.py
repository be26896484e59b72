"""Write a table for a person at a terminal."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import groupby

from rich import box
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from pcgraph.model import Cell, Table
from pcgraph.writers.pages import write_page
from pcgraph.writers.tables import how_sure, shown, text

_SHORT = 24
_NARROW = 18
_GRID = ("nos_code", "nos_title", "evidence", "confidence", "reason")
_NOS_COLUMNS = frozenset(
    {*_GRID, "role", "tag", "competency", "competency_id", "decision", "framework", "line_first"}
    | {"line_last", "applies_by", "applies_by_line"}
)
_LINE_COLUMNS = frozenset(
    {"role", "framework", "domain", "section", "applies_by", "applies_by_line", "from_role"}
    | {"line_first", "competency", "nos_codes"}
)
_SIDE_COLUMNS = frozenset(
    {"where", "role_a", "role_b", "framework", "domain", "line_first", "competency", "nos_codes"}
)


def terminal_text(
    table: Table, heads: dict[str, str], width: int, colour: bool, wide: bool = False
) -> str:
    """Lay a table out for a terminal.

    A table of NOS by competency is grouped: each sentence once, its NOS as short rows
    below. A table of competencies is grouped by heading, one of two sides by side and domain;
    what show and why answer is a page. Any other table is a grid of the columns in front of the
    bar, or one record below the other where that would not fit; what is the same in every row
    stands above it once.

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
        emoji=False,
        highlight=False,
        soft_wrap=False,
        _environ={},
    )
    if not wide and set(table.columns) >= _NOS_COLUMNS:
        _by_competency(console, table, heads)
    elif not wide and set(table.columns) >= _LINE_COLUMNS:
        _by_heading(console, table, heads)
    elif not wide and set(table.columns) >= _SIDE_COLUMNS:
        _by_side(console, table, heads)
    elif table.rows and (wide or not write_page(console, table)):
        used = len(table.columns) if wide else len(table.columns) - table.closed
        _lifted(console, table.columns[:used], [row[:used] for row in table.rows], heads)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n")).rstrip("\n") + "\n"


def _by_competency(console: Console, table: Table, heads: dict[str, str]) -> None:
    """Print each competency once, with its NOS below it."""
    for _, group in groupby(table, key=lambda r: (r["role"], r["competency_id"])):
        rows = list(group)
        first = rows[0]
        tag = f" {first['tag']}" if first["tag"] else ""
        console.print(Text(f'"{shown(first["competency"])}"', style="bold"))
        console.print(
            _plain(
                f"{first['role']}{tag} · {first['framework']}, {_lines(first)} · "
                f"{first['applies_by']}, line {first['applies_by_line']} · {first['competency_id']}"
            )
        )
        console.print()
        with_nos = [
            {**row, "confidence": how_sure(row["confidence"])} for row in rows if row["nos_code"]
        ]
        if with_nos:
            used = list(_GRID)
            if {row["decision"] for row in with_nos} != {"accepted"}:
                used.insert(2, "decision")
            _grid(console, tuple(used), [tuple(row[n] for n in used) for row in with_nos], heads)
        for row in rows:
            if not row["nos_code"]:
                reason = f": {row['reason']}" if row["reason"] else ""
                console.print(Text(shown(f"{str(row['decision']).capitalize()}{reason}")))
                console.print()


def _by_heading(console: Console, table: Table, heads: dict[str, str]) -> None:
    """Print the competencies of a role under their headings, each with its line."""

    def heading(row: dict[str, Cell]) -> tuple[Cell, ...]:
        return tuple(row[n] for n in ("role", "framework", "domain", "section", "applies_by"))

    for (role, framework, domain, section, applies_by), group in groupby(table, key=heading):
        rows = list(group)
        source = f", from {rows[0]['from_role']}" if rows[0]["from_role"] else ""
        console.print(Text(shown(f"{role} · {framework} · {domain} · {section}"), style="bold"))
        console.print(_plain(f"{applies_by}, line {rows[0]['applies_by_line']}{source}"))
        console.print()
        used = ("line_first", "competency", "nos_codes")
        _grid(console, used, [tuple(row[n] for n in used) for row in rows], heads)


def _by_side(console: Console, table: Table, heads: dict[str, str]) -> None:
    """Print what two sides have, or only one of them, under their domains."""

    def heading(row: dict[str, Cell]) -> tuple[Cell, ...]:
        pair = f"{row['role_a']} and {row['role_b']}"
        side = f"both {pair}" if row["where"] == "both" else f"{row['where']}, of {pair}"
        return side, row["framework"], row["domain"]

    for words, group in groupby(table, key=heading):
        console.print(Text(" · ".join(map(shown, words)), style="bold"))
        console.print()
        used = ("line_first", "competency", "nos_codes")
        _grid(console, used, [tuple(row[n] for n in used) for row in group], heads)


def _lifted(
    console: Console, columns: Sequence[str], rows: list[tuple[Cell, ...]], heads: dict[str, str]
) -> None:
    """Print a grid, and above it once what is the same in every row."""
    places = range(len(columns))
    same = [n for n in places if len(rows) > 1 and len({row[n] for row in rows}) == 1]
    same = [] if len(same) == len(columns) else same
    first = rows[0]
    words = [(heads.get(columns[n], columns[n]), shown(first[n])) for n in same]
    told = [f"{head}: {cell}" for head, cell in words if cell]
    if told:
        console.print(_plain(" · ".join(told)))
        console.print()
    kept = [n for n in places if n not in same]
    cells = [tuple(row[n] for n in kept) for row in rows]
    _grid(console, tuple(columns[n] for n in kept), cells, heads)


def _lines(row: dict[str, Cell]) -> str:
    """Name the line or lines of a row."""
    first, last = row["line_first"], row["line_last"]
    return f"line {first}" if first == last else f"lines {first} to {last}"


def _plain(words: str) -> Text:
    return Text(shown(words))


def _grid(
    console: Console,
    columns: tuple[str, ...],
    rows: list[tuple[Cell, ...]],
    heads: dict[str, str],
) -> None:
    """Print a plain grid without frame; where it would not fit, one record below the other."""
    longest = [max((len(text(row[n])) for row in rows), default=0) for n in range(len(columns))]
    words = [heads.get(column, column) for column in columns]
    least = [
        (max(size, len(head)) if size <= _SHORT else max(_NARROW, _longest_word(head))) + 2
        for size, head in zip(longest, words, strict=True)
    ]
    if sum(least) > console.width:
        shared = _shared(rows, least, console.width)
        if shared:
            _outline(console, columns, rows, heads, shared)
        else:
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
        grid.add_row(*(Text(shown(cell)) for cell in row))
    console.print(grid)
    console.print()


def _shared(rows: Sequence[tuple[Cell, ...]], least: Sequence[int], width: int) -> int:
    """Say how many columns in front must become a heading so that the rest fits; 0 for none.

    Only columns that repeat from row to row: a heading for each row would be no help.
    """
    for number in range(1, len(least) - 1):
        groups = sum(1 for _ in groupby(rows, key=lambda row: row[:number]))
        if 2 * groups > len(rows):
            return 0
        if sum(least[number:]) <= width:
            return number
    return 0


def _outline(
    console: Console,
    columns: tuple[str, ...],
    rows: list[tuple[Cell, ...]],
    heads: dict[str, str],
    number: int,
) -> None:
    """Print the first columns as a heading, once for all rows that share them."""
    for shared, group in groupby(rows, key=lambda row: row[:number]):
        console.print(Text(" · ".join(shown(cell) for cell in shared if cell is not None), "bold"))
        console.print()
        _grid(console, columns[number:], [row[number:] for row in group], heads)


def _records(console: Console, heads: list[str], rows: list[tuple[Cell, ...]]) -> None:
    """Print each row as a block of lines, for tables wider than the terminal."""
    for row in rows:
        grid = Grid.grid(padding=(0, 2, 0, 0))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        for head, cell in zip(heads, row, strict=True):
            if cell is not None:
                grid.add_row(Text(head), Text(shown(cell)))
        console.print(grid)
        console.print()


def _longest_word(words: str) -> int:
    return max(map(len, words.split()), default=0)
