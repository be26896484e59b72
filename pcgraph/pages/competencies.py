"""The page of each line, and the list of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from pcgraph.model import Table
from pcgraph.pages.book import JUDGED, Book, Record, accepted
from pcgraph.pages.grids import filled, nos_grid, nos_of, reading_words
from pcgraph.pages.line import Line
from pcgraph.pages.linked import jsonld
from pcgraph.pages.page import NOBODY, Bit, Bits, Grid, Page, Row, one
from pcgraph.pages.thing import HOME, Made, box, changed_grid, readings_grid
from pcgraph.stand_in import fingerprint
from pcgraph.writers.tables import excel_csv_text, text

LIST = "competencies.html"


def pages(book: Book) -> Iterator[tuple[str, Callable[[], Made]]]:
    """Name each page and file here, with what makes it."""
    yield LIST, partial(list_page, book)
    for line in book.lines.values():
        path = book.addresses.path("competency", line.id)
        yield path, partial(line_page, book, line)
        yield book.addresses.path("competency", line.id, ".jsonld"), partial(_linked, book, line)
        if line.kind in JUDGED:
            table = book.addresses.path("competency", line.id, ".csv")
            yield table, partial(_table, book, line)


def list_page(book: Book) -> Page:
    """List every line on which a NOS is judged."""
    rows = []
    for line in book.lines.values():
        if line.kind not in JUDGED:
            continue
        document = book.documents.get(line.document, {})
        roles = {str(row["role"]) for row in book.roles_of.get(line.id, ())
                 if row["in_printed"] == "yes"}  # fmt: skip
        codes, reviewed = nos_of(book, line.id)
        rows.append(
            Row(
                (
                    (book.ref("competency", line.id, line.name, "long", line.tag),),
                    one(document.get("framework")),
                    tuple(Bit(role) for role in sorted(roles)),
                    codes,
                    reviewed,
                    book.place(line.file, line.first, words=str(line.first)),
                ),
                kind="mapping" if reviewed else "",
            )
        )
    grid = Grid(
        "lines",
        f"Competencies, requirements and responsibilities: {len(rows)}",
        ("Competency (our short label)", "Document", "Counts for, as printed", "NOS",
         "Reviewed by", "Line"),
        rows,
        filters=(1, 2),
        filtered=True,
    )  # fmt: skip
    return Page(LIST, "list.html", "Competencies", LIST, HOME, {
        "lead": "Each line of the frameworks with the National Occupational Standards (NOS) "
                "that evidence it: all of it, part of it, or helping only.",
        "notes": book.asked_mappings.notes,
        "grid": grid,
    })  # fmt: skip


def line_page(book: Book, line: Line) -> Page:
    """Show one line with everything that is known of it."""
    judged = book.judged.get(line.id, [])
    used = accepted(judged)
    unused = [row for row in judged if row not in used]
    document = book.documents.get(line.document, {})
    linked = _linked(book, line)
    path = book.addresses.path("competency", line.id)
    forms = [("JSON-LD", "application/ld+json", ".jsonld")]
    if line.kind in JUDGED:
        forms.insert(0, ("CSV for Excel", "text/csv", ".csv"))
    return Page(
        path,
        "competency.html",
        line.name,
        LIST,
        (*HOME, Bit("Competencies", LIST),
         book.ref("framework", line.document, document.get("framework"))),
        {
            "line": line,
            "kind": line.kind,
            "facts": _facts(book, line, document),
            "judged": line.kind in JUDGED,
            "looked": bool(judged),
            "used": nos_grid(book, "nos", f"NOS accepted: {len(used)}", used),
            "unused": nos_grid(
                book, "not-used", f"Judgements: {len(unused)}", unused),
            "roles": _roles(book, line),
            "changes": changed_grid(book, line.id),
            "steps": [_steps(book, line, name) for name in book.chains_of.get(line.id, ())],
            "readings": readings_grid(book, line.id, line.section),
            "box": box(book, path, line.id, forms, line.file, line.first),
        },
        book.iri(line.id),
        linked,
        tuple((kind, path.removesuffix(".html") + suffix) for _, kind, suffix in forms),
    )  # fmt: skip


def _facts(book: Book, line: Line, document: Record) -> list[tuple[str, Bits]]:
    """Say what a line is and where it stands."""
    section = book.sections.get(line.section, {})
    domain = section.get("domain_id")
    same = tuple(
        book.ref("competency", other, book.documents[found.document]["framework"],
                 note=f"line {found.first}")
        for other in book.same_words.get(line.id, ())
        if (found := book.lines.get(other)) and found.document in book.documents
    )  # fmt: skip
    return [
        (what, value)
        for what, value in (
            ("Kind", one(line.kind)),
            ("Process word", one(line.tag)),
            ("Document", (book.ref("framework", line.document, document.get("framework"),
                                   note=text(document.get("edition"))),)),
            ("Domain", (book.ref("domain", domain, section.get("domain")),) if domain else ()),
            ("Heading", one(section.get("section"))),
            ("Printed on", book.place(line.file, line.first, line.last)),
            ("Fingerprint of its words", one(fingerprint(line.text), kind="code")),
            ("The same words in", same),
        )
        if value
    ]  # fmt: skip


def _roles(book: Book, line: Line) -> Grid:
    """Say for which roles a line counts, by each reading, and why."""
    rows = [
        [
            (book.ref("role", row["role_id"], row["role"]),),
            one(row["applies_by"]),
            book.place(row["source_file"], row["applies_by_line"]),
            one(row["in_own"]), one(row["in_printed"]), one(row["in_tiers"]),
            one(reading_words(row)),
        ]
        for row in book.roles_of.get(line.id, ())
    ]  # fmt: skip
    heads = ("Role", "Because of", "Where", "Own headings only", "As printed",
             "If tiers are assumed", "In words")  # fmt: skip
    return filled("roles", "Roles for which it counts, by each reading of inheritance", heads, rows)


def _steps(book: Book, line: Line, chain: str) -> Grid:
    """Lay out the steps of a progression."""
    steps = book.chains[chain]
    rows = [
        [
            one(row["step"], kind="here" if row["competency_id"] == line.id else ""),
            (book.ref("competency", row["competency_id"], row["competency"], "long"),),
            one(row["roles"]), one(row["level_words"]), one(row["reason"], kind="long"),
            one(row["reviewed_by"] or NOBODY, kind="review"),
        ]
        for row in steps
    ]  # fmt: skip
    heads = ("Step", "Line", "For", "Words of the level", "What it asks beyond", "Reviewed by")
    return filled(chain.replace(":", "-"), str(steps[0]["chain"]), heads, rows)


def _linked(book: Book, line: Line) -> str:
    """Write a line with the judgements on it as JSON-LD."""
    records = [book.iri(str(row["mapping_id"])) for row in book.judged.get(line.id, ())]
    return jsonld(book.facts, [book.iri(line.id), *records], book.kg.prefixes) + "\n"


def _table(book: Book, line: Line) -> str:
    """Write the judgements on a line as a table for Excel."""
    found = book.asked_mappings
    rows = tuple(tuple(row.values()) for row in book.judged.get(line.id, ()))
    return excel_csv_text(Table(found.columns, rows))
