"""Ask for what coverage needs, and lay it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

from pcgraph.covered.against import Where, where_linked, where_notes, with_where
from pcgraph.covered.matrix import (
    DOMAIN,
    FRAMEWORK,
    ROLE,
    Matrix,
    covered_notes,
    map_order,
    matrix,
    query_for,
    with_notes,
)
from pcgraph.covered.required import against as held_against
from pcgraph.covered.spots import Row
from pcgraph.covered.whole import by_document
from pcgraph.errors import UsageProblem
from pcgraph.explain import shown_terms
from pcgraph.model import Cell, QueryFile, Store, Table
from pcgraph.names import Prefixes
from pcgraph.query import Asked

_LINKS = "competencies-for-nos"
_FRONT = ("nos_function", "nos_function_title", "framework", "roles", "competency", "nos_code",
          "nos_title", "evidence", "decision")  # fmt: skip
_QUESTION, _COMMAND = "Question", "Command"
_OF_FRAMEWORK = "Which functions of the NOS do the competencies of a framework touch, and how far?"
_OF_LINKS = "Which competencies touch a function of the NOS, by which NOS, and how far?"

_LACKING = "Nothing is counted in: {}. It prints no competency for a role that is asked."

Given = Mapping[str, Sequence[str]]


class Source(Protocol):
    """What answers the questions."""

    def find_query(self, name: str) -> QueryFile:
        """Find a named query."""
        ...

    def prepare(self, query: QueryFile, given: Given, edition: str | None = None) -> Asked:
        """Make a question ready."""
        ...

    def answer(self, asked: Asked) -> Table:
        """Answer a question."""
        ...


class Wanted(NamedTuple):
    """What is to be counted.

    Attributes:
        by: ``role``, ``domain`` or ``framework``; empty for what fits.
        against: a framework to hold against the one that is given; empty for none.
        required: a list of codes, and its name for messages.
        links: whether the links behind the numbers are wanted too.
    """

    by: str = ""
    against: str = ""
    required: tuple[str, str] | None = None
    links: bool = False


def count(
    source: Source, store: Store, prefixes: Prefixes, wanted: Wanted, given: Given,
    edition: str | None = None,
) -> Matrix:  # fmt: skip
    """Count which functions are touched.

    Args:
        source: what answers the questions.
        store: the graph.
        prefixes: those that ids are written by.
        wanted: what is to be counted.
        given: typed values by parameter name.
        edition: as for a named query.

    Raises:
        PcgraphError: an unknown value; PC-COVERAGE-AGAINST, PC-COVERAGE-LINKS; a list that
            holds no known code.
    """
    by = wanted.by or (FRAMEWORK if wanted.against else ROLE)
    typed = given
    given = _beside(given, wanted)
    asked = source.prepare(source.find_query(query_for(by)), given, edition)
    documents = asked.values.get("framework", ())
    if wanted.against and len(documents) != 2:
        raise _no_two(f"{given['framework'][0]!r} and {wanted.against!r} are not two frameworks.")
    table = source.answer(asked)
    parts = table
    if by == ROLE:
        parts = source.answer(source.prepare(source.find_query(query_for(DOMAIN)), given, edition))
    ids = {prefixes.compact(one.value): one for one in documents}
    whole = _in_order(by_document(parts), [*ids] if "framework" in given else [])
    if by == FRAMEWORK:
        table = replace(whole, notes=table.notes, about=table.about)
        table = _about(table, _QUESTION, _OF_FRAMEWORK)
    if wanted.required:
        table, whole = held_against(store, table, whole, *wanted.required, prefixes)
    where = where_linked(whole) if wanted.against else {}
    if where:
        table = with_where(table, where)
        table = with_notes(table, "Side by side", where_notes(whole, where), first=True)
    roles = shown_terms(store, asked.values.get("role", ())) or "any role"
    found = matrix(store, table, whole, prefixes, roles)
    kinds = _places(where.values())
    lines = sorted(found.lines, key=lambda line: kinds.get(line.where, 0))
    held = {row["document_id"] for row in table}
    absent = [one for name, one in ids.items() if name not in held and table.rows]
    if absent and ("framework" in given or "role" not in given):
        table = with_notes(table, "Left out", [_LACKING.format(shown_terms(store, absent))])
    table = with_notes(table, "Coverage", covered_notes(store, found, map(str, documents)))
    links = _links(source, whole, where, given, edition) if wanted.links else None
    command = _command(asked, wanted, typed)
    return replace(
        found,
        lines=tuple(lines),
        long=_about(table, _COMMAND, command),
        links=_about(links, _COMMAND, f"{command} --links") if links else None,
    )


def _command(asked: Asked, wanted: Wanted, given: Given) -> str:
    """Write the command that counts this again."""
    options = {"by": wanted.by, "against": wanted.against}
    options |= {"required": wanted.required[1]} if wanted.required else {}
    typed = {**given, **{name: asked.typed[name] for name in ("edition",) if name in asked.typed}}
    typed |= {name: [words] for name, words in options.items() if words}
    asks = replace(asked, typed=typed).command()
    return asks.replace(f"pcgraph query {asked.query.name}", "pcgraph coverage", 1)


def _beside(given: Given, wanted: Wanted) -> Given:
    """Put the framework that is held against another beside it.

    Raises:
        UsageProblem: PC-COVERAGE-AGAINST, PC-COVERAGE-LINKS.
    """
    several = len(given.get("reading", ())) > 1
    if wanted.links and several:
        raise UsageProblem(
            "PC-COVERAGE-LINKS",
            "the links behind are listed by one reading of inheritance.",
            "Give one --reading, or leave out --links.",
        )
    if not wanted.against:
        return given
    if len(given.get("framework", ())) != 1:
        raise _no_two("one framework is held against one other.")
    if several:
        raise _no_two("two frameworks are held against each other by one reading of inheritance.")
    return {**given, "framework": [*given["framework"], wanted.against]}


def _no_two(what: str) -> UsageProblem:
    remedy = "Such as: pcgraph coverage --framework fcc-pcp --against fcc-2019"
    return UsageProblem("PC-COVERAGE-AGAINST", what, remedy)


def _in_order(whole: Table, order: Sequence[str]) -> Table:
    """Order the documents as they were named."""
    at = whole.columns.index("document_id")
    places = _places(order)
    rows = sorted(whole.rows, key=lambda row: places.get(row[at], len(places)))
    return replace(whole, rows=tuple(rows))


def _about(table: Table, heading: str, said: str) -> Table:
    """Say something else of a table under a heading that it has."""
    about = ((name, said if name == heading else words) for name, words in table.about)
    return replace(table, about=tuple(about))


def _places(some: Iterable[Cell]) -> dict[Cell, int]:
    """Number what stands there, in the order in which it is first met."""
    return {one: n for n, one in enumerate(dict.fromkeys(some))}


def _links(
    source: Source, whole: Table, where: Where, given: Given, edition: str | None
) -> Table:  # fmt: skip
    """List the links by function: the competencies with their NOS, and what no link names."""
    found = source.answer(source.prepare(source.find_query(_LINKS), given, edition))
    said = {row["nos_function"]: where.get(row["function_id"], "") for row in whole}
    kinds, documents = (
        _places(some) for some in (where.values(), (row["framework"] for row in whole))
    )

    def order(row: Row) -> tuple[int, tuple[bool, list[tuple[bool, int, str]]], int]:
        """Order as the matrix does, then by document."""
        kind = kinds.get(said.get(row["nos_function"], ""), len(kinds))
        return kind, map_order(row), documents.get(row["framework"], len(documents))

    columns = (*_FRONT, *(name for name in found.columns if name not in _FRONT))
    laid = tuple(tuple(row[name] for name in columns) for row in sorted(found, key=order))
    closed = len(columns) - len(_FRONT)
    table = replace(found, columns=columns, rows=laid, closed=closed)
    table = _about(table, _QUESTION, _OF_LINKS)
    return with_where(table, said, "nos_function") if where else table
