"""Say how an answer is to be read, who judged, and why an empty one is empty."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Store

from pcgraph.engine import solutions
from pcgraph.model import Table
from pcgraph.names import OURS, Prefixes
from pcgraph.query import Asked, Terms, bind

READING_WORDS: Mapping[str, str] = {
    "own": "own: only lines under the role's own headings are counted.",
    "printed": 'printed: also lines above, where "(in addition to the above)" is printed.',
    "tiered": "tiered: each role is assumed to include the one below it; nowhere printed.",
}

_ID = re.compile(r"[A-Za-z][\w+.-]*:[\w./#~:-]+", re.ASCII)
_TRUST_COLUMNS = {
    "decision",
    "reviewed_by",
    "decided_how",
    "looked_in",
    "mapping_id",
    "competency_id",
}


def reading_notes(asked: Asked) -> list[str]:
    """Say how inheritance was counted."""
    param = asked.query.params.get("reading")
    if param is None:
        return []
    terms = asked.values.get("reading")
    names = [term.value for term in terms] if terms else [(param.default or "").strip('"')]
    return [f"Inheritance counted as {READING_WORDS.get(name, name)}" for name in names]


def words_of_trust(table: Table) -> list[str]:
    """Say who judged, wherever mappings are shown."""
    if not set(table.columns) >= _TRUST_COLUMNS:
        return []
    asked = {row["competency_id"] for row in table}
    records = [row for row in table if row["reviewed_by"]]
    looked = {row["competency_id"] for row in table if row["decision"] != "not looked at"}
    if not looked:
        return ["Nobody has looked yet whether a NOS fits."]
    if not records:
        return ["Looked at, and no NOS was used (--rejected shows which were considered)."]
    size = len({row["mapping_id"] for row in records})
    machine = {row["mapping_id"] for row in records if row["decided_how"] == "machine"}
    nobody = {row["mapping_id"] for row in records if row["reviewed_by"] == "nobody yet"}
    return [
        *(
            [f"Looked at so far: {len(looked)} of {len(asked)} competencies and requirements."]
            if len(asked) > 1
            else []
        ),
        f"Judged by machine from titles: {_of(len(machine), size)}; reviewed by nobody yet: "
        f"{_of(len(nobody), size)}. No publisher endorses them.",
        *(
            f"Looked in: {place}. This says nothing about other NOS."
            for place in dict.fromkeys(str(row["looked_in"]) for row in records)
        ),
    ]


def _of(part: int, whole: int) -> str:
    """Say how many of how many.

    >>> _of(2, 2), _of(1, 3)
    ('all 2', '1 of 3')
    """
    return f"all {whole}" if part == whole else f"{part} of {whole}"


def why_empty(store: Store, asked: Asked) -> list[str]:
    """Find which of the values makes the answer empty, by leaving each out in turn."""
    notes = ["No row answers this."]
    for name, terms in asked.values.items():
        if name == "reading":
            continue
        rest = {key: value for key, value in asked.values.items() if key != name}
        number = _size(store, asked, rest)
        if number:
            words = f"Without --{name} {shown_terms(store, terms)}: {_rows(number)}."
            notes.append(words.replace("--framework", "the choice of document"))
    reading = asked.query.params.get("reading")
    for other in reading.values if reading else ():
        number = _size(store, asked, {**asked.values, "reading": (Literal(other),)})
        if number:
            notes.append(
                f"With --reading {other}: {_rows(number)} ({READING_WORDS.get(other, other)})"
            )
    if len(notes) == 1:
        notes.append("Nothing of this kind is recorded in the graph.")
    return notes


def _rows(number: int) -> str:
    """Count rows in words.

    >>> _rows(1), _rows(2)
    ('1 row', '2 rows')
    """
    return "1 row" if number == 1 else f"{number} rows"


def other_readings(store: Store, asked: Asked, table: Table) -> list[str]:
    """Say, document by document, how much of one role each reading counts, and where they differ.

    Nothing is said of several roles at once: their sum would mean nothing.
    """
    reading = asked.query.params.get("reading")
    wanted = {"in_tiers", "domain", "framework", "competency_id"}
    if not wanted <= set(table.columns) or len(asked.values.get("role", ())) != 1:
        return []
    if reading is None or set(reading.values) != set(READING_WORDS):
        return []
    found: dict[str, dict[str, dict[str, str]]] = {}
    for name in READING_WORDS:
        text = bind(asked.query, {**asked.values, "reading": (Literal(name),)})
        for row in solutions(store, text, asked.query.shown, None, asked.prefixes):
            one, domain, framework = row["competency_id"], row["domain"], row["framework"]
            if one and domain and framework:
                by_reading = found.setdefault(framework.value, {})
                by_reading.setdefault(name, {})[one.value] = domain.value
    return [_readings_of(framework, ids) for framework, ids in sorted(found.items())]


def _readings_of(framework: str, ids: Mapping[str, Mapping[str, str]]) -> str:
    """Put the sizes of the readings of one document into words."""
    own, printed, tiered = (ids.get(name, {}) for name in ("own", "printed", "tiered"))
    extra = Counter(domain for one, domain in tiered.items() if one not in printed)
    domains = ", ".join(f"{domain} {number}" for domain, number in sorted(extra.items()))
    more = f" ({extra.total()} more: {domains}, where no phrase is printed)" if extra else ""
    return (
        f"{framework}: {len(printed)} as printed; {len(own)} under own headings; "
        f"{len(tiered)} if tiers are assumed{more}."
    )


def same_words(store: Store, table: Table, prefixes: Prefixes = OURS) -> list[str]:
    """Say where an earlier edition has the same words."""
    if "competency_id" not in table.columns or not table.rows:
        return []
    ids = dict.fromkeys(str(row["competency_id"]) for row in table)
    asked = [f"<{prefixes.expand(one) or one}>" for one in ids if _ID.fullmatch(one)]
    if not asked:
        return []
    text = f"""SELECT DISTINCT ?s ?label ?line WHERE {{ VALUES ?s {{ {" ".join(asked)} }}
        ?s pc:text ?words ; skos:inScheme ?new . ?new prov:wasRevisionOf ?old .
        ?other pc:text ?words ; skos:inScheme ?old ; pc:firstLine ?line .
        FILTER(?other NOT IN ({", ".join(asked)}))
        ?old skos:prefLabel ?label }} ORDER BY ?s ?label ?line"""
    found = [
        (row["s"].value, row["label"].value, row["line"].value)
        for row in solutions(store, text, "answer")
    ]
    if len(asked) == 1:
        return [f"The same words stand in {label}, line {line}." for _, label, line in found]
    same: dict[str, set[str]] = {}
    for statement, label, _ in found:
        same.setdefault(label, set()).add(statement)
    return [
        f"{len(statements)} of the {len(asked)} competencies and requirements stand word for word "
        f"in {label}."
        for label, statements in same.items()
    ]


def _size(store: Store, asked: Asked, values: Terms) -> int:
    """Count the rows that a question would have with other values."""
    text, shown = bind(asked.query, values), asked.query.shown
    return len(solutions(store, text, shown, None, asked.prefixes))


def shown_terms(store: Store, terms: Sequence[NamedNode | Literal]) -> str:
    """Give the labels of terms, joined."""
    words = []
    for term in terms:
        text = f"SELECT ?l WHERE {{ {term} skos:prefLabel ?l }} ORDER BY ?l LIMIT 1"
        found = (
            [row["l"].value for row in solutions(store, text, "answer")] if _is_iri(term) else []
        )
        words.append(found[0] if found else term.value)
    return ", ".join(words)


def _is_iri(term: NamedNode | Literal) -> bool:
    return isinstance(term, NamedNode)
