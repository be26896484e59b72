"""Write an answer in the form that was asked for."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples

from pcgraph.answer import answer_text
from pcgraph.engine import engine_told, graph_answer, run, select
from pcgraph.errors import UsageProblem
from pcgraph.model import Store, Table
from pcgraph.names import OURS, Prefixes
from pcgraph.triples import RDF_FORMATS, triples_text
from pcgraph.writers import tables

_W3C = {
    "srj": QueryResultsFormat.JSON,
    "srx": QueryResultsFormat.XML,
    "tsv": QueryResultsFormat.TSV,
}

Words = Sequence[tuple[str, str, str]]


def table_content(
    table: Table, words: Words, form: str, width: int, colour: bool, wide: bool
) -> str | bytes:
    """Write a table as table, csv, csv-excel, json, md or xlsx.

    Args:
        table: the answer.
        words: the dictionary of columns: name, head, meaning.
        form: one of the six forms.
        width: columns of the terminal, for the form table.
        colour: whether the terminal shows colour.
        wide: whether to show the columns behind the bar.
    """
    if form == "xlsx":
        from pcgraph.writers.workbook import workbook_bytes

        return workbook_bytes(table, words)
    if form == "table":
        from pcgraph.writers.terminal import terminal_text

        heads = {name: head for name, head, _ in words}
        return terminal_text(table, heads, width, colour, wide)
    writers = {
        "csv": tables.csv_text,
        "csv-excel": tables.excel_csv_text,
        "json": tables.json_text,
        "md": tables.markdown_text,
    }
    return writers[form](table)


def result_content(
    store: Store,
    text: str,
    shown: str,
    form: str,
    max_rows: int | None,
    terminal: bool,
    width: int,
    prefixes: Prefixes = OURS,
) -> tuple[str | bytes, bool]:
    """Run SPARQL text and write what it gives: a table, a graph, or true or false.

    The heads of a table are the variables: the dictionary of columns explains only ours.

    Args:
        store: the graph.
        text: the query.
        shown: its name for messages.
        form: the form asked for; empty for the usual one of that kind of answer.
        max_rows: how many rows are allowed; None for no limit.
        terminal: whether a person reads it at a terminal.
        width: columns of the terminal.
        prefixes: those that need not be declared, and that ids are written by.

    Returns:
        The content, and whether it has any row or triple (true for the W3C forms).

    Raises:
        UsageProblem: PC-USAGE-FORM, a form that this kind of answer cannot take.
    """
    with engine_told(text, shown, prefixes):
        answer = run(store, text, shown, prefixes)
        if isinstance(answer, QueryTriples):
            if form and form not in RDF_FORMATS:
                raise _wrong_form("a graph", form, tuple(RDF_FORMATS))
            triples = graph_answer(store, text, shown, max_rows, prefixes)
            return triples_text(triples, form or "ttl", prefixes), bool(triples)
        if form in RDF_FORMATS:
            raise _wrong_form("a table", form, (*_W3C, "table", "csv", "json", "md", "xlsx"))
        if form == "xlsx" and isinstance(answer, QueryBoolean):
            raise _wrong_form("true or false", form, ("csv", "json", "srj", "srx"))
        if form in _W3C:
            if isinstance(answer, QuerySolutions) and max_rows is not None:
                select(store, text, shown, max_rows, prefixes)
            written = answer.serialize(format=_W3C[form])
            content = (written or b"").decode()
            return content if content.endswith("\n") else content + "\n", True
        if isinstance(answer, QueryBoolean):
            return ("true\n" if answer else "false\n"), True
    table = answer_text(store, text, shown, max_rows, prefixes)
    form = form or ("table" if terminal else "csv")
    return table_content(table, (), form, width, False, wide=True), bool(table.rows)


def _wrong_form(kind: str, form: str, allowed: Sequence[str]) -> UsageProblem:
    return UsageProblem(
        "PC-USAGE-FORM",
        f"the answer is {kind}; it cannot be written as {form}.",
        f"Use --format with one of {', '.join(allowed)}.",
    )
