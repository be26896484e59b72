"""Write the text that a framework is quoted from, and say on which lines each thing stands in it.

A text is its own: its lines are those of the file that was brought. Of everything else, and of a
text whose lines hold several things, a text is written in which each thing has a line of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pcgraph.intake.model import STATEMENTS, Found
from pcgraph.verbatim import printed_text

_BREAKS = str.maketrans(dict.fromkeys("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029", " "))
_MARKS = {"title": "# ", "domain": "## ", "heading": "### "}
_ITEM = "- "
_LOOSE = "No heading takes this phrase: it stands under none, or is not the first. It adds nothing."


@dataclass(frozen=True)
class Stands:
    """Where a thing stands in the text.

    Attributes:
        first: its first line.
        last: its last line.
        text: its words, as the text prints them.
    """

    first: int
    last: int
    text: str


@dataclass(frozen=True)
class Lined:
    """A text and what stands where in it.

    Attributes:
        text: the text, each line ended by a line feed unless the file that was brought has none.
        at: where each thing stands, by its place among what was found; blank lines are not there.
        own: whether it is the file that was brought.
    """

    text: str
    at: Mapping[int, Stands]
    own: bool


def lined(found: Sequence[Found], brought: str | None = None) -> Lined:
    """Say where everything stands.

    Args:
        found: what every line became, in the order of the source.
        brought: the text that was brought; None for what is no text.
    """
    if brought is not None:
        own = _in_own(found, brought)
        if own is not None:
            return Lined(brought, own, True)
    return _written(found)


def _in_own(found: Sequence[Found], brought: str) -> dict[int, Stands] | None:
    """Find everything in the text that was brought; None where a line holds several things."""
    lines = brought.split("\n")
    at: dict[int, Stands] = {}
    done, headings = 0, dict[int, int]()
    for place, one in enumerate(found):
        if one.became == "blank":
            continue
        words = printed_text(lines[one.first - 1 : one.last])
        if one.first <= done or one.last > len(lines):
            return None
        if words != one.text and (one.text or one.became != "left out"):
            return None
        if any(line.strip() for line in lines[done : one.first - 1]):
            return None
        if one.became == "heading":
            headings[one.section] = place
        elif one.became == "phrase" and headings.get(one.section) not in (None, place - 1):
            between = found[headings[one.section] + 1 : place]
            if any(other.became != "blank" for other in between):
                return None
        done = one.last
        at[place] = Stands(one.first, one.last, one.text)
    return None if any(line.strip() for line in lines[done:]) else at


def _written(found: Sequence[Found]) -> Lined:
    """Write a line for everything; a phrase stands below the heading that it belongs to."""
    phrases = phrases_of(found)
    lines: list[str] = []
    at: dict[int, Stands] = {}

    def add(place: int) -> None:
        one = found[place]
        words = one.text.translate(_BREAKS).strip()
        if not words:
            return
        mark = _ITEM if one.became in STATEMENTS else _MARKS.get(one.became, "")
        if one.became in ("domain", "heading") and lines:
            lines.append("")
        line = mark + words
        if not mark and printed_text([line]) != words:
            line = _ITEM + words
        lines.append(line)
        at[place] = Stands(len(lines), len(lines), printed_text([line]))
        phrase = one.phrase.translate(_BREAKS).strip()
        if one.became == "heading" and place not in phrases and phrase not in words:
            lines.append(_ITEM + phrase if printed_text([phrase]) != phrase else phrase)
            at[place] = replace(at[place], last=len(lines))

    below = {phrase: heading for heading, phrase in phrases.items()}
    for place, one in enumerate(found):
        if one.became != "blank" and place not in below:
            add(place)
            if place in phrases:
                add(phrases[place])
    return Lined("".join(f"{line}\n" for line in lines), at, False)


def without_loose(found: Sequence[Found]) -> tuple[Found, ...]:
    """Take a phrase that belongs to no heading, or is not its first, for a note."""
    kept = {*phrases_of(found).values()}
    return tuple(
        replace(one, became="note", doubts=(*one.doubts, _LOOSE))
        if one.became == "phrase" and place not in kept
        else one
        for place, one in enumerate(found)
    )


def phrases_of(found: Sequence[Found]) -> dict[int, int]:
    """Give the place of the phrase of each heading that has one, by the place of the heading."""
    headings = {one.section: place for place, one in enumerate(found) if one.became == "heading"}
    phrases: dict[int, int] = {}
    for place, one in enumerate(found):
        if one.became == "phrase" and one.section in headings:
            phrases.setdefault(headings[one.section], place)
    return phrases
