"""A server with review, in a process of its own, bound to loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT

_CODE = """import sys
from pathlib import Path
from pcgraph.serve.run import run
from pcgraph.serve.settings import Settings
place = Path(sys.argv[1])
run(Settings(review=place, overlays=(place,), port=int(sys.argv[2]), workers=1))
"""
_PATIENCE = 60.0


@contextmanager
def running(place: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run a server; give its address and its process, which is ended in the end."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    child = subprocess.Popen([sys.executable, "-c", _CODE, str(place), str(port)], env=environment)
    try:
        waited = 0.0
        while child.poll() is None and waited < _PATIENCE:
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
            waited += 0.1
        yield f"http://127.0.0.1:{port}", child
    finally:
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait(10)
