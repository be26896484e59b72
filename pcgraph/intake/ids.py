"""Name what was found: numbered in the order of the source, never renumbered, never used again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pcgraph.intake.model import STATEMENTS, Found

Ids = Mapping[int, str]
"""The local name of each thing by its place among what was found."""
_PARTS = {"domain": "domain-{:02}", "heading": "section-{:02}"}


def local_name(text: str) -> str:
    """Give what may stand behind a prefix for a name in words.

    >>> local_name("Care co-ordinator (Band 4)")
    'care-co-ordinator-band-4'
    """
    plain = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
    return plain or "unnamed"


def pattern_of(one: Found) -> str:
    """Give the form of the names of a kind; nothing for what has no name of its own."""
    if one.became in ("blank", "phrase") or not one.text:
        return ""
    if one.became in STATEMENTS:
        return "{:04}"
    return _PARTS.get(one.became, "passage-{:03}")


def new_ids(found: Sequence[Found], taken: Sequence[str] = ()) -> dict[int, str]:
    """Number what was found.

    Args:
        found: every line, in the order of the source.
        taken: names that were ever used: no number below the highest of its kind is given again.

    Returns:
        Local names by place; blank lines and phrases have none.
    """
    highest: dict[str, int] = {}
    for name in taken:
        number = re.search(r"(?:^|-)(\d+)$", name)
        if number:
            kind = name[: number.start(1)]
            highest[kind] = max(highest.get(kind, 0), int(number[1]))
    ids: dict[int, str] = {}
    for place, one in enumerate(found):
        if pattern := pattern_of(one):
            kind = pattern.partition("{")[0]
            highest[kind] = highest.get(kind, 0) + 1
            ids[place] = pattern.format(highest[kind])
    return ids
