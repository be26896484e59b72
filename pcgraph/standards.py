"""The verb that says what is known of a NOS, however its code is spelled."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from pcgraph.console import (
    TABLE_FORMATS,
    at_store,
    choose_form,
    excel_hint,
    limited,
    open_graph,
    say,
    shared,
    show,
    within,
)

_SECONDS = 60.0


@click.command(
    help='Example:  pcgraph nos GEN97 "SFJCPS 8.12" sfhgen_62\n\n'
    "Say of National Occupational Standards (NOS) whether they are current, legacy or absent in "
    "the register that you laid over (pcgraph import REGISTER.csv --into DIR), or whether their "
    "title stands there under another code. CODE is any spelling: with or without SFH, blanks, "
    "underscore, in any case, with the year of an edition, a code of before, or the whole title. "
    "Without CODE: every NOS that a document here lists.",
)
@click.argument("codes", nargs=-1, metavar="[CODE]...")
@click.option("--wide", is_flag=True, help="Show every column on the terminal.")
@click.option("--check", is_flag=True, help="Exit code 1 if any of them is not current.")
@shared(*TABLE_FORMATS)
@at_store
@limited(_SECONDS)
def nos(
    codes: Sequence[str], wide: bool, check: bool, overlays: Sequence[Path], form: str | None,
    output: Path | None, quiet: bool, seconds: float,
) -> None:  # fmt: skip
    """Say what is known of NOS by their codes."""
    chosen = choose_form(form, output, TABLE_FORMATS)
    kg = open_graph(overlays)
    asked = [code.encode("utf-8", "replace").decode() for code in codes]
    table = within(seconds, lambda: kg.nos(*asked))
    show(table, kg.words, chosen, output, wide)
    first = next((str(row["nos_id"]) for row in table if row["nos_id"]), "")
    step = f"Next: pcgraph show {first}" if first else "Next: pcgraph find WORDS of its title"
    say([*table.notes, "", step, *excel_hint(chosen, output)], quiet, output)
    if check:
        sys.exit(int(any(row["nos_status"] != "current" for row in table)))
