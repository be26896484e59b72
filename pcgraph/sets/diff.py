"""Tell what became of each row between two mapping sets, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from pcgraph.changes import terms
from pcgraph.errors import UsageProblem
from pcgraph.judgement import EVIDENCE_WORDS
from pcgraph.model import Table
from pcgraph.sets.match import matched
from pcgraph.sets.rows import ACCEPTED, NONE_FITS, OneSet, SetRow, rows_of
from pcgraph.sssom import (
    APART_SLOT,
    EVIDENCE_SLOT,
    IRI_SLOTS,
    LIST_SLOTS,
    NUMBER_SLOTS,
    SETTLEMENT_SLOT,
)
from pcgraph.sssom_model import ROW_SLOTS, SET_SLOTS, SPREADING
from pcgraph.sssom_values import join_many, split_many

DECIDED, STRENGTH, RELATION = "decision changed", "strength changed", "relation changed"
REASON, REVIEWED, OF_SET = "reason changed", "reviewed", "about the set"
CHANGES = (
    terms.WITHDRAWN, DECIDED, STRENGTH, RELATION, terms.OTHER, OF_SET, REASON, REVIEWED,
    terms.LABEL, terms.ADDED,
)  # fmt: skip
"""What may become of a row, the gravest first."""

_GROUPS: Mapping[str, str] = {
    EVIDENCE_SLOT: STRENGTH,
    "confidence": STRENGTH,
    "predicate_id": RELATION,
    "predicate_modifier": RELATION,
    "comment": REASON,
    SETTLEMENT_SLOT: REASON,
    APART_SLOT: REASON,
    "reviewer_id": REVIEWED,
    "reviewer_label": REVIEWED,
    "review_date": REVIEWED,
    "reviewer_agreement": REVIEWED,
    "subject_label": terms.LABEL,
    "object_label": terms.LABEL,
    "predicate_label": terms.LABEL,
}
_WHO = frozenset(
    (
        "author_id", "author_label", "mapping_date", "mapping_justification", "mapping_tool",
        "mapping_tool_version",
    )
)  # fmt: skip
"""Who judged, how and when: told with what they judged anew, by itself only if alone."""
_JUDGED = (STRENGTH, RELATION, REASON)
_ENDS = frozenset(("record_id", "subject_id", "object_id"))
_META_LEFT = frozenset(("curie_map", "extension_definitions"))
COLUMNS = (
    "change", "subject", "subject_label", "object", "object_label", "what", "before", "after",
    "breaks_you", "why", "decision", "decided_by", "decided_how", "decided_on", "reviewed_by",
    "reviewed_on", "mapping_id", "slots", "file", "line",
)  # fmt: skip
_CLOSED = len(COLUMNS) - COLUMNS.index("why")


class Change(NamedTuple):
    """A row of the table."""

    change: str
    subject: str | None
    subject_label: str | None
    object: str | None
    object_label: str | None
    what: str
    before: str | None
    after: str | None
    breaks_you: str
    why: str | None
    decision: str | None
    decided_by: str | None
    decided_how: str | None
    decided_on: str | None
    reviewed_by: str | None
    reviewed_on: str | None
    mapping_id: str | None
    slots: str | None
    file: str
    line: int | None


def diff(old: Sequence[OneSet], new: Sequence[OneSet]) -> Table:
    """Tell what changed between two mapping sets.

    Rows belong together by their record, else by pair and relation. A row whose decision changed
    is one change, whatever else of it changed with that.

    Args:
        old: the files of the older set.
        new: those of the newer one.

    Returns:
        One row a change, what breaks first; the notes count them.
    """
    pairs = [*matched(rows_of(old), rows_of(new))]
    found = [change for pair in pairs for change in _changes(*pair)]
    found += _of_sets(old, new)
    found.sort(key=_order)
    same = sum(None not in pair for pair in pairs)
    rows = [sum(len(one.rows) for one in some) for some in (old, new)]
    notes = tuple(_notes(found, rows, same))
    return Table(COLUMNS, tuple(map(tuple, found)), _CLOSED, notes)


def only(table: Table, words: str) -> Table:
    """Keep the changes of one kind, such as ``decision-changed``.

    Raises:
        UsageProblem: PC-VALUE-UNKNOWN for a word that names none.
    """
    wanted = " ".join(words.casefold().replace("-", " ").split())
    if wanted not in CHANGES:
        raise UsageProblem(
            "PC-VALUE-UNKNOWN",
            f"{words!r} is no change between mapping sets.",
            f"Known are {', '.join(CHANGES)}.",
        )
    return replace(table, rows=tuple(row for row in table.rows if row[0] == wanted))


def _order(row: Change) -> tuple[object, ...]:
    return (
        terms.BREAKS.index(row.breaks_you), CHANGES.index(row.change), row.subject or "",
        row.object or "", row.mapping_id or "", row.file, row.line or 0, row.what,
    )  # fmt: skip


def _notes(found: Sequence[Change], rows: Sequence[int], same: int) -> Iterator[str]:
    old, new = rows
    yield f"{old:,} rows became {new:,}; {same:,} stand in both."
    if not found:
        yield "Nothing changed: the same rows, in whatever order and form."
        return
    number = Counter(row.change for row in found)
    yield f"{len(found):,} changes: " + ", ".join(
        f"{number[one]:,} {one}" for one in CHANGES if number[one]
    ) + "."  # fmt: skip
    broken = Counter(row.breaks_you for row in found)
    yield (
        f"Breaks you: {', '.join(f'{one} {broken[one]:,}' for one in terms.BREAKS)}. Yes: an id "
        "or an accepted mapping is gone."
    )


def _changes(old: SetRow | None, new: SetRow | None) -> Iterator[Change]:
    """Tell what became of one row."""
    if old is None:
        assert new is not None
        yield _change(terms.ADDED, new, "the whole", None, _said(new), terms.NO)
    elif new is None:
        yield _change(terms.WITHDRAWN, old, "the whole", _said(old), None, terms.YES)
    elif old.decision != new.decision:
        broken = terms.YES if old.decision == ACCEPTED else terms.IF_USED
        yield _change(DECIDED, new, "decision", _said(old), _said(new), broken)
    else:
        yield from _slots_changed(old, new)


def _slots_changed(old: SetRow, new: SetRow) -> Iterator[Change]:
    """Tell what changed within a row whose decision stayed, group of slots by group."""
    groups: dict[str, list[str]] = {}
    # Slots are gone through in order, not as a set: the answer is the same every time.
    for slot in sorted({*old.slots, *new.slots}):
        if _meant(old, slot) != _meant(new, slot):
            groups.setdefault(_GROUPS.get(slot, terms.OTHER), []).append(slot)
    told = next((one for one in _JUDGED if one in groups), "")
    who = [slot for slot in groups.get(terms.OTHER, ()) if slot in _WHO]
    if told and who:
        # Who judged anew, and when, is no change of its own: the row says it beside.
        rest = [slot for slot in groups.pop(terms.OTHER) if slot not in _WHO]
        groups |= {terms.OTHER: rest} if rest else {}
        groups[told] += who
    for change in CHANGES:
        if change in groups:
            slots = groups[change]
            shown = [slot for slot in slots if slot not in _WHO] or slots
            before, after = (_cell(row, shown) for row in (old, new))
            went = any(old.get(slot) for slot in shown)
            broken = terms.YES if _ENDS & set(slots) else terms.IF_USED if went else terms.NO
            what = "; ".join(_WORDS.get(slot, slot) for slot in shown)
            yield _change(change, new, what, before, after, broken, slots)


_WORDS: Mapping[str, str] = {
    EVIDENCE_SLOT: "would show",
    "predicate_id": "relation",
    "predicate_modifier": "whether it holds",
    "comment": "reason",
    "confidence": "how sure",
    "subject_label": "label of the subject",
    "object_label": "label of the object",
    "reviewer_label": "reviewed by",
    "review_date": "reviewed on",
    "mapping_date": "judged on",
    "author_label": "judged by",
}
"""Slots in the words of the tables."""


def _meant(row: SetRow, slot: str) -> object:
    """Give what a value means, so that only what differs in meaning counts as a change."""
    value, prefixes = row.get(slot), row.prefixes
    if not value:
        return value
    if slot in LIST_SLOTS:
        return frozenset(prefixes.expand(one) or one for one in value.split("|"))
    if slot in IRI_SLOTS:
        return prefixes.expand(value) or value
    if slot in NUMBER_SLOTS:
        return _number(value)
    if slot in ROW_SLOTS and ROW_SLOTS[slot].many:
        return tuple(" ".join(one.split()) for one in split_many(value))
    return " ".join(value.split())


def _cell(row: SetRow, slots: Sequence[str]) -> str | None:
    """Write the values of slots; of several each with its name."""
    values = [(slot, _value(row, slot)) for slot in slots if row.get(slot)]
    if len(slots) == 1:
        return values[0][1] if values else None
    return "; ".join(f"{_WORDS.get(slot, slot)}: {value}" for slot, value in values) or None


def _value(row: SetRow, slot: str) -> str:
    if slot == EVIDENCE_SLOT:
        return EVIDENCE_WORDS.get(row.get(slot), row.get(slot))
    return relation_words(row) if slot == "predicate_id" else row.get(slot)


def relation_words(row: SetRow) -> str:
    """Name a relation as the tables do where evidence was judged; else by its short id."""
    words = terms.RELATION_WORDS.get(f"<{row.predicate}>", "")
    if not words or not row.get(EVIDENCE_SLOT):
        return row.get("predicate_id")
    partly = words == terms.NEARLY and row.get(EVIDENCE_SLOT) == "part"
    return "overlaps" if partly else words


def _said(row: SetRow) -> str:
    """Say what a row decides, how strong, and by which relation."""
    evidence = row.get(EVIDENCE_SLOT)
    more = [EVIDENCE_WORDS.get(evidence, evidence)] if evidence else []
    if row.decision != NONE_FITS and (row.decision == ACCEPTED or row.negated):
        told = relation_words(row) or "no relation named"
        more.append(f"{row.get('predicate_modifier')} {told}".strip())
    return ": ".join(filter(None, [row.decision, ", ".join(more)]))


def _change(
    change: str, row: SetRow, what: str, before: str | None, after: str | None, broken: str,
    slots: Sequence[str] = (),
) -> Change:  # fmt: skip
    """Fill a row with what is the same for all changes of a mapping."""
    return Change(
        change,
        row.get("subject_id") or None,
        row.get("subject_label") or None,
        row.get("object_id") or None,
        row.get("object_label") or None,
        what,
        before,
        after,
        broken,
        row.get("comment") or None,
        row.decision,
        row.decided_by or None,
        row.decided_how,
        row.get("mapping_date") or None,
        row.get("reviewer_label") or row.get("reviewer_id") or "nobody yet",
        row.get("review_date") or None,
        row.get("record_id") or None,
        "; ".join(slots) or None,
        row.shown,
        row.line,
    )


def _of_sets(old: Sequence[OneSet], new: Sequence[OneSet]) -> Iterator[Change]:
    """Tell what changed in the metadata of the files that are in both."""
    for one, other in _like(old, new):
        metas = _whole(one.meta), _whole(other.meta)
        for slot in sorted({*metas[0], *metas[1]} - _META_LEFT):
            before, after = (some.get(slot) for some in metas)
            bearer = one if after is None else other
            borne = None in (before, after) and _borne(bearer, slot)
            if before == after or borne:
                continue  # What every row has from the head is told of the rows, if it changed.
            broken = terms.IF_USED if before else terms.NO
            if slot == "mapping_set_id":
                broken = terms.YES if before else terms.NO
            words = (_plain(before), _plain(after))
            yield Change(
                OF_SET, None, str(other.meta.get("mapping_set_title") or other.name), None, None,
                slot, *words, broken, None, None, None, None, None, None, None,
                str(other.meta.get("mapping_set_id") or "") or None, slot, other.shown, None,
            )  # fmt: skip


def _borne(one: OneSet, slot: str) -> bool:
    """Tell whether a slot of the metadata says of every row what the row has."""
    value = one.meta.get(slot)
    said = join_many(map(str, value)) if isinstance(value, list) else str(value)
    return slot in SPREADING and {row.get(slot) for row in one.rows} == {said}


def _whole(meta: Mapping[str, object]) -> dict[str, object]:
    """Give the metadata with each value in one form, however it was written."""
    found: dict[str, object] = {}
    for slot, value in meta.items():
        known = SET_SLOTS.get(slot)
        if not value:
            continue
        if isinstance(value, list) or (known and known.many):
            found[slot] = [*map(str, value)] if isinstance(value, list) else [str(value)]
        else:
            found[slot] = _number(str(value)) if known and known.kind == "number" else str(value)
    return found


def _number(value: str) -> str | float:
    try:
        return float(value)
    except ValueError:
        return value


def _like(old: Sequence[OneSet], new: Sequence[OneSet]) -> Iterator[tuple[OneSet, OneSet]]:
    """Pair files by the address of their set, else by their name, else if there is one each."""
    if len(old) == len(new) == 1:
        yield old[0], new[0]
        return
    ids = {str(one.meta.get("mapping_set_id") or one.name): one for one in old}
    names = {one.name: one for one in old}
    for one in new:
        found = ids.get(str(one.meta.get("mapping_set_id") or one.name)) or names.get(one.name)
        if found:
            yield found, one


def _plain(value: object) -> str | None:
    """Write a value of the metadata in a cell."""
    if isinstance(value, list):
        return "; ".join(map(str, value)) or None
    return str(value) if value else None
