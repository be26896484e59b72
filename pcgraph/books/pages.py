"""Lay out what the graph says of a framework as the sheets of its workbook."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pcgraph.books.sheets import (
    ABOUT,
    CHECK,
    COMPETENCIES,
    DOMAINS,
    LICENCES,
    MAPPINGS,
    NEW_ROWS,
    OFFERED,
    ROLES,
    STANDARDS,
    Page,
    Row,
    marked,
)
from pcgraph.decisions.card import ACCEPTED, NOT_LOOKED, NOT_USED, cells_of, decided_how
from pcgraph.decisions.gathered import NONE_PRINTED, Gathered, Judged, Line, Standard
from pcgraph.intake.settled import read_settled
from pcgraph.model import Cell
from pcgraph.names import VERSION
from pcgraph.reviews.session import cards_of
from pcgraph.sssom import NO_TERM
from pcgraph.suggested.candidates import Queue

TITLE, SHORT, OWNER, LICENCE = "Title", "Short name", "Owner", "Licence"
FRAMEWORK, BASE_ADDRESS = "Framework", "Base address"
STATE = "State of the folder"
"""By this it is seen whether a workbook is older than what its framework is made of."""
MOST_SUGGESTED = 2_000
"""So many rows of suggestions a workbook holds at most, those that are to be reviewed first."""
Place = tuple[str, str, str]
"""The first and last line of a row, and which of its things it is; empty for the whole line."""
BY_HAND = "nos-by-hand"
"""The local name of the list that NOS typed in by hand stand in."""
SETTLED = ("keep_as", "domain", "role", "level", "phrase_applies", "join", "note", "same_as")
"""What a person settles of a line of the import."""

_HOW = (
    ("What this is", "A framework as pcgraph has it, for people to check and to fill in. Yellow "
     "cells are yours; all others are locked. What you leave as it is stays as it is."),
    ("1. Check the import", "If a line was taken for the wrong thing, say in Keep as what it is; "
     "domain, role and level likewise. Empty means: as found. Where a line holds several things, "
     "each has a row, and the line as a whole has one above them. This sheet stands here only if "
     "the framework was brought in by pcgraph import."),
    ("2. Name things", "Competencies, Roles, Domains: our short labels. The printed words are "
     "locked. Like our role: is the role one of another framework here? Choose it, or none."),
    ("3. Judge", "Mappings: would meeting the NOS show all of the competency, part of it, does it "
     "only help, or none of it? All of it goes with: same, nearly the same, NOS is wider. Part of "
     "it: NOS is narrower, or overlaps. Helps only: related. None: considered and not used. Every "
     "row needs a reason of its own. Rows at the end suggest a NOS and decide nothing: fill in "
     "what you think, or leave them. Further rows for a competency: below, in the empty ones. "
     "Where no NOS fits: none fits. To take a judgement back, choose withdrawn."),
    ("4. Add NOS", "NOS: type in those that you found elsewhere: code, title, page, the day on "
     "which you saw it. Then choose them in Mappings."),
    ("5. Give it back", "pcgraph workbook import FILE.xlsx --into FOLDER --by \"your name\" says "
     "in words, by row, what does not fit; when nothing is, it writes your folder."),
    ("Rules", "Columns may be moved and added; their heads may not be changed. No formulas. A row "
     "that you delete changes nothing."),
)  # fmt: skip


@dataclass(frozen=True)
class Import:
    """What an import left of what became of each line.

    Attributes:
        lines: the table of ``imports/SLUG.csv``; empty for none.
        outline: the outline file; empty for none.
    """

    lines: str = ""
    outline: str = ""


def pages(said: Gathered, brought: Import = Import(), queue: Queue | None = None) -> list[Page]:
    """Lay out the sheets of a framework, in the order of their tabs.

    Args:
        said: what the graph says.
        brought: what the import says, if it was imported.
        queue: what is suggested for the lines that are open; None for nothing.
    """
    judged = [*_mappings(said), *suggested_rows(said, queue)]
    found = [
        Page(COMPETENCIES, [*_competencies(said)]),
        Page(ROLES, [*_roles(said)], offered=OFFERED[ROLES]),
        Page(DOMAINS, [*_domains(said)]),
        Page(MAPPINGS, judged, NEW_ROWS[MAPPINGS], OFFERED[MAPPINGS]),
        Page(STANDARDS, [*_standards(said)], NEW_ROWS[STANDARDS], OFFERED[STANDARDS]),
        Page(ABOUT, [*_about(said, brought)]),
    ]
    if brought.lines:
        found.insert(0, Page(CHECK, [*check_rows(brought, said.mine)], offered=OFFERED[CHECK]))
    return found


def _competencies(said: Gathered) -> Iterator[Row]:
    for line in said.lines:
        cells: dict[str, Cell] = {
            "competency": line.text,
            "label+": line.label,
            "kind": line.kind,
            "code": line.code,
            "tier": line.tier,
            "beside": line.beside,
            "tag": line.tag,
            "domain": line.domain,
            "section": line.section,
            "roles": line.roles,
            **_place(line),
            "place": line.place,
            "competency_id!": said.prefixes.compact(line.iri),
        }
        yield marked(COMPETENCIES, cells, said.mine)


def _place(line: Line) -> dict[str, Cell]:
    """Say where a line stands; where it has a place, its lines are those of a text nobody saw."""
    if line.place:
        return {"source_file": line.file}
    return {"source_file": line.file, "line_first": line.first, "line_last": line.last}


def _roles(said: Gathered) -> Iterator[Row]:
    for role in said.roles:
        cells: dict[str, Cell] = {
            "role": role.label,
            "label+": role.label,
            "like_role+": said.likenesses.get(role.iri, ""),
            "section": role.headings or NONE_PRINTED,
            "spellings": role.spellings,
            "competencies": role.lines,
            "role_id!": said.prefixes.compact(role.iri),
        }
        yield marked(ROLES, cells, said.mine)


def _domains(said: Gathered) -> Iterator[Row]:
    for one in said.domains:
        cells: dict[str, Cell] = {
            "domain": one.heading,
            "label+": one.label,
            "introduction": one.introduction,
            "sections": one.sections,
            "statements": one.lines,
            "source_file": one.file,
            "line_first": one.first,
            "line_last": one.last,
            "domain_id!": said.prefixes.compact(one.iri),
        }
        yield marked(DOMAINS, cells, said.mine)


def _mappings(said: Gathered) -> Iterator[Row]:
    """Give a row a judgement, and one for each competency at which nobody looked."""
    by_line: dict[str, list[Judged]] = {}
    for one in said.judged:
        by_line.setdefault(said.prefixes.expand(one.row.get("subject_id")) or "", []).append(one)
    standards = {one.iri: one for one in said.standards}
    for line in said.lines:
        shared = _of_line(said, line)
        for one in sorted(by_line.get(line.iri, ()), key=_order):
            cells = {**shared, **_judged(said, one, standards)}
            yield marked(MAPPINGS, cells, bool(said.own) and one.file.layer == said.own)
        if line.iri not in by_line:
            waits = "Nobody has looked yet."
            yield marked(MAPPINGS, {**shared, "decision+": NOT_LOOKED, "row_check": waits})


def suggested_rows(said: Gathered, found: Queue | None) -> list[Row]:
    """Give a row for each NOS that is suggested, in the order of reviewing; nothing is filled in.

    A row that nobody touches changes nothing when the workbook is taken back.
    """
    if found is None:
        return []
    standards = {one.iri: one for one in said.standards}
    lines = {one.iri: one for one in said.lines}
    rows = []
    for card in cards_of(found):
        standard = standards.get(card.standard)
        if standard is None or card.candidate is None:
            continue
        cells: dict[str, Cell] = {
            **_of_line(said, lines[card.line]),
            "nos_code+": standard.code,
            "nos_title": standard.title,
            "looked_in": found.places,
            "row_check": f"Suggested, nobody has decided: {card.candidate.why}",
            "nos_id!": said.prefixes.compact(standard.iri),
        }
        rows.append(marked(MAPPINGS, cells))
    return rows[:MOST_SUGGESTED]


def _order(one: Judged) -> tuple[int, str, str]:
    kinds = [ACCEPTED, NOT_USED]
    place = kinds.index(one.decision) if one.decision in kinds else len(kinds)
    return place, one.row.get("object_id"), one.row.get("record_id")


def _of_line(said: Gathered, line: Line) -> dict[str, Cell]:
    return {
        "competency": line.text,
        "role": line.roles,
        "framework": said.about.label,
        "edition": said.about.edition,
        "domain": line.domain,
        **_place(line),
        "competency_id!": said.prefixes.compact(line.iri),
        "data_version": VERSION,
    }


def _judged(said: Gathered, one: Judged, standards: Mapping[str, Standard]) -> dict[str, Cell]:
    """Say what a row judges."""
    standard = standards.get(said.prefixes.expand(one.row.get("object_id")) or "")
    theirs = not said.own or one.file.layer != said.own
    check = "Of another set: it cannot be changed here." if theirs and said.own else ""
    return {
        **cells_of(one.row, one.decision, standard.code if standard else ""),
        "nos_title": standard.title if standard else "",
        "decided_how": decided_how(one.row),
        "looked_in": one.row.get("object_source"),
        "row_check": check,
        "nos_id!": "" if one.row.get("object_id") == NO_TERM else one.row.get("object_id"),
        "mapping_id!": one.row.get("record_id"),
        "predicate": " ".join(
            filter(None, (one.row.get("predicate_modifier"), one.row.get("predicate_id")))
        ),
    }


def _standards(said: Gathered) -> Iterator[Row]:
    for one in sorted(said.standards, key=lambda one: (not is_typed(said, one), one.code)):
        cells: dict[str, Cell] = {
            "nos_code+": one.code,
            "nos_title+": one.title,
            "suite+": one.suite,
            "nos_page+": one.page,
            "nos_seen_on+": one.seen,
            "version+": one.version,
            "nos_status+": one.status,
            "nos_id!": said.prefixes.compact(one.iri),
        }
        yield marked(STANDARDS, cells, is_typed(said, one))


def is_typed(said: Gathered, one: Standard) -> bool:
    """Tell whether a NOS was typed in by hand into the folder that may be changed."""
    return bool(said.own) and one.source == f"{said.base}{BY_HAND}"


def _about(said: Gathered, brought: Import) -> Iterator[Row]:
    about = said.about
    mine = {
        TITLE: (about.title, "As printed."),
        SHORT: (about.label, "What answers call the framework."),
        OWNER: (about.owner_name, "Whose words they are; empty if you do not know."),
        LICENCE: (about.licence, f"{LICENCES[0]}, or what the owner says, such as CC BY 4.0."),
    }
    for what, (words, note) in mine.items():
        yield marked(ABOUT, {"what!": what, "words+": words, "note": note}, said.mine)
    fixed = {
        FRAMEWORK: said.iri,
        BASE_ADDRESS: said.base if said.own else "",
        "Data version": VERSION,
        STATE: state_of(said, brought),
    }
    for what, words in (*fixed.items(), *_HOW):
        yield marked(ABOUT, {"what!": what, "words+": words}, False)


def state_of(said: Gathered, brought: Import) -> str:
    """Mark what a framework is made of: its lines, roles and domains, and what was imported."""
    parts = (
        *(f"{one.iri} {one.text}" for one in said.lines),
        *(role.iri for role in said.roles),
        *(f"{one.iri} {one.heading}" for one in said.domains),
        brought.lines,
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def _line_number(words: str) -> int:
    """Give the number of a line; 0 for what somebody spoiled."""
    return int(words) if words.isdecimal() else 0


def check_rows(brought: Import, mine: bool) -> Iterator[Row]:
    """Give what became of each line of the source, with what was settled about it."""
    settled = {place_of(row): row for row in outline_rows(brought.outline)}
    seen: set[Place] = set()
    rows: list[tuple[int, dict[str, Cell]]] = []
    lines = [*csv.DictReader(io.StringIO(brought.lines))]
    many = Counter(line.get("line_first") for line in lines if line.get("part"))
    for line in lines:
        first, last, part = (line.get(name) or "" for name in ("line_first", "line_last", "part"))
        place = place_of(line)
        if part == "1":
            whole = first, first, ""
            text = f"The whole of line {first}, {many[first]} things."
            above = _settled_cells(settled.pop(whole, {}), whole, text)
            rows.append((_line_number(first), {**above, "place": _row_of(line.get("place") or "")}))
        cells: dict[str, Cell] = {
            column: line.get(name) or ""
            for column in ("place", "text", "found_as", "in_domain", "for_roles", "look_at", "id!")
            for name in (column.rstrip("!"),)
        }
        said = settled.pop(place, {}) if place not in seen else {}
        cells |= _settled_cells(said, (first, last, part), line.get("text") or "")
        seen.add(place)
        rows.append((_line_number(first), cells))
    for place, said in settled.items():
        text = "These lines were settled together."
        rows.append((_line_number(place[0]), _settled_cells(said, place, text)))
    for _, cells in sorted(rows, key=lambda row: row[0]):
        yield marked(CHECK, cells, mine)


def _settled_cells(said: Mapping[str, str], place: Place, text: str) -> dict[str, Cell]:
    """Give the cells that say about which lines a row is, and what was settled about them."""
    first, last, part = map(_number, place)
    filled = {f"{name}+": said.get(name, "") for name in SETTLED}
    return {**filled, "line_first!": first, "line_last!": last, "line_part!": part, "text": text}


def place_of(row: Mapping[str, str | None]) -> Place:
    """Say about what a row of an outline file or of a record is.

    Of a thing of a line, its number is enough: where it ends need not be said.
    """
    first, last, part = (row.get(name) or "" for name in ("line_first", "line_last", "part"))
    return first, first if part else last or first, part


def outline_rows(outline: str) -> list[dict[str, str]]:
    """Read the rows of an outline file as they stand; heads in the form of our names.

    Raises:
        InputProblem: what ``read_settled`` raises.
    """
    if outline:
        read_settled(outline)
    reader = csv.reader(io.StringIO(outline.removeprefix("\ufeff")))
    filled = [row for row in reader if any(cell.strip() for cell in row)]
    heads = [cell.strip().lower().replace(" ", "_") for cell in filled[0]] if filled else []
    return [
        dict(zip(heads, (cell.strip() for cell in row), strict=False)) for row in filled[1:]
    ]  # fmt: skip


def _row_of(place: str) -> str:
    """Name the row of a cell.

    >>> _row_of("table 1, row 4, column B"), _row_of("sheet Skills, cell B7"), _row_of("line 7")
    ('table 1, row 4', 'sheet Skills, cell B7', 'line 7')
    """
    return place.rpartition(", column ")[0] or place


def _number(words: str) -> Cell:
    return int(words) if words.isdecimal() else words


def choices(said: Gathered) -> Sequence[str]:
    """Name the roles that a role can be like, and ``none``."""
    return ["none", *dict.fromkeys(label for _, label in said.others)]
