"""What the pages of things share: address, citation, other forms, changes, our readings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pcgraph.pages.book import Book
from pcgraph.pages.grids import filled
from pcgraph.pages.page import NOBODY, Bit, Bits, Grid, Page, one
from pcgraph.stand_in import LEFT_OUT_MARK
from pcgraph.worddiff import pieces
from pcgraph.writers.tables import text

HOME: Bits = (Bit("Home", "index.html"),)
Made = Page | str
"""A page, or the text of another file."""


@dataclass(frozen=True)
class Box:
    """What stands at the end of the page of a thing.

    Attributes:
        id: its short id.
        iri: its address.
        cite: how to cite it.
        forms: the other forms of the page.
        contact: whom to tell of a fault; nothing if unknown.
    """

    id: str
    iri: str
    cite: str
    forms: Bits
    contact: str


def box(
    book: Book, path: str, thing: str, forms: Iterable[tuple[str, str, str]], file: str = "",
    first: int = 0,
) -> Box:  # fmt: skip
    """Say how a thing is named, cited and taken away.

    Args:
        book: the answers.
        path: the page.
        thing: its short id.
        forms: words, type and suffix of each other form.
        file: the source text that prints it, if one does.
        first: the line there.
    """
    plain = path.removesuffix(".html")
    bits = tuple(Bit(words, plain + suffix) for words, _, suffix in forms)
    return Box(thing, book.iri(thing), book.cited(thing, file, first), bits, book.contact)


def readings_grid(book: Book, *things: str) -> Grid:
    """Lay out what we read into a thing and what it stands in."""
    found = [row for thing in dict.fromkeys(things) for row in book.readings.get(thing, ())]
    rows = [
        [
            one(row["what_we_read"], kind="long"),
            one(row["reason"], kind="long"),
            _basis(book, text(row["framework"]), text(row["basis_lines"])),
        ]
        for row in found
    ]
    return filled("readings", "Our readings", ("What we read", "Why", "Rests on lines"), rows)


def _basis(book: Book, framework: str, lines: str) -> Bits:
    """Name the lines that a reading rests on."""
    document = book.documents.get(book.document_named.get(framework, ""), {})
    places = [book.place(document.get("source_file"), line, words=line)
              for line in lines.split("; ") if line]  # fmt: skip
    return tuple(bit for place in places for bit in place)


CHANGED_HEADS = ("What became of it", "Old line", "New line", "Old heading", "New heading",
                 "Why", "Its NOS", "Reviewed by")  # fmt: skip


def changed_grid(book: Book, line: str) -> Grid:
    """Lay out what became of a line, or from which lines it comes."""
    rows = []
    for row in book.changes_of.get(line, ()):
        sides = tuple(
            (book.ref("competency", row[f"{side}_id"], row[f"{side}_edition"],
                      note=f"line {text(row[f'{side}_line_first'])}"),)
            if row[f"{side}_id"] else one("no line") for side in ("old", "new")
        )  # fmt: skip
        old, new = marked(row["old_text"], row["new_text"])
        rows.append([
            one(row["change"], note=f"change {text(row['change_no'])}"),
            (*sides[0], *old), (*sides[1], *new),
            one(row["old_domain"], note=text(row["old_role"])),
            one(row["new_domain"], note=text(row["new_role"])),
            one(row["reason"], kind="long"), one(row["mapping_effect"]),
            one(row["reviewed_by"] or NOBODY, kind="review"),
        ])  # fmt: skip
    return filled("changes", "From one edition to another", CHANGED_HEADS, rows)


def marked(old: object, new: object) -> tuple[Bits, Bits]:
    """Mark in two wordings which words went and which came.

    Our label in place of the words is not marked: it changes as we like, not as they do.
    """
    if old is None or new is None:
        return one(old, kind="long"), one(new, kind="long")
    if LEFT_OUT_MARK in f"{old} {new}":
        return one(old, kind="long"), one(new, kind="long")
    found: Sequence[object] = pieces(str(old), str(new))
    assert isinstance(found, list)
    return (Bit(str(old), kind="old", pieces=found),), (Bit(str(new), kind="new", pieces=found),)
