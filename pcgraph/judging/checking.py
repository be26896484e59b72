"""The verbs that check mappings, and say how far two passes of judging agree."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from pcgraph.console import (
    TABLE_FORMATS,
    choose_form,
    counted,
    limited,
    open_graph,
    say,
    shared,
    show,
    within,
)

_SECONDS = 300.0


@click.command(
    name="validate",
    help="Example:  pcgraph mapping validate positive.sssom.tsv\n\n"
    "Check mapping files (SSSOM tables): their form, the model of SSSOM 1.1, and whether the "
    "graph bears them out: ids, labels, contradictions, the same words with other mappings, "
    "differences of two passes that nobody settled. Without FILE, all of them. Exit code 1 if "
    "there is a violation.",
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@shared(*TABLE_FORMATS)
@limited(_SECONDS)
def validate(
    files: Sequence[Path], overlays: Sequence[Path], form: str | None, output: Path | None,
    quiet: bool, seconds: float,
) -> None:  # fmt: skip
    """Check mapping files and print what was found."""
    from pcgraph.errors import UsageProblem
    from pcgraph.files import layout_file, read_layout, resolved
    from pcgraph.mapping_check import check_mappings, in_place_of, is_table
    from pcgraph.validate import findings_table

    chosen = choose_form(form, output, TABLE_FORMATS)
    given = tuple({resolved(path): layout_file(path) for path in files}.values())
    for file in given:
        if not file.path.endswith(".sssom.tsv"):
            raise UsageProblem(
                "PC-USAGE-FILE",
                "this is no mapping table, by its name.",
                "A mapping table ends in .sssom.tsv; pcgraph validate checks the others.",
                file.shown,
            )
    kg = open_graph(overlays, given)
    tables = [file for file in kg.files if is_table(file.path)]
    for file in given:
        if file.shown not in {table.shown for table in tables}:
            raise UsageProblem(
                "PC-USAGE-FILE",
                "predictions, and tables outside data/mappings/FOLDER, are never part of the "
                "graph, so it is not checked.",
                "A mapping table is called positive, negative, none or unsure (.sssom.tsv).",
                file.shown,
            )
    names = [file.shown for file in given or tables]
    rules = read_layout(overlays, ("shapes",), (".rq",))
    checked, taken = in_place_of(kg.files, given)
    say([f"{copy} stands in place of {file}: same mapping_set_id." for file, copy in taken.items()],
        quiet)  # fmt: skip
    found = within(seconds, lambda: check_mappings(checked, names, rules, kg.overlays))
    show(findings_table(found), kg.words, chosen, output)
    number = sum(one.severity == "violation" for one in found)
    rows = sum(_count_rows(file.text) for file in given or tables)
    said = f"{counted(number, 'violation')}, {counted(len(found) - number, 'warning')}"
    told = f"Checked {counted(len(names), 'file')}, {counted(rows, 'row')}: {said}."
    step = "Next: mend the rows named above." if found else "Next: pcgraph query mappings"
    say([told, step], quiet, output)
    if number:
        sys.exit(1)


def _count_rows(text: str) -> int:
    r"""Count the rows of a table, below the line of its columns.

    >>> _count_rows("#license: x\na\tb\n1\t2\n"), _count_rows("")
    (1, 0)
    """
    lines = sum(bool(line.strip()) and line[0] != "#" for line in text.split("\n"))
    return max(lines - 1, 0)


@click.command(
    name="agreement",
    help="Example:  pcgraph mapping agreement\n\n"
    "Say how far the two independent passes of judging agree, before anything was settled: the "
    "share of equal answers and Cohen's kappa, for each answer. Of your folder, where it has two "
    "passes: yours and those of a second person (pcgraph review --second).",
)
@click.option("--differences", is_flag=True, help="List where they differ, with both reasons.")
@shared(*TABLE_FORMATS)
def agreement(
    differences: bool, overlays: Sequence[Path], form: str | None, output: Path | None, quiet: bool
) -> None:
    """Compare two passes of judging."""
    from pcgraph.agreement import agreement as measure
    from pcgraph.reviews.differences import differences as listed

    chosen = choose_form(form, output, TABLE_FORMATS)
    kg = open_graph(overlays)
    table = listed(kg.composition) if differences else measure(kg.composition)
    show(table, kg.words, chosen, output)
    step = "Next: pcgraph why COMPETENCY NOS shows both passes and how it was settled."
    if differences:
        step = (
            "Next: settle each: pcgraph mapping accept|reject COMPETENCY NOS … "
            '--settled "because …"'
        )
    say([*table.notes, "", step], quiet, output)
