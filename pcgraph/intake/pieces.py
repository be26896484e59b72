"""Join, split and place the things of a source as a person settled it, before they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pcgraph.intake.model import Became, Item
from pcgraph.intake.phrased import PHRASE
from pcgraph.intake.settled import SPLIT, Setting, halves

_SAID = ("code", "level", "domain", "heading")
_OF_BOTH = (PHRASE, "tag")
"""Notes that both halves of a thing have, as they would if they had been two rows."""


@dataclass(frozen=True)
class Piece:
    """One thing to be read: an item, several that were joined, or half of one.

    Attributes:
        item: what it says.
        first: the place of the item, from 1.
        last: the place of the last one that was joined to it.
        shown: where it stands.
        setting: what a person settled about it.
    """

    item: Item
    first: int
    last: int
    shown: str
    setting: Setting | None = None

    @property
    def became(self) -> Became | None:
        """Give what a person says that it is."""
        return self.setting.became if self.setting else None


def pieces_of(items: Sequence[Item], settled: Mapping[int, Setting]) -> list[Piece]:
    """Join and split items where a person says so; each item is in one piece, or in two halves.

    Args:
        items: the items, in their order.
        settled: what is settled, by the place of the item, from 1.
    """
    pieces: list[Piece] = []
    joined: dict[str, str] = {}
    for place, item in enumerate(items, 1):
        setting = settled.get(place)
        if item.parent in joined:
            item = replace(item, parent=joined[item.parent])
        if setting is not None and setting.join and pieces:
            joined[item.key] = pieces[-1].item.key
            pieces[-1] = _joined(pieces[-1], item, place)
            continue
        text, rest = item.text, ""
        if setting is not None and setting.keep_as == SPLIT:
            text, rest = halves(item.text, setting.note)
        one = Piece(replace(item, text=text) if rest else item, place, place, item.shown, setting)
        pieces.append(one)
        if rest:
            notes = tuple(note for note in item.notes if note[0] in _OF_BOTH)
            # No key of a source has a NUL: readers refuse it.
            second = replace(item, key=f"{item.key}\0", text=rest, code="", notes=notes)
            pieces.append(replace(one, item=second))
    return pieces


def _joined(above: Piece, item: Item, place: int) -> Piece:
    """Join an item with what stands above it; nothing that it says is lost."""
    one = above.item
    said = {name: getattr(one, name) or getattr(item, name) for name in _SAID}
    other = tuple(
        (name, getattr(item, name)) for name in _SAID if getattr(item, name) not in ("", said[name])
    )
    whole = replace(
        one,
        text=" ".join(filter(None, (one.text, item.text))),
        roles=tuple(dict.fromkeys((*one.roles, *item.roles))),
        notes=(*one.notes, *item.notes, *other),
        **said,
    )
    shown = one.shown if item.shown in ("", one.shown) else f"{one.shown} to {item.shown}"
    return replace(above, item=whole, last=place, shown=shown)


def under_heads(pieces: Sequence[Piece], kind_of: Callable[[Item], Became | None]) -> list[Piece]:
    """Let what follows a domain or heading that a person named stand under it, as lines do.

    Only what stands beside it in the source follows it, up to the next one, and only where it
    names no other domain or heading itself; what has things below it keeps them.

    Args:
        pieces: the pieces, in their order.
        kind_of: says what the source calls an item.
    """
    if not any(piece.became in ("domain", "heading") for piece in pieces):
        return list(pieces)
    parents = {piece.item.parent for piece in pieces}
    opened: dict[str, tuple[Item | None, Item | None]] = {}
    out: list[Piece] = []
    for piece in pieces:
        item, became = piece.item, piece.became
        domain, heading = opened.get(item.parent, (None, None))
        leaf = item.key not in parents
        named = kind_of(item)
        under = None
        if became == "domain":
            domain, heading = (item if leaf else None), None
        elif became == "heading":
            under, heading = domain, (item if leaf else None)
        elif became is None and (not leaf or named == "domain"):
            domain = heading = None
        elif became is None and named == "heading":
            under, heading = domain, None
        else:
            home = (heading or domain).domain if heading or domain else ""  # type: ignore[union-attr]
            if item.domain not in ("", home):
                domain = heading = None
            if item.heading:
                heading = None
            under = heading or domain
        opened[item.parent] = domain, heading
        out.append(replace(piece, item=replace(item, parent=under.key)) if under else piece)
    return out
