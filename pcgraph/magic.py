"""The notebook's ``%%sparql``: a cell that is a query.

It is there after ``%load_ext pcgraph``. What goes wrong is one message, without a traceback,
and ends a run of all cells.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Sequence
from keyword import iskeyword
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from pcgraph.console import (
    STORE_MEANT,
    at_store,
    laid_over,
    max_rows,
    open_graph,
    timeout,
    with_folders,
)
from pcgraph.errors import UsageProblem
from pcgraph.graph import KnowledgeGraph

if TYPE_CHECKING:
    from pcgraph.frames import Answer

_SECONDS = 60.0
Asked = tuple[str | None, Sequence[Path], str, int | None, float]
"""The name of a variable, folders laid over, a store, most rows, most seconds."""


class Shell(Protocol):
    """What is asked of the shell of a notebook (IPython)."""

    def push(self, variables: dict[str, object], /) -> None:
        """Set variables of the notebook."""

    def register_magic_function(
        self, func: Callable[[str, str], object], magic_kind: str, magic_name: str
    ) -> None:
        """Take a function for cells that begin with its name."""


def load(shell: Shell) -> None:
    """Give a notebook the cell ``%%sparql``."""

    def sparql(line: str, cell: str) -> Answer | bool | None:
        asked = read_line(line, os.name == "nt")
        if asked is None:
            return None
        name, overlays, store, rows, seconds = asked
        anew = bool(overlays or store)  # they may have changed since they were last asked
        kg = KnowledgeGraph(overlays, (), store, seconds) if anew else open_graph(())
        found = kg.result(cell, rows, seconds)
        if name:
            shell.push({name: found})
        if isinstance(found, str):
            print(found, end="")  # noqa: T201 - Turtle is to be read, not to be seen as a string
            return None
        return found

    sparql.__doc__ = _options.get_help(click.Context(_options, info_name="%%sparql"))
    shell.register_magic_function(sparql, "cell", "sparql")


@click.command(
    "%%sparql",
    help="Example:  %%sparql codes --max-rows 100\n\n"
    "Ask the graph with the SPARQL text of this cell. SELECT shows a table, CONSTRUCT Turtle, "
    "ASK true or false; NAME keeps the answer in a variable.",
)
@click.argument("name", required=False)
@with_folders()
@at_store
@max_rows
@timeout(_SECONDS)
@click.pass_context
def _options(
    ctx: click.Context, name: str | None, overlays: Sequence[Path], max_rows: int | None,
    seconds: float,
) -> Asked:  # fmt: skip
    """Read the line behind %%sparql."""
    store = ctx.meta.get(STORE_MEANT, "")
    laid_over(overlays, True, store)
    if name and (not name.isidentifier() or iskeyword(name)):
        raise click.UsageError(f"{name!r} cannot be the name of a variable.")
    return name, overlays, store, max_rows, seconds


def read_line(line: str, windows: bool) -> Asked | None:
    """Read what stands behind ``%%sparql``.

    Args:
        line: the rest of the first line of the cell.
        windows: whether a backslash is part of a path.

    Returns:
        The options; None if only the help was asked for, which is then printed.

    Raises:
        UsageProblem: PC-USAGE-MAGIC.
    """
    try:
        words = shlex.split(line, posix=not windows)
        if windows:
            words = [word.strip("\"'") for word in words]
        found = _options.main(words, "%%sparql", standalone_mode=False)
    except (click.ClickException, ValueError) as fault:
        what = fault.format_message() if isinstance(fault, click.ClickException) else f"{fault}."
        raise UsageProblem(
            "PC-USAGE-MAGIC", what, "%%sparql --help lists what may stand there.", "%%sparql"
        ) from None
    return found if isinstance(found, tuple) else None
