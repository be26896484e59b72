"""Write the coverage matrix for a terminal: narrow columns under numbers, explained above."""

from textwrap import wrap

from pcgraph.covered.matrix import Matrix
from pcgraph.writers.tables import shown

_TITLE = 34


def matrix_text(matrix: Matrix, width: int = 100) -> str:
    """Write the matrix; where it is wider than the terminal, in blocks of columns.

    Args:
        matrix: what was counted.
        width: columns of the terminal.
    """
    if not matrix.heads:
        return ""
    names = [f"{place:>3}  {shown(head.label)} · {shown(head.group)}"
             for place, head in enumerate(matrix.heads, 1)]  # fmt: skip
    bands = matrix.bands if matrix.compared else (("", matrix.lines),)
    signs = [[spot.sign for spot in line.spots] for line in matrix.lines]
    numbers = [[str(number) for number in counts] for _, counts in matrix.last]
    cell = max(len(sign) for row in (*signs, *numbers) for sign in row) + 2
    code = max((len(line.code) for line in matrix.lines), default=0) + 1
    room = max((width - code - _TITLE - 1) // cell, 1)
    blocks = []
    for first in range(0, len(matrix.heads), room):
        places = range(first, min(first + room, len(matrix.heads)))
        head = "".join(f"{place + 1:>{cell}}" for place in places)
        lines = [" " * (code + _TITLE) + head]
        for name, some in bands:
            lines += [shown(name)] if name else []
            for line in some:
                first_words, *rest = wrap(shown(line.title), _TITLE)
                cells = "".join(f"{line.spots[place].sign:>{cell}}" for place in places)
                lines.append(f"{shown(line.code):<{code}}{first_words:<{_TITLE}}{cells}")
                lines += [" " * code + more for more in rest]
            lines += [""] if name else []
        lines += [""] if lines[-1] else []
        for (label_, _), row in zip(matrix.last, numbers, strict=True):
            cells = "".join(f"{row[place]:>{cell}}" for place in places)
            lines.append(f"{'':<{code}}{label_:<{_TITLE}}{cells}")
        blocks.append("\n".join(line.rstrip() for line in lines))
    key = [f"{sign or ' ':>6}  {words}" for kind, sign, words in matrix.key if kind != "helps"]
    parts = ["\n".join(names), *blocks, "\n".join(key), *_missing(matrix, code)]
    return "\n\n".join(parts) + "\n"


def _missing(matrix: Matrix, code: int) -> list[str]:
    """Say which codes of a list have no link, and in which columns."""
    told = []
    for line in matrix.lines:
        for one, places in matrix.missing(line):
            everywhere = len(places) == len(matrix.heads)
            where = "all" if everywhere else ", ".join(str(place + 1) for place in places)
            told.append(f"  {shown(line.code):<{code}}{shown(one):<14}{where}")
    head = f"  {'':<{code}}{'required':<14}no link in columns"
    return ["\n".join([head, *told])] if told else []
