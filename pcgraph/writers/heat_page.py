"""Write the coverage matrix as one web page: a table that is read without colour and script."""

from collections.abc import Iterable, Sequence

from pcgraph.covered.matrix import Line, Matrix
from pcgraph.covered.spots import Spot
from pcgraph.markup import escape
from pcgraph.writers.heat import by_medium, caption_of, classes, shades, title_of, variables
from pcgraph.writers.html import table_html
from pcgraph.writers.web import page

_STYLE = """
body { max-width: 120rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; }
.matrix, .links { position: relative; overflow-x: auto; }
.links th, .links td { overflow-wrap: normal; } .links td { min-width: 6rem; }
.matrix:focus-visible, .links:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
.matrix td { text-align: center; vertical-align: middle; white-space: nowrap;
  background-color: var(--cell); }
.none span:first-child, .partly span:first-child, .suggested span:first-child,
  .unseen span:first-child { font-weight: bold; }
.lists { white-space: nowrap; }
.matrix thead th { overflow-wrap: normal; vertical-align: bottom; }
.matrix .upright { padding: .4rem .2rem; text-align: center; vertical-align: bottom; }
.matrix .upright span { display: inline-block; writing-mode: vertical-rl; max-height: 13rem;
  text-align: left;  transform: rotate(180deg); line-height: 1.2; }
.matrix tbody th, .matrix tfoot th { font-weight: normal; min-width: 14rem; }
.matrix thead tr:last-child th:first-child, .matrix tbody th:not(.group), .matrix tfoot th {
  position: sticky; left: 0; z-index: 1; background: var(--paper); }
.matrix thead tr:last-child th:first-child, .matrix tfoot th { background: var(--head); }
.matrix td { padding: .3rem .2rem; }
.more { margin: 0 0 .4rem; }
.matrix tbody th.group, tfoot th { font-weight: bold; background: var(--head); }
.matrix .code { font-weight: bold; }
.s1, .swatch.s1 { background-color: var(--step1) !important; }
.s2, .swatch.s2 { background-color: var(--step2) !important; }
.s3, .swatch.s3 { background-color: var(--step3) !important; color: var(--on3); }
.s4, .swatch.s4 { background-color: var(--step4) !important; color: var(--on4); }
.helps > span { text-decoration: underline dotted; text-underline-offset: .2em; }
.suggested { background-image: repeating-linear-gradient(45deg, var(--mark) 0 1px,
  transparent 1px 7px); }
.partly { background-image: radial-gradient(var(--mark) 1px, transparent 1.2px);
  background-size: 9px 9px; }
.unseen { background-image: repeating-linear-gradient(0deg, var(--mark) 0 1px,
  transparent 1px 7px); }
.required { outline: 3px dashed var(--alarm); outline-offset: -3px; font-weight: bold; }
.key { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; }
.swatch { display: inline-block; min-width: 3.2rem; min-height: 1.6em; text-align: center;
  padding: 0 .3rem;
  border: 1px solid var(--line); margin-right: .4rem; vertical-align: middle; }
.suggested span, .partly span, .unseen span { background: var(--cell); padding: 0 .2em; }
@media (max-width: 48rem) {
  .matrix table, .matrix caption, .matrix tbody, .matrix tfoot, .matrix tr, .matrix th, .matrix td
    { display: block; }
  .more { display: none; }
  .matrix thead tr:last-child th:first-child, .matrix tbody th:not(.group), .matrix tfoot th {
    position: static; }
  .matrix thead { position: absolute; clip-path: inset(50%); height: 1px; overflow: hidden; }
  .matrix tbody th { min-width: 0; font-weight: bold; border-bottom: 0; margin-top: .8rem; }
  .matrix td { display: flex; justify-content: space-between; gap: 1rem; white-space: normal; }
  .matrix td::before { content: attr(data-head); text-align: left; background: var(--cell);
    color: var(--ink); padding: 0 .3rem; font-weight: normal; flex: 1; }
  .matrix td > span:first-child { flex: none; white-space: nowrap; align-self: center; } }
@media print { @page { size: A4 landscape; margin: 10mm; }
  body { font-size: 7.5pt; padding: 0; } th, td { padding: 1pt 2pt; }
  .matrix, .links { overflow: visible; } .matrix tbody th { min-width: 0; }
  tr { break-inside: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""


def matrix_html(matrix: Matrix, words: Sequence[tuple[str, str, str]] = ()) -> str:
    """Write the matrix as a page that stands alone, with the links behind it if it has them.

    Every cell says in words what its colour, pattern and sign say. On a narrow screen the
    roles of each function stand below each other; roles of ARIA keep it a table there.

    Args:
        matrix: what was counted.
        words: the dictionary of columns: name, head, meaning; for the links.
    """
    several = len(matrix.groups) > 1
    groups = "".join(
        f'<th scope="colgroup" role="columnheader" colspan="{number}">{escape(name)}</th>'
        for name, number in matrix.groups
    )
    heads = "".join(
        f'<th class="upright" scope="col" role="columnheader"><span>{escape(head.label)}</span>'
        "</th>"
        for head in matrix.heads
    )
    corner = '<th scope="col" role="columnheader">Function</th>'
    blank = '<td role="cell"></td>'
    top = f'<tr role="row">{blank}{groups}</tr>\n'
    body = "".join(_part(matrix, name, lines) for name, lines in matrix.bands)
    names = [f"{one.label}, {one.group}" if several else one.label for one in matrix.heads]
    last = "".join(
        f'<tr role="row"><th scope="row" role="rowheader">{escape(label)}</th>'
        + "".join(
            f'<td role="cell" data-head="{escape(name)}">{number}</td>'
            for name, number in zip(names, numbers, strict=True)
        )
        + "</tr>\n"
        for label, numbers in matrix.last
    )
    title = title_of(matrix)
    if not matrix.heads:
        return page(title, matrix.long.notes, "", "")
    notes = "".join(f"<li>{escape(note)}</li>\n" for note in matrix.long.notes)
    content = (
        f'<p>No link is no gap. <a href="#notes">How to read this: what was counted, who judged '
        f"it, where was looked.</a></p>\n{_key(matrix)}"
        f'<p class="more">Columns: {len(matrix.heads)}. Where they are wider than the window, '
        "scroll the table sideways; the functions stay in sight.</p>\n"
        '<div class="matrix" role="region" tabindex="0" aria-label="Coverage matrix">\n'
        f'<table role="table">\n<caption>{escape(caption_of(matrix))}</caption>\n'
        f'<thead role="rowgroup">\n{top}<tr role="row">{corner}{heads}</tr>\n</thead>\n{body}'
        f'<tfoot role="rowgroup">\n{last}</tfoot>\n</table>\n</div>\n'
        f"{_links(matrix, words)}"
        f'<h2 id="notes">How to read this</h2>\n<ul>\n{notes}</ul>\n'
    )
    return page(title, (), content, by_medium(variables) + _STYLE)


def _links(matrix: Matrix, words: Sequence[tuple[str, str, str]]) -> str:
    """Write the links behind the numbers."""
    if matrix.links is None:
        return ""
    return (
        '<h2>The competencies behind</h2>\n<div class="links" role="region" tabindex="0" '
        f'aria-label="The competencies behind">\n{table_html(matrix.links, words)}</div>\n'
    )


def _part(matrix: Matrix, name: str, lines: Iterable[Line]) -> str:
    """Write the functions of one band, under its name."""
    rows = "".join(_row(matrix, line) for line in lines)
    span = len(matrix.heads) + 1
    return (
        f'<tbody role="rowgroup">\n<tr role="row"><th class="group" scope="rowgroup" '
        f'role="rowheader" colspan="{span}">{escape(name)}</th></tr>\n{rows}</tbody>\n'
    )


def _row(matrix: Matrix, line: Line) -> str:
    """Write one function."""
    several = len(matrix.groups) > 1
    cells = "".join(
        _cell(one, f"{head.label}, {head.group}" if several else head.label)
        for one, head in zip(line.spots, matrix.heads, strict=True)
    )
    lists = f' <span class="lists">({escape(line.lists)})</span>' if line.lists else ""
    code = f'<span class="code">{escape(line.code)}</span> ' if line.code else ""
    return (
        f'<tr role="row"><th scope="row" role="rowheader">{code}{escape(line.title)}{lists}</th>'
        f"{cells}</tr>\n"
    )


def _cell(spot: Spot, head: str) -> str:
    """Write one cell: the sign for the eye, the words for a screen reader and on hovering."""
    return (
        f'<td role="cell" class="{classes(spot)}" data-head="{escape(head)}" '
        f'title="{escape(spot.words)}"><span aria-hidden="true">{escape(spot.sign)}</span>'
        f'<span class="hidden">{escape(spot.words)}</span></td>'
    )


def _key(matrix: Matrix) -> str:
    """Explain the signs, patterns and shades that are used."""
    items = [
        f'<li><span class="swatch {kind}"><span>{escape(sign)}</span></span>{escape(words)}</li>'
        for kind, sign, words in matrix.key
    ]
    items += [
        f'<li><span class="swatch s{step}">{escape(numbers)}</span>'
        f"{'linked: the stronger the colour, the more' if step == 1 else ''}</li>"
        for step, numbers in shades()
    ]
    return f'<h2>Key</h2>\n<ul class="key">\n{"".join(items)}\n</ul>\n'
