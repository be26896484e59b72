"""Generate judgements on statements, and the mapping tables that hold them.

Statements of the same words in two editions carry the same rows, as our rules ask. So that
nothing becomes wider than itself, a standard is only ever wider, only narrower, or the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pcgraph.generating.blocks import BASE, PREFIX
from pcgraph.generating.invent import Words, reason_words
from pcgraph.names import PREFIXES
from pcgraph.sssom import NO_TERM, REQUIRED, write_mappings

_SURE = ("0.5", "0.55", "0.6", "0.65", "0.7", "0.75", "0.8", "0.85", "0.9")
_STRONG = (("skos:broadMatch", "all"), ("skos:narrowMatch", "part"), ("skos:exactMatch", "all"))
_WEAK = (("skos:closeMatch", "part"), ("skos:relatedMatch", "supports"))
_TITLES = {"positive": "accepted", "negative": "considered and not used", "none": "none fits"}
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    name: tuple(
        slot
        for slot in (
            "record_id", "subject_id", "subject_label", "predicate_id",
            *(["predicate_modifier"] if name == "negative" else []),
            "object_id", *(["object_label"] if name != "none" else []),
            "mapping_justification", "author_label", "reviewer_label", "subject_source",
            "subject_source_version", "object_source", "object_source_version", "mapping_tool",
            "mapping_tool_version", "mapping_date", "review_date", "confidence", "comment",
            *(["ext_evidence"] if name == "positive" else []),
        )
    )
    for name in _TITLES
}  # fmt: skip
_SET_TRIPLES = 3


class Standard(NamedTuple):
    """A standard: its name, its title, its function, and which strong relation it may have."""

    local: str
    title: str
    function: str
    strong: int


class Row(NamedTuple):
    """One judgement: the table it stands in, the standard or none, and how it was made."""

    table: str
    standard: Standard | None
    relation: str
    evidence: str
    confidence: str
    reason: str
    by_person: bool
    reviewed: bool


@dataclass(frozen=True)
class Slot:
    """A statement as it may stand in several editions: words, tag, judgements."""

    words: Words
    tag: str
    rows: tuple[Row, ...]


class Chances(NamedTuple):
    """Numbers from 0 below 1 that decide on one statement, drawn in one go."""

    judged: float
    accepted: float
    rejected: float
    first: float
    strong: float
    person: float


def make_rows(
    number: int, chances: Chances, standards: Sequence[Standard], same: set[str]
) -> tuple[Row, ...]:
    """Judge a statement: four in ten are judged, three quarters of those with a standard.

    Args:
        number: the number of the statement.
        chances: what decides.
        standards: those of the template.
        same: the standards that are already the same as a statement of the family; added to.
    """
    if chances.judged > 0.42:
        return ()
    accepted = 0 if chances.accepted < 0.25 else 1 if chances.accepted < 0.75 else 2
    rejected = int(chances.rejected * 3)
    first = int(chances.first * len(standards))
    made = []
    for place in range(accepted + rejected):
        standard = standards[(first + 5 * place) % len(standards)]
        sure = _SURE[(number + place) % len(_SURE)]
        by = chances.person < 0.3, chances.person < 0.1
        if place >= accepted:
            reason = reason_words(number + place, accepted=False)
            made.append(Row("negative", standard, "skos:mappingRelation", "", sure, reason, *by))
            continue
        relation, evidence = _WEAK[(number + place) % 2]
        strong, shows = _STRONG[standard.strong]
        # The strong relations but one: a second exactMatch of either end would be a fault.
        exact = strong == "skos:exactMatch"
        if chances.strong < 0.4 and not (exact and (place or standard.local in same)):
            relation, evidence = strong, shows
            same |= {standard.local} if exact else set()
        reason = reason_words(number + place, accepted=True)
        made.append(Row("positive", standard, relation, evidence, sure, reason, *by))
    if not accepted:
        reason, by = reason_words(number, accepted=False), (chances.person < 0.3, False)
        made.append(Row("none", None, "skos:mappingRelation", "", _SURE[0], reason, *by))
    return tuple(made)


def triples_of(row: Row) -> int:
    """Count the facts that composing makes of a row (``judgement.py``)."""
    size = 9 + (row.standard is not None) + 2 * row.reviewed
    if row.table == "positive":
        # relation and evidence; the record; the links of the pair; the link from the set
        size += 2 + 14 + 2 * (not row.by_person) + row.reviewed + 3 + 1
    return size


class Tables:
    """The mapping tables of one edition.

    Args:
        local: the name of the edition.
        date: its date.
        template: the name of the template whose standards were judged.
        template_date: its date.
    """

    def __init__(self, local: str, date: str, template: str, template_date: str) -> None:
        self._local, self._number, self.triples = local, 0, 0
        self._sources = (f"gen:{local}", date, f"gen:{template}", template_date)
        self._rows: dict[str, list[list[str]]] = {}

    def add(self, subject: str, label: str, row: Row) -> str:
        """Add a row about a statement; give its record."""
        self._number += 1
        record = f"gen:map-{self._local}-{self._number:04d}"
        made_of, made_on, looked_in, listed_on = self._sources
        cells = [record, f"gen:{subject}", label, row.relation]
        if row.table == "negative":
            cells.append("Not")
        cells += [f"gen:{row.standard.local}", row.standard.title] if row.standard else [NO_TERM]
        manual = "semapv:ManualMappingCuration"
        cells += [manual if row.by_person else "semapv:LexicalMatching", "pcgraph editors"]
        cells += ["a second reader" if row.reviewed else "", made_of, made_on, looked_in]
        cells += [listed_on, *(("", "") if row.by_person else ("generator", "1")), "2026-11-22"]
        cells += ["2026-11-23" if row.reviewed else "", row.confidence, row.reason]
        if row.table == "positive":
            cells.append(row.evidence)
        self.triples += triples_of(row)
        self._rows.setdefault(row.table, []).append(cells)
        return record

    def files(self) -> Iterator[tuple[str, str]]:
        """Give the tables that have rows."""
        folder = f"data/mappings/{self._local}-to-nos"
        for table, rows in sorted(self._rows.items()):
            columns = [
                (place, slot)
                for place, slot in enumerate(_COLUMNS[table])
                if slot in REQUIRED or any(cells[place] for cells in rows)
            ]
            lines = ["\t".join(slot for _, slot in columns)]
            lines += ["\t".join([cells[place] for place, _ in columns]) for cells in rows]
            yield f"{folder}/{table}.sssom.tsv", _head(self._local, table) + "\n".join(lines) + "\n"
        if "positive" in self._rows:
            self.triples += _SET_TRIPLES


def _head(local: str, table: str) -> str:
    """Write the metadata, as the one writer of tables does."""
    if table not in _HEADS:
        text = write_mappings(_meta(table), [], ())
        _HEADS[table] = text[: text.rindex("#") + text[text.rindex("#") :].index("\n") + 1]
    return _HEADS[table].replace("LOCAL", local)


_HEADS: dict[str, str] = {}


def _meta(table: str) -> dict[str, object]:
    """Give the metadata of a table; LOCAL stands for the edition."""
    known = ("pc", "semapv", "skos", "sssom", "xsd")
    return {
        "sssom_version": "1.1",
        "curie_map": {PREFIX: BASE, **{one: PREFIXES[one] for one in known}},
        "extension_definitions": [
            {"slot_name": "ext_evidence", "property": "pc:evidence", "type_hint": "xsd:string"}
        ],
        "mapping_set_id": f"{BASE}mappings/LOCAL-to-nos-{table}",
        "mapping_set_title": f"Generated framework LOCAL to generated NOS: {_TITLES[table]}",
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }
