"""Write the coverage matrix as a picture that a screen reader reads as a table.

The SVG stands alone: no script, no font, no address outside; dark where the screen is, light on
paper. Each cell has its words beside colour, pattern and sign.
"""

from math import ceil
from textwrap import wrap

from pcgraph.covered.matrix import Head, Line, Matrix
from pcgraph.markup import escape
from pcgraph.writers.heat import Palette, by_medium, caption_of, classes, shades, title_of

_LETTER = 6.9
"""Width of a letter of 13 pixels, on the safe side of what usual fonts take."""
_BOLD = 8.4
"""The same for bold letters."""
_TITLE = 0.58
"""How many letters of the title stand where one of 13 pixels does."""
_LEFT, _CELL, _LINE, _EDGE, _PAD = 400, 66, 17, 16, 7
_LABEL = int((_LEFT - 2 * _PAD) / _LETTER)
_MIDDLE = ' text-anchor="middle"'
_HEAD = 24
"""Letters of a head before it is broken: heads stand upright, in up to three lines."""

_FORM = """
text { font: 13px system-ui, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif; }
.title { font-size: 17px; font-weight: bold; }
.bold, .required text { font-weight: bold; } .small { font-size: 12px; }
.sign { font-size: 15px; font-weight: bold; }
.over { fill: none; stroke: none; } .mark { fill: none; }
.suggested .over { fill: url(#pc-suggested); } .partly .over { fill: url(#pc-partly); }
.unseen .over { fill: url(#pc-unseen); }
.helps text { text-decoration: underline; }
.required .over { stroke-width: 3; stroke-dasharray: 6 3; }
"""
_PATTERNED = ("suggested", "partly", "unseen")
_PATTERNS = """<defs>
<pattern id="pc-suggested" width="8" height="8" patternUnits="userSpaceOnUse"
 patternTransform="rotate(45)"><path class="mark" d="M0 0V8"/></pattern>
<pattern id="pc-partly" width="9" height="9" patternUnits="userSpaceOnUse"><circle class="dot"
 cx="4" cy="4" r="1.2"/></pattern>
<pattern id="pc-unseen" width="8" height="7" patternUnits="userSpaceOnUse"><path class="mark"
 d="M0 3H8"/></pattern>
</defs>
"""


def _coloured(colours: Palette) -> str:
    """Colour the parts, without variables: not every program that shows SVG knows them."""
    shaded = {"s1": "step1", "s2": "step2", "s3": "step3", "s4": "step4"}
    rules = {
        "text": f"fill: {colours['ink']}",
        ".paper": f"fill: {colours['paper']}",
        ".band": f"fill: {colours['head']}",
        ".box": f"fill: {colours['cell']}; stroke: {colours['line']}",
        ".behind": f"fill: {colours['cell']}",
        ".mark": f"stroke: {colours['mark']}",
        ".dot": f"fill: {colours['mark']}",
        ".required .over": f"stroke: {colours['alarm']}",
        **{f".{name} .box": f"fill: {colours[step]}" for name, step in shaded.items()},
        ".s3 text": f"fill: {colours['on3']}",
        ".s4 text": f"fill: {colours['on4']}",
    }
    return "\n".join(f"{where} {{ {rule}; }}" for where, rule in rules.items())


