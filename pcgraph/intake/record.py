"""Record what became of every line, for whoever checks an import and for the next one."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pcgraph.intake.model import Found, Reading
from pcgraph.intake.pairs import Signs, same_pairs
from pcgraph.intake.part_settled import shown_parts
from pcgraph.intake.settled import COLUMNS, Setting, Settled

RECORD = (
    "line_first", "line_last", "part", "place", "text", "found_as", "in_domain", "for_roles",
    "level", "phrase", "look_at", "id",
)  # fmt: skip
"""The columns of the record; the numbers are those that an outline file uses."""


def record(found: Sequence[Found], ids: Mapping[int, str]) -> str:
    """Write what became of every line as CSV, blank lines left out.

    Args:
        found: what every line became, in the order of the source.
        ids: the local names of what was found, by place.
    """
    domains = {one.domain: one.text for one in found if one.became == "domain"}
    parts = shown_parts(found)
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(RECORD)
    for place, one in enumerate(found):
        if one.became == "blank":
            continue
        doubts = [one.why] if one.became == "left out" else []
        rows.writerow(
            (one.first, one.last, parts.get(place, ""), one.shown, one.text, one.became,
             domains.get(one.domain, ""), "; ".join(one.roles), one.level, one.phrase,
             " ".join([*doubts, *one.doubts]), ids.get(place, ""))
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
    return (row.first, row.last, row.part or "", row.keep_as, row.domain, roles, row.level,
            applies, join, row.note, row.same_as)  # fmt: skip


def said_of(row: Setting) -> str:
    """Say what was settled, for people.

    >>> said_of(Setting(9, 9, "note", roles=("Care Coordinator",)))
    'Keep as: note; Role: Care Coordinator'
    """
    words = dict(zip(COLUMNS, map(str, _cells(row)), strict=True))
    heads = ((name, name.replace("_", " ").capitalize()) for name in COLUMNS[3:])
    return "; ".join(f"{head}: {words[name]}" for name, head in heads if words[name])


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
    pairs = same_pairs(zip(_signs(old), _signs(new), strict=True))
    kept: list[Setting] = []
    left: list[str] = []
    for row in settled.rows:
        lines = [place for place in range(row.first - 1, min(row.last, len(old))) if old[place]]
        stand = [pairs[place] for place in lines if place in pairs]
        if stand and len(stand) == len(lines) and _side_by_side(stand, new):
            kept.append(replace(row, first=stand[0] + 1, last=stand[-1] + 1))
        else:
            words = old[row.first - 1] if 1 <= row.first <= len(old) else ""
            left.append(
                f"What you settled about line {row.first} ({words[:60]!r}), {said_of(row)}, no "
                "longer fits: these words are not in the file now."
            )
    kept.sort(key=lambda row: row.first)
    return Settled(tuple(kept), settled.shown), tuple(left)


def _texts(reading: Reading) -> list[str]:
    parts = reading.items or reading.lines
    return [" ".join(one.text.split()) for one in parts]


def _signs(texts: Sequence[str]) -> tuple[Signs, ...]:
    """Give what lines are known by: words with those above and below, with those above, alone."""
    above, below = [""] * len(texts), [""] * len(texts)
    last = ""
    for place, text in enumerate(texts):
        above[place] = last
        last = text or last
    last = ""
    for place in range(len(texts) - 1, -1, -1):
        below[place] = last
        last = texts[place] or last
    around = [*zip(texts, above, below, strict=True)]
    return tuple(
        [parts[:much] if parts[0] else None for parts in around] for much in (3, 2, 1)
    )  # fmt: skip


def _side_by_side(places: Sequence[int], texts: Sequence[str]) -> bool:
    """Tell whether lines stand in their order, with nothing between them but blank lines."""
    between = [place for place in range(places[0], places[-1] + 1) if texts[place]]
    return [*places] == between
