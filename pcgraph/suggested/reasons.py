"""Say in one sentence why a target is suggested."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pcgraph.status import status_words
from pcgraph.suggested.aims import Aim
from pcgraph.suggested.ranking import ALIKE, SHORTEST, Hit
from pcgraph.suggested.wordings import printed_words, stem_of, trigrams

_MOST_WORDS = 8
_LIVING = ("", "listed", "current")


def shared_words(title: str, meant: Iterable[str]) -> tuple[str, ...]:
    """Give the words of a title that a statement has too, as printed in the title.

    >>> shared_words("Communicate with individuals", ["individu", "communic"])
    ('Communicate', 'individuals')

    Args:
        title: the title.
        meant: the stems of the statement.
    """
    stems = set(meant)
    found: dict[str, str] = {}
    for word in printed_words(title):
        stem = stem_of(word)
        if stem and stem in stems:
            found.setdefault(stem, word)
    return tuple(found.values())


def alike_words(title: str, meant: Iterable[str]) -> tuple[str, ...]:
    """Give the words of a title that a statement has not, but words that are spelled like them.

    >>> alike_words("Maintain documents", ["document", "documentari"])
    ()
    >>> alike_words("Maintain documents", ["documentari"])
    ('documents',)

    Args:
        title: the title.
        meant: the stems of the statement.
    """
    stems = set(meant)
    theirs = {word: stem_of(word) for word in printed_words(title)}
    missing = [trigrams(one) for one in stems - set(theirs.values()) if len(one) >= SHORTEST]
    found: dict[str, str] = {}
    for word, stem in theirs.items():
        runs = trigrams(stem)
        near = any(2 * len(runs & one) / (len(runs) + len(one)) >= ALIKE for one in missing)
        if stem not in stems and len(stem) >= SHORTEST and near:
            found.setdefault(stem, word)
    return tuple(found.values())


def reason(
    aim: Aim, hit: Hit | None, halves: Sequence[str], meant: Sequence[str], identical: bool,
    elsewhere: Sequence[str],
) -> str:  # fmt: skip
    """Say why a target is suggested, in one sentence, and what stands against it.

    Args:
        aim: the target.
        hit: how it was ranked; None if no word of it led to it.
        halves: what the halves of the ranker are called.
        meant: the stems of the statement.
        identical: whether the words are the same.
        elsewhere: what was judged of it on the same words elsewhere.
    """
    parts = ["the words are the same"] if identical else []
    if elsewhere:
        number = "" if len(elsewhere) == 1 else f" (and {len(elsewhere) - 1} more)"
        parts.append(f"judged elsewhere: {elsewhere[0]}{number}")
    shared = shared_words(aim.title, meant)
    if shared and not identical:
        more = f" and {len(shared) - _MOST_WORDS} more" if len(shared) > _MOST_WORDS else ""
        parts.append(f"shared words: {', '.join(shared[:_MOST_WORDS])}{more}")
    if hit is not None and not identical:
        place = _place(aim, meant)
        if place:
            parts.append(place)
        if not shared and not place:
            alike = alike_words(f"{aim.title} {aim.place}", meant)
            parts.append(f"spelled alike: {', '.join(alike)}" if alike else "no word is shared")
        parts.append(_found_by(hit, halves))
    said = "; ".join(parts) or "nothing but its place in the list"
    against = f" It is {status_words(aim.status, aim.as_of)}." if aim.status not in _LIVING else ""
    return f"{said[:1].upper()}{said[1:]}.{against}"


def _place(aim: Aim, meant: Sequence[str]) -> str:
    """Name the function of the functional map that shares words that the title does not have."""
    in_title = set(shared_words(aim.title, meant))
    stems = {stem_of(word) for word in in_title}
    for number, title in aim.function:
        more = [word for word in shared_words(title, meant) if stem_of(word) not in stems]
        if more:
            of = f"{number} {title}".strip()
            return f"by its place, function {of}: {', '.join(more)}"
    more = [word for word in shared_words(aim.place, meant) if stem_of(word) not in stems]
    return f"by its place, the principle above its function: {', '.join(more)}" if more else ""


def _found_by(hit: Hit, halves: Sequence[str]) -> str:
    """Say which half found it, and whether both agree."""
    if len(halves) == 1:
        return f"found by {halves[0]}{', ranked first' if hit.firsts[0] else ''}"
    first = [name for name, is_first in zip(halves, hit.firsts, strict=True) if is_first]
    if len(first) == len(halves):
        return f"ranked first by both {' and '.join(halves)}" if len(halves) == 2 else (
            "ranked first by all methods"
        )  # fmt: skip
    if first:
        return f"ranked first by {' and '.join(first)} only"
    found = [name for name, score in zip(halves, hit.halves, strict=True) if score > 0]
    if len(found) == len(halves):
        return f"found by {' and '.join(halves)}, ranked first by neither"
    return f"found by {' and '.join(found)} only" if found else "found by none"
