"""The verbs that look things up: ask in plain words, find, show, say why."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from pcgraph.console import (
    TABLE_FORMATS,
    at_store,
    choose_form,
    counted,
    limited,
    open_graph,
    say,
    shared,
    show,
    within,
)
from pcgraph.console import max_rows as max_rows_option

_SECONDS = 60.0


@click.command(
    help='Example:  pcgraph ask "which NOS evidence the Link Worker EVOKE competency"\n\n'
    "Answer a question in plain words: it is read as one of the named questions, which is said, "
    "or the nearest ones are offered. Nothing is guessed, and nothing is sent anywhere."
)
@click.argument("question", nargs=-1, required=True)
@click.option("--reading", metavar="own|printed|tiered", help="How inheritance is counted.")
@click.option("--edition", metavar="newest|all|NAME", help="Which edition is asked.")
@click.option("--rejected", is_flag=True, help="Also show the NOS considered and not used.")
@click.option("--wide", is_flag=True, help="Show every column on the terminal.")
@shared(*TABLE_FORMATS)
@at_store
@limited(_SECONDS)
@max_rows_option
def ask(
    question: Sequence[str], reading: str | None, edition: str | None, rejected: bool,
    wide: bool, overlays: Sequence[Path], form: str | None, output: Path | None, quiet: bool,
    seconds: float, max_rows: int | None,
) -> None:  # fmt: skip
    """Answer a question in plain words."""
    chosen = choose_form(form, output, TABLE_FORMATS)
    kg = open_graph(overlays)
    given: dict[str, str | bool] = {"reading": reading} if reading else {}
    if rejected:
        given["rejected"] = True
    words = " ".join(question).encode("utf-8", "replace").decode()
    table = within(seconds, lambda: kg.ask(words, edition, max_rows, **given))
    show(table, kg.words, chosen, output, wide)
    say(table.notes, quiet, output)


@click.command(
    help="Example:  pcgraph find calm sensitive\n\n"
    "Find things by words of their labels and texts, or by code: with or without SFH, blanks "
    "and hyphens. A word is found by its stem; a slip of the pen is mended, and that is said."
)
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    help="Show the nearest so many.",
)
@click.option("--wide", is_flag=True, help="Show every column on the terminal.")
@shared(*TABLE_FORMATS)
@at_store
@limited(_SECONDS)
def find(
    words: Sequence[str], limit: int, wide: bool, overlays: Sequence[Path], form: str | None,
    output: Path | None, quiet: bool, seconds: float,
) -> None:  # fmt: skip
    """Find things by words or code."""
    chosen = choose_form(form, output, TABLE_FORMATS)
    kg = open_graph(overlays)
    table = within(
        seconds, lambda: kg.find(" ".join(words).encode("utf-8", "replace").decode(), limit)
    )
    show(table, kg.words, chosen, output, wide)
    first = str(table.rows[0][table.columns.index("thing_id")]) if table.rows else ""
    step = f"Next: pcgraph show {first}" if first else "Next: pcgraph queries lists the questions."
    say([*table.notes, f"{counted(len(table), 'thing')}.", "", step], quiet, output)


@click.command(
    name="show",
    help='Example:  pcgraph show "Link Worker Coach"\n\n'
    "Show one thing: a role, competency, NOS, domain, document, section, term, mapping record. "
    "THING is its label, code, words, short id or address. Each fact says whose it is and on "
    "which line of the source it stands.",
)
@click.argument("thing")
@shared(*TABLE_FORMATS)
@at_store
@limited(_SECONDS)
def show_thing(
    thing: str, overlays: Sequence[Path], form: str | None, output: Path | None, quiet: bool,
    seconds: float,
) -> None:  # fmt: skip
    """Show all that is known of one thing."""
    kg = open_graph(overlays)
    chosen = choose_form(form, output, TABLE_FORMATS)
    table = within(seconds, lambda: kg.show(thing))
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
@at_store
@limited(_SECONDS)
def why_so(
    words: Sequence[str], overlays: Sequence[Path], form: str | None, output: Path | None,
    quiet: bool, seconds: float,
) -> None:  # fmt: skip
    """Say why a NOS counts for a competency, or by what a fact is in the graph."""
    kg = open_graph(overlays)
    chosen = choose_form(form, output, TABLE_FORMATS)
    table = within(seconds, lambda: kg.why(*words))
    show(table, kg.words, chosen, output)
    step = "Next: pcgraph show ID for any id above."
    if len(words) == 2:
        step = "Next: pcgraph query nos-for-competency --competency ID --rejected for all its NOS."
    say([*table.notes, "", step], quiet, output)
