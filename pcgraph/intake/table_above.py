"""Keep what the blank cells of a table repeat: for each column what stands above, until where."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pcgraph.intake.table_columns import Column, Kept
from pcgraph.intake.trees import Teller

_NONE = ("none printed", "none", "n/a", "-", "–", "—")
"""Words that say that there is none, which is not the same as a blank."""


@dataclass
class Places:
    """How the places of a sheet are named.

    Attributes:
        row: gives the name of a row, such as ``line 7`` or ``sheet Skills, row 7``.
        cell: gives that of a cell, by row and column.
    """

    row: Callable[[int], str]
    cell: Callable[[int, int], str]


@dataclass
class Above:
    """What stands above, of domain, heading, role and level, each by itself.

    Attributes:
        columns: the columns by what they hold.
        places: how places are named.
        teller: takes what must be said.
        merged: for the place of a cell, the place whose words it shares.
        left: the first column of statements; a blank cell right of it repeats nothing.
        said: the words above, by what they are.
    """

    columns: Mapping[Kept, Column]
    places: Places
    teller: Teller
    merged: Mapping[tuple[int, int], tuple[int, int]]
    left: int
    said: dict[str, str] = field(default_factory=dict)
    _ended: dict[str, str] = field(default_factory=dict)
    _blank: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _refused: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _renewed: int = 0
    _given: dict[str, int] = field(default_factory=dict)

    def known(self, kind: Kept, number: int, row: Sequence[str]) -> str:
        """Give the words of a column; a blank cell left of the statements is as above.

        Args:
            kind: what the column holds; of the kinds of a row the domain comes first.
            number: the number of the row.
            row: its cells.
        """
        column = self.columns.get(kind)
        if column is None:
            return self.said.get(kind, "")
        words = row[column.place] if column.place < len(row) else ""
        if words.casefold() in _NONE:
            self.said.pop(kind, None)
            self._ended.pop(kind, None)
            return ""
        if words:
            if kind == "domain" and words != self.said.get(kind):
                self.begin(kind, words, number)
            self.said[kind] = words
            self._given[kind] = number
            self._ended.pop(kind, None)
            return words
        return self._repeated(kind, column, number)

    def begin(self, kind: str, words: str, number: int) -> None:
        """Begin a domain or heading: those above end, role and level above go on to hold.

        Args:
            kind: ``domain`` or ``section``.
            words: its words.
            number: the number of its row.
        """
        ended = self.said.pop("section", "")
        if ended:
            self._ended["section"] = ended
        self.said[kind] = words
        self._renewed = number

    def _repeated(self, kind: str, column: Column, number: int) -> str:
        """Give what a blank cell repeats, and remember that it does, or does not."""
        above = self.said.get(kind, "")
        shared = (number, column.place) in self.merged
        place = self.places.cell(number, column.place)
        by_role = kind in ("role", "level")
        refused = bool(above) and by_role and column.place > self.left and not shared
        if above and not refused:
            self._blank.setdefault((column.name, above), []).append(place)
            if by_role and self._renewed > self._given.get(kind, 0) and not shared:
                self._given[kind] = number
                words = (
                    f"a domain begins, and {column.name!r} is blank: the words above were "
                    f"taken, {above!r}; write another {kind.capitalize()} where that is wrong."
                )
                self.teller.tell_some(f"blank {kind}s", self.places.row(number), words)
            return above
        if refused or kind in self._ended:
            ended = above or self._ended[kind]
            self._refused.setdefault((column.name, ended), []).append(place)
        return ""

    def tell(self) -> None:
        """Say of which blank cells the words above hold, and of which they do not."""
        for told, what in (
            (self._blank, "was read as the words above it"),
            (self._refused, "was left blank, though words stand above it"),
        ):
            for (name, above), places in told.items():
                words = f"a blank cell below {name!r} {what}, {above!r}: {listed(places)}."
                self.teller.tell_some(f"blank cells below {name!r}", places[0], words)


def listed(places: Sequence[str]) -> str:
    """List places; what they begin with is said once.

    >>> listed(["sheet A, cell B2", "sheet A, cell B3"]), listed(["line 3, column A"])
    ('sheet A, cell B2, cell B3', 'line 3, column A')
    """
    first, sign, _ = places[0].rpartition(", ")
    return ", ".join([places[0], *(one.removeprefix(first + sign) for one in places[1:])])
