"""The verb that checks a dump."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from pcgraph.console import (
    TABLE_FORMATS,
    choose_form,
    emit,
    limited,
    say,
    show,
    within,
)
from pcgraph.errors import UsageProblem

_SECONDS = 3600.0
_FORMS = (*TABLE_FORMATS, "earl", "ttl", "junit")


@click.command(
    help="Example:  pcgraph audit release/0.1.0 --previous release/0.0.9\n\n"
    "Check a dump of linked data, ours or another's: checksums, two parsers, one hash for all "
    "forms, VoID counted again, DCAT, the patch, terms, SKOS, links, tables, its shapes, and what "
    "LOAD.md promises. Nothing is fetched, no program of it is run; its questions and rules are "
    "asked of its graph. Every check is told, with the reason if it was not run. Exit code 1 if "
    "there is a fault. earl (or a file .ttl) is a report in EARL, junit one for a CI server."
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--previous", type=click.Path(path_type=Path), metavar="DIR",
              help="The release before: nothing may vanish, and the patch must fit.")  # fmt: skip
@click.option("--vocab", "vocabularies", multiple=True, type=click.Path(path_type=Path),
              metavar="FILE", help="A vocabulary that you have, in place of our list.")  # fmt: skip
@click.option("--sources", type=click.Path(path_type=Path), metavar="DIR",
              help="Texts (.txt) whose words may not stand in it.")  # fmt: skip
@click.option("--check", "names", multiple=True, metavar="NAME",
              help="Only these checks; by name, as the answer shows them.")  # fmt: skip
@click.option("-f", "--format", "form", type=click.Choice(_FORMS),
              help="Form of the answer (table on a terminal, else csv).")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
              help="Write to a file; its suffix chooses the form.")  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="No words beside the answer.")
@limited(_SECONDS)
def audit(
    folder: Path, previous: Path | None, vocabularies: Sequence[Path], sources: Path | None,
    names: Sequence[str], form: str | None, output: Path | None, quiet: bool, seconds: float,
) -> None:  # fmt: skip
    """Check a dump, and print what came of each check."""
    from pcgraph.audit.check import run_checks
    from pcgraph.audit.checks import CHECKS
    from pcgraph.audit.dump import Dump
    from pcgraph.audit.given import ready
    from pcgraph.audit.verdict import HEADS, earl_turtle, outcomes_table, summary

    chosen = choose_form(form, output, _FORMS)
    known = {check.id: check for check in CHECKS}
    for name in names:
        if name not in known:
            raise UsageProblem(
                "PC-VALUE-UNKNOWN", f"there is no check {name!r}.",
                f"Choose of {', '.join(known)}.",
            )  # fmt: skip
    dump = Dump(folder, previous, tuple(vocabularies), sources)
    ready(dump)
    checks = [known[name] for name in dict.fromkeys(names)] or list(CHECKS)
    report = None if quiet or not sys.stderr.isatty() else _progress
    outcomes = within(seconds, lambda: run_checks(dump, checks, report))
    if chosen in ("earl", "ttl"):
        emit(earl_turtle(outcomes, dump.release), output)
    elif chosen == "junit":
        from pcgraph.writers.junit import junit_text

        findings = [finding for one in outcomes for finding in one.findings()]
        emit(junit_text(findings, [("pcgraph audit", check.id) for check in checks]), output)
    else:
        told = [one.first() for one in outcomes] if chosen == "table" else outcomes
        show(outcomes_table(told), HEADS, chosen, output, wide=True)
    say(summary(outcomes), quiet, output)
    if any(one.result == "failed" for one in outcomes):
        sys.exit(1)


def _progress(name: str, done: int, whole: int) -> None:
    """Say on a terminal which check is run."""
    click.echo(f"\r\x1b[K{done + 1}/{whole} {name}", nl=False, err=True)
    if done + 1 == whole:
        click.echo("\r\x1b[K", nl=False, err=True)
