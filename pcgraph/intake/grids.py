"""Make a reading of sheets: find the headings of columns, read the rows, tell the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pcgraph.grid import cell_name, column_name, head_key
from pcgraph.intake.heads import holds, is_level, is_role, known_heads
from pcgraph.intake.model import Item, Reading
from pcgraph.intake.naming import roles_named
from pcgraph.intake.role_heads import is_short_role, roles_among
from pcgraph.intake.table_above import Places
from pcgraph.intake.table_columns import Column, Row, has_statements, settled
from pcgraph.intake.table_rows import RowReader, told_of_kept
from pcgraph.intake.trees import Node, Teller, arranged

_TOP = 40
"""So many rows are looked at for the headings."""
_NAMED = 10
_DEFAULT = re.compile(r"(?:sheet|tabelle|feuil|hoja|table|blad) ?\d*", re.IGNORECASE)
_FORMULA = re.compile(r"[=@](?=\S)|[+-](?=[A-Za-z(@=])")
_MERGED = re.compile(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)")
_CELLS = 100_000
_ABOUT = frozenset(
    {"about", "about this table", "words", "read me", "readme", "instructions", "contents", "lists"}
)
"""Names of sheets that tell of the other sheets."""
_PART = re.compile(r"(?:domain|theme|area|pillar|section|part|unit)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Sheet:
    """A sheet, its cells as text.

    Attributes:
        name: its name; of CSV nothing.
        rows: the number of each row (of CSV its first line), and its cells; blank at the ends
            they are cut.
        formulas: places of formulas: number of the row, column from 0.
        merged: ranges of merged cells.
        hidden: whether it is not shown.
    """

    name: str
    rows: Sequence[Row]
    formulas: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[str, ...] = ()
    hidden: bool = False


@dataclass
class _Book:
    teller: Teller = field(default_factory=Teller)
    nodes: list[Node] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)


def grid_reading(sheets: Sequence[Sheet], form: str) -> tuple[Reading, list[str]]:
    """Make a reading of sheets.

    Args:
        sheets: in the order of their tabs.
        form: ``csv`` or ``excel``.

    Returns:
        The reading, and the headings that were found where no column of statements was.
    """
    book = _Book()
    for sheet in sheets:
        _sheet(book, sheet)
    nodes = book.nodes
    named = {sheet.name for sheet in sheets}
    if len(book.read) > 1 and len(named) > 1:
        nodes = _by_sheet(book)
    elif book.read:
        _told_of_role(book, book.read[0], nodes)
    title = book.titles[0] if book.titles else ""
    if any(node.parents for node in nodes):
        items = arranged(_keyed(nodes, book.teller), book.teller, frozenset())
    else:
        items = [_whole(node) for node in nodes]
    return Reading(form, title, (), tuple(items), book.teller.all()), book.heads


def _whole(node: Node) -> Item:
    notes = (*node.item.notes, *node.notes)
    return Item(**{**vars(node.item), "notes": notes}) if node.notes else node.item


def _sheet(book: _Book, sheet: Sheet) -> None:
    """Read one sheet: what stands above its table, each of its tables, what stands below."""
    rows = [row for row in sheet.rows if any(row[1])]
    if not rows:
        return
    many = f"its {len(rows):,} filled rows were not read"
    shown = f"sheet {sheet.name}" if sheet.name else "the file"
    if head_key(sheet.name) in _ABOUT:
        book.teller.tell(shown, f"by its name it is about the others; {many}.", lost=True)
        return
    if sheet.hidden:
        book.teller.tell(shown, f"it is hidden; {many}. Show it if it belongs here.", lost=True)
        return
    top = _head_row(sheet.rows)
    if top is None:
        book.heads += _heads_shown(rows, sheet.name)
        book.teller.tell(shown, f"no column of statements is known in it; {many}.", lost=True)
        return
    book.read.append(sheet.name)
    _formulas(book, sheet)
    places = _places(sheet.name)
    over = _above(book, sheet, top, places)
    merged = _merged(sheet, book.teller)
    starts = [top, *_further(sheet.rows, top, book, places)]
    for start, end in zip(starts, [*starts[1:], len(sheet.rows)], strict=True):
        _table(book, sheet, start, end, places, merged, over if start == top else "")


def _places(name: str) -> Places:
    if not name:
        return Places(lambda row: f"line {row}", lambda row, at: f"line {row}, {_column(at)}")
    return Places(lambda row: f"sheet {name}, row {row}",
                  lambda row, at: f"sheet {name}, cell {cell_name(row - 1, at)}")  # fmt: skip


def _column(place: int) -> str:
    return f"column {column_name(place)}"


def _head_row(rows: Sequence[Row]) -> int | None:
    """Find the row with the headings: the one with most of them that leads to statements."""
    best: tuple[tuple[int, bool], int] | None = None
    seen = 0
    for at, (_, cells) in enumerate(rows):
        filled = [cell for cell in cells if cell]
        if not filled:
            continue
        seen += 1
        if seen > _TOP:
            break
        known = known_heads(filled)
        short = roles_among(cells)
        crossed = sum(
            is_level(cell) or is_role(cell) or (place in short and holds(cell) is None)
            for place, cell in enumerate(cells)
        )
        kinds = {holds(cell) for cell in filled}
        enough = 2 * (known + crossed) >= min(len(filled), 6)
        if "statement" not in kinds and not (enough and ("text" in kinds or crossed > 1)):
            continue
        # A lone word may be a title; of rows that look alike the first has the headings.
        rank = known + crossed, len(filled) > 1
        if best is None or rank > best[0]:
            best = rank, at
    if best is None:
        return None
    at = best[1]
    columns, _ = _columns(rows, at, len(rows))
    return at if has_statements(columns) else None


def _columns(rows: Sequence[Row], at: int, end: int) -> tuple[list[Column], list[str]]:
    """Settle the columns of the table whose headings stand in a row."""
    heads = list(rows[at][1])
    below = rows[at + 1 : end]
    hints = [""] * len(heads)
    first = next((row for row in below if any(row[1])), None)
    if first is not None and _is_second(heads, first[1]):
        known = ""
        for place, head in enumerate(heads):
            known = head or known
            kind = holds(known)
            if place < len(first[1]) and first[1][place]:
                hints[place] = kind if kind in ("role", "level") else "role"
                heads[place] = first[1][place]
        below = below[1:]
    elif at:
        hints = _hints_above(rows, at, heads)
    wide = max((len(row) for _, row in below), default=0)
    heads += [""] * (wide - len(heads))
    hints += [""] * (wide - len(hints))
    return settled(heads, hints, below)


def _is_second(heads: Sequence[str], row: Sequence[str]) -> bool:
    """Tell a second row of headings: it fills only what has none, or stands below Roles."""
    filled = [place for place, cell in enumerate(row) if cell]
    free = {place for place, head in enumerate(heads) if not head}
    over = {place for place in range(len(heads)) if holds(heads[place]) in ("role", "level")}
    return (
        len(filled) > 1
        and bool(free & set(filled))
        and set(filled) <= free | over
        and all(place + 1 in free or place - 1 in free | over for place in filled)
        and all(len(row[place].split()) < 7 for place in filled)
    )


def _hints_above(rows: Sequence[Row], at: int, heads: Sequence[str]) -> list[str]:
    """Take from the row above what several headings are: Roles, Levels."""
    hints = [""] * len(heads)
    above = rows[at - 1][1]
    known = ""
    for place in range(len(heads)):
        cell = above[place] if place < len(above) else ""
        known = (holds(cell) or "") if cell else known
        if known in ("role", "level") and heads[place] and holds(heads[place]) is None:
            hints[place] = known
    return hints


def _further(rows: Sequence[Row], top: int, book: _Book, places: Places) -> list[int]:
    """Find the headings of further tables of a sheet; the same headings again are passed over."""
    found = []
    head = tuple(cell.casefold() for cell in rows[top][1])
    for at in range(top + 1, len(rows)):
        cells = rows[at][1]
        if not cells or len(cells[0]) > 80:
            continue
        if len(head) > 1 and tuple(cell.casefold() for cell in cells) == head:
            found.append(at)
            words = "the headings stand here again; they are no row of the table."
            book.teller.tell_some("headings that are repeated", places.row(rows[at][0]), words)
            continue
        filled = [cell for cell in cells if cell]
        if len(filled) < 3 or not all(holds(cell) for cell in filled):
            continue
        if any(holds(cell) == "statement" for cell in filled):
            found.append(at)
            head = tuple(cell.casefold() for cell in cells)
    return found


def _above(book: _Book, sheet: Sheet, top: int, places: Places) -> str:
    """Keep what stands above the headings: a title, an introduction; give a domain there."""
    over = ""
    used = _hints_above(sheet.rows, top, sheet.rows[top][1]) if top else []
    for at, (number, cells) in enumerate(sheet.rows[:top]):
        words = "; ".join(cell for cell in cells if cell)
        if not words or (at == top - 1 and any(used)):
            continue
        first = sum(map(bool, cells)) == 1 and len(words.split()) < 20 and at == _first(sheet.rows)
        if first:
            book.titles.append(words)
        kind = "title" if first and len(book.titles) == 1 else "introduction"
        if at == top - 1 and not first and _PART.match(words):
            kind, over = "domain", words
        key = f"{sheet.name}!{number}"
        book.nodes.append(Node(Item(key, words, kind, shown=places.row(number))))
    return over


def _first(rows: Sequence[Row]) -> int:
    return next(at for at, (_, cells) in enumerate(rows) if any(cells))


def _table(
    book: _Book, sheet: Sheet, start: int, end: int, places: Places,
    merged: dict[tuple[int, int], tuple[int, int]],
    over: str,
) -> None:  # fmt: skip
    columns, told = _columns(sheet.rows, start, end)
    number = sheet.rows[start][0]
    for words in told:
        book.teller.tell(places.row(number), words)
    for one in columns:
        if not one.name:
            words = "it has no heading; its words are kept beside each statement."
            book.teller.tell(places.cell(number, one.place), words)
        elif one.holds == "note" and holds(one.name) is None:
            words = (
                f"what column {one.name!r} holds is not known; it is kept beside each statement."
            )
            book.teller.tell(places.cell(number, one.place), words)
    told_of_kept(columns, places.row(number), book.teller)
    rows = list(sheet.rows[start + 1 : end])
    first = next((at for at, row in enumerate(rows) if any(row[1])), None)
    if first is not None and _is_second(sheet.rows[start][1], rows[first][1]):
        rows = rows[first + 1 :]
    reader = RowReader(columns, places, book.teller, f"{sheet.name}!", merged, over)
    reader.read(rows)
    book.nodes += reader.nodes


def _formulas(book: _Book, sheet: Sheet) -> None:
    """Name cells that hold a formula, or that a program for sheets would take for one."""
    places = _places(sheet.name)
    for number, column in sorted(sheet.formulas):
        words = "it holds a formula; what it came to when the file was saved was read."
        book.teller.tell_some("formulas", places.cell(number, column), words)
    if not sheet.name:
        for number, cells in sheet.rows:
            for column, cell in enumerate(cells):
                if cell[:1] in ("=", "@", "+", "-") and _FORMULA.match(cell) and cell != "-":
                    words = "it begins as a formula does; it was kept as words, never worked out."
                    book.teller.tell_some("formulas", places.cell(number, column), words)


def _merged(sheet: Sheet, teller: Teller) -> dict[tuple[int, int], tuple[int, int]]:
    """Give for each cell of a merged range but its first, the place of the first."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for span in sheet.merged:
        match = _MERGED.fullmatch(span)
        if not match:
            continue
        left, right = _letters(match[1]), _letters(match[3])
        top, bottom = int(match[2]), int(match[4])
        if (right - left + 1) * (bottom - top + 1) > _CELLS or len(found) > _CELLS:
            words = f"its merged cells {span} are too many; they count as blank but for the first."
            teller.tell(f"sheet {sheet.name}", words)
            continue
        cells = ((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1))
        found.update({cell: (top, left) for cell in cells if cell != (top, left)})
    if sheet.merged:
        shown = ", ".join(sheet.merged[:_NAMED])
        more = f" and {len(sheet.merged) - _NAMED:,} more" * (len(sheet.merged) > _NAMED)
        words = f"merged cells ({shown}{more}) have the words of their first cell."
        teller.tell(f"sheet {sheet.name}", words)
    return found


