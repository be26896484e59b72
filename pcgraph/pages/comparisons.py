"""What changed between editions, and two roles side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from markupsafe import Markup

from pcgraph.drafts.sheets import KIND_WORDS
from pcgraph.model import Table
from pcgraph.pages.book import Book, Record
from pcgraph.pages.grids import filled, nos_of
from pcgraph.pages.page import NOBODY, Bit, Bits, Grid, Page, Row, one
from pcgraph.pages.thing import HOME, Made, marked
from pcgraph.writers.heat_page import matrix_content
from pcgraph.writers.tables import text

CHANGES, SIDES, COVERAGE = "changes.html", "side-by-side.html", "coverage.html"
_BY = ("role", "domain")


def pages(book: Book) -> Iterator[tuple[str, Callable[[], Made]]]:
    """Name each page and file here, with what makes it."""
    yield CHANGES, partial(changes_page, book)
    for place, pair in enumerate(book.changes):
        yield _flow_path(place), partial(_flow, book, pair)
    yield SIDES, partial(sides_page, book)
    for pair, path in book.pairs.items():
        yield path, partial(pair_page, book, pair)
    yield COVERAGE, partial(coverages_page, book)
    for document in book.coverage_paths:
        for by in _BY[: 2 if book.documents[document]["domains"] else 1]:
            yield coverage_path(book, document, by), partial(coverage_page, book, document, by)


class Change(NamedTuple):
    """What became of the lines between two editions, as the page shows it."""

    title: str
    name: str
    notes: tuple[str, ...]
    flow: str
    lines: Grid
    domains: Grid


def changes_page(book: Book) -> Page:
    """Show what became of each line and domain, for each two editions."""
    asked = book.asked("domain-changes").records()
    found = []
    for place, ((old, new), table) in enumerate(book.changes.items()):
        domains = [row for row in asked if (row["old_edition"], row["new_edition"]) == (old, new)]
        heads = ("Change", "Old line", "New line", "Old heading", "New heading", "Why", "Its NOS",
                 "Reviewed by")  # fmt: skip
        made = [_changed(book, row) for row in table]
        grid = Grid(f"lines-{place + 1}", f"{old} → {new}: {len(made)} rows", heads, made, (0, 6),
                    filtered=True)  # fmt: skip
        found.append(Change(f"{old} → {new}", f"pair-{place + 1}", table.notes, _flow_path(place),
                            grid, _domains(book, f"domains-{place + 1}", domains)))  # fmt: skip
    kinds = {kind for table in book.changes.values() for row in table
             for kind in text(row["change"]).split()}  # fmt: skip
    return Page(CHANGES, "changes.html", "What changed from edition to edition", CHANGES, HOME, {
        "changes": found,
        "marked": any(bit.pieces for one_change in found for row in one_change.lines.rows
                      for cell in row.cells for bit in cell),
        "kinds": [(kind, words) for kind, words in KIND_WORDS.items() if kind in kinds],
        "log": book.log,
    })  # fmt: skip


def _changed(book: Book, row: Record) -> Row:
    """Write a pair of lines."""
    sides = dict(zip(("old", "new"), marked(row["old_text"], row["new_text"]), strict=True))
    cells: list[Bits] = [one(row["change"], note=f"change {text(row['change_no'])}")]
    for side, words in sides.items():
        place = (
            book.ref("competency", row[f"{side}_id"], f"line {text(row[f'{side}_line_first'])}"),
        )
        cells.append((*words, *place) if row[f"{side}_id"] else one("no line", kind="soft"))
    cells += [one(row[f"{side}_domain"], note=text(row[f"{side}_role"])) for side in sides]
    cells += [
        one(row["reason"], kind="long"),
        one(row["mapping_effect"]),
        one(row["reviewed_by"] or NOBODY, kind="review"),
    ]
    return Row(tuple(cells), chosen={0: tuple(text(row["change"]).split())})


def _domains(book: Book, name: str, rows: list[Record]) -> Grid:
    """Lay out what became of the domains and of the printed phrase."""
    cells = [
        [
            *((book.ref("domain", row[f"{side}_id"], row[f"{side}_domain"]),)
              if row[f"{side}_domain"] else one("none") for side in ("old", "new")),
            one(row["change"]), one(row["role"]),
            one(row["old_lines"], kind="number"), one(row["new_lines"], kind="number"),
            one(row["phrase_change"]), one(row["reason"], kind="long"),
            one(row["reviewed_by"] or NOBODY, kind="review"),
        ]
        for row in rows
    ]  # fmt: skip
    heads = ("Old domain", "New domain", "Change", "Role", "Lines before", "Lines after",
             "“In addition to the above”", "Why", "Reviewed by")  # fmt: skip
    return filled(name, "Domains, role by role, and the printed phrase", heads, cells)


def _flow_path(place: int) -> str:
    return f"changes-{place + 1}.svg"


def _flow(book: Book, pair: tuple[str, str]) -> str:
    """Draw what became of the lines."""
    editions = (book.document_named[name] for name in pair)
    return book.drawn("flow", *editions)


def sides_page(book: Book) -> Page:
    """List the pairs of roles that one document names."""
    rows = [
        Row((*((book.ref("role", role, book.role_name(role)),) for role in pair),
             (Bit("side by side", path),)))
        for pair, path in book.pairs.items()
    ]  # fmt: skip
    return Page(SIDES, "list.html", "Side by side: two roles", SIDES, HOME, {
        "lead": "What one role must show and another need not. Only a document that names both "
                "roles compares them.",
        "notes": (),
        "grid": Grid("pairs", f"Pairs of roles: {len(rows)}", ("Role", "Other role", "Page"), rows,
                     (0, 1), filtered=True),
        "more": (Bit("What changed between editions", CHANGES),),
    })  # fmt: skip


def pair_page(book: Book, pair: tuple[str, str]) -> Page:
    """Set two roles side by side."""
    table: Table = book.for_readers(book.kg.compare(*pair))
    names = [book.role_name(role) for role in pair]
    rows = []
    for row in table:
        line = str(row["competency_id"])
        codes, reviewed = nos_of(book, line)
        place = book.place(row["source_file"], row["line_first"], row["line_last"])
        rows.append(Row((
            one(row["where"]),
            (book.ref("competency", line, row["competency"], "long", text(row["kind"])),),
            (*one(row["domain"]), *place),
            one(row["applies_by_a"]), one(row["applies_by_b"]),
            codes, reviewed,
        ), kind="mapping" if reviewed else ""))  # fmt: skip
    heads = ("For", "Competency", "Domain", f"{names[0]} because of", f"{names[1]} because of",
             "NOS", "Reviewed by")  # fmt: skip
    return Page(
        book.pairs[pair],
        "list.html",
        " beside ".join(names),
        SIDES,
        (*HOME, Bit("Side by side", SIDES)),
        {
            "lead": "Which lines count for both roles, and which for one only, as printed.",
            "labelled": True,
            "notes": table.notes,
            "grid": Grid("sides", f"Lines: {len(rows)}", heads, rows, (0, 2), filtered=True),
            "more": tuple(book.ref("role", role, book.role_name(role)) for role in pair),
        },
    )


def coverage_path(book: Book, document: str, by: str) -> str:
    """Name the page of the coverage of a document by role or domain."""
    path = book.coverage_paths[document]
    return path if by == _BY[0] else path.replace(".html", "-domains.html")


def coverages_page(book: Book) -> Page:
    """List the coverage pages."""
    rows = []
    for document in book.coverage_paths:
        row = book.documents[document]
        links = [Bit(f"by {by}", coverage_path(book, document, by))
                 for by in _BY[: 2 if row["domains"] else 1]]  # fmt: skip
        rows.append(Row(((book.ref("framework", document, row["framework"]),), one(row["edition"]),
                         tuple(links))))  # fmt: skip
    return Page(COVERAGE, "list.html", "Coverage: which functions are touched", COVERAGE, HOME, {
        "lead": "How many competencies of each role or domain are linked to each function of the "
                "functional map. No link is no gap: no document asks a role for all functions of "
                "the template of another role.",
        "notes": book.asked_mappings.notes,
        "grid": Grid("coverage", "Documents", ("Document", "Printed date", "Coverage"), rows),
    })  # fmt: skip


def coverage_page(book: Book, document: str, by: str) -> Page:
    """Show the matrix of a document."""
    matrix = book.kg.coverage_matrix(by, framework=document)
    name = text(book.documents[document]["framework"])
    others = [one_by for one_by in _BY if one_by != by and book.documents[document]["domains"]]
    return Page(
        coverage_path(book, document, by),
        "coverage.html",
        f"Coverage by {by}: {name}",
        COVERAGE,
        (*HOME, Bit("Coverage", COVERAGE)),
        {
            "matrix": Markup(matrix_content(matrix)),  # noqa: S704 - the writer escapes it
            "more": tuple(Bit(f"The same by {other}", coverage_path(book, document, other))
                          for other in others),
        },
    )  # fmt: skip
