"""The verbs that build from the whole graph: what follows from it, and stores that hold it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pcgraph.console import (
    GRAPH_FORMATS,
    STORE,
    TABLE_FORMATS,
    choose_form,
    counted,
    emit,
    limited,
    named_store,
    open_graph,
    progress,
    say,
    shared,
    show,
    timeout,
    within,
)
from pcgraph.errors import UsageProblem

if TYPE_CHECKING:
    from pcgraph.load import Loaded

_SECONDS = 600.0
_ENGINES = {"fast": "compiled rules", "owlrl": "reference, owlrl"}
_REQUEST_SECONDS = 300.0
_CUT = (
    "The store is as it was.",
    "What was sent so far is kept there: the same command goes on from it.",
)
"""What an interruption leaves of a folder, and of a server."""
_SHOWN = 12
"""Rewritten literals that are told one by one."""


@click.command(
    help="Example:  pcgraph reason -o inferred.ttl\n\n"
    "Infer what follows from the facts by the axioms of the ontology. The answer is a list of "
    "the axioms and how many facts each adds; a graph format gives the facts themselves (nq, trig "
    "and jsonld in a graph of their own). They never go back into the files. An axiom that is not "
    "covered is refused by name. Exit code 1 if the graph contradicts itself."
)
@click.option(
    "--engine",
    type=click.Choice(("fast", "owlrl")),
    default="fast",
    show_default=True,
    help="fast: the axioms compiled to SPARQL; owlrl: the reference, slow.",
)
@shared(*TABLE_FORMATS, *GRAPH_FORMATS)
@limited(_SECONDS)
def reason(
    engine: str, overlays: Sequence[Path], form: str | None, output: Path | None, quiet: bool,
    seconds: float,
) -> None:  # fmt: skip
    """Write what follows, or count it by axiom."""
    from pcgraph.entailed import entail_composition, entailment_table, entailment_text

    chosen = choose_form(form, output, (*TABLE_FORMATS, *GRAPH_FORMATS))
    kg = open_graph(overlays)
    found = within(seconds, lambda: entail_composition(kg.composition, engine))
    if found.clashes:
        lines = [f"  {' '.join(filter(None, (one.rule, one.words)))}" for one in found.clashes]
        number = counted(len(found.clashes), "contradiction")
        say([f"The graph contradicts itself: {number}. Nothing is written.", *lines], quiet)
        sys.exit(1)
    if chosen in GRAPH_FORMATS:
        emit(entailment_text(kg.composition, found, chosen), output)
    else:
        show(entailment_table(found), kg.words, chosen, output)
    number = counted(len(found.quads), "fact")
    step = "Next: pcgraph why S P O says from what one of them follows."
    say([f"{number} inferred, by the {_ENGINES[engine]}.", step], quiet, output)


@click.command(
    help="Example:  pcgraph load --store my-store\n\n"
    "Load the composed graph, with what is laid over it, into a store: a folder on disk, or a "
    "SPARQL server by its address for queries, as http://localhost:7878/query. What was there "
    "before is asked until all is loaded and verified. Then ask it: pcgraph query NAME --store "
    "my-store."
)
@click.option(
    STORE, "where", metavar="DIR|URL", callback=named_store, help="The store to be filled."
)
@click.option("--kinds", is_flag=True, help="List the kinds of server, and which were tested.")
@click.option("--update-url", metavar="URL", help="Where a server takes updates, if elsewhere.")
@click.option("--graph-url", metavar="URL", help="Where a server takes graphs, if elsewhere.")
@timeout(_REQUEST_SECONDS, "Seconds that a server may take over one request.")
@shared(*TABLE_FORMATS)
def load(
    where: str | None, kinds: bool, update_url: str | None, graph_url: str | None, seconds: float,
    overlays: Sequence[Path], form: str | None, output: Path | None, quiet: bool,
) -> None:  # fmt: skip
    """Load the graph into a store, and list what was loaded."""
    from pcgraph.load import load_folder, load_server, loaded_table
    from pcgraph.query import quoted
    from pcgraph.stores.dialects import dialect_table
    from pcgraph.stores.opened import is_address, shown_place

    chosen = choose_form(form, output, TABLE_FORMATS)
    kg = open_graph(overlays)
    if kinds:
        show(dialect_table(), kg.words, chosen, output)
        say(["Untested ones are as their documentation says."], quiet, output)
        return
    if not where:
        raise UsageProblem(
            "PC-USAGE-STORE",
            "it is not said which store is to be filled.",
            "Name a folder or an address: pcgraph load --store my-store",
        )
    place = shown_place(where)
    try:
        with progress(quiet) as report:
            if is_address(where):
                from pcgraph.stores.remote import RemoteStore
                from pcgraph.stores.transport import Limits

                server = RemoteStore(
                    where,
                    update_url=update_url or "",
                    graph_url=graph_url or "",
                    ours=("",),
                    limits=Limits(seconds),
                )
                loaded = load_server(kg.composition, server, place, report)
            else:
                loaded = load_folder(kg.files, kg.overlays, Path(where), report)
    except KeyboardInterrupt:
        say([_CUT[is_address(where)]], quiet)
        raise
    show(loaded_table(loaded), kg.words, chosen, output)
    say([*_told(loaded), "", f"Next: pcgraph query NAME --store {quoted(place)}"], quiet, output)


def _told(loaded: Loaded) -> Iterator[str]:
    """Say what a load did."""
    facts, graphs = loaded.manifest.facts, len(loaded.manifest.parts)
    yield f"Loaded and verified by counts and samples: {facts} facts in {graphs} graphs."
    yield f"They are in {loaded.where} (content {loaded.manifest.digest})."
    if loaded.found:
        yield f"{loaded.found} of them were there from a load that was cut."
    if loaded.whole:
        yield "All was switched at once."
    else:
        yield (
            "This server cannot switch all graphs at once: they were switched one after the other. "
            "Who asked meanwhile may have seen some old and some new ones."
        )
    if not loaded.rewritten:
        yield "The store writes every literal of the sample as the files do."
    for ours, theirs in loaded.rewritten[:_SHOWN]:
        yield f"The store writes {ours} as {theirs}."
    if len(loaded.rewritten) > _SHOWN:
        yield f"{len(loaded.rewritten) - _SHOWN} other literals are written in another way."
