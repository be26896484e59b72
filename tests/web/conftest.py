"""What the tests of the server share: one that runs, and a browser that looks at it."""

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.web.serving_case import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve our graph once for all who only ask; give the address, with a slash at its end."""
    with serving(tmp_path_factory.mktemp("served"), "--workers", "2") as server:
        yield server.address


@pytest.fixture(scope="session")
def client(served: str) -> Iterator[httpx.Client]:
    """Ask that server as a browser without a screen does."""
    with httpx.Client(
        base_url=served, headers={"accept": "text/html"}, follow_redirects=True, timeout=60.0
    ) as client:
        yield client


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Start the Chromium of the system.

    For a module at a time: while it runs, its loop is that of the thread, and tests that start a
    loop of their own would fail.
    """
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("the browser chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()
