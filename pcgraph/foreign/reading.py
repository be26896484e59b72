"""Read an SSSOM table of others, whatever slots it uses, and lose none of them.

Form: SSSOM 1.1, TSV serialisation (https://mapping-commons.github.io/sssom/spec/), with
embedded or external metadata, and its variant with commas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from pcgraph.errors import InputProblem
from pcgraph.head import read_head
from pcgraph.model import TextFile
from pcgraph.names import Prefixes
from pcgraph.sssom import NO_TERM, Fault, MappingRow, has_control, row_fault
from pcgraph.sssom_cells import cut
from pcgraph.sssom_head import extensions, near
from pcgraph.sssom_model import BUILT_IN, FORMER, LITERAL, ROW_SLOTS, SET_SLOTS, SPREADING

_MOST_COLUMNS = 500
_ALWAYS = ("predicate_id", "mapping_justification")
_ENDS = ("subject", "object")
_LOOKS_LIKE_PREFIX = re.compile(r"^#\s+([\w.-]+):\s+(\w+:\S+)\s*$", re.MULTILINE)
_LOOKS_LIKE_EXTENSION = re.compile(r"^#[\s-]*slot_name:\s+(\S+)\s*$", re.MULTILINE)
"""What is taken from metadata that YAML cannot read, so that no sound row is told for them."""
NONE = BUILT_IN["sssom"] + NO_TERM.partition(":")[2]
"""The full address of what stands for nothing that was found."""
Meta = Mapping[str, object]


@dataclass(frozen=True)
class ForeignSet:
    """One mapping table of others, as far as it could be read.

    Attributes:
        file: the table.
        head: the lines of the metadata, each with its mark ``#``: its own, or those of the
            file beside it.
        beside: the file of the metadata as it is shown, where it is another.
        meta: the metadata.
        columns: the names of the columns.
        head_line: the line of the names of the columns.
        rows: the rows that could be read, each slot as its cell is without quotes.
        faults: what could not be read.
        head_faults: what of the metadata could not be read.
    """

    file: TextFile
    head: str
    beside: str
    meta: Meta
    columns: tuple[str, ...]
    head_line: int
    rows: tuple[MappingRow, ...]
    faults: tuple[Fault, ...]
    head_faults: tuple[Fault, ...]

    @cached_property
    def prefixes(self) -> Prefixes:
        """Give the prefixes that SSSOM has, and those that the file declares."""
        curies = self.meta.get("curie_map")
        given = curies.items() if isinstance(curies, Mapping) else ()
        own = {name: space for name, space in given if isinstance(space, str) and space}
        if not self.meta:
            own = dict(_LOOKS_LIKE_PREFIX.findall(self.head))
        return Prefixes({**own, **BUILT_IN})

    @cached_property
    def none_terms(self) -> frozenset[str]:
        """Give the short ids of ``sssom:NoTermFound``, one for each prefix that leads to it."""
        spaces = self.prefixes.namespaces.items()
        return frozenset(
            f"{prefix}:{NONE.removeprefix(space)}"
            for prefix, space in spaces
            if NONE.startswith(space)
        )

    @cached_property
    def spread(self) -> Mapping[str, str]:
        """Give what the metadata say of every row: slots that spread, and that no row fills.

        A list is given as a cell would hold it.
        """
        from pcgraph.sssom_values import join_many

        filled = self.filled
        given = {slot: self.meta[slot] for slot in SPREADING if self.meta.get(slot)}
        return {
            slot: join_many(map(str, value)) if isinstance(value, list) else str(value)
            for slot, value in given.items()
            if slot not in filled
        }

    @cached_property
    def filled(self) -> frozenset[str]:
        """Name the slots that any row fills."""
        return frozenset(
            slot for slot in self.columns if any(slot in row.slots for row in self.rows)
        )

    def said(self, row: MappingRow, slot: str) -> str:
        """Give a slot of a row, by itself or as the metadata say of all rows."""
        return row.slots.get(slot) or self.spread.get(slot, "")


def read_foreign(file: TextFile, beside: TextFile | None = None) -> ForeignSet:
    """Read one table of others, however broken.

    Args:
        file: the table; one whose path ends in ``.csv`` is parted by commas.
        beside: the file of its metadata, for a table that has none of its own.

    Returns:
        What could be read, with the faults of form.
    """
    mark = "," if file.path.endswith(".csv") else "\t"
    lines = file.text.split("\n")
    start = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    apart = beside if beside is not None and start == 0 else None
    own = "\n".join(lines[:start])
    head = "\n".join(f"#{line}" for line in apart.text.split("\n")) if apart else own
    head_faults: list[Fault] = []
    meta: Meta = {}
    try:
        meta = read_head(head, "#", file.shown)
    except InputProblem as broken:
        line = int(broken.where.rsplit(":", 1)[-1])
        head_faults.append(Fault(broken.code, "metadata", line, "", "", broken.what, broken.remedy))
    if not meta and not head_faults:
        what = "the block of metadata (lines that begin with #) is missing."
        remedy = "Give at least mapping_set_id, license and curie_map, or a file .sssom.yml beside."
        head_faults.append(Fault("PC-MAP-HEADER", "metadata", 1, "", "", what, remedy))
    shown = apart.shown if apart else ""
    defined = {*extensions(meta)} if meta else {*_LOOKS_LIKE_EXTENSION.findall(head)}
    found = _table(file, lines, start, mark, meta, defined)
    return ForeignSet(file, head, shown, meta, *found, tuple(head_faults))


def _table(
    file: TextFile,
    lines: Sequence[str],
    start: int,
    mark: str,
    meta: Meta,
    defined: Set[str],
) -> tuple[tuple[str, ...], int, tuple[MappingRow, ...], tuple[Fault, ...]]:
    """Read the part below the metadata: columns, their line, rows and faults."""
    first = next(cut(lines[: start + 1], start, mark), None)
    if first is None:
        what = "the table has no line of column names."
        line = min(start + 1, len(lines))
        fault = Fault("PC-MAP-HEADER", "columns", line, "", "", what, "Add it below the metadata.")
        return (), line, (), (fault,)
    columns = tuple(first.cells)
    faults = list(_column_faults(columns, meta, defined, start + 1, mark))
    controls = has_control(file.text)
    rows: list[MappingRow] = []
    for row in cut(lines, start + 1, mark):
        broken = row_fault(row, columns, controls)
        if broken:
            faults.append(broken)
            continue
        named = zip(columns, row.cells, strict=True)
        filled = {name: cell for name, cell in named if cell and not cell.isspace()}
        if filled:
            rows.append(MappingRow(row.number, filled))
    return columns, start + 1, tuple(rows), tuple(faults)


def _column_faults(
    columns: Sequence[str], meta: Meta, defined: Set[str], line: int, mark: str
) -> Iterator[Fault]:
    """Find columns that SSSOM has not, columns it needs, and columns that stand twice."""
    seen: set[str] = set()
    if len(columns) == 1:
        what = "the line of column names has one name only."
        remedy = f"Part the columns by {'commas' if mark == ',' else 'tabs'}."
        yield Fault("PC-MAP-COLUMN", "columns", line, columns[0], "", what, remedy)
        return
    if len(columns) > _MOST_COLUMNS:
        what = f"the table has {len(columns):,} columns, and SSSOM has {len(ROW_SLOTS)}."
        remedy = "Look whether this is the table that you mean."
        yield Fault("PC-MAP-COLUMN", "columns", line, "", "", what, remedy)
        return
    for place, name in enumerate(columns, 1):
        where = ("PC-MAP-COLUMN", "column-doubled", line, name, "")
        if name in seen:
            remedy = "Keep one of the two."
            yield Fault(*where, f"the column {name} stands twice.", remedy, cell=place)
        elif name not in ROW_SLOTS and name not in defined:
            where = ("PC-MAP-COLUMN", "column-unknown", line, name, "")
            what = f"unknown column: {name or 'one without a name'}."
            yield Fault(*where, what, _instead(name), cell=place)
        seen.add(name)
    ends = [f"{end}_id" for end in _ENDS if not _literal(end, columns, meta)]
    for slot in (*_ALWAYS, *ends):
        if slot not in columns:
            where = ("PC-MAP-COLUMN", "column-missing", line, slot, "")
            yield Fault(*where, f"missing column: {slot}.", "Add it; SSSOM asks for it.")


def _literal(end: str, columns: Sequence[str], meta: Meta) -> bool:
    """Tell whether all subjects, or all objects, may be mere words."""
    return f"{end}_type" in columns or meta.get(f"{end}_type") == LITERAL


def _instead(name: str) -> str:
    if name in FORMER:
        return f"Use {FORMER[name]}: it stands for it since SSSOM 1.0."
    if name in SET_SLOTS:
        return "It is said of the set: move it to the metadata."
    return f"{near(name, ROW_SLOTS)}Declare it in extension_definitions, or delete it."
