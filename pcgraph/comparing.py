"""The verb that sets two things side by side."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from pcgraph.console import (
    TABLE_FORMATS,
    at_store,
    choose_form,
    emit,
    limited,
    open_graph,
    say,
    shared,
    show,
    within,
)

_SECONDS = 60.0


@click.command(
    help="Example:  pcgraph compare fcc-2019 fcc-pcp\n\n"
    "Set two editions, two frameworks or two roles side by side. Of editions: what became of each "
    "line, which words changed, and whether its NOS must be looked at again. Of roles: what only "
    "one of them must show, and what both. html marks the words that went and came."
)
@click.argument("one")
@click.argument("other")
@click.option("--change", metavar="KIND", help="Of editions: only what was reworded, added, ….")
@click.option("--role", metavar="ROLE", help="Of editions: only the lines of a role.")
@click.option(
    "--reading",
    type=click.Choice(("own", "printed", "tiered")),
    help="Of roles: how inheritance is counted.",
)
@click.option("--edition", metavar="newest|all|NAME", help="Of roles: which edition is asked.")
@click.option("--check", is_flag=True, help="Exit code 1 if the two differ.")
@shared(*TABLE_FORMATS, "html")
@at_store
@limited(_SECONDS)
def compare(
    one: str, other: str, change: str | None, role: str | None, reading: str | None,
    edition: str | None, check: bool, overlays: Sequence[Path], form: str | None,
    output: Path | None, quiet: bool, seconds: float,
) -> None:  # fmt: skip
    """Compare two editions, frameworks or roles."""
    chosen = choose_form(form, output, (*TABLE_FORMATS, "html"))
    kg = open_graph(overlays)
    given = {"change": change, "role": role, "reading": reading, "edition": edition}
    asked = {name: word for name, word in given.items() if word}
    table = within(seconds, lambda: kg.compare(one, other, **asked))
    if chosen == "html":
        from pcgraph.writers.sides import page_html

        emit(page_html(table, kg.words), output)
    else:
        show(table, kg.words, chosen, output)
    say([*table.notes, "", "Next: pcgraph show ID for any line."], quiet, output)
    if check:
        from pcgraph.compare import differ

        sys.exit(int(differ(table)))
