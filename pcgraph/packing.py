"""The verb that writes what is put before an assessor: a page a competency."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pcgraph.console import counted, emit, limited, open_graph, say, shared, within
from pcgraph.errors import UsageProblem
from pcgraph.query import quoted

if TYPE_CHECKING:
    from pcgraph.graph import KnowledgeGraph
    from pcgraph.packs.model import Pack

_SECONDS = 300.0
_WORD = (".docx",)
_PAGE = (".html", ".htm")
_SUFFIXES = "Use -o FILE.docx for Word, or -o FILE.html for a page to print."


@click.command(
    help="Example:  pcgraph pack fcc-pcp -o pack.docx\n\n"
    "Write the assessor pack of a framework, for Word (.docx) or to print (.html): a page a "
    "competency, with its words and place in the source, which NOS would show how much of it, "
    "why, who judged and reviewed it, and which NOS were considered and not used. Without "
    "FRAMEWORK the only one of your folder. Flags and notes of your workbook are not in it."
)
@click.argument("framework", required=False)
@click.option("--role", default="", metavar="ROLE",
              help="Only what is expected of a role, as printed.")  # fmt: skip
@click.option("--only", type=click.Choice(("decided",)),
              help="Leave out what nobody has looked at.")  # fmt: skip
@click.option("--date", "dated", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY",
              help="A date for the cover; if not given, only those of the judgements.")  # fmt: skip
@shared()
@limited(_SECONDS)
def pack(
    framework: str | None, role: str, only: str | None, dated: datetime | None,
    overlays: Sequence[Path], output: Path | None, quiet: bool, seconds: float,
) -> None:  # fmt: skip
    """Write the assessor pack of a framework."""
    if output is None:
        raise UsageProblem("PC-PACK-OUTPUT", "it is not said into which file.", _SUFFIXES)
    if output.suffix.lower() not in (*_WORD, *_PAGE):
        raise UsageProblem(
            "PC-USAGE-SUFFIX", f"{output.name!r} does not say which form is meant.", _SUFFIXES
        )
    kg = open_graph(overlays)
    day = f"{dated:%Y-%m-%d}" if dated else ""

    def work() -> tuple[Pack, list[str], str | bytes]:
        made, notes = _made(kg, framework, role, only == "decided", day)
        return made, notes, _written(made, output)

    made, notes, content = within(seconds, work)
    emit(content, output)
    every = [entry for sheet in made.sheets for entry in sheet.every]
    judged = counted(len(every), "judgement")
    number = len(made.sheets)
    told = f"{made.title}: {number} competenc{'y' if number == 1 else 'ies'}, {judged}."
    where = "".join(f" --with {quoted(str(one))}" for one in overlays if one != Path())
    step = f"Next: read it, then pcgraph why COMPETENCY NOS{where} for the ground of a judgement."
    if not every:
        step = f"Nothing is judged yet. Next: pcgraph review {framework or ''}".rstrip() + where
    say([told, *notes, *kg.parts, step], quiet, output)


def _made(
    kg: KnowledgeGraph, typed: str | None, role: str, decided: bool, day: str
) -> tuple[Pack, list[str]]:
    """Find the framework that is meant, and put its pack together."""
    from pcgraph.meant import framework_meant
    from pcgraph.packs.made import make_pack

    iri, note = framework_meant(kg.composition, typed)
    made, notes = make_pack(kg.composition, iri, role, decided, day)
    return made, [*([note] if note else []), *notes]


def _written(made: Pack, output: Path) -> str | bytes:
    if output.suffix.lower() in _WORD:
        from pcgraph.writers.pack_word import pack_docx

        return pack_docx(made)
    from pcgraph.writers.pack_page import pack_html

    return pack_html(made)
