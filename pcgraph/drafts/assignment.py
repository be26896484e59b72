"""Pair two lists so that the sum of what the pairs are worth is greatest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush


def best_pairs(worth: Sequence[Mapping[int, float]]) -> dict[int, int]:
    """Give each row at most one column, each column to at most one row, for the greatest sum.

    Shortest augmenting paths with potentials (the Hungarian method) over the pairs that are given:
    for n rows with at most k pairs each it takes n searches of n times k steps, so that it is
    quadratic in the rows where k is bounded. Equal sums are settled by the order of the columns.

    Args:
        worth: for each row the columns that it may have, and what each is worth (above 0, at
            most 1).

    Returns:
        The column of each row that has one.

    >>> best_pairs([{0: 0.9, 1: 0.8}, {0: 0.7}])
    {0: 1, 1: 0}
    """
    owner: dict[int, int] = {}
    price: dict[int, float] = {}
    paid = [0.0] * len(worth)
    # Column -1 - row stands for having none; it is worth nothing.
    costs = [
        {**{column: 1.0 - one for column, one in sorted(mine.items())}, -1 - row: 1.0}
        for row, mine in enumerate(worth)
    ]
    for start in range(len(worth)):
        came_from: dict[int, int] = {}
        done: dict[int, float] = {}
        heap: list[tuple[float, int, int]] = []
        row, far = start, 0.0
        while True:
            for column, cost in costs[row].items():
                if column not in done:
                    step = far + cost - paid[row] - price.get(column, 0.0)
                    heappush(heap, (step, column, row))
            far, column, row = heappop(heap)
            while column in done:
                far, column, row = heappop(heap)
            came_from[column], done[column] = row, far
            if column not in owner:
                break
            row = owner[column]
        paid[start] += far
        for seen, when in done.items():
            if seen != column:
                price[seen] = price.get(seen, 0.0) - (far - when)
                paid[owner[seen]] += far - when
        taken_by: dict[int, int] = {owner[one]: one for one in done if one in owner}
        while True:
            row = came_from[column]
            owner[column] = row
            if row == start:
                break
            column = taken_by[row]
    return {row: column for column, row in sorted(owner.items(), key=lambda p: p[1]) if column >= 0}
