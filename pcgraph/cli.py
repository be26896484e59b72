"""The command: thin verbs over the modules; heavy imports wait until they are needed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pcgraph.errors import PcgraphError, UsageProblem
from pcgraph.names import VERSION

if TYPE_CHECKING:
    from pcgraph.graph import KnowledgeGraph
    from pcgraph.model import QueryFile, Table

INTERRUPTED = 130
DEFAULT_TIMEOUT = 60.0
TABLE_FORMATS = ("table", "csv", "csv-excel", "json", "md", "xlsx")
RESULT_FORMATS = ("srj", "srx", "tsv")
GRAPH_FORMATS = ("ttl", "nt", "nq", "trig", "jsonld", "rdf")
_SUFFIXES = {f".{name}": name for name in (*TABLE_FORMATS, *RESULT_FORMATS, *GRAPH_FORMATS)}
_SUFFIXES |= {".txt": "table"}


def _shared(*formats: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a verb the options that all verbs share."""
    options = (
        click.option("--with", "overlays", multiple=True, type=click.Path(path_type=Path),
                     metavar="DIR", help="Lay a folder of the same layout over ours."),
        click.option("-f", "--format", "form", type=click.Choice(formats),
                     help="Form of the answer (table on a terminal, else csv)."),
        click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
                     help="Write to a file; its suffix chooses the form."),
        click.option("-q", "--quiet", is_flag=True, help="No words beside the answer."),
    )  # fmt: skip

    def wrap(verb: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(options):
            verb = option(verb)
        return verb

    return wrap


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help='Example:  pcgraph query nos-for-competency --role "Link Worker" --tag EVOKE\n\n'
    "Which National Occupational Standards (NOS) evidence the competencies of NHS "
    "personalised-care roles, with reason, source line and who judged.",
)
@click.version_option(VERSION, prog_name="pcgraph")
def cli() -> None:
    """Hold the verbs together."""


class QueryGroup(click.Group):
    """Makes one command of each query file; its options come from the header."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take options before the name of the query too, and -e as a query of its own."""
        ctx.meta["overlays"] = _overlays_in(args)
        if "-e" in args:
            return super().parse_args(ctx, ["-e", *args])
        names = set(self.list_commands(ctx))
        for place, arg in enumerate(args):
            if arg in names or (arg.endswith(".rq") and args[place - 1 : place] != ["-o"]):
                args = [arg, *args[:place], *args[place + 1 :]]
                break
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Turn the first word into a query; -e becomes the command that runs its text."""
        return args[0], self.get_command(ctx, args[0]), args[1:]

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the queries that there are."""
        return sorted(_graph(ctx.meta.get("overlays", ())).queries)

    def get_command(self, ctx: click.Context, name: str) -> click.Command:
        """Make the command of one query."""
        kg = _graph(ctx.meta.get("overlays", ()))
        if name == "-e":
            return _text_command(kg)
        return _named_command(kg, kg.find_query(name))


@cli.command(
    cls=QueryGroup,
    context_settings={"ignore_unknown_options": True},
    subcommand_metavar="NAME|FILE.rq|-e SPARQL [OPTIONS]",
    help='Example:  pcgraph query nos-for-competency --role "Link Worker" --tag EVOKE\n\n'
    "Ask a named query, a query file or a SPARQL text. `pcgraph query NAME --help` shows the "
    "options of a query; `pcgraph queries` lists the names.",
)
def query() -> None:
    """Hold the queries together."""


def _named_command(kg: KnowledgeGraph, one: QueryFile) -> click.Command:
    """Make a command of a query file: an option for each parameter."""

    @_shared(*TABLE_FORMATS, *RESULT_FORMATS)
    @_limits
    @click.option("--wide", is_flag=True, help="Show every column on the terminal.")
    @click.option("--sparql", is_flag=True, help="Print the SPARQL text and do not run it.")
    def verb(
        overlays: Sequence[Path], form: str | None, output: Path | None, quiet: bool, wide: bool,
        sparql: bool, timeout: float, max_rows: int | None, edition: str | None = None,
        **typed: Any,
    ) -> None:  # fmt: skip
        given = {
            name.replace("_", "-"): list(value) if isinstance(value, tuple) else ["true"]
            for name, value in typed.items()
            if value
        }
        asked = kg.ask(one, given, edition)
        if sparql:
            _emit(asked.text, output)
            return
        chosen = _form(form, output, (*TABLE_FORMATS, *RESULT_FORMATS))
        if chosen in RESULT_FORMATS:
            _run_text(kg, asked.text, one.shown, chosen, output, timeout, max_rows)
            return
        table = _within(timeout, lambda: kg.answer(asked, max_rows))
        _show(table, kg.words, chosen, output, wide)
        _say([*table.notes, "", _next_step(one, given, bool(table.rows))], quiet)

    example = " ".join(
        f'--{param.name} "…"' for param in list(one.params.values())[:2] if param.kind != "flag"
    )
    words = f"Example:  pcgraph query {one.name} {example}\n\n{one.summary} {one.description}"
    made = click.command(name=one.name, help=words)(verb)
    for param in one.params.values():
        flag = param.kind == "flag"
        made.params.append(
            click.Option(
                [f"--{param.name}"],
                is_flag=flag,
                multiple=not flag,
                metavar=None if flag else "|".join(param.values) or "VALUE",
                help=param.help,
            )
        )
    if "framework" in one.params:
        made.params.append(
            click.Option(["--edition"], metavar="newest|all|NAME", help="Which edition is asked.")
        )
    return made


