"""See that a code is the code of one thing: where it is printed again, that is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pcgraph.intake.model import STATEMENTS, Found

_CODED = (*STATEMENTS, "domain")


def with_own_codes(found: Iterable[Found]) -> tuple[Found, ...]:
    """Keep a code that is printed several times with its first thing; elsewhere it is noted.

    Args:
        found: what every line became, in the order of the source.
    """
    first: dict[str, Found] = {}
    kept = []
    for one in found:
        owner = first.setdefault(one.code, one) if one.code and one.became in _CODED else one
        kept.append(one if owner is one else _noted(one, owner.shown))
    return tuple(kept)


def _noted(one: Found, where: str) -> Found:
    doubt = f"Its code {one.code} stands at {where} too: which of the two is right?"
    notes = (*one.notes, ("Code", one.code))
    return replace(one, code="", notes=notes, doubts=(*one.doubts, doubt))
