"""The verb that writes a release."""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pcgraph.console import (
    TABLE_FORMATS,
    choose_form,
    counted,
    open_graph,
    progress,
    say,
    shared,
    show,
)
from pcgraph.errors import UsageProblem
from pcgraph.files import resolved

if TYPE_CHECKING:
    from pcgraph.graph import KnowledgeGraph
    from pcgraph.model import Finding, Table
    from pcgraph.publish.release import Published


class _Folder(click.Path):
    """A folder; a name that is empty, as of a variable that is not set, is none."""

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """Refuse an empty name: it would be the folder you are in."""
        if value == "":
            self.fail("it is empty; see that the variable is set.", param, ctx)
        return Path(str(value))


def _said(_: click.Context, param: click.Parameter, value: str | None) -> str:
    """Refuse an empty address, as of a variable that is not set: ours would be taken."""
    if value == "":
        raise click.BadParameter("it is empty; leave it out, or see that the variable is set.")
    return value or ""


def _contact(ctx: click.Context, param: click.Parameter, value: str | None) -> str:
    """Take an address that a page can link to."""
    said = _said(ctx, param, value)
    if said and not re.fullmatch(r"(?:https?://|mailto:)[^\s<>\"\\]+", said):
        raise click.BadParameter("it begins with https://, http:// or mailto: and has no blank.")
    return said


@click.command(
    help="Example:  pcgraph publish releases\n\n"
    "Write a release below a folder, as releases/0.1.0: the graph in five RDF forms and in parts, "
    "tables for Excel and Power BI, mappings, shapes, questions, forms of others, pages, and what "
    "describes and proves it all. It is written aside, checked as pcgraph audit does, and "
    "switched in at once; a fault leaves nothing, and a version that is there is never changed. "
    "Version and day are those of ontology/pcgraph.ttl. The words of a document are left out where "
    "its owner has not allowed to hand them on."
)
@click.argument("folder", type=_Folder())
@click.option("--text", type=click.Choice(("full", "structure")),
              help="Hold the words of all documents or of none, whatever was decided.")  # fmt: skip
@click.option(
    "--previous",
    type=_Folder(),
    metavar="DIR",
    help="The release before: say what changed since, and let nothing vanish.",
)
@click.option(
    "--base", callback=_said, metavar="IRI", help="Move every address of ours under yours."
)
@click.option(
    "--site-url",
    callback=_said,
    metavar="URL",
    help="Where the releases will stand in the web, for the rules of w3id.",
)
@click.option(
    "--contact",
    callback=_contact,
    metavar="ADDRESS",
    help="Whom to tell of a fault: an address of the web, or mailto:…; it stands on each page.",
)
@click.option("--no-pages", is_flag=True, help="Leave out the static site.")
@click.option("--no-audit", is_flag=True, help="Do not check what was written (AUDIT.md).")
@shared(*TABLE_FORMATS)
def publish(
    folder: Path, text: str | None, previous: Path | None, base: str, site_url: str,
    contact: str, no_pages: bool, no_audit: bool,
    overlays: Sequence[Path], form: str | None, output: Path | None, quiet: bool,
) -> None:  # fmt: skip
    """Write a release, and say what lies where."""
    from pcgraph.audit.scores import Scores
    from pcgraph.publish.release import publish as write

    chosen = choose_form(form, output, TABLE_FORMATS)
    if output and resolved(folder) in resolved(output).parents:
        raise UsageProblem(
            "PC-USAGE-OUTPUT",
            "the answer would stand among the releases, where no list of checksums names it.",
            "Write it elsewhere.",
            str(output),
        )
    kg = open_graph(overlays)
    with _stoppable(), progress(quiet) as report:
        report("validation", 0, 0)
        found = kg.findings("fast")
        _refuse_invalid(found, kg, chosen, quiet)
        done = write(
            kg,
            folder,
            text=text or "",
            pages=not no_pages,
            previous=previous,
            base=base,
            site_url=site_url,
            contact=contact,
            auditor=None if no_audit else Scores(),
            report=report,
        )
    show(_folders(done), kg.words, chosen, output)
    say(
        [
            _checked(found),
            *_told(done),
            *_warned(text, site_url),
            "",
            f"Next: pcgraph audit {done.folder.as_posix()}",
        ],
        quiet,
        output,
    )


