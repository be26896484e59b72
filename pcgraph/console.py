"""What the verbs of the command share: options, forms of the answer, data and words."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from errno import EINVAL
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pcgraph.errors import InputProblem, UsageProblem
from pcgraph.markup import fit

if TYPE_CHECKING:
    from pcgraph.graph import KnowledgeGraph
    from pcgraph.model import Table

TABLE_FORMATS = ("table", "csv", "csv-excel", "json", "md", "xlsx")
REPORT_FORMATS = (*TABLE_FORMATS, "ttl", "junit")
RESULT_FORMATS = ("srj", "srx", "tsv")
GRAPH_FORMATS = ("ttl", "nt", "nq", "trig", "jsonld", "rdf")
_SUFFIXES = {
    f".{name}": name
    for name in (*TABLE_FORMATS, *RESULT_FORMATS, *GRAPH_FORMATS)
    if name not in ("table", "csv-excel")
} | {".html": "html", ".txt": "table", ".xml": "junit"}
_SAME_SUFFIX = {"csv-excel": "csv"}

WITHOUT_HERE = "--without-this-folder"
STORE = "--store"
STORE_MEANT = "store"
"""Under this name the context keeps which store is meant."""
_HERE, _SAID, _MEMORY = "without_here", "said_here", "max_memory"

Verb = Callable[..., object]
Result = TypeVar("Result")


max_rows = click.option("--max-rows", type=click.IntRange(1), help="An error above so many.")


def with_folders(callback: Callable[..., object] | None = None) -> Callable[[Verb], Verb]:
    """Give a verb the option that lays folders over ours."""
    return click.option(
        "--with", "overlays", multiple=True, type=click.Path(path_type=Path), metavar="DIR",
        help="Lay a folder of your own over ours.", callback=callback,
    )  # fmt: skip


def at_store(verb: Verb) -> Verb:
    """Give a verb the option that asks a store instead of the files."""
    return click.option(
        STORE, STORE_MEANT, metavar="DIR|URL", is_eager=True, expose_value=False,
        callback=named_store,
        help="Ask a store that pcgraph load has filled, instead of the files.",
    )(verb)  # fmt: skip


def shared(*formats: str, written: bool = True) -> Callable[[Verb], Verb]:
    """Give a verb the options that all verbs share; --format only if there are formats.

    Args:
        formats: the forms of its answer.
        written: whether it has an answer that can be written to a file.
    """
    form = click.option("-f", "--format", "form", type=click.Choice(formats),
                        help="Form of the answer (table on a terminal, else csv; an empty json "
                        "says why in note).")  # fmt: skip
    output = click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
                          help="Write to a file; its suffix chooses the form.")  # fmt: skip
    options: tuple[Callable[[Verb], Verb], ...] = (
        with_folders(_with_this_folder),
        click.option(WITHOUT_HERE, _HERE, is_flag=True, is_eager=True, expose_value=False,
                     callback=_noted, help="Do not lay the folder you are in over ours."),
        *([form] if formats else []),
        *([output] if written else []),
        click.option("-q", "--quiet", is_flag=True, is_eager=True, callback=_noted,
                     help="No words beside the answer."),
    )  # fmt: skip

    def wrap(verb: Verb) -> Verb:
        for option in reversed(options):
            verb = option(verb)
        return verb

    return wrap


def _noted(ctx: click.Context, param: click.Parameter, value: object) -> object:
    """Keep a value for the callback of --with, which comes after it."""
    if value is not None:
        ctx.meta[str(param.name)] = value
    return value


def named_store(ctx: click.Context, param: click.Parameter, value: str | None) -> object:
    """Refuse an empty name, as of a variable that is not set: the files would be asked instead.

    Raises:
        UsageProblem: PC-USAGE-STORE.
    """
    if value == "":
        raise UsageProblem(
            "PC-USAGE-STORE", "no store is named: what stands there is empty.",
            "Give a folder or an address; see that the variable is set.", STORE,
        )  # fmt: skip
    return _noted(ctx, param, value)


def _with_this_folder(
    ctx: click.Context, _: click.Parameter, named: Sequence[Path]
) -> tuple[Path, ...]:
    """Lay the folder you are in over ours too, and say so."""
    folders = laid_over(named, ctx.meta.get(_HERE, False), ctx.meta.get(STORE_MEANT, ""))
    say_folders(ctx, folders, ctx.meta.get("quiet", False))
    return folders


def say_folders(ctx: click.Context, folders: Sequence[Path], quiet: bool) -> None:
    """Say once that the folder you are in is laid over, before anything is read from it."""
    if Path() in folders and not ctx.meta.get(_SAID):
        ctx.meta[_SAID] = True
        say([using_here()], quiet)


def using_here() -> str:
    """Say that the folder you are in is used."""
    return f"Using {Path.cwd().name or Path.cwd()}, the folder you are in."


def laid_over(named: Sequence[Path], without_here: bool, store: str = "") -> tuple[Path, ...]:
    """Give the folders to lay over ours: those named, and the one you are in if it is one.

    Args:
        named: the folders behind --with.
        without_here: leave out the folder you are in, unless it is named.
        store: the store that is asked instead: nothing is laid over it.

    Raises:
        InputProblem: PC-READ-FILE for a folder that may not be looked into.
        UsageProblem: PC-USAGE-STORE if folders are named beside a store.
    """
    if store and named:
        from pcgraph.stores.opened import shown_place

        raise UsageProblem(
            "PC-USAGE-STORE",
            "--store asks what was loaded; --with cannot lay a folder over it.",
            f"Load it with the folder: pcgraph load --with {named[0]} --store {shown_place(store)}",
        )
    if store:
        return ()
    from pcgraph.files import is_own_folder, layer_of

    here = Path()
    if without_here or not is_own_folder(here) or layer_of(here) in map(layer_of, named):
        return tuple(named)
    return (*named, here)


def _finite(_: click.Context, __: click.Parameter, value: float) -> float:
    """Refuse a limit that is none."""
    if not isfinite(value):
        raise click.BadParameter("it must be a finite number of seconds.")
    return value


def timeout(seconds: float, words: str = "Seconds, at most.") -> Callable[[Verb], Verb]:
    """Give a verb the limit of time."""
    return click.option(
        "--timeout",
        "seconds",
        type=click.FloatRange(0.01),
        callback=_finite,
        default=seconds,
        show_default=True,
        help=words,
    )


def limited(seconds: float) -> Callable[[Verb], Verb]:
    """Give a verb the limits of time and of memory; ``within`` keeps both."""
    memory = click.option(
        "--max-memory",
        _MEMORY,
        type=click.IntRange(64),
        metavar="MB",
        callback=_seen,
        expose_value=False,
        help="Memory, at most; if not given, three quarters of the machine's, at most 8192.",
    )

    def wrap(verb: Verb) -> Verb:
        return timeout(seconds)(memory(verb))

    return wrap


def _seen(ctx: click.Context, _: click.Parameter, value: int | None) -> None:
    """Keep the limit of memory for ``within``; refuse one that nobody could keep."""
    if value is not None:
        from pcgraph.memory import MEGABYTE, resident

        if resident() is None:
            raise click.BadParameter("this system does not tell how much memory a program takes.")
        ctx.meta[_MEMORY] = value * MEGABYTE


_OPEN: dict[tuple[str, tuple[Path, ...]], KnowledgeGraph] = {}


def open_graph(overlays: Sequence[Path], extra: Sequence[Any] = ()) -> KnowledgeGraph:
    """Open the graph once for each set of overlays, or the store behind --store."""
    from pcgraph.graph import KnowledgeGraph

    if extra:
        return KnowledgeGraph(overlays, extra)
    context = click.get_current_context(silent=True)
    store = context.meta.get(STORE_MEANT, "") if context else ""
    key = store, tuple(overlays)
    return _OPEN.setdefault(key, KnowledgeGraph(overlays, store=store))


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """Run work that may not end, at most so many seconds, in the memory that was allowed."""
    from pcgraph.limits import USUAL, within

    ctx = click.get_current_context(silent=True)
    return within(seconds, work, max_bytes=ctx.meta.get(_MEMORY, USUAL) if ctx else USUAL)


def choose_form(
    form: str | None, output: Path | None, allowed: Sequence[str], usual: str | None = None
) -> str:
    """Choose the form: as asked, by suffix, else table on a terminal and csv elsewhere.

    Raises:
        UsageProblem: PC-USAGE-SUFFIX if the suffix says nothing, or another form than asked.
    """
    by_suffix = _SUFFIXES.get(output.suffix.lower(), "") if output else ""
    if output and form and by_suffix not in ("", _SAME_SUFFIX.get(form, form)):
        raise UsageProblem(
            "PC-USAGE-SUFFIX",
            f"{output.name!r} says {by_suffix} and --format says {form}.",
            "Leave one of them out.",
        )
    if form:
        return form
    if output:
        if by_suffix not in allowed:
            known = [suffix for suffix, name in _SUFFIXES.items() if name in allowed]
            raise UsageProblem(
                "PC-USAGE-SUFFIX",
                f"{output.name!r} does not say which form is meant.",
                f"Use --format, or a suffix: {', '.join(known)}.",
            )
        return by_suffix
    if usual is not None:
        return usual
    return "table" if sys.stdout.isatty() else "csv"


def show(
    table: Table, words: Sequence[tuple[str, str, str]], form: str, output: Path | None,
    wide: bool = False,
) -> None:  # fmt: skip
    """Write a table in one of the table forms."""
    emit(table_form(table, words, form, output, wide), output)


def table_form(
    table: Table, words: Sequence[tuple[str, str, str]], form: str, output: Path | None,
    wide: bool = False,
) -> str | bytes:  # fmt: skip
    """Give what ``show`` writes, for a verb that puts the writing under its limits."""
    from pcgraph.writers.results import table_content

    colour = output is None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return table_content(table, words, form, width(), colour, wide)


def emit(content: str | bytes, output: Path | None) -> None:
    """Write the data: to a file, whole, or to standard output.

    A reader that went away ends the command without a word.

    Raises:
        InputProblem: PC-WRITE-FILE, PC-WRITE-OUT. UsageProblem: PC-USAGE-BINARY.
    """
    if output:
        from pcgraph.files import write_whole

        write_whole(output, content)
        return
    if isinstance(content, bytes) and sys.stdout.isatty():
        raise UsageProblem(
            "PC-USAGE-BINARY", "a workbook cannot be shown on a terminal.", "Use -o FILE.xlsx."
        )
    try:
        if isinstance(content, bytes):
            sys.stdout.buffer.write(content)
        else:
            sys.stdout.write(content)
        sys.stdout.flush()
    except OSError as fault:
        if isinstance(fault, BrokenPipeError) or (os.name == "nt" and fault.errno == EINVAL):
            from pcgraph.limits import leave

            leave(0)
        raise InputProblem(
            "PC-WRITE-OUT", f"cannot write the answer: {fault.strerror}.", "Look at the disk."
        ) from None


def say(lines: Sequence[str], quiet: bool, output: Path | None = None) -> None:
    """Say words beside the data, on standard error; a line that begins with a blank is kept."""
    if quiet:
        return
    words = [*([f"Written: {output}"] if output else []), *lines]
    words = [fit(line) for line in words]
    kept = (line if line[:1] == " " else click.wrap_text(line, width()) for line in words)
    text = "\n".join(kept).strip()
    with suppress(OSError):
        if text:
            click.echo(text, err=True)


def excel_hint(form: str, output: Path | None) -> list[str]:
    """Warn where a shell may spoil what Excel is to read."""
    return redirect_hint(form, output is None and not sys.stdout.isatty(), os.name == "nt")


def redirect_hint(form: str, redirected: bool, windows: bool) -> list[str]:
    """Say what to do instead of ``> answer.csv`` on Windows.

    >>> redirect_hint("csv", redirected=True, windows=False)
    []
    """
    if not (windows and redirected and form in ("", "csv", "csv-excel")):
        return []
    return [
        "For Excel use -o answer.xlsx: PowerShell may change the encoding of a redirected file."
    ]


def width() -> int:
    """Give the number of columns to write for."""
    try:
        columns = shutil.get_terminal_size((100, 24)).columns
    except ValueError:
        columns = 100
    return min(max(columns, 20), 1000)


def counted(number: int, what: str) -> str:
    """Count things in words.

    >>> counted(1, "warning"), counted(0, "violation")
    ('1 warning', '0 violations')
    """
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def silent(what: str, done: int, whole: int) -> None:
    """Show nothing."""


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Show how far the work is, on a terminal only: what, done, of how many (0 if not known)."""
    if quiet or not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, whole: bar.update(
            task, description=what, completed=done, total=whole or None
        )