def _text_command(kg: KnowledgeGraph) -> click.Command:
    """Make the command that runs a SPARQL text given with -e."""

    @click.command(name="-e")
    @click.option("-e", "text", required=True, metavar="SPARQL", help="The query itself.")
    @_shared(*TABLE_FORMATS, *RESULT_FORMATS, *GRAPH_FORMATS)
    @_limits
    @click.option("--wide", is_flag=True, hidden=True)
    def verb(
        text: str, overlays: Sequence[Path], form: str | None, output: Path | None, quiet: bool,
        timeout: float, max_rows: int | None, wide: bool,
    ) -> None:  # fmt: skip
        from pcgraph.query import guard

        guard(text, "-e")
        chosen = _form(form, output, (*TABLE_FORMATS, *RESULT_FORMATS, *GRAPH_FORMATS), "")
        _run_text(kg, text, "-e", chosen, output, timeout, max_rows)

    return verb


@cli.command(help="Example:  pcgraph queries\n\nList the questions that can be asked by name.")
@_shared(*TABLE_FORMATS)
def queries(overlays: Sequence[Path], form: str | None, output: Path | None, quiet: bool) -> None:
    """List the named queries with their options."""
    from pcgraph.model import Table

    kg = _graph(overlays)
    found = [kg.find_query(name) for name in sorted(kg.queries)]
    rows = [(q.name, q.summary, " ".join(f"--{param}" for param in q.params)) for q in found]
    table = Table(("query", "summary", "params"), tuple(rows))
    _show(table, kg.words, _form(form, output, TABLE_FORMATS), output)
    _say(["Next: pcgraph query NAME --help"], quiet)


@cli.command(
    help="Example:  pcgraph compose -o graph.trig\n\n"
    "Lay all files together, with what is derived from them. Without a graph format the answer "
    "is a list of the graphs and their sizes."
)
@_shared(*TABLE_FORMATS, *GRAPH_FORMATS)
def compose(overlays: Sequence[Path], form: str | None, output: Path | None, quiet: bool) -> None:
    """Write the composed graph, or list its graphs."""
    from pcgraph.compose import graph_table, graph_text

    kg = _graph(overlays)
    chosen = _form(form, output, (*TABLE_FORMATS, *GRAPH_FORMATS))
    if chosen in GRAPH_FORMATS:
        _emit(graph_text(kg.composition, chosen), output)
        _say([f"Written: {output}." if output else ""], quiet)
        return
    _show(graph_table(kg.composition), kg.words, chosen, output)
    _say(["Next: pcgraph compose -o graph.trig writes them all; pcgraph validate"], quiet)


