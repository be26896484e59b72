"""Make things of the rows of a table: blank cells are as above, marks say roles and levels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pcgraph.grid import column_name
from pcgraph.intake.cells import is_total, names_domain, parts_of, says_nothing
from pcgraph.intake.english import ends_closed, is_lead_in
from pcgraph.intake.heads import holds, is_mark, is_no, is_yes
from pcgraph.intake.jsons import number_of
from pcgraph.intake.model import Item
from pcgraph.intake.naming import names_everyone
from pcgraph.intake.table_above import Above, Places
from pcgraph.intake.table_columns import Column, Kept, Row
from pcgraph.intake.trees import LAST, Node, Teller

_NAMES = re.compile(r"\s*[;|\n]\s*")
_NOTE = re.compile(r"\*+|©|(?:notes?|source|key|legend|version|copyright|last updated|date)\b",
                   re.IGNORECASE)  # fmt: skip
_FEW_WORDS = 12
_MANY = 3
_SOON = 200


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
        self._above = Above(self._by, self.places, self.teller, self.merged, self._left)
        if self.over:
            self._above.said["domain"] = self.over
        self._used: set[int] = set()
        self._several: set[str] = set()
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
            if is_total(row):
                said = "it is a row of totals; it was left out."
                self.teller.tell_some("rows of totals", self.places.row(number), said)
            elif lone and below and (after_blank or noted):
                self._note(number, row[filled[0]])
            elif self._is_data(row) and not (lone and self._is_banner(number, row, usual)):
                self._statements(number, row)
            else:
                self._banner(number, row, filled)
        for one in self._crossed:
            if not one.worded and one.place not in self._used and rows:
                words = f"below {one.name!r} nothing is ticked."
                self.teller.tell(self.places.cell(rows[0][0], one.place), words)
        self._above.tell()

    def _goes_on(self, rows: Sequence[Row]) -> bool:
        """Tell whether a whole row with a statement follows soon."""
        return any(self._is_data(row) and sum(map(bool, row)) > 1 for _, row in rows)

    def _is_data(self, row: Sequence[str]) -> bool:
        """Tell whether a row has a statement."""
        cells = [_cell(one, row) for one in self._said]
        cells += [_cell(one, row) for one in self._crossed if one.worded]
        return not all(says_nothing(cell) for cell in cells) or self._only_ticked(row)

    def _only_ticked(self, row: Sequence[str]) -> bool:
        """Tell a row of statements by role of which a cell is only ticked."""
        return any(one.worded and is_yes(_cell(one, row)) for one in self._crossed)

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

    def _is_over_all(self, number: int, row: Sequence[str]) -> bool:
        """Tell a cell that is merged over the whole width, where no column names a domain."""
        wide = max(one.place for one in self.columns)
        return "domain" not in self._by and all(
            (number, place) in self.merged or (place < len(row) and row[place])
            for place in range(wide + 1)
        )

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
        if len(filled) == 1 and (names_domain(row[filled[0]]) or self._is_over_all(number, row)):
            words = {"domain": row[filled[0]]}
            others, code = [], ""
        if all(map(says_nothing, words.values())):
            self.teller.tell_some("rows without a statement", shown,
                                  "no statement stands in it; it was kept as a note.")  # fmt: skip
            self._note(number, "; ".join(row[place] for place in filled))
            return
        notes = [(one.name or f"column {column_name(one.place)}", cell)
                 for one in others
                 if one.holds != "code" and (cell := _cell(one, row))]  # fmt: skip
        for kind, text in words.items():
            over = "" if kind == "domain" else self._above.said.get("domain", "")
            self._above.begin(kind, text, number)
            item = Item(f"{self.sheet}{number}{kind}", text, "heading" if over else kind,
                        code=code if kind == next(reversed(words)) else "", domain=over,
                        notes=tuple(notes), shown=shown)  # fmt: skip
            kind = "heading" if kind == "section" else "domain"
            self.nodes.append(Node(replace(item, kind=kind)))

    def _statements(self, number: int, row: Sequence[str]) -> None:
        """Take the statement of a row, or each of several."""
        shown = self.places.row(number)
        said = {kind: self._above.known(kind, number, row)
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
        self._tell_several(said["role"], shown)
        worded = [one for one in self._crossed
                  if one.worded and not says_nothing(_cell(one, row))]  # fmt: skip
        for one in worded:
            for_role = one.holds == "for role"
            said_here = replace(
                item,
                key=f"{item.key}{column_name(one.place)}",
                roles=(*item.roles, one.name) if for_role else item.roles,
                level=item.level if for_role else "; ".join(filter(None, (item.level, one.name))),
                shown=self.places.cell(number, one.place),
            )
            self._add_parts(said_here, _cell(one, row), row)
        ticked = [one for one in self._crossed if one.worded and is_yes(_cell(one, row))]
        if ticked:
            self._add_ticked(item, ticked, (number, row), not worded)
        if worded or ticked:
            return
        for one in self._said:
            text = _cell(one, row)
            if text and not says_nothing(text):
                kind = one.name if one.lone else item.kind
                typed = (("kind", item.kind),) if one.lone and item.kind else ()
                key = f"{item.key}{column_name(one.place)}" if one.lone else item.key
                at = self.places.cell(number, one.place) if one.lone else shown
                notes = (*item.notes, *typed)
                self._add_parts(replace(item, key=key, kind=kind, notes=notes, shown=at), text, row)

    def _tell_several(self, words: str, shown: str) -> None:
        """Say, once for each wording, that *All* or *both* does not say which roles are meant."""
        several = [one for one in _parts(words) if names_everyone(one) or one.lower() == "both"]
        if several and several[0].casefold() not in self._several:
            self._several.add(several[0].casefold())
            said = f"it says {several[0]!r}, here and perhaps below: write in Role which are meant."
            self.teller.tell(shown, said)

    def _add_ticked(
        self, item: Item, ticked: Sequence[Column], row: tuple[int, Sequence[str]], alone: bool
    ) -> None:
        """Add what a row names as a statement for the roles and levels that are only ticked."""
        number, cells = row
        names = ", ".join(repr(one.name) for one in ticked)
        roles = (one.name for one in ticked if one.holds == "for role")
        levels = (one.name for one in ticked if one.holds == "for level")
        if says_nothing(item.heading):
            words = f"below {names} it is only ticked, and nothing says what: it is a note."
            self.teller.tell_some("ticks of nothing", item.shown, words)
            if alone:
                self._note(number, "; ".join(filter(None, cells)))
            return
        one = replace(
            item,
            text=item.heading,
            roles=(*item.roles, *roles),
            level="; ".join(filter(None, (item.level, *levels))),
        )
        words = f"below {names} it is only ticked: {item.heading!r} was taken for the statement."
        self.teller.tell_some("rows that are only ticked", item.shown, words)
        self._add(one, cells)

    def _add_parts(self, item: Item, cell: str, row: Sequence[str]) -> None:
        """Add the statement of a cell, or each of several that stand on lines of their own."""
        texts = parts_of(cell) if "\n" in cell else [cell]
        if len(texts) < 2:
            self._add(replace(item, text=texts[0] if texts else cell), row)
            return
        words = f"it has {len(texts)} lines, which were kept as statements of their own."
        for number, text in enumerate(texts, 1):
            shown = f"{item.shown}, part {number}"
            if number == 1:
                self.teller.tell_some("cells with several lines", shown, words)
            key = item.key if number == 1 else f"{item.key}.{number}"
            lead = number < len(texts) and is_lead_in(text)
            kind = "introduction" if lead else item.kind
            self._add(replace(item, key=key, text=text, kind=kind, shown=shown), row)

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
        if item.text[:1].islower() and not item.code and self._opens():
            words = (
                "it begins with a small letter: does it go on with the row above? If so, write "
                "'join with row above' in Keep as."
            )
            self.teller.tell_some("statements that begin small", item.shown, words)
        parent = self._one("parent", row)
        order = number_of(self._one("order", row) or LAST)
        node = Node(item, [(parent, order)] if parent else [])
        self._folded[key] = node
        self.nodes.append(node)

    def _opens(self) -> bool:
        """Tell whether the statement above begins with a capital, and is not closed."""
        above = self.nodes[-1].item.text if self.nodes else ""
        return above[:1].isupper() and not ends_closed(above)

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


def told_of_kept(columns: Sequence[Column], shown: str, teller: Teller) -> None:
    """Name the columns that are kept as notes, though what they hold is known.

    Args:
        columns: those of a table.
        shown: the place of its headings.
        teller: takes what is said.
    """
    names = [repr(one.name) for one in columns if one.holds == "note" and holds(one.name)]
    if names:
        many = f"column {names[0]} is" if len(names) == 1 else f"columns {', '.join(names)} are"
        teller.tell(shown, f"{many} kept beside each statement.")


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