def matrix_svg(matrix: Matrix) -> str:
    """Draw the matrix.

    Args:
        matrix: what to draw; without columns only its notes are written.

    Returns:
        A whole SVG document, the same for the same matrix.
    """
    title = title_of(matrix)
    width = 2 * _EDGE + max(_LEFT + len(matrix.heads) * _CELL, 760)
    letters = int((width - 2 * _EDGE) / _LETTER)
    parts: list[str] = []
    y = _EDGE + _LINE
    for words in wrap(title, int(letters * _TITLE)):
        parts.append(_text(_EDGE, y, words, "title"))
        y += 22
    caption = caption_of(matrix) if matrix.heads else ""
    for words in wrap(caption, letters):
        parts.append(_text(_EDGE, y, words))
        y += _LINE
    y += 12
    if matrix.heads:
        drawn, y = _grid(matrix, y)
        label = escape(f"{title} {caption}")
        parts.append(f'<g role="table" aria-label="{label}">\n{drawn}</g>\n')
        keyed, y = _key(matrix, y + 14, width)
        parts.append(keyed)
    for note in matrix.long.notes:
        for words in wrap(note, letters):
            y += _LINE
            parts.append(_text(_EDGE, y, words, "small"))
    height = y + _EDGE
    told = escape(" ".join(matrix.long.notes))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" lang="en-GB" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="group" aria-labelledby="pc-title" '
        f'aria-describedby="pc-desc">\n<title id="pc-title">{escape(title)}</title>\n'
        f'<desc id="pc-desc">{told}</desc>\n<style>{_FORM}{by_medium(_coloured)}</style>\n'
        f"{_PATTERNS}"
        f'<rect class="paper" width="100%" height="100%"/>\n{"".join(parts)}</svg>\n'
    )


def _grid(matrix: Matrix, y: int) -> tuple[str, int]:
    """Draw heads, functions in their bands, and the rows that count."""
    heads, y = _heads(matrix, y)
    parts = [heads]
    for name, lines in matrix.bands:
        words = _text(_EDGE + _PAD, y + 16, name, "bold small")
        parts.append(f'<g aria-hidden="true">{_band(matrix, y, 22)}{words}</g>\n')
        y += 22
        for line in lines:
            drawn, high = _function(line, y)
            parts.append(drawn)
            y += high
    parts.append(f'<g aria-hidden="true">{_band(matrix, y, 4)}</g>\n')
    y += 4
    for label, numbers in matrix.last:
        cells = [_named("rowheader", label, _text(_EDGE + _PAD, y + 18, label, "bold"))]
        for place, number in enumerate(numbers):
            box = _box(_EDGE + _LEFT + place * _CELL, y, 26, str(number))
            cells.append(_named("cell", str(number), box))
        parts.append(_row(cells))
        y += 26
    return "".join(parts), y


def _heads(matrix: Matrix, y: int) -> tuple[str, int]:
    """Draw the heads: the documents, if there are several, then the roles or domains."""
    rows = []
    if len(matrix.groups) > 1:
        x, high, documents = _EDGE + _LEFT, 0, [_head("Document", "")]
        for name, number in matrix.groups:
            lines = wrap(name, max(int(number * _CELL / _BOLD), 1), break_long_words=False)
            high = max(high, len(lines) * _LINE + 6)
            documents.append(_head(name, _lines(x + 3, y, lines, "bold small")))
            x += number * _CELL
        rows.append(_row(documents))
        y += high
    high = _high(matrix.heads)
    columns = [_head("Function", _text(_EDGE + _PAD, y + high - 8, "Function", "bold"))]
    for place, head in enumerate(matrix.heads):
        middle = _EDGE + _LEFT + place * _CELL + _CELL // 2
        columns.append(_head(f"{head.label}, {head.group}", _upright(head, middle, y + high - 6)))
    return "".join([*rows, _row(columns)]), y + high


def _band(matrix: Matrix, y: int, high: int) -> str:
    wide = _LEFT + len(matrix.heads) * _CELL
    return f'<rect class="band" x="{_EDGE}" y="{y}" width="{wide}" height="{high}"/>'


def _high(heads: tuple[Head, ...]) -> int:
    """Say how high the upright heads are."""
    longest = max(len(words) for head in heads for words in wrap(head.label, _HEAD))
    return ceil(longest * _BOLD) + 4


