"""The verb that writes a framework in the form of others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pcgraph.console import (
    TABLE_FORMATS,
    at_store,
    choose_form,
    emit,
    limited,
    open_graph,
    say,
    shared,
    show,
    within,
)
from pcgraph.errors import UsageProblem
from pcgraph.files import resolved

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from pcgraph.exports.ledger import Ledger
    from pcgraph.model import Store

_SECONDS = 120.0
_TABLES = ("csv", "csv-excel", "md", "xlsx")
_SUFFIXES = {
    "case": (".json",),
    "ctdl-asn": (".json", ".jsonld"),
    "skos": (".ttl",),
    **{form: (f".{form.partition('-')[0]}",) for form in _TABLES},
}
_UNVALIDATED = "CASE 1.1 was written by its documentation and validated by no schema."


@click.command(
    help="Example:  pcgraph export fcc-pcp --to case -o fcc-pcp.json\n\n"
    "Write one framework, role page or role template in the form of others: a CASE package, "
    "CTDL-ASN in JSON-LD, SKOS alone in Turtle, or a table with a row a line and NOS. What the "
    "form cannot hold is counted fact by fact and told; --report lists it."
)
@click.argument("framework")
@click.option("--to", "form", required=True, type=click.Choice(tuple(_SUFFIXES)), help="The form.")
@click.option("--case-version", type=click.Choice(("1.0", "1.1")), default="1.0",
              show_default=True, help="Of case: 1.1 was validated by no schema.")  # fmt: skip
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE.csv",
              help="List what is carried and what is left out (csv, xlsx, md, json).")  # fmt: skip
@shared()
@at_store
@limited(_SECONDS)
def export(
    framework: str, form: str, case_version: str, report: Path | None,
    overlays: Sequence[Path], output: Path | None, quiet: bool, seconds: float,
) -> None:  # fmt: skip
    """Write a framework, and what was lost on the way."""
    from pcgraph.exports.dossier import dossier, find_framework
    from pcgraph.exports.ledger import Ledger
    from pcgraph.exports.losses import loss_words, losses_table

    _suit(form, output)
    if report and output and resolved(report) == resolved(output):
        raise UsageProblem(
            "PC-USAGE-REPORT", "the report would take the place of the export.",
            "Give it another name.", str(report),
        )  # fmt: skip
    listed = choose_form(None, report, TABLE_FORMATS) if report else ""
    if case_version != "1.0" and form != "case":
        raise UsageProblem(
            "PC-USAGE-CASE", f"--case-version says nothing about {form}.", "Use it with --to case."
        )
    kg = open_graph(overlays)
    node, note = find_framework(kg.composition.store, framework, kg.prefixes)
    store, prefixes = kg.composition.store, kg.prefixes
    ledger = within(seconds, lambda: Ledger(dossier(store, node, prefixes)))
    if form in _TABLES:
        from pcgraph.writers.framework_table import framework_table

        show(framework_table(ledger), kg.words, form, output)
    else:
        emit(_text(ledger, form, case_version), output)
    if report:
        show(losses_table([(ledger, form)]), kg.words, listed, report)
    unvalidated = [_UNVALIDATED] if case_version == "1.1" else []
    told = [f"Report: {report}"] if report else []
    step = "Next: --report losses.csv lists them by property." if not report else (
        "Next: pcgraph show ID for anything that was left out."
    )  # fmt: skip
    words = [
        note,
        *_words_of_others(store, node),
        *unvalidated,
        *kg.parts,
        *loss_words(ledger),
        *told,
        step,
    ]
    say(list(filter(None, words)), quiet, output)


def _words_of_others(store: Store, framework: NamedNode) -> list[str]:
    """Say whose words the export holds, where nobody has said that they may be handed on."""
    from pcgraph.engine import solutions
    from pcgraph.publish.words import sources_of

    text = f"SELECT ?source WHERE {{ {framework} prov:wasDerivedFrom ?source }}"
    of = {row["source"].value for row in solutions(store, text, "export")}
    return [
        f"It holds the words of {one.file}, whose licence is {one.licence}: see that you may hand "
        "them on."
        for one in sources_of(store)
        if one.iri in of and one.decision != "full"
    ]


def _text(ledger: Ledger, form: str, case_version: str) -> str:
    """Write a framework in a form that is no table."""
    if form == "case":
        from pcgraph.writers.case import case_text

        return case_text(ledger, case_version)
    if form == "skos":
        from pcgraph.writers.skos_only import skos_text

        return skos_text(ledger)
    from pcgraph.writers.ctdl_asn import ctdl_asn_text

    return ctdl_asn_text(ledger)


def _suit(form: str, output: Path | None) -> None:
    """Refuse a file name that says another form."""
    suffix = output.suffix.lower() if output else ""
    others = {one for name in _SUFFIXES.values() for one in name} - set(_SUFFIXES[form])
    if output and suffix in others:
        raise UsageProblem(
            "PC-USAGE-SUFFIX",
            f"{output.name!r} is no name for {form}.",
            f"Use -o FILE{_SUFFIXES[form][0]}.",
        )
