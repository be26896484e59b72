"""Find rows of tables of others that contradict each other, in one file or across several.

Rules of the relations: SKOS reference, section 10 (exactMatch excludes broadMatch, narrowMatch
and relatedMatch; mapping relations join concepts of different schemes).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pcgraph.foreign.reading import NONE, ForeignSet
from pcgraph.sssom import NO_TERM, Fault
from pcgraph.sssom_model import BUILT_IN

_SKOS = BUILT_IN["skos"]
_EXACT, _BROAD, _NARROW = (_SKOS + name for name in ("exactMatch", "broadMatch", "narrowMatch"))
_RELATED, _ANY = _SKOS + "relatedMatch", _SKOS + "mappingRelation"
_MATCHES = {_EXACT, _BROAD, _NARROW, _RELATED, _SKOS + "closeMatch"}
_INVERSE = {one: one for one in (*_MATCHES, _ANY)} | {_BROAD: _NARROW, _NARROW: _BROAD}
_APART = {(_EXACT, _BROAD), (_EXACT, _NARROW), (_EXACT, _RELATED), (_BROAD, _NARROW)}


class Said(NamedTuple):
    """What one row says, in full addresses.

    Attributes:
        table: the place of its table among all.
        line: its line.
        subject: its subject; the words of a mere literal.
        relation: its predicate.
        target: its object, likewise.
        denied: whether it says Not.
        sources: where its subject and its object come from, or empty.
    """

    table: int
    line: int
    subject: str
    relation: str
    target: str
    denied: bool
    sources: tuple[str, str]


Told = Iterator[tuple[int, Fault]]


def relation_faults(tables: Sequence[ForeignSet]) -> Told:
    """Find rows that cannot hold together.

    Args:
        tables: all tables that are checked together.

    Yields:
        The place of the table among them, and the fault, at each row that takes part.
    """
    said = [one for number, table in enumerate(tables) for one in _said(number, table)]
    shown = [table.file.shown for table in tables]
    yield from _same_rows(tables)
    yield from _none_beside(said, shown)
    said = [one for one in said if NONE not in (one.subject, one.target)]
    yield from _denied(said, shown)
    yield from _apart(said, shown)
    yield from _one_scheme(said)
    yield from _rings(said)


def _said(number: int, table: ForeignSet) -> Iterator[Said]:
    """Give what the rows say; one without its ends or its predicate says nothing."""
    expand: dict[str, str] = {}

    def full(curie: str) -> str:
        if curie not in expand:
            expand[curie] = table.prefixes.expand(curie) or curie
        return expand[curie]

    for row in table.rows:
        slots = row.slots
        subject = slots.get("subject_id") or slots.get("subject_label")
        target = slots.get("object_id") or slots.get("object_label")
        if subject and target and "predicate_id" in slots:
            yield Said(
                number, row.line, full(subject), full(slots["predicate_id"]), full(target),
                slots.get("predicate_modifier") == "Not",
                (full(table.said(row, "subject_source")), full(table.said(row, "object_source"))),
            )  # fmt: skip


def _fault(one: Said, rule: str, slot: str, what: str, remedy: str, severity: str = "") -> Fault:
    value = {"predicate_id": one.relation, "object_id": one.target}.get(slot, "")
    where = ("PC-MAP-DOUBLE", rule, one.line, slot, value)
    return Fault(*where, what, remedy, severity or "violation")


def _place(one: Said, shown: Sequence[str], other: Said) -> str:
    file = "" if one.table == other.table else f"{shown[other.table]}, "
    return f"{file}line {other.line}"


def _same_rows(tables: Sequence[ForeignSet]) -> Told:
    """Find rows that say the very same; rows that differ in any slot are all allowed."""
    for number, table in enumerate(tables):
        first: dict[tuple[str, ...], int] = {}
        columns = [column for column in table.columns if column != "record_id"]
        for row in table.rows:
            cells = tuple(row.slots.get(column, "") for column in columns)
            line = first.setdefault(cells, row.line)
            if line != row.line:
                what = f"this row stands already in line {line}, slot for slot."
                where = (row.line, "object_id", row.get("object_id"))
                remedy = "Keep one of the two."
                yield number, Fault("PC-MAP-DOUBLE", "row-twice", *where, what, remedy)


def _denied(said: Sequence[Said], shown: Sequence[str]) -> Told:
    """Find what one row asserts and another denies; ``Not mappingRelation`` denies every match."""
    by_pair: dict[tuple[str, str], list[Said]] = defaultdict(list)
    said = [_turned(one) for one in said]
    pairs = {(one.subject, one.target) for one in said if one.denied}
    for one in said:
        if (one.subject, one.target) in pairs:
            by_pair[one.subject, one.target].append(one)
    for some in by_pair.values():
        against: dict[str, Said] = {}
        for one in some:
            if one.denied:
                against.setdefault(one.relation, one)
        met: dict[str, Said] = {}
        for one in some:
            key = one.relation if one.relation in against else _ANY
            if one.denied or not (
                key in against and (key == one.relation or one.relation in _MATCHES)
            ):
                continue
            no = against[key]
            met.setdefault(key, one)
            what = f"this is asserted here and denied in {_place(one, shown, no)}."
            remedy = "Keep what holds, and delete the other."
            yield one.table, _fault(one, "asserted-and-denied", "predicate_modifier", what, remedy)
        for one in some:
            yes = met.get(one.relation) if one.denied else None
            if yes:
                what = f"this is denied here and asserted in {_place(one, shown, yes)}."
                remedy = "Keep what holds, and delete the other."
                yield (
                    one.table,
                    _fault(one, "asserted-and-denied", "predicate_modifier", what, remedy),
                )


def _turned(one: Said) -> Said:
    """Write a match that can be read both ways from the end that comes first in the alphabet."""
    if one.relation not in _INVERSE or one.subject <= one.target:
        return one
    return one._replace(
        subject=one.target, target=one.subject, relation=_INVERSE[one.relation],
        sources=one.sources[::-1],
    )  # fmt: skip


def _none_beside(said: Sequence[Said], shown: Sequence[str]) -> Told:
    """Find things of which one row says that nothing matches them, and another row matches them."""
    nothing: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        if one.target == NONE and one.subject != NONE and not one.denied:
            nothing[one.subject].append(one)
    beside = [
        one
        for one in (said if nothing else ())
        if one.subject in nothing and not (one.denied or one.target == NONE or one.relation == _ANY)
    ]
    matched: dict[str, list[Said]] = defaultdict(list)
    for one in beside:
        matched[one.subject].append(one)
    looked_at = [one for some in nothing.values() for one in some if one.subject in matched]
    for some, others in ((beside, _by_source(nothing)), (looked_at, _by_source(matched))):
        for one in some:
            other = others.get((one.subject, "")) if not one.sources[1] else None
            other = other or others.get((one.subject, one.sources[1]))
            other = other or others.get((one.subject, None))
            if other is None:
                continue
            what = f"{NO_TERM} and a mapping stand beside each other: see "
            what += f"{_place(one, shown, other)}."
            remedy = "Delete the one that does not hold, or say in object_source where was looked."
            yield one.table, _fault(one, "no-term", "object_id", what, remedy)


def _by_source(rows: Mapping[str, Sequence[Said]]) -> dict[tuple[str, str | None], Said]:
    """Name the first row of each subject and source; ``""``: of any; None: that names none."""
    first: dict[tuple[str, str | None], Said] = {}
    for subject, some in rows.items():
        first[subject, ""] = some[0]
        for one in some:
            first.setdefault((subject, one.sources[1] or None), one)
    return first


def _apart(said: Sequence[Said], shown: Sequence[str]) -> Told:
    """Find pairs with two relations that exclude each other."""
    kinds: dict[tuple[str, str], dict[str, Said]] = defaultdict(dict)
    strict = {_EXACT, _BROAD, _NARROW, _RELATED}
    for one in said:
        if one.relation in strict and not one.denied:
            kinds[one.subject, one.target].setdefault(one.relation, one)
    for found in kinds.values():
        for first, second in _APART if len(found) > 1 else ():
            if first in found and second in found:
                for here, there in ((first, second), (second, first)):
                    one, other = found[here], found[there]
                    names = f"{here.rpartition('#')[2]} and {there.rpartition('#')[2]}"
                    what = f"{names} exclude each other: see {_place(one, shown, other)}."
                    remedy = "Keep the relation that holds."
                    yield one.table, _fault(one, "relations-apart", "predicate_id", what, remedy)


def _one_scheme(said: Sequence[Said]) -> Told:
    """Find exact matches that join two things of one source, by one row or by a third thing."""
    exact = [one for one in said if one.relation == _EXACT and not one.denied]
    joined: dict[tuple[int, str, str], set[str]] = defaultdict(set)
    for one in exact:
        if one.subject != one.target and one.sources[0] and one.sources[0] == one.sources[1]:
            what = "by this row two things of the same source would be one."
            remedy = "Use closeMatch, broadMatch or narrowMatch, or correct a source."
            yield one.table, _fault(one, "exact-in-one-scheme", "predicate_id", what, remedy)
        elif all(one.sources):
            joined[0, one.target, one.sources[0]].add(one.subject)
            joined[1, one.subject, one.sources[1]].add(one.target)
    for one in exact:
        keys = (0, one.target, one.sources[0]), (1, one.subject, one.sources[1])
        if all(one.sources) and any(len(joined.get(key, ())) > 1 for key in keys):
            what = "by this row and another two things of one source would be the same third thing."
            remedy = "Keep exactMatch for the one that could be replaced."
            where = (one, "exact-in-one-scheme", "predicate_id", what, remedy)
            yield one.table, _fault(*where, severity="warning")


def _rings(said: Sequence[Said]) -> Told:
    """Find broader and narrower matches by which a thing would be wider than itself."""
    wider: dict[str, set[str]] = defaultdict(set)
    strict: list[tuple[Said, str, str]] = []
    for one in said:
        if one.denied or one.relation not in (_EXACT, _BROAD, _NARROW):
            continue
        narrow, wide = one.subject, one.target
        if one.relation == _NARROW:
            narrow, wide = wide, narrow
        wider[narrow].add(wide)
        if one.relation == _EXACT:
            wider[wide].add(narrow)
        else:
            strict.append((one, narrow, wide))
    ring = _components(wider) if strict else {}
    for one, narrow, wide in strict:
        if ring.get(narrow, -1) == ring.get(wide, -2):
            what = "by this row and others a thing would be wider than itself."
            remedy = "Look at the rows that lead from one end back to the other."
            yield one.table, _fault(one, "no-match-cycle", "predicate_id", what, remedy)


def _components(links: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Number the strongly connected parts of a graph.

    Method: R. Tarjan, Depth-first search and linear graph algorithms, SIAM J. Comput. 1 (1972);
    without recursion, in time linear in the number of links.
    """
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    part: dict[str, int] = {}
    open_ones: list[str] = []
    for root in links:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        open_ones.append(root)
        path = [(root, iter(links[root]))]
        while path:
            node, rest = path[-1]
            for following in rest:
                if following not in index:
                    index[following] = low[following] = len(index)
                    open_ones.append(following)
                    path.append((following, iter(links.get(following, ()))))
                    break
                if following not in part:
                    low[node] = min(low[node], index[following])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                if low[node] == index[node]:
                    while True:
                        member = open_ones.pop()
                        part[member] = index[node]
                        if member == node:
                            break
    return part
