"""The gate before the application, request by request."""

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from pcgraph.errors import QueryProblem
from pcgraph.serve.faults import RETRY, status_of
from pcgraph.serve.guarded import FIXED, Gate, guarded
from pcgraph.serve.hosts import allowed_hosts
from pcgraph.serve.lines import _WORDS, _plain
from pcgraph.serve.rates import _REMEMBERED, Rates
from pcgraph.serve.service import ASKING
from pcgraph.serve.settings import Settings

HIDDEN = "secret words"


async def page(_: Request) -> Response:
    return PlainTextResponse("fine")


async def data(_: Request) -> Response:
    return PlainTextResponse("fine", headers={"Access-Control-Allow-Origin": "*"})


async def broken(_: Request) -> Response:
    raise ValueError(HIDDEN)


async def told(_: Request) -> Response:
    raise QueryProblem("PC-QUERY-SYNTAX", "not understood.", "Look at line 1.")


async def echo(request: Request) -> Response:
    return Response(await request.body())


async def who(_: Request) -> Response:
    return JSONResponse({"who": ASKING.get()})


def client_of(settings: Settings, address: str = "127.0.0.1") -> httpx.AsyncClient:
    routes = [
        Route(f"/{one.__name__}", one, methods=["GET", "POST"])
        for one in (page, data, broken, told, echo, who)
    ]
    app = Starlette(routes=routes, middleware=guarded(settings))
    sent = httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 1))
    return httpx.AsyncClient(transport=sent, base_url="http://localhost")


def ask(settings: Settings, path: str, address: str = "127.0.0.1", **more: Any) -> httpx.Response:
    async def asked() -> httpx.Response:
        async with client_of(settings, address) as client:
            return await client.request(more.pop("method", "GET"), path, **more)

    return asyncio.run(asked())


@pytest.mark.parametrize("path", ["/page", "/data", "/broken", "/told", "/none"])
def test_every_answer_has_the_headers_that_bind_a_browser(path: str) -> None:
    found = ask(Settings(), path).headers
    assert {name: found[name] for name in FIXED} == dict(FIXED)
    policy = found["content-security-policy"]
    for rule in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'",
                 "form-action 'self'"):  # fmt: skip
        assert rule in policy
    assert "unsafe" not in policy
    assert found["x-content-type-options"] == "nosniff"
    open_ = "access-control-allow-origin" in found
    assert found["cross-origin-resource-policy"] == ("cross-origin" if open_ else "same-origin")
    assert "set-cookie" not in found


@pytest.mark.parametrize("status", sorted(_WORDS))
def test_so_has_what_is_said_without_the_application(status: int) -> None:
    head = _plain(status).partition(b"\r\n\r\n")[0].decode()
    assert head.startswith(f"HTTP/1.1 {status} ")
    assert all(f"\r\n{name}: {words}" in head for name, words in FIXED.items())


def test_a_fault_of_ours_is_told_by_a_number_alone(capsys: pytest.CaptureFixture[str]) -> None:
    found = ask(Settings(), "/broken?query=hidden")
    assert found.status_code == 500
    number = found.text.partition("under ")[2].partition(".")[0]
    assert len(number) == 8
    said = capsys.readouterr().err
    assert f"Fault {number}: ValueError" in said
    assert "in broken" in said
    for words in (HIDDEN, "hidden"):
        assert words not in said
        assert words not in found.text
    assert "Traceback" not in found.text
    assert "File" not in found.text


def test_an_error_of_ours_is_told_in_words_or_as_json() -> None:
    found = ask(Settings(), "/told")
    assert (found.status_code, found.text.splitlines()[0]) == (400, "not understood.")
    as_json = ask(Settings(), "/told", headers={"Accept": "application/json"}).json()
    assert as_json == {
        "code": "PC-QUERY-SYNTAX",
        "what": "not understood.",
        "remedy": "Look at line 1.",
    }


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200), ("127.0.0.1:9", 200), ("[::1]", 200), ("pc.example.org", 200),
        ("PC.example.ORG.:443", 200), ("also.example.org", 200), ("192.0.2.9", 200),
        ("evil.example", 421), ("pc.example.org.evil.example", 421), ("127.0.0.2", 421),
        ("192.0.2.10", 421), ("localhost localhost", 400), ("", 400), ("a@localhost", 400),
    ],
)  # fmt: skip
def test_only_the_names_that_were_given_are_answered(host: str, status: int) -> None:
    settings = Settings(
        host="192.0.2.9", public="https://pc.example.org/x/", hosts=("also.example.org",)
    )
    assert ask(settings, "/page", headers={"Host": host}).status_code == status


def test_an_open_server_is_not_called_by_what_it_binds() -> None:
    assert "0.0.0.0" not in allowed_hosts(Settings(host="0.0.0.0"))  # noqa: S104
    assert "::" not in allowed_hosts(Settings(host="::"))


