"""Read, check and write the mapping files: SSSOM 1.1 tables, the record of our judgements.

Form of the table: SSSOM 1.1, TSV serialisation (https://w3id.org/sssom/).
How it becomes RDF: ``judgement.py``.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pcgraph.errors import InputProblem
from pcgraph.head import read_head
from pcgraph.model import TextFile
from pcgraph.names import OURS, PREFIX_FILE, Prefixes

_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~!$&'()*+,;=:@/?#-]*)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_CURIE = re.compile(r"\w+:[\w-]+", re.ASCII)
_NUMBER = re.compile(r"-?[01](\.[0-9]+)?")
EVIDENCE_SLOT = "ext_evidence"
NO_TERM = "sssom:NoTermFound"

SLOTS: tuple[str, ...] = (
    "record_id",
    "subject_id",
    "subject_label",
    "subject_category",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "author_id",
    "author_label",
    "reviewer_id",
    "reviewer_label",
    "subject_source",
    "subject_source_version",
    "object_source",
    "object_source_version",
    "mapping_tool",
    "mapping_tool_version",
    "mapping_date",
    "review_date",
    "confidence",
    "reviewer_agreement",
    "curation_rule_text",
    "subject_match_field",
    "object_match_field",
    "subject_preprocessing",
    "object_preprocessing",
    "similarity_score",
    "similarity_measure",
    "comment",
    EVIDENCE_SLOT,
)
"""The columns we use, in canonical order: SSSOM's own order, then our extension."""

IRI_SLOTS = (
    "record_id",
    "subject_id",
    "subject_category",
    "predicate_id",
    "object_id",
    "mapping_justification",
    "author_id",
    "reviewer_id",
    "subject_source",
    "object_source",
    "subject_match_field",
    "object_match_field",
    "subject_preprocessing",
    "object_preprocessing",
)
"""Slots that hold short ids; several are parted by |."""

_LIST_SLOTS = frozenset(slot for slot in IRI_SLOTS if slot.endswith(("_field", "_preprocessing")))

NUMBER_SLOTS = {"confidence": 0, "reviewer_agreement": -1, "similarity_score": 0}
"""Slots that hold a number, and the least it may be; the most is 1."""

REQUIRED = (
    "record_id",
    "subject_id",
    "predicate_id",
    "object_id",
    "mapping_justification",
    "author_label",
    "object_source",
    "mapping_date",
    "confidence",
    "comment",
)
"""Slots without which a row says too little to be defended."""

EVIDENCE_BY_RELATION: Mapping[str, tuple[str, ...]] = {
    "skos:exactMatch": ("all",),
    "skos:closeMatch": ("all", "part"),
    "skos:broadMatch": ("all",),
    "skos:narrowMatch": ("part",),
    "skos:relatedMatch": ("supports",),
}
"""Which strength of evidence goes with which relation (the policy of data/mappings)."""

DECISION_BY_FILE: Mapping[str, str] = {
    "positive": "accepted",
    "negative": "considered and not used",
    "none": "none fits",
    "unsure": "not sure",
}
"""The decision is the file a row stands in; predictions and passes are never composed."""


@dataclass(frozen=True)
class MappingRow:
    """One row of a mapping file: its line in the file and its filled slots."""

    line: int
    slots: Mapping[str, str]

    def get(self, slot: str) -> str:
        """Give a slot, or empty text where the row leaves it out."""
        return self.slots.get(slot, "")


@dataclass(frozen=True)
class MappingSet:
    """One mapping file: its metadata, its rows, the decision that it records, its layer."""

    meta: Mapping[str, object]
    rows: tuple[MappingRow, ...]
    decision: str
    shown: str
    layer: str = ""


def read_mappings(file: TextFile, prefixes: Prefixes = OURS) -> MappingSet:
    """Read one SSSOM table.

    Args:
        file: a file named ``positive``, ``negative``, ``none`` or ``unsure``.sssom.tsv.
        prefixes: the map that its short ids are held against.

    Returns:
        The metadata and the rows, each with its line.

    Raises:
        InputProblem: PC-MAP-HEADER, PC-MAP-COLUMN or PC-MAP-ROW, with file and line.
    """
    kind = file.path.rsplit("/", 1)[-1].split(".", 1)[0]
    if kind not in DECISION_BY_FILE:
        raise InputProblem(
            "PC-MAP-FILE",
            f"a mapping file cannot be called {kind!r}.",
            f"Name it one of {', '.join(DECISION_BY_FILE)} (.sssom.tsv).",
            file.shown,
        )
    meta = _read_meta(file, prefixes)
    rows = _read_rows(file, REQUIRED)
    for row in rows:
        _check_row(row, DECISION_BY_FILE[kind], f"{file.shown}:{row.line}", prefixes)
    return MappingSet(meta, rows, DECISION_BY_FILE[kind], file.shown, file.layer)


