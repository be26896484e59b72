"""Make of a proposal what a curator settles: a table, or a file of correspondences (XKOS)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pyoxigraph import NamedNode

from pcgraph.about import about_words
from pcgraph.compare import ROLES, sides, with_what_changed
from pcgraph.composition import Composition
from pcgraph.drafts.correspondence import (
    Decision,
    Record,
    Whole,
    correspondence_turtle,
    free_name,
    lines_by_kind,
)
from pcgraph.drafts.propose import Group, Line, Proposal, Side, propose
from pcgraph.engine import solutions
from pcgraph.errors import UsageProblem
from pcgraph.model import Cell, Store, Table
from pcgraph.names import VERSION
from pcgraph.query import quoted
from pcgraph.resolve import label_key

_OPEN = ("change_no", "change", "sure", "old_text", "new_text", "old_role", "new_role",
         "old_domain", "new_domain", "why_suggested", "considered_instead")  # fmt: skip
_CLOSED = ("score", "old_edition", "new_edition", "old_source_file", "old_line_first",
           "old_line_last", "new_source_file", "new_line_first", "new_line_last", "old_id",
           "new_id", "data_version")  # fmt: skip
DRAFTED_BY = f"pcgraph {VERSION}, compare --propose"
NOBODY = "A draft by machine, from words, role and place in the list; nobody has judged it."
_LINES = """SELECT ?x ?text ?first ?last ?order ?heading ?role ?domain ?file WHERE {{
    VALUES ?kind {{ pc:Competency pc:Requirement pc:Responsibility }}
    ?x a ?kind ; skos:inScheme {0} ; pc:text ?text .
    OPTIONAL {{ ?x pc:firstLine ?first }} OPTIONAL {{ ?x pc:lastLine ?last }}
    OPTIONAL {{ ?x pc:order ?order }}
    OPTIONAL {{ ?x prov:wasQuotedFrom ?source . ?source pc:fileName ?file }}
    OPTIONAL {{ ?x pc:section ?section . OPTIONAL {{ ?section pc:heading ?heading }}
      OPTIONAL {{ ?section pc:domain ?domain }}
      OPTIONAL {{ ?section pc:role ?named . ?named skos:prefLabel ?role }} }}
    }} ORDER BY ?x ?text ?first ?last ?order ?heading ?role ?domain ?file"""
_DOMAINS = """SELECT ?x ?heading ?order WHERE {{ ?x a pc:Domain ; skos:inScheme {0} ;
    pc:heading ?heading . OPTIONAL {{ ?x pc:order ?order }} }} ORDER BY ?order ?x"""


@dataclass(frozen=True)
class Printed:
    """A line as it stands in its framework.

    Attributes:
        id: its address.
        text: its words.
        place: first line, last line, order; None where one is not said.
        file: the text that it stands in.
        heading: its heading as printed.
        roles: the labels of the roles that it is for.
        domain: the address of its domain.
    """

    id: str
    text: str
    place: tuple[int | None, int | None, int | None]
    file: str | None
    heading: str
    roles: tuple[str, ...]
    domain: str


@dataclass(frozen=True)
class Draft:
    """A proposal, with the lines that it is about.

    Attributes:
        frameworks: the addresses of the two, the older or first first.
        labels: what they are called.
        sides: what was handed to the proposal.
        proposal: what became of the lines.
        printed: the lines of both, by address.
        headings: the headings of the domains of both, by address.
        notes: how the words typed were read.
        recorded: whether the graph holds correspondences of the two.
    """

    frameworks: tuple[NamedNode, NamedNode]
    labels: tuple[str, str]
    sides: tuple[Side, Side] = field(repr=False)
    proposal: Proposal = field(repr=False)
    printed: Mapping[str, Printed] = field(repr=False)
    headings: Mapping[str, str] = field(repr=False)
    notes: tuple[str, ...]
    recorded: bool


def draft(composition: Composition, one: str, other: str) -> Draft:
    """Draft what became of each line of one framework in another.

    Args:
        composition: the graph.
        one: a framework by any of its names; of two editions the older one becomes the first.
        other: another one.

    Raises:
        UsageProblem: as ``compare.sides``; PC-COMPARE-PROPOSE for roles; PC-COMPARE-LINES for a
            framework that has no lines.
    """
    store = composition.store
    found = sides(store, one, other, composition.prefixes, as_recorded=False)
    if found.kind == ROLES:
        raise UsageProblem(
            "PC-COMPARE-PROPOSE",
            f"{one!r} and {other!r} are roles; --propose drafts what became of the lines of a "
            "framework.",
            "Name two frameworks, or leave --propose out: pcgraph query frameworks lists them.",
        )
    pair, notes = (NamedNode(found.one), NamedNode(found.other)), found.notes
    text = f"SELECT ?x WHERE {{ {pair[0]} prov:wasRevisionOf ?x . FILTER(?x = {pair[1]}) }}"
    if solutions(store, text, "compare"):
        pair, notes = (pair[1], pair[0]), (*notes, "The older edition stands first.")
    labels = label_of(store, pair[0]), label_of(store, pair[1])
    lines = [printed_lines(store, node) for node in pair]
    for label, mine in zip(labels, lines, strict=True):
        if not mine:
            raise UsageProblem(
                "PC-COMPARE-LINES",
                f"{label} has no competency, requirement or responsibility to compare.",
                "Name two frameworks that have lines: pcgraph query frameworks tells how many.",
            )
    headings = [domain_headings(store, node) for node in pair]
    old, new = (_side(mine, names) for mine, names in zip(lines, headings, strict=True))
    text = f"SELECT ?x WHERE {{ ?x a xkos:Correspondence ; xkos:compares {pair[0]} , {pair[1]} }}"
    return Draft(
        pair,
        labels,
        (old, new),
        propose(old, new),
        {line.id: line for mine in lines for line in mine},
        {**headings[0], **headings[1]},
        notes,
        bool(solutions(store, text, "compare")),
    )


def draft_table(composition: Composition, made: Draft) -> Table:
    """Write a draft as a table, the sure ones first; one row a pair of lines."""
    compact = composition.prefixes.compact
    rows = []
    for number, group in _sure_first(made.proposal.lines):
        why = because(group.why) + (f" Doubtful: {group.doubt}." if group.doubt else "")
        begin = (number, kinds_of(group), "yes" if group.sure else "no")
        end = (why, compact(group.near) or None)
        for old, new in ends_of(made, group):
            rows.append(
                (
                    *begin,
                    old.text if old else None,
                    new.text if new else None,
                    *(_whom(line) for line in (old, new)),
                    *(_heading(line, made.headings) for line in (old, new)),
                    *end,
                    group.score,
                    *made.labels,
                    *_where(old),
                    *_where(new),
                    *(compact(line.id) if line else None for line in (old, new)),
                    VERSION,
                )
            )
    notes = _notes(made)
    names = (quoted(compact(node.value)) for node in made.frameworks)
    about = about_words(
        composition.store,
        f"What may have become of the lines of {made.labels[0]} in {made.labels[1]}? A draft",
        f"pcgraph compare {' '.join(names)} --propose",
        len(rows),
        notes,
    )
    table = Table((*_OPEN, *_CLOSED), tuple(rows), len(_CLOSED), notes, about)
    return with_what_changed(table)


def draft_turtle(composition: Composition, made: Draft, day: str = "") -> str:
    """Write a draft as a file of correspondences, for ``data/correspondences/``.

    Args:
        composition: the graph.
        made: the draft.
        day: the day it was made, as ISO 8601 writes it; left out if empty.
    """
    groups = [*made.proposal.lines, *made.proposal.domains]
    sure = sum(group.sure for group in groups)
    whole = Whole(
        free_name(composition, made.frameworks),
        f"{' to '.join(made.labels)}: draft",
        f"{NOBODY} {sure} sure, {len(groups) - sure} doubtful: those say so.",
        made.frameworks,
        Decision(DRAFTED_BY, "machine", day),
    )
    return correspondence_turtle(whole, [_record(group) for group in groups])


def _record(group: Group) -> Record:
    """Make a record of a group of lines or domains."""
    doubt = "" if group.sure else f"Doubtful: {group.doubt}."
    return Record(group.old, group.new, group.kinds, because(group.why), doubt, group.near)


def because(why: str) -> str:
    """Make a sentence of what speaks for a group."""
    return f"{why[:1].upper()}{why[1:]}."


def label_of(store: Store, node: NamedNode) -> str:
    """Say what a framework is called."""
    text = f"SELECT ?x WHERE {{ {node} skos:prefLabel|dcterms:title ?x }} ORDER BY ?x"
    found = solutions(store, text, "compare")
    return found[0]["x"].value if found else node.value


def printed_lines(store: Store, node: NamedNode) -> list[Printed]:
    """Read the lines of a framework, in their order."""
    found: dict[str, Printed] = {}
    for row in solutions(store, _LINES.format(node), "compare"):
        said = {name: term.value if term is not None else "" for name, term in row.items()}
        place = (_number(said["first"]), _number(said["last"]), _number(said["order"]))
        role = (said["role"],) if said["role"] else ()
        line = found.setdefault(
            said["x"],
            Printed(said["x"], said["text"], place, said["file"] or None, said["heading"],
                     (), said["domain"]),
        )  # fmt: skip
        found[said["x"]] = replace(line, roles=tuple(dict.fromkeys((*line.roles, *role))))
    return sorted(found.values(), key=lambda one: (one.place[0] or 0, one.place[2] or 0, one.id))


def domain_headings(store: Store, node: NamedNode) -> dict[str, str]:
    """Read the headings of the domains of a framework by their addresses, in their order."""
    found = solutions(store, _DOMAINS.format(node), "compare")
    return {row["x"].value: row["heading"].value for row in found}


def _number(words: str) -> int | None:
    return int(words) if words.isdecimal() else None


def _side(lines: Sequence[Printed], domains: Mapping[str, str]) -> Side:
    """Hand the lines of a framework to the proposal; a heading stands for a role not read."""
    return Side(
        tuple(
            Line(
                one.id,
                one.text,
                frozenset(label_key(name) for name in one.roles or (one.heading,) if name),
                one.domain if one.domain in domains else "",
            )
            for one in lines
        ),
        domains,
    )


def _sure_first(groups: Sequence[Group]) -> list[tuple[int, Group]]:
    """Number groups in their order, and put the sure ones first."""
    return sorted(enumerate(groups, 1), key=lambda one: (not one[1].sure, one[0]))


def kinds_of(group: Group) -> str:
    """Join kinds of change as the query ``changes`` does."""
    return " ".join(sorted(group.kinds, reverse=True))


def ends_of(made: Draft, group: Group) -> Iterator[tuple[Printed | None, Printed | None]]:
    """Give every pair of an old and a new line of a group."""
    olds: list[Printed | None] = [made.printed[one] for one in group.old] or [None]
    news: list[Printed | None] = [made.printed[one] for one in group.new] or [None]
    return ((old, new) for old in olds for new in news)


def _whom(line: Printed | None) -> Cell:
    """Say for whom a line stands: its heading, else the roles that we read."""
    return (line.heading or "; ".join(line.roles) or None) if line else None


def _heading(line: Printed | None, headings: Mapping[str, str]) -> Cell:
    return headings.get(line.domain, "none printed") if line else None


def _where(line: Printed | None) -> tuple[Cell, Cell, Cell]:
    return (line.file, line.place[0], line.place[1]) if line else (None, None, None)


def _notes(made: Draft) -> tuple[str, ...]:
    """Say how far the draft may be trusted."""
    groups = made.proposal.lines
    bare = [label for label, side in zip(made.labels, made.sides, strict=True) if not side.domains]
    number = Counter(group.sure for group in groups)
    kinds = Counter(kind for group in groups for kind in group.kinds)
    notes = [
        *made.notes,
        f"{len(groups)} changes proposed, {number[True]} sure and {number[False]} doubtful: "
        f"{', '.join(f'{times} {kind}' for kind, times in sorted(kinds.items()))}.",
        lines_by_kind(groups),
        NOBODY,
    ]
    if len(bare) == 1:
        notes.append(f"{bare[0]} prints no domains, so those of the other are not compared.")
    if not made.proposal.editions:
        notes.append(
            "Less than half of the lines have the same words: what is said in other words is not "
            "seen, so that no line is surely added or removed."
        )
    if made.recorded:
        notes.append(
            "What became of these lines is recorded already: without --propose it is shown. The "
            "draft has addresses of its own."
        )
    return tuple(notes)
