"""Generate a document that lists standards, and the map of functions that it follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pcgraph.generating.blocks import BASE, Blocks, Fact, english
from pcgraph.generating.growing import STANDARDS, Growing, document_files
from pcgraph.generating.invent import (
    function_title,
    place_name,
    principle_title,
    standard_words,
)
from pcgraph.generating.rows import Standard

_PRINCIPLES, _FUNCTIONS = 6, 4
_LAST_PLACE = 4799


@dataclass
class Template:
    """A document that lists standards.

    Attributes:
        local: its name behind the prefix.
        date: its printed date.
        standards: the standards that it lists.
        files: its files.
    """

    local: str
    date: str
    standards: list[Standard]
    files: list[tuple[str, str]]


def make_functions(growing: Growing) -> None:
    """Make the map of functions, and the lists that things belong to."""
    listed = ("skos:inScheme", "gen:scheme-functions")
    for first in range(1, _PRINCIPLES + 1):
        growing.count(
            growing.nos, f"function-{first}", ("a", ("skos:Concept", "pc:Principle")), listed,
            ("skos:notation", f'"{first}"'), ("skos:prefLabel", english(principle_title(first))),
        )  # fmt: skip
        for second in range(1, _FUNCTIONS + 1):
            growing.count(
                growing.nos, f"function-{first}-{second}",
                ("a", ("skos:Concept", "pc:ReferenceFunction")),
                ("skos:broader", f"gen:function-{first}"), listed,
                ("skos:notation", f'"{first}.{second}"'),
                ("skos:prefLabel", english(_title(first, second))),
            )  # fmt: skip
    for blocks, local, label in (
        (growing.nos, "scheme-functions", "Generated map of functions"),
        (growing.nos, "scheme-nos", "Generated occupational standards"),
        (growing.roles, "scheme-roles", "Generated roles"),
    ):
        facts: tuple[Fact, ...] = (("a", "skos:ConceptScheme"), ("skos:prefLabel", english(label)))
        growing.count(blocks, local, *facts)


def make_template(growing: Growing, number: int) -> Template:
    """Make a template: its standards in two lists, each under a function.

    Args:
        growing: what all documents share.
        number: which template, counted from 0.
    """
    local, place = f"t{number + 1:04d}", place_name(_LAST_PLACE - number)
    title, year = f"{place} role template", 2010 + number % 9
    date, said = f"{year}-03-10", f"10 March {year}"
    printed, read = Blocks("dcterms", "gen", "pc", "prov", "xsd"), Blocks("gen", "skos")
    source = ("prov:wasQuotedFrom", f"gen:source-{local}")
    growing.role(f"role-{local}", f"{place} Co-ordinator")
    growing.count(
        printed, local, ("a", "pc:RoleTemplate"), ("dcterms:title", english(title)),
        ("prov:wasDerivedFrom", f"gen:source-{local}"), ("pc:level", "4"),
        ("pc:namesRole", f"gen:role-{local}"),
    )  # fmt: skip
    growing.count(read, local, ("skos:prefLabel", english(title)))
    growing.passages(printed, local, ((1, "title", title), (3, "date", said)))
    lines, standards, order = [title, "", said], [], 0
    for part, kind in enumerate(("core", "role-specific"), 1):
        lines += ["", f"Standards, {kind}", ""]
        line = str(len(lines) - 1)
        growing.count(
            printed, f"{local}-section-{part:02d}", ("a", "pc:Section"),
            ("dcterms:isPartOf", f"gen:{local}"), source, ("pc:firstLine", line),
            ("pc:heading", english(f"Standards, {kind}")), ("pc:lastLine", line),
            ("pc:listKind", f'"{kind}"'), ("pc:order", str(part)),
        )  # fmt: skip
        for _ in range(STANDARDS // 2):
            one, order = number * STANDARDS + order, order + 1
            standard, text = _make_standard(growing, one)
            standards.append(standard)
            lines.append(f"- {text}")
            facts = _entry(growing, local, part, order, standard, text, str(len(lines)))
            growing.count(printed, f"{local}-{order:04d}", *facts)
    growing.tally.standards += STANDARDS
    text = growing.source(local, title, lines, date, said)
    return Template(local, date, standards, document_files(local, printed, read, text))


def _entry(
    growing: Growing, local: str, part: int, order: int, standard: Standard, text: str, line: str
) -> Iterator[Fact]:
    """Give the facts of one row; a faulty one lists its function in place of the standard."""
    shown = f"gen:{standard.local}"
    if growing.faulty():
        shown = f"gen:{standard.function}"
        growing.plant("wrong class", "TemplateEntry-standard", f"gen:{local}-{order:04d}")
    yield "a", "pc:TemplateEntry"
    yield "prov:wasQuotedFrom", f"gen:source-{local}"
    yield "pc:firstLine", line
    yield "pc:lastLine", line
    yield "pc:order", str(order)
    yield "pc:referenceFunction", f"gen:{standard.function}"
    yield "pc:section", f"gen:{local}-section-{part:02d}"
    yield "pc:standard", shown
    yield "pc:text", english(text)


def _make_standard(growing: Growing, one: int) -> tuple[Standard, str]:
    """Make one standard; give it, and its row as printed."""
    title, code = standard_words(one)
    first, second = one % _PRINCIPLES + 1, one // _PRINCIPLES % _FUNCTIONS + 1
    made = Standard(f"nos-{code}", title, f"function-{first}-{second}", one % 3)
    growing.count(
        growing.nos, made.local, ("a", ("skos:Concept", "pc:OccupationalStandard")),
        ("skos:inScheme", "gen:scheme-nos"), ("skos:notation", f'"{code}"'),
        ("skos:prefLabel", english(title)), ("foaf:page", f"<{BASE}page/{code}>"),
        ("pc:toolNumber", str(one + 1)),
    )  # fmt: skip
    return made, f"{first}.{second} {_title(first, second)} {code} {title}"


def _title(first: int, second: int) -> str:
    return function_title(_FUNCTIONS * first + second)
