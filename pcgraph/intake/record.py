"""Record what became of every line, for whoever checks an import and for the next one."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pcgraph.intake.model import Found, Reading
from pcgraph.intake.settled import COLUMNS, Setting, Settled

RECORD = (
    "line_first", "line_last", "place", "text", "found_as", "in_domain", "for_roles", "level",
    "phrase", "look_at", "id",
)  # fmt: skip
"""The columns of the record; the numbers are those that an outline file uses."""


def record(found: Sequence[Found], ids: Mapping[int, str]) -> str:
    """Write what became of every line as CSV, blank lines left out.

    Args:
        found: what every line became, in the order of the source.
        ids: the local names of what was found, by place.
    """
    domains = {one.domain: one.text for one in found if one.became == "domain"}
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(RECORD)
    for place, one in enumerate(found):
        if one.became == "blank":
            continue
        doubts = [one.why] if one.became == "left out" else []
        rows.writerow(
            (one.first, one.last, one.shown, one.text, one.became, domains.get(one.domain, ""),
             "; ".join(one.roles), one.level, one.phrase, " ".join([*doubts, *one.doubts]),
             ids.get(place, ""))
        )  # fmt: skip
    return out.getvalue()


def outline_text(settled: Settled) -> str:
    """Write what a person settled as an outline file; nothing where nothing is settled."""
    if not settled.rows:
        return ""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows(map(_cells, settled.rows))
    return out.getvalue()


def _cells(row: Setting) -> tuple[str | int, ...]:
    applies = {None: "", True: "yes", False: "no"}[row.phrase_applies]
    roles = "" if row.roles is None else "; ".join(row.roles) or "none"
    join = "yes" if row.join and row.keep_as != "join with row above" else ""
    return (row.first, row.last, row.keep_as, row.domain, roles, row.level, applies, join,
            row.note, row.same_as)  # fmt: skip


def moved(
    settled: Settled, before: Reading, now: Reading
) -> tuple[Settled, tuple[str, ...]]:  # fmt: skip
    """Move what was settled about a source to the lines where its words stand now.

    Args:
        settled: what was settled about the source as it was.
        before: the source as it was.
        now: the source as it is.

    Returns:
        What is settled now; and what of it no longer fits, each a sentence.
    """
    old, new = _texts(before), _texts(now)
    if old == new:
        return settled, ()
    places: dict[tuple[str, int], int] = {}
    for key, number in zip(_counted(new), range(1, len(new) + 1), strict=True):
        places[key] = number
    keys = _counted(old)
    kept: list[Setting] = []
    left: list[str] = []
    for row in settled.rows:
        ends = [places.get(keys[number - 1]) for number in (row.first, row.last)
                if 1 <= number <= len(keys)]  # fmt: skip
        if len(ends) == 2 and None not in ends and ends[0] <= ends[1]:  # type: ignore[operator]
            kept.append(replace(row, first=ends[0], last=ends[1]))  # type: ignore[arg-type]
        else:
            words = old[row.first - 1] if 1 <= row.first <= len(old) else ""
            left.append(
                f"What you settled about line {row.first} ({words[:60]!r}) no longer fits: these "
                "words are not in the file now."
            )
    kept.sort(key=lambda row: row.first)
    return Settled(tuple(kept), settled.shown), tuple(left)


def _texts(reading: Reading) -> list[str]:
    parts = reading.items or reading.lines
    return [" ".join(one.text.split()) for one in parts]


def _counted(texts: Sequence[str]) -> list[tuple[str, int]]:
    """Number words that stand several times, in their order."""
    seen: dict[str, int] = {}
    found = []
    for text in texts:
        seen[text] = seen.get(text, 0) + 1
        found.append((text, seen[text]))
    return found
