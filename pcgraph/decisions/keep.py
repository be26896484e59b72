"""One decision of a person in the words of the card: hold it against the rules, and make it ready.

Whoever decides (the review, the verbs, a page of the web) says it as a ``Choice``; what is made of
it here is written by ``records.write_records``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from pcgraph.decisions.card import (
    ACCEPTED,
    CARD,
    JUDGED_HOW,
    NONE,
    NONE_FITS,
    NOT_SURE,
    NOT_USED,
    OF_OWN,
    RELATIONS,
    REVIEWING,
    SURE_NUMBERS,
    WITHDRAWN,
    cells_of,
    decided_by,
    decided_how,
    is_share,
    relations_of,
)
from pcgraph.decisions.gathered import Gathered, Judged, Line, Standard
from pcgraph.decisions.judgement import Judgement
from pcgraph.decisions.person import checked_person, cleaned, steers
from pcgraph.errors import UsageProblem
from pcgraph.mapping_head import is_date
from pcgraph.query import quoted

MEDIUM = "0.7"
"""How sure a decision is of which nobody said it."""
KEPT = (ACCEPTED, NOT_USED, NONE_FITS, NOT_SURE)
_SHOWN = 60
_PART = r"[A-Za-z]{1,3} ?\d+(?:\.\d+)*[a-z]?"
_RANGE = rf"{_PART}(?: ?(?:[–-]|to) ?(?:{_PART}|\d+))?"
_PARTS = re.compile(rf"{_RANGE}(?:(?: ?[,;] ?| and | ){_RANGE})*")


@dataclass(frozen=True)
class Choice:
    """One decision, in the words of the card (``decisions/card.py``).

    Attributes:
        line: the address of the competency.
        standard: the address of the NOS; empty where none fits.
        decision: accepted, considered and not used, none fits or not sure.
        evidence: what meeting the NOS would show, where it is accepted.
        relation: how the two relate; of one that is not used, the only relation that is denied.
        reason: why, in a sentence of its own.
        nos_part: the parts of the NOS that are meant, such as ``P3–P6, K2``.
        nos_seen_on: the day on which the NOS was seen.
        flag: a mark of a person's own.
        note: words of a person's own.
        confidence: high, medium, low, or a number from 0 to 1; empty is medium.
        how: ``person``, ``person after suggestion`` or ``identical text``; empty is a person.
        settled: why a pair on which two persons differed was settled so.
    """

    line: str
    standard: str
    decision: str
    evidence: str = ""
    relation: str = ""
    reason: str = ""
    nos_part: str = ""
    nos_seen_on: str = ""
    flag: str = ""
    note: str = ""
    confidence: str = ""
    how: str = ""
    settled: str = ""


def faults_of_choice(choice: Choice, said: Gathered) -> list[str]:
    """Say what does not fit in a decision, each a sentence; nothing if all does.

    Args:
        choice: the decision.
        said: what the graph says of the framework.
    """
    return [*_ends(choice, said), *_card(choice), *_words(choice)]


def _ends(choice: Choice, said: Gathered) -> Iterator[str]:
    if choice.line not in {line.iri for line in said.lines}:
        yield f"{choice.line[:200]} is no competency of {said.about.label}."
    known = {one.iri for one in said.standards}
    if choice.decision == NONE_FITS and choice.standard:
        yield "None fits says that no NOS fits, and one is named: leave one of the two out."
    elif choice.decision != NONE_FITS and choice.standard not in known:
        yield f"{choice.standard[:200] or 'Nothing'} is no NOS of the graph."


def _card(choice: Choice) -> Iterator[str]:
    """Hold decision, evidence and relation against each other."""
    shows, relation = choice.evidence, choice.relation
    if choice.decision not in KEPT:
        yield f'"{choice.decision[:_SHOWN]}" is no decision: {", ".join(KEPT)}.'
    elif choice.decision == ACCEPTED and (shows, relation) not in CARD:
        fits = relations_of(shows)
        if not fits:
            yield "Say how much the NOS would show: all of it, part of it, or helps only."
        elif relation:
            yield f'"{shows}" goes with {" or ".join(fits)}, not with "{relation[:_SHOWN]}".'
        else:
            yield f'Say how the two relate: "{shows}" goes with {" or ".join(fits)}.'
    elif choice.decision == NOT_USED and shows not in ("", NONE):
        yield f"It would show {shows[:_SHOWN]}, and it is not to be used: choose one of the two."
    elif choice.decision == NOT_USED and relation not in ("", *RELATIONS):
        yield f'"{relation[:_SHOWN]}" is no relation: {", ".join(RELATIONS)}.'
    elif choice.decision in (NONE_FITS, NOT_SURE) and (shows or relation):
        yield f"The decision is {choice.decision}: then evidence and relation stay empty."


def _words(choice: Choice) -> Iterator[str]:
    """Hold reason, days, number and what else is typed against what a row needs."""
    if not choice.reason.strip():
        yield "The reason is empty: say in a sentence why."
    sure = SURE_NUMBERS.get(choice.confidence.casefold(), choice.confidence)
    if sure and not is_share(sure):
        yield f'How sure says "{sure[:_SHOWN]}": high, medium, low, or a number from 0 to 1.'
    if choice.nos_seen_on and not is_date(choice.nos_seen_on):
        yield f'"{choice.nos_seen_on[:_SHOWN]}" is no day: write it so: 2026-11-30.'
    if choice.how not in ("", *JUDGED_HOW):
        yield f'"{choice.how[:_SHOWN]}" does not say how it was judged: {", ".join(JUDGED_HOW)}.'
    typed = (choice.reason, choice.nos_part, choice.flag, choice.note, choice.settled)
    if any(steers(words) or "\n" in words or "\t" in words for words in typed):
        yield "What is typed holds a tab, a line end or a character that steers a screen."
    elif choice.nos_part and not are_parts(choice.nos_part):
        yield f'"{choice.nos_part[:_SHOWN]}" names no parts of a NOS: write them so: P3–P6, K2.'


def are_parts(words: str) -> bool:
    """Tell whether words name parts of a NOS, by letter and number.

    >>> are_parts("P3–P6, K2"), are_parts("P3-6 and K2"), are_parts("most of it")
    (True, True, False)
    """
    return _PARTS.fullmatch(words) is not None


def decided(said: Gathered, line: str, standard: str) -> Judged | None:
    """Give what was decided on a competency and a NOS before, or that none fits it.

    What stands in the person's own folder comes before what stands in another set.
    """
    expand = said.prefixes.expand
    known = {one.iri for one in said.standards}
    found: Judged | None = None
    for one in said.judged:
        other = expand(one.row.get("object_id")) or ""
        same = other == standard or (not standard and other not in known)
        if same and expand(one.row.get("subject_id")) == line:
            if one.file.layer == said.own:
                return one
            found = found or one
    return found


def on_line(said: Gathered, line: str) -> list[Judged]:
    """Give all that was decided on a competency."""
    expand = said.prefixes.expand
    return [one for one in said.judged if expand(one.row.get("subject_id")) == line]


def state_of(said: Gathered, line: str, standard: str) -> str:
    """Give the mark of what was decided on a pair so far, and of that none fits.

    Whoever decides says by it what they saw: where it is another now, somebody decided meanwhile.
    """
    pair = decided(said, line, standard)
    seen = [one for one in on_line(said, line) if one is pair or one.decision == NONE_FITS]
    rows = sorted(str((one.file.path, sorted(one.row.slots.items()))) for one in seen)
    return sha256("\n".join(rows).encode()).hexdigest()[:16]


def not_meanwhile(said: Gathered, choice: Choice, seen: str) -> None:
    """Refuse a decision on what somebody decided since it was looked at.

    Args:
        said: what the graph says now.
        choice: the decision.
        seen: the mark of what was decided when it was looked at (``state_of``).

    Raises:
        UsageProblem: PC-DECIDE-CLASH, with what was decided.
    """
    if state_of(said, choice.line, choice.standard) == seen:
        return
    now = decided(said, choice.line, choice.standard)
    raise UsageProblem(
        "PC-DECIDE-CLASH",
        "it was decided meanwhile"
        + (f": {told_of(said, now)}." if now else ", or what stood there was taken back."),
        "Nothing was written. Look at both, and decide anew if yours is to stand.",
    )


def told_of(said: Gathered, one: Judged) -> str:
    """Say what was decided, by whom and on which day.

    Returns:
        Words such as ``GEN97: accepted, part of it, by A. Reviewer on 2026-11-30 (my:map-0001)``.
    """
    codes = {standard.iri: standard.code for standard in said.standards}
    code = codes.get(said.prefixes.expand(one.row.get("object_id")) or "", "")
    cells = cells_of(one.row, one.decision, code)
    shows = cells["evidence+"] if one.decision == ACCEPTED else ""
    what = ", ".join(filter(None, (one.decision, shows, cells["relation+"])))
    head = f"{code}: " if code else ""
    return (
        f"{head}{what}, by {decided_by(one.row)} on {one.row.get('mapping_date')} "
        f"({one.row.get('record_id')})"
    )


def judgements_of(
    choice: Choice, said: Gathered, by: str, day: str, again: bool = False
) -> list[Judgement]:
    """Make a decision ready for ``write_records``.

    Args:
        choice: the decision.
        said: what the graph says of the framework.
        by: the person who decides.
        day: on which day, as ``2026-11-30``.
        again: whether what was decided on the pair before is to be changed.

    Raises:
        UsageProblem: PC-DECIDE-CARD for what does not fit, PC-DECIDE-PERSON, PC-DECIDE-DAY;
            PC-DECIDE-AGAIN for a pair that was decided before, PC-DECIDE-OTHERS if that stands in
            a set that is not the person's own, PC-DECIDE-CONTRARY for a NOS that is accepted where
            none fits, or the other way round.
    """
    checked_person(by)
    if not is_date(day):
        raise UsageProblem(
            "PC-DECIDE-DAY", f"{day[:_SHOWN]!r} is no day.", "Write it so: 2026-11-30."
        )
    faults = faults_of_choice(choice, said)
    if not faults and choice.nos_seen_on > day:
        faults = [
            f"the NOS was seen on {choice.nos_seen_on}, after the day of the decision, {day}."
        ]
    if faults:
        raise UsageProblem("PC-DECIDE-CARD", faults[0], " ".join(faults[1:]))
    before = decided(said, choice.line, choice.standard)
    if before is not None:
        _may_change(said, choice, before, again)
    made = []
    for other in _contrary(choice, said):
        _may_withdraw(said, choice, other, again)
        made.append(_withdrawal(other, choice, by, day))
    return [*made, Judgement(choice.line, choice.standard, _cells(choice, said, before, by, day),
                             before, True, how=choice.how, settled=choice.settled)]  # fmt: skip


def _may_change(said: Gathered, choice: Choice, before: Judged, again: bool) -> None:
    """Refuse to change what is not one's own, or what nobody asked to change."""
    if before.file.layer != said.own:
        raise UsageProblem(
            "PC-DECIDE-OTHERS",
            f"it was decided in another set than yours: {told_of(said, before)}.",
            _left_to_do(choice, before),
        )
    if not again:
        raise UsageProblem(
            "PC-DECIDE-AGAIN",
            f"it was decided before: {told_of(said, before)}.",
            "Give --again to decide it anew, or take it back: pcgraph mapping undo takes the last.",
        )


