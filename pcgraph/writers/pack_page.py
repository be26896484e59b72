"""Write an assessor pack as one page to print: no script, no address outside."""

from __future__ import annotations

from collections.abc import Iterator

from pcgraph.markup import escape
from pcgraph.packs.model import Pack
from pcgraph.writers.pack_blocks import Block, Grid, Head, Lines, Para, cover, parts
from pcgraph.writers.web import page

_STYLE = """
body { max-width: 56rem; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.3rem; line-height: 1.3; }
h1, h2, p, li, blockquote { overflow-wrap: anywhere; }
section { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: .5rem; }
blockquote { margin: .8rem 0; padding: .6rem 1rem; border-left: 5px solid var(--line);
  background: var(--head); font-size: 1.15rem; white-space: pre-line; }
blockquote p { margin: 0; }
table { margin: 0 0 .8rem; table-layout: fixed; }
th, td { overflow-wrap: anywhere; }
tbody th { font-weight: normal; } tbody th p:first-child { font-weight: bold; }
td p, th p { margin: 0; white-space: pre-line; } td p + p, th p + p { margin-top: .25rem; }
.lead { font-weight: bold; } .note { margin: .2rem 0; font-size: .9375rem; }
.sign { margin: 2rem 0 0; border-bottom: 1px solid var(--ink); max-width: 28rem; }
a { display: inline-block; min-height: 1.5rem; }
a:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
@media (max-width: 40rem) {
  body { padding: .6rem; } blockquote { margin-left: 0; margin-right: 0; }
  table, caption, tbody, tr, th, td { display: block; width: auto; }
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  colgroup { display: none; }
  tr { border: 1px solid var(--line); margin-bottom: .8rem; }
  tbody th, tbody td { border: 0; }
  tbody td::before { content: attr(data-head) ": "; font-weight: bold; } }
@page { size: A4; margin: 18mm 16mm; }
@media print {
  :root { color-scheme: light; --ink: #000; --paper: #fff; --line: #6b7680; --head: #eef2f5; }
  body { max-width: none; padding: 0; font-size: 9.5pt; line-height: 1.35; }
  h1 { font-size: 18pt; } h2 { font-size: 14pt; } blockquote { font-size: 11pt; }
  section { border: 0; margin: 0; padding: 0; break-before: page; }
  h1, h2, caption, thead, blockquote, .lead { break-after: avoid; }
  tr, li, blockquote, .sign { break-inside: avoid; }
  thead { display: table-header-group; }
  th, td { padding: 1.2mm 1.6mm; } .note { font-size: 8.5pt; }
  a { text-decoration: none; } }
"""


def pack_html(pack: Pack) -> str:
    """Write a pack as one web page.

    It is read at 320 pixels, in the dark, without colour, by a screen reader and on paper, where
    each competency begins a new page and no row is cut. Every text in it is escaped.

    Args:
        pack: what stands in it.
    """
    return page(pack.title, (), "".join(_written(pack)), _STYLE)


def _written(pack: Pack) -> Iterator[str]:
    """Write the cover, then the parts, each in a section of its own."""
    listed, opened = False, False
    for block in (*cover(pack), *parts(pack)):
        point = isinstance(block, Para) and block.kind == "point"
        if point != listed:
            yield "<ul>\n" if point else "</ul>\n"
            listed = point
        if isinstance(block, Head):
            yield "</section>\n" * opened
            opened = True
        yield _block(block)
    yield "</section>\n" * opened


def _block(block: Block) -> str:
    if isinstance(block, Head):
        return (
            f'<section aria-labelledby="{block.name}">\n'
            f'<h2 id="{block.name}">{escape(block.words)}</h2>\n'
        )
    if isinstance(block, Grid):
        return _grid(block)
    words = escape(block.words)
    if block.kind == "quote":
        return f'<blockquote><p dir="auto">{words}</p></blockquote>\n'
    if block.kind == "point":
        return f"<li>{words}</li>\n"
    return f'<p class="{block.kind}">{words}</p>\n'


def _grid(grid: Grid) -> str:
    """Write a table: roles of ARIA keep it one where its rows stand below each other."""
    columns = "".join(f'<col style="width: {width}%">' for width in grid.widths)
    heads = "".join(
        f'<th scope="col" role="columnheader">{escape(head)}</th>' for head in grid.heads
    )
    links = grid.links or [""] * len(grid.rows)
    rows = []
    for row, link in zip(grid.rows, links, strict=True):
        cells = [f'<th scope="row" role="rowheader">{_lines(row[0])}</th>']
        for at, cell in enumerate(row[1:], 1):
            inner = _lines(cell, link if at == 1 else "")
            cells.append(f'<td role="cell" data-head="{escape(grid.heads[at])}">{inner}</td>')
        rows.append(f'<tr role="row">{"".join(cells)}</tr>\n')
    return (
        f'<table role="table">\n<caption>{escape(grid.caption)}</caption>\n'
        f"<colgroup>{columns}</colgroup>\n"
        f'<thead role="rowgroup">\n<tr role="row">{heads}</tr>\n</thead>\n'
        f'<tbody role="rowgroup">\n{"".join(rows)}</tbody>\n</table>\n'
    )


def _lines(lines: Lines, link: str = "") -> str:
    """Write the lines of a cell; the words may be in a script that runs from right to left."""
    if link:
        return f'<a href="#{link}">{escape("; ".join(lines))}</a>'
    return "".join(f'<p dir="auto">{escape(line)}</p>' for line in lines)