def _refuse_invalid(found: Sequence[Finding], kg: KnowledgeGraph, form: str, quiet: bool) -> None:
    """List violations and end with exit code 1: what is not valid is not handed on."""
    from pcgraph.validate import findings_table

    wrong = [one for one in found if one.severity == "violation"]
    if not wrong:
        return
    show(findings_table(wrong), kg.words, form, None)
    number = counted(len(wrong), "violation")
    say([f"{number}: nothing was written. Mend what is listed.", "Next: pcgraph validate"], quiet)
    sys.exit(1)


def _checked(found: Sequence[Finding]) -> str:
    """Say that the graph was validated, and what a person may look at."""
    warnings = sum(one.severity == "warning" for one in found)
    more = ": pcgraph validate lists them" if warnings else ""
    return f"Validated: no violation, {counted(warnings, 'warning')}{more}."


def _warned(text: str | None, site_url: str) -> list[str]:
    """Say what the publisher answers for, and what is still to do."""
    told = []
    if text == "full":
        told.append(
            "It holds the words of documents whatever was decided for them: see that you may hand "
            "them on."
        )
    if not site_url:
        told.append(
            "The rules in w3id/ lead to pcgraph.example, which is not there: name your place with "
            "--site-url."
        )
    return told


@contextmanager
def _stoppable() -> Iterator[None]:
    """End in good order where the system asks for it (SIGTERM, a closed terminal), as by Ctrl-C.

    The exit code is 128 and the number of the signal. Windows ends a process without asking.
    """

    def stop(number: int, _: object) -> None:
        for one in before:
            signal.signal(one, signal.SIG_IGN)
        click.echo("Stopped.", err=True)
        sys.exit(128 + number)

    numbers = [getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP")]
    before = {one: signal.getsignal(one) for one in numbers if one is not None}
    for one, how in before.items():
        if how == signal.SIG_DFL:
            signal.signal(one, stop)
    try:
        yield
    finally:
        for one, how in before.items():
            signal.signal(one, how)


def _folders(done: Published) -> Table:
    """List what lies in each folder of a release; ``SHA256SUMS`` there lists each file."""
    from pcgraph.model import Table
    from pcgraph.publish.contents import what_lies_in

    folders: dict[str, list[int]] = {}
    for file in done.files:
        folder = file.path.partition("/")[0] if "/" in file.path else ""
        folders.setdefault(folder, []).append(file.size)
    rows = tuple(
        (f"{folder}/" if folder else "at the top", what_lies_in(folder), len(sizes), sum(sizes))
        for folder, sizes in folders.items()
    )
    return Table(("folder", "what_it_is", "files", "bytes"), rows)


def _told(done: Published) -> list[str]:
    """Say what was written."""
    words = (
        f"Words of documents were left out of {counted(done.left_out, 'text')} (values in RDF "
        "files and cells of mapping tables); short labels of ours stand in place of the lines, and "
        "… where a title or quotation was cut."
        if done.left_out
        else "It holds the words of the documents; in the RDF they stand in texts/, with "
        "stand-ins/ to load in their place."
    )
    cleared = [
        f"Deleted {one.as_posix()}, which a run that was stopped had left." for one in done.cleared
    ]
    return [
        *cleared,
        f"Written: {done.folder.as_posix()}, {counted(len(done.files), 'file')}, "
        f"{counted(done.facts, 'fact')}.",
        f"Fingerprint of the graph (RDFC-1.0): {done.marks[0]}",
        words,
        *(
            ["It was checked before it was switched in: AUDIT.md says what was found."]
            if any(file.path == "AUDIT.md" for file in done.files)
            else []
        ),
    ]