def _left_to_do(choice: Choice, before: Judged) -> str:
    """Say what can be done about what stands in another set: it is not changed from here."""
    layer, record = before.file.layer, before.row.get("record_id")
    if before.decision == choice.decision and choice.decision in (NONE_FITS, NOT_SURE):
        return "It says the same: nothing is left to do, and --again is of no use here."
    if layer:
        return (
            f"It is changed where it stands: name that folder last, --with {quoted(layer)}, and "
            "give --again."
        )
    return (
        "Ours is not changed from your folder, and --again is of no use here. Tell its editors, "
        f"with {record} and your reason; a doubt can stand in yours, beside a NOS on which nobody "
        "decided: pcgraph mapping unsure COMPETENCY NOS."
    )


def _contrary(choice: Choice, said: Gathered) -> list[Judged]:
    """Give what says the contrary: that none fits, or that a NOS is accepted."""
    wanted = {ACCEPTED: NONE_FITS, NONE_FITS: ACCEPTED}.get(choice.decision)
    return [one for one in on_line(said, choice.line) if one.decision == wanted]


def _may_withdraw(said: Gathered, choice: Choice, other: Judged, again: bool) -> None:
    """Refuse a decision to which another is contrary."""
    mine = other.file.layer == said.own
    if again and mine and other.decision == NONE_FITS:
        return
    remedy = "Give --again: that none fits is then withdrawn."
    if other.decision == ACCEPTED:
        remedy = "Reject that NOS first (pcgraph mapping reject … --again)."
    if not mine:
        remedy = _left_to_do(choice, other)
    raise UsageProblem(
        "PC-DECIDE-CONTRARY",
        f"{choice.decision} here, and the contrary was decided: {told_of(said, other)}.",
        remedy,
    )


