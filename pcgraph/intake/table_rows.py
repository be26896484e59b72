"""Make things of the rows of a table: blank cells are as above, marks say roles and levels."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from pcgraph.grid import column_name
from pcgraph.intake.heads import is_mark, is_no, is_yes
from pcgraph.intake.jsons import number_of
from pcgraph.intake.model import Item
from pcgraph.intake.table_columns import Column, Kept, Row
from pcgraph.intake.trees import LAST, Node, Teller

_NAMES = re.compile(r"\s*[;|\n]\s*")
_NOTE = re.compile(r"\*+|©|(?:notes?|source|key|legend|version|copyright|last updated|date)\b",
                   re.IGNORECASE)  # fmt: skip
_NONE = ("none printed", "none", "n/a", "-", "–", "—")
"""Words that say that there is none, which is not the same as a blank."""
_FEW_WORDS = 12
_MANY = 3
_SOON = 200


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
class RowReader:
    """Reads the rows of one table.

    Attributes:
        columns: its columns.
        places: how places are named.
        teller: takes what must be said.
        sheet: begins the keys of its things.
        merged: for the place of a cell, the place whose words it shares.
        over: the domain that stands above the headings, or nothing.
        nodes: what was read.
    """

    columns: Sequence[Column]
    places: Places
    teller: Teller
    sheet: str
    merged: dict[tuple[int, int], tuple[int, int]]
    over: str = ""
    nodes: list[Node] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Sort the columns by what they hold."""
        self._by = {one.holds: one for one in self.columns}
        self._said = [one for one in self.columns if one.holds == "statement"]
        self._crossed = [one for one in self.columns if one.holds in ("for role", "for level")]
        self._left = min((one.place for one in [*self._said, *self._crossed]), default=0)
        self._above: dict[str, str] = {"domain": self.over} if self.over else {}
        self._used: set[int] = set()
        self._blank: dict[str, list[str]] = {}
        self._folded: dict[tuple[str, str], Node] = {}

    def read(self, rows: Sequence[Row]) -> None:
        """Read the rows of the table, in order; those below its last statement may be notes."""
        last = max((at for at, (_, row) in enumerate(rows) if self._is_data(row)), default=-1)
        after_blank = False
        usual = self._usual(rows)
        for at, (number, row) in enumerate(rows):
            filled = [place for place, cell in enumerate(row) if cell]
            if not filled:
                after_blank = True
                continue
            lone = len(filled) == 1
            noted = lone and bool(_NOTE.match(row[filled[0]]))
            below = at > last or (
                lone
                and after_blank
                and (noted or (usual > 1 and not self._goes_on(rows[at + 1 : at + _SOON])))
            )
            if lone and below and (after_blank or noted):
                self._note(number, row[filled[0]])
            elif self._is_data(row) and not (lone and self._is_banner(number, row, usual)):
                self._statements(number, row)
            else:
                self._banner(number, row, filled)
        for one in self._crossed:
            if not one.worded and one.place not in self._used and rows:
                words = f"below {one.name!r} nothing is ticked."
                self.teller.tell(self.places.cell(rows[0][0], one.place), words)
        for name, places in self._blank.items():
            shown = f"{', '.join(places[:5])}{f' and {len(places) - 5:,} more' * (len(places) > 5)}"
            words = f"a blank cell below {name!r} was read as the words above it: {shown}."
            self.teller.tell(places[0], words)

    def _goes_on(self, rows: Sequence[Row]) -> bool:
        """Tell whether a whole row with a statement follows soon."""
        return any(self._is_data(row) and sum(map(bool, row)) > 1 for _, row in rows)

    def _is_data(self, row: Sequence[str]) -> bool:
        """Tell whether a row has a statement."""
        cells = [_cell(one, row) for one in self._said]
        cells += [_cell(one, row) for one in self._crossed if one.worded]
        return any(cells)

    def _usual(self, rows: Sequence[Row]) -> int:
        """Give how many cells of a row are usually filled."""
        counts = sorted(sum(map(bool, row)) for _, row in rows[:1000] if any(row))
        return counts[len(counts) // 2] if counts else 0

    def _is_banner(self, number: int, row: Sequence[str], usual: int) -> bool:
        """Tell a heading over the whole width from a statement that stands alone in its row."""
        place = next(place for place, cell in enumerate(row) if cell)
        if (number, place + 1) in self.merged and self.merged[number, place + 1][0] == number:
            return True
        words = row[place]
        least = 2 if any(not one.worded for one in self._crossed) else _MANY
        if usual < least or place > 0 or words.endswith((".", ";")) or len(words.split()) > 8:
            return False
        shown = self.places.row(number)
        said = "only its first cell is filled, so it was taken for a heading."
        self.teller.tell_some("rows with one cell", shown, said)
        return True

    def _note(self, number: int, words: str) -> None:
        self.nodes.append(Node(Item(f"{self.sheet}{number}", words, "note",
                                    shown=self.places.row(number))))  # fmt: skip

    def _banner(self, number: int, row: Sequence[str], filled: Sequence[int]) -> None:
        """Take a row without a statement: a domain, a heading, or words that are kept as a note."""
        shown = self.places.row(number)
        domain, section = (self._by.get(kind) for kind in ("domain", "section"))
        words = {kind: _cell(one, row) for kind, one in (("domain", domain), ("section", section))
                 if one and _cell(one, row)}  # fmt: skip
        others = [column for column in self.columns if column not in (domain, section)]
        code = self._one("code", row)
        if not words and len(filled) == 1 and len(row[filled[0]].split()) <= _FEW_WORDS:
            known = {column.place for column in self.columns if column.name}
            if filled[0] not in known and filled[0] > 0:
                at = self.places.cell(number, filled[0])
                said = "it stands alone, under no heading; it was kept as a note."
                self.teller.tell_some("cells that stand alone", at, said)
                self._note(number, row[filled[0]])
                return
            words = {"section" if domain else "domain": row[filled[0]]}
            others, code = [], ""
        if not words:
            self.teller.tell_some("rows without a statement", shown,
                                  "no statement stands in it; it was kept as a note.")  # fmt: skip
            self._note(number, "; ".join(row[place] for place in filled))
            return
        notes = [(one.name or f"column {column_name(one.place)}", cell)
                 for one in others
                 if one.holds != "code" and (cell := _cell(one, row))]  # fmt: skip
        for kind, text in words.items():
            if kind == "domain":
                self._above = {kind: text}
                over = ""
            else:
                over = self._above.get("domain", "")
                self._above = {"domain": over, kind: text}
            item = Item(f"{self.sheet}{number}{kind}", text, "heading" if over else kind,
                        code=code if kind == next(reversed(words)) else "", domain=over,
                        notes=tuple(notes), shown=shown)  # fmt: skip
            kind = "heading" if kind == "section" else "domain"
            self.nodes.append(Node(replace(item, kind=kind)))

    def _statements(self, number: int, row: Sequence[str]) -> None:
        """Take the statement of a row, or each of several."""
        shown = self.places.row(number)
        said = {kind: self._known(kind, number, row)
                for kind in ("domain", "section", "role", "level")}  # fmt: skip
        item = Item(
            f"{self.sheet}{number}", "", self._one("kind", row), code=self._one("code", row),
            domain=said["domain"], heading=said["section"], shown=shown,
        )  # fmt: skip
        roles, levels, marks = self._marked(row)
        item = replace(
            item,
            roles=tuple(dict.fromkeys((*_parts(said["role"]), *roles))),
            level="; ".join(filter(None, (said["level"], *levels))),
            notes=(*self._notes(row), *marks),
        )
        worded = [one for one in self._crossed if one.worded and _cell(one, row)]
        for one in worded:
            for_role = one.holds == "for role"
            said_here = replace(
                item,
                key=f"{item.key}{column_name(one.place)}",
                text=_cell(one, row),
                roles=(*item.roles, one.name) if for_role else item.roles,
                level=item.level if for_role else "; ".join(filter(None, (item.level, one.name))),
                shown=self.places.cell(number, one.place),
            )
            self._add(said_here, row)
        if worded:
            return
        for one in self._said:
            if text := _cell(one, row):
                kind = one.name if one.lone else item.kind
                typed = (("kind", item.kind),) if one.lone and item.kind else ()
                key = f"{item.key}{column_name(one.place)}" if one.lone else item.key
                at = self.places.cell(number, one.place) if one.lone else shown
                notes = (*item.notes, *typed)
                self._add(replace(item, key=key, text=text, kind=kind, notes=notes, shown=at), row)

    def _one(self, kind: Kept, row: Sequence[str]) -> str:
        """Give the cell of the one column that holds something."""
        return _cell(self._by[kind], row) if kind in self._by else ""

    def _add(self, item: Item, row: Sequence[str]) -> None:
        """Add a statement; a row that repeats one under the same code adds to it."""
        named = self._one("id", row)
        key = (named or item.code, item.text)
        before = self._folded.get(key) if key[0] else None
        if before is not None:
            fresh = [note for note in item.notes if note not in before.item.notes]
            before.notes += [note for note in fresh if note[0] == "nos"]
            others = "; ".join(f"{name}: {words}" for name, words in fresh if name != "nos")
            before.notes += [(item.shown, others)] if others else []
            roles = tuple(dict.fromkeys((*before.item.roles, *item.roles)))
            before.item = replace(before.item, roles=roles)
            words = f"it repeats {before.item.shown} ({key[0]}) and was joined with it."
            self.teller.tell_some("rows that repeat a statement", item.shown, words)
            return
        parent = self._one("parent", row)
        order = number_of(self._one("order", row) or LAST)
        node = Node(item, [(parent, order)] if parent else [])
        self._folded[key] = node
        self.nodes.append(node)

    def _known(self, kind: str, number: int, row: Sequence[str]) -> str:
        """Give the words of a column; a blank cell left of the statements is as above."""
        column = self._by.get(kind)  # type: ignore[call-overload]
        if column is None:
            return self._above.get(kind, "")
        words = _cell(column, row)
        if words.casefold() in _NONE:
            self._above.pop(kind, None)
            return ""
        if words:
            if kind == "domain" and words != self._above.get(kind):
                self._above = {"domain": words}
            self._above[kind] = words
            return words
        above = self._above.get(kind, "")
        shared = (number, column.place) in self.merged
        if not above or (kind in ("role", "level") and column.place > self._left and not shared):
            return ""
        self._blank.setdefault(column.name, []).append(self.places.cell(number, column.place))
        return above

    def _notes(self, row: Sequence[str]) -> list[tuple[str, str]]:
        kept = ("note", "nos", "phrase", "tag", "id", "order")
        found = []
        for one in self.columns:
            if one.holds in kept and (cell := _cell(one, row)):
                name = one.holds if one.holds in ("phrase", "tag", "nos") else one.name
                found.append((name or f"column {column_name(one.place)}", cell))
        wide = max((one.place for one in self.columns), default=0) + 1
        for place in range(wide, len(row)):
            if row[place]:
                found.append((f"column {column_name(place)}", row[place]))
        return found

    def _marked(self, row: Sequence[str]) -> tuple[list[str], list[str], list[tuple[str, str]]]:
        """Give the roles and levels that are ticked; a mark that says more is kept as a note."""
        roles: list[str] = []
        levels: list[str] = []
        notes = []
        for one in self._crossed:
            cell = _cell(one, row)
            if one.worded or not cell or is_no(cell):
                continue
            self._used.add(one.place)
            (roles if one.holds == "for role" else levels).append(one.name)
            if not is_yes(cell) or not is_mark(cell) or (len(cell) > 1 and cell.isalpha()):
                notes.append((one.name, cell))
        return roles, levels, notes


def _cell(column: Column, row: Sequence[str]) -> str:
    return row[column.place] if column.place < len(row) else ""


def _parts(words: str) -> list[str]:
    """Give the roles that a cell names.

    >>> _parts("Link Worker; Coach"), _parts("Coach, Lead")
    (['Link Worker', 'Coach'], ['Coach', 'Lead'])
    """
    parts = _NAMES.split(words)
    if len(parts) == 1:
        parts = words.split(",")
    return [part.strip() for part in parts if part.strip()]
