"""The real server against what strangers may send: it answers, and goes on."""

import json
import signal
import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.web.sent import raw, status_of
from tests.web.serving_case import Served, serving, wait_until, worked

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
SECONDS = 3
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
DEATHS = {
    "cross product": ENDLESS,
    "paths": "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>|^!<x:y>)* ?b . ?c (!<x:x>|^!<x:y>)* ?d }",
    "concat": "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?c), STR(?f))) AS ?g)"
    " WHERE { ?a ?b ?c . ?d ?e ?f }",
    "order": "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c",
    "braces": "SELECT * WHERE " + "{" * 2250 + "}" * 2250,
    "regex": "ASK { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f FILTER(REGEX(CONCAT(STR(?o), STR(?c)), "
    '"^(a+)+(a*)*$")) }',
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    with serving(folder, "--timeout", str(SECONDS), "--log", "--max-memory", "500") as made:
        yield made


def get(server: Served, path: str, *headers: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers, "", ""]
    return raw(server.place, "\r\n".join(lines).encode())


def ask(server: Served, query: str) -> bytes:
    return get(server, f"/sparql?query={quote(query)}", "Accept: application/sparql-results+json")


def lives(server: Served) -> bool:
    return server.process.poll() is None and status_of(get(server, "/index.html")) == 200


def request(line: str, *headers: str, body: bytes = b"", host: str = "localhost") -> bytes:
    named = [f"Host: {host}"] if host else []
    return "\r\n".join([line, *named, "Connection: close", *headers, "", ""]).encode() + body


def long(size: int) -> str:
    return "a" * size


ODD: dict[str, tuple[bytes, set[int]]] = {
    "nothing": (b"\r\n\r\n", {0, 400, 408}),
    "noise": (bytes(range(256)) * 4 + b"\r\n\r\n", {0, 400}),
    "zeros": (b"\0" * 2000 + b"\r\n\r\n", {400}),
    "a line of TLS": (bytes.fromhex("16030100c8010000c40303") + b"\0" * 190 + b"\n\n", {400}),
    "HTTP/0.9": (b"GET /\r\n\r\n", {400}),
    "HTTP/2 by surprise": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400}),
    "HTTP/9.9": (request("GET / HTTP/9.9"), {400}),
    "HTTP/1.0 without a host": (b"GET / HTTP/1.0\r\n\r\n", {400}),
    "HTTP/1.1 without a host": (request("GET / HTTP/1.1", host=""), {400}),
    "two hosts": (request("GET / HTTP/1.1", "Host: evil.example"), {400}),
    "the same host twice": (request("GET / HTTP/1.1", "Host: localhost"), {400}),
    "another host": (request("GET / HTTP/1.1", host="evil.example"), {421}),
    "another address": (request("GET / HTTP/1.1", host="169.254.169.254"), {421}),
    "a host that begins like ours": (request("GET / HTTP/1.1", host="localhost.evil.org"), {421}),
    "a host that ends like ours": (request("GET / HTTP/1.1", host="evil-localhost"), {421}),
    "a user in the host": (request("GET / HTTP/1.1", host="localhost@evil.example"), {400}),
    "a path in the host": (request("GET / HTTP/1.1", host="localhost/evil"), {400}),
    "no number as port": (request("GET / HTTP/1.1", host="localhost:http"), {400}),
    "a port too high": (request("GET / HTTP/1.1", host="localhost:70000"), {400}),
    "port nought": (request("GET / HTTP/1.1", host="localhost:0"), {400}),
    "another port": (request("GET / HTTP/1.1", host="localhost:1"), {200}),
    "our host in capitals with a dot": (request("GET / HTTP/1.1", host="LOCALHOST."), {200}),
    "IPv6": (request("GET / HTTP/1.1", host="[::1]:8000"), {200}),
    "IPv6 written long": (request("GET / HTTP/1.1", host="[0:0:0:0:0:0:0:1]"), {200}),
    "IPv6 without brackets": (request("GET / HTTP/1.1", host="::1"), {400}),
    "IPv6 that is none": (request("GET / HTTP/1.1", host="[:::::1]"), {400}),
    "a whole address": (request("GET http://localhost/index.html HTTP/1.1"), {200}),
    "a whole address elsewhere": (request("GET http://evil.example/ HTTP/1.1"), {421}),
    "a whole address, host elsewhere": (
        request("GET http://localhost/ HTTP/1.1", host="evil.example"), {421}),
    "another scheme": (request("GET file:///etc/passwd HTTP/1.1"), {400}),
    "an address that breaks": (request("GET http://[::1 HTTP/1.1"), {400}),
    "CONNECT": (b"CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n", {405}),
    "CONNECT without more": (b"CONNECT evil.example:443 HTTP/1.1\r\n\r\n", {400}),
    "TRACE": (request("TRACE / HTTP/1.1"), {405}),
    "PUT": (request("PUT /sparql HTTP/1.1", "Content-Length: 1", body=b"x"), {405}),
    "a method nobody knows": (request("BREW / HTTP/1.1"), {405}),
    "a method with a sign": (request("G<>T / HTTP/1.1"), {400}),
    "OPTIONS of all": (request("OPTIONS * HTTP/1.1"), {400}),
    "a header without a colon": (request("GET / HTTP/1.1", "nonsense"), {400}),
    "a header with a blank": (request("GET / HTTP/1.1", "a b: c"), {400}),
    "a header with zero": (request("GET / HTTP/1.1", "a: b\0c"), {400}),
    "a header on two lines": (request("GET / HTTP/1.1", "a: b\r\n c"), {200, 400}),
    "a header of 60 KB": (request("GET / HTTP/1.1", f"a: {long(60_000)}"), {431}),
    "40 headers of 1 KB": (
        request("GET / HTTP/1.1", *(f"a{n}: {long(1000)}" for n in range(40))), {431}),
    "300 headers": (request("GET / HTTP/1.1", *(f"a{n}: b" for n in range(300))), {431}),
    "an address of 20 KB": (request(f"GET /{long(20_000)} HTTP/1.1"), {414}),
    "an address of 200 KB": (request(f"GET /?{long(200_000)} HTTP/1.1"), {414}),
    "a length twice": (
        request("POST /sparql HTTP/1.1", "Content-Length: 1", "Content-Length: 2", body=b"xx"),
        {400}),
    "a length and pieces": (
        request("POST /sparql HTTP/1.1", "Content-Length: 5", "Transfer-Encoding: chunked",
                body=b"0\r\n\r\n"), {400}),
    "a length below nothing": (request("POST /sparql HTTP/1.1", "Content-Length: -1"), {400}),
    "a length that is none": (request("POST /sparql HTTP/1.1", "Content-Length: 1e3"), {400}),
    "a length of a gigabyte": (
        request("POST /sparql HTTP/1.1", "Content-Length: 1000000000"), {413}),
    "pieces without end": (
        request("POST /sparql HTTP/1.1", "Transfer-Encoding: chunked",
                body=b"10000\r\n" + b"a" * 65_536 + b"\r\n" + (b"10000\r\n" + b"a" * 65_536
                     + b"\r\n") * 20), {413}),
    "pieces that are none": (
        request("POST /sparql HTTP/1.1", "Transfer-Encoding: chunked", body=b"zz\r\n\r\n"), {400}),
    "an unknown coding": (request("POST / HTTP/1.1", "Transfer-Encoding: gzip"), {400}),
    "a body of noise": (
        request("POST /sparql HTTP/1.1", "Content-Type: application/sparql-query",
                "Content-Length: 256", body=bytes(range(256))), {400}),
    "a form of noise": (
        request("POST /sparql HTTP/1.1", "Content-Type: multipart/form-data; boundary=x",
                "Content-Length: 256", body=bytes(range(256))), {400, 415}),
    "an odd type": (
        request("POST /sparql HTTP/1.1", "Content-Type: \xff;;;=", "Content-Length: 1",
                body=b"x"), {400, 415}),
    "a web socket": (
        request("GET / HTTP/1.1", "Upgrade: websocket", "Sec-WebSocket-Key: x",
                "Sec-WebSocket-Version: 13"), {200}),
    "upwards": (request("GET /../../../etc/passwd HTTP/1.1"), {404}),
    "upwards, hidden": (request("GET /%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1"), {404}),
    "upwards behind static": (request("GET /static/..%2f..%2f..%2fapp.py HTTP/1.1"), {404}),
    "zero in the path": (request("GET /index.html%00.png HTTP/1.1"), {400}),
    "a line end in the path": (request("GET /%0d%0aSet-Cookie:%20a=b HTTP/1.1"), {400}),
    "no UTF-8 in the path": (request("GET /%ff%fe HTTP/1.1"), {404}),
    "half a code": (request("GET /%e HTTP/1.1"), {404}),
    "many ranges": (
        request("GET / HTTP/1.1", "Range: bytes=" + ",".join(f"{n}-" for n in range(2000))), {200}),
    "an odd Accept": (request("GET / HTTP/1.1", "Accept: " + "*/*;q=," * 2000), {200, 406}),
    "an odd If-None-Match": (request("GET / HTTP/1.1", 'If-None-Match: "'), {200}),
}  # fmt: skip


