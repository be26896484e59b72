"""Say of an answer what the sheet *About this table* needs: enough to forward it alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pcgraph.engine import solutions
from pcgraph.explain import shown_terms
from pcgraph.model import Store, Table
from pcgraph.names import BASE, PREFIXES, VERSION
from pcgraph.query import Asked

Pairs = tuple[tuple[str, str], ...]
"""Headings, each with its words."""

_STANDING: Pairs = (
    ("Endorsement", "Not endorsed by Skills for Health, First Contact Clinical or NHS England."),
    ("Licence: code", "MIT"),
    (
        "Licence: ours",
        "CC BY 4.0: ontology, readings, judgements, short labels and notes. "
        "Attribute as: pcgraph editors.",
    ),
    (
        "Licence: sources",
        "The words of the sources belong to their owners; "
        "pcgraph query frameworks shows what each states.",
    ),
)
_DOCUMENTS = """SELECT DISTINCT ?label ?date WHERE {
    ?document prov:wasDerivedFrom ?source ; skos:prefLabel ?label .
    VALUES ?class { pc:Framework pc:RolePage pc:RoleTemplate } ?document a ?class .
    OPTIONAL { ?source pc:printedDate ?date } } ORDER BY ?label ?date"""


VERSION_QUERY = f"""SELECT ?version WHERE {{ <{BASE}ns/> owl:versionInfo ?version }}
    ORDER BY ?version LIMIT 1"""


def about_question(
    store: Store, asked: Asked, table: Table, told: Iterable[tuple[str, Sequence[str]]]
) -> Pairs:
    """Describe the answer to a named question.

    Args:
        store: the graph.
        asked: the question, as it was put.
        table: its answer.
        told: the notes of the answer, each kind under its heading.

    Returns:
        Pairs of heading and words; no clock, so that the same answer is described alike.
    """
    return (
        ("Question", asked.query.summary or asked.query.name),
        ("Command", asked.command()),
        *((f"Asked: {name}", shown_terms(store, terms)) for name, terms in asked.values.items()),
        ("Rows", str(len(table.rows))),
        *((heading, note) for heading, notes in told for note in notes),
        *(("Judged by", judge) for judge in _judges(table)),
        *(("Document", words) for words in _documents(store, asked, table)),
        *_standing(store),
    )


def about_words(
    store: Store, question: str, command: str, size: int, notes: Sequence[str]
) -> Pairs:
    """Describe an answer that no query file gives: what is asked, how to ask it again."""
    told = (("Note", note) for note in notes)
    standing = _standing(store)
    return (("Question", question), ("Command", command), ("Rows", str(size)), *told, *standing)


def about_text(store: Store, text: str, table: Table) -> Pairs:
    """Describe the answer to a SPARQL text."""
    notes = (("Note", note) for note in table.notes)
    return (("SPARQL", text), ("Rows", str(len(table.rows))), *notes, *_standing(store))


def data_version(store: Store) -> str:
    """Give the version that the data say they are; of a graph that says none, that of the package.

    Args:
        store: the graph.
    """
    found = solutions(store, VERSION_QUERY, "about")
    return str(found[0]["version"].value) if found else VERSION


def _standing(store: Store) -> Pairs:
    """Say what holds for every answer, and of which graphs it was made."""
    base = PREFIXES["graph"]
    graphs = sorted(graph.value.removeprefix(base) for graph in store.named_graphs())
    used = f"In {base}: {', '.join(graphs)}"
    return (*_STANDING, ("Data version", data_version(store)), ("Graphs used", used))


def _judges(table: Table) -> list[str]:
    """Name who judged, and how."""
    if not {"decided_by", "decided_how"} <= set(table.columns):
        return []
    judges = ((row["decided_by"], row["decided_how"]) for row in table if row["decided_by"])
    return [f"{by} ({how})" for by, how in dict.fromkeys(judges)]


def _documents(store: Store, asked: Asked, table: Table) -> list[str]:
    """Name the documents of the answer with their printed dates.

    They are those of its rows; else those that were asked; else all that the graph holds.
    """
    shown = {row["framework"] for row in table} if "framework" in table.columns else set()
    terms = [*asked.values.get("framework", ()), *asked.values.get("document", ())]
    wanted = shown or {shown_terms(store, [term]) for term in terms}
    found = [
        (row["label"].value, row["date"].value if row["date"] else "no date printed")
        for row in solutions(store, _DOCUMENTS, "about")
    ]
    chosen = [pair for pair in found if pair[0] in wanted] or found
    return [f"{label}: {date}" for label, date in chosen]
