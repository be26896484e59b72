"""Which functions of the NOS competencies touch: by role, domain or framework, as a matrix.

No link is never called a gap, unless a list that the user names asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from pcgraph.covered.spots import KEY, REQUIRED_KEY, TOTALS, Row, Spot, number, spot
from pcgraph.covered.whole import document_names
from pcgraph.engine import solutions
from pcgraph.errors import UsageProblem
from pcgraph.model import Cell, Store, Table
from pcgraph.names import OURS, Prefixes

ROLE, DOMAIN, FRAMEWORK = "role", "domain", "framework"
_QUERIES = {ROLE: "coverage", DOMAIN: "domain-coverage", FRAMEWORK: "domain-coverage"}
_IDS = {ROLE: "role_id", DOMAIN: "domain_id", FRAMEWORK: "document_id"}

_LAST = ("competencies with a NOS", "none fits", "not settled", "not looked at", "total")
_FEW = 4
_NO_GAP = (
    "No link is no gap: no document asks a role for all functions of the template of another "
    "role. Name a list of your own with --required to see what it asks for and is not linked."
)


@dataclass(frozen=True)
class Head:
    """The head of a column.

    Attributes:
        label: the role, domain or document; of a column over all roles or domains of a
            document ``any role`` or ``any domain``.
        group: what columns beside each other share: the document, or where documents stand
            beside each other whose competencies are counted; and the reading where there
            are several.
        whole: whether it counts all there is of the document.
    """

    label: str
    group: str
    whole: bool = False


@dataclass(frozen=True)
class Line:
    """One function with its cells.

    Attributes:
        code: its code in the map.
        title: its title.
        principle: the heading of the map above it.
        lists: core, role-specific, or both.
        spots: its cells.
        where: of two documents, which have a link: ``both``, ``only`` one, or ``neither``;
            empty if no two are compared.
    """

    code: str
    title: str
    principle: str
    lists: str
    spots: tuple[Spot, ...]
    where: str = ""


@dataclass(frozen=True)
class Matrix:
    """Functions by roles, domains or documents.

    Attributes:
        by: ``role``, ``domain`` or ``framework``.
        heads: the columns.
        lines: the rows: in the order of the functional map, or by where there is a link.
        last: the rows that count competencies: label, then one number a column.
        long: the same as a table of one row a function and column, with its notes.
        links: what is counted, one row a link, if it was asked for.
    """

    by: str
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    last: tuple[tuple[str, tuple[int, ...]], ...]
    long: Table
    links: Table | None = None

    @property
    def bands(self) -> tuple[tuple[str, tuple[Line, ...]], ...]:
        """Part the rows: by where there is a link if two documents are compared, else by map."""
        parts: dict[str, list[Line]] = {}
        for line in self.lines:
            name = sentence(line.where) if self.compared else line.principle
            parts.setdefault(name or "no principle recorded", []).append(line)
        return tuple(
            (f"{name}: {len(some)}" if self.compared else name, tuple(some))
            for name, some in parts.items()
        )

    @property
    def compared(self) -> bool:
        """Tell whether the rows say in which of two documents there is a link."""
        return any(line.where for line in self.lines)

    @property
    def groups(self) -> tuple[tuple[str, int], ...]:
        """Name what columns beside each other share, with their number."""
        names = dict.fromkeys(head.group for head in self.heads)
        return tuple((name, sum(head.group == name for head in self.heads)) for name in names)

    @property
    def key(self) -> tuple[tuple[str, str, str], ...]:
        """Give the kinds of cell that stand in it: kind, sign, meaning."""
        spots = [spot for line in self.lines for spot in line.spots]
        kinds = {spot.kind for spot in spots}
        used = [entry for entry in KEY if entry[0] in kinds]
        return (*used, *([REQUIRED_KEY] if any(spot.required for spot in spots) else []))

    def missing(self, line: Line) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Give the codes that a list asks of a function and some column lacks, with the columns."""
        codes = sorted({code for spot in line.spots for code in spot.missing})
        return tuple(
            (code, tuple(n for n, spot in enumerate(line.spots) if code in spot.missing))
            for code in codes
        )

    def missing_words(self, line: Line) -> str:
        """Say which codes some column lacks, and which columns."""
        told = []
        for code, places in self.missing(line):
            names = "; ".join(self._names[place] for place in places)
            told.append(code if len(places) == len(self.heads) else f"{code} ({names})")
        return "; ".join(told)

    @property
    def _names(self) -> list[str]:
        several = len(self.groups) > 1
        return [f"{one.label}, {one.group}" if several else one.label for one in self.heads]

    @property
    def held(self) -> bool:
        """Tell whether it was held against a list."""
        return "required" in self.long.columns

    def table(self) -> Table:
        """Lay it out as a table: one column a role, domain or document."""
        where = ("where",) * self.compared
        lacks = ("required_no_link",) * self.held
        columns = ("nos_function", "nos_function_title", "principle", *where, "nos_group", *lacks,
                   *self._names)  # fmt: skip
        rows: list[tuple[Cell, ...]] = [
            (one.code or None, one.title, one.principle or None,
             *(one.where for _ in where), one.lists or None,
             *(self.missing_words(one) or None for _ in lacks),
             *(spot.sign or None for spot in one.spots))
            for one in self.lines
        ]  # fmt: skip
        blank = (None,) * (2 + len(where) + len(lacks))
        rows += [(None, label, *blank, *numbers) for label, numbers in self.last]
        return Table(columns, tuple(rows), notes=self.long.notes, about=self.long.about)


