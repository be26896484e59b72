"""Take over what a person called competencies, roles, domains and the framework itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from pcgraph.books.filled import Book, Filled
from pcgraph.books.folder import Folder, english
from pcgraph.books.pages import LICENCE, OWNER, SHORT, TITLE
from pcgraph.books.sheets import ABOUT, COMPETENCIES, DOMAINS, LICENCES, ROLES
from pcgraph.decisions.gathered import Gathered
from pcgraph.intake.ids import local_name
from pcgraph.mapping_head import is_address
from pcgraph.model import Finding
from pcgraph.names import PREFIXES

_LABEL = 60
_NAME = 200
_SOURCES = "data/sources/sources.ttl"


@dataclass
class Named:
    """What a person called things.

    Attributes:
        labels: the new label of each thing whose label was changed.
        likenesses: for roles, the address of the role that each is like, or None for none.
        about: what was changed of the framework itself: the point, and the words.
        findings: what does not fit.
        notes: what is to be told.
    """

    labels: dict[str, str] = field(default_factory=dict)
    likenesses: dict[str, str | None] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def named(book: Book, said: Gathered, by: str = "") -> Named:
    """Read what a person called things.

    Args:
        book: the workbook.
        said: what the graph says of the framework now.
        by: who says so.
    """
    made = Named()
    competencies = {line.iri: line.label for line in said.lines}
    roles = {role.iri: role.label for role in said.roles}
    domains = {one.iri: one.label for one in said.domains}
    for row in _known(book, COMPETENCIES, "competency_id!", competencies, said, made):
        _label(row, competencies, "competency_id!", said, made, _LABEL)
    for row in _known(book, DOMAINS, "domain_id!", domains, said, made):
        _label(row, domains, "domain_id!", said, made, _NAME)
    for row in _known(book, ROLES, "role_id!", roles, said, made):
        _label(row, roles, "role_id!", said, made, _NAME)
        _likeness(row, said, made, by)
    _about(book, said, made)
    return made


def _known(
    book: Book, sheet: str, column: str, known: Mapping[str, str], said: Gathered, made: Named
) -> Iterator[Filled]:
    """Give the rows of a sheet whose id is known and stands once; tell of the others."""
    if sheet not in book.rows:
        made.notes.append(f"There is no sheet {sheet}: nothing of it was changed.")
        return
    seen: dict[str, Filled] = {}
    for row in book.rows[sheet]:
        iri = _address(said, row.cells[column])
        if iri not in known:
            ids = [said.prefixes.compact(one) for one in known]
            what = "the id is locked, and it was changed:"
            made.findings.append(row.unknown(column, what, ids, row.gone))
        elif iri in seen:
            what = (
                f"{row.cells[column]} stands in row {seen[iri].number} already: keep one of them."
            )
            made.findings.append(row.fault(column, "twice", what))
        else:
            seen[iri] = row
            if row.edited:
                yield row
    gone = len(known) - len(seen)
    if gone:
        what = "row is not there any more" if gone == 1 else "rows are not there any more"
        made.notes.append(f"{sheet}: {gone} {what}. That changes nothing.")


def _address(said: Gathered, short: str) -> str:
    return said.prefixes.expand(short) or short


def _changeable(row: Filled, said: Gathered, made: Named, column: str) -> bool:
    """Tell whether what is said of the framework may be changed here; say if not."""
    if not said.mine:
        what = f"{said.about.label} is not of your folder: what it is called cannot be changed."
        made.findings.append(row.fault(column, "not-yours", f"{what} Undo it."))
    return said.mine


def _label(
    row: Filled, known: Mapping[str, str], column: str, said: Gathered, made: Named, longest: int
) -> None:
    iri, label = _address(said, row.cells[column]), row.cells["label+"]
    if label == " ".join(known[iri].split()) or not _changeable(row, said, made, "label+"):
        return
    if not label:
        what = "the short label is empty: write one, or undo it."
        made.findings.append(row.fault("label+", "label", what))
    elif len(label) > longest:
        what = f"the short label has {len(label)} letters; it may have {longest}: shorten it."
        made.findings.append(row.fault("label+", "label", what))
    else:
        made.labels[iri] = label


def _likeness(row: Filled, said: Gathered, made: Named, by: str) -> None:
    iri, like = _address(said, row.cells["role_id!"]), row.cells["like_role+"]
    if like == said.likenesses.get(iri, ""):
        return
    if not _changeable(row, said, made, "like_role+"):
        return
    if not by:
        what = 'who says so is not told: give --by "your name".'
        made.findings.append(row.fault("like_role+", "decided-by", what))
    found = [other for other, label in said.others if label.casefold() == like.casefold()]
    if not like:
        what = "an answer cannot be taken back by an empty cell: choose a role, or none."
        made.findings.append(row.fault("like_role+", "like", what))
    elif like.casefold() == "none":
        made.likenesses[iri] = None
    elif len(found) == 1:
        made.likenesses[iri] = found[0]
    elif found:
        ids = " or ".join(map(said.prefixes.compact, found))
        what = f'there are {len(found)} roles called "{like}": {ids}. Say so by pcgraph mapping.'
        made.findings.append(row.fault("like_role+", "like", what))
    else:
        labels = [*dict.fromkeys(label for _, label in said.others), "none"]
        made.findings.append(row.unknown("like_role+", "the role", labels))


def _about(book: Book, said: Gathered, made: Named) -> None:
    before = {
        TITLE: said.about.title,
        SHORT: said.about.label,
        OWNER: said.about.owner_name,
        LICENCE: said.about.licence,
    }
    for row in book.rows[ABOUT]:
        what, words = row.cells["what!"], row.cells["words+"]
        if what not in before or not row.edited or words == " ".join(before[what].split()):
            continue
        if not _changeable(row, said, made, "words+"):
            continue
        if not words and what != OWNER:
            told = f"{what} is empty: write it, or undo it."
            made.findings.append(row.fault("words+", "about", told))
        else:
            made.about[what] = words


def write_names(made: Named, said: Gathered, folder: Folder) -> None:
    """Write what things are called into the files of the folder.

    Args:
        made: what a person called them.
        said: what the graph said before.
        folder: its files.
    """
    readings = f"data/readings/{said.slug}.ttl"
    for iri, label in made.labels.items():
        folder.say(iri, "skos:prefLabel", [english(label)], readings)
    about, words = said.about, made.about
    if SHORT in words:
        folder.say(said.iri, "skos:prefLabel", [english(words[SHORT])], readings)
    if TITLE in words:
        folder.say(said.iri, "dcterms:title", [english(words[TITLE])],
                   f"data/frameworks/{said.slug}.ttl")  # fmt: skip
        if about.source_title in ("", about.title):
            folder.say(about.source, "dcterms:title", [english(words[TITLE])], _SOURCES)
    if OWNER in words:
        _owner(words[OWNER], said, folder)
    if LICENCE in words:
        for name, value in _licence(words[LICENCE]).items():
            folder.say(about.source, name, [value] if value else [], _SOURCES)


def _owner(name: str, said: Gathered, folder: Folder) -> None:
    """Name who owns the words; the one before goes if nothing else names it."""
    before = said.about.owner
    owner = f"{said.base}owner-{local_name(name)}"
    folder.say(said.about.source, "dcterms:publisher", [NamedNode(owner)] if name else [], _SOURCES)
    if before.startswith(said.base) and not folder.points_at(before):
        folder.drop(before)
    if name:
        kind = NamedNode(f"{PREFIXES['org']}Organization")
        folder.say(owner, "rdf:type", [kind], _SOURCES)
        folder.say(owner, "skos:prefLabel", [english(name)], _SOURCES)


def _licence(words: str) -> dict[str, NamedNode | Literal | None]:
    """Say what the owner says of the licence."""
    low = words.casefold()
    status = LICENCES[0] if low == LICENCES[0] else LICENCES[1]
    address = is_address(words)
    bare = low in LICENCES
    return {
        "pc:licenceStatus": Literal(status),
        "dcterms:license": NamedNode(words) if address else None,
        "dcterms:rights": english(words) if not address and not bare else None,
    }
