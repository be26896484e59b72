"""The verb that brings a framework, or a register of NOS, into a folder of one's own."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
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
    show,
    within,
)
from pcgraph.errors import PcgraphError, UsageProblem
from pcgraph.intake.model import STATEMENTS

if TYPE_CHECKING:
    from pcgraph.brought import Brought, Given
    from pcgraph.intake.again import Again
    from pcgraph.likening import Answered
    from pcgraph.model import Finding
    from pcgraph.registering import Imported

_SECONDS = 600.0
_SAY_WHO = "Answer by the same command, with --by YOUR-NAME and --on DAY; it is kept."
_FEW = 3
_MANY = 12


@click.command(
    name="import",
    help='Example:  pcgraph import "Care Coordinator framework.docx" --into my-cc\n\n'
    "Bring a framework of your own into a folder beside ours: Word, Excel, CSV, PDF, a web page, "
    "Markdown, plain text, CASE, CTDL-ASN, SKOS, or a tree in JSON or YAML. Every line is "
    "accounted for; what is doubtful is told, with its place, and settled in the workbook "
    "(pcgraph workbook export). Bring a changed file in again: ids and your own changes are "
    "kept. A register of NOS (CSV or Excel with URN and NOS Title) is laid into the folder for "
    "pcgraph nos.",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--into", required=True, metavar="DIR", type=click.Path(path_type=Path),
              help="The folder; it is made if there is none.")  # fmt: skip
@click.option("--title", default="", metavar="WORDS", help="The title of the framework.")
@click.option("--owner", default="", metavar="WORDS", help="Who owns its words.")
@click.option("--licence", default="", metavar="WORDS", help="Under what they are handed on.")
@click.option("--base", metavar="ADDRESS", help="What begins the addresses of a new folder.")
@click.option("--name", default="", metavar="NAME", help="A short name, for files and ids.")
@click.option("--role", "roles", multiple=True, metavar="ROLE",
              help="For whom all is that names no role.")  # fmt: skip
@click.option("--outline", type=click.Path(path_type=Path), metavar="FILE.csv",
              help="What you settled about its lines (usually FILE.outline.csv).")  # fmt: skip
@click.option("--like", "likes", multiple=True, metavar="ROLE=OTHER",
              help="Which role of others a role of yours is, or none; it is kept.")  # fmt: skip
@click.option("--by", default="", metavar="NAME", help="Who says so.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY",
              help="On which day, such as 2026-11-22.")  # fmt: skip
@click.option("--as", "kind", type=click.Choice(("framework", "register")),
              help="What it is, where that is not plain.")  # fmt: skip
@click.option("--dated", default="", metavar="DATE", help="Of a register: its day, month or year.")
@click.option("-f", "--format", "form", type=click.Choice(TABLE_FORMATS),
              help="Form of the loss report (table on a terminal, else csv).")  # fmt: skip
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
              help="Write the loss report to a file; its suffix chooses the form.")  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="No words beside the answer.")
@limited(_SECONDS)
def import_(
    file: Path, into: Path, title: str, owner: str, licence: str, base: str | None, name: str,
    roles: Sequence[str], outline: Path | None, likes: Sequence[str], by: str,
    day: datetime | None, kind: str | None, dated: str, form: str | None,
    output: Path | None, quiet: bool, seconds: float,
) -> None:  # fmt: skip
    """Bring a file into a folder, and say what to look at and what comes next."""
    from pcgraph.bringing import import_framework
    from pcgraph.brought import Given
    from pcgraph.readers.register import is_register
    from pcgraph.target import held

    chosen = choose_form(form, output, TABLE_FORMATS)
    if kind == "register" or (kind is None and within(seconds, lambda: is_register(file))):
        _no_register_options(title, owner, licence, name, roles, outline, likes)
        with held(into):
            _register(file, into, base, dated, quiet, seconds)
        return
    if dated:
        raise UsageProblem(
            "PC-IMPORT-DATE", "--dated is for a register of NOS; this is read as a framework.",
            "Leave it out, or say --as register.", str(file),
        )  # fmt: skip
    if likes and not (by.strip() and day):
        raise UsageProblem(
            "PC-LIKE-BY", "--like says which roles are the same; nobody is named who says so.",
            'Add --by "your name, your post" and --on with the day.',
        )  # fmt: skip
    given = Given(title, owner, licence, name, tuple(roles), base)
    if not quiet and sys.stdin.isatty() and sys.stderr.isatty():
        given = _asked(given, into)
    with held(into):
        brought = within(seconds, lambda: import_framework(file, into, given, outline))
        answered, fault = _answered(brought, likes, by, f"{day:%Y-%m-%d}" if day else "")
        found = within(seconds, lambda: _findings(into))
    show(brought.report, open_graph([]).words, chosen, output)
    asked = [*answered.questions[:_FEW], *([_SAY_WHO] if answered.questions else [])]
    if len(answered.questions) > _FEW:
        asked.append(
            f"{len(answered.questions) - _FEW} more roles are like roles of others: the sheet "
            "Roles of the workbook asks about each."
        )
    said = [*_told(brought), *answered.told, *asked, *_checked(found, into), *_next(brought)]
    say(said, quiet, output)
    if fault:
        raise fault
    if any(one.severity == "violation" for one in found):
        sys.exit(1)


def _asked(given: Given, into: Path) -> Given:
    """Ask on a terminal for what was not given; nothing typed leaves it as the file says."""
    from dataclasses import replace

    from pcgraph.files import is_own_folder, resolved

    def ask(words: str, value: str) -> str:
        return value or click.prompt(words, default="", show_default=False, err=True).strip()

    given = replace(
        given,
        title=ask("Title (Enter: as the file says)", given.title),
        owner=ask("Who owns the words (Enter: not said)", given.owner),
    )
    if given.base is None and not is_own_folder(resolved(into)):
        base = ask(
            "Base address, such as https://www.example.org/frameworks/ (Enter: none yet)", ""
        )
        given = replace(given, base=base or None)
    return given


def _answered(
    brought: Brought, likes: Sequence[str], by: str, day: str
) -> tuple[Answered, PcgraphError | None]:
    """Keep what is said of the likeness of roles; a fault in it waits until all else is told."""
    from pcgraph.likening import Answered

    try:
        return _liked(brought, likes, by, day), None
    except PcgraphError as fault:
        told = "The framework was brought in; what --like says was not taken:"
        return Answered((), told=(told,)), fault


def _liked(brought: Brought, likes: Sequence[str], by: str, day: str) -> Answered:
    """Keep what is said of the likeness of roles; ask about the others."""
    from pcgraph.likening import Answered, Likeness

    likeness = Likeness(brought.folder, brought.slug)
    if not likes:
        return Answered(likeness.questions())
    answers, notes = likeness.read(likes)
    kept = likeness.keep(answers, by, day)
    return Answered(kept.questions, kept.paths, (*notes, *kept.told))


def _no_register_options(*given: object) -> None:
    """Refuse what says something of a framework."""
    if any(given):
        raise UsageProblem(
            "PC-IMPORT-REGISTER",
            "this is a register of NOS: title, owner, licence, name, role and outline say "
            "nothing of it.",
            "Leave them out, or say --as framework.",
        )


def _register(
    file: Path, into: Path, base: str | None, dated: str, quiet: bool, seconds: float
) -> None:  # fmt: skip
    """Lay a register into a folder."""
    from pcgraph.registering import import_register

    made: Imported = within(seconds, lambda: import_register(file, into, base, dated))
    register = made.register
    rules = "; ".join(f"{number} {rule}" for rule, number in register.rules.items())
    say(
        [
            *made.notes,
            f"NOS register of {register.date}: {register.entries:,} codes, "
            f"{register.standards:,} standards laid into {into}.",
            f"The NOS of our documents in it: {rules}.",
            *register.told,
            f"Next: pcgraph nos --with {_quoted(into)}",
        ],
        quiet,
    )


def _findings(into: Path) -> list[Finding]:
    """Validate the folder laid over ours; give what is about the folder."""
    from pcgraph.files import layer_of, resolved

    kg = open_graph([into])
    layer = layer_of(resolved(into))
    files = {file.shown for file in kg.files if file.layer == layer}
    return [one for one in kg.findings("fast") if one.file in files or not one.file]


def _told(brought: Brought) -> list[str]:
    """Say what the file came to."""
    places = brought.look_at
    record = (brought.folder / "imports" / f"{brought.slug}.csv").as_posix()
    look = [f"{counted(len(places), 'place')} to look at:"] if places else []
    look += [f"  {shown}: {words!r}: {why}" if words else f"  {shown}: {why}"
             for shown, words, why in places[:_MANY]]  # fmt: skip
    if len(places) > _MANY:
        look.append(f"  … and {len(places) - _MANY} more.")
    return [
        f"{brought.title}: written to {brought.folder}, ids begin with {brought.ids}",
        *brought.report.notes,
        *(_again(brought.again, brought.new) if brought.again else []),
        *brought.told,
        *look,
        f"What became of every line stands in {record}.",
    ]


def _again(again: Again, new: Sequence[str]) -> list[str]:
    """Say what changed since the last import."""
    if not (again.reworded or again.new or again.gone):
        return [f"Nothing changed since the last import: {again.same} things have the same words."]
    changed = [
        f"{again.same} the same, {len(again.reworded)} reworded (proposed: look at them), "
        f"{len(again.new)} new, {len(again.gone)} gone (kept, marked as withdrawn)."
    ]
    lists = (
        [f"{one.name} was {one.before[:80]!r}" for one in again.reworded],
        [f"new: {words[:80]!r}" for words in new],
        [f"{name} is gone: {words[:80]!r}" for name, words in again.gone.items()],
    )
    for said in lists:
        changed += [f"  {one}" for one in said[:_FEW]]
        changed += [f"  … and {len(said) - _FEW} more"] if len(said) > _FEW else []
    return changed


def _checked(found: Sequence[Finding], folder: Path) -> list[str]:
    """Say what the shapes and rules find: faults and warnings one by one."""
    number = Counter(one.severity for one in found)
    hints = counted(number["info"], "hint")
    words = f"{counted(number['violation'], 'fault')}, {counted(number['warning'], 'warning')}"
    told = [one for one in found if one.severity != "info"]
    lines = [f"  {one.focus}: {one.value[:80]!r}: {one.message}" for one in told[:_FEW]]
    more = f"pcgraph validate --with {_quoted(folder)} lists them all."
    return [f"Checked: {words}, {hints}.", *lines, *([more] if len(told) > _FEW else [])]


def _next(brought: Brought) -> list[str]:
    """Say what comes next; of a file without a competency, that none was found."""
    there, name = _quoted(brought.folder), brought.slug
    which = f"{brought.ids}{name}" if brought.several else ""
    named = " ".join(filter(None, (which, f"--with {there}")))
    book = f"pcgraph workbook export {named} -o {name}.xlsx"
    if not any(row["found_as"] in STATEMENTS for row in brought.report):
        return [
            "No competency was found in it. If there are any, say in the workbook, sheet Check the "
            "import, which lines they are; or look whether it is the right file.",
            f"Next: {book}",
        ]
    return [f"Next: {book}", f"Then, to map it to NOS: pcgraph suggest {named}"]


def _quoted(path: Path) -> str:
    from pcgraph.query import quoted

    return quoted(str(path))
