"""The verb query: one command for each query file, with options from its header."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pcgraph.console import (
    GRAPH_FORMATS,
    RESULT_FORMATS,
    STORE,
    TABLE_FORMATS,
    WITHOUT_HERE,
    Verb,
    at_store,
    choose_form,
    emit,
    excel_hint,
    laid_over,
    limited,
    max_rows,
    open_graph,
    say,
    say_folders,
    shared,
    show,
    width,
    within,
)

if TYPE_CHECKING:
    from pcgraph.graph import KnowledgeGraph
    from pcgraph.model import Param, QueryFile

_SECONDS = 60.0
_TEXT = "-e"
_FLAGS = ("-q", "--quiet", WITHOUT_HERE)


class QueryGroup(click.Group):
    """Makes one command of each query file, and one of the text behind -e."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take options before the name of the query too."""
        ctx.meta["store"] = (_behind(STORE, args) or [""])[-1]
        ctx.meta["overlays"] = _overlays_in(args, ctx.meta["store"])
        say_folders(ctx, ctx.meta["overlays"], "-q" in args or "--quiet" in args)
        if _TEXT in args:
            return super().parse_args(ctx, [_TEXT, *args])
        names = set(self.list_commands(ctx))
        for place, arg in enumerate(args):
            before = args[place - 1] if place else ""
            value = before.startswith("-") and "=" not in before and before not in _FLAGS
            if not value and (arg in names or arg.endswith(".rq")):
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
        return sorted(open_graph(ctx.meta.get("overlays", ())).queries)

    def get_command(self, ctx: click.Context, name: str) -> click.Command:
        """Make the command of one query."""
        kg = open_graph(ctx.meta.get("overlays", ()))
        return _text_command(kg) if name == _TEXT else _named_command(kg, kg.find_query(name))


@click.command(
    name="query",
    cls=QueryGroup,
    context_settings={"ignore_unknown_options": True},
    subcommand_metavar="NAME|FILE.rq|-e SPARQL [OPTIONS]",
    help='Example:  pcgraph query nos-for-competency --role "Link Worker" --tag EVOKE\n\n'
    "Ask a named query, a query file or a SPARQL text. `pcgraph query NAME --help` shows the "
    "options of a query; `pcgraph queries` lists the names.",
)
def query() -> None:
    """Hold the queries together."""


def _limits(verb: Verb) -> Verb:
    return at_store(limited(_SECONDS)(max_rows(verb)))


def _named_command(kg: KnowledgeGraph, one: QueryFile) -> click.Command:
    """Make a command of a query file: an option for each parameter."""

    @shared(*TABLE_FORMATS, *RESULT_FORMATS)
    @_limits
    @click.option("--wide", is_flag=True, help="Show every column on the terminal.")
    @click.option("--sparql", is_flag=True, help="Print the SPARQL text and do not run it.")
    def verb(
        overlays: Sequence[Path], form: str | None, output: Path | None, quiet: bool, wide: bool,
        sparql: bool, seconds: float, max_rows: int | None, edition: str | None = None,
        **typed: Any,
    ) -> None:  # fmt: skip
        given = {
            name.replace("_", "-"): list(value) if isinstance(value, tuple) else ["true"]
            for name, value in typed.items()
            if value
        }
        if sparql:
            emit(within(seconds, lambda: kg.prepare(one, given, edition)).text, output)
            return
        chosen = choose_form(form, output, (*TABLE_FORMATS, *RESULT_FORMATS))
        asked = within(seconds, lambda: kg.prepare(one, given, edition))
        if chosen in RESULT_FORMATS:
            _run_text(kg, asked.text, one.shown, chosen, output, seconds, max_rows)
            say(kg.parts, quiet, output)
            return
        table = within(seconds, lambda: kg.answer(asked, max_rows))
        show(table, kg.words, chosen, output, wide)
        step = _next_step(one, given, bool(table.rows), output is not None or chosen != "table")
        say([*table.notes, "", step, *excel_hint(chosen, output)], quiet, output)

    example = " ".join(f'--{param.name} "…"' for param in list(one.params.values())[:2])
    made = click.command(
        name=one.name,
        help=f"Example:  pcgraph query {one.name} {example}\n\n{one.summary} {one.description}",
    )(verb)
    made.params += map(_option, one.params.values())
    if "framework" in one.params:
        made.params.append(
            click.Option(["--edition"], metavar="newest|all|NAME", help="Which edition is asked.")
        )
    return made


def _option(param: Param) -> click.Option:
    """Make the option of a parameter."""
    name = [f"--{param.name}"]
    if param.kind == "flag":
        return click.Option(name, is_flag=True, help=param.help)
    metavar = "|".join(param.values) or "VALUE"
    return click.Option(name, multiple=True, type=str, metavar=metavar, help=param.help)


def _text_command(kg: KnowledgeGraph) -> click.Command:
    """Make the command that runs a SPARQL text given with -e."""

    @click.command(name=_TEXT)
    @click.option("-e", "text", required=True, metavar="SPARQL", help="The query itself.")
    @shared(*TABLE_FORMATS, *RESULT_FORMATS, *GRAPH_FORMATS)
    @_limits
    def verb(
        text: str, overlays: Sequence[Path], form: str | None, output: Path | None, quiet: bool,
        seconds: float, max_rows: int | None,
    ) -> None:  # fmt: skip
        from pcgraph.guard import guard

        guard(text, _TEXT)
        allowed = (*TABLE_FORMATS, *RESULT_FORMATS, *GRAPH_FORMATS)
        chosen = choose_form(form, output, allowed, "")
        rows = _run_text(kg, text, _TEXT, chosen, output, seconds, max_rows)
        notes = [*kg.parts, *([] if rows else ["No row answers this."])]
        say([*notes, *excel_hint(chosen, output)], quiet, output)

    return verb


def _run_text(
    kg: KnowledgeGraph, text: str, shown: str, form: str, output: Path | None, seconds: float,
    max_rows: int | None,
) -> bool:  # fmt: skip
    """Run SPARQL text of any form and write its answer; tell whether it has any row."""
    from pcgraph.writers.results import result_content

    terminal = sys.stdout.isatty()
    content, found = within(
        seconds,
        lambda: result_content(
            kg.composition.store, text, shown, form, max_rows, terminal, width(), kg.prefixes
        ),
    )
    emit(content, output)
    return found


def _overlays_in(args: Sequence[str], store: str) -> tuple[Path, ...]:
    """Find what is laid over before the options are parsed: it says which queries there are."""
    return laid_over([Path(one) for one in _behind("--with", args)], WITHOUT_HERE in args, store)


def _behind(option: str, args: Sequence[str]) -> list[str]:
    """Give the values behind an option that is not parsed yet.

    >>> _behind("--with", ["--with", "a", "--with=b"])
    ['a', 'b']
    """
    found = [args[n + 1] for n, arg in enumerate(args[:-1]) if arg == option]
    return found + [arg.split("=", 1)[1] for arg in args if arg.startswith(f"{option}=")]


def _next_step(one: QueryFile, given: dict[str, list[str]], found: bool, written: bool) -> str:
    """Name what a person would most likely type next."""
    if not found:
        return "Next: pcgraph queries lists the other questions."
    steps = []
    if "rejected" in one.params and "rejected" not in given:
        steps.append("--rejected for what was considered and not used")
    if not written:
        steps += ["--wide for all columns", "-o answer.xlsx for Excel"]
    return f"Next: {', '.join(steps)}." if steps else ""
