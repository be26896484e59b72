"""Show what is carried over to a new edition: as a table, and as suggestions in a mapping file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pcgraph.decisions.card import decided_how
from pcgraph.decisions.gathered import Gathered
from pcgraph.decisions.predicted import UNDATED, predictions
from pcgraph.judgement import EVIDENCE_WORDS
from pcgraph.mapping import UNDECIDED
from pcgraph.model import Cell, Table, TextFile
from pcgraph.names import VERSION
from pcgraph.sets.carry import AGAIN, STRONG, WEAK, Carried, agreement
from pcgraph.sets.rows import NONE_FITS, REJECTED
from pcgraph.sssom import EVIDENCE_SLOT, NO_TERM, MappingRow
from pcgraph.worddiff import what_changed

TOOL = "pcgraph mapping carry"
COLUMNS = (
    "competency", "nos_code", "nos_title", "decision_before", "evidence", "carried_strength",
    "why_carried", "decision", "decided_alike", "reason", "change", "what_changed", "old_text",
    "confidence", "decided_by", "decided_how", "decided_on", "reviewed_by", "reviewed_on",
    "old_edition", "old_line_first", "new_edition", "new_line_first", "old_id", "competency_id",
    "nos_id", "mapping_id", "correspondence_id", "set_id",
)  # fmt: skip
_CLOSED = len(COLUMNS) - COLUMNS.index("reason")
_NOBODY, _OPEN = "nobody yet", "suggested"


def carried_table(
    carried: Sequence[Carried], old: Gathered, new: Gathered, name: str, everything: bool
) -> Table:
    """Show what is carried over.

    Args:
        carried: what is carried.
        old: what is said of the older framework.
        new: what is said of the newer one.
        name: the address of the set of correspondences.
        everything: whether pairs that are decided already are shown too.
    """
    shown = [one for one in carried if everything or one.taken is None]
    codes = {one.iri: one.code for one in (*old.standards, *new.standards)}
    rows = tuple(_cells(one, old, new, name, codes) for one in shown)
    return Table(COLUMNS, rows, _CLOSED, tuple(_notes(carried, old, new, name)))


def _cells(
    one: Carried, old: Gathered, new: Gathered, name: str, codes: Mapping[str, str]
) -> tuple[Cell, ...]:
    short = new.prefixes.compact
    row = one.judged.row if one.judged else None
    before = one.judged.decision if one.judged else None
    words = what_changed(one.old.text, one.new.text) if one.old and one.new else None
    nos = row.get("object_id") if row and row.get("object_id") != NO_TERM else ""
    alike = {True: "yes", False: "no", None: None}[one.agrees]
    taken = one.taken.decision if one.taken else _OPEN if one.proposed else None
    evidence = row.get(EVIDENCE_SLOT) if row else ""
    tool = f"{row.get('mapping_tool')} {row.get('mapping_tool_version')}".strip() if row else ""
    told: dict[str, Cell] = {
        "competency": one.new.text if one.new else None,
        "nos_code": codes.get(old.prefixes.expand(nos) or "", nos) or None,
        "nos_title": row.get("object_label") if row and nos else None,
        "decision_before": before,
        "evidence": EVIDENCE_WORDS.get(evidence, evidence) or None,
        "carried_strength": one.became.strength if one.proposed else None,
        "why_carried": why(one, old, words or ""),
        "decision": taken,
        "decided_alike": alike,
        "reason": row.get("comment") if row else None,
        "change": one.became.change,
        "what_changed": words or None,
        "old_text": one.old.text if one.old else None,
        "confidence": float(row.get("confidence")) if row and row.get("confidence") else None,
        "decided_by": (tool or row.get("author_label")) if row else None,
        "decided_how": decided_how(row) if row else None,
        "decided_on": row.get("mapping_date") if row else None,
        "reviewed_by": (row.get("reviewer_label") or _NOBODY) if row else None,
        "reviewed_on": row.get("review_date") if row else None,
        "old_edition": old.about.label,
        "old_line_first": one.old.first if one.old else None,
        "new_edition": new.about.label,
        "new_line_first": one.new.first if one.new else None,
        "old_id": short(one.old.iri) if one.old else None,
        "competency_id": short(one.new.iri) if one.new else None,
        "nos_id": nos or None,
        "mapping_id": row.get("record_id") if row else None,
        "correspondence_id": short(one.became.name),
        "set_id": short(name),
    }
    return tuple(told[column] or None for column in COLUMNS)


def why(one: Carried, old: Gathered, words: str) -> str:
    """Say in a sentence or two what is carried, from where, and who judged it."""
    short = old.prefixes.compact
    if one.old is None:
        return "Added: there is no older line, so nothing to carry."
    at = f"{short(one.old.iri)}, line {one.old.first}"
    if one.judged is None:
        return f"Removed: {at} has no successor, and nothing was judged on it."
    row = one.judged.row
    by = "a person" if decided_how(row) != "machine" else "machine"
    seen = row.get("reviewer_label")
    trust = f"judged by {by}, reviewed by {seen or _NOBODY}"
    if one.new is None:
        return f"Removed: {at} has no successor; this judgement ends with it ({trust})."
    became = {
        STRONG: "whose words are the same",
        AGAIN: f"whose words are others: {words}" if words else "which was reworded",
    }.get(one.became.strength) or f"which was {one.became.change}" + (
        f": {words}" if words else ""
    )  # fmt: skip
    return f"Carried over from {at}, {became}; {trust}."


def _notes(carried: Sequence[Carried], old: Gathered, new: Gathered, name: str) -> Iterator[str]:
    """Count what is carried, and how far it agrees with what is decided on the new edition."""
    proposals = [one for one in carried if one.proposed]
    free = [one for one in proposals if one.taken is None]
    lines = {one.new.iri for one in proposals if one.new}
    yield (
        f"By {old.prefixes.compact(name)} {len(proposals):,} judgements on {old.about.label} lead "
        f"to {len(lines):,} lines of {new.about.label}."
    )
    yield (
        f"{len(proposals) - len(free):,} of these pairs are decided there already and are not "
        f"proposed (--all shows them); {len(free):,} are proposed, for a person to judge."
    )
    for strength, words in _STRENGTHS.items():
        some = agreement(carried).get(strength)
        if some:
            yield (
                f"{strength} ({words}): {some['all']:,}; decided there {some['decided']:,}, alike "
                f"{some['agree']:,}; accepted in both {some['both accepted']:,}, with the same "
                f"evidence {some['same evidence']:,}."
            )
    added = {one.new.iri for one in carried if one.new and not one.judged}
    gone = {one.old.iri for one in carried if one.old and not one.new}
    ended = sum(1 for one in carried if one.judged and not one.new)
    yield (
        f"{len(added):,} lines are new, with nothing to carry; {len(gone):,} are gone, and "
        f"{ended:,} judgements with them."
    )


_STRENGTHS: Mapping[str, str] = {
    STRONG: "the same words",
    AGAIN: "other words",
    WEAK: "merged, split, absorbed or replaced",
}


def predictions_text(
    carried: Sequence[Carried], old: Gathered, new: Gathered, name: str, day: str,
    before: TextFile | None,
) -> str:  # fmt: skip
    """Write the proposals into a file of suggestions; what other tools suggested there stays.

    The justification is semapv:MappingChaining: two mappings are followed one after the other,
    the correspondence of the lines and the judgement on the old one. The relation is undecided;
    what was decided on the old line stands in the comment. How sure is said only where the words
    are the same.

    Args:
        carried: what is carried.
        old: what is said of the older framework.
        new: what is said of the newer one.
        name: the address of the set of correspondences.
        day: on which day.
        before: the file as it is; None if there is none.

    Raises:
        InputProblem: a file that cannot be read, with file and line.
    """
    rule = f"Carried over from {old.prefixes.compact(old.iri)} by {old.prefixes.compact(name)}"

    def same(row: MappingRow) -> bool:
        return row.get("mapping_tool") == TOOL and row.get("curation_rule_text") == rule

    mine = [_slots(one, old, new, rule, day) for one in carried if one.proposed and not one.taken]
    return predictions(new, "nos", mine, same, day, before)


def _slots(one: Carried, old: Gathered, new: Gathered, rule: str, day: str) -> dict[str, str]:
    """Give the slots of a proposal."""
    assert one.judged
    assert one.new
    assert one.old
    row, short = one.judged.row, new.prefixes.compact
    words = what_changed(one.old.text, one.new.text)
    evidence = EVIDENCE_WORDS.get(row.get(EVIDENCE_SLOT), "")
    said = {NONE_FITS: "none of the NOS fits", REJECTED: "considered and not used"}.get(
        one.judged.decision, f"accepted, {evidence}".rstrip(", ")
    )
    local, origin = (_local(iri) for iri in (one.new.iri, row.get("record_id")))
    target = _local(row.get("object_id"))
    slots = {
        "record_id": short(f"{new.base}carried-{local}-{target}-from-{origin}"),
        "subject_id": short(one.new.iri),
        "subject_label": one.new.label,
        "predicate_id": UNDECIDED,
        "predicate_modifier": "Not" if one.judged.decision == REJECTED else "",
        "object_id": row.get("object_id"),
        "object_label": row.get("object_label"),
        "mapping_justification": "semapv:MappingChaining",
        "subject_source": short(new.iri),
        "subject_source_version": new.about.dated or UNDATED,
        "object_source": row.get("object_source"),
        "object_source_version": row.get("object_source_version"),
        "mapping_tool": TOOL,
        "mapping_tool_version": VERSION,
        "mapping_date": day,
        "confidence": row.get("confidence") if one.became.strength == STRONG else "",
        "curation_rule_text": rule,
        "comment": " ".join(
            f"{why(one, old, words)} There it is {said}: {row.get('comment')}".split()
        ),
    }
    return {slot: value for slot, value in slots.items() if value}


def _local(name: str) -> str:
    """Give the last part of an id, as a part of another id.

    >>> _local("map:fcc-2019-to-nos-0001"), _local("https://example.org/id/x#0004")
    ('fcc-2019-to-nos-0001', '0004')
    """
    last = name.replace("#", "/").replace(":", "/").rsplit("/", 1)[-1]
    return "".join(one if one.isalnum() or one in "-_" else "-" for one in last)
