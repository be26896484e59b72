"""The verb that carries judgements over to the next edition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pcgraph.asking import day_of
from pcgraph.console import (
    TABLE_FORMATS,
    choose_form,
    emit,
    limited,
    open_graph,
    say,
    shared,
    table_form,
    within,
)
from pcgraph.errors import UsageProblem

if TYPE_CHECKING:
    from pcgraph.decisions.gathered import Gathered
    from pcgraph.graph import KnowledgeGraph
    from pcgraph.model import Table
    from pcgraph.sets.carry import Carried

_SECONDS = 300.0
_NEXT = "Next: pcgraph mapping carry {0} {1} --save keeps them as suggestions in your folder."
_NEXT_SAVED = "Next: pcgraph review {0} goes through them; nothing is decided until you do."


@click.command(
    name="carry",
    help="Example:  pcgraph mapping carry fcc-2019 fcc-pcp\n\n"
    "Propose what was judged on an old edition for its successor: for each judgement (accepted, "
    "considered and not used, none fits) on an old line one proposal for each line it became, "
    "with where it comes from, which words changed, and who judged it. The same words make it "
    "strong; a line that was merged, split or absorbed makes it weak. Pairs that are decided "
    "already are not proposed; --all shows them beside the decision. Which line became which is "
    "read from data/correspondences. Nothing is decided: a person goes through it.",
)
@click.argument("old")
@click.argument("new")
@click.option("--all", "everything", is_flag=True, help="Show pairs that are decided, too.")
@click.option("--set", "of_set", metavar="ID", help="One of several sets of correspondences.")
@click.option("--save", is_flag=True, help="Keep the proposals as suggestions in your folder.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY",
              help="The day of what is saved; if not given, today.")  # fmt: skip
@shared(*TABLE_FORMATS)
@limited(_SECONDS)
def carry(
    old: str, new: str, everything: bool, of_set: str | None, save: bool, day: datetime | None,
    overlays: Sequence[Path], form: str | None, output: Path | None, quiet: bool, seconds: float,
) -> None:  # fmt: skip
    """Print the proposals, and keep them if asked to."""
    chosen = choose_form(form, output, TABLE_FORMATS)
    kg = open_graph(overlays)
    words = kg.words
    folder = _folder(overlays) if save else None
    table, content, saved, heads = within(
        seconds,
        lambda: _made(
            kg, old, new, of_set or "", everything, folder, day_of(day),
            lambda table: table_form(table, words, chosen, output),
        ),
    )  # fmt: skip
    emit(content, output)
    step = (_NEXT_SAVED if save else _NEXT).format(*(heads[1:] if save else heads))
    say([*heads[2:], *table.notes, *saved, "", step], quiet, output)


def _folder(overlays: Sequence[Path]) -> Path:
    """Give the folder of one's own that is written to.

    Raises:
        UsageProblem: PC-CARRY-FOLDER.
    """
    if len(overlays) == 1:
        return overlays[0]
    raise UsageProblem(
        "PC-CARRY-FOLDER",
        "proposals are kept in one folder of your own, and "
        f"{'none' if not overlays else f'{len(overlays)} are'} laid over.",
        "Go into the folder, or name one with --with; pcgraph new FOLDER makes one.",
    )


def _made(
    kg: KnowledgeGraph, old: str, new: str, chosen: str, everything: bool, folder: Path | None,
    day: str, written: Callable[[Table], str | bytes],
) -> tuple[Table, str | bytes, list[str], list[str]]:  # fmt: skip
    """Find what is carried, write it in its form, and save it."""
    from dataclasses import replace

    from pcgraph.decisions.gathered import gathered
    from pcgraph.exports.dossier import find_framework
    from pcgraph.files import layer_of
    from pcgraph.sets.carried import carried_table
    from pcgraph.sets.carry import carry as carried_over
    from pcgraph.sets.carry import correspondences

    store, prefixes = kg.composition.store, kg.prefixes
    (older, note), (newer, other) = (find_framework(store, one, prefixes) for one in (old, new))
    address = (prefixes.expand(chosen) or chosen) if chosen else ""
    name, became = correspondences(kg.composition, older.value, newer.value, address)
    own = layer_of(folder) if folder else ""
    before, after = (gathered(kg.composition, one.value, own) for one in (older, newer))
    found = carried_over(became, before, after)
    table = carried_table(found, before, after, name, everything)
    short = [prefixes.compact(one.value) for one in (older, newer)]
    about = (("Question", f"What is carried over from {short[0]} to {short[1]}?"),
             ("Rows", str(len(table))))  # fmt: skip
    table = replace(table, about=about)
    saved: list[str] = []
    content = written(table)
    if folder:
        saved.append(_save(folder, found, before, after, name, day))
    return table, content, saved, [*short, *filter(None, (note, other))]


def _save(
    folder: Path, found: Sequence[Carried], before: Gathered, after: Gathered, name: str, day: str
) -> str:
    """Write the proposals into the folder, under its lock; what others suggested there stays."""
    from pcgraph.decisions.predicted import predictions_place
    from pcgraph.saving import kept_suggestions
    from pcgraph.sets.carried import predictions_text

    path = predictions_place(after)
    return kept_suggestions(
        folder,
        path,
        lambda file: predictions_text(found, before, after, name, day, file),
        str(folder / path),
    )
