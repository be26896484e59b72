"""The verbs that look one thing up: show it, say why it is so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from pcgraph.console import TABLE_FORMATS, choose_form, open_graph, say, shared, show


@click.command(
    name="show",
    help='Example:  pcgraph show "Link Worker Coach"\n\n'
    "Show one thing: a role, competency, NOS, domain, document, section, term, mapping record. "
    "THING is its label, code, words, short id or address. Each fact says whose it is and on "
    "which line of the source it stands.",
)
@click.argument("thing")
@shared(*TABLE_FORMATS)
def show_thing(
    thing: str, overlays: Sequence[Path], form: str | None, output: Path | None, quiet: bool
) -> None:
    """Show all that is known of one thing."""
    kg = open_graph(overlays)
    chosen = choose_form(form, output, TABLE_FORMATS)
    table = kg.show(thing)
    show(table, kg.words, chosen, output)
    say([*table.notes, "", "Next: pcgraph show ID for any id above."], quiet, output)


@click.command(
    name="why",
    help="Example:  pcgraph why EVOKE MH27.2012\n\n"
    "Two words: does this NOS evidence this competency, who judged it, on what ground, and what "
    "was not used? Three words: is this fact (subject, property, value) in the graph, and by "
    "what? Put words that belong together in quotation marks.",
)
@click.argument("words", nargs=-1, required=True, metavar="COMPETENCY NOS | S P O")
@shared(*TABLE_FORMATS)
def why_so(
    words: Sequence[str],
    overlays: Sequence[Path],
    form: str | None,
    output: Path | None,
    quiet: bool,
) -> None:
    """Say why a NOS counts for a competency, or by what a fact is in the graph."""
    kg = open_graph(overlays)
    chosen = choose_form(form, output, TABLE_FORMATS)
    table = kg.why(*words)
    show(table, kg.words, chosen, output)
    step = "Next: pcgraph show ID for any id above."
    if len(words) == 2:
        step = "Next: pcgraph query nos-for-competency --competency ID --rejected for all its NOS."
    say([*table.notes, "", step], quiet, output)