@cli.command(
    help="Example:  pcgraph validate my-framework.ttl\n\n"
    "Check the graph, or your files laid over it, by shapes and rules. Exit code 1 if there "
    "is a violation."
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@_shared(*TABLE_FORMATS)
def validate(
    files: Sequence[Path], overlays: Sequence[Path], form: str | None, output: Path | None,
    quiet: bool,
) -> None:  # fmt: skip
    """Check the graph and print what was found."""
    from pcgraph.files import home, layout_file, read_layout, read_text
    from pcgraph.validate import findings_table
    from pcgraph.validate import validate as check

    chosen = _form(form, output, TABLE_FORMATS)
    kg = _graph(overlays, tuple(layout_file(path) for path in files))
    checks = read_layout(overlays, ("shapes",), (".ttl", ".rq"))
    sources = read_layout(overlays, ("data",), (".txt",))
    texts = [file for file in sources if file.path.startswith("data/sources/")]
    iris = read_text(home() / "data" / "iris.txt") if not overlays and not files else ""
    found = check(kg.composition, checks, texts, iris)
    _show(findings_table(found), kg.words, chosen, output)
    number = {name: sum(f.severity == name for f in found) for name in ("violation", "warning")}
    _say(
        [
            f"Finished: {len(checks)} files of shapes and rules found {number['violation']} "
            f"violations, {number['warning']} warnings and "
            f"{len(found) - sum(number.values())} hints."
        ],
        quiet,
    )
    if number["violation"]:
        sys.exit(1)


@cli.command(
    name="format",
    help="Example:  pcgraph format --check\n\n"
    "Write files in their one canonical form: Turtle, mapping tables, the prefix map and the "
    "list of addresses. Without FILE, all files of the checkout.",
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Change nothing; exit code 1 if a file would change.")
@click.option("-q", "--quiet", is_flag=True, help="No words beside the answer.")
def format_(files: Sequence[Path], check: bool, quiet: bool) -> None:
    """Rewrite files in their canonical form, or tell which are not in it."""
    from pcgraph.files import write_whole
    from pcgraph.tidy import tidied

    results = list(tidied(files))
    changed = [(path, text) for path, before, text in results if text != before]
    for path, text in changed:
        if not check:
            write_whole(path, text)
        click.echo(path.as_posix())
    words = "would change: run pcgraph format" if check else "rewritten"
    _say([f"{len(results)} files, {len(changed)} {words if changed else 'to change'}."], quiet)
    if check and changed:
        sys.exit(1)


def _limits(verb: Callable[..., None]) -> Callable[..., None]:
    """Give a verb the limits of time and rows."""
    verb = click.option("--max-rows", type=click.IntRange(1), help="An error above so many.")(verb)
    return click.option("--timeout", type=click.FloatRange(0.01), default=DEFAULT_TIMEOUT,
                        show_default=True, help="Seconds, at most.")(verb)  # fmt: skip


_OPEN: dict[tuple[Path, ...], KnowledgeGraph] = {}


def _graph(overlays: Sequence[Path], extra: Sequence[Any] = ()) -> KnowledgeGraph:
    """Open the graph once for each set of overlays."""
    from pcgraph.graph import KnowledgeGraph

    if extra:
        return KnowledgeGraph(overlays, extra)
    return _OPEN.setdefault(tuple(overlays), KnowledgeGraph(overlays))


def _overlays_in(args: Sequence[str]) -> tuple[Path, ...]:
    """Find --with before the options are parsed: it says which queries there are."""
    found = [args[n + 1] for n, arg in enumerate(args[:-1]) if arg == "--with"]
    found += [arg.split("=", 1)[1] for arg in args if arg.startswith("--with=")]
    return tuple(Path(one) for one in found)


def _form(
    form: str | None, output: Path | None, allowed: Sequence[str], usual: str | None = None
) -> str:
    """Choose the form: as asked, by suffix, else table on a terminal and csv elsewhere."""
    if form:
        return form
    if output:
        found = _SUFFIXES.get(output.suffix.lower(), "")
        if found not in allowed:
            raise UsageProblem(
                "PC-USAGE-SUFFIX",
                f"{output.name!r} does not say which form is meant.",
                f"Use --format, or a suffix: {', '.join(f'.{name}' for name in allowed)}.",
            )
        return found
    if usual is not None:
        return usual
    return "table" if sys.stdout.isatty() else "csv"


def _within(timeout: float, work: Callable[[], Any]) -> Any:
    from pcgraph.limits import within

    return within(timeout, work)


def _run_text(
    kg: KnowledgeGraph, text: str, shown: str, form: str, output: Path | None, timeout: float,
    max_rows: int | None,
) -> None:  # fmt: skip
    """Run SPARQL text of any form and write its answer."""
    from pcgraph.writers.results import result_content

    content = _within(
        timeout,
        lambda: result_content(
            kg.composition.store,
            text,
            shown,
            form,
            max_rows,
            sys.stdout.isatty(),
            _size(),
            kg.words,
        ),
    )
    _emit(content, output)


def _show(
    table: Table, words: Sequence[tuple[str, str, str]], form: str, output: Path | None,
    wide: bool = False,
) -> None:  # fmt: skip
    """Write a table in one of the table formats."""
    from pcgraph.writers.results import table_content

    colour = output is None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    _emit(table_content(table, words, form, _size(), colour, wide), output)


def _emit(content: str | bytes, output: Path | None) -> None:
    """Write the data: to a file, whole, or to standard output."""
    if output:
        from pcgraph.files import write_whole

        write_whole(output, content)
    elif isinstance(content, bytes):
        if sys.stdout.isatty():
            raise UsageProblem(
                "PC-USAGE-BINARY", "a workbook cannot be shown on a terminal.", "Use -o FILE.xlsx."
            )
        sys.stdout.buffer.write(content)
    else:
        sys.stdout.write(content)


def _say(lines: Sequence[str], quiet: bool) -> None:
    """Say words beside the data, on standard error."""
    if not quiet:
        sys.stdout.flush()
        wrapped = (click.wrap_text(line, _size()) for line in lines)
        click.echo("\n".join(wrapped).strip(), err=True)


def _next_step(one: QueryFile, given: dict[str, list[str]], found: bool) -> str:
    """Name what a person would most likely type next."""
    if not found:
        return "Next: pcgraph queries lists the other questions."
    more = "--rejected for what was considered and not used, " if "rejected" in one.params else ""
    more = "" if "rejected" in given else more
    return f"Next: {more}--wide for all columns, -o answer.xlsx for Excel."


def _size() -> int:
    """Give the width to write for."""
    import shutil

    return shutil.get_terminal_size((100, 24)).columns


def main() -> None:
    """Run the command; every problem is one message and an exit code of the contract."""
    from pcgraph.limits import leave

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        cli(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Interrupted.", err=True)
        leave(INTERRUPTED)
    except KeyboardInterrupt:
        click.echo("Interrupted.", err=True)
        leave(INTERRUPTED)
    except BrokenPipeError:
        leave(0)
    except click.ClickException as fault:
        fault.show()
        leave(fault.exit_code)
    except PcgraphError as fault:
        click.echo(f"pcgraph: {fault}", err=True)
        leave(fault.exit_code)