def query_for(by: str) -> str:
    """Name the query that counts by roles, domains or documents.

    Raises:
        UsageProblem: PC-COVERAGE-BY for anything else.
    """
    if by not in _QUERIES:
        raise UsageProblem(
            "PC-COVERAGE-BY",
            f"coverage counts by role, by domain or by framework, not by {by!r}.",
            "Say which.",
        )
    return _QUERIES[by]


def counted_by(table: Table) -> str:
    """Tell what a table was counted by: ``role``, ``domain`` or ``framework``."""
    return next((by for by in (ROLE, DOMAIN) if by in table.columns), FRAMEWORK)


def matrix(
    store: Store, table: Table, whole: Table, prefixes: Prefixes = OURS, roles: str = "any role"
) -> Matrix:
    """Lay out what was counted.

    Args:
        store: the graph, for the order of the roles.
        table: the answer of ``coverage`` or ``domain-coverage``, or what is counted by document.
        whole: what is counted by document, which no competency stands in twice; it orders them.
        prefixes: those that its ids are written by.
        roles: whose competencies are counted, where documents stand beside each other.
    """
    by = counted_by(table)
    group = _grouping(table, by, roles)
    names = document_names(table)
    steps = ladder(store, prefixes) if by == ROLE else {}
    rows: dict[tuple[str, str, str, str], dict[str, Row]] = {}
    for row in table:
        rank = steps.get(str(row.get("role_id")), "")
        label = names[row["document_id"]] if by == FRAMEWORK else str(row[by])
        column = group(row), rank, label, str(row[_IDS[by]])
        rows.setdefault(column, {})[str(row["function_id"])] = row
    if by == ROLE:
        rows = {column: rows[column] for column in sorted(rows)}
    sums: dict[str, dict[str, Row]] = {}
    for row in whole:
        sums.setdefault(group(row), {})[str(row["function_id"])] = _plain(row, FRAMEWORK)
    heads: list[Head] = []
    columns: list[dict[str, Row]] = []
    for name in dict.fromkeys((*sums, *(column[0] for column in rows))):
        for column, found in rows.items():
            if column[0] == name:
                heads.append(Head(column[2], name, whole=by == FRAMEWORK))
                columns.append({place: _plain(row, by) for place, row in found.items()})
        if by != FRAMEWORK and sum(head.group == name for head in heads) > 1:
            heads.append(Head(f"any {by}", name, whole=True))
            columns.append(sums.get(name, {}))
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
                str(row.get("where") or ""),
            )
            for place, row in sorted(places.items(), key=lambda item: map_order(item[1]))
        ),
        tuple(
            (label, tuple(number(next(iter(column.values()), {}), name) for column in columns))
            for label, name in zip(_LAST, TOTALS, strict=True)
        ),
        table,
    )


def sentence(words: str) -> str:
    """Begin with a capital, and leave the rest as it is.

    >>> sentence("only PCP framework")
    'Only PCP framework'
    """
    return words[:1].upper() + words[1:]


def map_order(row: Row) -> tuple[bool, list[tuple[bool, int, str]]]:
    """Give the place of a function in the map: B2.1 before B16.3, what has no code last.

    >>> sorted(["B16.3", "1.2", "B2.1"], key=lambda code: map_order({"nos_function": code}))
    ['1.2', 'B2.1', 'B16.3']
    """
    parts = re.findall(r"\d+|\D+", str(row["nos_function"] or ""))
    return not parts, [
        (not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts
    ]


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
        both = (head.label, head.group) if found.by == FRAMEWORK else (head.group, head.label)
        name = ", ".join(both)
        touched = sum(line.spots[place].linked > 0 for line in found.lines)
        numbers = {label: counts[place] for label, counts in found.last}
        if not numbers["total"]:
            notes.append(f"{name}: no competency is printed there.")
            continue
        rest = ", ".join(f"{label} {numbers[label]}" for label in _LAST[1:-1] if numbers[label])
        notes.append(
            f"{name}: {touched} of {len(found.lines)} functions; "
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


def _grouping(table: Table, by: str, roles: str) -> Callable[[Row], str]:
    """Give what names the group of a row, and what else tells groups apart."""
    readings = {row["reading"] for row in table}
    names = document_names(table)

    def group(row: Row) -> str:
        name = roles if by == FRAMEWORK else names.get(row["document_id"], str(row["framework"]))
        return f"{name}, {row['reading']}" if len(readings) > 1 else name

    return group


def _plain(row: Row, by: str) -> Row:
    """Name what is counted of a role, a domain or a document alike."""
    return {name.removeprefix(f"{by}_"): cell for name, cell in row.items()}
