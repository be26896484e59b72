"""Judging the mappings of a folder in the browser.

A page asks what ``pcgraph review`` asks in a terminal, by the same rules. GET changes nothing;
what changes something is a POST of a page of ours, and ends in 303.
"""

from __future__ import annotations

from importlib import resources
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from pcgraph.decisions.person import checked_person
from pcgraph.errors import UsageProblem
from pcgraph.saving import reviewer
from pcgraph.serve.replies import reply
from pcgraph.serve.reviewing import books, lists
from pcgraph.serve.reviewing.deciding import Cards, Identical
from pcgraph.serve.reviewing.desk import Desk
from pcgraph.serve.reviewing.room import Room, problem_of
from pcgraph.serve.reviewing.twice import Twice
from pcgraph.serve.service import Service

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def routes(service: Service) -> list[BaseRoute]:
    """Name the addresses."""
    pages = _Pages(Room(service))
    one = "/review/{slug}"
    return [
        Route("/static/review.css", pages.style),
        Route("/review", pages.whole),
        Route("/review/", pages.home, methods=["GET", "POST"]),
        Route(one, pages.card, methods=["GET", "POST"]),
        Route(f"{one}/", pages.bare),
        Route(f"{one}/undo", pages.undo, methods=["POST"]),
        Route(f"{one}/identical", pages.identical, methods=["GET", "POST"]),
        Route(f"{one}/decisions", pages.decisions),
        Route(f"{one}/differences", pages.differences),
        Route(f"{one}/second", pages.second, methods=["GET", "POST"]),
        Route(f"{one}/workbook", pages.workbook, methods=["GET", "POST"]),
        Route(f"{one}/workbook.xlsx", pages.book),
    ]


class _Pages:
    """Answers each address."""

    def __init__(self, room: Room) -> None:
        self.room = room
        static = resources.files("pcgraph.pages") / "static"
        self._style = (static / "review.css").read_bytes()

    async def style(self, request: Request) -> Response:
        return reply(request, self._style, "text/css; charset=utf-8")

    async def whole(self, _: Request) -> Response:
        return RedirectResponse("/review/", 308)

    async def bare(self, request: Request) -> Response:
        """Lead to the cards from their address with a slash behind."""
        query = f"?{request.url.query}" if request.url.query else ""
        slug = quote(request.path_params["slug"], safe="")
        return RedirectResponse(f"/review/{slug}{query}", 308)

    async def home(self, request: Request) -> Response:
        room = self.room
        if request.method == "POST":
            return await self._named(request)
        visitor = room.door.visitor(request)
        back = request.query_params.get("back", "")
        answer = await room.shown(request, visitor, lists.frameworks(visitor.name, back=back))
        return room.door.let_in(answer, visitor) if visitor.new else answer

    async def _named(self, request: Request) -> Response:
        """Take the name of a visitor; the first one is kept in the folder."""
        room = self.room
        visitor, form = await room.sent(request)
        typed = form.get("name", "")
        if not room.door.is_theirs(visitor, form):
            stale = ("this page was opened before the server was started anew.", "Send it again.")
            work = lists.frameworks(visitor.name, stale, 403, form.get("back", ""), typed)
            return room.door.let_in(await room.shown(request, visitor, work), visitor)
        try:
            name = checked_person(typed)
        except UsageProblem as fault:
            status, told = problem_of(fault)
            work = lists.frameworks(visitor.name, told, status, form.get("back", ""), typed[:200])
            return await room.shown(request, visitor, work)
        await room.desk.run(lambda desk: _kept_name(desk, name))
        slugs = await room.desk.run(lambda desk: [one.slug for one in desk.frameworks()])
        back = form.get("back", "")
        slug, _, more = back.partition("/")
        known = slug in slugs and more in ("", "second")
        to = f"/review/{back}" if known else "/review/"
        return room.door.let_in(RedirectResponse(to, 303), room.door.named(name, visitor.drawn))

    async def card(self, request: Request) -> Response:
        slug = request.path_params["slug"]
        if request.method == "POST":
            visitor, form = await self.room.sent(request)
            work = Cards(slug, visitor).answered(form, self.room.stranger(visitor, form))
        else:
            visitor = self.room.door.visitor(request)
            work = Cards(slug, visitor).asked(dict(request.query_params))
        return await self.room.shown(request, visitor, work)

    async def undo(self, request: Request) -> Response:
        visitor, form = await self.room.sent(request)
        stranger = self.room.stranger(visitor, form)
        work = Cards(request.path_params["slug"], visitor).taken_back(form, stranger)
        return await self.room.shown(request, visitor, work)

    async def identical(self, request: Request) -> Response:
        slug = request.path_params["slug"]
        if request.method == "POST":
            visitor, form = await self.room.sent(request)
            work = Identical(slug, visitor).accepted(form, self.room.stranger(visitor, form))
        else:
            visitor = self.room.door.visitor(request)
            work = Identical(slug, visitor).listed()
        return await self.room.shown(request, visitor, work)

    async def decisions(self, request: Request) -> Response:
        visitor = self.room.door.visitor(request)
        given = dict(request.query_params)
        work = lists.decisions(request.path_params["slug"], visitor.name, given)
        return await self.room.shown(request, visitor, work)

    async def differences(self, request: Request) -> Response:
        visitor = self.room.door.visitor(request)
        work = lists.differ(request.path_params["slug"], visitor.name)
        return await self.room.shown(request, visitor, work)

    async def second(self, request: Request) -> Response:
        slug = request.path_params["slug"]
        if request.method == "POST":
            visitor, form = await self.room.sent(request)
            work = Twice(slug, visitor.name).answered(form, self.room.stranger(visitor, form))
        else:
            visitor = self.room.door.visitor(request)
            work = Twice(slug, visitor.name).asked(dict(request.query_params))
        return await self.room.shown(request, visitor, work)

    async def workbook(self, request: Request) -> Response:
        slug = request.path_params["slug"]
        room = self.room
        if request.method == "GET" or request.method == "HEAD":
            visitor = room.door.visitor(request)
            return await room.shown(request, visitor, books.page(slug, visitor.name))
        room.door.checked(request)
        visitor = room.door.visitor(request)
        form, content, called = await room.door.book(request)
        stranger = room.stranger(visitor, form)
        work = books.taken_back(slug, visitor.name, content, called)
        if stranger:
            work = books.page(slug, visitor.name, stranger, status=403)
        return await room.shown(request, visitor, work)

    async def book(self, request: Request) -> Response:
        slug = request.path_params["slug"]
        visitor = self.room.door.visitor(request)
        content = await self.room.desk.run(books.given_out(slug, visitor.name))
        if not content:
            return RedirectResponse("workbook", 303)
        name = "".join(one if one.isascii() and (one.isalnum() or one in "-_") else "-"
                       for one in slug)  # fmt: skip
        headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"',
                   "Cache-Control": "no-store"}  # fmt: skip
        return Response(content, 200, headers, _XLSX)


def _kept_name(desk: Desk, name: str) -> None:
    """Keep the first name in the folder, as the command does."""
    reviewer(desk.keeper.folder, name)
