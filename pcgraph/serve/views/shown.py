"""Write a page without keeping the other requests waiting."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response

from pcgraph.pages.page import Page
from pcgraph.serve.replies import page_reply
from pcgraph.serve.service import Service


async def shown(
    request: Request, service: Service, page: Page, status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:  # fmt: skip
    """Write a page that is made for one request, in a thread of its own: it may be long.

    Args:
        request: what was asked.
        service: what knows the version of the data, and the menu.
        page: the page.
        status: of the answer.
        headers: further headers.
    """
    version = await service.version()
    write = partial(page_reply, request, page, version, service.menu, status, headers)
    return await anyio.to_thread.run_sync(write)
