"""The verb that measures: how long things take, beside other engines; and that generates."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pcgraph.console import TABLE_FORMATS, choose_form, counted, emit, say, show

_USUAL = 10_000


@click.command(
    help="Example:  pcgraph bench\n\n"
    "Measure a handful of tasks on a small generated graph, beside rdflib, pyoxigraph, pySHACL "
    "and owlrl: half a minute. With --write DIR a generated folder of our own model is written "
    "instead, of any size, to be laid over ours: its words are invented.",
)
@click.option(
    "--write",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Write a generated folder, and measure nothing.",
)
@click.option(
    "--triples", type=click.IntRange(1), default=_USUAL, show_default=True, help="How large."
)
@click.option("--seed", type=int, help="With --write: another seed gives another folder.")
@click.option(
    "--faults",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="With --write: share of things that get a planted fault, such as 0.01.",
)
@click.option("-f", "--format", "form", type=click.Choice(TABLE_FORMATS), help="Form of the table.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the table to a file; its suffix chooses the form.",
)
@click.option("-q", "--quiet", is_flag=True, help="No words beside the answer.")
def bench(
    folder: Path | None, triples: int, seed: int | None, faults: float | None, form: str | None,
    output: Path | None, quiet: bool,
) -> None:  # fmt: skip
    """Measure, or write a generated folder."""
    if folder is not None:
        if form or output:
            raise click.UsageError("--write writes a folder: leave out --format and --output.")
        _write(folder, triples, seed, faults or 0.0, quiet)
        return
    if seed is not None or faults is not None:
        raise click.UsageError("--seed and --faults go with --write.")
    from pcgraph.bench import WORDS, short_run

    chosen = choose_form(form, output, TABLE_FORMATS)
    seen = not quiet and sys.stderr.isatty()
    table, missing = short_run(triples, lambda words: say([f"{words} …"], not seen))
    show(table, WORDS, chosen, output)
    say(
        [
            *missing,
            "Ratios of one run on this machine, in CPU seconds of fresh processes. Another run "
            "gives others: read ratios under 2 as equal.",
            "Next: make bench, in a checkout, measures up to five million triples.",
        ],
        quiet,
        output,
    )


def _write(folder: Path, triples: int, seed: int | None, faults: float, quiet: bool) -> None:
    """Write a generated folder, and say what stands in it."""
    from pcgraph.files import resolved, write_folder
    from pcgraph.generate import SEED, Tally, generate
    from pcgraph.new import FOLDERS, checked_name
    from pcgraph.query import quoted

    place = resolved(folder)
    checked_name(place.name)
    tally = Tally()
    texts = generate(triples, SEED if seed is None else seed, faults, tally)
    write_folder(place, texts, FOLDERS)
    emit(f"{folder.as_posix()}\n", None)
    things = (
        counted(tally.triples, "triple"),
        counted(tally.frameworks, "edition"),
        counted(tally.statements, "statement"),
        counted(tally.rows, "mapping row"),
    )
    planted = [f"Planted faults lead to {counted(len(tally.planted), 'finding')}."]
    step = f"Next: pcgraph query roles --with {quoted(str(folder))}"
    say([f"Generated: {', '.join(things)}.", *(planted if faults else []), step], quiet)
