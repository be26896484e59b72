"""The verb that sets two mapping sets side by side."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

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

_SECONDS = 300.0
_NEXT = (
    "Next: -o changes.xlsx has all columns; --change withdrawn shows one kind of change; "
    "pcgraph compare OLD NEW tells of whole releases."
)


@click.command(
    name="diff",
    help="Example:  pcgraph mapping diff releases/0.1.0 .\n\n"
    "Tell what changed between two mapping sets, row by row: what was added or withdrawn, what "
    "was decided otherwise, where strength, relation or reason is another one, what was reviewed, "
    "where only a label differs. A set is a mapping file (SSSOM, ours or of anybody), a folder of "
    "such files, a folder of our layout, or a release. Rows belong together by their record id, "
    "else by what they join.",
)
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--change", metavar="KIND", help="Only one kind of change, such as withdrawn.")
@click.option("--check", is_flag=True, help="Exit code 1 if the two differ.")
@shared(*TABLE_FORMATS)
@limited(_SECONDS)
def diff(
    old: Path, new: Path, change: str | None, check: bool, overlays: Sequence[Path],
    form: str | None, output: Path | None, quiet: bool, seconds: float,
) -> None:  # fmt: skip
    """Print what changed between two mapping sets."""
    from pcgraph.judging.given import mapping_files
    from pcgraph.model import Table
    from pcgraph.sets.diff import diff as compare
    from pcgraph.sets.diff import only
    from pcgraph.sets.rows import read_sets

    chosen = choose_form(form, output, TABLE_FORMATS)
    words = open_graph(overlays).words

    def made() -> tuple[bool, Table, str | bytes]:
        whole = compare(read_sets(mapping_files(old)), read_sets(mapping_files(new)))
        table = only(whole, change) if change else whole
        about = (("Question", "What changed between two mapping sets?"), ("Old", str(old)),
                 ("New", str(new)), ("Rows", str(len(table))))  # fmt: skip
        return bool(whole.rows), table, table_form(replace(table, about=about), words, chosen,
                                                   output)  # fmt: skip

    differs, table, content = within(seconds, made)
    emit(content, output)
    say([*table.notes, "", _NEXT], quiet, output)
    if check and differs:
        sys.exit(1)
