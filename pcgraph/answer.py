"""Answer a named question: values resolved, query run, the answer explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pyoxigraph import Literal, NamedNode

from pcgraph.about import about_question, about_text
from pcgraph.empty import why_empty
from pcgraph.engine import cells, select
from pcgraph.errors import UsageProblem
from pcgraph.explain import (
    has_register,
    links_of_trust,
    newest_words,
    not_used,
    other_readings,
    reading_notes,
    register_left_out,
    same_words,
    shown_terms,
    sides,
    words_of_trust,
)
from pcgraph.model import Param, QueryFile, Store, Table
from pcgraph.names import OURS, Prefixes
from pcgraph.query import Asked, Terms, bind, find_param
from pcgraph.resolve import Candidate, candidates, earlier_editions, named_in, resolve
from pcgraph.status import REGISTER_NOT_LOADED

_STANDARD = "pc:OccupationalStandard"


def prepare(
    store: Store,
    query: QueryFile,
    given: Mapping[str, Sequence[str]],
    edition: str | None = None,
    prefixes: Prefixes = OURS,
) -> Asked:
    """Resolve what was typed and put it into the query.

    The documents are resolved first: of several things that a value may mean, those that
    a document named here prints are meant.

    Args:
        store: the graph, for the candidates of each value.
        query: the question.
        given: typed values by parameter name; a flag is ``["true"]``.
        edition: ``newest``, ``all``, the name of one framework, or None for the
            default of the query (newest where its header says so).
        prefixes: the map that short ids are read by.

    Raises:
        UsageProblem: unknown or ambiguous value, or an unknown parameter.
    """
    notes: dict[str, list[str]] = {}
    values: Terms = {}

    def put(name: str, within: frozenset[NamedNode] = frozenset()) -> None:
        param, typed = find_param(query, name), given[name]
        if param.kind == "flag":
            values[name] = (Literal(typed[0].casefold() in ("true", "yes", "1")),)
            return
        known = candidates(store, param, prefixes)
        if param.of_class and not known:
            raise UsageProblem(
                "PC-VALUE-UNKNOWN",
                f"--{name}: the graph that is asked holds nothing of this kind.",
                "See that it is the right store, and that it was loaded whole.",
            )
        try:
            found = [resolve(one, name, known, param.many, within) for one in typed]
        except UsageProblem as problem:
            if _STANDARD not in param.of_class.split() or has_register(store):
                raise
            problem.remedy = f"{problem.remedy} {REGISTER_NOT_LOADED}"
            raise
        values[name] = tuple(dict.fromkeys(term for match in found for term in match.terms))
        notes[name] = [match.note for match in found if match.note]

    documents = [name for name in given if _is_document(find_param(query, name))]
    for name in documents:
        put(name)
    left_out = _set_edition(store, query, values, edition, prefixes)
    named = [term for name in documents for term in values[name]]
    if edition not in (None, "all", "newest"):
        named += values["framework"]
    within = named_in(store, named) if named else frozenset()
    for name in given:
        if name not in documents:
            put(name, within)
    values = {name: values[name] for name in dict.fromkeys([*given, *values])}
    said = [note for name in given for note in notes.get(name, ())]
    options = {**given, **({"edition": [edition]} if edition else {})}
    return Asked(query, bind(query, values), values, options, (*said, *left_out), prefixes)


def _is_document(param: Param) -> bool:
    """Tell whether a parameter chooses the documents that are asked."""
    return "pc:Framework" in param.of_class.split()


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
    columns, found = select(store, asked.text, asked.query.shown, max_rows, asked.prefixes)
    table = Table(columns, cells(columns, found, asked.prefixes), closed=len(asked.query.closed))
    told = [
        ("Note", asked.notes),
        ("Inheritance", reading_notes(asked)),
        ("Register", register_left_out(store, asked)),
    ]
    if table.rows:
        told = [("Side by side", sides(table)), *told]
        told += [
            ("Judgement", [*words_of_trust(table), *not_used(store, asked, table)]),
            ("Links", links_of_trust(store, asked, table)),
            ("Editions", newest_words(store, table)),
            ("Same words", same_words(store, table, asked.prefixes)),
            ("By each reading", other_readings(store, asked, table)),
        ]
    else:
        told.insert(0, ("Why it is empty", why_empty(store, asked)))
    notes = tuple(note for _, some in told for note in some)
    return replace(table, notes=notes, about=about_question(store, asked, table, told))


def answer_text(
    store: Store, text: str, shown: str, max_rows: int | None = None, prefixes: Prefixes = OURS
) -> Table:
    """Run the text of a SELECT that is no question of ours.

    Args:
        store: the graph.
        text: the query; of unknown origin only after ``guard``.
        shown: its name for messages.
        max_rows: how many rows are allowed; None for no limit.
        prefixes: those that need not be declared, and that ids are written by.

    Returns:
        The table; an empty one says so in a note.

    Raises:
        QueryProblem: the query fails. LimitReached: too many rows.
    """
    columns, found = select(store, text, shown, max_rows, prefixes)
    notes = () if found else ("No row answers this.",)
    table = Table(columns, cells(columns, found, prefixes), notes=notes)
    return replace(table, about=about_text(store, text, table))


def newest(store: Store, among: Sequence[Candidate]) -> tuple[NamedNode, ...]:
    """Give those documents of which no other is a revision, by our reading."""
    earlier = earlier_editions(store)
    return tuple(
        one.term for one in among if isinstance(one.term, NamedNode) and one.term not in earlier
    )


def _set_edition(
    store: Store, query: QueryFile, values: Terms, edition: str | None, prefixes: Prefixes
) -> list[str]:
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
        known = candidates(store, param, prefixes)
        match = resolve(edition, "edition", known)
        values["framework"] = match.terms
        return [match.note] if match.note else []
    known = candidates(store, param, prefixes)
    chosen = newest(store, known)
    values["framework"] = chosen
    older = [one.term for one in known if one.term not in chosen]
    if not older:
        return []
    names = shown_terms(store, older)
    return [f"Left out as an earlier edition, by our reading: {names} (--edition all)."]
