"""Write two sides as one web page, with the words that went and came marked in the text.

The page stands alone: no script, no address outside, readable at 320 pixels, dark, printed,
without colour (what went is struck through, what came is underlined) and by a screen reader
(hidden words say where a mark begins and ends).
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from pcgraph.markup import escape
from pcgraph.model import Cell, Table
from pcgraph.writers.marked import both_marked
from pcgraph.writers.parted import Row, changes_table, place_of
from pcgraph.writers.tables import text
from pcgraph.writers.web import page

_STYLE = """
:root { --went: #ffe3e0; --came: #dff5e3; --soft: #4a545d; }
@media (prefers-color-scheme: dark) { :root { --went: #5a1d1a; --came: #17472a;
  --soft: #b4bec6; } }
h1 { font-size: 1.6rem; line-height: 1.25; }
del { background: var(--went); text-decoration: line-through; }
ins { background: var(--came); text-decoration: underline; }
p { margin: 0 0 .4rem; } p:last-child { margin: 0; }
.place { color: var(--soft); font-size: .85rem; line-height: 1.35; }
.line + .line { border-top: 1px dashed var(--line); margin-top: .5rem; padding-top: .5rem; }
.wide { overflow-x: auto; }
.wide:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
td, th { overflow-wrap: break-word; min-width: 6rem; }
.words { min-width: 16rem; }
.changes { table-layout: fixed; } .changes th, .changes td { min-width: 0; }
.changes th:first-child { width: 9.5rem; } .changes th:last-child { width: 27%; }
@media (max-width: 48rem) {
  table, caption, tbody, tr, td { display: block; }
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  tr { margin-bottom: 1rem; border: 1px solid var(--line); }
  td { border: 0; min-width: 0; overflow-wrap: anywhere; }
  td + td { border-top: 1px dashed var(--line); }
  td::before { content: attr(data-head) ": "; font-weight: bold; } }
@media print { del, ins { background: none; } tr { break-inside: avoid; }
  .wide { overflow: visible; } td, th, .words { min-width: 0; } body { font-size: 9pt; } }
"""
_PAIR = ("before", "after")
"""The columns of releases that hold old and new words."""
_WORDS = ("competency", "what", "before", "after", "why")
"""Columns of sentences: they get the room."""
_ENDS = (("older", "newer"), ("role", "other"), ("framework", "other"))
"""What a table says that was asked for, where it names the two sides."""
_SOURCES = (("old_edition", "old_source_file"), ("new_edition", "new_source_file"),
            ("framework", "source_file"))  # fmt: skip
_ABOUT = (("competency", "competency_id", "source_file", "line"), ("thing", "thing_id", "", ""))
"""Columns under which the id and the place in the source stand in small print."""
_JUDGED = ("decided_by", "decided_how", "reviewed_by")


def page_html(table: Table, words: Sequence[tuple[str, str, str]]) -> str:
    """Write a comparison as a web page.

    Args:
        table: what ``compare`` gave; columns behind the bar are left out, but for ids, places
            in the source and judges.
        words: the dictionary of columns: name, head, meaning.

    Returns:
        A whole page; every text in it is escaped.
    """
    heads = {name: head for name, head, _ in words}
    rows = table.records()
    body = changes_table(rows, heads) if "old_text" in table.columns else _plain(table, heads)
    region = (
        f'<div class="wide" role="region" tabindex="0" aria-label="Side by side">\n{body}</div>\n'
    )
    return page(title_of(table), [*_sources(table), *_judges(rows), *table.notes], region, _STYLE)


def title_of(table: Table) -> str:
    """Say which two things are compared, and what is asked of them."""
    about = dict(table.about)
    question = about.get("Question", "Side by side")
    names = next((pair for pair in _ENDS if all(f"Asked: {end}" in about for end in pair)), None)
    ends = [about[f"Asked: {end}"] for end in names or ()]
    ends = ends or [about[end] for end in ("Old", "New") if end in about]
    if len(ends) < 2 or all(end in question for end in ends):
        return question
    return f"{question.rstrip('?')}: {ends[0]} and {ends[1]}"


def _sources(table: Table) -> list[str]:
    """Name the documents with their dates and files, and what else was asked."""
    files: dict[str, dict[str, None]] = {}
    for name, file in _SOURCES:
        if {name, file} <= set(table.columns):
            for row in table:
                if row[name] and row[file]:
                    files.setdefault(str(row[name]), {})[str(row[file])] = None
    dated = [words for head, words in table.about if head == "Document"]
    said = []
    for name, its in files.items():
        date = next((words for words in dated if words.startswith(f"{name}: ")), name)
        said.append(f"{date}; source {', '.join(its)}.")
    ends = {f"Asked: {end}" for pair in _ENDS for end in pair}
    asked = [
        f"{head.removeprefix('Asked: ').capitalize()} asked: {words}."
        for head, words in table.about
        if head.startswith("Asked: ") and head not in ends
    ]
    version = [f"{head} {words}." for head, words in table.about if head == "Data version"]
    return [*said, *asked, *version]


def _judges(rows: Sequence[Row]) -> list[str]:
    """Say who judged, how, and who reviewed it, as each row records it."""
    judged: dict[Cell, tuple[Cell, ...]] = {}
    for number, row in enumerate(rows):
        judged[row.get("change_no", number)] = tuple(row.get(name) for name in _JUDGED)
    said = []
    for (by, how, reviewed), number in Counter(judged.values()).items():
        if by:
            amount = "all" if number == len(judged) else f"{number} of"
            who = f"Judged by {by}" + (f" ({how})" if how else "")
            then = f"; reviewed by {reviewed}" if reviewed else ""
            said.append(f"{who}{then}: {amount} {len(judged)} changes.")
    return said


def _plain(table: Table, heads: Mapping[str, str]) -> str:
    """Write a table as it stands, its old and new words with their marks."""
    shown = table.columns[: len(table.columns) - table.closed]
    head = "".join(
        f'<th scope="col"{_kind(name)}>{escape(heads.get(name, name))}</th>' for name in shown
    )
    rows = "".join(f"<tr>{_cells(row, shown, heads)}</tr>\n" for row in table)
    return (
        f"<table>\n<caption>Rows: {len(table.rows)}</caption>\n<thead>\n<tr>{head}</tr>\n"
        f"</thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )


def _kind(name: str) -> str:
    return ' class="words"' if name in _WORDS else ""


def _cells(row: Row, shown: Sequence[str], heads: Mapping[str, str]) -> str:
    """Write the cells of one row."""
    old, new = (row.get(name) for name in _PAIR)
    marked = both_marked(old, new) if isinstance(old, str) and isinstance(new, str) else ()
    inside = dict(zip(_PAIR, marked, strict=False))
    for name, known, file, line in _ABOUT:
        if name in shown:
            place = place_of(row, known, file, line)
            inside[name] = f'{escape(text(row[name]))}<p class="place">{escape(place)}</p>'
    return "".join(
        f'<td{_kind(name)} data-head="{escape(heads.get(name, name))}">'
        f"{inside.get(name) or escape(text(row[name]))}</td>"
        for name in shown
    )
