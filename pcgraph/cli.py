"""The command: thin verbs over the modules; heavy imports wait until they are needed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click

from pcgraph.console import (
    GRAPH_FORMATS,
    REPORT_FORMATS,
    TABLE_FORMATS,
    choose_form,
    counted,
    emit,
    limited,
    open_graph,
    say,
    shared,
    show,
    using_here,
    within,
)
from pcgraph.errors import InputProblem, PcgraphError
from pcgraph.names import VERSION
from pcgraph.verbs import Verbs

_CHECK_SECONDS = 600.0
_VERBS = {
    "ask": "lookup:ask",
    "audit": "auditing:audit",
    "bench": "benching:bench",
    "compare": "comparing:compare",
    "coverage": "covering:coverage",
    "export": "exporting:export",
    "find": "lookup:find",
    "import": "importing:import_",
    "load": "building:load",
    "mapping": "judging:mapping",
    "mcp": "assisting:mcp",
    "nos": "standards:nos",
    "pack": "packing:pack",
    "picture": "picturing:picture",
    "publish": "publishing:publish",
    "query": "querying:query",
    "reason": "building:reason",
    "review": "reviewing:review",
    "serve": "serving:serve",
    "settle": "settling:settle",
    "show": "lookup:show_thing",
    "suggest": "suggesting:suggest",
    "why": "lookup:why_so",
    "workbook": "workbooks:workbook",
}
"""Verbs that stand in modules of their own, as module and name."""


@click.group(
    cls=Verbs,
    later=_VERBS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help='Example:  pcgraph ask "which NOS evidence the Link Worker EVOKE competency"\n\n'
    "Which National Occupational Standards (NOS) evidence the competencies of NHS "
    "personalised-care roles, with reason, source line and who judged.",
)
@click.version_option(VERSION, prog_name="pcgraph")
def cli() -> None:
    """Hold the verbs together."""


@cli.command(help="Example:  pcgraph queries\n\nList the questions that can be asked by name.")
@shared(*TABLE_FORMATS)
def queries(overlays: Sequence[Path], form: str | None, output: Path | None, quiet: bool) -> None:
    """List the named queries with their options."""
    from pcgraph.model import Table

    kg = open_graph(overlays)
    found = [kg.find_query(name) for name in sorted(kg.queries)]
    rows = [(q.name, q.summary, " ".join(f"--{param}" for param in q.params)) for q in found]
    table = Table(("query", "summary", "params"), tuple(rows))
    show(table, kg.words, choose_form(form, output, TABLE_FORMATS), output)
    say(["Next: pcgraph query NAME --help"], quiet, output)


@cli.command(
    help="Example:  pcgraph compose -o graph.trig\n\n"
    "Lay all files together, with what is derived from them. Without a graph format the answer "
    "is a list of the graphs and their sizes. nq, trig and jsonld keep the graphs apart; ttl, nt "
    "and rdf hold one graph."
)
@shared(*TABLE_FORMATS, *GRAPH_FORMATS)
def compose(overlays: Sequence[Path], form: str | None, output: Path | None, quiet: bool) -> None:
    """Write the composed graph, or list its graphs."""
    from pcgraph.composition import graph_table, graph_text

    kg = open_graph(overlays)
    chosen = choose_form(form, output, (*TABLE_FORMATS, *GRAPH_FORMATS))
    if chosen in GRAPH_FORMATS:
        emit(graph_text(kg.composition, chosen), output)
        say([], quiet, output)
        return
    show(graph_table(kg.composition), kg.words, chosen, output)
    say(["Next: pcgraph compose -o graph.trig writes them all; pcgraph validate"], quiet, output)


@cli.command(
    help="Example:  pcgraph validate my-framework.ttl\n\n"
    "Check the graph, or your files laid over it, by shapes and rules. Exit code 1 if there "
    "is a violation. ttl is a validation report of SHACL, junit (a file .xml) a report for a CI "
    "server."
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--engine",
    type=click.Choice(("auto", "pyshacl", "fast")),
    default="auto",
    help="What runs the shapes: pyshacl, the reference; fast, the same findings sooner; "
    "auto, pyshacl for up to 50,000 triples.",
)
@shared(*REPORT_FORMATS)
@limited(_CHECK_SECONDS)
def validate(
    files: Sequence[Path], overlays: Sequence[Path], form: str | None, output: Path | None,
    quiet: bool, seconds: float, engine: str,
) -> None:  # fmt: skip
    """Check the graph and print what was found."""
    from pcgraph.composition import is_composed
    from pcgraph.files import layout_file
    from pcgraph.validate import checked_rules, engine_for, findings_table

    chosen = choose_form(form, output, REPORT_FORMATS)
    kg = open_graph(overlays, tuple(layout_file(path) for path in files))
    found = within(seconds, lambda: kg.findings(engine))
    if chosen == "ttl":
        from pcgraph.writers.report import report_turtle

        emit(report_turtle(found, kg.prefixes), output)
    elif chosen == "junit":
        from pcgraph.writers.junit import junit_text

        emit(junit_text(found, checked_rules(kg.checks, kg.prefixes)), output)
    else:
        show(findings_table(found), kg.words, chosen, output)
    number = {name: sum(f.severity == name for f in found) for name in ("violation", "warning")}
    read = counted(sum(map(is_composed, kg.composition.files)), "file")
    yours = {file.shown for file in kg.composition.files if file.layer} | set(map(str, files))
    given = f", {len(yours)} of them yours" if yours else ""
    hints = counted(len(found) - sum(number.values()), "hint")
    say(
        [
            f"Checked {read}{given}, by {len(kg.checks)} files of shapes and rules: "
            f"{counted(number['violation'], 'violation')}, "
            f"{counted(number['warning'], 'warning')}, {hints}.",
            f"Shapes run by {engine_for(kg.composition, engine)}.",
        ],
        quiet,
        output,
    )
    say([f"Not read, because it is no graph file: {path}" for path in kg.passed_over()], quiet)
    if number["violation"]:
        sys.exit(1)


@cli.command(
    help="Example:  pcgraph new my-framework --base https://www.example.org/my-framework/\n\n"
    "Make a folder for a framework, mappings and questions of your own. Its README.md says what "
    "goes where. Go into it, and it is laid over ours."
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--base", metavar="ADDRESS", help="What begins the address of all that is yours.")
@click.option("--title", default="", metavar="WORDS", help="What it is about.")
@click.option("-q", "--quiet", is_flag=True, help="No words beside the answer.")
def new(folder: Path, base: str | None, title: str, quiet: bool) -> None:
    """Make a new folder, and say what comes next."""
    from pcgraph.files import resolved, write_folder
    from pcgraph.new import FOLDERS, checked_base, checked_name, new_texts
    from pcgraph.query import quoted

    place = resolved(folder)
    name = checked_name(place.name)
    address, notes = checked_base(base, name)
    texts = new_texts(name, address, title)
    write_folder(place, texts, FOLDERS)
    emit("".join(f"{(folder / path).as_posix()}\n" for path in sorted(texts)), None)
    there = quoted(str(folder))
    say([*notes, f"Next: cd {there}, read README.md there, then pcgraph validate"], quiet)


@cli.command(
    name="format",
    help="Example:  pcgraph format --check\n\n"
    "Write files in their one canonical form: Turtle, mapping tables, the prefix map and the "
    "list of addresses. Without FILE, all files of your own folder if you are in one, else those "
    "of the checkout.",
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Change nothing; exit code 1 if a file would change.")
@click.option("-q", "--quiet", is_flag=True, help="No words beside the answer.")
def format_(files: Sequence[Path], check: bool, quiet: bool) -> None:
    """Rewrite files in their canonical form, or tell which are not in it."""
    from pcgraph.files import is_own_folder, write_whole
    from pcgraph.tidy import tidied

    here = Path() if not files and is_own_folder(Path()) else None
    say([using_here()] if here else [], quiet)
    results = list(tidied(files, here))
    changed = [(path, text) for path, before, text in results if text != before]
    for path, text in changed:
        if not check:
            write_whole(path, text)
        emit(f"{path.as_posix()}\n", None)
    words = "would change: run pcgraph format" if check else "rewritten"
    number = f"{len(changed)} {words}" if changed else "none to change"
    say([f"{counted(len(results), 'file')}, {number}."], quiet)
    if check and changed:
        sys.exit(1)


def main() -> None:
    """Run the command; every problem is one message and an exit code of the contract."""
    from pcgraph.limits import leave

    _set_streams()
    try:
        cli(standalone_mode=False)
    except click.exceptions.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as fault:
        with suppress(OSError):
            fault.show()
        leave(fault.exit_code)
    except PcgraphError as fault:
        with suppress(OSError):
            click.echo(f"pcgraph: {fault}", err=True)
        leave(fault.exit_code)
    except OSError as fault:
        place = f"{fault.filename}: " if fault.filename else ""
        with suppress(OSError):
            click.echo(f"pcgraph: {place}{fault.strerror}.\n  [PC-READ-FILE]", err=True)
        leave(InputProblem.exit_code)
    except SystemExit as fault:
        leave(fault.code if isinstance(fault.code, int) else 0)
    leave(0)


def _set_streams() -> None:
    """Write UTF-8 with plain line feeds everywhere, so that csv is exact on Windows too."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115 - for the whole process
        stream = getattr(sys, name)
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