def _letters(name: str) -> int:
    place = 0
    for letter in name:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _by_sheet(book: _Book) -> list[Node]:
    """Take the names of sheets as domains where no column names one."""
    out: list[Node] = []
    sheets: dict[str, list[Node]] = {}
    for node in book.nodes:
        sheets.setdefault(node.item.key.partition("!")[0], []).append(node)
    for name, nodes in sheets.items():
        _told_of_role(book, name, nodes)
        domains = any(node.item.domain or node.item.kind == "domain" for node in nodes)
        if domains or _DEFAULT.fullmatch(name) or name not in book.read:
            out += nodes
            continue
        words = "no column names a domain, so the name of the sheet was taken as the domain."
        book.teller.tell(f"sheet {name}", words)
        for node in nodes:
            plain = node.item.kind in ("title", "introduction", "note")
            node.item = node.item if plain else Item(**{**vars(node.item), "domain": name})
        out += nodes
    return out


def _told_of_role(book: _Book, name: str, nodes: Sequence[Node]) -> None:
    """Say of a sheet whose name is a role that no statement of it is for that role."""
    named = roles_named(name) or is_role(name) or is_short_role(name)
    if name in book.read and named and not any(node.item.roles for node in nodes):
        book.teller.tell(
            f"sheet {name}",
            f"its name may be a role, but no column says for whom its statements are: write {name} "
            f"in Role, or bring each such sheet in by itself with --role {name!r}.",
        )


def _keyed(nodes: Sequence[Node], teller: Teller) -> list[Node]:
    """Let parents that are named by a code or an identifier be the rows that have it."""
    known: dict[str, str] = {}
    for node in nodes:
        for name, words in node.item.notes:
            if holds(name) == "id":
                known.setdefault(words.casefold(), node.item.key)
    for node in nodes:
        if node.item.code:
            known.setdefault(node.item.code.casefold(), node.item.key)
    for node in nodes:
        node.parents = [(known.get(key.casefold(), key), order) for key, order in node.parents]
    return list(nodes)


def _heads_shown(rows: Sequence[Row], name: str) -> list[str]:
    """Show the cells of the row that most likely has the headings."""
    number, cells = max(rows[:_TOP], key=lambda row: (sum(map(bool, row[1])), -row[0]))
    where = f"sheet {name}, row {number}" if name else f"line {number}"
    shown = [f"{column_name(at)} {cell[:40]!r}" for at, cell in enumerate(cells) if cell]
    return [f"{where}: {', '.join(shown[:20])}"]
