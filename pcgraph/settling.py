"""The verb that takes back the workbook of a draft that a person has settled."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pcgraph.asking import day_of
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
from pcgraph.errors import InputProblem, UsageProblem

if TYPE_CHECKING:
    from pcgraph.graph import KnowledgeGraph
    from pcgraph.overlay import Overlay

_SECONDS = 60.0
_SUFFIX = ".ttl"
_NEXT = "Next: pcgraph validate, then pcgraph compare A B"


@click.command(
    help="Example:  pcgraph settle draft.xlsx -o data/correspondences/mine.ttl\n\n"
    "Read back the workbook that pcgraph compare A B --propose -o draft.xlsx wrote and a person "
    "settled in Excel, and write what became of each line as correspondences in Turtle. What is "
    "missing or does not fit is listed by sheet and row: nothing is written then, and the exit "
    "code is 1. What is written is named under the base address of the folder of your own that it "
    "goes to, or that is laid over. --rest as-drafted takes what the draft says for every change "
    "that you left empty; these are marked as decided by machine."
)
@click.argument("workbook", metavar="FILE.xlsx", type=click.Path(path_type=Path))
@click.option("--by", default="", metavar="NAME", help="Who decided, where a row does not say it.")
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="On which day, where a row does not say it.",
)
@click.option(
    "--rest",
    type=click.Choice(("as-drafted",)),
    help="What becomes of the rows that you left empty; if not given, they wait for you.",
)
@shared(*TABLE_FORMATS, "ttl")
@at_store
@limited(_SECONDS)
def settle(
    workbook: Path, by: str, date: datetime | None, rest: str | None,
    overlays: Sequence[Path], form: str | None, output: Path | None, quiet: bool, seconds: float,
) -> None:  # fmt: skip
    """Write the correspondences, or list what does not fit."""
    from pcgraph.drafts.settle import settle as take
    from pcgraph.readers.sheets import read_sheets
    from pcgraph.validate import findings_table

    _turtle_only(output)
    chosen = choose_form(None if form == "ttl" else form, None, TABLE_FORMATS)
    day = day_of(date) if date else ""
    kg = open_graph(overlays)
    folder = _own_folder(output)
    laid = _laid(kg, folder, output)
    before = _before(output)
    grids = within(seconds, lambda: read_sheets(workbook))
    found = within(
        seconds,
        lambda: take(
            kg.questioned, grids, str(workbook), " ".join(by.split()), day,
            rest=bool(rest), base=laid.base if laid else "", before=before,
        ),
    )  # fmt: skip
    if found.findings:
        show(findings_table(found.findings), kg.words, chosen, None)
        number = counted(len(found.findings) + found.left_off, "place")
        more = f" The first {len(found.findings)} are listed." if found.left_off else ""
        told = f"{workbook.name}: {number} to mend.{more} Nothing was written."
        waits = any(one.rule == "settle-waiting" for one in found.findings)
        step = ["Or take what the draft says where you chose nothing: --rest as-drafted."]
        next_ = "Next: mend them in Excel, save, and run this again."
        say([*found.notes, told, next_, *(step if waits else [])], quiet)
        sys.exit(1)
    if output and folder:
        _make_room(output)
    emit(found.text, output)
    say([*found.notes, *_next(kg, folder, output)], quiet, output)


def _own_folder(output: Path | None) -> Path | None:
    """Find the folder of one's own in whose ``data/`` a file is to be written."""
    from pcgraph.files import is_own_folder, resolved

    if output is None:
        return None
    place = resolved(output)
    return next(
        (
            one
            for one in place.parents
            if place.is_relative_to(one / "data") and is_own_folder(one)
        ),
        None,
    )  # fmt: skip


def _laid(kg: KnowledgeGraph, folder: Path | None, output: Path | None) -> Overlay | None:
    """Give what is laid over from the folder that is written to.

    Raises:
        UsageProblem: PC-SETTLE-FOLDER if it is not laid over: its base is then not known here.
    """
    if folder is None:
        return None
    from pcgraph.files import layer_of

    overlays = kg.questioned.overlays
    found = next((one for one in overlays if one.layer == layer_of(folder)), None)
    if found is None:
        raise UsageProblem(
            "PC-SETTLE-FOLDER",
            f"the file goes into the folder {folder.name}, which is not laid over.",
            f"Add --with {shlex.quote(str(folder))}, or go into that folder first: names then "
            "begin with its base address.",
            str(output),
        )
    return found


def _before(output: Path | None) -> str:
    """Read the file that is written anew; nothing if there is none."""
    from pcgraph.files import read_text

    if output is None or not output.is_file():
        return ""
    try:
        return read_text(output)
    except InputProblem:  # It is written over, or told when it cannot be.
        return ""


def _make_room(output: Path) -> None:
    """Make the folder of a file; what cannot be made is told when the file is written."""
    with suppress(OSError):
        output.parent.mkdir(parents=True, exist_ok=True)


def _next(kg: KnowledgeGraph, folder: Path | None, output: Path | None) -> list[str]:
    """Say what to do next, and warn of names that no folder but ours may use."""
    from pcgraph.files import home, is_checkout, resolved
    from pcgraph.names import BASE

    ours = is_checkout() and output and resolved(output).is_relative_to(home() / "data")
    if folder or ours:
        return [_NEXT]
    if kg.questioned.overlays:
        last = kg.questioned.overlays[-1].name
        return [f"Next: put it into data/correspondences/ of {last}, then pcgraph validate"]
    return [
        f"Warning: its names begin with our base, {BASE}, because no folder of your own is laid "
        "over. pcgraph validate refuses such names in a folder of your own.",
        "Next: run this again with --with FOLDER, or in that folder; pcgraph new FOLDER makes one.",
    ]


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
