"""A server that misbehaves: each connection is handed to a play that does what it likes."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Play = Callable[[socket.socket, bytes], None]

JSON = "application/sparql-results+json"
NTRIPLES = "application/n-triples"


def http(body: bytes, media: str = JSON, status: str = "200 OK", *headers: str) -> bytes:
    """Write a whole answer with a true length, unless a header says another."""
    length = [] if any("Length" in one or "Transfer" in one for one in headers) else [len(body)]
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media}", *headers]
    lines += [f"Content-Length: {size}" for size in length]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def rows(*bindings: str, names: str = '"x"') -> bytes:
    """Write a table in JSON with these rows."""
    text = f'{{"head":{{"vars":[{names}]}},"results":{{"bindings":[{",".join(bindings)}]}}}}'
    return text.encode()


def saying(*answers: bytes) -> Play:
    """Give the answers one after the other, the last for all further requests."""
    left = list(answers)

    def play(line: socket.socket, _: bytes) -> None:
        line.sendall(left.pop(0) if len(left) > 1 else left[0])

    return play


class Hostile:
    """What a hostile server saw.

    Attributes:
        base: its address.
        requests: head and body of each request.
        sent: how many bytes the plays got rid of.
    """

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.requests: list[bytes] = []
        self.sent = 0
        self.over = threading.Event()


@contextmanager
def hostile(play: Play) -> Iterator[Hostile]:
    """Serve a play at a free port of this machine while the block runs."""
    listening = socket.create_server(("127.0.0.1", 0))
    seen = Hostile(listening.getsockname()[1])
    lines: list[socket.socket] = []

    def one(line: socket.socket) -> None:
        with line, suppress(OSError):
            request = _request(line)
            seen.requests.append(request)
            play(line, request)

    def accept() -> None:
        with suppress(OSError):
            while True:
                line, _ = listening.accept()
                lines.append(line)
                threading.Thread(target=one, args=(line,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        seen.over.set()
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


def _request(line: socket.socket) -> bytes:
    """Read a request to the end of its body."""
    read = b""
    while b"\r\n\r\n" not in read:
        block = line.recv(65536)
        if not block:
            return read
        read += block
    head, _, body = read.partition(b"\r\n\r\n")
    found = [one for one in head.split(b"\r\n") if one.lower().startswith(b"content-length:")]
    length = int(found[0].split(b":")[1]) if found else 0
    while len(body) < length:
        body += line.recv(65536)
    return head + b"\r\n\r\n" + body