def _upright(head: Head, x: int, y: int) -> str:
    """Write a head from below upwards, its lines side by side."""
    lines = wrap(head.label, _HEAD)
    left = x - (len(lines) - 1) * _LINE / 2 + 4
    return "".join(
        f'<text class="bold" transform="translate({left + n * _LINE:g} {y}) rotate(-90)">'
        f"{escape(words)}</text>"
        for n, words in enumerate(lines)
    )


def _function(line: Line, y: int) -> tuple[str, int]:
    """Draw one function with its cells; give its height too."""
    words = f"{line.code} {line.title}".strip()
    lists = f" ({line.lists})" if line.lists else ""
    lines = wrap(words + lists, _LABEL, break_on_hyphens=False)
    high = max(28, len(lines) * _LINE + 8)
    top = y + (high - len(lines) * _LINE) // 2
    cells = [_named("rowheader", f"{line.where or line.principle}: {words}{lists}",
                    _lines(_EDGE + _PAD, top, lines, ""))]  # fmt: skip
    for place, spot in enumerate(line.spots):
        x = _EDGE + _LEFT + place * _CELL
        cells.append(
            _named("cell", spot.words, _box(x, y, high, spot.sign, spot.kind), classes(spot))
        )
    return _row(cells), high


def _box(x: int, y: int, high: int, sign: str, kind: str = "") -> str:
    """Draw the box of a cell, its pattern, and its sign on a plain ground."""
    size = f'width="{_CELL}" height="{high}"'
    inner = f'width="{_CELL - 4}" height="{high - 4}"'
    middle, centre = x + _CELL // 2, y + high // 2
    ground = ""
    if kind in _PATTERNED:
        half = 4 + 5 * max(len(sign), 2)
        ground = (
            f'<rect class="behind" x="{middle - half}" y="{centre - 9}" width="{2 * half}" '
            'height="18"/>'
        )
    return (
        f'<rect class="box" x="{x}" y="{y}" {size}/>'
        f'<rect class="over" x="{x + 2}" y="{y + 2}" {inner}/>{ground}'
        + _text(middle, centre + 5, sign, "" if sign[:1].isdecimal() else "sign", _MIDDLE)
    )


def _key(matrix: Matrix, y: int, width: int) -> tuple[str, int]:
    """Draw what the shades, patterns and signs mean; give where it ends."""
    entries = [(kind, sign, words) for kind, sign, words in matrix.key]
    entries += [(f"s{step}", numbers.split()[0], f"{numbers} linked") for step, numbers in shades()]
    parts, x = [_text(_EDGE, y + 16, "Key", "bold")], _EDGE
    y += 24
    for kind, sign, words in entries:
        wide = _CELL + 8 + ceil(len(words) * _LETTER) + 18
        if x > _EDGE and x + wide > width - _EDGE:
            x, y = _EDGE, y + 32
        box = f'<g class="{kind}">{_box(x, y, 26, sign, kind)}</g>'
        parts.append(f"<g>{box}{_text(x + _CELL + 8, y + 18, words)}</g>\n")
        x += wide
    return "".join(parts), y + 36


def _row(cells: list[str]) -> str:
    return f'<g role="row">\n{"".join(cells)}</g>\n'


def _head(words: str, drawn: str) -> str:
    return _named("columnheader", words, drawn)


def _named(role: str, words: str, drawn: str, kind: str = "") -> str:
    """Give a part of the table its role and its words; what is drawn is for the eye alone."""
    known = f' class="{kind}"' if kind else ""
    return (
        f'<g role="{role}"{known} aria-label="{escape(words)}"><title>{escape(words)}</title>'
        f'<g aria-hidden="true">{drawn}</g></g>\n'
    )


def _lines(x: int, y: int, lines: list[str], kind: str) -> str:
    return "".join(_text(x, y + 13 + n * _LINE, words, kind) for n, words in enumerate(lines))


def _text(x: int, y: int, words: str, kind: str = "", more: str = "") -> str:
    known = f' class="{kind}"' if kind else ""
    return f'<text x="{x}" y="{y}"{known}{more}>{escape(words)}</text>'
