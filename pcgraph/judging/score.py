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
    from pcgraph.foreign.stars import Point

_SECONDS = 300.0


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
            found = check_foreign([table])
            violations = sum(one.severity == "violation" for one in found)
            scored.append((table.file.shown, stars(table, violations)))
        return scored

    answer = stars_table(within(seconds, points))
    show(answer, kg.words, chosen, output)
    told = f"{counted(len(tables), 'file')} held against the five-star list for mappings."
    step = "Next: do what the column to_do says, then pcgraph mapping validate"
    say([told, *answer.notes, step], quiet, output)
