"""Gather what the graph says of one framework, as the sheets of its workbook show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pcgraph.composition import Composition, is_graph_file
from pcgraph.engine import solutions
from pcgraph.model import TextFile
from pcgraph.names import Prefixes
from pcgraph.sssom import ROLE, MappingRow, MappingSet

NONE_PRINTED = "none printed"

_FRAMEWORKS = """SELECT DISTINCT ?x ?label WHERE { VALUES ?kind { pc:Framework pc:RolePage }
    ?x a ?kind ; skos:prefLabel ?label } ORDER BY ?x"""
_ABOUT = """SELECT ?label ?title ?source ?sourceTitle ?file ?status ?printed ?dated ?owner
    ?ownerName ?rights ?license WHERE {{
    {0} skos:prefLabel ?label ; prov:wasDerivedFrom ?source . ?source pc:fileName ?file .
    OPTIONAL {{ {0} dcterms:title ?title }} OPTIONAL {{ ?source dcterms:title ?sourceTitle }}
    OPTIONAL {{ ?source pc:licenceStatus ?status }} OPTIONAL {{ ?source pc:printedDate ?printed }}
    OPTIONAL {{ ?source dcterms:date ?day }} OPTIONAL {{ ?source dcterms:issued ?issued }}
    BIND(COALESCE(?day, ?issued) AS ?dated)
    OPTIONAL {{ ?source dcterms:publisher ?owner . ?owner skos:prefLabel ?ownerName }}
    OPTIONAL {{ ?source dcterms:rights ?rights }} OPTIONAL {{ ?source dcterms:license ?license }}
    }} ORDER BY ?source ?owner LIMIT 1"""
_LINES = """SELECT ?x ?text ?label ?kind ?tag ?domain ?section ?file ?first ?last ?place
    ?code ?tier WHERE {{
    VALUES (?class ?kind) {{ (pc:Competency "competency") (pc:Requirement "requirement")
        (pc:Responsibility "responsibility") }}
    ?x a ?class ; skos:inScheme {0} ; pc:text ?text ; pc:firstLine ?first ; pc:lastLine ?last ;
        prov:wasQuotedFrom ?source . ?source pc:fileName ?file .
    FILTER NOT EXISTS {{ ?x owl:deprecated true }}
    OPTIONAL {{ ?x skos:prefLabel ?label }} OPTIONAL {{ ?x pc:tag ?tag }}
    OPTIONAL {{ ?x pc:place ?place }}
    OPTIONAL {{ ?x skos:notation ?code }} OPTIONAL {{ ?x pc:tier ?tier }}
    OPTIONAL {{ ?x pc:section ?sectionId . OPTIONAL {{ ?sectionId pc:heading ?section }}
        OPTIONAL {{ ?sectionId pc:domain ?domainId . ?domainId pc:heading ?domain }} }}
    }} ORDER BY ?first ?x ?code ?tier"""
_BESIDE = """SELECT DISTINCT ?x ?beside WHERE {{ ?x skos:inScheme {0} ; pc:besideText ?beside }}
    ORDER BY ?x ?beside"""
_MEANT = """SELECT DISTINCT ?x ?label WHERE {{ ?x skos:inScheme {0} ; pc:expectedOfAsPrinted ?role .
    ?role skos:prefLabel ?label }} ORDER BY ?x ?label"""
_ROLES = """SELECT ?x ?label ?heading ?also WHERE {{
    {0} pc:namesRole ?x . ?x skos:prefLabel ?label .
    OPTIONAL {{ ?section dcterms:isPartOf {0} ; pc:role ?x ; pc:heading ?heading }}
    OPTIONAL {{ ?x skos:altLabel ?also }} }} ORDER BY ?label ?x ?heading ?also"""
_OTHER_ROLES = """SELECT DISTINCT ?x ?label WHERE {{ ?x a pc:Role ; skos:prefLabel ?label .
    FILTER NOT EXISTS {{ {0} pc:namesRole ?x }} FILTER NOT EXISTS {{ ?x owl:deprecated true }}
    }} ORDER BY ?label ?x"""
_DOMAINS = """SELECT ?x ?heading ?label ?words ?file ?first ?last
    (COUNT(DISTINCT ?section) AS ?sections) (COUNT(DISTINCT ?line) AS ?lines) WHERE {{
    ?x a pc:Domain ; skos:inScheme {0} ; pc:heading ?heading ; pc:firstLine ?first ;
        pc:lastLine ?last ; prov:wasQuotedFrom ?source . ?source pc:fileName ?file .
    OPTIONAL {{ ?x skos:prefLabel ?label }} OPTIONAL {{ ?x pc:text ?words }}
    OPTIONAL {{ ?section pc:domain ?x . OPTIONAL {{ ?line pc:section ?section }} }}
    }} GROUP BY ?x ?heading ?label ?words ?file ?first ?last ORDER BY ?first ?x"""
_STANDARDS = """SELECT ?x ?code ?title ?urn ?scheme ?page ?version ?seen ?status ?suite WHERE {
    ?x a pc:OccupationalStandard ; skos:notation ?code ; skos:prefLabel ?title .
    FILTER NOT EXISTS { ?x owl:deprecated true }
    OPTIONAL { ?x pc:registerUrn ?urn } OPTIONAL { ?x skos:inScheme ?scheme }
    OPTIONAL { ?x foaf:page ?page } OPTIONAL { ?x owl:versionInfo ?version }
    OPTIONAL { ?x dcterms:date ?seen } OPTIONAL { ?x pc:registerStatus ?own }
    OPTIONAL { ?check pc:checkedStandard ?x ; pc:registerStatus ?checked
        OPTIONAL { ?check pc:suite ?listed } }
    OPTIONAL { ?x pc:suite ?typed }
    BIND(COALESCE(?own, ?checked) AS ?status) BIND(COALESCE(?typed, ?listed) AS ?suite)
    } ORDER BY ?code ?x ?scheme ?suite"""
_LISTED = """SELECT ?x ?in ?dated WHERE { ?entry pc:standard ?x ; pc:section ?section .
    ?section dcterms:isPartOf ?in . OPTIONAL { ?in prov:wasDerivedFrom ?source .
        OPTIONAL { ?source dcterms:date ?day } OPTIONAL { ?source dcterms:issued ?issued } }
    BIND(COALESCE(?issued, ?day) AS ?dated) } ORDER BY ?x ?in"""
_REGISTER_DAY = """SELECT ?x ?day WHERE { ?x a pc:Register ; pc:registerDate ?day } ORDER BY ?x"""


@dataclass(frozen=True)
class Line:
    """A competency, requirement or responsibility.

    Where it has a place in the document that was brought in, its lines are those of the text that
    was made of it. Its code and tier are as printed; beside it stands what is in no other field.
    """

    iri: str
    text: str
    label: str
    kind: str
    tag: str
    domain: str
    section: str
    roles: str
    file: str
    first: int
    last: int
    place: str
    code: str = ""
    tier: str = ""
    beside: str = ""


@dataclass(frozen=True)
class RoleOf:
    """A role that the framework names."""

    iri: str
    label: str
    headings: str
    spellings: str
    lines: int


@dataclass(frozen=True)
class DomainOf:
    """A domain of the framework."""

    iri: str
    heading: str
    label: str
    introduction: str
    file: str
    first: int
    last: int
    sections: int
    lines: int


@dataclass(frozen=True)
class Standard:
    """A NOS of the graph.

    Attributes:
        iri: its address.
        code: its code.
        title: its title.
        urn: its code in the register, or nothing.
        suite: its suites, joined.
        page: the address of its page.
        seen: the day on which it was seen, where a person typed it in.
        version: its version.
        status: its status.
        source: the document, register or list that it stands in.
        dated: of which day that is.
    """

    iri: str
    code: str
    title: str
    urn: str = ""
    suite: str = ""
    page: str = ""
    seen: str = ""
    version: str = ""
    status: str = ""
    source: str = ""
    dated: str = ""


@dataclass(frozen=True)
class Judged:
    """A row of a mapping file, and where it stands."""

    file: TextFile
    whole: MappingSet
    row: MappingRow

    @property
    def decision(self) -> str:
        """Say what it decides."""
        return self.whole.decision


@dataclass(frozen=True)
class About:
    """What is said of the framework as a whole."""

    label: str
    title: str
    source: str
    source_title: str
    file: str
    owner: str
    owner_name: str
    licence: str
    edition: str
    dated: str


@dataclass(frozen=True)
class Gathered:
    """What the graph says of one framework.

    Attributes:
        iri: the framework.
        slug: its short name: that of its file.
        layer: the folder that its file lies in; empty for ours.
        own: the folder whose things a person may change; empty for none.
        base: what the names of that folder begin with.
        about: what is said of it as a whole.
        lines: its competencies, in the order of the source.
        roles: its roles.
        others: labels of the roles of other frameworks, with their addresses.
        domains: its domains.
        standards: all NOS.
        judged: what was judged on its competencies.
        likenesses: for each of its roles the labels of the roles that it is like, or ``none``.
        prefixes: how addresses are written.
        files: the files of the folder whose things may be changed.
    """

    iri: str
    slug: str
    layer: str
    own: str
    base: str
    about: About
    lines: Sequence[Line]
    roles: Sequence[RoleOf]
    others: Sequence[tuple[str, str]]
    domains: Sequence[DomainOf]
    standards: Sequence[Standard]
    judged: Sequence[Judged]
    likenesses: Mapping[str, str]
    prefixes: Prefixes
    files: Sequence[TextFile]

    @property
    def mine(self) -> bool:
        """Whether the framework is of the folder that may be changed."""
        return bool(self.own) and self.layer == self.own


def frameworks_of(composition: Composition) -> list[tuple[str, str, str]]:
    """List the frameworks of a graph: address, label, and the layer that they stand in."""
    found = solutions(composition.store, _FRAMEWORKS, "workbook")
    return [
        (row["x"].value, row["label"].value, home_of(composition, row["x"].value)[0])
        for row in found
    ]  # fmt: skip


def gathered(composition: Composition, framework: str, own: str = "") -> Gathered:
    """Gather what the graph says of a framework.

    Args:
        composition: the graph.
        framework: its address.
        own: the layer of the folder whose things may be changed; empty for none.
    """
    ask = _asker(composition, framework)
    layer, slug = home_of(composition, framework)
    said: dict[str, str] = next(iter(ask(_ABOUT)), {})
    meant: dict[str, list[str]] = {}
    for row in ask(_MEANT):
        meant.setdefault(row["x"], []).append(row["label"])
    beside: dict[str, list[str]] = {}
    for row in ask(_BESIDE):
        beside.setdefault(row["x"], []).append(row["beside"])
    lines = [
        Line(
            row["x"], row["text"], row["label"], row["kind"], row["tag"],
            row["domain"] or NONE_PRINTED, row["section"] or NONE_PRINTED,
            "; ".join(meant.get(row["x"], ())), row["file"], int(row["first"]), int(row["last"]),
            row["place"], row["code"], row["tier"], "; ".join(beside.get(row["x"], ())),
        )
        for row in _once(ask(_LINES))
    ]  # fmt: skip
    expand = composition.prefixes.expand
    known = {line.iri for line in lines}
    at = {(file.layer, file.shown): file for file in composition.files}
    every = [
        Judged(at[whole.layer, whole.shown], whole, row)
        for whole in composition.sets
        for row in whole.rows
    ]
    others = [(row["x"], row["label"]) for row in _once(ask(_OTHER_ROLES))]
    roles = _roles(ask, {iri: said for iri, said in meant.items() if iri in known})
    bases = composition.bases
    return Gathered(
        iri=framework,
        slug=slug,
        layer=layer,
        own=own,
        base=bases[own],
        about=About(
            said.get("label", ""), said.get("title", ""), said.get("source", ""),
            said.get("sourceTitle", ""), said.get("file", ""), said.get("owner", ""),
            said.get("ownerName", ""),
            said.get("rights", "") or said.get("license", "") or said.get("status", ""),
            said.get("printed", "") or "no date printed", said.get("dated", ""),
        ),
        lines=lines,
        roles=roles,
        others=others,
        domains=[
            DomainOf(row["x"], row["heading"], row["label"], row["words"], row["file"],
                     int(row["first"]), int(row["last"]), int(row["sections"]), int(row["lines"]))
            for row in _once(ask(_DOMAINS))
        ],
        standards=_standards(ask),
        judged=[
            one for one in every
            if one.row.get("subject_category") != ROLE
            and expand(one.row.get("subject_id")) in known
        ],
        likenesses=_likenesses(every, {role.iri for role in roles}, dict(others), expand),
        prefixes=composition.prefixes,
        files=[file for file in composition.files if own and file.layer == own],
    )  # fmt: skip


def _asker(composition: Composition, framework: str) -> Any:
    """Give what asks about the framework, and gives words for what is bound."""

    def ask(text: str) -> list[dict[str, str]]:
        text = text.format(f"<{framework}>") if "{{" in text else text
        return [
            {name: term.value if term is not None else "" for name, term in row.items()}
            for row in solutions(composition.store, text, "workbook")
        ]

    return ask


def _once(rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Keep the first row of each thing."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row["x"], row)
    return [*found.values()]


def home_of(composition: Composition, framework: str) -> tuple[str, str]:
    """Find the layer of the file that declares a framework, and the name of that file."""
    declares = (
        f"SELECT ?g WHERE {{ GRAPH ?g {{ <{framework}> a ?kind ; prov:wasDerivedFrom ?s }} }}"
    )
    graphs = {row["g"].value for row in solutions(composition.store, declares, "workbook")}
    for file in composition.files:
        if is_graph_file(file.path) and composition.graph_of(file).value in graphs:
            return file.layer, file.path.rsplit("/", 1)[-1].removesuffix(".ttl")
    return "", framework.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]


def _roles(ask: Any, meant: Mapping[str, Sequence[str]]) -> list[RoleOf]:
    """Put the rows of each role together."""
    said: dict[str, tuple[str, dict[str, None], dict[str, None]]] = {}
    for row in ask(_ROLES):
        _, headings, spellings = said.setdefault(row["x"], (row["label"], {}, {}))
        headings.update({row["heading"]: None} if row["heading"] else {})
        spellings.update({row["also"]: None} if row["also"] else {})
    return [
        RoleOf(iri, label, "; ".join(headings), "; ".join(spellings),
               sum(label in some for some in meant.values()))
        for iri, (label, headings, spellings) in said.items()
    ]  # fmt: skip


def _standards(ask: Any) -> list[Standard]:
    """Put the rows of each NOS together, with where it is listed."""
    listed = {row["x"]: (row["in"], row["dated"]) for row in reversed(ask(_LISTED))}
    days = {row["x"]: row["day"] for row in ask(_REGISTER_DAY)}
    suites: dict[str, dict[str, None]] = {}
    rows = ask(_STANDARDS)
    for row in rows:
        suites.setdefault(row["x"], {}).update({row["suite"]: None} if row["suite"] else {})
    found = []
    for row in _once(rows):
        source, dated = listed.get(row["x"], (row["scheme"], ""))
        dated = dated or row["seen"] or days.get(source, "")
        found.append(
            Standard(row["x"], row["code"], row["title"], row["urn"],
                     "; ".join(suites[row["x"]]), row["page"], row["seen"], row["version"],
                     row["status"], source, dated)
        )  # fmt: skip
    return found


def _likenesses(
    every: Sequence[Judged], roles: set[str], others: Mapping[str, str], expand: Any
) -> dict[str, str]:
    """Say of each role which others it was judged to be like, or that it is like none."""
    like: dict[str, list[str]] = {}
    for one in every:
        ends = [expand(one.row.get(f"{end}_id")) or "" for end in ("subject", "object")]
        for mine, other in (ends, ends[::-1]):
            if one.row.get("subject_category") == ROLE and mine in roles and other in others:
                said = like.setdefault(mine, [])
                if one.decision == "accepted":
                    said.append(others[other])
    return {role: "; ".join(said) or "none" for role, said in like.items()}
