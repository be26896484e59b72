"""All pages together: which there are, and each as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from pcgraph.pages import (
    comparisons,
    competencies,
    documents,
    fixed,
    mappings,
    roles,
    standards,
)
from pcgraph.pages.book import Book
from pcgraph.pages.page import Bit, Page
from pcgraph.pages.render import STATIC_MENU, html
from pcgraph.pages.thing import Made

_KINDS = (fixed, roles, documents, competencies, standards, mappings, comparisons)
Maker = tuple[str, Callable[[], Made]]
"""The path of a page or file, and what makes it."""


class Site:
    """The pages of a graph.

    Args:
        book: the answers that they are made of.
        menu: the menu; a server has other entries than a site without one.
        besides: what makes further pages, or others in place of these, by their path.
    """

    def __init__(
        self, book: Book, menu: tuple[Bit, ...] = STATIC_MENU, besides: Iterable[Maker] = ()
    ) -> None:
        self.book = book
        self.menu = menu
        self._besides = dict(besides)

    @cached_property
    def makers(self) -> dict[str, Callable[[], Made]]:
        """What makes each page or file, by its path from the root of the site."""
        found = {path: make for kind in _KINDS for path, make in kind.pages(self.book)}
        return {**found, **self._besides}

    def warm(self) -> None:
        """Ask what all pages are made of, so that none of them has to wait for it."""
        _ = self.book.roles_of, self.book.lines_of, self.book.judged, self.book.facts
        self.write("index.html")

    def write(self, path: str) -> str:
        """Write one page or file.

        Args:
            path: one of ``makers``.
        """
        made = self.makers[path]()
        if not isinstance(made, Page):
            return made
        return html(made, self.book.version, self.menu, self.book.labels_stand_in)
