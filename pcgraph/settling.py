"""The verb that takes back the workbook of a draft that a person has settled."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from pcgraph.console import (
    TABLE_FORMATS,
    at_store,
    choose_form,
    counted,
    emit,
    limited,
    open_graph,
    say,
    shared,
    show,
    within,
)
from pcgraph.errors import UsageProblem

_SECONDS = 60.0
_SUFFIX = ".ttl"


@click.command(
    help="Example:  pcgraph settle draft.xlsx -o data/correspondences/mine.ttl\n\n"
    "Read back the workbook that pcgraph compare A B --propose -o draft.xlsx wrote and a person "
    "settled in Excel, and write what became of each line as correspondences in Turtle. What is "
    "missing or does not fit is listed by sheet and row: nothing is written then, and the exit "
    "code is 1."
)
@click.argument("workbook", metavar="FILE.xlsx", type=click.Path(path_type=Path))
@click.option("--by", default="", metavar="NAME", help="Who decided, where a row does not say it.")
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="On which day, where a row does not say it.",
)
@shared(*TABLE_FORMATS, "ttl")
@at_store
@limited(_SECONDS)
def settle(
    workbook: Path, by: str, date: datetime | None, overlays: Sequence[Path], form: str | None,
    output: Path | None, quiet: bool, seconds: float,
) -> None:  # fmt: skip
    """Write the correspondences, or list what does not fit."""
    from pcgraph.drafts.settle import settle as take
    from pcgraph.readers.sheets import read_sheets
    from pcgraph.validate import findings_table

    _turtle_only(output)
    chosen = choose_form(None if form == "ttl" else form, None, TABLE_FORMATS)
    day = f"{date:%Y-%m-%d}" if date else ""
    kg = open_graph(overlays)
    grids = within(seconds, lambda: read_sheets(workbook))
    found = within(
        seconds, lambda: take(kg.questioned, grids, str(workbook), " ".join(by.split()), day)
    )
    if found.findings:
        show(findings_table(found.findings), kg.words, chosen, None)
        number = counted(len(found.findings) + found.left_off, "place")
        more = f" The first {len(found.findings)} are listed." if found.left_off else ""
        told = f"{workbook.name}: {number} to mend.{more} Nothing was written."
        say([*found.notes, told, "Next: mend them in Excel, save, and run this again."], quiet)
        sys.exit(1)
    emit(found.text, output)
    say([*found.notes, "Next: pcgraph validate, then pcgraph compare A B"], quiet, output)


def _turtle_only(output: Path | None) -> None:
    """Refuse a name that says another form than Turtle.

    Raises:
        UsageProblem: PC-USAGE-SUFFIX.
    """
    if output is not None and output.suffix.lower() != _SUFFIX:
        raise UsageProblem(
            "PC-USAGE-SUFFIX",
            f"{output.name!r} is no name for correspondences, which are Turtle.",
            "Use -o data/correspondences/NAME.ttl.",
        )
