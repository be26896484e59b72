"""Count where the right targets stand: mean reciprocal rank, recall, and hits.

*Mean reciprocal rank* (Voorhees, "The TREC-8 Question Answering Track Report", 1999): one divided
by the place of the first right target, averaged. *Recall at n*: the share of the right targets of
a statement that stand among the first n, averaged over statements (macro). *Hit at 5*: the share of
statements that have a right target among the first five.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from pcgraph.model import Cell, Table
from pcgraph.scored.gold import Gold
from pcgraph.suggested.ranking import Hit, Ranker

COLUMNS = (
    "method", "ranked_for", "targets", "right_pairs", "mrr", "recall_1", "recall_5", "recall_10",
    "hit_5",
)  # fmt: skip
MOST = 1000
"""Places that are looked at; what stands further back counts as not found."""
_FEW = 30
"""Below so many statements no share of 100 is told."""
_FIVE = 5
_RECALLS = (1, 5, 10)


def places_of(hits: Sequence[Hit], right: Collection[int]) -> list[int]:
    """Give the places of the right targets that were found, counted from 1."""
    return [place for place, hit in enumerate(hits, 1) if hit.at in right]


def reciprocal(places: Sequence[int]) -> float:
    """Give the reciprocal of the first place.

    >>> reciprocal([2, 5]), reciprocal([])
    (0.5, 0.0)
    """
    return 1 / min(places) if places else 0.0


def recall(places: Sequence[int], right: int, most: int) -> float:
    """Give the share of the right that stands among the first.

    >>> recall([1, 6], 4, 5)
    0.25
    """
    return sum(place <= most for place in places) / right


def places_by(ranker: Ranker, gold: Gold) -> list[list[int]]:
    """Rank for every statement, and give the places of what is right."""
    most = min(MOST, len(gold.targets))
    found: list[list[int]] = []
    for start in range(0, len(gold.statements), MOST):
        ranked = ranker.rank(gold.statements[start : start + MOST], most)
        found += map(places_of, ranked, gold.right[start : start + MOST])
    return found


def row_of(method: str, gold: Gold, places: Sequence[Sequence[int]]) -> tuple[Cell, ...]:
    """Lay out what a method reached; shares are from 0 to 1."""
    number = len(gold.statements)
    counts = [*map(len, gold.right)]
    shares = [sum(map(reciprocal, places)) / number]
    for most in _RECALLS:
        each = (recall(some, right, most) for some, right in zip(places, counts, strict=True))
        shares.append(sum(each) / number)
    shares.append(sum(reciprocal(some) >= 1 / _FIVE for some in places) / number)
    sizes = number, len(gold.targets), gold.pairs
    return (method, *sizes, *(round(share, 3) for share in shares))


def measured(gold: Gold, found: Mapping[str, Sequence[Sequence[int]]]) -> Table:
    """Set methods side by side.

    Args:
        gold: what is right.
        found: for each method the places of what is right, by statement.
    """
    rows = tuple(row_of(method, gold, places) for method, places in found.items())
    lines = "statement has" if gold.without == 1 else "statements have"
    notes = [
        *gold.notes,
        f"Left out: {gold.without} {lines} no right target here."
        if gold.without
        else "Every statement has a right target.",
    ]
    for row in rows:
        share, number = float(str(row[-1])), len(gold.statements)
        # Of a few statements the count is told: a share of 100 would claim what nobody measured.
        cases = f"in {round(100 * share)} of 100 cases"
        cases = f"for {round(share * number)} of {number}" if number < _FEW else cases
        notes.append(f"By {row[0]}: {cases} a right one is among the first five.")
    return Table(COLUMNS, rows, notes=tuple(notes))
