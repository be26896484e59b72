"""The verb that suggests which NOS may evidence the competencies of a framework."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pcgraph.asking import day_of
from pcgraph.console import (
    TABLE_FORMATS,
    choose_form,
    counted,
    excel_hint,
    limited,
    open_graph,
    say,
    shared,
    show,
    within,
)
from pcgraph.errors import UsageProblem
from pcgraph.query import quoted

if TYPE_CHECKING:
    from pcgraph.composition import Composition
    from pcgraph.decisions.gathered import Gathered
    from pcgraph.suggested.candidates import Queue
    from pcgraph.suggested.ranking import Ranker, Target

_SECONDS = 600.0
_METHODS = ("default", "bm25", "tfidf", "semantic")
_MOST = 50
_LEAST_ROWS = 18
"""So many are shown however low the terminal is: those of three competencies."""
_ROWS_OF = 4
"""Lines of a terminal that a row takes, about: the reason is wrapped."""


@click.command(
    help="Example:  pcgraph suggest --with my-cc -o suggestions.xlsx\n\n"
    "Suggest which National Occupational Standards (NOS) may evidence each competency of a "
    "framework, with the reason. A suggestion is no judgement: nobody has decided it. What is "
    "decided already is not offered again. Without FRAMEWORK the only one of your folder. "
    "--against compares with the lines of another framework instead.",
)
@click.argument("framework", required=False)
@click.option("--against", default="nos", show_default=True, metavar="nos|FRAMEWORK",
              help="Where to look: in the NOS, or in another framework.")  # fmt: skip
@click.option("--most", type=click.IntRange(1, _MOST), default=5, show_default=True,
              help="Suggestions a competency, at most.")  # fmt: skip
@click.option("--method", type=click.Choice(_METHODS), default="default", show_default=True,
              help="By words (default), by one half of it, or by meaning.")  # fmt: skip
@click.option("--save", is_flag=True,
              help="Keep them in your folder, as a mapping file of predictions.")  # fmt: skip
@click.option("--all", "every", is_flag=True, help="Offer what is decided already, too.")
@click.option("--unsure", is_flag=True, help="Offer again what somebody was not sure of.")
@click.option("--date", "dated", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY",
              help="The day to be written into the file; today if not given.")  # fmt: skip
@click.option("--wide", is_flag=True, help="Show every row and column on the terminal.")
@shared(*TABLE_FORMATS)
@limited(_SECONDS)
def suggest(
    framework: str | None, against: str, most: int, method: str, save: bool, every: bool,
    unsure: bool, dated: datetime | None, wide: bool, overlays: Sequence[Path], form: str | None,
    output: Path | None, quiet: bool, seconds: float,
) -> None:  # fmt: skip
    """Suggest NOS for the competencies of a framework."""
    from pcgraph.suggested.listed import short_table, suggestions_table

    chosen, day = choose_form(form, output, TABLE_FORMATS), day_of(dated)
    ranker_of = _ranker_of(method)
    if save and every:
        raise UsageProblem(
            "PC-SUGGEST-SAVE",
            "what is decided already is not to be kept as a suggestion.",
            "Leave out --all or --save.",
        )
    kg = open_graph(overlays)
    said, note, found = within(
        seconds, lambda: _found(kg.questioned, framework, against, ranker_of, most, every, unsure)
    )
    say([found.looked_in, *([note] if note else [])], quiet)
    table = suggestions_table(said, found)
    if chosen == "table" and output is None and not wide:
        table = short_table(table, max(shutil.get_terminal_size().lines // _ROWS_OF, _LEAST_ROWS))
    show(table, kg.words, chosen, output, wide)
    saved = _saved(said, found, day) if save else ""
    say(
        [
            *(words for words in table.notes if words != found.looked_in),
            *([_numbers(found)] if found.lines else []),
            *([saved] if saved else []),
            *kg.parts,
            _next(said, overlays, save),
            *excel_hint(chosen, output),
        ],
        quiet,
        output,
    )


def _ranker_of(name: str) -> Callable[[Sequence[Target]], Ranker]:
    """Choose a method by its name.

    Raises:
        UsageProblem: PC-USAGE-SEMANTIC if it is not installed. InputProblem: PC-READ-MODEL.
    """
    from pcgraph.methods import ranker_for

    return ranker_for(name)


def _found(
    composition: Composition, framework: str | None, against: str,
    ranker_of: Callable[[Sequence[Target]], Ranker], most: int, every: bool, unsure: bool,
) -> tuple[Gathered, str, Queue]:  # fmt: skip
    """Find what is meant and what is suggested for it.

    Raises:
        UsageProblem: PC-SUGGEST-SAME, and what ``gathered_of`` raises.
    """
    from pcgraph.meant import gathered_of
    from pcgraph.suggested.aims import lines_of
    from pcgraph.suggested.candidates import queue

    said, note = gathered_of(composition, framework)
    aims = None
    if against.casefold() != "nos":
        other, more = gathered_of(composition, against)
        note = " ".join(filter(None, (note, more)))
        if other.iri == said.iri:
            raise UsageProblem(
                "PC-SUGGEST-SAME",
                "a framework is not held against itself.",
                "Name another one behind --against, or nos.",
            )
        aims = lines_of(composition, other)
    found = queue(composition, said, ranker_of, most, aims=aims, every=every, unsure=unsure)
    return said, note, found


def _saved(said: Gathered, found: Queue, day: str) -> str:
    """Keep what is suggested as a mapping file in the folder of one's own, and say where.

    Raises:
        UsageProblem: PC-SUGGEST-FOLDER; PC-IMPORT-BUSY. InputProblem: a place that cannot be
            written to.
    """
    from pcgraph.decisions.predicted import predictions_place
    from pcgraph.saving import kept_suggestions
    from pcgraph.suggested.predictions import predictions_text

    if not said.own:
        raise UsageProblem(
            "PC-SUGGEST-FOLDER",
            "there is no folder of your own to keep suggestions in.",
            "Name it behind --with, or go into it first.",
        )
    place = predictions_place(said, found.to)
    folder = Path(said.own)
    return kept_suggestions(
        folder,
        place,
        lambda before: predictions_text(said, found, day, before),
        f"{folder.name}/{place}",
    )


def _numbers(found: Queue) -> str:
    """Count what is suggested."""
    candidates = [one for asked in found.lines for one in asked.candidates]
    same = sum(one.identical for one in candidates)
    agreed = sum(any(one.agree for one in asked.candidates) for asked in found.lines)
    told = f", {same} in identical words" if same else ""
    several = len(found.method.halves) > 1
    agree = f"the methods put the same one first for {agreed}. " if several else ""
    return (
        f"{counted(len(candidates), 'suggestion')}{told}, for {counted(len(found.lines), 'line')}; "
        f"{agree}"
        f"By {found.method.name}; decided by nobody."
    )


def _next(said: Gathered, overlays: Sequence[Path], save: bool) -> str:
    """Say what comes next."""
    if not said.own:
        return "Next: -o suggestions.xlsx for Excel; judge in a folder of your own (pcgraph new)."
    folder = next((one for one in overlays if one != Path()), None)
    laid = f" --with {quoted(str(folder))}" if folder else ""
    name = quoted(said.slug)
    kept = "" if save else "; --save keeps these as predictions"
    return (
        f"Next: pcgraph review {name}{laid} to decide, or in Excel: pcgraph workbook export "
        f"{name}{laid} -o judge.xlsx{kept}."
    )