@pytest.mark.parametrize("case", ODD)
def test_an_odd_request_is_refused_in_words_or_answered(server: Served, case: str) -> None:
    sent, allowed = ODD[case]
    answer = raw(server.place, sent, half=case in ("nothing", "noise"))
    assert status_of(answer) in allowed, answer[:300]
    assert b"Traceback" not in answer
    if answer:
        head = answer.partition(b"\r\n\r\n")[0].lower()
        assert b"content-security-policy: default-src 'none'" in head
        assert b"x-content-type-options: nosniff" in head
        assert b"set-cookie" not in head
        assert b"\r\nserver:" not in head


def test_after_all_of_it_the_server_lives(server: Served) -> None:
    assert lives(server)
    assert "Fault" not in server.said.read_text()


def test_requests_in_a_row_on_one_connection_are_each_answered(server: Served) -> None:
    one = b"GET /robots.txt.none HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = one.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    with socket.create_connection(server.place, timeout=15) as line:
        line.sendall(one + one + last)
        found = b""
        while part := line.recv(65_536):
            found += part
    assert found.count(b"HTTP/1.1 404") == 3


@pytest.mark.parametrize("death", DEATHS)
def test_a_query_of_death_is_told_in_time_and_others_go_on(server: Served, death: str) -> None:
    begun = time.monotonic()
    with ThreadPoolExecutor(1) as other:
        dying = other.submit(ask, server, DEATHS[death])
        took = []
        for _ in range(5):
            at = time.monotonic()
            assert status_of(ask(server, "ASK { ?s a ?o }")) == 200
            took.append(time.monotonic() - at)
        answer = dying.result(30)
    assert status_of(answer) in ((400,) if death == "braces" else (503,))
    assert b"PC-LIMIT-" in answer or b"PC-QUERY-DEPTH" in answer
    assert time.monotonic() - begun < SECONDS + 4
    assert sorted(took)[2] < 1.5


