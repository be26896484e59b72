"""The tables of a release: CSV with what describes it, and one workbook.

One table is in memory at a time, and the matrix of coverage. While a table is written it is
counted: its size and checksum, whether its keys are keys, whether what refers to another table is
found there.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from pcgraph.about import about_words, data_version
from pcgraph.model import Table
from pcgraph.publish.answers import Answers
from pcgraph.publish.described import (
    Described,
    Reference,
    csvw_text,
    datapackage_text,
    fits,
    kind_of,
)
from pcgraph.publish.member import Member
from pcgraph.publish.ready import MATRIX, REFERENCES, Ready, ready_tables
from pcgraph.writers.tables import text

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

    from pcgraph.graph import KnowledgeGraph
    from pcgraph.publish.gathered import Report
    from pcgraph.writers.collection import Sheet

FOLDER = "tables"
WORKBOOK = "pcgraph-tables.xlsx"
_TITLE = "pcgraph: the ready tables"
_DESCRIPTION = (
    "Which National Occupational Standards (NOS) evidence each competency of NHS "
    "personalised-care roles, with the reason, who judged it and the line of the document. The "
    "judgements are ours, made from titles, not from performance criteria. Not endorsed by Skills "
    "for Health, First Contact Clinical or NHS England. The licence is that of our part "
    "(attribute as: pcgraph editors); the words of the sources belong to their owners."
)
_LAID = " What was laid over ({}) is its owner's: judgements too are not ours, nor the licence."
_NO_WORDS = (
    " Words of the sources that may not be handed on are left out: our short label stands in "
    "place of a line; titles of NOS, and quotations in reasons, are cut after their first words, "
    "with … for the rest, since six words one after the other are the owner's."
)
_LABELLED: Mapping[str, tuple[str, str]] = {
    "competency": ("Competency", "The line"),
    "old_text": ("Old words", "The line of the older edition"),
    "new_text": ("New words", "The line of the newer edition"),
}
_STAND_IN = (
    ": its words where they may be handed on; else our short label and a mark, such as [words "
    "left out: 1a2b3c4d]. Lines with the same mark have the same words."
)
_PRINTED = "as printed"
_CUT = " Of six words or more its first ones stand here, with … for the rest."
_SQL = (
    "Over the CSV files: SELECT r.framework, c.competency, j.nos_code, j.evidence, j.reason, "
    "j.reviewed_by FROM competency_role r JOIN competencies c USING (competency_id) LEFT JOIN "
    "judgements j ON j.competency_id = c.competency_id AND j.decision = 'accepted' "
    "WHERE r.role = 'Link Worker' AND r.reading = 'printed'"
)
_PIECE = 5_000
_FIRST = ("sources", "roles", "frameworks", "nos", "domains", "sections", "competencies",
          "judgements")  # fmt: skip
"""The tables that others refer to, each after those that it refers to itself."""


def table_members(
    kg: KnowledgeGraph, full: bool = False, report: Report | None = None
) -> Iterator[Member]:
    """Give the ready tables of a graph.

    The contents are made when they are written, the CSV and the sheet of a table from the same
    answer: each question is asked once. In any other order the bytes are the same.

    Args:
        kg: the graph.
        full: whether it holds the words of the sources; else our short labels stand for them.
        report: told of each sheet of the workbook.

    Returns:
        ``tables/NAME.csv`` and ``NAME.csv-metadata.json`` of each table, ``csv-metadata.json`` and
        ``datapackage.json`` of all, and the workbook.
    """
    tables = _Tables(kg, full, report)
    for ready in tables.by_need():
        yield Member(f"{FOLDER}/{ready.name}.csv", partial(tables.write, ready))
    for ready in tables.ready:
        path = f"{FOLDER}/{ready.name}.csv-metadata.json"
        yield Member(path, partial(tables.write_metadata, ready))
    yield Member(f"{FOLDER}/csv-metadata.json", tables.write_group)
    yield Member(f"{FOLDER}/datapackage.json", tables.write_package)
    yield Member(f"{FOLDER}/{WORKBOOK}", tables.write_workbook)


def _cut_words(meaning: str) -> str:
    """Say of words as printed that they may be cut; any other meaning stays."""
    return f"{meaning}{_CUT}" if _PRINTED in meaning else meaning


class _Nowhere(io.BytesIO):
    """Takes what is written only to be counted."""

    def write(self, content: Buffer, /) -> int:
        """Take it."""
        return memoryview(content).nbytes


class _Tables:
    """The tables of one graph, and what was counted of those that were written."""

    def __init__(self, kg: KnowledgeGraph, full: bool, report: Report | None) -> None:
        self._kg = kg
        self._report = report
        self._answers = Answers(kg)
        self._full = full
        self.ready = ready_tables(full)
        self._by_name = {ready.name: ready for ready in self.ready}
        self._described: dict[str, Described] = {}
        self._keys: dict[tuple[str, str], frozenset[str]] = {}

    def by_need(self) -> list[Ready]:
        """Order the tables so that what is referred to comes first."""
        wanted = [self._by_name[name] for name in _FIRST]
        return list(dict.fromkeys([*wanted, *self.ready]))

    def words(self) -> list[tuple[str, str, str]]:
        """Give the dictionary of columns, true of what this release holds."""
        if self._full:
            return list(self._kg.words)
        return [
            (name, _LABELLED[name][0], _LABELLED[name][1] + _STAND_IN)
            if name in _LABELLED else (name, head, _cut_words(meaning))
            for name, head, meaning in self._kg.words
        ]  # fmt: skip

    def write(self, ready: Ready, out: BinaryIO) -> None:
        """Write one table as CSV, and count it."""
        self._described[ready.name] = self._counted(ready, out)

    def described(self, name: str) -> Described:
        """Give what was counted of a table; if it was not written yet, write it to nowhere."""
        if name not in self._described:
            self.write(self._by_name[name], _Nowhere())
        return self._described[name]

    def write_metadata(self, ready: Ready, out: BinaryIO) -> None:
        """Describe one table, and those that it refers to, for CSV on the Web."""
        wanted = [ready.name, *(one.table for one in self.described(ready.name).references)]
        group = [self.described(name) for name in dict.fromkeys(wanted)]
        out.write(csvw_text(group, self._heads(), self._about()).encode("utf-8"))

    def write_group(self, out: BinaryIO) -> None:
        """Describe all tables for CSV on the Web."""
        out.write(csvw_text(self._all(), self._heads(), self._about()).encode("utf-8"))

    def write_package(self, out: BinaryIO) -> None:
        """Describe all tables as a Data Package."""
        out.write(datapackage_text(self._all(), self._heads(), self._about()).encode("utf-8"))

    def write_workbook(self, out: BinaryIO) -> None:
        """Write all tables as one workbook."""
        from pcgraph.writers.collection import write_collection

        about = self._about()
        pairs = about_words(
            self._kg.questioned.store, _TITLE, "pcgraph publish DIR", 0,
            [about["description"]],
        )  # fmt: skip
        told = [*(pair for pair in pairs if pair[0] != "Rows"), ("A little SQL", _SQL)]
        sheets = (self._sheet(*one) for one in enumerate(self.ready))
        write_collection(sheets, self.words(), _TITLE, told, out)

    def _sheet(self, number: int, ready: Ready) -> Sheet:
        """Make the sheet of one table; the matrix is drawn."""
        from pcgraph.writers.collection import Sheet

        if self._report:
            self._report(f"{FOLDER}/{WORKBOOK}: {ready.name}", number, len(self.ready))
        command = [("Command", ready.command)] if ready.command else []
        told = [("Holds", ready.what), *command]
        if ready.name == MATRIX:
            from pcgraph.writers.heat_sheet import matrix_sheet

            found = self._answers.matrix
            draw = (lambda book, name: matrix_sheet(book, found, name)) if found.heads else None
            return Sheet(ready.name, found.table(), told, draw)
        table = ready.made(self._answers)
        notes = [("Note", note) for note in table.notes if note not in self._kg.parts]
        return Sheet(ready.name, table, [*told, *notes])

    def _all(self) -> list[Described]:
        return [self.described(ready.name) for ready in self.ready]

    def _heads(self) -> dict[str, tuple[str, str]]:
        return {name: (head, meaning) for name, head, meaning in self.words()}

    def _about(self) -> dict[str, str]:
        """Say what holds for all tables."""
        names = ", ".join(one.name for one in self._kg.overlays)
        theirs = _LAID.format(names) if names else ""
        return {
            "title": _TITLE,
            "description": _DESCRIPTION + theirs + ("" if self._full else _NO_WORDS),
            "version": data_version(self._kg.questioned.store),
        }

    def _counted(self, ready: Ready, out: BinaryIO) -> Described:
        """Write a table and count it on the way."""
        table = ready.made(self._answers)
        targets = {
            place: REFERENCES[column]
            for place, column in enumerate(table.columns)
            if column in REFERENCES and REFERENCES[column][0] != ready.name
        }
        known = {place: self._keys_of(target) for place, target in targets.items()}
        count = _Count(table, ready.key, known)
        size, digest = 0, hashlib.sha256()
        for piece in _pieces(table, count):
            raw = piece.encode("utf-8")
            out.write(raw)
            size += len(raw)
            digest.update(raw)
        for name, column in set(REFERENCES.values()):
            if name == ready.name:
                self._keys[name, column] = _unique(table, column)
        references = tuple(
            Reference(table.columns[place], *target, place not in count.empty)
            for place, target in targets.items()
            if place not in count.lost
        )
        key = ready.key if count.unique else ()
        return Described(ready.name, ready.what, table.columns, count.kinds, key, references,
                         size, digest.hexdigest())  # fmt: skip

    def _keys_of(self, target: tuple[str, str]) -> frozenset[str]:
        """Give the keys of a table; none where they are not unique."""
        self.described(target[0])
        return self._keys[target]


class _Count:
    """What is found out of a table row by row.

    Args:
        table: the table.
        key: the columns that should be a key.
        known: the keys that a column at a place should have.
    """

    def __init__(
        self, table: Table, key: Sequence[str], known: Mapping[int, frozenset[str]]
    ) -> None:
        self.kinds = {column: kind_of(column) for column in table.columns}
        self.unique = bool(key)
        self.lost: set[int] = set()
        self.empty: set[int] = set()
        self._typed = [
            (place, column)
            for place, column in enumerate(table.columns)
            if kind_of(column) != "string"
        ]
        self._key = [table.columns.index(column) for column in key]
        self._seen: set[tuple[str, ...]] = set()
        self._known = known

    def row(self, cells: Sequence[str]) -> None:
        """Look at one row."""
        for place, column in self._typed:
            if cells[place] and not fits(cells[place], self.kinds[column]):
                self.kinds[column] = "string"
        for place, keys in self._known.items():
            if not cells[place]:
                self.empty.add(place)
            elif cells[place] not in keys:
                self.lost.add(place)
        if self.unique:
            key = tuple(cells[place] for place in self._key)
            self.unique = all(key) and key not in self._seen
            self._seen.add(key)


def _pieces(table: Table, count: _Count) -> Iterator[str]:
    """Write CSV as RFC 4180 has it, some thousand rows at a time."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    for number, row in enumerate(table.rows, 1):
        cells = [text(cell) for cell in row]
        count.row(cells)
        writer.writerow(cells)
        if number % _PIECE == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def _unique(table: Table, column: str) -> frozenset[str]:
    """Give the values of a column if each stands in one row, else none."""
    place = table.columns.index(column)
    values = frozenset(text(row[place]) for row in table.rows)
    return values if len(values) == len(table.rows) and "" not in values else frozenset()
