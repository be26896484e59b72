"""Mark in HTML which words went and which came."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from pcgraph.markup import escape
from pcgraph.worddiff import pieces

_SAID = {"del": "removed", "ins": "added"}


def both_marked(old: str, new: str) -> tuple[str, str]:
    """Mark what went in the old words, and what came in the new ones.

    >>> both_marked("a", "a")
    ('a', 'a')
    >>> both_marked("a b", "a")[0][:7]
    'a <del>'
    """
    found = pieces(old, new)
    return (
        _written(((one.old, one.stayed) for one in found), "del"),
        _written(((one.new, one.stayed) for one in found), "ins"),
    )


def marked_against(words: str, others: Sequence[str], tag: str) -> str:
    """Mark the words of one line that stand in none of several others.

    Word by word, one part against the whole would mark nearly all. So a word counts as found
    if it stands in one of the others beside the same neighbour; capitals and commas do not count.

    Args:
        words: the line.
        others: the lines on the other side.
        tag: ``del`` for an old line, ``ins`` for a new one.

    >>> marked_against("Lead and learn", ["learn", "Lead and guide"], "ins")[:14]
    'Lead and <ins>'
    """
    known = {pair for other in others for pair in pairwise(map(_bare, other.split()))}
    parts = words.split()
    found = [False] * len(parts)
    for n, pair in enumerate(pairwise(map(_bare, parts))):
        if pair in known:
            found[n] = found[n + 1] = True
    runs = groupby(zip(parts, found, strict=True), key=lambda one: one[1])
    return _written(((" ".join(word for word, _ in run), stayed) for stayed, run in runs), tag)


def _bare(word: str) -> str:
    return re.sub(r"[^\w]+$|^[^\w]+", "", word).casefold()


def _written(runs: Iterable[tuple[str, bool]], tag: str) -> str:
    """Write runs of words; hidden words say to a screen reader where a mark begins and ends."""
    found = []
    for words, stayed in runs:
        shown = escape(words)
        if shown and not stayed:
            before, after = (
                f'<span class="hidden"> [{one}] </span>' for one in (_SAID[tag], "end")
            )
            shown = f"<{tag}>{before}{shown}{after}</{tag}>"
        found += [shown] if shown else []
    return " ".join(found)