def _withdrawal(other: Judged, choice: Choice, by: str, day: str) -> Judgement:
    cells = {**cells_of(other.row, other.decision, ""), "decision+": WITHDRAWN,
             "reason+": cleaned(choice.reason), "decided_by+": by, "decided_on+": day}  # fmt: skip
    return Judgement(choice.line, "", cells, other, True)


def _cells(
    choice: Choice, said: Gathered, before: Judged | None, by: str, day: str
) -> dict[str, str]:
    """Fill the cells of a row; a mark and words of one's own stay where none are given."""
    cells = cells_of_choice(choice, by, day)
    if before is not None and not choice.flag and not choice.note:
        cells |= {column: before.row.get(OF_OWN[column]) for column in ("flag+", "note+")}
    codes = {one.iri: one.code for one in said.standards}
    return {**cells, "nos_code+": codes.get(choice.standard, "")}


def cells_of_choice(choice: Choice, by: str, day: str) -> dict[str, str]:
    """Fill the cells of a row as a person would in the workbook."""
    return {
        "nos_code+": "",
        "evidence+": choice.evidence,
        "relation+": choice.relation,
        "decision+": choice.decision,
        "reason+": cleaned(choice.reason),
        "confidence+": choice.confidence or MEDIUM,
        "decided_by+": by,
        "decided_on+": day,
        **dict.fromkeys(REVIEWING, ""),
        "nos_part+": choice.nos_part,
        "nos_seen_on+": choice.nos_seen_on,
        "flag+": choice.flag,
        "note+": choice.note,
    }


def review_of(said: Gathered, one: Judged, by: str, day: str) -> Judgement:
    """Make ready that a second person gave the same answer."""
    line = said.prefixes.expand(one.row.get("subject_id")) or ""
    standard = said.prefixes.expand(one.row.get("object_id")) or ""
    known = {standard.iri for standard in said.standards}
    cells = {**cells_of(one.row, one.decision, ""), "reviewed_by+": by, "reviewed_on+": day,
             "agrees+": "yes"}  # fmt: skip
    return Judgement(line, standard if standard in known else "", cells, one, False)


def line_of(said: Gathered, iri: str) -> Line:
    """Give a competency by its address."""
    return next(line for line in said.lines if line.iri == iri)


def standard_of(said: Gathered, iri: str) -> Standard | None:
    """Give a NOS by its address; None for none."""
    return next((one for one in said.standards if one.iri == iri), None)


def by_machine(judged: Sequence[Judged]) -> bool:
    """Tell whether a machine made any of these decisions."""
    return any(decided_how(one.row) not in ("person", "person after suggestion") for one in judged)
