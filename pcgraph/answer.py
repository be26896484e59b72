"""Answer a named question: values resolved, query run, the answer explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pyoxigraph import Literal, NamedNode, Store

from pcgraph.about import about_question, about_text
from pcgraph.empty import why_empty
from pcgraph.engine import cells, select
from pcgraph.errors import UsageProblem
from pcgraph.explain import (
    other_readings,
    reading_notes,
    same_words,
    shown_terms,
    sides,
    words_of_trust,
)
from pcgraph.model import QueryFile, Table
from pcgraph.query import Asked, Terms, bind, find_param
from pcgraph.resolve import Candidate, candidates, earlier_editions, resolve


def prepare(
    store: Store,
    query: QueryFile,
    given: Mapping[str, Sequence[str]],
    edition: str | None = None,
) -> Asked:
    """Resolve what was typed and put it into the query.

    Args:
        store: the graph, for the candidates of each value.
        query: the question.
        given: typed values by parameter name; a flag is ``["true"]``.
        edition: ``newest``, ``all``, the name of one framework, or None for the
            default of the query (newest where its header says so).

    Raises:
        UsageProblem: unknown or ambiguous value, or an unknown parameter.
    """
    notes: list[str] = []
    values: Terms = {}
    for name, typed in given.items():
        param = find_param(query, name)
        if param.kind == "flag":
            values[name] = (Literal(typed[0] == "true"),)
            continue
        known = candidates(store, param)
        found = [resolve(one, name, known, param.many) for one in typed]
        values[name] = tuple(dict.fromkeys(term for match in found for term in match.terms))
        notes += [match.note for match in found if match.note]
    notes += _set_edition(store, query, values, edition)
    options = {**given, **({"edition": [edition]} if edition else {})}
    return Asked(query, bind(query, values), values, options, tuple(notes))


def answer(store: Store, asked: Asked, max_rows: int | None = None) -> Table:
    """Run a question and explain its answer.

    Args:
        store: the graph.
        asked: the question, made ready.
        max_rows: how many rows are allowed; None for no limit.

    Returns:
        The table, with notes; an empty one says why it is empty.

    Raises:
        QueryProblem: the query fails. LimitReached: too many rows.
    """
    columns, found = select(store, asked.text, asked.query.shown, max_rows)
    table = Table(columns, cells(columns, found), closed=len(asked.query.closed))
    told = [
        ("Note", asked.notes),
        ("Inheritance", reading_notes(asked)),
    ]
    if table.rows:
        told = [("Side by side", sides(table)), *told]
        told += [
            ("Judgement", words_of_trust(table)),
            ("Same words", same_words(store, table)),
            ("By each reading", other_readings(store, asked, table)),
        ]
    else:
        told.insert(0, ("Why it is empty", why_empty(store, asked)))
    notes = tuple(note for _, some in told for note in some)
    return replace(table, notes=notes, about=about_question(store, asked, table, told))


def answer_text(store: Store, text: str, shown: str, max_rows: int | None = None) -> Table:
    """Run the text of a SELECT that is no question of ours.

    Args:
        store: the graph.
        text: the query; of unknown origin only after ``guard``.
        shown: its name for messages.
        max_rows: how many rows are allowed; None for no limit.

    Returns:
        The table; an empty one says so in a note.

    Raises:
        QueryProblem: the query fails. LimitReached: too many rows.
    """
    columns, found = select(store, text, shown, max_rows)
    notes = () if found else ("No row answers this.",)
    table = Table(columns, cells(columns, found), notes=notes)
    return replace(table, about=about_text(store, text, table))


def newest(store: Store, among: Sequence[Candidate]) -> tuple[NamedNode, ...]:
    """Give those documents of which no other is a revision, by our reading."""
    earlier = earlier_editions(store)
    return tuple(
        one.term for one in among if isinstance(one.term, NamedNode) and one.term not in earlier
    )


def _set_edition(store: Store, query: QueryFile, values: Terms, edition: str | None) -> list[str]:
    """Choose the frameworks to be asked, and say which were left out."""
    param = query.params.get("framework")
    if param is None:
        if edition:
            raise UsageProblem(
                "PC-QUERY-PARAM",
                f"the query {query.name} does not ask by edition.",
                "Leave out --edition.",
            )
        return []
    if "framework" in values:
        if edition:
            raise UsageProblem(
                "PC-QUERY-PARAM",
                "--framework and --edition both choose the documents that are asked.",
                "Give one of them.",
            )
        return []
    edition = edition or ("newest" if param.newest else "all")
    if edition == "all":
        return []
    if edition != "newest":
        match = resolve(edition, "edition", candidates(store, param))
        values["framework"] = match.terms
        return [match.note] if match.note else []
    known = candidates(store, param)
    chosen = newest(store, known)
    values["framework"] = chosen
    older = [one.term for one in known if one.term not in chosen]
    if not older:
        return []
    names = shown_terms(store, older)
    return [f"Left out as an earlier edition, by our reading: {names} (--edition all)."]
