"""The verb that holds mapping sets against the five-star list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pcgraph.console import (
    TABLE_FORMATS,
    choose_form,
    counted,
    limited,
    open_graph,
    say,
    shared,
    show,
    within,
)

if TYPE_CHECKING:
    from pcgraph.foreign.reading import ForeignSet
    from pcgraph.foreign.stars import Point

_SECONDS = 300.0
_UNREAD = frozenset(("cells", "quotes", "control-character", "columns", "column-doubled"))
"""Faults for which something of a table is left out when it is read."""
_NAMED = 10


@click.command(
    name="score",
    help="Example:  pcgraph mapping score mine.sssom.tsv\n\n"
    "Hold mapping sets (SSSOM tables, also those of others) against the five-star list for "
    "mappings of the SSSOM community, point by point: what is met, what was found, what to do. "
    "Without FILE, all sets of the graph. What a file cannot show counts as not met.",
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@shared(*TABLE_FORMATS)
@limited(_SECONDS)
def score(
    files: Sequence[Path], overlays: Sequence[Path], form: str | None, output: Path | None,
    quiet: bool, seconds: float,
) -> None:  # fmt: skip
    """Hold mapping sets against the five-star list and print the points."""
    from pcgraph.composition import is_mapping_file
    from pcgraph.files import resolved
    from pcgraph.foreign.check import check_foreign
    from pcgraph.foreign.reading import read_foreign
    from pcgraph.foreign.stars import stars, stars_table
    from pcgraph.given import foreign_file

    chosen = choose_form(form, output, TABLE_FORMATS)
    kg = open_graph(overlays)
    paths = {resolved(path): path for path in files}.values()
    tables = [foreign_file(path) for path in paths]
    if not files:
        tables = [read_foreign(file) for file in kg.files if is_mapping_file(file.path)]

    def points() -> list[tuple[str, list[Point]]]:
        scored = []
        for table in tables:
            _whole(table, quiet)
            found = check_foreign([table])
            violations = sum(one.severity == "violation" for one in found)
            scored.append((table.file.shown, stars(table, violations)))
        return scored

    answer = stars_table(within(seconds, points))
    show(answer, kg.words, chosen, output)
    told = f"{counted(len(tables), 'file')} held against the five-star list for mappings."
    step = "Next: do what the column to_do says, then pcgraph mapping validate"
    say([told, *answer.notes, step], quiet, output)


def _whole(table: ForeignSet, quiet: bool) -> None:
    """Refuse a table of which something cannot be read: its shares would be those of the rest.

    Raises:
        InputProblem: the first of what cannot be read, with file and line; the others are said
            beside it.
    """
    from pcgraph.sssom import Fault, has_control

    shown = table.file.shown
    faults = [one for one in table.faults if one.rule in _UNREAD]
    if table.head and table.head_faults:
        raise table.head_faults[0].problem(table.beside or shown)
    if not faults and has_control(table.file.text):
        line = next(n for n, one in enumerate(table.file.text.split("\n"), 1) if has_control(one))
        what = "the line holds a control character, such as a carriage return."
        remedy = "Save the file as plain text with LF line ends."
        faults.append(Fault("PC-MAP-ROW", "control-character", line, "", "", what, remedy))
    if not faults:
        return
    told = [f"{shown}:{one.line}: {one.what}" for one in faults[1:_NAMED]]
    more = len(faults) - _NAMED
    say([*told, *([f"And {more:,} more: pcgraph mapping validate lists all."] if more > 0 else [])],
        quiet)  # fmt: skip
    raise faults[0].problem(shown)
