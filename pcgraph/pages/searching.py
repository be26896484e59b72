"""The index of the search, which runs in the browser without any request."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from pcgraph.pages.book import JUDGED, Book, accepted
from pcgraph.pages.render import brief, in_script
from pcgraph.stand_in import label_alone
from pcgraph.writers.tables import text

_LONGEST = 600
"""How many letters of the words of a thing are searched."""

_KINDS = ("word", "name", "also")
"""The kinds of synonym that a search takes: others are for questions."""


class Found(NamedTuple):
    """A thing that can be found: its kind, its name, its page, and further words."""

    kind: str
    name: str
    path: str
    words: str


def index_things(book: Book) -> Iterator[Found]:
    """List everything that has a page."""
    at = book.addresses.path
    for role, rows in book.roles.items():
        spellings = "; ".join(text(row["spellings"]) for row in rows)
        yield Found("role", book.role_name(role), at("role", role), spellings)
    for nos, row in book.standards.items():
        words = "; ".join(text(row[name]) for name in ("register_code", "nos_function_title"))
        name = f"{text(row['nos_code'])} {text(row['nos_title'])}"
        yield Found("NOS", name, at("nos", nos), f"standard {words}")
    for document, row in book.documents.items():
        words = f"{text(row['title'])} {text(row['edition'])} {text(row['publisher'])}"
        yield Found("document", text(row["framework"]), at("framework", document), words)
    for domain, row in book.domains.items():
        where = text(row["framework"])
        yield Found(f"domain, {where}", text(row["domain"]), at("domain", domain), "")
    for function, found in book.functions.items():
        name = f"{text(found[0]['nos_function'])} {text(found[0]['nos_function_title'])}".strip()
        yield Found("function", name, at("function", function), text(found[0]["principle"]))
    for line in book.lines.values():
        codes = [text(row["nos_code"]) for row in accepted(book.judged.get(line.id, ()))]
        where = text(book.documents.get(line.document, {}).get("framework"))
        kind = line.kind if line.kind in JUDGED else "line"
        words = "; ".join(
            [label_alone(line.text)[:_LONGEST], line.tag, line.id, *codes, *_roles(book, line.id)]
        )
        yield Found(
            f"{kind}, {where}, line {line.first}", line.name, at("competency", line.id), words
        )


def _roles(book: Book, line: str) -> list[str]:
    """Name the roles for which a line counts as printed."""
    rows = book.roles_of.get(line, ())
    return [text(row["role"]) for row in rows if row["in_printed"] == "yes"]


def index_script(book: Book) -> str:
    """Write the index as a script: everything that has a page, and what people say for what."""
    things = [
        [found.kind, brief(found.name), found.path, found.words] for found in index_things(book)
    ]
    synonyms = book.kg.table_of_words("synonyms.csv", ("said", "means", "kind", "note"))
    words = [[said, means, kind] for said, means, kind, _ in synonyms if kind in _KINDS]
    written = json.dumps({"things": things, "words": words}, ensure_ascii=True, indent=0)
    return f"window.pcgraphIndex = {in_script(written)};\n"
