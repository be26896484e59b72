"""Write the coverage matrix for a terminal: narrow columns under numbers, explained above."""

from textwrap import wrap

from pcgraph.coverage import Matrix
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
    signs = [[spot.sign for spot in line.spots] for line in matrix.lines]
    numbers = [[str(number) for number in counts] for _, counts in matrix.last]
    cell = max(len(sign) for row in (*signs, *numbers) for sign in row) + 2
    code = max((len(line.code) for line in matrix.lines), default=0) + 1
    labels = [wrap(shown(line.title), _TITLE) for line in matrix.lines]
    room = max((width - code - _TITLE - 1) // cell, 1)
    blocks = []
    for first in range(0, len(matrix.heads), room):
        places = range(first, min(first + room, len(matrix.heads)))
        head = "".join(f"{place + 1:>{cell}}" for place in places)
        lines = [" " * (code + _TITLE) + head]
        for line, label, row in zip(matrix.lines, labels, signs, strict=True):
            cells = "".join(f"{row[place]:>{cell}}" for place in places)
            lines.append(f"{shown(line.code):<{code}}{label[0]:<{_TITLE}}{cells}")
            lines += [" " * code + more for more in label[1:]]
        lines.append("")
        for (label_, _), row in zip(matrix.last, numbers, strict=True):
            cells = "".join(f"{row[place]:>{cell}}" for place in places)
            lines.append(f"{'':<{code}}{label_:<{_TITLE}}{cells}")
        blocks.append("\n".join(line.rstrip() for line in lines))
    key = [f"{sign or ' ':>6}  {words}" for kind, sign, words in matrix.key if kind != "helps"]
    return "\n\n".join(["\n".join(names), *blocks, "\n".join(key)]) + "\n"
