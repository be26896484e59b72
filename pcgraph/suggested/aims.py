"""What may be suggested: the NOS of the graph with their place, or the lines of a framework."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pcgraph.composition import Composition
from pcgraph.decisions.gathered import Gathered
from pcgraph.engine import solutions
from pcgraph.status import REGISTER
from pcgraph.suggested.ranking import Target

_PLACES = """SELECT DISTINCT ?x ?number ?title ?principle ?printed ?first WHERE {
    ?entry pc:standard ?x ; pc:firstLine ?first .
    OPTIONAL { ?entry prov:wasQuotedFrom ?source . ?source pc:printedDate ?printed }
    OPTIONAL { ?entry pc:referenceFunction ?function . ?function skos:prefLabel ?title .
        OPTIONAL { ?function skos:notation ?number }
        OPTIONAL { ?function skos:broader ?above . ?above skos:prefLabel ?principle } }
    } ORDER BY ?x ?first ?number ?title ?principle ?printed"""
_CHECKS = """SELECT ?x (MAX(?dated) AS ?checked) WHERE {
    ?check pc:checkedStandard ?x ; pc:checkedIn ?list ; pc:registerStatus ?status .
    ?list pc:registerDate ?date . BIND(CONCAT(?date, " ", ?status) AS ?dated) } GROUP BY ?x"""
_LISTS = """SELECT DISTINCT ?x ?label ?register WHERE { ?x skos:prefLabel ?label .
    { ?x a pc:Register ; pc:registerDate ?register } UNION { ?x pc:namesRole ?role }
    UNION { ?x prov:wasDerivedFrom ?source } } ORDER BY ?x ?label ?register"""


@dataclass(frozen=True)
class Aim:
    """What may be suggested, as it is shown.

    Attributes:
        iri: its address.
        code: its code; of a line of a framework its short id.
        title: its title, or its words.
        function: the numbers of its functions in the functional map, with the titles.
        place: the words of its place: titles of functions and of principles.
        status: its status; empty where nothing is recorded.
        as_of: the date of the list that the status rests on.
        source: the document, register or framework that it stands in.
        dated: of which day that is.
    """

    iri: str
    code: str
    title: str
    function: tuple[tuple[str, str], ...] = ()
    place: str = ""
    status: str = ""
    as_of: str = ""
    source: str = ""
    dated: str = ""

    @property
    def target(self) -> Target:
        """What is ranked of it."""
        return Target(self.iri, self.title, self.place)


@dataclass(frozen=True)
class Aims:
    """All that may be suggested.

    Attributes:
        every: the NOS, or the lines of another framework.
        lists: labels of the documents, registers and frameworks by address.
        registers: the dates of those that are registers.
        framework: the label of the other framework; empty if they are NOS.
        slug: its short name; ``nos`` if they are NOS.
    """

    every: Sequence[Aim]
    lists: Mapping[str, str]
    registers: Mapping[str, str]
    framework: str = ""
    slug: str = "nos"


def standards(composition: Composition, said: Gathered) -> Aims:
    """Give the NOS of the graph, each with its place in the functional map and its status.

    Args:
        composition: the graph.
        said: what the graph says of a framework, with all NOS.
    """
    places: dict[str, dict[tuple[str, str], str]] = {}
    printed: dict[str, str] = {}
    for row in solutions(composition.store, _PLACES, "suggest"):
        told = {name: term.value for name, term in row.items() if term is not None}
        printed.setdefault(told["x"], told.get("printed", ""))
        if "title" in told:
            known = places.setdefault(told["x"], {})
            known.setdefault((told.get("number", ""), told["title"]), told.get("principle", ""))
    checks = {
        row["x"].value: row["checked"].value
        for row in solutions(composition.store, _CHECKS, "suggest")
        if row.get("x") is not None and row.get("checked") is not None
    }
    every = []
    for one in said.standards:
        place = places.get(one.iri, {})
        words = [*(title for _, title in place), *place.values()]
        date, _, found = checks.get(one.iri, "").partition(" ")
        listed = "listed" if one.iri in printed else ""
        every.append(
            Aim(
                one.iri, one.code, one.title, tuple(place), " ".join(dict.fromkeys(words)).strip(),
                found or one.status or listed,
                f"{REGISTER}{date}" if found else printed.get(one.iri, ""),
                one.source, one.dated,
            )
        )  # fmt: skip
    return _aims(composition, every)


def lines_of(composition: Composition, other: Gathered) -> Aims:
    """Give the lines of a framework, to be suggested for those of another.

    Args:
        composition: the graph.
        other: what the graph says of the framework.
    """
    compact = composition.prefixes.compact
    every = [
        Aim(line.iri, compact(line.iri), line.text, source=other.iri, dated=other.about.dated)
        for line in other.lines
    ]
    return _aims(composition, every, other.about.label or other.slug, other.slug)


def _aims(
    composition: Composition, every: Sequence[Aim], framework: str = "", slug: str = "nos"
) -> Aims:
    lists: dict[str, str] = {}
    registers: dict[str, str] = {}
    for row in solutions(composition.store, _LISTS, "suggest"):
        lists.setdefault(row["x"].value, row["label"].value)
        date = row.get("register")
        if date is not None:
            registers.setdefault(row["x"].value, date.value)
    return Aims(every, lists, registers, framework, slug)
