"""Write a table as HTML that a screen reader can read: for notebooks and web pages."""

from collections.abc import Sequence

from pcgraph.markup import escape
from pcgraph.model import Cell, Table
from pcgraph.writers.tables import text


def answer_html(table: Table, words: Sequence[tuple[str, str, str]], more: str = "") -> str:
    """Write an answer: its table, where the other columns are, and its notes.

    Args:
        table: the answer.
        words: the dictionary of columns: name, head, meaning.
        more: where a reader finds the columns behind the bar; empty if nowhere.

    Returns:
        HTML without styles; every text in it is escaped.
    """
    notes = table.notes if table.rows else table.notes[1:]
    behind = f"<p>More columns: {table.closed}. {escape(more)}</p>\n"
    items = "".join(f"<li>{escape(note)}</li>\n" for note in notes)
    return (
        table_html(table, words)
        + (behind if more and table.closed else "")
        + (f"<ul>\n{items}</ul>\n" if items else "")
    )


def table_html(table: Table, words: Sequence[tuple[str, str, str]]) -> str:
    """Write the columns in front of the bar, with the question as caption.

    An empty table says in its one row why it is empty. The first column heads its rows
    where it names each of them.

    Args:
        table: the answer.
        words: the dictionary of columns: name, head, meaning.
    """
    shown = len(table.columns) - table.closed
    heads = {name: head for name, head, _ in words}
    head = "".join(
        f'<th scope="col">{escape(heads.get(column, column))}</th>'
        for column in table.columns[:shown]
    )
    names = [row[0] for row in table.rows if shown]
    heading = all(text(name) for name in names) and len(set(names)) == len(names)
    rows = "".join(f"<tr>{_cells(row[:shown], heading)}</tr>\n" for row in table.rows)
    if not table.rows and table.notes:
        rows = f'<tr><td colspan="{shown}">{escape(table.notes[0])}</td></tr>\n'
    question = dict(table.about).get("Question", "Answer.")
    caption = escape(f"{question} Rows: {len(table.rows)}")
    return (
        f"<table>\n<caption>{caption}</caption>\n<thead>\n<tr>{head}</tr>\n</thead>\n"
        f"<tbody>\n{rows}</tbody>\n</table>\n"
    )


def _cells(row: Sequence[Cell], heading: bool) -> str:
    """Write the cells of one row."""
    cells = [escape(text(cell)) for cell in row]
    first = [f'<th scope="row">{cells[0]}</th>'] if heading else [f"<td>{cells[0]}</td>"]
    return "".join([*first, *(f"<td>{cell}</td>" for cell in cells[1:])])
