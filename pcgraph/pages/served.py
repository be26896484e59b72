"""What a server has beside the pages of a release: its forms, its checks, words to complete."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from pcgraph.compare import FRAMEWORKS, QUERIES, ROLES
from pcgraph.engine import solutions
from pcgraph.model import Finding, Table
from pcgraph.pages.book import Book
from pcgraph.pages.choices import COLUMNS, Field, choices_table, fields_of
from pcgraph.pages.comparisons import COVERAGE, SIDES, coverages_page, sides_page
from pcgraph.pages.fixed import download_page, home_page
from pcgraph.pages.page import Bit, Grid, Page, Row, one
from pcgraph.pages.render import in_script
from pcgraph.pages.thing import HOME, Made
from pcgraph.resolve import candidates, label_key
from pcgraph.validate import findings_table
from pcgraph.writers.tables import csv_text, json_text, text

CHECKS, DOWNLOAD, TERMS = "checks.html", "download.html", "static/terms.js"
_FORMS = (("Excel", "xlsx"), ("CSV", "csv"), ("JSON", "json"))
_PLAIN = re.compile(r"[\w.-]+", re.ASCII)
"""Names that stand in an address as they are."""
_SEVERITIES = {
    "violation": ("fault", "faults", "must be mended"),
    "warning": ("warning", "warnings", "should be looked at"),
    "info": ("hint", "hints", "may be of use"),
}
_MOST = 500
_TERMS = """SELECT DISTINCT ?x ?label WHERE {{ ?x a ?kind ; rdfs:label ?label .
    VALUES ?kind {{ {} }} }} ORDER BY ?x"""
_CLASSES = "owl:Class rdfs:Class"
_PROPERTIES = "owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty rdf:Property"
_USED = "SELECT DISTINCT ?x WHERE { ?s ?x ?o } ORDER BY ?x"
_LONGEST = 60


class Checked:
    """What the checks found, asked for once.

    Args:
        ask: gives the findings and how many rules were held; None where files are not at hand.
    """

    def __init__(self, ask: Callable[[], tuple[Sequence[Finding], int, int]] | None) -> None:
        self._ask = ask
        self._found: tuple[Sequence[Finding], int, int] | None = None

    @property
    def found(self) -> tuple[Sequence[Finding], int, int] | None:
        """The findings, and how many files and rules were read; None if it cannot be told."""
        if self._found is None and self._ask is not None:
            self._found = self._ask()
        return self._found


def pages(book: Book, checked: Checked) -> Iterator[tuple[str, Callable[[], Made]]]:
    """Name each page and file that a server writes in place of one of a release, or besides."""
    yield "index.html", lambda: replace(home_page(book), template="live-home.html")
    yield COVERAGE, partial(_coverages, book)
    yield SIDES, partial(_sides, book)
    yield DOWNLOAD, partial(_download, book)
    yield CHECKS, partial(checks_page, checked)
    yield "checks.csv", lambda: csv_text(_checks_table(checked))
    yield "checks.json", lambda: json_text(_checks_table(checked))
    yield TERMS, partial(terms_script, book)


def _coverages(book: Book) -> Page:
    made = coverages_page(book)
    fields = coverage_fields(book_choices(book, "coverage"), book)
    return replace(made, template="live-coverages.html", data={**made.data, "fields": fields})


def _sides(book: Book) -> Page:
    made = sides_page(book)
    data = {**made.data, "sides": sides_choices(book).records()}
    return replace(made, template="live-sides.html", data=data)


def _download(book: Book) -> Page:
    rows = []
    for name in filter(_PLAIN.fullmatch, sorted(book.kg.queries)):
        query, place = book.kg.find_query(name), f"q/{name}"
        forms = [Bit(words, f"{place}.{form}") for words, form in _FORMS]
        rows.append(Row(((Bit(query.summary or name, place),), *((bit,) for bit in forms))))
    heads = ("Question", *(words for words, _ in _FORMS))
    tables = Grid("tables", f"Tables: {len(rows)}", heads, rows, filtered=True)
    made = download_page(book)
    data = {**made.data, "tables": tables, "served": True}
    return replace(made, template="live-download.html", data=data)


def book_choices(book: Book, query: str) -> Table:
    """List what each parameter of a query can take, as ``choices_table`` does."""
    store = book.kg.questioned.store
    return choices_table(store, book.kg.find_query(query), book.kg.prefixes)


def sides_choices(book: Book) -> Table:
    """List what can be set side by side: documents with lines, and roles.

    Returns:
        One row for each as ``choices_table`` gives it, with all that it can be called by.
    """
    rows = []
    for kind, name, called in ((FRAMEWORKS, "framework", "document"), (ROLES, "role", "role")):
        query, store = book.kg.find_query(QUERIES[kind][0]), book.kg.questioned.store
        known = {
            (one.shown, one.named_by): "|".join(map(label_key, filter(None, (one.id, *one.words))))
            for one in candidates(store, query.params[name], book.kg.prefixes)
        }
        rows += [
            (called, value, words, named_by, known.get((str(words), str(named_by)), ""))
            for param, value, words, named_by in book_choices(book, query.name).rows
            if param == name
        ]
    return Table((*COLUMNS, "called"), tuple(rows))


def coverage_fields(choices: Table, book: Book) -> list[Field]:
    """Lay out the fields that coverage is counted by."""
    fields = fields_of(book.kg.find_query("coverage"), choices, {})
    return [*fields, by_field("")]


def by_field(value: str) -> Field:
    """Make the field that chooses what stands beside each other."""
    options = [("", "usual: role"), ("role", "role"), ("domain", "domain"),
               ("framework", "framework")]  # fmt: skip
    return Field("by", "Beside each other", "", "select", options, value, "by")


def places_table(book: Book, words: Sequence[str]) -> Table:
    """Give the page of each thing named by a short id.

    A role or document is known by its label too, a NOS or function by its code, a document by
    its file.

    Args:
        book: the answers.
        words: what is named.

    Returns:
        One row for each that has a page: the words, and the path of the page.
    """
    named = {book.role_name(role): role for role in book.roles}
    named |= {str(row["nos_code"]): nos for nos, row in book.standards.items()}
    named |= {str(some[0]["nos_function"]): name for name, some in book.functions.items()}
    rows = []
    for word in dict.fromkeys(words):
        path = book.link(word, "").href or book.link(named.get(word, ""), "").href
        path = path or book.addresses.path("framework", book.document_named.get(word, ""))
        path = path or book.addresses.path("document", book.document_of.get(word, ""))
        path = path or book.addresses.path("mapping", word.rpartition("-")[0])
        if path:
            rows.append((word, path))
    return Table(("word", "path"), tuple(rows))


def checks_page(checked: Checked) -> Page:
    """Tell what the shapes and rules find, in words with counts."""
    found = checked.found
    findings, files, rules = found or ((), 0, 0)
    number = Counter(one.severity for one in findings)
    counts = [
        (f"{number[severity]} {words[number[severity] != 1]}", words[2])
        for severity, words in _SEVERITIES.items()
    ]
    rows = [
        Row((
            one(_SEVERITIES[finding.severity][0]), one(finding.message, kind="long"),
            one(finding.focus, kind="code"), one(finding.path, note=finding.value),
            one(finding.file, note=f"line {finding.line}" if finding.line else ""),
            one(finding.rule),
        ))
        for finding in findings[:_MOST]
    ]  # fmt: skip
    heads = ("How grave", "What is wrong, and what to do", "About", "Property", "File", "Rule")
    return Page(CHECKS, "live-checks.html", "Checks of the graph", "about.html",
                (*HOME, Bit("About", "about.html")), {
        "told": found is not None, "counts": counts, "files": files, "rules": rules,
        "fine": not number["violation"], "more": max(len(findings) - _MOST, 0),
        "grid": Grid("findings", f"Findings: {len(findings)}", heads, rows, (0, 5),
                     filtered=True),
    })  # fmt: skip


def _checks_table(checked: Checked) -> Table:
    found = checked.found
    return findings_table(found[0] if found else ())


def terms_script(book: Book) -> str:
    """Write the words that the editor completes: prefixes, classes, properties, names."""
    prefixes = book.kg.prefixes
    found = {f"{name}:": "prefix" for name in sorted(prefixes.namespaces)}
    store = book.kg.composition.store
    for kind, classes in (("class", _CLASSES), ("property", _PROPERTIES)):
        for row in solutions(store, _TERMS.format(classes), "terms", None, prefixes):
            found.setdefault(prefixes.compact(row["x"].value), f"{kind}, {row['label'].value}")
    for row in solutions(store, _USED, "terms", None, prefixes):
        found.setdefault(prefixes.compact(row["x"].value), "property")
    for role in book.roles:
        found[role] = f"role, {book.role_name(role)}"
    for document, row in book.documents.items():
        found[document] = f"document, {text(row['framework'])}"
    for nos, row in book.standards.items():
        found[nos] = f"NOS, {text(row['nos_title'])[:_LONGEST]}"
    for function, some in book.functions.items():
        found[function] = f"function, {text(some[0]['nos_function_title'])[:_LONGEST]}"
    short = [[name, words] for name, words in found.items() if "/" not in name]
    return f"window.pcgraphTerms = {in_script(json.dumps(short, indent=0))};\n"
