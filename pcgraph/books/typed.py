"""Take over the NOS that a person typed in by hand, with the day on which they were seen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from pcgraph.books.filled import Book, Filled
from pcgraph.books.folder import Folder, english
from pcgraph.books.pages import BY_HAND, is_typed
from pcgraph.books.sheets import STANDARDS, STATUSES, filled_in, listed
from pcgraph.code_rules import CodeIndex
from pcgraph.decisions.gathered import Gathered, Standard
from pcgraph.drafts.rows import iso_day
from pcgraph.mapping_head import is_address, is_date
from pcgraph.model import Finding
from pcgraph.names import PREFIXES

FILE = "data/nos.ttl"
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
_CODE = re.compile(r"(?=.*[A-Za-z0-9])[^\s;,<>\"{}|\\^`]+(?: [^\s;,<>\"{}|\\^`]+)*")
_LONGEST_CODE = 40
_DAY = NamedNode(f"{PREFIXES['xsd']}date")


@dataclass
class Typed:
    """What a person typed in.

    Attributes:
        new: NOS that are new, each with its row.
        changed: NOS of the folder that were changed.
        index: all NOS by every spelling of their codes; called by their addresses.
        standards: all NOS by address, the new and changed ones too.
        findings: what does not fit.
        notes: what is to be told.
    """

    new: list[Standard] = field(default_factory=list)
    changed: list[Standard] = field(default_factory=list)
    index: CodeIndex = field(default_factory=CodeIndex)
    standards: dict[str, Standard] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def typed_in(book: Book, said: Gathered) -> Typed:
    """Read the NOS that a person typed in or changed.

    Args:
        book: the workbook.
        said: what the graph says now.
    """
    made = Typed(standards={one.iri: one for one in said.standards})
    for one in said.standards:
        made.index.add(one.iri, [code for code in (one.code, one.urn) if code], (), one.title)
    seen: dict[str, int] = {}
    for row in book.rows.get(STANDARDS, ()):
        short = row.cells["nos_id!"]
        if not short:
            _add(row, said, made)
            continue
        iri = said.prefixes.expand(short) or short
        if iri not in {one.iri for one in said.standards}:
            known = [said.prefixes.compact(one.iri) for one in said.standards]
            made.findings.append(
                row.unknown("nos_id!", "the id is locked, and it was changed:", known, row.gone)
            )
        elif iri in seen:
            what = f"{short} stands in row {seen[iri]} already: for another NOS empty this cell."
            made.findings.append(row.fault("nos_id!", "twice", what))
        elif row.edited:
            _change(row, made.standards[iri], said, made)
        seen.setdefault(iri, row.number)
    return made


def _add(row: Filled, said: Gathered, made: Typed) -> None:
    """Take over a NOS that is new; one that is known is told and not doubled."""
    code = row.cells["nos_code+"]
    cells = {column: row.cells.get(column, "") for column in filled_in(STANDARDS)}
    known = made.index.by_code(code)
    if known:
        there = made.standards[known[0].name]
        if there in made.new:
            what = f"the NOS {there.code} stands in another row already: keep one of them."
            made.findings.append(row.fault("nos_code+", "twice", what))
            return
        made.notes.append(
            f"sheet {STANDARDS}, row {row.number}: {code} is here already, as {there.code} "
            f"({there.title}). It was not added again."
        )
        return
    if not code:
        what = "the code is empty: write the code that stands on the NOS."
        made.findings.append(row.fault("nos_code+", "code", what))
        return
    if not _CODE.fullmatch(code) or len(code) > _LONGEST_CODE:
        what = f'"{code[:_LONGEST_CODE]}" is no code of a NOS: such as SCDHSC0024 or GEN97.'
        made.findings.append(row.fault("nos_code+", "code", what))
        return
    if not re.search("[A-Za-z]", code):
        what = (
            f'"{code}" has no letter: Excel may have made a number or a date of the code. Format '
            "the cell as text, and write the code as it stands on the NOS."
        )
        made.findings.append(row.fault("nos_code+", "code", what))
        return
    one = _standard(row, _mint(code, said, made), code, cells, said, made)
    if one:
        made.new.append(one)
        _know(one, made)


def _know(one: Standard, made: Typed) -> None:
    made.standards[one.iri] = one
    made.index.add(one.iri, [one.code], (), one.title)


def _mint(code: str, said: Gathered, made: Typed) -> str:
    """Name a NOS by its code; two codes that would share a name get numbers behind."""
    iri = stem = f"{said.base}nos-{_UNSAFE.sub('-', code)}"
    number = 2
    while iri in made.standards:
        iri, number = f"{stem}--{number}", number + 1
    return iri


def _change(row: Filled, one: Standard, said: Gathered, made: Typed) -> None:
    """Take over what was changed of a NOS of the folder; others are locked."""
    cells = {column: row.cells.get(column, "") for column in filled_in(STANDARDS)}
    before = _cells(one)
    changed = [column for column in cells if cells[column] != before[column]]
    if not changed:
        return
    if not is_typed(said, one):
        what = f"{one.code} was not typed in by hand in your folder: it cannot be changed. Undo it."
        made.findings.append(row.fault(changed[0], "not-yours", what))
    elif "nos_code+" in changed:
        what = f"the code of {one.code} cannot be changed: undo it, and add a row for another NOS."
        made.findings.append(row.fault("nos_code+", "code", what))
    else:
        new = _standard(row, one.iri, one.code, cells, said, made)
        if new:
            made.changed.append(new)
            made.standards[new.iri] = new


def _cells(one: Standard) -> dict[str, str]:
    values = (one.code, one.title, one.suite, one.page, one.seen, one.version, one.status)
    return {
        column: " ".join(value.split())
        for column, value in zip(filled_in(STANDARDS), values, strict=True)
    }


def _standard(
    row: Filled, iri: str, code: str, cells: Mapping[str, str], said: Gathered, made: Typed
) -> Standard | None:
    """Make a NOS of a row; None if a cell does not fit."""
    before = len(made.findings)
    title, page, seen, status = (
        cells[column] for column in ("nos_title+", "nos_page+", "nos_seen_on+", "nos_status+")
    )
    seen, status = iso_day(seen), listed(status, STATUSES)
    if not title:
        what = f"the title of {code} is empty: write it as printed."
        made.findings.append(row.fault("nos_title+", "title", what))
    if page and not is_address(page):
        what = "the page is no address: copy it whole; it begins with https://."
        made.findings.append(row.fault("nos_page+", "page", what))
    if not seen and page:
        what = "the day on which you saw it is empty: write it so: 2026-11-30."
        made.findings.append(row.fault("nos_seen_on+", "day", what))
    if seen and not is_date(seen):
        what = f'"{seen}" is no day: write it so: 2026-11-30, or 30/11/2026, the day first.'
        made.findings.append(row.fault("nos_seen_on+", "day", what))
    if status and status not in STATUSES:
        made.findings.append(row.unknown("nos_status+", "the status", STATUSES))
    if len(made.findings) > before:
        return None
    source = f"{said.base}{BY_HAND}"
    return Standard(
        iri, code, title, "", cells["suite+"], page, seen, cells["version+"], status, source, seen
    )


def write_standards(made: Typed, said: Gathered, folder: Folder) -> None:
    """Write the NOS that were typed in or changed into the files of the folder.

    Args:
        made: what was typed in.
        said: what the graph said before.
        folder: its files.
    """
    scheme = f"{said.base}{BY_HAND}"
    if made.new:
        kind = NamedNode(f"{PREFIXES['skos']}ConceptScheme")
        folder.say(scheme, "rdf:type", [kind], FILE)
        folder.say(scheme, "skos:prefLabel", [english("NOS typed in by hand")], FILE)
    for one in (*made.new, *made.changed):
        kinds = [NamedNode(f"{PREFIXES['skos']}Concept"),
                 NamedNode(f"{PREFIXES['pc']}OccupationalStandard")]  # fmt: skip
        folder.say(one.iri, "rdf:type", kinds, FILE)
        folder.say(one.iri, "skos:inScheme", [NamedNode(scheme)], FILE)
        folder.say(one.iri, "skos:notation", [Literal(one.code)], FILE)
        folder.say(one.iri, "skos:prefLabel", [english(one.title)], FILE)
        folder.say(one.iri, "foaf:page", [NamedNode(one.page)] if one.page else [], FILE)
        folder.say(one.iri, "pc:suite", [Literal(one.suite)] if one.suite else [], FILE)
        seen = [Literal(one.seen, datatype=_DAY)] if one.seen else []
        folder.say(one.iri, "dcterms:date", seen, FILE)
        folder.say(one.iri, "owl:versionInfo", [Literal(one.version)] if one.version else [], FILE)
        status = [Literal(one.status)] if one.status else []
        folder.say(one.iri, "pc:registerStatus", status, FILE)


def titles_of(made: Typed) -> dict[str, str]:
    """Give the title of each NOS that was changed."""
    return {one.iri: one.title for one in made.changed}
