"""Read back what a person settled in the workbook of a draft, and say what does not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from pcgraph.composition import Composition
from pcgraph.drafts.correspondence import (
    Decision,
    Record,
    Whole,
    correspondence_turtle,
    free_name,
    lines_by_kind,
    recorded,
)
from pcgraph.drafts.draft import DRAFTED_BY, domain_headings, label_of, printed_lines
from pcgraph.drafts.regroup import Group, grouped
from pcgraph.drafts.rows import Known, Row, Sheet, fault, iso_day, read_rows
from pcgraph.drafts.sheets import CHANGES, COLUMNS, DOMAINS, NEEDED
from pcgraph.engine import solutions
from pcgraph.errors import InputProblem
from pcgraph.format import parse_turtle
from pcgraph.grid import Grid, columns_by_head, head_key
from pcgraph.model import Finding
from pcgraph.names import PREFIXES, Prefixes

SHOWN = 50
"""So many faults are named at once."""
PERSON, MACHINE = "person after suggestion", "machine"
_SCHEMES = """SELECT ?x ?in WHERE {{ VALUES ?x {{ {0} }} ?x skos:inScheme ?in .
    ?in a ?kind . VALUES ?kind {{ pc:Framework pc:RolePage }} }} ORDER BY ?x ?in"""
_ASKED_AT_ONCE = 500
_COMPARES = PREFIXES["xkos"] + "compares"


@dataclass(frozen=True)
class Settled:
    """What came out of a workbook.

    Attributes:
        text: the correspondences in canonical Turtle; empty if there is a finding.
        findings: what does not fit, by sheet and row; not more than are shown at once.
        left_off: how many more there are.
        notes: what was read, and what was kept out.
    """

    text: str
    findings: tuple[Finding, ...]
    left_off: int
    notes: tuple[str, ...]


def settle(
    composition: Composition,
    grids: Sequence[Grid],
    file: str,
    by: str = "",
    day: str = "",
    *,
    rest: bool = False,
    base: str = "",
    before: str = "",
) -> Settled:
    """Make correspondences of a workbook that a person has filled in.

    Args:
        composition: the graph that holds both frameworks.
        grids: the sheets of the workbook, as read.
        file: what the file is called in messages.
        by: who decided, where a row does not say it.
        day: the day, likewise.
        rest: whether what the draft says is taken where a person chose nothing.
        base: the address that the names begin with; found out if empty.
        before: the text of the file that is written anew: a set of the same two frameworks keeps
            its name.

    Raises:
        InputProblem: PC-SETTLE-SHEET, PC-SETTLE-COLUMN for a workbook that is not the one that
            was drafted; PC-SETTLE-FRAMEWORK if its ids tell no two frameworks.
    """
    sheets = [_sheet(grids, CHANGES, file)]
    frameworks = _frameworks(composition, sheets, file)
    known = [_known(composition, node) for node in frameworks]
    if all(domains.texts for _, domains in known) or _grid(grids, DOMAINS):
        sheets.append(_sheet(grids, DOMAINS, file))
    findings: list[Finding] = []
    records: list[Record] = []
    lines = 0
    left = Decision(DRAFTED_BY, MACHINE) if rest else None
    for sheet, old, new in zip(sheets, *known, strict=False):
        rows, faults = read_rows(sheet, old, new, composition.prefixes)
        found, more = grouped(rows, Decision(by, PERSON, day), left)
        place = {one: number for number, one in enumerate([*old.texts, *new.texts])}
        found = sorted(found, key=lambda group: min(map(place.__getitem__, group.lines)))
        findings += sorted([*faults, *more], key=lambda one: one.line)
        findings += _missing(sheet, (old, new), composition.prefixes)
        records += [_record(group, place) for group in found]
        lines = lines or len(records)
    notes = [note for sheet in sheets for note in [*sheet.notes, *_days(sheet)]]
    if findings:
        more_left = max(len(findings) - SHOWN, 0)
        return Settled("", tuple(findings[:SHOWN]), more_left, tuple(notes))
    mine = _kept_name(before, frameworks, base) if before else ""
    name = mine or free_name(composition, frameworks, base)
    whole = _whole(composition, frameworks, records, day, name)
    people = Counter(_by_person(record) for record in records)
    notes += [
        f"{len(records)} changes of {' and '.join(_labels(composition, frameworks))}: "
        f"{people[True]} decided or confirmed by a person, {people[False]} as drafted by machine.",
        lines_by_kind(records[:lines]),
    ]
    others = [one for one in recorded(composition, frameworks) if one != mine]
    if others:
        notes.append(
            f"There is an account of these two frameworks already: "
            f"{', '.join(map(composition.prefixes.compact, others))}. With this one every line "
            "stands in two, and pcgraph validate warns of it."
        )
    return Settled(correspondence_turtle(whole, records), (), 0, tuple(notes))


def _by_person(record: Record) -> bool:
    """Tell whether a person decided or confirmed a change."""
    return record.decided is not None and record.decided.how != MACHINE


def _days(sheet: Sheet) -> Iterator[str]:
    """Say how days were read that could be meant otherwise."""
    told = {
        words: iso_day(words)
        for words in sheet.column("decided_on+")
        if "/" in words and iso_day(words) != words
    }
    both = [(words, day) for words, day in told.items() if "01" <= day[8:] <= "12"]
    for words, day in [one for one in both if one[1][5:7] != one[1][8:]][:1]:
        yield f"{sheet.grid.name}: days such as {words} are read day first, as {day}."


def _kept_name(before: str, frameworks: Sequence[NamedNode], base: str) -> str:
    """Find the one set of the same two frameworks in a file that is written anew."""
    compared: dict[str, set[object]] = {}
    try:
        triples = parse_turtle(before, "")
    except InputProblem:  # It goes anyway.
        return ""
    for one in triples:
        if one.predicate.value == _COMPARES and isinstance(one.subject, NamedNode):
            compared.setdefault(one.subject.value, set()).add(one.object)
    names = [
        name for name, both in compared.items() if both == {*frameworks} and name.startswith(base)
    ]
    return names[0] if len(names) == 1 else ""


def _sheet(grids: Sequence[Grid], name: str, file: str) -> Sheet:
    """Find a sheet by its name and its columns by their heads.

    Raises:
        InputProblem: PC-SETTLE-SHEET, PC-SETTLE-COLUMN.
    """
    grid = _grid(grids, name)
    if grid is None:
        there = ", ".join(one.name for one in grids[:SHOWN]) or "none"
        raise InputProblem(
            "PC-SETTLE-SHEET",
            f"the workbook has no sheet {name}; its sheets are: {there}.",
            f"Name it {name} again if it was renamed. pcgraph compare A B --propose -o draft.xlsx "
            "writes the workbook that is read here.",
            file,
        )
    columns = [column for column in NEEDED if column in COLUMNS[name]]
    heads = {column.name: column.head for column in COLUMNS[name]}
    places, twice, others = columns_by_head(grid, heads)
    missing = [column.head for column in columns if column.name not in places]
    if missing or any(column.name in twice for column in columns):
        doubled = [heads[one] for one in twice]
        none = len(missing) == len(columns)
        said = [
            *(["has none of the heads of a draft"] if none else []),
            *([f"has no column {'; no column '.join(missing)}"] if missing and not none else []),
            *([f"has twice the column {'; '.join(doubled)}"] if doubled else []),
        ]
        raise InputProblem(
            "PC-SETTLE-COLUMN",
            f"the sheet {name} {' and '.join(said)}.",
            "Its first row must have the heads that the draft has, each once; in which order does "
            "not matter.",
            file,
        )
    return Sheet(grid, file, places, heads, others)


def _grid(grids: Sequence[Grid], name: str) -> Grid | None:
    return next((one for one in grids if head_key(one.name) == head_key(name)), None)


def _frameworks(
    composition: Composition, sheets: Sequence[Sheet], file: str
) -> tuple[NamedNode, NamedNode]:
    """Tell by the ids of the lines which two frameworks are meant.

    Raises:
        InputProblem: PC-SETTLE-FRAMEWORK.
    """
    found = []
    for column in ("old_id!", "new_id!"):
        ids = list(dict.fromkeys(
            composition.prefixes.expand(one) or one
            for sheet in sheets
            for one in sheet.column(column)
        ))  # fmt: skip
        schemes = Counter(_schemes(composition, ids[:_ASKED_AT_ONCE]))
        if not schemes:
            raise InputProblem(
                "PC-SETTLE-FRAMEWORK",
                f"no id under {sheets[0].heads[column]} is a line of a framework of this graph.",
                "Write the draft again; if the framework is in a folder of your own, stand in it "
                "or name it with --with.",
                file,
            )
        found.append(NamedNode(schemes.most_common(1)[0][0]))
    return found[0], found[1]


def _schemes(composition: Composition, ids: Sequence[str]) -> Iterator[str]:
    """Name the framework of each id that is one of a line."""
    nodes = " ".join(f"<{one}>" for one in ids if _is_address(one))
    if nodes:
        for row in solutions(composition.store, _SCHEMES.format(nodes), "settle"):
            yield row["in"].value


def _is_address(words: str) -> bool:
    """Tell whether words can stand in a query as an address."""
    return ":" in words and not any(one in '<>"{}|^`\\' or one <= " " for one in words)


def _known(composition: Composition, node: NamedNode) -> tuple[Known, Known]:
    """Read what a framework has: its lines, and its domains."""
    label = label_of(composition.store, node)
    lines = printed_lines(composition.store, node)
    texts = {line.id: line.text for line in lines}
    first = {line.id: line.place[0] for line in lines}
    return (
        Known(label, texts, first),
        Known(label, domain_headings(composition.store, node), {}),
    )


def _missing(sheet: Sheet, sides: Sequence[Known], prefixes: Prefixes) -> Iterator[Finding]:
    """Name the lines that stand in no row."""
    for column, side in zip(("old_id!", "new_id!"), sides, strict=True):
        there = {prefixes.expand(one) or one for one in sheet.column(column)}
        for one, text in side.texts.items():
            if one not in there:
                line = side.lines.get(one)
                at = f", line {line}" if line else ""
                short = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
                yield fault(
                    sheet, None, column, "settle-missing",
                    f"{prefixes.compact(one)} of {side.label}{at} (“{short}”) stands in no row. "
                    "Rows may not be deleted: undo it, or copy the row from a new draft.",
                    prefixes.compact(one),
                )  # fmt: skip


def _record(group: Group, place: Mapping[str, int]) -> Record:
    """Make a record of a group: its lines in their order."""
    old, new = (tuple(sorted(side, key=place.__getitem__)) for side in (group.old, group.new))
    return Record(old, new, group.kinds, group.reason, group.doubt, group.near, group.decided)


def _labels(composition: Composition, frameworks: Sequence[NamedNode]) -> list[str]:
    return [label_of(composition.store, node) for node in frameworks]


def _whole(
    composition: Composition,
    frameworks: tuple[NamedNode, NamedNode],
    records: Sequence[Record],
    day: str,
    name: str,
) -> Whole:
    """Say of all records who decided: the machine too, if nobody looked at some of them."""
    decided = [one.decided for one in records if one.decided and _by_person(one)]
    people = list(dict.fromkeys(one.by for one in decided))
    drafted = len(records) - len(decided)
    note = f"Drafted by {DRAFTED_BY}, and settled in a workbook."
    if people:
        note += f" {len(decided)} changes were decided or confirmed by {'; '.join(people)}."
    if drafted:
        note += f" {drafted} are as drafted by machine, and nobody has looked at them."
    return Whole(
        name,
        " to ".join(_labels(composition, frameworks)),
        note,
        frameworks,
        Decision(
            "; ".join([*people, *([DRAFTED_BY] if drafted else [])]),
            MACHINE if drafted else PERSON,
            max([one.day for one in decided if one.day], default=day),
        ),
    )


__all__ = ["CHANGES", "DOMAINS", "Row", "Settled", "settle"]
