"""The verb that sets two things side by side."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pcgraph.console import (
    STORE_MEANT,
    TABLE_FORMATS,
    at_store,
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
    from pcgraph.graph import KnowledgeGraph
    from pcgraph.model import Table

_SECONDS = 60.0
_FORMATS = (*TABLE_FORMATS, "html", "ttl")
_NEXT = "Next: pcgraph show ID for any line."
_NEXT_RELEASE = "Next: -o changes.xlsx has all columns; --change vanished shows one kind of change."
_NEXT_DRAFT = (
    "Next: settle it. -o draft.xlsx for Excel; or -o data/correspondences/NAME.ttl in a folder of "
    "your own, then pcgraph validate."
)

_NEXT_BOOK = (
    "Next: open it in Excel and fill in the yellow cells, then pcgraph settle FILE.xlsx -o "
    "data/correspondences/NAME.ttl."
)


@click.command(
    help="Example:  pcgraph compare fcc-2019 fcc-pcp\n\n"
    "Set two editions, two frameworks, two roles or two releases side by side. Of editions: what "
    "became of each line, which words changed, and whether its NOS must be looked at again. Of "
    "roles: what only one of them must show, and what both. Of releases, named by two paths (a "
    "folder of our layout, a published folder, or an RDF file): what became of each thing, and "
    "whether it breaks what you built on it. html marks the words that went and came. --propose "
    "drafts what became of each line of any two frameworks, the sure ones first, for a person to "
    "settle: -o draft.xlsx writes a workbook for it, which pcgraph settle reads back; -o draft.ttl "
    "writes correspondences."
)
@click.argument("one")
@click.argument("other")
@click.option(
    "--change", metavar="KIND", help="Of editions and releases: only what was reworded, added, …."
)
@click.option("--role", metavar="ROLE", help="Of editions: only the lines of a role.")
@click.option("--set", "of_set", metavar="ID", help="Of editions: one of several sets of changes.")
@click.option(
    "--reading",
    type=click.Choice(("own", "printed", "tiered")),
    help="Of roles: how inheritance is counted.",
)
@click.option("--edition", metavar="newest|all|NAME", help="Of roles: which edition is asked.")
@click.option(
    "--propose", is_flag=True, help="Of frameworks: draft by machine what became of each line."
)
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="Of --propose in ttl: the day of the draft.",
)
@click.option("--check", is_flag=True, help="Exit code 1 if the two differ.")
@shared(*_FORMATS)
@at_store
@limited(_SECONDS)
def compare(
    one: str, other: str, change: str | None, role: str | None, of_set: str | None,
    reading: str | None,
    edition: str | None, propose: bool, date: datetime | None, check: bool,
    overlays: Sequence[Path], form: str | None, output: Path | None, quiet: bool, seconds: float,
) -> None:  # fmt: skip
    """Compare two editions, frameworks, roles or releases."""
    from pcgraph.release_files import are_releases, beside_a_word, compare_releases, is_path

    chosen = choose_form(form, output, _FORMATS)
    kg = open_graph(overlays)
    given = {
        "change": change, "role": role, "set": of_set, "reading": reading, "edition": edition
    }  # fmt: skip
    asked = {name: word for name, word in given.items() if word}
    _hold_apart(propose, asked, chosen, date)
    releases = are_releases(one, other)
    if releases:
        others = {name: value for name, value in given.items() if name != "change"}
        _hold_alone({**others, "propose": propose, "date": date}, overlays)

    def made() -> tuple[Table, str | bytes]:
        # One limit for all: to write long words with their marks takes longer than to find them.
        if releases:
            table = compare_releases(Path(one), Path(other), change)
        elif propose:
            table = kg.propose(one, other)
        else:
            table = kg.compare(one, other, **asked)
        if chosen == "ttl":
            return table, kg.draft(one, other, f"{date:%Y-%m-%d}" if date else "")
        if propose and chosen == "xlsx":
            return table, _book(kg, one, other)
        return table, _content(table, kg, chosen, output)

    try:
        table, content = within(seconds, made)
    except UsageProblem as fault:
        unknown = fault.code == "PC-VALUE-UNKNOWN" and not (releases or propose)
        if unknown and (is_path(one) or is_path(other)):
            raise beside_a_word(one, other) from None
        raise
    emit(content, output)
    if propose:
        step = _NEXT_BOOK if chosen == "xlsx" else _NEXT_DRAFT
    else:
        step = _NEXT_RELEASE if releases else _NEXT
    say([*table.notes, "", step], quiet, output)
    if check:
        from pcgraph.compare import differ

        sys.exit(int(differ(table)))


def _content(table: Table, kg: KnowledgeGraph, form: str, output: Path | None) -> str | bytes:
    """Write a comparison as a page, or in one of the forms of tables."""
    if form == "html":
        from pcgraph.writers.sides import page_html

        return page_html(table, kg.words)
    return table_form(table, kg.words, form, output)


def _book(kg: KnowledgeGraph, one: str, other: str) -> bytes:
    """Write a draft as a workbook to be filled in."""
    from pcgraph.drafts.draft import draft
    from pcgraph.drafts.sheets import draft_tables
    from pcgraph.writers.draft_book import draft_book

    return draft_book(draft_tables(kg.questioned, draft(kg.questioned, one, other)))


def _hold_alone(given: Mapping[str, object], overlays: Sequence[Path]) -> None:
    """Refuse options that say nothing of two releases.

    Raises:
        UsageProblem: PC-COMPARE-OPTION.
    """
    context = click.get_current_context()
    named = [folder for folder in overlays if folder != Path()]
    stored = context.meta.get(STORE_MEANT)
    refused = [name for name, value in given.items() if value]
    refused += ["with"] * bool(named) + ["store"] * bool(stored)
    if refused:
        raise UsageProblem(
            "PC-COMPARE-OPTION",
            f"two releases are compared by their paths alone; they take no --{refused[0]}.",
            "Leave it out. --change is for releases too.",
        )


def _hold_apart(propose: bool, asked: Mapping[str, str], form: str, date: datetime | None) -> None:
    """Refuse options that do not go together.

    Raises:
        UsageProblem: PC-COMPARE-PROPOSE, PC-USAGE-FORM.
    """
    if propose and asked:
        raise UsageProblem(
            "PC-COMPARE-PROPOSE",
            f"--propose drafts for all lines; it takes no --{min(asked)}.",
            "Leave one of them out.",
        )
    if form == "ttl" and not propose:
        raise UsageProblem(
            "PC-USAGE-FORM",
            "a comparison is a table; it cannot be written as ttl.",
            "Add --propose for a draft of correspondences, or choose another form.",
        )
    if date and form != "ttl":
        raise UsageProblem(
            "PC-COMPARE-PROPOSE",
            "--date goes into a draft in Turtle only.",
            "Add --propose -f ttl, or leave it out.",
        )
