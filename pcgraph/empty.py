"""Say why an empty answer is empty: which heading lacks the phrase, which value is too much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode

from pcgraph.engine import is_true, solutions
from pcgraph.explain import READING_WORDS, shown_terms
from pcgraph.model import Store
from pcgraph.query import Asked, Terms, bind

_DOMAINS = 3
_CHOOSING = {"decision", "group", "kind", "why"}
"""Parameters that choose among the lines of a role: then it is they that leave nothing."""
_TEMPLATE = "Its NOS are printed in that template: pcgraph query template-nos."


def why_empty(store: Store, asked: Asked) -> list[str]:
    """Say why no row answers a question, and what would.

    A question for one role is answered from the headings: where the role has none, where a
    heading lacks the printed phrase (with its line), which roles have what was asked for. Then
    each value is left out in turn, and each other reading is tried.

    Args:
        store: the graph.
        asked: the question, which has no answer.

    Returns:
        Sentences; the first says what there is not.
    """
    first = _two_roles(store, asked) or _for_role(store, asked) or ["No row answers this."]
    return [*first, *_otherwise(store, asked)]


def _two_roles(store: Store, asked: Asked) -> list[str]:
    """Say why two roles cannot be laid side by side."""
    roles = [*asked.values.get("role", ()), *asked.values.get("other", ())]
    if "other" not in asked.query.params or len(roles) != 2 or not _are_roles(store, roles):
        return []
    if roles[0] == roles[1]:
        return ["The same role was named twice; there is nothing to compare."]
    documents = asked.values.get("framework") or _documents(store)
    first, second = (set(_naming(store, role, documents)) for role in roles)
    if first & second:
        return []
    places = [
        f"{shown_terms(store, [role])} in: {shown_terms(store, sorted(named, key=str)) or 'none'}"
        for role, named in zip(roles, (first, second), strict=True)
    ]
    return [f"No document that is asked names both roles. {'; '.join(places)}."]


def _are_roles(store: Store, terms: Sequence[NamedNode | Literal]) -> bool:
    """Tell whether terms are roles: another question has documents under the same names."""
    text = f"SELECT DISTINCT ?x WHERE {{ VALUES ?x {{ {_terms(terms)} }} ?x a pc:Role }}"
    return len(solutions(store, text, "empty")) == len(set(terms))


def _for_role(store: Store, asked: Asked) -> list[str]:
    """Explain by documents, headings and phrases why a role lacks what was asked for."""
    roles = asked.values.get("role", ())
    if len(roles) != 1 or "role" not in asked.query.columns:
        return []
    role = shown_terms(store, roles)
    documents = asked.values.get("framework") or _documents(store)
    naming = _naming(store, roles[0], documents)
    if not naming:
        known = _naming(store, roles[0], _documents(store))
        named_in = f"It is named in: {shown_terms(store, known)}." if known else "No text names it."
        told = [f"The role {role} is not named in: {shown_terms(store, documents)}. {named_in}"]
        return told + ([_TEMPLATE] if _is_template(store, known) else [])
    rows = _rows_without(store, asked, "role")
    if not rows:
        return _nowhere(store, asked, documents)
    what = _what(store, asked.values, rows)
    where = {row["framework"].value for row in rows if row.get("framework")}
    if where and not where & {shown_terms(store, [one]) for one in naming}:
        others = ", ".join(sorted({row["role"].value for row in rows if row["role"]}))
        return [
            f"No {what} is printed for the role {role}: it stands only in "
            f"{', '.join(sorted(where))}, for the role {others}."
        ]
    if any(_rows_without(store, asked, name) for name in _CHOOSING & set(asked.values)):
        return []
    notes = [f"No {what} is printed for the role {role} in: {shown_terms(store, naming)}."]
    if "reading" in asked.query.params:
        ids = [row["competency_id"] for row in rows if row.get("competency_id")]
        wanted = _places(store, list(dict.fromkeys(ids)), naming)
        domains = list(dict.fromkeys(row["domain"] for row in wanted if row["domain"]))
        for domain in domains[:_DOMAINS]:
            lines = sorted({int(row["line"].value) for row in wanted if row["domain"] == domain})
            notes += _in_domain(store, roles[0], domain, lines, asked)
    return notes


def _nowhere(store: Store, asked: Asked, documents: Sequence[NamedNode | Literal]) -> list[str]:
    """Say that a process word is printed for no role."""
    if "tag" not in asked.values or "competency" in asked.values:
        return []
    where = shown_terms(store, documents)
    return [f"No {shown_terms(store, asked.values['tag'])} is printed for any role in: {where}."]


def _rows_without(store: Store, asked: Asked, name: str) -> list[dict[str, Any]]:
    """Ask again without one of the values."""
    rest = {key: value for key, value in asked.values.items() if key != name}
    text = bind(asked.query, rest)
    return solutions(store, text, asked.query.shown, None, asked.prefixes)


def _what(store: Store, values: Terms, rows: Sequence[dict[str, Any]]) -> str:
    """Name what was asked for: a process word, some lines, or any; by their kind if it is one."""
    kinds = {row["kind"].value for row in rows if row.get("kind")}
    kind = kinds.pop() if len(kinds) == 1 else "competency" if "tag" in rows[0] else "such line"
    tag = f"{shown_terms(store, values['tag'])} " if "tag" in values else ""
    some = "such " if "competency" in values else ""
    return f"{tag}{some}{kind}"


def _is_template(store: Store, documents: Sequence[NamedNode]) -> bool:
    """Tell whether one of some documents is a role template, which lists NOS for its role."""
    text = f"""SELECT ?x WHERE {{ VALUES ?x {{ {_terms(documents)} }} ?x a pc:RoleTemplate }}"""
    return bool(documents and solutions(store, text, "empty"))


def _documents(store: Store) -> tuple[NamedNode, ...]:
    """Give every document that names a role."""
    text = "SELECT DISTINCT ?x WHERE { ?x pc:namesRole ?role } ORDER BY ?x"
    return tuple(row["x"] for row in solutions(store, text, "empty"))


def _naming(
    store: Store, role: NamedNode | Literal, documents: Sequence[NamedNode | Literal]
) -> tuple[NamedNode, ...]:
    """Give those of some documents that name a role."""
    text = f"""SELECT DISTINCT ?x WHERE {{ VALUES ?x {{ {_terms(documents)} }}
        ?x pc:namesRole {role} }} ORDER BY ?x"""
    return tuple(row["x"] for row in solutions(store, text, "empty"))


def _places(
    store: Store, statements: Sequence[NamedNode], documents: Sequence[NamedNode]
) -> list[dict[str, Any]]:
    """Find line and domain of those of some statements that stand in some documents."""
    text = f"""SELECT DISTINCT ?s ?line ?domain WHERE {{
        VALUES ?document {{ {_terms(documents)} }} VALUES ?s {{ {_terms(statements)} }}
        ?s skos:inScheme ?document ; pc:firstLine ?line ; pc:section ?section .
        OPTIONAL {{ ?section pc:domain ?domain . ?domain a pc:Domain }}
        }} ORDER BY ?document ?line ?s"""
    return solutions(store, text, "empty") if statements else []


def _in_domain(
    store: Store,
    role: NamedNode | Literal,
    domain: NamedNode | Literal,
    lines: Sequence[int],
    asked: Asked,
) -> Iterator[str]:
    """Go through the headings of a domain: the role's own, then those that carry the phrase."""
    text = f"""SELECT ?document ?name ?heading ?line ?phrase ?phrase_line ?printed ?own
        (GROUP_CONCAT(?label; separator=", ") AS ?roles) WHERE {{
        {{ SELECT DISTINCT ?section ?label WHERE {{ ?section pc:domain {domain} ; pc:role ?any .
          ?any skos:prefLabel ?label }} ORDER BY ?section ?label }}
        {domain} pc:heading ?name ; pc:firstLine ?domain_line ; skos:inScheme ?scheme .
        ?scheme skos:prefLabel ?document .
        OPTIONAL {{ ?section pc:heading ?heading ; pc:firstLine ?heading_line }}
        BIND(COALESCE(?heading_line, ?domain_line) AS ?line)
        OPTIONAL {{ ?section pc:additionPhrase ?phrase ; pc:additionLine ?phrase_line }}
        OPTIONAL {{ SELECT ?scheme (MIN(?words) AS ?printed) WHERE {{
          ?other dcterms:isPartOf ?scheme ; pc:additionPhrase ?words }} GROUP BY ?scheme }}
        BIND(EXISTS {{ ?section pc:role {role} }} AS ?own) }}
        GROUP BY ?document ?name ?heading ?line ?phrase ?phrase_line ?printed ?own ORDER BY ?line"""
    sections = solutions(store, text, "empty")
    if not sections:
        return
    name = f"{sections[0]['document'].value}, {sections[0]['name'].value}"
    own = [row for row in sections if is_true(row["own"])]
    if not own:
        yield f"{name}: no heading for this role."
    for row in own:
        heading = row["heading"].value if row["heading"] else "no heading printed"
        if not row["phrase"]:
            lacks = f'does not carry "{row["printed"].value}"' if row["printed"] else "adds nothing"
            yield f'{name}, line {row["line"].value}: the heading "{heading}" {lacks}.'
        elif asked.values.get("reading", (Literal("printed"),))[0].value == "own":
            yield (
                f'{name}, line {row["line"].value}: the heading "{heading}" carries '
                f'"{row["phrase"].value}" (line {row["phrase_line"].value}), '
                "which --reading own leaves out."
            )
    for row in sections:
        if row["phrase"] and not is_true(row["own"]):
            above = [line for line in lines if line < int(row["line"].value)]
            if above:
                yield (
                    f"{row['heading'].value}, line {row['line'].value}: carries "
                    f'"{row["phrase"].value}" (line {row["phrase_line"].value}), so the role '
                    f"{row['roles'].value} has what stands above it ({_lines(above)})."
                )


