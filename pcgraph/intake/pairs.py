"""Pair the things of two lists that are the same: by what is around them first, then by words."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Sequence

Signs = Sequence[Hashable | None]
"""What each thing of a list is known by; None for what has no pair."""


def same_pairs(rounds: Iterable[tuple[Signs, Signs]]) -> dict[int, int]:
    """Pair things that are known by the same sign, each once, in their order.

    Args:
        rounds: the signs of the first list and of the second, the most exact ones first: what one
            round leaves is paired by the next.

    Returns:
        The places in the second list by those in the first.

    >>> same_pairs([(["b under x"], ["b under y", "b under x"]), (["b"], ["b", "b"])])
    {0: 1}
    """
    pairs: dict[int, int] = {}
    for old, new in rounds:
        waiting: dict[Hashable, deque[int]] = defaultdict(deque)
        for place, sign in enumerate(old):
            if sign is not None and place not in pairs:
                waiting[sign].append(place)
        taken = {*pairs.values()}
        for place, sign in enumerate(new):
            if place not in taken and sign is not None and waiting.get(sign):
                pairs[waiting[sign].popleft()] = place
    return pairs
