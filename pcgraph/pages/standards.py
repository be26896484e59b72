"""The page of each NOS and of each function of the functional map, and the lists of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from pcgraph.model import Table
from pcgraph.pages.book import Book, Record, accepted
from pcgraph.pages.grids import filled, lines_grid
from pcgraph.pages.linked import jsonld
from pcgraph.pages.page import Bit, Grid, Page, Row, one
from pcgraph.pages.thing import HOME, Made, box, readings_grid
from pcgraph.status import as_of_words
from pcgraph.writers.tables import excel_csv_text, text

LIST, FUNCTIONS = "nos.html", "functions.html"
_FORMS = (("CSV for Excel", "text/csv", ".csv"), ("JSON-LD", "application/ld+json", ".jsonld"))


def pages(book: Book) -> Iterator[tuple[str, Callable[[], Made]]]:
    """Name each page and file here, with what makes it."""
    yield LIST, partial(list_page, book)
    yield FUNCTIONS, partial(functions_page, book)
    for nos in book.standards:
        path = book.addresses.path("nos", nos)
        yield path, partial(nos_page, book, nos)
        yield path.removesuffix(".html") + ".jsonld", partial(_linked, book, nos)
        yield path.removesuffix(".html") + ".csv", partial(_table, book, nos)
    for function in book.functions:
        path = book.addresses.path("function", function)
        yield path, partial(function_page, book, function)
        yield path.removesuffix(".html") + ".jsonld", partial(_linked, book, function)


def list_page(book: Book) -> Page:
    """List the NOS."""
    table = book.asked("nos-list")
    rows = [
        Row(
            (
                (book.ref("nos", nos, row["nos_code"], "code", text(row["nos_title"])),),
                one(row["nos_group"]),
                (book.ref("function", row["function_id"],
                          f"{text(row['nos_function'])} {text(row['nos_function_title'])}"),)
                if row["function_id"] else (),
                one(row["used_by_competencies"], kind="number"),
                one(row["nos_status"], note=_as_of(row["nos_status_as_of"])),
            )
        )
        for nos, row in book.standards.items()
    ]  # fmt: skip
    heads = ("NOS", "Core or role-specific", "Function", "Competencies linked", "Status")
    return Page(LIST, "list.html", "National Occupational Standards (NOS)", LIST, HOME, {
        "lead": "A NOS says what a person must do and know in a job task. Only the titles and "
                "places in the functional map are here, no performance criteria.",
        "notes": table.notes,
        "grid": Grid("nos", f"NOS: {len(rows)}", heads, rows, (1, 2), filtered=True),
        "more": (Bit("Functions of the functional map", FUNCTIONS),),
    })  # fmt: skip


def _as_of(day: object) -> str:
    return as_of_words(str(day or ""))


def nos_page(book: Book, nos: str) -> Page:
    """Show a NOS: where it stands, and what it counts for."""
    row = book.standards[nos]
    judged = book.judged_nos.get(nos, [])
    used = accepted(judged)
    unused = [one_row for one_row in judged if one_row not in used]
    path = book.addresses.path("nos", nos)
    function = f"{text(row['nos_function'])} {text(row['nos_function_title'])}"
    return Page(
        path,
        "nos.html",
        f"{text(row['nos_code'])} {text(row['nos_title'])}",
        LIST,
        (*HOME, Bit("NOS", LIST)),
        {
            "facts": [
                (what, value)
                for what, value in (
                    ("Code", one(row["nos_code"])),
                    ("Title", one(row["nos_title"])),
                    ("Function", (book.ref("function", row["function_id"], function),)
                     if row["function_id"] else ()),
                    ("Principle",
                     one(f"{text(row['principle_code'])} {text(row['principle'])}".strip())),
                    ("In the template", one(row["nos_group"])),
                    ("Status", one(row["nos_status"], note=_as_of(row["nos_status_as_of"]))),
                    ("Code in the register", one(row["register_code"])),
                    ("Printed on", book.place(row["source_file"], row["line_first"])),
                )
                if value
            ],
            "address": text(row["nos_page_printed"]),
            "used": lines_grid(book, "used", f"Accepted for: {len(used)}", used),
            "unused": lines_grid(
                book, "not-used", f"Judgements: {len(unused)}", unused),
            "readings": readings_grid(book, nos),
            "box": box(book, path, nos, _FORMS, text(row["source_file"]),
                       int(row["line_first"] or 0)),
        },
        book.iri(nos),
        _linked(book, nos),
        tuple((kind, path.removesuffix(".html") + suffix) for _, kind, suffix in _FORMS),
    )  # fmt: skip


def functions_page(book: Book) -> Page:
    """List the functions with the NOS under each."""
    rows = [
        Row(
            (
                (book.ref("function", function, _function(found[0])),),
                one(f"{text(found[0]['principle_code'])} {text(found[0]['principle'])}".strip()),
                tuple(book.ref("nos", row["nos_id"], row["nos_code"], "nos")
                      for row in found if row["nos_id"]),
            )
        )
        for function, found in book.functions.items()
    ]  # fmt: skip
    return Page(FUNCTIONS, "list.html", "Functions of the functional map", LIST,
                (*HOME, Bit("NOS", LIST)), {
        "lead": "The functional map of Skills for Health, as far as the role template prints it: "
                "functions under principles, and the NOS under each.",
        "notes": (),
        "grid": Grid("functions", f"Functions: {len(rows)}", ("Function", "Principle", "NOS"),
                     rows, (1,), filtered=True),
    })  # fmt: skip


def _function(row: Record) -> str:
    """Name a function by code and title."""
    return f"{text(row['nos_function'])} {text(row['nos_function_title'])}".strip()


def function_page(book: Book, function: str) -> Page:
    """Show a function: its NOS, and how far the competencies of each role touch it."""
    found = book.functions[function]
    path = book.addresses.path("function", function)
    nos = [
        [(book.ref("nos", row["nos_id"], row["nos_code"], "code", text(row["nos_title"])),),
         one(row["nos_group"]), one(row["used_by_competencies"], kind="number")]
        for row in found if row["nos_id"]
    ]  # fmt: skip
    touched = [
        [
            (book.ref("role", row["role_id"], row["role"]),),
            (book.ref("framework", row["document_id"], row["framework"]),),
            one(row["competencies_linked"], kind="number"),
            one(row["of_which_all"], kind="number"), one(row["of_which_part"], kind="number"),
            one(row["of_which_helps"], kind="number"),
            tuple(book.ref("nos", f"nos:{code}", code) for code in
                  text(row["nos_codes"]).split("; ") if code),
            one(row["state"]),
        ]
        for row in book.covered.get(function, ())
    ]  # fmt: skip
    heads = ("Role", "Document", "Competencies linked", "All of it", "Part of it", "Helps only",
             "NOS", "What was found")  # fmt: skip
    return Page(
        path,
        "function.html",
        _function(found[0]),
        LIST,
        (*HOME, Bit("NOS", LIST), Bit("Functions", FUNCTIONS)),
        {
            "principle": f"{text(found[0]['principle_code'])} {text(found[0]['principle'])}",
            "nos": filled("nos", "NOS under it",
                          ("NOS", "Core or role-specific", "Competencies linked"), nos),
            "touched": filled("touched", "How far the competencies of each role touch it",
                              heads, touched),
            "notes": book.asked("functional-map").notes,
            "box": box(book, path, function, _FORMS[1:], text(found[0]["source_file"]),
                       int(found[0]["line_first"] or 0)),
        },
        book.iri(function),
        _linked(book, function),
        (("application/ld+json", path.removesuffix(".html") + ".jsonld"),),
    )  # fmt: skip


def _linked(book: Book, thing: str) -> str:
    return jsonld(book.facts, [book.iri(thing)], book.kg.prefixes) + "\n"


def _table(book: Book, nos: str) -> str:
    rows = tuple(tuple(row.values()) for row in book.judged_nos.get(nos, ()))
    return excel_csv_text(Table(book.asked_mappings.columns, rows))
