"""One cell of coverage: what was counted for a function, as a kind, a sign and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pcgraph.model import Cell

REQUIRED_STATE = "required, no link recorded"
PARTLY_STATE = "linked, not all that is required"
STEPS = (1, 3, 6, 10)
"""From how many linked competencies on a cell has the next stronger shade."""

KEY = (
    ("linked", "n (p)", "n competencies have a NOS of this function, p only in part or as a help"),
    ("helps", "n (n)", "n competencies, each only as a help: no NOS shows all or part of any"),
    ("suggested", "?", "no link recorded: a NOS of this function is suggested, nobody is sure"),
    (
        "none",
        "·",
        "no link recorded: all looked at, no competency of it has a NOS of this function",
    ),
    ("partly", "(·)", "no link recorded: not all its competencies were looked at"),
    ("unseen", "–", "no link recorded: nobody looked at its competencies"),
    ("empty", "", "no competency is printed there"),
)
"""Each kind of cell, its sign, and what it means."""

REQUIRED_KEY = ("required", "!", "the list you named asks for a code here that has no link")
STATES = {
    "linked": "linked",
    "helps": "linked",
    "suggested": "suggested only",
    "none": "looked, none fits",
    "partly": "no link recorded",
    "unseen": "nobody looked",
    "empty": "nothing printed",
}
"""The word of the column ``state`` for each kind of cell, as the queries say it."""

_SIGNS = {kind: sign for kind, sign, _ in KEY}
TOTALS = ("with_nos", "none_fits", "open", "not_looked_at", "total")
COUNTS = ("competencies_linked", "of_which_all", "of_which_part", "of_which_helps",
           "suggested_only")  # fmt: skip

Row = Mapping[str, Cell]


@dataclass(frozen=True)
class Spot:
    """One cell: a function for a role, a domain or a document.

    Attributes:
        kind: the first word of ``KEY``.
        sign: what stands in the cell.
        words: the same in full, for who cannot see the cell.
        linked: how many competencies are linked.
        step: the shade, from 0 to the number of ``STEPS``.
        required: whether it lacks what a list asks for.
        missing: the codes that it lacks.
    """

    kind: str
    sign: str
    words: str
    linked: int
    step: int
    required: bool
    missing: tuple[str, ...] = ()


def spot(row: Row) -> Spot:
    """Make a cell of what was counted for it."""
    linked, every, part, helps, suggested = (number(row, name) for name in COUNTS)
    total, unseen = (number(row, name) for name in ("total", "not_looked_at"))
    if linked:
        kind = "linked" if every + part else "helps"
    elif suggested:
        kind = "suggested"
    elif not total:
        kind = "empty"
    elif not unseen:
        kind = "none"
    else:
        kind = "unseen" if unseen == total else "partly"
    weak = part + helps
    sign = (f"{linked} ({weak})" if weak else str(linked)) if linked else _SIGNS[kind]
    words = {one: meaning for one, _, meaning in KEY}[kind]
    if linked:
        strong = ((every, "show all of it"), (part, "part of it"), (helps, "help only"))
        told = ", ".join(f"{count} {what}" for count, what in strong if count)
        words = f"{linked} linked: {told}; {row.get('nos_codes')}"
    if missing := row.get("required_no_link"):
        sign, words = f"{sign} !".strip(), f"{words}; {REQUIRED_STATE}: {missing}"
    step = sum(linked >= least for least in STEPS)
    return Spot(kind, sign, words, linked, step, bool(missing), tuple(listed(missing)))


def listed(cell: Cell) -> list[str]:
    """Take a joined cell apart.

    >>> listed("GEN97; OP1"), listed(None)
    (['GEN97', 'OP1'], [])
    """
    return str(cell).split("; ") if cell else []


def number(row: Row, name: str) -> int:
    """Give what was counted, 0 where nothing was."""
    cell = row.get(name)
    return cell if isinstance(cell, int) else 0
