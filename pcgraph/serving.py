"""The verb that serves the graph: pages, linked data, SPARQL, tables and review."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import click

from pcgraph.console import STORE_MEANT, at_store, emit, max_rows, say, shared, timeout
from pcgraph.errors import InputProblem, UsageProblem

_ROWS = 100_000
_SECONDS = 10.0
_PER_MINUTE = 600
"""So many requests an address of the net may make in a minute, where others reach the server."""


@click.command(
    name="serve",
    help="Example:  pcgraph serve\n\n"
    "Serve the graph on this machine: pages, a SPARQL endpoint, linked data and tables, until "
    "Ctrl-C. Nobody else reaches it unless --host says so. The address is printed when the graph "
    "is open.",
)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS",
              help="The address to listen at; this machine alone if not given.")  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65_535), default=8000, show_default=True,
              help="The port; 0 for any that is free.")  # fmt: skip
@click.option("--public", default="", metavar="URL",
              help="The address by which others see it, behind a proxy.")  # fmt: skip
@click.option("--allow-host", "names", multiple=True, metavar="NAME",
              help="A further name that requests may call it by.")  # fmt: skip
@click.option("--review", type=click.Path(path_type=Path), metavar="DIR",
              help="Let the mappings of this folder be judged in the browser.")  # fmt: skip
@click.option("--workers", type=click.IntRange(1, 64), default=4, show_default=True,
              help="Processes that answer SPARQL; half as many make pages.")  # fmt: skip
@timeout(_SECONDS, "Seconds that a query may run.")
@max_rows
@click.option("--max-memory", type=click.IntRange(64), metavar="MB",
              help="Memory that each process that answers may hold; if not given, a share of "
              "three quarters of the machine's.")  # fmt: skip
@click.option("--per-minute", type=click.IntRange(0), metavar="N",
              help="Requests that one address may make in a minute; 0 for any number. If not "
              f"given, {_PER_MINUTE} where others reach the server, else any number.")  # fmt: skip
@click.option("--log", "logged", is_flag=True,
              help="Write a line for each request: method, path, status, milliseconds; no query, "
              "no address.")  # fmt: skip
@at_store
@shared(written=False)
@click.pass_context
def serve(
    ctx: click.Context, host: str, port: int, public: str, names: Sequence[str],
    review: Path | None, workers: int, seconds: float, max_rows: int | None,
    max_memory: int | None, per_minute: int | None, logged: bool, overlays: Sequence[Path],
    quiet: bool,
) -> None:  # fmt: skip
    """Serve until told to stop."""
    from pcgraph.memory import MEGABYTE
    from pcgraph.serve.hosts import allowed_hosts, is_loopback
    from pcgraph.serve.run import run
    from pcgraph.serve.settings import Settings

    store = ctx.meta.get(STORE_MEANT, "")
    alone = is_loopback(host)
    settings = Settings(
        overlays=_with_review(overlays, review, store), store=store, host=host, port=port,
        public=_checked_public(public), hosts=tuple(map(_checked_name, names)), workers=workers,
        seconds=seconds, max_rows=max_rows or _ROWS, review=review, logged=logged,
        max_bytes=max_memory * MEGABYTE if max_memory else None,
        per_minute=per_minute if per_minute is not None else 0 if alone else _PER_MINUTE,
    )  # fmt: skip
    _check_named(settings.host, settings.public, settings.hosts)
    if not alone:
        say(_open_words(host, sorted(allowed_hosts(settings)), settings.per_minute), False)
        if review:
            say(["Whoever reaches it can judge under any name: there is no password."], False)

    def ready(address: str) -> None:
        emit(f"{address}\n", None)
        seen = settings.public or address
        say(
            [
                f"Ready: open {seen} in a browser; Ctrl-C stops it.",
                f"Next: give a SPARQL tool the address {seen}sparql",
            ],
            quiet,
        )

    say(["Reading the graph."], quiet)
    code = run(settings, ready)
    say(["Stopped."], quiet)
    if code:
        sys.exit(code)


def _with_review(overlays: Sequence[Path], review: Path | None, store: str) -> tuple[Path, ...]:
    """Lay the folder that is judged over ours too.

    Raises:
        UsageProblem: PC-USAGE-STORE. InputProblem: PC-READ-FOLDER.
    """
    if not review:
        return tuple(overlays)
    if store:
        raise UsageProblem(
            "PC-USAGE-STORE", "--review judges the files of a folder; --store asks no files.",
            "Leave one of them out.", "--review",
        )  # fmt: skip
    from pcgraph.files import is_own_folder, layer_of

    if not is_own_folder(review):
        raise InputProblem(
            "PC-READ-FOLDER", "this is no folder with a framework of your own.",
            "Make one: pcgraph new DIR --base ADDRESS", str(review),
        )  # fmt: skip
    if layer_of(review) in map(layer_of, overlays):
        return tuple(overlays)
    return (*overlays, review)


def _checked_public(public: str) -> str:
    """Give the address by which others see the server, with a slash at its end.

    Raises:
        UsageProblem: PC-SERVE-PUBLIC.
    """
    from pcgraph.serve.hosts import host_of

    if not public:
        return ""
    try:
        parts = urlsplit(public)
    except ValueError:
        parts = urlsplit("")
    odd = parts.query or parts.fragment or not public.isprintable() or " " in public
    if parts.scheme not in ("http", "https") or not host_of(parts.netloc) or odd:
        raise UsageProblem(
            "PC-SERVE-PUBLIC", f"{public!r} is no address that a browser could open.",
            "Give it whole, such as https://pc.example.org/", "--public",
        )  # fmt: skip
    return public.rstrip("/") + "/"


def _checked_name(name: str) -> str:
    """Give a name that requests may use.

    Raises:
        UsageProblem: PC-SERVE-NAME.
    """
    from pcgraph.serve.hosts import host_of

    found = host_of(name)
    if not found:
        raise UsageProblem(
            "PC-SERVE-NAME", f"{name!r} is no name of a machine.",
            "Give one name, such as pc.example.org; several by several --allow-host.",
            "--allow-host",
        )  # fmt: skip
    return found


def _check_named(host: str, public: str, names: Sequence[str]) -> None:
    """Refuse to be open to all without a name: any site could then ask through a browser.

    Raises:
        UsageProblem: PC-SERVE-NAME.
    """
    from pcgraph.serve.hosts import is_everywhere

    if is_everywhere(host) and not (public or names):
        raise UsageProblem(
            "PC-SERVE-NAME", f"{host or 'an empty address'} lets everybody in, and no name is "
            "given by which they may call this machine.",
            "Name it: --allow-host NAME, or --public URL. Requests by other names are refused.",
            "--host",
        )  # fmt: skip


def _open_words(host: str, names: Sequence[str], per_minute: int) -> list[str]:
    """Say what holds where others reach the server."""
    rate = f"{per_minute} requests a minute for an address" if per_minute else "any number of them"
    return [
        f"Others can reach this server: it listens at {host}, without encryption and password.",
        f"It answers requests that call it {', '.join(names)}; {rate}.",
    ]
