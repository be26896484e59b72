"""Find the title, the headings and the phrases among lines whose looks may deceive."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from pcgraph.intake.english import (
    ends_closed,
    form_of,
    is_demand,
    is_lead_in,
    is_note,
    is_prose,
    is_shouted,
    is_titled,
    is_unfinished,
    words,
)
from pcgraph.intake.naming import (
    is_aspect,
    is_document_name,
    is_opening,
    level_named,
    roles_named,
    says_domain,
)
from pcgraph.intake.phrases import after_phrase, phrase_alone, phrase_in
from pcgraph.intake.siblings import number_siblings
from pcgraph.intake.units import Unit

_MOST_WORDS = 14
_FEW_WORDS = 6
_LONGEST = 110
_MARKED_UP = 3
_MOST_BELOW = 5
_DATE = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.?\s+\d{4}"
    r"|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|^\W*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"\w*\.?\s+\d{4}\W*$|\bversion\b|\((?:19|20)\d\d\b|\bdraft\b|\bpublished\b|https?://|www\.|\S@\S|©|\bby\b\s+[A-Z]",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"[\s(\[–-]*(?:continued|cont(?:'|’)?d\.?|cont\.)[)\]]*\s*$", re.IGNORECASE)
_BULLETS = re.compile(r"[^\w(]")


def find_headings(units: Sequence[Unit], title: str = "") -> None:
    """Say of each unit that is one that it is a title, a heading or a phrase.

    Args:
        units: those that are neither blank nor furniture, in order; changed in place.
        title: the title that the file names, where it does.
    """
    shown_as = sum(unit.kind == "heading" for unit in units) >= _MARKED_UP
    marked = sum(unit.kind == "item" for unit in units) >= _MARKED_UP
    _by_looks(units, shown_as, marked)
    if number_siblings(units):
        # What stands above a line that has just become a heading is seen in another light.
        _by_looks(units, shown_as, marked)
    _find_title(units, title)


def _by_looks(units: Sequence[Unit], shown_as: bool, marked: bool) -> None:
    """Say of each unit that is still open whether its looks and its words make it a heading."""
    for at in range(len(units) - 1, -1, -1):
        unit = units[at]
        if unit.became is None:
            below = units[at + 1] if at + 1 < len(units) else None
            above = units[at - 1] if at else None
            if unit.kind != "row" and is_note(unit.text):
                unit.became = "note"
            elif phrase_alone(unit.text) and unit.kind != "row":
                unit.became, unit.phrase = "phrase", unit.text
            elif unit.kind == "heading":
                unit.became = None if _is_no_heading(unit) else "heading"
            elif unit.kind == "item":
                if below is not None and _heads_items(unit, below):
                    unit.became = "heading"
            elif unit.kind == "text" and _looks_like(unit, above, below, shown_as, marked):
                unit.became = "heading"
        if unit.became in ("heading", "domain") and not unit.phrase:
            unit.phrase = phrase_in(unit.text)


def _is_no_heading(unit: Unit) -> bool:
    """Say whether a line that is shown as a heading is a sentence that is only shown big."""
    count = len(words(unit.text))
    return (
        not count
        or count > 2 * _MOST_WORDS
        or (ends_closed(unit.text) and count > _FEW_WORDS)
        or is_lead_in(unit.text)
    )


def _heads_items(unit: Unit, below: Unit) -> bool:
    """Say whether an item of a list is the heading of the items that follow."""
    count = len(words(unit.text))
    if not count or count > _MOST_WORDS or ends_closed(unit.text) or is_unfinished(unit.text):
        return False
    if count == 1 and form_of(unit.text) == "s":
        return False
    number = unit.mark.rstrip(".:)") + "."
    if unit.mark[-2:-1].isdigit() and below.mark.startswith(number):
        return not is_demand(unit.text) or is_titled(unit.text) or count <= _FEW_WORDS
    if below.kind == "text" and below.text.endswith(":") and unit.mark[:1].isalnum():
        return count <= _FEW_WORDS
    nested = below.kind == "item" and below.level > unit.level
    if not nested and not _other_marks(unit, below):
        return False
    demanded = is_demand(below.text)
    if unit.text.endswith(":"):
        return demanded or is_titled(unit.text)
    short = count <= _FEW_WORDS and (is_titled(unit.text) or not is_demand(unit.text))
    return short and (demanded or is_titled(unit.text) or bool(roles_named(unit.text)))


def _other_marks(unit: Unit, below: Unit) -> bool:
    """Say whether a numbered line is followed by one with a bullet, or by an unmarked one."""
    if not unit.mark or _BULLETS.match(unit.mark) or unit.mark == "o":
        return False
    if below.became in ("phrase", "heading"):
        return True
    return below.kind in ("text", "row") or (
        below.kind == "item" and bool(_BULLETS.match(below.mark) or below.mark == "o")
    )


def _looks_like(
    unit: Unit, above: Unit | None, below: Unit | None, shown_as: bool, marked: bool
) -> bool:
    """Say whether a line of text is a heading by its words and by what follows."""
    text = unit.text
    count = len(words(text))
    if not 0 < count <= _MOST_WORDS or len(text) > _LONGEST or below is None:
        return False
    if ends_closed(text) or text[0].islower() or text.endswith(",") or _DATE.search(text):
        return False
    if is_lead_in(text) or not text[0].isalnum() or after_phrase(text) != text:
        return False
    added = below.kind == "text" and after_phrase(below.text) != below.text
    leads = below.kind in ("item", "row") or below.became == "phrase" or added
    if shown_as and not leads:
        return False
    named = bool(roles_named(text) or level_named(text) or is_aspect(text) or says_domain(text))
    prose = below.kind == "text" and below.became is None and len(words(below.text)) > 5
    listed = named and below.kind == "text" and below.became is None and unit.gap
    heads = leads or prose or listed or below.became in ("heading", "domain")
    if above is not None and above.text.endswith(":") and above.kind == "text" and not unit.gap:
        return named and leads
    if named or text.endswith(":") or is_shouted(text) or is_titled(text):
        return heads
    if count > 2 * _FEW_WORDS or not heads or below.became == "heading":
        return False
    if leads and not _parallel(unit, below):
        return count <= _FEW_WORDS + 2 or not is_demand(text)
    if marked:
        return prose and not is_demand(text) and count <= _FEW_WORDS and unit.gap
    return count <= _FEW_WORDS and not _parallel(unit, below) and (
        above is None or unit.gap or not _parallel(above, unit)
    )  # fmt: skip


def _parallel(one: Unit, other: Unit) -> bool:
    """Say whether two lines have one form: both begin with a bare verb, or end with a stop."""
    form = form_of(one.text)
    same = bool(form) and form == form_of(other.text)
    return same and ends_closed(one.text) == ends_closed(other.text)


def _find_title(units: Sequence[Unit], title: str) -> None:
    """Find the title at the beginning, and the lines below it that belong to it."""
    if any(unit.became == "title" for unit in units):
        return
    front = [unit for unit in units[:3] if unit.became in (None, "heading")]
    first = next((unit for unit in front if title and unit.text == title), None)
    if first is None and front and front[0] is units[0] and _is_title(units):
        first = front[0]
    if first is None:
        return
    if first.became is None or first.became == "heading":
        first.became, first.phrase = "title", ""
        if not is_document_name(first.text) and first.text != title:
            first.doubts.append(
                "Read as the title, for it stands first: keep it as heading or domain if it is one."
            )
    _front(units, units.index(first) + 1)


def _is_title(units: Sequence[Unit]) -> bool:
    """Say whether the first line is a title: it names a document, or stands over headings."""
    unit = units[0]
    below = units[1] if len(units) > 1 else None
    if unit.setting is not None or unit.kind in ("item", "row") or says_domain(unit.text):
        return False
    short = len(words(unit.text)) <= _MOST_WORDS + 4 and not is_prose(unit.text)
    if not short or unit.series or is_opening(unit.text) or below is None:
        return False
    heads = below.series or (below.became == "heading" and is_document_name(unit.text))
    if below.kind == "item" and not (heads and _is_only_front(units)):
        return False
    if roles_named(unit.text) and any(
        other.became == "heading" and is_document_name(other.text) and roles_named(other.text)
        for other in units[1:]
    ):
        return False
    if is_document_name(unit.text):
        return below.kind != "row" or below.became is not None
    if roles_named(unit.text) or level_named(unit.text):
        return False
    if below.became == "heading" and unit.became == "heading":
        deeper = [other.level for other in units[1:] if other.kind == "heading"]
        if unit.kind == "heading" and unit.level and deeper:
            return unit.level < min(deeper)
        return not (roles_named(below.text) or level_named(below.text) or is_aspect(below.text))
    if _DATE.search(below.text) or is_shouted(below.text):
        return unit.kind == "text"
    briefly = len(words(below.text)) <= _MOST_WORDS and not is_prose(below.text)
    return below.kind == "text" and below.became is None and briefly and not is_demand(below.text)


def _is_only_front(units: Sequence[Unit]) -> bool:
    """Say whether the first line alone stands over numbered headings, not one of several."""
    first = units[1].series
    return not any(
        above.became == "heading" and not above.series and below.series not in (0, first)
        for above, below in pairwise(units[1:])
    )


def _front(units: Sequence[Unit], start: int) -> None:
    """Take short lines between the title and the first heading as notes, not as headings."""
    at = start
    while at < len(units) and len(words(units[at].text)) <= _MOST_WORDS:
        unit = units[at]
        below = units[at + 1] if at + 1 < len(units) else None
        if unit.kind not in ("text", "heading") or unit.became not in (None, "heading"):
            break
        if (unit.kind == "heading" and unit.level) or unit.series:
            break
        if unit.became is None:
            if is_prose(unit.text) or is_demand(unit.text) or unit.text.endswith(":"):
                break
            unit.became = "note"
        elif (
            below is not None and below.became == "heading" and _is_subtitle(unit, below, units, at)
        ):
            unit.became = "note"
            unit.doubts.append(
                "Read as a line below the title: keep it as heading or domain if it is one."
            )
        else:
            break
        at += 1


def _is_subtitle(unit: Unit, below: Unit, units: Sequence[Unit], at: int) -> bool:
    """Say whether a line below the title, with a heading after it, is no heading."""
    named = roles_named(below.text) or level_named(below.text) or is_aspect(below.text)
    if _DATE.search(unit.text):
        return True
    if is_shouted(unit.text) and not is_shouted(below.text) and not named:
        return True
    return (
        not named
        and at < _MOST_BELOW
        and sum(unit.text == other.text for other in units[at : at + 2000]) == 1
    )


def is_continued(unit: Unit, above: str, before: Collection[str]) -> bool:
    """Say whether a heading only says again, at the top of a page, which heading is in force.

    Args:
        unit: the heading.
        above: the heading before it.
        before: all headings before it, in small letters.
    """
    bare = _AGAIN.sub("", unit.text).casefold()
    if bare != unit.text.casefold():
        return bare in before
    return unit.after_break and bare == above.casefold()
