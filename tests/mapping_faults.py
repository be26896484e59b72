"""Faults of mapping tables: each a change of a sound table, and where it is to be told.

``python -m tests.mapping_faults`` prints each with the message that it gets.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from pcgraph.files import read_layout
from pcgraph.foreign.check import check_foreign
from pcgraph.foreign.reading import read_foreign
from pcgraph.mapping_check import check_mappings
from pcgraph.model import Finding, TextFile
from tests.sheets import Sheet, folder

HEAD = """\
#sssom_version: "1.1"
#curie_map:
#  a: https://example.org/a/
#  b: https://example.org/b/
#  m: https://example.org/m/
#mapping_set_id: https://example.org/mappings/a-to-b
#mapping_set_version: "2026-11-21"
#license: https://creativecommons.org/licenses/by/4.0/
#subject_type: skos concept
#mapping_date: "2026-11-21"
"""
COLUMNS = (
    "record_id", "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id",
    "object_label", "mapping_justification", "reviewer_label", "subject_source", "object_source",
    "review_date", "confidence", "reviewer_agreement", "comment",
)  # fmt: skip
ROWS = (
    "m:1|a:1|one|skos:closeMatch||b:1|first|semapv:ManualMappingCuration||a:all|b:all||0.9||both",
    "m:2|a:2|two|skos:broadMatch||b:2|second|semapv:MappingReview|first reviewer|a:all|b:all"
    "|2026-11-21|0.8|0.5|wider",
    "m:3|a:1|one|skos:exactMatch|Not|b:3|third|semapv:MappingReview||a:all|b:all||0.8||not that",
    "m:4|a:4|four|skos:exactMatch||sssom:NoTermFound||semapv:ManualMappingCuration||a:all|b:all"
    "||0.7||none",
)
TABLE_LINE = HEAD.count("\n") + 1
Place = tuple[int, str, int]
"""Where a fault is told: the line, the slot and the number of the cell (0: none)."""


@dataclass
class Text:
    """A sound table, to be changed."""

    head: list[str]
    columns: list[str]
    rows: list[dict[str, str]]

    @property
    def whole(self) -> str:
        lines = [*self.head, "\t".join(self.columns)]
        lines += ["\t".join(row.get(one, "") for one in self.columns) for row in self.rows]
        return "\n".join(lines) + "\n"


def sound() -> Text:
    """Give a sound table of four rows: accepted, reviewed, denied, and one without a match."""
    rows = [dict(zip(COLUMNS, row.split("|"), strict=True)) for row in ROWS]
    return Text(HEAD.splitlines(), list(COLUMNS), rows)


class Broken(NamedTuple):
    """One kind of fault: what breaks a sound table, by which rule and where it is told."""

    change: Callable[[Text], str]
    rule: str
    places: tuple[Place, ...]
    severity: str = "violation"


def place(row: int, slot: str) -> Place:
    """Name a cell, by the number of its row from 1 and its slot."""
    return TABLE_LINE + row, slot, COLUMNS.index(slot) + 1


def cell(row: int, rule: str, severity: str = "violation", /, **values: str) -> Broken:
    """Write values into a row; the first is the one at fault."""

    def change(text: Text) -> str:
        text.rows[row - 1].update(values)
        return text.whole

    return Broken(change, rule, (place(row, next(iter(values))),), severity)


def head(old: str, new: str, rule: str, slot: str, severity: str = "violation") -> Broken:
    """Put a line of the metadata in place of the one that begins so; empty: take it out."""
    at = next(n for n, line in enumerate(HEAD.splitlines(), 1) if line.startswith(old))

    def change(text: Text) -> str:
        text.head[at - 1 : at] = [new] if new else []
        return text.whole

    return Broken(change, rule, ((at if new else 1, slot, 0),), severity)


def added(line: str, rule: str, slot: str, severity: str = "violation") -> Broken:
    """Add a line to the metadata."""

    def change(text: Text) -> str:
        text.head.append(line)
        return text.whole

    return Broken(change, rule, ((TABLE_LINE, slot, 0),), severity)


def rows(rule: str, slots: str, *changes: dict[str, str], severity: str = "violation") -> Broken:
    """Add rows, each like the first but for some cells; all of them are told, by their slot."""

    def change(text: Text) -> str:
        for number, values in enumerate(changes, 5):
            text.rows.append({**text.rows[0], "record_id": f"m:{number}", **values})
        return text.whole

    told = range(5, 5 + len(changes))
    return Broken(change, rule, tuple(place(number, slots) for number in told), severity)


def with_row(broken: Broken, row: int, slot: str) -> Broken:
    """Say that a row of the sound table is told too."""
    return broken._replace(places=(place(row, slot), *broken.places))


def raw(change: Callable[[str], str], rule: str, *places: Place) -> Broken:
    """Change the text itself."""
    return Broken(lambda text: change(text.whole), rule, places)


def no_column(text: Text) -> str:
    text.columns.remove("mapping_justification")
    return text.whole


def extra_column(text: Text) -> str:
    text.columns.append("reviewed_when")
    return text.whole


def spread_in_part(text: Text) -> str:
    text.head.append("#object_source: b:all")
    text.rows[0]["object_source"] = ""
    return text.whole


def twice_declared(line: str, row: int, slot: str, value: str) -> Callable[[Text], str]:
    """Give a second prefix to a namespace, and use it in a row."""

    def change(text: Text) -> str:
        text.head[4] += f"\n{line}"
        text.rows[row - 1][slot] = value
        return text.whole

    return change


_SSSOM = "#  ss: https://w3id.org/sssom/"


def typed_extension(text: Text) -> str:
    text.head += ["#extension_definitions:", "#- slot_name: ext_rank", "#  type_hint: xsd:integer"]
    text.columns.append("ext_rank")
    text.rows[0]["ext_rank"], text.rows[1]["ext_rank"] = "1", "first"
    return text.whole


_PAIR = {"subject_id": "a:7", "object_id": "b:7"}
_RING = (
    {"subject_id": "a:7", "object_id": "b:7", "predicate_id": "skos:broadMatch"},
    {"subject_id": "a:8", "object_id": "b:7", "predicate_id": "skos:narrowMatch"},
    {"subject_id": "a:8", "object_id": "b:8", "predicate_id": "skos:broadMatch"},
    {"subject_id": "a:7", "object_id": "b:8", "predicate_id": "skos:narrowMatch"},
)

OF_OTHERS: dict[str, Broken] = {
    "no justification column": Broken(
        no_column, "column-missing", ((TABLE_LINE, "mapping_justification", 0),)
    ),
    "justification empty in a row": cell(1, "empty", mapping_justification=""),
    "justification outside the list": cell(
        1, "justification", mapping_justification="semapv:Guessing"
    ),
    "undeclared prefix": cell(1, "short-id", object_id="c:1"),
    "confidence 1.7": cell(1, "number", confidence="1.7"),
    "full IRI instead of CURIE": cell(1, "short-id", object_id="https://example.org/b/1"),
    "NOT (case)": cell(3, "modifier", predicate_modifier="NOT"),
    "impossible date": cell(2, "date", review_date="2026-02-30"),
    "space in CURIE": cell(1, "short-id", object_id="b:1 1"),
    "empty subject": cell(1, "empty", subject_id=""),
    "empty predicate": cell(1, "empty", predicate_id=""),
    "bad subject_type": head(
        "#subject_type", "#subject_type: competency", "entity-type", "subject_type"
    ),
    "review date without reviewer": cell(2, "reviewer", review_date="2026-11-21",
                                         reviewer_label="", reviewer_agreement=""),
    "agreement 3": cell(2, "number", reviewer_agreement="3"),
    "no licence": head("#license", "", "metadata-missing", "license"),
    "no set id": head("#mapping_set_id", "", "metadata-missing", "mapping_set_id"),
    "undeclared extra column": Broken(
        extra_column, "column-unknown", ((TABLE_LINE, "reviewed_when", len(COLUMNS) + 1),)
    ),
    "duplicate record_id": cell(3, "record-twice", record_id="m:1"),
    "NoTermFound as predicate": cell(1, "no-term", predicate_id="sssom:NoTermFound"),
    "same pair positive and Not": with_row(
        rows("asserted-and-denied", "predicate_modifier", {"predicate_modifier": "Not"}),
        1, "predicate_modifier",
    ),
    "NoTermFound beside a mapping": with_row(
        rows("no-term", "object_id", {"subject_id": "a:4"}), 4, "object_id"
    ),
    "broken YAML block": Broken(
        head("#license", "#license: https: //example.org: 4", "", "").change, "metadata",
        ((8, "", 0),),
    ),
}  # fmt: skip
"""The broken kinds that other validators miss, but for the label, which needs the graph."""

MORE: dict[str, Broken] = {
    "a pair denied at large and asserted": with_row(
        rows("asserted-and-denied", "predicate_modifier",
             {"predicate_modifier": "Not", "predicate_id": "skos:mappingRelation"}),
        1, "predicate_modifier",
    ),
    "the same row twice": rows("row-twice", "object_id", {}),
    "broad and narrow": with_row(
        rows("relations-apart", "predicate_id",
             {"subject_id": "a:2", "object_id": "b:2", "predicate_id": "skos:narrowMatch"}),
        2, "predicate_id",
    ),
    "exact and related": rows(
        "relations-apart", "predicate_id",
        {**_PAIR, "predicate_id": "skos:exactMatch"},
        {**_PAIR, "predicate_id": "skos:relatedMatch"},
    ),
    "a ring of wider and narrower": rows("no-match-cycle", "predicate_id", *_RING),
    "exact match within one source": rows(
        "exact-in-one-scheme", "predicate_id",
        {"subject_id": "a:7", "object_id": "a:8", "predicate_id": "skos:exactMatch",
         "object_source": "a:all"},
    ),
    "two of one source exactly a third": rows(
        "exact-in-one-scheme", "predicate_id",
        {"subject_id": "a:7", "object_id": "b:7", "predicate_id": "skos:exactMatch"},
        {"subject_id": "a:8", "object_id": "b:7", "predicate_id": "skos:exactMatch"},
        severity="warning",
    ),
    "the other way round, asserted and denied": with_row(
        rows("asserted-and-denied", "predicate_modifier",
             {"subject_id": "b:1", "object_id": "a:1", "subject_source": "b:all",
              "object_source": "a:all", "predicate_modifier": "Not"}),
        1, "predicate_modifier",
    ),
    "wider asserted and narrower denied, the other way round": with_row(
        rows("asserted-and-denied", "predicate_modifier",
             {"subject_id": "b:2", "object_id": "a:2", "predicate_id": "skos:narrowMatch",
              "predicate_modifier": "Not"}),
        2, "predicate_modifier",
    ),
    "record_id twice by another prefix": Broken(
        twice_declared("#  n: https://example.org/m/", 3, "record_id", "n:1"), "record-twice",
        ((TABLE_LINE + 1 + 3, "record_id", COLUMNS.index("record_id") + 1),),
    ),
    "NoTermFound as predicate by another prefix": Broken(
        twice_declared(_SSSOM, 1, "predicate_id", "ss:NoTermFound"), "no-term",
        ((TABLE_LINE + 1 + 1, "predicate_id", COLUMNS.index("predicate_id") + 1),),
    ),
    "NoTermFound as object by another prefix": Broken(
        lambda text: (
            twice_declared("#  w: https://w3id.org/", 4, "object_id", "w:sssom/NoTermFound")(text),
            rows("", "object_id", {"subject_id": "a:4"}).change(text),
        )[1],
        "no-term",
        tuple(place(row + 1, "object_id") for row in (4, 5)),
    ),
    **{
        f"U+{ord(sign):04X} in an id": cell(1, "short-id", object_id=f"b:1{sign}1")
        for sign in "\u200b\u200d\u200f\u202e\u2066\ufeff\xad"
    },
    "id without a local name": cell(1, "short-id", object_id="b:"),
    "id without a prefix": cell(1, "short-id", object_id="b1"),
    "confidence in words": cell(1, "number", confidence="high"),
    "confidence that is no number": cell(1, "number", confidence="nan"),
    "NoTermFound without a source": cell(4, "no-term", "warning", object_source=""),
    "Not beside NoTermFound": cell(4, "no-term", "warning", predicate_modifier="Not"),
    "a list in place of a text": head(
        "#mapping_set_version", "#mapping_set_version: [a, b]", "metadata-type",
        "mapping_set_version",
    ),
    "a version without quotes": head(
        "#mapping_set_version", "#mapping_set_version: 1.10", "version-unquoted",
        "mapping_set_version",
    ),
    "a date as version without quotes": head(
        "#mapping_set_version", "#mapping_set_version: 2026-11-21", "version-unquoted",
        "mapping_set_version", "warning",
    ),
    "a key twice": Broken(
        added("#license: https://example.org/", "", "").change, "metadata", ((11, "", 0),)
    ),
    "a prefix twice": Broken(
        head("#  b:", "#  a: https://example.org/b/", "", "").change, "metadata", ((4, "", 0),)
    ),
    "a tab in the metadata": Broken(
        head("#  a:", "#\ta: https://example.org/a/", "", "").change, "metadata", ((3, "", 0),)
    ),
    **{
        f"U+{ord(sign):04X} in the metadata": Broken(
            added(f"#comment: x{sign}y\n#license: z", "", "").change, "metadata",
            ((TABLE_LINE, "", 0),),
        )
        for sign in "\x0b\x0c\r\x1c\x1e\x7f\x85\x9b\u2028\u2029"
    },
    "unknown version of SSSOM": head(
        "#sssom_version", '#sssom_version: "7"', "sssom-version", "sssom_version"
    ),
    "unknown slot of the set": added("#licence: x", "metadata-unknown", "licence"),
    "slot of a row in the metadata": added("#confidence: 0.9", "metadata-unknown", "confidence"),
    "confidence of the set": added(
        "#mapping_set_confidence: 2", "number", "mapping_set_confidence"
    ),
    "no address as provider": added(
        "#mapping_provider: file.txt", "metadata-address", "mapping_provider"
    ),
    "prefix that is no address": head("#  b:", "#  b: nowhere", "prefix", "curie_map"),
    "prefix of SSSOM for another": head("#  b:", "#  skos: https://example.org/b/", "prefix",
                                        "curie_map"),
    "definition that is none": added(
        "#extension_definitions: {slot_name: comment}", "extension", "extension_definitions"
    ),
    "date of a review in the metadata": added(
        "#review_date: 2026-11-21", "metadata-unknown", "review_date"
    ),
    "metadata and some rows both, of a slot that spreads": Broken(
        spread_in_part, "spread", ((TABLE_LINE, "object_source", 0),), "warning"
    ),
    "extension of another type": Broken(
        typed_extension, "extension", ((TABLE_LINE + 3 + 2, "ext_rank", len(COLUMNS) + 1),)
    ),
    "lost tab": raw(lambda text: text.replace("m:2\t", "m:2 "), "cells",
                    (TABLE_LINE + 2, "", len(COLUMNS))),
    "extra tab": raw(lambda text: text.replace("m:2\t", "m:2\t\t"), "cells",
                     (TABLE_LINE + 2, "", len(COLUMNS) + 1)),
    "NUL": raw(lambda text: text.replace("second", "sec\x00ond"), "control-character",
               place(2, "object_label")),
    "carriage return": raw(lambda text: text.replace("wider", "wi\rder"), "control-character",
                           place(2, "comment")),
    "quote that is not closed": raw(lambda text: text.replace("second", '"second'), "quotes",
                                    place(2, "object_label")),
    "column twice": raw(lambda text: text.replace("object_label", "subject_label"),
                        "column-doubled", (TABLE_LINE, "subject_label", 7)),
    "column of before 1.0": raw(lambda text: text.replace("\tcomment", "\tmatch_type"),
                                "column-unknown", (TABLE_LINE, "match_type", len(COLUMNS))),
    "no table at all": raw(lambda text: text[: len(HEAD)], "columns", (TABLE_LINE, "", 0)),
    "no metadata at all": raw(lambda text: text.partition("\nrecord_id")[2], "metadata",
                              (1, "", 0)),
}  # fmt: skip
"""What else is told of tables of others."""


def findings_of(broken: Broken) -> list[Finding]:
    """Break a sound table, and give what is told of it."""
    text = broken.change(sound())
    return check_foreign([read_foreign(TextFile("x.sssom.tsv", text, "x.sssom.tsv"))])


def findings_of_ours(change: Callable[[dict[str, Sheet]], object]) -> list[Finding]:
    """Break a table of our own, and give what is told of it, with the graph."""
    sheets = folder("fcc-pcp-to-nos")
    change(sheets)
    texts = {sheet.path: sheet.text for sheet in sheets.values()}
    files = [
        TextFile(file.path, texts.get(file.path, file.text), file.shown)
        for file in read_layout(folders=("ontology", "data"))
    ]
    rules = [one for one in read_layout((), ("shapes",), (".rq",)) if "pc:judged" in one.text]
    return check_mappings(files, [file.shown for file in files], rules)


def main() -> None:
    """Print every fault with its place and its message: tables of others, then our own."""
    from tests.unit.test_judging import BROKEN, HINTS, cell
    from tests.unit.test_judging import MORE as MORE_OF_OURS

    label = {"label differs from the target's": cell("positive", "object_label", "Another")}
    told = {f"other, {name}": findings_of(one) for name, one in {**OF_OTHERS, **MORE}.items()}
    told |= {
        f"ours, {name}": findings_of_ours(change)
        for name, change in {**BROKEN, **label, **MORE_OF_OURS, **HINTS}.items()
    }
    for name, findings in told.items():
        for one in findings:
            at = f"line {one.line}" + (f", cell {one.cell}" if one.cell else "")
            at += f", {one.path}" if one.path else ""
            print(f"{name}: {one.severity} {one.rule} ({at}): {one.message}")  # noqa: T201


if __name__ == "__main__":
    main()
