"""Say in plain words what a row of a mapping file judges, and in its slots what a person chose.

The card asks for evidence first; the relation follows from it.
"""

from __future__ import annotations

from collections.abc import Mapping

from pcgraph.judgement import EVIDENCE_WORDS
from pcgraph.mapping import BY_METHOD, BY_PERSON, UNDECIDED, judged_how
from pcgraph.sssom import DECISION_BY_FILE, EVIDENCE_SLOT, OWN_SLOTS, MappingRow

NOT_LOOKED, WITHDRAWN, NONE = "not looked at", "withdrawn", "none"
EVIDENCE = ("all of it", "part of it", "helps only", NONE)
RELATIONS = ("same", "nearly the same", "NOS is wider", "NOS is narrower", "overlaps", "related")
SURE = ("high", "medium", "low")
AGREES = ("yes", "partly", "no")
ACCEPTED, NOT_USED, NONE_FITS, NOT_SURE = (
    "accepted", "considered and not used", "none fits", "not sure"
)  # fmt: skip
DECISIONS = (*DECISION_BY_FILE.values(), WITHDRAWN)
CARD: Mapping[tuple[str, str], str] = {
    ("all of it", "same"): "skos:exactMatch",
    ("all of it", "nearly the same"): "skos:closeMatch",
    ("all of it", "NOS is wider"): "skos:broadMatch",
    ("part of it", "NOS is narrower"): "skos:narrowMatch",
    ("part of it", "overlaps"): "skos:closeMatch",
    ("helps only", "related"): "skos:relatedMatch",
}
"""The relation of the mapping file by what meeting the NOS would show, and how the two relate."""
JUDGED_HOW: Mapping[str, str] = {
    how: justification for justification, how in {**BY_PERSON, **BY_METHOD}.items()
}
"""The justification of the mapping file by how it is told that something was judged."""
SURE_NUMBERS: Mapping[str, str] = {"high": "0.9", "medium": "0.7", "low": "0.5"}
_EVIDENCE = {words: value for value, words in EVIDENCE_WORDS.items()}
_PREDICATES: Mapping[str, str] = {words: predicate for (_, words), predicate in CARD.items()}
_WORDS = {
    predicate: words for words, predicate in reversed([*_PREDICATES.items()]) if words in RELATIONS
}
_AGREEMENT = dict(zip(("1", "0", "-1"), AGREES, strict=True))
OF_OWN = dict(zip(("nos_part+", "nos_seen_on+", "flag+", "note+"), OWN_SLOTS, strict=True))
"""Columns that stand in slots of their own."""

JUDGING = ("nos_code+", "evidence+", "relation+", "decision+", "reason+", "nos_part+",
           "nos_seen_on+", "confidence+")  # fmt: skip
"""What makes the judgement; whoever changes it judges anew."""
PERSON = ("decided_by+", "decided_on+")
"""Whoever writes a name here takes the judgement as their own."""
REVIEWING = ("reviewed_by+", "reviewed_on+", "agrees+")


def relations_of(evidence: str) -> list[str]:
    """Name the relations that go with what would be shown.

    >>> relations_of("part of it")
    ['NOS is narrower', 'overlaps']
    """
    return [relation for shows, relation in CARD if shows == evidence]


def cells_of(row: MappingRow, decision: str, code: str) -> dict[str, str]:
    """Say in words what a row judges.

    Args:
        row: the row of a mapping file.
        decision: what its file decides.
        code: the code of the NOS; empty for none.

    Returns:
        What stands in the cells that a person fills in, by column.
    """
    shows = EVIDENCE_WORDS.get(row.get(EVIDENCE_SLOT), "")
    predicate = row.get("predicate_id")
    words = _WORDS.get(predicate, "") if predicate != UNDECIDED else ""
    if shows == "part of it" and predicate == "skos:closeMatch":
        words = "overlaps"
    return {
        "nos_code+": code,
        "evidence+": NONE if decision == NOT_USED else shows,
        "relation+": words,
        "decision+": decision,
        "reason+": row.get("comment"),
        "confidence+": row.get("confidence"),
        "decided_by+": decided_by(row),
        "decided_on+": row.get("mapping_date"),
        "reviewed_by+": row.get("reviewer_label") or row.get("reviewer_id"),
        "reviewed_on+": row.get("review_date"),
        "agrees+": _agreement(row.get("reviewer_agreement")),
        **{column: row.get(slot) for column, slot in OF_OWN.items()},
    }


def decided_by(row: MappingRow) -> str:
    """Name who judged: the machine where one did."""
    tool = f"{row.get('mapping_tool')} {row.get('mapping_tool_version')}".strip()
    return tool or row.get("author_label")


def decided_how(row: MappingRow) -> str:
    """Say how a row was judged."""
    return judged_how(row.get("mapping_justification"))


def _agreement(number: str) -> str:
    if not number:
        return ""
    plain = number.rstrip("0").rstrip(".") if "." in number else number
    return _AGREEMENT.get(plain, number)


def judged_slots(cells: Mapping[str, str]) -> dict[str, str]:
    """Give the slots that say what was judged; an empty one is to be left out.

    Args:
        cells: what stands in the row, by column; checked before.
    """
    decision, shows, relation = (
        cells[column] for column in ("decision+", "evidence+", "relation+")
    )  # fmt: skip
    slots = {"predicate_modifier": "", EVIDENCE_SLOT: "", "predicate_id": UNDECIDED}
    if decision == ACCEPTED:
        slots["predicate_id"] = CARD[shows, relation]
        slots[EVIDENCE_SLOT] = _EVIDENCE[shows]
    elif decision == NOT_USED:
        slots["predicate_modifier"] = "Not"
        slots["predicate_id"] = _PREDICATES.get(relation, UNDECIDED)
    sure = cells["confidence+"].casefold()
    slots["confidence"] = SURE_NUMBERS.get(sure, sure.replace(",", "."))
    slots["comment"] = cells["reason+"]
    slots |= {slot: cells[column] for column, slot in OF_OWN.items()}
    return slots


def reviewed_slots(cells: Mapping[str, str]) -> dict[str, str]:
    """Give the slots that say who reviewed; an empty one is to be left out."""
    numbers = {words: number for number, words in _AGREEMENT.items()}
    return {
        "reviewer_label": cells["reviewed_by+"],
        "review_date": cells["reviewed_on+"],
        "reviewer_agreement": numbers.get(cells["agrees+"], cells["agrees+"]),
    }


def is_share(words: str) -> bool:
    """Tell whether words are a number from 0 to 1.

    >>> is_share("0,6"), is_share("1"), is_share("60"), is_share("nan")
    (True, True, False, False)
    """
    whole, _, part = words.replace(",", ".").partition(".")
    digits = (whole + part).isascii() and whole.isdecimal() and (not part or part.isdecimal())
    return digits and len(words) < 10 and float(f"{whole}.{part or 0}") <= 1
