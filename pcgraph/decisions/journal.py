"""Keep a journal of what was decided in a folder, so that the last step can be taken back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pcgraph.decisions.records import Change, Kept
from pcgraph.errors import InputProblem, UsageProblem

JOURNAL = "reviews/journal.csv"
UNDO = "undo"
COLUMNS = (
    "no", "date", "by", "what", "record_id", "competency_id", "nos_id", "before", "after",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """What became of one record in one step.

    Attributes:
        number: the number of the step; several records of one step share it.
        day: on which day.
        by: who did it.
        what: what was done: accept, reject, unsure, none, undo, review …
        change: how the record stood before and after.
    """

    number: int
    day: str
    by: str
    what: str
    change: Change


def read_journal(text: str, shown: str = JOURNAL) -> list[Entry]:
    """Read the journal.

    Args:
        text: the file; empty for none.
        shown: how it is called in messages.

    Raises:
        InputProblem: PC-DECIDE-JOURNAL, with the line.
    """
    found = []
    reader = csv.DictReader(io.StringIO(text), strict=True)
    try:
        if text and tuple(reader.fieldnames or ()) != COLUMNS:
            raise ValueError("it has other columns")
        for row in reader:
            change = Change(row["record_id"], _kept(row["before"]), _kept(row["after"]))
            found.append(Entry(int(row["no"]), row["date"], row["by"], row["what"], change))
    except (ValueError, KeyError, TypeError, AttributeError, csv.Error) as fault:
        raise InputProblem(
            "PC-DECIDE-JOURNAL",
            f"the journal of decisions cannot be read: {fault}.",
            "Put it aside (rename it): decisions stay as they are, and undo begins anew.",
            f"{shown}:{max(reader.line_num, 1)}",
        ) from None
    return found


def _kept(cell: str) -> Kept | None:
    if not cell:
        return None
    said = json.loads(cell)
    return Kept(str(said["file"]), {str(k): str(v) for k, v in said["row"].items()})


def write_journal(entries: Sequence[Entry]) -> str:
    """Write the journal; the rows stand as they were made."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in entries:
        kept = one.change.after or one.change.before
        ends = [kept.slots.get(slot, "") if kept else "" for slot in ("subject_id", "object_id")]
        writer.writerow(
            [one.number, one.day, one.by, one.what, one.change.record, *ends,
             _cell(one.change.before), _cell(one.change.after)]
        )  # fmt: skip
    return out.getvalue()


def _cell(kept: Kept | None) -> str:
    if kept is None:
        return ""
    return json.dumps({"file": kept.path, "row": dict(kept.slots)}, ensure_ascii=False)


def last_step(entries: Sequence[Entry], by: str = "") -> list[Entry]:
    """Give the last step that was not taken back; nothing if there is none.

    Whoever takes a step back takes back the last of their own: several persons may decide in turn.

    Args:
        entries: the journal.
        by: whose last step is meant; of anybody if not given.
    """
    open_steps: list[int] = []
    steps: dict[int, list[Entry]] = {}
    for one in entries:
        if one.number not in steps:
            if one.what != UNDO:
                open_steps.append(one.number)
            elif open_steps:
                mine = (step for step in reversed(open_steps) if is_of(steps[step][0], one.by))
                open_steps.remove(next(mine, open_steps[-1]))
        steps.setdefault(one.number, []).append(one)
    found = [step for step in open_steps if not by or is_of(steps[step][0], by)]
    return steps[found[-1]] if found else []


def is_of(entry: Entry, by: str) -> bool:
    """Tell whether a step is of a person."""
    return entry.by.casefold() == by.casefold()


def step_to_undo(entries: Sequence[Entry], by: str, number: int | None = None) -> list[Entry]:
    """Give the step that a person may take back: the last of their own.

    Args:
        entries: the journal.
        by: the person.
        number: which step it is meant to be; the last if not given.

    Raises:
        UsageProblem: PC-DECIDE-UNDO if there is none, or it is not the one that is meant.
    """
    step = last_step(entries, by) or last_step(entries)
    if not step:
        raise nothing_to_undo()
    _may_undo(step[0], by)
    if number is not None and step[0].number != number:
        raise UsageProblem(
            "PC-DECIDE-UNDO", "it is not your last decision any more.",
            "Look at what is decided now.",
        )  # fmt: skip
    return step


def nothing_to_undo() -> UsageProblem:
    """Say that there is nothing to take back."""
    return UsageProblem(
        "PC-DECIDE-UNDO",
        "there is nothing to take back in this folder.",
        "Only what was decided by pcgraph review and pcgraph mapping can be.",
    )


def _may_undo(step: Entry, by: str) -> None:
    """Refuse to take back what another person decided."""
    if is_of(step, by):
        return
    raise UsageProblem(
        "PC-DECIDE-UNDO",
        f"the last decision is not of {by}: {step.by} made it on {step.day} "
        f"({step.change.record}).",
        "Nobody takes back what another decided. To decide it anew in your name: pcgraph mapping "
        "accept|reject … --again.",
    )


Rows = Mapping[str, Kept]
"""The rows of the mapping files of a folder, by the id of the record."""


def added(
    entries: Sequence[Entry], before: Rows, after: Rows, by: str, day: str, what: str
) -> list[Entry]:
    """Give the journal with one step more: all records that differ.

    Args:
        entries: the journal.
        before: the rows as they stood.
        after: the rows as they stand.
        by: who did it.
        day: on which day.
        what: what was done.
    """
    number = max((one.number for one in entries), default=0) + 1
    changed = [
        Change(record, before.get(record), after.get(record))
        for record in sorted({*before, *after})
        if before.get(record) != after.get(record)
    ]
    return [*entries, *(Entry(number, day, by, what, change) for change in changed)]
