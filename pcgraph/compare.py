"""Set two things side by side: editions, frameworks, or roles.

What became of the lines of an edition is read from curated correspondences (XKOS); where none
are recorded, only what stands word for word in both is the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import NamedTuple, Protocol

from pyoxigraph import NamedNode

from pcgraph.engine import solutions
from pcgraph.errors import UsageProblem
from pcgraph.model import Cell, QueryFile, Store, Table
from pcgraph.names import OURS, Prefixes
from pcgraph.query import quoted
from pcgraph.resolve import exact, members, resolve
from pcgraph.worddiff import what_changed

EDITIONS, FRAMEWORKS, ROLES = "editions", "frameworks", "roles"
QUERIES = {
    EDITIONS: ("changes", "older", "newer"),
    FRAMEWORKS: ("compare-frameworks", "framework", "other"),
    ROLES: ("compare-roles", "role", "other"),
}
"""The query for each kind, and the parameters that take the two sides."""
_DOCUMENTS = ("pc:Framework", "pc:RolePage")
_ROLES = ("pc:Role",)
_TEMPLATES = ("pc:RoleTemplate",)
_WHERE = (" --with ", " --store ")
_OPTIONS = ("change", "edition", "reading", "role", "set")
_KINDS = (
    "unchanged",
    "reworded",
    "moved-domain",
    "moved-role",
    "merged",
    "split",
    "absorbed",
    "replaced",
    "added",
    "removed",
)


class Sides(NamedTuple):
    """Two things that can be compared.

    Attributes:
        kind: ``editions``, ``frameworks`` or ``roles``.
        one: address of the first; of editions the older one.
        other: address of the second.
        notes: how the words were read.
    """

    kind: str
    one: str
    other: str
    notes: tuple[str, ...]


class Asking(Protocol):
    """What named queries are asked of."""

    def query(self, name: str, edition: str | None = None, **given: str | bool) -> Table:
        """Ask a named query."""
        ...

    def find_query(self, name: str) -> QueryFile:
        """Give a named query."""
        ...


def side_by_side(
    asking: Asking, store: Store, prefixes: Prefixes, one: str, other: str, given: Mapping[str, str]
) -> Table:
    """Set two editions, frameworks or roles side by side.

    Args:
        asking: what answers the query.
        store: where names are looked up.
        prefixes: those that short ids are written with.
        one: a framework or role, by any of its names.
        other: another one of the same kind.
        given: further values by the name of the parameter.

    Raises:
        UsageProblem: as ``sides``, ``refuse_options`` and ``refuse_several``.
    """
    found = sides(store, one, other, prefixes)
    name, first, second = QUERIES[found.kind]
    refuse_options(found, given, {*asking.find_query(name).params, "edition"} - {first, second})
    table = asking.query(name, **{first: found.one, second: found.other}, **given)
    notes = [*found.notes, *unphrased(store, found, table)]
    if found.kind == FRAMEWORKS:
        notes += set_notes(table)
    if found.kind == EDITIONS and table.rows:
        refuse_several(table)
        table = with_what_changed(table)
        notes += change_notes(table)
    typed = [quoted(one), quoted(other)]
    typed += [f"--{option} {quoted(words)}" for option, words in given.items()]
    table = commanded(table, f"pcgraph compare {' '.join(typed)}")
    return replace(table, notes=(*notes, *table.notes))


def sides(
    store: Store, one: str, other: str, prefixes: Prefixes = OURS, as_recorded: bool = True
) -> Sides:
    """Find what two words mean: two documents, or two roles.

    Args:
        store: the graph.
        one: a document or a role by any of its names.
        other: another one.
        prefixes: the map that ids are written by.
        as_recorded: whether the older one stands first where a correspondence joins two documents;
            else they stand as they were named, and are taken for no editions.

    Raises:
        UsageProblem: PC-VALUE-UNKNOWN, PC-VALUE-AMBIGUOUS; PC-COMPARE-SAME for one thing
            named twice, PC-COMPARE-KINDS for a document beside a role.
    """
    documents, roles, templates = (
        members(store, kinds, prefixes) for kinds in (_DOCUMENTS, _ROLES, _TEMPLATES)
    )
    known = [*documents, *roles]
    for words in (one, other):
        if any(match.term for match in exact(words, templates)):
            raise UsageProblem(
                "PC-COMPARE-KINDS",
                f"{words!r} is a role template: it lists NOS and prints no competencies.",
                "Name a framework or role page: pcgraph query frameworks lists them.",
            )
    found = [resolve(words, "", known) for words in (one, other)]
    notes = tuple(match.note for match in found if match.note)
    first, second = (match.terms[0] for match in found)
    if first == second:
        raise UsageProblem(
            "PC-COMPARE-SAME",
            f"{one!r} and {other!r} are one and the same thing.",
            "Name two: two editions, two frameworks or two roles.",
        )
    are_roles = [any(term == role.term for role in roles) for term in (first, second)]
    if any(are_roles) and not all(are_roles):
        raise UsageProblem(
            "PC-COMPARE-KINDS",
            f"{one!r} and {other!r} are a framework and a role.",
            "Name two of one kind: pcgraph query frameworks and pcgraph query roles list them.",
        )
    if all(are_roles):
        return Sides(ROLES, first.value, second.value, notes)
    assert isinstance(first, NamedNode)
    assert isinstance(second, NamedNode)
    turned = _compared(store, first, second) if as_recorded else None
    if turned is None:
        return Sides(FRAMEWORKS, first.value, second.value, notes)
    if turned:
        first, second = second, first
        notes = (*notes, "The one that the lines come from stands first.")
    return Sides(EDITIONS, first.value, second.value, notes)


def _compared(store: Store, one: NamedNode, other: NamedNode) -> bool | None:
    """Tell whether the second is the older one; None if no correspondence joins the two.

    The older one, or of two frameworks the first, is where the lines of a correspondence come
    from; if there are correspondences both ways, the one named first.
    """
    text = f"""SELECT DISTINCT ?older WHERE {{ VALUES (?older ?newer) {{ ({one} {other})
        ({other} {one}) }} ?set a xkos:Correspondence ; xkos:compares ?older , ?newer ;
        xkos:madeOf/xkos:sourceConcept/skos:inScheme ?older }}"""
    found = {row["older"] for row in solutions(store, text, "compare")}
    return found == {other} if found else None


def refuse_several(table: Table) -> None:
    """Refuse an answer from several sets of correspondences: it would count each line twice.

    Raises:
        UsageProblem: PC-COMPARE-SETS names them.
    """
    sets = sorted({str(row["set_id"]) for row in table})
    if len(sets) > 1:
        raise UsageProblem(
            "PC-COMPARE-SETS",
            f"what became of each line is recorded {len(sets)} times: {', '.join(sets)}.",
            f"Choose one: --set {sets[0]}",
        )


def with_what_changed(table: Table) -> Table:
    """Add to a table of old and new words which words went and which came."""
    place = table.columns.index("new_text") + 1
    columns = (*table.columns[:place], "what_changed", *table.columns[place:])
    old, new = table.columns.index("old_text"), place - 1

    def told(row: tuple[Cell, ...]) -> Cell:
        if row[old] is None or row[new] is None:
            return None
        return what_changed(str(row[old]), str(row[new])) or None

    rows = tuple((*row[:place], told(row), *row[place:]) for row in table.rows)
    return replace(table, columns=columns, rows=rows)


def commanded(table: Table, command: str) -> Table:
    """Say about a table by which command it was made; folders and stores that are named stay."""

    def told(words: str) -> str:
        places = [place for option in _WHERE if (place := words.find(option)) >= 0]
        return command + (words[min(places) :] if places else "")

    about = ((head, told(words) if head == "Command" else words) for head, words in table.about)
    return replace(table, about=tuple(about))


def differ(table: Table) -> bool:
    """Tell whether two sides differ, by what ``compare`` gave."""
    column = "change" if "change" in table.columns else "where"
    return any(row[column] not in ("unchanged", "both") for row in table)


def unphrased(store: Store, found: Sides, table: Table) -> list[str]:
    """Name the headings of either role under which no phrase takes in the other's lines above.

    Only domains in which both roles have a heading of their own count, in the frameworks that
    the table is about; the heading that has the other above it is named.
    """
    if found.kind != ROLES:
        return []
    asked = {row["framework"] for row in table}
    assumed = any(row["reading"] == "tiered" for row in table)
    text = f"""SELECT DISTINCT ?framework ?domain ?line ?role WHERE {{
        VALUES (?above ?below) {{ (<{found.one}> <{found.other}>) (<{found.other}> <{found.one}>) }}
        ?own pc:role ?above ; pc:domain ?in ; pc:firstLine ?first ; dcterms:isPartOf ?document .
        ?place pc:role ?below ; pc:domain ?in ; pc:firstLine ?line .
        FILTER(?first < ?line)
        ?above skos:prefLabel ?role . ?in pc:heading ?domain . ?document skos:prefLabel ?framework .
        OPTIONAL {{ ?place pc:inAdditionTo ?taken . ?taken pc:role ?above }}
        OPTIONAL {{ ?place pc:role ?both . FILTER(?both = ?above) }}
        FILTER(!BOUND(?taken) && !BOUND(?both)) }} ORDER BY ?framework ?role ?line"""
    places: dict[tuple[str, str], list[str]] = {}
    for row in solutions(store, text, "compare"):
        place = f"{row['domain'].value} (line {row['line'].value})"
        key = row["framework"].value, row["role"].value
        places.setdefault(key, []).append(place)
    counted = "; by tiers they count all the same" if assumed else ""
    return [
        f"{framework}: no phrase takes in the lines of {role} above, under {', '.join(lines)}"
        f"{counted}."
        for (framework, role), lines in places.items()
        if framework in asked
    ]


def set_notes(table: Table) -> list[str]:
    """Count what stands in one of two frameworks only, and what in both."""
    number = Counter(row["where"] for row in table)
    return [", ".join(f"{size} {where}" for where, size in sorted(number.items(), key=str)) + "."]


def refuse_options(found: Sides, given: Collection[str], fitting: Collection[str]) -> None:
    """Refuse what cannot be said of two things of this kind.

    Raises:
        UsageProblem: PC-COMPARE-OPTION.
    """
    for name in sorted(set(given) - set(fitting)):
        fit = ", ".join(f"--{one}" for one in _OPTIONS if one in fitting) or "none"
        raise UsageProblem(
            "PC-COMPARE-OPTION",
            f"--{name} says nothing of two {found.kind}.",
            f"Leave it out; of {found.kind} these fit: {fit}.",
        )


def change_notes(table: Table) -> list[str]:
    """Count what became of the lines, and what it does to their NOS."""
    lines: dict[str, set[Cell]] = {}
    kinds: dict[Cell, str] = {}
    effects: dict[Cell, str] = {}
    for row in table:
        kinds[row["correspondence_id"]] = str(row["change"])
        for end in ("old_id", "new_id"):
            if row[end]:
                lines.setdefault(end, set()).add(row[end])
        if row["old_id"]:
            effects[row["old_id"]] = str(row["mapping_effect"])
    number = Counter(kinds.values())
    said = ", ".join(f"{number[kind]} {kind}" for kind in sorted(number, key=_place))
    effect = Counter(effects.values())
    old, new = (len(lines.get(end, ())) for end in ("old_id", "new_id"))
    return [
        f"{old} old lines and {new} new ones in {len(kinds)} changes: {said}.",
        f"NOS of the old lines: {effect['keeps']} keep theirs (same words), {effect['look again']} "
        f"must be looked at again, {effect['none']} have none.",
    ]


def _place(kinds: str) -> tuple[int, str]:
    """Order kinds of change as the words list them; those of several words by the first."""
    known = (_KINDS.index(kind) for kind in kinds.split() if kind in _KINDS)
    return min(known, default=len(_KINDS)), kinds
