"""Write what a person judged into the mapping files of a folder; rows that nobody touched stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pcgraph.composition import is_mapping_file
from pcgraph.decisions.card import (
    JUDGED_HOW,
    OF_OWN,
    decided_how,
    judged_slots,
    reviewed_slots,
)
from pcgraph.decisions.gathered import Gathered, Standard
from pcgraph.decisions.judgement import Judgement
from pcgraph.mapping import BY_METHOD, BY_PERSON, refuse_comments
from pcgraph.names import VERSION
from pcgraph.overlay import slug
from pcgraph.sssom import (
    DECISION_BY_FILE,
    IRI_SLOTS,
    NO_LICENCE,
    NO_TERM,
    PROPERTIES,
    SETTLEMENT_SLOT,
    SLOTS,
    read_table,
    write_mappings,
)
from pcgraph.sssom_cells import in_cell

GONE_FILE = "withdrawn.txt"
_GONE_HEAD = "record_id\twithdrawn_on\tby\treason\twas\tsubject_id\tobject_id\n"
_PERSON, _AFTER = (
    next(name for name, how in BY_PERSON.items() if how == words)
    for words in ("person", "person after suggestion")
)
_NUMBER = re.compile(r"(\d+)$")
_UNDATED = "undated"
_UNDONE = "taken back"


@dataclass
class Records:
    """What became of the mapping files.

    Attributes:
        texts: the files that say something else than before, by path.
        new: how many judgements are new.
        changed: how many were changed.
        withdrawn: how many were taken back.
        followed: in how many rows a label follows what was named anew.
    """

    texts: dict[str, str] = field(default_factory=dict)
    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    followed: int = 0


def write_records(
    judgements: Sequence[Judgement],
    said: Gathered,
    standards: Mapping[str, Standard],
    labels: Mapping[str, str],
    gone: str = "",
) -> Records:
    """Write the mapping files that are to change.

    Args:
        judgements: what was judged, checked.
        said: what the graph says now.
        standards: the NOS by address, with those that are new.
        labels: what things are called anew, by address.
        gone: the list of what was withdrawn before.

    Raises:
        InputProblem: a file whose comments would be lost.
    """
    return _Writer(said, standards, labels, gone).write(judgements)


@dataclass(frozen=True)
class Kept:
    """A row as it stands in a mapping file.

    Attributes:
        path: the file.
        slots: what stands in the row.
    """

    path: str
    slots: Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """What became of one record: how it stood before and after; None where it did not stand."""

    record: str
    before: Kept | None
    after: Kept | None


def put_back(
    changes: Sequence[Change], said: Gathered, by: str, day: str, gone: str = ""
) -> Records:
    """Write the mapping files as they were before changes; the rows stand as they were made.

    Args:
        changes: what is to be taken back; each record stands as it did after the change.
        said: what the graph says now.
        by: who takes them back.
        day: on which day.
        gone: the list of what was withdrawn before.

    Raises:
        InputProblem: a file whose comments would be lost.
    """
    return _Writer(said, {}, {}, gone).put_back(changes, by, day)


class _Writer:
    """Holds the rows of the folder's mapping files while they change."""

    def __init__(
        self,
        said: Gathered,
        standards: Mapping[str, Standard],
        labels: Mapping[str, str],
        gone: str,
    ) -> None:
        self.said, self.standards, self.labels = said, standards, labels
        self.files = {file.path: file for file in said.files if is_mapping_file(file.path)}
        tables = {path: read_table(file, ()) for path, file in self.files.items()}
        self.meta: dict[str, dict[str, object]] = {p: {**t.meta} for p, t in tables.items()}
        self.rows: dict[str, list[dict[str, str]]] = {
            path: [dict(row.slots) for row in table.rows] for path, table in tables.items()
        }
        self.touched: set[str] = set()
        self.gone, self.gone_before = gone, gone
        self.made = Records()
        self.lines = {line.iri: line for line in said.lines}
        self.stem = f"map-{slug(said.slug)}-"
        self.last = self._last()

    def _last(self) -> int:
        """Find the highest number that a record ever had."""
        names = [row.get("record_id", "") for rows in self.rows.values() for row in rows]
        names += [line.split("\t", 1)[0] for line in self.gone.splitlines()]
        mine = self.said.prefixes.compact(f"{self.said.base}{self.stem}0")[:-1]
        ours = [name for name in names if name.startswith(mine)]
        return max((int(found[1]) for name in ours if (found := _NUMBER.search(name))), default=0)

    def write(self, judgements: Sequence[Judgement]) -> Records:
        """Put the judgements in."""
        for one in judgements:
            if one.before is None:
                self._add(one, None)
                self.made.new += 1
            elif one.withdrawn:
                self._withdraw(one)
            else:
                old = one.before.row.get("object_id")
                if self._object(one) == old:
                    self._add(one, self._take(one))
                    self.made.changed += 1
                else:
                    # Another NOS is another judgement: the old record does not come to mean it.
                    self._withdraw(one)
                    self._add(one, None)
                    self.made.new += 1
        self._follow()
        return self._done()

    def _done(self) -> Records:
        """Give what is to be written."""
        for path in sorted(self.touched):
            self.made.texts[path] = self._text(path)
        if self.gone != self.gone_before:
            self.made.texts[f"{self._folder}/{GONE_FILE}"] = self.gone
        return self.made

    def put_back(self, changes: Sequence[Change], by: str, day: str) -> Records:
        """Let records stand as they did before changes."""
        for one in changes:
            if one.after is not None:
                at = one.after.path
                rows = self.rows[at]
                self.rows[at] = [row for row in rows if row.get("record_id") != one.record]
                self.touched.add(at)
            if one.before is None and one.after is not None:
                was = DECISION_BY_FILE[_kind(one.after.path)]
                self._list_gone(one.after.slots, by, day, _UNDONE, was)
            elif one.before is not None:
                path = one.before.path
                self.rows.setdefault(path, []).append(dict(one.before.slots))
                self.meta.setdefault(path, self._new_meta(_kind(path)))
                self.touched.add(path)
                lines = self.gone.splitlines(keepends=True)
                self.gone = "".join(line for line in lines if line.split("\t")[0] != one.record)
        return self._done()

    @property
    def _folder(self) -> str:
        return f"data/mappings/{self.said.slug}-to-nos"

    def _object(self, one: Judgement) -> str:
        return self.said.prefixes.compact(one.standard) if one.standard else NO_TERM

    def _take(self, one: Judgement) -> dict[str, str]:
        """Take a row out of its file."""
        assert one.before is not None
        path, record = one.before.file.path, one.before.row.get("record_id")
        row = next(row for row in self.rows[path] if row.get("record_id") == record)
        self.rows[path].remove(row)
        self.touched.add(path)
        return row

    def _withdraw(self, one: Judgement) -> None:
        """Take a row out, and keep its id on the list of those that are gone."""
        assert one.before is not None
        row, cells = self._take(one), one.cells
        by, day, why = (cells[name] for name in ("decided_by+", "decided_on+", "reason+"))
        self._list_gone(row, by, day, why, one.before.decision)
        self.made.withdrawn += 1

    def _list_gone(self, row: Mapping[str, str], by: str, day: str, why: str, was: str) -> None:
        """Keep the id of a row that is gone: no other record ever gets it."""
        self.gone = self.gone or _GONE_HEAD
        cells = (row["record_id"], day, by, why, was, row["subject_id"], row["object_id"])
        self.gone += "\t".join(cells) + "\n"

    def _add(self, one: Judgement, row: dict[str, str] | None) -> None:
        """Put a row into the file of its decision."""
        kind = next(k for k, words in DECISION_BY_FILE.items() if words == one.cells["decision+"])
        home = self._folder
        if row is not None and one.before is not None:
            home = one.before.file.path.rsplit("/", 1)[0]
        path = f"{home}/{kind}.sssom.tsv"
        slots = dict(row or self._ends(one))
        if row is None or one.anew:
            slots.update(judged_slots(one.cells))
            slots.update(self._person(one))
        else:
            slots.update({slot: one.cells[column] for column, slot in OF_OWN.items()})
        slots.update(reviewed_slots(one.cells))
        self.rows.setdefault(path, []).append({k: v for k, v in slots.items() if v})
        self.meta.setdefault(path, self._new_meta(kind))
        self.touched.add(path)

    def _person(self, one: Judgement) -> dict[str, str]:
        """Say who judged: a person, a person after a suggestion, or a rule that a person let run.

        What a rule accepted names the tool, so that nobody takes it for the choice of the person.
        """
        how = decided_how(one.before.row) if one.before else ""
        suggested = how in ("machine", *BY_METHOD.values(), BY_PERSON[_AFTER])
        justification = JUDGED_HOW.get(one.how, _AFTER if suggested else _PERSON)
        by_rule = justification in BY_METHOD
        return {
            "author_id": "",
            "author_label": one.cells["decided_by+"],
            "mapping_justification": justification,
            "mapping_tool": "pcgraph" if by_rule else "",
            "mapping_tool_version": VERSION if by_rule else "",
            "mapping_date": one.cells["decided_on+"],
            SETTLEMENT_SLOT: one.settled,
        }

    def _ends(self, one: Judgement) -> dict[str, str]:
        """Name a new record and its ends, with the edition of each."""
        self.last += 1
        compact = self.said.prefixes.compact
        line = self.lines[one.line]
        standard = self.standards.get(one.standard)
        source, dated = self._looked_in(standard)
        return {
            "record_id": compact(f"{self.said.base}{self.stem}{self.last:04}"),
            "subject_id": compact(line.iri),
            "subject_label": in_cell(self.labels.get(line.iri, line.label)),
            "object_id": self._object(one),
            "object_label": in_cell(standard.title) if standard else "",
            "subject_source": compact(self.said.iri),
            "subject_source_version": self.said.about.dated or _UNDATED,
            "object_source": compact(source),
            "object_source_version": dated or _UNDATED,
        }

    def _looked_in(self, standard: Standard | None) -> tuple[str, str]:
        """Say in which list a NOS stands; where none fits, which list is looked in here."""
        if standard:
            return standard.source, standard.dated
        lists = [(one.source, one.dated) for one in self.said.standards if one.source]
        return max(lists, key=lambda one: (lists.count(one), one), default=(self.said.iri, ""))

    def _follow(self) -> None:
        """Let the labels of rows follow what is called anew."""
        expand = self.said.prefixes.expand
        for path, rows in self.rows.items():
            for row in rows:
                for end in ("subject", "object"):
                    label = in_cell(self.labels.get(expand(row.get(f"{end}_id", "")) or "", ""))
                    slot = f"{end}_label"
                    if label and row.get(slot, label) != label:
                        row[slot] = label
                        self.touched.add(path)
                        self.made.followed += 1

    def _new_meta(self, kind: str) -> dict[str, object]:
        """Say what a new set is."""
        about = self.said.about
        return {
            "sssom_version": "1.1",
            "curie_map": {},
            "extension_definitions": [],
            "mapping_set_id": f"{self.said.base}mappings/{slug(self.said.slug)}-to-nos-{kind}",
            "mapping_set_title": f"{about.label} to NOS: {DECISION_BY_FILE[kind]}",
            "license": self._licence(),
        }

    def _licence(self) -> str:
        """Take the licence of the other sets of the framework; what others say is not its own."""
        said = {
            str(meta["license"])
            for path, meta in self.meta.items()
            if path.startswith(f"{self._folder}/") and meta.get("license")
        }
        return said.pop() if len(said) == 1 else NO_LICENCE

    def _text(self, path: str) -> str:
        """Write a file; what its rows newly use is declared."""
        file, rows, meta = self.files.get(path), self.rows[path], self.meta[path]
        if file:
            refuse_comments(file)
        used = {slot for row in rows for slot in row if slot in SLOTS}
        declared = meta.get("curie_map")
        curies = dict(declared) if isinstance(declared, dict) else {}
        wanted = {*prefixes_of(rows), *(["pc"] if PROPERTIES.keys() & used else [])}
        added = sorted(wanted - set(curies))
        if added or not file:
            curies |= {name: self.said.prefixes.namespaces[name] for name in added}
            meta["curie_map"] = dict(sorted(curies.items()))
        defined = meta.get("extension_definitions")
        known = [*defined] if isinstance(defined, list) else []
        names = {one.get("slot_name") for one in known if isinstance(one, dict)}
        more = [definition(s) for s in SLOTS if s.startswith("ext_") and s in used - names]
        if more:
            meta["extension_definitions"] = [*known, *more]
        elif not known:
            meta.pop("extension_definitions", None)
        return write_mappings(_ordered(meta), rows)


def _kind(path: str) -> str:
    """Give the kind of a mapping file, by its name.

    >>> _kind("data/mappings/x-to-nos/negative.sssom.tsv")
    'negative'
    """
    return path.rsplit("/", 1)[-1].split(".", 1)[0]


def _ordered(meta: Mapping[str, object]) -> dict[str, object]:
    """Keep the order of the metadata; what came new stands behind the map of prefixes."""
    first = ("sssom_version", "curie_map", "extension_definitions")
    return {
        **{name: meta[name] for name in first if name in meta},
        **{name: value for name, value in meta.items() if name not in first},
    }


def definition(slot: str) -> dict[str, str]:
    """Define a column of ours for other tools."""
    named = {"property": PROPERTIES[slot]} if slot in PROPERTIES else {}
    return {"slot_name": slot, **named, "type_hint": "xsd:string"}


def prefixes_of(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """Name the prefixes that rows use."""
    for row in rows:
        for slot in IRI_SLOTS:
            for one in row.get(slot, "").split("|"):
                if ":" in one and not one.startswith("sssom:"):
                    yield one.partition(":")[0]