def test_a_body_is_taken_up_to_its_limit() -> None:
    settings = Settings(max_body=100)
    assert ask(settings, "/echo", method="POST", content=b"a" * 100).content == b"a" * 100
    assert ask(settings, "/echo", method="POST", content=b"a" * 101).status_code == 413


def test_a_body_in_pieces_is_taken_up_to_its_limit() -> None:
    async def pieces() -> Any:
        for _ in range(11):
            yield b"a" * 10

    found = ask(Settings(max_body=100), "/echo", method="POST", content=pieces())
    assert found.status_code == 413
    assert "PC-SERVE-BODY" in found.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND"])
def test_no_other_method_is_taken(method: str) -> None:
    found = ask(Settings(), "/page", method=method)
    assert found.status_code == 405
    assert found.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_a_client_that_asks_too_often_is_told_when_to_ask_again() -> None:
    async def asked() -> list[httpx.Response]:
        async with client_of(Settings(per_minute=3), "192.0.2.1") as client:
            return [await client.get("/page") for _ in range(5)]

    found = asyncio.run(asked())
    assert [one.status_code for one in found] == [200, 200, 200, 429, 429]
    assert 1 <= int(found[-1].headers["retry-after"]) <= 20


def test_rates_are_of_each_client_and_come_back() -> None:
    now = 0.0
    rates = Rates(60, lambda: now)
    assert [rates.wait("a") for _ in range(61)] == [0.0] * 60 + [1.0]
    assert rates.wait("b") == 0
    now = 2.5
    assert [bool(rates.wait("a")) for _ in range(3)] == [False, False, True]


def test_no_more_clients_are_counted_than_may() -> None:
    rates = Rates(1, lambda: 0.0)
    for number in range(_REMEMBERED + 100):
        rates.wait(str(number))
    assert len(rates) == _REMEMBERED


def test_without_a_rate_nobody_is_counted() -> None:
    rates = Rates(0)
    assert {rates.wait("a") for _ in range(1000)} == {0.0}
    assert len(rates) == 0


@pytest.mark.parametrize(
    ("address", "owner"),
    [("127.0.0.1", ""), ("192.0.2.7", "192.0.2.7"), ("2001:db8::1", "2001:db8::"), ("::1", "")],
)
def test_who_asks_is_known_to_the_processes(address: str, owner: str) -> None:
    assert ask(Settings(), "/who", address).json() == {"who": owner}


def test_a_line_of_the_log_has_no_query_and_no_address(capsys: pytest.CaptureFixture[str]) -> None:
    ask(Settings(logged=True), "/page?query=hidden", "192.0.2.7")
    said = capsys.readouterr().err
    assert " GET /page 200 " in said
    assert said.endswith(" ms\n")
    assert "hidden" not in said
    assert "192.0.2" not in said


def test_without_the_option_nothing_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    ask(Settings(), "/page")
    assert capsys.readouterr().err == ""


def _scope(path: str) -> dict[str, Any]:
    return {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(),
        "query_string": b"", "http_version": "1.1", "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 1),
    }  # fmt: skip


@pytest.mark.parametrize(("path", "ended"), [("/sparql", False), ("/review/save", True)])
def test_work_ends_when_its_client_goes_away_but_not_while_it_writes(
    path: str, ended: bool
) -> None:
    done = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await asyncio.sleep(0.3)
        done.append(scope["path"])

    async def asked() -> None:
        parts: Iterator[dict[str, Any]] = iter(
            [{"type": "http.request", "body": b""}, {"type": "http.disconnect"}]
        )

        async def receive() -> Any:
            await asyncio.sleep(0.01)
            return next(parts)

        async def send(_: Any) -> None:
            raise AssertionError("nobody is there")

        await Gate(app, Settings())(_scope(path), receive, send)

    asyncio.run(asyncio.wait_for(asked(), 5))
    assert bool(done) is ended


def test_every_refusal_of_the_gate_has_a_status_of_its_own() -> None:
    codes = {
        "ADDRESS": 414, "BODY": 413, "FAULT": 500, "GRAPH": 500, "HEADERS": 431, "HOST": 421,
        "METHOD": 405, "RATE": 429, "REQUEST": 400,
    }  # fmt: skip
    assert {one: status_of(QueryProblem(f"PC-SERVE-{one}", "")) for one in codes} == codes
    assert RETRY == (429, 503)


def test_no_header_of_ours_can_be_taken_away() -> None:
    async def loose(_: Request) -> Response:
        return PlainTextResponse("x", headers={"Content-Security-Policy": "default-src *"})

    async def asked() -> httpx.Response:
        app = Starlette(routes=[Route("/", loose)], middleware=guarded(Settings()))
        sent = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=sent, base_url="http://localhost") as client:
            return await client.get("/")

    assert asyncio.run(asked()).headers.get_list("content-security-policy") == [
        FIXED["content-security-policy"]
    ]
