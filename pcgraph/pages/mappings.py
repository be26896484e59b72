"""The page of each mapping set, judgement by judgement, and the list of sets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from pcgraph.explain import words_of_trust
from pcgraph.model import Table
from pcgraph.pages.book import Book, Record
from pcgraph.pages.grids import JUDGED_HEADS, evidence, judgement_row, standard
from pcgraph.pages.page import NOBODY, Bit, Grid, Page, Row, one
from pcgraph.pages.thing import HOME, Made
from pcgraph.writers.tables import text

LIST, ABOUT = "mappings.html", "about.html"
_DECISIONS = ("accepted", "considered and not used", "none fits", "not sure")


def pages(book: Book) -> Iterator[tuple[str, Callable[[], Made]]]:
    """Name each page here, with what makes it."""
    yield LIST, partial(list_page, book)
    for name in book.sets:
        yield book.addresses.path("mapping", name), partial(set_page, book, name)


def list_page(book: Book) -> Page:
    """List the mapping sets with what was decided in each."""
    rows = []
    for name, found in book.sets.items():
        number = Counter(text(row["decision"]) for row in found)
        reviewed = sorted({text(row["reviewed_by"]) or NOBODY for row in found})
        judges = sorted({text(row["decided_by"]) for row in found})
        rows.append(Row((
            (book.ref("mapping", name, _title(name, found)),),
            *(one(number[decision], kind="number") for decision in _DECISIONS),
            tuple(Bit(judge) for judge in judges),
            tuple(Bit(one_name, kind="review") for one_name in reviewed),
        ), kind="mapping"))  # fmt: skip
    heads = ("Mapping set", "Accepted", "Considered and not used", "None fits", "Not sure",
             "Judged by", "Reviewed by")  # fmt: skip
    return Page(LIST, "list.html", "Mapping sets", ABOUT, (*HOME, Bit("About", ABOUT)), {
        "lead": "Who judged which NOS evidence which competency, and why. What was considered "
                "and not used is kept with its reason.",
        "notes": ("All sets together:", *book.asked_mappings.notes),
        "grid": Grid("sets", f"Mapping sets: {len(rows)}", heads, rows),
    })  # fmt: skip


def _title(name: str, rows: list[Record]) -> str:
    """Say what a set maps: a document to NOS, or roles to roles."""
    names = sorted({text(row["framework"]) for row in rows if "framework" in row})
    return f"{', '.join(names)} and NOS" if names else "Roles and roles of other documents"


def set_page(book: Book, name: str) -> Page:
    """Show every judgement of a set."""
    rows = book.sets[name]
    lines = "competency_id" in rows[0]
    made = [_row(book, row) if lines else _likeness(book, row) for row in rows]
    heads = ("Competency", "NOS", "Decision", "Would show", *JUDGED_HEADS)
    if not lines:
        heads = ("Role", "Other role", "Decision", "Relation", *JUDGED_HEADS)
    return Page(
        book.addresses.path("mapping", name),
        "list.html",
        _title(name, rows),
        ABOUT,
        (*HOME, Bit("Mapping sets", LIST)),
        {
            "lead": f"Every judgement of the set {name}.",
            "notes": _trust(book, rows) if lines else book.asked("similar-roles").notes,
            "grid": Grid("judgements", f"Judgements: {len(rows)}", heads, made, (2, 3),
                         filtered=True),
        },
    )  # fmt: skip


def _trust(book: Book, rows: list[Record]) -> tuple[str, ...]:
    """Say who judged the judgements of one set, and how many they are."""
    columns = book.asked_mappings.columns
    made = Table(columns, tuple(tuple(row[name] for name in columns) for row in rows))
    return tuple(words_of_trust(made))


def anchor(mapping: object) -> str:
    """Name the place of a judgement on the page of its set."""
    return str(mapping).rpartition(":")[2].rpartition("/")[2]


def _row(book: Book, row: Record) -> Row:
    """Write a judgement on a line and a NOS."""
    line = book.lines.get(text(row["competency_id"]))
    place = f"line {text(row['line_first'])}"
    words = book.ref("competency", row["competency_id"], line.name if line else row["competency"],
                     note=place)  # fmt: skip
    shows = evidence(row) if row["decision"] == "accepted" else ()
    first = ((words,), standard(book, row), one(row["decision"]), shows)
    return replace(judgement_row(book, row, first), anchor=anchor(row["mapping_id"]))


def _likeness(book: Book, row: Record) -> Row:
    """Write a judgement on two roles."""
    first = (
        (book.ref("role", row["role_id"], row["role"]),),
        (book.ref("role", row["other_role_id"], row["other_role"]),),
        one(row["decision"]),
        one(row["relation"]),
    )
    return replace(judgement_row(book, row, first), anchor=anchor(row["mapping_id"]))
