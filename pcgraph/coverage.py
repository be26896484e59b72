"""Which functions of the NOS the competencies of roles or domains touch, laid out as a matrix.

No link is never called a gap, unless a list that the user names asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pcgraph.engine import solutions
from pcgraph.errors import UsageProblem
from pcgraph.model import Cell, Store, Table
from pcgraph.names import OURS, Prefixes

ROLE, DOMAIN = "role", "domain"
_QUERIES = {ROLE: "coverage", DOMAIN: "domain-coverage"}

REQUIRED_STATE = "required, no link recorded"
STEPS = (1, 3, 6, 10)
"""From how many linked competencies on a cell has the next darker shade."""

KEY = (
    ("linked", "n (p)", "n competencies linked, p of them in part or helping only"),
    ("helps", "n (n)", "every NOS of it only helps"),
    ("suggested", "?", "suggested only: nobody is sure"),
    ("none", "·", "no link recorded: all were looked at, none fits"),
    ("partly", "(·)", "no link recorded: not all were looked at"),
    ("unseen", "–", "nobody looked"),
    ("empty", "", "nothing printed that could be linked"),
)
"""Each kind of cell, its sign, and what it means."""

REQUIRED_KEY = ("required", "!", "required by the list you named, no link recorded")
_SIGNS = {kind: sign for kind, sign, _ in KEY}
_TOTALS = ("with_nos", "none_fits", "open", "not_looked_at", "total")
_LAST = ("competencies with a NOS", "none fits", "not settled", "not looked at", "total")
_COUNTS = ("competencies_linked", "of_which_all", "of_which_part", "of_which_helps",
           "suggested_only")  # fmt: skip
_FEW = 4
_NO_GAP = (
    "No link is no gap: no document asks a role for all functions of the template of another "
    "role. Name a list of your own with --required to see what it asks for and is not linked."
)

Row = Mapping[str, Cell]


@dataclass(frozen=True)
class Spot:
    """One cell: a function for a role or domain.

    Attributes:
        kind: the first word of ``KEY``.
        sign: what stands in the cell.
        words: the same in full, for who cannot see the cell.
        linked: how many competencies are linked.
        step: the shade, from 0 to the number of ``STEPS``.
        required: whether it lacks what a list asks for.
    """

    kind: str
    sign: str
    words: str
    linked: int
    step: int
    required: bool


@dataclass(frozen=True)
class Head:
    """The head of a column.

    Attributes:
        label: the role or domain; of a column over all of them ``any role`` or ``any domain``.
        group: the document, and the reading where several are counted.
        whole: whether it counts all columns of the group together.
    """

    label: str
    group: str
    whole: bool = False


@dataclass(frozen=True)
class Line:
    """One function with its cells."""

    code: str
    title: str
    principle: str
    lists: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Matrix:
    """Functions by roles or domains.

    Attributes:
        by: ``role`` or ``domain``.
        heads: the columns.
        lines: the rows, in the order of the functional map.
        last: the rows that count competencies: label, then one number a column.
        long: the same as a table of one row a function and column, with its notes.
    """

    by: str
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    last: tuple[tuple[str, tuple[int, ...]], ...]
    long: Table

    @property
    def groups(self) -> tuple[tuple[str, int], ...]:
        """Name the documents, each with the number of its columns."""
        names = dict.fromkeys(head.group for head in self.heads)
        return tuple((name, sum(head.group == name for head in self.heads)) for name in names)

    @property
    def key(self) -> tuple[tuple[str, str, str], ...]:
        """Give the kinds of cell that stand in it: kind, sign, meaning."""
        spots = [spot for line in self.lines for spot in line.spots]
        kinds = {spot.kind for spot in spots}
        used = [entry for entry in KEY if entry[0] in kinds]
        return (*used, *([REQUIRED_KEY] if any(spot.required for spot in spots) else []))

    def table(self) -> Table:
        """Lay it out as a table: one column a role or domain."""
        several = len(self.groups) > 1
        names = [f"{one.label}, {one.group}" if several else one.label for one in self.heads]
        columns = ("nos_function", "nos_function_title", "principle", "nos_group", *names)
        rows: list[tuple[Cell, ...]] = [
            (one.code or None, one.title, one.principle or None, one.lists or None,
             *(spot.sign or None for spot in one.spots))
            for one in self.lines
        ]  # fmt: skip
        rows += [(None, label, None, None, *numbers) for label, numbers in self.last]
        return Table(columns, tuple(rows), notes=self.long.notes, about=self.long.about)


def query_for(by: str) -> str:
    """Name the query that counts by roles or domains.

    Raises:
        UsageProblem: PC-COVERAGE-BY for anything else.
    """
    if by not in _QUERIES:
        raise UsageProblem(
            "PC-COVERAGE-BY", f"coverage counts by role or by domain, not by {by!r}.", "Say which."
        )
    return _QUERIES[by]


def matrix(store: Store, table: Table, whole: Table, prefixes: Prefixes = OURS) -> Matrix:
    """Lay out what was counted.

    Args:
        store: the graph, for the order of the roles.
        table: the answer of ``coverage`` or ``domain-coverage``.
        whole: the answer of ``domain-coverage`` to the same, which no competency stands in twice.
        prefixes: those that its ids are written by.
    """
    by = ROLE if "role" in table.columns else DOMAIN
    group = _grouping(table)
    steps = ladder(store, prefixes) if by == ROLE else {}
    rows: dict[tuple[str, str, str, str], dict[str, Row]] = {}
    for row in table:
        rank = steps.get(str(row.get("role_id")), "")
        column = group(row), rank, str(row[by]), str(row[f"{by}_id"])
        rows.setdefault(column, {})[str(row["function_id"])] = row
    if by == ROLE:
        rows = {column: rows[column] for column in sorted(rows)}
    sums: dict[str, dict[str, list[Row]]] = {}
    for row in whole:
        sums.setdefault(group(row), {}).setdefault(str(row["function_id"]), []).append(row)
    heads: list[Head] = []
    columns: list[dict[str, Row]] = []
    for name in dict.fromkeys(column[0] for column in rows):
        for column, found in rows.items():
            if column[0] == name:
                heads.append(Head(column[2], name))
                columns.append({place: _plain(row, by) for place, row in found.items()})
        if sum(head.group == name for head in heads) > 1:
            heads.append(Head(f"any {by}", name, whole=True))
            columns.append({place: _sum(some) for place, some in sums.get(name, {}).items()})
    places = {str(row["function_id"]): row for row in table}
    return Matrix(
        by,
        tuple(heads),
        tuple(
            Line(
                str(row["nos_function"] or ""),
                str(row["nos_function_title"]),
                str(row["principle"] or ""),
                str(row["nos_group"] or ""),
                tuple(spot(column.get(place, {})) for column in columns),
            )
            for place, row in sorted(places.items(), key=lambda item: map_order(item[1]))
        ),
        tuple(
            (label, tuple(_number(next(iter(column.values()), {}), name) for column in columns))
            for label, name in zip(_LAST, _TOTALS, strict=True)
        ),
        table,
    )


def map_order(row: Row) -> tuple[bool, list[tuple[bool, int, str]]]:
    """Give the place of a function in the map: B2.1 before B16.3, what has no code last.

    >>> sorted(["B16.3", "1.2", "B2.1"], key=lambda code: map_order({"nos_function": code}))
    ['1.2', 'B2.1', 'B16.3']
    """
    parts = re.findall(r"\d+|\D+", str(row["nos_function"] or ""))
    return not parts, [
        (not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts
    ]


def spot(row: Row) -> Spot:
    """Make a cell of what was counted for it."""
    linked, every, part, helps, suggested = (_number(row, name) for name in _COUNTS)
    total, unseen = (_number(row, name) for name in ("total", "not_looked_at"))
    if linked:
        kind = "linked" if every + part else "helps"
    elif suggested:
        kind = "suggested"
    elif not total:
        kind = "empty"
    elif not unseen:
        kind = "none"
    else:
        kind = "unseen" if unseen == total else "partly"
    weak = part + helps
    sign = (f"{linked} ({weak})" if weak else str(linked)) if linked else _SIGNS[kind]
    words = {one: meaning for one, _, meaning in KEY}[kind]
    if linked:
        strong = ((every, "show all of it"), (part, "part of it"), (helps, "help only"))
        told = ", ".join(f"{number} {what}" for number, what in strong if number)
        words = f"{linked} linked: {told}; {row.get('nos_codes')}"
    if missing := row.get("required_no_link"):
        sign, words = f"{sign} !".strip(), f"{words}; {REQUIRED_STATE}: {missing}"
    step = sum(linked >= least for least in STEPS)
    return Spot(kind, sign, words, linked, step, bool(missing))


def ladder(store: Store, prefixes: Prefixes = OURS) -> dict[str, str]:
    """Give each role that builds on another, or is built on, its place, as text to sort by.

    Roles of a ladder come before others, from the lowest up; what has no place is sorted by
    its label behind them.
    """
    text = """SELECT DISTINCT ?upper ?lower ?other ?label WHERE {
        { ?upper pc:buildsOn ?lower } UNION { ?other a pc:Role ; skos:prefLabel ?label } }
        ORDER BY ?upper ?lower ?other ?label"""
    below: dict[str, set[str]] = {}
    labels: dict[str, str] = {}
    for row in solutions(store, text, "coverage"):
        if row["upper"]:
            upper, lower = (prefixes.compact(row[name].value) for name in ("upper", "lower"))
            below.setdefault(upper, set()).add(lower)
            below.setdefault(lower, set())
        else:
            labels.setdefault(prefixes.compact(row["other"].value), row["label"].value)

    def steps(role: str, seen: frozenset[str] = frozenset()) -> tuple[int, str]:
        """Count the steps down to the lowest role, and name that."""
        lower = below.get(role, set()) - seen - {role}
        if not lower:
            return 0, role
        number, lowest = max(steps(one, seen | {role}) for one in lower)
        return number + 1, lowest

    places = {}
    for role in {*labels, *below}:
        number, lowest = steps(role)
        first = "1" if role in below else "2"
        root = labels.get(lowest, lowest) if role in below else ""
        places[role] = f"{first} {root} {number:04}"
    return places


def covered_notes(store: Store, found: Matrix, frameworks: Iterable[str]) -> list[str]:
    """Say which documents were counted, how far each got, and where was looked.

    Of many columns only those that count a whole document are told: the rest stands below each.

    Args:
        store: the graph.
        found: what was counted.
        frameworks: the addresses of the documents asked, as SPARQL terms; none for all.
    """
    notes = []
    alone = {name for name, number in found.groups if number == 1}
    for place, head in enumerate(found.heads):
        if len(found.heads) > _FEW and not head.whole and head.group not in alone:
            continue
        touched = sum(line.spots[place].linked > 0 for line in found.lines)
        numbers = {label: counts[place] for label, counts in found.last}
        rest = ", ".join(f"{label} {numbers[label]}" for label in _LAST[1:-1] if numbers[label])
        notes.append(
            f"{head.group}, {head.label}: {touched} of {len(found.lines)} functions; "
            f"{numbers[_LAST[0]]} of {numbers['total']} competencies with a NOS"
            f"{f' ({rest})' if rest else ''}."
        )
    asked = " ".join(frameworks)
    within = f"VALUES ?document {{ {asked} }} ?s skos:inScheme ?document ." if asked else ""
    text = f"""SELECT DISTINCT ?place WHERE {{ {within}
        ?judgement pc:judgedStatement ?s ; pc:lookedIn ?place }} ORDER BY ?place"""
    looked = [row["place"].value for row in solutions(store, text, "coverage")]
    notes += [
        f"Looked in: {place}, by their titles. This says nothing about other NOS."
        for place in looked
    ]
    return [*notes, _NO_GAP]


def with_notes(table: Table, heading: str, notes: Sequence[str], first: bool = False) -> Table:
    """Add notes to a table, behind its own or before them, and to what is said about it."""
    about = (*table.about, *((heading, note) for note in notes))
    both = (*notes, *table.notes) if first else (*table.notes, *notes)
    return replace(table, notes=both, about=about)


def _grouping(table: Table) -> Callable[[Row], str]:
    """Give what names the group of a row: its document, and what else tells groups apart."""
    readings = {row["reading"] for row in table}
    named: dict[Cell, set[Cell]] = {}
    for row in table:
        named.setdefault(row["framework"], set()).add(row["document_id"])

    def group(row: Row) -> str:
        name = str(row["framework"])
        if len(named.get(row["framework"], ())) > 1:
            name = f"{name}, {row['document_id']}"
        return f"{name}, {row['reading']}" if len(readings) > 1 else name

    return group


def _plain(row: Row, by: str) -> Row:
    """Name what is counted of a role or a domain alike."""
    return {name.removeprefix(f"{by}_"): cell for name, cell in row.items()}


def _sum(rows: Sequence[Row]) -> Row:
    """Add up what was counted in domains, in each of which a competency stands once at most."""
    plain = [_plain(row, DOMAIN) for row in rows]
    codes = sorted({one for row in plain for one in listed(row["nos_codes"])})
    numbers = {name: sum(_number(row, name) for row in plain) for name in (*_COUNTS, *_TOTALS)}
    return {**plain[0], **numbers, "nos_codes": "; ".join(codes), "required_no_link": None}


def listed(cell: Cell) -> list[str]:
    """Take a joined cell apart.

    >>> listed("GEN97; OP1"), listed(None)
    (['GEN97', 'OP1'], [])
    """
    return str(cell).split("; ") if cell else []


def _number(row: Row, name: str) -> int:
    cell = row.get(name)
    return cell if isinstance(cell, int) else 0
