"""Connections that come slowly, stay open, or do not read."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pcgraph.serve.guarded import guarded
from pcgraph.serve.lines import Bounds
from pcgraph.serve.settings import Settings
from tests.web.sent import raw, status_of, taken
from tests.web.serving_case import beside, wait_until

QUICK = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
BOUNDS = Bounds(head=1.0, body=1.0, most=60, each=20)
MANY = 300
LARGE = b"a" * 30_000_000


async def short(_: Request) -> Response:
    return PlainTextResponse("fine")


async def large(_: Request) -> Response:
    return Response(LARGE)


def app() -> Starlette:
    return Starlette(
        routes=[Route("/", short, methods=["GET", "POST"]), Route("/large", large)],
        middleware=guarded(Settings()),
    )


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[str, int]]:
    with beside(app(), BOUNDS) as made:
        yield made


def timed(place: tuple[str, int]) -> float:
    begun = time.monotonic()
    assert status_of(raw(place, QUICK)) == 200
    return time.monotonic() - begun


@pytest.mark.parametrize(
    "begun",
    [b"", b"G", b"GET / HTTP/1.1\r\nHost: localhost\r\n"],
    ids=["nothing", "a letter", "half a head"],
)
def test_hundreds_of_open_connections_keep_nobody_waiting(
    place: tuple[str, int], begun: bytes
) -> None:
    with ExitStack() as held:
        for _ in range(MANY):
            line = held.enter_context(socket.create_connection(place, timeout=5))
            try:
                line.sendall(begun)
            except OSError:
                assert begun
        took = sorted(timed(place) for _ in range(20))
    assert took[-1] < 1.0


def test_a_head_that_does_not_come_is_told_and_dropped(place: tuple[str, int]) -> None:
    begun = time.monotonic()
    assert status_of(raw(place, b"GET / HTTP/1.1\r\nHost:")) == 408
    assert 0.8 < time.monotonic() - begun < 4


def test_letter_by_letter_does_not_help(place: tuple[str, int]) -> None:
    begun = time.monotonic()
    with socket.create_connection(place, timeout=5) as line:
        found = b""
        line.settimeout(0.05)
        while not found and time.monotonic() - begun < 5:
            line.sendall(b"G")
            try:
                found = taken(line)
            except TimeoutError:
                continue
    assert status_of(found) == 408
    assert time.monotonic() - begun < 4


def test_a_body_that_does_not_come_is_told_and_dropped(place: tuple[str, int]) -> None:
    begun = time.monotonic()
    sent = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc"
    assert status_of(raw(place, sent)) == 408
    assert 0.8 < time.monotonic() - begun < 4


def test_a_connection_that_is_kept_may_ask_again_and_is_then_let_go(
    place: tuple[str, int],
) -> None:
    with socket.create_connection(place, timeout=10) as line:
        for _ in range(2):
            line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert status_of(taken(line)) == 200
            time.sleep(0.6)
        begun = time.monotonic()
        assert line.recv(100) == b""
        assert time.monotonic() - begun < 6


def test_an_answer_that_nobody_reads_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pcgraph.serve.lines._CHECK", 0.3)
    with beside(app(), BOUNDS) as place, socket.create_connection(place, timeout=10) as line:
        line.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(2)
        assert not _whole(line)


def test_an_answer_that_is_read_in_time_is_whole(place: tuple[str, int]) -> None:
    found = raw(place, b"GET /large HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert found.endswith(LARGE)


def test_answers_that_wait_to_be_read_are_bounded_in_all() -> None:
    """The one that has waited longest goes first."""
    bounds = Bounds(unread=2 * len(LARGE))
    with beside(app(), bounds) as place, ExitStack() as held:
        lines = []
        for _ in range(4):
            line = held.enter_context(socket.create_connection(place, timeout=10))
            line.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
            lines.append(line)
            time.sleep(0.3)
        whole = [_whole(line) for line in lines]
    assert whole[-1]
    assert not whole[0]
    assert sum(whole) <= 2


def _whole(line: socket.socket) -> bool:
    """Read what is there; tell whether it is the whole answer."""
    return taken(line).endswith(LARGE)


def test_where_all_are_at_work_one_more_is_refused_in_words() -> None:
    bounds = Bounds(most=3, unread=10**9)
    with beside(app(), bounds) as place, ExitStack() as held:
        for _ in range(3):
            line = held.enter_context(socket.create_connection(place, timeout=10))
            line.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert line.recv(10)
        answer = raw(place, QUICK)
    assert status_of(answer) == 503
    assert b"retry-after" in answer
    assert b"content-security-policy" in answer


def test_it_ends_while_connections_are_open() -> None:
    with ExitStack() as held:
        begun = time.monotonic()
        with beside(app(), Bounds()) as place:
            for begin in (b"", b"GET / HT", b"\x16\x03\x01\n\n", QUICK[:-4]):
                line = held.enter_context(socket.create_connection(place, timeout=10))
                line.sendall(begin)
            wait_until(lambda: status_of(raw(place, QUICK)) == 200)
        assert time.monotonic() - begun < 10
