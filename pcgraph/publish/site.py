"""The static site of a release: every page, and what the pages load."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import resources

from pcgraph.files import read_layout
from pcgraph.graph import KnowledgeGraph
from pcgraph.pages.book import Book
from pcgraph.pages.site import Site
from pcgraph.publish.member import Member

FOLDER = "site"
_STATIC = ("icon.svg", "site.css", "site.js")


def site_members(
    kg: KnowledgeGraph, full: bool = False, files: Sequence[tuple[str, str, int | None]] = (),
    contact: str = "",
) -> Iterator[Member]:  # fmt: skip
    """Write the site of a graph.

    Args:
        kg: the graph, as it is released.
        full: whether the source texts are shown, each line with what was read from it.
        files: the other files of the release, those first that most people want: path from its
            root, what it is, how many bytes where that is known.
        contact: whom to tell of a fault: an address of the web, or of mail (``mailto:``).

    Returns:
        The files below ``site/``; the same graph gives the same bytes.
    """
    texts = {}
    if full:
        sources = read_layout((), ("data",), (".txt",))
        texts = {file.path.rpartition("/")[2]: file.text for file in sources}
    site = Site(Book(kg, texts, files, contact))
    for path in site.makers:
        yield Member(f"{FOLDER}/{path}", site.write(path))
    static = resources.files("pcgraph.pages") / "static"
    for name in _STATIC:
        yield Member(f"{FOLDER}/static/{name}", (static / name).read_bytes())
