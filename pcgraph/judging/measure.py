"""The verb that measures how well suggestions would have found what is right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pcgraph.console import (
    TABLE_FORMATS,
    choose_form,
    limited,
    open_graph,
    say,
    shared,
    show,
    within,
)
from pcgraph.errors import UsageProblem
from pcgraph.model import TextFile

if TYPE_CHECKING:
    from pcgraph.graph import KnowledgeGraph
    from pcgraph.scored.gold import Gold

_SECONDS = 1800.0
_METHODS = ("default", "semantic", "bm25", "tfidf")
_FILE = click.Path(path_type=Path)


@click.command(
    name="measure",
    help="Example:  pcgraph mapping measure fcc-pcp\n\n"
    "Measure how well each method of suggesting finds what is known to be right: mean reciprocal "
    "rank, recall among the first 1, 5 and 10, and hits among the first 5. What is right are the "
    "accepted rows of FRAMEWORK; with --against another edition, the recorded correspondences; "
    "with --gold a file of mappings (.sssom.tsv), or a plain table of ids with --statements and "
    "--targets (id, tab, words, and for targets their place).",
)
@click.argument("framework", required=False)
@click.option("--against", metavar="FRAMEWORK", help="Another edition: rank its lines.")
@click.option("--gold", type=_FILE, metavar="FILE", help="A file of what is right.")
@click.option("--statements", type=_FILE, metavar="FILE", help="Ids and words of statements.")
@click.option("--targets", type=_FILE, metavar="FILE", help="Ids and words of targets.")
@click.option("--evidence", metavar="LIST", default="all,part,helps", show_default=True,
              help="Which accepted rows count as right.")  # fmt: skip
@click.option("--method", "methods", multiple=True, type=click.Choice(_METHODS),
              help="A method, or several; all that are installed if not given.")  # fmt: skip
@shared(*TABLE_FORMATS)
@limited(_SECONDS)
def measure(
    framework: str | None, against: str | None, gold: Path | None, statements: Path | None,
    targets: Path | None, evidence: str, methods: Sequence[str], overlays: Sequence[Path],
    form: str | None, output: Path | None, quiet: bool, seconds: float,
) -> None:  # fmt: skip
    """Measure methods against what is right."""
    from pcgraph.methods import installed, ranker_for
    from pcgraph.scored.measured import measured, places_by

    chosen = choose_form(form, output, TABLE_FORMATS)
    counted = _evidence(evidence)
    _choose(framework, against, gold, statements, targets)
    wanted = [*dict.fromkeys(methods)] or [name for name in _METHODS if installed(name)]
    makers = {name: ranker_for(name) for name in wanted}
    if statements and targets and gold:
        right = _plain(gold, statements, targets)
        words: Sequence[tuple[str, str, str]] = open_graph(overlays).words
    else:
        kg = open_graph(overlays)
        right = within(seconds, lambda: _from_graph(kg, framework, against, gold, counted, quiet))
        words = kg.words
    found = within(
        seconds,
        lambda: {name: places_by(make(right.targets), right) for name, make in makers.items()},
    )
    table = measured(right, found)
    show(table, words, chosen, output)
    left = [name for name in _METHODS if not methods and name not in makers]
    told = [f'Not measured: {name}; pip install "pcgraph[{name}]" installs it.' for name in left]
    say([*table.notes, *told, "Next: pcgraph suggest"], quiet, output)


def _evidence(typed: str) -> list[str]:
    """Read which answers count.

    Raises:
        UsageProblem: PC-VALUE-UNKNOWN.
    """
    from pcgraph.scored.gold import EVIDENCE

    named = [*dict.fromkeys(part.strip().casefold() for part in typed.split(","))]
    wrong = [one for one in named if one not in EVIDENCE]
    if wrong:
        raise UsageProblem(
            "PC-VALUE-UNKNOWN", f"there is no evidence {wrong[0]!r}.",
            f"There are: {', '.join(EVIDENCE)}; several are parted by commas.", "--evidence",
        )  # fmt: skip
    return named


def _choose(
    framework: str | None, against: str | None, gold: Path | None, statements: Path | None,
    targets: Path | None,
) -> None:  # fmt: skip
    """Refuse what does not go together.

    Raises:
        UsageProblem: PC-MEASURE-WHICH.
    """
    what = ""
    if bool(framework) == bool(gold):
        what = "one thing is measured against: a framework, or a file behind --gold."
    elif bool(statements) != bool(targets) or (statements and not gold):
        what = "plain tables come in three: --gold, --statements and --targets."
    elif against and not framework:
        what = "--against names the other edition of a framework, and none is named."
    if what:
        raise UsageProblem(
            "PC-MEASURE-WHICH", what,
            "pcgraph mapping measure fcc-pcp; pcgraph mapping measure fcc-2019 --against fcc-pcp; "
            "pcgraph mapping measure --gold FILE.sssom.tsv",
        )  # fmt: skip


def _plain(gold: Path, statements: Path, targets: Path) -> Gold:
    """Read three plain tables."""
    from pcgraph.scored.tables import of_tables

    return of_tables(*map(_read, (gold, statements, targets)))


def _read(path: Path) -> TextFile:
    """Read a table of words."""
    from pcgraph.files import read_text

    return TextFile(path.name, read_text(path), str(path))


def _from_graph(
    kg: KnowledgeGraph, framework: str | None, against: str | None, gold: Path | None,
    evidence: Sequence[str], quiet: bool,
) -> Gold:  # fmt: skip
    """Gather what is right from the graph, or from a mapping table and the graph."""
    from pcgraph.decisions.gathered import frameworks_of, gathered
    from pcgraph.meant import gathered_of
    from pcgraph.scored.gold import known_words, of_editions, of_framework
    from pcgraph.scored.tables import of_mapping
    from pcgraph.suggested.aims import standards

    graph = kg.questioned
    if gold:
        some = frameworks_of(graph)
        others = (
            [aim.target for aim in standards(graph, gathered(graph, some[0][0])).every]
            if some
            else []
        )
        return of_mapping(_read(gold), known_words(graph), others, graph.prefixes, evidence)
    said, note = gathered_of(graph, framework)
    say([note] if note else [], quiet)
    if not against:
        return of_framework(graph, said, evidence)
    other, _ = gathered_of(graph, against)
    if other.iri == said.iri:
        raise UsageProblem(
            "PC-MEASURE-WHICH", "a framework is not held against itself.",
            "Name another edition behind --against.",
        )  # fmt: skip
    return of_editions(graph, said, other)
