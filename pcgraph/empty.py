"""Say why an empty answer is empty: which heading lacks the phrase, which value is too much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Store

from pcgraph.engine import solutions
from pcgraph.explain import READING_WORDS, shown_terms
from pcgraph.query import Asked, Terms, bind

_DOMAINS = 3


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
    return [*(_for_role(store, asked) or ["No row answers this."]), *_otherwise(store, asked)]


def _for_role(store: Store, asked: Asked) -> list[str]:
    """Explain by headings and phrases why a role lacks what was asked for."""
    roles = asked.values.get("role", ())
    if len(roles) != 1 or "reading" not in asked.query.params:
        return []
    role = shown_terms(store, roles)
    documents = asked.values.get("framework") or _documents(store)
    what = _what(store, asked.values)
    where = shown_terms(store, documents)
    naming = _naming(store, roles[0], documents)
    if not naming:
        known = _naming(store, roles[0], _documents(store))
        named_in = f"It is named in: {shown_terms(store, known)}." if known else "No text names it."
        return [f"The role {role} is not named in: {where}. {named_in}"]
    wanted = _wanted(store, asked.values, naming)
    if not wanted:
        return [f"No {what} is printed for any role in: {shown_terms(store, naming)}."]
    notes = [f"No {what} is printed for the role {role} in: {shown_terms(store, naming)}."]
    for domain in list(dict.fromkeys(row["domain"] for row in wanted if row["domain"]))[:_DOMAINS]:
        lines = [int(row["line"].value) for row in wanted if row["domain"] == domain]
        notes += _in_domain(store, roles[0], domain, lines, asked)
    return notes


def _what(store: Store, values: Terms) -> str:
    """Name what was asked for: a process word, some competencies, or any."""
    tag = f"{shown_terms(store, values['tag'])} " if "tag" in values else ""
    some = "such competency" if "competency" in values else "competency"
    return f"{tag}{some}"


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


def _wanted(
    store: Store, values: Terms, documents: Sequence[NamedNode | Literal]
) -> list[dict[str, NamedNode | Literal]]:
    """Find what was asked for under the headings of any role."""
    tag = f"?s pc:tag ?tag . VALUES ?tag {{ {_terms(values['tag'])} }}" if "tag" in values else ""
    some = values.get("competency")
    text = f"""SELECT DISTINCT ?s ?line ?domain WHERE {{
        VALUES ?document {{ {_terms(documents)} }} VALUES ?s {{ {_terms(some or ()) or "UNDEF"} }}
        VALUES ?class {{ pc:Competency pc:Requirement pc:Responsibility }}
        ?s skos:inScheme ?document ; a ?class ; pc:firstLine ?line ; pc:section ?section . {tag}
        OPTIONAL {{ ?section pc:domain ?domain . ?domain a pc:Domain }}
        }} ORDER BY ?document ?line ?s"""
    return solutions(store, text, "empty")


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
    name = f"{sections[0]['document'].value}, {sections[0]['name'].value}"
    own = [row for row in sections if row["own"].value == "true"]
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
        if row["phrase"] and row["own"].value == "false":
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
    notes = []
    for name, terms in asked.values.items():
        if name == "reading":
            continue
        rest = {key: value for key, value in asked.values.items() if key != name}
        found = _found(store, asked, rest)
        if found and name == "framework" and name not in asked.typed:
            notes.append(f"With --edition all: {found}.")
        elif found:
            notes.append(f"Without --{name} {shown_terms(store, terms)}: {found}.")
    reading = asked.query.params.get("reading")
    for other in reading.values if reading else ():
        found = _found(store, asked, {**asked.values, "reading": (Literal(other),)})
        if found:
            notes.append(
                f"With --reading {other}: {found}. Counted as {READING_WORDS.get(other, other)}"
            )
            notes.append(f"  {asked.command(reading=other)}")
    if not notes and not asked.values:
        notes.append("Nothing of this kind is recorded in the graph.")
    return notes


def _found(store: Store, asked: Asked, values: Terms) -> str:
    """Say how much a question would find with other values; nothing if nothing."""
    text = bind(asked.query, values)
    rows = solutions(store, text, asked.query.shown, None, asked.prefixes)
    if not rows:
        return ""
    found = {
        word: len({row[column] for row in rows if row.get(column) is not None})
        for word, column in (("competency", "competency_id"), ("NOS", "nos_id"))
        if column in rows[0]
    }
    if "competency" not in found:
        return _counted(len(rows), "row", "rows")
    nos = f" with {found['NOS']} NOS" if found.get("NOS") else ""
    return _counted(found["competency"], "competency", "competencies") + nos


def _counted(number: int, one: str, more: str) -> str:
    """Count things in words.

    >>> _counted(1, "row", "rows"), _counted(2, "row", "rows")
    ('1 row', '2 rows')
    """
    return f"{number} {one if number == 1 else more}"


def _terms(terms: Sequence[NamedNode | Literal]) -> str:
    """Write terms as SPARQL."""
    return " ".join(map(str, terms))