def read_pass(file: TextFile) -> tuple[MappingRow, ...]:
    """Read one pass of judging: a table of all decisions, which never becomes part of the graph.

    Args:
        file: a file of ``passes/``, such as ``a.sssom.tsv``.

    Returns:
        The rows, each with its line; ``decision_of`` says what each decides.

    Raises:
        InputProblem: PC-MAP-HEADER, PC-MAP-COLUMN or PC-MAP-ROW, with file and line.
    """
    return _read_rows(file, ("subject_id", "object_id"))


def decision_of(row: MappingRow) -> str:
    """Say what a row of a pass decides: its file does not say it.

    >>> decision_of(MappingRow(1, {"object_id": "nos:PE5", "predicate_modifier": "Not"}))
    'considered and not used'
    >>> decision_of(MappingRow(1, {"object_id": "nos:PE5"}))
    'not sure'
    """
    if row.get("object_id") == NO_TERM:
        return DECISION_BY_FILE["none"]
    if row.get("predicate_modifier"):
        return DECISION_BY_FILE["negative"]
    return DECISION_BY_FILE["positive" if row.get(EVIDENCE_SLOT) else "unsure"]


def _read_rows(file: TextFile, required: Sequence[str]) -> tuple[MappingRow, ...]:
    """Read the table below the metadata."""
    lines = file.text.split("\n")
    head = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    if head == len(lines):
        raise InputProblem(
            "PC-MAP-HEADER", "the table has no line of column names.", "Add it.", file.shown
        )
    if not lines[head].strip():
        raise InputProblem(
            "PC-MAP-HEADER",
            "the table has no line of column names.",
            "Add it below the metadata.",
            f"{file.shown}:{head + 1}",
        )
    columns = lines[head].split("\t")
    _check_columns(columns, required, f"{file.shown}:{head + 1}")
    return tuple(
        _read_row(columns, line, number, file.shown)
        for number, line in enumerate(lines[head + 1 :], head + 2)
        if line.strip()
    )


def _read_meta(file: TextFile, prefixes: Prefixes) -> Mapping[str, object]:
    """Read the metadata and hold its prefixes against the one map."""
    meta, shown = read_head(file.text, "#", file.shown), file.shown
    if not meta:
        raise InputProblem(
            "PC-MAP-HEADER",
            "the block of metadata (lines that begin with #) is missing.",
            "Give at least sssom_version, curie_map, mapping_set_id and license.",
            f"{shown}:1",
        )
    for slot in ("curie_map", "mapping_set_id", "license"):
        if slot not in meta:
            raise InputProblem(
                "PC-MAP-HEADER", f"the metadata lacks {slot}.", "Add it.", f"{shown}:1"
            )
    if not isinstance(meta["curie_map"], dict):
        raise InputProblem(
            "PC-MAP-HEADER", "curie_map is not a map of prefixes.", "Mend it.", f"{shown}:1"
        )
    for slot in ("mapping_set_id", "license"):
        if not _ADDRESS.fullmatch(str(meta[slot])):
            raise InputProblem(
                "PC-MAP-HEADER",
                f"{slot} {meta[slot]!r} is not an address.",
                "Write it in full, beginning with https://",
                f"{shown}:1",
            )
    for prefix, namespace in meta["curie_map"].items():
        known = prefixes.namespaces.get(prefix)
        if known != namespace:
            lines = enumerate(file.text.split("\n"), 1)
            line = next((number for number, text in lines if f"{prefix}:" in text), 1)
            raise InputProblem(
                "PC-MAP-PREFIX",
                f"prefix {prefix!r} is not one of the prefix map, ours and the folder's own.",
                f"Use {known}."
                if known
                else f"Use one of {PREFIX_FILE}, or lay the folder over that declares it (--with).",
                f"{shown}:{line}",
            )
    return meta


def _check_columns(columns: Sequence[str], required: Sequence[str], where: str) -> None:
    unknown = [column for column in columns if column not in SLOTS]
    missing = [slot for slot in required if slot not in columns]
    doubled = sorted({column for column in columns if columns.count(column) > 1})
    for words, names in (("unknown", unknown), ("missing", missing), ("doubled", doubled)):
        if names:
            raise InputProblem(
                "PC-MAP-COLUMN",
                f"{words} column: {', '.join(names)}.",
                "The columns we read are named in data/mappings/README.md.",
                where,
            )


def _read_row(columns: Sequence[str], line: str, number: int, shown: str) -> MappingRow:
    cells = line.split("\t")
    if _CONTROL.search(line):
        raise InputProblem(
            "PC-MAP-ROW",
            "the row holds a control character.",
            "Delete it.",
            f"{shown}:{number}",
        )
    if len(cells) != len(columns):
        raise InputProblem(
            "PC-MAP-ROW",
            f"the row has {len(cells)} cells and the table has {len(columns)} columns.",
            "Look for a lost or an extra tab.",
            f"{shown}:{number}",
        )
    slots = {column: cell for column, cell in zip(columns, cells, strict=True) if cell}
    return MappingRow(number, slots)


