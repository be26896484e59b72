"""The pages that are there whatever the graph holds: home, search, download, about and more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from pcgraph.pages.book import JUDGED, Book, accepted
from pcgraph.pages.page import NOBODY, Bit, Grid, Page, Row, one
from pcgraph.pages.searching import index_script, index_things
from pcgraph.pages.thing import HOME, Made
from pcgraph.writers.heat_page import matrix_style
from pcgraph.writers.tables import text

ABOUT = "about.html"
_FIRST = 4
"""So many files are named above the list of all."""


def pages(book: Book) -> Iterator[tuple[str, Callable[[], Made]]]:
    """Name each page and file here, with what makes it."""
    yield "index.html", partial(home_page, book)
    yield "search.html", partial(search_page, book)
    yield "search-index.js", partial(index_script, book)
    yield "static/matrix.css", matrix_style
    yield "download.html", partial(download_page, book)
    yield "cite.html", partial(cite_page, book)
    yield ABOUT, partial(about_page, book)
    yield "accessibility.html", partial(_plain, "accessibility", "Accessibility statement", book)
    yield "404.html", partial(_plain, "404", "This page is not here", book)


def counts(book: Book) -> dict[str, int]:
    """Count what the home page and the about page name."""
    kinds = [line.kind for line in book.lines.values()]
    return {
        "documents": len(book.documents),
        "frameworks": len({line.document for line in book.lines.values() if line.kind in JUDGED}),
        "lines": sum(kind in JUDGED for kind in kinds),
        "roles": len(book.roles),
        "nos": len(book.standards),
        "functions": len(book.functions),
        "judgements": len(book.judgements),
        "links": len(accepted(book.judgements)),
        "reviewed": sum(
            text(row["reviewed_by"]) not in ("", NOBODY) for row in accepted(book.judgements)
        ),
    }


def home_page(book: Book) -> Page:
    """Show the questions that most people come with."""
    newest = [document for document, row in book.documents.items() if row["newest"] == "yes"]
    first = next((name for name in newest if name in book.coverage_paths), "")
    named = {
        role: book.role_name(role)
        for role, rows in book.roles.items()
        if any(row["document_id"] == first and row["printed"] for row in rows)
    }
    return Page("index.html", "home.html", "Which standards evidence which competency?", data={
        "roles": tuple(book.ref("role", role, name) for role, name in named.items()),
        "documents": tuple(
            book.ref("framework", document, row["framework"], note=text(row["edition"]))
            for document, row in book.documents.items()
        ),
        "changes": [
            (f"{old} → {new}", next(iter(table.notes), ""))
            for (old, new), table in book.changes.items()
        ],
        "counts": counts(book),
        "judged": book.asked_mappings.notes,
        "coverage": book.coverage_paths.get(first, "coverage.html"),
    })  # fmt: skip


def search_page(book: Book) -> Page:
    """Show the search, and below it everything from A to Z."""
    letters: dict[str, list[Bit]] = {}
    for thing in index_things(book):
        letter = next((sign.upper() for sign in thing.name if sign.isalnum()), "#")
        bit = Bit(thing.name, thing.path, note=thing.kind)
        letters.setdefault(letter if letter.isascii() and letter.isalpha() else "#", []).append(bit)
    listed = {
        letter: sorted(bits, key=lambda bit: (bit.words.casefold(), bit.href))
        for letter, bits in sorted(letters.items())
    }
    return Page("search.html", "search.html", "Search", "search.html", HOME, {"letters": listed})


def download_page(book: Book) -> Page:
    """List the files of the release."""
    rows = [
        Row((
            (Bit(path, f"../{path}"),), one(what), one(_bytes(size), kind="number"),
            one(path.partition("/")[0] if "/" in path else "at the top"),
        ))
        for path, what, size in book.files
    ]  # fmt: skip
    heads = ("File", "What it is", "Bytes", "Folder")
    wanted = [
        Bit(
            what[:1].upper() + what[1:],
            f"../{path}",
            note=f"{path}{f', {_bytes(size)} bytes' if size else ''}",
        )
        for path, what, size in book.files[:_FIRST]
    ]
    return Page("download.html", "download.html", "Download", "download.html", HOME, {
        "wanted": wanted,
        "log": book.log,
        "served": False,
        "grid": Grid("files", f"Files of this release: {len(rows)}", heads, rows, (3,),
                     filtered=True),
    })  # fmt: skip


def _bytes(size: int | None) -> str:
    return "" if size is None else f"{size:,}"


def cite_page(book: Book) -> Page:
    """Say how to cite the data, a line, and a judgement."""
    line = next((line for line in book.lines.values() if line.tag == "EVOKE"),
                next(iter(book.lines.values()), None))  # fmt: skip
    return Page("cite.html", "cite.html", "How to cite", ABOUT, (*HOME, Bit("About", ABOUT)), {
        "whole": f"pcgraph editors: pcgraph, data {book.version}. CC BY 4.0.",
        "line": book.cited(line.id, line.file, line.first) if line else "",
        "example": (book.ref("competency", line.id, line.name),) if line else (),
    })  # fmt: skip


def about_page(book: Book) -> Page:
    """Say what this is, who judged, what is not reviewed and what is not in it."""
    sources = [
        Row((
            (book.ref("framework", document, row["framework"], note=text(row["title"])),),
            one(row["edition"]), one(row["publisher"], note=text(row.get("publisher_known"))),
            one(row["licence_status"]), one(row.get("redistribution")),
        ))
        for document, row in book.documents.items()
    ]  # fmt: skip
    strength = [
        Row((one(row["evidence"] or row["decision"]), one(row["relation"]),
             one(row["number"], kind="number")))
        for row in book.asked("mapping-counts")
        if row["framework"] == "all together" and row["counted"] == "judgements"
    ]  # fmt: skip
    heads = ("Document", "Printed date", "Publisher", "Licence", "A release holds")
    return Page(ABOUT, "about.html", "About this data", ABOUT, HOME, {
        "counts": counts(book),
        "judged": book.asked_mappings.notes,
        "judges": sorted({text(row["decided_by"]) for row in book.judgements if row["decided_by"]}),
        "sources": Grid("sources", "The documents, and whose words they are", heads, sources),
        "strength": Grid("strength", "Judgements by what was decided",
                         ("Would show, or decision", "Relation", "Judgements"), strength),
        "contact": book.contact,
    })  # fmt: skip


def _plain(name: str, title: str, book: Book) -> Page:
    """Make a page that is words only."""
    above = HOME if name == "404" else (*HOME, Bit("About", ABOUT))
    menu = "" if name == "404" else ABOUT
    return Page(f"{name}.html", f"{name}.html", title, menu, above, {"contact": book.contact})
