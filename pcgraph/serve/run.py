"""Run the application until it is told to stop."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType

import uvicorn

from pcgraph.errors import PcgraphError, UsageProblem
from pcgraph.limits import leave
from pcgraph.serve.app import make_app
from pcgraph.serve.guarded import MAX_ADDRESS, MAX_HEADERS
from pcgraph.serve.hosts import is_everywhere
from pcgraph.serve.lines import Bounds, lines
from pcgraph.serve.settings import Settings

_ENDING = 2
"""So many seconds requests have to end when the server is told to stop."""
_BACKLOG = 512
_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK")
            if hasattr(signal, name)]  # fmt: skip
INTERRUPTED = 130


def run(settings: Settings, ready: Callable[[str], None]) -> int:
    """Serve until the process is told to stop.

    Args:
        settings: what the server was asked to be.
        ready: is told the address as soon as the graph is open.

    Returns:
        The exit code: 0 if it was told to stop, 130 for Ctrl-C.

    Raises:
        UsageProblem: PC-SERVE-PORT, PC-SERVE-BIND if it cannot listen there.
        PcgraphError: what is wrong with a file or a store.
    """
    listening = listen(settings.host, settings.port)
    settings = replace(settings, port=listening.getsockname()[1])
    app = make_app(settings)
    config = uvicorn.Config(
        app, http=lines(_bounds()), ws="none", loop="asyncio", lifespan="on",
        h11_max_incomplete_event_size=MAX_ADDRESS + MAX_HEADERS, backlog=_BACKLOG,
        log_config=None, log_level="critical", access_log=False, server_header=False,
        proxy_headers=False, timeout_keep_alive=5, timeout_graceful_shutdown=_ENDING,
    )  # fmt: skip
    server = _Server(config, lambda: ready(address_of(settings)))
    server.run(sockets=[listening])
    if server.fault:
        raise server.fault
    return INTERRUPTED if server.ended_by == signal.SIGINT else 0


def address_of(settings: Settings) -> str:
    """Give the address under which this machine reaches the server.

    >>> address_of(Settings(host="::1", port=80)), address_of(Settings(host="::"))
    ('http://[::1]:80/', 'http://[::1]:8000/')
    """
    host = settings.host
    if is_everywhere(host):
        host = "::1" if ":" in host else "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}/"


def listen(host: str, port: int) -> socket.socket:
    """Bind an address and port.

    Raises:
        UsageProblem: PC-SERVE-PORT if another program has it or it may not be taken,
            PC-SERVE-BIND if the address is none of this machine.
    """
    made: socket.socket | None = None
    try:
        family, kind, _, _, place = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        made = socket.socket(family, kind)
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(place)
        # Only now is it told that another program listens there.
        made.listen(_BACKLOG)
    except (OSError, UnicodeError) as fault:
        if made:
            made.close()
        raise _cannot(host, port, fault) from None
    return made


def _cannot(host: str, port: int, fault: Exception) -> UsageProblem:
    number = getattr(fault, "errno", None)
    if number == errno.EADDRINUSE:
        return UsageProblem(
            "PC-SERVE-PORT", f"port {port} is in use by another program.",
            "Use --port 0 for any that is free, or --port with another number.", "--port",
        )  # fmt: skip
    if number in (errno.EACCES, errno.EPERM):
        return UsageProblem(
            "PC-SERVE-PORT", f"this system does not let you take port {port}.",
            "Use --port with a number above 1023.", "--port",
        )  # fmt: skip
    return UsageProblem(
        "PC-SERVE-BIND", f"{host!r} is no address of this machine.",
        "Use 127.0.0.1 for this machine alone, or the address by which others reach it.", "--host",
    )  # fmt: skip


def _bounds() -> Bounds:
    """Give the bounds of connections: no more than the system lets this process have open."""
    try:
        import resource
    except ImportError:
        return Bounds()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2
    return replace(Bounds(), most=max(16, min(Bounds().most, most)))


class _Server(uvicorn.Server):
    """Tells when the graph is open, and ends as the command contract says."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self._opening: asyncio.Task[None] | None = None
        self.fault: PcgraphError | None = None
        self.ended_by = 0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen; tell when the graph is open."""
        await super().startup(sockets)
        self._opening = asyncio.create_task(self._open())

    async def _open(self) -> None:
        try:
            await self.config.app.state.service.ready()  # type: ignore[union-attr]
        except PcgraphError as fault:
            self.fault = None if self.should_exit else fault
            self.should_exit = True
        else:
            self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Hear what ends a program; a second time it ends at once."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {one: signal.signal(one, self.handle_exit) for one in _SIGNALS}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    def handle_exit(self, sig: int, _: FrameType | None) -> None:
        """Begin to end; the processes that answer end with this one."""
        if self.should_exit:
            leave(INTERRUPTED)
        self.ended_by, self.should_exit = sig, True
