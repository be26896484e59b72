"""The page of each role, with its pictures, and the list of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from pcgraph.model import Table
from pcgraph.pages.address import file_name
from pcgraph.pages.book import Book, Record
from pcgraph.pages.grids import EXPECTED_HEADS, expected_row, filled, known_grid
from pcgraph.pages.linked import jsonld
from pcgraph.pages.page import NOBODY, Bit, Bits, Grid, Page, Row, one
from pcgraph.pages.thing import HOME, Made, box
from pcgraph.stand_in import label_alone
from pcgraph.writers.tables import excel_csv_text, text

LIST = "roles.html"
_KNOWN = ("about it", "where it is named", "roles that build on it", "our readings")
_FORMS = (("CSV for Excel", "text/csv", ".csv"), ("JSON-LD", "application/ld+json", ".jsonld"))
PHRASE = (
    "Counted by three readings. Own headings only: lines under the role's own heading. As "
    "printed: also the lines above, where “(in addition to the above)” is printed. If tiers are "
    "assumed: each role includes the one below, which no text prints."
)


def pages(book: Book) -> Iterator[tuple[str, Callable[[], Made]]]:
    """Name each page and file here, with what makes it."""
    yield LIST, partial(list_page, book)
    for role in book.roles:
        path = book.addresses.path("role", role)
        yield path, partial(role_page, book, role)
        yield path.removesuffix(".html") + ".jsonld", partial(_linked, book, role)
        yield path.removesuffix(".html") + ".csv", partial(_table, book, role)
        for document in _pictured(book, role):
            yield _picture_path(book, role, document), partial(_picture, book, role, document)


def list_page(book: Book) -> Page:
    """List the roles, with where each is named and what counts by each reading."""
    rows = [
        Row(
            (
                (book.ref("role", role, row["role"], note=text(row["spellings"])),),
                (book.ref("framework", row["document_id"], row["framework"]),),
                one(row["own"], kind="number"),
                one(row["printed"], kind="number"),
                one(row["tiered"], kind="number"),
            )
        )
        for role, named in book.roles.items()
        for row in named
    ]
    heads = ("Role", "Named in", "Own headings only", "As printed", "If tiers are assumed")
    grid = Grid("roles", "Roles, and how many lines count for each", heads, rows,
                filters=(1,), filtered=True)  # fmt: skip
    return Page(LIST, "list.html", "Roles", LIST, HOME, {
        "lead": "The roles that the documents name. Roles of two documents are never taken for "
                "one, however like their names are.",
        "notes": (PHRASE,),
        "grid": grid,
    })  # fmt: skip


def role_page(book: Book, role: str) -> Page:
    """Show a role: what counts for it, with the NOS, where it is named, its steps."""
    named = book.roles[role]
    name = text(named[0]["role"])
    path = book.addresses.path("role", role)
    return Page(
        path,
        "role.html",
        name,
        LIST,
        (*HOME, Bit("Roles", LIST)),
        {
            "phrase": PHRASE,
            "counts": _counts(book, role),
            "pictures": [
                (_picture_path(book, role, document), text(book.documents[document]["framework"]))
                for document in _pictured(book, role)
            ],
            "ladders": [
                (
                    book.addresses.path("framework", row["document_id"], "-ladder.svg"),
                    text(row["framework"]),
                )
                for row in named
                if row["document_id"] in book.laddered
            ],
            "lines": _lines(book, role),
            "known": [
                known_grid(book, f"known-{place}", part.capitalize(), book.shown(role, part))
                for place, part in enumerate(_KNOWN)
                if book.shown(role, part)
            ],
            "like": _like(book, role),
            "steps": _steps(book, role),
            "compared": _compared(book, role),
            "box": box(book, path, role, _FORMS),
        },
        book.iri(role),
        _linked(book, role),
        tuple((kind, path.removesuffix(".html") + suffix) for _, kind, suffix in _FORMS),
    )


def _counts(book: Book, role: str) -> Grid:
    """Say how many lines count for a role, by document and reading."""
    rows = [
        [
            (book.ref("framework", row["document_id"], row["framework"],
                      note=text(row["edition"])),),
            one(row["own"], kind="number"), one(row["printed"], kind="number"),
            one(row["tiered"], kind="number"),
        ]
        for row in book.roles[role]
    ]  # fmt: skip
    heads = ("Document", "Own headings only", "As printed", "If tiers are assumed")
    return filled("counts", "How many lines count for it", heads, rows)


def _lines(book: Book, role: str) -> list[Grid]:
    """Lay out what is expected of a role, one table a document."""
    found: list[Grid] = []
    for row in book.roles[role]:
        rows = [one_row for one_row in book.lines_of.get(role, ())
                if one_row["framework"] == row["framework"]]  # fmt: skip
        rows.sort(key=lambda line: int(line["line_first"] or 0))
        if rows:
            name = f"lines-{len(found) + 1}"
            assumed = sum(line["in_printed"] != "yes" for line in rows)
            counted = f"{len(rows) - assumed} lines as printed, {assumed} more if tiers are assumed"
            caption = f"{text(row['framework'])}: {counted if assumed else f'{len(rows)} lines'}"
            made = [expected_row(book, line, bool(assumed)) for line in rows]
            found.append(Grid(name, caption, EXPECTED_HEADS, made, (2, 3), True, "lines"))
    return found


def _like(book: Book, role: str) -> Grid:
    """Lay out which roles of other documents were compared with it."""
    rows = [
        [
            (book.ref("role", row["other_role_id"], row["other_role"]),),
            one(row["decision"], note=text(row["relation"])),
            one(row["reason"], kind="long"),
            one(row["decided_by"], note=text(row["decided_on"])),
            one(row["reviewed_by"] or NOBODY, kind="review"),
        ]
        for row in book.like.get(role, ())
    ]
    heads = ("Role", "Decision", "Why", "Judged by", "Reviewed by")
    return filled("like", "Likeness is no evidence: it gives no role a competency", heads, rows)


def _steps(book: Book, role: str) -> Grid:
    """Lay out the progressions in which a role has a step."""
    mine = {str(row["competency_id"]) for row in book.lines_of.get(role, ())
            if row["in_own"] == "yes"}  # fmt: skip
    rows = []
    for chain in book.chains.values():
        if not any(str(row["competency_id"]) in mine for row in chain):
            continue
        rows += [
            [
                one(row["chain"]), one(row["step"], kind="number"), one(row["roles"]),
                (book.ref("competency", row["competency_id"], row["competency"], "long"),),
                one(row["reason"], kind="long"), one(row["framework"]),
                one(row["reviewed_by"] or NOBODY, kind="review"),
            ]
            for row in chain
        ]  # fmt: skip
    heads = ("Progression", "Step", "For", "Line", "What it asks beyond", "Document",
             "Reviewed by")  # fmt: skip
    return filled("steps", "Lines that step up from role to role: our reading", heads, rows)


def _compared(book: Book, role: str) -> Bits:
    """Name the pages that set a role beside another."""
    return tuple(
        Bit(" beside ".join(book.role_name(one_role) for one_role in pair), path)
        for pair, path in book.pairs.items()
        if role in pair
    )


def _pictured(book: Book, role: str) -> list[str]:
    """Name the documents of which a picture of the NOS of a role can be drawn."""
    rows = [row for row in book.lines_of.get(role, ()) if row["in_printed"] == "yes"]
    judged = {row["framework"] for row in rows if str(row["competency_id"]) in book.judged}
    return [name for name, row in book.documents.items() if row["framework"] in judged]


def _picture(book: Book, role: str, document: str) -> str:
    """Draw which NOS the lines of a role have in a document."""
    return label_alone(book.drawn("ribbons", role, framework=document))


def _picture_path(book: Book, role: str, document: str) -> str:
    return book.addresses.path("role", role, f"-{file_name('framework', document)}.svg")


def _linked(book: Book, role: str) -> str:
    return jsonld(book.facts, [book.iri(role)], book.kg.prefixes) + "\n"


def _table(book: Book, role: str) -> str:
    """Write what is expected of a role as a table for Excel."""
    rows: list[Record] = book.lines_of.get(role, [])
    return excel_csv_text(Table(book.asked_expected.columns, tuple(tuple(row.values())
                                                                   for row in rows)))  # fmt: skip
