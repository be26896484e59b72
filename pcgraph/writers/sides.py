"""Write two sides as one web page, with the words that went and came marked in the text.

The page stands alone: no script, no address outside, readable at 320 pixels, dark, printed,
without colour (what went is struck through, what came is underlined) and by a screen reader
(hidden words say where a mark begins and ends).
"""

from collections.abc import Mapping, Sequence
from html import escape

from pcgraph.model import Cell, Table
from pcgraph.worddiff import pieces
from pcgraph.writers.tables import text
from pcgraph.writers.web import page

_STYLE = """
:root { --went: #ffe3e0; --came: #dff5e3; }
@media (prefers-color-scheme: dark) { :root { --went: #5a1d1a; --came: #17472a; } }
del { background: var(--went); text-decoration: line-through; }
ins { background: var(--came); text-decoration: underline; }
@media (max-width: 48rem) { thead { position: absolute; clip-path: inset(50%); }
  tr, td, th { display: block; } tr { margin-bottom: 1rem; }
  td::before, tbody th::before { content: attr(data-head) ": "; font-weight: bold; } }
@media print { del, ins { background: none; } }
"""
_PAIRS = (("old_text", "new_text"), ("before", "after"))
"""The columns that hold old and new words: of editions, of releases."""


def page_html(table: Table, words: Sequence[tuple[str, str, str]]) -> str:
    """Write a comparison as a web page.

    Args:
        table: what ``compare`` gave; columns behind the bar are left out.
        words: the dictionary of columns: name, head, meaning.

    Returns:
        A whole page; every text in it is escaped.
    """
    heads = {name: head for name, head, _ in words}
    shown = [
        name
        for name in table.columns[: len(table.columns) - table.closed]
        if name != "what_changed"
    ]
    head = "".join(f'<th scope="col">{escape(heads.get(name, name))}</th>' for name in shown)
    pair = next((pair for pair in _PAIRS if set(pair) <= set(shown)), ("", ""))
    rows = "".join(f"<tr>{_cells(row, shown, heads, pair)}</tr>\n" for row in table)
    body = (
        f"<table>\n<caption>Rows: {len(table.rows)}</caption>\n<thead>\n<tr>{head}</tr>\n"
        f"</thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )
    return page(dict(table.about).get("Question", "Side by side"), table.notes, body, _STYLE)


def _cells(
    row: Mapping[str, Cell], shown: Sequence[str], heads: Mapping[str, str], pair: tuple[str, str]
) -> str:
    """Write the cells of one row; old and new words with their marks."""
    old, new = (row.get(name) for name in pair)
    both = isinstance(old, str) and isinstance(new, str)
    cells = []
    for name in shown:
        inside = escape(text(row[name]))
        if name in pair and both:
            inside = _marked(str(old), str(new), name == pair[0])
        cells.append(f'<td data-head="{escape(heads.get(name, name))}">{inside}</td>')
    return "".join(cells)


def _marked(old: str, new: str, went: bool) -> str:
    """Mark what went in the old words, or what came in the new ones.

    >>> _marked("a", "a", went=False)
    'a'
    >>> _marked("a b", "a", went=True)[:7]
    'a <del>'
    """
    tag, said = ("del", "removed") if went else ("ins", "added")
    found = []
    for piece in pieces(old, new):
        words = escape(piece.old if went else piece.new)
        if words and not piece.stayed:
            before, after = (f'<span class="hidden"> [{one}] </span>' for one in (said, "end"))
            words = f"<{tag}>{before}{words}{after}</{tag}>"
        found += [words] if words else []
    return " ".join(found)
