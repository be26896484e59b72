"""Say how an answer is to be read, who judged, and how far the looking went."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from pcgraph.engine import is_true, solutions
from pcgraph.model import Store, Table
from pcgraph.names import OURS, Prefixes
from pcgraph.query import Asked
from pcgraph.status import REGISTER_NOT_LOADED

READING_WORDS: Mapping[str, str] = {
    "own": "own: only lines under the role's own headings are counted.",
    "printed": 'printed: also lines above, where "(in addition to the above)" is printed.',
    "tiered": "tiered: each role is assumed to include the one below it; nowhere printed.",
}

_ID = re.compile(r"[A-Za-z][\w+.-]*:[\w./#~:-]+", re.ASCII)
_JUDGED_COLUMNS = {"reviewed_by", "decided_how", "mapping_id"}
_LINK_COLUMNS = {"nos_codes", "used_by_competencies", "of_which_all", "considered"}
_LOOKED_COLUMNS = {"applies_by", "decision", "looked_in", "competency_id"}


def reading_notes(asked: Asked) -> list[str]:
    """Say how inheritance was counted."""
    names = _readings_asked(asked)
    return [f"Inheritance counted as {READING_WORDS.get(name, name)}" for name in names]


def _readings_asked(asked: Asked) -> list[str]:
    """Name the readings by which a question counts; none where it has no such parameter."""
    param, terms = asked.query.params.get("reading"), asked.values.get("reading")
    if param is None:
        return []
    return [term.value for term in terms] if terms else [(param.default or "").strip('"')]


def words_of_trust(table: Table) -> list[str]:
    """Say who judged, wherever mappings are shown, and how far the looking went."""
    columns = set(table.columns)
    if not columns >= _JUDGED_COLUMNS:
        return []
    records = [row for row in table if row["reviewed_by"]]
    looked_at = _looked_at(table) if columns >= _LOOKED_COLUMNS else []
    if "why_none" in columns:
        why = Counter({row["competency_id"]: str(row["why_none"]) for row in table}.values())
        looked_at = [f"Why there is none: {_numbered(why)}."]
    if not records:
        return looked_at
    size = len({row["mapping_id"] for row in records})
    machine = {row["mapping_id"] for row in records if row["decided_how"] == "machine"}
    nobody = {row["mapping_id"] for row in records if row["reviewed_by"] == "nobody yet"}
    places = dict.fromkeys(str(row["looked_in"]) for row in records if row.get("looked_in"))
    if "other_role" in columns:
        return [
            _judged_by(len(machine), len(nobody), size, "what the documents print"),
            f"Compared: {'; '.join(places)}.",
            "Likeness is no evidence: it gives no role a competency or a NOS.",
        ]
    return [
        *looked_at,
        _judged_by(len(machine), len(nobody), size),
        *(
            f"Looked in: {place}, by their titles; a reason is recorded for those that came near. "
            "This says nothing about other NOS."
            for place in places
        ),
    ]


def _looked_at(table: Table) -> list[str]:
    """Say of a table that holds every competency asked about how many were looked at."""
    asked = {row["competency_id"] for row in table}
    looked = {row["competency_id"] for row in table if row["decision"] != "not looked at"}
    if not looked:
        return ["Nobody has looked yet whether a NOS fits."]
    if not any(row["reviewed_by"] for row in table):
        return ["Looked at, and no NOS was used (--rejected shows which were considered)."]
    if len(asked) == 1:
        return []
    return [f"Looked at so far: {len(looked)} of {len(asked)} competencies and requirements."]


def _judged_by(machine: int, nobody: int, size: int, ground: str = "titles") -> str:
    """Say who judged, of how many, and from what.

    >>> _judged_by(2, 2, 2)[:59]
    'Judged by machine from titles: all 2; reviewed by nobody ye'
    >>> _judged_by(0, 1, 3)
    'Judged by a person: all 3; reviewed by nobody yet: 1 of 3.'
    """
    reviewed = f"reviewed by nobody yet: {_of(nobody, size)}."
    if not machine:
        return f"Judged by a person: {_of(size, size)}; {reviewed}"
    endorsed = "No publisher endorses them."
    return f"Judged by machine from {ground}: {_of(machine, size)}; {reviewed} {endorsed}"


def _of(part: int, whole: int) -> str:
    """Say how many of how many.

    >>> _of(2, 2), _of(1, 3)
    ('all 2', '1 of 3')
    """
    return f"all {whole}" if part == whole else f"{part} of {whole}"


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
    text = f"""SELECT DISTINCT ?reading ?one ?domain ?framework WHERE {{
        {_expected(asked)} ?one a ?class ; pc:section ?section .
        VALUES ?class {{ pc:Competency pc:Requirement pc:Responsibility }}
        {_values("tag", asked) and f"?one pc:tag ?tag . {_values('tag', asked)}"}
        ?document skos:prefLabel ?framework .
        OPTIONAL {{ ?section pc:domain/pc:heading ?heading }}
        BIND(COALESCE(?heading, "none printed") AS ?domain) }}"""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for row in solutions(store, text, "answer"):
        name, one, domain, framework = (
            row[column].value for column in ("reading", "one", "domain", "framework")
        )
        found.setdefault(framework, {}).setdefault(name, {})[one] = domain
    return [_readings_of(framework, ids) for framework, ids in sorted(found.items())]


def _expected(asked: Asked) -> str:
    """Give the pattern of what is expected of the role asked, in the documents asked."""
    return f"""VALUES (?reading ?expectation) {{ ("own" pc:expectedOf)
          ("printed" pc:expectedOfAsPrinted) ("tiered" pc:expectedOfTiered) }}
        {_values("role", asked)} ?one ?expectation ?role ; skos:inScheme ?document .
        {_values("framework", asked, "document")}"""


def _values(name: str, asked: Asked, variable: str = "") -> str:
    """Bind a variable to what was given for a parameter; nothing where nothing was given."""
    terms = " ".join(map(str, asked.values.get(name, ())))
    return f"VALUES ?{variable or name} {{ {terms} }}" if terms else ""


def _readings_of(framework: str, ids: Mapping[str, Mapping[str, str]]) -> str:
    """Put the sizes of the readings of one document into words."""
    own, printed, tiered = (ids.get(name, {}) for name in ("own", "printed", "tiered"))
    extra = Counter(domain for one, domain in tiered.items() if one not in printed)
    domains = _numbered(extra)
    more = f" ({extra.total()} more: {domains}, where no phrase is printed)" if extra else ""
    return (
        f"{framework}: {len(printed)} as printed; {len(own)} under own headings; "
        f"{len(tiered)} if tiers are assumed{more}."
    )


def has_register(store: Store) -> bool:
    """Tell whether a register of NOS is laid over the graph."""
    return bool(solutions(store, "SELECT ?x WHERE { ?x a pc:Register } LIMIT 1", "answer"))


def register_left_out(store: Store, asked: Asked) -> list[str]:
    """Say how many standards of a register are left out, because nobody has judged any of them."""
    if "register" not in asked.query.params or "group" in asked.values:
        return []
    if "register" in asked.values:
        return [] if has_register(store) else [REGISTER_NOT_LOADED]
    text = """SELECT (COUNT(DISTINCT ?nos) AS ?number) WHERE {
        ?nos skos:inScheme ?register ; skos:notation ?code . ?register a pc:Register .
        FILTER NOT EXISTS { ?judgement pc:judgedStandard ?nos } }"""
    number = int(solutions(store, text, "answer")[0]["number"].value)
    left = f"Left out: {number} NOS of the register that no judgement names (--register)."
    return [left] if number else []


def links_of_trust(store: Store, asked: Asked, table: Table) -> list[str]:
    """Say who judged and how far the looking went, where only codes or numbers are shown."""
    columns = set(table.columns)
    shows_links = columns & _LINK_COLUMNS or columns >= {"counted", "evidence"}
    if not shows_links or "reviewed_by" in columns:
        return []
    documents = _documents(store, asked, table)
    within = f"VALUES ?document {{ {documents} }} ?s skos:inScheme ?document ."
    lines = f"""VALUES ?class {{ pc:Competency pc:Requirement pc:Responsibility }}
        ?s a ?class . {documents and within}"""
    text = f"""SELECT ?what ?how ?reviewed (COUNT(DISTINCT ?one) AS ?number) WHERE {{
        {{ {lines} BIND("line" AS ?what) BIND(?s AS ?one) }}
        UNION {{ {lines} ?any pc:judgedStatement ?s BIND("looked at" AS ?what) BIND(?s AS ?one) }}
        UNION {{ {lines} ?one pc:judgedStatement ?s ; pc:decision "accepted" ; pc:decidedHow ?how
          OPTIONAL {{ ?one pc:reviewedBy ?reviewer }}
          BIND("link" AS ?what) BIND(BOUND(?reviewer) AS ?reviewed) }}
        }} GROUP BY ?what ?how ?reviewed"""
    number: Counter[str] = Counter()
    for row in solutions(store, text, "answer"):
        size = int(row["number"].value)
        number[row["what"].value] += size
        number["machine"] += size if row["how"] and row["how"].value == "machine" else 0
        number["nobody"] += size if row["reviewed"] and not is_true(row["reviewed"]) else 0
    where = "all documents"
    if documents:
        where = f"the documents {'asked' if 'framework' in asked.values else 'shown'}"
    links = _judged_by(number["machine"], number["nobody"], number["link"])
    return [
        f"Looked at so far: {number['looked at']} of {number['line']} competencies, requirements "
        f"and responsibilities of {where}.",
        *([f"Links: {links}"] if number["link"] else []),
    ]


def _documents(store: Store, asked: Asked, table: Table) -> str:
    """Give the documents asked, or else those that the competencies shown stand in."""
    if "framework" in asked.values or "competency_id" not in table.columns:
        return " ".join(map(str, asked.values.get("framework", ())))
    shown = " ".join(_addresses(table, asked.prefixes))
    text = f"SELECT DISTINCT ?d WHERE {{ VALUES ?s {{ {shown} }} ?s skos:inScheme ?d }} ORDER BY ?d"
    return " ".join(str(row["d"]) for row in solutions(store, text, "answer"))


def newest_words(store: Store, table: Table) -> list[str]:
    """Say that the order of editions is our reading, and why."""
    if "newest" not in table.columns:
        return []
    text = """SELECT DISTINCT ?reason WHERE { ?reading pc:readsProperty prov:wasRevisionOf ;
        pc:reason ?reason } ORDER BY ?reason"""
    rows = solutions(store, text, "answer")
    return [f"Which is newer is our reading: {row['reason'].value}" for row in rows]


def sides(table: Table) -> list[str]:
    """Say of two things side by side how much each has, by domain."""
    if not {"where", "role_a", "role_b", "domain", "competency_id"} <= set(table.columns):
        return []
    if len({(row["role_a"], row["role_b"]) for row in table}) > 1:
        return []
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in table:
        side = str(row["framework"]), str(row["where"])
        found.setdefault(side, {})[str(row["competency_id"])] = str(row["domain"])
    return [
        f"{framework}, {where}: {len(ids)} ({_numbered(Counter(ids.values()))})."
        for (framework, where), ids in found.items()
    ]


def _numbered(numbers: Counter[str]) -> str:
    """Write names with their numbers, sorted by name."""
    return ", ".join(f"{name} {number}" for name, number in sorted(numbers.items()))


def not_used(store: Store, asked: Asked, table: Table) -> list[str]:
    """Say how many NOS were considered and not used, where the question leaves them out."""
    if "rejected" not in asked.query.params or "rejected" in asked.values:
        return []
    if "competency" in asked.query.params:
        which = f"VALUES ?one {{ {' '.join(_addresses(table, asked.prefixes))} }}"
    else:
        read = " ".join(f'"{name}"' for name in _readings_asked(asked))
        expected = f"{_expected(asked)} VALUES ?reading {{ {read} }}"
        documents = f"{_values('framework', asked, 'document')} ?one skos:inScheme ?document ."
        which = f"""{_values("nos", asked)} ?record pc:judgedStandard ?nos .
            {expected if "role" in asked.values else documents}"""
    text = f"""SELECT (COUNT(DISTINCT ?record) AS ?number) WHERE {{ {which}
        ?record pc:judgedStatement ?one ; pc:decision "considered and not used" }}"""
    (row,) = solutions(store, text, "answer")
    number = int(row["number"].value)
    return [f"Considered and not used: {number} (--rejected)."] if number else []


def _addresses(table: Table, prefixes: Prefixes) -> list[str]:
    """Give the competencies of a table as SPARQL terms, passing over ids that are none."""
    ids = dict.fromkeys(str(row["competency_id"]) for row in table)
    return [f"<{prefixes.expand(one) or one}>" for one in ids if _ID.fullmatch(one)]


def same_words(store: Store, table: Table, prefixes: Prefixes = OURS) -> list[str]:
    """Say where an earlier edition has the same words."""
    if "competency_id" not in table.columns or not table.rows:
        return []
    asked = _addresses(table, prefixes)
    if not asked:
        return []
    text = f"""SELECT DISTINCT ?s ?other ?label ?line WHERE {{ VALUES ?s {{ {" ".join(asked)} }}
        ?s pc:text ?words ; skos:inScheme ?new . ?new prov:wasRevisionOf ?old .
        ?other pc:text ?words ; skos:inScheme ?old ; pc:firstLine ?line .
        ?old skos:prefLabel ?label }} ORDER BY ?s ?label ?line ?other"""
    shown = set(asked)
    found = dict.fromkeys(
        (row["s"].value, row["label"].value, row["line"].value)
        for row in solutions(store, text, "answer")
        if str(row["other"]) not in shown
    )
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


def shown_terms(store: Store, terms: Sequence[NamedNode | Literal]) -> str:
    """Give the labels of terms, joined."""
    words = []
    for term in terms:
        text = f"SELECT ?l WHERE {{ {term} skos:prefLabel ?l }} ORDER BY ?l LIMIT 1"
        found = (
            [row["l"].value for row in solutions(store, text, "answer")] if _is_iri(term) else []
        )
        words.append(found[0] if found else term.value)
    return ", ".join(dict.fromkeys(words))


def _is_iri(term: NamedNode | Literal) -> bool:
    return isinstance(term, NamedNode)
