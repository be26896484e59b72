"""Say what a cell of a table is that is no statement, and part one that holds several."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pcgraph.grid import head_key
from pcgraph.intake.english import is_demand, is_lead_in, is_unfinished, word_set, words
from pcgraph.intake.naming import says_domain
from pcgraph.marks import read_marks

_BREAK = re.compile(r"\s*(?:\n|<br\s*/?>)\s*", re.IGNORECASE)
_NOTHING = word_set(
    "n/a na tbc tbd tba none nil n y x yes no true false essential desirable required mandatory "
    "e d f r m p pending blank todo"
)
_PHRASES = frozenset(
    {"not applicable", "to be confirmed", "to be decided", "to be agreed",
     "not required", "to follow", "not yet written", "in development"}
)  # fmt: skip
_TOTAL = re.compile(r"(?:(?:sub|grand|overall)[ -]?)?totals?\b.{0,30}|sum|average|mean|count")
_NUMBER = re.compile(r"[\d.,/%\s()=-]*")


def says_nothing(cell: str) -> bool:
    """Tell a cell that is no statement: a tick, a number, *N/A*, *TBC*; a blank one too.

    >>> says_nothing("✓"), says_nothing("N/A"), says_nothing("3"), says_nothing("Listens")
    (True, True, True, False)
    """
    key = head_key(cell).strip(" .()[]")
    return key in _NOTHING or key in _PHRASES or not any(map(str.isalpha, cell))


def is_total(cells: Sequence[str]) -> bool:
    """Tell a row of totals: it says so, and what else stands in it are numbers.

    >>> is_total(["", "TOTAL", "", "3"]), is_total(["Total care", "Washes"])
    (True, False)
    """
    filled = [cell for cell in cells if cell]
    named = [cell for cell in filled if _TOTAL.fullmatch(head_key(cell).rstrip(" :"))]
    return bool(named) and filled[0] == named[0] and all(
        cell in named or _NUMBER.fullmatch(cell) for cell in filled
    ) and (len(filled) > 1 or head_key(filled[0]).rstrip(" :") in ("total", "totals"))  # fmt: skip


def names_domain(text: str) -> bool:
    """Tell a row that calls itself a domain: *DOMAIN A: Data*, *Theme 2 – Talking*.

    >>> names_domain("DOMAIN A: Working with data"), names_domain("Working with data")
    (True, False)
    """
    return says_domain(text) and not is_demand(text)


def parts_of(cell: str) -> list[str]:
    r"""Part the words of a cell at its lines, where these are things of their own.

    A line that goes on with the one above stays with it; what ends in a colon keeps the lines
    below as its parts, unless it only introduces statements.

    >>> parts_of("Greets visitors\nChecks identity"), parts_of("Greets visitors\nand staff")
    (['Greets visitors', 'Checks identity'], ['Greets visitors and staff'])
    >>> parts_of("Checks before a visit:\n• address\n• pets")
    ['Checks before a visit: address pets']
    """
    texts: list[str] = []
    joins = False
    for part in _BREAK.split(cell):
        marked = read_marks(part)
        text = marked.text
        if not text:
            continue
        unfinished = bool(texts) and is_unfinished(texts[-1])
        small = text[:1].islower() and not marked.mark
        if texts and ((not marked.mark and (unfinished or small)) or (joins and not _stands(text))):
            texts[-1] = f"{texts[-1]} {text}"
            continue
        texts.append(text)
        joins = text.endswith(":") and not is_lead_in(text)
    return texts


def _stands(text: str) -> bool:
    """Tell a line below a colon that is a statement by itself."""
    return is_demand(text) and len(words(text)) > 2 and text[:1].isupper()
