"""A second person's answers beside the first's: what is asked, what is the same, the two passes."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pcgraph.decisions.card import ACCEPTED, NONE_FITS, NOT_USED, cells_of, decided_by, judged_slots
from pcgraph.decisions.gathered import Gathered, Judged
from pcgraph.decisions.keep import Choice, cells_of_choice, line_of, on_line, standard_of
from pcgraph.decisions.records import definition, prefixes_of
from pcgraph.errors import InputProblem, UsageProblem
from pcgraph.mapping import PASS_REQUIRED, read_pass
from pcgraph.model import TextFile
from pcgraph.overlay import slug
from pcgraph.reviews.session import Card
from pcgraph.sssom import NO_TERM, PROPERTIES, SETTLEMENT_SLOT, SLOTS, write_mappings

_WORDS = ("decision", "evidence", "relation", "reason", "nos_part", "confidence")
COLUMNS = ("competency_id", "nos_id", *_WORDS, "by", "date")
_OF_THE_ROW = ("record_id", "reviewer_id", "reviewer_label", "review_date", "reviewer_agreement",
               SETTLEMENT_SLOT)  # fmt: skip
"""What a row has by what came after it was judged: no part of a pass."""


@dataclass(frozen=True)
class Answer:
    """What a second person answered on one card.

    Attributes:
        choice: the answer, in the words of the card.
        by: the second person.
        day: on which day.
    """

    choice: Choice
    by: str
    day: str


def first_rows(said: Gathered) -> list[Judged]:
    """Give what the first decided in the person's own folder, in the order of the source."""
    order = {line.iri: at for at, line in enumerate(said.lines)}
    codes = {one.iri: one.code for one in said.standards}
    expand = said.prefixes.expand
    mine = [one for one in said.judged if said.own and one.file.layer == said.own]
    return sorted(mine, key=lambda one: (order[expand(one.row.get("subject_id")) or ""],
                                         codes.get(_nos(said, one), "~")))  # fmt: skip


def _nos(said: Gathered, one: Judged) -> str:
    if one.row.get("object_id") == NO_TERM:
        return ""
    return said.prefixes.expand(one.row.get("object_id")) or ""


def pair_of(said: Gathered, one: Judged) -> tuple[str, str]:
    """Give competency and NOS of a row, by their addresses; the NOS empty where none fits."""
    return said.prefixes.expand(one.row.get("subject_id")) or "", _nos(said, one)


def checked_second(said: Gathered, rows: Sequence[Judged], by: str) -> None:
    """Refuse a second person who is the first.

    Raises:
        UsageProblem: PC-REVIEW-SECOND, also where nothing was decided yet.
    """
    if not rows:
        raise UsageProblem(
            "PC-REVIEW-SECOND",
            f"nothing is decided on {said.about.label} in this folder: there is nothing to answer "
            "a second time.",
            "Decide first: pcgraph review.",
        )
    firsts = {" ".join(one.row.get("author_label").casefold().split()) for one in rows}
    if by.casefold() in firsts:
        raise UsageProblem(
            "PC-REVIEW-SECOND",
            f"{by} decided some of these: a second person must be another.",
            'Give --by "the name of the second person".',
        )


def cards_twice(
    said: Gathered,
    rows: Sequence[Judged],
    answers: Sequence[Answer],
    offered: Mapping[str, Sequence[str]],
) -> list[Card]:
    """Give the cards that the second person has not answered; what the first said is not on them.

    Every competency that the first judged is asked with the NOS that the first decided on and
    those that are suggested for it, in the order of their codes, and then whether none fits. By
    the cards nobody sees which NOS the first took, or that the first took none.

    Args:
        said: what the graph says of the framework.
        rows: what the first decided.
        answers: what the second answered so far.
        offered: the NOS that are suggested for each competency, whatever was decided.
    """
    codes = {one.iri: one.code for one in said.standards}
    done = {(one.choice.line, one.choice.standard) for one in answers}
    closed = {line for line, nos in done if not nos}
    asked: dict[str, set[str]] = {}
    for line, nos in (pair_of(said, one) for one in rows):
        asked.setdefault(line, {*offered.get(line, ())}).add(nos)
    cards: list[Card] = []
    for line, named in asked.items():
        if line in closed:
            continue
        order = sorted(filter(None, named), key=lambda nos: (codes.get(nos, "~"), nos))
        left = [Card(line, nos) for nos in order if (line, nos) not in done]
        cards += left
        if left or not accepted_by(answers, line):
            cards.append(Card(line, ""))
    return cards


