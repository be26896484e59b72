"""The verbs that write a framework as a workbook of Excel, and take it back."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from pcgraph.asking import day_of
from pcgraph.console import (
    TABLE_FORMATS,
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
from pcgraph.query import quoted

_SECONDS = 300.0
_SUFFIX = ".xlsx"
_SHOWN = 200


@click.group(
    help="Example:  pcgraph workbook export --with my-cc -o my-cc.xlsx\n\n"
    "A framework as one Excel file for people who know no RDF: check what was imported, name "
    "things, judge which NOS evidence what, add NOS. What they filled in is taken back by pcgraph "
    "workbook import."
)
def workbook() -> None:
    """Hold the verbs about workbooks together."""


@workbook.command(
    name="export",
    help="Example:  pcgraph workbook export --with my-cc -o my-cc.xlsx\n\n"
    "Write a framework as a workbook. Without FRAMEWORK the only one of your folder. One of ours "
    "can be written too: then only mappings and NOS are open, and they go to your folder.",
)
@click.argument("framework", required=False)
@shared()
@limited(_SECONDS)
def export(
    framework: str | None, overlays: Sequence[Path], output: Path | None, quiet: bool,
    seconds: float,
) -> None:  # fmt: skip
    """Write a framework as a workbook."""
    from pcgraph.roundtrip import write_book

    if output is not None and output.suffix.lower() != _SUFFIX:
        raise UsageProblem(
            "PC-USAGE-SUFFIX", f"{output.name!r} is no name for a workbook.", "Use -o FILE.xlsx."
        )
    kg = open_graph(overlays)
    made = within(seconds, lambda: write_book(kg, framework))
    emit(made.content, output)
    name = quoted(str(output)) if output else "FILE.xlsx"
    folder = next((one for one in reversed(overlays) if made.folder == one.resolve()), None)
    into = quoted(str(folder)) if folder is not None else "FOLDER"
    step = f"Next: fill it in in Excel, then pcgraph workbook import {name} --into {into} "
    step += '--by "your name"'
    say([made.label, *made.notes, *kg.parts, step], quiet, output)


@workbook.command(
    name="import",
    help='Example:  pcgraph workbook import my-cc.xlsx --into my-cc --by "your name"\n\n'
    "Take a workbook back. What does not fit is listed by sheet and row, all of it at once: "
    "nothing is written then, and the exit code is 1. Rows that you left as they are stay as they "
    "are. The folder must be your own; the one you are in is taken if none is named.",
)
@click.argument("path", metavar="FILE.xlsx", type=click.Path(path_type=Path))
@click.option("--into", type=click.Path(path_type=Path), metavar="DIR", help="Your folder.")
@click.option("--by", default="", metavar="NAME", help="Who judged, where a row does not say it.")
@click.option(
    "--date",
    "dated",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="On which day, where a row does not say it; today if not given.",
)
@shared(*TABLE_FORMATS)
@limited(_SECONDS)
def import_(
    path: Path, into: Path | None, by: str, dated: datetime | None, overlays: Sequence[Path],
    form: str | None, output: Path | None, quiet: bool, seconds: float,
) -> None:  # fmt: skip
    """Take a workbook back, or list what does not fit."""
    from pcgraph.roundtrip import take_back
    from pcgraph.target import held
    from pcgraph.validate import findings_table

    folder = into or next((one for one in overlays if one == Path()), None)
    if folder is None:
        raise UsageProblem(
            "PC-BOOK-FOLDER",
            "it is not said into which folder.",
            "Add --into DIR, or go into your folder first.",
        )
    chosen = choose_form(form, output, TABLE_FORMATS)
    day = day_of(dated)
    by = " ".join(by.split())
    with held(folder):
        made = within(seconds, lambda: take_back(path, folder, overlays, by, day))
    if made.findings:
        words = open_graph(()).words
        show(findings_table(made.findings[:_SHOWN]), words, chosen, output)
        left = f" The first {_SHOWN} are listed." if len(made.findings) > _SHOWN else ""
        number = counted(len(made.findings), "place")
        told = f"{path.name}: {number} to mend.{left} Nothing was written."
        step = "Next: mend them in Excel, save, and run this again."
        say([*made.notes, told, step], quiet, output)
        sys.exit(1)
    emit("".join(f"{(folder / place).as_posix()}\n" for place in made.written), output)
    where = "" if folder == Path() else f" --with {quoted(str(folder))}"
    told = f"{made.told[:1].upper()}{made.told[1:]}." if made.told else "Nothing was changed."
    more = "More rows can be filled in in the same workbook and taken in again; or export it anew."
    say([*made.notes, told, more, f"Next: pcgraph validate{where}"], quiet, output)
