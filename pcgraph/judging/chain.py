"""The verb that derives mappings from others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

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
from pcgraph.sets.chain import MOST_FOUND, MOST_STEPS

_SECONDS = 300.0
_FORM = "sssom"
_SUFFIX = ".sssom.tsv"
_DECIDED = ("positive", "negative", "none", "unsure")
_NEXT = "Next: -o chained.sssom.tsv writes them as suggestions; a person judges each."
_NEXT_FILE = "Next: judge each of them: pcgraph mapping accept COMPETENCY NOS, or reject."


@click.command(
    name="chain",
    help="Example:  pcgraph mapping chain positive.sssom.tsv -o chained.sssom.tsv\n\n"
    "Derive mappings from others, by the chaining rules of SSSOM and no more: exact, broad and "
    "narrow matches are followed on, an exact match carries over any other, broad and narrow are "
    "read backwards as each other. Nothing follows over two close or related matches, from a row "
    "that says Not, or where none fits. Each result names its rule and path, is as sure as its "
    "parts multiplied, and is a suggestion: evidence is judged, never derived. Without FILE, the "
    "mappings of the graph. FILE may be a folder, and of anybody (SSSOM).",
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@click.option("--most-steps", type=click.IntRange(2, 20), default=MOST_STEPS, show_default=True,
              help="So many mappings in a path, at most.")  # fmt: skip
@click.option("--inversions", is_flag=True, help="Turn single mappings round, too.")
@click.option("--max-rows", type=click.IntRange(1), default=MOST_FOUND, show_default=True,
              help="An error above so many.")  # fmt: skip
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY",
              help="The day of what is written; if not given, today.")  # fmt: skip
@shared(*TABLE_FORMATS, _FORM)
@limited(_SECONDS)
def chain(
    files: Sequence[Path], most_steps: int, inversions: bool, max_rows: int,
    day: datetime | None, overlays: Sequence[Path], form: str | None, output: Path | None,
    quiet: bool, seconds: float,
) -> None:  # fmt: skip
    """Print what follows, or write it as suggestions."""
    from pcgraph.composition import is_mapping_file
    from pcgraph.judging.given import several
    from pcgraph.model import Table
    from pcgraph.sets.chain import chain as derive
    from pcgraph.sets.chained import chained_table, chained_text
    from pcgraph.sets.rows import read_sets, rows_of

    chosen, written_on = _form(form, output), day_of(day)
    kg = open_graph(overlays)
    words = kg.words

    def made() -> tuple[Table, str | bytes]:
        given = [*several(files)] if files else [f for f in kg.files if is_mapping_file(f.path)]
        sets = read_sets(given)
        found = derive([*rows_of(sets)], most_steps, max_rows, inversions)
        table = chained_table(found)
        if chosen == _FORM:
            return table, chained_text(found, sets, written_on)
        return table, table_form(table, words, chosen, output)

    table, content = within(seconds, made)
    emit(content, output)
    step = (_NEXT_FILE if chosen == _FORM else _NEXT) if table.rows else (
        "Next: pcgraph query mappings shows what is judged."
    )  # fmt: skip
    say([*table.notes, "", step], quiet, output)


def _form(form: str | None, output: Path | None) -> str:
    """Choose the form; a file of accepted or judged rows is never written.

    Raises:
        UsageProblem: PC-CHAIN-NAME, PC-USAGE-SUFFIX.
    """
    if output is None or not output.name.endswith(_SUFFIX):
        if form == _FORM and output is not None:
            raise UsageProblem(
                "PC-USAGE-SUFFIX", f"{output.name!r} is no name for a mapping file.",
                f"Use -o FILE{_SUFFIX}.",
            )  # fmt: skip
        return _FORM if form == _FORM else choose_form(form, output, TABLE_FORMATS)
    if form not in (None, _FORM):
        raise UsageProblem(
            "PC-USAGE-SUFFIX", f"{output.name!r} says {_FORM} and --format says {form}.",
            "Leave one of them out.",
        )  # fmt: skip
    if output.name.split(".", 1)[0] in _DECIDED:
        raise UsageProblem(
            "PC-CHAIN-NAME",
            f"{output.name} holds what was judged, and nobody has judged what follows by a rule.",
            f"Use another name: -o chained{_SUFFIX}.",
        )
    return _FORM
