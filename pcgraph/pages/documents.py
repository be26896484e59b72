"""The page of each framework, of each domain, and of each document line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from pcgraph.engine import cell, solutions
from pcgraph.pages.book import Book
from pcgraph.pages.grids import filled, known_grid, nos_of
from pcgraph.pages.line import Line
from pcgraph.pages.linked import jsonld
from pcgraph.pages.page import Bit, Bits, Grid, Page, Row, one
from pcgraph.pages.thing import HOME, Made, box, readings_grid
from pcgraph.writers.tables import text

LIST = "frameworks.html"
_FORMS = (("JSON-LD", "application/ld+json", ".jsonld"),)
_KNOWN = ("about it", "what counts in it", "source")


def pages(book: Book) -> Iterator[tuple[str, Callable[[], Made]]]:
    """Name each page and file here, with what makes it."""
    yield LIST, partial(list_page, book)
    for document in book.documents:
        path = book.addresses.path("framework", document)
        yield path, partial(framework_page, book, document)
        yield path.removesuffix(".html") + ".jsonld", partial(_linked, book, document)
        yield book.addresses.path("document", document), partial(document_page, book, document)
        if document in book.laddered:
            yield _ladder_path(book, document), partial(_ladder, book, document)
    for domain in book.domains:
        path = book.addresses.path("domain", domain)
        yield path, partial(domain_page, book, domain)
        yield path.removesuffix(".html") + ".jsonld", partial(_linked, book, domain)


def list_page(book: Book) -> Page:
    """List the documents."""
    rows = [
        Row(
            (
                (book.ref("framework", document, row["framework"], note=text(row["title"])),),
                one(row["document_kind"]),
                one(row["edition"]),
                one(row["publisher"]),
                one(row["statements"], kind="number"),
                one(
                    "no later edition is known" if row["newest"] == "yes" else "an earlier edition"
                ),
                (Bit("lines", book.addresses.path("document", document)),),
            )
        )
        for document, row in book.documents.items()
    ]
    heads = (
        "Document",
        "Kind",
        "Printed date",
        "Publisher",
        "Statements",
        "By our reading",
        "Text",
    )
    return Page(LIST, "list.html", "Frameworks and other documents", "about.html", HOME, {
        "lead": "The documents that everything here comes from. Which of them is in force, no "
                "text says.",
        "notes": book.asked("frameworks").notes,
        "grid": Grid("documents", "Documents", heads, rows),
    })  # fmt: skip


def framework_page(book: Book, document: str) -> Page:
    """Show a document: its date, its roles and headings, what we read into it."""
    row = book.documents[document]
    path = book.addresses.path("framework", document)
    sections = [one_row for one_row in book.sections.values()
                if one_row["framework"] == row["framework"]]  # fmt: skip
    roles = [
        [(book.ref("role", role, found["role"]),), one(found["own"], kind="number"),
         one(found["printed"], kind="number"), one(found["tiered"], kind="number")]
        for role, named in book.roles.items() for found in named
        if found["document_id"] == document
    ]  # fmt: skip
    headings = [
        [
            (book.ref("domain", found["domain_id"], found["domain"]),)
            if found["domain_id"] else one(found["domain"]),
            (*one(found["section"]), *book.place(found["source_file"], found["line_first"])),
            one(found["roles"]), one(found["addition_phrase"]),
            one(found["statements"], kind="number"),
        ]
        for found in sections
    ]  # fmt: skip
    return Page(
        path,
        "framework.html",
        text(row["framework"]),
        "about.html",
        (*HOME, Bit("Frameworks", LIST)),
        {
            "document": Bit("", book.addresses.path("document", document)),
            "printed": text(row["title"]),
            "known": [
                known_grid(book, f"known-{place}", part.capitalize(), book.shown(document, part))
                for place, part in enumerate(_KNOWN)
                if book.shown(document, part)
            ],
            "roles": filled(
                "roles", "Roles that it names, and how many lines count for each",
                ("Role", "Own headings only", "As printed", "If tiers are assumed"), roles),
            "ladder": _ladder_path(book, document)
            if document in book.laddered else "",
            "headings": filled(
                "headings", "Its headings",
                ("Domain", "Heading", "For", "Printed phrase", "Lines"), headings),
            "coverage": book.coverage_paths.get(document, ""),
            "readings": readings_grid(book, document, *(text(found["section_id"])
                                                        for found in sections)),
            "box": box(book, path, document, _FORMS),
        },
        book.iri(document),
        _linked(book, document),
        (("application/ld+json", path.removesuffix(".html") + ".jsonld"),),
    )  # fmt: skip


def domain_page(book: Book, domain: str) -> Page:
    """Show a domain with its headings and lines."""
    row = book.domains[domain]
    document = book.document_named.get(text(row["framework"]), "")
    path = book.addresses.path("domain", domain)
    under: list[tuple[str, Bits, Grid]] = []
    for section, found in book.sections.items():
        if found["domain_id"] != domain:
            continue
        lines = [line for line in book.lines.values() if line.section == section]
        heads = ("Line", "Competency", "NOS", "Reviewed by")
        rows = [_line_row(book, line) for line in lines]
        at = book.place(found["source_file"], found["line_first"], found["line_last"])
        phrase = text(found["addition_phrase"])
        under.append((
            text(found["section"]),
            (*one(f"for {text(found['roles'])}" if found["roles"] else ""), *at, *one(phrase)),
            Grid(section.replace(":", "-"), f"{text(found['section'])}, line "
                 f"{text(found['line_first'])}: {len(rows)} lines", heads, rows, kind="lines"),
        ))  # fmt: skip
    changed = book.shown(domain, "other editions")
    introduction = text(row["introduction"]) if document and _may_show(book, document) else ""
    return Page(
        path,
        "domain.html",
        text(row["domain"]),
        "about.html",
        (*HOME, Bit("Frameworks", LIST), book.ref("framework", document, row["framework"])),
        {
            "introduction": introduction,
            "place": book.place(row["source_file"], row["line_first"], row["line_last"]),
            "under": under,
            "changed": known_grid(book, "changed", "In other editions", changed),
            "readings": readings_grid(book, domain),
            "box": box(book, path, domain, _FORMS, text(row["source_file"]),
                       int(row["line_first"] or 0)),
        },
        book.iri(domain),
        _linked(book, domain),
        (("application/ld+json", path.removesuffix(".html") + ".jsonld"),),
    )  # fmt: skip


def _line_row(book: Book, line: Line) -> Row:
    """Write a line with its NOS."""
    codes, reviewed = nos_of(book, line.id)
    words = book.ref("competency", line.id, line.name, "long", f"{line.kind} {line.tag}".strip())
    cells = (book.place(line.file, line.first, words=str(line.first)), (words,), codes, reviewed)
    return Row(cells, "mapping" if reviewed else "")


def _may_show(book: Book, document: str) -> bool:
    """Tell whether the words of a document may be shown."""
    return text(book.documents[document]["source_file"]) in book.texts


@dataclass(frozen=True)
class Printed:
    """A line of a document.

    Attributes:
        number: its number.
        last: where what stands there ends.
        until: the line before the next one that is listed.
        text: its words, where they may be shown.
        kind: what stands there; nothing for a line that begins nothing.
        what: its name, with a link where it has a page.
    """

    number: int
    last: int
    until: int
    text: str
    kind: str
    what: Bits


def document_page(book: Book, document: str) -> Page:
    """Show a document line by line: its words where they may be shown, else what stands there."""
    row = book.documents[document]
    file = text(row["source_file"])
    words = book.texts.get(file, "").splitlines()
    begun = _pieces(book, file)
    if words:
        listed = [(number, number, said, *begun.get(number, (0, "", ()))[1:])
                  for number, said in enumerate(words, 1) if said.strip()]  # fmt: skip
    else:
        listed = [(first, last, "", kind, what)
                  for first, (last, kind, what) in sorted(begun.items())]  # fmt: skip
    following = [number - 1 for number, *_ in listed[1:]] + [one[1] for one in listed[-1:]]
    lines = [
        Printed(first, last, until, said, kind, what)
        for (first, last, said, kind, what), until in zip(listed, following, strict=True)
    ]
    return Page(
        book.addresses.path("document", document),
        "document.html",
        f"{text(row['framework'])}, line by line",
        "about.html",
        (*HOME, Bit("Frameworks", LIST), book.ref("framework", document, row["framework"])),
        {
            "file": file,
            "full": bool(words),
            "why": text(row.get("redistribution_reason")),
            "licence_status": text(row.get("licence_status")),
            "lines": lines,
            "checksum": text(row["source_sha256"]),
        },
    )


def _pieces(book: Book, file: str) -> dict[int, tuple[int, str, Bits]]:
    """Say what begins on each line of a source text: where it ends, its kind, its name."""
    query = f"""SELECT DISTINCT ?x ?kind ?class ?first ?last ?name ?passage WHERE {{
        ?source pc:fileName {_quoted(file)} .
        ?x prov:wasQuotedFrom ?source ; pc:firstLine ?first ; pc:lastLine ?last ; a ?class .
        ?class rdfs:label ?kind .
        OPTIONAL {{ ?x pc:heading ?heading }} OPTIONAL {{ ?x skos:prefLabel ?label }}
        OPTIONAL {{ ?x pc:standard ?nos . ?nos skos:notation ?code ; skos:prefLabel ?title }}
        OPTIONAL {{ ?x pc:passageKind ?passage }}
        BIND(COALESCE(?heading, CONCAT(?code, " ", ?title), ?label, "") AS ?name)
        }} ORDER BY ?first ?x ?class ?name"""
    prefixes = book.kg.prefixes
    begun: dict[int, tuple[int, str, Bits]] = {}
    for found in solutions(book.kg.composition.store, query, "pages", None, prefixes):
        row = {name: cell(term, prefixes) for name, term in found.items()}
        first, last = int(row["first"] or 0), int(row["last"] or 0)
        thing, name = str(row["x"]), text(row["name"])
        line = book.lines.get(thing)
        if line:
            begun[first] = last, line.kind, (book.ref("competency", thing, line.name),)
        elif first not in begun:
            kind = text(row["passage"] or row["kind"])
            begun[first] = last, kind, (book.link(thing, name),) if name else ()
    return begun


def _quoted(words: str) -> str:
    """Write a text as a term of SPARQL."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _ladder(book: Book, document: str) -> str:
    """Draw the roles of a document as a ladder."""
    return book.drawn("ladder", document)


def _ladder_path(book: Book, document: str) -> str:
    return book.addresses.path("framework", document, "-ladder.svg")


def _linked(book: Book, thing: str) -> str:
    return jsonld(book.facts, [book.iri(thing)], book.kg.prefixes) + "\n"
