"""Put an assessor pack together: a page for each competency of a framework."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pyoxigraph import NamedNode

from pcgraph.composition import Composition
from pcgraph.decisions.card import ACCEPTED, EVIDENCE, NONE_FITS, NOT_LOOKED, NOT_SURE, NOT_USED
from pcgraph.decisions.gathered import Gathered, Line, RoleOf, gathered
from pcgraph.engine import solutions
from pcgraph.errors import UsageProblem
from pcgraph.names import VERSION
from pcgraph.packs import told
from pcgraph.packs.entries import Entries
from pcgraph.packs.model import Entry, Listed, Pack, Pairs, Sheet
from pcgraph.resolve import Candidate, resolve
from pcgraph.stand_in import fingerprint, label_alone
from pcgraph.why import Record, about_standard, status_said


def make_pack(
    composition: Composition, framework: str, role: str = "", decided: bool = False, day: str = ""
) -> tuple[Pack, list[str]]:
    """Put the pack of a framework together.

    Args:
        composition: the graph, and the files it was made of.
        framework: the address of the framework.
        role: a role that it names, as typed: only what is expected of it; empty for all.
        decided: whether to leave out what nobody has looked at.
        day: the date of the pack; empty for none.

    Returns:
        The pack, and what must be told.

    Raises:
        UsageProblem: PC-PACK-EMPTY for a document without competencies;
            PC-VALUE-UNKNOWN, PC-VALUE-AMBIGUOUS for a role that it does not name.
        InputProblem: a file of a pass that cannot be read.
    """
    said = gathered(composition, framework)
    if not said.lines:
        raise UsageProblem(
            "PC-PACK-EMPTY",
            f"{said.about.label or framework} has no competencies.",
            "Name a framework; pcgraph query documents lists all of them.",
        )
    meant, notes = _role(said, role)
    sheets = _Sheets(composition, said)
    made = [
        sheets.sheet(number, line)
        for number, line in enumerate(said.lines, 1)
        if not meant or meant.label in line.roles.split("; ")
    ]
    left = sum(sheet.outcome == NOT_LOOKED for sheet in made) if decided else 0
    made = [sheet for sheet in made if not (decided and sheet.outcome == NOT_LOOKED)]
    facts = _facts(composition, said, meant, day)
    if left:
        words = "1 competency" if left == 1 else f"{left} competencies"
        facts.append(("Left out", f"{words} that nobody has looked at"))
    if judged := told.days(made):
        facts.append(("Judged on", judged))
    return Pack(
        title=f"Assessor pack: {said.about.label}",
        subject=told.SUBJECT,
        told=told.sentences(made),
        facts=facts,
        counts=told.counts(made),
        judges=told.judges(made),
        terms=told.TERMS,
        sheets=made,
        standards=sheets.listed(made),
    ), notes


def _role(said: Gathered, typed: str) -> tuple[RoleOf | None, list[str]]:
    """Find the role that is meant among those that the framework names."""
    if not typed:
        return None, []
    compact = said.prefixes.compact
    known = [
        Candidate(NamedNode(role.iri), role.label,
                  (role.label, *filter(None, role.spellings.split("; "))), compact(role.iri))
        for role in said.roles
    ]  # fmt: skip
    if not known:
        raise UsageProblem(
            "PC-VALUE-UNKNOWN", f"{said.about.label} names no role.", "Leave --role out."
        )
    match = resolve(typed, "role", known)
    found = next(role for role in said.roles if role.iri == match.terms[0].value)
    return found, [match.note] if match.note else []


def _facts(
    composition: Composition, said: Gathered, role: RoleOf | None, day: str
) -> list[tuple[str, str]]:
    """Say what is known of the framework, for the cover."""
    about, laid = said.about, [one.name for one in composition.overlays]
    edition = about.edition
    if about.dated and about.dated != about.edition:
        edition += f" ({about.dated})"
    left_out = sum(bool(fingerprint(line.text)) for line in said.lines)
    facts = [
        ("Framework", about.title or about.source_title or about.label),
        ("Owner", about.owner_name or "not recorded"),
        ("Dated", edition),
        ("Source file", about.file),
        ("About the source", _notes(composition, about.source)),
        ("Licence, as recorded", about.licence or "not recorded"),
        ("Passing on", _passing_on(composition, about.source)),
        ("Words left out", f"of {left_out} of its {len(said.lines)} competencies" * bool(left_out)),
        ("Role", f"{role.label}: what is expected of it, as printed" if role else ""),
        ("Data", f"pcgraph {VERSION}" + f", with {', '.join(laid)} laid over" * bool(laid)),
        ("Pack dated", day),
    ]
    return [(name, label_alone(words)) for name, words in facts if words]


def _notes(composition: Composition, source: str) -> str:
    """Give what is noted of the source, such as the file that its text was made of."""
    if not source:
        return ""
    text = f"SELECT ?note WHERE {{ <{source}> skos:editorialNote ?note }} ORDER BY ?note"
    return " ".join(row["note"].value for row in solutions(composition.store, text, "pack"))


def _passing_on(composition: Composition, source: str) -> str:
    """Say what is recorded about handing on the words of the source."""
    if not source:
        return ""
    text = f"""SELECT ?kept ?why WHERE {{ <{source}> pc:redistribution ?kept .
        OPTIONAL {{ <{source}> pc:redistributionReason ?why }} }} ORDER BY ?kept ?why LIMIT 1"""
    for row in solutions(composition.store, text, "pack"):
        if row["kept"].value != "full":
            why = f" {row['why'].value}" if row["why"] else ""
            return f"The words of the source stand here for your own use.{why}"
    return ""


class _Sheets:
    """Makes the pages, and keeps what is known of each NOS on them."""

    def __init__(self, composition: Composition, said: Gathered) -> None:
        self._store, self._said = composition.store, said
        self._compact = composition.prefixes.compact
        self._standards = {one.iri: one for one in said.standards}
        self._known: dict[str, Record] = {}
        entries = Entries(composition, said)
        self._entries: dict[str, list[Entry]] = {}
        for one in said.judged:
            self._entries.setdefault(entries.line_of(one), []).append(entries.entry(one))

    def sheet(self, number: int, line: Line) -> Sheet:
        """Make the page of a competency."""
        every = sorted(self._entries.get(line.iri, ()), key=_order)
        of = {
            decision: [one for one in every if one.decision == decision]
            for decision in (ACCEPTED, NONE_FITS, NOT_SURE, NOT_USED)
        }
        outcome = next((decision for decision, some in of.items() if some), NOT_LOOKED)
        near = [*of[NOT_SURE], *of[NOT_USED]] if of[NONE_FITS] else []
        made = Sheet(
            number=number,
            label=label_alone(line.label) or f"Competency {number}",
            words="" if fingerprint(line.text) else line.text,
            facts=_place(line, self._said, self._compact),
            outcome=outcome,
            told="",
            used=of[ACCEPTED],
            none=of[NONE_FITS],
            unsure=of[NOT_SURE],
            unused=of[NOT_USED],
            nearest=", ".join(dict.fromkeys(one.code for one in near)),
            looked_in=[*dict.fromkeys(one.looked_in for one in every)],
            titles=self._titles(every),
        )
        return replace(made, told=_told(made))

    def _about(self, iri: str) -> Record:
        if iri not in self._known:
            self._known[iri] = about_standard(self._store, NamedNode(iri))
        return self._known[iri]

    def _source(self, iri: str) -> str:
        """Say where the title of a NOS was read, and of which day that is."""
        about, standard = self._about(iri), self._standards.get(iri)
        if standard and standard.seen and not about["document"]:
            page = f" at {standard.page}" if standard.page else ""
            status = f"; {standard.status}" if standard.status else ""
            return f"as seen on {standard.seen}{page}{status}"
        return status_said(about, code=False)

    def _titles(self, every: Sequence[Entry]) -> list[str]:
        """Say which titles of NOS stand on a page and where they were read, by place."""
        found: dict[str, dict[str, None]] = {}
        for one in every:
            if one.standard:
                found.setdefault(self._source(one.standard), {})[one.code] = None
        return [f"{', '.join(codes)}: {source}" for source, codes in found.items()]

    def listed(self, sheets: Sequence[Sheet]) -> list[Listed]:
        """List every NOS that a page names, by its code, with the numbers of the pages."""
        titles: dict[tuple[str, str], tuple[str, dict[int, None]]] = {}
        for sheet in sheets:
            for one in sheet.every:
                if one.standard:
                    _, numbers = titles.setdefault((one.code, one.standard), (one.title, {}))
                    numbers.update({sheet.number: None} if one.decision == ACCEPTED else {})
        return [
            Listed(code, title, self._source(iri), ", ".join(map(str, numbers)) or "none")
            for (code, iri), (title, numbers) in sorted(titles.items())
        ]


def _order(one: Entry) -> tuple[int, str]:
    """Put the strongest first, then by code."""
    return (EVIDENCE.index(one.shows) if one.shows in EVIDENCE else len(EVIDENCE)), one.code


def _place(line: Line, said: Gathered, compact: Callable[[str], str]) -> Pairs:
    """Say where a competency stands, and what is printed beside it."""
    lines = f"line {line.first}" if line.first == line.last else f"lines {line.first}–{line.last}"
    where = f"{line.file}, {lines}"
    if line.place:
        where = f"{line.place} of the original; {lines} of {line.file}, the text made of it"
    facts = (
        ("Document", f"{said.about.label}, {said.about.edition}"),
        ("Place", where),
        ("Role" if ";" not in line.roles else "Roles", line.roles or "none named"),
        ("Domain", line.domain),
        ("Heading", line.section),
        ("Kind", line.kind),
        ("Code, as printed", line.code),
        ("Tier", line.tier),
        ("Process word", line.tag),
        ("Printed beside it", line.beside),
        ("Id", compact(line.iri)),
    )
    return [(name, label_alone(words)) for name, words in facts if words]


def _told(sheet: Sheet) -> str:
    """Say the outcome in a sentence."""
    if sheet.outcome == ACCEPTED:
        return _accepted(sheet.used)
    if sheet.outcome == NONE_FITS:
        return "None of the listed NOS fits."
    if sheet.outcome == NOT_SURE:
        return "Not sure: it was looked at, and nobody has settled it."
    if sheet.outcome == NOT_USED:
        return "No NOS is used: those that were considered stand below."
    return "Not looked at: nobody has looked yet which NOS evidence it."


def _accepted(used: Sequence[Entry]) -> str:
    """Say how many NOS would show how much.

    Pieces are not added up: that several show a part each does not make it whole.
    """
    found: dict[str, set[str]] = {}
    for one in used:
        found.setdefault(one.shows, set()).add(one.standard)
    whole, piece, helps = (len(found.get(shows, ())) for shows in EVIDENCE[:3])
    said = [f"{whole} NOS would show all of it"] if whole else []
    said += [f"{piece} NOS would show part of it"] if piece else []
    said += [f"{helps} NOS {'helps' if helps == 1 else 'help'} only"] if helps else []
    words = ", ".join(said)
    return f"{words}." if whole else f"No NOS would show all of it: {words}."