def accepted_by(answers: Sequence[Answer], line: str) -> bool:
    """Tell whether the second person accepted a NOS for a competency, or said that none fits."""
    found = (one.choice for one in answers if one.choice.line == line)
    return any(one.decision in (ACCEPTED, NONE_FITS) for one in found)


def answered(answers: Sequence[Answer], line: str, nos: str) -> Choice | None:
    """Give the answer on a pair; where none fits it was said of each of the NOS."""
    found = [one.choice for one in answers if one.choice.line == line]
    own = next((one for one in found if one.standard == nos), None)
    if own is None and nos and any(one.decision == NONE_FITS for one in found):
        none = next(one for one in found if one.decision == NONE_FITS)
        return Choice(line, nos, NOT_USED, reason=none.reason, confidence=none.confidence)
    return own


def is_same(said: Gathered, one: Judged, answers: Sequence[Answer]) -> bool:
    """Tell whether both gave the same answer: the decision, the evidence and the relation."""
    second = answered(answers, *pair_of(said, one))
    if second is None or one.row.get(SETTLEMENT_SLOT):
        return False
    first = cells_of(one.row, one.decision, "")
    if one.decision != ACCEPTED or second.decision != ACCEPTED:
        return one.decision == second.decision
    return (first["evidence+"], first["relation+"]) == (second.evidence, second.relation)


def read_answers(text: str, said: Gathered, shown: str) -> list[Answer]:
    """Read the answers of a second person.

    Raises:
        InputProblem: PC-REVIEW-ANSWERS, with the line.
    """
    reader = csv.DictReader(io.StringIO(text), strict=True)
    found, expand = [], said.prefixes.expand
    try:
        if text and tuple(reader.fieldnames or ()) != COLUMNS:
            raise ValueError("it has other columns")
        for row in reader:
            words = {name: str(row[name] or "") for name in _WORDS}
            line = expand(row["competency_id"]) or ""
            nos = expand(row["nos_id"]) or "" if row["nos_id"] else ""
            line_of(said, line)
            found.append(Answer(Choice(line, nos, **words), row["by"], row["date"]))
    except (ValueError, KeyError, TypeError, csv.Error, StopIteration) as fault:
        raise InputProblem(
            "PC-REVIEW-ANSWERS",
            f"the answers of the second person cannot be read: {fault or 'a line that is gone'}.",
            "Mend the row, or put the file aside to begin anew.",
            f"{shown}:{max(reader.line_num, 1)}",
        ) from None
    return found


def write_answers(answers: Sequence[Answer], said: Gathered) -> str:
    """Write the answers of a second person, in the order in which they were given."""
    out, compact = io.StringIO(), said.prefixes.compact
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in answers:
        nos = compact(one.choice.standard) if one.choice.standard else ""
        words = [getattr(one.choice, name) for name in _WORDS]
        writer.writerow([compact(one.choice.line), nos, *words, one.by, one.day])
    return out.getvalue()


