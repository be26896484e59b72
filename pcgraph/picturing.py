"""The verb that draws."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from pcgraph.console import at_store, emit, limited, open_graph, say, shared, within
from pcgraph.errors import UsageProblem

_SECONDS = 60.0
_KINDS = ("chains", "flow", "ladder", "ribbons")


@click.command(
    help="Example:  pcgraph picture flow fcc-2019 fcc-pcp -o flow.svg\n\n"
    "Draw a picture. ladder FRAMEWORK: its roles, and what each adds. chains FRAMEWORK: which "
    "lines step up from role to role. flow A B: what became of the lines of an edition. ribbons "
    "ROLE: from its lines over functions to NOS. Each says in words what it shows, can be read "
    "without colour, dark and printed, and names the query that gives the same as a table."
)
@click.argument("kind", type=click.Choice(_KINDS))
@click.argument("things", nargs=-1, metavar="[A] [B]")
@click.option("--framework", metavar="NAME", help="Which framework is drawn.")
@click.option("--role", metavar="NAME", help="Only the lines of a role; of ribbons, which role.")
@click.option(
    "--reading",
    type=click.Choice(("own", "printed", "tiered")),
    help="How inheritance is counted (ladder: tiered; ribbons: printed).",
)
@shared("svg")
@at_store
@limited(_SECONDS)
def picture(
    kind: str, things: Sequence[str], framework: str | None, role: str | None,
    reading: str | None, overlays: Sequence[Path], form: str | None, output: Path | None,
    quiet: bool, seconds: float,
) -> None:  # fmt: skip
    """Draw a picture as SVG."""
    if output and output.suffix.lower() != ".svg":
        raise UsageProblem(
            "PC-USAGE-SUFFIX",
            f"{output.name!r} does not say that it is a picture.",
            "A picture is an SVG file: give it the suffix .svg.",
        )
    kg = open_graph(overlays)
    given = {"framework": framework, "role": role, "reading": reading}
    asked = {name: words for name, words in given.items() if words}
    drawn = within(seconds, lambda: kg.picture(kind, *things, **asked))
    emit(drawn.svg, output)
    say([*drawn.notes, "", "Next: open it in a browser, or put it into a page or slide."], quiet,
        output)  # fmt: skip