def _lines(lines: Sequence[int]) -> str:
    """Name lines.

    >>> _lines([18]), _lines([18, 20])
    ('line 18', 'lines 18, 20')
    """
    return f"line{'s' * (len(lines) > 1)} {', '.join(map(str, lines))}"


def _otherwise(store: Store, asked: Asked) -> list[str]:
    """Leave out each value in turn, and try each other reading; say what would then be there."""
    notes: list[str] = []
    for name, terms in asked.values.items():
        if name == "reading":
            continue
        found = _found(_rows_without(store, asked, name))
        if found and name == "framework" and name not in asked.typed:
            earlier = "competency" in asked.values
            notes.insert(0 if earlier else len(notes), f"With --edition all: {found}.")
        elif found:
            notes.append(f"Without --{name} {shown_terms(store, terms)}: {found}.")
    reading = asked.query.params.get("reading")
    for other in reading.values if reading else ():
        text = bind(asked.query, {**asked.values, "reading": (Literal(other),)})
        found = _found(solutions(store, text, asked.query.shown, None, asked.prefixes))
        if found:
            counted = READING_WORDS.get(other, other)
            notes.append(f"With --reading {other}: {found}. Counted as {counted}")
            notes.append(f"  {asked.command(reading=other)}")
    if not notes and not asked.values:
        notes.append("Nothing of this kind is recorded in the graph.")
    return notes


def _found(rows: Sequence[dict[str, Any]]) -> str:
    """Say how much rows hold; nothing if there are none."""
    if not rows:
        return ""
    lines = {row["competency_id"] for row in rows if row.get("competency_id")}
    if not lines:
        return _counted(len(rows), "row", "rows")
    accepted = {
        row["nos_id"]
        for row in rows
        if row.get("nos_id") and ("decision" not in row or row["decision"].value == "accepted")
    }
    nos = f" with {len(accepted)} NOS" if accepted else ""
    return _counted(len(lines), "competency", "competencies") + nos


def _counted(number: int, one: str, more: str) -> str:
    """Count things in words.

    >>> _counted(1, "row", "rows"), _counted(2, "row", "rows")
    ('1 row', '2 rows')
    """
    return f"{number} {one if number == 1 else more}"


def _terms(terms: Sequence[NamedNode | Literal]) -> str:
    """Write terms as SPARQL."""
    return " ".join(map(str, terms))