def _is_date(text: str) -> bool:
    """Tell whether a text is a calendar date in the form 2026-11-21.

    >>> _is_date("2026-11-21"), _is_date("2026-02-30"), _is_date("21-11-2026")
    (True, False, False)
    """
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
    if not match:
        return False
    year, month, day = map(int, match.groups())
    return 1 <= month <= 12 and 1 <= day <= monthrange(year or 4, month)[1]


def _check_row(row: MappingRow, decision: str, where: str, prefixes: Prefixes) -> None:
    """Hold one row against the rules of its file."""

    def refuse(what: str, remedy: str) -> None:
        raise InputProblem("PC-MAP-ROW", what, remedy, where)

    for slot in REQUIRED:
        if not row.get(slot):
            refuse(f"{slot} is empty.", "Fill it in; every row must be able to be defended.")
    for slot in IRI_SLOTS:
        if not row.get(slot):
            continue
        for curie in row.get(slot).split("|") if slot in _LIST_SLOTS else [row.get(slot)]:
            if not _CURIE.fullmatch(curie) or prefixes.expand(curie) is None:
                refuse(
                    f"{slot} {curie!r} is not a short id with a known prefix.",
                    "Prefixes: ontology/prefixes.ttl; a local name has letters, digits, _ and -.",
                )
    for slot in ("mapping_date", "review_date"):
        if row.get(slot) and not _is_date(row.get(slot)):
            refuse(f"{slot} {row.get(slot)!r} is not a date.", "Write it as 2026-11-21.")
    for slot, least in NUMBER_SLOTS.items():
        number = row.get(slot)
        if number and (not _NUMBER.fullmatch(number) or not least <= float(number) <= 1):
            refuse(f"{slot} {number!r} is not a number from {least} to 1.", "Write it as 0.65.")
    negated, none = row.get("predicate_modifier"), row.get("object_id") == NO_TERM
    evidence, relation = row.get(EVIDENCE_SLOT), row.get("predicate_id")
    if decision == "accepted":
        if negated or none:
            refuse("a row of positive is negated or has no standard.", "Move it to its own file.")
        if evidence not in EVIDENCE_BY_RELATION.get(relation, ()):
            refuse(
                f"evidence {evidence or 'empty'!r} does not go with {relation}.",
                "See the table of evidence and relation in data/mappings/README.md.",
            )
    elif evidence:
        refuse(f"a row that is {decision} has evidence {evidence!r}.", "Leave the cell empty.")
    elif decision == "considered and not used" and negated != "Not":
        refuse("a row of negative lacks predicate_modifier Not.", "Write Not, in this case.")
    elif (decision == "none fits") != none:
        refuse(f"{NO_TERM} belongs to none.sssom.tsv and to it alone.", "Move or mend the row.")


def write_mappings(meta: Mapping[str, object], rows: Sequence[Mapping[str, str]]) -> str:
    """Write one SSSOM table in the canonical form.

    Args:
        meta: the metadata of the set; keys keep their order.
        rows: the rows as slot and text; empty slots are left out.

    Returns:
        The text: metadata, the columns that any row fills in canonical order, rows by
        record id, LF line ends.
    """
    head = _write_meta(meta)
    columns = [slot for slot in SLOTS if slot in REQUIRED or any(row.get(slot) for row in rows)]
    ordered = sorted(rows, key=lambda row: row["record_id"])
    lines = [f"#{line}" for line in head.splitlines()]
    lines.append("\t".join(columns))
    lines += ["\t".join(row.get(column, "") for column in columns) for row in ordered]
    return "\n".join(lines) + "\n"


def _write_meta(meta: Mapping[str, object]) -> str:
    """Write the metadata; what YAML would take for a date or number is quoted."""
    import yaml

    return yaml.safe_dump(dict(meta), sort_keys=False, allow_unicode=True, width=1_000_000)


def canonical_mappings(file: TextFile, prefixes: Prefixes = OURS) -> str:
    """Give the same mapping file in the canonical form; refuses what it cannot read."""
    read = read_mappings(file, prefixes)
    for number, line in enumerate(file.text.splitlines(), 1):
        if re.match(r"#\s*#", line):
            raise InputProblem(
                "PC-FORMAT-COMMENT",
                "a comment would be lost in the canonical form.",
                "Put the words into mapping_set_description, or delete the comment.",
                f"{file.shown}:{number}",
            )
    return write_mappings(read.meta, [row.slots for row in read.rows])
