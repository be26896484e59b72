"""What all pages of the review share: who asks, how a page is written, when others see it."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pcgraph.errors import PcgraphError
from pcgraph.pages.page import Bit, Page
from pcgraph.pages.render import served_menu
from pcgraph.serve.faults import remedy_of, status_of
from pcgraph.serve.replies import page_reply
from pcgraph.serve.reviewing.desk import Desk
from pcgraph.serve.reviewing.door import Door, Visitor
from pcgraph.serve.service import Service

HOME = "review/index.html"
SOON = "within about a minute"
"""So soon the other pages show what was decided."""
_QUIET, _LATEST = 15.0, 45.0
_STATUS = {
    "PC-IMPORT-BUSY": 503,
    "PC-DECIDE-AGAIN": 409,
    "PC-DECIDE-CLASH": 409,
    "PC-DECIDE-CONTRARY": 409,
    "PC-DECIDE-OTHERS": 409,
    "PC-DECIDE-UNDO": 409,
    "PC-REVIEW-SECOND": 409,
}
_NUMBER = re.compile(r"[0-9]{1,12}")
_SAY_AGAIN = (
    "this page was opened before the server was started anew, or before your name was given.",
    "Nothing was written. Look once more, and send it again.",
)
_NAMELESS = "it is not known who decides."


@dataclass(frozen=True)
class Answer:
    """What a piece of work came to: a page, or another place to go to.

    Attributes:
        to: the place in the site to go to; empty for a page.
        path: the place of the page.
        template: how it is laid out.
        title: its heading.
        data: what the template takes.
        status: of the answer.
        wrote: whether the mappings of the folder were changed.
        version: what the graph says it is.
    """

    to: str = ""
    path: str = HOME
    template: str = ""
    title: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    status: int = 200
    wrote: bool = False


class Room:
    """Holds together what the pages of the review need.

    Args:
        service: what stands behind all pages.
    """

    def __init__(self, service: Service) -> None:
        self.service = service
        self.door = Door(service.settings)
        self.desk = Desk(service.settings)
        self._wanted = 0.0
        self._task: asyncio.Task[None] | None = None

    async def shown(
        self, request: Request, visitor: Visitor, work: Callable[[Desk], Answer]
    ) -> Response:
        """Do a piece of work with the folder, and answer with what it came to."""
        answer, version = await self.desk.run(lambda desk: (work(desk), desk.version()))
        if answer.wrote:
            self._seen_soon()
        if answer.to:
            return RedirectResponse(f"/{quote(answer.to, safe='/?=&%+#')}", 303, _HEADERS)
        above = () if answer.path == HOME else (Bit("Review", "review/"),)
        # What is refused is told in the title too, first of all.
        problem = answer.status >= 400 or answer.data.get("told")
        given = {"token": visitor.token, "name": visitor.name, "soon": SOON, "problem": problem,
                 **answer.data}  # fmt: skip
        page = Page(answer.path, answer.template, answer.title, "review/", above, given)
        return page_reply(request, page, version, served_menu(True), answer.status, _HEADERS)

    async def sent(self, request: Request) -> tuple[Visitor, dict[str, str]]:
        """Read a form that a page of ours sent, and who sent it.

        Raises:
            UsageProblem: PC-SERVE-ORIGIN, PC-SERVE-TYPE, PC-SERVE-BODY, PC-SERVE-FORM.
        """
        self.door.checked(request)
        return self.door.visitor(request), await self.door.form(request)

    def stranger(self, visitor: Visitor, form: Mapping[str, str]) -> tuple[str, str] | None:
        """Say why a form is not taken although a page of ours sent it; None if it is."""
        if not visitor.name:
            return _NAMELESS, "Say your name on the first page of the review, then send it again."
        return None if self.door.is_theirs(visitor, form) else _SAY_AGAIN

    def _seen_soon(self) -> None:
        """Have the other pages read the graph anew, once nothing is decided for a moment."""
        self._wanted = time.monotonic()
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._renew())

    async def _renew(self) -> None:
        first = time.monotonic()
        while (now := time.monotonic()) < min(self._wanted + _QUIET, first + _LATEST):
            await anyio.sleep(min(self._wanted + _QUIET, first + _LATEST) - now)
        await anyio.to_thread.run_sync(self.service.renew)


_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin", "Vary": "Cookie"}


def today() -> str:
    """Give the day on which is decided."""
    return f"{date.today():%Y-%m-%d}"


def problem_of(fault: PcgraphError) -> tuple[int, tuple[str, str]]:
    """Give the status of what was refused, and its words for a page.

    What is done by a command is done on the page here.
    """
    remedy = _REMEDIES.get(fault.code) or remedy_of(fault)
    if fault.code == "PC-REVIEW-SECOND" and fault.remedy.startswith("Give --by"):
        remedy = "Let somebody else answer; the name is changed on the first page of the review."
    elif fault.code == "PC-REVIEW-SECOND" and fault.remedy.startswith("Decide first"):
        remedy = "Decide on some cards first."
    return _STATUS.get(fault.code, 422 if status_of(fault) == 400 else status_of(fault)), (
        fault.what, remedy,
    )  # fmt: skip


_REMEDIES = {
    "PC-DECIDE-AGAIN": "Yours is not saved. If it is to stand in place of that, save it again.",
    "PC-DECIDE-CLASH": "Yours is not saved. If it is to stand in place of that, save it again.",
    "PC-DECIDE-CONTRARY": "Nothing was written. Decide that one anew first: it is in the list of "
    "decisions.",
    "PC-DECIDE-OTHERS": "Nothing was written: it is changed where it stands. Tell its editors, "
    "with your reason; a doubt can stand in yours, beside a NOS on which nobody decided.",
    "PC-DECIDE-PERSON": "Type the name of the person who decides: only a person accepts or "
    "rejects.",
    "PC-IMPORT-BUSY": "Nothing was written. Wait a moment, and send it again.",
}


def step_meant(form: Mapping[str, str]) -> int:
    """Give the number of the step that a form names; -1, which is none, for anything else.

    >>> step_meant({"number": "7"}), step_meant({"number": "9" * 5000}), step_meant({})
    (7, -1, -1)
    """
    number = form.get("number", "")
    return int(number) if _NUMBER.fullmatch(number) else -1


def links(slug: str) -> Sequence[Bit]:
    """Give the pages of a framework."""
    return tuple(
        Bit(words, f"review/{slug}{more}")
        for words, more in (
            ("Cards", ""), ("Identical words", "/identical"), ("Decisions", "/decisions"),
            ("Second person", "/second"), ("Where two differ", "/differences"),
            ("Workbook", "/workbook"),
        )
    )  # fmt: skip
