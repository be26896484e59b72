"""The verbs that check mappings, and say how far two passes of judging agree."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from pcgraph.foreign.reading import ForeignSet
    from pcgraph.graph import KnowledgeGraph
    from pcgraph.model import Finding

_SECONDS = 300.0


@click.command(
    name="validate",
    help="Example:  pcgraph mapping validate positive.sssom.tsv\n\n"
    "Check mapping files (SSSOM tables): their form, the model of SSSOM 1.1, and whether the "
    "graph bears them out: ids, labels, contradictions, the same words with other mappings, "
    "differences of two passes that nobody settled. Without FILE, all of them. A table of "
    "others (.sssom.tsv or .sssom.csv) is held against SSSOM 1.1 alone. Exit code 1 if there is "
    "a violation.",
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@shared(*TABLE_FORMATS)
@limited(_SECONDS)
def validate(
    files: Sequence[Path], overlays: Sequence[Path], form: str | None, output: Path | None,
    quiet: bool, seconds: float,
) -> None:  # fmt: skip
    """Check mapping files and print what was found."""
    from pcgraph.files import layout_file, read_layout, resolved
    from pcgraph.foreign.reading import read_foreign
    from pcgraph.given import foreign_file, is_foreign, is_predictions
    from pcgraph.mapping_check import check_mappings, in_place_of, is_table
    from pcgraph.validate import findings_table

    chosen = choose_form(form, output, TABLE_FORMATS)
    paths = list({resolved(path): path for path in files}.values())
    _refuse_other_files(paths)
    broken = {path: fault for path in paths if (fault := _not_text(path))}
    paths = [path for path in paths if path not in broken]
    foreign = [path for path in paths if is_foreign(path, overlays)]
    others = [foreign_file(path) for path in foreign]
    given = [layout_file(path) for path in paths if path not in foreign]
    kg = open_graph(overlays, given)
    tables = [file for file in kg.files if is_table(file.path)] if given or not files else []
    if not files:
        others = [read_foreign(file) for file in kg.files if is_predictions(file.path)]
    names = [file.shown for file in given or tables]
    rules = read_layout(overlays, ("shapes",), (".rq",)) if names else []
    checked, taken = in_place_of(kg.files, given) if given else (list(kg.files), {})
    say([f"{copy} stands in place of {file}: same mapping_set_id." for file, copy in taken.items()],
        quiet)  # fmt: skip

    def check() -> list[Finding]:
        found = check_mappings(checked, names, rules, kg.overlays) if names else []
        return [*broken.values(), *found, *check_others(others, kg)]

    found = within(seconds, check)
    show(findings_table(found, cells=True), kg.words, chosen, output)
    number = sum(one.severity == "violation" for one in found)
    rows = sum(_count_rows(file.text) for file in given or tables)
    rows += sum(len({*(row.line for row in one.rows), *_broken(one)}) for one in others)
    said = f"{counted(number, 'violation')}, {counted(len(found) - number, 'warning')}"
    files_seen = counted(len(names) + len(others) + len(broken), "file")
    told = f"Checked {files_seen}, {counted(rows, 'row')}: {said}."
    alone = "Held against SSSOM 1.1 alone, and not against our rules of data/mappings/README.md: "
    alone += ", ".join(one.file.shown for one in others)
    step = "Next: mend the rows named above." if found else "Next: pcgraph query mappings"
    if others and not found:
        step = f"Next: pcgraph mapping score {others[0].file.shown}"
    say([told, *([f"{alone}."] if others else []), step], quiet, output)
    if number:
        sys.exit(1)


def _refuse_other_files(paths: Sequence[Path]) -> None:
    """Refuse what is no mapping table by its name.

    Raises:
        UsageProblem: PC-USAGE-FILE. InputProblem: PC-READ-FILE for a file that is not there.
    """
    from pcgraph.errors import UsageProblem
    from pcgraph.files import read_text
    from pcgraph.given import TABLES

    for path in paths:
        if not path.exists():
            read_text(path)
        if not path.name.endswith(TABLES):
            raise UsageProblem(
                "PC-USAGE-FILE",
                "this is no mapping table, by its name.",
                "A mapping table ends in .sssom.tsv or .sssom.csv; pcgraph validate checks Turtle.",
                str(path),
            )


def _not_text(path: Path) -> Finding | None:
    """Tell the first byte of a file that is not UTF-8, as a finding at its line.

    Raises:
        InputProblem: what else keeps the file from being read.
    """
    from pcgraph.errors import InputProblem
    from pcgraph.files import read_text
    from pcgraph.model import Finding

    try:
        read_text(path)
    except InputProblem as broken:
        if broken.code != "PC-READ-UTF8":
            raise
        line = int(broken.where.rsplit(":", 1)[-1])
        message = f"{broken.what} {broken.remedy}"
        return Finding("violation", "utf-8", "", "", "", message, str(path), line)
    return None


def check_others(others: Sequence[ForeignSet], kg: KnowledgeGraph) -> list[Finding]:
    """Check tables of others, against what our graph knows of the ids that are ours."""
    from pcgraph.engine import solutions
    from pcgraph.foreign.check import check_foreign
    from pcgraph.names import BASE

    labels: dict[str, str] = {}
    gone: list[str] = []
    if any(BASE in one.head for one in others):
        store = kg.composition.store
        text = "SELECT ?x ?label WHERE { ?x skos:prefLabel ?label }"
        labels = {r["x"].value: r["label"].value for r in solutions(store, text, "labels")}
        text = "SELECT DISTINCT ?x WHERE { ?x owl:deprecated true }"
        gone = [row["x"].value for row in solutions(store, text, "gone")]
    return check_foreign(others, labels, gone)


def _broken(table: ForeignSet) -> set[int]:
    """Name the lines of a table that are no rows but should be."""
    return {fault.line for fault in table.faults if fault.line > table.head_line}


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
    from pcgraph.seconding import begun_words

    chosen = choose_form(form, output, TABLE_FORMATS)
    kg = open_graph(overlays)
    table = listed(kg.composition) if differences else measure(kg.composition)
    say(begun_words(overlays), quiet)
    show(table, kg.words, chosen, output)
    step = "Next: pcgraph why COMPETENCY NOS shows both passes and how it was settled."
    if differences and any(not row["settled_because"] for row in table.records()):
        step = (
            "Next: settle each: pcgraph mapping accept|reject COMPETENCY NOS … "
            '--settled "because …"'
        )
    say([*table.notes, "", step], quiet, output)
