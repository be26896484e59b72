"""Put the things of a source in the order of their tree, whatever is wrong with its links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pcgraph.intake.model import Item, Told

LAST = float("inf")
"""The place of what has none."""
_NAMED = 100
"""So many faults of one kind are named, each by itself."""


@dataclass
class Node:
    """A thing as a reader meets it.

    Attributes:
        item: what it says; its parent and order are filled in here.
        parents: keys of what it stands under, each with its place there.
        notes: what else is said of it, after the notes of the item.
    """

    item: Item
    parents: list[tuple[str, float]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


class Teller:
    """What must be said of a source; of each kind of fault only so much is named."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self._said: dict[str, int] = {}

    def tell(self, shown: str, words: str, line: int = 0, lost: bool = False) -> None:
        """Say something of a place."""
        self.told.append(Told(shown, words, line, lost))

    def tell_some(self, kind: str, shown: str, words: str, lost: bool = False) -> None:
        """Say something that may be true of very many places.

        Args:
            kind: the fault in the plural, for those that are only counted.
            shown: the place.
            words: as of ``Told``.
            lost: as of ``Told``.
        """
        key = f"{int(lost)}{kind}"
        self._said[key] = self._said.get(key, 0) + 1
        if self._said[key] <= _NAMED:
            self.tell(shown, words, lost=lost)

    def all(self) -> tuple[Told, ...]:
        """Give all that was said, and how much was only counted."""
        more = [
            Told("the file", f"{many - _NAMED:,} more: {key[1:]}.", 0, key[0] == "1")
            for key, many in self._said.items()
            if many > _NAMED
        ]
        return (*self.told, *more)


def arranged(nodes: Sequence[Node], teller: Teller, roots: frozenset[str]) -> list[Item]:
    """List things from the top down, each followed by what stands below it.

    A thing with several parents stands below the first; what stands below nothing that is
    there, or in a ring, stands at the top. All of that is told.

    Args:
        nodes: the things, in the order of the source; no key stands twice.
        teller: takes what must be said.
        roots: keys of what is no thing of its own: the framework.
    """
    known = {node.item.key: place for place, node in enumerate(nodes)}
    chosen: list[tuple[str, float]] = []
    for node in nodes:
        parents = [one for one in dict(node.parents).items() if one[0] in known]
        tops = [order for key, order in node.parents if key in roots]
        missing = [key for key, _ in node.parents if key not in known and key not in roots]
        for key in dict.fromkeys(missing):
            words = f"it stands under {key}, which is not in the file; it was put at the top."
            words = words if not parents else f"it also stands under {key}, which is not here."
            teller.tell_some("things below what is not in the file", node.item.shown, words, True)
        others = [_named(nodes[known[key]].item) for key, _ in parents[1:]]
        if others:
            words = f"it stands below several; kept below the first, not below {', '.join(others)}."
            teller.tell_some("things below several others", node.item.shown, words, True)
        chosen.append(parents[0] if parents else ("", tops[0] if tops else LAST))
    _cut_rings(nodes, known, chosen, teller)
    return _walked(nodes, known, chosen)


def _cut_rings(
    nodes: Sequence[Node], known: dict[str, int], chosen: list[tuple[str, float]], teller: Teller
) -> None:
    """Put at the top the first thing of each ring; each thing is looked at once."""
    seen = [0] * len(nodes)
    for start in range(len(nodes)):
        path = []
        place = start
        while place >= 0 and not seen[place]:
            seen[place] = start + 1
            path.append(place)
            place = known[chosen[place][0]] if chosen[place][0] else -1
        if place >= 0 and seen[place] == start + 1 and path:
            ring = path[path.index(place) :] if place in path else []
            if ring:
                first = min(ring)
                above = nodes[known[chosen[first][0]]].item
                chosen[first] = "", LAST
                words = (
                    f"it stands below {_named(above)}, which stands below it in turn: a ring of "
                    f"{len(ring):,}. It was put at the top."
                )
                teller.tell_some("rings", nodes[first].item.shown, words, True)


def _walked(
    nodes: Sequence[Node], known: dict[str, int], chosen: Sequence[tuple[str, float]]
) -> list[Item]:
    below: dict[str, list[int]] = {}
    for place, (parent, _) in enumerate(chosen):
        below.setdefault(parent, []).append(place)
    for places in below.values():
        places.sort(key=lambda place: (chosen[place][1], place))
    order = {place: at for places in below.values() for at, place in enumerate(places, 1)}
    out: list[Item] = []
    waiting = list(reversed(below.get("", ())))
    while waiting:
        place = waiting.pop()
        item = nodes[place].item
        notes = (*item.notes, *nodes[place].notes)
        out.append(replace(item, parent=chosen[place][0], order=order[place], notes=notes))
        waiting.extend(reversed(below.get(item.key, ())))
    return out


def _named(item: Item) -> str:
    """Name a thing by its place and the start of its words."""
    text = item.text if len(item.text) <= 40 else f"{item.text[:39]}…"
    return f"{item.shown} ({text})" if text else item.shown