def passes(
    said: Gathered,
    rows: Sequence[Judged],
    answers: Sequence[Answer],
    earlier: TextFile | None = None,
) -> dict[str, str]:
    """Write what both said as two passes (``passes/a.sssom.tsv``, ``b.sssom.tsv``).

    Args:
        said: what the graph says of the framework.
        rows: what the first decided.
        answers: what the second answered.
        earlier: the pass of the first, where it was made before. What stands in it stays: what was
            settled since is no answer that was given without sight of the other's.

    Returns:
        The texts, by path inside the folder; no part of the graph is made of them.
    """
    ends = ("subject_id", "object_id")
    known = {tuple(row.get(end) for end in ends): dict(row.slots)
             for row in (read_pass(earlier) if earlier else ())}  # fmt: skip
    now = {tuple(one.row.get(end) for end in ends): {
        slot: value for slot, value in one.row.slots.items() if slot not in _OF_THE_ROW
    } for one in rows}  # fmt: skip
    first = [*{**now, **known}.values()]
    asked = [pair_of(said, one) for one in rows]
    more = [(one.choice.line, one.choice.standard) for one in answers]
    second = [
        _second_row(said, pair, answers, rows)
        for pair in dict.fromkeys((*asked, *more))
        if answered(answers, *pair) is not None
    ]
    folder = f"data/mappings/{said.slug}-to-nos/passes"
    return {f"{folder}/{name}.sssom.tsv": _pass(said, name, some)
            for name, some in (("a", first), ("b", second))}  # fmt: skip


def _second_row(
    said: Gathered, pair: tuple[str, str], answers: Sequence[Answer], rows: Sequence[Judged]
) -> dict[str, str]:
    choice = answered(answers, *pair)
    assert choice is not None
    who = next(one for one in answers if one.choice.line == pair[0])
    same = next((one.row for one in rows if pair_of(said, one) == pair), None)
    line, standard = line_of(said, pair[0]), standard_of(said, pair[1])
    beside = on_line(said, pair[0])[0].row
    compact = said.prefixes.compact
    ends = {
        "subject_id": compact(line.iri),
        "subject_label": line.label,
        "object_id": compact(standard.iri) if standard else NO_TERM,
        "object_label": standard.title if standard else "",
        "subject_source": beside.get("subject_source"),
        "subject_source_version": beside.get("subject_source_version"),
        "object_source": (same or beside).get("object_source"),
        "object_source_version": (same or beside).get("object_source_version"),
    }
    if same is None and standard is not None:
        ends["object_source"] = compact(standard.source)
        ends["object_source_version"] = standard.dated or "undated"
    cells = cells_of_choice(choice, who.by, who.day)
    judged = {**judged_slots(cells), "author_label": who.by, "mapping_date": who.day,
              "mapping_justification": "semapv:ManualMappingCuration"}  # fmt: skip
    return {slot: value for slot, value in {**ends, **judged}.items() if value}


def _pass(said: Gathered, name: str, rows: Sequence[Mapping[str, str]]) -> str:
    used = {slot for row in rows for slot in row}
    wanted = {*prefixes_of(rows), *(["pc"] if PROPERTIES.keys() & used else [])}
    meta = {
        "sssom_version": "1.1",
        "curie_map": {one: said.prefixes.namespaces[one] for one in sorted(wanted)},
        "extension_definitions": [definition(s) for s in SLOTS if s[:4] == "ext_" and s in used],
        "mapping_set_id": f"{said.base}mappings/{slug(said.slug)}-to-nos-pass-{name}",
        "mapping_set_title": f"{said.about.label} to NOS: pass {name}",
        "license": next((str(one.whole.meta["license"]) for one in first_rows(said)), ""),
    }
    if not meta["extension_definitions"]:
        del meta["extension_definitions"]
    return write_mappings(meta, rows, PASS_REQUIRED, PASS_REQUIRED)


def told_same(said: Gathered, rows: Sequence[Judged], answers: Sequence[Answer]) -> str:
    """Say in words how many answers are the same, and who gave them.

    Returns:
        Words such as ``31 of 38 answers are the same: A. Reviewer and B. Reviewer.``
    """
    same = sum(is_same(said, one, answers) for one in rows)
    first = ", ".join(dict.fromkeys(decided_by(one.row) for one in rows))
    second = ", ".join(dict.fromkeys(one.by for one in answers))
    return f"{same} of {len(rows)} answers are the same (first: {first}; second: {second})."
