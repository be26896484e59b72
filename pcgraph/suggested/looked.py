"""Say where was looked for suggestions, with numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pcgraph.decisions.gathered import Gathered
from pcgraph.suggested.aims import Aim, Aims

_ABSENCE = "The 2019 register has about 1,900 for health and care: absence here proves nothing."
_IN_REGISTER = "What no list here has is not looked at: absence here proves nothing."


def looked_in_words(aims: Aims, said: Gathered) -> str:
    """Say where was looked, and that absence there proves nothing.

    Args:
        aims: what may be suggested.
        said: what the graph says of the framework that is asked about.
    """
    if aims.framework:
        return f"Looked in: {len(aims.every):,} lines of {aims.framework}."
    return f"Looked in: {places_words(aims, said)}. " + (
        _IN_REGISTER if any(aim.source in aims.registers for aim in aims.every) else _ABSENCE
    )


def places_words(aims: Aims, said: Gathered) -> str:
    """Name the lists that were looked in, each with how many NOS of it.

    Args:
        aims: what may be suggested.
        said: as for ``looked_in_words``.
    """
    if aims.framework:
        return f"{len(aims.every):,} lines, {aims.framework}"
    of_list: dict[str, list[Aim]] = {}
    mine = 0
    for aim in aims.every:
        register = aim.source in aims.registers
        if said.own and said.base and aim.source.startswith(said.base) and not register:
            mine += 1
        else:
            of_list.setdefault(aim.source, []).append(aim)
    parts = []
    for source, some in of_list.items():
        number = f"{len(some):,} NOS"
        if source in aims.registers:
            states = Counter(aim.status or "no status" for aim in some)
            told = ", ".join(f"{count:,} {name}" for name, count in sorted(states.items()))
            parts.append(f"{number} (register of {aims.registers[source]}: {told})")
        else:
            label = aims.lists.get(source, "no list named")
            dated = some[0].dated
            label = label.removesuffix(f", {dated[:4]}") if dated else label
            parts.append(f"{number} ({', '.join(filter(None, (label, dated)))})")
    if mine:
        parts.append(f"{mine:,} of yours")
    return _joined(parts) or "no NOS: there is none in the graph"


def _joined(parts: Sequence[str]) -> str:
    """Join parts as a person would.

    >>> _joined(["a", "b", "c"]), _joined([])
    ('a, b and c', '')
    """
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
