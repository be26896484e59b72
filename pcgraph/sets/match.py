"""Find for each row of one mapping set the row of another that it became."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from pcgraph.sets.rows import SetRow

Key = Callable[[SetRow], Hashable]

_KEYS: Sequence[Key] = (
    lambda row: row.record or None,
    lambda row: (row.subject, row.object, row.predicate, row.negated, _how(row)),
    lambda row: (row.subject, row.object, row.predicate, row.negated),
    lambda row: (row.subject, row.object, row.predicate),
    lambda row: (row.subject, row.object),
)
"""By what rows belong together, the surest first: the record, then what it says of which pair."""


def matched(
    old: Iterable[SetRow], new: Iterable[SetRow]
) -> Iterator[tuple[SetRow | None, SetRow | None]]:
    """Pair the rows of two sets; each stands in exactly one pair.

    SSSOM lets a set say one mapping several times, once for each justification: such rows are
    paired in the order in which they stand. The work grows with the number of rows.

    Args:
        old: the rows of the older set.
        new: those of the newer one.

    Yields:
        Old and new row, one of them None where a row came or went: first those of the old set,
        in its order, then what came, in the order of the new one.
    """
    before, after = list(old), list(new)
    partner: dict[int, int] = {}
    left, free = list(range(len(before))), list(range(len(after)))
    for key in _KEYS:
        places: dict[Hashable, list[int]] = {}
        for place in reversed(free):
            places.setdefault(key(after[place]), []).append(place)
        places.pop(None, None)
        for place in left:
            some = places.get(key(before[place]))
            if some:
                partner[place] = some.pop()
        taken = set(partner.values())
        left = [place for place in left if place not in partner]
        free = [place for place in free if place not in taken]
    for place, row in enumerate(before):
        yield row, after[partner[place]] if place in partner else None
    for place in free:
        yield None, after[place]


def _how(row: SetRow) -> str:
    return row.get("mapping_justification")
