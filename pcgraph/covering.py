"""The verb that counts which functions of the NOS are touched."""

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
    excel_hint,
    limited,
    open_graph,
    say,
    shared,
    show,
    width,
    within,
)
from pcgraph.errors import UsageProblem

_SECONDS = 60.0
_NEXT = (
    "Next: --links for the competencies behind, -o coverage.xlsx for Excel, --plot coverage.svg "
    "for a picture."
)
_NEXT_LINK = "Next: pcgraph why COMPETENCY NOS for the reason of a link."


@click.command(
    help='Example:  pcgraph coverage --role "Link Worker Coach" --matrix\n\n'
    "Count which functions of the NOS the competencies of each role, domain or framework touch, "
    "and how far. table, html and --plot set the roles beside each other; csv, json and md have "
    "one row a function and role, or are a matrix too by --matrix; xlsx has both. --against says "
    "which functions both frameworks touch, or only one; --links lists the competencies behind. "
    "Where no link is recorded is no gap, unless a list of your own requires it.",
)
@click.option("--role", multiple=True, metavar="ROLE", help="Only a role, such as Link Worker.")
@click.option("--by", type=click.Choice(("role", "domain", "framework")),
              help="What stands beside each other (role; of --against, framework).")  # fmt: skip
@click.option(
    "--matrix", "as_matrix", is_flag=True, help="Functions down, roles across, in csv, json and md."
)
@click.option("--links", is_flag=True,
              help="The competencies behind, with NOS and strength; in html and xlsx both.",
)  # fmt: skip
@click.option("--reading", multiple=True, type=click.Choice(("own", "printed", "tiered")),
              help="How inheritance is counted; several may be given.")  # fmt: skip
@click.option("--framework", multiple=True, metavar="NAME", help="Only a framework.")
@click.option("--against", metavar="NAME", default="",
              help="Hold it against another: what both touch, or only one.")  # fmt: skip
@click.option("--edition", metavar="newest|all|NAME", help="Which edition is asked.")
@click.option("--function", multiple=True, metavar="CODE", help="Only a function, such as 1.2.")
@click.option("--required", type=click.Path(path_type=Path), metavar="FILE",
              help="Codes of NOS or functions, one a line: say which have no link.")  # fmt: skip
@click.option("--plot", type=click.Path(path_type=Path), metavar="FILE.svg",
              help="Draw the matrix too.")  # fmt: skip
@click.option("--wide", is_flag=True, help="On the terminal: each function and role, all columns.")
@click.option("--check", is_flag=True, help="Exit code 1 if anything required has no link.")
@shared(*TABLE_FORMATS, "html")
@at_store
@limited(_SECONDS)
def coverage(
    role: Sequence[str], by: str | None, as_matrix: bool, links: bool, reading: Sequence[str],
    framework: Sequence[str], against: str, edition: str | None, function: Sequence[str],
    required: Path | None, plot: Path | None, wide: bool, check: bool,
    overlays: Sequence[Path], form: str | None, output: Path | None, quiet: bool, seconds: float,
) -> None:  # fmt: skip
    """Count coverage, and write it as a table, a matrix or a picture."""
    chosen = choose_form(form, output, (*TABLE_FORMATS, "html"))
    if plot and plot.suffix.lower() != ".svg":
        raise UsageProblem(
            "PC-USAGE-SUFFIX", f"{plot.name!r} is no name of a picture.", "Use --plot FILE.svg."
        )
    if plot and output and plot.resolve() == output.resolve():
        raise UsageProblem(
            "PC-USAGE-OUTPUT", "--plot and -o name one file.", "Name two: one would be lost."
        )
    kg = open_graph(overlays)
    given = {"role": role, "reading": reading, "framework": framework, "function": function}
    asked = {name: words for name, words in given.items() if words}
    listed = links or (chosen == "xlsx" and len(reading) < 2)
    found = within(
        seconds, lambda: kg.coverage_matrix(by or "", required, edition, against, listed, **asked)
    )
    if chosen == "html":
        from pcgraph.writers.heat_page import matrix_html

        emit(matrix_html(found, kg.words), output)
    elif chosen == "xlsx":
        from pcgraph.writers.heat_sheet import matrix_workbook

        emit(matrix_workbook(found, kg.words), output)
    elif found.links is not None:
        show(found.links, kg.words, chosen, output, wide)
    elif chosen == "table" and found.heads and not wide:
        from pcgraph.writers.heat_text import matrix_text

        emit(matrix_text(found, width()), output)
    else:
        show(found.table() if as_matrix else found.long, kg.words, chosen, output, wide)
    if plot:
        from pcgraph.writers.heat_svg import matrix_svg

        emit(matrix_svg(found), plot)
    drawn = [f"Written: {plot}"] if plot else []
    step = _NEXT_LINK if links else _NEXT
    say([*drawn, *found.long.notes, "", step, *excel_hint(chosen, output)], quiet, output)
    if check:
        from pcgraph.covered.required import lacks

        sys.exit(int(lacks(found.long)))