@linux
def test_deaths_from_everywhere_leave_a_process_for_what_is_quick(server: Served) -> None:
    """Twice as many as there are processes, from a machine that counts as nobody."""
    wait_until(lambda: server.rests() and len(server.children()) >= 8)
    with ThreadPoolExecutor(8) as others:
        dying = [others.submit(ask, server, f"{ENDLESS} # {n}") for n in range(8)]
        wait_until(lambda: status_of(ask(server, "ASK { ?s a 1 }")) == 200)
        assert not all(one.done() for one in dying)
        answers = [one.result(30) for one in dying]
    assert {status_of(one) for one in answers} == {503}
    assert all(b"retry-after" in one.lower() for one in answers)
    assert sum(b"PC-LIMIT-TIME" in one for one in answers) >= 2


@linux
def test_the_query_of_a_client_that_went_away_is_stopped(server: Served) -> None:
    """Long before its time would be up: then no process is busy any more."""

    wait_until(lambda: server.rests() and len(server.children()) >= 8)
    query = quote(ENDLESS + " # gone")
    begun = time.monotonic()
    with socket.create_connection(server.place, timeout=15) as line:
        before = {pid: worked(pid) for pid in server.children()}
        line.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())

        def busy() -> list[int]:
            return [pid for pid in before if worked(pid) > before[pid] + 0.05]

        wait_until(lambda: bool(busy()), SECONDS)
        (pid,) = busy()
    wait_until(lambda: not Path(f"/proc/{pid}").exists(), SECONDS)
    assert time.monotonic() - begun < SECONDS - 0.5
    assert lives(server)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE SILENT <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
        "SELECT * {{ BIND(<http://127.0.0.1:{port}/> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
        "SELECT * FROM <http://127.0.0.1:{port}/a.ttl> {{ ?s ?p ?o }}",
        "SELECT * FROM NAMED <http://127.0.0.1:{port}/a.ttl> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "LOAD <http://127.0.0.1:{port}/a.ttl>",
    ],
)
def test_nothing_goes_out(server: Served, query: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        answer = ask(server, query.format(port=listener.getsockname()[1]))
        with pytest.raises(TimeoutError):
            listener.accept()
    assert status_of(answer) in (200, 400, 403)
    if status_of(answer) == 200:
        assert json.loads(answer.partition(b"\r\n\r\n")[2])["results"]["bindings"] == []


def test_the_log_has_no_words_of_a_query_and_no_address(server: Served) -> None:
    get(server, "/sparql?query=ASK%20%7B%20%22secretword%22%20%3Fp%20%3Fo%20%7D")
    get(server, "/search.html?q=secretword")
    wait_until(lambda: "/search.html" in server.said.read_text(), 10)
    said = server.said.read_text()
    assert "secretword" not in said
    requests = [line for line in said.splitlines() if " ms" in line]
    assert requests
    assert not any("127.0.0.1" in line or "?" in line for line in requests)


@linux
@pytest.mark.parametrize(("sig", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_ends_in_seconds_with_all_its_processes(
    tmp_path: Path, sig: signal.Signals, code: int
) -> None:
    """Also while it works on what would not end, and a client holds a line open."""
    with serving(tmp_path, "--workers", "1") as server, ThreadPoolExecutor(1) as other:
        assert server.address.startswith("http://127.0.0.1:")
        dying = other.submit(ask, server, ENDLESS)
        with socket.create_connection(server.place, timeout=15) as line:
            line.sendall(b"GET / HT")
            time.sleep(0.5)
            children = server.children()
            assert len(children) >= 2
            begun = time.monotonic()
            server.process.send_signal(sig)
            assert server.process.wait(15) == code
            assert time.monotonic() - begun < 8
        dying.exception(15)
        wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children), 10)
        said = server.said.read_text()
        assert "Ready: open http://127.0.0.1:" in said
        assert said.rstrip().endswith("Stopped.")
        assert "Traceback" not in said


def test_what_is_at_work_when_the_server_is_told_to_end_is_told_so(tmp_path: Path) -> None:
    """As all else is told: with the headers of every answer, and when to ask again."""
    with serving(tmp_path, "--workers", "1", "--log") as server, ThreadPoolExecutor(1) as other:
        dying = other.submit(ask, server, ENDLESS)
        time.sleep(1.5)
        assert not dying.done()
        server.process.terminate()
        head, _, body = dying.result(15).partition(b"\r\n\r\n")
        assert server.process.wait(15) == 0
    assert status_of(head) == 503
    assert b"the server is being stopped" in body
    assert b"\r\nretry-after: " in head.lower()
    assert b"\r\ncontent-security-policy: default-src 'none'" in head.lower()
    assert "Traceback" not in server.said.read_text()
