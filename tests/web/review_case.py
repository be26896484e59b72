"""A browser without a screen for the pages of the review, and the forms that it fills in."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from pcgraph.serve.app import make_app
from pcgraph.serve.settings import Settings

AT = "http://localhost"
WHY = "Both are about knowing whom to ask in a place."
Fields = dict[str, str]


class Forms(HTMLParser):
    """Reads the forms of a page: their fields as a browser would send them, by action."""

    def __init__(self) -> None:
        super().__init__()
        self.every: list[tuple[str, str, Fields]] = []
        self.radios: dict[str, list[str]] = {}
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.every.append((given.get("action", ""), given.get("method", ""), {}))
        if not self.every or "name" not in given:
            return
        fields, name = self.every[-1][2], given["name"]
        if tag == "textarea":
            self._area = name
            fields[name] = ""
        elif tag == "input" and given.get("type") in ("radio", "checkbox"):
            self.radios.setdefault(name, []).append(given.get("value", ""))
            if "checked" in given:
                fields[name] = given.get("value", "")
        elif tag == "input":
            fields[name] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area:
            self.every[-1][2][self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            fields = self.every[-1][2]
            fields[self._area] = fields[self._area].lstrip("\n")
            self._area = ""


def forms(page: str) -> Forms:
    found = Forms()
    found.feed(page)
    return found


def form(page: str, with_field: str) -> Fields:
    """Give the fields of the first form that has a field."""
    return next(dict(fields) for _, _, fields in forms(page).every if with_field in fields)


def words(page: str) -> str:
    """Give the words of a page on one line."""
    plain = re.sub(r"<[^>]*>", " ", page.partition("<main")[2])
    return " ".join(plain.replace("&#34;", '"').replace("&#39;", "'").split())


class Browser:
    """A browser of one person: it keeps its cookie, and sends forms from the pages it got.

    Args:
        app: the application.
        name: the person; the name is given on the first page.
    """

    def __init__(self, app: Any, name: str = "") -> None:
        self.client = TestClient(app, base_url=AT, follow_redirects=False)
        if name:
            self.post("/review/", {**form(self.get("/review/").text, "name"), "name": name})

    def get(self, path: str) -> Any:
        return self.client.get(path)

    def post(self, path: str, fields: Fields, origin: str = AT, **more: str) -> Any:
        headers = {"Origin": origin, **more} if origin else more
        return self.client.post(path, data=fields, headers=headers)

    def card(self, path: str) -> Fields:
        """Give the fields of the card of a page."""
        return form(self.get(path).text, "reason")


def app_of(place: Path) -> Any:
    """Make the application for a folder; its processes are not started: review needs none."""
    return make_app(Settings(review=place, overlays=(place,)))


def part(fields: Fields, **more: str) -> Fields:
    """Fill a card in: the NOS shows part of the competency, and the two overlap."""
    return {**fields, "shows": "p", "relation-p": "o", "reason": WHY, "do": "save", **more}
