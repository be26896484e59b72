"""Carry what was settled about a file over to the file as it is now, thing by thing."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pcgraph.intake.finding import found_in
from pcgraph.intake.model import Found, Reading
from pcgraph.intake.pairs import Signs, same_pairs
from pcgraph.intake.part_settled import HEADS, numbered_parts
from pcgraph.intake.record import moved, said_of
from pcgraph.intake.settled import OF_LINE, Setting, Settled

_SHOWN = 60


@dataclass(frozen=True)
class _Thing:
    """One of the things that begin on a line; ``part`` counts them from 1."""

    first: int
    last: int
    part: int
    text: str
    became: str


def carried(
    settled: Settled, before: Reading, now: Reading, became: str
) -> tuple[Settled, tuple[str, ...]]:  # fmt: skip
    """Carry what was settled over to where its words stand now.

    What was settled about a line goes where the words of the line stand. What was settled about
    one of several things of a line, or about a line of which something changed, goes where the
    words of each thing stand.

    Args:
        settled: what was settled about the source as it was.
        before: the source as it was.
        now: the source as it is.
        became: the record of what became of every line of it.

    Returns:
        What is settled now; and what of it no longer fits, each a sentence.

    Raises:
        InputProblem: PC-OUTLINE-DOMAIN for a domain that is none of those found now.
    """
    of_lines = Settled(tuple(row for row in settled.rows if not row.part), settled.shown)
    whole, told = moved(of_lines, before, now)
    there = {row.row for row in whole.rows}
    lost = [row for row in of_lines.rows if row.row not in there]
    parts = [row for row in settled.rows if row.part]
    if not lost and not parts:
        return whole, told
    carrying = _Carrying([*_recorded(became)], found_in(now, whole), {*whole.by_line()})
    sentences = dict(zip((row.row for row in lost), told, strict=True))
    kept = [*whole.rows]
    for row in (*lost, *parts):
        rows, gone = carrying.carry(row)
        kept += rows
        if rows:
            sentences.pop(row.row, None)
        if row.part or rows:
            sentences |= _told(row, gone, bool(rows))
    kept.sort(key=lambda row: (row.first, row.part))
    return Settled(tuple(kept), settled.shown), tuple(sentences[row] for row in sorted(sentences))


class _Carrying:
    """Finds the things of a file as it was among those of the file as it is."""

    def __init__(self, old: Sequence[_Thing], found: Sequence[Found], taken: set[int]) -> None:
        self._old, self._new, self._taken = old, [*_things(found)], taken
        self._pairs = same_pairs(zip(_signs(old), _signs(self._new), strict=True))
        self._many = Counter(one.first for one in old)
        self._many_now = Counter(one.first for one in self._new)
        self._used: set[tuple[int, int]] = set()

    def carry(self, row: Setting) -> tuple[list[Setting], list[str]]:
        """Give a setting about the things as they are; and the words to which it did not go."""
        about = [place for place, one in enumerate(self._old) if self._is_about(row, one)]
        kept: list[Setting] = []
        gone = []
        for place in about:
            one = self._new[self._pairs[place]] if place in self._pairs else None
            spot = self._spot(row, one) if one else None
            if one is None or spot is None:
                gone.append(self._old[place].text)
                continue
            # An id is that of one thing: of a whole line, the first.
            same = row.same_as if row.part or place == about[0] else ""
            kept.append(replace(row, first=one.first, last=one.last, part=spot[1], same_as=same))
        return kept, gone or ([] if about else [""])

    def _is_about(self, row: Setting, one: _Thing) -> bool:
        """Tell whether a setting is about a thing, and can be about it alone."""
        if row.part:
            return (one.first, one.part) == (row.first, row.part)
        if row.keep_as in OF_LINE or row.join or not row.first <= one.first <= row.last:
            return False
        return self._many[one.first] == 1 or one.became not in HEADS

    def _spot(self, row: Setting, one: _Thing) -> tuple[int, int] | None:
        """Give the line and number of a thing, where nothing else is settled about it."""
        alone = self._many_now[one.first] == 1 and one.first not in self._taken
        spot = one.first, 0 if alone else one.part
        if spot in self._used or (row.keep_as and not alone and one.became in HEADS):
            return None
        self._used.add(spot)
        return spot


def _told(row: Setting, gone: Sequence[str], some: bool) -> dict[int, str]:
    """Say to which words a setting does not go, by its row; nothing where it goes to all."""
    if not gone:
        return {}
    about = f"thing {row.part} of line {row.first}" if row.part else f"line {row.first}"
    words = "; ".join(repr(text[:_SHOWN]) for text in gone if text)
    shown = f" ({words})" if words else ""
    holds = "holds for the rest of the line only" if some else "no longer fits"
    return {
        row.row: f"What you settled about {about}{shown}, {said_of(row)}, {holds}: these words "
        "are not in the file now, or stand in several places."
    }


def _recorded(became: str) -> Iterator[_Thing]:
    """Read the things of a record; what cannot be read as one is left out."""
    seen: Counter[int] = Counter()
    for row in csv.DictReader(io.StringIO(became)):
        first, last = row.get("line_first") or "", row.get("line_last") or ""
        if first.isdecimal() and last.isdecimal():
            seen[int(first)] += 1
            yield _Thing(int(first), int(last), seen[int(first)], _plain(row.get("text")),
                         row.get("found_as") or "")  # fmt: skip


def _things(found: Sequence[Found]) -> Iterator[_Thing]:
    for place, part in numbered_parts(found).items():
        one = found[place]
        yield _Thing(one.first, one.last, part, _plain(one.text), one.became)


def _plain(words: str | None) -> str:
    return " ".join((words or "").split())


def _signs(things: Sequence[_Thing]) -> tuple[Signs, ...]:
    """Give what things are known by: words with those of their line, of those beside, alone."""
    lines: dict[int, list[str]] = defaultdict(list)
    for one in things:
        lines[one.first].append(one.text)
    texts = ["", *(one.text for one in things), ""]
    rounds: tuple[list[tuple[object, ...] | None], ...] = ([], [], [], [], [])
    for place, one in enumerate(things, 1):
        above, below, row = texts[place - 1], texts[place + 1], lines[one.first]
        signs = (
            (one.text, *row, above, below),
            (one.text, *row),
            # A row is known by its first cell, or its last, where others changed.
            (one.text, row[0], one.part, len(row)),
            (one.text, row[-1], one.part, len(row)),
            (one.text,),
        )
        for signed, sign in zip(rounds, signs, strict=True):
            signed.append(sign if one.text else None)
    return (*rounds[:2], *map(_once, rounds[2:]))


def _once(signs: Signs) -> Signs:
    """Keep the signs that only one thing has: where the rows differ, others are not sure."""
    often = Counter(signs)
    return [sign if often[sign] == 1 else None for sign in signs]
